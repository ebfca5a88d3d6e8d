// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The question: holdings, by keys, in metrics.
///
/// `plan | in_service(as_of(day)) | by(owner, commissioning_year) | tally(count, peak<bf16>)` is a `table` with one row for
/// each owner and year. Rows are read once, in O(rows), with memory for the groups only; groups come out in the order of
/// their keys, and the same rows in the same order give the same bits.
#pragma once

#include <tonnage/fleet/select.hpp>
#include <tonnage/tally/group.hpp>
#include <tonnage/tally/table.hpp>

namespace tonnage::inline v0_1_0 {

/// Holdings and the keys to group them by; `by(owner, site.at(1))` waits for the holdings, `tally(…)` for both.
template <class Range, key_like... Keys>
struct grouped {
  Range range;               ///< the holdings
  std::tuple<Keys...> keys;  ///< in the order of the columns
};

/// \cond
namespace detail {

template <key_like... Keys>
struct by_stage {
  std::tuple<Keys...> keys;
};
template <metric_like... Metrics>
struct tally_stage {
  std::tuple<Metrics...> metrics;
};

template <class Range>
using row_of = std::remove_cvref_t<ranges::range_reference_t<Range>>;

/// Why a question has no answer; the first reason found.
enum class objection { none, not_holdings, key, metric, stock_when, stock_during, flow_when };

template <class Range, class Keys, class Metrics>
struct question;
template <class Range, class... Keys, class... Metrics>
struct question<Range, std::tuple<Keys...>, std::tuple<Metrics...>> {
  using row = row_of<Range>;
  template <class K>
  static constexpr bool is_period() {
    if constexpr (requires { K::is_period; })
      return K::is_period;
    else
      return false;
  }
  static constexpr moment when = moment_of<Range>;
  static constexpr bool has_period = when == moment::period || (is_period<Keys>() || ...);
  static constexpr bool has_stock = ((Metrics::is == nature::stock) || ...);
  static constexpr bool has_flow = ((Metrics::is == nature::flow) || ...);
  static constexpr objection objects() {
    if constexpr (!tallied<row>)
      return objection::not_holdings;
    else if constexpr (!(answers_for<Keys, row> && ...))
      return objection::key;
    else if constexpr (!(measures<Metrics, row> && ...))
      return objection::metric;
    else if constexpr (has_stock && when == moment::period)
      return objection::stock_during;
    else if constexpr (has_stock && when == moment::undecided)
      return objection::stock_when;
    else if constexpr (has_flow && !has_period)
      return objection::flow_when;
    else
      return objection::none;
  }
};
template <class Range, class Keys, class Metrics>
inline constexpr objection objects = question<Range, Keys, Metrics>::objects();
template <class Range, class Keys, class Metrics>
constexpr bool objects_to(objection what) {
  if constexpr (ranges::input_range<Range>)
    return objects<Range, Keys, Metrics> == what;
  else
    return false;
}

/// The table with what the metrics assume.
template <class Table, class... Metrics>
Table with_notes_of(Table out, std::tuple<Metrics...> const& metrics) {
  std::vector<assumption> of_metrics;
  auto const ask = [&](auto const& metric) {
    if constexpr (requires { metric.assumes(of_metrics); }) metric.assumes(of_metrics);
  };
  std::apply([&](auto const&... m) { (ask(m), ...); }, metrics);
  for (auto& note : of_metrics) add_once(out.notes, std::move(note));
  return out;
}

template <class Range, key_like... Keys, metric_like... Metrics>
auto answer(Range& range, std::tuple<Keys...> const& keys, std::tuple<Metrics...> const& metrics) {
  using row = row_of<Range>;
  // Columns that the kernels know; columns.hpp says which, and is not needed here.
  if constexpr (requires { column_answer(range, keys, metrics); }) {
    if (auto out = column_answer(range, keys, metrics)) return with_notes_of(std::move(*out), metrics);
  }
  group_builder<row, std::tuple<Keys...>, std::tuple<Metrics...>> groups(keys, metrics);
  // Rows that are made on the way, as by views::transform, live for one step only.
  constexpr bool rows_stay =
      ranges::forward_range<Range> && std::is_lvalue_reference_v<ranges::range_reference_t<Range>>;
  for (auto const& r : range) {
    groups.add(r);
    if constexpr (!rows_stay) groups.flush();
  }
  groups.flush();

  auto out = groups.finish();
  collect_assumptions(range, out.notes);
  return with_notes_of(std::move(out), metrics);
}

/// A sentence as it stands.
constexpr words said(char const* reason) { return sentence{}.add(reason).out; }

template <class Range, class... Keys>
  requires ranges::input_range<Range>
auto operator|(Range&& range, by_stage<Keys...> stage) {
  return tonnage::grouped<held<Range>, Keys...>{hold(std::forward<Range>(range)), std::move(stage.keys)};
}

/// Without `by`: the one row of the whole.
template <class Range, class... Metrics>
  requires(ranges::input_range<Range> && objects<Range, std::tuple<>, std::tuple<Metrics...>> == objection::none)
auto operator|(Range&& range, tally_stage<Metrics...> const& stage) {
  auto rows = hold(std::forward<Range>(range));
  return answer(rows, std::tuple<>{}, stage.metrics);
}

template <class Range, class... Keys, class... Metrics>
  requires(objects<Range, std::tuple<Keys...>, std::tuple<Metrics...>> == objection::none)
auto operator|(tonnage::grouped<Range, Keys...> g, tally_stage<Metrics...> const& stage) {
  return answer(g.range, g.keys, stage.metrics);
}

/// Each reason once, for questions without `by` and with it.
#define TONNAGE_OBJECT(what, reason)                                                                                   \
  template <class Range, class... Metrics,                                                                             \
            std::enable_if_t<objects_to<Range, std::tuple<>, std::tuple<Metrics...>>(objection::what), int> = 0,       \
            words Because = said(reason)>                                                                              \
  void operator|(Range&&, tally_stage<Metrics...> const&) TONNAGE_DELETE(reason);                                      \
  template <class Range, class... Keys, class... Metrics,                                                              \
            std::enable_if_t<objects<Range, std::tuple<Keys...>, std::tuple<Metrics...>> == objection::what, int> = 0, \
            words Because = said(reason)>                                                                              \
  void operator|(tonnage::grouped<Range, Keys...> const&, tally_stage<Metrics...> const&) TONNAGE_DELETE(reason);
TONNAGE_OBJECT(not_holdings,
               "tonnage: these rows are no holdings: they need a count of GPUs and a model (or row_access)")
TONNAGE_OBJECT(key, "tonnage: a key asks for what these rows do not have")
TONNAGE_OBJECT(metric, "tonnage: a metric asks for what these rows do not have")
TONNAGE_OBJECT(stock_when, "tonnage: a stock such as power or peak is of an instant: say in_service(as_of(date))")
TONNAGE_OBJECT(stock_during,
               "tonnage: a stock such as power or peak cannot be summed over a period: say in_service(as_of(date))")
TONNAGE_OBJECT(flow_when,
               "tonnage: a flow such as capex needs a period: say added_in(period), or by(commissioning_year)")
#undef TONNAGE_OBJECT

}  // namespace detail
/// \endcond

/// Groups holdings by one or more keys.
template <key_like... Keys>
[[nodiscard]] detail::by_stage<Keys...> by(Keys... keys) {
  return {{std::move(keys)...}};
}

/// \cond
template <class... Metrics, std::enable_if_t<(std::is_same_v<Metrics, detail::facility_power_of> || ...), int> = 0,
          detail::words Because = detail::said("tonnage: facility_power needs a PUE: facility_power(pue(1.25))")>
void tally(Metrics... metrics) TONNAGE_DELETE("tonnage: facility_power needs a PUE: facility_power(pue(1.25))");
/// \endcond

/// Sums metrics over holdings, or over each of their groups. Throws `tonnage::error` on a negative or NaN count, naming
/// the row.
template <metric_like... Metrics>
  requires(sizeof...(Metrics) > 0)
[[nodiscard]] detail::tally_stage<Metrics...> tally(Metrics... metrics) {
  return {{std::move(metrics)...}};
}

}  // namespace tonnage::inline v0_1_0
