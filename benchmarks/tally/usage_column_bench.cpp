// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// Ten million usage records in columns: GPU-hours of a year by account, and by account and day of Seoul.
///
/// Beside it the loop that one writes for exactly this question, with sums in 128 bits too, and the same question to
/// records, beside a loop over these. And what the records cost at a price by account and day: as a metric beside the
/// GPU-hours, and as a bill.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <tonnage/accounting.hpp>
#include <tonnage/catalog.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/usage_columns.hpp>
#include <tonnage/tally/use.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "../support/contender.hpp"

namespace {

using namespace tonnage;
using namespace std::chrono_literals;
__extension__ typedef __int128 wide;

constexpr std::size_t rows = 10'000'000;
constexpr std::int64_t day_in_ms = 86'400'000;

struct data {
  std::vector<std::uint8_t> codes = std::vector<std::uint8_t>(rows);
  std::vector<std::int32_t> shares = std::vector<std::int32_t>(rows);
  std::vector<std::int64_t> starts = std::vector<std::int64_t>(rows), ends = std::vector<std::int64_t>(rows);
  std::vector<account_name> accounts{};

  data() {
    std::mt19937_64 random(1);
    for (int i = 0; i != 50; ++i) accounts.emplace_back("account " + std::to_string(i));
    std::int64_t const first = at(2026y / 1 / 1).time_since_epoch().count();
    for (std::size_t i = 0; i != rows; ++i) {
      auto const r = random();
      codes[i] = static_cast<std::uint8_t>(r % 50);
      shares[i] = static_cast<std::int32_t>(1000 * (1 + r / 64 % 8));
      // In the order of their starts, as an accounting database has them; a quarter of them a day long, most some hours.
      starts[i] = first + static_cast<std::int64_t>(i) * (365 * day_in_ms / static_cast<std::int64_t>(rows));
      ends[i] = starts[i] + static_cast<std::int64_t>(r / 4096 % 4 == 0 ? 86'400'000 : r / 65'536 % 20'000'000);
    }
  }
};
data const& the_data() {
  static data const once;
  return once;
}
auto as_columns(data const& d) {
  return columns(column(account_of, d.codes, d.accounts), column(gpus_of, d.shares, gpu_share::of(1, 1000)),
                 column(start_of, d.starts), column(end_of, d.ends));
}
std::vector<usage_record> const& records() {
  static std::vector<usage_record> const once = [] {
    std::vector<usage_record> out;
    auto const all = as_columns(the_data());
    for (std::size_t i = 0; i != rows; ++i) {
      auto const row = all[i];
      out.push_back({.account = account_of(row),
                     .model = catalog::nvidia::h100_sxm5,
                     .gpus = gpus_of(row),
                     .start = start_of(row),
                     .end = end_of(row)});
    }
    return out;
  }();
  return once;
}

auto const year = over(2026y);
auto const by_days = over(2026y, utc_offset(9h)).by_days();

price_list<usd> const& prices() {
  static price_list<usd> const once{{catalog::nvidia::h100_sxm5, period(2026y), parse_amount<usd>("2.10")}};
  return once;
}

auto loop() {
  data const& d = the_data();
  std::int64_t const first = year.span.begin.time_since_epoch().count(),
                     last = year.span.end.time_since_epoch().count();
  std::vector<wide> out(d.accounts.size());
  for (std::size_t i = 0; i != rows; ++i) {
    std::int64_t const from = std::max(first, d.starts[i]), until = std::min(last, d.ends[i]);
    if (from < until) out[d.codes[i]] += wide{d.shares[i]} * (until - from);
  }
  return out;
}
/// What one writes over records: a map from where a name lies to a sum.
auto loop_of_records() {
  std::unordered_map<void const*, wide> out;
  for (auto const& each : records()) {
    auto const from = std::max(year.span.begin, each.start), until = std::min(year.span.end, *each.end);
    if (from < until) out[each.account.address()] += wide{each.gpus.parts()} * (until - from).count();
  }
  return out;
}
auto loop_by_days() {
  data const& d = the_data();
  std::int64_t const first = year.span.begin.time_since_epoch().count(),
                     last = year.span.end.time_since_epoch().count();
  std::int64_t const ahead = 9 * 3'600'000, first_day = (first + ahead) / day_in_ms;
  std::vector<wide> out(d.accounts.size() * 366);
  for (std::size_t i = 0; i != rows; ++i) {
    std::int64_t const until = std::min(last, d.ends[i]);
    for (std::int64_t from = std::max(first, d.starts[i]); from < until;) {
      std::int64_t const which = (from + ahead) / day_in_ms;
      std::int64_t const end = std::min(until, (which + 1) * day_in_ms - ahead);
      out[d.codes[i] * 366U + static_cast<std::size_t>(which - first_day)] += wide{d.shares[i]} * (end - from);
      from = end;
    }
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t const size = rows * 21;
  auto const add = [&](std::string const& work, std::string const& name, auto timed) {
    bench::prepared_contender(work, name, [=] {
      the_data();
      return std::pair(size, timed);
    });
  };
  for (unsigned const threads : {1U, 2U}) {
    add("ledger_by_account" + bench::with_threads(threads), "tonnage", [threads] {
      return as_columns(the_data()).with_threads(threads) | year | by(account) | tally(gpu_hours_used);
    });
    add("ledger_by_account_and_day" + bench::with_threads(threads), "tonnage", [threads] {
      return as_columns(the_data()).with_threads(threads) | by_days | by(account, day_of_use) | tally(gpu_hours_used);
    });
  }
  add("ledger_by_account_1_thread", "plain_loop", loop);
  add("ledger_by_account_and_day_1_thread", "plain_loop", loop_by_days);
  add("ledger_by_account_1_thread", "tonnage_records",
      [] { return records() | year | by(account) | tally(gpu_hours_used); });
  std::string const of_bills = "bill_by_account_and_day_1_thread";
  add(of_bills, "gpu_hours", [] { return records() | by_days | by(account, day_of_use) | tally(gpu_hours_used); });
  add(of_bills, "tonnage", [] {
    return records() | by_days | by(account, day_of_use) | tally(gpu_hours_used, charge(prices(), rounding::half_even));
  });
  add(of_bills, "tonnage_bill_of", [] { return bill_of(records() | by_days, prices(), rounding::half_even); });
  add("ledger_by_account_1_thread", "records_loop", loop_of_records);
  return bench::run_contenders(argc, argv);
}
