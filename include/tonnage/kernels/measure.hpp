// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What may be summed by group: a column of numbers, the rows themselves, or counts times what one of a model has.
///
/// `auto bf16 = ratings::of(std::array{312e12, 989e12, 2250e12}, std::uint16_t{});` and the measure
/// `rated<std::uint16_t, std::uint8_t>` sum count × bf16[model] in the pass that sums the rest, without rounding any product.
#pragma once

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/keys.hpp>
#include <tonnage/kernels/target.hpp>
#include <type_traits>
#include <vector>

namespace tonnage::inline v0_1_0::kernels {

/// A measure that is 1 in each row: its total is the number of rows.
struct each_row {};

/// A measure that is count × factor[code] in each row: `Count` GPUs of the model with that `Code`.
template <class Count, group_key Code>
  requires std::same_as<Count, std::uint8_t> || std::same_as<Count, std::uint16_t> || std::same_as<Count, std::uint32_t>
struct rated {};

inline namespace TONNAGE_BUILD {

/// Factors by code, as whole numbers of one power of two: so that a product with a count is exact, and sums of them too.
class ratings {
 public:
  /// \throws tonnage::error  where they do not fit into 31 bits and a common power of two (47 for counts of 16 bits, 55 for
  ///                         counts of 8), or are not finite. Such factors are multiplied by the sums of the counts instead, by
  ///                         group and code: `superaccumulator::add_product`.
  template <class Count>
  [[nodiscard]] static ratings of(std::span<double const> factors, Count /*what they are multiplied by*/) {
    constexpr int bits = 63 - 8 * static_cast<int>(sizeof(Count));
    ratings out;
    int lowest = 2000;
    for (double const factor : factors) {
      if ((std::bit_cast<std::uint64_t>(factor) >> 52 & 0x7ff) == 0x7ff)
        throw_error("a rating is a finite number", {.text = shortest(factor)});
      if (factor != 0) lowest = (std::min)(lowest, last_bit(factor));
    }
    out.exponent_ = lowest == 2000 ? 0 : lowest;
    for (double const factor : factors) {
      double const units = std::ldexp(factor, -out.exponent_);
      if (std::fabs(units) >= std::ldexp(1.0, bits))
        throw_error("ratings of " + std::to_string(bits) + " bits at most are multiplied row by row",
                    {.text = shortest(factor)});
      out.units_.push_back(static_cast<std::int64_t>(units));
      out.largest_ = (std::max)(out.largest_, static_cast<std::uint64_t>(std::fabs(units)));
    }
    return out;
  }

  /// What rows are multiplied with, by code.
  [[nodiscard]] std::span<std::int64_t const> units() const noexcept { return units_; }
  /// A factor is units × 2^exponent.
  [[nodiscard]] int exponent() const noexcept { return exponent_; }
  /// The largest of the units in magnitude.
  [[nodiscard]] std::uint64_t largest() const noexcept { return largest_; }

 private:
  [[nodiscard]] static std::string shortest(double x) {
    char text[32];
    return {static_cast<char*>(text), std::to_chars(std::begin(text), std::end(text), x).ptr};
  }
  /// What the last bit that is not zero weighs, as a power of two.
  [[nodiscard]] static int last_bit(double x) {
    auto const bits = std::bit_cast<std::uint64_t>(x);
    auto const exponent = static_cast<int>((bits >> 52) & 0x7ff);
    std::uint64_t const mantissa = (bits & 0xfffffffffffffU) | (std::uint64_t{exponent != 0} << 52);
    return (std::max)(exponent, 1) - 1075 + std::countr_zero(mantissa);
  }

  std::vector<std::int64_t> units_;
  int exponent_ = 0;
  std::uint64_t largest_ = 0;
};

/// The columns of a `rated` measure: `counts`, the `codes` of their rows, and the rating `by_code`.
template <column Counts, column Codes>
struct rated_columns {
  std::span<number_of<Counts> const> counts;
  std::span<number_of<Codes> const> codes;
  ratings const* by_code;
};
/// `by_owner.add(owners, times(counts, models, bf16), …)`; the ratings stay where they are for the call. O(1)
template <column Counts, column Codes>
[[nodiscard]] rated_columns<Counts, Codes> times(Counts const& counts, Codes const& codes, ratings const& by_code) {
  return {std::span(counts), std::span(codes), &by_code};
}

}  // namespace TONNAGE_BUILD

/// \cond
namespace detail {
inline namespace TONNAGE_BUILD {

template <class T>
inline constexpr bool is_rated = false;
template <class Count, class Code>
inline constexpr bool is_rated<rated<Count, Code>> = true;

/// Whether a measure is split on a grid, and how many words of a cell it takes.
template <class Measure>
inline constexpr bool on_grid = std::is_floating_point_v<Measure>;
template <class Measure>
inline constexpr std::size_t words_of = on_grid<Measure> ? 2 : 1;

/// The words of a cell: as many as the measures take, rounded up to a vector's.
template <class... Measures>
inline constexpr std::size_t cell_words = [] {
  constexpr std::size_t words = (words_of<Measures> + ...);
  return words <= 2 ? words : (words + 3) / 4 * 4;
}();

inline void same_length(std::size_t rows, std::size_t column) {
  if (rows != column)
    throw_error("a column of " + std::to_string(column) + " rows beside keys of " + std::to_string(rows));
}

/// Where the numbers of a measure lie.
template <class Measure>
struct source {
  Measure const* numbers = nullptr;
  template <column C>
  [[nodiscard]] static source from(std::size_t rows, C const& column) {
    static_assert(std::is_same_v<number_of<C>, Measure>, "a column holds the numbers its measure is declared for");
    same_length(rows, std::span(column).size());
    return {std::span(column).data()};
  }
  [[nodiscard]] source after(std::size_t rows) const { return {numbers + rows}; }
};
template <>
struct source<each_row> {
  [[nodiscard]] static source from(std::size_t, each_row) { return {}; }
  [[nodiscard]] source after(std::size_t) const { return {}; }
};
template <class Count, class Code>
struct source<rated<Count, Code>> {
  Count const* counts = nullptr;
  Code const* codes = nullptr;
  std::int64_t const* units = nullptr;
  std::size_t size = 0;
  int exponent = 0;
  std::uint64_t largest = 0;  // of the units' magnitudes
  template <class Columns>
  [[nodiscard]] static source from(std::size_t rows, Columns const& columns) {
    same_length(rows, columns.counts.size());
    same_length(rows, columns.codes.size());
    ratings const& by_code = *columns.by_code;
    return {columns.counts.data(),  columns.codes.data(), by_code.units().data(),
            by_code.units().size(), by_code.exponent(),   by_code.largest()};
  }
  [[nodiscard]] source after(std::size_t rows) const {
    return {counts + rows, codes + rows, units, size, exponent, largest};
  }
};

}  // namespace TONNAGE_BUILD
}  // namespace detail
/// \endcond

/// What `group_sums` takes for a measure.
template <class T>
concept group_measure = column_number<T> || std::same_as<T, each_row> || detail::is_rated<T>;

}  // namespace tonnage::inline v0_1_0::kernels
