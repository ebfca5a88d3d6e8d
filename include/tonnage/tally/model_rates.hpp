// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The models that a tally has met, numbered, and what its metrics say of one GPU of each: asked once, not once per row.
#pragma once

#include <algorithm>
#include <cstdint>
#include <tonnage/tally/hash_index.hpp>
#include <tonnage/tally/metric.hpp>
#include <tuple>
#include <utility>
#include <vector>

/// \cond
namespace tonnage::detail {

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
  [[nodiscard]] std::size_t size() const { return models_.size(); }
  [[nodiscard]] known_model const& operator[](std::uint32_t number) const { return models_[number]; }

  /// The number of a model: that of the row before, as a rule.
  std::uint32_t at(catalog::model m) {
    if (present_ >= models_.size() || models_[present_].what != &*m) find(m);
    return present_;
  }
  /// The number of the last model asked for.
  [[nodiscard]] std::uint32_t present() const { return present_; }

  /// Numbers in the order of the models' names, so that no order of rows shows.
  [[nodiscard]] std::vector<std::uint32_t> by_name() const {
    std::vector<std::uint32_t> out;
    for (std::uint32_t m = 0; m != models_.size(); ++m) out.push_back(m);
    std::sort(out.data(), out.data() + out.size(),
              [&](std::uint32_t a, std::uint32_t b) { return models_[a].what->name < models_[b].what->name; });
    return out;
  }

 private:
  void find(catalog::model m) {
    auto const* const wanted = &*m;
    auto const hash = static_cast<std::uint32_t>(mix_hash(0, identity_of(wanted)));
    auto const found = index_.find(hash, [&](std::uint32_t n) { return models_[n].what == wanted; });
    present_ = found.first;
    if (!found.second) return;
    models_.push_back({wanted});
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (ask<I>(models_.back(), m), ...);
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
  hash_index index_;
  std::vector<known_model> models_;
  std::uint32_t present_ = 0;
};

}  // namespace tonnage::detail
/// \endcond
