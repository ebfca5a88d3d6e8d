// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/units/compute.hpp>
#include <tonnage/units/dimension.hpp>
#include <tonnage/units/money.hpp>
#include <type_traits>

using namespace tonnage;

namespace {

struct exaflop_day : boost::units::base_dimension<exaflop_day, 9'001> {};

template <class Base>
constexpr long ordinal = Base::value;

}  // namespace

TEST_CASE("dimension: ordinals lie in the blocks of tonnage and differ") {
  constexpr long all[] = {ordinal<dimension::gpu>,
                          ordinal<dimension::byte>,
                          ordinal<dimension::co2e>,
                          ordinal<dimension::token>,
                          ordinal<dimension::h100_equivalent>,
                          ordinal<dimension::tpp>,
                          ordinal<dimension::chip_scope>,
                          ordinal<dimension::it_scope>,
                          ordinal<dimension::facility_scope>,
                          ordinal<dimension::flop<bf16>>,
                          ordinal<dimension::flop<fp8>>,
                          ordinal<dimension::flop<sparse<bf16>>>,
                          ordinal<dimension::flop<sparse<fp8>>>,
                          ordinal<dimension::flop<unstated>>,
                          ordinal<dimension::money<us_dollar>>,
                          ordinal<dimension::money<won>>,
                          ordinal<dimension::money<euro>>};
  for (auto const& a : all) {
    CHECK(a >= 2'170'000);
    CHECK((a < 2'180'000 || a >= 12'170'000));
    for (auto const& b : all) CHECK((a == b) == (&a == &b));
  }
}

TEST_CASE("dimension: products and quotients of dimensions are canonical") {
  using gpu = dimension::of<dimension::gpu>;
  using usd = dimension::of<dimension::money<us_dollar>>;
  STATIC_REQUIRE(std::is_same_v<dimension::times<gpu, usd>, dimension::times<usd, gpu>>);
  STATIC_REQUIRE(std::is_same_v<dimension::over<dimension::times<gpu, usd>, gpu>, usd>);
  STATIC_REQUIRE(std::is_same_v<dimension::over<gpu, gpu>, dimension::none>);
  STATIC_REQUIRE(std::is_same_v<dimension::over<dimension::energy, dimension::time>, dimension::power>);
}

TEST_CASE("dimension: a dimension of your own takes part") {
  using own = dimension::of<exaflop_day>;
  using gpu = dimension::of<dimension::gpu>;
  STATIC_REQUIRE(std::is_same_v<dimension::over<dimension::times<own, gpu>, own>, gpu>);
}
