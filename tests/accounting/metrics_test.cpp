// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/format.h>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory_resource>
#include <string>
#include <string_view>
#include <tonnage/accounting/metrics.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <tonnage/tally/use.hpp>
#include <vector>

using namespace tonnage;
using tonnage::testing::Approx;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

catalog::model const hopper = catalog::nvidia::h100_sxm5;
price_list<usd> const march_and_april{{hopper, period(2026y / 3), 3 * usd},
                                      {hopper, period(2026y / 4), parse_amount<usd>("2.10")}};
std::vector<usage_record> const used{
    {.account = "lattice",
     .model = hopper,
     .gpus = gpu_share::of(8),
     .start = at(2026y / 3 / 31, 12h),
     .end = at(2026y / 4 / 1, 6h)},
    {.account = "plasma",
     .model = hopper,
     .gpus = gpu_share::of(1, 7),
     .start = at(2026y / 3 / 2),
     .end = at(2026y / 3 / 2, 1h)},
    {.account = "plasma", .gpus = gpu_share(), .start = at(2026y / 3 / 2), .end = at(2026y / 3 / 3)},
};
energy_site<usd> hall() {
  return {pue<>(1.25),
          {"hall", "price of energy", {energy_price<usd>(0.10 * usd / kWh, 2020y / 1 / 1)}},
          grid_intensities("grid", {grid_intensity(0.4 * kilograms_co2e / kWh, 2020y / 1 / 1, "a test")})};
}

struct steady_draw {
  double kilowatts_drawn;
  quantity<kind::it_power> operator()(auto const&) const { return kilowatts_drawn * kilowatts * of_it; }
  bool operator==(steady_draw const&) const = default;
};

}  // namespace

TEST_CASE("a charge is a metric") {
  auto const answer =
      used | over(2026y).by_days() | by(account) | tally(gpu_hours_used, charge(march_and_april, rounding::half_even));
  REQUIRE(answer.size() == 2);
  auto const money = [&](std::size_t row) { return answer.rows[row].get<2>().value(); };
  CHECK(to_decimal(money(0)) == "388.80");    // 8 × 12 h × $3 + 8 × 6 h × $2.10
  CHECK(to_decimal(money(1)) == "0.428571");  // $3 / 7; the job without GPUs costs nothing, and needs no price
  CHECK(to_decimal(answer.totals.get<1>().value()) == "389.228571");
  CHECK(answer.totals.get<1>().value() ==
        bill_of(used | over(2026y).by_days(), march_and_april, rounding::half_even).total());
  CHECK(contains("389.2").match(fmt::format("{}", answer)));
}

TEST_CASE("a row is rounded once for each price, and the total is the sum of its rows") {
  price_list<usd> const tiny{{hopper, period(2026y / 3), parse_amount<usd>("0.000001")}};
  std::vector<usage_record> halves;
  for (char const* who : {"a", "b", "b"})  // half a millionth each
    halves.push_back({.account = who,
                      .model = hopper,
                      .gpus = gpu_share::of(1),
                      .start = at(2026y / 3 / 2),
                      .end = at(2026y / 3 / 2, 30min)});
  auto const charges = charge(tiny, rounding::half_up);
  auto const by_who = halves | over(2026y / 3).by_days() | by(account) | tally(charges);
  CHECK(to_decimal(by_who.rows[0].get<1>().value()) == "0.000001");
  CHECK(to_decimal(by_who.rows[1].get<1>().value()) == "0.000001");
  CHECK(to_decimal(by_who.totals.get<0>().value()) == "0.000002");
  auto const all = halves | over(2026y / 3).by_days() | tally(charges);
  CHECK(to_decimal(all.totals.get<0>().value()) == "0.000002");  // one and a half, rounded
  CHECK(to_decimal(by_who.total(charges).value()) == "0.000002");
}

TEST_CASE("a charge needs a price for each day, and says so when it is finished") {
  std::vector<usage_record> const late{{.account = "lattice",
                                        .model = hopper,
                                        .gpus = gpu_share::of(1),
                                        .start = at(2026y / 4 / 30),
                                        .end = at(2026y / 5 / 2)}};
  CHECK_THROWS_WITH(late | over(2026y).by_days() | tally(charge(march_and_april, rounding::half_even)),
                    contains("H100 SXM5") && contains("2026-05-01"));
  price_list<usd> const nights{{hopper, period(2026y), 2 * usd, {}, hours_of_day(22, 6)},
                               {hopper, period(2026y), 3 * usd, {}, hours_of_day(6, 22)}};
  CHECK_THROWS_WITH(used | over(2026y).by_days() | tally(charge(nights, rounding::half_even)),
                    contains("a ledger by hours"));
  // 8 GPUs from 12:00 to 06:00: ten hours of the day, and eight of the night.
  auto const by_hours = used | over(2026y).by_hours() | by(account) | tally(charge(nights, rounding::half_even));
  CHECK(to_decimal(by_hours.rows[0].get<1>().value()) == "368.00");
}

TEST_CASE("charges merge and travel") {
  auto const question = by(account) | tally(charge(march_and_april, rounding::half_even,
                                                   [](account_name const&) { return std::string_view(); }));
  using piece = decltype(used | over(2026y).by_days())::piece;
  auto all = partial_of<piece>(question);
  all.add(used | over(2026y).by_days());
  auto second_month = partial_of<piece>(question);
  second_month.add(used | over(2026y / 4).by_days());
  auto first_month = partial_of<piece>(question);
  first_month.add(used | over(2026y / 3).by_days());
  auto const message = to_bytes(first_month);
  second_month.merge(partial_from_bytes<piece>(question, message));
  auto const a = all.finish(), b = second_month.finish();
  REQUIRE(b.size() == 2);
  for (std::size_t row = 0; row != 2; ++row) CHECK(a.rows[row].get<1>().value() == b.rows[row].get<1>().value());
}

TEST_CASE("what is paid for alike is kept apart, and rows of an answer do not show it") {
  catalog::model const h200 = catalog::nvidia::h200_sxm;
  price_list<usd> const prices{{hopper, period(2026y), 2 * usd, "lattice", hours_of_day(22, 6)},
                               {hopper, period(2026y), 3 * usd, "lattice", hours_of_day(6, 22)},
                               {hopper, period(2026y), 5 * usd, "plasma"},
                               {h200, period(2026y), 7 * usd, "lattice"}};
  std::vector<usage_record> rows;
  auto const add = [&](char const* who, catalog::model what, int count, utc_instant from) {
    rows.push_back({.account = who, .model = what, .gpus = gpu_share::of(count), .start = from, .end = from + 1h});
  };
  add("lattice", hopper, 1, at(2026y / 3 / 1, 23h));
  add("lattice", hopper, 1, at(2026y / 3 / 1, 12h));
  add("lattice", h200, 1, at(2026y / 3 / 1, 12h));
  add("plasma", hopper, 2, at(2026y / 3 / 1, 12h));
  add("lattice", hopper, 10, at(2026y / 3 / 2, 5h));
  add("plasma", h200, 0, at(2026y / 3 / 2, 5h));  // nothing, which has no price
  auto const charges = charge(prices, rounding::half_even, [](account_name const& who) { return who.text(); });
  auto const hours = rows | over(2026y / 3).by_hours();
  auto const answer = hours | by(account) | tally(charges.named("owed"), jobs_started, chip_energy);
  REQUIRE(answer.size() == 2);
  CHECK(to_decimal(answer.rows[0].get<1>().value()) == "32.00");  // 2 + 3 + 7 + 20
  CHECK(to_decimal(answer.rows[1].get<1>().value()) == "10.00");
  CHECK(to_decimal(answer.totals.get<0>().value()) == "42.00");
  CHECK(answer.rows[0].get<2>().value() == 4);
  CHECK(answer.rows[1].get<2>().value() == 2);
  auto const without = hours | by(account) | tally(chip_energy);
  for (std::size_t row = 0; row != 2; ++row)
    CHECK(answer.rows[row].get<3>().value() == without.rows[row].get<1>().value());
  // In another order, in two batches, and through bytes.
  auto const question = by(account) | tally(charges, gpu_hours_used);
  using piece = decltype(hours)::piece;
  auto forth = partial_of<piece>(question), back = partial_of<piece>(question);
  forth.add(hours);
  std::vector<usage_record> const last{rows.rbegin(), rows.rbegin() + 3}, first{rows.rbegin() + 3, rows.rend()};
  back.add(last | over(2026y / 3).by_hours());
  auto more = partial_of<piece>(question);
  more.add(first | over(2026y / 3).by_hours());
  back.merge(partial_from_bytes<piece>(question, to_bytes(more)));
  CHECK(to_bytes(forth) == to_bytes(back));
  CHECK(to_decimal(back.finish().total(charges).value()) == "42.00");
}

TEST_CASE("a charge leaves what is per GPU beside it as it is, to the last bit") {
  price_list<usd> const prices{{hopper, period(2026y), 2 * usd}};
  auto const slice = [](std::chrono::milliseconds from, std::chrono::milliseconds until) {
    return usage_record{.account = "lattice",
                        .model = hopper,
                        .gpus = gpu_share::of(1, 7),
                        .start = at(2026y / 3 / 1, from),
                        .end = at(2026y / 3 / 1, until)};
  };
  // 1, 5 and 29 sevenths of a second: 5 GPU-seconds together. No part is a double, and the nearest ones times 700 W sum
  // to more than 3500 J by 2^-41.
  std::vector<usage_record> const rows{slice(0s, 1s), slice(24h, 24h + 5s), slice(48h, 48h + 29s)};
  auto const days = rows | over(2026y / 3).by_days();
  auto const charges = charge(prices, rounding::half_even);
  auto const answer = days | by(account) | tally(chip_energy, charges);
  CHECK(answer.rows[0].get<1>().value() == 3500.0 * joules);
  CHECK(answer.totals.get<0>().value() == 3500.0 * joules);
  CHECK((days | tally(chip_energy)).totals.get<0>().value() == 3500.0 * joules);
}

namespace {
std::string const made_for(account_name const& who) { return "the tariff that is made for " + std::string(who.text()); }
}  // namespace
TEST_CASE("a tariff's text may be of any type, and be made for the call") {
  price_list<usd> const prices{{hopper, period(2026y), 2 * usd, "the tariff that is made for lattice"},
                               {hopper, period(2026y), 5 * usd, "the tariff that is made for plasma"}};
  std::vector<usage_record> rows;
  for (char const* who : {"lattice", "plasma", "lattice"})
    rows.push_back({.account = who,
                    .model = hopper,
                    .gpus = gpu_share::of(1),
                    .start = at(2026y / 3 / 1),
                    .end = at(2026y / 3 / 1, 1h)});
  auto const owed = [&](auto tariff_of) {
    auto const answer =
        rows | over(2026y / 3).by_days() | by(account) | tally(charge(prices, rounding::half_even, tariff_of));
    return to_decimal(answer.rows[0].template get<1>().value()) + " " +
           to_decimal(answer.rows[1].template get<1>().value());
  };
  CHECK(owed(made_for) == "4.00 5.00");
  CHECK(owed([](account_name const& who) { return std::pmr::string(std::string_view(made_for(who))); }) == "4.00 5.00");
  std::string last;
  CHECK(owed([&](account_name const& who) -> std::string const& { return last = made_for(who); }) == "4.00 5.00");
}

TEST_CASE("hours and days that prices are asked for have a number") {
  CHECK(detail::number_of({2026y / 3 / 1, 23h}, true) == 24 * detail::number_of({2026y / 3 / 1}, false) + 23);
  for (std::int64_t const number : {std::int64_t{-25}, std::int64_t{-24}, std::int64_t{-1}, std::int64_t{0},
                                    std::int64_t{23}, std::int64_t{24}, std::numeric_limits<std::int64_t>::min()}) {
    local_hour const shown = detail::hour_of_number(number, true);
    CHECK(shown.hour >= 0h);
    CHECK(shown.hour < 24h);
    CHECK(shown.day.time_since_epoch().count() == (number < 0 ? -1 - (-1 - number) / 24 : number / 24));
  }
}

TEST_CASE("a charge is the one at the same prices, rounded alike, by the same tariffs") {
  auto const list = [](std::int64_t dollars) { return price_list<usd>{{hopper, period(2026y), dollars * usd}}; };
  auto const march = used | over(2026y / 3).by_days();
  auto const answer = march | by(account) | tally(charge(list(2), rounding::half_even));
  // 8 × 12 h × $2, and $2 / 7
  CHECK(to_decimal(answer.total(charge(list(2), rounding::half_even)).value()) == "192.285714");
  CHECK_THROWS_WITH(answer.total(charge(list(3), rounding::half_even)), contains("not tallied"));
  CHECK_THROWS_WITH(answer.total(charge(list(2), rounding::up)), contains("not tallied"));
  struct tariff_named {
    std::string of_all;
    std::string operator()(account_name const&) const { return of_all; }
    bool operator==(tariff_named const&) const = default;
  };
  price_list<usd> two_tariffs{{hopper, period(2026y), 2 * usd, "a"}, {hopper, period(2026y), 3 * usd, "b"}};
  auto const by_a = march | tally(charge(two_tariffs, rounding::half_even, tariff_named{"a"}),
                                  charge(two_tariffs, rounding::half_even, tariff_named{"b"}));
  CHECK(to_decimal(by_a.total(charge(two_tariffs, rounding::half_even, tariff_named{"a"})).value()) == "192.285714");
  CHECK(to_decimal(by_a.total(charge(two_tariffs, rounding::half_even, tariff_named{"b"})).value()) == "288.428571");
  // The same of partial answers, and of messages, which are priced when they are finished.
  using piece = decltype(march)::piece;
  auto const asking = [](price_list<usd> const& prices_of, rounding how) {
    return by(account) | tally(charge(prices_of, how));
  };
  auto at_two = partial_of<piece>(asking(list(2), rounding::half_even));
  at_two.add(march);
  auto merged = partial_of<piece>(asking(list(2), rounding::half_even));
  merged.merge(at_two);
  auto const message = to_bytes(at_two);
  merged.merge(partial_from_bytes<piece>(asking(list(2), rounding::half_even), message));
  CHECK(to_decimal(merged.finish().totals.get<0>().value()) == "384.571429");  // $384 + 4/7
  auto const eight_for_sixteen = price_list<usd>{{hopper, period(2026y), parse_unit_price<usd>("16").per(8)}};
  CHECK_NOTHROW(partial_from_bytes<piece>(asking(eight_for_sixteen, rounding::half_even), message));
  for (auto const& other : {asking(list(3), rounding::half_even), asking(list(2), rounding::up)}) {
    auto of_other = partial_of<piece>(other);
    CHECK_THROWS_WITH(of_other.merge(at_two), contains("two questions"));
    CHECK_THROWS_WITH(partial_from_bytes<piece>(other, message), contains("another question"));
  }
}

TEST_CASE("energy, its cost and its emissions are metrics") {
  auto const ten_kilowatts = [](auto const&) { return quantity<kind::it_power>(10.0 * kilowatts * of_it); };
  auto const answer =
      used | over(2026y).by_days() | by(account) |
      tally(energy_at(hall(), ten_kilowatts), energy_cost_at(hall(), ten_kilowatts), carbon_at(hall(), ten_kilowatts));
  // 18 h × 10 kW = 180 kWh of IT; × 1.25 = 225 kWh; × $0.10 = $22.50; × 0.4 kg = 90 kg.
  CHECK(answer.rows[0].get<1>().value().in(kWh * of_facility) == Approx(225));
  CHECK(answer.rows[0].get<2>().value().in(usd) == Approx(22.5));
  CHECK(answer.rows[0].get<3>().value().in(kilograms_co2e) == Approx(90));
}

TEST_CASE("without a draw, GPUs draw their TDP and a host what hosts do") {
  auto const answer = used | over(2026y).by_days() | by(account) | tally(energy_at(hall()));
  // 8 × 700 W × 1.82 × 18 h × 1.25
  CHECK(answer.rows[0].get<1>().value().in(kWh * of_facility) == Approx(229.32));
  REQUIRE(answer.notes.size() >= 2);
  CHECK(answer.notes[answer.notes.size() - 2].text == "TDP × 1.82 (host overhead) all the time");
  CHECK(answer.notes.back().name == "PUE");
  CHECK(answer.notes.back().text == "1.25 × IT energy");
}

TEST_CASE("two sites are two metrics") {
  auto const site_with = [](double pue_of, double grams, char const* source) {
    return energy_site<usd>{
        {{std::chrono::January, pue<>(pue_of)}, {std::chrono::July, pue<>(1.5)}},
        {"halls", "price of energy", {energy_price<usd>(0.10 * usd / kWh, 2020y / 1 / 1)}},
        grid_intensities("grid", {grid_intensity(grams * grams_co2e / kWh, 2020y / 1 / 1, source),
                                  grid_intensity(grams * grams_co2e / kWh, 2021y / 1 / 1, source)})};
  };
  auto const seoul = site_with(1.25, 400, "Korea"), oslo = site_with(1.25, 40, "Norway"),
             windy = site_with(1.2, 40, "Norway");
  steady_draw const ten{10}, two{2};
  auto const march = used | over(2026y / 3, utc_offset()).by_days();
  // lattice 12 h, plasma 1 h and the 24 h of its job without GPUs: 37 h × 10 kW × 1.25 = 462.5 kWh; × 0.4 kg = 185 kg
  auto const answer = march | by(account) | tally(carbon_at(seoul, ten));
  CHECK(answer.total(carbon_at(site_with(1.25, 400, "Korea"), ten)).value().in(kilograms_co2e) == Approx(185));
  CHECK_THROWS_WITH(answer.total(carbon_at(oslo, ten)), contains("not tallied"));
  CHECK_THROWS_WITH(answer.total(carbon_at(seoul, two)), contains("not tallied"));
  auto const both = march | by(account) | tally(carbon_at(seoul, ten), carbon_at(oslo, ten), energy_at(oslo, ten));
  CHECK(both.total(carbon_at(seoul, ten)).value().in(kilograms_co2e) == Approx(185));
  CHECK(both.total(carbon_at(oslo, ten)).value().in(kilograms_co2e) == Approx(18.5));
  // What they rest on.
  auto const notes_in = [](auto const& of) {
    std::string out;
    for (auto const& each : of.notes) out += each.name + ": " + each.text + "\n";
    return out;
  };
  std::string const whole_month = "during: 2026-03-01T00:00:00Z to 2026-04-01T00:00:00Z\n";
  std::string const pue_of_seoul = "PUE: 1.25 from January, 1.5 from July × IT energy\n";
  CHECK(notes_in(answer) ==
        whole_month + pue_of_seoul + "carbon intensity: grid, 2 dates from 2020-01-01; source: Korea\n");
  CHECK(notes_in(march | tally(energy_cost_at(seoul, ten))) ==
        whole_month + pue_of_seoul + "price of energy: halls, from 2020-01-01\n");
  CHECK(notes_in(march | tally(it_energy_at(seoul, ten))) == whole_month);
  // Neither partial answers nor their bytes are taken for those of another site.
  using piece = decltype(march)::piece;
  auto at_oslo = partial_of<piece>(by(account) | tally(carbon_at(oslo, ten)));
  at_oslo.add(march);
  auto at_seoul = partial_of<piece>(by(account) | tally(carbon_at(seoul, ten)));
  CHECK_THROWS_WITH(at_seoul.merge(at_oslo), contains("two questions"));
  auto const message = to_bytes(at_oslo);
  CHECK_THROWS_WITH(partial_from_bytes<piece>(by(account) | tally(carbon_at(seoul, ten)), message),
                    contains("another question") && contains("Norway"));
  CHECK_THROWS_WITH(partial_from_bytes<piece>(by(account) | tally(carbon_at(windy, ten)), message),
                    contains("another question"));
  // Of the same names, dates and sources, but other figures.
  CHECK_THROWS_WITH(
      partial_from_bytes<piece>(by(account) | tally(carbon_at(site_with(1.25, 41, "Norway"), ten)), message),
      contains("another question"));
  CHECK(partial_from_bytes<piece>(by(account) | tally(carbon_at(site_with(1.25, 40, "Norway"), ten)), message)
            .finish()
            .totals.get<0>()
            .value()
            .in(kilograms_co2e) == Approx(18.5));
}

TEST_CASE("sites are equal where all their figures are") {
  auto const night_first = energy_price<usd>(
      {{hours_of_day(22, 6), 0.06 * usd / kWh}, {hours_of_day(6, 22), 0.12 * usd / kWh}}, 2026y / 1 / 1);
  auto const day_first = energy_price<usd>(
      {{hours_of_day(6, 22), 0.12 * usd / kWh}, {hours_of_day(22, 6), 0.06 * usd / kWh}}, 2026y / 1 / 1);
  CHECK(night_first == day_first);
  CHECK(night_first != energy_price<usd>(0.12 * usd / kWh, 2026y / 1 / 1));
  CHECK(energy_price<usd>(0.12 * usd / kWh, 2026y / 1 / 2) != energy_price<usd>(0.12 * usd / kWh, 2026y / 1 / 1));
  CHECK(hall() == hall());
  auto other = hall();
  other.grid.add(grid_intensity(0.4 * kilograms_co2e / kWh, 2027y / 1 / 1, "a test"));
  CHECK(other != hall());
}

TEST_CASE("energy of accounts at the prices of their hours, at a site of their own") {
  // One GPU of lattice from 21:00 to 23:00 in Korea, two of protein for the first of these hours; a GPU draws 1 kW.
  std::vector<usage_record> const records{
      {.account = "protein", .gpus = gpu_share::of(2), .start = at(2026y / 3 / 1, 12h), .end = at(2026y / 3 / 1, 13h)},
      {.account = "lattice", .gpus = gpu_share::of(1), .start = at(2026y / 3 / 1, 12h), .end = at(2026y / 3 / 1, 14h)}};
  auto const draw = [](auto const& piece) { return gpus_of(piece).to_quantity() * (1.0 * kilowatts * of_it / gpu); };
  energy_site<usd> const korea{
      pue<>(1.2),
      {"korea",
       "price of energy",
       {energy_price<usd>({{hours_of_day(22, 6), 0.06 * usd / kWh}, {hours_of_day(6, 22), 0.12 * usd / kWh}},
                          2026y / 1 / 1)}},
      grid_intensities("grid", {grid_intensity(0.4 * kilograms_co2e / kWh, 2020y / 1 / 1, "a test")})};
  auto const everywhere = [&](auto const&) -> energy_site<usd> const& { return korea; };
  auto const during = over(2026y / 3, utc_offset(9h));
  auto const question = by(account) | tally(it_energy_at(korea, draw), energy_cost_at(korea, draw));
  auto const by_hours = records | during.by_hours() | question;
  CHECK(by_hours.rows[0].get<1>().value().in(kWh * of_it) == Approx(2));
  CHECK(by_hours.rows[0].get<2>().value().in(usd) == Approx(1.2 * 0.12 + 1.2 * 0.06));
  CHECK(by_hours.rows[1].get<1>().value().in(kWh * of_it) == Approx(2));
  CHECK(by_hours.rows[1].get<2>().value().in(usd) == Approx(2.4 * 0.12));
  // A ledger that is not cut by hours is priced by them all the same.
  auto const by_days = records | during.by_days() | question;
  CHECK(by_days.rows[0].get<2>().value().in(usd) == Approx(1.2 * 0.12 + 1.2 * 0.06));
  auto const of_each = records | during.by_hours() | by(account) | tally(energy_cost_at(everywhere, draw));
  CHECK(of_each.rows[1].get<1>().value() == by_hours.rows[1].get<2>().value());
}

TEST_CASE("a tariff may be a text that is made on the way") {
  price_list<usd> const by_class{{hopper, period(2026y), 3 * usd},
                                 {hopper, period(2026y), 1 * usd, "committed for a year and longer"}};
  auto const tariff_of = [](account_name const& who) {
    return std::string(who.text() == "lattice" ? "committed for a year and longer" : "");
  };
  auto const answer =
      used | over(2026y).by_days() | by(account) | tally(charge(by_class, rounding::half_even, tariff_of));
  CHECK(to_decimal(answer.rows[0].get<1>().value()) == "144.00");    // 8 GPUs for 18 hours at $1
  CHECK(to_decimal(answer.rows[1].get<1>().value()) == "0.428571");  // a seventh for an hour at $3
}

TEST_CASE("amounts in a tally: parts of one another, quantiles, steps and keys") {
  struct invoice {
    char const* customer;
    amount<usd> paid, due;
    gpu_time used;
  };
  auto const dollars = [](char const* text) { return parse_amount<usd>(text); };
  auto const hours = [](int n) { return gpu_share::of(n) * 1h; };
  std::vector<invoice> const all{{"a", dollars("10"), dollars("20"), hours(1)},
                                 {"a", dollars("0"), dollars("20.000001"), hours(3)},
                                 {"b", dollars("5"), dollars("5"), hours(5)},
                                 {"b", dollars("0"), dollars("-0.000001"), hours(7)}};
  auto const paid_part = sum("paid", &invoice::paid) / sum("due", &invoice::due);
  auto const by_customer = all | by(key("customer", &invoice::customer)) | tally(paid_part);
  CHECK(by_customer.total(paid_part).value() == 15.0 / 45);
  CHECK(by_customer.at(paid_part, "a").value() == Approx(10 / 40.000001).epsilon(1e-15));

  auto const median = quantile("median", 0.5, &invoice::due);
  auto const most_used = quantile("used", 1, &invoice::used);
  auto const quantiles = all | tally(median, most_used);
  CHECK(quantiles.total(median).value() == 5.0 * usd);  // rank 2 of -0.000001, 5, 20 and 20.000001
  CHECK(quantiles.total(most_used).value() == 7.0 * gpu_hours);

  auto const by_ten_dollars = by(in_steps(key("due", &invoice::due), dollars("10"))) | tally(row_count);
  auto const labels = [](auto const& t) {
    std::string out;
    for (auto const& row : t)
      out += report::key_text(row.template get<0>()) + ": " + fmt::format("{}", row.template get<1>().value()) + "; ";
    return out;
  };
  CHECK(labels(all | by_ten_dollars) ==
        "-10.00 USD to 0.00 USD: 1; 0.00 USD to 10.00 USD: 1; 20.00 USD to 30.00 USD: 2; ");
  CHECK(labels(all | by(in_steps(&invoice::due, amount<usd>::from_micros(1))) | tally(row_count)) ==
        "-0.000001 USD to 0.00 USD: 1; 5.00 USD to 5.000001 USD: 1; 20.00 USD to 20.000001 USD: 1; "
        "20.000001 USD to 20.000002 USD: 1; ");
  CHECK(labels(all | by(in_steps(&invoice::used, hours(4))) | tally(row_count)) ==
        "0 GPU-hours to 4 GPU-hours: 2; 4 GPU-hours to 8 GPU-hours: 2; ");
  CHECK(labels(all | by(key("paid", &invoice::paid)) | tally(row_count)) == "0.00 USD: 2; 5.00 USD: 1; 10.00 USD: 1; ");
  CHECK_THROWS_WITH(all | by(in_steps(&invoice::due, dollars("0"))) | tally(row_count), contains("wider than nothing"));
  std::vector<invoice> const least{{"a", {}, amount<usd>::from_micros({INT64_MIN, 0}), {}}};
  CHECK_THROWS_WITH(least | by(in_steps(&invoice::due, dollars("10"))) | tally(row_count), contains("does not fit"));
}

TEST_CASE("a charge is of the time that is billed, and notes it") {
  std::vector<usage_record> const records{{.account = "lattice",
                                           .model = catalog::nvidia::h100_sxm5,
                                           .gpus = gpu_share::of(2),
                                           .start = at(2026y / 3 / 2),
                                           .end = at(2026y / 3 / 2, 61min)}};
  price_list<usd> const by_begun_hours({{catalog::nvidia::h100_sxm5, period(2026y / 3), 3 * usd}},
                                       {.at_least = 60s, .begun = 1h});
  auto const cost = charge(by_begun_hours, rounding::half_even);
  auto const answer = records | over(2026y / 3).by_days() | by(account) | tally(gpu_hours_used, cost);
  CHECK(to_decimal(answer.total(cost).value()) == "12.00");
  CHECK(answer.total(gpu_hours_used).value() == gpu_share::of(2) * 61min);
  auto const& notes = answer.notes;
  CHECK(std::find(notes.begin(), notes.end(),
                  assumption{"billed time", "at least 60 s of each record, in begun steps of 3600 s"}) != notes.end());
}
