// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 080-stock-and-flow asked: what stands on 30 June 2028, what comes from then to the end of 2029 and for how much, and
// is the sum what stands on that day?
//
// A share comes each 1 July: two have come, two more do. By hand: 2 × 52,000 = 104,000 GPUs; then 2 × 52,000 for 2 × $2
// billion; together 208,000.
#include <fmt/format.h>

#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  auto const plan = plans::korea_2025({.model = catalog::nvidia::b200_hgx, .schedule = evenly(2026y, 2030y)});
  auto const standing = [&](date when) {
    return (plan | in_service(as_of(when)) | tally(gpu_count)).total(gpu_count).value();
  };
  period const between_them(2028y / 7 / 1, 2030y / 1 / 1);  // its end is the first day that is not in it
  auto const added = plan | added_in(between_them) | tally(gpu_count, capex);

  auto const before = standing(2028y / 6 / 30);
  auto const came = added.total(gpu_count).value();
  auto const after = standing(2029y / 12 / 31);
  fmt::print("on 30 June 2028 there stand {}\n", before);
  fmt::print("{}: {} more, for {}\n", to_string(between_them), came, added.total(capex).value());
  fmt::print("at the end of 2029 there stand {}: {}\n", after, before + came == after ? "the sum" : "another number");
}
