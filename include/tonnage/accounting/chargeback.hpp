// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Chargeback: what each account used, and its part of what nobody did; together they are what there is to pay.
///
/// `charge_back(used, {{"idle", 300 * usd, cost_split::by_use()}})`: of accounts that used 100 and 50 dollars' worth, the one
/// owes 300 and the other 150; `rounded_together(owed, cent)` makes that cents, whose sum is the whole.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/apportion.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/usage/record.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// On whom a cost falls that no account's use has caused.
class cost_split {
 public:
  /// On all accounts alike.
  [[nodiscard]] static cost_split evenly() { return {way::evenly, {}}; }
  /// On each account by its weight, such as its GPU time.
  [[nodiscard]] static cost_split by_use() { return {way::by_use, {}}; }
  /// On one account, whether it used anything or not.
  [[nodiscard]] static cost_split to(account_name owner_of_cost) { return {way::to_owner, owner_of_cost}; }

  /// Whether every account bears the same.
  [[nodiscard]] bool is_even() const { return way_ == way::evenly; }
  /// The account that bears it all, if there is one.
  [[nodiscard]] std::optional<account_name> payer() const {
    return way_ == way::to_owner ? std::optional(payer_) : std::nullopt;
  }

 private:
  enum class way { evenly, by_use, to_owner };
  cost_split(way w, account_name payer_of) : way_(w), payer_(payer_of) {}
  way way_;
  account_name payer_;
};

/// A cost that is shared: idle GPUs, storage, the network.
template <currency_unit auto Currency>
struct shared_cost {
  std::string name;                         ///< as statements call it
  amount<Currency> cost{};                  ///< of the whole
  cost_split split = cost_split::by_use();  ///< who bears it
};

/// What an account used, and what that weighs where a cost is shared by use.
template <currency_unit auto Currency>
struct direct_cost {
  account_name account{};   ///< who used
  amount<Currency> used{};  ///< what it costs
  int128 weight{};          ///< its part where a cost is shared by use: a whole number, such as `gpu_time::units()`
};

/// What an account owes: for its use, and its part of each shared cost, in the order in which these were given.
template <currency_unit auto Currency>
struct account_statement {
  account_name account{};                  ///< who owes
  amount<Currency> used{};                 ///< for its own use
  std::vector<amount<Currency>> shared{};  ///< its part of each shared cost
  /// The sum of all. O(shared costs)
  [[nodiscard]] amount<Currency> owes() const { return used + sum(shared); }
};

/// Statements in the order of the accounts; who pays a cost and used nothing comes behind them. They sum to all use and all
/// shared costs, to the micro-unit.
/// \throws tonnage::error  for an account that comes twice, a cost by use where nobody used any, and one to share where there
///   is no account
/// Complexity: O(accounts × costs), which is how many parts there are.
template <currency_unit auto Currency>
[[nodiscard]] std::vector<account_statement<Currency>> charge_back(std::vector<direct_cost<Currency>> const& direct,
                                                                   std::vector<shared_cost<Currency>> const& costs) {
  std::vector<account_statement<Currency>> out;
  std::vector<int128> weights;
  std::unordered_map<account_name, std::size_t> place_of;
  auto const add = [&](account_name who, amount<Currency> const& used) {
    auto const [at, is_new] = place_of.try_emplace(who, out.size());
    if (is_new) out.push_back({who, used, std::vector<amount<Currency>>(costs.size())});
    return std::pair(at->second, is_new);
  };
  for (auto const& each : direct) {
    if (!add(each.account, each.used).second)
      throw error("an account comes twice", {.text = std::string(each.account.text())});
    weights.push_back(each.weight);
  }
  for (std::size_t c = 0; c != costs.size(); ++c) {
    auto const& [name, cost, split] = costs[c];
    if (auto const payer = split.payer()) {
      out[add(*payer, {}).first].shared[c] = cost;
      continue;
    }
    if (cost == amount<Currency>()) continue;
    auto const parts =
        detail::retold([&] { return split.is_even() ? evenly(cost, direct.size()) : apportion(cost, weights); },
                       [&](error const& why) { return error(costs[c].name + ": " + why.reason(), why.where()); });
    for (std::size_t i = 0; i != parts.size(); ++i) out[i].shared[c] = parts[i];
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0
