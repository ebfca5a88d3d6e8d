// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "exact.hpp"
#include "register.hpp"

#include <algorithm>
#include <cfenv>
#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <random>
#include <ranges>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/tally/columns.hpp>
#include <tonnage/tally/partial.hpp>
#include <type_traits>
#include <utility>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;
using tonnage::testing::difference;
using tonnage::testing::on_day;
using tonnage::testing::some_register;

namespace {

as_of const some_day(on_day(1'000));

/// A tenth of the terms reach from 1e-300 to 1e300, and cancel or do not.
struct outlier {
  quantity<kind::gpu> count;
  catalog::model model;
  owner_name owner;
  std::optional<quantity<money<usd>>> cost;
};
std::vector<outlier> outliers(std::size_t size, std::mt19937_64& random) {
  auto const below = [&](std::uint64_t n) { return random() % n; };
  std::vector<outlier> out;
  std::vector<owner_name> const owners{"A", "B", "C", {}};
  std::vector<catalog::model> const models{catalog::nvidia::l4, catalog::google::tpu_v6e, catalog::nvidia::h100_sxm5};
  for (std::size_t i = 0; i != size; ++i) {
    double const size_of = below(10) == 0 ? std::ldexp(1.0, static_cast<int>(below(2'000)) - 1'000) : 1;
    double const x = size_of * static_cast<double>(below(1'000'000)) / 7;
    out.push_back({below(10) == 0 ? std::ldexp(x, -40) * gpus : static_cast<double>(below(9)) * 0.1 * gpus,
                   models[below(3)], owners[below(4)],
                   below(8) == 0 ? std::nullopt : std::optional(((below(2) == 0) ? -x : x) * usd)});
  }
  return out;
}

}  // namespace

TEST_CASE("a question is a value: kept, passed, and asked of rows and of columns") {
  some_register<double> const r(500, 1);
  auto const q = by(owner, site.at(1)) | tally(gpu_count, chip_power, acquisition_cost);
  auto const again = q;
  auto const ask = [&](auto const& question, auto const& rows) { return rows | in_service(some_day) | question; };
  auto const rows = r.rows();
  auto const expected =
      rows | in_service(some_day) | by(owner, site.at(1)) | tally(gpu_count, chip_power, acquisition_cost);
  CHECK(difference(ask(q, rows), expected) == "");
  CHECK(difference(ask(again, r.in_columns()), expected) == "");
  // Keys may come one by one; a question without keys is one of the whole.
  CHECK(difference(
            rows | in_service(some_day) | (by(owner) | by(site.at(1)) | tally(gpu_count, chip_power, acquisition_cost)),
            expected) == "");
  auto const whole = tally(gpu_count);
  CHECK((rows | in_service(some_day) | whole).total(gpu_count).value() == expected.total(gpu_count).value());
}

TEST_CASE("any batches, in any order, merged in any way, give the bits of one pass, and those of exact arithmetic") {
  unsigned const seed = 20261129;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  auto const q = by(owner) | tally(gpu_count, chip_power, acquisition_cost, acquisition_cost / gpu_count);
  for (int round = 0; round != 60; ++round) {
    auto rows = outliers(random() % 700, random);
    auto const expected = rows | q;

    // The slow reference: each group's sums in whole numbers of as many bits as it takes.
    std::map<owner_name, std::pair<testing::exact_reference, testing::exact_reference>> sums;
    for (auto const& row : rows) {
      sums[row.owner].first.add(row.count.in(gpus));
      if (row.cost) sums[row.owner].second.add(row.cost->in(usd));
    }
    REQUIRE(expected.size() == sums.size());
    for (auto const& [who, n, power, cost, ratio] : expected) {
      CHECK(n.value().in(gpus) == sums.at(who).first.rounded());
      if (!cost.is_unknown()) CHECK(cost.known().in(usd) == sums.at(who).second.rounded());
    }

    std::shuffle(rows.begin(), rows.end(), random);
    std::list<partial<outlier, std::remove_cvref_t<decltype(q)>>> parts;
    for (std::size_t begin = 0; begin != rows.size() || parts.empty();) {
      auto const end = std::min(rows.size(), begin + random() % 100);
      if (parts.empty() || random() % 3 == 0) parts.push_back(partial_of<outlier>(q));
      parts.back().add(std::vector<outlier>(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                                            rows.begin() + static_cast<std::ptrdiff_t>(end)));
      begin = end;
    }
    while (parts.size() > 1) {  // any two of them
      auto const from = std::next(parts.begin(), static_cast<std::ptrdiff_t>(random() % parts.size()));
      auto const to = from == parts.begin() ? std::next(from) : parts.begin();
      to->merge(*from);
      parts.erase(from);
    }
    CHECK(difference(parts.front().finish(), expected) == "");
    CHECK(difference(parts.front().finish(), expected) == "");  // it may be asked again
  }
}

TEST_CASE("rows and columns in one partial answer") {
  some_register<double> const first(800, 2), other(900, 3);
  auto const q = by(owner, model) | tally(gpu_count, chip_power, acquisition_cost);
  auto rows = first.rows();
  auto const more = other.rows();
  auto p = partial_of<testing::register_row<double>>(q);
  p.add(rows | in_service(some_day));
  p.add(other.in_columns() | in_service(some_day));
  rows.insert(rows.end(), more.begin(), more.end());
  auto const expected = rows | in_service(some_day) | q;
  CHECK(difference(p.finish(), expected) == "");
  CHECK(p.finish().notes == expected.notes);  // those without a date are counted together
}

TEST_CASE("columns of whole numbers come into a partial answer of doubles, exactly") {
  std::vector<catalog::model> const models{catalog::nvidia::l4};
  std::vector<std::uint8_t> const codes{0, 0};
  std::vector<std::int64_t> const counts{(std::int64_t{1} << 53) + 1, 1};
  auto p = partial_of<holding>(tally(gpu_count));
  p.add(columns(column(model_of, codes, models), column(count_of, counts)));
  CHECK(p.finish().total(gpu_count).value().in(gpus) == 9'007'199'254'740'994.0);  // 2^53 + 2, which is a double
}

TEST_CASE("threads change no bit of a partial answer") {
  some_register<double> const r(100'000, 4);
  auto const rows = r.rows();
  auto const q = by(owner, tenant) | tally(gpu_count, memory, acquisition_cost);
  auto const everything = ranges::views::all(rows);
  auto one = partial_of<testing::register_row<double>>(q);
  auto four = partial_of<testing::register_row<double>>(q);
  one.add(everything | at_completion());
  four.add(kernels::par(4), everything | at_completion());
  CHECK(difference(four.finish(), one.finish()) == "");

  struct undated {
    quantity<kind::gpu> count;
    catalog::model model;
    owner_name owner;
  };
  std::vector<undated> plain;
  for (auto const& row : rows) plain.push_back({row.count, row.model, row.owner});
  auto const by_owner = by(owner) | tally(gpu_count, memory);
  auto in_threads = partial_of<undated>(by_owner);
  in_threads.add(kernels::par(3), plain);
  CHECK(difference(in_threads.finish(), plain | by_owner) == "");
  plain[70'000].count = -1.0 * gpus;
  CHECK_THROWS_WITH(in_threads.add(kernels::par(3), plain), contains("in row 70001"));
}

TEST_CASE("partial answers to two questions are not merged") {
  auto country = partial_of<holding>(by(site.at(1)) | tally(gpu_count));
  auto const place = partial_of<holding>(by(site.at(2)) | tally(gpu_count));
  CHECK_THROWS_WITH(country.merge(place), "partial answers to two questions are not merged: 'site, GPUs'");
  auto one = partial_of<holding>(tally(facility_power(pue(1.2))));
  auto const other = partial_of<holding>(tally(facility_power(pue(1.3))));
  CHECK_THROWS_WITH(one.merge(other), contains("two questions"));
}

TEST_CASE("a partial answer of no rows is the whole of nothing") {
  auto const p = partial_of<holding>(tally(gpu_count));
  CHECK(p.finish().size() == 1);
  CHECK(p.finish().total(gpu_count).value().in(gpus) == 0);
  CHECK(partial_of<holding>(by(owner) | tally(gpu_count)).finish().size() == 0);
}

TEST_CASE("many models that nobody knows, by model: linear, and each with its want") {
  std::list<std::string> names;
  std::list<catalog::accelerator> made;
  std::vector<holding> rows;
  for (int i = 0; i != 12'500; ++i) {
    names.push_back("Model " + std::to_string(i));
    made.emplace_back().name = names.back();
    rows.push_back({.count = 2.0 * gpus, .model = made.back()});
  }
  auto const answer = rows | at_completion() | by(model) | tally(gpu_count, chip_power);
  REQUIRE(answer.size() == 12'500);
  CHECK(answer.total(gpu_count).value().in(gpus) == 25'000);
  CHECK(answer.total(chip_power).is_unknown());
  CHECK(answer.total(chip_power).covers().unknown_models.size() == 12'500);
  CHECK(answer.total(chip_power).covers().unknown.in(gpus) == 25'000);
}

TEST_CASE("a program that rounds upwards has the same bits") {
  unsigned const seed = 7;
  std::mt19937_64 random(seed);
  auto const rows = outliers(500, random);
  auto const q = by(owner) | tally(gpu_count, chip_power, acquisition_cost);
  auto const expected = rows | q;
  std::fesetround(FE_UPWARD);
  auto p = partial_of<outlier>(q);
  p.add(rows);
  auto const upward = p.finish();
  std::fesetround(FE_TONEAREST);
  CHECK(difference(upward, expected) == "");
}

TEST_CASE("A view of the standard library behind a selection is asked, and its notes are told") {
  std::chrono::sys_days const start = std::chrono::year(2026) / 1 / 1;
  std::vector<holding> const fleet{
      {.count = 8.0 * gpus, .model = catalog::nvidia::h100_sxm5, .owner = "A", .commissioned = start},
      {.count = 4.0 * gpus, .model = catalog::nvidia::h100_sxm5, .owner = "B", .commissioned = start}};
  auto const first = fleet | in_service(as_of(start)) | std::views::take(1) | by(owner) | tally(gpu_count, chip_power);
  REQUIRE(first.rows.size() == 1);
  CHECK(first.total(chip_power).value() == 5600.0 * watts * of_chips);  // 8 × 700 W
  REQUIRE(first.notes.size() == 1);
  CHECK(first.notes[0].text == "as of 2026-01-01");
  auto const added = fleet | scaled_by(0.5) | added_in(2026y) | std::views::take(2) | tally(gpu_count);
  CHECK(added.total(gpu_count).value() == 6.0 * gpus);
}
