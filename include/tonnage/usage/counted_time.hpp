// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Whole things times time, exactly: what a cluster counts beside GPUs, CPUs and nodes.
///
/// `cpu_time::of(96, 90min).in_hours()` is 144.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/usage/detail/exact_product.hpp>

namespace tonnage::inline v0_1_0 {

/// So many of a thing for so long, as a whole number of thing-milliseconds. A monoid: `+=` merges.
/// \tparam What  of which thing: times of two things do not mix
template <class What>
class counted_time {
 public:
  constexpr counted_time() noexcept = default;
  /// So many for so long.
  /// \throws tonnage::error  for a number below zero or beyond 2^64, and a length below zero
  [[nodiscard]] static constexpr counted_time of(int128 many, std::chrono::milliseconds length) {
    auto const fail = [&](std::string const& expected) {
      throw_error(expected, {.text = many.to_string() + " for " + std::to_string(length.count()) + " ms"});
    };
    if (many < 0 || length.count() < 0)
      fail(std::string("expected a number of ") + What::name + " and a time of at least 0");
    if (many.high != 0) fail(std::string("expected fewer than 2^64 ") + What::name);
    return from_units(detail::product_of(many.low, static_cast<std::uint64_t>(length.count())));
  }
  /// What it is called in bytes.
  static constexpr char const* tag = What::time;
  /// What its hours are called.
  static constexpr char const* hours = What::hours;
  /// So many thing-milliseconds.
  [[nodiscard]] static constexpr counted_time from_units(int128 units) {
    counted_time out;
    out.units_ = units;
    return out;
  }
  /// In thing-milliseconds.
  [[nodiscard]] constexpr int128 units() const { return units_; }
  /// In hours of one thing, rounded once. Tables show it so, as a plain number.
  [[nodiscard]] constexpr double in_hours() const { return detail::nearest_quotient(units_, 3'600'000); }

  /// \throws tonnage::error  beyond 2^127 units
  constexpr counted_time& operator+=(counted_time other) {
    if (units_.add_wraps(other.units_)) throw_error(std::string("more time of ") + What::name + " than 128 bits count");
    return *this;
  }
  /// \throws tonnage::error  beyond 2^127 units
  constexpr counted_time& operator-=(counted_time other) {
    if (units_.subtract_wraps(other.units_))
      throw_error(std::string("more time of ") + What::name + " than 128 bits count");
    return *this;
  }
  friend constexpr counted_time operator+(counted_time a, counted_time b) { return a += b; }
  friend constexpr counted_time operator-(counted_time a, counted_time b) { return a -= b; }
  /// So many times as much, exactly.
  /// \throws tonnage::error  beyond 2^127 units
  friend constexpr counted_time operator*(counted_time a, int128 n) {
    return from_units(detail::exact_product(a.units_, n, tag));
  }
  friend constexpr counted_time operator*(int128 n, counted_time a) { return a * n; }
  friend constexpr auto operator<=>(counted_time, counted_time) = default;
  /// Part of a whole, as a number.
  friend constexpr double operator/(counted_time a, counted_time b) {
    return a.units_.to_double() / b.units_.to_double();
  }

 private:
  int128 units_{};
};

/// \cond
namespace detail {
struct of_cpus {
  static constexpr char const* name = "CPUs";
  static constexpr char const* time = "CPU time";
  static constexpr char const* hours = "CPU-hours";
};
struct of_nodes {
  static constexpr char const* name = "nodes";
  static constexpr char const* time = "node time";
  static constexpr char const* hours = "node-hours";
};
}  // namespace detail
/// \endcond

using cpu_time = counted_time<detail::of_cpus>;    ///< CPUs × time
using node_time = counted_time<detail::of_nodes>;  ///< nodes × time

}  // namespace tonnage::inline v0_1_0
