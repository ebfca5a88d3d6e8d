// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How a row of any type is asked for its attributes: by a member of that name, or as told once for the type.
///
/// `count_of(row)` is `row_access<Row>::count(row)` where there is such a function, and `row.count` otherwise.
#pragma once

#include <tonnage/core/version.hpp>

namespace tonnage::inline v0_1_0 {

/// Specialise for a type of your own whose members have other names, one static function for each that differs:
/// \code template <> struct tonnage::row_access<node> {
///   static auto count(node const& n) { return n.gpus_per_node * n.nodes * tonnage::gpus; } }; \endcode
template <class Row>
struct row_access {};

/// Attributes of a row: `count_of(row)`, `owner_of(row)`, …: `row_access<Row>` first, the member of that name otherwise.
/// \cond
#define TONNAGE_ATTRIBUTE_FUNCTION(attribute, type)                          \
  struct type {                                                              \
    static constexpr char const* member = #attribute;                        \
    template <class Row>                                                     \
      requires requires(Row const& row) { row_access<Row>::attribute(row); } \
    constexpr decltype(auto) operator()(Row const& row) const {              \
      return row_access<Row>::attribute(row);                                \
    }                                                                        \
    template <class Row>                                                     \
      requires(                                                              \
          !requires(Row const& row) { row_access<Row>::attribute(row); } &&  \
          requires(Row const& row) { row.attribute; })                       \
    constexpr auto const& operator()(Row const& row) const {                 \
      return row.attribute;                                                  \
    }                                                                        \
  }
#define TONNAGE_ATTRIBUTE(attribute, function)                 \
  namespace detail {                                           \
  TONNAGE_ATTRIBUTE_FUNCTION(attribute, function##_attribute); \
  }                                                            \
  inline constexpr detail::function##_attribute function {}
/// \endcond

}  // namespace tonnage::inline v0_1_0
