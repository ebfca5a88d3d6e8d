// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/fleet.hpp>
#include <tonnage/planning/ensemble.hpp>
#include <tonnage/planning/guess.hpp>
#include <tonnage/planning/schedule.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <tonnage/units.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

as_of const late(2030y / 12 / 31);

/// World i has f(i).
template <class Function>
ensemble made(Function const& f) {
  std::vector<double> draws(ensemble::worlds);
  for (std::size_t i = 0; i != draws.size(); ++i) draws[i] = f(static_cast<double>(i));
  return ensemble(std::span<double const>(draws));
}
template <class Kind>
quantity<Kind, ensemble> in(unit<Kind, scale{}>, ensemble const& e) {
  return quantity<Kind, ensemble>::from_coherent(e);
}
bool same_bits(ensemble const& a, ensemble const& b) {
  for (std::size_t i = 0; i != ensemble::worlds; ++i)
    if (std::bit_cast<std::uint64_t>(a[i]) != std::bit_cast<std::uint64_t>(b[i])) return false;
  return true;
}

template <class A, class B>
concept adds = requires(A a, B b) { a + b; };

}  // namespace

TEST_CASE("ensemble: arithmetic in each world") {
  auto const i = made([](double w) { return w; });
  auto const square = i * i;
  CHECK(square[999] == 998'001);
  CHECK((i + 1)[7] == 8);
  CHECK((1 - i)[7] == -6);
  CHECK((i / 2.0)[7] == 3.5);
  CHECK((12.0 / (i + 1))[3] == 3);
  CHECK((-i)[5] == -5);
  // The same draws on both sides: nothing is left, in any world.
  CHECK(i - i == ensemble(0.0));
  CHECK(ensemble(2.0).is_one_number());
  CHECK((ensemble(2.0) * 3.0)[500] == 6);
  CHECK(i.to_vector().size() == 1000);
  CHECK(ensemble(1.5).to_vector() == std::vector<double>(1000, 1.5));
  std::vector<double> const two{1, 2};
  CHECK_THROWS_WITH(ensemble(std::span<double const>(two)), contains("expected 1000 draws, found 2"));
  STATIC_REQUIRE(number_like<ensemble>);
  STATIC_REQUIRE(!adds<ensemble, ensemble_of<512>>);
}

TEST_CASE("ensemble: quantiles by NumPy's rule, which print, compare and have no sum") {
  auto const power = in(watts * of_facility, made([](double w) { return 1e6 * w; }));
  // numpy.quantile(arange(1000), 0.05) is 49.95
  CHECK(quantile(power, 0.05).in(megawatts * of_facility) == Approx(49.95).epsilon(1e-14));
  CHECK(quantile(power, 0.5).in(megawatts * of_facility) == Approx(499.5).epsilon(1e-14));
  CHECK(fmt::format("{}", quantile(power, 0.5)) == "500 MW");
  CHECK(fmt::format("{:.1fMW}", quantile(power, 0.5)) == "499.5 MW");
  CHECK(quantile(power, 0.95) <= 950.0 * megawatts * of_facility);
  CHECK(quantile(power, 0.95) > quantile(power, 0.5));
  CHECK_THROWS_WITH(quantile(power, 1.5), contains("from 0 to 1"));
  CHECK(quantile(ensemble(2.0), 0.5).value() == 2);
  using q = quantile_of<kind::facility_power>;
  STATIC_REQUIRE(!adds<q, q>);
  STATIC_REQUIRE(!adds<q, quantity<kind::facility_power>>);
  STATIC_REQUIRE(!adds<quantity<kind::facility_power>, q>);
}

TEST_CASE("ensemble: comparisons are certain, or throw") {
  auto const n = in(gpus, made([](double w) { return 1'000 + w; }));
  CHECK(n >= 1'000.0 * gpus);
  CHECK_FALSE(n < 1'000.0 * gpus);
  CHECK(n < 2'000.0 * gpus);
  CHECK_THROWS_WITH(n < 1'640.0 * gpus, contains("holds in 640 of 1000 worlds"));
  CHECK_THROWS_AS(n == 1'640.0 * gpus, error);
  CHECK(chance_at_most(n, 1'639.0 * gpus) == 0.64);
  CHECK(chance_at_least(n, 1'639.0 * gpus) == 0.361);
  CHECK_THROWS_WITH(pue(made([](double w) { return 0.999 + w; })), contains("at least 1"));
  CHECK(pue(made([](double w) { return 1 + w; })).value()[1] == 2);
}

TEST_CASE("ensemble: it prints as low, middle, high") {
  auto const mw = in(watts * of_facility, made([](double w) { return 1e6 * (200 + w / 10); }));
  CHECK(fmt::format("{}", mw) == "205 / 250 / 295 MW");  // 204.995, 249.95, 294.905
  CHECK(fmt::format("{}", in(usd, made([](double w) { return 1e9 * (1 + w / 1000); }))) == "$1.05B / $1.50B / $1.95B");
  CHECK(fmt::format("{}", in(gpus, ensemble(260'000))) == "260,000 GPUs");
}

TEST_CASE("ensemble: a number without a unit prints, has chances, and a mean") {
  auto const part = in(usd, made([](double w) { return 1e6 * w; })) / (1e9 * usd);  // 0, 0.001 … 0.999
  CHECK(fmt::format("{}", part * 2) == "0.0999 / 0.999 / 1.90");                    // twice 0.04995, 0.4995, 0.94905
  CHECK(fmt::format("{:.2f}", part) == "0.05 / 0.50 / 0.95");
  CHECK(fmt::format("{:>6}", ensemble(1.25)) == "  1.25");
  CHECK(chance_at_most(part, 0.249) == 0.25);
  CHECK(chance_at_least(part, 0.9) == 0.1);
  CHECK(chance_at_most(part, 1) == 1);
  CHECK(chance_at_least(part, part) == 1);
  CHECK(mean(ensemble(1.25)) == 1.25);
  // 0 + 1 + … + 999 are 499,500.
  CHECK(mean(made([](double w) { return w; })) == 499.5);
  CHECK(mean(in(usd, made([](double w) { return w == 999 ? 1.0 : (w < 500 ? 1e20 : -1e20) * (w != 499); }))) ==
        0.001 * usd);  // in doubles, one after another, 1 would be lost
}

TEST_CASE("ensemble: a count is at least 0 in every world, as a plain one is") {
  auto const some = made([](double w) { return w - 1; });
  std::vector<basic_holding<ensemble>> const rows{
      {.count = in(gpus, made([](double w) { return w; })), .model = catalog::nvidia::gb200},
      {.count = in(gpus, some), .model = catalog::nvidia::gb200}};
  auto const refused =
      "field count: a count of GPUs is a number of at least 0, in row 2: '-1.000000 in one of its worlds'";
  CHECK_THROWS_WITH(rows | at_completion() | tally(gpu_count), refused);
  CHECK_THROWS_WITH(basic_fleet<ensemble>{rows[1]}, contains("-1.000000 in one of its worlds"));
  auto const nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(is_count(in(gpus, made([&](double w) { return w == 500 ? nan : 1; }))));
  CHECK_FALSE(is_count(in(gpus, ensemble(-1.0))));
  CHECK(is_count(in(gpus, ensemble(0.0))));
}

TEST_CASE("ensemble: through holdings and a tally, exactly in each world") {
  // Tenths have no exact double: a sum of ten thousand of them, in order, is off.
  auto const tenths = made([](double w) { return 0.1 * (w + 1); });
  auto const spread = made([](double w) { return 1e-17 * w + 1e17; });
  basic_fleet<ensemble> f;
  for (int i = 0; i != 300; ++i) {
    auto const& n = i % 100 == 99 ? spread : i % 100 == 98 ? ensemble(0.1) : tenths;
    catalog::model const product = i % 2 == 0 ? catalog::nvidia::b200_hgx : catalog::nvidia::gb200;
    f.add(
        {.count = in(gpus, n), .model = product, .owner = i % 3 == 0 ? "A" : "B", .commissioned = date(2026y / 7 / 1)});
  }
  auto reversed = basic_fleet<ensemble>();
  for (std::size_t i = f.size(); i != 0; --i) reversed.add(*(f.begin() + static_cast<std::ptrdiff_t>(i - 1)));
  auto const question = by(owner) | tally(gpu_count, facility_power(pue(1.25)), chip_power / gpu_count);
  auto const answer = f | in_service(late) | question;
  auto const other = reversed | in_service(late) | question;
  auto const n = answer.total(gpu_count).value().coherent_;
  for (std::size_t w : {0U, 1U, 7U, 640U, 999U}) {
    superaccumulator exact;
    for (int i = 0; i != 300; ++i) exact.add(i % 100 == 99 ? spread[w] : i % 100 == 98 ? 0.1 : tenths[w]);
    CHECK(n[w] == exact.value());
  }
  CHECK(same_bits(n, other.total(gpu_count).value().coherent_));
  CHECK(same_bits(answer.at(gpu_count, "B").value().coherent_, other.at(gpu_count, "B").value().coherent_));
  CHECK(same_bits(answer.total(facility_power(pue(1.25))).value().coherent_,
                  other.total(facility_power(pue(1.25))).value().coherent_));
  auto const unknown = basic_fleet<ensemble>{{.count = in(gpus, tenths), .model = catalog::google::tpu_v5e}} |
                       at_completion() | tally(chip_power);
  CHECK(unknown.total(chip_power).is_unknown());
}

TEST_CASE("ensemble: sums of what two doubles do not hold") {
  detail::total<ensemble> t;
  auto const large = made([](double w) { return 1e300 * (w + 1); });
  auto const small_ones = made([](double w) { return 1e-300 * (w + 1); });
  for (int i = 0; i != 20; ++i) {
    t.add(large);
    t.add(small_ones);
    t.add(made([](double w) { return w; }));
  }
  detail::total<ensemble> minus;
  for (int i = 0; i != 20; ++i) minus.add(-large);
  for (int i = 0; i != 20; ++i) minus.add(made([](double w) { return -w; }));
  t.add(minus);
  t.add(ensemble(1e-300));
  superaccumulator exact;
  for (int i = 0; i != 20; ++i) exact.add(1e-300 * 8);
  exact.add(1e-300);
  CHECK(t.value()[7] == exact.value());
  auto twice = t;
  twice.add(twice);
  CHECK(twice.value()[7] == 2 * exact.value());
#if !defined(__FAST_MATH__)  // which says that there are none
  double const inf = std::numeric_limits<double>::infinity();
  t.add(made([&](double w) { return w == 3 ? inf : 0; }));
  for (int i = 0; i != 20; ++i) t.add(large);
  CHECK(t.value()[3] == inf);
  CHECK(t.value()[4] < inf);
#endif
}

TEST_CASE("ensemble: without a spread it is the plain answer, to the bit") {
  fleet plain;
  basic_fleet<ensemble> worlds;
  for (int i = 0; i != 50; ++i) {
    double const n = 0.1 * (i + 1);
    catalog::model const product = i % 2 == 0 ? catalog::nvidia::b200_hgx : catalog::nvidia::gb200;
    date const day(2026y / 7 / 1);
    plain.add({.count = n * gpus, .model = product, .owner = "A", .commissioned = day, .cost = n * 0.3 * usd});
    auto const guessed = guess("n" + std::to_string(i), std::vector{n}).value();
    worlds.add({.count = in(gpus, guessed),
                .model = product,
                .owner = "A",
                .commissioned = day,
                .cost = in(usd, guessed * 0.3)});
  }
  auto const stock = by(owner) | tally(gpu_count, peak<bf16>, facility_power(pue(1.25)));
  auto const a = plain | in_service(late) | stock;
  auto const b = worlds | in_service(late) | stock;
  CHECK(same_bits(b.total(gpu_count).value().coherent_, a.total(gpu_count).value().coherent_));
  CHECK(same_bits(b.total(peak<bf16>).value().coherent_, a.total(peak<bf16>).value().coherent_));
  CHECK(same_bits(b.total(facility_power(pue(1.25))).value().coherent_,
                  a.total(facility_power(pue(1.25))).value().coherent_));
  auto const flow = tally(capex, capex / gpu_count);
  CHECK(same_bits((worlds | added_in(2026y) | flow).total(capex).value().coherent_,
                  (plain | added_in(2026y) | flow).total(capex).value().coherent_));
}

TEST_CASE("ensemble: a table of a plan") {
  auto const part = guess("GPUs that come of an order", 0.80, 0.75, 0.98, distribution::logit_normal).value();
  basic_fleet<ensemble> plan;
  for (auto const& [day, n] : evenly(2026y, 2027y).split(100'000.0 * gpus * part))
    plan.add({.count = n, .model = catalog::nvidia::b200_hgx, .owner = "A", .commissioned = day});
  auto const answer = plan | in_service(late) | by(owner) | tally(gpu_count, facility_power(pue(1.25)));
  CHECK_THAT(fmt::format("{}", answer), contains(" / "));
  auto const total = answer.total(gpu_count).value();
  CHECK(quantile(total, 0.1).in(gpus) == Approx(75'000).epsilon(0.001));
  REQUIRE(total.coherent_.guesses().size() == 1);
  CHECK(total.coherent_.guesses()[0].name == "GPUs that come of an order");
  auto const note =
      std::find(answer.notes.begin(), answer.notes.end(),
                assumption{"GPUs that come of an order", "0.75 to 0.98 in 80 % of the worlds, logit-normal"});
  CHECK(note != answer.notes.end());
}

TEST_CASE("ensemble: partial answers travel as bytes, with their guesses, and merge to the bit") {
  auto const price = guess("price", 0.80, 33'000.0, 42'000.0).value();
  auto const delivered = guess("delivered", 0.80, 0.75, 0.98, distribution::logit_normal).value();
  auto const spread =
      made([](double w) { return 1e-17 * w + 1e17; });  // more digits than two doubles hold, with tenths
  basic_fleet<ensemble> whole, first, rest;
  for (int i = 0; i != 60; ++i) {
    auto const n = i % 20 == 19 ? spread : i % 3 == 0 ? ensemble(0.1) : delivered * ensemble(0.1 * i);
    basic_holding<ensemble> const h{.count = in(gpus, n),
                                    .model = catalog::nvidia::b200_hgx,
                                    .owner = i % 3 == 0 ? "A" : "B",
                                    .commissioned = date(2026y / 7 / 1),
                                    .cost = in(usd, price * n)};
    whole.add(h);
    (i % 2 == 0 ? first : rest).add(h);
  }
  auto const q = by(owner) | tally(gpu_count, acquisition_cost, facility_power(pue(1.25)));
  auto const rows_of = [](auto const& fleet) { return fleet | at_completion(); };
  using row = basic_holding<ensemble>;
  auto of_first = partial_of<row>(q), of_second = partial_of<row>(q), of_whole = partial_of<row>(q);
  of_first.add(rows_of(first)), of_second.add(rows_of(rest)), of_whole.add(rows_of(whole));
  auto here = partial_from_bytes<row>(q, to_bytes(of_first));
  here.merge(partial_from_bytes<row>(q, to_bytes(of_second)));
  CHECK(to_bytes(here) == to_bytes(of_whole));
  auto const merged = here.finish(), all = of_whole.finish();
  CHECK(same_bits(merged.total(gpu_count).value().coherent_, all.total(gpu_count).value().coherent_));
  CHECK(same_bits(merged.at(acquisition_cost, "B").value().coherent_, all.at(acquisition_cost, "B").value().coherent_));
  CHECK(merged.total(acquisition_cost).value().coherent_.guesses() ==
        all.total(acquisition_cost).value().coherent_.guesses());
  CHECK(merged.total(acquisition_cost).value().coherent_.guesses().size() == 2);
  CHECK(merged.notes == all.notes);

  // They meet other guesses as numbers do: a name has one meaning.
  basic_fleet<ensemble> const other{
      {.count = in(gpus, guess("delivered", 0.80, 0.5, 0.9, distribution::logit_normal).value()),
       .model = catalog::nvidia::b200_hgx,
       .owner = "A",
       .cost = in(usd, price)}};
  here.add(rows_of(other));
  CHECK_THROWS_WITH(here.finish(), contains("expected one guess of this name, found two"));
}

TEST_CASE("ensemble: bytes that are damaged are refused, wherever") {
  auto const q = tally(gpu_count);
  using row = basic_holding<ensemble>;
  auto p = partial_of<row>(q);
  basic_fleet<ensemble> const some{
      {.count = in(gpus, guess("delivered", 0.80, 1.0, 2.0).value()), .model = catalog::nvidia::b200_hgx}};
  p.add(some | at_completion());
  auto const message = to_bytes(p);
  CHECK(message.size() > 17 * 1000);  // a mark and two doubles a world
  CHECK(message.size() < 17 * 1000 + 1024);
  for (std::size_t size = 0; size < message.size(); size += 97)
    CHECK_THROWS_AS(partial_from_bytes<row>(q, std::span(message).first(size)), error);
}

TEST_CASE("CSV and JSON have the lower end, the middle and the upper end") {
  struct unit_of_plan {
    std::string site;
    quantity<kind::power, ensemble> draw;
  };
  // World i of 1000 draws i + 1 W; NumPy's rule has the quantile q at i = 999 q: 50.95, 500.5 and 950.05 W.
  std::vector<unit_of_plan> const rows{{"Seoul", in(watts, made([](double i) { return i + 1; }))}};
  auto const grid =
      report::grid_of(rows | by(key("site", &unit_of_plan::site)) | tally(sum("draw", &unit_of_plan::draw)));
  auto const fields = report::fields_of(grid);
  REQUIRE(fields[0].size() == 4);
  CHECK(fields[0][1].text == "draw low [W]");
  CHECK(fields[0][2].text == "draw middle [W]");
  CHECK(fields[0][3].text == "draw high [W]");
  auto const number = [&](std::size_t column) { return std::stod(fields[1][column].text); };
  CHECK(number(1) == Approx(50.95));
  CHECK(number(2) == Approx(500.5));
  CHECK(number(3) == Approx(950.05));
  CHECK_THAT(report::to_json(grid), contains("{\"low\": ") && contains(", \"middle\": ") && contains(", \"high\": "));
}
