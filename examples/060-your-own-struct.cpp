// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Ask questions of rows that you already have: your struct stays as it is, and tonnage is told once what is what.
#include <fmt/format.h>
#include <array>
#include <string_view>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

// Somebody's inventory, in somebody's words. Slurm lists eight GPUs on a node of LUMI: they are the two dies of each of
// four MI250X. (Counts from the documentation of Jülich and of LUMI; NVIDIA's Eos as in the TOP500 of November 2023.)
namespace inventory {
struct machine {
  std::string_view name, gpu_name;
  int nodes, gpus_listed, listed_per_package;
};
constexpr std::array machines{
    machine{"JUWELS Booster", "NVIDIA A100-SXM4-40GB", 936, 4, 1},
    machine{"LUMI-G", "AMD Instinct MI250X", 2978, 8, 2},
    machine{"Eos", "NVIDIA H100 80GB HBM3", 576, 8, 1},
};
}  // namespace inventory

// A count of GPUs and a model make any row a holding. An owner, dates or a cost are asked for only by what needs them.
template <>
struct tonnage::row_access<inventory::machine> {
  static auto count(inventory::machine const& m) { return m.nodes * m.gpus_listed / m.listed_per_package * gpus; }
  static catalog::model model(inventory::machine const& m) { return catalog::find(m.gpu_name); }
};

int main() {
  // Keys and metrics of your own are functions of a row. Rows without dates are what is there: no date is asked for.
  auto const machine = key("machine", [](auto const& m) { return m.name; });
  auto const nodes = sum("nodes", [](auto const& m) { return m.nodes; });

  // The ratio of two metrics has the unit that follows, and in the last row it is the ratio of the totals.
  auto const answer = inventory::machines | by(machine, model) |
                      tally(nodes, gpu_count, peak<bf16>, chip_power, chip_power / peak<bf16>);
  fmt::print("{}\n\n", answer);

  // A name that no model goes by is an error, which knows what was probably meant.
  try {
    fmt::print("{}\n", catalog::find("NVIDIA H1000").name);
  } catch (error const& e) {
    fmt::print("{}\n", e.what());
  }
}

// Exercise: How many GPUs has a node, on each machine and on all of them together? It takes one more metric.
