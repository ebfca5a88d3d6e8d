// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Korea's 260,000 GPUs in a thousand worlds: what stands at the end of each year, what it draws and costs, how likely
// the announced number is, which guess matters most, and in which share of the worlds the press is right.
// Afterwards you can plan with what nobody published, and say how sure you are of each figure.
//
// Counts: plans/korea_2025.hpp. Everything else is a guess: its range, the share of the worlds it holds in, and why.
// tests/planning/korea_planned.py works the same figures out with draws of its own.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <string_view>
#include <tonnage/accounting/gpu_hour_cost.hpp>
#include <tonnage/planning/cash_flow.hpp>
#include <tonnage/planning/drivers.hpp>
#include <tonnage/planning/guess.hpp>
#include <tonnage/planning/judge.hpp>
#include <tonnage/tonnage.hpp>
#include <vector>
#include "svg.hpp"
using namespace tonnage;
using namespace std::chrono_literals;
using catalog::nvidia::b200_hgx, catalog::nvidia::gb300, catalog::nvidia::rtx_pro_6000_server;
using distribution::logit_normal;

namespace {

constexpr auto watt_of_site = watt * of_facility;
constexpr auto kWh_of_site = kWh * of_facility;
// "More than 260,000" was said; orders of this size are cut and enlarged.
guess const arrives("GPUs that come of an order", 0.80, 0.92, 1.06);
// The announcement says Blackwell. Newer models take over as they come; how fast, makers do not say.
guess const gb300_2026 = guess("GB300 among 2026's", 0.80, 0.15, 0.50, logit_normal).moving_with("GB300", 0.7);
guess const gb300_2027 = guess("GB300 among 2027's", 0.80, 0.30, 0.75, logit_normal).moving_with("GB300", 0.7);
guess const gb300_later = guess("GB300 from 2028 on", 0.80, 0.50, 0.95, logit_normal).moving_with("GB300", 0.7);
// A few thousand to begin with, of 50,000.
guess const rtx_of_sk("RTX PRO 6000 of SK Group's", 0.80, 0.05, 0.30, logit_normal);
// With their part of servers and network. $10 billion ÷ 260,000 is $38,462; $60,000 is reported of Hyundai's.
guess const b200_price = guess("B200 price", 0.80, 33e3 * usd / gpu, 42e3 * usd / gpu).moving_with("prices", 0.5);
guess const gb300_price = guess("GB300 price", 0.80, 45e3 * usd / gpu, 60e3 * usd / gpu).moving_with("prices", 0.5);
guess const rtx_price = guess("RTX PRO price", 0.80, 9e3 * usd / gpu, 13e3 * usd / gpu).moving_with("prices", 0.5);
// Between new halls with liquid cooling and halls that were there.
guess const effectiveness("PUE", 1.0, 1.1, 1.6, distribution::pert{1.25});
// About 1,360 in October 2025.
guess const won_per_dollar("won per dollar", 0.80, 1'280.0 * krw / usd, 1'520.0 * krw / usd);
// Operators of large clusters say one to a few; a new centre has more than a settled one.
guess const engineers("engineers per 1,000 GPUs", 0.80, 0.8, 3.0);
guess const salary("engineer's year", 0.80, 80e6 * krw, 130e6 * krw);
// About what industry in Korea pays. GPUs draw less than their TDP, and not all of the time.
guess const electricity("electricity", 0.80, 150.0 * krw / kWh_of_site, 220.0 * krw / kWh_of_site);
guess const draw("draw of nameplate", 0.80, 0.55, 0.85, logit_normal);
guess const allocation("allocation", 0.80, 0.55, 0.85, logit_normal);
guess const building("site price", 0.80, 8.0 * usd / watt_of_site, 13.0 * usd / watt_of_site);
guess const connection("connection price", 0.80, 0.4 * usd / watt_of_site, 1.2 * usd / watt_of_site);
// What researchers reach: of the government's, as its programmes have it, and of NAVER's cloud.
guess const of_government("research in the government's", 0.80, 0.30, 0.60, logit_normal);
guess const of_naver("research in NAVER's", 0.80, 0.02, 0.10, logit_normal);

/// A buyer's years are an assumption; which share of each year's GPUs comes a year late is a guess.
struct buyer {
  std::string_view owner;
  int first, last;
  guess<double> late;
  std::string_view purpose;
};
buyer buys(char const* owner, int first, int last, double low, double high, std::string_view purpose) {
  guess const late(std::string("late of ") + owner, 0.80, low, high, logit_normal);
  return {owner, first, last, late.moving_with("supply", 0.5), purpose};
}
std::array const buyers{
    buys("Ministry of Science and ICT", 2026, 2028, 0.05, 0.30, "public services"),
    buys("Samsung", 2026, 2029, 0.05, 0.30, "industry"),
    buys("SK Group", 2026, 2028, 0.05, 0.30, "industry"),
    buys("Hyundai Motor Group", 2027, 2030, 0.10, 0.50, "industry"),
    buys("NAVER Cloud", 2026, 2030, 0.05, 0.40, "cloud"),
};

using dollars = quantity<money<usd>, ensemble>;
/// A holding, with two attributes of our own: what it serves, and who decides about it.
struct delivery : basic_holding<ensemble> {
  std::string_view purpose, controlled_from;
};
struct standing {  // what of it stands at the end of a year: a snapshot, without dates
  std::chrono::year end_of;
  quantity<kind::gpu, ensemble> count;
  catalog::model model;
  dollars cost;
  std::string_view purpose, controlled_from;
};

/// What has come after so many of the years, slowly, fast, slowly: x² (3 − 2x), times the cube of the years.
int s_curve(int after, int years) { return after * after * (3 * years - 2 * after); }

std::vector<delivery> plan() {
  std::vector<delivery> out;
  ensemble const newer[] = {gb300_2026.value(), gb300_2027.value(), gb300_later.value()}, rtx_share = rtx_of_sk.value();
  auto const of_b200 = b200_price.value(), of_gb300 = gb300_price.value(), of_rtx = rtx_price.value();
  for (auto const& line : plans::korea_2025_lines) {
    auto const& who = *std::ranges::find(buyers, line.owner, &buyer::owner);
    bool const is_public = who.purpose == "public services";
    ensemble const come = line.gpus * arrives.value(), late = who.late.value();
    ensemble const research = is_public ? of_government.value() : who.purpose == "cloud" ? of_naver.value() : 0.0;
    ensemble const rtx = who.owner == "SK Group" ? rtx_share : 0.0;
    int const years = who.last - who.first + 1;
    for (int y = who.first; y <= who.last; ++y) {
      int const comes_this_year = s_curve(y - who.first + 1, years) - s_curve(y - who.first, years);
      ensemble const ordered = come * comes_this_year / (years * years * years);
      ensemble const of_newer = (1.0 - rtx) * newer[std::min(y, 2028) - 2026];
      auto const add = [&](catalog::model m, ensemble const& share, auto const& price) {
        for (auto const& [purpose, of_purpose] :
             {std::pair(std::string_view("research"), research), {who.purpose, 1.0 - research}})
          for (auto const& [years_late, part] : {std::pair(0, 1.0 - late), {1, late}}) {
            auto const count = ordered * share * of_purpose * part * gpus;
            date const comes = std::chrono::year(y + years_late) / 7 / 1;
            date const goes = std::chrono::year(y + years_late + 5) / 7 / 1;  // five years
            out.push_back({{.count = count,
                            .model = m,
                            .owner = line.owner,
                            .commissioned = comes,
                            .retired = goes,
                            .cost = count * price},
                           purpose,
                           is_public ? "the state" : "companies"});
          }
      };
      add(b200_hgx, 1.0 - rtx - of_newer, of_b200);
      add(gb300, of_newer, of_gb300);
      add(rtx_pro_6000_server, rtx, of_rtx);
    }
  }
  return out;
}

/// The middle, and nine worlds of ten, of a metric through the years.
svg::fan fan_of(std::string title, double step, auto const& answer, auto const& metric, auto in) {
  svg::fan out{std::move(title), step, {}, {}, {}};
  for (auto year = 2026y; year <= 2031y; ++year) {
    auto const figure = answer.at(metric, year).value();
    out.low.push_back(quantile(figure, 0.05).in(in));
    out.middle.push_back(quantile(figure, 0.50).in(in));
    out.high.push_back(quantile(figure, 0.95).in(in));
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  std::string_view const format = argc == 1 ? "--format=text" : argc == 2 ? argv[1] : "";
  auto const deliveries = plan();
  std::vector<standing> stands, of_2030;
  for (auto year = 2026y; year <= 2031y; ++year)
    for (auto const& d : deliveries | in_service(as_of(year / 12 / 31))) {
      stands.push_back({year, d.count, d.model, d.cost.value_or(dollars()), d.purpose, d.controlled_from});
      if (year == 2030y) of_2030.push_back(stands.back());
    }

  // Stocks at the end of each year. Engineers are full-time equivalents.
  auto const end_of = by(key("end of", &standing::end_of));
  auto const rate = won_per_dollar.value();
  ensemble const of_1000 = engineers.value();
  auto const power = facility_power(pue(effectiveness.value()));
  auto const fp8_peak = peak<fp8>.in("EFLOP/s");
  auto const bf16_peak = peak<bf16>.in("EFLOP/s");
  auto const cost = acquisition_cost.named("cost");
  auto const won = sum("cost in won", [&](standing const& s) { return s.cost * rate; });
  auto const people =
      sum("engineers", [&](standing const& s) { return s.count / (1'000.0 * gpus) * of_1000 * full_time_equivalents; });
  auto const compute = stands | end_of | tally(gpu_count, fp8_peak, bf16_peak, h100_equivalents);
  auto const means = stands | end_of | tally(power, cost, won, people);

  // What is paid: sites a year before their GPUs, the grid connection in two steps, energy and staff for five years each.
  period const whole(2026y / 1 / 1, 2037y / 1 / 1);
  using line = basic_cash_flow<ensemble>::line;
  basic_cash_flow<ensemble> costs;
  costs.add_on_delivery("GPUs", deliveries, capex)
      .add_on_delivery("sites", deliveries, power, building.value(), std::chrono::months(12))
      .add("grid connection", 2026y / 1 / 1, 400.0 * megawatts * of_facility * connection.value())
      .add("grid connection", 2028y / 1 / 1, 400.0 * megawatts * of_facility * connection.value())
      .add_in_service("energy", deliveries, power, draw.value() * electricity.value() / rate, whole)
      .add_in_service("staff", deliveries, gpu_count,
                      of_1000 * salary.value() / rate / (1'000.0 * gpus * accounting_year), whole);
  basic_gpu_time_flow<ensemble> hours;
  hours.add_in_service("allocated", deliveries, gpu_count, allocation.value(), whole);

  auto const grid_of = [](auto const& table) { return report::without_totals(report::grid_of(table)); };
  if (format == "--format=csv") {
    fmt::print("{}",
               report::to_csv(grid_of(stands | end_of | tally(gpu_count, fp8_peak, bf16_peak, power, cost, won))));
    return 0;
  } else if (format == "--format=costs") {
    fmt::print("{}", report::to_csv(report::grid_of(costs.by_year())));
    return 0;
  } else if (format == "--format=vega") {
    fmt::print("{}", report::to_vega_lite(grid_of(stands | end_of | tally(gpu_count, fp8_peak, power, cost))));
    return 0;
  } else if (format == "--format=svg") {
    svg::fan_chart picture{
        .title = "Korea's GPUs in a thousand worlds",
        .description = "Three fans at the ends of the years 2026 to 2031: the median, and nine worlds of ten.",
        .source = {"Counts: press, October and November 2025. The rest", "are guesses, which 130-korea-planned names."},
        .panels = {
            fan_of("thousands of GPUs, median and nine worlds of ten", 100, compute, gpu_count, prefix::kilo * gpus),
            fan_of("dense FP8, EFLOP/s", 500, compute, fp8_peak, prefix::exa * flop_per_s<fp8>),
            fan_of("megawatts of their sites", 250, means, power, megawatts)}};
    for (auto year = 2026y; year <= 2031y; ++year) picture.times.push_back(report::key_text(year));
    fmt::print("{}", svg::to_text(picture));
    return 0;
  } else if (format != "--format=text") {
    fmt::print(stderr, "usage: 130-korea-planned [--format=text|csv|costs|vega|svg]\n");
    return 2;
  }

  auto const gpus_2030 = compute.at(gpu_count, 2030y).value();
  auto const without_guesses = [guesses = means.total(cost).value().coherent_.guesses()](report::grid table) {
    std::erase_if(table.notes, [&](assumption const& note) {  // they stand under the costs
      return std::any_of(guesses.begin(), guesses.end(), [&](auto const& each) { return each.name == note.name; });
    });
    return report::to_text(table);
  };
  auto means_grid = grid_of(means);
  means_grid.notes.clear();
  auto const power_2030 = means.at(power, 2030y).value();
  fmt::print("{}\n\n{}\n\n", without_guesses(grid_of(compute)), report::to_text(means_grid));
  fmt::print("260,000 stand at the end of 2030 in {:.0f} % of the worlds; 500 engineers will do in {:.0f} %\n\n",
             100 * chance_at_least(gpus_2030, 260'000.0 * gpus),
             100 * chance_at_most(means.at(people, 2030y).value(), 500.0 * full_time_equivalents));

  auto const purpose = key("purpose", &standing::purpose);
  auto const controlled_from = key("controlled from", &standing::controlled_from);
  auto const of = [&](auto const& attribute, std::string_view value) {
    return (of_2030 | by(attribute) | tally(gpu_count)).at(gpu_count, value).value();
  };
  fmt::print("Who decides about them at the end of 2030, and what they serve:\n\n{}\n\n",
             without_guesses(report::grid_of(of_2030 | by(controlled_from, purpose) | tally(gpu_count, fp8_peak))));
  fmt::print("The state decides about {} in a hundred, researchers reach {}\n\n",
             of(controlled_from, "the state") / gpus_2030 * (100.0 * gpus), of(purpose, "research"));

  discount_rate const real("real", 0.05);
  auto paid = report::grid_of(costs | by(key("paid for", &line::what)) | tally(sum("2025 to 2036", &line::amount)));
  paid.notes = costs.by_year().notes;  // with the guesses
  fmt::print("{}\n", report::to_text(paid));
  fmt::print("\npresent value ({}, 5 %)  {}\nan allocated GPU-hour      {}\n\n", real.name(),
             present_value(costs, real, 2026y / 1 / 1), cost_per_gpu_hour(costs, hours, real, 2026y / 1 / 1));

  auto const most = [](char const* answer, std::vector<driver> const& all) {
    fmt::print("{:<19}", answer);
    for (std::size_t i = 0; i != 4; ++i)
      fmt::print("{}{} {:.0f} %", i == 0 ? "" : ", ", all[i].name, 100 * all[i].share);
    fmt::print("\n");
  };
  auto const& [ministry, samsung, sk, hyundai, naver] = buyers;
  fmt::print("What moves them, as shares of the spread:\n");
  most("GPUs of 2030", drivers(gpus_2030, arrives, ministry.late, samsung.late, sk.late, hyundai.late, naver.late));
  most("megawatts of 2030", drivers(power_2030, arrives, effectiveness, gb300_2026, gb300_2027, gb300_later, rtx_of_sk,
                                    ministry.late, samsung.late, sk.late, hyundai.late, naver.late));
  most("what is paid",
       drivers(costs.total(), arrives, b200_price, gb300_price, rtx_price, gb300_2026, gb300_2027, gb300_later,
               effectiveness, building, connection, draw, electricity, won_per_dollar, engineers, salary));

  auto const bill = (deliveries | added_in(whole) | tally(capex)).total(capex).value();
  auto const judged = [](auto const& said, auto const& follows) {
    fmt::print("{:<45} {}\n", said.text, judge(said, follows).text);
  };
  fmt::print("\nThe press of October and November 2025:\n");
  judged(claim{"more than 260,000 GPUs, by the end of 2030", "A B", bound::at_least, 260'000.0 * gpus}, gpus_2030);
  judged(claim{"more than quadruple, from 60,000", "B", bound::at_least, 240'000.0 * gpus},
         gpus_2030 + 60'000.0 * gpus);
  judged(claim{"could exceed 100 MW", "A", bound::at_least, 100.0 * megawatts * of_facility}, power_2030);
  judged(claim{"up to $10 billion, for the GPUs", "B", bound::up_to, 10.0 * billion * usd}, bill);
  judged(claim{"up to $10 billion, for all of it", "B", bound::up_to, 10.0 * billion * usd}, costs.total());
  judged(claim{"about 14 trillion won, for the GPUs", "P", bound::about, 14.0 * trillion * krw}, bill * rate);
}

// Exercise: The state orders 15,000 more, which are certain to stand by the end of 2029. In which share of the worlds do
// 260,000 stand at the end of 2030 then? (Of all that is late, only the last year's orders still matter on that day.)
