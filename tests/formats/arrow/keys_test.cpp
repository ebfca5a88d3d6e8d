// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "arrow.hpp"
#include "catch.hpp"

#include <string>
#include <tonnage/formats/arrow/keys.hpp>
#include <tonnage/formats/arrow/own.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::buffer;
using tonnage::testing::made;
using tonnage::testing::memory_of;
using tonnage::testing::none;
using tonnage::testing::text_bytes;

namespace {

using numbers = std::vector<std::uint32_t>;

numbers codes_in(arrow_keys& keys, made const& what) {
  arrow_own<ArrowSchema> const schema(what.schema());
  arrow_own<ArrowArray> const array(what.array());
  return keys.codes({*schema, *array});
}

}  // namespace

TEST_CASE("a text has one number in every batch, whatever the batch calls it") {
  arrow_keys keys;
  made const plain{
      .name = "site", .format = "u", .length = 3, .buffers = {none, memory_of({0, 1, 2, 3}), text_bytes("aba")}};
  CHECK(codes_in(keys, plain) == numbers{0, 1, 0});
  made const coded{
      .name = "site",
      .format = "C",
      .length = 4,
      .buffers = {none, memory_of<std::uint8_t>({1, 0, 1, 2})},
      .dictionary = {{.format = "u", .length = 3, .buffers = {none, memory_of({0, 1, 2, 3}), text_bytes("bac")}}}};
  CHECK(codes_in(keys, coded) == numbers{0, 1, 0, 2});
  CHECK(keys.entries() == std::vector<std::string>{"a", "b", "c"});
  CHECK(keys.size() == 3);
  CHECK(codes_in(keys, plain) == numbers{0, 1, 0});
}

TEST_CASE("rows without a text are refused, or get the one that they are told") {
  made const some{.name = "site",
                  .format = "u",
                  .length = 3,
                  .nulls = 1,
                  .buffers = {buffer{{0b101}}, memory_of({0, 1, 2, 3}), text_bytes("aba")}};
  arrow_keys strict;
  CHECK_THROWS_WITH(codes_in(strict, some), "field site: row 1 is null: 'u'");
  arrow_keys keys("unknown");
  CHECK(codes_in(keys, some) == numbers{0, 1, 0});
  CHECK(keys.entries() == std::vector<std::string>{"a", "unknown"});
  // The code of a row that is null may be anything.
  made const coded{.name = "site",
                   .format = "c",
                   .length = 2,
                   .nulls = 1,
                   .buffers = {buffer{{0b01}}, memory_of<std::int8_t>({0, -100})},
                   .dictionary = {{.format = "u", .length = 1, .buffers = {none, memory_of({0, 1}), text_bytes("a")}}}};
  CHECK(codes_in(keys, coded) == numbers{0, 1});
}

TEST_CASE("codes of any width have the same numbers") {
  auto const entries = [] {
    return made{.format = "u", .length = 2, .buffers = {none, memory_of({0, 1, 2}), text_bytes("ba")}};
  };
  auto const coded = [&](char const* format, buffer codes) {
    arrow_keys keys;
    auto const out = codes_in(keys, {.name = "site",
                                     .format = format,
                                     .length = 3,
                                     .buffers = {none, std::move(codes)},
                                     .dictionary = {entries()}});
    CHECK(keys.entries() == std::vector<std::string>{"a", "b"});
    return out;
  };
  numbers const expected{0, 1, 0};
  CHECK(coded("c", memory_of<std::int8_t>({1, 0, 1})) == expected);
  CHECK(coded("S", memory_of<std::uint16_t>({1, 0, 1})) == expected);
  CHECK(coded("i", memory_of<std::int32_t>({1, 0, 1})) == expected);
  CHECK(coded("l", memory_of<std::int64_t>({1, 0, 1})) == expected);
}
