// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Prices that depend on how much is used: free units, graduated tiers, prices by volume.
///
/// `price_tiers<usd> const terms{{{}, amount<usd>()}, {gpu_share::of(1) * 100h, 3 * usd}}`: 100 GPU-hours are free, and
/// what is above them costs $3 an hour; of 150 hours `at_price(used, terms, rounding::half_even)` is $150.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/unit_price.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// Prices that depend on how much is used. Each tier begins above a use, up to which the one before holds: of tiers
/// above 0 and above 100, the hundredth is in the first. A first tier at a price of zero is what is free.
///
/// Contracts read tiers in two ways. *Graduated*, each part of the use costs the price of its tier: `at_price(used,
/// tiers, how)`, whose lines are `parts(used)`. By *volume*, all of it costs that of the tier that it reached:
/// `at_price(used, tiers.reached(used), how)`.
/// \tparam Used  GPU time, priced by the GPU-hour, or a whole number (`std::int64_t`, `int128`), priced by the piece
template <currency_unit auto Currency, class Used = gpu_time>
class price_tiers {
 public:
  /// What use costs above so much of it.
  struct tier {
    Used above;                 ///< of the use in all
    unit_price<Currency> each;  ///< of a GPU-hour, or of one
  };
  /// What of a use falls into one tier.
  struct part {
    Used used;                  ///< so much
    unit_price<Currency> each;  ///< at this price
  };

  /// \throws tonnage::error  for a first tier that begins elsewhere than above 0, tiers that do not ascend, and a price
  ///   below zero
  price_tiers(std::initializer_list<tier> tiers) : price_tiers(std::vector<tier>(tiers)) {}
  explicit price_tiers(std::vector<tier> tiers) : tiers_(std::move(tiers)) {
    auto const number = [](std::size_t i) { return place{.field = "tier " + std::to_string(i + 1)}; };
    if (tiers_.empty() || tiers_[0].above != Used())
      throw_error("expected a first tier of what is above 0, so that all use has a price", number(0));
    for (std::size_t i = 0; i != tiers_.size(); ++i) {
      if (i != 0 && !(tiers_[i - 1].above < tiers_[i].above)) throw_error("expected tiers that ascend", number(i));
      if (tiers_[i].each < unit_price<Currency>()) throw_error("a price is at least zero", number(i));
    }
  }

  /// The tiers, ascending.
  [[nodiscard]] std::vector<tier> const& all() const& { return tiers_; }
  [[nodiscard]] std::vector<tier> all() && { return std::move(tiers_); }

  /// The price of the tier that a use reaches: by volume, that of all of it. O(log tiers)
  /// \throws tonnage::error  for a use below zero
  [[nodiscard]] unit_price<Currency> reached(Used const& used) const {
    require(used);
    auto const after =
        std::partition_point(std::next(tiers_.begin()), tiers_.end(), [&](tier const& t) { return t.above < used; });
    return std::prev(after)->each;
  }
  /// The use by tiers, without those that it does not reach: the lines of a graduated bill, which sum to it. O(tiers)
  /// \throws tonnage::error  for a use below zero
  [[nodiscard]] std::vector<part> parts(Used const& used) const {
    require(used);
    std::vector<part> out;
    for (auto at = tiers_.begin(); at != tiers_.end() && at->above < used; ++at) {
      auto const next = std::next(at);
      Used const until = next == tiers_.end() || used < next->above ? used : next->above;
      out.push_back({until - at->above, at->each});
    }
    return out;
  }

 private:
  static void require(Used const& used) {
    if (used < Used()) throw_error("expected a use of at least 0, of which tiers are");
  }

  std::vector<tier> tiers_;
};

/// Use at graduated prices: each part at the price of its tier, rounded once, as a line of an invoice is.
/// \throws tonnage::error  for a use below zero, and a result of more than 128 bits
template <currency_unit auto Currency, class Used>
[[nodiscard]] amount<Currency> at_price(Used const& used, price_tiers<Currency, Used> const& tiers, rounding how) {
  amount<Currency> out;
  for (auto const& [of_tier, each] : tiers.parts(used)) out += at_price(of_tier, each, how);
  return out;
}

}  // namespace tonnage::inline v0_1_0
