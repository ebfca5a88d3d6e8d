// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The jobs of one or more outputs of `sacct`, each allocation once.
///
/// `slurm::log log; log.read(april); log.read(march);` has a job that ran over the end of March once, in either order.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/formats/slurm/reader.hpp>
#include <tonnage/usage/time_span.hpp>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats::slurm {

/// The jobs of one or more outputs of `sacct`, in any order, each allocation once.
///
/// - An allocation is a job of a cluster with its start: one that was requeued has several. `JobID`, `JobIDRaw` and
///   `Cluster` are compared as far as both rows tell them; times of UTC are not compared with those of a clock. Of
///   several rows of one, the later snapshot stands, whatever the order of the files: one that is over before one that
///   runs, then the one with the longer Elapsed. A job that waits in one output and has started in another is the one
///   that has started.
/// - A job that ran when its output was made, and that a later output does not have, counts up to the time of its own:
///   what became of it nobody knows. `snapshot_time` says when an output was made.
///   Behind a header that comes again another output begins, which was appended.
/// - `sacct -T` writes the border of its window for starts and ends beyond it. Allocations of one job that overlap or
///   follow one another are parts of one where a border tells why they differ: the later start is the first of its
///   output, and the earlier end is the last of its own, or that of a job that runs. They become one allocation, from
///   the first start to the last end, and the overlap counts once; the rows are among those replaced. A window that
///   ends at 23:59:59 is followed by the one that begins a second later. Parts have one `Submit`, one number of GPUs
///   and of CPUs and, once both are over, one state: a job that was requeued at a border has two allocations. An
///   overlap without such a border counts twice and is remarked, with the job. Up to an hour by the cluster's clock is
///   not remarked, for that clock may have been put back.
///
/// It keeps the jobs, about 1 kB each.
/// \code
/// formats::slurm::log log;
/// for (auto const& name : {"march.txt", "april.txt"}) log.read(csv_input::of_file(name));
/// for (auto const& job : log.jobs()) …
/// \endcode
class log {
 public:
  /// Reads one more output.
  /// \throws tonnage::error  as `reader`
  void read(csv_input input, options const& options = {}) {
    reader from(std::move(input), options);
    std::uint64_t replaced = 0;
    for (std::size_t headers = 0; from.next();) {
      if (std::exchange(headers, from.headers()) != from.headers()) begin_output(from.file());
      auto const& job = from.job();
      windows_.back().take(job);
      if (job.end) snapshot_time::take(times_.back().ended_, {*job.end, {}, job.times_are_utc});
      if (job.runs())
        snapshot_time::take(
            times_.back().runs_,
            {*job.start, job.elapsed + job.suspended.value_or(std::chrono::seconds{}), job.times_are_utc});
      if (job.start && is_utc_.value_or(job.times_are_utc) != job.times_are_utc)
        replacing_.remark(remark::clocks_differ, place_of(origin{times_.size() - 1, from.line(), times_.size() - 1}));
      if (job.start) is_utc_ = is_utc_.value_or(job.times_are_utc);
      replaced += keep(job, from.line()) ? 0U : 1U;
    }
    auto const joined = join_parts();
    last_ = from.report();
    auto const own = (std::min)(replaced + joined, last_.kept);  // a part may join two rows of other outputs
    last_.kept -= own;
    last_.replaced = own;
    last_.remarks.insert(last_.remarks.end(), replacing_.remarks.begin(), replacing_.remarks.end());
    replacing_ = {};
    if (!last_.file.empty()) report_.file += (report_.file.empty() ? "" : ", ") + last_.file;
    report_.add(last_);
    report_.kept -= replaced + joined - own;
    report_.replaced += replaced + joined - own;
    report_.steps += last_.steps;
    std::optional<std::chrono::local_seconds> latest;
    for (auto const& each : times_)
      if (auto const time = each.by_clock(); time && (!latest || *latest < *time)) latest = time;
    for (std::size_t i = 0; i != jobs_.size(); ++i) {
      auto const& seen = times_[origins_[i].file];
      if (jobs_[i].runs() && seen.by_clock() && *seen.by_clock() < *latest) jobs_[i].seen_until = seen;
    }
  }

  /// Each allocation once, in the order in which they were met.
  [[nodiscard]] std::deque<job> const& jobs() const noexcept { return jobs_; }
  /// Where a job stands, by its number among `jobs`: file and line.
  [[nodiscard]] place place_of(std::size_t job) const {
    return {.file = files_[origins_[job].file], .line = origins_[job].line};
  }
  /// What became of every row so far.
  [[nodiscard]] slurm::report report() const {
    auto out = report_;
    for (std::size_t i = 0; i != jobs_.size(); ++i) {
      out.waiting += jobs_[i].waits() ? 1U : 0U;
      out.running += jobs_[i].runs() ? 1U : 0U;
      if (jobs_[i].seen_until) out.remark(remark::not_seen_again, place_of(i));
    }
    remark_overlaps(out);
    return out;
  }
  /// What became of the rows of the output that was read last.
  [[nodiscard]] slurm::report const& last_report() const noexcept { return last_; }
  /// When the last of the outputs was made, as jobs tell that ended by then or ran: the latest instant of all. Nothing
  /// where no job has started or ended.
  template <time_zone_like Zone>
  [[nodiscard]] std::optional<utc_instant> until(Zone const& zone) const {
    std::optional<utc_instant> out;
    for (auto const& each : times_)
      if (each.by_clock()) out = (std::max)(out.value_or((utc_instant::min)()), each.in(zone));
    return out;
  }

 private:
  /// Where a job stands, and which output tells its start.
  struct origin {
    std::size_t file, line, begins;
  };
  /// The first start and the last end of an output: the borders of its window, where `sacct -T` cut jobs at them.
  struct window {
    std::optional<std::chrono::local_seconds> first_start{}, last_end{};
    void take(job const& of) {
      if (of.start && (!first_start || *of.start < *first_start)) first_start = of.start;
      if (of.end && (!last_end || *of.end > *last_end)) last_end = of.end;
    }
  };
  /// One of several allocations of a job, with its times by the cluster's clock.
  struct allocation {
    std::uint64_t key;
    std::string_view cluster;
    std::chrono::local_seconds start, end;
    std::size_t number;
  };

  [[nodiscard]] static std::chrono::seconds ran(job const& of) {
    return of.elapsed + of.suspended.value_or(std::chrono::seconds{});
  }
  /// Those of jobs that have several, job by job and by their starts.
  [[nodiscard]] std::vector<allocation> several_of_a_job() const {
    std::vector<allocation> out;
    for (auto const number : several_) {
      auto const& job = jobs_[number];
      if (!job.start) continue;
      out.push_back({hash_of(job.id), job.cluster, *job.start, job.end.value_or(*job.start + ran(job)), number});
    }
    auto const order = [](allocation const& of) { return std::tie(of.key, of.cluster, of.start, of.number); };
    auto const sort = [&](auto first, auto last) {
      std::sort(first, last, [&](allocation const& a, allocation const& b) { return order(a) < order(b); });
    };
    sort(out.begin(), out.end());
    for (auto first = out.begin(); first != out.end();) {  // rows of no cluster stand first: it is the only one told
      auto const last = std::find_if(first, out.end(), [&](allocation const& of) { return of.key != first->key; });
      auto const only = (last - 1)->cluster;
      auto const told = std::find_if(first, last, [](allocation const& of) { return !of.cluster.empty(); });
      if (told != first && told != last && told->cluster == only) {
        for (auto each = first; each != told; ++each) each->cluster = only;
        sort(first, last);
      }
      first = last;
    }
    auto const same = [](allocation const& a, allocation const& b) { return a.number == b.number; };
    out.erase(std::unique(out.begin(), out.end(), same), out.end());
    return out;
  }
  /// A job holds one allocation at a time. An hour of overlap may be the clock's, which was put back, unless both end
  /// together.
  [[nodiscard]] bool is_overlap(allocation const& first, allocation const& second) const {
    auto const &a = jobs_[first.number], &b = jobs_[second.number];
    if (!is_same_job(a, b) || a.times_are_utc != b.times_are_utc) return false;
    std::chrono::seconds const allowed = a.times_are_utc ? std::chrono::hours(0) : std::chrono::hours(1);
    bool const end_together = a.end && a.end == b.end;
    return second.start + (end_together ? std::chrono::seconds{} : allowed) < (std::min)(first.end, second.end);
  }
  /// Whether rows of one job that overlap or meet tell one allocation, of which windows cut parts. No allowance for a
  /// clock that was put back: such an overlap is at no border.
  [[nodiscard]] bool are_parts(allocation const& first, allocation const& second) const {
    auto const &a = jobs_[first.number], &b = jobs_[second.number];
    auto const &one = origins_[first.number], &other = origins_[second.number];
    bool const meet = second.start <= (std::min)(first.end, second.end) + gap_of_windows;
    if (!meet || !is_same_job(a, b) || !may_be_parts(a, b)) return false;
    if (windows_[other.begins].first_start != second.start) return false;
    if (first.end == second.end) return true;
    auto const& ends_first = first.end < second.end ? first : second;
    return jobs_[ends_first.number].runs() ||
           windows_[first.end < second.end ? one.file : other.file].last_end == ends_first.end;
  }
  /// What all parts of an allocation have in common, as far as both tell it.
  [[nodiscard]] static bool may_be_parts(job const& a, job const& b) {
    auto const differ = [](auto const& one, auto const& other) { return one && other && *one != *other; };
    bool const other_state = is_over(a.state) && is_over(b.state) && a.state != b.state;
    return a.times_are_utc == b.times_are_utc && !other_state && !differ(a.submit, b.submit) &&
           !differ(a.gpu_count, b.gpu_count) && !differ(a.cpus, b.cpus);
  }
  /// The allocation of which both are parts stands for the first.
  void join(allocation& first, allocation const& second) {
    auto &whole = jobs_[first.number], &part = jobs_[second.number];
    auto at = place_of(second.number);
    at.text = "job " + to_string(part.id);
    replacing_.remark(remark::parts, at);
    if (second.end > first.end) {
      auto joined = part;
      joined.start = whole.start;
      joined.elapsed = (std::max)(part.elapsed, part.elapsed + whole.elapsed - (first.end - second.start));
      if (whole.suspended) joined.suspended = *whole.suspended + part.suspended.value_or(std::chrono::seconds{});
      joined.seen_until.reset();
      if (!joined.gpu_count) joined.gpu_count = whole.gpu_count, joined.allocated = whole.allocated;
      fill_in(joined, whole);
      whole = std::move(joined);
      auto const begins = std::exchange(origins_[first.number], origins_[second.number]).begins;
      origins_[first.number].begins = begins;
      first.end = second.end;
    } else {
      fill_in(whole, part);
    }
  }
  /// How many allocations became parts of others.
  std::size_t join_parts() {
    auto all = several_of_a_job();
    std::vector<std::size_t> wholes, gone;
    for (std::size_t i = 0, last = 0; i < all.size(); ++i) {
      if (i != last && are_parts(all[last], all[i])) {
        join(all[last], all[i]);
        auto &whole = all[last].number, &part = all[i].number;
        if (part < whole) {  // it stands where the job was met first
          std::swap(jobs_[part], jobs_[whole]);
          std::swap(origins_[part], origins_[whole]);
          std::swap(part, whole);
        }
        wholes.push_back(whole);
        gone.push_back(part);
      } else if (i == 0 || !is_same_job(jobs_[all[last].number], jobs_[all[i].number]) || all[i].end > all[last].end) {
        last = i;
      }
    }
    if (gone.empty()) return 0;
    auto const first = *std::min_element(gone.begin(), gone.end());
    several_.clear();
    for (std::size_t i = 0; i != all.size(); ++i) {
      bool const has_others =
          (i != 0 && all[i - 1].key == all[i].key) || (i + 1 != all.size() && all[i + 1].key == all[i].key);
      if (all[i].number < first && has_others) several_.push_back(all[i].number);
    }
    remove(gone, first);
    for (auto const number : wholes)
      if (number < first) index(jobs_[number], number);
    for (auto number = first; number != jobs_.size(); ++number) index(jobs_[number], number);
    return gone.size();
  }
  /// Removes jobs, of which `first` is the first. Those behind it, which get other numbers, are no longer found: mostly
  /// those of the output at hand, so that reading many windows takes linear time.
  void remove(std::vector<std::size_t> const& gone, std::size_t first) {
    auto const forget = [first](auto& in, std::uint64_t key) {
      for (auto [at, end] = in.equal_range(key); at != end;) at = at->second < first ? std::next(at) : in.erase(at);
    };
    std::vector<bool> is_gone(jobs_.size() - first);
    for (auto const number : gone) is_gone[number - first] = true;
    auto kept = first;
    for (auto i = first; i != jobs_.size(); ++i) {
      for (auto const key : keys_of(jobs_[i])) forget(ids_, key), forget(allocations_, with_start(key, jobs_[i]));
      if (is_gone[i - first]) continue;
      if (kept != i) jobs_[kept] = std::move(jobs_[i]), origins_[kept] = origins_[i];
      ++kept;
    }
    jobs_.resize(kept);
    origins_.resize(kept);
  }
  void remark_overlaps(slurm::report& to) const {
    auto const all = several_of_a_job();
    for (std::size_t i = 0, last = 0; i < all.size(); ++i) {  // last: of those so far the one that ends last
      bool const same = i != last && is_same_job(jobs_[all[i].number], jobs_[all[last].number]);
      if (same && is_overlap(all[last], all[i])) {
        auto at = place_of(all[i].number);
        auto const shown = [](std::chrono::local_seconds time) {
          return tonnage::to_string(utc_instant(time.time_since_epoch())).substr(0, 19);
        };
        at.text = "job " + to_string(jobs_[all[i].number].id) + ", " + shown(all[i].start) + " to " +
                  shown((std::min)(all[i].end, all[last].end));
        to.remark(remark::overlaps, at);
      }
      if (!same || all[i].end > all[last].end) last = i;
    }
  }
  [[nodiscard]] place place_of(origin const& of) const { return {.file = files_[of.file], .line = of.line}; }
  [[nodiscard]] static std::uint64_t mixed(std::uint64_t hash, std::int64_t part) {
    hash = (hash ^ static_cast<std::uint64_t>(part)) * 0x9e3779b97f4a7c15U;
    return hash ^ hash >> 32;
  }
  [[nodiscard]] static std::uint64_t hash_of(job_id const& id) {
    std::uint64_t out = std::hash<std::string>()(id.tasks);
    for (std::int64_t const part : {id.job, id.task.value_or(-1), id.part.value_or(-1)}) out = mixed(out, part);
    return out;
  }
  // One number of a job: that of `JobIDRaw`, or an id that is nothing else.
  [[nodiscard]] static std::optional<std::int64_t> number_of(job const& of) {
    return of.raw_id || of.id.task || of.id.part || !of.id.tasks.empty() ? of.raw_id : std::optional(of.id.job);
  }
  // By what a job is found: its id and its number, which an output may have one of.
  [[nodiscard]] static std::array<std::uint64_t, 2> keys_of(job const& of) {
    auto const id = hash_of(of.id);
    return {id, of.raw_id ? hash_of({.job = *of.raw_id}) : id};
  }
  // As far as both are told.
  [[nodiscard]] static bool is_same_job(job const& a, job const& b) {
    if (!a.cluster.empty() && !b.cluster.empty() && a.cluster != b.cluster) return false;
    return a.id == b.id || (number_of(a) && number_of(a) == number_of(b));
  }
  /// Whether it has ended: `sacct -T` gives a job that runs the end of its window.
  [[nodiscard]] static bool has_ended(job const& of) {
    return !of.waits() && !of.runs() && !detail::waits_for_an_end(of.state);
  }
  [[nodiscard]] static bool is_later(job const& a, job const& than) {
    bool const over = has_ended(a), was_over = has_ended(than);
    if (over != was_over) return over;
    if (over && a.end.has_value() != than.end.has_value()) return a.end.has_value();
    return a.elapsed >= than.elapsed;
  }

  void begin_output(std::string const& file) {
    times_.emplace_back();
    windows_.emplace_back();
    files_.push_back(file);
  }
  [[nodiscard]] static std::uint64_t with_start(std::uint64_t key, job const& of) {
    return mixed(key, of.start ? of.start->time_since_epoch().count() : -1);
  }
  /// Whether this number is still that of an allocation of this job.
  [[nodiscard]] bool is_same(std::size_t number, job const& as) const {
    return number < jobs_.size() && is_same_job(jobs_[number], as);
  }
  /// Which of the jobs is the same allocation. One of a job that waits is the one that has started.
  [[nodiscard]] std::size_t find(job const& wanted) const {
    for (auto const key : keys_of(wanted))
      for (auto [at, end] = allocations_.equal_range(with_start(key, wanted)); at != end; ++at)
        if (is_same(at->second, wanted) && jobs_[at->second].start == wanted.start) return at->second;
    for (auto const key : keys_of(wanted))
      for (auto [at, end] = ids_.equal_range(key); at != end; ++at)
        if (is_same(at->second, wanted) && (wanted.waits() || jobs_[at->second].waits())) return at->second;
    return nowhere;
  }
  /// Makes a job be found.
  void index(job const& of, std::size_t at) {
    auto const add = [at](auto& to, std::uint64_t key, auto const& is_known) {
      auto const [first, last] = to.equal_range(key);
      for (auto each = first; each != last; ++each)
        if (is_known(each->second)) return each->second;
      to.emplace(key, at);
      return at;
    };
    for (auto const key : keys_of(of)) {
      auto const first = add(ids_, key, [&](std::size_t other) { return other == at || is_same(other, of); });
      if (first != at) several_.insert(several_.end(), {first, at});
      add(allocations_, with_start(key, of), [at](std::size_t other) { return other == at; });
    }
  }
  /// What another row of the same job tells.
  static void fill_in(job& to, job const& from) {
    if (to.cluster.empty()) to.cluster = from.cluster;
    if (!to.raw_id) to.raw_id = from.raw_id;
  }
  /// Takes a row; false where it, or the one that it replaces, does not count.
  bool keep(job const& job, std::size_t line) {
    origin const from{times_.size() - 1, line, times_.size() - 1};
    auto const same = find(job);
    auto const at = same == nowhere ? jobs_.size() : same;
    if (same == nowhere) {
      jobs_.push_back(job);
      origins_.push_back(from);
    }
    bool const has_keys = same != nowhere && jobs_[same].id == job.id && jobs_[same].raw_id == job.raw_id &&
                          jobs_[same].start == job.start;
    if (!has_keys) index(job, at);
    if (same == nowhere) return true;
    auto& known = jobs_[same];
    bool const replaces = job.waits() == known.waits() ? is_later(job, known) : known.waits();
    replacing_.remark(remark::replaced, place_of(replaces ? origins_[same] : from));
    if (replaces) {
      auto const before = std::exchange(known, job);
      origins_[same] = from;
      fill_in(known, before);
    } else {
      fill_in(known, job);
    }
    return false;
  }

  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  static constexpr std::chrono::seconds gap_of_windows{1};  // of windows that end at 23:59:59

  std::deque<job> jobs_{};
  std::vector<origin> origins_{};
  std::vector<std::string> files_{};
  std::unordered_multimap<std::uint64_t, std::size_t> allocations_{};  // which of the jobs, by key and start
  std::unordered_multimap<std::uint64_t, std::size_t> ids_{};          // the first allocation of each job, by key
  std::optional<bool> is_utc_{};                                       // the times of the first job
  std::vector<std::size_t> several_{};                                 // allocations of jobs that have several
  std::vector<snapshot_time> times_{};                                 // when each output was made
  std::vector<window> windows_{};                                      // and from when to when its jobs ran
  read_report replacing_{};  // what the output at hand replaces, or is replaced by
  slurm::report report_{}, last_{};
};

/// Reads all jobs of one output, each allocation once: `log` for one input. An error that `each` throws refuses the job
/// at its line.
/// \throws tonnage::error  as `reader`.
template <class Each>
report read(csv_input input, options const& options, Each each) {
  log all;
  all.read(std::move(input), options);
  auto out = all.report();
  std::size_t number = 0;
  for (auto const& job : all.jobs()) {
    tonnage::detail::caught([&] { each(job); },
                            [&](error const& why) {
                              auto at = why.where();
                              at.file = all.place_of(number).file, at.line = all.place_of(number).line;
                              error const placed(why.reason(), at);
                              if (options.on_error == bad_rows::stop) throw_error(placed);
                              --out.kept;
                              out.refuse(placed);
                            });
    ++number;
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats::slurm
