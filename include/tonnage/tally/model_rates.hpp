// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The models that a tally has met, numbered, and what its metrics say of one GPU of each: asked once, not once per row.
#pragma once

#include <cstdint>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/tally/value_index.hpp>
#include <tuple>
#include <utility>
#include <vector>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// The rate of a metric that goes by the model; of any other, nothing.
template <class Metric>
struct known_rate {
  struct type {};
};
template <per_model Metric>
struct known_rate<Metric> {
  using type = std::remove_cvref_t<decltype(*std::declval<Metric const&>().per_gpu(std::declval<catalog::model>()))>;
};

template <class Metrics>
class model_rates;
template <class... Metrics>
class model_rates<std::tuple<Metrics...>> {
 public:
  struct known_model {
    catalog::accelerator const* what;
    std::uint32_t known = 0;  // a bit for each metric that has a rate
    std::tuple<typename known_rate<Metrics>::type...> rate{};
  };

  explicit model_rates(std::tuple<Metrics...> const& metrics) : metrics_(metrics) {}

  [[nodiscard]] std::tuple<Metrics...> const& metrics() const { return metrics_; }
  [[nodiscard]] std::size_t size() const { return met_.size(); }
  [[nodiscard]] known_model const& operator[](std::uint32_t number) const { return models_[number]; }

  /// The number of a model: that of the row before, as a rule.
  std::uint32_t at(catalog::model m) {
    if (!met_.is_present(m)) find(m);
    return met_.present();
  }
  /// The number of the last model asked for.
  [[nodiscard]] std::uint32_t present() const { return met_.present(); }
  [[nodiscard]] std::vector<std::uint32_t> by_name() const { return met_.by_name(); }

 private:
  void find(catalog::model m) {
    if (!met_.meet(m)) return;
    auto& about = models_.emplace_back(&*m);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (ask<I>(about, m), ...);
    }(std::index_sequence_for<Metrics...>{});
  }
  template <std::size_t I>
  void ask(known_model& about, catalog::model m) const {
    if constexpr (per_model<std::tuple_element_t<I, std::tuple<Metrics...>>>) {
      if (auto const rate = std::get<I>(metrics_).per_gpu(m))
        std::get<I>(about.rate) = *rate, about.known |= std::uint32_t{1} << I;
    }
  }

  std::tuple<Metrics...> metrics_;
  met_models met_;
  growing_array<known_model> models_;
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
