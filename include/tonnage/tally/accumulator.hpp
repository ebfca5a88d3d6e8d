// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Accumulators: what the figures of a group add up in. Sums are one kind; these are the others, and yours.
///
///     systems | by(country) | tally(row_count, mean("efficiency", &system::efficiency), largest("Rmax", &system::rmax),
///                                   share("liquid-cooled", &system::is_liquid_cooled))
///
/// All of them merge: the answer does not depend on the order of rows, on batches or on threads.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <tonnage/tally/contribution.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/tally/total.hpp>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0 {

/// What collects the figures of one group: a copy is made for each group, `add` takes a figure, `merge` takes what
/// another copy has, and `value` gives a number or a quantity. Whatever the order of `add` and `merge`, `value` must be
/// the same. Where `value` rounds (to whole nodes, to cents), say `static constexpr bool is_rounded = true`: it is
/// asked once for each group, and totals are sums of what was rounded. To travel as bytes
/// (tonnage/tally/partial_bytes.hpp) it also needs `tag()`, which says what it is,
/// `put(to)` and `get(from)`, which write and read it as `key_bytes` does.
/// \code
/// struct distinct {  // how many different figures there are
///   std::set<int> seen;
///   void add(int figure) { seen.insert(figure); }
///   void merge(distinct const& other) { seen.insert(other.seen.begin(), other.seen.end()); }
///   double value() const { return static_cast<double>(seen.size()); }
/// };
/// \endcode
template <class A, class Figure>
concept accumulates = std::copyable<A> && requires(A& a, A const& other, Figure const& figure) {
  a.add(figure);
  a.merge(other);
  other.value();
};

/// \cond
template <class T>
struct key_bytes;

namespace detail {

template <class A>
class total<collected<A>> {
 public:
  template <class Figure, class Metric>
  void add(Figure const& figure, Metric const& metric) {
    if (!sum_.of) sum_.of.emplace(metric.template start<Figure>());
    sum_.of->add(figure);
  }
  void add(total const& other) { sum_ += other.sum_; }
  void add(A const& other) { sum_ += collected<A>{other}; }
  [[nodiscard]] collected<A> const& value() const { return sum_; }

 private:
  collected<A> sum_;
};

/// A metric whose figures go into an accumulator. `Start` gives the first state for a type of figures.
template <class Start, class Function, nature Nature>
struct collecting_metric : metric_base<collecting_metric<Start, Function, Nature>> {
  static constexpr nature is = Nature;
  static constexpr bool has_accumulator = true;
  std::string label;
  Start first;
  Function function;
  [[nodiscard]] std::string name() const { return label; }
  /// Functions cannot be compared: the name tells metrics of one type apart.
  friend bool operator==(collecting_metric const& a, collecting_metric const& b) { return a.label == b.label; }
  template <class Row>
    requires std::invocable<Function const&, Row const&>
  [[nodiscard]] constexpr auto of(Row const& row) const {
    return asked_of(function, row);
  }
  template <class Figure>
  [[nodiscard]] auto start() const {
    auto out = first.template of<Figure>();
    static_assert(accumulates<decltype(out), Figure>,
                  "tonnage: an accumulator needs add(figure), merge(other) and value(), and to be copied");
    return out;
  }
  /// What bytes hold, of an accumulator that this metric starts.
  template <class Accumulator>
  [[nodiscard]] Accumulator read(auto& from) const {
    if constexpr (requires { typename Accumulator::figure_type; })
      return Accumulator::get(from);
    else
      return first.template of<Accumulator>().get(from);
  }
};

template <class A>
struct copies_of {
  A start;
  [[nodiscard]] std::string text() const { return ", " + start.tag(); }
  template <class>
  [[nodiscard]] A of() const {
    return start;
  }
};

/// The smallest or the largest figure. A NaN among them is the answer, as it is of a sum; -0 is smaller than +0.
template <class Figure, bool Largest>
class extreme {
 public:
  using figure_type = Figure;

  void add(Figure const& figure) {
    if (!best_ || goes_before(coherent(figure), coherent(*best_))) best_ = figure;
  }
  void merge(extreme const& other) {
    if (other.best_) add(*other.best_);
  }
  [[nodiscard]] Figure value() const { return *best_; }

  [[nodiscard]] static std::string tag() { return Largest ? "largest of" : "smallest of"; }
  void put(auto& to) const {
    to.number(best_.has_value());
    if (best_) key_bytes<number_in<Figure>>::put(to, coherent(*best_));
  }
  [[nodiscard]] static extreme get(auto& from) {
    extreme out;
    if (from.template number<bool>()) out.best_ = from_number<Figure>(key_bytes<number_in<Figure>>::get(from));
    return out;
  }

 private:
  template <class Number>
  [[nodiscard]] static bool goes_before(Number const& a, Number const& b) {
    if constexpr (std::is_same_v<Number, double> || std::is_same_v<Number, float>) {
      auto const x = rank(double{a}), y = rank(double{b});
      return Largest ? y < x : x < y;
    } else {
      return Largest ? b < a : a < b;
    }
  }
  /// Doubles in their order, from their bits, which no flag of the compiler changes; NaN in front.
  [[nodiscard]] static std::int64_t rank(double x) {
    auto const bits = std::bit_cast<std::int64_t>(x);
    constexpr auto size = static_cast<std::int64_t>(~std::uint64_t{0} >> 1);
    if ((bits & size) > std::int64_t{0x7ff} << 52) return Largest ? size : -size - 1;
    return bits < 0 ? bits ^ size : bits;
  }

  std::optional<Figure> best_{};
};
template <bool Largest>
struct extremes {
  template <class Figure>
  [[nodiscard]] extreme<Figure, Largest> of() const {
    return {};
  }
};

/// The mean is a sum over the number of rows, both exact.
template <class Function, nature Nature>
struct mean_metric : metric_base<mean_metric<Function, Nature>> {
  static constexpr nature is = Nature;
  std::string label;
  Function function;
  [[nodiscard]] std::string name() const { return label; }
  friend bool operator==(mean_metric const& a, mean_metric const& b) { return a.label == b.label; }
  template <class Row>
    requires std::invocable<Function const&, Row const&>
  [[nodiscard]] constexpr auto of(Row const& row) const {
    auto const figure = asked_of(function, row);
    using sum = typename summed<typename known_type<std::remove_const_t<decltype(figure)>>::type>::type;
    using one = ratio_sum<sum, double>;
    if constexpr (requires { figure.has_value(); })
      return figure ? std::optional<one>(one{sum(*figure), 1.0}) : std::nullopt;
    else
      return one{sum(figure), 1.0};
  }
};

template <class Function, nature Nature>
inline constexpr bool is_ratio<mean_metric<Function, Nature>> = true;

/// For each row 1, or 0.
template <class Function>
struct one_if {
  Function function;
  template <class Row>
    requires std::invocable<Function const&, Row const&>
  [[nodiscard]] constexpr auto operator()(Row const& row) const {
    auto const holds = asked_of(function, row);
    if constexpr (requires { holds.has_value(); })
      return holds ? std::optional<double>(*holds ? 1.0 : 0.0) : std::nullopt;
    else
      return holds ? 1.0 : 0.0;
  }
};

struct row_count_metric : metric_base<row_count_metric> {
  static constexpr nature is = nature::either;
  constexpr bool operator==(row_count_metric const&) const = default;
  [[nodiscard]] std::string name() const { return "rows"; }
  template <class Row>
    requires(!weighed<Row>)
  [[nodiscard]] constexpr std::int64_t of(Row const&) const {
    return 1;
  }
};

}  // namespace detail
/// \endcond

/// Rows, whatever they are. Of use, count `jobs_started` or `jobs_ended`: a record that is cut is several rows.
inline constexpr detail::row_count_metric row_count{};

/// The mean of a figure over rows: its exact sum ÷ the number of rows that have it, rounded once. The mean weighted by
/// another figure is the ratio of two sums: `sum("FLOP", f) / sum("hours", g)`.
template <nature Nature = nature::either, class Function>
[[nodiscard]] detail::mean_metric<Function, Nature> mean(std::string name, Function function) {
  return {{}, std::move(name), std::move(function)};
}
/// The smallest figure of the rows.
template <nature Nature = nature::either, class Function>
[[nodiscard]] detail::collecting_metric<detail::extremes<false>, Function, Nature> smallest(std::string name,
                                                                                            Function function) {
  return {{}, std::move(name), {}, std::move(function)};
}
/// The largest figure of the rows.
template <nature Nature = nature::either, class Function>
[[nodiscard]] detail::collecting_metric<detail::extremes<true>, Function, Nature> largest(std::string name,
                                                                                          Function function) {
  return {{}, std::move(name), {}, std::move(function)};
}
/// The share of rows for which a condition holds, 0 to 1; rows for which it is not known (`std::nullopt`) do not count.
template <nature Nature = nature::either, class Function>
[[nodiscard]] auto share(std::string name, Function function) {
  return mean<Nature>(std::move(name), detail::one_if<Function>{std::move(function)});
}

/// A metric with an accumulator of your own: a name, the accumulator of a group without rows, and a function from a row
/// to the figure that it adds, or a pointer to a member. See `accumulates`.
/// \code metric("users", distinct(), &job::user) \endcode
template <nature Nature = nature::either, class Accumulator, class Function>
[[nodiscard]] detail::collecting_metric<detail::copies_of<Accumulator>, Function, Nature> metric(std::string name,
                                                                                                 Accumulator first,
                                                                                                 Function function) {
  return {{}, std::move(name), {std::move(first)}, std::move(function)};
}

}  // namespace tonnage::inline v0_1_0
