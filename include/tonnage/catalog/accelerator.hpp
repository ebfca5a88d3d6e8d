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
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
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

/// \cond
namespace detail {
/// "BF16:16|sparse FP8:8", the formats of peaks with their bits.
template <class... Format>
struct joined_formats {
  static constexpr std::size_t size = (0 + ... + (std::string_view(Format::name).size() + 4));
  struct text_of_size {
    char text[size + 1]{};
    std::size_t used = 0;
    constexpr void add(char c) { text[used++] = c; }
  };
  static constexpr text_of_size value = [] {
    text_of_size out;
    auto const one = [&](std::string_view name, int bits) {
      if (out.used != 0) out.add('|');
      for (char const c : name) out.add(c);
      out.add(':');
      if (bits >= 10) out.add(static_cast<char>('0' + bits / 10 % 10));
      out.add(static_cast<char>('0' + bits % 10));
    };
    (one(Format::name, Format::bits), ...);
    return out;
  }();
};
}  // namespace detail
/// \endcond

/// \cond
namespace detail {
/// "BF16:16|sparse BF16:16", and as many rates. (Plain members: hundreds of these are constants.)
struct listed_peaks {
  std::string_view formats{};
  double rates[32]{};
};
/// A number in the coherent unit of its figure.
struct coherent {
  double of;
};
}  // namespace detail
/// \endcond

/// The peak of a format that is known at run time only.
struct format_peak {
  number_format format{};  ///< of what
  double flop_per_s = 0;   ///< per GPU
};

/// The peaks of one model: at most one for each format, dense or sparse, in any order; no more than 32.
///
/// A format that is not given stays unknown. Two figures for one format, and a figure that is negative or no number,
/// throw `tonnage::error`: in a constant, they do not compile.
class peak_rates {
 public:
  static constexpr std::size_t most = std::size(detail::listed_peaks{}.rates);  ///< as many peaks as a sheet can have

  constexpr peak_rates() = default;

  /// \code peak_rates{2.25 * prefix::peta * flop_per_s<bf16> / gpu, 4.5 * prefix::peta * flop_per_s<sparse<bf16>> /
  /// gpu} \endcode
  template <class... Kind, class... Rep>
    requires(sizeof...(Kind) > 0 && (detail::is_peak<Kind> && ...))
  constexpr peak_rates(quantity<Kind, Rep> const&... peaks)  // NOLINT: implicit, so that braces suffice
      : of_{detail::joined_formats<tonnage::detail::format_of<Kind>...>::value.text,
            {peaks.template in<double>(unit<Kind>{})...}} {
    static_assert(sizeof...(Kind) <= most, "tonnage: a sheet has no more than 32 peaks");
    check();
  }

  /// The same without units, for tables that are read at run time: formats with their bits, and as many rates in FLOP/s
  /// per GPU. The text outlives the peaks; a `registry` takes a copy of it.
  /// \code peak_rates::in_flop_per_s("BF16:16|sparse BF16:16", rates) \endcode
  /// \throws tonnage::error  for another number of rates than of formats, a format twice, and a rate below zero or NaN
  template <class Rates>
  [[nodiscard]] static constexpr peak_rates in_flop_per_s(std::string_view formats, Rates const& rates) {
    if (std::size(rates) > most || std::size(rates) != as_checked(formats, detail::listed_peaks{}.rates).size())
      throw_error("as many rates as formats are needed, and no more than 32", {.text = std::string(formats)});
    peak_rates const out = as_checked(formats, rates);
    out.check();
    return out;
  }

  /// How many are known.
  [[nodiscard]] constexpr std::size_t size() const {
    std::size_t out = of_.formats.empty() ? 0 : 1;
    for (char const c : of_.formats) out += c == '|' ? 1 : 0;
    return out;
  }
  /// The peak in FLOP/s per GPU, for code that goes through formats at run time.
  [[nodiscard]] constexpr std::optional<double> flop_per_s(figure what) const {
    std::size_t at = 0;
    for (std::string_view rest = of_.formats; !rest.empty(); ++at) {
      if (rest.size() > what.name.size() && rest[what.name.size()] == ':' && rest.starts_with(what.name))
        return of_.rates[at];
      auto const end = rest.find('|');
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
    return std::nullopt;
  }
  /// Calls `use` with each `format_peak`, in the order of the sheet.
  template <class Use>
  constexpr void for_each(Use use) const {
    std::size_t at = 0;
    for (std::string_view rest = of_.formats; !rest.empty(); ++at) {
      auto const entry = rest.substr(0, rest.find('|'));
      auto const colon = entry.rfind(':');
      int bits = 0;
      for (char const digit : entry.substr(colon + 1)) bits = 10 * bits + (digit - '0');
      use(format_peak{{entry.substr(0, colon), bits}, of_.rates[at]});
      rest.remove_prefix(entry.size() == rest.size() ? rest.size() : entry.size() + 1);
    }
  }

  /// Equal where the same formats have the same peaks, in whatever order.
  constexpr bool operator==(peak_rates const& other) const { return std::is_eq(*this <=> other); }
  /// By format, and then by rate.
  constexpr std::strong_ordering operator<=>(peak_rates const& other) const {
    sorted const a(*this), b(other);
    for (std::size_t i = 0; i != a.size && i != b.size; ++i) {
      auto const by_name = a.of[i].format.name <=> b.of[i].format.name;
      if (std::is_neq(by_name)) return by_name;
      auto const by_rate = bits_of(a.of[i]) <=> bits_of(b.of[i]);
      if (std::is_neq(by_rate)) return by_rate;
    }
    return a.size <=> b.size;
  }

  /// \cond
  // Of the generated tables, which are checked where they are made.
  constexpr peak_rates(detail::listed_peaks const& of) : of_(of) {}  // NOLINT: implicit, for braces
  template <class Rates>
  [[nodiscard]] static constexpr peak_rates as_checked(std::string_view formats, Rates const& rates) {
    peak_rates out;
    out.of_.formats = formats;
    for (std::size_t i = 0; i != std::size(rates); ++i) out.of_.rates[i] = rates[i];
    return out;
  }
  [[nodiscard]] constexpr std::string_view& formats() { return of_.formats; }
  /// \endcond

 private:
  struct sorted {
    format_peak of[most]{};
    std::size_t size = 0;
    constexpr explicit sorted(peak_rates const& peaks) {
      peaks.for_each([&](format_peak const& each) {
        std::size_t at = size++;
        for (; at != 0 && each.format.name < of[at - 1].format.name; --at) of[at] = of[at - 1];
        of[at] = each;
      });
    }
  };
  static constexpr std::uint64_t bits_of(format_peak const& peak) {
    return std::bit_cast<std::uint64_t>(peak.flop_per_s + 0.0);  // -0 is 0
  }
  constexpr void check() const {
    sorted const all(*this);
    for (std::size_t i = 0; i != all.size; ++i) {
      std::string_view const name = all.of[i].format.name;
      if (i != 0 && all.of[i - 1].format.name == name)
        throw_error("two peaks for one format", {.text = std::string(name)});
      if (!(all.of[i].flop_per_s >= 0)) throw_error("a peak is a number of at least 0", {.text = std::string(name)});
    }
  }

  detail::listed_peaks of_{};
};

/// A figure that a sheet has, or has not; the part of `std::optional` that sheets need. (Of std::optional itself
/// hundreds of constants would cost a compiler seconds.)
template <class Quantity>
class known_figure {
 public:
  constexpr known_figure() = default;
  /// Known, in the coherent unit of its kind.
  /// \throws tonnage::error  for a quantity below zero or NaN
  constexpr known_figure(Quantity const& q)
      : coherent_(q.template in<double>(unit<typename Quantity::kind_type>{})) {  // NOLINT
    if (!(coherent_ >= 0)) throw_error("a figure is a number of at least 0", {.text = std::to_string(coherent_)});
  }
  /// The same, of another unit or number.
  template <class Kind, class Rep>
    requires std::is_convertible_v<quantity<Kind, Rep>, Quantity>
  constexpr known_figure(quantity<Kind, Rep> const& q) : known_figure(Quantity(q)) {}  // NOLINT: implicit
  /// Known where the optional has a value.
  template <class Kind, class Rep>
    requires std::is_convertible_v<quantity<Kind, Rep>, Quantity>
  constexpr known_figure(std::optional<quantity<Kind, Rep>> const& q) {  // NOLINT: implicit
    if (q) *this = known_figure(Quantity(*q));
  }
  /// Unknown.
  constexpr known_figure(std::nullopt_t) {}  // NOLINT: implicit

  /// Whether it is known.
  [[nodiscard]] constexpr bool has_value() const { return coherent_ >= 0; }
  constexpr explicit operator bool() const { return has_value(); }
  /// \throws tonnage::error  where the figure is not known
  [[nodiscard]] constexpr Quantity value() const {
    if (!has_value()) throw_error("this figure is not known");
    return Quantity::from_coherent(coherent_);
  }
  [[nodiscard]] constexpr Quantity operator*() const { return Quantity::from_coherent(coherent_); }
  /// \cond
  struct arrow {
    Quantity of;
    constexpr Quantity const* operator->() const { return &of; }
  };
  [[nodiscard]] constexpr arrow operator->() const { return {**this}; }
  /// \endcond
  /// The same as an optional.
  template <std::same_as<Quantity> Same>            // so that a unit makes optionals of those alone that it asks for
  constexpr operator std::optional<Same>() const {  // NOLINT: implicit
    return has_value() ? std::optional<Same>(**this) : std::nullopt;
  }
  constexpr bool operator==(known_figure const&) const = default;

  /// \cond
  constexpr known_figure(detail::coherent number) : coherent_(number.of) {}  // NOLINT: implicit, of generated tables
  [[nodiscard]] constexpr double coherent_or(double otherwise) const { return has_value() ? coherent_ : otherwise; }
  [[nodiscard]] constexpr std::uint64_t bits() const {  // of a number; all of them where there is none
    return has_value() ? std::bit_cast<std::uint64_t>(coherent_ + 0.0) : ~std::uint64_t{0};
  }
  /// \endcond

 private:
  double coherent_ = -1;  // unknown; not a NaN, which nobody could tell from a number under -ffast-math
};

/// The figures of a specification sheet. Whatever is left out is unknown.
struct ratings {
  peak_rates peak{};                               ///< by number format, dense and sparse
  known_figure<memory_size> memory{};              ///< beside the chip, without caches
  known_figure<transfer_rate> memory_bandwidth{};  ///< between the chip and its memory
  known_figure<rated_power> tdp{};                 ///< of the package, without its server
  known_figure<transfer_rate> interconnect{};      ///< between accelerators, both directions together
};

/// How people and tools write a model, for `find`: one of `names` in full, and any of `words` around it.
///
/// `{.names = "H100", .words = "SXM SXM5 80GB HBM3"}` answers to "H100 SXM", "h100-sxm5-80gb" and "NVIDIA H100 80GB
/// HBM3".
struct spelling {
  std::string_view names{};  ///< alternatives, separated by '|'; empty: the model's own name
  std::string_view words{};  ///< separated by spaces; the vendor's name is always one of them
};

/// \cond
namespace detail {
/// An origin from the line of a generated table: figures, confidence, date, "yes" where derived, source, doubt.
constexpr origin origin_of_line(std::string_view line) {
  std::string_view fields[6];
  for (auto& field : fields) {
    field = line.substr(0, line.find('\t'));
    line.remove_prefix(field.size() == line.size() ? line.size() : field.size() + 1);
  }
  return {fields[4], fields[2],
          fields[1] == "A"   ? confidence::a
          : fields[1] == "B" ? confidence::b
                             : confidence::c,
          !fields[3].empty(), fields[5]};
}
}  // namespace detail
/// \endcond

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

struct accelerator;

/// \cond
namespace detail {
// What most accelerators leave out, as constants: their copies cost the compiler less than their making.
inline constexpr spelling no_spelling{};
inline constexpr origin no_origin{};
inline constexpr std::span<figure_origin const> no_exceptions{};
inline constexpr std::span<accelerator const* const> no_members{};
}  // namespace detail
/// \endcond

/// A product with one specification sheet. A literal type with public members, so that a model of your own is one
/// constant; the functions read the figures back with their units.
///
/// It is referred to, by `model`, and never copied: a copy would die with the function that made it, and models point
/// to it.
struct accelerator {
  std::string_view name{};                     ///< as the catalogue prints it
  std::string_view vendor{};                   ///< who makes it
  std::string_view architecture{};             ///< "Hopper", "CDNA 3"; empty: unknown
  std::string_view form{};                     ///< how it is built in: "SXM5", "PCIe", "OAM", …
  std::string_view released{};                 ///< as published: "2024-11-15", "2022-10", "2026 (announced)"
  spelling spelt = detail::no_spelling;        ///< what tools and people call it
  ratings rated{};                             ///< the figures
  catalog::origin origin = detail::no_origin;  ///< of your own model's figures, but those that `exceptions` name
  /// outlives the accelerator: a static array, or a `registry`'s
  std::span<figure_origin const> exceptions = detail::no_exceptions;
  /// the models that it may be, where its name stands for several (`catalog/family.hpp`): then `rated` has the figures
  /// on which all of them agree
  std::span<accelerator const* const> members = detail::no_members;
  /// \cond
  char const* listed = "";  // the origins of a model of the catalogue, as text; `origin_of` reads it
  [[no_unique_address]] detail::is_one_of_a_kind is_one_of_a_kind{};
  /// \endcond

  // Functions of figures are templates so that a unit makes those optionals alone that it asks for.

  /// The vendor's maximum in `Format`, which may be `sparse<…>`; nothing where the vendor gives none. BF16 and FP16 are
  /// two formats: a V100 has no BF16. \code nvidia::b200_hgx.peak<bf16>() * (8.0 * gpus) // after checking it \endcode
  template <stored_format Format>
  [[nodiscard]] constexpr std::optional<peak_rate<Format>> peak() const {
    auto const known = rated.peak.flop_per_s(figure_of<Format>);
    if (!known) return std::nullopt;
    return peak_rate<Format>::from_coherent(*known);
  }
  /// Bytes per GPU.
  template <class Quantity = memory_size>
  [[nodiscard]] constexpr std::optional<Quantity> memory() const {
    return rated.memory;
  }
  /// Bytes per second per GPU.
  template <class Quantity = transfer_rate>
  [[nodiscard]] constexpr std::optional<Quantity> memory_bandwidth() const {
    return rated.memory_bandwidth;
  }
  /// What the chip may draw, without its server: chip power, not IT power.
  template <class Quantity = rated_power>
  [[nodiscard]] constexpr std::optional<Quantity> tdp() const {
    return rated.tdp;
  }
  /// To other accelerators (NVLink, Infinity Fabric, ICI, …), both directions together.
  template <class Quantity = transfer_rate>
  [[nodiscard]] constexpr std::optional<Quantity> interconnect() const {
    return rated.interconnect;
  }

  /// Who says a figure; without one, who says all that have no origin of their own. For a figure that is unknown: where
  /// it was looked for in vain. \code nvidia::gb200.origin_of(figure_of<bf16>).doubt \endcode
  [[nodiscard]] constexpr catalog::origin origin_of(figure what = {}) const {
    for (auto const& exception : exceptions) {
      if (exception.what == what) return exception.origin;
    }
    std::string_view rest = listed, sheet;
    while (!rest.empty()) {
      auto const line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(line.size() == rest.size() ? rest.size() : line.size() + 1);
      if (line.starts_with('\t')) sheet = line;
      for (auto names = line.substr(0, line.find('\t')); !names.empty();) {
        auto const each = names.substr(0, names.find('|'));
        if (each == what.name) return detail::origin_of_line(line);
        names.remove_prefix(each.size() == names.size() ? names.size() : each.size() + 1);
      }
    }
    return sheet.empty() ? origin : detail::origin_of_line(sheet);
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
/// What makes an accelerator the product that it is. Who says a figure, and how people spell the name, does not.
/// Figures by their bits, which have an order also where they are no numbers.
struct product {
  std::string_view name, vendor, architecture, form, released;
  peak_rates const* peaks;
  std::uint64_t figures[4];
  std::span<accelerator const* const> members;

  constexpr explicit product(accelerator const& a)
      : name(a.name),
        vendor(a.vendor),
        architecture(a.architecture),
        form(a.form),
        released(a.released),
        peaks(&a.rated.peak),
        figures{a.rated.memory.bits(), a.rated.memory_bandwidth.bits(), a.rated.tdp.bits(),
                a.rated.interconnect.bits()},
        members(a.members) {}
  friend constexpr std::strong_ordering operator<=>(product const& a, product const& b) {
    std::string_view const mine[] = {a.name, a.vendor, a.architecture, a.form, a.released},
                           theirs[] = {b.name, b.vendor, b.architecture, b.form, b.released};
    for (std::size_t i = 0; i != std::size(mine); ++i)
      if (auto const order = mine[i] <=> theirs[i]; std::is_neq(order)) return order;
    for (std::size_t i = 0; i != std::size(a.figures); ++i)
      if (auto const order = a.figures[i] <=> b.figures[i]; std::is_neq(order)) return order;
    for (std::size_t i = 0; i != a.members.size() && i != b.members.size(); ++i)
      if (auto const order = product(*a.members[i]) <=> product(*b.members[i]); std::is_neq(order)) return order;
    if (auto const order = a.members.size() <=> b.members.size(); std::is_neq(order)) return order;
    return *a.peaks <=> *b.peaks;
  }
};
/// A figure of one model; of a name that stands for several, the figure on which all of them agree.
template <class Figure>
[[nodiscard]] constexpr auto agreed(accelerator const& a, Figure figure) {
  if (a.members.empty()) return figure(a);
  auto const out = figure(*a.members.front());
  for (auto const* each : a.members)
    if (figure(*each) != out) return decltype(figure(a))();
  return out;
}
}  // namespace detail
/// \endcond

/// A model, as a holding names it: one pointer to an accelerator that outlives it, such as a constant of this
/// catalogue.
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
/// A figure that may be unknown is no factor: everybody's first attempt, `8.0 * gpus * model->tdp()`, is refused in
/// words.
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
