// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A name that stands for several models: its figures are known where all members agree, a range where they do not.
///
/// `find_family("A100").peak<bf16>().value()` is 312 TFLOP/s, whichever A100 it is; `.memory().value()` throws and names
/// those of 40 and of 80 GB, `.memory().low()` is 40 GB, `.with(80.0 * gigabytes / gpu)` are those that have it.
#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/catalog/lookup.hpp>

// What lies in the catalogue outlives a temporary that tells of it, which g++ cannot see from 14 on.
#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(gnu::no_dangling)
#define TONNAGE_NO_DANGLING [[gnu::no_dangling]]
#endif
#endif
#if !defined(TONNAGE_NO_DANGLING)
#define TONNAGE_NO_DANGLING
#endif

namespace tonnage::inline v0_1_0::catalog {

class family;

/// \cond
namespace detail {
/// What the members of a family have of one figure, in its coherent unit.
struct family_range {
  std::string_view family;
  std::string_view what;
  std::span<accelerator const* const> members;
  double figures[found_models::most];  // below zero where unknown
  double low = -1, high = -1;
  bool is_known = true;

  void add(std::size_t i, double figure) {
    figures[i] = figure;
    is_known = is_known && figure >= 0;
    if (figure < 0) return;
    if (low < 0 || figure < low) low = figure;
    if (figure > high) high = figure;
  }
  [[noreturn]] void refuse(char const* why) const {
    std::string reason = "the ";
    reason.append(what).append(why);
    for (std::size_t i = 0; i != members.size(); ++i) {
      reason.append(i == 0 ? ": " : ", ").append(members[i]->name);
      append(reason, figures[i]);
    }
    throw_error(reason, {.text = std::string(family)});
  }

 private:
  static void append(std::string& out, double figure) {
    if (figure < 0) {
      out += " unknown";
      return;
    }
    int thousands = 0;
    for (; figure >= 1000 && thousands != 7; ++thousands) figure /= 1000;
    auto text = std::to_string(figure);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    out.append(1, ' ')
        .append(text)
        .append(thousands == 0 ? "" : " ")
        .append(thousands == 0 ? "" : std::string(1, "kMGTPEZ"[thousands - 1]));
  }
};
}  // namespace detail
/// \endcond

/// A figure of a family. It is known where every member has it.
template <class Quantity>
class family_figure {
 public:
  /// \cond
  explicit family_figure(detail::family_range const& of) : of_(of) {}
  /// \endcond

  /// Whether every member has the figure, be it the same or not.
  [[nodiscard]] bool is_known() const { return of_.is_known; }
  /// Whether it is known, and the same for all members.
  [[nodiscard]] bool agrees() const { return of_.is_known && of_.low == of_.high; }
  /// The figure on which all members agree.
  /// \throws tonnage::error  where they do not, or where one of them has none; it names the members and their figures
  [[nodiscard]] Quantity value() const {
    if (!agrees()) of_.refuse(" of this family is not one figure");
    return Quantity::from_coherent(of_.low);
  }
  /// The least that a member has.
  /// \throws tonnage::error  where a member's figure is unknown, so that there might be less
  [[nodiscard]] Quantity low() const {
    if (!is_known()) of_.refuse(" of this family is not known for every member");
    return Quantity::from_coherent(of_.low);
  }
  /// The most that a member has.
  /// \throws tonnage::error  where a member's figure is unknown
  [[nodiscard]] Quantity high() const {
    if (!is_known()) of_.refuse(" of this family is not known for every member");
    return Quantity::from_coherent(of_.high);
  }

 private:
  detail::family_range of_;
};

/// Several models under one name, or one. A value of one pointer: its members lie in the catalogue.
///
/// \code
/// catalog::family const a100 = catalog::find_family("A100");
/// a100.peak<bf16>().value();               // 312 TFLOP/s per GPU
/// a100.at("PCIe").with(80.0 * gigabytes / gpu).model()->name;   // "A100 PCIe 80GB"
/// \endcode
class family {
 public:
  /// \cond
  explicit family(accelerator const& of) : of_(&of) {}  // which has members, be it one
  /// \endcond

  /// As the catalogue prints it: "A100".
  [[nodiscard]] std::string_view name() const { return of_->name; }
  /// The models that it may be, at least one.
  TONNAGE_NO_DANGLING [[nodiscard]] std::span<accelerator const* const> members() const { return of_->members; }
  /// Whether it is one model.
  [[nodiscard]] bool is_one() const { return members().size() == 1; }
  /// The model of rows of which no more than the name is known. Figures on which all members agree are known, others
  /// unknown, with the members in a note; in a tally that counts in intervals they reach from the least to the most.
  /// \code holding{.count = at_least(0.0 * gpus), .model = catalog::find_family("H100")} \endcode
  operator catalog::model() const { return is_one() ? *members().front() : *of_; }  // NOLINT: implicit, as a model is
  /// Its one member.
  /// \throws tonnage::error  where there are several, with their names
  [[nodiscard]] catalog::model model() const {
    if (!is_one()) {
      std::string reason = "this name stands for " + std::to_string(members().size()) + " models";
      for (auto const* each : members()) reason.append(each == members().front() ? ": " : ", ").append(each->name);
      throw_error(reason, {.text = std::string(name())});
    }
    return *members().front();
  }
  /// Whether a model is a member.
  [[nodiscard]] bool contains(catalog::model m) const {
    for (auto const* each : members())
      if (catalog::model(*each) == m) return true;
    return false;
  }

  /// The peak in a number format.
  template <stored_format Format>
  [[nodiscard]] family_figure<peak_rate<Format>> peak() const {
    auto out = range(Format::name);
    for (std::size_t i = 0; i != members().size(); ++i)
      out.add(i, members()[i]->rated.peak.flop_per_s({Format::name}).value_or(-1));
    return family_figure<peak_rate<Format>>(out);
  }
  /// Bytes per GPU.
  template <class Quantity = memory_size>
  [[nodiscard]] family_figure<Quantity> memory() const {
    return of(&ratings::memory, "memory");
  }
  /// Bytes per second per GPU.
  template <class Quantity = transfer_rate>
  [[nodiscard]] family_figure<Quantity> memory_bandwidth() const {
    return of(&ratings::memory_bandwidth, "memory bandwidth");
  }
  /// What the chip may draw.
  template <class Quantity = rated_power>
  [[nodiscard]] family_figure<Quantity> tdp() const {
    return of(&ratings::tdp, "TDP");
  }
  /// To other accelerators, both directions together.
  template <class Quantity = transfer_rate>
  [[nodiscard]] family_figure<Quantity> interconnect() const {
    return of(&ratings::interconnect, "interconnect");
  }
  /// Any other figure per GPU that an accelerator may have: `of("TPP", catalog::tpp)`.
  template <class Figure>
  [[nodiscard]] auto of(char const* what, Figure figure) const {
    using quantity_of = typename decltype(figure(*members()[0]))::value_type;
    auto out = range(what);
    for (std::size_t i = 0; i != members().size(); ++i) {
      auto const known = figure(*members()[i]);
      out.add(i, known ? static_cast<double>(known->coherent_) : -1);
    }
    return family_figure<quantity_of>(out);
  }

  /// Those members that have this memory.
  /// \throws tonnage::error  where none has
  [[nodiscard]] family with(memory_size const& memory) const {
    accelerator const* kept[most];
    std::size_t many = 0;
    for (auto const* each : members())
      if (each->rated.memory == known_figure<memory_size>(memory)) kept[many++] = each;
    return those(kept, many, "of this memory");
  }
  /// Those members that are built in so: `at("SXM5")`, `at("PCIe")`.
  /// \throws tonnage::error  where none is
  [[nodiscard]] family at(std::string_view form) const {
    accelerator const* kept[most];
    std::size_t many = 0;
    for (auto const* each : members())
      if (each->form == form) kept[many++] = each;
    return those(kept, many, "of this form");
  }

  /// Equal where the members are.
  friend bool operator==(family const& a, family const& b) {
    if (a.members().size() != b.members().size()) return false;
    for (std::size_t i = 0; i != a.members().size(); ++i)
      if (catalog::model(*a.members()[i]) != catalog::model(*b.members()[i])) return false;
    return true;
  }

 private:
  static constexpr std::size_t most = detail::found_models::most;

  [[nodiscard]] family those(accelerator const* const* kept, std::size_t many, char const* what) const;
  [[nodiscard]] detail::family_range range(std::string_view what) const { return {name(), what, members(), {}}; }
  template <class Quantity>
  [[nodiscard]] family_figure<Quantity> of(known_figure<Quantity> ratings::* figure, std::string_view what) const {
    auto out = range(what);
    for (std::size_t i = 0; i != members().size(); ++i) out.add(i, (members()[i]->rated.*figure).coherent_or(-1));
    return family_figure<Quantity>(out);
  }

  accelerator const* of_;
};

/// \cond
namespace detail {
/// The members that a call was given, and the name it called them by: kept as long as the program runs, once for each.
struct kept_family {
  accelerator const* of[found_models::most];
  std::string name, formats;
  accelerator itself;
  kept_family const* next;

  kept_family(std::string_view called, accelerator const* const* first, std::size_t size, kept_family const* others)
      : of{}, name(called), formats(), itself(), next(others) {
    for (std::size_t i = 0; i != size; ++i) of[i] = first[i];
    itself.name = name;
    itself.members = {of, size};
    agree(&accelerator::vendor), agree(&accelerator::architecture);
    agree(&accelerator::form), agree(&accelerator::released);
    agree(&ratings::memory), agree(&ratings::memory_bandwidth), agree(&ratings::tdp), agree(&ratings::interconnect);
    double rates[peak_rates::most];
    std::size_t peaks = 0;
    of[0]->rated.peak.for_each([&](format_peak const& peak) {
      for (auto const* each : itself.members)
        if (each->rated.peak.flop_per_s({peak.format.name}) != peak.flop_per_s) return;
      formats.append(peaks == 0 ? "" : "|")
          .append(peak.format.name)
          .append(":")
          .append(std::to_string(peak.format.bits));
      rates[peaks++] = peak.flop_per_s;
    });
    itself.rated.peak = peak_rates::as_checked(formats, std::span(rates, peaks));
  }
  kept_family(kept_family const&) = delete;
  kept_family& operator=(kept_family const&) = delete;
  ~kept_family() = default;

  [[nodiscard]] bool is(std::string_view asked, accelerator const* const* first, std::size_t size) const {
    if (size != itself.members.size() || name != asked) return false;
    for (std::size_t i = 0; i != size; ++i)
      if (of[i] != first[i]) return false;
    return true;
  }

 private:
  static accelerator const& part(accelerator const& a, accelerator const*) { return a; }
  static ratings const& part(accelerator const& a, ratings const*) { return a.rated; }
  static accelerator& part(accelerator& a, accelerator*) { return a; }
  static ratings& part(accelerator& a, ratings*) { return a.rated; }
  template <class T, class Part>
  void agree(T Part::* what) {
    auto const in = [&](accelerator const& a) -> T const& { return part(a, static_cast<Part const*>(nullptr)).*what; };
    T& out = part(itself, static_cast<Part*>(nullptr)).*what;
    out = in(*of[0]);
    for (auto const* each : itself.members)
      if (!(in(*each) == out)) out = T();
  }
};
inline family family_of(std::string_view name, accelerator const* const* first, std::size_t many) {
  static std::atomic<kept_family*> all{nullptr};
  kept_family const* at = all.load(std::memory_order_acquire);
  while (at != nullptr && !at->is(name, first, many)) at = at->next;
  if (at == nullptr) {
    auto* const fresh = new kept_family(name, first, many, nullptr);
    kept_family* others = all.load(std::memory_order_acquire);
    do fresh->next = others;
    while (!all.compare_exchange_weak(others, fresh, std::memory_order_acq_rel));
    at = fresh;
  }
  return family(at->itself);
}
}  // namespace detail
/// \endcond

inline family family::those(accelerator const* const* kept, std::size_t many, char const* what) const {
  if (many == 0) throw_error(std::string("no member ") + what + " is in this family", {.text = std::string(name())});
  return detail::family_of(many == 1 ? kept[0]->name : name(), kept, many);
}

/// \cond
namespace detail {
[[nodiscard]] inline family family_in(name_index const& names, found_models const& found, std::string_view name) {
  accelerator const* members[found_models::most];
  for (std::size_t i = 0; i != found.count; ++i) members[i] = &names[found.of[i]];
  auto const known = found.count == 1 ? members[0]->name : names.family_of(found);
  return family_of(known.empty() ? name : known, members,
                   found.count);  // what no family of the table is goes by its name here
}

}  // namespace detail
/// \endcond

/// All models that a name may stand for, as one family: of one member where it is one model.
/// \throws tonnage::error  for a name that no model answers to, with the three nearest
/// \code catalog::find_family("A100 80GB").members()  // A100 SXM4 80GB, A100 PCIe 80GB \endcode
[[nodiscard]] inline family find_family(std::string_view name) {
  auto const& names = detail::standard_names();
  auto const found = names.find(name);
  if (found.count == 0) detail::refuse(names, name, found);
  return detail::family_in(names, found, name);
}
/// The same, with nothing where `find_family` throws.
[[nodiscard]] inline std::optional<family> try_find_family(std::string_view name) {
  auto const& names = detail::standard_names();
  auto const found = names.find(name);
  if (found.count == 0) return std::nullopt;
  return detail::family_in(names, found, name);
}

}  // namespace tonnage::inline v0_1_0::catalog

#undef TONNAGE_NO_DANGLING
