// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// One attribute of holdings as an array of yours: numbers with their unit, days, or codes into a dictionary.
///
/// `column(owner_of, codes, owners)`, `column(count_of, gpus_in_row)`, `column(commissioned_of, days)`,
/// `column<usd>(cost_of, dollars)`. Nothing is copied; `columns` makes holdings of several (tonnage/tally/columns.hpp).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/keys.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

/// A day that is not known, in a column of days.
inline constexpr std::int32_t no_day = (std::numeric_limits<std::int32_t>::min)();

/// \cond
namespace detail {

/// GPUs: whole numbers in 64 bits, others as doubles, so that floats add up exactly too.
template <class Attribute, class T>
struct count_column {
  using attribute = Attribute;
  using number = T;
  using rep = std::conditional_t<std::is_floating_point_v<T>, double, std::int64_t>;
  std::span<T const> numbers;
  [[nodiscard]] std::size_t size() const { return numbers.size(); }
  [[nodiscard]] quantity<kind::gpu, rep> at(std::size_t row) const {
    return quantity<kind::gpu, rep>::from_coherent(static_cast<rep>(numbers[row]));
  }
};

/// Numbers with a unit: dollars.
template <class Attribute, class T, auto Unit>
struct unit_column {
  using attribute = Attribute;
  using number = T;
  static constexpr bool coherent = (T(1) * Unit).coherent_ == T(1);
  std::span<T const> numbers;
  [[nodiscard]] std::size_t size() const { return numbers.size(); }
  [[nodiscard]] auto at(std::size_t row) const { return numbers[row] * Unit; }
};
/// Of which some are not known: a bit for each row, lowest first, as Arrow has them; 1 where the number is known.
template <class Attribute, class T, auto Unit>
struct partly_known_column : unit_column<Attribute, T, Unit> {
  std::span<std::uint8_t const> known;
  [[nodiscard]] bool knows(std::size_t row) const { return (known[row / 8] >> row % 8 & 1) != 0; }
  [[nodiscard]] auto at(std::size_t row) const {
    auto const cost = unit_column<Attribute, T, Unit>::at(row);
    return knows(row) ? std::optional(cost) : std::nullopt;
  }
};

/// Days since 1970-01-01, `no_day` where it is not known.
template <class Attribute>
struct day_column {
  using attribute = Attribute;
  std::span<std::int32_t const> days;
  [[nodiscard]] std::size_t size() const { return days.size(); }
  [[nodiscard]] std::optional<date> at(std::size_t row) const {
    return days[row] == no_day ? std::nullopt : std::optional(date(std::chrono::days(days[row])));
  }
};

/// Codes into a dictionary: names, models, sites.
template <class Attribute, class Code, class Entry>
struct coded_column {
  using attribute = Attribute;
  std::span<Code const> codes;
  std::span<Entry const> entries;
  [[nodiscard]] std::size_t size() const { return codes.size(); }
  [[nodiscard]] Entry const& at(std::size_t row) const { return entries[codes[row]]; }
};

/// Statuses by their own numbers; other codes have a dictionary, and are a `coded_column`.
struct status_column : coded_column<status_of_attribute, std::uint8_t, status> {};
inline constexpr status all_statuses[] = {status::announced, status::ordered, status::commissioned, status::retired};

template <class Attribute>
concept date_attribute =
    std::same_as<Attribute, announced_of_attribute> || std::same_as<Attribute, ordered_of_attribute> ||
    std::same_as<Attribute, commissioned_of_attribute> || std::same_as<Attribute, retired_of_attribute>;

}  // namespace detail
/// \endcond

/// GPUs: `column(count_of, numbers)`, of u8, u16, u32, i32, i64, float or double. Whole numbers stay whole.
template <kernels::column Numbers>
[[nodiscard]] auto column(detail::count_of_attribute, Numbers const& numbers) {
  return detail::count_column<detail::count_of_attribute, kernels::number_of<Numbers>>{std::span(numbers)};
}
/// Days since 1970-01-01 in 32 bits: `column(commissioned_of, days)`.
template <detail::date_attribute Attribute, kernels::column Days>
  requires std::same_as<kernels::number_of<Days>, std::int32_t>
[[nodiscard]] auto column(Attribute, Days const& numbers) {
  return detail::day_column<Attribute>{std::span(numbers)};
}
/// What a holding cost, in a unit of money: `column<usd>(cost_of, dollars)`.
template <auto Unit, kernels::column Numbers>
[[nodiscard]] auto column(detail::cost_of_attribute, Numbers const& numbers) {
  return detail::unit_column<detail::cost_of_attribute, kernels::number_of<Numbers>, Unit>{std::span(numbers)};
}
/// The same, where not every cost is known: `column<usd>(cost_of, dollars, bits)`, a bit of 1 for a row whose cost is, lowest
/// bit first, as Arrow's validity bitmaps. The number beside a 0 is not looked at.
/// \throws tonnage::error  where there are fewer bits than rows.
template <auto Unit, kernels::column Numbers>
[[nodiscard]] auto column(detail::cost_of_attribute, Numbers const& numbers, std::span<std::uint8_t const> known) {
  detail::unit_column<detail::cost_of_attribute, kernels::number_of<Numbers>, Unit> const all{std::span(numbers)};
  if (known.size() < (all.size() + 7) / 8)
    throw_error(std::to_string(8 * known.size()) + " bits say what is known of " + std::to_string(all.size()) +
                " rows");
  return detail::partly_known_column<detail::cost_of_attribute, kernels::number_of<Numbers>, Unit>{all, known};
}
/// What a register says of a row: 0 announced, 1 ordered, 2 commissioned, 3 retired.
/// \throws tonnage::error  for another number, with its row.
template <kernels::column Codes>
  requires std::same_as<kernels::number_of<Codes>, std::uint8_t>
[[nodiscard]] auto column(detail::status_of_attribute, Codes const& codes) {
  std::span const rows(codes);
  kernels::impl::check_keys(rows.data(), 0, rows.size(), std::size(detail::all_statuses), "has status");
  return detail::status_column{{rows, detail::all_statuses}};
}
/// Codes into a dictionary, of u8, u16 or u32: `column(owner_of, codes, owners)`.
/// \throws tonnage::error  for a code that the dictionary does not have, with its row.
template <class Attribute, kernels::column Codes, class Dictionary>
  requires kernels::group_key<kernels::number_of<Codes>> && requires(Dictionary const& d) { std::span(d); }
[[nodiscard]] auto column(Attribute, Codes const& codes, Dictionary const& dictionary) {
  std::span const rows(codes);
  std::span const entries(dictionary);
  kernels::impl::check_keys(rows.data(), 0, rows.size(), entries.size(), "has code");
  return detail::coded_column<Attribute, kernels::number_of<Codes>,
                              std::remove_const_t<typename decltype(entries)::element_type>>{rows, entries};
}

}  // namespace tonnage::inline v0_1_0
