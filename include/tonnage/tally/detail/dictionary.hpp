// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Codes for the values of a key, by value: 0, 1, 2, … in the order of first sight.
#pragma once

#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <tonnage/core/platform_cast.hpp>
#include <tonnage/core/prefetch.hpp>
#include <tonnage/fleet/party.hpp>
#include <tonnage/tally/detail/cell_index.hpp>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/value_index.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::detail {

template <class Value>
inline constexpr bool is_text = std::is_same_v<Value, std::string> || std::is_same_v<Value, std::string_view>;
/// Whole numbers, enumerations and times, days among them, which may lie close together.
template <class Value>
inline constexpr bool is_numbered = (std::is_integral_v<Value> && sizeof(Value) <= 8) || std::is_enum_v<Value>;
template <class Clock, class Rep, class Period>
inline constexpr bool is_numbered<std::chrono::time_point<Clock, std::chrono::duration<Rep, Period>>> =
    std::is_integral_v<Rep> && sizeof(Rep) <= 8;

/// Texts that lie elsewhere, which may be gone before the answer is.
struct view_part {
  template <class T>
  static constexpr bool is = std::is_same_v<T, std::string_view>;
};
/// The value as a dictionary keeps it and tables print it: with zero for minus zero, one NaN, and texts of the
/// library's own in place of views. These are kept as names are, for as long as the program runs.
template <class T>
[[nodiscard]] T kept_value(T v) {
  if constexpr (real_part::is<T>) {
    auto const nan = std::numeric_limits<T>::quiet_NaN(), zero = T{};
    return comparable(v) == comparable(nan) ? nan : comparable(v) == comparable(zero) ? zero : v;
  } else if constexpr (view_part::is<T>) {
    return names_of<view_part>().name(v)->text;
  } else if constexpr (!has<T, real_part>() && !has<T, view_part>()) {
    return v;
  } else if constexpr (requires { v.has_value(); }) {
    if (v.has_value()) *v = kept_value(*v);
    return v;
  } else {
    return std::apply([](auto const&... part) { return T{kept_value(part)...}; }, v);
  }
}

/// A whole number as 64 bits in the same order.
template <class Value>
[[nodiscard]] constexpr std::uint64_t rank_of_number(Value v) {
  if constexpr (requires { v.time_since_epoch(); })
    return rank_of_number(v.time_since_epoch().count());
  else if constexpr (std::is_enum_v<Value>)
    return rank_of_number(static_cast<std::underlying_type_t<Value>>(v));
  else if constexpr (std::is_signed_v<Value>)
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(v)) + (std::uint64_t{1} << 63);
  else
    return static_cast<std::uint64_t>(v);
}

/// Numbers in a narrow range, looked up in a table of all of it.
class number_window {
 public:
  struct view {
    std::uint64_t first;
    std::uint32_t const* codes;
    std::uint64_t size;
    /// The code of a number of this rank, and 1; 0 where it is not known.
    [[nodiscard]] std::uint32_t operator()(std::uint64_t rank) const {
      return rank - first < size ? codes[platform_cast<std::size_t>(rank - first)] : 0;
    }
  };
  [[nodiscard]] view here() const { return {first_, codes_.data(), codes_.size()}; }
  /// Whether it knows all numbers.
  [[nodiscard]] bool is_open() const { return !codes_.empty(); }
  /// Notes the code of a new number, the last of all. It is open where these lie in few places enough: it closes above
  /// eight places for each, and opens again below four, so that they have doubled before all are noted once more.
  void note(std::uint64_t rank, std::uint32_t code, growing_array<std::uint64_t> const& ranks) {
    if (ranks.size() == 1) least_ = most_ = rank;
    least_ = rank < least_ ? rank : least_;
    most_ = rank > most_ ? rank : most_;
    std::uint64_t const span_of_all = most_ - least_;
    if (span_of_all > 1024 + (is_open() ? 8 : 4) * std::uint64_t{ranks.size()} || span_of_all > std::uint64_t{1}
                                                                                                    << 28) {
      codes_.clear();
      return;
    }
    if (std::uint64_t const at = rank - first_; at < codes_.size()) {
      codes_[platform_cast<std::size_t>(at)] = code + 1;
      return;
    }
    // Room on both sides, so that numbers that come in order do not move everything each time.
    std::uint64_t const room = span_of_all / 2 + 64;
    first_ = least_ < room ? 0 : least_ - room;
    codes_.assign(platform_cast<std::size_t>(most_ - first_ + room), 0);
    for (std::size_t c = 0; c != ranks.size(); ++c)
      codes_[platform_cast<std::size_t>(ranks[c] - first_)] = static_cast<std::uint32_t>(c) + 1;
  }

 private:
  std::uint64_t first_ = 0, least_ = 0, most_ = 0;
  std::vector<std::uint32_t> codes_;
};

/// A dictionary, whatever its values are.
class key_codes {
 public:
  key_codes() = default;
  key_codes(key_codes const&) = delete;
  key_codes& operator=(key_codes const&) = delete;
  virtual ~key_codes() = default;
  [[nodiscard]] virtual std::size_t size() const = 0;
  /// Codes in the order of their values.
  [[nodiscard]] virtual std::vector<std::uint32_t> in_order() const = 0;
  /// The codes here of what another one of the same type has, which are added where they are new.
  [[nodiscard]] virtual std::vector<std::uint32_t> codes_here(key_codes const& other) = 0;
  /// Asks for the memory of a value.
  virtual void prefetch(std::size_t code) const = 0;
};

template <class Value>
class dictionary final : public key_codes {
 public:
  [[nodiscard]] std::vector<std::uint32_t> codes_here(key_codes const& other) override {
    std::vector<std::uint32_t> out;
    for (auto const& value : static_cast<dictionary const&>(other).values_) out.push_back(code_of(value));
    return out;
  }
  [[nodiscard]] std::size_t size() const override { return values_.size(); }
  [[nodiscard]] Value const& operator[](std::size_t code) const { return values_[code]; }
  void prefetch(std::size_t code) const override { detail::prefetch(values_.data() + code); }

  [[nodiscard]] std::uint32_t code_of(Value const& value) { return find(value_index::hash_of(value), value); }
  /// Notes the value of a row of a block, row by row from 0 on. One that lies in the row stays there.
  void note(std::size_t row, Value const& value) {
    noted_[row] = &value;
    if constexpr (is_text<Value>) detail::prefetch(value.data());
  }
  void note(std::size_t row, Value&& value) {
    if (row == 0) {
      made_.clear();
      made_.reserve(rows_in_block);
    }
    note(row, static_cast<Value const&>(made_.emplace_back(std::move(value))));
  }
  /// The codes of what was noted.
  void take_noted(std::size_t rows, std::uint32_t* codes) {
    if (known_by_address<Value> && values_.size() <= few_values) {
      for (std::size_t r = 0; r != rows; ++r) codes[r] = code_of(*noted_[r]);
      made_.clear();
      return;
    }
    std::uint32_t hashes[rows_in_block];
    for (std::size_t r = 0; r != rows; ++r) {
      hashes[r] = value_index::hash_of(*noted_[r]);
      index_.prefetch(hashes[r]);
    }
    for (std::size_t r = 0; r != rows; ++r) detail::prefetch(values_.data() + index_.guess(hashes[r]));
    for (std::size_t r = 0; r != rows; ++r) codes[r] = find(hashes[r], *noted_[r]);
    made_.clear();
  }

  [[nodiscard]] std::vector<std::uint32_t> in_order() const override {
    std::vector<std::uint32_t> out(values_.size());
    for (std::uint32_t i = 0; i != out.size(); ++i) out[i] = i;
    if constexpr (is_text<Value>) out = texts_in_order();
    sort_numbers(out,
                 [&](std::uint32_t a, std::uint32_t b) { return comparable(values_[a]) < comparable(values_[b]); });
    return out;
  }

 private:
  [[nodiscard]] std::uint32_t find(std::uint32_t hash, Value const& value) {
    auto const found = index_.find(hash, value, [&](std::uint32_t n) -> Value const& { return values_[n]; });
    if (found.second) {
      if constexpr (has<Value, real_part>() || has<Value, view_part>())
        values_.emplace_back(kept_value(value));
      else
        values_.emplace_back(value);
    }
    return found.first;
  }
  /// By the eight bytes after what they have in common, which leaves little to compare.
  [[nodiscard]] std::vector<std::uint32_t> texts_in_order() const {
    std::string_view const first = values_.size() == 0 ? std::string_view() : std::string_view(values_[0]);
    std::size_t common = first.size();
    for (std::size_t i = 1; i < values_.size(); ++i) {
      std::string_view const each = values_[i];
      common = each.size() < common ? each.size() : common;
      while (std::memcmp(each.data(), first.data(), common) != 0) --common;
    }
    std::vector<std::uint64_t> ranks(values_.size());
    for (std::size_t i = 0; i != ranks.size(); ++i) {
      auto const rest = std::string_view(values_[i]).substr(common);
      for (std::size_t b = 0; b != 8; ++b)
        ranks[i] = ranks[i] << 8 | (b < rest.size() ? static_cast<unsigned char>(rest[b]) : 0U);
    }
    return numbers_in_order(ranks);
  }

  /// So few names that they are at hand.
  static constexpr std::size_t few_values = 256;

  value_index index_;
  growing_array<Value> values_;
  growing_array<Value> made_;  // of a block, where keys do not lie in rows
  Value const* noted_[rows_in_block];
};

/// Of whole numbers of any type, by their ranks. They need no hash while they lie close together.
class rank_codes : public key_codes {
 public:
  [[nodiscard]] std::size_t size() const override { return ranks_.size(); }
  [[nodiscard]] std::uint64_t rank(std::size_t code) const { return ranks_[code]; }
  [[nodiscard]] std::uint32_t code_of_rank(std::uint64_t rank) {
    if (window_.is_open()) {
      if (std::uint32_t const code_and_1 = window_.here()(rank); code_and_1 != 0) return code_and_1 - 1;
    } else if (auto const code = index_.look_for(hash_of(rank), [&](std::uint32_t n) { return ranks_[n] == rank; })) {
      return *code;
    }
    auto const code = static_cast<std::uint32_t>(ranks_.size());
    ranks_.emplace_back(rank);
    window_.note(rank, code, ranks_);
    if (!window_.is_open())
      for (; indexed_ != ranks_.size(); ++indexed_)
        static_cast<void>(index_.find(hash_of(ranks_[indexed_]), [](std::uint32_t) { return false; }));
    return code;
  }
  void take_noted(std::size_t rows, std::uint32_t* codes) {
    if (window_.is_open()) {
      auto here = window_.here();
      for (std::size_t r = 0; r != rows; ++r) {
        auto const code_and_1 = here(noted_[r]);
        codes[r] = code_and_1 - 1;
        if (code_and_1 == 0) [[unlikely]] {
          codes[r] = code_of_rank(noted_[r]);
          here = window_.here();
        }
      }
      return;
    }
    for (std::size_t r = 0; r != rows; ++r) index_.prefetch(hash_of(noted_[r]));
    for (std::size_t r = 0; r != rows; ++r) codes[r] = code_of_rank(noted_[r]);
  }
  [[nodiscard]] std::vector<std::uint32_t> codes_here(key_codes const& other) override {
    auto const& theirs = static_cast<rank_codes const&>(other);
    std::vector<std::uint32_t> out;
    for (auto const rank : theirs.ranks_) out.push_back(code_of_rank(rank));
    return out;
  }
  void prefetch(std::size_t code) const override { detail::prefetch(ranks_.data() + code); }
  [[nodiscard]] std::vector<std::uint32_t> in_order() const override {
    return numbers_in_order(std::vector<std::uint64_t>(ranks_.begin(), ranks_.end()));
  }

 protected:
  std::uint64_t noted_[rows_in_block];

 private:
  [[nodiscard]] static std::uint32_t hash_of(std::uint64_t rank) {
    std::uint64_t const mixed = rank * 0x9E3779B97F4A7C15;
    return static_cast<std::uint32_t>(mixed >> 32);
  }

  number_window window_;
  hash_index index_;         // where the window is closed
  std::size_t indexed_ = 0;  // of the ranks
  growing_array<std::uint64_t> ranks_;
};

template <class Value>
  requires is_numbered<Value>
class dictionary<Value> final : public rank_codes {
 public:
  [[nodiscard]] Value operator[](std::size_t code) const {
    if constexpr (requires { typename Value::duration; })
      return Value(typename Value::duration(number_of<typename Value::rep>(rank(code))));
    else if constexpr (std::is_enum_v<Value>)
      return static_cast<Value>(number_of<std::underlying_type_t<Value>>(rank(code)));
    else
      return number_of<Value>(rank(code));
  }
  [[nodiscard]] std::uint32_t code_of(Value value) { return code_of_rank(rank_of_number(value)); }
  void note(std::size_t row, Value value) { noted_[row] = rank_of_number(value); }

 private:
  template <class Number>
  [[nodiscard]] static Number number_of(std::uint64_t rank) {
    if constexpr (std::is_same_v<Number, bool>)
      return rank != 0;
    else if constexpr (std::is_signed_v<Number>)
      return static_cast<Number>(static_cast<std::int64_t>(rank - (std::uint64_t{1} << 63)));
    else
      return static_cast<Number>(rank);
  }
};

}  // namespace tonnage::inline v0_1_0::detail
