// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Claims: statements with a bound, held against what follows from a model.
///
/// `judge(claim{"…could exceed 100 MW", "press", bound::at_least, 100.0 * megawatts}, facility)` says that 591 MW make
/// the claim true, and 5.9 times too low to plan with.
#pragma once

#include <string>
#include <tonnage/units/quantity.hpp>

namespace tonnage::inline v0_1_0 {

/// What a statement's words make of its figure: "260,000", "about …", "more than …", "up to …".
enum class bound { exactly, about, at_least, up_to };
/// "exactly", "about", "at least", "up to".
[[nodiscard]] constexpr char const* to_string(bound b) {
  constexpr char const* names[] = {"exactly", "about", "at least", "up to"};
  return names[static_cast<int>(b)];
}

/// A statement about a quantity (or a plain number), as somebody made it.
template <class Quantity>
struct claim {
  std::string text;      ///< as it was said
  std::string source;    ///< who said it
  tonnage::bound bound;  ///< what the words make of the figure
  Quantity figure;       ///< the quantity, or the plain number
};
template <class Q>
claim(char const*, char const*, bound, Q) -> claim<Q>;

/// Turns a bounded figure into a value type. A plain number takes the figure and forgets the bound; an interval keeps
/// it: see `planning/interval.hpp`. Specialise it for a value type of your own, which must say what it makes of a
/// bound.
template <class Rep>
struct estimate {
  static_assert(std::is_arithmetic_v<Rep>,
                "tonnage: say what this value type makes of a bound: specialise tonnage::estimate");
  /// The figure itself: a plain number has no bounds.
  [[nodiscard]] static Rep of(bound, double figure) { return static_cast<Rep>(figure); }
};

/// A bounded figure as a quantity: `estimated<Rep>(bound::at_least, 50'000.0 * gpus)`.
template <class Rep, class Kind>
[[nodiscard]] quantity<Kind, Rep> estimated(bound how, quantity<Kind> const& figure) {
  return quantity<Kind, Rep>::from_coherent(estimate<Rep>::of(how, figure.coherent_));
}

/// \cond
namespace detail {
/// What follows ÷ what was said. A claim of "100 MW" has no scope, and is held against facility power all the same.
template <class A, class RA, class B, class RB>
  requires kind::compatible<A, B>
[[nodiscard]] double claim_factor(quantity<A, RA> const& follows, quantity<B, RB> const& said) {
  return static_cast<double>(follows.coherent_) / static_cast<double>(said.coherent_);
}
[[nodiscard]] inline double claim_factor(double follows, double said) { return follows / said; }
}  // namespace detail
/// \endcond

/// What comes of holding a claim against a figure that follows from a model.
struct verdict {
  bool holds;        ///< the statement, taken at its words
  double factor;     ///< what follows ÷ what was said
  std::string text;  ///< the same in words: "true, and 5.9× too low"
};

/// Its words.
[[nodiscard]] inline std::string to_string(verdict const& v) { return v.text; }

/// A bound that is true and off by this factor is of no use to a planner, and the verdict says so.
inline constexpr double useless_bound = 2.0;

/// Judges a claim by what follows. `about` means within 10 %, `exactly` within half a per cent.
template <class Q, class F>
[[nodiscard]] verdict judge(claim<Q> const& c, F const& follows) {
  double const factor = detail::claim_factor(follows, c.figure);
  // "5.9×", "12×", and "less than 1.1×" for what would round to 1.0. (In whole tenths: no locale has a say in them.)
  auto const times = [](double f) -> std::string {
    if (!(f < 1e15)) return "many ×";
    if (f < 1.05) return "less than 1.1×";
    auto const tenths = static_cast<long long>(f * 10 + 0.5);
    if (tenths >= 100) return std::to_string(static_cast<long long>(f + 0.5)) + "×";
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "×";
  };
  bool holds = false;
  switch (c.bound) {
    case bound::exactly:
      holds = factor > 0.995 && factor < 1.005;
      break;
    case bound::about:
      holds = factor > 0.9 && factor < 1.1;
      break;
    case bound::at_least:
      holds = factor >= 1;
      break;
    case bound::up_to:
      holds = factor <= 1;
      break;
  }
  if (holds && c.bound == bound::at_least && factor >= useless_bound)
    return {true, factor, "true, and " + times(factor) + " too low"};
  if (holds && c.bound == bound::up_to && factor <= 1 / useless_bound)
    return {true, factor, "true, and " + times(1 / factor) + " too high"};
  if (holds) return {true, factor, "holds"};
  return {false, factor,
          "does not hold: " + (factor > 1 ? times(factor) + " too low" : times(1 / factor) + " too high")};
}

}  // namespace tonnage::inline v0_1_0
