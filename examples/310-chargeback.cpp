// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// What each account owes for a cluster: its GPU-hours at their price, and its part of what nobody used.
///
/// After this lesson you can turn `sacct` into an invoice that sums to what the cluster cost, to the cent, and explain every
/// line of it by its jobs.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/accounting.hpp>
#include <tonnage/formats/slurm.hpp>
#include <tonnage/formats/slurm_use.hpp>
#include <vector>

using namespace tonnage;

namespace {

constexpr char const* usage =
    R"(An invoice for a Slurm cluster's GPUs, from the output of `sacct -P`.

usage: 310-chargeback FILE --cost=DOLLARS --price=DOLLARS [--explain=ACCOUNT]

  --cost=DOLLARS     what the cluster cost in the days of the file; what use does not pay is shared by GPU-hours
  --price=DOLLARS    of a GPU-hour, of any model
  --explain=ACCOUNT  the jobs behind an account's charge, too

example:
  310-chargeback jobs.txt --cost=1000 --price=2.50 --explain=physics
)";

struct options {
  std::string file{}, explain{};
  amount<usd> cost{}, price{};
};

options parse_arguments(std::span<char* const> arguments) {
  options out;
  for (std::string_view const argument : arguments) {
    auto const value = argument.substr(std::min(argument.size(), argument.find('=') + 1));
    if (argument.starts_with("--cost="))
      out.cost = parse_amount<usd>(value);
    else if (argument.starts_with("--price="))
      out.price = parse_amount<usd>(value);
    else if (argument.starts_with("--explain="))
      out.explain = value;
    else if (argument.starts_with("-") || !out.file.empty())
      throw error("no such argument", {.text = std::string(argument)});
    else
      out.file = argument;
  }
  return out;
}

void print(options const& o) {
  std::ifstream file(o.file, std::ios::binary);
  if (!file) throw error("there is no such file", {.file = o.file});
  std::vector<formats::slurm_use> records;
  auto const report = formats::read_slurm(file, {.file = o.file, .on_error = formats::bad_rows::collect},
                                          [&](formats::slurm_job const& job) {
                                            if (auto const used = formats::use_of(job, utc)) records.push_back(*used);
                                          });
  fmt::print(stderr, "{}\n", report.summary());
  if (records.empty()) throw error("no job used anything", {.file = o.file});

  time_span const whole = span_of(records);
  price_list<usd> prices;
  std::vector<catalog::model> priced;
  for (auto const& r : records) {
    if (std::find(priced.begin(), priced.end(), r.model) != priced.end()) continue;
    priced.push_back(r.model);
    prices.add({r.model,
                period(date(std::chrono::floor<std::chrono::days>(whole.begin)),
                       date(std::chrono::ceil<std::chrono::days>(whole.end))),
                o.price});
  }

  auto const invoice = bill_of(records | over(whole).by_days(), prices, rounding::half_even);
  auto const charges = invoice.by_account();
  auto const rest = o.cost - invoice.total();
  auto const shared = invoice.shared(rest);
  fmt::print("{:<12} {:>12} {:>12} {:>12}\n", "account", "use", "shared", "owes");
  std::vector<posting<usd>> postings;
  for (std::size_t i = 0; i != charges.size(); ++i) {
    auto const owes = charges[i].second + shared[i].second;
    fmt::print("{:<12} {:>12} {:>12} {:>12}\n", charges[i].first.text(), to_decimal(charges[i].second),
               to_decimal(shared[i].second), to_decimal(owes));
    postings.push_back({"expenses:gpu:" + std::string(charges[i].first.text()), owes});
  }
  fmt::print("{:<12} {:>12} {:>12} {:>12}\n\n", "cluster", to_decimal(invoice.total()), to_decimal(rest),
             to_decimal(o.cost));
  postings.push_back({"income:cluster", -o.cost});
  fmt::print("{}", to_journal(date(std::chrono::floor<std::chrono::days>(whole.end)), "GPU-hours", postings));

  for (auto const& line : invoice.charges) {
    if (line.account.text() != o.explain) continue;
    fmt::print("\n{}: {:.4f} GPU-hours of {} at ${} are ${}\n", o.explain, line.used.in_hours(), line.price.model->name,
               to_decimal(line.price.per_gpu_hour), to_decimal(line.total));
    auto const parts = line.parts();
    for (std::size_t i = 0; i != parts.size(); ++i)
      fmt::print("  {} to {}: {:.4f} GPU-hours, ${}\n", to_string(line.records[i].first->start),
                 to_string(line.records[i].first->end.value_or(whole.end)), line.records[i].second.in_hours(),
                 to_decimal(parts[i]));
  }
}

}  // namespace

int main(int argc, char** argv) try {
  std::span const arguments(argv + 1, static_cast<std::size_t>(argc - 1));
  if (auto const o = parse_arguments(arguments); o.file.empty())
    fmt::print("{}", usage);
  else
    print(o);
  return 0;
} catch (error const& e) {
  fmt::print(stderr, "310-chargeback: {}\n", e.what());
  return 2;
}
