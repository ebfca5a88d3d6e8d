// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Claims: statements with a bound, held against what follows from a model.
///
/// `judge(claim{"…could exceed 100 MW", "press", bound::at_least, 100.0 * megawatts * of_facility}, facility)` says
/// that 591 MW make the claim true, and 5.9 times too low to plan with.
#pragma once

#include <string>
#include <tonnage/accounting/detail/same.hpp>
#include <tonnage/units/power.hpp>
#include <tonnage/units/quantity.hpp>
#include <type_traits>

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

/// What comes of holding a claim against a figure that follows from a model.
struct verdict {
  bool holds;        ///< the statement, taken at its words
  double factor;     ///< what follows ÷ what was said; 1 where both are 0
  std::string text;  ///< the same in words: "true, and 5.9× too low"
};

/// Its words.
[[nodiscard]] inline std::string to_string(verdict const& v) { return v.text; }

/// A bound that is true and off by this factor is of no use to a planner, and the verdict says so.
inline constexpr double useless_bound = 2.0;

/// \cond
namespace detail {
/// What follows and what was said, as plain numbers of one unit.
struct held_figures {
  double follows, said;
};
template <class A, class RA, class B, class RB>
  requires(kind::compatible<A, B> && std::is_convertible_v<RA, double> && std::is_convertible_v<RB, double>)
[[nodiscard]] held_figures figures_held(quantity<A, RA> const& follows, quantity<B, RB> const& said) {
  return {static_cast<double>(follows.coherent_), static_cast<double>(said.coherent_)};
}
[[nodiscard]] inline held_figures figures_held(double follows, double said) { return {follows, said}; }

/// Whether one figure is another, give or take a part of it.
[[nodiscard]] constexpr bool is_within(double part, held_figures const& f) {
  double const off = f.follows - f.said;
  return f.follows == f.said || is_at_most(off < 0 ? -off : off, part * (f.said < 0 ? -f.said : f.said));
}
/// Whether a claim holds. By the figures and not by their quotient, which says nothing of zero and negative ones.
[[nodiscard]] constexpr bool is_held(bound b, held_figures const& f) {
  switch (b) {
    case bound::exactly:
      return is_within(0.005, f);
    case bound::about:
      return is_within(0.1, f);
    case bound::at_least:
      return is_at_most(f.said, f.follows);
    case bound::up_to:
      return is_at_most(f.follows, f.said);
  }
  return false;
}
/// "5.9×", "12×", and "less than 1.1×" for what would round to 1.0. (In whole tenths: no locale has a say in them.)
[[nodiscard]] inline std::string times_text(double f) {
  if (!(f < 1e15)) return "many ×";
  if (f < 1.05) return "less than 1.1×";
  auto const tenths = static_cast<long long>(f * 10 + 0.5);
  if (tenths >= 100) return std::to_string(static_cast<long long>(f + 0.5)) + "×";
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "×";
}
[[nodiscard]] inline verdict verdict_of(bound b, held_figures const& f) {
  bool const holds = is_held(b, f), is_too_low = f.said < f.follows, is_too_high = f.follows < f.said;
  double const factor = f.follows == f.said ? 1 : f.follows / f.said;
  // How far apart they are. Figures on two sides of zero are no number of times apart.
  double const times = factor < 1 ? 1 / factor : factor;
  std::string const off = (times > 0 ? times_text(times) + " " : "") + (is_too_low ? "too low" : "too high");
  bool const says_little =
      times >= useless_bound && ((b == bound::at_least && is_too_low) || (b == bound::up_to && is_too_high));
  if (holds) return {true, factor, says_little ? "true, and " + off : "holds"};
  return {false, factor, "does not hold: " + (is_too_low || is_too_high ? off : "no number follows")};
}

/// Watts that do not say of what, and watts of chips, servers or a facility.
template <class Said, class Follows>
inline constexpr bool is_open_scope = false;
template <class Said, class R, class Follows, class S>
inline constexpr bool is_open_scope<quantity<Said, R>, quantity<Follows, S>> =
    kind::compatible<Said, Follows> && !std::is_same_v<Said, Follows>;
}  // namespace detail
/// \endcond

/// Judges a claim by what follows. `about` means within 10 % of what was said, `exactly` within half a per cent, the
/// ends included. Figures that differ by less than a 10^-12th are the same, as they are for limits and break-even
/// rates. Of NaN nothing holds. Figures may be 0 or negative: -50 is at least -100.
///
/// A claim of watts that does not say of what, and watts of chips, do not compile: `power_at_scopes` judges it at each
/// scope.
template <class Q, class F>
  requires(!detail::is_open_scope<Q, F> && requires(Q const& q, F const& f) { detail::figures_held(f, q); })
[[nodiscard]] verdict judge(claim<Q> const& c, F const& follows) {
  return detail::verdict_of(c.bound, detail::figures_held(follows, c.figure));
}
/// \cond
template <class Q, class F,
          detail::words Because =
              detail::sentence{}
                  .add("tonnage: this claim does not say whether of chips, of servers or of the facility: say so (* "
                       "of_facility), "
                       "or judge it at each scope: judge(claim, power_at_scopes{chips, servers, facility})")
                  .out>
  requires detail::is_open_scope<Q, F>
verdict judge(claim<Q> const&, F const&) TONNAGE_DELETE(
    "tonnage: this claim does not say whether of chips, of servers or of the facility: say so (* of_facility), or "
    "judge "
    "it at each scope: judge(claim, power_at_scopes{chips, servers, facility})");
/// \endcond

/// What the same machines draw, at each scope.
struct power_at_scopes {
  quantity<kind::chip_power> chips{};         ///< of the accelerators
  quantity<kind::it_power> servers{};         ///< with processors, memory, fans and networks
  quantity<kind::facility_power> facility{};  ///< with cooling and losses
};
/// A claim of watts that does not say of what, judged at each scope.
struct verdicts_at_scopes {
  verdict chips;     ///< read as chip power
  verdict servers;   ///< read as IT power
  verdict facility;  ///< read as facility power
};
/// "of chips: holds; of servers: does not hold: 1.8× too low; of the facility: …".
[[nodiscard]] inline std::string to_string(verdicts_at_scopes const& v) {
  return "of chips: " + v.chips.text + "; of servers: " + v.servers.text + "; of the facility: " + v.facility.text;
}
/// Judges a claim such as "100 MW" by what the machines draw at each scope.
/// \code judge(said, power_at_scopes{chips, chips * host_overhead(1.82), chips * host_overhead(1.82) * pue(1.25)})
/// \endcode
template <class Rep>
[[nodiscard]] verdicts_at_scopes judge(claim<quantity<kind::power, Rep>> const& c, power_at_scopes const& follows) {
  auto const at = [&](double draw) {
    return detail::verdict_of(c.bound, {draw, static_cast<double>(c.figure.coherent_)});
  };
  return {at(follows.chips.coherent_), at(follows.servers.coherent_), at(follows.facility.coherent_)};
}

}  // namespace tonnage::inline v0_1_0
