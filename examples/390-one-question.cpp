// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// One question, asked of rows in memory, of Arrow batches, of MPI ranks, and of last month's bytes and today's rows.
///
/// After this lesson you can keep a question, answer it in parts wherever its rows are, and know that it has the same bits.
#include <fmt/format.h>

#include <cstdio>
#include <tonnage/formats/arrow.hpp>
#include <tonnage/formats/mpi.hpp>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

struct node {
  std::string site;
  quantity<kind::power> draw;
};
/// Nodes by number, as a register would have them.
std::vector<node> nodes(int begin, int end) {
  std::vector<node> out;
  for (int i = begin; i != end; ++i)
    out.push_back({"site " + std::to_string(i * 7 % 3), (300 + i % 401 * 0.1) * watts});
  return out;
}
/// The same as a stream of Arrow would have them, of which one batch is in memory at a time.
formats::arrow_table batch_of(int begin, int end) {
  std::vector<std::string> sites;
  std::vector<double> draws;
  for (auto const& each : nodes(begin, end)) sites.push_back(each.site), draws.push_back(each.draw.in(watts));
  return formats::arrow_table({formats::to_arrow("site", sites), formats::to_arrow("draw", draws, watts)});
}

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  {
    constexpr int all = 10'000;
    auto const question =
        by(key("site", &node::site)) | tally(row_count, sum("draw", &node::draw), largest("most", &node::draw));

    auto rows = partial_of<node>(question);
    rows.add(nodes(0, all));  // (a) a vector of structs

    auto arrow = partial_of<node>(question);
    for (int begin = 0; begin != all; begin += 1000) {  // (b) batches of Arrow
      formats::arrow_reader batches(batch_of(begin, begin + 1000).stream());
      while (batches.next()) {
        formats::arrow_texts const sites(batches.batch()["site"]);
        auto const draws = batches.batch()["draw"].numbers<double>(watts);
        std::vector<node> batch;
        for (std::size_t i = 0; i != draws.size(); ++i) batch.push_back({std::string(sites[i]), draws[i] * watts});
        arrow.add(batch);
      }
    }

    formats::mpi_ranks const others;  // (c) each rank its part
    auto ranks = partial_of<node>(question);
    ranks.add(nodes(all * others.rank() / others.size(), all * (others.rank() + 1) / others.size()));
    others.merge(ranks);

    auto past = partial_of<node>(question);  // (d) what was answered last month, from disk, and today's rows
    past.add(nodes(0, 9'000));
    auto const bytes = to_bytes(past);
    std::FILE* const disk = std::tmpfile();
    std::fwrite(bytes.data(), 1, bytes.size(), disk);
    std::rewind(disk);
    std::vector<std::byte> read(bytes.size());
    static_cast<void>(std::fread(read.data(), 1, read.size(), disk));
    auto today = partial_from_bytes<node>(question, read);
    today.add(nodes(9'000, all));

    if (others.rank() == 0)
      fmt::print("{}\n\nArrow {}, MPI {}, disk {}\n", rows.finish(), to_bytes(arrow) == to_bytes(rows),
                 to_bytes(ranks) == to_bytes(rows), to_bytes(today) == to_bytes(rows));
  }
  MPI_Finalize();
}

// Exercise: Ask for the mean draw of each site as well. What changes in (b), (c) and (d)?
