// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <tonnage/accounting/charge.hpp>
#include <tonnage/catalog/models.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

catalog::model const h100 = catalog::nvidia::h100_sxm5;
price_list<usd> const prices{{h100, period(2026y / 3), 3 * usd}, {h100, period(2026y / 4), parse_amount<usd>("2.10")}};
std::vector<usage_record> const records{
    {.account = "lattice",
     .model = h100,
     .gpus = gpu_share::of(8),
     .start = at(2026y / 3 / 31, 12h),
     .end = at(2026y / 4 / 1, 6h)},
    {.account = "plasma",
     .model = h100,
     .gpus = gpu_share::of(143, 1000),
     .start = at(2026y / 3 / 2),
     .end = at(2026y / 3 / 2, 1h)},
    {.account = "plasma", .gpus = gpu_share(), .start = at(2026y / 3 / 2), .end = at(2026y / 3 / 3)},
};

}  // namespace

TEST_CASE("use at a price goes to its line again after use at another one") {
  price_list<usd> const by_week{
      {h100, 2026y, 3 * usd, "", hours_of_day(6, 22).on(weekdays)},
      {h100, 2026y, 1 * usd, "", hours_of_day(22, 6).on(weekdays)},
      {h100, 2026y, 2 * usd, "", hours_of_day().on({std::chrono::Saturday, std::chrono::Sunday})}};
  std::vector<usage_record> used;
  auto const add = [&](char const* who, int count, utc_instant from) {
    used.push_back({.account = who, .model = h100, .gpus = gpu_share::of(count), .start = from, .end = from + 1h});
  };
  add("lattice", 1, at(2026y / 3 / 2, 12h));  // a Monday
  add("lattice", 2, at(2026y / 3 / 1, 12h));  // a Sunday
  add("plasma", 32, at(2026y / 3 / 2, 12h));
  add("lattice", 4, at(2026y / 3 / 2, 23h));
  add("lattice", 8, at(2026y / 3 / 3, 12h));  // a Tuesday
  add("lattice", 16, at(2026y / 3 / 1, 23h));
  auto const invoice = bill_of(used | over(2026y).by_hours(), by_week, rounding::half_even);
  REQUIRE(invoice.charges.size() == 4);
  auto const line_at = [&](account_name const& who, std::int64_t dollars) {
    for (auto const& each : invoice.charges)
      if (each.account == who && each.price.per_gpu_hour == dollars * usd)
        return to_decimal(each.total) + " of " + std::to_string(each.records.size());
    return std::string("none");
  };
  CHECK(line_at("lattice", 3) == "27.00 of 2");  // 1 and 8 GPU-hours
  CHECK(line_at("lattice", 2) == "36.00 of 2");  // 2 and 16
  CHECK(line_at("lattice", 1) == "4.00 of 1");
  CHECK(line_at("plasma", 3) == "96.00 of 1");
}

TEST_CASE("each day at its own price") {
  auto const invoice = bill_of(records | over(2026y).by_days(), prices, rounding::half_even);
  REQUIRE(invoice.charges.size() == 3);
  CHECK(to_decimal(invoice.charges[0].total) == "288.00");  // 8 × 12 h × $3
  CHECK(to_decimal(invoice.charges[1].total) == "100.80");  // 8 × 6 h × $2.10
  CHECK(to_decimal(invoice.charges[2].total) == "0.429");   // 0.143 × $3; the job without GPUs costs nothing
  CHECK(to_decimal(invoice.total()) == "389.229");
  auto const accounts = invoice.by_account();
  REQUIRE(accounts.size() == 2);
  CHECK(accounts[0].first == account_name("lattice"));
  CHECK(to_decimal(accounts[0].second) == "388.80");
  CHECK(invoice.charges[0].records ==
        std::vector<billed_record<usage_record>>{{&records[0], gpu_share::of(8) * 12h, gpu_share::of(8) * 12h}});
}

TEST_CASE("accounts owe cents that sum to the bill's") {
  // Thrice 4 minutes and 4 seconds at $3 an hour are $0.203333 each and $0.61 in all, of which somebody pays the cent.
  std::vector<usage_record> jobs;
  for (char const* const who : {"a", "b", "c"})
    jobs.push_back({.account = who,
                    .model = h100,
                    .gpus = gpu_share::of(1),
                    .start = at(2026y / 3 / 2),
                    .end = at(2026y / 3 / 2, 4min + 4s)});
  auto const invoice = bill_of(jobs | over(2026y / 3).by_days(), prices, rounding::half_even);
  CHECK(to_decimal(invoice.total()) == "0.609999");
  std::string owed;
  for (auto const& [who, sum_of] : invoice.by_account(parse_amount<usd>("0.01")))
    owed += std::string(who.text()) + " " + to_decimal(sum_of) + "; ";
  CHECK(owed == "a 0.21; b 0.20; c 0.20; ");
}

TEST_CASE("days are those of the zone") {
  // In Seoul April begins at 15:00 UTC on 31 March: 3 hours at $3 and 15 at $2.10.
  auto const invoice = bill_of(records | over(2026y, utc_offset(9h)).by_days(), prices, rounding::half_even);
  CHECK(to_decimal(invoice.charges[0].total) == "72.00");
  CHECK(to_decimal(invoice.charges[1].total) == "252.00");
}

TEST_CASE("what all share sums to the cost") {
  auto const invoice = bill_of(records | over(2026y / 3).by_days(), prices, rounding::half_even);
  auto const idle = invoice.shared(amount<usd>(100 * usd));
  REQUIRE(idle.size() == 2);
  // 96 and 0.143 GPU-hours: 100 × 96 / 96.143 = 99.851263…
  CHECK(to_decimal(idle[0].second) == "99.851263");
  CHECK(idle[0].second + idle[1].second == amount<usd>(100 * usd));
  auto const nobody = bill_of(records | over(2025y).by_days(), prices, rounding::half_even);
  CHECK(nobody.total() == amount<usd>());
  CHECK_THROWS_WITH(nobody.shared(amount<usd>(1 * usd)), contains("at least one weight"));
}

TEST_CASE("a day without a price") {
  std::vector<usage_record> const late{{.account = "lattice",
                                        .model = h100,
                                        .gpus = gpu_share::of(1),
                                        .start = at(2026y / 4 / 30),
                                        .end = at(2026y / 5 / 2)}};
  CHECK_THROWS_WITH(bill_of(late | over(2026y).by_days(), prices, rounding::half_even),
                    contains("H100 SXM5") && contains("2026-05-01"));
}

TEST_CASE("two models of one name are two charges") {
  static constexpr catalog::accelerator one{.name = "Lab GPU", .form = "PCIe"}, other{.name = "Lab GPU", .form = "OAM"};
  price_list<usd> const by_model{{one, 2026y, 1 * usd}, {other, 2026y, 5 * usd}};
  std::vector<usage_record> used;
  for (catalog::model const m : {catalog::model(one), catalog::model(other)})
    used.push_back({.account = "lattice",
                    .model = m,
                    .gpus = gpu_share::of(1),
                    .start = at(2026y / 3 / 1),
                    .end = at(2026y / 3 / 1, 1h)});
  auto const invoice = bill_of(used | over(2026y).by_days(), by_model, rounding::half_even);
  CHECK(invoice.charges.size() == 2);
  CHECK(invoice.total() == amount<usd>(6 * usd));
}

TEST_CASE("a bill by tariff and hour of the day") {
  // In Seoul from 20:00 to 8:00: four hours by day and eight by night; who is committed pays the same at all hours.
  price_list<usd> const by_hour{{h100, 2026y, 3 * usd, "", hours_of_day(6, 22)},
                                {h100, 2026y, 1 * usd, "", hours_of_day(22, 6)},
                                {h100, 2026y, 2 * usd, "committed"}};
  std::vector<usage_record> used;
  for (char const* const who : {"lattice", "protein"})
    used.push_back({.account = who,
                    .model = h100,
                    .gpus = gpu_share::of(1),
                    .start = at(2026y / 3 / 1, 11h),
                    .end = at(2026y / 3 / 1, 23h)});
  auto const tariff_of = [](account_name const& who) { return who.text() == "protein" ? "committed" : ""; };
  auto const by_hours = over(2026y / 3, utc_offset(9h)).by_hours();
  auto const invoice = bill_of(used | by_hours, by_hour, rounding::half_even, tariff_of);
  REQUIRE(invoice.charges.size() == 3);
  CHECK(invoice.by_account()[0].second == amount<usd>(20 * usd));  // 4 × 3 + 8 × 1
  CHECK(invoice.by_account()[1].second == amount<usd>(24 * usd));
  CHECK(invoice.charges[2].price.tariff == "committed");
  CHECK_THROWS_WITH(bill_of(used | over(2026y / 3).by_days(), by_hour, rounding::half_even),
                    "prices by the hour of the day need a ledger by hours");
}

TEST_CASE("postings balance, and read as plain-text accounting does") {
  auto const invoice = bill_of(records | over(2026y / 3).by_days(), prices, rounding::half_even);
  auto postings = postings_of(invoice, "expenses:gpu", "income:cluster");
  CHECK(to_journal(date(2026y / 3 / 31), "GPU-hours of March", postings) ==
        "2026-03-31 GPU-hours of March\n"
        "    expenses:gpu:lattice  288.00 USD\n"
        "    expenses:gpu:plasma  0.429 USD\n"
        "    income:cluster  -288.429 USD\n");
  postings.pop_back();
  CHECK_THROWS_WITH(to_journal(date(2026y / 3 / 31), "half of it", postings),
                    contains("do not balance") && contains("288.429"));
}

TEST_CASE("parts of charges sum to them, whatever was used") {
  unsigned const seed = 20260331;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  auto const below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  std::size_t parts = 0;
  for (int pass = 0; pass != 400; ++pass) {
    std::vector<usage_record> used;
    for (int i = 0; i != 100; ++i) {
      auto const start = at(2026y / 3 / 1) + std::chrono::milliseconds(below(4'000'000'000));
      used.push_back({.account = below(2) == 0 ? "a" : "b",
                      .model = h100,
                      .gpus = gpu_share::of(below(9'000), 1000),
                      .start = start,
                      .end = start + std::chrono::milliseconds(below(400'000'000))});
    }
    auto const invoice = bill_of(used | over(2026y, utc_offset(9h)).by_days(), prices, rounding::half_even);
    amount<usd> all;
    gpu_time time;
    for (auto const& each : invoice.charges) {
      auto const of_records = each.parts();
      parts += of_records.size();
      CHECK(sum(of_records) == each.total);
      all += each.total;
      time += each.used;
    }
    CHECK(all == invoice.total());
    gpu_time expected;
    for (auto const& r : used) expected += r.gpus * (*r.end - r.start);
    CHECK(time == expected);
  }
  CHECK(parts > 30'000);
}

TEST_CASE("a name that plain-text accounting would cut") {
  for (char const* const name : {"", " a", "a  b", "a\tb", "a ; b", "a\nb"}) {
    std::vector<posting<usd>> const postings{{name, 1 * usd}, {"income", -1 * usd}};
    CHECK_THROWS_WITH(to_journal(2026y / 3 / 31, "x", postings), contains("no account of plain-text accounting"));
  }
}

TEST_CASE("a description is one line of a journal") {
  for (char const* const text : {"Cluster\n    income:cluster  1.00 USD", "Cluster\r"})
    CHECK_THROWS_WITH(to_journal(2026y / 3 / 31, text, std::vector<posting<usd>>()), contains("of one line"));
  CHECK(to_journal(2026y / 3 / 31, "Cluster", std::vector<posting<usd>>()) == "2026-03-31 Cluster\n");
  for (char const* const name : {"(expenses)", "[expenses]", "* expenses", "!expenses"})
    CHECK_THROWS_WITH(to_journal(2026y / 3 / 31, "x", std::vector<posting<usd>>{{name, amount<usd>()}}),
                      contains("no account of plain-text accounting"));
}

TEST_CASE("a journal and a span are of days of the calendar") {
  CHECK_THROWS_WITH(to_journal(2026y / 2 / 30, "x", std::vector<posting<usd>>()),
                    "expected a day of the calendar, found 2026-02-30");
  CHECK_THROWS_WITH(over(period(2026y / 2 / 30, 2026y / 4 / 1)), "expected a day of the calendar, found 2026-02-30");
  CHECK_THROWS_WITH(at(2026y / 2 / 30), "expected a day of the calendar, found 2026-02-30");
}

TEST_CASE("slices of a GPU cost what the GPU costs, whatever it is cut into") {
  // One GPU for 720 hours at $2 is $1,440.00. In thousandths seven times 0.143 were 1.001 GPUs, and $1,441.44.
  price_list<usd> const two{{h100, 2026y, 2 * usd}};
  auto const slices = [&](int of, bool one_account) {
    std::vector<usage_record> out;
    for (int i = 0; i != of; ++i)
      out.push_back({.account = one_account ? "lab" : "lab " + std::to_string(i),
                     .model = h100,
                     .gpus = gpu_share::of(1, of),
                     .start = at(2026y / 6 / 1),
                     .end = at(2026y / 7 / 1)});
    return out;
  };
  for (int const of : {1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 100, 1000}) {
    INFO(of << " slices");
    auto const lab = slices(of, true);
    auto const invoice = bill_of(lab | over(2026y / 6).by_days(), two, rounding::half_even);
    REQUIRE(invoice.charges.size() == 1);
    CHECK(invoice.charges[0].used == gpu_share::of(1) * 720h);
    CHECK(invoice.total() == amount<usd>(1'440 * usd));
    CHECK(sum(invoice.charges[0].parts()) == amount<usd>(1'440 * usd));
    // An account each: a line is rounded once to a millionth, and their sum is off by less than half of one each.
    auto const labs = slices(of, false);
    auto const each = bill_of(labs | over(2026y / 6).by_days(), two, rounding::half_even);
    CHECK(each.charges.size() == static_cast<std::size_t>(of));
    CHECK(to_text(each.total(), 2) == "1440.00");
    amount<usd> shared;
    for (auto const& [who, part] : each.shared(amount<usd>(1'440 * usd))) shared += part;
    CHECK(shared == amount<usd>(1'440 * usd));
  }
}

TEST_CASE("March in Seoul is 744 hours at March's price") {
  // In UTC nine hours of it would lie in February, and of UTC's March nine in April of Seoul.
  std::vector<usage_record> const always{{.account = "lab",
                                          .model = h100,
                                          .gpus = gpu_share::of(1),
                                          .start = at(2026y / 1 / 1),
                                          .end = at(2027y / 1 / 1)}};
  price_list<usd> const march{{h100, period(2026y / 3), 3 * usd}};
  auto const invoice = bill_of(always | over(2026y / 3, utc_offset(9h)).by_days(), march, rounding::half_even);
  REQUIRE(invoice.charges.size() == 1);
  CHECK(invoice.charges[0].used == gpu_share::of(1) * 744h);
  CHECK(invoice.total() == amount<usd>(2'232 * usd));
  // UTC's March by the days of Seoul: nine hours of 1 April have no price, and it says so.
  auto const of_utc = over(time_span(period(2026y / 3)), utc_offset(9h)).by_days();
  CHECK_THROWS_WITH(bill_of(always | of_utc, march, rounding::half_even), contains("2026-04-01"));
}

TEST_CASE("records of a range that does not stay are kept by the bill") {
  auto const invoice = bill_of(std::vector<usage_record>(records) | over(2026y).by_days(), prices, rounding::half_even);
  REQUIRE(invoice.charges.size() == 3);
  auto const copy = std::make_unique<bill<usd, usage_record>>(invoice);
  CHECK(copy->charges[0].records[0].record->start == at(2026y / 3 / 31, 12h));
  CHECK(account_of(*invoice.charges[2].records[0].record) == account_name("plasma"));
}

TEST_CASE("a least time and begun hours are charged, and no record is moved") {
  auto const job = [](utc_instant start, std::optional<utc_instant> end) {
    return usage_record{.account = "lattice", .model = h100, .gpus = gpu_share::of(2), .start = start, .end = end};
  };
  auto const charged = [](std::vector<usage_record> const& of, billed_time const& billed, period const& days) {
    price_list<usd> const list({{h100, period(2026y / 3), 3 * usd}}, billed);
    return to_decimal(bill_of(of | over(days).by_days(), list, rounding::half_even).total());
  };
  period const all(2026y / 3);
  billed_time const minutes{.at_least = 60s}, hours{.begun = 1h}, both{.at_least = 90min, .begun = 1h};
  auto const begin = at(2026y / 3 / 2, 12h);
  // 2 GPUs at $3 an hour are 10 cents a minute.
  CHECK(charged({job(begin, begin + 10s)}, minutes, all) == "0.10");
  CHECK(charged({job(begin, begin + 60s)}, minutes, all) == "0.10");
  CHECK(charged({job(begin, begin + 61s)}, minutes, all) == "0.101667");
  CHECK(charged({job(begin, begin)}, minutes, all) == "0.00");  // cancelled before it ran
  CHECK(charged({job(begin, begin + 1h)}, hours, all) == "6.00");
  CHECK(charged({job(begin, begin + 1h + 1ms)}, hours, all) == "12.00");
  CHECK(charged({job(begin, begin + 1min)}, both, all) == "12.00");
  CHECK(charged({job(begin, begin + 95min)}, both, all) == "12.00");
  // From 23:30 to 0:10, an hour: 30 minutes on the first day, and 30 on that on which it ends.
  std::vector<usage_record> const over_midnight{job(at(2026y / 3 / 2, 23h + 30min), at(2026y / 3 / 3, 10min))};
  CHECK(charged(over_midnight, hours, period(2026y / 3 / 2, 2026y / 3 / 3)) == "3.00");
  CHECK(charged(over_midnight, hours, period(2026y / 3 / 3, 2026y / 3 / 4)) == "3.00");
  CHECK(charged(over_midnight, hours, all) == "6.00");
  // What still runs is charged for what it has used.
  CHECK(charged({job(at(2026y / 3 / 31, 23h + 30min), std::nullopt)}, both, all) == "3.00");
  CHECK_THROWS_WITH(price_list<usd>({}, {.begun = 0ms}),
                    "expected a least time of at least zero, and steps longer than nothing");
  CHECK_FALSE(price_list<usd>({}, minutes) == price_list<usd>({}, hours));
}
