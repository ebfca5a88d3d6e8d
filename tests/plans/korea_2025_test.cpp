// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// The figures of the press and of the arithmetic upon them, from facts/korea-2025.md.
#include "catch.hpp"

#include <fmt/format.h>
#include <chrono>
#include <limits>
#include <range/v3/view/filter.hpp>
#include <set>
#include <tonnage/catalog/models.hpp>
#include <tonnage/planning/interval.hpp>
#include <tonnage/plans/korea_2025.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units/format.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using std::chrono::December;
using std::chrono::July;
using std::chrono::June;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

as_of const end_of_2030(2030y / December / 31);

}  // namespace

TEST_CASE("all of it on B200 at the end of 2030") {
  auto const plan = plans::korea_2025({.model = catalog::nvidia::b200_hgx, .schedule = evenly(2026y, 2030y)});
  auto const answer =
      plan | in_service(end_of_2030) | tally(gpu_count, peak<bf16>, peak<fp4>, h100_equivalents, chip_power);
  CHECK(answer.total(gpu_count).value().in(gpus) == 260'000);
  CHECK(answer.total(peak<bf16>).value().in(flop_per_s<bf16>) == Approx(585e18));  // × 2.25e15
  CHECK(answer.total(peak<fp4>).value().in(flop_per_s<fp4>) == Approx(2.34e21));   // × 9e15
  CHECK(std::round(answer.total(h100_equivalents).value().in(h100e)) == 591'208);  // × 4500 ÷ 1979
  CHECK(answer.total(chip_power).value().in(megawatts) == Approx(260));            // × 1,000 W
  CHECK(fmt::format("{}", answer.total(gpu_count).value()) == "260,000 GPUs");
  CHECK(fmt::format("{}", answer.total(peak<bf16>).value()) == "585 EFLOP/s");
  CHECK(fmt::format("{}", answer.total(peak<fp4>).value()) == "2.34 ZFLOP/s");
  CHECK(fmt::format("{}", answer.total(h100_equivalents).value()) == "591,208 H100-equivalents");
  CHECK(fmt::format("{}", answer.total(chip_power).value()) == "260 MW");
}

TEST_CASE("all of it on RTX PRO 6000") {
  auto const plan =
      plans::korea_2025({.model = catalog::nvidia::rtx_pro_6000_server, .schedule = evenly(2026y, 2030y)});
  auto const answer =
      plan | in_service(end_of_2030) | tally(gpu_count, h100_equivalents, chip_power, peak<sparse<fp4>>);
  CHECK(answer.total(gpu_count).value().in(gpus) == 260'000);
  CHECK(std::round(answer.total(h100_equivalents).value().in(h100e)) == 131'379);                 // × 1000 ÷ 1979
  CHECK(answer.total(chip_power).value().in(megawatts) == Approx(156));                           // × 600 W
  CHECK(answer.total(peak<sparse<fp4>>).value().in(flop_per_s<sparse<fp4>>) == Approx(1.04e21));  // × 4e15
}

TEST_CASE("all of it on GB200 and GB300") {
  // 260,000 × 5000 ÷ 1979 = 656,897.4; × 1,200 W = 312 MW; GB300 × 1,400 W = 364 MW
  auto const gb200 = plans::korea_2025({.model = catalog::nvidia::gb200}) | in_service(end_of_2030) |
                     tally(h100_equivalents, chip_power);
  CHECK(std::round(gb200.total(h100_equivalents).value().in(h100e)) == 656'897);
  CHECK(gb200.total(chip_power).value().in(megawatts) == Approx(312));
  auto const gb300 = plans::korea_2025({.model = catalog::nvidia::gb300}) | in_service(end_of_2030) | tally(chip_power);
  CHECK(gb300.total(chip_power).value().in(megawatts) == Approx(364));
}

TEST_CASE("the facility") {
  // 260 MW × 1.82 × 1.25 = 591.5 MW
  auto const answer = plans::korea_2025() | in_service(end_of_2030) | tally(it_power, facility_power(pue(1.25)));
  CHECK(answer.total(it_power).value().in(megawatts) == Approx(473.2));
  CHECK(answer.total(facility_power(pue(1.25))).value().in(megawatts) == Approx(591.5));
}

TEST_CASE("owners") {
  auto const answer = plans::korea_2025() | in_service(end_of_2030) | by(owner) | tally(gpu_count);
  REQUIRE(answer.size() == 5);
  CHECK(answer.at(gpu_count, "Ministry of Science and ICT").value().in(gpus) == 50'000);
  CHECK(answer.at(gpu_count, "Samsung").value().in(gpus) == 50'000);
  CHECK(answer.at(gpu_count, "SK Group").value().in(gpus) == 50'000);
  CHECK(answer.at(gpu_count, "Hyundai Motor Group").value().in(gpus) == 50'000);
  CHECK(answer.at(gpu_count, "NAVER Cloud").value().in(gpus) == 60'000);
}

TEST_CASE("without SK Group, of whom the articles give no figure") {
  auto const plan = plans::korea_2025();
  auto const answer = plan | in_service(end_of_2030) |
                      ranges::views::filter([](holding const& h) { return h.owner != "SK Group"; }) | tally(gpu_count);
  CHECK(answer.total(gpu_count).value().in(gpus) == 210'000);
}

TEST_CASE("NAVER Cloud owns 60,000 and runs 72,500, and no GPU counts twice") {
  auto const plan = plans::korea_2025();
  auto const run = plan | in_service(end_of_2030) | by(operator_) | tally(gpu_count);
  CHECK(run.total(gpu_count).value().in(gpus) == 260'000);
  CHECK(run.at(gpu_count, "NAVER Cloud").value().in(gpus) == 72'500);  // 60,000 + 50,000 ÷ 4
  CHECK(run.at(gpu_count, "Kakao").value().in(gpus) == 12'500);
  CHECK(run.at(gpu_count, "NHN Cloud").value().in(gpus) == 12'500);
  CHECK(run.at(gpu_count, "National AI Computing Center").value().in(gpus) == 12'500);
  CHECK(run.size() == 7);
  auto const both = plan | in_service(end_of_2030) | by(owner, operator_) | tally(gpu_count);
  CHECK(both.size() == 8);
  CHECK(both.at(gpu_count, "NAVER Cloud", "NAVER Cloud").value().in(gpus) == 60'000);
  CHECK(both.at(gpu_count, "Ministry of Science and ICT", "NAVER Cloud").value().in(gpus) == 12'500);
  CHECK(both.total(gpu_count).value().in(gpus) == 260'000);
}

TEST_CASE("year by year") {
  auto const plan = plans::korea_2025();
  auto const answer = plan | by(commissioning_year) | tally(gpu_count, capex);
  REQUIRE(answer.size() == 5);
  for (auto const& [year, n, cost] : answer) {
    CHECK(n.value().in(gpus) == 52'000);         // 260,000 ÷ 5
    CHECK(cost.value().in(usd) == Approx(2e9));  // $10B ÷ 5
  }
  CHECK(answer.total(capex).value().in(usd) == Approx(1e10).epsilon(1e-12));
  CHECK((plan | in_service(as_of(2026y / June / 30)) | tally(gpu_count)).total(gpu_count).value().in(gpus) == 0);
  CHECK((plan | in_service(as_of(2026y / July / 1)) | tally(gpu_count)).total(gpu_count).value().in(gpus) == 52'000);
  CHECK((plan | in_service(as_of(2028y / December / 31)) | tally(gpu_count)).total(gpu_count).value().in(gpus) ==
        156'000);
  CHECK((plan | added_in(2027y) | tally(gpu_count)).total(gpu_count).value().in(gpus) == 52'000);
  CHECK((plan | added_in(2031y) | tally(gpu_count)).total(gpu_count).value().in(gpus) == 0);
}

TEST_CASE("a GPU costs $38,462, whoever owns it") {
  auto const each = plans::korea_2025() |
                    added_in(period(2026y / std::chrono::January / 1, 2031y / std::chrono::January / 1)) | by(owner) |
                    tally(capex / gpu_count);
  for (auto const& [who, price] : each) CHECK(price.value().in(usd / gpu) == Approx(38'461.538));
  CHECK(fmt::format("{}", each.total(capex / gpu_count).value()) == "$38,462/GPU");
}

TEST_CASE("from 60,000 to 320,000") {
  auto const plan = plans::korea_2025();
  auto const before = fleet{{.count = 60'000.0 * gpus,
                             .model = catalog::nvidia::h100_sxm5,
                             .owner = "before",
                             .commissioned = date(2025y / July / 1)}};
  auto const answer = (plan + before) | in_service(end_of_2030) | tally(gpu_count);
  auto const growth = answer.growth(gpu_count, 60'000.0 * gpus);
  REQUIRE(growth.size() == 1);
  CHECK(growth[0].second == Approx(5.3333333));
}

TEST_CASE("whole counts stay whole on any schedule") {
  auto const plan = plans::korea_2025({.schedule = evenly(2026y, 2032y)});  // 12,500 ÷ 7 is no whole number
  double sum = 0;
  for (auto const& h : plan) {
    CHECK(h.count.in(gpus) == std::floor(h.count.in(gpus)));
    sum += h.count.in(gpus);
  }
  CHECK(sum == 260'000);
}

TEST_CASE("sites and dates") {
  auto const plan = plans::korea_2025();
  CHECK(plan.size() == 40);  // 8 lines × 5 years
  auto const country = plan | in_service(end_of_2030) | by(site.at(1)) | tally(gpu_count);
  REQUIRE(country.size() == 1);
  CHECK(country.at(gpu_count, "kr").value().in(gpus) == 260'000);
  auto const government = plan | in_service(end_of_2030) | by(site.at(2)) | tally(gpu_count);
  CHECK(government.at(gpu_count, "kr/government").value().in(gpus) == 50'000);
  for (auto const& h : plan) CHECK(h.announced == date(2025y / std::chrono::October / 31));
}

TEST_CASE("what nobody published is a named assumption, and the answer repeats it") {
  auto const plan = plans::korea_2025({.model = catalog::nvidia::gb200});
  std::set<std::string> names;
  for (auto const& a : plan.assumptions()) names.insert(a.name);
  for (auto const* name : {"model", "schedule", "operators", "SK Group", "cost"}) CHECK(names.contains(name));
  CHECK_THAT(plan.assumptions()[0].text, contains(std::string(catalog::nvidia::gb200.name)));
  auto const answer = plan | in_service(end_of_2030) | by(owner) | tally(gpu_count);
  for (auto const& a : plan.assumptions())
    CHECK(std::find(answer.notes.begin(), answer.notes.end(), a) != answer.notes.end());
}

TEST_CASE("as announced: at least 260,000, up to $10 billion") {
  double const inf = std::numeric_limits<double>::infinity();
  auto const plan = plans::korea_2025<interval<double>>();
  auto const answer = plan | in_service(end_of_2030) | tally(gpu_count, peak<bf16>);
  CHECK(lower(answer.total(gpu_count).value()).in(gpus) == Approx(260'000).epsilon(1e-12));
  CHECK(upper(answer.total(gpu_count).value()).in(gpus) == inf);
  CHECK(lower(answer.total(peak<bf16>).value()).in(flop_per_s<bf16>) == Approx(585e18));
  auto const money_ = plan | by(commissioning_year) | tally(capex);
  CHECK(lower(money_.total(capex).value()).in(usd) == 0);
  CHECK(upper(money_.total(capex).value()).in(usd) == Approx(1e10));
}

TEST_CASE("at least 260,000 is not at least 259,999.9999999995") {
  // Whole counts stay whole, also as bounds: 52,000 a year, five times.
  auto const answer = plans::korea_2025<interval<double>>() | in_service(end_of_2030) | tally(gpu_count);
  CHECK(lower(answer.total(gpu_count).value()).in(gpus) >= 260'000);
}
