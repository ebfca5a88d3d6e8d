// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "arrow.hpp"
#include "catch.hpp"

#include <functional>
#include <optional>
#include <string>
#include <tonnage/formats/arrow/reader.hpp>
#include <tonnage/kernels/sum.hpp>
#include <tonnage/units.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::batch_of;
using tonnage::testing::buffer;
using tonnage::testing::made;
using tonnage::testing::made_stream;
using tonnage::testing::memory_of;
using tonnage::testing::none;
using tonnage::testing::pairs;

namespace {

made batch(std::initializer_list<float> watts_in_rows) {
  return batch_of({{.name = "power",
                    .format = "f",
                    .metadata = pairs({{"tonnage.unit", "W"}}),
                    .length = static_cast<std::int64_t>(watts_in_rows.size()),
                    .buffers = {none, memory_of<float>(watts_in_rows)}},
                   {.name = "gpu",
                    .format = "I",
                    .length = static_cast<std::int64_t>(watts_in_rows.size()),
                    .buffers = {none, std::vector<std::uint8_t>(4 * watts_in_rows.size())}}});
}

made_stream telemetry() { return {.schema = batch({}), .batches = {batch({1, 2}), batch({}), batch({3})}}; }

/// What reading a stream throws; nothing may be left alive.
std::string refused(made_stream const& from) {
  std::string out;
  try {
    arrow_reader reader(from.stream());
    try {
      for (auto const& b : reader)
        for (std::size_t i = 0; i != b.columns(); ++i) (void)b[i].size();
    } catch (error const& why) {
      out = why.what();
    }
  } catch (error const& why) {
    out = why.what();
  }
  CHECK(made::alive() == 0);
  return out;
}

}  // namespace

TEST_CASE("a stream's batches pass one by one, their columns by name and by number") {
  {
    arrow_reader reader(telemetry().stream());
    CHECK(std::string(reader.schema().children[0]->name) == "power");
    double sum = 0;
    std::vector<std::size_t> rows;
    for (arrow_batch const& b : reader) {
      rows.push_back(b.rows());
      CHECK(b.columns() == 2);
      CHECK(b[1].name() == "gpu");
      CHECK(b["gpu"].numbers<std::uint32_t>().size() == b.rows());
      CHECK_THROWS_WITH(b["cost"], "field cost: there is no such column");
      CHECK_THROWS_WITH(b[2], "it has 2 columns, and no number 2: '+s'");
      sum += kernels::sum(b["power"].numbers<float>(watts));
    }
    CHECK(sum == 6);
    CHECK(rows == std::vector<std::size_t>{2, 0, 1});
    CHECK(reader.report().summary() == "3 batches, 3 rows");
    CHECK_FALSE(reader.next());
    CHECK(made::alive() == 4);  // the stream, and the schema with its two children
  }
  CHECK(made::alive() == 0);
}

TEST_CASE("a batch outlives the next one, the stream and the reader") {
  std::optional<arrow_batch> first, copy;
  {
    arrow_reader reader(telemetry().stream());
    REQUIRE(reader.next());
    first = reader.batch();
    copy = first;
    REQUIRE(reader.next());
    CHECK(made::alive() == 10);  // and two batches, with two children each
  }
  CHECK(made::alive() == 6);  // a schema and a batch
  CHECK((*first)["power"].numbers<float>(watts)[1] == 2);
  first.reset();
  CHECK((*copy)["power"].numbers<float>(watts)[1] == 2);
  copy.reset();
  CHECK(made::alive() == 0);
}

TEST_CASE("one array is a batch without a stream") {
  auto const what = batch({4, 5});
  {
    auto schema = what.schema();
    auto array = what.array();
    arrow_batch const one(std::move(schema), std::move(array));
    CHECK(schema.release == nullptr);
    CHECK(array.release == nullptr);
    CHECK(one["power"].numbers<float>(watts)[0] == 4);
  }
  CHECK(made::alive() == 0);
  CHECK_THROWS_WITH(arrow_batch(what.children[0].schema(), what.children[0].array()),
                    "field power: a struct of columns is asked for, and the column is float32: 'f'");
  CHECK(made::alive() == 0);
}

TEST_CASE("an offset of the whole batch holds for its columns") {
  auto shifted = batch({1, 2, 3});
  shifted.offset = 1;
  shifted.length = 2;
  arrow_reader reader(made_stream{.schema = batch({}), .batches = {shifted}}.stream());
  REQUIRE(reader.next());
  CHECK(reader.batch()["power"].numbers<float>(watts)[0] == 2);
}

TEST_CASE("a stream without batches, or without columns, is no error") {
  CHECK(refused({.schema = batch({})}).empty());
  CHECK(refused({.schema = batch_of({}), .batches = {batch_of({})}}).empty());
}

TEST_CASE("an error of the producer, or a batch that is none, ends the stream") {
  auto broken = telemetry();
  broken.fails_at = 0;
  arrow_reader failing(broken.stream());
  CHECK_THROWS_AS(failing.next(), error);
  CHECK_FALSE(failing.next());
  auto hostile = telemetry();
  hostile.spoil_array = [](ArrowArray& a) { a.length = -1; };
  arrow_reader reader(hostile.stream());
  CHECK_THROWS_AS(reader.next(), error);
  CHECK_FALSE(reader.next());
  CHECK(reader.report().summary() == "0 batches, 0 rows");
}

TEST_CASE("errors of a producer are told in its words, or without them") {
  auto broken = telemetry();
  broken.fails_at = 1;
  CHECK(refused(broken) == "the Arrow stream failed in get_next: 'disk on fire'");
  broken.words = nullptr;
  CHECK(refused(broken) == "the Arrow stream failed in get_next: Input/output error");
  auto no_schema = telemetry();
  no_schema.schema_code = 22;
  CHECK(refused(no_schema) == "the Arrow stream failed in get_schema: 'disk on fire'");
}

TEST_CASE("streams that are released or have no callbacks are refused, and released once") {
  ArrowArrayStream released{};
  CHECK_THROWS_WITH(arrow_reader(std::move(released)), "an Arrow stream that is released");
  auto const without = [](auto member) {
    auto stream = telemetry().stream();
    stream.*member = nullptr;
    std::string out;
    try {
      arrow_reader reader(std::move(stream));
      reader.next();
    } catch (error const& why) {
      out = why.what();
    }
    CHECK(made::alive() == 0);
    return out;
  };
  CHECK(without(&ArrowArrayStream::get_schema) == "an Arrow stream without callbacks");
  CHECK(without(&ArrowArrayStream::get_next) == "an Arrow stream without callbacks");
  CHECK(without(&ArrowArrayStream::get_last_error).empty());
  auto broken = telemetry();
  broken.fails_at = 0;
  auto stream = broken.stream();
  stream.get_last_error = nullptr;
  {
    arrow_reader reader(std::move(stream));
    CHECK_THROWS_WITH(reader.next(), "the Arrow stream failed in get_next: Input/output error");
  }
  CHECK(made::alive() == 0);
}

TEST_CASE("a producer that releases what it hands over, or hands over nothing, is refused") {
  auto hostile = telemetry();
  hostile.spoil_schema = [](ArrowSchema& s) { s.release(&s); };
  CHECK(refused(hostile) == "an Arrow stream that gives no schema");
  hostile = telemetry();
  hostile.spoil_array = [](ArrowArray& a) { a.release(&a); };  // which is how a stream ends
  CHECK(refused(hostile).empty());
  hostile.spoil_array = [](ArrowArray& a) { a.children[0]->release(a.children[0]); };
  CHECK(refused(hostile) == "an Arrow structure that is released");
  hostile = telemetry();
  hostile.spoil_schema = [](ArrowSchema& s) { s.children[1]->release(s.children[1]); };
  CHECK(refused(hostile) == "an Arrow structure that is released");
}

TEST_CASE("batches that are none are refused, and all is released") {
  auto const with = [](void (*spoil)(ArrowArray&)) {
    auto hostile = telemetry();
    hostile.spoil_array = spoil;
    return refused(hostile);
  };
  CHECK(with([](ArrowArray& a) { a.length = -1; }) == "no length of a column: -1: '+s'");
  CHECK(with([](ArrowArray& a) { a.offset = -1; }) == "no offset of a column: -1: '+s'");
  CHECK(with([](ArrowArray& a) { a.length = 3; }) == "field power: a column shorter than the struct it is in: 2: 'f'");
  CHECK(with([](ArrowArray& a) { a.n_buffers = 0; }) == "no number of buffers for it: 0: '+s'");
  CHECK(with([](ArrowArray& a) { a.n_buffers = -5; }) == "no number of buffers for it: -5: '+s'");
  CHECK(with([](ArrowArray& a) { a.buffers = nullptr; }) == "it has no buffers: '+s'");
  CHECK(with([](ArrowArray& a) { a.children[0]->n_buffers = 3; }) ==
        "field power: no number of buffers for it: 3: 'f'");
  CHECK(with([](ArrowArray& a) { a.children[0]->buffers = nullptr; }) == "field power: it has no buffers: 'f'");
  CHECK(with([](ArrowArray& a) { a.children[0]->buffers[1] = nullptr; }) == "field power: buffer 1 is null: 'f'");
  CHECK(with([](ArrowArray& a) { a.children[0]->offset = INT64_MAX; }) ==
        "field power: no offset of a column: 9223372036854775807: 'f'");
  CHECK(with([](ArrowArray& a) { a.null_count = 1; }) == "nulls without a validity buffer: 1: '+s'");
  auto fewer = telemetry();
  fewer.batches[0].children.pop_back();
  CHECK(refused(fewer) == "no number of children for it: 1: '+s'");
  auto more = telemetry();
  more.schema.children.pop_back();
  CHECK(refused(more) == "no number of children for it: 2: '+s'");
  auto null_rows_in = telemetry();
  null_rows_in.batches[0].buffers[0] = buffer{{0b01}};
  null_rows_in.batches[0].nulls = 1;
  CHECK(refused(null_rows_in) == "1 rows are null as a whole: '+s'");
  auto plain = telemetry();
  plain.schema = plain.schema.children[0];
  CHECK(refused(plain) == "field power: no number of buffers for it: 1: 'f'");
  auto null_children = telemetry();
  null_children.spoil_schema = [](ArrowSchema& s) { s.children = nullptr; };
  CHECK(refused(null_children) == "child 0 is missing: '+s'");
}

TEST_CASE("everything is released once where the caller throws in the middle of a stream") {
  try {
    arrow_reader reader(telemetry().stream());
    for (auto const& b : reader) {
      (void)b["power"].numbers<double>();
      FAIL("float is not double");
    }
  } catch (error const& why) {
    CHECK(std::string(why.what()) == "field power: float64 is asked for, and the column is float32: 'f'");
  }
  CHECK(made::alive() == 0);
}
