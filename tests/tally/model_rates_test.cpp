// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <list>
#include <string>
#include <tonnage/catalog/google.hpp>
#include <tonnage/catalog/nvidia.hpp>
#include <tonnage/tally/model_rates.hpp>
#include <tuple>

using namespace tonnage;

namespace {

/// Counts how often it is asked.
struct asked_metric {
  [[maybe_unused]] static constexpr nature is = nature::either;
  int* times;
  [[nodiscard]] std::string name() const { return "asked"; }
  [[nodiscard]] auto per_gpu(catalog::model m) const {
    ++*times;
    return m->tdp();
  }
};

}  // namespace

TEST_CASE("a model is numbered when it is met, and asked once") {
  int times = 0;
  detail::model_rates<std::tuple<asked_metric>> models(std::tuple(asked_metric{&times}));
  CHECK(models.size() == 0);
  CHECK(models.at(catalog::nvidia::l4) == 0);
  CHECK(models.at(catalog::nvidia::h100_sxm5) == 1);
  CHECK(models.at(catalog::nvidia::l4) == 0);
  CHECK(models.present() == 0);
  CHECK(models.at(catalog::nvidia::h100_sxm5) == 1);
  CHECK(models.present() == 1);
  CHECK(models.size() == 2);
  CHECK(times == 2);
  CHECK(std::get<0>(models[0].rate).in(watts / gpu) == 72);
  CHECK(std::get<0>(models[1].rate).in(watts / gpu) == 700);
}

TEST_CASE("a bit for each metric that has a rate") {
  detail::model_rates<std::tuple<detail::count_metric, detail::chip_power_metric, detail::peak_metric<bf16>>> models(
      std::tuple(gpu_count, chip_power, peak<bf16>));
  CHECK(models[models.at(catalog::nvidia::l4)].known == 0b110);       // a count has no rate
  CHECK(models[models.at(catalog::google::tpu_v6e)].known == 0b100);  // which has no TDP
}

TEST_CASE("in the order of names, whatever came first") {
  std::list<std::string> const names{"D", "A", "C", "B"};
  std::list<catalog::accelerator> made;
  detail::model_rates<std::tuple<detail::count_metric>> models(std::tuple{gpu_count});
  for (auto const& name : names) {
    made.emplace_back().name = name;
    (void)models.at(made.back());
  }
  CHECK(models.by_name() == std::vector<std::uint32_t>{1, 3, 2, 0});
}
