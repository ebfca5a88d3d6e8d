// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Catch2, whichever the machine has: 2.13 (one header) or 3 (many, and a library).
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <string>

namespace tonnage::testing {

// The two Catches spell these differently:
//
//   CHECK(share == Approx(0.25));
//   CHECK_THROWS_WITH(parse("x"), contains("column 1"));
#if __has_include(<catch2/catch_all.hpp>)
using Catch::Approx;
inline auto contains(std::string const& part) { return Catch::Matchers::ContainsSubstring(part); }
#else
using Catch::Detail::Approx;
inline auto contains(std::string const& part) { return Catch::Contains(part); }
#endif

}  // namespace tonnage::testing
