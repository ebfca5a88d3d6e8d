// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What it costs to train on a million tokens: from dollars per GPU-hour, FLOP per token and MFU, in ranges.
// Afterwards you can say what a token costs on GPUs of your own, and how sure that is.
#include <fmt/format.h>

#include <string>
#include <tonnage/accounting.hpp>
#include <tonnage/tonnage.hpp>
#include <tonnage/units/interval.hpp>
using namespace tonnage;

/// A model and what it may cost: the capex of a GPU with its part of server and network, in dollars.
struct offer {
  catalog::model model;
  double low, high;
};

/// The cost of an allocated GPU-hour, at both ends of its capex. What is not of the model is an assumption, as in
/// 320-gpu-hour-cost: every chip has the server of a DGX H100 around it (1.82, Epoch AI), and always draws its TDP.
auto hour_of(offer const& o) {
  auto const at = [&](double dollars) {
    return gpu_hour_cost<usd>({.capex = dollars * usd / gpu,
                               .life = 5.0 * accounting_years,
                               .residual = residual_share(0.1),
                               .it_power = o.model->tdp().value() * host_overhead(1.82),
                               .facility = pue(1.25),
                               .energy_price = 0.09 * usd / kWh,
                               .maintenance = maintenance_share(0.04),
                               .staff = 700.0 * usd / gpu / accounting_year,
                               .space = 1'400.0 * usd / gpu / accounting_year,
                               .network = 150.0 * usd / gpu / accounting_year,
                               .cost_of_capital = wacc(0.08),
                               .allocated = allocation_rate(0.8)})
        .total();
  };
  return between(at(o.low), at(o.high));
}

/// "1.67 to 2.48": both ends of a range, in a unit.
std::string ends(auto const& range, auto in, int digits) {
  return fmt::format("{:.{}f} to {:.{}f}", lower(range).in(in), digits, upper(range).in(in), digits);
}

int main() {
  // Training takes about 6 FLOP per parameter and token, 2 forward and 4 backward (Kaplan et al., 2020; none are done
  // twice here). 405 × 10⁹ parameters, those of Llama 3.1, take 2.43 TFLOP per token, and its 15.6 × 10¹² tokens 3.79
  // × 10²⁵.
  auto const per_token = 6.0 * 405e9 * flop<bf16> / token;
  auto const text = 15.6 * trillion * tokens;

  // What was reached: 30.84 million H100-hours (Meta, model card). 3.79 × 10²⁵ ÷ (30.84 × 10⁶ × 3,600 × 989.4 × 10¹²)
  // is 0.345 of the dense peak, over all hours; Meta's paper gives 0.38 to 0.43 for the runs themselves. An MFU is a
  // type of its own: 1.2 throws, and FLOP of another format than BF16 do not divide.
  auto const h100_peak = catalog::nvidia::h100_sxm5.peak<bf16>().value();
  double const reached = per_token * text / (30.84 * million * gpu_hours * h100_peak);
  fmt::print("{:.3g} FLOP of BF16 in 30.84 million H100-hours: an MFU of {:.3f}\n\n", (per_token * text).in(flop<bf16>),
             mfu(reached).value());

  // From there to 0.43 on every model, which is an assumption. Capex: a public example has $30,000 for an H100; where
  // that is the GPU alone, its server adds up to 69 % (Epoch AI). For a B200 the $10 billion for 260,000 GPUs and
  // Hyundai's $3 billion for 50,000 that the press gave of Korea's plan: $38,462 and $60,000. The MI300X is a wide
  // guess of ours. By hand: 15.6 × 10¹² tokens at 140.5 a second are 30.85 million hours, × $2.478 = $76 million.
  fraction<meaning::mfu, interval<>> const usual(interval<>(0.345, 0.43));
  fmt::print("{:<11}{:>14}{:>18}{:>16}{:>20}\n", "", "$/GPU-hour", "tokens/s/GPU", "$/Mtoken", "$M for 15.6T");
  for (auto const& o : {offer{catalog::nvidia::h100_sxm5, 30'000, 50'700},
                        {catalog::nvidia::b200_hgx, 38'462, 60'000},
                        {catalog::amd::mi300x, 20'000, 40'000}}) {
    auto const speed = o.model->peak<bf16>().value() * usual / per_token;
    auto const price = hour_of(o) / speed;
    fmt::print("{:<11}{:>14}{:>18}{:>16}{:>20}\n", o.model->name, ends(hour_of(o), usd / gpu_hour, 2),
               ends(speed, tokens / second / gpu, 0), ends(price, usd / (million * tokens), 2),
               ends(price * text, million * usd, 0));
  }
}

// Exercise: reading a prompt takes the forward pass alone, 2 FLOP per parameter. What do a million tokens of prompt
// cost on a B200 of $2.92 an hour, computed in FP8 at an MFU of 0.3 to 0.5? (Writing tokens waits for memory, not for
// FLOP: there this formula gives a lower bound.)
