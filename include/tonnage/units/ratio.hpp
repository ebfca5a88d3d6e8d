// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Ratios that have a range, as types: a PUE is never below 1, an allocation rate never above it.
///
/// `8.0 * megawatts * of_it * pue(1.25)` is 10 MW of facility power. `pue(0.9)` throws; as a constant it does not compile.
///
/// Why types: 1.25 and 0.8 are both "the PUE" of somebody's spreadsheet, and a factor that is inverted by mistake gives a
/// total that looks right. A ratio with a range cannot be inverted, and multiplies only what it is a ratio of. A
/// meaning is a type whose `name` errors use.
#pragma once

#include <tonnage/units/power.hpp>

namespace tonnage::inline v0_1_0 {

namespace detail {

/// Apart, so that the check itself is small enough to be inlined.
[[noreturn]] inline void ratio_out_of_range(char const* what, char const* range) {
  throw_error(std::string(what) + " must be a number " + range);
}

template <class Rep>
constexpr Rep at_least_one(Rep const& v, char const* what) {
  if (!value_order<Rep>::surely_at_most(Rep(1), v)) ratio_out_of_range(what, "of at least 1");
  return v;
}
template <class Rep>
constexpr Rep within_one(Rep const& v, char const* what) {
  using order = value_order<Rep>;
  if (!order::surely_at_most(Rep(0), v) || !order::surely_at_most(v, Rep(1))) ratio_out_of_range(what, "from 0 to 1");
  return v;
}

}  // namespace detail

/// Power usage effectiveness: facility energy ÷ IT energy, at least 1 (The Green Grid; ISO/IEC 30134-2).
/// Multiplies IT power and IT energy, and nothing else. NaN and anything below 1 throws `tonnage::error`.
template <class Rep = double>
class pue {
 public:
  /// \throws tonnage::error below 1 and for NaN.
  constexpr explicit pue(Rep const& ratio) : ratio_(detail::at_least_one(ratio, "a PUE")) {}
  /// Facility ÷ IT, at least 1.
  [[nodiscard]] constexpr Rep const& value() const { return ratio_; }
  constexpr bool operator==(pue const& other) const { return value_order<Rep>::equal(ratio_, other.ratio_); }

 private:
  Rep ratio_;
};
template <class Rep>
pue(Rep) -> pue<real_value<Rep>>;

/// IT power ÷ chip power, at least 1: what processors, memory, fans and network of a server add to its GPUs.
/// 1.82 is a DGX H100 (10.2 kW for eight GPUs of 700 W); Epoch AI uses it for every chip.
template <class Rep = double>
class host_overhead {
 public:
  /// \throws tonnage::error below 1 and for NaN.
  constexpr explicit host_overhead(Rep const& ratio) : ratio_(detail::at_least_one(ratio, "a host overhead")) {}
  /// IT ÷ chips, at least 1.
  [[nodiscard]] constexpr Rep const& value() const { return ratio_; }
  constexpr bool operator==(host_overhead const& other) const { return value_order<Rep>::equal(ratio_, other.ratio_); }

 private:
  Rep ratio_;
};
template <class Rep>
host_overhead(Rep) -> host_overhead<real_value<Rep>>;

/// A part of a whole, from 0 to 1, of the meaning `Meaning`. Fractions of different meaning do not mix.
template <class Meaning, class Rep = double>
class fraction {
 public:
  /// \throws tonnage::error below 0, above 1 and for NaN.
  constexpr explicit fraction(Rep const& ratio) : ratio_(detail::within_one(ratio, Meaning::name)) {}
  /// From 0 to 1.
  [[nodiscard]] constexpr Rep const& value() const { return ratio_; }
  constexpr bool operator==(fraction const& other) const { return value_order<Rep>::equal(ratio_, other.ratio_); }
  auto operator<=>(fraction const&) const = default;

 private:
  Rep ratio_;
};

namespace meaning {
/// Tells an MFU from other fractions.
struct mfu {
  static constexpr char const* name = "an MFU";
};
/// Tells an allocation rate.
struct allocation_rate {
  static constexpr char const* name = "an allocation rate";
};
/// Tells a busy fraction.
struct busy {
  static constexpr char const* name = "a busy fraction";
};
}  // namespace meaning

/// Model FLOP/s ÷ dense peak FLOP/s of the format used.
using mfu = fraction<meaning::mfu>;
/// Assigned ÷ usable GPU time.
using allocation_rate = fraction<meaning::allocation_rate>;
/// Active ÷ allocated GPU time.
using busy = fraction<meaning::busy>;

/// A fraction of a quantity is of its kind.
template <class K, class R, class Meaning, class Rep>
[[nodiscard]] constexpr auto operator*(quantity<K, R> const& q, fraction<Meaning, Rep> const& f) {
  return q * f.value();
}

/// \cond
namespace detail {
template <class Kind, class From, class To>
concept has_scope =
    std::is_same_v<kind::product<Kind, kind::of<dimension::over<typename To::dimension, typename From::dimension>>>,
                   kind::product<kind::general<Kind>, To>>;
template <class Kind>
constexpr words not_scaled(char const* rule) {
  sentence out;
  out.add("tonnage: ").add(rule);
  name_kind<Kind>(out);
  return out.out;
}
using chip = kind::of<dimension::of<dimension::chip_scope>>;
using it = kind::of<dimension::of<dimension::it_scope>>;
using facility = kind::of<dimension::of<dimension::facility_scope>>;
}  // namespace detail
/// \endcond

/// IT power (or energy, or power per GPU) × PUE is facility power.
template <class K, class R, class Rep>
  requires detail::has_scope<K, detail::it, detail::facility>
[[nodiscard]] constexpr auto operator*(quantity<K, R> const& q, pue<Rep> const& p) {
  return detail::make<kind::product<kind::general<K>, detail::facility>>(q.coherent_) * p.value();
}
/// Chip power × host overhead is IT power.
template <class K, class R, class Rep>
  requires detail::has_scope<K, detail::chip, detail::it>
[[nodiscard]] constexpr auto operator*(quantity<K, R> const& q, host_overhead<Rep> const& h) {
  return detail::make<kind::product<kind::general<K>, detail::it>>(q.coherent_) * h.value();
}

/// \cond
template <class K, class R, class Rep, std::enable_if_t<!detail::has_scope<K, detail::it, detail::facility>, int> = 0,
          detail::words Because = detail::not_scaled<K>("a PUE multiplies IT power or IT energy, not ")>
constexpr bool operator*(quantity<K, R> const&, pue<Rep> const&)
    TONNAGE_DELETE("tonnage: a PUE multiplies IT power or IT energy: chips and servers come first (host_overhead)");
template <class K, class R, class Rep, std::enable_if_t<!detail::has_scope<K, detail::chip, detail::it>, int> = 0,
          detail::words Because = detail::not_scaled<K>("a host overhead multiplies chip power or chip energy, not ")>
constexpr bool operator*(quantity<K, R> const&, host_overhead<Rep> const&)
    TONNAGE_DELETE("tonnage: a host overhead multiplies chip power or chip energy");
/// \endcond

}  // namespace tonnage::inline v0_1_0
