// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Numbers for values: names and models by their addresses, and equal all the same where libraries each have their own.
///
/// `index.find(owner_name("lab"), at)` gives 0, 1, 2, … in the order of first sight. A name or model costs a look at
/// its memory once, when it is first seen at an address, and none when it is seen there again.
#pragma once

#include <cstdint>
#include <optional>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/hash_index.hpp>
#include <tuple>
#include <utility>
#include <vector>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// The models that were asked for, each numbered once.
class met_models {
 public:
  [[nodiscard]] std::size_t size() const { return models_.size(); }
  [[nodiscard]] catalog::model operator[](std::size_t number) const { return models_[number]; }
  /// The number of the last model asked for, and that model where it was met first.
  [[nodiscard]] std::uint32_t present() const { return present_; }
  [[nodiscard]] catalog::model first() const { return models_[present_]; }
  /// Whether the last model asked for is this one, met first at this address.
  [[nodiscard]] bool is_present(catalog::model m) const {
    return present_ < models_.size() && first().address() == m.address();
  }
  /// Asks for a model: whether it is met for the first time.
  bool meet(catalog::model m) {
    auto const found = index_.find(
        static_cast<std::uint32_t>(mix_hash(0, identity_of(m))), [&](std::uint32_t n) { return models_[n] == m; },
        [&] { return static_cast<std::uint32_t>(mix_hash(0, std::hash<catalog::model>{}(m))); });
    present_ = found.first;
    if (found.second) models_.push_back(m);
    return found.second;
  }

  /// Numbers in the order of the models, so that no order of rows shows.
  [[nodiscard]] std::vector<std::uint32_t> by_name() const {
    std::vector<std::uint32_t> out(models_.size());
    for (std::uint32_t m = 0; m != out.size(); ++m) out[m] = m;
    sort_numbers(out, [&](std::uint32_t a, std::uint32_t b) { return models_[a] < models_[b]; });
    return out;
  }

 private:
  hash_index index_;
  std::vector<catalog::model> models_;
  std::uint32_t present_ = 0;
};

/// One address for all equal values: that of a name in the table of this library, and that at which a model was met
/// first.
class shared_address {
 public:
  template <class Name>
    requires requires(Name const& name) { name.ours(); }
  [[nodiscard]] void const* operator()(Name const& name) {
    return name.ours().address();
  }
  [[nodiscard]] void const* operator()(catalog::model m) {
    if (!models_) models_.emplace();
    models_->meet(m);
    return models_->first().address();
  }

 private:
  std::optional<met_models> models_;
};

/// Numbers for values. What they are is the caller's to keep: `at(number)` gives one.
class value_index : public hash_index {
 public:
  template <class T, class Address = address_of_value>
  [[nodiscard]] static std::uint32_t hash_of(T const& v, Address&& address = {}) {
    return static_cast<std::uint32_t>(mix_hash(0, identity_of(v, address)));
  }
  template <class... T, class Address = address_of_value>  // whose identity is mixed already
  [[nodiscard]] static std::uint32_t hash_of(std::tuple<T...> const& v, Address&& address = {}) {
    return static_cast<std::uint32_t>(identity_of(v, address));
  }
  template <class T, class At>
  std::pair<std::uint32_t, bool> find(std::uint32_t hash, T const& v, At const& at) {
    return hash_index::find(
        hash, [&](std::uint32_t number) { return comparable(at(number)) == comparable(v); },
        [&] { return hash_of(v, address_); });
  }

 private:
  shared_address address_;
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
