// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <bit>
#include <cfenv>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <random>
#include <tonnage/core/exp_log.hpp>

using namespace tonnage;

namespace {

using function = double (*)(double);
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double least = std::numeric_limits<double>::denorm_min();
constexpr double most = (std::numeric_limits<double>::max)();

struct known {
  double argument, value;
};
/// How many of them are not the same bits.
std::size_t unlike(function f, std::initializer_list<known> values) {
  std::size_t out = 0;
  for (auto const& [argument, value] : values) {
    INFO("of " << argument);
    CHECK(f(argument) == value);
    out += std::bit_cast<std::uint64_t>(f(argument)) == std::bit_cast<std::uint64_t>(value) ? 0U : 1U;
  }
  return out;
}

#if LDBL_MANT_DIG >= 64
/// The largest error in units in the last place, against the C library's functions of 64 bits and more.
double worst(function f, long double (*exact)(long double), double from, double to) {
  std::mt19937_64 random(20261129);
  double out = 0;
  for (int i = 0; i != 20'000; ++i) {
    double const x = from + (to - from) * (static_cast<double>(random() >> 11) * 0x1p-53);
    long double const right = exact(static_cast<long double>(x));
    int exponent = 0;
    (void)std::frexp(static_cast<double>(right), &exponent);
    auto const unit = std::ldexp(1.0L, exponent - 53 < -1074 ? -1074 : exponent - 53);
    auto const off = static_cast<double>(std::fabs(static_cast<long double>(f(x)) - right) / unit);
    out = off > out || off != off ? off : out;
  }
  return out;
}
#endif

}  // namespace

// The values of the next five cases were computed with 120 digits (Python's decimal module) and rounded once to the nearest
// double; e, √2, ln 2 and ln 10 are the published ones (OEIS A001113, A002193, A002162, A002392).
TEST_CASE("powers of two, to the last bit") {
  CHECK(unlike(portable::exp2, {{0.5, 0x1.6a09e667f3bcdp+0},
                                {-0.5, 0x1.6a09e667f3bcdp-1},
                                {0.1, 0x1.125fbee250664p+0},
                                {0.3333333333333333, 0x1.428a2f98d728bp+0},
                                {-0.3333333333333333, 0x1.965fea53d6e3dp-1},
                                {9.75, 0x1.ae89f995ad3adp+9},
                                {-1022.5, 0x0.b504f333f9de6p-1022},
                                {-1073.9, 0x0.0000000000001p-1022},
                                {1023.999, 0x1.ffa52de61c1b3p+1023},
                                {1e-10, 0x1.000000004c366p+0},
                                {-1e-16, 0x1.fffffffffffffp-1},
                                {700.123, 0x1.16c882264f728p+700}}) == 0);
}

TEST_CASE("powers of e, to the last bit") {
  CHECK(unlike(portable::exp, {{1.0, 0x1.5bf0a8b145769p+1},
                               {-1.0, 0x1.78b56362cef38p-2},
                               {0.1, 0x1.1aec7b35a00d4p+0},
                               {0.5, 0x1.a61298e1e069cp+0},
                               {10.0, 0x1.5829dcf950560p+14},
                               {-10.0, 0x1.7cd79b5647c9bp-15},
                               {709.78, 0x1.fe9ce5c4c52b4p+1023},
                               {-708.5, 0x0.e6cf6d08897acp-1022},
                               {-745.1, 0x0.0000000000001p-1022},
                               {1e-10, 0x1.000000006df38p+0},
                               {-1e-16, 0x1.fffffffffffffp-1},
                               {100.25, 0x1.8c39b9134bac4p+144}}) == 0);
}

TEST_CASE("powers of e less one, to the last bit") {
  CHECK(unlike(portable::expm1, {{1.0, 0x1.b7e151628aed3p+0},
                                 {-1.0, -0x1.43a54e4e98864p-1},
                                 {0.1, 0x1.aec7b35a00d3ap-4},
                                 {-0.1, -0x1.85c933156a62cp-4},
                                 {0.5, 0x1.4c2531c3c0d38p-1},
                                 {-0.5, -0x1.92e9a0720d3ecp-2},
                                 {0.4999999999999999, 0x1.4c2531c3c0d36p-1},
                                 {1e-10, 0x1.b7cdfd9dda4e3p-34},
                                 {-1e-10, -0x1.b7cdfd9d1d693p-34},
                                 {1e-15, 0x1.203af9ee75619p-50},
                                 {50.0, 0x1.19103e4080b45p+72},
                                 {-37.0, -0x1.fffffffffffffp-1},
                                 {709.78, 0x1.fe9ce5c4c52b4p+1023}}) == 0);
}

TEST_CASE("natural logarithms, to the last bit") {
  CHECK(unlike(portable::log, {{2.0, 0x1.62e42fefa39efp-1},
                               {10.0, 0x1.26bb1bbb55516p+1},
                               {0.1, -0x1.26bb1bbb55515p+1},
                               {0.5, -0x1.62e42fefa39efp-1},
                               {3.0, 0x1.193ea7aad030bp+0},
                               {1.0000000000000002, 0x1.fffffffffffffp-53},
                               {0.9999999999999999, -0x1p-53},
                               {1.4142135623730951, 0x1.62e42fefa39f0p-2},
                               {0.7071067811865476, -0x1.62e42fefa39eep-2},
                               {1e+300, 0x1.5963447f87fb5p+9},
                               {5e-324, -0x1.74385446d71c3p+9},
                               {2.2250738585072014e-308, -0x1.6232bdd7abcd2p+9}}) == 0);
}

TEST_CASE("logarithms of one and a little, to the last bit") {
  CHECK(unlike(portable::log1p, {{1.0, 0x1.62e42fefa39efp-1},
                                 {-0.5, -0x1.62e42fefa39efp-1},
                                 {0.1, 0x1.8663f793c46c7p-4},
                                 {-0.1, -0x1.af8e8210a415ep-4},
                                 {0.25, 0x1.c8ff7c79a9a22p-3},
                                 {-0.25, -0x1.269621134db92p-2},
                                 {1e-10, 0x1.b7cdfd9d1d693p-34},
                                 {-1e-10, -0x1.b7cdfd9dda4e3p-34},
                                 {1e-15, 0x1.203af9ee75613p-50},
                                 {-0.9999999999999999, -0x1.25e4f7b2737fap+5},
                                 {1e+18, 0x1.4b927f32bffb8p+5},
                                 {1e+300, 0x1.5963447f87fb5p+9}}) == 0);
}

TEST_CASE("what is exact comes out exact") {
  std::size_t wrong = 0;
  for (int n = -1074; n != 1024; ++n) wrong += portable::exp2(n) == std::ldexp(1.0, n) ? 0U : 1U;
  CHECK(wrong == 0);
  for (double const zero : {0.0, -0.0}) {
    CHECK(portable::exp2(zero) == 1);
    CHECK(portable::exp(zero) == 1);
    CHECK(std::bit_cast<std::uint64_t>(portable::expm1(zero)) == std::bit_cast<std::uint64_t>(zero));
    CHECK(std::bit_cast<std::uint64_t>(portable::log1p(zero)) == std::bit_cast<std::uint64_t>(zero));
  }
  CHECK(std::bit_cast<std::uint64_t>(portable::log(1)) == 0);  // +0
  for (double const small : {least, -least, 0x1p-1022, 1e-300, -1e-20}) {
    CHECK(portable::expm1(small) == small);
    CHECK(portable::log1p(small) == small);
    CHECK(portable::exp(small) == 1);
    CHECK(portable::exp2(small) == 1);
  }
}

TEST_CASE("NaN, infinities and what has no logarithm") {
  for (function const f : {portable::exp2, portable::exp, portable::expm1, portable::log, portable::log1p})
    for (double const bad : {no_number, -no_number}) CHECK(std::bit_cast<std::uint64_t>(f(bad)) == 0x7ff8000000000000);
  for (function const f : {portable::exp2, portable::exp, portable::expm1, portable::log, portable::log1p})
    CHECK(f(infinite) == infinite);
  CHECK(std::bit_cast<std::uint64_t>(portable::exp2(-infinite)) == 0);
  CHECK(std::bit_cast<std::uint64_t>(portable::exp(-infinite)) == 0);
  CHECK(portable::expm1(-infinite) == -1);
  CHECK(portable::log(0.0) == -infinite);
  CHECK(portable::log(-0.0) == -infinite);
  CHECK(portable::log1p(-1) == -infinite);
  for (double const negative : {-least, -1.0, -most, -infinite}) CHECK(std::isnan(portable::log(negative)));
  for (double const low : {-0x1.0000000000001p0, -2.0, -most, -infinite}) CHECK(std::isnan(portable::log1p(low)));
}

TEST_CASE("where results end, and where they become subnormal") {
  // 2^1024 is no double; 2^-1075 is half of the least one, and of two that are equally near 0 is even.
  CHECK(portable::exp2(1024) == infinite);
  CHECK(portable::exp2(0x1.fffffffffffffp9) == 0x1.ffffffffffd3ap1023);
  CHECK(portable::exp2(-1075) == 0);
  CHECK(portable::exp2(-0x1.0cbffffffffffp10) == least);
  CHECK(portable::exp2(-1074) == least);
  CHECK(portable::exp2(-1073) == 2 * least);
  CHECK(portable::exp2(most) == infinite);
  CHECK(portable::exp2(-most) == 0);
  // ln of the largest double is 709.7827128933840867…, that of 2^-1075 is -745.1332191019412…
  CHECK(portable::exp(0x1.62e42fefa39efp9) == 0x1.fffffffffff2ap1023);
  CHECK(portable::exp(0x1.62e42fefa39f0p9) == infinite);
  CHECK(portable::exp(-0x1.74910d52d3051p9) == least);
  CHECK(portable::exp(-0x1.74910d52d3052p9) == 0);
  CHECK(portable::expm1(0x1.62e42fefa39f0p9) == infinite);
  CHECK(portable::expm1(-most) == -1);
  CHECK(portable::expm1(-38) == -1);  // e^-38 is less than half of 2^-53
  CHECK(portable::log(most) == 0x1.62e42fefa39efp9);
  CHECK(portable::log1p(most) == 0x1.62e42fefa39efp9);
}

TEST_CASE("they are constants where their arguments are") {
  static_assert(portable::exp2(10.0) == 1024);
  static_assert(portable::exp(1.0) == 0x1.5bf0a8b145769p+1);
  static_assert(portable::expm1(0.1) == 0x1.aec7b35a00d3ap-4);
  static_assert(portable::log(2.0) == 0x1.62e42fefa39efp-1);
  static_assert(portable::log1p(-1.0) == -infinite);
}

TEST_CASE("the same bits wherever this runs") {
  // 20,000 arguments for each; the sum of the bits (FNV-1a) is that of g++ 12 on x86-64, and of everything else.
  std::mt19937_64 random(1);
  std::uint64_t hash = 0xcbf29ce484222325;
  auto const note = [&](double result) { hash = (hash ^ std::bit_cast<std::uint64_t>(result)) * 0x100000001b3; };
  for (int i = 0; i != 20'000; ++i) {
    auto const any = std::bit_cast<double>(random());
    double const near = static_cast<double>(static_cast<std::int64_t>(random())) * 0x1p-60;  // from -8 to 8
    for (double const x : {any, near}) {
      note(portable::exp2(x));
      note(portable::exp(x));
      note(portable::expm1(x));
      note(portable::log(x));
      note(portable::log1p(x));
    }
  }
  CHECK(hash == 0xb1dec67620899035);
}

#if defined(FE_UPWARD)
TEST_CASE("the rounding mode of the thread does not matter") {
  double const half = portable::exp2(-0.5), third = portable::log(3), small = portable::expm1(1e-5);
  std::fesetround(FE_UPWARD);
  bool const same = portable::exp2(-0.5) == half && portable::log(3) == third && portable::expm1(1e-5) == small;
  std::fesetround(FE_TONEAREST);
  CHECK(same);
}
#endif

#if LDBL_MANT_DIG >= 64
TEST_CASE("errors are below 0.51 units in the last place") {
  auto const exact2 = [](long double x) { return std::exp2(x); };
  auto const exact = [](long double x) { return std::exp(x); };
  auto const exactm1 = [](long double x) { return std::expm1(x); };
  auto const logarithm = [](long double x) { return std::log(x); };
  auto const logarithm1p = [](long double x) { return std::log1p(x); };
  CHECK(worst(portable::exp2, exact2, -1, 1) < 0.51);
  CHECK(worst(portable::exp2, exact2, -1074, 1023.9) < 0.51);
  CHECK(worst(portable::exp, exact, -1, 1) < 0.51);
  CHECK(worst(portable::exp, exact, -745, 709.7) < 0.51);
  CHECK(worst(portable::expm1, exactm1, -1, 1) < 0.51);
  CHECK(worst(portable::expm1, exactm1, -1e-3, 1e-3) < 0.51);
  CHECK(worst(portable::expm1, exactm1, -40, 80) < 0.51);
  CHECK(worst(portable::log, logarithm, 0.5, 2) < 0.51);
  CHECK(worst(portable::log, logarithm, 0.999, 1.001) < 0.51);
  CHECK(worst(portable::log, logarithm, 0, 1e6) < 0.51);
  CHECK(worst(portable::log1p, logarithm1p, -0.9999, 1) < 0.51);
  CHECK(worst(portable::log1p, logarithm1p, -1e-3, 1e-3) < 0.51);
  CHECK(worst(portable::log1p, logarithm1p, 0, 1e6) < 0.51);
}
#endif
