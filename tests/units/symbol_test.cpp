// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <set>
#include <string>
#include <tonnage/units.hpp>
#include <tonnage/units/symbol.hpp>

using namespace tonnage;
using detail::base;

namespace {

struct rack : boost::units::base_dimension<rack, 9'002> {
  static constexpr char const* name = "rack";
};
struct nameless : boost::units::base_dimension<nameless, 9'003> {};
template <class Tag>
using derived = kind::of<dimension::of<Tag>>;

template <class Kind>
constexpr int exponent(base b) {
  return detail::measured_by<Kind>.dimension[b];
}

constexpr scale size_of(char const* word) { return detail::find_symbol(word).size(); }
constexpr bool known(char const* word) { return detail::find_symbol(word).found; }

}  // namespace

TEST_CASE("symbol: a kind measures exponents, without scope and format") {
  STATIC_REQUIRE(exponent<kind::power>(base::mass) == 1);
  STATIC_REQUIRE(exponent<kind::power>(base::length) == 2);
  STATIC_REQUIRE(exponent<kind::power>(base::time) == -3);
  STATIC_REQUIRE(detail::measured_by<kind::chip_power>.dimension == detail::measured_by<kind::power>.dimension);
  STATIC_REQUIRE(detail::measured_by<kind::flop<bf16>>.dimension ==
                 detail::measured_by<kind::flop<sparse<fp8>>>.dimension);
  STATIC_REQUIRE(detail::measured_by<kind::flop<int8>>.counts_operations);
  STATIC_REQUIRE(!detail::measured_by<kind::flop<fp8>>.counts_operations);
  STATIC_REQUIRE(exponent<kind::quotient<kind::money<us_dollar>, kind::gpu_time>>(base::gpu) == -1);
}

TEST_CASE("symbol: money brings its currency") {
  constexpr auto& m = detail::measured_by<kind::quotient<kind::money<won>, kind::money<us_dollar>>>;
  // Boost.Units orders by number: 410 (KRW) before 840 (USD).
  CHECK(std::string(m.money[0].code) == "KRW");
  CHECK(m.money[0].decimals == 0);
  CHECK(std::string(m.money[1].symbol) == "$");
  STATIC_REQUIRE(m.dimension[base::money] == 1);
  STATIC_REQUIRE(m.dimension[base::money_2] == -1);
}

TEST_CASE("symbol: a dimension of your own brings its name") {
  CHECK(std::string(detail::measured_by<derived<rack>>.own[0]) == "rack");
  CHECK(std::string(detail::measured_by<derived<nameless>>.own[0]) == "?");
}

TEST_CASE("symbol: prefixes are strict, words are not") {
  STATIC_REQUIRE(size_of("MW") == scale{1, 1, 6});
  STATIC_REQUIRE(size_of("mW") == scale{1, 1, -3});
  STATIC_REQUIRE(!known("Mw"));
  STATIC_REQUIRE(!known("mw"));
  STATIC_REQUIRE(size_of("kWh") == scale{36, 1, 5});
  STATIC_REQUIRE(size_of("GiB") == scale{1 << 30});
  STATIC_REQUIRE(size_of("µs") == scale{1, 1, -6});
  STATIC_REQUIRE(size_of("us") == scale{1, 1, -6});
  STATIC_REQUIRE(size_of("megawatts") == scale{1, 1, 6});
  STATIC_REQUIRE(size_of("Kilowatt") == scale{1, 1, 3});
  STATIC_REQUIRE(size_of("gpus") == scale{});
  STATIC_REQUIRE(size_of("Hours") == scale{3600});
  STATIC_REQUIRE(size_of("Mtokens") == scale{1, 1, 6});
  STATIC_REQUIRE(size_of("min") == scale{60});
  STATIC_REQUIRE(size_of("millitokens") == scale{1, 1, -3});
  STATIC_REQUIRE(!known("mtokens"));
  STATIC_REQUIRE(!known("mt"));
  STATIC_REQUIRE(!known("mbit"));
  STATIC_REQUIRE(!known("kh"));
  STATIC_REQUIRE(!known("KiW"));
  STATIC_REQUIRE(!known(""));
  STATIC_REQUIRE(!known("M"));
}

TEST_CASE("symbol: no text means two things") {
  std::set<std::string> seen;
  for (auto const& s : detail::symbols) {
    CHECK(seen.insert(std::string(s.text)).second);
    if (!s.takes_prefix) continue;
    for (auto const& p : detail::prefixes) {
      if (p.text.empty()) continue;
      bool const binary = p.text.size() == 2 && p.text.back() == 'i';
      if (binary && s.dimension[0].of != base::byte) continue;
      auto const text = std::string(p.text) + std::string(s.text);
      INFO(text);
      auto const found = detail::find_symbol(text);
      if (s.is_whole && p.size.exp5 < 0) {  // a thousandth of a token, of a tonne
        CHECK_FALSE(found.found);
        continue;
      }
      REQUIRE(found.found);
      // The same spelling may be a symbol of its own (min, Pa …), but then with the same meaning.
      CHECK(found.symbol_found().text == s.text);
      CHECK(detail::prefixes[found.before].size == p.size);
    }
  }
}

TEST_CASE("symbol: multipliers") {
  CHECK(detail::find_multiplier("k") == 3);
  CHECK(detail::find_multiplier("B") == 9);
  CHECK(detail::find_multiplier("trillion") == 12);
  CHECK(detail::find_multiplier("m") == 0);
  CHECK(detail::find_multiplier("") == 0);
}
