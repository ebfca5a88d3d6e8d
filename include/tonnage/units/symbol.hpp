// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The symbols of units, one table for writing and reading, and what a kind measures at run time.
///
/// `detail::read_unit("PFLOP/s/GPU", detail::measured_by<Kind>)` is a scale of 10^15 and the
/// dimension FLOP/s per GPU, in a constant expression too: that is how a format string is checked.
#pragma once

#include <boost/units/physical_dimensions/amount.hpp>
#include <boost/units/physical_dimensions/current.hpp>
#include <boost/units/physical_dimensions/luminous_intensity.hpp>
#include <boost/units/physical_dimensions/temperature.hpp>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <tonnage/units/refusal.hpp>

namespace tonnage::inline v0_1_0::detail {

/// The base dimensions that have a place of their own at run time; three places are for currencies and three for the
/// base dimensions of a user.
enum class base : unsigned char {
  money,
  money_2,
  money_3,
  flop,
  byte,
  token,
  co2e,
  h100_equivalent,
  tpp,
  water,
  staff,
  gpu,
  mass,
  length,
  time,
  current,
  temperature,
  amount,
  luminosity,
  own,
  own_2,
  own_3,
  count
};
inline constexpr std::size_t bases = static_cast<std::size_t>(base::count);

/// A dimension at run time: the exponent of each base.
struct exponents {
  short of[bases]{};
  constexpr bool operator==(exponents const&) const = default;
  constexpr short& operator[](base b) { return of[static_cast<std::size_t>(b)]; }
  constexpr short operator[](base b) const { return of[static_cast<std::size_t>(b)]; }
};

struct currency_symbol {
  std::string_view code{};
  std::string_view symbol{};  ///< empty where the code is all there is
  int decimals = 2;
};

/// What a kind measures: its dimension without scope and number format, and the names it brings.
struct measured {
  exponents dimension{};
  std::string_view name{};  ///< of the kind; empty for a derived one
  currency_symbol money[3]{};
  std::string_view own[3]{};
  bool counts_operations = false;  ///< of an integer format: OP/s instead of FLOP/s
};

// clang-format off
template <class Tag> inline constexpr base place_of = base::own;
template <class C> inline constexpr base place_of<dimension::money<C>> = base::money;
template <class F> inline constexpr base place_of<dimension::flop<F>> = base::flop;
template <> inline constexpr base place_of<dimension::byte> = base::byte;
template <> inline constexpr base place_of<dimension::token> = base::token;
template <> inline constexpr base place_of<dimension::co2e> = base::co2e;
template <> inline constexpr base place_of<dimension::h100_equivalent> = base::h100_equivalent;
template <> inline constexpr base place_of<dimension::tpp> = base::tpp;
template <> inline constexpr base place_of<dimension::water> = base::water;
template <> inline constexpr base place_of<dimension::staff> = base::staff;
template <> inline constexpr base place_of<dimension::gpu> = base::gpu;
template <> inline constexpr base place_of<boost::units::mass_base_dimension> = base::mass;
template <> inline constexpr base place_of<boost::units::length_base_dimension> = base::length;
template <> inline constexpr base place_of<boost::units::time_base_dimension> = base::time;
template <> inline constexpr base place_of<boost::units::current_base_dimension> = base::current;
template <> inline constexpr base place_of<boost::units::temperature_base_dimension> = base::temperature;
template <> inline constexpr base place_of<boost::units::amount_base_dimension> = base::amount;
template <> inline constexpr base place_of<boost::units::luminous_intensity_base_dimension> = base::luminosity;
// clang-format on

constexpr base after(base b, std::size_t n) { return static_cast<base>(static_cast<std::size_t>(b) + n); }

template <class Dimension>
struct walk {
  static constexpr void into(measured&) {}
};
template <class Tag, class Exponent, class Rest>
struct walk<boost::units::list<boost::units::dim<Tag, Exponent>, Rest>> {
  static constexpr void into(measured& out) {
    static_assert(Exponent::Denominator == 1, "tonnage: only whole powers of dimensions have a text");
    auto place = place_of<Tag>;
    if constexpr (requires { typename Tag::currency; }) {
      using currency = typename Tag::currency;
      std::size_t n = 0;
      while (!out.money[n].code.empty()) ++n;  // a fourth currency is no constant expression
      place = after(base::money, n);
      out.money[n].code = currency::code;
      if constexpr (requires { std::string_view(currency::symbol); }) {
        if constexpr (currency::symbol != static_cast<char const*>(nullptr)) out.money[n].symbol = currency::symbol;
      }
      if constexpr (requires { currency::decimals; }) out.money[n].decimals = currency::decimals;
    } else if constexpr (requires { typename Tag::format; }) {
      if constexpr (!Tag::format::is_floating) out.counts_operations = true;
    } else if constexpr (place_of<Tag> == base::own && !kind::is_scope<Tag>) {
      std::size_t n = 0;
      while (!out.own[n].empty()) ++n;
      place = after(base::own, n);
      out.own[n] = base_name<Tag>();
    }
    if constexpr (!kind::is_scope<Tag>) {
      out.dimension[place] = static_cast<short>(out.dimension[place] + Exponent::Numerator);
    }
    walk<Rest>::into(out);
  }
};

template <class Kind>
constexpr measured measure() {
  measured out;
  if constexpr (!std::is_same_v<Kind, kind::derived<typename Kind::dimension>>) out.name = Kind::name;
  walk<typename Kind::dimension>::into(out);
  return out;
}
template <class Kind>
inline constexpr measured measured_by = measure<Kind>();

/// One symbol. `is_word`: any case, with or without a plural s. `takes_prefix`: kW, Mtoken, but not kh. `is_whole`:
/// no letter of a prefix below one, since who writes mtoken means a million, and by mt a metric ton. `doubtful`: what
/// people write for it that is or looks like something else as well, and is no symbol here.
struct symbol {
  std::string_view text;
  struct {
    base of;
    short exponent;
  } dimension[3];
  scale size{};
  bool takes_prefix = false;
  bool is_word = false;
  bool is_whole = false;
  std::string_view doubtful{};
};

// clang-format off: tables
inline constexpr symbol symbols[] = {
    {"W", {{base::mass, 1}, {base::length, 2}, {base::time, -3}}, {}, true},
    {"watt", {{base::mass, 1}, {base::length, 2}, {base::time, -3}}, {}, true, true},
    {"Wh", {{base::mass, 1}, {base::length, 2}, {base::time, -2}}, {3600}, true},
    {"J", {{base::mass, 1}, {base::length, 2}, {base::time, -2}}, {}, true},
    {"joule", {{base::mass, 1}, {base::length, 2}, {base::time, -2}}, {}, true, true},
    {"s", {{base::time, 1}}, {}, true},
    {"sec", {{base::time, 1}}, {}, false, true}, {"second", {{base::time, 1}}, {}, true, true},
    {"min", {{base::time, 1}}, {60}, false, true}, {"minute", {{base::time, 1}}, {60}, false, true},
    {"h", {{base::time, 1}}, {3600}},
    {"hr", {{base::time, 1}}, {3600}, false, true},
    {"hour", {{base::time, 1}}, {3600}, false, true},
    {"d", {{base::time, 1}}, {86400}},
    {"day", {{base::time, 1}}, {86400}, false, true},
    {"GPU", {{base::gpu, 1}}, {}, true, true, true},
    {"FLOP", {{base::flop, 1}}, {}, true},
    {"FLOPs", {{base::flop, 1}}, {}, true},
    {"FLOPS", {{base::flop, 1}, {base::time, -1}}, {}, true},
    {"OP", {{base::flop, 1}}, {}, true},
    {"OPs", {{base::flop, 1}}, {}, true},
    {"OPS", {{base::flop, 1}, {base::time, -1}}, {}, true},
    {"B", {{base::byte, 1}}, {}, true},
    {"byte", {{base::byte, 1}}, {}, true, true, true},
    {"bit", {{base::byte, 1}}, {1, 8}, true, true, true, "b"},
    {"token", {{base::token, 1}}, {}, true, true, true},
    {"H100-equivalent", {{base::h100_equivalent, 1}}, {}, true, true, true},
    {"H100e", {{base::h100_equivalent, 1}}, {}, true, false, true},
    {"TPP", {{base::tpp, 1}}, {}, true, false, true},
    {"L", {{base::water, 1}}, {}, true},
    {"l", {{base::water, 1}}, {}, true},
    {"litre", {{base::water, 1}}, {}, true, true}, {"liter", {{base::water, 1}}, {}, true, true},
    {"FTE", {{base::staff, 1}}, {}, true, true, true},
    {"g", {{base::mass, 1}}, {1, 1, -3}, true},
    {"t", {{base::mass, 1}}, {1, 1, 3}, true, false, true, "mt"},
    {"m", {{base::length, 1}}, {}, true},
    {"A", {{base::current, 1}}, {}, true},
    {"K", {{base::temperature, 1}}, {}, true},
    {"mol", {{base::amount, 1}}, {}, true},
    {"cd", {{base::luminosity, 1}}, {}, true},
    {"%", {}, {1, 1, -2}},
};
// clang-format on

struct prefix {
  std::string_view text;
  std::string_view word;
  scale size;
};

/// SI prefixes in steps of a thousand, from pico on, so that `prefixes[i]` is 10^(3 (i - 4)); then those of binary
/// sizes.
inline constexpr int no_prefix = 4;
inline constexpr int last_si_prefix = 14;
// clang-format off
inline constexpr prefix prefixes[] = {
    {"p", "pico", {1, 1, -12}},  {"n", "nano", {1, 1, -9}},   {"µ", "micro", {1, 1, -6}},
    {"m", "milli", {1, 1, -3}},  {"", "", {}},                {"k", "kilo", {1, 1, 3}},
    {"M", "mega", {1, 1, 6}},    {"G", "giga", {1, 1, 9}},    {"T", "tera", {1, 1, 12}},
    {"P", "peta", {1, 1, 15}},   {"E", "exa", {1, 1, 18}},    {"Z", "zetta", {1, 1, 21}},
    {"Y", "yotta", {1, 1, 24}},  {"R", "ronna", {1, 1, 27}},  {"Q", "quetta", {1, 1, 30}},
    {"u", "", {1, 1, -6}},       {"μ", "", {1, 1, -6}},       {"Ki", "kibi", {1 << 10}},
    {"Mi", "mebi", {1 << 20}},   {"Gi", "gibi", {1 << 30}},   {"Ti", "tebi", {std::int64_t{1} << 40}},
    {"Pi", "pebi", {std::int64_t{1} << 50}},
};
// clang-format on

/// The words of the press for powers of a thousand, which stand behind a number. Not `m`, which is milli to one reader
/// and a million to the other.
struct multiplier {
  std::string_view text;
  int exponent;
};
inline constexpr multiplier multipliers[] = {
    {"k", 3}, {"K", 3},  {"thousand", 3}, {"M", 6},  {"mn", 6},        {"million", 6},
    {"B", 9}, {"bn", 9}, {"billion", 9},  {"T", 12}, {"trillion", 12},
};
/// The power of ten of a multiplier, or 0 where the word is none.
constexpr int find_multiplier(std::string_view word) {
  for (auto const& m : multipliers) {
    if (m.text == word) return m.exponent;
  }
  return 0;
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool same_letters(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}
constexpr bool is_symbol(symbol const& s, std::string_view word) {
  if (!s.is_word) return s.text == word;
  return same_letters(s.text, word) || (word.size() == s.text.size() + 1 && lower(word.back()) == 's' &&
                                        same_letters(s.text, word.substr(0, s.text.size())));
}

/// A symbol with its prefix, as it stood in a text; places in the two tables. (No pointers: to compare one with null is
/// no constant expression under g++ 12's undefined-behaviour sanitizer.)
struct found_symbol {
  bool found = false;
  std::size_t unit = 0;
  std::size_t before = no_prefix;

  [[nodiscard]] constexpr symbol const& symbol_found() const { return symbols[unit]; }
  [[nodiscard]] constexpr scale size() const { return prefixes[before].size * symbols[unit].size; }
};
constexpr found_symbol find_symbol(std::string_view word) {
  for (std::size_t s = 0; s < std::size(symbols); ++s) {
    if (is_symbol(symbols[s], word)) return {true, s, no_prefix};
  }
  for (std::size_t i = 0; i < std::size(prefixes); ++i) {
    auto const& p = prefixes[i];
    bool const binary = p.text.size() == 2 && p.text.back() == 'i';
    for (std::size_t s = 0; s < std::size(symbols); ++s) {
      auto const& unit = symbols[s];
      if (!unit.takes_prefix || (binary && unit.dimension[0].of != base::byte)) continue;
      bool const is_letter = !p.text.empty() && (!unit.is_whole || p.size.exp5 >= 0);
      if (is_letter && word.starts_with(p.text) && is_symbol(unit, word.substr(p.text.size()))) return {true, s, i};
      if (!p.word.empty() && unit.is_word && same_letters(word.substr(0, p.word.size()), p.word) &&
          is_symbol(unit, word.substr(p.word.size()))) {
        return {true, s, i};
      }
    }
  }
  return {};
}

/// The place of the currency that stands above the slash, or `count`.
constexpr base currency_above(measured const& m) {
  for (auto b : {base::money, base::money_2, base::money_3}) {
    if (m.dimension[b] == 1) return b;
  }
  return base::count;
}
constexpr int coin_decimals(measured const& m) {
  auto const b = currency_above(m);
  return b == base::count ? 2 : m.money[static_cast<std::size_t>(b)].decimals;
}

/// The symbol of a base where it stands under a slash or beside another: "GPU", "USD", "g CO2e".
inline std::string symbol_of(base b, measured const& m) {
  static constexpr char const* names[] = {"",    "",    "",    "",    "B",  "token", "g CO2e", "H100-equivalent",
                                          "TPP", "L",   "FTE", "GPU", "kg", "m",     "s",      "A",
                                          "K",   "mol", "cd"};
  auto const i = static_cast<std::size_t>(b);
  constexpr auto own = static_cast<std::size_t>(base::own);
  if (b == base::flop) return m.counts_operations ? "OP" : "FLOP";
  if (b < base::flop) return std::string(m.money[i].code);
  if (b >= base::own) return std::string(m.own[i - own]);
  return names[i];
}

}  // namespace tonnage::inline v0_1_0::detail
