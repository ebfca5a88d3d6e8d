// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/usage/record.hpp>
#include <type_traits>

using namespace tonnage;
using tonnage::testing::contains;

namespace {

struct job {
  gpu_share gpus;
  utc_instant start, end;
};

}  // namespace

TEST_CASE("a usage record, and a type that is one as it stands") {
  STATIC_REQUIRE(usage_like<usage_record>);
  STATIC_REQUIRE(usage_like<job>);
  STATIC_REQUIRE(!usage_like<holding>);
  STATIC_REQUIRE(!usage_like<int>);
  usage_record const r{.account = "physics", .model = catalog::nvidia::a100_sxm4_80gb};
  CHECK(account_of(r) == account_name("physics"));
  CHECK(!user_of(r).is_known());
  CHECK(!end_of(r));
  CHECK(model_of(usage_record{})->name == "unknown");
  CHECK(!model_of(usage_record{})->tdp());
}

TEST_CASE("an account is no user, and no owner") {
  STATIC_REQUIRE(!std::is_convertible_v<account_name, user_name>);
  STATIC_REQUIRE(!std::is_convertible_v<account_name, owner_name>);
  STATIC_REQUIRE(!std::is_convertible_v<project_path, site_path>);
}

TEST_CASE("projects are paths") {
  project_path const run("physics/lattice/run-7");
  CHECK(run.up_to(1) == project_path("physics"));
  CHECK_THROWS_WITH(project_path("physics//run"), contains("a project is a path") && contains("physics/lattice"));
  CHECK_THROWS_WITH(account_name(""), contains("an empty name for an account"));
}

TEST_CASE("states read as people say them") {
  CHECK(to_string(usage_state::timed_out) == std::string("timed out"));
  CHECK(to_string(usage_state::other) == std::string("other"));
}

TEST_CASE("a number that is no state has no words") {
  CHECK(std::string(to_string(usage_state::other)) == "other");
  CHECK_THROWS_WITH(to_string(static_cast<usage_state>(9)), "expected a state of use from 0 to 8: '9'");
  CHECK_THROWS_AS(to_string(static_cast<usage_state>(-1)), error);
}
