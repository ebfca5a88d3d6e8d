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
#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <span>
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
///   `Cluster` are compared as far as rows tell them: a row with both ids joins those that have one of them. Without
///   one, `1007` by its number and `1000_7` are two jobs, which is remarked where start, account, user and resources
///   are the same. Times of UTC are not compared with those of a clock.
/// - Of several rows of one, the later snapshot stands, whatever the order of the files: one that is over before one
///   that runs, then the one with the longer Elapsed. Where `sacct -T` cut the one that is over (its end is the last of
///   its output) and the other had run for longer, that one stands.
/// - A job that waits in one output and has started in another is the one that has started; of the tasks of an array
///   that wait (`1000_[5-9]`), the fewest are the latest.
/// - A job that ran when its output was made, and that a later output does not have, counts up to the time of its own:
///   what became of it nobody knows. `snapshot_time` says when an output was made.
///   Behind a header that comes again another output begins, which was appended.
/// - `sacct -T` writes the border of its window for starts and ends beyond it. Allocations of one job that overlap or
///   follow one another are parts of one where a border tells why they differ: the later start is the first of an
///   output, and the earlier end the last of one, or that of a job that runs. They become one allocation, from
///   the first start to the last end, and the overlap counts once; the rows are among those replaced. A window that
///   ends at 23:59:59 is followed by the one that begins a second later. Parts have one `Submit`, one number of GPUs
///   and of CPUs and, once both are over, one state: a job that was requeued at a border has two allocations. An
///   overlap without such a border counts twice and is remarked, with the job. Up to an hour by the cluster's clock is
///   not remarked, for that clock may have been put back.
/// - Outputs may contradict each other, so jobs are made of all rows together, and never of those so far: their order
///   does not matter.
///
/// It keeps the rows, about 1 kB each, of those with the same ids and start one, or two where it ran and is over.
/// \code
/// formats::slurm::log log;
/// for (auto const& name : {"march.txt", "april.txt"}) log.read(csv_input::of_file(name));
/// for (auto const& job : log.jobs()) …
/// \endcode
class log {
 public:
  /// The jobs of a log, a random-access range, until the log reads on or is gone.
  class job_range {
   public:
    /// Goes through them.
    class iterator {
     public:
      using iterator_category = std::random_access_iterator_tag;
      using value_type = slurm::job;
      using difference_type = std::ptrdiff_t;
      using pointer = slurm::job const*;
      using reference = slurm::job const&;
      iterator() = default;
      [[nodiscard]] reference operator*() const { return of_->job_at(static_cast<std::size_t>(number_)); }
      [[nodiscard]] pointer operator->() const { return &**this; }
      [[nodiscard]] reference operator[](difference_type n) const { return *(*this + n); }
      iterator& operator+=(difference_type n) { return number_ += n, *this; }
      iterator& operator-=(difference_type n) { return number_ -= n, *this; }
      iterator& operator++() { return *this += 1; }
      iterator& operator--() { return *this -= 1; }
      iterator operator++(int) { return std::exchange(*this, *this + 1); }
      iterator operator--(int) { return std::exchange(*this, *this - 1); }
      [[nodiscard]] friend iterator operator+(iterator at, difference_type n) { return at += n; }
      [[nodiscard]] friend iterator operator+(difference_type n, iterator at) { return at += n; }
      [[nodiscard]] friend iterator operator-(iterator at, difference_type n) { return at -= n; }
      [[nodiscard]] friend difference_type operator-(iterator a, iterator b) { return a.number_ - b.number_; }
      [[nodiscard]] friend bool operator==(iterator a, iterator b) { return a.number_ == b.number_; }
      [[nodiscard]] friend auto operator<=>(iterator a, iterator b) { return a.number_ <=> b.number_; }

     private:
      friend job_range;
      iterator(log const& of, std::size_t number) : of_(&of), number_(static_cast<difference_type>(number)) {}
      log const* of_ = nullptr;
      difference_type number_ = 0;
    };

    [[nodiscard]] iterator begin() const { return {*of_, 0}; }
    [[nodiscard]] iterator end() const { return {*of_, size()}; }
    /// How many there are.
    [[nodiscard]] std::size_t size() const noexcept { return of_->shown_.size(); }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    /// One by its number. \pre  number < size()
    [[nodiscard]] slurm::job const& operator[](std::size_t number) const { return of_->job_at(number); }

   private:
    friend log;
    explicit job_range(log const& of) : of_(&of) {}
    log const* of_;
  };

  /// Reads one more output.
  /// \throws tonnage::error  as `reader`; the rows before it count
  void read(csv_input input, options const& options = {}) {
    reader from(std::move(input), options);
    last_ = {};
    tonnage::detail::retold(
        [&] {
          for (std::size_t headers = 0; from.next();) {
            if (std::exchange(headers, from.headers()) != from.headers()) begin_output(from.file());
            take(from.job(), from.line(), from.has(column::job_id));
          }
        },
        [&](error const& why) {
          end_read(from.report());
          return why;
        });
    end_read(from.report());
  }

  /// Each allocation once, in the order in which they were met.
  [[nodiscard]] job_range jobs() const noexcept { return job_range(*this); }
  /// Where a job stands, by its number among `jobs`: file and line.
  [[nodiscard]] place place_of(std::size_t job) const { return place_of_row(facts_[shown_[job]].stands); }
  /// What became of every row so far.
  [[nodiscard]] slurm::report report() const {
    auto out = report_;
    out.kept = shown_.size();
    out.replaced = taken_ - shown_.size();
    for (std::size_t i = 0; i != shown_.size(); ++i) {
      auto const& job = job_at(i);
      out.waiting += job.waits() ? 1U : 0U;
      out.running += job.runs() ? 1U : 0U;
      if (job.seen_until) out.remark(remark::not_seen_again, place_of(i));
    }
    for (std::size_t row = 0; row != facts_.size(); ++row) remark_role(row, out);
    remark_overlaps(out);
    remark_maybe_one_job(out);
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
  using local_seconds = std::chrono::local_seconds;
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  static constexpr std::int64_t min_tasks = (std::numeric_limits<std::int64_t>::min)();
  static constexpr std::chrono::seconds gap_of_windows{1};  // of windows that end at 23:59:59

  /// What a row is to the jobs.
  enum class role : unsigned char {
    own,   // a job's
    same,  // another row of the same allocation stands
    part   // one of several parts of an allocation
  };
  /// What is known of the rows that tell the same ids, cluster and start, and alike whether it is over, beside the one
  /// that stands for them.
  struct fact {
    std::size_t file, line;                    // of that one
    std::size_t next, first_of_job, rows = 1;  // all of one job are a ring; the first knows how many they are
    std::size_t stands = nowhere, whole = nowhere, group = 0;  // of the allocation that is shown here, if one is
    std::optional<local_seconds> border_end{};                 // the last of their ends that was the last of an output
    bool begins_at_border = false;                             // their start was the first of an output
    bool has_id = false;                                       // a row of this number tells JobID, not JobIDRaw alone
    bool is_shown = false;                                     // one is, and `shown_` has it
    log::role role = log::role::own;
  };
  /// The first start and the last end of the output at hand, and the rows that have them: `sacct -T` cut those there.
  struct window {
    std::optional<local_seconds> first_start{}, last_end{};
    std::vector<std::size_t> begin{}, end{};
    void take(job const& of, std::size_t row) {
      if (of.start && (!first_start || *of.start < *first_start)) first_start = of.start, begin.clear();
      if (of.start && of.start == first_start) begin.push_back(row);
      if (of.end && (!last_end || *of.end > *last_end)) last_end = of.end, end.clear();
      if (of.end && of.end == last_end) end.push_back(row);
    }
  };
  /// One of the allocations of a job, with its times by the cluster's clock.
  struct allocation {
    std::size_t first, stands;  // rows: the one met first, and the one whose state and end count
    local_seconds start, end;
    std::optional<local_seconds> border_end;
    bool begins_at_border;
    std::size_t whole = nowhere;
  };

  [[nodiscard]] slurm::job const& job_at(std::size_t number) const {
    auto const& of = facts_[shown_[number]];
    return of.whole == nowhere ? rows_[of.stands] : wholes_[of.whole];
  }
  [[nodiscard]] slurm::job const& job_of(allocation const& of) const {
    return of.whole == nowhere ? rows_[of.stands] : wholes_[of.whole];
  }
  /// The job of an allocation, to change it: a copy of the row.
  [[nodiscard]] slurm::job& whole_of(allocation& of) {
    if (of.whole == nowhere) {
      if (free_.empty()) free_.push_back(wholes_.size()), wholes_.emplace_back();
      of.whole = free_.back();
      free_.pop_back();
      wholes_[of.whole] = rows_[of.stands];
      wholes_[of.whole].seen_until.reset();
    }
    return wholes_[of.whole];
  }
  [[nodiscard]] place place_of_row(std::size_t row) const {
    return {.file = files_[facts_[row].file], .line = facts_[row].line};
  }
  [[nodiscard]] static std::chrono::seconds ran(job const& of) {
    return of.elapsed + of.suspended.value_or(std::chrono::seconds{});
  }
  [[nodiscard]] static local_seconds end_of(job const& of) { return of.end.value_or(*of.start + ran(of)); }

  // Of one row after the other.

  void begin_output(std::string const& file) {
    end_output();
    times_.emplace_back();
    files_.push_back(file);
  }
  /// What is known of an output once it was read: where its window begins and ends, and when it was made.
  void end_output() {
    for (auto const row : window_.begin) facts_[row].begins_at_border = true;
    for (auto const row : window_.end)
      facts_[row].border_end = (std::max)(facts_[row].border_end.value_or(*window_.last_end), *window_.last_end);
    window_ = {};
    for (auto const& [row, line] : ties_)
      if (is_made_later(times_.size() - 1, facts_[row].file))
        facts_[row].file = times_.size() - 1, facts_[row].line = line;
    ties_.clear();
  }
  [[nodiscard]] bool is_made_later(std::size_t file, std::size_t than) const {
    return times_[file].by_clock() > times_[than].by_clock();
  }
  /// Takes a row.
  void take(job const& job, std::size_t line, bool has_id) {
    ++taken_;
    auto const file = times_.size() - 1;
    if (job.end) snapshot_time::take(times_.back().ended_, {*job.end, {}, job.times_are_utc});
    if (job.runs()) snapshot_time::take(times_.back().runs_, {*job.start, ran(job), job.times_are_utc});
    if (job.start && is_utc_.value_or(job.times_are_utc) != job.times_are_utc)
      last_.remark(remark::clocks_differ, {.file = files_[file], .line = line});
    if (job.start) is_utc_ = is_utc_.value_or(job.times_are_utc);
    auto const row = row_like(job);
    if (row == rows_.size()) {
      rows_.push_back(job);
      facts_.push_back({file, line, row, row});
      index(row);
    } else {
      bool const is_equal = !is_later(job, rows_[row]) && !is_later(rows_[row], job);
      bool const replaces = is_equal ? !job.runs() : is_later(job, rows_[row]);  // of equal ones the last
      last_.remark(remark::replaced, replaces ? place_of_row(row) : tonnage::place{.file = files_[file], .line = line});
      if (replaces) rows_[row] = job, facts_[row].file = file, facts_[row].line = line;
      if (is_equal && !replaces) ties_.emplace_back(row, line);  // the one whose output was made last
    }
    facts_[row].has_id = facts_[row].has_id || has_id;
    window_.take(job, row);
    changed_.push_back(row);
  }
  /// The row that tells the same ids, cluster and start, and like this one that it is over, or that it is not; else the
  /// next one.
  [[nodiscard]] std::size_t row_like(job const& of) const {
    for (auto [at, end] = keys_.equal_range(key_of(of)); at != end; ++at) {
      auto const& row = rows_[at->second];
      if (row.id == of.id && row.raw_id == of.raw_id && row.start == of.start && row.cluster == of.cluster &&
          has_ended(row) == has_ended(of))
        return at->second;
    }
    return rows_.size();
  }
  /// Makes a row be found, and the others of its job from there.
  void index(std::size_t row) {
    keys_.emplace(key_of(rows_[row]), row);
    auto const names = names_of(rows_[row]);
    for (std::size_t i = 0; i != names.size(); ++i) {
      if (i != 0 && names[i] == names[0]) continue;
      auto const hash = hash_of(names[i]);
      auto [at, end] = names_.equal_range(hash);
      while (at != end && names_of(rows_[at->second])[0] != names[i] && names_of(rows_[at->second])[1] != names[i])
        ++at;
      if (at == end)
        names_.emplace(hash, row);
      else
        unite(at->second, row);
    }
  }
  void unite(std::size_t a, std::size_t b) {
    auto into = facts_[a].first_of_job, from = facts_[b].first_of_job;
    if (into == from) return;
    if (facts_[into].rows < facts_[from].rows) std::swap(into, from);
    facts_[into].rows += facts_[from].rows;
    auto each = from;
    do facts_[each].first_of_job = into;
    while ((each = facts_[each].next) != from);
    std::swap(facts_[into].next, facts_[from].next);
  }

  [[nodiscard]] static std::uint64_t mixed(std::uint64_t hash, std::int64_t part) {
    hash = (hash ^ static_cast<std::uint64_t>(part)) * 0x9e3779b97f4a7c15U;
    return hash ^ hash >> 32;
  }
  [[nodiscard]] static std::uint64_t hash_of(job_id const& id) {
    std::uint64_t out = std::hash<std::string>()(id.tasks);
    for (std::int64_t const part : {id.job, id.task.value_or(-1), id.part.value_or(-1)}) out = mixed(out, part);
    return out;
  }
  [[nodiscard]] static std::uint64_t with_start(std::uint64_t hash, job const& of) {
    return mixed(hash, of.start ? of.start->time_since_epoch().count() : -1);
  }
  [[nodiscard]] static std::uint64_t key_of(job const& of) {
    auto const cluster = static_cast<std::int64_t>(std::hash<std::string>()(of.cluster));
    return with_start(mixed(mixed(mixed(hash_of(of.id), of.raw_id.value_or(-1)), cluster), has_ended(of) ? 1 : 0), of);
  }
  /// What a job is called: its id and its number, which an output may have one of. A number is the id of a job that is
  /// no task of an array and no part of a heterogeneous job. The tasks of an array that wait are one, however many they
  /// still are.
  [[nodiscard]] static std::array<job_id, 2> names_of(job const& of) {
    auto const id = of.id.tasks.empty() ? of.id : job_id{.job = of.id.job, .tasks = "*"};
    return {id, of.raw_id ? job_id{.job = *of.raw_id} : id};
  }
  [[nodiscard]] static bool is_number(job_id const& id) { return !id.task && !id.part && id.tasks.empty(); }
  /// Whether it has ended: `sacct -T` gives a job that runs the end of its window.
  [[nodiscard]] static bool has_ended(job const& of) {
    return !of.waits() && !of.runs() && !detail::waits_for_an_end(of.state);
  }
  /// Which of two rows is the later snapshot, by what makes a difference to use. The last of it is for rows that
  /// contradict each other: they need some order, and not that of the files.
  [[nodiscard]] static bool is_later(job const& a, job const& than) {
    auto const rank_of = [](job const& of) {
      bool const over = has_ended(of), never_starts = is_over(of.state) && of.state != state::requeued;
      auto const tasks = task_count(of.id);  // fewer and fewer of an array wait
      return std::tuple(over, over && of.end, never_starts, of.elapsed, of.suspended, tasks ? -*tasks : min_tasks,
                        of.end, of.state, of.submit, of.gpu_count, of.cpus, of.nodes, of.times_are_utc,
                        std::string_view(of.gpu_type), std::string_view(of.account), std::string_view(of.user),
                        std::string_view(of.partition), of.id.job, of.id.task, of.id.part,
                        std::string_view(of.id.tasks), of.raw_id);
    };
    return rank_of(than) < rank_of(a);
  }

  // Of all rows of a job.

  void end_read(slurm::report const& of) {
    end_output();
    std::uint64_t const taken = changed_.size();
    auto const before = shown_.size();
    settle_changed();
    auto const added = shown_.size() - (std::min)(before, shown_.size());
    auto remarks = std::move(last_.remarks);
    last_ = of;
    last_.replaced = taken - (std::min<std::uint64_t>)(added, taken);
    last_.kept -= (std::min)(last_.replaced, last_.kept);
    last_.remarks.insert(last_.remarks.end(), remarks.begin(), remarks.end());
    if (!last_.file.empty()) report_.file += (report_.file.empty() ? "" : ", ") + last_.file;
    report_.add(last_);
    report_.steps += last_.steps;
    for (auto const row : new_roles_) remark_role(row, last_);
    new_roles_.clear();
    std::optional<local_seconds> latest;
    for (auto const& each : times_) latest = (std::max)(latest, each.by_clock());
    std::sort(running_.begin(), running_.end());
    auto const end = std::unique(running_.begin(), running_.end());
    running_.erase(std::remove_if(running_.begin(), end,
                                  [&](std::size_t at) {
                                    auto const& of_job = facts_[at];
                                    if (of_job.stands == nowhere) return true;
                                    auto& job = of_job.whole == nowhere ? rows_[of_job.stands] : wholes_[of_job.whole];
                                    if (!job.runs()) return true;
                                    auto const& seen = times_[facts_[of_job.stands].file];
                                    bool const is_old = seen.by_clock() && *seen.by_clock() < *latest;
                                    job.seen_until = is_old ? std::optional(seen) : std::nullopt;
                                    return false;
                                  }),
                   running_.end());
  }
  /// Makes allocations of the jobs of which rows were read.
  void settle_changed() {
    std::vector<std::size_t> several;
    for (auto const row : changed_) {
      if (auto const first = facts_[row].first_of_job; facts_[first].rows > 1)
        several.push_back(first);
      else
        facts_[row].stands = row, facts_[row].group = row;
    }
    std::sort(several.begin(), several.end());
    several.erase(std::unique(several.begin(), several.end()), several.end());
    for (auto const first : several) {
      settle(first);
      for (auto each = first; (each = facts_[each].next) != first;) changed_.push_back(each);
      changed_.push_back(first);
    }
    show_changed();
  }
  /// Brings those that are shown up to date: mostly at their end, so that reading many outputs takes linear time.
  void show_changed() {
    std::vector<std::size_t> come;
    bool is_gone = false;
    for (auto const row : changed_) {
      bool const was_shown = std::exchange(facts_[row].is_shown, facts_[row].stands != nowhere);
      if (facts_[row].is_shown) running_.push_back(row);  // if it does not run, it is left out later
      if (facts_[row].is_shown && !was_shown) come.push_back(row);
      is_gone = is_gone || (was_shown && !facts_[row].is_shown);
    }
    changed_.clear();
    std::sort(come.begin(), come.end());
    bool const is_behind = shown_.empty() || come.empty() || shown_.back() < come.front();
    shown_.insert(shown_.end(), come.begin(), come.end());
    if (!is_behind) std::sort(shown_.begin(), shown_.end());
    if (is_gone) std::erase_if(shown_, [&](std::size_t row) { return !facts_[row].is_shown; });
  }
  /// Makes allocations of all rows of one number, which may be jobs of several clusters.
  void settle(std::size_t first) {
    std::vector<std::size_t> rows;
    for (auto each = first; rows.empty() || each != first; each = facts_[each].next) rows.push_back(each);
    std::sort(rows.begin(), rows.end());
    std::vector<log::role> roles;
    bool const has_id = std::any_of(rows.begin(), rows.end(), [&](std::size_t row) { return facts_[row].has_id; });
    for (auto const row : rows) {
      auto& of = facts_[row];
      roles.push_back(std::exchange(of.role, role::own));
      of.stands = nowhere, of.has_id = has_id;
      if (of.whole != nowhere) free_.push_back(std::exchange(of.whole, nowhere));
    }
    for (auto const& of_job : by_cluster(rows)) settle_job(of_job);
    for (std::size_t i = 0; i != rows.size(); ++i)
      if (facts_[rows[i]].role != roles[i] && facts_[rows[i]].role != role::own) new_roles_.push_back(rows[i]);
  }
  /// Rows of one number, those of each cluster for themselves. A row of no cluster is of the only one that others tell,
  /// else of the first by name that has the same start; or of a cluster that nobody told.
  [[nodiscard]] std::vector<std::vector<std::size_t>> by_cluster(std::vector<std::size_t> const& rows) const {
    std::string_view some;
    bool const several = std::any_of(rows.begin(), rows.end(), [&](std::size_t row) {
      std::string_view const cluster = rows_[row].cluster;
      if (some.empty()) some = cluster;
      return !cluster.empty() && cluster != some;
    });
    if (!several) return {rows};
    using name = std::pair<std::string_view, std::uint64_t>;
    std::map<name, std::size_t> jobs;                      // by cluster and name
    std::map<std::uint64_t, std::string_view> first_told;  // the first cluster, by name, and by name and start
    std::vector<std::size_t> job_of(rows.size()), parent(rows.size());
    auto const top = [&](std::size_t at) {
      while (parent[at] != at) at = parent[at] = parent[parent[at]];
      return at;
    };
    for (std::size_t i = 0; i != rows.size(); ++i) parent[i] = i;
    auto const add = [&](std::size_t i, std::string_view cluster) {
      for (auto const& each : names_of(rows_[rows[i]])) {
        auto const [at, is_new] = jobs.try_emplace({cluster, hash_of(each)}, i);
        if (!is_new) parent[top(i)] = top(at->second);
      }
    };
    for (std::size_t i = 0; i != rows.size(); ++i) {
      auto const& row = rows_[rows[i]];
      if (row.cluster.empty()) continue;
      add(i, row.cluster);
      for (auto const& each : names_of(row))
        for (auto const key : {with_start(hash_of(each), row), hash_of(each)}) {
          auto& cluster = first_told.try_emplace(key, row.cluster).first->second;
          cluster = (std::min)(cluster, std::string_view(row.cluster));
        }
    }
    for (std::size_t i = 0; i != rows.size(); ++i) {
      auto const& row = rows_[rows[i]];
      if (!row.cluster.empty()) continue;
      std::string_view cluster;
      for (auto const& each : names_of(row)) {
        auto const at = first_told.find(row.start ? with_start(hash_of(each), row) : hash_of(each));
        if (at != first_told.end() && (cluster.empty() || at->second < cluster)) cluster = at->second;
      }
      add(i, cluster);
    }
    std::map<std::size_t, std::vector<std::size_t>> out;
    for (std::size_t i = 0; i != rows.size(); ++i) out[top(i)].push_back(rows[i]);
    std::vector<std::vector<std::size_t>> all;
    for (auto& [at, of_job] : out) all.push_back(std::move(of_job));
    return all;
  }
  /// Makes allocations of all rows of one job.
  void settle_job(std::vector<std::size_t> const& rows) {
    std::vector<allocation> all;
    for (auto const row : rows)
      if (auto const& job = rows_[row]; job.start)
        all.push_back({row, row, *job.start, end_of(job), facts_[row].border_end, facts_[row].begins_at_border});
    bool const has_started = !all.empty();
    if (!has_started)
      for (auto const row : rows) all.push_back({row, row, {}, {}, {}, false});
    join_same(all);
    for (auto const row : rows)
      if (has_started && rows_[row].waits())
        facts_[row].role = role::same, all.front().first = (std::min)(all.front().first, row);
    if (has_started) join_parts(all);
    auto const name = rows.size() > 1 ? name_of(rows) : job_name{};
    for (auto& each : all) {
      give(each, name);
      auto& at = facts_[each.first];
      at.stands = each.stands, at.whole = each.whole, at.group = rows.front();
    }
  }
  /// Of rows with one start the latest stands.
  void join_same(std::vector<allocation>& all) {
    std::sort(all.begin(), all.end(), [](allocation const& a, allocation const& b) {
      return std::pair(a.start, a.first) < std::pair(b.start, b.first);
    });
    std::size_t kept = 0;
    for (std::size_t begin = 0, end = 0; begin != all.size(); begin = end) {
      while (end != all.size() && all[end].start == all[begin].start) ++end;
      auto const one = latest_of(std::span(all).subspan(begin, end - begin));
      for (auto each = begin; each != end; ++each)
        if (all[each].stands != one.stands) facts_[all[each].stands].role = role::same;
      all[kept++] = one;
    }
    all.resize(kept);
  }
  /// One that is over is later than one that runs; unless a window cut it at its end, and it had run for longer.
  [[nodiscard]] allocation latest_of(std::span<allocation const> rows) const {
    allocation const *over = nullptr, *runs = nullptr;
    auto out = rows.front();
    for (auto const& each : rows) {
      auto const& row = rows_[each.stands];
      auto*& best = has_ended(row) ? over : runs;
      if (best == nullptr || is_later(row, rows_[best->stands]) ||
          (!is_later(rows_[best->stands], row) && is_made_later(facts_[each.stands].file, facts_[best->stands].file)))
        best = &each;
      out.border_end = (std::max)(out.border_end, each.border_end);
      out.begins_at_border = out.begins_at_border || each.begins_at_border;
      out.first = (std::min)(out.first, each.first);
    }
    bool const is_cut = over != nullptr && runs != nullptr && out.border_end && *out.border_end >= over->end &&
                        ran(rows_[runs->stands]) > ran(rows_[over->stands]);
    auto const& latest = over == nullptr || is_cut ? *runs : *over;
    out.stands = latest.stands, out.end = latest.end;
    return out;
  }
  /// Parts become one, each with the one of those before it that ends last.
  void join_parts(std::vector<allocation>& all) {
    std::sort(all.begin(), all.end(), [&](allocation const& a, allocation const& b) {
      return std::tuple(job_of(a).times_are_utc, a.start) < std::tuple(job_of(b).times_are_utc, b.start);
    });
    std::size_t kept = 0, last = 0;
    for (std::size_t i = 1; i < all.size(); ++i) {
      if (are_parts(all[last], all[i])) {
        join(all[last], all[i]);
      } else {
        all[++kept] = all[i];
        if (all[kept].end > all[last].end || job_of(all[kept]).times_are_utc != job_of(all[last]).times_are_utc)
          last = kept;
      }
    }
    all.resize(kept + 1);
  }
  /// Whether allocations of one job that overlap or meet are one, of which windows cut parts. No allowance for a clock
  /// that was put back: such an overlap is at no border.
  [[nodiscard]] bool are_parts(allocation const& first, allocation const& second) const {
    auto const &a = job_of(first), &b = job_of(second);
    bool const meet = second.start <= (std::min)(first.end, second.end) + gap_of_windows;
    if (!meet || !second.begins_at_border || !may_be_parts(a, b)) return false;
    if (first.end == second.end) return true;
    auto const& ends_first = first.end < second.end ? first : second;
    return job_of(ends_first).runs() || (ends_first.border_end && *ends_first.border_end >= ends_first.end);
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
    auto& whole = whole_of(first);
    auto const& part = rows_[second.stands];
    facts_[second.stands].role = role::part;
    first.first = (std::min)(first.first, second.first);
    if (second.end == first.end) first.border_end = (std::max)(first.border_end, second.border_end);
    if (second.end <= first.end) return;
    auto joined = part;
    joined.start = whole.start;
    // What both have alike, as a suspension or an hour by which clocks were put back, lies where they overlap.
    auto const of_both = [&](std::chrono::seconds a, std::chrono::seconds b) {
      return second.start < first.end && a == b ? a : a + b;
    };
    auto const off_clock = of_both(ran(whole) - (first.end - first.start), ran(part) - (second.end - second.start));
    if (whole.suspended && part.suspended)
      joined.suspended = of_both(*whole.suspended, *part.suspended);
    else if (whole.suspended)
      joined.suspended = whole.suspended;
    joined.elapsed = (std::max)(
        part.elapsed, second.end - first.start + off_clock - joined.suspended.value_or(std::chrono::seconds{}));
    joined.seen_until.reset();
    if (!joined.gpu_count) joined.gpu_count = whole.gpu_count, joined.allocated = whole.allocated;
    whole = std::move(joined);
    first.stands = second.stands, first.end = second.end, first.border_end = second.border_end;
  }

  /// How the rows of a job call it together.
  struct job_name {
    std::string cluster{};
    std::optional<std::int64_t> number{};
    std::optional<job_id> task{};  // of an array, or the part of a heterogeneous job
  };
  [[nodiscard]] job_name name_of(std::vector<std::size_t> const& rows) const {
    job_name out;
    auto const order = [](job_id const& of) { return std::tuple(of.job, of.task, of.part); };
    for (auto const row : rows) {
      auto const& job = rows_[row];
      if (out.cluster.empty()) out.cluster = job.cluster;
      if (job.raw_id) out.number = (std::min)(out.number.value_or(*job.raw_id), *job.raw_id);
      bool const is_task = !is_number(job.id) && job.id.tasks.empty();
      if (is_task && (!out.task || order(job.id) < order(*out.task))) out.task = job.id;
    }
    return out;
  }
  void give(allocation& to, job_name const& name) {
    auto const& of = job_of(to);
    bool const lacks_cluster = of.cluster.empty() && !name.cluster.empty(), lacks_number = !of.raw_id && name.number,
               lacks_task = is_number(of.id) && name.task;
    if (!lacks_cluster && !lacks_number && !lacks_task) return;
    auto& job = whole_of(to);
    if (lacks_cluster) job.cluster = name.cluster;
    if (lacks_number) job.raw_id = name.number;
    if (lacks_task) job.id = *name.task;
  }

  // What the report says of them.

  void remark_role(std::size_t row, slurm::report& to) const {
    if (facts_[row].role == role::own) return;
    auto at = place_of_row(row);
    if (facts_[row].role == role::part) at.text = "job " + to_string(rows_[row].id);
    to.remark(facts_[row].role == role::part ? remark::parts : remark::replaced, at);
  }
  void remark_overlaps(slurm::report& to) const {
    struct shown {
      std::size_t group;
      local_seconds start, end;
      std::size_t number;
    };
    std::vector<shown> all;
    for (std::size_t i = 0; i != shown_.size(); ++i)
      if (auto const& of = facts_[shown_[i]]; facts_[of.first_of_job].rows > 1 && job_at(i).start)
        all.push_back({of.group, *job_at(i).start, end_of(job_at(i)), i});
    std::sort(all.begin(), all.end(), [](shown const& a, shown const& b) {
      return std::tie(a.group, a.start, a.number) < std::tie(b.group, b.start, b.number);
    });
    // A job holds one allocation at a time. An hour of overlap may be the clock's, which was put back, unless both end
    // together.
    auto const is_overlap = [&](shown const& first, shown const& second) {
      auto const &a = job_at(first.number), &b = job_at(second.number);
      if (a.times_are_utc != b.times_are_utc) return false;
      bool const is_exact = a.times_are_utc || (a.end && a.end == b.end);
      std::chrono::seconds const allowed = is_exact ? std::chrono::hours(0) : std::chrono::hours(1);
      return second.start + allowed < (std::min)(first.end, second.end);
    };
    for (std::size_t i = 0, last = 0; i != all.size(); ++i) {  // last: of those so far the one that ends last
      bool const same = i != last && all[i].group == all[last].group;
      if (same && is_overlap(all[last], all[i])) {
        auto at = place_of(all[i].number);
        auto const text_of = [](local_seconds time) {
          return tonnage::to_string(utc_instant(time.time_since_epoch())).substr(0, 19);
        };
        at.text = "job " + to_string(job_at(all[i].number).id) + ", " + text_of(all[i].start) + " to " +
                  text_of((std::min)(all[i].end, all[last].end));
        to.remark(remark::overlaps, at);
      }
      if (!same || all[i].end > all[last].end) last = i;
    }
  }

  /// A job by its number alone and a task without one are two, unless a row tells both. Where they look like one, that
  /// is said.
  void remark_maybe_one_job(slurm::report& to) const {
    auto const look_of = [](job const& of) {
      return std::tuple(*of.start, of.gpu_count, of.cpus, of.nodes, std::string_view(of.account),
                        std::string_view(of.user), std::string_view(of.gpu_type));
    };
    std::vector<std::size_t> numbers;
    std::multimap<decltype(look_of(rows_.front())), std::size_t> tasks;
    for (std::size_t i = 0; i != shown_.size(); ++i) {
      auto const& job = job_at(i);
      if (!job.start) continue;
      bool const has_number = job.raw_id || is_number(job.id);
      if (!has_number && job.id.tasks.empty()) tasks.emplace(look_of(job), i);
      if (has_number && is_number(job.id) && !facts_[shown_[i]].has_id) numbers.push_back(i);
    }
    if (tasks.empty()) return;
    for (auto const i : numbers) {
      auto [at, end] = tasks.equal_range(look_of(job_at(i)));
      auto const& cluster = job_at(i).cluster;
      while (at != end && !cluster.empty() && !job_at(at->second).cluster.empty() &&
             cluster != job_at(at->second).cluster)
        ++at;
      if (at == end) continue;
      auto where = place_of(i);
      where.text = "job " + to_string(job_at(i).id) + ", " + to_string(job_at(at->second).id);
      to.remark(remark::maybe_one_job, where);
      tasks.erase(at);
    }
  }
  std::deque<job> rows_{};                                       // of those alike (`row_like`) the latest
  std::vector<fact> facts_{};                                    // of each of those
  std::deque<job> wholes_{};                                     // jobs that several rows told
  std::vector<std::size_t> free_{};                              // those of them that are not used
  std::vector<std::size_t> shown_{};                             // the rows at which allocations are shown
  std::vector<std::size_t> running_{};                           // those of them whose jobs run, if all was settled
  std::unordered_multimap<std::uint64_t, std::size_t> keys_{};   // rows by ids, cluster and start
  std::unordered_multimap<std::uint64_t, std::size_t> names_{};  // the first row of each name
  std::vector<std::string> files_{};                             // of each output
  std::vector<snapshot_time> times_{};                           // when each was made
  window window_{};                                              // of the output at hand
  std::vector<std::pair<std::size_t, std::size_t>> ties_{};      // row and line of what it has once more
  std::vector<std::size_t> changed_{};                           // rows that the read at hand told
  std::vector<std::size_t> new_roles_{};                         // those that it made parts, or replaced
  std::optional<bool> is_utc_{};                                 // the times of the first job
  std::uint64_t taken_ = 0;                                      // rows in all
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
