// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// Arrays as every contender of a benchmark gets them: on huge pages, nobody's values in them, filled by several threads.
///
/// `bench::array<double> values(1 << 27);` is 1 GiB at a multiple of 2 MiB. Without huge pages a pass over it would also
/// measure 262,144 look-ups of an address, and whoever came first would pay for the pages.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace bench {

inline constexpr std::size_t huge_page = std::size_t{1} << 21;

/// n values of T, not initialized. Small ones come from the same place, so that alignment is no contender's luck.
template <class T>
  requires std::is_trivially_copyable_v<T>
class array {
 public:
  array() = default;
  explicit array(std::size_t n) : size_(n) {
    std::size_t const bytes = (std::max<std::size_t>(n, 1) * sizeof(T) + huge_page - 1) / huge_page * huge_page;
    data_ = static_cast<T*>(::operator new(bytes, std::align_val_t{huge_page}));
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    (void)::madvise(data_, bytes, MADV_HUGEPAGE);  // refused where the system has none: then nobody gets them
#endif
  }
  array(array&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  array& operator=(array&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~array() {
    if (data_ != nullptr) ::operator delete(data_, std::align_val_t{huge_page});
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] T* data() { return data_; }
  [[nodiscard]] T const* data() const { return data_; }
  [[nodiscard]] T* begin() { return data_; }
  [[nodiscard]] T* end() { return data_ + size_; }
  [[nodiscard]] T const* begin() const { return data_; }
  [[nodiscard]] T const* end() const { return data_ + size_; }
  T& operator[](std::size_t i) { return data_[i]; }
  T const& operator[](std::size_t i) const { return data_[i]; }
  [[nodiscard]] std::span<T const> span() const { return {data_, size_}; }
  [[nodiscard]] std::span<T> span() { return {data_, size_}; }
  [[nodiscard]] std::span<std::byte const> bytes() const { return std::as_bytes(span()); }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Calls work(begin, end) for parts of 0…n, one for each of so many threads; the caller's thread is one of them.
template <class Work>
void in_parts(std::size_t n, unsigned threads, Work const& work) {
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads; ++t) {
    others.emplace_back([&work, n, t, threads] { work(n * t / threads, n * (t + 1) / threads); });
  }
  work(0, n / std::max(threads, 1U));
  for (auto& other : others) other.join();
}

/// As many threads as the machine has: for filling arrays, never for measuring.
inline unsigned all_threads() { return std::max(std::thread::hardware_concurrency(), 1U); }

}  // namespace bench
