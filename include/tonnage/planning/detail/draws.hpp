// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which world gets which rank of a guess: a function of the name and the world alone.
///
/// Philox 4×32-10 of J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC11: a counter goes in, four words come out, and there is no state.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tonnage/planning/detail/precise.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::detail::planning {

using philox_block = std::array<std::uint32_t, 4>;

[[nodiscard]] constexpr philox_block philox(philox_block counter, std::uint32_t key_0, std::uint32_t key_1) {
  for (int round = 0; round != 10; ++round) {
    std::uint64_t const first = std::uint64_t{0xD2511F53} * counter[0];
    std::uint64_t const second = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key_0, static_cast<std::uint32_t>(second),
               static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key_1, static_cast<std::uint32_t>(first)};
    key_0 += 0x9E3779B9;
    key_1 += 0xBB67AE85;
  }
  return counter;
}
// The known answers of Random123.
// Word by word: g++ 12's debug mode compares no arrays in constant expressions.
constexpr bool is_philox(philox_block const& found, philox_block const& expected) {
  for (std::size_t i = 0; i != found.size(); ++i)
    if (found[i] != expected[i]) return false;
  return true;
}
static_assert(is_philox(philox({0, 0, 0, 0}, 0, 0), {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
static_assert(is_philox(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, 0xffffffff, 0xffffffff),
                        {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));

/// FNV-1a in 64 bits.
[[nodiscard]] constexpr std::uint64_t hash_of(std::string_view name) {
  std::uint64_t out = 0xcbf29ce484222325;
  for (char const c : name) out = (out ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return out;
}

/// A guess and what it moves with may have the same name: their draws differ.
enum class drawn_for : std::uint32_t { guess, factor };

/// A rank, from 0, for each world: every rank once.
[[nodiscard]] inline std::vector<std::uint32_t> ranks_of(std::string_view name, drawn_for what, std::size_t worlds) {
  auto const key = hash_of(name);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order(worlds);
  for (std::uint32_t i = 0; i != worlds; ++i) {
    auto const drawn = philox({i, 0, static_cast<std::uint32_t>(what), 0}, static_cast<std::uint32_t>(key),
                              static_cast<std::uint32_t>(key >> 32));
    order[i] = {std::uint64_t{drawn[1]} << 32 | drawn[0], i};
  }
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> out(worlds);
  for (std::uint32_t rank = 0; rank != worlds; ++rank) out[order[rank].second] = rank;
  return out;
}

/// What a guess moves with, and by how much: from -1 to 1.
struct factor {
  std::string name;
  double by;
  bool operator==(factor const&) const = default;
};

/// The middle of the stratum of a rank: a share between 0 and 1.
[[nodiscard]] inline precise share_of_rank(std::size_t rank, std::size_t worlds) {
  return precise(static_cast<double>(2 * rank + 1)) / static_cast<double>(2 * worlds);
}
/// The normal distribution in so many points, ascending.
[[nodiscard]] inline std::vector<double> normal_points(std::size_t worlds) {
  std::vector<double> out(worlds);
  for (std::size_t i = 0; i != worlds; ++i) out[i] = normal_quantile(share_of_rank(i, worlds)).number;
  return out;
}

/// The ranks of a guess that moves with factors: those of a weighted sum of normal points, so that the points
/// themselves stay as they are. Two guesses that move with one factor by r and s have a correlation of √(r s).
[[nodiscard]] inline std::vector<std::uint32_t> ranks_of(std::string_view name, std::vector<factor> const& factors,
                                                         std::size_t worlds) {
  auto own = ranks_of(name, drawn_for::guess, worlds);
  if (factors.empty()) return own;
  auto const points = normal_points(worlds);
  std::vector<double> scores(worlds, 0.0);
  auto const add = [&](std::vector<std::uint32_t> const& ranks, precise weight) {
    for (std::size_t i = 0; i != worlds; ++i)
      scores[i] = (precise(scores[i]) + weight * precise(points[ranks[i]])).number;
  };
  precise left = 1;
  for (auto const& f : factors) {
    double const size = f.by < 0 ? -f.by : f.by;
    left = left - size;
    precise const weight = square_root(size);
    add(ranks_of(f.name, drawn_for::factor, worlds), f.by < 0 ? precise(0) - weight : weight);
  }
  if (left.number > 0) add(own, square_root(left));
  std::vector<std::uint32_t> order(worlds);
  for (std::uint32_t i = 0; i != worlds; ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return scores[a] != scores[b] ? scores[a] < scores[b] : a < b; });
  for (std::uint32_t rank = 0; rank != worlds; ++rank) own[order[rank]] = rank;
  return own;
}

}  // namespace tonnage::inline v0_1_0::detail::planning
