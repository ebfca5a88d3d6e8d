// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads the jobs that a Slurm cluster's controller knows, by `scontrol show job`: those that run and wait now.
///
/// `slurm::read_jobs(text, {.file = "now"}, [&](slurm::job const& j) { held += gpus_held(j).value_or(gpu_share()); });`
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/slurm/detail/records.hpp>
#include <tonnage/formats/slurm/job.hpp>
#include <tonnage/formats/slurm/node.hpp>
#include <tonnage/formats/slurm/reader.hpp>
#include <tonnage/formats/slurm/use.hpp>

namespace tonnage::inline v0_1_0::formats::slurm {

/// \cond
namespace detail {

inline constexpr std::array<std::string_view, 1> ends_of_job_names{" UserId="};
inline constexpr std::array<std::string_view, 23> ends_of_job_texts{
    " Command=",     " WorkDir=",       " AdminComment=", " SystemComment=", " Comment=",    " StdErr=",
    " StdIn=",       " StdOut=",        " BatchScript=",  " CpusPerTres=",   " MemPerTres=", " TresPerJob=",
    " TresPerNode=", " TresPerSocket=", " TresPerTask=",  " TresBind=",      " TresFreq=",   " MailUser=",
    " MailType=",    " Power=",         " Extra=",        " Container=",     " SubmitLine="};
inline constexpr std::array job_texts{
    free_text{"JobName", ends_of_job_names},      free_text{"Comment", ends_of_job_texts},
    free_text{"AdminComment", ends_of_job_texts}, free_text{"SystemComment", ends_of_job_texts},
    free_text{"Command", ends_of_job_texts},      free_text{"WorkDir", ends_of_job_texts},
    free_text{"StdErr", ends_of_job_texts},       free_text{"StdIn", ends_of_job_texts},
    free_text{"StdOut", ends_of_job_texts},       free_text{"BatchScript", ends_of_job_texts},
    free_text{"Extra", ends_of_job_texts},        free_text{"Container", ends_of_job_texts},
    free_text{"SubmitLine", ends_of_job_texts}};
inline constexpr record_form job_form{"JobId=", "a line of no job", "No jobs in the system", job_texts};

/// In these states the controller says when it expects a job to start.
[[nodiscard]] constexpr bool waits_for_a_start(state s) noexcept {
  switch (s) {
    case state::pending:
    case state::requeued:
    case state::requeue_fed:
    case state::requeue_hold:
    case state::resv_del_hold:
    case state::special_exit:
      return true;
    default:
      return false;
  }
}
/// Reads one job, and remarks what is odd.
class controller_job {
 public:
  controller_job(record_fields const& fields, std::string_view gpus_without_type, slurm::report& report)
      : fields_(fields), gpus_without_type_(gpus_without_type), report_(report) {
    fields_.require_once(
        {"JobId", "ArrayJobId", "ArrayTaskId", "HetJobId", "HetJobOffset", "UserId", "Account", "Partition", "QOS",
         "JobState", "RunTime", "StartTime", "EndTime", "NumNodes", "NumCPUs", "NumTasks", "AllocTRES", "TRES"},
        report_.file);
    auto const id = text("JobId");
    out_.id = read("JobId", parse_job_id);
    out_.raw_id = out_.id.job;
    if (auto const task = text("ArrayTaskId"); !task.empty()) {
      bool const is_one = task.find_first_not_of("0123456789") == std::string_view::npos;
      std::string whole(text("ArrayJobId").empty() ? id : text("ArrayJobId"));
      whole.append(is_one ? "_" : "_[").append(task).append(is_one ? "" : "]");
      out_.id = read("ArrayTaskId", [&](std::string_view) { return parse_job_id(whole); });
    } else if (!text("HetJobId").empty()) {
      std::string const whole = std::string(text("HetJobId")) + "+" + std::string(text("HetJobOffset"));
      out_.id = read("HetJobId", [&](std::string_view) { return parse_job_id(whole); });
    }
    auto const without_number = [&](std::string_view key) { return text(key).substr(0, text(key).find('(')); };
    out_.user = without_number("UserId");
    out_.group = without_number("GroupId");
    out_.job_name = text("JobName");
    out_.account = text("Account");
    out_.partition = text("Partition");
    out_.qos = text("QOS");
    out_.reservation = text("Reservation");
    out_.node_list = text("NodeList");
    auto const state = read("JobState", parse_state);
    out_.state = state.state;
    out_.cancelled_by = state.by;
    read_unless_odd("ExitCode", out_.exit_code, parse_exit_status);
    read_times();
    read_unless_odd("NumNodes", out_.nodes, whole_number);
    read_unless_odd("NumCPUs", out_.cpus, whole_number);
    read_unless_odd("NumTasks", tasks_, whole_number);
    for (auto const& [key, scope] :
         {std::pair("MinMemoryNode", memory_scope::node), std::pair("MinMemoryCPU", memory_scope::cpu)})
      if (text(key) != "0" && !text(key).empty()) {
        read_unless_odd(key, out_.memory_requested, parse_memory);
        if (out_.memory_requested) out_.memory_requested->scope = scope;
      }
    read_gpus();
  }
  [[nodiscard]] slurm::job const& job() const { return out_; }

 private:
  [[nodiscard]] std::string_view text(std::string_view key) const { return fields_.text(key); }
  template <class Read>
  [[nodiscard]] auto read(std::string_view key, Read grammar) const -> decltype(grammar(key)) {
    return fields_.read(key, report_.file, grammar);
  }
  [[nodiscard]] error problem(char const* why, std::string_view key) const {
    return fields_.problem(why, key, report_.file);
  }
  void remark(std::string_view what, std::string_view key) const {
    report_.remark(what, fields_.problem({}, key, report_.file).where());
  }
  template <class To, class Read>
  void read_unless_odd(std::string_view key, To& to, Read const& grammar) const {
    tonnage::detail::caught([&] { to = grammar(text(key)); }, [&](error const&) { remark(remark::unreadable, key); });
  }
  /// "4", or "4-4"; a range is none.
  [[nodiscard]] static std::optional<std::int64_t> whole_number(std::string_view of) {
    auto const least = of.substr(0, of.find('-'));
    if (says_nothing(of) || (least.size() != of.size() && of.substr(least.size() + 1) != least)) return std::nullopt;
    return parse_size(least);
  }

  void read_times() {
    clock_reader clock;
    auto const time = [&](std::string_view of) { return clock.read(of); };
    if (!waits_for_a_start(out_.state)) {
      out_.start = read("StartTime", time);
      if (!waits_for_an_end(out_.state)) out_.end = read("EndTime", time);
    }
    read_unless_odd("SubmitTime", out_.submit, time);
    read_unless_odd("EligibleTime", out_.eligible, time);
    out_.times_are_utc = clock.is_utc();
    if (!out_.start && !out_.end) return;
    if (out_.start && out_.end && *out_.end < *out_.start) throw problem("a job that ends before it starts", "EndTime");
    auto const ran = read("RunTime", parse_duration);
    bool const is_told = ran.finite() && ran.time < std::chrono::seconds(least_not_set);
    if (!is_told && !(out_.start && out_.end)) throw problem("expected for how long it has run", "RunTime");
    if (!is_told) remark(remark::elapsed_invalid, "RunTime");
    out_.elapsed = is_told ? std::chrono::floor<std::chrono::seconds>(ran.time) : *out_.end - *out_.start;
    if (!out_.start && out_.elapsed > std::chrono::seconds{}) {
      out_.start = *out_.end - out_.elapsed;
      remark(remark::start_from_elapsed, "StartTime");
    }
  }

  /// A cluster that does not track GPUs tells them only as they were asked for: for the job, for each of its nodes or
  /// of its tasks; those of each socket are unknown. Returns the key that tells them.
  std::string_view add_untracked(tres& to, std::string_view key) {
    if (to.tells_gpus()) return key;
    struct scope {
      std::string_view key;
      std::optional<std::int64_t> times;
    };
    for (auto const& [name, times] :
         {scope{"JOB_GRES", 1}, scope{"TresPerJob", 1}, scope{"TresPerNode", out_.nodes}, scope{"Gres", out_.nodes},
          scope{"TresPerTask", tasks_}, scope{"TresPerSocket", {}}}) {
      auto asked = read(name, parse_gres);
      if (asked.has_shards()) shards_by_ = name;
      if (!asked.tells_gpus()) continue;
      auto const multiply = [&](std::int64_t& number) {
        if (times.value_or(0) != 0 && number >= most_gpus / *times) throw problem("more GPUs than there are", name);
        number *= times.value_or(0);
      };
      if (asked.gpus_of_any_type) multiply(*asked.gpus_of_any_type);
      for (auto& type : asked.gpu_types) multiply(type.number);
      asked.other.clear();
      take_gres(to, times ? asked : tres{.gpus_unknown = true});
      return name;
    }
    return key;
  }
  void read_gpus() {
    // Older versions have one key for what is held, or asked for.
    char const* const held = text("AllocTRES").empty() ? "TRES" : "AllocTRES";
    char const* const asked = text("ReqTRES").empty() && !out_.start ? "TRES" : "ReqTRES";
    read_unless_odd(asked, out_.requested, parse_tres);
    (void)add_untracked(out_.requested, asked);
    out_.requested = with_gpu_type(std::move(out_.requested), gpus_without_type_);
    out_.gpu_count = 0;
    if (!out_.start) return;
    out_.allocated = read(held, parse_tres);
    auto const told_by = add_untracked(out_.allocated, held);
    out_.allocated = with_gpu_type(std::move(out_.allocated), gpus_without_type_);
    // What was cancelled before it started has a start, and held nothing.
    bool const ran = !out_.end || out_.elapsed > std::chrono::seconds{};
    if (out_.allocated.gpus_unknown && ran) throw problem("the number of GPUs is unknown", told_by);
    out_.gpu_count = out_.allocated.gpu_count();
    if (text(held).empty() && !out_.allocated.tells_gpus() && ran) {
      out_.gpu_count.reset();
      remark(remark::gpus_untold, "JobId");
    }
    out_.gpu_type = out_.allocated.gpu_type();
    if (out_.allocated.has_unreadable()) remark(remark::unreadable, held);
    if (out_.allocated.contradicts_itself()) remark(remark::gpus_differ, told_by);
    if (out_.allocated.has_shards()) shards_by_ = held;
    if (!shards_by_.empty() && out_.gpu_count == 0 && ran) remark(remark::shards, shards_by_);
  }

  record_fields const& fields_;
  std::string_view gpus_without_type_;
  slurm::report& report_;
  slurm::job out_{};
  std::optional<std::int64_t> tasks_{};
  std::string_view shards_by_{};  // the key that tells parts of GPUs
};

}  // namespace detail
/// \endcond

/// Reads the jobs of an output of `scontrol show job`, with `-o` or without. `each` is called with every job, once all
/// are read; of several records of one job the last counts, and that is remarked.
///
/// - When a job that waits will start, and one that runs will end, are forecasts: such jobs have no start, or no end.
///   Elapsed is `RunTime`, without the time for which the job was suspended. A job with an end and no start began
///   that long before, and that is remarked.
/// - GPUs are those of `AllocTRES`, or of `TRES` in older versions. Where neither tells GPUs, as the cluster does not
///   track them, they are those of `JOB_GRES` or `TresPerJob`, those of `TresPerNode` or `Gres` for each node, or those
///   of `TresPerTask` for each task; with `TresPerSocket` they are unknown, and so they are where nothing tells any. A
///   job that runs and whose GPUs are told, and not their number, is refused.
/// - `requested` is what each task of an array asks for; `gpus_wanted` is for all that wait, and `gpus_held` counts
///   what a job holds, slices as parts of GPUs.
/// - "No jobs in the system" is no job.
/// - `user` and `group` are without their numbers. What cannot be read and is not needed for GPU time is remarked.
/// - A line that belongs to no job is refused, with its text; so is a job with a needed key that comes twice, since
///   users may write keys into names and comments. One that `each` refuses by a `tonnage::error`, as `gpus_held` does
///   for a slice of an unknown profile, is refused at its line.
/// \throws tonnage::error  where it stops at a bad job, with file, line and field
/// Source: `scontrol(1)`, "show"; `slurm_sprint_job_info` in Slurm's `src/api/job_info.c`.
template <class Each>
report read_jobs(std::string_view text, scontrol_options const& how, Each each) {
  detail::require_gpu_type(how.gpus_without_type);
  report out{{.file = how.file}};
  detail::read_last_records(
      text, detail::job_form, how.on_error, out,
      [&](detail::record_fields const& fields) {
        return detail::controller_job(fields, how.gpus_without_type, out).job();
      },
      [](job const& of) { return "job " + to_string(of.id); },
      [&](job const& one) {
        each(one);
        out.waiting += one.waits() ? 1U : 0U;
        out.running += one.runs() ? 1U : 0U;
      });
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats::slurm
