// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// Sum and dot of doubles in Eigen, compiled with -O3 -march=native: what one reaches with a library and a flag.
#include <Eigen/Core>
#include <string>
#include <utility>

#include "../register/register.hpp"
#include "../support/contender.hpp"

namespace {

using vector = Eigen::Map<Eigen::VectorXd const>;

vector first(std::size_t size) {
  return {bench::the_values().data(), static_cast<Eigen::Index>(size / sizeof(double))};
}

void works(std::string const& size_of_work, std::size_t size) {
  bench::prepared_contender("sum_f64_" + size_of_work, "eigen",
                            [size] { return std::pair(size, [v = first(size)] { return v.sum(); }); });
  bench::prepared_contender("dot_f64_" + size_of_work, "eigen", [size] {
    auto const v = first(size);
    return std::pair(size, [a = vector(v.data(), v.size() / 2), b = vector(v.data() + v.size() / 2, v.size() / 2)] {
      return a.dot(b);
    });
  });
}

}  // namespace

int main(int argc, char** argv) {
  works("16_kib", std::size_t{1} << 14);
  works("512_kib", std::size_t{1} << 19);
  works("1_gib_1_thread", std::size_t{1} << 30);
  return bench::run_contenders(argc, argv);
}
