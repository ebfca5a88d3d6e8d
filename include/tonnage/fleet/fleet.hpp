// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A fleet: holdings, and the assumptions they rest on.
///
/// `fleet f; f.add({.count = 8.0 * gpus, .model = catalog::nvidia::h100_sxm5});` A fleet is a range of holdings: the views
/// of range-v3 filter, transform and concatenate it, and any other range of holdings is as good.
#pragma once

#include <string>
#include <tonnage/fleet/holding.hpp>
#include <utility>
#include <vector>

namespace tonnage {

/// Something that was assumed because nobody published it; printed with every answer that rests on it.
struct assumption {
  std::string name;
  std::string text;
  bool operator==(assumption const&) const = default;
};

template <class Rep = double, auto Currency = usd>
class basic_fleet {
 public:
  using holding = basic_holding<Rep, Currency>;

  basic_fleet() = default;
  basic_fleet(std::initializer_list<holding> holdings) {
    for (auto const& h : holdings) add(h);
  }

  /// Adds a holding. Throws `tonnage::error` for a negative count or dates that run backwards; the fleet is unchanged then.
  basic_fleet& add(holding h) {
    require_count(h.count);
    std::pair<char const*, std::optional<date>> const steps[] = {
        {"announced", h.announced}, {"ordered", h.ordered}, {"commissioned", h.commissioned}, {"retired", h.retired}};
    std::pair<char const*, std::optional<date>> last{};
    for (auto const& step : steps) {
      if (!step.second) continue;
      if (last.second && *step.second < *last.second) {
        throw error(std::string(step.first) + " before " + last.first,
                    {.field = step.first, .text = to_string(*step.second) + " < " + to_string(*last.second)});
      }
      last = step;
    }
    holdings_.push_back(std::move(h));
    return *this;
  }

  /// Names an assumption once; the same one again adds nothing.
  basic_fleet& assume(std::string name, std::string text) {
    assumption a{std::move(name), std::move(text)};
    for (auto const& known : assumptions_) {
      if (known == a) return *this;
    }
    assumptions_.push_back(std::move(a));
    return *this;
  }

  /// Both fleets, with the assumptions of both.
  basic_fleet& operator+=(basic_fleet const& other) {
    for (auto const& h : std::vector<holding>(other.holdings_)) holdings_.push_back(h);
    for (auto const& a : std::vector<assumption>(other.assumptions_)) assume(a.name, a.text);
    return *this;
  }
  friend basic_fleet operator+(basic_fleet a, basic_fleet const& b) { return std::move(a += b); }

  [[nodiscard]] auto begin() const { return holdings_.begin(); }
  [[nodiscard]] auto end() const { return holdings_.end(); }
  [[nodiscard]] std::size_t size() const { return holdings_.size(); }
  [[nodiscard]] bool empty() const { return holdings_.empty(); }
  [[nodiscard]] std::vector<assumption> const& assumptions() const { return assumptions_; }

 private:
  std::vector<holding> holdings_;
  std::vector<assumption> assumptions_;
};
using fleet = basic_fleet<>;

}  // namespace tonnage
