// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdio>
#include <fstream>
#include <string>
#include <tonnage/core/version.hpp>

TEST_CASE("version: a number that the preprocessor compares, of the version that CMakeLists.txt says") {
#if TONNAGE_VERSION < 100
  FAIL("older than the first");
#endif
  std::ifstream project(TONNAGE_SOURCE_DIR "/CMakeLists.txt");
  int major = -1, minor = -1, patch = -1;
  for (std::string line; std::getline(project, line);)
    if (std::sscanf(line.c_str(), "  VERSION %d.%d.%d", &major, &minor, &patch) == 3) break;
  REQUIRE(patch >= 0);
  CHECK(TONNAGE_VERSION == 10000 * major + 100 * minor + patch);
}
