// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <memory>
#include <tonnage/catalog/models.hpp>
#include <tonnage/report/figure.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <type_traits>

using namespace tonnage;
using namespace std::chrono_literals;
using report::detail::figure_of;

namespace {

std::shared_ptr<detail::model_set const> one_model() {
  auto out = std::make_shared<detail::model_set>();
  out->add(catalog::nvidia::l4);
  return out;
}

}  // namespace

TEST_CASE("a figure has the magnitude of its coherent unit, and its share") {
  coverage<> covers{.all = 4.0 * gpus, .unknown = 3.0 * gpus, .models = one_model(), .any_known = true};
  covers.unknown_models.add(catalog::nvidia::l4);
  auto const f = figure_of(cell<quantity<kind::power>>(72.0 * watts, covers));
  CHECK(f.magnitude == 72);
  CHECK(f.known_share == 0.25);
  CHECK(!f.is_complete);
  CHECK(f.unknown_names == "L4");
  CHECK(f.weight == std::string("GPUs"));
}

TEST_CASE("GPU time prints as the quantity that it is") {
  using hours_used = cell<gpu_time, gpu_time>;
  auto const f = figure_of(hours_used(gpu_share::of(2) * 30min,
                                      {.all = gpu_share::of(2) * 30min, .models = one_model(), .any_known = true}));
  CHECK(f.magnitude == 3600);  // GPU-seconds
  CHECK(f.is_complete);
  STATIC_REQUIRE(std::is_same_v<report::detail::kind_of_value<gpu_time>::type, kind::gpu_time>);
}

TEST_CASE("nothing is known of it") {
  coverage<> covers{.all = 1.0 * gpus, .unknown = 1.0 * gpus, .models = one_model()};
  covers.unknown_models.add(catalog::nvidia::l4);
  auto const f = figure_of(cell<quantity<kind::power>>({}, covers));
  CHECK(f.is_unknown);
  CHECK(f.known_share == 0);
}

TEST_CASE("exact digits, rounded half to even in a unit") {
  using report::detail::rounded_text;
  scale const in_thousands{1, 1, 3};
  CHECK(rounded_text("1234.50", {}, 1) == "1,234.5");
  CHECK(rounded_text("1234.50", {}, 0) == "1,234");
  CHECK(rounded_text("1235.50", {}, 0) == "1,236");
  CHECK(rounded_text("1234.500001", {}, 0) == "1,235");
  CHECK(rounded_text("-1234.5", in_thousands, 2) == "-1.23");
  CHECK(rounded_text("999.5", {}, 0) == "1,000");
  CHECK(rounded_text("995", in_thousands, 2) == "1.00");  // of 99 and 100 hundredths, equally near, the even one
  CHECK(rounded_text("0.5", {}, 0) == "0");
  CHECK(rounded_text("0.6", {}, 0) == "1");
  CHECK(rounded_text("-0.4", {}, 0) == "0");
  CHECK(rounded_text("0.00", {}, 2) == "0.00");
  CHECK(rounded_text("7", in_thousands, 6) == "0.007000");
  CHECK(rounded_text("0.000001", in_thousands, 0) == "0");
  CHECK(rounded_text("123456789012345678901234567890.123456", {}, 3) == "123,456,789,012,345,678,901,234,567,890.123");
}
