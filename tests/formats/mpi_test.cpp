// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Run by mpirun with 1 to 4 ranks (tests/mpi/mpi.py): what rank 0 prints is to be the same. Each rank adds its part of
// 100,000 rows, which all know, and compares with the answer of all rows added by itself.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <tonnage/formats/mpi.hpp>
#include <tonnage/tally.hpp>
#include <vector>

using namespace tonnage;
using formats::mpi_ranks;

namespace {

constexpr std::size_t rows = 100'000;

struct sample {
  std::string site;
  double power;
  std::int64_t cost;
};
sample row_of(std::size_t row) {
  // Powers of very different sizes, so that another order would round otherwise.
  return {"site " + std::to_string(static_cast<std::uint32_t>(row * 2'654'435'761U >> 7) % 7),
          std::ldexp(1.0 + static_cast<double>(row % 1'000) / 997, static_cast<int>(row * 37 % 90) - 45) *
              (row % 3 == 0 ? -1 : 1),
          static_cast<std::int64_t>(row * 1'000'003) - 40'000'000'000};
}
std::vector<sample> rows_of(std::size_t begin, std::size_t end) {
  std::vector<sample> out;
  for (std::size_t row = begin; row != end; ++row) out.push_back(row_of(row));
  return out;
}

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
    auto const question = by(&sample::site) | tally(row_count, sum("power", &sample::power), sum("cost", &sample::cost),
                                                    largest("most", &sample::power));
    auto mine = partial_of<sample>(question);
    mine.add(rows_of(cut(ranks.rank()), cut(ranks.rank() + 1)));
    if (argc > 1 && std::strcmp(argv[1], "--die") == 0 && ranks.rank() == ranks.size() - 1) std::_Exit(3);
    ranks.merge(mine);

    auto const all = mine.finish();
    auto const whole = rows_of(0, rows) | question;
    expect(all.size() == 7 && whole.size() == 7, "every site of every rank, once");
    for (std::size_t s = 0; s != all.size() && s != whole.size(); ++s) {
      auto const& [site, samples, power, cost, most] = all.rows[s];
      expect(site == "site " + std::to_string(s), "sites in order");
      expect(samples.value() == whole.rows[s].get<1>().value(), "rows");
      expect(power.value() == whole.rows[s].get<2>().value(), "doubles to the bit");
      expect(cost.value() == whole.rows[s].get<3>().value(), "whole numbers");
      expect(most.value() == whole.rows[s].get<4>().value(), "the largest");
      if (ranks.rank() == 0)
        std::printf("%s %a %lld\n", site.c_str(), power.value(), static_cast<long long>(cost.value()));
    }
    expect(all.total(row_count).value() == static_cast<std::int64_t>(rows), "all rows");
    ranks.merge(mine);  // everybody's has all rows: again, and they are there once for each rank
    expect(mine.finish().total(row_count).value() == static_cast<std::int64_t>(rows) * ranks.size(), "once for each");

    // Groups of one rank alone, and of none.
    auto none = partial_of<sample>(question);
    ranks.merge(none);
    expect(none.finish().size() == 0, "no rows");
    auto own = partial_of<sample>(question);
    own.add(std::vector<sample>{{"rank " + std::to_string(ranks.rank()), 1, 1}, {std::string("\0x", 2), 1, 1}});
    ranks.merge(own);
    expect(own.finish().size() == static_cast<std::size_t>(ranks.size()) + 1, "sites of each rank alone");

    // What goes wrong on one rank is told on all.
    auto const asked = [&](char const* name) { return by(&sample::site) | tally(sum(name, &sample::power)); };
    auto other = partial_of<sample>(asked(ranks.rank() == ranks.size() - 1 ? "power" : "energy"));
    auto const reason = reason_of([&] { ranks.merge(other); });
    expect(ranks.size() == 1 ? reason.empty() : !reason.empty(), "another question");
    expect(reason_of([&] { ranks.agree(ranks.rank() == 0 ? "no file" : ""); }) ==
               (ranks.rank() == 0 ? "no file" : "another rank has a problem"),
           "a problem of one rank");
  }
  MPI_Finalize();
  return failures == 0 ? 0 : 1;
}
