// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Fair shares: who has used more than its part lately, where what is long ago counts less.
///
/// `decayed_use(records | over(span), now, 7 * 24h)` is each account's GPU-hours, halved for every week that they are
/// old;
/// `fair_share_factor(used / all, 0.25)` is 1 for who used nothing, 1/2 for who used its quarter, less for more.
///
/// Source: Slurm, "Classic Fairshare Algorithm": F = 2^(-usage / shares), with usage that decays by half-lives.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/exp_log.hpp>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/record.hpp>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {
struct all_models_alike {
  [[nodiscard]] double operator()(catalog::model) const { return 1; }
};
}  // namespace detail
/// \endcond

/// GPU-hours of each account at `now`, every moment of them halved for each half-life that it is old. What lies after
/// `now` counts as if it were now. `weight` says what a GPU-hour of a model counts, so that an H100's is not a T4's. It
/// does not matter how the ledger is cut, but for rounding. The order of pieces does not matter at all (they are summed
/// exactly), and the result has the same bits on every platform.
/// \throws tonnage::error  for a half-life that is not above zero, and a weight that is negative, infinite or NaN
/// Complexity: two exponentials a piece, and some 0.5 KiB an account.
template <class Base, class Cut, class Weight = detail::all_models_alike>
[[nodiscard]] std::map<account_name, double> decayed_use(ledger<Base, Cut> const& pieces, utc_instant now,
                                                         std::chrono::milliseconds half_life,
                                                         Weight const& weight = {}) {
  if (half_life <= std::chrono::milliseconds(0))
    throw error("a half-life is longer than nothing", {.text = std::to_string(half_life.count()) + " ms"});
  double const hours_of_life = static_cast<double>(half_life.count()) / 3'600'000;
  // Until a later instant; without a sign, which counts from the first millisecond to the last one.
  auto const halvings = [&](utc_instant from, utc_instant until) {
    auto const age = static_cast<std::uint64_t>(until.time_since_epoch().count()) -
                     static_cast<std::uint64_t>(from.time_since_epoch().count());
    return static_cast<double>(age) / static_cast<double>(half_life.count());
  };
  constexpr double ln_2 = portable::log(2.0);
  std::map<account_name, superaccumulator> sums;
  for (auto const& piece : pieces) {
    double const w = weight(model_of(piece));
    if (!(w >= 0) || w - w != 0)
      throw error("a weight is a finite number of at least 0",
                  {.field = std::string(model_of(piece)->name), .text = std::to_string(w)});
    double const share = gpu_share(gpus_of(piece)).to_quantity().in(gpus);
    // The integral of 2^-age over the piece; what is not over yet has no age.
    utc_instant const begin = (std::min)(piece.during.begin, now), end = (std::min)(piece.during.end, now);
    double const ahead =
        piece.during.end <= now
            ? 0
            : static_cast<double>((piece.during.end - (std::max)(now, piece.during.begin)).count()) / 3'600'000;
    // 2^-(age of the end) - 2^-(age of the beginning), without what cancels where they lie close together.
    double const decayed =
        -portable::exp2(-halvings(end, now)) * portable::expm1(-halvings(begin, end) * ln_2) * hours_of_life / ln_2;
    sums[account_of(piece)].add(w * share * (decayed + ahead));
  }
  std::map<account_name, double> out;
  for (auto const& [who, used] : sums) out.emplace(who, used.value());
  return out;
}

/// 2^(-used / entitled), of parts of the whole: 1 for no use, 1/2 for just what is one's due, near 0 for much more. The
/// same bits on every platform (`portable::exp2`): a rank that rests on it is the same everywhere.
/// \throws tonnage::error  for a part that is below 0, infinite or NaN, and an entitlement of nothing, infinity or NaN
[[nodiscard]] inline double fair_share_factor(double used, double entitled) {
  if (!(used >= 0) || used - used != 0)
    throw_error("expected a part of the use that is finite and at least 0", {.text = std::to_string(used)});
  if (!(entitled > 0) || entitled - entitled != 0)
    throw_error("expected a share that is finite and above 0", {.text = std::to_string(entitled)});
  return portable::exp2(-used / entitled);
}

}  // namespace tonnage::inline v0_1_0
