// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 030-formats asked: an A100's 312 TFLOPS are dense BF16, an H100's 3,958 sparse FP8. Show that the two cannot be
// compared, and print the ratio in dense BF16, which both have.
//
// `h100 > a100` does not compile, and their quotient is FLOP of FP8 per FLOP of BF16, which is no number. By hand:
// 3,958 ÷ 312 = 12.7, of nothing; 989.4 ÷ 312 = 3.2.
#include <fmt/format.h>

#include <concepts>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

constexpr auto a100 = 312.0 * prefix::tera * flop_per_s<bf16> / gpu;
constexpr auto h100 = 3'958.0 * prefix::tera * flop_per_s<sparse<fp8>> / gpu;

template <class A, class B>
concept can_compare = requires(A a, B b) { a > b; };
static_assert(can_compare<decltype(a100), decltype(a100)> && !can_compare<decltype(h100), decltype(a100)>);
static_assert(!std::convertible_to<decltype(h100 / a100), double>);

int main() {
  double const of_numbers = 3'958.0 / 312.0;
  double const in_bf16 =
      catalog::nvidia::h100_sxm5.peak<bf16>().value() / catalog::nvidia::a100_sxm4_80gb.peak<bf16>().value();
  fmt::print("of bare numbers {:.1f}, in dense BF16 {:.1f}\n", of_numbers, in_bf16);
}
