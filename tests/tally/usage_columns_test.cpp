// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <tonnage/tally/usage_columns.hpp>
#include <tonnage/usage/ledger.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

std::vector<account_name> const accounts{"lattice", "protein"};
std::vector<std::uint8_t> const codes{1, 0, 1};
std::vector<std::int32_t> const milli_gpus{500, 8'000, 0};
std::int64_t const hour_in_ms = 3'600'000;
std::vector<std::int64_t> const starts{0, -hour_in_ms, 24 * hour_in_ms};
std::vector<std::int64_t> const ends{2 * hour_in_ms, hour_in_ms, still_running};
columns const records(column(account_of, codes, accounts), column(gpus_of, milli_gpus, gpu_share::of(1, 1000)),
                      column(start_of, starts), column(end_of, ends));

}  // namespace

TEST_CASE("columns of use are rows of use") {
  REQUIRE(records.size() == 3);
  CHECK(account_of(records[0]) == account_name("protein"));
  CHECK(gpus_of(records[0]) == gpu_share::of(1, 2));
  CHECK(start_of(records[1]) == at(1969y / 12 / 31, 23h));
  CHECK(end_of(records[1]) == std::optional(at(1970y / 1 / 1, 1h)));
  CHECK_FALSE(end_of(records[2]));
}

TEST_CASE("a ledger of columns has the pieces of its records") {
  std::vector<time_span> during;
  std::vector<gpu_time> used;
  for (auto const& piece : records | over({at(1969y / 12 / 31), at(1970y / 1 / 3)}).by_days()) {
    during.push_back(piece.during);
    used.push_back(piece.used());
    CHECK(account_of(piece) == account_of(*piece.record));
  }
  CHECK(during == std::vector<time_span>{{at(1970y / 1 / 1), at(1970y / 1 / 1, 2h)},
                                         {at(1969y / 12 / 31, 23h), at(1970y / 1 / 1)},
                                         {at(1970y / 1 / 1), at(1970y / 1 / 1, 1h)},
                                         {at(1970y / 1 / 2), at(1970y / 1 / 3)}});
  CHECK(used == std::vector<gpu_time>{gpu_share::of(1) * 1h, gpu_share::of(8) * 1h, gpu_share::of(8) * 1h, gpu_time()});
}

TEST_CASE("a negative share is refused when it is read") {
  std::vector<std::int64_t> const wrong{-1};
  std::vector<std::int64_t> const first{0};
  columns const bad(column(gpus_of, wrong), column(start_of, first), column(end_of, first));
  CHECK_THROWS_WITH(gpus_of(bad[0]), "field GPUs: expected a number of GPUs of at least 0: '-1'");
}

TEST_CASE("a column of GPUs counts whole ones, or so many of a share") {
  std::vector<std::uint8_t> const numbers{3};
  std::vector<std::int64_t> const first{0};
  CHECK(gpus_of(columns(column(gpus_of, numbers), column(start_of, first), column(end_of, first))[0]) ==
        gpu_share::of(3));
  CHECK(gpus_of(columns(column(gpus_of, numbers, gpu_share::of(1, 7)), column(start_of, first),
                        column(end_of, first))[0]) == gpu_share::of(3, 7));
}
