// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Models by name, as people and tools write it.
///
/// `catalog::find("NVIDIA H100 80GB HBM3")` (nvidia-smi), `find("h100-sxm5-80gb")` and `find("10de:2330")` are the H100
/// SXM5. `find("H100")` throws: an SXM5, a PCIe card and an NVL go by that name, and the library does not guess;
/// `find_family("H100")` of `catalog/family.hpp` is all of them.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/catalog/detail/family_rows.hpp>
#include <tonnage/catalog/detail/profile_rows.hpp>
#include <tonnage/catalog/detail/system_rows.hpp>
#include <tonnage/catalog/table.hpp>

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
  std::uint32_t row[squashed::capacity + 1];
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

/// A growing array of plain values. (std::vector costs every unit that looks a name up a tenth of a second.)
template <class T>
class plain_array {
 public:
  plain_array() = default;
  explicit plain_array(std::size_t many) {
    for (std::size_t i = 0; i != many; ++i) push(T{});
  }
  plain_array(plain_array&& other) noexcept : data_(other.data_), size_(other.size_), room_(other.room_) {
    other.data_ = nullptr;
    other.size_ = other.room_ = 0;
  }
  plain_array(plain_array const& other) {
    for (auto const& each : other) push(each);
  }
  plain_array& operator=(plain_array other) noexcept {
    auto const data = data_;
    data_ = other.data_, other.data_ = data;
    size_ = other.size_, room_ = other.room_;
    return *this;
  }
  ~plain_array() { delete[] data_; }
  void push(T const& value) {
    if (size_ == room_) {
      auto const room = room_ < 16 ? 16 : 2 * room_;
      T* const more = new T[room]{};
      for (std::size_t i = 0; i != size_; ++i) more[i] = data_[i];
      delete[] data_;
      data_ = more, room_ = room;
    }
    data_[size_++] = value;
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] T& operator[](std::size_t i) { return data_[i]; }
  [[nodiscard]] T const& operator[](std::size_t i) const { return data_[i]; }
  [[nodiscard]] T const* begin() const { return data_; }
  [[nodiscard]] T const* end() const { return data_ + size_; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0, room_ = 0;
};

/// Texts, each numbered once, found by their hash.
class text_index {
 public:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  [[nodiscard]] std::uint32_t find(std::uint32_t hash, std::string_view text) const {
    if (slots_.size() == 0) return none;
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      auto const& slot = slots_[at];
      if (slot.number == none) return none;
      if (slot.hash == hash && (*this)[slot.number] == text) return slot.number;
    }
  }
  [[nodiscard]] std::uint32_t find(std::string_view text) const { return find(hash_of_text(text), text); }
  std::uint32_t add(std::string_view text) {
    auto const hash = hash_of_text(text);
    if (auto const known = find(hash, text); known != none) return known;
    auto const number = static_cast<std::uint32_t>(places_.size());
    places_.push({static_cast<std::uint32_t>(letters_.size()), static_cast<std::uint32_t>(text.size())});
    for (char const c : text) letters_.push(c);
    if (places_.size() * 3 > slots_.size()) {
      slots_ = plain_array<slot_of>(slots_.size() == 0 ? 64 : 2 * slots_.size());
      for (std::uint32_t i = 0; i != number; ++i) put(hash_of_text((*this)[i]), i);
    }
    put(hash, number);
    return number;
  }
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t number) const {
    return {letters_.begin() + places_[number].at, places_[number].size};
  }

 private:
  struct slot_of {
    std::uint32_t hash = 0, number = none;
  };
  struct place {
    std::uint32_t at = 0, size = 0;
  };
  void put(std::uint32_t hash, std::uint32_t number) {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number != none) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {hash, number};
  }
  plain_array<char> letters_{};
  plain_array<place> places_{};
  plain_array<slot_of> slots_{};
};

/// Small numbers in lists that lie in one array: the first of a list is 0 where it is empty.
class number_lists {
 public:
  [[nodiscard]] bool has(std::uint32_t list, std::uint16_t number) const {
    for (auto at = list; at != 0; at = nodes_[at].next)
      if (nodes_[at].number == number) return true;
    return false;
  }
  void add(std::uint32_t& list, std::uint16_t number) {
    if (has(list, number)) return;
    if (nodes_.size() == 0) nodes_.push({});
    nodes_.push({list, number});
    list = static_cast<std::uint32_t>(nodes_.size() - 1);
  }
  [[nodiscard]] std::uint16_t number(std::uint32_t at) const { return nodes_[at].number; }
  [[nodiscard]] std::uint32_t next(std::uint32_t at) const { return nodes_[at].next; }

 private:
  struct node {
    std::uint32_t next = 0;
    std::uint16_t number = 0;
  };
  plain_array<node> nodes_{};
};

/// How many fields a row of `system_rows` has; the last are other spellings.
inline constexpr int system_fields = 12;

/// What a name was found to be: models of an index by their numbers, in the order of the table. A name of more or of
/// less than one package is of no model: it is that of a system, or of one of the GPUs that a system lists for a
/// package.
struct found_models {
  static constexpr std::size_t most = 64;
  static constexpr std::uint16_t none = 0xffff;
  std::uint16_t of[most];
  std::size_t count = 0;
  std::uint16_t system = none;   // its number in `system_rows`
  std::uint16_t part_of = none;  // a model that lists several GPUs, of which it is one
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
    if (number == 0) add_common();
    models_.push({&a});
    auto& model = models_[number];
    squashed const own(a.name);
    add_name(own.view(), number);
    if (auto& bearer = entry_of(own.view()).own; bearer == nobody) bearer = number;
    parts_of names(a.spelt.names.empty() ? a.name : a.spelt.names, '|');
    while (names.more()) add_name(squashed(names.next()).view(), number);
    add_words(model, a.spelt.words, 1);
    for (auto const words : {a.vendor, a.architecture, a.form}) add_words(model, words, 2);
    squashed form(a.form);  // SXM for SXM5
    while (form.size != 0 && is_digit(form.text[form.size - 1])) --form.size;
    add_word(model, form.view());
    model.memory = a.rated.memory.coherent_or(-1);
  }

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
    if (asked.size == 0 || asked.size >= squashed::capacity) return out;
    if (add_whole(out, asked.view())) return out;
    if (auto const pci = pci_id(name); !pci.empty() && add_whole(out, squashed(pci).view())) return out;
    auto const hits = hits_in(asked);
    for (auto const how : {fitting::size, fitting::about, fitting::part}) {
      bool names_memory = false;
      for (std::size_t i = 0; i != hits.count; ++i) {
        auto const& entry = entries_[hits.of[i].entry];
        said_words said;
        said.how = how;
        if (fits_around(out, entry.models, asked, hits.of[i], said)) break;
        names_memory = names_memory || said.names_memory;
        // What is also the name of a model is that: an HGX B200 is one module as well as a board of eight.
        bool const is_systems = entry.system != nobody && entry.models == 0 && entry.exact == 0;
        if (is_systems && is_system(entry.system, asked, hits.of[i])) {
          out.system = entry.system;
          return out;
        }
      }
      if (how == fitting::part) {
        if (out.count == 1) out.part_of = out.of[0];
        out.count = 0;
      }
      if (out.count != 0 || !names_memory) break;  // another way to take a size of memory helps where there is one
    }
    return out;
  }

  /// The system that goes by a name, by its number in `system_rows`; `found_models::none` where there is none.
  [[nodiscard]] std::uint16_t find_system(std::string_view name) const {
    squashed const asked(name);
    if (asked.size == 0 || asked.size >= squashed::capacity) return nobody;
    auto const hits = hits_in(asked);
    for (std::size_t i = 0; i != hits.count; ++i)
      if (auto const system = entries_[hits.of[i].entry].system;
          system != nobody && is_system(system, asked, hits.of[i]))
        return system;
    return nobody;
  }

  /// The nearest models to a name that nobody has, at most three, the nearest first.
  [[nodiscard]] found_models nearest(std::string_view name) const {
    constexpr std::size_t wide = 6, most = 3;
    squashed const core = core_of(name);
    auto const mask = mask_of(core.view());
    struct {
      std::uint32_t entry;
      int score;
    } likely[wide + 1];
    std::size_t count = 0;
    for (std::uint32_t i = 0; i != masks_.size(); ++i) {
      auto common = mask & masks_[i];
      if ((common & (common - 1)) == 0) continue;  // two pairs of letters at least
      auto const e = masked_[i];
      int score = -entries_[e].pairs;
      for (; common != 0; common &= common - 1) score += 4;
      if (count == wide && score <= likely[wide - 1].score) continue;
      std::size_t at = count;
      for (; at != 0 && likely[at - 1].score < score; --at) likely[at] = likely[at - 1];
      likely[at] = {e, score};
      if (count != wide) ++count;
    }
    squashed const whole(name);
    found_models out;
    std::size_t distances[most + 1];
    for (std::size_t i = 0; i != count; ++i) {
      // By the name; where that is equal, by how the model is printed.
      auto const by_name = edit_distance(core.view(), names_[likely[i].entry]) * 2 * squashed::capacity;
      if (out.count == most && by_name > distances[most - 1]) continue;
      std::size_t left = 6;  // of a name that very many models have, some are near enough
      for (auto at = entries_[likely[i].entry].models; at != 0 && left != 0; at = lists_.next(at), --left) {
        auto const model = lists_.number(at);
        auto const distance = by_name + edit_distance(whole.view(), squashed(models_[model].of->name).view());
        std::size_t place = 0;
        while (place != out.count && out.of[place] != model) ++place;
        if (place != out.count && distances[place] <= distance) continue;
        for (; place + 1 < out.count; ++place)
          out.of[place] = out.of[place + 1], distances[place] = distances[place + 1];
        if (place != out.count) --out.count;  // it is there, farther away: it moves
        std::size_t to = out.count;
        for (; to != 0 && distance < distances[to - 1]; --to)
          if (to < most) out.of[to] = out.of[to - 1], distances[to] = distances[to - 1];
        if (to == most) continue;
        out.of[to] = model, distances[to] = distance;
        if (out.count != most) ++out.count;
      }
    }
    return out;
  }

  /// The name of the family that has just these members; empty where there is none.
  [[nodiscard]] std::string_view family_of(found_models const& found) const {
    for (auto const& each : families_) {
      bool is_same = each.size == found.count;
      for (std::size_t i = 0; is_same && i != found.count; ++i) is_same = members_[each.first + i] == found.of[i];
      if (is_same) return each.name;
    }
    return {};
  }

 private:
  static constexpr std::uint16_t nobody = found_models::none;
  struct named {
    std::uint32_t models = 0;       // of this name
    std::uint32_t exact = 0;        // that are spelt so, in full
    std::uint16_t own = nobody;     // the model that is printed so
    std::uint16_t pairs = 0;        // bits of its mask
    std::uint16_t system = nobody;  // of this name
  };
  struct indexed_model {
    accelerator const* of = nullptr;
    std::uint32_t words = 0;
    std::uint32_t sizes = 0;  // of memory, in GB, as words say them
    double memory = -1;
    double least = 1, largest = 1;  // of a size that means this memory, ÷ memory
    int listed = 1;
  };
  struct indexed_family {
    std::string_view name{};
    std::size_t first = 0, size = 0;
  };
  /// How sizes of memory are taken: as the memory of a package, as about that, or as that of one of the GPUs in it.
  enum class fitting : unsigned char { size, about, part };
  struct said_words {
    fitting how = fitting::size;
    std::uint16_t words[24];
    std::size_t memories[4];
    std::size_t count = 0, memory_count = 0, tries = 64;
    bool names_memory = false;
  };
  /// Names that stand in a text, the longest first.
  struct hit {
    std::uint32_t entry;
    std::uint8_t at, size;
  };
  struct hit_list {
    hit of[24];
    std::size_t count = 0;
  };
  [[nodiscard]] hit_list hits_in(squashed const& asked) const {
    hit_list out;
    auto& hits = out.of;
    for (std::size_t at = 0; at + 1 < asked.size; ++at) {
      auto lengths = lengths_[pair_of(asked.text[at], asked.text[at + 1])];
      if (lengths == 0) continue;
      auto hash = more_hash(first_hash, asked.text[at]);
      lengths >>= 2U;
      for (std::size_t size = 2; lengths != 0 && at + size <= asked.size; ++size, lengths >>= 1U) {
        hash = more_hash(hash, asked.text[at + size - 1]);
        if ((lengths & 1U) == 0) continue;
        auto const entry = names_.find(hash, asked.view().substr(at, size));
        if (entry == text_index::none || (entries_[entry].models == 0 && entries_[entry].system == nobody)) continue;
        std::size_t place = out.count;
        for (; place != 0 && hits[place - 1].size < size; --place)
          if (place != std::size(hits)) hits[place] = hits[place - 1];
        if (place == std::size(hits)) continue;
        hits[place] = {entry, static_cast<std::uint8_t>(at), static_cast<std::uint8_t>(size)};
        if (out.count != std::size(hits)) ++out.count;
      }
    }
    return out;
  }
  /// Whether what stands around a name in a text are words of some of these models, which it adds.
  bool fits_around(found_models& out, std::uint32_t models, squashed const& asked, hit const& name,
                   said_words& said) const {
    if (models == 0) return false;
    std::size_t const joint = name.at, after = joint + name.size;
    squashed rest;
    for (std::size_t j = 0; j != asked.size; ++j)
      if (j < joint || j >= after) rest.text[rest.size++] = asked.text[j];
    return spell(out, models, rest.view(), 0, joint, said);
  }
  [[nodiscard]] bool is_system(std::uint16_t system, squashed const& asked, hit const& name) const {
    found_models packages;
    said_words said;
    return fits_around(packages, systems_[system], asked, name, said);
  }

  static std::size_t pair_of(char a, char b) {  // six bits tell letters and digits apart
    return (static_cast<std::size_t>(static_cast<unsigned char>(a)) & 63U) << 6U |
           (static_cast<unsigned char>(b) & 63U);
  }
  static std::uint64_t mask_of(std::string_view text) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
      out |= std::uint64_t{1} << (pair_of(text[i], text[i + 1]) * 7 % 61);
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
  /// Where a size of memory ends that begins here: "80gb", "80g", "80gib"; otherwise where it begins.
  static std::size_t memory_at(std::string_view text, std::size_t at, std::size_t& number) {
    std::size_t end = at;
    number = 0;
    for (; end != text.size() && end != at + 4 && is_digit(text[end]); ++end)
      number = 10 * number + static_cast<std::size_t>(text[end] - '0');
    if (end == at || text[at] == '0') return at;
    auto const unit = text.substr(end);
    return unit.starts_with("gib") ? end + 3 : unit.starts_with("gb") ? end + 2 : unit.starts_with("g") ? end + 1 : at;
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
    for (auto at = entry.exact != 0 ? entry.exact : entry.models; at != 0; at = lists_.next(at))
      out.add(lists_.number(at));
    return out.count != 0;
  }
  /// What of a name is left without words that some model has; all of it if that is nothing.
  [[nodiscard]] squashed core_of(std::string_view name) const {
    squashed core;
    for (std::size_t at = 0; at < name.size();) {
      std::size_t end = at;
      while (end < name.size() && plain.of[static_cast<unsigned char>(name[end])] != '\0') ++end;
      squashed const token(name.substr(at, end - at));
      std::size_t number = 0;
      if (words_.find(token.view()) == text_index::none && memory_at(token.view(), 0, number) != token.size)
        core.add(token.view());
      at = end + 1;
    }
    return core.size != 0 ? core : squashed(name);
  }

  named& entry_of(std::string_view name) {
    auto const number = names_.add(name);
    if (number == entries_.size()) {
      entries_.push({});
      if (name.size() >= 2 && name.size() < 64) lengths_[pair_of(name[0], name[1])] |= std::uint64_t{1} << name.size();
    }
    return entries_[number];
  }
  void add_name(std::string_view name, std::uint16_t number) {
    if (name.size() < 2) return;
    auto& entry = entry_of(name);
    if (entry.models == 0) {
      masks_.push(mask_of(name));
      masked_.push(names_.find(name));
      entry.pairs = static_cast<std::uint16_t>(std::popcount(mask_of(name)));
    }
    lists_.add(entry.models, number);
  }
  void add_spellings(std::string_view spellings, std::uint16_t number) {
    parts_of parts(spellings, '|');
    while (parts.more()) lists_.add(entry_of(squashed(parts.next()).view()).exact, number);
  }
  void add_word(indexed_model& model, std::string_view word) {
    if (word.empty()) return;
    std::size_t memory = 0;
    if (memory_at(word, 0, memory) == word.size())
      lists_.add(model.sizes, static_cast<std::uint16_t>(memory));
    else
      lists_.add(model.words, number_of_word(word));
  }
  void add_words(indexed_model& model, std::string_view words, std::size_t least) {
    squashed const whole(words);
    if (whole.size < squashed::capacity) add_word(model, whole.view());
    parts_of parts(words, ' ');
    while (parts.more()) {
      squashed const one(parts.next());
      if (one.size >= least && one.size != whole.size) add_word(model, one.view());
    }
  }
  std::uint16_t number_of_word(std::string_view word) {
    if (word.size() < 64) word_lengths_[static_cast<unsigned char>(word[0])] |= std::uint64_t{1} << word.size();
    return static_cast<std::uint16_t>(words_.add(word));
  }
  void add_common() {
    parts_of parts(common_words, ' ');
    while (parts.more()) number_of_word(parts.next());
    common_count_ = words_.size();
  }

  [[nodiscard]] bool fits(indexed_model const& model, said_words const& said) const {
    for (std::size_t i = 0; i != said.count; ++i)
      if (said.words[i] >= common_count_ && !lists_.has(model.words, said.words[i])) return false;
    if (said.how == fitting::part && (model.listed == 1 || said.memory_count == 0)) return false;
    for (std::size_t i = 0; i != said.memory_count; ++i)
      if (!is_memory(model, said.memories[i], said.how)) return false;
    return true;
  }
  [[nodiscard]] bool is_memory(indexed_model const& model, std::size_t gigabytes_said, fitting how) const {
    auto const size = static_cast<double>(gigabytes_said);
    double const memory = how == fitting::part ? model.memory / model.listed : model.memory;
    // In gigabytes or gibibytes, rounded: a card of 93.6 GB is sold as one of 94.
    double const below = (size - 0.5) * 1e9, above = (size + 0.5) * 1e9;
    if (memory >= below && memory < above) return true;
    if (how == fitting::about && memory * model.largest >= below && memory * model.least <= above) return true;
    return memory == size * 0x1p30 ||
           (how != fitting::part && lists_.has(model.sizes, static_cast<std::uint16_t>(gigabytes_said)));
  }

  /// Cuts a text into words that some model has and sizes of memory, in every way until some of these models fit,
  /// which it adds. A word does not cross `joint`, where the name stood.
  bool spell(found_models& out, std::uint32_t models, std::string_view text, std::size_t at, std::size_t joint,
             said_words& said) const {
    if (at == text.size()) {
      if (said.tries == 0) return true;
      --said.tries;
      for (auto each = models; each != 0; each = lists_.next(each))
        if (fits(models_[lists_.number(each)], said)) out.add(lists_.number(each));
      return out.count != 0;
    }
    std::size_t const end = at < joint ? joint : text.size();
    std::size_t memory = 0;
    if (auto const after = memory_at(text.substr(0, end), at, memory);
        after != at && said.memory_count != std::size(said.memories)) {
      said.names_memory = true;
      said.memories[said.memory_count++] = memory;
      if (spell(out, models, text, after, joint, said)) return true;
      --said.memory_count;
    }
    if (said.count == std::size(said.words)) return false;
    auto const lengths = word_lengths_[static_cast<unsigned char>(text[at])];
    for (std::size_t size = end - at < 63 ? end - at : 63; size != 0; --size) {
      if ((lengths >> size & 1U) == 0) continue;
      auto const word = words_.find(text.substr(at, size));
      if (word == text_index::none) continue;
      said.words[said.count++] = static_cast<std::uint16_t>(word);
      if (spell(out, models, text, at + size, joint, said)) return true;
      --said.count;
    }
    return false;
  }

  void add_standard() {
    auto const& table = standard_models();
    for (std::uint16_t i = 0; i != model_table::size; ++i) {
      add(table.of[i]);
      add_spellings(table.exact[i], i);
      parts_of more(table.details[i].substr(1), '\t');
      squashed kind(more.next());
      // Of memory vendors publish what is built in, or what of it is left to programs. What is taken of it, for
      // checks and reserves, is up to a 16th: nvidia-smi lists 15 of the 16 GB of a T4; of the 192 GB in a B200 180
      // are published. Only stacked memory (HBM) is published as what is left, and where it is not, next to nothing
      // is taken of it.
      if (kind.view().starts_with("hbm"))
        models_[i].largest = 16.0 / 15;
      else if (kind.size != 0)
        models_[i].least = 15.0 / 16;
      add_word(models_[i], kind.view());
      while (kind.size != 0) {  // HBM2e is HBM2 and HBM, GDDR6X is GDDR6
        char const last = kind.text[--kind.size];
        if (!is_digit(last) && last != 'e' && last != 'x') break;
        add_word(models_[i], kind.view());
      }
      for (int field = 1; field != 10; ++field) more.next();  // up to the dies
      models_[i].listed = whole_number_of(more.next(), 1);
      add_spellings(more.next(), i);  // PCI ids
    }
    for (std::string_view const row : family_rows) {
      parts_of fields(row, '\t');
      fields.next();  // its id
      auto const name = fields.next(), names = fields.next(), exact = fields.next();
      indexed_family family{name, members_.size(), 0};
      parts_of numbers(fields.next(), ' ');
      for (; numbers.more(); ++family.size) {
        auto const member = static_cast<std::uint16_t>(whole_number_of(numbers.next()));
        std::size_t at = family.first + family.size;  // in the order of the table
        members_.push(member);
        for (; at != family.first && members_[at - 1] > member; --at) members_[at] = members_[at - 1];
        members_[at] = member;
        add_name(squashed(name).view(), member);
        parts_of each(names, '|');
        while (each.more()) add_name(squashed(each.next()).view(), member);
        add_spellings(exact, member);
      }
      families_.push(family);
    }
    for (std::uint16_t i = 0; i != std::size(system_rows); ++i) {
      parts_of fields(system_rows[i], '\t');
      add_system(fields.next(), i);
      std::uint32_t package = 0;
      lists_.add(package, static_cast<std::uint16_t>(whole_number_of(fields.next())));
      systems_.push(package);
      std::string_view spellings;
      for (int field = 2; field != system_fields; ++field) spellings = fields.next();
      parts_of each(spellings, '|');
      while (each.more()) add_system(each.next(), i);
    }
  }
  void add_system(std::string_view name, std::uint16_t number) {
    squashed const text(name);
    if (auto& entry = entry_of(text.view()); entry.system == nobody) entry.system = number;
  }

  plain_array<indexed_model> models_{};
  plain_array<std::uint32_t> systems_{};  // a list of their one model, by their number in `system_rows`
  plain_array<indexed_family> families_{};
  plain_array<std::uint16_t> members_{};
  text_index names_{}, words_{};
  plain_array<named> entries_{};         // by the number of the name
  plain_array<std::uint64_t> masks_{};   // the pairs of letters in the names of models
  plain_array<std::uint32_t> masked_{};  // which names these are
  number_lists lists_{};
  plain_array<std::uint64_t> lengths_ = plain_array<std::uint64_t>(64 * 64);   // of names, by their first two letters
  plain_array<std::uint64_t> word_lengths_ = plain_array<std::uint64_t>(256);  // of words, by their first
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

/// Where a profile's name stands in a text, and what stands around it.
struct spelt_slice {
  std::string_view before{}, name{}, after{};
};
/// The name of a MIG profile, "1g.10gb+me", "1g-10gb" or "1g10gb"; one of a compute instance, "1c.2g.10gb", as well.
/// Empty where there is none.
inline spelt_slice mig_in(std::string_view text) {
  for (std::size_t at = 0; at + 4 < text.size(); ++at) {
    if (!is_digit(text[at]) || (at != 0 && is_digit(text[at - 1]))) continue;
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end >= text.size() || (text[end] != 'g' && text[end] != 'G')) continue;
    ++end;
    if (end < text.size() && (text[end] == '.' || text[end] == '-' || text[end] == '_')) ++end;
    std::size_t const size = end;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == size || end + 1 >= text.size() || (text[end] | 32) != 'g' || (text[end + 1] | 32) != 'b') continue;
    end += 2;
    auto const rest = text.substr(end);
    if (rest == ".me" || rest == "_me" || rest.starts_with('+') || rest.starts_with("-me"))
      while (end < text.size() && text[end] != ' ' && text[end] != ')' && text[end] != '"') ++end;
    bool const is_of_compute = at > 2 && text[at - 1] == '.' && (text[at - 2] | 32) == 'c' && is_digit(text[at - 3]);
    std::size_t const begin = is_of_compute ? at - 3 : at;
    return {text.substr(0, begin), text.substr(begin, end - begin), text.substr(end)};
  }
  return {};
}
/// The slice that a name may be of: of MIG, or of a name of its own at the end, such as CPX.
inline spelt_slice slice_spelt_in(std::string_view name) {
  if (auto const mig = mig_in(name); !mig.name.empty()) return mig;
  auto const at = name.find_last_of(" -_/");
  return at == std::string_view::npos ? spelt_slice() : spelt_slice{name.substr(0, at), name.substr(at + 1), {}};
}
/// What a name of a slice says of the GPU.
inline std::string whole_of(spelt_slice const& spelt) {
  std::string whole(spelt.before);
  for (char const* const mark : {"MIG", "mig"})
    if (auto const mig = whole.rfind(mark); mig != std::string::npos) whole.replace(mig, 3, " ");
  return whole.append(1, ' ').append(spelt.after);
}

/// Why no model has this name, where it is one of more or of less than one package; empty where it is none of these.
[[nodiscard]] inline std::string other_than_model(name_index const& names, std::string_view name,
                                                  found_models const& found) {
  if (found.system != found_models::none) {
    parts_of fields(system_rows[found.system], '\t');
    auto const system = fields.next(), model = fields.next();
    std::string reason = ": it is a system of ";
    reason.append(fields.next()).append(" × ").append(standard_models().of[whole_number_of(model)].name);
    return reason.append(" (`find_system(\"").append(system).append("\")`)");
  }
  if (found.part_of != found_models::none)
    return std::string(": it is one of the GPUs that are listed for each ")
        .append(names[found.part_of].name)
        .append(", of which it is a part (`find_slice`)");
  auto const spelt = slice_spelt_in(name);
  bool is_slice = !mig_in(name).name.empty();
  squashed const last(spelt.name);
  for (std::string_view const row : profile_rows) {
    if (is_slice || last.size == 0 || is_digit(last.text[0])) break;  // MIG's alone begin with a digit
    parts_of fields(row, '\t');
    fields.next();
    if (auto const profile = fields.next(); !is_digit(profile[0])) is_slice = squashed(profile).view() == last.view();
  }
  if (!is_slice || names.find(whole_of(spelt)).count == 0) return {};
  return std::string(": it is a slice of one, ").append(spelt.name).append(" (`find_slice`)");
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
    auto const other = names.size() == 0 ? std::string() : other_than_model(names, name, found);
    auto const nearest = other.empty() ? names.nearest(name) : found_models();
    reason += names.size() == 0 ? "there are no accelerators" : "no accelerator goes by this name" + other;
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

}  // namespace tonnage::inline v0_1_0::catalog
