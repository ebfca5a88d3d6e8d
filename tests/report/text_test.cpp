// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units/interval.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
  owner_name owner;
};
std::vector<rack> const two{{50'000.0 * gpus, catalog::nvidia::b200_hgx, "Samsung"},
                            {12'000.0 * gpus, catalog::nvidia::h100_sxm5, "Kakao"}};

std::string repeat(std::string const& s, int n) {
  std::string out;
  while (n-- > 0) out += s;
  return out;
}
std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> out(1);
  for (char const c : text) {
    if (c == '\n')
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}

}  // namespace

TEST_CASE("a table, to the byte") {
  // 12,000 × 700 W = 8.4 MW; 50,000 × 1,000 W = 50 MW
  auto const answer = two | by(owner) | tally(gpu_count, chip_power);
  CHECK(fmt::format("{}", answer) ==
        "owner      GPUs  chip power\n"
        "                         MW\n" +
            repeat("─", 27) +
            "\n"
            "Kakao    12,000         8.4\n"
            "Samsung  50,000        50.0\n" +
            repeat("─", 27) +
            "\n"
            "total    62,000        58.4");
}

TEST_CASE("a table without units has no line for them") {
  CHECK(fmt::format("{}", two | by(owner) | tally(gpu_count)) == "owner      GPUs\n" + repeat("─", 15) +
                                                                     "\n"
                                                                     "Kakao    12,000\n"
                                                                     "Samsung  50,000\n" +
                                                                     repeat("─", 15) +
                                                                     "\n"
                                                                     "total    62,000");
}

TEST_CASE("a table without keys is one row and no total") {
  CHECK(fmt::format("{}", two | tally(gpu_count, chip_power)) ==
        "  GPUs  chip power\n"
        "                MW\n" +
            repeat("─", 18) +
            "\n"
            "62,000        58.4");
}

TEST_CASE("a table with notes, to the byte") {
  // 8 B200 and 2 TPU v5e, of which no TDP is known: 8 of 10 GPUs
  std::vector<rack> const rows{{8.0 * gpus, catalog::nvidia::b200_hgx, "A"},
                               {2.0 * gpus, catalog::google::tpu_v5e, "B"}};
  CHECK(fmt::format("{}", rows | by(owner) | tally(gpu_count, it_power)) ==
        "owner  GPUs  IT power\n"
        "                   kW\n" +
            repeat("─", 21) +
            "\n"
            "A         8      14.6\n"
            "B         2   unknown\n" +
            repeat("─", 21) +
            "\n"
            "total    10     14.6*\n"
            "\n"
            "* in all, IT power covers 80 % of the GPUs (1 of 2 models); unknown: TPU v5e\n"
            "\n"
            "host overhead: 1.82 × chip power (TDP)");
}

TEST_CASE("a pivot, to the byte") {
  fleet f;
  auto const add = [&](char const* who, std::chrono::year year, double n) {
    f.add({.count = n * gpus,
           .model = catalog::nvidia::l4,
           .owner = who,
           .commissioned = date(year / std::chrono::July / 1)});
  };
  add("Kakao", 2026y, 1'000), add("Kakao", 2027y, 500), add("SK", 2027y, 250);
  auto const p = (f | by(owner, commissioning_year) | tally(gpu_count)).pivot(gpu_count);
  CHECK(fmt::format("{}", p) ==
        "GPUs by owner and year\n"
        "\n"
        "owner   2026  2027  total\n" +
            repeat("─", 25) +
            "\n"
            "Kakao  1,000   500  1,500\n"
            "SK         0   250    250\n" +
            repeat("─", 25) +
            "\n"
            "total  1,000   750  1,750");
  CHECK(fmt::format("{}", p.cumulative()) ==
        "GPUs, cumulative by owner and year\n"
        "\n"
        "owner   2026   2027\n" +
            repeat("─", 19) +
            "\n"
            "Kakao  1,000  1,500\n"
            "SK         0    250\n" +
            repeat("─", 19) +
            "\n"
            "total  1,000  1,750");
}

TEST_CASE("no line ends in a space, and the last one not in a line break") {
  fleet f;
  f.add({.count = 8.0 * gpus, .model = catalog::nvidia::b200_hgx, .commissioned = date(2026y / 7 / 1)});
  f.add({.count = 8.0 * gpus, .model = catalog::google::tpu_v5e, .owner = "네이버 클라우드", .site = "kr/a"});
  f.assume("mix", "as given");
  auto const answer = f | at_completion() | by(owner, site, tenant, commissioning_year) |
                      tally(gpu_count, chip_power, peak<fp4>, acquisition_cost);
  for (auto const& text : {fmt::format("{}", answer),
                           fmt::format("{}", (f | by(owner, commissioning_year) | tally(gpu_count)).pivot(gpu_count)),
                           report::to_markdown(answer)}) {
    REQUIRE(!text.empty());
    CHECK(text.back() != '\n');
    for (auto const& line : lines_of(text)) {
      INFO('"' << line << '"');
      CHECK((line.empty() || line.back() != ' '));
    }
  }
}

TEST_CASE("columns of other scripts line up") {
  std::vector<rack> const rows{{1.0 * gpus, catalog::nvidia::l4, "café"}, {2.0 * gpus, catalog::nvidia::l4, "cafe"}};
  CHECK(fmt::format("{}", rows | by(owner) | tally(gpu_count)) ==
        "owner  GPUs\n" + repeat("─", 11) + "\ncafe      2\ncafé      1\n" + repeat("─", 11) + "\ntotal     3");
}

TEST_CASE("an empty table says that it is empty of everything") {
  std::vector<rack> const none;
  CHECK(fmt::format("{}", none | by(owner) | tally(gpu_count, chip_power)) ==
        "owner  GPUs  chip power\n"
        "                      W\n" +
            repeat("─", 23) + "\n" + repeat("─", 23) +
            "\n"
            "total     0           0");
}

TEST_CASE("an empty table without keys still has its figures") {
  std::vector<rack> const none;
  CHECK_THAT(fmt::format("{}", none | tally(gpu_count)), contains("0"));
}

TEST_CASE("the unit is that of the largest figure") {
  std::vector<rack> const rows{{260'000.0 * gpus, catalog::nvidia::b200_hgx, "A"},
                               {120.0 * gpus, catalog::nvidia::b200_hgx, "B"}};
  auto const g = report::grid_of(rows | by(owner) | tally(peak<bf16>, chip_power));
  CHECK(g.columns[1].unit == "EFLOP/s");
  CHECK(g.columns[2].unit == "MW");
  CHECK(g.rows[1][1].text == "0.27");    // 120 × 2.25 PFLOP/s: the smallest keeps two digits,
  CHECK(g.rows[0][1].text == "585.00");  // and the others as many decimals
  CHECK(g.rows[1][2].text == "0.12");
  CHECK(g.rows[0][2].text == "260.00");
}

TEST_CASE("intervals read as they are meant") {
  struct some {
    quantity<kind::gpu, interval<double>> count;
    catalog::model model;
    owner_name owner;
  };
  std::vector<some> const rows{{at_least(50'000.0 * gpus), catalog::nvidia::b200_hgx, "A"},
                               {between(1'000.0 * gpus, 2'000.0 * gpus), catalog::nvidia::b200_hgx, "B"},
                               {up_to(500.0 * gpus), catalog::nvidia::b200_hgx, "C"}};
  auto const g = report::grid_of(rows | by(owner) | tally(gpu_count, chip_power));
  CHECK(g.columns[1].name == "GPUs");
  CHECK(g.rows[0][1].text == "≥ 50,000");
  CHECK(g.rows[1][1].text == "[1,000, 2,000]");
  CHECK(g.rows[2][1].text == "≤ 500");
  CHECK(g.totals[1].text == "≥ 51,000");
  CHECK(g.columns[2].unit == "MW");
  CHECK(g.rows[0][2].text == "≥ 50.00");  // for the sake of the smallest, 0.50
}

TEST_CASE("an interval of a plain number keeps both of its ends") {
  struct some {
    quantity<kind::gpu, interval<double>> count;
    catalog::model model;
  };
  std::vector<some> const rows{{between(8.0 * gpus, 16.0 * gpus), catalog::nvidia::l4}};
  auto const boards = sum("boards", [](some const& r) { return r.count / (8.0 * gpus); });
  CHECK_THAT(fmt::format("{}", rows | tally(boards)), contains("1") && contains("2"));
}

TEST_CASE("a plain number prints its digits") {
  std::vector<rack> const rows{{260'000.0 * gpus, catalog::nvidia::b200_hgx, "A"}};
  auto const ones = sum("numbers", [](rack const& r) { return r.count.in(gpus); });
  auto const text = fmt::format("{}", rows | tally(ones));
  CHECK_THAT(text, contains("260,000") || contains("260000"));  // not 2.6e+05
  auto const whole = sum("whole", [](rack const&) { return std::int64_t{1'234'567}; });
  CHECK_THAT(fmt::format("{}", rows | tally(whole)), contains("1,234,567") || contains("1234567"));
}

TEST_CASE("a small count is not nothing") {
  std::vector<rack> const rows{{12'500.0 * gpus, catalog::nvidia::l4, "A"}, {0.4 * gpus, catalog::nvidia::l4, "B"}};
  CHECK(report::grid_of(rows | by(owner) | tally(gpu_count)).rows[1][1].text != "0");
}

TEST_CASE("nearly all is not all") {
  std::vector<rack> const rows{{999'999.0 * gpus, catalog::nvidia::l4, "A"},
                               {1.0 * gpus, catalog::google::tpu_v5e, "B"}};
  auto const g = report::grid_of(rows | by(owner) | tally(chip_power));
  REQUIRE(g.remarks.size() == 1);
  CHECK(g.remarks[0].find("100 %") == std::string::npos);
}

TEST_CASE("markdown, to the byte") {
  CHECK(report::to_markdown(two | by(owner) | tally(gpu_count, chip_power)) ==
        "| owner | GPUs | chip power [MW] |\n"
        "| --- | ---: | ---: |\n"
        "| Kakao | 12,000 | 8.4 |\n"
        "| Samsung | 50,000 | 50.0 |\n"
        "| **total** | **62,000** | **58.4** |");
}

TEST_CASE("markdown escapes what it would take for its own") {
  std::vector<rack> const rows{{1.0 * gpus, catalog::nvidia::l4, "a|b"},
                               {2.0 * gpus, catalog::nvidia::l4, "*c*"},
                               {4.0 * gpus, catalog::nvidia::l4, "d_e_f\\"}};
  auto const text = report::to_markdown(report::grid_of(rows | by(owner) | tally(gpu_count)));
  CHECK_THAT(text, contains("| a\\|b | 1 |"));
  CHECK_THAT(text, contains("| \\*c\\* | 2 |"));
  CHECK_THAT(text, contains("| d\\_e\\_f\\\\ | 4 |"));
}

TEST_CASE("markdown: a name with a line break stays in its cell") {
  std::vector<rack> const rows{{1.0 * gpus, catalog::nvidia::l4, "two\nlines"}};
  for (auto const& line : lines_of(report::to_markdown(report::grid_of(rows | by(owner) | tally(gpu_count))))) {
    INFO(line);
    CHECK(line.starts_with("|"));
    CHECK(line.ends_with("|"));
  }
}

TEST_CASE("text: a name with a line break stays on its line") {
  std::vector<rack> const rows{{1.0 * gpus, catalog::nvidia::l4, "two\nlines"}};
  CHECK(lines_of(fmt::format("{}", rows | by(owner) | tally(gpu_count))).size() == 5);  // head, rule, row, rule, total
}

TEST_CASE("markdown: tags and code in a name are text") {
  std::vector<rack> const rows{{1.0 * gpus, catalog::nvidia::l4, "<b>bold</b>"},
                               {1.0 * gpus, catalog::nvidia::l4, "`code`"}};
  auto const text = report::to_markdown(report::grid_of(rows | by(owner) | tally(gpu_count)));
  CHECK(text.find(" <b>") == std::string::npos);
  CHECK(text.find(" `code") == std::string::npos);
}

TEST_CASE("markdown: links, images, strikethrough and entities in a name are text") {
  auto const cell = [](char const* name) {
    std::vector<rack> const rows{{1.0 * gpus, catalog::nvidia::l4, name}};
    auto const text = report::to_markdown(report::grid_of(rows | by(owner) | tally(gpu_count)));
    auto const from = text.find("---: |\n| ") + 9;
    return text.substr(from, text.find(" | 1 |") - from);
  };
  CHECK(cell("[l](u)") == "[l\\](u)");
  CHECK(cell("![i](u)") == "![i\\](u)");
  CHECK(cell("[l][r]") == "[l\\][r]");
  CHECK(cell("[r]: u") == "[r\\]: u");
  CHECK(cell("rack [3]") == "rack [3]");
  CHECK(cell("~~s~~") == "\\~\\~s\\~\\~");
  CHECK(cell("&lt;b&#62;") == "\\&lt;b\\&#62;");
  CHECK(cell("R&D; AT&T") == "R\\&D; AT&T");  // &D; might become a reference some day
  CHECK(cell("R & D") == "R & D");
}

TEST_CASE("markdown: a footnote's mark is no bullet") {
  std::vector<rack> const rows{{8.0 * gpus, catalog::nvidia::b200_hgx, "A"},
                               {2.0 * gpus, catalog::google::tpu_v5e, "B"}};
  auto const text = report::to_markdown(report::grid_of(rows | by(owner) | tally(chip_power)));
  CHECK_THAT(text, contains("8.00\\*") || contains("8.0\\*"));
  CHECK(text.find("- * ") == std::string::npos);  // a list in a list
}

TEST_CASE("what top leaves out is said") {
  auto const text = fmt::format("{}", (two | by(owner) | tally(gpu_count)).top(1, gpu_count));
  CHECK_THAT(text, contains("1 more row"));
  CHECK_THAT(text, contains("62,000"));
  CHECK(text.find("1 more rows") == std::string::npos);
}

TEST_CASE("a grid of one's own") {
  report::grid g;
  g.columns = {{.name = "who", .is_key = true}, {.name = "power", .unit = "MW"}};
  g.rows = {{{"A", "A"}, {.text = "1.5", .raw = "1500000", .is_number = true}}};
  CHECK(report::to_text(g) == "who  power\n        MW\n" + repeat("─", 10) + "\nA      1.5");
  CHECK(report::to_markdown(g) == "| who | power [MW] |\n| --- | ---: |\n| A | 1.5 |");
}

TEST_CASE("figures take width, digits and unit, and keep their mark") {
  // 8 B200 of 1,000 W, and 2 TPU v5e, of which no TDP is known
  std::vector<rack> const rows{{8.0 * gpus, catalog::nvidia::b200_hgx, "A"},
                               {2.0 * gpus, catalog::google::tpu_v5e, "B"}};
  auto const answer = rows | by(owner) | tally(chip_power, gpu_count);
  auto const total = answer.total(chip_power);
  CHECK(fmt::format("{}", total) == "8.00 kW*");
  CHECK(fmt::format("{:.1fW}", total) == "8000.0 W*");
  CHECK(fmt::format("{:>12}", total) == "    8.00 kW*");
  CHECK(fmt::format("{:<12}|", total) == "8.00 kW*    |");
  CHECK(fmt::format("{:>9}", answer.at(chip_power, "B")) == "  unknown");
  CHECK(fmt::format("{}", answer.total(gpu_count)) == "10 GPUs");
  auto const thirds = sum("thirds", [](rack const& r) { return r.count.in(gpus) / 3; });
  auto const cell = (rows | tally(thirds)).total(thirds);
  CHECK(fmt::format("{}", cell) == "3.333333333333333");
  CHECK(fmt::format("{:8.2f}", cell) == "    3.33");
}

TEST_CASE("coverage prints what a figure speaks for") {
  std::vector<rack> const rows{{8.0 * gpus, catalog::nvidia::b200_hgx, "A"},
                               {2.0 * gpus, catalog::google::tpu_v5e, "B"}};
  auto const answer = rows | by(owner) | tally(chip_power);
  CHECK(fmt::format("{}", answer.total(chip_power).covers()) == "80 % of the GPUs (1 of 2 models); unknown: TPU v5e");
  CHECK(fmt::format("{}", answer.at(chip_power, "A").covers()) == "all GPUs");
  CHECK(fmt::format("{:>10}", answer.at(chip_power, "A").covers()) == "  all GPUs");
  CHECK(fmt::format("{}", answer.at(chip_power, "B").covers()) == "0 % of the GPUs (0 of 1 models); unknown: TPU v5e");
}

TEST_CASE("columns of wide characters line up") {
  // 네이버 takes six columns; the e with its accent in two characters takes one.
  std::vector<rack> const rows{{1.0 * gpus, catalog::nvidia::l4, "네이버"},
                               {2.0 * gpus, catalog::nvidia::l4, "cafe\u0301"},
                               {3.0 * gpus, catalog::nvidia::l4, "Kakao"}};
  CHECK(fmt::format("{}", rows | by(owner) | tally(gpu_count)) ==
        "owner   GPUs\n" + repeat("─", 12) + "\nKakao      3\ncafe\u0301       2\n네이버     1\n" + repeat("─", 12) +
            "\ntotal      6");
}

TEST_CASE("no name reaches a terminal as a command") {
  std::vector<rack> const rows{{1.0 * gpus, catalog::nvidia::l4, "a\x1b[31m"},
                               {1.0 * gpus, catalog::nvidia::l4,
                                "b\xc2\x9b"
                                "0m"},
                               {1.0 * gpus, catalog::nvidia::l4, "c\xff"}};
  auto g = report::grid_of(rows | by(owner) | tally(gpu_count));
  CHECK(report::to_text(g) == "owner      GPUs\n" + repeat("─", 15) +
                                  "\na\\x1b[31m     1\nb\\u009b0m     1\nc\\xff         1\n" + repeat("─", 15) +
                                  "\ntotal         3");
  g.title = "\x1b]0;title\x07";
  g.remarks = {"\x1b[2J"};
  g.notes = {{"\x08", "\x7f"}};
  for (auto const& text : {report::to_text(g), report::to_markdown(g)}) {
    INFO(text);
    CHECK(std::none_of(text.begin(), text.end(), [](char c) {
      auto const byte = static_cast<unsigned char>(c);
      return (byte < 0x20 && c != '\n') || byte == 0x7f || byte == 0xff;
    }));
    CHECK_THAT(text, contains("x1b") && contains("x08") && contains("x7f") && contains("xff"));
  }
}

TEST_CASE("a step of a key prints in words") {
  CHECK(fmt::format("{:>10}", step<int>{8, 16}) == "   8 to 16");
  CHECK(fmt::format("{}", step<quantity<kind::power>>{1.0 * kilowatts, 2.0 * kilowatts}) == "1 kW to 2 kW");
}
