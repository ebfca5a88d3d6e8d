// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/number_format.hpp>

using namespace tonnage;
using catalog::number_format;

namespace {
struct fp12 {  // a format of a user's own
  static constexpr int ordinal = 40;
  using dense = fp12;
};
}  // namespace

static_assert(catalog::number_format_count == 11);
static_assert(catalog::id_of<fp64_tensor> == number_format::fp64_tensor);
static_assert(catalog::id_of<int8> == number_format::int8);
static_assert(catalog::stored_format<bf16> && catalog::stored_format<sparse<fp4>>);
static_assert(!catalog::stored_format<unstated> && !catalog::stored_format<fp12> && !catalog::stored_format<int>);
static_assert(catalog::is_sparse<sparse<int8>> && !catalog::is_sparse<int8>);

TEST_CASE("a number format knows its name and its bits") {
  CHECK(catalog::name_of(number_format::bf16) == "BF16");
  CHECK(catalog::name_of(number_format::fp64_tensor) == "FP64 tensor");
  CHECK(catalog::name_of(number_format::int4) == "INT4");
  CHECK(catalog::bits_of(number_format::fp64_tensor) == 64);
  CHECK(catalog::bits_of(number_format::tf32) == 19);
  CHECK(catalog::bits_of(number_format::fp6) == 6);
  CHECK(catalog::bits_of(number_format::int4) == 4);
}

TEST_CASE("the list of formats is in the order of the enumeration") {
  int position = 0;
  for (number_format const format : catalog::number_formats) CHECK(static_cast<int>(format) == position++);
  CHECK(position == 11);
}
