// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <random>
#include <stdexcept>
#include <string>
#include <tonnage/tally/growing_array.hpp>
#include <utility>
#include <vector>

using namespace tonnage;
using detail::growing_array;
using detail::sort_numbers;

namespace {

/// Counts how many of it live, and throws when the next move is one too many.
struct counted {
  explicit counted(int of) : number(of) { ++living(); }
  counted(counted&& other) : number(other.number) {
    if (moves_left()-- == 0) throw std::runtime_error("a move");
    ++living();
  }
  counted& operator=(counted&&) = delete;
  ~counted() { --living(); }

  static int& living() {
    static int count = 0;
    return count;
  }
  static int& moves_left() {
    static int left = 1'000'000;
    return left;
  }
  int number;
};

struct alignas(64) line {
  std::uint32_t number;
};

}  // namespace

TEST_CASE("an array grows, keeps its order, and moves what it holds") {
  growing_array<std::unique_ptr<std::string>> texts;
  CHECK(texts.size() == 0);
  CHECK(texts.data() == nullptr);
  for (int i = 0; i != 100; ++i) CHECK(*texts.emplace_back(new std::string(std::to_string(i))) == std::to_string(i));
  REQUIRE(texts.size() == 100);
  int i = 0;
  for (auto const& each : texts) CHECK(*each == std::to_string(i++));
  CHECK(*texts[99] == "99");
  auto const moved = std::move(texts);
  CHECK(moved.size() == 100);
  CHECK(*moved[0] == "0");
}

TEST_CASE("what an array held is destroyed once") {
  {
    growing_array<counted> some;
    for (int i = 0; i != 50; ++i) some.emplace_back(i);
    CHECK(counted::living() == 50);
    auto const* const before = some.data();
    some.clear();
    CHECK(counted::living() == 0);
    some.emplace_back(7);
    CHECK(some.data() == before);  // it kept its room
    growing_array<counted> other;
    other.emplace_back(8);
    other.emplace_back(9);
    some.swap(other);
    CHECK(some.size() == 2);
    CHECK(some[1].number == 9);
    CHECK(other[0].number == 7);
    CHECK(counted::living() == 3);
  }
  CHECK(counted::living() == 0);
}

TEST_CASE("a move that throws leaves nothing behind") {
  {
    growing_array<counted> some;
    for (int i = 0; i != 8; ++i) some.emplace_back(i);
    counted::moves_left() = 3;
    CHECK_THROWS_AS(some.reserve(100), std::runtime_error);
    counted::moves_left() = 1'000'000;
    CHECK(some.size() == 8);
    CHECK(counted::living() == 8);
  }
  CHECK(counted::living() == 0);
}

TEST_CASE("room is aligned as its type asks, and more than memory can hold is refused") {
  growing_array<line> lines;
  for (std::uint32_t i = 0; i != 20; ++i) {
    lines.emplace_back(i);
    CHECK(reinterpret_cast<std::uintptr_t>(lines.data()) % 64 == 0);
  }
  CHECK(lines[19].number == 19);
  CHECK_THROWS_AS(lines.reserve(std::numeric_limits<std::size_t>::max() / 8), std::bad_alloc);
  CHECK(lines.size() == 20);
}

TEST_CASE("numbers by what they stand for, as std::stable_sort has them") {
  std::mt19937 random(11);
  for (std::size_t const n : {0U, 1U, 2U, 3U, 7U, 8U, 9U, 100U, 1'000U, 1'025U}) {
    for (unsigned const kinds : {1U, 3U, 1'000'000U}) {
      std::vector<std::uint32_t> weight(n), numbers(n), expected(n);
      for (std::uint32_t i = 0; i != n; ++i)
        weight[i] = static_cast<std::uint32_t>(random() % kinds), numbers[i] = expected[i] = i;
      auto const lighter = [&](std::uint32_t a, std::uint32_t b) { return weight[a] < weight[b]; };
      sort_numbers(numbers, lighter);
      std::stable_sort(expected.begin(), expected.end(), lighter);
      CHECK(numbers == expected);
      std::size_t compared = 0;  // in order already: once each
      sort_numbers(numbers, [&](std::uint32_t a, std::uint32_t b) { return ++compared, lighter(a, b); });
      CHECK(compared == (n == 0 ? 0 : n - 1));
    }
  }
}
