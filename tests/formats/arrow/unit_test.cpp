// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/arrow/unit.hpp>
#include <tonnage/units.hpp>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

template <class Kind, scale Size>
std::string held(char const* found, unit<Kind, Size>) {
  try {
    formats::detail::must_be_unit(found, tonnage::detail::measured_by<Kind>, Size, {.field = "power", .text = "g"});
  } catch (error const& why) {
    return why.what();
  }
  return "";
}

template <class Kind, scale Size>
bool reads_back(unit<Kind, Size> in) {
  return held(arrow_unit_text(in).c_str(), in).empty();
}

}  // namespace

TEST_CASE("units have a text for metadata, with the code of a currency, that reads back to the unit") {
  CHECK(arrow_unit_text(watts) == "W");
  CHECK(arrow_unit_text(kilowatts) == "kW");
  CHECK(arrow_unit_text(usd) == "USD");
  CHECK(arrow_unit_text(krw) == "KRW");
  CHECK(arrow_unit_text(million * usd) == "M USD");
  CHECK(arrow_unit_text(usd / (gpu * hour)) == "USD/GPU-hour");
  CHECK(arrow_unit_text(gpus) == "GPUs");
  CHECK(arrow_unit_text(thousand * gpus) == "k GPUs");
  CHECK(arrow_unit_text(gpus * hour) == "GPU-hours");
  CHECK(arrow_unit_text(percent) == "%");
  CHECK(arrow_unit_text(prefix::peta * flop_per_s<bf16> / gpu) == "PFLOP/s/GPU");
  CHECK(arrow_unit_text(hour) == "h");
  CHECK(arrow_unit_text(joules) == "J");
  CHECK(arrow_unit_text(watts / watts).empty());  // a plain number
  CHECK(reads_back(prefix::milli * watts));
  CHECK(reads_back(gigawatts));
  CHECK(reads_back(prefix::kilo * watt_hours));
  CHECK(reads_back(usd / (prefix::kilo * watt_hours)));
  CHECK(reads_back(usd / gpu));
  CHECK(reads_back(gigabytes));
  CHECK(reads_back(tokens));
  CHECK(reads_back(second));
  CHECK_THROWS_WITH(arrow_unit_text(unit<kind::power, scale{42}>{}),
                    "a unit that has no text: write numbers of a unit of power such as W, kW, MW");
}

TEST_CASE("a column's unit is the one that is asked for, or the error names both") {
  CHECK(held("W", watts).empty());
  CHECK(held("watts", watts).empty());
  CHECK(held("kJ/s", kilowatts).empty());
  CHECK(held("$", usd).empty());
  CHECK(held("USD", usd).empty());
  CHECK(held("%", percent).empty());
  CHECK(held("kW", watts) ==
        "field power: the column is in kW, and W is asked for: numbers are not scaled where they lie: 'g'");
  CHECK(held("USD", watts) == "field power: the column is in USD, and W is asked for: 'g'");
  CHECK(held("J", watts) == "field power: the column is in J, and W is asked for: 'g'");
  CHECK(held("EUR", usd) == "field power: the column is in EUR, and USD is asked for: 'g'");
  CHECK(held("furlong", watts) == "field power: the column is in furlong, and W is asked for: 'g'");
  CHECK(held("", watts) == "field power: the column is in no unit, and W is asked for: 'g'");
  CHECK(held("J", unit<kind::power, scale{42}>{}) ==
        "field power: the column is in J, and a unit of power such as W, kW, MW is asked for: 'g'");
}
