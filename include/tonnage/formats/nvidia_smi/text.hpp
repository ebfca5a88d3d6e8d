// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The values that `nvidia-smi` prints: numbers with units, and the words it prints where it has none.
///
/// `parse_power("69.85 W").value()` is 69.85 W of chip power; `parse_power("[N/A]").why()` is `not_applicable`.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/display_text.hpp>
#include <tonnage/core/from_chars.hpp>
#include <tonnage/formats/time_text.hpp>
#include <tonnage/units/information.hpp>
#include <tonnage/units/power.hpp>
#include <tonnage/units/ratio.hpp>
#include <tonnage/units/symbol.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats::nvidia_smi {

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
  other,           ///< something else in brackets
  unreadable       ///< a text that is no value of its field: the remark in the report says what was expected
};

/// The reason as messages say it.
[[nodiscard]] constexpr char const* to_string(absence why) {
  constexpr char const* names[] = {"not asked for", "empty",          "N/A",         "not supported", "no permission",
                                   "not found",     "deprecated",     "unknown",     "unknown error", "requires reset",
                                   "lost",          "another reason", "not readable"};
  return names[static_cast<std::size_t>(why)];
}

/// A value that is known, or the reason why it is not. It never turns into a zero by itself.
template <class T>
class reading {
 public:
  constexpr reading() = default;
  /// Absent, and why.
  constexpr reading(absence why) : why_(why) {}  // NOLINT(google-explicit-constructor)
  /// Known.
  constexpr reading(T known) : value_(std::move(known)) {}  // NOLINT(google-explicit-constructor)

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

  bool operator==(reading const&) const = default;

 private:
  std::optional<T> value_{};
  absence why_ = absence::not_asked;
};

/// \cond
namespace detail {

using tonnage::detail::same_letters;
using tonnage::detail::trimmed;
[[nodiscard]] inline error error_text(std::string const& reason, std::string_view text) {
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

/// Beginnings of lines that `nvidia-smi` prints beside its output.
struct message_text {
  std::string_view begins;
  bool unreachable;  ///< it is about GPUs that were not reached
};
inline constexpr std::array messages{message_text{"Unable to determine the device handle", true},
                                     message_text{"No devices were found", true},
                                     message_text{"Failed to initialize NVML", true},
                                     message_text{"NVML library version", true},
                                     message_text{"NVIDIA-SMI has failed", true},
                                     message_text{"WARNING", false},
                                     message_text{"Warning", false},
                                     message_text{"ERROR", false},
                                     message_text{"Error", false},
                                     message_text{"Mismatch", false},
                                     message_text{"Are you sure", false},
                                     message_text{"Failed", false},
                                     message_text{"Unable", false}};

}  // namespace detail
/// \endcond

/// Why a text is no value, in brackets or not, in letters of either case; nothing where it may be one. Whatever stands
/// in brackets is none: drivers to come will have other reasons.
[[nodiscard]] constexpr std::optional<absence> absence_of(std::string_view text) noexcept {
  text = tonnage::detail::trimmed(text);
  if (text.empty()) return absence::empty;
  bool const in_brackets = text.size() >= 2 && text.front() == '[' && text.back() == ']';
  if (in_brackets) text = text.substr(1, text.size() - 2);
  for (auto const& word : detail::absent_words)
    if (tonnage::detail::same_letters(word.text, text)) return word.why;
  return in_brackets ? std::optional(absence::other) : std::nullopt;
}

/// Why a line of an output that describes no GPU is refused.
namespace refusal {
/// one that was not reached, or all of them
inline constexpr std::string_view unreachable = "nvidia-smi could not reach a GPU, and tells no more of it";
/// a warning, or any other text where GPUs are expected
inline constexpr std::string_view message = "a message among the rows, and no GPU";
}  // namespace refusal

/// Whether a line is a message such as "Unable to determine the device handle for GPU 0000:3B:00.0: Unknown Error", and
/// why it is then refused: a text of `refusal`; nothing for other lines.
[[nodiscard]] constexpr std::optional<std::string_view> message_in(std::string_view line) noexcept {
  line = tonnage::detail::trimmed(line);
  for (auto const& known : detail::messages)
    if (line.starts_with(known.begins)) return known.unreachable ? refusal::unreachable : refusal::message;
  return std::nullopt;
}

/// \cond
namespace detail {
/// Whether a line is a prompt of a shell, with a command or without, or a comment: "[user@node1 ~]$ nvidia-smi -L".
[[nodiscard]] constexpr bool is_shell_prompt(std::string_view line) noexcept {
  line = trimmed(line);
  if (line.empty()) return false;
  if (line.front() == '#' || line.front() == '$') return true;
  for (std::string_view const mark : {"$ ", "# ", "> ", "% "}) {
    auto const at = line.find(mark);
    if (at == std::string_view::npos) continue;
    if (line.substr(at + mark.size()).starts_with("nvidia-smi")) return true;
    if ((mark == "$ " || mark == "# ") && line.substr(0, at).find('@') != std::string_view::npos) return true;
  }
  bool const bare = line.back() == '$' || line.back() == '#';
  return bare && line.find('@') != std::string_view::npos;
}
}  // namespace detail
/// \endcond

/// Reads a decimal number: "69.85 W", or "69.85" where a header says the unit or nothing does (`nounits`).
/// \throws tonnage::error  for a number in another unit, and for what is neither a number nor an absence.
/// Example: `parse_number("1980 MHz", "MHz").value()` is 1980.
[[nodiscard]] inline reading<double> parse_number(std::string_view text, std::string_view unit) {
  text = tonnage::detail::trimmed(text);
  if (auto const why = absence_of(text)) return *why;
  auto const bad = [&] {
    return detail::error_text("expected a number" + (unit.empty() ? "" : " in " + std::string(unit)), text);
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
  rest = tonnage::detail::trimmed(rest);
  if (!rest.empty() && rest != unit) {
    if (rest.find_first_of("0123456789.,-+[]:;") != std::string_view::npos) throw bad();
    throw detail::error_text(bad().reason() + (unit.empty() ? " without a unit" : ", and this has another unit"), text);
  }
  return out;
}

/// Reads a power in W.
/// \throws tonnage::error  below 0, and as `parse_number`.
[[nodiscard]] inline reading<quantity<kind::chip_power>> parse_power(std::string_view text) {
  auto const read = parse_number(text, "W");
  if (!read.is_known()) return read.why();
  if (read.value() < 0) throw detail::error_text("a power of a GPU is not negative", tonnage::detail::trimmed(text));
  return read.value() * watts * of_chips;
}

/// Reads memory in MiB, each 2^20 bytes.
/// \throws tonnage::error  below 0, for a part of a MiB, and as `parse_number`.
[[nodiscard]] inline reading<quantity<kind::byte>> parse_memory(std::string_view text) {
  auto const read = parse_number(text, "MiB");
  if (!read.is_known()) return read.why();
  text = tonnage::detail::trimmed(text);
  if (text.front() == '-' || text.find('.') != std::string_view::npos)
    throw detail::error_text("memory is a whole number of MiB", text);
  return read.value() * mebibytes;
}

/// Reads the share of time in which something ran, in %.
/// \throws tonnage::error  below 0 and above 100 %, and as `parse_number`.
[[nodiscard]] inline reading<busy> parse_busy(std::string_view text) {
  auto const read = parse_number(text, "%");
  if (!read.is_known()) return read.why();
  if (read.value() < 0 || read.value() > 100)
    throw detail::error_text("a busy share is from 0 to 100 %", tonnage::detail::trimmed(text));
  return busy(read.value() / 100);
}

/// Reads a temperature in degrees Celsius, to which only XML prints a unit.
/// \throws tonnage::error  below absolute zero, and as `parse_number`.
[[nodiscard]] inline reading<double> parse_celsius(std::string_view text) {
  auto const read = parse_number(text, "C");
  if (read.is_known() && read.value() < -273.15)
    throw detail::error_text("a temperature is not below -273.15 C", tonnage::detail::trimmed(text));
  return read;
}

/// Reads a number that counts or names things.
/// \throws tonnage::error  for one that is not whole, or negative.
[[nodiscard]] inline reading<std::int64_t> parse_index(std::string_view text) {
  text = tonnage::detail::trimmed(text);
  if (auto const why = absence_of(text)) return *why;
  auto const digits = detail::digits_of(text, 18);
  if (digits.empty() || digits != text) throw detail::error_text("expected a whole number", text);
  std::int64_t out = 0;
  for (char const c : digits) out = out * 10 + (c - '0');
  return out;
}

/// Reads `Enabled` or `Disabled`.
/// \throws tonnage::error  for anything else that is no absence.
[[nodiscard]] inline reading<bool> parse_mode(std::string_view text) {
  text = tonnage::detail::trimmed(text);
  if (auto const why = absence_of(text)) return *why;
  bool const on = tonnage::detail::same_letters(text, "Enabled");
  if (!on && !tonnage::detail::same_letters(text, "Disabled"))
    throw detail::error_text("expected Enabled or Disabled", text);
  return on;
}

/// Reads a name as it is.
[[nodiscard]] inline reading<std::string> parse_name(std::string_view text) {
  text = tonnage::detail::trimmed(text);
  if (auto const why = absence_of(text)) return *why;
  return std::string(text);
}

/// Reads a UUID, in the letters in which `nvidia-smi` prints one: "GPU-" or "MIG-" and small ones. Tools that write its
/// tables anew may have changed them, and the GPU is the same. A text that is no UUID stays as it is.
[[nodiscard]] inline reading<std::string> parse_uuid(std::string_view text) {
  auto read = parse_name(text);
  for (std::string_view const begins : {"GPU-", "MIG-"}) {
    if (!read.is_known() || !detail::same_letters(std::string_view(read.value()).substr(0, begins.size()), begins))
      continue;
    std::string out(begins);
    for (char const c : read.value().substr(begins.size()))
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
  }
  return read;
}

/// Whether a text has the form of a PCI bus id: "00000000:1B:00.0", or with four digits of the domain.
[[nodiscard]] constexpr bool is_bus_id(std::string_view text) noexcept {
  std::string_view form = "xxxxxxxx:xx:xx.x";
  if (text.size() + 4 == form.size()) form.remove_prefix(4);
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i != form.size(); ++i) {
    char const c = text[i];
    bool const digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (form[i] == 'x' ? !digit : c != form[i]) return false;
  }
  return true;
}
/// Reads a PCI bus id, in the form in which `nvidia-smi` prints one: "0000:1b:00.0", as Linux does, is
/// "00000000:1B:00.0". Any other text stays as it is.
[[nodiscard]] inline reading<std::string> parse_bus_id(std::string_view text) {
  auto read = parse_name(text);
  if (!read.is_known() || !is_bus_id(read.value())) return read;
  std::string out(16 - read.value().size(), '0');
  for (char const c : read.value()) out += c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

/// \cond
namespace detail {

/// Takes the time of a day off the front of a text, "11:59:44.226" or "9:05:00": nothing where there is none. What is
/// below a millisecond is cut off.
[[nodiscard]] constexpr std::optional<std::chrono::milliseconds> take_clock(std::string_view& text) {
  int parts[3] = {};
  for (int i = 0; i != 3; ++i) {
    if (i != 0 && !text.starts_with(':')) return std::nullopt;
    if (i != 0) text.remove_prefix(1);
    auto const digits = digits_of(text, 2);
    if (digits.empty() || (i != 0 && digits.size() != 2)) return std::nullopt;
    for (char const c : digits) parts[i] = 10 * parts[i] + (c - '0');
    text.remove_prefix(digits.size());
  }
  int milliseconds = 0;
  if (text.starts_with('.')) {
    auto const decimals = digits_of(text.substr(1), 9);
    if (decimals.empty()) return std::nullopt;
    for (std::size_t i = 0; i != 3; ++i)
      milliseconds = 10 * milliseconds + (i < decimals.size() ? decimals[i] - '0' : 0);
    text.remove_prefix(decimals.size() + 1);
  }
  if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return std::nullopt;
  return std::chrono::milliseconds(((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000 + milliseconds);
}

/// The word at the front of a text, and the blanks behind it, are taken off.
[[nodiscard]] constexpr std::string_view take_word(std::string_view& text) noexcept {
  auto const word = text.substr(0, text.find(' '));
  text = trimmed(text.substr(word.size()));
  return word;
}
[[nodiscard]] constexpr int whole_number_of(std::string_view digits) noexcept {
  int out = 0;
  for (char const c : digits) out = 10 * out + (c - '0');
  return out;
}

using time_parts = std::chrono::local_time<std::chrono::milliseconds>;

/// "Fri Aug  4 11:44:30 2023", with any blanks between the words.
[[nodiscard]] constexpr std::optional<time_parts> time_by_names(std::string_view text) {
  auto const weekday = take_word(text);
  auto const month = take_word(text);
  auto const day = take_word(text);
  auto clock_text = take_word(text);
  auto const clock = take_clock(clock_text);
  constexpr std::string_view days = "SunMonTueWedThuFriSat", months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  auto const day_at = days.find(weekday), month_at = months.find(month);
  bool const named = weekday.size() == 3 && day_at < days.size() && day_at % 3 == 0 && month.size() == 3 &&
                     month_at < months.size() && month_at % 3 == 0;
  bool const whole =
      digits_of(day, 2).size() == day.size() && !day.empty() && text.size() == 4 && digits_of(text, 4).size() == 4;
  if (!named || !whole || !clock || !clock_text.empty()) return std::nullopt;
  std::chrono::year_month_day const on(std::chrono::year(whole_number_of(text)),
                                       std::chrono::month(static_cast<unsigned>(month_at / 3 + 1)),
                                       std::chrono::day(static_cast<unsigned>(whole_number_of(day))));
  if (!on.ok()) return std::nullopt;
  return std::chrono::local_days(on) + *clock;
}

/// "2026/06/26 11:59:44.226", "2026-06-26T11:59:44", "2026-06-26 11:59:44+09:00".
[[nodiscard]] constexpr std::optional<time_parts> time_by_numbers(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-dd";
  if (text.size() <= form.size()) return std::nullopt;
  char const mark = text[4];
  if (mark != '/' && mark != '-') return std::nullopt;
  for (std::size_t i = 0; i != form.size(); ++i)
    if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != mark) return std::nullopt;
  std::chrono::year_month_day const on(std::chrono::year(whole_number_of(text.substr(0, 4))),
                                       std::chrono::month(static_cast<unsigned>(whole_number_of(text.substr(5, 2)))),
                                       std::chrono::day(static_cast<unsigned>(whole_number_of(text.substr(8, 2)))));
  auto rest = text.substr(form.size());
  if (!rest.starts_with(' ') && !rest.starts_with('T')) return std::nullopt;
  rest = trimmed(rest.substr(1));
  auto const clock = take_clock(rest);
  if (!on.ok() || !clock) return std::nullopt;
  if (formats::detail::instant_scanner scan(rest); formats::detail::take_signed_offset(scan)) {
    if (scan.failed() || !scan.ended()) return std::nullopt;
    rest = {};
  } else if (rest == "Z") {
    rest = {};
  }
  if (!rest.empty()) return std::nullopt;
  return std::chrono::local_days(on) + *clock;
}

}  // namespace detail
/// \endcond

/// Reads the clock of the host, which has no zone: `2026/06/26 11:59:44.226` (CSV), `Fri Aug  4 11:44:30 2023` (XML),
/// with one blank before the day or two, or ISO 8601. Of an offset behind it nothing is kept: it is the clock's reading
/// that counts. What is below a millisecond is cut off.
/// \throws tonnage::error  for anything else, a day or a second that no calendar has included.
[[nodiscard]] inline reading<std::chrono::local_time<std::chrono::milliseconds>> parse_time(std::string_view text) {
  text = tonnage::detail::trimmed(text);
  if (auto const why = absence_of(text)) return *why;
  bool const by_numbers = text.front() >= '0' && text.front() <= '9';
  if (auto const read = by_numbers ? detail::time_by_numbers(text) : detail::time_by_names(text)) return *read;
  throw detail::error_text("expected a time such as 2026/06/26 11:59:44.226", text);
}

}  // namespace tonnage::inline v0_1_0::formats::nvidia_smi
