// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The values that `nvidia-smi` prints: numbers with units, and the words it prints where it has none.
///
/// `parse_smi_power("69.85 W").value()` is 69.85 W of chip power; `parse_smi_power("[N/A]").why()` is `not_applicable`.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/from_chars.hpp>
#include <tonnage/units/information.hpp>
#include <tonnage/units/power.hpp>
#include <tonnage/units/ratio.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats {

/// Why a value is not there.
enum class absence : unsigned char {
  not_asked,       ///< no column and no element for it
  empty,           ///< one that is empty
  not_applicable,  ///< `[N/A]`
  not_supported,   ///< `[Not Supported]`
  no_permission,   ///< `[Insufficient Permissions]`
  not_found,       ///< `[Not Found]`
  deprecated,      ///< `[Requested functionality has been deprecated]`
  unknown,         ///< `Unknown`
  unknown_error,   ///< `[Unknown Error]`
  requires_reset,  ///< `[GPU requires reset]`: it does not work
  lost,            ///< `[GPU is lost]`: it does not answer
  other            ///< something else in brackets
};

/// The reason as messages say it.
[[nodiscard]] constexpr char const* to_string(absence why) {
  constexpr char const* names[] = {"not asked for", "empty",          "N/A",        "not supported",
                                   "no permission", "not found",      "deprecated", "unknown",
                                   "unknown error", "requires reset", "lost",       "another reason"};
  return names[static_cast<std::size_t>(why)];
}

/// A value that is known, or the reason why it is not. It never turns into a zero by itself.
template <class T>
class smi_value {
 public:
  constexpr smi_value() = default;
  /// Absent, and why.
  constexpr smi_value(absence why) : why_(why) {}  // NOLINT(google-explicit-constructor)
  /// Known.
  constexpr smi_value(T known) : value_(std::move(known)) {}  // NOLINT(google-explicit-constructor)

  /// Whether there is a value.
  [[nodiscard]] constexpr bool is_known() const noexcept { return value_.has_value(); }
  /// \throws tonnage::error  with the reason, where there is no value.
  [[nodiscard]] constexpr T const& value() const {
    if (!value_) throw error("this value is not known", {.text = to_string(why_)});
    return *value_;
  }
  /// For a metric, to which what is not known is nothing.
  [[nodiscard]] constexpr std::optional<T> const& if_known() const noexcept { return value_; }
  /// \pre  !is_known()
  [[nodiscard]] constexpr absence why() const noexcept { return why_; }

  bool operator==(smi_value const&) const = default;

 private:
  std::optional<T> value_{};
  absence why_ = absence::not_asked;
};

/// \cond
namespace detail {

[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t\r\n";
  auto const first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}
[[nodiscard]] constexpr bool same_letters(std::string_view a, std::string_view b) noexcept {
  auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i != a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}
[[nodiscard]] inline error smi_error(std::string const& reason, std::string_view text) {
  return error(reason, {.text = std::string(text.substr(0, 200))});
}

/// The digits at the front of a text, up to `most` of them; empty where there are none, or more.
[[nodiscard]] constexpr std::string_view digits_of(std::string_view text, std::size_t most) noexcept {
  std::size_t size = 0;
  while (size != text.size() && text[size] >= '0' && text[size] <= '9') ++size;
  return size > most ? std::string_view() : text.substr(0, size);
}

struct absent_word {
  std::string_view text;
  absence why;
};
/// The words of NVML's errors, which `nvidia-smi` prints in brackets in a CSV and without them in XML.
inline constexpr std::array absent_words{
    absent_word{"N/A", absence::not_applicable},
    absent_word{"Not Supported", absence::not_supported},
    absent_word{"Insufficient Permissions", absence::no_permission},
    absent_word{"Not Found", absence::not_found},
    absent_word{"Function Not Found", absence::not_found},
    absent_word{"Requested functionality has been deprecated", absence::deprecated},
    absent_word{"Deprecated", absence::deprecated},
    absent_word{"Unknown", absence::unknown},
    absent_word{"Unknown Error", absence::unknown_error},
    absent_word{"ERR!", absence::unknown_error},
    absent_word{"GPU requires reset", absence::requires_reset},
    absent_word{"GPU is lost", absence::lost}};

}  // namespace detail
/// \endcond

/// Why a text is no value, in brackets or not, in letters of either case; nothing where it may be one. Whatever stands in
/// brackets is none: drivers to come will have other reasons.
[[nodiscard]] constexpr std::optional<absence> absence_of(std::string_view text) noexcept {
  text = detail::trimmed(text);
  if (text.empty()) return absence::empty;
  bool const in_brackets = text.size() >= 2 && text.front() == '[' && text.back() == ']';
  if (in_brackets) text = text.substr(1, text.size() - 2);
  for (auto const& word : detail::absent_words)
    if (detail::same_letters(word.text, text)) return word.why;
  return in_brackets ? std::optional(absence::other) : std::nullopt;
}

/// Reads a decimal number: "69.85 W", or "69.85" where a header says the unit or nothing does (`nounits`).
/// \throws tonnage::error  for a number in another unit, and for what is neither a number nor an absence.
/// Example: `parse_smi_number("1980 MHz", "MHz").value()` is 1980.
[[nodiscard]] inline smi_value<double> parse_smi_number(std::string_view text, std::string_view unit) {
  text = detail::trimmed(text);
  if (auto const why = absence_of(text)) return *why;
  auto const bad = [&] {
    return detail::smi_error("expected a number" + (unit.empty() ? "" : " in " + std::string(unit)), text);
  };
  auto rest = text.substr(text.front() == '-' ? 1 : 0);
  auto const whole = detail::digits_of(rest, 15);
  if (whole.empty()) throw bad();
  rest.remove_prefix(whole.size());
  if (!rest.empty() && rest.front() == '.') {
    auto const decimals = detail::digits_of(rest.substr(1), 15);
    if (decimals.empty()) throw bad();
    rest.remove_prefix(decimals.size() + 1);
  }
  double out = 0;
  (void)tonnage::detail::from_chars(text.data(), text.data() + (text.size() - rest.size()), out);
  rest = detail::trimmed(rest);
  if (!rest.empty() && rest != unit) {
    if (rest.find_first_of("0123456789.,-+[]:;") != std::string_view::npos) throw bad();
    throw detail::smi_error(bad().reason() + (unit.empty() ? " without a unit" : ", and this has another unit"), text);
  }
  return out;
}

/// Reads a power in W.
/// \throws tonnage::error  below 0, and as `parse_smi_number`.
[[nodiscard]] inline smi_value<quantity<kind::chip_power>> parse_smi_power(std::string_view text) {
  auto const read = parse_smi_number(text, "W");
  if (!read.is_known()) return read.why();
  if (read.value() < 0) throw detail::smi_error("a power of a GPU is not negative", detail::trimmed(text));
  return read.value() * watts * of_chips;
}

/// Reads memory in MiB, each 2^20 bytes.
/// \throws tonnage::error  below 0, for a part of a MiB, and as `parse_smi_number`.
[[nodiscard]] inline smi_value<quantity<kind::byte>> parse_smi_memory(std::string_view text) {
  auto const read = parse_smi_number(text, "MiB");
  if (!read.is_known()) return read.why();
  text = detail::trimmed(text);
  if (text.front() == '-' || text.find('.') != std::string_view::npos)
    throw detail::smi_error("memory is a whole number of MiB", text);
  return read.value() * mebibytes;
}

/// Reads the share of time in which something ran, in %.
/// \throws tonnage::error  below 0 and above 100 %, and as `parse_smi_number`.
[[nodiscard]] inline smi_value<busy> parse_smi_busy(std::string_view text) {
  auto const read = parse_smi_number(text, "%");
  if (!read.is_known()) return read.why();
  if (read.value() < 0 || read.value() > 100)
    throw detail::smi_error("a busy share is from 0 to 100 %", detail::trimmed(text));
  return busy(read.value() / 100);
}

/// Reads a temperature in degrees Celsius, to which only XML prints a unit.
/// \throws tonnage::error  below absolute zero, and as `parse_smi_number`.
[[nodiscard]] inline smi_value<double> parse_smi_celsius(std::string_view text) {
  auto const read = parse_smi_number(text, "C");
  if (read.is_known() && read.value() < -273.15)
    throw detail::smi_error("a temperature is not below -273.15 C", detail::trimmed(text));
  return read;
}

/// Reads a number that counts or names things.
/// \throws tonnage::error  for one that is not whole, or negative.
[[nodiscard]] inline smi_value<std::int64_t> parse_smi_index(std::string_view text) {
  text = detail::trimmed(text);
  if (auto const why = absence_of(text)) return *why;
  auto const digits = detail::digits_of(text, 18);
  if (digits.empty() || digits != text) throw detail::smi_error("expected a whole number", text);
  std::int64_t out = 0;
  for (char const c : digits) out = out * 10 + (c - '0');
  return out;
}

/// Reads `Enabled` or `Disabled`.
/// \throws tonnage::error  for anything else that is no absence.
[[nodiscard]] inline smi_value<bool> parse_smi_mode(std::string_view text) {
  text = detail::trimmed(text);
  if (auto const why = absence_of(text)) return *why;
  bool const on = detail::same_letters(text, "Enabled");
  if (!on && !detail::same_letters(text, "Disabled")) throw detail::smi_error("expected Enabled or Disabled", text);
  return on;
}

/// Reads a name as it is.
[[nodiscard]] inline smi_value<std::string> parse_smi_name(std::string_view text) {
  text = detail::trimmed(text);
  if (auto const why = absence_of(text)) return *why;
  return std::string(text);
}

/// Reads the clock of the host, which has no zone: `2026/06/26 11:59:44.226` (CSV) or `Fri Aug  4 11:44:30 2023` (XML).
/// \throws tonnage::error  for anything else, a day or a second that no calendar has included.
[[nodiscard]] inline smi_value<std::chrono::local_time<std::chrono::milliseconds>> parse_smi_time(
    std::string_view text) {
  text = detail::trimmed(text);
  if (auto const why = absence_of(text)) return *why;
  auto const bad = [&] { return detail::smi_error("expected a time such as 2026/06/26 11:59:44.226", text); };
  bool const by_name = text.front() < '0' || text.front() > '9';
  std::string_view const form = by_name             ? "aaa aaa bd dd:dd:dd dddd"
                                : text.size() == 19 ? "dddd/dd/dd dd:dd:dd"
                                                    : "dddd/dd/dd dd:dd:dd.ddd";
  if (text.size() != form.size()) throw bad();
  for (std::size_t i = 0; i != form.size(); ++i) {
    bool const digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == 'a'   ? digit
        : form[i] == 'b' ? !digit && text[i] != ' '
        : form[i] == 'd' ? !digit
                         : text[i] != form[i])
      throw bad();
  }
  auto const number = [&](std::size_t from, std::size_t size) {
    int out = 0;
    for (char const c : text.substr(from, size)) out = out * 10 + (c == ' ' ? 0 : c - '0');
    return out;
  };
  constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
  auto const named = by_name ? names.find(text.substr(4, 3)) : 0;
  if (named > names.size() || named % 3 != 0) throw bad();
  std::chrono::year_month_day const on(
      std::chrono::year(number(by_name ? 20 : 0, 4)),
      std::chrono::month(by_name ? static_cast<unsigned>(named / 3 + 1) : static_cast<unsigned>(number(5, 2))),
      std::chrono::day(static_cast<unsigned>(number(8, 2))));
  int const at_hour = number(11, 2), at_minute = number(14, 2), at_second = number(17, 2);
  if (!on.ok() || at_hour > 23 || at_minute > 59 || at_second > 59) throw bad();
  return std::chrono::local_days(on) + std::chrono::seconds((at_hour * 60 + at_minute) * 60 + at_second) +
         std::chrono::milliseconds(form.size() == 23 ? number(20, 3) : 0);
}

}  // namespace tonnage::inline v0_1_0::formats
