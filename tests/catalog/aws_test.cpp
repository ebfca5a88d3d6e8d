// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/aws.hpp>

using namespace tonnage;
namespace aws = catalog::aws;

TEST_CASE("AWS's published figures") {
  CHECK(aws::trainium1.peak<bf16>()->in(prefix::tera * flop_per_s<bf16> / gpu) == 190);
  CHECK(aws::trainium2.peak<fp8>()->in(prefix::tera * flop_per_s<fp8> / gpu) == 1299);
  CHECK(aws::trainium2.memory() == 96.0 * gibibytes / gpu);
  CHECK(aws::trainium3.peak<fp4>()->in(prefix::tera * flop_per_s<fp4> / gpu) == 2517);
  CHECK_FALSE(aws::trainium3.tdp());
}

TEST_CASE("Trainium2 has one sparse rate, whatever the format") {
  auto const peak = [](catalog::figure what) { return aws::trainium2.rated.peak.flop_per_s(what); };
  CHECK(peak(catalog::figure::sparse_bf16) == 2563e12);
  CHECK(peak(catalog::figure::sparse_fp8) == 2563e12);
  CHECK(peak(catalog::figure::sparse_tf32) == 2563e12);
  CHECK_FALSE(aws::trainium3.peak<sparse<fp8>>());  // published for 16 bits and TF32 only
  CHECK(aws::trainium3.peak<sparse<bf16>>().has_value());
}
