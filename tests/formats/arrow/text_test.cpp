// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "arrow.hpp"
#include "catch.hpp"

#include <cstring>
#include <string>
#include <tonnage/formats/arrow/own.hpp>
#include <tonnage/formats/arrow/text.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::buffer;
using tonnage::testing::made;
using tonnage::testing::memory_of;
using tonnage::testing::none;
using tonnage::testing::text_bytes;

namespace {

struct held {
  arrow_own<ArrowSchema> schema;
  arrow_own<ArrowArray> array;
  explicit held(made const& what) : schema(what.schema()), array(what.array()) {}
  [[nodiscard]] arrow_column column() const { return {*schema, *array}; }
};

made const sites{.name = "site",
                 .format = "u",
                 .length = 3,
                 .offset = 1,
                 .buffers = {none, memory_of({0, 5, 10, 10, 15}), text_bytes("wrongSeoulBusan")}};

made coded(char const* format, buffer codes, std::int64_t length) {
  made entries = sites;
  entries.name.clear();
  return {
      .name = "site", .format = format, .length = length, .buffers = {none, std::move(codes)}, .dictionary = {entries}};
}

/// A view of a text in buffer `number` from `offset` on, or of a short text.
void append_view(std::vector<std::uint8_t>& to, std::int32_t length, std::string const& text, std::int32_t number = 0,
                 std::int32_t offset = 0) {
  std::uint8_t view[16] = {};
  std::memcpy(view, &length, 4);
  if (length >= 0 && length <= 12) {
    std::memcpy(view + 4, text.data(), text.size());
  } else {
    std::memcpy(view + 4, text.data(), 4);
    std::memcpy(view + 8, &number, 4);
    std::memcpy(view + 12, &offset, 4);
  }
  to.insert(to.end(), view, view + 16);
}

}  // namespace

TEST_CASE("texts of an Arrow column are views, from the offset on, with offsets of 32 and of 64 bits") {
  held const h(sites);
  arrow_texts const texts(h.column());
  REQUIRE(texts.size() == 3);
  CHECK(texts[0] == "Seoul");
  CHECK(texts[1].empty());
  CHECK(texts[2] == "Busan");
  CHECK(texts[0].data() == static_cast<char const*>(h.array->buffers[2]) + 5);
  CHECK_THROWS_WITH(texts[3], "field site: row 3 of 3: 'u'");
  CHECK(texts.dictionary() == nullptr);
  auto large = sites;
  large.format = "U";
  large.buffers[1] = memory_of<std::int64_t>({0, 5, 10, 10, 15});
  held const l(large);
  CHECK(arrow_texts(l.column())[2] == "Busan");
  held const n({.name = "n", .format = "i", .length = 1, .buffers = {none, memory_of({1})}});
  CHECK_THROWS_WITH(arrow_texts(n.column()), "field n: text is asked for, and the column is int32: 'i'");
  held const z({.name = "z", .format = "z", .length = 1, .buffers = {none, memory_of({0, 1}), text_bytes("a")}});
  CHECK_THROWS_WITH(arrow_texts(z.column()), "field z: text is asked for, and the column is binary: 'z'");
}

TEST_CASE("offsets of texts that fall, are negative or lead nowhere are refused where they are read") {
  auto const refused = [](buffer offsets, buffer data, std::string const& words) {
    held const h({.name = "t", .format = "u", .length = 1, .buffers = {none, std::move(offsets), std::move(data)}});
    CHECK_THROWS_WITH(arrow_texts(h.column())[0], words);
  };
  refused(memory_of({5, 3}), text_bytes("abcde"), "field t: row 0 goes from byte 5 to 3: 'u'");
  refused(memory_of({-1, 3}), text_bytes("abcde"), "field t: row 0 goes from byte -1 to 3: 'u'");
  refused(memory_of({0, -2147483647 - 1}), text_bytes("a"), "field t: row 0 goes from byte 0 to -2147483648: 'u'");
  refused(none, text_bytes("abcde"), "field t: buffer 1 is null: 'u'");
  refused(memory_of({0, 3}), none, "field t: buffer 2 is null: 'u'");
  held const empty({.name = "t", .format = "u", .length = 1, .buffers = {none, memory_of({0, 0}), none}});
  CHECK(arrow_texts(empty.column())[0].empty());
  auto null = sites;
  null.nulls = 1;
  null.buffers[0] = buffer{{0b1011}};
  held const h(null);
  CHECK_FALSE(arrow_texts(h.column()).valid(1));
  CHECK_THROWS_WITH(arrow_texts(h.column())[1], "field site: row 1 is null: 'u'");
}

TEST_CASE("utf8 views are read inline and from their buffers, and hostile ones refused") {
  std::vector<std::uint8_t> views;
  std::string const long_text = "a text of more than twelve bytes";
  auto const long_size = static_cast<std::int32_t>(long_text.size());
  append_view(views, 5, "Seoul");
  append_view(views, 12, "twelve bytes");
  append_view(views, 0, "");
  append_view(views, long_size, long_text, 1, 2);
  append_view(views, -1, "none");
  append_view(views, 13, "abcd", 2, 0);
  append_view(views, 13, "abcd", -1, 0);
  append_view(views, 13, "abcd", 0, -1);
  append_view(views, 13, "abcd", 0, 1);
  append_view(views, 2147483647, "abcd", 0, 2147483647);
  made const v{.name = "t",
               .format = "vu",
               .length = 10,
               .buffers = {none, views, text_bytes("13 characters"), text_bytes("  " + long_text),
                           memory_of<std::int64_t>({13, long_size + 2})}};
  held const h(v);
  arrow_texts const texts(h.column());
  CHECK(texts[0] == "Seoul");
  CHECK(texts[1] == "twelve bytes");
  CHECK(texts[2].empty());
  CHECK(texts[3] == long_text);
  for (std::size_t row = 4; row != 10; ++row)
    CHECK_THROWS_WITH(texts[row], "field t: row " + std::to_string(row) + " is a view of no buffer: 'vu'");
  auto const no_data = made{.name = "t",
                            .format = "vu",
                            .length = 1,
                            .buffers = {none, std::vector(views.begin() + 48, views.begin() + 64), none}};
  held const n(no_data);
  CHECK_THROWS_WITH(arrow_texts(n.column())[0], "field t: row 0 is a view of no buffer: 'vu'");
}

TEST_CASE("codes of a dictionary lie where they lay, and say what they stand for") {
  auto const check = []<class T>(char const* format, std::initializer_list<T> codes) {
    INFO(format);
    held const h(coded(format, memory_of<T>(codes), 4));
    arrow_dictionary const d(h.column());
    CHECK(d.entries().size() == 3);
    CHECK(d.code(0) == 2);
    arrow_texts const texts(h.column());
    CHECK(texts[0] == "Busan");
    CHECK(texts[3] == "Seoul");
    CHECK(texts.valid(0));
    if constexpr (sizeof(T) <= 4) {
      auto const found = d.codes<std::make_unsigned_t<T>>();
      CHECK(static_cast<void const*>(found.data()) == h.array->buffers[1]);
      CHECK(found[0] == 2);
    }
  };
  check("c", {std::int8_t{2}, std::int8_t{1}, std::int8_t{0}, std::int8_t{0}});
  check("C", {std::uint8_t{2}, std::uint8_t{1}, std::uint8_t{0}, std::uint8_t{0}});
  check("s", {std::int16_t{2}, std::int16_t{1}, std::int16_t{0}, std::int16_t{0}});
  check("S", {std::uint16_t{2}, std::uint16_t{1}, std::uint16_t{0}, std::uint16_t{0}});
  check("i", {2, 1, 0, 0});
  check("I", {2U, 1U, 0U, 0U});
  check("l", {std::int64_t{2}, std::int64_t{1}, std::int64_t{0}, std::int64_t{0}});
  check("L", {std::uint64_t{2}, std::uint64_t{1}, std::uint64_t{0}, std::uint64_t{0}});
}

TEST_CASE("codes without an entry are refused, negative ones as what they are") {
  held const low(coded("c", memory_of<std::int8_t>({0, -1}), 2));
  arrow_dictionary const d(low.column());
  CHECK(d.code(0) == 0);
  CHECK_THROWS_WITH(d.code(1), "field site: row 1 has code -1 of a dictionary of 3: 'c'");
  CHECK_THROWS_WITH(d.codes<std::uint8_t>(), "field site: row 1 has code -1 of a dictionary of 3: 'c'");
  CHECK_THROWS_WITH(d.codes<std::uint16_t>(), "field site: codes of 16 bits are asked for, and the column has 8: 'c'");
  held const high(coded("I", memory_of<std::uint32_t>({3, 0}), 2));
  CHECK_THROWS_WITH(arrow_dictionary(high.column()).codes<std::uint32_t>(),
                    "field site: row 0 has code 3 of a dictionary of 3: 'I'");
  CHECK_THROWS_WITH(arrow_texts(high.column())[0], "field site: row 0 has code 3 of a dictionary of 3: 'I'");
  held const wide(coded("l", memory_of<std::int64_t>({INT64_MIN}), 1));
  CHECK_THROWS_WITH(arrow_dictionary(wide.column()).code(0),
                    "field site: row 0 has code -9223372036854775808 of a dictionary of 3: 'l'");
  // -100 is 156 without its sign, and that would be an entry.
  auto many = coded("c", memory_of<std::int8_t>({127, -100}), 2);
  many.dictionary[0] = {.format = "u", .length = 200, .buffers = {none, std::vector<std::uint8_t>(4 * 201), none}};
  held const m(many);
  CHECK_THROWS_WITH(arrow_dictionary(m.column()).codes<std::uint8_t>(),
                    "field site: row 1 has code -100 of a dictionary of 200: 'c'");
  CHECK_THROWS_WITH(arrow_dictionary(m.column()).code(1),
                    "field site: row 1 has code -100 of a dictionary of 200: 'c'");
  CHECK(arrow_dictionary(m.column()).code(0) == 127);
  held const plain(sites);
  CHECK_THROWS_WITH(arrow_dictionary(plain.column()),
                    "field site: a dictionary is asked for, and the column is utf8: 'u'");
  auto broken = coded("c", memory_of<std::int8_t>({0}), 1);
  broken.dictionary[0].buffers.pop_back();
  held const b(broken);
  CHECK_THROWS_WITH(arrow_dictionary(b.column()), "field site: its dictionary: no number of buffers for it: 2: 'u'");
  auto numbers = coded("c", memory_of<std::int8_t>({0}), 1);
  numbers.dictionary[0] = {.format = "i", .length = 1, .buffers = {none, memory_of({7})}};
  held const n(numbers);
  CHECK_THROWS_WITH(arrow_texts(n.column()),
                    "field site: text is asked for, and the column is a dictionary of codes in int8: 'c'");
}

TEST_CASE("codes of rows and entries that are null are refused unless they are kept") {
  auto some = coded("C", memory_of<std::uint8_t>({0, 1, 2}), 3);
  some.nulls = 1;
  some.buffers[0] = buffer{{0b101}};
  held const h(some);
  CHECK_THROWS_WITH(arrow_dictionary(h.column()).codes<std::uint8_t>(), "field site: 1 of 3 rows are null: 'C'");
  CHECK(arrow_dictionary(h.column()).codes<std::uint8_t>(null_rows::keep).size() == 3);
  CHECK_THROWS_WITH(arrow_dictionary(h.column()).code(1), "field site: row 1 is null: 'C'");
  auto entry = coded("C", memory_of<std::uint8_t>({0, 1, 2}), 3);
  entry.dictionary[0].nulls = 1;
  entry.dictionary[0].buffers[0] = buffer{{0b1011}};
  held const e(entry);
  CHECK_THROWS_WITH(arrow_dictionary(e.column()).codes<std::uint8_t>(), "field site: 1 of 3 rows are null: 'u'");
  arrow_texts const texts(e.column());
  CHECK(texts.valid(0));
  CHECK(arrow_dictionary(e.column()).column().valid(0));
  CHECK_FALSE(texts.valid(1));
  CHECK_THROWS_WITH(texts[1], "field site: row 1 is null: 'C'");
}
