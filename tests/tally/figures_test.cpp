// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <memory>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/figures.hpp>
#include <utility>

using namespace tonnage;

namespace {

using two = figures<quantity<kind::gpu>, quantity<kind::gpu>, quantity<kind::chip_power>>;

catalog::model const l4 = catalog::nvidia::l4;
catalog::model const tpu = catalog::google::tpu_v5e;

/// So many GPUs of one model; `watts_known`: whether the second figure is.
two row(double n, double w, catalog::model m, bool watts_known) {
  auto models = std::make_shared<detail::model_set>();
  models->add(m);
  two out{
      .sums = {n * gpus, w * watts * of_chips}, .all = n * gpus, .models = models, .any_known = watts_known ? 3U : 1U};
  if (!watts_known) {
    auto unknown = std::make_shared<two::all_missing>(two::size);
    (*unknown)[1].weight = n * gpus;
    (*unknown)[1].models.add(m);
    out.unknown = std::move(unknown);
  }
  return out;
}

}  // namespace

TEST_CASE("a row of which everything is known") {
  two const r = row(2, 144, l4, true);
  CHECK(r.get<0>().value().in(gpus) == 2);
  CHECK(r.get<1>().value().in(watts) == 144);
  CHECK(r.covers(1).known_share() == 1);
  CHECK(r.covers(1).model_count() == 1);
}

TEST_CASE("figures add, and so does what they cover") {
  two const known = row(2, 144, l4, true);
  two const unknown = row(6, 0, tpu, false);
  CHECK(unknown.get<0>().is_complete());
  CHECK(unknown.get<1>().is_unknown());
  two sum = known;
  sum += unknown;
  CHECK(sum.get<0>().value().in(gpus) == 8);
  CHECK(sum.get<1>().known().in(watts) == 144);
  CHECK(!sum.get<1>().is_complete());
  CHECK(sum.covers(1).known_share() == 0.25);
  CHECK(sum.covers(1).unknown_names() == "TPU v5e");
  CHECK(sum.covers(1).model_count() == 2);
  CHECK(sum.covers(0).is_complete());
  sum += unknown;
  CHECK(sum.covers(1).unknown.in(gpus) == 12);
  CHECK(unknown.covers(1).unknown.in(gpus) == 6);  // what rows share does not change
  two other = unknown;
  other += known;
  CHECK(other.covers(1).known_share() == 0.25);
}

TEST_CASE("nothing of nothing") {
  two const none{};
  CHECK(none.covers(0).model_count() == 0);
  CHECK(none.get<0>().is_empty());
}
