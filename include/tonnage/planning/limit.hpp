// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a site may draw, hold and spend, from which day on; and what a plan makes of it.
///
///     limits const haenam{
///         limit("grid connection", facility_power(pue(1.25)), {{2026y / 1 / 1, 100.0 * megawatts * of_facility},
///                                                              {2028y / 1 / 1, 300.0 * megawatts * of_facility}}),
///         limit("hall 2", gpu_count, 36'864.0 * gpus).at("kr/haenam/hall-2"),
///         limit("budget", capex, each_year(4.0 * billion * usd))};
///     fmt::print("{}\n", haenam.hold(plan));
///
/// A limit is of any metric: the power of a scope, GPUs, cost, or one of your own (floor space, water). Watts that do
/// not say of what do not compile. A budget is in the currency of the plan: `each_year(1.5 * billion * eur)` for a
/// `basic_fleet<double, eur>`. A plan in a thousand worlds fits in a share of them. Not part of
/// `tonnage/tonnage.hpp`.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <tonnage/accounting/detail/same.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/rounding.hpp>
#include <tonnage/planning/change.hpp>
#include <tonnage/planning/claim.hpp>
#include <tonnage/planning/outlook.hpp>
#include <tonnage/report/text.hpp>
#include <tonnage/tally/contribution.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/tally/partial.hpp>
#include <tonnage/units/format.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
/// What a metric of holdings is measured in, as a plain quantity.
template <class Metric>
struct amount_of_metric {
  using type = void;
};
template <class Metric>
  requires measures<Metric, holding>
struct amount_of_metric<Metric> {
  using figure = std::remove_cvref_t<decltype(finish(std::declval<sum_type<Metric, holding> const&>()))>;
  template <class T>
  struct plain {
    using type = double;
  };
  template <class Kind, class Rep>
  struct plain<quantity<Kind, Rep>> {
    using type = quantity<Kind>;
  };
  using type = typename plain<figure>::type;
};
template <class Metric>
using amount_of = typename amount_of_metric<Metric>::type;
/// Money of two currencies. A metric such as capex is of the currency of the plan: the amount of its limit says which.
template <class A, class B>
inline constexpr bool is_other_currency = false;
template <class A, class R, class B, class S>
inline constexpr bool is_other_currency<quantity<kind::money<A>, R>, quantity<kind::money<B>, S>> =
    !std::is_same_v<A, B>;
}  // namespace detail
/// \endcond

/// What is allowed from a day on.
template <class Amount>
struct allowed_from {
  calendar_day since;  ///< the first day
  Amount amount;       ///< up to the next such day

  /// \throws tonnage::error  for a day that no calendar has
  allowed_from(calendar_day day, Amount most) : since(day), amount(most) {}
  /// \cond
  template <class Other,
            detail::words Because =
                detail::sentence{}
                    .add("tonnage: this limit does not say whether of chips, of servers or of the facility: "
                         "say so, as in 100.0 * megawatts * of_facility")
                    .out>
    requires detail::is_open_scope<Other, Amount>
  allowed_from(calendar_day, Other) TONNAGE_DELETE(
      "tonnage: this limit does not say whether of chips, of servers or of the facility: say so, as in 100.0 * "
      "megawatts * "
      "of_facility");
  /// \endcond
};

/// A limit of what comes in each calendar year: `each_year(4.0 * billion * usd)`.
template <class Amount>
struct each_year {
  Amount amount;  ///< the most

  /// No more than this from 1 January to 31 December.
  explicit each_year(Amount most) : amount(most) {}
};
/// A limit of what comes in all, over the years: `in_all(10.0 * billion * usd)`.
template <class Amount>
struct in_all {
  Amount amount;  ///< the most

  /// No more than this from the first day to the last.
  explicit in_all(Amount most) : amount(most) {}
};

/// A name, what is limited, how much of it, and where.
///
/// Stocks (power, peak) are limited on each day: from days on, or always. Flows (capex) are limited in each year or in
/// all. A count of GPUs may be either: what stands, or what comes.
/// \tparam Amount  a quantity of the metric's kind, in double
template <class Metric, class Amount = detail::amount_of<Metric>>
class limit {
  static_assert(!std::is_void_v<Amount>, "tonnage: say what this metric is measured in: limit<Metric, quantity<...>>");
  static_assert(
      !detail::is_open_scope<Amount, detail::amount_of<Metric>>,
      "tonnage: this limit does not say whether of chips, of servers or of the facility: say so, as in 100.0 * "
      "megawatts * of_facility");
  static_assert(std::is_void_v<detail::amount_of<Metric>> || std::is_same_v<Amount, detail::amount_of<Metric>> ||
                    detail::is_open_scope<Amount, detail::amount_of<Metric>> ||
                    detail::is_other_currency<Amount, detail::amount_of<Metric>>,
                "tonnage: this limit is of another kind than its metric");

 public:
  /// Over which time: on each day, in each calendar year, in all.
  enum class over { day_by_day, year_by_year, all };

  /// From days on; before the first of them nothing is limited.
  /// \throws tonnage::error  for no days, days that do not ascend, and amounts that are negative or NaN
  limit(std::string name, Metric metric, std::vector<allowed_from<Amount>> steps)
      : limit(over::day_by_day, std::move(name), std::move(metric), std::move(steps)) {
    static_assert(Metric::is != nature::flow,
                  "tonnage: a flow such as capex is limited over a time: each_year(...) or in_all(...)");
  }
  /// Always.
  limit(std::string name, Metric metric, Amount always)
      : limit(over::day_by_day, std::move(name), std::move(metric), {{detail::first_calendar_day, always}}) {
    static_assert(Metric::is != nature::flow,
                  "tonnage: a flow such as capex is limited over a time: each_year(...) or in_all(...)");
  }
  /// In each calendar year: \code limit("budget", capex, each_year(4.0 * billion * usd)) \endcode
  limit(std::string name, Metric metric, each_year<Amount> most)
      : limit(over::year_by_year, std::move(name), std::move(metric), {{detail::first_calendar_day, most.amount}}) {
    static_assert(Metric::is != nature::stock, "tonnage: a stock such as power is limited from days on, not each year");
  }
  /// In all: \code limit("budget", capex, in_all(10.0 * billion * usd)) \endcode
  limit(std::string name, Metric metric, in_all<Amount> most)
      : limit(over::all, std::move(name), std::move(metric), {{detail::first_calendar_day, most.amount}}) {
    static_assert(Metric::is != nature::stock, "tonnage: a stock such as power is limited from days on, not in all");
  }

  /// Of what lies within a site: "kr/haenam/hall-2".
  [[nodiscard]] limit at(site_path site) const {
    limit out = *this;
    out.site_ = site;
    return out;
  }

  [[nodiscard]] std::string const& name() const { return name_; }  ///< what it is called
  [[nodiscard]] Metric const& metric() const { return metric_; }   ///< what is limited
  /// What is allowed from which day on; in each year and in all, one step.
  [[nodiscard]] std::vector<allowed_from<Amount>> const& steps() const { return steps_; }
  /// Where; unknown, where it is of everything.
  [[nodiscard]] site_path site() const { return site_; }
  /// On each day, in each year, or in all.
  [[nodiscard]] over time() const { return over_; }
  /// What is allowed on a day, if that is limited.
  [[nodiscard]] std::optional<Amount> allowed_on(date day) const {
    std::optional<Amount> out;
    for (auto const& step : steps_)
      if (step.since <= day) out = step.amount;
    return out;
  }

 private:
  limit(over time, std::string name, Metric metric, std::vector<allowed_from<Amount>> steps)
      : name_(std::move(name)), metric_(std::move(metric)), steps_(std::move(steps)), over_(time) {
    if (steps_.empty()) throw_error("expected a limit from at least one day on, found none", {.text = name_});
    for (std::size_t i = 0; i != steps_.size(); ++i) {
      if (i != 0 && !(steps_[i - 1].since < steps_[i].since))
        throw_error("expected days in their order, found " + to_string(steps_[i].since) + " after " +
                        to_string(steps_[i - 1].since),
                    {.field = name_});
      if (double const most = detail::coherent(steps_[i].amount); !(most >= 0))
        throw_error("expected a limit of at least 0, found " + std::to_string(most), {.field = name_});
    }
  }

  std::string name_;
  Metric metric_;
  std::vector<allowed_from<Amount>> steps_;
  site_path site_{};
  over over_;
};

/// What a plan makes of a limit.
/// \tparam Amount  what is allowed
/// \tparam Figure  what is reached: in a thousand worlds, where the plan is
template <class Amount, class Figure>
struct limit_reached {
  std::string limit;               ///< its name
  std::string metric;              ///< of what it is
  site_path site;                  ///< where; unknown: everywhere
  std::string since;               ///< "2026-01-01"; "always", "each year", "in all"
  Amount allowed;                  ///< the most
  Figure reached;                  ///< the most that is known (of a thousand worlds: of their medians)
  std::string when;                ///< on which day, or in which year, it is that much; empty for nothing
  std::optional<date> first_over;  ///< the first day on which it is more than allowed (in a year: its first day)
  double fits;             ///< the share of the worlds in which it is never more, from 0 to 1; of a plain plan 0 or 1
  Figure room{};           ///< what is left at the most: allowed − reached
  double over{};           ///< the share of the worlds in which it is more at some time; of what is left nobody knows
  double known_share = 1;  ///< the share of the plan of which the figure is known, on the day of which least is
  std::string covers{};    ///< the same in words: "89 % of the GPUs (1 of 2 models); unknown: …"; empty: all of it

  /// Whether the figure is known of the whole plan on every day.
  [[nodiscard]] bool is_complete() const { return covers.empty(); }
};

/// Which limit decides how much more fits.
struct binding_limit {
  std::string name;  ///< of the limit
  double share;      ///< the share of the worlds in which it decides, from 0 to 1; of a plain plan 1
};
/// How many fit.
template <class Count>
struct allowance {
  Count count;                            ///< GPUs, in whole lots
  std::vector<binding_limit> binding;     ///< what decides, the most often first
  std::vector<std::string> not_judged{};  ///< limits of which a figure is not known
};
/// "46,058 GPUs: grid connection"; "…: grid connection in 83 % of the worlds, hall 2 in 17 %".
template <class Count>
[[nodiscard]] std::string to_string(allowance<Count> const& a) {
  std::string out = fmt::vformat("{}", fmt::make_format_args(a.count));
  for (std::size_t i = 0; i != a.binding.size(); ++i) {
    double const in_hundred = 100 * a.binding[i].share;
    out += (i == 0 ? ": " : ", ") + a.binding[i].name;
    if (a.binding[i].share < 1)
      out += fmt::vformat(" in {:.3g} %", fmt::make_format_args(std::as_const(in_hundred))) +
             (i == 0 ? " of the worlds" : "");
  }
  for (auto const& each : a.not_judged) out += "; " + each + " is not judged";
  return out;
}

/// \cond
namespace detail {

/// Which rows of a plan a limit of a site sees.
struct sites_met {
  std::size_t there = 0;  ///< rows at the site
  double of_no_site = 0;  ///< what those count for that do not say where they are: GPUs, or rows

  void note(std::vector<assumption>& notes, site_path site, bool counts_gpus) const {
    if (there == 0) add_once(notes, {"site", "no holding is at " + std::string(site.text())});
    if (!(of_no_site > 0)) return;
    auto const gpus_of_none = quantity<kind::gpu>::from_coherent(of_no_site);
    add_once(notes, {"left out", (counts_gpus ? fmt::vformat("{}", fmt::make_format_args(gpus_of_none))
                                              : print("{:.0f}", of_no_site) + " rows") +
                                     " of no site, by limits of a site"});
  }
};

/// The rows of a site, as a change of a plan.
struct within_site {
  using is_plan_change = void;
  site_path site;
  sites_met* met = nullptr;  ///< counts what is there and what says no site, if it is asked to
  [[nodiscard]] assumption note() const {
    return {"site", site.is_known() ? std::string(site.text()) : std::string("all")};
  }
  template <class Row>
  void operator()(Row row, std::vector<Row>& out) const {
    if (site.is_known()) {
      if constexpr (requires { site_path(site_of(row)); }) {
        site_path const where(site_of(row));
        if (met != nullptr && !where.is_known())
          met->of_no_site += value_traits<number_in<std::remove_cvref_t<decltype(weight_of(row))>>>::magnitude(
              coherent(weight_of(row)));
        if (!where.is_within(site)) return;
        if (met != nullptr) ++met->there;
      } else {
        throw_error("a limit is of a site, and the rows of the plan have none", {.text = std::string(site.text())});
      }
    }
    out.push_back(std::move(row));
  }
};

/// Whether the rows of a plan count GPUs; where nobody can tell, as of a plan with guessed dates, holdings do.
template <class Plan>
inline constexpr bool plan_counts_gpus = true;
template <ranges::input_range Plan>
inline constexpr bool plan_counts_gpus<Plan> = counts_gpus<ranges::range_value_t<Plan>>;

/// How many worlds a number is known in: 1 of a plain one.
template <class Number>
[[nodiscard]] constexpr std::size_t worlds_in() {
  if constexpr (requires { Number::worlds; })
    return Number::worlds;
  else
    return 1;
}
template <class Number>
[[nodiscard]] double in_world(Number const& n, [[maybe_unused]] std::size_t world) {
  static_assert(
      requires { Number::worlds; } || std::is_arithmetic_v<Number>,
      "tonnage: a limit is held against plain numbers or numbers in many worlds; bounds are judged by judge(...)");
  if constexpr (requires { Number::worlds; })
    return n[world];
  else
    return static_cast<double>(n);
}
/// A number of so many draws, or a plain one.
template <class Number>
[[nodiscard]] Number from_worlds(std::vector<double> const& draws) {
  if constexpr (requires { Number::worlds; })
    return Number(std::span<double const>(draws));
  else
    return static_cast<Number>(draws.front());
}
/// As a plan is held against a limit: the median, of many worlds.
template <class Figure>
[[nodiscard]] double middle_of(Figure const& figure) {
  return value_traits<number_in<Figure>>::magnitude(coherent(figure));
}

/// What a plan has of a metric at an instant, or in a period.
template <class Plan, class Metric>
[[nodiscard]] auto measured_at(Plan const& plan, Metric const& metric, as_of when, std::vector<assumption>& notes) {
  auto const table = plan | in_service(when) | tally(metric);
  for (auto const& note : table.notes)
    if (note.name != "in service" && note.name != "site") add_once(notes, note);
  return table.total(metric);
}
template <class Plan, class Metric>
[[nodiscard]] auto measured_in(Plan const& plan, Metric const& metric, period during, std::vector<assumption>& notes) {
  auto const table = plan | added_in(during) | tally(metric);
  for (auto const& note : table.notes)
    if (note.name != "additions" && note.name != "site") add_once(notes, note);
  return table.total(metric);
}

template <class Plan, class Metric>
[[nodiscard]] auto cell_on(Plan const& plan, Metric const& metric, date day) {
  std::vector<assumption> notes;
  if constexpr (Metric::is == nature::flow)
    return measured_in(plan, metric, period(day, day), notes);
  else
    return measured_at(plan, metric, as_of(day), notes);
}
template <class Plan, class Metric>
using cell_of_plan =
    std::remove_cvref_t<decltype(cell_on(std::declval<Plan const&>(), std::declval<Metric const&>(), date{}))>;
template <class Plan, class Metric>
using figure_of_plan = typename cell_of_plan<Plan, Metric>::value_type;

/// The part of a figure that is known; nothing, where nothing is.
template <class Cell>
[[nodiscard]] typename Cell::value_type known_part(Cell const& of) {
  return of.is_unknown() ? typename Cell::value_type{} : of.known();
}
/// Whether a figure is at least its known part: a sum of what is not negative is, a ratio is not.
template <class Cell>
inline constexpr bool grows_by_what_is_unknown = false;
template <class Sum, class Weight>
inline constexpr bool grows_by_what_is_unknown<cell<Sum, Weight>> =
    std::is_same_v<Sum, typename cell<Sum, Weight>::value_type>;
/// What is known of whether a limit is kept, in one world. The worst of several limits counts for all.
enum class keeps : char { within, unknown, over };
[[nodiscard]] inline double share_of_worlds(std::vector<keeps> const& worlds, keeps what) {
  auto const n = static_cast<double>(worlds.size());
  // What is left of 1, so that 0.9 of the worlds is 1 − 0.1 of them, as chances are elsewhere.
  if (what == keeps::within)
    return 1 - static_cast<double>(
                   std::count_if(worlds.begin(), worlds.end(), [](keeps each) { return each != keeps::within; })) /
                   n;
  return static_cast<double>(std::count(worlds.begin(), worlds.end(), what)) / n;
}

/// Holds one limit against a plan, day by day.
template <class Metric, class Amount, class Plan>
class limit_judge {
 public:
  using measured = cell_of_plan<Plan, Metric>;
  using figure = typename measured::value_type;
  static_assert(!is_other_currency<Amount, figure>,
                "tonnage: this limit is in another currency than the costs of the plan: convert with an exchange rate, "
                "or hold it against a basic_fleet<double, eur>");
  using row = limit_reached<Amount, figure>;
  static constexpr std::size_t worlds = worlds_in<number_in<figure>>();

  limit_judge(limit<Metric, Amount> const& of, Plan const& plan, std::vector<assumption>& notes,
              std::vector<keeps>& all)
      : limit_(of), plan_(plan), notes_(notes), all_(all) {}

  [[nodiscard]] std::vector<row> rows() const {
    using over = typename limit<Metric, Amount>::over;
    auto const changes = change_days(plan_);
    std::vector<row> out;
    if (limit_.time() == over::day_by_day) {
      auto const& steps = limit_.steps();
      for (std::size_t i = 0; i != steps.size(); ++i) {
        bool const is_always = steps[i].since == first_calendar_day;
        std::vector<date> days;
        if (!is_always) days.push_back(steps[i].since);
        for (auto const day : changes)
          if (steps[i].since < day && (i + 1 == steps.size() || day < steps[i + 1].since)) days.push_back(day);
        out.push_back(judged(
            is_always ? "always" : to_string(steps[i].since), steps[i].amount, days, [&](date day) { return at(day); },
            [](date day) { return to_string(day); }));
      }
    } else if (limit_.time() == over::year_by_year) {
      std::vector<date> first_days;
      for (auto const day : changes)
        if (auto const first = date(civil(day).year() / std::chrono::January / 1);
            first_days.empty() || first_days.back() != first)
          first_days.push_back(first);
      out.push_back(judged(
          "each year", limit_.steps()[0].amount, first_days, [&](date day) { return in(civil(day).year()); },
          [](date day) { return std::to_string(static_cast<int>(civil(day).year())); }));
    } else {
      out.push_back(judged(
          "in all", limit_.steps()[0].amount, {changes.begin(), changes.end()},
          [&](date day) { return in({first_calendar_day, day + std::chrono::days(1)}); },
          [](date day) { return to_string(day); }));
    }
    return out;
  }

 private:
  [[nodiscard]] measured at(date day) const {
    if constexpr (Metric::is == nature::flow)
      return {};
    else
      return measured_at(plan_, limit_.metric(), as_of(day), notes_);
  }
  [[nodiscard]] measured in([[maybe_unused]] period during) const {
    if constexpr (Metric::is == nature::stock)
      return {};
    else
      return measured_in(plan_, limit_.metric(), during, notes_);
  }

  template <class Measure, class Text>
  [[nodiscard]] row judged(std::string since, Amount const& allowed, std::vector<date> const& days,
                           Measure const& measure, Text const& text) const {
    row out{limit_.name(), limit_.metric().name(), limit_.site(), std::move(since), allowed, figure{}, {}, {}, 1};
    std::vector<keeps> kept(worlds, keeps::within);
    double largest = 0;
    for (auto const day : days) {
      auto const there = measure(day);
      auto const now = known_part(there);
      double const middle = middle_of(now), most = coherent(allowed);
      if (out.when.empty() ? middle > 0 : middle > largest) out.reached = now, largest = middle, out.when = text(day);
      if (!there.is_complete()) {
        auto const f = report::detail::figure_of(there);
        if (out.is_complete() || f.known_share < out.known_share) {
          out.known_share = f.known_share;
          out.covers =
              report::detail::partly_covered(f.known_share, f.weight, f.models, f.unknown_models, f.unknown_names);
        }
        if constexpr (!grows_by_what_is_unknown<measured>) continue;
      }
      if (!is_at_most(middle, most) && !out.first_over) out.first_over = day;
      for (std::size_t world = 0; world != worlds; ++world)
        if (!is_at_most(in_world(coherent(now), world), most)) kept[world] = keeps::over;
    }
    out.room = figure(allowed) - out.reached;
    if constexpr (worlds == 1) {  // nothing is left of a limit that is just reached, and nothing lacks
      if (is_at_most(largest, coherent(allowed)) && is_at_most(coherent(allowed), largest)) out.room = figure{};
    }
    if (!out.is_complete()) std::replace(kept.begin(), kept.end(), keeps::within, keeps::unknown);
    out.fits = share_of_worlds(kept, keeps::within), out.over = share_of_worlds(kept, keeps::over);
    all_.resize((std::max)(all_.size(), worlds), all_.empty() ? keeps::within : all_.front());
    for (std::size_t world = 0; world != all_.size(); ++world)
      all_[world] = (std::max)(all_[world], kept[worlds == 1 ? 0 : world]);
    return out;
  }

  limit<Metric, Amount> const& limit_;
  Plan const& plan_;
  std::vector<assumption>& notes_;
  std::vector<keeps>& all_;
};

}  // namespace detail
/// \endcond

/// Limits held against a plan: `rows<0>()` are those of the first limit, one for each day from which on it is another.
template <class... Rows>
class held_limits {
 public:
  std::tuple<std::vector<Rows>...> all{};  ///< of each limit
  double fits = 1;  ///< the share of the worlds in which no limit is passed, from 0 to 1; of a plain plan 0 or 1
  double over = 0;  ///< the share of the worlds in which one is; of what is left nobody knows
  std::vector<assumption> notes{};  ///< what the figures rest on

  /// Of the limit of number `I`.
  template <std::size_t I>
  [[nodiscard]] auto const& rows() const {
    return std::get<I>(all);
  }
};

/// Several limits, held against a plan together.
template <class... Limit>
class limits {
 public:
  /// \code
  /// limits const haenam{limit("hall", gpu_count, 36'864.0 * gpus),
  ///                     limit("budget", capex, in_all(1.0 * billion * usd))};
  /// \endcode
  explicit limits(Limit... each) : all_(std::move(each)...) {}

  /// What a plan makes of each limit. On the days on which the plan or the limit changes; of a plan with dates by a
  /// guess, at the ends of months. What reaches a limit exactly fits: figures that differ by less than a 10^-12th are
  /// the same, as they are for claims and break-even rates.
  /// A limit of a site judges the holdings there: the notes say so where there are none, and of how many GPUs nobody
  /// knows the site.
  /// Where a figure is not known of a part of the plan, its limit is passed if what is known is more than allowed
  /// (figures are taken to be at least 0), and else nobody knows: `fits` and `over` are both 0 then.
  /// \throws tonnage::error  for a limit of a site, and a plan whose rows have none
  /// Complexity: O(rows × days on which something changes) for each limit.
  template <class Plan>
  [[nodiscard]] auto hold(Plan const& plan) const {
    return std::apply(
        [&](auto const&... each) {
          std::vector<detail::keeps> kept;
          std::vector<assumption> notes, of_sites;
          auto const of_site = [&](site_path where) {
            detail::sites_met met;
            auto out = plan | detail::within_site{where, &met};
            if (where.is_known()) met.note(of_sites, where, detail::plan_counts_gpus<Plan>);
            return out;
          };
          using part = decltype(of_site(site_path()));
          auto const judged = [&](auto const& one) { return judge_of<part>(one, of_site(one.site()), notes, kept); };
          using held = held_limits<typename decltype(judged(each))::value_type...>;
          held out;
          // One after another, in the order of the limits, whatever the compiler: so notes have one order too.
          [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((std::get<I>(out.all) = judged(each)), ...);
          }(std::index_sequence_for<Limit...>{});
          if (!kept.empty()) {
            out.fits = detail::share_of_worlds(kept, detail::keeps::within);
            out.over = detail::share_of_worlds(kept, detail::keeps::over);
          }
          if (kept.size() > 1)
            detail::add_once(notes, {"reached", "the day or year with the highest median; first over by the median"});
          for (auto const& note : of_sites) detail::add_once(notes, note);
          out.notes = std::move(notes);
          return out;
        },
        all_);
  }

  /// How many more GPUs fit on a day, in whole lots, beside what a plan has there already; and which limit decides.
  /// Limits of a site count where the lot stands within it; limits of which a figure of the lot is not known (a budget,
  /// where it has no cost) are not judged, nor are those of which a figure of the plan is not, unless what is known is
  /// as much as allowed.
  /// \param lot  what comes at once: one GPU, a rack of 72
  /// \throws tonnage::error  where no limit holds on that day, for a lot of nothing, and for one whose cost is in
  /// another currency than a limit
  /// \code haenam.allows({.count = 72.0 * gpus, .model = gb300, .site = "kr/haenam/hall-2"}, as_of(day), plan) \endcode
  template <class Plan, auto Currency = usd>
  [[nodiscard]] auto allows(basic_holding<double, Currency> const& lot, as_of when, Plan const& plan) const {
    if (!(lot.count.coherent_ > 0))
      throw_error("expected a lot of at least one GPU", {.text = std::to_string(lot.count.coherent_)});
    return std::apply([&](auto const&... each) { return allowed(lot, when, plan, each...); }, all_);
  }
  /// In an empty site.
  template <auto Currency = usd>
  [[nodiscard]] auto allows(basic_holding<double, Currency> const& lot, as_of when) const {
    return allows(lot, when, basic_fleet<double, Currency>{});
  }
  /// GPUs of a model, one by one, in an empty site.
  /// \code haenam.allows(catalog::nvidia::gb300, as_of(2028y / December / 31)).count \endcode
  [[nodiscard]] auto allows(catalog::model of, as_of when) const {
    return allows(holding{.count = 1.0 * gpus, .model = of}, when);
  }

 private:
  template <class Part, class Metric, class Amount>
  [[nodiscard]] static auto judge_of(limit<Metric, Amount> const& of, Part const& part, std::vector<assumption>& notes,
                                     std::vector<detail::keeps>& kept) {
    return detail::limit_judge<Metric, Amount, Part>(of, part, notes, kept).rows();
  }

  /// What is left of a limit on a day, in lots; nothing, where it does not count.
  template <class Metric, class Amount, class Holding, class Plan>
  [[nodiscard]] static auto lots_left(limit<Metric, Amount> const& of, Holding const& lot, as_of when, Plan const& plan,
                                      std::vector<std::string>& not_judged) {
    using time = typename limit<Metric, Amount>::over;
    auto const part = plan | detail::within_site{of.site()};
    using figure = detail::figure_of_plan<std::remove_cvref_t<decltype(part)>, Metric>;
    using number = decltype(detail::coherent(std::declval<figure const&>()) / 1.0 +
                            detail::coherent(*detail::contribution(of.metric(), lot)) / 1.0);
    std::optional<number> out;
    auto const most = of.allowed_on(when.day);
    if (!most || (of.site().is_known() && !lot.site.is_within(of.site()))) return out;
    auto const each = detail::contribution(of.metric(), lot);
    using contributed = std::remove_cvref_t<decltype(*each)>;
    static_assert(
        detail::is_other_currency<Amount, contributed> || !detail::is_other_currency<Amount, figure>,
        "tonnage: this limit is in another currency than the costs of the plan: convert with an exchange rate");
    if constexpr (detail::is_other_currency<Amount, contributed>) {  // without a cost, a lot is of no currency
      if (each) throw_error("expected a lot that costs money of the limit's currency", {.field = of.name()});
    }
    if (!each) return not_judged.push_back(of.name()), out;
    if (!(detail::middle_of(*each) > 0)) return out;
    std::vector<assumption> notes;
    detail::cell_of_plan<std::remove_cvref_t<decltype(part)>, Metric> stands;
    if (of.time() == time::day_by_day) {
      if constexpr (Metric::is != nature::flow) stands = detail::measured_at(part, of.metric(), when, notes);
    } else if constexpr (Metric::is != nature::stock) {
      auto const year = detail::civil(when.day).year();
      stands = detail::measured_in(part, of.metric(),
                                   of.time() == time::year_by_year
                                       ? period(year)
                                       : period(detail::first_calendar_day, detail::last_calendar_day),
                                   notes);
    }
    figure const there = detail::known_part(stands);
    if (!stands.is_complete() &&
        (!detail::grows_by_what_is_unknown<decltype(stands)> || detail::middle_of(there) < detail::coherent(*most)))
      return not_judged.push_back(of.name()), out;
    out = (number(detail::coherent(*most)) - detail::coherent(there)) / detail::coherent(*each);
    return out;
  }

  template <class Holding, class Plan, class... Each>
  [[nodiscard]] static auto allowed(Holding const& lot, as_of when, Plan const& plan, Each const&... each) {
    std::vector<std::string> not_judged;
    auto const left = std::tuple(lots_left(each, lot, when, plan, not_judged)...);
    using number = decltype((0.0 + ... + *lots_left(each, lot, when, plan, not_judged)));
    constexpr std::size_t worlds = detail::worlds_in<number>();
    std::vector<double> counts(worlds, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> decides(worlds, 0);
    std::vector<std::string> const names{each.name()...};
    std::size_t number_of = 0;
    auto const take = [&](auto const& lots) {
      if (lots) {
        for (std::size_t world = 0; world != worlds; ++world) {
          double const all = detail::in_world(*lots, world);
          double const whole = all > 0 ? detail::whole_at_most(all) : 0;
          if (whole < counts[world]) counts[world] = whole, decides[world] = number_of;
        }
      }
      ++number_of;
    };
    std::apply([&](auto const&... one) { (take(one), ...); }, left);
    if (!(counts.front() < std::numeric_limits<double>::infinity()))
      throw_error("expected a limit that holds on this day for this model, found none",
                  {.text = std::string(lot.model->name) + ", " + to_string(when)});
    std::vector<binding_limit> binding;
    for (std::size_t i = 0; i != names.size(); ++i) {
      auto const times = std::count(decides.begin(), decides.end(), i);
      if (times != 0) binding.push_back({names[i], static_cast<double>(times) / static_cast<double>(worlds)});
    }
    std::stable_sort(binding.begin(), binding.end(), [](auto const& a, auto const& b) { return a.share > b.share; });
    for (auto& count : counts) count *= lot.count.coherent_;
    using count = quantity<kind::gpu, number>;
    return allowance<count>{count::from_coherent(detail::from_worlds<number>(counts)), std::move(binding),
                            std::move(not_judged)};
  }

  std::tuple<Limit...> all_;
};

namespace report {

/// \cond
namespace detail {
/// A quantity with its unit for people, in the base unit for programs.
template <class Figure>
[[nodiscard]] grid_cell cell_of_amount(Figure const& amount) {
  auto const& what = tonnage::detail::measured_by<typename kind_of_value<Figure>::type>;
  auto const f = figure_of(cell<Figure, std::int64_t>(amount, {.all = 1, .any_known = true}));
  auto const raw = raw_writer(tonnage::detail::display_unit_for(what, 0).size());
  grid_cell out{.text = fmt::vformat("{}", fmt::make_format_args(amount)), .is_number = true};
  if (f.is_range) {
    out.raw = raw.number(f.low);
    if (f.has_middle) out.raw_middle = raw.number(f.middle);
    out.raw_high = raw.number(f.high);
  } else {
    out.raw = printed(f, raw);
  }
  return out;
}
/// "GPUs", "facility power [W]".
template <class Amount>
[[nodiscard]] std::string metric_with_unit(std::string const& name) {
  auto const unit =
      tonnage::detail::display_unit_for(tonnage::detail::measured_by<typename kind_of_value<Amount>::type>, 0).symbol();
  return unit.empty() || unit == name ? name : name + " [" + unit + "]";
}
[[nodiscard]] inline grid_cell cell_of_share(double share, double over, bool in_worlds) {
  double const in_hundred = 100 * share;
  grid_cell out{.is_number = true};
  if (double const not_over = 1 - over;
      share < not_over && share + 1e-9 < not_over) {  // of the difference nobody knows
    double const at_most = 100 * not_over;
    out.text = over > 0 ? "in at most " + tonnage::detail::print("{:.3g}", at_most) + " % of the worlds" : "unknown";
    return out;
  }
  out.raw = tonnage::detail::print("{}", share);
  out.text = share >= 1 && in_worlds   ? "in all worlds"
             : share <= 0 && in_worlds ? "in no world"
             : in_worlds               ? "in " + tonnage::detail::print("{:.3g}", in_hundred) + " % of the worlds"
             : share >= 1              ? "yes"
                                       : "no";
  return out;
}
}  // namespace detail
/// \endcond

/// The grid of limits: what is allowed, reached and left, the first day over, and whether it fits. Each row has a unit
/// of its own: for programs the column "of" names it ("facility power [W]").
template <class... Rows>
[[nodiscard]] grid grid_of(held_limits<Rows...> const& held) {
  grid out{.notes = held.notes};
  bool has_sites = false, is_range = false, has_middle = false, in_worlds = false;
  auto const each_row = [&](auto const& visit) {
    std::apply([&](auto const&... of_limit) { (std::for_each(of_limit.begin(), of_limit.end(), visit), ...); },
               held.all);
  };
  each_row([&](auto const& row) {
    has_sites = has_sites || row.site.is_known();
    auto const reached = detail::cell_of_amount(row.reached);
    is_range = is_range || !reached.raw_high.empty();
    has_middle = has_middle || !reached.raw_middle.empty();
  });
  in_worlds = has_middle;
  std::vector<std::string> incomplete;  // each of what is not known, once
  auto const mark_of = [&](auto const& row) {
    auto said = row.metric + " covers " + row.covers;
    auto const at =
        static_cast<std::size_t>(std::find(incomplete.begin(), incomplete.end(), said) - incomplete.begin());
    if (at == incomplete.size()) incomplete.push_back(std::move(said));
    return detail::mark(at);
  };
  grid_cell const unknown{.text = "unknown", .is_number = true};
  out.columns = {{.name = "limit", .is_key = true}, {.name = "of", .is_key = true}, {.name = "since", .is_key = true}};
  if (has_sites) out.columns.insert(out.columns.begin() + 1, {.name = "site", .is_key = true});
  out.columns.push_back({.name = "allowed"});
  out.columns.push_back({.name = "reached", .is_range = is_range, .has_middle = has_middle});
  out.columns.push_back({.name = "when"});
  out.columns.push_back({.name = "first over"});
  out.columns.push_back({.name = "room", .is_range = is_range, .has_middle = has_middle});
  out.columns.push_back({.name = "fits"});
  auto const ranged = [&](grid_cell c) {  // one number in a column of ranges
    if (is_range && c.raw_high.empty()) c.raw_high = c.raw;
    if (has_middle && c.raw_middle.empty()) c.raw_middle = c.raw;
    return c;
  };
  each_row([&](auto const& row) {
    std::vector<grid_cell> cells{{row.limit, row.limit}};
    if (has_sites) {
      std::string const site(row.site.is_known() ? row.site.text() : "all");
      cells.push_back({site, site});
    }
    cells.push_back({row.metric, detail::metric_with_unit<decltype(row.allowed)>(row.metric)});
    cells.push_back({row.since, row.since});
    cells.push_back(detail::cell_of_amount(row.allowed));
    cells.push_back(ranged(detail::cell_of_amount(row.reached)));
    if (!row.is_complete()) {
      auto const mark = mark_of(row);
      if (row.when.empty())
        cells.back() = unknown;
      else
        cells.back().text += mark;
      cells.back().known_share = row.known_share;
    }
    cells.push_back({row.when, row.when});
    cells.push_back(row.first_over ? grid_cell{to_string(*row.first_over), to_string(*row.first_over)}
                                   : grid_cell{row.is_complete() ? "never" : "unknown", ""});
    cells.push_back(row.is_complete() ? ranged(detail::cell_of_amount(row.room)) : unknown);
    cells.push_back(detail::cell_of_share(row.fits, row.over, in_worlds));
    out.rows.push_back(std::move(cells));
  });
  if (in_worlds && out.rows.size() > 1)
    out.remarks.push_back("all of them together: " + detail::cell_of_share(held.fits, held.over, true).text);
  for (std::size_t i = 0; i != incomplete.size(); ++i) out.remarks.push_back(detail::mark(i) + " " + incomplete[i]);
  return out;
}

}  // namespace report
using report::grid_of;  // found by the arguments there, too

}  // namespace tonnage::inline v0_1_0

/// Prints with `{}`, as any table does.
template <class... Rows>
struct fmt::formatter<tonnage::held_limits<Rows...>> : tonnage::report::detail::table_formatter {
  auto format(tonnage::held_limits<Rows...> const& t, fmt::format_context& context) const {
    return write(tonnage::report::to_text(tonnage::report::grid_of(t)), context);
  }
};
