// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Models and families by name, as people and tools write it.
///
/// `catalog::find("NVIDIA H100 80GB HBM3")` (nvidia-smi), `find("h100-sxm5-80gb")` and `find("10de:2330")` are the H100
/// SXM5. `find("H100")` throws: an SXM5, a PCIe card and an NVL go by that name, and the library does not guess;
/// `find_family("H100")` is all of them.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/catalog/detail/family_rows.hpp>
#include <tonnage/catalog/family.hpp>
#include <tonnage/catalog/table.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::catalog {

/// \cond
namespace detail {

using model_list = std::span<accelerator const* const>;

/// Words that may stand in the name of any model and say nothing.
inline constexpr std::string_view common_words =
    "gpu gpus accelerator accelerators card cards tensor core cores graphics 1x "
    "x1 corporation inc";

/// What a letter is in a squashed name: itself, in lower case; NUL for what only separates; '+' and '(' need a look.
struct plain_letters {
  char of[256]{};
  constexpr plain_letters() {
    for (int c = '0'; c <= '9'; ++c) of[c] = static_cast<char>(c);
    for (int c = 'a'; c <= 'z'; ++c) of[c] = of[c - 'a' + 'A'] = static_cast<char>(c);
    of[static_cast<int>('+')] = '+';
    of[static_cast<int>('(')] = '(';
  }
};
inline constexpr plain_letters plain{};

/// A name without case, spaces and punctuation, but for "+", which tells models apart. Names longer than any in use are
/// cut, and then match nothing.
struct squashed {
  static constexpr std::size_t capacity = 96;
  char text[capacity + 4];
  std::size_t size = 0;

  squashed() = default;
  explicit squashed(std::string_view name) { add(name); }
  void add(std::string_view name) {
    for (std::size_t i = 0; i != name.size() && size < capacity; ++i) {
      char const c = plain.of[static_cast<unsigned char>(name[i])];
      text[size] = c;
      if (c == '+')
        text[size] = 'p', text[size + 1] = 'l', text[size + 2] = 'u', text[size + 3] = 's', size += 4;
      else if (c == '(')
        i += mark_at(name.substr(i));
      else
        size += c != '\0' ? 1 : 0;
    }
    if (size > capacity) size = capacity;
  }
  [[nodiscard]] std::string_view view() const { return {text, size}; }

 private:
  /// How many letters after the parenthesis belong to a mark: (R), (C), (TM).
  static std::size_t mark_at(std::string_view text) {
    for (std::string_view const mark : {"(R)", "(r)", "(C)", "(TM)", "(tm)"})
      if (text.starts_with(mark)) return mark.size() - 1;
    return 0;
  }
};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr std::uint32_t first_hash = 2'166'136'261U;
constexpr std::uint32_t more_hash(std::uint32_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;  // FNV-1a
}
constexpr std::uint32_t hash_of_text(std::string_view text) {
  auto hash = first_hash;
  for (char const c : text) hash = more_hash(hash, c);
  return hash;
}

/// Insertions, deletions and substitutions that lead from one name to the other (Levenshtein).
constexpr std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::uint32_t row[squashed::capacity + 1]{};
  for (std::uint32_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::uint32_t i = 1; i <= a.size(); ++i) {
    std::uint32_t diagonal = row[0];
    row[0] = i;
    for (std::uint32_t j = 1; j <= b.size(); ++j) {
      std::uint32_t const substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      std::uint32_t const shorter = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
      row[j] = substituted < shorter ? substituted : shorter;
    }
  }
  return row[b.size()];
}

/// Texts, each numbered once, found by their hash.
class text_index {
 public:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  [[nodiscard]] std::uint32_t find(std::uint32_t hash, std::string_view text) const {
    if (slots_.empty()) return none;
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      auto const slot = slots_[at];
      if (slot.number == none) return none;
      if (slot.hash == hash && texts_[slot.number] == text) return slot.number;
    }
  }
  [[nodiscard]] std::uint32_t find(std::string_view text) const { return find(hash_of_text(text), text); }
  std::uint32_t add(std::string_view text) {
    auto const hash = hash_of_text(text);
    if (auto const known = find(hash, text); known != none) return known;
    texts_.emplace_back(text);
    if (texts_.size() * 4 > slots_.size()) {
      slots_.assign(slots_.empty() ? 64 : 2 * slots_.size(), {});
      for (std::uint32_t i = 0; i + 1 < texts_.size(); ++i) put(hash_of_text(texts_[i]), i);
    }
    put(hash, static_cast<std::uint32_t>(texts_.size() - 1));
    return static_cast<std::uint32_t>(texts_.size() - 1);
  }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }
  [[nodiscard]] std::string const& operator[](std::size_t number) const { return texts_[number]; }

 private:
  struct place {
    std::uint32_t hash = 0, number = none;
  };
  void put(std::uint32_t hash, std::uint32_t number) {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number != none) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {hash, number};
  }
  std::vector<std::string> texts_{};
  std::vector<place> slots_{};
};

/// What a name was found to be: models of an index by their numbers, in the order of the table.
struct found_models {
  static constexpr std::size_t most = 64;
  std::uint16_t of[most]{};
  std::size_t count = 0;
  void add(std::uint16_t number) {
    std::size_t at = count;
    for (; at != 0 && of[at - 1] >= number; --at)
      if (of[at - 1] == number) return;
    if (count == most) return;
    for (std::size_t i = count++; i != at; --i) of[i] = of[i - 1];
    of[at] = number;
  }
};

/// Names, families and words of some models.
class name_index {
 public:
  /// Of the models of the table, with its families and spellings; or of others.
  name_index() { add_standard(); }
  explicit name_index(model_list models) {
    for (auto const* a : models) add(*a);
  }

  void add(accelerator const& a) {
    auto const number = static_cast<std::uint16_t>(models_.size());
    models_.push_back({&a, {}, {}});
    auto& model = models_.back();
    common();
    add_own(squashed(a.name).view(), number);
    for_each(a.spelt.names.empty() ? a.name : a.spelt.names, '|',
             [&](std::string_view name) { add_name(squashed(name).view(), number); });
    for_each(a.spelt.words, ' ', [&](std::string_view word) { add_words(model, word); });
    add_words(model, a.vendor);
    add_words(model, a.architecture);
    add_words(model, a.form);
    squashed form(a.form);
    while (form.size != 0 && is_digit(form.text[form.size - 1])) --form.size;
    add_word(model, form.view());
    if (auto const memory = a.memory()) model.memory = memory->in(bytes / gpu);
  }
  void add_spelling(std::string_view spelling, std::uint16_t number) {
    auto& entry = entry_of(squashed(spelling).view());
    entry.exact.push_back(number);
  }
  /// The memory's kind, for a model that was just added.
  void add_word_of_last(std::string_view words) { add_words(models_.back(), words); }

  [[nodiscard]] accelerator const& operator[](std::uint16_t number) const { return *models_[number].of; }
  [[nodiscard]] std::size_t size() const { return models_.size(); }
  [[nodiscard]] bool has_own(std::string_view name) const {
    auto const entry = names_.find(squashed(name).view());
    return entry != text_index::none && entries_[entry].own != nobody;
  }

  /// The models that go by a name: the one that is called so, or all that fit.
  [[nodiscard]] found_models find(std::string_view name) const {
    found_models out;
    squashed const asked(name);
    if (asked.size == 0 || asked.size == squashed::capacity) return out;
    if (add_whole(out, asked.view())) return out;
    if (auto const pci = pci_id(name); !pci.empty() && add_whole(out, squashed(pci).view())) return out;
    // Names that stand in it, the longest first; around them must be words of the model.
    struct hit {
      std::uint32_t entry;
      std::uint8_t at, size;
    } hits[24];
    std::size_t count = 0;
    for (std::size_t at = 0; at + 1 < asked.size; ++at) {
      auto lengths = lengths_[pair_of(asked.text[at], asked.text[at + 1])];
      if (lengths == 0) continue;
      auto hash = more_hash(first_hash, asked.text[at]);
      lengths >>= 2U;
      for (std::size_t size = 2; lengths != 0 && at + size <= asked.size; ++size, lengths >>= 1U) {
        hash = more_hash(hash, asked.text[at + size - 1]);
        if ((lengths & 1U) == 0) continue;
        auto const entry = names_.find(hash, asked.view().substr(at, size));
        if (entry == text_index::none || entries_[entry].models.empty()) continue;
        std::size_t place = count;
        for (; place != 0 && hits[place - 1].size < size; --place)
          if (place != std::size(hits)) hits[place] = hits[place - 1];
        if (place == std::size(hits)) continue;
        hits[place] = {entry, static_cast<std::uint8_t>(at), static_cast<std::uint8_t>(size)};
        if (count != std::size(hits)) ++count;
      }
    }
    for (std::size_t i = 0; i != count; ++i) {
      auto const& [entry, at, size] = hits[i];
      squashed rest;
      std::size_t const joint = at, after = joint + size;
      for (std::size_t j = 0; j != asked.size; ++j)
        if (j < joint || j >= after) rest.text[rest.size++] = asked.text[j];
      said_words said;
      std::size_t tries = 64;
      spell(rest.view(), 0, joint, said, tries, [&] {
        for (auto const number : entries_[entry].models)
          if (fits(models_[number], said)) out.add(number);
        return out.count != 0;
      });
      if (out.count != 0) return out;
    }
    return out;
  }

  /// The nearest models to a name that nobody has, at most three.
  [[nodiscard]] found_models nearest(std::string_view name) const {
    constexpr std::size_t wide = 12, most = 3;
    squashed const core = core_of(name);
    auto const mask = mask_of(core.view());
    struct candidate {
      std::uint32_t entry;
      int score;
    } likely[wide + 1]{};
    std::size_t count = 0;
    for (std::uint32_t e = 0; e != masks_.size(); ++e) {
      auto common = mask & masks_[e];
      if ((common & (common - 1)) == 0) continue;  // two pairs of letters at least
      int score = -mask_bits_[e];
      for (; common != 0; common &= common - 1) score += 4;
      if ((count == wide && score <= likely[wide - 1].score) || entries_[e].models.empty()) continue;
      std::size_t at = count;
      for (; at != 0 && likely[at - 1].score < score; --at) likely[at] = likely[at - 1];
      likely[at] = {e, score};
      if (count != wide) ++count;
    }
    struct {
      std::uint16_t model;
      std::size_t distance;
    } best[most + 1]{};
    std::size_t found = 0;
    for (std::size_t i = 0; i != count; ++i) {
      auto const distance = edit_distance(core.view(), names_[likely[i].entry]);
      for (auto const model : entries_[likely[i].entry].models) {
        bool is_there = false;
        for (std::size_t j = 0; j != found; ++j) {
          is_there = is_there || best[j].model == model;
          if (best[j].model == model && distance < best[j].distance) best[j].distance = distance;
        }
        if (is_there || (found == most && distance >= best[most - 1].distance)) continue;
        std::size_t at = found;
        for (; at != 0 && distance < best[at - 1].distance; --at) best[at] = best[at - 1];
        best[at] = {model, distance};
        if (found != most) ++found;
      }
    }
    found_models out;  // the nearest first, not in the order of the table
    for (std::size_t i = 0; i != found; ++i) out.of[out.count++] = best[i].model;
    return out;
  }

  /// What of a name is left without words that some model has; all of it if that is nothing.
  [[nodiscard]] squashed core_of(std::string_view name) const {
    squashed core;
    for (std::size_t at = 0; at < name.size();) {
      std::size_t end = at;
      while (end < name.size() && squashed(name.substr(end, 1)).size != 0) ++end;
      squashed const token(name.substr(at, end - at));
      std::size_t number = 0;
      if (words_.find(token.view()) == text_index::none && memory_at(token.view(), 0, number) != token.size)
        core.add(token.view());
      at = end + 1;
    }
    return core.size != 0 ? core : squashed(name);
  }

  /// The name of the family that has just these members; empty where there is none.
  [[nodiscard]] std::string_view family_of(found_models const& found) const {
    for (auto const& each : families_) {
      bool is_same = each.members.size() == found.count;
      for (std::size_t i = 0; is_same && i != found.count; ++i) is_same = each.members[i] == found.of[i];
      if (is_same) return each.name;
    }
    return {};
  }

 private:
  static constexpr std::uint16_t nobody = 0xffff;
  struct named {
    std::vector<std::uint16_t> models{};  // of this name
    std::vector<std::uint16_t> exact{};   // that are spelt so, in full
    std::uint16_t own = nobody;           // the model that is printed so
  };
  struct indexed_model {
    accelerator const* of;
    std::vector<std::uint16_t> words;
    std::vector<std::uint16_t> sizes;  // of memory, in GB, as words say them
    double memory = -1;
  };
  struct indexed_family {
    std::string_view name;
    std::vector<std::uint16_t> members;
  };
  struct said_words {
    std::uint16_t words[24]{};
    std::size_t count = 0;
    std::size_t memories[4]{};
    std::size_t memory_count = 0;
  };

  template <class Use>
  static void for_each(std::string_view list, char separator, Use use) {
    parts_of parts(list, separator);
    while (parts.more())
      if (auto const part = parts.next(); !part.empty()) use(part);
  }
  static std::size_t pair_of(char a, char b) {  // six bits tell letters and digits apart
    return (static_cast<std::size_t>(static_cast<unsigned char>(a)) & 63U) << 6U |
           (static_cast<unsigned char>(b) & 63U);
  }
  static std::uint64_t mask_of(std::string_view text) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
      out |= std::uint64_t{1} << (pair_of(text[i], text[i + 1]) * 7 % 64);
    return out;
  }
  /// "10de:2330" anywhere in a text; empty where there is none.
  static std::string_view pci_id(std::string_view name) {
    auto const is_hex = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
    for (auto colon = name.find(':'); colon != std::string_view::npos; colon = name.find(':', colon + 1)) {
      if (colon < 4 || colon + 4 >= name.size()) continue;
      bool is_id = (colon == 4 || !is_hex(name[colon - 5])) && (colon + 5 == name.size() || !is_hex(name[colon + 5]));
      for (std::size_t i = colon - 4; i != colon + 5; ++i) is_id = is_id && (i == colon || is_hex(name[i]));
      if (is_id) return name.substr(colon - 4, 9);
    }
    return {};
  }
  /// Adds the model that is called so, or those that are spelt so in full.
  bool add_whole(found_models& out, std::string_view asked) const {
    auto const whole = names_.find(asked);
    if (whole == text_index::none) return false;
    auto const& entry = entries_[whole];
    if (entry.own != nobody) {
      out.add(entry.own);
      return true;
    }
    for (auto const number : entry.exact.empty() ? entry.models : entry.exact) out.add(number);
    return out.count != 0;
  }
  /// Where a size of memory ends that begins here: "80gb", "80g", "80gib"; otherwise where it begins.
  static std::size_t memory_at(std::string_view text, std::size_t at, std::size_t& number) {
    std::size_t end = at;
    number = 0;
    while (end != text.size() && end != at + 4 && is_digit(text[end]))
      number = 10 * number + static_cast<std::size_t>(text[end++] - '0');
    if (end == at || text[at] == '0') return at;
    auto const unit = text.substr(end);
    return unit.starts_with("gib") ? end + 3 : unit.starts_with("gb") ? end + 2 : unit.starts_with("g") ? end + 1 : at;
  }

  named& entry_of(std::string_view name) {
    auto const number = names_.add(name);
    if (number == entries_.size()) {
      entries_.emplace_back();
      masks_.push_back(mask_of(name));
      mask_bits_.push_back(static_cast<std::uint8_t>(std::popcount(masks_.back())));
      if (name.size() >= 2 && name.size() < 64) lengths_[pair_of(name[0], name[1])] |= std::uint64_t{1} << name.size();
    }
    return entries_[number];
  }
  void add_name(std::string_view name, std::uint16_t number) {
    if (name.size() < 2) return;
    auto& models = entry_of(name).models;
    for (auto const each : models)
      if (each == number) return;
    models.push_back(number);
  }
  void add_own(std::string_view name, std::uint16_t number) {
    add_name(name, number);
    auto& own = entry_of(name).own;
    if (own == nobody) own = number;
  }
  void add_word(indexed_model& model, std::string_view word) {
    if (word.empty()) return;
    std::size_t memory = 0;
    if (memory_at(word, 0, memory) == word.size()) {
      model.sizes.push_back(static_cast<std::uint16_t>(memory));
      return;
    }
    model.words.push_back(number_of_word(word));
  }
  void add_words(indexed_model& model, std::string_view words) {
    squashed const whole(words);
    add_word(model, whole.view());
    for_each(words, ' ', [&](std::string_view word) {
      squashed const one(word);
      if (one.size > 1 && one.size != whole.size) add_word(model, one.view());
    });
  }
  std::uint16_t number_of_word(std::string_view word) {
    auto const number = words_.add(word);
    if (word.size() < 64) word_lengths_[static_cast<unsigned char>(word[0])] |= std::uint64_t{1} << word.size();
    return static_cast<std::uint16_t>(number);
  }
  void common() {
    if (common_count_ != 0) return;
    for_each(common_words, ' ', [&](std::string_view word) { number_of_word(word); });
    common_count_ = words_.size();
  }

  [[nodiscard]] bool fits(indexed_model const& model, said_words const& said) const {
    for (std::size_t i = 0; i != said.count; ++i) {
      if (said.words[i] < common_count_) continue;
      bool has = false;
      for (auto const word : model.words) has = has || word == said.words[i];
      if (!has) return false;
    }
    for (std::size_t i = 0; i != said.memory_count; ++i) {
      auto const size = static_cast<double>(said.memories[i]);
      // In gigabytes or gibibytes, rounded: a card of 93.6 GB is sold as one of 94.
      bool has = model.memory >= 0 && ((model.memory < (size + 0.5) * 1e9 && model.memory >= (size - 0.5) * 1e9) ||
                                       model.memory == size * 0x1p30);
      for (auto const other : model.sizes) has = has || other == said.memories[i];
      if (!has) return false;
    }
    return true;
  }

  /// Cuts a text into words that some model has and sizes of memory, in every way until `use` is content. A word does not
  /// cross `joint`, where the name stood.
  template <class Use>
  bool spell(std::string_view text, std::size_t at, std::size_t joint, said_words& said, std::size_t& tries,
             Use const& use) const {
    if (at == text.size()) return tries != 0 && (--tries, use());
    std::size_t const end = at < joint ? joint : text.size();
    std::size_t memory = 0;
    if (auto const after = memory_at(text.substr(0, end), at, memory);
        after != at && said.memory_count != std::size(said.memories)) {
      said.memories[said.memory_count++] = memory;
      if (spell(text, after, joint, said, tries, use)) return true;
      --said.memory_count;
    }
    if (said.count == std::size(said.words)) return false;
    auto const lengths = word_lengths_[static_cast<unsigned char>(text[at])];
    for (std::size_t size = end - at < 63 ? end - at : 63; size != 0 && tries != 0; --size) {
      if ((lengths >> size & 1U) == 0) continue;
      auto const word = words_.find(text.substr(at, size));
      if (word == text_index::none) continue;
      said.words[said.count++] = static_cast<std::uint16_t>(word);
      if (spell(text, at + size, joint, said, tries, use)) return true;
      --said.count;
    }
    return false;
  }

  void add_standard() {
    auto const& table = standard_models();
    for (std::size_t i = 0; i != model_table::size; ++i) {
      add(table.of[i]);
      auto const number = static_cast<std::uint16_t>(i);
      for_each(table.exact[i], '|', [&](std::string_view spelling) { add_spelling(spelling, number); });
      parts_of more(table.details[i].substr(1), '\t');
      auto const memory_kind = more.next();
      add_words(models_.back(), memory_kind);
      squashed kind(memory_kind);
      for (bool is_tail = true; is_tail && kind.size != 0;) {  // HBM2e is HBM2 and HBM, GDDR6X is GDDR6
        is_tail =
            is_digit(kind.text[kind.size - 1]) || kind.text[kind.size - 1] == 'e' || kind.text[kind.size - 1] == 'x';
        if (is_tail) --kind.size, add_word(models_.back(), kind.view());
      }
      std::string_view pci;
      while (more.more()) pci = more.next();
      for_each(pci, '|', [&](std::string_view id) { add_spelling(id, number); });
    }
    for (std::string_view const row : family_rows) {
      parts_of fields(row, '\t');
      fields.next();  // its id
      auto const name = fields.next(), names = fields.next(), exact = fields.next();
      indexed_family family{name, {}};
      for_each(fields.next(), ' ', [&](std::string_view number) {
        family.members.push_back(static_cast<std::uint16_t>(whole_number_of(number)));
      });
      for (auto const member : family.members) {
        add_name(squashed(name).view(), member);
        for_each(names, '|', [&](std::string_view each) { add_name(squashed(each).view(), member); });
        for_each(exact, '|', [&](std::string_view each) { add_spelling(each, member); });
      }
      families_.push_back(std::move(family));
    }
  }

  std::vector<indexed_model> models_{};
  std::vector<indexed_family> families_{};
  text_index names_{}, words_{};
  std::vector<std::uint64_t> masks_{};     // the pairs of letters in a name, by its number
  std::vector<std::uint8_t> mask_bits_{};  // how many bits each has
  std::vector<named> entries_{};           // by the number of the name
  std::vector<std::uint64_t> lengths_ = std::vector<std::uint64_t>(64 * 64);   // of names, by their first two letters
  std::vector<std::uint64_t> word_lengths_ = std::vector<std::uint64_t>(256);  // of words, by their first
  std::size_t common_count_ = 0;
};
[[nodiscard]] inline name_index const& standard_names() {
  static auto const& index = *new name_index;  // never destroyed: a program may look up at its very end
  return index;
}

/// As `name_index::find` in the standard index where it finds one model, or a null pointer. A thread keeps the last names
/// that it found, for rows that repeat them.
[[nodiscard]] inline accelerator const* recently_found(std::string_view name) {
  struct recent {
    accelerator const* model;
    std::size_t size;
    char text[48];
  };
  thread_local recent kept[64];
  bool const is_kept = !name.empty() && name.size() <= sizeof kept[0].text;
  recent& place = kept[hash_of_text(name) % std::size(kept)];
  if (is_kept && place.model != nullptr && std::string_view(place.text, place.size) == name) return place.model;
  auto const found = standard_names().find(name);
  if (found.count != 1) return nullptr;
  auto const* const model = &standard_names()[found.of[0]];
  if (is_kept) {
    place.model = model;
    place.size = name.copy(place.text, sizeof place.text);
  }
  return model;
}

/// "A, B or C"
inline void enumerate(std::string& out, std::string_view item, std::size_t position, std::size_t count) {
  if (position != 0) out += position + 1 == count ? " or " : ", ";
  out += item;
}

/// \param row  of which it is the name, from 1; 0 where there is none
[[noreturn]] inline void refuse(name_index const& names, std::string_view name, found_models const& found,
                                std::size_t row = 0) {
  std::string reason = row != 0 ? "row " + std::to_string(row) + ": " : "";
  if (found.count != 0) {
    reason += "this name could be " + std::to_string(found.count) + " accelerators: ";
    for (std::size_t i = 0; i != found.count; ++i) enumerate(reason, names[found.of[i]].name, i, found.count);
  } else if (squashed(name).size == 0) {
    reason += "an accelerator has a name";
  } else {
    auto const nearest = names.nearest(name);
    reason += names.size() == 0 ? "there are no accelerators" : "no accelerator goes by this name";
    if (nearest.count != 0) reason += "; the nearest are ";
    for (std::size_t i = 0; i != nearest.count; ++i) enumerate(reason, names[nearest.of[i]].name, i, nearest.count);
  }
  throw_error(reason, {.text = std::string(name)});
}

[[nodiscard]] inline accelerator const* try_find_in(name_index const& names, std::string_view name) {
  auto const found = names.find(name);
  return found.count == 1 ? &names[found.of[0]] : nullptr;
}
[[nodiscard]] inline accelerator const& find_in(name_index const& names, std::string_view name) {
  auto const found = names.find(name);
  if (found.count != 1) refuse(names, name, found);
  return names[found.of[0]];
}
[[nodiscard]] inline family family_in(name_index const& names, found_models const& found, std::string_view name) {
  accelerator const* members[found_models::most];
  for (std::size_t i = 0; i != found.count; ++i) members[i] = &names[found.of[i]];
  auto const known = found.count == 1 ? members[0]->name : names.family_of(found);
  if (!known.empty()) return {known, kept_members(members, found.count)};
  // Members that no family of the table has: it is called as it was asked for first.
  static auto& mutex = *new tonnage::detail::mutex_if_threads;
  static auto& texts = *new std::vector<std::string*>;
  tonnage::detail::lock_if_threads const lock(mutex);
  for (auto const* text : texts)
    if (*text == name) return {*text, kept_members(members, found.count)};
  texts.push_back(new std::string(name));
  return {*texts.back(), kept_members(members, found.count)};
}

}  // namespace detail
/// \endcond

/// The model of this name. Case, spaces and punctuation do not matter; around the model's name may stand its vendor, form,
/// architecture, memory and other words it is written with, in any order, and they must fit: "A100 80GB PCIe" is one A100,
/// "AMD H100" none. A PCI id of vendor and device, "10de:2330", is a name as well.
///
/// Throws `tonnage::error` for a name that several models answer to, with their names, and for one that none does, with
/// the three nearest. Takes 0.05 to 0.5 µs; the first call reads the catalogue, which takes 1 to 2 ms.
///
/// \code catalog::find("tesla-t4").memory()  // 16 GB per GPU \endcode
[[nodiscard]] inline accelerator const& find(std::string_view name) {
  auto const* const known = detail::recently_found(name);
  return known != nullptr ? *known : detail::find_in(detail::standard_names(), name);
}
/// The same, with a null pointer where `find` throws.
[[nodiscard]] inline accelerator const* try_find(std::string_view name) { return detail::recently_found(name); }

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
