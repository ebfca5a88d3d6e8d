// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <thread>
#include <tonnage/core/threads.hpp>

TEST_CASE("threads: a lock holds its mutex as long as it lives") {
  tonnage::detail::mutex_if_threads mutex;
  auto const is_free = [&] {
    bool free = false;
    std::thread([&] {
      free = mutex.try_lock();
      if (free) mutex.unlock();
    }).join();
    return free;
  };
  {
    tonnage::detail::lock_if_threads const lock(mutex);
    CHECK_FALSE(is_free());
  }
  CHECK(is_free());
}
