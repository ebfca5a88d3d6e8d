// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A ledger: usage records over a span of time, and cut at its hours, days or months.
///
/// `records | over(2023y / 1)` is what of them lies in January, to the millisecond;
/// `records | over(2023y, seoul).by_days()` has a piece for each day that a record touches. However it is cut, the
/// pieces sum to the whole, exactly.
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>
#include <string>
#include <string_view>
#include <tonnage/core/build.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/select.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/record.hpp>
#include <tonnage/usage/time_span.hpp>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
/// A row that its range makes when it is looked at, as columns do, held where else there is a pointer to it.
template <class Row>
class held_row {
 public:
  held_row() = default;
  explicit held_row(Row row) : row_(std::move(row)) {}
  [[nodiscard]] Row const& operator*() const { return row_; }
  [[nodiscard]] Row const* operator->() const { return &row_; }

 private:
  Row row_{};
};
template <class Reference>
using row_pointer = std::conditional_t<std::is_lvalue_reference_v<Reference>, std::remove_cvref_t<Reference> const*,
                                       held_row<std::remove_cvref_t<Reference>>>;
}  // namespace detail
/// \endcond

/// A part of a record: all of it that lies in the ledger's span and between two cuts. `*record` is the record.
template <class Row, class Cut, class Pointer = Row const*>
struct usage_piece {
  Pointer record{};
  time_span during{};        ///< when, within the record
  Cut const* cut = nullptr;  ///< how the ledger is cut

  /// GPUs × time of this piece, exactly.
  [[nodiscard]] gpu_time used() const { return gpu_share(gpus_of(*record)) * during.length(); }
  /// For how long of this piece the record had its CPUs and nodes: all of it, unless the record was `suspended`. When
  /// that was nobody knows, so it is spread evenly, and the pieces of a record sum to what is left of it. Of a record
  /// that is still running it comes off its first time, so that months add up, however far each ledger goes.
  [[nodiscard]] std::chrono::milliseconds active() const {
    if constexpr (requires { suspended_of(*record); }) {
      std::chrono::milliseconds const suspended = suspended_of(*record), none{};
      utc_instant const start = start_of(*record);
      auto const end = std::optional<utc_instant>(end_of(*record));
      if (suspended > none) {
        auto const up_to = [&](utc_instant when) {
          if (!end) return (std::max)(when - start - suspended, none);
          auto const span = *end - start, left = (std::max)(span - suspended, none);
          if (when == *end) return left;
          double const share = static_cast<double>(left.count()) / static_cast<double>(span.count());
          return std::chrono::milliseconds(
              static_cast<std::int64_t>(static_cast<double>((when - start).count()) * share));
        };
        return up_to(during.end) - up_to(during.begin);
      }
    }
    return during.length();
  }
  /// The hour, day or month that it lies in.
  [[nodiscard]] auto label() const { return cut->label_of(during.begin); }
  /// Whether the record starts with it, as each record does with one piece.
  [[nodiscard]] bool starts() const { return during.begin == utc_instant(start_of(*record)); }
  /// Whether the record ends with it.
  [[nodiscard]] bool ends() const { return std::optional<utc_instant>(end_of(*record)) == during.end; }
};

/// \cond
template <class Row, class Cut, class Pointer>
struct row_access<usage_piece<Row, Cut, Pointer>> {
  using piece = usage_piece<Row, Cut, Pointer>;
  static gpu_time weight(piece const& p) { return p.used(); }
  static catalog::model model(piece const& p) {
    if constexpr (requires { model_of(*p.record); })
      return model_of(*p.record);
    else
      return unknown_model;
  }
  static utc_instant start(piece const& p) { return p.during.begin; }
  static std::optional<utc_instant> end(piece const& p) { return p.during.end; }
#define TONNAGE_OF_RECORD(attribute, function)        \
  static auto attribute(piece const& p)               \
    requires(requires(Row const& r) { function(r); }) \
  {                                                   \
    return function(*p.record);                       \
  }
  TONNAGE_OF_RECORD(account, account_of)
  TONNAGE_OF_RECORD(user, user_of)
  TONNAGE_OF_RECORD(project, project_of)
  TONNAGE_OF_RECORD(gpus, gpus_of)
  TONNAGE_OF_RECORD(cpus, cpus_of)
  TONNAGE_OF_RECORD(nodes, nodes_of)
  TONNAGE_OF_RECORD(suspended, suspended_of)
  TONNAGE_OF_RECORD(state, state_of)
  TONNAGE_OF_RECORD(busy, busy_of)
  TONNAGE_OF_RECORD(tenant, tenant_of)
  TONNAGE_OF_RECORD(site, site_of)
#undef TONNAGE_OF_RECORD
};
/// \endcond

/// The pieces of records: a view, made while it is read. Reading it throws `tonnage::error` for a record that ends
/// before it starts, with its number, for one that was suspended for less than nothing or for longer than it lasted,
/// and for one that is cut into more than 1,048,576 pieces (119 years of hours): an end in the year 99999 would
/// otherwise keep a program busy for ever. Pieces point to their ledger, for how it is cut: they go with it.
template <class Base, class Cut>
class ledger : public ranges::view_base, public std::ranges::view_base {
 public:
  static constexpr moment when = moment::period;  ///< of a period: flows may be summed
  /// A record.
  using row = std::remove_cvref_t<ranges::range_reference_t<Base>>;
  /// What the range of records gives for one.
  using reference_to_row = ranges::range_reference_t<Base>;
  /// What iterating gives.
  using piece = usage_piece<row, Cut, detail::row_pointer<reference_to_row>>;

  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::forward_iterator_tag;
    using value_type = piece;
    using difference_type = std::ptrdiff_t;
    using reference = piece;
    using pointer = void;

    iterator() = default;
    explicit iterator(ledger const* of) : of_(of), at_(ranges::begin(of->base_)), end_(ranges::end(of->base_)) {
      enter();
    }
    reference operator*() const {
      if constexpr (std::is_lvalue_reference_v<reference_to_row>)
        return made(&*at_);
      else
        return made(detail::held_row<row>(*at_));
    }
    iterator& operator++() {
      if (now_.end == rest_.end) {
        ++at_;
        ++number_;
        enter();
      } else {
        take(now_.end);
      }
      return *this;
    }
    iterator operator++(int) {
      auto before = *this;
      ++*this;
      return before;
    }
    [[nodiscard]] bool is_at_end() const { return at_ == end_; }
    friend bool operator==(iterator const& a, iterator const& b) { return a.at_ == b.at_ && a.now_ == b.now_; }

   private:
    /// Its halves are copied one by one: a copy of 16 bytes would wait for the two that were just written.
    template <class Pointer>
    [[nodiscard]] piece made(Pointer record) const {
      auto begin = now_.begin.time_since_epoch().count();
      asm("" : "+r"(begin));
      piece out{std::move(record), now_, &of_->cut_};
      out.during.begin = utc_instant(std::chrono::milliseconds(begin));
      return out;
    }
    /// The first piece of the next record that has one. A record of no length is a piece of none.
    void enter() {
      for (; at_ != end_; ++at_, ++number_) {
        row const& record = *at_;
        utc_instant const start = start_of(record);
        std::optional<utc_instant> const end = end_of(record);
        if (end && *end < start) detail::ends_before_it_starts(number_, start, *end);
        if constexpr (requires { suspended_of(record); })
          detail::require_suspension(suspended_of(record), start, end, number_);
        bool const is_instant = end && *end == start;
        if (is_instant ? !of_->span_.contains(start) : start >= of_->span_.end || (end && *end <= of_->span_.begin))
          continue;
        // By members: a copy of 16 bytes would wait until both halves are in memory.
        rest_.begin = (std::max)(start, of_->span_.begin);
        rest_.end = (std::min)(end.value_or(of_->span_.end), of_->span_.end);
        if (rest_.is_empty() && !is_instant) continue;
        pieces_ = 0;
        take(rest_.begin);
        return;
      }
      now_ = rest_ = {};
    }
    void take(utc_instant from) {
      if (++pieces_ > detail::most_pieces)
        throw_error("expected a record of at most 1,048,576 pieces, found more, in row " + std::to_string(number_),
                    {.text = to_string(rest_)});
      now_.begin = from;
      now_.end = (std::max)(from, (std::min)(of_->cut_.next(from), rest_.end));
    }

    ledger const* of_ = nullptr;
    ranges::iterator_t<Base> at_{};
    ranges::sentinel_t<Base> end_{};
    std::size_t number_ = 1;
    std::size_t pieces_ = 0;  // of the record, until now
    time_span rest_{};        // of the record, from its first piece on
    time_span now_{};
  };
  struct sentinel {
    friend bool operator==(iterator const& i, sentinel) { return i.is_at_end(); }
  };

  /// The use of `base` in a span.
  ledger() = default;
  ledger(Base base, time_span span, Cut cut) : base_(std::move(base)), span_(span), cut_(std::move(cut)) {}

  [[nodiscard]] iterator begin() const { return iterator(this); }
  [[nodiscard]] sentinel end() const { return {}; }
  /// From when to when.
  [[nodiscard]] time_span span() const { return span_; }
  /// Where it is cut.
  [[nodiscard]] Cut const& cut() const& { return cut_; }
  [[nodiscard]] Cut cut() && { return std::move(cut_); }
  /// The records.
  [[nodiscard]] Base const& base() const& { return base_; }
  [[nodiscard]] Base base() && { return std::move(base_); }
  /// What an answer says of it: the span, and its zone.
  [[nodiscard]] assumption note() const { return {"during", to_string(span_, cut_.zone)}; }
  /// None: a record has a start.
  [[nodiscard]] static constexpr std::size_t undated() { return 0; }

 private:
  mutable Base base_{};  // some views of range-v3 are never const
  time_span span_{};
  Cut cut_{};
};

/// A span by the clocks of a zone, which still waits for its records, and how they are to be cut.
template <class Cut>
struct span_of_use {
  time_span span;  ///< from when to when
  Cut cut;         ///< where it will be cut, and by whose clocks

  /// Cut where hours begin by the clocks of its zone.
  [[nodiscard]] auto by_hours() const { return cut_by<hours_in>(); }
  /// Cut at the midnights of its zone.
  [[nodiscard]] auto by_days() const { return cut_by<days_in>(); }
  /// Cut where months begin in its zone.
  [[nodiscard]] auto by_months() const { return cut_by<months_in>(); }

  /// Pieces point to their records, which must stay where they are; records that a range makes (columns, a view that
  /// transforms) are held by each piece.
  template <class Range>
    requires ranges::forward_range<Range> && usage_like<std::remove_cvref_t<ranges::range_reference_t<Range>>>
  friend auto operator|(Range&& records, span_of_use of) {
    return ledger<detail::held<Range>, Cut>(detail::hold(std::forward<Range>(records)), of.span, std::move(of.cut));
  }

 private:
  template <template <class> class Other>
  [[nodiscard]] auto cut_by() const {
    using zone = decltype(cut.zone);
    return span_of_use<Other<zone>>{span, Other<zone>{cut.zone}};
  }
};

/// From the first start of records to their last end, or start of what is still running; an empty span where there are
/// none.
/// \throws tonnage::error  where that is longer than 64 bits of milliseconds count
template <class Range>
  requires ranges::input_range<Range> && usage_like<std::remove_cvref_t<ranges::range_reference_t<Range>>>
[[nodiscard]] time_span span_of(Range const& records) {
  std::optional<time_span> out;
  for (auto const& record : records) {
    utc_instant const start = start_of(record);
    utc_instant const last = std::optional<utc_instant>(end_of(record)).value_or(start);
    if (!out) out = time_span(start, start);
    out = time_span((std::min)(out->begin, start), (std::max)(out->end, last));
  }
  return out.value_or(time_span());
}

/// What of each record lies in a span of time: records that are still running are clipped at its end, others at both.
/// Hours, days and months are those of the zone.
template <time_zone_like Zone = utc_zone>
[[nodiscard]] span_of_use<uncut_in<Zone>> over(time_span span, Zone zone = {}) {
  return {span, {std::move(zone)}};
}
/// The days of a period, from midnight to midnight by the clocks of a zone: `over(2023y)`, `over(2023y / 1, seoul)`.
template <time_zone_like Zone = utc_zone>
[[nodiscard]] span_of_use<uncut_in<Zone>> over(period const& of, Zone zone = {}) {
  auto const span = span_in(zone, of);
  return {span, {std::move(zone)}};
}

/// \cond
namespace detail {
template <class Range>
constexpr words no_use() {
  if constexpr (ranges::range<Range>) {
    if constexpr (!usage_like<std::remove_cvref_t<ranges::range_reference_t<Range>>>)
      return sentence{}
          .add(
              "tonnage: over() is of usage records, rows with gpus, start and end, which these have not: holdings are "
              "chosen by in_service(as_of(day))")
          .out;
  }
  return {};
}
template <class Span>
inline constexpr bool is_span =
    std::is_convertible_v<Span const&, time_span> || std::is_convertible_v<Span const&, period>;
template <class Span>
constexpr words no_span() {
  if constexpr (is_span<Span>)
    return {};
  else if constexpr (std::is_convertible_v<Span const&, std::string_view>)
    return sentence{}.add("tonnage: over() takes a time_span or a period, not a text: over(parse_period(text))").out;
  else if constexpr (std::is_convertible_v<Span const&, calendar_day>)
    return sentence{}
        .add("tonnage: over() takes a time_span or a period, not a day: over(period(day, day + std::chrono::days(1)))")
        .out;
  else
    return sentence{}.add("tonnage: over() takes a time_span, or a period such as 2026y or 2026y / 3").out;
}
template <class Zone>
constexpr words no_zone() {
  if constexpr (time_zone_like<Zone>)
    return {};
  else if constexpr (std::is_convertible_v<Zone const&, std::string_view>)
    return sentence{}
        .add(
            "tonnage: over(period, zone) takes a zone, not its name: named_zone(\"Asia/Seoul\") of "
            "tonnage/usage/named_zone.hpp")
        .out;
  else
    return sentence{}.add("tonnage: over(period, zone) takes a zone, such as utc_offset(9h) or a named_zone").out;
}
}  // namespace detail
template <class Range, class Cut, detail::words Because = detail::no_use<std::remove_cvref_t<Range>>()>
  requires(ranges::range<Range> && !usage_like<std::remove_cvref_t<ranges::range_reference_t<Range>>>)
void operator|(Range&&, span_of_use<Cut> const&) TONNAGE_DELETE(
    "tonnage: over() is of usage records, rows with gpus, start and end, which these have not: holdings are chosen by "
    "in_service(as_of(day))");
template <class Span, detail::words Because = detail::no_span<Span>()>
  requires(!detail::is_span<Span>)
void over(Span const&)
    TONNAGE_DELETE("tonnage: over() takes a time_span or a period, such as 2026y, 2026y / 3 or parse_period(text)");
template <class Span, class Zone, detail::words Because = detail::no_zone<Zone>()>
  requires(!time_zone_like<Zone>)
void over(Span const&, Zone const&) TONNAGE_DELETE(
    "tonnage: over(period, zone) takes a zone, such as utc_offset(9h), or named_zone(text) of "
    "tonnage/usage/named_zone.hpp");
template <class Span, time_zone_like Zone, detail::words Because = detail::no_span<Span>()>
  requires(!detail::is_span<Span>)
void over(Span const&, Zone const&)
    TONNAGE_DELETE("tonnage: over() takes a time_span or a period, such as 2026y, 2026y / 3 or parse_period(text)");
/// \endcond

}  // namespace tonnage::inline v0_1_0
