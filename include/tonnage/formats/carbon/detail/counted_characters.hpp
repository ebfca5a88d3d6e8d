// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Characters for somebody else's parser, counted as it takes them, so that its errors can tell a line and a column.
///
/// `std::size_t taken = 0; counted_characters at("ab", &taken); ++at;` makes `taken` 1.
#pragma once

#include <cstddef>
#include <iterator>
#include <tonnage/core/version.hpp>

/// \cond
namespace tonnage::inline v0_1_0::formats::carbon::detail {

/// An iterator over a text; all copies count together.
class counted_characters {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = char const*;
  using reference = char const&;

  counted_characters(char const* at, std::size_t* taken) : at_(at), taken_(taken) {}
  reference operator*() const { return *at_; }
  counted_characters& operator++() {
    ++at_;
    ++*taken_;
    return *this;
  }
  counted_characters operator++(int) {
    auto before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(counted_characters const& a, counted_characters const& b) { return a.at_ == b.at_; }

 private:
  char const* at_;
  std::size_t* taken_;
};

}  // namespace tonnage::inline v0_1_0::formats::carbon::detail
/// \endcond
