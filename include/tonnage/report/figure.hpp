// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A figure of a table on its way out, without its type: a magnitude, how much it covers, and how it prints.
///
/// What has no unit is written, and compiled, once for all metrics.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <tonnage/tally/cell.hpp>
#include <tonnage/units/display_unit.hpp>
#include <tonnage/units/print.hpp>
#include <type_traits>
#include <utility>

/// \cond
namespace tonnage::inline v0_1_0::report::detail {

template <class T>
struct kind_of_value {
  using type = kind::number;
};
template <class K, class R>
struct kind_of_value<quantity<K, R>> {
  using type = K;
};
/// What is exact in units of its own prints as the quantity that it is.
template <class T>
  requires requires(T const& v) { v.to_quantity(); }
struct kind_of_value<T> : kind_of_value<decltype(std::declval<T const&>().to_quantity())> {};

template <class T>
[[nodiscard]] decltype(auto) bare(T const& v) {
  if constexpr (requires { v.in_hours(); } && !requires { v.to_quantity(); })
    return v.in_hours();
  else if constexpr (requires { v.to_quantity(); })
    return v.to_quantity().in(unit<typename kind_of_value<T>::type>{});
  else if constexpr (requires { v.coherent_; })
    return (v.coherent_);
  else
    return v;
}

/// An interval, by its look.
template <class T>
inline constexpr bool has_ends = requires(T const& v) {
  static_cast<double>(v.lower());
  static_cast<double>(v.upper());
};

/// A number in many worlds, by what its traits say of it.
template <class T>
inline constexpr bool has_middle = requires(T const& v) { value_traits<T>::low_middle_high(v); };

/// "<0.001" for a number of which that many decimals show nothing but zeros, ">-0.001" for a negative one; the digits
/// as they are, where the number is zero, or they show some of it. A reader takes "0.000" for nothing at all.
template <class Number>
[[nodiscard]] std::string not_as_zero(std::string digits, Number const& n, int decimals) {
  bool const reads_as_zero =
      digits.find_first_not_of("-0.") == std::string::npos && digits.find('0') != std::string::npos;
  if (!reads_as_zero) return digits;
  bool is_negative = false;
  if constexpr (std::is_convertible_v<Number const&, std::string_view>) {
    std::string_view const exact = n;
    if (exact.find_first_of("123456789") == std::string_view::npos) return digits;
    is_negative = exact.starts_with('-');
  } else {
    if (n == Number{}) return digits;
    is_negative = n < Number{};
  }
  std::string least = decimals > 0 ? "0." + std::string(static_cast<std::size_t>(decimals), '0') : "1";
  least.back() = '1';
  return (is_negative ? ">-" : "<") + least;
}

/// Writes the numbers of a column, which share their unit and decimals, and none that is not zero as zero. Without
/// decimals, as a number writer does.
class figure_writer : public number_writer {
 public:
  figure_writer(number_writer const& in) : number_writer(in) {}  // NOLINT: it is one
  /// \pre  the unit has no symbol
  figure_writer(number_writer const& in, int decimals) : number_writer(in), decimals_(decimals) {}

  template <class T>
  [[nodiscard]] std::string with_unit(T v) const {
    return decimals_ < 0 ? number_writer::with_unit(v) : number(v);
  }
  template <class T>
  [[nodiscard]] std::string number(T v) const {
    auto digits = number_writer::number(v);
    return decimals_ < 0 ? digits : not_as_zero(std::move(digits), v, decimals_);
  }

 private:
  int decimals_ = -1;
};

/// What a grid needs of a figure, whatever its unit and value type: everything past this point is compiled once.
struct figure {
  double magnitude = 0;
  double known_share = 1;
  bool is_complete = true;
  bool is_unknown = false;
  bool is_hole = false;  ///< a ratio of nothing
  std::size_t models = 0, unknown_models = 0;
  std::string unknown_names{};
  char const* weight = "GPUs";  ///< what `known_share` is a share of
  std::string exact{};          ///< all digits of money that is counted in whole millionths, in the currency itself
  bool is_range = false;        ///< whether its type has a lower and an upper end
  bool has_middle = false;      ///< and a middle between them
  double low = 0, middle = 0, high = 0;  ///< of a range, in coherent units
  std::shared_ptr<void const> value{};
  std::string (*print)(void const* value, figure_writer const& write) = nullptr;
};

template <class Weight>
[[nodiscard]] double share_of(coverage<Weight> const& covers) {
  auto const share = covers.known_share();
  double s = 0;
  if constexpr (has_ends<decltype(share)>)  // the least that may be known
    s = static_cast<double>(share.lower());
  else
    s = value_traits<std::remove_const_t<decltype(share)>>::magnitude(share);
  return s < 1 ? (s > 0 ? s : 0) : s >= 1 ? 1 : 0;  // of 0 GPUs, nothing is known
}
/// What coverage is a share of.
template <class Weight>
[[nodiscard]] constexpr char const* weight_of() {
  if constexpr (std::is_same_v<Weight, std::int64_t>)
    return "rows";
  else if constexpr (!requires(Weight const& w) { w.coherent_; })
    return "GPU time";
  else
    return "GPUs";
}
template <class Weight>
[[nodiscard]] double share_of_known(coverage<Weight> const& covers) {
  return covers.is_complete() ? 1 : covers.is_unknown() ? 0 : share_of(covers);
}

template <class Sum, class Weight>
[[nodiscard]] figure figure_of(cell<Sum, Weight> const& c) {
  figure out{.is_complete = c.is_complete(), .is_unknown = c.is_unknown(), .models = c.covers().model_count()};
  if (!out.is_complete) {
    out.unknown_models = c.covers().unknown_models.size();
    out.unknown_names = c.covers().unknown_names();
    out.weight = weight_of<Weight>();
    out.known_share = share_of_known(c.covers());
  }
  using Known = std::remove_cvref_t<decltype(c.known())>;
  using Bare = std::remove_cvref_t<decltype(bare(std::declval<Known const&>()))>;
  out.is_range = has_ends<Bare> || has_middle<Bare>;
  out.has_middle = has_middle<Bare>;
  out.is_hole = c.is_empty() && !std::is_same_v<Sum, typename cell<Sum, Weight>::value_type>;
  if (out.is_unknown || out.is_hole) return out;
  auto const known = c.known();
  auto const value = bare(known);
  using Value = std::remove_const_t<decltype(value)>;
  out.magnitude = value_traits<Value>::magnitude(value);
  if constexpr (tonnage::detail::prints_decimals<Known>) out.exact = to_decimal(known);
  if constexpr (has_ends<Value>) {
    out.low = static_cast<double>(value.lower());
    out.high = static_cast<double>(value.upper());
  } else if constexpr (has_middle<Value>) {
    auto const at = value_traits<Value>::low_middle_high(value);
    out.low = at[0], out.middle = at[1], out.high = at[2];
  }
  if constexpr (!std::is_same_v<Value, double>) {
    out.value = std::make_shared<Value const>(value);
    out.print = [](void const* v, figure_writer const& write) {
      return value_traits<Value>::format(*static_cast<Value const*>(v), write);
    };
  }
  return out;
}
[[nodiscard]] inline std::string printed(figure const& f, figure_writer const& write) {
  return f.print == nullptr ? write.with_unit(f.magnitude) : f.print(f.value.get(), write);
}
/// The exact number that `digits` are ("-1234.5"), in a unit of so many of them, with so many decimals, rounded half to
/// even: "-1.23" of it in thousands, with two decimals. \pre the unit is a power of ten
[[nodiscard]] inline std::string rounded_text(std::string_view digits, scale const& unit, int decimals) {
  bool const negative = digits.starts_with('-');
  auto d = tonnage::detail::decimal_of(negative ? digits.substr(1) : digits);
  auto const places = static_cast<std::size_t>(decimals);
  auto const shift =
      d.exponent - unit.exp2 + decimals;  // what is behind the last decimal, as a negative number of digits
  std::string whole = d.digits;
  if (shift >= 0 && !whole.empty()) whole.append(static_cast<std::size_t>(shift), '0');
  if (shift < 0) {
    auto const behind = static_cast<std::size_t>(-shift);
    if (whole.size() < behind) whole.insert(0, behind - whole.size(), '0');
    auto const dropped = whole.substr(whole.size() - behind);
    whole.resize(whole.size() - behind);
    std::string const half = "5" + std::string(behind - 1, '0');
    bool const is_odd = !whole.empty() && (whole.back() - '0') % 2 != 0;
    if (dropped > half || (dropped == half && is_odd)) {
      std::size_t i = whole.size();
      while (i > 0 && whole[i - 1] == '9') whole[--i] = '0';
      if (i > 0)
        ++whole[i - 1];
      else
        whole.insert(0, 1, '1');
    }
  }
  bool const is_zero = whole.find_first_not_of('0') == std::string::npos;
  if (whole.size() <= places) whole.insert(0, places + 1 - whole.size(), '0');
  std::string fraction = places == 0 ? "" : "." + whole.substr(whole.size() - places);
  whole.resize(whole.size() - places);
  return (negative && !is_zero ? "-" : "") + tonnage::detail::grouped(std::move(whole)) + fraction;
}
/// What prints for programs: in the base unit, with every digit.
[[nodiscard]] inline number_writer raw_writer(scale const& size) {
  tonnage::detail::rung bare;
  bare.size = size;
  tonnage::detail::format_spec spec;
  spec.type = 'r';
  return {std::move(bare), spec, 0};
}

}  // namespace tonnage::inline v0_1_0::report::detail
/// \endcond
