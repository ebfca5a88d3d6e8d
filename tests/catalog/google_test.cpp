// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/google.hpp>

using namespace tonnage;
namespace google = catalog::google;

TEST_CASE("Google's published figures") {
  CHECK(google::tpu_v4.memory() == 32.0 * gibibytes / gpu);
  CHECK(google::tpu_v5e.memory() == 16.0 * gigabytes / gpu);
  CHECK(google::tpu_v5e.interconnect()->in(gigabytes_per_s / gpu) == 400);
  CHECK(google::tpu_v5p.peak<int8>()->in(prefix::tera * flop_per_s<int8> / gpu) == 918);
  CHECK(google::tpu_v6e.peak<bf16>()->in(prefix::tera * flop_per_s<bf16> / gpu) == 918);
  CHECK(google::tpu7x.peak<fp8>()->in(prefix::tera * flop_per_s<fp8> / gpu) == 4614);
  CHECK(google::tpu7x.memory()->in(gibibytes / gpu) == 192);
}

TEST_CASE("a TPU's TDP is not published, and it has no FP16") {
  for (auto const* tpu : {&google::tpu_v4, &google::tpu_v5e, &google::tpu_v5p, &google::tpu_v6e, &google::tpu7x}) {
    CHECK_FALSE(tpu->tdp());
    CHECK_FALSE(tpu->peak<fp16>());
    CHECK(tpu->origin_of(catalog::figure::tdp).doubt.find("TDP is not published") == 0);
  }
}
