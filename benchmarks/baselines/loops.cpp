// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
// Compiled twice: TONNAGE_BENCH_COMPILED is plain_loop, or native_loop.
#include "loops.hpp"

namespace bench::TONNAGE_BENCH_COMPILED {

double sum(double const* values, std::size_t n) {
  double out = 0;
  for (std::size_t i = 0; i != n; ++i) out += values[i];
  return out;
}

double dot(double const* a, double const* b, std::size_t n) {
  double out = 0;
  for (std::size_t i = 0; i != n; ++i) out += a[i] * b[i];
  return out;
}

void group_sum(std::uint8_t const* keys, double const* values, std::size_t n, double* out) {
  for (std::size_t i = 0; i != n; ++i) out[keys[i]] += values[i];
}

void group_sum(std::uint8_t const* keys, std::int64_t const* values, std::size_t n, std::int64_t* out) {
  for (std::size_t i = 0; i != n; ++i) out[keys[i]] += values[i];
}

void usage_by_owner(std::uint16_t const* owner, std::uint8_t const* model, std::uint16_t const* count,
                    double const* gpu_hours, std::int64_t const* cost, std::size_t n, double const* rating,
                    usage_sums* out) {
  for (std::size_t i = 0; i != n; ++i) {
    auto& sums = out[owner[i]];
    sums.rated += count[i] * rating[model[i]];
    sums.gpu_hours += gpu_hours[i];
    sums.cost += cost[i];
  }
}

void register_question(std::uint16_t const* owner, std::uint8_t const* model, std::int32_t const* commissioned,
                       std::uint8_t const* status, std::uint16_t const* count, std::size_t n, std::uint8_t asked,
                       std::int32_t date, rating_tables const& ratings, register_sums* out) {
  for (std::size_t i = 0; i != n; ++i) {
    if (status[i] != asked || commissioned[i] > date) continue;
    auto& sums = out[std::size_t{owner[i]} * 24 + model[i]];
    sums.count += count[i];
    sums.bf16 += count[i] * ratings.bf16[model[i]];
    sums.watts += count[i] * ratings.watts[model[i]];
    sums.dollars += count[i] * ratings.dollars[model[i]];
    sums.tpp += count[i] * ratings.tpp[model[i]];
  }
}

void register_counts(std::uint16_t const* owner, std::uint8_t const* model, std::int32_t const* commissioned,
                     std::uint8_t const* status, std::uint16_t const* count, std::size_t n, std::uint8_t asked,
                     std::int32_t date, std::int64_t* out) {
  for (std::size_t i = 0; i != n; ++i) {
    if (status[i] == asked && commissioned[i] <= date) out[std::size_t{owner[i]} * 24 + model[i]] += count[i];
  }
}

}  // namespace bench::TONNAGE_BENCH_COMPILED
