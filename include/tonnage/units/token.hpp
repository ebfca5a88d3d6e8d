// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Tokens, which models read and write and providers bill.
///
/// `0.60 * usd / (million * tokens)`; `700.0 * watts / (2'500.0 * tokens / second)` is 0.28 J per token.
#pragma once

#include <tonnage/units/time.hpp>

namespace tonnage::inline v0_1_0 {

inline constexpr unit<kind::token> token{};   ///< one token, the coherent unit
inline constexpr unit<kind::token> tokens{};  ///< the same, after a number

}  // namespace tonnage::inline v0_1_0
