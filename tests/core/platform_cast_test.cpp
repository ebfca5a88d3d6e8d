// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstddef>
#include <cstdint>
#include <tonnage/core/platform_cast.hpp>
#include <type_traits>

using tonnage::detail::platform_cast;

TEST_CASE("a platform_cast keeps the low bits", "[core]") {
  STATIC_REQUIRE(platform_cast<std::uint32_t>(std::uint64_t{0x0123'4567'89AB'CDEF}) == 0x89AB'CDEF);
  STATIC_REQUIRE(platform_cast<std::uint64_t>(std::uint64_t{0x0123'4567'89AB'CDEF}) == 0x0123'4567'89AB'CDEF);
  STATIC_REQUIRE(std::is_same_v<decltype(platform_cast<std::size_t>(std::uint64_t{1})), std::size_t>);
}
