// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <random>
#include <tonnage/tally.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <vector>

using namespace tonnage;
using tonnage::testing::contains;

namespace {
struct job {
  quantity<kind::time> wait;
  int gpus;
  int account;
};
/// Waits of 1 to 100 s, of account 0 the odd and of account 1 the even ones.
std::vector<job> hundred() {
  std::vector<job> out;
  for (int i = 1; i <= 100; ++i) out.push_back({static_cast<double>(i) * second, i, (i + 1) % 2});
  return out;
}
}  // namespace

TEST_CASE("quantiles of a group are one of its figures, or what NumPy gives") {
  auto const median = quantile("median", 0.5, &job::wait);
  auto const numpy = quantile("median", 0.5, &job::wait, kernels::quantile_rule::linear);
  auto const p99 = quantile("p99", 0.99, &job::gpus);
  auto const answer = hundred() | by(&job::account) | tally(median, p99);
  CHECK(answer.at(median, 0).value() == 49.0 * second);  // rank ⌈0.5 × 50⌉ = 25 of 1, 3, 5, …
  CHECK(answer.at(median, 1).value() == 50.0 * second);
  CHECK(answer.at(p99, 0) == 99);  // rank ⌈49.5⌉ = 50
  CHECK(answer.total(p99) == 99);  // rank 99 of 1 to 100
  CHECK((hundred() | tally(numpy)).total(numpy).value() == 50.5 * second);
}

TEST_CASE("quantiles merge, and travel") {
  auto jobs = hundred();
  std::shuffle(jobs.begin(), jobs.end(), std::mt19937(1));
  auto const question = by(&job::account) | tally(quantile("p90", 0.9, &job::wait));
  auto first = partial_of<job>(question), second_half = partial_of<job>(question);
  first.add(std::vector<job>(jobs.begin(), jobs.begin() + 37));
  second_half.add(std::vector<job>(jobs.begin() + 37, jobs.end()));
  auto back = partial_from_bytes<job>(question, to_bytes(first));
  back.merge(second_half);
  auto const p90 = quantile("p90", 0.9, &job::wait);
  CHECK(back.finish().at(p90, 0).value() == 89.0 * second);  // rank 45 of 1, 3, …, 99
  CHECK(back.finish().total(p90).value() == 90.0 * second);
  auto const other = by(&job::account) | tally(quantile("p90", 0.5, &job::wait));
  CHECK_THROWS_WITH(partial_from_bytes<job>(other, to_bytes(first)), contains("another question"));
}

TEST_CASE("the quantile of figures with a NaN is NaN, as their sum is") {
  struct sample {
    double watts;
    int account;
  };
  auto const nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<sample> const rows{{1, 0}, {nan, 0}, {3, 0}, {1, 1}, {2, 1}, {3, 1}, {4, 1}};
  auto const median = quantile("median", 0.5, &sample::watts);
  auto const numpy = quantile("numpy", 0.5, &sample::watts, kernels::quantile_rule::linear);
  auto const all = sum("all", &sample::watts);
  auto const question = by(&sample::account) | tally(median, numpy, all);
  auto const check = [&](auto const& answer) {
    CHECK(std::isnan(answer.at(all, 0).value()));
    CHECK(std::isnan(answer.at(median, 0).value()));
    CHECK(std::isnan(answer.at(numpy, 0).value()));
    CHECK(answer.at(median, 1).value() == 2);  // rank ⌈0.5 × 4⌉ = 2 of 1, 2, 3, 4
    CHECK(answer.at(numpy, 1).value() == 2.5);
    CHECK(std::isnan(answer.total(median).value()));
  };
  check(rows | question);
  auto first = partial_of<sample>(question), rest = partial_of<sample>(question);
  first.add(std::vector<sample>(rows.begin(), rows.begin() + 1));
  rest.add(std::vector<sample>(rows.begin() + 1, rows.end()));
  first.merge(partial_from_bytes<sample>(question, to_bytes(rest)));
  check(first.finish());
}

TEST_CASE("a quantile is at a share") {
  CHECK_THROWS_WITH(quantile("p", 1.5, &job::wait), contains("a share from 0 to 1"));
}
