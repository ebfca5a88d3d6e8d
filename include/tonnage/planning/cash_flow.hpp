// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Money of a plan: what is paid for what in which year, its present value, and the cost of a GPU-hour over a life.
///
/// `present_value(costs, discount_rate("real", 0.05), 2026y / 1 / 1)` of $105 due on 1 January 2027 is $100.
///
///     cash_flow costs;
///     costs.add_on_delivery("GPUs", plan, capex)
///         .add_on_delivery("site", plan, power, 9.0 * usd / (watt * of_facility), std::chrono::months(12))
///         .add_in_service("energy", plan, power, 0.6 * (0.09 * usd / (kWh * of_facility)), life)
///         .add_each_year("staff", life, 120 * (90'000.0 * usd));
///     fmt::print("{}\n", costs.by_year());
///
/// `accounting/gpu_hour_cost.hpp` has the cost of a GPU-hour where every year is like the other; here years differ.
/// Not part of `tonnage/tonnage.hpp`.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/exp_log.hpp>
#include <tonnage/fleet/select.hpp>
#include <tonnage/planning/change.hpp>
#include <tonnage/planning/detail/precise.hpp>
#include <tonnage/tally/contribution.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/tally/table.hpp>
#include <tonnage/tally/total.hpp>
#include <tonnage/units/money.hpp>
#include <tonnage/units/number_text.hpp>
#include <tonnage/units/time.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// A rate by which later payments are worth less, with a name that answers repeat: "real", "WACC of 2026".
class discount_rate {
 public:
  /// \param a_year  0.05 for 5 % a year
  /// \throws tonnage::error  for no name, and for a rate that is not a finite number above -1
  discount_rate(std::string name, double a_year) : name_(std::move(name)), a_year_(a_year) {
    if (name_.empty()) throw_error("expected a discount rate with a name, found none");
    if (!detail::planning::is_finite(a_year) || !(a_year > -1))
      throw_error(name_ + ": expected a discount rate that is a number above -1", {.text = std::to_string(a_year)});
  }
  /// As answers repeat it.
  [[nodiscard]] std::string const& name() const { return name_; }
  /// 0.05 for 5 % a year.
  [[nodiscard]] double a_year() const { return a_year_; }
  /// What 1 is worth that is due so many days later: (1 + rate)^(−days ÷ 365). The same bits everywhere.
  [[nodiscard]] double factor(double days) const {
    using detail::planning::precise;
    return exp(precise(-days) / 365.0 * precise(portable::log1p(a_year_))).number;
  }

 private:
  std::string name_;
  double a_year_;
};

/// \cond
namespace detail {

/// The same day so many months earlier, as a delay moves it.
/// \throws tonnage::error  beyond the calendar
[[nodiscard]] inline date months_earlier(date from, std::chrono::months by) {
  return retold([&] { return moved_by(from, -by); },
                [&](error const&) {
                  return error("expected a payment within the calendar",
                               {.text = std::to_string(by.count()) + " months before " + to_string(from)});
                });
}

/// The parts of a period that lie in one year each.
template <class Use>
void for_each_year(period const& of, Use const& use) {
  for (date from = of.first; from < of.end;) {
    date const until = (std::min)(of.end, next_year(civil(from).year()));
    use(period(from, until));
    from = until;
  }
}

template <class Kind>
struct flow_name {
  static constexpr char const* text = Kind::name;
};
template <class Currency>
struct flow_name<kind::money<Currency>> {
  static constexpr char const* text = "cash flow";
};

}  // namespace detail
/// \endcond

/// Amounts by day and by what they are for: money that is paid, GPU time that is delivered. A range of lines.
///
/// A line is due on a day, or evenly over the days of a period that lies within one year. Sums are exact, whatever the
/// order of the lines. Amounts below zero are income (a salvage value).
/// \tparam Kind  of the amounts; `Rep`: double, an interval, or an ensemble
template <class Kind, class Rep = double>
class dated_flow {
 public:
  /// Of what it is a flow.
  using amount_type = quantity<Kind, Rep>;
  /// An amount, what it is for, and the days over which it is due: one, or several of one year.
  struct line {
    std::string what;    ///< such as "energy"
    period during;       ///< the days
    amount_type amount;  ///< of all of them
  };

  /// An amount on one day.
  /// \throws tonnage::error  for no name, and an amount that is not finite
  dated_flow& add(std::string const& what, calendar_day when, amount_type const& amount) {
    put(what, {when, date(when) + std::chrono::days(1)}, amount);
    return *this;
  }
  /// So much for each year of the calendar; for a part of a year, the part of its days.
  /// \code costs.add_each_year("staff", {2026y / July / 1, 2031y / July / 1}, 12.0 * million * usd) \endcode
  /// \throws tonnage::error  as `add`
  dated_flow& add_each_year(std::string const& what, period const& during, amount_type const& a_year) {
    detail::for_each_year(during, [&](period const& part) {
      auto const whole = period(detail::civil(part.first).year()).length().count();
      using detail::planning::precise;
      precise const share = precise(static_cast<double>(part.length().count())) / static_cast<double>(whole);
      put(what, part, a_year * share.number);
    });
    return *this;
  }

  /// What a metric says of each row, on the day on which the row is commissioned. Rows without such a day, or of which
  /// the figure is not known, are left out, and the notes say so.
  /// \code costs.add_on_delivery("GPUs", plan, capex) \endcode
  template <class Plan, metric_like Metric>
  dated_flow& add_on_delivery(std::string const& what, Plan&& plan, Metric const& metric) {
    return add_on_delivery(what, plan, metric, 1.0);
  }
  /// The same times a price, and so many months earlier: sites are built before GPUs come.
  /// \code
  /// costs.add_on_delivery("site", plan, facility_power(pue(1.25)), 9.0 * usd / (watt * of_facility), months(12))
  /// \endcode
  template <class Plan, metric_like Metric, class Price>
  dated_flow& add_on_delivery(std::string const& what, Plan&& plan, Metric const& metric, Price const& price,
                              std::chrono::months earlier = std::chrono::months(0)) {
    collect(
        what, plan, metric,
        [&](auto& sums, date commissioned, auto const&, auto const& figure) {
          date const when = detail::months_earlier(commissioned, earlier);
          sums[{when, when + std::chrono::days(1)}].add(figure);
        },
        [&](auto const& sum, period const&) { return sum * price; });
    if (earlier.count() != 0)
      assume(what, "paid " + std::to_string(earlier.count()) + " months before the GPUs are commissioned");
    return *this;
  }
  /// What a metric says of each row, times a rate, times the time in which the row is in service during a period: from
  /// the day on which it is commissioned up to that on which it is retired; without a date of retirement to the end of
  /// the period, and the notes say so. Days have 24 hours.
  /// \code
  /// costs.add_in_service("energy", plan, facility_power(pue(1.25)), 0.6 * (0.09 * usd / (kWh * of_facility)), 2026y);
  /// hours.add_in_service("allocated", plan, gpu_count, 0.7, {2026y / 1 / 1, 2032y / 1 / 1});
  /// \endcode
  template <class Plan, metric_like Metric, class Rate>
  dated_flow& add_in_service(std::string const& what, Plan&& plan, Metric const& metric, Rate const& rate,
                             period const& during) {
    std::size_t never_retired = 0;
    collect(
        what, plan, metric,
        [&](auto& sums, date commissioned, auto const& row, auto const& figure) {
          date const from = (std::max)(commissioned, during.first);
          date until = during.end;
          if constexpr (states_status<std::remove_cvref_t<decltype(row)>>) {
            if (status_of(row) != status::commissioned) return;  // a register does not say since when
          }
          auto const retired = detail::life_of(row).retired;
          if (retired && *retired < until) until = *retired;
          never_retired += from < until && !retired ? 1U : 0U;
          if (from < until)
            detail::for_each_year({from, until}, [&](period const& part) { sums[{part.first, part.end}].add(figure); });
        },
        [&](auto const& sum, period const& part) {
          return sum * rate * (static_cast<double>(part.length().count()) * full_day);
        });
    if (never_retired != 0)
      assume(what, std::to_string(never_retired) + (never_retired == 1 ? " holding" : " holdings") +
                       " without a date of retirement in service to the last day, " +
                       to_string(during.end - std::chrono::days(1)));
    return *this;
  }

  /// Both, with the notes of both.
  /// \throws tonnage::error  where one of them is discounted
  dated_flow& operator+=(dated_flow const& other) {
    auto const lines = other.lines_;
    auto const notes = other.notes_;
    if (is_discounted_ != other.is_discounted_ && !lines_.empty() && !lines.empty())
      throw_error("expected two flows of their days, or two that are discounted, found one of each");
    is_discounted_ = is_discounted_ || other.is_discounted_;
    lines_.insert(lines_.end(), lines.begin(), lines.end());
    for (auto const& note : notes) detail::add_once(notes_, note);
    return *this;
  }
  /// Names an assumption once.
  dated_flow& assume(std::string name, std::string text) {
    detail::add_once(notes_, {std::move(name), std::move(text)});
    return *this;
  }

  [[nodiscard]] auto begin() const { return lines_.begin(); }
  [[nodiscard]] auto end() const { return lines_.end(); }
  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  /// What the lines rest on.
  [[nodiscard]] std::vector<assumption> const& assumptions() const { return notes_; }

  /// Each amount as it is worth on a day: d days later divided by (1 + rate)^(d ÷ 365), leap years or not, as XNPV of
  /// spreadsheets does it. What is due evenly over some days counts from the middle of them; what was due before that
  /// day is worth more. The notes name rate, day and rule.
  /// \throws tonnage::error  for a flow that is discounted already
  [[nodiscard]] dated_flow discounted(discount_rate const& rate, calendar_day on) const {
    if (is_discounted_) throw_error("expected amounts of their days, found them discounted", {.text = rate.name()});
    dated_flow out = *this;
    out.is_discounted_ = true;
    for (auto& each : out.lines_) {
      auto const days = (each.during.first - on).count();  // and to the middle, which of an even number is midnight
      double const middle = static_cast<double>(each.during.length().count() - 1) / 2;
      each.amount = each.amount * rate.factor(static_cast<double>(days) + middle);
    }
    double const in_hundred = 100 * rate.a_year();
    out.assume("discounted", "to " + to_string(on) + " by " + rate.name() + ", " +
                                 fmt::vformat("{:.6g}", fmt::make_format_args(std::as_const(in_hundred))) +
                                 " % in 365 days, streams from the middle of their days of a year");
    return out;
  }

  /// All of it. Of ensembles exact in each world.
  [[nodiscard]] amount_type total() const {
    detail::total<amount_type> sum;
    for (auto const& each : lines_) sum.add(each.amount);
    return sum.value();
  }

  /// Years down, what it is for across (in the order of the lines), with totals both ways: a table like those that
  /// tallies give. Years between the first and the last have a row each, also where nothing is due.
  [[nodiscard]] cross_table<std::chrono::year, std::string, cell<amount_type>> by_year() const {
    cross_table<std::chrono::year, std::string, cell<amount_type>> out;
    out.name = out.metric_name = detail::flow_name<Kind>::text;
    out.down_name = "year";
    out.across_name = "kind";
    out.notes = notes_;
    if (lines_.empty()) return out;
    auto const [first, last] = std::minmax_element(
        lines_.begin(), lines_.end(), [](line const& a, line const& b) { return a.during.first < b.during.first; });
    auto const since = detail::civil(first->during.first).year();
    for (auto year = since; year <= detail::civil(last->during.first).year(); ++year) out.down.push_back(year);
    std::vector<std::size_t> columns;
    for (auto const& each : lines_) {
      auto const known = std::find(out.across.begin(), out.across.end(), each.what);
      columns.push_back(static_cast<std::size_t>(known - out.across.begin()));
      if (known == out.across.end()) out.across.push_back(each.what);
    }
    using sum = detail::total<amount_type>;
    std::vector<std::vector<sum>> sums(out.down.size() + 1, std::vector<sum>(out.across.size() + 1));
    for (std::size_t i = 0; i != lines_.size(); ++i) {
      auto const row = static_cast<std::size_t>((detail::civil(lines_[i].during.first).year() - since).count());
      for (auto const down : {row, out.down.size()})
        for (auto const across : {columns[i], out.across.size()}) sums[down][across].add(lines_[i].amount);
    }
    auto const figure = [](sum const& of) { return cell<amount_type>(of.value(), {}); };
    for (std::size_t r = 0; r != out.down.size(); ++r) {
      auto& row = out.cells.emplace_back();
      for (std::size_t c = 0; c != out.across.size(); ++c) row.push_back(figure(sums[r][c]));
      out.down_totals.push_back(figure(sums[r].back()));
    }
    for (std::size_t c = 0; c != out.across.size(); ++c) out.across_totals.push_back(figure(sums.back()[c]));
    out.total = figure(sums.back().back());
    if constexpr (detail::knows_guesses<amount_type>) detail::note_guesses(out.notes, out.total.value());
    return out;
  }

 private:
  template <class Amount>
  using kind_of_amount = typename std::remove_cvref_t<Amount>::kind_type;

  void put(std::string const& what, period const& during, amount_type const& amount) {
    if (what.empty()) throw_error("expected what an amount is for, found no name", {.text = to_string(during)});
    if constexpr (std::is_arithmetic_v<Rep>) {
      if (!detail::planning::is_finite(static_cast<double>(amount.coherent_)))
        throw_error(what + ": expected a finite amount", {.text = std::to_string(amount.coherent_)});
    }
    lines_.push_back({what, during, amount});
  }

  /// Sums of what a metric says of rows, by the days they are of; then a line of each.
  template <class Plan, class Metric, class Sort, class Price>
  void collect(std::string const& what, Plan&& plan, Metric const& metric, Sort const& sort, Price const& price) {
    using Row = std::remove_cvref_t<decltype(*plan.begin())>;
    static_assert(measures<Metric, Row>, "tonnage: the rows of this plan do not have what the metric needs");
    using sum_type = detail::sum_type<Metric, Row>;
    // Not what only turns into it by dropping scopes: watts of chips at a price of the facility's energy.
    static_assert(
        std::is_same_v<kind_of_amount<decltype(price(std::declval<sum_type const&>(), std::declval<period const&>()))>,
                       Kind>,
        "tonnage: this metric times this price (and time) is of another kind than the flow");
    std::map<std::pair<date, date>, detail::total<sum_type>> sums;
    std::size_t undated = 0, unknown = 0, number = 0;
    for (auto const& row : plan) {
      ++number;
      std::optional<date> const commissioned =
          detail::retold([&] { return detail::life_of(row).commissioned; },
                         [&](error const& why) { return detail::at_row(why, number); });
      auto const figure = detail::contribution(metric, row);
      if (!commissioned)
        ++undated;
      else if (!figure)
        ++unknown;
      else
        sort(sums, *commissioned, row, *figure);
    }
    for (auto const& [days, sum] : sums) {
      period const during(days.first, days.second);
      put(what, during, price(sum.value(), during));
    }
    detail::notes_of_rows notes;
    detail::collect_notes(plan, notes);
    notes.undated = notes.retired_that_day = 0;
    for (auto& note : notes.all()) detail::add_once(notes_, std::move(note));
    if constexpr (requires(std::vector<assumption>& out) { metric.assumes(out); }) {
      std::vector<assumption> of_metric;
      metric.assumes(of_metric);
      for (auto& note : of_metric) detail::add_once(notes_, std::move(note));
    }
    auto const leave_out = [&](std::size_t rows, std::string const& why) {
      if (rows != 0)
        assume("left out of " + what,
               std::to_string(rows) + (rows == 1 ? " holding" : " holdings") + " without " + why);
    };
    leave_out(undated, "a date of commissioning");
    leave_out(unknown, "a known figure: " + std::string(metric.name()));
  }

  std::vector<line> lines_;
  std::vector<assumption> notes_;
  bool is_discounted_ = false;
};

/// What is paid for what, and when.
template <class Rep = double, currency_unit auto Currency = usd>
using basic_cash_flow = dated_flow<money<Currency>, Rep>;
/// In dollars, in double.
using cash_flow = basic_cash_flow<>;
/// GPU time by day: what the cost of a GPU-hour is shared by.
template <class Rep = double>
using basic_gpu_time_flow = dated_flow<kind::gpu_time, Rep>;
/// In double.
using gpu_time_flow = basic_gpu_time_flow<>;

/// What all lines are worth on a day: the total of `discounted`.
/// \throws tonnage::error  for a flow that is discounted already
/// \code present_value(costs, discount_rate("real", 0.05), 2026y / 1 / 1) \endcode
template <class Kind, class Rep>
[[nodiscard]] quantity<Kind, Rep> present_value(dated_flow<Kind, Rep> const& of, discount_rate const& rate,
                                                calendar_day on) {
  return of.discounted(rate, on).total();
}

/// What a GPU-hour costs over the life of a plan (the levelized cost): present value of what is paid ÷ present value of
/// the GPU time. At a rate of 0 it is cost ÷ hours. Sold at this price, each hour when it is delivered, the GPUs earn
/// what they cost, and the rate on it.
/// \throws tonnage::error  for a flow that is discounted already, and GPU time that is not above 0 (an interval or an
///   ensemble that may be 0 gives an infinite cost)
/// \code cost_per_gpu_hour(costs, hours, discount_rate("real", 0.05), 2026y / 1 / 1) \endcode
template <class Currency, class Rep, class HoursRep>
[[nodiscard]] auto cost_per_gpu_hour(dated_flow<kind::money<Currency>, Rep> const& costs,
                                     dated_flow<kind::gpu_time, HoursRep> const& used, discount_rate const& rate,
                                     calendar_day on) {
  auto const delivered = present_value(used, rate, on);
  if constexpr (std::is_arithmetic_v<HoursRep>) {
    if (!(delivered.coherent_ > 0))
      throw_error("expected GPU time above 0", {.text = std::to_string(delivered.in(gpu_hours))});
  }
  return present_value(costs, rate, on) / delivered;
}

}  // namespace tonnage::inline v0_1_0
