// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// One exception for everything that goes wrong at run time, with the place it went wrong.
///
/// `throw tonnage::error("no such unit", {.column = 6, .text = "MX"})`; a reader of files fills in file, line and
/// field as well, and `what()` says all that is known in one line.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <tonnage/core/version.hpp>
#include <utility>

namespace tonnage::inline v0_1_0 {

/// Where in some input an error was found: `file`, `line`, `column`, and the `field` by its name. What is not known stays
/// empty, or 0 for the numbers (they count from 1).
struct place {
  std::string file{};
  std::size_t line = 0;
  std::size_t column = 0;
  std::string field{};
  std::string text{};  ///< the offending text, as it stood in the input
};

/// \cond
// A library that hides its symbols hides this class's identity, too, by which `catch` knows it, where the standard
// library compares addresses of types (libc++).
#if defined(__GNUC__) && !defined(_WIN32)
#define TONNAGE_VISIBLE [[gnu::visibility("default")]]
#else
#define TONNAGE_VISIBLE
#endif
/// \endcond

/// The exception of the library: a reason in words, and the place of the offending input where there is one.
class TONNAGE_VISIBLE error : public std::runtime_error {
 public:
  /// An error without a place, or with one; `what()` says both in one line.
  explicit error(std::string const& reason, place at = {})
      : std::runtime_error(sentence(reason, at)), reason_(reason), at_(std::move(at)) {}

  /// The reason alone, without the place.
  [[nodiscard]] std::string const& reason() const noexcept { return reason_; }
  /// The place, as far as it is known.
  [[nodiscard]] place const& where() const noexcept { return at_; }

 private:
  static std::string sentence(std::string const& reason, place const& at) {
    std::string out = at.file;
    if (at.line != 0) out += (out.empty() ? "line " : ":") + std::to_string(at.line);
    if (at.column != 0) {
      out += at.line != 0 ? ":" : (out.empty() ? "column " : ", column ");
      out += std::to_string(at.column);
    }
    if (!at.field.empty()) out += (out.empty() ? "field " : ", field ") + at.field;
    if (!out.empty()) out += ": ";
    out += reason;
    if (!at.text.empty()) out += ": '" + at.text + "'";
    return out;
  }

  std::string reason_;
  place at_;
};

/// Throws an error. In a program that is compiled without exceptions (-fno-exceptions) it prints what went wrong to
/// standard error instead, and ends the program.
[[noreturn]] inline void throw_error(error const& what) {
#if defined(__cpp_exceptions)
  throw what;
#else
  std::fprintf(stderr, "%s\n", what.what());
  std::abort();
#endif
}
[[noreturn]] inline void throw_error(std::string const& reason, place at = {}) {
  throw_error(error(reason, std::move(at)));
}

/// \cond
// nvcc compiles constexpr functions for a GPU as well, and leaves out whatever a kernel cannot call, without a word:
// what a constexpr function calls because a value is wrong is for both.
#if defined(__CUDACC__)
#define TONNAGE_DEVICE __host__ __device__
#else
#define TONNAGE_DEVICE
#endif
/// \endcond

namespace detail {

/// What is wrong with a value, in up to three pieces: thrown, and in a kernel on a GPU, which cannot throw, printed
/// before the kernel is ended. In a constant expression the call itself is the error.
[[noreturn]] TONNAGE_DEVICE inline void refuse(char const* reason, char const* more = "", char const* end = "") {
#if defined(__CUDA_ARCH__)
  printf("tonnage: %s%s%s\n", reason, more, end);
  __trap();
  __builtin_unreachable();
#else
  throw_error(std::string(reason) + more + end);
#endif
}

/// Whole-number arithmetic never wraps: it comes here instead.
[[noreturn]] TONNAGE_DEVICE inline void whole_number_overflow(char const* operation) {
  refuse("whole-number overflow in ", operation, ": use double, or a wider value type");
}

/// Runs it. An error that it throws is thrown anew, as `tell` makes one of it: with more about its place. Without
/// exceptions the error has ended the program by then, in its own words.
template <class Run, class Tell>
decltype(auto) retold(Run&& run, [[maybe_unused]] Tell&& tell) {
#if defined(__cpp_exceptions)
  try {
    return std::forward<Run>(run)();
  } catch (error const& why) {
    throw_error(std::forward<Tell>(tell)(why));
  }
#else
  return std::forward<Run>(run)();
#endif
}

/// Runs it. Where an error ends it, `otherwise` is called with that; without exceptions the error has ended the program.
template <class Run, class Otherwise>
void caught(Run&& run, [[maybe_unused]] Otherwise&& otherwise) {
#if defined(__cpp_exceptions)
  try {
    std::forward<Run>(run)();
  } catch (error const& why) {
    std::forward<Otherwise>(otherwise)(why);
  }
#else
  std::forward<Run>(run)();
#endif
}

}  // namespace detail
}  // namespace tonnage::inline v0_1_0
