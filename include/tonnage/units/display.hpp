// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The units in which a kind is shown, from the smallest to the largest: which symbol, at what size, up to which
/// number.
///
/// Power climbs pW … mW, W, kW, MW … by thousands; time s (below 2 min), min (2 h), h (2 days), days; energy J, kJ
/// (below 1 Wh), Wh, kWh, MWh; CO₂e g, kg, t, kt, Mt; money $, $M, $B, $T from a million on. GPUs, tokens and
/// H100-equivalents are counted: one unit, digits in groups.
///
/// Money and CO₂e are quoted per kWh, per hour, per GPU-hour, and money per million tokens and per tonne; other things
/// per J, per s, per token. Money or a count per FLOP/s, FLOP, byte or watt takes the prefix below the slash:
/// `$17.1/(TFLOP/s)`.
#pragma once

#include <string>
#include <tonnage/units/symbol.hpp>

namespace tonnage::inline v0_1_0::detail {

/// How digits are chosen, see units/format.hpp.
enum class digit_style : unsigned char { three, count, coins };

/// One size of a unit.
struct rung {
  std::string before{};     ///< "$"
  std::string after{};      ///< " MW", "B/GPU", " GPUs"
  std::string after_one{};  ///< " GPU"
  scale size{};
  double limit = 1000;  ///< from this number on, the next rung
  digit_style style = digit_style::three;
};

/// All sizes in which a kind is shown. \invariant sizes rise with the index
class ladder {
 public:
  explicit ladder(measured const& m) : measured_(m), left_(m.dimension) {
    fold_energy();
    fold_rates();
    choose_lead();
    add_factors();
    add_divisors();
    set_range();
  }

  [[nodiscard]] int first() const { return first_; }
  [[nodiscard]] int base() const { return base_; }  ///< the rung of zero and of what is not finite
  [[nodiscard]] int last() const { return last_; }

  [[nodiscard]] rung at(int i) const {
    rung out;
    std::string symbol;
    std::string one;
    int const si = i + no_prefix;
    std::string const p = si >= 0 && si <= last_si_prefix ? std::string(prefixes[si].text) : "";
    if (lead_ == lead::si || lead_ == lead::water) {
      symbol = p + symbol_;
      out.size = prefixes[si].size;
    } else if (lead_ == lead::co2e) {
      symbol = co2e_rung(i, out.size);
    } else if (lead_ == lead::time) {
      symbol = time_rung(i, out);
    } else if (lead_ == lead::energy) {
      symbol = energy_rung(i, out);
    } else if (lead_ == lead::money) {
      out.before = symbol_;
      out.style = i == 0 ? digit_style::coins : digit_style::three;
      if (i > 0) symbol = std::string_view("MBT").substr(static_cast<std::size_t>(i - 1), 1);
      if (i > 0) out.size = scale{1, 1, 3 * (i + 1)};
      if (i == 0) out.limit = 1e6;
    } else if (lead_ == lead::gpu_time) {
      one = i == 0 ? "GPU-second" : "GPU-hour";
      symbol = one + "s";
      out.size = i == 0 ? scale{} : scale{3600};
      out.limit = 36;
      out.style = digit_style::count;
    } else {
      bool const counted = lead_ == lead::count;
      one = symbol_;
      symbol = symbol_ + (counted && symbol_ != "TPP" ? "s" : "");
      if (counted) out.style = digit_style::count;
    }
    if (one.empty()) one = symbol;
    std::string tail = tail_;
    if (!adaptive_.empty()) {
      bool const rate = adaptive_.find('/') != std::string::npos;
      auto const& below = prefixes[no_prefix + (i < 0 ? -i : 0)];
      tail = (rate ? "/(" : "/") + std::string(below.text) + adaptive_ + (rate ? ")" : "") + tail_;
      out.size = out.size * inverse(below.size);
    }
    out.size = out.size * tail_size_;
    bool const spaced = lead_ != lead::money && !(symbol + tail).empty();
    out.after = (spaced ? " " : "") + symbol + tail;
    out.after_one = (spaced ? " " : "") + one + tail;
    // A quotient such as 0.28 J/token keeps its own unit down to a hundredth.
    if (is_quotient_ && lead_ != lead::money && lead_ != lead::count && adaptive_.empty() && i == base_ - 1)
      out.limit = 10;
    return out;
  }

 private:
  enum class lead : unsigned char { plain, si, count, gpu_time, time, energy, co2e, money, water };
  using enum tonnage::detail::base;

  /// kg m² s⁻² is energy, and energy ÷ time is power: `energy_` and `power_` take the place of mass and length. kg s⁻³
  /// is power on an area.
  void fold_energy() {
    if (left_[mass] == 1 && left_[length] == 0 && left_[time] == -3) left_[length] = 2, area_ = 1;
    if (left_[mass] == 0 || left_[length] != 2 * left_[mass]) return;
    energy_ = left_[mass];
    int seconds = left_[time] + 2 * energy_;
    for (; energy_ > 0 && seconds < 0; --energy_, ++seconds) ++power_;
    for (; energy_ < 0 && seconds > 0; ++energy_, --seconds) --power_;
    left_[mass] = 0;
    left_[length] = static_cast<short>(-2 * area_);
    left_[time] = static_cast<short>(seconds);
  }
  /// $·s/FLOP is $/(FLOP/s).
  void fold_rates() {
    for (auto b : {flop, byte, token}) {
      if (left_[b] == -1 && left_[time] > 0) {
        rate_ = b;
        left_[b] = 0;
        --left_[time];
        return;
      }
    }
  }
  void choose_lead() {
    if (auto const b = currency_above(measured_); b != count) return take(b, lead::money, money_symbol(b));
    if (left_[flop] == 1) return take(flop, lead::si, symbol_of(flop, measured_));
    if (left_[byte] == 1) return take(byte, lead::si, "B");
    if (left_[token] == 1) return take(token, lead::count, "token");
    if (left_[co2e] == 1) return take(co2e, lead::co2e, "");
    if (left_[h100_equivalent] == 1) return take(h100_equivalent, lead::count, "H100-equivalent");
    if (left_[tpp] == 1) return take(tpp, lead::count, "TPP");
    if (left_[water] == 1) return take(water, lead::water, "L");
    if (left_[staff] == 1) return take(staff, lead::count, "FTE");
    if (power_ == 1) {
      power_ = 0;
      lead_ = lead::si;
      symbol_ = "W";
      return;
    }
    if (energy_ == 1) {
      energy_ = 0;
      lead_ = lead::energy;
      for (auto b : {token, flop, byte}) in_joules_ = in_joules_ || left_[b] < 0 || rate_ == b;
      return;
    }
    if (left_[gpu] == 1) {
      bool const timed = left_[time] == 1;
      if (timed) left_[time] = 0;
      return take(gpu, timed ? lead::gpu_time : lead::count, "GPU");
    }
    if (left_[time] == 1) return take(time, lead::time, "");
  }
  void take(detail::base b, lead l, std::string symbol) {
    left_[b] = static_cast<short>(left_[b] - 1);
    lead_ = l;
    symbol_ = std::move(symbol);
  }

  /// "W^2"; square and cubic metres as people write them.
  static std::string power_of(std::string const& symbol, int n) {
    if (n == 1) return symbol;
    if (symbol == "m" && n <= 3) return n == 2 ? "m²" : "m³";
    return symbol + '^' + std::to_string(n);
  }

  /// What else stands above the slash.
  void add_factors() {
    auto const add = [&](std::string const& symbol, int& n) {
      if (n <= 0) return;
      std::string& to = lead_ == lead::plain ? symbol_ : tail_;
      if (!to.empty() || lead_ != lead::plain) to += "·";
      to += power_of(symbol, n);
      n = 0;
    };
    for (std::size_t i = 0; i < bases; ++i) {
      int n = left_.of[i];
      add(symbol_of(static_cast<detail::base>(i), measured_), n);
      if (left_.of[i] > 0) left_.of[i] = 0;
    }
    add("W", power_);
    add("J", energy_);
  }

  void add_divisors() {
    bool const priced = lead_ == lead::money || lead_ == lead::co2e || lead_ == lead::water;
    bool const adapts = lead_ == lead::money || lead_ == lead::count;
    auto const under = [&](std::string const& symbol, int n, scale size = {}) {
      for (int i = 0; i < -n; ++i) tail_size_ = tail_size_ * inverse(size);
      if (n < 0) tail_ += '/' + power_of(symbol, -n);
      is_quotient_ = is_quotient_ || n < 0;
    };
    auto const under_adaptive = [&](std::string const& symbol, int n) {
      if (!adapts || n != -1 || !adaptive_.empty()) return false;
      adaptive_ = symbol;
      return is_quotient_ = true;
    };
    if (rate_ != count) {
      auto const symbol = symbol_of(rate_, measured_) + "/s";
      if (!under_adaptive(symbol, rate_ == token ? 0 : -1)) under('(' + symbol + ')', -1);
    }
    for (auto b : {flop, byte}) {
      if (under_adaptive(symbol_of(b, measured_), left_[b])) left_[b] = 0;
    }
    if (under_adaptive("W", power_)) power_ = 0;
    int seconds = left_[time];
    if (priced && left_[gpu] < 0 && seconds < 0) {
      under("GPU-hour", -1, scale{3600});
      ++left_[gpu];
      ++seconds;
    }
    under(priced ? "h" : "s", seconds, priced ? scale{3600} : scale{});
    left_[time] = 0;
    under("W", power_);
    under(priced ? "kWh" : "J", energy_, priced ? scale{36, 1, 5} : scale{});
    if (lead_ == lead::money) {
      under("Mtoken", left_[token], scale{1, 1, 6});
      under("t CO2e", left_[co2e], scale{1, 1, 6});
      left_[token] = left_[co2e] = 0;
    }
    for (std::size_t i = 0; i < bases; ++i) under(symbol_of(static_cast<detail::base>(i), measured_), left_.of[i]);
  }

  void set_range() {
    struct range {
      int first, base, last;
    };
    // In the order of `lead`.
    static constexpr range ranges[] = {{0, 0, 0},  {-no_prefix, 0, last_si_prefix - no_prefix},
                                       {0, 0, 0},  {0, 1, 1},
                                       {-3, 0, 3}, {-no_prefix, 0, 8},
                                       {-2, 0, 5}, {0, 0, 3},
                                       {-1, 0, 3}};
    auto const& r = ranges[static_cast<std::size_t>(lead_)];
    first_ = adaptive_.empty() ? r.first : no_prefix - last_si_prefix;
    base_ = r.base;
    last_ = r.last;
  }

  std::string co2e_rung(int i, scale& size) const {
    static constexpr char const* names[] = {"µg", "mg", "g", "kg", "t", "kt", "Mt", "Gt"};
    size = scale{1, 1, 3 * i};
    return std::string(names[i + 2]) + " CO2e";
  }
  std::string time_rung(int i, rung& out) const {
    static constexpr char const* names[] = {"ns", "µs", "ms", "s", "min", "h", "days"};
    static constexpr scale sizes[] = {{1, 1, -9}, {1, 1, -6}, {1, 1, -3}, {}, {60}, {3600}, {86400}};
    static constexpr double limits[] = {1000, 1000, 1000, 120, 120, 48, 1e300};
    out.size = sizes[i + 3];
    out.limit = limits[i + 3];
    return names[i + 3];
  }
  std::string energy_rung(int i, rung& out) const {
    int const steps = i > 1 && !in_joules_ ? i - 2 : i;
    bool const hours = i > 1 && !in_joules_;
    out.size = prefixes[no_prefix + steps].size * (hours ? scale{3600} : scale{});
    if (i == 1 && !in_joules_) out.limit = 3.6;
    return std::string(prefixes[no_prefix + steps].text) + (hours ? "Wh" : "J");
  }

  std::string money_symbol(detail::base b) const {
    auto const& c = measured_.money[static_cast<std::size_t>(b)];
    return c.symbol.empty() ? std::string(c.code) + ' ' : std::string(c.symbol);
  }
  measured const& measured_;
  exponents left_;
  int energy_ = 0, power_ = 0, area_ = 0;
  detail::base rate_ = count;
  lead lead_ = lead::plain;
  std::string symbol_{}, tail_{}, adaptive_{};
  scale tail_size_{};
  bool in_joules_ = false, is_quotient_ = false;
  int first_ = 0, base_ = 0, last_ = 0;
};

/// Examples for an error: "power such as W, kW, MW".
inline std::string expected_unit(measured const& m) {
  ladder const steps(m);
  if (steps.at(steps.base()).after.empty() && steps.at(steps.base()).before.empty()) return "a plain number";
  std::string out = "a unit";
  if (!m.name.empty()) out += " of " + std::string(m.name);
  int shown = 0;
  int const start = steps.base() + (m.dimension[base::flop] == 1 ? 4 : 0);  // nobody quotes a kiloflop
  for (int i = start; i <= steps.last() && shown < 3; ++i, ++shown) {
    auto const r = steps.at(i);
    auto const text = r.before + r.after;
    out += (shown == 0 ? " such as " : ", ") + text.substr(text.find_first_not_of(' ') == 1 ? 1 : 0);
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0::detail
