// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A rack in the two counts that 045-eight-gpus asks for: 120 kW ÷ 36 = 3.33 kW, and ÷ 72 = 1.67 kW.
#include <fmt/format.h>

#include <tonnage/tonnage.hpp>
using namespace tonnage;

struct superchip : boost::units::base_dimension<superchip, 7046> {
  static constexpr char const* name = "superchip";
};
inline constexpr unit<kind::of<dimension::of<superchip>>> superchips{};

int main() {
  auto const& rack = catalog::nvidia::gb200_nvl72;
  auto const per_superchip = 2.0 * gpus / superchips;
  auto const gpus_of_a_rack = static_cast<double>(rack.packages) * gpus;
  auto const superchips_of_a_rack = gpus_of_a_rack / per_superchip;

  auto const draws = rack.it_power.value();
  fmt::print("{} draws {}\n", rack.name, draws);
  fmt::print("  {:.0f} superchips, each {}\n", superchips_of_a_rack.in(superchips), draws / superchips_of_a_rack);
  fmt::print("  {}, each {}\n", gpus_of_a_rack, draws / gpus_of_a_rack);
}
