// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// There is no MX.
//
// g++ 12 begins with the function that is called, g++ 14 and later with the format string, as clang does.
// error(gcc): call to
// error(clang): is not a constant expression
// error-anywhere: format_names_no_unit_of_this_kind
#include <tonnage/units.hpp>
#include <tonnage/units/format.hpp>

using namespace tonnage;

#if !defined(RIGHT)
std::string line = fmt::format("{:.1fMX}", 62.5 * megawatts);
#else
std::string line = fmt::format("{:.1fMW}", 62.5 * megawatts);
#endif
