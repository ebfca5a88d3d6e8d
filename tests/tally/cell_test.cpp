// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/registry.hpp>
#include <tonnage/tally/cell.hpp>
#include <tonnage/units/money.hpp>
#include <tonnage/units/power.hpp>
#include <vector>

using namespace tonnage;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

using watts_cell = cell<quantity<kind::power>>;

coverage<> covers(double all, double unknown, std::initializer_list<catalog::model> models,
                  std::initializer_list<catalog::model> unknown_models = {}) {
  // Some row has a figure, unless all GPUs are of rows that have none.
  auto set = std::make_shared<detail::model_set>();
  for (auto const m : models) set->add(m);
  coverage<> out{
      .all = all * gpus, .unknown = unknown * gpus, .models = set, .unknown_models = {}, .any_known = all != unknown};
  for (auto const m : unknown_models) out.unknown_models.add(m);
  return out;
}
catalog::model const h100 = catalog::nvidia::h100_sxm5;
catalog::model const l4 = catalog::nvidia::l4;
catalog::model const tpu = catalog::google::tpu_v5e;

}  // namespace

TEST_CASE("a complete figure is its value") {
  watts_cell const c(700.0 * watts, covers(1, 0, {h100}));
  CHECK(c.is_complete());
  CHECK(!c.is_unknown());
  CHECK(c.value().in(watts) == 700);
  CHECK(c.known().in(watts) == 700);
  quantity<kind::power> const implicit = c;
  CHECK(implicit.in(watts) == 700);
  CHECK(c.covers().known_share() == 1);
  CHECK(c.covers().unknown_names().empty());
}

TEST_CASE("a figure of a part is not taken for the whole") {
  watts_cell const c(700.0 * watts, covers(4, 3, {h100, tpu}, {tpu}));
  CHECK(!c.is_complete());
  CHECK(!c.is_unknown());
  CHECK(c.known().in(watts) == 700);
  CHECK(c.covers().known_share() == 0.25);
  CHECK(c.covers().model_count() == 2);
  CHECK_THROWS_AS(c.value(), error);
  CHECK_THROWS_WITH(c.value(), contains("TPU v5e"));
  CHECK_THROWS_AS(static_cast<quantity<kind::power>>(c), error);
  CHECK(c.covers().unknown_names() == "TPU v5e");
}

TEST_CASE("of what nothing is known there is no figure") {
  watts_cell const c(0.0 * watts, covers(3, 3, {tpu}, {tpu}));
  CHECK(c.is_unknown());
  CHECK_THROWS_AS(c.value(), error);
  CHECK_THROWS_AS(c.known(), error);
  CHECK_THROWS_WITH(c.known(), contains("TPU v5e"));
  CHECK(c.covers().known_share() == 0);
}

TEST_CASE("nothing of nothing is a complete zero") {
  watts_cell const c;
  CHECK(c.is_complete());
  CHECK(!c.is_unknown());
  CHECK(c.value().in(watts) == 0);
  CHECK(c.covers().model_count() == 0);
}

TEST_CASE("cells add as groups join") {
  watts_cell a(700.0 * watts, covers(1, 0, {h100}));
  watts_cell const b(144.0 * watts, covers(2, 0, {l4}));
  watts_cell const u(0.0 * watts, covers(5, 5, {tpu}, {tpu}));
  a += b;
  CHECK(a.value().in(watts) == 844);
  CHECK(a.covers().all.in(gpus) == 3);
  CHECK(a.covers().model_count() == 2);
  a += u;
  CHECK(!a.is_complete());
  CHECK(!a.is_unknown());
  CHECK(a.known().in(watts) == 844);
  CHECK(a.covers().known_share() == Approx(3.0 / 8));
  CHECK(a.covers().model_count() == 3);
  a += watts_cell();
  CHECK(a.covers().model_count() == 3);
  watts_cell v = u;
  v += u;
  CHECK(v.is_unknown());
  CHECK(v.covers().model_count() == 1);  // the same model twice
  CHECK(v.covers().unknown_names() == "TPU v5e");
  watts_cell from_nothing;
  from_nothing += u;
  CHECK(from_nothing.is_unknown());
}

TEST_CASE("adding leaves what was shared alone") {
  watts_cell a(700.0 * watts, covers(1, 0, {h100}));
  auto const copy = a;
  a += watts_cell(72.0 * watts, covers(1, 0, {l4}));
  CHECK(a.covers().model_count() == 2);
  CHECK(copy.covers().model_count() == 1);
}

TEST_CASE("a cell added to itself") {
  watts_cell a(700.0 * watts, covers(4, 3, {h100, tpu}, {tpu}));
  a += a;
  CHECK(a.known().in(watts) == 1400);
  CHECK(a.covers().all.in(gpus) == 8);
  CHECK(a.covers().unknown_models.size() == 1);
}

TEST_CASE("a ratio divides when everything is added") {
  using price = cell<detail::ratio_sum<quantity<money<usd>>, quantity<kind::gpu>>>;
  price a({100.0 * usd, 1.0 * gpus}, covers(1, 0, {h100}));
  price const b({100.0 * usd, 3.0 * gpus}, covers(3, 0, {h100}));
  a += b;
  CHECK(a.value().in(usd / gpu) == 50);  // 200 ÷ 4, not 100 + 33.3
}

TEST_CASE("a set of many models has each once, in the order of first sight") {
  catalog::registry all;
  std::vector<catalog::model> models;
  for (int i = 0; i != 700; ++i) {
    auto const name = "model " + std::to_string(i * 7919 % 701);
    models.push_back(all.add({.name = name}));
  }
  detail::model_set set;
  for (int round = 0; round != 2; ++round) {
    for (std::size_t i = 0; i != models.size(); ++i) {
      CHECK(set.contains(models[i]) == (round == 1));
      set.add(models[i]);
      CHECK(set.contains(models[i]));
    }
  }
  CHECK(set.size() == models.size());
  CHECK(std::equal(models.begin(), models.end(), set.begin(), set.end()));
  detail::model_set half;
  for (std::size_t i = 0; i < models.size(); i += 2) half.add(models[i]);
  CHECK(set.contains(half));
  CHECK(!half.contains(set));
  half.add(set);
  CHECK(half.size() == models.size());
}
