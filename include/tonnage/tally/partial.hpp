// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The partial answer to a question: rows are added to it in any number of batches, and what others have is merged.
///
///     auto p = partial_of<holding>(by(owner) | tally(gpu_count, peak<bf16>));
///     p.add(january); p.add(february); p.merge(theirs);
///     fmt::print("{}\n", p.finish());
///
/// Its table has the bits of one pass over all rows, whatever the batches and their order: sums are exact, and rounded
/// in `finish`. `rows | question` is short for all of it.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/core/float_environment.hpp>
#include <tonnage/fleet/row_number.hpp>
#include <tonnage/fleet/select.hpp>
#include <tonnage/tally/detail/answer_maker.hpp>
#include <tonnage/tally/detail/row_reader.hpp>
#include <tonnage/tally/question.hpp>
#include <tonnage/tally/table.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

/// Of names that stand for several models, which these are.
inline void note_members(std::vector<assumption>& notes, met_models const& models) {
  for (auto const number : models.by_name()) {
    auto const& of = *models[number];
    if (of.members.empty()) continue;
    std::string text = std::string(of.name) + " is one of " + std::to_string(of.members.size()) + ": ";
    for (auto const* each : of.members) text.append(each == of.members.front() ? "" : ", ").append(each->name);
    add_once(notes, {"model", std::move(text)});
  }
}

/// Whether rows of a type go into a store of values: keys and figures of the same types, counts that become its own.
template <class Row, class Store>
inline constexpr bool fits_store = false;
template <class Row, class Count, class Values, class Hidden, class... Sums, class Keys, class... Metrics>
inline constexpr bool
    fits_store<Row, group_store<Count, Values, Hidden, std::tuple<Sums...>, Keys, std::tuple<Metrics...>>> =
        std::is_same_v<typename values_of_keys<Row, Keys>::type, Values> &&
        std::is_same_v<
            typename values_of_keys<Row, decltype(hidden_keys_of(std::declval<std::tuple<Metrics...> const&>()))>::type,
            Hidden> &&
        ((is_weight<Metrics> || std::is_same_v<sum_type<Metrics, Row>, Sums>) && ...) &&
        (std::is_same_v<weight_type<Row>, Count> ||
         (std::is_same_v<Count, quantity<kind::gpu>> &&
          std::is_same_v<weight_type<Row>, quantity<kind::gpu, std::int64_t>>));

template <class Range, class Question, class Store>
constexpr objection objection_of_batch() {
  if constexpr (objection_of<Range, Question>() != objection::none)
    return objection_of<Range, Question>();
  else if constexpr (!ranges::input_range<Range>)
    return objection::none;
  else
    return fits_store<row_of<Range>, Store> ? objection::none : objection::other_types;
}

/// Whether two keys or metrics of one type ask the same: `site.at(1)` and `site.at(2)` do not.
template <class T>
[[nodiscard]] bool asks_the_same(T const& a, T const& b) {
  if constexpr (std::equality_comparable<T>)
    return a == b;
  else
    return a.name() == b.name();
}
template <class... Ts>
[[nodiscard]] bool ask_the_same(std::tuple<Ts...> const& a, std::tuple<Ts...> const& b) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return (asks_the_same(std::get<I>(a), std::get<I>(b)) && ...);
  }(std::index_sequence_for<Ts...>{});
}

/// The numbers of the rows that are read at present, of a range that is read once.
class latest_numbers {
 public:
  template <class Iterator>
  void note(Iterator const& at) {
    if constexpr (requires { at.number(); })
      latest_[kept_ % rows_in_block] = at.number();
    else
      latest_[kept_ % rows_in_block] = kept_ + 1;
    ++kept_;
  }
  [[nodiscard]] row_numbers all() {
    return {latest_, [](void* latest, std::size_t kept) {
              return static_cast<std::size_t const*>(latest)[kept % rows_in_block];
            }};
  }

 private:
  std::size_t latest_[rows_in_block]{};
  std::size_t kept_ = 0;
};

/// Rows from `begin` to `end` of a range that can be entered anywhere.
template <class Range, class Reader>
void add_rows(Range& rows, std::size_t begin, std::size_t end, Reader& reader) {
  using step = ranges::range_difference_t<Range>;
  auto at = ranges::begin(rows) + static_cast<step>(begin);
  for (auto i = begin; i != end; ++i, ++at) reader.add(*at);
  reader.flush();
}

/// At which instants rows are in service, in the words of their selections: "as of 2026-03-01". Several in one chain of
/// stages are one selection, of what stands at all of them.
template <class Range>
void add_instants_of(Range const& range, std::vector<std::string>& to) {
  if constexpr (requires { range.base(); }) add_instants_of(range.base(), to);
  if constexpr (requires {
                  { range.note() } -> std::convertible_to<assumption>;
                  requires Range::when == moment::instant;
                })
    if (auto text = range.note().text; std::find(to.begin(), to.end(), text) == to.end()) to.push_back(std::move(text));
}
/// Makes instants those of a partial answer.
/// \throws tonnage::error  where it has others already: a fleet of two days is that of no day
inline void agree_on_instants(std::vector<std::string>& known, std::vector<std::string> found) {
  auto const joined = [](std::vector<std::string> const& texts) {
    std::string out;
    for (auto const& text : texts) out += (out.empty() ? "" : " and ") + text;
    return out;
  };
  if (found.empty()) return;
  std::sort(found.begin(), found.end());
  if (known.empty()) known = found;
  if (known != found)
    throw_error("a partial answer is of one instant: expected rows in service " + joined(known) + ", found rows " +
                joined(found) + "; each instant has a partial answer of its own");
}

struct partial_messages;  // tonnage/tally/partial_bytes.hpp

}  // namespace detail
/// \endcond

/// What a question has been answered so far. It moves, and is not copied. Memory: the groups; rows are not kept.
/// \tparam Row  of the rows: a type with the same keys, counts and figures may be added as well
template <class Row, class Question>
class partial {
  using keys_type = decltype(Question::keys);
  using metrics_type = decltype(Question::metrics);
  using store = typename detail::store_of<Row, keys_type, metrics_type>::type;
  template <class Range>
  static constexpr detail::objection objects = detail::objection_of_batch<Range, Question, store>();

 public:
  /// What `finish` gives.
  using table_type = typename store::table_type;

  /// Of no rows yet.
  explicit partial(Question const& of) : groups_(of.keys, of.metrics) {}

  /// Adds rows, in O(rows). Columns go by the kernels, where these know the question. All that are in service are so at
  /// one instant: the stocks of two have no sum. The flows of several periods add up.
  /// \throws tonnage::error  for a negative or NaN count, naming the row; rows before it have been added then; for rows
  ///   that are in service at another instant than those before, and nothing has been added then
  template <class Range>
    requires(ranges::input_range<Range> && objects<Range> == detail::objection::none)
  void add(Range&& range) {
    detail::nearest_rounding const exact;
    auto rows = detail::hold(std::forward<Range>(range));
    agree_on_instants_of(rows);
    if constexpr (requires { add_by_columns(rows, groups_, notes_); }) {
      if (add_by_columns(rows, groups_, notes_)) return;
    }
    using reference = ranges::range_reference_t<Range>;
    using reader_type = detail::row_reader<detail::row_of<Range>, store>;
    if constexpr (!ranges::forward_range<decltype(rows)>) {
      detail::latest_numbers numbers;
      reader_type reader(groups_, numbers.all());
      auto at = ranges::begin(rows);
      for (auto const end = ranges::end(rows); at != end; ++at) {
        numbers.note(at);
        if constexpr (std::is_reference_v<reference>) {
          reader.add(*at);
          reader.flush();  // it lives for one step only
        } else {
          reader.take(*at);
        }
      }
      reader.flush();
    } else {
      reader_type reader(groups_, detail::numbers_of_rows(rows));
      if constexpr (std::is_reference_v<reference>)
        for (auto const& row : rows) reader.add(row);
      else  // made on the way, as by views::transform
        for (auto&& row : rows) reader.take(detail::row_of<Range>(std::forward<decltype(row)>(row)));
      reader.flush();
    }
    detail::collect_notes(rows, notes_);
  }
  /// The same on several threads: `p.add(kernels::par(2), rows)` (tonnage/kernels/par.hpp). Rows of a range that cannot
  /// be entered anywhere, such as a selection, are added on one.
  template <class Parallel, class Range>
    requires(ranges::input_range<Range> && objects<Range> == detail::objection::none &&
             requires(Parallel const& how) { how.run(how.parts, [](std::size_t) {}); })
  void add(Parallel const& how, Range&& range) {
    if constexpr (requires { range.with_threads(1U); }) {
      add(range.with_threads(static_cast<unsigned>(how.parts)));
    } else if constexpr (ranges::random_access_range<Range> && ranges::sized_range<Range> &&
                         std::is_lvalue_reference_v<ranges::range_reference_t<Range>>) {
      auto rows = detail::hold(std::forward<Range>(range));
      agree_on_instants_of(rows);
      auto const size = static_cast<std::size_t>(ranges::size(rows));
      auto const parts = std::clamp<std::size_t>(size / rows_worth_a_thread, 1, how.parts);
      std::vector<store> others;
      for (std::size_t part = 1; part < parts; ++part) others.emplace_back(groups_.keys(), groups_.metrics());
      how.run(parts, [&](std::size_t part) {
        detail::nearest_rounding const exact;
        auto const edge = [&](std::size_t n) { return size / parts * n + (std::min)(n, size % parts); };
        detail::row_reader<detail::row_of<Range>, store> reader(part == 0 ? groups_ : others[part - 1],
                                                                detail::numbers_of_rows(rows), edge(part));
        detail::add_rows(rows, edge(part), edge(part + 1), reader);
      });
      detail::nearest_rounding const exact;
      for (auto const& each : others) groups_.merge(each);
      detail::collect_notes(rows, notes_);
    } else {
      add(std::forward<Range>(range));
    }
  }

  /// Adds what another partial answer to the same question has. O(its groups)
  /// \throws tonnage::error  where the question has another site depth, PUE, or the like, and where the rows are in
  ///   service at another instant
  void merge(partial const& other) {
    if (!detail::ask_the_same(groups_.keys(), other.groups_.keys()) ||
        !detail::ask_the_same(groups_.metrics(), other.groups_.metrics()))
      throw_error("partial answers to two questions are not merged", {.text = other.text_of_question()});
    detail::agree_on_instants(instants_, other.instants_);
    detail::nearest_rounding const exact;
    groups_.merge(other.groups_);
    notes_.add(other.notes_);
  }

  /// Which question.
  [[nodiscard]] Question asked() const { return {groups_.keys(), groups_.metrics()}; }

  /// The table of all that was added; more may be added afterwards. O(groups log groups)
  [[nodiscard]] table_type finish() const {
    detail::nearest_rounding const exact;
    auto out = detail::table_maker<store>::make(groups_);
    out.notes = notes_.all();
    if constexpr (asks_for_models) detail::note_members(out.notes, groups_.models());
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (note_assumptions(out.notes, std::get<I>(groups_.metrics())), ...);
      (note_guesses(out.notes, std::get<I>(out.totals.sums)), ...);
    }(std::make_index_sequence<store::metric_count>{});
    return out;
  }

  /// \cond
  template <detail::objection What, class Range>
  static constexpr detail::words said_of_rows(char const* reason) {
    using asked = decltype(std::declval<partial const&>().asked());
    return detail::said_of<What, detail::row_of<Range>, decltype(asked::keys), decltype(asked::metrics)>::in_words(
        reason);
  }
#define TONNAGE_OBJECT(what, reason)                                                                           \
  template <class Range, std::enable_if_t<objects<Range> == detail::objection::what, int> = 0,                 \
            detail::words Because = said_of_rows<detail::objection::what, Range>(reason)>                      \
  void add(Range&&) TONNAGE_DELETE(reason);                                                                    \
  template <class Parallel, class Range, std::enable_if_t<objects<Range> == detail::objection::what, int> = 0, \
            detail::words Because = said_of_rows<detail::objection::what, Range>(reason)>                      \
  void add(Parallel const&, Range&&) TONNAGE_DELETE(reason);
  TONNAGE_FOR_EACH_OBJECTION(TONNAGE_OBJECT)
  TONNAGE_OBJECT(other_types,
                 "tonnage: these rows have other types of keys, counts or figures than those of the partial answer")
#undef TONNAGE_OBJECT
  /// \endcond

 private:
  friend struct detail::partial_messages;
  template <class R, class K, class M>
    requires(detail::objection_of_row<R, question<K, M>> == detail::objection::none)
  friend partial<R, question<K, M>> partial_from_bytes(question<K, M> const& of, std::span<std::byte const> message);

  static constexpr std::size_t rows_worth_a_thread = std::size_t{1} << 14;

  static constexpr bool asks_for_models = []<class... M>(std::tuple<M...> const*) {
    return (detail::is_of_models<M> || ...);
  }(static_cast<std::remove_cvref_t<decltype(std::declval<store>().metrics())> const*>(nullptr));

  template <class Metric>
  static void note_assumptions(std::vector<assumption>& notes, Metric const& metric) {
    if constexpr (std::vector<assumption> of_metric; requires { metric.assumes(of_metric); }) {
      metric.assumes(of_metric);
      for (auto& note : of_metric) detail::add_once(notes, std::move(note));
    }
  }
  /// Of a value type that knows which guesses it is made of, as ensembles do, what these are.
  template <class Sum>
  static void note_guesses(std::vector<assumption>& notes, Sum const& sum) {
    if constexpr (detail::knows_guesses<decltype(detail::finish(sum))>)
      detail::note_guesses(notes, detail::finish(sum));
  }

  template <class Range>
  void agree_on_instants_of(Range const& rows) {
    std::vector<std::string> instants;
    detail::add_instants_of(rows, instants);
    detail::agree_on_instants(instants_, std::move(instants));
  }

  [[nodiscard]] std::string text_of_question() const {
    std::string out;
    auto const name = [&](auto const& each) { out += (out.empty() ? "" : ", ") + std::string(each.name()); };
    std::apply([&](auto const&... k) { (name(k), ...); }, groups_.keys());
    std::apply([&](auto const&... m) { (name(m), ...); }, groups_.metrics());
    return out;
  }

  store groups_;
  detail::notes_of_rows notes_{};
  std::vector<std::string> instants_{};  // at which rows are in service, in the order of the texts
};

/// A partial answer of no rows yet: `partial_of<holding>(by(owner) | tally(gpu_count))`.
template <class Row, class Keys, class Metrics>
  requires(detail::objection_of_row<Row, question<Keys, Metrics>> == detail::objection::none)
[[nodiscard]] partial<Row, question<Keys, Metrics>> partial_of(question<Keys, Metrics> const& of) {
  return partial<Row, question<Keys, Metrics>>(of);
}

/// \cond
namespace detail {
/// Whether rows are those of an answer, and the keys are not of these.
template <class Range, class... Keys>
inline constexpr bool is_answered = false;
template <class... Answer, class... Keys>
inline constexpr bool is_answered<table<Answer...>, Keys...> =
    !(answers_for<Keys, typename table<Answer...>::row> && ...);
}  // namespace detail
template <class Range, class... Keys,
          std::enable_if_t<detail::is_answered<std::remove_cvref_t<Range>, Keys...>, int> = 0,
          detail::words Because = detail::said("tonnage: keys come before metrics: rows | by(...) | tally(...)")>
void operator|(Range&&, question<std::tuple<Keys...>, std::tuple<>> const&)
    TONNAGE_DELETE("tonnage: keys come before metrics: rows | by(...) | tally(...)");
/// \endcond

/// `rows | by(owner)`, which waits for metrics.
template <class Range, class... Keys>
  requires(ranges::input_range<Range> && !detail::is_answered<std::remove_cvref_t<Range>, Keys...>)
[[nodiscard]] auto operator|(Range&& range, question<std::tuple<Keys...>, std::tuple<>> by) {
  return grouped<detail::held<Range>, Keys...>{detail::hold(std::forward<Range>(range)), std::move(by)};
}

/// The answer to a question for these rows, in one pass of O(rows).
/// \throws tonnage::error  for a negative or NaN count, naming the row
template <class Range, class Keys, class Metrics>
  requires(std::tuple_size_v<Metrics> > 0 && detail::answerable<Range, question<Keys, Metrics>>)
[[nodiscard]] auto operator|(Range&& range, question<Keys, Metrics> const& of) {
  auto out = partial_of<detail::row_of<Range>>(of);
  out.add(std::forward<Range>(range));
  return out.finish();
}
template <class Range, class... Keys, class Metrics>
  requires detail::answerable<Range, question<std::tuple<Keys...>, Metrics>>
[[nodiscard]] auto operator|(grouped<Range, Keys...> rows, question<std::tuple<>, Metrics> const& of) {
  return std::move(rows.range) | (std::move(rows.keys) | of);
}

/// \cond
namespace detail {
/// Each reason once, for questions without `by` and with it.
#define TONNAGE_OBJECT(what, reason)                                                                                 \
  template <class Range, class Keys, class Metrics,                                                                  \
            std::enable_if_t<objects_to<Range, question<Keys, Metrics>, objection::what>, int> = 0,                  \
            words Because = said_of<objection::what, row_of<Range>, Keys, Metrics>::in_words(reason)>                \
  void operator|(Range&&, question<Keys, Metrics> const&) TONNAGE_DELETE(reason);                                    \
  template <class Range, class... Keys, class Metrics,                                                               \
            std::enable_if_t<objects_to<Range, question<std::tuple<Keys...>, Metrics>, objection::what>, int> = 0,   \
            words Because = said_of<objection::what, row_of<Range>, std::tuple<Keys...>, Metrics>::in_words(reason)> \
  void operator|(tonnage::grouped<Range, Keys...> const&, question<std::tuple<>, Metrics> const&)                    \
      TONNAGE_DELETE(reason);
TONNAGE_FOR_EACH_OBJECTION(TONNAGE_OBJECT)
#undef TONNAGE_OBJECT
#undef TONNAGE_FOR_EACH_OBJECTION
}  // namespace detail
using detail::operator|;
/// \endcond

}  // namespace tonnage::inline v0_1_0
