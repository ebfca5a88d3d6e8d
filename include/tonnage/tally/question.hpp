// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The question: by which keys, in which metrics. A value, which waits for rows.
///
/// `auto const q = by(owner, commissioning_year) | tally(gpu_count, peak<bf16>);` can be kept, passed and returned;
/// `rows | q` is its answer for some rows (partial.hpp).
#pragma once

#include <chrono>
#include <concepts>
#include <string>
#include <string_view>
#include <tonnage/fleet/select.hpp>
#include <tonnage/tally/contribution.hpp>
#include <tonnage/tally/key.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/units/refusal.hpp>
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

/// \cond
template <class... Left, class First, class... More, class Keys, class Metrics,
          detail::words Because = detail::said("tonnage: keys come before metrics: rows | by(...) | tally(...)")>
void operator|(question<std::tuple<Left...>, std::tuple<First, More...>> const&, question<Keys, Metrics> const&)
    TONNAGE_DELETE("tonnage: keys come before metrics: rows | by(...) | tally(...)");
/// \endcond

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
enum class objection {
  none,
  no_count,
  no_model,
  key,
  nothing,
  ratio,
  no_sum,
  count_of_use,
  uncut,
  metric,
  stock_when,
  stock_during,
  flow_undated,
  flow_when,
  other_types
};

/// Whether a figure is a rate per GPU: its exponent of the GPU is negative. Such figures cannot be summed.
template <class Figure>
inline constexpr bool is_per_gpu = false;
template <class Kind, class Rep>
inline constexpr bool is_per_gpu<quantity<Kind, Rep>> =
    measured_by<Kind>.dimension.of[static_cast<std::size_t>(base::gpu)] < 0;
/// A metric of the user's that sums what has no sum.
template <class M, class Row>
inline constexpr bool sums_ratios = false;
template <class Function, nature Nature, class Row>
  requires measures<user_metric<Function, Nature>, Row>
inline constexpr bool sums_ratios<user_metric<Function, Nature>, Row> =
    is_per_gpu<sum_type<user_metric<Function, Nature>, Row>>;
template <class A, class B, class Row>
inline constexpr bool sums_ratios<ratio_metric<A, B>, Row> = sums_ratios<A, Row> || sums_ratios<B, Row>;
template <class M, nature Is, class Row>
inline constexpr bool sums_ratios<presented<M, Is>, Row> = sums_ratios<M, Row>;

/// What is no number: texts, durations and points of std::chrono, days.
template <class Figure>
inline constexpr bool has_no_sum = std::is_convertible_v<Figure const&, std::string_view> || requires(Figure const& f) {
  { f.year() } -> std::same_as<std::chrono::year>;
};
template <class Rep, class Period>
inline constexpr bool has_no_sum<std::chrono::duration<Rep, Period>> = true;
template <class Clock, class Duration>
inline constexpr bool has_no_sum<std::chrono::time_point<Clock, Duration>> = true;
template <class N, class D>
inline constexpr bool has_no_sum<ratio_sum<N, D>> = has_no_sum<N> || has_no_sum<D>;
/// A metric that adds such up. (What goes into an accumulator need not have a sum.)
template <class M, class Row>
inline constexpr bool sums_no_numbers = [] {
  if constexpr (per_model<M> || has_accumulator<M>)
    return false;
  else
    return has_no_sum<figure_type<M, Row>>;
}();

template <class M>
inline constexpr bool counts = std::is_same_v<M, count_metric>;
template <class A, class B>
inline constexpr bool counts<ratio_metric<A, B>> = counts<A> || counts<B>;
template <class M, nature Is>
inline constexpr bool counts<presented<M, Is>> = counts<M>;

/// A metric that says which cut its rows need: `M::advice`.
template <class M>
inline constexpr bool needs_cut = requires { M::advice; };
template <class A, class B>
inline constexpr bool needs_cut<ratio_metric<A, B>> = needs_cut<A> || needs_cut<B>;
template <class M, nature Is>
inline constexpr bool needs_cut<presented<M, Is>> = needs_cut<M>;

template <class Ratio>
struct first_to_need_cut;
template <class A, class B>
struct first_to_need_cut<ratio_metric<A, B>> {
  using type = std::conditional_t<needs_cut<A>, A, B>;
};
template <class Ratio>
using part_that_needs_cut = typename first_to_need_cut<Ratio>::type;

template <class M, class Row>
inline constexpr bool gives_nothing =
    requires(M const& m, Row const& row) { requires std::is_void_v<decltype(m.of(row))>; };

template <class M>
inline constexpr bool needs_gpus = per_model<M> || std::is_same_v<M, count_metric>;
template <class A, class B>
inline constexpr bool needs_gpus<ratio_metric<A, B>> = needs_gpus<A> || needs_gpus<B>;
template <class M, nature Is>
inline constexpr bool needs_gpus<presented<M, Is>> = needs_gpus<M>;

template <class M, class Row>
constexpr objection objection_of_metric() {
  if constexpr (measures<M, Row>)
    return sums_ratios<M, Row> ? objection::ratio : sums_no_numbers<M, Row> ? objection::no_sum : objection::none;
  else if constexpr (gives_nothing<M, Row>)
    return objection::nothing;
  else if constexpr (counts<M> && weighed<Row>)
    return objection::count_of_use;
  else if constexpr (needs_cut<M>)
    return objection::uncut;
  else if constexpr (needs_gpus<M> && !weighed<Row> && !counts_gpus<Row>)
    return objection::no_count;
  else if constexpr (needs_gpus<M> && !weighed<Row> && !names_model<Row>)
    return objection::no_model;
  else
    return objection::metric;
}

template <class Row, class Question>
inline constexpr objection objection_of_row = objection::none;
template <class Row, class... Keys, class... Metrics>
inline constexpr objection objection_of_row<Row, question<std::tuple<Keys...>, std::tuple<Metrics...>>> = [] {
  objection out = objection::none;
  if (!(answers_for<Keys, Row> && ...)) return objection::key;
  ((out = out == objection::none ? objection_of_metric<Metrics, Row>() : out), ...);
  return out;
}();

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
      if (has_flow && when != moment::period && !(is_period_key<Keys>() || ...))
        return dated<row_of<Range>> || weighed<row_of<Range>> ? objection::flow_when : objection::flow_undated;
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

/// What `tally` takes for a metric without a name.
template <class F>
concept nameless_metric = !metric_like<F> && !std::is_same_v<F, facility_power_of> && nameless_key<F>;
template <class M>
[[nodiscard]] auto as_metric(M metric) {
  if constexpr (metric_like<M>)
    return metric;
  else
    return user_metric<M, nature::either>{{}, "sum", std::move(metric)};
}

/// How rows come to have what a key or a metric asks for.
template <class Asking>
constexpr void add_advice(sentence& out) {
  if constexpr (requires { Asking::advice; })
    out.add(Asking::advice);
  else if constexpr (requires { Asking::member; })
    out.add("add a member `").add(Asking::member).add("`, or row_access<row>::").add(Asking::member);
  else if constexpr (requires { typename Asking::is_of; })
    add_advice<typename Asking::is_of>(out);
  else if constexpr (requires(Asking const& a) { a.metric; })
    add_advice<std::remove_cvref_t<decltype(std::declval<Asking const&>().metric)>>(out);
  else if constexpr (needs_cut<Asking> && is_ratio<Asking>)
    add_advice<part_that_needs_cut<Asking>>(out);
  else
    out.add("add a member of that name, or row_access<row>");
}
/// The same sentence, with the advice of the first key, or metric, that these rows cannot answer.
template <objection What, class Row, class Keys, class Metrics>
struct said_of;
template <objection What, class Row, class... Keys, class... Metrics>
struct said_of<What, Row, std::tuple<Keys...>, std::tuple<Metrics...>> {
  [[nodiscard]] static constexpr words in_words(char const* reason) {
    if (What != objection::key && What != objection::metric && What != objection::uncut) return said(reason);
    sentence out;
    bool found = false;
    if constexpr (What == objection::key) {
      out.add("tonnage: a key asks for what these rows do not have: ");
      ((found || answers_for<Keys, Row> ? void() : (add_advice<Keys>(out), void(found = true))), ...);
    } else {
      out.add(What == objection::uncut ? "tonnage: a metric asks for use that is cut: "
                                       : "tonnage: a metric asks for what these rows do not have: ");
      ((found || objection_of_metric<Metrics, Row>() != What ? void() : (add_advice<Metrics>(out), void(found = true))),
       ...);
    }
    return out.out;
  }
};

/// What each reason says: for a question of rows, and for rows that are added to its partial answer.
// clang-format off
#define TONNAGE_FOR_EACH_OBJECTION(object) \
  object(no_count, "tonnage: these rows have no count of GPUs, which this metric needs: a member `count` or `gpus` " \
                   "(a quantity in gpus, or a whole number), or row_access<row>::count") \
  object(no_model, "tonnage: these rows have no model, which this metric needs: a member `model` (of the catalogue, " \
                   "or its name), or row_access<row>::model") \
  object(key, "tonnage: a key asks for what these rows do not have: add a member of that name, or row_access<row>") \
  object(nothing, "tonnage: the function of a metric returns nothing (void): return a number, a quantity, or a " \
                  "std::optional of one") \
  object(ratio, "tonnage: figures per GPU have no sum: divide two metrics, as in sum(...) / gpu_count, or ask for " \
                "mean(...)") \
  object(no_sum, "tonnage: a text, a day or a duration of std::chrono has no sum: give a function that returns a " \
                 "number or a quantity; quantity<kind::time>(d) is one of a duration d") \
  object(count_of_use, "tonnage: use has no count of GPUs, but GPU time: ask for gpu_hours_used") \
  object(uncut, "tonnage: a metric asks for use that is cut: say over(period), or over(period).by_days(), before " \
                "by(...)") \
  object(metric, "tonnage: a metric asks for what these rows do not have: add a member of that name, or " \
                 "row_access<row>") \
  object(stock_when, "tonnage: a stock such as power or peak is of an instant: say in_service(as_of(date))") \
  object(stock_during, "tonnage: a stock such as power or peak cannot be summed over a period: say " \
                       "in_service(as_of(date)), or added(metric) for what was added") \
  object(flow_undated, "tonnage: a flow such as capex needs dates, and these rows have none: add a member " \
                       "`commissioned`, or ask for acquisition_cost") \
  object(flow_when, "tonnage: a flow such as capex needs a period: say added_in(period), or by(commissioning_year)")
// clang-format on

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
template <class... Keys, std::enable_if_t<(std::is_convertible_v<Keys, std::string_view> || ...), int> = 0,
          detail::words Because =
              detail::said("tonnage: a key is no name, but what it names: by(&row::hall), or by(key(\"hall\", ...))")>
void by(Keys...)
    TONNAGE_DELETE("tonnage: a key is no name, but what it names: by(&row::hall), or by(key(\"hall\", ...))");
/// \endcond

/// \cond
template <class... Metrics, std::enable_if_t<(std::is_same_v<Metrics, detail::facility_power_of> || ...), int> = 0,
          detail::words Because = detail::said("tonnage: facility_power needs a PUE: facility_power(pue(1.25))")>
void tally(Metrics... metrics) TONNAGE_DELETE("tonnage: facility_power needs a PUE: facility_power(pue(1.25))");
/// \endcond

/// \cond
template <
    detail::words Because = detail::said("tonnage: tally() asks for nothing: name a metric, as in tally(gpu_count)")>
void tally() TONNAGE_DELETE("tonnage: tally() asks for nothing: name a metric, as in tally(gpu_count)");
/// \endcond

/// Adds up metrics over rows, or over each of their groups. A lambda or a pointer to a member is one too: its sum, in a
/// column called "sum"; `sum("kW", …)` gives it a name.
/// \code tally(gpu_count, &node::fans, mean("load", &node::load)) \endcode
template <class... Metrics>
  requires(sizeof...(Metrics) > 0 && ((metric_like<Metrics> || detail::nameless_metric<Metrics>) && ...))
[[nodiscard]] auto tally(Metrics... metrics) {
  return question<std::tuple<>, std::tuple<decltype(detail::as_metric(std::move(metrics)))...>>{
      {}, {detail::as_metric(std::move(metrics))...}};
}

}  // namespace tonnage::inline v0_1_0
