// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which figures a specification sheet has, and who says them, when, how surely, and what speaks against them.
///
/// `nvidia::gb200.origin_of(figure_of<bf16>).doubt` tells that NVIDIA publishes 2.5 and 2.45 PFLOP/s for the same chip.
#pragma once

#include <concepts>
#include <tonnage/catalog/number_format.hpp>

namespace tonnage::inline v0_1_0::catalog {

// clang-format off

/// A figure of a specification sheet. Peaks come first, dense and sparse, in the order of `number_format`.
enum class figure : std::uint8_t {
  peak_fp64, peak_fp64_tensor, peak_fp32, peak_tf32, peak_bf16, peak_fp16,  ///< dense peaks, by number format
  peak_fp8, peak_fp6, peak_fp4, peak_int8, peak_int4,  ///< the same
  /// peaks with structured sparsity
  sparse_fp64, sparse_fp64_tensor, sparse_fp32, sparse_tf32, sparse_bf16, sparse_fp16,
  sparse_fp8, sparse_fp6, sparse_fp4, sparse_int8, sparse_int4,  ///< the same
  memory, memory_bandwidth, tdp, interconnect  ///< what is no peak
};

// clang-format on

inline constexpr std::size_t peak_figure_count = 2 * number_format_count;  ///< dense and sparse
inline constexpr std::size_t figure_count = peak_figure_count + 4;         ///< peaks and all others

/// The dense peak of a format known at run time; `sparse_peak_of` is the sparse one.
[[nodiscard]] constexpr figure peak_of(number_format format) { return static_cast<figure>(format); }
/// The sparse peak of a format known at run time.
[[nodiscard]] constexpr figure sparse_peak_of(number_format format) {
  return static_cast<figure>(static_cast<std::size_t>(format) + number_format_count);
}

/// The peak of a format type. \code figure_of<sparse<fp8>> == figure::sparse_fp8 \endcode
template <stored_format Format>
inline constexpr figure figure_of =
    is_sparse<Format> ? sparse_peak_of(id_of<typename Format::dense>) : peak_of(id_of<typename Format::dense>);

static_assert(figure_of<int4> == figure::peak_int4 && figure_of<sparse<fp64>> == figure::sparse_fp64 &&
              figure_of<sparse<int4>> == figure::sparse_int4);

/// "BF16", "sparse FP4", "memory bandwidth".
[[nodiscard]] constexpr std::string_view name_of(figure what) {
  // clang-format off
  constexpr std::string_view names[figure_count] = {
      fp64::name, fp64_tensor::name, fp32::name, tf32::name, bf16::name, fp16::name,
      fp8::name, fp6::name, fp4::name, int8::name, int4::name,
      sparse<fp64>::name, sparse<fp64_tensor>::name, sparse<fp32>::name, sparse<tf32>::name, sparse<bf16>::name,
      sparse<fp16>::name, sparse<fp8>::name, sparse<fp6>::name, sparse<fp4>::name, sparse<int8>::name,
      sparse<int4>::name, "memory", "memory bandwidth", "TDP", "interconnect"};
  // clang-format on
  return names[static_cast<std::size_t>(what)];
}

/// Some figures of a sheet. \code figures{figure::memory, figure::tdp}.contains(figure::tdp) \endcode
class figures {
 public:
  /// A set of these.
  template <std::same_as<figure>... Figure>
  constexpr figures(Figure... what) : bits_((0U | ... | (1U << static_cast<unsigned>(what)))) {}  // NOLINT: implicit
  /// Whether it is among them.
  [[nodiscard]] constexpr bool contains(figure what) const { return (bits_ >> static_cast<unsigned>(what) & 1U) != 0; }
  constexpr bool operator==(figures const&) const = default;

 private:
  std::uint32_t bits_;
};

/// How surely a figure is known.
enum class confidence : std::uint8_t {
  a,  ///< the vendor's own words, read at the source
  b,  ///< several independent copies or a careful secondary source
  c   ///< one secondary source, a derivation, a pre-release figure, or sources in conflict
};
[[nodiscard]] constexpr std::string_view name_of(confidence level) {
  return level == confidence::a ? "A" : level == confidence::b ? "B" : "C";
}

/// Where a figure comes from. Texts are views: literals, or owned by a `registry`.
struct origin {
  std::string_view source{};                                ///< who says it, and where
  std::string_view date{};                                  ///< when that was last read: year-month, or year-month-day
  catalog::confidence confidence = catalog::confidence::c;  ///< how good the source is
  bool derived = false;                                     ///< computed from other figures of the model
  std::string_view doubt{};  ///< what other sources say, and what the figure is not; empty when there is no doubt
};

/// The origin of some figures, where it differs from that of their sheet.
struct figure_origin {
  figures what{};            ///< which figures
  catalog::origin origin{};  ///< their own source
};

}  // namespace tonnage::inline v0_1_0::catalog
