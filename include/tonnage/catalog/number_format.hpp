// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Number formats as values, for tables and columns; as types they live in `units/compute.hpp`.
///
/// `name_of(number_format::bf16)` is "BF16", `bits_of(number_format::fp4)` is 4, `id_of<fp8>` is `number_format::fp8`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tonnage/units/compute.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// The formats the catalogue has figures for. Sparsity is not a format: see `figure`.
enum class number_format : std::uint8_t { fp64, fp64_tensor, fp32, tf32, bf16, fp16, fp8, fp6, fp4, int8, int4 };

/// Every format of the catalogue, in the order of `number_format`.
inline constexpr number_format number_formats[] = {number_format::fp64, number_format::fp64_tensor, number_format::fp32,
                                                   number_format::tf32, number_format::bf16,        number_format::fp16,
                                                   number_format::fp8,  number_format::fp6,         number_format::fp4,
                                                   number_format::int8, number_format::int4};
/// How many there are.
inline constexpr std::size_t number_format_count = sizeof number_formats / sizeof number_formats[0];

/// Format types that the catalogue has figures for: the eleven of `units/compute.hpp`, dense or sparse. Not `unstated`,
/// and not a format of your own, for which the catalogue knows nothing.
template <class Format>
concept stored_format = requires { typename Format::dense; } && Format::dense::ordinal >= 1 &&
                        Format::dense::ordinal <= static_cast<int>(number_format_count);

template <class Format>
inline constexpr bool is_sparse = false;  ///< whether a format is `sparse<…>`
template <class Format>
inline constexpr bool is_sparse<sparse<Format>> = true;

/// The value that stands for a dense format type. \code id_of<bf16> == number_format::bf16 \endcode
template <stored_format Format>
  requires(!is_sparse<Format>)
inline constexpr number_format id_of = number_formats[Format::ordinal - 1];

static_assert(id_of<fp64> == number_format::fp64 && id_of<bf16> == number_format::bf16 &&
              id_of<fp4> == number_format::fp4 && id_of<int4> == number_format::int4);

/// "BF16", "FP64 tensor", as the format type is called.
[[nodiscard]] constexpr std::string_view name_of(number_format format) {
  constexpr std::string_view names[] = {fp64::name, fp64_tensor::name, fp32::name, tf32::name, bf16::name, fp16::name,
                                        fp8::name,  fp6::name,         fp4::name,  int8::name, int4::name};
  return names[static_cast<std::size_t>(format)];
}

/// Bits of one operand: what TPP multiplies with. TF32 has 19.
[[nodiscard]] constexpr int bits_of(number_format format) {
  constexpr int bits[] = {fp64::bits, fp64_tensor::bits, fp32::bits, tf32::bits, bf16::bits, fp16::bits,
                          fp8::bits,  fp6::bits,         fp4::bits,  int8::bits, int4::bits};
  return bits[static_cast<std::size_t>(format)];
}

}  // namespace tonnage::inline v0_1_0::catalog
