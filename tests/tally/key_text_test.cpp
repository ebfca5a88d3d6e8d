// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/catalog/models.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/fleet/select.hpp>
#include <tonnage/tally/key_text.hpp>
#include <utility>

using namespace tonnage;
using namespace std::chrono_literals;

namespace key_text_test {

enum class wing { west, east };
inline std::string to_string(wing w) { return w == wing::west ? "west" : "east"; }

}  // namespace key_text_test
using key_text_test::wing;

TEST_CASE("keys as text") {
  CHECK(report::key_text(owner_name("SK Group")) == "SK Group");
  CHECK(report::key_text(owner_name()) == "unknown");
  CHECK(report::key_text(site_path("kr/naver")) == "kr/naver");
  CHECK(report::key_text(catalog::model(catalog::nvidia::b200_hgx)) == "B200 HGX");
  CHECK(report::key_text(2027y) == "2027");
  CHECK(report::key_text(std::chrono::year::min() - std::chrono::years(1)) == "unknown");
  CHECK(report::key_text(status::retired) == "retired");
  CHECK(report::key_text(date(2027y / std::chrono::July / 1)) == "2027-07-01");
  CHECK(report::key_text(wing::east) == "east");
  CHECK(report::key_text(7) == "7");
  CHECK(report::key_text(-0.5) == "-0.5");
  CHECK(report::key_text(true) == "true");
  CHECK(report::key_text(std::string("a b")) == "a b");
  CHECK(report::key_text(std::string_view("NVIDIA")) == "NVIDIA");
}

TEST_CASE("keys of ordinary types have a text") {
  enum class side : unsigned char { left = 7 };
  CHECK(report::key_text(std::optional<int>()) == "unknown");
  CHECK(report::key_text(std::optional(3)) == "3");
  CHECK(report::key_text(std::chrono::year(2026) / 2 / 28) == "2026-02-28");
  CHECK(report::key_text(std::chrono::year(2026) / 2 / 30) == "unknown");
  CHECK(report::key_text(std::chrono::year(2026) / 11) == "2026-11");
  CHECK(report::key_text(std::pair(std::string("b"), std::optional<int>())) == "b, unknown");
  CHECK(report::key_text(side::left) == "7");
}
