// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Writes a bill as FOCUS 1.2, for the tools that read the bills of clouds.
///
/// `write(file, invoice, {.provider = "Cluster", .billing_account = "lab", .billing_period = period(2026y / 3)})`
/// writes a row for each charge; with `.by_record = true` one for each record, which sum to the same $288.429.
///
/// Source: FinOps Foundation, FOCUS 1.2 (May 2025), <https://focus.finops.org/focus-specification/v1-2/>: columns and
/// their constraints; attributes "Column Handling", "Currency Format", "Date/Time Format", "Null Handling", "Numeric
/// Format" and "Unit Format".
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <tonnage/accounting/charge.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/csv/writer.hpp>
#include <tonnage/formats/exact_decimal.hpp>
#include <tonnage/formats/focus/row.hpp>
#include <tonnage/formats/table_lines.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/time_span.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::formats::focus {

/// What a bill does not say of itself, and a row of FOCUS does. Texts that are empty become NULL where FOCUS allows it.
struct terms {
  std::string provider{};                               ///< who offers the GPUs; needed
  std::string publisher{};                              ///< empty: the provider
  std::string invoice_issuer{};                         ///< empty: the provider
  std::string billing_account{};                        ///< the number or name of who gets the invoice; needed
  std::string billing_account_name{};                   ///< as people read it
  std::string invoice{};                                ///< its number
  std::string region{};                                 ///< where the GPUs are
  std::string service = "GPU time";                     ///< what is sold
  std::string service_category = "Compute";             ///< one of FOCUS's
  std::string service_subcategory = "Other (Compute)";  ///< one of that category's
  time_span billing_period{};                           ///< what the ledger of the bill was over; full seconds
  bool by_record = false;                               ///< a row for each record of a charge, not for each charge
  std::string null_text{};  ///< how NULL is written: nothing, as databases read it, or "NULL"
};

/// \cond
namespace detail {

inline constexpr std::array<char const*, 37> header{"BilledCost",
                                                    "BillingAccountId",
                                                    "BillingAccountName",
                                                    "BillingCurrency",
                                                    "BillingPeriodEnd",
                                                    "BillingPeriodStart",
                                                    "ChargeCategory",
                                                    "ChargeClass",
                                                    "ChargeDescription",
                                                    "ChargeFrequency",
                                                    "ChargePeriodEnd",
                                                    "ChargePeriodStart",
                                                    "ConsumedQuantity",
                                                    "ConsumedUnit",
                                                    "ContractedCost",
                                                    "ContractedUnitPrice",
                                                    "EffectiveCost",
                                                    "InvoiceId",
                                                    "InvoiceIssuerName",
                                                    "ListCost",
                                                    "ListUnitPrice",
                                                    "PricingCategory",
                                                    "PricingQuantity",
                                                    "PricingUnit",
                                                    "ProviderName",
                                                    "PublisherName",
                                                    "RegionId",
                                                    "ServiceCategory",
                                                    "ServiceName",
                                                    "ServiceSubcategory",
                                                    "SkuId",
                                                    "SkuPriceId",
                                                    "SubAccountId",
                                                    "SubAccountName",

                                                    "x_ProjectName",
                                                    "x_TariffName",
                                                    "x_UserName"};

template <class Currency>
inline constexpr bool has_iso_code = [] {
  std::string_view const code = Currency::code;
  return code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}();

/// A name of a record's; empty where nobody knows it.
template <class Name>
[[nodiscard]] std::string name_text(Name const& name) {
  if constexpr (requires { name.is_known(); })
    return name.is_known() ? std::string(name.text()) : std::string();
  else if constexpr (std::convertible_to<Name const&, std::string_view>)
    return std::string(std::string_view(name));
  else
    return {};
}

/// Writes the rows of one bill.
template <currency_unit auto Currency>
class sheet {
 public:
  using charge_price = gpu_hour_price<Currency>;

  sheet(std::ostream& out, terms const& terms, std::string const& corrects)
      : terms_(terms), corrects_(corrects), out_(out) {
    static_assert(has_iso_code<currency_of<Currency>>,
                  "tonnage: FOCUS bills in a currency of ISO 4217: convert with an exchange_rate");
    auto const need = [](std::string const& text, char const* column) {
      if (text.empty()) throw error("a row of FOCUS has this text", {.field = column});
    };
    need(terms.provider, "ProviderName");
    need(terms.billing_account, "BillingAccountId");
    need(terms.service, "ServiceName");
    need(terms.service_category, "ServiceCategory");
    need(terms.service_subcategory, "ServiceSubcategory");
    auto const& billed = terms.billing_period;
    if (billed.is_empty()) throw error("a billing period is longer than nothing", {.text = tonnage::to_string(billed)});
    if (full_second(billed.begin) != billed.begin || full_second(billed.end) != billed.end)
      throw error("a billing period begins and ends at a full second", {.text = tonnage::to_string(billed)});
    out_.row_of(header);
  }

  void row(account_name who, charge_price const& price, gpu_time used, gpu_time billed, amount<Currency> const& cost,
           time_span during, std::string const& user_text = {}, std::string const& project_text = {}) {
    auto const time = [](utc_instant when) { return tonnage::to_string(when); };
    std::string const model_name(price.model->name);
    std::string const money = to_decimal(cost);
    std::string const price_text = to_decimal(price.per_gpu_hour);
    std::string const terms_of_price = (price.tariff.empty() ? "" : ", " + price.tariff) +
                                       (price.during.is_always() ? "" : ", " + tonnage::to_string(price.during));
    auto const later_end = full_second(during.end);
    fields_.clear();
    add(money);  // BilledCost
    add(terms_.billing_account);
    add(terms_.billing_account_name);
    add(currency_of<Currency>::code);
    add(time(terms_.billing_period.end));
    add(time(terms_.billing_period.begin));
    add("Usage");
    add(corrects_.empty() ? "" : "Correction");
    add((corrects_.empty() ? "" : "Correction of " + corrects_ + ": ") + "GPU time: " + model_name + " at " +
        price_text + " " + currency_of<Currency>::code + " for a GPU-hour" + terms_of_price);
    add("Usage-Based");
    add(time(later_end < during.end ? later_end + std::chrono::seconds(1) : later_end));
    add(time(full_second(during.begin)));
    add(formats::to_string(gpu_time_in(used, gpu_time::units_in_hour / 3600)));
    add("GPU-Seconds");
    add(money);  // ContractedCost: the bill has no discounts apart from its prices
    add(price_text);
    add(money);  // EffectiveCost
    add(terms_.invoice);
    add(or_provider(terms_.invoice_issuer));
    add(money);  // ListCost
    add(price_text);
    add("Standard");
    add(formats::to_string(gpu_time_in(billed, gpu_time::units_in_hour)));
    add("GPU-Hours");
    add(terms_.provider);
    add(or_provider(terms_.publisher));
    add(terms_.region);
    add(terms_.service_category);
    add(terms_.service);
    add(terms_.service_subcategory);
    add(model_name);
    add(model_name + terms_of_price);
    add(name_text(who));
    add(name_text(who));
    add(project_text);
    add(price.tariff);
    add(user_text);
    out_.row_of(fields_);
    ++rows_;
  }
  [[nodiscard]] std::size_t rows() const { return rows_; }

 private:
  [[nodiscard]] static utc_instant full_second(utc_instant when) {
    return std::chrono::floor<std::chrono::seconds>(when);
  }
  [[nodiscard]] std::string const& or_provider(std::string const& text) const {
    return text.empty() ? terms_.provider : text;
  }
  /// To 12 decimals: of an hour, which at a million for an hour is a millionth; of a second, which holds halves to
  /// sixteenths, as far as they end, and thousandths, of a millisecond.
  [[nodiscard]] static exact_decimal gpu_time_in(gpu_time used, std::int64_t unit) {
    constexpr std::int64_t places = 1'000'000'000'000;
    auto const shown =
        tonnage::detail::rounded_ratio(tonnage::detail::size_of(used.units()), tonnage::detail::size_of(places),
                                       tonnage::detail::size_of(unit), rounding::half_even);
    return exact_decimal::from_scaled(tonnage::detail::whole_of(shown, "GPU time"), 12);
  }
  void add(std::string const& text) {
    auto const refuse = [&](char const* why) { throw error(why, {.field = header[fields_.size()], .text = text}); };
    if (is_null_text(text)) refuse("a text that is read back as none");
    if (formats::detail::trimmed_field(text).size() != text.size())
      refuse("a text with blanks at an end, which is read back without them");
    fields_.push_back(text.empty() ? terms_.null_text : text);
  }

  terms const& terms_;
  std::string const& corrects_;
  csv_writer out_;
  std::vector<std::string> fields_{};
  std::size_t rows_ = 0;
};

/// When a record was charged a price: all of it that lies in the billing period and in the days of the price.
template <class Row>
[[nodiscard]] time_span charged_span(Row const& record, gpu_time used, time_span const& within) {
  utc_instant const start = start_of(record);
  utc_instant const end = (std::max)(start, std::optional<utc_instant>(end_of(record)).value_or(within.end));
  auto const out = time_span(start, end).intersected(within);
  if ((std::max)(used, -used) > gpu_share(gpus_of(record)) * out.length())
    throw error("a record is charged for more than lies in the billing period and the days of its price",
                {.field = "records",
                 .text = tonnage::to_string(time_span(start, end)) + ", within " + tonnage::to_string(within)});
  return out;
}

}  // namespace detail
/// \endcond

/// Writes the charges of a bill, or with `terms.by_record` the parts of their records; their costs sum to `of.total()`
/// exactly. Says how many rows it has written, without the header.
///
/// - Columns are in the order of FOCUS, which is that of the alphabet; what FOCUS has no column for comes last and begins
///   with `x_`: the tariff, and of a record its project and its user.
/// - Account is `SubAccountId`, model `SkuId`; model, tariff and hours of the day are `SkuPriceId`. All four costs are the
///   charge, since a bill knows one price. `ChargeClass` is "Correction" in a correction of a bill (`correction_of`),
///   whose charge periods lie in the time that it corrects, and its description names the invoice; else NULL.
/// - `ConsumedQuantity` is what was used in GPU-seconds, `PricingQuantity` what was billed in GPU-hours, both to 12
///   decimals: exact where the decimals end, as those of a third of an hour or of a seventh of a GPU do not. The price
///   times the latter is the cost up to what the bill has rounded off.
/// - The charge period of a row is what lies in the billing period, the days of the price, and its records; its end does not
///   belong to it. It is rounded outwards to full seconds, as FOCUS writes times.
///
/// Days are those of the zone by which the bill was cut.
/// \throws tonnage::error  for a text that FOCUS needs and the terms lack, a billing period that is empty or not of
///   full seconds, a record that is charged for more than lies in it, and a name that a reader takes for none ("NULL",
///   "None", "nan") or has blanks at an end; rows before that are written
/// Complexity: linear in the rows.
/// Source: FOCUS 1.2.
template <currency_unit auto Currency, class Row>
std::size_t write(std::ostream& out, bill<Currency, Row> const& of, terms const& terms) {
  detail::sheet<Currency> sheet(out, terms, of.corrects);
  auto const& charged = of.corrects.empty() ? terms.billing_period : of.during;
  for (auto const& each : of.charges) {
    auto const within = span_in(of.zone, each.price.valid).intersected(charged);
    if (terms.by_record) {
      auto const parts = each.parts();
      for (std::size_t i = 0; i != parts.size(); ++i) {
        auto const& [record, used, billed] = each.records[i];
        std::string user_text, project_text;
        if constexpr (requires { user_of(*record); }) user_text = detail::name_text(user_of(*record));
        if constexpr (requires { project_of(*record); }) project_text = detail::name_text(project_of(*record));
        sheet.row(each.account, each.price, used, billed, parts[i], detail::charged_span(*record, used, within),
                  user_text, project_text);
      }
      continue;
    }
    std::optional<time_span> during;
    for (auto const& [record, used, billed] : each.records) {
      auto const one = detail::charged_span(*record, used, within);
      if (!during) during = one;
      during->begin = (std::min)(during->begin, one.begin);
      during->end = (std::max)(during->end, one.end);
    }
    sheet.row(each.account, each.price, each.used, each.billed, each.total, during.value_or(within));
  }
  return sheet.rows();
}

}  // namespace tonnage::inline v0_1_0::formats::focus
