// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Corrections of bills that were sent: what was charged wrongly is given back, and what is right is charged.
///
/// `auto const change = correction_of(sent, bill_of(records_now | over(2026y / 3).by_days(), prices, how), "2026-03");`
///
/// A month that is closed stays as it was sent. What became known later is a bill of its own, which prints, is posted
/// and is written as FOCUS as every bill is, and whose charges name the records of both.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <tonnage/accounting/charge.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/time_span.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// The bill that turns one that was sent into one that is right. A charge that stands in both, at the same price, for
/// the same time and sum, is left alone. Any other of the sent bill comes back, with its GPU time, its sum and the use
/// of its records below zero, and what is right instead stands behind it: `sent.total() + correction.total() ==
/// right.total()`, to the micro-unit, and for each account. Where nothing has changed there are no charges.
///
/// A correction is corrected by `correction_of(right, right_at_last, "2026-03 C1")`.
/// \param invoice  what the sent bill is called, by which the correction names it
/// \throws tonnage::error  for an invoice without a name, and for two bills that are not of the same time. O(n log n)
template <currency_unit auto Currency, class Row>
[[nodiscard]] bill<Currency, Row> correction_of(bill<Currency, Row> const& sent, bill<Currency, Row> const& right,
                                                std::string invoice) {
  if (invoice.empty()) throw_error("expected the name of the invoice that is corrected");
  if (sent.during != right.during)
    throw_error("expected a bill of the same time as the one that it corrects, " + to_string(sent.during),
                {.text = to_string(right.during)});
  using line = bill_line<Currency, Row>;
  struct entry {
    line const* of;
    bool was_sent;
  };
  std::vector<entry> entries;
  for (auto const& each : sent.charges) entries.push_back({&each, true});
  for (auto const& each : right.charges) entries.push_back({&each, false});
  auto const key_of = [](line const& l) {
    auto const& p = l.price;
    return std::tuple(l.account, p.model, std::string_view(p.tariff), p.valid.first, p.valid.end, p.during,
                      p.per_gpu_hour);
  };
  std::stable_sort(entries.begin(), entries.end(),
                   [&](entry const& a, entry const& b) { return key_of(*a.of) < key_of(*b.of); });

  bill<Currency, Row> out{
      .charges = {},
      .during = sent.during,
      .zone = right.zone,
      .corrects = std::move(invoice),
      .records_kept = std::make_shared<std::pair<std::shared_ptr<void const>, std::shared_ptr<void const>>>(
          sent.records_kept, right.records_kept)};
  auto const stands_in_both = [&](entry const& a, entry const& b) {
    return a.was_sent && !b.was_sent && key_of(*a.of) == key_of(*b.of) && a.of->used == b.of->used &&
           a.of->billed == b.of->billed && a.of->total == b.of->total;
  };
  for (auto at = entries.begin(); at != entries.end(); ++at) {
    if (auto const next = at + 1; next != entries.end() && stands_in_both(*at, *next)) {
      at = next;
      continue;
    }
    out.charges.push_back(*at->of);
    if (!at->was_sent) continue;
    auto& back = out.charges.back();
    back.total = -back.total;
    for (auto* const time : {&back.used, &back.billed}) *time = -*time;
    for (auto& of_record : back.records)
      for (auto* const time : {&of_record.used, &of_record.billed}) *time = -*time;
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0
