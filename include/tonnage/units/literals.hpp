// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Literals, for who likes them: `using namespace tonnage::literals`.
///
/// `260'000_gpus`, `62.5_MW`, `10_B_usd`, `20_PFLOP_s` (of no stated format: `as<fp4>(20_PFLOP_s)` states it). A literal
/// without a decimal point is a whole number (std::int64_t), one with a point a double.
#pragma once

#include <tonnage/units/compute.hpp>
#include <tonnage/units/emission.hpp>
#include <tonnage/units/information.hpp>
#include <tonnage/units/money.hpp>
#include <tonnage/units/power.hpp>
#include <tonnage/units/token.hpp>

namespace tonnage::inline v0_1_0 {
namespace literals {

/// \cond
namespace detail {
constexpr std::int64_t whole(unsigned long long v) { return tonnage::detail::value_cast<std::int64_t>(v); }
}  // namespace detail

#define TONNAGE_LITERAL(suffix, unit_)                                                                          \
  [[nodiscard]] constexpr auto operator""_##suffix(unsigned long long v) { return detail::whole(v) * (unit_); } \
  [[nodiscard]] constexpr auto operator""_##suffix(long double v) { return static_cast<double>(v) * (unit_); }
/// \endcond

TONNAGE_LITERAL(gpu, gpus)
TONNAGE_LITERAL(gpus, gpus)
TONNAGE_LITERAL(gpu_hours, gpu_hours)
TONNAGE_LITERAL(W, watts)
TONNAGE_LITERAL(kW, kilowatts)
TONNAGE_LITERAL(MW, megawatts)
TONNAGE_LITERAL(GW, gigawatts)
TONNAGE_LITERAL(kWh, kWh)
TONNAGE_LITERAL(MWh, MWh)
TONNAGE_LITERAL(GWh, GWh)
TONNAGE_LITERAL(GB, gigabytes)
TONNAGE_LITERAL(TB, terabytes)
TONNAGE_LITERAL(PB, petabytes)
TONNAGE_LITERAL(GiB, gibibytes)
TONNAGE_LITERAL(TiB, tebibytes)
TONNAGE_LITERAL(GB_s, gigabytes_per_s)
TONNAGE_LITERAL(TB_s, terabytes_per_s)
TONNAGE_LITERAL(usd, usd)
TONNAGE_LITERAL(M_usd, million* usd)
TONNAGE_LITERAL(B_usd, billion* usd)
TONNAGE_LITERAL(eur, eur)
TONNAGE_LITERAL(krw, krw)
TONNAGE_LITERAL(T_krw, trillion* krw)
TONNAGE_LITERAL(tokens, tokens)
TONNAGE_LITERAL(g_co2e, grams_co2e)
TONNAGE_LITERAL(kg_co2e, kilograms_co2e)
TONNAGE_LITERAL(t_co2e, tonnes_co2e)
TONNAGE_LITERAL(GFLOP_s, prefix::giga* flop_per_s<unstated>)
TONNAGE_LITERAL(TFLOP_s, prefix::tera* flop_per_s<unstated>)
TONNAGE_LITERAL(PFLOP_s, prefix::peta* flop_per_s<unstated>)
TONNAGE_LITERAL(EFLOP_s, prefix::exa* flop_per_s<unstated>)

#undef TONNAGE_LITERAL

}  // namespace literals
}  // namespace tonnage::inline v0_1_0
