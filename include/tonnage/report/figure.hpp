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
#include <tonnage/tally/cell.hpp>
#include <tonnage/units/display_unit.hpp>
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
  if constexpr (requires { v.to_quantity(); })
    return v.to_quantity().in(unit<typename kind_of_value<T>::type>{});
  else if constexpr (requires { v.coherent_; })
    return (v.coherent_);
  else
    return v;
}

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
  std::shared_ptr<void const> value{};
  std::string (*print)(void const* value, number_writer const& write) = nullptr;
};

template <class Weight>
[[nodiscard]] double share_of(coverage<Weight> const& covers) {
  auto const share = covers.known_share();
  double const s = value_traits<std::remove_const_t<decltype(share)>>::magnitude(share);
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
  out.is_hole = c.is_empty() && !std::is_same_v<Sum, typename cell<Sum, Weight>::value_type>;
  if (out.is_unknown || out.is_hole) return out;
  auto const value = bare(c.known());
  using Value = std::remove_const_t<decltype(value)>;
  out.magnitude = value_traits<Value>::magnitude(value);
  if constexpr (!std::is_same_v<Value, double>) {
    out.value = std::make_shared<Value const>(value);
    out.print = [](void const* v, number_writer const& write) {
      return value_traits<Value>::format(*static_cast<Value const*>(v), write);
    };
  }
  return out;
}
[[nodiscard]] inline std::string printed(figure const& f, number_writer const& write) {
  return f.print == nullptr ? write.with_unit(f.magnitude) : f.print(f.value.get(), write);
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
