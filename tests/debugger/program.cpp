// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Values to look at in a debugger. A comment says what `print` must print of the expression in front of the first " = ";
// `//|` is its next line. Worked out by hand.
#include <cstddef>
#include <cstring>
#include <limits>
#include <tonnage/accounting.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/tonnage.hpp>
#include <tonnage/units/interval.hpp>
#include <tonnage/usage.hpp>
#include <utility>

using namespace tonnage;
using namespace std::chrono_literals;

#if defined(__clang__)
#define TONNAGE_TEST_STOP __attribute__((noinline))
#else
#define TONNAGE_TEST_STOP __attribute__((noipa))
#endif

// A dimension, a currency and a value type of the user's.
struct diesel : boost::units::base_dimension<diesel, 7001> {
  static constexpr char const* name = "l";
};
inline constexpr unit<kind::of<dimension::of<diesel>>> litres_of_diesel{};
struct franc {
  static constexpr char const* code = "CHF";
  static constexpr int numeric = 756, decimals = 2;
};
struct pair_of_samples {
  double first = 0, second = 0;
};
struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
  std::string hall;
};

// What a program prints with {:r}, beside the value.
struct printed_by_program {
  char text[64];
};
template <class Kind>
struct as_printed {
  static constexpr double edges[] = {0,    35.5,    36,      119.5,     120, 999.5,   1000,  3599.5, 3600, 7199.5,
                                     7200, 172'799, 172'800, 999'999.5, 1e6, 3.599e6, 3.6e6, 277.7,  277.8};
  static constexpr int powers = 41, many = powers + static_cast<int>(std::size(edges));
  quantity<Kind> value[many];
  printed_by_program said[many];

  as_printed() {
    double number = 1.25e-12;
    for (int i = 0; i != many; ++i, number *= 10) {
      value[i] = quantity<Kind>::from_coherent(i < powers ? number : edges[i - powers]);
      std::strncpy(said[i].text, fmt::format("{:r}", value[i]).c_str(), sizeof said[i].text - 1);
    }
  }
};

template <auto Unit>
using kind_in = kind_of<Unit>;

struct ladders {
  as_printed<kind::time> time;
  as_printed<kind::energy> energy;
  as_printed<kind::power> power_;
  as_printed<kind::it_energy> it_energy;
  as_printed<kind::gpu> gpus_;
  as_printed<kind::gpu_time> gpu_time_;
  as_printed<kind::byte> bytes_;
  as_printed<kind::byte_rate> byte_rate;
  as_printed<kind::co2e> co2e;
  as_printed<kind::token> tokens_;
  as_printed<kind::h100_equivalents> h100_equivalents_;
  as_printed<kind::tpp> tpp_;
  as_printed<kind::area> area;
  as_printed<kind::volume> volume;
  as_printed<kind::water> water;
  as_printed<kind::staff> staff;
  as_printed<kind::flop_rate<fp8>> rate;
  as_printed<kind::flop<int8>> operations;
  as_printed<kind::money<us_dollar>> money_;
  as_printed<kind_in<usd / gpu>> price;
  as_printed<kind_in<usd / (gpu * hour)>> rent;
  as_printed<kind_in<usd / kWh>> tariff;
  as_printed<kind_in<usd / flop_per_s<bf16>>> capex_per_rate;
  as_printed<kind_in<flop_per_s<bf16> / watt>> efficiency;
  as_printed<kind_in<joule / tokens>> energy_per_token;
  as_printed<kind_in<usd / tokens>> price_of_tokens;
  as_printed<kind_in<gpu / watt>> density;
  as_printed<kind_in<tokens / second>> token_rate;
  as_printed<kind_in<watt * watt>> square;
  as_printed<kind_in<litre / kWh>> water_use;
  as_printed<kind_in<watt / square_metre>> power_density;
  as_printed<kind_in<krw / usd>> exchange;
};

// What only the natvis has a line for.
struct other_kinds {
  quantity<kind::chip_power> of_chips_only = 1.0 * watts * of_chips;
  quantity<kind::it_power> of_servers = 1.0 * watts * of_it;
  quantity<kind::chip_energy> energy_of_chips = 2.0 * kWh * of_chips;
  quantity<kind::facility_energy> energy_of_site = 1.0 * kWh * of_facility;
  quantity<money<eur>> euros = 1.0 * eur;
  quantity<money<krw>> won_ = 1'234.0 * krw;
  quantity<money<jpy>> yen_ = 1.0 * jpy;
  quantity<money<gbp>> pounds = 1.0 * gbp;
  quantity<money<cny>> renminbi_ = 1.0 * cny;
};

struct values {
  other_kinds others{};
  // Quantities: all digits, in the unit of `{}`, and of what.
  quantity<kind::facility_power> draws = 9.1 * megawatts * of_facility;    // draws = 9.1 MW of the facility
  quantity<kind::power> third = 1e6 / 3 * watts;                           // third = 333.3333333333333 kW
  quantity<kind::power> both = 0.1 * watts + 0.2 * watts;                  // both = 300.00000000000004 mW
  quantity<kind::gpu> fleet_count = 260'000.0 * gpus;                      // fleet_count = 260,000 GPUs
  quantity<kind::gpu> one_gpu = 1.0 * gpus;                                // one_gpu = 1 GPU
  quantity<kind::gpu, std::int64_t> whole = 9'007'199'254'740'993 * gpus;  // whole = 9,007,199,254,740,993 GPUs
  quantity<kind::time, std::int64_t> odd = 119 * unit<kind::time>{};       // odd = 119 s
  quantity<kind::time, std::int64_t> even = 5400 * unit<kind::time>{};     // even = 90 min
  quantity<kind::power, float> single = 0.1F * watts;                      // single = 100 mW
  decltype(2.25 * prefix::peta * flop_per_s<bf16> / gpu) peak_of_b200{};   // peak_of_b200 = 2.25 PFLOP/s/GPU of BF16
  quantity<kind::flop_rate<sparse<int8>>> sparse_rate =
      2.0 * prefix::peta * flop_per_s<sparse<int8>>;                       // sparse_rate = 2 POP/s of sparse INT8
  quantity<kind::flop<fp64_tensor>> work = 1.5e24 * flop<fp64_tensor>;     // work = 1.5 YFLOP of FP64 tensor
  decltype(700.0 * watts * of_chips / gpu) tdp{};                          // tdp = 700 W/GPU of chips
  decltype(1.0 * flop_per_s<bf16> / (watts * of_chips)) efficiency{};      // efficiency = 3.5 TFLOP/J of BF16/chips
  decltype(0.36 * litres_of_diesel / kWh) diesel_use{};                    // diesel_use = 0.0000001 diesel/J
  quantity<money<usd>> price = 2.1 * usd;                                  // price = $2.10
  quantity<money<usd>> debt = -38'461.5 * usd;                             // debt = -$38,461.50
  quantity<money<usd>> budget = 10.0 * billion * usd;                      // budget = $10B
  quantity<kind::money<franc>> francs = 5.0 * unit<kind::money<franc>>{};  // francs = franc 5.00
  decltype(2.1 * usd / (gpu * hour)) rent{};                               // rent = $2.10/GPU-hour
  quantity<kind::power> nothing{};                                         // nothing = 0 W
  quantity<kind::power> infinite = std::numeric_limits<double>::infinity() * watts;    // infinite = inf W
  quantity<kind::power> no_number = std::numeric_limits<double>::quiet_NaN() * watts;  // no_number = nan W
  quantity<kind::power> large = 1e300 * watts;                                         // large = 1e270 QW
  quantity<kind::power, pair_of_samples> samples{};   // samples = {first = 1, second = 2} W
  quantity<kind::power> const& by_reference = third;  // by_reference = 333.3333333333333 kW
  using same_thing = quantity<kind::power> const;
  same_thing through_a_typedef = 62.5 * megawatts;  // through_a_typedef = 62.5 MW

  // Ranges.
  quantity<kind::gpu, interval<>> more_than = at_least(260'000.0 * gpus);  // more_than = ≥ 260,000 GPUs
  quantity<money<usd>, interval<>> at_most = up_to(10.0 * billion * usd);  // at_most = ≤ $10B
  quantity<kind::power, interval<>> from_to = between(354.0 * megawatts, 1.2 * gigawatts);  // from_to = [0.354, 1.2] GW
  interval<> bare{1, 2.5};                                                                  // bare = [1, 2.5]
  pue<> effectiveness{1.25};                                                                // effectiveness = 1.25

  // Exact numbers.
  amount<usd> bill = parse_amount<usd>("1234567.50");  // bill = $1,234,567.50
  amount<usd> tiny = -parse_amount<usd>("0.000001");   // tiny = -$0.000001
  amount<krw> in_won = 1'234 * krw;                    // in_won = ₩1,234
  gpu_share slice = gpu_share::of(143, 1000);          // slice = 0.143 GPUs
  gpu_time used = gpu_share::of(8) * 90min;            // used = 12 GPU-hours
  gpu_time used_in_seconds = gpu_share::of(8) * 1s;    // used_in_seconds = 8 GPU-seconds
  int128 wide = INT64_MAX;                             // wide = 18,446,744,073,709,551,614
  int128 least{std::numeric_limits<std::int64_t>::min(),
               0};  // least = -170,141,183,460,469,231,731,687,303,715,884,105,728
  detail::decimal digits{.digits = "625", .exponent = 5};  // digits = 62,500,000
  superaccumulator sum;                                    // sum = 1
  superaccumulator long_sum;                               // long_sum = ≈ 1e300
  superaccumulator minus;                                  // minus = -1.5
  kernels::running_sum running;                            // running = ≈ 0.6
  kernels::running_sum spilt;                              // spilt = 0.0000000000000000000000000001
  superaccumulator no_sum;                                 // no_sum = nan

  // Names, days, models.
  catalog::model model = catalog::nvidia::b200_hgx;        // model = B200 HGX
  owner_name who = "SK \"Group\"";                         // who = "SK \"Group\""
  owner_name nobody{};                                     // nobody = unknown
  site_path where = "kr/naver/sejong";                     // where = "kr/naver/sejong"
  date on = 2026y / 7 / 1;                                 // on = 2026-07-01
  calendar_day day_on = 2026y / 7 / 1;                     // day_on = 2026-07-01
  utc_instant instant = at(2023y / 1 / 31, 45'296'789ms);  // instant = 2023-01-31T12:34:56.789Z
  as_of then{2030y / 12 / 31};                             // then = as of 2030-12-31
  period during = 2027y;                                   // during = 2027-01-01 to 2027-12-31
  time_span between_days{at(2023y / 1 / 31),
                         at(2023y / 2 / 1)};  // between_days = 2023-01-31T00:00:00Z to 2023-02-01T00:00:00Z
  error problem{"no such unit", {.file = "a.csv", .line = 3, .text = "MX"}};  // problem = "a.csv:3: no such unit: 'MX'"

  // Rows.
  holding held{.count = 8.0 * gpus,
               .model = catalog::nvidia::h100_sxm5,
               .owner = "SK Group",
               .commissioned = date(2026y / 7 / 1)};
  // held = {count = 8 GPUs, model = H100 SXM5, owner = "SK Group", commissioned = 2026-07-01}
  usage_record record{.account = "lattice",
                      .model = catalog::nvidia::h100_sxm5,
                      .gpus = gpu_share::of(8),
                      .start = at(2026y / 3 / 31, 12h),
                      .end = at(2026y / 4 / 1, 6h)};
  // record = {account = "lattice", model = H100 SXM5, gpus = 8 GPUs, start = 2026-03-31T12:00:00Z, end = 2026-04-01T06:00:00Z, state = completed}
  fleet two{held, {.count = 1.0 * gpus, .model = catalog::amd::mi210}};
  // two = fleet of 2 holdings = {{count = 8 GPUs, model = H100 SXM5, owner = "SK Group", commissioned = 2026-07-01}, {count = 1 GPU, model = MI210}}
  // two.holdings_._M_impl._M_start[1] = {count = 1 GPU, model = MI210}
  fleet moved_from = two;  // moved_from = fleet of 0 holdings
  std::vector<usage_record> records{record};
  decltype(records | over(2026y).by_days()) days_of_use = records | over(2026y).by_days();
  // days_of_use.span_ = 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z
  decltype(*days_of_use.begin()) piece = *days_of_use.begin();
  // piece.during = 2026-03-31T12:00:00Z to 2026-04-01T00:00:00Z
};

inline auto const hall = key("hall", [](rack const& r) { return r.hall; });
inline std::vector<rack> const racks{{72.0 * gpus, catalog::nvidia::gb200, "north"},
                                     {256.0 * gpus, catalog::nvidia::h100_sxm5, "north"},
                                     {64.0 * gpus, catalog::google::tpu7x, "south"}};

// gdb stops here, and looks at the function that called.
TONNAGE_TEST_STOP void here() { asm volatile("nop" : : : "memory"); }
template <class... Values>
TONNAGE_TEST_STOP void keep(Values const&... all) {
  for (void const* const each : {static_cast<void const*>(&all)...}) asm volatile("" : : "r"(each) : "memory");
}

TONNAGE_TEST_STOP void stop(values const& v, ladders const& all, std::byte const (&garbage)[4][8192]) {
  here();
  keep(v, all, garbage);
}
TONNAGE_TEST_STOP void stop_at_table(auto const& answer, auto const& across, auto const& of_use, auto const& of_nothing,
                                     auto const& figure) {
  here();
  keep(answer, across, of_use, of_nothing, figure);
}
using names = char const*;
TONNAGE_TEST_STOP void stop_at_names(auto const& a, names a_names, auto const& b, names b_names, auto const& c,
                                     names c_names, auto const& d, names d_names, auto const& e, names e_names) {
  here();
  keep(a, a_names, b, b_names, c, c_names, d, d_names, e, e_names);
}
std::string names_in(auto const& table) {
  std::string out;
  for (auto const& column : report::grid_of(table).columns) out += column.name + " ";
  return out;
}
TONNAGE_TEST_STOP double stop_in_registers(quantity<kind::power> given, gpu_share share) {
  here();
  return given.coherent_ * static_cast<double>(share.parts());
}

int main() {
  values v;
  v.peak_of_b200 = 2.25 * prefix::peta * flop_per_s<bf16> / gpu;
  v.tdp = 700.0 * watts * of_chips / gpu;
  v.efficiency = 3.5 * prefix::tera * flop_per_s<bf16> / (watts * of_chips);
  v.diesel_use = 0.36 * litres_of_diesel / kWh;
  v.rent = 2.1 * usd / (gpu * hour);
  v.samples.coherent_ = {1, 2};
  v.wide += INT64_MAX;
  v.sum.add(1e300), v.sum.add(1), v.sum.add(-1e300);
  v.long_sum.add(1e300), v.long_sum.add(1);
  v.minus.add(-1.5);
  v.running += 0.1, v.running += 0.2, v.running += 0.3;
  v.spilt += 1e300, v.spilt += 1e-28, v.spilt += -1e300;
  v.no_sum.add(std::numeric_limits<double>::quiet_NaN());
  auto const taken = std::move(v.moved_from);
  ladders const all;
  static std::byte garbage[4][8192];
  std::memset(garbage[1], 0xFF, sizeof garbage[1]);
  std::memset(garbage[2], 0xA5, sizeof garbage[2]);
  for (std::size_t i = 0; i != sizeof garbage[3]; i += sizeof(void*)) {  // pointers to themselves
    void* const here = &garbage[3][i];
    std::memcpy(here, &here, sizeof here);
  }
  stop(v, all, garbage);

  auto const answer = racks | by(hall, model) | tally(gpu_count, peak<fp8>, chip_power, chip_power / gpu_count);
  auto const across = racks | by(hall, model) | tally(gpu_count, chip_power);
  auto const use = v.records | over(2026y).by_days() | by(account, day_of_use) | tally(gpu_hours_used, jobs_started);
  auto const nothing = std::vector<rack>() | by(hall) | tally(gpu_count);
  stop_at_table(answer, across.pivot(chip_power), use, nothing, answer.total(chip_power));

  // Every metric and key that has a name of its own, beside the names that the report prints.
  auto const stocks = racks | by(hall, vendor) |
                      tally(gpu_count, peak<sparse<fp8>>, memory, memory_bandwidth, h100_equivalents, tpp, chip_power,
                            it_power, facility_power(pue(1.25)), chip_power / gpu_count);
  auto const flows =
      v.two | added_in(2026y) | by(owner, operator_, tenant, site, commissioning_year) | tally(gpu_count, capex);
  auto const held =
      v.two | in_service(as_of(2026y / 12 / 31)) | by(model, status_as_of(v.then)) | tally(acquisition_cost);
  auto const uses = v.records | over(2026y).by_hours() | by(user, project, state, hour_of_use) |
                    tally(gpu_hours_used, chip_energy, jobs_started, jobs_ended);
  auto const months = v.records | over(2026y).by_months() | by(account, month_of_use) | tally(gpu_hours_used);
  stop_at_names(stocks, names_in(stocks).c_str(), flows, names_in(flows).c_str(), held, names_in(held).c_str(), uses,
                names_in(uses).c_str(), months, names_in(months).c_str());
  return stop_in_registers(62.5 * megawatts, gpu_share::of(8)) > 0 && taken.size() == 2 ? 0 : 1;
}
