// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a function made of texts that come again and again.
///
/// `remembered<catalog::model> models; models.of("H100 SXM5", catalog::find);` asks the catalogue once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
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
    if (slot.outcome.index() == 0 || slot.text != text) {
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
  [[nodiscard]] static std::uint64_t hash_of(std::string_view text) {
    std::uint64_t out = text.size();
    while (!text.empty()) {
      std::uint64_t part = 0;
      std::size_t const size = text.size() < sizeof part ? text.size() : sizeof part;
      std::memcpy(&part, text.data(), size);
      out = (out ^ part) * 0x9e3779b97f4a7c15U;
      out ^= out >> 32;
      text.remove_prefix(size);
    }
    return out;
  }
  std::vector<slot_type> slots_{};
};

}  // namespace tonnage::inline v0_1_0::formats::detail
/// \endcond
