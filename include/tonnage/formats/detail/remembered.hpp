// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a function made of texts that come again and again.
///
/// `remembered<catalog::model> models; models.of("H100 SXM5", catalog::find);` asks the catalogue once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <tonnage/core/build.hpp>
#include <tonnage/core/error.hpp>
#include <utility>
#include <variant>
#include <vector>

/// \cond
namespace tonnage::inline v0_1_0::formats::detail {

/// The outcome of a function for each text that was met lately, an error too. A column of a table has few distinct
/// texts, or so many that remembering does not pay: so each text has one place, from which another one drives it out.
template <class T>
class remembered {
 public:
  /// What `read(text)` gives, or what it gave for the same text; until the next call.
  /// \throws tonnage::error  the one that it threw
  template <class Read>
  [[nodiscard]] T const& of(std::string_view text, Read const& read) {
    if (slots_.empty()) slots_.resize(places);
    auto& slot = slots_[hash_of(text) % places];
    if (slot.outcome.index() == 0 || !same(slot.text, text)) {
      slot.outcome.template emplace<0>();
      slot.text = text;
      tonnage::detail::caught([&] { slot.outcome.template emplace<1>(std::invoke(read, text)); },
                              [&](error const& why) { slot.outcome.template emplace<2>(why); });
    }
    if (auto const* const why = std::get_if<error>(&slot.outcome)) throw_error(*why);
    return *std::get_if<T>(&slot.outcome);
  }

 private:
  static constexpr std::size_t places = 512;
  using known = std::variant<std::monostate, T, error>;
  struct slot_type {
    std::string text{};
    known outcome{};
  };
  [[nodiscard]] TONNAGE_INLINE static std::uint64_t eight_at(char const* from) {
    std::uint64_t out = 0;
    std::memcpy(&out, from, sizeof out);
    return out;
  }
  /// Calls `add` with where eight bytes begin, for all of a text of at least 8, some of them twice. Up to 32 bytes it is
  /// called four times: nobody can predict how long the texts of a column are.
  template <class Add>
  TONNAGE_INLINE static void in_eights(std::size_t size, Add add) {
    std::size_t const last = size - 8;
    for (std::size_t at = 16; at + 8 < last; at += 8) add(at);
    add(0);
    add((std::min)(last, std::size_t{8}));
    add((std::max)(last, std::size_t{8}) - 8);
    add(last);
  }
  [[nodiscard]] static std::uint64_t hash_of(std::string_view text) {
    std::uint64_t out = text.size(), factor = 0x9e3779b97f4a7c15U;
    if (text.size() >= 8) {
      in_eights(text.size(), [&](std::size_t at) { out += eight_at(text.data() + at) * factor, factor += 2 * factor; });
    } else {
      for (char const c : text) out = out * 31 + static_cast<unsigned char>(c);
      out *= factor;
    }
    out ^= out >> 32;
    return out ^ out >> 16;
  }
  [[nodiscard]] static bool same(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() < 8) return a == b;
    std::uint64_t differ = 0;
    in_eights(a.size(), [&](std::size_t at) { differ |= eight_at(a.data() + at) ^ eight_at(b.data() + at); });
    return differ == 0;
  }
  std::vector<slot_type> slots_{};
};

}  // namespace tonnage::inline v0_1_0::formats::detail
/// \endcond
