// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// A year of usage by owner, in one pass: count × rating[model], GPU-hours and cost.
#include <cstdint>
#include <tonnage/kernels/group_sum.hpp>
#include <utility>

#include "../register/register.hpp"
#include "../support/contender.hpp"

namespace {

using namespace bench;
namespace kernels = tonnage::kernels;

double by_owner(usage_columns const& u, kernels::ratings const& bf16, unsigned threads) {
  kernels::group_sums<kernels::rated<std::uint16_t, std::uint8_t>, double, std::int64_t> sums(usage_owners);
  sums.add(u.owner.span(), kernels::times(u.count.span(), u.model.span(), bf16), u.gpu_hours.span(), u.cost.span(),
           kernels::par(threads));
  double out = 0;
  for (std::size_t owner = 0; owner < usage_owners; ++owner)
    out += sums.total<0>(owner) + sums.total<1>(owner) + sums.total<2>(owner).to_double();
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  for (unsigned const threads : {1U, 2U}) {
    prepared_contender("usage_by_owner" + with_threads(threads), "tonnage", [threads] {
      auto const* const u = &the_usage();
      return std::pair(u->size() * 21, [u, threads, bf16 = kernels::ratings::of(bf16_tflops, std::uint16_t{})] {
        return by_owner(*u, bf16, threads);
      });
    });
  }
  return run_contenders(argc, argv);
}
