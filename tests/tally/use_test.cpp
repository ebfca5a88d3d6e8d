// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/format.h>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally/accumulator.hpp>
#include <tonnage/tally/use.hpp>
#include <type_traits>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;

namespace {

catalog::model const a100 = catalog::nvidia::a100_sxm4_80gb;

/// Physics: 8 A100 for 36 hours from noon on 31 January, and half an A100 for an hour on 1 February. Chemistry: 4 GPUs of a
/// model that publishes no TDP, for six hours, still running.
std::vector<usage_record> const records{
    {.account = "physics",
     .project = "p/lattice",
     .model = a100,
     .gpus = gpu_share::of(8),
     .start = at(2023y / 1 / 31, 12h),
     .end = at(2023y / 2 / 2)},
    {.account = "physics",
     .project = "p/plasma",
     .model = a100,
     .gpus = gpu_share::of(500, 1000),
     .start = at(2023y / 2 / 1, 8h),
     .end = at(2023y / 2 / 1, 9h)},
    {.account = "chemistry",
     .project = "c",
     .model = catalog::google::tpu_v5e,
     .gpus = gpu_share::of(4),
     .start = at(2023y / 2 / 1, 18h),
     .end = {},
     .state = usage_state::running},
};
time_span const two_days(at(2023y / 1 / 31), at(2023y / 2 / 2));

}  // namespace

TEST_CASE("GPU-hours by account, exactly") {
  auto const answer = records | over(two_days) | by(account) | tally(gpu_hours_used, jobs_started, jobs_ended);
  REQUIRE(answer.size() == 2);
  CHECK(answer.at(gpu_hours_used, "physics").value() == gpu_share::of(8) * 36h + gpu_share::of(500, 1000) * 1h);
  CHECK(answer.at(gpu_hours_used, "chemistry").value().in_hours() == 24);
  CHECK(answer.total(gpu_hours_used).value().in_hours() == 312.5);
  CHECK(answer.at(jobs_started, "physics").value() == 2);
  CHECK(answer.at(jobs_ended, "physics").value() == 2);
  CHECK(answer.at(jobs_ended, "chemistry").value() == 0);
}

TEST_CASE("days add up to the whole, and each job starts once") {
  auto const whole = records | over(two_days) | tally(gpu_hours_used, jobs_started);
  auto const days_in_utc = records | over(two_days).by_days() | by(day_of_use) | tally(gpu_hours_used, jobs_started);
  REQUIRE(days_in_utc.size() == 2);
  CHECK(days_in_utc.at(gpu_hours_used, date(2023y / 1 / 31)).value().in_hours() == 96);
  CHECK(days_in_utc.at(gpu_hours_used, date(2023y / 2 / 1)).value().in_hours() == 192 + 0.5 + 24);
  CHECK(days_in_utc.total(gpu_hours_used).value() == whole.total(gpu_hours_used).value());
  CHECK(days_in_utc.total(jobs_started).value() == 3);
  auto const months = records | over(two_days).by_months() | by(month_of_use) | tally(gpu_hours_used);
  CHECK(months.at(gpu_hours_used, calendar_month{2023y / 1}).value().in_hours() == 96);
  auto const hours_of_a_day = records | over(two_days).by_hours() | by(hour_of_use) | tally(gpu_hours_used);
  CHECK(hours_of_a_day.size() == 36);
  CHECK(hours_of_a_day.total(gpu_hours_used).value() == whole.total(gpu_hours_used).value());
}

TEST_CASE("energy at the TDP, and what it does not speak of") {
  auto const answer = records | over(two_days) | by(account) | tally(chip_energy);
  CHECK(answer.at(chip_energy, "physics").value().in(prefix::kilo * watt_hours) ==
        Approx(288.5 * 0.4));  // an A100's 400 W
  CHECK(answer.at(chip_energy, "chemistry").is_unknown());
  CHECK(answer.total(chip_energy).covers().known_share() == Approx(288.5 / 312.5));
  STATIC_REQUIRE(std::is_same_v<decltype(answer.total(chip_energy).value())::kind_type, kind::chip_energy>);
}

TEST_CASE("projects roll up, and models are keys as ever") {
  auto const answer = records | over(two_days) | by(project.at(1), model) | tally(gpu_hours_used);
  CHECK(answer.size() == 2);
  CHECK(answer.at(gpu_hours_used, project_path("p"), a100).value().in_hours() == 288.5);
}

TEST_CASE("it prints as any table does") {
  auto const answer = records | over(two_days) | by(account) | tally(gpu_hours_used, chip_energy);
  CHECK(fmt::format("{}", answer) ==
        "account    GPU-hours  chip energy\n"
        "                              kWh\n"
        "─────────────────────────────────\n"
        "chemistry         24      unknown\n"
        "physics          288          115\n"
        "─────────────────────────────────\n"
        "total            312         115*\n"
        "\n"
        "* in all, chip energy covers 92.3 % of the GPU time (1 of 2 models); unknown: TPU v5e\n"
        "\n"
        "during: 2023-01-31T00:00:00Z to 2023-02-02T00:00:00Z");
}

namespace {

struct allocation {
  account_name account;
  gpu_share gpus;
  std::int64_t cpus;
  std::optional<int> nodes;
  utc_instant start;
  std::optional<utc_instant> end;
};

}  // namespace

TEST_CASE("CPU-hours and node-hours stand beside GPU-hours") {
  std::vector<allocation> const jobs{
      {"physics", gpu_share::of(8), 96, 2, at(2026y / 3 / 1, 23h), at(2026y / 3 / 2, 2h)},
      {"physics", gpu_share::of(0), 4, std::nullopt, at(2026y / 3 / 2), at(2026y / 3 / 2, 30min)},
      {"chemistry", gpu_share::of(1, 7), 12, 1, at(2026y / 3 / 2), std::nullopt},
  };
  auto const answer = jobs | over(period(2026y / 3 / 1, 2026y / 3 / 3)).by_days() | by(account, day_of_use) |
                      tally(gpu_hours_used, cpu_hours_used, node_hours_used);
  REQUIRE(answer.size() == 3);
  auto const cpus = [&](std::size_t row) { return answer.rows[row].get<3>().value().in_hours(); };
  CHECK(cpus(0) == 288);  // chemistry on 2 March: 12 × 24 h
  CHECK(cpus(1) == 96);   // physics on the 1st: an hour
  CHECK(cpus(2) == 194);  // on the 2nd: 96 × 2 h + 4 × 0.5 h
  CHECK(answer.totals.get<1>().value() == cpu_time::of(578, 1h));
  CHECK(answer.rows[2].get<4>().known().in_hours() == 4);  // of the job without nodes nothing is known
  CHECK_FALSE(answer.rows[2].get<4>().is_complete());
  CHECK(fmt::format("{}", answer).find("578") != std::string::npos);
}

TEST_CASE("ratios and means of exact times") {
  // 8 GPUs for three hours and a slice of one for seven: 25 GPU-hours of two jobs, which draw 700 W a GPU.
  catalog::model const h100 = catalog::nvidia::h100_sxm5;
  std::vector<usage_record> const jobs{{.account = "a",
                                        .model = h100,
                                        .gpus = gpu_share::of(8),
                                        .start = at(2026y / 3 / 1),
                                        .end = at(2026y / 3 / 1, 3h)},
                                       {.account = "a",
                                        .model = h100,
                                        .gpus = gpu_share::of(1, 7),
                                        .start = at(2026y / 3 / 1),
                                        .end = at(2026y / 3 / 1, 7h)}};
  auto const a_job = gpu_hours_used / jobs_started;
  auto const a_gpu = chip_energy / gpu_hours_used;
  auto const long_ones =
      sum<nature::flow>("of long jobs", [](auto const& p) { return p.during.length() > 4h ? p.used() : gpu_time(); });
  auto const piece = mean<nature::flow>("a piece", [](auto const& p) { return p.used(); });
  auto const answer = jobs | over(2026y / 3) | by(account) | tally(a_job, a_gpu, long_ones / gpu_hours_used, piece);
  CHECK(answer.total(a_job).value().in(gpu_hours) == 12.5);
  CHECK(answer.total(a_gpu).value().in(watts * of_chips / gpu) == Approx(700));
  CHECK(answer.total(long_ones / gpu_hours_used).value() == 1.0 / 25);
  CHECK(answer.at(piece, account_name("a")).value().in(gpu_hours) == 12.5);
}
