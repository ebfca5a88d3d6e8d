// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Prints the bits of what the kernels give, for kernels_build.py to compare: they do not depend on how this is compiled.
// Compiled with -DALONE it is a program, with -DRESULTS=name a function of that name.
#include <cstdint>
#include <cstdio>
#include <span>
#include <tonnage/kernels/exact_sum.hpp>
#include <tonnage/kernels/sum.hpp>
#include <vector>

#ifdef ALONE
#define RESULTS results
#endif

namespace {

using namespace tonnage::kernels;

/// Numbers of all sizes between 2^-40 and 2^40 and of both signs, with no help from the standard library.
std::vector<double> rows(std::size_t count) {
  std::vector<double> out(count);
  std::uint64_t state = 42;
  for (double& x : out) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    std::uint64_t const bits = (state & 0x800fffffffffffffU) | ((1023 - 40 + (state >> 33) % 80) << 52);
    x = __builtin_bit_cast(double, bits);
  }
  return out;
}

void tell(char const* what, double value) {
  auto const bits = __builtin_bit_cast(std::uint64_t, value);
  std::printf("%s %016llx\n", what, static_cast<unsigned long long>(bits));
}
void tell(char const* what, int128 const& value) { std::printf("%s %s\n", what, value.to_string().c_str()); }

}  // namespace

void RESULTS();
void RESULTS() {
  std::vector<double> const many = rows(9 * 8 * 32768 / 4 + 77);
  std::span const some = std::span(many).first(40001);
  std::vector<float> narrow;
  std::vector<std::int64_t> whole;
  for (double const x : some) {
    narrow.push_back(static_cast<float>(x));
    whole.push_back(static_cast<std::int64_t>(__builtin_bit_cast(std::uint64_t, x)));
  }
  simd const best = simd_level();
  for (simd const level : {simd::scalar, simd::sse2, simd::avx2, simd::avx512, simd::neon}) {
    if (!has_simd(level) || level > best) continue;
    limit_simd(level);
    tell("sum", sum(some));
    tell("sum of floats", sum(narrow));
    tell("sum of whole numbers", sum(whole));
    tell("exact sum", exact_sum(some).value());
    tell("exact sum of floats", exact_sum(narrow).value());
    tell("cancelled", exact_sum(std::vector<double>{1e16, 1, -1e16}).value());
  }
  tell("sum in two threads", sum(many, par(2)));
  tell("exact sum in three threads", exact_sum(many, par(3)).value());
}

#ifdef ALONE
int main() { RESULTS(); }
#endif
