// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <concepts>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <string>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/fleet.hpp>
#include <tonnage/report/stream.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/usage.hpp>
#include <vector>

#include "catch.hpp"

using namespace std::chrono_literals;

namespace {

/// Nothing of tonnage is in sight here: what is written is found by its arguments.
template <class T>
std::string written(T const& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}
template <class T>
concept streams = requires(std::ostream& out, T const& v) { out << v; };

struct rack {
  tonnage::quantity<tonnage::kind::gpu> count;
  tonnage::catalog::model model;
  tonnage::owner_name owner;
};

}  // namespace

namespace not_ours {
struct plain {};
struct days : tonnage::period {
  using tonnage::period::period;
};
struct shown {};
std::ostream& operator<<(std::ostream& out, shown const&) { return out << "shown"; }
}  // namespace not_ours

TEST_CASE("what prints with {} is written to a stream") {
  using namespace tonnage;
  CHECK(written(62.5 * megawatts) == "62.5 MW");
  CHECK(written(amount<usd>(1234 * usd)) == "1234.00 USD");
  CHECK(written(gpu_share::of(8) * 90min) == "12 GPU-hours");
  CHECK(written(gpu_share::of(1, 7)) == "1/7 GPUs");
  CHECK(written(period(2027y)) == "2027-01-01 to 2027-12-31");
  CHECK(written(calendar_day(2027y / 7 / 1)) == "2027-07-01");
  CHECK(written(owner_name("SK")) == "SK");
  CHECK(written(status::retired) == "retired");
  CHECK(written(catalog::model(catalog::nvidia::l4)) == "L4");
  CHECK(written(catalog::id_of<bf16>) == "BF16");
  CHECK(written(pue(1.1)) == "1.10");
}

TEST_CASE("tables, grids and figures are written to a stream") {
  using namespace tonnage;
  std::vector<rack> const rows{{2.0 * gpus, catalog::nvidia::l4, "A"}};
  auto const answer = rows | by(owner) | tally(gpu_count);
  CHECK(written(answer) == fmt::format("{}", answer));
  CHECK(written(report::grid_of(answer)) == written(answer));
  CHECK(written(answer.total(gpu_count)) == "2 GPUs");
  std::ostringstream out;
  out << std::setw(40) << answer << "|";
  CHECK(out.str() == written(answer) + "|");
}

TEST_CASE("width, fill and side are the stream's") {
  using namespace tonnage;
  std::ostringstream out;
  out << std::setw(10) << 62.5 * megawatts << "|" << std::left << std::setfill('.') << std::setw(10)
      << owner_name("네이버") << "|" << owner_name("A");
  CHECK(out.str() == "   62.5 MW|네이버....|A");
}

TEST_CASE("streams of other types are left alone") {
  STATIC_REQUIRE(!streams<not_ours::plain>);
  STATIC_REQUIRE(!streams<not_ours::days>);
  STATIC_REQUIRE(!streams<std::vector<tonnage::status>>);
  STATIC_REQUIRE(!streams<tonnage::fleet>);  // does not print with {} either
  STATIC_REQUIRE(streams<not_ours::shown>);
  CHECK(written(not_ours::shown()) == "shown");
  using namespace tonnage;
  std::ostringstream out;
  out << 1.5 << ' ' << "text" << ' ' << std::string("string") << ' ' << 'c' << ' ' << true;
  CHECK(out.str() == "1.5 text string c 1");
}
