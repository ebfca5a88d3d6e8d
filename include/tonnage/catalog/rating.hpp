// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// One number for a model, where formats cannot be added: H100-equivalents and TPP, two definitions that disagree.
///
/// `catalog::h100_equivalents(nvidia::b200_hgx)` is 2.27 per GPU; `catalog::tpp(nvidia::b200_hgx)` is 36,000 per GPU, 2.27
/// times the 15,831 of an H100. For a GB300 they part: 2.53 times an H100 by the one, 3.79 times by the other.
#pragma once

#include <optional>
#include <tonnage/catalog/accelerator.hpp>

namespace tonnage::inline v0_1_0 {

/// One H100 in the counting of Epoch AI: `591'208.0 * h100e`.
inline constexpr unit<kind::h100_equivalents> h100e{};
/// One point of total processing performance: `4'992.0 * tpp_points / gpu`.
inline constexpr unit<kind::tpp> tpp_points{};

namespace catalog {

/// H100-equivalents per GPU.
using h100_equivalent_rate = quantity<kind::quotient<kind::h100_equivalents, kind::gpu>>;
/// Points of TPP per GPU.
using tpp_rate = quantity<kind::quotient<kind::tpp, kind::gpu>>;

/// \cond
namespace detail {
/// The larger of the dense peaks that are known, in FLOP/s.
template <class... Format>
constexpr std::optional<double> largest_peak(accelerator const& a, Format... formats) {
  std::optional<double> out;
  for (number_format const format : {formats...}) {
    auto const rate = a.rated.peak.flop_per_s(peak_of(format));
    if (rate && (!out || *rate > *out)) out = rate;
  }
  return out;
}
}  // namespace detail
/// \endcond

/// The dense 8-bit peak of an H100 SXM5, by which H100-equivalents are counted: 1,979 TOP/s.
inline constexpr double h100_operations_per_s = 1979e12;

/// How many H100s a GPU counts for, as Epoch AI counts: its dense 8-bit peak (the larger of FP8 and INT8) ÷ 1,979 TOP/s;
/// without an 8-bit mode its dense 16-bit peak instead. Unknown where neither is.
///
/// Memory, bandwidth and 4-bit formats do not count, by definition. The rival definition divides TPP by an H100's 15,831,
/// which counts a 4-bit mode when it is more than twice the 8-bit one: `tpp(a) / tpp(nvidia::h100_sxm5)`.
///
/// \code h100_equivalents(nvidia::b200_hgx)  // 4,500 / 1,979 = 2.274 per GPU \endcode
/// Source: Epoch AI, documentation of its data on GPU clusters, whose figures this reproduces.
[[nodiscard]] constexpr std::optional<h100_equivalent_rate> h100_equivalents(accelerator const& a) {
  auto rate = detail::largest_peak(a, number_format::fp8, number_format::int8);
  if (!rate) rate = detail::largest_peak(a, number_format::bf16, number_format::fp16);
  if (!rate) return std::nullopt;
  return h100_equivalent_rate::from_coherent(*rate / h100_operations_per_s);
}

/// Total processing performance, the measure of the US export rule: the largest, over dense formats, of TOP/s × bits of an
/// operand. TF32 does not count: it multiplies 19-bit operands, and its rate is below that of 16 bits anyway. Unknown where
/// no peak is known; a lower bound where a format is missing that would have been the largest.
///
/// \code tpp(nvidia::a100_sxm4_80gb)  // INT8: 624 × 8 = 4,992 per GPU \endcode
/// Source: US Bureau of Industry and Security, ECCN 3A090 (88 FR 73458, October 2023), read in secondary pages that quote
/// it: TPP = 2 × MacTOPS × bit length, which is operations × bits.
[[nodiscard]] constexpr std::optional<tpp_rate> tpp(accelerator const& a) {
  std::optional<tpp_rate> out;
  for (number_format const format : number_formats) {
    if (format == number_format::tf32) continue;
    auto const rate = a.rated.peak.flop_per_s(peak_of(format));
    if (!rate) continue;
    auto const points = tpp_rate::from_coherent(*rate * bits_of(format) / 1e12);
    if (!out || points > *out) out = points;
  }
  return out;
}

}  // namespace catalog
}  // namespace tonnage::inline v0_1_0
