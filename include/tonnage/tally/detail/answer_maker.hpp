// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How a store becomes a table: rows in the order of their keys, figures from the counts of models, and what they
/// cover.
///
/// Everything is rounded here, once. The figures of the whole are those of its own counts, and not sums of rounded
/// rows.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <tonnage/tally/detail/group_store.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::detail {

/// Cells in the order of their keys, and of the names of models within a group.
struct ordered_cells {
  std::vector<std::uint32_t> cells;
  std::vector<std::size_t> ends;  // of groups, in `cells`
};

/// The codes of a cell become ranks, and these are sorted from the last key on. `ranks[k][code]`; groups go by the
/// first
/// `keys` of them.
[[nodiscard]] inline ordered_cells order_cells(cell_index const& of,
                                               std::vector<std::vector<std::uint32_t>> const& ranks, std::size_t keys) {
  ordered_cells out;
  std::size_t const many = of.size();
  std::vector<std::uint64_t> packed(many);
  out.cells.resize(many);
  for (std::size_t c = 0; c != many; ++c) out.cells[c] = static_cast<std::uint32_t>(c);
  // As many keys at a time as 64 bits hold.
  for (std::size_t end = ranks.size(); end != 0;) {
    std::size_t begin = end;
    unsigned bits = 0;
    for (; begin != 0; --begin) {
      auto const more = static_cast<unsigned>(std::bit_width(ranks[begin - 1].size()));
      if (bits + more > 64) break;
      bits += more;
    }
    for (std::size_t i = 0; i != many; ++i) {
      std::uint32_t const* const codes = of.codes(out.cells[i]);
      std::uint64_t rank = 0;
      for (std::size_t k = begin; k != end; ++k) rank = rank << std::bit_width(ranks[k].size()) | ranks[k][codes[k]];
      packed[i] = rank;
    }
    auto const numbers = numbers_in_order(packed);
    std::vector<std::uint32_t> sorted(many);
    for (std::size_t i = 0; i != many; ++i) sorted[i] = out.cells[numbers[i]];
    out.cells.swap(sorted);
    end = begin;
  }
  for (std::size_t i = 0; i != many; ++i) {
    bool last = i + 1 == many;
    if (!last) {
      std::uint32_t const *const here = of.codes(out.cells[i]), *const next = of.codes(out.cells[i + 1]);
      for (std::size_t k = 0; k != keys; ++k) last = last || here[k] != next[k];
    }
    if (last) out.ends.push_back(i + 1);
  }
  return out;
}

/// The place of each number in an order of all.
[[nodiscard]] inline std::vector<std::uint32_t> ranks_of(std::vector<std::uint32_t> const& in_order) {
  std::vector<std::uint32_t> out(in_order.size());
  for (std::uint32_t i = 0; i != out.size(); ++i) out[in_order[i]] = i;
  return out;
}

/// Of what a store has so far.
template <class Store>
class answer_maker {
  static constexpr std::size_t metric_count = Store::metric_count;
  static constexpr auto metrics = std::make_index_sequence<metric_count>{};
  template <std::size_t I>
  using metric = typename Store::template metric<I>;
  template <std::size_t I>
  using sum_of = typename Store::template sum_at<I>;
  using count_type = typename Store::count_type;
  using key_values = typename Store::key_values;

 public:
  using table_type = typename Store::table_type;
  using cells_type = typename table_type::cells_type;

  explicit answer_maker(Store const& store) : store_(store), by_name_(store.models_.by_name()) {
    std::vector<std::vector<std::uint32_t>> ranks;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (ranks.push_back(ranks_of(std::get<I>(store_.dictionaries_).in_order())), ...);
    }(std::make_index_sequence<Store::key_count>{});
    if constexpr (Store::has_models) ranks.push_back(ranks_of(by_name_));
    order_ = order_cells(store_.cells_, ranks, Store::key_count);
    ask_rates(metrics);
  }

  /// Groups in the order of their keys: their cells, in that of their models.
  [[nodiscard]] std::size_t size() const { return order_.ends.size(); }
  [[nodiscard]] std::uint32_t const* begin_of(std::size_t group) const {
    return order_.cells.data() + (group == 0 ? 0 : order_.ends[group - 1]);
  }
  [[nodiscard]] std::uint32_t const* end_of(std::size_t group) const {
    return order_.cells.data() + order_.ends[group];
  }
  /// Numbers of models in the order of their names.
  [[nodiscard]] std::vector<std::uint32_t> const& models_in_order() const { return by_name_; }
  [[nodiscard]] key_values key_of(std::uint32_t cell) const {
    std::uint32_t const* const codes = store_.cells_.codes(cell);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return key_values(std::get<I>(store_.dictionaries_)[codes[I]]...);
    }(std::make_index_sequence<Store::key_count>{});
  }
  [[nodiscard]] std::uint32_t model_number(std::uint32_t cell) const {
    if constexpr (Store::has_models)
      return store_.cells_.codes(cell)[Store::key_count];
    else
      return 0;
  }

  [[nodiscard]] table_type make() {
    table_type out(store_.keys_, store_.metrics_);
    out.rows.reserve(size());
    whole_totals whole;
    whole.counts.resize(store_.models_.size());
    for (std::size_t g = 0; g != size(); ++g) {
      foresee(g + ahead);
      out.rows.push_back({key_of(*begin_of(g)), figures_of(begin_of(g), end_of(g), whole)});
    }
    if (size() != 0) add_whole(out.totals, whole);
    // Without keys there is one group, the whole, also where the whole is nothing.
    if constexpr (Store::key_count == 0) {
      if (out.rows.empty()) out.rows.push_back(typename table_type::row());
    }
    return out;
  }

 private:
  struct model_count {
    std::uint32_t model;
    total<count_type> count{};
  };
  /// What figures lack, before it is rounded.
  struct missing_totals {
    std::vector<total<count_type>> weight;  // of each metric; none, where nothing lacks
    std::vector<model_set> models;

    void add(std::size_t metric, total<count_type> const& n, catalog::model of) {
      weight.resize(metric_count);
      models.resize(metric_count);
      weight[metric].add(n);
      models[metric].add(of);
    }
  };
  /// Of all groups: added up from what is not yet rounded.
  struct whole_totals {
    missing_totals missing;                 // of metrics that keep a sum
    std::vector<total<count_type>> counts;  // by model
    model_set models;                       // in the order of the rows
    std::uint32_t any_known = 0;
  };
  /// The rates of a model, and a bit for each metric that has one.
  struct known_model {
    std::uint32_t known = 0;
    typename Store::rates rate{};
  };

  static constexpr std::size_t ahead = 16;
  /// Asks for the memory of groups that come soon: in the order of keys, cells lie anywhere.
  void foresee(std::size_t group) const {
    if (group + ahead < size()) __builtin_prefetch(store_.cells_.codes(*begin_of(group + ahead)));
    if (group >= size()) return;
    auto const cell = *begin_of(group);
    store_.real_.prefetch(cell);
    store_.whole_.prefetch(cell);
    std::uint32_t const* const codes = store_.cells_.codes(cell);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (std::get<I>(store_.dictionaries_).prefetch(codes[I]), ...);
    }(std::make_index_sequence<Store::key_count>{});
  }

  template <std::size_t... I>
  void ask_rates(std::index_sequence<I...>) {
    for (std::uint32_t m = 0; m != store_.models_.size(); ++m) {
      auto& about = rates_.emplace_back();
      (ask_rate<I>(about, store_.models_[m]), ...);
    }
  }
  template <std::size_t I>
  void ask_rate(known_model& about, catalog::model m) const {
    if constexpr (per_model<metric<I>>) {
      if (auto const rate = std::get<I>(store_.metrics_).per_gpu(m))
        std::get<I>(about.rate) = *rate, about.known |= std::uint32_t{1} << I;
    }
  }
  [[nodiscard]] catalog::model model_at(std::uint32_t number) const {
    if constexpr (Store::has_models)
      return store_.models_[number];
    else
      return without_model;
  }

  [[nodiscard]] cells_type figures_of(std::uint32_t const* begin, std::uint32_t const* end, whole_totals& whole) {
    cells_type out;
    missing_totals missing;
    present_.clear();
    for (auto const* c = begin; c != end; ++c) {
      auto& last = present_.emplace_back(model_number(*c), store_.count_in(*c));
      if constexpr (Store::has_models) whole.counts[last.model].add(last.count);
    }
    out.models = models_of(whole);
    by_counts(out, missing);
    [&]<std::size_t... I>(std::index_sequence<I...>) { (take_sum<I>(begin, end, out, missing, whole), ...); }(metrics);
    whole.any_known |= out.any_known;
    if (!missing.weight.empty()) note_missing(out, missing);
    return out;
  }
  /// The models that are present: the same set for groups of the same models, while they are few.
  [[nodiscard]] std::shared_ptr<model_set const> models_of(whole_totals& whole) {
    std::uint64_t mask = 0;
    bool const few = store_.models_.size() <= 64;
    if (few)
      for (auto const& each : present_) mask |= std::uint64_t{1} << each.model;
    for (auto const& [its, set] : sets_)
      if (few && its == mask) return set;
    auto out = std::make_shared<model_set>();
    for (auto const& each : present_) out->add(model_at(each.model));
    whole.models.add(*out);
    if (few && sets_.size() < 64) sets_.emplace_back(mask, out);
    return out;
  }
  static void note_missing(cells_type& to, missing_totals& missing) {
    auto unknown = std::make_shared<typename cells_type::all_missing>(metric_count);
    for (std::size_t i = 0; i != metric_count; ++i)
      (*unknown)[i] = {missing.weight[i].value(), std::move(missing.models[i])};
    to.unknown = std::move(unknown);
  }
  void add_whole(cells_type& out, whole_totals& whole) {
    real_cells const reals = store_.real_.whole();
    whole_cells const wholes = store_.whole_.whole();
    present_.clear();
    if constexpr (Store::has_models) {
      for (auto const m : by_name_) present_.emplace_back(m, whole.counts[m]);
    } else {
      present_.emplace_back(0U).count.add(static_cast<std::int64_t>(reals.value(0, 0)));
    }
    missing_totals missing = std::move(whole.missing);
    by_counts(out, missing);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (
          [&] {
            if constexpr (!by_count<metric<I>>) std::get<I>(out.sums) = whole_sum<I>(reals, wholes).value();
          }(),
          ...);
    }(metrics);
    out.any_known = whole.any_known;
    out.models = std::make_shared<model_set const>(std::move(whole.models));
    if (!missing.weight.empty()) note_missing(out, missing);
  }

  template <std::size_t I>
  [[nodiscard]] total<sum_of<I>> whole_sum(real_cells const& reals, whole_cells const& wholes) const {
    auto const& sums = std::get<I>(store_.alone_);
    if constexpr (Store::template stands_alone<I>) {
      total<sum_of<I>> out;
      for (auto const cell : order_.cells) out.add(sums[cell]);
      return out;
    } else {
      return Store::template sum_in<sum_of<I>>(reals, wholes, 0, Store::real_lanes[I], Store::whole_lanes[I], sums);
    }
  }

  /// What the counts of models answer.
  void by_counts(cells_type& out, missing_totals& missing) const {
    if (present_.size() == 1) {
      out.all = present_[0].count.value();
    } else {
      total<count_type> all;
      for (std::size_t i = 0; i != present_.size(); ++i) all.add(present_[i].count);
      out.all = all.value();
    }
    [&]<std::size_t... I>(std::index_sequence<I...>) { (by_counts_of<I>(out, missing), ...); }(metrics);
  }
  template <std::size_t I>
  void by_counts_of(cells_type& out, [[maybe_unused]] missing_totals& missing) const {
    constexpr std::uint32_t bit = std::uint32_t{1} << I;
    if constexpr (is_weight<metric<I>>) {
      std::get<I>(out.sums) = out.all;
      out.any_known |= bit;
    } else if constexpr (per_model<metric<I>>) {
      total<sum_of<I>> sum;
      for (std::size_t i = 0; i != present_.size(); ++i) {
        auto const& each = present_[i];
        auto const& about = rates_[each.model];
        if ((about.known & bit) == 0) {
          missing.add(I, each.count, store_.models_[each.model]);
          continue;
        }
        out.any_known |= bit;
        if constexpr (is_one_product<sum_of<I>, count_type, decltype(std::get<I>(about.rate))>) {
          if (present_.size() == 1 && is_one_double(each.count)) {
            std::get<I>(out.sums) = from_number<sum_of<I>>(static_cast<double>(coherent(each.count.value())) *
                                                           coherent(std::get<I>(about.rate)));
            return;
          }
        }
        sum.add_product(each.count, std::get<I>(about.rate));
      }
      std::get<I>(out.sums) = sum.value();
    }
  }
  [[nodiscard]] static bool is_one_double(total<count_type> const& count) {
    if constexpr (is_real<count_type>) {
      auto const parts = count.exact().parts();
      return parts.beyond == nullptr && parts.low == 0;
    } else {
      return coherent(count.value()) >> 53 == 0;
    }
  }
  /// What the cells of a group have of a metric that keeps a sum.
  template <std::size_t I>
  void take_sum(std::uint32_t const* begin, std::uint32_t const* end, cells_type& out, missing_totals& missing,
                whole_totals& whole) const {
    if constexpr (!by_count<metric<I>>) {
      if (is_real<sum_of<I>> && end - begin == 1) {
        if constexpr (is_real<sum_of<I>>)
          std::get<I>(out.sums) = from_number<sum_of<I>>(store_.real_.value(*begin, Store::real_lanes[I]));
      } else {
        auto sum = store_.template sum_in<I>(*begin);
        for (auto const* c = begin + 1; c < end; ++c) sum.add(store_.template sum_in<I>(*c));
        std::get<I>(out.sums) = sum.value();
      }
      if (!store_.missing_[I]) [[likely]] {
        out.any_known |= std::uint32_t{1} << I;
        return;
      }
      for (auto const* c = begin; c != end; ++c) {
        if (store_.template any_known<I>(*c)) out.any_known |= std::uint32_t{1} << I;
        if (!store_.template any_missing<I>(*c)) continue;
        auto const& weight = store_.missing_[I]->weight[*c];
        missing.add(I, weight, model_at(model_number(*c)));
        whole.missing.add(I, weight, model_at(model_number(*c)));
      }
    }
  }

  Store const& store_;
  std::vector<std::uint32_t> by_name_;
  ordered_cells order_;
  growing_array<known_model> rates_;    // by the numbers of models
  growing_array<model_count> present_;  // in the group that is being finished
  std::vector<std::pair<std::uint64_t, std::shared_ptr<model_set const>>> sets_;
};

}  // namespace tonnage::inline v0_1_0::detail
