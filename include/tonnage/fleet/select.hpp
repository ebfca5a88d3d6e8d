// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which holdings: in service at a date (a stock), added or retired in a period (a flow).
///
/// `plan | in_service(as_of(2030y / December / 31))`, `plan | added_in(2027y)`. The result is a view of the same rows,
/// and its type remembers whether it is of an instant or of a period: that is how a metric can refuse the wrong one.
/// range-v3's own views come before or after as you like and keep that memory.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <tonnage/fleet/detail/held.hpp>
#include <tonnage/fleet/fleet.hpp>
#include <tonnage/fleet/row_number.hpp>
#include <tonnage/fleet/scaled_by.hpp>
#include <tonnage/units/refusal.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// What a range of holdings is of: an instant (stocks may be summed), a period (flows may be), or not yet decided.
enum class moment { undecided, instant, period };

/// \cond
namespace detail {
template <class T>
concept has_moment = requires {
  { T::when } -> std::convertible_to<moment>;
};

/// The moment of a range: its own, else that of the range it is a view of (its base, or its first template argument),
/// else what its rows say: undated rows are a snapshot.
template <class Range, class Row>
struct moment_of_range {
  [[nodiscard]] static constexpr moment of() {
    if constexpr (requires(Range const& range) { ranges::begin(range.base()); })
      return moment_of_range<std::remove_cvref_t<decltype(std::declval<Range const&>().base())>, Row>::value;
    else
      return dated<Row> ? moment::undecided : moment::instant;
  }
  static constexpr moment value = of();
};
template <has_moment Range, class Row>
struct moment_of_range<Range, Row> {
  static constexpr moment value = Range::when;
};
template <template <class...> class View, class Base, class... Rest, class Row>
  requires(!has_moment<View<Base, Rest...>> &&
           (ranges::view_<View<Base, Rest...>> || std::ranges::view<View<Base, Rest...>>) && ranges::range<Base>)
struct moment_of_range<View<Base, Rest...>, Row> {
  static constexpr moment of_base = moment_of_range<std::remove_cvref_t<Base>, Row>::value;
  // Views of several ranges (concat): all of one moment, or of none.
  template <class Other>
  static constexpr bool agrees() {
    if constexpr (ranges::range<Other>)
      return moment_of_range<std::remove_cvref_t<Other>, Row>::value == of_base;
    else
      return true;
  }
  static constexpr moment value = (agrees<Rest>() && ...) ? of_base : moment::undecided;
};

/// A stage whose effect is had as often as the stage is: two of one note are two notes.
template <class Range>
concept repeats = requires { requires Range::each_time; };

/// The notes of one chain of stages, from the holdings outwards.
template <class Range>
void add_notes_of(Range const& range, notes_of_rows& out) {
  if constexpr (requires { range.assumptions(); }) {
    for (auto const& a : range.assumptions()) add_once(out.said, a);
  } else if constexpr (requires { range.base(); }) {
    add_notes_of(range.base(), out);
  }
  if constexpr (requires {
                  { range.note() } -> std::convertible_to<assumption>;
                }) {
    assumption note = range.note();
    if constexpr (repeats<Range>) {
      while (std::find(out.said.begin(), out.said.end(), note) != out.said.end()) note.text += ", again";
    }
    add_once(out.said, std::move(note));
  }
  if constexpr (requires { range.left_out(out); })
    range.left_out(out);
  else if constexpr (requires { range.undated(); })
    out.undated += range.undated();
}

/// What a range rests on. `views::concat` keeps its ranges to itself: fleets are joined with `+`, which keeps their
/// assumptions. What several batches rest on is said once.
template <class Range>
void collect_notes(Range const& range, notes_of_rows& out) {
  notes_of_rows of_range;
  add_notes_of(range, of_range);
  out.add(of_range);
}
}  // namespace detail
/// \endcond

/// The moment of a range of holdings.
template <class Range>
inline constexpr moment moment_of =
    detail::moment_of_range<std::remove_cvref_t<Range>, std::remove_cvref_t<ranges::range_reference_t<Range>>>::value;

/// The rows of `Base` for which `Keep` holds, as of an instant or during a period. A view of the rows themselves, which
/// nothing copies; made by `in_service` and its siblings. Its own iterator, because range-v3's filter remembers its
/// first row and so cannot be const (and compiles for a third of a second): a selection can be kept, and asked twice.
template <class Base, class Keep, moment When>
class selection : public ranges::view_base, public std::ranges::view_base {
 public:
  static constexpr moment when = When;  ///< an instant or a period

  /// Steps over the rows that are not kept. Forward where `Base` is.
  class iterator {
   public:
    using base_iterator = ranges::iterator_t<Base>;
    using iterator_category =
        std::conditional_t<ranges::forward_range<Base>, std::forward_iterator_tag, std::input_iterator_tag>;
    using value_type = ranges::range_value_t<Base>;
    using difference_type = std::ptrdiff_t;
    using reference = ranges::range_reference_t<Base>;
    using pointer = void;

    iterator() = default;
    iterator(base_iterator at, ranges::sentinel_t<Base> end, selection const* of) : at_(at), end_(end), of_(of) {
      skip();
    }
    reference operator*() const { return *at_; }
    iterator& operator++() {
      pass();
      skip();
      return *this;
    }
    iterator operator++(int) {
      auto before = *this;
      ++*this;
      return before;
    }
    [[nodiscard]] bool is_at_end() const { return at_ == end_; }
    /// Where it stands in what is selected from.
    [[nodiscard]] base_iterator const& base() const { return at_; }
    /// The number of its row in a source that is read once, from 1.
    [[nodiscard]] std::size_t number() const
      requires(!ranges::forward_range<Base>)
    {
      return number_in(at_, passed_.rows + 1);
    }
    friend bool operator==(iterator const& a, iterator const& b) { return a.at_ == b.at_; }

   private:
    struct none {};
    struct count {
      std::size_t rows = 0;
    };
    void pass() {
      ++at_;
      if constexpr (!ranges::forward_range<Base>) ++passed_.rows;
    }
    void skip() {
      while (at_ != end_ && !keeps(*at_)) pass();
    }
    [[nodiscard]] bool keeps(reference const& row) const {
      return detail::retold([&] { return of_->keep_(row); },
                            [&](error const& why) { return detail::at_row(why, number_here()); });
    }
    [[nodiscard]] static std::size_t number_in(base_iterator const& at, std::size_t otherwise) {
      if constexpr (requires { at.number(); })
        return at.number();
      else
        return otherwise;
    }
    [[nodiscard]] std::size_t number_here() const {
      if constexpr (ranges::forward_range<Base>)
        return detail::row_number(of_->base_, at_);
      else
        return number();
    }
    base_iterator at_{};
    ranges::sentinel_t<Base> end_{};
    selection const* of_ = nullptr;
    // Of a source that is read once; any other is counted when there is an error.
    [[no_unique_address]] std::conditional_t<ranges::forward_range<Base>, none, count> passed_{};
  };
  struct sentinel {
    friend bool operator==(iterator const& i, sentinel) { return i.is_at_end(); }
  };

  selection() = default;
  selection(Base base, Keep keep, assumption note)
      : base_(std::move(base)), keep_(std::move(keep)), note_(std::move(note)) {}  ///< the rows of `base` to `keep`

  [[nodiscard]] iterator begin() const { return {ranges::begin(base_), ranges::end(base_), this}; }
  [[nodiscard]] sentinel end() const { return {}; }
  [[nodiscard]] Base const& base() const { return base_; }  ///< what it selects from
  [[nodiscard]] Base& base() { return base_; }              ///< the same, of which some views need more than to look
  [[nodiscard]] Keep const& keep() const { return keep_; }  ///< whether a row is one
  [[nodiscard]] assumption const& note() const { return note_; }  ///< what an answer says of it
  /// How many rows were left out for want of a date, so that no row is missed in silence. Complexity: one pass.
  [[nodiscard]] std::size_t undated() const {
    detail::notes_of_rows out;
    left_out(out);
    return out.undated;
  }
  /// \cond
  void left_out(detail::notes_of_rows& out) const {
    if constexpr (Keep::needs_date) {
      for (auto const& row : base_) {
        out.undated += commissioned_of(row) ? 0U : 1U;
        if constexpr (requires { keep_.is_retired_that_day(row); })
          out.retired_that_day += keep_.is_retired_that_day(row) ? 1U : 0U;
      }
    }
  }
  /// \endcond

 private:
  // Some views of range-v3 (filter among them) note their first row when they are first asked, and so are never const.
  mutable Base base_{};
  Keep keep_{};
  assumption note_{};
};

/// A selection that still waits for its holdings, which `operator|` gives it: what to `keep`, and its `note`.
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
namespace detail {
struct standing {
  static constexpr bool needs_date = true;
  date day{};
  bool operator()(auto const& row) const { return status_at(row, as_of(day)) == status::commissioned; }
  template <class Row>
    requires requires(Row const& row) { retired_of(row); }
  bool is_retired_that_day(Row const& row) const {
    return retired_of(row) == day;
  }
};
struct never_retired {
  static constexpr bool needs_date = false;
  template <class Row>
  bool operator()(Row const& row) const {
    if constexpr (states_status<Row>) {
      if (status_of(row) == status::retired) return false;
    }
    return !life_of(row).retired;
  }
};
/// Rows one of whose dates lies in a period.
template <auto const& Attribute, bool NeedsDate>
struct dated_within {
  static constexpr bool needs_date = NeedsDate;
  date first{};
  date end{};
  bool operator()(auto const& row) const {
    constexpr bool is_retirement = std::is_same_v<decltype(Attribute), retired_of_attribute const&>;
    auto const life = life_of(row);
    auto const& on = is_retirement ? life.retired : life.commissioned;
    return on && first <= *on && *on < end;
  }
};
}  // namespace detail
/// \endcond

/// The stock at the end of a day: commissioned on it or before, and retired after it, or never. A row that is retired
/// on the day itself is not in service: `retired` is the first day without it. Rows need a `commissioned` date; those
/// that have none set are not in service. Reading this selection and its siblings throws `tonnage::error` for a row
/// that is retired before it is commissioned, and for one with a day that no calendar has. The error tells the number
/// of the row, from 1.
/// \code plan | in_service(as_of(2027y / December / 31)) // with `.retired = 2028y / January / 1`, still there \endcode
[[nodiscard]] inline auto in_service(as_of when) {
  return selector<detail::standing, moment::instant>{{when.day}, {"in service", "as of " + to_string(when.day)}};
}

/// \cond
template <class When, detail::words Because = detail::said(
                          "tonnage: what is in service is so at an instant, the end of a day: in_service(as_of(date))")>
  requires(!std::is_convertible_v<When const&, as_of>)
void in_service(When const&)
    TONNAGE_DELETE("tonnage: what is in service is so at an instant, the end of a day: in_service(as_of(date))");
/// \endcond

/// The whole plan as one stock: everything that was not retired, as if all of it were commissioned, whatever the dates.
/// For who asks "what is it all, when it is done", and for holdings without dates.
[[nodiscard]] inline auto at_completion() {
  return selector<detail::never_retired, moment::instant>{
      {}, {"in service", "everything that is not retired, whatever its dates"}};
}

/// The flow of additions: commissioned during the period.
[[nodiscard]] inline auto added_in(period during) {
  return selector<detail::dated_within<commissioned_of, true>, moment::period>{{during.first, during.end},
                                                                               {"additions", to_string(during)}};
}

/// The flow of retirements: the first day without the row lies in the period. `.retired = 2028y / January / 1`, which
/// serves through 2027, is a retirement of 2028.
[[nodiscard]] inline auto retired_in(period during) {
  return selector<detail::dated_within<retired_of, false>, moment::period>{{during.first, during.end},
                                                                           {"retirements", to_string(during)}};
}

}  // namespace tonnage::inline v0_1_0
