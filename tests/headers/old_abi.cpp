// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Every header with the strings that libstdc++ had before 2015, which old binary distributions keep: theirs are no literal
// types, so no constexpr function may hold one.
#define _GLIBCXX_USE_CXX11_ABI 0
#include "embedded.hpp"
