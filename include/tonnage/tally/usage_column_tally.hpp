// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A tally of use by columns: the same table as record by record, to the bit, without making records.
///
/// `columns | over(span, zone).by_days() | by(account, day_of_use) | tally(gpu_hours_used, jobs_started)`
///
/// Asked so: library keys that one dictionary column answers, and the hour, day or month of use; `gpu_hours_used`, jobs
/// started and ended, and what is so much per GPU of a model. Other questions go record by record.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tonnage/kernels/par.hpp>
#include <tonnage/tally/column_keys.hpp>
#include <tonnage/tally/columns.hpp>
#include <tonnage/tally/tally.hpp>
#include <tonnage/tally/usage_column.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/usage/cut_table.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tuple>
#include <utility>
#include <vector>

/// \cond
namespace tonnage::inline v0_1_0::detail {

template <class Key>
inline constexpr bool is_label_key = false;
template <class Label, class Name>
inline constexpr bool is_label_key<label_key<Label, Name>> = true;

template <class Metric>
inline constexpr bool use_metric = per_model<Metric> || is_weight<Metric>;
template <bool Starts>
inline constexpr bool use_metric<jobs_metric<Starts>> = true;
template <class Metric>
inline constexpr bool counts_starts = std::is_same_v<Metric, jobs_metric<true>>;

/// A key whose number is that of the cut.
struct label_of_cut {};

template <class Columns, class Cut, class Keys, class Metrics>
class usage_pass;
template <class... Cs, class Cut, class... Keys, class... Metrics>
class usage_pass<columns<Cs...>, Cut, std::tuple<Keys...>, std::tuple<Metrics...>> {
  using rows_type = columns<Cs...>;
  using piece = typename ledger<rows_type, Cut>::piece;
  using store = group_store<piece, std::tuple<Keys...>, std::tuple<Metrics...>>;
  static constexpr bool by_label = (is_label_key<Keys> || ...);
  static constexpr bool has_model = has_column<model_of_attribute, Cs...>;

  struct no_model {
    [[nodiscard]] static constexpr std::size_t size() { return 1; }
    [[nodiscard]] static catalog::model value(std::size_t) { return unknown_model; }
  };
  template <class Key>
  static auto make_key(rows_type const& rows, Key const& key) {
    if constexpr (is_label_key<Key>) {
      return label_of_cut{};
    } else {
      constexpr std::size_t at = column_of_key<Key, Cs...>;
      return coded_key<Key, std::tuple_element_t<at, std::tuple<Cs...>>>(key, std::get<at>(rows.all()));
    }
  }
  static auto make_models(rows_type const& rows) {
    if constexpr (has_model)
      return make_key(rows, tonnage::model);
    else
      return no_model{};
  }
  static constexpr bool has_jobs = ((!store::template by_count<Metrics>) || ...);
  struct jobs {
    std::int64_t starts = 0, ends = 0;
  };
  struct no_jobs {};
  /// What a group's pieces add up to, in the column's numbers × milliseconds. These are not negative, so their sum is
  /// carried into `high`, which 2^64 of them would not fill.
  struct cell : std::conditional_t<has_jobs, jobs, no_jobs> {
    std::uint64_t low = 0;
    std::int64_t high = 0;

    void add(std::int64_t units) {
      low += static_cast<std::uint64_t>(units);
      high += low < static_cast<std::uint64_t>(units) ? 1 : 0;
    }
    void add(int128 units) {
      if (units.add_wraps(all())) throw_error("more GPU time than 128 bits count");
      low = units.low;
      high = units.high;
    }
    [[nodiscard]] int128 all() const { return {high, low}; }
    void merge(cell const& other) {
      add(other.all());
      if constexpr (has_jobs) {
        this->starts += other.starts;
        this->ends += other.ends;
      }
    }
  };
  /// What a part of the rows adds up to.
  struct part {
    std::vector<cell> cells;
    std::vector<std::uint8_t> without_time;  // by cell: 1 where a piece had no time or no GPUs, which is a group too

    explicit part(std::size_t size) : cells(size), without_time(size) {}
    void merge(part const& other) {
      for (std::size_t c = 0; c != cells.size(); ++c) {
        cells[c].merge(other.cells[c]);
        without_time[c] |= other.without_time[c];
      }
    }
  };

 public:
  usage_pass(rows_type const& rows, time_span const& span, Cut const& cut, std::tuple<Keys...> const& keys,
             std::tuple<Metrics...> const& metrics)
      : rows_(rows),
        cuts_(span, cut),
        models_(make_models(rows)),
        keys_(std::apply([&](auto const&... k) { return std::tuple(make_key(rows, k)...); }, keys)),
        groups_(keys, metrics) {}

  /// Whether a cell for each group is worth its memory.
  [[nodiscard]] bool fits() const {
    return cuts_.is_whole() && possible() <= std::clamp<std::uint64_t>(rows_.size(), block, most_cells);
  }
  void run() {
    auto const how = kernels::par(rows_.threads());
    std::size_t const parts = kernels::detail::worth(rows_.size(), how.parts, 64 * block);
    std::vector<part> all(parts, part(static_cast<std::size_t>(possible())));
    how.run(parts, [&](std::size_t p) {
      auto const [begin, end] = kernels::detail::cut(rows_.size(), parts, p, block);
      for (std::size_t i = begin; i < end; i += block) add(all[p], i, (std::min)(block, end - i));
    });
    for (std::size_t p = 1; p != parts; ++p) all[0].merge(all[p]);
    take_all(all[0], 0);
  }
  [[nodiscard]] auto finish() { return groups_.finish(); }

 private:
  static constexpr std::size_t block = 4096;
  static constexpr std::uint64_t most_cells = std::uint64_t{1} << 22;

  template <class Coded>
  [[nodiscard]] static std::uint64_t size_of(Coded const& coded) {
    if constexpr (requires { coded.size(); })
      return coded.size();
    else
      return 1;
  }
  [[nodiscard]] std::uint64_t possible() const {
    std::uint64_t out = models_.size() * (by_label ? cuts_.size() : 1);
    std::apply([&](auto const&... k) { ((out = (std::min)(out * size_of(k), most_cells + 1)), ...); }, keys_);
    return out;
  }

  void add(part& to, std::size_t begin, std::size_t rows_in) const {
    std::array<std::uint32_t, block> numbers;
    std::span const groups = std::span(numbers).first(rows_in);
    std::fill(groups.begin(), groups.end(), 0U);
    auto const append = [&](auto const& coded) {
      if constexpr (requires { coded.append(groups, begin); }) coded.append(groups, begin);
    };
    std::apply([&](auto const&... k) { (append(k), ...); }, keys_);
    append(models_);
    auto const starts = rows_.template of<start_of_attribute>().times.subspan(begin, rows_in);
    auto const ends = rows_.template of<end_of_attribute>().times.subspan(begin, rows_in);
    auto const shares = rows_.template of<gpus_of_attribute>().numbers.subspan(begin, rows_in);
    std::size_t const labels = by_label ? cuts_.size() : 1;
    for (std::size_t i = 0; i != rows_in; ++i) {
      std::int64_t const from = (std::max)(starts[i], cuts_.begin()), until = (std::min)(ends[i], cuts_.end());
      std::size_t const at = groups[i] * labels;
      // A record that lies in the span is some time in it; all others are looked at closely.
      if (from < until || is_instant(starts[i], ends[i], begin + i)) {
        if constexpr (by_label)
          take_cut(to, at, shares[i], from, until, starts[i], ends[i]);
        else
          take(to, at, shares[i], from, until, starts[i], ends[i]);
      }
    }
  }
  /// Whether a record has no length, and lies in the span.
  [[nodiscard]] bool is_instant(std::int64_t start, std::int64_t end, std::size_t row) const {
    auto const time = [](std::int64_t ms) { return utc_time(std::chrono::milliseconds(ms)); };
    if (end < start) ends_before_it_starts(row + 1, time(start), time(end));
    return start == end && start >= cuts_.begin() && start < cuts_.end();
  }
  void take_cut(part& to, std::size_t at, std::int64_t share, std::int64_t from, std::int64_t until, std::int64_t start,
                std::int64_t end) const {
    for (std::size_t n = cuts_.piece_of(from);; ++n) {
      std::int64_t const piece_end = (std::min)(until, cuts_.end_of(n));
      take(to, at + n, share, from, piece_end, start, end);
      if (piece_end == until) break;
      from = piece_end;
    }
  }
  static void take(part& to, std::size_t at, std::int64_t share, std::int64_t from, std::int64_t until,
                   [[maybe_unused]] std::int64_t start, [[maybe_unused]] std::int64_t end) {
    cell& c = to.cells[at];
    std::int64_t units = 0;
    if (__builtin_mul_overflow(share, until - from, &units) || units <= 0) [[unlikely]] {
      if (share < 0) static_cast<void>(gpu_share::of(share));  // which throws
      c.add(product_of(static_cast<std::uint64_t>(share), static_cast<std::uint64_t>(until - from)));
      to.without_time[at] = 1;
    } else {
      c.add(units);
    }
    if constexpr (has_jobs) {
      c.starts += from == start ? 1 : 0;
      c.ends += until == end && end != still_running ? 1 : 0;
    }
  }

  /// Takes all groups in the order of their keys; the first keys are given, and make `number`.
  template <class... Values>
  void take_all(part const& sums, std::uint64_t number, Values const&... key) {
    constexpr std::size_t next = sizeof...(Values);
    if constexpr (next < sizeof...(Keys)) {
      auto const& coded = std::get<next>(keys_);
      if constexpr (requires { coded.size(); }) {
        for (auto const i : coded.in_order()) take_all(sums, number * coded.size() + i, key..., coded.value(i));
      } else {
        for (label_ = 0; label_ != cuts_.size(); ++label_) take_all(sums, number, key..., cuts_.label(label_));
        label_ = 0;
      }
    } else {
      typename store::key_values const values(key...);
      for (std::uint32_t m = 0; m != models_.size(); ++m) {
        auto const at = (number * models_.size() + m) * (by_label ? cuts_.size() : 1) + label_;
        cell const& c = sums.cells[at];
        if (c.all() == int128() && sums.without_time[at] == 0) continue;
        groups_.at_model(models_.value(m));
        auto const group = groups_.next_group(values);
        groups_.add_count(group, time_of(c.all(), rows_.template of<gpus_of_attribute>().unit));
        [&]<std::size_t... I>(std::index_sequence<I...>) {
          (take_jobs<I>(group, c), ...);
        }(std::index_sequence_for<Metrics...>{});
      }
    }
  }
  template <std::size_t I>
  void take_jobs(std::uint32_t group, cell const& c) {
    using metric = typename store::template metric<I>;
    if constexpr (!store::template by_count<metric>)
      groups_.template add<I>(group, counts_starts<metric> ? c.starts : c.ends);
  }

  rows_type rows_;
  cut_table<Cut> cuts_;
  decltype(make_models(std::declval<rows_type const&>())) models_;
  std::tuple<decltype(make_key(std::declval<rows_type const&>(), std::declval<Keys const&>()))...> keys_;
  store groups_;
  std::size_t label_ = 0;
};

/// Whether the pass above knows the question.
template <class Columns, class Cut, class Keys, class Metrics>
inline constexpr bool known_to_usage_pass = false;
template <class... Cs, class Cut, class... Keys, class... Metrics>
inline constexpr bool known_to_usage_pass<columns<Cs...>, Cut, std::tuple<Keys...>, std::tuple<Metrics...>> =
    (std::is_same_v<start_column, Cs> || ...) && (std::is_same_v<end_column, Cs> || ...) &&
    has_column<gpus_of_attribute, Cs...> && ((is_label_key<Keys> || has_column_of_key<Keys, Cs...>) && ...) &&
    ((is_label_key<Keys> ? 1 : 0) + ... + 0) <= 1 && (use_metric<Metrics> && ...);

/// The table, or nothing where there are too many groups for one.
template <class... Cs, class Cut, class... Keys, class... Metrics>
  requires known_to_usage_pass<columns<Cs...>, Cut, std::tuple<Keys...>, std::tuple<Metrics...>>
auto column_answer(ledger<columns<Cs...>, Cut>& pieces, std::tuple<Keys...> const& keys,
                   std::tuple<Metrics...> const& metrics) {
  usage_pass<columns<Cs...>, Cut, std::tuple<Keys...>, std::tuple<Metrics...>> pass(pieces.base(), pieces.span(),
                                                                                    pieces.cut(), keys, metrics);
  using table_type = decltype(pass.finish());
  if (!pass.fits()) return std::optional<table_type>();
  pass.run();
  auto out = pass.finish();
  collect_assumptions(pieces, out.notes);
  return std::optional<table_type>(std::move(out));
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
