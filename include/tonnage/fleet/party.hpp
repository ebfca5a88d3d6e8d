// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Who owns, who runs, who uses, and where: names whose roles do not mix, and sites that roll up.
///
/// `site_path("kr/naver/sejong/hall-1").up_to(2)` is `kr/naver`; an `owner_name` compared with an `operator_name` does not
/// compile, however equal their letters.
///
/// Names are interned: a name is one pointer, so that a holding is small and trivially copyable and a million rows group
/// by name at the speed of integers. Names are equal when their texts are, also between a program and the shared
/// libraries that it loads, each of which may have a table of its own. Interned text lives on the heap until the
/// program ends, also when the library that interned it is closed; interning is thread-safe. A role has a `name`, and
/// an `example` where it is of paths: errors use them.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/core/threads.hpp>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

class name_table;

struct name_entry {
  std::string text;
  name_entry const* parent;  // of a path: the path without its last step
  std::size_t depth;
  std::size_t hash;
  name_table const* table;
  name_entry* next;  // in the same bucket
};

/// One table per family of names, in which a text has one entry. Entries are never freed. (Buckets of our own:
/// std::unordered_map costs every unit that includes this a tenth of a second.)
class name_table {
 public:
  name_entry const* name(std::string_view text) {
    lock_if_threads const lock(mutex_);
    return insert(text, nullptr, 1);
  }
  name_entry const* path(std::string_view text) {
    lock_if_threads const lock(mutex_);
    name_entry const* at = nullptr;
    std::size_t depth = 0;
    for (std::size_t end = 0; end != std::string_view::npos;) {
      end = text.find('/', end == 0 ? 0 : end + 1);
      at = insert(text.substr(0, end), at, ++depth);
    }
    return at;
  }

 private:
  name_entry const* insert(std::string_view text, name_entry const* parent, std::size_t depth) {
    auto const hash = std::hash<std::string_view>{}(text);
    for (auto const* e = buckets_[hash % buckets_.size()]; e != nullptr; e = e->next) {
      if (e->hash == hash && e->text == text) return e;
    }
    if (size_ == buckets_.size()) grow();
    auto& bucket = buckets_[hash % buckets_.size()];
    ++size_;
    return bucket = new name_entry{std::string(text), parent, depth, hash, this, bucket};
  }
  void grow() {
    std::vector<name_entry*> wider(buckets_.size() * 2 + 1);
    for (auto* e : buckets_) {
      while (e != nullptr) {
        auto* const following = e->next;
        auto& bucket = wider[e->hash % wider.size()];
        e->next = bucket;
        bucket = e;
        e = following;
      }
    }
    buckets_.swap(wider);
  }

  mutex_if_threads mutex_;
  std::vector<name_entry*> buckets_ = std::vector<name_entry*>(63);
  std::size_t size_ = 0;
};

/// The table outlives every static object that holds a name: it is never destroyed.
template <class Family>
name_table& names_of() {
  static auto& table = *new name_table;
  return table;
}

/// What makes two names one: their text. A shared library that hides its symbols has tables of its own, so that a text
/// may have several entries in a program; the address is only the quick way.
inline bool same_text(name_entry const* a, name_entry const* b) {
  return a == b || (a != nullptr && b != nullptr && a->hash == b->hash && a->text == b->text);
}
inline std::size_t hash_of(name_entry const* e) { return e == nullptr ? 0 : e->hash; }
/// Whether an entry is the one that its text has in the table of this library.
template <class Family>
bool is_ours(name_entry const* e) {
  return e == nullptr || e->table == &names_of<Family>();
}
inline std::strong_ordering by_text(name_entry const* a, name_entry const* b) {
  if (a == b) return std::strong_ordering::equal;
  if (a == nullptr) return std::strong_ordering::less;
  if (b == nullptr) return std::strong_ordering::greater;
  return a->text <=> b->text;
}

}  // namespace detail
/// \endcond

/// A named party in one role. Names order by their text; a party that was never named is unknown, and says so.
template <class Role>
class party {
 public:
  party() noexcept = default;
  /// Throws `tonnage::error` for an empty name: unknown is `party()`.
  party(std::string_view name) : entry_(detail::names_of<Role>().name(checked(name))) {}  // NOLINT: implicit
  party(char const* name) : party(std::string_view(name)) {}                              // NOLINT: implicit
  party(std::string const& name) : party(std::string_view(name)) {}                       // NOLINT: implicit

  /// Whether it has a name.
  [[nodiscard]] bool is_known() const { return entry_ != nullptr; }
  /// The name, or "unknown".
  [[nodiscard]] std::string_view text() const { return entry_ == nullptr ? "unknown" : std::string_view(entry_->text); }
  /// The hash of the text, which was computed when it was interned.
  [[nodiscard]] std::size_t hash() const { return detail::hash_of(entry_); }

  /// \cond
  using known_by_address = void;
  [[nodiscard]] void const* address() const { return entry_; }
  [[nodiscard]] party ours() const { return detail::is_ours<Role>(entry_) ? *this : party(text()); }
  /// \endcond

  friend bool operator==(party a, party b) { return detail::same_text(a.entry_, b.entry_); }
  friend std::strong_ordering operator<=>(party a, party b) { return detail::by_text(a.entry_, b.entry_); }

 private:
  static std::string_view checked(std::string_view name) {
    if (name.empty()) throw_error(std::string("an empty name for ") + Role::name);
    return name;
  }
  detail::name_entry const* entry_ = nullptr;
};

namespace role {
/// Who holds title.
struct owner {
  static constexpr char const* name = "an owner";
};
/// Who runs it.
struct operator_ {
  static constexpr char const* name = "an operator";
};
/// Who uses it.
struct tenant {
  static constexpr char const* name = "a tenant";
};
}  // namespace role

using owner_name = party<role::owner>;         ///< who holds title
using operator_name = party<role::operator_>;  ///< who runs it
using tenant_name = party<role::tenant>;       ///< who uses it

/// A name in steps, of which the first few are a whole too: `kr/naver/sejong/hall-1`.
template <class Role>
class named_path {
 public:
  named_path() noexcept = default;
  /// Throws `tonnage::error` for an empty path or an empty step ("kr//hall").
  named_path(std::string_view steps) : entry_(detail::names_of<Role>().path(checked(steps))) {}  // NOLINT: implicit
  named_path(char const* steps) : named_path(std::string_view(steps)) {}                         // NOLINT: implicit
  named_path(std::string const& steps) : named_path(std::string_view(steps)) {}                  // NOLINT: implicit

  /// Whether it has a step.
  [[nodiscard]] bool is_known() const { return entry_ != nullptr; }
  /// The steps with slashes between, or "unknown".
  [[nodiscard]] std::string_view text() const { return entry_ == nullptr ? "unknown" : std::string_view(entry_->text); }
  /// How many steps it has.
  [[nodiscard]] std::size_t depth() const { return entry_ == nullptr ? 0 : entry_->depth; }
  /// The hash of the text, which was computed when it was interned.
  [[nodiscard]] std::size_t hash() const { return detail::hash_of(entry_); }

  /// The first `steps` steps of the path, or all of it where it has fewer: the roll-up. Complexity: the steps dropped.
  [[nodiscard]] named_path up_to(std::size_t steps) const {
    named_path out = *this;
    while (out.entry_ != nullptr && out.entry_->depth > steps) out.entry_ = out.entry_->parent;
    return out;
  }
  /// Whether this lies in `other` or is it.
  [[nodiscard]] bool is_within(named_path other) const { return other.is_known() && up_to(other.depth()) == other; }

  /// \cond
  using known_by_address = void;
  [[nodiscard]] void const* address() const { return entry_; }
  [[nodiscard]] named_path ours() const { return detail::is_ours<Role>(entry_) ? *this : named_path(text()); }
  /// \endcond

  friend bool operator==(named_path a, named_path b) { return detail::same_text(a.entry_, b.entry_); }
  friend std::strong_ordering operator<=>(named_path a, named_path b) { return detail::by_text(a.entry_, b.entry_); }

 private:
  static std::string_view checked(std::string_view steps) {
    if (steps.empty() || steps.front() == '/' || steps.back() == '/' || steps.find("//") != std::string_view::npos) {
      throw_error(std::string(Role::name) + " is a path of named steps such as " + Role::example,
                  {.text = std::string(steps)});
    }
    return steps;
  }
  detail::name_entry const* entry_ = nullptr;
};

namespace role {
/// Where.
struct site {
  static constexpr char const* name = "a site";
  static constexpr char const* example = "kr/naver/sejong";
};
}  // namespace role
using site_path = named_path<role::site>;  ///< a place, from the country down

}  // namespace tonnage::inline v0_1_0

template <class Role>
struct std::hash<tonnage::party<Role>> {
  std::size_t operator()(tonnage::party<Role> name) const noexcept { return name.hash(); }
};
template <class Role>
struct std::hash<tonnage::named_path<Role>> {
  std::size_t operator()(tonnage::named_path<Role> path) const noexcept { return path.hash(); }
};
