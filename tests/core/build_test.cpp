// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string_view>
#include <tonnage/core/build.hpp>

#define TEXT_OF(name) TEXT_OF_EXPANDED(name)
#define TEXT_OF_EXPANDED(name) #name

TEST_CASE("the inline namespace of what is compiled names the instructions that the unit was compiled for") {
  std::string_view const name = TEXT_OF(TONNAGE_BUILD);
  bool avx2 = false, avx512 = false, fma = false;
#if defined(__AVX2__)
  avx2 = true;
#endif
#if defined(__AVX512F__)
  avx512 = true;
#endif
#if defined(__FMA__)
  fma = true;
#endif
  CHECK(name.starts_with("for_"));
  CHECK((name.find("avx512") != name.npos) == avx512);
  CHECK((name.find("avx2") != name.npos) == (avx2 && !avx512));
  CHECK((name.find("_fma") != name.npos) == fma);
}

TONNAGE_INLINE constexpr int twice(int n) { return 2 * n; }

TEST_CASE("a function that is always inlined is a constant expression as well") { STATIC_REQUIRE(twice(21) == 42); }
