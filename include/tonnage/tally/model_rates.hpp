// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The models that a tally has met, numbered, and what its metrics say of one GPU of each: asked once, not once per row.
#pragma once

#include <cstdint>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/hash_index.hpp>
#include <tonnage/tally/metric.hpp>
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

/// The models themselves.
class met_models {
 public:
  [[nodiscard]] std::size_t size() const { return models_.size(); }
  /// The number of the last model asked for.
  [[nodiscard]] std::uint32_t present() const { return present_; }
  /// Whether the last model asked for is this one.
  [[nodiscard]] bool is_present(catalog::model m) const {
    return present_ < models_.size() && models_[present_] == &*m;
  }
  /// Asks for a model: whether it is met for the first time.
  bool meet(catalog::model m) {
    auto const* const wanted = &*m;
    auto const hash = static_cast<std::uint32_t>(mix_hash(0, identity_of(wanted)));
    auto const found = index_.find(hash, [&](std::uint32_t n) { return models_[n] == wanted; });
    present_ = found.first;
    if (found.second) models_.push_back(wanted);
    return found.second;
  }

  /// Numbers in the order of the models' names, so that no order of rows shows.
  [[nodiscard]] std::vector<std::uint32_t> by_name() const {
    std::vector<std::uint32_t> out(models_.size());
    for (std::uint32_t m = 0; m != out.size(); ++m) out[m] = m;
    sort_numbers(out, [&](std::uint32_t a, std::uint32_t b) { return models_[a]->name < models_[b]->name; });
    return out;
  }

 private:
  hash_index index_;
  std::vector<catalog::accelerator const*> models_;
  std::uint32_t present_ = 0;
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
