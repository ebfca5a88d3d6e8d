// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// One plan at several instants: what stands at each year's end, and what was spent until then.
///
/// `plan | outlook(year_ends(2026y, 2033y)) | by(owner) | tally(gpu_count, facility_power(pue(1.25)), capex)` is a
/// table with a row for each owner at each instant. A stock is that of the end of the day, a flow (capex) what came
/// since the instant before.
///
/// It has no total: the same GPUs stand there at several instants.
#pragma once

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/select.hpp>
#include <tonnage/report/text.hpp>
#include <tonnage/tally/partial.hpp>
#include <tonnage/tally/question.hpp>
#include <tonnage/tally/table.hpp>
#include <tonnage/units/refusal.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// Days in ascending order, each for the instant of its end; and the day from which flows count, where it is known.
class instants {
 public:
  /// \param first  from which day flows up to the first instant count; without it, from the beginning
  /// \throws tonnage::error  for no days, days that do not ascend, and a first day behind the first instant
  instants(std::vector<calendar_day> const& days, std::optional<calendar_day> first = {})
      : days_(days.begin(), days.end()) {
    if (first) first_ = *first;
    if (days_.empty()) throw_error("expected at least one instant, found none");
    for (std::size_t i = 1; i < days_.size(); ++i) {
      if (!(days_[i - 1] < days_[i]))
        throw_error("expected instants in their order, found " + to_string(days_[i]) + " after " +
                    to_string(days_[i - 1]));
    }
    if (first_ && *first_ > days_[0])
      throw_error("expected flows to begin by the first instant, " + to_string(days_[0]) + ", found " +
                  to_string(*first_));
  }
  /// \code outlook({2026y / July / 1, 2028y / January / 1}) \endcode
  instants(std::initializer_list<calendar_day> days) : instants(std::vector<calendar_day>(days)) {}
  /// One instant.
  instants(as_of when) : instants({calendar_day(when.day)}) {}  // NOLINT: an instant is one of several

  /// In ascending order.
  [[nodiscard]] std::vector<date> const& days() const& { return days_; }
  [[nodiscard]] std::vector<date> days() && { return std::move(days_); }
  /// The days since the instant before the i-th, up to it. \pre i < days().size()
  [[nodiscard]] period since_before(std::size_t i) const {
    auto const begin = i != 0 ? days_[i - 1] + std::chrono::days(1) : first_.value_or(detail::first_calendar_day);
    return {begin, days_[i] + std::chrono::days(1)};
  }
  /// From which day flows count.
  [[nodiscard]] std::optional<date> first() const { return first_; }

 private:
  std::vector<date> days_;
  std::optional<date> first_;
};

/// 31 December of each year; flows count from 1 January of the first.
/// \throws tonnage::error  when `last` is before `first`
[[nodiscard]] inline instants year_ends(std::chrono::year first, std::chrono::year last) {
  if (last < first)
    throw_error("expected years in their order, found " + std::to_string(static_cast<int>(last)) + " after " +
                std::to_string(static_cast<int>(first)));
  std::vector<calendar_day> days;
  for (auto year = first; year <= last; ++year) days.emplace_back(year / std::chrono::December / 31);
  return {days, calendar_day(first / std::chrono::January / 1)};
}

/// \cond
namespace detail {
/// The last days of quarters or months, one after another.
template <class Each, class Next>
[[nodiscard]] instants ends_of(Each const& first, Each const& last, std::string const& what, Next const& next) {
  period const begin(first), end(last);
  if (end.first < begin.first)
    throw_error("expected " + what + " in their order, found " + to_string(end) + " after " + to_string(begin));
  std::vector<calendar_day> days;
  for (period now = begin;; now = period(next(now.end))) {
    days.emplace_back(now.end - std::chrono::days(1));
    if (now.end == end.end) return {days, calendar_day(begin.first)};
  }
}
}  // namespace detail
/// \endcond

/// The last day of each quarter; flows count from the first day of the first.
/// \throws tonnage::error  when `last` is before `first`, and for a fifth quarter
/// \code outlook(quarter_ends({2026y, 3}, {2028y, 4})) \endcode
[[nodiscard]] inline instants quarter_ends(calendar_quarter first, calendar_quarter last) {
  return detail::ends_of(first, last, "quarters", [](date day) {
    auto const of = detail::civil(day);
    return calendar_quarter{of.year(), (unsigned{of.month()} + 2) / 3};
  });
}
/// The last day of each month; flows count from the first day of the first.
/// \throws tonnage::error  when `last` is before `first`, and for a thirteenth month
/// \code outlook(month_ends(2026y / July, 2027y / June)) \endcode
[[nodiscard]] inline instants month_ends(std::chrono::year_month first, std::chrono::year_month last) {
  return detail::ends_of(first, last, "months", [](date day) {
    auto const of = detail::civil(day);
    return of.year() / of.month();
  });
}

/// \cond
namespace detail {
/// The days on which a plan changes, in their order.
template <class Plan>
[[nodiscard]] std::vector<calendar_day> change_days(Plan const& plan) {
  std::vector<calendar_day> days;
  if constexpr (requires { plan.days_of_change(); }) {
    if (auto const all = plan.days_of_change()) {
      std::chrono::year_month month{civil(all->first).year(), civil(all->first).month()};
      do {
        days.emplace_back(month / std::chrono::last);
        month += std::chrono::months(1);
      } while (days.back() < all->second);
    }
  } else {
    for (auto const& row : plan) {
      if (auto const start = commissioned_of(row)) days.emplace_back(*start);
      if constexpr (requires { retired_of(row); }) {
        if (auto const end = retired_of(row)) days.emplace_back(*end);
      }
    }
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
  }
  return days;
}
}  // namespace detail
/// \endcond

/// The days on which something comes into service or leaves it. Of a plan with dates by a guess: the last days of the
/// months from the first such day to the last, of all worlds.
/// \throws tonnage::error  for a plan without dates
/// \code plan | outlook(days_of_change(plan)) | tally(gpu_count) \endcode
template <class Plan>
[[nodiscard]] instants days_of_change(Plan const& plan) {
  auto const days = detail::change_days(plan);
  if (days.empty()) throw_error("expected a plan with dates, found one without");
  return days;
}

/// \cond
namespace detail {

/// Those of the metrics that are flows, and the others, in their order.
template <class Metric>
inline constexpr bool is_flow = Metric::is == nature::flow;
template <bool Flows, class... Metrics>
[[nodiscard]] auto metrics_of_nature(std::tuple<Metrics...> const& all) {
  return std::apply(
      [](auto const&... each) {
        auto const kept = [](auto const& metric) {
          if constexpr (is_flow<std::remove_cvref_t<decltype(metric)>> == Flows)
            return std::tuple(metric);
          else
            return std::tuple<>();
        };
        return std::tuple_cat(kept(each)...);
      },
      all);
}
/// Where the metric of number `I` stands among those of its nature.
template <std::size_t I, class... Metrics>
inline constexpr std::size_t place_in_nature = [] {
  constexpr bool flows[] = {is_flow<Metrics>...};
  std::size_t out = 0;
  for (std::size_t i = 0; i != I; ++i) out += flows[i] == flows[I] ? 1U : 0U;
  return out;
}();

/// Answers to the part of a question that asks for stocks, and to that for flows.
template <class Plan, class Question>
struct parts_of_outlook;
template <class Plan, class... Keys, class... Metrics>
struct parts_of_outlook<Plan, question<std::tuple<Keys...>, std::tuple<Metrics...>>> {
  static constexpr bool has_flows = (is_flow<Metrics> || ...), has_stocks = !(is_flow<Metrics> && ...);
  using all = question<std::tuple<Keys...>, std::tuple<Metrics...>>;

  [[nodiscard]] static auto stocks(Plan const& plan, all const& asked, as_of when) {
    auto metrics = metrics_of_nature<false>(asked.metrics);
    return plan | in_service(when) | question<std::tuple<Keys...>, decltype(metrics)>{asked.keys, std::move(metrics)};
  }
  [[nodiscard]] static auto flows(Plan const& plan, all const& asked, period during) {
    auto metrics = metrics_of_nature<true>(asked.metrics);
    return plan | added_in(during) | question<std::tuple<Keys...>, decltype(metrics)>{asked.keys, std::move(metrics)};
  }
  template <std::size_t I>
  [[nodiscard]] static auto cell_type() {
    using parts = parts_of_outlook;
    if constexpr (is_flow<std::tuple_element_t<I, std::tuple<Metrics...>>>)
      return decltype(parts::flows(std::declval<Plan const&>(), std::declval<all const&>(), std::declval<period>())
                          .totals.template get<place_in_nature<I, Metrics...>>()){};
    else
      return decltype(parts::stocks(std::declval<Plan const&>(), std::declval<all const&>(), std::declval<as_of>())
                          .totals.template get<place_in_nature<I, Metrics...>>()){};
  }
  template <std::size_t... I>
  [[nodiscard]] static auto all_cells(std::index_sequence<I...>) {
    return std::tuple(cell_type<I>()...);
  }
  using cells = decltype(all_cells(std::index_sequence_for<Metrics...>{}));
  /// As a type: a key such as a model has no value without one.
  [[nodiscard]] static auto key_values() {
    using parts = parts_of_outlook;
    if constexpr (has_stocks)
      return std::type_identity<std::remove_cvref_t<
          decltype(parts::stocks(std::declval<Plan const&>(), std::declval<all const&>(), std::declval<as_of>())
                       .rows[0]
                       .keys)>>{};
    else
      return std::type_identity<std::remove_cvref_t<
          decltype(parts::flows(std::declval<Plan const&>(), std::declval<all const&>(), std::declval<period>())
                       .rows[0]
                       .keys)>>{};
  }
};

}  // namespace detail
/// \endcond

/// One metric of an outlook with one key: the key down, the instants across. Its totals are those of the instants;
/// there is none across them, and no running sum.
template <class Down, class Cell>
struct outlook_across : cross_table<Down, date, Cell> {
  /// \cond
  template <class Never = void,
            detail::words Because = detail::sentence{}
                                        .add("tonnage: the stocks of several instants are not added up: each is what "
                                             "stands there")
                                        .out>
  void cumulative() const
      TONNAGE_DELETE("tonnage: the stocks of several instants are not added up: each is what stands there");
  /// \endcond
};

/// The answer of an outlook: rows in the order of the instants, then of the keys. A row is a tuple of the day, the keys
/// and a `cell` for each metric: `auto const& [day, who, gpus, power] = row`.
template <class Keys, class Metrics, class Values, class Cells>
class outlook_table;
template <class... Keys, class... Metrics, class... Values, class... Cells>
class outlook_table<std::tuple<Keys...>, std::tuple<Metrics...>, std::tuple<Values...>, std::tuple<Cells...>> {
 public:
  using row = std::tuple<date, Values..., Cells...>;
  /// An instant, and its figures of all keys together.
  using whole = std::tuple<date, Cells...>;
  template <class Metric>
  static constexpr bool asked = (std::is_same_v<Metric, Metrics> || ...);

  std::tuple<Keys...> keys;         ///< what the rows are grouped by, besides the instant
  std::tuple<Metrics...> metrics;   ///< what was asked
  std::vector<row> rows{};          ///< by instant, then by key
  std::vector<whole> wholes{};      ///< one for each instant
  std::vector<assumption> notes{};  ///< what the figures rest on

  auto begin() const { return rows.begin(); }
  auto end() const { return rows.end(); }
  [[nodiscard]] std::size_t size() const { return rows.size(); }

  /// A figure at an instant, of all keys together or of one group. A group that is there at another instant only is
  /// nothing at this one.
  /// \throws tonnage::error  where the outlook has no such day, or no such keys at any day
  /// \code answer.at(gpu_count, 2028y / December / 31); answer.at(gpu_count, 2028y / December / 31, "NAVER") \endcode
  template <class Metric, class... Value>
    requires(asked<Metric> && (sizeof...(Value) == 0 || sizeof...(Value) == sizeof...(Values)))
  [[nodiscard]] auto at(Metric const& metric, calendar_day day, Value const&... values) const {
    using out = std::tuple_element_t<detail::index_of<Metric, Metrics...>, std::tuple<Cells...>>;
    for (auto const& instant : wholes) {
      if (std::get<0>(instant) != day) continue;
      if constexpr (sizeof...(Value) == 0) {
        return figure<1>(instant, metric);
      } else {
        std::tuple<Values...> const wanted{values...};
        bool is_known = false;
        for (auto const& each : rows) {
          bool const has_keys = key_of(each, std::index_sequence_for<Values...>{}) == wanted;
          is_known = is_known || has_keys;
          if (has_keys && std::get<0>(each) == day) return figure<1 + sizeof...(Values)>(each, metric);
        }
        if (is_known) return out{};
        throw_error("the outlook has no row with these keys");
      }
    }
    throw_error("the outlook has no such instant", {.text = to_string(date(day))});
  }

  /// The key down, the instants across: who has how many at each year's end. Totals are those of each instant.
  /// \code fmt::print("{}\n", answer.pivot(gpu_count)) \endcode
  template <class Metric>
    requires(asked<Metric> && sizeof...(Keys) == 1)
  [[nodiscard]] auto pivot(Metric const& metric) const {
    using cell = std::tuple_element_t<detail::index_of<Metric, Metrics...>, std::tuple<Cells...>>;
    outlook_across<std::tuple_element_t<0, std::tuple<Values...>>, cell> out;
    out.name = out.metric_name = metric.name();
    out.unit = detail::unit_of(metric);
    out.down_name = std::get<0>(keys).name();
    out.across_name = "instant";
    for (auto const& each : rows) out.down.push_back(std::get<1>(each));
    std::sort(out.down.begin(), out.down.end());
    out.down.erase(std::unique(out.down.begin(), out.down.end()), out.down.end());
    for (auto const& instant : wholes) {
      out.across.push_back(std::get<0>(instant));
      out.across_totals.push_back(figure<1>(instant, metric));
    }
    out.cells.assign(out.down.size(), std::vector<cell>(out.across.size()));
    out.down_totals.resize(out.down.size());
    auto const place = [](auto const& values, auto const& value) {
      return static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), value) - values.begin());
    };
    for (auto const& each : rows)
      out.cells[place(out.down, std::get<1>(each))][place(out.across, std::get<0>(each))] = figure<2>(each, metric);
    out.has_down_totals = false;
    out.notes = notes;
    return out;
  }

  /// \cond
  template <class Metric,
            detail::words Because =
                detail::sentence{}
                    .add("tonnage: an outlook has no total: the same GPUs stand there at several instants; "
                         "ask for one of them: at(metric, day)")
                    .out>
  void total(Metric const&) const TONNAGE_DELETE(
      "tonnage: an outlook has no total: the same GPUs stand there at several instants; ask for one of them: "
      "at(metric, "
      "day)");
  /// \endcond

 private:
  template <std::size_t... I>
  [[nodiscard]] static std::tuple<Values...> key_of(row const& of, std::index_sequence<I...>) {
    return {std::get<1 + I>(of)...};
  }
  /// The figure of the metric that compares equal: one of several of its type, such as the power at this PUE.
  template <std::size_t First, class From, class Metric>
  [[nodiscard]] auto figure(From const& from, Metric const& metric) const {
    using out = std::tuple_element_t<detail::index_of<Metric, Metrics...>, std::tuple<Cells...>>;
    out const* found = nullptr;
    int matches = 0;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      auto const look = [&](auto const& asked_for, auto const& cell) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(asked_for)>, Metric>) {
          if (detail::asks_the_same(asked_for, metric)) found = &cell, ++matches;
        }
      };
      (look(std::get<I>(metrics), std::get<First + I>(from)), ...);
    }(std::index_sequence_for<Metrics...>{});
    if (matches != 1)
      throw_error(matches == 0 ? "this metric was not tallied" : "this metric was tallied twice",
                  {.text = metric.name()});
    return *found;
  }
};

/// \cond
namespace detail {

template <class Plan, class... Keys>
struct outlook_of {
  Plan plan;
  instants at;
  question<std::tuple<Keys...>, std::tuple<>> keys{};
};

struct outlook_stage {
  instants at;
  template <class Plan>
    requires(!requires { typename std::remove_cvref_t<Plan>::are_alternatives; })
  friend auto operator|(Plan&& plan, outlook_stage const& stage) {
    if constexpr (ranges::input_range<Plan>) {
      static_assert(
          moment_of<Plan> == moment::undecided,
          "tonnage: an outlook selects what is in service at its instants: ask it of a plan with dates, of which "
          "nothing was selected");
      return outlook_of<held<Plan>>{hold(std::forward<Plan>(plan)), stage.at};
    } else {
      return outlook_of<std::remove_cvref_t<Plan>>{std::forward<Plan>(plan), stage.at};
    }
  }
};

/// Whether a row has no date of retirement, in a plan whose rows can have one.
template <class Plan>
[[nodiscard]] bool has_rows_without_end(Plan const& plan) {
  if constexpr (requires { plan.has_rows_without_end(); }) {
    return plan.has_rows_without_end();
  } else if constexpr (ranges::input_range<Plan const>) {
    for (auto const& row : plan) {
      if constexpr (requires { retired_of(row); }) {
        if (commissioned_of(row) && !retired_of(row)) return true;
      }
    }
  }
  return false;
}

template <class Plan, class... Keys, class... Metrics>
[[nodiscard]] auto answer_of_outlook(Plan const& plan, instants const& at,
                                     question<std::tuple<Keys...>, std::tuple<Metrics...>> const& asked) {
  using parts = parts_of_outlook<Plan, question<std::tuple<Keys...>, std::tuple<Metrics...>>>;
  using values = typename decltype(parts::key_values())::type;
  using cells = typename parts::cells;
  outlook_table<std::tuple<Keys...>, std::tuple<Metrics...>, values, cells> out{asked.keys, asked.metrics};

  // The figures of one of both tables, into those of all metrics.
  auto const take = []<bool Flows>(std::bool_constant<Flows>, auto const& from, cells& to) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      auto const one = [&]<std::size_t J>(std::integral_constant<std::size_t, J>) {
        if constexpr (is_flow<std::tuple_element_t<J, std::tuple<Metrics...>>> == Flows)
          std::get<J>(to) = from.template get<place_in_nature<J, Metrics...>>();
      };
      (one(std::integral_constant<std::size_t, I>{}), ...);
    }(std::index_sequence_for<Metrics...>{});
  };
  std::vector<assumption> selections;
  for (std::size_t i = 0; i != at.days().size(); ++i) {
    auto const day = at.days()[i];
    std::vector<std::pair<values, cells>> groups;  // in the order of their keys
    cells whole;
    auto const add = [&](auto flows, auto const& table, assumption const& selection) {
      for (auto const& row : table.rows) {
        auto group = std::lower_bound(groups.begin(), groups.end(), row.keys,
                                      [](auto const& each, auto const& key) { return each.first < key; });
        if (group == groups.end() || group->first != row.keys) group = groups.insert(group, {row.keys, cells()});
        take(flows, row.cells, group->second);
      }
      take(flows, table.totals, whole);
      for (auto const& note : table.notes)
        if (note != selection) add_once(out.notes, note);
    };
    if constexpr (parts::has_stocks)
      add(std::false_type{}, parts::stocks(plan, asked, as_of(day)), {"in service", to_string(as_of(day))});
    if constexpr (parts::has_flows)
      add(std::true_type{}, parts::flows(plan, asked, at.since_before(i)),
          {"additions", to_string(at.since_before(i))});
    for (auto const& [key, figures] : groups) out.rows.push_back(std::tuple_cat(std::tuple(day), key, figures));
    out.wholes.push_back(std::tuple_cat(std::tuple(day), whole));
  }
  if constexpr (parts::has_stocks) {
    add_once(out.notes, {"in service", "at the end of each day"});
    if (has_rows_without_end(plan)) add_once(out.notes, {"retired", "never, where no date of retirement is known"});
  }
  if constexpr (parts::has_flows)
    add_once(out.notes,
             {"additions", "since the instant before; the first from " +
                               (at.first() ? to_string(*at.first()) : std::string("the beginning")) + " on"});
  return out;
}

template <class Plan, class... Keys, class... More>
[[nodiscard]] auto operator|(outlook_of<Plan, Keys...> of, question<std::tuple<More...>, std::tuple<>> const& by) {
  return outlook_of<Plan, Keys..., More...>{std::move(of.plan), std::move(of.at), std::move(of.keys) | by};
}
template <class Plan, class... Keys, class... More, class... Metrics>
  requires(sizeof...(Metrics) > 0)
[[nodiscard]] auto operator|(outlook_of<Plan, Keys...> const& of,
                             question<std::tuple<More...>, std::tuple<Metrics...>> const& asked) {
  return answer_of_outlook(of.plan, of.at, of.keys | asked);
}

}  // namespace detail
/// \endcond

/// Looks at a plan at several instants; `by` and `tally` follow.
/// \code plan | delayed_by(months(9)) | outlook(year_ends(2026y, 2033y)) | tally(gpu_count, capex) \endcode
[[nodiscard]] inline detail::outlook_stage outlook(instants at) { return {std::move(at)}; }

namespace report {

/// \cond
namespace detail {
/// A figure of an outlook; behind the last row, the one that says least of its group, for the remark below the table.
template <class Table, std::size_t I>
[[nodiscard]] figure figure_of_outlook(void const* table, std::size_t row, std::size_t) {
  auto const& answer = *static_cast<Table const*>(table);
  if (row < answer.rows.size()) return figure_of(std::get<I>(answer.rows[row]));
  figure out = figure_of(std::tuple_element_t<I, typename Table::row>{});
  for (auto const& each : answer.rows) {
    auto const now = figure_of(std::get<I>(each));
    if (now.known_share < out.known_share || (out.is_complete && !now.is_complete)) out = now;
  }
  return out;
}
}  // namespace detail
/// \endcond

/// The grid of an outlook: the instant, the keys, the metrics; no totals.
template <class... Keys, class... Metrics, class... Values, class... Cells>
[[nodiscard]] grid grid_of(outlook_table<std::tuple<Keys...>, std::tuple<Metrics...>, std::tuple<Values...>,
                                         std::tuple<Cells...>> const& answer) {
  using table = std::remove_cvref_t<decltype(answer)>;
  grid out{.notes = answer.notes};
  detail::column_writer writer(out, answer.rows.size());
  writer.add_key("as of", {&answer, &detail::key_in<table, 0>});
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (writer.add_key(std::string(std::get<I>(answer.keys).name()), {&answer, &detail::key_in<table, 1 + I>}), ...);
  }(std::index_sequence_for<Keys...>{});
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (writer.add(std::get<I>(answer.metrics).name(), tonnage::detail::unit_of(std::get<I>(answer.metrics)),
                detail::measured_of<std::tuple_element_t<I, std::tuple<Cells...>>>,
                {&answer, &detail::figure_of_outlook<table, 1 + sizeof...(Keys) + I>}),
     ...);
  }(std::index_sequence_for<Metrics...>{});
  if (answer.rows.size() > 1)
    for (auto& remark : out.remarks) remark += " (the row of which least is known)";
  return without_totals(std::move(out));
}

}  // namespace report
using report::grid_of;  // found by the arguments there, too

}  // namespace tonnage::inline v0_1_0

/// Prints with `{}`, as any table does.
template <class K, class M, class V, class C>
struct fmt::formatter<tonnage::outlook_table<K, M, V, C>> : tonnage::report::detail::table_formatter {
  auto format(tonnage::outlook_table<K, M, V, C> const& t, fmt::format_context& context) const {
    return write(tonnage::report::to_text(tonnage::report::grid_of(t)), context);
  }
};
/// The same across.
template <class D, class C>
struct fmt::formatter<tonnage::outlook_across<D, C>> : tonnage::report::detail::table_formatter {
  auto format(tonnage::outlook_across<D, C> const& t, fmt::format_context& context) const {
    return write(tonnage::report::to_text(tonnage::report::grid_of(t)), context);
  }
};
