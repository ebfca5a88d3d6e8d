// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What nobody knows: a name, a range, the share of the worlds it holds in, and how it is distributed.
///
/// `guess("B200 price", 0.80, 33'000.0 * usd / gpu, 42'000.0 * usd / gpu).value()` is a price in a thousand worlds:
/// below $33,000 in a tenth of them, above $42,000 in another.
///
/// The name chooses the draws: a guess is the same in every place, order, thread, program and machine, to the bit, and
/// other guesses change nothing of it. Draws are stratified: the points of the distribution are fixed, the name chooses
/// which world gets which. Not part of `tonnage/tonnage.hpp`.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/core/float_environment.hpp>
#include <tonnage/core/rounding.hpp>
#include <tonnage/planning/detail/draws.hpp>
#include <tonnage/planning/detail/precise.hpp>
#include <tonnage/planning/ensemble.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// How a guess is spread. Those with ends (`triangular`, `pert`, `beta`) lie within their range in all worlds: the
/// share of the range is 1. `uniform` takes any share. `normal`, `lognormal` and `logit_normal` have no ends: their
/// share is below 1, and as many worlds lie below the range as above it.
namespace distribution {
/// Symmetric; may be negative.
struct normal_t {};
/// `guess("drift", 0.90, -1.0, 5.0, distribution::normal)`.
inline constexpr normal_t normal{};
/// Of factors: as often half as twice the median. What is above zero: prices, costs, times.
struct lognormal_t {};
/// The default: `guess("price", 0.80, 1.0, 2.0)`.
inline constexpr lognormal_t lognormal{};
/// Everything as likely as everything else.
struct uniform_t {};
/// `guess("any", 1.0, 0.0, 10.0, distribution::uniform)`.
inline constexpr uniform_t uniform{};
/// A share, between 0 and 1: its odds are lognormal.
struct logit_normal_t {};
/// `guess("delivered", 0.90, 0.75, 0.98, distribution::logit_normal)`.
inline constexpr logit_normal_t logit_normal{};
/// Straight lines from the ends up to the most likely value.
template <class Value>
struct triangular {
  Value mode;  ///< the most likely value
};
/// The curve of project planners: a beta distribution with its mean at (low + 4 mode + high) ÷ 6.
template <class Value>
struct pert {
  Value mode;  ///< the most likely value
};
/// The beta distribution, from low to high.
struct beta {
  double a;  ///< a plain number above 0; with b = 1, larger ones lean to the high end
  double b;  ///< a plain number above 0
};
template <class Value>
triangular(Value) -> triangular<Value>;
template <class Value>
pert(Value) -> pert<Value>;
}  // namespace distribution

/// \cond
namespace detail::planning {

/// The fewest digits that are this number.
[[nodiscard]] inline std::string digits_of(double number) {
  return fmt::vformat("{}", fmt::make_format_args(std::as_const(number)));
}

/// What a guess is, without its unit.
struct shape {
  enum kind : std::uint8_t { normal, lognormal, uniform, logit_normal, triangular, pert, beta, points };
  kind is;
  double share = 1, low = 0, high = 0;
  double first = 0, second = 0;  // the mode; a and b
  std::vector<double> points_in{};

  [[nodiscard]] static char const* name(kind k) {
    constexpr char const* names[] = {"normal", "lognormal", "uniform", "logit-normal", "triangular", "PERT", "beta"};
    return names[k];
  }

  void require_sound(std::string const& guess) const {
    auto const fail = [&](std::string const& what, double found) {
      throw_error(guess + ": expected " + what + ", found " + detail::planning::digits_of(found));
    };
    if (is == points) {
      if (points_in.empty()) throw_error(guess + ": expected at least one point, found none");
      for (double const point : points_in)
        if (!is_finite(point)) fail("points that are numbers", point);
      return;
    }
    if (!is_finite(share) || !(share > 0 && share <= 1)) fail("a share of the worlds above 0 and up to 1", share);
    if (!is_finite(low)) fail("a low end that is a number", low);
    if (!is_finite(high)) fail("a high end that is a number", high);
    if (high < low) fail("a high end of at least " + detail::planning::digits_of(low), high);
    bool const has_ends = is == triangular || is == pert || is == beta;
    if (has_ends && share < 1)
      fail(std::string("a share of 1, for a ") + name(is) + " guess lies within its ends", share);
    if (!has_ends && is != uniform && !(share < 1))
      fail(std::string("a share below 1, for a ") + name(is) + " guess has no ends", share);
    if (is == lognormal && !(low > 0)) fail("a low end above 0 of a lognormal guess", low);
    if (is == logit_normal && !(low > 0)) fail("a low end above 0 of a share", low);
    if (is == logit_normal && !(high < 1)) fail("a high end below 1 of a share", high);
    if ((is == triangular || is == pert) && (!is_finite(first) || first < low || high < first))
      fail("a mode from " + detail::planning::digits_of(low) + " to " + detail::planning::digits_of(high), first);
    if (is == beta && !(is_finite(first) && first > 0 && first <= 1e6)) fail("a above 0 and up to 1,000,000", first);
    if (is == beta && !(is_finite(second) && second > 0 && second <= 1e6))
      fail("b above 0 and up to 1,000,000", second);
  }

  [[nodiscard]] bool has_spread() const { return is == points ? points_in.front() != points_in.back() : low < high; }

  /// The distribution in so many points, ascending: what lies at (i + ½) ÷ worlds.
  [[nodiscard]] std::vector<double> quantiles(std::size_t worlds) const {
    tonnage::detail::nearest_rounding const to_nearest;
    std::vector<double> out(worlds);
    auto const each = [&](auto const& of_share) {
      for (std::size_t i = 0; i != worlds; ++i) out[i] = of_share(share_of_rank(i, worlds)).number;
    };
    precise const from = low, to = high, width = to - from;
    // (x − low) : (high − x), where x is the point of a normal distribution; `ends` are at z and -z of it
    auto const between = [&](precise a, precise b, auto const& turned) {
      precise const middle = (a + b) * 0.5;
      precise const deviation = (b - a) / (normal_quantile((precise(1) + share) * 0.5) * 2.0);
      each([&](precise p) { return turned(middle + deviation * normal_quantile(p)); });
    };
    switch (is) {
      case normal:
        between(from, to, [](precise x) { return x; });
        break;
      case lognormal:
        between(log(from), log(to), [](precise x) { return exp(x); });
        break;
      case logit_normal: {
        auto const logit = [](precise x) { return log(x / (precise(1) - x)); };
        between(logit(from), logit(to), [](precise x) { return precise(1) / (precise(1) + exp(precise(0) - x)); });
        break;
      }
      case uniform: {
        precise const all = width / share;
        precise const start = (from + to - all) * 0.5;
        each([&](precise p) { return start + all * p; });
        break;
      }
      case triangular: {
        precise const up = precise(first) - from, down = to - first;
        each([&](precise p) {
          bool const is_low = p * width < up;
          return is_low ? from + square_root(p * width * up) : to - square_root((precise(1) - p) * width * down);
        });
        break;
      }
      case pert:
      case beta: {
        bool const is_pert = is == pert;
        beta_shape const curve(is_pert ? precise(1) + precise(4) * (precise(first) - from) / width : precise(first),
                               is_pert ? precise(1) + precise(4) * (to - first) / width : precise(second));
        each([&](precise p) { return from + width * curve.quantile(p); });
        break;
      }
      case points:
        for (std::size_t i = 0; i != worlds; ++i) out[i] = points_in[(2 * i + 1) * points_in.size() / (2 * worlds)];
        break;
    }
    return out;
  }

  [[nodiscard]] std::vector<std::uint64_t> bits(std::vector<factor> const& factors) const {
    std::vector<std::uint64_t> out{is};
    for (double const number : {share, low, high, first, second}) out.push_back(std::bit_cast<std::uint64_t>(number));
    for (double const point : points_in) out.push_back(std::bit_cast<std::uint64_t>(point));
    for (auto const& f : factors) {
      out.push_back(hash_of(f.name));
      out.push_back(std::bit_cast<std::uint64_t>(f.by));
    }
    return out;
  }
};

[[nodiscard]] inline shape shape_of(distribution::normal_t) { return {.is = shape::normal}; }
[[nodiscard]] inline shape shape_of(distribution::lognormal_t) { return {.is = shape::lognormal}; }
[[nodiscard]] inline shape shape_of(distribution::uniform_t) { return {.is = shape::uniform}; }
[[nodiscard]] inline shape shape_of(distribution::logit_normal_t) { return {.is = shape::logit_normal}; }
[[nodiscard]] inline shape shape_of(distribution::beta const& b) {
  return {.is = shape::beta, .first = b.a, .second = b.b};
}
template <class Value>
[[nodiscard]] shape shape_of(distribution::triangular<Value> const& t) {
  return {.is = shape::triangular, .first = tonnage::detail::coherent(t.mode)};
}
template <class Value>
[[nodiscard]] shape shape_of(distribution::pert<Value> const& t) {
  return {.is = shape::pert, .first = tonnage::detail::coherent(t.mode)};
}

/// The value in so many worlds.
template <class Value, std::size_t Worlds>
struct in_worlds {
  using type = ensemble_of<Worlds>;
};
template <class Kind, std::size_t Worlds>
struct in_worlds<quantity<Kind, double>, Worlds> {
  using type = quantity<Kind, ensemble_of<Worlds>>;
};
template <class Value>
inline constexpr bool is_guessed = std::is_same_v<tonnage::detail::number_in<Value>, double>;

}  // namespace detail::planning
/// \endcond

/// An uncertain input. An immutable value; `value()` has the draws.
///
/// Two guesses of one name are one: they have the same draws. With other bounds, another distribution or other factors
/// they contradict each other, and a figure that is made of both throws `tonnage::error`.
/// \tparam Value  a quantity in double, or double
template <class Value>
class guess {
  static_assert(detail::planning::is_guessed<Value>, "tonnage: a guess is a quantity in double, or a double");

 public:
  /// Between `low` and `high` in a `share` of the worlds. There is no default of the share: a range is of no use to
  /// those who do not know it.
  /// \param as  how it is distributed: see `distribution`
  /// \throws tonnage::error  for no name; a share, ends or a mode that the distribution cannot have
  /// \code guess("delivered", 0.90, 0.75, 0.98, distribution::logit_normal) \endcode
  template <class Distribution = distribution::lognormal_t>
  guess(std::string name, double share, Value low, Value high, Distribution const& as = {}) {
    auto s = detail::planning::shape_of(as);
    s.share = share;
    s.low = tonnage::detail::coherent(low);
    s.high = tonnage::detail::coherent(high);
    begin(std::move(name), std::move(s));
  }
  /// One of these points, each as likely: prices that were paid, lives that were seen.
  /// \throws tonnage::error  for no name, and where there are no points
  guess(std::string name, std::vector<Value> const& points) {
    detail::planning::shape s{.is = detail::planning::shape::points};
    for (auto const& point : points) s.points_in.push_back(tonnage::detail::coherent(point));
    begin(std::move(name), std::move(s));
  }

  /// The same guess, which moves with others that name this factor: two guesses that move with it by r and s have a
  /// correlation of √(r s) (that of normal distributions; of ranks it is a little less), negative where one of r and s
  /// is. The factor needs no range: it is a name. Of several factors the sizes sum to 1 at most.
  /// \param by  from -1 to 1
  /// \throws tonnage::error  for no name, a number out of its range, and a factor that it has already
  [[nodiscard]] guess moving_with(std::string factor, double by) const {
    double all = by < 0 ? -by : by;
    if (factor.empty()) throw_error(name() + ": expected the name of what it moves with, found none");
    if (!detail::planning::is_finite(by) || !(all <= 1))
      throw_error(name() + ": expected a number from -1 to 1, found " + detail::planning::digits_of(by),
                  {.field = factor});
    for (auto const& f : factors_) {
      if (f.name == factor) throw_error(name() + ": expected a factor once, found it twice", {.field = factor});
      all += f.by < 0 ? -f.by : f.by;
    }
    if (!(all <= 1 + 1e-9))
      throw_error(name() + ": expected factors of 1 together at most, found " + detail::planning::digits_of(all),
                  {.field = factor});
    guess out = *this;
    out.factors_.push_back({std::move(factor), by});
    std::sort(out.factors_.begin(), out.factors_.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
    out.describe();
    return out;
  }

  /// The name that chooses the draws.
  [[nodiscard]] std::string const& name() const { return record_->name; }
  /// "B200 price: $33,000/GPU to $42,000/GPU in 80 % of the worlds, lognormal".
  [[nodiscard]] std::string text() const { return record_->name + ": " + record_->text; }

  /// The draws. Without a spread it is the number itself.
  /// \tparam Worlds  how many: `value<4'000>()` is another type than `value()`
  /// Complexity: O(worlds × log worlds), 0.1 to 5 ms: keep it
  template <std::size_t Worlds = ensemble::worlds>
  [[nodiscard]] auto value() const {
    using out = typename detail::planning::in_worlds<Value, Worlds>::type;
    using number = ensemble_of<Worlds>;
    if (!shape_.has_spread())
      return tonnage::detail::from_number<out>(
          number(shape_.is == detail::planning::shape::points ? shape_.points_in.front() : shape_.low, record_));
    auto const points = shape_.quantiles(Worlds);
    auto const ranks = detail::planning::ranks_of(name(), factors_, Worlds);
    std::vector<double> draws(Worlds);
    for (std::size_t i = 0; i != Worlds; ++i) draws[i] = points[ranks[i]];
    return tonnage::detail::from_number<out>(number(std::span<double const>(draws), record_));
  }

 private:
  void begin(std::string name, detail::planning::shape s) {
    if (name.empty()) throw_error("expected a guess with a name, found none: the name chooses its draws");
    s.require_sound(name);
    std::sort(s.points_in.begin(), s.points_in.end());
    shape_ = std::move(s);
    record_ = std::make_shared<guess_record>(guess_record{std::move(name), {}, {}});
    describe();
  }
  void describe() {
    auto const in_words = [](double number) {
      return fmt::vformat(
          "{}",
          fmt::make_format_args(std::as_const(static_cast<Value const&>(tonnage::detail::from_number<Value>(number)))));
    };
    std::string text;
    if (shape_.is == detail::planning::shape::points) {
      text = std::to_string(shape_.points_in.size()) + " points from " + in_words(shape_.points_in.front()) + " to " +
             in_words(shape_.points_in.back()) + ", each as likely";
    } else {
      double const in_hundred = 100 * shape_.share;
      std::string const share =
          shape_.share < 1 ? fmt::vformat("{:.6g}", fmt::make_format_args(std::as_const(in_hundred))) + " % of the"
                           : "all";
      text = in_words(shape_.low) + " to " + in_words(shape_.high) + " in " + share + " worlds, " +
             detail::planning::shape::name(shape_.is);
      using detail::planning::shape;
      if (shape_.is == shape::triangular || shape_.is == shape::pert) text += " around " + in_words(shape_.first);
      if (shape_.is == shape::beta)
        text +=
            " (" + detail::planning::digits_of(shape_.first) + ", " + detail::planning::digits_of(shape_.second) + ')';
    }
    for (auto const& f : factors_) text += ", moving with " + f.name + " by " + detail::planning::digits_of(f.by);
    record_ = std::make_shared<guess_record>(guess_record{record_->name, std::move(text), shape_.bits(factors_)});
  }

  detail::planning::shape shape_{};
  std::vector<detail::planning::factor> factors_;
  std::shared_ptr<guess_record const> record_;
};
template <class Value, class Distribution>
guess(char const*, double, Value, Value, Distribution) -> guess<Value>;
template <class Value>
guess(char const*, double, Value, Value) -> guess<Value>;
template <class Value>
guess(char const*, std::initializer_list<Value>) -> guess<Value>;

}  // namespace tonnage::inline v0_1_0
