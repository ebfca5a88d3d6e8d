// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads bills in the form of FOCUS 1.0, 1.1 and 1.2, which clouds export, with costs to the last digit.
///
/// `sums sums; read(file, {.file = "bill.csv"}, [&](row const& row) { sums.add(row); });` and
/// `to_string(sums.billed)` is "20.52022672899", where a sum of doubles is 20.52022672899003.
///
/// Source: FinOps Foundation, FOCUS 1.2, <https://focus.finops.org/focus-specification/v1-2/>.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/formats/csv/field.hpp>
#include <tonnage/formats/focus/row.hpp>
#include <tonnage/formats/table_lines.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats::focus {

/// How to read a FOCUS file.
struct options {
  std::string file{};                                   ///< its name, for errors; else the input's own
  bad_rows on_error = bad_rows::stop;                   ///< what a row does that cannot be read
  std::vector<std::string> columns{};                   ///< names for a file that has no header line
  csv_dialect dialect{};                                ///< commas and decimal points, unless told otherwise
  std::function<void(csv_progress const&)> progress{};  ///< called about once in a MiB, and at the end
};

/// What became of the rows. `rows == kept + refused`. Ignored are columns of later versions and the exporter's own.
using report = read_report;

/// Remarks of the report, on rows that are kept.
namespace remark {
/// a cost that FOCUS requires is absent
inline constexpr std::string_view no_cost = "no cost where FOCUS has one in every row";
/// the header lacks one of the four costs; the place says which
inline constexpr std::string_view no_cost_column =
    "no column of this cost, which FOCUS has: it is unknown in every row";
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
    {"ProviderName", &row::provider, true},
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
/// The last is what `ProviderName` is called since 1.3.
inline constexpr std::array<std::string_view, 6> other_columns{"BillingPeriodStart", "BillingPeriodEnd",
                                                               "ChargePeriodStart",  "ChargePeriodEnd",
                                                               "ChargeCategory",     "ServiceProviderName"};
inline constexpr std::size_t currency_column = [] {
  std::size_t at = 0;
  while (text_columns[at].field != &row::currency) ++at;
  return at;
}();

/// What columns were called before 1.0, and still are in reports of Oracle Cloud.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 6> names_before_1_0{
    {{"ConsumedQuantity", "UsageQuantity"},
     {"ConsumedUnit", "UsageUnit"},
     {"InvoiceIssuerName", "InvoiceIssuer"},
     {"ProviderName", "Provider"},
     {"PublisherName", "Publisher"},
     {"RegionId", "Region"}}};

/// The words of a column: "Billed Cost". Headers of `table_lines` then say `BILLED_COST`, `billed_cost` and the like.
[[nodiscard]] inline std::string words_of(std::string_view name) {
  std::string out;
  for (char const c : name) {
    if (c >= 'A' && c <= 'Z' && !out.empty()) out += ' ';
    out += c;
  }
  return out;
}

/// Numbers, texts, the others.
[[nodiscard]] inline table_lines_form form_of_focus() {
  table_lines_form out{.what = "FOCUS"};
  auto const ask = [&](std::string_view name, bool is_needed) -> column_form& {
    auto& column = out.columns.emplace_back(column_form{.name = std::string(name), .required = is_needed});
    if (auto words = words_of(name); words != name) column.spellings.push_back(std::move(words));
    for (auto const& [now, before] : names_before_1_0)
      if (now == name) column.spellings.emplace_back(before);
    return column;
  };
  for (auto const& each : number_columns) ask(each.name, false).one_of = each.is_needed ? "cost" : "";
  for (auto const& each : text_columns) {
    bool const is_provider = each.field == &row::provider;
    ask(each.name, each.is_needed && !is_provider).one_of = is_provider ? "provider" : "";
  }
  for (auto const name : other_columns) {
    bool const is_provider = name == other_columns.back();
    ask(name, !is_provider).one_of = is_provider ? "provider" : "";
  }
  return out;
}

}  // namespace detail
/// \endcond

/// Reads rows one by one.
///
/// - Needed are the columns that all of 1.0 to 1.2 make mandatory and a `row` cannot do without: one of the four costs,
///   `BillingCurrency`, `BillingAccountId`, both ends of `BillingPeriod` and `ChargePeriod`, `ChargeCategory`,
///   `ProviderName` or `ServiceProviderName` (of both the first that says something), `ServiceCategory` and
///   `ServiceName`. Names of columns may be in letters of either case, and in words (`BILLED_COST`, `billed_cost`,
///   "Billed Cost"), as databases export them; a currency may be in small letters. Where the column of a cost is
///   missing, that cost is unknown, and remarked.
/// - An empty field is no value, and so are `NULL`, `None`, `\N`, `<NA>`, in capitals or not, and of a text `nan`. A
///   cost or a text that is missing is remarked, and the row kept: exports have such rows. Without a currency, a
///   period or a category a row is refused.
/// - A number is read to its last digit, with the decimal comma and the thousands of the dialect. A row is refused
///   where one of the four costs is no number, or has more than 54 decimals: they are what FOCUS makes mandatory to sum.
///   Another number that cannot be read (a `ListUnitPrice` of "NaN") is absent and remarked.
/// - A period that ends before it begins is refused; one that is charged outside its billing period is remarked.
class reader {
 public:
  /// \throws tonnage::error  as `table_lines`: for a needed column that is missing, one that comes twice
  explicit reader(csv_input input, options options = {})
      : numbers_{{}, {}, options.dialect.decimal_comma, options.dialect.thousands},
        rows_(std::move(input), detail::form_of_focus(), options.dialect,
              {.file = options.file,
               .on_error = options.on_error,
               .columns = std::move(options.columns),
               .progress = std::move(options.progress)}) {}

  /// Goes to the next row; false at the end.
  /// \throws tonnage::error  for a bad row, where that stops; a further call goes on behind it.
  bool next() {
    return next_taken([](focus::row const&) {});
  }
  /// Goes to the next row that `each` takes: an error that it throws, as sums of another currency do, refuses the row
  /// at its line.
  template <class Each>
  bool next_taken(Each each) {
    return rows_.next_taken([&] {
      read_row();
      each(row_);
      remark_row();
      return true;
    });
  }
  /// The row that `next` has found, until the next call.
  [[nodiscard]] focus::row const& row() const noexcept { return row_; }

  /// What became of the rows so far.
  [[nodiscard]] focus::report report() const { return rows_.report(); }

  /// The rows as an input range: they pass once.
  using iterator = formats::detail::reader_iterator<reader, focus::row>;
  [[nodiscard]] iterator begin() {
    return ++iterator(*this, [](reader const& from) -> auto const& { return from.row(); });
  }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

 private:
  // As detail::form_of_focus has them: numbers, texts, the others.
  static constexpr std::size_t texts = detail::number_columns.size();
  static constexpr std::size_t others = texts + detail::text_columns.size();

  /// The text of a field; none where it says so.
  [[nodiscard]] std::string_view text(std::size_t column) const {
    auto const out = rows_.text(column).value_or(std::string_view());
    return detail::is_null(out) ? std::string_view() : out;
  }
  [[nodiscard]] error problem(std::string const& why, std::size_t column) const {
    return error(why, rows_.where(column));
  }
  /// What a grammar makes of a field; an error tells where that stands.
  template <class Read>
  auto read_from(std::size_t column, Read grammar) const {
    return tonnage::detail::retold([&] { return grammar(text(column)); },
                                   [&](error const& why) { return problem(why.reason(), column); });
  }
  [[nodiscard]] time_span period_at(std::size_t start) const {
    auto const from = read_from(start, parse_time);
    auto const until = read_from(start + 1, parse_time);
    if (until < from) throw problem("a period that ends before it begins", start + 1);
    return {from, until};
  }
  [[nodiscard]] exact_decimal number_in(std::string_view text) const {
    std::string plain(text);
    if (char const* const why = formats::detail::write_plainly(plain, numbers_)) throw_error(why);
    return parse_exact_decimal(plain);
  }
  void read_row() {
    odd_.clear();
    for (std::size_t i = 0; i != texts; ++i) {
      auto const& column = detail::number_columns[i];
      auto& number = row_.*column.field;
      number.reset();
      if (text(i).empty()) continue;
      tonnage::detail::caught([&] { number = number_in(text(i)); },
                              [&](error const& why) {
                                if (column.is_needed) throw_error(problem(why.reason(), i));
                                odd_.emplace_back(i, std::string(column.name) + ": " + why.reason());
                              });
    }
    for (std::size_t i = texts; i != others; ++i) {
      auto const said = text(i);
      row_.*detail::text_columns[i - texts].field = detail::is_null_text(said) ? std::string_view() : said;
    }
    auto const is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    for (char& c : row_.currency) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (row_.currency.size() != 3 || !std::all_of(row_.currency.begin(), row_.currency.end(), is_capital))
      throw problem("expected a currency such as USD", texts + detail::currency_column);
    row_.billing_period = period_at(others);
    row_.charge_period = period_at(others + 2);
    row_.category = read_from(others + 4, parse_category);
    if (row_.provider.empty()) row_.provider = text(others + 5);
  }
  /// Of a row that is kept.
  void remark_row() {
    if (headers_ != rows_.headers()) {
      headers_ = rows_.headers();
      for (std::size_t i = 0; i != texts; ++i)
        if (auto const& column = detail::number_columns[i]; column.is_needed && !rows_.has(i))
          rows_.report().remark(remark::no_cost_column,
                                {.file = rows_.report().file, .field = std::string(column.name)});
    }
    for (auto const& [column, why] : odd_) rows_.report().remark(why, rows_.where(column));
    for (std::size_t i = 0; i != texts; ++i)
      if (auto const& column = detail::number_columns[i]; column.is_needed && rows_.has(i) && !(row_.*column.field))
        rows_.report().remark(remark::no_cost, rows_.where(i));
    for (std::size_t i = texts; i != others; ++i)
      if (auto const& column = detail::text_columns[i - texts]; column.is_needed && (row_.*column.field).empty())
        rows_.report().remark(remark::no_text, rows_.where(rows_.has(i) ? i : others + 5));
    if (row_.charge_period.begin < row_.billing_period.begin || row_.charge_period.end > row_.billing_period.end)
      rows_.report().remark(remark::outside_billing, rows_.where(others + 2));
  }

  formats::detail::csv_shared numbers_;  // how they are written
  table_lines rows_;
  focus::row row_{};
  std::size_t headers_ = 0;
  std::vector<std::pair<std::size_t, std::string>> odd_{};  // numbers of the row that cannot be read
};

/// Reads all rows, one at a time. An error that `each` throws, as sums of another currency do, refuses the row at its
/// line.
/// \throws tonnage::error  as `reader`.
template <class Each>
report read(csv_input input, options options, Each each) {
  reader reader(std::move(input), std::move(options));
  while (reader.next_taken(each)) continue;
  return reader.report();
}

}  // namespace tonnage::inline v0_1_0::formats::focus
