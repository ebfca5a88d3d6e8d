// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A hundred thousand random questions, each answered by a slow reference in exact arithmetic: every type of key, every
// accumulator, by rows, in shuffled batches, on two threads, merged, and through bytes. No tolerance. The units beside
// this file ask by different keys, each compiled by itself.
#pragma once

#include "catch.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <list>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <tonnage/kernels/par.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <utility>
#include <vector>
#include "exact.hpp"

using namespace tonnage;

namespace tonnage::testing::generated {

enum class color { red, green, blue };
struct event {
  int number;
  std::int64_t far;
  std::string text;
  std::optional<std::string> maybe;
  color of;
  double figure;
  std::optional<double> sometimes;
  std::uint8_t small;
  std::int32_t whole;
  bool yes;
};

struct generator {
  std::mt19937_64 bits;
  std::uint64_t below(std::uint64_t n) { return bits() % n; }

  /// Of a few thousandths as a rule; in one of eight cases of any size at all, which needs all the bits of an exact
  /// sum.
  double figure(bool wild) {
    if (!wild) return std::ldexp(static_cast<double>(below(1 << 20)) - (1 << 19), -10);
    double const size = std::ldexp(static_cast<double>(bits() >> 11), static_cast<int>(below(2000)) - 1060);
    return below(2) == 0 ? size : -size;
  }
  event make(bool wild, std::uint64_t keys) {
    auto const n = below(keys);
    return {.number = static_cast<int>(n) - 2,
            .far = static_cast<std::int64_t>(n * 0x9E3779B97F4A7C15),
            .text = "group number " + std::to_string(n),
            .maybe = n == 0 ? std::nullopt : std::optional("g" + std::to_string(n)),
            .of = static_cast<color>(n % 3),
            .figure = figure(wild),
            .sometimes = below(3) == 0 ? std::nullopt : std::optional(figure(wild)),
            .small = static_cast<std::uint8_t>(below(256)),
            .whole = static_cast<std::int32_t>(below(2'000'000)) - 1'000'000,
            .yes = below(2) == 0};
  }
};

/// What a group should say.
struct expected {
  std::int64_t rows = 0, small = 0, yes = 0, without = 0;
  exact_reference figure{}, sometimes{};
  std::vector<double> figures{};
  std::int32_t least = INT32_MAX, most = INT32_MIN;
  std::int64_t whole = 0;

  void add(event const& e) {
    ++rows;
    small += e.small;
    yes += e.yes ? 1 : 0;
    figure.add(e.figure);
    figures.push_back(e.figure);
    whole += e.whole;
    least = (std::min)(least, e.whole);
    most = (std::max)(most, e.whole);
    if (e.sometimes)
      sometimes.add(*e.sometimes);
    else
      ++without;
  }
};

inline auto const total_figure = sum("figure", &event::figure);
inline auto const total_known = sum("known", &event::sometimes);
inline auto const total_small = sum("small", &event::small);
inline auto const middle = mean("mean", &event::whole);
inline auto const least = smallest("least", &event::whole);
inline auto const most = largest("most", &event::whole);
inline auto const part = share("share", &event::yes);
inline auto const p70 = quantile("p70", 0.7, &event::figure);
inline auto const by_row = sum("per row", &event::whole) / row_count;

inline bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a + 0.0) == std::bit_cast<std::uint64_t>(b + 0.0);
}

/// What is wrong with a group, or nothing.
template <class Cells>
std::string wrong(Cells const& cells, expected& e) {
  auto const rows = static_cast<double>(e.rows);
  if (cells.template get<0>().value() != e.rows) return "rows";
  if (!same(cells.template get<1>().value(), e.figure.rounded())) return "figure";
  auto const known = cells.template get<2>();
  if (known.is_unknown() != (e.without == e.rows)) return "known at all";
  if (known.covers().unknown != e.without) return "unknown rows";
  if (!known.is_unknown() && !same(known.known(), e.sometimes.rounded())) return "known";
  if (cells.template get<3>().value() != e.small) return "small";
  if (!same(cells.template get<4>().value(), static_cast<double>(e.whole) / rows)) return "mean";
  if (cells.template get<5>().value() != e.least) return "least";
  if (cells.template get<6>().value() != e.most) return "most";
  if (!same(cells.template get<7>().value(), static_cast<double>(e.yes) / rows)) return "share";
  // the figure of rank ⌈7/10 × n⌉, in whole numbers
  std::sort(e.figures.begin(), e.figures.end());
  if (!same(cells.template get<8>().value(), e.figures[(7 * e.figures.size() + 9) / 10 - 1])) return "p70";
  if (!same(cells.template get<9>().value(), static_cast<double>(e.whole) / rows)) return "per row";
  return {};
}

/// One way of many to the same answer.
template <class Question>
auto answer_of(generator& random, std::vector<event> const& events, Question const& question) {
  auto const way = random.below(5);
  if (way == 0) return events | question;
  if (way == 1) {
    auto p = partial_of<event>(question);
    p.add(kernels::par(2), events);
    return p.finish();
  }
  std::list<partial<event, Question>> parts;
  for (std::size_t begin = 0; begin != events.size();) {
    auto const end = begin + 1 + random.below(events.size() - begin);
    parts.push_back(partial_of<event>(question));
    parts.back().add(std::vector<event>(events.begin() + static_cast<std::ptrdiff_t>(begin),
                                        events.begin() + static_cast<std::ptrdiff_t>(end)));
    begin = end;
  }
  auto whole = partial_of<event>(question);
  while (!parts.empty()) {
    auto const at = std::next(parts.begin(), static_cast<std::ptrdiff_t>(random.below(parts.size())));
    if (way == 2)
      whole.merge(*at);
    else
      whole.merge(partial_from_bytes<event>(question, to_bytes(*at)));
    if (way == 4) static_cast<void>(whole.finish());  // which changes nothing
    parts.erase(at);
  }
  return whole.finish();
}

/// Every tenth of the cases under sanitizers, which take thirty times as long.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr int one_in = 10;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr int one_in = 10;
#else
inline constexpr int one_in = 1;
#endif
#else
inline constexpr int one_in = 1;
#endif

/// Random questions by a key: `of(event)` gives its value as a tuple.
template <class Keys, class Of>
void check(std::uint64_t seed, int cases, Keys const& keys, Of const& of) {
  generator random{std::mt19937_64(seed)};
  auto const question =
      keys | tally(row_count, total_figure, total_known, total_small, middle, least, most, part, p70, by_row);
  for (int i = 0; i != cases / one_in; ++i) {
    bool const wild = i % 8 == 0;
    auto const groups = 1 + random.below(i % 100 == 0 ? 300 : 6);
    std::vector<event> events(1 + random.below(i % 100 == 0 ? 400 : 12));
    std::map<decltype(of(events[0])), expected> reference;
    expected all;
    for (auto& e : events) {
      e = random.make(wild, groups);
      reference[of(e)].add(e);
      all.add(e);
    }
    auto const answer = answer_of(random, events, question);
    REQUIRE(answer.size() == reference.size());
    auto row = answer.rows.begin();
    for (auto& [key, e] : reference) {
      bool const same_key = row->keys == key;
      auto const what = wrong(row->cells, e);
      if (!same_key || !what.empty()) {
        CAPTURE(seed, i, what);
        REQUIRE((same_key && what.empty()));
      }
      ++row;
    }
    auto const what = wrong(answer.totals, all);
    if (!what.empty()) {
      CAPTURE(seed, i, what);
      REQUIRE(what.empty());
    }
  }
}

}  // namespace tonnage::testing::generated
