// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Bills as tables: a row for each charge, with its GPU-hours, its price and its money to the last digit.
///
/// `fmt::print("{}\n", invoice)` prints a bill, `report::to_csv(invoice)` is the same for a program.
/// `{}` of one line is "lattice: 48 GPU-hours of H100 SXM5 at 2.50 USD per GPU-hour, 120.00 USD".
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <tonnage/accounting/charge.hpp>
#include <tonnage/accounting/chargeback.hpp>
#include <tonnage/report/grid.hpp>
#include <tonnage/report/text.hpp>
#include <tonnage/units/print.hpp>

namespace tonnage::inline v0_1_0 {

/// "H100 SXM5 at 2.50 USD per GPU-hour", with the tariff and the hours of the day behind it, where there are some:
/// ", committed, 22:00 to 06:00".
template <currency_unit auto Currency>
[[nodiscard]] std::string to_string(gpu_hour_price<Currency> const& price) {
  auto out = fmt::format("{} at {} per GPU-hour", price.model, price.per_gpu_hour);
  if (!price.tariff.empty()) out += ", " + price.tariff;
  if (!price.during.is_always()) out += ", " + to_string(price.during);
  return out;
}
/// "lattice: 48 GPU-hours of H100 SXM5 at 2.50 USD per GPU-hour, 120.00 USD"
template <currency_unit auto Currency, class Row>
[[nodiscard]] std::string to_string(bill_line<Currency, Row> const& line) {
  return fmt::format("{}: {} of {}, {}", line.account, line.billed, line.price, line.total);
}
/// "expenses:gpu:lattice 120.00 USD"
template <currency_unit auto Currency>
[[nodiscard]] std::string to_string(posting<Currency> const& of) {
  return fmt::format("{} {}", of.account, of.sum);
}
/// "lattice owes 130.00 USD"
template <currency_unit auto Currency>
[[nodiscard]] std::string to_string(account_statement<Currency> const& of) {
  return fmt::format("{} owes {}", of.account, of.owes());
}

}  // namespace tonnage::inline v0_1_0

namespace tonnage::inline v0_1_0::report {

/// \cond
namespace detail {
template <class T>
[[nodiscard]] figure figure_of_exact(T const& v) {
  figure out{.magnitude = v.to_quantity().coherent_};
  if constexpr (tonnage::detail::prints_decimals<T>) out.exact = to_decimal(v);
  return out;
}
/// The keys of a bill: account, model, tariff.
template <class Bill, int Column>
[[nodiscard]] key_shown key_in_bill(void const* of, std::size_t row) {
  auto const& line = static_cast<Bill const*>(of)->charges[row];
  if constexpr (Column == 0)
    return shown_key(line.account);
  else if constexpr (Column == 1)
    return shown_key(line.price.model);
  else
    return shown_key(line.price.tariff);
}
/// The figures of a bill: billed GPU time, price, charge. Prices have no total.
template <class Bill, int Column>
[[nodiscard]] figure figure_in_bill(void const* of, std::size_t row, std::size_t) {
  auto const& charges = static_cast<Bill const*>(of)->charges;
  bool const is_total = row == charges.size();
  if constexpr (Column == 0) {
    gpu_time billed;
    for (auto const& line : charges) billed += is_total ? line.billed : gpu_time();
    return figure_of_exact(is_total ? billed : charges[row].billed);
  } else if constexpr (Column == 1) {
    return is_total ? figure{.is_hole = true} : figure_of_exact(charges[row].price.per_gpu_hour);
  } else {
    return figure_of_exact(is_total ? static_cast<Bill const*>(of)->total() : charges[row].total);
  }
}
}  // namespace detail
/// \endcond

/// The grid of a bill: account, model and tariff (where there is one), then GPU-hours, price and charge, with the
/// totals of GPU-hours and charges. Charges at two prices of one model are two rows. The notes say when it was used,
/// and which invoice is corrected. O(charges)
/// \code report::to_csv(bill_of(pieces, prices, rounding::half_even)) \endcode
template <currency_unit auto Currency, class Row>
[[nodiscard]] grid grid_of(bill<Currency, Row> const& of) {
  using bill_type = bill<Currency, Row>;
  auto const has_tariff = [](auto const& line) { return !line.price.tariff.empty(); };
  bool const tariffs = std::any_of(of.charges.begin(), of.charges.end(), has_tariff);
  grid out;
  detail::column_writer writer(out, of.charges.size());
  writer.add_key("account", {&of, &detail::key_in_bill<bill_type, 0>});
  writer.add_key("model", {&of, &detail::key_in_bill<bill_type, 1>});
  if (tariffs) writer.add_key("tariff", {&of, &detail::key_in_bill<bill_type, 2>});
  auto const& money = tonnage::detail::measured_by<kind::money<currency_of<Currency>>>;
  writer.add("GPU-hours", "GPU-hours", tonnage::detail::measured_by<kind::gpu_time>,
             {&of, &detail::figure_in_bill<bill_type, 0>});
  writer.add("price per GPU-hour", "", money, {&of, &detail::figure_in_bill<bill_type, 1>});
  writer.add("charge", "", money, {&of, &detail::figure_in_bill<bill_type, 2>});
  if (!of.during.is_empty()) out.notes.push_back({"during", to_string(of.during, of.zone)});
  if (!of.corrects.empty()) out.notes.push_back({"corrects", of.corrects});
  return out;
}

}  // namespace tonnage::inline v0_1_0::report

namespace tonnage::inline v0_1_0 {
using report::grid_of;  // found by the arguments there, too
}  // namespace tonnage::inline v0_1_0

/// A bill prints as a table.
template <tonnage::currency_unit auto Currency, class Row>
struct fmt::formatter<tonnage::bill<Currency, Row>> : tonnage::report::detail::table_formatter {
  auto format(tonnage::bill<Currency, Row> const& of, fmt::format_context& context) const {
    return write(tonnage::report::to_text(tonnage::report::grid_of(of)), context);
  }
};
