// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <tonnage/accounting/correction.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/report/bill.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

catalog::model const h100 = catalog::nvidia::h100_sxm5;
price_list<usd> const at_3{{h100, period(2026y / 3), 3 * usd}};
usage_record job(char const* who, int gpus_used, utc_instant start, std::chrono::milliseconds lasted) {
  return {.account = who, .model = h100, .gpus = gpu_share::of(gpus_used), .start = start, .end = start + lasted};
}
std::vector<usage_record> const as_known_then{job("lattice", 8, at(2026y / 3 / 31), 12h),
                                              job("plasma", 2, at(2026y / 3 / 2), 10h),
                                              job("protein", 1, at(2026y / 3 / 5), 4h)};

auto bill_of_march(std::vector<usage_record> const& of, price_list<usd> const& prices) {
  return bill_of(of | over(2026y / 3).by_days(), prices, rounding::half_even);
}
template <class Row>
std::string lines_of(bill<usd, Row> const& of) {
  std::string out;
  for (auto const& each : of.charges) out += to_string(each) + "\n";
  return out;
}

}  // namespace

TEST_CASE("a closed month is corrected by charges below zero") {
  // Plasma's job was repeated after a node had failed, and its last 3 hours are not charged; a job of lattice came late.
  auto now = as_known_then;
  now[1].end = now[1].start + 7h;
  now.push_back(job("lattice", 4, at(2026y / 3 / 9), 5h));
  auto const sent = bill_of_march(as_known_then, at_3), right = bill_of_march(now, at_3);
  auto const change = correction_of(sent, right, "2026-03");
  CHECK(lines_of(change) ==
        "lattice: -96 GPU-hours of H100 SXM5 at 3.00 USD per GPU-hour, -288.00 USD\n"
        "lattice: 116 GPU-hours of H100 SXM5 at 3.00 USD per GPU-hour, 348.00 USD\n"
        "plasma: -20 GPU-hours of H100 SXM5 at 3.00 USD per GPU-hour, -60.00 USD\n"
        "plasma: 14 GPU-hours of H100 SXM5 at 3.00 USD per GPU-hour, 42.00 USD\n");
  CHECK(to_decimal(change.total()) == "42.00");  // 60 - 18
  CHECK(change.corrects == "2026-03");
  CHECK(sent.corrects.empty());
  auto const by_account = change.by_account();
  REQUIRE(by_account.size() == 2);
  CHECK(to_decimal(by_account[0].second) == "60.00");
  CHECK(to_decimal(by_account[1].second) == "-18.00");
  // Each says which records it is about, as they stood in its bill.
  CHECK(change.charges[2].records == std::vector<billed_record<usage_record>>{
                                         {&as_known_then[1], gpu_share::of(2) * -10h, gpu_share::of(2) * -10h}});
  CHECK(change.charges[3].records[0].record == &now[1]);
  CHECK(change.charges[1].parts() == std::vector<amount<usd>>{288 * usd, 60 * usd});
  CHECK(change.charges[0].parts() == std::vector<amount<usd>>{-288 * usd});
}

TEST_CASE("a price that was wrong") {
  price_list<usd> const at_2_50{{h100, period(2026y / 3), parse_amount<usd>("2.50")}};
  auto const change =
      correction_of(bill_of_march(as_known_then, at_3), bill_of_march(as_known_then, at_2_50), "2026-03");
  CHECK(lines_of(change) ==
        "lattice: 96 GPU-hours of H100 SXM5 at 2.50 USD per GPU-hour, 240.00 USD\n"
        "lattice: -96 GPU-hours of H100 SXM5 at 3.00 USD per GPU-hour, -288.00 USD\n"
        "plasma: 20 GPU-hours of H100 SXM5 at 2.50 USD per GPU-hour, 50.00 USD\n"
        "plasma: -20 GPU-hours of H100 SXM5 at 3.00 USD per GPU-hour, -60.00 USD\n"
        "protein: 4 GPU-hours of H100 SXM5 at 2.50 USD per GPU-hour, 10.00 USD\n"
        "protein: -4 GPU-hours of H100 SXM5 at 3.00 USD per GPU-hour, -12.00 USD\n");
  CHECK(to_decimal(change.total()) == "-60.00");
}

TEST_CASE("use that was charged to the wrong account") {
  auto now = as_known_then;
  now[2].account = "lattice";
  auto const change = correction_of(bill_of_march(as_known_then, at_3), bill_of_march(now, at_3), "2026-03");
  CHECK(lines_of(change) ==
        "lattice: -96 GPU-hours of H100 SXM5 at 3.00 USD per GPU-hour, -288.00 USD\n"
        "lattice: 100 GPU-hours of H100 SXM5 at 3.00 USD per GPU-hour, 300.00 USD\n"
        "protein: -4 GPU-hours of H100 SXM5 at 3.00 USD per GPU-hour, -12.00 USD\n");
  CHECK(change.total() == amount<usd>());
  CHECK(to_journal(date(2026y / 4 / 15), "March, corrected", postings_of(change, "expenses", "income")) ==
        "2026-04-15 March, corrected\n"
        "    expenses:lattice  12.00 USD\n"
        "    expenses:protein  -12.00 USD\n"
        "    income  0.00 USD\n");
}

TEST_CASE("nothing has changed, though the records were read anew") {
  auto const again = as_known_then;
  CHECK(correction_of(bill_of_march(as_known_then, at_3), bill_of_march(again, at_3), "2026-03").charges.empty());
}

TEST_CASE("a bill is corrected by one of its time, and by name") {
  auto const march = bill_of_march(as_known_then, at_3);
  auto const of_a_year = bill_of(as_known_then | over(2026y).by_days(), at_3, rounding::half_even);
  CHECK_THROWS_WITH(correction_of(march, of_a_year, "2026-03"),
                    contains("expected a bill of the same time as the one that it corrects, 2026-03-01T00:00:00Z to "
                             "2026-04-01T00:00:00Z") &&
                        contains("2027-01-01"));
  CHECK_THROWS_WITH(correction_of(march, march, ""), "expected the name of the invoice that is corrected");
}

TEST_CASE("a correction keeps the records of both bills") {
  auto const bill_of_copy = [](std::vector<usage_record> of) {
    return bill_of(std::move(of) | over(2026y / 3).by_days(), at_3, rounding::half_even);
  };
  auto fewer = as_known_then;
  fewer.pop_back();
  auto const change = [&] { return correction_of(bill_of_copy(as_known_then), bill_of_copy(fewer), "2026-03"); }();
  REQUIRE(change.charges.size() == 1);
  CHECK(account_of(*change.charges[0].records[0].record) == account_name("protein"));
}

TEST_CASE("what was sent and its correction are what is right, account by account") {
  unsigned const seed = 20260415;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  auto const below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  char const* const accounts[] = {"a", "b", "c"};
  for (int pass = 0; pass != 300; ++pass) {
    std::vector<usage_record> then;
    for (int i = 0; i != 20; ++i)
      then.push_back(job(accounts[below(3)], static_cast<int>(below(9)),
                         at(2026y / 3 / 1) + std::chrono::milliseconds(below(2'000'000'000)),
                         std::chrono::milliseconds(below(400'000'000))));
    auto now = then;
    for (auto n = below(4); n != 0; --n) {
      auto& one = now[static_cast<std::size_t>(below(now.size()))];
      if (below(2) == 0)
        one.account = accounts[below(3)];
      else
        one.end = *one.end + std::chrono::milliseconds(below(100'000'000));
    }
    auto const sent = bill_of_march(then, at_3), right = bill_of_march(now, at_3);
    auto const change = correction_of(sent, right, "1");
    CHECK(sent.total() + change.total() == right.total());
    std::map<account_name, amount<usd>> all;
    for (auto const* const each : {&sent, &change})
      for (auto const& [who, owed] : each->by_account()) all[who] += owed;
    for (auto const& [who, owed] : right.by_account()) all[who] -= owed;
    for (auto const& [who, rest] : all) CHECK(rest == amount<usd>());
    for (auto const& each : change.charges) CHECK(sum(each.parts()) == each.total);
    CHECK(correction_of(right, right, "2").charges.empty());
    CHECK(correction_of(right, sent, "2").total() == -change.total());
  }
}
