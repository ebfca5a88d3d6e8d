// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "thrown.hpp"

#include <string>
#include <tonnage/formats/nvidia_smi/text.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using tonnage::testing::Approx;

using tonnage::testing::said_by;

namespace {}  // namespace

TEST_CASE("a number has its field's unit, or none") {
  CHECK(nvidia_smi::parse_number("69.85 W", "W").value() == 69.85);
  CHECK(nvidia_smi::parse_number("69.85", "W").value() == 69.85);
  CHECK(nvidia_smi::parse_number("  1980 MHz ", "MHz").value() == 1980);
  CHECK(nvidia_smi::parse_number("1980MHz", "MHz").value() == 1980);
  CHECK(nvidia_smi::parse_number("0", "").value() == 0);
  CHECK(nvidia_smi::parse_number("-5 C", "C").value() == -5);
  CHECK(nvidia_smi::parse_number("999999999999999", "").value() == 999999999999999);
  CHECK(said_by([] { (void)nvidia_smi::parse_number("69.85 kW", "W"); }) ==
        "expected a number in W, and this has another unit: '69.85 kW'");
  CHECK(said_by([] { (void)nvidia_smi::parse_number("12 %", ""); }) == "expected a number without a unit: '12 %'");
  CHECK(said_by([] { (void)nvidia_smi::parse_number("69,85 W", "W"); }) == "expected a number in W: '69,85 W'");
  CHECK(said_by([] { (void)nvidia_smi::parse_number("fast", "W"); }) == "expected a number in W: 'fast'");
  for (char const* bad :
       {"-", ".5", "5.", "1e3", "0x10", "+1", "1 2", "--1", "W", "1000000000000000", "nan", "inf", "1.5.2"})
    CHECK_THROWS_AS(nvidia_smi::parse_number(bad, "W"), error);
  CHECK_THROWS_AS(nvidia_smi::parse_number(std::string(1'000'000, '9'), "W"), error);
}

TEST_CASE("an nvidia_smi::absence has a reason, in brackets or not") {
  CHECK(nvidia_smi::absence_of("[N/A]") == nvidia_smi::absence::not_applicable);
  CHECK(nvidia_smi::absence_of("N/A") == nvidia_smi::absence::not_applicable);
  CHECK(nvidia_smi::absence_of("[Not Supported]") == nvidia_smi::absence::not_supported);
  CHECK(nvidia_smi::absence_of("[Insufficient Permissions]") == nvidia_smi::absence::no_permission);
  CHECK(nvidia_smi::absence_of("[Not Found]") == nvidia_smi::absence::not_found);
  CHECK(nvidia_smi::absence_of("[Unknown Error]") == nvidia_smi::absence::unknown_error);
  CHECK(nvidia_smi::absence_of("[Unknown error]") == nvidia_smi::absence::unknown_error);
  CHECK(nvidia_smi::absence_of("Unknown") == nvidia_smi::absence::unknown);
  CHECK(nvidia_smi::absence_of("[GPU requires reset]") == nvidia_smi::absence::requires_reset);
  CHECK(nvidia_smi::absence_of(" [GPU is lost] ") == nvidia_smi::absence::lost);
  CHECK(nvidia_smi::absence_of("GPU is lost") == nvidia_smi::absence::lost);
  CHECK(nvidia_smi::absence_of("Requested functionality has been deprecated") == nvidia_smi::absence::deprecated);
  CHECK(nvidia_smi::absence_of("[Requested functionality has been deprecated]") == nvidia_smi::absence::deprecated);
  CHECK(nvidia_smi::absence_of("[In a year to come]") == nvidia_smi::absence::other);
  CHECK(nvidia_smi::absence_of("[]") == nvidia_smi::absence::other);
  CHECK(nvidia_smi::absence_of(" \t") == nvidia_smi::absence::empty);
  CHECK(nvidia_smi::absence_of("") == nvidia_smi::absence::empty);
  CHECK_FALSE(nvidia_smi::absence_of("0"));
  CHECK_FALSE(nvidia_smi::absence_of("["));
  CHECK_FALSE(nvidia_smi::absence_of("None"));
  CHECK(to_string(nvidia_smi::absence::lost) == std::string("lost"));
  CHECK(to_string(nvidia_smi::absence::not_asked) == std::string("not asked for"));
  CHECK(to_string(nvidia_smi::absence::other) == std::string("another reason"));
  CHECK(to_string(nvidia_smi::absence::unreadable) == std::string("not readable"));
}

TEST_CASE("what is not known is no zero") {
  nvidia_smi::reading<int> const nothing;
  CHECK_FALSE(nothing.is_known());
  CHECK(nothing.why() == nvidia_smi::absence::not_asked);
  CHECK_FALSE(nothing.if_known());
  CHECK(said_by([&] { (void)nothing.value(); }) == "this value is not known: 'not asked for'");
  CHECK(nvidia_smi::parse_power("[N/A]").why() == nvidia_smi::absence::not_applicable);
  CHECK(said_by([] { (void)nvidia_smi::parse_power("[GPU is lost]").value(); }) == "this value is not known: 'lost'");
  CHECK(nvidia_smi::reading<int>(3) == nvidia_smi::reading<int>(3));
  CHECK_FALSE(nvidia_smi::reading<int>(3) == nvidia_smi::reading<int>(nvidia_smi::absence::lost));
  CHECK_FALSE(nvidia_smi::reading<int>(nvidia_smi::absence::empty) ==
              nvidia_smi::reading<int>(nvidia_smi::absence::lost));
}

TEST_CASE("power is chip power, memory is in bytes, a busy share is a fraction") {
  CHECK(nvidia_smi::parse_power("631.95 W").value().in(watts * of_chips) == 631.95);
  CHECK(nvidia_smi::parse_power("0.00 W").value().in(watts * of_chips) == 0);
  CHECK(nvidia_smi::parse_memory("81559 MiB").value().in(bytes) == 85'520'809'984.0);  // 81,559 × 1,048,576
  CHECK(nvidia_smi::parse_memory("1").value().in(bytes) == 1'048'576.0);
  CHECK(nvidia_smi::parse_busy("7 %").value().value() == Approx(0.07));
  CHECK(nvidia_smi::parse_busy("100").value().value() == 1);
  CHECK(nvidia_smi::parse_celsius("43").value() == 43);
  CHECK(nvidia_smi::parse_celsius("-40 C").value() == -40);
  CHECK(nvidia_smi::parse_index("0").value() == 0);
  CHECK(said_by([] { (void)nvidia_smi::parse_power("-1.00 W"); }) == "a power of a GPU is not negative: '-1.00 W'");
  CHECK(said_by([] { (void)nvidia_smi::parse_memory("-1 MiB"); }) == "memory is a whole number of MiB: '-1 MiB'");
  CHECK(said_by([] { (void)nvidia_smi::parse_memory("0.5 MiB"); }) == "memory is a whole number of MiB: '0.5 MiB'");
  CHECK(said_by([] { (void)nvidia_smi::parse_memory("80 GiB"); }) ==
        "expected a number in MiB, and this has another unit: '80 GiB'");
  CHECK(said_by([] { (void)nvidia_smi::parse_busy("101 %"); }) == "a busy share is from 0 to 100 %: '101 %'");
  CHECK(said_by([] { (void)nvidia_smi::parse_busy("-1 %"); }) == "a busy share is from 0 to 100 %: '-1 %'");
  CHECK(said_by([] { (void)nvidia_smi::parse_celsius("-300 C"); }) == "a temperature is not below -273.15 C: '-300 C'");
  CHECK(said_by([] { (void)nvidia_smi::parse_index("-1"); }) == "expected a whole number: '-1'");
  CHECK(said_by([] { (void)nvidia_smi::parse_index("1.0"); }) == "expected a whole number: '1.0'");
}

TEST_CASE("modes and names") {
  CHECK(nvidia_smi::parse_mode("Enabled").value());
  CHECK_FALSE(nvidia_smi::parse_mode("disabled").value());
  CHECK(nvidia_smi::parse_mode("[N/A]").why() == nvidia_smi::absence::not_applicable);
  CHECK(said_by([] { (void)nvidia_smi::parse_mode("On"); }) == "expected Enabled or Disabled: 'On'");
  CHECK(nvidia_smi::parse_name(" Tesla T4 ").value() == "Tesla T4");
  CHECK(nvidia_smi::parse_name("[Unknown Error]").why() == nvidia_smi::absence::unknown_error);
}

TEST_CASE("the clock of the host, as a CSV and as XML have it") {
  using std::chrono::local_days;
  CHECK(nvidia_smi::parse_time("2026/06/26 11:59:44.226").value() ==
        local_days(2026y / 6 / 26) + 11h + 59min + 44s + 226ms);
  CHECK(nvidia_smi::parse_time("2026/06/26 11:59:44").value() == local_days(2026y / 6 / 26) + 11h + 59min + 44s);
  CHECK(nvidia_smi::parse_time("Fri Aug  4 11:44:30 2023").value() == local_days(2023y / 8 / 4) + 11h + 44min + 30s);
  CHECK(nvidia_smi::parse_time("Mon Apr 24 16:22:39 2023").value() == local_days(2023y / 4 / 24) + 16h + 22min + 39s);
  CHECK(nvidia_smi::parse_time("Thu Feb 29 00:00:00 2024").value() == local_days(2024y / 2 / 29));
  CHECK(nvidia_smi::parse_time("[N/A]").why() == nvidia_smi::absence::not_applicable);
  CHECK(said_by([] { (void)nvidia_smi::parse_time("2023/02/29 00:00:00.000"); }) ==
        "expected a time such as 2026/06/26 11:59:44.226: '2023/02/29 00:00:00.000'");
  for (char const* bad : {"yesterday",
                          "2026/06/26",
                          "2026/06/26 24:00:00",
                          "2026/06/26 11:60:00",
                          "2026/13/26 11:00:00",
                          "2026/06/26 11:59:44.",
                          "2026/06-26 11:59:44",
                          "2026/06/26x11:59:44",
                          "2026-06-26T11:59",
                          "2026-06-26T",
                          "2026-06-26T11:59:44+9",
                          "2026-06-26T11:59:44+09:0",
                          "2026-06-26T11:59:44+09:00 ago",
                          "2026-06-26T11:59:44 UTC",
                          "Fri Foo  4 11:44:30 2023",
                          "Fri anF  4 11:44:30 2023",
                          "Fri Aug  4 11:44:30 20233",
                          "Fri Aug 32 11:44:30 2023",
                          "Fri Aug    11:44:30 2023",
                          "Fry Aug 4 11:44:30 2023",
                          "Fri Aug 4 11:44:30",
                          "Fri",
                          "Fri Aug 4 11:44:30 2023 x",
                          "-"})
    CHECK_THROWS_AS(nvidia_smi::parse_time(bad), error);
}

TEST_CASE("the clock of the host, with one blank before the day, as ISO 8601, and with other decimals") {
  using std::chrono::local_days;
  CHECK(nvidia_smi::parse_time("Sun Mar 2 15:02:02 2025").value() == local_days(2025y / 3 / 2) + 15h + 2min + 2s);
  CHECK(nvidia_smi::parse_time("Sun Mar  2 15:02:02 2025") == nvidia_smi::parse_time("Sun Mar 2 15:02:02 2025"));
  CHECK(nvidia_smi::parse_time("Sun Mar 02 15:02:02 2025") == nvidia_smi::parse_time("Sun Mar 2 15:02:02 2025"));
  auto const noon = local_days(2026y / 6 / 26) + 11h + 59min + 44s;
  for (char const* text :
       {"2026-06-26T11:59:44", "2026-06-26 11:59:44", "2026-06-26T11:59:44Z", "2026-06-26T11:59:44+09:00",
        "2026-06-26T11:59:44-0330", "2026-06-26 11:59:44+09", "2026/06/26 11:59:44.0004"})
    CHECK(nvidia_smi::parse_time(text).value() == noon);
  CHECK(nvidia_smi::parse_time("2026-06-26T11:59:44.5Z").value() == noon + 500ms);
  CHECK(nvidia_smi::parse_time("2026/06/26 11:59:44.226999").value() == noon + 226ms);
}

TEST_CASE("messages of nvidia-smi are known by their beginnings") {
  CHECK(nvidia_smi::message_in("Unable to determine the device handle for GPU0000:3B:00.0: Unknown Error") ==
        nvidia_smi::refusal::unreachable);
  CHECK(nvidia_smi::message_in("  No devices were found") == nvidia_smi::refusal::unreachable);
  CHECK(nvidia_smi::message_in("WARNING: infoROM is corrupted at gpu 0000:3B:00.0") == nvidia_smi::refusal::message);
  CHECK_FALSE(nvidia_smi::message_in("NVIDIA H100 80GB HBM3"));
  CHECK_FALSE(nvidia_smi::message_in(""));
}
