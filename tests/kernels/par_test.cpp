// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/sum.hpp>

#include "catch.hpp"
#include "kernels.hpp"

using namespace tonnage::kernels;
using tonnage::int128;

TEST_CASE("par: every task runs once, on threads of its own but one") {
  std::mutex lock;
  std::multiset<std::size_t> tasks;
  std::set<std::thread::id> threads;
  in_std_threads{}(5, [&](std::size_t part) {
    std::scoped_lock const locked(lock);
    tasks.insert(part);
    threads.insert(std::this_thread::get_id());
  });
  CHECK(tasks == std::multiset<std::size_t>{0, 1, 2, 3, 4});
  CHECK(threads.contains(std::this_thread::get_id()));
}

TEST_CASE("par: what a task throws reaches the caller when all have ended") {
  for (std::size_t const thrower : {0U, 2U, 3U}) {
    std::atomic<int> ended{0};
    auto const task = [&](std::size_t part) {
      ++ended;
      if (part == thrower) throw std::runtime_error("task " + std::to_string(part));
    };
    CHECK_THROWS_WITH(in_std_threads{}(4, task), "task " + std::to_string(thrower));
    CHECK(ended == 4);
  }
  CHECK_THROWS_AS(in_this_thread{}(2, [](std::size_t) { throw std::runtime_error("here"); }), std::runtime_error);
}

TEST_CASE("par: no task is no work") {
  in_std_threads{}(0, [](std::size_t) { FAIL("there is no task"); });
  in_this_thread{}(0, [](std::size_t) { FAIL("there is no task"); });
}

TEST_CASE("par: a number of threads, all the machine has, or an executor with at least one part") {
  CHECK(par(3).parts == 3);
  CHECK(par(0).parts >= 1);
  CHECK(par(0, tonnage::testing::backwards{}).parts == 1);
  CHECK(par(7, tonnage::testing::backwards{}).parts == 7);
  CHECK(serial.parts == 1);
}

TEST_CASE("par: the cuts of rows into parts lie one after the other and leave nothing out") {
  for (std::size_t const rows : {0U, 1U, 99U, 100U, 101U, 1000U, 12345U})
    for (std::size_t const grain : {1U, 7U, 100U})
      for (std::size_t parts = 1; parts <= 9; ++parts) {
        std::size_t next = 0;
        for (std::size_t part = 0; part < parts; ++part) {
          auto const [begin, end] = detail::cut(rows, parts, part, grain);
          REQUIRE(begin == next);
          REQUIRE(begin <= end);
          REQUIRE((end == rows || end % grain == 0));
          next = end;
        }
        REQUIRE(next == rows);
      }
  CHECK(detail::worth(0, 8, 100) == 1);
  CHECK(detail::worth(399, 8, 100) == 3);
  CHECK(detail::worth(1 << 20, 8, 100) == 8);
}

TEST_CASE("par: more parts than rows, and than threads there may be") {
  std::vector<std::uint8_t> const rows{1, 2, 3};
  CHECK(sum(rows, par(64)) == int128(6));
  CHECK(sum(std::vector<double>{}, par(64)) == 0.0);
  CHECK(sum(rows, par(1000, tonnage::testing::backwards{})) == int128(6));
}

TEST_CASE("par: kernels run in several threads at once") {
  std::vector<double> const rows(9 * 8 * detail::chunk / 2, 0.5);
  double const expected = 0.5 * static_cast<double>(rows.size());
  in_std_threads{}(3, [&](std::size_t) {
    if (sum(rows, par(2)) != expected) throw std::runtime_error("a wrong sum");
  });
}
