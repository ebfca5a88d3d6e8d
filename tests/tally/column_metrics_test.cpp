// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <tonnage/tally/columns.hpp>

#include "kernels.hpp"
#include "register.hpp"

using namespace tonnage;
using namespace tonnage::testing;

namespace {

as_of const some_day(on_day(1'000));

}  // namespace

TEST_CASE("whole counts, and every metric that the kernels know, at every level") {
  some_register<std::uint16_t> const r(5'003, 11);
  auto const rows = r.rows();
  auto const all = r.in_columns();
  auto const ask = [](auto const& from) {
    return from | in_service(some_day) | by(owner, model) |
           tally(gpu_count, peak<bf16>, memory, chip_power, facility_power(pue(1.25)), h100_equivalents, tpp,
                 acquisition_cost);
  };
  auto const expected = ask(rows);
  CHECK(expected.size() > 40);
  for_each_level([&] { CHECK(difference(expected, ask(all)) == ""); });
}

TEST_CASE("counts in doubles, with costs, over a period") {
  some_register<double> const r(4'097, 12);
  auto const rows = r.rows();
  auto const all = r.in_columns();
  auto const ask = [](auto const& from) {
    return from | added_in(period(on_day(100), on_day(900))) | by(site.at(1), commissioning_year) |
           tally(gpu_count, capex);
  };
  auto const expected = ask(rows);
  CHECK(expected.size() > 3);
  for_each_level([&] { CHECK(difference(expected, ask(all)) == ""); });
}

TEST_CASE("metrics that go row by row give the same") {
  some_register<std::uint16_t> const r(999, 13);
  auto const boards = sum("boards", [](auto const& h) { return 0.125 * count_of(h); });
  auto const ask = [&](auto const& from) {
    return from | added_in(period(on_day(0), on_day(1'500))) | by(vendor) | tally(capex / peak<bf16>, boards);
  };
  CHECK(difference(ask(r.rows()), ask(r.in_columns())) == "");
}
