// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Slurm's small grammars: durations, times, sizes, job ids, states and exit codes.
///
/// `parse_duration("10-13:27:06").time` is 912,426 s; `parse_job_id("123_4.batch").step` is "batch".
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/time_text.hpp>

namespace tonnage::inline v0_1_0::formats::slurm {

/// \cond
namespace detail {

[[nodiscard]] inline error error_text(char const* reason, std::string_view text) {
  return error(reason, {.text = std::string(text.substr(0, 200))});
}

/// Takes a whole number of at most `most` digits off the front of a text; none where there is no digit, or too many.
[[nodiscard]] inline std::optional<std::int64_t> take_digits(std::string_view& text, std::size_t most = 18) {
  std::size_t size = 0;
  std::int64_t out = 0;
  for (; size != text.size() && text[size] >= '0' && text[size] <= '9'; ++size) {
    if (size == most) return std::nullopt;
    out = out * 10 + (text[size] - '0');
  }
  if (size == 0) return std::nullopt;
  text.remove_prefix(size);
  return out;
}
[[nodiscard]] inline bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace detail
/// \endcond

/// What Slurm writes in place of a duration.
enum class limit : unsigned char {
  finite,     ///< a duration
  unlimited,  ///< `UNLIMITED`
  partition,  ///< `Partition_Limit`: that of the partition, which is not told
  invalid,    ///< `INVALID`: Slurm's own clock went backwards
  none        ///< nothing
};

/// A duration to the millisecond, which Slurm gives for processor time.
struct duration {
  std::chrono::milliseconds time{};  ///< zero unless it is finite
  limit kind_of = limit::finite;     ///< whether it is a time at all
  /// Whether it is a time.
  [[nodiscard]] bool finite() const noexcept { return kind_of == limit::finite; }
  bool operator==(duration const&) const = default;
};

/// Reads `[DD-]HH:MM:SS[.mmm]` or `MM:SS[.mmm]`. Behind the first number, hours are below 24, the others below 60.
/// \throws tonnage::error  for anything else, with the text; a negative duration is none.
/// Source: `sacct(1)`, "Elapsed" and "TotalCPU".
[[nodiscard]] inline duration parse_duration(std::string_view text) {
  if (text.empty()) return {.kind_of = limit::none};
  if (text == "UNLIMITED") return {.kind_of = limit::unlimited};
  if (text == "Partition_Limit") return {.kind_of = limit::partition};
  if (text == "INVALID") return {.kind_of = limit::invalid};
  auto const bad = [&] { return detail::error_text("expected a duration such as 1-12:30:00 or 02:30.500", text); };
  auto rest = text;
  std::array<std::int64_t, 3> parts{};  // up to hours, minutes, seconds
  std::size_t found = 0;
  std::int64_t whole_days = 0;
  auto first = detail::take_digits(rest, 8);
  if (!first) throw bad();
  bool const with_days = detail::take(rest, '-');
  if (with_days) {
    whole_days = *first;
    first = detail::take_digits(rest, 2);
  }
  while (first) {
    if (found == parts.size()) throw bad();
    bool const leading = found == 0 && !with_days;
    if (!leading && *first >= (found == 0 ? 24 : 60)) throw bad();
    parts[found++] = *first;
    if (!detail::take(rest, ':')) break;
    first = detail::take_digits(rest, 2);
  }
  if (!first || found < (with_days ? 3U : 2U)) throw bad();
  std::int64_t milliseconds = 0;
  if (detail::take(rest, '.')) {
    auto const before = rest.size();
    auto const fraction = detail::take_digits(rest, 3);
    if (!fraction) throw bad();
    milliseconds = *fraction;
    for (auto size = before - rest.size(); size < 3; ++size) milliseconds *= 10;
  }
  if (!rest.empty()) throw bad();
  if (found == 2) parts = {0, parts[0], parts[1]};
  std::int64_t const whole = ((whole_days * 24 + parts[0]) * 60 + parts[1]) * 60 + parts[2];
  return {.time = std::chrono::milliseconds(whole * 1000 + milliseconds)};
}

/// A time as Slurm prints it: that of the cluster's clock, which has no zone, unless the text tells how far it is from
/// UTC.
struct clock_time {
  std::chrono::local_seconds clock{};  ///< what the clock shows; UTC's where the text told it
  bool is_utc = false;                 ///< `SLURM_TIME_FORMAT` with `%s` or `%z`
  bool operator==(clock_time const&) const = default;
};

/// Reads `2023-01-31T12:34:56` (also with a blank in place of the T), the wall clock of the cluster; seconds since 1970
/// (`SLURM_TIME_FORMAT=%s`); and a time with an offset (`%z`, also behind a blank), which are UTC's then. Nothing for an
/// empty text, `Unknown`, `None`, `N/A` and `(null)`.
/// \throws tonnage::error  for anything else, a day or a second that no calendar has included.
[[nodiscard]] inline std::optional<clock_time> parse_time(std::string_view text) {
  constexpr std::size_t day = 10, whole = 19;
  auto const clock = formats::detail::clock_at_front(text, text.size() > day && text[day] == ' ' ? ' ' : 'T');
  if (clock && text.size() == whole) return clock_time{*clock};
  if (text.empty() || text == "Unknown" || text == "None" || text == "N/A" || text == "(null)") return std::nullopt;
  auto const bad = [&] { return detail::error_text("expected a time such as 2023-01-31T12:34:56", text); };
  bool const is_count = text.size() <= 11 && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_count && text.size() < 20) throw bad();
  auto const when = tonnage::detail::retold([&] { return parse_instant(text); }, [&](error const&) { return bad(); });
  return clock_time{std::chrono::local_seconds(std::chrono::floor<std::chrono::seconds>(when.time_since_epoch())),
                    true};
}

/// \cond
namespace detail {
/// What `parse_size` reads; else nothing, and why.
[[nodiscard]] inline std::optional<std::int64_t> try_size(std::string_view text, std::int64_t plain, char const*& why) {
  why = "expected a size such as 4000M or 3.5G";
  auto const whole = take_digits(text);
  if (!whole) return std::nullopt;
  std::int64_t thousandths = 0;
  if (take(text, '.')) {
    auto const before = text.size();
    auto const fraction = take_digits(text, 3);
    if (!fraction) return std::nullopt;
    thousandths = *fraction;
    for (auto size = before - text.size(); size < 3; ++size) thousandths *= 10;
  }
  std::int64_t unit = plain;
  if (!text.empty()) {
    constexpr std::string_view suffixes = "KMGTP";
    auto const power = suffixes.find(text.front());
    if (power == std::string_view::npos || text.size() != 1) return std::nullopt;
    unit = std::int64_t{1} << (10 * (power + 1));
  }
  // 999 × 2^50 is below 2^63, so that only the whole part can be too large.
  std::int64_t const fraction = unit * thousandths / 1000;
  why = "a size above 2^63 - 1";
  if (*whole > ((std::numeric_limits<std::int64_t>::max)() - fraction) / unit) return std::nullopt;
  return *whole * unit + fraction;
}
}  // namespace detail
/// \endcond

/// Reads a number with a suffix: K, M, G, T and P are 2^10 to 2^50 and may follow up to three decimals ("62.50G").
/// Without a suffix it counts `plain`. What is left below one is rounded down.
/// \throws tonnage::error  for anything else, and above 2^63 − 1.
[[nodiscard]] inline std::int64_t parse_size(std::string_view text, std::int64_t plain = 1) {
  char const* why = nullptr;
  auto const out = detail::try_size(text, plain, why);
  if (!out) throw detail::error_text(why, text);
  return *out;
}

/// What a size of memory is for.
enum class memory_scope : unsigned char { job, node, cpu };

/// A requested memory: bytes for the whole job, each node (`8Gn`) or each CPU (`4000Mc`).
struct memory {
  std::int64_t bytes = 0;                  ///< for each `scope`
  memory_scope scope = memory_scope::job;  ///< the job, each node or each CPU
  bool operator==(memory const&) const = default;
};

/// Reads `ReqMem`. Nothing for an empty text and `?`. A number without a suffix is MiB. Old Slurm marked memory for
/// each CPU by 2^31 MiB, and could write that as memory of a node: `2147486648Mn` is 3000 MiB for each CPU.
/// \throws tonnage::error  for what is no size.
[[nodiscard]] inline std::optional<memory> parse_memory(std::string_view text) {
  if (text.empty() || text == "?") return std::nullopt;
  memory out;
  auto size = text;
  if (text.back() == 'c' || text.back() == 'n') {
    out.scope = text.back() == 'c' ? memory_scope::cpu : memory_scope::node;
    size.remove_suffix(1);
  }
  constexpr std::int64_t mebi = std::int64_t{1} << 20;
  constexpr std::int64_t per_cpu = (std::int64_t{1} << 31) * mebi;
  out.bytes = parse_size(size, mebi);
  if (out.scope == memory_scope::node && out.bytes >= per_cpu && out.bytes < 2 * per_cpu)
    out = {out.bytes - per_cpu, memory_scope::cpu};
  return out;
}

/// A job, an array's task, a part of a heterogeneous job; or a step of one of these.
struct job_id {
  std::int64_t job = 0;                ///< the number before all else
  std::optional<std::int64_t> task{};  ///< `123_4`
  std::string tasks{};                 ///< `123_[1-10%2]`, tasks that wait: "1-10%2"
  std::optional<std::int64_t> part{};  ///< `123+0`
  std::string step{};                  ///< `123.batch`, `123.0`: "batch", "0"; empty for the job itself
  /// Whether it is a step of a job.
  [[nodiscard]] bool is_step() const noexcept { return !step.empty(); }
  bool operator==(job_id const&) const = default;
};

/// Reads a job id.
/// \throws tonnage::error  for anything else.
[[nodiscard]] inline job_id parse_job_id(std::string_view text) {
  auto const bad = [&] { return detail::error_text("expected a job id such as 123, 123_4, 123+0 or 123.batch", text); };
  job_id out;
  auto rest = text;
  auto const job = detail::take_digits(rest);
  if (!job) throw bad();
  out.job = *job;
  if (detail::take(rest, '_')) {
    if (detail::take(rest, '[')) {
      auto const size = rest.find(']');
      out.tasks = rest.substr(0, size);
      if (size == std::string_view::npos || size == 0) throw bad();
      if (out.tasks.find_first_not_of("0123456789-,:%.") != std::string::npos) throw bad();
      rest.remove_prefix(size + 1);
    } else if (!(out.task = detail::take_digits(rest))) {
      throw bad();
    }
  }
  if (detail::take(rest, '+') && !(out.part = detail::take_digits(rest))) throw bad();
  if (detail::take(rest, '.')) {
    auto const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+";
    if (rest.empty() || rest.find_first_not_of(letters) != std::string_view::npos) throw bad();
    out.step = rest;
    rest = {};
  }
  if (!rest.empty()) throw bad();
  return out;
}

/// A job's id as Slurm writes it: "123_4", "123_[1-10%2]", "123+0.batch".
[[nodiscard]] inline std::string to_string(job_id const& id) {
  std::string out = std::to_string(id.job);
  if (id.task) out += "_" + std::to_string(*id.task);
  if (!id.tasks.empty()) out += "_[" + id.tasks + "]";
  if (id.part) out += "+" + std::to_string(*id.part);
  if (id.is_step()) out += "." + id.step;
  return out;
}

/// How many jobs an id names: the tasks of `123_[1-10%2]` are ten, of which two may run at once; of any other id it is
/// one. Nothing where Slurm cut the list off ("1-3,7,...").
[[nodiscard]] inline std::optional<std::int64_t> task_count(job_id const& id) {
  if (id.tasks.empty()) return 1;
  auto rest = std::string_view(id.tasks).substr(0, id.tasks.find('%'));
  std::int64_t out = 0;
  do {
    auto const first = detail::take_digits(rest, 9);
    auto const last = detail::take(rest, '-') ? detail::take_digits(rest, 9) : first;
    auto const step = detail::take(rest, ':') ? detail::take_digits(rest, 9) : std::optional<std::int64_t>(1);
    if (!first || !last || !step || *last < *first || *step == 0) return std::nullopt;
    out += (*last - *first) / *step + 1;
  } while (detail::take(rest, ','));
  return rest.empty() ? std::optional(out) : std::nullopt;
}

/// An exit code and the signal that ended the job: `0:15`.
struct exit_status {
  int code = 0;    ///< of the process
  int signal = 0;  ///< 0 for none
  bool operator==(exit_status const&) const = default;
};

/// Reads `CODE:SIGNAL`; nothing for an empty text.
/// \throws tonnage::error  for anything else.
[[nodiscard]] inline std::optional<exit_status> parse_exit_status(std::string_view text) {
  if (text.empty()) return std::nullopt;
  auto rest = text;
  auto const code = detail::take_digits(rest, 9);
  bool const colon = detail::take(rest, ':');
  auto const signal = detail::take_digits(rest, 9);
  if (!code || !colon || !signal || !rest.empty()) throw detail::error_text("expected an exit code such as 1:0", text);
  return exit_status{static_cast<int>(*code), static_cast<int>(*signal)};
}

}  // namespace tonnage::inline v0_1_0::formats::slurm
