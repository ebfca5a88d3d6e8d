// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <tonnage/fleet/fleet.hpp>
#include <tonnage/fleet/select.hpp>
#include <tonnage/tally/columns.hpp>
#include <tonnage/tally/to_columns.hpp>
#include <type_traits>
#include <vector>

#include "kernels.hpp"
#include "register.hpp"

using namespace tonnage;
using namespace tonnage::testing;

namespace {

std::vector<catalog::model> const models{catalog::nvidia::l4, catalog::nvidia::h100_sxm5};
std::vector<std::uint8_t> const codes{0, 1, 1, 0};
std::vector<std::int32_t> const known_days{20'000, no_day, 20'001, 20'002};

/// A row whose count is no count is named alike by the kernels and row by row.
template <class T>
void names_row(T bad) {
  std::vector<T> counts{1, 2, 3, 4};
  columns const all(column(model_of, codes, models), column(count_of, counts));
  auto const itself = key("itself", [](auto const& row) { return catalog::model(model_of(row)); });
  CHECK((all | tally(gpu_count)).total(gpu_count).value().in(gpus) == 10);
  counts[2] = bad;
  auto const text = std::is_integral_v<T> ? std::string("-1") : std::to_string(bad);
  CHECK_THROWS_WITH(all | tally(gpu_count), contains("row 3") && contains(text));
  CHECK_THROWS_WITH(all | by(itself) | tally(gpu_count), contains("row 3") && contains(text));
}

}  // namespace

TEST_CASE("a row of columns is a holding, of what there are columns for") {
  std::vector<std::uint16_t> const counts{8, 16, 24, 32};
  std::vector<std::uint8_t> const stated{2, 0, 1, 3};
  std::vector<double> const costs{1, 2, 3, 4};
  columns const all(column(model_of, codes, models), column(count_of, counts), column(commissioned_of, known_days),
                    column(status_of, stated), column<prefix::kilo * usd>(cost_of, costs));
  using row = decltype(all)::row;
  STATIC_REQUIRE(holding_like<row>);
  STATIC_REQUIRE(dated<row>);
  STATIC_REQUIRE(states_status<row>);
  STATIC_REQUIRE(!answers_for<std::remove_cvref_t<decltype(owner)>, row>);
  STATIC_REQUIRE(ranges::view_<std::remove_cvref_t<decltype(all)>>);
  STATIC_REQUIRE(ranges::forward_range<decltype(all)>);
  STATIC_REQUIRE(moment_of<decltype(all)> == moment::undecided);
  STATIC_REQUIRE(std::is_same_v<decltype(count_of(all[0])), quantity<kind::gpu, std::int64_t>>);
  REQUIRE(all.size() == 4);
  CHECK(count_of(all[1]).in(gpus) == 16);
  CHECK(model_of(all[1]) == catalog::nvidia::h100_sxm5);
  CHECK(commissioned_of(all[0]) == std::optional(on_day(0)));
  CHECK(!commissioned_of(all[1]).has_value());
  CHECK(status_of(all[3]) == status::retired);
  CHECK(cost_of(all[3]).in(usd) == 4'000);
  std::int64_t n = 0;
  for (auto const& each : all) n += count_of(each).in(gpus);
  CHECK(n == 80);
}

TEST_CASE("columns without days are a snapshot") {
  std::vector<float> const counts{0.5F, 0.5F, 0.25F, 0.25F};
  columns const all(column(model_of, codes, models), column(count_of, counts));
  STATIC_REQUIRE(moment_of<decltype(all)> == moment::instant);
  CHECK((all | tally(chip_power)).total(chip_power).value().in(watts) == 0.75 * 72 + 0.75 * 700);
}

TEST_CASE("columns of different lengths") {
  std::vector<std::uint16_t> const counts{8, 16, 24};
  CHECK_THROWS_WITH(columns(column(model_of, codes, models), column(count_of, counts)), contains("3") && contains("4"));
}

TEST_CASE("a count that is none names its row, in either way of reading") {
  names_row<std::int32_t>(-1);
  names_row<std::int64_t>(-1);
  names_row<double>(-0.5);
  names_row<double>(not_a_number);
}

TEST_CASE("rows that are left out may have any count") {
  std::vector<double> const counts{1, -1, 2, -1};
  columns const all(column(model_of, codes, models), column(count_of, counts), column(commissioned_of, known_days));
  CHECK((all | in_service(as_of(on_day(1))) | tally(gpu_count)).total(gpu_count).value().in(gpus) == 3);
  CHECK_THROWS_AS(all | in_service(as_of(on_day(2))) | tally(gpu_count), error);
}

TEST_CASE("columns and rows tell alike what is retired on the day itself") {
  fleet f;
  for (unsigned i = 1; i <= 9; ++i)
    f.add({.count = 1.0 * gpus,
           .model = catalog::nvidia::h100_sxm5,
           .commissioned = date(std::chrono::year(2024) / 1 / 1),
           .retired = date(std::chrono::year(2027) / 12 / (28 + i / 3))});  // 28, 28, 29, 29, 29, 30, 30, 30, 31
  auto const q = in_service(as_of(std::chrono::year(2027) / 12 / 30));
  auto const by_rows = f | q | tally(gpu_count);
  auto const by_columns = to_columns(f) | q | tally(gpu_count);
  REQUIRE(by_rows.notes.size() == 2);
  CHECK(by_rows.notes[1] ==
        assumption{"left out", "3 holdings retired on the day itself, the first day out of service"});
  CHECK(by_columns.notes == by_rows.notes);
  CHECK((to_columns(f).with_threads(2) | q | tally(gpu_count)).notes == by_rows.notes);
}
