// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "arrow.hpp"
#include "catch.hpp"

#include <functional>
#include <string>
#include <tonnage/formats/arrow/column.hpp>
#include <tonnage/formats/arrow/own.hpp>
#include <tonnage/units.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::buffer;
using tonnage::testing::made;
using tonnage::testing::memory_of;
using tonnage::testing::none;
using tonnage::testing::pairs;

namespace {

/// A column with what it looks at.
struct held {
  arrow_own<ArrowSchema> schema;
  arrow_own<ArrowArray> array;
  explicit held(made const& what) : schema(what.schema()), array(what.array()) {}
  [[nodiscard]] arrow_column column() const { return {*schema, *array}; }
};

template <class T>
std::vector<T> list(std::span<T const> from) {
  return {from.begin(), from.end()};
}

made const power{.name = "power",
                 .format = "f",
                 .metadata = pairs({{"tonnage.unit", "W"}}),
                 .length = 3,
                 .offset = 2,
                 .buffers = {none, memory_of<float>({9, 9, 1, 2, 3, 9})}};

/// What looking at a column throws, after something was done to it.
std::string spoiled(
    made const& what, std::function<void(ArrowSchema&, ArrowArray&)> const& spoil,
    std::function<void(arrow_column const&)> const& look = [](arrow_column const&) {}) {
  auto const schema = what.schema();
  auto const array = what.array();
  auto bad_schema = schema;  // the one that is spoiled is not the one that is released
  auto bad_array = array;
  spoil(bad_schema, bad_array);
  arrow_own<ArrowSchema> const schema_owner(ArrowSchema{schema});
  arrow_own<ArrowArray> const array_owner(ArrowArray{array});
  try {
    look({bad_schema, bad_array});
  } catch (error const& why) {
    return why.what();
  }
  return "";
}

}  // namespace

TEST_CASE("numbers of an Arrow column lie where they lay, from its offset on") {
  held const h(power);
  auto const column = h.column();
  CHECK(column.name() == "power");
  CHECK(column.format() == "f");
  CHECK(column.size() == 3);
  CHECK(column.nulls() == 0);
  CHECK(column.is_nullable());
  CHECK(column.unit_text() == "W");
  CHECK(column.metadata("tonnage.unit") == "W");
  CHECK_FALSE(column.metadata("other"));
  auto const numbers = column.numbers<float>(watts);
  CHECK(list(numbers) == std::vector<float>{1, 2, 3});
  CHECK(numbers.data() == static_cast<float const*>(h.array->buffers[1]) + 2);
  CHECK_THROWS_WITH(column.numbers<double>(), "field power: float64 is asked for, and the column is float32: 'f'");
  CHECK_THROWS_WITH(column.numbers<std::int32_t>(), "field power: int32 is asked for, and the column is float32: 'f'");
  CHECK_THROWS_WITH(column.numbers<float>(usd), "field power: the column is in W, and USD is asked for: 'f'");
  CHECK_THROWS_WITH(column.booleans(), "field power: boolean is asked for, and the column is float32: 'f'");
  CHECK_THROWS_WITH(column.child(0), "field power: struct is asked for, and the column is float32: 'f'");
  CHECK_THROWS_WITH(column.child("x"), "field power: struct is asked for, and the column is float32: 'f'");
}

TEST_CASE("without a unit in the metadata it is the caller's word") {
  auto plain = power;
  plain.metadata.clear();
  held const h(plain);
  CHECK(h.column().unit_text().empty());
  CHECK(list(h.column().numbers<float>(usd)) == std::vector<float>{1, 2, 3});
}

TEST_CASE("numbers of every width are read as what they are, and as nothing else") {
  auto const check = []<class T>(char const* format, std::initializer_list<T> values) {
    INFO(format);
    held const h({.name = "x",
                  .format = format,
                  .length = static_cast<std::int64_t>(values.size()),
                  .buffers = {none, memory_of<T>(values)}});
    CHECK(list(h.column().numbers<T>()) == std::vector<T>(values));
    int others = 0;
    auto const other = [&]<class U>(std::type_identity<U>) {
      if (std::is_same_v<T, U>) return;
      CHECK_THROWS_AS(h.column().numbers<U>(), error);
      ++others;
    };
    other(std::type_identity<std::int8_t>()), other(std::type_identity<std::uint8_t>());
    other(std::type_identity<std::int16_t>()), other(std::type_identity<std::uint16_t>());
    other(std::type_identity<std::int32_t>()), other(std::type_identity<std::uint32_t>());
    other(std::type_identity<std::int64_t>()), other(std::type_identity<std::uint64_t>());
    other(std::type_identity<float>()), other(std::type_identity<double>());
    CHECK(others == 9);
  };
  check("c", {std::int8_t{-128}, std::int8_t{127}});
  check("C", {std::uint8_t{0}, std::uint8_t{255}});
  check("s", {std::int16_t{-32768}});
  check("S", {std::uint16_t{65535}});
  check("i", {-2147483647, 1});
  check("I", {4294967295U});
  check("l", {std::int64_t{-9'000'000'000}});
  check("L", {std::uint64_t{18'000'000'000'000'000'000U}});
  check("f", {1.5F});
  check("g", {0.1, -0.0});
}

TEST_CASE("rows that are null are refused unless they are kept, and are counted, whatever the producer says") {
  auto some = power;
  some.buffers[0] = buffer{{0b10110, 0}};  // of the rows 2, 3, 4 the second is null
  for (std::int64_t const claimed : {-1, 0, 1, 3}) {
    some.nulls = claimed;
    held const h(some);
    auto const column = h.column();
    CHECK(column.nulls() == 1);
    CHECK(column.valid(0));
    CHECK_FALSE(column.valid(1));
    CHECK(column.valid(2));
    CHECK(column.validity().first == 2);
    CHECK(column.known()[0]);
    CHECK_FALSE(column.known()[1]);
    CHECK_THROWS_WITH(column.numbers<float>(watts), "field power: 1 of 3 rows are null: 'f'");
    CHECK(column.numbers<float>(watts, null_rows::keep).size() == 3);
  }
  held const h({.name = "x", .format = "n", .length = 2, .nulls = 2});
  CHECK(h.column().nulls() == 2);
  CHECK_FALSE(h.column().valid(0));
  CHECK(kernels::count(h.column().known()) == 0);
}

TEST_CASE("a column of nulls may have a buffer, as Polars writes it, or none, as the specification has it") {
  for (auto const& buffers : {std::vector<buffer>{}, std::vector<buffer>{none}, std::vector<buffer>{buffer{{0xFF}}}}) {
    for (std::int64_t const claimed : {-1, 0, 3}) {
      INFO(buffers.size() << " buffers, " << claimed << " nulls");
      made const nothing{.name = "cost", .format = "n", .length = 3, .nulls = claimed, .buffers = buffers};
      held const h(nothing);
      CHECK(h.column().size() == 3);
      CHECK(h.column().nulls() == 3);
      CHECK_FALSE(h.column().valid(0));
      CHECK_FALSE(h.column().valid(2));
      CHECK(kernels::count(h.column().known()) == 0);
      CHECK_THROWS_WITH(h.column().numbers<float>(), "field cost: float32 is asked for, and the column is null: 'n'");
      held const batch({.name = "rows", .format = "+s", .length = 2, .buffers = {none}, .children = {nothing}});
      CHECK(batch.column().child("cost").nulls() == 2);
    }
  }
  made const plain{.name = "x", .format = "n", .length = 2};
  auto const with = [&](std::int64_t number) {
    return spoiled(plain, [&](ArrowSchema&, ArrowArray& a) { a.n_buffers = number, a.buffers = nullptr; });
  };
  CHECK(with(0).empty());
  CHECK(with(1).empty());
  CHECK(with(2) == "field x: no number of buffers for it: 2: 'n'");
  CHECK(with(-1) == "field x: no number of buffers for it: -1: 'n'");
}

TEST_CASE("booleans are bits, from the offset on") {
  held const h({.name = "healthy", .format = "b", .length = 5, .offset = 3, .buffers = {none, buffer{{0b10101000}}}});
  auto const healthy = h.column().booleans();
  CHECK(healthy.size() == 5);
  CHECK(healthy[0]);
  CHECK_FALSE(healthy[1]);
  CHECK(healthy[4]);
  CHECK(healthy.count_set() == 3);
}

TEST_CASE("columns of a struct begin where it does, and are null where it is") {
  made const x{.name = "x",
               .format = "i",
               .length = 6,
               .offset = 1,
               .buffers = {buffer{{0b1110111}}, memory_of({0, 10, 20, 30, 40, 50, 60})}};
  made const inner{
      .name = "inner", .format = "+s", .length = 5, .offset = 1, .buffers = {buffer{{0b101111}}}, .children = {x}};
  made const outer{
      .name = "outer", .format = "+s", .length = 3, .offset = 2, .buffers = {buffer{{0b01111}}}, .children = {inner}};
  held const h(outer);
  auto const column = h.column().child("inner").child("x");
  // Row 0 is row 2 of outer's child, 3 of inner's child, 4 of x's memory.
  CHECK(column.size() == 3);
  CHECK(column.numbers<std::int32_t>(null_rows::keep)[0] == 40);
  CHECK(column.validity()[0]);
  CHECK(column.valid(0));        // x 4, inner 3, outer 2
  CHECK_FALSE(column.valid(1));  // inner 4 is null
  CHECK_FALSE(column.valid(2));  // outer 4 is null
  CHECK(column.nulls() == 2);
  CHECK(kernels::count(column.known()) == 1);
  CHECK_THROWS_WITH(h.column().child("y"), "field y: there is no such column");
  CHECK_THROWS_WITH(h.column().child(1), "field outer: it has 1 columns, and no number 1: '+s'");
  auto twice = outer;
  twice.children.push_back(inner);
  held const h2(twice);
  CHECK_THROWS_WITH(h2.column().child("inner"), "field inner: two columns of one name");
  CHECK(h2.column().child(1).child(0).size() == 3);
}

TEST_CASE("an empty column needs no memory, and no pointers to it") {
  held const h({.name = "x", .format = "g", .buffers = {none, none}});
  CHECK(h.column().numbers<double>().empty());
  CHECK(h.column().nulls() == 0);
  CHECK(kernels::count(h.column().known()) == 0);
}

TEST_CASE("a column that contradicts itself is refused, naming column and format") {
  made const plain{.name = "x", .format = "i", .length = 2, .buffers = {none, memory_of({1, 2})}};
  made const rows{.name = "rows", .format = "+s", .length = 2, .buffers = {none}, .children = {plain}};
  made const coded{.name = "site",
                   .format = "c",
                   .length = 2,
                   .buffers = {none, memory_of<std::int8_t>({0, 1})},
                   .dictionary = {{.format = "i", .length = 2, .buffers = {none, memory_of({7, 8})}}}};
  auto const child = [](arrow_column const& c) { (void)c.child(0); };
  auto const numbers = [](arrow_column const& c) { (void)c.numbers<std::int32_t>(); };
  using S = ArrowSchema&;
  using A = ArrowArray&;
  CHECK(spoiled(plain, [](S, A) {}, numbers).empty());
  CHECK(spoiled(plain, [](S s, A) { s.release = nullptr; }) == "an Arrow structure that is released");
  CHECK(spoiled(plain, [](S, A a) { a.release = nullptr; }) == "an Arrow structure that is released");
  CHECK(spoiled(plain, [](S s, A) { s.format = nullptr; }) == "field x: a column without a format");
  CHECK(spoiled(plain, [](S s, A) { s.format = "?"; }) == "field x: no format of Arrow's: '?'");
  CHECK(spoiled(plain, [](S s, A) { s.name = nullptr; }).empty());
  CHECK(spoiled(plain, [](S, A a) { a.length = -1; }) == "field x: no length of a column: -1: 'i'");
  CHECK(spoiled(plain, [](S, A a) { a.length = INT64_MAX; }) ==
        "field x: no length of a column: 9223372036854775807: 'i'");
  CHECK(spoiled(plain, [](S, A a) { a.offset = -3; }) == "field x: no offset of a column: -3: 'i'");
  CHECK(spoiled(plain, [](S, A a) { a.offset = INT64_MAX; }) ==
        "field x: no offset of a column: 9223372036854775807: 'i'");
  CHECK(spoiled(plain, [](S, A a) { a.null_count = -2; }) == "field x: no count of nulls: -2: 'i'");
  CHECK(spoiled(plain, [](S, A a) { a.null_count = 3; }) == "field x: no count of nulls: 3: 'i'");
  CHECK(spoiled(plain, [](S, A a) { a.null_count = 1; }) == "field x: nulls without a validity buffer: 1: 'i'");
  for (std::int64_t const wrong : {-1, 0, 1, 3}) {
    INFO(wrong);
    auto const message = spoiled(plain, [&](S, A a) { a.n_buffers = wrong; });
    CHECK(message == "field x: no number of buffers for it: " + std::to_string(wrong) + ": 'i'");
  }
  CHECK(spoiled(plain, [](S, A a) { a.buffers = nullptr; }) == "field x: it has no buffers: 'i'");
  auto no_values = plain;
  no_values.buffers[1] = none;
  CHECK(spoiled(no_values, [](S, A) {}) == "field x: buffer 1 is null: 'i'");
  CHECK(spoiled(plain, [](S, A a) { a.n_children = 1; }) == "field x: no number of children for it: 1: 'i'");
  CHECK(spoiled(plain, [](S s, A a) { s.n_children = a.n_children = 1; }) ==
        "field x: no number of children for it: 1: 'i'");
  CHECK(spoiled(rows, [](S, A a) { a.n_children = 0; }) == "field rows: no number of children for it: 0: '+s'");
  CHECK(spoiled(rows, [](S s, A a) { s.n_children = a.n_children = -1; }) ==
        "field rows: no number of children for it: -1: '+s'");
  CHECK(spoiled(rows, [](S, A a) { a.children = nullptr; }) == "field rows: child 0 is missing: '+s'");
  CHECK(spoiled(rows, [](S s, A) { s.children = nullptr; }) == "field rows: child 0 is missing: '+s'");
  static ArrowArray* no_array[] = {nullptr};
  static ArrowSchema* no_schema[] = {nullptr};
  CHECK(spoiled(rows, [](S, A a) { a.children = no_array; }) == "field rows: child 0 is missing: '+s'");
  CHECK(spoiled(rows, [](S s, A) { s.children = no_schema; }) == "field rows: child 0 is missing: '+s'");
  CHECK(spoiled(
            rows, [](S, A a) { a.length = 3; }, child) == "field x: a column shorter than the struct it is in: 2: 'i'");
  CHECK(spoiled(
            rows, [](S, A a) { a.offset = 1; }, child) == "field x: a column shorter than the struct it is in: 2: 'i'");
  CHECK(spoiled(coded, [](S, A a) { a.dictionary = nullptr; }) ==
        "field site: a dictionary in the schema or in the array only: 'c'");
  CHECK(spoiled(coded, [](S s, A) { s.dictionary = nullptr; }) ==
        "field site: a dictionary in the schema or in the array only: 'c'");
  CHECK(spoiled(coded, [](S s, A) { s.format = "b"; }) == "field site: codes of a dictionary are integers: 'b'");
  CHECK(spoiled(
            coded, [](S, A) {}, [](arrow_column const& c) { (void)c.numbers<std::int8_t>(); }) ==
        "field site: int8 is asked for, and the column is a dictionary of codes in int8: 'c'");
  static std::string const endless(1 << 17, 'x');
  CHECK(spoiled(plain, [](S s, A) { s.format = endless.c_str(); }) == "field x: a column whose format has no end");
  CHECK(spoiled(plain, [](S s, A) { s.name = endless.c_str(); }) == "a column whose name has no end");
  CHECK(
      spoiled(
          plain, [](S s, A) { s.metadata = "\xff\xff\xff\xff"; }, [](arrow_column const& c) { (void)c.unit_text(); }) ==
      "field x: metadata with a negative number of pairs: 'i'");
  CHECK(made::alive() == 0);
}

TEST_CASE("numbers that are not aligned are refused, since nobody could read them where they lie") {
  made const plain{.name = "x", .format = "i", .length = 1, .buffers = {none, memory_of({1, 2})}};
  CHECK(spoiled(
            plain, [](ArrowSchema&, ArrowArray& a) { a.buffers[1] = static_cast<char const*>(a.buffers[1]) + 1; },
            [](arrow_column const& c) { (void)c.numbers<std::int32_t>(); }) == "field x: buffer 1 is not aligned: 'i'");
}

TEST_CASE("types that nothing is taken from are named where something is asked of them") {
  held const h({.name = "x", .format = "+r", .length = 1});
  CHECK_THROWS_WITH(h.column().numbers<float>(),
                    "field x: float32 is asked for, and the column is run-end encoded: '+r'");
  held const list_of({.name = "x",
                      .format = "+l",
                      .length = 0,
                      .buffers = {none, memory_of({0})},
                      .children = {{.name = "item", .format = "f", .buffers = {none, none}}}});
  CHECK_THROWS_WITH(list_of.column().child(0), "field x: struct is asked for, and the column is list: '+l'");
}
