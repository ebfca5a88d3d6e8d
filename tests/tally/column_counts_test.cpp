// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <tonnage/tally/columns.hpp>

#include "kernels.hpp"
#include "register.hpp"

using namespace tonnage;
using namespace tonnage::testing;

TEMPLATE_TEST_CASE("counts of every type, as rows have them", "", std::uint8_t, std::uint16_t, std::uint32_t,
                   std::int32_t, std::int64_t, float, double) {
  some_register<TestType> const r(777, 21);
  auto const expected = r.rows() | by(owner) | tally(gpu_count);
  auto const all = r.in_columns();
  for_each_level([&] { CHECK(difference(expected, all | by(owner) | tally(gpu_count)) == ""); });
  CHECK(expected.at(gpu_count, "Nobody").value().coherent_ == 0);
}
