// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// `std::from_chars`, for fractions too: libc++ before 20, which Apple's compilers bring, reads whole numbers only.
#pragma once

#include <charconv>
#include <system_error>
#include <tonnage/core/version.hpp>
#if (defined(_LIBCPP_VERSION) && !defined(_WIN32)) || defined(__GLIBC__)
#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>
#include <type_traits>
#if __has_include(<xlocale.h>)
#include <xlocale.h>
#else
#include <locale.h>
#endif
/// Defined where `strtod` can be asked to read numbers as the locale "C" writes them; not on Windows.
#define TONNAGE_HAS_STRTOD_L 1
#endif

/// \cond internal
namespace tonnage::inline v0_1_0::detail {

#if defined(TONNAGE_HAS_STRTOD_L)
/// What `std::from_chars(first, last, out)` does, by `strtod` as the locale "C" has it. It copies the text.
template <class T>
std::from_chars_result from_chars_by_strtod(char const* first, char const* last, T& out) {
  static ::locale_t const c_locale = ::newlocale(LC_ALL_MASK, "C", nullptr);
  std::string const text(first, last);
  auto const unsigned_text = std::string_view(text).substr(text.starts_with('-') ? 1 : 0);
  char const head = unsigned_text.empty() ? ' ' : unsigned_text.front();
  if (head == '+' || head == '-' || std::string_view(" \t\n\v\f\r").find(head) != std::string_view::npos) {
    return {first, std::errc::invalid_argument};  // which strtod skips or takes
  }
  if (unsigned_text.starts_with("0x") || unsigned_text.starts_with("0X")) {  // a zero, and a letter
    out = text.front() == '-' ? -T{0} : T{0};
    return {first + (text.size() - unsigned_text.size()) + 1, std::errc{}};
  }
  char* end = nullptr;
  errno = 0;
  T const value = [&] {
    if constexpr (std::is_same_v<T, float>) return ::strtof_l(text.c_str(), &end, c_locale);
    if constexpr (std::is_same_v<T, double>) return ::strtod_l(text.c_str(), &end, c_locale);
    if constexpr (std::is_same_v<T, long double>) return ::strtold_l(text.c_str(), &end, c_locale);
  }();
  auto const read = std::string_view(text).substr(0, static_cast<std::size_t>(end - text.c_str()));
  if (read.empty()) return {first, std::errc::invalid_argument};
  auto const stop = first + read.size();
  // strtod calls what is close to zero and rounded out of range, too; from_chars does not.
  if (errno == ERANGE && (value == T{0} || value > T{1} || value < T{-1}))
    return {stop, std::errc::result_out_of_range};
  out = value;
  return {stop, std::errc{}};
}
#endif

template <class T>
std::from_chars_result from_chars(char const* first, char const* last, T& out) {
#if defined(TONNAGE_HAS_STRTOD_L)
  if constexpr (requires { std::from_chars(first, last, out); }) {
    return std::from_chars(first, last, out);
  } else {
    return from_chars_by_strtod(first, last, out);
  }
#else
  return std::from_chars(first, last, out);
#endif
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
