// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a GPU-hour costs on premises, part by part, and from when on that is less than renting.
///
/// `gpu_hour_cost<usd>({.capex = 30'000.0 * usd / gpu, .life = 3.0 * accounting_years, .allocated =
/// allocation_rate(0.7)}).total()` is $1.63 per GPU-hour: $30,000 over 3 × 8,760 × 0.7 hours.
///
/// The formula is [capital + energy + maintenance + staff + space + network] per hour ÷ (availability × allocation
/// rate). No standard defines it: this is what public comparisons of owning and renting have in common. An hour that
/// nobody uses costs the same as one that is used, so the allocation rate divides everything. A meaning has a `name`,
/// which errors use.
#pragma once

#include <array>
#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <tonnage/accounting/amortization.hpp>
#include <tonnage/accounting/detail/same.hpp>
#include <tonnage/core/exp_log.hpp>
#include <tonnage/units/ratio.hpp>

namespace tonnage::inline v0_1_0 {

/// A year of 8,760 hours, as rates per year are made; `fleet/calendar.hpp` has those of the calendar.
inline constexpr unit<kind::time, scale{31'536'000}> accounting_year{};
inline constexpr unit<kind::time, scale{31'536'000}> accounting_years{};  ///< the same, after a number

namespace meaning {
/// Tells a residual share from other fractions.
struct residual_share {
  static constexpr char const* name = "a residual share";
};
/// Tells a maintenance share.
struct maintenance_share {
  static constexpr char const* name = "a maintenance share";
};
/// Tells a cost of capital.
struct wacc {
  static constexpr char const* name = "a WACC";
};
/// Tells an availability.
struct availability {
  static constexpr char const* name = "an availability";
};
}  // namespace meaning

/// Salvage value ÷ cost, at the end of the life.
using residual_share = fraction<meaning::residual_share>;
/// Maintenance of a year ÷ cost.
using maintenance_share = fraction<meaning::maintenance_share>;
/// Weighted average cost of capital, per year.
using wacc = fraction<meaning::wacc>;
/// Usable ÷ installed GPU time.
using availability = fraction<meaning::availability>;

/// What a GPU costs that one owns, and how much of its time is assigned. What is not given is zero, or all of it. Rates
/// per year are written `240.0 * usd / gpu / accounting_year`.
template <currency_unit auto Currency>
struct ownership {
  /// Money per GPU.
  using per_gpu = quantity<kind::quotient<money<Currency>, kind::gpu>>;
  /// Money per GPU-hour.
  using per_gpu_time = quantity<kind::quotient<money<Currency>, kind::gpu_time>>;
  /// Money per energy of the facility.
  using per_energy = quantity<kind::quotient<money<Currency>, kind::energy>>;

  per_gpu capex;                                                   ///< with its part of servers and network
  quantity<kind::time> life;                                       ///< the horizon, such as `5.0 * accounting_years`
  residual_share residual{0.0};                                    ///< of the capex
  quantity<kind::quotient<kind::it_power, kind::gpu>> it_power{};  ///< the mean over all hours, idle ones too
  pue<> facility{1.0};                                             ///< what the IT power is multiplied by
  per_energy energy_price{};                                       ///< per energy of the facility: `0.08 * usd / kWh`
  maintenance_share maintenance{0.0};                              ///< of the capex, each year
  per_gpu_time staff{}, space{}, network{};                        ///< of every hour, used or not
  wacc cost_of_capital{0.0};                                       ///< per year
  availability usable{1.0};                                        ///< of all hours
  allocation_rate allocated{1.0};                                  ///< of the usable hours
};

/// The capital recovery factor: the payment at the end of each of `years` years that is worth 1 now, at a rate per
/// year. r (1 + r)^n ÷ ((1 + r)^n − 1), and 1 ÷ n for a rate of zero.
/// \throws tonnage::error  for years that are not above zero
/// Source: the formula of an annuity, in any text on engineering economics; at 10 % over 5 years it is 0.2638.
[[nodiscard]] inline double capital_recovery_factor(wacc rate, double years) {
  if (!(years > 0))
    throw error("a capital is recovered over a number of years above 0", {.text = std::to_string(years)});
  double const r = rate.value();
  return r == 0 ? 1 / years : r / -portable::expm1(-years * portable::log1p(r));
}

/// The cost of an allocated GPU-hour, levelized over the life: every year has the same cost, and the same hours.
template <currency_unit auto Currency>
class gpu_hour_cost {
 public:
  /// Money per GPU-hour.
  using rate_type = typename ownership<Currency>::per_gpu_time;
  /// A named part of the cost of a GPU-hour.
  struct part {
    char const* name;  ///< as a report prints it
    rate_type cost;    ///< of an allocated GPU-hour
  };

  /// Capital is annualized by the capital recovery factor, the residual value discounted from the end of the life; with
  /// a WACC of zero that is the straight line. The other costs are the same every year: prices do not rise here.
  /// \throws tonnage::error  naming the field, for what is negative or not finite, a life of zero, and where no
  ///   GPU-hour is allocated
  explicit gpu_hour_cost(ownership<Currency> const& owned) : owned_(owned) {
    check("capex", owned.capex);
    check("life", owned.life);
    check("it_power", owned.it_power);
    check("facility", owned.facility.value());
    check("energy_price", owned.energy_price);
    check("staff", owned.staff);
    check("space", owned.space);
    check("network", owned.network);
    if (!(owned.life.coherent_ > 0)) throw error("a life is above 0", {.field = "life"});
    double const used = owned.usable.value() * owned.allocated.value();
    if (!(used > 0))
      throw error("no GPU-hour is allocated", {.field = owned.usable.value() > 0 ? "allocated" : "usable"});

    double const years = owned.life.in(accounting_years);
    auto const lost = owned.capex * (1 - owned.residual.value()) / owned.life;
    auto const left = owned.residual.value() * portable::exp(-years * portable::log1p(owned.cost_of_capital.value()));
    auto const annual = owned.capex * ((1 - left) * capital_recovery_factor(owned.cost_of_capital, years));
    bool const is_free = owned.cost_of_capital.value() == 0;
    rate_type const energy = owned.it_power * owned.facility * owned.energy_price;
    rate_type const maintained = owned.capex * owned.maintenance.value() / (1.0 * accounting_year);
    parts_ = {{{"depreciation", lost / used},
               {"cost of capital", is_free ? rate_type() : (annual / (1.0 * accounting_year) - lost) / used},
               {"energy", energy / used},
               {"maintenance", maintained / used},
               {"staff", owned.staff / used},
               {"space", owned.space / used},
               {"network", owned.network / used}}};
    for (auto const& one : parts_) total_ += one.cost;
    for (std::size_t i = 2; i != parts_.size(); ++i) running_ += parts_[i].cost * used;
  }

  /// What it is the cost of.
  [[nodiscard]] ownership<Currency> const& owned() const& { return owned_; }
  [[nodiscard]] ownership<Currency> owned() && { return owned_; }
  /// Depreciation, cost of capital, energy, maintenance, staff, space, network: their sum, in this order, is the total.
  [[nodiscard]] std::array<part, 7> const& parts() const& { return parts_; }
  [[nodiscard]] std::array<part, 7> parts() && { return parts_; }
  /// Per allocated GPU-hour.
  [[nodiscard]] rate_type total() const { return total_; }
  /// The same per usable GPU-hour, which is what it would be if all of them were allocated.
  [[nodiscard]] rate_type per_usable_hour() const { return total_ * owned_.allocated.value(); }

  /// The allocation rate at which owning costs as much as renting by the hour: above it one owns for less. None where
  /// renting is always cheaper, even than a GPU that is never idle. Costs that differ by less than a 10^-12th are the
  /// same: a price per hour is not a whole number of binary fractions.
  /// \throws tonnage::error  for a rent that is not a finite number above 0
  [[nodiscard]] std::optional<allocation_rate> break_even_rate(rate_type rent) const {
    check_rent(rent);
    double const rate = per_usable_hour() / rent;
    if (!(rate <= 1 + detail::same_within)) return std::nullopt;
    return allocation_rate(rate < 1 ? rate : 1);
  }

  /// The month in which, for the first time, all that owning has cost since `in_service` is less than renting the same
  /// hours would have: capex on the first day, the rest month by month (730 hours), the residual value only in the last
  /// month of the life. With a WACC both sides are discounted by the month. None where that is not within the life. In
  /// a month at whose end both cost the same (but for a 10^-12th of the capex), owning is not less yet.
  /// \throws tonnage::error  for a rent that is not a finite number above 0, a life beyond 1,200 months. O(months)
  [[nodiscard]] std::optional<std::chrono::year_month> break_even_month(rate_type rent, calendar_day in_service) const {
    check_rent(rent);
    auto const month = 1.0 / 12 * accounting_year;
    double const life_months = owned_.life / month;
    if (life_months > 1200.5) throw error("a life is at most 100 years", {.field = "life"});
    auto const months = static_cast<int>(life_months + 1e-9);  // 3 years are 36 months, however 1/12 is rounded
    double const used = owned_.usable.value() * owned_.allocated.value();
    auto saved = -owned_.capex;
    for (int m = 1; m <= months; ++m) {
      double const worth = portable::exp(-m / 12.0 * portable::log1p(owned_.cost_of_capital.value()));
      saved += (rent * used - running_) * month * worth;
      if (m == months) saved += owned_.capex * (owned_.residual.value() * worth);
      if (saved.coherent_ > owned_.capex.coherent_ * detail::same_within) {
        std::chrono::year_month_day const last(detail::months_later(in_service, m) - std::chrono::days(1));
        return last.year() / last.month();
      }
    }
    return std::nullopt;
  }

 private:
  template <class Kind>
  static void check(char const* field, quantity<Kind> const& q) {
    check(field, q.coherent_);
  }
  static void check(char const* field, double x) {
    if (!(x >= 0 && x <= (std::numeric_limits<double>::max)()))
      throw error("a cost is made of finite numbers of at least 0", {.field = field, .text = std::to_string(x)});
  }
  static void check_rent(rate_type rent) {
    if (!(rent.coherent_ > 0 && rent.coherent_ <= (std::numeric_limits<double>::max)()))
      throw error("a rent is a finite number above 0", {.text = std::to_string(rent.in(coin / gpu_hour))});
  }
  static constexpr unit<money<Currency>> coin{};

  ownership<Currency> owned_;
  std::array<part, 7> parts_{};
  rate_type total_{};
  rate_type running_{};  // per installed GPU and time, without capital
};

}  // namespace tonnage::inline v0_1_0
