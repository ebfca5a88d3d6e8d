// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Metrics: formulas with units, summed over a group.
///
/// `tally(gpu_count, peak<bf16>, capex / peak<bf16>)`;
/// `sum("boards", [](auto const& h) { return h.count / (8.0 * gpus); })`, `sum("Rmax", &system::rmax)`.
///
/// A metric knows whether it is a stock (power: of an instant), a flow (capex: during a period) or either (a count),
/// and says nothing (`std::nullopt`) of a row whose figure is not known. A ratio of metrics is the ratio of the sums
/// over the rows for which both are known, never the sum of ratios.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <tonnage/catalog/rating.hpp>
#include <tonnage/fleet/fleet.hpp>
#include <tonnage/tally/cell.hpp>
#include <tonnage/tally/contribution.hpp>
#include <tonnage/units/display.hpp>
#include <tonnage/units/ratio.hpp>
#include <tonnage/units/refusal.hpp>

namespace tonnage::inline v0_1_0 {

/// What a metric may be asked of: an instant, a period, or both.
enum class nature { either, stock, flow };

/// A metric has a name and a nature.
template <class M>
concept metric_like = requires(M const& m) {
  { m.name() } -> std::convertible_to<std::string>;
  { M::is } -> std::convertible_to<nature>;
};
/// Whether rows of this type have what a metric needs.
template <class M, class Row>
concept measures = metric_like<M> && requires { typename detail::sum_type<M, Row>; };

/// \cond
namespace detail {
template <class M, nature Is = M::is>
struct presented;
/// The symbol of a unit, as tables print it.
/// \throws tonnage::error  for a size that has none, such as 3 MW
[[nodiscard]] inline std::string symbol_of_size(measured const& what, scale const& size) {
  if (&what == &measured_by<kind::number> && size == percent.size) return "%";
  ladder const steps(what);
  for (int i = steps.first(); i <= steps.last(); ++i) {
    auto const step = steps.at(i);
    if (step.size == size) return step.before + (step.after.starts_with(' ') ? step.after.substr(1) : step.after);
  }
  throw_error("this unit has no symbol: give its name as text, such as \"MW\"");
}

/// What every metric can do.
template <class M>
struct metric_base {
  constexpr bool operator==(metric_base const&) const = default;
  /// The same under another name.
  [[nodiscard]] auto named(std::string name) const { return presented<M>{{}, self(), std::move(name), {}}; }
  /// The same, printed in a unit: `share(…).in(percent)`, `(peak<bf16> / chip_power).in("PFLOP/s per kW")`. Exported
  /// data are in base units. A unit of another kind throws `tonnage::error` where the table is printed.
  [[nodiscard]] auto in(std::string unit) const { return presented<M>{{}, self(), {}, std::move(unit)}; }
  /// The same with a unit: `chip_power.in(prefix::mega * watts)`.
  template <class Kind, scale Size>
  [[nodiscard]] auto in(unit<Kind, Size>) const {
    return in(symbol_of_size(measured_by<Kind>, Size));
  }

 private:
  [[nodiscard]] M const& self() const { return static_cast<M const&>(*this); }
};

struct count_metric : metric_base<count_metric> {
  constexpr bool operator==(count_metric const&) const = default;
  static constexpr bool is_weight = true;
  static constexpr nature is = nature::either;
  [[nodiscard]] std::string name() const { return "GPUs"; }
  template <counts_gpus Row>
  [[nodiscard]] constexpr auto of(Row const& row) const {
    return gpus_in(row);
  }
};

template <class Format>
struct peak_metric : metric_base<peak_metric<Format>> {
  constexpr bool operator==(peak_metric const&) const = default;
  static constexpr nature is = nature::stock;
  [[nodiscard]] std::string name() const { return std::string(Format::name) + " peak"; }
  [[nodiscard]] constexpr auto per_gpu(catalog::model m) const { return m->template peak<Format>(); }
};
struct memory_metric : metric_base<memory_metric> {
  constexpr bool operator==(memory_metric const&) const = default;
  static constexpr nature is = nature::stock;
  [[nodiscard]] std::string name() const { return "memory"; }
  [[nodiscard]] constexpr auto per_gpu(catalog::model m) const { return m->memory(); }
};
struct memory_bandwidth_metric : metric_base<memory_bandwidth_metric> {
  constexpr bool operator==(memory_bandwidth_metric const&) const = default;
  static constexpr nature is = nature::stock;
  [[nodiscard]] std::string name() const { return "memory bandwidth"; }
  [[nodiscard]] constexpr auto per_gpu(catalog::model m) const { return m->memory_bandwidth(); }
};
struct h100_equivalents_metric : metric_base<h100_equivalents_metric> {
  constexpr bool operator==(h100_equivalents_metric const&) const = default;
  static constexpr nature is = nature::stock;
  [[nodiscard]] std::string name() const { return "H100-equivalents"; }
  [[nodiscard]] constexpr auto per_gpu(catalog::model m) const { return catalog::h100_equivalents(*m); }
  void assumes(std::vector<assumption>& out) const {
    out.push_back(
        {"H100-equivalents", "dense 8-bit peak ÷ 1,979 TOP/s; the 16-bit one where a model has no 8-bit mode"});
  }
};
struct tpp_metric : metric_base<tpp_metric> {
  constexpr bool operator==(tpp_metric const&) const = default;
  static constexpr nature is = nature::stock;
  [[nodiscard]] std::string name() const { return "TPP"; }
  [[nodiscard]] constexpr auto per_gpu(catalog::model m) const { return catalog::tpp(*m); }
};
struct chip_power_metric : metric_base<chip_power_metric> {
  constexpr bool operator==(chip_power_metric const&) const = default;
  static constexpr nature is = nature::stock;
  [[nodiscard]] std::string name() const { return "chip power"; }
  [[nodiscard]] constexpr auto per_gpu(catalog::model m) const { return m->tdp(); }
};

/// 1.82 = 10.2 kW ÷ (8 × 700 W), the DGX H100, which Epoch AI applies to every chip.
inline constexpr double usual_overhead = 1.82;

template <class Rep>
[[nodiscard]] std::string number_text(Rep const& v) {
  if constexpr (std::is_arithmetic_v<Rep>) {  // the shortest digits that read back: an assumption is not rounded away
    char digits[32];
    return {digits, std::to_chars(digits, digits + sizeof digits, v).ptr};
  } else {
    return "as given";
  }
}

template <class Rep = double>
struct it_power_metric : metric_base<it_power_metric<Rep>> {
  static constexpr nature is = nature::stock;
  host_overhead<Rep> overhead{Rep(usual_overhead)};
  [[nodiscard]] std::string name() const { return "IT power"; }
  [[nodiscard]] constexpr auto per_gpu(catalog::model m) const {
    using V = decltype(*m->tdp() * overhead);
    auto const tdp = m->tdp();
    return tdp ? std::optional<V>(*tdp * overhead) : std::nullopt;
  }
  void assumes(std::vector<assumption>& out) const {
    out.push_back({"host overhead", number_text(overhead.value()) + " × chip power (TDP)"});
  }
  constexpr bool operator==(it_power_metric const&) const = default;
  template <class R>
  [[nodiscard]] constexpr it_power_metric<R> operator()(host_overhead<R> const& o) const {
    return {{}, o};
  }
};

template <class Rep, class OverheadRep = double>
struct facility_power_metric : metric_base<facility_power_metric<Rep, OverheadRep>> {
  static constexpr nature is = nature::stock;
  pue<Rep> effectiveness;
  it_power_metric<OverheadRep> it{};
  constexpr bool operator==(facility_power_metric const&) const = default;
  [[nodiscard]] std::string name() const { return "facility power"; }
  [[nodiscard]] constexpr auto per_gpu(catalog::model m) const {
    using V = decltype(*m->tdp() * it.overhead * effectiveness);
    auto const tdp = m->tdp();
    return tdp ? std::optional<V>(*tdp * it.overhead * effectiveness) : std::nullopt;
  }
  void assumes(std::vector<assumption>& out) const {
    it.assumes(out);
    out.push_back({"PUE", number_text(effectiveness.value()) + " × IT power"});
  }
};

struct facility_power_of {
  template <class Rep>
  [[nodiscard]] constexpr facility_power_metric<Rep> operator()(pue<Rep> const& p) const {
    return {{}, p};
  }
  template <class Rep, class R>
  [[nodiscard]] constexpr facility_power_metric<Rep, R> operator()(pue<Rep> const& p, host_overhead<R> const& o) const {
    return {{}, p, {{}, o}};
  }
  template <number_like N, class... Overhead,
            words Because = said("tonnage: a PUE has a type of its own: facility_power(pue(1.25))")>
  void operator()(N const&, Overhead const&...) const
      TONNAGE_DELETE("tonnage: a PUE has a type of its own: facility_power(pue(1.25))");
};

template <nature Nature>
struct cost_metric : metric_base<cost_metric<Nature>> {
  using is_of = cost_of_attribute;
  constexpr bool operator==(cost_metric const&) const = default;
  static constexpr nature is = Nature;
  [[nodiscard]] std::string name() const { return Nature == nature::flow ? "capex" : "acquisition cost"; }
  template <class Row>
    requires requires(Row const& row) { cost_of(row); }
  [[nodiscard]] constexpr auto of(Row const& row) const {
    return cost_of(row);
  }
};

template <class Function, nature Nature>
struct user_metric : metric_base<user_metric<Function, Nature>> {
  static constexpr nature is = Nature;
  std::string label;
  Function function;
  [[nodiscard]] std::string name() const { return label; }
  /// Functions cannot be compared: the name tells metrics of one type apart.
  friend bool operator==(user_metric const& a, user_metric const& b) { return a.label == b.label; }
  template <class Row>
    requires std::invocable<Function const&, Row const&>
  [[nodiscard]] constexpr auto of(Row const& row) const {
    return asked_of(function, row);
  }
};

constexpr nature ratio_nature(nature a, nature b) {
  // A flow per stock (dollars per FLOP/s) is a matter of the flow's period, and a stock per flow too.
  return a == nature::flow || b == nature::flow     ? nature::flow
         : a == nature::stock || b == nature::stock ? nature::stock
                                                    : nature::either;
}

template <class A, class B>
struct ratio_metric : metric_base<ratio_metric<A, B>> {
  static constexpr nature is = ratio_nature(A::is, B::is);
  A numerator;
  B denominator;
  bool operator==(ratio_metric const&) const = default;
  [[nodiscard]] std::string name() const { return numerator.name() + " / " + denominator.name(); }
  template <class Row>
    requires(measures<A, Row> && measures<B, Row>)
  [[nodiscard]] constexpr auto of(Row const& row) const {
    using S = ratio_sum<sum_type<A, Row>, sum_type<B, Row>>;
    auto const a = contribution(numerator, row);
    auto const b = contribution(denominator, row);
    return a && b ? std::optional<S>(S{*a, *b}) : std::nullopt;
  }
  void assumes(std::vector<assumption>& out) const {
    if constexpr (requires { numerator.assumes(out); }) numerator.assumes(out);
    if constexpr (requires { denominator.assumes(out); }) denominator.assumes(out);
  }
};

template <class M>
inline constexpr bool is_ratio = false;
template <class A, class B>
inline constexpr bool is_ratio<ratio_metric<A, B>> = true;

/// The ratio of two metrics: `capex / peak<bf16>` is dollars per FLOP/s. Here, because argument-dependent lookup finds
/// it beside the metrics.
template <metric_like A, metric_like B>
  requires(!is_ratio<A> && !is_ratio<B> && !has_accumulator<A> && !has_accumulator<B> && !has_hidden_keys<A> &&
           !has_hidden_keys<B>)
[[nodiscard]] constexpr ratio_metric<A, B> operator/(A const& a, B const& b) {
  return {{}, a, b};
}

/// A metric under another name, in a unit that somebody chose, or of additions.
template <class M, nature Is>
struct presented : metric_base<presented<M, Is>> {
  static constexpr nature is = Is;
  M metric;
  std::string label;  // none, where it keeps its own
  std::string unit;   // none, where tables choose it
  bool operator==(presented const&) const = default;
  [[nodiscard]] presented named(std::string name) const { return {{}, metric, std::move(name), unit}; }
  [[nodiscard]] presented in(std::string symbol) const { return {{}, metric, label, std::move(symbol)}; }
  template <class Kind, scale Size>
  [[nodiscard]] presented in(tonnage::unit<Kind, Size>) const {
    return in(symbol_of_size(measured_by<Kind>, Size));
  }

  static constexpr bool is_weight = tonnage::detail::is_weight<M>;
  static constexpr bool is_of_use = tonnage::detail::is_of_use<M>;
  static constexpr bool has_accumulator = tonnage::detail::has_accumulator<M>;
  [[nodiscard]] std::string name() const { return label.empty() ? metric.name() : label; }
  template <class Row>
    requires(!per_model<M> && measures<M, Row>)
  [[nodiscard]] constexpr auto of(Row const& row) const {
    return metric.of(row);
  }
  [[nodiscard]] constexpr auto per_gpu(catalog::model m) const
    requires per_model<M>
  {
    return metric.per_gpu(m);
  }
  template <class Figure>
  [[nodiscard]] auto start() const {
    return metric.template start<Figure>();
  }
  template <class Accumulator>
  [[nodiscard]] Accumulator read(auto& from) const {
    return metric.template read<Accumulator>(from);
  }
  [[nodiscard]] auto hidden_keys() const
    requires has_hidden_keys<M>
  {
    return metric.hidden_keys();
  }
  [[nodiscard]] auto at_the_end() const
    requires has_hidden_keys<M>
  {
    return metric.at_the_end();
  }
  [[nodiscard]] std::string all_figures() const
    requires requires(M const& m) { m.all_figures(); }
  {
    return metric.all_figures();
  }
  void assumes(std::vector<assumption>& out) const {
    if constexpr (requires { metric.assumes(out); }) metric.assumes(out);
  }
};
template <class M, nature Is>
inline constexpr bool is_ratio<presented<M, Is>> = is_ratio<M>;
}  // namespace detail
/// \endcond

/// GPUs. Of an instant or of a period.
inline constexpr detail::count_metric gpu_count{};
/// Vendor maximum of one number format, dense unless it says `sparse<…>`. FLOP/s. A stock.
template <class Format>
inline constexpr detail::peak_metric<Format> peak{};
inline constexpr detail::memory_metric memory{};                      ///< bytes of device memory; a stock
inline constexpr detail::memory_bandwidth_metric memory_bandwidth{};  ///< bytes per second; a stock
/// H100-equivalents after Epoch AI: dense 8-bit peak (16-bit where there is none) ÷ 1979e12. A stock.
inline constexpr detail::h100_equivalents_metric h100_equivalents{};
/// Total processing performance after US ECCN 3A090, summed over GPUs. A stock.
inline constexpr detail::tpp_metric tpp{};
inline constexpr detail::chip_power_metric chip_power{};  ///< TDP, watts of chips; a stock
/// Chip power × host overhead, watts of IT; a stock. `it_power(host_overhead(1.5))` for another than 1.82.
inline constexpr detail::it_power_metric<> it_power{};
/// IT power × PUE, watts of the facility; a stock. `facility_power(pue(1.25))`: there is no usual PUE to fall back on.
inline constexpr detail::facility_power_of facility_power{};
/// What the additions of a period cost. A flow.
inline constexpr detail::cost_metric<nature::flow> capex{};
/// What the holdings in service once cost. A stock.
inline constexpr detail::cost_metric<nature::stock> acquisition_cost{};

/// What was added of a stock: `added_in(2027y) | tally(added(peak<bf16>))` is the peak of the GPUs that came in 2027,
/// and not the peak that there was. A flow, called "BF16 peak added".
template <metric_like Metric>
  requires(Metric::is == nature::stock)
[[nodiscard]] auto added(Metric const& stock) {
  return detail::presented<Metric, nature::flow>{{}, stock, stock.name() + " added", detail::unit_of(stock)};
}

/// The sum of a figure of your own: a name, and a function from a row, or a pointer to a member of it, to a quantity or
/// a number, or to an optional one where it may be unknown. Whole numbers are summed without overflow, doubles and
/// floats exactly. Without a name, in `tally(&node::watts)`, it is called "sum".
/// `sum<nature::stock>(…)` and `sum<nature::flow>(…)` say when it may be asked.
template <nature Nature = nature::either, class Function>
[[nodiscard]] detail::user_metric<Function, Nature> sum(std::string name, Function function) {
  return {{}, std::move(name), std::move(function)};
}

}  // namespace tonnage::inline v0_1_0
