// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Amortization: what of a purchase is charged to which year, month or day, and what it is worth in the books.
///
/// `straight_line(purchase<usd>{.cost = 30'000 * usd, .in_service = 2026y / July / 1}, std::chrono::years(5))` charges
/// $3,000 to 2026, $6,000 to each year from 2027 to 2030, $3,000 to 2031, and $500 to every month of them.
///
/// Conventions. The life begins on the day put in service, which is charged, and ends before the same day of a later
/// month (or the last one, where that month is shorter). Every whole month of the calendar bears the same; the first
/// one the part of its days that are in service, the last one the rest. Days of a month bear the same. What is rounded
/// (half to even) is always what has been charged so far; a charge is a difference of two of these. So the days sum to
/// the months, the months to the years and all of them to cost less salvage value, to the last micro-unit, and a year
/// of a straight line is off by less than one.
#pragma once

#include <algorithm>
#include <chrono>
#include <compare>
#include <string>
#include <string_view>
#include <tonnage/accounting/apportion.hpp>
#include <tonnage/accounting/detail/decimal_fraction.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/units/gpu.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// What was bought: its cost, what it will fetch at the end of its life, and the day it was put in service.
template <currency_unit auto Currency>
struct purchase {
  amount<Currency> cost;       ///< what was paid
  amount<Currency> salvage{};  ///< what it fetches in the end
  calendar_day in_service;     ///< the first day that is charged
};

/// How often a schedule has an entry: for each year, month or day of the calendar.
enum class frequency { annual, monthly, daily };
/// "monthly"
[[nodiscard]] constexpr std::string_view name_of(frequency every) {
  constexpr std::string_view names[] = {"annual", "monthly", "daily"};
  return names[static_cast<int>(every)];
}

/// \cond
namespace detail {

/// The same day so many months later, or the last of its month where it has no such day.
/// \pre months >= 0 \throws tonnage::error  for a day beyond the calendar, before or after
[[nodiscard]] inline date months_later(date from, int months) {
  auto const start = civil(from);
  if ((static_cast<int>((std::chrono::year::max)()) - static_cast<int>(start.year())) * 12 + 12 -
          static_cast<int>(static_cast<unsigned>(start.month())) <
      months)
    throw_error("expected a life that ends with the year 32767 or before",
                {.text = std::to_string(months) + " months from " + to_string(from)});
  auto const month = std::chrono::year_month(start.year(), start.month()) + std::chrono::months(months);
  return date(month / (std::min)(start.day(), (month / std::chrono::last).day()));
}

/// The first day of the next year, month or day of the calendar.
/// \throws tonnage::error  for a day beyond the calendar
[[nodiscard]] inline date next_boundary(date from, frequency every) {
  auto const start = civil(from);
  switch (every) {
    case frequency::annual:
      return next_year(start.year());
    case frequency::monthly:
      return next_month(start.year() / start.month());
    case frequency::daily:
      break;
  }
  return from + std::chrono::days(1);
}

}  // namespace detail
/// \endcond

/// Which charge falls on which days. The functions below make the usual ones; the constructor takes one of your own.
template <currency_unit auto Currency>
class amortization_schedule {
 public:
  /// Money of the currency.
  using amount_type = amount<Currency>;
  /// A charge, and the days over which it is spread evenly.
  struct step {
    period during;       ///< the days
    amount_type charge;  ///< of all of them
  };
  /// What a year, month or day is charged, and the book value at its end.
  struct entry {
    period during;           ///< the year, month or day
    amount_type charge;      ///< what falls on it
    amount_type book_value;  ///< at its end
  };

  /// \throws tonnage::error  for a cost or a salvage value below zero, a salvage value above the cost, and for steps
  ///   that are none, have no day, a charge below zero, begin before the service, overlap, end beyond the calendar (the
  ///   year 32767), or do not sum to cost less salvage
  amortization_schedule(purchase<Currency> const& bought, std::vector<step> steps)
      : bought_(checked(bought)), steps_(std::move(steps)) {
    if (steps_.empty()) throw error("an amortization has at least one step");
    date begin = bought.in_service;
    (void)detail::civil(begin);
    amount_type total;
    for (auto const& s : steps_) {
      auto const bad = [&](char const* reason) { return error(reason, {.text = to_string(s.during)}); };
      if (s.during.first == s.during.end) throw bad("a step of an amortization has at least one day");
      if (s.during.first < begin)
        throw bad("a step of an amortization begins before the service or the end of the step before");
      if (s.charge < amount_type()) throw bad("a step of an amortization has a charge of at least zero");
      (void)detail::civil(s.during.end - std::chrono::days(1));
      before_.push_back(total);
      total += s.charge;
      begin = s.during.end;
    }
    if (total != bought.cost - bought.salvage)
      throw error("an amortization sums to cost less salvage value", {.text = to_decimal(total)});
  }

  /// What is amortized.
  [[nodiscard]] purchase<Currency> const& bought() const& { return bought_; }
  [[nodiscard]] purchase<Currency> bought() && { return bought_; }
  /// The charges, by date. Of a schedule that does not stay they are a copy, which does.
  [[nodiscard]] std::vector<step> const& steps() const& { return steps_; }
  [[nodiscard]] std::vector<step> steps() && { return std::move(steps_); }
  /// From the day put in service to the last that is charged.
  [[nodiscard]] period life() const { return {bought_.in_service, steps_.back().during.end}; }

  /// What is charged to the days of a period; zero outside the life. O(log n) in steps.
  [[nodiscard]] amount_type charge(period const& during) const {
    return charged_before(during.end) - charged_before(during.first);
  }
  /// What has been charged up to the end of a day, that day included.
  [[nodiscard]] amount_type accumulated(as_of instant) const {
    return instant.day < steps_.back().during.end ? charged_before(instant.day + std::chrono::days(1))
                                                  : before_.back() + steps_.back().charge;
  }
  /// The cost less what has been charged: the cost before the service, the salvage value after the life.
  [[nodiscard]] amount_type book_value(as_of instant) const { return bought_.cost - accumulated(instant); }

  /// The charges by year, month or day of the calendar; the first and the last one may be a part of one. They sum to
  /// cost less salvage value, and the days of a month to the month. O(entries)
  [[nodiscard]] std::vector<entry> entries(frequency every) const {
    std::vector<entry> out;
    auto const all = life();
    amount_type before;
    for (date first = all.first; first < all.end;) {
      date const end = (std::min)(detail::next_boundary(first, every), all.end);
      auto const charged = charged_before(end);
      out.push_back({period(first, end), charged - before, bought_.cost - charged});
      before = charged;
      first = end;
    }
    return out;
  }

  /// The same purchase, if its values can be amortized.
  /// \throws tonnage::error  for a cost or a salvage value below zero, and a salvage value above the cost
  static purchase<Currency> checked(purchase<Currency> const& bought) {
    if (bought.cost < amount_type()) throw error("a cost is at least zero", {.text = to_decimal(bought.cost)});
    if (bought.salvage < amount_type())
      throw error("a salvage value is at least zero", {.text = to_decimal(bought.salvage)});
    if (bought.salvage > bought.cost)
      throw error("a salvage value is at most the cost", {.text = to_decimal(bought.salvage)});
    return bought;
  }

 private:
  /// On days before `end`.
  [[nodiscard]] amount_type charged_before(date end) const {
    auto const next =
        std::upper_bound(steps_.begin(), steps_.end(), end, [](date d, step const& s) { return d <= s.during.first; });
    if (next == steps_.begin()) return {};
    auto const at = static_cast<std::size_t>(next - steps_.begin()) - 1;
    auto const& s = steps_[at];
    if (end >= s.during.end) return before_[at] + s.charge;
    return before_[at] +
           scaled(s.charge, (end - s.during.first).count(), s.during.length().count(), rounding::half_even);
  }

  purchase<Currency> bought_;
  std::vector<step> steps_;
  std::vector<amount_type> before_;  // what the steps before have charged
};

/// \cond
namespace detail {

/// `most` units of a life, which are 100 years.
template <class Duration>
[[nodiscard]] int checked_life(Duration life, int most, char const* unit_name) {
  if (life.count() < 1 || life.count() > most)
    throw error("a life is at least 1 and at most " + std::to_string(most) + ' ' + unit_name,
                {.text = std::to_string(life.count())});
  return static_cast<int>(life.count());
}

/// Charges of `months` months of service each. A month of the calendar bears the same as any other; the first one the
/// part of its days from the service on, the last one the rest of a month.
template <currency_unit auto C>
[[nodiscard]] amortization_schedule<C> by_service_months(purchase<C> const& bought,
                                                         std::vector<amount<C>> const& charges, int months) {
  std::vector<typename amortization_schedule<C>::step> steps;
  date first = bought.in_service;
  int done = 0;
  for (auto const& charge : charges) {
    date const until = months_later(bought.in_service, done += months);
    auto const start = civil(first);
    auto const missed = static_cast<int>(static_cast<unsigned>(start.day())) - 1;
    auto const last = (start.year() / start.month() / std::chrono::last).day();
    auto const length = static_cast<int>(static_cast<unsigned>(last));
    int const all = months * length;
    amount<C> before;
    for (int weight = length - missed; first < until; weight = (std::min)(weight + length, all)) {
      date const end = (std::min)(next_boundary(first, frequency::monthly), until);
      auto const charged = scaled(charge, weight, all, rounding::half_even);
      steps.push_back({{first, end}, charged - before});
      before = charged;
      first = end;
    }
  }
  return {bought, std::move(steps)};
}

}  // namespace detail
/// \endcond

/// Straight line: (cost − salvage value) ÷ life, the same for each whole month.
/// \throws tonnage::error  for a life of less than a month or more than 100 years, and an invalid purchase
template <currency_unit auto C>
[[nodiscard]] amortization_schedule<C> straight_line(purchase<C> const& bought, std::chrono::months life) {
  amortization_schedule<C>::checked(bought);
  int const months = detail::checked_life(life, 1200, "months");
  return detail::by_service_months(bought, {bought.cost - bought.salvage}, months);
}

/// Straight line by the day: (cost − salvage value) ÷ life, the same for each day, and the difference of two roundings.
/// $459,024 over 365 days are $1,257.60 on each of them, whatever months they lie in; over a life of 12 months each
/// month bears the same, and a day of February more than one of March.
/// \throws tonnage::error  for a life of less than a day or more than 36,525, one that ends beyond the year 32767, and
///   an invalid purchase
template <currency_unit auto C>
[[nodiscard]] amortization_schedule<C> straight_line(purchase<C> const& bought, std::chrono::days life) {
  amortization_schedule<C>::checked(bought);
  std::chrono::days const length(detail::checked_life(life, 36'525, "days"));
  if (detail::last_calendar_day - date(detail::civil(bought.in_service)) + std::chrono::days(1) < length)
    throw_error("expected a life that ends with the year 32767 or before",
                {.text = std::to_string(length.count()) + " days from " + to_string(bought.in_service)});
  return {bought, {{{bought.in_service, bought.in_service + length}, bought.cost - bought.salvage}}};
}

/// Double declining balance: each year of service is charged 2 ÷ life of the book value at its beginning, never below
/// the salvage value; once the straight line over what remains is as large, it is that. Each year is rounded half to
/// even, and is spread over its months as a straight line is.
/// \throws tonnage::error  for a life of less than a year or more than 100, and an invalid purchase
/// \code double_declining_balance(purchase<usd>{.cost = 10'000 * usd, .in_service = 2026y / January / 1},
///                                std::chrono::years(5))  // charges 4000, 2400, 1440, 1080, 1080
/// \endcode
template <currency_unit auto C>
[[nodiscard]] amortization_schedule<C> double_declining_balance(purchase<C> const& bought, std::chrono::years life) {
  amortization_schedule<C>::checked(bought);
  int const n = detail::checked_life(life, 100, "years");
  std::vector<amount<C>> charges;
  auto book = bought.cost;
  for (int left = n; left > 0; --left) {
    auto const remaining = book - bought.salvage;
    auto const declining = (std::min)(scaled(book, 2, n, rounding::half_even), remaining);
    // remaining ÷ left against 2 × book ÷ n, before either is rounded.
    auto const size = [](amount<C> const& a) { return detail::size_of(a.micros()).size; };
    auto const times = [](int whole) { return static_cast<detail::wide>(whole); };
    if (declining == remaining
            ? left == 1
            : std::is_gteq(detail::compare_products(size(remaining), times(n), size(book), times(2 * left)))) {
      auto const rest = evenly(remaining, left);
      charges.insert(charges.end(), rest.begin(), rest.end());
      break;
    }
    charges.push_back(declining);
    book -= declining;
  }
  return detail::by_service_months(bought, charges, 12);
}

/// MACRS, general depreciation system, 5-year property (computers), half-year convention: 20, 32, 19.20, 11.52, 11.52
/// and 5.76 % of the cost in the six calendar years from the one put in service, whatever its day. The law knows years
/// only; here each year's charge is spread over its days, in the first year those from the service on.
/// Source: IRS Publication 946, table A-1.
/// \throws tonnage::error  for a salvage value, which MACRS does not know, and an invalid purchase
template <currency_unit auto C>
[[nodiscard]] amortization_schedule<C> macrs_5_year(purchase<C> const& bought) {
  amortization_schedule<C>::checked(bought);
  if (bought.salvage != amount<C>())
    throw error("MACRS depreciates the whole cost: no salvage value", {.text = to_decimal(bought.salvage)});
  std::vector<typename amortization_schedule<C>::step> steps;
  date first = bought.in_service;
  for (auto const& charge : apportion(bought.cost, {2000, 3200, 1920, 1152, 1152, 576})) {
    date const end = detail::next_boundary(first, frequency::annual);
    steps.push_back({{first, end}, charge});
    first = end;
  }
  return {bought, std::move(steps)};
}

/// GPU time that a purchase gives in a period.
struct production {
  period during;                   ///< the days
  quantity<kind::gpu_time> given;  ///< on all of them
};

/// Units of production: cost less salvage value in proportion to the GPU time of each period, over its days. All
/// periods of the life are given, in order; days between them are charged nothing.
/// \throws tonnage::error  for GPU time that is negative, not finite or zero in every period, periods that overlap,
///   begin before the service or have no day, and an invalid purchase
template <currency_unit auto C>
[[nodiscard]] amortization_schedule<C> units_of_production(purchase<C> const& bought,
                                                           std::vector<production> const& planned) {
  amortization_schedule<C>::checked(bought);
  std::vector<double> weights;
  for (auto const& p : planned) weights.push_back(p.given.coherent_);
  auto const charges = apportion(bought.cost - bought.salvage, weights);
  std::vector<typename amortization_schedule<C>::step> steps;
  for (std::size_t i = 0; i != planned.size(); ++i) steps.push_back({planned[i].during, charges[i]});
  return {bought, std::move(steps)};
}

}  // namespace tonnage::inline v0_1_0
