// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/units/interval.hpp>
#include <type_traits>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace strangers {

/// Everything that is asked for, and no date: a snapshot.
struct rack {
  quantity<kind::gpu> count;
  catalog::model model;
};

/// A planner's type, with other names.
struct node_group {
  int nodes = 0;
  int per_node = 8;
  catalog::accelerator const* part = nullptr;
  std::string paid_by{};
  date since{};
};

/// Has the member, and means something else by it.
struct pod {
  int count = 0;  // of pods
  catalog::model model;
};

struct no_model {
  quantity<kind::gpu> count;
};
struct no_count {
  catalog::model model;
};
struct bare_count {
  double count;
  catalog::model model;
};
struct wrong_count {
  quantity<kind::power> count;
  catalog::model model;
};
struct named_model {
  quantity<kind::gpu> count;
  std::string model;
};
struct whole {
  quantity<kind::gpu, std::int64_t> count;
  catalog::model model;
  date commissioned;
};
struct half_dated {
  quantity<kind::gpu> count;
  catalog::model model;
  std::optional<date> retired;
};
struct text_dated {
  quantity<kind::gpu> count;
  catalog::model model;
  std::string commissioned;
};

}  // namespace strangers

template <>
struct tonnage::row_access<strangers::node_group> {
  static auto count(strangers::node_group const& n) { return double(n.nodes) * double(n.per_node) * tonnage::gpus; }
  static tonnage::catalog::model model(strangers::node_group const& n) { return *n.part; }
  static tonnage::owner_name owner(strangers::node_group const& n) { return n.paid_by; }
  static std::optional<tonnage::date> commissioned(strangers::node_group const& n) { return n.since; }
};
template <>
struct tonnage::row_access<strangers::pod> {
  static auto count(strangers::pod const& p) { return 16.0 * p.count * tonnage::gpus; }
};

namespace {
/// Designated members, made of text, in braces that are returned: g++ 12 ends with an internal error where the default
/// constructor of such a member does not say whether it throws.
std::vector<holding> two_halls() {
  return {{.count = 8.0 * gpus, .model = catalog::nvidia::h100_sxm5, .owner = "a"},
          {.count = 4.0 * gpus, .model = catalog::nvidia::b200_hgx, .site = "kr/b"}};
}
}  // namespace

TEST_CASE("holdings are returned in braces") {
  REQUIRE(two_halls().size() == 2);
  CHECK(two_halls()[0].owner == owner_name("a"));
  CHECK_FALSE(two_halls()[0].site.is_known());
  CHECK(two_halls()[1].site == site_path("kr/b"));
}

TEST_CASE("a holding") {
  holding const h{.count = 50'000.0 * gpus, .model = catalog::nvidia::b200_hgx, .owner = "SK Group"};
  CHECK(h.count.in(gpus) == 50'000);
  CHECK(h.model == catalog::nvidia::b200_hgx);
  CHECK(h.owner == "SK Group");
  CHECK(!h.operator_.is_known());
  CHECK(!h.site.is_known());
  CHECK(!h.tenant.is_known());
  CHECK(!h.announced.has_value());
  CHECK(!h.ordered.has_value());
  CHECK(!h.commissioned.has_value());
  CHECK(!h.retired.has_value());
  CHECK(!h.cost.has_value());
  STATIC_REQUIRE(std::is_trivially_copyable_v<holding>);
  STATIC_REQUIRE(holding_like<holding>);
  STATIC_REQUIRE(dated<holding>);
  STATIC_REQUIRE(holding_like<basic_holding<std::int64_t>>);
  STATIC_REQUIRE(holding_like<basic_holding<float, krw>>);
}

TEST_CASE("what is a holding, and what is not") {
  STATIC_REQUIRE(holding_like<strangers::rack>);
  STATIC_REQUIRE(holding_like<strangers::node_group>);
  STATIC_REQUIRE(holding_like<strangers::pod>);
  STATIC_REQUIRE(holding_like<strangers::whole>);
  STATIC_REQUIRE(!holding_like<strangers::no_model>);
  STATIC_REQUIRE(!holding_like<strangers::no_count>);
  STATIC_REQUIRE(!holding_like<strangers::bare_count>);   // 8 what?
  STATIC_REQUIRE(!holding_like<strangers::wrong_count>);  // watts are no GPUs
  STATIC_REQUIRE(holding_like<strangers::named_model>);   // by its name
  STATIC_REQUIRE(!holding_like<int>);
  STATIC_REQUIRE(!holding_like<std::string>);
}

TEST_CASE("what is dated, and what is a snapshot") {
  STATIC_REQUIRE(!dated<strangers::rack>);
  STATIC_REQUIRE(dated<strangers::node_group>);
  STATIC_REQUIRE(dated<strangers::whole>);  // a date that is always known
  STATIC_REQUIRE(!dated<strangers::half_dated>);
  STATIC_REQUIRE(dated<strangers::text_dated>);  // "2027-03-01"
}

TEST_CASE("a holding has no day that no calendar has") {
  CHECK_THROWS_WITH(
      (holding{
          .count = 1.0 * gpus, .model = catalog::nvidia::b200_hgx, .commissioned = 2027y / std::chrono::February / 30}),
      "expected a day of the calendar, found 2027-02-30");
  holding h{.count = 1.0 * gpus, .model = catalog::nvidia::b200_hgx};
  CHECK_THROWS_AS(h.retired = 2027y / std::chrono::April / 31, error);
  CHECK(!h.retired);
  h.retired = 2027y / std::chrono::April / 30;
  CHECK(h.retired == date(2027y / std::chrono::April / 30));
}

TEST_CASE("the attributes of a stranger") {
  strangers::node_group const n{.nodes = 32,
                                .per_node = 8,
                                .part = &catalog::nvidia::h100_sxm5,
                                .paid_by = "Kakao",
                                .since = 2026y / std::chrono::May / 1};
  CHECK(count_of(n).in(gpus) == 256);  // 32 × 8
  CHECK(catalog::model(model_of(n)) == catalog::nvidia::h100_sxm5);
  CHECK(owner_of(n) == "Kakao");
  CHECK(status_at(n, as_of(2026y / std::chrono::May / 1)) == status::commissioned);
  CHECK(status_at(n, as_of(2026y / std::chrono::April / 30)) == status::announced);
  strangers::rack const r{72.0 * gpus, catalog::nvidia::gb200};
  CHECK(count_of(r).in(gpus) == 72);
  CHECK(&count_of(r) == &r.count);  // no copy of a member
}

TEST_CASE("row_access comes before a member of the same name, and the others stay") {
  strangers::pod const p{3, catalog::nvidia::h200_sxm};
  CHECK(count_of(p).in(gpus) == 48);  // 3 × 16
  CHECK(model_of(p) == catalog::nvidia::h200_sxm);
}

TEST_CASE("the status at the end of a day") {
  date const announced = 2025y / std::chrono::October / 31;
  date const ordered = 2026y / std::chrono::March / 1;
  date const commissioned = 2027y / std::chrono::July / 1;
  date const retired = 2032y / std::chrono::July / 1;
  holding const h{.count = 1.0 * gpus,
                  .model = catalog::nvidia::b200_hgx,
                  .announced = announced,
                  .ordered = ordered,
                  .commissioned = commissioned,
                  .retired = retired};
  std::chrono::days const one_day(1);
  CHECK(status_at(h, as_of(announced - one_day)) == status::announced);
  CHECK(status_at(h, as_of(announced)) == status::announced);
  CHECK(status_at(h, as_of(ordered - one_day)) == status::announced);
  CHECK(status_at(h, as_of(ordered)) == status::ordered);
  CHECK(status_at(h, as_of(commissioned - one_day)) == status::ordered);
  CHECK(status_at(h, as_of(commissioned)) == status::commissioned);
  CHECK(status_at(h, as_of(retired - one_day)) == status::commissioned);
  CHECK(status_at(h, as_of(retired)) == status::retired);
  CHECK(status_at(h, as_of(retired + 100 * one_day)) == status::retired);
}

TEST_CASE("a step without a date has not been taken") {
  holding h{.count = 1.0 * gpus, .model = catalog::nvidia::b200_hgx};
  as_of const late(2100y / std::chrono::January / 1);
  CHECK(status_at(h, late) == status::announced);
  h.ordered = 2026y / std::chrono::January / 1;
  CHECK(status_at(h, late) == status::ordered);
  h.commissioned = 2027y / std::chrono::January / 1;
  CHECK(status_at(h, late) == status::commissioned);
  h.ordered.reset();  // commissioned without anybody knowing when it was ordered
  CHECK(status_at(h, late) == status::commissioned);
  CHECK(status_at(h, as_of(2026y / std::chrono::December / 31)) == status::announced);
  h.commissioned.reset();
  h.retired = 2030y / std::chrono::January / 1;
  CHECK(status_at(h, late) == status::retired);
}

TEST_CASE("the steps are ordered and have names") {
  CHECK(status::announced < status::ordered);
  CHECK(status::ordered < status::commissioned);
  CHECK(status::commissioned < status::retired);
  CHECK(std::string(to_string(status::announced)) == "announced");
  CHECK(std::string(to_string(status::ordered)) == "ordered");
  CHECK(std::string(to_string(status::commissioned)) == "commissioned");
  CHECK(std::string(to_string(status::retired)) == "retired");
}

TEST_CASE("a count is a number of at least 0") {
  CHECK(is_count(0.0 * gpus));
  CHECK(is_count(1e9 * gpus));
  CHECK(!is_count(-1.0 * gpus));
  CHECK(!is_count(-1 * gpus));
  CHECK(!is_count(std::numeric_limits<double>::quiet_NaN() * gpus));
  CHECK(!is_count(-std::numeric_limits<float>::infinity() * gpus));
  CHECK(is_count(between(0.0 * gpus, 8.0 * gpus)));
  CHECK(!is_count(between(-1.0 * gpus, 8.0 * gpus)));
  CHECK_THROWS_WITH(require_count(between(-1.0 * gpus, 8.0 * gpus), 3), contains("in row 3: '-1.000000 at least'"));
  CHECK_NOTHROW(require_count(0.0 * gpus));
  CHECK_THROWS_AS(require_count(-0.5 * gpus), error);
  CHECK_THROWS_WITH(require_count(-8 * gpus), contains("count") && contains("-8"));
}

TEST_CASE("a row that states its status") {
  struct stated {
    quantity<kind::gpu> count;
    catalog::model model;
    std::optional<date> commissioned;
    std::optional<date> retired;
    tonnage::status status;
  };
  STATIC_REQUIRE(states_status<stated>);
  STATIC_REQUIRE(!states_status<holding>);
  STATIC_REQUIRE(!states_status<strangers::whole>);
  date const start = 2027y / std::chrono::July / 1;
  date const stop = 2032y / std::chrono::July / 1;
  stated row{8.0 * gpus, catalog::nvidia::l4, start, stop, status::ordered};
  std::chrono::days const one_day(1);
  for (auto const s : {status::announced, status::ordered, status::retired}) {
    row.status = s;  // holds on every date
    for (date const at_end : {start - one_day, start, stop - one_day, stop}) CHECK(status_at(row, as_of(at_end)) == s);
  }
  row.status = status::commissioned;  // since when, the dates say
  CHECK(status_at(row, as_of(start - one_day)) == status::announced);
  CHECK(status_at(row, as_of(start)) == status::commissioned);
  CHECK(status_at(row, as_of(stop)) == status::retired);
  row.commissioned.reset();
  row.retired.reset();
  CHECK(status_at(row, as_of(stop)) == status::announced);
}
