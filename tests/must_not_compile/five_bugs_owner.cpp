// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Lesson 035, bug 3: a name counted as owner and as operator, which counts what it runs for others as its own.
//
// error(gcc): no match for ‘operator==’
// error(clang): invalid operands to binary expression
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;

bool belongs(holding const& h, owner_name const& naver) {
#ifdef RIGHT
  return h.owner == naver;
#else
  return h.owner == naver || h.operator_ == naver;
#endif
}
