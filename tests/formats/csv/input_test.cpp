// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <streambuf>
#include <string>
#include <string_view>
#include <tonnage/formats/csv/input.hpp>
#include <vector>

using namespace tonnage;
using formats::csv_input;

namespace {

/// A pipe: it cannot be sought, and gives a few bytes at a time.
struct pipe_buffer : std::streambuf {
  explicit pipe_buffer(std::string all) : text(std::move(all)) {}
  int_type underflow() override {
    if (at >= text.size()) return traits_type::eof();
    auto const size = std::min<std::size_t>(7, text.size() - at);
    setg(text.data() + at, text.data() + at, text.data() + at + size);
    at += size;
    return traits_type::to_int_type(*gptr());
  }
  std::string text;
  std::size_t at = 0;
};
struct broken_buffer : std::streambuf {
  int_type underflow() override { throw 1; }
};

}  // namespace

TEST_CASE("a text in memory is used where it is") {
  std::string const text = "abc";
  csv_input in(text);
  CHECK(in.text().data() == text.data());
  CHECK(in.ended());
  CHECK(in.total() == 3U);
  CHECK(!in.more(0));
}

TEST_CASE("a stream comes in windows, and the rest of a row stays") {
  std::string text;
  for (int i = 0; i != 100000; ++i) text += "0123456789";
  std::istringstream stream(text);
  csv_input in(stream);
  CHECK(in.total() == 1000000U);
  CHECK(in.text().empty());
  REQUIRE(in.more(0));
  CHECK(in.text().size() == 262144);
  REQUIRE(in.more(262139));
  CHECK(in.offset() == 262139);
  CHECK(in.text().size() == 262144);
  CHECK(in.text().substr(0, 6) == "901234");
  REQUIRE(in.more(0));  // nothing is dropped, so it grows
  CHECK(in.text().size() == 524288);
  CHECK(in.text().substr(0, 6) == "901234");
  std::string all = text.substr(0, 262139);
  do {
    all += in.text();
  } while (in.more(in.text().size()));
  CHECK(all == text);
  CHECK(in.ended());
}

TEST_CASE("the size of a pipe is not known") {
  pipe_buffer buffer("hello, world, and so on");
  std::istream stream(&buffer);
  csv_input in(stream);
  CHECK(!in.total());
  REQUIRE(in.more(0));
  CHECK(in.text() == "hello, world, and so on");
  REQUIRE(in.more(7));
  CHECK(in.text() == "world, and so on");
  CHECK(!in.more(0));
}

TEST_CASE("what a function gives is an input, also by few bytes at a time") {
  int calls = 0;
  std::string const text = "0123456789";
  csv_input in([&, at = std::size_t{0}](char* to, std::size_t size) mutable {
    ++calls;
    std::size_t const got = text.copy(to, std::min<std::size_t>(3, size), at);
    at += got;
    return got;
  });
  CHECK(!in.total());
  CHECK(in.text().empty());
  CHECK(calls == 0);
  REQUIRE(in.more(0));
  CHECK(in.text() == "0123456789");
  CHECK(calls == 5);  // 3, 3, 3, 1 and no bytes
  REQUIRE(in.more(8));
  CHECK(in.text() == "89");
  CHECK(in.ended());
  CHECK(!in.more(0));
  CHECK(calls == 6);
  // One that gives more than there is room for is called again for the rest.
  csv_input endless([](char* to, std::size_t size) {
    std::fill_n(to, std::min<std::size_t>(100'000, size), 'x');
    return std::min<std::size_t>(100'000, size);
  });
  REQUIRE(endless.more(0));
  CHECK(endless.text().size() == 262144);
}

TEST_CASE("where a function fails, what it gave before is still there") {
  std::vector<std::string_view> const given{"abcdefghi", "", "jk", "!", "lm", "", ""};
  std::size_t next = 0;
  csv_input in([&](char* to, std::size_t) -> std::size_t {
    std::string_view const piece = given.at(next++);
    if (piece == "!") throw_error("the line is dead");
    return piece.copy(to, piece.size());
  });
  auto named = std::move(in).named("phone");
  REQUIRE(named.more(0));
  CHECK(named.text() == "abcdefghi");
  CHECK_THROWS_WITH(named.more(2), "phone: the line is dead");
  CHECK(named.text() == "cdefghijk");
  CHECK(named.offset() == 2);
  REQUIRE(named.more(0));
  CHECK(named.text() == "cdefghijklm");
  CHECK(!named.ended());
}

TEST_CASE("a stream that breaks is an error") {
  broken_buffer buffer;
  std::istream stream(&buffer);
  csv_input in(stream);
  CHECK_THROWS_WITH(in.more(0), "the stream cannot be read further");
  std::istream again(&buffer);
  auto named = csv_input(again).named("jobs.csv");
  CHECK_THROWS_WITH(named.more(0), "jobs.csv: the stream cannot be read further");
}

TEST_CASE("a file is read from where it stands") {
  std::FILE* const file = std::tmpfile();
  REQUIRE(file != nullptr);
  std::fputs("head\nbody", file);
  std::fseek(file, 5, SEEK_SET);
  csv_input in(file);
  CHECK(in.total() == 4U);
  REQUIRE(in.more(0));
  CHECK(in.text() == "body");
  std::fclose(file);
}

TEST_CASE("a file by its name") {
  auto const path = std::filesystem::temp_directory_path() / "tonnage_csv_input_test.csv";
  {
    std::ofstream file(path, std::ios::binary);
    file << "a,b\r\n1,2\r\n";
  }
  auto in = csv_input::of_file(path.string());
  CHECK(in.name() == path.string());
  CHECK(in.total() == 10U);
  auto moved = std::move(in);
  REQUIRE(moved.more(0));
  CHECK(moved.text() == "a,b\r\n1,2\r\n");
  CHECK(std::move(moved).named("").name() == path.string());
  CHECK(csv_input::of_file(path.string()).named("b.csv").name() == "b.csv");
  std::filesystem::remove(path);
  CHECK_THROWS_WITH(csv_input::of_file("no/such.csv"), "no/such.csv: there is no such file");
  CHECK_THROWS_WITH(csv_input::of_file(""), "there is no such file");
}
