// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Sums and products of doubles in whole numbers of as many bits as it takes, rounded once: what exact kernels are held
// to. It shares no code and no method with them: mantissas are added for each exponent apart, in 128 bits, and the
// few thousand totals are put together by Boost.Multiprecision.
//
//   exact_reference sum;
//   for (double x : rows) sum.add(x);
//   CHECK(exact_sum(rows).value() == sum.rounded());
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>

namespace tonnage::testing {

__extension__ typedef __int128 wide;  // NOLINT(modernize-use-using): only so does -Wpedantic let it pass

class exact_reference {
 public:
  /// Finite numbers only; up to 2^20 terms.
  void add(double x) { add_product(x, 1.0); }
  void add_product(double x, double y) {
    int exponent_of_x = 0;
    int exponent_of_y = 0;
    auto const a = static_cast<std::int64_t>(std::ldexp(std::frexp(x, &exponent_of_x), 53));
    auto const b = static_cast<std::int64_t>(std::ldexp(std::frexp(y, &exponent_of_y), 53));
    totals_[exponent_of_x + exponent_of_y - 106] += static_cast<wide>(a) * b;
  }

  /// The nearest double, of two equally near the even one.
  [[nodiscard]] double rounded() const {
    using boost::multiprecision::cpp_int;
    cpp_int total = 0;
    for (auto const& [exponent, units] : totals_) {
      bool const negative = units < 0;
      wide const size = negative ? -units : units;
      cpp_int term = static_cast<std::uint64_t>(size >> 64);
      term = ((term << 64) + static_cast<std::uint64_t>(size)) << (exponent + bias);
      total += negative ? -term : term;
    }
    if (total == 0) return 0.0;
    bool const negative = total < 0;
    if (negative) total = -total;
    int const bits = static_cast<int>(msb(total)) + 1;
    int const cut = std::max(bits - 53, bias - 1074);  // no double has a bit below 2^-1074
    cpp_int kept = total >> cut;
    cpp_int const rest = total - (kept << cut);
    cpp_int const half = cpp_int(1) << (cut - 1);
    if (rest > half || (rest == half && bit_test(kept, 0))) ++kept;
    double const size = std::ldexp(static_cast<double>(static_cast<std::uint64_t>(kept)), cut - bias);
    return negative ? -size : size;
  }

 private:
  static constexpr int bias = 2400;  // below the last bit of the smallest product
  std::map<int, wide> totals_;
};

}  // namespace tonnage::testing
