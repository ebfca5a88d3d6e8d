// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Prices that depend on how much is used: the first units free, the next ones cheaper.
///
///     tiered_price<usd, gpu_time> const tiers(tiering::graduated, {{gpu_time(), 0 * usd},  // the first 100 are free
///                                                                  {gpu_share::of(1) * 100h, 2 * usd}});
///     tiers.charge(gpu_share::of(8) * 24h, rounding::half_even)  // 92 GPU-hours at 2 USD: 184.00 USD
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/price.hpp>
#include <tonnage/accounting/unit_price.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// What the price of a tier is for.
enum class tiering {
  graduated,  ///< for what is used in that tier
  volume,     ///< for all that is used, where the last of it is in that tier
};

/// The price of what is used beyond a limit, up to the limit of the next tier.
template <currency_unit auto Currency, class Measure>
struct price_tier {
  Measure beyond{};             ///< so much; the first tier is beyond nothing
  unit_price<Currency> each{};  ///< for one, or for a GPU-hour
};

/// What is charged at the price of one tier.
template <currency_unit auto Currency, class Measure>
struct tier_charge {
  Measure used{};               ///< at this price
  unit_price<Currency> each{};  ///< of one, or of a GPU-hour
  amount<Currency> total{};     ///< used × each, rounded once
};

/// Prices by tiers, for whole numbers of things (`Measure` is `int128`) or for GPU time (`gpu_time`). What is counted
/// together, such as an account's use in a month, is what `charge` is asked for.
template <currency_unit auto Currency, class Measure = int128>
class tiered_price {
 public:
  using tier = price_tier<Currency, Measure>;
  using line = tier_charge<Currency, Measure>;

  /// \throws tonnage::error  for no tier, for a first one that is beyond more than nothing, for tiers that do not begin one
  ///   after the other, and for a price below zero
  tiered_price(tiering how, std::initializer_list<tier> tiers) : how_(how), tiers_(tiers) {
    if (tiers_.empty() || tiers_.front().beyond != Measure()) throw_error("expected a first tier beyond nothing");
    for (std::size_t i = 0; i != tiers_.size(); ++i) {
      auto const number = "tier " + std::to_string(i + 1);
      if (i != 0 && !(tiers_[i - 1].beyond < tiers_[i].beyond)) throw_error(number + " does not begin behind the last");
      if (tiers_[i].each < amount<Currency>()) throw_error(number + ": expected a price of at least zero");
    }
  }

  /// The charges for so much: one for each tier that is used, or at most one by volume. O(tiers)
  /// \throws tonnage::error  for less than nothing, and for a charge of more than 128 bits
  [[nodiscard]] std::vector<line> lines(Measure const& used, rounding how) const {
    if (used < Measure()) throw_error("expected use of at least nothing");
    std::vector<line> out;
    for (std::size_t i = 0; i != tiers_.size() && tiers_[i].beyond < used; ++i) {
      if (how_ == tiering::volume) out.clear();
      bool const is_last = i + 1 == tiers_.size();
      Measure const end = is_last ? used : (std::min)(used, tiers_[i + 1].beyond);
      line one{how_ == tiering::volume ? used : end - tiers_[i].beyond, tiers_[i].each};
      out.push_back(std::move(one));
    }
    for (auto& each : out) each.total = at_price(each.used, each.each, how);
    return out;
  }
  /// The sum of the charges for so much.
  [[nodiscard]] amount<Currency> charge(Measure const& used, rounding how) const {
    amount<Currency> out;
    for (auto const& each : lines(used, how)) out += each.total;
    return out;
  }

  /// All tiers, in their order.
  [[nodiscard]] std::vector<tier> const& all() const& { return tiers_; }
  [[nodiscard]] std::vector<tier> all() && { return std::move(tiers_); }

 private:
  tiering how_;
  std::vector<tier> tiers_;
};

}  // namespace tonnage::inline v0_1_0
