// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <tonnage/core/from_chars.hpp>

using namespace tonnage;

namespace {

struct result {
  double value;
  std::size_t length;
  std::errc problem;
};

result read(std::string_view text) {
  double out = 42;  // stays where nothing is read
  auto const [end, problem] = detail::from_chars(text.data(), text.data() + text.size(), out);
  return {out, static_cast<std::size_t>(end - text.data()), problem};
}

#if defined(TONNAGE_HAS_STRTOD_L)
result read_by_strtod(std::string_view text) {
  double out = 42;
  auto const [end, problem] = detail::from_chars_by_strtod(text.data(), text.data() + text.size(), out);
  return {out, static_cast<std::size_t>(end - text.data()), problem};
}
#endif

void expect(result const& r, double value, std::size_t length, std::errc problem) {
  CHECK(std::bit_cast<std::uint64_t>(r.value) == std::bit_cast<std::uint64_t>(value));
  CHECK(r.length == length);
  CHECK(r.problem == problem);
}

void both(std::string_view text, double value, std::size_t length, std::errc problem = std::errc{}) {
  CAPTURE(text);
  expect(read(text), value, length, problem);
#if defined(TONNAGE_HAS_STRTOD_L)
  expect(read_by_strtod(text), value, length, problem);
#endif
}

}  // namespace

TEST_CASE("from_chars: a number is read to where it ends") {
  both("62.5", 62.5, 4);
  both("62.5 MW", 62.5, 4);
  both("-0", -0.0, 2);
  both(".5", 0.5, 2);
  both("5.", 5, 2);
  both("1e3", 1000, 3);
  both("1e", 1, 1);
  both("1.5,25", 1.5, 3);
  both("0x1p3", 0, 1);
  both("-0X1", -0.0, 2);
}

TEST_CASE("from_chars: the nearest double, to the last bit") {
  both("0.1", 0x1.999999999999ap-4, 3);
  both("9007199254740993", 9007199254740992.0, 16);             // 2^53 + 1, a tie: to even
  both("9007199254740993.0000000001", 9007199254740994.0, 27);  // above the tie
  both("5e-324", 0x1p-1074, 6);
  both("1e-310", 0x12688b70e62bp-1074, 6);  // 1e-310 / 4.940656e-324 = 2.024e13
  both("1.7976931348623157e308", 0x1.fffffffffffffp1023, 22);
}

TEST_CASE("from_chars: what is no number, or beyond one, leaves what was there") {
  for (auto const* text : {"", "-", "+1", " 1", "\t1", "-+1", "--1", "- 1", "x", "e5", ".", "-.", ",5"}) {
    both(text, 42, 0, std::errc::invalid_argument);
  }
  both("1e400", 42, 5, std::errc::result_out_of_range);
  both("-1e400 W", 42, 6, std::errc::result_out_of_range);
  both("1e-400", 42, 6, std::errc::result_out_of_range);
}

TEST_CASE("from_chars: infinities and NaN are read, for the caller to refuse") {
  CHECK(std::isinf(read("inf").value));
  CHECK(std::isnan(read("nan").value));
#if defined(TONNAGE_HAS_STRTOD_L)
  CHECK(read_by_strtod("-inf").value < -1e308);
  CHECK(std::isnan(read_by_strtod("nan").value));
#endif
}
