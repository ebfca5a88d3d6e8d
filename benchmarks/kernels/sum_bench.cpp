// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// Sums of doubles: in a fixed order, and exact, from L1 to DRAM.
#include <span>
#include <string>
#include <tonnage/kernels/exact_sum.hpp>
#include <tonnage/kernels/sum.hpp>
#include <utility>

#include "../register/register.hpp"
#include "../support/contender.hpp"

namespace {

using namespace bench;
namespace kernels = tonnage::kernels;

void sums(std::string const& work, std::size_t size, unsigned threads) {
  prepared_contender(work, "tonnage", [size, threads] {
    auto const values = the_values().span().first(size / sizeof(double));
    return std::pair(size, [values, threads] { return kernels::sum(values, kernels::par(threads)); });
  });
  prepared_contender(work, "tonnage_reproducible", [size, threads] {
    auto const values = the_values().span().first(size / sizeof(double));
    return std::pair(size, [values, threads] { return kernels::exact_sum(values, kernels::par(threads)).value(); });
  });
}

}  // namespace

int main(int argc, char** argv) {
  sums("sum_f64_16_kib", 16 << 10, 1);
  sums("sum_f64_512_kib", 512 << 10, 1);
  for (unsigned const threads : {1U, 2U}) sums("sum_f64_1_gib" + with_threads(threads), 1 << 30, threads);
  return run_contenders(argc, argv);
}
