// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/details.hpp>
#include <tonnage/catalog/family.hpp>
#include <tonnage/catalog/models.hpp>

using namespace tonnage;
using catalog::details;

TEST_CASE("details of a model have units, or are unknown") {
  auto const h100 = details(catalog::nvidia::h100_sxm5);
  CHECK(h100.die_area->in(square_millimetres / gpu) == 814);
  CHECK(h100.memory_kind == "HBM3");
  CHECK(h100.process == "TSMC 4N");
  CHECK(h100.dies == 1);
  CHECK(h100.listed == 1);
  CHECK(h100.pci_ids.find("10de:2330") == 0);
  CHECK_FALSE(h100.price);
  CHECK(details(catalog::amd::mi250x).dies == 2);
  CHECK(details(catalog::amd::mi250x).listed == 2);
}

TEST_CASE("a model of your own has none") {
  static constexpr catalog::accelerator mine{.name = "Nimbus"};
  CHECK_FALSE(details(mine).die_area);
  CHECK(details(mine).memory_kind.empty());
  CHECK(details(mine).listed == 1);
}

TEST_CASE("the share of a package that one listed GPU is") {
  using catalog::share_of_listed;
  CHECK(share_of_listed(catalog::nvidia::a16) == 0.25 * gpus);
  CHECK(share_of_listed(catalog::amd::mi250x) == 0.5 * gpus);
  CHECK(share_of_listed(catalog::nvidia::h100_sxm5) == 1.0 * gpus);
  CHECK(share_of_listed(catalog::find_family("MI250X / MI250")) == 0.5 * gpus);  // both list two
  CHECK(share_of_listed(catalog::find_family("MI200")) == 1.0 * gpus);  // an MI210 lists one: they do not agree
  static constexpr catalog::accelerator mine{.name = "Nimbus"};
  CHECK(share_of_listed(mine) == 1.0 * gpus);
}
