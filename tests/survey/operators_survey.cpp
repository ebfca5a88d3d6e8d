// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The whole operator table: every pair of kinds × every operator, its result type or its refusal.
//
// The rules are written here a second time, in small integer vectors, and ask the library's algebra of kinds for nothing: a
// kind is its exponents, scopes are three of them, sums want equal vectors (or equal but for a scope that one side has not),
// products add vectors, and a vector that is in the table must come out as exactly the table's type.
#include "catch.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <tonnage/units.hpp>
#include <tuple>
#include <type_traits>
#include <utility>

using namespace tonnage;

namespace {

enum base_index { GPU, BYTE, CO2E, TOKEN, H100, USD, KRW, BF16, FP8, SPARSE_BF16, KG, M, S, CHIP, IT, FACILITY };

/// Exponents e of the bases, as the number Σ e·16^b: unique while |e| < 8, and sums are sums. Scopes stand apart. (Two
/// numbers and no array, because g++ 12 confuses template arguments that are arrays with leading zeros.)
struct vec {
  long long bases = 0;
  long long scopes = 0;
  constexpr bool operator==(vec const&) const = default;
  constexpr vec with(base_index b, int n) const {
    auto out = *this;
    (b < CHIP ? out.bases : out.scopes) += n * (1LL << (4 * (b < CHIP ? b : b - CHIP)));
    return out;
  }
  constexpr vec combine(vec const& other, int sign) const {
    return {bases + sign * other.bases, scopes + sign * other.scopes};
  }
  constexpr vec without_scope() const { return {bases, 0}; }
};

// The rules ---------------------------------------------------------------------------------------

/// A quantity turns into its own kind and loses a scope, and nothing else.
constexpr bool turns_into(vec const& from, vec const& to) { return from == to || from.without_scope() == to; }
constexpr bool meet(vec const& a, vec const& b) { return turns_into(a, b) || turns_into(b, a); }
constexpr vec sum_of(vec const& a, vec const& b) { return turns_into(a, b) ? b : a; }

// The table ---------------------------------------------------------------------------------------

constexpr vec one{};
constexpr vec energy = one.with(KG, 1).with(M, 2).with(S, -2);
constexpr vec power = energy.with(S, -1);

template <class Kind, vec V>
struct row {
  using quantity = tonnage::quantity<Kind>;
  using unit = tonnage::unit<Kind>;
  static constexpr vec dimension = V;
};

using kinds_in_the_table =
    std::tuple<row<kind::gpu, one.with(GPU, 1)>, row<kind::time, one.with(S, 1)>,
               row<kind::gpu_time, one.with(GPU, 1).with(S, 1)>, row<kind::power, power>,
               row<kind::chip_power, power.with(CHIP, 1)>, row<kind::it_power, power.with(IT, 1)>,
               row<kind::facility_power, power.with(FACILITY, 1)>, row<kind::energy, energy>,
               row<kind::it_energy, energy.with(IT, 1)>, row<kind::money<us_dollar>, one.with(USD, 1)>,
               row<kind::money<won>, one.with(KRW, 1)>, row<kind::flop<bf16>, one.with(BF16, 1)>,
               row<kind::flop<fp8>, one.with(FP8, 1)>, row<kind::flop<sparse<bf16>>, one.with(SPARSE_BF16, 1)>,
               row<kind::flop_rate<bf16>, one.with(BF16, 1).with(S, -1)>, row<kind::byte, one.with(BYTE, 1)>,
               row<kind::byte_rate, one.with(BYTE, 1).with(S, -1)>, row<kind::co2e, one.with(CO2E, 1)>,
               row<kind::token, one.with(TOKEN, 1)>, row<kind::h100_equivalents, one.with(H100, 1)>,
               row<decltype(watt / gpu)::kind_type, power.with(GPU, -1)>,
               row<decltype(watt * of_chips / gpu)::kind_type, power.with(GPU, -1).with(CHIP, 1)>,
               row<decltype(usd / gpu)::kind_type, one.with(USD, 1).with(GPU, -1)>>;
constexpr std::size_t rows = std::tuple_size_v<kinds_in_the_table>;

constexpr char const* names[rows] = {"gpu",
                                     "time",
                                     "gpu_time",
                                     "power",
                                     "chip_power",
                                     "it_power",
                                     "facility_power",
                                     "energy",
                                     "it_energy",
                                     "usd",
                                     "krw",
                                     "flop<bf16>",
                                     "flop<fp8>",
                                     "flop<sparse<bf16>>",
                                     "flop_rate<bf16>",
                                     "byte",
                                     "byte_rate",
                                     "co2e",
                                     "token",
                                     "h100_equivalents",
                                     "W/GPU",
                                     "chip W/GPU",
                                     "usd/gpu"};

// What the library has, read off its types --------------------------------------------------------

template <class Tag>
constexpr base_index index_of = GPU;
template <>
constexpr base_index index_of<dimension::gpu> = GPU;
template <>
constexpr base_index index_of<dimension::byte> = BYTE;
template <>
constexpr base_index index_of<dimension::co2e> = CO2E;
template <>
constexpr base_index index_of<dimension::token> = TOKEN;
template <>
constexpr base_index index_of<dimension::h100_equivalent> = H100;
template <>
constexpr base_index index_of<dimension::money<us_dollar>> = USD;
template <>
constexpr base_index index_of<dimension::money<won>> = KRW;
template <>
constexpr base_index index_of<dimension::flop<bf16>> = BF16;
template <>
constexpr base_index index_of<dimension::flop<fp8>> = FP8;
template <>
constexpr base_index index_of<dimension::flop<sparse<bf16>>> = SPARSE_BF16;
template <>
constexpr base_index index_of<boost::units::mass_base_dimension> = KG;
template <>
constexpr base_index index_of<boost::units::length_base_dimension> = M;
template <>
constexpr base_index index_of<boost::units::time_base_dimension> = S;
template <>
constexpr base_index index_of<dimension::chip_scope> = CHIP;
template <>
constexpr base_index index_of<dimension::it_scope> = IT;
template <>
constexpr base_index index_of<dimension::facility_scope> = FACILITY;

template <class Dimension>
struct vector_of {
  static constexpr vec value{};
};
template <class Tag, class Exponent, class Rest>
struct vector_of<boost::units::list<boost::units::dim<Tag, Exponent>, Rest>> {
  static constexpr vec value = vector_of<Rest>::value.with(index_of<Tag>, static_cast<int>(Exponent::Numerator));
};

template <std::size_t... I>
constexpr std::size_t find_row(vec const& v, std::index_sequence<I...>) {
  std::size_t found = rows;
  ((std::tuple_element_t<I, kinds_in_the_table>::dimension == v ? void(found = I) : void()), ...);
  return found;
}

/// Whether `Result` is what a result of this dimension must be: the type of the table, if it is there.
template <class Result, vec V>
constexpr bool is_right() {
  if constexpr (V == one) {
    return std::is_same_v<Result, double>;
  } else {
    constexpr auto i = find_row(V, std::make_index_sequence<rows>{});
    if constexpr (i < rows)
      return std::is_same_v<Result, typename std::tuple_element_t<i, kinds_in_the_table>::quantity>;
    else
      return std::is_same_v<typename Result::value_type, double> &&
             vector_of<typename Result::kind_type::dimension>::value == V;
  }
}

// One pair ----------------------------------------------------------------------------------------

enum operation {
  PLUS,
  MINUS,
  TIMES,
  OVER,
  LESS,
  EQUAL,
  ADD_TO,
  SUBTRACT_FROM,
  CONSTRUCT,
  CONVERT,
  READ_IN,
  OPERATIONS
};
constexpr char const* operation_names[OPERATIONS] = {
    "+", "-", "*", "/", "<", "==", "+=", "-=", "construct", "convert", "in(unit)"};

using verdicts = std::array<bool, OPERATIONS>;

template <class RowA, class RowB>
constexpr verdicts judge() {
  using A = typename RowA::quantity;
  using B = typename RowB::quantity;
  using U = typename RowB::unit;
  constexpr vec a = RowA::dimension;
  constexpr vec b = RowB::dimension;
  verdicts ok{};

  constexpr bool adds = requires(A x, B y) { x + y; };
  constexpr bool subtracts = requires(A x, B y) { x - y; };
  ok[PLUS] = adds == meet(a, b);
  ok[MINUS] = subtracts == meet(a, b);
  if constexpr (adds && meet(a, b))
    ok[PLUS] = is_right<decltype(std::declval<A>() + std::declval<B>()), sum_of(a, b)>();
  if constexpr (subtracts && meet(a, b))
    ok[MINUS] = is_right<decltype(std::declval<A>() - std::declval<B>()), sum_of(a, b)>();

  ok[TIMES] = is_right<decltype(std::declval<A>() * std::declval<B>()), a.combine(b, 1)>();
  ok[OVER] = is_right<decltype(std::declval<A>() / std::declval<B>()), a.combine(b, -1)>();

  ok[LESS] = (requires(A x, B y) { x < y; }) == meet(a, b);
  ok[EQUAL] = (requires(A x, B y) { x == y; }) == meet(a, b);
  ok[ADD_TO] = (requires(A x, B y) { x += y; }) == turns_into(b, a);
  ok[SUBTRACT_FROM] = (requires(A x, B y) { x -= y; }) == turns_into(b, a);
  ok[CONSTRUCT] = std::is_constructible_v<A, B> == turns_into(b, a);
  ok[CONVERT] = std::is_convertible_v<B, A> == turns_into(b, a);
  ok[READ_IN] = (requires(A x, U u) { x.in(u); }) == turns_into(a, b);
  return ok;
}

template <std::size_t... I>
constexpr std::array<verdicts, rows * rows> survey(std::index_sequence<I...>) {
  return {judge<std::tuple_element_t<I / rows, kinds_in_the_table>,
                std::tuple_element_t<I % rows, kinds_in_the_table>>()...};
}

constexpr auto all = survey(std::make_index_sequence<rows * rows>{});

}  // namespace

TEST_CASE("operators survey: every pair of kinds under every operator") {
  std::size_t checked = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t op = 0; op < OPERATIONS; ++op, ++checked) {
      INFO(names[i / rows] << ' ' << operation_names[op] << ' ' << names[i % rows]);
      CHECK(all[i][op]);
    }
  }
  WARN(rows << " kinds, " << all.size() << " pairs, " << checked << " results or refusals");
  CHECK(checked == 23 * 23 * 11);
}

TEST_CASE("operators survey: the table says what it means") {
  std::size_t right = 0;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    ((right += vector_of<typename std::tuple_element_t<I, kinds_in_the_table>::quantity::kind_type::dimension>::value ==
                       std::tuple_element_t<I, kinds_in_the_table>::dimension
                   ? 1
                   : 0),
     ...);
  }(std::make_index_sequence<rows>{});
  CHECK(right == rows);
}
