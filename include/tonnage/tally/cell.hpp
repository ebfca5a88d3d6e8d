// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// One figure of a table, and how much of the fleet it speaks for.
///
/// A total over models of which one publishes no TDP is no total: the cell knows that it covers 94 % of the GPUs, gives
/// that part as `known()`, and throws when it is taken for the whole.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/units/gpu.hpp>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

/// Numerator and denominator of a ratio of sums, added up side by side.
template <class N, class D>
struct ratio_sum {
  N numerator{};
  D denominator{};
  constexpr ratio_sum& operator+=(ratio_sum const& other) {
    numerator += other.numerator;
    denominator += other.denominator;
    return *this;
  }
  friend constexpr auto operator*(auto const& factor, ratio_sum const& r) {
    return ratio_sum<decltype(factor * r.numerator), decltype(factor * r.denominator)>{factor * r.numerator,
                                                                                       factor * r.denominator};
  }
};

/// What an accumulator has of the figures that came; none before the first.
template <class A>
struct collected {
  std::optional<A> of{};
  collected& operator+=(collected const& other) {
    if (!of)
      of = other.of;
    else if (other.of)
      of->merge(*other.of);
    return *this;
  }
};

template <class Sum>
constexpr Sum finish(Sum const& sum) {
  return sum;
}
/// A part of a ratio as a number or quantity that others divide: exact GPU time as a quantity, whole numbers in double.
template <class Part>
constexpr auto as_part(Part const& part) {
  if constexpr (std::is_arithmetic_v<Part>)
    return static_cast<double>(part);
  else if constexpr (requires { part.to_quantity(); })
    return part.to_quantity();
  else
    return part;
}
template <class N, class D>
constexpr auto finish(ratio_sum<N, D> const& sum) {
  if constexpr (std::is_same_v<N, D> && !std::is_arithmetic_v<N>)
    return sum.numerator / sum.denominator;
  else
    return as_part(sum.numerator) / as_part(sum.denominator);
}
template <class A>
auto finish(collected<A> const& sum) {
  if (!sum.of) throw_error("no figures have no value");
  return sum.of->value();
}

/// The unit in which a metric asks to be printed; none, where tables choose it.
template <class Metric>
[[nodiscard]] std::string unit_of(Metric const& metric) {
  if constexpr (requires { metric.unit; })
    return metric.unit;
  else
    return {};
}

/// Models, each once, in the order of first sight.
class model_set {
 public:
  void add(catalog::model m) {
    if (contains(m)) return;
    models_.push_back(m);
    if (models_.size() <= few) return;
    if (2 * models_.size() <= index_.size()) {
      index_[place_of(m)] = static_cast<std::uint32_t>(models_.size());
      return;
    }
    index_.clear();
    index_.resize(8 * std::bit_ceil(models_.size()));
    for (std::size_t i = 0; i != models_.size(); ++i) index_[place_of(models_[i])] = static_cast<std::uint32_t>(i + 1);
  }
  void add(model_set const& other) {
    for (auto const m : other.models_) add(m);
  }
  [[nodiscard]] bool contains(catalog::model m) const {
    if (!index_.empty()) return index_[place_of(m)] != 0;
    for (auto const known : models_) {
      if (known == m) return true;
    }
    return false;
  }
  [[nodiscard]] bool contains(model_set const& other) const {
    for (auto const m : other.models_) {
      if (!contains(m)) return false;
    }
    return true;
  }
  [[nodiscard]] std::size_t size() const { return models_.size(); }
  [[nodiscard]] auto begin() const { return models_.begin(); }
  [[nodiscard]] auto end() const { return models_.end(); }

 private:
  /// The place in the index that has a model, or else is free for it.
  [[nodiscard]] std::size_t place_of(catalog::model m) const {
    for (auto at = std::hash<catalog::model>{}(m);; ++at) {
      at &= index_.size() - 1;
      if (index_[at] == 0 || models_[index_[at] - 1] == m) return at;
    }
  }

  static constexpr std::size_t few = 16;
  std::vector<catalog::model> models_;
  std::vector<std::uint32_t> index_;  // by hash: which of the models, from 1; where they are not few
};

/// Makes a set that is shared hold the models of another too.
inline void unite(std::shared_ptr<model_set const>& to, std::shared_ptr<model_set const> const& other) {
  if (!to) {
    to = other;
  } else if (other && to != other && !to->contains(*other)) {
    auto both = std::make_shared<model_set>();
    both->add(*to);
    both->add(*other);
    to = std::move(both);
  }
}

[[noreturn]] inline void not_known(char const* what, std::string const& models) {
  throw_error(std::string(what) + "; unknown: " + models);
}

}  // namespace detail
/// \endcond

/// What a figure speaks for. Weight: GPUs for holdings, GPU time for use.
template <class Weight = quantity<kind::gpu>>
struct coverage {
  Weight all{};      ///< GPUs in the group
  Weight unknown{};  ///< those whose figure is not known
  /// Models in the group. Shared, because the figures of a row, and often of many rows, speak of the same models.
  std::shared_ptr<detail::model_set const> models{};
  detail::model_set unknown_models{};  ///< those for which some row had no figure
  bool any_known = false;              ///< whether some row had one

  /// Whether every model has a figure.
  [[nodiscard]] bool is_complete() const { return unknown_models.size() == 0; }
  /// How many models the rows have.
  [[nodiscard]] std::size_t model_count() const { return models ? models->size() : 0; }
  /// Whether nothing is known: rows there are, and for none of them a figure.
  [[nodiscard]] bool is_unknown() const { return !any_known && !is_complete(); }
  /// Who is unknown: "TPU v4, TPU v5e".
  [[nodiscard]] std::string unknown_names() const {
    std::string out;
    for (auto const m : unknown_models) out += (out.empty() ? "" : ", ") + std::string(m->name);
    return out;
  }
  /// Coverage of both groups together.
  coverage& operator+=(coverage const& other) {
    all += other.all;
    unknown += other.unknown;
    any_known = any_known || other.any_known;
    unknown_models.add(other.unknown_models);
    detail::unite(models, other.models);
    return *this;
  }
  /// The part of the GPUs whose figure is known, 0 to 1.
  [[nodiscard]] auto known_share() const {
    if constexpr (std::is_integral_v<Weight>)
      return static_cast<double>(all - unknown) / static_cast<double>(all);
    else
      return (all - unknown) / all;
  }
};

/// A figure with its coverage. A monoid: `a += b` is the figure of both groups together.
template <class Sum, class Weight = quantity<kind::gpu>>
class cell {
 public:
  using value_type = decltype(detail::finish(std::declval<Sum const&>()));

  /// A sum, and what it covers.
  cell() = default;
  cell(Sum sum, coverage<Weight> covers) : sum_(sum), covers_(std::move(covers)) {}

  /// The figure of the whole group. Throws `tonnage::error` where part of it is unknown.
  [[nodiscard]] value_type value() const {
    if (!is_complete()) detail::not_known("the figure is known for a part of the group only", covers_.unknown_names());
    return detail::finish(sum_);
  }
  /// The same, where a value is asked for.
  operator value_type() const { return value(); }  // NOLINT: a complete figure is its value

  /// The figure of the part that is known. Throws `tonnage::error` where nothing is.
  [[nodiscard]] value_type known() const {
    if (is_unknown()) detail::not_known("nothing is known of this figure", covers_.unknown_names());
    return detail::finish(sum_);
  }
  /// Whether nothing is known.
  [[nodiscard]] bool is_unknown() const { return covers_.is_unknown(); }
  /// Whether there are no rows at all: a hole of a pivot. A sum is zero there; a ratio is no number.
  [[nodiscard]] bool is_empty() const { return covers_.model_count() == 0; }
  /// Whether it is known for every model.
  [[nodiscard]] bool is_complete() const { return covers_.is_complete(); }
  /// What the figure covers.
  [[nodiscard]] coverage<Weight> const& covers() const { return covers_; }

  cell& operator+=(cell const& other) {
    sum_ += other.sum_;
    covers_ += other.covers_;
    return *this;
  }

 private:
  Sum sum_{};
  coverage<Weight> covers_{};
};

}  // namespace tonnage::inline v0_1_0
