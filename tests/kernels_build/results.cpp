// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Prints the bits of what the kernels give, for kernels_build.py to compare: they do not depend on how this is compiled.
// Compiled with -DALONE it is a program, with -DRESULTS=name a function of that name.
#include <cstdint>
#include <cstdio>
#include <span>
#include <tonnage/kernels/dot.hpp>
#include <tonnage/kernels/dot_integers.hpp>
#include <tonnage/kernels/exact_sum.hpp>
#include <tonnage/kernels/extrema.hpp>
#include <tonnage/kernels/group_sum.hpp>
#include <tonnage/kernels/mask.hpp>
#include <tonnage/kernels/moments.hpp>
#include <tonnage/kernels/running_sum.hpp>
#include <tonnage/kernels/sum.hpp>
#include <vector>

#ifdef ALONE
#define RESULTS results
#endif

namespace {

using namespace tonnage::kernels;
using tonnage::int128;

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

/// Five measures by five groups: a float, a double, whole numbers, counts times a rating, and the number of rows.
using grouped = group_sums<float, double, std::int64_t, rated<std::uint16_t, std::uint8_t>, each_row>;
void tell(char const* what, grouped& sums) {
  for (std::size_t g = 0; g < 5; ++g) {
    std::printf("group %d, a float ", static_cast<int>(g));
    tell(what, sums.total<0>(g));
    std::printf("group %d, a double ", static_cast<int>(g));
    tell(what, sums.total<1>(g));
    std::printf("group %d, a whole number ", static_cast<int>(g));
    tell(what, sums.total<2>(g));
    std::printf("group %d, rated ", static_cast<int>(g));
    tell(what, sums.total<3>(g));
    std::printf("group %d, rows ", static_cast<int>(g));
    tell(what, sums.total<4>(g));
  }
}

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
  std::vector<std::uint32_t> keys;
  std::vector<std::uint16_t> counts;
  std::vector<std::uint8_t> models;
  for (double const x : many) {
    auto const bits = __builtin_bit_cast(std::uint64_t, x);
    keys.push_back(static_cast<std::uint32_t>(bits % 5));
    counts.push_back(static_cast<std::uint16_t>(bits >> 8));
    models.push_back(static_cast<std::uint8_t>(bits >> 5 & 1));
  }
  ratings const factors = ratings::of(std::vector{989.5e12, -2250e12}, std::uint16_t{});
  auto const add = [&](grouped& sums, auto const&... how) {
    auto const first = [&](auto const& column) { return std::span(column).first(some.size()); };
    sums.add(first(keys), narrow, some, whole, times(first(counts), first(models), factors), each_row{}, how...);
  };
  simd const best = simd_level();
  for (simd const level : {simd::scalar, simd::sse2, simd::avx2, simd::avx512, simd::neon}) {
    if (!has_simd(level) || level > best) continue;
    limit_simd(level);
    tell("sum", sum(some));
    tell("sum of floats", sum(narrow));
    tell("sum of whole numbers", sum(whole));
    tell("exact sum", exact_sum(some).value());
    tell("exact sum of floats", exact_sum(narrow).value());
    tell("dot", dot(some, narrow));
    tell("dot of counts", dot(std::span(counts).first(some.size()), some));
    tell("dot of whole numbers", dot(whole, std::span(keys).first(some.size())));
    tell("exact dot", exact_dot(some, narrow).value());
    grouped sums(5);
    add(sums);
    tell("by group", sums);
    tell("variance", moments(some).variance());
    tell("exact variance", exact_moments(some).variance());
    tell("least", extrema(some).min);
    tell("rows", int128(static_cast<std::int64_t>(count(where(some, is::less, 1.5)))));
    tell("cancelled", exact_sum(std::vector<double>{1e16, 1, -1e16}).value());
  }
  tell("sum in two threads", sum(many, par(2)));
  tell("exact sum in three threads", exact_sum(many, par(3)).value());
  group_sums<double> in_threads(5);
  in_threads.add(keys, many, par(4));
  for (std::size_t g = 0; g < 5; ++g) {
    std::printf("group %d, ", static_cast<int>(g));
    tell("in four threads", in_threads.total<0>(g));
  }
  running_sum running;
  running_sum products;
  for (std::size_t i = 0; i < some.size(); ++i) {
    running += some[i];
    products.add_product(some[i], many[2 * i]);
  }
  tell("running sum", running.value());
  tell("running sum of products", products.value());
  running_sum product;
  product.add_product(running, 0.1);
  tell("running sum times a factor", product.value());
}

#ifdef ALONE
int main() { RESULTS(); }
#endif
