// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What the rows of a group add up to: exactly, where they count in double, so that their order does not matter.
///
/// `total<quantity<kind::power>> t; t.add(0.1 * watts); t.add(0.2 * watts); t.add(0.3 * watts);` has the value 0.6 W.
///
/// Other value types (an interval, an ensemble) are added in the order of the rows, by their own `+=`.
#pragma once

#include <cstdint>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/kernels/running_sum.hpp>
#include <tonnage/tally/cell.hpp>
#include <tonnage/units/quantity.hpp>
#include <type_traits>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// The number in coherent units, of a quantity or a plain number.
template <class T>
[[nodiscard]] constexpr T const& coherent(T const& number) {
  return number;
}
template <class Kind, class Rep>
[[nodiscard]] constexpr Rep const& coherent(quantity<Kind, Rep> const& q) {
  return q.coherent_;
}
template <class T>
using number_in = std::remove_cvref_t<decltype(coherent(std::declval<T const&>()))>;

template <class Sum, class Number>
[[nodiscard]] constexpr Sum from_number(Number n) {
  if constexpr (std::is_same_v<Sum, Number>)
    return n;
  else
    return Sum::from_coherent(n);
}

template <class Sum>
class total {
 public:
  void add(Sum const& part) { sum_ += part; }
  void add(total const& other) { sum_ += other.sum_; }
  template <class Count, class Rate>
  void add_product(total<Count> const& count, Rate const& rate) {
    sum_ += count.value() * rate;
  }
  [[nodiscard]] Sum const& value() const { return sum_; }

 private:
  Sum sum_{};
};

/// Of double: the exact sum, and the exact sum of exact products, rounded once.
template <class Sum>
  requires std::is_same_v<number_in<Sum>, double>
class total<Sum> {
 public:
  void add(Sum const& part) { sum_ += coherent(part); }
  void add(kernels::running_sum const& other) { sum_ += other; }
  void add(total const& other) { sum_ += other.sum_; }
  template <class Count, class Rate>
  void add_product(total<Count> const& count, Rate const& rate) {
    if constexpr (!std::is_same_v<number_in<Rate>, double>) {
      add(count.value() * rate);
    } else if constexpr (std::is_same_v<number_in<Count>, double>) {
      sum_.add_product(count.exact(), coherent(rate));
    } else if constexpr (requires {
                           count.value().to_quantity();
                         }) {  // GPU time: a whole number, rounded before it is multiplied
      sum_.add_product(coherent(count.value().to_quantity()), coherent(rate));
    } else if constexpr (std::is_same_v<number_in<Count>, float>) {
      sum_.add_product(double{coherent(count.value())}, coherent(rate));
    } else {  // 64 bits in two doubles
      std::int64_t const n = coherent(count.value());
      std::int64_t const low = n & 0xffffffff;
      sum_.add_product(static_cast<double>(n - low), coherent(rate));
      sum_.add_product(static_cast<double>(low), coherent(rate));
    }
  }
  [[nodiscard]] Sum value() const { return from_number<Sum>(sum_.value()); }
  [[nodiscard]] kernels::running_sum const& exact() const { return sum_; }

 private:
  kernels::running_sum sum_;
};

/// Of whole numbers: in 128 bits, so that no sum of them wraps, and the order does not matter.
/// \throws tonnage::error  where the whole is read, and has more bits than its type
template <class Sum>
  requires std::is_integral_v<number_in<Sum>>
class total<Sum> {
  using number = number_in<Sum>;

 public:
  void add(Sum const& part) {
    auto const n = coherent(part);
    if constexpr (std::is_signed_v<number>)
      sum_ += int128(static_cast<std::int64_t>(n));
    else
      sum_ += int128(0, static_cast<std::uint64_t>(n));
  }
  void add(total const& other) { sum_ += other.sum_; }
  void add(int128 const& other) { sum_ += other; }
  template <class Count, class Rate>
  void add_product(total<Count> const& count, Rate const& rate) {
    add(count.value() * rate);
  }
  [[nodiscard]] int128 const& exact() const { return sum_; }
  [[nodiscard]] Sum value() const {
    auto const out = static_cast<number>(sum_.low);
    int128 const same =
        std::is_signed_v<number> ? int128(static_cast<std::int64_t>(out)) : int128(0, static_cast<std::uint64_t>(out));
    if (same != sum_)
      throw_error("a sum has more than " + std::to_string(8 * sizeof(number)) + " bits", {.text = sum_.to_string()});
    return from_number<Sum>(out);
  }

 private:
  int128 sum_;
};

template <class N, class D>
class total<ratio_sum<N, D>> {
 public:
  void add(ratio_sum<N, D> const& part) {
    numerator_.add(part.numerator);
    denominator_.add(part.denominator);
  }
  void add(total const& other) {
    numerator_.add(other.numerator_);
    denominator_.add(other.denominator_);
  }
  void add(total<N> const& numerator, total<D> const& denominator) {
    numerator_.add(numerator);
    denominator_.add(denominator);
  }
  [[nodiscard]] ratio_sum<N, D> value() const { return {numerator_.value(), denominator_.value()}; }
  [[nodiscard]] total<N> const& numerator() const { return numerator_; }
  [[nodiscard]] total<D> const& denominator() const { return denominator_; }

 private:
  total<N> numerator_;
  total<D> denominator_;
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
