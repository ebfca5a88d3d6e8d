// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 060-your-own-struct asked: how many GPUs has a node, on each machine and on all of them together?
//
// `gpu_count / nodes` is a metric like any other, and its total is the ratio of the totals. By hand: 4,608 ÷ 576 = 8, 3,744
// ÷ 936 = 4, 11,912 ÷ 2,978 = 4; all together 20,264 ÷ 4,490 = 4.51. (The mean of 8, 4 and 4 would be 5.33, as if the
// three machines were of one size.)
#include <fmt/format.h>

#include <array>
#include <string_view>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

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

template <>
struct tonnage::row_access<inventory::machine> {
  static auto count(inventory::machine const& m) { return m.nodes * m.gpus_listed / m.listed_per_package * gpus; }
  static catalog::model model(inventory::machine const& m) { return catalog::find(m.gpu_name); }
};

int main() {
  auto const machine = key("machine", [](auto const& m) { return m.name; });
  auto const nodes = sum("nodes", [](auto const& m) { return m.nodes; });
  auto const each = gpu_count / nodes;

  auto const answer = inventory::machines | by(machine) | tally(each);
  for (auto const& [which, ratio] : answer) fmt::print("{:<16}{:.2f} a node\n", which, ratio.value());
  fmt::print("{:<16}{:.2f} a node\n", "all", answer.total(each).value());
}
