// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A partial answer as bytes: a checkpoint, a message to another process, a field of a table.
///
///     std::vector<std::byte> const bytes = to_bytes(p);
///     auto const same = partial_from_bytes<holding>(question, bytes);
///
/// Equal partial answers are equal bytes, however their rows were cut, ordered and merged, and on whatever processor.
/// Names and models travel by value. The bytes say their version and which question they answer; others, and damaged
/// ones, are refused with an error, and nothing in them is taken on trust.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/catalog/registry.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/float_environment.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/core/platform_cast.hpp>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/core/threads.hpp>
#include <tonnage/kernels/error_free.hpp>
#include <tonnage/kernels/running_sum.hpp>
#include <tonnage/tally/buckets.hpp>
#include <tonnage/tally/partial.hpp>
#include <tonnage/units/symbol.hpp>
#include <tonnage/usage/cut.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// How the value of a key travels as bytes; for a type of your own, specialize it with a `tag`, `put` and `get`:
/// \code
/// template <> struct tonnage::key_bytes<rack_id> {
///   static std::string tag() { return "rack"; }
///   static void put(auto& to, rack_id const& v) { to.number(v.number); }
///   static rack_id get(auto& from) { return {from.template number<int>()}; }
/// };
/// \endcode
/// Integers, enumerations, texts, names, paths, models, dates and times, and optionals, pairs and tuples of these have
/// one.
template <class T>
struct key_bytes;

/// \cond
namespace detail {

/// A hash of all bytes before it ends a message (FNV-1a, 64 bits).
[[nodiscard]] inline std::uint64_t checksum(std::span<std::byte const> bytes) {
  std::uint64_t out = 0xcbf29ce484222325;
  for (auto const b : bytes) out = (out ^ std::to_integer<std::uint64_t>(b)) * 0x100000001b3;
  return out;
}

/// Numbers with their lowest byte first.
class byte_writer {
 public:
  template <class T>
    requires std::integral<T>
  void number(T value) {
    auto const bits = platform_cast<std::uint64_t>(value);
    for (std::size_t i = 0; i != sizeof(T); ++i) bytes_.push_back(static_cast<std::byte>(bits >> (8 * i) & 0xff));
  }
  void real(double value) { number(std::bit_cast<std::uint64_t>(value)); }
  /// How many of something follow.
  void size(std::uint64_t many) { number(many); }
  void text(std::string_view text) {
    size(text.size());
    for (char const c : text) bytes_.push_back(static_cast<std::byte>(c));
  }
  /// The bytes of an exact sum without what fills it up: of zeros below, and of the sign above.
  void sum(superaccumulator const& exact) {
    auto const all = exact.to_bytes();
    std::size_t end = superaccumulator::byte_count - 4, begin = 0;
    bool const negative = all[end - 1] == std::byte{0xff};
    while (end != 0 && all[end - 1] == (negative ? std::byte{0xff} : std::byte{})) --end;
    while (begin != end && all[begin] == std::byte{}) ++begin;
    number(static_cast<std::uint8_t>(std::to_integer<unsigned>(all[superaccumulator::byte_count - 4]) |
                                     (negative ? 8U : 0U)));
    number(static_cast<std::uint16_t>(begin));
    number(static_cast<std::uint16_t>(end - begin));
    bytes_.insert(bytes_.end(), all.begin() + static_cast<std::ptrdiff_t>(begin),
                  all.begin() + static_cast<std::ptrdiff_t>(end));
  }
  [[nodiscard]] std::vector<std::byte> finished() {
    number(checksum(bytes_));
    return std::move(bytes_);
  }

 private:
  std::vector<std::byte> bytes_;
};

/// Reads what `byte_writer` writes, and believes none of it.
class byte_reader {
 public:
  explicit byte_reader(std::span<std::byte const> bytes) : bytes_(bytes), left_(bytes) {}

  template <class T>
    requires std::integral<T>
  [[nodiscard]] T number() {
    auto const from = take(sizeof(T));
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i != sizeof(T); ++i) bits |= std::to_integer<std::uint64_t>(from[i]) << (8 * i);
    if constexpr (std::is_same_v<T, bool>)
      return bits != 0;
    else
      return platform_cast<T>(bits);
  }
  [[nodiscard]] double real() { return std::bit_cast<double>(number<std::uint64_t>()); }
  [[nodiscard]] std::string text() {
    auto const from = take(size());
    std::string out(from.size(), '\0');
    if (!from.empty()) std::memcpy(out.data(), from.data(), from.size());
    return out;
  }
  /// How many of something follow, each of a byte at least.
  [[nodiscard]] std::size_t size() {
    auto const many = number<std::uint64_t>();
    if (many > left_.size()) fail("they say that more follows than there is");
    return platform_cast<std::size_t>(many);
  }
  [[nodiscard]] superaccumulator sum(std::uint8_t marks) {
    std::size_t const begin = number<std::uint16_t>(), size = number<std::uint16_t>();
    std::array<std::byte, superaccumulator::byte_count> all{};
    std::size_t const limbs = all.size() - 4;
    if (begin > limbs || size > limbs - begin) fail("a sum is longer than sums are");
    auto const from = take(size);
    if (size != 0) std::memcpy(all.data() + begin, from.data(), size);
    if ((marks & 8) != 0)
      for (auto i = begin + size; i != limbs; ++i) all[i] = std::byte{0xff};
    all[limbs] = static_cast<std::byte>(marks & 7);
    return superaccumulator::from_bytes(all);
  }
  [[nodiscard]] bool at_end() const { return left_.empty(); }
  [[noreturn]] void fail(std::string const& why) const {
    throw_error("these bytes are no partial answer: " + why,
                {.field = "byte " + std::to_string(bytes_.size() - left_.size())});
  }

 private:
  [[nodiscard]] std::span<std::byte const> take(std::size_t many) {
    if (many > left_.size()) fail("they end early");
    auto const out = left_.first(many);
    left_ = left_.subspan(many);
    return out;
  }

  std::span<std::byte const> bytes_;
  std::span<std::byte const> left_;
};

/// Models that came as bytes, each once, for as long as the program runs.
[[nodiscard]] inline catalog::model kept_model(catalog::accelerator const& a) {
  static auto& kept = *new catalog::registry;
  static auto& mutex = *new mutex_if_threads;
  lock_if_threads const lock(mutex);
  return kept.adopt(a);
}

/// A model by everything that makes it the product that it is.
inline void put_model(byte_writer& to, catalog::model m) {
  catalog::detail::product const p(*m);
  for (auto const text : {p.name, p.vendor, p.architecture, p.form, p.released}) to.text(text);
  to.size(p.peaks->size());
  p.peaks->for_each([&](catalog::format_peak const& peak) {
    to.text(std::string(peak.format.name) + ":" + std::to_string(peak.format.bits));
    to.real(peak.flop_per_s);
  });
  for (auto const bits : p.figures) to.number(bits);
  to.size(p.members.size());
  for (auto const* each : p.members) put_model(to, *each);
}
[[nodiscard]] inline catalog::model get_model(byte_reader& from, bool is_member = false) {
  std::string texts[5], formats;
  for (auto& text : texts) text = from.text();
  auto const checked = [&](double value) {
    if (!(value >= 0) || value - value != 0) from.fail("a model has a figure that is no number of at least 0");
    return value;
  };
  double rates[catalog::peak_rates::most]{};
  std::size_t const many = from.size();
  if (many > std::size(rates)) from.fail("a model has more than 32 peaks");
  for (std::size_t i = 0; i != many; ++i) {
    auto const format = from.text();
    auto const colon = format.rfind(':');
    if (colon == std::string::npos || format.find('|') != std::string::npos || format.size() - colon > 4 ||
        format.find_first_not_of("0123456789", colon + 1) != std::string::npos)
      from.fail("a model has a peak without a number format");
    formats += (i == 0 ? "" : "|") + format;
    rates[i] = checked(from.real());
  }
  catalog::ratings rated;
  rated.peak = catalog::peak_rates::in_flop_per_s(formats, std::span(rates, many));
  auto const next = [&]<class Figure>(catalog::known_figure<Figure>& out) {
    auto const bits = from.number<std::uint64_t>();
    if (bits != ~std::uint64_t{0}) out = Figure::from_coherent(checked(std::bit_cast<double>(bits)));
  };
  next(rated.memory);
  next(rated.memory_bandwidth);
  next(rated.tdp);
  next(rated.interconnect);
  std::vector<catalog::accelerator const*> members;
  for (auto left = from.size(); left != 0; --left) {
    if (is_member) from.fail("a model that a name may stand for stands for others itself");
    members.push_back(&*get_model(from, true));
  }
  catalog::accelerator const a{.name = texts[0],
                               .vendor = texts[1],
                               .architecture = texts[2],
                               .form = texts[3],
                               .released = texts[4],
                               .rated = rated,
                               .members = members};
  return kept_model(a);
}

/// What a number counts: "f64 power kg m2 s-3 of chips".
template <class T>
[[nodiscard]] std::string number_tag() {
  if constexpr (std::is_floating_point_v<T>)
    return "f" + std::to_string(8 * sizeof(T));
  else if constexpr (std::is_integral_v<T>)
    return (std::is_signed_v<T> ? "i" : "u") + std::to_string(8 * sizeof(T));
  else if constexpr (has_units<T>)
    return T::tag;
  else if constexpr (requires { std::string(T::tag()); })
    return T::tag();
  else if constexpr (requires { typename T::kind_type; }) {
    constexpr measured const& m = measured_by<typename T::kind_type>;
    std::string out = number_tag<typename T::value_type>() + (m.name.empty() ? "" : " " + std::string(m.name));
    for (std::size_t b = 0; b != bases; ++b)
      if (auto const exponent = m.dimension.of[b]; exponent != 0)
        out += " " + symbol_of(static_cast<base>(b), m) + (exponent == 1 ? "" : std::to_string(exponent));
    return out;
  } else {
    static_assert(!sizeof(T), "tonnage: a partial answer in this value type has no bytes");
  }
}

/// What the sum of a figure is made of.
template <class Sum>
struct sum_tag {
  [[nodiscard]] static std::string text() { return number_tag<Sum>(); }
};
template <class N, class D>
struct sum_tag<ratio_sum<N, D>> {
  [[nodiscard]] static std::string text() { return sum_tag<N>::text() + " / " + sum_tag<D>::text(); }
};
template <class A>
struct sum_tag<collected<A>> {
  [[nodiscard]] static std::string text() {
    if constexpr (requires { typename A::figure_type; })
      return A::tag() + " " + number_tag<typename A::figure_type>();
    else
      return "an accumulator";  // of the user's, which the metric's text names
  }
};

/// A sum as two doubles, the first of which is nearest to it, where these are all of it: most sums are. Equal sums are
/// equal doubles.
[[nodiscard]] inline std::optional<std::array<double, 2>> two_of(kernels::running_sum const& sum) {
  auto const parts = sum.parts();
  double high = parts.high, low = parts.low;
  if (parts.beyond == nullptr) {
    kernels::impl::two_sum(high, low);
  } else {
    superaccumulator rest;
    sum.add_to(rest);
    high = rest.value();
    rest.add(-high);
    low = rest.value();
    rest.add(-low);
    if (rest.to_bytes() != superaccumulator().to_bytes()) return std::nullopt;
  }
  auto const finite = [](double x) { return (std::bit_cast<std::uint64_t>(x) >> 52 & 0x7ff) != 0x7ff; };
  if (!finite(high) || !finite(low)) return std::nullopt;
  auto const no_sign_of_zero = [](double x) { return std::bit_cast<std::uint64_t>(x) << 1 == 0 ? 0.0 : x; };
  return std::array{no_sign_of_zero(high), no_sign_of_zero(low)};
}
inline constexpr std::uint8_t mark_of_two = 16;  // beside the marks of `byte_writer::sum`

/// How an exact sum of doubles travels: with all its digits.
inline void put_exact(byte_writer& to, kernels::running_sum const& sum) {
  if (auto const two = two_of(sum)) {
    to.number(mark_of_two);
    to.real((*two)[0]);
    to.real((*two)[1]);
  } else {
    superaccumulator exact;
    sum.add_to(exact);
    to.sum(exact);
  }
}
[[nodiscard]] inline kernels::running_sum get_exact(byte_reader& from) {
  auto const mark = from.number<std::uint8_t>();
  if (mark != mark_of_two) return kernels::running_sum(from.sum(mark));
  double high = from.real(), low = from.real();
  kernels::impl::two_sum(high, low);
  if (!two_of({high, low})) from.fail("a sum that is no number");
  return {high, low};
}

/// How a number in a lane travels: doubles with all their digits, whole numbers in 128 bits.
inline void put_lane(byte_writer& to, cell_sums const& sums, std::uint32_t cell, form is, std::size_t lane) {
  if (is == form::real) {
    put_exact(to, sums.real.sum(cell, lane));
  } else if (is == form::whole) {
    to.number(sums.whole.sum(cell, lane).high);
    to.number(sums.whole.sum(cell, lane).low);
  }
}
inline void get_lane(byte_reader& from, cell_sums& sums, std::uint32_t cell, form is, std::size_t lane) {
  if (is == form::real) {
    sums.real.add(cell, lane, get_exact(from));
  } else if (is == form::whole) {
    auto const high = from.number<std::int64_t>();
    sums.whole.add(cell, lane, int128(high, from.number<std::uint64_t>()));
  }
}

/// How a sum that lies in no lane travels.
template <class Sum>
struct alone_bytes {
  static void put(byte_writer& to, total<Sum> const& of) {
    if constexpr (requires { of.put(to); }) {
      of.put(to);
    } else {
      static_assert(std::is_same_v<number_in<Sum>, float>, "tonnage: a partial answer in this value type has no bytes");
      to.number(std::bit_cast<std::uint32_t>(coherent(of.value())));
    }
  }
  template <class Metric>
  static void get(byte_reader& from, total<Sum>& out, Metric const&) {
    if constexpr (requires { out.get(from); })
      out.get(from);
    else
      out.add(from_number<Sum>(std::bit_cast<float>(from.number<std::uint32_t>())));
  }
};
template <class A>
struct alone_bytes<collected<A>> {
  static_assert(
      requires(A const& a, byte_writer& to, byte_reader& from) {
        { a.tag() } -> std::convertible_to<std::string>;
        a.put(to);
        { a.get(from) } -> std::same_as<A>;
      }, "tonnage: an accumulator that travels as bytes needs tag(), put(to) and get(from)");
  static void put(byte_writer& to, total<collected<A>> const& of) {
    to.number(of.value().of.has_value());
    if (of.value().of) of.value().of->put(to);
  }
  template <class Metric>
  static void get(byte_reader& from, total<collected<A>>& out, Metric const& metric) {
    if (from.number<bool>()) out.add(metric.template read<A>(from));
  }
};

/// Of a `group_store`.
template <class Store>
class group_bytes;
template <class Count, class... Values, class... Sums, class... Keys, class... Metrics>
class group_bytes<
    group_store<Count, std::tuple<Values...>, std::tuple<Sums...>, std::tuple<Keys...>, std::tuple<Metrics...>>> {
  using store =
      group_store<Count, std::tuple<Values...>, std::tuple<Sums...>, std::tuple<Keys...>, std::tuple<Metrics...>>;
  static constexpr auto layout = store::layout;
  struct no_metric {};
  static constexpr auto metrics = std::index_sequence_for<Metrics...>{};

 public:
  /// Which question: the names of keys and metrics, what metrics assume, and the types of both.
  [[nodiscard]] static std::string question_of(store const& of) {
    std::string out = "by";
    std::apply([&](auto const&... k) { ((out += " " + text_of(k) + " (" + key_bytes<Values>::tag() + ")"), ...); },
               of.keys());
    out += ", tally of " + sum_tag<Count>::text() + ":";
    std::apply([&](auto const&... m) { ((out += " " + text_of(m) + " (" + sum_tag<Sums>::text() + ")"), ...); },
               of.metrics());
    return out;
  }

  explicit group_bytes(store const& of)
      : of_(of), sorted_(of, sizeof...(Metrics), no_rates), ranks_(ranks_of(sorted_.models_in_order())) {}
  /// How many groups there are, in the order of their keys.
  [[nodiscard]] std::size_t size() const { return sorted_.size(); }
  [[nodiscard]] typename store::key_values key_of(std::size_t group) const {
    return of_.key_of(*sorted_.begin_of(group));
  }

  /// The groups from one to another, and the models that they have.
  void put(byte_writer& to, std::size_t begin, std::size_t end) {
    auto const for_each_cell = [&](std::size_t g, auto use) {
      for (auto const* cell = sorted_.begin_of(g); cell != sorted_.end_of(g); ++cell) use(*cell);
    };
    std::vector<std::uint32_t> models;  // their numbers, in the order of their names
    numbers_.resize(of_.has_models() ? ranks_.size() : 0);
    for (auto g = begin; g != end && of_.has_models(); ++g)
      for_each_cell(g, [&](std::uint32_t cell) {
        auto const m = of_.model_number(cell);
        if (numbers_[m]++ == 0) models.push_back(m);
      });
    std::sort(models.begin(), models.end(), [&](auto a, auto b) { return ranks_[a] < ranks_[b]; });
    to.size(models.size());
    for (std::uint32_t i = 0; i != models.size(); ++i) put_model(to, of_.models()[models[i]]), numbers_[models[i]] = i;
    to.size(end - begin);
    for (auto g = begin; g != end; ++g) {
      put_key(to, key_of(g), std::index_sequence_for<Values...>{});
      to.size(static_cast<std::size_t>(sorted_.end_of(g) - sorted_.begin_of(g)));
      for_each_cell(g, [&](std::uint32_t cell) {
        if (of_.has_models()) to.number(numbers_[of_.model_number(cell)]);
        put_sum<Count>(to, of_.sums(), cell, 0);
        [&]<std::size_t... I>(std::index_sequence<I...>) {
          (put_figure<Metrics, Sums>(to, of_, cell, I + 1), ...);
        }(metrics);
      });
    }
    for (auto const m : models) numbers_[m] = 0;
  }

  static void get(byte_reader& from, store& out) {
    std::vector<catalog::model> models;
    for (auto many = from.size(); many != 0; --many) models.push_back(get_model(from));
    std::vector<std::uint32_t> codes(out.code_count());
    for (auto many = from.size(); many != 0; --many) {
      [&]<std::size_t... K>(std::index_sequence<K...>) {
        ((codes[K] = out.template values_of<K>().code_of(key_bytes<Values>::get(from))), ...);
      }(std::index_sequence_for<Values...>{});
      for (auto cells = from.size(); cells != 0; --cells) {
        if (out.has_models()) {
          auto const number = from.number<std::uint32_t>();
          if (number >= models.size()) from.fail("a model that is not among them");
          codes.back() = out.code_of_model(models[number]);
        }
        auto const cell = out.cell_of(codes);
        get_sum<Count>(from, out.sums(), cell, 0, no_metric());
        [&]<std::size_t... I>(std::index_sequence<I...>) {
          (get_figure<Metrics, Sums>(from, out, cell, I + 1, std::get<I>(out.metrics())), ...);
        }(metrics);
      }
    }
  }

 private:
  template <class T>
  [[nodiscard]] static std::string text_of(T const& each) {
    std::string out = each.name();
    if constexpr (requires { each.depth; }) out += " at " + std::to_string(each.depth);
    if constexpr (requires { each.first.text(); }) out += each.first.text();
    if constexpr (requires { each.when.day; }) out += " as of " + to_string(each.when.day);
    if constexpr (requires(std::vector<assumption>& said) { each.assumes(said); }) {
      std::vector<assumption> said;
      each.assumes(said);
      for (auto const& assumed : said) out += ", " + assumed.name + " " + assumed.text;
    }
    if constexpr (requires { each.all_figures(); }) {  // prices of many days are too long to be told in each message
      std::string const all = each.all_figures();
      out += ", figures " + std::to_string(checksum(std::as_bytes(std::span(all))));
    }
    return out;
  }
  template <std::size_t... I>
  static void put_key(byte_writer& to, typename store::key_values const& key, std::index_sequence<I...>) {
    (key_bytes<Values>::put(to, std::get<I>(key)), ...);
  }
  template <class Sum>
  static void put_sum(byte_writer& to, cell_sums const& sums, std::uint32_t cell, std::size_t figure) {
    figure_place const place = layout.of[figure];
    put_lane(to, sums, cell, place.is, place.lane);
    put_lane(to, sums, cell, place.below, place.lane_below);
    if constexpr (placed<Sum>::is == form::alone) alone_bytes<Sum>::put(to, sums.alone<Sum>(figure, cell));
  }
  template <class Sum>
  static void get_sum(byte_reader& from, cell_sums& sums, std::uint32_t cell, std::size_t figure,
                      [[maybe_unused]] auto const& metric) {
    figure_place const place = layout.of[figure];
    get_lane(from, sums, cell, place.is, place.lane);
    get_lane(from, sums, cell, place.below, place.lane_below);
    if constexpr (placed<Sum>::is == form::alone) alone_bytes<Sum>::get(from, sums.alone<Sum>(figure, cell), metric);
  }
  /// The sum, whether some rows had figures and some lacked them, and those rows' weight.
  template <class Metric, class Sum>
  static void put_figure(byte_writer& to, store const& of, std::uint32_t cell, std::size_t figure) {
    if constexpr (!by_count<Metric>) {
      bool const lacks = of.any_missing(figure, cell);
      put_sum<Sum>(to, of.sums(), cell, figure);
      to.number(static_cast<std::uint8_t>((of.any_known(figure, cell) ? 1U : 0U) | (lacks ? 2U : 0U)));
      if (lacks) put_sum<Count>(to, of.missing_weight(figure), cell, 0);
    }
  }
  template <class Metric, class Sum>
  static void get_figure(byte_reader& from, store& out, std::uint32_t cell, std::size_t figure,
                         [[maybe_unused]] Metric const& metric) {
    if constexpr (!by_count<Metric>) {
      get_sum<Sum>(from, out.sums(), cell, figure, metric);
      auto const marks = from.number<std::uint8_t>();
      if (marks == 0 || marks > 3) from.fail("a figure that is neither known nor unknown");
      if ((marks & 2) != 0) get_sum<Count>(from, out.note_missing(figure, cell), cell, 0, no_metric());
      if ((marks & 1) != 0) out.note_known(figure, cell);
    }
  }

  static inline model_rates const no_rates{};
  store const& of_;
  answer_maker sorted_;
  std::vector<std::uint32_t> ranks_;    // of models, in the order of their names
  std::vector<std::uint32_t> numbers_;  // of models in a message; 0 between messages
};

inline constexpr std::string_view magic_of_partial = "tonnage partial answer\n";
inline constexpr std::uint32_t version_of_partial = 1;

}  // namespace detail

template <class T>
  requires(std::integral<T> || std::is_enum_v<T>)
struct key_bytes<T> {
  static std::string tag() {
    if constexpr (std::is_enum_v<T>)
      return "enum " + key_bytes<std::underlying_type_t<T>>::tag();
    else
      return detail::number_tag<T>();
  }
  static void put(auto& to, T v) {
    if constexpr (std::is_enum_v<T>)
      to.number(static_cast<std::underlying_type_t<T>>(v));
    else
      to.number(v);
  }
  static T get(auto& from) {
    if constexpr (std::is_enum_v<T>)
      return static_cast<T>(from.template number<std::underlying_type_t<T>>());
    else
      return from.template number<T>();
  }
};
template <std::floating_point T>
  requires(sizeof(T) == 4 || sizeof(T) == 8)
struct key_bytes<T> {
  using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  static std::string tag() { return detail::number_tag<T>(); }
  static void put(auto& to, T v) { to.number(std::bit_cast<bits>(v)); }
  static T get(auto& from) { return std::bit_cast<T>(from.template number<bits>()); }
};
template <>
struct key_bytes<std::string> {
  static std::string tag() { return "text"; }
  static void put(auto& to, std::string const& v) { to.text(v); }
  static std::string get(auto& from) { return from.text(); }
};
/// A text that somebody else keeps is kept by the library where it comes from bytes, for as long as the program runs.
template <>
struct key_bytes<std::string_view> {
  struct family {};
  static std::string tag() { return "text"; }
  static void put(auto& to, std::string_view v) { to.text(v); }
  static std::string_view get(auto& from) { return detail::names_of<family>().name(from.text())->text; }
};
template <class T>
  requires requires(T const& v) {
    v.text();
    v.is_known();
    typename T::known_by_address;
  }
struct key_bytes<T> {
  static std::string tag() { return "name"; }
  static void put(auto& to, T const& v) {
    to.number(v.is_known());
    if (v.is_known()) to.text(v.text());
  }
  static T get(auto& from) { return from.template number<bool>() ? T(from.text()) : T(); }
};
template <>
struct key_bytes<catalog::model> {
  static std::string tag() { return "model"; }
  static void put(auto& to, catalog::model v) { detail::put_model(to, v); }
  static catalog::model get(auto& from) { return detail::get_model(from); }
};
template <>
struct key_bytes<std::chrono::year> {
  static std::string tag() { return "year"; }
  static void put(auto& to, std::chrono::year v) { to.number(std::int32_t(static_cast<int>(v))); }
  static std::chrono::year get(auto& from) { return std::chrono::year(from.template number<std::int32_t>()); }
};
template <class Clock, std::integral Rep, class Period>
struct key_bytes<std::chrono::time_point<Clock, std::chrono::duration<Rep, Period>>> {
  static std::string tag() {
    return "time of " + std::to_string(Period::num) + "/" + std::to_string(Period::den) + " s";
  }
  static void put(auto& to, auto const& v) {
    to.number(detail::platform_cast<std::int64_t>(v.time_since_epoch().count()));
  }
  static auto get(auto& from) {
    using duration = std::chrono::duration<Rep, Period>;
    return std::chrono::time_point<Clock, duration>(
        duration(detail::platform_cast<Rep>(from.template number<std::int64_t>())));
  }
};
template <class Rep, class Period>
struct key_bytes<std::chrono::duration<Rep, Period>> {
  using duration = std::chrono::duration<Rep, Period>;
  static std::string tag() {
    return key_bytes<Rep>::tag() + " of " + std::to_string(Period::num) + "/" + std::to_string(Period::den) + " s";
  }
  static void put(auto& to, duration const& v) { key_bytes<Rep>::put(to, v.count()); }
  static duration get(auto& from) { return duration(key_bytes<Rep>::get(from)); }
};
template <class Kind, class Rep>
struct key_bytes<quantity<Kind, Rep>> {
  static std::string tag() { return detail::number_tag<quantity<Kind, Rep>>(); }
  static void put(auto& to, quantity<Kind, Rep> const& v) { key_bytes<Rep>::put(to, v.coherent_); }
  static quantity<Kind, Rep> get(auto& from) { return quantity<Kind, Rep>::from_coherent(key_bytes<Rep>::get(from)); }
};
template <class Figure>
struct key_bytes<step<Figure>> {
  static std::string tag() { return "step of " + key_bytes<Figure>::tag(); }
  static void put(auto& to, step<Figure> const& v) {
    key_bytes<Figure>::put(to, v.low);
    key_bytes<Figure>::put(to, v.end);
  }
  static step<Figure> get(auto& from) {
    auto const low = key_bytes<Figure>::get(from);
    return {low, key_bytes<Figure>::get(from)};
  }
};
template <>
struct key_bytes<calendar_quarter> {
  static std::string tag() { return "quarter"; }
  static void put(auto& to, calendar_quarter const& v) {
    to.number(std::int32_t(static_cast<int>(v.year)));
    to.number(std::uint32_t(v.number));
  }
  static calendar_quarter get(auto& from) {
    std::chrono::year const year(from.template number<std::int32_t>());
    return {year, from.template number<std::uint32_t>()};
  }
};
template <>
struct key_bytes<std::chrono::year_month> {
  static std::string tag() { return "year and month"; }
  static void put(auto& to, std::chrono::year_month const& v) {
    to.number(std::int32_t(static_cast<int>(v.year())));
    to.number(static_cast<std::uint8_t>(static_cast<unsigned>(v.month())));
  }
  static std::chrono::year_month get(auto& from) {
    std::chrono::year const year(from.template number<std::int32_t>());
    return year / std::chrono::month(from.template number<std::uint8_t>());
  }
};
template <>
struct key_bytes<std::chrono::year_month_day> {
  static std::string tag() { return "day"; }
  static void put(auto& to, std::chrono::year_month_day const& v) {
    key_bytes<std::chrono::year_month>::put(to, v.year() / v.month());
    to.number(static_cast<std::uint8_t>(static_cast<unsigned>(v.day())));
  }
  static std::chrono::year_month_day get(auto& from) {
    auto const month = key_bytes<std::chrono::year_month>::get(from);
    return month / std::chrono::day(from.template number<std::uint8_t>());
  }
};
template <>
struct key_bytes<calendar_day> : key_bytes<date> {};
template <>
struct key_bytes<calendar_month> {
  static std::string tag() { return "month"; }
  static void put(auto& to, calendar_month const& v) {
    to.number(std::int32_t(static_cast<int>(v.value.year())));
    to.number(static_cast<std::uint8_t>(static_cast<unsigned>(v.value.month())));
  }
  static calendar_month get(auto& from) {
    std::chrono::year const year(from.template number<std::int32_t>());
    return {year / std::chrono::month(from.template number<std::uint8_t>())};
  }
};
template <>
struct key_bytes<zone_hour> {
  static std::string tag() { return "hour"; }
  static void put(auto& to, zone_hour const& v) {
    key_bytes<utc_instant>::put(to, v.begin);
    to.number(detail::platform_cast<std::int64_t>(v.ahead.count()));
  }
  static zone_hour get(auto& from) {
    auto const begin = key_bytes<utc_instant>::get(from);
    return {begin, std::chrono::seconds(from.template number<std::int64_t>())};
  }
};
template <class T>
struct key_bytes<std::optional<T>> {
  static std::string tag() { return "optional " + key_bytes<T>::tag(); }
  static void put(auto& to, std::optional<T> const& v) {
    to.number(v.has_value());
    if (v) key_bytes<T>::put(to, *v);
  }
  static std::optional<T> get(auto& from) {
    if (!from.template number<bool>()) return std::nullopt;
    return key_bytes<T>::get(from);
  }
};
template <template <class...> class Tuple, class... Ts>
  requires(std::is_same_v<Tuple<Ts...>, std::tuple<Ts...>> || requires(Tuple<Ts...> const& v) { v.second; })
struct key_bytes<Tuple<Ts...>> {
  static std::string tag() { return (std::string("(") + ... + (key_bytes<Ts>::tag() + " ")) + ")"; }
  static void put(auto& to, Tuple<Ts...> const& v) {
    std::apply([&](auto const&... each) { (key_bytes<Ts>::put(to, each), ...); }, v);
  }
  static Tuple<Ts...> get(auto& from) { return Tuple<Ts...>{key_bytes<Ts>::get(from)...}; }
};
/// \endcond

/// \cond
namespace detail {
/// Messages of so many groups each.
struct partial_messages {
  /// \param use  takes the groups, the number of a message's first one, and its bytes
  template <class Row, class Question, class Use>
  static void write(partial<Row, Question> const& of, std::size_t groups_a_message, Use use) {
    nearest_rounding const exact;
    group_bytes<std::remove_cvref_t<decltype(of.groups_)>> groups(of.groups_);
    auto const question = groups.question_of(of.groups_);
    std::size_t begin = 0;
    do {
      byte_writer out;
      for (char const c : magic_of_partial) out.number(static_cast<std::uint8_t>(c));
      out.number(version_of_partial);
      out.text(question);
      out.size(of.notes_.said.size());
      for (auto const& note : of.notes_.said) out.text(note.name), out.text(note.text);
      out.size(begin == 0 ? of.notes_.undated : 0);  // they count rows, and are merged by addition
      out.size(begin == 0 ? of.notes_.retired_that_day : 0);
      auto const end = begin + (std::min)(groups_a_message, groups.size() - begin);
      groups.put(out, begin, end);
      use(groups, begin, out.finished());
      begin = end;
    } while (begin != groups.size());
  }
};
}  // namespace detail
/// \endcond

/// A partial answer as bytes. O(groups); a group takes the bytes of its key, about 20 for each of its models, and about
/// 20 for each figure.
template <class Row, class Question>
[[nodiscard]] std::vector<std::byte> to_bytes(partial<Row, Question> const& of) {
  std::vector<std::byte> out;
  detail::partial_messages::write(of, static_cast<std::size_t>(-1),
                                  [&](auto const&, std::size_t, std::vector<std::byte> all) { out = std::move(all); });
  return out;
}

/// The partial answer to a question that `to_bytes` made these of. More may be added to it, and merged.
/// \throws tonnage::error  for bytes of another question, of a version that this one does not know, and damaged ones
template <class Row, class Keys, class Metrics>
  requires(detail::objection_of_row<Row, question<Keys, Metrics>> == detail::objection::none)
[[nodiscard]] partial<Row, question<Keys, Metrics>> partial_from_bytes(question<Keys, Metrics> const& of,
                                                                       std::span<std::byte const> message) {
  detail::nearest_rounding const exact;
  partial<Row, question<Keys, Metrics>> out(of);
  detail::byte_reader from(message);
  for (char const c : detail::magic_of_partial)
    if (from.number<std::uint8_t>() != static_cast<std::uint8_t>(c)) from.fail("they begin otherwise");
  if (auto const version = from.number<std::uint32_t>(); version != detail::version_of_partial)
    from.fail("they have version " + std::to_string(version) + ", expected " +
              std::to_string(detail::version_of_partial));
  constexpr std::size_t sum_at_end = sizeof(std::uint64_t);
  if (message.size() < sum_at_end) from.fail("they end early");
  if (auto const all = message.first(message.size() - sum_at_end);
      detail::byte_reader(message.last(sum_at_end)).number<std::uint64_t>() != detail::checksum(all))
    from.fail("their checksum is wrong");
  using groups = detail::group_bytes<std::remove_cvref_t<decltype(out.groups_)>>;
  auto const asked = groups::question_of(out.groups_);
  if (auto const found = from.text(); found != asked)
    throw_error("these bytes answer another question: expected " + asked, {.text = found});
  for (auto many = from.size(); many != 0; --many) {
    auto name = from.text();
    detail::add_once(out.notes_.said, {std::move(name), from.text()});
  }
  out.notes_.undated = detail::platform_cast<std::size_t>(from.number<std::uint64_t>());
  out.notes_.retired_that_day = detail::platform_cast<std::size_t>(from.number<std::uint64_t>());
  groups::get(from, out.groups_);
  static_cast<void>(from.number<std::uint64_t>());
  if (!from.at_end()) from.fail("more follows than belongs to them");
  return out;
}

}  // namespace tonnage::inline v0_1_0
