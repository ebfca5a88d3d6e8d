// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Doubles whose every operation is rounded once, as IEEE 754 has it, under every compiler flag; and the quantile
/// functions of distributions in them.
///
/// Neither -ffast-math nor a fused multiply-add changes a bit, and no function of libm is called.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <tonnage/core/exp_log.hpp>
#include <tonnage/kernels/lanes.hpp>

namespace tonnage::inline v0_1_0::detail::planning {

/// A double that no compiler flag changes.
struct precise {
  double number = 0;

  TONNAGE_INLINE precise(double x) : number(x) { kernels::impl::keep(number); }  // NOLINT: implicit

  TONNAGE_INLINE friend precise operator+(precise a, precise b) {
    TONNAGE_PRECISE
    return a.number + b.number;
  }
  TONNAGE_INLINE friend precise operator-(precise a, precise b) {
    TONNAGE_PRECISE
    return a.number - b.number;
  }
  TONNAGE_INLINE friend precise operator*(precise a, precise b) {
    TONNAGE_PRECISE
    return a.number * b.number;
  }
  TONNAGE_INLINE friend precise operator/(precise a, precise b) {
    TONNAGE_PRECISE
    kernels::impl::keep(b.number);  // or -ffast-math multiplies by the inverse of what a loop does not change
    return a.number / b.number;
  }
  TONNAGE_INLINE friend bool operator<(precise a, precise b) { return a.number < b.number; }
};

[[nodiscard]] inline bool is_finite(double x) { return (std::bit_cast<std::uint64_t>(x) >> 52 & 0x7ff) != 0x7ff; }
[[nodiscard]] inline precise exp(precise x) { return portable::exp(x.number); }
[[nodiscard]] inline precise log(precise x) { return portable::log(x.number); }
/// √x to an ulp. \pre x ≥ 0, finite
[[nodiscard]] inline precise square_root(precise x) {
  if (!(precise(0) < x)) return 0;
  precise root = exp(precise(0.5) * log(x));
  root = precise(0.5) * (root + x / root);
  return precise(0.5) * (root + x / root);
}

template <std::size_t Terms>
[[nodiscard]] inline precise polynomial(std::array<double, Terms> const& coefficients, precise x) {
  precise out = coefficients[Terms - 1];
  for (std::size_t i = Terms - 1; i != 0; --i) out = out * x + coefficients[i - 1];
  return out;
}

/// The point of the standard normal distribution below which a share p of it lies, to about 1 in 10^16.
/// M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37, 1988. \pre 0 < p < 1
[[nodiscard]] inline precise normal_quantile(precise p) {
  precise const off = p - 0.5;
  if (off.number >= -0.425 && off.number <= 0.425) {
    precise const r = precise(0.180625) - off * off;
    return off *
           polynomial<8>(
               {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
                4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3},
               r) /
           polynomial<8>(
               {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
                3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3},
               r);
  }
  bool const is_low = off.number < 0;
  precise r = square_root(precise(0) - log(is_low ? p : precise(1) - p));
  precise out = 0;
  if (r.number <= 5) {
    r = r - 1.6;
    out = polynomial<8>({1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                         3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                         2.27238449892691845833e-2, 7.74545014278341407640e-4},
                        r) /
          polynomial<8>({1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
                         1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                         1.05075007164441684324e-9},
                        r);
  } else {
    r = r - 5.0;
    out = polynomial<8>({6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                         2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                         2.71155556874348757815e-5, 2.01033439929228813265e-7},
                        r) /
          polynomial<8>({1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                         7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                         2.04426310338993978564e-15},
                        r);
  }
  return is_low ? precise(0) - out : out;
}

/// log Γ(x), by Stirling's series. \pre 0 < x, finite
[[nodiscard]] inline precise log_gamma(precise x) {
  precise down = 0;
  for (; x.number < 12; x = x + 1.0) down = down + log(x);
  precise const square = precise(1) / (x * x);
  precise const series =
      polynomial<6>({1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360}, square) / x;
  return (x - 0.5) * log(x) - x + 0.91893853320467274178 + series - down;  // ½ log 2π
}

/// The beta distribution on 0 to 1.
class beta_shape {
 public:
  /// \pre 0 < a, 0 < b
  beta_shape(precise a, precise b) : a_(a), b_(b), log_beta_(log_gamma(a) + log_gamma(b) - log_gamma(a + b)) {}

  /// The share that lies below x, by the continued fraction of the incomplete beta function. \pre 0 < x < 1
  [[nodiscard]] precise below(precise x) const {
    precise const size = exp(a_ * log(x) + b_ * log(precise(1) - x) - log_beta_);
    bool const is_low = x * (a_ + b_ + 2.0) < a_ + 1.0;
    return is_low ? size * fraction(a_, b_, x) / a_ : precise(1) - size * fraction(b_, a_, precise(1) - x) / b_;
  }
  /// The density at x. \pre 0 < x < 1
  [[nodiscard]] precise density(precise x) const {
    return exp((a_ - 1.0) * log(x) + (b_ - 1.0) * log(precise(1) - x) - log_beta_);
  }
  /// The point below which a share p lies: Newton's steps within bounds that halve where one leaves them.
  /// \pre 0 < p < 1
  [[nodiscard]] precise quantile(precise p) const {
    precise low = 0, high = 1;
    precise x = a_ / (a_ + b_);
    for (int step = 0; step != 100; ++step) {
      precise const off = below(x) - p;
      (off.number < 0 ? low : high) = x;
      precise const slope = density(x);
      precise next = slope.number > 1e-300 ? x - off / slope : low;
      if (!(low < next && next < high)) next = (low + high) * 0.5;
      precise const moved = next - x;
      x = next;
      if ((moved.number < 0 ? -moved.number : moved.number) <= x.number * 0x1p-48) break;
    }
    return x;
  }

 private:
  /// Lentz's method, as W. J. Thompson and A. R. Barnett modified it, J. Comput. Phys. 64, 1986.
  [[nodiscard]] static precise fraction(precise a, precise b, precise x) {
    auto const away = [](precise v) { return v.number < 1e-300 && v.number > -1e-300 ? precise(1e-300) : v; };
    precise c = 1;
    precise d = precise(1) / away(precise(1) - (a + b) * x / (a + 1.0));
    precise out = d;
    for (int m = 1; m != 1000; ++m) {
      precise const n = m, n2 = 2 * m;
      precise term = n * (b - n) * x / ((a + n2 - 1.0) * (a + n2));
      d = precise(1) / away(precise(1) + term * d);
      c = away(precise(1) + term / c);
      out = out * (d * c);
      term = precise(0) - (a + n) * (a + b + n) * x / ((a + n2) * (a + n2 + 1.0));
      d = precise(1) / away(precise(1) + term * d);
      c = away(precise(1) + term / c);
      precise const factor = d * c;
      out = out * factor;
      precise const off = factor - 1.0;
      if (off.number < 0x1p-51 && off.number > -0x1p-51) break;
    }
    return out;
  }

  precise a_, b_, log_beta_;
};

}  // namespace tonnage::inline v0_1_0::detail::planning
