// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Quantities print with fmt: in the unit that reads best, or in the one you name.
///
/// `fmt::print("{}", 585e18 * flop_per_s<bf16>)` is "585 EFLOP/s"; `{:.1fMW}` of 62.5 MW is "62.5 MW".
///
/// The format is `[[fill]align][width][.precision][f|e|g|r][unit]`; a unit of another dimension does not compile.
/// - `{}`: the unit in which the number is from 1 to below 1000 (units/display.hpp says which units there are), with
///   three significant digits, never fewer than the whole part has: `62.5 MW`, `$10.0B`, `$38,462/GPU`, `260,000 GPUs`
/// - `{:MW}`: the same digits in this unit, which is printed as it is written here
/// - `{:.4}`: four significant digits
/// - `{:.2f}`: digits as fmt prints a double with `.2f` (or `e`, `g`), without groups
/// - `{:r}`: the fewest digits that `parse` reads back to the same bits
/// - `{:*^20}`: filled and aligned; to the right where nothing is said
///
/// A whole number (std::int64_t) in its coherent unit prints all its digits. Money below a thousand has the decimals of
/// its currency, and groups of whole units up to a million. Zero, `inf` and `nan` stand in the base unit.
#pragma once

#include <tonnage/core/display_text.hpp>
#include <tonnage/units/number_text.hpp>
#include <tonnage/units/quantity.hpp>
#include <tonnage/units/ratio.hpp>
#include <tonnage/units/unit_text.hpp>

namespace tonnage::inline v0_1_0 {

class number_writer;

/// How a value type prints. Specialise it for a number type of your own; a type that converts to double needs nothing.
template <class Rep>
struct value_traits {
  using for_all = void;  ///< not of a specialisation
  /// The number that chooses the unit.
  static double magnitude(Rep const& v) { return static_cast<double>(v); }
  /// The text, made of what `write.with_unit(number)` and `write.number(number)` print of built-in numbers.
  template <class Writer>
  static std::string format(Rep const& v, Writer const& write) {
    if constexpr (std::is_arithmetic_v<Rep>)
      return write.with_unit(v);
    else
      return write.with_unit(static_cast<double>(v));
  }
};

/// \cond
namespace detail {
/// What has value_traits of its own, or becomes a double.
template <class Rep>
concept prints_as_number =
    !requires { typename value_traits<Rep>::for_all; } || requires(Rep const& v) { static_cast<double>(v); };
}  // namespace detail
/// \endcond

/// Prints built-in numbers, given in coherent units, in one unit.
class number_writer {
 public:
  /// Writes in the unit `in`; `coin_decimals` are the decimals of the currency's coins, where the kind is money.
  number_writer(detail::rung in, detail::format_spec const& spec, int coin_decimals)
      : in_(std::move(in)), spec_(spec), coin_decimals_(coin_decimals) {}

  /// The number `from` was rounded up to the next unit: it is shown as `to`.
  number_writer& round_up(double from, double to) {
    from_ = from;
    to_ = to;
    return *this;
  }

  /// "-$2.10", "62.5 MW".
  template <class T>
  [[nodiscard]] std::string with_unit(T v) const {
    return text(detail::number_of(v), true);
  }
  /// "-2.10", "62.5".
  template <class T>
  [[nodiscard]] std::string number(T v) const {
    return text(detail::number_of(v), false);
  }

  [[nodiscard]] scale const& size() const { return in_.size; }          ///< of the unit, in coherent units
  [[nodiscard]] std::string_view before() const { return in_.before; }  ///< "$"
  [[nodiscard]] std::string_view after() const { return in_.after; }    ///< " MW", "B/GPU"

 private:
  [[nodiscard]] std::string text(detail::number n, bool unit) const {
    if (from_ != to_ && (n.real < 0 ? -n.real : n.real) == from_) {
      n.real = to_;
      n.whole = false;
    }
    auto const digits = detail::digits(n, in_, spec_, coin_decimals_);
    bool const hides_sign = n.real == 0 && spec_.type == '\0';
    std::string const sign = n.negative && !hides_sign ? "-" : "";
    return unit ? sign + in_.before + digits + (digits == "1" ? in_.after_one : in_.after) : sign + digits;
  }

  detail::rung in_;
  detail::format_spec spec_;
  int coin_decimals_;
  double from_ = 0, to_ = 0;
};

namespace detail {

namespace fmt_errors {
using namespace fmt;
using namespace fmt::detail;
/// The function that throws `fmt::format_error` has another name and namespace in each of fmt 9, 10 and 11.
template <class Text>
void raise(Text reason) {
  if constexpr (requires { report_error(reason); })
    report_error(reason);
  else
    throw_format_error(reason);
}
}  // namespace fmt_errors

/// Not a constant expression: where fmt checks format strings at compile time, the call itself is the error.
[[noreturn]] inline void bad_format(char const* reason) {
  fmt_errors::raise(reason);
  __builtin_unreachable();
}
[[noreturn]] inline void format_names_no_unit_of_this_kind(unit_reading const& reading, std::string_view unit,
                                                           measured const& m) {
  bad_format((std::string(reading.problem) + ": '" + std::string(unit) + "': expected " + expected_unit(m)).c_str());
}

constexpr bool is_align(char c) { return c == '<' || c == '>' || c == '^'; }
constexpr std::size_t code_point_length(char lead) {
  auto const c = static_cast<unsigned char>(lead);
  return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}
constexpr int read_count(std::string_view text, std::size_t& i, char const* problem) {
  int n = 0;
  for (; i < text.size() && is_digit(text[i]); ++i) {
    n = n * 10 + (text[i] - '0');
    if (n > 1000) bad_format(problem);
  }
  return n;
}

/// Reads fill, alignment and width, and says where they end.
constexpr std::size_t read_padding(std::string_view text, format_spec& out) {
  std::size_t i = 0;
  if (text.empty()) return i;
  if (auto const n = code_point_length(text[0]); n < text.size() && is_align(text[n])) {
    for (std::size_t k = 0; k < n; ++k) out.fill[k] = text[k];
    out.fill[n] = '\0';
    out.align = text[n];
    i = n + 1;
  } else if (is_align(text[0])) {
    out.align = text[i++];
  }
  out.width = read_count(text, i, "the width is at most 1000");
  return i;
}

/// Reads what stands between the colon and the closing brace.
constexpr format_spec read_spec(std::string_view text, measured const& m) {
  format_spec out;
  if (text.empty()) return out;
  std::size_t i = read_padding(text, out);
  if (i < text.size() && text[i] == '.') {
    std::size_t const start = ++i;
    out.precision = read_count(text, i, "the precision is at most 1000");
    if (i == start) bad_format("expected digits behind the dot of the precision");
  }
  auto rest = text.substr(i);
  auto reading = read_unit_of(rest, m);
  if (!rest.empty() && !reading.problem.empty() && std::string_view("fegr").find(rest[0]) != std::string_view::npos) {
    out.type = rest[0];
    rest.remove_prefix(1);
    reading = read_unit_of(rest, m);
  }
  if (out.type == 'r' && out.precision >= 0) bad_format("r prints the digits it needs: it takes no precision");
  if (rest.empty()) return out;
  if (!reading.problem.empty()) format_names_no_unit_of_this_kind(reading, rest, m);
  out.unit = rest;
  out.size = reading.size;
  return out;
}

/// The rung of a unit that was named: printed as it is written.
inline rung named_rung(std::string_view unit, scale size, measured const& m) {
  ladder const steps(m);
  rung out;
  out.size = size;
  for (auto const& c : m.money) {
    if (!c.symbol.empty() && unit.starts_with(c.symbol)) {
      out.before = c.symbol;
      unit.remove_prefix(out.before.size());
    }
  }
  out.after = (out.before.empty() ? " " : "") + std::string(unit);
  out.after_one = out.after;
  auto const style = steps.at(steps.base()).style;
  bool const plain_price = !out.before.empty() && (unit.empty() || unit[0] == '/');
  if (style != digit_style::coins || plain_price) out.style = style;
  return out;
}

/// The writer for numbers of this magnitude.
inline number_writer make_writer(format_spec const& spec, measured const& m, double magnitude, bool whole) {
  int const decimals = coin_decimals(m);
  if (!spec.unit.empty()) return {named_rung(spec.unit, spec.size, m), spec, decimals};
  ladder const steps(m);
  double const size = magnitude < 0 ? -magnitude : magnitude;
  auto const chosen = choose(steps, size, spec, decimals);
  int i = chosen.rung;
  // Whole numbers have finitely many digits only in units without an odd factor: in seconds, not in minutes.
  if (spec.type == 'r' && whole) {
    while (i > steps.first() && steps.at(i).size.num != 1) --i;
  }
  number_writer out(steps.at(i), spec, decimals);
  return size == size ? out.round_up(size, chosen.magnitude) : out;
}

inline std::string padded(std::string const& text, format_spec const& spec) {
  int const width = static_cast<int>(width_of(text));
  int const missing = spec.width > width ? spec.width - width : 0;
  int const left = spec.align == '<' ? 0 : spec.align == '>' ? missing : missing / 2;
  std::string out;
  for (int i = 0; i < left; ++i) out += spec.fill;
  out += text;
  for (int i = left; i < missing; ++i) out += spec.fill;
  return out;
}

/// What all formatters of tonnage share: where a format ends, and how a text is written in its width.
struct padding_formatter {
 protected:
  /// What stands before the closing brace.
  static constexpr std::string_view spec_in(fmt::format_parse_context const& context) {
    auto const* const begin = context.begin() == context.end() ? nullptr : &*context.begin();
    std::size_t n = 0;
    auto const left = static_cast<std::size_t>(context.end() - context.begin());
    while (n < left && begin[n] != '}') ++n;
    return {begin, n};
  }
  static constexpr auto end_of(std::string_view spec, fmt::format_parse_context const& context) {
    return context.begin() + static_cast<std::ptrdiff_t>(spec.size());
  }
  auto write_text(std::string const& text, fmt::format_context& context) const {
    auto out = context.out();
    for (char const c : padded(text, spec_)) *out++ = c;
    return out;
  }

  format_spec spec_{};
};

template <class Kind>
struct formatter : padding_formatter {
  constexpr auto parse(fmt::format_parse_context& context) {
    auto const spec = spec_in(context);
    if (!spec.empty()) spec_ = read_spec(spec, measured_by<Kind>);
    return end_of(spec, context);
  }

  template <class Rep>
  auto write(Rep const& value, fmt::format_context& context) const {
    return write_text(text(value), context);
  }
  /// The text without its padding.
  template <class Rep>
  [[nodiscard]] std::string text(Rep const& value) const {
    auto const writer = make_writer(spec_, measured_by<Kind>, value_traits<Rep>::magnitude(value), is_whole<Rep>);
    return value_traits<Rep>::format(value, writer);
  }
};

}  // namespace detail
}  // namespace tonnage::inline v0_1_0

template <class Kind, class Rep>
  requires tonnage::detail::prints_as_number<Rep>
struct fmt::formatter<tonnage::quantity<Kind, Rep>> : tonnage::detail::formatter<Kind> {
  auto format(tonnage::quantity<Kind, Rep> const& q, fmt::format_context& context) const {
    return this->write(q.coherent_, context);
  }
};
template <class Rep>
struct fmt::formatter<tonnage::pue<Rep>> : tonnage::detail::formatter<tonnage::kind::number> {
  auto format(tonnage::pue<Rep> const& p, fmt::format_context& context) const {
    return this->write(p.value(), context);
  }
};
template <class Rep>
struct fmt::formatter<tonnage::host_overhead<Rep>> : tonnage::detail::formatter<tonnage::kind::number> {
  auto format(tonnage::host_overhead<Rep> const& h, fmt::format_context& context) const {
    return this->write(h.value(), context);
  }
};
template <class Meaning, class Rep>
struct fmt::formatter<tonnage::fraction<Meaning, Rep>> : tonnage::detail::formatter<tonnage::kind::number> {
  auto format(tonnage::fraction<Meaning, Rep> const& f, fmt::format_context& context) const {
    return this->write(f.value(), context);
  }
};
