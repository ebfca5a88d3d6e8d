// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdlib>
#include <limits>
#include <string>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/report/data.hpp>
#include <tonnage/report/grid.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units/interval.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace grid_test {

struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
  owner_name owner;
};

}  // namespace grid_test
using grid_test::rack;

namespace {

std::vector<rack> const rows{{8.0 * gpus, catalog::nvidia::b200_hgx, "A"},
                             {2.0 * gpus, catalog::google::tpu_v5e, "A"},
                             {4.0 * gpus, catalog::google::tpu_v6e, "B"}};

}  // namespace

TEST_CASE("a grid has the table's columns, rows and totals") {
  auto const g = report::grid_of(rows | by(owner, model) | tally(gpu_count, chip_power));
  REQUIRE(g.columns.size() == 4);
  CHECK(g.columns[0].name == "owner");
  CHECK(g.columns[0].is_key);
  CHECK(g.columns[1].name == "model");
  CHECK(g.columns[1].is_key);
  CHECK(g.columns[2].name == "GPUs");
  CHECK(!g.columns[2].is_key);
  CHECK(g.columns[2].unit.empty());  // the name is the unit
  CHECK(g.columns[2].raw_unit == "GPUs");
  CHECK(g.columns[3].name == "chip power");
  CHECK(g.columns[3].unit == "kW");
  CHECK(g.columns[3].raw_unit == "W");
  REQUIRE(g.rows.size() == 3);
  for (auto const& r : g.rows) CHECK(r.size() == 4);
  REQUIRE(g.totals.size() == 4);
  CHECK(g.totals[0].text == "total");
  CHECK(g.totals[1].text.empty());
  CHECK(g.totals[2].text == "14");
  CHECK(!g.rows[0][0].is_number);
  CHECK(g.rows[0][2].is_number);
}

TEST_CASE("a cell knows how much it covers") {
  auto const g = report::grid_of(rows | by(owner) | tally(gpu_count, chip_power));
  CHECK(g.rows[0][2].known_share == Approx(0.8));  // 8 of 10
  CHECK(g.rows[0][2].text == "8.00*");
  CHECK(g.rows[0][2].raw == "8000");
  CHECK(g.rows[1][2].known_share == 0);
  CHECK(g.rows[1][2].text == "unknown");
  CHECK(g.rows[1][2].raw.empty());
  CHECK(g.totals[2].known_share == Approx(8.0 / 14));
  CHECK(g.rows[0][1].known_share == 1);
  REQUIRE(g.remarks.size() == 1);
  CHECK(g.remarks[0] == "* in all, chip power covers 57.1 % of the GPUs (1 of 3 models); unknown: TPU v5e, TPU v6e");
}

TEST_CASE("a footnote says what it is of, and its mark stands at some cell") {
  // A has 8 of 10 known, and all 8 of 14: a star at A is not of 80 %.
  std::vector<rack> const unknown{{2.0 * gpus, catalog::google::tpu_v5e, "A"},
                                  {4.0 * gpus, catalog::google::tpu_v6e, "B"}};
  auto const whole = report::grid_of(rows | tally(gpu_count, chip_power));  // one row: nothing to tell apart
  CHECK(whole.remarks[0].starts_with("* chip power covers 57.1 %"));

  auto const nothing = report::grid_of(unknown | by(owner) | tally(chip_power));
  CHECK(nothing.rows[0][1].text == "unknown*");
  CHECK(nothing.rows[1][1].text == "unknown*");
  CHECK(nothing.totals[1].text == "unknown*");
  CHECK(nothing.remarks[0].starts_with("* in all, chip power covers 0 %"));
  CHECK(report::grid_of(unknown | tally(chip_power)).rows[0][0].text == "unknown*");

  auto const by_model = report::grid_of(rows | by(model) | tally(chip_power));  // the star stands at the total
  CHECK(by_model.rows[1][1].text == "unknown");
  CHECK(by_model.totals[1].text == "8.00*");
  CHECK(report::without_totals(by_model).rows[1][1].text == "unknown*");
  CHECK(report::without_totals(by_model).rows[0][1].text == "8.00");

  auto const cross = (rows | by(owner, model) | tally(chip_power)).pivot(chip_power);
  auto const g = report::grid_of(cross);
  REQUIRE(g.remarks.size() == 3);  // B200, TPU v5e, TPU v6e and the total
  CHECK(g.remarks[0] == "* in column TPU v5e, chip power covers 0 % of the GPUs (0 of 1 models); unknown: TPU v5e");
  CHECK(g.remarks[2].starts_with("‡ in all, chip power covers 57.1 %"));
  CHECK(g.rows[0][2].text == "unknown*");
  CHECK(g.rows[1][3].text == "unknown†");
  CHECK(g.rows[0][4].text == "8.00‡");
}

TEST_CASE("keys without a name are told apart by a number") {
  auto const answer = rows | by(&rack::owner, &rack::model) | tally(gpu_count);
  auto const g = report::grid_of(answer);
  CHECK(g.columns[0].name == "key");
  CHECK(g.columns[1].name == "key (2)");
  CHECK(report::to_csv(answer).starts_with("key,key (2),GPUs"));
  CHECK(report::grid_of(answer.pivot(gpu_count)).title == "GPUs by key and key (2)");
}

TEST_CASE("outputs take what has a grid") {
  auto const answer = rows | by(owner, model) | tally(gpu_count, chip_power);
  auto const g = report::grid_of(answer);
  CHECK(report::to_csv(answer) == report::to_csv(g));
  CHECK(report::to_json(answer) == report::to_json(g));
  CHECK(report::to_csv(report::without_totals(answer)) == report::to_csv(report::without_totals(g)));
  CHECK(report::to_csv(report::without_formulas(answer)) == report::to_csv(report::without_formulas(g)));
  CHECK(report::to_csv(answer.pivot(gpu_count)) == report::to_csv(report::grid_of(answer.pivot(gpu_count))));
  CHECK(report::fields_of(answer).size() == 5);  // heads, three rows, totals
}

TEST_CASE("each incomplete column has a mark of its own") {
  auto const g = report::grid_of(
      rows | by(owner) | tally(chip_power, it_power, peak<fp64>, facility_power(pue(1.2)), peak<fp4>, gpu_count));
  REQUIRE(g.remarks.size() == 5);
  CHECK(g.remarks[0].starts_with("* in all, chip power"));
  CHECK(g.remarks[1].starts_with("† in all, IT power"));
  CHECK(g.remarks[2].starts_with("‡ in all, FP64 peak"));
  CHECK(g.remarks[3].starts_with("§ in all, facility power"));
  CHECK(g.remarks[4].starts_with("[5] in all, FP4 peak"));
  CHECK(g.rows[0][5].text.ends_with("[5]"));
}

TEST_CASE("a complete column follows an incomplete one without a mark") {
  auto const g = report::grid_of(rows | by(owner) | tally(chip_power, peak<bf16>));
  CHECK(g.remarks.size() == 1);
  CHECK(g.rows[0][2].text.find('*') == std::string::npos);
  CHECK(g.rows[0][2].text.find("†") == std::string::npos);
}

TEST_CASE("raw numbers read back to the same bits") {
  std::vector<rack> const odd{{(1.0 / 3) * gpus, catalog::nvidia::l4, "A"},
                              {1e-7 * gpus, catalog::nvidia::l4, "B"},
                              {123'456'789.123 * gpus, catalog::nvidia::l4, "C"}};
  auto const answer = odd | by(owner) | tally(gpu_count, chip_power);
  auto const g = report::grid_of(answer);
  std::size_t i = 0;
  for (auto const& [who, n, power] : answer) {
    CHECK(std::strtod(g.rows[i][1].raw.c_str(), nullptr) == n.value().coherent_);
    CHECK(std::strtod(g.rows[i][2].raw.c_str(), nullptr) == power.value().coherent_);
    ++i;
  }
}

TEST_CASE("raw whole numbers have all their digits") {
  struct whole {
    quantity<kind::gpu, std::int64_t> count;
    catalog::model model;
  };
  std::vector<whole> const one{{((std::int64_t{1} << 53) + 1) * gpus, catalog::nvidia::l4}};
  CHECK(report::grid_of(one | tally(gpu_count)).rows[0][0].raw == "9007199254740993");
}

TEST_CASE("a raw interval has both of its bounds") {
  struct some {
    quantity<kind::gpu, interval<double>> count;
    catalog::model model;
  };
  auto const raw = [](quantity<kind::gpu, interval<double>> const& n) {
    std::vector<some> const one{{n, catalog::nvidia::l4}};
    auto const g = report::grid_of(one | tally(gpu_count));
    CHECK(g.columns[0].is_range);
    return std::pair(g.rows[0][0].raw, g.rows[0][0].raw_high);
  };
  CHECK(raw(8.0 * gpus) == std::pair<std::string, std::string>("8", "8"));
  CHECK(raw(at_least(8.0 * gpus)) == std::pair<std::string, std::string>("8", "inf"));
  CHECK(raw(up_to(8.0 * gpus)) == std::pair<std::string, std::string>("0", "8"));
  CHECK(raw(between(8.0 * gpus, 16.0 * gpus)) == std::pair<std::string, std::string>("8", "16"));
}

TEST_CASE("exact money in a table has all of its digits, or is rounded from them") {
  struct invoice {
    owner_name owner;
    amount<usd> due;
  };
  using is = std::pair<std::string, std::string>;
  auto const of = [](auto const& metric, std::vector<std::string> const& amounts) {
    std::vector<invoice> rows_due;
    for (auto const& text : amounts) rows_due.push_back({"A", parse_amount<usd>(text)});
    auto const g = report::grid_of(rows_due | by(owner) | tally(metric));
    return is(g.columns[1].unit, g.rows[0][1].text);
  };
  auto const exact = sum("due", &invoice::due);
  CHECK(of(exact, {"12"}) == is("$", "12.00"));
  CHECK(of(exact, {"12.125"}) == is("$", "12.125"));
  CHECK(of(exact, {"-0.004"}) == is("$", "-0.004"));
  CHECK(of(exact, {"1000.335"}) == is("$", "1,000.335"));
  CHECK(of(exact, {"12345000000.000001", "5000000"}) == is("$", "12,350,000,000.000001"));
  CHECK(of(exact.in("$"), {"12345000000.5"}) == is("$", "12,345,000,000.50"));

  auto const billions = exact.in("$B"), millions = exact.in("$M");
  CHECK(of(millions, {"121250"}) == is("$M", "0.121"));
  // In billions with one decimal; 12.45 is equally near to 12.4 and 12.5, and the even one is taken.
  CHECK(of(billions, {"12345000000.000001", "5000000"}) == is("$B", "12.4"));
  CHECK(of(billions, {"12350000000"}) == is("$B", "12.4"));
  CHECK(of(billions, {"12450000000"}) == is("$B", "12.4"));
  CHECK(of(billions, {"12450000000.000001"}) == is("$B", "12.5"));
}

TEST_CASE("the lines of exact money add up to its total as they are read") {
  struct invoice {
    owner_name owner;
    amount<usd> due;
  };
  auto const due = parse_amount<usd>("1000.335");
  std::vector<invoice> const thrice{{"A", due}, {"B", due}, {"C", due}};
  auto const g = report::grid_of(thrice | by(owner) | tally(sum("due", &invoice::due)));
  for (auto const& row : g.rows) CHECK(row[1].text == "1,000.335");
  CHECK(g.totals[1].text == "3,001.005");

  struct won {
    owner_name owner;
    amount<krw> due;
  };
  std::vector<won> const korean{{"A", parse_amount<krw>("3500.5")}, {"B", parse_amount<krw>("3500")}};
  auto const k = report::grid_of(korean | by(owner) | tally(sum("due", &won::due)));
  CHECK(k.rows[0][1].text == "3,500.5");
  CHECK(k.rows[1][1].text == "3,500.0");
  CHECK(k.totals[1].text == "7,000.5");
}

TEST_CASE("negative figures are grouped as others") {
  struct account {
    double value;
  };
  std::vector<account> const overdrawn{{-123456}}, small{{-12.5}}, huge{{-1e15}};
  auto const text = [](std::vector<account> const& of) {
    return report::grid_of(of | tally(sum("value", &account::value))).rows[0][0].text;
  };
  CHECK(text(overdrawn) == "-123,456");
  CHECK(text(small) == "-12.5");
  CHECK(text(huge) == "-1e+15");
}

TEST_CASE("negative figures") {
  auto const balance = sum("balance", [](rack const& r) { return (r.count.in(gpus)-5.0) * usd; });
  auto const g = report::grid_of(rows | by(owner) | tally(balance));  // A: 3 − 3 = 0; B: −1
  CHECK(g.rows[1][1].raw == "-1");
  CHECK_THAT(g.rows[1][1].text, contains("-1"));
  CHECK(g.totals[1].raw == "-1");
}

TEST_CASE("a hole in a pivot of sums is zero, of ratios nothing") {
  fleet f;
  auto const add = [&](char const* who, std::chrono::year year, double n, double cost) {
    f.add({.count = n * gpus,
           .model = catalog::nvidia::l4,
           .owner = who,
           .commissioned = date(year / std::chrono::July / 1),
           .cost = cost * usd});
  };
  add("A", 2026y, 1, 100), add("B", 2027y, 4, 200);
  auto const sums = report::grid_of((f | by(owner, commissioning_year) | tally(gpu_count)).pivot(gpu_count));
  CHECK(sums.rows[0][2].text == "0");
  auto const ratios =
      report::grid_of((f | by(owner, commissioning_year) | tally(capex / gpu_count)).pivot(capex / gpu_count));
  REQUIRE(ratios.columns.size() == 4);  // owner, 2026, 2027, total
  CHECK_THAT(ratios.rows[0][1].text, contains("100"));
  CHECK(ratios.rows[0][2].text.find("nan") == std::string::npos);
  CHECK(ratios.rows[0][2].raw.find("nan") == std::string::npos);
  CHECK_THAT(ratios.totals[3].text, contains("60"));  // $300 ÷ 5
}

TEST_CASE("a pivot's columns share a unit, and its notes come along") {
  fleet f;
  f.add({.count = 1.0 * gpus,
         .model = catalog::nvidia::l4,
         .owner = "A",
         .commissioned = date(2026y / 7 / 1),
         .cost = 2e6 * usd});
  f.add({.count = 1.0 * gpus,
         .model = catalog::nvidia::l4,
         .owner = "A",
         .commissioned = date(2027y / 7 / 1),
         .cost = 3e9 * usd});
  f.assume("cost", "as given");
  auto const g = report::grid_of((f | by(owner, commissioning_year) | tally(capex)).pivot(capex));
  CHECK(g.title == "capex by owner and year, $B");
  for (auto const& c : g.columns) CHECK(c.unit.empty());  // it stands in the title
  CHECK(g.columns[3].name == "total");
  CHECK(g.rows[0][2].text.starts_with("3.0"));
  REQUIRE(g.notes.size() == 1);
  CHECK(g.notes[0].name == "cost");
}

TEST_CASE("infinity and nothing") {
  auto const inf = sum("endless", [](rack const&) { return std::numeric_limits<double>::infinity() * watts; });
  auto const g = report::grid_of(rows | by(owner) | tally(inf));
  CHECK(g.columns[1].unit == "W");
  CHECK(g.rows[0][1].text == "inf");
  CHECK(g.rows[0][1].raw == "inf");
  auto const empty = report::grid_of(std::vector<rack>() | by(owner) | tally(gpu_count, chip_power));
  CHECK(empty.rows.empty());
  CHECK(empty.totals[1].text == "0");
  CHECK(empty.totals[2].text == "0");
  CHECK(empty.remarks.empty());
}

TEST_CASE("the share of an interval fleet that is known is a number from 0 to 1") {
  struct some {
    quantity<kind::gpu, interval<double>> count;
    catalog::model model;
    owner_name owner;
  };
  std::vector<some> const both{{between(8.0 * gpus, 9.0 * gpus), catalog::google::tpu_v5e, "A"},
                               {at_least(8.0 * gpus), catalog::nvidia::l4, "B"},
                               {at_least(8.0 * gpus), catalog::google::tpu_v5e, "B"}};
  auto const g = report::grid_of(both | by(owner) | tally(chip_power));
  for (auto const& r : g.rows) CHECK((r[1].known_share >= 0 && r[1].known_share <= 1));
  CHECK((g.totals[1].known_share >= 0 && g.totals[1].known_share <= 1));
  REQUIRE(g.remarks.size() == 1);
  CHECK(g.remarks[0].find("inf") == std::string::npos);
  CHECK(g.remarks[0].find("nan") == std::string::npos);
}

TEST_CASE("what is not zero does not read as zero") {
  struct load {
    char const* site;
    quantity<kind::power> draw;
    quantity<money<usd>> cost;
    quantity<kind::power, interval<>> between;
  };
  auto const watts_from = [](double low, double high) { return interval<>(low, high) * watts; };
  std::vector<load> const loads{{"a", 1.0 * watts, 0.004 * usd, watts_from(1, 2)},
                                {"b", 5e12 * watts, 1e12 * usd, watts_from(1, 5e12)},
                                {"c", -2e3 * watts, -3.0 * usd, watts_from(0, 0)},
                                {"d", 0.0 * watts, 0.0 * usd, watts_from(-4, 1e12)},
                                {"e", 6e8 * watts, 6e8 * usd, watts_from(3e12, 5e12)}};
  auto const g =
      report::grid_of(loads | by(key("site", &load::site)) |
                      tally(sum("draw", &load::draw), sum("cost", &load::cost), sum("between", &load::between)));
  auto const column = [&](std::size_t c) {
    std::string out = g.columns[c].unit + ":";
    for (auto const& row : g.rows) out += " " + row[c].text;
    return out;
  };
  CHECK(column(1) == "TW: <0.001 5.000 >-0.001 0.000 0.001");  // 0.0006 TW is rounded, and is not nothing
  CHECK(column(2) == "$T: <0.001 1.000 >-0.001 0.000 0.001");
  CHECK(column(3) == "TW: [<0.001, <0.001] [<0.001, 5.000] 0.000 [>-0.001, 1.000] [3.000, 5.000]");
  CHECK(g.rows[0][1].raw == "1");
  CHECK_THAT(report::to_csv(g), contains("a,1,0.004,1,2\r\n"));
  using report::detail::not_as_zero;
  CHECK(not_as_zero("0", 0.4, 0) == "<1");
  CHECK(not_as_zero("-0", -0.4, 0) == ">-1");
  CHECK(not_as_zero("0.00", 0.0, 2) == "0.00");
  CHECK(not_as_zero("nan", std::numeric_limits<double>::quiet_NaN(), 2) == "nan");
  CHECK(not_as_zero("0.00", std::string_view("0.001"), 2) == "<0.01");
  CHECK(not_as_zero("0.00", std::string_view("0.000"), 2) == "0.00");
}

TEST_CASE("exact money in a larger unit, and bounds, do not read as zero either") {
  struct item {
    char const* site;
    amount<usd> paid;
    quantity<kind::power, interval<>> at_most;
  };
  auto const watts_from = [](double low, double high) { return interval<>(low, high) * watts; };
  std::vector<item> const items{{"a", parse_amount<usd>("12000000000"), watts_from(0, 5e12)},
                                {"b", parse_amount<usd>("-0.01"), watts_from(0, 1)},
                                {"c", parse_amount<usd>("0"), watts_from(1, std::numeric_limits<double>::infinity())}};
  auto const g = report::grid_of(items | by(key("site", &item::site)) |
                                 tally(sum("paid", &item::paid).in("$B"), sum("at most", &item::at_most)));
  CHECK(g.rows[0][1].text == "12.000");
  CHECK(g.rows[1][1].text == ">-0.001");
  CHECK(g.rows[2][1].text == "0.000");
  CHECK(g.rows[1][2].text == "<0.001");
  CHECK(g.rows[2][2].text == ">0");
}
