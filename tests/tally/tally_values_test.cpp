// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <tonnage/catalog/family.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/planning/interval.hpp>
#include <tonnage/plans/korea_2025.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <tonnage/tally/to_columns.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

date const mid_2026 = 2026y / std::chrono::July / 1;
date const mid_2027 = 2027y / std::chrono::July / 1;
as_of const late(2030y / std::chrono::December / 31);

template <class T>
using plain = std::remove_cvref_t<T>;

/// Four samples of one uncertain number.
struct ensemble {
  std::array<double, 4> of{};
  ensemble() = default;
  ensemble(double v) { of.fill(v); }  // NOLINT
  ensemble(double a, double b, double c, double d) : of{a, b, c, d} {}
  template <class F>
  static ensemble each(ensemble const& a, ensemble const& b, F f) {
    ensemble out;
    for (std::size_t i = 0; i != 4; ++i) out.of[i] = f(a.of[i], b.of[i]);
    return out;
  }
  friend ensemble operator+(ensemble const& a, ensemble const& b) { return each(a, b, std::plus<>()); }
  [[maybe_unused]] friend ensemble operator-(ensemble const& a, ensemble const& b) {
    return each(a, b, std::minus<>());
  }
  friend ensemble operator*(ensemble const& a, ensemble const& b) { return each(a, b, std::multiplies<>()); }
  friend ensemble operator/(ensemble const& a, ensemble const& b) { return each(a, b, std::divides<>()); }
  bool operator==(ensemble const&) const = default;
};

}  // namespace

/// "At least" is up to half as much again, "up to" from half as much.
template <>
struct tonnage::estimate<ensemble> {
  static ensemble of(bound how, double v) {
    if (how == bound::at_least) return {v, 1.1 * v, 1.25 * v, 1.5 * v};
    if (how == bound::up_to) return {v, 0.9 * v, 0.75 * v, 0.5 * v};
    return v;
  }
};

TEST_CASE("whole counts are exact beyond 2^53") {
  std::int64_t const large = (std::int64_t{1} << 53) + 1;  // which no double holds
  basic_fleet<std::int64_t> f;
  f.add({.count = large * gpus, .model = catalog::nvidia::l4, .owner = "A", .commissioned = mid_2026});
  f.add({.count = 2 * gpus, .model = catalog::nvidia::l4, .owner = "B", .commissioned = mid_2026});
  auto const answer = f | in_service(late) | by(owner) | tally(gpu_count);
  STATIC_REQUIRE(std::is_same_v<plain<decltype(answer.total(gpu_count).value())>, quantity<kind::gpu, std::int64_t>>);
  CHECK(answer.at(gpu_count, "A").value().in(gpus) == large);
  CHECK(answer.total(gpu_count).value().in(gpus) == large + 2);
  CHECK((f | at_completion() | tally(chip_power)).total(chip_power).value().in(watts) ==
        Approx(72.0 * static_cast<double>(large + 2)));
}

TEST_CASE("a sum of whole counts does not wrap") {
  basic_fleet<std::int64_t> f;
  std::int64_t const most = std::numeric_limits<std::int64_t>::max();
  f.add({.count = most * gpus, .model = catalog::nvidia::l4, .owner = "A"});
  f.add({.count = 1 * gpus, .model = catalog::nvidia::l4, .owner = "A"});
  CHECK_THROWS_AS(f | tally(gpu_count), error);
  CHECK_THROWS_WITH(f | by(owner) | tally(gpu_count), contains("more than 64 bits"));
  basic_fleet<std::int64_t> apart;
  apart.add({.count = most * gpus, .model = catalog::nvidia::l4, .owner = "A"});
  apart.add({.count = 1 * gpus, .model = catalog::nvidia::l4, .owner = "B"});
  CHECK_THROWS_AS(apart | by(owner) | tally(gpu_count), error);  // the total
}

TEST_CASE("a sum of more than 64 bits says what it is the sum of, alike in rows and columns") {
  basic_fleet<std::int64_t> f;
  std::int64_t const most = std::numeric_limits<std::int64_t>::max();  // 9,223,372,036,854,775,807
  f.add({.count = most * gpus, .model = catalog::nvidia::l4, .owner = "A", .cost = most * usd});
  f.add({.count = most * gpus, .model = catalog::nvidia::l4, .owner = "B", .cost = 1 * usd});
  f.add({.count = 1 * gpus, .model = catalog::nvidia::h100_sxm5, .owner = "B", .cost = most * usd});
  auto const said = [](auto const& from, auto const& question) {
    try {
      static_cast<void>(from | question);
    } catch (error const& why) {
      return why.reason() + ": " + why.where().text;
    }
    return std::string("no error");
  };
  auto const lying = to_columns(f);
  auto const both = [&](auto const& question) {
    auto const of_rows = said(f, question);
    CHECK(said(lying, question) == of_rows);
    return of_rows;
  };
  // 2 × 9,223,372,036,854,775,807 + 1, and of B alone 9,223,372,036,854,775,808.
  CHECK(both(tally(gpu_count)) == "GPUs of all rows: a sum has more than 64 bits: 18446744073709551615");
  CHECK(both(by(model) | tally(gpu_count)) == "GPUs of one group: a sum has more than 64 bits: 18446744073709551614");
  CHECK(both(by(owner) | tally(gpu_count)) == "GPUs of one group: a sum has more than 64 bits: 9223372036854775808");
  CHECK(both(by(owner, model) | tally(gpu_count)) ==
        "GPUs of all rows: a sum has more than 64 bits: 18446744073709551615");
  CHECK(said(f | at_completion(), by(owner, model) | tally(peak<bf16>)) ==
        "GPUs of all rows: a sum has more than 64 bits: 18446744073709551615");
  basic_fleet<std::int64_t> cheap;
  cheap.add({.count = 1 * gpus, .model = catalog::nvidia::l4, .owner = "A", .cost = most * usd});
  cheap.add({.count = 1 * gpus, .model = catalog::nvidia::l4, .owner = "B", .cost = 2 * usd});
  CHECK(said(cheap | at_completion(), tally(acquisition_cost)) ==
        "acquisition cost of all rows: a sum has more than 64 bits: 9223372036854775809");
}

TEST_CASE("whole money") {
  basic_fleet<std::int64_t> f;
  f.add({.count = 3 * gpus, .model = catalog::nvidia::l4, .commissioned = mid_2027, .cost = 100 * usd});
  f.add({.count = 1 * gpus, .model = catalog::nvidia::l4, .commissioned = mid_2027, .cost = 1 * usd});
  auto const answer = f | added_in(2027y) | tally(capex, capex / gpu_count);
  STATIC_REQUIRE(std::is_same_v<plain<decltype(answer.total(capex).value())>, quantity<money<usd>, std::int64_t>>);
  CHECK(answer.total(capex).value().in(usd) == 101);
  CHECK(answer.total(capex / gpu_count).value().in(usd / gpu) == 25.25);  // 101 ÷ 4
}

TEST_CASE("floats, which are summed in doubles, and another currency") {
  basic_fleet<float, krw> f;
  f.add({.count = 8.0f * gpus, .model = catalog::nvidia::l4, .commissioned = mid_2027, .cost = 1'000.0f * krw});
  auto const answer = f | by(commissioning_year) | tally(gpu_count, capex);
  STATIC_REQUIRE(std::is_same_v<plain<decltype(answer.total(gpu_count).value())>, quantity<kind::gpu>>);
  STATIC_REQUIRE(std::is_same_v<plain<decltype(answer.total(capex).value())>, quantity<money<krw>>>);
  CHECK(answer.total(gpu_count).value().in(gpus) == 8.0f);
  CHECK((f | in_service(late) | tally(chip_power)).total(chip_power).value().in(watts) == Approx(576));  // 8 × 72
}

TEST_CASE("the program of fifteen lines, with intervals") {
  auto const plan =
      plans::korea_2025<interval<double>>({.model = catalog::nvidia::b200_hgx, .schedule = evenly(2026y, 2030y)});
  auto const answer = plan | in_service(late) | by(owner, commissioning_year) |
                      tally(gpu_count, peak<bf16>, facility_power(pue(1.25)), capex);
  double const inf = std::numeric_limits<double>::infinity();
  CHECK(answer.size() == 25);
  CHECK(lower(answer.total(gpu_count).value()).in(gpus) == Approx(260'000));
  CHECK(upper(answer.total(gpu_count).value()).in(gpus) == inf);
  CHECK(lower(answer.total(peak<bf16>).value()).in(flop_per_s<bf16>) == Approx(585e18));
  CHECK(lower(answer.total(facility_power(pue(1.25))).value()).in(megawatts) == Approx(591.5));
  CHECK(upper(answer.total(facility_power(pue(1.25))).value()).in(megawatts) == inf);
  CHECK(lower(answer.total(capex).value()).in(usd) == 0);
  CHECK(upper(answer.total(capex).value()).in(usd) == Approx(1e10));
  CHECK(lower(answer.at(gpu_count, "NAVER Cloud", 2027y).value()).in(gpus) == Approx(12'000));
}

TEST_CASE("an interval with two ends") {
  struct some {
    quantity<kind::gpu, interval<double>> count;
    catalog::model model;
  };
  std::vector<some> const rows{{between(10.0 * gpus, 20.0 * gpus), catalog::nvidia::b200_hgx},
                               {between(1.0 * gpus, 2.0 * gpus), catalog::nvidia::b200_hgx}};
  auto const answer = rows | tally(gpu_count, chip_power, chip_power / gpu_count);
  CHECK(lower(answer.total(gpu_count).value()).in(gpus) == 11);
  CHECK(upper(answer.total(gpu_count).value()).in(gpus) == 22);
  CHECK(lower(answer.total(chip_power).value()).in(kilowatts) == Approx(11));
  CHECK(upper(answer.total(chip_power).value()).in(kilowatts) == Approx(22));
}

TEST_CASE("rows of which no more than the name is known") {
  // Ten A100, of 40 or 80 GB and of 250 to 400 W, beside a B200 of 180 GB and 1,000 W.
  fleet const some{{.count = 10.0 * gpus, .model = catalog::find_family("A100"), .commissioned = mid_2026},
                   {.count = 1.0 * gpus, .model = catalog::nvidia::b200_hgx, .commissioned = mid_2026}};
  auto const question = tally(peak<bf16>, memory, chip_power);
  auto const answer = some | in_service(late) | question;
  CHECK(answer.total(peak<bf16>).value().in(prefix::tera * flop_per_s<bf16>) == Approx(3'120 + 2'250));
  CHECK_THROWS_WITH(answer.total(chip_power).value(), contains("A100"));
  CHECK(answer.total(chip_power).known().in(watts * of_chips) == 1'000);
  CHECK(answer.total(chip_power).covers().unknown.in(gpus) == 10);
  REQUIRE(answer.notes.size() == 2);  // as of 2030-12-31, and
  CHECK(answer.notes[1].name == "model");
  CHECK(answer.notes[1].text == "A100 is one of 4: A100 SXM4 40GB, A100 SXM4 80GB, A100 PCIe 40GB, A100 PCIe 80GB");

  basic_fleet<interval<>> bounds;
  for (auto const& h : some)
    bounds.add({.count = between(h.count, h.count), .model = h.model, .commissioned = h.commissioned});
  auto const range = bounds | in_service(late) | question;
  CHECK(lower(range.total(memory).value()).in(gigabytes) == Approx(580));
  CHECK(upper(range.total(memory).value()).in(gigabytes) == Approx(980));
  CHECK(lower(range.total(chip_power).value()).in(watts * of_chips) == Approx(3'500));
  CHECK(upper(range.total(chip_power).value()).in(watts * of_chips) == Approx(5'000));
  CHECK(range.notes == answer.notes);

  auto const notes_of = [&](auto const& metric) { return (some | in_service(late) | tally(metric)).notes.size(); };
  CHECK(notes_of(gpu_count) == 1);  // how many there are is known
  CHECK(notes_of(chip_power / gpu_count) == 2);
}

TEST_CASE("names that stand for several models travel as bytes with these") {
  struct row {
    quantity<kind::gpu> count;
    catalog::model model;
  };
  std::vector<row> const some{{10.0 * gpus, catalog::find_family("A100")}};
  auto const question = by(model) | tally(gpu_count, memory);
  auto p = partial_of<row>(question);
  p.add(some);
  auto const back = partial_from_bytes<row>(question, to_bytes(p)).finish();
  CHECK(back.notes == p.finish().notes);
  CHECK(back.at(gpu_count, catalog::model(catalog::find_family("A100"))).value() == 10.0 * gpus);
}

TEST_CASE("the program of fifteen lines, with an ensemble") {
  basic_fleet<ensemble> f;
  auto const counts = [](double a, double b, double c, double d) {
    return quantity<kind::gpu, ensemble>::from_coherent({a, b, c, d});
  };
  f.add({.count = counts(10, 20, 30, 40), .model = catalog::nvidia::b200_hgx, .owner = "A", .commissioned = mid_2026});
  f.add({.count = counts(1, 2, 3, 4), .model = catalog::nvidia::gb200, .owner = "A", .commissioned = mid_2027});
  f.add({.count = counts(5, 5, 5, 5), .model = catalog::nvidia::b200_hgx, .owner = "B", .commissioned = mid_2027});
  auto const answer =
      f | in_service(late) | by(owner, commissioning_year) | tally(gpu_count, chip_power, chip_power / gpu_count);
  CHECK(answer.size() == 3);
  CHECK(answer.total(gpu_count).value().coherent_ == ensemble(16, 27, 38, 49));
  // 15 × 1,000 + 1 × 1,200, …
  CHECK(answer.total(chip_power).value().coherent_ == ensemble(16'200, 27'400, 38'600, 49'800));
  CHECK(answer.at(chip_power / gpu_count, "A", 2027y).value().coherent_ == ensemble(1'200));
  auto const unknown = basic_fleet<ensemble>{{.count = counts(1, 2, 3, 4), .model = catalog::google::tpu_v5e}} |
                       at_completion() | tally(chip_power);
  CHECK(unknown.total(chip_power).is_unknown());
}

TEST_CASE("the ensemble that goes through a plan") {
  auto const plan = plans::korea_2025<ensemble>();
  auto const answer = plan | in_service(late) | by(owner) | tally(gpu_count);
  auto const& n = answer.total(gpu_count).value().coherent_.of;
  CHECK(n[0] == Approx(260'000));
  CHECK(n[1] == Approx(286'000));  // + 10 %
  CHECK(n[2] == Approx(325'000));  // + 25 %
  CHECK(n[3] == Approx(390'000));  // + 50 %
}
