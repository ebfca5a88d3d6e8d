// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Four threads that intern, look up and tally at once: the same names in different orders, the same fleet and columns.
#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/named.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/tally/to_columns.hpp>
#include <vector>

using namespace tonnage;

namespace {

constexpr int threads = 4, names = 60;
std::atomic<int> failures{0}, ready{0};

void check(bool holds, char const* what) {
  if (!holds) ++failures, std::printf("%s\n", what);
}

void work(int which, fleet const& shared) {
  ++ready;
  while (ready != threads) std::this_thread::yield();
  fleet mine;
  for (int k = 0; k != names; ++k) {
    int const i = (k * 7 + which * 17) % names;  // each name once, each thread in an order of its own
    mine.add({.count = 2.0 * gpus,
              .model = i % 3 == 0 ? catalog::model(catalog::find("h100-sxm5-80gb"))
                                  : catalog::find_or_unknown("chip " + std::to_string(i % 3)),
              .owner = "owner " + std::to_string(i % 10),
              .site = "kr/" + std::to_string(i % 5) + "/" + std::to_string(i)});
  }
  auto const answer = mine | at_completion() | by(site.at(2), model) | tally(gpu_count, peak<bf16>);
  check(answer.size() == 15, "5 parks of 3 models");
  check(answer.at(gpu_count, "kr/3", catalog::nvidia::h100_sxm5).value() == 8.0 * gpus, "4 holdings of 2");

  auto const all = shared | at_completion() | by(owner) | tally(gpu_count);
  check(all.at(gpu_count, owner_name("owner 7")).value() == 12.0 * gpus, "6 holdings of 2");
  auto const columns = to_columns(shared).with_threads(2);
  check((columns | at_completion() | by(owner) | tally(gpu_count)).at(gpu_count, "owner 7").value() == 12.0 * gpus,
        "columns");
}

}  // namespace

int main() {
  fleet shared;
  for (int i = 0; i != names; ++i)
    shared.add({.count = 2.0 * gpus, .model = catalog::nvidia::l4, .owner = "owner " + std::to_string(i % 10)});
  std::vector<std::thread> workers;
  for (int t = 0; t != threads; ++t) workers.emplace_back(work, t, std::cref(shared));
  for (auto& worker : workers) worker.join();
  return failures == 0 ? 0 : 1;
}
