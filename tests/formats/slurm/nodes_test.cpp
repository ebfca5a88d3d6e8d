// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/slurm/nodes.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("lists of nodes are counted and written out") {
  auto const list = slurm::parse_nodes("cpn-f13-03-[01-02],gpu[001-003,7]");
  CHECK(list.size() == 6);
  CHECK(list.names() == texts{"cpn-f13-03-01", "cpn-f13-03-02", "gpu001", "gpu002", "gpu003", "gpu7"});
  CHECK(slurm::parse_nodes("cpn-f11-31").names() == texts{"cpn-f11-31"});
  CHECK(slurm::parse_nodes("[1-2]").names() == texts{"1", "2"});
  CHECK(slurm::parse_nodes("r[1-2]n[08-10]x").names() ==
        texts{"r1n08x", "r1n09x", "r1n10x", "r2n08x", "r2n09x", "r2n10x"});
  CHECK(slurm::parse_nodes("n[9-11]").names() == texts{"n9", "n10", "n11"});
  CHECK(slurm::parse_nodes("n[099-100]").names() == texts{"n099", "n100"});
  for (auto const* none : {"", "None assigned", "(null)"}) {
    CHECK(slurm::parse_nodes(none).empty());
    CHECK(slurm::parse_nodes(none).names().empty());
  }
}

TEST_CASE("millions are counted, not written out") {
  auto const list = slurm::parse_nodes("n[1-1000000000][1-1000000]");
  CHECK(list.size() == 1000000000000000);
  CHECK_THROWS_WITH(list.names(), "a list of 1000000000000000 nodes, of at most 100000");
  CHECK_THROWS_WITH(slurm::parse_nodes("n[1-3]").names(2), "a list of 3 nodes, of at most 2");
  CHECK_THROWS_WITH(slurm::parse_nodes("n[1-999999999999][1-999999999999]"),
                    "a list of 2^63 - 1 nodes or more: 'n[1-999999999999][1-999999999999]'");
}

TEST_CASE("what is no list is refused") {
  auto const refused = [](std::string const& text, std::string const& why) {
    CHECK_THROWS_WITH(slurm::parse_nodes(text), why + ": '" + text + "'");
  };
  refused("a,,b", "an empty name in a list of nodes");
  refused("a,", "an empty name in a list of nodes");
  refused(",", "an empty name in a list of nodes");
  refused("a[1-2", "a bracket that is not closed, in a list of nodes");
  refused("a[", "expected numbers such as [01-03,7] in a list of nodes");
  refused("a[]", "expected numbers such as [01-03,7] in a list of nodes");
  refused("a[1-]", "expected numbers such as [01-03,7] in a list of nodes");
  refused("a[x]", "expected numbers such as [01-03,7] in a list of nodes");
  refused("a[1,[2]]", "expected numbers such as [01-03,7] in a list of nodes");
  refused("a]", "a bracket that was not opened, in a list of nodes");
  refused("a[2-1]", "a range that runs backwards, in a list of nodes");
  refused("a b", "a blank in a list of nodes");
  refused("a[1][1][1][1][1][1][1][1][1]", "more than eight brackets in the name of a node");
  CHECK_THROWS_AS(slurm::parse_nodes(std::string(256, 'n')), error);
}
