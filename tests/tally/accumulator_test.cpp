// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/named.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <vector>

using namespace tonnage;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

/// As a list of the largest computers has them: no GPUs in sight.
struct computer {
  std::string country;
  quantity<kind::power> draw;
  double linpack = 0;  // PFLOP/s
  std::optional<double> efficiency{};
  bool liquid = false;
  int cores = 0;
};
std::vector<computer> const computers{
    {"kr", 7.0 * megawatts, 106.0, 0.66, true, 100},
    {"kr", 3.0 * megawatts, 25.2, 0.58, false, 250},
    {"jp", 30.0 * megawatts, 442.0, 0.82, true, 7'630},
    {"kr", 2.0 * megawatts, 25.2, std::nullopt, false, 100},
};

/// Distinct figures, about (P. Flajolet, E. Fusy, O. Gandouet, F. Meunier, "HyperLogLog", AofA 2007), with 2^10 registers:
/// a standard error of 1.04 / 32 = 3.3 %.
struct hyperloglog {
  std::array<std::uint8_t, 1024> registers{};

  void add(int figure) {
    auto h = static_cast<std::uint64_t>(figure) + 0x9e3779b97f4a7c15;  // splitmix64
    h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9;
    h = (h ^ h >> 27) * 0x94d049bb133111eb;
    h ^= h >> 31;
    auto const rank = static_cast<std::uint8_t>(std::countl_zero(h << 10 | 1) + 1);
    auto& r = registers[static_cast<std::size_t>(h >> 54)];
    r = (std::max)(r, rank);
  }
  void merge(hyperloglog const& other) {
    for (std::size_t i = 0; i != registers.size(); ++i) registers[i] = (std::max)(registers[i], other.registers[i]);
  }
  [[nodiscard]] double value() const {
    double sum = 0;
    std::size_t zeros = 0;
    for (auto const r : registers) sum += std::ldexp(1.0, -int{r}), zeros += r == 0 ? 1U : 0U;
    double const m = 1024, raw = 0.7213 / (1 + 1.079 / m) * m * m / sum;
    return raw <= 2.5 * m && zeros != 0 ? m * std::log(m / static_cast<double>(zeros)) : raw;
  }
  [[nodiscard]] static std::string tag() { return "HyperLogLog, 1024 registers"; }
  void put(auto& to) const {
    for (auto const r : registers) to.number(r);
  }
  static hyperloglog get(auto& from) {
    hyperloglog out;
    for (auto& r : out.registers) r = from.template number<std::uint8_t>();
    return out;
  }
};

}  // namespace

TEST_CASE("rows without GPUs are counted, summed, and averaged") {
  auto const efficiency = mean("efficiency", &computer::efficiency);
  auto const linpack = sum("Rmax", &computer::linpack);
  auto const answer = computers | by(&computer::country) | tally(row_count, linpack, efficiency);
  CHECK(answer.at(row_count, std::string("kr")) == 3);
  CHECK(answer.at(linpack, std::string("kr")) == Approx(156.4));
  CHECK(answer.at(efficiency, std::string("jp")) == 0.82);
  CHECK(answer.total(row_count) == 4);
  // (0.66 + 0.58) / 2, of two of the three rows
  auto const korea = answer.at(efficiency, std::string("kr"));
  CHECK(!korea.is_complete());
  CHECK(korea.known() == 0.62);
  CHECK(korea.covers().known_share() == Approx(2.0 / 3));
  CHECK(fmt::format("{}", answer) ==
        "key    rows   Rmax  efficiency\n"
        "──────────────────────────────\n"
        "jp        1    442        0.82\n"
        "kr        3  156.4       0.62*\n"
        "──────────────────────────────\n"
        "total     4  598.4     0.6867*\n"
        "\n"
        "* in all, efficiency covers 75 % of the rows; unknown: some rows");
}

TEST_CASE("smallest, largest and share") {
  auto const least = smallest("least", &computer::cores);
  auto const most = largest("most", &computer::draw);
  auto const liquid = share("liquid", &computer::liquid);
  auto const efficient = share("efficient", [](computer const& c) {
    return c.efficiency ? std::optional<bool>(*c.efficiency > 0.6) : std::nullopt;
  });
  auto const answer = computers | by(&computer::country) | tally(least, most, liquid, efficient);
  CHECK(answer.at(least, std::string("kr")) == 100);
  CHECK(answer.at(most, std::string("kr")).value() == 7.0 * megawatts);
  CHECK(answer.total(most).value() == 30.0 * megawatts);
  CHECK(answer.at(liquid, std::string("kr")) == Approx(1.0 / 3));
  CHECK(answer.total(liquid) == 0.5);
  CHECK(answer.at(efficient, std::string("kr")).known() == 0.5);
  STATIC_REQUIRE(std::is_same_v<decltype(answer.total(least).value()), int>);
  CHECK(answer.sorted_by(most).rows.front().get<0>() == "jp");
}

TEST_CASE("what is smallest does not depend on the order, also of zeros and NaN") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  auto const least = smallest("least", [](double x) { return x; });
  auto const most = largest("most", [](double x) { return x; });
  for (auto const& both : {std::vector{0.0, -0.0}, std::vector{-0.0, 0.0}}) {
    auto const answer = both | tally(least, most);
    CHECK(std::signbit(answer.total(least).value()));
    CHECK(!std::signbit(answer.total(most).value()));
  }
  for (auto const& three : {std::vector{nan, 1.0, 2.0}, std::vector{2.0, nan, 1.0}, std::vector{1.0, 2.0, -nan}}) {
    auto const answer = three | tally(least, most);
    CHECK(std::isnan(answer.total(least).value()));
    CHECK(std::isnan(answer.total(most).value()));
  }
}

TEST_CASE("a mean is exact, and rounded once") {
  // 1e300 + 3 - 1e300 + 1 = 4, over four
  std::vector<double> const numbers{1e300, 3, -1e300, 1};
  auto const middle = mean("mean", [](double x) { return x; });
  CHECK((numbers | tally(middle)).total(middle) == 1);
  auto const of_ints = mean("mean", [](computer const& c) { return c.cores; });
  CHECK((computers | tally(of_ints)).total(of_ints) == 2020);  // (100 + 250 + 7630 + 100) / 4
  auto const of_floats = sum("floats", [](double x) { return static_cast<float>(x); });
  std::vector<double> const small{16'777'216, 1, 1, -16'777'216};
  CHECK((small | tally(of_floats)).total(of_floats) == 2);  // floats added one by one give 0
}

TEST_CASE("a ratio of whole numbers is no whole number") {
  auto const cores = sum("cores", &computer::cores);
  auto const ratio = cores / row_count;
  CHECK((computers | tally(ratio)).total(ratio) == 2020);
  auto const other = row_count / cores;
  CHECK((computers | tally(other)).total(other) == Approx(4.0 / 8080));
}

TEST_CASE("a lambda or a member alone is a sum") {
  auto const answer =
      computers | by(&computer::country) | tally(&computer::cores, [](computer const& c) { return c.draw; });
  auto const& [country, cores, draw] = answer.rows[1];
  CHECK(country == "kr");
  CHECK(cores == 450);
  CHECK(draw.value() == 12.0 * megawatts);
}

TEST_CASE("an accumulator from outside is a peer: HyperLogLog") {
  struct job {
    int user;
    int group;
  };
  std::vector<job> jobs;
  for (int i = 0; i != 60'000; ++i) jobs.push_back({i % 20'000, i % 2});
  auto const users = metric("users", hyperloglog(), &job::user);
  auto const question = by(&job::group) | tally(row_count, users);
  auto const answer = jobs | question;
  CHECK(answer.at(row_count, 1) == 30'000);
  // users of one parity: 10,000 in each group; three standard errors are 9.8 %
  CHECK(answer.at(users, 0) == Approx(10'000).epsilon(0.098));
  CHECK(answer.at(users, 1) == Approx(10'000).epsilon(0.098));
  CHECK(answer.total(users) == Approx(20'000).epsilon(0.098));

  SECTION("in batches, on threads, as bytes: the same bits") {
    auto first = partial_of<job>(question), rest = partial_of<job>(question);
    first.add(kernels::par(2), std::vector<job>(jobs.begin(), jobs.begin() + 40'000));
    rest.add(std::vector<job>(jobs.begin() + 40'000, jobs.end()));
    auto whole = partial_from_bytes<job>(question, to_bytes(rest));
    whole.merge(first);
    auto const merged = whole.finish();
    CHECK(merged.at(users, 0).value() == answer.at(users, 0).value());
    CHECK(merged.total(users).value() == answer.total(users).value());
  }
  SECTION("bytes of another accumulator are refused") {
    auto const other = by(&job::group) | tally(row_count, largest("users", &job::user));
    CHECK_THROWS_WITH(partial_from_bytes<job>(other, to_bytes(partial_of<job>(question))),
                      contains("HyperLogLog, 1024 registers"));
  }
}

TEST_CASE("whole numbers are counts of GPUs, and text is a model") {
  struct node {
    std::string model;
    int gpus;
    std::string site;
  };
  std::vector<node> nodes{{"h100 sxm5", 8, "kr/seoul/a"}, {"B200-HGX", 16, "kr/busan"}, {"H100 SXM5", 8, "kr/seoul/b"}};
  auto const answer = nodes | by(model) | tally(gpu_count, chip_power, row_count);
  CHECK(answer.at(gpu_count, catalog::model(catalog::nvidia::h100_sxm5)).value().in(gpus) == 16);
  CHECK(answer.at(row_count, catalog::model(catalog::nvidia::h100_sxm5)) == 2);
  CHECK(answer.total(chip_power).value() == 27.2 * prefix::kilo * watts);  // 16 × 700 W + 16 × 1000 W
  CHECK((nodes | by(site.at(2)) | tally(gpu_count)).rows.size() == 2);

  nodes.push_back({"H1OO", 4, "us"});
  CHECK_THROWS_WITH(nodes | tally(gpu_count),
                    contains("row 4: no accelerator goes by this name") && contains("'H1OO'"));
  CHECK_THROWS_WITH(nodes | by(model) | tally(gpu_count), contains("row 4: "));
  nodes.back() = {"h100 sxm5", -3, "us"};
  CHECK_THROWS_WITH(nodes | tally(gpu_count), contains("in row 4: '-3'"));
}

namespace {
struct asset {
  std::string name;
  std::uint8_t count;
};
}  // namespace
template <>
struct tonnage::row_access<asset> {
  static catalog::model model(asset const& a) { return catalog::find_or_unknown(a.name); }
};

TEST_CASE("a model that nobody knows is an unknown one where the row says so") {
  std::vector<asset> const assets{{"T4", 200}, {"in-house chip", 100}};
  auto const answer = assets | tally(gpu_count, chip_power);
  CHECK(answer.total(gpu_count).value().in(gpus) == 300);  // and not 44, as in eight bits
  CHECK(answer.total(chip_power).known() == 14.0 * prefix::kilo * watts);
  CHECK(answer.total(chip_power).covers().unknown_names() == "in-house chip");
}

TEST_CASE("counts of 32 bits do not wrap") {
  struct rack {
    quantity<kind::gpu, std::int32_t> count;
    catalog::model model;
  };
  std::vector<rack> const racks(3,
                                {quantity<kind::gpu, std::int32_t>::from_coherent(2'000'000'000), catalog::nvidia::t4});
  CHECK((racks | tally(gpu_count)).total(gpu_count).value().in(gpus) == 6'000'000'000);
}

TEST_CASE("metrics under another name, and in a unit") {
  struct rack {
    quantity<kind::gpu> count;
    catalog::model model;
  };
  std::vector<rack> const racks{{72.0 * gpus, catalog::nvidia::h100_sxm5}};
  auto const dense = (peak<bf16> / chip_power).in("PFLOP/s per kW").named("efficiency");
  auto const answer = racks | tally(gpu_count.named("accelerators"), dense, chip_power.in(prefix::mega * watts),
                                    share("large", [](rack const& r) { return r.count > 8.0 * gpus; }).in(percent));
  // 989.4 TFLOP/s / 700 W; 72 × 700 W
  CHECK(fmt::format("{}", answer) ==
        "accelerators      efficiency  chip power  large\n"
        "        GPUs  PFLOP/s per kW          MW      %\n"
        "───────────────────────────────────────────────\n"
        "          72            1.41      0.0504    100");
  CHECK(answer.total(dense).value() == (racks | tally(peak<bf16> / chip_power)).total(peak<bf16> / chip_power).value());
  CHECK_THROWS_WITH(fmt::format("{}", racks | tally(chip_power.in("MWh"))),
                    contains("measures something else") && contains("'MWh'"));
  CHECK_THROWS_WITH(chip_power.in(prefix::milli * percent * watts), contains("no symbol"));
}
