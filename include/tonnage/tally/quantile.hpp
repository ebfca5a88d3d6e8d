// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Quantiles of the rows of a group: exact, and mergeable.
///
///     jobs | by(account) | tally(quantile("median wait", 0.5, &job::wait), quantile("p99 wait", 0.99, &job::wait))
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string>
#include <tonnage/kernels/quantiles.hpp>
#include <tonnage/tally/accumulator.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

/// All figures of a group, of which one is selected in the end. Whole numbers of more than 53 bits are rounded; exact
/// money and GPU time are in double, as quantities.
template <class Figure>
class all_figures {
  using number = number_in<Figure>;
  template <class F>
  struct in_doubles {
    using type = double;
  };
  template <class Kind, class Rep>
  struct in_doubles<quantity<Kind, Rep>> {
    using type = quantity<Kind>;
  };
  template <class F>
    requires requires(F const& f) { f.to_quantity(); }
  struct in_doubles<F> {
    using type = decltype(std::declval<F const&>().to_quantity());
  };
  [[nodiscard]] static double in_double(Figure const& figure) {
    if constexpr (requires { figure.to_quantity(); })
      return coherent(figure.to_quantity());
    else if constexpr (requires { static_cast<double>(coherent(figure)); })
      return static_cast<double>(coherent(figure));
    else
      static_assert(std::is_void_v<Figure>, "tonnage: a quantile is of numbers, quantities, money or GPU time");
  }

 public:
  using figure_type = Figure;
  using value_type = typename in_doubles<Figure>::type;

  all_figures(double share, kernels::quantile_rule rule) : share_(share), rule_(rule) {}

  void add(Figure const& figure) { figures_.push_back(in_double(figure)); }
  void merge(all_figures const& other) {
    figures_.insert(figures_.end(), other.figures_.begin(), other.figures_.end());
  }
  [[nodiscard]] value_type value() const {
    for (double const figure : figures_)  // kernels leave them out; an answer would not say so
      if (kernels::detail::is_nan(figure)) return from_number<value_type>(figure);
    return from_number<value_type>(kernels::quantile(figures_, share_, rule_));
  }

  [[nodiscard]] static std::string tag() { return "quantile of"; }
  void put(auto& to) const {
    auto sorted = figures_;
    std::sort(sorted.begin(), sorted.end(),
              [](double a, double b) { return std::bit_cast<std::uint64_t>(a) < std::bit_cast<std::uint64_t>(b); });
    to.real(share_);
    to.number(static_cast<std::uint8_t>(rule_));
    to.size(sorted.size());
    for (double const figure : sorted) to.real(figure);
  }
  [[nodiscard]] static all_figures get(auto& from) {
    double const share = from.real();
    auto const rule = from.template number<std::uint8_t>();
    if (!(share >= 0 && share <= 1) || rule > 1) from.fail("a quantile that there is not");
    all_figures out(share, static_cast<kernels::quantile_rule>(rule));
    for (auto many = from.size(); many != 0; --many) out.figures_.push_back(from.real());
    return out;
  }

 private:
  double share_;
  kernels::quantile_rule rule_;
  std::vector<double> figures_;
};
struct quantile_at {
  double share;
  kernels::quantile_rule rule;
  [[nodiscard]] std::string text() const {
    return " at " + number_text(share) + (rule == kernels::quantile_rule::linear ? ", linear" : "");
  }
  template <class Figure>
  [[nodiscard]] all_figures<Figure> of() const {
    return {share, rule};
  }
};

}  // namespace detail
/// \endcond

/// What lies at a share of the figures in order, 0.5 for the median: the one of rank ⌈share × n⌉ of n, counted from 1,
/// so that the median of 1, 2, 3, 4 is 2 (type 1 of Hyndman and Fan, 1996); or, with `kernels::quantile_rule::linear`,
/// what NumPy and spreadsheets give, 2.5 (type 7). A NaN among the figures is the answer, as it is of a sum. Exact,
/// whatever the order of rows. Complexity: O(rows); memory: 8 bytes a row, and as much again in each table. For streams
/// that do not fit, put a `kernels::quantile_sketch` into a `metric` of your own.
/// \throws tonnage::error  where the share is not from 0 to 1
template <nature Nature = nature::either, class Function>
[[nodiscard]] detail::collecting_metric<detail::quantile_at, Function, Nature> quantile(
    std::string name, double share, Function function,
    kernels::quantile_rule rule = kernels::quantile_rule::nearest_rank) {
  kernels::detail::must_be_share(share);
  return {{}, std::move(name), {share, rule}, std::move(function)};
}

}  // namespace tonnage::inline v0_1_0
