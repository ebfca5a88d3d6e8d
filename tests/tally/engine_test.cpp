// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <random>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>
#include <string>
#include <tonnage/catalog.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units/interval.hpp>
#include <vector>
#include "exact.hpp"

using namespace tonnage;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

struct row {
  quantity<kind::gpu> count;
  catalog::model model;
  int group = 0;
};
auto const group = key("group", [](row const& r) { return r.group; });

/// So many models, the n-th of n + 1 W; every seventh publishes no TDP.
struct many_models {
  explicit many_models(std::size_t n) {
    for (std::size_t i = 0; i != n; ++i) {
      names.push_back("Model " + std::to_string(i));
      catalog::accelerator& a = made.emplace_back();
      a.name = names.back();
      if (i % 7 != 6) a.rated.tdp = catalog::rated_power::from_coherent(static_cast<double>(i + 1));
    }
  }
  std::list<std::string> names;
  std::list<catalog::accelerator> made;
};

/// Seven keys that end alike, which a poor hash puts in one place.
struct collider {
  std::uint64_t value;
  auto operator<=>(collider const&) const = default;
  [[nodiscard]] std::size_t hash() const { return 42; }
};

}  // namespace

TEST_CASE("more models than a word has bits") {
  many_models const models(150);
  std::vector<row> rows;
  int i = 0;
  for (auto const& m : models.made) {
    rows.push_back({1.0 * gpus, m, i % 3});
    rows.push_back({2.0 * gpus, m, i++ % 3});
  }
  auto const answer = rows | by(group) | tally(gpu_count, chip_power);
  REQUIRE(answer.size() == 3);
  double all = 0, unknown = 0, watts_known = 0;
  for (int n = 0; n != 150; ++n) {
    all += 3;
    if (n % 7 == 6)
      unknown += 3;
    else
      watts_known += 3.0 * (n + 1);
  }
  auto const& total = answer.total(chip_power);
  CHECK(total.covers().all.in(gpus) == all);          // 450
  CHECK(total.covers().unknown.in(gpus) == unknown);  // 21 models of 3: 63
  CHECK(total.known().in(watts) == Approx(watts_known));
  CHECK(total.covers().model_count() == 150);
  CHECK(total.covers().unknown_models.size() == 21);
  CHECK(answer.total(gpu_count).value().in(gpus) == 450);
  for (auto const& [g, n, power] : answer) {
    CHECK(n.value().in(gpus) == 150);
    CHECK(power.covers().model_count() == 50);
    CHECK(power.covers().unknown_models.size() == 7);  // 21 ÷ 3, for 7 and 3 are coprime
  }
}

TEST_CASE("each group names its own models, beyond the first 64 as well") {
  many_models const models(130);
  std::vector<row> rows;
  int i = 0;
  for (auto const& m : models.made) rows.push_back({1.0 * gpus, m, i++});
  auto const answer = rows | by(group) | tally(gpu_count);
  REQUIRE(answer.size() == 130);
  for (auto const& [g, n] : answer) {
    REQUIRE(n.covers().model_count() == 1);
    CHECK((*n.covers().models->begin())->name == "Model " + std::to_string(g));
  }
}

TEST_CASE("a hundred thousand groups") {
  constexpr int groups = 120'000;
  std::vector<row> rows;
  for (int pass = 0; pass != 2; ++pass) {
    for (int i = 0; i != groups; ++i) {
      int const g = static_cast<int>((std::int64_t{i} * 7'919) % groups);  // 7,919 is prime and does not divide
      rows.push_back({(1.0 + g % 5) * gpus, catalog::nvidia::h100_sxm5, g});
    }
  }
  auto const answer = rows | by(group) | tally(gpu_count, chip_power);
  REQUIRE(answer.size() == groups);
  bool good = true;
  int expected = 0;
  for (auto const& [g, n, power] : answer) {
    good = good && g == expected && n.value().in(gpus) == 2.0 * (1 + g % 5) &&
           power.value().in(watts) == 1'400.0 * (1 + g % 5);
    ++expected;
  }
  CHECK(good);
  CHECK(answer.total(gpu_count).value().in(gpus) == 720'000);  // 120,000 × 2 × 3 on average
}

TEST_CASE("keys that hash alike are still different keys") {
  std::vector<row> rows;
  for (int i = 0; i != 200; ++i) rows.push_back({1.0 * gpus, catalog::nvidia::l4, i % 50});
  auto const answer = rows |
                      by(key("collider", [](row const& r) { return collider{static_cast<std::uint64_t>(r.group)}; })) |
                      tally(gpu_count);
  REQUIRE(answer.size() == 50);
  for (auto const& [k, n] : answer) CHECK(n.value().in(gpus) == 4);
}

TEST_CASE("keys that differ in their high bits only") {
  std::vector<row> rows;
  for (int i = 0; i != 1'000; ++i) rows.push_back({1.0 * gpus, catalog::nvidia::l4, i});
  auto const answer =
      rows | by(key("high", [](row const& r) { return static_cast<std::uint64_t>(r.group) << 54; })) | tally(gpu_count);
  CHECK(answer.size() == 1'000);
}

TEST_CASE("numbers that lie close together, then far apart, then close together again, are each one group") {
  std::vector<int> numbers;
  auto const add = [&](int begin, int end) {
    for (int n = begin; n != end; ++n) numbers.push_back(n);
  };
  add(0, 100);
  add(5'000, 5'001);
  add(-50, 300);
  add(300, 3'000);
  add(1'000'000, 1'000'001);
  add(2'900, 3'100);
  add(0, 3'000);
  // 0 to 99 three times; 100 to 2,999, of which 2,900 on once more; 3,000 to 3,099, -50 to -1, 5,000 and 1,000,000.
  auto const answer = numbers | by([](int n) { return n; }) | tally(row_count);
  REQUIRE(answer.rows.size() == 3'152);
  for (std::size_t i = 0; i != answer.rows.size(); ++i) {
    auto const& [number] = answer.rows[i].keys;
    CHECK(number == (i < 3'150 ? static_cast<int>(i) - 50 : i == 3'150 ? 5'000 : 1'000'000));
    std::int64_t const times = number < 0 || number >= 3'000 ? 1 : number < 100 || number >= 2'900 ? 3 : 2;
    CHECK(answer.rows[i].cells.all == times);
  }
}

TEST_CASE("keys that say the same until a row differs") {
  // A number, its name, and a third that keeps to the name for longer: all three are one code until the 100th row.
  struct node {
    int number;
    std::string name;
    int rack;
  };
  std::vector<node> nodes;
  for (int i = 0; i != 100; ++i) nodes.push_back({i % 7, "n" + std::to_string(i % 7), 100 + i % 7});
  auto const asked = by(&node::number, &node::name, &node::rack) | tally(row_count);
  CHECK((nodes | asked).size() == 7);
  nodes.push_back({3, "n5", 105});
  CHECK((nodes | asked).size() == 8);
  for (int i = 0; i != 60; ++i) nodes.push_back({i % 3, "n" + std::to_string(i % 5), 100 + i % 4});
  // 60 combinations of 3, 5 and 4, of which n, n, n for 0, 1, 2 were there.
  auto const all = nodes | asked;
  CHECK(all.size() == 65);
  auto const rows_of = [&](int number, std::string const& name, int rack) {
    return all.at(row_count, number, name, rack).value();
  };
  CHECK(rows_of(0, "n0", 100) == 16);  // 15 of the first hundred and one of the last sixty
  CHECK(rows_of(3, "n3", 103) == 14);
  CHECK(rows_of(3, "n5", 105) == 1);
  CHECK(rows_of(2, "n4", 103) == 1);
}

TEST_CASE("a bad count names its row") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t const bad : {std::size_t{1}, std::size_t{2}, std::size_t{16}, std::size_t{17}, std::size_t{33}}) {
    std::vector<row> rows(40, row{8.0 * gpus, catalog::nvidia::l4});
    rows[bad - 1].count = -8.0 * gpus;
    CHECK_THROWS_AS(rows | tally(gpu_count), error);
    CHECK_THROWS_WITH(rows | tally(gpu_count), contains("row " + std::to_string(bad)));
    CHECK_THROWS_WITH(rows | by(group) | tally(chip_power), contains("row " + std::to_string(bad)));
    rows[bad - 1].count = nan * gpus;
    CHECK_THROWS_WITH(rows | tally(gpu_count), contains("row " + std::to_string(bad)) && contains("nan"));
  }
  auto made = ranges::views::iota(1, 10) |
              ranges::views::transform([](int i) { return row{(i == 7 ? -1.0 : 1.0) * gpus, catalog::nvidia::l4}; });
  CHECK_THROWS_WITH(made | tally(gpu_count), contains("row 7"));
}

TEST_CASE("whole counts are refused alike") {
  struct whole {
    quantity<kind::gpu, std::int64_t> count;
    catalog::model model;
  };
  std::vector<whole> const rows{{8 * gpus, catalog::nvidia::l4}, {-1 * gpus, catalog::nvidia::l4}};
  CHECK_THROWS_WITH(rows | tally(gpu_count), contains("row 2") && contains("-1"));
}

TEST_CASE("what is unknown is counted, group by group") {
  std::vector<row> const rows{{1.0 * gpus, catalog::nvidia::h100_sxm5, 1},
                              {3.0 * gpus, catalog::google::tpu_v5e, 1},
                              {5.0 * gpus, catalog::google::tpu_v5e, 2},
                              {7.0 * gpus, catalog::nvidia::l4, 3}};
  auto const answer = rows | by(group) | tally(chip_power, peak<bf16>, gpu_count);
  CHECK(answer.at(chip_power, 1).known().in(watts) == 700);
  CHECK(answer.at(chip_power, 1).covers().known_share() == 0.25);
  CHECK(answer.at(chip_power, 1).covers().model_count() == 2);
  CHECK(answer.at(chip_power, 2).is_unknown());
  CHECK(answer.at(chip_power, 3).value().in(watts) == 504);  // 7 × 72 W
  CHECK(answer.at(peak<bf16>, 1).is_complete());
  CHECK(answer.at(gpu_count, 2).value().in(gpus) == 5);
  CHECK(answer.total(chip_power).known().in(watts) == 1'204);     // 700 + 504
  CHECK(answer.total(chip_power).covers().known_share() == 0.5);  // 8 of 16
  CHECK(answer.total(chip_power).covers().unknown_names() == "TPU v5e");
}

TEST_CASE("a figure of no GPUs is a figure") {
  // A deposit: paid for, and no GPU yet. The other row's cost is not known.
  struct paid {
    quantity<kind::gpu> count;
    catalog::model model;
    std::optional<quantity<money<usd>>> cost;
  };
  std::vector<paid> const rows{{0.0 * gpus, catalog::nvidia::l4, 5e6 * usd}, {5.0 * gpus, catalog::nvidia::l4, {}}};
  auto const answer = rows | tally(acquisition_cost);
  CHECK(!answer.total(acquisition_cost).is_complete());
  CHECK(!answer.total(acquisition_cost).is_unknown());
  CHECK_NOTHROW(answer.total(acquisition_cost).known());
}

TEST_CASE("an unknown figure of no GPUs is unknown") {
  std::vector<row> const rows{{0.0 * gpus, catalog::google::tpu_v5e}};
  auto const answer = rows | tally(chip_power);
  CHECK(answer.total(chip_power).is_unknown());
  CHECK_THROWS_AS(answer.total(chip_power).value(), error);
}

TEST_CASE("what is unknown of an interval of GPUs is unknown") {
  struct some {
    quantity<kind::gpu, interval<double>> count;
    catalog::model model;
  };
  std::vector<some> const rows{{at_least(8.0 * gpus), catalog::google::tpu_v5e}};
  auto const answer = rows | tally(chip_power);
  CHECK(answer.total(chip_power).is_unknown());
  std::vector<some> const both{{at_least(8.0 * gpus), catalog::google::tpu_v5e},
                               {at_least(8.0 * gpus), catalog::nvidia::l4}};
  auto const part = both | tally(chip_power);
  CHECK(!part.total(chip_power).is_complete());
  CHECK(!part.total(chip_power).is_unknown());
  CHECK(lower(part.total(chip_power).known()).in(watts) == 576);  // 8 × 72 W
}

TEST_CASE("a figure is the exact sum of exact products, rounded once") {
  auto const seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  catalog::model const models[] = {catalog::nvidia::h100_sxm5, catalog::nvidia::b200_hgx, catalog::nvidia::l4};
  std::vector<row> rows;
  for (int i = 0; i != 5'000; ++i) {
    double const n =
        std::ldexp(1.0 + static_cast<double>(random() % 1'000'000) / 1e6, static_cast<int>(random() % 60) - 20);
    rows.push_back({n * gpus, models[random() % 3], static_cast<int>(random() % 37)});
  }
  std::map<int, std::array<tonnage::testing::exact_reference, 3>> by_hand;
  for (auto const& r : rows) {
    double const n = r.count.in(gpus);
    auto& sums = by_hand[r.group];
    sums[0].add(n);
    sums[1].add_product(n, r.model->tdp()->coherent_);
    sums[2].add_product(n, r.model->tdp()->coherent_ * 1.82 * 1.25);
  }
  auto const answer = rows | by(group) | tally(gpu_count, chip_power, facility_power(pue(1.25)));
  REQUIRE(answer.size() == by_hand.size());
  std::size_t different = 0;
  for (auto const& [g, n, chips, facility] : answer) {
    auto const& sums = by_hand.at(g);
    different += n.value().coherent_ != sums[0].rounded() || chips.value().coherent_ != sums[1].rounded() ||
                 facility.value().coherent_ != sums[2].rounded();
  }
  CHECK(different == 0);
  auto const again = rows | by(group) | tally(gpu_count, chip_power, facility_power(pue(1.25)));
  CHECK(again.total(gpu_count).value().coherent_ == answer.total(gpu_count).value().coherent_);
}

TEST_CASE("rows that are made on the way give the same bits") {
  std::vector<row> rows;
  for (int i = 0; i != 1'000; ++i) rows.push_back({(0.1 + i) * gpus, catalog::nvidia::l4, i % 7});
  auto const stored = rows | by(group) | tally(gpu_count, chip_power);
  auto const made = rows | ranges::views::transform([](row r) { return r; }) | by(group) | tally(gpu_count, chip_power);
  REQUIRE(made.size() == stored.size());
  for (int g = 0; g != 7; ++g) {
    CHECK(made.at(gpu_count, g).value().coherent_ == stored.at(gpu_count, g).value().coherent_);
    CHECK(made.at(chip_power, g).value().coherent_ == stored.at(chip_power, g).value().coherent_);
  }
}

namespace {

struct paid {
  quantity<kind::gpu> count;
  catalog::model model;
  owner_name owner;
  std::optional<quantity<money<usd>>> cost;
};

}  // namespace

TEST_CASE("no order of rows shows in a table") {
  // A: 1e16 and eight quarters of an L4, an H100, and a tenth thrice. B: what no row says of its cost.
  std::vector<paid> rows{{1e16 * gpus, catalog::nvidia::l4, "A", 1e16 * usd}};
  for (int i = 0; i != 8; ++i) rows.push_back({0.25 * gpus, catalog::nvidia::l4, "A", 0.25 * usd});
  for (double const x : {0.1, 0.2, 0.3}) {
    rows.push_back({x * gpus, catalog::nvidia::h100_sxm5, "B", x * usd});
    rows.push_back({x * gpus, catalog::google::tpu_v6e, "B", std::nullopt});
  }
  std::mt19937 random(7);
  for (int pass = 0; pass != 20; ++pass) {
    auto const answer = rows | by(owner) | tally(gpu_count, chip_power, acquisition_cost);
    REQUIRE(answer.size() == 2);
    CHECK(answer.at(gpu_count, "A").value().in(gpus) == 1e16 + 2);
    CHECK(answer.at(chip_power, "A").value().in(watts) == 720'000'000'000'000'128.0);  // …144, to the next of 128
    CHECK(answer.at(acquisition_cost, "A").value().in(usd) == 1e16 + 2);
    CHECK(answer.at(gpu_count, "B").value().in(gpus) == 1.2);
    // 700 × the exact sum of the three doubles, which is 0.6 + 2.8e-17: next to 420 doubles are 5.7e-14 apart.
    CHECK(answer.at(chip_power, "B").known().in(watts) == 420);
    CHECK(answer.at(acquisition_cost, "B").known().in(usd) == 0.6);
    CHECK(answer.at(acquisition_cost, "B").covers().unknown.in(gpus) == 0.6);
    CHECK(answer.at(chip_power, "B").covers().unknown.in(gpus) == 0.6);
    // 1e16 + 2 + 1.2, to an even number
    CHECK(answer.total(gpu_count).value().in(gpus) == 1e16 + 4);
    std::shuffle(rows.begin(), rows.end(), random);
  }
}

TEST_CASE("what all of it covers is rounded once as well") {
  std::vector<paid> const rows{{0.1 * gpus, catalog::google::tpu_v6e, "A", std::nullopt},
                               {0.2 * gpus, catalog::google::tpu_v6e, "B", std::nullopt},
                               {0.3 * gpus, catalog::google::tpu_v6e, "C", std::nullopt}};
  auto const answer = rows | by(owner) | tally(gpu_count, chip_power, acquisition_cost);
  CHECK(answer.total(gpu_count).value().in(gpus) == 0.6);
  CHECK(answer.total(gpu_count).covers().all.in(gpus) == 0.6);
  CHECK(answer.total(chip_power).covers().unknown.in(gpus) == 0.6);
  CHECK(answer.total(acquisition_cost).covers().unknown.in(gpus) == 0.6);
  CHECK(answer.total(chip_power).covers().known_share() == 0);
}

namespace {

template <class Rep>
struct counted {
  quantity<kind::gpu, Rep> count;
  catalog::model model;
  owner_name owner;
};

}  // namespace

TEST_CASE("a product of one model is rounded once") {
  // 3 × 72 W, and a count that no double holds: (2^53 + 1) × 72 = 648518346341351496, to the next of 128: …552.
  std::vector<counted<std::int64_t>> const rows{{std::int64_t{3} * gpus, catalog::nvidia::l4, "A"},
                                                {((std::int64_t{1} << 53) + 1) * gpus, catalog::nvidia::l4, "B"}};
  auto const answer = rows | by(owner) | tally(chip_power);
  CHECK(answer.at(chip_power, "A").value().in(watts) == 216);
  CHECK(answer.at(chip_power, "B").value().in(watts) == 648'518'346'341'351'552.0);
  // The whole is of its own count: 648518346341351496 + 216 = …712, between …680 and …808.
  CHECK(answer.total(chip_power).value().in(watts) == 648'518'346'341'351'680.0);
}

TEST_CASE("every model of a group counts, however many there are") {
  // One of each model of the catalogue to each of two owners, in another order.
  std::vector<counted<double>> rows;
  for (auto const* each : catalog::all()) rows.push_back({1.0 * gpus, *each, "A"});
  for (std::size_t i = catalog::all().size(); i != 0; --i) rows.push_back({2.0 * gpus, *catalog::all()[i - 1], "B"});
  auto const answer = rows | by(owner) | tally(gpu_count, memory);
  auto const models = static_cast<double>(catalog::all().size());
  REQUIRE(models > 30);
  CHECK(answer.at(gpu_count, "A").value().in(gpus) == models);
  CHECK(answer.at(gpu_count, "B").value().in(gpus) == 2 * models);
  CHECK(answer.at(gpu_count, "A").covers().model_count() == catalog::all().size());
  double in_one = 0;
  for (auto const* each : catalog::all())
    if (auto const m = each->memory()) in_one += (1.0 * gpu * *m).in(gigabytes);
  CHECK(answer.at(memory, "B").known().in(gigabytes) == Approx(2 * in_one));
}
