// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// Sums by 200 keys: doubles and money, exact both.
#include <cstdint>
#include <tonnage/kernels/group_sum.hpp>
#include <utility>

#include "../register/register.hpp"
#include "../support/contender.hpp"

namespace {

using namespace bench;
namespace kernels = tonnage::kernels;

template <class Value, class Column>
void grouped(std::string const& work, unsigned threads, Column column) {
  prepared_contender(work + with_threads(threads), "tonnage_reproducible", [threads, column] {
    auto const keys = the_grouped().key.span();
    auto const values = column();
    return std::pair(keys.size_bytes() + values.size_bytes(), [keys, values, threads] {
      kernels::group_sums<Value> sums(grouped_keys);
      sums.add(keys, values, kernels::par(threads));
      return sums.template total<0>(0);
    });
  });
}

}  // namespace

int main(int argc, char** argv) {
  for (unsigned const threads : {1U, 2U}) {
    grouped<double>("group_sum_f64_200_keys", threads, [] { return the_grouped().value.span(); });
    grouped<std::int64_t>("group_sum_i64_200_keys", threads, [] { return the_grouped().money.span(); });
  }
  return run_contenders(argc, argv);
}
