// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What one model of accelerator can do, each figure with its unit and its origin, or openly unknown.
///
/// \code
/// constexpr catalog::accelerator nimbus{.name = "Nimbus 1", .vendor = "Example", .form = "OAM", .released = "2027-03",
///   .rated = {.peak = {1.2 * prefix::peta * flop_per_s<bf16> / gpu, 2.4 * prefix::peta * flop_per_s<fp8> / gpu},
///             .memory = 128.0 * gigabytes / gpu, .tdp = 700.0 * watts * of_chips / gpu}};
/// nimbus.peak<bf16>();   // 1.2 PFLOP/s per GPU
/// nimbus.peak<fp4>();    // std::nullopt: not published, which is not zero
/// \endcode
#pragma once

#include <bit>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tonnage/catalog/source.hpp>
#include <tonnage/units/compute.hpp>
#include <tonnage/units/information.hpp>
#include <tonnage/units/power.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// The kinds of the figures: all are per GPU, so that times a count of GPUs they are a fleet's.
template <class Format>
using peak_rate = quantity<kind::quotient<kind::flop_rate<Format>, kind::gpu>>;
/// Bytes per GPU.
using memory_size = quantity<kind::quotient<kind::byte, kind::gpu>>;
/// Bytes per second per GPU.
using transfer_rate = quantity<kind::quotient<kind::byte_rate, kind::gpu>>;
/// Chip power per GPU.
using rated_power = quantity<kind::quotient<kind::chip_power, kind::gpu>>;

/// \cond
namespace detail {
template <class Kind, class Format = tonnage::detail::format_of<Kind>>
inline constexpr bool is_peak = false;
template <class Kind, stored_format Format>
inline constexpr bool is_peak<Kind, Format> = std::is_same_v<Kind, typename peak_rate<Format>::kind_type>;
}  // namespace detail
/// \endcond

/// Peaks in FLOP/s per GPU by the name of their format, as a table writes them. Below zero is unknown; not a NaN, which
/// nobody could tell from a number under -ffast-math.
struct rates_by_format {
  double fp64 = -1, fp64_tensor = -1, fp32 = -1, tf32 = -1, bf16 = -1, fp16 = -1;  ///< by name; below zero is unknown
  double fp8 = -1, fp6 = -1, fp4 = -1, int8 = -1, int4 = -1;                       ///< the same
  constexpr bool operator==(rates_by_format const&) const = default;
};

/// The peaks of one model: at most one for each format, dense or sparse, in any order.
///
/// A format that is not given stays unknown. Two figures for one format, and a figure that is negative or no number,
/// throw `tonnage::error`: in a constant, they do not compile.
class peak_rates {
 public:
  constexpr peak_rates() = default;

  /// \code peak_rates{2.25 * prefix::peta * flop_per_s<bf16> / gpu, 4.5 * prefix::peta * flop_per_s<sparse<bf16>> /
  /// gpu} \endcode
  template <class... Kind, class... Rep>
    requires(sizeof...(Kind) > 0 && (detail::is_peak<Kind> && ...))
  constexpr peak_rates(quantity<Kind, Rep> const&... peaks) {  // NOLINT: implicit, so that braces suffice
    (set(figure_of<tonnage::detail::format_of<Kind>>, peaks.template in<double>(unit<Kind>{})), ...);
  }

  /// The same without units, for tables. \code peak_rates::in_flop_per_s({.bf16 = 2250e12}, {.bf16 = 4500e12}) \endcode
  [[nodiscard]] static constexpr peak_rates in_flop_per_s(rates_by_format const& dense,
                                                          rates_by_format const& sparse = {}) {
    return {dense, sparse};
  }

  /// Sets a peak whose format is known at run time only, in FLOP/s per GPU.
  /// \throws tonnage::error  for a figure that is no peak, one that is set already, and a number below zero or NaN
  constexpr void set(figure what, double flop_per_s) {
    if (!is_peak(what)) throw_error("this figure is no peak", {.text = std::string(name_of(what))});
    rates_by_format& rates = is_sparse(what) ? sparse_ : dense_;  // g++ 12 writes to a copy in (a ? b : c).*m
    double& rate = rates.*member(what);
    if (rate >= 0) throw_error("two peaks for one format", {.text = std::string(name_of(what))});
    if (!(flop_per_s >= 0)) throw_error("a peak is a number of at least 0", {.text = std::string(name_of(what))});
    rate = flop_per_s;
  }

  /// The peak in FLOP/s per GPU, for code that goes through formats at run time.
  [[nodiscard]] constexpr std::optional<double> flop_per_s(figure what) const {
    if (!is_peak(what)) return std::nullopt;
    rates_by_format const& rates = is_sparse(what) ? sparse_ : dense_;
    double const rate = rates.*member(what);
    return rate < 0 ? std::nullopt : std::optional(rate);
  }

  constexpr bool operator==(peak_rates const&) const = default;

 private:
  constexpr peak_rates(rates_by_format const& dense, rates_by_format const& sparse) : dense_(dense), sparse_(sparse) {}

  static constexpr bool is_peak(figure what) { return static_cast<std::size_t>(what) < peak_figure_count; }
  static constexpr bool is_sparse(figure what) { return static_cast<std::size_t>(what) >= number_format_count; }
  using rate_of_format = double rates_by_format::*;
  static constexpr rate_of_format member(figure what) {
    using r = rates_by_format;
    constexpr rate_of_format members[number_format_count] = {&r::fp64, &r::fp64_tensor, &r::fp32, &r::tf32,
                                                             &r::bf16, &r::fp16,        &r::fp8,  &r::fp6,
                                                             &r::fp4,  &r::int8,        &r::int4};
    return members[static_cast<std::size_t>(what) % number_format_count];
  }

  rates_by_format dense_{};
  rates_by_format sparse_{};
};

/// The figures of a specification sheet. Whatever is left out is unknown.
struct ratings {
  peak_rates peak{};                                ///< by number format, dense and sparse
  std::optional<memory_size> memory{};              ///< beside the chip, without caches
  std::optional<transfer_rate> memory_bandwidth{};  ///< between the chip and its memory
  std::optional<rated_power> tdp{};                 ///< of the package, without its server
  std::optional<transfer_rate> interconnect{};      ///< between accelerators, both directions together
};

/// How people and tools write a model, for `find`: one of `names` in full, and any of `words` around it.
///
/// `{.names = "H100", .words = "SXM SXM5 80GB HBM3"}` answers to "H100 SXM", "h100-sxm5-80gb" and "NVIDIA H100 80GB HBM3".
struct spelling {
  std::string_view names{};  ///< alternatives, separated by '|'; empty: the model's own name
  std::string_view words{};  ///< separated by spaces; the vendor's name is always one of them
};

/// \cond
namespace detail {
/// A member of what is referred to and never copied.
struct is_one_of_a_kind {
  constexpr is_one_of_a_kind() = default;
  is_one_of_a_kind(is_one_of_a_kind const&) TONNAGE_DELETE(
      "tonnage: models point to an accelerator, and a copy dies first: write catalog::model, or auto const&");
  is_one_of_a_kind& operator=(is_one_of_a_kind const&) TONNAGE_DELETE(
      "tonnage: models point to an accelerator, and a copy dies first: write catalog::model, or auto const&");
};
}  // namespace detail
/// \endcond

/// A product with one specification sheet. A literal type with public members, so that a model of your own is one
/// constant; the functions read the figures back with their units.
///
/// It is referred to, by `model`, and never copied: a copy would die with the function that made it, and models point
/// to it.
struct accelerator {
  std::string_view name{};                      ///< as the catalogue prints it
  std::string_view vendor{};                    ///< who makes it
  std::string_view form{};                      ///< how it is built in: "SXM5", "PCIe", "OAM", …
  std::string_view released{};                  ///< as published: "2024-11-15", "2022-10", "2026 (announced)"
  spelling spelt{};                             ///< what tools and people call it
  ratings rated{};                              ///< the figures
  catalog::origin origin{};                     ///< of every figure that `exceptions` does not name
  std::span<figure_origin const> exceptions{};  ///< outlives the accelerator: a static array, or a `registry`'s
  /// \cond
  [[no_unique_address]] detail::is_one_of_a_kind is_one_of_a_kind{};
  /// \endcond

  /// The vendor's maximum in `Format`, which may be `sparse<…>`; nothing where the vendor gives none. BF16 and FP16 are
  /// two formats: a V100 has no BF16. \code nvidia::b200_hgx.peak<bf16>() * (8.0 * gpus) // after checking it \endcode
  template <stored_format Format>
  [[nodiscard]] constexpr std::optional<peak_rate<Format>> peak() const {
    auto const known = rated.peak.flop_per_s(figure_of<Format>);
    if (!known) return std::nullopt;
    return peak_rate<Format>::from_coherent(*known);
  }
  /// Bytes per GPU.
  [[nodiscard]] constexpr std::optional<memory_size> memory() const { return rated.memory; }
  /// Bytes per second per GPU.
  [[nodiscard]] constexpr std::optional<transfer_rate> memory_bandwidth() const { return rated.memory_bandwidth; }
  /// What the chip may draw, without its server: chip power, not IT power.
  [[nodiscard]] constexpr std::optional<rated_power> tdp() const { return rated.tdp; }
  /// To other accelerators (NVLink, Infinity Fabric, ICI, …), both directions together.
  [[nodiscard]] constexpr std::optional<transfer_rate> interconnect() const { return rated.interconnect; }

  /// Who says a figure. For a figure that is unknown: where it was looked for in vain.
  [[nodiscard]] constexpr catalog::origin const& origin_of(figure what) const {
    for (auto const& exception : exceptions) {
      if (exception.what.contains(what)) return exception.origin;
    }
    return origin;
  }

  /// The year of release or announcement, where `released` begins with one.
  [[nodiscard]] constexpr std::optional<int> year() const {
    if (released.size() < 4) return std::nullopt;
    int out = 0;
    for (char const digit : released.substr(0, 4)) {
      if (digit < '0' || digit > '9') return std::nullopt;
      out = 10 * out + (digit - '0');
    }
    return out;
  }
};

/// \cond
namespace detail {
template <class Figure>
constexpr std::uint64_t bits_of(std::optional<Figure> const& known) {
  return known ? std::bit_cast<std::uint64_t>(*known + Figure{}) : ~std::uint64_t{0};  // -0 is 0
}

/// What makes an accelerator the product that it is. Who says a figure, and how people spell the name, does not.
/// Figures by their bits, which have an order also where they are no numbers.
struct product {
  std::string_view name, vendor, form, released;
  std::uint64_t figures[figure_count]{};

  constexpr explicit product(accelerator const& a)
      : name(a.name), vendor(a.vendor), form(a.form), released(a.released) {
    std::size_t at = 0;
    for (; at != peak_figure_count; ++at) figures[at] = bits_of(a.rated.peak.flop_per_s(static_cast<figure>(at)));
    for (auto const bits :
         {bits_of(a.memory()), bits_of(a.memory_bandwidth()), bits_of(a.tdp()), bits_of(a.interconnect())})
      figures[at++] = bits;
  }
  friend constexpr std::strong_ordering operator<=>(product const&, product const&) = default;
};
}  // namespace detail
/// \endcond

/// A model, as a holding names it: one pointer to an accelerator that outlives it, such as a constant of this catalogue.
///
/// From a temporary it does not compile. Two models are equal when name, vendor, form, release and every figure are,
/// wherever the accelerators lie: a program and its shared libraries may each have a catalogue. They are ordered by the
/// same, name first.
/// \code catalog::model m = catalog::nvidia::b200_hgx; m->name; \endcode
class model {
 public:
  /// The model that this accelerator is; it refers to it for as long as it lives.
  constexpr model(accelerator const& what) noexcept : what_(&what) {}  // NOLINT: implicit, a model is its accelerator
  model(accelerator const&&) = delete;

  [[nodiscard]] constexpr accelerator const& operator*() const noexcept { return *what_; }
  [[nodiscard]] constexpr accelerator const* operator->() const noexcept { return what_; }

  /// \cond
  using known_by_address = void;
  [[nodiscard]] constexpr void const* address() const noexcept { return what_; }
  /// \endcond

  friend constexpr bool operator==(model a, model b) noexcept {
    return a.what_ == b.what_ || (a->name == b->name && std::is_eq(detail::product(*a) <=> detail::product(*b)));
  }
  friend constexpr std::strong_ordering operator<=>(model a, model b) noexcept {
    if (a.what_ == b.what_) [[likely]]
      return std::strong_ordering::equal;
    auto const by_name = a->name <=> b->name;
    return std::is_neq(by_name) ? by_name : detail::product(*a) <=> detail::product(*b);
  }

 private:
  accelerator const* what_;
};

/// \cond
namespace detail {
template <class Row>
struct by_name {};
/// The model of this name; defined in tonnage/catalog/named.hpp, and found there by its argument.
template <class Row, class Text,
          tonnage::detail::words Because =
              tonnage::detail::sentence{}
                  .add("tonnage: a model that is given by its name needs #include <tonnage/catalog/named.hpp>")
                  .out>
model model_of_text(by_name<Row>, Text const&, std::size_t)
    TONNAGE_DELETE("tonnage: a model that is given by its name needs #include <tonnage/catalog/named.hpp>");
}  // namespace detail
/// \endcond

}  // namespace tonnage::inline v0_1_0::catalog

namespace tonnage::inline v0_1_0 {
/// The model of a row that names none, or one that nobody knows. No figure of it is known.
inline constexpr catalog::accelerator unknown_model{.name = "unknown"};

/// \cond
/// A figure that may be unknown is no factor: everybody's first attempt, `8.0 * gpus * model->tdp()`, is refused in words.
template <class A, class R, class B, class S>
constexpr void operator*(quantity<A, R> const&, std::optional<quantity<B, S>> const&)
    TONNAGE_DELETE("tonnage: this figure may be unknown: check it, then take *figure, or figure.value()");
template <class A, class R, class B, class S>
constexpr void operator*(std::optional<quantity<A, R>> const&, quantity<B, S> const&)
    TONNAGE_DELETE("tonnage: this figure may be unknown: check it, then take *figure, or figure.value()");
/// \endcond
}  // namespace tonnage::inline v0_1_0

template <>
struct std::hash<tonnage::catalog::model> {
  std::size_t operator()(tonnage::catalog::model m) const noexcept { return std::hash<std::string_view>{}(m->name); }
};
