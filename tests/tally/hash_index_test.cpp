// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <tonnage/tally/detail/dictionary.hpp>
#include <tonnage/tally/hash_index.hpp>
#include <tuple>
#include <vector>

#include "catch.hpp"

using namespace tonnage::detail;

TEST_CASE("numbers come in the order of first sight, and stay") {
  hash_index index;
  std::vector<std::string> names;
  auto const number = [&](std::string const& name, std::uint32_t hash) {
    auto const [n, is_new] = index.find(hash, [&](std::uint32_t i) { return names[i] == name; });
    if (is_new) names.push_back(name);
    return n;
  };
  CHECK(number("a", 7) == 0);
  CHECK(number("b", 7) == 1);  // one hash for two names
  CHECK(number("a", 7) == 0);
  CHECK(number("c", 7 + 64) == 2);  // one place of the first 64 for two hashes
  CHECK(number("b", 7) == 1);
  CHECK(number("c", 7 + 64) == 2);
}

namespace {
struct named {
  using known_by_address = void;
  int const* at;
  [[nodiscard]] void const* address() const { return at; }
};
/// As boost::asio's endpoints: its address is no place in memory.
struct endpoint {
  int port;
  [[nodiscard]] endpoint address() const { return {0}; }
  [[nodiscard]] std::size_t hash() const { return static_cast<std::size_t>(port); }
};
}  // namespace

TEST_CASE("a user's key may have a member address() that is not a place in memory") {
  CHECK(identity_of(endpoint{80}) == 80);
  CHECK(identity_of(std::tuple(endpoint{80})) == identity_of(std::tuple(std::size_t{80})));
}

TEST_CASE("numbers survive every growth, whether hashes collide or not") {
  hash_index index;
  std::vector<std::uint32_t> keys;
  auto const number = [&](std::uint32_t key) {
    auto const [n, is_new] = index.find(key % 1000, [&](std::uint32_t i) { return keys[i] == key; });
    if (is_new) keys.push_back(key);
    return n;
  };
  for (std::uint32_t k = 0; k != 5'000; ++k) REQUIRE(number(k) == k);  // five keys to each hash
  for (std::uint32_t k = 0; k != 5'000; ++k) REQUIRE(number(k) == k);

  hash_index spread;
  auto const same = [](std::uint32_t) { return true; };
  for (std::uint32_t k = 0; k != 100'000; ++k) REQUIRE(spread.find(k * 2'654'435'761U, same).first == k);
  for (std::uint32_t k = 0; k != 100'000; ++k) REQUIRE(spread.find(k * 2'654'435'761U, same) == std::pair(k, false));
}

TEST_CASE("a guess at an empty place is a number all the same") {
  hash_index const index;
  CHECK(index.guess(12'345) == 0);
}

TEST_CASE("values have an identity: hashed, dated, or made of such") {
  using std::chrono::sys_days;
  CHECK(identity_of(sys_days(std::chrono::days(5))) != identity_of(sys_days(std::chrono::days(6))));
  CHECK(identity_of(std::pair(1, std::string("x"))) == identity_of(std::pair(1, std::string("x"))));
  CHECK(identity_of(std::pair(1, std::string("x"))) != identity_of(std::pair(2, std::string("x"))));
}

TEST_CASE("numbers have one NaN and one zero, and an order") {
  double const nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
  double const ascending[] = {-inf, -2, -1, -5e-324, 0, 5e-324, 1, 2, inf, nan};
  for (auto const a : ascending)
    for (auto const b : ascending) {
      bool const is_less = a < b || (!std::isnan(a) && std::isnan(b));
      CHECK((comparable(a) < comparable(b)) == is_less);
      CHECK((comparable(static_cast<float>(a)) < comparable(static_cast<float>(b))) ==
            (static_cast<float>(a) < static_cast<float>(b) || (!std::isnan(a) && std::isnan(b))));
    }
  CHECK(comparable(-0.0) == comparable(0.0));
  CHECK(comparable(-nan) == comparable(nan));
  CHECK(comparable(std::optional(nan)) == comparable(std::optional(-nan)));
  CHECK(comparable(std::optional<double>()) < comparable(std::optional(-inf)));
  CHECK(comparable(std::pair(nan, std::string("a"))) == comparable(std::pair(-nan, std::string("a"))));
  CHECK(comparable(std::pair(1.0, std::string("a"))) < comparable(std::pair(1.0, std::string("b"))));
  CHECK(identity_of(-0.0) == identity_of(0.0));
  CHECK(identity_of(-0.0F) == identity_of(0.0F));
  CHECK(identity_of(std::optional(-nan)) == identity_of(std::optional(nan)));
  CHECK(identity_of(1.0) != identity_of(2.0));
  CHECK_FALSE(std::signbit(kept_value(-0.0)));
  CHECK_FALSE(std::signbit(kept_value(std::optional(-nan)).value()));
  CHECK(kept_value(std::array{-0.0, 2.0}) == std::array{0.0, 2.0});
  CHECK(kept_value(std::pair(-1.5, 2)) == std::pair(-1.5, 2));
}

TEST_CASE("what another hash found before is found by both") {
  hash_index index;
  std::vector<std::string> names;
  int asked = 0;
  auto const number = [&](std::string const& name, std::uint32_t hash, std::uint32_t shared) {
    auto const [n, is_new] =
        index.find(hash, [&](std::uint32_t i) { return names[i] == name; }, [&] { return ++asked, shared; });
    if (is_new) names.push_back(name);
    return n;
  };
  CHECK(number("a", 7, 70) == 0);
  CHECK(number("a", 8, 70) == 0);
  CHECK(number("b", 8, 80) == 1);  // another value at a hash that is taken
  CHECK(number("b", 80, 80) == 1);
  CHECK(number("a", 70, 70) == 0);
  CHECK(asked == 3);
  CHECK(number("a", 7, 0) == 0);  // found: not asked again
  CHECK(number("b", 8, 0) == 1);
  CHECK(asked == 3);
  for (std::uint32_t i = 0; i != 1000; ++i) REQUIRE(number(std::to_string(i), 100 + 2 * i, 101 + 2 * i) == 2 + i);
  for (std::uint32_t i = 0; i != 1000; ++i) REQUIRE(number(std::to_string(i), 101 + 2 * i, 101 + 2 * i) == 2 + i);
  CHECK(number("a", 8, 0) == 0);
}

TEST_CASE("an address is asked of whoever knows better") {
  int places[2] = {};
  named const one{&places[0]}, other{&places[1]};
  CHECK(identity_of(one) != identity_of(other));
  auto const first_place = [&](named) -> void const* { return &places[0]; };
  CHECK(identity_of(other, first_place) == identity_of(one));
  CHECK(identity_of(std::tuple(5, other), first_place) == identity_of(std::tuple(5, one)));
  CHECK(identity_of(std::tuple(5, other)) != identity_of(std::tuple(5, one)));
}
