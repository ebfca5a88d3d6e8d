// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// With how many GPUs the three claims that 105-press-audit refuses would be true.
//
// 2.8 EFLOP/s ÷ 624 TFLOP/s = 4,487: NVIDIA had built four SuperPODs of 1,120 A100, and the press counted one. 20 ÷ 4
// = 5 of the RTX PRO 6000, and 1 GB200. 30 MW ÷ (700 W × 1.82 × 1.10) = 21,407 H100, where 15,000 were said.
#include <fmt/format.h>

#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace catalog::nvidia;

int main() {
  auto const saturn_v = as<sparse<bf16>>(2.8 * prefix::exa * flop_per_s<unstated>);
  auto const korea = as<sparse<fp4>>(20.0 * prefix::peta * flop_per_s<unstated>);
  auto const g42 = 30.0 * megawatts * of_facility;

  fmt::print("SaturnV  {}\n", saturn_v / a100_sxm4_40gb.peak<sparse<bf16>>().value());
  fmt::print("Korea    {}\n", korea / rtx_pro_6000_server.peak<sparse<fp4>>().value());
  fmt::print("G42      {}\n", g42 / (h100_sxm5.tdp().value() * host_overhead(1.82) * pue(1.10)));
}
