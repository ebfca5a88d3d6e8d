// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <tonnage/accounting/price.hpp>
#include <tonnage/catalog/models.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

catalog::model const h100 = catalog::nvidia::h100_sxm5;
catalog::model const l4 = catalog::nvidia::l4;
date on(int month, unsigned number) { return date(2026y / month / std::chrono::day(number)); }

}  // namespace

TEST_CASE("a price is that of its day, whatever came later") {
  price_list<usd> prices{{h100, period(on(1, 1), on(3, 1)), 3 * usd}, {l4, 2026y, parse_amount<usd>("0.35")}};
  prices.add({h100, period(on(3, 1), on(7, 1)), parse_amount<usd>("2.50")});
  CHECK(prices.at(h100, on(2, 28)).per_gpu_hour == amount<usd>(3 * usd));
  CHECK(to_decimal(prices.at(h100, on(3, 1)).per_gpu_hour) == "2.50");
  CHECK(to_decimal(prices.at(h100, on(6, 30)).per_gpu_hour) == "2.50");
  CHECK(to_decimal(prices.at(l4, on(12, 31)).per_gpu_hour) == "0.35");
}

TEST_CASE("no day has two prices, and a day without one says so") {
  price_list<usd> prices{{h100, period(on(3, 1), on(4, 1)), 3 * usd}};
  CHECK_THROWS_WITH(prices.add({h100, period(on(3, 31), on(5, 1)), 2 * usd}),
                    contains("H100 SXM5") && contains("2026-03-01 to 2026-03-31"));
  CHECK_THROWS_AS(prices.add({h100, period(on(1, 1), on(3, 2)), 2 * usd}), error);
  CHECK_THROWS_AS(prices.add({h100, period(on(3, 5), on(3, 6)), 2 * usd}), error);
  CHECK_THROWS_AS(prices.add({h100, 2026y, 2 * usd}), error);
  CHECK_NOTHROW(prices.add({h100, period(on(4, 1), on(5, 1)), 2 * usd}));
  CHECK_THROWS_WITH(prices.at(h100, on(2, 28)), contains("no price for H100 SXM5") && contains("2026-02-28"));
  CHECK_THROWS_WITH(prices.at(h100, on(5, 1)), contains("2026-05-01"));
  CHECK_THROWS_WITH(prices.at(l4, on(3, 1)), contains("L4"));
}

TEST_CASE("gaps of a list") {
  price_list<usd> const prices{{h100, period(on(2, 1), on(3, 1)), 3 * usd},
                               {h100, period(on(4, 1), on(5, 1)), 3 * usd}};
  auto const gaps = prices.gaps(h100, period(on(1, 1), on(6, 1)));
  REQUIRE(gaps.size() == 3);
  CHECK(gaps[0] == period(on(1, 1), on(2, 1)));
  CHECK(gaps[1] == period(on(3, 1), on(4, 1)));
  CHECK(gaps[2] == period(on(5, 1), on(6, 1)));
  CHECK(prices.gaps(h100, period(on(2, 10), on(2, 20))).empty());
  CHECK(prices.gaps(l4, period(on(2, 1), on(2, 2))).size() == 1);
}

TEST_CASE("a price is at least zero, and for some day") {
  price_list<usd> prices;
  CHECK_THROWS_WITH(prices.add({h100, 2026y, -1 * usd}), contains("at least zero"));
  CHECK_THROWS_WITH(prices.add({h100, period(on(1, 1), on(1, 1)), 1 * usd}), contains("some day"));
  CHECK_NOTHROW(prices.add({h100, 2026y, amount<usd>()}));
}

TEST_CASE("prices by tariff and hour of the day") {
  price_list<usd> prices{{h100, 2026y, 3 * usd, "", hours_of_day(6, 22)},
                         {h100, 2026y, 1 * usd, "", hours_of_day(22, 6)},
                         {h100, 2026y, 2 * usd, "committed for a year"}};
  auto const dollars = [&](std::string_view tariff, int h) {
    return to_decimal(prices.at(h100, on(5, 1), tariff, std::chrono::hours(h)).per_gpu_hour);
  };
  CHECK(dollars("", 5) == "1.00");
  CHECK(dollars("", 6) == "3.00");
  CHECK(dollars("", 21) == "3.00");
  CHECK(dollars("", 22) == "1.00");
  CHECK(dollars("committed for a year", 0) == "2.00");
  CHECK(dollars("committed for a year", 12) == "2.00");
  CHECK(prices.is_by_hours());
  CHECK(prices.gaps(h100, 2026y).empty());
  CHECK(prices.gaps(h100, 2026y, "committed for a year").empty());
  CHECK(prices.gaps(h100, 2026y, "spot") == std::vector<period>{2026y});

  CHECK_THROWS_WITH(dollars("spot", 0), "no price for H100 SXM5, tariff spot on this day: '2026-05-01'");
  CHECK_THROWS_WITH(prices.add({h100, period(on(3, 1), on(4, 1)), 1 * usd, "", hours_of_day(21, 22)}),
                    "H100 SXM5: a price for days that have one, 2026-01-01 to 2026-12-31: '2026-03-01 to 2026-03-31'");
  CHECK_THROWS_AS(prices.add({h100, 2026y, 1 * usd, "committed for a year", hours_of_day(0, 1)}), error);
}

TEST_CASE("prices by days of the week need no hours") {
  // 1 March 2026 is a Sunday.
  price_list<usd> prices{{h100, 2026y, 3 * usd, "", hours_of_day().on(weekdays)},
                         {h100, 2026y, 1 * usd, "", hours_of_day().on(weekend)}};
  auto const dollars = [&](unsigned d) { return to_decimal(prices.at(h100, on(3, d)).per_gpu_hour); };
  CHECK(dollars(1) == "1.00");
  CHECK(dollars(2) == "3.00");
  CHECK(dollars(6) == "3.00");
  CHECK(dollars(7) == "1.00");
  CHECK_FALSE(prices.is_by_hours());
  CHECK(prices.gaps(h100, 2026y).empty());
  CHECK_THROWS_WITH(prices.add({h100, 2026y, 2 * usd, "", hours_of_day(0, 1).on({std::chrono::Sunday})}),
                    contains("a price for days that have one"));
  price_list<usd> const no_sunday{{h100, 2026y, 3 * usd, "", hours_of_day().on(weekdays)},
                                  {h100, 2026y, 1 * usd, "", hours_of_day().on({std::chrono::Saturday})}};
  CHECK_THROWS_WITH(no_sunday.at(h100, on(3, 1)), "no price for H100 SXM5 on this day: '2026-03-01'");
  CHECK(no_sunday.gaps(h100, period(on(3, 1), on(3, 10))) ==
        std::vector<period>{period(on(3, 1), on(3, 2)), period(on(3, 8), on(3, 9))});
  CHECK(no_sunday.gaps(h100, period(on(3, 2), on(3, 8))).empty());
}

TEST_CASE("spot prices of each hour of each day") {
  // On day d of January at hour h a GPU-hour costs d dollars and h cents; at night all month long $100 by another tariff.
  std::vector<gpu_hour_price<usd>> all;
  for (unsigned d = 1; d != 32; ++d)
    for (int h = 0; h != 24; ++h)
      all.push_back({h100, period(on(1, d), d == 31 ? on(2, 1) : on(1, d + 1)),
                     amount<usd>::from_micros(1'000'000 * d + 10'000U * static_cast<unsigned>(h)), "",
                     hours_of_day(h, h + 1)});
  all.push_back({h100, period(on(1, 1), on(2, 1)), 100 * usd, "reserved", hours_of_day(22, 6)});
  price_list<usd> forwards, backwards;
  for (auto const& each : all) forwards.add(each);
  for (auto each = all.rbegin(); each != all.rend(); ++each) backwards.add(*each);
  CHECK(forwards == backwards);  // whichever came first
  for (auto const& list : {forwards, backwards}) {
    CHECK(to_decimal(list.at(h100, on(1, 1), "", 0h).per_gpu_hour) == "1.00");
    CHECK(to_decimal(list.at(h100, on(1, 17), "", 13h).per_gpu_hour) == "17.13");
    CHECK(to_decimal(list.at(h100, on(1, 31), "", 23h).per_gpu_hour) == "31.23");
    CHECK(to_decimal(list.at(h100, on(1, 17), "reserved", 5h).per_gpu_hour) == "100.00");
    CHECK_THROWS_WITH(list.at(h100, on(1, 17), "reserved", 6h), contains("at this hour"));
    CHECK_THROWS_WITH(list.at(h100, on(2, 1), "", 0h), contains("2026-02-01, hour 0"));
  }
  // Prices for one part of the month, and for other hours in the rest of it.
  price_list<usd> const changed{{h100, period(on(1, 1), on(1, 10)), 1 * usd},
                                {h100, period(on(1, 10), on(2, 1)), 2 * usd, "", hours_of_day(22, 6)},
                                {h100, period(on(1, 10), on(2, 1)), 3 * usd, "", hours_of_day(6, 22)},
                                {h100, period(on(2, 1), on(3, 1)), 4 * usd}};
  auto const paid = [&](std::chrono::year_month_day day_of, std::chrono::hours h) {
    return to_decimal(changed.at(h100, day_of, "", h).per_gpu_hour);
  };
  CHECK(paid(on(1, 9), 23h) == "1.00");
  CHECK(paid(on(1, 10), 23h) == "2.00");
  CHECK(paid(on(1, 31), 12h) == "3.00");
  CHECK(paid(on(2, 1), 12h) == "4.00");
}

TEST_CASE("lists are equal where their prices are") {
  price_list<usd> const one{{h100, 2026y, 3 * usd}, {l4, 2026y, 1 * usd}};
  CHECK(one == price_list<usd>{{l4, 2026y, 1 * usd}, {h100, 2026y, 3 * usd}});
  CHECK(one == price_list<usd>{{l4, 2026y, parse_unit_price<usd>("8").per(8)}, {h100, 2026y, 3 * usd}});
  CHECK(one != price_list<usd>{{l4, 2026y, 1 * usd}});
  CHECK(one != price_list<usd>{{l4, 2026y, 1 * usd}, {h100, 2026y, 2 * usd}});
  CHECK(one != price_list<usd>{{l4, 2026y, 1 * usd}, {h100, 2026y, 3 * usd, "spot"}});
  CHECK(one != price_list<usd>{{l4, 2026y, 1 * usd}, {h100, 2026y, 3 * usd, "", hours_of_day(0, 23)}});
  CHECK(one != price_list<usd>{{l4, 2026y, 1 * usd}, {h100, 2027y, 3 * usd}});
}

TEST_CASE("an hour without a price is a gap") {
  price_list<usd> const prices{{h100, period(on(1, 1), on(3, 1)), 3 * usd, "", hours_of_day(6, 22)},
                               {h100, period(on(2, 1), on(3, 1)), 1 * usd, "", hours_of_day(22, 6)}};
  CHECK(prices.gaps(h100, period(on(1, 1), on(4, 1))) ==
        std::vector<period>{period(on(1, 1), on(2, 1)), period(on(3, 1), on(4, 1))});
  CHECK_THROWS_WITH(prices.at(h100, on(1, 5), "", std::chrono::hours(23)),
                    "no price for H100 SXM5 at this hour: '2026-01-05, hour 23'");
}

TEST_CASE("GPU time at a price is rounded once") {
  // 1.5 hours of 8 GPUs at $2.10 are $25.20; a third of an hour at $0.10 is 0.0333333…
  CHECK(at_price(gpu_share::of(8) * 90min, parse_amount<usd>("2.10"), rounding::half_even) ==
        parse_amount<usd>("25.20"));
  auto const third = gpu_share::of(1) * 20min;
  CHECK(to_decimal(at_price(third, parse_amount<usd>("0.10"), rounding::half_even)) == "0.033333");
  CHECK(to_decimal(at_price(third, parse_amount<usd>("0.10"), rounding::up)) == "0.033334");
  CHECK(at_price(gpu_time(), parse_amount<usd>("2.10"), rounding::up) == amount<usd>());
  auto const most = gpu_time::from_units(int128(INT64_MAX, 0));
  CHECK_THROWS_AS(at_price(most, amount<usd>(1'000'000'000'000 * usd), rounding::up), error);
}

TEST_CASE("a price is of a day of the calendar") {
  price_list<usd> const prices{{h100, 2026y, 3 * usd}};
  CHECK_THROWS_WITH(prices.at(h100, 2026y / 2 / 30), "expected a day of the calendar, found 2026-02-30");
  CHECK_THROWS_WITH((price_list<usd>{{h100, period(2026y / 2 / 30, 2026y / 4 / 1), 3 * usd}}),
                    "expected a day of the calendar, found 2026-02-30");
}

TEST_CASE("a price is of one of 24 hours") {
  price_list<usd> const list{{h100, 2026y, 2 * usd}};
  for (int const hour_in : {-1, 24, 32, 64})
    CHECK_THROWS_WITH(list.at(h100, on(5, 1), {}, std::chrono::hours(hour_in)), contains("from 0 to 23"));
}

TEST_CASE("prices of a list that does not stay") {
  auto const& one = price_list<usd>{{h100, 2026y, 2 * usd, "a tariff whose name needs memory of its own"}}.at(
      h100, on(5, 1), "a tariff whose name needs memory of its own");
  CHECK(one.tariff == "a tariff whose name needs memory of its own");
  std::size_t found = 0;
  for (auto const& each : price_list<usd>{{h100, 2026y, 2 * usd}, {l4, 2026y, 1 * usd}}.all())
    found += each.per_gpu_hour >= amount<usd>(1 * usd) ? 1U : 0U;
  CHECK(found == 2);
}

TEST_CASE("prices for the last year of the calendar") {
  price_list<usd> const list{{h100, 32767y, 2 * usd}};
  CHECK(list.at(h100, 32767y / 12 / 31).per_gpu_hour == amount<usd>(2 * usd));
  CHECK(list.gaps(h100, 32767y).empty());
}

TEST_CASE("begun hours, and a least time") {
  billed_time const by_hours{.begun = 1h}, by_seconds{.at_least = 1min, .begun = 1s};
  CHECK(by_hours.of(61min) == 2h);
  CHECK(by_hours.of(60min) == 1h);
  CHECK(by_hours.of(1ms) == 1h);
  CHECK(by_seconds.of(0ms) == 0ms);  // a job that was cancelled before it ran
  CHECK(by_seconds.of(1s) == 1min);
  CHECK(by_seconds.of(61'001ms) == 62s);
  CHECK(billed_time{.at_least = 90min, .begun = 1h}.of(1s) == 2h);
  CHECK(billed_time().of(1ms) == 1ms);
  CHECK((gpu_share::of(8) * by_hours.of(61min)).in_hours() == 16);
  CHECK_THROWS_WITH(billed_time{.begun = 0ms}.of(1h), contains("steps longer than nothing"));
  CHECK_THROWS_WITH(by_hours.of(-1ms), "expected a time of at least 0: '-1 ms'");
  CHECK_THROWS_WITH(by_hours.of((std::chrono::milliseconds::max)()), contains("64 bits"));
}
