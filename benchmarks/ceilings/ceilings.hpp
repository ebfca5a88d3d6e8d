// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// How fast this machine can read at all: what a kernel that reads its columns once is compared with.
///
/// `bench::read_once({keys.bytes(), values.bytes()}, 2)` reads both columns once with two threads and does nothing else:
/// 64 million rows of u8 and f64 are 576 MB, at 40 GB/s 14 ms. No kernel over them can be faster, on this machine, today.
///
/// The loop is the best of those that are known: the widest loads the processor has, folded by XOR (no latency to wait
/// for, unlike an addition of doubles) into eight registers, from one to eight places at once, with and without asking for
/// what lies ahead. Which is best differs by machine and by thread count, so it is tried. On an EPYC of the fourth
/// generation under KVM one thread reads 10 GB/s from one place, 23 when it asks 4 KiB ahead, and 29 from four places.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <map>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#if (defined(__GNUC__) || defined(__clang__)) && defined(__x86_64__)
#define TONNAGE_BENCH_TARGET(features) __attribute__((target(features)))
#else
#define TONNAGE_BENCH_TARGET(features)
#endif

namespace bench {

using bytes = std::span<std::byte const>;

/// How one thread reads: from so many places at once, asking for what lies so many bytes ahead (0: it does not ask).
/// Only those in read_loops are compiled.
struct read_loop {
  int places;
  int ahead;
  friend bool operator==(read_loop const&, read_loop const&) = default;
};
inline constexpr std::array<read_loop, 8> read_loops = {
    {{1, 0}, {1, 4096}, {2, 0}, {2, 4096}, {4, 0}, {4, 4096}, {8, 0}, {8, 4096}}};

namespace detail {

inline constexpr std::size_t block = 2048;                  // what one turn of the loop reads
inline constexpr std::size_t piece = std::size_t{1} << 21;  // what a thread takes at a time

#if defined(__GNUC__) || defined(__clang__)
// A vector type must not depend on a template parameter (g++ drops the attribute), hence three structs.
struct lanes_128 {
  typedef std::uint64_t value __attribute__((vector_size(16)));
  typedef std::uint64_t stored __attribute__((vector_size(16), may_alias, aligned(1)));
};
struct lanes_256 {
  typedef std::uint64_t value __attribute__((vector_size(32)));
  typedef std::uint64_t stored __attribute__((vector_size(32), may_alias, aligned(1)));
};
struct lanes_512 {
  typedef std::uint64_t value __attribute__((vector_size(64)));
  typedef std::uint64_t stored __attribute__((vector_size(64), may_alias, aligned(1)));
};

template <class Lanes, int Places, int Ahead>
[[gnu::always_inline]] inline std::uint64_t read_blocks(std::byte const* data, std::size_t blocks) {
  using value = typename Lanes::value;
  using stored = typename Lanes::stored;
  constexpr int loads = static_cast<int>(block / sizeof(value)) / Places;
  value folded[8] = {};
  for (std::size_t i = 0; i != blocks; ++i) {
#pragma GCC unroll 8
    for (int p = 0; p != Places; ++p) {
      auto const* at = data + (static_cast<std::size_t>(p) * blocks + i) * (block / Places);
#pragma GCC unroll 128
      for (int j = 0; j != loads; ++j) {
        auto const* load = at + static_cast<std::size_t>(j) * sizeof(value);
        if (Ahead != 0 && (static_cast<std::size_t>(j) * sizeof(value)) % 64 == 0) {
          __builtin_prefetch(load + Ahead);
        }
        folded[(p * loads + j) % 8] ^= *reinterpret_cast<stored const*>(load);
      }
    }
  }
  std::uint64_t words[8 * sizeof(value) / sizeof(std::uint64_t)];
  std::memcpy(words, folded, sizeof words);
  std::uint64_t out = 0;
  for (auto word : words) out ^= word;
  return out;
}

template <int Places, int Ahead>
TONNAGE_BENCH_TARGET("avx512f")
inline std::uint64_t read_avx512(std::byte const* data, std::size_t blocks) {
  return read_blocks<lanes_512, Places, Ahead>(data, blocks);
}
template <int Places, int Ahead>
TONNAGE_BENCH_TARGET("avx2")
inline std::uint64_t read_avx2(std::byte const* data, std::size_t blocks) {
  return read_blocks<lanes_256, Places, Ahead>(data, blocks);
}
template <int Places, int Ahead>
inline std::uint64_t read_baseline(std::byte const* data, std::size_t blocks) {
  return read_blocks<lanes_128, Places, Ahead>(data, blocks);
}
#endif

using reader = std::uint64_t (*)(std::byte const*, std::size_t);

template <int Places, int Ahead>
reader widest() {
#if defined(__GNUC__) || defined(__clang__)
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return read_avx512<Places, Ahead>;
  if (__builtin_cpu_supports("avx2")) return read_avx2<Places, Ahead>;
#endif
  return read_baseline<Places, Ahead>;
#else
  return [](std::byte const* data, std::size_t blocks) {
    std::uint64_t out = 0, word = 0;
    for (std::size_t i = 0; i != blocks * block; i += sizeof word) {
      std::memcpy(&word, data + i, sizeof word);
      out ^= word;
    }
    return out;
  };
#endif
}

template <std::size_t... I>
std::array<reader, sizeof...(I)> all_readers(std::index_sequence<I...>) {
  return {widest<read_loops[I].places, read_loops[I].ahead>()...};
}
inline reader reader_of(read_loop loop) {
  static auto const readers = all_readers(std::make_index_sequence<read_loops.size()>());
  return readers[static_cast<std::size_t>(std::ranges::find(read_loops, loop) - read_loops.begin())];
}

inline std::uint64_t read_rest(bytes rest) {
  std::uint64_t out = 0;
  for (auto b : rest) out ^= static_cast<std::uint64_t>(b);
  return out;
}

}  // namespace detail

/// What the loads are made of: "avx512", "avx2" or "baseline".
inline char const* widest_load() {
#if (defined(__GNUC__) || defined(__clang__)) && defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return "avx512";
  if (__builtin_cpu_supports("avx2")) return "avx2";
#endif
  return "baseline";
}

/// Reads an array once on this thread: for one that stays in L1 or L2, again and again.
inline std::uint64_t read_cached(bytes data) {
  static detail::reader const read = detail::reader_of({1, 0});
  std::size_t const blocks = data.size() / detail::block;
  return read(data.data(), blocks) ^ detail::read_rest(data.subspan(blocks * detail::block));
}

/// Reads columns once, with so many threads and this loop. Threads take pieces of 2 MiB as they come, so that a core that
/// is disturbed does not hold up the others. The result depends on every byte and means nothing.
inline std::uint64_t read_once(std::span<bytes const> columns, unsigned threads, read_loop loop) {
  auto const read = detail::reader_of(loop);
  std::vector<bytes> pieces;
  for (auto column : columns) {
    for (; column.size() > detail::piece; column = column.subspan(detail::piece)) {
      pieces.push_back(column.first(detail::piece));
    }
    pieces.push_back(column);
  }
  std::atomic<std::size_t> next = 0;
  std::atomic<std::uint64_t> all = 0;
  auto const work = [&] {
    std::uint64_t mine = 0;
    for (std::size_t i = next++; i < pieces.size(); i = next++) {
      std::size_t const blocks = pieces[i].size() / detail::block;
      mine ^= read(pieces[i].data(), blocks) ^ detail::read_rest(pieces[i].subspan(blocks * detail::block));
    }
    all ^= mine;
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads; ++t) others.emplace_back(work);
  work();
  for (auto& other : others) other.join();
  return all;
}

/// The loop that reads these columns fastest with so many threads: each is tried three times, in turn, once per count of
/// threads and program.
inline read_loop best_loop(std::span<bytes const> columns, unsigned threads) {
  static std::map<unsigned, read_loop> found;
  if (auto known = found.find(threads); known != found.end()) return known->second;
  using clock = std::chrono::steady_clock;
  std::array<clock::duration, read_loops.size()> best;
  best.fill(clock::duration::max());
  std::uint64_t volatile sink = 0;
  for (int round = 0; round != 3; ++round) {
    for (std::size_t i = 0; i != read_loops.size(); ++i) {
      auto const from = clock::now();
      sink = sink ^ read_once(columns, threads, read_loops[i]);
      best[i] = std::min(best[i], clock::now() - from);
    }
  }
  auto const fastest = std::min_element(best.begin(), best.end()) - best.begin();
  return found[threads] = read_loops[static_cast<std::size_t>(fastest)];
}

/// Reads columns once with so many threads, as fast as this machine can: the ceiling.
inline std::uint64_t read_once(std::span<bytes const> columns, unsigned threads) {
  return read_once(columns, threads, best_loop(columns, threads));
}
inline std::uint64_t read_once(std::initializer_list<bytes> columns, unsigned threads) {
  return read_once(std::span(columns.begin(), columns.size()), threads);
}

}  // namespace bench
