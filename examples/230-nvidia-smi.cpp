// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Ask what `nvidia-smi` prints a question: read its lines into rows, tally them, and say what was absent.
//
// A GPU that has fallen off its bus prints words where a number belongs. A script that makes a zero of them is too low
// and says nothing. 330-inventory does this for many hosts, and for the other forms that `nvidia-smi` prints.
#include <fmt/format.h>
#include <tonnage/formats/nvidia_smi.hpp>
#include <tonnage/tonnage.hpp>
#include <vector>
using namespace tonnage;

// nvidia-smi --query-gpu=index,name,memory.total,memory.used,power.draw --format=csv
constexpr char const* printed = R"(index, name, memory.total [MiB], memory.used [MiB], power.draw [W]
0, NVIDIA H100 PCIe, 81559 MiB, 70144 MiB, 287.41 W
1, NVIDIA H100 PCIe, 81559 MiB, [GPU is lost], [GPU is lost]
2, NVIDIA L4, 23034 MiB, 18426 MiB, 71.30 W
3, NVIDIA L4, 23034 MiB, 2 MiB, 16.59 W
)";

int main() {
  // Each line is a GPU with a model of the catalogue, so the rows answer questions as a fleet does.
  std::vector<formats::nvidia_smi::gpu_record> found;
  auto const keep = [&](formats::nvidia_smi::gpu_record const& each) { found.push_back(each); };
  auto const report = formats::nvidia_smi::read(printed, {.file = "node1"}, keep);

  // What do they draw? By hand: 71.30 + 16.59 = 87.89 W of the two L4, and 287.41 W of the one H100 that answers:
  // 375.30 W, for three GPUs of four. The lost one still counts, and its draw is unknown, which is not zero.
  auto const draw = sum<nature::stock>("power draw", [](auto const& each) { return each.power_draw.if_known(); });
  fmt::print("{}\n\n", found | by(model) | tally(gpu_count, draw));

  // What was absent, why, and where it first was (line and column), from the report of the reader.
  fmt::print("{}\n", report.summary());
  for (auto const& each : report.remarks)
    fmt::print("{}× {} (first: {}:{})\n", each.times, each.text, each.first.line, each.first.column);
}

// Exercise: How much memory is free, and for what part of the GPUs is that known? The lost GPU tells its total, but not
// what is used of it: subtract in each row, and see what the difference of the two totals would have been.
