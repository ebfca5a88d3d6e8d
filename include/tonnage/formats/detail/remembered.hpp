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
  /// Where words of eight bytes begin that hold a text of 8 to 32 bytes, some bytes twice: always four of them, because
  /// nobody can predict how long the texts of a column are. Of a longer text they hold the first and the last 16 bytes.
  struct four_words {
    std::size_t second, third, last;
    explicit four_words(std::size_t size)
        : second((std::min)(size - 8, std::size_t{8})),
          third((std::max)(size - 8, std::size_t{8}) - 8),
          last(size - 8) {}
  };
  [[nodiscard]] TONNAGE_INLINE static std::uint64_t hash_of(std::string_view text) {
    constexpr std::uint64_t factor = 0x9e3779b97f4a7c15U;
    std::uint64_t out = text.size();
    if (text.size() < 8) {
      for (char const c : text) out = out * 31 + static_cast<unsigned char>(c);
      out *= factor;
    } else {
      char const* const data = text.data();
      four_words const at(text.size());
      for (std::size_t middle = 16; middle < at.third; middle += 8) out = (out + eight_at(data + middle)) * factor;
      out += eight_at(data) * factor + eight_at(data + at.second) * (factor * 3);
      out += eight_at(data + at.third) * (factor * 5) + eight_at(data + at.last) * (factor * 7);
    }
    out ^= out >> 32;
    return out ^ out >> 16;
  }
  [[nodiscard]] TONNAGE_INLINE static bool same(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() < 8) return a == b;
    four_words const at(a.size());
    std::uint64_t differ = differ_at(a, b, 0) | differ_at(a, b, at.second);
    differ |= differ_at(a, b, at.third) | differ_at(a, b, at.last);
    for (std::size_t middle = 16; middle < at.third; middle += 8) differ |= differ_at(a, b, middle);
    return differ == 0;
  }
  [[nodiscard]] TONNAGE_INLINE static std::uint64_t differ_at(std::string_view a, std::string_view b, std::size_t at) {
    return eight_at(a.data() + at) ^ eight_at(b.data() + at);
  }
  std::vector<slot_type> slots_{};
};

}  // namespace tonnage::inline v0_1_0::formats::detail
/// \endcond
