// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <tonnage/kernels/target.hpp>

#include "catch.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;

namespace {

struct tell_level {
  template <class Isa>
  TONNAGE_INLINE static void run(simd* level, int* bytes) {
    *level = Isa::level;
    *bytes = Isa::bytes;
  }
};

}  // namespace

TEST_CASE("target: a body runs at the level that is set, at all levels up to the best") {
  int seen = 0;
  tonnage::testing::for_each_level([&] {
    auto level = simd::neon;
    int bytes = -1;
    impl::dispatch<tell_level>(&level, &bytes);
    CHECK(level == simd_level());
    CHECK(bytes == (level == simd::scalar ? 0 : level == simd::avx512 ? 64 : level == simd::avx2 ? 32 : 16));
    ++seen;
  });
#if defined(__x86_64__)
  CHECK(seen >= 2);
  CHECK(has_simd(simd::sse2));
  CHECK_FALSE(has_simd(simd::neon));
#endif
  CHECK(has_simd(simd::scalar));
  CHECK(has_simd(best_simd()));
}

TEST_CASE("target: limit_simd lowers and restores") {
  tonnage::testing::level_restored const restored;
  limit_simd(simd::scalar);
  CHECK(simd_level() == simd::scalar);
  limit_simd(best_simd());
  CHECK(simd_level() == best_simd());
}

TEST_CASE("target: a wrong name, and a level that is not there, are errors with the text") {
  CHECK_THROWS_AS(impl::simd_named("sse5"), tonnage::error);
  CHECK_THROWS_WITH(impl::simd_named("sse5"),
                    "field TONNAGE_SIMD: an instruction set is scalar, sse2, avx2, avx512 or neon: 'sse5'");
  CHECK_THROWS_WITH(impl::simd_named(""), tonnage::testing::contains("an instruction set is scalar"));
  CHECK_THROWS_WITH(impl::simd_named("AVX2"), tonnage::testing::contains("'AVX2'"));
  CHECK(impl::simd_named("scalar") == simd::scalar);
#if defined(__x86_64__)
  CHECK(impl::simd_named("sse2") == simd::sse2);
  CHECK_THROWS_WITH(limit_simd(simd::neon), "field TONNAGE_SIMD: this processor has no such instructions; it has " +
                                                std::string(name_of(best_simd())) + ": 'neon'");
#endif
}
