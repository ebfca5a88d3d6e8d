// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which tonnage this is, and which C++ it needs: every other header includes this one before it declares anything.
///
/// `#if TONNAGE_VERSION >= 200` asks for 0.2.0 or newer. Everything lives in an inline namespace of the same number, so
/// that two versions in one program do not mix: a static library built with one and a program built with another keep
/// their own functions, and passing a value of one to the other does not link.
#pragma once

#if __cplusplus < 202002L
#if defined(_MSVC_LANG) && _MSVC_LANG >= 202002L
#error tonnage asks __cplusplus for the standard: compile with /Zc:__cplusplus
#else
#error tonnage needs C++20: compile with -std=c++20 (MSVC: /std:c++20 /Zc:__cplusplus)
#endif
#include <nothing more is compiled>  // ends the compilation: hundreds of errors would follow
#endif

/// The version, as a number: 10000 × major + 100 × minor + patch. `scripts/version` writes it, and the inline
/// namespace.
#define TONNAGE_VERSION 100
