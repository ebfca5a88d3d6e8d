// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Sums by group, of several columns in one pass, exact: the order of rows, threads and batches do not matter.
///
///     group_sums<double, std::int64_t> by_owner(200);   // 200 owners; watts as doubles, micro-dollars as whole numbers
///     by_owner.add(owners, watts, cost, par(2));         // any number of batches
///     by_owner.total<1>(7);                              // an int128: what owner 7 paid
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tonnage/core/int128.hpp>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/kernels/group_cells.hpp>
#include <tonnage/kernels/group_totals.hpp>
#include <tonnage/kernels/keys.hpp>
#include <tonnage/kernels/measure.hpp>
#include <tonnage/kernels/par.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::kernels {

inline namespace TONNAGE_BUILD {

/// Exact sums of columns for groups numbered from 0 on. A partial sum: `merge` is associative and commutative, and totals
/// are the same bits for every order of rows, batches, merges, instruction set and number of threads.
///
/// Whole numbers are summed in 128 bits, which 2^63 rows do not overflow. Doubles and floats are summed without rounding
/// and rounded once at the end; where a group has NaN, or infinities of both signs, its total is NaN.
/// Memory: 16 bytes for each group and measure, and a table of cells of 8 to 32 bytes and more, four times while it is
/// small; 592 bytes for each group and floating measure whose rows span more than 2^30 in size.
template <group_measure... Measures>
class group_sums {
 public:
  static constexpr std::size_t measures = sizeof...(Measures);  ///< how many sums each group has
  /// The measure of number `M`.
  template <std::size_t M>
  using measure = std::tuple_element_t<M, std::tuple<Measures...>>;

  /// For groups that are numbered from 0.
  explicit group_sums(std::size_t groups)
      : groups_(groups),
        copies_(groups * words * 8 <= small_table ? 4 : 1),
        cells_(groups * copies_),
        totals_(impl::group_totals<Measures>(groups)...) {}

  /// How many groups there are.
  [[nodiscard]] std::size_t groups() const noexcept { return groups_; }

  /// Adds rows: their groups, then a column for each measure (`each_row{}` where it counts), and last, perhaps, `par(n)`.
  /// \throws tonnage::error  where columns differ in length, a key is not below `groups()`, a code has no rating, or the
  ///                         ratings have another power of two than before; the rows before its block of 1,024 are
  ///                         then added, or, with more than one thread, none.
  /// Complexity: one pass; about 0.5 ns a row for up to a few thousand groups, by the cache beyond.
  template <column Keys, class... Columns>
    requires group_key<number_of<Keys>> && (sizeof...(Columns) == measures)
  void add(Keys const& keys, Columns const&... columns) {
    std::span const rows(keys);
    add_range(rows.data(), columns_type{detail::source<Measures>::from(rows.size(), columns)...}, 0, rows.size());
  }
  template <column Keys, class... Rest>
    requires group_key<number_of<Keys>> && (sizeof...(Rest) == measures + 1)
  void add(Keys const& keys, Rest const&... rest) {
    auto const all = std::tie(rest...);
    [&]<std::size_t... M>(std::index_sequence<M...>) {
      std::span<number_of<Keys> const> const rows(keys);
      add_parallel(rows, columns_type{detail::source<Measures>::from(rows.size(), std::get<M>(all))...},
                   std::get<measures>(all));
    }(std::index_sequence_for<Measures...>());
  }

  /// Takes in the sums of other rows.
  /// \throws tonnage::error  where the other has another number of groups, or was rated by another table; neither changes.
  void merge(group_sums other) {
    if (other.groups_ != groups_)
      throw_error("sums of " + std::to_string(other.groups_) + " groups do not merge into " + std::to_string(groups_));
    take_in(other, {});
  }
  /// Takes in the sums of other rows, whose group g is group to[g] here.
  /// \throws tonnage::error  where a group has no place here, or two have the same.
  void merge(group_sums other, std::span<std::uint32_t const> to) {
    if (to.size() != other.groups_) throw_error("a place for each of " + std::to_string(other.groups_) + " groups");
    impl::check_keys(to.data(), 0, to.size(), groups_, "is of group");
    std::vector<bool> taken(groups_);
    for (std::uint32_t const group : to) {
      if (taken[group]) throw_error("two groups would merge into group " + std::to_string(group));
      taken[group] = true;
    }
    if (!to.empty()) take_in(other, to);
  }

  /// Makes room for more groups.
  void grow(std::size_t groups) {
    if (groups <= groups_) return;
    flush();
    groups_ = groups;
    copies_ = groups * words * 8 <= small_table ? 4 : 1;
    cells_.assign(groups * copies_, cell{});
    each_measure([&]<std::size_t M>() { totals<M>().grow(groups); });
  }

  /// The total of measure M in a group: an int128 for whole numbers, the nearest double for floating point.
  template <std::size_t M>
  [[nodiscard]] auto total(std::size_t group) {
    flush();
    if constexpr (std::is_same_v<decltype(totals<M>().total(group)), superaccumulator>)
      return totals<M>().total(group).value();
    else
      return totals<M>().total(group);
  }

  /// The total of a floating measure before it is rounded, to be merged with others.
  template <std::size_t M>
    requires(detail::on_grid<measure<M>> || detail::is_rated<measure<M>>)
  [[nodiscard]] superaccumulator exact(std::size_t group) {
    flush();
    return totals<M>().total(group);
  }

 private:
  static constexpr std::size_t words = detail::cell_words<Measures...>;
  struct alignas(std::min<std::size_t>(8 * words, 64)) cell {  // one line of the cache at most
    std::uint64_t word[words] = {};
  };
  static constexpr std::size_t small_table = 8192;  // bytes; four of them fit into L1
  static constexpr std::size_t block = 1024;        // rows that are added or taken back as one
  static constexpr std::uint64_t room_for_rows = (std::min)({impl::group_totals<Measures>::room_for_rows...});

  using columns_type = std::tuple<detail::source<Measures>...>;

  /// f.operator()<M>() for every measure.
  template <class F>
  static void each_measure(F&& f) {
    [&]<std::size_t... M>(std::index_sequence<M...>) {
      (f.template operator()<M>(), ...);
    }(std::index_sequence_for<Measures...>());
  }

  template <class Key>
  [[nodiscard]] static detail::group_rows<Key, Measures...> rows_of(Key const* keys, columns_type const& columns,
                                                                    std::size_t begin, std::size_t end) {
    detail::group_rows<Key, Measures...> rows{.keys = keys + begin, .columns = columns, .count = end - begin};
    each_measure([&]<std::size_t M>() { std::get<M>(rows.columns) = std::get<M>(columns).after(begin); });
    return rows;
  }

  template <class Key>
  void add_range(Key const* keys, columns_type const& columns, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; i += block) {
      auto rows = rows_of(keys, columns, i, (std::min)(i + block, end));
      impl::check_keys(keys, i, rows.count, groups_, "is of group");
      each_measure([&]<std::size_t M>() { totals<M>().check(std::get<M>(columns), i, rows.count); });
      each_measure([&]<std::size_t M>() { totals<M>().start(std::get<M>(columns)); });
      if (!std::exchange(started_, true)) choose_grids(rows);
      add_block(rows);
    }
  }

  template <class Key, class Run>
  void add_parallel(std::span<Key const> keys, columns_type const& columns, parallel<Run> const& how) {
    std::size_t const parts = detail::worth(keys.size(), how.parts, (std::max)(64 * block, 4 * groups_));
    if (parts == 1) return add_range(keys.data(), columns, 0, keys.size());
    if (!std::exchange(started_, true)) choose_grids(rows_of(keys.data(), columns, 0, block));
    std::vector<group_sums> partial(parts, group_sums(groups_));
    how.run(parts, [&](std::size_t part) {
      auto const [begin, end] = detail::cut(keys.size(), parts, part, block);
      partial[part].started_ = true;
      each_measure([&]<std::size_t M>() { partial[part].template totals<M>().start_from(totals<M>()); });
      partial[part].add_range(keys.data(), columns, begin, end);
      partial[part].flush();
    });
    for (group_sums& each : partial) merge(std::move(each));
  }

  template <class Key>
  void choose_grids(detail::group_rows<Key, Measures...> const& rows) {
    each_measure([&]<std::size_t M>() {
      totals<M>().look_at(std::get<M>(rows.columns), rows.count);
      totals<M>().prepare();
    });
  }

  template <class Key>
  void add_block(detail::group_rows<Key, Measures...>& rows) {
    if (rows_ + rows.count > room_for_rows) flush();
    if (try_block(rows)) return;
    bool again = true;
    each_measure([&]<std::size_t M>() {
      again = totals<M>().would_take(std::get<M>(rows.columns), rows.count, rows.seen[M], rows.left[M]) && again;
    });
    if (again) {
      flush();
      each_measure([&]<std::size_t M>() { totals<M>().prepare(); });
      if (try_block(rows)) return;
    }
    each_measure([&]<std::size_t M>() {
      for (std::size_t i = 0; i < rows.count; ++i) totals<M>().add(rows.keys[i], std::get<M>(rows.columns), i);
    });
  }

  /// Adds the block to the cells; where a measure does not take it, takes it away again.
  template <class Key>
  [[nodiscard]] bool try_block(detail::group_rows<Key, Measures...>& rows) {
    each_measure([&]<std::size_t M>() {
      rows.seen[M] = rows.left[M] = 0;
      rows.to_coarse[M] = totals<M>().to_coarse();
      rows.to_fine[M] = totals<M>().to_fine();
    });
    for (std::size_t r = 0; r < 4; ++r) rows.table[r] = cells_[r % copies_ * groups_].word;
    impl::dispatch<impl::add_rows<true, Key, Measures...>>(&rows);
    bool good = true;
    each_measure([&]<std::size_t M>() { good = good && totals<M>().takes(rows.count, rows.seen[M], rows.left[M]); });
    if (good) {
      rows_ += rows.count;
      each_measure([&]<std::size_t M>() { totals<M>().took(rows.count, rows.seen[M]); });
      return true;
    }
    impl::dispatch<impl::add_rows<false, Key, Measures...>>(&rows);
    return false;
  }

  void take_in(group_sums& other, std::span<std::uint32_t const> to) {
    each_measure([&]<std::size_t M>() { totals<M>().check_merge(other.template totals<M>()); });
    flush();
    other.flush();
    each_measure([&]<std::size_t M>() { totals<M>().merge(other.template totals<M>(), to); });
  }

  /// Moves the cells into the totals.
  void flush() {
    if (rows_ == 0) return;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      std::uint64_t const* word = cells_[i].word;
      each_measure([&]<std::size_t M>() {
        totals<M>().take_cell(i % groups_, word);
        word += detail::words_of<measure<M>>;
      });
      cells_[i] = {};
    }
    each_measure([&]<std::size_t M>() { totals<M>().cells_are_empty(); });
    rows_ = 0;
  }

  template <std::size_t M>
  [[nodiscard]] auto& totals() noexcept {
    return std::get<M>(totals_);
  }

  std::size_t groups_;
  std::size_t copies_;
  std::vector<cell> cells_;  // copies × groups
  std::tuple<impl::group_totals<Measures>...> totals_;
  std::uint64_t rows_ = 0;  // in the cells
  bool started_ = false;    // with a grid for the first rows
};

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
