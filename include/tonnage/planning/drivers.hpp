// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which guess moves an answer most.
///
/// `drivers(cost, price, life)[0].name` is "B200 price" where that guess has the largest rank correlation with the
/// cost. Not part of `tonnage/tonnage.hpp`.
///
/// Source: C. Spearman, "The Proof and Measurement of Association between Two Things", American Journal of Psychology
/// 15 (1904), for the rank correlation.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/planning/guess.hpp>
#include <type_traits>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// How one guess moves an answer.
struct driver {
  std::string name;         ///< of the guess
  double rank_correlation;  ///< a number from -1 to 1: 1 where a larger guess always means a larger answer
  double share;             ///< of the spread: its square over the sum of the squares of all, from 0 to 1
};

/// \cond
namespace detail::planning {
/// The rank of each number less the mean rank; equal numbers have the mean of theirs.
[[nodiscard]] inline std::vector<double> centred_ranks(std::vector<double> const& of) {
  std::vector<std::size_t> order(of.size());
  for (std::size_t i = 0; i != order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return of[a] < of[b]; });
  std::vector<double> out(of.size());
  for (std::size_t begin = 0, end = 0; begin != order.size(); begin = end) {
    while (end != order.size() && of[order[end]] == of[order[begin]]) ++end;
    for (std::size_t i = begin; i != end; ++i)
      out[order[i]] = (static_cast<double>(begin + end) - static_cast<double>(order.size())) / 2;
  }
  return out;
}
/// Of centred ranks; 0 where all of the one are equal.
[[nodiscard]] inline double correlation_of(std::vector<double> const& a, std::vector<double> const& b) {
  double both = 0, of_a = 0, of_b = 0;  // sums of quarters: exact
  for (std::size_t i = 0; i != a.size(); ++i) both += a[i] * b[i], of_a += a[i] * a[i], of_b += b[i] * b[i];
  return of_a == 0 || of_b == 0 ? 0 : both / std::sqrt(of_a * of_b);
}
template <class Number>
[[nodiscard]] auto const& worlds_of(Number const& of) {
  if constexpr (requires { of.coherent_; })
    return of.coherent_;
  else
    return of;
}
}  // namespace detail::planning
/// \endcond

/// The guesses by how much they move an answer in a thousand worlds, the strongest first; equal ones by name.
///
/// It compares ranks, so it does not matter whether the answer grows evenly with the guess, as long as it grows.
/// Guesses that move together share what they do. A guess that moves the answer up and down by turns (a share near ½ of
/// both) seems to say nothing.
/// \throws tonnage::error  for a guess that the answer was not made of
/// Complexity: O(guesses × worlds × log worlds).
/// \code for (auto const& [name, correlation, share] : drivers(cost, price, life)) … \endcode
template <class Answer, class... Value>
[[nodiscard]] std::vector<driver> drivers(Answer const& answer, guess<Value> const&... of) {
  auto const& numbers = detail::planning::worlds_of(answer);
  constexpr std::size_t many = std::remove_cvref_t<decltype(numbers)>::worlds;
  auto const made_of = numbers.guesses();
  auto const ranks = detail::planning::centred_ranks(numbers.to_vector());
  std::vector<driver> out;
  auto const add = [&](auto const& each) {
    if (std::none_of(made_of.begin(), made_of.end(), [&](auto const& known) { return known.name == each.name(); }))
      throw_error("expected a guess that the answer was made of, found another", {.text = each.name()});
    auto const draws = detail::planning::worlds_of(each.template value<many>()).to_vector();
    out.push_back({each.name(), detail::planning::correlation_of(ranks, detail::planning::centred_ranks(draws)), 0});
  };
  (add(of), ...);
  double squares = 0;
  for (auto const& each : out) squares += each.rank_correlation * each.rank_correlation;
  for (auto& each : out) each.share = squares == 0 ? 0 : each.rank_correlation * each.rank_correlation / squares;
  std::sort(out.begin(), out.end(),
            [](driver const& a, driver const& b) { return a.share != b.share ? a.share > b.share : a.name < b.name; });
  return out;
}

}  // namespace tonnage::inline v0_1_0
