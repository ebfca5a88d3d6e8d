// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Tell a FLOP from a FLOP: see why a sum of data-sheet figures is nonsense, and what to sum instead.
#include <fmt/format.h>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

// Three true figures from NVIDIA's data sheets, all with sparsity: an H100's 3,958 TFLOPS of FP8, a B200's 4.5 PFLOPS of
// BF16 (an eighth of an HGX B200's 36), an RTX PRO 6000's 4,000 "AI TOPS", which are FP4.
double without_formats() { return 1'000 * 3'958e12 + 1'000 * 4.5e15 + 1'000 * 4'000e12; }

constexpr auto h100 = 1'000.0 * gpus * (3'958.0 * prefix::tera * flop_per_s<sparse<fp8>> / gpu);
constexpr auto b200 = 1'000.0 * gpus * (4.5 * prefix::peta * flop_per_s<sparse<bf16>> / gpu);
constexpr auto rtx = 1'000.0 * gpus * (4'000.0 * prefix::tera * flop_per_s<sparse<fp4>> / gpu);

// `h100 + b200` does not compile. g++ 12 says
//
//     error: use of deleted function ‘constexpr bool tonnage::operator+(…) [with A = kind::flop_rate<sparse<fp8> >; …;
//     detail::words Because = detail::words{"tonnage: adding FLOP/s of sparse FP8 to FLOP/s of sparse BF16:
//     convert through h100_equivalents or another named metric"}]’
//
// and clang 19
//
//     error: overload resolution selected deleted operator '+': tonnage: adding FLOP of two number formats:
//     convert through h100_equivalents or another named metric
template <class A, class B>
concept can_add = requires(A a, B b) { a + b; };
static_assert(can_add<decltype(h100), decltype(h100)>);
static_assert(!can_add<decltype(h100), decltype(b200)> && !can_add<decltype(b200), decltype(rtx)>);

int main() {
  fmt::print("a sum of doubles: {:.2f} EFLOP/s, of nothing\n", without_formats() / 1e18);
  fmt::print("typed, the parts: {} of sparse FP8, {} of sparse BF16, {} of sparse FP4\n\n", h100, b200, rtx);

  // The same 3,000 GPUs, asked for one format that all of them have, dense: what a training run can count on at most.
  fleet const mixed{{.count = 1'000.0 * gpus, .model = catalog::nvidia::h100_sxm5},
                    {.count = 1'000.0 * gpus, .model = catalog::nvidia::b200_hgx},
                    {.count = 1'000.0 * gpus, .model = catalog::nvidia::rtx_pro_6000_server}};
  auto const answer = mixed | at_completion() | by(model) | tally(gpu_count, peak<bf16>, peak<fp8>, h100_equivalents);
  fmt::print("{}\n\n", answer);

  auto const honest = answer.total(peak<bf16>).value();
  fmt::print("the sum of doubles was {:.1f} times the {} of BF16\n", without_formats() / honest.in(flop_per_s<bf16>),
             honest);
}

// Exercise: An A100's 312 TFLOPS are dense BF16, an H100's 3,958 sparse FP8: "12.7 times as fast". Write both in types,
// assert that they cannot be compared, and print the ratio in dense BF16, which both have.
