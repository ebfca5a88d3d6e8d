// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// What a cluster of shared GPUs holds, and what became of every GPU-millisecond: Alibaba's trace of 2023, or yours.
///
/// After this lesson you can read tables of text that somebody else designed, add up slices of GPUs exactly, and show that
/// allocated and idle time are the capacity in every hour.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <tonnage/formats/csv.hpp>
#include <tonnage/usage.hpp>

using namespace tonnage;

namespace {

constexpr char const* usage =
    R"(Allocation of a cluster's GPUs over time, from tables of its nodes and pods (cluster-trace-gpu-v2023).

usage: 340-cluster-utilization NODES.csv PODS.csv

  NODES.csv   columns sn, gpu, model: so many GPUs of a model in each node
  PODS.csv    columns num_gpu, gpu_milli, scheduled_time, deletion_time: so many GPUs, so many thousandths
              of each, from one second of the trace to another
)";

formats::csv_reader open(std::ifstream& file, std::string const& name) {
  file.open(name, std::ios::binary);
  if (!file) throw error("there is no such file", {.file = name});
  return formats::csv_reader(file, {}, {.file = name});
}

void print(std::string const& nodes_file, std::string const& pods_file) {
  std::ifstream nodes, pods;
  std::map<std::string, gpu_share> models;
  gpu_share all;
  auto node_rows = open(nodes, nodes_file);
  for (auto const& row : node_rows) {
    auto const share = gpu_share::of(row["gpu"].as<std::int64_t>());
    models[std::string(row["model"].text())] += share;
    all += share;
  }
  fmt::print("{} GPUs in {} nodes:", all.milli() / 1000, node_rows.report().kept);
  for (auto const& [name, share] : models) fmt::print(" {} {}", name, share.milli() / 1000);
  fmt::print("\n");

  state_ledger<std::string> states;
  utc_time last{};
  std::size_t number = 0, never = 0;
  auto pod_rows = open(pods, pods_file);
  for (auto const& row : pod_rows) {
    ++number;
    auto const share = gpu_share::of_milli(row["gpu_milli"].as<std::int64_t>()) * row["num_gpu"].as<std::int64_t>();
    auto const from = row["scheduled_time"].as<std::optional<std::int64_t>>();
    utc_time const until{std::chrono::seconds(row["deletion_time"].as<std::int64_t>())};
    last = std::max(last, until);
    if (from)
      states.add("cluster", gpu_state::allocated, share, time_span(utc_time(std::chrono::seconds(*from)), until),
                 number);
    else
      ++never;
  }
  auto const trace = over(time_span(utc_time(), last));
  states.add_capacity("cluster", all, trace.span);
  fmt::print("{} pods, {} of them never scheduled\n\n", number, never);

  auto const by_hours = states.over(trace.by_hours());
  std::size_t identities = 0;
  std::map<std::int64_t, state_times> weeks;
  for (auto const& hour : by_hours.rows) {
    identities += hour.times.is_identity() ? 1 : 0;
    weeks[hour.label.begin.time_since_epoch() / std::chrono::weeks(1)] += hour.times;
  }
  fmt::print("week  reported  allocated       idle  excess  allocation rate\n");
  for (auto const& [week, t] : weeks)
    fmt::print("{:4}{:10.0f}{:11.1f}{:11.1f}{:8.1f}{:16.1f}%\n", week + 1, t.reported.in_hours(),
               t.allocated.in_hours(), t.idle.in_hours(), t.excess.in_hours(), 100 * t.allocation_rate());
  auto const& t = by_hours.total;
  fmt::print("all {:10.0f}{:11.1f}{:11.1f}{:8.1f}{:16.1f}%\n\n", t.reported.in_hours(), t.allocated.in_hours(),
             t.idle.in_hours(), t.excess.in_hours(), 100 * t.allocation_rate());
  fmt::print("allocated + idle = reported + excess in {} of {} hours\n", identities, by_hours.rows.size());
  if (!by_hours.over_allocated.empty())
    fmt::print("more allocated than there is: {} times, first {}\n", by_hours.over_allocated.size(),
               to_string(by_hours.over_allocated[0].during));
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc == 1)
    fmt::print("{}", usage);
  else if (argc != 3)
    throw error("a table of nodes and a table of pods (without arguments: how)");
  else
    print(argv[1], argv[2]);
  return 0;
} catch (error const& e) {
  fmt::print(stderr, "340-cluster-utilization: {}\n", e.what());
  return 2;
}

// Exercise: In the small cluster of 340-nodes.csv and 340-pods.csv, n1 with its 8 GPUs fails after two hours and stays
// down. What becomes of the third hour, and what is its allocation rate?
