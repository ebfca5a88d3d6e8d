// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 330-inventory asked: what share of its power limit does node1 draw, and for how many of its GPUs is that known?
//
// The third GPU is lost: it counts, and its power is unknown, which is not zero. By hand: 651.20 + 648.75 = 1,299.95 W
// of 2 × 700 = 1,400 W are 92.9 %, for two thirds of the GPUs. Over the limit of all three it would be 61.9 %.
#include <fmt/format.h>

#include <tonnage/formats/nvidia_smi.hpp>
#include <tonnage/tally.hpp>
#include <vector>
using namespace tonnage;

constexpr char const* node1 = R"(name, index, power.draw [W], enforced.power.limit [W]
NVIDIA H100 80GB HBM3, 0, 651.20 W, 700.00 W
NVIDIA H100 80GB HBM3, 1, 648.75 W, 700.00 W
NVIDIA H100 80GB HBM3, 2, [GPU is lost], [GPU is lost]
)";

int main() {
  std::vector<formats::nvidia_smi::gpu_record> found;
  formats::nvidia_smi::read(node1, {}, [&](formats::nvidia_smi::gpu_record const& each) { found.push_back(each); });
  auto const draw = sum<nature::stock>("draw", [](auto const& g) { return g.power_draw.if_known(); });
  auto const limit = sum<nature::stock>("limit", [](auto const& g) { return g.enforced_power_limit.if_known(); });

  auto const answer = found | tally(gpu_count, draw / limit);
  auto const& share = answer.total(draw / limit);
  fmt::print("{:.1f} % of the limit, for {:.1f} % of the GPUs\n", 100 * share.known(),
             100 * share.covers().known_share());
  try {
    fmt::print("{:.1f} %\n", 100 * share.value());
  } catch (error const& e) {
    fmt::print("for all of them: {}\n", e.what());
  }
}
