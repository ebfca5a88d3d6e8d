// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 390-one-question asked: ask for the mean draw of each site as well. What changes in (b), (c) and (d)?
//
// Nothing: they know the question by its name only. Bytes of the old question are refused by the new one.
//
// By hand: three nodes of 300, 310 and 350 W, the last two of one site: means 300 and 330 W, of all 320 W.
#include <fmt/format.h>

#include <tonnage/tally/partial_bytes.hpp>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

struct node {
  std::string site;
  quantity<kind::power> draw;
};

int main() {
  auto const before = by(key("site", &node::site)) | tally(row_count);
  auto const question = by(key("site", &node::site)) | tally(row_count, mean("mean draw", &node::draw));
  auto here = partial_of<node>(question), there = partial_of<node>(question);
  here.add(std::vector<node>{{"a", 300.0 * watts}, {"b", 310.0 * watts}});
  there.add(std::vector<node>{{"b", 350.0 * watts}});
  here.merge(partial_from_bytes<node>(question, to_bytes(there)));
  fmt::print("{}\n", here.finish());
  try {
    static_cast<void>(partial_from_bytes<node>(before, to_bytes(here)));
  } catch (error const& refused) {
    fmt::print("{}\n", refused.reason());
  }
}
