// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Korea's plan of October 2025: more than 260,000 GPUs, five owners, up to $10 billion, delivered through the decade.
///
/// `plans::korea_2025({.model = catalog::nvidia::b200_hgx, .schedule = evenly(2026y, 2030y)})` is the plan as a fleet. What
/// nobody published (the mix of models, the schedule, the split of the cost) is a named assumption of the fleet.
///
/// Sources: press coverage of the announcement at APEC in Gyeongju, 31 October to 3 November 2025 (TechRepublic and The
/// Korea Herald as cited by the analyses; Yonhap, Anadolu, Asia Business Daily).
#pragma once

#include <tonnage/catalog/models/nvidia_blackwell.hpp>
#include <tonnage/fleet/fleet.hpp>
#include <tonnage/planning/claim.hpp>
#include <tonnage/planning/schedule.hpp>

namespace tonnage::inline v0_1_0::plans {

/// What the announcement leaves open.
struct korea_2025_assumptions {
  catalog::model model = catalog::nvidia::b200_hgx;  ///< of every GPU: the mix is not disclosed
  tonnage::schedule schedule = evenly(std::chrono::year(2026), std::chrono::year(2030));  ///< which share comes when
};

/// One line of the announcement: so many GPUs of one owner, run by one operator.
struct korea_2025_line {
  char const* owner;      ///< who buys
  char const* operator_;  ///< who runs them
  char const* site;       ///< where they stand
  double gpus;            ///< how many
};

/// The announced parts. The government's 50,000 are spread over four operators, in parts that nobody published: a quarter
/// each is an assumption. NAVER Cloud stands twice, as owner of 60,000 and as one operator of the government's: two roles
/// and no GPU twice. SK Group's 50,000 stand in press reports only, not in the announcement as first reported.
inline constexpr korea_2025_line korea_2025_lines[] = {
    {"Ministry of Science and ICT", "National AI Computing Center", "kr/government/national-ai-computing-center",
     12'500},
    {"Ministry of Science and ICT", "NHN Cloud", "kr/government/nhn-cloud", 12'500},
    {"Ministry of Science and ICT", "Kakao", "kr/government/kakao", 12'500},
    {"Ministry of Science and ICT", "NAVER Cloud", "kr/government/naver-cloud", 12'500},
    {"Samsung", "Samsung", "kr/samsung", 50'000},
    {"SK Group", "SK Group", "kr/sk", 50'000},
    {"Hyundai Motor Group", "Hyundai Motor Group", "kr/hyundai", 50'000},
    {"NAVER Cloud", "NAVER Cloud", "kr/naver", 60'000},
};

/// The plan as a fleet. With `Rep` an interval, every count is "at least" and the cost "up to", as announced.
template <class Rep = double>
[[nodiscard]] basic_fleet<Rep> korea_2025(korea_2025_assumptions const& assumed = {}) {
  date const announced = std::chrono::year(2025) / std::chrono::October / 31;
  auto const value = 10.0 * billion * usd;
  auto all = 0.0 * gpus;
  for (auto const& line : korea_2025_lines) all += line.gpus * gpus;

  basic_fleet<Rep> out;
  for (auto const& line : korea_2025_lines) {
    auto const count = estimated<Rep>(bound::at_least, line.gpus * gpus);
    auto const cost = estimated<Rep>(bound::up_to, value * (line.gpus * gpus / all));
    for (std::size_t i = 0; i != assumed.schedule.steps().size(); ++i) {
      out.add({.count = assumed.schedule.part(i, count),
               .model = assumed.model,
               .owner = line.owner,
               .operator_ = line.operator_,
               .site = line.site,
               .announced = announced,
               .commissioned = assumed.schedule.steps()[i].day,
               .cost = assumed.schedule.part(i, cost)});
    }
  }
  out.assume("model", "every GPU is a " + std::string(assumed.model->name) + " (the mix is not disclosed)");
  out.assume("schedule", assumed.schedule.text() + " (the schedule is not disclosed)");
  out.assume("operators",
             "a quarter of the government's 50,000 with each of its four operators (the split is not disclosed)");
  out.assume("SK Group", "50,000 GPUs, from press reports (\"up to\", \"more than\")");
  out.assume("cost",
             "up to $10 billion, the same for every GPU ($3 billion is reported for Hyundai Motor Group's 50,000)");
  return out;
}

}  // namespace tonnage::inline v0_1_0::plans
