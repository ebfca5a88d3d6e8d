// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What becomes of a plan: it comes later, serves so many years, is replaced.
///
/// `plan | delayed_by(months(9)) | retired_after(years(5)) | replaced_by(catalog::nvidia::gb300)` is a plan again, and
/// its answers say so: "delayed by: 9 months", "retired after: 5 years, where no date of retirement is known".
///
/// A change makes new rows of those that the plan has at that moment; the plan stays as it is. Changes come before
/// selections: what is in service on a day follows from them. Spans that nobody knows: `planning/guessed_changes.hpp`.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tonnage/accounting/detail/same.hpp>
#include <tonnage/core/rounding.hpp>
#include <tonnage/fleet/select.hpp>
#include <tonnage/tally/contribution.hpp>
#include <tonnage/units/refusal.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

/// Rows that were made of those of `Base`, and what an answer says of it.
template <class Base>
class changed_plan : public ranges::view_interface<changed_plan<Base>>, public std::ranges::view_base {
 public:
  using row = ranges::range_value_t<Base>;
  static constexpr bool each_time = true;

  changed_plan() = default;
  changed_plan(Base base, std::vector<row> rows, assumption note)
      : base_(std::move(base)),
        rows_(std::make_shared<std::vector<row> const>(std::move(rows))),
        note_(std::move(note)) {}
  auto begin() const { return rows_->begin(); }
  auto end() const { return rows_->end(); }
  [[nodiscard]] Base const& base() const { return base_; }
  [[nodiscard]] assumption const& note() const { return note_; }

 private:
  Base base_{};
  std::shared_ptr<std::vector<row> const> rows_ = std::make_shared<std::vector<row> const>();
  assumption note_{};
};

/// Spans that a calendar counts in: days and weeks, or months and years.
template <class T, class Unit>
inline constexpr bool counts_in = std::is_same_v<typename T::period, typename Unit::period>;
template <class T>
inline constexpr bool is_in_months = counts_in<T, std::chrono::months> || counts_in<T, std::chrono::years>;
template <class T>
concept calendar_span = requires {
  typename T::period;
  requires std::is_integral_v<typename T::rep>;
  requires is_in_months<T> || std::convertible_to<T, std::chrono::days>;
};
template <calendar_span Span>
[[nodiscard]] std::string text_of_span(Span const& span) {
  auto const text = [](auto count, char const* one) {
    return std::to_string(count) + ' ' + one + (count == 1 ? "" : "s");
  };
  if constexpr (counts_in<Span, std::chrono::years>)
    return text(span.count(), "year");
  else if constexpr (counts_in<Span, std::chrono::months>)
    return text(span.count(), "month");
  else if constexpr (counts_in<Span, std::chrono::weeks>)
    return text(span.count(), "week");
  else
    return text(std::chrono::days(span).count(), "day");
}
/// So much later. The 31st of a month that has none is its last day.
/// \throws tonnage::error  beyond the calendar
template <calendar_span Span>
[[nodiscard]] date moved_by(date day, Span const& span) {
  if constexpr (is_in_months<Span>) {
    auto const from = civil(day);
    constexpr int months_each = counts_in<Span, std::chrono::years> ? 12 : 1;
    auto const months = std::int64_t{12} * static_cast<int>(from.year()) + static_cast<int>(unsigned{from.month()}) -
                        1 + std::int64_t{span.count()} * months_each;
    auto const year = (months - (months % 12 + 12) % 12) / 12;
    if (year < static_cast<int>((std::chrono::year::min)()) || year > static_cast<int>((std::chrono::year::max)()))
      throw_error("expected a day of the calendar, found one in the year " + std::to_string(year));
    auto const month =
        std::chrono::year(static_cast<int>(year)) / std::chrono::month(static_cast<unsigned>(months - 12 * year) + 1);
    auto const same = month / from.day();
    return same.ok() ? date(same) : date(month / std::chrono::last);
  } else {
    return day + std::chrono::days(span);
  }
}

template <class Row>
concept has_life = requires(Row& row, calendar_day day) {
  { commissioned_of(row) } -> std::convertible_to<std::optional<date>>;
  { retired_of(row) } -> std::convertible_to<std::optional<date>>;
  row.commissioned = day;
  row.retired = day;
};

/// Makes rows of a row: `change(row, out)`; says so: `note()`.
template <class T>
concept changes_plan = requires { typename T::is_plan_change; };

/// A plan of which nothing was selected yet, in rows of its own.
template <class Range>
inline constexpr bool can_be_changed = moment_of<Range> == moment::undecided;

template <class Range, changes_plan Change>
  requires(ranges::input_range<Range> && can_be_changed<Range>)
[[nodiscard]] auto operator|(Range&& range, Change const& change) {
  auto base = hold(std::forward<Range>(range));
  std::vector<ranges::range_value_t<decltype(base)>> rows;
  for (auto const& row : base) change(row, rows);
  return changed_plan<decltype(base)>(std::move(base), std::move(rows), change.note());
}
template <
    class Range, changes_plan Change,
    words Because = sentence{}
                        .add("tonnage: a plan is changed before something is selected of it: say delayed_by(...) | "
                             "in_service(...); rows without dates cannot be changed")
                        .out>
  requires(ranges::input_range<Range> && !can_be_changed<Range>)
void operator|(Range&&, Change const&) TONNAGE_DELETE(
    "tonnage: a plan is changed before something is selected of it: say delayed_by(...) | in_service(...); rows "
    "without "
    "dates cannot be changed");

template <calendar_span Span>
struct delay {
  using is_plan_change = void;
  Span span;
  std::optional<date> first{};

  /// Only what is commissioned on this day or later: what stands already is not late.
  [[nodiscard]] delay from(calendar_day day) const { return {span, day}; }
  [[nodiscard]] assumption note() const {
    return {"delayed by",
            text_of_span(span) + (first ? ", what is commissioned from " + to_string(*first) + " on" : "")};
  }
  template <class Row>
  void operator()(Row row, std::vector<Row>& out) const {
    auto const start = commissioned_of(row);
    if (start && (!first || *first <= *start)) {
      row.commissioned = calendar_day(moved_by(*start, span));
      if constexpr (requires { retired_of(row); }) {
        if (auto const end = retired_of(row)) row.retired = calendar_day(moved_by(*end, span));
      }
    }
    out.push_back(std::move(row));
  }
};

template <calendar_span Span>
struct life {
  using is_plan_change = void;
  Span span;

  [[nodiscard]] assumption note() const {
    return {"retired after", text_of_span(span) + ", where no date of retirement is known"};
  }
  template <class Row>
  void operator()(Row row, std::vector<Row>& out) const {
    static_assert(has_life<Row>, "tonnage: retired_after needs rows with members `commissioned` and `retired`");
    if (auto const start = commissioned_of(row); start && !retired_of(row))
      row.retired = calendar_day(moved_by(*start, span));
    out.push_back(std::move(row));
  }
};

/// The whole number below a quotient of at least 0, which may lie a little below the whole number that it is.
[[nodiscard]] inline double whole_at_most(double quotient) {
  double const nearest = rounded(quotient);
  return is_at_most(nearest, quotient) ? nearest : rounded_down(quotient);
}

/// Neither a figure to keep nor a price.
struct unsaid {};

template <class Kept, class Price>
struct replacement {
  using is_plan_change = void;
  catalog::model successor;
  Kept kept{};
  Price price{};

  /// As many as have the same of a figure (chip power, FP8 peak) as those they replace, in whole GPUs, at most.
  template <per_model Metric>
  [[nodiscard]] replacement<Metric, Price> keeping(Metric const& metric) const {
    return {successor, metric, price};
  }
  /// What a successor costs: `60'000.0 * usd / gpu`. Without it nobody knows what they cost.
  template <class Quantity>
  [[nodiscard]] replacement<Kept, Quantity> at_price(Quantity const& per_gpu) const {
    return {successor, kept, per_gpu};
  }

  [[nodiscard]] assumption note() const {
    std::string text = std::string(successor->name) + " on the day of retirement, ";
    if constexpr (std::is_same_v<Kept, unsaid>)
      text += "one for one";
    else
      text += "in whole GPUs with at most the same " + kept.name();
    return {"replaced by", std::move(text)};
  }
  template <class Row>
  void operator()(Row row, std::vector<Row>& out) const {
    static_assert(has_life<Row>, "tonnage: replaced_by needs rows with members `commissioned` and `retired`");
    auto const end = retired_of(row);
    out.push_back(row);
    if (!end) return;
    auto const forget = [](auto& known) { known = std::remove_cvref_t<decltype(known)>{}; };
    row.count = successors_of(row);
    row.model = successor;
    row.commissioned = calendar_day(*end);
    row.retired.reset();
    if constexpr (requires { row.announced; }) forget(row.announced);
    if constexpr (requires { row.ordered; }) forget(row.ordered);
    if constexpr (requires { row.cost; }) {
      forget(row.cost);
      if constexpr (!std::is_same_v<Price, unsaid>) row.cost = row.count * price;
    }
    out.push_back(std::move(row));
  }

 private:
  template <class Row>
  [[nodiscard]] auto successors_of(Row const& row) const {
    if constexpr (std::is_same_v<Kept, unsaid>) {
      return row.count;
    } else {
      auto const figure = [&](catalog::model of) {
        auto const each =
            catalog::detail::agreed(*of, [&](catalog::accelerator const& one) { return kept.per_gpu(one); });
        if (!each || !(static_cast<double>(each->coherent_) > 0))
          throw_error("replaced_by: expected a model whose " + kept.name() + " is known",
                      {.text = std::string(of->name)});
        return static_cast<double>(each->coherent_);
      };
      double const factor = figure(model_in(row)) / figure(successor);
      using product = decltype(row.count.coherent_ * factor);
      if constexpr (std::is_same_v<product, double>) {
        return decltype(row.count)::from_coherent(whole_at_most(row.count.coherent_ * factor));
      } else {
        return row.count * factor;
      }
    }
  }
};

}  // namespace detail
/// \endcond

/// Everything is commissioned later, and retired later where that date is known: it serves as long. `.from(day)` leaves
/// alone what is commissioned before that day. A negative span is earlier.
/// \param span  in days, weeks, months or years: a month after 31 January is the last day of February
/// \throws tonnage::error  for a day beyond the calendar
/// \code plan | delayed_by(months(9)).from(2026y / December / 1) | in_service(as_of(day)) \endcode
template <detail::calendar_span Span>
[[nodiscard]] detail::delay<Span> delayed_by(Span const& span) {
  return {span};
}

/// What has no date of retirement has one: so long after it is commissioned. What was never commissioned has none.
/// \throws tonnage::error  for a span below 0, and for a day beyond the calendar
/// \code plan | retired_after(years(5)) | in_service(as_of(day)) \endcode
template <detail::calendar_span Span>
[[nodiscard]] detail::life<Span> retired_after(Span const& span) {
  if (span < Span::zero())
    throw_error("retired_after: expected a span of at least 0, found " + detail::text_of_span(span));
  return {span};
}

/// On the day on which a holding is retired, as many of another model take its place, with no date of retirement: say
/// `retired_after` again for their own. `.keeping(chip_power)` takes as many as have the same of a figure, and
/// `.at_price(60'000.0 * usd / gpu)` says what they cost; without it that is not known.
/// \throws tonnage::error  where a figure that shall be kept is not known of one of the models
/// \code plan | retired_after(years(5)) | replaced_by(gb300).keeping(chip_power) | retired_after(years(5)) \endcode
[[nodiscard]] inline detail::replacement<detail::unsaid, detail::unsaid> replaced_by(catalog::model successor) {
  return {successor};
}

}  // namespace tonnage::inline v0_1_0
