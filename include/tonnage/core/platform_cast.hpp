// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A cast between two integer types that are one type on some platforms and two on others.
///
/// `platform_cast<std::size_t>(hash)` keeps the lower half of a 64-bit hash on a 32-bit processor. On 64 bits it does
/// nothing, where -Wuseless-cast would warn of a `static_cast`.
#pragma once

#include <tonnage/core/version.hpp>
#include <type_traits>

/// \cond internal
namespace tonnage::inline v0_1_0::detail {

template <class To, class From>
[[nodiscard]] constexpr To platform_cast(From from) noexcept {
  if constexpr (std::is_same_v<To, From>)
    return from;
  else
    return static_cast<To>(from);
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
