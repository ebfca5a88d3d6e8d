// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Prices of GPU-hours: of a model, for a period, as they stood when the GPUs were used.
///
/// `price_list<usd> prices{{h100, 2026y, 2 * usd}};`, `prices.at(h100, day)` is $2 per GPU-hour. A later list does not change
/// an earlier charge: a price is looked up by the day of use, and its period does not overlap another's.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <utility>
#include <vector>

namespace tonnage {

/// What an hour of one GPU costs, on the days of a period.
template <currency_unit auto Currency>
struct gpu_hour_price {
  catalog::model model;
  period valid;
  amount<Currency> per_gpu_hour{};
  std::string tariff{};  ///< what it is called: "committed for a year"
};

/// The prices of one tariff. Tenants who pay by another tariff have a list of their own.
template <currency_unit auto Currency>
class price_list {
 public:
  using price = gpu_hour_price<Currency>;

  price_list() = default;
  /// \throws tonnage::error  as `add`
  price_list(std::initializer_list<price> prices) {
    for (auto const& one : prices) add(one);
  }

  /// \throws tonnage::error  for a price below zero, a period without days, and one that overlaps another of the model. O(n)
  void add(price one) {
    auto const bad = [&](std::string const& reason) {
      return error(std::string(one.model->name) + ": " + reason, {.text = to_string(one.valid)});
    };
    if (one.per_gpu_hour < amount<Currency>()) throw bad("a price is at least zero");
    if (one.valid.first == one.valid.end) throw bad("a price is valid on some day");
    auto const next = after(one.model, one.valid.first);
    if (next != prices_.end() && next->model == one.model && next->valid.first < one.valid.end)
      throw bad("a price for days that have one, " + to_string(next->valid));
    if (next != prices_.begin() && (next - 1)->model == one.model && one.valid.first < (next - 1)->valid.end)
      throw bad("a price for days that have one, " + to_string((next - 1)->valid));
    prices_.insert(next, std::move(one));
  }

  /// The price on a day. O(log n)
  /// \throws tonnage::error  where there is none, with the model and the day
  [[nodiscard]] price const& at(catalog::model m, date when) const {
    auto const next = after(m, when);
    if (next != prices_.begin()) {
      price const& one = *(next - 1);
      if (one.model == m && one.valid.contains(when)) return one;
    }
    throw error("no price for " + std::string(m->name) + " on this day", {.text = to_string(when)});
  }

  /// Days of a period without a price for a model: none, where the list has no gap in it. O(log n) and the gaps.
  [[nodiscard]] std::vector<period> gaps(catalog::model m, period const& of) const {
    std::vector<period> out;
    date from = of.first;
    for (auto const& one : prices_) {
      if (!(one.model == m) || one.valid.end <= from) continue;
      if (one.valid.first >= of.end) break;
      if (from < one.valid.first) out.emplace_back(from, one.valid.first);
      from = one.valid.end;
    }
    if (from < of.end) out.emplace_back(from, of.end);
    return out;
  }

  /// All of them, by model and day.
  [[nodiscard]] std::vector<price> const& all() const { return prices_; }

 private:
  /// The first price that begins after a day.
  [[nodiscard]] auto after(catalog::model m, date when) const {
    return std::upper_bound(prices_.begin(), prices_.end(), when, [&](date d, price const& one) {
      return one.model == m ? d < one.valid.first : &*m < &*one.model;
    });
  }

  std::vector<price> prices_;  // in the order of models' addresses, which shows nowhere but in `all`
};

}  // namespace tonnage
