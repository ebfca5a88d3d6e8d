// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/planning/guessed_changes.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::months;
using std::chrono::years;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

date day_of(char const* text) { return parse_date(text); }

/// 1,000 that come on 1 July 2026, and cost a million.
fleet plan() {
  fleet out;
  out.add({.count = 1'000.0 * gpus,
           .model = catalog::nvidia::h100_sxm5,
           .commissioned = day_of("2026-07-01"),
           .cost = 1'000'000.0 * usd});
  return out;
}
/// From 0 to 100 days, each as likely: 0.05, 0.15, … 99.95 days.
guess<quantity<kind::time>> delay() {
  return guess("delay", 1.0, 0.0 * full_day, 100.0 * full_day, distribution::uniform);
}
auto count_of_day(auto const& rows, char const* day) {
  return (rows | in_service(as_of(day_of(day))) | tally(gpu_count)).total(gpu_count).value();
}
/// In how many worlds 1,000 stand, of a thousand; in the others nothing does.
int worlds_with_all(quantity<kind::gpu, ensemble> const& n) {
  int all = 0;
  for (std::size_t i = 0; i != ensemble::worlds; ++i) {
    CHECK((n.coherent_[i] == 0 || n.coherent_[i] == 1'000));
    all += n.coherent_[i] == 1'000 ? 1 : 0;
  }
  return all;
}

}  // namespace

TEST_CASE("a delay by a guess: each holding stands in some of the worlds") {
  auto const late = plan() | delayed_by(delay());
  // Ten worlds for each whole day: on the day itself those of 0 days, after 24 more days those of 0 to 24.
  CHECK(count_of_day(late, "2026-06-30").coherent_.is_one_number());
  CHECK(worlds_with_all(count_of_day(late, "2026-07-01")) == 10);
  CHECK(worlds_with_all(count_of_day(late, "2026-07-25")) == 250);
  CHECK(worlds_with_all(count_of_day(late, "2026-10-08")) == 1'000);  // 99 days later: all
  CHECK(count_of_day(late, "2026-10-08").coherent_.is_one_number());
  auto const table = late | in_service(as_of(day_of("2026-08-01"))) | tally(gpu_count, acquisition_cost);
  CHECK(std::count(table.notes.begin(), table.notes.end(), assumption{"delayed by", delay().name()}) == 1);
  CHECK(std::count_if(table.notes.begin(), table.notes.end(), [](assumption const& note) {
          return note.name + ": " + note.text == delay().text();  // the guess itself, once
        }) == 1);
  CHECK(chance_at_least(table.total(gpu_count).value(), 1'000.0 * gpus) == Approx(0.32));
  CHECK(chance_at_least(table.total(acquisition_cost).value(), 1e6 * usd) == Approx(0.32));
  REQUIRE(table.total(gpu_count).value().coherent_.guesses().size() == 1);
  CHECK(table.total(gpu_count).value().coherent_.guesses()[0].name == "delay");
}

TEST_CASE("the world in which it comes late is the world in which the delay is long") {
  auto const late = plan() | delayed_by(delay());
  auto const n = count_of_day(late, "2026-07-25");
  auto const span = delay().value().coherent_;
  for (std::size_t i = 0; i != ensemble::worlds; ++i) CHECK((n.coherent_[i] == 1'000) == (span[i] < 25 * 86'400.0));
}

TEST_CASE("what is spent in a period, in each world") {
  auto const late = plan() | delayed_by(delay());
  auto const spent = [&](period during) { return (late | added_in(during) | tally(capex)).total(capex).value(); };
  // The third quarter ends 92 days after 1 July.
  CHECK(chance_at_least(spent(calendar_quarter{2026y, 3}), 1e6 * usd) == Approx(0.92));
  CHECK(chance_at_least(spent(calendar_quarter{2026y, 4}), 1e6 * usd) == Approx(0.08));
  CHECK(spent(2026y).coherent_.is_one_number());
}

TEST_CASE("a guess without a spread gives the plain answer") {
  auto const ten = guess("ten", 1.0, 10.0 * full_day, 10.0 * full_day, distribution::uniform);
  for (char const* day : {"2026-07-10", "2026-07-11"}) {
    auto const plain = count_of_day(plan() | delayed_by(days(10)), day);
    auto const guessed = count_of_day(plan() | delayed_by(ten), day);
    CHECK(guessed.coherent_.is_one_number());
    CHECK(guessed.coherent_[0] == plain.coherent_);
  }
}

TEST_CASE("only what is yet to come is late") {
  auto both = plan();
  both.add({.count = 1'000.0 * gpus, .model = catalog::nvidia::h100_sxm5, .commissioned = day_of("2025-07-01")});
  auto const late = both | delayed_by(delay()).from(day_of("2026-01-01"));
  CHECK(quantile(count_of_day(late, "2025-07-01"), 0.0) == 1'000.0 * gpus);
  CHECK(quantile(count_of_day(late, "2026-07-01"), 0.5) == 1'000.0 * gpus);
  CHECK(quantile(count_of_day(late, "2026-10-08"), 0.0) == 2'000.0 * gpus);
}

TEST_CASE("a life by a guess, and one after a delay") {
  auto const life = guess("life", 1.0, 1'000.0 * full_day, 1'100.0 * full_day, distribution::uniform);
  // In service for 1,000 to 1,099 days; on 2029-03-27 for 1,000 days, so those of 1,000 are retired: ten.
  auto const retiring = plan() | retired_after(life);
  CHECK(worlds_with_all(count_of_day(retiring, "2029-03-26")) == 1'000);
  CHECK(worlds_with_all(count_of_day(retiring, "2029-03-27")) == 990);
  auto const gone = retiring | retired_in(period(day_of("2029-03-27"), day_of("2029-03-29"))) | tally(gpu_count);
  CHECK(worlds_with_all(gone.total(gpu_count).value()) == 20);
  // Plain years behind a guess: as late, and as long.
  auto const late = plan() | delayed_by(delay()) | retired_after(years(1)) | delayed_by(months(1));
  CHECK(worlds_with_all(count_of_day(late, "2026-08-25")) == 250);
  CHECK(worlds_with_all(count_of_day(late, "2027-08-25")) == 750);
  auto const renewed = plan() | delayed_by(delay()) | retired_after(years(1)) | replaced_by(catalog::nvidia::b200_hgx);
  CHECK(worlds_with_all(count_of_day(renewed, "2027-07-25")) == 1'000);
  CHECK_THROWS_WITH(retiring | retired_after(years(1)), contains("without a life by a guess"));
  CHECK_THROWS_WITH(retiring | replaced_by(catalog::nvidia::b200_hgx), contains("the same in all worlds"));
}

TEST_CASE("what comes of an order that is to come; what stands is there") {
  auto const arrives = guess("arrives", 1.0, 0.5, 1.0, distribution::uniform);
  auto const from = [&](date day) {
    return count_of_day(plan() | scaled_by(arrives).from(day) | delayed_by(delay()), "2030-01-01");
  };
  CHECK(quantile(from(day_of("2026-07-02")), 0.0).in(gpus) == 1'000);  // commissioned the day before
  CHECK(quantile(from(day_of("2026-07-01")), 0.5).in(gpus) == Approx(750));
  auto const answer =
      plan() | scaled_by(arrives).from(2026y / 7 / 1) | in_service(as_of(2030y / 1 / 1)) | tally(gpu_count);
  CHECK(answer.notes[0] == assumption{"scaled by", "arrives, what is commissioned from 2026-07-01 on"});
}

TEST_CASE("what comes of an order, by a guess") {
  auto const arrives = guess("arrives", 1.0, 0.5, 1.0, distribution::uniform);
  auto const all = plan() | scaled_by(arrives) | delayed_by(delay());
  auto const n = count_of_day(all, "2026-10-08");
  CHECK(n.coherent_[17] == 1'000 * arrives.value()[17]);
  auto const table = all | in_service(as_of(day_of("2026-07-25"))) | tally(gpu_count);
  REQUIRE(table.notes.size() == 6);
  CHECK(table.notes[0] == assumption{"scaled by", "arrives"});
  CHECK(table.notes[1] == assumption{"delayed by", delay().name()});
  CHECK(table.notes[2].name == "in service");
  CHECK(table.notes[3] == assumption{"ranges", "5 %, 50 % and 95 % of 1,000 worlds"});
  CHECK(table.notes[4].name == "arrives");
  CHECK(table.notes[5].name == delay().name());
  // What is one number in all worlds prints as one, and nothing is said of ranges.
  auto const later = plan() | delayed_by(delay()) | in_service(as_of(day_of("2040-01-01"))) | tally(gpu_count);
  CHECK(std::none_of(later.notes.begin(), later.notes.end(), [](auto const& each) { return each.name == "ranges"; }));
  auto const other_order = count_of_day(plan() | delayed_by(delay()) | scaled_by(arrives), "2026-07-25");
  auto const one_order = table.total(gpu_count).value();
  CHECK(other_order.coherent_.to_vector() == one_order.coherent_.to_vector());
  auto const half = count_of_day(plan() | delayed_by(delay()) | scaled_by(0.5), "2026-07-25");
  CHECK(chance_at_least(half, 500.0 * gpus) == Approx(0.25));
}
