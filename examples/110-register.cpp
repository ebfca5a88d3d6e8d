// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Ask a register of millions of rows in one line, where it lies: in columns of plain numbers.
//
// A row is a node with up to eight GPUs. `110-register 20000000` asks twenty million rows; how long that took is told on
// the error stream, since it differs from run to run. The answer does not.
#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <tonnage/tally/columns.hpp>
#include <tonnage/tonnage.hpp>
#include <vector>
using namespace tonnage;
using namespace std::chrono_literals;

/// Columns as a database, a file or an Arrow stream would hand them over: codes, days since 1970, counts.
struct registry {
  std::vector<std::uint16_t> owner, gpu_count;
  std::vector<std::uint8_t> model, state;
  std::vector<std::int32_t> day;
};

/// Rows that look like a register, the same in every run: a hash of the row's number.
registry generate(std::size_t rows) {
  registry out;
  for (std::uint32_t row = 0; row != rows; ++row) {
    std::uint32_t h = row * 2654435761U;
    h = (h ^ (h >> 15)) * 2246822519U;
    h ^= h >> 13;
    out.owner.push_back(static_cast<std::uint16_t>(h % 5));
    out.model.push_back(static_cast<std::uint8_t>(h / 5 % 4));
    out.state.push_back(static_cast<std::uint8_t>(h / 20 % 8 == 0 ? status::retired : status::commissioned));
    out.day.push_back(static_cast<std::int32_t>(17'500 + h / 160 % 4'000));
    out.gpu_count.push_back(static_cast<std::uint16_t>(1 + h / 640'000 % 8));
  }
  return out;
}

int main(int argc, char** argv) {
  auto const rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  registry const data = generate(rows);
  std::vector<owner_name> const owners{"Seoul", "Busan", "Incheon", "Daegu", "Daejeon"};
  std::vector<catalog::model> const models{catalog::nvidia::a100_sxm4_80gb, catalog::nvidia::h100_sxm5,
                                           catalog::nvidia::b200_hgx, catalog::nvidia::rtx_pro_6000_server};

  // Nothing is copied. Each column is told what it is of; a unit or a dictionary goes with it.
  columns const register_of_gpus(column(owner_of, data.owner, owners), column(model_of, data.model, models),
                                 column(status_of, data.state), column(commissioned_of, data.day),
                                 column(count_of, data.gpu_count));

  auto const start = std::chrono::steady_clock::now();
  auto const answer = register_of_gpus.with_threads(2) | in_service(as_of(2026y / std::chrono::December / 31)) |
                      by(owner) | tally(gpu_count, peak<bf16>, h100_equivalents, facility_power(pue(1.25)));
  std::chrono::duration<double, std::milli> const took = std::chrono::steady_clock::now() - start;

  fmt::print("{}\n", answer);
  fmt::print(stderr, "{} rows in {:.1f} ms\n", rows, took.count());
}

// Exercise: Write a register of four rows in columns: Seoul's 8 B200 and Busan's 4, there since 1 January 2026; Seoul's
// 8 H100 from 1 January 2030 on; Busan's 2 H100, retired. How many GPUs has each owner in service at the end of 2026,
// and what BF16 peak?
