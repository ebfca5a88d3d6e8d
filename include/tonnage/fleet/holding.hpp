// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A holding: so many GPUs of one model, with owner, operator, site, dates and cost. Or your own struct, as it is.
///
/// `holding{.count = 50'000.0 * gpus, .model = catalog::nvidia::b200_hgx, .owner = "SK Group"}`
///
/// Any type with a `count` (or `gpus`) of GPUs and a `model` is a holding as far as tonnage is concerned: the count is
/// a quantity or a whole number, the model one of the catalogue or its name as text. Other attributes are needed only
/// by what uses them. If your members have other names, map them once with `row_access<yours>`, without touching the
/// type.
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/fleet/attribute.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/fleet/date_attribute.hpp>
#include <tonnage/fleet/party.hpp>
#include <tonnage/units/gpu.hpp>
#include <tonnage/units/money.hpp>
#include <tonnage/units/value.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0 {

/// A count of one model. Dates that are not known are not set; one that no calendar has throws `tonnage::error`. `cost`
/// is what the whole holding cost, if that is known.
///
/// A holding is in service from `commissioned` on, that day included, up to `retired`, that day not included: as a
/// `period` has its first day and not its end. What still serves on 31 December 2027 is `.retired = 2028y / 1 / 1`.
template <class Rep = double, auto Currency = usd>
struct basic_holding {
  quantity<kind::gpu, Rep> count{};            ///< packages
  catalog::model model;                        ///< the accelerator
  owner_name owner{};                          ///< who holds title
  operator_name operator_{};                   ///< who runs it
  site_path site{};                            ///< where, from the country down
  tenant_name tenant{};                        ///< who uses it
  std::optional<calendar_day> announced{};     ///< when it was said
  std::optional<calendar_day> ordered{};       ///< when it was bought
  std::optional<calendar_day> commissioned{};  ///< the first day in service
  std::optional<calendar_day> retired{};       ///< the first day no longer in service
  std::optional<quantity<money<Currency>, Rep>> cost{};
};
/// A holding that is counted in doubles, and costs dollars.
using holding = basic_holding<>;

/// Attributes of a row: `count_of(row)`, `owner_of(row)`, …
TONNAGE_ATTRIBUTE(count, count_of);
TONNAGE_ATTRIBUTE(model, model_of);                     ///< which accelerator
TONNAGE_ATTRIBUTE(owner, owner_of);                     ///< who holds title
TONNAGE_ATTRIBUTE(operator_, operator_of);              ///< who runs it
TONNAGE_ATTRIBUTE(site, site_of);                       ///< where
TONNAGE_ATTRIBUTE(tenant, tenant_of);                   ///< who uses it
TONNAGE_DATE_ATTRIBUTE(announced, announced_of);        ///< when it was said
TONNAGE_DATE_ATTRIBUTE(ordered, ordered_of);            ///< when it was bought
TONNAGE_DATE_ATTRIBUTE(commissioned, commissioned_of);  ///< the first day in service
TONNAGE_DATE_ATTRIBUTE(retired, retired_of);            ///< the first day no longer in service
TONNAGE_ATTRIBUTE(cost, cost_of);                       ///< of the whole row
TONNAGE_ATTRIBUTE(status, status_of);                   ///< as the row states it

/// \cond
namespace detail {
template <class T>
inline constexpr bool is_gpu_count = std::is_integral_v<T> && !std::is_same_v<T, bool>;
template <class Rep>
inline constexpr bool is_gpu_count<quantity<kind::gpu, Rep>> = true;

/// A whole number as a count of GPUs.
template <std::integral Count>
[[nodiscard]] constexpr quantity<kind::gpu, std::int64_t> as_gpus(Count count) {
  if constexpr (std::is_unsigned_v<Count> && sizeof(Count) == sizeof(std::int64_t)) {
    if (count > static_cast<Count>((std::numeric_limits<std::int64_t>::max)()))
      throw_error("count: expected fewer than 2^63 GPUs", {.field = "count", .text = std::to_string(count)});
  }
  return quantity<kind::gpu, std::int64_t>::from_coherent(static_cast<std::int64_t>(count));
}
}  // namespace detail
/// \endcond

/// A row with a count of GPUs: `count`, or else `gpus`, as a quantity or a whole number.
template <class Row>
concept counts_gpus = requires(Row const& row) {
  requires detail::is_gpu_count<std::remove_cvref_t<decltype(count_of(row))>>;
} || (!requires(Row const& row) { count_of(row); } && requires(Row const& row) {
  requires detail::is_gpu_count<std::remove_cvref_t<decltype(row.gpus)>>;
});
/// A row that names its model: as one of the catalogue, or as text, which is looked up once for each name.
template <class Row>
concept names_model = requires(Row const& row) {
  { model_of(row) } -> std::convertible_to<catalog::model>;
} || requires(Row const& row) {
  { model_of(row) } -> std::convertible_to<std::string_view>;
};
/// A row with a count of GPUs and a model.
template <class Row>
concept holding_like = counts_gpus<Row> && names_model<Row>;

/// \cond
namespace detail {
/// The model of rows that have none.
inline constexpr catalog::accelerator without_model{.name = "some rows"};  // as the remark about unknown figures says

template <counts_gpus Row>
[[nodiscard]] constexpr decltype(auto) gpus_in(Row const& row) {
  if constexpr (requires { count_of(row); }) {
    if constexpr (std::is_integral_v<std::remove_cvref_t<decltype(count_of(row))>>)
      return as_gpus(count_of(row));
    else
      return count_of(row);  // where it lies, or made
  } else if constexpr (std::is_integral_v<std::remove_cvref_t<decltype(row.gpus)>>) {
    return as_gpus(row.gpus);
  } else {
    return (row.gpus);
  }
}
/// Rows whose model needs no look-up.
template <class Row>
concept convertible_model = !names_model<Row> || requires(Row const& row) {
  { model_of(row) } -> std::convertible_to<catalog::model>;
};
/// Throws `tonnage::error` for the name of no model, or of several.
/// \param number  of the row, from 1, where the error shall name it
template <class Row>
[[nodiscard]] constexpr catalog::model model_in(Row const& row, [[maybe_unused]] std::size_t number = 0) {
  if constexpr (!names_model<Row>)
    return without_model;
  else if constexpr (convertible_model<Row>)
    return model_of(row);
  else
    return model_of_text(catalog::detail::by_name<Row>{}, std::string_view(model_of(row)), number);
}

/// Rows that weigh something else than GPUs, as use weighs GPU time: `row_access<Row>::weight`.
template <class Row>
concept weighed = requires(Row const& row) {
  row_access<Row>::weight(row);
  { model_of(row) } -> std::convertible_to<catalog::model>;
};
/// What a row counts for in sums and coverage: the GPUs of a holding; where there are no GPUs, one row.
template <class Row>
[[nodiscard]] constexpr decltype(auto) weight_of(Row const& row) {
  if constexpr (weighed<Row>)
    return row_access<Row>::weight(row);
  else if constexpr (counts_gpus<Row>)
    return gpus_in(row);
  else
    return std::int64_t{1};
}
}  // namespace detail
/// \endcond

/// A row that says when it was commissioned: by a `date`, a `std::chrono::year_month_day`, a text such as "2027-03-01",
/// or an optional one of these. Rows without dates are a snapshot: all of them are there.
template <class Row>
concept dated = requires(Row const& row) {
  { detail::commissioned_as_written{}(row) } -> detail::date_like;
};

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

/// \cond
namespace detail {
/// The one rule for dates of a life: a step may be on the day of the one before it, and not earlier.
template <class Day>
constexpr void require_order(char const* earlier, std::optional<Day> const& first, char const* later,
                             std::optional<Day> const& second) {
  if (first && second && *second < *first)
    throw_error(std::string(later) + " before " + earlier,
                {.field = later, .text = to_string(*second) + " < " + to_string(*first)});
}
/// From when until when a row is in service, as far as it says so.
struct service_life {
  std::optional<date> commissioned{}, retired{};
};
template <class Row>
[[nodiscard]] constexpr service_life stated_life_of(Row const& row) {
  service_life out;
  if constexpr (requires { commissioned_of(row); }) out.commissioned = commissioned_of(row);
  if constexpr (requires { retired_of(row); }) out.retired = retired_of(row);
  return out;
}
/// \throws tonnage::error  for a row that is retired before it is commissioned
template <class Row>
[[nodiscard]] constexpr service_life life_of(Row const& row) {
  auto const out = stated_life_of(row);
  require_order("commissioned", out.commissioned, "retired", out.retired);
  return out;
}
/// The same error, of the row with this number, from 1.
[[nodiscard]] inline error at_row(error const& why, std::size_t row) {
  return error(why.reason() + ", in row " + std::to_string(row), why.where());
}
}  // namespace detail
/// \endcond

/// The status at the end of a day. What has no date for a step has not taken it; nothing at all known is `announced`.
/// \throws tonnage::error  for a row that is retired before it is commissioned
template <dated Row>
[[nodiscard]] status status_at(Row const& row, as_of when) {
  if constexpr (states_status<Row>) {
    status const stated = status_of(row);
    if (stated != status::commissioned) return stated;
  }
  auto const passed = [&](std::optional<date> const& step) { return step && *step <= when.day; };
  auto const life = detail::stated_life_of(row);
  if (passed(life.commissioned) && !passed(life.retired)) return status::commissioned;  // and so retired later
  detail::require_order("commissioned", life.commissioned, "retired", life.retired);
  if (passed(life.retired)) return status::retired;
  if constexpr (requires { ordered_of(row); }) {
    if (passed(ordered_of(row))) return status::ordered;
  }
  return status::announced;
}

/// Whether a count is one: not negative, not NaN. Of bounds, and of a number in many worlds, all of it.
template <class Weight>
[[nodiscard]] constexpr bool is_count(Weight const&) {
  return true;
}
template <class Rep>
[[nodiscard]] constexpr bool is_count(quantity<kind::gpu, Rep> const& count) {
  if constexpr (std::is_arithmetic_v<Rep>)
    return count.coherent_ >= Rep{};
  else if constexpr (requires(Rep const& n) { static_cast<bool>(n <= n); })
    return value_order<Rep>::surely_at_most(Rep(0), count.coherent_);
  else
    return true;
}

/// \cond
namespace detail {
/// The least that a count may be.
template <class Number>
[[nodiscard]] std::string text_of_count(Number const& n) {
  if constexpr (requires { std::to_string(n); }) {
    return std::to_string(n);
  } else if constexpr (requires { n.lower(); }) {
    return text_of_count(n.lower()) + " at least";
  } else if constexpr (requires { n[Number::worlds]; }) {
    auto least = n[0];
    for (std::size_t world = 1; world < Number::worlds; ++world)
      if (!(least <= n[world])) least = n[world];
    return text_of_count(least) + " in one of its worlds";
  } else {
    return {};
  }
}
}  // namespace detail
/// \endcond

/// Throws `tonnage::error` for a count that is negative or NaN.
/// \param row  its number, from 1, where the error shall name it
template <class Weight>
void require_count(Weight const& count, std::size_t row = 0) {
  if (is_count(count)) return;
  std::string text;
  if constexpr (requires { count.coherent_; }) text = detail::text_of_count(count.coherent_);
  throw_error("a count of GPUs is a number of at least 0" + (row != 0 ? ", in row " + std::to_string(row) : ""),
              {.field = "count", .text = text});
}

}  // namespace tonnage::inline v0_1_0
