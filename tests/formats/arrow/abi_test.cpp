// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstddef>
#include <tonnage/formats/arrow/abi.hpp>
#include <type_traits>

// A second copy, as another library brings one: its guards keep it out.
#ifndef ARROW_C_DATA_INTERFACE
struct ArrowSchema {};
struct ArrowArray {};
#endif
#ifndef ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {};
#endif

TEST_CASE("the structures of Arrow's C interfaces have the layout of their specification") {
  STATIC_REQUIRE(std::is_standard_layout_v<ArrowSchema> && std::is_trivial_v<ArrowSchema>);
  STATIC_REQUIRE(std::is_standard_layout_v<ArrowArray> && std::is_trivial_v<ArrowArray>);
  STATIC_REQUIRE(std::is_standard_layout_v<ArrowArrayStream> && std::is_trivial_v<ArrowArrayStream>);
  if constexpr (sizeof(void*) == 8) {
    CHECK(sizeof(ArrowSchema) == 72);
    CHECK(offsetof(ArrowSchema, flags) == 24);
    CHECK(offsetof(ArrowSchema, release) == 56);
    CHECK(sizeof(ArrowArray) == 80);
    CHECK(offsetof(ArrowArray, buffers) == 40);
    CHECK(offsetof(ArrowArray, release) == 64);
    CHECK(sizeof(ArrowArrayStream) == 40);
    CHECK(offsetof(ArrowArrayStream, release) == 24);
  }
  CHECK(ARROW_FLAG_DICTIONARY_ORDERED == 1);
  CHECK(ARROW_FLAG_NULLABLE == 2);
  CHECK(ARROW_FLAG_MAP_KEYS_SORTED == 4);
}
