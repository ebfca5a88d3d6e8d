// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Fair shares: who has used more than its part lately, where what is long ago counts less.
///
/// `records | over(span) | by(account) | tally(decayed_use(now, 7 * 24h))` is each account's GPU-hours, halved for
/// every week that they are old;
/// `fair_share_factor(used, all, 0.25)` is 1 for who used nothing, 1/2 for who used its quarter, less for more.
///
/// Source: Slurm, "Classic Fairshare Algorithm": F = 2^(-usage / shares), with usage that decays by half-lives, and not
/// at all where `PriorityDecayHalfLife` is 0; without shares F is 0.
#pragma once

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/exp_log.hpp>
#include <tonnage/fleet/select.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/record.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

struct all_models_alike {
  [[nodiscard]] double operator()(catalog::model) const { return 1; }
  bool operator==(all_models_alike const&) const = default;
};

template <class Weight>
struct decayed_use_metric : metric_base<decayed_use_metric<Weight>> {
  static constexpr nature is = nature::flow;
  utc_instant now;
  std::chrono::milliseconds half_life;
  Weight weight;

  [[nodiscard]] std::string name() const { return "decayed use"; }
  friend bool operator==(decayed_use_metric const& a, decayed_use_metric const& b) {
    if constexpr (std::equality_comparable<Weight>) {
      if (!(a.weight == b.weight)) return false;
    }
    return a.now == b.now && a.half_life == b.half_life;
  }
  template <class Piece>
    requires requires(Piece const& p) {
      p.during;
      gpus_of(p);
    }
  [[nodiscard]] quantity<kind::gpu_time> of(Piece const& p) const {
    double const w = weight(model_of(p));
    if (!(w >= 0) || w - w != 0)
      throw_error("expected a weight that is finite and at least 0",
                  {.field = std::string(model_of(p)->name), .text = std::to_string(w)});
    constexpr double ln_2 = portable::log(2.0);
    // Until a later instant; without a sign, which counts from the first millisecond to the last one.
    auto const halvings = [this](utc_instant from, utc_instant until) {
      auto const age = static_cast<std::uint64_t>(until.time_since_epoch().count()) -
                       static_cast<std::uint64_t>(from.time_since_epoch().count());
      return static_cast<double>(age) / static_cast<double>(half_life.count());
    };
    // The integral of 2^-age over the piece; what is not over yet has no age.
    utc_instant const begin = (std::min)(p.during.begin, now), end = (std::min)(p.during.end, now);
    double const ahead =
        p.during.end <= now ? 0 : static_cast<double>((p.during.end - (std::max)(now, p.during.begin)).count()) / 1000;
    // 2^-(age of the end) - 2^-(age of the beginning), without what cancels where they lie close together.
    auto const decayed = [&] {
      return -portable::exp2(-halvings(end, now)) * portable::expm1(-halvings(begin, end) * ln_2) *
             (static_cast<double>(half_life.count()) / 1000) / ln_2;
    };
    double const past = half_life.count() == 0 ? static_cast<double>((end - begin).count()) / 1000 : decayed();
    return quantity<kind::gpu_time>::from_coherent(w * gpu_share(gpus_of(p)).to_quantity().in(gpus) * (past + ahead));
  }
  void assumes(std::vector<assumption>& out) const {
    out.push_back({"decayed use", half_life.count() == 0
                                      ? "never halved, as of " + to_string(now)
                                      : "halved every " +
                                            number_text(static_cast<double>(half_life.count()) / 3'600'000) +
                                            " h, as of " + to_string(now)});
  }
};

}  // namespace detail
/// \endcond

/// GPU time as of `now`, every moment of it halved for each half-life that it is old. What lies after `now` counts as
/// if it were now. A half-life of 0 is none: nothing decays. `weight` says what a GPU-hour of a model counts, so that
/// an H100's is not a T4's. A flow. It does not matter how the ledger is cut, but for rounding, nor in which order it
/// is: the sum is exact. The bits are the same on every platform.
/// \throws tonnage::error  for a half-life below zero; when rows are added, for a weight that is negative,
///   infinite or NaN
/// Complexity: two exponentials a piece.
/// \code records | over(span) | by(account) | tally(decayed_use(now, 7 * 24h)) \endcode
template <class Weight = detail::all_models_alike>
[[nodiscard]] detail::decayed_use_metric<Weight> decayed_use(utc_instant now, std::chrono::milliseconds half_life,
                                                             Weight weight = {}) {
  if (half_life < std::chrono::milliseconds(0))
    throw_error("expected a half-life above 0, or 0 for none", {.text = std::to_string(half_life.count()) + " ms"});
  return {{}, now, half_life, std::move(weight)};
}

/// 2^(-used / entitled), of parts of the whole: 1 for no use, 1/2 for just what is one's due, near 0 for much more; 0
/// for whom nothing is due. The same bits on every platform (`portable::exp2`): a rank that rests on it is the same
/// everywhere.
/// \throws tonnage::error  for a part or an entitlement that is below 0, infinite or NaN
[[nodiscard]] inline double fair_share_factor(double used, double entitled) {
  if (!(used >= 0) || used - used != 0)
    throw_error("expected a part of the use that is finite and at least 0", {.text = std::to_string(used)});
  if (!(entitled >= 0) || entitled - entitled != 0)
    throw_error("expected a share that is finite and at least 0", {.text = std::to_string(entitled)});
  return entitled > 0 ? portable::exp2(-used / entitled) : 0;
}
/// The same of what one used and what all used, in GPU time or money. Where nobody used anything, as on the first day
/// of a cluster, nobody used a part of it.
/// \throws tonnage::error  for a use that is below 0, infinite or NaN, for more than all use, and as above
template <class Use>
  requires(!std::is_arithmetic_v<Use> &&
           requires(Use const& use) {
             { use / use } -> std::convertible_to<double>;
           })
[[nodiscard]] double fair_share_factor(Use const& used, Use const& all, double entitled) {
  if (used == Use() && all == Use()) return fair_share_factor(0, entitled);
  double const part = used / all;
  if (!(part <= 1)) throw_error("expected a use of at most what all used", {.text = std::to_string(part) + " of it"});
  return fair_share_factor(part, entitled);
}

}  // namespace tonnage::inline v0_1_0
