// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "register.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <random>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/usage.hpp>
#include <utility>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;
using tonnage::testing::difference;
using tonnage::testing::on_day;
using tonnage::testing::some_register;

namespace {

as_of const some_day(on_day(1'000));
using row = testing::register_row<double>;

template <class Question>
std::vector<std::byte> bytes_of(std::vector<row> const& rows, Question const& q) {
  auto p = partial_of<row>(q);
  p.add(rows | in_service(some_day));
  return to_bytes(p);
}

/// The checksum of everything before it, as the format has it: FNV-1a, lowest byte first.
void sign(std::vector<std::byte>& message) {
  std::uint64_t sum = 14'695'981'039'346'656'037U;
  for (std::size_t i = 0; i + 8 != message.size(); ++i)
    sum = (sum ^ std::to_integer<std::uint64_t>(message[i])) * 1'099'511'628'211U;
  for (std::size_t i = 0; i != 8; ++i) message[message.size() - 8 + i] = static_cast<std::byte>(sum >> (8 * i) & 0xff);
}

}  // namespace

TEST_CASE("a partial answer comes back from its bytes, goes on, and gives the same bits") {
  some_register<double> const first(700, 5), other(600, 6);
  auto const a = first.rows(), b = other.rows();
  auto const q = by(owner, site.at(1), commissioning_year, model) |
                 tally(gpu_count, chip_power, acquisition_cost, acquisition_cost / gpu_count);
  auto back = partial_from_bytes<row>(q, bytes_of(a, q));
  CHECK(difference(back.finish(), a | in_service(some_day) | q) == "");
  back.add(b | in_service(some_day));
  auto all = a;
  all.insert(all.end(), b.begin(), b.end());
  auto const expected = all | in_service(some_day) | q;
  CHECK(difference(back.finish(), expected) == "");
  auto merged = partial_from_bytes<row>(q, bytes_of(b, q));
  merged.merge(partial_from_bytes<row>(q, bytes_of(a, q)));
  CHECK(difference(merged.finish(), expected) == "");
  CHECK(merged.finish().notes == expected.notes);
}

TEST_CASE("a partial answer is of one instant, and of any number of periods") {
  auto const march = [](int year) { return as_of(std::chrono::year(year) / 3 / 1); };
  auto const machine = [](double count, int year) {
    return holding{.count = count * gpus,
                   .model = catalog::nvidia::h100_sxm5,
                   .commissioned = std::chrono::year(year) / 1 / 1,
                   .cost = count * prefix::mega * usd};
  };
  std::vector<holding> const some{machine(8, 2026)}, more{machine(4, 2026), machine(2, 2027)};
  auto const refused = contains("expected rows in service as of 2026-03-01, found rows as of 2027-03-01");

  auto const stocks = by(model) | tally(gpu_count, chip_power);
  auto first = partial_of<holding>(stocks), other = partial_of<holding>(stocks);
  first.add(some | in_service(march(2026)));
  CHECK_THROWS_WITH(first.add(more | in_service(march(2027))), refused);
  CHECK_THROWS_WITH(first.add(some | at_completion()), contains("found rows everything that is not retired"));
  other.add(more | in_service(march(2027)));
  auto back = partial_from_bytes<holding>(stocks, to_bytes(first));
  CHECK_THROWS_WITH(first.merge(other), refused);
  CHECK_THROWS_WITH(first.merge(partial_from_bytes<holding>(stocks, to_bytes(other))), refused);
  CHECK_THROWS_WITH(back.merge(other), refused);
  CHECK_THROWS_WITH(back.add(more | in_service(march(2027))), refused);
  CHECK(first.finish().total(gpu_count).value() == 8.0 * gpus);  // nothing came of what was refused
  first.add(more | in_service(march(2026)));
  CHECK(first.finish().total(gpu_count).value() == 12.0 * gpus);

  // What serves on both days is a selection of its own, and may come twice.
  auto both = partial_of<holding>(stocks);
  both.add(some | in_service(march(2026)) | in_service(march(2027)));
  both.add(more | in_service(march(2027)) | in_service(march(2026)));
  CHECK(both.finish().total(gpu_count).value() == 12.0 * gpus);
  CHECK_THROWS_WITH(both.merge(first), contains("as of 2026-03-01 and as of 2027-03-01"));

  auto flows = partial_of<holding>(tally(gpu_count, capex));
  flows.add(more | added_in(std::chrono::year(2026)));
  flows.add(more | added_in(std::chrono::year(2027)));
  CHECK(flows.finish().total(capex).value() == 6.0 * prefix::mega * usd);
}

TEST_CASE("equal partial answers are equal bytes, whatever the order and the cuts") {
  some_register<double> const r(500, 7);
  auto rows = r.rows();
  auto const q = by(owner, tenant) | tally(gpu_count, memory, acquisition_cost);
  auto const expected = bytes_of(rows, q);
  std::mt19937_64 random(8);
  for (int round = 0; round != 20; ++round) {
    std::shuffle(rows.begin(), rows.end(), random);
    auto const middle = rows.begin() + static_cast<std::ptrdiff_t>(random() % rows.size());
    auto left = partial_of<row>(q), right = partial_of<row>(q);
    left.add(std::vector<row>(rows.begin(), middle) | in_service(some_day));
    right.add(std::vector<row>(middle, rows.end()) | in_service(some_day));
    auto const sent = partial_from_bytes<row>(q, to_bytes(right));
    left.merge(sent);
    CHECK(to_bytes(left) == expected);
  }
  CHECK(to_bytes(partial_from_bytes<row>(q, expected)) == expected);
}

TEST_CASE("what is far apart keeps all its digits") {
  struct cost_of_row {
    quantity<kind::gpu> count;
    catalog::model model;
    std::optional<quantity<money<usd>>> cost;
  };
  std::vector<cost_of_row> rows;
  for (double const x : {1e300, 1.0, 1e-300, -1e300, 3.0}) rows.push_back({1.0 * gpus, catalog::nvidia::l4, x * usd});
  rows.push_back({0.1 * gpus, catalog::nvidia::l4, std::nullopt});
  auto const q = tally(gpu_count, acquisition_cost);
  auto p = partial_of<cost_of_row>(q);
  p.add(rows);
  auto back = partial_from_bytes<cost_of_row>(q, to_bytes(p));
  CHECK(difference(back.finish(), rows | q) == "");
  back.add(std::vector<cost_of_row>{{1.0 * gpus, catalog::nvidia::l4, -4.0 * usd}});
  CHECK(back.finish().total(acquisition_cost).known().in(usd) == 1e-300);
}

TEST_CASE("GPU time by hour, month and account travels") {
  std::vector<usage_record> const records{{.account = "lattice",
                                           .model = catalog::nvidia::h100_sxm5,
                                           .gpus = gpu_share::of(1, 7),
                                           .start = at(2026y / 3 / 31, 20h),
                                           .end = at(2026y / 4 / 1, 3h)}};
  auto const march = records | over(2026y, utc_offset(9h)).by_hours();
  auto const q = by(account, hour_of_use) | tally(gpu_hours_used, jobs_started);
  using piece = std::remove_cvref_t<decltype(*march.begin())>;
  auto p = partial_of<piece>(q);
  p.add(march);
  auto const back = partial_from_bytes<piece>(q, to_bytes(p)).finish();
  CHECK(back.size() == 7);
  CHECK(back.total(gpu_hours_used).value() == gpu_share::of(1, 7) * 7h);
}

TEST_CASE("a model of somebody else's comes with its figures") {
  std::vector<std::byte> message;
  auto const q = by(model) | tally(gpu_count, chip_power, peak<bf16>);
  {
    std::string const name = "Gone";
    catalog::accelerator made{.name = name};
    made.rated.tdp = 123.0 * watts * of_chips / gpu;
    std::vector<holding> const rows{{.count = 2.0 * gpus, .model = made}};
    auto p = partial_of<holding>(q);
    p.add(rows | at_completion());
    message = to_bytes(p);
  }
  auto const answer = partial_from_bytes<holding>(q, message).finish();
  REQUIRE(answer.size() == 1);
  CHECK(std::get<0>(answer.rows[0].keys)->name == "Gone");
  CHECK(answer.total(chip_power).value().in(watts) == 246);
  CHECK(answer.total(peak<bf16>).is_unknown());
}

TEST_CASE("bytes of another question, another version, and no bytes of ours") {
  some_register<double> const r(50, 9);
  auto const rows = r.rows();
  auto const q = by(owner) | tally(gpu_count);
  auto message = bytes_of(rows, q);
  CHECK_THROWS_WITH(partial_from_bytes<row>(by(owner) | tally(memory), message),
                    contains("these bytes answer another question: expected by owner (name), tally of") &&
                        contains("memory") && contains("GPUs"));
  auto const country = by(site.at(1)) | tally(facility_power(pue(1.2)));
  CHECK_THROWS_WITH(partial_from_bytes<row>(by(site.at(2)) | tally(facility_power(pue(1.2))), bytes_of(rows, country)),
                    contains("another question"));
  CHECK_THROWS_WITH(partial_from_bytes<row>(by(site.at(1)) | tally(facility_power(pue(1.3))), bytes_of(rows, country)),
                    contains("another question") && contains("1.3"));
  CHECK_THROWS_WITH(partial_from_bytes<row>(q, std::vector<std::byte>()), contains("they end early"));
  auto newer = message;
  newer[23] = std::byte{2};  // behind the 23 characters that they begin with
  sign(newer);
  CHECK_THROWS_WITH(partial_from_bytes<row>(q, newer), contains("they have version 2, expected 1"));
  message[0] = std::byte{'T'};
  CHECK_THROWS_WITH(partial_from_bytes<row>(q, message), contains("they begin otherwise"));
}

TEST_CASE("damaged bytes are refused, and forged ones do no harm") {
  some_register<double> const r(60, 10);
  auto const q = by(owner, model) | tally(gpu_count, acquisition_cost);
  auto const good = bytes_of(r.rows(), q);
  for (std::size_t size = 0; size < good.size(); size += 7)
    CHECK_THROWS_AS(partial_from_bytes<row>(
                        q, std::vector<std::byte>(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size))),
                    error);
  std::mt19937_64 random(11);
  for (int round = 0; round != 2'000; ++round) {
    auto bad = good;
    for (auto n = 1 + random() % 3; n != 0; --n)
      bad[random() % bad.size()] ^= static_cast<std::byte>(1 + random() % 255);
    if (bad != good) CHECK_THROWS_AS(partial_from_bytes<row>(q, bad), error);
    sign(bad);
    try {  // a sum may be another one; it may be no crash
      static_cast<void>(to_bytes(partial_from_bytes<row>(q, bad)));
    } catch (error const&) {
    }
  }
}
