// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "csv.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/core/error.hpp>

using namespace tonnage;
using catalog::find;
using catalog::try_find;
using tonnage::testing::contains;
namespace nvidia = catalog::nvidia;

TEST_CASE("a name resolves as people and tools write it") {
  CHECK(&find("H100 SXM") == &nvidia::h100_sxm5);
  CHECK(&find("h100-sxm5-80gb") == &nvidia::h100_sxm5);
  CHECK(&find("NVIDIA H100 80GB HBM3") == &nvidia::h100_sxm5);
  CHECK(&find("NVIDIA H100 PCIe") == &nvidia::h100_pcie);
  CHECK(&find("NVIDIA A100-SXM4-80GB") == &nvidia::a100_sxm4_80gb);
  CHECK(&find("A100-SXM4-40GB") == &nvidia::a100_sxm4_40gb);
  CHECK(&find("Tesla V100-SXM2-32GB") == &nvidia::v100_sxm2);
  CHECK(&find("Tesla T4") == &nvidia::t4);
  CHECK(&find("NVIDIA L4") == &nvidia::l4);
  CHECK(&find("NVIDIA L40S") == &nvidia::l40s);
  CHECK(&find("NVIDIA RTX PRO 6000 Blackwell Server Edition") == &nvidia::rtx_pro_6000_server);
  CHECK(&find("B200") == &nvidia::b200_hgx);
  CHECK(&find("gb200") == &nvidia::gb200);
  CHECK(&find("MI300X") == &catalog::amd::mi300x);
  CHECK(&find("AMD Instinct MI300X") == &catalog::amd::mi300x);
  CHECK(&find("TPU v5p") == &catalog::google::tpu_v5p);
  CHECK(&find("trn2") == &catalog::aws::trainium2);
  CHECK(&find("Ascend 910B") == &catalog::huawei::ascend_910b2);
}

TEST_CASE("case, spaces, punctuation and marks do not matter") {
  for (auto const* name : {"h100sxm5", "H 100 SXM 5", "H100_SXM5", "(H100) SXM5!", "NVIDIA® H100™ SXM5 Tensor Core GPU",
                           "SXM5 H100", "80 GB H100 SXM5", "\tH100 SXM5\n"}) {
    INFO(name);
    CHECK(try_find(name) == &nvidia::h100_sxm5);
  }
  CHECK(&find("Gaudi2") == &find("gaudi-2"));
  CHECK(&find("RTXPRO6000 server") == &nvidia::rtx_pro_6000_server);
}

TEST_CASE("a name is found at compile time, too") {
  STATIC_REQUIRE(&find("H100 SXM") == &nvidia::h100_sxm5);
  STATIC_REQUIRE(try_find("H100") == nullptr);
}

TEST_CASE("a name of several models is an error that lists them") {
  CHECK_THROWS_WITH(find("H100"), contains("3 accelerators: H100 SXM5, H100 PCIe or H100 NVL: 'H100'"));
  CHECK_THROWS_WITH(find("NVIDIA A100"), contains("A100 SXM4 40GB, A100 SXM4 80GB, A100 PCIe 40GB or A100 PCIe 80GB"));
  CHECK_THROWS_WITH(find("A100 80GB"), contains("2 accelerators: A100 SXM4 80GB or A100 PCIe 80GB"));
  CHECK_THROWS_WITH(find("h100 80gb"), contains("H100 SXM5 or H100 PCIe"));
  CHECK_THROWS_WITH(find("RTX PRO 6000 Blackwell"), contains("RTX PRO 6000 Server or RTX PRO 6000 Workstation"));
  CHECK_THROWS_WITH(find("V100"), contains("V100 PCIe 16GB"));
  CHECK(try_find("H100") == nullptr);
}

TEST_CASE("words that do not fit are not skipped") {
  for (auto const* name :
       {"AMD H100", "H100 96GB", "H100 SXM4", "H200 NVL", "GB200 NVL72", "DGX H100", "8x H100 SXM5",
        "NVIDIA A100-SXM4-40GB MIG 1g.5gb", "RTX 6000 Ada", "RTX PRO 6000 Blackwell Max-Q Workstation Edition", "L40",
        "A10", "V100-SXM3-32GB", "NVIDIA", "80GB", "GPU", "SXM5 80GB HBM3", "TPU", "Trainium"}) {
    INFO(name);
    CHECK(try_find(name) == nullptr);
    CHECK_THROWS_WITH(find(name), contains("no accelerator goes by this name; the nearest are "));
  }
}

TEST_CASE("an unknown name is an error that suggests the nearest three") {
  CHECK_THROWS_WITH(find("H1000"), contains("the nearest are H100 NVL, H100 SXM5 or H100 PCIe: 'H1000'"));
  CHECK_THROWS_WITH(find("AMD H100"), contains("the nearest are H100"));
  CHECK_THROWS_WITH(find("MI300"), contains("the nearest are MI300X, "));
  CHECK_THROWS_WITH(find("GB200 NVL72"), contains("the nearest are GB200, "));
  CHECK_THROWS_WITH(find("H200 NVL"), contains("the nearest are H200 SXM, "));
  CHECK_THROWS_WITH(find("Trainium"), contains("the nearest are Trainium1, Trainium2 or Trainium3"));
  try {
    (void)find("B2000");
    FAIL("found");
  } catch (error const& e) {
    CHECK(e.where().text == "B2000");
  }
}

TEST_CASE("an empty name and an endless one are errors") {
  CHECK_THROWS_WITH(find(""), contains("an accelerator has a name"));
  CHECK_THROWS_WITH(find(" -- "), contains("an accelerator has a name"));
  CHECK_THROWS_WITH(find(std::string(10'000, 'x')), contains("no accelerator goes by this name"));
  CHECK_THROWS_AS(find("H100 SXM5" + std::string(10'000, ' ') + std::string(100, '0')), error);
  CHECK(&find("H100 SXM5" + std::string(10'000, ' ')) == &nvidia::h100_sxm5);
}

TEST_CASE("every name and alias resolves to its model, and to no other") {
  auto const by_id = [] {
    std::map<std::string, catalog::accelerator const*> out;
    auto const rows = testing::read_csv("accelerators.csv");
    REQUIRE(rows.size() == catalog::all().size());
    for (std::size_t i = 0; i < rows.size(); ++i) out[rows[i].at("id")] = catalog::all()[i];
    return out;
  }();
  auto const check = [](std::string const& spelling, catalog::accelerator const* expected) {
    INFO(spelling);
    CHECK(try_find(spelling) == expected);
    auto turned = spelling;  // as labels and shells write it
    for (char& c : turned) c = c == ' ' ? '-' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    CHECK(try_find(turned) == expected);
    for (char& c : turned) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    CHECK(try_find(turned) == expected);
    turned.erase(std::remove(turned.begin(), turned.end(), '-'), turned.end());
    CHECK(try_find(turned) == expected);
    CHECK(try_find("  " + spelling + " GPU") == expected);
    CHECK(try_find(std::string(expected->vendor) + " " + spelling) == expected);
  };
  for (auto const& [id, a] : by_id) check(std::string(a->name), a);
  auto const aliases = testing::read_csv("aliases.csv");
  CHECK(aliases.size() > 100);
  for (auto const& alias : aliases) check(alias.at("spelling"), by_id.at(alias.at("model")));
}

TEST_CASE("a name that is one letter off finds nothing by accident, and its model among the nearest") {
  for (auto const* a : catalog::all()) {
    for (std::size_t at = 0; at <= a->name.size(); ++at) {
      std::string wrong(a->name);
      wrong.insert(at, 1, '#');  // only separates: the name is cut at every place
      INFO(wrong);
      CHECK(try_find(wrong) == a);
      wrong[at] = 'q';  // in no name and no word
      INFO(wrong);
      CHECK(try_find(wrong) == nullptr);
    }
    CHECK_THROWS_WITH(find(std::string(a->name) + "q"), contains(std::string(a->name)));
  }
}

TEST_CASE("edit distance") {
  using catalog::detail::edit_distance;
  STATIC_REQUIRE(edit_distance("", "") == 0);
  STATIC_REQUIRE(edit_distance("kitten", "sitting") == 3);
  STATIC_REQUIRE(edit_distance("h100", "") == 4);
  STATIC_REQUIRE(edit_distance("", "h100") == 4);
  STATIC_REQUIRE(edit_distance("flaw", "lawn") == 2);
}
