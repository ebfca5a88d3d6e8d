// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Bytes, decimal and binary: two scales of one unit.
///
/// `80.0 * gigabytes` is 80e9 bytes, `80.0 * gibibytes` 7.4 % more; both are `quantity<kind::byte>` and compare rightly.
#pragma once

#include <tonnage/units/gpu.hpp>

namespace tonnage {

inline constexpr unit<kind::byte> byte{};
inline constexpr unit<kind::byte> bytes{};
inline constexpr auto kilobytes = kilo * byte;
inline constexpr auto megabytes = mega * byte;
inline constexpr auto gigabytes = giga * byte;
inline constexpr auto terabytes = tera * byte;
inline constexpr auto petabytes = peta * byte;
inline constexpr unit<kind::byte, scale{1 << 10}> kibibytes{};
inline constexpr unit<kind::byte, scale{1 << 20}> mebibytes{};
inline constexpr unit<kind::byte, scale{1 << 30}> gibibytes{};
inline constexpr unit<kind::byte, scale{std::int64_t{1} << 40}> tebibytes{};
inline constexpr unit<kind::byte_rate> byte_per_s{};
inline constexpr auto gigabytes_per_s = giga * byte_per_s;
inline constexpr auto terabytes_per_s = tera * byte_per_s;

}  // namespace tonnage
