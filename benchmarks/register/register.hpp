// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// The data that the benchmarks are asked about: a register of GPUs, values under keys, and a year of usage.
///
/// `auto const& rows = bench::the_register();` is 20 million rows in six columns, 240 MB, the same on every machine.
///
/// Every value is a function of its row's number and its column's: `bench::mixed(row, column)` is 32 bits of hash, and the
/// rest is a multiplication and a shift. So any row is made alone, by any thread, and benchmarks/peers/duckdb.mjs makes
/// the same in SQL; both print the same check sums. Whole numbers in double columns are chosen so that a product with a
/// rating is exact: answers then differ at most by the order of an addition.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "../support/memory.hpp"

namespace bench {

/// 32 bits for a row of a column: lowbias32 of Chris Wellons' hash-prospector over the row, each column far from the
/// others in the same cycle. Products stay below 2^64 in SQL, where an overflow is an error.
constexpr std::uint32_t mixed(std::uint32_t row, std::uint32_t column) {
  std::uint32_t x = row + column * 0x9E37'79B9U;
  x ^= x >> 16;
  x *= 0x7FEB'352DU;
  x ^= x >> 15;
  x *= 0x846C'A68BU;
  x ^= x >> 16;
  return x;
}

/// The columns' numbers, for mixed().
enum column : std::uint32_t {
  register_owner = 1,
  register_model,
  register_site,
  register_commissioned,
  register_status,
  register_count,
  grouped_key,
  grouped_value,
  grouped_money,
  usage_owner,
  usage_model,
  usage_count,
  usage_hours,
  usage_cost,
};

constexpr std::uint64_t below(std::uint32_t hash, std::uint64_t n) { return ((hash >> 16) * n) >> 16; }

// --- the register -------------------------------------------------------------------------------------------------

inline constexpr std::size_t register_rows = 20'000'000;
inline constexpr unsigned owners = 1'000;  // the largest has a tenth of the rows, the ten largest a fifth
inline constexpr unsigned models = 24;
inline constexpr unsigned sites = 50'000;
enum status : std::uint8_t { planned, delivered, in_service, retired };

constexpr std::int32_t day(int y, unsigned m, unsigned d) {
  using namespace std::chrono;
  return static_cast<std::int32_t>(sys_days(year(y) / month(m) / std::chrono::day(d)).time_since_epoch().count());
}
inline constexpr std::int32_t first_day = day(2018, 1, 1), last_day = day(2030, 12, 31);

/// The date of the question: 47 % of the rows are in service then.
inline constexpr std::int32_t asked_date = day(2027, 12, 31);

constexpr std::uint16_t owner_of(std::uint32_t row) {
  std::uint64_t const a = mixed(row, register_owner) >> 16;
  return static_cast<std::uint16_t>((a * a * a * owners) >> 48);
}
constexpr std::uint8_t model_of(std::uint32_t row) {
  std::uint64_t const a = mixed(row, register_model) >> 16;
  return static_cast<std::uint8_t>((a * a * models) >> 32);
}
constexpr std::uint32_t site_of(std::uint32_t row) {
  return static_cast<std::uint32_t>(below(mixed(row, register_site), sites));
}
constexpr std::int32_t commissioned_of(std::uint32_t row) {  // every year more than the one before
  std::uint64_t const h = mixed(row, register_commissioned);
  std::uint64_t const a = std::max(h >> 16, h & 0xFFFF);
  return first_day + static_cast<std::int32_t>((a * static_cast<std::uint64_t>(last_day - first_day + 1)) >> 16);
}
constexpr std::uint8_t status_of(std::uint32_t row) {
  auto const a = below(mixed(row, register_status), 100);
  return a < 8 ? planned : a < 12 ? delivered : a < 92 ? in_service : retired;
}
constexpr std::uint16_t count_of(std::uint32_t row) {
  return static_cast<std::uint16_t>(1 + below(mixed(row, register_count), 512));
}

/// What one GPU of a model has: of no vendor, and whole, so that every product with a count is exact.
template <class Formula>
constexpr std::array<double, models> rating(Formula formula) {
  std::array<double, models> out{};
  for (unsigned m = 0; m != models; ++m) out[m] = formula(m);
  return out;
}
inline constexpr auto bf16_tflops = rating([](unsigned m) { return 120.0 + 97.0 * m; });
inline constexpr auto watts = rating([](unsigned m) { return 300.0 + 47.0 * m; });
inline constexpr auto dollars = rating([](unsigned m) { return 9'000.0 + 1'250.0 * m; });
inline constexpr auto tpp = rating([](unsigned m) { return 16.0 * (120.0 + 97.0 * m); });

struct register_columns {
  array<std::uint16_t> owner;
  array<std::uint8_t> model;
  array<std::uint32_t> site;
  array<std::int32_t> commissioned;  // days since 1970-01-01
  array<std::uint8_t> status;
  array<std::uint16_t> count;
  [[nodiscard]] std::size_t size() const { return owner.size(); }
};

/// Fills a column with a function of the row's number.
template <class T, class Function>
array<T> column_of(std::size_t rows, Function function) {
  array<T> out(rows);
  in_parts(rows, all_threads(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i != end; ++i) out[i] = function(static_cast<std::uint32_t>(i));
  });
  return out;
}

inline register_columns make_register(std::size_t rows = register_rows) {
  return {column_of<std::uint16_t>(rows, owner_of), column_of<std::uint8_t>(rows, model_of),
          column_of<std::uint32_t>(rows, site_of),  column_of<std::int32_t>(rows, commissioned_of),
          column_of<std::uint8_t>(rows, status_of), column_of<std::uint16_t>(rows, count_of)};
}
inline register_columns const& the_register() {
  static auto const once = make_register();
  return once;
}

// --- values under keys --------------------------------------------------------------------------------------------

inline constexpr std::size_t grouped_rows = 64'000'000;
inline constexpr unsigned grouped_keys = 200;

constexpr std::uint8_t key_of(std::uint32_t row) {
  return static_cast<std::uint8_t>(below(mixed(row, grouped_key), grouped_keys));
}
/// From 0 to 1000 in steps of 1000 × 2^-32: 42 bits, so that a sum of millions of them is rounded.
constexpr double value_of(std::uint32_t row) { return 1000.0 * mixed(row, grouped_value) / 4'294'967'296.0; }
/// Micro-units of money, from -68,719 to 4,264,903 units: a bill and, rarely, a credit.
constexpr std::int64_t money_of(std::uint32_t row) {
  return static_cast<std::int64_t>(mixed(row, grouped_money)) * 1009 - (std::int64_t{1} << 36);
}

struct grouped_columns {
  array<std::uint8_t> key;
  array<double> value;
  array<std::int64_t> money;
  [[nodiscard]] std::size_t size() const { return key.size(); }
};
inline grouped_columns make_grouped(std::size_t rows = grouped_rows) {
  return {column_of<std::uint8_t>(rows, key_of), column_of<double>(rows, value_of),
          column_of<std::int64_t>(rows, money_of)};
}
inline grouped_columns const& the_grouped() {
  static auto const once = make_grouped();
  return once;
}

/// For sums without keys: 2^27 values are 1 GiB.
inline constexpr std::size_t value_rows = std::size_t{1} << 27;
inline array<double> make_values(std::size_t rows = value_rows) { return column_of<double>(rows, value_of); }
inline array<double> const& the_values() {
  static auto const once = make_values();
  return once;
}

// --- usage --------------------------------------------------------------------------------------------------------

inline constexpr std::size_t usage_rows = 50'000'000;
inline constexpr unsigned usage_owners = 200;

constexpr std::uint16_t usage_owner_of(std::uint32_t row) {
  return static_cast<std::uint16_t>(below(mixed(row, usage_owner), usage_owners));
}
constexpr std::uint8_t usage_model_of(std::uint32_t row) {
  return static_cast<std::uint8_t>(below(mixed(row, usage_model), models));
}
constexpr std::uint16_t usage_count_of(std::uint32_t row) {
  return static_cast<std::uint16_t>(1 + below(mixed(row, usage_count), 512));
}
/// GPU-hours, from 0 to 720.
constexpr double hours_of(std::uint32_t row) { return 720.0 * mixed(row, usage_hours) / 4'294'967'296.0; }
/// Micro-units of money, from 0 to 4,295 units.
constexpr std::int64_t cost_of(std::uint32_t row) { return static_cast<std::int64_t>(mixed(row, usage_cost)); }

struct usage_columns {
  array<std::uint16_t> owner;
  array<std::uint8_t> model;
  array<std::uint16_t> count;
  array<double> gpu_hours;
  array<std::int64_t> cost;
  [[nodiscard]] std::size_t size() const { return owner.size(); }
};
inline usage_columns make_usage(std::size_t rows = usage_rows) {
  return {column_of<std::uint16_t>(rows, usage_owner_of), column_of<std::uint8_t>(rows, usage_model_of),
          column_of<std::uint16_t>(rows, usage_count_of), column_of<double>(rows, hours_of),
          column_of<std::int64_t>(rows, cost_of)};
}
inline usage_columns const& the_usage() {
  static auto const once = make_usage();
  return once;
}

}  // namespace bench
