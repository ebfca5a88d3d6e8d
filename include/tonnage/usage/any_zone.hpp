// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A zone that is chosen while the program runs: an offset that somebody typed, or a zone of whatever kind.
///
/// `any_zone const zone = parse_utc_offset("+05:30");`, `records | over(2026y, zone).by_days()`.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/usage/cut.hpp>
#include <tonnage/usage/time_span.hpp>
#include <type_traits>
#include <utility>

namespace tonnage::inline v0_1_0 {

/// Any type with `offset_at`, in one. UTC by default. Asking it costs an indirect call.
class any_zone {
 public:
  /// Of UTC.
  any_zone() : any_zone(utc) {}
  /// Of a zone of any type.
  template <time_zone_like Zone>
    requires(!std::is_same_v<Zone, any_zone>)
  any_zone(Zone zone) {  // NOLINT(google-explicit-constructor)
    if constexpr (requires { std::string(zone.name()); }) name_ = zone.name();
    offset_ = [z = std::move(zone)](utc_instant when) -> std::chrono::seconds { return z.offset_at(when); };
  }
  [[nodiscard]] std::chrono::seconds offset_at(utc_instant when) const { return offset_(when); }
  /// The name of the zone; empty where it has none.
  [[nodiscard]] std::string const& name() const& { return name_; }
  [[nodiscard]] std::string name() && { return std::move(name_); }

 private:
  std::string name_;
  std::function<std::chrono::seconds(utc_instant)> offset_;
};

/// From "UTC", "Z", "+9", "-3", "+05:30" or "-0330": hours, and minutes where there are some (ISO 8601).
/// \throws tonnage::error  for anything else, and for a day or more
[[nodiscard]] inline utc_offset parse_utc_offset(std::string_view text) {
  auto const bad = [&] {
    return error("expected an offset from UTC such as +9 or -03:30", {.text = std::string(text)});
  };
  if (text == "UTC" || text == "Z") return utc_offset();
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) throw bad();
  std::string_view hours_in = text.substr(1), minutes_in = "0";
  if (auto const colon = hours_in.find(':'); colon != std::string_view::npos) {
    minutes_in = hours_in.substr(colon + 1);
    hours_in = hours_in.substr(0, colon);
    if (minutes_in.size() != 2) throw bad();
  } else if (hours_in.size() == 4) {
    minutes_in = hours_in.substr(2);
    hours_in = hours_in.substr(0, 2);
  }
  auto const number = [&](std::string_view digits, int below) {
    int out = 0;
    if (digits.empty() || digits.size() > 2) throw bad();
    for (char const c : digits) {
      if (c < '0' || c > '9') throw bad();
      out = out * 10 + (c - '0');
    }
    if (out >= below) throw bad();
    return out;
  };
  auto const size = std::chrono::hours(number(hours_in, 24)) + std::chrono::minutes(number(minutes_in, 60));
  return utc_offset(text[0] == '-' ? -size : size);
}

}  // namespace tonnage::inline v0_1_0
