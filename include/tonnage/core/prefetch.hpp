// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Asking for memory before it is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <tonnage/core/build.hpp>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// Asks for the lines of 64 bytes that hold so many values. A function that does this and nothing else is to be
/// `TONNAGE_INLINE` as well: g++ takes it for one without an effect, and drops its calls.
template <class T>
TONNAGE_INLINE void prefetch([[maybe_unused]] T const* at, [[maybe_unused]] std::size_t many = 1) {
#if defined(__GNUC__)
  auto const begin = reinterpret_cast<std::uintptr_t>(at);  // a number: what is asked for need not be there
  std::size_t const size = many * sizeof(T);
  for (std::size_t byte = 0; byte < size; byte += 64) __builtin_prefetch(reinterpret_cast<void const*>(begin + byte));
  if (size > alignof(T))  // values begin anywhere in a line
    __builtin_prefetch(reinterpret_cast<void const*>(begin + size - 1));
#endif
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
