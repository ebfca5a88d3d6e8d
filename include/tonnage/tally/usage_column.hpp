// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Attributes of usage records as arrays of yours: numbers of GPUs or of fractions of one, and milliseconds since 1970.
///
///     columns records(column(account_of, codes, accounts), column(gpus_of, sevenths, gpu_share::of(1, 7)),
///                     column(start_of, starts), column(end_of, ends));
///     records | over(2026y, seoul).by_days() | by(account, day_of_use) | tally(gpu_hours_used)
///
/// Nothing is copied. Include tonnage/tally/usage_column_tally.hpp, which brings what answers such questions column by column.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <tonnage/kernels/column.hpp>
#include <tonnage/tally/columns.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/record.hpp>
#include <tonnage/usage/time_span.hpp>

namespace tonnage::inline v0_1_0 {

/// The end of a record that is still running, in a column of ends.
inline constexpr std::int64_t still_running = (std::numeric_limits<std::int64_t>::max)();

/// \cond
namespace detail {

/// Numbers of GPUs, or of a fraction of one.
template <class T>
struct share_column {
  using attribute = gpus_of_attribute;
  using number = T;
  std::span<T const> numbers;
  gpu_share unit = gpu_share::of(1);  // what a one is
  [[nodiscard]] std::size_t size() const { return numbers.size(); }
  [[nodiscard]] gpu_share at(std::size_t row) const {
    auto const n = static_cast<std::int64_t>(numbers[row]);
    return n < 0 ? gpu_share::of(n) : unit * n;  // below zero it throws
  }
};

struct start_column {
  using attribute = start_of_attribute;
  std::span<std::int64_t const> times;
  [[nodiscard]] std::size_t size() const { return times.size(); }
  [[nodiscard]] utc_time at(std::size_t row) const { return utc_time(std::chrono::milliseconds(times[row])); }
};
struct end_column {
  using attribute = end_of_attribute;
  std::span<std::int64_t const> times;
  [[nodiscard]] std::size_t size() const { return times.size(); }
  [[nodiscard]] std::optional<utc_time> at(std::size_t row) const {
    if (times[row] == still_running) return std::nullopt;
    return utc_time(std::chrono::milliseconds(times[row]));
  }
};

}  // namespace detail
/// \endcond

/// GPUs: `column(gpus_of, counts)`, or so many of a share: `column(gpus_of, milli_gpus, gpu_share::of(1, 1000))`; of u8, u16,
/// u32, i32 or i64. A negative one throws when it is read.
template <kernels::column Numbers>
  requires std::integral<kernels::number_of<Numbers>>
[[nodiscard]] auto column(detail::gpus_of_attribute, Numbers const& numbers, gpu_share each = gpu_share::of(1)) {
  return detail::share_column<kernels::number_of<Numbers>>{std::span(numbers), each};
}
/// Milliseconds since 1970-01-01 UTC: `column(start_of, starts)`.
template <kernels::column Times>
  requires std::same_as<kernels::number_of<Times>, std::int64_t>
[[nodiscard]] detail::start_column column(detail::start_of_attribute, Times const& times) {
  return {std::span(times)};
}
/// The same for ends, `still_running` where there is none.
template <kernels::column Times>
  requires std::same_as<kernels::number_of<Times>, std::int64_t>
[[nodiscard]] detail::end_column column(detail::end_of_attribute, Times const& times) {
  return {std::span(times)};
}

}  // namespace tonnage::inline v0_1_0
