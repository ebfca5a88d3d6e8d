// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <optional>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
};
struct priced {
  quantity<kind::gpu> count;
  catalog::model model;
  quantity<money<usd>> cost;
  date commissioned;
};

std::vector<rack> const eight{{8.0 * gpus, catalog::nvidia::b200_hgx}};
template <class Metric>
auto total(std::vector<rack> const& rows, Metric const& m) {
  return (rows | tally(m)).total(m).value();
}

}  // namespace

TEST_CASE("what eight B200 are") {
  CHECK(total(eight, gpu_count).in(gpus) == 8);
  CHECK(total(eight, peak<bf16>).in(flop_per_s<bf16>) == Approx(18e15));                  // 8 × 2.25 PFLOP/s
  CHECK(total(eight, peak<sparse<bf16>>).in(flop_per_s<sparse<bf16>>) == Approx(36e15));  // 8 × 4.5
  CHECK(total(eight, peak<fp4>).in(flop_per_s<fp4>) == Approx(72e15));                    // 8 × 9
  CHECK(total(eight, h100_equivalents).in(h100e) == Approx(18.191));                      // 8 × 4500 ÷ 1979
  CHECK(total(eight, tpp).in(tpp_points) == Approx(288'000));                             // 8 × 36,000
  CHECK(total(eight, chip_power).in(kilowatts) == Approx(8));
  CHECK(total(eight, it_power).in(kilowatts) == Approx(14.56));  // × 1.82
  CHECK(total(eight, it_power(host_overhead(1.5))).in(kilowatts) == Approx(12));
  CHECK(total(eight, facility_power(pue(1.25))).in(kilowatts) == Approx(18.2));  // 14.56 × 1.25
  CHECK(total(eight, facility_power(pue(1.25), host_overhead(1.5))).in(kilowatts) == Approx(15));
  std::vector<rack> const h100{{8.0 * gpus, catalog::nvidia::h100_sxm5}};
  CHECK(total(h100, memory).in(gigabytes) == Approx(640));                   // 8 × 80 GB
  CHECK(total(h100, memory_bandwidth).in(terabytes_per_s) == Approx(26.8));  // 8 × 3.35
  STATIC_REQUIRE(std::is_same_v<decltype(total(eight, facility_power(pue(1.25)))), quantity<kind::facility_power>>);
  STATIC_REQUIRE(std::is_same_v<decltype(total(eight, chip_power)), quantity<kind::chip_power>>);
}

TEST_CASE("a metric knows whether it is a stock or a flow") {
  STATIC_REQUIRE(std::remove_cvref_t<decltype(gpu_count)>::is == nature::either);
  STATIC_REQUIRE(std::remove_cvref_t<decltype(peak<bf16>)>::is == nature::stock);
  STATIC_REQUIRE(std::remove_cvref_t<decltype(chip_power)>::is == nature::stock);
  STATIC_REQUIRE(std::remove_cvref_t<decltype(memory)>::is == nature::stock);
  STATIC_REQUIRE(std::remove_cvref_t<decltype(h100_equivalents)>::is == nature::stock);
  STATIC_REQUIRE(std::remove_cvref_t<decltype(tpp)>::is == nature::stock);
  STATIC_REQUIRE(decltype(facility_power(pue(1.25)))::is == nature::stock);
  STATIC_REQUIRE(std::remove_cvref_t<decltype(capex)>::is == nature::flow);
  STATIC_REQUIRE(std::remove_cvref_t<decltype(acquisition_cost)>::is == nature::stock);
  STATIC_REQUIRE(decltype(capex / gpu_count)::is == nature::flow);
  STATIC_REQUIRE(decltype(capex / peak<bf16>)::is == nature::flow);
  STATIC_REQUIRE(decltype(chip_power / gpu_count)::is == nature::stock);
  STATIC_REQUIRE(decltype(gpu_count / gpu_count)::is == nature::either);
  auto const f = [](rack const&) { return 1.0; };
  STATIC_REQUIRE(decltype(sum("x", f))::is == nature::either);
  STATIC_REQUIRE(decltype(sum<nature::flow>("x", f))::is == nature::flow);
  STATIC_REQUIRE(decltype(sum<nature::stock>("x", f) / gpu_count)::is == nature::stock);
}

TEST_CASE("what rows can answer") {
  STATIC_REQUIRE(measures<std::remove_cvref_t<decltype(gpu_count)>, rack>);
  STATIC_REQUIRE(measures<std::remove_cvref_t<decltype(chip_power)>, rack>);
  STATIC_REQUIRE(!measures<std::remove_cvref_t<decltype(capex)>, rack>);
  STATIC_REQUIRE(!measures<decltype(capex / gpu_count), rack>);
  STATIC_REQUIRE(measures<std::remove_cvref_t<decltype(capex)>, priced>);
  STATIC_REQUIRE(measures<std::remove_cvref_t<decltype(capex)>, holding>);
  STATIC_REQUIRE(!metric_like<int>);
  STATIC_REQUIRE(!metric_like<std::remove_cvref_t<decltype(facility_power)>>);  // there is no usual PUE
  STATIC_REQUIRE(!measures<std::remove_cvref_t<decltype(gpu_count)>, int>);
}

TEST_CASE("metrics have names") {
  CHECK(gpu_count.name() == "GPUs");
  CHECK(peak<bf16>.name() == "BF16 peak");
  CHECK(peak<sparse<fp4>>.name() == "sparse FP4 peak");
  CHECK(chip_power.name() == "chip power");
  CHECK(facility_power(pue(1.25)).name() == "facility power");
  CHECK(capex.name() == "capex");
  CHECK((capex / peak<bf16>).name() == "capex / BF16 peak");
  CHECK(sum("boards", [](rack const&) { return 1.0; }).name() == "boards");
}

TEST_CASE("a metric says what it assumes") {
  auto const notes = (eight | tally(it_power, facility_power(pue(1.25)), chip_power)).notes;
  REQUIRE(notes.size() == 2);  // the host overhead of both is said once
  CHECK(notes[0].name == "host overhead");
  CHECK_THAT(notes[0].text, contains("1.82"));
  CHECK(notes[1].name == "PUE");
  CHECK_THAT(notes[1].text, contains("1.25"));
  CHECK((eight | tally(gpu_count, chip_power)).notes.empty());
  auto const ratio = (eight | tally(facility_power(pue(1.5)) / gpu_count)).notes;
  REQUIRE(ratio.size() == 2);
  CHECK_THAT(ratio[1].text, contains("1.5 "));
}

TEST_CASE("an assumption is not rounded away") {
  auto const notes = (eight | tally(facility_power(pue(1.00000001)))).notes;
  REQUIRE(notes.size() == 2);
  CHECK(notes[1].text.substr(0, 2) != "1 ");  // 1.00000001, not 1
}

TEST_CASE("a metric of one's own") {
  auto const boards = sum("boards", [](auto const& h) { return h.count / (8.0 * gpus); });
  std::vector<rack> const rows{{72.0 * gpus, catalog::nvidia::b200_hgx}, {12.0 * gpus, catalog::nvidia::h100_sxm5}};
  CHECK((rows | tally(boards)).total(boards).value() == 10.5);  // 84 ÷ 8
  auto const ones = sum("rows", [](auto const&) { return 1; });
  CHECK((rows | tally(ones)).total(ones).value() == 2);
  auto const price = sum("list price", [](rack const& r) { return r.count * (30'000.0 * usd / gpu); });
  CHECK((rows | tally(price)).total(price).value().in(usd) == 2'520'000);  // 84 × 30,000
}

TEST_CASE("a metric of one's own may know nothing of a row") {
  auto const price = sum("list price", [](rack const& r) -> std::optional<quantity<money<usd>>> {
    if (r.model == catalog::nvidia::h100_sxm5) return r.count * (30'000.0 * usd / gpu);
    return std::nullopt;
  });
  std::vector<rack> const rows{{3.0 * gpus, catalog::nvidia::b200_hgx}, {1.0 * gpus, catalog::nvidia::h100_sxm5}};
  auto const answer = rows | tally(price);
  auto const& c = answer.total(price);
  CHECK(!c.is_complete());
  CHECK(c.known().in(usd) == 30'000);
  CHECK(c.covers().known_share() == 0.25);
  CHECK_THROWS_WITH(c.value(), contains("B200 HGX"));
}

TEST_CASE("the ratio of sums is not the sum of ratios") {
  // 1 GPU for $100 and 3 GPUs for $60: $160 ÷ 4 = $40 each. The sum of ratios were 100 + 20, their mean 60.
  date const mid = 2027y / std::chrono::July / 1;
  std::vector<priced> const rows{{1.0 * gpus, catalog::nvidia::l4, 100.0 * usd, mid},
                                 {3.0 * gpus, catalog::nvidia::l4, 60.0 * usd, mid}};
  auto const answer = rows | added_in(2027y) | tally(capex / gpu_count);
  CHECK(answer.total(capex / gpu_count).value().in(usd / gpu) == 40);
}

TEST_CASE("a ratio is of the rows that know both") {
  // Cost is known of A and C, power of A and B: only A counts. $1,000 ÷ 700 W.
  date const mid = 2027y / std::chrono::July / 1;
  fleet f;
  f.add({.count = 1.0 * gpus,
         .model = catalog::nvidia::h100_sxm5,
         .owner = "A",
         .commissioned = mid,
         .cost = 1'000.0 * usd});
  f.add({.count = 1.0 * gpus, .model = catalog::nvidia::b200_hgx, .owner = "B", .commissioned = mid});
  f.add({.count = 2.0 * gpus,
         .model = catalog::google::tpu_v5e,
         .owner = "C",
         .commissioned = mid,
         .cost = 5'000.0 * usd});
  auto const ratio = acquisition_cost / chip_power;
  auto const answer = f | at_completion() | by(owner) | tally(ratio, acquisition_cost, chip_power);
  CHECK(answer.total(ratio).known().in(usd / (watts * of_chips)) == Approx(1'000.0 / 700));
  CHECK(answer.total(ratio).covers().known_share() == 0.25);
  CHECK(answer.total(ratio).covers().unknown_models.size() == 2);
  CHECK(answer.total(acquisition_cost).known().in(usd) == 6'000);
  CHECK(answer.total(chip_power).known().in(watts) == 1'700);
  CHECK(answer.at(ratio, "A").value().in(usd / (watts * of_chips)) == Approx(1'000.0 / 700));
  CHECK(answer.at(ratio, "B").is_unknown());
  CHECK(answer.at(ratio, "C").is_unknown());
}

TEST_CASE("two metrics of one type are two metrics") {
  auto const low = facility_power(pue(1.1));
  auto const high = facility_power(pue(1.5));
  auto const answer = eight | tally(low, high);
  CHECK(answer.total(low).value().in(kilowatts) == Approx(16.016));  // 8 × 1.82 × 1.1
  CHECK(answer.total(high).value().in(kilowatts) == Approx(21.84));  // 8 × 1.82 × 1.5
  auto const times = [](double factor) {
    return sum("× " + std::to_string(factor), [factor](rack const& r) { return r.count * factor; });
  };
  auto const both = eight | tally(times(2), times(3));
  CHECK(both.total(times(2)).value().in(gpus) == 16);
  CHECK(both.total(times(3)).value().in(gpus) == 24);
}

TEST_CASE("figures of small whole numbers, and yes or no, are summed in 64 bits") {
  struct node {
    quantity<kind::gpu> count;
    catalog::model model;
    std::uint8_t fans;
    bool spare;
  };
  std::vector<node> const nodes(300, node{1.0 * gpus, catalog::nvidia::l4, 1, true});
  auto const fans = sum("fans", [](node const& n) { return n.fans; });
  auto const spares = sum("spares", [](node const& n) { return n.spare; });
  auto const inodes = sum("large", [](node const&) { return INT32_MAX; });
  auto const answer = nodes | tally(fans, spares, inodes);
  CHECK(answer.total(fans).value() == 300);
  CHECK(answer.total(spares).value() == 300);
  CHECK(answer.total(inodes).value() == std::int64_t{300} * INT32_MAX);
}

TEST_CASE("what was added of a stock is a flow") {
  std::vector<holding> const plan{
      {.count = 8.0 * gpus, .model = catalog::nvidia::h100_sxm5, .commissioned = 2027y / std::chrono::March / 1},
      {.count = 4.0 * gpus, .model = catalog::nvidia::h100_sxm5, .commissioned = 2026y / std::chrono::March / 1}};
  auto const more = added(chip_power);
  STATIC_REQUIRE(decltype(more)::is == nature::flow);
  CHECK(more.name() == "chip power added");
  CHECK((plan | added_in(2027y) | tally(more)).total(more).value().in(watts) == 5600);  // 8 × 700 W
  auto const by_year = plan | by(commissioning_year) | tally(more);
  CHECK(by_year.at(more, 2026y).value().in(watts) == 2800);
}
