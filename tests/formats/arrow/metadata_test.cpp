// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <tonnage/formats/arrow/metadata.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

std::string number(std::int32_t n) { return {reinterpret_cast<char const*>(&n), sizeof n}; }

}  // namespace

TEST_CASE("metadata are pairs of lengths and bytes in the order of the machine, and read back") {
  auto const text = write_arrow_metadata({{"tonnage.unit", "W"}});
  CHECK(text == number(1) + number(12) + "tonnage.unit" + number(1) + "W");
  CHECK(text.size() == 25);
  arrow_metadata const all{{"a", ""}, {"", "b"}, {"a", std::string("x\0y", 3)}};
  CHECK(read_arrow_metadata(write_arrow_metadata(all).data()) == all);
  CHECK(find_arrow_metadata(write_arrow_metadata(all).data(), "a") == "");
  CHECK(find_arrow_metadata(write_arrow_metadata(all).data(), "") == "b");
  CHECK_FALSE(find_arrow_metadata(write_arrow_metadata(all).data(), "b"));
  CHECK(read_arrow_metadata(nullptr).empty());
  CHECK_FALSE(find_arrow_metadata(nullptr, "a"));
  CHECK(write_arrow_metadata({}).empty());
  CHECK(read_arrow_metadata(number(0).data()).empty());
}

TEST_CASE("hostile lengths of metadata are refused") {
  auto const refused = [](std::string const& bytes, std::string const& words) {
    std::vector<char> const exact(bytes.begin(), bytes.end());  // so that a sanitizer sees a step too far
    CHECK_THROWS_WITH(read_arrow_metadata(exact.empty() ? "" : exact.data(), exact.size()), words);
  };
  refused("", "metadata end before the number of pairs");
  refused("abc", "metadata end before the number of pairs");
  refused(number(-1), "metadata with a negative number of pairs: '-1'");
  refused(number(1), "metadata end before the length of a name");
  refused(number(1) + number(-7), "metadata with a negative length of a name: '-7'");
  refused(number(1) + number(4) + "abc", "metadata with a length of a name beyond their end: '4'");
  refused(number(1) + number(3) + "abc", "metadata end before the length of a value");
  refused(number(1) + number(3) + "abc" + number(1), "metadata with a length of a value beyond their end: '1'");
  refused(number(2) + number(1) + "a" + number(1) + "b", "metadata end before the length of a name");
  refused(number(1) + number(INT32_MAX) + "abc", "metadata with a length of a name beyond their end: '2147483647'");
  CHECK_THROWS_WITH(read_arrow_metadata((number(1) + number(INT32_MAX)).data()),
                    "metadata with a length of a name beyond their end: '2147483647'");
  CHECK_THROWS_WITH(write_arrow_metadata({{"a", std::string(most_arrow_metadata + 1, 'x')}}),
                    "metadata of more than 16 MiB");
}

TEST_CASE("metadata of any bytes read back, and no cut of them is read") {
  std::mt19937_64 random(20261122);
  for (int round = 0; round != 2'000; ++round) {
    arrow_metadata all(random() % 5);
    auto const text = [&] {
      std::string out(random() % 20, '\0');
      for (auto& c : out) c = static_cast<char>(random());
      return out;
    };
    for (auto& [key, value] : all) key = text(), value = text();
    auto const bytes = write_arrow_metadata(all);
    REQUIRE((bytes.empty() || read_arrow_metadata(bytes.data(), bytes.size()) == all));
    for (std::size_t size = 0; size < bytes.size(); size += 1 + random() % 7) {
      std::vector<char> const cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
      REQUIRE_THROWS_AS(read_arrow_metadata(cut.empty() ? "" : cut.data(), size), error);
    }
  }
}
