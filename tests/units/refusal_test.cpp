// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <string_view>
#include <tonnage/units.hpp>
#include <type_traits>

using namespace tonnage;

namespace {

template <class A, class B>
concept adds = requires(A a, B b) { a + b; };
template <class A, class B>
concept subtracts = requires(A a, B b) { a - b; };
template <class A, class B>
concept equates = requires(A a, B b) { a == b; };
template <class A, class B>
concept orders = requires(A a, B b) { a < b; };
template <class A, class B>
concept adds_to = requires(A a, B b) { a += b; };
template <class A, class B>
constexpr bool mixes = adds<A, B> || subtracts<A, B> || equates<A, B> || orders<A, B> || adds_to<A, B>;

template <class A, class B>
std::string words(char const* verb, char const* preposition) {
  return tonnage::detail::why<A, B>(verb, preposition).text;
}

}  // namespace

TEST_CASE("refusal: what is refused is plainly false") {
  STATIC_REQUIRE(!mixes<quantity<kind::flop<bf16>>, quantity<kind::flop<fp8>>>);
  STATIC_REQUIRE(!mixes<quantity<kind::flop<bf16>>, quantity<kind::flop<sparse<bf16>>>>);
  STATIC_REQUIRE(!mixes<quantity<money<usd>>, quantity<money<krw>>>);
  STATIC_REQUIRE(!mixes<quantity<kind::chip_power>, quantity<kind::it_power>>);
  STATIC_REQUIRE(!mixes<quantity<kind::power>, quantity<kind::gpu>>);
  STATIC_REQUIRE(!mixes<quantity<kind::power>, double>);
  STATIC_REQUIRE(!mixes<int, quantity<kind::power>>);
  STATIC_REQUIRE(adds<quantity<kind::power>, quantity<kind::chip_power>>);
}

TEST_CASE("refusal: the words say what was mixed, and what to do") {
  CHECK(words<kind::flop<bf16>, kind::flop<fp8>>("adding ", " to ") ==
        "tonnage: adding FLOP of BF16 to FLOP of FP8: convert through h100_equivalents or another named metric");
  CHECK(words<kind::flop_rate<bf16>, kind::flop_rate<sparse<bf16>>>("adding ", " to ") ==
        "tonnage: adding FLOP/s of BF16 to FLOP/s of sparse BF16: a sparse peak is another claim than a dense one");
  CHECK(words<kind::money<us_dollar>, kind::money<won>>("comparing ", " with ") ==
        "tonnage: comparing USD with KRW: multiply by an exchange rate");
  CHECK(words<kind::chip_power, kind::facility_power>("turning ", " into ") ==
        "tonnage: turning chip power into facility power: lead across with a host_overhead or a pue");
  CHECK(words<kind::power, kind::chip_power>("turning ", " into ") ==
        "tonnage: turning power into chip power: a general kind does not turn into a special one");
  CHECK(words<kind::power, kind::quotient<kind::power, kind::gpu>>("adding ", " to ") ==
        "tonnage: adding power to m^2 kg s^-3 GPU^-1: these are different dimensions");
}

TEST_CASE("refusal: a sentence that does not fit is cut, not overrun") {
  tonnage::detail::sentence s;
  for (int i = 0; i < 100; ++i) s.add("long ");
  CHECK(std::string_view(s.out.text).size() == sizeof s.out.text - 1);
}
