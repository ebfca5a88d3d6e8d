// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which holdings: in service at a date (a stock), added or retired in a period (a flow).
///
/// `plan | in_service(as_of(2030y / December / 31))`, `plan | added_in(2027y)`. The result is a view of the same rows,
/// and its type remembers whether it is of an instant or of a period: that is how a metric can refuse the wrong one.
/// range-v3's own views come before or after as you like and keep that memory.
#pragma once

#include <functional>
#include <memory>
#include <range/v3/view/all.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/interface.hpp>
#include <range/v3/view/transform.hpp>
#include <tonnage/fleet/fleet.hpp>

namespace tonnage {

/// What a range of holdings is of: an instant (stocks may be summed), a period (flows may be), or not yet decided.
enum class moment { undecided, instant, period };

/// \cond
namespace detail {

/// Keeps a container that was handed over as a temporary; copies share it.
template <class Container>
class kept_view : public ranges::view_interface<kept_view<Container>> {
 public:
  kept_view() = default;
  explicit kept_view(Container&& c) : container_(std::make_shared<Container const>(std::move(c))) {}
  auto begin() const { return container_->begin(); }
  auto end() const { return container_->end(); }
  Container const& base() const { return *container_; }

 private:
  std::shared_ptr<Container const> container_;
};

template <class Range>
auto hold(Range&& range) {
  if constexpr (ranges::viewable_range<Range>) {
    return ranges::views::all(std::forward<Range>(range));
  } else {
    return kept_view<std::remove_cvref_t<Range>>(std::forward<Range>(range));
  }
}
template <class Range> using held = decltype(hold(std::declval<Range>()));

template <class T>
concept has_moment = requires { { T::when } -> std::convertible_to<moment>; };

/// The moment of a range: its own, else that of the range it is a view of (its first template argument), else what
/// its rows say: undated rows are a snapshot.
template <class Range, class Row> struct moment_of_range {
  static constexpr moment value = dated<Row> ? moment::undecided : moment::instant;
};
template <has_moment Range, class Row> struct moment_of_range<Range, Row> {
  static constexpr moment value = Range::when;
};
template <template <class...> class View, class Base, class... Rest, class Row>
  requires(!has_moment<View<Base, Rest...>> && ranges::view_<View<Base, Rest...>> && ranges::range<Base>)
struct moment_of_range<View<Base, Rest...>, Row> {
  static constexpr moment of_base = moment_of_range<std::remove_cvref_t<Base>, Row>::value;
  // Views of several ranges (concat): all of one moment, or of none.
  template <class Other> static constexpr bool agrees() {
    if constexpr (ranges::range<Other>) return moment_of_range<std::remove_cvref_t<Other>, Row>::value == of_base;
    else return true;
  }
  static constexpr moment value = (agrees<Rest>() && ...) ? of_base : moment::undecided;
};

/// What a range rests on, from the holdings outwards.
template <class Range>
void collect_assumptions(Range const& range, std::vector<assumption>& out) {
  if constexpr (requires { range.assumptions(); }) {
    for (auto const& a : range.assumptions()) out.push_back(a);
  } else if constexpr (requires { range.base(); }) {
    collect_assumptions(range.base(), out);
  }
  if constexpr (requires { { range.note() } -> std::convertible_to<assumption>; }) out.push_back(range.note());
}

}  // namespace detail
/// \endcond

/// The moment of a range of holdings.
template <class Range>
inline constexpr moment moment_of =
    detail::moment_of_range<std::remove_cvref_t<Range>, std::remove_cvref_t<ranges::range_reference_t<Range>>>::value;

/// The rows of `Base` for which `Keep` holds, as of an instant or during a period. A view; made by `in_service` and its
/// siblings.
template <class Base, class Keep, moment When>
class selection : public ranges::view_interface<selection<Base, Keep, When>> {
 public:
  static constexpr moment when = When;
  selection() = default;
  selection(Base base, Keep keep, assumption note)
      : base_(base), rows_(std::move(base), std::move(keep)), note_(std::move(note)) {}

  auto begin() { return rows_.begin(); }
  auto end() { return rows_.end(); }
  [[nodiscard]] Base const& base() const { return base_; }
  [[nodiscard]] assumption const& note() const { return note_; }

 private:
  Base base_;
  ranges::filter_view<Base, Keep> rows_;
  assumption note_;
};

/// A selection that still waits for its holdings.
template <class Keep, moment When>
struct selector {
  Keep keep;
  assumption note;

  template <class Range>
    requires ranges::input_range<Range>
  friend auto operator|(Range&& range, selector s) {
    return selection<detail::held<Range>, Keep, When>(detail::hold(std::forward<Range>(range)), std::move(s.keep),
                                                      std::move(s.note));
  }
};
/// \cond
template <moment When, class Keep>
[[nodiscard]] auto select_by(std::string name, std::string text, Keep keep) {
  return selector<Keep, When>{std::move(keep), {std::move(name), std::move(text)}};
}
/// \endcond

/// The stock at the end of a day: commissioned by then, not yet retired. Rows need a `commissioned` date; those that
/// have none set are not in service.
[[nodiscard]] inline auto in_service(as_of when) {
  return select_by<moment::instant>("in service", "as of " + to_string(when.day), [when](auto const& row) {
    return status_at(row, when) == status::commissioned;
  });
}

/// The whole plan as one stock: everything commissioned and nothing retired, whatever the dates, for who asks "what is
/// it all, when it is done".
[[nodiscard]] inline auto at_completion() {
  return select_by<moment::instant>("in service", "at completion: everything commissioned, nothing retired",
                                    [](auto const&) { return true; });
}

/// The flow of additions: commissioned during the period.
[[nodiscard]] inline auto added_in(period during) {
  return select_by<moment::period>("additions", to_string(during), [during](auto const& row) {
    std::optional<date> const on = commissioned_of(row);
    return on && during.contains(*on);
  });
}

/// The flow of retirements: retired during the period.
[[nodiscard]] inline auto retired_in(period during) {
  return select_by<moment::period>("retirements", to_string(during), [during](auto const& row) {
    std::optional<date> const on = retired_of(row);
    return on && during.contains(*on);
  });
}

/// \cond
namespace detail {
template <class Factor>
struct scaling {
  Factor factor;
  template <class Range>
    requires ranges::input_range<Range>
  friend auto operator|(Range&& range, scaling s) {
    return ranges::views::transform(hold(std::forward<Range>(range)), [f = s.factor](auto row) {
      row.count = row.count * f;
      if constexpr (requires { *row.cost; }) {
        if (row.cost) row.cost = *row.cost * f;
      }
      return row;
    });
  }
};
}  // namespace detail
/// \endcond

/// Every count (and cost) times a factor: what if it were 30 % more? Needs rows with a `count` that can be assigned.
/// Throws `tonnage::error` for a factor below 0 or NaN.
template <number_like Factor>
[[nodiscard]] auto scaled_by(Factor factor) {
  if constexpr (std::is_arithmetic_v<Factor>) {
    if (!(factor >= Factor{})) throw error("a fleet is scaled by a number of at least 0", {.text = std::to_string(factor)});
  }
  return detail::scaling<Factor>{factor};
}

}  // namespace tonnage
