// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/format.h>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <tonnage/units.hpp>
#include <tonnage/units/format.hpp>
#include <tonnage/units/parse.hpp>

using namespace tonnage;
using std::int64_t;
using tonnage::testing::contains;

namespace {

using power = quantity<kind::power>;
using whole_gpus = quantity<kind::gpu, int64_t>;
using dollars = quantity<money<usd>>;
using joules_f = quantity<kind::energy>;
using bytes_f = quantity<kind::byte>;
template <class Unit>
using in_unit_of = quantity<typename Unit::kind_type>;
#define IN(unit) in_unit_of<std::remove_cv_t<decltype(unit)>>

template <class Quantity>
error failure(std::string const& text) {
  auto const r = try_parse<Quantity>(text);
  REQUIRE(!r.has_value());
  CHECK_THROWS_AS(parse<Quantity>(text), error);
  return r.error();
}

/// The nearest double to n × 3.6e6 ÷ 10^places: the whole number n × 36 × 10^(5 − places) is exact in 128 bits, and its
/// conversion rounds once.
double kilowatt_hours(int64_t n, int places) {
  __extension__ unsigned __int128 exact = static_cast<std::uint64_t>(n);
  exact *= 36;
  for (int i = places; i < 5; ++i) exact *= 10;
  return static_cast<double>(exact);
}

std::string with_point(int64_t n, int places) {
  auto digits = fmt::format("{:0>12}", n);
  return digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
}

}  // namespace

TEST_CASE("parse: as people write them") {
  CHECK(parse<power>("62.5 MW") == 62.5 * megawatts);
  CHECK(parse<power>("14.3 kW") == 14.3 * kilowatts);
  CHECK(parse<power>("14.3kW") == 14.3 * kilowatts);
  CHECK(parse<power>("  1.5e3 W ") == 1500.0 * watts);
  CHECK(parse<power>("-5 W") == -5.0 * watts);
  CHECK(parse<power>("+5 W") == 5.0 * watts);
  CHECK(parse<power>("62.5 mW") == 0.0625 * watts);
  CHECK(parse<power>("100 megawatts") == 100.0 * megawatts);
  CHECK(parse<whole_gpus>("260k gpus") == 260'000 * gpus);
  CHECK(parse<whole_gpus>("260K GPUs") == 260'000 * gpus);
  CHECK(parse<whole_gpus>("260 thousand GPUs") == 260'000 * gpus);
  CHECK(parse<whole_gpus>("260,000 GPUs") == 260'000 * gpus);
  CHECK(parse<whole_gpus>("0.26M gpus") == 260'000 * gpus);
  CHECK(parse<bytes_f>("38 GB") == 38e9 * bytes);
  CHECK(parse<bytes_f>("80 GiB") == 80.0 * gibibytes);
  CHECK(parse<bytes_f>("10 B") == 10.0 * bytes);
  CHECK(parse<quantity<kind::time>>("3 h") == 3.0 * hour);
  CHECK(parse<quantity<kind::time>>("90 minutes") == 1.5 * hour);
  CHECK(parse<quantity<kind::number>>("12.5") == quantity<kind::number>::from_coherent(12.5));
}

TEST_CASE("parse: money before and behind") {
  for (auto const* text : {"$10B", "$10.0B", "$ 10B", "10 B USD", "10B USD", "USD 10B", "USD10B", "10 billion usd",
                           "10 billion $", "$10 billion", "$10,000,000,000", "10000M USD"}) {
    INFO(text);
    CHECK(parse<dollars>(text) == 10.0 * billion * usd);
  }
  CHECK(parse<dollars>("-$2.10") == -2.10 * usd);
  CHECK(parse<quantity<money<krw>>>("₩14.0T") == 14.0 * trillion * krw);
  CHECK(parse<quantity<money<cny>>>("CN¥5") == 5.0 * cny);
  CHECK(parse<IN(usd / gpu_hour)>("$2.10/GPU-hour").in(usd / gpu_hour) == 2.10);
  CHECK(parse<IN(usd / gpu_hour)>("2.10 USD per GPU hour").in(usd / gpu_hour) == 2.10);
  CHECK(parse<IN(usd / gpu)>("$38,462/GPU").in(usd / gpu) == 38'462);
  CHECK(parse<IN(usd / watt)>("$12M/MW") == 12.0 * usd / watt);
  CHECK(parse<IN(usd / token)>("$0.60/M tokens") == 0.60 * usd / (million * tokens));
  CHECK(parse<IN(krw / usd)>("1,360 KRW/USD") == 1360.0 * krw / usd);
}

TEST_CASE("parse: derived units") {
  CHECK(parse<IN(flop_per_s<bf16> / gpu)>("2.25 PFLOP/s/GPU") == 2.25 * prefix::peta * flop_per_s<bf16> / gpu);
  CHECK(parse<quantity<kind::flop_rate<bf16>>>("585 EFLOP/s") == 585.0 * prefix::exa * flop_per_s<bf16>);
  CHECK(parse<quantity<kind::flop_rate<sparse<fp8>>>>("585 EFLOPS") == 585.0 * prefix::exa * flop_per_s<sparse<fp8>>);
  CHECK(parse<quantity<kind::flop_rate<int8>>>("1,979 TOPS") == 1979.0 * prefix::tera * flop_per_s<int8>);
  CHECK(parse<IN(joules / token)>("0.28 J/token") == 0.28 * joules / token);
  CHECK(parse<IN(grams_co2e / kWh)>("431 g CO2e/kWh") == 431.0 * grams_co2e / kWh);
  CHECK(parse<IN(grams_co2e / kWh)>("0.431 kgCO2e/kWh") == 431.0 * grams_co2e / kWh);
  CHECK(parse<quantity<kind::h100_equivalents>>("591,208 H100-equivalents").coherent_ == 591'208);
}

TEST_CASE("parse: a dot is the decimal point, a comma a group of three") {
  CHECK(parse<quantity<kind::gpu>>("260.000 GPUs") == 260.0 * gpus);
  CHECK(parse<whole_gpus>("260.000 GPUs") == 260 * gpus);
  CHECK(failure<power>("1,5 W").where().column == 2);
  CHECK(failure<power>("1.500.000 W").where().column == 6);
  CHECK(failure<power>("0,260 W").where().column == 2);
}

TEST_CASE("parse: errors name the place, the text and what was expected") {
  auto const e = failure<power>("62.5 MX");
  CHECK(e.where().column == 6);
  CHECK(e.where().text == "MX");
  CHECK(e.reason() == "unknown unit: expected a unit of power such as W, kW, MW");
  CHECK(failure<power>("62.5 Mw").reason() ==
        "unknown unit (did you mean mW or MW?): expected a unit of power such as W, kW, MW");
  CHECK(failure<power>("62.5").reason() == "no unit: expected a unit of power such as W, kW, MW");
  CHECK(failure<power>("").reason() == "expected a number and a unit of power such as W, kW, MW");
  CHECK(failure<power>("5 J").reason() ==
        "this unit measures something else: expected a unit of power such as W, kW, MW");
  CHECK(failure<power>("MW").reason() == "expected a number");
  CHECK(failure<power>("nan W").reason() == "a quantity is finite");
  CHECK(failure<power>("-inf W").where().column == 2);
  CHECK(failure<power>("1e400 W").reason() == "too large a number");
  CHECK(failure<power>("5 W and more").where().column == 5);
  CHECK(failure<power>("--5 W").where().column == 2);
  CHECK(failure<power>("5 W/(").reason() == "a unit is missing: expected a unit of power such as W, kW, MW");
  CHECK(failure<dollars>("10 EUR").where().text == "EUR");
  CHECK(failure<dollars>("$10m").reason() ==
        "unexpected text behind the unit (m is milli: write M for million): expected a unit of USD such as $, $M, $B");
  CHECK(failure<dollars>("$10/GPU").where().column == 4);
  CHECK(failure<quantity<money<krw>>>("₩14.0X").where().column == 6);  // characters, not bytes
  CHECK(failure<quantity<kind::flop_rate<bf16>>>("585 EFLOPs").reason() ==
        "this unit measures something else: expected a unit of FLOP/s such as TFLOP/s, PFLOP/s, EFLOP/s");
  CHECK(failure<quantity<kind::co2e>>("5 kg").where().text == "kg");
}

TEST_CASE("parse: what people write for a metric ton or a million is no thousandth") {
  CHECK(parse<quantity<kind::co2e>>("5 t CO2e") == 5.0 * tonnes_co2e);
  CHECK(parse<quantity<kind::co2e>>("5 Mt CO2e") == 5.0e6 * tonnes_co2e);
  CHECK(parse<quantity<kind::co2e>>("5 mg CO2e") == 5.0e-9 * tonnes_co2e);
  auto const e = failure<quantity<kind::co2e>>("5 mt CO2e");
  CHECK(e.reason() == "unknown unit (did you mean t or Mt?): expected a unit of CO2e such as g CO2e, kg CO2e, t CO2e");
  CHECK(e.where().text == "mt");
  CHECK(e.where().column == 3);
  CHECK(failure<quantity<kind::co2e>>("5 mtCO2e").reason().find("(did you mean t or Mt?)") != std::string::npos);
  CHECK(failure<IN(usd / tonnes_co2e)>("$80/mt CO2e").reason().find("(did you mean t or Mt?)") != std::string::npos);
  CHECK(parse<quantity<kind::token>>("5 Mtokens") == 5.0 * million * tokens);
  CHECK(failure<quantity<kind::token>>("5 mtokens").reason().find("(did you mean Mtokens?)") != std::string::npos);
  CHECK(parse<quantity<kind::token>>("5 millitokens").coherent_ == Approx(0.005));
  CHECK(parse<bytes_f>("5 mB").coherent_ == Approx(0.005));  // as {} prints it
}

TEST_CASE("parse: the unit that was meant, in compound units, too") {
  using rate = quantity<kind::flop_rate<bf16>>;
  using bandwidth = IN(bytes / second);
  auto const meant = [](auto const& e) {
    auto const at = e.reason().find(" (did");
    return at == std::string::npos ? "" : e.reason().substr(at + 2, e.reason().find(')') - at - 2);
  };
  CHECK(meant(failure<rate>("989 Tflop/s")) == "did you mean TFLOP?");
  CHECK(failure<rate>("989 Tflop/s").where().text == "Tflop");
  CHECK(meant(failure<rate>("989 TFLOP/S")) == "did you mean s?");
  CHECK(meant(failure<rate>("989 Tflop/S")) == "did you mean TFLOP?");  // the next error asks for s
  CHECK(meant(failure<bandwidth>("400 Gb/s")) == "did you mean GB or Gbit?");
  CHECK(meant(failure<bandwidth>("400 mbit/s")) == "did you mean Mbit?");  // and not 0.4 bits
  CHECK(parse<bandwidth>("400 Gbit/s") == 50.0 * gigabytes / second);
  CHECK(meant(failure<IN(usd / (gpu * hour))>("$2/GPU-H")) == "did you mean h?");
  CHECK(meant(failure<IN(usd / kWh)>("0.05 USD/KWH")) == "did you mean kWh?");
  CHECK(meant(failure<power>("5 Gb")).empty());  // bits are no power
  CHECK(meant(failure<power>("5 V")).empty());
}

TEST_CASE("parse: whole numbers are exact or an error") {
  CHECK(failure<whole_gpus>("1.5 GPUs").reason() == "not a whole number");
  CHECK(failure<whole_gpus>("9223372036854775808 GPUs").reason() == "too large for a whole number");
  CHECK(parse<whole_gpus>("9223372036854775807 GPUs") == std::numeric_limits<int64_t>::max() * gpus);
  CHECK(parse<whole_gpus>("-9223372036854775808 GPUs").coherent_ == std::numeric_limits<int64_t>::min());
  CHECK(parse<whole_gpus>("9007199254740993 GPUs") == 9'007'199'254'740'993 * gpus);
  using whole_watts = quantity<kind::power, int64_t>;
  CHECK(parse<whole_watts>("2000 mW") == 2 * watts);
  CHECK(failure<whole_watts>("2001 mW").reason() == "not a whole number");
  CHECK(parse<whole_watts>("1.999 kW") == 1999 * watts);
  CHECK(parse<quantity<kind::energy, int64_t>>("0.1 kWh") == 360'000 * joules);
  CHECK(failure<quantity<kind::gpu, std::int32_t>>("3,000,000,000 GPUs").reason() == "too large for a whole number");
  CHECK(failure<quantity<kind::gpu, unsigned>>("-1 GPUs").reason() == "too large for a whole number");
  using big = quantity<kind::gpu, boost::multiprecision::cpp_int>;
  CHECK(parse<big>("260k gpus").coherent_ == 260'000);
}

TEST_CASE("parse: results without exceptions") {
  auto const good = try_parse<power>("5 W");
  REQUIRE(good);
  CHECK(*good == 5.0 * watts);
  CHECK(good->in(watts) == 5);
  CHECK(good.value_or(1.0 * watts) == 5.0 * watts);
  auto const bad = try_parse<power>("5 V");
  CHECK(!bad);
  CHECK(bad.value_or(1.0 * watts) == 1.0 * watts);
  CHECK_THROWS_WITH(bad.value(), "column 3: unknown unit: expected a unit of power such as W, kW, MW: 'V'");
}

TEST_CASE("parse: rounded once: decimal units against the digits with the point moved") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 5'000; ++i) {
    auto const n = static_cast<int64_t>(random() % 1'000'000'000'000U);
    auto const text = with_point(n, static_cast<int>(random() % 12));
    CHECK(parse<power>(text + " MW").coherent_ == std::strtod((text + "e6").c_str(), nullptr));
    CHECK(parse<power>(text + " mW").coherent_ == std::strtod((text + "e-3").c_str(), nullptr));
    CHECK(parse<dollars>("$" + text + "B").coherent_ == std::strtod((text + "e9").c_str(), nullptr));
    CHECK(parse<quantity<kind::power, float>>(text + " kW").coherent_ == std::strtof((text + "e3").c_str(), nullptr));
  }
}

TEST_CASE("parse: rounded once: kWh against 128 bits, GiB against a power of two, $/kWh against long double") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 5'000; ++i) {
    auto const n = static_cast<int64_t>(random() % 1'000'000'000'000U);
    auto const places = static_cast<int>(random() % 6);
    auto const text = with_point(n, places);
    CHECK(parse<joules_f>(text + " kWh").coherent_ == kilowatt_hours(n, places));
    CHECK(parse<bytes_f>(text + " GiB").coherent_ == std::ldexp(std::strtod(text.c_str(), nullptr), 30));
    if (n == 0) continue;
    // 64 bits of mantissa: within half a unit of the 53rd bit, and a little for their own rounding.
    long double const exact = static_cast<long double>(n) / (3.6e6L * std::pow(10.0L, places));
    auto const read = parse<IN(usd / kWh)>("$" + text + "/kWh").coherent_;
    auto const half_unit = static_cast<long double>(std::nextafter(read, 1e300) - read) / 2;
    CHECK(std::abs(static_cast<long double>(read) - exact) <= half_unit * 1.001L);
  }
  // Where doubles go wrong: 4.35 × 100 = 434.99…, 1.001 × 1000 = 1000.99…
  CHECK(parse<power>("1.001 kW").coherent_ == 1001.0);
  CHECK(parse<joules_f>("0.3 kWh").coherent_ == 1'080'000.0);
}

namespace {

template <class Quantity>
void round_trips(double smallest, double largest) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> exponent(std::log10(smallest), std::log10(largest));
  using Rep = typename Quantity::value_type;
  for (int i = 0; i < 150; ++i) {
    auto const sign = i % 3 == 0 ? -1.0 : 1.0;
    auto const q = Quantity::from_coherent(static_cast<Rep>(sign * std::pow(10.0, exponent(random))));
    auto const exact = fmt::format("{:r}", q);
    INFO(exact);
    CHECK(parse<Quantity>(exact).coherent_ == q.coherent_);
    if (is_whole<Rep>) continue;  // the digits that were rounded away need not leave a whole number
    auto const text = fmt::format("{}", q);
    INFO(text);
    CHECK(fmt::format("{}", parse<Quantity>(text)) == text);
  }
}

/// Values at the border of each unit, where a rounding crosses it.
template <class Quantity>
void borders() {
  detail::ladder const steps(detail::measured_by<typename Quantity::kind_type>);
  for (int i = steps.first(); i < steps.last(); ++i) {
    auto const r = steps.at(i);
    for (double const part :
         {0.9, 0.99, 0.994, 0.995, 0.996, 0.9949999, 0.9996, 0.999996, 1.0, 1.004, 1.005, 1.01, 1.1}) {
      auto const q = Quantity::from_coherent(r.limit * part * r.size.numerator() / r.size.denominator());
      if (!(q.coherent_ < 1e290)) continue;
      auto const text = fmt::format("{}", q);
      INFO(text);
      CHECK(fmt::format("{}", parse<Quantity>(text)) == text);
    }
  }
}

}  // namespace

TEMPLATE_TEST_CASE("parse: there and back", "", kind::power, kind::facility_power, kind::energy, kind::time, kind::gpu,
                   kind::gpu_time, kind::byte, kind::byte_rate, kind::co2e, kind::token, kind::flop<bf16>,
                   kind::flop_rate<int8>, kind::h100_equivalents, kind::tpp, kind::money<us_dollar>, kind::money<won>,
                   kind_of<usd / gpu>, kind_of<usd / gpu_hour>, kind_of<usd / kWh>, kind_of<usd / token>,
                   kind_of<usd / flop_per_s<bf16>>, kind_of<usd / watt>, kind_of<krw / usd>, kind_of<usd / krw>,
                   kind_of<watt / gpu>, kind_of<flop_per_s<bf16> / gpu>, kind_of<grams_co2e / kWh>,
                   kind_of<joule / token>, kind_of<joule / flop<bf16>>, kind_of<flop<bf16> / joule>,
                   kind_of<token / second>, kind_of<second * joule>, kind_of<usd * gpu>, kind_of<gpu / watt>,
                   kind_of<watt * watt>, kind_of<usd / gpu / gpu>, kind_of<usd / tonnes_co2e>,
                   kind_of<bytes / second / watt>, kind::number) {
  round_trips<quantity<TestType>>(1e-9, 1e27);
  round_trips<quantity<TestType>>(1e-3, 1e6);
  round_trips<quantity<TestType, float>>(1e-3, 1e12);
  round_trips<quantity<TestType, int64_t>>(1, 9e18);
  borders<quantity<TestType>>();
}
