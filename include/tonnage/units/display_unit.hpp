// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// One unit for many numbers: chosen once for a column, printed in its head, left out of its cells.
///
/// `auto u = display_unit_for<kind::power>(585e6)` is MW; `u.symbol()` is "MW" and `number_in(u, 62.5 * megawatts)`
/// "62".
#pragma once

#include <tonnage/core/error.hpp>
#include <tonnage/units/format.hpp>

namespace tonnage::inline v0_1_0 {

/// A unit for showing numbers of one kind, and with how many decimals.
struct display_unit {
  detail::rung in{};  ///< the unit: its size and how it is written
  int decimals = 0;   ///< of every number; set it as you like

  /// What stands before a number: "$".
  [[nodiscard]] std::string const& before() const { return in.before; }
  /// What stands behind it: " MW", "B/GPU", " GPUs".
  [[nodiscard]] std::string const& after() const { return in.after; }
  /// For the head of a column: "MW", "$B/GPU", "GPUs".
  [[nodiscard]] std::string symbol() const {
    auto const text = in.before + in.after;
    return text.starts_with(' ') ? text.substr(1) : text;
  }
  /// How many coherent units one is.
  [[nodiscard]] scale const& size() const { return in.size; }
};

namespace detail {

[[nodiscard]] inline display_unit display_unit_for(measured const& m, double largest) {
  ladder const steps(m);
  int const coins = coin_decimals(m);
  double const magnitude = largest < 0 ? -largest : largest;
  auto const chosen = choose(steps, magnitude, {}, coins);
  display_unit out{.in = steps.at(chosen.rung)};
  auto const text = digits(number_of(chosen.magnitude), out.in, {}, coins);
  auto const point = text.find('.');
  if (point != std::string::npos && text.find('e') == std::string::npos) {
    out.decimals = static_cast<int>(text.size() - point - 1);
  }
  return out;
}

}  // namespace detail

/// The unit in which `{}` shows a number of this many coherent units, with as many decimals as it gives that number:
/// pass the largest of a column. Zero and what is not finite get the base unit.
template <class Kind>
[[nodiscard]] display_unit display_unit_for(double largest) {
  return detail::display_unit_for(detail::measured_by<Kind>, largest);
}

/// \cond
namespace detail {
[[nodiscard]] inline display_unit display_unit_named(std::string_view text, measured const& m, int decimals) {
  auto const reading = read_unit_of(text, m);
  if (!reading.problem.empty()) {
    throw_error(std::string(reading.problem) + ": expected " + expected_unit(m),
                {.column = reading.at + 1, .text = std::string(text)});
  }
  return {.in = named_rung(text, reading.size, m), .decimals = decimals};
}
}  // namespace detail
/// \endcond

/// The unit that `text` names ("MW", "$/GPU-hour"), for a user's choice at run time.
/// What measures something else throws `tonnage::error`.
template <class Kind>
[[nodiscard]] display_unit display_unit_named(std::string_view text, int decimals = 2) {
  return detail::display_unit_named(text, detail::measured_by<Kind>, decimals);
}

/// What prints numbers, given in coherent units, in the unit and without its symbol, all with the same decimals.
[[nodiscard]] inline number_writer writer_in(display_unit const& unit) {
  auto bare = unit.in;
  bare.before.clear();
  bare.after.clear();
  bare.after_one.clear();
  detail::format_spec spec;
  spec.type = 'f';
  spec.precision = unit.decimals;
  spec.grouped = true;
  return {std::move(bare), spec, 0};
}

/// The number of `q` in the unit, without its symbol: "1,234.50".
template <class Kind, class Rep>
[[nodiscard]] std::string number_in(display_unit const& unit, quantity<Kind, Rep> const& q) {
  return value_traits<Rep>::format(q.coherent_, writer_in(unit));
}

}  // namespace tonnage::inline v0_1_0
