// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A price of the facility's energy is not paid for the power of chips.
//
// error: tonnage: this metric times this price (and time) is of another kind than the flow
#include <tonnage/planning/cash_flow.hpp>
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
auto const paid = chip_power;
#else
auto const paid = facility_power(pue(1.25));
#endif

cash_flow of(fleet const& plan) {
  cash_flow out;
  return out.add_in_service("energy", plan, paid, 0.1 * usd / (kWh * of_facility), std::chrono::year(2026));
}
