// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Usage records by columns of yours: numbers of GPUs or of a share of one, and milliseconds since 1970.
///
///     columns records(column(account_of, codes, accounts), column(gpus_of, sevenths, gpu_share::of(1, 7)),
///                     column(start_of, starts), column(end_of, ends));
///     records | over(2026y, seoul).by_days() | by(account, day_of_use) | tally(gpu_hours_used)
///
/// Nothing is copied. A question is tallied column by column where each key is a library key of one dictionary column,
/// or the hour, day or month of use, and each metric is `gpu_hours_used`, a number of jobs, or a figure per GPU of a
/// model. Other questions go record by record. Both give the same bits.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <tonnage/core/build.hpp>
#include <tonnage/core/prefetch.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/lanes.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/target.hpp>
#include <tonnage/tally/column_keys.hpp>
#include <tonnage/tally/columns.hpp>
#include <tonnage/tally/partial.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/usage/cut_table.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/record.hpp>
#include <tonnage/usage/time_span.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// The end of a record that is still running, in a column of ends.
inline constexpr std::int64_t still_running = (std::numeric_limits<std::int64_t>::max)();

/// \cond
namespace detail {

/// Numbers of GPUs, or of a fraction of one.
template <class T>
struct share_column {
  using attribute = gpus_of_attribute;
  using number = T;
  std::span<T const> numbers;
  gpu_share unit = gpu_share::of(1);  // what a one is
  [[nodiscard]] std::size_t size() const { return numbers.size(); }
  [[nodiscard]] gpu_share at(std::size_t row) const {
    auto const n = static_cast<std::int64_t>(numbers[row]);
    return n < 0 ? gpu_share::of(n) : unit * n;  // below zero it throws
  }
};

struct start_column {
  using attribute = start_of_attribute;
  std::span<std::int64_t const> times;
  [[nodiscard]] std::size_t size() const { return times.size(); }
  [[nodiscard]] utc_instant at(std::size_t row) const { return utc_instant(std::chrono::milliseconds(times[row])); }
};
struct end_column {
  using attribute = end_of_attribute;
  std::span<std::int64_t const> times;
  [[nodiscard]] std::size_t size() const { return times.size(); }
  [[nodiscard]] std::optional<utc_instant> at(std::size_t row) const {
    if (times[row] == still_running) return std::nullopt;
    return utc_instant(std::chrono::milliseconds(times[row]));
  }
};

}  // namespace detail
/// \endcond

/// GPUs: `column(gpus_of, counts)`, or so many of a share: `column(gpus_of, milli_gpus, gpu_share::of(1, 1000))`; of
/// u8, u16, u32, i32 or i64. A negative one throws when it is read.
template <kernels::column Numbers>
  requires std::integral<kernels::number_of<Numbers>>
[[nodiscard]] auto column(detail::gpus_of_attribute, Numbers const& numbers, gpu_share each = gpu_share::of(1)) {
  return detail::share_column<kernels::number_of<Numbers>>{std::span(numbers), each};
}
/// Milliseconds since 1970-01-01 UTC: `column(start_of, starts)`.
template <kernels::column Times>
  requires std::same_as<kernels::number_of<Times>, std::int64_t>
[[nodiscard]] detail::start_column column(detail::start_of_attribute, Times const& times) {
  return {std::span(times)};
}
/// The same for ends, `still_running` where there is none.
template <kernels::column Times>
  requires std::same_as<kernels::number_of<Times>, std::int64_t>
[[nodiscard]] detail::end_column column(detail::end_of_attribute, Times const& times) {
  return {std::span(times)};
}

}  // namespace tonnage::inline v0_1_0

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

/// Of each record the number of its GPUs times the milliseconds of it that lie in a span: `units`. Zero where a record
/// is to be looked at closely: it has no time or no GPUs there, ends before it starts, or has more than 2^32 ms or 2^31
/// GPUs; `odd` is not zero where some are. With pieces, about in which of them it starts, too.
template <bool HasPieces>
struct use_in_span {
  template <class Isa, class T>
  TONNAGE_INLINE static void run(std::int64_t const* starts, std::int64_t const* ends, T const* gpus, std::size_t rows,
                                 std::int64_t begin, std::int64_t end, double pieces_per_ms, std::uint64_t last_piece,
                                 std::uint64_t* units, std::uint64_t* pieces, std::uint64_t* odd) {
    constexpr std::size_t w = kernels::impl::width<std::uint64_t, Isa>;
    std::size_t const even = rows / w * w;
    add<Isa>(starts, ends, gpus, 0, even, begin, end, pieces_per_ms, last_piece, units, pieces, odd);
    add<kernels::impl::isa<kernels::simd::scalar, 0>>(starts, ends, gpus, even, rows, begin, end, pieces_per_ms,
                                                      last_piece, units, pieces, odd);
  }

 private:
  template <class Isa, class T>
  TONNAGE_INLINE static void add(std::int64_t const* starts, std::int64_t const* ends, T const* gpus, std::size_t first,
                                 std::size_t last, std::int64_t begin, std::int64_t end, double pieces_per_ms,
                                 std::uint64_t last_piece, std::uint64_t* units, std::uint64_t* pieces,
                                 std::uint64_t* odd) {
    using S = kernels::impl::lanes<std::int64_t, Isa>;
    using U = kernels::impl::lanes<std::uint64_t, Isa>;
    using D = kernels::impl::lanes<double, Isa>;
    constexpr std::size_t w = kernels::impl::width<std::uint64_t, Isa>;
    S least, most;
    kernels::impl::fill(least, begin);
    kernels::impl::fill(most, end);
    U any{};
    for (std::size_t i = first; i != last; i += w) {
      S from, until, many;
      kernels::impl::load(from, starts + i);
      kernels::impl::load(until, ends + i);
      kernels::impl::load_as<Isa>(many, gpus + i);
      from = from < least ? least : from;
      until = most < until ? most : until;
      U const time = __builtin_bit_cast(U, until) - __builtin_bit_cast(U, from), number = __builtin_bit_cast(U, many);
      U const beyond = (time - 1) >> 32 | (number - 1) >> 31;
      U const product = time * number, none{};
      U const here = beyond == none ? product : none;
      any |= beyond;
      kernels::impl::store(units + i, here);
      if constexpr (HasPieces) {  // numbers below 2^52 are the low bits of doubles of 2^52 and more
        constexpr double large = 0x1p52;
        D const since = __builtin_bit_cast(D, (__builtin_bit_cast(U, from) - __builtin_bit_cast(U, least)) |
                                                  std::bit_cast<std::uint64_t>(large)) -
                        large;
        D const guess = since * pieces_per_ms + large;
        U piece = __builtin_bit_cast(U, guess) & 0xffffffff;
        U limit;
        kernels::impl::fill(limit, last_piece);
        piece = limit < piece ? limit : piece;
        kernels::impl::store(pieces + i, piece);
      }
    }
    std::uint64_t each[w];
    kernels::impl::store(each, any);
    for (std::uint64_t const one : each) *odd |= one;
  }
};

template <class Columns, class Cut, class Store, class Keys, class Metrics>
class usage_pass;
template <class... Cs, class Cut, class Store, class... Keys, class... Metrics>
class usage_pass<columns<Cs...>, Cut, Store, std::tuple<Keys...>, std::tuple<Metrics...>> {
  using rows_type = columns<Cs...>;
  using store = Store;
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
  static constexpr bool has_jobs = ((!by_count<Metrics>) || ...);
  struct jobs {
    std::int64_t starts = 0, ends = 0;
  };
  struct no_jobs {};
  /// What a group's pieces add up to, in the column's numbers × milliseconds. These are not negative, so their sum is
  /// carried into `high`, which 2^64 of them would not fill.
  struct cell : std::conditional_t<has_jobs, jobs, no_jobs> {
    std::uint64_t low = 0;
    std::int64_t high = 0;

    void add(std::uint64_t units) {
      low += units;
      high += low < units ? 1 : 0;
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
  usage_pass(rows_type const& rows, time_span const& span, Cut const& cut, store& into)
      : rows_(rows),
        cuts_(span, cut),
        models_(make_models(rows)),
        keys_(std::apply([&](auto const&... k) { return std::tuple(make_key(rows, k)...); }, into.keys())),
        groups_(into) {}

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
    hand_over(all[0]);
  }

 private:
  static constexpr std::size_t block = 2048;
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
    std::array<std::uint64_t, block> units;
    std::array<std::uint64_t, by_label ? block : 1> pieces;
    std::uint64_t odd = 0;
    auto const cuts = cuts_.here();
    std::int64_t const first = cuts_.begin(), last = cuts_.end();
    kernels::impl::dispatch<use_in_span<by_label>>(starts.data(), ends.data(), shares.data(), rows_in, first, last,
                                                   cuts.pieces_per_ms, std::uint64_t{cuts.pieces - 1}, units.data(),
                                                   pieces.data(), &odd);
    cell* const cells = to.cells.data();
    constexpr std::size_t line = 8;  // times in 64 bytes
    for (std::size_t i = 0; i < rows_in; i += line) {
      // The next block, while this one is added and no other memory is asked for.
      prefetch(starts.data() + block + i);
      prefetch(ends.data() + block + i);
      prefetch(shares.data() + block + i);
      for (std::size_t r = i; r != (std::min)(i + line, rows_in); ++r) {
        if constexpr (by_label) {
          if (units[r] == 0) continue;
          std::int64_t from = (std::max)(starts[r], first);
          std::int64_t const until = (std::min)(ends[r], last);
          cell* c = cells + groups[r] * cuts.pieces;
          std::size_t n = cuts.piece_of(from, static_cast<std::size_t>(pieces[r]));
          if constexpr (has_jobs) c[n].starts += from == starts[r] ? 1 : 0;
          for (; cuts.end_of(n) < until; from = cuts.end_of(n++))
            c[n].add(static_cast<std::uint64_t>(shares[r]) * static_cast<std::uint64_t>(cuts.end_of(n) - from));
          c[n].add(static_cast<std::uint64_t>(shares[r]) * static_cast<std::uint64_t>(until - from));
          if constexpr (has_jobs) c[n].ends += until == ends[r] && until != still_running ? 1 : 0;
        } else {
          cell& c = cells[groups[r]];
          c.add(units[r]);
          if constexpr (has_jobs) {
            if (units[r] == 0) continue;
            c.starts += starts[r] >= first ? 1 : 0;
            c.ends += ends[r] <= last && ends[r] != still_running ? 1 : 0;
          }
        }
      }
    }
    if (odd == 0) return;
    for (std::size_t r = 0; r != rows_in; ++r)
      if (units[r] == 0) add(to, groups[r], shares[r], starts[r], ends[r], begin + r);
  }
  /// Adds one record. One that lies in the span is some time in it; all others are looked at closely.
  void add(part& to, std::size_t group, std::int64_t share, std::int64_t start, std::int64_t end,
           std::size_t row) const {
    std::int64_t from = (std::max)(start, cuts_.begin());
    std::int64_t const until = (std::min)(end, cuts_.end());
    if (!(from < until || is_instant(start, end, row))) return;
    if constexpr (by_label) {
      auto const cuts = cuts_.here();
      std::size_t const at = group * cuts.pieces;
      std::size_t n = cuts.piece_of(from);
      for (; cuts.end_of(n) < until; from = cuts.end_of(n++)) take(to, at + n, share, from, cuts.end_of(n), start, end);
      take(to, at + n, share, from, until, start, end);
    } else {
      take(to, group, share, from, until, start, end);
    }
  }
  /// Whether a record has no length, and lies in the span.
  [[nodiscard]] bool is_instant(std::int64_t start, std::int64_t end, std::size_t row) const {
    auto const time = [](std::int64_t ms) { return utc_instant(std::chrono::milliseconds(ms)); };
    if (end < start) ends_before_it_starts(row + 1, time(start), time(end));
    return start == end && start >= cuts_.begin() && start < cuts_.end();
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
      c.add(static_cast<std::uint64_t>(units));
    }
    if constexpr (has_jobs) {
      c.starts += from == start ? 1 : 0;
      c.ends += until == end && end != still_running ? 1 : 0;
    }
  }

  /// Hands what all groups add up to to the store, whose codes are others.
  void hand_over(part const& sums) {
    std::vector<std::uint32_t> codes(groups_.code_count());
    for (std::size_t at = 0; at != sums.cells.size(); ++at) {
      cell const& c = sums.cells[at];
      if (c.all() == int128() && sums.without_time[at] == 0) continue;
      std::size_t const labels = by_label ? cuts_.size() : 1;
      std::size_t rest = at / labels;
      codes.back() = groups_.code_of_model(models_.value(take_number(models_, rest)));
      [&]<std::size_t... K>(std::index_sequence<K...>) {
        (put_code<sizeof...(Keys) - 1 - K>(at % labels, rest, codes), ...);
      }(std::index_sequence_for<Keys...>{});
      auto const group = groups_.cell_of(codes);
      add_count<gpu_time>(groups_.sums(), group, gpu_time_of(c.all(), rows_.template of<gpus_of_attribute>().unit));
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (add_jobs<I>(group, c), ...);
      }(std::index_sequence_for<Metrics...>{});
    }
  }
  /// The code of a key: of the label, or of the number that `rest` leaves when it is divided by how many there are.
  template <std::size_t K>
  void put_code(std::size_t label, std::size_t& rest, std::vector<std::uint32_t>& codes) {
    auto const& coded = std::get<K>(keys_);
    if constexpr (requires { coded.size(); }) {
      auto const number = take_number(coded, rest);
      codes[K] = here_[K].of(number, [&] { return groups_.template values_of<K>().code_of(coded.value(number)); });
    } else {
      codes[K] = here_[K].of(static_cast<std::uint32_t>(label),
                             [&] { return groups_.template values_of<K>().code_of(cuts_.label(label)); });
    }
  }
  template <std::size_t I>
  void add_jobs(std::uint32_t group, cell const& c) {
    using metric = typename store::template metric<I>;
    if constexpr (!by_count<metric>) {
      groups_.sums().whole.add(group, store::template place_of<I>.lane, counts_starts<metric> ? c.starts : c.ends);
      groups_.note_known(I + 1, group);
    }
  }

  rows_type rows_;
  cut_table<Cut> cuts_;
  decltype(make_models(std::declval<rows_type const&>())) models_;
  std::tuple<decltype(make_key(std::declval<rows_type const&>(), std::declval<Keys const&>()))...> keys_;
  std::array<codes_here, sizeof...(Keys)> here_;
  store& groups_;
};

/// Whether the pass above knows the question.
template <class Columns, class Cut, class Keys, class Metrics>
inline constexpr bool known_to_usage_pass = false;
template <class... Cs, class Cut, class... Keys, class... Metrics>
inline constexpr bool known_to_usage_pass<columns<Cs...>, Cut, std::tuple<Keys...>, std::tuple<Metrics...>> =
    (std::is_same_v<start_column, Cs> || ...) && (std::is_same_v<end_column, Cs> || ...) &&
    has_column<gpus_of_attribute, Cs...> && ((is_label_key<Keys> || has_column_of_key<Keys, Cs...>) && ...) &&
    ((is_label_key<Keys> ? 1 : 0) + ... + 0) <= 1 && (use_metric<Metrics> && ...);

/// Whether the pass has taken the rows; not where there are too many groups for a table of all.
template <class... Cs, class Cut, class Store>
  requires known_to_usage_pass<columns<Cs...>, Cut, typename Store::keys_type, typename Store::metrics_type>
bool add_by_columns(ledger<columns<Cs...>, Cut> const& pieces, Store& to, notes_of_rows& notes) {
  usage_pass<columns<Cs...>, Cut, Store, typename Store::keys_type, typename Store::metrics_type> pass(
      pieces.base(), pieces.span(), pieces.cut(), to);
  if (!pass.fits()) return false;
  pass.run();
  collect_notes(pieces, notes);
  return true;
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
