// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Models by name, as people and tools write it.
///
/// `catalog::find("NVIDIA H100 80GB HBM3")` (nvidia-smi), `find("h100-sxm5-80gb")` and `find("H100 SXM")` are the H100 SXM5.
/// `find("H100")` throws: an SXM5, a PCIe card and an NVL go by that name, and the library does not guess.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/catalog/models.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// \cond
namespace detail {

using model_list = std::span<accelerator const* const>;

/// Words that may stand in the name of any model and say nothing.
inline constexpr std::string_view common_words = "gpu gpus accelerator card tensor core tm";

/// A letter or digit in lower case; NUL for everything else, which only separates.
constexpr char plain(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '\0';
}

/// A name without case, spaces and punctuation. Names longer than any in use are cut, and then match nothing.
struct squashed {
  static constexpr std::size_t capacity = 96;
  char text[capacity]{};
  std::size_t size = 0;

  constexpr squashed() = default;
  constexpr explicit squashed(std::string_view name) { add(name); }
  constexpr void add(std::string_view name) {
    for (char const c : name) {
      if (plain(c) != '\0' && size < capacity) text[size++] = plain(c);
    }
  }
  [[nodiscard]] constexpr std::string_view view() const { return {text, size}; }
};

/// Calls `use` with each part of a list.
template <class Use>
constexpr void for_each_part(std::string_view list, char separator, Use use) {
  while (!list.empty()) {
    auto const end = list.find(separator);
    if (end != 0) use(list.substr(0, end));
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
  }
}

constexpr std::string_view names_of(accelerator const& a) { return a.spelt.names.empty() ? a.name : a.spelt.names; }

/// Whether a squashed name can be cut up into one of the model's names, once or more, and words of the model: reachable[i]
/// tells whether its first i letters can be, without (1) and with (2) a name among them.
constexpr bool answers_to(accelerator const& a, std::string_view asked) {
  unsigned char reachable[squashed::capacity + 1] = {1};
  for (std::size_t at = 0; at < asked.size(); ++at) {
    if (reachable[at] == 0) continue;
    auto const step = [&](std::string_view part, bool is_name) {
      squashed const word(part);
      if (word.size == 0 || asked.substr(at, word.size) != word.view()) return;
      auto const now = static_cast<unsigned char>(is_name ? 2 : reachable[at]);
      reachable[at + word.size] = static_cast<unsigned char>(reachable[at + word.size] | now);
    };
    auto const word = [&](std::string_view part) { step(part, false); };
    for_each_part(names_of(a), '|', [&](std::string_view part) { step(part, true); });
    for_each_part(a.spelt.words, ' ', word);
    for_each_part(common_words, ' ', word);
    step(a.vendor, false);
  }
  return (reachable[asked.size()] & 2) != 0;
}

/// The models that go by a name: one with exactly this name, or all that answer to it.
struct matches {
  accelerator const* first = nullptr;
  std::size_t count = 0;
};
constexpr matches matches_of(model_list models, std::string_view name) {
  squashed const asked(name);
  if (asked.size == 0 || asked.size == squashed::capacity) return {};
  for (auto const* a : models) {
    if (squashed(a->name).view() == asked.view()) return {a, 1};
  }
  matches out;
  for (auto const* a : models) {
    if (!answers_to(*a, asked.view())) continue;
    if (out.count++ == 0) out.first = a;
  }
  return out;
}

/// Insertions, deletions and substitutions that lead from one name to the other (Levenshtein).
constexpr std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::size_t row[squashed::capacity + 1]{};
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t const substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      std::size_t const shorter = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
      row[j] = substituted < shorter ? substituted : shorter;
    }
  }
  return row[b.size()];
}

/// Whether a token is a word of some model, which tells nothing about which model is meant.
constexpr bool is_word(model_list models, std::string_view token) {
  bool found = false;
  auto const look = [&](std::string_view word) { found = found || squashed(word).view() == token; };
  for_each_part(common_words, ' ', look);
  for (auto const* a : models) {
    look(a->vendor);
    for_each_part(a->spelt.words, ' ', look);
  }
  return found;
}

/// What of a name is left without such words; the whole name if that is nothing.
constexpr squashed core_of(model_list models, std::string_view name) {
  squashed core;
  for (std::size_t at = 0; at < name.size();) {
    std::size_t end = at;
    while (end < name.size() && plain(name[end]) != '\0') ++end;
    squashed const token(name.substr(at, end - at));
    if (!is_word(models, token.view())) core.add(token.view());
    at = end + 1;
  }
  return core.size != 0 ? core : squashed(name);
}

/// How far a name is from a model: its core from the nearest name of the model; where that is equal, the whole from the
/// model's own name.
constexpr std::size_t distance(accelerator const& a, squashed const& core, squashed const& whole) {
  std::size_t best = squashed::capacity;
  for_each_part(names_of(a), '|', [&](std::string_view part) {
    auto const d = edit_distance(core.view(), squashed(part).view());
    if (d < best) best = d;
  });
  return best * (squashed::capacity + 1) + edit_distance(whole.view(), squashed(a.name).view());
}

/// "A, B or C"
inline void enumerate(std::string& out, std::string_view item, std::size_t position, std::size_t count) {
  if (position != 0) out += position + 1 == count ? " or " : ", ";
  out += item;
}

/// \param row  of which it is the name, from 1; 0 where there is none
[[noreturn]] inline void refuse(model_list models, std::string_view name, std::size_t found, std::size_t row = 0) {
  std::string reason = row != 0 ? "row " + std::to_string(row) + ": " : "";
  if (found != 0) {
    reason += "this name could be " + std::to_string(found) + " accelerators: ";
    squashed const asked(name);
    std::size_t position = 0;
    for (auto const* a : models) {
      if (answers_to(*a, asked.view())) enumerate(reason, a->name, position++, found);
    }
  } else if (squashed(name).size == 0) {
    reason += "an accelerator has a name";
  } else {
    constexpr std::size_t most = 3;
    struct {
      accelerator const* model;
      std::size_t distance;
    } nearest[most + 1]{};  // one more, which falls off the end
    std::size_t count = 0;
    squashed const core = core_of(models, name), whole(name);
    for (auto const* a : models) {
      auto const away = distance(*a, core, whole);
      std::size_t at = count;
      for (; at > 0 && away < nearest[at - 1].distance; --at) nearest[at] = nearest[at - 1];
      nearest[at] = {a, away};
      if (count < most) ++count;
    }
    reason += count == 0 ? "there are no accelerators" : "no accelerator goes by this name; the nearest are ";
    for (std::size_t i = 0; i < count; ++i) enumerate(reason, nearest[i].model->name, i, count);
  }
  throw_error(reason, {.text = std::string(name)});
}

constexpr accelerator const* try_find_in(model_list models, std::string_view name) noexcept {
  auto const found = matches_of(models, name);
  return found.count == 1 ? found.first : nullptr;
}
constexpr accelerator const& find_in(model_list models, std::string_view name) {
  auto const found = matches_of(models, name);
  if (found.count != 1) refuse(models, name, found.count);
  return *found.first;
}

}  // namespace detail
/// \endcond

/// The model of this name. Case, spaces and punctuation do not matter; around the model's name may stand its vendor, form,
/// memory and other words it is written with, in any order, and they must fit: "A100 80GB PCIe" is one A100, "AMD H100" none.
///
/// Throws `tonnage::error` for a name that several models answer to, with their names, and for one that none does, with the
/// three nearest. As a constant, such a name does not compile. Takes 10 to 20 µs: look up once for each name, not each row.
///
/// \code catalog::find("tesla-t4").memory()  // 16 GB per GPU \endcode
[[nodiscard]] constexpr accelerator const& find(std::string_view name) { return detail::find_in(all(), name); }
/// The same, with a null pointer where `find` throws.
[[nodiscard]] constexpr accelerator const* try_find(std::string_view name) noexcept {
  return detail::try_find_in(all(), name);
}

}  // namespace tonnage::inline v0_1_0::catalog
