// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Slurm's lists of nodes: how many they name, and which.
///
/// `parse_nodes("gpu[001-003,7],login")` names 5: gpu001, gpu002, gpu003, gpu7 and login.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tonnage/formats/slurm/text.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats::slurm {

/// A list of nodes in its short form. Counting does not write it out; writing it out has a limit.
class node_list {
 public:
  /// How many nodes the list names; a name that stands twice counts twice, as Slurm counts it.
  [[nodiscard]] std::int64_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

  /// The names, in the order of the list.
  /// \throws tonnage::error  where there are more than `most`: 30 bytes can name a thousand millions.
  [[nodiscard]] std::vector<std::string> names(std::int64_t most = 100'000) const {
    if (size_ > most) throw error("a list of " + std::to_string(size_) + " nodes, of at most " + std::to_string(most));
    std::vector<std::string> out;
    out.reserve(static_cast<std::size_t>(size_));
    for (auto const& pieces : items_) write(out, pieces, 0, {});
    return out;
  }

 private:
  friend node_list parse_nodes(std::string_view text);
  struct range {
    std::int64_t first;
    std::int64_t last;
    std::size_t digits;  ///< at least so many, with zeros in front
  };
  /// A text and the numbers behind it; none for the end of a name.
  struct piece {
    std::string text{};
    std::vector<range> numbers{};
  };
  using item = std::vector<piece>;

  static void write(std::vector<std::string>& out, item const& pieces, std::size_t at, std::string const& before) {
    if (at == pieces.size()) {
      out.push_back(before);
      return;
    }
    auto const begun = before + pieces[at].text;
    if (pieces[at].numbers.empty()) write(out, pieces, at + 1, begun);
    for (auto const& r : pieces[at].numbers) {
      for (std::int64_t n = r.first; n <= r.last; ++n) {
        auto digits = std::to_string(n);
        if (digits.size() < r.digits) digits.insert(0, r.digits - digits.size(), '0');
        write(out, pieces, at + 1, begun + digits);
      }
    }
  }

  std::vector<item> items_{};
  std::int64_t size_ = 0;
};

/// \cond
namespace detail {

/// The sum and the product of what is not negative; 2^63 − 1 where it would be more.
[[nodiscard]] constexpr std::int64_t sum_up_to_limit(std::int64_t a, std::int64_t b) noexcept {
  constexpr auto most = (std::numeric_limits<std::int64_t>::max)();
  return a > most - b ? most : a + b;
}
[[nodiscard]] constexpr std::int64_t product_up_to_limit(std::int64_t a, std::int64_t b) noexcept {
  constexpr auto most = (std::numeric_limits<std::int64_t>::max)();
  return b != 0 && a > most / b ? most : a * b;
}

}  // namespace detail
/// \endcond

/// Reads a list such as `cpn-f13-03-[01-02],gpu[001-003,7]`; a name may have several brackets, of which each number goes
/// with each. `None assigned`, `(null)` and an empty text name none.
/// \throws tonnage::error  for brackets that do not match or hold no numbers, a range that runs backwards, an empty name,
/// more than eight brackets in a name, and 2^63 − 1 nodes or more.
/// Complexity: linear in the text, however many nodes it names.
/// Source: `scontrol(1)`, "show hostnames".
[[nodiscard]] inline node_list parse_nodes(std::string_view text) {
  node_list out;
  if (text.empty() || text == "None assigned" || text == "(null)") return out;
  auto const bad = [&](char const* why) { return detail::error_text(why, text); };
  auto rest = text;
  do {
    node_list::item pieces;
    std::int64_t named = 1;
    while (!rest.empty() && rest.front() != ',') {
      auto const size = (std::min)(rest.find_first_of(",[]"), rest.size());
      node_list::piece piece{.text = std::string(rest.substr(0, size))};
      if (piece.text.find_first_of(" \t\r\n") != std::string::npos) throw bad("a blank in a list of nodes");
      if (size > 255) throw bad("the name of a node has at most 255 bytes");
      rest.remove_prefix(size);
      if (!rest.empty() && rest.front() == ']') throw bad("a bracket that was not opened, in a list of nodes");
      if (detail::take(rest, '[')) {
        if (pieces.size() == 8) throw bad("more than eight brackets in the name of a node");
        std::int64_t numbers = 0;
        do {
          auto const before = rest.size();
          auto const first = detail::take_digits(rest);
          auto const digits = before - rest.size();
          auto const last = detail::take(rest, '-') ? detail::take_digits(rest) : first;
          if (!first || !last) throw bad("expected numbers such as [01-03,7] in a list of nodes");
          if (*last < *first) throw bad("a range that runs backwards, in a list of nodes");
          piece.numbers.push_back({*first, *last, digits});
          numbers = detail::sum_up_to_limit(numbers, *last - *first + 1);
        } while (detail::take(rest, ','));
        if (!detail::take(rest, ']')) throw bad("a bracket that is not closed, in a list of nodes");
        named = detail::product_up_to_limit(named, numbers);
      }
      pieces.push_back(std::move(piece));
    }
    if (pieces.empty()) throw bad("an empty name in a list of nodes");
    out.size_ = detail::sum_up_to_limit(out.size_, named);
    out.items_.push_back(std::move(pieces));
  } while (detail::take(rest, ','));
  if (out.size_ == (std::numeric_limits<std::int64_t>::max)()) throw bad("a list of 2^63 - 1 nodes or more");
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats::slurm
