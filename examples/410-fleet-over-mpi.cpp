// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// One question to many machines: each rank reads its own part of a fleet's telemetry, and the energy by site is exact.
///
/// After this lesson you can spread a question over the ranks of an MPI job, unite groups that not every rank has, and get the
/// same bits from one machine and from a thousand.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <tonnage/formats/csv.hpp>
#include <tonnage/formats/mpi.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units.hpp>
#include <tonnage/units/format.hpp>
#include <vector>

using namespace tonnage;

namespace {

constexpr char const* usage =
    R"(Energy by site, of telemetry that lies in parts on many machines.

usage: mpirun -n RANKS 410-fleet-over-mpi FILE...
       mpirun -n RANKS 410-fleet-over-mpi --rows=NUMBER [--weak]

  FILE           a part: CSV with the columns site, seconds (how long a sample stands for) and watts; rank 0 reads the first,
                 rank 1 the second, and so on, round and round
  --rows=NUMBER  instead, that many samples out of a formula, each rank an equal part of them: to measure
  --weak         that many for each rank

example:
  mpirun -n 2 410-fleet-over-mpi examples/410-part-0.csv examples/410-part-1.csv
)";

struct sample {
  std::string site;
  quantity<kind::energy> used;
};
auto energy_by_site() { return by(&sample::site) | tally(row_count, sum("energy", &sample::used)); }
using telemetry = decltype(partial_of<sample>(energy_by_site()));

void read(telemetry& to, std::string const& name) {
  formats::csv_reader rows(formats::csv_input::of_file(name));
  auto const site_at = rows.column("site"), seconds_at = rows.column("seconds"), watts_at = rows.column("watts");
  std::vector<sample> samples;
  while (rows.next()) {
    auto const& row = rows.row();
    samples.push_back(
        {std::string(row[site_at].text()), row[seconds_at].as<double>() * row[watts_at].as<double>() * joules});
  }
  to.add(samples);
}

/// Samples `begin` … `end` of a fleet of 32 sites, a minute each.
void make(telemetry& to, std::uint64_t begin, std::uint64_t end) {
  std::vector<sample> samples;
  constexpr std::uint64_t at_once = 1 << 12;
  for (std::uint64_t from = begin; from < end; from += at_once) {
    samples.clear();
    for (std::uint64_t i = from; i != std::min(end, from + at_once); ++i) {
      std::uint64_t const mixed = i * 0x9e3779b97f4a7c15U >> 32;
      samples.push_back({fmt::format("site {:02}", mixed % 32),
                         60 * (70 + static_cast<double>(mixed >> 5 & 0xffff) * (630.0 / 65'536)) * joules});
    }
    to.add(samples);
  }
}

std::uint64_t parse_rows(std::string_view text) {
  std::uint64_t out = 0;
  auto const* const end = text.data() + text.size();
  if (auto const [at, problem] = std::from_chars(text.data(), end, out);
      at != end || problem != std::errc() || out == 0)
    throw error("a number of rows above 0", {.field = "--rows", .text = std::string(text)});
  return out;
}

void print(formats::mpi_ranks const& ranks, std::vector<std::string> const& arguments) {
  auto const rank = static_cast<std::uint64_t>(ranks.rank()), size = static_cast<std::uint64_t>(ranks.size());
  using clock = std::chrono::steady_clock;
  auto const began = clock::now();
  telemetry mine = partial_of<sample>(energy_by_site());
  bool measure = false;
  std::string problem;
  try {
    std::vector<std::string> files;
    std::uint64_t rows = 0;
    bool weak = false;
    for (auto const& argument : arguments) {
      if (argument.starts_with("--rows="))
        rows = parse_rows(std::string_view(argument).substr(7));
      else if (argument == "--weak")
        weak = true;
      else if (argument.starts_with("-"))
        throw error("no such argument", {.text = argument});
      else
        files.push_back(argument);
    }
    measure = rows != 0;
    if (measure == !files.empty() || (weak && !measure))
      throw error("either files, or --rows=NUMBER and perhaps --weak");
    if (measure)
      weak ? make(mine, rank * rows, (rank + 1) * rows) : make(mine, rank * rows / size, (rank + 1) * rows / size);
    for (std::uint64_t i = rank; i < files.size(); i += size) read(mine, files[i]);
  } catch (error const& why) {
    problem = why.what();
  }
  ranks.agree(problem);  // where one cannot read its part there is no total
  auto const read_all = clock::now();
  ranks.merge(mine);
  auto const merged = clock::now();

  if (ranks.rank() != 0) return;
  fmt::print("{:<10}{:>12}  {:>12}\n", "site", "samples", "energy");
  auto const row = [](std::string const& name, std::int64_t samples, quantity<kind::energy> const& energy) {
    fmt::print("{:<10}{:>12}  {:>12}\n", name, samples, fmt::format("{:kWh}", energy));
  };
  auto const answer = mine.finish();
  for (auto const& [site, samples, energy] : answer) row(site, samples.value(), energy.value());
  row("total", answer.total(row_count).value(), answer.totals.get<1>().value());
  auto const ms = [](auto from, auto until) { return std::chrono::duration<double, std::milli>(until - from).count(); };
  if (measure)
    fmt::print(stderr, "{} ranks: {:.1f} ms for rank 0's part, {:.1f} ms to meet and merge\n", ranks.size(),
               ms(began, read_all), ms(read_all, merged));
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  int status = 0;
  try {
    formats::mpi_ranks const ranks;
    std::vector<std::string> const arguments(argv + 1, argv + argc);
    if (arguments.empty())
      fmt::print("{}", ranks.rank() == 0 ? usage : "");
    else
      print(ranks, arguments);
  } catch (error const& e) {
    fmt::print(stderr, "410-fleet-over-mpi: {}\n", e.what());
    status = 2;
  }
  MPI_Finalize();
  return status;
}

// Exercise: Ten samples of 0.1 J are dealt to 1, 2 and 5 ranks in equal parts, played by a loop, without MPI. What is
// the sum of the ranks' sums in doubles, and what in a `superaccumulator`?
