// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// A hash of the bits of draws: of each distribution, of guesses that move together, and of what is made of them.
#pragma once

#include <bit>
#include <cstdint>
#include <tonnage/planning/ensemble.hpp>
#include <tonnage/planning/guess.hpp>

namespace tonnage::testing {

/// The same with every compiler, flag and processor.
inline constexpr std::uint64_t hash_of_all_draws = 0xbc799a57c28b98c3;

inline std::uint64_t hash_of_draws() {
  std::uint64_t hash = 0xcbf29ce484222325;
  auto const mix = [&](ensemble const& e) {
    for (double const x : e.to_vector()) {
      hash = (hash ^ std::bit_cast<std::uint64_t>(x)) * 0x100000001b3;
      hash ^= hash >> 29;
    }
  };
  auto const price = guess("price", 0.80, 33'000.0, 42'000.0).value();
  mix(price);
  mix(guess("a", 0.9, -1.0, 2.0, distribution::normal).moving_with("f", 0.5).moving_with("g", -0.2).value());
  mix(guess("b", 0.7, 1.0, 2.0, distribution::uniform).value());
  mix(guess("c", 0.9, 0.75, 0.98, distribution::logit_normal).value());
  mix(guess("d", 1.0, 1.0, 2.0, distribution::triangular{1.3}).value());
  mix(guess("e", 1.0, 3.0, 8.0, distribution::pert{5.0}).value());
  mix(guess("f", 1.0, 0.0, 1.0, distribution::beta{0.5, 0.7}).value());
  mix(guess("g", {1.0, 2.5, 7.0}).value());
  mix((price / 3.0 + 1.0 / price) * price - 0.1);
  detail::total<ensemble> sum;
  for (int i = 0; i != 100; ++i) sum.add(price * (0.1 * i));
  mix(sum.value());
  return hash;
}

}  // namespace tonnage::testing
