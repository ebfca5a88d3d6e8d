// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/catalog/mig_profile.hpp>

using namespace tonnage;

TEST_CASE("a profile's name") {
  CHECK(catalog::parse_mig_profile("1g.10gb") == catalog::mig_profile{1, 1, 10, ""});
  CHECK(catalog::parse_mig_profile("7g.80gb") == catalog::mig_profile{7, 7, 80, ""});
  CHECK(catalog::parse_mig_profile("1c.3g.40gb") == catalog::mig_profile{1, 3, 40, ""});
  CHECK(catalog::parse_mig_profile("1g.10gb+me") == catalog::mig_profile{1, 1, 10, "me"});
  CHECK(catalog::parse_mig_profile("2g.48gb+me.all") == catalog::mig_profile{2, 2, 48, "me.all"});
  CHECK(catalog::parse_mig_profile("1g.24gb-me").extras == "me");
  for (char const* bad : {"", "1g", "1g.10", "0g.10gb", "4c.3g.40gb", "0c.3g.40gb", "g.10gb", "1g.10gb+", "1g.10gb me",
                          "10g.10gb", "1c.40gb", "1g.99999gb", "1G.10GB"})
    CHECK_THROWS_WITH(catalog::parse_mig_profile(bad),
                      Catch::Matchers::Equals("expected a MIG profile such as 1g.10gb or 1c.3g.40gb" +
                                              (*bad == 0 ? "" : ": '" + std::string(bad) + "'")));
}

TEST_CASE("compute slices of a GPU by its name") {
  CHECK(catalog::mig_slices_in("NVIDIA A30") == 4);
  CHECK(catalog::mig_slices_in("NVIDIA RTX PRO 6000 Blackwell Server Edition") == 4);
  CHECK(catalog::mig_slices_in("NVIDIA A100-SXM4-80GB") == 7);
  CHECK(catalog::mig_slices_in("NVIDIA A300") == 7);
  CHECK(catalog::mig_slices_in("") == 7);
}
