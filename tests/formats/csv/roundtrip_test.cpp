// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What is written is read back: tables of any texts in any dialect, and the tables of a tally with their units.
#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/formats/csv/reader.hpp>
#include <tonnage/report/data.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units/parse.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

using texts = std::vector<std::string>;

class dice {
 public:
  explicit dice(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  std::uint64_t bits() { return random_(); }
  /// Bytes of any value, and among them many that mean something in some dialect.
  std::string text(std::size_t longest) {
    static std::string const odd = ",;|\t\"'\n\r .0e-+\xEF\xBB\xBF\xFF\xFE\xC3\xA9";
    std::string out;
    for (auto size = below(longest + 1); size != 0; --size)
      out += below(4) == 0 ? static_cast<char>(1 + below(255)) : odd[below(odd.size())];
    return out;
  }
  /// A double of any bits that is finite.
  double number() {
    for (;;) {
      auto const drawn = random_();
      double out = 0;
      std::memcpy(&out, &drawn, sizeof out);
      if (std::isfinite(out)) return out;
    }
  }

 private:
  std::mt19937_64 random_;
};

csv_dialect any_dialect(dice& throwing) {
  csv_dialect out{.separator = ",;|\t:"[throwing.below(5)], .quote = "\"'`"[throwing.below(3)]};
  out.decimal_comma = throwing.below(2) == 0;
  out.header = throwing.below(2) == 0;
  return out;
}

/// Reads all rows; with a header its names are the first.
std::vector<texts> all_rows(csv_input input, csv_dialect const& dialect) {
  std::vector<texts> out;
  csv_reader reader(std::move(input), dialect);
  if (dialect.header) out.push_back(reader.columns());
  for (auto const& row : reader) out.emplace_back(row.fields().begin(), row.fields().end());
  CHECK(reader.report().refused == 0);
  CHECK(reader.report().blank == 0);
  return out;
}

}  // namespace

TEST_CASE("a table of any texts, in any dialect") {
  std::uint64_t const seed = std::random_device{}();
  INFO("seed " << seed);
  dice throwing(seed);
  std::size_t fields = 0;
  while (fields < 150'000) {
    auto const dialect = any_dialect(throwing);
    std::string const line_end = throwing.below(2) == 0 ? "\n" : "\r\n";
    std::size_t const width = 1 + throwing.below(6);
    std::vector<texts> rows(1 + throwing.below(20), texts(width));
    std::ostringstream out;
    csv_writer writer(out, dialect, line_end);
    for (auto& row : rows) {
      for (auto& field : row) field = throwing.text(throwing.below(50) == 0 ? 500 : 8);
      writer.row_of(row);
      fields += width;
    }
    auto const text = out.str();
    REQUIRE(all_rows(text, dialect) == rows);
    std::istringstream stream(text);
    REQUIRE(all_rows(stream, dialect) == rows);
    if (dialect.header) {
      csv_reader reader(text, dialect);
      REQUIRE(reader.columns() == rows[0]);
    }
    // Another program may leave out the last line end. (A last row of nothing but an empty field has its quotes.)
    auto const cut = text.substr(0, text.size() - line_end.size());
    REQUIRE(all_rows(cut, dialect) == rows);
  }
  CHECK(fields >= 100'000);
}

TEST_CASE("without quotes, what the writer takes is read back") {
  std::uint64_t const seed = std::random_device{}();
  INFO("seed " << seed);
  dice throwing(seed);
  std::size_t taken = 0, refused = 0;
  while (taken < 20'000) {
    csv_dialect const dialect{.separator = "|\t"[throwing.below(2)], .quote = std::nullopt, .header = false};
    std::size_t const width = 1 + throwing.below(4);
    std::vector<texts> rows;
    std::ostringstream out;
    csv_writer writer(out, dialect);
    for (int i = 0; i != 10; ++i) {
      texts row(width);
      for (auto& field : row) field = throwing.text(3);
      try {
        writer.row_of(row);
        rows.push_back(row);
        taken += width;
      } catch (error const& why) {
        ++refused;
        REQUIRE(!why.where().field.empty());
      }
    }
    auto const text = out.str();
    REQUIRE(all_rows(text, dialect) == rows);
  }
  CHECK(refused > 1'000);
}

TEST_CASE("a NUL is not written, wherever it stands") {
  for (std::size_t at = 0; at != 3; ++at) {
    std::string text = "abc";
    text[at] = '\0';
    std::ostringstream out;
    csv_writer writer(out);
    CHECK_THROWS_WITH(writer.row("x", text), Catch::Matchers::StartsWith("field 2: a NUL cannot be read back"));
    CHECK(out.str().empty());
  }
}

TEST_CASE("numbers to the bit, in any dialect that has room for a decimal comma") {
  std::uint64_t const seed = std::random_device{}();
  INFO("seed " << seed);
  dice throwing(seed);
  for (int round = 0; round != 20'000; ++round) {
    auto dialect = any_dialect(throwing);
    dialect.header = false;
    double const number = throwing.number();
    auto const whole = static_cast<std::int64_t>(throwing.bits());
    auto const maybe = throwing.below(2) == 0 ? std::optional(throwing.number()) : std::nullopt;
    std::ostringstream out;
    csv_writer(out, dialect).row(number, whole, maybe, static_cast<float>(whole));
    auto const text = out.str();
    csv_reader reader(text, dialect);
    REQUIRE(reader.next());
    auto const& row = reader.row();
    double const again = row[0].as<double>();
    REQUIRE(std::memcmp(&again, &number, sizeof number) == 0);  // -0 is not 0
    REQUIRE(row[1].as<std::int64_t>() == whole);
    REQUIRE(row[2].as<std::optional<double>>() == maybe);
    REQUIRE(row[3].as<float>() == static_cast<float>(whole));
  }
}

namespace {

struct part {
  quantity<kind::gpu> count;
  catalog::model model;
  owner_name owner;
  site_path site;
};

std::vector<part> any_parts(dice& throwing) {
  catalog::model const models[] = {catalog::nvidia::h100_sxm5, catalog::nvidia::b200_hgx, catalog::google::tpu_v5e};
  std::vector<part> out;
  for (auto size = throwing.below(12); size != 0; --size) {
    double const n = std::abs(throwing.number());
    out.push_back({(n < 1e12 && n > 1e-12 ? n : static_cast<double>(throwing.below(1000))) * gpus,
                   models[throwing.below(3)], "o" + throwing.text(6), "kr/naver"});
  }
  return out;
}

/// "chip power [W]" is what stands in brackets.
std::string unit_in(std::string const& title) {
  auto const open = title.rfind(" [");
  return open == std::string::npos ? "" : title.substr(open + 2, title.size() - open - 3);
}

}  // namespace

TEST_CASE("the CSV of a tally, read back: keys, figures and their units") {
  std::uint64_t const seed = std::random_device{}();
  INFO("seed " << seed);
  dice throwing(seed);
  std::size_t rows = 0;
  for (int round = 0; round != 300; ++round) {
    auto const parts = any_parts(throwing);
    auto const answer = parts | by(owner, site, model) | tally(gpu_count, chip_power, peak<bf16>);
    auto const text = report::to_csv(report::without_totals(report::grid_of(answer)));
    INFO(text);
    csv_reader reader(text);
    auto const column_of = [&](std::string const& start) {
      for (auto const& name : reader.columns())
        if (name.starts_with(start) && !name.ends_with(" known share")) return name;
      return std::string();
    };
    std::string const power = column_of("chip power"), rate = column_of("BF16 peak");
    std::size_t at = 0;
    for (auto const& row : reader) {
      REQUIRE(at < answer.rows.size());
      auto const& [who, where, what] = answer.rows[at++].keys;
      // Bytes that are no UTF-8 come back as their escapes.
      REQUIRE(row["owner"].text() == report::detail::csv_text(who.text()));
      REQUIRE(row["site"].text() == where.text());
      REQUIRE(row["model"].text() == what->name);
      REQUIRE(row["GPUs"].as<double>() == answer.at(gpu_count, who, where, what).value().coherent_);
      auto const watts_known = answer.at(chip_power, who, where, what);
      auto const read = row[power].as<std::optional<double>>();
      REQUIRE(read.has_value() == !watts_known.is_unknown());
      if (read) {
        REQUIRE(*read == watts_known.known().coherent_);
        // With the unit of the header it is the quantity again.
        auto const again = parse<quantity<kind::power>>(std::string(row[power].text()) + " " + unit_in(power));
        REQUIRE(again == watts_known.known());
      }
      auto const rate_known = answer.at(peak<bf16>, who, where, what);
      auto const rate_read = row[rate].as<std::optional<double>>();
      REQUIRE(rate_read.has_value() == !rate_known.is_unknown());
      if (rate_read) REQUIRE(*rate_read == rate_known.known().coherent_);
    }
    REQUIRE(at == answer.rows.size());
    REQUIRE(reader.report().refused == 0);
    rows += at;
  }
  CHECK(rows > 1'000);
}

TEST_CASE("any table of a tally, through the writer of any dialect") {
  std::uint64_t const seed = std::random_device{}();
  INFO("seed " << seed);
  dice throwing(seed);
  for (int round = 0; round != 200; ++round) {
    auto const dialect = [&] {
      auto out = any_dialect(throwing);
      out.header = true;
      return out;
    }();
    auto const parts = any_parts(throwing);
    auto const answer = parts | by(owner, model) | tally(gpu_count, chip_power);
    auto const grids = {report::grid_of(answer), report::grid_of(answer.pivot(gpu_count))};
    for (auto const& grid : grids) {
      std::vector<texts> table;
      for (auto const& row : report::fields_of(grid)) {
        table.emplace_back();
        for (auto const& [field, is_number] : row) {
          table.back().push_back(field);
          if (is_number && dialect.decimal_comma)
            std::replace(table.back().back().begin(), table.back().back().end(), '.', ',');
        }
      }
      std::ostringstream out;
      write_csv(out, report::fields_of(grid), dialect);
      auto const text = out.str();
      REQUIRE(all_rows(text, dialect) == table);
    }
  }
}

TEST_CASE("a table for a spreadsheet with decimal commas") {
  std::vector<holding> const two{{.count = 2.5 * gpus, .model = catalog::nvidia::t4, .owner = "Müller; Söhne"},
                                 {.count = 8.0 * gpus, .model = catalog::nvidia::h100_sxm5, .owner = "SK"}};
  auto const table =
      report::fields_of(report::grid_of(two | at_completion() | by(owner) | tally(gpu_count, chip_power)));
  std::ostringstream out;
  write_csv(out, table, {.separator = ';', .decimal_comma = true});
  // 2.5 T4 of 70 W; 8 H100 of 700 W.
  CHECK(out.str() == "owner;GPUs;chip power [W]\r\n\"Müller; Söhne\";2,5;175\r\nSK;8;5600\r\ntotal;10,5;5775\r\n");
  std::ostringstream without;
  write_csv(without, table, {.header = false});
  CHECK(without.str() == "Müller; Söhne,2.5,175\r\nSK,8,5600\r\ntotal,10.5,5775\r\n");
}
