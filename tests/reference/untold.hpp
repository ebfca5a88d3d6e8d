// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Each mistake that reference.py finds, and beside it what is none.
#pragma once
// expect of the file: no example in its first comment

#include <span>
#include <stdexcept>

#define TONNAGE_UNTOLD_MACRO 1  // expect: a macro without words
/// A macro with words.
#define TONNAGE_TOLD_MACRO 1
#define TONNAGE_PASSING_MACRO 1
#undef TONNAGE_PASSING_MACRO

namespace tonnage {

struct untold {};  // expect: a class without words

// A plain comment is no words.
template <class T>
concept is_untold = sizeof(T) == 1;  // expect: a concept without words

/// Whether a type has one byte.
template <class T>
concept is_told = sizeof(T) == 1;

using untold_alias = int;                // expect: a alias without words
inline constexpr int untold_number = 1;  // expect: a variable without words
template <class T>
inline constexpr bool untold_template = true;  // expect: a variable without words

/// Announced with words, defined later without.
class announced;
class announced {};

/// It has a `size_told` and two numbers.
struct told {
  told() = default;
  told(told const&) = delete;
  bool operator==(told const&) const = default;
  told(int) {}  // expect: a constructor without words
  int size_told() const { return 1; }
  int untold_member() const { return 1; }  // expect: a function without words
  int first = 1;                           ///< one of them
  int second = 2;                          // expect: a field without words
  int begin() const { return 0; }
  /// A friend that is found by its argument.
  friend void visit(told const&) {}
  friend void untold_friend(told const&) {}  // expect: a function without words

  /// \throws std::runtime_error  always
  void fails() { throw std::runtime_error("no"); }
  /// It goes well.
  void fails_in_silence() { throw std::runtime_error("no"); }  // expect: it throws, and does not say so
  /// It says "throw" and does not.
  char const* goes_well() { return "throw"; }  // not a throw

 private:
  int hidden_ = 0;
};

/// Each has words for all that stand in its line.
enum class told_in_one { near, far };
/// One of several.
enum class told_each {
  near,  ///< at hand
  far    // expect: a value without words
};

/// The energy of one, in joules per second and hours.
double told_double();
/// How far it is.
double untold_double();  // expect: a double, and its words say no unit

/// The first of two has the words of both.
template <class T>
  requires(sizeof(T) == 1)
void overloaded(T) {}
template <class T>
  requires(sizeof(T) == 2)
void overloaded(T) {}

namespace detail {
struct not_asked {};
}  // namespace detail
/// \cond
struct not_asked_either {};
/// \endcond

namespace kernels {
inline namespace for_this {
/// The sum of a column. O(rows)
int sum(std::span<int const> rows);
/// Another of a column.
int untold_sum(std::span<int const> rows);  // expect: a kernel, and its words say no cost
}  // namespace for_this
}  // namespace kernels

}  // namespace tonnage
