// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// 147 MB in the form of `sacct -P`, 26 columns: read every field, and add up processors and nodes by account.
///
/// The file lies where TONNAGE_BENCH_JOBS says, and DuckDB's `read_csv` gets the same (peers/duckdb_csv.mjs). Where there is
/// none it is written: a hundred times phillips.log of TONNAGE_DATA_DIR, or rows of its form.
///
/// And a million rows of a user's own table into structs of six members, where TONNAGE_BENCH_USE says: a time, a site, a
/// model of the catalogue, GPUs, a price in $/h and a power; GPUs and money per hour are added up by site.
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <tonnage/formats/csv.hpp>
#include <tonnage/formats/slurm.hpp>
#include <tonnage/formats/table.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "../support/contender.hpp"

namespace {

using namespace tonnage;

constexpr std::size_t account_column = 5, nodes_column = 17, cpus_column = 18;

/// Jobs as many and as long as those of phillips.log.
std::string rows_of_its_form() {
  std::string out;
  for (unsigned i = 0; i != 4285; ++i) {
    auto const number = std::to_string(160'000 + i);
    unsigned const h = i * 2'654'435'761U >> 16;
    char const* const accounts[] = {"taifl", "taifl", "taifl", "taifl", "chaff", "aytinis"};
    std::string const two = std::to_string(10 + h % 50), cpus = std::to_string(1 + h % 64);
    out += number + "|" + number + "|phillips|black|black|" + accounts[h % 6] + "|group" + two + "|45789|user" + two +
           "|380693|2016-12-22T07:15:" + two + "|2016-12-22T07:15:" + two + "|2016-12-22T07:16:" + two +
           "|2016-12-22T09:16:" + two + "|02:00:00|0:0|COMPLETED|1|" + cpus + "|" + cpus + "|3000Mc|cpu=" + cpus +
           ",mem=3000M,node=1|billing=" + cpus + ",cpu=" + cpus + ",mem=3000M,node=1|3-00:00:00|cpn-f13-" + two +
           "-01|290d9b6f43193179d47f2f1cb082f821919af94f4e32d1795427a020c58" + two + "\n";
  }
  return out;
}

/// A file that a variable of the environment names. Where none does, one among those that the system throws away: the
/// folder in which somebody runs a benchmark is often a repository.
std::string path_of(char const* variable, char const* name) {
  char const* const named = std::getenv(variable);
  return named != nullptr ? named : (std::filesystem::temp_directory_path() / name).string();
}

std::string const& jobs_file() {
  static std::string const once = [] {
    std::string const path = path_of("TONNAGE_BENCH_JOBS", "tonnage-bench-jobs.psv");
    if (std::ifstream(path).good()) return path;
    char const* const data = std::getenv("TONNAGE_DATA_DIR");
    std::ifstream real(data == nullptr ? std::string() : std::string(data) + "/slurm/phillips.log", std::ios::binary);
    std::string const rows = real ? std::string(std::istreambuf_iterator<char>(real), {}) : rows_of_its_form();
    std::ofstream file(path, std::ios::binary);
    for (int i = 0; i != 100; ++i) file << rows;
    return path;
  }();
  return once;
}
std::string const& jobs_text() {
  static std::string const once = [] {
    std::ifstream file(jobs_file(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  return once;
}

struct sums {
  std::int64_t rows = 0, nodes = 0, cpus = 0;
  std::size_t length = 0;
};
using answer = std::map<std::string, sums, std::less<>>;
sums& of(answer& all, std::string_view who) {
  auto const found = all.find(who);
  return found != all.end() ? found->second : all[std::string(who)];
}

formats::csv_dialect const dialect{.separator = '|', .quote = std::nullopt, .header = false};

answer read_fields(formats::csv_input input) {
  answer out;
  for (formats::csv_reader rows(std::move(input), dialect); rows.next();) {
    auto const& row = rows.row();
    sums& s = of(out, row[account_column].text());
    ++s.rows;
    s.nodes += row[nodes_column].as<std::int64_t>();
    s.cpus += row[cpus_column].as<std::int64_t>();
    for (auto const field : row.fields()) s.length += field.size();
  }
  return out;
}

/// The loop that one writes: lines of a stream, and `find` from separator to separator.
answer loop() {
  answer out;
  std::ifstream file(jobs_file(), std::ios::binary);
  std::vector<std::string_view> fields;
  for (std::string line; std::getline(file, line);) {
    fields.clear();
    for (std::string_view rest = line;;) {
      auto const end = rest.find('|');
      fields.push_back(rest.substr(0, end));
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
    sums& s = of(out, fields[account_column]);
    auto const number = [](std::string_view text) {
      std::int64_t n = 0;
      std::from_chars(text.data(), text.data() + text.size(), n);
      return n;
    };
    ++s.rows;
    s.nodes += number(fields[nodes_column]);
    s.cpus += number(fields[cpus_column]);
    for (auto const field : fields) s.length += field.size();
  }
  return out;
}

std::int64_t jobs() {
  std::int64_t out = 0;
  std::ifstream file(jobs_file(), std::ios::binary);
  formats::slurm::options how{.columns = {"JobID",    "JobIDRaw", "Cluster", "Partition", "QOS",       "Account",
                                          "Group",    "GID",      "User",    "UID",       "Submit",    "Eligible",
                                          "Start",    "End",      "Elapsed", "ExitCode",  "State",     "NNodes",
                                          "NCPUS",    "ReqCPUS",  "ReqMem",  "ReqTRES",   "AllocTRES", "Timelimit",
                                          "NodeList", "JobName"}};
  formats::slurm::reader reader(file, how);
  while (reader.next()) out += reader.job().cpus.value_or(0) * reader.job().elapsed.count();
  return out;
}

// --- a user's own table ---------------------------------------------------------------------------

struct use {
  std::chrono::sys_seconds from{};
  std::string site{};
  catalog::model model = unknown_model;
  std::int64_t gpus = 0;
  quantity<decltype(1.0 * usd / hour)::kind_type> price{};
  quantity<kind::chip_power> draw{};
};

std::string const& use_file() {
  static std::string const once = [] {
    std::string const path = path_of("TONNAGE_BENCH_USE", "tonnage-bench-use.csv");
    if (std::ifstream(path).good()) return path;
    char const* const models[] = {"NVIDIA H100 SXM5", "NVIDIA A100 SXM4 80GB", "AMD Instinct MI300X", "NVIDIA L40S"};
    std::ofstream file(path, std::ios::binary);
    file << "from,site,model,gpus,price_usd_per_hour,draw [W]\n";
    auto const two = [](unsigned n) { return std::to_string(10 + n % 50); };
    for (unsigned i = 0; i != 1'000'000; ++i) {
      unsigned const h = i * 2'654'435'761U >> 8;
      file << "2026-03-" << 10 + h % 20 << "T09:" << two(h) << ':' << two(h / 50) << "Z,region-" << h % 97 << ','
           << models[h % 4] << ',' << h % 512 << ",2." << two(h / 7) << ',' << 300 + h % 400 << '\n';
    }
    return path;
  }();
  return once;
}

struct use_sums {
  std::int64_t gpus = 0;
  double dollars = 0;
};
using use_answer = std::unordered_map<std::string, use_sums>;

use_answer structs() {
  use_answer out;
  formats::table_reader<use> rows({formats::column("from", &use::from), formats::column("site", &use::site),
                                   formats::column("model", &use::model, catalog::find),
                                   formats::column("gpus", &use::gpus), formats::column("price", &use::price),
                                   formats::column("draw", &use::draw)});
  rows.read(formats::csv_input::of_file(use_file()), [&](use const& each) {
    use_sums& s = out[each.site];
    s.gpus += each.gpus;
    s.dollars += each.price.in(usd / hour);
  });
  return out;
}

/// The loop that one writes, whose price is a number of no unit and whose model and time stay texts.
use_answer use_loop() {
  use_answer out;
  std::ifstream file(use_file(), std::ios::binary);
  std::string line;
  std::getline(file, line);
  std::vector<std::string> fields;
  while (std::getline(file, line)) {
    fields.clear();
    std::istringstream rest(line);
    for (std::string field; std::getline(rest, field, ',');) fields.push_back(field);
    use_sums& s = out[fields[1]];
    s.gpus += std::stoll(fields[3]);
    s.dollars += std::stod(fields[4]);
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  auto const add = [](char const* name, auto read) {
    bench::prepared_contender("read_sacct_1_thread", name, [read] { return std::pair(jobs_text().size(), read); });
  };
  add("tonnage", [] {
    std::ifstream file(jobs_file(), std::ios::binary);
    return read_fields(file);
  });
  add("tonnage_in_memory", [] { return read_fields(std::string_view(jobs_text())); });
  add("getline_and_find", loop);
  add("tonnage_jobs", jobs);
  auto const add_use = [](char const* name, auto read) {
    bench::prepared_contender("read_structs_1_thread", name, [read] {
      return std::pair(static_cast<std::size_t>(std::ifstream(use_file(), std::ios::ate).tellg()), read);
    });
  };
  add_use("tonnage", structs);
  add_use("getline_and_stod", use_loop);
  // What a peer must agree with.
  if (char const* const answers = std::getenv("TONNAGE_BENCH_ANSWERS")) {
    std::ofstream out(answers);
    std::ifstream file(jobs_file(), std::ios::binary);
    for (auto const& [who, s] : read_fields(file))
      out << who << ',' << s.rows << ',' << s.nodes << ',' << s.cpus << ',' << s.length << '\n';
  }
  if (char const* const answers = std::getenv("TONNAGE_BENCH_USE_ANSWERS")) {
    std::ofstream out(answers);
    auto const all = structs();
    for (auto const& [site, s] : std::map<std::string, use_sums>(all.begin(), all.end()))
      out << site << ',' << s.gpus << ',' << std::llround(s.dollars * 100) << '\n';
  }
  return bench::run_contenders(argc, argv);
}
