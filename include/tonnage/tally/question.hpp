// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The question: by which keys, in which metrics. A value, which waits for rows.
///
/// `auto const q = by(owner, commissioning_year) | tally(gpu_count, peak<bf16>);` can be kept, passed and returned;
/// `rows | q` is its answer for some rows (partial.hpp).
#pragma once

#include <concepts>
#include <string>
#include <tonnage/fleet/select.hpp>
#include <tonnage/tally/group_store.hpp>
#include <tonnage/tally/key.hpp>
#include <tonnage/tally/metric.hpp>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0 {

/// Keys to group by, and metrics to sum: two tuples. `by(…)` has no metrics yet, and `tally(…)` no keys: the whole is
/// one group.
template <class Keys, class Metrics>
struct question;
template <key_like... Keys, metric_like... Metrics>
struct question<std::tuple<Keys...>, std::tuple<Metrics...>> {
  std::tuple<Keys...> keys{};        ///< in the order of the columns
  std::tuple<Metrics...> metrics{};  ///< the columns after them
};

/// `by(owner) | tally(gpu_count)`: keys and metrics together. Of two `by` it is the keys of both.
template <class... Keys, class... More, class... Metrics>
[[nodiscard]] auto operator|(question<std::tuple<Keys...>, std::tuple<>> by,
                             question<std::tuple<More...>, std::tuple<Metrics...>> then) {
  return question<std::tuple<Keys..., More...>, std::tuple<Metrics...>>{
      std::tuple_cat(std::move(by.keys), std::move(then.keys)), std::move(then.metrics)};
}

/// Rows, and the keys to group them by: `rows | by(owner)`, which waits for metrics.
template <class Range, class... Keys>
struct grouped {
  Range range;                                         ///< the rows
  question<std::tuple<Keys...>, std::tuple<>> keys{};  ///< in the order of the columns
};

/// \cond
namespace detail {

template <class Range>
using row_of = std::remove_cvref_t<ranges::range_reference_t<Range>>;

/// Why a question has no answer; the first reason found.
enum class objection { none, not_holdings, key, metric, stock_when, stock_during, flow_when, other_types };

template <class Row, class Question>
inline constexpr objection objection_of_row = objection::none;
template <class Row, class... Keys, class... Metrics>
inline constexpr objection objection_of_row<Row, question<std::tuple<Keys...>, std::tuple<Metrics...>>> =
    !tallied<Row>                      ? objection::not_holdings
    : !(answers_for<Keys, Row> && ...) ? objection::key
    : !(measures<Metrics, Row> && ...) ? objection::metric
                                       : objection::none;

template <class Key>
constexpr bool is_period_key() {
  if constexpr (requires { Key::is_period; })
    return Key::is_period;
  else
    return false;
}

template <class Range, class Question>
struct objections;
template <class Range, class... Keys, class... Metrics>
struct objections<Range, question<std::tuple<Keys...>, std::tuple<Metrics...>>> {
  static constexpr objection first() {
    constexpr objection of_row = objection_of_row<row_of<Range>, question<std::tuple<Keys...>, std::tuple<Metrics...>>>;
    if constexpr (of_row != objection::none) {
      return of_row;
    } else {
      constexpr moment when = moment_of<Range>;
      constexpr bool has_stock = ((Metrics::is == nature::stock) || ...);
      constexpr bool has_flow = ((Metrics::is == nature::flow) || ...);
      if (has_stock && when == moment::period) return objection::stock_during;
      if (has_stock && when == moment::undecided) return objection::stock_when;
      if (has_flow && when != moment::period && !(is_period_key<Keys>() || ...)) return objection::flow_when;
      return objection::none;
    }
  }
};
template <class Range, class Question>
constexpr objection objection_of() {
  if constexpr (ranges::input_range<Range>)
    return objections<Range, Question>::first();
  else
    return objection::none;
}
/// Whether a question of these rows is refused for this reason.
template <class Range, class Question, objection What>
inline constexpr bool objects_to = ranges::input_range<Range> && objection_of<Range, Question>() == What;
template <class Range, class Question>
concept answerable = ranges::input_range<Range> && objection_of<Range, Question>() == objection::none;

/// A sentence as it stands.
constexpr words said(char const* reason) { return sentence{}.add(reason).out; }

/// What each reason says: for a question of rows, and for rows that are added to its partial answer.
#define TONNAGE_FOR_EACH_OBJECTION(object)                                                                           \
  object(not_holdings, "tonnage: these rows are no holdings: they need a count of GPUs and a model (or row_access)") \
      object(key, "tonnage: a key asks for what these rows do not have")                                             \
          object(metric, "tonnage: a metric asks for what these rows do not have") object(                           \
              stock_when, "tonnage: a stock such as power or peak is of an instant: say in_service(as_of(date))")    \
              object(stock_during,                                                                                   \
                     "tonnage: a stock such as power or peak cannot be summed over a period: say "                   \
                     "in_service(as_of(date))")                                                                      \
                  object(                                                                                            \
                      flow_when,                                                                                     \
                      "tonnage: a flow such as capex needs a period: say added_in(period), or by(commissioning_year)")

}  // namespace detail
/// \endcond

/// Groups rows by one or more keys. A lambda or a pointer to a member is one too, and its column is called "key":
/// `key("wing", …)` gives it a name.
/// \code by(owner, &node::wing, [](node const& n) { return n.rack / 10; }) \endcode
template <class... Keys>
  requires((key_like<Keys> || detail::nameless_key<Keys>) && ...)
[[nodiscard]] auto by(Keys... keys) {
  return question<std::tuple<decltype(detail::as_key(std::move(keys)))...>, std::tuple<>>{
      {detail::as_key(std::move(keys))...}, {}};
}

/// \cond
template <class... Metrics, std::enable_if_t<(std::is_same_v<Metrics, detail::facility_power_of> || ...), int> = 0,
          detail::words Because = detail::said("tonnage: facility_power needs a PUE: facility_power(pue(1.25))")>
void tally(Metrics... metrics) TONNAGE_DELETE("tonnage: facility_power needs a PUE: facility_power(pue(1.25))");
/// \endcond

/// Sums metrics over rows, or over each of their groups.
template <metric_like... Metrics>
  requires(sizeof...(Metrics) > 0)
[[nodiscard]] question<std::tuple<>, std::tuple<Metrics...>> tally(Metrics... metrics) {
  return {{}, {std::move(metrics)...}};
}

}  // namespace tonnage::inline v0_1_0
