// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A small planner in plain doubles, with five bugs that compile, run and look right; in types none of them compiles.
// Afterwards you can look for the same five in a sheet of your own: a format, a scope, a role, a currency, a year.
//
// The figures are those of Korea's plan as the press gave it in October 2025 (TechRepublic, The Korea Herald, Yonhap).
// Assumptions: every new GPU is a B200 and every old one an H100, a fifth comes each year, NAVER Cloud runs a quarter
// of the government's, and the PUE is 1.25. Servers draw 1.82 times what their chips do (a DGX H100, from Epoch AI).
#include <fmt/format.h>
#include <functional>
#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

namespace sheet {
// 60,000 old GPUs and 260,000 new ones. The press gave "up to 20 PFLOP/s per GPU", a GB200's peak of sparse FP4.
constexpr double speed = 60'000 * 989.4e12 + 260'000 * 20e15;
// What the grid must deliver, from the data sheet of the chip, 1,000 W. (The press had still less: "100 MW".)
constexpr double site = 260'000 * 1'000.0;
// NAVER Cloud's 60,000 and what it runs for the government, all of the government's, and Samsung's, SK's and Hyundai's.
constexpr double held = 60'000 + 12'500 + 50'000 + 3 * 50'000;
// What is left of the plan's 14 trillion without Hyundai's 3 billion: the ones are won, the others dollars.
constexpr double left = 14e12 - 3e9;
// At the end of 2028, with servers and cooling this time: 52,000 GPUs a year, and one year is taken for three.
constexpr double site_in_2028 = 52'000 * 1'000 * 1.82 * 1.25;
}  // namespace sheet

/// True where the operator is deleted for these types: the line that would use it does not compile.
template <class Operator, class... T>
constexpr bool refused = !std::is_invocable_v<Operator, T...>;
static_assert(!refused<std::plus<>, quantity<kind::gpu>, quantity<kind::gpu>>);

/// A line: the sheet's number, taken for what its reader takes it for, and what is right.
void line(char const* what, auto const& says, auto const& right) {
  double const factor = says / right;
  fmt::print("{:<33}{:>14}{:>14}   {:.2f}× too {}\n", what, says, right, factor > 1 ? factor : 1 / factor,
             factor > 1 ? "high" : "low");
}

int main() {
  fmt::print("{:<33}{:>14}{:>14}   the sheet is\n", "", "the sheet", "in types");
  auto const plan = plans::korea_2025({.model = catalog::nvidia::b200_hgx, .schedule = evenly(2026y, 2030y)});

  // 1. `old + press` does not compile: "adding FLOP/s of BF16 to FLOP/s of sparse FP4: convert through
  // h100_equivalents or another named metric". In BF16: 60,000 × 0.9894 + 260,000 × 2.25 = 644,364 PFLOP/s.
  auto const old = 60'000.0 * gpus * catalog::nvidia::h100_sxm5.peak<bf16>().value();
  auto const press = 260'000.0 * gpus * (20.0 * prefix::peta * flop_per_s<sparse<fp4>> / gpu);
  static_assert(refused<std::plus<>, decltype(old), decltype(press)>);
  auto const whole_plan = plan | at_completion() | tally(peak<bf16>, chip_power);
  line("1 peak of old and new GPUs", sheet::speed * flop_per_s<bf16>, old + whole_plan.total(peak<bf16>).value());

  // 2. `quantity<kind::facility_power> site = chips;` does not compile: "turning chip power into facility power: lead
  // across with a host_overhead or a pue". 260 MW × 1.82 × 1.25 = 591.5 MW, 2.275 times as much.
  quantity<kind::chip_power> const chips = whole_plan.total(chip_power).value();
  static_assert(!std::is_convertible_v<decltype(chips), quantity<kind::facility_power>>);
  line("2 power of the site", sheet::site * watts * of_facility, chips * host_overhead(1.82) * pue(1.25));

  // 3. `h.owner == naver || h.operator_ == naver` does not compile: "no match for 'operator=='" of an operator_name
  // and an owner_name. Who asks by owner counts each holding once: 60,000 + 4 × 50,000 = 260,000. By operator too.
  static_assert(refused<std::equal_to<>, operator_name, owner_name>);
  line("3 GPUs of all owners", sheet::held * gpus, (plan | by(owner) | tally(gpu_count)).total(gpu_count).value());

  // 4. `all - part` does not compile: "... KRW ... USD: multiply by an exchange rate". With 1,360 won to the dollar
  // (October 2025) 14 × 10¹² − 3 × 10⁹ × 1,360 = 9.92 × 10¹² won.
  auto const all = 14.0 * trillion * krw;
  auto const part = 3.0 * billion * usd;
  static_assert(refused<std::minus<>, decltype(all), decltype(part)>);
  line("4 money left, without Hyundai's", sheet::left * krw, all - part * (1'360.0 * krw / usd));

  // 5. `plan | added_in(2028y) | tally(power)` does not compile: "a stock such as power or peak cannot be summed over a
  // period: say in_service(as_of(date))". Then three years' 52,000 stand: 3 × 118.3 MW = 354.9 MW.
  auto const power = facility_power(pue(1.25));
  static_assert(refused<std::bit_or<>, decltype(plan | added_in(2028y)), decltype(tally(power))>);
  auto const end_of_2028 = plan | in_service(as_of(2028y / std::chrono::December / 31)) | tally(power);
  line("5 power at the end of 2028", sheet::site_in_2028 * watts * of_facility, end_of_2028.total(power).value());
}

// Exercise: a sixth bug pays for cooling and forgets the servers: `260'000 * 1'000.0 * 1.25` watts. Write that line in
// types, read what the compiler says, and print by how much the sheet is too low.
