// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error(gcc): no match for ‘operator==’
// error(clang): invalid operands to binary expression
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

bool f(holding const& h) {
#ifdef RIGHT
  return h.owner == owner_name("NAVER Cloud") && h.operator_ == operator_name("NAVER Cloud");
#else
  return h.owner == h.operator_;
#endif
}
