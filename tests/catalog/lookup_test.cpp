// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "csv.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <tonnage/catalog/family.hpp>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/models/nvidia.hpp>
#include <tonnage/core/error.hpp>

using namespace tonnage;
using catalog::find;
using catalog::find_family;
using catalog::try_find;
using tonnage::testing::contains;
namespace nvidia = catalog::nvidia;

namespace {

bool is(std::string_view name, catalog::model expected) {
  auto const* const found = try_find(name);
  return found != nullptr && catalog::model(*found) == expected;
}
std::string members(std::string_view name) {
  std::string out;
  for (auto const* each : find_family(name).members()) out += (out.empty() ? "" : ", ") + std::string(each->name);
  return out;
}

}  // namespace

TEST_CASE("a name resolves as people and tools write it") {
  CHECK(is("H100 SXM5", nvidia::h100_sxm5));
  CHECK(is("h100-sxm5-80gb", nvidia::h100_sxm5));
  CHECK(is("NVIDIA H100 80GB HBM3", nvidia::h100_sxm5));
  CHECK(is("nvidia_h100_80gb_hbm3", nvidia::h100_sxm5));
  CHECK(is("H100-80GB-HBM3-SXM", nvidia::h100_sxm5));
  CHECK(is("gpu_1x_h100_sxm5", nvidia::h100_sxm5));
  CHECK(is("10de:2330", nvidia::h100_sxm5));
  CHECK(is("3D controller: NVIDIA Corporation GH100 [10DE:2330] (rev a1)", nvidia::h100_sxm5));
  CHECK(is("NVIDIA H100 PCIe", nvidia::h100_pcie));
  CHECK(is("NVIDIA A100-SXM4-80GB", nvidia::a100_sxm4_80gb));
  CHECK(is("A100-SXM4-40GB", nvidia::a100_sxm4_40gb));
  CHECK(is("Tesla V100-SXM2-32GB", nvidia::v100_sxm2));
  CHECK(is("Tesla V100-SXM2-32GB-LS", nvidia::v100_sxm2));
  CHECK(is("Tesla T4", nvidia::t4));
  CHECK(is("nvidia-tesla-t4", nvidia::t4));
  CHECK(is("NVIDIA L4", nvidia::l4));
  CHECK(is("NVIDIA L40S", nvidia::l40s));
  CHECK(is("NVIDIA RTX PRO 6000 Blackwell Server Edition", nvidia::rtx_pro_6000_server));
  CHECK(is("NVIDIA GeForce RTX 4090", nvidia::rtx_4090));
  CHECK(is("B200", nvidia::b200_hgx));
  CHECK(is("gb200", nvidia::gb200));
  CHECK(is("MI300X", catalog::amd::mi300x));
  CHECK(is("AMD Instinct MI300X OAM", catalog::amd::mi300x));
  CHECK(is("TPU v5p", catalog::google::tpu_v5p));
  CHECK(is("trn2", catalog::aws::trainium2));
}

TEST_CASE("case, spaces, punctuation and marks do not matter") {
  for (auto const* name : {"h100sxm5", "H 100 SXM 5", "H100_SXM5", "(H100) SXM5!", "NVIDIA® H100™ SXM5 Tensor Core GPU",
                           "NVIDIA(R) H100(TM) SXM5", "SXM5 H100 80GB", "80 GB H100 SXM5", "\tH100 SXM5\n"}) {
    INFO(name);
    CHECK(is(name, nvidia::h100_sxm5));
  }
  CHECK(&find("Gaudi2") == &find("gaudi-2"));
}

TEST_CASE("look-alikes stay apart") {
  CHECK(is("RTX 6000 Ada", nvidia::rtx_6000_ada));
  CHECK(is("RTX A6000", nvidia::rtx_a6000));
  CHECK(is("Quadro RTX 6000", nvidia::quadro_rtx_6000));
  CHECK(members("RTX PRO 6000").find("RTX PRO 6000") == 0);
  CHECK(members("RTX 6000").find("A6000") == std::string::npos);
  CHECK(find("A10").name != find("A10G").name);
  CHECK(find("L4").name == "L4");
  CHECK(find("L40").name == "L40");
  CHECK(find("L40S").name == "L40S");
  CHECK(find("ATOM").name != find("ATOM+ CA12").name);
}

TEST_CASE("a name of several models is an error that lists them, and a family") {
  CHECK_THROWS_WITH(find("A100 80GB"), contains("2 accelerators: A100 SXM4 80GB or A100 PCIe 80GB: 'A100 80GB'"));
  CHECK_THROWS_WITH(find("NVIDIA A100"), contains("A100 SXM4 40GB, A100 SXM4 80GB"));
  CHECK_THROWS_WITH(find("V100"), contains("V100 PCIe 16GB"));
  CHECK(try_find("H100") == nullptr);
  CHECK(find_family("H100").members().size() >= 3);
  CHECK(find_family("H100").name() == "H100");
  CHECK(members("a100 80gb") == "A100 SXM4 80GB, A100 PCIe 80GB");
  CHECK(members("V100 PCIe") == "V100 PCIe 16GB, V100 PCIe 32GB");
  CHECK(find_family("H200").members().size() == 2);
  CHECK(find_family("Ascend 910B").members().size() >= 4);
  CHECK(find_family("TPU v5").members().size() == 2);
  CHECK(find_family("H100 SXM5").is_one());
}

TEST_CASE("memory beside the name decides") {
  CHECK(is("A100 PCIe 80GB", nvidia::a100_pcie_80gb));
  CHECK(is("NVIDIA A100 40GB PCIe", nvidia::a100_pcie_40gb));
  CHECK(is("RTX 6000 24GB", nvidia::quadro_rtx_6000));
  CHECK(is("RTX6000Ada 48GB", nvidia::rtx_6000_ada));
}

TEST_CASE("words that do not fit are not skipped") {
  for (auto const* name : {"AMD H100", "H100 SXM4", "DGX H100", "8x H100 SXM5", "NVIDIA A100-SXM4-40GB MIG 1g.5gb",
                           "H100 77GB", "NVIDIA", "80GB", "GPU", "SXM5 80GB HBM3"}) {
    INFO(name);
    CHECK(try_find(name) == nullptr);
    CHECK_FALSE(catalog::try_find_family(name));
    CHECK_THROWS_WITH(find(name), contains("no accelerator goes by this name"));
  }
}

TEST_CASE("an unknown name is an error that suggests the nearest three") {
  CHECK_THROWS_WITH(find("H1000"), contains("the nearest are "));
  CHECK_THROWS_WITH(find("H1000"), contains("H100"));
  CHECK_THROWS_WITH(find("AMD H100"), contains("the nearest are H100"));
  CHECK_THROWS_WITH(find("Gaudi9"), contains("Gaudi"));
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
  CHECK(is("H100 SXM5" + std::string(10'000, ' '), nvidia::h100_sxm5));
  CHECK_THROWS_AS(find(std::string(200, '+')), error);
}

TEST_CASE("every model, family and alias of the tables resolves to what the table says") {
  auto const rows = testing::read_csv("models");
  std::map<std::string, catalog::accelerator const*> by_id;
  REQUIRE(rows.size() == catalog::all().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    by_id[rows[i].at("id")] = catalog::all()[i];
    INFO(rows[i].at("name"));
    CHECK(try_find(rows[i].at("name")) == catalog::all()[i]);
    auto const with_vendor = catalog::try_find_family(rows[i].at("vendor") + " " + rows[i].at("name"));
    CHECK((with_vendor && with_vendor->contains(*catalog::all()[i])));
    auto turned = rows[i].at("name");
    std::transform(turned.begin(), turned.end(), turned.begin(),
                   [](unsigned char c) { return c == ' ' ? '_' : static_cast<char>(std::tolower(c)); });
    CHECK(try_find(turned) == catalog::all()[i]);
  }
  std::map<std::string, std::string> families;
  for (auto const& row : testing::read_csv("families")) {
    families[row.at("id")] = row.at("name");
    INFO(row.at("name"));
    auto const found = catalog::try_find_family(row.at("name"));
    REQUIRE(found);
    CHECK(found->members().size() >= 2);
  }
  std::size_t wrong = 0, all = 0;
  for (auto const& alias : testing::read_csv("aliases")) {
    auto const& spelling = alias.at("spelling");
    if (alias.at("model").find(':') != std::string::npos) continue;  // two vendors have a model of this id
    ++all;
    auto const found = catalog::try_find_family(spelling);
    auto const model = by_id.find(alias.at("model"));
    bool is_right = false;
    if (found && model != by_id.end())
      is_right = found->is_one() && catalog::model(*model->second) == found->model();
    else if (found)
      for (auto const* each : find_family(families.at(alias.at("model"))).members())
        is_right = is_right || found->contains(*each);
    if (!is_right && ++wrong < 40) {
      std::cout << "alias " << spelling << " of " << alias.at("model") << " is";
      if (found)
        for (auto const* each : found->members()) std::cout << " " << each->name << ";";
      std::cout << '\n';
    }
  }
  CHECK(all > 2000);
  CHECK(wrong == 0);
}

TEST_CASE("lists of other people") {
  auto const* const data = std::getenv("TONNAGE_DATA_DIR");
  if (data == nullptr) return;
  std::ifstream file(std::filesystem::path(data) / "epoch" / "ml_hardware.csv");
  if (!file) return;
  std::string const text{std::istreambuf_iterator<char>(file), {}};
  std::size_t names = 0, missing = 0, field = 0;
  std::string name;
  bool is_quoted = false, is_header = true;
  for (char const c : text) {  // fields may have lines of their own
    if (c == '"') {
      is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      ++field;
    } else if (c == '\n' && !is_quoted) {
      if (!is_header && !name.empty()) {
        ++names;
        if (!catalog::try_find_family(name)) ++missing, std::cout << "not found: " << name << '\n';
      }
      name.clear(), field = 0, is_header = false;
    } else if (field == 0) {
      name += c;
    }
  }
  CHECK(names > 150);
  CHECK(missing * 100 <= names * 3);
}

TEST_CASE("edit distance") {
  using catalog::detail::edit_distance;
  STATIC_REQUIRE(edit_distance("", "") == 0);
  STATIC_REQUIRE(edit_distance("kitten", "sitting") == 3);
  STATIC_REQUIRE(edit_distance("h100", "") == 4);
  STATIC_REQUIRE(edit_distance("", "h100") == 4);
  STATIC_REQUIRE(edit_distance("flaw", "lawn") == 2);
}
