// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/catalog/models.hpp>
#include <tonnage/fleet/date_attribute.hpp>
#include <tonnage/fleet/select.hpp>
#include <type_traits>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::February;
using std::chrono::last;
using std::chrono::March;
using std::chrono::year_month_day;
using std::chrono::year_month_day_last;

namespace {

template <class Date>
struct row {
  quantity<kind::gpu> count = 8.0 * gpus;
  catalog::model model = catalog::nvidia::h100_sxm5;
  Date commissioned{};
};
template <class Date>
struct long_row {
  quantity<kind::gpu> count = 8.0 * gpus;
  catalog::model model = catalog::nvidia::h100_sxm5;
  Date announced{};
  Date ordered{};
  Date commissioned{};
  Date retired{};
};
struct others {
  quantity<kind::gpu> count = 8.0 * gpus;
  catalog::model model = catalog::nvidia::h100_sxm5;
  std::string since{};
};

template <class Date>
std::optional<date> read(Date const& value) {
  return commissioned_of(row<Date>{.commissioned = value});
}
template <class Range>
double sum_of_counts(Range&& range) {
  double out = 0;
  for (auto const& h : range) out += count_of(h).in(gpus);
  return out;
}

date const first_of_march = 2027y / March / 1;
std::chrono::days const one_day(1);

}  // namespace

template <>
struct tonnage::row_access<others> {
  static std::string commissioned(others const& r) { return r.since; }
};

TEST_CASE("a date in whatever form it is written") {
  CHECK(read(first_of_march) == first_of_march);
  CHECK(read(calendar_day(first_of_march)) == first_of_march);
  CHECK(read(2027y / March / 1) == first_of_march);
  CHECK(read(2028y / February / last) == date(2028y / February / 29));
  CHECK(read(std::string("2027-03-01")) == first_of_march);
  CHECK(read(std::string_view("2027-03-01")) == first_of_march);
  CHECK(read<char const*>("2027-03-01") == first_of_march);
  CHECK(commissioned_of(others{.since = "2027-03-01"}) == first_of_march);
  STATIC_REQUIRE(std::is_same_v<decltype(commissioned_of(row<std::string>{})), std::optional<date>>);
  STATIC_REQUIRE(std::is_same_v<decltype(commissioned_of(row<date>{})), std::optional<date>>);
}

TEST_CASE("a date that may be unknown") {
  CHECK(read(std::optional<date>(first_of_march)) == first_of_march);
  CHECK(read(std::optional<year_month_day>(2027y / March / 1)) == first_of_march);
  CHECK(read(std::optional<std::string>("2027-03-01")) == first_of_march);
  CHECK(!read(std::optional<date>()));
  CHECK(!read(std::optional<year_month_day>()));
  CHECK(!read(std::optional<std::string>()));
  CHECK(!read(std::string()));  // an empty field of a file
  CHECK(!read(std::optional<std::string>("")));
  char const* const none = nullptr;
  CHECK(!read(none));
}

TEST_CASE("what is no day of the calendar is refused, not shifted") {
  CHECK_THROWS_WITH(read(2027y / February / 30), "commissioned: expected a day of the calendar, found 2027-02-30");
  CHECK_THROWS_WITH(read(std::optional<year_month_day>(2027y / February / 29)),
                    "commissioned: expected a day of the calendar, found 2027-02-29");
  for (auto const* bad : {"2027-02-30", "31.12.2030", "2027-3-1", "soon", " ", "2027-03-01 "}) {
    CHECK_THROWS_WITH(read(std::string(bad)),
                      std::string("commissioned: expected a day of the calendar such as 2030-12-31, found ") + bad);
  }
}

TEST_CASE("each of the four dates, with its name in the error") {
  long_row<year_month_day> r{
      .announced = 2025y / 10 / 31, .ordered = 2026y / 1 / 1, .commissioned = 2027y / 3 / 1, .retired = 2032y / 3 / 1};
  CHECK(announced_of(r) == date(2025y / 10 / 31));
  CHECK(ordered_of(r) == date(2026y / 1 / 1));
  CHECK(commissioned_of(r) == first_of_march);
  CHECK(retired_of(r) == date(2032y / 3 / 1));
  year_month_day const bad = 2027y / 2 / 30;
  CHECK_THROWS_WITH(announced_of(long_row<year_month_day>{.announced = bad}),
                    "announced: expected a day of the calendar, found 2027-02-30");
  CHECK_THROWS_WITH(ordered_of(long_row<year_month_day>{.ordered = bad}),
                    "ordered: expected a day of the calendar, found 2027-02-30");
  CHECK_THROWS_WITH(retired_of(long_row<year_month_day>{.retired = bad}),
                    "retired: expected a day of the calendar, found 2027-02-30");
}

TEST_CASE("rows of any of these answer as holdings do") {
  auto const answers = [](auto commissioned, auto retired) {
    using Date = decltype(commissioned);
    std::vector<long_row<std::optional<Date>>> const rows{{.commissioned = commissioned, .retired = retired},
                                                          {.commissioned = commissioned}};
    STATIC_REQUIRE(dated<long_row<std::optional<Date>>>);
    STATIC_REQUIRE(moment_of<decltype(rows)> == moment::undecided);
    CHECK(sum_of_counts(rows | in_service(as_of(first_of_march - one_day))) == 0);
    CHECK(sum_of_counts(rows | in_service(as_of(first_of_march))) == 16);
    CHECK(sum_of_counts(rows | in_service(as_of(2032y / March / 1))) == 8);
    CHECK(sum_of_counts(rows | added_in(2027y / March)) == 16);
    CHECK(sum_of_counts(rows | retired_in(2032y)) == 8);
    CHECK(sum_of_counts(rows | at_completion()) == 8);
    CHECK(status_at(rows[0], as_of(2040y / March / 1)) == status::retired);
  };
  answers(first_of_march, date(2032y / March / 1));
  answers(2027y / March / 1, 2032y / March / 1);
  answers(std::string("2027-03-01"), std::string("2032-03-01"));
}

TEST_CASE("a row with a bad date does not pass through a selection") {
  std::vector<row<year_month_day>> const rows{{.commissioned = 2027y / February / 30}};
  CHECK_THROWS_WITH(sum_of_counts(rows | in_service(as_of(2028y / March / 1))),
                    "commissioned: expected a day of the calendar, found 2027-02-30, in row 1");
  CHECK_THROWS_AS(sum_of_counts(rows | added_in(2027y)), error);
}

TEST_CASE("what is no date") {
  STATIC_REQUIRE(!dated<row<int>>);
  STATIC_REQUIRE(!dated<row<bool>>);
  STATIC_REQUIRE(!dated<row<std::chrono::year>>);
  STATIC_REQUIRE(!dated<row<std::optional<int>>>);
  STATIC_REQUIRE(dated<row<std::optional<std::optional<date>>>>);
}
