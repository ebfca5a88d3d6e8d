// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The sum of products of two columns, a weighted sum: whole numbers exactly, floating point in one fixed order or exactly.
///
/// `dot(gpus, watts)` of a column of `std::uint16_t` and one of doubles is the power of a fleet; `dot(gpus, micro_dollars)`
/// of whole numbers is an `int128`; `exact_dot(x, y).value()` of {1e8, 1, -1e8} and {1e8, 1, 1e8} is 1.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <tonnage/core/int128.hpp>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/error_free.hpp>
#include <tonnage/kernels/exact_sum.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/sum.hpp>
#include <type_traits>
#include <vector>

namespace tonnage::inline v0_1_0::kernels {

/// Two columns whose products are doubles: one of floating point at least, and no numbers of 64 bits, which a double rounds.
template <class A, class B>
concept float_columns = column<A> && column<B> && (column_float<number_of<A>> || column_float<number_of<B>>) &&
                        !std::same_as<number_of<A>, std::int64_t> && !std::same_as<number_of<B>, std::int64_t>;
/// Two columns of whole numbers, whose products are added exactly.
template <class A, class B>
concept integer_columns = column<A> && column<B> && column_integer<number_of<A>> && column_integer<number_of<B>>;

inline namespace TONNAGE_BUILD {

/// \cond
namespace impl {

inline void must_be_as_long(std::size_t a, std::size_t b) {
  if (a != b)
    throw_error("columns that are multiplied row by row have different lengths",
                {.text = std::to_string(a) + " and " + std::to_string(b)});
}

/// The products in the order of sum_floats (tonnage/kernels/sum.hpp), each rounded before it is added.
struct dot_floats {
  template <class Isa, class A, class B>
  TONNAGE_INLINE static void run(A const* a, B const* b, std::size_t count, double* out) {
    TONNAGE_PRECISE
    using V = lanes<double, Isa>;
    constexpr std::size_t w = width<double, Isa>;
    constexpr std::size_t registers = virtual_lanes / w;
    std::size_t const length = count / virtual_lanes * line;
    V sums[registers] = {};
    for (std::size_t i = 0; i < length; i += line) {
      TONNAGE_UNROLL
      for (std::size_t r = 0; r < registers; ++r) {
        std::size_t const at = r * w / line * length + i + r * w % line;
        V x;
        V y;
        load_as<Isa>(x, a + at);
        load_as<Isa>(y, b + at);
        x *= y;
        keep(x);
        sums[r] += x;
        keep(sums[r]);
      }
    }
    std::size_t const i = places * length;
    double lane[virtual_lanes];
    TONNAGE_UNROLL
    for (std::size_t r = 0; r < registers; ++r) store(lane + r * w, sums[r]);
    for (std::size_t k = 0; k < virtual_lanes && i + k < count; ++k) {
      double product = static_cast<double>(a[i + k]) * static_cast<double>(b[i + k]);
      keep(product);
      lane[k] += product;
      keep(lane[k]);
    }
    *out = fold(lane);
  }
};

/// Each product as a double and its error (error_free.hpp); *outside has its highest bit set where a
/// factor is not zero and not of a size at which both are exact, 2^-480 … 2^500.
struct products_and_errors {
  template <class V, class U>
  TONNAGE_INLINE static void check(V const& x, U& outside) {
    U const size = __builtin_bit_cast(U, x) << 1;
    U const exponent = size >> 53;
    outside |= ((exponent - (1023 - 480)) | ((1023 + 499) - exponent)) & (size | (0 - size));
  }
  template <class V, class U>
  TONNAGE_INLINE static void step(V const& x, V const& y, V& product, V& error, U& outside) {
    check(x, outside);
    check(y, outside);
    product = x;
    error = y;
    two_product(product, error);
  }

  template <class Isa, class A, class B>
  TONNAGE_INLINE static void run(A const* a, B const* b, std::size_t count, double* products, double* errors,
                                 std::uint64_t* outside) {
    using V = lanes<double, Isa>;
    using U = lanes<std::uint64_t, Isa>;
    constexpr std::size_t w = width<double, Isa>;
    U seen = {};
    std::size_t i = 0;
    for (; i + w <= count; i += w) {
      V x;
      V y;
      V product;
      V error;
      load_as<Isa>(x, a + i);
      load_as<Isa>(y, b + i);
      step(x, y, product, error, seen);
      store(products + i, product);
      store(errors + i, error);
    }
    std::uint64_t lane[w];
    store(lane, seen);
    std::uint64_t all = 0;
    for (std::uint64_t const part : lane) all |= part;
    for (; i < count; ++i) step(static_cast<double>(a[i]), static_cast<double>(b[i]), products[i], errors[i], all);
    *outside = all;
  }
};

/// Products that are doubles without error, as those of two floats are.
struct exact_products {
  template <class Isa, class A, class B>
  TONNAGE_INLINE static void run(A const* a, B const* b, std::size_t count, double* products) {
    for (std::size_t i = 0; i < count; ++i) products[i] = static_cast<double>(a[i]) * static_cast<double>(b[i]);
  }
};

/// Adds the products of a part of two columns, in blocks that stay in L1.
template <class A, class B>
[[nodiscard]] superaccumulator exact_dot_of(A const* a, B const* b, std::size_t count) {
  constexpr std::size_t block = 1024;
  constexpr bool no_errors = std::numeric_limits<A>::digits + std::numeric_limits<B>::digits <= 53;
  double products[block];
  [[maybe_unused]] double errors[no_errors ? 1 : block];
  exact_adder of_products;
  exact_adder of_errors;
  superaccumulator others;
  for (std::size_t i = 0; i < count; i += block) {
    std::size_t const n = (std::min)(block, count - i);
    if constexpr (no_errors) {
      dispatch<exact_products>(a + i, b + i, n, static_cast<double*>(products));
      of_products.add(products, n);
    } else {
      std::uint64_t outside = 0;
      dispatch<products_and_errors>(a + i, b + i, n, static_cast<double*>(products), static_cast<double*>(errors),
                                    &outside);
      if (outside >> 63 == 0) {
        of_products.add(products, n);
        of_errors.add(errors, n);
      } else {
        for (std::size_t k = i; k < i + n; ++k)
          others.add_product(static_cast<double>(a[k]), static_cast<double>(b[k]));
      }
    }
  }
  superaccumulator total = of_products.total();
  total.merge(of_errors.total());
  total.merge(others);
  return total;
}

}  // namespace impl
/// \endcond

/// The sum of products of floating-point numbers, or of whole numbers of up to 32 bits and floating point, in the fixed
/// order of `sum`: each product is rounded, never fused. The same bits on every instruction set, with any number of
/// threads and any compiler flags. The error is below (1,031 + rows / 32,768) × 2^-53 of the sum of magnitudes, where no
/// product leaves the range of doubles. Complexity: one pass.
/// \throws tonnage::error  where the columns have different lengths.
template <class A, class B, executor Run = in_this_thread>
  requires float_columns<A, B>
[[nodiscard]] double dot(A const& x, B const& y, parallel<Run> const& how = serial) {
  TONNAGE_PRECISE
  std::span const a(x);
  std::span const b(y);
  impl::must_be_as_long(a.size(), b.size());
  std::size_t const chunks = (a.size() + detail::chunk - 1) / detail::chunk;
  std::size_t const parts = detail::worth(chunks, how.parts, 8);
  std::vector<double> sums(chunks);
  how.run(parts, [&](std::size_t part) {
    auto const [begin, end] = detail::cut(chunks, parts, part, 1);
    for (std::size_t c = begin; c < end; ++c) {
      std::size_t const i = c * detail::chunk;
      impl::dispatch<impl::dot_floats>(a.data() + i, b.data() + i, (std::min)(detail::chunk, a.size() - i), &sums[c]);
    }
  });
  double total = 0;
  for (double const each : sums) {
    total += each;
    impl::keep(total);
  }
  return impl::with_one_nan(total);
}

/// The exact sum of products. `.value()` is the double nearest to it: the same for every order of rows, chunking,
/// instruction set and number of threads, and correctly rounded where no product has bits below 2^-1074, as none above
/// 2^-968 has; such a product is itself rounded to a multiple of 2^-1074. A product above 2^1030 counts as infinity.
/// Precondition and speed: as `exact_sum`, and about three times its instructions. Factors beyond 2^-480 … 2^500 are
/// multiplied as whole numbers, about ten times slower.
/// Source: T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18, 1971.
/// \throws tonnage::error  where the columns have different lengths.
template <class A, class B, executor Run = in_this_thread>
  requires float_columns<A, B>
[[nodiscard]] superaccumulator exact_dot(A const& x, B const& y, parallel<Run> const& how = serial) {
  std::span const a(x);
  std::span const b(y);
  impl::must_be_as_long(a.size(), b.size());
  return impl::exact_in_parts(a.size(), how, [&](std::size_t begin, std::size_t end) {
    return impl::exact_dot_of(a.data() + begin, b.data() + begin, end - begin);
  });
}

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
