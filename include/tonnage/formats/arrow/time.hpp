// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Instants, days and durations of an Arrow column, to the millisecond.
///
/// `arrow_times const start(batch["start"]); start[0]` is 2026-03-02T18:00:00Z of 1,772,474,400,000,000 ticks of
/// "tsu:Asia/Seoul": with a zone, Arrow's timestamps are UTC, and the zone is for showing them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tonnage/formats/arrow/column.hpp>
#include <tonnage/usage/any_zone.hpp>
#include <tonnage/usage/time_span.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// How ticks become milliseconds.
struct arrow_clock {
  std::optional<any_zone> zone{};  ///< of the clock that made timestamps without a zone; without it, those are refused
  bool floor = false;              ///< cut off what is less than a millisecond, towards the past, and not refuse it
};

/// \cond
namespace detail {

/// A column of ticks, of 32 or 64 bits.
class arrow_tick_column {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return column_.size(); }
  [[nodiscard]] arrow_column const& column() const noexcept { return column_; }

 protected:
  arrow_tick_column(arrow_column column, arrow_clock clock) : column_(std::move(column)), clock_(std::move(clock)) {}

  [[nodiscard]] std::int64_t ticks(std::size_t row) const {
    column_.must_be_valid(row);
    return column_.type().bits == 32 ? column_.values<std::int32_t>()[row] : column_.values<std::int64_t>()[row];
  }
  /// \throws tonnage::error  for what is beyond 146 million years, and for a part of a millisecond unless it is cut
  ///                         off.
  [[nodiscard]] std::int64_t milliseconds_at(std::size_t row) const {
    static constexpr std::int64_t furthest = std::int64_t{1} << 62;
    std::int64_t const found = ticks(row);
    // What no type says is a day: date32.
    std::int64_t const each = column_.type().per_second == 0 ? 86'400'000 : 1000 / column_.type().per_second;
    std::int64_t const per = column_.type().per_second / 1000;
    std::int64_t out = found;
    bool overflows = false;
    if (per > 1) {
      std::int64_t const rest = (found % per + per) % per;
      if (rest != 0 && !clock_.floor)
        throw column_.problem("row " + std::to_string(row) + " is no whole number of milliseconds");
      out = found / per - (found % per < 0 ? 1 : 0);
    } else if (each > 1) {
      overflows = __builtin_mul_overflow(found, each, &out);
    }
    if (overflows || out > furthest || out < -furthest)
      throw column_.problem("row " + std::to_string(row) + " is beyond any calendar");
    return out;
  }
  [[nodiscard]] arrow_clock const& clock() const noexcept { return clock_; }

 private:
  arrow_column column_;
  arrow_clock clock_;
};

}  // namespace detail
/// \endcond

/// Timestamps in s, ms, µs or ns, and dates (their midnight UTC). A view, as the column is.
///
/// A timestamp without a zone is what some clock showed: it is no instant until somebody says which clock. Where a zone
/// puts its clocks back, an hour is shown twice: the earlier one is meant, as everywhere in this library (`utc_of`).
/// Source: Apache Arrow, "The Arrow C data interface" (format strings) and Schema.fbs (Timestamp).
class arrow_times : public detail::arrow_tick_column {
 public:
  /// \throws tonnage::error  for a column of another type, and for clocks without a zone.
  explicit arrow_times(arrow_column column, arrow_clock clock = {})
      : arrow_tick_column(std::move(column), std::move(clock)) {
    auto const& type = this->column().type();
    if ((type.kind != arrow_kind::timestamp && type.kind != arrow_kind::date) || this->column().is_dictionary())
      throw this->column().wrong_type("timestamp");
    is_local_ = type.kind == arrow_kind::timestamp && type.zone.empty();
    if (is_local_ && !this->clock().zone)
      throw this->column().problem("a timestamp without a zone: say which clock it was");
  }

  /// \throws tonnage::error  for a row that is null, part of a millisecond unless it is cut off, and beyond any
  ///                         calendar.
  [[nodiscard]] utc_instant operator[](std::size_t row) const {
    std::chrono::milliseconds const since(milliseconds_at(row));
    if (is_local_) return utc_of(*clock().zone, std::chrono::local_time<std::chrono::milliseconds>(since));
    return utc_instant(since);
  }
  /// Milliseconds since 1970 UTC of all rows, as `column(start_of, …)` takes them; where a row is null, `where_null`
  /// (such as `still_running`), or an error where that is not given.
  [[nodiscard]] std::vector<std::int64_t> milliseconds(std::optional<std::int64_t> where_null = std::nullopt) const {
    if (!where_null) column().must_be_known(null_rows::refuse);
    std::vector<std::int64_t> out(size());
    for (std::size_t row = 0; row != out.size(); ++row)
      out[row] = column().valid(row) ? (*this)[row].time_since_epoch().count() : *where_null;
    return out;
  }
  /// The same without a copy, of timestamps in milliseconds with a zone ("tsm:UTC"). \throws tonnage::error  of others.
  [[nodiscard]] std::span<std::int64_t const> where_they_lie(null_rows nulls_are = null_rows::refuse) const {
    if (is_local_ || column().type().per_second != 1000) throw column().wrong_type("timestamp in ms with a zone");
    column().must_be_known(nulls_are);
    return column().values<std::int64_t>();
  }

 private:
  bool is_local_ = false;
};

/// Durations in s, ms, µs or ns. A view, as the column is.
class arrow_durations : public detail::arrow_tick_column {
 public:
  /// \throws tonnage::error  for a column of another type.
  explicit arrow_durations(arrow_column column, bool floor = false)
      : arrow_tick_column(std::move(column), {.floor = floor}) {
    if (this->column().type().kind != arrow_kind::duration || this->column().is_dictionary())
      throw this->column().wrong_type("duration");
  }
  /// \throws tonnage::error  as `arrow_times`.
  [[nodiscard]] std::chrono::milliseconds operator[](std::size_t row) const {
    return std::chrono::milliseconds(milliseconds_at(row));
  }
};

/// Days since 1970-01-01 where they lie, as `column(commissioned_of, days)` takes them, of date32.
/// \throws tonnage::error  for a column of another type, and where rows are null unless those are kept.
[[nodiscard]] TONNAGE_NO_DANGLING inline std::span<std::int32_t const> arrow_days(
    arrow_column const& column, null_rows nulls_are = null_rows::refuse) {
  if (column.type().kind != arrow_kind::date || column.type().bits != 32 || column.is_dictionary())
    throw column.wrong_type("date32");
  column.must_be_known(nulls_are);
  return column.values<std::int32_t>();
}

}  // namespace tonnage::inline v0_1_0::formats
