// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Energy hour by hour: what hosts draw idle and busy, a site's PUE through the year, the price of each hour and its
/// grid.
///
/// `hall.at(over(2026y / 3, seoul), host_power(3.0 * kilowatts * of_it, 10.2 * kilowatts * of_it).at(busy(0.5)))` is
/// 6.6 kW for a month in Seoul: its energy, its cost, and the emissions of its electricity.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/carbon.hpp>
#include <tonnage/accounting/dated.hpp>
#include <tonnage/accounting/hours_of_day.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/units/emission.hpp>
#include <tonnage/units/money.hpp>
#include <tonnage/units/power.hpp>
#include <tonnage/units/ratio.hpp>
#include <tonnage/units/time.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/record.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// What a host draws with everything in it, idle and busy.
class host_power {
 public:
  /// Power of the host with everything in it.
  using power = quantity<kind::it_power>;

  /// \throws tonnage::error  unless 0 ≤ idle ≤ busy, both finite
  host_power(power idle_draw, power busy_draw) : idle_(idle_draw), busy_(busy_draw) {
    if (!(idle_.coherent_ >= 0) || !(busy_ >= idle_) || busy_.coherent_ - busy_.coherent_ != 0)
      throw error("a host draws at least 0 W idle, and busy no less",
                  {.text = std::to_string(idle_.coherent_) + " W, " + std::to_string(busy_.coherent_) + " W"});
  }
  /// From what its chips draw, and what everything else in it does: processors, memory, fans, network.
  host_power(quantity<kind::chip_power> chips_idle, quantity<kind::chip_power> chips_busy, power rest_idle,
             power rest_busy)
      : host_power(chips_idle * host_overhead(1.0) + rest_idle, chips_busy * host_overhead(1.0) + rest_busy) {}

  /// With no load.
  [[nodiscard]] power idle() const { return idle_; }
  /// With all of it.
  [[nodiscard]] power busy() const { return busy_; }
  /// At a part of its load, linearly in between: idle + (busy − idle) × share.
  /// Source: X. Fan, W.-D. Weber, L. A. Barroso, "Power Provisioning for a Warehouse-sized Computer" (2007).
  [[nodiscard]] power at(tonnage::busy share) const { return idle_ + (busy_ - idle_) * share; }

 private:
  power idle_, busy_;
};

/// A site's PUE through the year.
class seasonal_pue {
 public:
  /// The same in all months.
  seasonal_pue(pue<> all_year) : from_{{std::chrono::January, all_year}} {}  // NOLINT(google-explicit-constructor)
  /// From each of these months on until the next of them, in every year.
  /// \throws tonnage::error  for none, and for a month that is not one or comes twice
  seasonal_pue(std::initializer_list<std::pair<std::chrono::month, pue<>>> from) : from_(from) {
    if (from_.empty()) throw error("a PUE through the year has a month from which it holds");
    std::sort(from_.begin(), from_.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
    for (std::size_t i = 0; i != from_.size(); ++i)
      if (!from_[i].first.ok() || (i != 0 && from_[i].first == from_[i - 1].first))
        throw error("a month from which a PUE holds is one of the year's, and comes once",
                    {.text = std::to_string(static_cast<unsigned>(from_[i].first))});
  }
  /// The PUE of a day. O(seasons)
  /// \throws tonnage::error  for a day beyond the calendar, whose years end with 32767
  [[nodiscard]] pue<> at(calendar_day when) const {
    auto const month_of = detail::civil(when).month();
    pue<> out = from_.back().second;  // what the last season leaves over to January
    for (auto const& [first, value] : from_)
      if (first <= month_of) out = value;
    return out;
  }
  /// From which month on which PUE holds, by month.
  [[nodiscard]] std::vector<std::pair<std::chrono::month, pue<>>> const& all() const& { return from_; }
  [[nodiscard]] std::vector<std::pair<std::chrono::month, pue<>>> all() && { return std::move(from_); }
  friend bool operator==(seasonal_pue const&, seasonal_pue const&) = default;

 private:
  std::vector<std::pair<std::chrono::month, pue<>>> from_;
};

/// What the energy of a facility costs at each hour of the week, from a date on.
template <currency_unit auto Currency>
class energy_price {
 public:
  /// Money per energy of the facility.
  using per_energy = quantity<kind::quotient<money<Currency>, kind::energy>>;

  /// The same at all hours.
  /// \throws tonnage::error  for a price that is not finite (it may be negative, as on some markets)
  energy_price(per_energy all_day, calendar_day from) : energy_price({{hours_of_day(), all_day}}, from) {}
  /// \throws tonnage::error  for a price that is not finite, and where an hour of the week has none, or two
  /// \code
  ///   energy_price<usd>({{hours_of_day(9, 23).on(weekdays), 0.14 * usd / kWh},
  ///                      {hours_of_day(23, 9).on(weekdays), 0.06 * usd / kWh},
  ///                      {hours_of_day().on(weekend), 0.06 * usd / kWh}}, 2026y / 6 / 1)
  /// \endcode
  energy_price(std::initializer_list<std::pair<hours_of_day, per_energy>> by_hours, calendar_day from)
      : prices_(by_hours), from_(from) {
    detail::hours_of_week priced;
    for (auto const& [during, price] : prices_) {
      if (price.coherent_ - price.coherent_ != 0) throw error("a price of energy is a finite number");
      if (priced.has_some(during))
        throw error("an hour of the week has two prices of energy", {.text = to_string(from)});
      priced.add(during);
    }
    if (!priced.has_all()) throw error("an hour of the week has no price of energy", {.text = to_string(from)});
  }
  /// Since when.
  [[nodiscard]] date valid_from() const { return from_; }
  /// The price at an hour of a day.
  /// \throws tonnage::error  for an hour that is not from 0 to 23
  [[nodiscard]] per_energy at(local_hour const& when) const {
    for (auto const& [during, price] : prices_)
      if (during.contains(when)) return price;
    throw_error("an hour of the week has no price of energy", {.text = when.text()});  // the constructor refuses it
  }
  /// The price of each hour of a week, from Sunday on.
  [[nodiscard]] std::vector<per_energy> of_a_week() const {
    constexpr std::int64_t sunday = 3;  // 4 January 1970
    std::vector<per_energy> out;
    for (std::int64_t day = sunday; day != sunday + 7; ++day)
      for (std::int64_t hour_in = 0; hour_in != 24; ++hour_in)
        out.push_back(at({date(std::chrono::days(day)), std::chrono::hours(hour_in)}));
    return out;
  }
  /// Equal where every hour of the week costs the same, from the same date on.
  friend bool operator==(energy_price const& a, energy_price const& b) {
    return a.from_ == b.from_ && a.of_a_week() == b.of_a_week();
  }

 private:
  std::vector<std::pair<hours_of_day, per_energy>> prices_;
  date from_;
};

/// Energy of the IT equipment (`it`) and of the `facility`, what it cost and what the grid `emitted` for it. A monoid.
template <currency_unit auto Currency>
struct energy_use {
  quantity<kind::it_energy> it{};
  quantity<kind::facility_energy> facility{};
  quantity<money<Currency>> cost{};  ///< of the facility's energy
  quantity<kind::co2e> emitted{};

  energy_use& operator+=(energy_use const& other) {
    it += other.it;
    facility += other.facility;
    cost += other.cost;
    emitted += other.emitted;
    return *this;
  }
};

/// \cond
namespace detail {
[[nodiscard]] inline quantity<kind::time> time_of(std::chrono::milliseconds length) {
  return static_cast<double>(length.count()) / 1000 * second;
}
}  // namespace detail
/// \endcond

/// By what IT energy of a site becomes energy of the facility, money and emissions.
template <currency_unit auto Currency>
struct energy_site {
  seasonal_pue effectiveness;                   ///< what IT energy is multiplied by
  dated_values<energy_price<Currency>> prices;  ///< by date and hour
  grid_intensities grid;                        ///< by date

  friend bool operator==(energy_site const&, energy_site const&) = default;
  /// For energy used within an hour, evenly.
  /// \throws tonnage::error  where the day has no price or the time no intensity
  [[nodiscard]] energy_use<Currency> at(zone_hour const& when, quantity<kind::it_energy> const& used) const {
    auto const end = when.begin > (utc_instant::max)() - std::chrono::hours(1) ? (utc_instant::max)()
                                                                               : when.begin + std::chrono::hours(1);
    return at(when, {when.begin, end}, used);
  }
  /// For a draw that is the same over a span of time, hour by hour of its zone.
  /// \throws tonnage::error  as `at`, and for a span of more than 1,048,576 hours. O(hours)
  template <class Cut>
  [[nodiscard]] energy_use<Currency> at(span_of_use<Cut> const& during, quantity<kind::it_power> const& draw) const {
    energy_use<Currency> out;
    auto const hours_of = during.by_hours();
    std::size_t pieces = 0;
    for (utc_instant from = during.span.begin; from < during.span.end;) {
      if (++pieces > detail::most_pieces)
        throw_error("expected a span of at most 1,048,576 hours, found more", {.text = to_string(during.span)});
      utc_instant const until = (std::min)(during.span.end, hours_of.cut.next(from));
      out += at(hours_of.cut.label_of(from), {from, until}, draw * detail::time_of(until - from));
      from = until;
    }
    return out;
  }

 private:
  [[nodiscard]] energy_use<Currency> at(zone_hour const& hour_of, time_span const& part,
                                        quantity<kind::it_energy> const& used) const {
    auto const local = day_and_hour(hour_of);
    auto const facility = used * effectiveness.at(local.day);
    return {used, facility, facility * prices.at(local.day).at(local), facility * grid.mean(part, local.day)};
  }
};

}  // namespace tonnage::inline v0_1_0
