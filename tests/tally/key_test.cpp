// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/report/grid.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

enum class wing : std::uint8_t { west, east };

struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
};
struct hall {
  quantity<kind::gpu> count;
  catalog::model model;
  wing side;
  int floor;
  std::string row;
  std::optional<date> commissioned;
};

date const mid_2027 = 2027y / std::chrono::July / 1;
holding const one{.count = 8.0 * gpus,
                  .model = catalog::nvidia::b200_hgx,
                  .owner = "Ministry",
                  .operator_ = "NAVER Cloud",
                  .site = "kr/naver/sejong/hall-1",
                  .tenant = "KAIST",
                  .commissioned = mid_2027};

}  // namespace

TEST_CASE("keys have names") {
  CHECK(owner.name() == "owner");
  CHECK(operator_.name() == "operator");
  CHECK(tenant.name() == "tenant");
  CHECK(model.name() == "model");
  CHECK(vendor.name() == "vendor");
  CHECK(site.name() == "site");
  CHECK(site.at(2).name() == "site");
  CHECK(commissioning_year.name() == "year");
  CHECK(status_as_of(as_of(mid_2027)).name() == "status");
  CHECK(key("wing", [](holding const&) { return 1; }).name() == "wing");
}

TEST_CASE("keys ask a row") {
  CHECK(owner.of(one) == "Ministry");
  CHECK(operator_.of(one) == "NAVER Cloud");
  CHECK(tenant.of(one) == "KAIST");
  CHECK(model.of(one) == catalog::nvidia::b200_hgx);
  CHECK(vendor.of(one) == "NVIDIA");
  CHECK(site.of(one) == "kr/naver/sejong/hall-1");
  CHECK(site.at(1).of(one) == "kr");
  CHECK(site.at(3).of(one) == "kr/naver/sejong");
  CHECK(site.at(9).of(one) == "kr/naver/sejong/hall-1");
  CHECK(!site.at(0).of(one).is_known());
  CHECK(commissioning_year.of(one) == 2027y);
  CHECK(status_as_of(as_of(mid_2027)).of(one) == status::commissioned);
  CHECK(status_as_of(as_of(mid_2027 - std::chrono::days(1))).of(one) == status::announced);
}

TEST_CASE("the year of what was not commissioned is no year") {
  holding h = one;
  h.commissioned.reset();
  CHECK(!commissioning_year.of(h).ok());
  CHECK(commissioning_year.of(h) < 1000y);
}

TEST_CASE("rows answer for the keys that they have") {
  STATIC_REQUIRE(answers_for<decltype(owner), holding>);
  STATIC_REQUIRE(!answers_for<decltype(owner), rack>);
  STATIC_REQUIRE(!answers_for<decltype(site), rack>);
  STATIC_REQUIRE(!answers_for<decltype(commissioning_year), rack>);
  STATIC_REQUIRE(!answers_for<decltype(status_as_of(as_of(mid_2027))), rack>);
  STATIC_REQUIRE(answers_for<decltype(model), rack>);
  STATIC_REQUIRE(answers_for<decltype(vendor), rack>);
  STATIC_REQUIRE(answers_for<decltype(commissioning_year), hall>);
  STATIC_REQUIRE(key_like<std::remove_cvref_t<decltype(owner)>>);
  STATIC_REQUIRE(!key_like<std::remove_cvref_t<decltype(gpu_count)>>);
  STATIC_REQUIRE(!key_like<int>);
}

TEST_CASE("keys of your own: strings, numbers, enumerations") {
  std::vector<hall> const halls{{1.0 * gpus, catalog::nvidia::l4, wing::east, 2, "b", {}},
                                {2.0 * gpus, catalog::nvidia::l4, wing::west, 1, "a", {}},
                                {4.0 * gpus, catalog::nvidia::l4, wing::east, -1, "b", {}},
                                {8.0 * gpus, catalog::nvidia::l4, wing::west, 1, "c", {}}};
  auto const rows = [](hall const& h) -> std::string const& { return h.row; };
  auto const by_row = halls | by(key("row", rows)) | tally(gpu_count);
  REQUIRE(by_row.size() == 3);
  CHECK(by_row.at(gpu_count, "a").value().in(gpus) == 2);
  CHECK(by_row.at(gpu_count, "b").value().in(gpus) == 5);  // 1 + 4
  CHECK(by_row.at(gpu_count, "c").value().in(gpus) == 8);
  CHECK(std::get<0>(by_row.rows[0].keys) == "a");

  auto const by_floor = halls | by(key("floor", [](hall const& h) { return h.floor; })) | tally(gpu_count);
  REQUIRE(by_floor.size() == 3);
  CHECK(std::get<0>(by_floor.rows[0].keys) == -1);
  CHECK(std::get<0>(by_floor.rows[2].keys) == 2);
  CHECK(by_floor.at(gpu_count, 1).value().in(gpus) == 10);  // 2 + 8

  auto const by_wing = halls | by(key("wing", [](hall const& h) { return h.side; })) | tally(gpu_count);
  REQUIRE(by_wing.size() == 2);
  CHECK(by_wing.at(gpu_count, wing::west).value().in(gpus) == 10);
  CHECK(by_wing.at(gpu_count, wing::east).value().in(gpus) == 5);

  auto const by_both =
      halls | by(key("wing", [](hall const& h) { return h.side; }), key("row", rows)) | tally(gpu_count);
  REQUIRE(by_both.size() == 3);  // west a, west c, east b
  CHECK(by_both.at(gpu_count, wing::west, "c").value().in(gpus) == 8);
  CHECK(by_both.at(gpu_count, wing::east, "b").value().in(gpus) == 5);
}

TEST_CASE("a key that looks at numbers") {
  std::vector<rack> const racks{
      {8.0 * gpus, catalog::nvidia::l4}, {72.0 * gpus, catalog::nvidia::l4}, {72.0 * gpus, catalog::nvidia::l4}};
  auto const answer = racks | by(key("size", [](rack const& r) { return r.count.in(gpus); })) | tally(gpu_count);
  REQUIRE(answer.size() == 2);
  CHECK(answer.at(gpu_count, 72.0).value().in(gpus) == 144);
  auto const large = racks | by(key("large", [](rack const& r) { return r.count > 10.0 * gpus; })) | tally(gpu_count);
  CHECK(large.at(gpu_count, true).value().in(gpus) == 144);
  CHECK(large.at(gpu_count, false).value().in(gpus) == 8);
}

TEST_CASE("negative zero and zero are one group") {
  std::vector<rack> const racks{{1.0 * gpus, catalog::nvidia::l4}, {2.0 * gpus, catalog::nvidia::l4}};
  auto const answer =
      racks | by(key("offset", [](rack const& r) { return r.count > 1.0 * gpus ? -0.0 : 0.0; })) | tally(gpu_count);
  CHECK(answer.size() == 1);
}

TEST_CASE("zero has one label, whichever row comes first, and all NaN are one group, the last") {
  struct sample {
    double load;
    std::optional<double> known;
  };
  double const nan = std::numeric_limits<double>::quiet_NaN();
  auto const table_of = [&](double a, double b, double c) {
    std::vector<sample> const samples{{a, a}, {nan, nan}, {b, b}, {-nan, std::nullopt}, {c, nan}};
    std::string out;
    for (auto const& row : samples | by(&sample::load) | tally(row_count))
      out += report::key_text(row.keys) + ": " + std::to_string(row.cells.get<0>().value()) + "; ";
    for (auto const& row : samples | by(&sample::known) | tally(row_count))
      out += report::key_text(row.keys) + ": " + std::to_string(row.cells.get<0>().value()) + "; ";
    return out;
  };
  std::string const expected = "-1: 1; 0: 2; nan: 2; unknown: 1; -1: 1; 0: 1; nan: 2; ";
  CHECK(table_of(-0.0, -1, 0.0) == expected);
  CHECK(table_of(0.0, -1, -0.0) == expected);

  std::vector<sample> const many(80'000, sample{nan, nan});
  auto const question = by(&sample::load) | tally(row_count);
  CHECK((many | question).size() == 1);
  auto p = partial_of<sample>(question);
  p.add(many);
  auto merged = partial_from_bytes<sample>(question, to_bytes(p));
  merged.merge(p);
  CHECK(merged.finish().size() == 1);
}

TEST_CASE("an answer has the texts of its keys when the rows are gone") {
  using view = std::string_view;
  struct line {
    std::string text;
    [[nodiscard]] view whole() const { return text; }
    [[nodiscard]] std::optional<view> known() const { return text.empty() ? std::optional<view>() : text; }
    [[nodiscard]] std::pair<view, int> both() const { return {text, 1}; }
  };
  auto const lines = [](char c) { return std::vector<line>{{std::string(40, c)}, {std::string()}}; };
  auto const question =
      by(key("whole", &line::whole), key("known", &line::known), key("both", &line::both)) | tally(row_count);
  auto p = partial_of<line>(question);
  for (char const c : {'a', 'b', 'a'}) {
    auto batch = lines(c);
    p.add(batch);
    for (auto& each : batch) each.text.assign(each.text.size(), 'x');  // as the next batch of a reader would
  }
  auto const answer = p.finish();
  auto const a = std::string(40, 'a'), b = std::string(40, 'b');
  REQUIRE(answer.size() == 3);
  CHECK(answer.rows[0].keys == std::tuple(view(), std::optional<view>(), std::pair(view(), 1)));
  CHECK(report::key_text(answer.rows[1].keys) == a + ", " + a + ", " + a + ", 1");
  CHECK(report::key_text(answer.rows[2].keys) == b + ", " + b + ", " + b + ", 1");
  CHECK(answer.at(row_count, view(a), std::optional(view(a)), std::pair(view(a), 1)).value() == 2);
}

TEST_CASE("texts that are told by where they begin are grouped by what they say") {
  char const one_seoul[] = "seoul", other_seoul[] = "seoul", busan[] = "busan";
  struct node {
    char const* site;
    char rack[8];
    char const* tenant;
  };
  std::vector<node> const nodes{{one_seoul, "r1", busan},
                                {busan, "r2", busan},
                                {other_seoul, "r1", one_seoul},
                                {nullptr, "", other_seoul},
                                {other_seoul, "r2", one_seoul}};
  auto const rows_of = [&](auto const& k) {
    std::vector<std::pair<std::string, std::int64_t>> out;
    for (auto const& r : nodes | by(k) | tally(row_count))
      out.emplace_back(report::key_text(std::get<0>(r.keys)), r.template get<1>().value());
    return out;
  };
  using counted = std::vector<std::pair<std::string, std::int64_t>>;
  counted const by_site{{"", 1}, {"busan", 1}, {"seoul", 3}}, by_rack{{"", 1}, {"r1", 2}, {"r2", 2}};
  CHECK(rows_of(key("site", &node::site)) == by_site);
  CHECK(rows_of(key("rack", &node::rack)) == by_rack);
  CHECK(rows_of(tenant) == counted{{"busan", 2}, {"seoul", 3}});

  auto const t =
      nodes |
      by(key("both",
             [](node const& n) { return std::pair(n.site == nullptr ? std::nullopt : std::optional(n.site), 1); })) |
      tally(row_count);
  REQUIRE(t.size() == 3);
  CHECK(t.at(row_count, std::tuple(std::optional<std::string_view>("seoul"), 1)).value() == 3);
  auto const sites = nodes | by(key("site", &node::site)) | tally(row_count);
  CHECK(sites.at(row_count, "busan").value() == 1);
}

TEST_CASE("vendors and models") {
  std::vector<rack> const racks{
      {1.0 * gpus, catalog::google::tpu_v5e}, {2.0 * gpus, catalog::nvidia::l4}, {4.0 * gpus, catalog::nvidia::h20}};
  auto const vendors = racks | by(vendor) | tally(gpu_count);
  CHECK(vendors.at(gpu_count, "Google").value().in(gpus) == 1);
  CHECK(vendors.at(gpu_count, "NVIDIA").value().in(gpus) == 6);
  auto const models = racks | by(model) | tally(gpu_count);
  CHECK(models.size() == 3);
  CHECK(models.at(gpu_count, catalog::nvidia::h20).value().in(gpus) == 4);
}

TEST_CASE("a member, a member function and a lambda are keys as they stand") {
  struct node {
    quantity<kind::gpu> count;
    catalog::model model;
    std::string room;
    std::optional<int> row;
    std::chrono::year_month_day since;
    [[nodiscard]] bool is_large() const { return count > 4.0 * gpus; }
  };
  std::vector<node> const nodes{{8.0 * gpus, catalog::nvidia::l4, "b", 2, 2026y / 2 / 28},
                                {4.0 * gpus, catalog::nvidia::l4, "a", std::nullopt, 2026y / 3 / 1},
                                {2.0 * gpus, catalog::nvidia::l4, "b", 2, 2026y / 2 / 28}};
  auto const by_room = nodes | by(&node::room) | tally(gpu_count);
  REQUIRE(by_room.size() == 2);
  CHECK(std::get<0>(by_room.rows[0].keys) == "a");
  CHECK(by_room.at(gpu_count, std::string("b")).value().in(gpus) == 10);
  auto const by_size = nodes | by(&node::is_large) | tally(gpu_count);
  CHECK(by_size.at(gpu_count, true).value().in(gpus) == 8);
  auto const by_letter = nodes | by([](node const& n) { return n.room.front(); }) | tally(gpu_count);
  CHECK(by_letter.at(gpu_count, 'a').value().in(gpus) == 4);
  auto const by_row =
      nodes | by(&node::row, key("since", &node::since)) | tally(gpu_count);  // unknown is a group of its own
  REQUIRE(by_row.size() == 2);
  CHECK_FALSE(std::get<0>(by_row.rows[0].keys));
  CHECK(by_row.at(gpu_count, std::optional(2), 2026y / 2 / 28).value().in(gpus) == 10);
  auto const by_both = nodes | by([](node const& n) { return std::pair(n.room, n.row); }) | tally(gpu_count);
  CHECK(by_both.size() == 2);
}
