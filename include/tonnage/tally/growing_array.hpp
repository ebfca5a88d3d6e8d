// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a tally needs of a `std::vector`, and of `std::sort`, in few functions.
///
/// A question has its own types of groups, keys and rates. A vector of such a type is thirty functions more to compile,
/// and a sort by it twenty; of these, eight and one (docs/decisions/020-functions-of-a-question.md).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>
#include <tonnage/core/version.hpp>
#include <type_traits>
#include <utility>
#include <vector>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// Throws what `new` throws where there is not that much memory; without exceptions it ends the program, as `new` does.
[[noreturn]] inline void no_such_memory() {
#if defined(__cpp_exceptions)
  throw std::bad_alloc();
#else
  std::abort();
#endif
}

/// An array that grows at its end. What it holds moves when it grows.
template <class T>
class growing_array {
 public:
  growing_array() = default;
  growing_array(growing_array&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  growing_array& operator=(growing_array&& other) noexcept {
    swap(other);
    return *this;
  }
  ~growing_array() {
    clear();
    if constexpr (is_plain)
      std::free(data_);
    else if (data_ != nullptr)
      ::operator delete(data_, std::align_val_t(alignof(T)));
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] T* data() noexcept { return data_; }
  [[nodiscard]] T const* data() const noexcept { return data_; }
  /// \pre  number < size()
  [[nodiscard]] T& operator[](std::size_t number) noexcept { return data_[number]; }
  [[nodiscard]] T const& operator[](std::size_t number) const noexcept { return data_[number]; }
  [[nodiscard]] T const* begin() const noexcept { return data_; }
  [[nodiscard]] T const* end() const noexcept { return data_ + size_; }
  [[nodiscard]] T* begin() noexcept { return data_; }
  [[nodiscard]] T* end() noexcept { return data_ + size_; }

  void reserve(std::size_t wanted) {
    if (wanted <= capacity_) return;
    if (wanted > (std::numeric_limits<std::size_t>::max)() / 2 / sizeof(T)) no_such_memory();
    if constexpr (is_plain) {
      void* const there = std::realloc(data_, wanted * sizeof(T));
      if (there == nullptr) no_such_memory();
      data_ = static_cast<T*>(there);
      capacity_ = wanted;
    } else {
      growing_array wider;
      wider.data_ = static_cast<T*>(::operator new(wanted * sizeof(T), std::align_val_t(alignof(T))));
      wider.capacity_ = wanted;
      for (; wider.size_ != size_; ++wider.size_) ::new (wider.data_ + wider.size_) T(std::move(data_[wider.size_]));
      swap(wider);
    }
  }
  /// Makes it that long, with zeros at its end.
  void grow_to(std::size_t wanted)
    requires std::is_trivially_copyable_v<T>
  {
    if (wanted <= size_) return;
    if (wanted > capacity_) reserve(wanted > 2 * capacity_ ? wanted : 2 * capacity_);
    while (size_ != wanted) ::new (data_ + size_++) T{};
  }
  /// \pre  what it is made of is not in the array
  template <class... Parts>
  T& emplace_back(Parts&&... parts) {
    if (size_ == capacity_) [[unlikely]]
      grow();
    T* const made = ::new (data_ + size_) T{std::forward<Parts>(parts)...};
    ++size_;
    return *made;
  }
  void swap(growing_array& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }
  /// Keeps its room.
  void clear() noexcept {
    while (size_ != 0) data_[--size_].~T();
  }

 private:
  /// What the system may move to another page without a copy.
  static constexpr bool is_plain = std::is_trivially_copyable_v<T> && alignof(T) <= alignof(std::max_align_t);

  /// Apart, so that what adds to the array is small enough to be inlined.
#if defined(__GNUC__)
  [[gnu::noinline]]
#endif
  void grow() {
    reserve(size_ == 0 ? 8 : 2 * size_);
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// Sorts numbers by what they stand for: a merge sort, which keeps equals in their order. O(n log n) comparisons, n
/// where they are in order.
template <class Before>
void sort_numbers(std::vector<std::uint32_t>& numbers, Before const& before) {
  std::size_t const n = numbers.size();
  std::size_t sorted = 1;
  while (sorted < n && !before(numbers[sorted], numbers[sorted - 1])) ++sorted;
  if (sorted >= n) return;
  constexpr std::size_t few = 8;  // which are quicker to insert than to merge
  for (std::size_t begin = 0; begin < n; begin += few) {
    std::uint32_t* const first = numbers.data() + begin;
    std::uint32_t* const last = numbers.data() + (std::min)(begin + few, n);
    for (std::uint32_t* next = first + 1; next < last; ++next) {
      std::uint32_t const number = *next;
      std::uint32_t* to = next;
      for (; to != first && before(number, to[-1]); --to) *to = to[-1];
      *to = number;
    }
  }
  std::vector<std::uint32_t> merged(n);
  for (std::size_t width = few; width < n; width *= 2) {
    std::uint32_t const* const from = numbers.data();
    std::uint32_t* to = merged.data();
    for (std::size_t begin = 0; begin < n; begin += 2 * width) {
      std::uint32_t const *a = from + begin, *const middle = from + (std::min)(begin + width, n);
      std::uint32_t const *b = middle, *const end = from + (std::min)(begin + 2 * width, n);
      while (a != middle && b != end) {  // without a jump that nobody can predict
        bool const second = before(*b, *a);
        *to++ = second ? *b : *a;
        b += second ? 1 : 0;
        a += second ? 0 : 1;
      }
      while (a != middle) *to++ = *a++;
      while (b != end) *to++ = *b++;
    }
    numbers.swap(merged);
  }
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
