// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <optional>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/tally/use.hpp>
#include <type_traits>

using namespace tonnage;
using namespace std::chrono_literals;
using detail::contribution;

TEST_CASE("so much per GPU, times the GPUs of a holding or the GPU time of a use") {
  holding const racks{.count = 4.0 * gpus, .model = catalog::nvidia::l4};
  CHECK(contribution(chip_power, racks)->in(watts) == 4 * 72);
  STATIC_REQUIRE(
      std::is_same_v<detail::sum_type<std::remove_cvref_t<decltype(chip_power)>, holding>, quantity<kind::chip_power>>);

  usage_record const record{
      .model = catalog::nvidia::l4, .gpus = gpu_share::of(2), .start = utc_instant(), .end = utc_instant(90min)};
  uncut_in<utc_zone> const whole{};
  usage_piece<usage_record, uncut_in<utc_zone>> const piece{&record, time_span(utc_instant(), utc_instant(90min)),
                                                            &whole};
  CHECK(contribution(chip_energy, piece)->in(watt_hours) == 2 * 72 * 1.5);
}

TEST_CASE("what is not known contributes nothing, and says so") {
  holding const pods{.count = 4.0 * gpus, .model = catalog::google::tpu_v6e};
  CHECK(!contribution(chip_power, pods));
  CHECK(!contribution(capex, pods));
}

TEST_CASE("what is of time is not asked of holdings") {
  STATIC_REQUIRE(!measures<std::remove_cvref_t<decltype(chip_energy)>, holding>);
  STATIC_REQUIRE(!measures<std::remove_cvref_t<decltype(gpu_hours_used)>, holding>);
  STATIC_REQUIRE(!measures<std::remove_cvref_t<decltype(gpu_count)>, usage_piece<usage_record, uncut_in<utc_zone>>>);
}
