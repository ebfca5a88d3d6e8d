// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/accounting/amortization.hpp>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/hours_of_day.hpp>
#include <tonnage/catalog.hpp>
#include <tonnage/fleet.hpp>
#include <tonnage/formats/focus/row.hpp>
#include <tonnage/planning/claim.hpp>
#include <tonnage/planning/schedule.hpp>
#include <tonnage/tally/buckets.hpp>
#include <tonnage/units/print.hpp>
#include <tonnage/usage.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

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

}  // namespace

TEST_CASE("money prints exactly, with its currency") {
  auto const price = parse_amount<usd>("1234.567890");
  CHECK(print(price) == "1234.56789 USD");
  CHECK(print(amount<usd>(1234 * usd)) == "1234.00 USD");
  CHECK(print(amount<krw>(1234 * krw)) == "1234 KRW");
  CHECK(print(-price) == "-1234.56789 USD");
  CHECK(print(price, ".2f") == "1234.57 USD");
  CHECK(print(price, ".0f") == "1235 USD");
  CHECK(print(price, ".8f") == "1234.56789000 USD");
  CHECK(print(price, "f") == "1234.567890 USD");
  // Half to even, from the exact amount.
  CHECK(print(parse_amount<usd>("0.125"), ".2f") == "0.12 USD");
  CHECK(print(parse_amount<usd>("0.135"), ".2f") == "0.14 USD");
  CHECK(print(parse_amount<usd>("-0.125"), ".2f") == "-0.12 USD");
  CHECK(print(parse_amount<usd>("-0.001"), ".2f") == "0.00 USD");
  // Beyond what a double holds: 2^53 is 9,007,199,254,740,992.
  CHECK(print(parse_amount<usd>("90071992547409931.015"), ".2f") == "90071992547409931.02 USD");
  CHECK(print(price, "18") == "    1234.56789 USD");
  CHECK(print(price, "<18.2f") == "1234.57 USD       ");
  CHECK(print(price, "*^17.1f") == "***1234.6 USD****");
}

TEST_CASE("money refuses what would round it through a double") {
  auto const price = parse_amount<usd>("1");
  CHECK(problem(price, ".2") == "money takes a number of decimals: .2f");
  CHECK(problem(price, ".f") == "expected digits behind the dot of the precision");
  CHECK(problem(price, "e") == "an amount of money takes fill, alignment, width and decimals (.2f), and no unit");
  CHECK(problem(price, "M$") == "an amount of money takes fill, alignment, width and decimals (.2f), and no unit");
}

TEST_CASE("GPU time prints in GPU-hours, as a quantity does") {
  gpu_time const used = gpu_share::of(8) * 90min;
  CHECK(print(used) == "12 GPU-hours");
  CHECK(print(gpu_share::of(1) * 1h) == "1 GPU-hour");
  CHECK(print(used, ".2fGPU-hours") == "12.00 GPU-hours");
  CHECK(print(used, "GPU-seconds") == "43,200 GPU-seconds");
  CHECK(print(used, "_>15") == "___12 GPU-hours");
  CHECK(print(gpu_share::of(8'000) * 24h) == print(192'000.0 * gpus * hour));
}

TEST_CASE("a share of a GPU prints exactly, until digits are asked for") {
  CHECK(print(gpu_share::of(8)) == "8 GPUs");
  CHECK(print(gpu_share::of(1)) == "1 GPU");
  CHECK(print(gpu_share::of(1, 7)) == "1/7 GPUs");
  CHECK(print(gpu_share::of(250, 1000), "10") == " 0.25 GPUs");
  CHECK(print(gpu_share::of(1, 7), ".3") == "0.143 GPUs");
  CHECK(print(gpu_share::of(1, 7), ".2f") == "0.14 GPUs");
}

TEST_CASE("names, paths and models print their text") {
  CHECK(print(owner_name("SK Group")) == "SK Group");
  CHECK(print(owner_name("SK Group"), ">10") == "  SK Group");
  CHECK(print(owner_name()) == "unknown");
  CHECK(print(site_path("kr/naver"), "10") == "kr/naver  ");
  CHECK(print(project_path("a/b")) == "a/b");
  CHECK(print(owner_name("네이버"), "·<8") == "네이버··");  // six columns and two
  catalog::model const b200 = catalog::nvidia::b200_hgx;
  CHECK(print(b200) == "B200 HGX");
  CHECK(print(b200, "-^12") == "--B200 HGX--");
  CHECK(print(catalog::nvidia::b200_hgx) == "B200 HGX");  // the accelerator itself
}

TEST_CASE("dates, periods and spans print as they are read") {
  CHECK(print(calendar_day(2027y / 7 / 1)) == "2027-07-01");
  CHECK(print(as_of(2030y / 12 / 31)) == "as of 2030-12-31");
  CHECK(print(period(2027y)) == "2027-01-01 to 2027-12-31");
  CHECK(print(period(2027y), ">26") == "  2027-01-01 to 2027-12-31");
  CHECK(print(time_span(at(2023y / 1 / 31), at(2023y / 2 / 1))) == "2023-01-31T00:00:00Z to 2023-02-01T00:00:00Z");
  CHECK(print(calendar_month{2024y / 2}) == "2024-02");
  CHECK(print(calendar_quarter{2027y, 3}) == "2027-Q3");
  CHECK(print(zone_hour{at(2023y / 10 / 29, 1h), 3600s}) == "2023-10-29T02:00+01:00");
}

TEST_CASE("enumerations print in words") {
  CHECK(print(status::retired, "9") == "retired  ");
  CHECK(print(usage_state::out_of_memory) == "out of memory");
  CHECK(print(gpu_state::planned_down) == "planned down");
  CHECK(print(catalog::id_of<bf16>) == "BF16");
  CHECK(print(at_once(2027y / 7 / 1).text()) == "all on 2027-07-01");
  CHECK(print(at_once(2027y / 7 / 1)) == "all on 2027-07-01");
}

TEST_CASE("a text takes no digits") {
  CHECK(problem(status::retired, ".2") == "a text takes fill, alignment and width, and nothing else");
  CHECK(problem(period(2027y), "x") == "a text takes fill, alignment and width, and nothing else");
}

namespace mine {
struct days : period {
  using period::period;
};
struct name {
  std::string_view text() const { return "mine"; }
};
enum class color { red };
[[maybe_unused]] constexpr char const* to_string(color) { return "red"; }
template <class T>
struct box {
  operator T const&() const { return value; }
  T value;
};
}  // namespace mine

TEST_CASE("nobody else's types are taken") {
  STATIC_REQUIRE(detail::prints_itself<period>);
  STATIC_REQUIRE(detail::prints_itself<owner_name>);
  STATIC_REQUIRE(!detail::prints_itself<mine::days>);
  STATIC_REQUIRE(!detail::prints_itself<mine::name>);
  STATIC_REQUIRE(!detail::prints_itself<mine::color>);
  STATIC_REQUIRE(!detail::prints_itself<mine::box<period>>);
  STATIC_REQUIRE(!detail::prints_itself<std::optional<period>>);
  STATIC_REQUIRE(!detail::prints_itself<std::shared_ptr<catalog::accelerator>>);
  STATIC_REQUIRE(!detail::prints_itself<std::reference_wrapper<period const>>);
  STATIC_REQUIRE(!detail::prints_itself<date>);
  STATIC_REQUIRE(!detail::prints_itself<int>);
  STATIC_REQUIRE(!detail::prints_itself<std::vector<status>>);
  STATIC_REQUIRE(!detail::prints_itself<quantity<kind::power>>);  // has its own
  STATIC_REQUIRE(!fmt::is_formattable<mine::name>::value);
  // fmt's own ranges and dates go on as before, and print ours as elements.
  CHECK(fmt::format("{}", std::vector<gpu_share>{gpu_share::of(1), gpu_share::of(2)}) == "[1 GPU, 2 GPUs]");
  CHECK(fmt::format("{:%Y}", date(2027y / 7 / 1)) == "2027");
}

TEST_CASE("choices, hours and verdicts print in words") {
  CHECK(print(rounding::half_even) == "half even");
  CHECK(print(rounding::toward_zero, ">12") == " toward zero");
  CHECK(print(frequency::monthly) == "monthly");
  CHECK(print(formats::focus::category::credit) == "Credit");
  CHECK(print(day_and_hour({std::chrono::sys_days(2026y / 3 / 31) + 20h, 9h})) == "2026-04-01T05:00");
  CHECK(print(judge(claim{"", "", bound::up_to, 10.0 * gpus}, 8.0 * gpus)) == "holds");
}
