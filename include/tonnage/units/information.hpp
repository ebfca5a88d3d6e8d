// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Bytes, decimal and binary: two scales of one unit.
///
/// `80.0 * gigabytes` is 80e9 bytes, `80.0 * gibibytes` 7.4 % more; both are `quantity<kind::byte>` and compare rightly.
#pragma once

#include <tonnage/units/gpu.hpp>

namespace tonnage::inline v0_1_0 {

inline constexpr unit<kind::byte> bytes{};  ///< eight bits, the coherent unit; the singular is `std::byte`'s
inline constexpr auto kilobytes = prefix::kilo * bytes;                       ///< 10³ bytes
inline constexpr auto megabytes = prefix::mega * bytes;                       ///< 10⁶ bytes
inline constexpr auto gigabytes = prefix::giga * bytes;                       ///< 10⁹ bytes
inline constexpr auto terabytes = prefix::tera * bytes;                       ///< 10¹² bytes
inline constexpr auto petabytes = prefix::peta * bytes;                       ///< 10¹⁵ bytes
inline constexpr unit<kind::byte, scale{1 << 10}> kibibytes{};                ///< 2¹⁰ bytes
inline constexpr unit<kind::byte, scale{1 << 20}> mebibytes{};                ///< 2²⁰ bytes
inline constexpr unit<kind::byte, scale{1 << 30}> gibibytes{};                ///< 2³⁰ bytes
inline constexpr unit<kind::byte, scale{std::int64_t{1} << 40}> tebibytes{};  ///< 2⁴⁰ bytes
inline constexpr unit<kind::byte_rate> byte_per_s{};                          ///< a byte per second
inline constexpr auto gigabytes_per_s = prefix::giga * byte_per_s;            ///< 10⁹ bytes per second
inline constexpr auto terabytes_per_s = prefix::tera * byte_per_s;            ///< 10¹² bytes per second

}  // namespace tonnage::inline v0_1_0
