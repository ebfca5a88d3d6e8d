// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "register.hpp"

#include <optional>
#include <string>
#include <tonnage/tally/to_columns.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::testing;

TEST_CASE("a row that is retired before it is commissioned is refused alike, whether by rows or by columns") {
  struct leased {
    quantity<kind::gpu> count;
    catalog::model model;
    std::optional<date> commissioned, retired;
    status stated;
  };
  std::vector<leased> rows(9'000, {1.0 * gpus, catalog::nvidia::l4, on_day(5), on_day(30), status::commissioned});
  rows[10] = {1.0 * gpus, catalog::nvidia::l4, std::nullopt, on_day(1), status::commissioned};
  rows[11].retired = std::nullopt;
  rows[12].retired = on_day(5);
  auto const refused = [&](auto const& selected) {
    auto const ask = [&](auto const& from) -> std::string {
      try {
        return std::to_string((from | selected | tally(gpu_count)).total(gpu_count).value().in(gpus));
      } catch (error const& why) {
        return why.what();
      }
    };
    auto const of_rows = ask(rows);
    CHECK(ask(to_columns(rows)) == of_rows);
    CHECK(ask(to_columns(rows).with_threads(2)) == of_rows);
    return of_rows;
  };
  CHECK(refused(in_service(as_of(on_day(6)))) == "8998.000000");
  rows[8'000].retired = on_day(4);
  auto const expected = [](int row) {
    return "field retired: retired before commissioned, in row " + std::to_string(row) + ": '2024-10-08 < 2024-10-09'";
  };
  CHECK(refused(in_service(as_of(on_day(6)))) == expected(8'001));
  CHECK(refused(in_service(as_of(on_day(60)))) == expected(8'001));
  CHECK(refused(at_completion()) == expected(8'001));
}
