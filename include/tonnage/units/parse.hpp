// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads quantities as people write them, exactly.
///
/// `parse<quantity<kind::power>>("62.5 MW")`, `parse<quantity<kind::gpu, std::int64_t>>("260k gpus")`,
/// `parse<quantity<money<usd>>>("$10B")`: whatever `{}` prints, and the usual other ways.
///
/// - The result is the decimal times the unit, rounded once: the nearest double; a whole number is exact or an error.
/// - A dot is the decimal point ("260.000 GPUs" is 260), a comma stands before groups of three digits ("1,5" is an
///   error).
/// - Behind the number k, M, B, T, thousand … trillion multiply: "260k gpus", "$10B", "10 billion usd", "10 B USD".
/// - Prefixes are strict: mW is milliwatts, MW megawatts, and "Mw" an error which asks for one of them. So is "mt":
///   people write it for metric tons, and a thousandth of a tonne is a kilogram.
/// - A currency stands before the number or behind it; what is not finite is refused.
/// - A FLOP in a text has no format: it gets the one of the type that you ask for, FLOPS is FLOP/s, and FLOPs is work.
#pragma once

#include <tonnage/core/decimal.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/units/display.hpp>
#include <tonnage/units/quantity.hpp>
#include <tonnage/units/unit_text.hpp>
#include <utility>

namespace tonnage::inline v0_1_0 {

/// A quantity, or the error that kept it from being read.
template <class Quantity>
class parse_result {
 public:
  /// What was read.
  /// What kept it from being read.
  parse_result(Quantity const& value) : value_(value) {}                  // NOLINT: it is one of the two
  parse_result(tonnage::error problem) : problem_(std::move(problem)) {}  // NOLINT

  /// Whether a quantity was read.
  [[nodiscard]] bool has_value() const noexcept { return !problem_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  /// \pre has_value()
  [[nodiscard]] Quantity const& operator*() const noexcept { return value_; }
  [[nodiscard]] Quantity const* operator->() const noexcept { return &value_; }
  /// The quantity, or its error thrown.
  [[nodiscard]] Quantity const& value() const {
    if (problem_) throw_error(*problem_);
    return value_;
  }
  /// The quantity, or `other` where there is none.
  [[nodiscard]] Quantity value_or(Quantity const& other) const { return has_value() ? value_ : other; }
  /// \pre !has_value()
  [[nodiscard]] tonnage::error const& error() const noexcept { return *problem_; }

 private:
  Quantity value_{};
  std::optional<tonnage::error> problem_{};
};

namespace detail {

/// A text as it was read: an exact decimal and the unit that it counts, or a problem at a byte of the text.
struct quantity_reading {
  decimal value{};
  scale unit{};
  std::string problem{};
  std::size_t at = 0;
  std::size_t length = 0;
};

/// " (did you mean mW or MW?)": the units that make sense of a unit's text in the place of the one that was not
/// known, by its letters or as what people write for them. Those with which the whole text is of the dimension come
/// first; where there are none, those after which the next unknown unit stands.
inline std::string suggestion(std::string_view text, unit_reading const& unknown, measured const& m,
                              base money_before) {
  auto const word = text.substr(unknown.at, unknown.length);
  std::string out;
  int found = 0;
  for (bool const is_last : {true, false}) {
    for (auto const& p : prefixes) {
      for (auto const& s : symbols) {
        std::string candidate = std::string(p.text) + std::string(s.text);
        if (s.is_word && word.size() == candidate.size() + 1) candidate += 's';
        bool const is_doubtful = !s.doubtful.empty() && word == std::string(p.text) + std::string(s.doubtful);
        if (found == 2 || candidate == word || !(is_doubtful || same_letters(candidate, word))) continue;
        auto const whole = std::string(text).replace(unknown.at, unknown.length, candidate);
        auto const reading = read_unit_of(whole, m, money_before);
        bool const goes_on = !is_last && reading.problem == unknown.problem && reading.at > unknown.at;
        if (!reading.problem.empty() && !goes_on) continue;
        out += (found++ == 0 ? " (did you mean " : " or ") + candidate;
      }
    }
    if (found != 0) return out + "?)";
  }
  return out;
}

/// The length of the currency of `m`, symbol or code, at the start of a text.
inline std::size_t money_length(std::string_view text, measured const& m) {
  auto const place = currency_above(m);
  if (place == base::count) return 0;
  auto const& c = m.money[static_cast<std::size_t>(place)];
  for (auto const name : {c.symbol, c.code}) {
    if (!name.empty() && same_letters(text.substr(0, name.size()), name)) return name.size();
  }
  return 0;
}

inline quantity_reading read_quantity(std::string_view text, measured const& m) {
  auto const wrong = [](std::string why, std::size_t at, std::size_t length) {
    return quantity_reading{.problem = std::move(why), .at = at, .length = length};
  };
  std::size_t i = 0;
  auto const skip_spaces = [&] {
    while (i < text.size() && text[i] == ' ') ++i;
  };
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  skip_spaces();
  if (i == text.size()) return wrong("expected a number and " + expected_unit(m), i, 0);
  bool const negative = text[i] == '-';
  if (negative || text[i] == '+') ++i;
  auto const money = money_length(text.substr(i), m);
  i += money;
  if (money != 0) skip_spaces();
  for (std::string_view const word : {"nan", "inf"}) {
    if (same_letters(text.substr(i, 3), word)) return wrong("a quantity is finite", i, 3);
  }
  quantity_reading out;
  std::size_t length = 0;
  if (auto const p = read_decimal(text.substr(i), out.value, length); p.reason != nullptr) {
    return wrong(p.reason, i + p.at, text.size() - i - p.at);
  }
  out.value.negative = negative;
  i += length;
  skip_spaces();
  auto const rest = text.substr(i);
  auto const money_before = money != 0 ? currency_above(m) : base::count;
  auto const unit = read_unit_of(rest, m, money_before);
  if (!unit.problem.empty()) {
    auto const where = rest.substr(unit.at, unit.length);
    bool const unknown = unit.problem == "unknown unit";
    std::string why = rest.empty() ? "no unit" : std::string(unit.problem);
    if (unknown) why += suggestion(rest, unit, m, money_before);
    if (money != 0 && where == "m") why += " (m is milli: write M for million)";
    return wrong(why + ": expected " + expected_unit(m), i + unit.at, unit.length);
  }
  out.unit = unit.size;
  return out;
}

/// So many units as the value type has them, or what keeps it from that.
template <class Rep>
std::optional<Rep> value_from(decimal const& d, scale unit, std::string& problem) {
  if constexpr (is_whole<Rep>) {
    std::int64_t whole = 0;
    auto const failed = to_whole(scaled(d, unit), whole);
    bool fits = failed == whole_problem::none;
    if constexpr (std::is_integral_v<Rep>) fits = fits && std::in_range<Rep>(whole);
    if (fits) return static_cast<Rep>(whole);
    problem = failed == whole_problem::fraction ? "not a whole number" : "too large for a whole number";
  } else {
    std::optional<Rep> out;
    if constexpr (std::is_floating_point_v<Rep>)
      out = nearest<Rep>(d, unit);
    else if (auto const v = nearest<double>(d, unit))
      out = Rep(*v);
    if (!out) problem = "too large a number";
    return out;
  }
  return std::nullopt;
}

/// Columns count characters, not bytes.
inline place place_in(std::string_view text, std::size_t at, std::size_t length) {
  std::size_t column = 1;
  for (char const c : text.substr(0, at)) column += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  auto const part = text.substr(at < text.size() ? at : text.size(), length);
  return {.column = column, .text = std::string(part.empty() ? text : part)};
}

}  // namespace detail

/// Reads a quantity, or says why not. Does not throw for anything that a text may hold.
template <class Quantity>
[[nodiscard]] parse_result<Quantity> try_parse(std::string_view text) {
  auto reading = detail::read_quantity(text, detail::measured_by<typename Quantity::kind_type>);
  if (reading.problem.empty()) {
    auto const value = detail::value_from<typename Quantity::value_type>(reading.value, reading.unit, reading.problem);
    if (value) return Quantity::from_coherent(*value);
    reading.length = text.size();
  }
  return error(reading.problem, detail::place_in(text, reading.at, reading.length));
}

/// Reads a quantity; throws `tonnage::error` with column, text and reason where it cannot.
/// \code parse<quantity<kind::power>>("62.5 MX")  // column 6: unknown unit: expected a unit of power such as W, kW, MW: 'MX'
/// \endcode
template <class Quantity>
[[nodiscard]] Quantity parse(std::string_view text) {
  return try_parse<Quantity>(text).value();
}

}  // namespace tonnage::inline v0_1_0
