// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Run by mpirun with 1 to 4 ranks (tests/mpi/mpi.py): what rank 0 prints is to be the same. Each rank adds its part of
// 100,000 rows, which all know, and compares with the sums of all rows added by itself.
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <tonnage/formats/mpi.hpp>
#include <vector>

using namespace tonnage;
using formats::mpi_ranks;

namespace {

static_assert(formats::mpi_partial<superaccumulator> && !formats::mpi_partial<double>);

constexpr std::size_t rows = 100'000;
constexpr std::size_t all_sites = 7;

std::uint32_t site_of_row(std::size_t row) { return static_cast<std::uint32_t>(row * 2'654'435'761U >> 7) % all_sites; }
double power_of_row(std::size_t row) {  // of very different sizes, so that another order would round otherwise
  return std::ldexp(1.0 + static_cast<double>(row % 1'000) / 997, static_cast<int>(row * 37 % 90) - 45) *
         (row % 3 == 0 ? -1 : 1);
}
std::int64_t cost_of_row(std::size_t row) { return static_cast<std::int64_t>(row * 1'000'003) - 40'000'000'000; }

int failures = 0;
void expect(bool fine, char const* what) {
  if (fine) return;
  std::printf("FAILED: %s\n", what);
  ++failures;
}
template <class Call>
std::string reason_of(Call call) {
  try {
    call();
  } catch (error const& why) {
    return why.reason();
  }
  return "";
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  {
    mpi_ranks const ranks;
    auto const cut = [&](int r) { return rows * static_cast<std::size_t>(r) / static_cast<std::size_t>(ranks.size()); };
    std::size_t const begin = cut(ranks.rank()), end = cut(ranks.rank() + 1);

    // Each rank numbers the sites as it meets them.
    std::map<std::uint32_t, std::uint32_t> number;
    std::vector<std::string> names;
    std::vector<std::uint32_t> groups;
    std::vector<double> powers;
    std::vector<std::int64_t> costs;
    for (std::size_t row = begin; row != end; ++row) {
      auto const [at, is_new] = number.try_emplace(site_of_row(row), static_cast<std::uint32_t>(names.size()));
      if (is_new) names.push_back("site " + std::to_string(site_of_row(row)));
      groups.push_back(at->second);
      powers.push_back(power_of_row(row));
      costs.push_back(cost_of_row(row));
    }
    if (argc > 1 && std::strcmp(argv[1], "--die") == 0 && ranks.rank() == ranks.size() - 1) std::_Exit(3);

    kernels::group_sums<double, std::int64_t> sums(names.size());
    sums.add(groups, powers, costs);
    auto const all = ranks.merged_groups(names, sums);

    // All rows by one process.
    kernels::group_sums<double, std::int64_t> whole(all_sites);
    std::vector<std::uint32_t> every_site;
    std::vector<double> every_power;
    std::vector<std::int64_t> every_cost;
    for (std::size_t row = 0; row != rows; ++row) {
      every_site.push_back(site_of_row(row));
      every_power.push_back(power_of_row(row));
      every_cost.push_back(cost_of_row(row));
    }
    whole.add(every_site, every_power, every_cost);
    expect(all.names.size() == all_sites, "every site of every rank, once");
    for (std::size_t s = 0; s != all.names.size(); ++s) {
      expect(all.names[s] == "site " + std::to_string(s), "names in order");
      expect(all.of<0>(s).value() == whole.total<0>(s), "doubles to the bit");
      expect(all.of<1>(s) == whole.total<1>(s), "whole numbers");
      if (ranks.rank() == 0)
        std::printf("%s %a %s\n", all.names[s].c_str(), all.of<0>(s).value(), all.of<1>(s).to_string().c_str());
    }

    // GPU time, money and extremes; more partials than fit into one message of a small MPI.
    auto const used = ranks.merged(gpu_share::of(ranks.rank() + 1) * std::chrono::hours(1));
    expect(used.in_hours() == ranks.size() * (ranks.size() + 1) / 2.0, "GPU time");
    std::vector<amount<usd>> bills(100'000, amount<usd>::from_micros(ranks.rank() + 1));
    ranks.merge(bills);
    expect(bills.front() == bills.back() && bills[0].micros() == int128(ranks.size() * (ranks.size() + 1) / 2),
           "money");
    std::vector<amount<usd>> none;
    ranks.merge(none);

    // What goes wrong on one rank is told on all.
    expect(ranks.united({}).empty(), "no names");
    expect(ranks.united({"b", "a", "b"}) == std::vector<std::string>{"a", "b"}, "names once");
    std::vector<std::string> own{"every rank's", "rank " + std::to_string(ranks.rank())}, of_all{"every rank's"};
    for (int r = 0; r != ranks.size(); ++r) of_all.push_back("rank " + std::to_string(r));
    expect(ranks.united(own) == of_all, "names of each rank alone");
    expect(ranks.united(ranks.rank() == ranks.size() - 1
                            ? std::vector{std::string("\0x", 2), std::string()}
                            : std::vector<std::string>()) == std::vector{std::string(), std::string("\0x", 2)},
           "names of any bytes, of one rank alone");
    auto const huge = gpu_time::from_units(int128(std::int64_t{1} << 62, std::uint64_t{0}));
    bool const too_large = ranks.size() > 1;
    expect(reason_of([&] { (void)ranks.merged(huge); }) ==
               (too_large ? "partial sums of the ranks cannot be merged: too large" : ""),
           "GPU time beyond 128 bits");
    std::vector<gpu_time> uneven(ranks.rank() == 0 ? 1 : 2);
    expect(reason_of([&] { ranks.merge(uneven); }) == (ranks.size() == 1 ? "" : "ranks have from 1 to 2 partial sums"),
           "uneven partials");
    auto const one_name = ranks.rank() == 0 ? std::vector<std::string>{"a"} : names;
    expect(reason_of([&] { (void)ranks.merged_groups(one_name, sums); }) ==
               (ranks.rank() == 0 ? "1 names of " + std::to_string(names.size()) + " groups"
                                  : std::string("another rank has a problem")),
           "names and groups");
    auto twice = names;
    twice.back() = twice.front();
    expect(reason_of([&] { (void)ranks.merged_groups(twice, sums); }) == "two groups have one name: " + names.front(),
           "a name that comes twice");
  }
  MPI_Finalize();
  return failures == 0 ? 0 : 1;
}
