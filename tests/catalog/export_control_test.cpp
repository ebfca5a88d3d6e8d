// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/export_control.hpp>
#include <tonnage/catalog/models.hpp>

using namespace tonnage;
using catalog::export_class;
using catalog::export_class_of;
using tonnage::testing::Approx;

TEST_CASE("the thresholds of ECCN 3A090") {
  STATIC_REQUIRE(export_class_of(4800, std::nullopt) == export_class::a);
  STATIC_REQUIRE(export_class_of(4799, 5.92) == export_class::a);
  STATIC_REQUIRE(export_class_of(1600, 5.92) == export_class::a);
  STATIC_REQUIRE(export_class_of(1599, 100) == export_class::none);
  STATIC_REQUIRE(export_class_of(4799, 5.91) == export_class::b);
  STATIC_REQUIRE(export_class_of(2400, 1.6) == export_class::b);
  STATIC_REQUIRE(export_class_of(2399, 1.6) == export_class::none);
  STATIC_REQUIRE(export_class_of(1600, 3.2) == export_class::b);
  STATIC_REQUIRE(export_class_of(4799, 1.59) == export_class::none);
  STATIC_REQUIRE(export_class_of(4799, std::nullopt) == export_class::unknown);
  STATIC_REQUIRE(export_class_of(std::nullopt, 10) == export_class::unknown);
  CHECK(catalog::name_of(export_class::b) == "3A090.b");
}

TEST_CASE("models and the thresholds") {
  CHECK(export_class_of(catalog::nvidia::h100_sxm5) == export_class::a);
  CHECK(export_class_of(catalog::nvidia::a100_sxm4_80gb) == export_class::a);  // TPP 4,992
  CHECK(export_class_of(catalog::nvidia::h20) == export_class::none);          // TPP 2,368 on 814 mm²: 2.91
  CHECK(catalog::performance_density_of(catalog::nvidia::h100_sxm5)->in(tpp_points / square_millimetres) ==
        Approx(15831.2 / 814));
  CHECK(catalog::export_rule.source.find("88 FR 73458") != std::string_view::npos);
}
