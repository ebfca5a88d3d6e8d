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
#include <optional>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/core/prefetch.hpp>
#include <tonnage/kernels/running_sum.hpp>
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

/// The rank of each code that cells have at a place.
struct ranks_at {
  std::size_t place;
  std::vector<std::uint32_t> of;
};
/// The codes of a cell become ranks, and these are sorted from the last on. Groups go by the first `keys` places.
[[nodiscard]] inline ordered_cells order_cells(cell_index const& of, std::vector<ranks_at> const& ranks,
                                               std::size_t keys) {
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
      auto const more = static_cast<unsigned>(std::bit_width(ranks[begin - 1].of.size()));
      if (bits + more > 64) break;
      bits += more;
    }
    for (std::size_t i = 0; i != many; ++i) {
      std::uint32_t const* const codes = of.codes(out.cells[i]);
      std::uint64_t rank = 0;
      for (std::size_t k = begin; k != end; ++k)
        rank = rank << std::bit_width(ranks[k].of.size()) | ranks[k].of[codes[ranks[k].place]];
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

/// What a question asks of the counts of models: rates of each metric, where they are doubles, for each model.
struct model_rates {
  std::uint32_t weights = 0;            // a bit for each metric that is the count itself
  std::uint32_t products = 0;           // for each that is a sum of counts times rates
  std::uint32_t kept = 0;               // for each of which cells keep a sum
  std::vector<std::uint32_t> known{};   // of each model a bit for each metric that has a rate
  std::vector<double> rate{};           // `rate[model * metrics + metric]`
  double (*as_real)(int128) = nullptr;  // a count of units, rounded, as it is multiplied; none: all its digits
};

/// Of what groups have so far: one group after the other, in the order of their keys, and then the whole. What is known
/// of each is read from this before the next is taken.
class answer_maker {
 public:
  answer_maker(any_groups const& groups, std::size_t metrics, model_rates const& rates)
      : groups_(groups),
        metrics_(metrics),
        rates_(rates),
        by_name_(groups.models().by_name()),
        group_sums_(groups.sums().none()),
        counts_of_group_(groups.sums().counts()),
        counts_of_models_(groups.sums().counts()),
        missing_of_whole_(groups.sums().counts()) {
    std::vector<ranks_at> ranks;
    for (std::size_t k = 0; k != groups.key_count(); ++k) ranks.push_back({k, ranks_of(groups.key(k).in_order())});
    if (groups.has_models())
      ranks.insert(ranks.begin() + static_cast<std::ptrdiff_t>(groups.asked_count()),
                   {groups.key_count(), ranks_of(by_name_)});
    order_ = order_cells(groups.cells(), ranks, groups.asked_count());
    counts_of_models_.grow(groups.has_models() ? by_name_.size() : 1);
    products_.resize(metrics);
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

  void take(std::size_t group) {
    foresee(group + ahead);
    auto const *const begin = begin_of(group), *const end = end_of(group);
    start();
    present_.clear();
    for (auto const* c = begin; c != end; ++c) {
      auto const model = groups_.model_number(*c);
      if (present_.size() == 0 || present_[present_.size() - 1].model != model) present_.emplace_back(*c, model);
      if (groups_.has_models()) counts_of_models_.merge_count(model, groups_.sums(), *c);
    }
    sums_ = &groups_.sums();
    counts_ = sums_;
    if (present_.size() != static_cast<std::size_t>(end - begin)) count_models(begin, end);
    cell_ = *begin;
    if (end - begin != 1) {
      group_sums_.restart();
      for (auto const* c = begin; c != end; ++c) group_sums_.merge(0, groups_.sums(), *c);
      sums_ = &group_sums_;
      cell_ = 0;
    }
    models_ = models_of_present();
    multiply();
    for (std::size_t m = 0; m != metrics_; ++m) note_kept(m, begin, end);
    known_of_whole_ |= any_known_;
  }
  /// \pre  all groups have been taken
  void take_whole() {
    start();
    group_sums_ = groups_.sums().sum_of(order_.cells);
    sums_ = &group_sums_;
    cell_ = 0;
    present_.clear();
    if (groups_.has_models())
      for (auto const m : by_name_) present_.emplace_back(m, m);
    else
      present_.emplace_back(0U, 0U);
    counts_ = &counts_of_models_;
    multiply();
    for (std::size_t m = 0; m != missing_models_of_whole_.size(); ++m)
      if (missing_models_of_whole_[m].size() != 0) {
        missing_here().merge_count(static_cast<std::uint32_t>(m), missing_of_whole_, static_cast<std::uint32_t>(m));
        missing_models_[m].add(missing_models_of_whole_[m]);
      }
    any_known_ = known_of_whole_;
    models_ = std::make_shared<model_set const>(std::move(all_models_));
  }

  /// The sums of what was taken last lie in this cell of these.
  [[nodiscard]] cell_sums const& sums() const { return *sums_; }
  [[nodiscard]] std::uint32_t cell() const { return cell_; }
  /// The sum of counts times rates.
  [[nodiscard]] double product(std::size_t metric) const { return products_[metric]; }
  /// The models that it has, and a cell with the count of each in `counts()`.
  struct model_count {
    std::uint32_t cell, model;
  };
  [[nodiscard]] growing_array<model_count> const& present() const { return present_; }
  [[nodiscard]] cell_sums const& counts() const { return *counts_; }
  [[nodiscard]] std::shared_ptr<model_set const> const& models() const { return models_; }
  /// A bit for each metric of which something is known.
  [[nodiscard]] std::uint32_t any_known() const { return any_known_; }
  void know(std::size_t metric) { any_known_ |= std::uint32_t{1} << metric; }
  /// Whether any figure is missing; the counts of what lacks one, a cell for each metric; and their models.
  [[nodiscard]] bool is_any_missing() const { return !missing_models_.empty(); }
  [[nodiscard]] cell_sums const& missing() const { return *missing_; }
  [[nodiscard]] std::vector<model_set>& missing_models() { return missing_models_; }
  void miss(std::size_t metric, model_count const& of) {
    missing_here().merge_count(static_cast<std::uint32_t>(metric), *counts_, of.cell);
    missing_models_[metric].add(groups_.model_of(of.model));
  }

 private:
  static constexpr std::size_t ahead = 16;
  /// Asks for the memory of groups that come soon: in the order of keys, cells lie anywhere.
  void foresee(std::size_t group) const {
    if (group + ahead < size()) prefetch(groups_.cells().codes(*begin_of(group + ahead)));
    if (group >= size()) return;
    auto const cell = *begin_of(group);
    groups_.sums().prefetch(cell);
    std::uint32_t const* const codes = groups_.cells().codes(cell);
    for (std::size_t k = 0; k != groups_.asked_count(); ++k) groups_.key(k).prefetch(codes[k]);
  }
  void start() {
    any_known_ = rates_.weights;
    missing_models_.clear();
  }
  [[nodiscard]] cell_sums& missing_here() {
    if (missing_models_.empty()) {
      missing_.emplace(groups_.sums().counts());
      missing_->grow(metrics_);
      missing_models_.resize(metrics_);
    }
    return *missing_;
  }

  /// Adds up the counts of cells that hidden keys alone keep apart: a count is rounded once, where it is multiplied.
  void count_models(std::uint32_t const* begin, std::uint32_t const* end) {
    counts_of_group_.restart();
    counts_of_group_.grow(present_.size());
    std::uint32_t number = 0;
    for (auto const* c = begin; c != end; ++c) {
      if (present_[number].model != groups_.model_number(*c)) ++number;
      present_[number].cell = number;
      counts_of_group_.merge_count(number, groups_.sums(), *c);
    }
    counts_ = &counts_of_group_;
  }
  /// Counts times rates.
  void multiply() {
    if (rates_.products == 0) return;
    for (std::size_t metric = 0; metric != metrics_; ++metric) {
      std::uint32_t const bit = std::uint32_t{1} << metric;
      if ((rates_.products & bit) == 0) continue;
      kernels::running_sum sum;
      bool is_one_product = false;
      for (auto const& each : present_) {
        if ((rates_.known[each.model] & bit) == 0) {
          miss(metric, each);
          continue;
        }
        any_known_ |= bit;
        double const rate = rates_.rate[each.model * metrics_ + metric];
        if (double const one = present_.size() == 1 ? one_double(each.cell) : -1; one >= 0) {
          products_[metric] = one * rate;
          is_one_product = true;
        } else {
          add_product(sum, each.cell, rate);
        }
      }
      if (!is_one_product) products_[metric] = sum.value();
    }
  }
  /// A count that is one double, or -1.
  [[nodiscard]] double one_double(std::uint32_t cell) const {
    auto const place = counts_->count_place();
    if (place.is == form::real) {
      auto const sum = counts_->real.sum(cell, 0);
      auto const parts = sum.parts();
      return parts.beyond == nullptr && parts.low == 0 ? parts.high : -1;
    }
    int128 const& n = counts_->whole.sum(cell, 0);
    if (rates_.as_real != nullptr) return rates_.as_real(n);
    return n.fits_int64() && static_cast<std::int64_t>(n.low) >> 53 == 0 ? static_cast<double>(n.low) : -1;
  }
  void add_product(kernels::running_sum& sum, std::uint32_t cell, double rate) const {
    if (counts_->count_place().is == form::real) return sum.add_product(counts_->real.sum(cell, 0), rate);
    int128 const& n = counts_->whole.sum(cell, 0);
    if (rates_.as_real != nullptr) return sum.add_product(rates_.as_real(n), rate);
    if (!n.fits_int64()) return;                                    // the count itself is refused, where it is read
    std::int64_t const all = n.to_int64(), low = all & 0xffffffff;  // 64 bits in two doubles
    sum.add_product(static_cast<double>(all - low), rate);
    sum.add_product(static_cast<double>(low), rate);
  }

  /// What is known and missing of a metric that keeps a sum.
  void note_kept(std::size_t metric, std::uint32_t const* begin, std::uint32_t const* end) {
    std::uint32_t const bit = std::uint32_t{1} << metric;
    if ((rates_.kept & bit) == 0) return;
    if (!groups_.lacks_any(metric + 1)) [[likely]] {
      any_known_ |= bit;
      return;
    }
    for (auto const* c = begin; c != end; ++c) {
      if (groups_.any_known(metric + 1, *c)) any_known_ |= bit;
      if (!groups_.any_missing(metric + 1, *c)) continue;
      auto const number = static_cast<std::uint32_t>(metric);
      auto const of = groups_.model_of(groups_.model_number(*c));
      auto const& weight = groups_.missing_weight(metric + 1);
      missing_here().merge_count(number, weight, *c);
      missing_models_[metric].add(of);
      missing_models_of_whole_.resize(metrics_);
      missing_of_whole_.grow(metrics_);
      missing_of_whole_.merge_count(number, weight, *c);
      missing_models_of_whole_[metric].add(of);
    }
  }
  /// The models that are present: the same set for groups of the same models, while they are few.
  [[nodiscard]] std::shared_ptr<model_set const> models_of_present() {
    std::uint64_t mask = 0;
    bool const few = groups_.models().size() <= 64;
    if (few)
      for (auto const& each : present_) mask |= std::uint64_t{1} << each.model;
    for (auto const& [its, set] : sets_)
      if (few && its == mask) return set;
    auto out = std::make_shared<model_set>();
    for (auto const& each : present_) out->add(groups_.model_of(each.model));
    all_models_.add(*out);
    if (few && sets_.size() < 64) sets_.emplace_back(mask, out);
    return out;
  }

  any_groups const& groups_;
  std::size_t metrics_;
  model_rates const& rates_;
  std::vector<std::uint32_t> by_name_;
  ordered_cells order_;
  // Of what was taken last.
  cell_sums group_sums_;  // where it has several cells
  cell_sums const* sums_ = nullptr;
  std::uint32_t cell_ = 0;
  growing_array<model_count> present_;
  cell_sums counts_of_group_;  // of models, where hidden keys have several cells of one
  cell_sums const* counts_ = nullptr;
  std::vector<double> products_;
  std::shared_ptr<model_set const> models_;
  std::uint32_t any_known_ = 0;
  std::optional<cell_sums> missing_;
  std::vector<model_set> missing_models_;
  // Of the whole.
  cell_sums counts_of_models_, missing_of_whole_;
  std::vector<model_set> missing_models_of_whole_;
  model_set all_models_;  // in the order of the rows
  std::uint32_t known_of_whole_ = 0;
  std::vector<std::pair<std::uint64_t, std::shared_ptr<model_set const>>> sets_;
};

/// Makes the table of a question, whose types `Store` knows.
template <class Store>
class table_maker {
  template <std::size_t I>
  using metric = typename Store::template metric<I>;
  template <std::size_t I>
  using sum_at = typename Store::template sum_at<I>;
  using count_type = typename Store::count_type;
  using table_type = typename Store::table_type;
  using cells_type = typename table_type::cells_type;
  static constexpr std::size_t metric_count = Store::metric_count;
  static constexpr auto metrics = std::make_index_sequence<metric_count>{};

 public:
  [[nodiscard]] static table_type make(Store const& store) { return table_maker(store).all(); }

 private:
  explicit table_maker(Store const& store)
      : store_(store), rates_(rates_of(store)), from_(store, metric_count, rates_) {}

  [[nodiscard]] table_type all() {
    table_type out(store_.keys(), store_.metrics());
    out.rows.reserve(from_.size());
    for (std::size_t g = 0; g != from_.size(); ++g) {
      from_.take(group_ = g);
      out.rows.push_back({store_.key_of(*from_.begin_of(g)), figures_here()});
    }
    if (from_.size() != 0) {
      from_.take_whole();
      is_whole_ = true;
      out.totals = figures_here();
      [&]<std::size_t... I>(std::index_sequence<I...>) { (add_rounded<I>(out), ...); }(metrics);
    }
    // Without keys there is one group, the whole, also where the whole is nothing.
    if constexpr (std::tuple_size_v<typename Store::keys_type> == 0)
      if (out.rows.empty()) out.rows.push_back(typename table_type::row());
    return out;
  }

  /// Whether counts times rates are doubles.
  template <std::size_t I>
  [[nodiscard]] static constexpr bool is_real_product() {
    if constexpr (per_model<metric<I>> && form_of<sum_at<I>>() == form::real && form_of<count_type>() != form::alone)
      return std::is_same_v<number_in<decltype(*rate_of<I>(std::declval<Store const&>(), unknown_model))>, double>;
    else
      return false;
  }
  template <std::size_t I>
  [[nodiscard]] static auto rate_of(Store const& store, catalog::model m) {
    return detail::rate_of<count_type>(std::get<I>(store.metrics()), m);
  }
  [[nodiscard]] static model_rates rates_of(Store const& store) {
    model_rates out;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((out.weights |= std::uint32_t{is_weight<metric<I>>} << I,
        out.products |= std::uint32_t{is_real_product<I>()} << I, out.kept |= std::uint32_t{!by_count<metric<I>>} << I),
       ...);
    }(metrics);
    auto const& models = store.models();
    out.known.resize(models.size());
    out.rate.resize(models.size() * metric_count);
    for (std::size_t m = 0; m != models.size(); ++m)
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (ask_rate<I>(store, models[m], out.known[m], out.rate[m * metric_count + I]), ...);
      }(metrics);
    if constexpr (has_units<count_type>)
      out.as_real = [](int128 n) { return coherent(count_type::from_units(n).to_quantity()); };
    return out;
  }
  template <std::size_t I>
  static void ask_rate(Store const& store, catalog::model m, std::uint32_t& known, double& out) {
    if constexpr (is_real_product<I>())
      if (auto const rate = rate_of<I>(store, m)) {
        known |= std::uint32_t{1} << I;
        out = coherent(*rate);
      }
  }

  /// The figures of what was taken last. Where one does not fit into its type, the error names it.
  [[nodiscard]] cells_type figures_here() {
    figure_ = 0;
    return retold([&] { return read_figures(); },
                  [&](error const& why) {
                    bool const is_all = is_whole_ || std::tuple_size_v<typename Store::keys_type> == 0;
                    return error(
                        name_of_figure(metrics) + (is_all ? " of all rows: " : " of one group: ") + why.reason(),
                        why.where());
                  });
  }
  template <std::size_t... I>
  [[nodiscard]] std::string name_of_figure(std::index_sequence<I...>) const {
    std::string out = !Store::rows_have_models ? "rows" : "GPUs";
    ((figure_ == I + 1 ? void(out = std::get<I>(store_.metrics()).name()) : void()), ...);
    return out;
  }
  [[nodiscard]] cells_type read_figures() {
    cells_type out;
    out.all = value_in<count_type>(from_.sums(), from_.cell(), 0, Store::layout.of[0]);
    [&]<std::size_t... I>(std::index_sequence<I...>) { (take<I>(out), ...); }(metrics);
    out.models = from_.models();
    out.any_known = from_.any_known();
    if (from_.is_any_missing()) {
      auto unknown = std::make_shared<typename cells_type::all_missing>(metric_count);
      for (std::uint32_t m = 0; m != metric_count; ++m)
        (*unknown)[m] = {value_in<count_type>(from_.missing(), m, 0, Store::layout.of[0]),
                         std::move(from_.missing_models()[m])};
      out.unknown = std::move(unknown);
    }
    return out;
  }
  template <std::size_t I>
  void take(cells_type& out) {
    figure_ = I + 1;
    auto& sum = std::get<I>(out.sums);
    if constexpr (is_weight<metric<I>>) {
      sum = out.all;
    } else if constexpr (is_real_product<I>()) {
      sum = from_number<sum_at<I>>(from_.product(I));
    } else if constexpr (per_model<metric<I>>) {
      total<sum_at<I>> products;
      for (auto const& each : from_.present()) {
        auto const rate = rate_of<I>(store_, store_.model_of(each.model));
        if (!rate) {
          from_.miss(I, each);
          continue;
        }
        from_.know(I);
        products.add_product(count_in(each.cell), *rate);
      }
      sum = products.value();
    } else if constexpr (has_hidden_keys<metric<I>>) {
      if (!is_whole_) sum = sum_behind_hidden_keys<I>();
    } else if constexpr (!shown_sum<sum_at<I>>::is_rounded) {
      sum = value_in<sum_at<I>>(from_.sums(), from_.cell(), I + 1, Store::template place_of<I>);
    } else if (auto const& kept = value_in<sum_at<I>>(from_.sums(), from_.cell(), I + 1, {}); kept.of && !is_whole_) {
      sum = kept.of->value();
    }
  }
  template <std::size_t I>
  [[nodiscard]] auto sum_behind_hidden_keys() const {
    auto out = std::get<I>(store_.metrics()).at_the_end();
    for (auto const* c = from_.begin_of(group_); c != from_.end_of(group_); ++c)
      store_.template with_hidden<I>(*c, [&](auto const&... values) {
        out.add(value_in<sum_at<I>>(store_.sums(), *c, I + 1, Store::template place_of<I>),
                store_.model_of(store_.model_number(*c)), values...);
      });
    return out.value();
  }
  /// The total of what was rounded is its sum.
  template <std::size_t I>
  static void add_rounded(table_type& out) {
    if constexpr (shown_sum<sum_at<I>>::is_rounded)
      for (auto const& row : out.rows) std::get<I>(out.totals.sums) += std::get<I>(row.cells.sums);
  }
  [[nodiscard]] total<count_type> count_in(std::uint32_t cell) const {
    total<count_type> out;
    out.add(value_in<count_type>(from_.counts(), cell, 0, Store::layout.of[0]));
    return out;
  }

  Store const& store_;
  model_rates rates_;
  answer_maker from_;
  bool is_whole_ = false;
  std::size_t group_ = 0;   // which was taken last
  std::size_t figure_ = 0;  // which is read: a metric from 1 on, 0 for the count
};

}  // namespace tonnage::inline v0_1_0::detail
