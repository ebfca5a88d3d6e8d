// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A partial answer as bytes: a checkpoint, a message to another process, a field of a table.
///
///     std::vector<std::byte> const bytes = to_bytes(p);
///     auto const same = partial_from_bytes<holding>(question, bytes);
///
/// Equal partial answers are equal bytes, however their rows were cut, ordered and merged, and on whatever processor.
/// Names and models travel by value. The bytes say their version and which question they answer; others, and damaged
/// ones, are refused with an error, and nothing in them is taken on trust.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/core/float_environment.hpp>
#include <tonnage/core/platform_cast.hpp>
#include <tonnage/tally/detail/answer_maker.hpp>
#include <tonnage/tally/detail/bytes.hpp>
#include <tonnage/tally/detail/model_bytes.hpp>
#include <tonnage/tally/detail/sum_bytes.hpp>
#include <tonnage/tally/key_bytes.hpp>
#include <tonnage/tally/partial.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

/// Of a `group_store`.
template <class Store>
class group_bytes;
template <class Count, class... Values, class... Hidden, class... Sums, class Keys, class... Metrics>
class group_bytes<group_store<Count, std::tuple<Values...>, std::tuple<Hidden...>, std::tuple<Sums...>, Keys,
                              std::tuple<Metrics...>>> {
  using store = group_store<Count, std::tuple<Values...>, std::tuple<Hidden...>, std::tuple<Sums...>, Keys,
                            std::tuple<Metrics...>>;
  static constexpr auto layout = store::layout;
  struct no_metric {};
  static constexpr auto metrics = std::index_sequence_for<Metrics...>{};
  static constexpr auto asked = std::index_sequence_for<Values...>{};
  static constexpr auto hidden = std::index_sequence_for<Hidden...>{};

 public:
  /// Which question: the names of keys and metrics, what metrics assume, and the types of both.
  [[nodiscard]] static std::string question_of(store const& of) {
    std::string out = "by";
    std::apply([&](auto const&... k) { ((out += " " + text_of(k) + " (" + key_bytes<Values>::tag() + ")"), ...); },
               of.keys());
    out += ", tally of " + sum_tag<Count>::text() + ":";
    std::apply([&](auto const&... m) { ((out += " " + text_of(m) + " (" + sum_tag<Sums>::text() + ")"), ...); },
               of.metrics());
    return out;
  }

  explicit group_bytes(store const& of)
      : of_(of), sorted_(of, sizeof...(Metrics), no_rates), ranks_(ranks_of(sorted_.models_in_order())) {}
  /// How many groups there are, in the order of their keys.
  [[nodiscard]] std::size_t size() const { return sorted_.size(); }
  [[nodiscard]] typename store::key_values key_of(std::size_t group) const {
    return of_.key_of(*sorted_.begin_of(group));
  }

  /// The groups from one to another, and the models that they have.
  void put(byte_writer& to, std::size_t begin, std::size_t end) {
    auto const for_each_cell = [&](std::size_t g, auto use) {
      for (auto const* cell = sorted_.begin_of(g); cell != sorted_.end_of(g); ++cell) use(*cell);
    };
    std::vector<std::uint32_t> models;  // their numbers, in the order of their names
    numbers_.resize(of_.has_models() ? ranks_.size() : 0);
    for (auto g = begin; g != end && of_.has_models(); ++g)
      for_each_cell(g, [&](std::uint32_t cell) {
        auto const m = of_.model_number(cell);
        if (numbers_[m]++ == 0) models.push_back(m);
      });
    std::sort(models.begin(), models.end(), [&](auto a, auto b) { return ranks_[a] < ranks_[b]; });
    to.size(models.size());
    for (std::uint32_t i = 0; i != models.size(); ++i) put_model(to, of_.models()[models[i]]), numbers_[models[i]] = i;
    to.size(end - begin);
    for (auto g = begin; g != end; ++g) {
      put_values<0>(to, *sorted_.begin_of(g), asked);
      to.size(static_cast<std::size_t>(sorted_.end_of(g) - sorted_.begin_of(g)));
      for_each_cell(g, [&](std::uint32_t cell) {
        put_values<sizeof...(Values)>(to, cell, hidden);
        if (of_.has_models()) to.number(numbers_[of_.model_number(cell)]);
        put_sum<Count>(to, of_.sums(), cell, 0);
        [&]<std::size_t... I>(std::index_sequence<I...>) {
          (put_figure<Metrics, Sums>(to, of_, cell, I + 1), ...);
        }(metrics);
      });
    }
    for (auto const m : models) numbers_[m] = 0;
  }

  static void get(byte_reader& from, store& out) {
    std::vector<catalog::model> models;
    for (auto many = from.size(); many != 0; --many) models.push_back(get_model(from));
    std::vector<std::uint32_t> codes(out.code_count());
    for (auto many = from.size(); many != 0; --many) {
      get_values<0>(from, out, codes, asked);
      for (auto cells = from.size(); cells != 0; --cells) {
        get_values<sizeof...(Values)>(from, out, codes, hidden);
        if (out.has_models()) {
          auto const number = from.number<std::uint32_t>();
          if (number >= models.size()) from.fail("a model that is not among them");
          codes.back() = out.code_of_model(models[number]);
        }
        auto const cell = out.cell_of(codes);
        get_sum<Count>(from, out.sums(), cell, 0, no_metric());
        [&]<std::size_t... I>(std::index_sequence<I...>) {
          (get_figure<Metrics, Sums>(from, out, cell, I + 1, std::get<I>(out.metrics())), ...);
        }(metrics);
      }
    }
  }

 private:
  template <class T>
  [[nodiscard]] static std::string text_of(T const& each) {
    std::string out = each.name();
    if constexpr (requires { each.depth; }) out += " at " + std::to_string(each.depth);
    if constexpr (requires { each.first.text(); }) out += each.first.text();
    if constexpr (requires { each.when.day; }) out += " as of " + to_string(each.when.day);
    if constexpr (requires(std::vector<assumption>& said) { each.assumes(said); }) {
      std::vector<assumption> said;
      each.assumes(said);
      for (auto const& assumed : said) out += ", " + assumed.name + " " + assumed.text;
    }
    if constexpr (requires { each.all_figures(); }) {  // prices of many days are too long to be told in each message
      std::string const all = each.all_figures();
      out += ", figures " + std::to_string(checksum(std::as_bytes(std::span(all))));
    }
    return out;
  }
  template <std::size_t First, std::size_t... K>
  void put_values(byte_writer& to, std::uint32_t cell, std::index_sequence<K...>) const {
    [[maybe_unused]] std::uint32_t const* const codes = of_.cells().codes(cell);
    (key_bytes<typename store::template value_at<First + K>>::put(
         to, of_.template values_of<First + K>()[codes[First + K]]),
     ...);
  }
  template <std::size_t First, std::size_t... K>
  static void get_values(byte_reader& from, store& out, std::vector<std::uint32_t>& codes, std::index_sequence<K...>) {
    ((codes[First + K] = out.template values_of<First + K>().code_of(
          key_bytes<typename store::template value_at<First + K>>::get(from))),
     ...);
  }
  template <class Sum>
  static void put_sum(byte_writer& to, cell_sums const& sums, std::uint32_t cell, std::size_t figure) {
    figure_place const place = layout.of[figure];
    put_lane(to, sums, cell, place.is, place.lane);
    put_lane(to, sums, cell, place.below, place.lane_below);
    if constexpr (placed<Sum>::is == form::alone) alone_bytes<Sum>::put(to, sums.alone<Sum>(figure, cell));
  }
  template <class Sum>
  static void get_sum(byte_reader& from, cell_sums& sums, std::uint32_t cell, std::size_t figure,
                      [[maybe_unused]] auto const& metric) {
    figure_place const place = layout.of[figure];
    get_lane(from, sums, cell, place.is, place.lane);
    get_lane(from, sums, cell, place.below, place.lane_below);
    if constexpr (placed<Sum>::is == form::alone) alone_bytes<Sum>::get(from, sums.alone<Sum>(figure, cell), metric);
  }
  /// The sum, whether some rows had figures and some lacked them, and those rows' weight.
  template <class Metric, class Sum>
  static void put_figure(byte_writer& to, store const& of, std::uint32_t cell, std::size_t figure) {
    if constexpr (!by_count<Metric>) {
      bool const lacks = of.any_missing(figure, cell);
      put_sum<Sum>(to, of.sums(), cell, figure);
      to.number(static_cast<std::uint8_t>((of.any_known(figure, cell) ? 1U : 0U) | (lacks ? 2U : 0U)));
      if (lacks) put_sum<Count>(to, of.missing_weight(figure), cell, 0);
    }
  }
  template <class Metric, class Sum>
  static void get_figure(byte_reader& from, store& out, std::uint32_t cell, std::size_t figure,
                         [[maybe_unused]] Metric const& metric) {
    if constexpr (!by_count<Metric>) {
      get_sum<Sum>(from, out.sums(), cell, figure, metric);
      auto const marks = from.number<std::uint8_t>();
      if (marks == 0 || marks > 3) from.fail("a figure that is neither known nor unknown");
      if ((marks & 2) != 0) get_sum<Count>(from, out.note_missing(figure, cell), cell, 0, no_metric());
      if ((marks & 1) != 0) out.note_known(figure, cell);
    }
  }

  static inline model_rates const no_rates{};
  store const& of_;
  answer_maker sorted_;
  std::vector<std::uint32_t> ranks_;    // of models, in the order of their names
  std::vector<std::uint32_t> numbers_;  // of models in a message; 0 between messages
};

inline constexpr std::string_view magic_of_partial = "tonnage partial answer\n";
inline constexpr std::uint32_t version_of_partial = 1;

/// Messages of so many groups each.
struct partial_messages {
  /// \param use  takes the groups, the number of a message's first one, and its bytes
  template <class Row, class Question, class Use>
  static void write(partial<Row, Question> const& of, std::size_t groups_a_message, Use use) {
    nearest_rounding const exact;
    group_bytes<std::remove_cvref_t<decltype(of.groups_)>> groups(of.groups_);
    auto const question = groups.question_of(of.groups_);
    std::size_t begin = 0;
    do {
      byte_writer out;
      for (char const c : magic_of_partial) out.number(static_cast<std::uint8_t>(c));
      out.number(version_of_partial);
      out.text(question);
      out.size(of.instants_.size());
      for (auto const& instant : of.instants_) out.text(instant);
      out.size(of.notes_.said.size());
      for (auto const& note : of.notes_.said) out.text(note.name), out.text(note.text);
      out.size(begin == 0 ? of.notes_.undated : 0);  // they count rows, and are merged by addition
      out.size(begin == 0 ? of.notes_.retired_that_day : 0);
      auto const end = begin + (std::min)(groups_a_message, groups.size() - begin);
      groups.put(out, begin, end);
      use(groups, begin, out.finished());
      begin = end;
    } while (begin != groups.size());
  }
};
}  // namespace detail
/// \endcond

/// A partial answer as bytes. O(groups); a group takes the bytes of its key, about 20 for each of its models, and about
/// 20 for each figure.
template <class Row, class Question>
[[nodiscard]] std::vector<std::byte> to_bytes(partial<Row, Question> const& of) {
  std::vector<std::byte> out;
  detail::partial_messages::write(of, static_cast<std::size_t>(-1),
                                  [&](auto const&, std::size_t, std::vector<std::byte> all) { out = std::move(all); });
  return out;
}

/// The partial answer to a question that `to_bytes` made these of. More may be added to it, and merged.
/// \throws tonnage::error  for bytes of another question, of a version that this one does not know, and damaged ones
template <class Row, class Keys, class Metrics>
  requires(detail::objection_of_row<Row, question<Keys, Metrics>> == detail::objection::none)
[[nodiscard]] partial<Row, question<Keys, Metrics>> partial_from_bytes(question<Keys, Metrics> const& of,
                                                                       std::span<std::byte const> message) {
  detail::nearest_rounding const exact;
  partial<Row, question<Keys, Metrics>> out(of);
  detail::byte_reader from(message);
  for (char const c : detail::magic_of_partial)
    if (from.number<std::uint8_t>() != static_cast<std::uint8_t>(c)) from.fail("they begin otherwise");
  if (auto const version = from.number<std::uint32_t>(); version != detail::version_of_partial)
    from.fail("they have version " + std::to_string(version) + ", expected " +
              std::to_string(detail::version_of_partial));
  constexpr std::size_t sum_at_end = sizeof(std::uint64_t);
  if (message.size() < sum_at_end) from.fail("they end early");
  if (auto const all = message.first(message.size() - sum_at_end);
      detail::byte_reader(message.last(sum_at_end)).number<std::uint64_t>() != detail::checksum(all))
    from.fail("their checksum is wrong");
  using groups = detail::group_bytes<std::remove_cvref_t<decltype(out.groups_)>>;
  auto const asked = groups::question_of(out.groups_);
  if (auto const found = from.text(); found != asked)
    throw_error("these bytes answer another question: expected " + asked, {.text = found});
  for (auto many = from.size(); many != 0; --many) out.instants_.push_back(from.text());
  std::sort(out.instants_.begin(), out.instants_.end());
  for (auto many = from.size(); many != 0; --many) {
    auto name = from.text();
    detail::add_once(out.notes_.said, {std::move(name), from.text()});
  }
  out.notes_.undated = detail::platform_cast<std::size_t>(from.number<std::uint64_t>());
  out.notes_.retired_that_day = detail::platform_cast<std::size_t>(from.number<std::uint64_t>());
  groups::get(from, out.groups_);
  static_cast<void>(from.number<std::uint64_t>());
  if (!from.at_end()) from.fail("more follows than belongs to them");
  return out;
}

}  // namespace tonnage::inline v0_1_0
