// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads bills in the form of FOCUS 1.0, 1.1 and 1.2, which clouds export, with costs to the last digit.
///
/// `sums sums; read(file, {.file = "bill.csv"}, [&](row const& row) { sums.add(row); });` and
/// `to_text(sums.billed)` is "20.52022672899", where a sum of doubles is 20.52022672899003.
///
/// Source: FinOps Foundation, FOCUS 1.2, <https://focus.finops.org/focus-specification/v1-2/>.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <tonnage/formats/csv/reader.hpp>
#include <tonnage/formats/focus/row.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats::focus {

/// How to read a FOCUS file.
struct options {
  std::string file{};                                   ///< its name, for errors; else the input's own
  bad_rows on_error = bad_rows::stop;                   ///< what a row does that cannot be read
  std::vector<std::string> columns{};                   ///< names for a file that has no header line
  csv_dialect dialect{};                                ///< commas, unless told otherwise
  std::function<void(csv_progress const&)> progress{};  ///< called about once in a MiB, and at the end
};

/// What became of the rows. `rows == kept + refused`.
struct report : read_report {
  std::vector<std::string> ignored_columns{};  ///< that nothing was read from: later versions' and the exporter's own
};

/// Remarks of the report, on rows that are kept.
namespace remark {
/// a cost that FOCUS requires is absent
inline constexpr std::string_view no_cost = "no cost where FOCUS has one in every row";
/// a text that FOCUS requires is absent
inline constexpr std::string_view no_text = "no text where FOCUS has one in every row";
/// the charge is not within its billing period
inline constexpr std::string_view outside_billing = "charged for a time outside the billing period";
}  // namespace remark

/// \cond
namespace detail {

template <class T>
struct column {
  std::string_view name;
  T row::* field;
  bool is_needed = false;
  std::string_view later_name{};  ///< since 1.3
};
using text_column = column<std::string>;
using number_column = column<std::optional<exact_decimal>>;
inline constexpr std::array<text_column, 37> text_columns{{
    {"AvailabilityZone", &row::availability_zone},
    {"BillingAccountId", &row::billing_account, true},
    {"BillingAccountName", &row::billing_account_name},
    {"BillingCurrency", &row::currency, true},
    {"CapacityReservationId", &row::capacity_reservation},
    {"CapacityReservationStatus", &row::capacity_reservation_status},
    {"ChargeClass", &row::charge_class},
    {"ChargeDescription", &row::description},
    {"ChargeFrequency", &row::frequency},
    {"CommitmentDiscountCategory", &row::commitment_category},
    {"CommitmentDiscountId", &row::commitment},
    {"CommitmentDiscountName", &row::commitment_name},
    {"CommitmentDiscountStatus", &row::commitment_status},
    {"CommitmentDiscountType", &row::commitment_type},
    {"CommitmentDiscountUnit", &row::commitment_unit},
    {"ConsumedUnit", &row::consumed_unit},
    {"HostProviderName", &row::host_provider},
    {"InvoiceId", &row::invoice},
    {"InvoiceIssuerName", &row::invoice_issuer},
    {"PricingCategory", &row::pricing_category},
    {"PricingCurrency", &row::pricing_currency},
    {"PricingUnit", &row::pricing_unit},
    {"ProviderName", &row::provider, true, "ServiceProviderName"},
    {"PublisherName", &row::publisher},
    {"RegionId", &row::region},
    {"RegionName", &row::region_name},
    {"ResourceId", &row::resource},
    {"ResourceName", &row::resource_name},
    {"ResourceType", &row::resource_type},
    {"ServiceCategory", &row::service_category, true},
    {"ServiceName", &row::service, true},
    {"ServiceSubcategory", &row::service_subcategory},
    {"SkuId", &row::sku},
    {"SkuPriceId", &row::sku_price},
    {"SubAccountId", &row::sub_account},
    {"SubAccountName", &row::sub_account_name},
    {"Tags", &row::tags},
}};
inline constexpr std::array<number_column, 9> number_columns{{
    {"BilledCost", &row::billed, true},
    {"ContractedCost", &row::contracted, true},
    {"EffectiveCost", &row::effective, true},
    {"ListCost", &row::listed, true},
    {"CommitmentDiscountQuantity", &row::commitment_quantity},
    {"ConsumedQuantity", &row::consumed_quantity},
    {"ContractedUnitPrice", &row::contracted_unit_price},
    {"ListUnitPrice", &row::list_unit_price},
    {"PricingQuantity", &row::pricing_quantity},
}};
inline constexpr std::array<std::string_view, 5> other_columns{
    {"BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd", "ChargeCategory"}};

}  // namespace detail
/// \endcond

/// Reads rows one by one.
///
/// - Needed are the columns that all of 1.0 to 1.2 make mandatory and a `row` cannot do without: the four costs,
///   `BillingCurrency`, `BillingAccountId`, both ends of `BillingPeriod` and `ChargePeriod`, `ChargeCategory`, `ProviderName`
///   (or `ServiceProviderName`), `ServiceCategory` and `ServiceName`. Names of columns may be in small letters, as some
///   databases export them.
/// - `NULL`, in capitals or not, and an empty field are no value. A cost or a text that is missing is remarked, and the row
///   kept: exports have such rows. Without a currency, a period or a category a row is refused.
/// - A number is read to its last digit, and refused with more than 54 decimals.
/// - A period that ends before it begins is refused; one that is charged outside its billing period is remarked.
class reader {
 public:
  /// \throws tonnage::error  for needed columns that are missing, with their names; for a column that comes twice; and as
  /// `csv_reader`.
  explicit reader(csv_input input, options options = {})
      : rows_(std::move(input), options.dialect,
              {.file = options.file,
               .on_error = options.on_error,
               .columns = std::move(options.columns),
               .progress = std::move(options.progress)}) {
    find_columns();
  }

  /// Goes to the next row; false at the end.
  /// \throws tonnage::error  for a bad row, where that stops; a further call goes on behind it.
  bool next() {
    return rows_.next_taken([&] {
      read_row();
      return true;
    });
  }
  /// The row that `next` has found, until the next call.
  [[nodiscard]] focus::row const& row() const noexcept { return row_; }

  /// What became of the rows so far.
  [[nodiscard]] focus::report report() const { return {rows_.report(), ignored_}; }

  /// The rows as an input range: they pass once.
  using iterator = formats::detail::reader_iterator<reader, focus::row>;
  [[nodiscard]] iterator begin() {
    return ++iterator(*this, [](reader const& from) -> auto const& { return from.row(); });
  }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

 private:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

  /// Where a column is; the names that are not asked for are ignored.
  [[nodiscard]] std::size_t find(std::string_view name, std::vector<bool>& taken, std::string const& file) const {
    auto const& names = rows_.columns();
    std::size_t found = nowhere;
    for (std::size_t i = 0; i != names.size(); ++i) {
      if (!tonnage::detail::same_letters(names[i], name)) continue;
      if (found != nowhere) throw error("two columns have this name", {.file = file, .text = std::string(name)});
      found = i;
      taken[i] = true;
    }
    return found;
  }
  void find_columns() {
    auto const& file = rows_.report().file;
    std::vector<bool> taken(rows_.columns().size());
    std::string missing;
    auto const place_of = [&](std::string_view name, bool is_needed, std::string_view later = {}) {
      std::size_t out = find(name, taken, file);
      if (out == nowhere && !later.empty()) out = find(later, taken, file);
      if (out == nowhere && is_needed) missing.append(missing.empty() ? "" : ", ").append(name);
      return out;
    };
    for (std::size_t i = 0; i != number_at_.size(); ++i)
      number_at_[i] = place_of(detail::number_columns[i].name, detail::number_columns[i].is_needed);
    for (std::size_t i = 0; i != text_at_.size(); ++i) {
      auto const& column = detail::text_columns[i];
      text_at_[i] = place_of(column.name, column.is_needed, column.later_name);
      if (column.field == &row::currency) currency_at_ = text_at_[i];
    }
    for (std::size_t i = 0; i != other_at_.size(); ++i) other_at_[i] = place_of(detail::other_columns[i], true);
    if (!missing.empty())
      throw error("mandatory columns of FOCUS are missing (where there is no header, name the columns)",
                  {.file = file, .text = missing});
    for (std::size_t i = 0; i != taken.size(); ++i)
      if (!taken[i]) ignored_.push_back(rows_.columns()[i]);
  }

  /// The text of a field; none where it says so.
  [[nodiscard]] std::string_view text(std::size_t at) const {
    if (at == nowhere) return {};
    auto const out = rows_.row().fields()[at];
    return tonnage::detail::same_letters(out, "NULL") ? std::string_view() : out;
  }
  /// What a grammar makes of a field; an error tells where that stands.
  template <class Read>
  auto read_from(std::size_t at, Read grammar) const {
    try {
      return grammar(text(at));
    } catch (error const& why) {
      throw rows_.row()[at].problem(why.reason());
    }
  }
  [[nodiscard]] time_span period_at(std::size_t start) const {
    auto const from = read_from(other_at_[start], parse_time);
    auto const until = read_from(other_at_[start + 1], parse_time);
    if (until < from) throw rows_.row()[other_at_[start + 1]].problem("a period that ends before it begins");
    return {from, until};
  }
  void read_row() {
    auto const row = [&](std::size_t at) { return rows_.row()[at]; };
    for (std::size_t i = 0; i != number_at_.size(); ++i) {
      auto& number = row_.*detail::number_columns[i].field;
      number.reset();
      if (!text(number_at_[i]).empty()) number = read_from(number_at_[i], parse_exact_decimal);
    }
    for (std::size_t i = 0; i != text_at_.size(); ++i) row_.*detail::text_columns[i].field = text(text_at_[i]);
    auto const is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (row_.currency.size() != 3 || !std::all_of(row_.currency.begin(), row_.currency.end(), is_capital))
      throw row(currency_at_).problem("expected a currency such as USD");
    row_.billing_period = period_at(0);
    row_.charge_period = period_at(2);
    row_.category = read_from(other_at_[4], parse_category);
    // Nothing refuses the row from here on.
    for (std::size_t i = 0; i != number_at_.size(); ++i)
      if (auto const& column = detail::number_columns[i]; column.is_needed && !(row_.*column.field))
        rows_.report().remark(remark::no_cost, row(number_at_[i]).where());
    for (std::size_t i = 0; i != text_at_.size(); ++i)
      if (auto const& column = detail::text_columns[i]; column.is_needed && (row_.*column.field).empty())
        rows_.report().remark(remark::no_text, row(text_at_[i]).where());
    if (row_.charge_period.begin < row_.billing_period.begin || row_.charge_period.end > row_.billing_period.end)
      rows_.report().remark(remark::outside_billing, row(other_at_[2]).where());
  }

  csv_reader rows_;
  std::array<std::size_t, detail::number_columns.size()> number_at_{};
  std::array<std::size_t, detail::text_columns.size()> text_at_{};
  std::array<std::size_t, detail::other_columns.size()> other_at_{};
  std::size_t currency_at_ = nowhere;
  focus::row row_{};
  std::vector<std::string> ignored_{};
};

/// Reads all rows, one at a time.
/// \throws tonnage::error  as `reader`.
template <class Each>
report read(csv_input input, options options, Each each) {
  reader reader(std::move(input), std::move(options));
  while (reader.next()) each(reader.row());
  return reader.report();
}

}  // namespace tonnage::inline v0_1_0::formats::focus
