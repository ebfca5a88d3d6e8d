// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A number in a thousand worlds: what follows from guesses, world by world.
///
/// `260'000.0 * gpus * guess("price", 0.80, 33'000.0 * usd / gpu, 42'000.0 * usd / gpu).value()` prints as
/// "$8.31B / $9.68B / $11.3B": the 5 %, 50 % and 95 % quantiles.
///
/// It is a value type as double is: it goes through `quantity`, holdings, schedules and tallies. Sums of a tally are
/// exact in each world, whatever the order of rows. Not part of `tonnage/tonnage.hpp`.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/kernels/error_free.hpp>
#include <tonnage/kernels/quantiles.hpp>
#include <tonnage/kernels/target.hpp>
#include <tonnage/tally/total.hpp>
#include <tonnage/units/format.hpp>
#include <tonnage/units/quantity.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace kernels::inline TONNAGE_BUILD {
namespace impl {

/// The next worlds of a number, or one that is the same in all of them.
template <bool One, class Lanes>
TONNAGE_INLINE void load_worlds(Lanes& to, double const* from, std::size_t world) {
  if constexpr (One)
    fill(to, *from);
  else
    load(to, from + world);
}

/// One operation in each of `count` worlds. \pre count is a multiple of 8
template <char Operation, bool OneLeft, bool OneRight>
struct world_operation {
  template <class Isa>
  TONNAGE_INLINE static void run(double const* left, double const* right, std::size_t count, double* out) {
    TONNAGE_PRECISE
    using V = lanes<double, Isa>;
    for (std::size_t i = 0; i < count; i += width<double, Isa>) {
      V a, b;
      load_worlds<OneLeft>(a, left, i);
      load_worlds<OneRight>(b, right, i);
      keep(b);  // or -ffast-math multiplies by the inverse
      if constexpr (Operation == '+') a = a + b;
      if constexpr (Operation == '-') a = a - b;
      if constexpr (Operation == '*') a = a * b;
      if constexpr (Operation == '/') a = a / b;
      keep(a);
      store(out + i, a);
    }
  }
};

/// In how many of `count` worlds left ≤ right; NaN is in none. \pre count is a multiple of 8
template <bool OneLeft, bool OneRight>
struct count_at_most {
  template <class Isa>
  TONNAGE_INLINE static void run(double const* left, double const* right, std::size_t count, std::size_t* out) {
    TONNAGE_PRECISE
    using V = lanes<double, Isa>;
    using U = lanes<std::uint64_t, Isa>;
    U holds, one, none;
    fill(holds, std::uint64_t{0});
    fill(one, std::uint64_t{1});
    fill(none, std::uint64_t{0});
    for (std::size_t i = 0; i < count; i += width<double, Isa>) {
      V a, b;
      load_worlds<OneLeft>(a, left, i);
      load_worlds<OneRight>(b, right, i);
      holds += a <= b ? one : none;
    }
    std::uint64_t each[width<double, Isa>];
    store(each, holds);
    *out = 0;
    for (std::uint64_t const n : each) *out += static_cast<std::size_t>(n);
  }
};

/// Adds a few numbers of each world to its sum in two doubles. Eight worlds of which one has more digits than these
/// hold stay as they were, and are marked in `failed`. \pre count is a multiple of 8
struct add_to_worlds {
  template <class Isa>
  TONNAGE_INLINE static void run(double const* const* numbers, std::size_t how_many, std::size_t count, double* high,
                                 double* low, bool* failed) {
    using V = lanes<double, Isa>;
    using U = lanes<std::uint64_t, Isa>;
    constexpr std::size_t w = width<double, Isa>;
    constexpr std::size_t block = 8;
    for (std::size_t i = 0; i < count; i += block) {
      V sum[block / w], rest[block / w];
      U left[block / w]{};
      TONNAGE_UNROLL
      for (std::size_t k = 0; k < block / w; ++k) {
        load(sum[k], high + i + k * w);
        load(rest[k], low + i + k * w);
      }
      for (std::size_t n = 0; n < how_many; ++n) {
        TONNAGE_UNROLL
        for (std::size_t k = 0; k < block / w; ++k) {
          V x;
          load(x, numbers[n] + i + k * w);
          two_sum(sum[k], x);
          two_sum(rest[k], x);
          U bits;
          std::memcpy(&bits, &x, sizeof bits);
          left[k] |= bits;
        }
      }
      std::uint64_t bits[block];
      TONNAGE_UNROLL
      for (std::size_t k = 0; k < block / w; ++k) store(bits + k * w, left[k]);
      std::uint64_t any = 0;
      TONNAGE_UNROLL
      for (std::size_t k = 0; k < block; ++k) any |= bits[k];
      bool const fails = any << 1 != 0;  // zeros of either sign are none
      failed[i / block] = fails;
      if (fails) continue;
      TONNAGE_UNROLL
      for (std::size_t k = 0; k < block / w; ++k) {
        store(high + i + k * w, sum[k]);
        store(low + i + k * w, rest[k]);
      }
    }
  }
};

}  // namespace impl
}  // namespace kernels::inline TONNAGE_BUILD
/// \endcond

/// What a guess is, for notes and to tell it from another of the same name.
struct guess_record {
  std::string name;                    ///< which chooses the draws
  std::string text;                    ///< range, share and distribution, in words
  std::vector<std::uint64_t> made_of;  ///< all of its numbers, in bits
  bool operator==(guess_record const&) const = default;
};

/// \cond
namespace detail::planning {

/// Guesses in the order of their names.
using guess_set = std::vector<std::shared_ptr<guess_record const>>;
using shared_guesses = std::shared_ptr<guess_set const>;

/// Whether the first has all records of the second, as they lie in memory.
[[nodiscard]] inline bool includes(guess_set const& a, guess_set const& b) {
  auto i = a.begin();
  for (auto const& each : b) {
    while (i != a.end() && *i != each) ++i;
    if (i == a.end()) return false;
    ++i;
  }
  return true;
}

/// The guesses of both. Where a name has two meanings, `conflict` says which, and the first stays.
[[nodiscard]] inline shared_guesses united(shared_guesses const& a, shared_guesses const& b, std::string& conflict) {
  if (!b || a == b) return a;
  if (!a) return b;
  if (includes(*a, *b)) return a;
  if (includes(*b, *a)) return b;
  auto both = std::make_shared<guess_set>();
  auto i = a->begin();
  auto j = b->begin();
  while (i != a->end() || j != b->end()) {
    if (j == b->end() || (i != a->end() && (*i)->name < (*j)->name)) {
      both->push_back(*i++);
    } else if (i == a->end() || (*j)->name < (*i)->name) {
      both->push_back(*j++);
    } else {
      if (*i != *j && **i != **j) conflict = (*i)->name + ": " + (*i)->text + ", and " + (*j)->text;
      both->push_back(*i++);
      ++j;
    }
  }
  return both;
}
[[noreturn]] inline void two_guesses(std::string const& conflict) {
  throw_error("expected one guess of this name, found two: give them two names, or the same bounds",
              {.text = conflict});
}

}  // namespace detail::planning
/// \endcond

/// A value type: one number in each of so many worlds; draw i is world i, of every guess. A number that is the same in
/// all of them, as every plain one, takes no more than itself.
///
/// Copies share their draws. Sums, differences, products and quotients are those of doubles in each world, with the
/// same bits under every compiler flag. A comparison that holds in some worlds only throws `tonnage::error`.
/// Memory: 40 bytes, and 8 bytes a world where they differ. Complexity: O(worlds) an operation.
/// \tparam Worlds  a multiple of 8. Ensembles of different numbers of worlds do not meet.
template <std::size_t Worlds>
class ensemble_of {
  static_assert(Worlds != 0 && Worlds % 8 == 0, "tonnage: the number of worlds is a multiple of 8");
  struct draws {
    double of[Worlds];
  };

 public:
  /// How many worlds there are.
  static constexpr std::size_t worlds = Worlds;

  /// Zero, in all worlds.
  ensemble_of() noexcept = default;
  /// The same number in all worlds.
  template <class Number>
    requires std::is_arithmetic_v<Number>
  ensemble_of(Number number) : number_(static_cast<double>(number)) {}  // NOLINT: implicit, as from double
  /// A number for each world.
  /// \throws tonnage::error  where there are not `Worlds` of them
  explicit ensemble_of(std::span<double const> numbers, std::shared_ptr<guess_record const> from = {}) {
    if (numbers.size() != Worlds)
      throw_error("expected " + std::to_string(Worlds) + " draws, found " + std::to_string(numbers.size()));
    auto made = std::make_shared<draws>();
    for (std::size_t i = 0; i != Worlds; ++i) made->of[i] = numbers[i];
    draws_ = std::move(made);
    note(std::move(from));
  }
  /// The same number in all worlds, by a guess.
  ensemble_of(double number, std::shared_ptr<guess_record const> from) : number_(number) { note(std::move(from)); }

  /// How partial answers in bytes call this type.
  [[nodiscard]] static std::string tag() { return "f64 in " + std::to_string(Worlds) + " worlds"; }

  /// The number in one world. \pre world < worlds
  [[nodiscard]] double operator[](std::size_t world) const { return draws_ ? draws_->of[world] : number_; }
  /// Whether every world has the same, for certain.
  [[nodiscard]] bool is_one_number() const { return draws_ == nullptr; }
  /// All draws, in the order of the worlds.
  [[nodiscard]] std::vector<double> to_vector() const {
    if (!draws_) return std::vector<double>(Worlds, number_);
    return {draws_->of, draws_->of + Worlds};
  }
  /// The guesses it was made of, in the order of their names.
  [[nodiscard]] std::vector<guess_record> guesses() const {
    std::vector<guess_record> out;
    if (from_)
      for (auto const& each : *from_) out.push_back(*each);
    return out;
  }
  /// What the numbers are that it prints as, for the notes below a table: "5 %, 50 % and 95 % of 1,000 worlds"; empty
  /// where it is one number in all worlds.
  [[nodiscard]] std::string text_of_range() const {
    if (is_one_number()) return {};
    return "5 %, 50 % and 95 % of " + tonnage::detail::grouped(std::to_string(Worlds)) + " worlds";
  }
  /// What lies at these shares of the worlds (0.5 is the median), by the linear rule of NumPy.
  /// \throws tonnage::error  where a share is not from 0 to 1
  [[nodiscard]] std::vector<double> quantiles(std::vector<double> const& shares) const {
    if (draws_) return kernels::quantiles(std::span<double const>(draws_->of), shares, kernels::quantile_rule::linear);
    for (double const share : shares) kernels::detail::must_be_share(share);
    return std::vector<double>(shares.size(), number_);
  }

  /// \throws tonnage::error  where a guess of the one has the name, but not the bounds, of one of the other
  friend ensemble_of operator+(ensemble_of const& a, ensemble_of const& b) { return each<'+'>(a, b); }
  friend ensemble_of operator-(ensemble_of const& a, ensemble_of const& b) { return each<'-'>(a, b); }
  friend ensemble_of operator*(ensemble_of const& a, ensemble_of const& b) { return each<'*'>(a, b); }
  friend ensemble_of operator/(ensemble_of const& a, ensemble_of const& b) { return each<'/'>(a, b); }
  ensemble_of& operator+=(ensemble_of const& other) { return *this = *this + other; }
  ensemble_of operator-() const { return ensemble_of(0.0) - *this; }

  /// In how many worlds a ≤ b.
  [[nodiscard]] static std::size_t count_at_most(ensemble_of const& a, ensemble_of const& b) {
    using namespace kernels::impl;
    if (!a.draws_ && !b.draws_) return a.number_ <= b.number_ ? Worlds : 0;
    std::size_t out = 0;
    if (!a.draws_)
      dispatch<kernels::impl::count_at_most<true, false>>(&a.number_, b.draws_->of, Worlds, &out);
    else if (!b.draws_)
      dispatch<kernels::impl::count_at_most<false, true>>(a.draws_->of, &b.number_, Worlds, &out);
    else
      dispatch<kernels::impl::count_at_most<false, false>>(a.draws_->of, b.draws_->of, Worlds, &out);
    return out;
  }
  /// \throws tonnage::error  where it holds in some worlds, and not in others
  friend bool operator==(ensemble_of const& a, ensemble_of const& b) {
    return decided(count(a, b, [](double x, double y) { return x == y; }));
  }
  friend bool operator<(ensemble_of const& a, ensemble_of const& b) {
    return decided(count(a, b, [](double x, double y) { return x < y; }));
  }
  friend bool operator<=(ensemble_of const& a, ensemble_of const& b) { return decided(count_at_most(a, b)); }
  friend bool operator>(ensemble_of const& a, ensemble_of const& b) { return b < a; }
  friend bool operator>=(ensemble_of const& a, ensemble_of const& b) { return b <= a; }

 private:
  template <class Sum>
  friend class detail::total;

  void note(std::shared_ptr<guess_record const> from) {
    if (from) from_ = std::make_shared<detail::planning::guess_set>(1, std::move(from));
  }

  template <char Operation>
  static ensemble_of each(ensemble_of const& a, ensemble_of const& b) {
    ensemble_of out;
    std::string conflict;
    out.from_ = detail::planning::united(a.from_, b.from_, conflict);
    if (!conflict.empty()) detail::planning::two_guesses(conflict);
    double const* const x = a.draws_ ? a.draws_->of : &a.number_;
    double const* const y = b.draws_ ? b.draws_->of : &b.number_;
    if (!a.draws_ && !b.draws_) {
      double one = *x;
      double other = *y;
      kernels::impl::world_operation<Operation, true,
                                     true>::template run<kernels::detail::isa<kernels::simd::scalar, 0>>(&one, &other,
                                                                                                         1,
                                                                                                         &out.number_);
      return out;
    }
    std::shared_ptr<draws> made(new draws);
    using namespace kernels::impl;
    if (!a.draws_)
      dispatch<world_operation<Operation, true, false>>(x, y, Worlds, made->of);
    else if (!b.draws_)
      dispatch<world_operation<Operation, false, true>>(x, y, Worlds, made->of);
    else
      dispatch<world_operation<Operation, false, false>>(x, y, Worlds, made->of);
    out.draws_ = std::move(made);
    return out;
  }

  template <class Test>
  static std::size_t count(ensemble_of const& a, ensemble_of const& b, Test const& test) {
    if (!a.draws_ && !b.draws_) return test(a.number_, b.number_) ? Worlds : 0;
    std::size_t out = 0;
    for (std::size_t i = 0; i != Worlds; ++i) out += test(a[i], b[i]) ? 1U : 0U;
    return out;
  }
  static bool decided(std::size_t holds) {
    if (holds != 0 && holds != Worlds)
      throw_error("a comparison that holds in " + std::to_string(holds) + " of " + std::to_string(Worlds) +
                  " worlds: ask chance_at_most, or compare a quantile");
    return holds != 0;
  }

  double number_ = 0;
  std::shared_ptr<draws const> draws_;  // none, where every world has `number_`
  detail::planning::shared_guesses from_;
};

/// A number in a thousand worlds.
using ensemble = ensemble_of<1000>;

/// \cond
namespace detail::planning {
template <class T>
inline constexpr bool is_ensemble = false;
template <std::size_t Worlds>
inline constexpr bool is_ensemble<ensemble_of<Worlds>> = true;
}  // namespace detail::planning
/// \endcond

/// A comparison that holds in some worlds only is not guessed.
template <std::size_t Worlds>
struct value_order<ensemble_of<Worlds>> {
  using number = ensemble_of<Worlds>;  ///< what is compared

  static bool equal(number const& a, number const& b) { return a == b; }
  static bool less(number const& a, number const& b) { return a < b; }
  static bool at_most(number const& a, number const& b) { return a <= b; }
  static bool surely_at_most(number const& a, number const& b) { return number::count_at_most(a, b) == Worlds; }
};

/// Prints "212 / 259 / 315 MW": what lies at 5 %, 50 % and 95 % of the worlds. A number that is the same in all worlds
/// prints as the number it is. The unit is that of the median.
template <std::size_t Worlds>
struct value_traits<ensemble_of<Worlds>> {
  static double magnitude(ensemble_of<Worlds> const& v) { return v.quantiles({0.5})[0]; }
  /// What tables show: the quantiles of 5, 50 and 95 %.
  static std::array<double, 3> low_middle_high(ensemble_of<Worlds> const& v) {
    auto const at = v.quantiles({0.05, 0.5, 0.95});
    return {at[0], at[1], at[2]};
  }

  template <class Writer>
  static std::string format(ensemble_of<Worlds> const& v, Writer const& write) {
    auto const at = v.quantiles({0.0, 0.05, 0.5, 0.95, 1.0});
    if (at.front() == at.back()) return write.with_unit(at[2]);
    if (!write.before().empty())
      return write.with_unit(at[1]) + " / " + write.with_unit(at[2]) + " / " + write.with_unit(at[3]);
    return write.number(at[1]) + " / " + write.number(at[2]) + " / " + write.number(at[3]) + std::string(write.after());
  }
};

/// What lies at a share of the worlds: it prints, reads and compares, and has no sum. The 5 % quantile of a sum is not
/// the sum of the 5 % quantiles: add the ensembles, and ask for the quantile of their sum.
template <class Kind>
class quantile_of {
 public:
  /// \param number  in the kind's coherent unit
  explicit quantile_of(double number) : number_(number) {}

  /// The number of `unit`s this is.
  template <class K, scale S>
  [[nodiscard]] double in(unit<K, S> const& u) const {
    return quantity<Kind>::from_coherent(number_).in(u);
  }
  /// The number itself, where it has no unit.
  [[nodiscard]] double value() const
    requires std::is_same_v<Kind, kind::number>
  {
    return number_;
  }
  /// The order of the numbers.
  friend auto operator<=>(quantile_of const&, quantile_of const&) = default;
  friend bool operator==(quantile_of const& a, quantity<Kind> const& b) { return a.number_ == b.coherent_; }
  friend auto operator<=>(quantile_of const& a, quantity<Kind> const& b) { return a.number_ <=> b.coherent_; }

 private:
  friend struct fmt::formatter<quantile_of>;
  double number_;
};

/// What lies at a share of the worlds, by the linear rule of NumPy: 0.5 for the median.
/// Complexity: O(worlds). \throws tonnage::error  where the share is not from 0 to 1
/// \code quantile(power, 0.95) <= 300.0 * megawatts * of_facility \endcode
template <class Kind, std::size_t Worlds>
[[nodiscard]] quantile_of<Kind> quantile(quantity<Kind, ensemble_of<Worlds>> const& of, double share) {
  return quantile_of<Kind>(of.coherent_.quantiles({share})[0]);
}
/// The same of a number without a unit.
template <std::size_t Worlds>
[[nodiscard]] quantile_of<kind::number> quantile(ensemble_of<Worlds> const& of, double share) {
  return quantile_of<kind::number>(of.quantiles({share})[0]);
}

/// The share of the worlds in which it is at most the limit.
/// \code chance_at_most(power, 300.0 * megawatts * of_facility) == 0.89 \endcode
template <class A, std::size_t Worlds, class B, class R>
  requires kind::compatible<A, B>
[[nodiscard]] double chance_at_most(quantity<A, ensemble_of<Worlds>> const& of, quantity<B, R> const& limit) {
  using number = ensemble_of<Worlds>;
  return static_cast<double>(number::count_at_most(of.coherent_, number(limit.coherent_))) / double{Worlds};
}
/// The share of the worlds in which it is at least the limit.
template <class A, std::size_t Worlds, class B, class R>
  requires kind::compatible<A, B>
[[nodiscard]] double chance_at_least(quantity<A, ensemble_of<Worlds>> const& of, quantity<B, R> const& limit) {
  using number = ensemble_of<Worlds>;
  return static_cast<double>(number::count_at_most(number(limit.coherent_), of.coherent_)) / double{Worlds};
}
/// The same of a number without a unit, such as a PUE or a part of a budget.
/// \code chance_at_most(cost / budget, 1.0) \endcode
template <std::size_t Worlds, class Limit>
  requires std::convertible_to<Limit const&, ensemble_of<Worlds>>
[[nodiscard]] double chance_at_most(ensemble_of<Worlds> const& of, Limit const& limit) {
  return static_cast<double>(ensemble_of<Worlds>::count_at_most(of, limit)) / double{Worlds};
}
/// And at least.
template <std::size_t Worlds, class Limit>
  requires std::convertible_to<Limit const&, ensemble_of<Worlds>>
[[nodiscard]] double chance_at_least(ensemble_of<Worlds> const& of, Limit const& limit) {
  return static_cast<double>(ensemble_of<Worlds>::count_at_most(limit, of)) / double{Worlds};
}

/// The mean of all worlds: their exact sum, rounded, ÷ their number. Unlike quantiles, means add: that of a sum is the
/// sum of the means, up to what was rounded.
/// Complexity: O(worlds).
/// \code mean(cost)  // what the plan costs on average \endcode
template <std::size_t Worlds>
[[nodiscard]] double mean(ensemble_of<Worlds> const& of) {
  if (of.is_one_number()) return of[0];
  superaccumulator sum;
  for (std::size_t world = 0; world != Worlds; ++world) sum.add(of[world]);
  return sum.value() / double{Worlds};
}
/// The same of a quantity.
template <class Kind, std::size_t Worlds>
[[nodiscard]] quantity<Kind> mean(quantity<Kind, ensemble_of<Worlds>> const& of) {
  return quantity<Kind>::from_coherent(mean(of.coherent_));
}

/// \cond
namespace detail {

/// Of ensembles: the exact sum in each world, rounded once. What is one number in all worlds is added up once for all.
/// A few draws wait until they can be added together: sums are then read and written once for all of them.
/// Memory: 16 bytes a world from the eighth of the draws on.
template <class Sum>
  requires detail::planning::is_ensemble<number_in<Sum>>
class total<Sum> {
  using number = number_in<Sum>;
  static constexpr std::size_t worlds = number::worlds;
  static constexpr std::size_t waiting_at_most = 8;
  using shared_draws = std::shared_ptr<typename number::draws const>;

 public:
  total() = default;
  total(total const& other)
      : same_(other.same_),
        each_(other.each_ ? std::make_unique<sums>(*other.each_) : nullptr),
        waiting_(other.waiting_),
        from_(other.from_),
        conflict_(other.conflict_) {}
  total(total&&) noexcept = default;
  total& operator=(total other) noexcept {
    same_ = std::move(other.same_);
    each_ = std::move(other.each_);
    waiting_ = std::move(other.waiting_);
    from_ = std::move(other.from_);
    last_ = nullptr;
    conflict_ = std::move(other.conflict_);
    return *this;
  }
  ~total() = default;

  void add(Sum const& part) {
    number const& n = coherent(part);
    note(n.from_);
    if (n.draws_)
      take(n.draws_);
    else
      same_ += n.number_;
  }
  void add(total const& other) {
    if (&other == this) {
      total const copy(other);
      return add(copy);
    }
    note(other.from_);
    if (conflict_.empty()) conflict_ = other.conflict_;
    same_ += other.same_;
    for (auto const& each : other.waiting_) take(each);
    if (other.each_) sums_in_worlds().add(*other.each_);
  }
  template <class Count, class Rate>
  void add_product(total<Count> const& count, Rate const& rate) {
    // What is one number in all worlds is multiplied as a plain one is: the product is not rounded.
    using by = number_in<Rate>;
    if constexpr (detail::planning::is_ensemble<number_in<Count>> && std::is_same_v<by, double>) {
      if (count.is_one_number()) {
        note(count.from_);
        same_.add_product(count.same_, coherent(rate));
        return;
      }
    } else if constexpr (detail::planning::is_ensemble<number_in<Count>> && detail::planning::is_ensemble<by>) {
      if (count.is_one_number() && coherent(rate).is_one_number()) {
        note(count.from_);
        note(coherent(rate).from_);
        same_.add_product(count.same_, coherent(rate).number_);
        return;
      }
    }
    add(static_cast<Sum>(count.value() * rate));
  }
  /// \throws tonnage::error  where two of its guesses have one name
  [[nodiscard]] Sum value() const {
    if (!conflict_.empty()) detail::planning::two_guesses(conflict_);
    number out;
    out.from_ = from_;
    if (is_one_number()) {
      out.number_ = same_.value();
    } else {
      auto made = std::make_shared<typename number::draws>();
      in_worlds()->values(made->of);
      out.draws_ = std::move(made);
    }
    return from_number<Sum>(std::move(out));
  }

  /// The guesses, and the exact sum of each world: 17 bytes a world where two doubles hold it (partial_bytes.hpp).
  /// \throws tonnage::error  as `value`
  template <class Writer>
  void put(Writer& to) const {
    if (!conflict_.empty()) detail::planning::two_guesses(conflict_);
    to.size(from_ ? from_->size() : 0);
    if (from_) {
      for (auto const& each : *from_) {
        to.text(each->name);
        to.text(each->text);
        to.size(each->made_of.size());
        for (auto const bits : each->made_of) to.number(bits);
      }
    }
    to.number(is_one_number());
    if (is_one_number()) {
      put_exact(to, same_);
    } else {
      auto const all = in_worlds();
      for (std::size_t world = 0; world != worlds; ++world) put_exact(to, all->exact(world));
    }
  }
  /// Adds what was put.
  template <class Reader>
  void get(Reader& from) {
    auto guesses = std::make_shared<detail::planning::guess_set>();
    for (auto left = from.size(); left != 0; --left) {
      guess_record each{.name = from.text(), .text = from.text(), .made_of = {}};
      if (!guesses->empty() && guesses->back()->name >= each.name)
        from.fail("guesses are not in the order of their names");
      for (auto numbers = from.size(); numbers != 0; --numbers)
        each.made_of.push_back(from.template number<std::uint64_t>());
      guesses->push_back(std::make_shared<guess_record const>(std::move(each)));
    }
    if (!guesses->empty()) note(std::move(guesses));
    if (from.template number<bool>()) {
      same_ += get_exact(from);
    } else {
      auto const all = std::make_unique<sums>();
      for (std::size_t world = 0; world != worlds; ++world) all->begin(world, get_exact(from));
      sums_in_worlds().add(*all);
    }
  }

 private:
  template <class Other>
  friend class total;

  /// Two doubles a world, and what they do not hold.
  struct sums {
    double high[worlds]{};
    double low[worlds]{};
    std::vector<std::pair<std::size_t, superaccumulator>> beyond{};  // of worlds, ascending

    void add(double const* const* numbers, std::size_t how_many) {
      bool failed[worlds / 8];
      kernels::impl::dispatch<kernels::impl::add_to_worlds>(numbers, how_many, worlds, high, low, failed);
      for (std::size_t block = 0; block != worlds / 8; ++block) {
        if (!failed[block]) [[likely]]
          continue;
        for (std::size_t world = 8 * block; world != 8 * block + 8; ++world)
          for (std::size_t n = 0; n != how_many; ++n) beyond_of(world).add(numbers[n][world]);
      }
    }
    void add(std::vector<shared_draws> const& draws) {
      double const* numbers[waiting_at_most];
      for (std::size_t i = 0; i != draws.size(); ++i) numbers[i] = draws[i]->of;
      if (!draws.empty()) add(numbers, draws.size());
    }
    void add(sums const& other) {
      double const* const both[] = {other.high, other.low};
      add(both, 2);
      for (auto const& [world, sum] : other.beyond) beyond_of(world).merge(sum);
    }
    void add(kernels::running_sum const& same) {
      auto const parts = same.parts();
      std::vector<double> const first(worlds, parts.high), second(worlds, parts.low);
      double const* const both[] = {first.data(), second.data()};
      add(both, 2);
      if (parts.beyond != nullptr)
        for (std::size_t i = 0; i != worlds; ++i) beyond_of(i).merge(*parts.beyond);
    }
    /// \pre nothing of this world was added yet
    void begin(std::size_t world, kernels::running_sum const& sum) {
      auto const parts = sum.parts();
      high[world] = parts.high, low[world] = parts.low;
      if (parts.beyond != nullptr) beyond_of(world).merge(*parts.beyond);
    }
    [[nodiscard]] kernels::running_sum exact(std::size_t world) const {
      kernels::running_sum out(high[world], low[world]);
      for (auto const& [which, sum] : beyond)
        if (which == world) out += kernels::running_sum(sum);
      return out;
    }
    superaccumulator& beyond_of(std::size_t world) {
      auto at = beyond.begin();
      while (at != beyond.end() && at->first < world) ++at;
      if (at == beyond.end() || at->first != world) at = beyond.insert(at, {world, superaccumulator()});
      return at->second;
    }
    void values(double* out) const {
      kernels::impl::dispatch<kernels::impl::world_operation<'+', false, false>>(
          static_cast<double const*>(high), static_cast<double const*>(low), worlds, out);
      for (auto const& [world, sum] : beyond) {
        superaccumulator all = sum;
        all.add(high[world]);
        all.add(low[world]);
        out[world] = all.value();
      }
    }
  };

  [[nodiscard]] bool is_one_number() const { return !each_ && waiting_.empty(); }
  /// The sums with all that waits. \pre !is_one_number()
  [[nodiscard]] std::unique_ptr<sums> in_worlds() const {
    auto out = each_ ? std::make_unique<sums>(*each_) : std::make_unique<sums>();
    out->add(waiting_);
    out->add(same_);
    return out;
  }
  [[nodiscard]] sums& sums_in_worlds() {
    if (!each_) each_ = std::make_unique<sums>();
    return *each_;
  }
  void take(shared_draws const& draws) {
    if (waiting_.capacity() == 0) waiting_.reserve(waiting_at_most);
    waiting_.push_back(draws);
    if (waiting_.size() != waiting_at_most) return;
    sums_in_worlds().add(waiting_);
    waiting_.clear();
  }
  void note(detail::planning::shared_guesses const& more) {
    if (more == last_) return;
    from_ = detail::planning::united(from_, more, conflict_);
    last_ = more;
  }

  kernels::running_sum same_;
  std::unique_ptr<sums> each_;
  std::vector<shared_draws> waiting_;
  detail::planning::shared_guesses from_, last_;
  std::string conflict_;
};

}  // namespace detail
/// \endcond

}  // namespace tonnage::inline v0_1_0

/// Prints as a quantity of its kind.
template <class Kind>
struct fmt::formatter<tonnage::quantile_of<Kind>> : tonnage::detail::formatter<Kind> {
  auto format(tonnage::quantile_of<Kind> const& q, fmt::format_context& context) const {
    return this->write(q.number_, context);
  }
};

/// Prints as a quantity of its kind does, "1.21 / 1.30 / 1.42", without a unit.
template <std::size_t Worlds>
struct fmt::formatter<tonnage::ensemble_of<Worlds>> : tonnage::detail::formatter<tonnage::kind::number> {
  auto format(tonnage::ensemble_of<Worlds> const& number, fmt::format_context& context) const {
    return this->write(number, context);
  }
};
