// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A server of eight GPUs taken for one: its rent, power, peak and memory, eight times too high where numbers are bare.
// Afterwards you can read the data sheet of a server, or of anything else that GPUs come in, into figures per GPU.
//
// It happened: OpenCost wrote what all GPUs of a node cost into the field for the cost of one, and overcharged nodes
// that had several (mended in February 2024, opencost/opencost #2523).
#include <fmt/format.h>

#include <tonnage/tonnage.hpp>
using namespace tonnage;

/// Boxes, as a dimension of our own: what is per server and what is per GPU are now two types.
struct box : boost::units::base_dimension<box, 7045> {
  static constexpr char const* name = "server";
};
inline constexpr unit<kind::of<dimension::of<box>>> servers{};

/// The server's figures: NVIDIA's data sheet of the DGX H100, and a rent for eight such GPUs (AWS p5.48xlarge on
/// demand in 2023: The Next Platform, 27 July 2023; it is less by now).
constexpr auto per_server = 8.0 * gpus / servers;
constexpr auto rent = 98.32 * usd / servers / hour;
constexpr auto draws = 10.2 * kilowatts * of_it / servers;
constexpr auto speed = 32.0 * prefix::peta * flop_per_s<sparse<fp8>> / servers;
constexpr auto memory_of_server = 640.0 * gigabytes / servers;

// What a calculator asks for, per GPU. A server's figure is none, four servers are no four GPUs ("turning server into
// GPUs: these are different dimensions"), and a DGX is no model that a fleet could count.
using rent_of_a_gpu = quantity<kind::quotient<money<usd>, kind::gpu_time>>;
using power_of_a_gpu = quantity<kind::quotient<kind::it_power, kind::gpu>>;
static_assert(!std::is_convertible_v<decltype(rent), rent_of_a_gpu>);
static_assert(!std::is_convertible_v<decltype(draws), power_of_a_gpu>);
static_assert(!std::is_convertible_v<decltype(4.0 * servers), decltype(holding::count)>);
static_assert(!std::is_convertible_v<catalog::system, catalog::model>);

template <class Q>
void line(char const* what, Q const& wrong, Q const& right) {
  fmt::print("{:<24}{:>16}{:>14}   {:.2f}×\n", what, fmt::format("{}", wrong), fmt::format("{}", right), wrong / right);
}

int main() {
  // The one number that leads across is 8 GPUs per server.
  rent_of_a_gpu const gpu_rent = rent / per_server;
  power_of_a_gpu const gpu_power = draws / per_server;
  fmt::print("a server has {}; a GPU of it costs {} and draws {:W/GPU}\n\n", per_server, gpu_rent, gpu_power);

  // 32 GPUs for a year of 8,760 hours. By hand: 32 × 98.32 × 8,760 = $27,561,062, and an eighth of it is $3,445,133;
  // 32 × 10.2 kW = 326.4 kW, and 40.8; 32 × 32 PFLOP/s = 1,024, and 32 × 3.9578 = 126.6 (NVIDIA rounds 8 × 3.9578 =
  // 31.7 up to 32, hence 8.09); 32 × 640 GB = 20.48 TB, and 2.56.
  auto const year = 8'760.0 * hour;
  auto const wanted = 32.0 * gpus;
  auto const& one = *catalog::nvidia::dgx_h100.package;
  fmt::print("{:<24}{:>16}{:>14}   too high\n", "32 GPUs", "8 taken for 1", "in types");
  line("rent of a year", 32.0 * rent * servers * year, wanted * gpu_rent * year);
  line("IT power", 32.0 * draws * servers, wanted * gpu_power);
  line("peak of sparse FP8", 32.0 * speed * servers, wanted * one.peak<sparse<fp8>>().value());
  line("memory", 32.0 * memory_of_server * servers, wanted * one.memory().value());

  // A fleet counts packages: four servers are 32 of them. 32 × 700 W × 1.82 = 40.8 kW.
  fleet const ours{{.count = 4.0 * servers * per_server, .model = one}};
  fmt::print("\n{}\n", ours | at_completion() | by(model) | tally(gpu_count, memory, it_power));
}

// Exercise: a GB200 NVL72 is a rack of 72 GPUs, which some count as 36 superchips. Make a unit `superchips`, and
// print what the power of `catalog::nvidia::gb200_nvl72` is per superchip and per GPU.
