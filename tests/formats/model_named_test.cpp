// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/catalog/nvidia.hpp>
#include <tonnage/formats/model_named.hpp>

using namespace tonnage;
using formats::model_named;

TEST_CASE("a name of the catalogue is its model, and no name is the unknown one") {
  CHECK(model_named("") == catalog::model(unknown_model));
  CHECK(model_named("h20") == catalog::nvidia::h20);
}

TEST_CASE("another name is a model without figures, the same each time") {
  CHECK(model_named("my-own-chip")->name == "my-own-chip");
  CHECK(model_named("my-own-chip") == model_named(std::string("my-own-chip")));
  CHECK(model_named("my-own-chip") != model_named("my-other-chip"));
  CHECK(!model_named("my-own-chip")->tdp());
  CHECK(model_named("a100")->name == "a100");  // of 40 or of 80 GB?
}
