// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <atomic>
#include <compare>
#include <concepts>
#include <string>
#include <string_view>
#include <thread>
#include <tonnage/fleet/party.hpp>
#include <type_traits>
#include <unordered_map>
#include <vector>

using namespace tonnage;
using tonnage::testing::contains;

namespace {

template <class A, class B>
concept compares = requires(A a, B b) { a == b; };
template <class A, class B>
concept orders = requires(A a, B b) { a < b; };

}  // namespace

TEST_CASE("equal names are one name") {
  owner_name const a("SK Group");
  owner_name const b(std::string("SK ") + "Group");
  owner_name const c(std::string_view("SK Group, Seoul").substr(0, 8));
  CHECK(a == b);
  CHECK(a == c);
  CHECK(a.hash() == b.hash());
  CHECK(a.text() == "SK Group");
  CHECK(a.text().data() == b.text().data());  // one text, not two equal ones
  CHECK(a == "SK Group");
  CHECK(a != "SK group");
  CHECK(a != "SK Group ");
  CHECK(a.is_known());
}

TEST_CASE("names and paths are keys of the standard library's tables") {
  std::unordered_map<owner_name, int> owners;
  ++owners["lab"], ++owners["other"], ++owners[std::string("lab")], ++owners[owner_name()];
  CHECK(owners.size() == 3);
  CHECK(owners["lab"] == 2);
  std::unordered_map<site_path, int> sites;
  ++sites["kr/lab"], ++sites[site_path("kr/lab/hall-1").up_to(2)], ++sites["kr"];
  CHECK(sites.size() == 2);
  CHECK(sites["kr/lab"] == 2);
  CHECK(owner_name("lab").hash() == tenant_name("lab").hash());  // of the text
}

TEST_CASE("a name is one pointer") {
  STATIC_REQUIRE(sizeof(owner_name) == sizeof(void*));
  STATIC_REQUIRE(sizeof(site_path) == sizeof(void*));
  STATIC_REQUIRE(std::is_trivially_copyable_v<owner_name>);
  STATIC_REQUIRE(std::is_trivially_copyable_v<site_path>);
  STATIC_REQUIRE(std::is_nothrow_copy_constructible_v<tenant_name>);
}

TEST_CASE("a name outlives the text it was made from") {
  owner_name kept;
  {
    std::string text(1000, 'x');
    kept = text;
    text.assign(1000, 'y');
  }
  CHECK(kept.text() == std::string(1000, 'x'));
}

TEST_CASE("a name is all of its bytes") {
  CHECK(owner_name(std::string_view("a\0b", 3)) != owner_name("a"));
  CHECK(owner_name(std::string_view("a\0b", 3)).text().size() == 3);
  CHECK(owner_name("네이버").text() == "네이버");
}

TEST_CASE("the roles do not mix") {
  STATIC_REQUIRE(std::equality_comparable<owner_name>);
  STATIC_REQUIRE(std::totally_ordered<owner_name>);
  STATIC_REQUIRE(!std::equality_comparable_with<owner_name, operator_name>);
  STATIC_REQUIRE(!compares<owner_name, operator_name>);
  STATIC_REQUIRE(!compares<owner_name, tenant_name>);
  STATIC_REQUIRE(!compares<operator_name, tenant_name>);
  STATIC_REQUIRE(!compares<owner_name, site_path>);
  STATIC_REQUIRE(!orders<owner_name, operator_name>);
  STATIC_REQUIRE(!orders<site_path, tenant_name>);
  STATIC_REQUIRE(!std::is_constructible_v<owner_name, operator_name>);
  STATIC_REQUIRE(!std::is_assignable_v<owner_name&, operator_name>);
  STATIC_REQUIRE(!std::is_constructible_v<site_path, owner_name>);
  STATIC_REQUIRE(!std::is_constructible_v<owner_name, int>);
}

TEST_CASE("names order by their text") {
  CHECK(owner_name("Hyundai") < owner_name("Samsung"));
  CHECK(owner_name("Samsung") > owner_name("SK"));  // 'a' > 'K'
  std::vector<owner_name> names{"NAVER", "Kakao", owner_name(), "Kakao Enterprise"};
  std::sort(names.begin(), names.end());
  CHECK(!names[0].is_known());
  CHECK(names[1] == "Kakao");
  CHECK(names[2] == "Kakao Enterprise");
  CHECK(names[3] == "NAVER");
}

TEST_CASE("a party that was never named is unknown") {
  owner_name const nobody;
  CHECK(!nobody.is_known());
  CHECK(nobody.text() == "unknown");
  CHECK(nobody == owner_name());
  CHECK(nobody.hash() == owner_name().hash());
  CHECK(nobody < owner_name("A"));
  CHECK(nobody != owner_name("unknown"));  // somebody of that name is somebody
  CHECK(owner_name("unknown").is_known());
}

TEST_CASE("an empty name is refused, and the error says of whom") {
  CHECK_THROWS_AS(owner_name(""), error);
  CHECK_THROWS_WITH(owner_name(""), contains("an owner"));
  CHECK_THROWS_WITH(operator_name(std::string()), contains("an operator"));
  CHECK_THROWS_WITH(tenant_name(std::string_view()), contains("a tenant"));
}

TEST_CASE("a site rolls up to any depth") {
  site_path const hall("kr/naver/sejong/hall-1");
  CHECK(hall.text() == "kr/naver/sejong/hall-1");
  CHECK(hall.depth() == 4);
  CHECK(hall.up_to(4) == hall);
  CHECK(hall.up_to(3) == "kr/naver/sejong");
  CHECK(hall.up_to(2) == "kr/naver");
  CHECK(hall.up_to(1) == "kr");
  CHECK(hall.up_to(100) == hall);
  CHECK(!hall.up_to(0).is_known());
  CHECK(hall.up_to(2).depth() == 2);
  CHECK(hall.up_to(3).up_to(1) == hall.up_to(1));
}

TEST_CASE("the order in which sites are named does not matter") {
  site_path const deep("jp/softbank/osaka");
  site_path const shallow("jp");
  CHECK(deep.up_to(1) == shallow);
  site_path const parent("de/x");
  site_path const child("de/x/y");
  CHECK(child.up_to(2) == parent);
  CHECK(parent.depth() == 2);
}

TEST_CASE("a site lies within its ancestors and itself") {
  site_path const hall("kr/naver/sejong/hall-1");
  CHECK(hall.is_within("kr"));
  CHECK(hall.is_within("kr/naver/sejong"));
  CHECK(hall.is_within(hall));
  CHECK(!site_path("kr").is_within(hall));
  CHECK(!site_path("kr/naver2").is_within("kr/naver"));  // a prefix of letters is no ancestor
  CHECK(!site_path("kr/naver").is_within("kr/nave"));
  CHECK(!site_path("us/kr").is_within("kr"));
  CHECK(!hall.is_within(site_path()));
  CHECK(!site_path().is_within(hall));
  CHECK(!site_path().is_within(site_path()));
}

TEST_CASE("an unknown site has no depth and no parts") {
  site_path const nowhere;
  CHECK(!nowhere.is_known());
  CHECK(nowhere.depth() == 0);
  CHECK(nowhere.up_to(2) == nowhere);
  CHECK(nowhere.text() == "unknown");
  CHECK(nowhere < site_path("a"));
}

TEST_CASE("a path with an empty step is refused with its text") {
  for (auto const* bad : {"", "/", "/kr", "kr/", "kr//hall", "//"}) {
    INFO(bad);
    CHECK_THROWS_AS(site_path(bad), error);
  }
  CHECK_THROWS_WITH(site_path("kr//hall"), contains("'kr//hall'") && contains("kr/naver/sejong"));
  CHECK_THROWS_WITH(site_path("/kr"), contains("'/kr'"));
  try {
    site_path{"kr/"};
    FAIL("accepted");
  } catch (error const& e) {
    CHECK(e.where().text == "kr/");
  }
}

TEST_CASE("odd steps are steps") {
  CHECK(site_path("a/b").depth() == 2);
  CHECK(site_path("a").depth() == 1);
  CHECK(site_path(" / ").depth() == 2);
  CHECK(site_path("kr/네이버/세종").up_to(2) == "kr/네이버");
  CHECK(site_path("kr/..").up_to(1) == "kr");
}

TEST_CASE("a refused path leaves nothing behind") {
  CHECK_THROWS_AS(site_path("left//behind"), error);
  CHECK(site_path("left/behind").depth() == 2);
  CHECK(site_path("left").depth() == 1);
}

TEST_CASE("threads that name the same names get the same names") {
  constexpr std::size_t threads = 8, names = 500;
  std::vector<std::vector<owner_name>> owners(threads, std::vector<owner_name>(names));
  std::vector<std::vector<site_path>> sites(threads, std::vector<site_path>(names));
  std::atomic<std::size_t> ready{0};
  std::vector<std::thread> workers;
  for (std::size_t t = 0; t != threads; ++t) {
    workers.emplace_back([&, t] {
      ++ready;
      while (ready != threads) std::this_thread::yield();
      for (std::size_t k = 0; k != names; ++k) {
        auto const i = (k * 7 + t * 61) % names;  // 7 and 500 are coprime: each name once, each thread in its own order
        owners[t][i] = owner_name("thread-owner-" + std::to_string(i));
        sites[t][i] = site_path("t/" + std::to_string(i % 10) + "/" + std::to_string(i));
      }
    });
  }
  for (auto& worker : workers) worker.join();
  bool same = true;
  for (std::size_t t = 0; t != threads; ++t) {
    same = same && owners[t] == owners[0] && sites[t] == sites[0];
    for (std::size_t i = 0; i != names; ++i) {
      same = same && owners[t][i].text() == "thread-owner-" + std::to_string(i) &&
             sites[t][i].up_to(2) == "t/" + std::to_string(i % 10);
    }
  }
  CHECK(same);
}
