// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What jobs used, hour by hour: records with a start, an end and a rate, spread exactly over buckets of time.
///
/// A job of 8 GPUs from 00:30 to 02:15, in hours of 3,600,000 ms, has 14,400,000, 28,800,000 and 7,200,000 GPU-milliseconds:
/// `bucket_sums(starts, ends, gpus, bucket_edges::equal(midnight, 3'600'000, 24)).sums`.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/core/platform_cast.hpp>
#include <tonnage/kernels/column.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/sum.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::kernels {

/// Where buckets begin and end: bucket b is from `edge(b)` until before `edge(b + 1)`.
class bucket_edges {
 public:
  /// `count` buckets of `length` each, from `origin` on. Finding a bucket is one division.
  /// \throws tonnage::error  where a length or count is not positive, or the last edge is no number of 64 bits.
  [[nodiscard]] TONNAGE_INLINE static bucket_edges equal(std::int64_t origin, std::int64_t length, std::size_t count) {
    if (length <= 0 || count == 0)
      throw_error("buckets have a positive length and number",
                  {.text = std::to_string(count) + " of " + std::to_string(length)});
    std::uint64_t const room = (std::uint64_t{1} << 63) - 1 - static_cast<std::uint64_t>(origin);  // up to the last i64
    if (count > room / static_cast<std::uint64_t>(length))
      throw_error("the last bucket ends beyond 64 bits",
                  {.text = std::to_string(count) + " of " + std::to_string(length)});
    std::vector<std::int64_t> edges(count + 1);
    for (std::size_t b = 0; b <= count; ++b)
      edges[b] = static_cast<std::int64_t>(static_cast<std::uint64_t>(origin) + b * static_cast<std::uint64_t>(length));
    bucket_edges out(std::move(edges));
    out.length_ = static_cast<std::uint64_t>(length);
    return out;
  }

  /// Buckets between edges that are given, such as the first days of months. Finding a bucket is a binary search.
  /// \throws tonnage::error  where there are fewer than two edges, or one is not after that before it.
  TONNAGE_INLINE explicit bucket_edges(std::vector<std::int64_t> edges) : edges_(std::move(edges)) {
    if (edges_.size() < 2) throw_error("buckets have at least two edges");
    for (std::size_t b = 1; b < edges_.size(); ++b)
      if (edges_[b] <= edges_[b - 1])
        throw_error("an edge of buckets is not after the one before", {.text = std::to_string(edges_[b])});
  }

  /// How many buckets there are: one less than edges.
  [[nodiscard]] TONNAGE_INLINE std::size_t count() const noexcept { return edges_.size() - 1; }
  [[nodiscard]] TONNAGE_INLINE std::int64_t edge(std::size_t b) const noexcept { return edges_[b]; }

  /// The bucket of a time that is in one.
  [[nodiscard]] TONNAGE_INLINE std::size_t find(std::int64_t time) const noexcept {
    if (length_ != 0)
      return tonnage::detail::platform_cast<std::size_t>(
          (static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(edges_[0])) / length_);
    return static_cast<std::size_t>(std::upper_bound(edges_.begin(), edges_.end(), time) - edges_.begin()) - 1;
  }

 private:
  std::vector<std::int64_t> edges_;
  std::uint64_t length_ = 0;
};

/// The `sums` by bucket, and what lies `before` and `after` all of them: together the whole. `merge` is associative and commutative.
struct bucketed {
  std::vector<int128> sums;
  int128 before;
  int128 after;

  /// \throws tonnage::error  where the numbers of buckets differ.
  TONNAGE_INLINE void merge(bucketed const& other) {
    if (sums.size() != other.sums.size()) throw_error("sums of different buckets cannot be merged");
    for (std::size_t b = 0; b < sums.size(); ++b) sums[b] += other.sums[b];
    before += other.before;
    after += other.after;
  }
};

inline namespace TONNAGE_BUILD {

/// \cond
namespace impl {

/// A number of 128 bits that remembers whether it ever wrapped.
struct checked_total {
  int128 value;
  bool wrapped = false;

  TONNAGE_INLINE void add(int128 x) noexcept { wrapped |= value.add_wraps(x); }
};

/// a × b, which 128 bits always hold.
[[nodiscard]] TONNAGE_INLINE int128 product(std::int64_t a, std::uint64_t b) noexcept {
  auto const size = a < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(a) : static_cast<std::uint64_t>(a);
  int128 out(static_cast<std::int64_t>((size >> 32) * (b >> 32)), (size & 0xffffffffU) * (b & 0xffffffffU));
  out += int128(0, (size & 0xffffffffU) * (b >> 32)).shifted(32);
  out += int128(0, (size >> 32) * (b & 0xffffffffU)).shifted(32);
  return a < 0 ? -out : out;
}

/// The difference array: `rate` is what is added from this bucket on, for its whole length; `part` is what is not.
struct bucket_cell {
  checked_total part;
  int128 rate;
};

class bucket_adder {
 public:
  explicit bucket_adder(bucket_edges const& edges)
      : edges_(&edges), first_(edges.edge(0)), last_(edges.edge(edges.count())), cells_(edges.count() + 1) {}

  TONNAGE_INLINE void add(std::int64_t start, std::int64_t end, std::int64_t rate) {
    if (start < first_) before_.add(product(rate, distance(start, (std::min)(end, first_))));
    if (end > last_) after_.add(product(rate, distance((std::max)(start, last_), end)));
    std::int64_t const from = (std::max)(start, first_);
    std::int64_t const until = (std::min)(end, last_);
    if (from >= until) return;
    std::size_t const b = edges_->find(from);
    std::int64_t const edge = edges_->edge(b + 1);
    if (until <= edge) return cells_[b].part.add(product(rate, distance(from, until)));
    cells_[b].part.add(product(rate, distance(from, edge)));
    std::size_t const last = edges_->find(until - 1);
    cells_[b + 1].rate += int128(rate);
    cells_[last].rate -= int128(rate);
    cells_[last].part.add(product(rate, distance(edges_->edge(last), until)));
  }

  void merge(bucket_adder const& other) {
    for (std::size_t b = 0; b < cells_.size(); ++b) {
      merge(cells_[b].part, other.cells_[b].part);
      cells_[b].rate += other.cells_[b].rate;
    }
    merge(before_, other.before_);
    merge(after_, other.after_);
  }

  [[nodiscard]] bucketed total() const {
    bucketed out;
    bool wrapped = before_.wrapped || after_.wrapped;
    int128 rate;
    for (std::size_t b = 0; b < edges_->count(); ++b) {
      rate += cells_[b].rate;
      std::uint64_t const length = distance(edges_->edge(b), edges_->edge(b + 1));
      // Times 64 bits: the upper bits of the rate, which must be 64 at most, and the lower 32.
      int128 const upper(rate.high >> 32, (rate.low >> 32) | (static_cast<std::uint64_t>(rate.high) << 32));
      int128 const high = product(static_cast<std::int64_t>(upper.low), length);
      checked_total sum = cells_[b].part;
      sum.add(high.shifted(32));
      sum.add(product(static_cast<std::int64_t>(rate.low & 0xffffffffU), length));
      wrapped |= sum.wrapped || !upper.fits_int64() || high.high != (high.high << 32) >> 32;
      out.sums.push_back(sum.value);
    }
    if (wrapped) throw_error("the sum of a bucket has more than 128 bits");
    out.before = before_.value;
    out.after = after_.value;
    return out;
  }

 private:
  [[nodiscard]] TONNAGE_INLINE static std::uint64_t distance(std::int64_t from, std::int64_t to) noexcept {
    return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
  }
  static void merge(checked_total& to, checked_total const& from) {
    to.add(from.value);
    to.wrapped |= from.wrapped;
  }

  bucket_edges const* edges_;
  std::int64_t first_;
  std::int64_t last_;
  std::vector<bucket_cell> cells_;
  checked_total before_;
  checked_total after_;
};

}  // namespace impl
/// \endcond

/// The sum of rate × time in each bucket, exactly, and of the time before and after all buckets. The sums together are
/// exactly the sum of rate × (end - start). A record is in its buckets from its start until before its end.
/// Units: those of the rate times those of the columns of time, such as milliseconds since 1970.
/// Complexity: O(rows + buckets), however many buckets a record spans; memory for a copy of the buckets in each thread.
/// Example: that of the header. Source: the difference array, of folklore.
/// \throws tonnage::error  where columns have different lengths; where a record ends before it starts, with its row; where
///         a sum has more than 128 bits on its way, or all rates of one time together more than 95.
template <column Starts, column Ends, column Rates, executor Run = in_this_thread>
  requires std::same_as<number_of<Starts>, std::int64_t> && std::same_as<number_of<Ends>, std::int64_t> &&
           column_integer<number_of<Rates>>
[[nodiscard]] bucketed bucket_sums(Starts const& starts, Ends const& ends, Rates const& rates,
                                   bucket_edges const& edges, parallel<Run> const& how = serial) {
  std::span const start(starts);
  std::span const end(ends);
  std::span const rate(rates);
  if (start.size() != end.size() || start.size() != rate.size())
    throw_error("columns of records have different lengths",
                {.text = std::to_string(start.size()) + ", " + std::to_string(end.size()) + " and " +
                         std::to_string(rate.size())});
  std::size_t const parts = detail::worth(start.size(), how.parts, (std::max)(detail::chunk, 4 * edges.count()));
  std::vector<impl::bucket_adder> partial(parts, impl::bucket_adder(edges));
  how.run(parts, [&](std::size_t part) {
    auto const [from, until] = detail::cut(start.size(), parts, part, detail::chunk);
    impl::bucket_adder& adder = partial[part];
    for (std::size_t row = from; row < until; ++row) {
      if (end[row] < start[row])
        throw_error("record " + std::to_string(row) + " ends before it starts",
                    {.text = std::to_string(start[row]) + " to " + std::to_string(end[row])});
      adder.add(start[row], end[row], static_cast<std::int64_t>(rate[row]));
    }
  });
  for (std::size_t part = 1; part < parts; ++part) partial[0].merge(partial[part]);
  return partial[0].total();
}

}  // namespace TONNAGE_BUILD
}  // namespace tonnage::inline v0_1_0::kernels
