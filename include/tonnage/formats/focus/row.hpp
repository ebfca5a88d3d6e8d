// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A row of a FOCUS file, in any of its versions: who charged whom for what, when and how much; and sums of rows.
///
/// `parse_time("2024-10-01 00:00:00")` is midnight UTC; `sums.add(row)` adds costs without rounding, of one currency.
///
/// Source: FinOps Foundation, FinOps Open Cost and Usage Specification (FOCUS), versions 1.0 (June 2024), 1.1 (November 2024)
/// and 1.2 (May 2025), <https://focus.finops.org/focus-specification/v1-2/>.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/exact_decimal.hpp>
#include <tonnage/formats/time_text.hpp>
#include <tonnage/units/symbol.hpp>
#include <tonnage/usage/time_span.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats::focus {

/// What a charge is for (`ChargeCategory`).
enum class category : unsigned char { usage, purchase, tax, credit, adjustment };
/// As FOCUS writes it: "Usage".
[[nodiscard]] constexpr std::string_view name_of(category c) {
  constexpr std::string_view names[] = {"Usage", "Purchase", "Tax", "Credit", "Adjustment"};
  return names[static_cast<int>(c)];
}

/// \cond
namespace detail {
/// How databases and data frames write that there is no value, in letters of either case.
inline constexpr std::array<std::string_view, 4> null_words{"NULL", "\\N", "None", "<NA>"};
[[nodiscard]] constexpr bool is_null(std::string_view text) {
  for (auto const word : null_words)
    if (tonnage::detail::same_letters(text, word)) return true;
  return false;
}
/// The same of a text, for which pandas writes "nan" as well. The reader takes these for none, and the writer refuses
/// them.
[[nodiscard]] constexpr bool is_null_text(std::string_view text) {
  return is_null(text) || tonnage::detail::same_letters(text, "nan");
}
}  // namespace detail
/// \endcond

/// A row. A text that the file does not have, or says `NULL` for, is empty; so is a number.
struct row {
  std::string provider{};                          ///< `ProviderName`; from 1.3 on `ServiceProviderName`
  std::string publisher{};                         ///< `PublisherName`
  std::string invoice_issuer{};                    ///< `InvoiceIssuerName`
  std::string invoice{};                           ///< `InvoiceId`, since 1.2
  std::string billing_account{};                   ///< `BillingAccountId`
  std::string billing_account_name{};              ///< `BillingAccountName`
  std::string sub_account{};                       ///< `SubAccountId`
  std::string sub_account_name{};                  ///< `SubAccountName`
  time_span billing_period{};                      ///< `BillingPeriodStart` and `BillingPeriodEnd`
  time_span charge_period{};                       ///< the end does not belong to it
  focus::category category = category::usage;      ///< `ChargeCategory`
  std::string charge_class{};                      ///< "Correction", of a billing period that was closed; else empty
  std::string description{};                       ///< `ChargeDescription`
  std::string frequency{};                         ///< `ChargeFrequency`
  std::string service_category{};                  ///< `ServiceCategory`
  std::string service_subcategory{};               ///< since 1.1
  std::string service{};                           ///< `ServiceName`
  std::string region{};                            ///< `RegionId`
  std::string resource{};                          ///< `ResourceId`
  std::string resource_name{};                     ///< `ResourceName`
  std::string resource_type{};                     ///< `ResourceType`
  std::string sku{};                               ///< `SkuId`
  std::string sku_price{};                         ///< `SkuPriceId`
  std::string tags{};                              ///< a JSON object, as it stands in the file
  std::string currency{};                          ///< `BillingCurrency`
  std::optional<exact_decimal> billed{};           ///< what the invoice says
  std::optional<exact_decimal> effective{};        ///< with what was paid in advance spread over its use
  std::optional<exact_decimal> listed{};           ///< at list prices
  std::optional<exact_decimal> contracted{};       ///< at negotiated prices, without discounts for a commitment
  std::optional<exact_decimal> list_unit_price{};  ///< `ListUnitPrice`, in the billing currency
  std::optional<exact_decimal> contracted_unit_price{};  ///< `ContractedUnitPrice`
  std::optional<exact_decimal> pricing_quantity{};       ///< `PricingQuantity`, in `pricing_unit`s
  std::string pricing_unit{};                            ///< `PricingUnit`
  std::optional<exact_decimal> consumed_quantity{};      ///< `ConsumedQuantity`, in `consumed_unit`s
  std::string consumed_unit{};                           ///< `ConsumedUnit`
  std::string host_provider{};                           ///< `HostProviderName`, since 1.3
  std::string region_name{};                             ///< `RegionName`
  std::string availability_zone{};                       ///< `AvailabilityZone`
  std::string pricing_category{};                        ///< "Standard", "Dynamic", "Committed" or "Other"
  std::string pricing_currency{};                        ///< `PricingCurrency`, since 1.2: of list prices
  std::string commitment{};                              ///< `CommitmentDiscountId`: a reservation or a savings plan
  std::string commitment_name{};                         ///< `CommitmentDiscountName`
  std::string commitment_type{};                         ///< `CommitmentDiscountType`, as the provider calls it
  std::string commitment_category{};                     ///< "Spend" or "Usage"
  std::string commitment_status{};                       ///< "Used", or "Unused": what was paid for nothing
  std::optional<exact_decimal>
      commitment_quantity{};                  ///< `CommitmentDiscountQuantity`, in `commitment_unit`s; since 1.1
  std::string commitment_unit{};              ///< `CommitmentDiscountUnit`
  std::string capacity_reservation{};         ///< `CapacityReservationId`, since 1.1
  std::string capacity_reservation_status{};  ///< "Used" or "Unused"
};

/// Reads "2024-09-01T00:00:00Z", and what exports write in its place: a blank for the T, no seconds, fractions of them, no
/// zone or " UTC" (which is UTC, as all times of FOCUS are), an offset such as "+09:00", " +0000", " +0000 UTC" or
/// "Z[UTC]", seconds or milliseconds since 1970, or a day alone (its midnight). What is below a millisecond is cut off.
/// \throws tonnage::error  for anything else, and a day that no calendar has
/// Source: FOCUS 1.2, attribute "Date/Time Format"; ISO 8601.
[[nodiscard]] inline utc_instant parse_time(std::string_view text) {
  auto const read = formats::detail::scan_instant(text);
  if (read.wrong != nullptr)
    throw error("expected a time such as 2024-09-01T00:00:00Z", {.text = std::string(text.substr(0, 200))});
  return read.at;
}

/// Reads "Usage" and the other categories, in capitals or not.
/// \throws tonnage::error  for another text
[[nodiscard]] inline category parse_category(std::string_view text) {
  for (int i = 0; i != 5; ++i)
    if (auto const c = static_cast<category>(i); tonnage::detail::same_letters(text, name_of(c))) return c;
  throw error("expected Usage, Purchase, Tax, Credit or Adjustment", {.text = std::string(text.substr(0, 200))});
}

/// Costs of rows in one currency, exactly. A monoid: `+=` merges.
struct sums {
  std::string currency{};                ///< of all rows; empty while there are none
  std::uint64_t rows = 0;                ///< how many there were
  exact_decimal billed{};                ///< what invoices say
  exact_decimal effective{};             ///< with what was paid in advance spread over its use
  exact_decimal listed{};                ///< at list prices
  exact_decimal contracted{};            ///< at negotiated prices
  std::uint64_t without_billed = 0;      ///< rows whose billed cost is unknown: it is not in the sum
  std::uint64_t without_effective = 0;   ///< the same of the effective cost
  std::uint64_t without_listed = 0;      ///< of the list cost
  std::uint64_t without_contracted = 0;  ///< of the contracted cost

  /// Adds a row. A cost that it does not have adds nothing, and is counted as one that is not known.
  /// \throws tonnage::error  for a row of another currency; the sums are then as they were
  void add(row const& row) {
    sums one{.currency = row.currency, .rows = 1};
    for (auto const& each : costs) {
      if (row.*each.in_row)
        one.*each.sum = *(row.*each.in_row);
      else
        one.*each.without = 1;
    }
    *this += one;
  }
  /// \throws tonnage::error  for sums of another currency
  sums& operator+=(sums const& other) {
    if (other.rows == 0) return *this;
    if (rows != 0 && currency != other.currency)
      throw error("costs of two currencies do not add up: convert with an exchange_rate",
                  {.field = "BillingCurrency", .text = currency + " and " + other.currency});
    sums both{.currency = other.currency, .rows = rows + other.rows};
    for (auto const& each : costs) {
      both.*each.sum = this->*each.sum + other.*each.sum;
      both.*each.without = this->*each.without + other.*each.without;
    }
    *this = std::move(both);
    return *this;
  }
  /// One of the sums in the ledger: `sums.in_ledger<usd>(&sums::billed, rounding::half_even)`.
  /// \throws tonnage::error  where the rows are of another currency, where none of them has this cost, and for more
  ///   than
  ///     128 bits of micro-units
  template <currency_unit auto C>
  [[nodiscard]] amount<C> in_ledger(exact_decimal sums::* which, rounding how) const {
    if (rows != 0 && currency != currency_of<C>::code)
      throw error(std::string("costs in another currency than ") + currency_of<C>::code, {.text = currency});
    for (auto const& each : costs)
      if (each.sum == which && rows != 0 && this->*each.without == rows)
        throw error("this cost is unknown: no row has it", {.field = each.name});
    return to_amount<C>(this->*which, how);
  }

 private:
  struct cost {
    char const* name;
    std::optional<exact_decimal> row::* in_row;
    exact_decimal sums::* sum;
    std::uint64_t sums::* without;
  };
  static std::array<cost, 4> const costs;
};
/// \cond
inline constexpr std::array<sums::cost, 4> sums::costs{
    {{"BilledCost", &row::billed, &sums::billed, &sums::without_billed},
     {"EffectiveCost", &row::effective, &sums::effective, &sums::without_effective},
     {"ListCost", &row::listed, &sums::listed, &sums::without_listed},
     {"ContractedCost", &row::contracted, &sums::contracted, &sums::without_contracted}}};
/// \endcond

}  // namespace tonnage::inline v0_1_0::formats::focus
