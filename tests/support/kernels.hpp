// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What the tests of kernels have in common: every instruction set of the processor, executors that are not the usual
// one, and columns that are hard to sum.
//
//   for_each_level([&] { CHECK(bits(sum(rows)) == expected); });
//   for (kind_of_rows kind : all_kinds) { auto rows = hard_rows(kind, 257, 1); … }
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <thread>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/target.hpp>
#include <vector>

#include "catch.hpp"

namespace tonnage::testing {

__extension__ typedef __int128 wide;  // NOLINT(modernize-use-using): only so does -Wpedantic let it pass

/// Sets back on leaving what a test has set.
struct level_restored {
  level_restored() = default;
  level_restored(level_restored const&) = delete;
  level_restored& operator=(level_restored const&) = delete;
  ~level_restored() { kernels::limit_simd(before); }
  kernels::simd before = kernels::simd_level();
};

/// Calls f at every level that this processor has.
template <class F>
void for_each_level(F const& f) {
  using enum kernels::simd;
  level_restored const restored;
  for (kernels::simd const level : {scalar, sse2, avx2, avx512, neon}) {
    if (!kernels::has_simd(level)) continue;
    kernels::limit_simd(level);
    INFO("level " << std::string(kernels::name_of(level)));
    f();
  }
}

/// An executor that takes the parts in reverse.
struct backwards {
  template <class Task>
  void operator()(std::size_t parts, Task&& task) const {
    while (parts != 0) task(--parts);
  }
};

/// An executor with one thread more, which takes the odd parts.
struct two_threads {
  template <class Task>
  void operator()(std::size_t parts, Task&& task) const {
    std::thread other([&] {
      for (std::size_t part = 1; part < parts; part += 2) task(part);
    });
    for (std::size_t part = 0; part < parts; part += 2) task(part);
    other.join();
  }
};

/// Compared so, -0 and +0 differ and a NaN equals itself.
[[nodiscard]] inline std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Lengths about every vector and block: 0 … 257, and around 4,096 and 32,768.
[[nodiscard]] inline std::vector<std::size_t> lengths() {
  std::vector<std::size_t> out;
  for (std::size_t n = 0; n <= 257; ++n) out.push_back(n);
  for (std::size_t const about : {4096U, 32768U})
    for (std::size_t n = about - 1; n <= about + 1; ++n) out.push_back(n);
  out.push_back(2 * 32768 + 4097);
  return out;
}

using source_of_bits = std::mt19937_64;

/// 0 <= x < 1, the same with every standard library.
[[nodiscard]] inline double uniform(source_of_bits& source) { return static_cast<double>(source() >> 11) * 0x1p-53; }

enum class kind_of_rows { prices, cancelling, subnormal, huge_range, all_bits, zeros, constant, whole };
inline constexpr std::array all_kinds{kind_of_rows::prices,     kind_of_rows::cancelling, kind_of_rows::subnormal,
                                      kind_of_rows::huge_range, kind_of_rows::all_bits,   kind_of_rows::zeros,
                                      kind_of_rows::constant,   kind_of_rows::whole};

/// Finite numbers whose sum a loop gets wrong.
[[nodiscard]] inline std::vector<double> hard_rows(kind_of_rows kind, std::size_t count, std::uint64_t seed) {
  source_of_bits source(seed * 1000 + static_cast<std::uint64_t>(kind));
  std::vector<double> rows(count);
  auto const signed_uniform = [&] { return 2 * uniform(source) - 1; };
  for (std::size_t i = 0; i < count; ++i) {
    double& x = rows[i];
    switch (kind) {
      case kind_of_rows::prices:  // cents
        x = std::floor(uniform(source) * 1e7) / 100;
        break;
      case kind_of_rows::cancelling:  // pairs that leave nothing, about what remains
        x = i % 2 == 1 ? -rows[i - 1] : signed_uniform() * 1e16;
        if (i % 7 == 6) x = signed_uniform();
        break;
      case kind_of_rows::subnormal:
        x = std::bit_cast<double>((source() & 0x800fffffffffffffU) | (source() % 2 << 52));
        break;
      case kind_of_rows::huge_range:  // 1e-300 … 1e300
        x = std::ldexp(signed_uniform(), static_cast<int>(source() % 1993) - 996);
        break;
      case kind_of_rows::all_bits:
        do x = std::bit_cast<double>(source());
        while (!(std::abs(x) < 0x1p1000));
        break;
      case kind_of_rows::zeros:
        x = source() % 2 == 0 ? 0.0 : -0.0;
        break;
      case kind_of_rows::constant:
        x = 0.1;
        break;
      case kind_of_rows::whole:
        x = static_cast<double>(static_cast<std::int64_t>(source() >> 11));
        break;
    }
  }
  return rows;
}

/// Whole numbers, the extremes of T among them.
template <class T>
[[nodiscard]] std::vector<T> whole_rows(std::size_t count, std::uint64_t seed) {
  source_of_bits source(seed);
  std::vector<T> rows(count);
  for (T& x : rows) {
    std::uint64_t const any = source();
    x = any % 5 == 0   ? std::numeric_limits<T>::min()
        : any % 5 == 1 ? std::numeric_limits<T>::max()
                       : static_cast<T>(source());
  }
  return rows;
}

}  // namespace tonnage::testing
