// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// The loops that one would write by hand, each compiled twice: as ours is, and for this machine.
///
/// `bench::plain_loop::sum(values, n)` is compiled with -O2, `bench::native_loop::sum(values, n)` with -O3 -march=native.
/// They take pointers, so that no inline function of the standard library is compiled for two machines in one program.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bench {

struct usage_sums {
  double rated, gpu_hours;
  std::int64_t cost;
};
struct register_sums {
  std::int64_t count;
  double bf16, watts, dollars, tpp;
};
/// Of 24 models, each.
struct rating_tables {
  double const *bf16, *watts, *dollars, *tpp;
};

// The outputs are added to: the caller clears them, or times the clearing too.
#define TONNAGE_BENCH_LOOPS(compiled)                                                                               \
  namespace compiled {                                                                                              \
  double sum(double const* values, std::size_t n);                                                                  \
  double dot(double const* a, double const* b, std::size_t n);                                                      \
  void group_sum(std::uint8_t const* keys, double const* values, std::size_t n, double* out);                       \
  void group_sum(std::uint8_t const* keys, std::int64_t const* values, std::size_t n, std::int64_t* out);           \
  void usage_by_owner(std::uint16_t const* owner, std::uint8_t const* model, std::uint16_t const* count,            \
                      double const* gpu_hours, std::int64_t const* cost, std::size_t n, double const* rating,       \
                      usage_sums* out);                                                                             \
  /** Five sums a row, into out[owner * 24 + model]. */                                                             \
  void register_question(std::uint16_t const* owner, std::uint8_t const* model, std::int32_t const* commissioned,   \
                         std::uint8_t const* status, std::uint16_t const* count, std::size_t n, std::uint8_t asked, \
                         std::int32_t date, rating_tables const& ratings, register_sums* out);                      \
  /** Only the counts; whoever thinks of it multiplies 24,000 of them by the ratings afterwards. */                 \
  void register_counts(std::uint16_t const* owner, std::uint8_t const* model, std::int32_t const* commissioned,     \
                       std::uint8_t const* status, std::uint16_t const* count, std::size_t n, std::uint8_t asked,   \
                       std::int32_t date, std::int64_t* out);                                                       \
  }
TONNAGE_BENCH_LOOPS(plain_loop)
TONNAGE_BENCH_LOOPS(native_loop)

}  // namespace bench
