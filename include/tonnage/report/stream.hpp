// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Streams: `std::cout << x` for everything of tonnage's that prints with fmt's `{}`.
///
/// `std::cout << std::setw(12) << 62.5 * megawatts` writes "     62.5 MW": the text of `{}` in the stream's width,
/// filled and aligned as the stream says.
///
/// Only types of tonnage's own are taken. The stream's precision and flags of numbers have no say: a format with digits
/// and a unit is fmt's, `std::cout << fmt::format("{:.2fMW}", x)`.
#pragma once

#include <concepts>
#include <ios>
#include <ostream>
#include <string>
#include <tonnage/report/text.hpp>
#include <tonnage/units/print.hpp>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
template <class T>
concept prints_to_streams =
    (std::is_class_v<T> || std::is_enum_v<T>) && is_declared_in_tonnage<T>() && fmt::is_formattable<T>::value;
}  // namespace detail
/// \endcond

/// Writes what `{}` prints, in the stream's width, with its fill, to the left where it says `std::left` and to the
/// right otherwise; the width is zero again, as after every output. A table is written as it is.
/// \throws what printing throws, such as `tonnage::error` of a figure without a value
/// \code std::cout << amount<usd>(1234 * usd) << '\n';  // 1234.00 USD \endcode
template <detail::prints_to_streams T>
std::ostream& operator<<(std::ostream& to, T const& value) {
  detail::format_spec spec;
  std::string text = fmt::format("{}", value);
  if (text.find('\n') == std::string::npos) {
    spec.width = static_cast<int>(to.width());
    spec.align = (to.flags() & std::ios_base::adjustfield) == std::ios_base::left ? '<' : '>';
    spec.fill[0] = to.fill();
    text = detail::padded(text, spec);
  }
  to.width(0);
  return to << text;
}

namespace catalog {
using tonnage::operator<<;  // found by the arguments there, too
}
namespace report {
using tonnage::operator<<;
}

}  // namespace tonnage::inline v0_1_0
