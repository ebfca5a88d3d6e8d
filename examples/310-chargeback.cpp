// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// What each account owes for a cluster: its GPUs, processors and energy at their prices, and its part of what nobody used.
///
/// After this lesson you can turn `sacct` into an invoice that sums to what the cluster cost, to the cent, and explain every
/// line of it by its jobs.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/accounting.hpp>
#include <tonnage/core/display_text.hpp>
#include <tonnage/formats/focus.hpp>
#include <tonnage/formats/slurm.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/usage/any_zone.hpp>
#include <vector>

#if defined(TONNAGE_HAS_TIME_ZONES)
#include <tonnage/usage/named_zone.hpp>
#endif

using namespace tonnage;

namespace {

constexpr char const* usage =
    R"(An invoice for a Slurm cluster, from the output of `sacct -P`.

usage: 310-chargeback FILE... --cost=DOLLARS [ARGUMENTS]

  --cost=DOLLARS          what the cluster cost in that time, without energy: servers, staff, space
  FILE                    several of one cluster in any order: each job counts once
  --fields=NAMES          the columns of files without a header, separated by commas
  --delimiter=TEXT        of `sacct --delimiter`; default: |
  --month=YYYY-MM         only this month, and what still runs until its end; default: from the first start to the last
                          end in the files
  --tz=ZONE               of the cluster's clock: UTC, +9, -03:30 or a name such as America/New_York; default: UTC
  --gpu-price=DOLLARS     of a GPU-hour, of any model; default: 0
  --cpu-price=DOLLARS     of a CPU-hour; default: 0
  --idle=use|evenly|NAME  who pays what use does not: all by what their use costs, all alike, or one account; default: use
  --idle-draw=KILOWATTS   what the whole cluster draws when nothing runs; default: 0
  --gpu-draw=WATTS        what a GPU in use draws more, with its part of the host; default: 0
  --cpu-draw=WATTS        the same for a processor core; default: 0
  --pue=NUMBER            facility energy / IT energy; default: 1
  --energy-price=DAY[,NIGHT]
                          dollars for a kWh from 6 to 22 o'clock, and at night; default: 0
  --carbon=GRAMS          CO2e of a kWh from the grid; default: 0
  --explain=ACCOUNT       the jobs behind an account's charge, too
  --focus                 instead, the charges for GPUs as a FOCUS 1.2 CSV

example:
  310-chargeback jobs.txt --cost=1000 --gpu-price=2.50 --cpu-price=0.01 --idle=evenly --explain=physics
)";

struct options {
  std::string explain{}, idle = "use", delimiter = "|";
  std::vector<std::string> files{}, fields{};
  bool focus = false;
  std::optional<std::chrono::year_month> month{};
  any_zone zone{};
  std::optional<amount<usd>> cost{};
  amount<usd> gpu_price{}, cpu_price{};
  bool help = false;
  double idle_kilowatts = 0, gpu_watts = 0, cpu_watts = 0, pue_value = 1, day_price = 0, night_price = 0, grams = 0;
};

any_zone parse_zone(std::string const& text) {
#if defined(TONNAGE_HAS_TIME_ZONES)
  if (text.find('/') != std::string::npos) return named_zone(text);
#endif
  return parse_utc_offset(text);
}

double parse_at_least(double least, std::string_view value) {
  std::string const text(value);
  // strtod takes more: blanks, 0x10.
  bool const plain = !text.starts_with('+') && text.find_first_not_of("0123456789.+-eE") == std::string::npos;
  char* end = nullptr;
  double const out = std::strtod(text.c_str(), &end);
  if (text.empty() || !plain || *end != '\0' || !(out >= least) || out > 1e12)
    throw error(fmt::format("a number of at least {}", least), {.text = text});
  return out;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out(1);
  for (char const c : text) {
    if (c == ',')
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}

void take(options& out, std::string_view name, std::string_view value) {
  auto const number = [&](double& to, double least = 0) { to = parse_at_least(least, value); };
  auto const dollars = [&] {
    auto const read = parse_amount<usd>(value);
    if (read < amount<usd>()) throw error("an amount of at least 0", {.text = std::string(value)});
    return read;
  };
  if (name == "--cost") return void(out.cost = dollars());
  if (name == "--gpu-price") return void(out.gpu_price = dollars());
  if (name == "--cpu-price") return void(out.cpu_price = dollars());
  if (name == "--explain") return void(out.explain = value);
  if (name == "--focus" && value.empty()) return void(out.focus = true);
  if (name == "--help" && value.empty()) return void(out.help = true);
  if (name == "--idle") return void(out.idle = value);
  if (name == "--delimiter") return void(out.delimiter = value);
  if (name == "--fields") return void(out.fields = split(value));
  if (name == "--tz") return void(out.zone = parse_zone(std::string(value)));
  if (name == "--idle-draw") return number(out.idle_kilowatts);
  if (name == "--gpu-draw") return number(out.gpu_watts);
  if (name == "--cpu-draw") return number(out.cpu_watts);
  if (name == "--pue") return number(out.pue_value, 1);
  if (name == "--carbon") return number(out.grams);
  if (name == "--month") {
    try {
      std::chrono::year_month_day const first(parse_date(std::string(value) + "-01"));
      return void(out.month = first.year() / first.month());
    } catch (error const&) {
      throw error("expected a month such as 2026-03", {.text = std::string(value)});
    }
  }
  if (name == "--energy-price") {
    auto const comma = value.find(',');
    out.day_price = parse_at_least(0, value.substr(0, comma));
    out.night_price = comma == std::string_view::npos ? out.day_price : parse_at_least(0, value.substr(comma + 1));
    return;
  }
  throw error("no such argument (--help lists them)", {.text = std::string(name)});
}

options parse_arguments(std::span<char* const> arguments) {
  options out;
  for (std::string_view const argument : arguments) {
    auto const equals = argument.find('=');
    auto const name = argument.substr(0, equals);
    if (!argument.starts_with("-")) {
      out.files.emplace_back(argument);
      continue;
    }
    try {
      take(out, name, equals == std::string_view::npos ? "" : argument.substr(equals + 1));
    } catch (error const& why) {
      auto place = why.where();
      if (place.field.empty() && place.text != name) place.field = name;
      throw error(why.reason(), place);
    }
  }
  if (!out.files.empty() && !out.cost) throw error("what did the cluster cost? (--cost)");
  return out;
}

/// What an account used, and what that cost.
struct line {
  gpu_time gpus{};
  cpu_time cpus{};
  amount<usd> for_gpus{}, for_cpus{}, for_energy{};
  energy_use<usd> energy{};
  [[nodiscard]] amount<usd> used() const { return for_gpus + for_cpus + for_energy; }
};

constexpr std::int64_t milliseconds_in_hour = 3'600'000;

/// The jobs that used something, and the time that the file tells.
struct use_of_cluster {
  std::vector<formats::slurm::use> records{};
  time_span during{};
};

void tell_refusals(formats::read_report const& report) {
  for (auto const& each : report.refusals) fmt::print(stderr, "  {}\n", shown_text(each.what()));
}

void tell_remarks(formats::read_report const& report, char const* of) {
  for (auto const& each : report.remarks)
    fmt::print(stderr, "  {}: {} {}, the first in {}, line {}\n", each.text, each.times, of,
               shown_text(each.first.file), each.first.line);
}

use_of_cluster read(options const& o) {
  formats::slurm::log log;
  for (auto const& file : o.files)
    log.read(formats::csv_input::of_file(file), {.on_error = formats::bad_rows::collect,
                                                 .columns = o.fields,
                                                 .separator = std::string_view(o.delimiter),
                                                 .needs_gpus = true});
  auto const report = log.report();
  fmt::print(stderr, "{}\n", shown_text(report.summary()));
  tell_refusals(report);
  tell_remarks(report, "rows");
  report.require_kept();
  use_of_cluster out;
  auto const told = formats::slurm::uses_of(
      log, o.zone, {.on_error = formats::bad_rows::collect}, [&](formats::slurm::use const& used, auto const&) {
        if (!used.cpus) throw error("CPUs are unknown: NCPUS, AllocCPUS and AllocTRES with cpu= tell them");
        out.records.push_back(used);
      });
  if (told.refused != 0) fmt::print(stderr, "jobs whose use is unknown, and costs nothing: {}\n", told.refused);
  tell_refusals(told);
  tell_remarks(told, "jobs");
  told.require_kept();
  if (out.records.empty()) throw error("no job used anything", {.file = o.files.front()});
  out.during = span_of(out.records);
  if (auto const made = log.until(o.zone)) out.during.end = std::max(out.during.end, *made);
  if (o.month) out.during = span_in(o.zone, *o.month);
  if (report.running != 0)
    fmt::print(stderr, "still running: {}, up to {}\n", report.running,
               to_string(time_span(out.during.end, out.during.end), o.zone).substr(0, 19));
  return out;
}

/// One price for every model that was used.
price_list<usd> prices_for(options const& o, std::vector<formats::slurm::use> const& records, time_span const& during) {
  price_list<usd> out;
  tonnage::date const first = std::chrono::floor<std::chrono::days>(during.begin),
                      last = std::chrono::ceil<std::chrono::days>(during.end);
  for (auto const& r : records)
    if (auto const whole = period(first - std::chrono::days(1), last + std::chrono::days(1));
        !out.gaps(r.model, whole).empty())
      out.add({r.model, whole, o.gpu_price});
  return out;
}

/// An account's jobs, and what of its charges for GPUs and processors each is: the parts sum to them.
template <class Bill>
void explain(options const& o, std::vector<formats::slurm::use> const& records, time_span const& during,
             Bill const& invoice, line const& of) {
  struct job {
    gpu_time gpus{};
    cpu_time cpus{};
    amount<usd> charge{};
  };
  std::map<formats::slurm::use const*, job> jobs;
  for (auto const& piece : records | over(during))
    if (piece.record->account.text() == o.explain)
      jobs[piece.record].cpus = cpu_time::of(*piece.record->cpus, piece.active());
  for (auto const& charge : invoice.charges) {
    if (charge.account.text() != o.explain) continue;
    fmt::print("\n{}: {:.4f} GPU-hours of {} at ${} are ${}\n", o.explain, charge.used.in_hours(),
               charge.price.model->name, to_decimal(charge.price.per_gpu_hour), to_decimal(charge.total));
    auto const parts = charge.parts();
    for (std::size_t i = 0; i != parts.size(); ++i) {
      jobs[charge.records[i].record].gpus += charge.records[i].used;
      jobs[charge.records[i].record].charge += parts[i];
    }
  }
  fmt::print("\n{}: {:.4f} CPU-hours at ${} are ${}\n", o.explain, of.cpus.in_hours(), to_decimal(o.cpu_price),
             to_decimal(of.for_cpus));
  fmt::print("{}: {:.4f} kWh of the facility are ${}\n", o.explain, of.energy.facility.in(kWh * of_facility),
             to_decimal(of.for_energy));
  std::vector<int128> weights;
  for (auto const& [record, each] : jobs) weights.push_back(each.cpus.units());
  auto const parts = of.cpus == cpu_time() ? std::vector<amount<usd>>(weights.size()) : apportion(of.for_cpus, weights);
  auto part = parts.begin();
  for (auto& [record, each] : jobs) {
    each.charge += *part++;
    fmt::print("  {} to {}: {:.4f} GPU-hours, {:.4f} CPU-hours, ${}\n", to_string(record->start),
               to_string(record->end.value_or(during.end)), each.gpus.in_hours(), each.cpus.in_hours(),
               to_decimal(each.charge));
  }
}

void print(options const& o) {
  auto const [records, during] = read(o);
  tonnage::date const since = std::chrono::floor<std::chrono::days>(during.begin) - std::chrono::days(1);
  auto const per_kWh = [](double dollars) { return dollars * usd / kWh; };
  energy_site<usd> const site_of_cluster{
      .effectiveness = pue(o.pue_value),
      .prices = {"the site",
                 "price of energy",
                 {{{{hours_of_day(6, 22), per_kWh(o.day_price)}, {hours_of_day(22, 6), per_kWh(o.night_price)}},
                   since}}},
      .grid = grid_intensities("the grid", {{o.grams * grams_co2e / kWh, since, "--carbon"}})};

  // What each account used, at its price.
  auto const invoice =
      bill_of(records | over(during, o.zone).by_days(), prices_for(o, records, during), rounding::half_even);
  if (o.focus) {
    formats::focus::terms const terms{.provider = "the cluster", .billing_account = "all", .billing_period = during};
    formats::focus::write(std::cout, invoice, terms);
    return;
  }
  std::map<account_name, line> lines;
  for (auto const& each : invoice.charges) {
    lines[each.account].gpus += each.used;
    lines[each.account].for_gpus += each.total;
  }
  auto const draw_of = [&](auto const& piece) {
    return (gpus_of(piece).to_quantity().in(gpus)*o.gpu_watts +
            static_cast<double>(*piece.record->cpus) * o.cpu_watts) *
           watts * of_it;
  };
  auto const besides = records | over(during, o.zone) | by(account) |
                       tally(cpu_hours_used, energy_at(site_of_cluster, draw_of),
                             energy_cost_at(site_of_cluster, draw_of), carbon_at(site_of_cluster, draw_of));
  for (auto const& [who, cpus, facility, cost, emitted] : besides) {
    lines[who].cpus = cpus.value();
    lines[who].energy = {.facility = facility.value(), .cost = cost.value(), .emitted = emitted.value()};
  }
  auto const idle = site_of_cluster.at(over(during, o.zone), o.idle_kilowatts * kilowatts * of_it);

  if (lines.empty()) throw error("no job used anything in this time", {.text = to_string(during)});
  auto const asked = o.explain.empty() ? lines.end() : lines.find(account_name(o.explain));
  if (!o.explain.empty() && asked == lines.end())
    throw error("no job of such an account in this time", {.field = "--explain", .text = o.explain});

  // What is left, shared; and all of it in cents.
  std::vector<direct_cost<usd>> direct;
  line all{.energy = idle};
  for (auto& [who, each] : lines) {
    each.for_cpus = scaled(o.cpu_price, each.cpus.units(), milliseconds_in_hour, rounding::half_even);
    each.for_energy = rounded(each.energy.cost, rounding::half_even);
    direct.push_back({who, each.used(), each.used().micros()});
    all.gpus += each.gpus;
    all.cpus += each.cpus;
    all.for_gpus += each.for_gpus;
    all.for_cpus += each.for_cpus;
    all.for_energy += each.for_energy;
    all.energy += each.energy;
  }
  auto const idle_energy = rounded(idle.cost, rounding::half_even);
  auto const split = o.idle == "use"      ? cost_split::by_use()
                     : o.idle == "evenly" ? cost_split::evenly()
                                          : cost_split::to(o.idle);
  if (o.idle == "use" && all.used() == amount<usd>())
    throw error("all use costs nothing, so it cannot share the rest: give prices or draws, or --idle=evenly");
  auto const statements =
      charge_back<usd>(direct, {{"what no use pays", *o.cost - all.for_gpus - all.for_cpus + idle_energy, split}});
  std::vector<amount<usd>> owed;
  for (auto const& each : statements) owed.push_back(each.owes());
  owed = rounded_together(owed, parse_amount<usd>("0.01"));

  fmt::print("{}\n\n", to_string(during));
  std::size_t longest = 10;
  for (auto const& each : statements) longest = std::max(longest, each.account.text().size());
  fmt::print("{:<{}}{:>12}{:>12}{:>11}{:>11}{:>11}{:>12}{:>12}{:>10}\n", "account", longest + 2, "GPU-hours",
             "CPU-hours", "GPUs $", "CPUs $", "energy $", "idle $", "owes $", "kg CO2e");
  auto const row = [&](std::string_view name, line const& l, amount<usd> const& rest, amount<usd> const& owes) {
    fmt::print("{:<{}}{:>12.2f}{:>12.2f}{:>11}{:>11}{:>11}{:>12}{:>12}{:>10.1f}\n", name, longest + 2,
               l.gpus.in_hours(), l.cpus.in_hours(), to_text(l.for_gpus, 2), to_text(l.for_cpus, 2),
               to_text(l.for_energy, 2), to_text(rest, 2), to_text(owes, 2), l.energy.emitted.in(kilograms_co2e));
  };
  std::vector<posting<usd>> postings;
  amount<usd> rest;
  for (std::size_t i = 0; i != statements.size(); ++i) {
    auto const& each = statements[i];
    row(each.account.text(), lines[each.account], sum(each.shared), owed[i]);
    rest += sum(each.shared);
    postings.push_back({"expenses:" + std::string(each.account.text()), owed[i]});
  }
  row("cluster", all, rest, sum(owed));
  postings.push_back({"income:cluster", -sum(owed)});
  fmt::print(
      "\nthe cluster costs ${}, and its energy ${}, of which ${} when idle ({:.1f} of {:.1f} kWh of the facility)\n\n",
      to_text(*o.cost, 2), to_text(all.for_energy + idle_energy, 2), to_text(idle_energy, 2),
      idle.facility.in(kWh * of_facility), all.energy.facility.in(kWh * of_facility));
  days_in<any_zone> const calendar{o.zone};
  fmt::print("{}", to_journal(calendar.label_of(during.end - std::chrono::milliseconds(1)), "Cluster", postings));
  if (asked != lines.end()) explain(o, records, during, invoice, asked->second);
}

}  // namespace

int main(int argc, char** argv) try {
  std::span const arguments(argv + 1, static_cast<std::size_t>(argc - 1));
  auto const o = parse_arguments(arguments);
  if (o.files.empty() || o.help) {
    fmt::print("{}", usage);
    return 0;
  }
  try {
    print(o);
  } catch (error const& e) {
    fmt::print(stderr, "310-chargeback: {}\n", shown_text(e.what()));
    return 1;
  }
  return 0;
} catch (error const& e) {  // of the arguments
  fmt::print(stderr, "310-chargeback: {}\n", shown_text(e.what()));
  return 2;
}

// Exercise: A cluster costs $1,000.01. Lattice used $240 of it, plasma $10 and archive nothing, and all three share the
// rest evenly: with `charge_back` and `rounded_together`, what does each owe in whole cents, and who gets the odd one?
