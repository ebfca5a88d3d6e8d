// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/family.hpp>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/rating.hpp>
#include <tonnage/catalog/registry.hpp>

using namespace tonnage;
using catalog::find_family;
using tonnage::testing::contains;

TEST_CASE("a figure on which all members agree is known") {
  auto const a100 = find_family("A100 80GB");
  REQUIRE(a100.members().size() == 2);
  CHECK(a100.peak<bf16>().value() == 312.0 * prefix::tera * flop_per_s<bf16> / gpu);
  CHECK(a100.memory().value() == 80.0 * gigabytes / gpu);
  CHECK(a100.memory().agrees());
}

TEST_CASE("one on which they differ throws, names them, and has bounds") {
  auto const a100 = find_family("A100 80GB");
  CHECK_FALSE(a100.tdp().agrees());
  CHECK(a100.tdp().is_known());
  CHECK(a100.tdp().low() == 300.0 * watts * of_chips / gpu);
  CHECK(a100.tdp().high() == 400.0 * watts * of_chips / gpu);
  CHECK_THROWS_WITH(a100.tdp().value(),
                    contains("the TDP of this family is not one figure: A100 SXM4 80GB 400, A100 PCIe "
                             "80GB 300: 'A100 80GB'"));
  CHECK_THROWS_WITH(find_family("V100 PCIe").memory().value(), contains("V100 PCIe 16GB 16 G, V100 PCIe 32GB 32 G"));
}

TEST_CASE("a figure that one member does not have has no bounds") {
  static constexpr catalog::accelerator one{.name = "One", .rated = {.tdp = 100.0 * watts * of_chips / gpu}},
      other{.name = "Other"};
  static constexpr catalog::accelerator const* members[] = {&one, &other};
  auto const both = catalog::detail::family_of("both", members, 2);
  CHECK_FALSE(both.tdp().is_known());
  CHECK_THROWS_WITH(both.tdp().low(), contains("not known for every member: One 100, Other unknown: 'both'"));
  CHECK_THROWS_WITH(both.tdp().value(), contains("Other unknown"));
}

TEST_CASE("a family narrows to a member") {
  auto const a100 = find_family("A100");
  CHECK(a100.with(40.0 * gigabytes / gpu).members().size() == 2);
  CHECK(a100.at("PCIe").with(80.0 * gigabytes / gpu).model() == catalog::nvidia::a100_pcie_80gb);
  CHECK(a100.at("PCIe").with(80.0 * gigabytes / gpu).name() == "A100 PCIe 80GB");
  CHECK_THROWS_WITH(a100.at("SXM5"), contains("no member of this form is in this family: 'A100'"));
  CHECK_THROWS_WITH(a100.at("PCIe").model(), contains("this name stands for 2 models: A100 PCIe 40GB, A100 PCIe 80GB"));
  CHECK(a100.contains(catalog::nvidia::a100_sxm4_40gb));
  CHECK_FALSE(a100.contains(catalog::nvidia::h100_sxm5));
  CHECK(a100.at("PCIe") == find_family("A100 PCIe"));
}

TEST_CASE("any figure of an accelerator is one of a family") {
  auto const tpp = find_family("A100 80GB").of("TPP", [](auto const& a) { return catalog::tpp(a); });
  CHECK(tpp.value().in(tpp_points / gpu) == 4992);  // INT8: 624 × 8
  auto const h100s =
      find_family("H200").of("H100-equivalents", [](auto const& a) { return catalog::h100_equivalents(a); });
  CHECK(h100s.high().in(h100e / gpu) == 1);
}

TEST_CASE("a family is a model with the figures on which all members agree") {
  catalog::model const a100 = find_family("A100");  // of 40 and 80 GB, SXM4 and PCIe
  CHECK(a100->name == "A100");
  CHECK(a100->vendor == "NVIDIA");
  CHECK(a100->architecture == "Ampere");
  CHECK(a100->form.empty());
  CHECK(a100->peak<bf16>() == 312.0 * prefix::tera * flop_per_s<bf16> / gpu);
  CHECK_FALSE(a100->memory());
  CHECK_FALSE(a100->tdp());
  CHECK(a100->members.size() == find_family("A100").members().size());
  CHECK(catalog::tpp(*a100)->in(tpp_points / gpu) == 4992);
  CHECK_FALSE(catalog::h100_equivalents(*catalog::model(find_family("H100"))));  // 1,979 and 1,513 TOP/s
  CHECK(catalog::model(find_family("A100").at("PCIe").with(80.0 * gigabytes / gpu)) == catalog::nvidia::a100_pcie_80gb);
  CHECK(a100 == catalog::model(find_family("A100")));
  CHECK(a100 != catalog::model(find_family("A100 80GB")));
}

TEST_CASE("families of equal names and figures are one only with the same members") {
  static constexpr catalog::accelerator one{.name = "One", .rated = {.tdp = 100.0 * watts * of_chips / gpu}},
      other{.name = "Other", .rated = {.tdp = 100.0 * watts * of_chips / gpu}},
      third{.name = "Third", .rated = one.rated};
  static constexpr catalog::accelerator const *here[] = {&one, &other}, *there[] = {&one, &third};
  catalog::model const a = catalog::detail::family_of("both", here, 2),
                       b = catalog::detail::family_of("both", there, 2);
  CHECK(a->tdp() == b->tdp());
  CHECK(a != b);
  CHECK(a < b);
}

TEST_CASE("a registry that adopts a family has its members too") {
  catalog::registry models{std::span<catalog::accelerator const* const>()};
  auto const a100 = models.adopt(find_family("A100"));
  CHECK(a100 == catalog::model(find_family("A100")));
  CHECK(a100.address() != catalog::model(find_family("A100")).address());
  CHECK(&models.find("A100 PCIe 80GB") == a100->members.back());
  CHECK(models.all().size() == 4);
}
