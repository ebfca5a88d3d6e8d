// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/format.h>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <tonnage/units.hpp>
#include <tonnage/units/format.hpp>

using namespace tonnage;
using std::int64_t;

namespace {

/// What fmt prints; the format is read at run time, so that errors are thrown.
template <class T>
std::string print(T const& value, std::string const& spec = "") {
  auto const format = "{:" + spec + "}";
  return fmt::vformat(format, fmt::make_format_args(value));
}
template <class T>
std::string problem(T const& value, std::string const& spec) {
  try {
    return "no error: " + print(value, spec);
  } catch (fmt::format_error const& e) {
    return e.what();
  }
}

struct franc {
  static constexpr char const* code = "CHF";
  static constexpr int numeric = 756, decimals = 2;
};
constexpr unit<kind::money<franc>> chf{};

}  // namespace

namespace format_test {

/// A user's own number: hundredths.
struct hundredths {
  int64_t n;
  friend constexpr hundredths operator+(hundredths a, hundredths b) { return {a.n + b.n}; }
  friend constexpr hundredths operator-(hundredths a, hundredths b) { return {a.n - b.n}; }
  friend constexpr hundredths operator*(hundredths a, hundredths b) { return {a.n * b.n / 100}; }
};

}  // namespace format_test

using format_test::hundredths;

namespace {

struct rack : boost::units::base_dimension<rack, 9'005> {
  static constexpr char const* name = "rack";
};

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

template <>
struct tonnage::value_traits<hundredths> {
  static double magnitude(hundredths v) { return static_cast<double>(v.n) / 100; }
  template <class Writer>
  static std::string format(hundredths v, Writer const& write) {
    return "about " + write.with_unit(magnitude(v));
  }
};

TEST_CASE("format: {} chooses the unit") {
  CHECK(print(585e18 * flop_per_s<bf16>) == "585 EFLOP/s");
  CHECK(print(2.34 * prefix::zetta * flop_per_s<fp4>) == "2.34 ZFLOP/s");
  CHECK(print(1979.0 * prefix::tera * flop_per_s<int8>) == "1.98 POP/s");
  CHECK(print(3e25 * flop<sparse<bf16>>) == "30.0 YFLOP");
  CHECK(print(312.0 * megawatts) == "312 MW");
  CHECK(print(62.5 * megawatts * of_facility) == "62.5 MW");
  CHECK(print(0.25 * watts) == "250 mW");
  CHECK(print(16.0 * terabytes_per_s) == "16.0 TB/s");
  CHECK(print(80.0 * gigabytes) == "80.0 GB");
  CHECK(print(112.0 * tonnes_co2e) == "112 t CO2e");
  CHECK(print(1234.0 * tonnes_co2e) == "1.23 kt CO2e");
  CHECK(print(-62.5 * megawatts) == "-62.5 MW");
}

TEST_CASE("format: counts have groups, and no prefix") {
  CHECK(print(260'000.0 * gpus) == "260,000 GPUs");
  CHECK(print(260'000 * gpus) == "260,000 GPUs");
  CHECK(print(1 * gpu) == "1 GPU");
  CHECK(print(1.0 * gpu) == "1 GPU");
  CHECK(print(-1 * gpu) == "-1 GPU");
  CHECK(print(0.5 * gpus) == "0.5 GPUs");
  CHECK(print(0 * gpus) == "0 GPUs");
  CHECK(print(1'250.0 * tokens) == "1,250 tokens");
  CHECK(print(8 * gpus * (24 * hour)) == "192 GPU-hours");
  CHECK(print(1.0 * gpu_second) == "1 GPU-second");
  CHECK(print(quantity<kind::h100_equivalents>::from_coherent(591'208.4)) == "591,208 H100-equivalents");
  CHECK(print(quantity<kind::tpp>::from_coherent(4992)) == "4,992 TPP");
}

TEST_CASE("format: money as it is written") {
  CHECK(print(2.10 * usd) == "$2.10");
  CHECK(print(-2.10 * usd) == "-$2.10");
  CHECK(print(0.0 * usd) == "$0.00");
  CHECK(print(38'461.5 * usd) == "$38,462");  // a tie in binary, to even
  CHECK(print(999.996 * usd) == "$1,000");
  CHECK(print(999'999.6 * usd) == "$1.00M");
  CHECK(print(10.0 * billion * usd) == "$10.0B");
  CHECK(print(10 * billion * usd) == "$10.0B");
  CHECK(print(1.5e15 * usd) == "$1,500T");
  CHECK(print(14.0 * trillion * krw) == "₩14.0T");
  CHECK(print(165.0 * krw / kWh) == "₩165/kWh");
  CHECK(print(2.1 * chf) == "CHF 2.10");
  CHECK(print(-2.5e9 * chf) == "-CHF 2.50B");
  CHECK(print(2.1 * cny) == "CN¥2.10");
}

TEST_CASE("format: derived dimensions") {
  CHECK(print(10.0 * billion * usd / (260'000 * gpus)) == "$38,462/GPU");
  CHECK(print(2.10 * usd / gpu_hour) == "$2.10/GPU-hour");
  CHECK(print(0.12 * usd / kWh) == "$0.12/kWh");
  CHECK(print(0.60 * usd / (million * tokens)) == "$0.60/Mtoken");
  CHECK(print(17.1 * usd / (prefix::tera * flop_per_s<bf16>)) == "$17.1/(TFLOP/s)");
  CHECK(print(10.0 * usd / watt) == "$10.00/W");
  CHECK(print(0.02 * usd / gigabytes) == "$20.0/TB");
  CHECK(print(1360.0 * krw / usd) == "₩1,360/USD");
  CHECK(print(1.0 * usd / (1360.0 * krw)) == "$0.000735/KRW");
  CHECK(print(1.0 * kilowatts / gpu) == "1.00 kW/GPU");
  CHECK(print(2.25 * prefix::peta * flop_per_s<bf16> / gpu) == "2.25 PFLOP/s/GPU");
  CHECK(print(431.0 * grams_co2e / kWh) == "431 g CO2e/kWh");
  CHECK(print(0.28 * joules / token) == "0.28 J/token");
  CHECK(print(0.0028 * joules / token) == "2.80 mJ/token");
  CHECK(print(2'500.0 * tokens / second) == "2,500 tokens/s");
  CHECK(print(1.41 * prefix::tera * flop<fp8> / joule) == "1.41 TFLOP/J");
  CHECK(print(0.5 / (1.0 * second)) == "0.5 /s");
  CHECK(print(3.0 * watts * (2.0 * watts)) == "6.00 W^2");
  CHECK(print(quantity<kind::of<dimension::of<rack>>>::from_coherent(3600) / (1.0 * full_day)) == "0.0417 rack/s");
}

TEST_CASE("format: time and energy change their unit where people do") {
  CHECK(print(250.0 * millisecond) == "250 ms");
  CHECK(print(90.0 * second) == "90.0 s");
  CHECK(print(119.4 * second) == "119 s");
  CHECK(print(119.6 * second) == "2.00 min");  // 120 s after rounding
  CHECK(print(100.0 * minute) == "100 min");
  CHECK(print(3.0 * hour) == "3.00 h");
  CHECK(print(47.96 * hour) == "2.00 days");
  CHECK(print(1825.0 * full_day) == "1,825 days");
  CHECK(print(900.0 * joules) == "900 J");
  CHECK(print(3599.9 * joules) == "1.00 Wh");
  CHECK(print(260.0 * MWh) == "260 MWh");
}

TEST_CASE("format: rounding goes on to the next prefix") {
  CHECK(print(999.4 * kilowatts) == "999 kW");
  CHECK(print(999.96 * kilowatts) == "1.00 MW");
  CHECK(print(999.96 * kilowatts, ".2f") == "999.96 kW");
  CHECK(print(999.996 * kilowatts, ".2f") == "1.00 MW");
  CHECK(print(9.9999 * megawatts) == "10.0 MW");
  CHECK(print(-999.96 * kilowatts) == "-1.00 MW");
}

TEST_CASE("format: zero, infinity, not a number, the very large and the very small") {
  CHECK(print(0.0 * watts) == "0 W");
  CHECK(print(-0.0 * watts) == "0 W");
  CHECK(print(infinity * watts) == "inf W");
  CHECK(print(-infinity * usd) == "-$inf");
  CHECK(print(std::numeric_limits<double>::quiet_NaN() * flop_per_s<bf16>) == "nan FLOP/s");
  CHECK(print(1e36 * watts) == "1,000,000 QW");
  CHECK(print(1e-20 * watts) == "1.00e-20 W");
  CHECK(print(1e300 * gpus) == "1.00e+300 GPUs");
}

TEST_CASE("format: whole numbers keep their digits") {
  CHECK(print(999 * watts) == "999 W");
  CHECK(print(5 * watts) == "5 W");
  CHECK(print(62'500'000 * watts) == "62.5 MW");
  CHECK(print(9'007'199'254'740'993 * gpus) == "9,007,199,254,740,993 GPUs");
  CHECK(print(9'007'199'254'740'993 * watts, "W") == "9,007,199,254,740,993 W");
  CHECK(print(9'007'199'254'740'993 * watts, ".1fW") == "9007199254740993.0 W");
  CHECK(print(9'007'199'254'740'993 * watts, "r") == "9.007199254740993 PW");
  CHECK(print(std::numeric_limits<int64_t>::min() * gpus) == "-9,223,372,036,854,775,808 GPUs");
  CHECK(print(125 * second, "r") == "125 s");  // no minute holds it exactly
  CHECK(print(7 * gpu_seconds, "r") == "7 GPU-seconds");
}

TEST_CASE("format: a unit that is named") {
  CHECK(print(62.5 * megawatts, "MW") == "62.5 MW");
  CHECK(print(62.5 * megawatts, "GW") == "0.0625 GW");
  CHECK(print(1.2345 * gigawatts, "MW") == "1,234 MW");
  CHECK(print(1.0 * kWh, "J") == "3,600,000 J");
  CHECK(print(1.0 * kWh, "kW h") == "1.00 kW h");
  CHECK(print(3.0 * hour, "min") == "180 min");
  CHECK(print(80.0 * gibibytes, "GiB") == "80.0 GiB");
  CHECK(print(2.25 * prefix::peta * flop_per_s<bf16> / gpu, "TFLOP/s/GPU") == "2,250 TFLOP/s/GPU");
  CHECK(print(1.0 * kilograms_co2e, "g CO2e") == "1,000 g CO2e");
  CHECK(print(10.0 * billion * usd, "$M") == "$10,000M");
  CHECK(print(10.0 * billion * usd, "B USD") == "10.0 B USD");
  CHECK(print(2.1 * usd, "$") == "$2.10");
  CHECK(print(2.1 * usd / gpu_hour, "$/GPU-hour") == "$2.10/GPU-hour");
  CHECK(print(2.1 * usd / gpu_hour, "USD/GPU-hour") == "2.10 USD/GPU-hour");
  CHECK(print(mfu(0.412), "%") == "41.2 %");
}

TEST_CASE("format: digits, width, fill, alignment") {
  CHECK(print(62.5 * megawatts, ".2f") == "62.50 MW");
  CHECK(print(62.5 * megawatts, ".1fMW") == "62.5 MW");
  CHECK(print(62.5 * megawatts, "fkW") == "62500.000000 kW");
  CHECK(print(62.5 * megawatts, ".2eW") == "6.25e+07 W");
  CHECK(print(62.5 * megawatts, ".4") == "62.50 MW");
  CHECK(print(62.5 * megawatts, "gMW") == "62.5 MW");
  CHECK(print(62.5 * megawatts, ">12") == "     62.5 MW");
  CHECK(print(62.5 * megawatts, "12") == "     62.5 MW");
  CHECK(print(62.5 * megawatts, "<12") == "62.5 MW     ");
  CHECK(print(62.5 * megawatts, "^13") == "   62.5 MW   ");
  CHECK(print(62.5 * megawatts, "*^20.3fGW") == "******0.062 GW******");
  CHECK(print(62.5 * megawatts, "·<9") == "62.5 MW··");
  CHECK(print(14.0 * trillion * krw, ">8") == "  ₩14.0T");  // one column, three bytes
  CHECK(print(62.5 * megawatts, "3") == "62.5 MW");
  CHECK(print(1.0 / 3 * watts, "r") == "333.3333333333333 mW");
  CHECK(print(0.1 * kWh, "rkWh") == "0.1 kWh");
  CHECK(print(-0.0 * watts, "r") == "-0 W");
  CHECK(print(1000.0 * grams_co2e, "g") == "1 kg CO2e");  // no unit of CO2e: the type g
}

TEST_CASE("format: what is wrong with a format is said") {
  auto const p = 62.5 * megawatts;
  CHECK(problem(p, "MX") == "unknown unit: 'MX': expected a unit of power such as W, kW, MW");
  CHECK(problem(p, "J") == "this unit measures something else: 'J': expected a unit of power such as W, kW, MW");
  CHECK(problem(p, ".2fMX") == "unknown unit: 'MX': expected a unit of power such as W, kW, MW");
  CHECK(problem(p, ".f") == "expected digits behind the dot of the precision");
  CHECK(problem(p, "9999") == "the width is at most 1000");
  CHECK(problem(p, ".9999f") == "the precision is at most 1000");
  CHECK(problem(p, ".3r") == "r prints the digits it needs: it takes no precision");
  CHECK_THROWS_AS(fmt::format(fmt::runtime("{:Mw}"), p), fmt::format_error);
}

TEST_CASE("format: float, big integers, a type of your own") {
  CHECK(print(0.1F * watts, "r") == "100 mW");
  CHECK(print(2.5F * kilowatts) == "2.50 kW");
  CHECK(print(quantity<kind::flop<bf16>, boost::multiprecision::cpp_int>::from_coherent(1'000'000)) == "1.00 MFLOP");
  CHECK(print(quantity<kind::power, hundredths>::from_coherent({6'250'000})) == "about 62.5 kW");
}

TEST_CASE("format: ratios") {
  CHECK(print(pue(1.25)) == "1.25");
  CHECK(print(host_overhead(1.5), ".3f") == "1.500");
  CHECK(print(mfu(0.4)) == "0.4");
  CHECK(print(mfu(0.4), ">6") == "   0.4");
}

TEST_CASE("format: fmt checks the format when it compiles") {
  CHECK(fmt::format("{} of {:>8.1fMW}", 8 * gpus, 62.5 * megawatts) == "8 GPUs of  62.5 MW");
}
