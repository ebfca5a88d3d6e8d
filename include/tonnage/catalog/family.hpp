// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A name that stands for several models: its figures are known where all members agree, a range where they do not.
///
/// `find_family("A100").peak<bf16>().value()` is 312 TFLOP/s, whichever A100 it is; `.memory().value()` throws and names
/// those of 40 and of 80 GB, `.memory().low()` is 40 GB, `.with(80.0 * gigabytes / gpu)` are those that have it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/catalog/rating.hpp>
#include <tonnage/core/threads.hpp>

namespace tonnage::inline v0_1_0::catalog {

class family;

/// A figure of a family. It is known where every member has it.
template <class Quantity>
class family_figure {
 public:
  /// \cond
  struct member {
    accelerator const* of = nullptr;
    std::optional<Quantity> known{};
  };
  family_figure(std::string_view family, char const* what, std::span<member const> of) : family_(family), what_(what) {
    for (auto const& each : of) {
      texts_ += (texts_.empty() ? "" : ", ") + std::string(each.of->name) + " " +
                (each.known ? short_text(each.known->coherent_) : "unknown");
      is_known_ = is_known_ && each.known.has_value();
      if (!each.known) continue;
      if (!low_ || *each.known < *low_) low_ = each.known;
      if (!high_ || *high_ < *each.known) high_ = each.known;
    }
  }
  /// \endcond

  /// Whether every member has the figure, be it the same or not.
  [[nodiscard]] bool is_known() const { return is_known_ && low_.has_value(); }
  /// Whether it is known, and the same for all members.
  [[nodiscard]] bool agrees() const { return is_known() && !(*low_ < *high_) && !(*high_ < *low_); }
  /// The figure on which all members agree.
  /// \throws tonnage::error  where they do not, or where one of them has none; it names the members and their figures
  [[nodiscard]] Quantity value() const {
    if (!agrees())
      throw_error(std::string("the ") + what_ + " of this family is not one figure: " + texts_,
                  {.text = std::string(family_)});
    return *low_;
  }
  /// The least that a member has.
  /// \throws tonnage::error  where a member's figure is unknown, so that there might be less
  [[nodiscard]] Quantity low() const { return bound(low_); }
  /// The most that a member has.
  /// \throws tonnage::error  where a member's figure is unknown
  [[nodiscard]] Quantity high() const { return bound(high_); }

 private:
  [[nodiscard]] Quantity bound(std::optional<Quantity> const& of) const {
    if (!is_known())
      throw_error(std::string("the ") + what_ + " of this family is not known for every member: " + texts_,
                  {.text = std::string(family_)});
    return *of;
  }
  static std::string short_text(double coherent) {
    constexpr char const* prefixes[] = {"", "k", "M", "G", "T", "P", "E"};
    int thousands = 0;
    for (; coherent >= 1000 && thousands != 6; ++thousands) coherent /= 1000;
    auto text = std::to_string(coherent);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text + (thousands == 0 ? "" : " ") + prefixes[thousands];
  }

  std::string_view family_;
  char const* what_;
  std::string texts_{};
  bool is_known_ = true;
  std::optional<Quantity> low_{}, high_{};
};

/// Several models under one name, or one. A value of two pointers: its members lie in the catalogue.
///
/// \code
/// catalog::family const a100 = catalog::find_family("A100");
/// a100.peak<bf16>().value();               // 312 TFLOP/s per GPU
/// a100.at("PCIe").with(80.0 * gigabytes / gpu).model()->name;   // "A100 PCIe 80GB"
/// \endcode
class family {
 public:
  /// \cond
  family(std::string_view name, std::span<accelerator const* const> members) : name_(name), members_(members) {}
  /// \endcond

  /// As the catalogue prints it: "A100".
  [[nodiscard]] std::string_view name() const { return name_; }
  /// The models that it may be, at least one.
  [[nodiscard]] std::span<accelerator const* const> members() const { return members_; }
  /// Whether it is one model.
  [[nodiscard]] bool is_one() const { return members_.size() == 1; }
  /// Its one member.
  /// \throws tonnage::error  where there are several, with their names
  [[nodiscard]] catalog::model model() const {
    if (!is_one()) {
      std::string names;
      for (auto const* each : members_) names += (names.empty() ? "" : ", ") + std::string(each->name);
      throw_error("this name stands for " + std::to_string(members_.size()) + " models: " + names,
                  {.text = std::string(name_)});
    }
    return *members_.front();
  }
  /// Whether a model is a member.
  [[nodiscard]] bool contains(catalog::model m) const {
    for (auto const* each : members_)
      if (catalog::model(*each) == m) return true;
    return false;
  }

  /// The peak in a number format.
  template <stored_format Format>
  [[nodiscard]] auto peak() const {
    return of<peak_rate<Format>>(Format::name, [](accelerator const& a) { return a.peak<Format>(); });
  }
  /// Bytes per GPU.
  [[nodiscard]] auto memory() const {
    return of<memory_size>("memory", [](accelerator const& a) { return a.memory(); });
  }
  /// Bytes per second per GPU.
  [[nodiscard]] auto memory_bandwidth() const {
    return of<transfer_rate>("memory bandwidth", [](accelerator const& a) { return a.memory_bandwidth(); });
  }
  /// What the chip may draw.
  [[nodiscard]] auto tdp() const {
    return of<rated_power>("TDP", [](accelerator const& a) { return a.tdp(); });
  }
  /// To other accelerators, both directions together.
  [[nodiscard]] auto interconnect() const {
    return of<transfer_rate>("interconnect", [](accelerator const& a) { return a.interconnect(); });
  }
  /// Any other figure per GPU, from an accelerator: `of<tpp_rate>("TPP", catalog::tpp)`.
  template <class Quantity, class Figure>
  [[nodiscard]] family_figure<Quantity> of(char const* what, Figure figure) const {
    typename family_figure<Quantity>::member known[most];
    std::size_t many = 0;
    for (auto const* each : members_) {
      if (many == most) break;
      known[many++] = {each, figure(*each)};
    }
    return {name_, what, std::span(known, many)};
  }

  /// Those members that have this memory.
  /// \throws tonnage::error  where none has
  [[nodiscard]] family with(memory_size const& memory) const {
    return those("of this memory", [&](accelerator const& a) {
      auto const known = a.memory();
      return known && *known == memory;
    });
  }
  /// Those members that are built in so: `at("SXM5")`, `at("PCIe")`.
  /// \throws tonnage::error  where none is
  [[nodiscard]] family at(std::string_view form) const {
    return those("of this form", [&](accelerator const& a) { return a.form == form; });
  }

  /// Equal where the members are.
  friend bool operator==(family const& a, family const& b) {
    if (a.members_.size() != b.members_.size()) return false;
    for (std::size_t i = 0; i != a.members_.size(); ++i)
      if (catalog::model(*a.members_[i]) != catalog::model(*b.members_[i])) return false;
    return true;
  }

 private:
  static constexpr std::size_t most = 64;  // members; the generated table has fewer

  template <class Keeps>
  [[nodiscard]] family those(char const* what, Keeps keeps) const;

  std::string_view name_;
  std::span<accelerator const* const> members_;
};

/// \cond
namespace detail {
/// A list of models that stays as long as the program runs, the same for the same models.
inline std::span<accelerator const* const> kept_members(accelerator const* const* first, std::size_t many) {
  struct list {
    accelerator const* of[64];
    std::size_t many;
    list* next;
  };
  static tonnage::detail::mutex_if_threads& mutex = *new tonnage::detail::mutex_if_threads;
  static list* all = nullptr;
  tonnage::detail::lock_if_threads const lock(mutex);
  auto const is_same = [&](list const& one) {
    for (std::size_t i = 0; i != many; ++i)
      if (one.of[i] != first[i]) return false;
    return one.many == many;
  };
  list* at = all;
  while (at != nullptr && !is_same(*at)) at = at->next;
  if (at == nullptr) {
    at = all = new list{{}, many, all};
    for (std::size_t i = 0; i != many; ++i) at->of[i] = first[i];
  }
  return {at->of, many};
}
}  // namespace detail
/// \endcond

template <class Keeps>
family family::those(char const* what, Keeps keeps) const {
  accelerator const* kept[most];
  std::size_t many = 0;
  for (auto const* each : members_)
    if (many != most && keeps(*each)) kept[many++] = each;
  if (many == 0) throw_error(std::string("no member ") + what + " is in this family", {.text = std::string(name_)});
  return {many == 1 ? kept[0]->name : name_, detail::kept_members(kept, many)};
}

}  // namespace tonnage::inline v0_1_0::catalog
