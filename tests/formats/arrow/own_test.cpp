// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/formats/arrow/own.hpp>
#include <type_traits>
#include <utility>

using namespace tonnage::formats;

namespace {

int released = 0;

ArrowArray counted(void (*release)(ArrowArray*) = nullptr) {
  ArrowArray out{};
  out.release = release != nullptr ? release : [](ArrowArray* a) {
    ++released;
    a->release = nullptr;
  };
  return out;
}

}  // namespace

TEST_CASE("an owner of an Arrow structure releases it once, on every path") {
  released = 0;
  {
    auto theirs = counted();
    arrow_own<ArrowArray> const mine(std::move(theirs));
    CHECK(theirs.release == nullptr);
    CHECK(mine);
    CHECK(released == 0);
  }
  CHECK(released == 1);
  {
    arrow_own<ArrowArray> a(counted());
    arrow_own<ArrowArray> b(std::move(a));
    CHECK_FALSE(a);  // NOLINT: what was moved from owns nothing
    a = std::move(b);
    CHECK(a);
    CHECK_FALSE(b);  // NOLINT
    CHECK(released == 1);
    a = arrow_own<ArrowArray>(counted());
    CHECK(released == 2);
    a.reset();
    a.reset();
    CHECK(released == 3);
  }
  CHECK(released == 3);
  {
    arrow_own<ArrowArray> a(counted());
    auto given = a.give();
    CHECK_FALSE(a);
    CHECK(given.release != nullptr);
    CHECK(released == 3);
    given.release(&given);
    CHECK(released == 4);
  }
  CHECK(released == 4);
}

TEST_CASE("an owner is empty by default, does not copy, and calls no producer twice that forgets to mark its release") {
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<arrow_own<ArrowSchema>>);
  STATIC_REQUIRE(std::is_nothrow_move_constructible_v<arrow_own<ArrowArrayStream>>);
  STATIC_REQUIRE(std::is_nothrow_move_assignable_v<arrow_own<ArrowSchema>>);
  arrow_own<ArrowArrayStream> const none;
  CHECK_FALSE(none);
  ArrowArray released_before{};
  CHECK_FALSE(arrow_own<ArrowArray>(std::move(released_before)));
  released = 0;
  {
    arrow_own<ArrowArray> forgetful(counted([](ArrowArray*) { ++released; }));
    forgetful.reset();
    CHECK_FALSE(forgetful);
  }
  CHECK(released == 1);
  {
    arrow_own<ArrowArray> a(counted());
    CHECK(a.get()->release == a->release);
    auto& same = a;
    a = std::move(same);
    CHECK(a);
  }
  CHECK(released == 2);
}
