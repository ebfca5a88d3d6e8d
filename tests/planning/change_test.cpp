// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/planning/change.hpp>
#include <tonnage/report/text.hpp>
#include <tonnage/tally.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::months;
using std::chrono::weeks;
using std::chrono::years;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

date day_of(char const* text) { return parse_date(text); }

/// 100 that come on 1 July 2026, 50 with an end, 7 without dates.
fleet plan() {
  fleet out;
  out.add({.count = 100.0 * gpus,
           .model = catalog::nvidia::h100_sxm5,
           .commissioned = day_of("2026-07-01"),
           .cost = 3'000'000.0 * usd});
  out.add({.count = 50.0 * gpus,
           .model = catalog::nvidia::a100_sxm4_80gb,
           .commissioned = day_of("2021-01-31"),
           .retired = day_of("2027-01-31")});
  out.add({.count = 7.0 * gpus, .model = catalog::nvidia::b200_hgx});
  return out;
}
double at(auto&& rows, char const* day) {
  return (rows | in_service(as_of(day_of(day))) | tally(gpu_count)).total(gpu_count).value().in(gpus);
}
std::vector<holding> all(auto const& rows) { return {rows.begin(), rows.end()}; }
bool says(auto const& table, char const* name, std::string const& text) {
  return std::count(table.notes.begin(), table.notes.end(), assumption{name, text}) == 1;
}
auto at_end(auto&& rows) { return rows | in_service(as_of(day_of("2030-12-31"))) | tally(gpu_count); }

}  // namespace

TEST_CASE("a span later, by the calendar") {
  using tonnage::detail::moved_by;
  CHECK(moved_by(day_of("2026-07-01"), months(9)) == day_of("2027-04-01"));
  CHECK(moved_by(day_of("2026-01-31"), months(1)) == day_of("2026-02-28"));
  CHECK(moved_by(day_of("2028-02-29"), years(1)) == day_of("2029-02-28"));
  CHECK(moved_by(day_of("2028-02-29"), years(4)) == day_of("2032-02-29"));
  CHECK(moved_by(day_of("2026-01-15"), months(-1)) == day_of("2025-12-15"));
  CHECK(moved_by(day_of("2026-01-15"), months(-13)) == day_of("2024-12-15"));
  CHECK(moved_by(day_of("2026-12-31"), days(1)) == day_of("2027-01-01"));
  CHECK(moved_by(day_of("2026-12-31"), weeks(2)) == day_of("2027-01-14"));
  CHECK_THROWS_WITH(moved_by(day_of("2026-01-01"), years(32'000)),
                    contains("expected a day of the calendar, found one in the year 34026"));
}

TEST_CASE("a plan that comes later") {
  auto const late = plan() | delayed_by(months(9));
  auto const rows = all(late);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].commissioned == day_of("2027-04-01"));
  CHECK(!rows[0].retired);
  CHECK(rows[1].commissioned == day_of("2021-10-31"));
  CHECK(rows[1].retired == day_of("2027-10-31"));  // it serves as long
  CHECK(!rows[2].commissioned);
  CHECK(at(late, "2027-03-31") == 50);
  CHECK(at(late, "2027-04-01") == 150);
  CHECK(at(late, "2027-10-31") == 100);
  auto const table = at_end(late);
  CHECK(says(table, "delayed by", "9 months"));
  CHECK(says(table, "left out", "1 holding that has no date of commissioning"));
  CHECK(at(plan(), "2026-12-31") == 150);  // the plan stays as it is
}

TEST_CASE("what stands already is not late") {
  auto const late = plan() | delayed_by(days(1)).from(2026y / std::chrono::January / 1);
  CHECK(all(late)[0].commissioned == day_of("2026-07-02"));
  CHECK(all(late)[1].commissioned == day_of("2021-01-31"));
  CHECK(says(at_end(late), "delayed by", "1 day, what is commissioned from 2026-01-01 on"));
}

TEST_CASE("two delays are two notes") {
  auto const table = at_end(plan() | delayed_by(months(1)) | delayed_by(months(1)));
  CHECK(says(table, "delayed by", "1 month"));
  CHECK(says(table, "delayed by", "1 month, again"));
  CHECK(says(at_end(plan() | delayed_by(weeks(-2))), "delayed by", "-2 weeks"));
}

TEST_CASE("a life, where no date of retirement is known") {
  auto const retiring = plan() | retired_after(years(5));
  auto const rows = all(retiring);
  CHECK(rows[0].retired == day_of("2031-07-01"));
  CHECK(rows[1].retired == day_of("2027-01-31"));
  CHECK(!rows[2].retired);
  CHECK(at(retiring, "2031-06-30") == 100);
  CHECK(at(retiring, "2031-07-01") == 0);
  CHECK(says(at_end(retiring), "retired after", "5 years, where no date of retirement is known"));
  CHECK_THROWS_WITH(retired_after(years(-1)), contains("expected a span of at least 0, found -1 year"));
  // Later and then retired, or retired and then later: it serves for five years.
  CHECK(all(plan() | delayed_by(months(9)) | retired_after(years(5)))[0].retired == day_of("2032-04-01"));
  CHECK(all(plan() | retired_after(years(5)) | delayed_by(months(9)))[0].retired == day_of("2032-04-01"));
}

TEST_CASE("a successor takes the place of what is retired") {
  auto const renewed = plan() | retired_after(years(5)) | replaced_by(catalog::nvidia::b200_hgx);
  auto const rows = all(renewed);
  REQUIRE(rows.size() == 5);
  CHECK(rows[1].count == 100.0 * gpus);
  CHECK(rows[1].model == catalog::nvidia::b200_hgx);
  CHECK(rows[1].commissioned == day_of("2031-07-01"));
  CHECK(!rows[1].retired);
  CHECK(!rows[1].cost);
  CHECK(rows[3].count == 50.0 * gpus);
  CHECK(rows[3].commissioned == day_of("2027-01-31"));
  CHECK(at(renewed, "2027-01-31") == 150);
  CHECK(at(renewed, "2031-07-01") == 150);
  CHECK(says(at_end(renewed), "replaced by", "B200 HGX on the day of retirement, one for one"));
  // The successors have a life of their own.
  auto const twice = all(renewed | retired_after(years(4)));
  CHECK(twice[1].retired == day_of("2035-07-01"));
  CHECK(twice[3].retired == day_of("2031-01-31"));
}

TEST_CASE("successors within the same power") {
  // 100 H100 draw 70 kW: 70 B200 at 1,000 W. 50 A100 draw 20 kW: 20.
  auto const rows = all(plan() | retired_after(years(5)) |
                        replaced_by(catalog::nvidia::b200_hgx).keeping(chip_power).at_price(40'000.0 * usd / gpu));
  CHECK(rows[1].count == 70.0 * gpus);
  CHECK(rows[1].cost == 2'800'000.0 * usd);
  CHECK(rows[3].count == 20.0 * gpus);
  // 99 H100 draw 69.3 kW: 69, and 0.3 kW are left.
  fleet odd;
  odd.add({.count = 99.0 * gpus,
           .model = catalog::nvidia::h100_sxm5,
           .commissioned = day_of("2026-07-01"),
           .retired = day_of("2027-07-01")});
  auto const same_power = odd | replaced_by(catalog::nvidia::b200_hgx).keeping(chip_power);
  CHECK(all(same_power)[1].count == 69.0 * gpus);
  CHECK(says(at_end(same_power), "replaced by",
             "B200 HGX on the day of retirement, in whole GPUs with at most the same chip power"));
  auto const unknown = replaced_by(catalog::google::tpu_v5e).keeping(chip_power);
  CHECK_THROWS_WITH(odd | unknown, contains("expected a model whose chip power is known: 'TPU v5e'"));
}

TEST_CASE("rows of one's own are changed too") {
  struct rack {
    int gpus;
    catalog::model model;
    std::chrono::year_month_day commissioned;
  };
  std::vector<rack> const racks{{72, catalog::nvidia::gb200, 2026y / std::chrono::July / 1}};
  auto const late = racks | delayed_by(months(1));
  CHECK(late.begin()->commissioned == 2026y / std::chrono::August / 1);
  CHECK(says(at_end(late), "delayed by", "1 month"));
}
