// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// A day of a fleet's telemetry, larger than memory: Parquet files, scanned by DuckDB, added up by the kernels as they come.
///
/// After this lesson you can put the kernels behind an engine that you already run, through Arrow and without a copy; stop at
/// any moment, and go on where the last file ended.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <tonnage/formats/arrow.hpp>
#include <tonnage/kernels.hpp>
#include <tonnage/units.hpp>
#include <tonnage/units/format.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "duckdb.hpp"

using namespace tonnage;
namespace fs = std::filesystem;

namespace {

constexpr char const* usage =
    R"(Energy by site and hour, busy share by model, quantiles of power and states, of a day of telemetry.

usage: 400-telemetry-day FOLDER [--make=ROWS] [ARGUMENTS]

  FOLDER             with the Parquet files of a day: gpu, site, model, state, time, power (W, read in 32 bits), busy (%)
  --interval=SECONDS that each sample stands for; default: 60
  --make=ROWS        writes such files first, one for each hour
  --checkpoint=FILE  keeps what was added up after each file, and goes on from there
  --memory=MIB       all that the program may use, DuckDB included; default: as much as there is
  --threads=NUMBER   that scan and add, each a file at a time; and of DuckDB. Default: 2
  --compare          asks DuckDB the same in SQL, and holds the answers against each other

The library is named by TONNAGE_DUCKDB: a libduckdb.so, which npm's @duckdb/node-api and DuckDB's own releases have.
)";

struct options {
  std::string folder{}, checkpoint{};
  std::uint64_t make = 0, memory = 0, threads = 2, interval = 60;
  bool compare = false;
};

options parse_arguments(std::span<char* const> arguments) {
  options out;
  for (std::string_view const argument : arguments) {
    auto const equals = argument.find('=');
    auto const name = argument.substr(0, equals);
    auto const value = equals == std::string_view::npos ? "" : argument.substr(equals + 1);
    auto const number = [&](std::uint64_t most = ~std::uint64_t{0}) {
      std::uint64_t n = 0;
      auto const [end, problem] = std::from_chars(value.data(), value.data() + value.size(), n);
      if (problem != std::errc() || end != value.data() + value.size() || n == 0 || n > most)
        throw error("a whole number above 0" + (n > most ? fmt::format(", and {} at most", most) : ""),
                    {.field = std::string(name), .text = std::string(value)});
      return n;
    };
    if (name == "--make")
      out.make = number();
    else if (name == "--memory")
      out.memory = number(std::uint64_t{1} << 40);
    else if (name == "--interval")
      out.interval = number();
    else if (name == "--threads")
      out.threads = number(1024);
    else if (name == "--checkpoint")
      out.checkpoint = value;
    else if (argument == "--compare")
      out.compare = true;
    else if (argument.starts_with("-") || !out.folder.empty())
      throw error("no such argument", {.text = std::string(argument)});
    else
      out.folder = argument;
  }
  return out;
}

double seconds_since(std::chrono::steady_clock::time_point then) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

/// Power, busy share and samples of one site, hour, model and state. A monoid: sums are rounded when they are printed.
struct totals {
  superaccumulator power{};  // W
  int128 busy{}, samples{};  // %
  void merge(totals const& other) {
    power.merge(other.power);
    busy += other.busy;
    samples += other.samples;
  }
};
struct group {
  std::string site{}, model{}, state{};
  std::uint32_t hour = 0;
  auto operator<=>(group const&) const = default;
};

/// What tells that a file is still the one that was read.
struct version {
  std::uint64_t size = 0;
  std::int64_t written = 0;
  explicit version() = default;
  explicit version(fs::path const& of)
      : size(fs::file_size(of)), written(fs::last_write_time(of).time_since_epoch().count()) {}
  bool operator==(version const&) const = default;
};

/// What is known so far: as much for a day of a million GPUs as for an hour of ten, but for a bit for each GPU. A monoid.
struct answer {
  std::map<group, totals> groups{};
  kernels::quantile_sketch power{};
  std::vector<bool> unallocated{};  // GPUs that drew power while nobody had them
  std::map<std::string, version> files{};
  std::uint64_t samples = 0;
  double scan_seconds = 0, add_seconds = 0;  // of all threads

  void merge(answer const& other) {
    for (auto const& [of, sums] : other.groups) groups[of].merge(sums);
    power.merge(other.power);
    unallocated.resize(std::max(unallocated.size(), other.unallocated.size()));
    for (std::size_t g = 0; g != other.unallocated.size(); ++g)
      if (other.unallocated[g]) unallocated[g] = true;
    files.insert(other.files.begin(), other.files.end());
    samples += other.samples;
    scan_seconds += other.scan_seconds;
    add_seconds += other.add_seconds;
  }
};
constexpr float idle_watts = 100;

/// Ctrl-C is asked for between batches.
std::sig_atomic_t volatile interrupted = 0;

/// Files as DuckDB names them: as they are, without what it reads out of the names of folders.
std::string table_of(std::string const& files) {
  return fmt::format("read_parquet('{}', hive_partitioning = false)", files);
}

/// What one file adds up to; nothing where it was interrupted.
std::optional<answer> sum_of_file(duckdb_database& db, std::string const& file, std::atomic<std::uint64_t>& done) {
  constexpr std::uint32_t hours_of = 24, most_models = 16, most_states = 4,
                          each_site = hours_of * most_models * most_states;
  formats::arrow_keys sites, models, states;
  kernels::group_sums<float, std::uint8_t, kernels::each_row> sums(0);
  answer out;
  out.files.emplace(file, version(file));
  std::vector<std::uint32_t> groups;
  formats::arrow_reader rows(db.stream(fmt::format(
      "SELECT gpu::INTEGER AS gpu, site::site_name AS site, model::model_name AS model, state::state_name AS state, "
      "(epoch_us(time) // 3600000000 % 24)::UTINYINT AS hour, power::FLOAT AS power, busy::UTINYINT AS busy FROM {}",
      table_of(file))));
  for (;;) {
    auto const began = std::chrono::steady_clock::now();
    if (interrupted != 0) return std::nullopt;
    if (!rows.next()) break;
    auto const scanned = std::chrono::steady_clock::now();
    auto const& batch = rows.batch();
    auto const site_codes = sites.codes(batch["site"]), model_codes = models.codes(batch["model"]);
    auto const state_codes = states.codes(batch["state"]);
    auto const hours = batch["hour"].numbers<std::uint8_t>();
    auto const watts_drawn = batch["power"].numbers<float>(watts);
    if (models.size() > most_models || states.size() > most_states)
      throw error("more than 16 models or 4 states", {.file = file});
    groups.resize(batch.rows());
    for (std::size_t i = 0; i != groups.size(); ++i)
      groups[i] = ((site_codes[i] * hours_of + hours[i]) * most_models + model_codes[i]) * most_states + state_codes[i];
    sums.grow(std::size_t{each_site} * sites.size());
    sums.add(groups, watts_drawn, batch["busy"].numbers<std::uint8_t>(), kernels::each_row{});
    out.power.add(watts_drawn);
    auto const names = states.entries();
    auto const allocated =
        static_cast<std::uint32_t>(std::find(names.begin(), names.end(), "allocated") - names.begin());
    auto const numbers = batch["gpu"].numbers<std::int32_t>();
    for (std::size_t i = 0; i != groups.size(); ++i) {
      if (state_codes[i] == allocated || !(watts_drawn[i] > idle_watts)) continue;
      if (numbers[i] < 0)
        throw error("a GPU's number is at least 0", {.file = file, .text = std::to_string(numbers[i])});
      auto const n = static_cast<std::size_t>(numbers[i]);
      if (n >= out.unallocated.size()) out.unallocated.resize(n + 1);
      out.unallocated[n] = true;
    }
    out.samples += batch.rows();
    done += batch.rows();
    out.scan_seconds += std::chrono::duration<double>(scanned - began).count();
    out.add_seconds += seconds_since(scanned);
  }
  auto const began = std::chrono::steady_clock::now();
  auto const site_names = sites.entries(), model_names = models.entries(), state_names = states.entries();
  for (std::uint32_t g = 0; g != sums.groups(); ++g) {
    auto const many = sums.total<2>(g);
    if (many == int128()) continue;
    if (!std::isfinite(sums.exact<0>(g).value())) throw error("a power that is no finite number", {.field = "power"});
    group const of{site_names[g / each_site], model_names[g / most_states % most_models], state_names[g % most_states],
                   g / (most_models * most_states) % hours_of};
    out.groups[of].merge({sums.exact<0>(g), sums.total<1>(g), many});
  }
  out.add_seconds += seconds_since(began);
  return out;
}

// --- what is kept between two runs ------------------------------------------------------------------

constexpr std::uint64_t written_by = 0x6e6f7430'34303031;  // of this program and processor

template <class T>
void put(std::ostream& out, T const& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  out.write(reinterpret_cast<char const*>(&value), sizeof value);
}
void put(std::ostream& out, std::string const& text) {
  put(out, std::uint64_t{text.size()});
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}
/// FNV-1a: one bit that is wrong is another number.
std::uint64_t checksum(std::string_view bytes_in) {
  std::uint64_t out = 0xcbf29ce484222325U;
  for (char const c : bytes_in) out = (out ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return out;
}
/// Into a new file of this process beside it, which then takes its place: what is there is always whole.
void save(answer const& a, std::string const& name) {
  std::string const fresh = fmt::format("{}.{}.new", name, getpid());
  {
    std::ostringstream out;
    put(out, written_by);
    put(out, a.samples);
    put(out, std::uint64_t{a.files.size()});
    for (auto const& [file, as_read] : a.files) {
      put(out, file);
      put(out, as_read);
    }
    put(out, std::uint64_t{a.groups.size()});
    for (auto const& [of, sums] : a.groups) {
      for (auto const* text : {&of.site, &of.model, &of.state}) put(out, *text);
      put(out, of.hour);
      put(out, sums);
    }
    auto const steps = a.power.to_state();
    put(out, steps.first);
    put(out, steps.not_a_number);
    put(out, std::uint64_t{steps.counts.size()});
    for (auto const n : steps.counts) put(out, n);
    put(out, std::uint64_t{a.unallocated.size()});
    for (bool const drew : a.unallocated) put(out, drew);
    std::ofstream file(fresh, std::ios::binary);
    std::string const all = std::move(out).str();
    put(file, checksum(all));
    if (!(file << all).flush()) throw error("the checkpoint cannot be written", {.file = fresh});
  }
  fs::rename(fresh, name);
}
answer load(std::string const& name) {
  answer a;
  std::ifstream file(name, std::ios::binary);
  if (!file) return a;
  std::istringstream in(std::string(std::istreambuf_iterator<char>(file), {}));
  auto const bad = [&] { return error("no checkpoint of this program: delete it to begin anew", {.file = name}); };
  auto const get = [&](auto& value) {
    if (!in.read(reinterpret_cast<char*>(&value), sizeof value)) throw bad();
  };
  auto const size = [&] {
    std::uint64_t n = 0;
    get(n);
    if (n > std::uint64_t{1} << 32) throw bad();
    return n;
  };
  auto const text = [&] {
    std::string out(size(), '\0');
    if (!in.read(out.data(), static_cast<std::streamsize>(out.size()))) throw bad();
    return out;
  };
  std::uint64_t mark = 0;
  get(mark);
  if (mark != checksum(in.view().substr(sizeof mark))) throw bad();
  get(mark);
  if (mark != written_by) throw bad();
  get(a.samples);
  for (auto n = size(); n-- != 0;) {
    auto const of = text();
    get(a.files[of]);
  }
  for (auto n = size(); n-- != 0;) {
    group of;
    for (auto* each : {&of.site, &of.model, &of.state}) *each = text();
    get(of.hour);
    get(a.groups[of]);
  }
  kernels::quantile_sketch::state steps;
  get(steps.first);
  get(steps.not_a_number);
  for (auto n = size(); n-- != 0;) get(steps.counts.emplace_back());
  a.power = kernels::quantile_sketch::from_state(steps);
  for (auto n = size(); n-- != 0;) {
    bool drew = false;
    get(drew);
    a.unallocated.push_back(drew);
  }
  return a;
}

// --- what a user sees -------------------------------------------------------------------------------

/// The groups by something of theirs.
template <class KeyOf>
auto rolled_up(answer const& a, KeyOf key_of) {
  std::map<decltype(key_of(group())), totals> out;
  for (auto const& [of, sums] : a.groups) out[key_of(of)].merge(sums);
  return out;
}
/// A sample stands for the time until the next.
void print(answer const& a, std::uint64_t interval) {
  auto const each = static_cast<double>(interval) * second;
  auto const energy = [&](totals const& sums) { return fmt::format("{:kWh}", sums.power.value() * watts * each); };
  auto const sites = rolled_up(a, [](group const& g) { return g.site; });
  auto const cells = rolled_up(a, [](group const& g) { return std::pair(g.hour, g.site); });
  fmt::print("{:<6}", "UTC");
  for (auto const& [site_of, unused] : sites) fmt::print("{:>14}", site_of);
  fmt::print("\n");
  for (std::uint32_t h = 0; h != 24; ++h) {
    if (std::none_of(sites.begin(), sites.end(), [&](auto const& s) { return cells.contains({h, s.first}); })) continue;
    fmt::print("{:02}:00 ", h);
    for (auto const& [site_of, unused] : sites) {
      auto const at = cells.find({h, site_of});
      fmt::print("{:>14}", at == cells.end() ? "" : energy(at->second));
    }
    fmt::print("\n");
  }
  fmt::print("{:<6}", "day");
  for (auto const& [site_of, sums] : sites) fmt::print("{:>14}", energy(sums));
  fmt::print("\n\n");
  for (auto const& [of, sums] : rolled_up(a, [](group const& g) { return g.model; }))
    fmt::print("{:<14} busy {:5.1f} %\n", of, sums.busy.to_double() / sums.samples.to_double());
  for (auto const& [of, sums] : rolled_up(a, [](group const& g) { return g.state; }))
    fmt::print("{:<14} {:>14.1f} GPU-hours\n", of, sums.samples.to_double() * each.in(hour));
  fmt::print("power          p50 {:.0f} W, p95 {:.0f} W, p99 {:.0f} W (within 0.4 %)\n", a.power.quantile(0.5),
             a.power.quantile(0.95), a.power.quantile(0.99));
  fmt::print("{} GPUs drew more than {:.0f} W while nobody had them\n",
             std::count(a.unallocated.begin(), a.unallocated.end(), true), idle_watts);
}

/// The same in SQL, in DuckDB's own threads.
void compare(duckdb_database& db, std::string const& files, answer const& a, double our_seconds) {
  auto const began = std::chrono::steady_clock::now();
  formats::arrow_reader groups(db.stream(fmt::format(
      "SELECT site::VARCHAR AS site, (epoch_us(time) // 3600000000 % 24)::INTEGER AS hour, model::VARCHAR AS model, "
      "state::VARCHAR AS "
      "state, sum(power::FLOAT::DOUBLE) AS power, sum(busy)::BIGINT AS busy, count(*)::BIGINT AS samples FROM {} GROUP "
      "BY ALL",
      files)));
  double worst = 0;
  std::size_t equal = 0, all = 0;
  while (groups.next()) {
    auto const& batch = groups.batch();
    formats::arrow_keys sites, models, states;
    auto const s = sites.codes(batch["site"]), m = models.codes(batch["model"]), t = states.codes(batch["state"]);
    auto const hours = batch["hour"].numbers<std::int32_t>();
    auto const power = batch["power"].numbers<double>();
    auto const busy_sum = batch["busy"].numbers<std::int64_t>(), samples = batch["samples"].numbers<std::int64_t>();
    for (std::size_t i = 0; i != batch.rows(); ++i, ++all) {
      auto const at = a.groups.find({sites.entries()[s[i]], models.entries()[m[i]], states.entries()[t[i]],
                                     static_cast<std::uint32_t>(hours[i])});
      if (at == a.groups.end() || at->second.busy != int128(busy_sum[i]) || at->second.samples != int128(samples[i]))
        continue;
      ++equal;
      auto const ours = at->second.power.value();
      if (ours != power[i]) worst = std::max(worst, std::fabs(ours / power[i] - 1));
    }
  }
  formats::arrow_reader quantiles(
      db.stream(fmt::format("SELECT approx_quantile(power, 0.5)::DOUBLE AS p50, approx_quantile(power, 0.95)::DOUBLE "
                            "AS p95, approx_quantile(power, 0.99)::DOUBLE AS p99 FROM {}",
                            files)));
  quantiles.next();
  double const p99 = quantiles.batch()["p99"].numbers<double>()[0];
  formats::arrow_reader unallocated(db.stream(fmt::format(
      "SELECT count(DISTINCT gpu)::BIGINT AS n FROM {} WHERE state <> 'allocated' AND power > {}", files, idle_watts)));
  unallocated.next();
  bool const same_gpus = unallocated.batch()["n"].numbers<std::int64_t>()[0] ==
                         std::count(a.unallocated.begin(), a.unallocated.end(), true);
  double const its_seconds = seconds_since(began);
  fmt::print("\nDuckDB's SQL: {} of {} groups equal in samples and busy, GPUs {}, energy {}, p99 {:.0f} W\n", equal,
             std::max(all, a.groups.size()), same_gpus ? "equal" : "NOT equal",
             equal == 0 ? "not compared" : fmt::format("within {:.0e}", std::max(worst, 1e-16)), p99);
  fmt::print(stderr, "DuckDB's SQL took {:.2f} s, this program {:.2f} s\n", its_seconds, our_seconds);
}

/// Files of a day, an hour each, of a fleet of as many GPUs as have that many samples.
void make(duckdb_database& db, options const& o) {
  fs::create_directories(o.folder);
  std::uint64_t const fleet_size = std::max<std::uint64_t>(1, o.make / 1440);
  for (int h = 0; h != 24; ++h)
    db.run(fmt::format(
        "COPY (SELECT (i % {0})::INTEGER AS gpu, 'site ' || (i % {0} % 5) AS site, ['H100', 'B200', 'L40S'][1 + i % "
        "{0} % 3] AS model, "
        "['allocated', 'idle', 'down'][1 + CASE WHEN hash(i // 7) % 10 < 7 THEN 0 WHEN hash(i // 7) % 10 < 9 THEN 1 "
        "ELSE 2 END] AS state, "
        "make_timestamptz(1772323200000000 + {1} * 3600000000 + (i // {0})::BIGINT * 60000000) AS time, "
        "(70 + hash(i + {1}) % 60000 / 100.0)::FLOAT AS power, (hash(i * 7 + {1}) % 101)::UTINYINT AS busy, "
        "(hash(i * 3) % 80000)::INTEGER AS memory, (30 + hash(i) % 50)::UTINYINT AS temperature "
        "FROM range({2}) t(i)) TO '{3}/telemetry-{1:02}.parquet' (FORMAT parquet)",
        fleet_size, h, fleet_size * 60, o.folder));
}

/// What DuckDB would take for a pattern, or for the end of the name.
void must_be_plain(std::string const& name) {
  if (name.find_first_of("'*?[") != std::string::npos) throw error("a name with one of '*?[ in it", {.file = name});
}
/// Hours of two days would go into one, and busy shares of a half into none.
void must_be_a_day(duckdb_database& db, std::string const& pattern) {
  formats::arrow_reader span(db.stream(
      fmt::format("SELECT (max(epoch_us(time)) // 3600000000 - min(epoch_us(time)) // 3600000000)::BIGINT AS hours, "
                  "(min(epoch_us(time)) < 0)::BIGINT AS early FROM {}",
                  table_of(pattern))));
  span.next();
  auto const hours_apart = span.batch()["hours"].numbers<std::int64_t>()[0];
  if (hours_apart > 23 || span.batch()["early"].numbers<std::int64_t>()[0] != 0)
    throw error("the samples are of more hours than a day has, or from before 1970",
                {.file = pattern, .field = "time", .text = fmt::format("{} hours", hours_apart + 1)});
  formats::arrow_reader types(
      db.stream(fmt::format("SELECT count(*)::BIGINT AS n FROM parquet_schema('{}') WHERE name = 'busy' AND (type NOT "
                            "LIKE 'INT%' OR logical_type LIKE '%Decimal%')",
                            pattern)));
  types.next();
  if (types.batch()["n"].numbers<std::int64_t>()[0] != 0)
    throw error("a busy share is a whole number of percent", {.file = pattern, .field = "busy"});
}

int run(options const& o) {
  char const* const library = std::getenv("TONNAGE_DUCKDB");
  if (library == nullptr || *library == '\0') throw error("TONNAGE_DUCKDB names no libduckdb.so");
  must_be_plain(o.folder);
  if (o.memory != 0) {
    rlimit const limit{o.memory << 20, o.memory << 20};
    if (::setrlimit(RLIMIT_DATA, &limit) != 0) throw error("the system limits no memory", {.field = "--memory"});
  }
  duckdb_database db(library);
  db.run(fmt::format("SET threads = {}", o.threads));
  if (o.memory != 0) db.run(fmt::format("SET memory_limit = '{}MiB'", o.memory / 2));
  if (o.make != 0) make(db, o);

  std::vector<std::string> files;
  if (fs::is_directory(o.folder))
    for (auto const& entry : fs::directory_iterator(o.folder))
      if (entry.path().extension() == ".parquet") files.push_back(fs::canonical(entry.path()).string());
  std::sort(files.begin(), files.end());
  if (files.empty()) throw error("there are no Parquet files", {.file = o.folder});
  for (auto const& file : files) must_be_plain(file);
  std::string const pattern = o.folder + "/*.parquet", all_files = table_of(pattern);

  auto a = o.checkpoint.empty() ? answer() : load(o.checkpoint);
  for (auto const& [file, as_read] : a.files)
    if (std::find(files.begin(), files.end(), file) == files.end() || version(file) != as_read)
      throw error("the checkpoint is of other files: delete it to begin anew", {.file = o.checkpoint, .text = file});
  std::size_t const before = a.files.size();
  formats::arrow_reader counted(
      db.stream(fmt::format("SELECT sum(num_rows)::BIGINT AS n FROM parquet_file_metadata('{}')", pattern)));
  counted.next();
  auto const all_rows = static_cast<double>(counted.batch()["n"].numbers<std::int64_t>()[0]);
  if (all_rows == 0) throw error("the files have no samples", {.file = o.folder});
  must_be_a_day(db, pattern);

  auto const began = std::chrono::steady_clock::now();
  for (char const* const name : {"site", "model", "state"})
    db.run(fmt::format("CREATE TYPE {0}_name AS ENUM (SELECT DISTINCT {0} FROM {1} WHERE {0} IS NOT NULL ORDER BY 1)",
                       name, all_files));
  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::erase_if(files, [&](auto const& file) { return a.files.contains(file); });
  std::atomic<std::uint64_t> done = a.samples;
  std::atomic<std::size_t> next = 0;
  std::mutex lock;  // of `a`
  auto const samples_before = a.samples;
  auto const how = kernels::par(static_cast<unsigned>(o.threads));
  how.run(how.parts + 1, [&](std::size_t part) {
    if (part == how.parts) {  // the last one runs here: it watches the others
      while (isatty(STDERR_FILENO) != 0 && interrupted == 0 && next < files.size()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        double const rate = static_cast<double>(done - samples_before) / seconds_since(began);
        fmt::print(stderr, "\r{:3.0f} %, {:.1f} million samples a second, {:.0f} s left ",
                   100 * static_cast<double>(done) / all_rows, rate / 1e6,
                   (all_rows - static_cast<double>(done)) / rate);
      }
      return;
    }
    duckdb_database mine(db);
    for (std::size_t n = next++; n < files.size(); n = next++) {
      try {
        auto const sums = sum_of_file(mine, files[n], done);
        if (!sums) return;
        std::scoped_lock const locked(lock);
        a.merge(*sums);  // in any order: the bits are the same
        if (!o.checkpoint.empty()) save(a, o.checkpoint);
      } catch (error const& why) {
        next = files.size();  // for the others, and for who watches
        auto at = why.where();
        if (at.file.empty()) at.file = files[n];
        throw error(why.reason(), at);
      }
    }
  });
  if (interrupted != 0) {
    fmt::print(stderr, "\nstopped behind {} of {} files{}\n", a.files.size(), before + files.size(),
               o.checkpoint.empty() ? "" : "; the same command goes on from there");
    return 130;
  }
  double const seconds_taken = seconds_since(began);
  fmt::print(stderr,
             "{}{} files, {} of them before: {:.2f} s on {} thread{}: {:.2f} s of scan and {:.2f} of adding, of all "
             "together\n",
             isatty(STDERR_FILENO) != 0 ? "\n" : "", a.files.size(), before, seconds_taken, o.threads,
             o.threads == 1 ? "" : "s", a.scan_seconds, a.add_seconds);
  print(a, o.interval);
  if (o.compare) compare(db, all_files, a, seconds_taken);
  return 0;
}

}  // namespace

int main(int argc, char** argv) try {
  std::span const arguments(argv + 1, static_cast<std::size_t>(argc - 1));
  if (auto const o = parse_arguments(arguments); !o.folder.empty()) return run(o);
  fmt::print("{}", usage);
  return 0;
} catch (std::exception const& e) {
  fmt::print(stderr, "400-telemetry-day: {}\n", e.what());
  return 2;
}

// Exercise: Samples of 1, 2, …, 1,000 W go into a `quantile_sketch`, without DuckDB. Stop after any of them, keep
// `to_state()`, add the others to a new sketch and merge: what are the median and the 99th percentile, and do they
// depend on where you stopped?
