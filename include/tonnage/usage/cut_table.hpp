// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The cuts of a span, reckoned once: which hour, day or month a time of it lies in.
///
/// `cut_table days(time_span(2026y), days_in<utc_zone>{});` has 365 pieces; `days.piece_of(noon)` is the number of its
/// day.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/time_span.hpp>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// Where a span is cut: piece n is from cuts[n] to cuts[n + 1].
/// Times are milliseconds since 1970. An empty span is one piece. At most 2^20 pieces and one are reckoned: `is_whole`
/// says whether they are all. O(pieces)
template <class Cut>
class cut_table {
 public:
  /// The pieces of a span. O(pieces)
  cut_table(time_span const& span, Cut const& cut) {
    for (utc_instant at = span.begin; at < span.end && labels_.size() <= most;
         at = (std::min)(span.end, cut.next(at))) {
      edges_.push_back(at.time_since_epoch().count());
      labels_.push_back(cut.label_of(at));
    }
    if (labels_.empty()) labels_.push_back(cut.label_of(span.begin));
    if (edges_.empty()) edges_.push_back(span.begin.time_since_epoch().count());
    edges_.push_back(span.end.time_since_epoch().count());
    if (span.begin < span.end)
      pieces_per_ms_ = static_cast<double>(labels_.size()) / static_cast<double>(edges_.back() - edges_.front());
  }
  [[nodiscard]] std::size_t size() const { return labels_.size(); }
  [[nodiscard]] bool is_whole() const { return labels_.size() <= most; }
  /// The label of piece `n`.
  [[nodiscard]] auto const& label(std::size_t n) const& { return labels_[n]; }
  [[nodiscard]] auto label(std::size_t n) && { return labels_[n]; }
  [[nodiscard]] std::int64_t begin() const { return edges_.front(); }
  [[nodiscard]] std::int64_t end() const { return edges_.back(); }
  /// Where pieces end, and in which one a time lies: a copy, which the compiler keeps at hand in a loop that writes.
  struct places {
    std::int64_t const* edges;  ///< where pieces begin, and the end of the last, in milliseconds since 1970 began
    std::size_t pieces;         ///< how many there are
    double pieces_per_ms;       ///< of the span's length: pieces ÷ millisecond
    /// The end of piece `n`, in milliseconds since 1970 began.
    [[nodiscard]] std::int64_t end_of(std::size_t n) const { return edges[n + 1]; }
    /// The piece in which a time of the span lies. Pieces are about equal, so the first guess is right or next to it.
    [[nodiscard]] std::size_t piece_of(std::int64_t time) const {
      return piece_of(
          time, (std::min)(static_cast<std::size_t>(static_cast<double>(time - *edges) * pieces_per_ms), pieces - 1));
    }
    /// The same, from a guess.
    [[nodiscard]] std::size_t piece_of(std::int64_t time, std::size_t n) const {
      while (edges[n] > time) --n;
      while (n + 1 < pieces && edges[n + 1] <= time) ++n;
      return n;
    }
  };
  /// The places of this table, good as long as it is there.
  [[nodiscard]] places here() const& { return {edges_.data(), labels_.size(), pieces_per_ms_}; }
  places here() && = delete;

 private:
  static constexpr std::size_t most = std::size_t{1} << 20;
  std::vector<std::int64_t> edges_;
  std::vector<typename Cut::label> labels_;
  double pieces_per_ms_ = 0;
};

}  // namespace tonnage::inline v0_1_0
