// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 110-register asked: of four rows in columns (Seoul's 8 B200 and Busan's 4, there since 2026; Seoul's 8 H100 from 2030
// on; Busan's 2 H100, retired), what is in service at the end of 2026, by owner?
//
// A code is a place in the dictionary, a day its number since 1970. By hand: 1 January 2026 is 56 × 365 + 14 days after
// 1 January 1970, and that of 2030 60 × 365 + 15. The third row is not there yet and the fourth no more, so Seoul has 8
// × 2.25 = 18 PFLOP/s, and Busan 4 × 2.25 = 9; 27 in all.
#include <fmt/format.h>

#include <cstdint>
#include <tonnage/tally/columns.hpp>
#include <tonnage/tonnage.hpp>
#include <vector>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  std::vector<owner_name> const owners{"Seoul", "Busan"};
  std::vector<catalog::model> const models{catalog::nvidia::b200_hgx, catalog::nvidia::h100_sxm5};
  std::vector<std::uint8_t> const owner_codes{0, 1, 0, 1}, model_codes{0, 0, 1, 1}, how_many{8, 4, 8, 2};
  std::vector<std::int32_t> const days_since_1970{20'454, 20'454, 21'915, 20'454};  // 1 January of 2026, and of 2030
  constexpr auto there = static_cast<std::uint8_t>(status::commissioned);
  std::vector<std::uint8_t> const states{there, there, there, static_cast<std::uint8_t>(status::retired)};
  columns const registry(column(owner_of, owner_codes, owners), column(model_of, model_codes, models),
                         column(status_of, states), column(commissioned_of, days_since_1970),
                         column(count_of, how_many));

  auto const answer = registry | in_service(as_of(2026y / 12 / 31)) | by(owner) | tally(gpu_count, peak<bf16>);
  for (auto const& [who, held, speed] : answer)
    fmt::print("{:<6}{:>7}{:>15}\n", who.text(), held.value(), speed.value());
  fmt::print("{:<6}{:>7}{:>15}\n", "all", answer.total(gpu_count).value(), answer.total(peak<bf16>).value());
}
