// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A holding: so many GPUs of one model, with owner, operator, site, dates and cost. Or your own struct, as it is.
///
/// `holding{.count = 50'000.0 * gpus, .model = catalog::nvidia::b200_hgx, .owner = "SK Group"}`
///
/// Any type with a `count` of GPUs and a `model` is a holding as far as tonnage is concerned; other attributes are asked
/// for only by what needs them. Names that differ are told once, without touching the type: `row_access<yours>`.
#pragma once

#include <chrono>
#include <concepts>
#include <optional>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/fleet/attribute.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/fleet/party.hpp>
#include <tonnage/units/gpu.hpp>
#include <tonnage/units/money.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

/// A count of one model. Dates that are not known are not set; `cost` is what the whole holding cost, if that is known.
template <class Rep = double, auto Currency = usd>
struct basic_holding {
  quantity<kind::gpu, Rep> count{};    ///< packages
  catalog::model model;                ///< the accelerator
  owner_name owner{};                  ///< who holds title
  operator_name operator_{};           ///< who runs it
  site_path site{};                    ///< where, from the country down
  tenant_name tenant{};                ///< who uses it
  std::optional<date> announced{};     ///< when it was said
  std::optional<date> ordered{};       ///< when it was bought
  std::optional<date> commissioned{};  ///< the first day in service
  std::optional<date> retired{};       ///< the first day no more in service
  std::optional<quantity<money<Currency>, Rep>> cost{};
};
/// A holding that is counted in doubles, and costs dollars.
using holding = basic_holding<>;

/// Attributes of a row: `count_of(row)`, `owner_of(row)`, …
TONNAGE_ATTRIBUTE(count, count_of);
TONNAGE_ATTRIBUTE(model, model_of);                ///< which accelerator
TONNAGE_ATTRIBUTE(owner, owner_of);                ///< who holds title
TONNAGE_ATTRIBUTE(operator_, operator_of);         ///< who runs it
TONNAGE_ATTRIBUTE(site, site_of);                  ///< where
TONNAGE_ATTRIBUTE(tenant, tenant_of);              ///< who uses it
TONNAGE_ATTRIBUTE(announced, announced_of);        ///< when it was said
TONNAGE_ATTRIBUTE(ordered, ordered_of);            ///< when it was bought
TONNAGE_ATTRIBUTE(commissioned, commissioned_of);  ///< the first day in service
TONNAGE_ATTRIBUTE(retired, retired_of);            ///< the first day no more in service
TONNAGE_ATTRIBUTE(cost, cost_of);                  ///< of the whole row
TONNAGE_ATTRIBUTE(status, status_of);              ///< as the row states it

/// \cond
namespace detail {
template <class T>
inline constexpr bool is_gpu_count = false;
template <class Rep>
inline constexpr bool is_gpu_count<quantity<kind::gpu, Rep>> = true;
}  // namespace detail
/// \endcond

/// What `tally` accepts as a row: a type with a count of GPUs and a model of the catalog.
template <class Row>
concept holding_like = requires(Row const& row) {
  requires detail::is_gpu_count<std::remove_cvref_t<decltype(count_of(row))>>;
  { model_of(row) } -> std::convertible_to<catalog::model>;
};

/// \cond
namespace detail {
/// Rows that weigh something else than GPUs, as use weighs GPU time: `row_access<Row>::weight`.
template <class Row>
concept weighed = requires(Row const& row) {
  row_access<Row>::weight(row);
  { model_of(row) } -> std::convertible_to<catalog::model>;
};
/// What a row counts for in sums and coverage: the GPUs of a holding.
template <class Row>
[[nodiscard]] constexpr decltype(auto) weight_of(Row const& row) {
  if constexpr (weighed<Row>)
    return row_access<Row>::weight(row);
  else
    return count_of(row);
}
template <class Row>
concept tallied = holding_like<Row> || weighed<Row>;
}  // namespace detail
/// \endcond

/// A row that says when it was commissioned. Rows without dates are a snapshot: all of them are there.
template <class Row>
concept dated = requires(Row const& row) { std::optional<date>(commissioned_of(row)); };

/// Where a holding is in its life.
enum class status { announced, ordered, commissioned, retired };

/// "announced", "commissioned": the status in words.
[[nodiscard]] constexpr char const* to_string(status s) {
  constexpr char const* names[] = {"announced", "ordered", "commissioned", "retired"};
  return names[static_cast<int>(s)];
}

/// A row that states its status, as the rows of a register do. Unless that is `commissioned`, it holds on every date: a
/// register that says "retired" does not say since when.
template <class Row>
concept states_status = requires(Row const& row) {
  { status_of(row) } -> std::convertible_to<status>;
};

/// The status at the end of a day. What has no date for a step has not taken it; nothing at all known is `announced`.
template <dated Row>
[[nodiscard]] status status_at(Row const& row, as_of when) {
  if constexpr (states_status<Row>) {
    status const stated = status_of(row);
    if (stated != status::commissioned) return stated;
  }
  auto const passed = [&](std::optional<date> const& step) { return step && *step <= when.day; };
  if constexpr (requires { retired_of(row); }) {
    if (passed(retired_of(row))) return status::retired;
  }
  if (passed(commissioned_of(row))) return status::commissioned;
  if constexpr (requires { ordered_of(row); }) {
    if (passed(ordered_of(row))) return status::ordered;
  }
  return status::announced;
}

/// Whether a count is one: not negative, not NaN. (Value types that are no plain numbers answer for themselves.)
template <class Weight>
[[nodiscard]] constexpr bool is_count(Weight const&) {
  return true;
}
template <class Rep>
[[nodiscard]] constexpr bool is_count(quantity<kind::gpu, Rep> const& count) {
  if constexpr (std::is_arithmetic_v<Rep>)
    return count.coherent_ >= Rep{};
  else
    return true;
}

/// Throws `tonnage::error` for a count that is negative or NaN.
template <class Weight>
void require_count(Weight const&) {}
template <class Rep>
void require_count(quantity<kind::gpu, Rep> const& count) {
  if constexpr (std::is_arithmetic_v<Rep>) {
    if (!is_count(count)) {
      throw_error("a count of GPUs is a number of at least 0",
                  {.field = "count", .text = std::to_string(count.coherent_)});
    }
  }
}

}  // namespace tonnage::inline v0_1_0
