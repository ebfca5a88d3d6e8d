// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Owns an Arrow structure, and releases it exactly once.
///
/// `arrow_own<ArrowArray> mine(std::move(theirs));`: `theirs.release` is null from then on, and 1 release follows at
/// the end of `mine`, or none where `mine.give()` handed it on.
#pragma once

#include <concepts>
#include <tonnage/formats/arrow/abi.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats {

/// One of the structs of the C interfaces that have a `release`.
template <class T>
concept arrow_struct = std::same_as<T, ArrowSchema> || std::same_as<T, ArrowArray> || std::same_as<T, ArrowArrayStream>;

/// A structure and the duty to release it. Empty where there is none: where it was moved from or given away, or where a
/// producer had released it before. Moving copies the bits and marks the source released, as the specification asks.
/// Source: "The Arrow C data interface", Memory management (Released structure; Moving an array).
template <arrow_struct T>
class arrow_own {
 public:
  arrow_own() = default;
  /// Takes it over: `from` is marked released.
  explicit arrow_own(T&& from) noexcept : held_(from) { from.release = nullptr; }
  arrow_own(arrow_own&& from) noexcept : arrow_own(std::move(from.held_)) {}
  arrow_own& operator=(arrow_own&& from) noexcept {
    if (this != &from) {
      reset();
      held_ = from.held_;
      from.held_.release = nullptr;
    }
    return *this;
  }
  ~arrow_own() { reset(); }

  [[nodiscard]] explicit operator bool() const noexcept { return held_.release != nullptr; }
  [[nodiscard]] T const& operator*() const noexcept { return held_; }
  [[nodiscard]] T const* operator->() const noexcept { return &held_; }
  /// For a callback that takes it; one that fills it finds it empty.
  [[nodiscard]] T* get() noexcept { return &held_; }

  /// Hands it on, with the duty.
  [[nodiscard]] T give() noexcept {
    T out = held_;
    held_.release = nullptr;
    return out;
  }
  /// Releases what is held. The callback has to mark the structure released; one that forgets it is not called again.
  void reset() noexcept {
    if (held_.release != nullptr) held_.release(&held_);
    held_ = T{};
  }

 private:
  T held_{};
};

}  // namespace tonnage::inline v0_1_0::formats
