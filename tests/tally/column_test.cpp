// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <optional>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/column.hpp>
#include <vector>

using namespace tonnage;
using tonnage::testing::contains;

namespace {

std::vector<catalog::model> const models{catalog::nvidia::l4, catalog::nvidia::h100_sxm5};

}  // namespace

TEST_CASE("numbers with their unit, days, and entries of dictionaries") {
  std::vector<std::uint16_t> const counts{8, 65'535};
  CHECK(column(count_of, counts).at(1).in(gpus) == 65'535);
  std::vector<double> const thousands{1.5, 2};
  CHECK(column<prefix::kilo * usd>(cost_of, thousands).at(0).in(usd) == 1'500);
  std::vector<std::int32_t> const numbers{0, no_day};
  CHECK(column(retired_of, numbers).at(0) == std::optional(date()));  // 1 January 1970
  CHECK(!column(retired_of, numbers).at(1));
  std::vector<std::uint32_t> const codes{1, 0};
  CHECK(column(model_of, codes, models).at(0) == catalog::nvidia::h100_sxm5);
}

TEST_CASE("costs that are known for some rows") {
  std::vector<double> const dollars{1, 2, 3, 4, 5, 6, 7, 8, 9};
  std::vector<std::uint8_t> const bits{0b1000'0001, 0b1111'1110};  // rows 0 and 7; the bits after row 8 mean nothing
  auto const costs = column<usd>(cost_of, dollars, bits);
  CHECK(costs.at(0) == std::optional(1.0 * usd));
  CHECK(costs.at(7) == std::optional(8.0 * usd));
  for (std::size_t const row : {1U, 2U, 6U, 8U}) CHECK(!costs.at(row));
  std::vector<std::uint8_t> const few{0xff};
  CHECK_THROWS_WITH(column<usd>(cost_of, dollars, few), contains("8 bits") && contains("9 rows"));
}

TEST_CASE("a code beyond its dictionary, and a status that there is not") {
  std::vector<std::uint8_t> const wrong{0, 1, 2, 0};
  CHECK_THROWS_WITH(column(model_of, wrong, models), contains("row 2") && contains("code 2"));  // from row 0 on
  std::vector<std::uint8_t> const stated{0, 3, 2, 4};
  CHECK_THROWS_WITH(column(status_of, stated), contains("row 3") && contains("status 4"));
  std::vector<std::uint8_t> const fine{0, 1, 2, 3};
  CHECK_NOTHROW(column(status_of, fine));
}
