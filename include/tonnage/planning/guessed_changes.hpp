// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Changes of a plan by a guess: what comes later, serves for years, and comes at all, as nobody knows.
///
/// `plan | delayed_by(guess("delay", 0.80, 30.0 * full_day, 270.0 * full_day)) | in_service(as_of(day))` has each
/// holding in the worlds in which it stands on that day: 1,000 GPUs that stand in a third of the worlds are 1,000
/// there, and none elsewhere.
///
/// One guess delays all holdings by the same in each world, as one building does that they wait for. For delays of
/// their own, change the parts of a plan before they are joined. Not part of `tonnage/tonnage.hpp`.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <tonnage/core/rounding.hpp>
#include <tonnage/planning/change.hpp>
#include <tonnage/planning/guess.hpp>
#include <tonnage/tally/question.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

using guessed_span = guess<quantity<kind::time>>;

/// A guess of a span in whole days, a part of a day not counted.
struct days_in_worlds {
  explicit days_in_worlds(guessed_span const& of) : span(of.value().coherent_), of_world(ensemble::worlds) {
    for (std::size_t i = 0; i != of_world.size(); ++i)
      of_world[i] = static_cast<std::int64_t>(rounded_down(span[i] / 86'400));
  }
  ensemble span;
  std::vector<std::int64_t> of_world;
};

struct delay_in_worlds {
  days_in_worlds by;
  std::optional<date> first;
};

struct guessed_delay {
  guessed_span span;
  std::optional<date> first{};

  /// Only what is commissioned on this day or later.
  [[nodiscard]] guessed_delay from(calendar_day day) const { return {span, day}; }
  [[nodiscard]] assumption note() const {
    return {"delayed by", span.name() + (first ? ", what is commissioned from " + to_string(*first) + " on" : "")};
  }
};
struct guessed_life {
  guessed_span span;
  [[nodiscard]] assumption note() const {
    return {"retired after", span.name() + ", where no date of retirement is known"};
  }
};

/// Rows of one moment, of a plan in a thousand worlds.
template <class Row, moment When>
class rows_in_worlds : public ranges::view_interface<rows_in_worlds<Row, When>>, public std::ranges::view_base {
 public:
  static constexpr moment when = When;

  rows_in_worlds() = default;
  rows_in_worlds(std::vector<Row> rows, notes_of_rows notes)
      : rows_(std::make_shared<std::vector<Row> const>(std::move(rows))), notes_(std::move(notes)) {}
  auto begin() const { return rows_->begin(); }
  auto end() const { return rows_->end(); }
  [[nodiscard]] std::vector<assumption> const& assumptions() const { return notes_.said; }
  [[nodiscard]] std::size_t undated() const { return notes_.undated; }

 private:
  std::shared_ptr<std::vector<Row> const> rows_ = std::make_shared<std::vector<Row> const>();
  notes_of_rows notes_{};
};

/// A holding whose count and cost are numbers in a thousand worlds.
template <class Row>
struct row_in_worlds;
template <class Rep, auto Currency>
struct row_in_worlds<basic_holding<Rep, Currency>> {
  using type = basic_holding<ensemble, Currency>;
  [[nodiscard]] static type of(basic_holding<Rep, Currency> const& h) {
    type out{.model = h.model};
    out.count = quantity<kind::gpu, ensemble>::from_coherent(ensemble(h.count.coherent_));
    out.owner = h.owner, out.operator_ = h.operator_, out.site = h.site, out.tenant = h.tenant;
    out.announced = h.announced, out.ordered = h.ordered;
    out.commissioned = h.commissioned, out.retired = h.retired;
    if (h.cost) out.cost = quantity<money<Currency>, ensemble>::from_coherent(ensemble(h.cost->coherent_));
    return out;
  }
};

/// A plan with dates of each world. No range: what there is of it is a matter of the moment.
template <class Range>
class plan_in_worlds {
  using row = ranges::range_value_t<Range>;
  using world_row = typename row_in_worlds<row>::type;

 public:
  explicit plan_in_worlds(Range plan) : plan_(std::move(plan)) {}

  [[nodiscard]] plan_in_worlds with(guessed_delay const& by) const {
    auto out = *this;
    out.delays_.push_back({days_in_worlds(by.span), by.first});
    out.notes_.push_back(by.note());
    return out;
  }
  /// The first guess of a life counts: after it there is a date of retirement.
  [[nodiscard]] plan_in_worlds with(guessed_life const& after) const {
    auto out = *this;
    if (!out.life_) out.life_.emplace(after.span);
    out.notes_.push_back(after.note());
    return out;
  }
  /// A change that is the same in all worlds, of what was there before the guesses: each row is as late, and serves as
  /// long, in either order.
  template <class Change>
  [[nodiscard]] auto with(Change const& change) const {
    auto changed = plan_ | change;
    plan_in_worlds<decltype(changed)> out(std::move(changed));
    out.delays_ = delays_, out.life_ = life_, out.notes_ = notes_;
    return out;
  }
  [[nodiscard]] bool has_guessed_life() const { return life_.has_value(); }
  [[nodiscard]] bool has_rows_without_end() const {
    if (life_) return false;
    for (auto const& each : plan_)
      if (commissioned_of(each) && !retired_of(each)) return true;
    return false;
  }

  [[nodiscard]] auto at(standing const& on, assumption note) const {
    return make<moment::instant>(std::move(note), [day = on.day](date start, std::optional<date> end) {
      return start <= day && (!end || *end > day);
    });
  }
  template <bool Needs>
  [[nodiscard]] auto at(dated_within<commissioned_of, Needs> const& in, assumption note) const {
    return make<moment::period>(std::move(note),
                                [in](date start, std::optional<date>) { return in.first <= start && start < in.end; });
  }
  template <bool Needs>
  [[nodiscard]] auto at(dated_within<retired_of, Needs> const& in, assumption note) const {
    return make<moment::period>(
        std::move(note), [in](date, std::optional<date> end) { return end && in.first <= *end && *end < in.end; });
  }
  /// The days from which and to which something changes, in any world. \pre a row with a date
  [[nodiscard]] std::optional<std::pair<date, date>> days_of_change() const {
    std::optional<std::pair<date, date>> out;
    auto const take = [&](date day) {
      if (!out) out = {day, day};
      out->first = (std::min)(out->first, day), out->second = (std::max)(out->second, day);
    };
    for (auto const& each : plan_) {
      each_world(each, [&](std::size_t, date start, std::optional<date> end) {
        take(start);
        if (end) take(*end);
      });
    }
    return out;
  }

 private:
  template <class Other>
  friend class plan_in_worlds;
  [[nodiscard]] bool is_late(delay_in_worlds const& each, date start) const {
    return !each.first || *each.first <= start;
  }
  /// The dates of a row in each world, where it has one.
  template <class Visit>
  void each_world(row const& of, Visit const& visit) const {
    auto const [start, end] = life_of(of);
    if (!start) return;
    for (std::size_t world = 0; world != ensemble::worlds; ++world) {
      std::chrono::days late{0};
      for (auto const& each : delays_)
        if (is_late(each, *start)) late += std::chrono::days(each.by.of_world[world]);
      auto const begins = *start + late;
      auto ends = end;
      if (ends) *ends += late;
      if (!ends && life_) ends = begins + std::chrono::days(life_->of_world[world]);
      visit(world, begins, ends);
    }
  }
  /// 1 in the worlds in which a row is there, 0 elsewhere, with the guesses that it was made of.
  template <class Test>
  [[nodiscard]] ensemble presence(row const& of, Test const& test) const {
    std::vector<double> is_there(ensemble::worlds);
    double worlds = 0;
    each_world(of, [&](std::size_t world, date start, std::optional<date> end) {
      worlds += is_there[world] = test(start, end) ? 1 : 0;
    });
    if (worlds == 0 || worlds == double{ensemble::worlds}) return worlds == 0 ? 0.0 : 1.0;
    ensemble out{std::span<double const>(is_there)};
    for (auto const& each : delays_)
      if (is_late(each, *commissioned_of(of))) out += each.by.span * 0.0;
    if (life_ && !retired_of(of)) out += life_->span * 0.0;
    return out;
  }
  template <moment When, class Test>
  [[nodiscard]] auto make(assumption note, Test const& test) const {
    std::map<std::pair<date, std::optional<date>>, ensemble> known;
    std::vector<world_row> rows;
    notes_of_rows notes;
    std::size_t number = 0;
    for (auto const& each : plan_) {
      ++number;
      auto const [start, end] =
          retold([&] { return life_of(each); }, [&](error const& why) { return at_row(why, number); });
      if (!start) {
        ++notes.undated;
        continue;
      }
      auto const [at, is_new] = known.try_emplace({*start, end});
      if (is_new) at->second = presence(each, test);
      if (at->second.is_one_number() && at->second[0] == 0) continue;
      rows.push_back(row_in_worlds<row>::of(each));
      if (at->second.is_one_number()) continue;
      rows.back().count = rows.back().count * at->second;
      if (rows.back().cost) rows.back().cost = *rows.back().cost * at->second;
    }
    collect_notes(plan_, notes);
    for (auto const& each : notes_) add_once(notes.said, each);
    add_once(notes.said, std::move(note));
    return rows_in_worlds<world_row, When>(std::move(rows), std::move(notes));
  }

  Range plan_;
  std::vector<delay_in_worlds> delays_;
  std::optional<days_in_worlds> life_;
  std::vector<assumption> notes_;
};

template <class Range>
concept plan_of_holdings = ranges::input_range<Range> && can_be_changed<Range> &&
                           requires { typename row_in_worlds<ranges::range_value_t<Range>>::type; };
template <class T>
concept changes_dates_by_guess = std::is_same_v<T, guessed_delay> || std::is_same_v<T, guessed_life>;

template <plan_of_holdings Range, changes_dates_by_guess Change>
[[nodiscard]] auto operator|(Range&& range, Change const& change) {
  return plan_in_worlds<held<Range>>(hold(std::forward<Range>(range))).with(change);
}
template <class Range, changes_dates_by_guess Change>
[[nodiscard]] auto operator|(plan_in_worlds<Range> const& plan, Change const& change) {
  return plan.with(change);
}
template <class Range, changes_plan Change>
[[nodiscard]] auto operator|(plan_in_worlds<Range> const& plan, Change const& change) {
  return plan.with(change);
}
/// \throws tonnage::error  behind a life by a guess, which leaves nothing to retire
template <class Range, calendar_span Span>
[[nodiscard]] auto operator|(plan_in_worlds<Range> const& plan, life<Span> const& after) {
  if (plan.has_guessed_life())
    throw_error("retired_after: expected a plan without a life by a guess, found one", {.text = after.note().text});
  return plan.with(after);
}
/// \throws tonnage::error  behind a life by a guess
template <class Range, class Kept, class Price>
[[nodiscard]] auto operator|(plan_in_worlds<Range> const& plan, replacement<Kept, Price> const& by) {
  if (plan.has_guessed_life())
    throw_error("replaced_by: expected a life that is the same in all worlds, found a guess", {.text = by.note().text});
  return plan.with(by);
}
template <class Range, class Factor>
[[nodiscard]] auto operator|(plan_in_worlds<Range> const& plan, scaling<Factor> const& by) {
  return plan.with(by);
}
template <class Range, class Keep, moment When>
[[nodiscard]] auto operator|(plan_in_worlds<Range> const& plan, selector<Keep, When> const& which) {
  return plan.at(which.keep, which.note);
}
template <class Range, class Keys, class Metrics,
          words Because = said("tonnage: what there is of a plan whose dates are guesses is a matter of the day: say "
                               "in_service(as_of(date)), added_in(period) or outlook(...)")>
void operator|(plan_in_worlds<Range> const&, question<Keys, Metrics> const&) TONNAGE_DELETE(
    "tonnage: what there is of a plan whose dates are guesses is a matter of the day: say in_service(as_of(date)), "
    "added_in(period) or outlook(...)");

/// Counts and costs times a guess.
struct guessed_scaling {
  guess<double> factor;
  std::optional<date> first{};

  /// Only what is commissioned on this day or later.
  [[nodiscard]] guessed_scaling from(calendar_day day) const { return {factor, day}; }
  template <class Range>
    requires(ranges::input_range<Range> && requires { typename row_in_worlds<ranges::range_value_t<Range>>::type; })
  friend auto operator|(Range&& range, guessed_scaling const& s) {
    using row = ranges::range_value_t<Range>;
    auto const change = [by = s.factor.value(), since = s.first](row const& each) {
      auto out = row_in_worlds<row>::of(each);
      if (!is_commissioned_from(each, since)) return out;
      out.count = out.count * by;
      if (out.cost) out.cost = *out.cost * by;
      return out;
    };
    auto scaled = ranges::views::transform(hold(std::forward<Range>(range)), change);
    return noted_view<decltype(scaled)>(std::move(scaled), {"scaled by", text_of_scaling(s.factor.name(), s.first)});
  }
  template <class Range>
  friend auto operator|(plan_in_worlds<Range> const& plan, guessed_scaling const& s) {
    return plan.with(s);
  }
};

}  // namespace detail
/// \endcond

/// Everything is commissioned later by a guess, and retired later where that date is known: it serves as long.
/// `.from(day)` leaves alone what is commissioned before that day. Parts of a day do not count. Holdings of this
/// library only; `in_service`, `added_in` and `retired_in` select from such a plan. Memory and time: rows × worlds a
/// selection.
/// \code plan | delayed_by(guess("delay", 0.80, 30.0 * full_day, 270.0 * full_day)) | in_service(as_of(day)) \endcode
[[nodiscard]] inline detail::guessed_delay delayed_by(guess<quantity<kind::time>> const& span) { return {span}; }

/// What has no date of retirement is retired so long after it is commissioned, by a guess.
/// \code plan | retired_after(guess("life", 0.90, 4.0 * 365.25 * full_day, 7.0 * 365.25 * full_day)) \endcode
[[nodiscard]] inline detail::guessed_life retired_after(guess<quantity<kind::time>> const& span) { return {span}; }

/// Every count (and cost) times a guess: what comes of an order. `.from(day)` leaves alone what is commissioned before
/// that day, or never.
/// \code plan | scaled_by(guess("GPUs that come of an order", 0.80, 0.75, 1.02)) \endcode
[[nodiscard]] inline detail::guessed_scaling scaled_by(guess<double> const& factor) { return {factor}; }

}  // namespace tonnage::inline v0_1_0
