// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <tonnage/usage/cut.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

/// Central Europe in 2023: clocks were put forward at 01:00 UTC on 26 March, and back at 01:00 UTC on 29 October.
struct berlin_2023 {
  [[nodiscard]] std::chrono::seconds offset_at(utc_instant when) const {
    return when >= at(2023y / 3 / 26, 1h) && when < at(2023y / 10 / 29, 1h) ? 2h : 1h;
  }
};
/// São Paulo in 2018: on 4 November there was no midnight, for clocks went from 00:00 to 01:00.
struct sao_paulo_2018 {
  [[nodiscard]] std::chrono::seconds offset_at(utc_instant when) const {
    return when < at(2018y / 11 / 4, 3h) ? -3h : -2h;
  }
};
/// Lord Howe Island in April 2023: half an hour back at 02:00, which was 15:00 UTC on 1 April.
struct lord_howe_2023 {
  [[nodiscard]] std::chrono::seconds offset_at(utc_instant when) const {
    return when < at(2023y / 4 / 1, 15h) ? 11h : 10h + 30min;
  }
};
/// Samoa left out 30 December 2011: from UTC-10 to UTC+14 at 10:00 UTC.
struct samoa_2011 {
  [[nodiscard]] std::chrono::seconds offset_at(utc_instant when) const {
    return when < at(2011y / 12 / 30, 10h) ? -10h : 14h;
  }
};

template <class Cut>
std::vector<std::chrono::milliseconds> lengths(Cut const& cut, utc_instant from, int pieces) {
  std::vector<std::chrono::milliseconds> out;
  for (; pieces != 0; --pieces) {
    utc_instant const next = cut.next(from);
    out.push_back(next - from);
    from = next;
  }
  return out;
}
using ms = std::vector<std::chrono::milliseconds>;

}  // namespace

TEST_CASE("days of 23 and 25 hours") {
  days_in<berlin_2023> const cut{};
  CHECK(lengths(cut, at(2023y / 3 / 24, 23h), 3) == ms{24h, 23h, 24h});
  CHECK(lengths(cut, at(2023y / 10 / 27, 22h), 3) == ms{24h, 25h, 24h});
  CHECK(cut.label_of(at(2023y / 3 / 25, 23h)) == date(2023y / 3 / 26));
  CHECK(cut.label_of(at(2023y / 10 / 29, 22h + 59min)) == date(2023y / 10 / 29));
  CHECK(lengths(days_in<utc_zone>{}, at(2024y / 2 / 28, 6h), 3) == ms{18h, 24h, 24h});
}

TEST_CASE("months, with the hour that they lose and gain") {
  months_in<berlin_2023> const cut{};
  CHECK(lengths(cut, at(2023y / 2 / 28, 23h), 1) == ms{31 * 24h - 1h});  // March
  CHECK(lengths(cut, at(2023y / 9 / 30, 22h), 1) == ms{31 * 24h + 1h});  // October
  CHECK(cut.label_of(at(2023y / 9 / 30, 22h)).text() == "2023-10");
  CHECK(lengths(months_in<utc_zone>{}, at(2023y / 12 / 1), 3) == ms{31 * 24h, 31 * 24h, 29 * 24h});
}

TEST_CASE("a day without a midnight begins at its first instant") {
  days_in<sao_paulo_2018> const cut{};
  CHECK(cut.next(at(2018y / 11 / 3, 12h)) == at(2018y / 11 / 4, 3h));
  CHECK(lengths(cut, at(2018y / 11 / 4, 3h), 1) == ms{23h});
}

TEST_CASE("a day that was left out") {
  days_in<samoa_2011> const cut{};
  CHECK(cut.next(at(2011y / 12 / 29, 12h)) == at(2011y / 12 / 30, 10h));
  CHECK(cut.label_of(at(2011y / 12 / 30, 10h)) == date(2011y / 12 / 31));
}

TEST_CASE("the hour that comes twice is two hours") {
  hours_in<berlin_2023> const cut{};
  auto const summer = cut.label_of(at(2023y / 10 / 29, 30min));
  auto const winter = cut.label_of(at(2023y / 10 / 29, 1h + 30min));
  CHECK(summer.text() == "2023-10-29T02:00+02:00");
  CHECK(winter.text() == "2023-10-29T02:00+01:00");
  CHECK(summer < winter);
  CHECK(lengths(cut, at(2023y / 10 / 29, 10min), 2) == ms{50min, 1h});
  CHECK(hours_in<utc_offset>{utc_offset(-(3h + 30min))}.label_of(at(2023y / 1 / 1)).text() == "2022-12-31T20:00-03:30");
  CHECK(lengths(hours_in<utc_offset>{utc_offset(5h + 45min)}, at(2023y / 1 / 1), 2) == ms{15min, 1h});
}

TEST_CASE("half an hour back") {
  hours_in<lord_howe_2023> const cut{};
  CHECK(lengths(cut, at(2023y / 4 / 1, 14h), 3) == ms{1h, 30min, 1h});
  CHECK(lengths(days_in<lord_howe_2023>{}, at(2023y / 4 / 1, 13h), 1) == ms{24h + 30min});
}

TEST_CASE("local times of a zone, also those that come twice or not at all") {
  auto const local = [](std::chrono::year_month_day on, std::chrono::minutes later) {
    return std::chrono::local_time<std::chrono::milliseconds>(std::chrono::local_days(on) + later);
  };
  berlin_2023 const berlin;
  CHECK(utc_of(berlin, local(2023y / 1 / 1, 0min)) == at(2022y / 12 / 31, 23h));
  CHECK(utc_of(berlin, local(2023y / 7 / 1, 0min)) == at(2023y / 6 / 30, 22h));
  CHECK(utc_of(berlin, local(2023y / 10 / 29, 150min)) == at(2023y / 10 / 29, 30min));  // 02:30, the first time
  CHECK(utc_of(berlin, local(2023y / 3 / 26, 150min)) == at(2023y / 3 / 26, 90min));    // left out
  CHECK(utc_of(berlin, local(2023y / 3 / 26, 180min)) == at(2023y / 3 / 26, 1h));
  CHECK(utc_of(utc_offset(9h), local(1970y / 1 / 1, 0min)) == at(1969y / 12 / 31, 15h));
}

TEST_CASE("no offset of a day or more") {
  CHECK_THROWS_WITH(utc_offset(24h), tonnage::testing::contains("86400 s"));
  CHECK_NOTHROW(utc_offset(14h));
}

TEST_CASE("a day begins at midnight of its zone") {
  CHECK(midnight_of(utc, 2026y / 3 / 1) == at(2026y / 3 / 1));
  CHECK(midnight_of(utc_offset(9h), 2026y / 3 / 1) == at(2026y / 2 / 28, 15h));
}

TEST_CASE("the last instants lie in an hour, a day and no month of the calendar") {
  utc_instant const last = (utc_instant::max)(), first = (utc_instant::min)();
  utc_offset const seoul(9h), hawaii(-10h);
  // 292278994-08-17T07:12:55.807Z: in Seoul it is 16 o'clock, and the day goes on for ever.
  CHECK(hours_in<utc_offset>{seoul}.label_of(last).text() == "292278994-08-17T16:00+09:00");
  CHECK(hours_in<utc_offset>{seoul}.next(last - 1ms) == last);
  CHECK(days_in<utc_offset>{seoul}.label_of(last) == date(std::chrono::days(106'751'991'167)));
  CHECK(days_in<utc_offset>{hawaii}.label_of(last) == date(std::chrono::days(106'751'991'166)));
  // It is 21:12:55.807 in Hawaii, and midnight there would be 10 o'clock in UTC, which does not come.
  CHECK(days_in<utc_offset>{hawaii}.next(last - 1h) == last);
  // In Seoul it is midnight of the last day at 15:00 UTC of the day before: 16:12:55.807 earlier.
  CHECK(days_in<utc_offset>{seoul}.next(last - 24h) == last - 16h - 12min - 55s - 807ms);
  CHECK(days_in<utc_offset>{hawaii}.label_of(first) == date(std::chrono::days(-106'751'991'168)));
  CHECK(days_in<utc_offset>{seoul}.label_of(first) == date(std::chrono::days(-106'751'991'167)));
  CHECK_THROWS_WITH((hours_in<utc_zone>{utc}.label_of(first)), contains("whose hour begins"));
  CHECK(hours_in<utc_zone>{utc}.next(first) == first + 12min + 55s + 808ms);
  CHECK_THROWS_WITH((months_in<utc_zone>{utc}.label_of(last)), contains("expected a day from -32767-01-01"));
  CHECK(to_string(time_span(last - 1h, last), seoul) ==
        "292278994-08-17T15:12:55.807+09:00 to 292278994-08-17T16:12:55.807+09:00");
}

TEST_CASE("the last month of the calendar ends with its last day") {
  months_in<utc_offset> const seoul{utc_offset(9h)};
  CHECK(seoul.label_of(at(32767y / 12 / 31, 14h)).text() == "32767-12");
  CHECK(seoul.next(at(32767y / 12 / 31, 14h)) == at(32767y / 12 / 31, 15h));
  CHECK_THROWS_AS(seoul.label_of(at(32767y / 12 / 31, 15h)), error);
  CHECK(calendar_month{-32767y / 1}.text() == "-32767-01");
}

TEST_CASE("local times that no instant of 64 bits shows are refused") {
  utc_offset const seoul(9h), hawaii(-10h);
  std::chrono::local_time<std::chrono::milliseconds> const last((std::chrono::milliseconds::max)());
  CHECK(utc_of(seoul, last) == (utc_instant::max)() - 9h);
  CHECK_THROWS_WITH(utc_of(hawaii, last), contains("292 million years"));
  CHECK_THROWS_AS(midnight_of(seoul, (date::max)()), error);
  CHECK_THROWS_AS(span_in(seoul, period(2026y / 1 / 1, (date::max)())), error);
}
