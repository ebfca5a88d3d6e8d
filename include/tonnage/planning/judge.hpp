// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Claims held against what is not known exactly: bounds say certain, possible or impossible; a thousand worlds say in
/// how many of them.
///
/// `judge(claim{"up to $10 billion", "press", bound::up_to, 10.0 * billion * usd}, cost)` of a cost in a thousand
/// worlds reads "holds in 83.4 % of the worlds". Not part of `tonnage/tonnage.hpp`.
#pragma once

#include <cstddef>
#include <string>
#include <tonnage/planning/claim.hpp>
#include <tonnage/planning/ensemble.hpp>
#include <tonnage/units/interval.hpp>

namespace tonnage::inline v0_1_0 {

/// What bounds say of a claim.
enum class certainty : unsigned char {
  certain,    ///< it holds for every number within the bounds
  possible,   ///< for some
  impossible  ///< for none
};
/// "certain", "possible", "impossible".
[[nodiscard]] constexpr char const* to_string(certainty c) {
  constexpr char const* names[] = {"certain", "possible", "impossible"};
  return names[static_cast<int>(c)];
}

/// Judges a claim by bounds.
/// \code judge(said, at_least(354.0 * megawatts * of_facility))  // certainty::certain, of "more than 100 MW" \endcode
template <class A, class R, class B, class T>
  requires(std::is_same_v<A, B>)
[[nodiscard]] certainty judge(claim<quantity<A, R>> const& c, quantity<B, interval<T>> const& follows) {
  auto const said = static_cast<double>(c.figure.coherent_);
  auto const low = static_cast<double>(follows.coherent_.lower()),
             high = static_cast<double>(follows.coherent_.upper());
  bool const holds_low = detail::is_held(c.bound, {low, said}), holds_high = detail::is_held(c.bound, {high, said});
  if (holds_low && holds_high) return certainty::certain;
  // What holds is one stretch of numbers, which the bounds meet at an end, hold whole, or miss.
  bool const meets = holds_low || holds_high || (low < said && high > said);
  return meets ? certainty::possible : certainty::impossible;
}

/// In what share of the worlds a claim holds.
struct verdict_in_worlds {
  double share;      ///< from 0 to 1
  std::string text;  ///< the same in words: "holds in 83.4 % of the worlds"
};
/// Its words.
[[nodiscard]] inline std::string to_string(verdict_in_worlds const& v) { return v.text; }

/// Judges a claim world by world. What fails in some does not read as 100 %, but "over 99.9 %". Complexity: O(worlds).
template <class A, class R, class B, std::size_t Worlds>
  requires(std::is_same_v<A, B>)
[[nodiscard]] verdict_in_worlds judge(claim<quantity<A, R>> const& c, quantity<B, ensemble_of<Worlds>> const& follows) {
  auto const said = static_cast<double>(c.figure.coherent_);
  std::size_t holds = 0;
  for (std::size_t world = 0; world != Worlds; ++world)
    holds += detail::is_held(c.bound, {follows.coherent_[world], said}) ? 1U : 0U;
  double const share = static_cast<double>(holds) / double{Worlds};
  std::string const words = holds == 0        ? "holds in none of the worlds"
                            : holds == Worlds ? "holds in all worlds"
                                              : "holds in " + detail::percent_of_some(share) + " of the worlds";
  return {share, words};
}

}  // namespace tonnage::inline v0_1_0
