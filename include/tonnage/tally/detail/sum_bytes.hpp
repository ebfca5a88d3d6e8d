// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Exact sums as bytes: with all their digits.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tonnage/core/int128.hpp>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/kernels/error_free.hpp>
#include <tonnage/kernels/running_sum.hpp>
#include <tonnage/tally/accumulator.hpp>
#include <tonnage/tally/contribution.hpp>
#include <tonnage/tally/detail/bytes.hpp>
#include <tonnage/tally/detail/cell_sums.hpp>
#include <tonnage/tally/key_bytes.hpp>
#include <tonnage/tally/total.hpp>
#include <type_traits>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// What the sum of a figure is made of.
template <class Sum>
struct sum_tag {
  [[nodiscard]] static std::string text() { return number_tag<Sum>(); }
};
template <class N, class D>
struct sum_tag<ratio_sum<N, D>> {
  [[nodiscard]] static std::string text() { return sum_tag<N>::text() + " / " + sum_tag<D>::text(); }
};
template <class A>
struct sum_tag<collected<A>> {
  [[nodiscard]] static std::string text() {
    if constexpr (requires { typename A::figure_type; })
      return A::tag() + " " + number_tag<typename A::figure_type>();
    else
      return "an accumulator";  // of the user's, which the metric's text names
  }
};

/// A sum as two doubles, the first of which is nearest to it, where these are all of it: most sums are. Equal sums are
/// equal doubles.
[[nodiscard]] inline std::optional<std::array<double, 2>> two_of(kernels::running_sum const& sum) {
  auto const parts = sum.parts();
  double high = parts.high, low = parts.low;
  if (parts.beyond == nullptr) {
    kernels::impl::two_sum(high, low);
  } else {
    superaccumulator rest;
    sum.add_to(rest);
    high = rest.value();
    rest.add(-high);
    low = rest.value();
    rest.add(-low);
    if (rest.to_bytes() != superaccumulator().to_bytes()) return std::nullopt;
  }
  auto const finite = [](double x) { return (std::bit_cast<std::uint64_t>(x) >> 52 & 0x7ff) != 0x7ff; };
  if (!finite(high) || !finite(low)) return std::nullopt;
  auto const no_sign_of_zero = [](double x) { return std::bit_cast<std::uint64_t>(x) << 1 == 0 ? 0.0 : x; };
  return std::array{no_sign_of_zero(high), no_sign_of_zero(low)};
}
inline constexpr std::uint8_t mark_of_two = 16;  // beside the marks of `byte_writer::sum`

/// How an exact sum of doubles travels: with all its digits.
inline void put_exact(byte_writer& to, kernels::running_sum const& sum) {
  if (auto const two = two_of(sum)) {
    to.number(mark_of_two);
    to.real((*two)[0]);
    to.real((*two)[1]);
  } else {
    superaccumulator exact;
    sum.add_to(exact);
    to.sum(exact);
  }
}
[[nodiscard]] inline kernels::running_sum get_exact(byte_reader& from) {
  auto const mark = from.number<std::uint8_t>();
  if (mark != mark_of_two) return kernels::running_sum(from.sum(mark));
  double high = from.real(), low = from.real();
  kernels::impl::two_sum(high, low);
  if (!two_of({high, low})) from.fail("a sum that is no number");
  return {high, low};
}

/// How a number in a lane travels: doubles with all their digits, whole numbers in 128 bits.
inline void put_lane(byte_writer& to, cell_sums const& sums, std::uint32_t cell, form is, std::size_t lane) {
  if (is == form::real) {
    put_exact(to, sums.real.sum(cell, lane));
  } else if (is == form::whole) {
    to.number(sums.whole.sum(cell, lane).high);
    to.number(sums.whole.sum(cell, lane).low);
  }
}
inline void get_lane(byte_reader& from, cell_sums& sums, std::uint32_t cell, form is, std::size_t lane) {
  if (is == form::real) {
    sums.real.add(cell, lane, get_exact(from));
  } else if (is == form::whole) {
    auto const high = from.number<std::int64_t>();
    sums.whole.add(cell, lane, int128(high, from.number<std::uint64_t>()));
  }
}

/// How a sum that lies in no lane travels.
template <class Sum>
struct alone_bytes {
  static void put(byte_writer& to, total<Sum> const& of) {
    if constexpr (requires { of.put(to); }) {
      of.put(to);
    } else {
      static_assert(std::is_same_v<number_in<Sum>, float>, "tonnage: a partial answer in this value type has no bytes");
      to.number(std::bit_cast<std::uint32_t>(coherent(of.value())));
    }
  }
  template <class Metric>
  static void get(byte_reader& from, total<Sum>& out, Metric const&) {
    if constexpr (requires { out.get(from); })
      out.get(from);
    else
      out.add(from_number<Sum>(std::bit_cast<float>(from.number<std::uint32_t>())));
  }
};
template <class A>
struct alone_bytes<collected<A>> {
  static_assert(
      requires(A const& a, byte_writer& to, byte_reader& from) {
        { a.tag() } -> std::convertible_to<std::string>;
        a.put(to);
        { a.get(from) } -> std::same_as<A>;
      }, "tonnage: an accumulator that travels as bytes needs tag(), put(to) and get(from)");
  static void put(byte_writer& to, total<collected<A>> const& of) {
    to.number(of.value().of.has_value());
    if (of.value().of) of.value().of->put(to);
  }
  template <class Metric>
  static void get(byte_reader& from, total<collected<A>>& out, Metric const& metric) {
    if (from.number<bool>()) out.add(metric.template read<A>(from));
  }
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
