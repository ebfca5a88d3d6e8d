// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which row of the source an error is about, however many views stand between the source and who reads it.
///
/// Of `nodes | in_service(as_of(day))`, whose first two rows are left out, the first row that is read has number 3.
#pragma once

#include <concepts>
#include <cstddef>
#include <range/v3/range/access.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>
#include <range/v3/view/ref.hpp>
#include <span>  // and with it std::ranges::borrowed_range, without all of <ranges>
#include <tonnage/core/version.hpp>
#include <type_traits>
#include <utility>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// A view of another range, whose iterators are iterators into that: its own (`views::drop_while`), or around them
/// (`views::filter`, a selection). A base that comes by value must not own what the iterators point to.
template <class Range>
concept passes_rows_on = requires(Range& range) {
  range.base();
  requires ranges::forward_range<std::remove_reference_t<decltype(range.base())>>;
  requires std::is_lvalue_reference_v<decltype(range.base())> ||
               std::ranges::borrowed_range<std::remove_cvref_t<decltype(range.base())>> ||
               ranges::enable_borrowed_range<std::remove_cvref_t<decltype(range.base())>>;
};
template <class Range>
using base_iterator_of = ranges::iterator_t<std::remove_reference_t<decltype(std::declval<Range&>().base())>>;
template <class Range>
concept same_iterators = passes_rows_on<Range> && std::is_same_v<ranges::iterator_t<Range>, base_iterator_of<Range>>;
template <class Range>
concept iterators_around =
    passes_rows_on<Range> && !same_iterators<Range> && requires(ranges::iterator_t<Range> const& at) {
      { at.base() } -> std::convertible_to<base_iterator_of<Range>>;
    };

/// The number of the row at an iterator, from 1, in the innermost range that can be told. Complexity: the rows before
/// it; this is for errors, so that no row that is read pays for it.
template <class Range>
[[nodiscard]] std::size_t row_number(Range& range, ranges::iterator_t<Range> const& at) {
  if constexpr (requires { at.number(); }) {
    return at.number();
  } else if constexpr (same_iterators<Range>) {
    auto&& base = range.base();
    return row_number(base, at);
  } else {
    if constexpr (iterators_around<Range>) {
      auto&& base = range.base();
      // Iterators that go backwards stand one behind their row: such rows are numbered as they are read.
      base_iterator_of<Range> const first = ranges::begin(range).base();
      if (first != ranges::end(base)) return row_number(base, base_iterator_of<Range>(at.base()));
    }
    std::size_t out = 1;
    for (auto before = ranges::begin(range); before != at; ++before) ++out;
    return out;
  }
}

/// Whether the rows of a range are all rows of the source, in its order.
template <class Range>
inline constexpr bool is_source = !same_iterators<Range> && !iterators_around<Range>;
template <class Range>
inline constexpr bool is_source<ranges::ref_view<Range>> = is_source<Range>;

/// How rows are numbered in errors: `of(rows, kept)` of the row that so many came before. Without a function, as they
/// are read.
struct row_numbers {
  void* rows = nullptr;
  std::size_t (*of)(void* rows, std::size_t kept) = nullptr;
};
template <class Range>
[[nodiscard]] row_numbers numbers_of_rows(Range& rows) {
  if constexpr (is_source<Range>)
    return {};
  else
    return {&rows, [](void* from, std::size_t kept) {
              auto& range = *static_cast<Range*>(from);
              auto at = ranges::begin(range);
              for (; kept != 0; --kept) ++at;
              return row_number(range, at);
            }};
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
