// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <fmt/format.h>
#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  auto plan = plans::korea_2025({.model = catalog::nvidia::b200_hgx, .schedule = evenly(2026y, 2030y)});

  auto answer = plan | in_service(as_of(2030y / std::chrono::December / 31)) | by(owner, commissioning_year) |
                tally(gpu_count, peak<bf16>, facility_power(pue(1.25)), capex);

  fmt::print("{}\n", answer);
}

// Exercise: What does each owner draw at the end of 2028, with a PUE of 1.20? The plan stays as it is.
