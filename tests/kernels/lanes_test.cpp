// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstring>
#include <tonnage/kernels/lanes.hpp>
#include <vector>

#include "catch.hpp"
#include "kernels.hpp"

namespace {

using namespace tonnage::kernels;

/// Loads, turns into doubles, adds a constant and stores: every word of the header once.
struct plus_a_half {
  template <class Isa, class T>
  TONNAGE_INLINE static void run(T const* rows, std::size_t count, double* out, std::size_t* width_of_double) {
    using V = impl::lanes<double, Isa>;
    constexpr std::size_t w = impl::width<double, Isa>;
    static_assert(sizeof(V) == w * sizeof(double));
    static_assert(impl::width<std::uint8_t, impl::narrow<Isa>> <= 32);
    V half;
    impl::fill(half, 0.5);
    for (std::size_t i = 0; i + w <= count; i += w) {
      V x;
      impl::load_as<Isa>(x, rows + i);
      x += half;
      impl::keep(x);
      impl::store(out + i, x);
    }
    *width_of_double = w;
  }
};

template <class T>
void every_offset() {
  std::vector<T> rows;
  for (int i = 0; i < 40; ++i) rows.push_back(static_cast<T>(3 * i));
  rows[33] = std::numeric_limits<T>::max();
  tonnage::testing::for_each_level([&] {
    for (std::size_t start = 0; start < 24; ++start) {
      std::array<double, 16> out{};
      std::size_t width = 0;
      impl::dispatch<plus_a_half>(static_cast<T const*>(rows.data() + start), out.size(), out.data(), &width);
      for (std::size_t i = 0; i < out.size(); ++i) REQUIRE(out[i] == static_cast<double>(rows[start + i]) + 0.5);
      std::size_t const expected = simd_level() == simd::scalar   ? 1
                                   : simd_level() == simd::avx512 ? 8
                                   : simd_level() == simd::avx2   ? 4
                                                                  : 2;
      REQUIRE(width == expected);
    }
  });
}

}  // namespace

TEST_CASE("lanes: rows of every kind are read anywhere and become doubles") {
  every_offset<std::uint8_t>();
  every_offset<std::uint16_t>();
  every_offset<std::uint32_t>();
  every_offset<std::int32_t>();
  every_offset<float>();
  every_offset<double>();
}

TEST_CASE("lanes: numbers that are loaded together are those that are there") {
  std::vector<std::uint8_t> bytes;
  for (int i = 0; i < 80; ++i) bytes.push_back(static_cast<std::uint8_t>(37 * i));
  auto const hold = [&]<std::size_t Count, class T>(std::integral_constant<std::size_t, Count>, T) {
    std::array<T, Count> there{};
    std::array<T, Count> read{};
    for (std::size_t start = 0; start < 9; ++start) {
      std::memcpy(there.data(), bytes.data() + start, sizeof there);
      impl::load_apart<Count>(read.data(), there.data());
      REQUIRE(read == there);
    }
  };
  auto const hold_each = [&]<class T>(T zero) {
    hold(std::integral_constant<std::size_t, 1>(), zero);
    hold(std::integral_constant<std::size_t, 2>(), zero);
    hold(std::integral_constant<std::size_t, 4>(), zero);
    hold(std::integral_constant<std::size_t, 8>(), zero);
  };
  hold_each(std::uint8_t{});
  hold_each(std::uint16_t{});
  hold_each(std::uint32_t{});
  hold_each(std::int32_t{});
  hold_each(std::int64_t{});
}
