// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 230-nvidia-smi asked: how much memory is free, and for what part of the GPUs is that known? And what would the
// difference of the two totals have been?
//
// By hand, in MiB: 81,559 − 70,144 = 11,415; 23,034 − 18,426 = 4,608; 23,034 − 2 = 23,032; together 39,055, or 38.14
// GiB, for three GPUs of four. The totals, 209,186 − 88,572 = 120,614 MiB or 117.79 GiB, count all 81,559 of the lost
// GPU as free.
#include <fmt/format.h>

#include <optional>
#include <tonnage/formats/nvidia_smi.hpp>
#include <tonnage/tonnage.hpp>
#include <vector>
using namespace tonnage;

constexpr char const* printed = R"(index, name, memory.total [MiB], memory.used [MiB], power.draw [W]
0, NVIDIA H100 PCIe, 81559 MiB, 70144 MiB, 287.41 W
1, NVIDIA H100 PCIe, 81559 MiB, [GPU is lost], [GPU is lost]
2, NVIDIA L4, 23034 MiB, 18426 MiB, 71.30 W
3, NVIDIA L4, 23034 MiB, 2 MiB, 16.59 W
)";

int main() {
  std::vector<formats::nvidia_smi::gpu_record> found;
  formats::nvidia_smi::read(printed, {}, [&](formats::nvidia_smi::gpu_record const& each) { found.push_back(each); });
  auto const in_all = sum<nature::stock>("memory", [](auto const& each) { return each.memory_total.if_known(); });
  auto const used = sum<nature::stock>("in use", [](auto const& each) { return each.memory_used.if_known(); });
  auto const free = sum<nature::stock>("free", [](auto const& each) -> std::optional<quantity<kind::byte>> {
    if (!each.memory_total.is_known() || !each.memory_used.is_known()) return std::nullopt;
    return each.memory_total.value() - each.memory_used.value();
  });

  auto const answer = found | tally(in_all, used, free);
  auto const& known = answer.total(free);
  fmt::print("free, row by row    {:.2fGiB}, for {:.0f} % of the GPUs\n", known.known(),
             100 * known.covers().known_share());
  fmt::print("total less in use  {:.2fGiB}, with the whole of the lost GPU\n",
             answer.total(in_all).value() - answer.total(used).known());
}
