// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads instants as tables have them: ISO 8601 with an offset, or seconds or milliseconds since 1970.
///
/// `parse_instant("2026-03-01T00:00:00+01:00")` and `parse_instant("1772319600")` are 28 February 2026, 23:00 UTC.
#pragma once

#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <type_traits>

namespace tonnage::inline v0_1_0::formats {

/// \cond
namespace detail {

/// Eight characters, the first in the lowest byte.
[[nodiscard]] constexpr std::uint64_t eight_characters(char const* text) {
  std::uint64_t out = 0;
  if (std::endian::native == std::endian::little && !std::is_constant_evaluated()) {
    std::memcpy(&out, text, sizeof out);
    return out;
  }
  for (unsigned i = 0; i != 8; ++i) out |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
  return out;
}
/// Digits and marks: "0000-00-", in which 0 stands for any digit.
struct digit_pattern {
  std::uint64_t characters = 0;
  std::uint64_t room = 0;  // in each byte what can be added to any digit, or to 0 for a mark, below 0x80
  explicit constexpr digit_pattern(char const* text) : characters(eight_characters(text)) {
    for (unsigned i = 0; i != 8; ++i) room |= (text[i] == '0' ? std::uint64_t{0x7F - 9} : 0x7F) << (8 * i);
  }
};
/// Eight characters of a text by a pattern, read at once. Where they fit, `pair(i)` is the number that two digits are.
class paired_digits {
 public:
  paired_digits(char const* text, digit_pattern const& pattern) {
    auto const differ = eight_characters(text) ^ pattern.characters;  // digits as numbers, and 0 for each mark
    fits_ = ((differ | (differ + pattern.room)) & 0x8080808080808080U) == 0;
    pairs_ = differ * 10 + (differ >> 8);
  }
  [[nodiscard]] bool fits() const { return fits_; }
  [[nodiscard]] unsigned pair(unsigned at) const { return static_cast<unsigned>(pairs_ >> (8 * at) & 0xFF); }

 private:
  std::uint64_t pairs_;
  bool fits_;
};

/// Reads "2026-03-01T09:30:00" from the front of a text, with that mark between day and time; nothing where it is none,
/// or no day of the calendar. Source: ISO 8601-1 (2019), 5.4.2.1, extended format.
[[nodiscard]] inline std::optional<std::chrono::local_seconds> clock_at_front(std::string_view text, char mark) {
  if (text.size() < 19) return std::nullopt;
  static constexpr digit_pattern months("0000-00-"), minutes("00T00:00"), minutes_behind_blank("00 00:00"),
      seconds("00:00:00");
  paired_digits const month(text.data(), months), second(text.data() + 11, seconds),
      minute(text.data() + 8, mark == ' ' ? minutes_behind_blank : minutes);
  if (!month.fits() || !minute.fits() || !second.fits()) return std::nullopt;
  std::chrono::year_month_day const on(std::chrono::year(static_cast<int>(month.pair(0) * 100 + month.pair(2))),
                                       std::chrono::month(month.pair(5)), std::chrono::day(minute.pair(0)));
  if (!on.ok() || second.pair(0) > 23 || second.pair(3) > 59 || second.pair(6) > 59) return std::nullopt;
  return std::chrono::local_days(on) +
         std::chrono::seconds((second.pair(0) * 60 + second.pair(3)) * 60 + second.pair(6));
}

/// Reads "2026-03-01T09:30:00Z", as nearly all instants are written; nothing where a text is another one, or none.
[[nodiscard]] inline std::optional<std::chrono::sys_seconds> utc_seconds(std::string_view text) {
  if (text.size() != 20 || text.back() != 'Z') return std::nullopt;
  auto const clock = clock_at_front(text, text[10] == ' ' ? ' ' : 'T');
  if (!clock) return std::nullopt;
  return std::chrono::sys_seconds(clock->time_since_epoch());
}

/// Reads digits and marks from the front of a text.
class instant_scanner {
 public:
  explicit constexpr instant_scanner(std::string_view text) : rest_(text) {}
  [[nodiscard]] constexpr bool ended() const { return rest_.empty(); }
  [[nodiscard]] constexpr char front() const { return rest_.empty() ? '\0' : rest_.front(); }
  constexpr bool take(char c) {
    if (front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] constexpr bool digit() const { return front() >= '0' && front() <= '9'; }
  /// Exactly `size` digits, or the scanner has failed.
  constexpr int number(std::size_t size) {
    int out = 0;
    for (std::size_t i = 0; i != size; ++i) {
      if (!digit()) {
        failed_ = true;
        return 0;
      }
      out = out * 10 + (front() - '0');
      rest_.remove_prefix(1);
    }
    return out;
  }
  constexpr bool take_text(std::string_view text) {
    bool const found = rest_.starts_with(text);
    if (found) rest_.remove_prefix(text.size());
    return found;
  }
  /// "2026-03-01" or "2026/03/01"; it may be one that no calendar has.
  constexpr std::chrono::year_month_day day() {
    std::chrono::year const y(number(4));
    char const mark = front() == '/' ? '/' : '-';
    if (!take(mark)) fail();
    std::chrono::month const m(static_cast<unsigned>(number(2)));
    if (!take(mark)) fail();
    return {y, m, std::chrono::day(static_cast<unsigned>(number(2)))};
  }
  constexpr void skip() { rest_.remove_prefix(1); }
  constexpr void fail() { failed_ = true; }
  [[nodiscard]] constexpr bool failed() const { return failed_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace detail
/// \endcond

/// Reads a day: "2026-03-01", or "2026/03/01".
/// \throws tonnage::error  for anything else, and for a day that no calendar has
[[nodiscard]] inline std::chrono::year_month_day parse_day(std::string_view text) {
  detail::instant_scanner scan(text);
  auto const out = scan.day();
  if (scan.failed() || !scan.ended()) throw_error("expected a day such as 2026-03-01", {.text = std::string(text)});
  if (!out.ok()) throw_error("no calendar has this day", {.text = std::string(text)});
  return out;
}

/// \cond
namespace detail {
/// The zone of what stands behind a day, where that shows midnight: of a clock of zeros what comes after them, and
/// nothing for nothing. None where it shows another time.
[[nodiscard]] inline std::optional<std::string_view> zone_of_midnight(std::string_view clock) {
  if (clock.empty()) return clock;
  if ((clock.front() != 'T' && clock.front() != ' ') || clock.size() < 6 || clock[3] != ':') return std::nullopt;
  auto const zone = clock.find_first_not_of("0:.,", 1);
  if (zone == std::string_view::npos) return std::string_view();
  if (clock[zone] >= '0' && clock[zone] <= '9') return std::nullopt;
  return clock.substr(zone);
}
/// Whether what stands behind a day is its midnight, by UTC or by no zone.
[[nodiscard]] inline bool is_midnight(std::string_view clock) {
  auto const zone = zone_of_midnight(clock);
  if (!zone) return false;
  for (std::string_view const known : {"", "Z", "+00:00", "+0000", "+00", " UTC"})
    if (*zone == known) return true;
  return false;
}
/// A day, as a day or as its midnight.
[[nodiscard]] inline std::chrono::year_month_day day_or_midnight(std::string_view text) {
  if (text.size() > 10 && is_midnight(text.substr(10))) return parse_day(text.substr(0, 10));
  return parse_day(text);
}
}  // namespace detail
/// \endcond

/// \cond
namespace detail {
/// An instant as it was read: by its offset, or by UTC where it has none.
struct scanned_instant {
  std::chrono::sys_time<std::chrono::milliseconds> at{};
  bool has_offset = false;
  char const* wrong = nullptr;  ///< why it is none
};
inline constexpr char const* no_instant = "expected a time such as 2026-03-01T09:30:00Z, or seconds since 1970";

/// Takes an offset of a sign and digits off: "+09:00", "-0500", "+00"; with one digit of hours, "+9", where that may
/// be. Nothing where there is no sign.
[[nodiscard]] constexpr std::optional<std::chrono::minutes> take_signed_offset(instant_scanner& scan,
                                                                               bool hours_of_one_digit = false) {
  bool const west = scan.front() == '-';
  if (!scan.take('+') && !scan.take('-')) return std::nullopt;
  int hours = scan.number(1);
  if (scan.digit() || !hours_of_one_digit) hours = hours * 10 + scan.number(1);
  bool const more = scan.take(':') || scan.digit();
  int const minutes = more ? scan.number(2) : 0;
  if (hours > 18 || minutes > 59) scan.fail();
  return std::chrono::minutes((hours * 60 + minutes) * (west ? -1 : 1));
}
/// Takes an offset off: "Z", "UTC", "+09:00", "-0500", "+00", and what Go and Java print behind one: "+0000 UTC",
/// "Z[UTC]", "+09:00[Asia/Seoul]". Nothing where there is none.
[[nodiscard]] inline std::optional<std::chrono::minutes> take_offset(instant_scanner& scan) {
  constexpr std::chrono::minutes none(0);
  if (scan.take_text("UTC") || scan.take_text("[UTC]")) return none;
  auto const offset = scan.take('Z') ? std::optional(none) : take_signed_offset(scan);
  if (!offset) return std::nullopt;
  if (*offset == none) scan.take_text(" UTC");
  if (scan.take('[')) {
    while (!scan.ended() && scan.front() != ']') scan.skip();
    if (!scan.take(']')) scan.fail();
  }
  return offset;
}
[[nodiscard]] inline scanned_instant scan_count(std::string_view digits) {
  bool const in_seconds = digits.size() == 9 || digits.size() == 10;
  if (!in_seconds && digits.size() != 12 && digits.size() != 13)
    return {.wrong =
                "expected a time such as 2026-03-01T09:30:00Z; seconds since 1970 have 9 or 10 digits, "
                "milliseconds 12 or 13"};
  std::int64_t count = 0;
  for (char const c : digits) count = count * 10 + (c - '0');
  using std::chrono::milliseconds;
  return {.at = std::chrono::sys_time<milliseconds>(in_seconds ? std::chrono::seconds(count) : milliseconds(count)),
          .has_offset = true};
}
/// A day, an instant of UTC or of an offset, or a count since 1970.
[[nodiscard]] inline scanned_instant scan_instant(std::string_view text) {
  if (!text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string_view::npos)
    return scan_count(text);
  instant_scanner scan(text);
  auto const day = scan.day();
  if (scan.failed()) return {.wrong = no_instant};
  if (!day.ok()) return {.wrong = "no calendar has this day"};
  scanned_instant out{.at = std::chrono::sys_days(day)};
  if (scan.ended()) return out;
  if (!scan.take('T') && !scan.take(' ')) scan.fail();
  std::int64_t const hour = scan.number(2);
  if (!scan.take(':')) scan.fail();
  std::int64_t const minute = scan.number(2);
  std::int64_t const second = scan.take(':') ? scan.number(2) : 0;
  std::int64_t part = 0;
  if (scan.take('.') || scan.take(',')) {
    if (!scan.digit()) scan.fail();
    for (std::int64_t unit = 100; scan.digit(); unit /= 10, scan.skip()) part += unit * (scan.front() - '0');
  }
  auto const later = ((hour * 60 + minute) * 60 + second) * 1000 + part;
  constexpr std::int64_t full_day_long = 24 * 60 * 60 * std::int64_t{1000};  // "24:00" is the midnight behind a day
  if (scan.failed() || later > full_day_long || minute > 59 || second > 59) return {.wrong = no_instant};
  out.at += std::chrono::milliseconds(later);
  if (scan.ended()) return out;
  scan.take(' ');
  auto const offset = take_offset(scan);
  if (!offset || scan.failed() || !scan.ended()) out.wrong = "expected an offset from UTC such as +09:00, or Z";
  out.at -= offset.value_or(std::chrono::minutes(0));
  out.has_offset = true;
  return out;
}
}  // namespace detail
/// \endcond

/// Reads an instant, with what is below a millisecond cut off: "2026-03-01T00:00:00Z", "2026-03-01 00:00:00.5+09:00",
/// "2026-03-01T00:00+0900", "2026-03-01 00:00:00 UTC", "2026-03-01T09:00+09:00[Asia/Seoul]", or digits alone: 9 or 10
/// are seconds since 1970, 12 or 13 are milliseconds, of the years 1973 to 2286.
/// \throws tonnage::error  for anything else; a time without an offset is one of no zone, and an error that says so;
///   other digits may be a day, a year or a day of a spreadsheet, and are an error
[[nodiscard]] inline std::chrono::sys_time<std::chrono::milliseconds> parse_instant(std::string_view text) {
  if (auto const seconds = detail::utc_seconds(text)) return *seconds;
  auto const read = detail::scan_instant(text);
  char const* wrong = read.wrong;
  if (wrong == nullptr && !read.has_offset)
    wrong = text.size() < 16 ? detail::no_instant
                             : "a time without an offset from UTC: expected Z or one such as +09:00 behind it";
  if (wrong != nullptr) throw_error(wrong, {.text = std::string(text.substr(0, 200))});
  return read.at;
}

}  // namespace tonnage::inline v0_1_0::formats
