// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Plans side by side, of which one will come.
///
///     alternatives const plans{alternative("as announced", plan), alternative("late", plan | delayed_by(months(9)))};
///     fmt::print("{}\n", plans | outlook(year_ends(2026y, 2031y)) | tally(facility_power(pue(1.25))));
///
/// is a table with a column for each. They are no fleet, and their table has no total: nobody builds both.
/// Not part of `tonnage/tonnage.hpp`.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <tonnage/planning/outlook.hpp>
#include <tonnage/report/text.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
template <class Plan>
[[nodiscard]] auto hold_plan(Plan&& plan) {
  if constexpr (ranges::input_range<Plan>)
    return hold(std::forward<Plan>(plan));
  else
    return std::remove_cvref_t<Plan>(std::forward<Plan>(plan));
}
}  // namespace detail
/// \endcond

/// A plan with a name: any range of holdings with dates, or a plan whose dates are by a guess.
template <class Plan>
struct alternative {
  std::string name;  ///< the head of its column
  Plan plan;         ///< a view; a container that was handed over as a temporary is kept

  /// \code alternative("late", plan | delayed_by(months(9))) \endcode
  template <class Given>
  alternative(std::string called, Given&& given)
      : name(std::move(called)), plan(detail::hold_plan(std::forward<Given>(given))) {}
};
template <class Given>
alternative(std::string, Given&&) -> alternative<decltype(detail::hold_plan(std::declval<Given>()))>;

/// Plans of which one will come.
template <class... Plan>
class alternatives {
 public:
  /// \cond
  using are_alternatives = void;
  /// \endcond

  /// \throws tonnage::error  for two of one name
  explicit alternatives(alternative<Plan>... each) : all(std::move(each)...) {
    auto const known = names();
    for (auto const& name : known)
      if (std::count(known.begin(), known.end(), name) > 1)
        throw_error("expected alternatives of different names, found two of one", {.text = name});
  }
  std::tuple<alternative<Plan>...> all;  ///< in the order of the columns

  /// In the order of the columns.
  [[nodiscard]] std::vector<std::string> names() const {
    return std::apply([](auto const&... each) { return std::vector<std::string>{each.name...}; }, all);
  }
};

/// The answers of alternatives: an `outlook_table` for each.
template <class... Table>
class alternatives_table {
 public:
  std::vector<std::string> names;   ///< of the alternatives
  std::tuple<Table...> all;         ///< their answers, in the same order
  std::vector<assumption> notes{};  ///< what all rest on, and with its name what one does

  /// Of the alternative of number `I`.
  template <std::size_t I>
  [[nodiscard]] auto const& of() const {
    return std::get<I>(all);
  }
  /// Of the alternative of a name, where all of them are of one type (none in a thousand worlds beside a plain one).
  /// \throws tonnage::error  where there is none of that name
  [[nodiscard]] auto const& operator[](std::string_view name) const
    requires(std::is_same_v<Table, std::tuple_element_t<0, std::tuple<Table...>>> && ...)
  {
    std::tuple_element_t<0, std::tuple<Table...>> const* found = nullptr;
    std::size_t i = 0;
    std::apply([&](auto const&... each) { ((found = names[i++] == name ? &each : found), ...); }, all);
    if (found == nullptr) throw_error("there is no alternative of this name", {.text = std::string(name)});
    return *found;
  }

  /// \cond
  template <class Metric, detail::words Because = detail::sentence{}
                                                      .add("tonnage: alternatives have no total: one of them comes; "
                                                           "ask for one: answer.of<0>().at(metric, day)")
                                                      .out>
  void total(Metric const&) const TONNAGE_DELETE(
      "tonnage: alternatives have no total: one of them comes; ask for one: answer.of<0>().at(metric, day)");
  /// \endcond
};

/// \cond
namespace detail {

template <class... Outlook>
struct outlook_of_alternatives {
  std::vector<std::string> names;
  std::tuple<Outlook...> all;
};
template <class... Outlook>
[[nodiscard]] auto outlooks_of(std::vector<std::string> names, std::tuple<Outlook...> all) {
  return outlook_of_alternatives<Outlook...>{std::move(names), std::move(all)};
}

template <class... Plan>
[[nodiscard]] auto operator|(alternatives<Plan...> const& plans, outlook_stage const& stage) {
  return outlooks_of(plans.names(),
                     std::apply([&](auto const&... each) { return std::tuple((each.plan | stage)...); }, plans.all));
}
template <class... Outlook, class... Keys>
[[nodiscard]] auto operator|(outlook_of_alternatives<Outlook...> const& of,
                             question<std::tuple<Keys...>, std::tuple<>> const& by) {
  return outlooks_of(of.names, std::apply([&](auto const&... each) { return std::tuple((each | by)...); }, of.all));
}
template <class... Outlook, class... Keys, class... Metrics>
  requires(sizeof...(Metrics) > 0)
[[nodiscard]] auto operator|(outlook_of_alternatives<Outlook...> const& of,
                             question<std::tuple<Keys...>, std::tuple<Metrics...>> const& asked) {
  auto answers = std::apply([&](auto const&... each) { return std::tuple((each | asked)...); }, of.all);
  auto const notes = std::apply([](auto const&... each) { return std::vector{each.notes...}; }, answers);
  auto const make = [&]<class... Table>(std::tuple<Table...> tables) {
    return alternatives_table<Table...>{of.names, std::move(tables)};
  };
  auto out = make(std::move(answers));
  for (std::size_t i = 0; i != notes.size(); ++i) {
    for (auto const& note : notes[i]) {
      bool const is_of_all = std::all_of(notes.begin(), notes.end(), [&](auto const& others) {
        return std::find(others.begin(), others.end(), note) != others.end();
      });
      add_once(out.notes, is_of_all ? note : assumption{of.names[i] + ": " + note.name, note.text});
    }
  }
  return out;
}

template <
    class... Plan, class Keys, class Metrics,
    words Because = sentence{}
                        .add("tonnage: alternatives are no fleet: say outlook(as_of(day)) | tally(...), which answers "
                             "for each of them")
                        .out>
void operator|(alternatives<Plan...> const&, question<Keys, Metrics> const&) TONNAGE_DELETE(
    "tonnage: alternatives are no fleet: say outlook(as_of(day)) | tally(...), which answers for each of them");
template <
    class... Plan, class Keep, moment When,
    words Because = sentence{}
                        .add("tonnage: alternatives are no fleet: say outlook(as_of(day)) | tally(...), which answers "
                             "for each of them")
                        .out>
void operator|(alternatives<Plan...> const&, selector<Keep, When> const&) TONNAGE_DELETE(
    "tonnage: alternatives are no fleet: say outlook(as_of(day)) | tally(...), which answers for each of them");

}  // namespace detail
using detail::operator|;

/// \endcond

namespace report {

/// \cond
namespace detail {

/// The rows that any of the answers has, and the answers.
template <class Table>
struct side_by_side;
template <class... Keys, class... Metrics, class... Values, class... Cells, class... More>
struct side_by_side<alternatives_table<
    outlook_table<std::tuple<Keys...>, std::tuple<Metrics...>, std::tuple<Values...>, std::tuple<Cells...>>, More...>> {
  using answers = alternatives_table<
      outlook_table<std::tuple<Keys...>, std::tuple<Metrics...>, std::tuple<Values...>, std::tuple<Cells...>>, More...>;
  using key = std::tuple<date, Values...>;
  static constexpr std::size_t keys = 1 + sizeof...(Values);

  answers const& of;
  std::vector<key> rows{};

  explicit side_by_side(answers const& all) : of(all) {
    std::apply([&](auto const&... each) { (add_rows(each), ...); }, of.all);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  }
  template <class Row>
  [[nodiscard]] static key key_of(Row const& row) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return key(std::get<I>(row)...);
    }(std::make_index_sequence<keys>{});
  }
  void add_rows(auto const& table) {
    for (auto const& row : table.rows) rows.push_back(key_of(row));
  }
  /// The figure of metric `M` in a row and of an alternative; behind the last row, the one of which least is known.
  template <std::size_t M>
  [[nodiscard]] static figure at(void const* self, std::size_t row, std::size_t column) {
    auto const& all = *static_cast<side_by_side const*>(self);
    figure out;
    std::size_t i = 0;
    auto const look = [&](auto const& table) {
      if (i++ != column) return;
      using table_type = std::remove_cvref_t<decltype(table)>;
      if (row == all.rows.size()) {
        out = figure_of_outlook<table_type, keys + M>(&table, table.rows.size(), 0);
        return;
      }
      out = figure_of(std::tuple_element_t<keys + M, typename table_type::row>{});
      for (auto const& each : table.rows)
        if (key_of(each) == all.rows[row]) out = figure_of(std::get<keys + M>(each));
    };
    std::apply([&](auto const&... each) { (look(each), ...); }, all.of.all);
    return out;
  }
  [[nodiscard]] grid make() const {
    auto const& first = std::get<0>(of.all);
    grid out{.notes = of.notes};
    column_writer writer(out, rows.size());
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      writer.add_key("as of", {this, &key_in<side_by_side, 0>});
      (writer.add_key(std::string(std::get<K>(first.keys).name()), {this, &key_in<side_by_side, K + 1>}), ...);
    }(std::make_index_sequence<keys - 1>{});
    [&]<std::size_t... M>(std::index_sequence<M...>) {
      auto const add = [&]<std::size_t N>(std::integral_constant<std::size_t, N>) {
        auto const& metric = std::get<N>(first.metrics);
        auto names = of.names;
        if (sizeof...(Metrics) > 1)
          for (auto& name : names) name.insert(0, metric.name() + ": ");
        writer.add(metric.name(), tonnage::detail::unit_of(metric),
                   measured_of<std::tuple_element_t<N, std::tuple<Cells...>>>, names.data(), names.size(),
                   {this, &side_by_side::at<N>});
      };
      (add(std::integral_constant<std::size_t, M>{}), ...);
    }(std::index_sequence_for<Metrics...>{});
    if (sizeof...(Metrics) == 1) {  // one metric, one unit: it stands in the title
      out.title = std::get<0>(first.metrics).name();
      if (auto const& unit = out.columns.back().unit; !unit.empty() && unit != out.title) out.title += ", " + unit;
      for (auto& column : out.columns) column.unit.clear();
    }
    for (auto& remark : out.remarks) remark += " (the row of which least is known)";
    return without_totals(std::move(out));
  }
};

}  // namespace detail
/// \endcond

/// The grid of alternatives: the instant, the keys, and for each metric a column for each of them; no totals.
template <class... Table>
[[nodiscard]] grid grid_of(alternatives_table<Table...> const& answers) {
  return detail::side_by_side<alternatives_table<Table...>>(answers).make();
}

}  // namespace report
using report::grid_of;  // found by the arguments there, too

}  // namespace tonnage::inline v0_1_0

/// Prints with `{}`, as any table does.
template <class... Table>
struct fmt::formatter<tonnage::alternatives_table<Table...>> : tonnage::report::detail::table_formatter {
  auto format(tonnage::alternatives_table<Table...> const& t, fmt::format_context& context) const {
    return write(tonnage::report::to_text(tonnage::report::grid_of(t)), context);
  }
};
