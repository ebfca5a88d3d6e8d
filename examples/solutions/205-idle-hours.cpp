// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 205-idle-hours asked: on 2 March, from 12:00 to 24:00 in Seoul, eight of the sixteen GPUs are set aside for a
// demonstration. How many GPU-hours are idle on that day, and does the allocation rate change?
//
// By hand (plasma comes on the 3rd): of 16 × 24 = 384 GPU-hours lattice has 8 × 6 = 48 and the demonstration 8 × 12 =
// 96, so 384 − 48 − 96 = 240 are idle instead of 336. GPUs set aside are usable and not allocated: the rate is 48 ÷ 384
// = 12.5 %, as it was.
#include <fmt/format.h>

#include <chrono>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/partial.hpp>
#include <tonnage/tally/utilization.hpp>
#include <tonnage/usage.hpp>
#include <vector>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  catalog::model const h100 = catalog::nvidia::h100_sxm5;
  std::vector<holding> const hall{{.count = 16.0 * gpus, .model = h100, .commissioned = 2025y / 1 / 1}};
  std::vector<usage_record> const records{{.account = "lattice",
                                           .model = h100,
                                           .gpus = gpu_share::of(8),
                                           .start = at(2026y / 3 / 2, 9h),
                                           .end = at(2026y / 3 / 2, 21h)}};
  auto const second_of_march = over(period(2026y / 3 / 2, 2026y / 3 / 3), utc_offset(9h));
  auto states = states_of(hall, records, second_of_march, [](auto const& row) { return model_of(row)->name; });
  auto const print = [&](char const* which) {
    auto const held = gpu_hours_in<gpu_state::allocated>;
    auto const set_aside = gpu_hours_in<gpu_state::planned>;
    auto const idle = gpu_hours_in<gpu_state::idle>;
    auto const answer = states.rows() | second_of_march | tally(held, set_aside, idle, allocated_share);
    fmt::print("{:<8}{:4} allocated, {:3} planned, {:4} idle: {:.1f} % of what is usable\n", which,
               answer.total(held).value().in_hours(), answer.total(set_aside).value().in_hours(),
               answer.total(idle).value().in_hours(), 100 * answer.total(allocated_share).value());
  };
  print("before");
  states.add(h100->name, gpu_state::planned, gpu_share::of(8), time_span(at(2026y / 3 / 2, 3h), at(2026y / 3 / 2, 15h)),
             0);
  print("with it");
}
