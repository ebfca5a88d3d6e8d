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
/// As data sheets print a rate: 1,979 for 1,978.9.
constexpr double to_four_digits(double rate) {
  double step = 1;
  while (rate >= 1e4 * step) step *= 10;
  if (!(rate < 1e18) || step == 1) return rate;
  return static_cast<double>(static_cast<long long>(rate / step + 0.5)) * step;
}
/// The dense peak by which a model is compared with an H100: the larger of the 8-bit ones, else of the 16-bit ones.
constexpr std::optional<format_peak> compared_peak(accelerator const& a) {
  std::optional<format_peak> out;
  auto const larger_of = [&](number_format one, number_format other) {
    for (auto const& format : {one, other}) {
      auto const rate = a.rated.peak.flop_per_s({format.name});
      if (rate && (!out || *rate > out->flop_per_s)) out = format_peak{format, *rate};
    }
  };
  larger_of(id_of<fp8>, id_of<int8>);
  if (!out) larger_of(id_of<bf16>, id_of<fp16>);
  if (out) out->flop_per_s = to_four_digits(out->flop_per_s);
  return out;
}
}  // namespace detail
/// \endcond

/// The dense 8-bit peak of an H100 SXM5, by which H100-equivalents are counted: 1,979 TOP/s.
inline constexpr double h100_operations_per_s = 1979e12;

/// How many H100s a GPU counts for, as Epoch AI counts: its dense 8-bit peak (the larger of FP8 and INT8) ÷ 1,979 TOP/s;
/// without an 8-bit mode its dense 16-bit peak instead. Unknown where neither is. Peaks count with four digits, as data
/// sheets print them, so that an H100 SXM5 (1,978.9 TOP/s) is exactly 1.
///
/// Memory, bandwidth and 4-bit formats do not count, by definition. The rival definition divides TPP by an H100's 15,831,
/// which counts a 4-bit mode when it is more than twice the 8-bit one: `tpp(a) / tpp(nvidia::h100_sxm5)`.
///
/// \code h100_equivalents(nvidia::b200_hgx)  // 4,500 / 1,979 = 2.274 per GPU \endcode
/// Source: Epoch AI, documentation of its data on GPU clusters, whose figures this reproduces.
[[nodiscard]] constexpr std::optional<h100_equivalent_rate> h100_equivalents(accelerator const& a) {
  return detail::agreed(a, [](accelerator const& one) -> std::optional<h100_equivalent_rate> {
    auto const peak = detail::compared_peak(one);
    if (!peak) return std::nullopt;
    return h100_equivalent_rate::from_coherent(peak->flop_per_s / h100_operations_per_s);
  });
}
/// The format by which `h100_equivalents` compares the model: FP8, INT8, BF16 or FP16.
/// \code h100_equivalents_format(nvidia::a100_sxm4_80gb)->name  // "INT8" \endcode
[[nodiscard]] constexpr std::optional<number_format> h100_equivalents_format(accelerator const& a) {
  return detail::agreed(a, [](accelerator const& one) {
    auto const peak = detail::compared_peak(one);
    return peak ? std::optional(peak->format) : std::nullopt;
  });
}

/// Total processing performance, the measure of the US export rule: the largest, over dense formats, of TOP/s × bits of an
/// operand. TF32 does not count: it multiplies 19-bit operands, and its rate is below that of 16 bits anyway. Unknown where
/// no peak is known; a lower bound where a format is missing that would have been the largest.
///
/// \code tpp(nvidia::a100_sxm4_80gb)  // INT8: 624 × 8 = 4,992 per GPU \endcode
/// Source: US Bureau of Industry and Security, ECCN 3A090 (88 FR 73458, October 2023), read in secondary pages that quote
/// it: TPP = 2 × MacTOPS × bit length, which is operations × bits.
[[nodiscard]] constexpr std::optional<tpp_rate> tpp(accelerator const& a) {
  return detail::agreed(a, [](accelerator const& one) {
    std::optional<tpp_rate> out;
    one.rated.peak.for_each([&](format_peak const& peak) {
      if (peak.format.is_sparse() || peak.format == id_of<tf32>) return;
      auto const points = tpp_rate::from_coherent(peak.flop_per_s * peak.format.bits / 1e12);
      if (!out || points > *out) out = points;
    });
    return out;
  });
}

}  // namespace catalog
}  // namespace tonnage::inline v0_1_0
