// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Number formats as values, for tables and columns; as types they live in `units/compute.hpp`.
///
/// `id_of<fp8>.name` is "FP8", `id_of<fp4>.bits` is 4. The list is open: a format of your own has its value as well.
#pragma once

#include <string_view>
#include <tonnage/units/compute.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// A number format, dense or sparse. Its name is what it is known by, also across shared libraries.
struct number_format {
  std::string_view name{};  ///< "BF16", "sparse FP4"
  int bits = 0;             ///< of one operand: what TPP multiplies with; TF32 has 19
  constexpr bool operator==(number_format const& other) const { return name == other.name; }
  /// Whether it is `sparse<…>`.
  [[nodiscard]] constexpr bool is_sparse() const { return name.starts_with("sparse "); }
};
/// "BF16", "FP64 tensor", as the format type is called.
[[nodiscard]] constexpr std::string_view name_of(number_format const& format) { return format.name; }

/// Format types that a figure can be of: those of `units/compute.hpp` and your own, dense or sparse. Not `unstated`.
template <class Format>
concept stored_format = requires {
  std::string_view(Format::name);
  static_cast<int>(Format::bits);
} && !std::is_same_v<Format, unstated>;

/// The value that stands for a format type. \code id_of<bf16>.name == "BF16" \endcode
template <stored_format Format>
inline constexpr number_format id_of{Format::name, Format::bits};

/// The formats that the library's table has columns for, dense. A sheet may have others.
inline constexpr number_format number_formats[] = {id_of<fp64>, id_of<fp64_tensor>, id_of<fp32>,       id_of<tf32>,
                                                   id_of<bf16>, id_of<fp16>,        id_of<fp16_acc16>, id_of<fp8>,
                                                   id_of<fp6>,  id_of<fp4>,         id_of<int8>,       id_of<int4>};

}  // namespace tonnage::inline v0_1_0::catalog
