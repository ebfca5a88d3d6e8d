// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/huawei.hpp>

using namespace tonnage;
namespace huawei = catalog::huawei;

TEST_CASE("Huawei's figures, none of them from a datasheet") {
  CHECK(huawei::ascend_910b2.peak<fp16>()->in(prefix::tera * flop_per_s<fp16> / gpu) == 376);
  CHECK(huawei::ascend_910c.peak<fp16>()->in(prefix::tera * flop_per_s<fp16> / gpu) == 752);
  CHECK_FALSE(huawei::ascend_910b2.peak<bf16>());
  for (auto const* a : {&huawei::ascend_910b2, &huawei::ascend_910c}) {
    CHECK(a->origin.confidence == catalog::confidence::c);
    CHECK(a->origin_of(catalog::figure_of<int8>).derived);
  }
}
