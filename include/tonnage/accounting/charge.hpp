// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Charges for use: GPU time times the price of its day, for each account, in a bill that says where each comes from.
///
/// `auto const invoice = bill_of(records | over(2026y / 3, seoul).by_days(), prices, rounding::half_even);`
///
/// A line is the GPU time of an account at one price, rounded once; it names its records, and its parts sum to it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/apportion.hpp>
#include <tonnage/accounting/hours_of_day.hpp>
#include <tonnage/accounting/price.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/tally/hash_index.hpp>
#include <tonnage/usage/any_zone.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/record.hpp>
#include <tonnage/usage/time_span.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
struct everybody {
  std::string_view operator()(account_name const&) const { return {}; }
};
}  // namespace detail
/// \endcond

/// What a record has to do with a line of a bill.
template <class Row>
struct billed_record {
  Row const* record = nullptr;  ///< whose use it is
  gpu_time used{};              ///< what it used at the price of the line
  gpu_time billed{};            ///< what it is charged for: that, unless the price list says otherwise (`billed_time`)
  friend bool operator==(billed_record const&, billed_record const&) = default;
};

/// The use of an account at one price.
template <currency_unit auto Currency, class Row>
struct bill_line {
  account_name account{};                     ///< who pays
  gpu_hour_price<Currency> price;             ///< as it stood on the days of use
  gpu_time used{};                            ///< in all
  gpu_time billed{};                          ///< what is charged for, in all
  amount<Currency> total{};                   ///< billed × price, rounded once
  std::vector<billed_record<Row>> records{};  ///< what it is made of, in the order of the ledger

  /// Its records' parts of the charge, which sum to it to the micro-unit (largest remainder).
  [[nodiscard]] std::vector<amount<Currency>> parts() const {
    std::vector<int128> weights;
    for (auto const& each : records) weights.push_back((std::max)(each.billed, -each.billed).units());
    return apportion(total, weights);
  }
};

/// All charges of a ledger, by account, model, tariff and the beginning of the price.
template <currency_unit auto Currency, class Row>
struct bill {
  /// Money of the currency.
  using amount_type = amount<Currency>;
  std::vector<bill_line<Currency, Row>> charges;  ///< one for each account, model, tariff and price
  time_span during{};                             ///< when what is charged was used: the ledger's span
  any_zone zone{};                                ///< by whose days, or hours, the ledger was cut
  std::string corrects{};                         ///< the invoice that it changes (`correction_of`); empty: none
  /// What keeps records that came as a temporary range, as long as the bill or a copy of it is there.
  std::shared_ptr<void const> records_kept{};

  /// The sum of all charges. O(charges)
  [[nodiscard]] amount_type total() const {
    amount_type out;
    for (auto const& each : charges) out += each.total;
    return out;
  }
  /// What each account is charged, by name.
  [[nodiscard]] std::vector<std::pair<account_name, amount_type>> by_account() const {
    std::vector<std::pair<account_name, amount_type>> out;
    for (auto const& each : charges) of_account(out, each.account) += each.total;
    return out;
  }
  /// The same in whole steps, such as cents, whose sum is the bill's, rounded half to even: each account is at most a
  /// step off (`rounded_together`).
  /// \throws tonnage::error  for a step that is not above zero
  [[nodiscard]] std::vector<std::pair<account_name, amount_type>> by_account(amount_type const& step) const {
    auto out = by_account();
    std::vector<amount_type> owed;
    for (auto const& each : out) owed.push_back(each.second);
    owed = rounded_together(owed, step);
    for (std::size_t i = 0; i != out.size(); ++i) out[i].second = owed[i];
    return out;
  }
  /// A cost that all share (idle GPUs, a storage system), by the GPU time they used: the parts sum to it exactly.
  /// \throws tonnage::error  where nobody used any
  [[nodiscard]] std::vector<std::pair<account_name, amount_type>> shared(amount_type const& cost) const {
    std::vector<std::pair<account_name, gpu_time>> used;
    for (auto const& each : charges) of_account(used, each.account) += each.used;
    std::vector<int128> weights;
    for (auto const& each : used) weights.push_back(each.second.units());
    auto const parts = apportion(cost, weights);
    std::vector<std::pair<account_name, amount_type>> out;
    for (std::size_t i = 0; i != used.size(); ++i) out.emplace_back(used[i].first, parts[i]);
    return out;
  }

 private:
  /// The last entry, or a new one: charges come account by account.
  template <class T>
  [[nodiscard]] static T& of_account(std::vector<std::pair<account_name, T>>& entries, account_name who) {
    if (entries.empty() || entries.back().first != who) entries.emplace_back(who, T());
    return entries.back().second;
  }
};

/// \cond
namespace detail {
[[nodiscard]] inline local_hour priced_at(date label, bool by_hours) {
  if (by_hours) throw error("prices by the hour of the day need a ledger by hours");
  return {label};
}
[[nodiscard]] inline local_hour priced_at(zone_hour const& label, bool by_hours) {
  auto const when = day_and_hour(label);
  return by_hours ? when : local_hour{when.day};
}
/// The GPU time that is charged for a piece.
template <class Piece>
[[nodiscard]] gpu_time charged_time(Piece const& p, billed_time const& billed) {
  gpu_time const used = p.used();
  if (billed.is_as_used() || !p.ends()) return used;
  auto const lasted = p.during.end - utc_instant(start_of(*p.record));
  return used + gpu_share(gpus_of(p)) * (billed.of(lasted) - lasted);
}

/// Who pays at which price of a list: lines are in this order.
template <currency_unit auto Currency>
struct paid_price {
  account_name who;
  gpu_hour_price<Currency> const* price;
  friend bool operator<(paid_price const& a, paid_price const& b) {
    if (a.who != b.who) return a.who < b.who;
    if (a.price == b.price) return false;
    if (a.price->model != b.price->model) return a.price->model < b.price->model;
    if (a.price->tariff != b.price->tariff) return a.price->tariff < b.price->tariff;
    if (a.price->valid.first != b.price->valid.first) return a.price->valid.first < b.price->valid.first;
    return a.price->during < b.price->during;
  }
};
/// The line of an account and of something else, a model or a price: null, where they are new. Both go by their
/// addresses, so that an equal one of another library is new once more.
template <class Line>
class known_lines {
 public:
  [[nodiscard]] Line*& of(account_name who, void const* what) {
    auto const hash = mix_hash(mix_hash(0, std::hash<void const*>{}(who.address())), std::hash<void const*>{}(what));
    auto const found = index_.find(static_cast<std::uint32_t>(hash), [&](std::uint32_t n) {
      return entries_[n].what == what && entries_[n].who.address() == who.address();
    });
    if (found.second) entries_.push_back({who, what, nullptr});
    return entries_[found.first].line;
  }

 private:
  struct entry {
    account_name who;
    void const* what;
    Line* line;
  };
  hash_index index_;
  std::vector<entry> entries_;
};

/// A ledger of accounts, by days or hours.
template <class Ledger, class TariffOf>
concept billable =
    requires(typename Ledger::piece const& p, decltype(std::declval<Ledger const&>().cut()) cut, TariffOf const& t) {
      account_of(p);
      priced_at(cut.label_of(utc_instant()), false);
      std::string_view(t(account_of(p)));
    };
template <class Ledger, class TariffOf>
constexpr words no_bill() {
  sentence out;
  out.add("tonnage: a bill is of a ledger by days or hours, as prices are, and not of ");
  if constexpr (billable<Ledger, TariffOf>) {
    return {};
  } else if constexpr (requires { typename Ledger::piece; }) {
    using label = decltype(std::declval<Ledger const&>().cut().label_of(utc_instant()));
    if constexpr (!requires(typename Ledger::piece const& p) { account_of(p); })
      out.add("records without an account");
    else if constexpr (std::is_same_v<label, calendar_month>)
      out.add("one by months: records | over(period).by_days()");
    else if constexpr (requires(label const& l) { priced_at(l, false); })
      out.add("one whose tariff_of gives no text for an account");
    else
      out.add("one that is not cut: records | over(period).by_days()");
  } else {
    out.add("records without a span: records | over(period).by_days()");
  }
  return out.out;
}
}  // namespace detail
/// \endcond

/// Charges each piece of a ledger that is cut by days or hours, at the price of its day, or hour. Pieces without GPUs
/// cost nothing, and need no price.
/// \param tariff_of  by which tariff an account pays; by the one without a name, where nothing is said
/// \throws tonnage::error  where a time has no price for a model, where prices depend on the hour of the day and the
///   ledger is by days, and as reading the ledger does
template <class Base, class Cut, currency_unit auto Currency, class TariffOf = detail::everybody>
  requires detail::billable<ledger<Base, Cut>, TariffOf>
[[nodiscard]] auto bill_of(ledger<Base, Cut> const& pieces, price_list<Currency> const& prices, rounding how,
                           TariffOf const& tariff_of = {}) {
  using row = typename ledger<Base, Cut>::row;
  static_assert(std::is_pointer_v<decltype(std::declval<typename ledger<Base, Cut>::piece const&>().record)>,
                "tonnage: a bill points to its records, and columns have none: make records of them first");
  bool const by_hours = prices.is_by_hours();
  std::map<detail::paid_price<Currency>, bill_line<Currency, row>> charges;
  detail::known_lines<bill_line<Currency, row>> latest, of_prices;  // by model, and by price
  for (auto const& piece : pieces) {
    gpu_time const billed = detail::charged_time(piece, prices.billed());
    if (billed == gpu_time()) continue;
    account_name const who = account_of(piece);
    catalog::model const what = model_of(piece);
    auto const when = detail::priced_at(piece.label(), by_hours);
    auto*& known_line = latest.of(who, what.address());
    if (known_line == nullptr || !known_line->price.valid.contains(when.day) ||
        !known_line->price.during.contains(when)) {
      auto const& price = prices.at(what, when.day, tariff_of(who), when.hour);
      auto*& line_of_price = of_prices.of(who, &price);
      if (line_of_price == nullptr)
        line_of_price =
            &charges.try_emplace({who, &price}, bill_line<Currency, row>{.account = who, .price = price}).first->second;
      known_line = line_of_price;
    }
    bill_line<Currency, row>& line = *known_line;
    if (line.records.empty() || line.records.back().record != piece.record) line.records.push_back({piece.record});
    auto& of_record = line.records.back();
    for (auto* const sum : {&line.used, &of_record.used}) *sum += piece.used();
    for (auto* const sum : {&line.billed, &of_record.billed}) *sum += billed;
  }
  bill<Currency, row> out{.charges = {},
                          .during = pieces.span(),
                          .zone = pieces.cut().zone,
                          .records_kept = std::make_shared<Base const>(pieces.base())};
  for (auto& [unused, line] : charges) {
    line.total = at_price(line.billed, line.price.per_gpu_hour, how);
    out.charges.push_back(std::move(line));
  }
  return out;
}

/// \cond
template <class Ledger, currency_unit auto Currency, class TariffOf = detail::everybody,
          detail::words Because = detail::no_bill<Ledger, TariffOf>()>
  requires(!detail::billable<Ledger, TariffOf>)
void bill_of(Ledger const&, price_list<Currency> const&, rounding, TariffOf const& = {}) TONNAGE_DELETE(
    "tonnage: a bill is of a ledger by days or hours, as prices are, and not of one that is not cut, or by months, or "
    "of "
    "records: records | over(period).by_days()");
/// \endcond

/// One side of an entry in the books: an account of them, and what goes there.
template <currency_unit auto Currency>
struct posting {
  std::string account;   ///< of the books: "expenses:gpu:lattice"
  amount<Currency> sum;  ///< positive into the account, negative out of it
};

/// A bill as postings that balance: each account's expense, and the income against them.
template <currency_unit auto Currency, class Row>
[[nodiscard]] std::vector<posting<Currency>> postings_of(bill<Currency, Row> const& of, std::string const& expense,
                                                         std::string const& income) {
  std::vector<posting<Currency>> out;
  for (auto const& [who, sum_of_charges] : of.by_account())
    out.push_back({expense + ":" + std::string(who.text()), sum_of_charges});
  out.push_back({income, -of.total()});
  return out;
}

/// The postings as plain-text accounting reads them (ledger, hledger).
/// \throws tonnage::error  where they do not balance, for a description with a line's end, for an account whose name would
///   end elsewhere (at two blanks, a tab, a semicolon or a line's end), and for one whose first character says something
///   of the posting: "(" and "[" that it need not balance, "*" and "!" its status
/// Source: hledger, "Journal format".
template <currency_unit auto Currency>
[[nodiscard]] std::string to_journal(calendar_day when, std::string const& description,
                                     std::vector<posting<Currency>> const& postings) {
  if (description.find_first_of("\r\n") != std::string::npos)
    throw_error("expected a description of one line", {.field = "description", .text = description});
  amount<Currency> balance;
  std::string out = to_string(when) + " " + description + "\n";
  for (auto const& each : postings) {
    if (each.account.find_first_of(" ([*!") == 0 || each.account.empty() ||
        each.account.find("  ") != std::string::npos || each.account.find_first_of("\t\r\n;") != std::string::npos)
      throw error("a name that no account of plain-text accounting can have", {.text = each.account});
    balance += each.sum;
    out += "    " + each.account + "  " + to_decimal(each.sum) + " " + currency_of<Currency>::code + "\n";
  }
  if (balance != amount<Currency>()) throw error("postings do not balance", {.text = to_decimal(balance)});
  return out;
}

}  // namespace tonnage::inline v0_1_0
