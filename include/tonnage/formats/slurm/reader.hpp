// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads the jobs of a Slurm cluster from `sacct -P`, in any order of columns.
///
/// `read("JobID|State|Start|End|Elapsed\n…", {}, [&](job const& job) { … });` gives each job, and no step.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/formats/csv/reader.hpp>
#include <tonnage/formats/detail/remembered.hpp>
#include <tonnage/formats/slurm/gpu_type.hpp>
#include <tonnage/formats/slurm/job.hpp>
#include <tonnage/formats/table_lines.hpp>
#include <tonnage/usage/time_span.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats::slurm {

/// How to read an output of `sacct`.
struct options {
  std::string file{};                  ///< its name, for errors; else the input's own
  bad_rows on_error = bad_rows::stop;  ///< what a row does that cannot be read
  std::vector<std::string> columns{};  ///< `--format`, where the output has no header (`-n`)
  csv_separator separator = '|';       ///< `--delimiter`
  bool needs_gpus = false;             ///< a header without `AllocTRES` and `AllocGRES` is an error
  /// What GPUs of no subtype are, as a subtype would call them: "mi250", "1g.10gb". Else they are whole, of no model.
  std::string gpus_without_type{};
  std::function<void(csv_progress const&)> progress{};  ///< called about once in a MiB, and at the end
};

/// What became of the rows. `rows == kept + refused + replaced + steps`, and what waits or runs is among those kept.
struct report : read_report {
  std::uint64_t steps = 0;
  std::uint64_t waiting = 0;  ///< jobs without a start
  std::uint64_t running = 0;  ///< jobs with a start and no end, whose state is not over

  /// "6 rows read, 4 kept, 1 refused; steps, which do not count: 1".
  [[nodiscard]] std::string summary() const {
    return read_report::summary() + (steps == 0 ? "" : "; steps, which do not count: " + std::to_string(steps));
  }
};

/// Remarks of the report, on rows that are kept.
namespace remark {
/// Slurm's two accounts of a job's time disagree
inline constexpr std::string_view elapsed_differs = "elapsed is not end - start";
/// Slurm's account of a job's time is none
inline constexpr std::string_view elapsed_invalid = "elapsed is invalid: end - start counts";
/// Slurm lost a job's start
inline constexpr std::string_view start_from_elapsed = "no start: end - elapsed counts";
/// a state of a later version of Slurm
inline constexpr std::string_view state_unknown = "a state that is not known: start and end count";
/// the clock was put back while it ran
inline constexpr std::string_view clock_put_back =
    "the end is before the start, by a clock that was put back: elapsed counts";
/// the parts are more than the whole
inline constexpr std::string_view gpus_differ = "GPUs of all subtypes are more than the total: they count";
/// parts of GPUs that nothing tells the size of
inline constexpr std::string_view shards =
    "gres/shard, gres/mps and gres/mig are parts of a GPU whose size is not told: they do not count";
/// a cluster that does not track GPUs, and no column of what a job got
inline constexpr std::string_view gpus_only_asked =
    "it asked for GPUs, and AllocTRES names no generic resource: it counts as a job without GPUs";
/// a job of scontrol that has run, and no key tells what it held
inline constexpr std::string_view gpus_untold = "nothing tells what it holds: its GPUs are unknown";
/// a job is over, and nobody knows since when
inline constexpr std::string_view over_without_end = "over, and without an end: start + elapsed counts";
/// a field or a resource that GPU time does not need
inline constexpr std::string_view unreadable = table_remark::unreadable;
/// a later snapshot of the same allocation
inline constexpr std::string_view replaced = table_remark::replaced;
/// seconds since 1970 or offsets here, and the cluster's clock there
inline constexpr std::string_view clocks_differ =
    "times of UTC and of the cluster's clock: a job that both have counts twice";
/// a job that a later output does not have any more
inline constexpr std::string_view not_seen_again =
    "it ran, and a later output does not have it: it counts up to its own output";
/// parts of one allocation, which `sacct -T` gives the start or end of the window that was asked for
inline constexpr std::string_view parts = "parts of one allocation, as sacct -T cuts them: what both have counts once";
/// what may be one job, by its number in one output and as a task in another, and no row tells both
inline constexpr std::string_view maybe_one_job =
    "a job known by its number (JobIDRaw) may be a task of an array (JobID) with the same start, account, user and "
    "resources: both count, and an output with both columns would tell";
/// the same job at the same time, and no window of an output tells why
inline constexpr std::string_view overlaps =
    "allocations of one job overlap, and are no parts of one: the overlap counts twice";
}  // namespace remark

/// \cond
namespace detail {
/// What an output of `sacct` looks like; its columns are those of `column`, in that order.
[[nodiscard]] inline table_lines_form line_source(bool has_commas = false) {
  table_lines_form out{.what = "jobs of Slurm"};
  out.columns.resize(static_cast<std::size_t>(column::others));
  for (auto const& known : columns) {
    auto& column = out.columns[static_cast<std::size_t>(known.column)];
    if (column.name.empty())
      column.name = known.text;
    else
      column.spellings.emplace_back(known.text);
  }
  for (auto const needed : {column::state, column::start, column::end})
    out.columns[static_cast<std::size_t>(needed)].required = true;
  out.other_lines = {{"sacct: error:", "a message of sacct, and no job"}, {"sacct: ", {}}};
  out.takes_rest = [has_commas](std::string_view name) {
    for (std::string_view const free : {"JobName", "SubmitLine", "Comment", "AdminComment", "SystemComment", "WorkDir",
                                        "Extra", "Container", "Constraints", "Licenses", "StdErr", "StdIn", "StdOut"})
      if (formats::detail::same_header(name, free)) return true;
    for (std::string_view const list : {"AllocTRES", "ReqTRES", "AllocGRES", "ReqGRES", "NodeList"})
      if (has_commas && formats::detail::same_header(name, list)) return true;
    return false;
  };
  return out;
}
/// By how much clocks are changed in spring and autumn: an hour, and half of one on Lord Howe Island.
inline constexpr std::chrono::minutes clock_change(60);
[[nodiscard]] constexpr bool is_clock_change(std::chrono::seconds off) noexcept {
  return off == clock_change || off == clock_change / 2;
}
inline constexpr std::int64_t least_not_set = 4294967293;  // INFINITE, NO_VAL and one below them, as 32 bits

/// Reads the times of one job, which are all of the same kind.
class clock_reader {
 public:
  /// \throws tonnage::error  for what is no time, for one that Slurm cannot count, and for one of the other kind
  [[nodiscard]] std::optional<std::chrono::local_seconds> read(std::string_view text) {
    constexpr std::chrono::days day(1);
    auto const out = parse_time(text);
    if (!out) return std::nullopt;
    auto const since_1970 = out->clock.time_since_epoch();
    if (since_1970 == std::chrono::seconds{}) return std::nullopt;  // Slurm's mark for no time
    if (since_1970 < -day || since_1970 > std::chrono::seconds(least_not_set) + day)
      throw error_text("a time before 1970 or after 2106, which no clock of Slurm's counts", text);
    if (is_utc_.value_or(out->is_utc) != out->is_utc)
      throw error_text("a time with an offset from UTC, and one without, in one row", text);
    is_utc_ = out->is_utc;
    return out->clock;
  }
  [[nodiscard]] bool is_utc() const { return is_utc_.value_or(false); }

 private:
  std::optional<bool> is_utc_{};
};

/// Names without the widths that `--format` may give them.
[[nodiscard]] inline std::vector<std::string> without_widths(std::vector<std::string> names) {
  for (auto& name : names) name = name.substr(0, name.find('%'));
  return names;
}
}  // namespace detail
/// \endcond

/// Reads the jobs of one output as they come; steps are counted and passed over, as they repeat what their job holds.
///
/// - Needed are `JobID` or `JobIDRaw`, `State`, `Start`, `End`, and `Elapsed` or `ElapsedRaw`.
/// - A job that runs has no end, one that waits no start. `None` and `Unknown` are no time.
/// - A job that ends before it starts is refused, unless start and elapsed say that the clock was put back by up to
///   an hour meanwhile. Elapsed stands as Slurm says it, and is remarked where it is not end − start (less what the
///   job was suspended, where that is told), unless it is off by the hour by which clocks are changed in spring and
///   autumn: `uses_of` knows the zone, and remarks it where that has no such change then. Where Slurm calls it
///   `INVALID`, or it is negative, more than end − start and an hour, or more than 32 bits count, end − start counts,
///   and is remarked; with one of them alone the row is refused. A job without a start, but with an end and Elapsed,
///   started so much earlier, and that is remarked; one that has run, and has no end either, is refused. The first
///   second of 1970 is no time.
/// - A job that has started and whose number of GPUs is unknown (`gres/gpu=?`, `N/A`) is refused: it is not one of
///   none. So is one that ran and has an empty `AllocTRES`, which has the CPUs at least of every job that ran.
/// - A field that GPU time does not need, and that cannot be read, is unknown and remarked; so is a part of `AllocTRES`
///   that is not GPUs, and a number of CPUs or nodes that is Slurm's mark for one that is not set.
/// - CPUs and nodes are those of their columns, else those of `AllocTRES`; GPUs those of `AllocTRES`, or of `AllocGRES`
///   where `AllocTRES` names no generic resource at all, as on clusters that do not track them. What was asked for does
///   not count; where only that tells GPUs, it is remarked. `gpus_without_type` is the subtype of those that have none.
///   Without these columns they are unknown, which is not 0.
/// - Slurm does not quote. Where the last column is `JobName`, `SubmitLine`, `Comment` or another in which users write
///   what they like, it may hold the separator; and so may `AllocTRES` and other lists where that is a comma.
/// - A job in a state that is not known is kept, and remarked, where its times say what it held: with an end, or
///   without a start.
/// - An output of steps alone is refused at its end: a sum over its jobs would be 0. So is one of which a table of
///   numbers was made, in which job 123 is 123.0.
/// - A header that comes again, as in outputs that were put together, is passed over; messages of sacct are no jobs.
///
/// Rows come as they stand: the same allocation may come twice. `log` keeps each once.
class reader {
 public:
  /// \throws tonnage::error  for a needed column that is missing, with its name; for `gpus_without_type` that is no
  ///                         model or slice; and as `csv_reader`.
  explicit reader(csv_input input, options const& options = {})
      : rows_(std::move(input), detail::line_source(options.separator.text() == ","),
              {.separator = options.separator, .quote = std::nullopt},
              {.file = options.file,
               .on_error = options.on_error,
               .columns = detail::without_widths(options.columns),
               .progress = options.progress}),
        on_error_(options.on_error),
        needs_gpus_(options.needs_gpus),
        gpus_without_type_(options.gpus_without_type) {
    detail::require_gpu_type(gpus_without_type_);
    need_columns();
  }

  /// Goes to the next job; false at the end.
  /// \throws tonnage::error  for a bad row, where that stops; a further call goes on behind it.
  bool next() {
    bool const found = rows_.next_taken([&] {
      if (!read_job()) return false;
      waiting_ += job_.waits() ? 1U : 0U;
      running_ += job_.runs() ? 1U : 0U;
      return true;
    });
    if (!found) refuse_lone_steps();
    return found;
  }
  /// The job that `next` has found, until the next call.
  [[nodiscard]] slurm::job const& job() const noexcept { return job_; }
  /// On which line that stands, from 1.
  [[nodiscard]] std::size_t line() const noexcept { return rows_.row().line(); }
  /// Whether the header that counts for this job has a column.
  [[nodiscard]] bool has(column c) const { return rows_.has(at(c)); }
  /// How many headers came so far; where another follows, another output was appended.
  [[nodiscard]] std::size_t headers() const noexcept { return rows_.headers(); }
  /// What errors call the input.
  [[nodiscard]] std::string const& file() const noexcept { return rows_.report().file; }

  /// What became of the rows so far.
  [[nodiscard]] slurm::report report() const {
    slurm::report out{rows_.report()};
    out.kept -= steps_;
    out.steps = steps_;
    out.waiting = waiting_;
    out.running = running_;
    return out;
  }

  /// The jobs as an input range: they pass once.
  using iterator = formats::detail::reader_iterator<reader, slurm::job>;
  [[nodiscard]] iterator begin() {
    return ++iterator(*this, [](reader const& from) -> auto const& { return from.job(); });
  }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

 private:
  [[nodiscard]] static std::size_t at(column c) { return static_cast<std::size_t>(c); }
  [[nodiscard]] std::string_view text(column c) const { return rows_.text(at(c)).value_or(std::string_view()); }
  [[nodiscard]] place where(column c) const {
    auto out = rows_.where(at(c));
    out.field = rows_.name(at(c));
    return out;
  }
  [[nodiscard]] error problem(char const* why, column c) const { return error(why, where(c)); }

  /// Of the header that counts for this line: one that comes later may have other columns.
  void need_columns() const {
    need(column::job_id, column::job_id_raw, "'JobID' or 'JobIDRaw'");
    need(column::elapsed, column::elapsed_raw, "'Elapsed' or 'ElapsedRaw'");
    if (needs_gpus_) need(column::alloc_tres, column::alloc_gres, "'AllocTRES' or 'AllocGRES'");
  }
  void need(column one, column other, char const* names) const {
    if (!has(one) && !has(other))
      throw error("there is no column " + std::string(names) + " in this header",
                  {.file = file(), .line = line(), .text = formats::detail::excerpt(rows_.row().raw())});
  }

  /// What a grammar makes of the text of a column; an error tells where that stands.
  template <class Read>
  decltype(auto) read_from(column c, Read const& grammar) const {
    return tonnage::detail::retold([&]() -> decltype(auto) { return grammar(text(c)); },
                                   [&](error const& why) {
                                     auto place = where(c);
                                     if (!why.where().text.empty()) place.text = why.where().text;
                                     return error(why.reason(), place);
                                   });
  }
  /// The same by a grammar whose texts come again and again.
  template <class T, class Read>
  T const& read_from(column c, Read const& grammar, formats::detail::remembered<T>& met) const {
    return read_from(c, [&](std::string_view of) -> T const& { return met.of(of, grammar); });
  }
  /// The same for a field that GPU time does not need: what cannot be read is unknown, and remarked.
  template <class To, class Read>
  void read_unless_odd(column c, To& to, Read const& grammar) {
    tonnage::detail::caught([&] { to = grammar(text(c)); },
                            [&](error const&) {
                              to = {};
                              remark(remark::unreadable, c);
                            });
  }
  /// What `parse_tres` reads, with the subtype that GPUs of none have; and `parse_gres`.
  [[nodiscard]] auto tres_grammar() const {
    return [this](std::string_view t) { return with_gpu_type(parse_tres(t), gpus_without_type_); };
  }
  [[nodiscard]] auto gres_grammar() const {
    return [this](std::string_view t) { return with_gpu_type(parse_gres(t), gpus_without_type_); };
  }
  void remark(std::string_view what, column c) { rows_.report().remark(what, where(c)); }

  void read_text(std::string& to, column c) {
    auto const from = text(c);
    if (from == to) return;
    if (tonnage::detail::is_utf8(from)) {
      to = from;
    } else {
      to = formats::detail::from_latin_1(from);
      remark(table_remark::latin_1, c);
    }
  }

  /// Steps repeat what their job holds; where no row has a job, nothing tells that.
  void refuse_lone_steps() {
    auto& all = rows_.report();
    if (steps_ == 0 || steps_ != all.kept || all.refused != 0) return;
    auto const steps = std::exchange(steps_, 0);
    all.kept = 0;
    error const why(
        "every row is a step, and what jobs held is not told: expected rows of jobs, with ids such as 123 "
        "(a table of numbers writes 123.0)",
        first_step_);
    all.refuse(why);
    all.refused = steps;
    all.reasons.back().times = steps;
    if (on_error_ == bad_rows::stop) throw_error(why);
  }

  /// False for a step.
  bool read_job() {
    need_columns();
    slurm::job& j = job_;
    auto const id = has(column::job_id) ? column::job_id : column::job_id_raw;
    j.id = read_from(id, parse_job_id);
    if (j.id.is_step()) {
      if (steps_ == 0) first_step_ = where(id);
      ++steps_;
      return false;
    }
    j.raw_id.reset();
    if (has(column::job_id_raw))
      read_unless_odd(column::job_id_raw, j.raw_id, [](std::string_view t) { return parse_job_id(t).job; });
    read_text(j.cluster, column::cluster);
    read_text(j.partition, column::partition);
    read_text(j.account, column::account);
    read_text(j.user, column::user);
    read_text(j.group, column::group);
    read_text(j.qos, column::qos);
    read_text(j.job_name, column::job_name);
    read_text(j.reservation, column::reservation);
    j.node_list = text(column::node_list);
    read_times(j);
    auto const& state = states_.of(text(column::state), detail::try_state);
    if (!state && j.start && !j.end) throw problem("expected a state such as COMPLETED", column::state);
    if (!state) remark(remark::state_unknown, column::state);
    j.state = state ? state->state : state::unknown;
    j.cancelled_by = state ? state->by : std::nullopt;
    read_unless_odd(column::exit_code, j.exit_code, parse_exit_status);
    read_unless_odd(column::req_mem, j.memory_requested,
                    [&](std::string_view t) { return memories_.of(t, parse_memory); });
    read_unless_odd(column::req_tres, j.requested,
                    [&](std::string_view t) -> tres const& { return tres_.of(t, tres_grammar()); });
    if (has(column::req_gres) && !j.requested.has_gres()) {
      tres asked;
      read_unless_odd(column::req_gres, asked,
                      [&](std::string_view t) -> tres const& { return gres_.of(t, gres_grammar()); });
      detail::take_gres(j.requested, asked);
    }
    read_elapsed(j);
    read_allocated(j);
    if (is_over(j.state) && j.start && !j.end) remark(remark::over_without_end, column::end);
    return true;
  }
  void read_times(slurm::job& j) {
    detail::clock_reader clock;
    auto const time = [&](std::string_view of) { return clock.read(of); };
    j.start = read_from(column::start, time);
    j.end = read_from(column::end, time);
    read_unless_odd(column::submit, j.submit, time);
    read_unless_odd(column::eligible, j.eligible, time);
    j.times_are_utc = clock.is_utc();
  }
  void read_allocated(slurm::job& j) {
    bool const by_tres = has(column::alloc_tres);
    j.allocated = read_from(column::alloc_tres, tres_grammar(), tres_);
    bool by_gres = false;
    if (has(column::alloc_gres) && !j.allocated.has_gres()) {
      // A cluster that does not track GPUs has them in the older column alone.
      auto const& gres = read_from(column::alloc_gres, gres_grammar(), gres_);
      by_gres = !by_tres || gres != tres{};
      if (by_gres) detail::take_gres(j.allocated, gres);
    }
    column const from = by_gres ? column::alloc_gres : column::alloc_tres;
    j.gpu_count = by_tres || by_gres ? std::optional(j.allocated.gpu_count()) : std::nullopt;
    j.gpu_type = j.allocated.gpu_type();
    auto const number = [&](column c, std::optional<std::int64_t> otherwise) {
      std::optional<std::int64_t> out;
      if (!text(c).empty())
        read_unless_odd(c, out, [](std::string_view t) {
          auto const read = parse_size(t);
          if (read >= detail::least_not_set) throw detail::error_text("Slurm's mark for a number that is not set", t);
          return read;
        });
      return out ? out : otherwise;
    };
    j.nodes = number(column::n_nodes, j.allocated.nodes);
    j.cpus = number(column::n_cpus, j.allocated.cpus);
    // Whatever runs has CPUs, and AllocTRES tells them: an empty one tells nothing.
    bool const untold = by_tres && !by_gres && detail::says_nothing(text(from)) && j.elapsed > std::chrono::seconds{};
    if ((j.allocated.gpus_unknown || untold) && j.start) throw problem("the number of GPUs is unknown", from);
    if (j.allocated.has_unreadable()) remark(remark::unreadable, by_tres ? column::alloc_tres : from);
    if (j.allocated.contradicts_itself()) remark(remark::gpus_differ, from);
    if (j.allocated.has_shards() && *j.gpu_count == 0) remark(remark::shards, from);
    if (by_tres && j.start && j.elapsed > std::chrono::seconds{} && !j.allocated.has_gres()) {
      if (j.requested.gpu_count() > 0) remark(remark::gpus_only_asked, from);
      if (j.requested.has_shards())
        remark(remark::shards, detail::says_nothing(text(column::req_tres)) ? column::req_gres : column::req_tres);
    }
  }

  void read_elapsed(slurm::job& j) {
    using std::chrono::seconds;
    auto const whole_seconds = [](duration d) { return std::chrono::floor<seconds>(d.time); };
    read_unless_odd(column::suspended, j.suspended, [&](std::string_view t) {
      auto const d = parse_duration(t);
      return d.finite() ? std::optional(whole_seconds(d)) : std::nullopt;
    });
    bool valid = true;
    column const from = has(column::elapsed_raw) ? column::elapsed_raw : column::elapsed;
    if (from == column::elapsed_raw) {
      auto rest = text(from);
      valid = !detail::take(rest, '-') && rest != "INVALID";
      if (valid) {
        auto const n = detail::take_digits(rest, 15);
        if (!n || !rest.empty()) throw problem("expected a number of seconds", from);
        j.elapsed = seconds(*n);
      }
    } else {
      auto const d =
          text(from).starts_with('-') ? duration{.kind_of = limit::invalid} : read_from(from, parse_duration);
      valid = d.finite();
      j.elapsed = whole_seconds(d);
    }
    valid = valid && j.elapsed < seconds(detail::least_not_set);
    if (!valid) j.elapsed = {};
    auto const ran = j.elapsed + j.suspended.value_or(seconds{});
    // No clock is put back by more.
    if (j.start && j.end && *j.start <= *j.end) valid = valid && ran <= *j.end - *j.start + detail::clock_change;
    if (j.start && j.end && *j.end < *j.start) {
      auto const put_back = *j.start + ran - *j.end;
      if (!valid || ran == seconds{} || !detail::is_clock_change(put_back))
        throw problem("a job that ends before it starts", column::end);
      remark(remark::clock_put_back, column::end);
      return;
    }
    if (!valid && j.start.has_value() != j.end.has_value())
      throw problem("elapsed is invalid, and start and end are not both told", from);
    bool const has_run = j.elapsed > seconds{} && (is_over(j.state) || detail::waits_for_an_end(j.state));
    if (has_run && !j.start && !j.end)
      throw problem("a job that has run, and has neither start nor end", column::start);
    if (valid && !j.start && j.end && j.elapsed > seconds{}) {
      j.start = *j.end - ran;
      remark(remark::start_from_elapsed, column::start);
    }
    if (!j.start || !j.end) return;
    auto const between = *j.end - *j.start;
    if (!valid) {
      j.elapsed = between;
      remark(remark::elapsed_invalid, from);
    } else if (auto const off = ran > between ? ran - between : between - ran;
               off != seconds{} && (j.times_are_utc || !detail::is_clock_change(off))) {
      remark(remark::elapsed_differs, from);
    }
  }

  table_lines rows_;
  bad_rows on_error_;
  bool needs_gpus_;
  std::string gpus_without_type_;
  slurm::job job_{};
  formats::detail::remembered<tres> tres_{}, gres_{};
  formats::detail::remembered<std::optional<state_text>> states_{};
  formats::detail::remembered<std::optional<memory>> memories_{};
  std::uint64_t steps_ = 0, waiting_ = 0, running_ = 0;
  place first_step_{};
};

}  // namespace tonnage::inline v0_1_0::formats::slurm
