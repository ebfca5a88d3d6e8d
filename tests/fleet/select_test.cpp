// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <forward_list>
#include <limits>
#include <list>
#include <optional>
#include <random>
#include <range/v3/algorithm/for_each.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/concat.hpp>
#include <range/v3/view/drop.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>
#include <ranges>
#include <span>
#include <tonnage/catalog/models.hpp>
#include <tonnage/fleet/select.hpp>
#include <tonnage/units/interval.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::December;
using std::chrono::January;
using std::chrono::July;
using std::chrono::June;
using tonnage::testing::contains;

namespace {

date const start = 2027y / July / 1;
date const stop = 2031y / July / 1;
std::chrono::days const one_day(1);

holding some(double n, std::optional<date> commissioned = start, std::optional<date> retired = {},
             char const* who = "A") {
  return {.count = n * gpus,
          .model = catalog::nvidia::h100_sxm5,
          .owner = who,
          .commissioned = commissioned,
          .retired = retired};
}

template <class Range>
double sum_of_counts(Range&& range) {
  double out = 0;
  for (auto const& h : range) out += count_of(h).in(gpus);
  return out;
}

struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
};  // no dates
struct dated_rack {
  quantity<kind::gpu> count;
  catalog::model model;
  date commissioned;
};

template <class T>
using of = std::remove_cvref_t<T>;
auto const is_a = [](auto const& h) { return h.owner == "A"; };
auto const itself = [](holding const& h) { return h; };

}  // namespace

TEST_CASE("in service from the day of commissioning to the day before retirement") {
  fleet const f{some(8, start, stop)};
  CHECK(sum_of_counts(f | in_service(as_of(start - one_day))) == 0);
  CHECK(sum_of_counts(f | in_service(as_of(start))) == 8);
  CHECK(sum_of_counts(f | in_service(as_of(stop - one_day))) == 8);
  CHECK(sum_of_counts(f | in_service(as_of(stop))) == 0);
}

TEST_CASE("what serves through December is retired on the first of January") {
  fleet const through{some(8, start, 2028y / January / 1)};
  CHECK(sum_of_counts(through | in_service(as_of(2027y / December / 31))) == 8);
  CHECK(sum_of_counts(through | in_service(as_of(2028y / January / 1))) == 0);
  CHECK(sum_of_counts(through | retired_in(2027y)) == 0);
  CHECK(sum_of_counts(through | retired_in(2028y)) == 8);
  fleet const without{some(8, start, 2027y / December / 31)};
  CHECK(sum_of_counts(without | in_service(as_of(2027y / December / 30))) == 8);
  CHECK(sum_of_counts(without | in_service(as_of(2027y / December / 31))) == 0);
  CHECK(sum_of_counts(without | retired_in(2027y)) == 8);
}

TEST_CASE("commissioned and retired on one day is never in service") {
  fleet const f{some(8, start, start)};
  for (auto const d : {start - one_day, start, start + one_day}) CHECK(sum_of_counts(f | in_service(as_of(d))) == 0);
  CHECK(sum_of_counts(f | added_in(2027y)) == 8);
  CHECK(sum_of_counts(f | retired_in(2027y)) == 8);
}

TEST_CASE("what has no date is never in service, never added and never retired") {
  fleet const f{some(8, {})};
  CHECK(sum_of_counts(f | in_service(as_of(2100y / January / 1))) == 0);
  CHECK(sum_of_counts(f | added_in(period(1900y / January / 1, 2200y / January / 1))) == 0);
  CHECK(sum_of_counts(f | retired_in(period(1900y / January / 1, 2200y / January / 1))) == 0);
  CHECK(sum_of_counts(f | at_completion()) == 8);
}

TEST_CASE("at completion: all that is not retired, whatever its dates") {
  fleet const f{some(1), some(2, {}), some(4, 2099y / July / 1), some(8, start, stop)};
  CHECK(sum_of_counts(f | at_completion()) == 7);
}

TEST_CASE("what is left out for want of a date is counted") {
  fleet const f{some(1), some(2, {}), some(4, {}), some(8, start, stop)};
  CHECK((f | in_service(as_of(stop))).undated() == 2);
  CHECK((f | at_completion()).undated() == 0);
}

TEST_CASE("added_in: on the first day of a period, not on its end") {
  fleet const f{some(8, start, stop)};
  CHECK(sum_of_counts(f | added_in(period(start, start + one_day))) == 8);
  CHECK(sum_of_counts(f | added_in(period(start - one_day, start))) == 0);
  CHECK(sum_of_counts(f | added_in(period(start + one_day, start + 2 * one_day))) == 0);
  CHECK(sum_of_counts(f | added_in(period(start, start))) == 0);
  CHECK(sum_of_counts(f | added_in(2027y)) == 8);
  CHECK(sum_of_counts(f | added_in(2027y / July)) == 8);
  CHECK(sum_of_counts(f | added_in(2027y / June)) == 0);
  CHECK(sum_of_counts(f | retired_in(2031y)) == 8);
  CHECK(sum_of_counts(f | retired_in(2030y)) == 0);
}

TEST_CASE("neighbouring periods sum to the whole, and stocks move by flows") {
  auto const seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  fleet f;
  for (int i = 0; i != 500; ++i) {
    date const from = date(2026y / January / 1) + one_day * static_cast<int>(random() % 3'653);
    std::optional<date> until;
    if (random() % 2 == 0) until = from + one_day * static_cast<int>(random() % 1'500);
    f.add(some(1.0 + static_cast<double>(random() % 1'000), from, until));
  }
  period const all(2026y / January / 1, 2041y / January / 1);
  double added = 0, retired = 0;
  for (auto y = 2026y; y != 2041y; ++y) {
    for (unsigned m = 1; m <= 12; ++m) {
      added += sum_of_counts(f | added_in(y / std::chrono::month(m)));
      retired += sum_of_counts(f | retired_in(y / std::chrono::month(m)));
    }
    CHECK(sum_of_counts(f | in_service(as_of(y / December / 31))) == added - retired);
  }
  CHECK(added == sum_of_counts(f | added_in(all)));
  CHECK(added == sum_of_counts(f));
  CHECK(retired == sum_of_counts(f | retired_in(all)));
}

TEST_CASE("the moment of a range") {
  fleet const f{some(8)};
  std::vector<holding> const v{some(8)};
  auto const at = in_service(as_of(stop));
  auto const during = added_in(2027y);
  STATIC_REQUIRE(moment_of<fleet> == moment::undecided);
  STATIC_REQUIRE(moment_of<fleet const&> == moment::undecided);
  STATIC_REQUIRE(moment_of<std::vector<holding>> == moment::undecided);
  STATIC_REQUIRE(moment_of<std::vector<rack>> == moment::instant);  // a snapshot
  STATIC_REQUIRE(moment_of<std::vector<dated_rack>> == moment::undecided);
  STATIC_REQUIRE(moment_of<std::span<holding const>> == moment::undecided);
  STATIC_REQUIRE(moment_of<decltype(f | at)> == moment::instant);
  STATIC_REQUIRE(moment_of<decltype(f | at_completion())> == moment::instant);
  STATIC_REQUIRE(moment_of<decltype(f | during)> == moment::period);
  STATIC_REQUIRE(moment_of<decltype(f | retired_in(2027y))> == moment::period);
  STATIC_REQUIRE(moment_of<decltype(v | at)> == moment::instant);
}

TEST_CASE("the views of range-v3 keep the moment") {
  fleet const f{some(8)};
  auto const at = in_service(as_of(stop));
  auto const during = added_in(2027y);
  STATIC_REQUIRE(moment_of<decltype(f | ranges::views::filter(is_a))> == moment::undecided);
  STATIC_REQUIRE(moment_of<decltype(f | ranges::views::filter(is_a) | at)> == moment::instant);
  STATIC_REQUIRE(moment_of<decltype(f | at | ranges::views::filter(is_a))> == moment::instant);
  STATIC_REQUIRE(moment_of<decltype(f | during | ranges::views::filter(is_a))> == moment::period);
  STATIC_REQUIRE(moment_of<decltype(f | at | ranges::views::transform(itself))> == moment::instant);
  STATIC_REQUIRE(moment_of<decltype(f | at | ranges::views::take(1))> == moment::instant);
  STATIC_REQUIRE(moment_of<decltype(f | during | ranges::views::drop(1))> == moment::period);
  STATIC_REQUIRE(moment_of<decltype(f | at | ranges::views::filter(is_a) | ranges::views::take(1))> == moment::instant);
  STATIC_REQUIRE(moment_of<decltype(f | at | scaled_by(1.3))> == moment::instant);
  STATIC_REQUIRE(moment_of<decltype(f | scaled_by(1.3) | during)> == moment::period);
  STATIC_REQUIRE(moment_of<decltype(f | scaled_by(1.3))> == moment::undecided);
  STATIC_REQUIRE(moment_of<decltype(ranges::views::concat(f | at, f | at))> == moment::instant);
  STATIC_REQUIRE(moment_of<decltype(ranges::views::concat(f | during, f | during))> == moment::period);
  STATIC_REQUIRE(moment_of<decltype(ranges::views::concat(f | at, f | during))> == moment::undecided);
  STATIC_REQUIRE(moment_of<decltype(ranges::views::concat(f | at, f))> == moment::undecided);
  STATIC_REQUIRE(moment_of<decltype(ranges::views::concat(f, f | at))> == moment::undecided);
  STATIC_REQUIRE(moment_of<decltype(ranges::views::concat(f | at, f | at, f | during))> == moment::undecided);
}

TEST_CASE("what was put into a container has no moment any more") {
  fleet const f{some(8)};
  auto const kept = f | in_service(as_of(stop)) | ranges::to<std::vector>();
  STATIC_REQUIRE(moment_of<decltype(kept)> == moment::undecided);
  CHECK(kept.size() == 1);
}

TEST_CASE("the last selection decides") {
  fleet const f{some(8, start), some(16, start + 400 * one_day)};
  auto stock = f | added_in(2027y) | in_service(as_of(stop));  // what stands of the additions of 2027
  STATIC_REQUIRE(moment_of<decltype(stock)> == moment::instant);
  CHECK(sum_of_counts(stock) == 8);
  auto flow = f | in_service(as_of(stop)) | added_in(2027y);
  STATIC_REQUIRE(moment_of<decltype(flow)> == moment::period);
  CHECK(sum_of_counts(flow) == 8);
}

TEST_CASE("filters of range-v3 before and after") {
  fleet const f{some(1, start, {}, "A"), some(2, start, {}, "B"), some(4, start, start + one_day, "A"),
                some(8, {}, {}, "A")};
  auto const at = as_of(start + one_day);
  CHECK(sum_of_counts(f | in_service(at)) == 3);
  CHECK(sum_of_counts(f | ranges::views::filter(is_a) | in_service(at)) == 1);
  CHECK(sum_of_counts(f | in_service(at) | ranges::views::filter(is_a)) == 1);
  CHECK(sum_of_counts(f | in_service(at) | ranges::views::take(1)) == 1);
}

TEST_CASE("two fleets one behind the other") {
  fleet const a{some(1), some(2)};
  fleet const b{some(4)};
  auto const at = in_service(as_of(stop));
  CHECK(sum_of_counts(ranges::views::concat(a | at, b | at)) == 7);
  CHECK(sum_of_counts(ranges::views::concat(a, b) | at) == 7);
}

TEST_CASE("temporaries live as long as the view") {
  auto const make = [] {
    fleet f;
    for (int i = 0; i != 100; ++i) f.add(some(1));
    return f;
  };
  auto at = make() | in_service(as_of(stop));
  auto copy = at;
  CHECK(sum_of_counts(at) == 100);
  CHECK(sum_of_counts(copy) == 100);
  auto moved = std::move(at);
  CHECK(sum_of_counts(moved) == 100);
  copy = make() | in_service(as_of(stop));
  CHECK(sum_of_counts(copy) == 100);
  auto chain =
      std::vector<holding>{some(1), some(2)} | in_service(as_of(stop)) | ranges::views::filter(is_a) | scaled_by(2.0);
  CHECK(sum_of_counts(chain) == 6);
  auto one = [&] { return make() | scaled_by(3.0) | added_in(2027y) | ranges::views::take(2); }();
  CHECK(sum_of_counts(one) == 6);
  auto both = ranges::views::concat(make() | in_service(as_of(stop)), make() | in_service(as_of(stop)));
  CHECK(sum_of_counts(both) == 200);
}

TEST_CASE("a selection does not copy rows") {
  fleet const f{some(1), some(2)};
  for (auto const& h : f | in_service(as_of(stop))) {
    bool const inside = &h == &*f.begin() || &h == &*(f.begin() + 1);
    CHECK(inside);
  }
}

TEST_CASE("a selection sees what is added to the fleet later") {
  fleet f{some(1)};
  auto at = f | in_service(as_of(stop));
  f.add(some(2));
  CHECK(sum_of_counts(at) == 3);
}

TEST_CASE("any range of holdings") {
  auto const at = in_service(as_of(stop));
  std::vector<holding> const vector{some(1), some(2)};
  std::list<holding> const list{some(1), some(2)};
  std::forward_list<holding> const forward{some(1), some(2)};
  std::array<holding, 2> const array{some(1), some(2)};
  holding const plain[] = {some(1), some(2)};
  CHECK(sum_of_counts(vector | at) == 3);
  CHECK(sum_of_counts(list | at) == 3);
  CHECK(sum_of_counts(forward | at) == 3);
  CHECK(sum_of_counts(array | at) == 3);
  CHECK(sum_of_counts(plain | at) == 3);
  CHECK(sum_of_counts(std::span<holding const>(vector) | at) == 3);
  CHECK(sum_of_counts(std::span<holding const, 2>(array) | at) == 3);
  CHECK(sum_of_counts(ranges::views::iota(1, 3) | ranges::views::transform([](int n) { return some(n); }) | at) == 3);
  CHECK(sum_of_counts(std::vector<dated_rack>{{8.0 * gpus, catalog::nvidia::h100_sxm5, start}} | at) == 8);
  CHECK(sum_of_counts(std::vector<holding>() | at) == 0);
  CHECK(sum_of_counts(fleet() | at) == 0);
}

TEST_CASE("views of the standard library before a selection") {
  std::vector<holding> const vector{some(1), some(2), some(4, {})};
  auto const selects = [](auto view, double expected) {
    using View = decltype(view);
    if constexpr (std::is_same_v<detail::held<View>, detail::kept_view<View>>) {
      FAIL("a view of the standard library is taken for a container, of which no const one can be read");
    } else {
      auto at = view | in_service(as_of(stop));
      STATIC_REQUIRE(moment_of<decltype(at)> == moment::instant);
      CHECK(sum_of_counts(at) == expected);
      CHECK(sum_of_counts(std::move(view) | in_service(as_of(stop))) == expected);
    }
  };
  int const captured = 1;
  selects(vector | std::views::filter(is_a), 3);
  selects(vector | std::views::filter([captured](auto const& h) { return h.count.in(gpus) > captured; }), 2);
  selects(vector | std::views::take(1), 1);
  selects(vector | std::views::transform(itself), 3);
  selects(vector | std::views::drop_while(is_a), 0);
}

TEST_CASE("views of the standard library keep the moment") {
  std::vector<holding> const vector{some(1), some(2), some(4, {})};
  auto stock = vector | in_service(as_of(stop)) | std::views::filter(is_a);
  CHECK((moment_of<decltype(stock)> == moment::instant));
  CHECK(sum_of_counts(stock) == 3);
  auto flow = vector | added_in(2027y) | std::views::take(1);
  CHECK((moment_of<decltype(flow)> == moment::period));
  CHECK(sum_of_counts(flow) == 1);
  auto undecided = vector | std::views::filter(is_a);
  CHECK((moment_of<decltype(undecided)> == moment::undecided));
}

TEST_CASE("a note says what was selected") {
  fleet const f{some(8)};
  CHECK((f | in_service(as_of(2030y / December / 31))).note() == assumption{"in service", "as of 2030-12-31"});
  CHECK((f | added_in(2027y)).note() == assumption{"additions", "2027-01-01 to 2027-12-31"});
  CHECK((f | retired_in(2028y / std::chrono::February)).note() ==
        assumption{"retirements", "2028-02-01 to 2028-02-29"});
  CHECK_THAT((f | at_completion()).note().text, contains("not retired"));
}

TEST_CASE("what states another status than commissioned is not in service, whatever its dates") {
  struct stated {
    quantity<kind::gpu> count;
    catalog::model model;
    date commissioned;
    tonnage::status status;
  };
  std::vector<stated> const rows{{1.0 * gpus, catalog::nvidia::l4, start, status::announced},
                                 {2.0 * gpus, catalog::nvidia::l4, start, status::ordered},
                                 {4.0 * gpus, catalog::nvidia::l4, start, status::commissioned},
                                 {8.0 * gpus, catalog::nvidia::l4, start, status::retired}};
  CHECK(sum_of_counts(rows | in_service(as_of(start))) == 4);
  CHECK(sum_of_counts(rows | in_service(as_of(start - one_day))) == 0);
  CHECK(sum_of_counts(rows | added_in(2027y)) == 15);  // additions go by the date alone
}

TEST_CASE("what is retired on the day itself is told") {
  fleet const f{some(1, start, stop), some(2, start, stop), some(4, start, stop + one_day), some(8)};
  auto const notes = [&](date day) {
    detail::notes_of_rows out;
    detail::collect_notes(f | in_service(as_of(day)), out);
    return out.all();
  };
  assumption const left_out{"left out", "2 holdings retired on the day itself, the first day out of service"};
  CHECK(notes(stop).size() == 2);
  CHECK(notes(stop).back() == left_out);
  CHECK(notes(stop + one_day).back() ==
        assumption{"left out", "1 holding retired on the day itself, the first day out of service"});
  CHECK(notes(stop - one_day).size() == 1);
  CHECK(notes(stop + 2 * one_day).size() == 1);
}

TEST_CASE("a row of any type that is retired before it is commissioned is refused by its number") {
  struct leased {
    quantity<kind::gpu> count;
    catalog::model model;
    char const* commissioned;
    char const* retired;
  };
  std::vector<leased> rows{{8.0 * gpus, catalog::nvidia::l4, "2025-01-01", ""},
                           {4.0 * gpus, catalog::nvidia::l4, "", "2024-01-01"},
                           {2.0 * gpus, catalog::nvidia::l4, "2026-06-01", "2026-06-01"}};
  as_of const in_2026(2026y / December / 31);
  CHECK(sum_of_counts(rows | in_service(in_2026)) == 8);
  CHECK(sum_of_counts(rows | added_in(2026y)) == 2);
  rows[2].retired = "2025-06-01";
  auto const refused = "field retired: retired before commissioned, in row 3: '2025-06-01 < 2026-06-01'";
  CHECK_THROWS_WITH(sum_of_counts(rows | in_service(in_2026)), refused);
  CHECK_THROWS_WITH(sum_of_counts(rows | added_in(2026y)), refused);
  CHECK_THROWS_WITH(sum_of_counts(rows | retired_in(2025y)), refused);
  CHECK_THROWS_WITH(sum_of_counts(rows | at_completion()), refused);
  CHECK_THROWS_WITH(status_at(rows[2], in_2026), contains("retired before commissioned"));
  rows[2].retired = "2025-02-30";
  CHECK_THROWS_WITH(sum_of_counts(rows | in_service(in_2026)),
                    "retired: expected a day of the calendar such as 2030-12-31, found 2025-02-30, in row 3");
}
