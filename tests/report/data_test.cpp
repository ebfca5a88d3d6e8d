// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cctype>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/report/data.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units/interval.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <vector>

using namespace tonnage;
using tonnage::testing::contains;

namespace {

struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
  owner_name owner;
};
std::vector<rack> const two{{8.0 * gpus, catalog::nvidia::b200_hgx, "A"}, {2.0 * gpus, catalog::google::tpu_v5e, "B"}};

/// The grammar of RFC 8259, and nothing beyond it.
class json_checker {
 public:
  explicit json_checker(std::string_view text) : text_(text) {}
  [[nodiscard]] bool valid() { return value() && (space(), at_ == text_.size()); }

 private:
  void space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  bool eat(char c) { return space(), at_ < text_.size() && text_[at_] == c ? (++at_, true) : false; }
  bool word(std::string_view w) { return text_.substr(at_).starts_with(w) ? (at_ += w.size(), true) : false; }
  bool digits() {
    auto const start = at_;
    while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    return at_ != start;
  }
  bool number() {
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    auto const start = at_;
    if (!digits() || (text_[start] == '0' && at_ > start + 1)) return false;
    if (at_ < text_.size() && text_[at_] == '.' && (++at_, !digits())) return false;
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      return digits();
    }
    return true;
  }
  bool string() {
    if (!eat('"')) return false;
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) return false;
      if (text_[at_] != '\\') continue;
      if (++at_ >= text_.size()) return false;
      if (text_[at_] == 'u') {
        for (int i = 0; i != 4; ++i)
          if (++at_ >= text_.size() || std::isxdigit(static_cast<unsigned char>(text_[at_])) == 0) return false;
      } else if (std::string_view("\"\\/bfnrt").find(text_[at_]) == std::string_view::npos) {
        return false;
      }
    }
    return eat('"');
  }
  bool value() {
    space();
    if (at_ >= text_.size()) return false;
    switch (text_[at_]) {
      case '{':
        return list('{', '}', [&] { return string() && eat(':') && value(); });
      case '[':
        return list('[', ']', [&] { return value(); });
      case '"':
        return string();
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return number();
    }
  }
  template <class Item>
  bool list(char open, char close, Item item) {
    eat(open);
    if (eat(close)) return true;
    do {
      space();
      if (!item()) return false;
    } while (eat(','));
    return eat(close);
  }
  std::string_view text_;
  std::size_t at_ = 0;
};
bool is_json(std::string const& text) { return json_checker(text).valid(); }

}  // namespace

TEST_CASE("the checker checks") {
  for (auto const* good : {"{}", "[]", "[1, -0.5e+3, \"a\\u00e9\\n\"]", "{\"a\": {\"b\": null}}", " true ", "0"})
    CHECK(is_json(good));
  for (auto const* bad : {"", "{", "[1,]", "[01]", "[.5]", "[1.]", "[inf]", "[nan]", "{\"a\"}", "\"\n\"", "[1] 2",
                          "{a: 1}", "'a'", "[-]"})
    CHECK(!is_json(bad));
}

TEST_CASE("CSV, to the byte") {
  CHECK(report::to_csv(report::grid_of(two | by(owner) | tally(gpu_count, chip_power))) ==
        "owner,GPUs,chip power [W],chip power known share\r\n"
        "A,8,8000,1\r\n"
        "B,2,,0\r\n"
        "total,10,8000,0.8\r\n");
}

TEST_CASE("CSV without unknown figures") {
  CHECK(report::to_csv(report::grid_of(two | by(owner, model) | tally(gpu_count))) ==
        "owner,model,GPUs\r\n"
        "A,B200 HGX,8\r\n"
        "B,TPU v5e,2\r\n"
        "total,,10\r\n");
}

TEST_CASE("CSV of nothing") {
  CHECK(report::to_csv(report::grid_of(std::vector<rack>() | by(owner) | tally(gpu_count, chip_power))) ==
        "owner,GPUs,chip power [W]\r\ntotal,0,0\r\n");
}

TEST_CASE("CSV without its totals") {
  CHECK(report::to_csv(report::without_totals(report::grid_of(two | by(owner) | tally(gpu_count)))) ==
        "owner,GPUs\r\nA,8\r\nB,2\r\n");
  // Without a key the row is the total.
  CHECK(report::to_csv(report::grid_of(two | tally(gpu_count))) == "GPUs\r\n10\r\n");
}

TEST_CASE("CSV of a two-way table has its totals both ways") {
  CHECK(report::to_csv(report::grid_of((two | by(owner, model) | tally(gpu_count)).pivot(gpu_count))) ==
        "owner,B200 HGX [GPUs],TPU v5e [GPUs],total [GPUs]\r\n"
        "A,8,0,8\r\n"
        "B,0,2,2\r\n"
        "total,8,2,10\r\n");
}

TEST_CASE("CSV quotes what it must, and nothing else") {
  std::vector<rack> const rows{{1.0 * gpus, catalog::nvidia::l4, "a,b"},
                               {1.0 * gpus, catalog::nvidia::l4, "c \"d\""},
                               {1.0 * gpus, catalog::nvidia::l4, "e\nf"},
                               {1.0 * gpus, catalog::nvidia::l4, "g\rh"},
                               {1.0 * gpus, catalog::nvidia::l4, "i j; k"}};
  CHECK(report::to_csv(report::grid_of(rows | by(owner) | tally(gpu_count))) ==
        "owner,GPUs\r\n"
        "\"a,b\",1\r\n"
        "\"c \"\"d\"\"\",1\r\n"
        "\"e\nf\",1\r\n"
        "\"g\rh\",1\r\n"
        "i j; k,1\r\n"
        "total,5\r\n");
  auto const odd = sum("a, \"b\"", [](rack const& r) { return r.count; });
  CHECK(report::to_csv(report::grid_of(rows | tally(odd))) == "\"a, \"\"b\"\" [GPUs]\"\r\n5\r\n");
}

TEST_CASE("CSV: each line has as many fields as the head") {
  auto const text =
      report::to_csv(report::grid_of(two | by(owner) | tally(chip_power, gpu_count, peak<fp64>, it_power)));
  std::size_t fields = 0, seen = 1;
  for (char const c : text) {
    if (c == ',') ++seen;
    if (c == '\n') {
      if (fields == 0) fields = seen;
      CHECK(seen == fields);
      seen = 1;
    }
  }
  CHECK(fields == 8);  // owner, 4 figures, 3 known shares
}

TEST_CASE("numbers read back to the same bits") {
  auto const seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round != 200; ++round) {
    double const n =
        std::ldexp(1.0 + static_cast<double>(random() >> 12) * 0x1p-52, static_cast<int>(random() % 200) - 100);
    std::vector<rack> const rows{{n * gpus, catalog::nvidia::b200_hgx, "A"}};
    auto const answer = rows | tally(gpu_count, peak<bf16>);
    auto const csv = report::to_csv(report::grid_of(answer));
    auto const line = csv.substr(csv.find('\n') + 1);
    char* end = nullptr;
    CHECK(std::strtod(line.c_str(), &end) == n);
    REQUIRE(*end == ',');
    CHECK(std::strtod(end + 1, nullptr) == answer.total(peak<bf16>).value().coherent_);
    auto const json = report::to_json(report::grid_of(answer));
    CHECK(is_json(json));
    CHECK_THAT(json, contains(line.substr(0, line.find(','))));
  }
}

TEST_CASE("JSON, to the byte") {
  auto const answer = two | by(owner) | tally(gpu_count, it_power);
  CHECK(report::to_json(report::grid_of(answer)) ==
        "{\n"
        "  \"columns\": [{\"name\": \"owner\", \"unit\": null}, {\"name\": \"GPUs\", \"unit\": \"GPUs\"}, {\"name\": "
        "\"IT power\", \"unit\": \"W\"}],\n"
        "  \"rows\": [\n"
        "    [\"A\", 8, 14560],\n"
        "    [\"B\", 2, null]\n"
        "  ],\n"
        "  \"totals\": [\"total\", 10, {\"known\": 14560, \"known_share\": 0.8}],\n"
        "  \"remarks\": [\"* in all, IT power covers 80 % of the GPUs (1 of 2 models); unknown: TPU v5e\"],\n"
        "  \"assumptions\": [\n"
        "    {\"name\": \"host overhead\", \"text\": \"1.82 × chip power (TDP)\"}\n"
        "  ]\n"
        "}\n");
}

TEST_CASE("JSON is JSON, whatever the names") {
  std::vector<rack> rows;
  for (auto const* name : {"a\"b", "c\\d", "e\nf\tg", "\x01\x1f", "네이버", "{}[]:,", "</script>", "\x7f"})
    rows.push_back({1.0 * gpus, catalog::nvidia::l4, name});
  auto const text = report::to_json(report::grid_of(rows | by(owner) | tally(gpu_count, chip_power)));
  CHECK(is_json(text));
  CHECK_THAT(text, contains(R"("a\"b")") && contains(R"("c\\d")") && contains("네이버"));
}

TEST_CASE("JSON of nothing, of no key, of no count") {
  CHECK(is_json(report::to_json(report::grid_of(std::vector<rack>() | by(owner) | tally(gpu_count, chip_power)))));
  CHECK(is_json(report::to_json(report::grid_of(std::vector<rack>() | tally(gpu_count)))));
  CHECK(is_json(report::to_json(report::grid_of(two | tally(gpu_count, chip_power)))));
  CHECK(is_json(report::to_json(report::grid{})));
  // No GPU is known of, and none is unknown: 0 ÷ 0 is no number, in JSON least of all.
  std::vector<rack> const zeros{{0.0 * gpus, catalog::google::tpu_v5e, "A"}, {0.0 * gpus, catalog::nvidia::l4, "B"}};
  auto const text = report::to_json(report::grid_of(zeros | by(owner) | tally(chip_power)));
  INFO(text);
  CHECK(is_json(text));
}

TEST_CASE("JSON has no infinity, and says it in words") {
  auto const endless = sum("endless", [](rack const&) { return std::numeric_limits<double>::infinity() * watts; });
  auto const none = sum("none", [](rack const&) { return std::numeric_limits<double>::quiet_NaN() * watts; });
  auto const text = report::to_json(report::grid_of(two | tally(endless, none)));
  CHECK(is_json(text));
  CHECK_THAT(text, contains("\"inf\"") && contains("\"nan\""));
  CHECK_THAT(report::to_csv(report::grid_of(two | tally(endless))), contains("inf"));
}

TEST_CASE("large and small numbers are JSON") {
  for (double const n : {1e300, 1e-300, 1e22, 1e15, 123456789012345680.0, 5e-324, 0.1, 0.0}) {
    std::vector<rack> const rows{{n * gpus, catalog::nvidia::b200_hgx, "A"}};
    CHECK(is_json(report::to_json(report::grid_of(rows | tally(gpu_count, chip_power)))));
  }
}

TEST_CASE("an interval is not one number to a program either") {
  struct some {
    quantity<kind::gpu, interval<double>> count;
    catalog::model model;
  };
  auto const written = [](quantity<kind::gpu, interval<double>> const& n) {
    std::vector<some> const one{{n, catalog::nvidia::l4}};
    auto const g = report::grid_of(one | tally(gpu_count));
    CHECK(is_json(report::to_json(g)));
    return std::pair(report::to_csv(g), report::to_json(g));
  };
  auto const point = written(8.0 * gpus);
  auto const more = written(at_least(8.0 * gpus));
  auto const less = written(up_to(8.0 * gpus));
  CHECK(more.first != point.first);
  CHECK(less.first != point.first);
  CHECK(more.first != less.first);
  CHECK(more.second != point.second);
  CHECK(less.second != more.second);
}

TEST_CASE("a range is two numbers to a program") {
  struct some {
    quantity<kind::gpu, interval<double>> count;
    catalog::model model;
    owner_name owner;
  };
  std::vector<some> const rows{{between(8.0 * gpus, 16.0 * gpus), catalog::nvidia::b200_hgx, "A"},
                               {8.0 * gpus, catalog::nvidia::b200_hgx, "B"},
                               {up_to(4.0 * gpus), catalog::google::tpu_v5e, "C"}};
  auto const g = report::grid_of(rows | by(owner) | tally(gpu_count, chip_power));
  // 1,000 W each; of C's no TDP is known: at least 16 of at most 28 GPUs are known.
  CHECK(report::to_csv(report::without_totals(g)) ==
        "owner,GPUs low [GPUs],GPUs high [GPUs],chip power low [W],chip power high [W],chip power known share\r\n"
        "A,8,16,8000,16000,1\r\n"
        "B,8,8,8000,8000,1\r\n"
        "C,0,4,,,0\r\n");
  CHECK_THAT(report::to_csv(g), contains("\r\ntotal,16,28,16000,24000,"));
  auto const json = report::to_json(g);
  CHECK(is_json(json));
  CHECK_THAT(json, contains("[\"A\", {\"low\": 8, \"high\": 16}, {\"low\": 8000, \"high\": 16000}]"));
  CHECK_THAT(json, contains("[\"C\", {\"low\": 0, \"high\": 4}, null]"));
  CHECK_THAT(json, contains("{\"known\": {\"low\": 16000, \"high\": 24000}, \"known_share\": "));
  std::vector<some> const open{{at_least(8.0 * gpus), catalog::nvidia::l4, "A"}};
  auto const endless = report::grid_of(open | by(owner) | tally(gpu_count));
  CHECK_THAT(report::to_csv(endless), contains("A,8,inf\r\n"));
  CHECK_THAT(report::to_json(endless), contains("{\"low\": 8, \"high\": \"inf\"}"));
}

TEST_CASE("exact money has all its digits, and its decimals") {
  struct invoice {
    owner_name owner;
    amount<usd> due;
  };
  auto const owed = sum("due", &invoice::due);
  std::vector<invoice> const rows{{"A", parse_amount<usd>("90071992547409931.01")},  // more than 2^53 cents
                                  {"B", parse_amount<usd>("0.000001")},
                                  {"C", parse_amount<usd>("-2.5")}};
  auto const g = report::grid_of(rows | by(owner) | tally(owed));
  CHECK(report::to_csv(g) ==
        "owner,due [$]\r\n"
        "A,90071992547409931.01\r\n"
        "B,0.000001\r\n"
        "C,-2.50\r\n"
        "total,90071992547409928.510001\r\n");
  auto const json = report::to_json(g);
  CHECK(is_json(json));
  CHECK_THAT(json, contains("[\"A\", 90071992547409931.01]") && contains("[\"total\", 90071992547409928.510001]"));
}

TEST_CASE("GPU time has the digits of its hours") {
  std::mt19937_64 random(7);
  auto const step = gpu_share::of(1) * std::chrono::milliseconds(3'600);
  auto const models = std::make_shared<detail::model_set>();
  models->add(catalog::nvidia::l4);
  for (int round = 0; round != 2'000; ++round) {
    // Thousandths of an hour are 3,600 ms: a number of hours with three decimals at most.
    auto const thousandths = static_cast<std::int64_t>(random() >> (24 + random() % 36));
    auto const time =
        gpu_time::from_units(detail::product_of(static_cast<std::uint64_t>(thousandths), step.units().low));
    coverage<gpu_time> const covers{.all = time, .models = models, .any_known = true};
    auto const f = report::detail::figure_of(cell<gpu_time, gpu_time>(time, covers));
    auto const raw = report::detail::printed(f, report::detail::raw_writer(scale{3600}));
    auto expected = std::to_string(thousandths / 1000) + "." + std::to_string(1000 + thousandths % 1000).substr(1);
    while (expected.back() == '0') expected.pop_back();
    if (expected.back() == '.') expected.pop_back();
    INFO(thousandths);
    CHECK(raw == expected);
  }
}

TEST_CASE("CSV and JSON are valid UTF-8 without controls, whatever the names") {
  std::vector<rack> const rows{{1.0 * gpus, catalog::nvidia::l4, "a\x1b[31m"},
                               {1.0 * gpus, catalog::nvidia::l4, "b\xff"},
                               {1.0 * gpus, catalog::nvidia::l4, "c\xc2\x9b"},
                               {1.0 * gpus, catalog::nvidia::l4, "네이버\t1"}};
  auto const g = report::grid_of(rows | by(owner) | tally(gpu_count));
  CHECK(report::to_csv(g) == "owner,GPUs\r\na\\x1b[31m,1\r\nb\\xff,1\r\nc\\u009b,1\r\n네이버\t1,1\r\ntotal,4\r\n");
  auto const json = report::to_json(g);
  CHECK(is_json(json));
  CHECK_THAT(json, contains("\"a\\u001b[31m\"") && contains("\"b\\\\xff\"") && contains("\"c\\u009b\"") &&
                       contains("\"네이버\\u0009"));
}

TEST_CASE("names that a spreadsheet would run are guarded where that is asked for") {
  std::vector<rack> rows;
  for (auto const* name : {"=HYPERLINK(\"u\")", "+1", "-1", "@cmd", "a=b"})
    rows.push_back({1.0 * gpus, catalog::nvidia::l4, name});
  auto const debt = sum("=debt", [](rack const& r) { return -r.count.in(gpus); });
  auto const g = report::grid_of(rows | by(owner) | tally(debt));
  CHECK(report::to_csv(g) ==
        "owner,=debt\r\n"
        "+1,-1\r\n-1,-1\r\n\"=HYPERLINK(\"\"u\"\")\",-1\r\n@cmd,-1\r\na=b,-1\r\ntotal,-5\r\n");
  CHECK(report::to_csv(report::without_formulas(g)) ==
        "owner,'=debt\r\n"
        "'+1,-1\r\n'-1,-1\r\n\"'=HYPERLINK(\"\"u\"\")\",-1\r\n'@cmd,-1\r\na=b,-1\r\ntotal,-5\r\n");
}
