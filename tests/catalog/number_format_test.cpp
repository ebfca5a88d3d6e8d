// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/format.h>

#include <tonnage/catalog/registry.hpp>
#include <tonnage/report/text.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <tonnage/tally/to_columns.hpp>
#include <vector>

using namespace tonnage;
using catalog::id_of;
using tonnage::testing::contains;

namespace {

// A format of a user's own: this is all of it.
struct mxfp6 {
  static constexpr char const* name = "MXFP6";
  static constexpr int bits = 6;
  static constexpr bool is_floating = true;
};

constexpr catalog::accelerator nimbus{
    .name = "Nimbus 1",
    .vendor = "Example",
    .rated = {.peak = {3.0 * prefix::peta * flop_per_s<mxfp6> / gpu, 1.0 * prefix::peta* flop_per_s<bf16> / gpu,
                       6.0 * prefix::peta* flop_per_s<sparse<mxfp6>> / gpu}}};

template <class A, class B>
concept adds_up = requires(A a, B b) { a + b; };

}  // namespace

static_assert(id_of<bf16>.name == "BF16" && id_of<bf16>.bits == 16);
static_assert(id_of<tf32>.bits == 19 && id_of<int4>.bits == 4);
static_assert(id_of<sparse<fp8>>.is_sparse() && !id_of<fp8>.is_sparse());
static_assert(catalog::stored_format<bf16> && catalog::stored_format<sparse<fp4>> && catalog::stored_format<mxfp6>);
static_assert(!catalog::stored_format<unstated> && !catalog::stored_format<int>);
static_assert(std::size(catalog::number_formats) == 12);

TEST_CASE("a number format knows its name and its bits") {
  CHECK(catalog::name_of(id_of<fp64_tensor>) == "FP64 tensor");
  CHECK(catalog::name_of(id_of<fp16_acc16>) == "FP16 (FP16 accumulate)");
  CHECK(id_of<sparse<fp6>>.bits == 6);
}

TEST_CASE("a format of your own is the library's in every place") {
  STATIC_REQUIRE(nimbus.peak<mxfp6>() == 3.0 * prefix::peta * flop_per_s<mxfp6> / gpu);
  STATIC_REQUIRE(nimbus.peak<sparse<mxfp6>>() == 6.0 * prefix::peta * flop_per_s<sparse<mxfp6>> / gpu);
  STATIC_REQUIRE(!nimbus.peak<fp6>());
  STATIC_REQUIRE(!adds_up<decltype(1.0 * flop_per_s<mxfp6>), decltype(1.0 * flop_per_s<fp6>)>);
  STATIC_REQUIRE(!adds_up<decltype(1.0 * flop_per_s<mxfp6>), decltype(1.0 * flop_per_s<sparse<mxfp6>>)>);
  CHECK(catalog::tpp(nimbus)->in(tpp_points / gpu) == 18'000);  // 3,000 TFLOP/s × 6 bits, above 1,000 × 16

  std::vector<holding> const rows{{.count = 10.0 * gpus, .model = nimbus},
                                  {.count = 2.0 * gpus, .model = unknown_model}};
  auto const question = tally(gpu_count, peak<mxfp6>, peak<sparse<mxfp6>>);
  auto const answer = rows | at_completion() | question;
  CHECK(answer.total(peak<mxfp6>).known() == 30.0 * prefix::peta * flop_per_s<mxfp6>);
  auto const text = fmt::format("{}", answer);
  CHECK_THAT(text, contains("MXFP6 peak"));
  CHECK_THAT(text, contains("sparse MXFP6 peak"));
  CHECK(fmt::format("{}", to_columns(rows) | at_completion() | question) == text);

  catalog::registry models;
  CHECK(models.adopt(nimbus)->peak<mxfp6>() == nimbus.peak<mxfp6>());
}
