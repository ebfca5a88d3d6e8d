// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/nvidia_smi/text.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using tonnage::testing::Approx;

namespace {

template <class Act>
std::string said(Act act) {
  try {
    act();
  } catch (error const& why) {
    return why.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("a number has its field's unit, or none") {
  CHECK(parse_smi_number("69.85 W", "W").value() == 69.85);
  CHECK(parse_smi_number("69.85", "W").value() == 69.85);
  CHECK(parse_smi_number("  1980 MHz ", "MHz").value() == 1980);
  CHECK(parse_smi_number("1980MHz", "MHz").value() == 1980);
  CHECK(parse_smi_number("0", "").value() == 0);
  CHECK(parse_smi_number("-5 C", "C").value() == -5);
  CHECK(parse_smi_number("999999999999999", "").value() == 999999999999999);
  CHECK(said([] { (void)parse_smi_number("69.85 kW", "W"); }) ==
        "expected a number in W, and this has another unit: '69.85 kW'");
  CHECK(said([] { (void)parse_smi_number("12 %", ""); }) == "expected a number without a unit: '12 %'");
  CHECK(said([] { (void)parse_smi_number("69,85 W", "W"); }) == "expected a number in W: '69,85 W'");
  CHECK(said([] { (void)parse_smi_number("fast", "W"); }) == "expected a number in W: 'fast'");
  for (char const* bad :
       {"-", ".5", "5.", "1e3", "0x10", "+1", "1 2", "--1", "W", "1000000000000000", "nan", "inf", "1.5.2"})
    CHECK_THROWS_AS(parse_smi_number(bad, "W"), error);
  CHECK_THROWS_AS(parse_smi_number(std::string(1'000'000, '9'), "W"), error);
}

TEST_CASE("an absence has a reason, in brackets or not") {
  CHECK(absence_of("[N/A]") == absence::not_applicable);
  CHECK(absence_of("N/A") == absence::not_applicable);
  CHECK(absence_of("[Not Supported]") == absence::not_supported);
  CHECK(absence_of("[Insufficient Permissions]") == absence::no_permission);
  CHECK(absence_of("[Not Found]") == absence::not_found);
  CHECK(absence_of("[Unknown Error]") == absence::unknown_error);
  CHECK(absence_of("[Unknown error]") == absence::unknown_error);
  CHECK(absence_of("Unknown") == absence::unknown);
  CHECK(absence_of("[GPU requires reset]") == absence::requires_reset);
  CHECK(absence_of(" [GPU is lost] ") == absence::lost);
  CHECK(absence_of("GPU is lost") == absence::lost);
  CHECK(absence_of("Requested functionality has been deprecated") == absence::deprecated);
  CHECK(absence_of("[Requested functionality has been deprecated]") == absence::deprecated);
  CHECK(absence_of("[In a year to come]") == absence::other);
  CHECK(absence_of("[]") == absence::other);
  CHECK(absence_of(" \t") == absence::empty);
  CHECK(absence_of("") == absence::empty);
  CHECK_FALSE(absence_of("0"));
  CHECK_FALSE(absence_of("["));
  CHECK_FALSE(absence_of("None"));
  CHECK(to_string(absence::lost) == std::string("lost"));
  CHECK(to_string(absence::not_asked) == std::string("not asked for"));
  CHECK(to_string(absence::other) == std::string("another reason"));
  CHECK(to_string(absence::unreadable) == std::string("not readable"));
}

TEST_CASE("what is not known is no zero") {
  smi_value<int> const nothing;
  CHECK_FALSE(nothing.is_known());
  CHECK(nothing.why() == absence::not_asked);
  CHECK_FALSE(nothing.if_known());
  CHECK(said([&] { (void)nothing.value(); }) == "this value is not known: 'not asked for'");
  CHECK(parse_smi_power("[N/A]").why() == absence::not_applicable);
  CHECK(said([] { (void)parse_smi_power("[GPU is lost]").value(); }) == "this value is not known: 'lost'");
  CHECK(smi_value<int>(3) == smi_value<int>(3));
  CHECK_FALSE(smi_value<int>(3) == smi_value<int>(absence::lost));
  CHECK_FALSE(smi_value<int>(absence::empty) == smi_value<int>(absence::lost));
}

TEST_CASE("power is chip power, memory is in bytes, a busy share is a fraction") {
  CHECK(parse_smi_power("631.95 W").value().in(watts * of_chips) == 631.95);
  CHECK(parse_smi_power("0.00 W").value().in(watts * of_chips) == 0);
  CHECK(parse_smi_memory("81559 MiB").value().in(bytes) == 85'520'809'984.0);  // 81,559 × 1,048,576
  CHECK(parse_smi_memory("1").value().in(bytes) == 1'048'576.0);
  CHECK(parse_smi_busy("7 %").value().value() == Approx(0.07));
  CHECK(parse_smi_busy("100").value().value() == 1);
  CHECK(parse_smi_celsius("43").value() == 43);
  CHECK(parse_smi_celsius("-40 C").value() == -40);
  CHECK(parse_smi_index("0").value() == 0);
  CHECK(said([] { (void)parse_smi_power("-1.00 W"); }) == "a power of a GPU is not negative: '-1.00 W'");
  CHECK(said([] { (void)parse_smi_memory("-1 MiB"); }) == "memory is a whole number of MiB: '-1 MiB'");
  CHECK(said([] { (void)parse_smi_memory("0.5 MiB"); }) == "memory is a whole number of MiB: '0.5 MiB'");
  CHECK(said([] { (void)parse_smi_memory("80 GiB"); }) ==
        "expected a number in MiB, and this has another unit: '80 GiB'");
  CHECK(said([] { (void)parse_smi_busy("101 %"); }) == "a busy share is from 0 to 100 %: '101 %'");
  CHECK(said([] { (void)parse_smi_busy("-1 %"); }) == "a busy share is from 0 to 100 %: '-1 %'");
  CHECK(said([] { (void)parse_smi_celsius("-300 C"); }) == "a temperature is not below -273.15 C: '-300 C'");
  CHECK(said([] { (void)parse_smi_index("-1"); }) == "expected a whole number: '-1'");
  CHECK(said([] { (void)parse_smi_index("1.0"); }) == "expected a whole number: '1.0'");
}

TEST_CASE("modes and names") {
  CHECK(parse_smi_mode("Enabled").value());
  CHECK_FALSE(parse_smi_mode("disabled").value());
  CHECK(parse_smi_mode("[N/A]").why() == absence::not_applicable);
  CHECK(said([] { (void)parse_smi_mode("On"); }) == "expected Enabled or Disabled: 'On'");
  CHECK(parse_smi_name(" Tesla T4 ").value() == "Tesla T4");
  CHECK(parse_smi_name("[Unknown Error]").why() == absence::unknown_error);
}

TEST_CASE("the clock of the host, as a CSV and as XML have it") {
  using std::chrono::local_days;
  CHECK(parse_smi_time("2026/06/26 11:59:44.226").value() == local_days(2026y / 6 / 26) + 11h + 59min + 44s + 226ms);
  CHECK(parse_smi_time("2026/06/26 11:59:44").value() == local_days(2026y / 6 / 26) + 11h + 59min + 44s);
  CHECK(parse_smi_time("Fri Aug  4 11:44:30 2023").value() == local_days(2023y / 8 / 4) + 11h + 44min + 30s);
  CHECK(parse_smi_time("Mon Apr 24 16:22:39 2023").value() == local_days(2023y / 4 / 24) + 16h + 22min + 39s);
  CHECK(parse_smi_time("Thu Feb 29 00:00:00 2024").value() == local_days(2024y / 2 / 29));
  CHECK(parse_smi_time("[N/A]").why() == absence::not_applicable);
  CHECK(said([] { (void)parse_smi_time("2023/02/29 00:00:00.000"); }) ==
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
    CHECK_THROWS_AS(parse_smi_time(bad), error);
}

TEST_CASE("the clock of the host, with one blank before the day, as ISO 8601, and with other decimals") {
  using std::chrono::local_days;
  CHECK(parse_smi_time("Sun Mar 2 15:02:02 2025").value() == local_days(2025y / 3 / 2) + 15h + 2min + 2s);
  CHECK(parse_smi_time("Sun Mar  2 15:02:02 2025") == parse_smi_time("Sun Mar 2 15:02:02 2025"));
  CHECK(parse_smi_time("Sun Mar 02 15:02:02 2025") == parse_smi_time("Sun Mar 2 15:02:02 2025"));
  auto const noon = local_days(2026y / 6 / 26) + 11h + 59min + 44s;
  for (char const* text :
       {"2026-06-26T11:59:44", "2026-06-26 11:59:44", "2026-06-26T11:59:44Z", "2026-06-26T11:59:44+09:00",
        "2026-06-26T11:59:44-0330", "2026-06-26 11:59:44+09", "2026/06/26 11:59:44.0004"})
    CHECK(parse_smi_time(text).value() == noon);
  CHECK(parse_smi_time("2026-06-26T11:59:44.5Z").value() == noon + 500ms);
  CHECK(parse_smi_time("2026/06/26 11:59:44.226999").value() == noon + 226ms);
}

TEST_CASE("messages of nvidia-smi are known by their beginnings") {
  CHECK(smi_message_in("Unable to determine the device handle for GPU0000:3B:00.0: Unknown Error") ==
        nvidia_smi_refusal::unreachable);
  CHECK(smi_message_in("  No devices were found") == nvidia_smi_refusal::unreachable);
  CHECK(smi_message_in("WARNING: infoROM is corrupted at gpu 0000:3B:00.0") == nvidia_smi_refusal::message);
  CHECK_FALSE(smi_message_in("NVIDIA H100 80GB HBM3"));
  CHECK_FALSE(smi_message_in(""));
}
