// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <list>
#include <range/v3/view/any_view.hpp>
#include <range/v3/view/concat.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>
#include <span>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

date const mid_2026 = 2026y / std::chrono::July / 1;
date const mid_2027 = 2027y / std::chrono::July / 1;
as_of const late(2030y / std::chrono::December / 31);

/// NAVER owns 60, and runs 12 of the ministry's 50.
fleet korea() {
  fleet f;
  f.add({.count = 38.0 * gpus,
         .model = catalog::nvidia::b200_hgx,
         .owner = "Ministry",
         .operator_ = "Kakao",
         .site = "kr/gov/a",
         .commissioned = mid_2026,
         .cost = 380.0 * usd});
  f.add({.count = 12.0 * gpus,
         .model = catalog::nvidia::b200_hgx,
         .owner = "Ministry",
         .operator_ = "NAVER",
         .site = "kr/gov/b",
         .commissioned = mid_2027,
         .cost = 120.0 * usd});
  f.add({.count = 60.0 * gpus,
         .model = catalog::nvidia::gb200,
         .owner = "NAVER",
         .operator_ = "NAVER",
         .site = "kr/naver/sejong",
         .commissioned = mid_2027,
         .cost = 900.0 * usd});
  return f;
}

struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
};
struct apple {
  double weight;
};

template <class Range, class Stage>
concept answers = requires(Range range, Stage stage) { range | stage; };

template <class T>
using plain = std::remove_cvref_t<T>;
using stock = plain<decltype(std::declval<fleet&>() | in_service(late))>;
using flow = plain<decltype(std::declval<fleet&>() | added_in(2027y))>;
template <class... M>
using tally_of = decltype(tally(std::declval<M>()...));
using peak_ = plain<decltype(peak<bf16>)>;
using power_ = plain<decltype(chip_power)>;
using capex_ = plain<decltype(capex)>;
using count_ = plain<decltype(gpu_count)>;
using memory_ = plain<decltype(memory)>;

}  // namespace

TEST_CASE("an owner and an operator of one name are counted apart, and no GPU twice") {
  auto const f = korea();
  auto const own = f | in_service(late) | by(owner) | tally(gpu_count);
  CHECK(own.at(gpu_count, "NAVER").value().in(gpus) == 60);
  CHECK(own.at(gpu_count, "Ministry").value().in(gpus) == 50);
  CHECK(own.total(gpu_count).value().in(gpus) == 110);
  auto const run = f | in_service(late) | by(operator_) | tally(gpu_count);
  CHECK(run.at(gpu_count, "NAVER").value().in(gpus) == 72);
  CHECK(run.at(gpu_count, "Kakao").value().in(gpus) == 38);
  CHECK(run.total(gpu_count).value().in(gpus) == 110);
}

TEST_CASE("no key, one, two and three") {
  auto const f = korea();
  auto const whole = f | in_service(late) | tally(gpu_count, chip_power);
  REQUIRE(whole.size() == 1);
  auto const& [n, power] = *whole.begin();
  CHECK(n.value().in(gpus) == 110);
  CHECK(power.value().in(watts) == 122'000);  // 50 × 1,000 + 60 × 1,200
  CHECK((f | in_service(late) | by() | tally(gpu_count)).total(gpu_count).value().in(gpus) == 110);
  CHECK((f | in_service(late) | by(owner) | tally(gpu_count)).size() == 2);
  CHECK((f | by(owner, commissioning_year) | tally(gpu_count)).size() == 3);
  auto const three = f | in_service(late) | by(owner, operator_, model) | tally(gpu_count, chip_power);
  REQUIRE(three.size() == 3);
  auto const& [who, runs, what, gpus_, watts_] = three.rows[1];
  CHECK(who == "Ministry");
  CHECK(runs == "NAVER");
  CHECK(what == catalog::nvidia::b200_hgx);
  CHECK(gpus_.value().in(gpus) == 12);
  CHECK(watts_.value().in(watts) == 12'000);
}

TEST_CASE("sites roll up") {
  auto const f = korea();
  CHECK((f | in_service(late) | by(site.at(1)) | tally(gpu_count)).at(gpu_count, "kr").value().in(gpus) == 110);
  auto const two = f | in_service(late) | by(site.at(2)) | tally(gpu_count);
  CHECK(two.at(gpu_count, "kr/gov").value().in(gpus) == 50);
  CHECK(two.at(gpu_count, "kr/naver").value().in(gpus) == 60);
  CHECK((f | in_service(late) | by(site) | tally(gpu_count)).size() == 3);
}

TEST_CASE("of nothing") {
  auto const grouped = fleet() | in_service(late) | by(owner) | tally(gpu_count, chip_power);
  CHECK(grouped.size() == 0);
  CHECK(grouped.total(chip_power).value().in(watts) == 0);
}

TEST_CASE("without keys there is one row, of nothing as well") {
  auto const answer = fleet() | in_service(late) | tally(gpu_count);
  REQUIRE(answer.size() == 1);
  auto const& [n] = *answer.begin();
  CHECK(n.value().in(gpus) == 0);
}

TEST_CASE("a stock is of an instant, a flow is during a period") {
  STATIC_REQUIRE(answers<stock&, tally_of<peak_>>);
  STATIC_REQUIRE(answers<stock&, tally_of<count_, power_>>);
  STATIC_REQUIRE(!answers<flow&, tally_of<peak_>>);
  STATIC_REQUIRE(!answers<flow&, tally_of<count_, power_>>);
  STATIC_REQUIRE(!answers<fleet&, tally_of<power_>>);  // when?
  STATIC_REQUIRE(!answers<fleet&, tally_of<memory_>>);
  STATIC_REQUIRE(answers<fleet&, tally_of<count_>>);
  STATIC_REQUIRE(answers<flow&, tally_of<count_>>);
  STATIC_REQUIRE(answers<stock&, tally_of<count_>>);
  STATIC_REQUIRE(answers<flow&, tally_of<capex_>>);
  STATIC_REQUIRE(!answers<stock&, tally_of<capex_>>);
  STATIC_REQUIRE(!answers<fleet&, tally_of<capex_>>);
  STATIC_REQUIRE(!answers<stock&, tally_of<power_, capex_>>);
  STATIC_REQUIRE(!answers<flow&, tally_of<power_, capex_>>);
  STATIC_REQUIRE(answers<flow&, tally_of<decltype(capex / peak<bf16>)>>);
  STATIC_REQUIRE(!answers<stock&, tally_of<decltype(capex / peak<bf16>)>>);
  STATIC_REQUIRE(!answers<flow&, tally_of<decltype(chip_power / gpu_count)>>);
  STATIC_REQUIRE(answers<std::vector<rack>&, tally_of<power_>>);  // a snapshot
}

TEST_CASE("a key may bring the period") {
  STATIC_REQUIRE(answers<decltype(std::declval<stock&>() | by(commissioning_year)), tally_of<power_, capex_>>);
  STATIC_REQUIRE(answers<decltype(std::declval<fleet&>() | by(commissioning_year)), tally_of<count_, capex_>>);
  STATIC_REQUIRE(!answers<decltype(std::declval<fleet&>() | by(commissioning_year)), tally_of<power_>>);
  STATIC_REQUIRE(!answers<decltype(std::declval<flow&>() | by(commissioning_year)), tally_of<power_>>);
  STATIC_REQUIRE(!answers<decltype(std::declval<fleet&>() | by(owner)), tally_of<capex_>>);
  STATIC_REQUIRE(!answers<decltype(std::declval<stock&>() | by(owner)), tally_of<capex_>>);
  STATIC_REQUIRE(answers<decltype(std::declval<flow&>() | by(owner)), tally_of<capex_>>);
}

TEST_CASE("what these rows cannot answer is a plain false") {
  STATIC_REQUIRE(!answers<std::vector<rack>&, tally_of<capex_>>);
  STATIC_REQUIRE(!answers<decltype(std::declval<std::vector<rack>&>() | by(owner)), tally_of<count_>>);
  STATIC_REQUIRE(!answers<decltype(std::declval<std::vector<rack>&>() | by(commissioning_year)), tally_of<count_>>);
  STATIC_REQUIRE(!answers<std::vector<apple>&, tally_of<count_>>);
  STATIC_REQUIRE(!answers<std::vector<int>&, tally_of<count_>>);
  STATIC_REQUIRE(!answers<int, tally_of<count_>>);
}

TEST_CASE("any range, before and after any view") {
  std::vector<rack> const rows{{1.0 * gpus, catalog::nvidia::l4}, {2.0 * gpus, catalog::nvidia::l4}};
  std::list<rack> const list(rows.begin(), rows.end());
  rack const array[] = {rows[0], rows[1]};
  auto const n = [](auto const& table) { return table.total(gpu_count).value().in(gpus); };
  CHECK(n(rows | tally(gpu_count, chip_power)) == 3);
  CHECK(n(list | tally(gpu_count, chip_power)) == 3);
  CHECK(n(array | tally(gpu_count, chip_power)) == 3);
  CHECK(n(std::span(rows) | tally(gpu_count, chip_power)) == 3);
  CHECK(n(std::vector<rack>(rows) | by(model) | tally(gpu_count)) == 3);
  CHECK(n(rows | ranges::views::filter([](rack const& r) { return r.count > 1.0 * gpus; }) | tally(gpu_count)) == 2);
  CHECK(n(rows | ranges::views::transform([](rack r) { return r.count *= 2.0, r; }) | tally(gpu_count)) == 6);
  ranges::any_view<rack const&> const any = rows;
  auto erased = any;
  CHECK(n(erased | tally(gpu_count, chip_power)) == 3);
  auto const f = korea();
  CHECK(n(f | in_service(late) | ranges::views::filter([](holding const& h) { return h.owner == "NAVER"; }) |
          tally(gpu_count, chip_power)) == 60);
  CHECK(n(ranges::views::concat(f | in_service(late), f | in_service(late)) | tally(gpu_count, chip_power)) == 220);
  CHECK(n(f | scaled_by(1.5) | in_service(late) | by(owner) | tally(gpu_count, peak<fp4>)) == 165);
}

TEST_CASE("temporaries live until the answer") {
  auto const make = [] { return korea(); };
  auto grouped = make() | in_service(late) | by(owner);
  auto const answer = grouped | tally(gpu_count, chip_power);
  CHECK(answer.total(gpu_count).value().in(gpus) == 110);
  CHECK((grouped | tally(peak<bf16>)).total(peak<bf16>).is_complete());  // asked twice
  auto const late_answer = [&] {
    return make() | scaled_by(2.0) | in_service(late) | by(owner, site.at(2)) | tally(gpu_count);
  }();
  CHECK(late_answer.total(gpu_count).value().in(gpus) == 220);
}

TEST_CASE("a scaled fleet costs as much more") {
  auto const answer =
      korea() | scaled_by(0.5) | added_in(2027y) | by(owner) | tally(gpu_count, capex, capex / gpu_count);
  CHECK(answer.at(gpu_count, "NAVER").value().in(gpus) == 30);
  CHECK(answer.at(capex, "NAVER").value().in(usd) == 450);
  CHECK(answer.at(capex / gpu_count, "NAVER").value().in(usd / gpu) == 15);
  CHECK(answer.total(capex).value().in(usd) == 510);  // (120 + 900) ÷ 2
}

TEST_CASE("a TPU without a TDP: five of six models") {
  std::vector<rack> const rows{{100.0 * gpus, catalog::nvidia::h100_sxm5}, {100.0 * gpus, catalog::nvidia::b200_hgx},
                               {100.0 * gpus, catalog::nvidia::l4},        {100.0 * gpus, catalog::nvidia::gb200},
                               {70.0 * gpus, catalog::nvidia::h20},        {30.0 * gpus, catalog::google::tpu_v6e}};
  auto const answer = rows | tally(chip_power);
  auto const& power = answer.total(chip_power);
  CHECK(power.covers().model_count() == 6);
  CHECK(power.covers().model_count() - power.covers().unknown_models.size() == 5);
  CHECK(power.covers().known_share() == Approx(0.94));  // 470 of 500
  CHECK_THROWS_AS(power.value(), error);
  CHECK_THROWS_WITH(power.value(), contains("TPU v6e"));
  // 100 × (700 + 1,000 + 72 + 1,200) + 70 × 400
  CHECK(power.known().in(watts) == Approx(325'200));
}

TEST_CASE("assumptions come along, once") {
  auto f = korea();
  f.assume("mix", "half and half");
  auto const answer = f | in_service(late) | by(owner) | tally(gpu_count, it_power, facility_power(pue(1.5)));
  REQUIRE(answer.notes.size() == 4);
  CHECK(answer.notes[0] == assumption{"mix", "half and half"});
  CHECK(answer.notes[1].name == "in service");
  CHECK(answer.notes[2].name == "host overhead");
  CHECK(answer.notes[3].name == "PUE");
  auto const filtered = f | ranges::views::filter([](holding const&) { return true; }) | in_service(late) |
                        ranges::views::take(1) | tally(gpu_count);
  CHECK(filtered.notes.size() == 2);
  CHECK((f | scaled_by(2.0) | in_service(late) | tally(gpu_count)).notes.size() >= 2);
}

TEST_CASE("assumptions come along when fleets are joined") {
  auto f = korea();
  f.assume("mix", "half and half");
  auto const answer = (f + korea()) | in_service(late) | tally(gpu_count);
  REQUIRE(!answer.notes.empty());
  CHECK(answer.notes[0] == assumption{"mix", "half and half"});
}

TEST_CASE("a question can be kept") {
  auto const question = tally(gpu_count, chip_power);
  auto const keys = by(owner);
  auto const f = korea();
  CHECK((f | in_service(late) | keys | question).size() == 2);
  CHECK((f | in_service(late) | keys | question).size() == 2);
  CHECK((f | in_service(late) | question).size() == 1);
  auto const when = in_service(late);
  CHECK((f | when | question).total(gpu_count).value().in(gpus) == 110);
  CHECK((f | when | question).total(gpu_count).value().in(gpus) == 110);
}

TEST_CASE("a selection that was kept as a constant can be asked") {
  auto const f = korea();
  auto const now = f | in_service(late);
  STATIC_REQUIRE(answers<stock&, tally_of<count_>>);
  CHECK((answers<decltype(now)&, tally_of<count_>>));
}
