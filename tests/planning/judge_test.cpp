// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <limits>
#include <span>
#include <tonnage/planning/judge.hpp>
#include <tonnage/units.hpp>
#include <vector>

using namespace tonnage;
using tonnage::testing::Approx;

namespace {

certainty of(bound how, double low, double high) {
  return judge(claim{"a hundred", "test", how, 100.0 * gpus}, between(low * gpus, high * gpus));
}

}  // namespace

TEST_CASE("bounds say certain, possible or impossible") {
  CHECK(of(bound::at_least, 100, 150) == certainty::certain);
  CHECK(of(bound::at_least, 99, 150) == certainty::possible);
  CHECK(of(bound::at_least, 50, 99) == certainty::impossible);
  CHECK(of(bound::up_to, 50, 100) == certainty::certain);
  CHECK(of(bound::up_to, 50, 101) == certainty::possible);
  CHECK(of(bound::up_to, 101, 150) == certainty::impossible);
  CHECK(of(bound::about, 91, 109) == certainty::certain);
  CHECK(of(bound::about, 50, 95) == certainty::possible);
  CHECK(of(bound::about, 50, 200) == certainty::possible);  // around it, with neither end in it
  CHECK(of(bound::about, 50, 90) == certainty::possible);   // 90 is within
  CHECK(of(bound::about, 50, 89) == certainty::impossible);
  CHECK(of(bound::about, 110, 200) == certainty::possible);
  CHECK(of(bound::about, 111, 200) == certainty::impossible);
  CHECK(of(bound::exactly, 99.6, 100.4) == certainty::certain);
  CHECK(of(bound::exactly, 99, 101) == certainty::possible);
  CHECK(of(bound::exactly, 100.6, 101) == certainty::impossible);
  CHECK(judge(claim{"", "", bound::at_least, 100.0 * gpus}, at_least(100.0 * gpus)) == certainty::certain);
  CHECK(judge(claim{"", "", bound::up_to, 100.0 * gpus}, at_least(50.0 * gpus)) == certainty::possible);
  auto const nothing = claim{"", "", bound::up_to, 0.0 * gpus};
  CHECK(judge(nothing, between(0.0 * gpus, 0.0 * gpus)) == certainty::certain);
  CHECK(judge(nothing, between(-1.0 * gpus, 1.0 * gpus)) == certainty::possible);
  CHECK(judge(nothing, between(1.0 * gpus, 2.0 * gpus)) == certainty::impossible);
  auto const loss = claim{"", "", bound::at_least, -100.0 * gpus};
  CHECK(judge(loss, between(-50.0 * gpus, -20.0 * gpus)) == certainty::certain);
  CHECK(judge(loss, between(-150.0 * gpus, -120.0 * gpus)) == certainty::impossible);
  CHECK(to_string(certainty::possible) == std::string("possible"));
}

TEST_CASE("worlds say in how many of them a claim holds") {
  // World i has i + 1 GPUs, of a thousand.
  std::vector<double> draws(ensemble::worlds);
  for (std::size_t i = 0; i != draws.size(); ++i) draws[i] = static_cast<double>(i + 1);
  auto const follows = quantity<kind::gpu, ensemble>::from_coherent(ensemble(std::span<double const>(draws)));
  auto const said = [&](bound how, double figure) { return judge(claim{"", "", how, figure * gpus}, follows); };
  CHECK(said(bound::at_least, 167).share == Approx(0.834));  // 167 to 1,000
  CHECK(said(bound::at_least, 167).text == "holds in 83.4 % of the worlds");
  CHECK(said(bound::up_to, 50).share == Approx(0.05));
  CHECK(said(bound::about, 500).share == Approx(0.101));    // 450 to 550
  CHECK(said(bound::exactly, 400).share == Approx(0.005));  // 398 to 402
  CHECK(said(bound::up_to, 1'000).text == "holds in all worlds");
  CHECK(said(bound::at_least, 1'001).text == "holds in none of the worlds");
  auto const none = quantity<kind::gpu, ensemble>::from_coherent(ensemble(0.0));
  CHECK(judge(claim{"", "", bound::up_to, 0.0 * gpus}, none).text == "holds in all worlds");
}

TEST_CASE("what holds in all worlds but one does not read as 100 %") {
  std::vector<double> draws(8'000, 2.0);
  draws[17] = 1;
  using many = ensemble_of<8'000>;
  auto const follows = quantity<kind::gpu, many>::from_coherent(many(std::span<double const>(draws)));
  auto const said = judge(claim{"", "", bound::at_least, 2.0 * gpus}, follows);
  CHECK(said.share == 7'999.0 / 8'000);
  CHECK(said.text == "holds in over 99.9 % of the worlds");
  CHECK(judge(claim{"", "", bound::at_least, 1.5 * gpus}, follows).text == "holds in over 99.9 % of the worlds");
  CHECK(judge(claim{"", "", bound::up_to, 1.0 * gpus}, follows).text == "holds in 0.0125 % of the worlds");
}
