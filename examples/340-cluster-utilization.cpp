// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What a cluster of shared GPUs holds, and what became of every GPU-millisecond: Alibaba's trace of 2023, or yours.
// Afterwards you can read others' tables, add up slices of GPUs exactly, and show that allocated and idle are all there is.
#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <tonnage/formats/csv.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/tally/utilization.hpp>
#include <tonnage/usage.hpp>
using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;

std::optional<utc_instant> second_of_trace(csv_field const& field) {
  auto const number = field.as<std::optional<std::int64_t>>();
  if (number && (*number < 0 || *number > 9'999'999'999))
    throw field.problem("expected a second of the trace, below 10^10");
  return number ? std::optional(utc_instant(std::chrono::seconds(*number))) : std::nullopt;
}

int main(int argc, char** argv) try {
  if (argc != 3) {
    fmt::print(
        "usage: 340-cluster-utilization NODES.csv PODS.csv   as in cluster-trace-gpu-v2023: nodes have columns\n"
        "sn, gpu and model; pods num_gpu, gpu_milli, scheduled_time and deletion_time, in seconds of the trace\n");
    return argc == 1 ? 0 : 2;
  }
  std::map<std::string, gpu_share> models;
  auto const nodes = read_csv(csv_input::of_file(argv[1]), {}, {}, [&](csv_row const& row) {
    models[row["model"].as<std::string>()] += gpu_share::of(row["gpu"].as<std::int64_t>());
  });
  gpu_share all;
  for (auto const& [name, share] : models) all += share;
  std::vector<usage_record> used;
  std::size_t number = 0, still_there = 0;
  utc_instant last{};
  auto const pods = read_csv(csv_input::of_file(argv[2]), {}, {}, [&](csv_row const& row) {
    auto const share = gpu_share::of(row["gpu_milli"].as<std::int64_t>(), 1000) * row["num_gpu"].as<std::int64_t>();
    auto const from = second_of_trace(row["scheduled_time"]), until = second_of_trace(row["deletion_time"]);
    last = std::max({last, from.value_or(last), until.value_or(last)});
    if (from && until && *until < *from) throw row["deletion_time"].problem("deleted before it is scheduled");
    still_there += from && !until ? 1U : 0U;
    if (from) used.push_back({.gpus = share, .start = *from, .end = until});
  });
  state_ledger<std::string> states;
  for (auto const& pod : used)  // what is still there counts up to the last time of the table
    states.add("cluster", gpu_state::allocated, pod.gpus, time_span(pod.start, pod.end.value_or(last)), number++);
  fmt::print("{} GPUs in {} nodes:", to_string(all), nodes.kept);
  for (auto const& [name, share] : models) fmt::print(" {} {}", shown_text(name), to_string(share));
  fmt::print("\n{} pods, {} never scheduled, {} not deleted\n\n", pods.kept, pods.kept - used.size(), still_there);
  auto const trace = over(time_span(utc_instant(), last));
  states.add_capacity("cluster", all, trace.span);
  auto const rows = states.rows();  // from each change to the next
  auto const figures = tally(gpu_hours_reported, gpu_hours_in<gpu_state::allocated>, gpu_hours_in<gpu_state::idle>,
                             gpu_hours_in_excess, allocated_share.named("allocation rate").in(percent));
  auto const week = key("week", [](auto const& p) { return 1 + p.label().begin.time_since_epoch() / (7 * 24h); });
  fmt::print("{}\n\n", rows | trace.by_hours() | by(week) | figures);
  auto const by_hours = rows | trace.by_hours() | by(hour_of_use) | figures;
  std::size_t identities = 0;
  for (auto const& [hour_of, there, taken, left, excess, share] : by_hours)
    identities += taken.value() + left.value() == there.value() + excess.value() ? 1U : 0U;
  fmt::print("allocated + idle = reported + excess in {} of {} hours\n", identities, by_hours.size());
  auto const is_too_much = [](auto const& row) { return row.excess != gpu_share(); };
  if (auto const first = std::find_if(rows.begin(), rows.end(), is_too_much); first != rows.end())
    fmt::print("more allocated than there is: {} times, first {} to {}\n",
               std::count_if(first, rows.end(), is_too_much), to_string(first->start), to_string(first->end));
} catch (error const& e) {
  fmt::print(stderr, "340-cluster-utilization: {}\n", shown_text(e.what()));
  return 1;
}

// Exercise: In the small cluster of 340-nodes.csv and 340-pods.csv, n1 with its 8 GPUs fails after two hours and stays
// down. What becomes of the third hour, and what is its allocation rate?
