// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/arrow/type.hpp>

using namespace tonnage;
using namespace tonnage::formats;

TEST_CASE("every format of Arrow's is read, with width, sign and number of buffers") {
  struct expected {
    char const* format;
    arrow_kind kind;
    char const* name;
    int bits;
    int buffers;
  };
  static constexpr expected all[] = {
      {"n", arrow_kind::null, "null", 0, 0},
      {"b", arrow_kind::boolean, "boolean", 1, 2},
      {"c", arrow_kind::integer, "int8", 8, 2},
      {"C", arrow_kind::integer, "uint8", 8, 2},
      {"s", arrow_kind::integer, "int16", 16, 2},
      {"S", arrow_kind::integer, "uint16", 16, 2},
      {"i", arrow_kind::integer, "int32", 32, 2},
      {"I", arrow_kind::integer, "uint32", 32, 2},
      {"l", arrow_kind::integer, "int64", 64, 2},
      {"L", arrow_kind::integer, "uint64", 64, 2},
      {"e", arrow_kind::floating, "float16", 16, 2},
      {"f", arrow_kind::floating, "float32", 32, 2},
      {"g", arrow_kind::floating, "float64", 64, 2},
      {"z", arrow_kind::binary, "binary", 32, 3},
      {"Z", arrow_kind::binary, "large binary", 64, 3},
      {"vz", arrow_kind::binary, "binary view", 128, 3},
      {"u", arrow_kind::text, "utf8", 32, 3},
      {"U", arrow_kind::text, "large utf8", 64, 3},
      {"vu", arrow_kind::text, "utf8 view", 128, 3},
      {"d:18,6", arrow_kind::decimal, "decimal128", 128, 2},
      {"d:9,2,32", arrow_kind::decimal, "decimal32", 32, 2},
      {"d:18,-2,64", arrow_kind::decimal, "decimal64", 64, 2},
      {"d:76,10,256", arrow_kind::decimal, "decimal256", 256, 2},
      {"w:16", arrow_kind::fixed_binary, "fixed binary", 0, 2},
      {"tdD", arrow_kind::date, "date32", 32, 2},
      {"tdm", arrow_kind::date, "date64", 64, 2},
      {"tts", arrow_kind::time_of_day, "time32 in s", 32, 2},
      {"ttm", arrow_kind::time_of_day, "time32 in ms", 32, 2},
      {"ttu", arrow_kind::time_of_day, "time64 in us", 64, 2},
      {"ttn", arrow_kind::time_of_day, "time64 in ns", 64, 2},
      {"tss:", arrow_kind::timestamp, "timestamp in s", 64, 2},
      {"tsm:UTC", arrow_kind::timestamp, "timestamp in ms", 64, 2},
      {"tsu:Asia/Seoul", arrow_kind::timestamp, "timestamp in us", 64, 2},
      {"tsn:+09:00", arrow_kind::timestamp, "timestamp in ns", 64, 2},
      {"tDs", arrow_kind::duration, "duration in s", 64, 2},
      {"tDm", arrow_kind::duration, "duration in ms", 64, 2},
      {"tDu", arrow_kind::duration, "duration in us", 64, 2},
      {"tDn", arrow_kind::duration, "duration in ns", 64, 2},
      {"tiM", arrow_kind::calendar_interval, "interval of months", 32, 2},
      {"tiD", arrow_kind::calendar_interval, "interval of days and time", 64, 2},
      {"tin", arrow_kind::calendar_interval, "interval of months, days and ns", 128, 2},
      {"+l", arrow_kind::list, "list", 32, 2},
      {"+L", arrow_kind::list, "large list", 64, 2},
      {"+vl", arrow_kind::list, "list view", 32, 3},
      {"+vL", arrow_kind::list, "large list view", 64, 3},
      {"+w:42", arrow_kind::list, "fixed list", 0, 1},
      {"+s", arrow_kind::structure, "struct", 0, 1},
      {"+m", arrow_kind::map, "map", 32, 2},
      {"+r", arrow_kind::runs, "run-end encoded", 0, 0},
      {"+ud:0,1,5", arrow_kind::one_of_several, "dense union", 8, 2},
      {"+us:127", arrow_kind::one_of_several, "sparse union", 8, 1},
      {"+us:", arrow_kind::one_of_several, "sparse union", 8, 1},
  };
  for (auto const& e : all) {
    INFO(e.format);
    auto const type = parse_arrow_type(e.format);
    CHECK(type.kind == e.kind);
    CHECK(type.name == e.name);
    CHECK(type.bits == e.bits);
    CHECK(type.buffers == e.buffers);
  }
  CHECK(parse_arrow_type("c").is_signed);
  CHECK_FALSE(parse_arrow_type("L").is_signed);
  CHECK(parse_arrow_type("vu").is_view());
  CHECK_FALSE(parse_arrow_type("tin").is_view());
  CHECK(parse_arrow_type("tsu:Asia/Seoul").zone == "Asia/Seoul");
  CHECK(parse_arrow_type("tsu:Asia/Seoul").per_second == 1'000'000);
  CHECK(parse_arrow_type("tss:").zone.empty());
  CHECK(parse_arrow_type("d:18,-2,64").precision == 18);
  CHECK(parse_arrow_type("d:18,-2,64").scale == -2);
  CHECK(parse_arrow_type("w:16").size == 16);
}

TEST_CASE("what is no format of Arrow's is refused, with its text") {
  auto const refused = [](std::string const& format, std::string const& words) {
    CHECK_THROWS_WITH(parse_arrow_type(format), words + (format.empty() ? "" : ": '" + format + "'"));
  };
  refused("", "no format of Arrow's");
  refused("x", "no format of Arrow's");
  refused("gg", "no format of Arrow's");
  refused("+", "no format of Arrow's");
  refused("ts", "no format of Arrow's");
  refused("tsx:UTC", "no format of Arrow's");
  refused("tdd", "no format of Arrow's");
  refused("+x", "no format of Arrow's");
  auto const form = "a decimal is d:precision,scale or d:precision,scale,bits";
  refused("d:", form);
  refused("d:18", form);
  refused("d:18,", form);
  refused("d:18,6,", form);
  refused("d:18,6,128,1", form);
  refused("d:18,6x", form);
  refused("d: 18,6", form);
  refused("d:9999999999,6", form);
  refused("d:39,6", "a decimal has more digits than its bits hold, or none");
  refused("d:0,0", "a decimal has more digits than its bits hold, or none");
  refused("d:-3,0", "a decimal has more digits than its bits hold, or none");
  refused("d:10,2,32", "a decimal has more digits than its bits hold, or none");
  refused("d:10,2,96", "a decimal has 32, 64, 128 or 256 bits");
  refused("d:10,2000", "a decimal has at most a thousand places");
  refused("w:", "a fixed size is a number of up to nine digits");
  refused("w:-1", "a fixed size is a number of up to nine digits");
  refused("w:1234567890", "a fixed size is a number of up to nine digits");
  refused("+w:3x", "a fixed size is a number of up to nine digits");
  refused("+ud:0,128", "the types of a union are numbered from 0 to 127");
  refused("+us:0,", "the types of a union are numbered from 0 to 127");
  refused("+us:a", "the types of a union are numbered from 0 to 127");
  CHECK_THROWS_WITH(parse_arrow_type(std::string(5000, 'x')), tonnage::testing::contains("xxx…'"));
}
