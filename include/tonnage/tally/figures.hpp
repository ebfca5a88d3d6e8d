// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The figures of one row of a table, or of the whole, side by side.
///
/// `row.cells.get<0>()` is a `cell`: the first figure and what it covers. What all figures of a row have in common is kept
/// once, and what is not known takes no room where everything is: a table of 24,000 rows is made in a few milliseconds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <tonnage/tally/cell.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// Of one figure: what it says nothing of, and their models.
template <class Weight>
struct missing_figure {
  Weight weight{};             ///< GPUs without a figure
  detail::model_set models{};  ///< their models
};

/// Figures that add figure by figure. Sums and coverages stand apart, so that what has no unit is written (and compiled)
/// once for all metrics.
template <class Weight, class... Sums>
struct figures {
  static constexpr std::size_t size = sizeof...(Sums);  ///< how many figures a row has
  static_assert(size <= 32, "tonnage: a tally answers 32 metrics at most");
  /// One of each figure: `size` of them.
  using all_missing = std::vector<missing_figure<Weight>>;

  std::tuple<Sums...> sums{};                         ///< of each metric
  Weight all{};                                       ///< GPUs in the row
  std::shared_ptr<detail::model_set const> models{};  ///< shared by the rows that have the same
  std::shared_ptr<all_missing const> unknown{};       ///< none, where every figure is known of all; else `size` of them
  std::uint32_t any_known = 0;                        ///< a bit for each figure that is known of some

  /// What a figure speaks for.
  [[nodiscard]] coverage<Weight> covers(std::size_t figure) const {
    coverage<Weight> out{.all = all, .models = models, .any_known = (any_known >> figure & 1) != 0};
    if (unknown) {
      out.unknown = (*unknown)[figure].weight;
      out.unknown_models = (*unknown)[figure].models;
    }
    return out;
  }
  /// The figure of number `I`, with what it covers.
  template <std::size_t I>
  [[nodiscard]] auto get() const {
    return cell<std::tuple_element_t<I, std::tuple<Sums...>>, Weight>(std::get<I>(sums), covers(I));
  }

  /// Covers the other's rows too. The sums stay.
  void add_coverage(figures const& other) {
    all += other.all;
    any_known |= other.any_known;
    detail::unite(models, other.models);
    if (!unknown) {
      unknown = other.unknown;
    } else if (other.unknown) {
      auto both = std::make_shared<all_missing>(*unknown);
      for (std::size_t i = 0; i != both->size() && i != other.unknown->size(); ++i) {
        (*both)[i].weight += (*other.unknown)[i].weight;
        (*both)[i].models.add((*other.unknown)[i].models);
      }
      unknown = std::move(both);
    }
  }
  figures& operator+=(figures const& other) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((std::get<I>(sums) += std::get<I>(other.sums)), ...);
    }(std::index_sequence_for<Sums...>{});
    add_coverage(other);
    return *this;
  }
};

}  // namespace tonnage::inline v0_1_0
