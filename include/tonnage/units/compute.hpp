// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// FLOP and FLOP/s, always of a number format, dense and sparse apart.
///
/// `2.25 * prefix::peta * flop_per_s<bf16> / gpu` is the dense BF16 peak of a B200. NVIDIA's "4.5 PFLOPS" for the same
/// chip is `4.5 * prefix::peta * flop_per_s<sparse<bf16>> / gpu`, and the two do not add.
///
/// A number format is a type with its `name`, the `bits` of one operand (which TPP multiplies with) and whether it
/// `is_floating` point. Its name tells it from all others. One of your own is one such type, anywhere in your program:
/// `struct mxfp6 { static constexpr char const* name = "MXFP6"; static constexpr int bits = 6; static constexpr bool
/// is_floating = true; };` has `flop_per_s<mxfp6>`, `peak<mxfp6>` and `sparse<mxfp6>` as the library's own have.
#pragma once

#include <tonnage/units/gpu.hpp>

namespace tonnage::inline v0_1_0 {

/// IEEE binary64, on vector units.
struct fp64 {
  static constexpr int bits = 64;
  static constexpr char const* name = "FP64";
  static constexpr bool is_floating = true;
};
/// FP64 on matrix units, which vendors quote apart from the vector rate.
struct fp64_tensor {
  static constexpr int bits = 64;
  static constexpr char const* name = "FP64 tensor";
  static constexpr bool is_floating = true;
};
/// IEEE binary32, on vector units.
struct fp32 {
  static constexpr int bits = 32;
  static constexpr char const* name = "FP32";
  static constexpr bool is_floating = true;
};
/// 19 bits stored in 32; export rules count it with 19… vendors with 32: TPP leaves it out.
struct tf32 {
  static constexpr int bits = 19;
  static constexpr char const* name = "TF32";
  static constexpr bool is_floating = true;
};
/// Sixteen bits with the range of FP32: 8 of exponent, 7 of fraction.
struct bf16 {
  static constexpr int bits = 16;
  static constexpr char const* name = "BF16";
  static constexpr bool is_floating = true;
};
/// IEEE binary16.
struct fp16 {
  static constexpr int bits = 16;
  static constexpr char const* name = "FP16";
  static constexpr bool is_floating = true;
};
/// IEEE binary16 with sums in binary16 as well, where a vendor quotes a rate apart from that with sums in FP32.
struct fp16_acc16 {
  static constexpr int bits = 16;
  static constexpr char const* name = "FP16 (FP16 accumulate)";
  static constexpr bool is_floating = true;
};
/// Eight bits, E4M3 or E5M2.
struct fp8 {
  static constexpr int bits = 8;
  static constexpr char const* name = "FP8";
  static constexpr bool is_floating = true;
};
/// Six bits, E3M2 or E2M3.
struct fp6 {
  static constexpr int bits = 6;
  static constexpr char const* name = "FP6";
  static constexpr bool is_floating = true;
};
/// Four bits, E2M1.
struct fp4 {
  static constexpr int bits = 4;
  static constexpr char const* name = "FP4";
  static constexpr bool is_floating = true;
};
/// Whole numbers of eight bits.
struct int8 {
  static constexpr int bits = 8;
  static constexpr char const* name = "INT8";
  static constexpr bool is_floating = false;
};
/// Whole numbers of four bits.
struct int4 {
  static constexpr int bits = 4;
  static constexpr char const* name = "INT4";
  static constexpr bool is_floating = false;
};
/// What the press does not say. `as<fp4>(q)` states it, and is the only way out.
struct unstated {
  static constexpr int bits = 0;
  static constexpr char const* name = "no stated format";
  static constexpr bool is_floating = true;
};

/// \cond
namespace detail {
template <class Format>
struct sparse_name {
  static constexpr words value = sentence{}.add("sparse ").add(Format::name).out;
};
}  // namespace detail
/// \endcond

/// The rate a vendor quotes for structured sparsity: half or more of the operands are zeros that are skipped, so these
/// FLOP are counted but not done. A dimension of its own.
template <class Format>
struct sparse {
  static constexpr int bits = Format::bits;
  static constexpr char const* name = detail::sparse_name<Format>::value.text;
  static constexpr bool is_floating = Format::is_floating;
};

/// The format without sparsity: `dense_of<sparse<fp4>>` and `dense_of<fp4>` are `fp4`.
template <class Format>
using dense_of = typename detail::without_sparsity<Format>::type;
template <class Format>
inline constexpr bool is_sparse = !std::is_same_v<Format, dense_of<Format>>;  ///< whether a format is `sparse<…>`

template <class Format>
inline constexpr unit<kind::flop<Format>> flop{};  ///< one operation of a number format: `flop<bf16>`
/// One operation per second of a number format: `2.25 * prefix::peta * flop_per_s<bf16>`.
template <class Format>
inline constexpr unit<kind::flop_rate<Format>> flop_per_s{};

/// States the number format of a figure that came without one.
/// \code as<fp4>(20.0 * prefix::peta * flop_per_s<unstated>)
/// \endcode Source: the format is the caller's word; see the sources of `facts` a figure came with.
template <class Format, class Rep>
[[nodiscard]] constexpr quantity<kind::flop_rate<Format>, Rep> as(quantity<kind::flop_rate<unstated>, Rep> const& q) {
  return quantity<kind::flop_rate<Format>, Rep>::from_coherent(q.coherent_);
}
template <class Format, class Rep>
[[nodiscard]] constexpr quantity<kind::flop<Format>, Rep> as(quantity<kind::flop<unstated>, Rep> const& q) {
  return quantity<kind::flop<Format>, Rep>::from_coherent(q.coherent_);
}

}  // namespace tonnage::inline v0_1_0
