// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <limits>
#include <tonnage/planning/claim.hpp>
#include <tonnage/units/compute.hpp>
#include <tonnage/units/money.hpp>
#include <tonnage/units/power.hpp>

using namespace tonnage;
using tonnage::testing::Approx;
using tonnage::testing::contains;

namespace {

/// "… 100", held against a number.
verdict of(bound how, double follows) { return judge(claim<double>{"a hundred", "test", how, 100.0}, follows); }

}  // namespace

TEST_CASE("at least") {
  CHECK(of(bound::at_least, 100).holds);
  CHECK(of(bound::at_least, 100).factor == 1);
  CHECK(of(bound::at_least, 100).text == "holds");
  CHECK(of(bound::at_least, 150).text == "holds");
  CHECK(of(bound::at_least, 199).text == "holds");
  CHECK(of(bound::at_least, 200).holds);
  CHECK(of(bound::at_least, 200).text == "true, and 2.0× too low");  // useless from a factor of two
  CHECK(of(bound::at_least, 591.5).text == "true, and 5.9× too low");
  CHECK(of(bound::at_least, 1'200).text == "true, and 12× too low");
  CHECK(!of(bound::at_least, 99.9).holds);
  CHECK(of(bound::at_least, 50).text == "does not hold: 2.0× too high");
  CHECK(of(bound::at_least, 25).factor == 0.25);
}

TEST_CASE("up to") {
  CHECK(of(bound::up_to, 100).holds);
  CHECK(of(bound::up_to, 100).text == "holds");
  CHECK(of(bound::up_to, 51).text == "holds");
  CHECK(of(bound::up_to, 20).holds);
  CHECK_THAT(of(bound::up_to, 20).text, contains("5.0× too high"));
  CHECK_THAT(of(bound::up_to, 10).text, contains("10× too high"));
  CHECK_THAT(of(bound::up_to, 50).text, contains("2.0× too high"));
  CHECK(!of(bound::up_to, 100.1).holds);
  CHECK(of(bound::up_to, 150).text == "does not hold: 1.5× too low");
}

TEST_CASE("a true bound says that it is true, whichever side it is on") {
  CHECK_THAT(of(bound::at_least, 500).text, contains("true, and 5.0× too low"));
  CHECK_THAT(of(bound::up_to, 20).text, contains("true, and 5.0× too high"));
}

TEST_CASE("about is within ten per cent") {
  CHECK(of(bound::about, 100).holds);
  CHECK(of(bound::about, 109).holds);
  CHECK(of(bound::about, 91).holds);
  CHECK(!of(bound::about, 111).holds);
  CHECK(!of(bound::about, 89).holds);
  CHECK(of(bound::about, 110).holds);  // the ends are within
  CHECK(of(bound::about, 90).holds);
  CHECK(!of(bound::about, 110.001).holds);
  CHECK(!of(bound::about, 89.999).holds);
  CHECK(of(bound::about, 200).text == "does not hold: 2.0× too low");
  CHECK(of(bound::about, 25).text == "does not hold: 4.0× too high");
}

TEST_CASE("exactly is within half a per cent") {
  CHECK(of(bound::exactly, 100).holds);
  CHECK(of(bound::exactly, 100.4).holds);
  CHECK(of(bound::exactly, 99.6).holds);
  CHECK(!of(bound::exactly, 100.6).holds);
  CHECK(!of(bound::exactly, 99.4).holds);
  CHECK(of(bound::exactly, 100.5).holds);
  CHECK(of(bound::exactly, 99.5).holds);
  CHECK(of(bound::exactly, 1'000).text == "does not hold: 10× too low");
}

TEST_CASE("factors round as people round") {
  CHECK(of(bound::at_least, 994).text == "true, and 9.9× too low");
  CHECK(of(bound::at_least, 996).text == "true, and 10× too low");  // not "10.0×"
  CHECK(of(bound::at_least, 1'049).text == "true, and 10× too low");
  CHECK(of(bound::at_least, 1'060).text == "true, and 11× too low");
  CHECK(of(bound::at_least, 1'234'567).text == "true, and 12346× too low");
  CHECK(of(bound::at_least, 224).text == "true, and 2.2× too low");
  CHECK(of(bound::at_least, 226).text == "true, and 2.3× too low");
}

TEST_CASE("what does not hold is not off by a factor of one") {
  // 99.9 of "at least 100" is 1.001 times too high: "1.0× too high" would read as if it held.
  CHECK(of(bound::at_least, 99.9).text.find("1.0×") == std::string::npos);
}

TEST_CASE("no number follows, and nothing holds") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  for (auto const how : {bound::exactly, bound::about, bound::at_least, bound::up_to}) CHECK(!of(how, nan).holds);
  CHECK(of(bound::at_least, nan).text == "does not hold: no number follows");
  double const inf = std::numeric_limits<double>::infinity();
  CHECK(of(bound::at_least, inf).holds);
  CHECK(!of(bound::up_to, inf).holds);
  CHECK(of(bound::up_to, 0).holds);
}

TEST_CASE("a figure at an end holds, however it is rounded") {
  // The decimal ends of c = 0.01, 0.02, … 3.00 are 1.1 c and 0.9 c, written with three decimals.
  for (int i = 1; i <= 300; ++i) {
    claim const near{"", "", bound::about, i / 100.0};
    CHECK(judge(near, 11 * i / 1000.0).holds);
    CHECK(judge(near, 9 * i / 1000.0).holds);
  }
  // 3 × 1.4014 is 4.2042; as doubles it is 4.204199999999999.
  CHECK(judge(claim{"", "", bound::at_least, 4.2042}, 3 * 1.4014).holds);
  CHECK(judge(claim{"", "", bound::up_to, 3 * 1.4014}, 4.2042).holds);
  CHECK_FALSE(judge(claim{"", "", bound::up_to, 1.0}, 1.00000000001).holds);
}

TEST_CASE("claims of nothing, and of less") {
  auto const said = [](bound how, double figure, double follows) { return judge(claim{"", "", how, figure}, follows); };
  for (auto const how : {bound::exactly, bound::about, bound::at_least, bound::up_to}) {
    CHECK(said(how, 0, 0).text == "holds");
    CHECK(said(how, 0, 0).factor == 1);
    CHECK(said(how, -100, -100).text == "holds");
  }
  CHECK(said(bound::up_to, 0, 5).text == "does not hold: many × too low");
  CHECK(said(bound::at_least, 0, -5).text == "does not hold: too high");
  CHECK(said(bound::at_least, 0, 5).holds);
  CHECK(said(bound::up_to, 0, -5).text == "holds");
  CHECK(said(bound::at_least, -100, -60).text == "holds");
  CHECK(said(bound::at_least, -100, -50).text == "true, and 2.0× too low");
  CHECK(said(bound::at_least, -100, -150).text == "does not hold: 1.5× too high");
  CHECK(said(bound::up_to, -100, -150).text == "holds");
  CHECK(said(bound::up_to, -100, -50).text == "does not hold: 2.0× too low");
  CHECK(said(bound::up_to, 100, -300).text == "holds");
  CHECK(said(bound::at_least, 100, -300).text == "does not hold: too high");
  CHECK(said(bound::about, -100, -110).holds);
  CHECK_FALSE(said(bound::about, -100, -111).holds);
}

TEST_CASE("a claim about a quantity") {
  // Korea: 260,000 × 1,000 W × 1.82 × 1.25 = 591.5 MW, against "could exceed 100 MW"
  claim const power{"could exceed 100 MW", "press", bound::at_least, 100.0 * megawatts * of_facility};
  auto const v = judge(power, 591.5 * megawatts * of_facility);
  CHECK(v.holds);
  CHECK(v.factor == Approx(5.915));
  CHECK(v.text == "true, and 5.9× too low");
  CHECK(power.text == "could exceed 100 MW");
  CHECK(power.source == "press");

  // $10 billion ÷ 260,000 = $38,462 per GPU
  claim const price{"$38,462 per GPU", "press", bound::exactly, 38'462.0 * usd / gpu};
  CHECK(judge(price, 10.0 * billion * usd / (260'000.0 * gpus)).holds);
}

TEST_CASE("an estimate of a double forgets its bound") {
  CHECK(estimated<double>(bound::at_least, 260'000.0 * gpus).in(gpus) == 260'000);
  CHECK(estimated<float>(bound::up_to, 8.0 * gpus).in(gpus) == 8.0f);
  STATIC_REQUIRE(std::is_same_v<decltype(estimated<float>(bound::up_to, 8.0 * gpus)), quantity<kind::gpu, float>>);
}

TEST_CASE("bounds, as text") {
  CHECK(to_string(bound::exactly) == std::string("exactly"));
  CHECK(to_string(bound::about) == std::string("about"));
  CHECK(to_string(bound::at_least) == std::string("at least"));
  CHECK(to_string(bound::up_to) == std::string("up to"));
}

TEST_CASE("watts that do not say of what are judged at each scope") {
  // 260,000 × 1,000 W = 260 MW; × 1.82 = 473.2; × 1.25 = 591.5.
  power_at_scopes const draw{260.0 * megawatts * of_chips, 473.2 * megawatts * of_it, 591.5 * megawatts * of_facility};
  auto const more = judge(claim{"could exceed 100 MW", "press", bound::at_least, 100.0 * megawatts}, draw);
  CHECK(more.chips.factor == Approx(2.6));
  CHECK(more.servers.factor == Approx(4.732));
  CHECK(more.facility.factor == Approx(5.915));
  auto const about = judge(claim{"about 480 MW", "press", bound::about, 480.0 * megawatts}, draw);
  CHECK(to_string(about) ==
        "of chips: does not hold: 1.8× too high; of servers: holds; of the facility: does not hold: 1.2× too low");
  CHECK(judge(claim{"", "", bound::up_to, 300.0 * megawatts}, draw).chips.holds);
  CHECK_FALSE(judge(claim{"", "", bound::up_to, 300.0 * megawatts}, draw).servers.holds);
}
