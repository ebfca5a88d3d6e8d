// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 130-korea-planned asked: the state orders 15,000 more, which are certain to stand by the end of 2029. In which share of the
// worlds do 260,000 stand at the end of 2030 then?
//
// What is a year late has come by the end of 2030, unless it was ordered for 2030 itself: of Hyundai's orders, spread over
// four years, 1 − S(3/4) = 10/64, of NAVER's, over five, 1 − S(4/5) = 13/125, where S(x) = x² (3 − 2x). So this needs no
// plan: three guesses will do, and since they have the same names as those of the lesson, they have the same draws, and the
// 33 % of the lesson come out again. 15,000 that are certain raise it to 72 %.
#include <fmt/format.h>
#include <tonnage/planning/guess.hpp>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

int main() {
  using distribution::logit_normal;
  guess const arrives("GPUs that come of an order", 0.80, 0.92, 1.06);
  guess const hyundai = guess("late of Hyundai Motor Group", 0.80, 0.10, 0.50, logit_normal).moving_with("supply", 0.5);
  guess const naver = guess("late of NAVER Cloud", 0.80, 0.05, 0.40, logit_normal).moving_with("supply", 0.5);

  auto const late = 50'000.0 * 10 / 64 * hyundai.value() + 60'000.0 * 13 / 125 * naver.value();
  auto const stand = arrives.value() * (260'000.0 - late) * gpus;
  for (auto const more : {0.0 * gpus, 15'000.0 * gpus})
    fmt::print("{} more: 260,000 in {:.0f} % of the worlds\n", more,
               100 * chance_at_least(stand + more, 260'000.0 * gpus));
}
