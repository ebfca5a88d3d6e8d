// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <set>
#include <string>
#include <tonnage/units/compute.hpp>
#include <type_traits>

using namespace tonnage;
using tonnage::testing::Approx;

namespace {

template <class... Formats>
void formats_differ() {
  CHECK(std::set<std::string>{Formats::name...}.size() == sizeof...(Formats));
  CHECK(std::set<long>{dimension::flop<Formats>::value..., dimension::flop<sparse<Formats>>::value...}.size() ==
        2 * sizeof...(Formats));
  CHECK(std::set<std::string>{sparse<Formats>::name...}.size() == sizeof...(Formats));
  CHECK(((sparse<Formats>::bits == Formats::bits) && ...));
  CHECK((std::is_same_v<dense_of<sparse<Formats>>, Formats> && ...));
}

template <class T>
concept states = requires(T q) { as<fp4>(q); };

}  // namespace

TEST_CASE("compute: formats tell themselves apart") {
  formats_differ<fp64, fp64_tensor, fp32, tf32, bf16, fp16, fp16_acc16, fp8, fp6, fp4, int8, int4, unstated>();
  CHECK(std::string(sparse<bf16>::name) == "sparse BF16");
  STATIC_REQUIRE(!int8::is_floating);
  STATIC_REQUIRE(!sparse<int4>::is_floating);
}

namespace {
struct mxfp6 {  // a format of a user's own, in one place
  static constexpr int bits = 6;
  static constexpr char const* name = "MXFP6";
  [[maybe_unused]] static constexpr bool is_floating = true;
};
}  // namespace

TEST_CASE("compute: a format of your own is a dimension of its own") {
  formats_differ<mxfp6, fp6, fp8, int8>();
  // 3 PFLOP/s × 2 GPUs
  CHECK((3.0 * prefix::peta * flop_per_s<mxfp6> / gpu * (2.0 * gpus)).in(prefix::peta * flop_per_s<mxfp6>) == 6);
  STATIC_REQUIRE(is_sparse<sparse<mxfp6>> && !is_sparse<mxfp6>);
}

TEST_CASE("compute: a rate times a time is work of the same format") {
  // 989.4 TFLOP/s (H100 SXM, BF16 dense) × 1 h = 3.56184e18 FLOP
  auto const work = 989.4 * prefix::tera * flop_per_s<bf16> * (1.0 * hour);
  STATIC_REQUIRE(std::is_same_v<decltype(work), quantity<kind::flop<bf16>> const>);
  CHECK(work.in(flop<bf16>) == Approx(3.56184e18));
  // 260,000 × 9 PFLOP/s = 2.34 ZFLOP/s
  auto const peak = 9.0 * prefix::peta * flop_per_s<fp4> / gpu * (260'000 * gpus);
  CHECK(peak.in(prefix::zetta * flop_per_s<fp4>) == Approx(2.34));
}

TEST_CASE("compute: an unstated format is stated, and only an unstated one") {
  auto const claim = 20.0 * prefix::peta * flop_per_s<unstated>;
  CHECK(as<fp4>(claim) == 20.0 * prefix::peta * flop_per_s<fp4>);
  CHECK(as<sparse<fp4>>(1.0 * flop<unstated>) == 1.0 * flop<sparse<fp4>>);
  STATIC_REQUIRE(states<decltype(claim)>);
  STATIC_REQUIRE(!states<quantity<kind::flop_rate<bf16>>>);
}

TEST_CASE("compute: a factor between formats is a quantity of its own") {
  auto const fp8_per_bf16 = 2.0 * flop<fp8> / flop<bf16>;
  auto const rate = 1.0 * prefix::peta * flop_per_s<bf16> * fp8_per_bf16;
  STATIC_REQUIRE(std::is_same_v<decltype(rate), quantity<kind::flop_rate<fp8>> const>);
  CHECK(rate == 2.0 * prefix::peta * flop_per_s<fp8>);
}
