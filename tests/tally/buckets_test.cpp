// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <tonnage/catalog/models.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {
struct node {
  int count;
  catalog::model model;
  double load;
  std::chrono::days age;
  std::optional<date> commissioned;
};
std::vector<node> const nodes{
    {8, catalog::nvidia::t4, 0.3, std::chrono::days(364), date(2027y / 1 / 3)},
    {4, catalog::nvidia::t4, 0.25, std::chrono::days(365), date(2027y / 3 / 31)},
    {2, catalog::nvidia::t4, -0.01, std::chrono::days(900), std::nullopt},
    {1, catalog::nvidia::t4, std::numeric_limits<double>::quiet_NaN(), std::chrono::days(0), date(2027y / 4 / 1)},
};
template <class Key>
std::string texts(Key const& key) {
  std::string out;
  for (auto const& row : nodes | at_completion() | by(key) | tally(gpu_count))
    out += report::key_text(row.template get<0>()) + ": " + fmt::format("{}", row.template get<1>().value().in(gpus)) +
           "; ";
  return out;
}
}  // namespace

TEST_CASE("steps of numbers, quantities and durations") {
  CHECK(texts(in_steps(&node::load, 0.25)) == "unknown: 1; -0.25 to 0: 2; 0.25 to 0.5: 12; ");
  CHECK(texts(in_steps([](node const& n) { return n.load * megawatts; }, 500.0 * prefix::kilo * watts)) ==
        "unknown: 1; -500 kW to 0 W: 2; 0 W to 500 kW: 12; ");
  CHECK(texts(in_steps(key("age", &node::age), std::chrono::days(365))) ==
        "0 s to 365 days: 9; 365 days to 730 days: 4; 730 days to 1,095 days: 2; ");
  CHECK(in_steps(key("age", &node::age), std::chrono::days(365)).name() == "age");
  CHECK(texts(in_steps([](node const& n) { return n.count - 4; }, 3)) == "-3 to 0: 3; 0 to 3: 4; 3 to 6: 8; ");
}

TEST_CASE("a step holds what lies in it, whatever the division rounds to") {
  auto const low = [](double x, double width) { return detail::step_of(x, width)->low; };
  CHECK(low(0.3, 0.1) == 0.3);  // three times the double 0.1 is 0.30000000000000004
  CHECK(low(0.1 + 0.1 + 0.1, 0.1) == 0.3);
  CHECK(low(std::nextafter(0.3, 0), 0.1) == 0.2);
  CHECK(low(1.0 / 3, 1.0 / 3) == 1.0 / 3);
  CHECK(low(1e300, 0.1) <= 1e300);
  CHECK(low(-0.0, 1.0) == 0);
  CHECK(!std::signbit(low(-0.0, 1.0)));
  for (int n = -1000; n != 1000; ++n) CHECK(low(n * 0.25, 0.25) == n * 0.25);
  CHECK_THROWS_WITH(detail::step_of(std::numeric_limits<std::int64_t>::max(), std::int64_t{10}), contains("fit"));
  CHECK_THROWS_WITH(detail::step_of(1.0, 0.0), contains("wider than nothing"));
  CHECK_THROWS_WITH(detail::step_of(1, -1), contains("wider than nothing"));
}

TEST_CASE("steps begin at decimal numbers") {
  // Each number with so many decimals, written out, begins the step of its own width.
  auto const check = [](auto zero, int decimals, int digits) {
    using number = decltype(zero);
    number power = 1;
    for (int i = 0; i != decimals; ++i) power *= 10;
    number const width = static_cast<number>(digits) / power;
    for (int n = -500; n <= 500; ++n) {
      number const x = static_cast<number>(n * digits) / power;
      auto const in = detail::step_of(x, width);
      CHECK(in->low == x);
      CHECK(in->end == static_cast<number>((n + 1) * digits) / power);
    }
  };
  check(0.0, 1, 1);   // 0.1
  check(0.0, 2, 5);   // 0.05
  check(0.0, 3, 1);   // 0.001
  check(0.0, 1, 7);   // 0.7
  check(0.0, 12, 3);  // 0.000000000003
  check(0.0F, 1, 1);
  check(0.0F, 2, 5);

  std::vector<node> tenths;
  for (int n = 1; n <= 10; ++n)
    tenths.push_back({1, catalog::nvidia::t4, n / 10.0, std::chrono::days(0), std::nullopt});
  auto const labels = [&](auto const& of) {
    std::string out;
    for (auto const& row : tenths | at_completion() | by(of) | tally(gpu_count))
      out += report::key_text(row.template get<0>()) +
             (row.template get<1>().value() == 1.0 * gpus ? "; " : ": not one; ");
    return out;
  };
  CHECK(labels(in_steps(&node::load, 0.1)) ==
        "0.1 to 0.2; 0.2 to 0.3; 0.3 to 0.4; 0.4 to 0.5; 0.5 to 0.6; 0.6 to 0.7; 0.7 to 0.8; 0.8 to 0.9; 0.9 to 1; "
        "1 to 1.1; ");
  CHECK(labels(in_steps([](node const& n) { return n.load * watts; }, 0.1 * watts)) ==
        "100 mW to 200 mW; 200 mW to 300 mW; 300 mW to 400 mW; 400 mW to 500 mW; 500 mW to 600 mW; 600 mW to 700 mW; "
        "700 mW to 800 mW; 800 mW to 900 mW; 900 mW to 1 W; 1 W to 1.1 W; ");
  CHECK(report::key_text(*detail::step_of(1231.5 * watts, 1.0 * watts)) == "1.231 kW to 1.232 kW");
}

TEST_CASE("30 February is in no month") {
  struct delivery {
    std::chrono::year_month_day day;
    std::optional<std::chrono::year_month_day> due;
  };
  std::vector<delivery> const wrong{{2026y / 2 / 30, std::nullopt}}, right{{2026y / 2 / 28, 2026y / 3 / 1}};
  CHECK_THROWS_WITH(wrong | by(in_months(key("day", &delivery::day))) | tally(row_count),
                    contains("expected a day of the calendar, found 2026-02-30"));
  CHECK_THROWS_WITH(wrong | by(in_quarters(&delivery::day)) | tally(row_count), contains("2026-02-30"));
  CHECK((wrong | by(in_years(&delivery::due)) | tally(row_count)).size() == 1);  // unknown
  auto const answer = right | by(in_months(&delivery::due)) | tally(row_count);
  CHECK(report::key_text(answer.rows[0].keys) == "2026-03");
}

TEST_CASE("months, quarters and years of a date") {
  CHECK(texts(in_months(commissioned_of)) == "unknown: 2; 2027-01: 8; 2027-03: 4; 2027-04: 1; ");
  CHECK(texts(in_quarters(&node::commissioned)) == "unknown: 2; 2027-Q1: 12; 2027-Q2: 1; ");
  CHECK(texts(in_years([](node const& n) { return n.commissioned; })) == "unknown: 2; 2027: 13; ");
  CHECK(in_quarters(commissioned_of).name() == "quarter");
}

TEST_CASE("a flow may be asked by the quarter of commissioning") {
  std::vector<holding> const plan{
      {.count = 1.0 * gpus, .model = catalog::nvidia::t4, .commissioned = 2027y / 8 / 1, .cost = 2000.0 * usd}};
  auto const answer = plan | by(in_quarters(commissioned_of)) | tally(capex);
  CHECK(answer.at(capex, std::optional(calendar_quarter{2027y, 3})).value() == 2000.0 * usd);
}

TEST_CASE("steps and quarters travel") {
  auto const question = by(in_steps(&node::load, 0.25), in_quarters(commissioned_of), in_months(commissioned_of),
                           in_steps(&node::age, std::chrono::days(100))) |
                        tally(gpu_count);
  auto p = partial_of<node>(question);
  p.add(nodes | at_completion());
  auto const answer = partial_from_bytes<node>(question, to_bytes(p)).finish();
  CHECK(fmt::format("{}", answer) == fmt::format("{}", p.finish()));
  CHECK(answer.size() == 4);
}
