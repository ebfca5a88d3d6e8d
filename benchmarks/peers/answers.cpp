// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// The check sums of every column and the answers to every question, by plain loops: what a peer must agree with.
///
/// Prints JSON: numbers in strings where 53 bits would not hold them. `answers 1000` asks a thousandth of the rows.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "../register/register.hpp"

namespace {

__extension__ typedef __int128 wide;

std::string digits(wide n) {
  std::string out;
  for (bool const negative = n < 0; n != 0 || out.empty(); n /= 10) {
    out.insert(out.begin(), static_cast<char>('0' + (negative ? -static_cast<int>(n % 10) : static_cast<int>(n % 10))));
    if (negative && n / 10 == 0) out.insert(out.begin(), '-');
  }
  return out;
}

/// Each value times its row's number modulo a prime: a column in another order has another sum.
template <class T, class Whole>
wide check_sum(bench::array<T> const& column, Whole whole) {
  wide out = 0;
  for (std::size_t i = 0; i != column.size(); ++i) out += wide{whole(column[i])} * static_cast<int>(i % 65'521 + 1);
  return out;
}
template <class T>
wide check_sum(bench::array<T> const& column) {
  return check_sum(column, [](T value) { return static_cast<std::int64_t>(value); });
}
wide check_sum(bench::array<double> const& column) {
  return check_sum(column, [](double value) { return static_cast<std::int64_t>(value * 4'294'967'296.0); });
}

char const* separator = "";
void print(char const* name, wide n) {
  std::printf("%s\n  \"%s\": \"%s\"", separator, name, digits(n).c_str());
  separator = ",";
}
void print(char const* name, double x) {
  std::printf("%s\n  \"%s\": %.17g", separator, name, x);
  separator = ",";
}
void print(char const* name, std::array<double, bench::models> const& table) {
  std::printf("%s\n  \"%s\": [", separator, name);
  for (unsigned m = 0; m != bench::models; ++m) std::printf("%s%.17g", m == 0 ? "" : ", ", table[m]);
  std::printf("]");
  separator = ",";
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t const divided_by = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
  if (divided_by == 0) return std::fputs("usage: answers [divide the rows by]\n", stderr), 2;
  std::printf("{");
  print("rating.bf16", bench::bf16_tflops);
  print("rating.watts", bench::watts);
  print("rating.dollars", bench::dollars);
  print("rating.tpp", bench::tpp);
  print("asked_date", wide{bench::asked_date});
  print("first_day", wide{bench::first_day});
  print("days", wide{bench::last_day - bench::first_day + 1});

  {
    auto const values = bench::make_values(bench::value_rows / divided_by);
    print("number.rows", static_cast<wide>(values.size()));
    print("number.value", check_sum(values));
    double sum = 0;
    for (double v : values) sum += v;
    print("sum_f64_1_gib.sum", sum);
  }
  {
    auto const rows = bench::make_grouped(bench::grouped_rows / divided_by);
    print("grouped.rows", static_cast<wide>(rows.size()));
    print("grouped.k", check_sum(rows.key));
    print("grouped.value", check_sum(rows.value));
    print("grouped.money", check_sum(rows.money));
    std::vector<double> values(bench::grouped_keys);
    std::vector<wide> moneys(bench::grouped_keys);
    for (std::size_t i = 0; i != rows.size(); ++i) {
      values[rows.key[i]] += rows.value[i];
      moneys[rows.key[i]] += rows.money[i];
    }
    double value = 0;
    wide money = 0;
    for (unsigned k = 0; k != bench::grouped_keys; ++k) {
      value += values[k] * (k + 1);
      money += moneys[k] * static_cast<int>(k + 1);
    }
    print("group_sum_f64_200_keys.sum", value);
    print("group_sum_i64_200_keys.sum", money);
  }
  {
    auto const rows = bench::make_usage(bench::usage_rows / divided_by);
    print("usage.rows", static_cast<wide>(rows.size()));
    print("usage.owner", check_sum(rows.owner));
    print("usage.model", check_sum(rows.model));
    print("usage.n", check_sum(rows.count));
    print("usage.gpu_hours", check_sum(rows.gpu_hours));
    print("usage.cost", check_sum(rows.cost));
    std::vector<double> rated(bench::usage_owners), hours(bench::usage_owners);
    std::vector<wide> costs(bench::usage_owners);
    for (std::size_t i = 0; i != rows.size(); ++i) {
      rated[rows.owner[i]] += rows.count[i] * bench::bf16_tflops[rows.model[i]];
      hours[rows.owner[i]] += rows.gpu_hours[i];
      costs[rows.owner[i]] += rows.cost[i];
    }
    double all_rated = 0, all_hours = 0;
    wide all_costs = 0;
    for (unsigned o = 0; o != bench::usage_owners; ++o) {
      all_rated += rated[o] * (o + 1);
      all_hours += hours[o] * (o + 1);
      all_costs += costs[o] * static_cast<int>(o + 1);
    }
    print("usage_by_owner.rated", all_rated);
    print("usage_by_owner.gpu_hours", all_hours);
    print("usage_by_owner.cost", all_costs);
  }
  {
    auto const rows = bench::make_register(bench::register_rows / divided_by);
    print("register.rows", static_cast<wide>(rows.size()));
    print("register.owner", check_sum(rows.owner));
    print("register.model", check_sum(rows.model));
    print("register.site", check_sum(rows.site));
    print("register.commissioned", check_sum(rows.commissioned));
    print("register.status", check_sum(rows.status));
    print("register.n", check_sum(rows.count));
    std::vector<std::int64_t> counts(std::size_t{bench::owners} * bench::models);
    for (std::size_t i = 0; i != rows.size(); ++i) {
      if (rows.status[i] == bench::in_service && rows.commissioned[i] <= bench::asked_date) {
        counts[std::size_t{rows.owner[i]} * bench::models + rows.model[i]] += rows.count[i];
      }
    }
    wide groups = 0, count = 0;
    double bf16 = 0, watts = 0, dollars = 0, tpp = 0;
    for (unsigned o = 0; o != bench::owners; ++o) {
      for (unsigned m = 0; m != bench::models; ++m) {
        auto const n = counts[std::size_t{o} * bench::models + m];
        groups += n != 0;
        count += wide{n} * static_cast<int>(o + 1);
        double const weighted = static_cast<double>(n) * (o + 1);
        bf16 += weighted * bench::bf16_tflops[m];
        watts += weighted * bench::watts[m];
        dollars += weighted * bench::dollars[m];
        tpp += weighted * bench::tpp[m];
      }
    }
    print("register_question.groups", groups);
    print("register_question.count", count);
    print("register_question.bf16", bf16);
    print("register_question.watts", watts);
    print("register_question.dollars", dollars);
    print("register_question.tpp", tpp);
  }
  std::printf("\n}\n");
}
