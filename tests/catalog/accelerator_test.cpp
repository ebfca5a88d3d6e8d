// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <functional>
#include <tonnage/catalog/accelerator.hpp>
#include <type_traits>
#include <unordered_set>
#include <vector>

using namespace tonnage;
using tonnage::testing::contains;

namespace {

// The example of the header.
constexpr catalog::accelerator nimbus{
    .name = "Nimbus 1",
    .vendor = "Example",
    .form = "OAM",
    .released = "2027-03",
    .rated = {.peak = {1.2 * prefix::peta * flop_per_s<bf16> / gpu, 2.4 * prefix::peta* flop_per_s<fp8> / gpu},
              .memory = 128.0 * gigabytes / gpu,
              .tdp = 700.0 * watts * of_chips / gpu}};

constexpr catalog::figure_origin cumulus_origins[] = {
    {catalog::figure::tdp, {.source = "a measurement", .confidence = catalog::confidence::b}},
    {catalog::figure::interconnect, {.source = "a measurement", .confidence = catalog::confidence::b}}};
constexpr catalog::accelerator cumulus{
    .name = "Cumulus",
    .rated = {.peak = {4.0 * prefix::peta * flop_per_s<sparse<bf16>> / gpu, 2 * prefix::peta* flop_per_s<bf16> / gpu},
              .tdp = 350 * watts * of_chips / gpu},
    .origin = {.source = "the datasheet", .confidence = catalog::confidence::a},
    .exceptions = cumulus_origins};

template <class... Peaks>
concept makes_peaks = requires(Peaks... peaks) { catalog::peak_rates{peaks...}; };
template <class F>
concept has_peak = requires { nimbus.peak<F>(); };

}  // namespace

TEST_CASE("a model of one's own is one constant") {
  STATIC_REQUIRE(nimbus.peak<bf16>() == 1.2 * prefix::peta * flop_per_s<bf16> / gpu);
  STATIC_REQUIRE(nimbus.peak<fp8>() == 2.4 * prefix::peta * flop_per_s<fp8> / gpu);
  STATIC_REQUIRE(nimbus.memory() == 128.0 * gigabytes / gpu);
  STATIC_REQUIRE(nimbus.tdp() == 700.0 * watts * of_chips / gpu);
  STATIC_REQUIRE(nimbus.year() == 2027);
}

TEST_CASE("what is not given is unknown, not zero") {
  STATIC_REQUIRE(!nimbus.peak<fp16>());
  STATIC_REQUIRE(!nimbus.peak<sparse<bf16>>());
  STATIC_REQUIRE(!nimbus.memory_bandwidth());
  STATIC_REQUIRE(!nimbus.interconnect());
  STATIC_REQUIRE(!cumulus.memory());
  STATIC_REQUIRE(!cumulus.year());
}

TEST_CASE("a figure has the unit of its kind, per GPU") {
  STATIC_REQUIRE(std::is_same_v<decltype(nimbus.peak<bf16>())::value_type,
                                decltype(2.25 * prefix::peta * flop_per_s<bf16> / gpu)>);
  STATIC_REQUIRE(std::is_same_v<decltype(nimbus.peak<sparse<fp4>>())::value_type,
                                decltype(2.25 * prefix::peta * flop_per_s<sparse<fp4>> / gpu)>);
  STATIC_REQUIRE(std::is_same_v<decltype(nimbus.memory())::value_type, decltype(180.0 * gigabytes / gpu)>);
  STATIC_REQUIRE(
      std::is_same_v<decltype(nimbus.memory_bandwidth())::value_type, decltype(7.7 * terabytes_per_s / gpu)>);
  STATIC_REQUIRE(std::is_same_v<decltype(nimbus.tdp())::value_type, decltype(1000.0 * watts * of_chips / gpu)>);
  STATIC_REQUIRE(std::is_same_v<decltype(nimbus.interconnect())::value_type, decltype(1.8 * terabytes_per_s / gpu)>);
  quantity<kind::chip_power> const eight = *nimbus.tdp() * (8.0 * gpus);
  CHECK(eight.in(kilowatts * of_chips) == 5.6);
}

TEST_CASE("dense and sparse peaks are two figures, in any order") {
  STATIC_REQUIRE(cumulus.peak<bf16>() == 2.0 * prefix::peta * flop_per_s<bf16> / gpu);
  STATIC_REQUIRE(cumulus.peak<sparse<bf16>>() == 4.0 * prefix::peta * flop_per_s<sparse<bf16>> / gpu);
}

TEST_CASE("a peak that is none does not compile") {
  STATIC_REQUIRE(makes_peaks<decltype(1.0 * flop_per_s<bf16> / gpu)>);
  STATIC_REQUIRE(!makes_peaks<decltype(1.0 * flop_per_s<bf16>)>);            // not per GPU
  STATIC_REQUIRE(!makes_peaks<decltype(1.0 * flop_per_s<unstated> / gpu)>);  // of no stated format
  STATIC_REQUIRE(!makes_peaks<decltype(1.0 * gigabytes / gpu)>);
  STATIC_REQUIRE(!makes_peaks<double>);
  STATIC_REQUIRE(has_peak<sparse<fp8>>);
  STATIC_REQUIRE(!has_peak<unstated>);
}

TEST_CASE("two peaks for one format, and numbers that are no peak, are errors") {
  using rates = catalog::peak_rates;
  auto const one = 1.0 * prefix::peta * flop_per_s<bf16> / gpu;
  CHECK_THROWS_WITH((rates{one, one}), contains("two peaks for one format: 'BF16'"));
  CHECK_THROWS_WITH((rates{-1.0 * one}), contains("at least 0"));
  CHECK_THROWS_WITH((rates{std::numeric_limits<double>::quiet_NaN() * one}), contains("at least 0"));
}

TEST_CASE("peaks from a table are the peaks with units, in any order") {
  using rates = catalog::peak_rates;
  double const table[] = {4e15, 2e15, 0};
  auto const some = rates::in_flop_per_s("sparse BF16:16|BF16:16|sparse INT4:4", table);
  CHECK(some == rates{2.0 * prefix::peta * flop_per_s<bf16> / gpu, 4.0 * prefix::peta * flop_per_s<sparse<bf16>> / gpu,
                      0.0 * flop_per_s<sparse<int4>> / gpu});
  CHECK(some.size() == 3);
  CHECK(some.flop_per_s(catalog::figure_of<bf16>) == 2e15);
  CHECK(some.flop_per_s(catalog::figure_of<sparse<int4>>) == 0);
  CHECK_FALSE(some.flop_per_s(catalog::figure_of<int4>));
  CHECK_FALSE(some.flop_per_s(catalog::figure::tdp));
  CHECK(some != rates{2.0 * prefix::peta * flop_per_s<bf16> / gpu});
  int bits = 0;
  some.for_each([&](catalog::format_peak const& each) { bits += each.format.bits; });
  CHECK(bits == 36);
  CHECK_THROWS_WITH(rates::in_flop_per_s("BF16:16", table), contains("as many rates as formats"));
  CHECK_THROWS_WITH(rates::in_flop_per_s("INT8:8|BF16:16|INT8:8", table), contains("two peaks for one format: 'INT8'"));
}

TEST_CASE("a known figure is a number of at least 0, and an unknown one says so") {
  using memory = catalog::known_figure<catalog::memory_size>;
  CHECK_THROWS_WITH(memory(-1.0 * gigabytes / gpu), contains("at least 0"));
  CHECK_THROWS_WITH(memory().value(), contains("not known"));
  CHECK(memory(std::nullopt) == memory());
  CHECK(memory(80 * gigabytes / gpu)->in(gigabytes / gpu) == 80);
}

TEST_CASE("an origin is that of the figure, or of the sheet") {
  CHECK(cumulus.origin_of(catalog::figure::tdp).source == "a measurement");
  CHECK(cumulus.origin_of(catalog::figure::interconnect).confidence == catalog::confidence::b);
  CHECK(cumulus.origin_of(catalog::figure_of<bf16>).source == "the datasheet");
  CHECK(cumulus.origin_of().source == "the datasheet");
  CHECK(nimbus.origin_of(catalog::figure::memory).source.empty());
}

TEST_CASE("the year is the first thing of a release") {
  auto const year = [](std::string_view released) { return catalog::accelerator{.released = released}.year(); };
  CHECK(year("2024-11-15") == 2024);
  CHECK(year("2026 (announced)") == 2026);
  CHECK_FALSE(year(""));
  CHECK_FALSE(year("202"));
  CHECK_FALSE(year("soon"));
}

TEST_CASE("a model is a pointer that looks like a value") {
  using catalog::model;
  STATIC_REQUIRE(std::is_trivially_copyable_v<model>);
  STATIC_REQUIRE(sizeof(model) == sizeof(void*));
  STATIC_REQUIRE(std::is_convertible_v<catalog::accelerator const&, model>);
  STATIC_REQUIRE(!std::is_constructible_v<model, catalog::accelerator>);  // a temporary would be gone
  STATIC_REQUIRE(!std::is_default_constructible_v<model>);

  constexpr model a = nimbus, b = cumulus;
  STATIC_REQUIRE(a == model(nimbus));
  STATIC_REQUIRE(a != b);
  STATIC_REQUIRE(b < a);
  STATIC_REQUIRE(a->name == "Nimbus 1");
  STATIC_REQUIRE(&*a == &nimbus);

  STATIC_REQUIRE(!std::is_copy_constructible_v<catalog::accelerator>);
  STATIC_REQUIRE(!std::is_copy_assignable_v<catalog::accelerator>);
}

TEST_CASE("models are equal when the products are, wherever they lie") {
  using catalog::model;
  constexpr auto same_order = [](model x, model y) { return !(x < y) && !(y < x) && (x <=> y) == 0; };
  static constexpr catalog::accelerator at_another_address{.name = "Twin",
                                                           .vendor = "Example",
                                                           .rated = {.memory = 80.0 * gigabytes / gpu},
                                                           .origin = {.source = "a rumour"}};
  static constexpr catalog::accelerator twin{
      .name = "Twin", .vendor = "Example", .rated = {.memory = 80.0 * gigabytes / gpu}};
  STATIC_REQUIRE(model(twin) == model(at_another_address));  // who says it does not count
  STATIC_REQUIRE(same_order(twin, at_another_address));
  CHECK(std::hash<model>{}(twin) == std::hash<model>{}(at_another_address));

  static constexpr catalog::accelerator variants[] = {
      {.name = "Twin"},
      {.name = "Twin", .vendor = "Example"},
      {.name = "Twin", .vendor = "Example", .form = "PCIe"},
      {.name = "Twin", .vendor = "Example", .architecture = "Gust"},
      {.name = "Twin", .vendor = "Example", .released = "2027"},
      {.name = "Twin", .vendor = "Example", .rated = {.memory = 40.0 * gigabytes / gpu}},
      {.name = "Twin", .vendor = "Example", .rated = {.memory_bandwidth = 80.0 * gigabytes / second / gpu}},
      {.name = "Twin", .vendor = "Example", .rated = {.tdp = 80.0 * watts * of_chips / gpu}},
      {.name = "Twin", .vendor = "Example", .rated = {.interconnect = 80.0 * gigabytes / second / gpu}},
      {.name = "Twin", .vendor = "Example", .rated = {.peak = {1.0 * prefix::peta * flop_per_s<bf16> / gpu}}},
      {.name = "Twin", .vendor = "Example", .rated = {.peak = {1.0 * prefix::peta * flop_per_s<sparse<bf16>> / gpu}}}};
  std::unordered_set<model> all{twin, at_another_address};
  CHECK(all.size() == 1);
  for (model const m : variants) {
    all.insert(m);
    CHECK(m != twin);
    CHECK((m < twin) != (twin < m));
    for (model const other : variants) CHECK((m == other) == (m.operator->() == other.operator->()));
  }
  CHECK(all.size() == 12);
  std::vector<model> sorted(all.begin(), all.end());
  std::sort(sorted.begin(), sorted.end());
  CHECK(std::is_sorted(sorted.begin(), sorted.end()));
}
