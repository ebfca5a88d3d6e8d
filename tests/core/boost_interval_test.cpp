// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <random>
#include <tonnage/core/boost_interval.hpp>
#include <vector>

// Where Boost sets the processor's rounding, what is rounded by hand elsewhere is held against it.
#if !defined(__wasm__)
namespace {

template <class T>
using results = std::array<T, 10>;

template <class Rounding, class T>
results<T> results_of(T a, T b) {
  Rounding rounding;  // as long as it lives, Boost has set the processor's rounding
  // Read anew for each result, so that the compiler does not make one of two that differ by their rounding.
  T volatile from[] = {a, b, a < 0 ? -a : a};
  auto const of = [&](auto calculate) { return calculate(T(from[0]), T(from[1])); };
  return {of([&](T x, T y) { return rounding.add_down(x, y); }),
          of([&](T x, T y) { return rounding.add_up(x, y); }),
          of([&](T x, T y) { return rounding.sub_down(x, y); }),
          of([&](T x, T y) { return rounding.sub_up(x, y); }),
          of([&](T x, T y) { return rounding.mul_down(x, y); }),
          of([&](T x, T y) { return rounding.mul_up(x, y); }),
          of([&](T x, T y) { return rounding.div_down(x, y); }),
          of([&](T x, T y) { return rounding.div_up(x, y); }),
          rounding.sqrt_down(T(from[2])),
          rounding.sqrt_up(T(from[2]))};
}

template <class T>
bool same(T a, T b) {
  return a == b || (a != a && b != b);
}

/// How many results differ from the processor's, and how many lie on the wrong side of it.
template <class T>
struct comparison {
  std::size_t other = 0;
  std::size_t wrong = 0;

  void add(T a, T b) {
    auto const theirs = results_of<boost::numeric::interval_lib::rounded_math<T>>(a, b);
    auto const ours = results_of<tonnage::detail::rounding_by_hand<T>>(a, b);
    for (std::size_t i = 0; i != ours.size(); ++i) {
      if (same(ours[i], theirs[i])) continue;
      ++other;
      if (!(i % 2 == 0 ? ours[i] <= theirs[i] : ours[i] >= theirs[i])) ++wrong;
    }
  }
};

template <class T, class Bits>
void compare_with_processor() {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<T> number(T{-1000}, T{1000});
  comparison<T> ordinary;
  for (int i = 0; i != 20'000; ++i) ordinary.add(number(random), number(random));
  for (int a = -20; a <= 20; ++a)
    for (int b = -20; b <= 20; ++b) ordinary.add(static_cast<T>(a), static_cast<T>(b));
  CHECK(ordinary.other == 0);

  comparison<T> of_any_bits;
  for (int i = 0; i != 20'000; ++i)
    of_any_bits.add(std::bit_cast<T>(static_cast<Bits>(random())), std::bit_cast<T>(static_cast<Bits>(random())));
  using limits = std::numeric_limits<T>;
  std::vector<T> const ends{0,           limits::denorm_min(), limits::min(),      limits::max(),
                            T{1},        limits::epsilon(),    limits::infinity(), limits::max() / 2,
                            T{1} / T{3}, limits::quiet_NaN()};
  for (T const a : ends)
    for (T const b : ends)
      for (T const sign : {T{1}, T{-1}}) of_any_bits.add(a, sign * b), of_any_bits.add(-a, sign * b);
  CHECK(of_any_bits.wrong == 0);
}

}  // namespace

TEST_CASE(
    "boost_interval: rounded by hand, doubles have the bounds that the processor gives, or wider ones at the ends") {
  compare_with_processor<double, std::uint64_t>();
}

TEST_CASE("boost_interval: floats too") { compare_with_processor<float, std::uint32_t>(); }

TEST_CASE("boost_interval: numbers of another type become the neighbours they lie between") {
  tonnage::detail::rounding_by_hand<double> hand;
  auto const many = std::int64_t{9'007'199'254'740'993};  // 2^53 + 1
  CHECK(hand.conv_down(many) == 9'007'199'254'740'992.0);
  CHECK(hand.conv_up(many) == 9'007'199'254'740'994.0);
  CHECK(hand.conv_up(3) == 3);
  CHECK(hand.conv_down(3) == 3);
  tonnage::detail::rounding_by_hand<float> single;
  CHECK(static_cast<double>(single.conv_down(0.1)) < 0.1);
  CHECK(static_cast<double>(single.conv_up(0.1)) > 0.1);
  CHECK(single.int_down(-1.5F) == -2);
  CHECK(single.int_up(-1.5F) == -1);
  CHECK(single.median(1, 2) == 1.5F);
}
#endif
