// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/named.hpp>
#include <vector>

using namespace tonnage;
using catalog::find_or_unknown;

TEST_CASE("a name of the catalogue is its model, and no name is the unknown one") {
  CHECK(find_or_unknown("") == catalog::model(unknown_model));
  CHECK(find_or_unknown("h20 96gb") == catalog::nvidia::h20);
}

TEST_CASE("another name is a model without figures, the same each time") {
  CHECK(find_or_unknown("my-own-chip")->name == "my-own-chip");
  CHECK(find_or_unknown("my-own-chip") == find_or_unknown(std::string("my-own-chip")));
  CHECK(find_or_unknown("my-own-chip") != find_or_unknown("my-other-chip"));
  CHECK(!find_or_unknown("my-own-chip")->tdp());
  CHECK(find_or_unknown("a100")->name == "A100");  // of 40 or of 80 GB
}

TEST_CASE("each of many names is one model, whenever it is met") {
  std::vector<catalog::model> models;
  for (int i = 0; i != 3000; ++i) models.push_back(find_or_unknown("some chip " + std::to_string(i)));
  for (int i = 2999; i >= 0; --i) {
    auto const name = "some chip " + std::to_string(i);
    auto const again = find_or_unknown(name);
    CHECK(again->name == name);
    CHECK(&*again == &*models[static_cast<std::size_t>(i)]);
  }
}
