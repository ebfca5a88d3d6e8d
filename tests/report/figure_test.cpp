// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <memory>
#include <tonnage/catalog/nvidia.hpp>
#include <tonnage/report/figure.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <type_traits>

using namespace tonnage;
using namespace std::chrono_literals;
using report::detail::figure_of;

namespace {

std::shared_ptr<detail::model_set const> one_model() {
  auto out = std::make_shared<detail::model_set>();
  out->add(catalog::nvidia::l4);
  return out;
}

}  // namespace

TEST_CASE("a figure has the magnitude of its coherent unit, and its share") {
  coverage<> covers{.all = 4.0 * gpus, .unknown = 3.0 * gpus, .models = one_model(), .any_known = true};
  covers.unknown_models.add(catalog::nvidia::l4);
  auto const f = figure_of(cell<quantity<kind::power>>(72.0 * watts, covers));
  CHECK(f.magnitude == 72);
  CHECK(f.known_share == 0.25);
  CHECK(!f.is_complete);
  CHECK(f.unknown_names == "L4");
  CHECK(f.weight == std::string("GPUs"));
}

TEST_CASE("GPU time prints as the quantity that it is") {
  using hours_used = cell<gpu_time, gpu_time>;
  auto const f = figure_of(hours_used(gpu_share::of(2) * 30min,
                                      {.all = gpu_share::of(2) * 30min, .models = one_model(), .any_known = true}));
  CHECK(f.magnitude == 3600);  // GPU-seconds
  CHECK(f.is_complete);
  STATIC_REQUIRE(std::is_same_v<report::detail::kind_of_value<gpu_time>::type, kind::gpu_time>);
}

TEST_CASE("nothing is known of it") {
  coverage<> covers{.all = 1.0 * gpus, .unknown = 1.0 * gpus, .models = one_model()};
  covers.unknown_models.add(catalog::nvidia::l4);
  auto const f = figure_of(cell<quantity<kind::power>>({}, covers));
  CHECK(f.is_unknown);
  CHECK(f.known_share == 0);
}
