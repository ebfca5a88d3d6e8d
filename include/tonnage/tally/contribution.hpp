// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a row contributes to a metric, and what the contributions sum to.
///
/// A metric is told row by row, by `of(row)`, or once for each model, by `per_gpu(model)`: then a row contributes its
/// weight times that.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/tally/cell.hpp>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
/// A metric that is so much per GPU of a model: it needs no more of a row than count and model, and a tally multiplies
/// once per group and model instead of once per row.
template <class M>
concept per_model = requires(M const& m, catalog::model model) { m.per_gpu(model); };
/// Whether a metric takes its figures from models; a ratio does so where one of its parts does.
template <class M>
inline constexpr bool is_of_models = per_model<M>;
template <class M>
  requires requires(M const& m) { m.numerator, m.denominator; }
inline constexpr bool is_of_models<M> =
    is_of_models<std::remove_cvref_t<decltype(std::declval<M const&>().numerator)>> ||
    is_of_models<std::remove_cvref_t<decltype(std::declval<M const&>().denominator)>>;
/// A metric that is what rows weigh: GPUs of holdings, GPU time of use.
template <class M>
inline constexpr bool is_weight = requires { requires M::is_weight; };
/// A metric that is so much per GPU and time, and so is asked of use only.
template <class M>
inline constexpr bool is_of_use = requires { requires M::is_of_use; };

/// What a metric says of one GPU of a model, in the numbers that rows are counted in. Where a name stands for several
/// models: what all of them say, or, in numbers that have bounds, from the least to the most; unknown where one of them
/// says nothing.
template <class Weight, per_model M>
[[nodiscard]] constexpr auto rate_of(M const& metric, catalog::model m) {
  if constexpr (requires { value_range<typename Weight::value_type>::between(0.0, 0.0); }) {
    using value_type = typename Weight::value_type;
    using kind_type = typename std::remove_cvref_t<decltype(*metric.per_gpu(m))>::kind_type;
    double low = 0, high = 0;
    bool is_known = true, is_first = true;
    auto const take = [&](catalog::model one) {
      auto const rate = metric.per_gpu(one);
      is_known = is_known && rate;
      if (!is_known) return;
      auto const figure = static_cast<double>(rate->coherent_);
      low = is_first || figure < low ? figure : low;
      high = is_first || figure > high ? figure : high;
      is_first = false;
    };
    if (m->members.empty()) take(m);
    for (auto const* each : m->members) take(*each);
    using rate_type = quantity<kind_type, value_type>;
    return is_known ? std::optional<rate_type>(rate_type::from_coherent(value_range<value_type>::between(low, high)))
                    : std::nullopt;
  } else {
    return catalog::detail::agreed(*m, [&](catalog::accelerator const& one) { return metric.per_gpu(one); });
  }
}

/// What figures of a type sum to: whole numbers of every size, and yes or no, in 64 bits (and in 128 until the end);
/// floats in doubles.
template <class T>
struct summed {
  using type = T;
};
template <class T>
  requires std::is_integral_v<T>
struct summed<T> {
  using type = std::conditional_t<std::is_same_v<T, std::uint64_t> || std::is_same_v<T, unsigned long long>,
                                  std::uint64_t, std::int64_t>;
};
template <>
struct summed<float> {
  using type = double;
};
template <class Kind, class Rep>
  requires(std::is_integral_v<Rep> || std::is_same_v<Rep, float>)
struct summed<quantity<Kind, Rep>> {
  using type = quantity<Kind, typename summed<Rep>::type>;
};
/// What the weights of rows sum to.
template <class Row>
using weight_type = typename summed<std::remove_cvref_t<decltype(weight_of(std::declval<Row const&>()))>>::type;

/// What a function, a member or a member function gives for a row.
template <class Function, class Row>
  requires std::invocable<Function const&, Row const&>
[[nodiscard]] constexpr decltype(auto) asked_of(Function const& function, Row const& row) {
  if constexpr (std::is_member_object_pointer_v<Function>)
    return row.*function;
  else if constexpr (std::is_member_function_pointer_v<Function>)
    return (row.*function)();
  else
    return function(row);
}
/// The figure, where it may be unknown.
template <class T>
struct known_type {
  using type = T;
};
template <class T>
struct known_type<std::optional<T>> {
  using type = T;
};
template <class M, class Row>
using figure_type =
    typename known_type<std::remove_cvref_t<decltype(std::declval<M const&>().of(std::declval<Row const&>()))>>::type;
/// A metric whose figures an accumulator takes, one for each group, that begins as `start<Figure>()`.
template <class M>
concept has_accumulator = requires { requires M::has_accumulator; };
/// A metric whose figure is not linear in what its rows sum to, such as a charge, where each day may have its price.
/// It has keys that nobody sees, a tuple (`hidden_keys()`), and rows are summed for each value of these. For a row of
/// an answer each such sum goes, with its model and its values of these keys, into what `at_the_end()` gives.
template <class M>
concept has_hidden_keys = requires(M const& m) {
  m.hidden_keys();
  m.at_the_end();
};
/// What the contributions of rows sum to. (Of the optional contribution itself no type is made: it would be one more
/// instantiation of std::optional for each metric, which is most of what a metric costs to compile.)
template <class M, class Row>
struct sum_of {};
template <class M, class Row>
  requires(!per_model<M> && !has_accumulator<M> && !std::is_void_v<figure_type<M, Row>>)
struct sum_of<M, Row> {
  using type = typename summed<figure_type<M, Row>>::type;
};
template <has_accumulator M, class Row>
  requires(!std::is_void_v<figure_type<M, Row>>)
struct sum_of<M, Row> {
  using type = collected<std::remove_cvref_t<decltype(std::declval<M const&>().template start<figure_type<M, Row>>())>>;
};
template <per_model M, class Row>
  requires(weighed<Row> || (holding_like<Row> && !is_of_use<M>))
struct sum_of<M, Row> {
  using type = decltype(std::declval<weight_type<Row> const&>() *
                        *std::declval<M const&>().per_gpu(std::declval<catalog::model>()));
};
template <class M, class Row>
using sum_type = typename sum_of<M, Row>::type;

/// What stands in a table for what a group has. An accumulator that rounds (`is_rounded`) gives its value, and so does
/// a sum behind hidden keys (`shown_as`): rounded once for each group, and the total is the sum of what was rounded.
template <class Sum>
struct shown_sum {
  using type = Sum;
  static constexpr bool is_rounded = false;
};
template <class Sum>
  requires requires { typename Sum::shown_as; }
struct shown_sum<Sum> {
  using type = typename Sum::shown_as;
  static constexpr bool is_rounded = true;
};
template <class A>
  requires requires { requires A::is_rounded; }
struct shown_sum<collected<A>> {
  using type = std::remove_cvref_t<decltype(std::declval<A const&>().value())>;
  static constexpr bool is_rounded = true;
};

/// The contribution of a row, in something that tests and dereferences like an optional.
template <class M, class Row>
[[nodiscard]] constexpr auto contribution(M const& m, Row const& row) {
  using V = sum_type<M, Row>;
  if constexpr (per_model<M>) {
    auto const rate = rate_of<weight_type<Row>>(m, model_in(row));
    return rate ? std::optional<V>(weight_type<Row>(weight_of(row)) * *rate) : std::nullopt;
  } else {
    return std::optional<V>(m.of(row));
  }
}
}  // namespace detail
/// \endcond

}  // namespace tonnage::inline v0_1_0
