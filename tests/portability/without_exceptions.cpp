// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Fleets, tallies, kernels and CSV in a program without exceptions and without RTTI. With an argument it makes a
// mistake, which ends it with a message.
#include <cstdint>
#include <cstdio>
#include <span>
#include <tonnage/formats/csv.hpp>
#include <tonnage/kernels.hpp>
#include <tonnage/tonnage.hpp>
#include <vector>

using namespace tonnage;

int main(int arguments, char**) {
  auto const peak_of_all = 1'000.0 * gpus * *catalog::nvidia::h100_sxm5.peak<bf16>();
  std::printf("%.1f PFLOP/s\n", peak_of_all.in(prefix::peta * flop_per_s<bf16>));  // 1,000 × 989.4 TFLOP/s
  std::vector<double> const drawn{0.1, 0.2, 0.3};
  std::printf("%.17g W\n", kernels::exact_sum(drawn, kernels::par(2)).value());
  std::vector<std::uint8_t> const sites{0, 1, 0};
  kernels::group_sums<double> by_site(2);
  by_site.add(std::span(sites), std::span(drawn));
  std::printf("%.17g W, %.17g W\n", by_site.total<0>(0), by_site.total<0>(1));
  fleet halls;
  for (auto const& row : formats::csv_reader("model,count\nH100 SXM5,16\nB200 HGX,8\n"))
    halls.add({.count = row["count"].as<double>() * gpus, .model = row["model"].as(catalog::find)});
  auto const held = halls | at_completion() | tally(gpu_count, peak<bf16>);
  std::printf("%s\n", fmt::format("{}, {}", held.total(gpu_count), held.total(peak<bf16>)).c_str());
  if (arguments > 1) static_cast<void>(catalog::find("H100"));  // of which there are three
  return 0;
}
