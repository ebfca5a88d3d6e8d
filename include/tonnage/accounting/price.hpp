// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Prices of GPU-hours: of a model, by tariff, for a period and hours of the day, as they stood when the GPUs were
/// used.
///
/// `price_list<usd> prices{{h100, 2026y, 2 * usd}};`, `prices.at(h100, day)` is $2 per GPU-hour. Prices may be finer
/// than amounts (`parse_unit_price<usd>("21.957642").per(8)`, what a GPU costs where eight cost that much). A later
/// list does not change an earlier charge: a price is looked up by the time of use, and no two hold at once.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/hours_of_day.hpp>
#include <tonnage/accounting/unit_price.hpp>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// GPU time at a price per GPU-hour, rounded once from the exact product.
/// \throws tonnage::error  for a result of more than 128 bits
/// \code at_price(gpu_share::of(8) * 90min, amount<usd>(2 * usd), rounding::half_even) == amount<usd>(24 * usd)
/// \endcode
template <currency_unit auto Currency>
[[nodiscard]] constexpr amount<Currency> at_price(gpu_time used, amount<Currency> const& per_gpu_hour, rounding how) {
  return scaled(per_gpu_hour, used.units(), gpu_time::units_in_hour, how);
}

/// What an hour of one GPU costs, on the days of a period.
template <currency_unit auto Currency>
struct gpu_hour_price {
  catalog::model model;                 ///< of which accelerator
  period valid;                         ///< on which days
  unit_price<Currency> per_gpu_hour{};  ///< at least zero; an amount, or up to 18 decimals
  std::string
      tariff{};  ///< for whom: a class of tenants, a commitment ("committed for a year"); empty for everybody else
  hours_of_day during{};  ///< on each of the days, or on some days of the week
  friend bool operator==(gpu_hour_price const&, gpu_hour_price const&) = default;
};

/// For how long a record of use is charged, where that is not as long as it lasted. The record stays as it is: what is
/// charged besides falls on the day, or hour, in which it ends, so that one that is still running has none yet.
struct billed_time {
  std::chrono::milliseconds at_least{};  ///< of what lasted at all: a job of ten seconds costs a minute
  std::chrono::milliseconds begun{1};    ///< steps that count whole: a job of 61 minutes costs two hours

  /// For how long a record is charged that lasted so long; nothing stays nothing.
  /// \throws tonnage::error  for a time below zero, for a least time below zero or steps of no time, and for more than
  ///   64 bits of milliseconds
  /// \code gpu_share::of(8) * billed_time{.begun = 1h}.of(61min)  // 16 GPU-hours \endcode
  [[nodiscard]] std::chrono::milliseconds of(std::chrono::milliseconds lasted) const {
    using std::chrono::milliseconds;
    check();
    if (lasted < milliseconds())
      throw_error("expected a time of at least 0", {.text = std::to_string(lasted.count()) + " ms"});
    if (lasted == milliseconds()) return {};
    milliseconds const counted = (std::max)(lasted, at_least), over_a_step = counted % begun;
    if (over_a_step == milliseconds()) return counted;
    if (counted > (milliseconds::max)() - (begun - over_a_step))
      throw_error("a time has more milliseconds than 64 bits count", {.text = std::to_string(counted.count())});
    return counted + (begun - over_a_step);
  }
  /// \throws tonnage::error  for a least time below zero, or steps of no time
  void check() const {
    if (at_least < std::chrono::milliseconds() || begun <= std::chrono::milliseconds())
      throw_error("expected a least time of at least zero, and steps longer than nothing");
  }
  /// Whether each record is charged for as long as it lasted.
  [[nodiscard]] bool is_as_used() const { return *this == billed_time(); }
  friend bool operator==(billed_time const&, billed_time const&) = default;
};

/// The prices of all tariffs, and for how long records are charged.
template <currency_unit auto Currency>
class price_list {
 public:
  /// A price of the list.
  using price = gpu_hour_price<Currency>;

  price_list() = default;
  /// \throws tonnage::error  as `add`, and for a least time below zero, or steps of no time
  /// \code price_list<usd>({{h100, 2026y, 2 * usd}}, {.at_least = 60s, .begun = 1h}) \endcode
  price_list(std::initializer_list<price> prices, billed_time const& billed = {}) : billed_(billed) {
    billed.check();
    for (auto const& one : prices) add(one);
  }

  /// \throws tonnage::error  for a price below zero, a period without days, and one that holds at the time of another
  ///   of its model and tariff. O(n)
  void add(price one) {
    auto const bad = [&](std::string const& reason) {
      return error(name_of(one.model, one.tariff) + ": " + reason, {.text = to_string(one.valid)});
    };
    if (one.per_gpu_hour < amount<Currency>()) throw bad("a price is at least zero");
    if (one.valid.first == one.valid.end) throw bad("a price is valid on some day");
    auto const [from, until] = of(one.model, one.tariff);
    for (auto other = from; other != until; ++other)
      if (other->valid.first < one.valid.end && one.valid.first < other->valid.end &&
          detail::share_an_hour(other->during, one.during))
        throw bad("a price for days that have one, " + to_string(other->valid));
    auto const after = std::find_if(from, until, [&](price const& other) {
      return one.during != other.during ? one.during < other.during : one.valid.first < other.valid.first;
    });
    prices_.insert(after, std::move(one));
  }

  /// The price at an hour of a day. O(d log n), for d different hours of the day among the prices of that model and
  /// tariff: 1 where they hold all day, 24 where each hour has its own
  /// \throws tonnage::error  where there is none, with the model, the tariff and the time, and for an hour that is not
  ///   from 0 to 23
  [[nodiscard]] price const& at(catalog::model m, calendar_day when, std::string_view tariff = {},
                                std::chrono::hours of_day = {}) const& {
    local_hour const asked{when, of_day};
    (void)hours_of_day().contains(asked);
    auto const [from, until] = of(m, tariff);
    for (auto first = from; first != until;) {  // those for the same hours hold one after another
      auto const last =
          std::partition_point(first, until, [&](price const& one) { return one.during == first->during; });
      if (first->during.contains(asked)) {
        auto const next = std::partition_point(first, last, [&](price const& one) { return one.valid.first <= when; });
        if (next != first && std::prev(next)->valid.contains(when)) return *std::prev(next);
      }
      first = last;
    }
    bool const by_hours = std::any_of(from, until, [](price const& one) { return !one.during.is_whole_day(); });
    throw error("no price for " + name_of(m, tariff) + (by_hours ? " at this hour" : " on this day"),
                {.text = to_string(when) + (by_hours ? ", hour " + std::to_string(of_day.count()) : "")});
  }

  /// Of a list that does not stay, a copy.
  [[nodiscard]] price at(catalog::model m, calendar_day when, std::string_view tariff = {},
                         std::chrono::hours of_day = {}) && {
    return std::as_const(*this).at(m, when, tariff, of_day);
  }

  /// Days of a period on which a model has no price at some hour: none, where the list has no gap in it. Days in a row
  /// are one period. O(n log n), and O(days) where prices differ by days of the week
  [[nodiscard]] std::vector<period> gaps(catalog::model m, period const& in, std::string_view tariff = {}) const {
    auto const [from, until] = of(m, tariff);
    std::vector<date> changes{in.first, in.end};
    for (auto one = from; one != until; ++one)
      for (date const change : {one->valid.first, one->valid.end})
        if (in.contains(change)) changes.push_back(change);
    std::sort(changes.begin(), changes.end());
    std::vector<period> out;
    for (std::size_t i = 1; i < changes.size(); ++i) {
      if (changes[i - 1] == changes[i]) continue;
      detail::hours_of_week priced;
      for (auto one = from; one != until; ++one)
        if (one->valid.contains(changes[i - 1])) priced.add(one->during);
      auto const add = [&](date first, date end) {
        if (!out.empty() && out.back().end == first)
          out.back().end = end;
        else
          out.emplace_back(first, end);
      };
      if (priced.has_all()) continue;
      if (priced.has_none_whole()) {
        add(changes[i - 1], changes[i]);
        continue;
      }
      for (date day = changes[i - 1]; day != changes[i]; day += std::chrono::days(1))
        if (!priced.has_all(std::chrono::weekday(day))) add(day, day + std::chrono::days(1));
    }
    return out;
  }

  /// Whether the hour of the day tells in some price.
  [[nodiscard]] bool is_by_hours() const {
    return std::any_of(prices_.begin(), prices_.end(), [](price const& one) { return !one.during.is_whole_day(); });
  }
  /// For how long a record is charged.
  [[nodiscard]] billed_time const& billed() const& { return billed_; }
  [[nodiscard]] billed_time billed() && { return billed_; }
  /// All of them, by model, tariff, hours of the day and day.
  [[nodiscard]] std::vector<price> const& all() const& { return prices_; }
  [[nodiscard]] std::vector<price> all() && { return std::move(prices_); }
  /// Equal where they have the same prices, in whichever order they were added, and bill the same time. O(n)
  friend bool operator==(price_list const&, price_list const&) = default;

 private:
  [[nodiscard]] static std::string name_of(catalog::model m, std::string_view tariff) {
    return std::string(m->name) + (tariff.empty() ? "" : ", tariff " + std::string(tariff));
  }
  /// Those of a model and tariff.
  [[nodiscard]] auto of(catalog::model m, std::string_view tariff) const {
    auto const from = std::partition_point(prices_.begin(), prices_.end(), [&](price const& one) {
      return one.model != m ? one.model < m : one.tariff < tariff;
    });
    auto const until = std::partition_point(from, prices_.end(),
                                            [&](price const& one) { return one.model == m && one.tariff == tariff; });
    return std::pair(from, until);
  }

  std::vector<price> prices_;  // by model, tariff, hours of the day and day: those for the same hours do not overlap
  billed_time billed_{};
};

}  // namespace tonnage::inline v0_1_0
