// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads the jobs of a Slurm cluster from `sacct -P`, in any order of columns.
///
/// `read_slurm("JobID|State|Start|End|Elapsed\n…", {}, [&](slurm_job const& job) { … });` gives each job, and no step.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <tonnage/formats/csv.hpp>
#include <tonnage/formats/slurm_job.hpp>
#include <unordered_set>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// How to read an output of `sacct`.
struct slurm_options {
  std::string file{};                                   ///< its name, for errors; else the input's own
  bad_rows on_error = bad_rows::stop;                   ///< what a row does that cannot be read
  std::vector<std::string> columns{};                   ///< `--format`, where the output has no header (`-n`)
  csv_separator separator = '|';                        ///< `--delimiter`
  bool find_duplicates = true;                          ///< takes about 50 bytes of memory for each job
  std::function<void(csv_progress const&)> progress{};  ///< called about once in a MiB, and at the end
};

/// What became of the rows. `rows == kept + refused + steps`, and what waits or runs is among those kept.
struct slurm_report : read_report {
  std::uint64_t steps = 0;
  std::uint64_t waiting = 0;                   ///< jobs without a start
  std::uint64_t running = 0;                   ///< jobs with a start and no end, whose state is not over
  std::vector<std::string> ignored_columns{};  ///< that nothing was read from

  /// "6 rows read, 4 kept, 1 refused; steps, which do not count: 1".
  [[nodiscard]] std::string summary() const {
    return read_report::summary() + (steps == 0 ? "" : "; steps, which do not count: " + std::to_string(steps));
  }
};

/// Remarks of the report, on rows that are kept.
namespace slurm_remark {
/// Slurm's two accounts of a job's time disagree
inline constexpr std::string_view elapsed_differs = "elapsed is not end - start: elapsed counts";
/// Slurm's account of a job's time is none
inline constexpr std::string_view elapsed_invalid = "elapsed is invalid: end - start counts";
/// Slurm lost a job's start
inline constexpr std::string_view start_from_elapsed = "no start: end - elapsed counts";
/// the parts are more than the whole
inline constexpr std::string_view gpus_differ = "GPUs of all subtypes are more than the total: they count";
/// a job is over, and nobody knows since when
inline constexpr std::string_view over_without_end = "over, and without an end";
}  // namespace slurm_remark

/// Reads jobs one by one; steps are counted and passed over, as they repeat what their job holds.
///
/// - Needed are `JobID` or `JobIDRaw`, `State`, `Start`, `End`, and `Elapsed` or `ElapsedRaw`.
/// - A job that runs has no end, one that waits no start. `None` and `Unknown` are no time.
/// - A job that was requeued comes once for each allocation. A row that equals an earlier one is refused.
/// - A job that ends before it starts is refused. Elapsed stands as Slurm says it, and is remarked where it is not
///   end − start (less what the job was suspended, where that is told). Where Slurm calls it `INVALID` or it is negative,
///   end − start counts, and is remarked; without both of them the row is refused. A job without a start, but with an end
///   and Elapsed, started so much earlier, and that is remarked.
/// - A job that has started and whose number of GPUs is unknown (`gres/gpu=?`, `N/A`) is refused: it is not one of none. So
///   is one whose CPUs or nodes are Slurm's mark for a number that is not set.
/// - CPUs and nodes are those of their columns, else those of `AllocTRES`; GPUs those of `AllocTRES`, else `AllocGRES`.
/// - Slurm does not quote. Where the last column is `JobName`, `SubmitLine`, `Comment` or another in which users write what
///   they like, it may hold the separator.
class slurm_reader {
 public:
  /// \throws tonnage::error  for a needed column that is missing, with its name; and as `csv_reader`.
  explicit slurm_reader(csv_input input, slurm_options options = {})
      : find_duplicates_(options.find_duplicates),
        rows_(std::move(input), {.separator = options.separator, .quote = std::nullopt},
              {.file = options.file,
               .on_error = options.on_error,
               .columns = options.columns,
               .progress = std::move(options.progress)}) {
    find_columns();
  }

  /// Goes to the next job; false at the end.
  /// \throws tonnage::error  for a bad row, where that stops; a further call goes on behind it.
  bool next() {
    return rows_.next_taken([&] {
      if (!read_job()) return false;
      report_.waiting += job_.waits() ? 1U : 0U;
      report_.running += job_.runs() ? 1U : 0U;
      return true;
    });
  }
  /// The job that `next` has found, until the next call.
  [[nodiscard]] slurm_job const& job() const noexcept { return job_; }

  /// What became of the rows so far.
  [[nodiscard]] slurm_report report() const {
    slurm_report out = report_;
    static_cast<read_report&>(out) = rows_.report();
    out.kept -= out.steps;
    return out;
  }

  /// The jobs as an input range: they pass once.
  using iterator = detail::reader_iterator<slurm_reader, slurm_job>;
  [[nodiscard]] iterator begin() {
    return ++iterator(*this, [](slurm_reader const& reader) -> auto const& { return reader.job(); });
  }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

 private:
  using column = slurm_column;
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

  static constexpr std::int64_t not_set = 4294967293;  // INFINITE, NO_VAL and one below them, as 32 bits

  [[nodiscard]] std::size_t& at(column c) { return at_[static_cast<std::size_t>(c)]; }
  [[nodiscard]] bool has(column c) const { return at_[static_cast<std::size_t>(c)] != nowhere; }
  [[nodiscard]] std::string_view text(column c) const {
    return has(c) ? rows_.row().fields()[at_[static_cast<std::size_t>(c)]] : std::string_view();
  }

  void find_columns() {
    auto const& file = rows_.report().file;
    at_.fill(nowhere);
    auto const& names = rows_.columns();
    for (std::size_t i = 0; i != names.size(); ++i) {
      column const c = slurm_column_named(names[i]);
      if (c != column::others && !has(c))
        at(c) = i;
      else
        report_.ignored_columns.push_back(names[i]);
    }
    rows_.rest_in_last(!names.empty() && is_free_text(names.back()));
    auto const need = [&](column one, column other, char const* name) {
      if (!has(one) && !has(other))
        throw error("there is no column '" + std::string(name) +
                        "' in this header of sacct (where there is none, name the columns)",
                    {.file = file, .line = rows_.row().line(), .text = detail::excerpt(rows_.row().raw())});
    };
    need(column::job_id, column::job_id_raw, "JobID");
    need(column::state, column::state, "State");
    need(column::start, column::start, "Start");
    need(column::end, column::end, "End");
    need(column::elapsed, column::elapsed_raw, "Elapsed");
  }

  /// Whether users write what they like into a column.
  [[nodiscard]] static bool is_free_text(std::string_view name) {
    name = name.substr(0, name.find('%'));
    for (std::string_view const free :
         {"JobName", "SubmitLine", "Comment", "AdminComment", "SystemComment", "WorkDir", "Extra", "Container"})
      if (detail::same_name(name, free)) return true;
    return false;
  }

  /// What a grammar makes of the text of a column; an error tells where that stands.
  template <class Read>
  auto read_from(column c, Read grammar) const {
    try {
      return grammar(text(c));
    } catch (error const& why) {
      auto place = rows_.row()[at_[static_cast<std::size_t>(c)]].where();
      if (!why.where().text.empty()) place.text = why.where().text;
      throw error(why.reason(), place);
    }
  }
  void remark(std::string_view what, column c) {
    rows_.report().remark(what, rows_.row()[at_[static_cast<std::size_t>(c)]].where());
  }

  /// False for a step.
  bool read_job() {
    slurm_job& j = job_;
    column const id = has(column::job_id) ? column::job_id : column::job_id_raw;
    j.id = read_from(id, parse_slurm_job_id);
    if (j.id.is_step()) {
      ++report_.steps;
      return false;
    }
    j.raw_id =
        has(column::job_id_raw) ? std::optional(read_from(column::job_id_raw, parse_slurm_job_id).job) : std::nullopt;
    j.cluster = text(column::cluster);
    j.partition = text(column::partition);
    j.account = text(column::account);
    j.user = text(column::user);
    j.group = text(column::group);
    j.qos = text(column::qos);
    j.job_name = text(column::job_name);
    j.reservation = text(column::reservation);
    j.node_list = text(column::node_list);
    j.submit = read_from(column::submit, parse_slurm_time);
    j.eligible = read_from(column::eligible, parse_slurm_time);
    j.start = read_from(column::start, parse_slurm_time);
    j.end = read_from(column::end, parse_slurm_time);
    auto const state = read_from(column::state, parse_slurm_state);
    j.state = state.state;
    j.cancelled_by = state.by;
    j.exit_code = read_from(column::exit_code, parse_slurm_exit);
    j.memory_requested = read_from(column::req_mem, parse_slurm_memory);
    column const allocated = has(column::alloc_tres) ? column::alloc_tres : column::alloc_gres;
    column const requested = has(column::req_tres) ? column::req_tres : column::req_gres;
    j.allocated = read_from(allocated, has(column::alloc_tres) ? parse_tres : parse_gres);
    j.requested = read_from(requested, has(column::req_tres) ? parse_tres : parse_gres);
    j.gpu_count = j.allocated.gpu_count();
    j.gpu_type = j.allocated.gpu_type();
    auto const number = [&](column c, std::optional<std::int64_t> otherwise) {
      if (text(c).empty()) return otherwise.value_or(0);
      auto const out = read_from(c, [](std::string_view t) { return parse_slurm_size(t); });
      if (out >= not_set) throw rows_.row()[at(c)].problem("Slurm's mark for a number that is not set");
      return out;
    };
    j.nodes = number(column::n_nodes, j.allocated.nodes);
    j.cpus = number(column::n_cpus, j.allocated.cpus);
    read_elapsed(j);
    if (is_duplicate()) throw rows_.row()[at(id)].problem("a row that equals an earlier one");
    if (j.allocated.gpus_unknown && j.start) throw rows_.row()[at(allocated)].problem("the number of GPUs is unknown");
    if (j.allocated.contradicts_itself()) remark(slurm_remark::gpus_differ, allocated);
    if (is_over(j.state) && j.start && !j.end) remark(slurm_remark::over_without_end, column::end);
    return true;
  }

  void read_elapsed(slurm_job& j) {
    using std::chrono::seconds;
    if (j.start && j.end && *j.end < *j.start)
      throw rows_.row()[at(column::end)].problem("a job that ends before it starts");
    auto const whole_seconds = [](slurm_duration d) { return std::chrono::floor<seconds>(d.time); };
    j.suspended.reset();
    if (auto const d = read_from(column::suspended, parse_slurm_duration); d.finite()) j.suspended = whole_seconds(d);
    bool valid = true;
    column const from = has(column::elapsed_raw) ? column::elapsed_raw : column::elapsed;
    if (from == column::elapsed_raw) {
      auto rest = text(from);
      valid = !detail::take(rest, '-') && rest != "INVALID";
      if (valid) {
        auto const n = detail::take_digits(rest, 15);
        if (!n || !rest.empty()) throw rows_.row()[at(from)].problem("expected a number of seconds");
        j.elapsed = seconds(*n);
      }
    } else {
      auto const d = text(from).starts_with('-') ? slurm_duration{.kind_of = slurm_limit::invalid}
                                                 : read_from(from, parse_slurm_duration);
      valid = d.finite();
      j.elapsed = whole_seconds(d);
    }
    if (!valid && (!j.start || !j.end))
      throw rows_.row()[at(from)].problem("elapsed is invalid, and there are no start and end");
    if (valid && !j.start && j.end && j.elapsed > seconds{}) {
      j.start = *j.end - j.elapsed - j.suspended.value_or(seconds{});
      remark(slurm_remark::start_from_elapsed, column::start);
    }
    if (!j.start || !j.end) return;
    auto const between = *j.end - *j.start;
    if (!valid) {
      j.elapsed = between;
      remark(slurm_remark::elapsed_invalid, from);
    } else if (j.elapsed != between - j.suspended.value_or(seconds{})) {
      remark(slurm_remark::elapsed_differs, from);
    }
  }

  /// Two hashes of 64 bits stand for a row: two of a thousand million rows are taken for equal once in 10^20 times.
  bool is_duplicate() {
    if (!find_duplicates_) return false;
    auto const raw = rows_.row().raw();
    std::uint64_t second = 0xcbf29ce484222325U;  // FNV-1a
    for (char const c : raw) second = (second ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return !seen_.insert({std::hash<std::string_view>()(raw), second}).second;
  }
  struct fingerprint {
    std::uint64_t first;
    std::uint64_t second;
    bool operator==(fingerprint const&) const = default;
  };
  struct first_of {
    std::size_t operator()(fingerprint const& f) const noexcept { return static_cast<std::size_t>(f.first); }
  };

  bool find_duplicates_;
  csv_reader rows_;
  std::array<std::size_t, static_cast<std::size_t>(column::others)> at_{};
  slurm_job job_{};
  slurm_report report_{};
  std::unordered_set<fingerprint, first_of> seen_{};
};

/// Reads all jobs, one at a time.
/// \throws tonnage::error  as `slurm_reader`.
template <class Each>
slurm_report read_slurm(csv_input input, slurm_options options, Each each) {
  slurm_reader reader(std::move(input), std::move(options));
  while (reader.next()) each(reader.job());
  return reader.report();
}

}  // namespace tonnage::inline v0_1_0::formats
