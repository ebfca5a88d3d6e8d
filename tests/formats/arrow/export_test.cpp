// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <memory>
#include <string>
#include <tonnage/formats/arrow/export.hpp>
#include <tonnage/formats/arrow/reader.hpp>
#include <tonnage/formats/arrow/text.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

/// Memory that says whether it is still there.
struct numbers {
  std::vector<std::int32_t> values;
  static int& alive() {
    static int out = 0;
    return out;
  }
  explicit numbers(std::vector<std::int32_t> v) : values(std::move(v)) { ++alive(); }
  numbers(numbers const&) = delete;
  ~numbers() { --alive(); }
};

arrow_data column_of(std::string name, std::vector<std::int32_t> values) {
  auto const kept = std::make_shared<numbers const>(std::move(values));
  return {.name = std::move(name),
          .format = "i",
          .metadata = {{"tonnage.unit", "W"}},
          .rows = kept->values.size(),
          .buffers = {nullptr, kept->values.data()},
          .memory = kept};
}

template <class T>
void release(T& what) {
  REQUIRE(what.release != nullptr);
  what.release(&what);
  REQUIRE(what.release == nullptr);
}

}  // namespace

TEST_CASE("what goes out as Arrow lies where it lay, and goes with the last release") {
  REQUIRE(numbers::alive() == 0);
  ArrowArray first{}, second{};
  void const* memory_at = nullptr;
  {
    auto const data = column_of("power", {1, 2, 3, 4});
    memory_at = data.buffers[1];
    first = data.array();
    second = data.array(1, 2);
    auto schema = data.schema();
    CHECK(std::string(schema.format) == "i");
    CHECK(std::string(schema.name) == "power");
    CHECK(find_arrow_metadata(schema.metadata, "tonnage.unit") == "W");
    release(schema);
  }
  CHECK(numbers::alive() == 1);
  CHECK(first.buffers[1] == memory_at);
  CHECK(second.buffers[1] == memory_at);
  CHECK(second.offset == 1);
  CHECK(second.length == 2);
  CHECK(second.null_count == 0);
  CHECK(second.n_buffers == 2);
  release(first);
  CHECK(numbers::alive() == 1);
  release(second);
  CHECK(numbers::alive() == 0);
}

TEST_CASE("a child that a consumer moved out outlives its parent, and is released once") {
  {
    arrow_table const table({column_of("a", {1, 2}), column_of("b", {3, 4})});
    auto schema = table.schema();
    auto array = table.array();
    arrow_own<ArrowSchema> const child_schema(std::move(*schema.children[1]));
    arrow_own<ArrowArray> child(std::move(*array.children[1]));
    release(array);
    release(schema);
    CHECK(arrow_column(*child_schema, *child).numbers<std::int32_t>()[1] == 4);
    arrow_own<ArrowArray> const elsewhere(std::move(child));
    CHECK(arrow_column(*child_schema, *elsewhere).name() == "b");
  }
  CHECK(numbers::alive() == 0);
}

TEST_CASE("a stream gives batches of so many rows, and what it gave outlives it") {
  for (std::size_t const rows_in_batch : {1U, 2U, 3U, 7U, 100U}) {
    std::vector<arrow_batch> batches;
    {
      arrow_table const table({column_of("a", {1, 2, 3, 4, 5, 6, 7})});
      arrow_reader reader(table.stream(rows_in_batch));
      while (reader.next()) batches.push_back(reader.batch());
      CHECK(reader.report().rows == 7);
      CHECK(reader.report().batches == (7 + rows_in_batch - 1) / rows_in_batch);
    }
    std::int32_t expected = 1;
    for (auto const& b : batches)
      for (auto const number : b["a"].numbers<std::int32_t>()) CHECK(number == expected++);
    CHECK(expected == 8);
  }
  CHECK(numbers::alive() == 0);
}

TEST_CASE("a stream that is released early, or never asked, keeps nothing") {
  auto never = arrow_table({column_of("a", {1})}).stream();
  CHECK(numbers::alive() == 1);
  release(never);
  CHECK(numbers::alive() == 0);
  auto early = arrow_table({column_of("a", {1, 2})}).stream(1);
  ArrowArray one{};
  CHECK(early.get_next(&early, &one) == 0);
  CHECK(early.get_last_error(&early) == nullptr);
  release(early);
  CHECK(numbers::alive() == 1);
  release(one);
  CHECK(numbers::alive() == 0);
}

TEST_CASE("the struct of a batch has no offset, and nulls are counted for the rows that go out") {
  auto data = column_of("a", {1, 2, 3, 4, 5});
  static std::uint8_t const known[] = {0b01101};
  data.buffers[0] = static_cast<void const*>(known);
  arrow_table const table({data});
  auto array = table.array(1, 3);
  CHECK(array.offset == 0);
  CHECK(array.length == 3);
  CHECK(array.children[0]->offset == 1);
  CHECK(array.children[0]->null_count == 1);
  release(array);
  arrow_reader reader(table.stream(2));
  std::vector<std::size_t> nulls;
  for (auto const& b : reader) nulls.push_back(b["a"].nulls());
  CHECK(nulls == std::vector<std::size_t>{1, 0, 1});
}

TEST_CASE("columns of different lengths, rows that are not there and empty batches are refused") {
  CHECK_THROWS_WITH(arrow_table({column_of("a", {1}), column_of("b", {1, 2})}), "field b: 2 rows beside 1");
  auto const a = column_of("a", {1, 2});
  CHECK_THROWS_WITH(a.array(1, 2), "field a: rows 1 to 3 of 2");
  CHECK_THROWS_WITH(a.array(3, 0), "field a: rows 3 to 3 of 2");
  arrow_table const table({a});
  CHECK_THROWS_WITH(table.array(0, 3), "field a: rows 0 to 3 of 2");
  CHECK_THROWS_WITH(table.stream(0), "batches of no rows");
  arrow_table const none({});
  arrow_reader reader(none.stream());
  CHECK(reader.schema().n_children == 0);
  CHECK_FALSE(reader.next());
}

TEST_CASE("a failure inside our own stream is an error code with words, and no exception") {
  auto broken = column_of("a", {1, 2});
  arrow_table const table({broken}, {{"note", std::string(most_arrow_metadata + 1, 'x')}});
  auto stream = table.stream();
  ArrowSchema schema{};
  CHECK(stream.get_schema(&stream, &schema) != 0);
  CHECK(schema.release == nullptr);
  CHECK(std::string(stream.get_last_error(&stream)) == "metadata of more than 16 MiB");
  CHECK_THROWS_WITH(arrow_reader(std::move(stream)),
                    "the Arrow stream failed in get_schema: 'metadata of more than 16 MiB'");
}
