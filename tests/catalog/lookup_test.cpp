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
#include <tonnage/catalog/find_system.hpp>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/models/amd.hpp>
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

TEST_CASE("exact names of nvidia-smi are those of one product, where it prints them for one only") {
  // Device ids and names of NVIDIA's list: 2335 is "NVIDIA H200", 233B "NVIDIA H200 NVL"; 2329 "NVIDIA H20", 232C
  // "NVIDIA H20-3e"; 2324 "NVIDIA H800", 2322 "NVIDIA H800 PCIe"; 2531 "NVIDIA RTX A2000", 2571 "NVIDIA RTX A2000
  // 12GB".
  CHECK(is("NVIDIA H200", nvidia::h200_sxm));
  CHECK(is("NVIDIA-H200", nvidia::h200_sxm));
  CHECK(is("NVIDIA H200 NVL", nvidia::h200_nvl));
  CHECK(is("NVIDIA H20", nvidia::h20));
  CHECK(is("NVIDIA H20-3e", nvidia::h20_141gb));
  CHECK(is("NVIDIA H800", nvidia::h800_sxm5));
  CHECK(is("NVIDIA H800 PCIe", nvidia::h800_pcie));
  CHECK(is("NVIDIA RTX A2000", nvidia::rtx_a2000_6gb));
  CHECK(is("NVIDIA T1000", nvidia::t1000_4gb));
  CHECK(is("NVIDIA T400", nvidia::t400_2gb));
  // What people write, and what is printed for several products, stays several.
  CHECK(members("H20") == "H20 96GB, H20 141GB");
  CHECK(members("H800") == "H800 SXM5, H800 PCIe, H800 NVL");
  CHECK(members("RTX A2000") == "RTX A2000 6GB, RTX A2000 12GB");
  CHECK(members("NVIDIA H100") == "H100 SXM5, H100 PCIe, H100 NVL");
  CHECK(members("NVIDIA GeForce RTX 3080") == "RTX 3080 10GB, RTX 3080 12GB");
}

TEST_CASE("a size of memory may be what is built in, or what is left of it") {
  CHECK(is("T4 15GB", nvidia::t4));  // nvidia-smi: 15,360 of 16,384 MiB
  CHECK(is("L4 22GB", nvidia::l4));  // 22.5 of 24
  CHECK(is("L40S 45GB", nvidia::l40s));
  CHECK(is("B200 192GB", nvidia::b200_hgx));  // eight stacks of 24 GB, of which 180 are published
  CHECK(is("GB200 189GB", nvidia::gb200));
  CHECK(is("GB200 192GB", nvidia::gb200));
  CHECK(is("B300 288GB", nvidia::b300_hgx));  // eight of 36, and 270
  CHECK(is("GB300 288GB", nvidia::gb300));
  CHECK(members("H200 144GB") == "H200 SXM, H200 NVL");
  CHECK(is("H100 NVL 96GB", nvidia::h100_nvl));
  // The model of just that size comes first: there is an H100 of 96 GB as well as those of 94.
  CHECK(find("H100 96GB").name == "H100 SXM5 96GB");
  CHECK(members("H100 94GB") == "H100 SXM5 94GB, H100 NVL");
  CHECK(find("RTX 3080 10GB").name == "RTX 3080 10GB");
  for (auto const* name : {"H100 77GB", "B200 179GB", "B200 193GB", "H200 152GB", "T4 14GB", "T4 17GB", "RTX 4080 12GB",
                           "RTX 4090 48GB", "A100 48GB", "MI325X 288GB", "GB200 141GB"}) {
    INFO(name);
    CHECK_FALSE(catalog::try_find_family(name));
  }
}

TEST_CASE("names as clouds and lspci write them") {
  CHECK(is("HGX H100", nvidia::h100_sxm5));
  CHECK(is("NVIDIA HGX H200", nvidia::h200_sxm));
  CHECK(is("HGX H800", nvidia::h800_sxm5));
  CHECK(is("HGX A100 80GB", nvidia::a100_sxm4_80gb));
  CHECK(is("A100 HGX 40GB", nvidia::a100_sxm4_40gb));
  CHECK(members("HGX A100") == "A100 SXM4 40GB, A100 SXM4 80GB");
  CHECK(is("HGX B200", nvidia::b200_hgx));
  CHECK(is("HGX B200 180GB", nvidia::b200_hgx));
  CHECK(is("GH100 [H100 NVL]", nvidia::h100_nvl));
  CHECK(is("NVIDIA Corporation GH100 [H100 NVL]", nvidia::h100_nvl));
  CHECK(is("GH100 [GH200 120GB / 480GB]", nvidia::gh200_96gb));
  CHECK(is("GB100 [GB200]", nvidia::gb200));
  CHECK(is("GB100 [HGX GB200]", nvidia::gb200));
  CHECK(is("RTX A1000 6GB", nvidia::rtx_a1000_6gb_laptop));
  CHECK(is("RTX A1000", nvidia::rtx_a1000));
}

TEST_CASE("a name of more or of less than one package is of no model, and the error says of what") {
  struct refused {
    char const *name, *why;
  };
  for (auto const& [name, why] :
       {refused{"GB200 Superchip",
                "it is a system of 2 × GB200 (`find_system(\"GB200 Superchip\")`): 'GB200 Superchip'"},
        refused{"NVIDIA GB200 Grace Blackwell Superchip", "it is a system of 2 × GB200 "},
        refused{"Grace Blackwell", "it is a system of 2 × GB200 "},
        refused{"GB300 Superchip", "it is a system of 2 × GB300 "},
        refused{"Grace Blackwell Ultra Superchip", "it is a system of 2 × GB300 "},
        refused{"GB200 NVL72", "it is a system of 72 × GB200 (`find_system(\"GB200 NVL72\")`)"},
        refused{"NVIDIA GB200 NVL4", "it is a system of 4 × GB200 "},
        refused{"GB300 NVL72", "it is a system of 72 × GB300 "},
        refused{"NVIDIA DGX A100 80GB", "it is a system of 8 × A100 SXM4 80GB (`find_system(\"DGX A100\")`)"},
        refused{"HGX H200 8-GPU", "it is a system of 8 × H200 SXM "},
        refused{"MI250X GCD", "it is a slice of one, GCD (`find_slice`): 'MI250X GCD'"},
        refused{"A100-SXM4-40GB MIG 1g.5gb", "it is a slice of one, 1g.5gb (`find_slice`)"},
        refused{"MI300X CPX", "it is a slice of one, CPX (`find_slice`)"},
        refused{"MI250X 64GB", "it is one of the GPUs that are listed for each MI250X, of which it is a part"},
        refused{"K80 12GB", "it is one of the GPUs that are listed for each Tesla K80, of which it is a part"}}) {
    INFO(name);
    CHECK(try_find(name) == nullptr);
    CHECK_FALSE(catalog::try_find_family(name));
    CHECK_THROWS_WITH(find(name), contains("no accelerator goes by this name: " + std::string(why)));
    CHECK_THROWS_WITH(find_family(name), contains(why));
  }
  for (auto const* name : {"GB200 NVL72 GPU", "GB200 NVL", "GB200 186GB", "Grace Blackwell GB200", "GB200 (per GPU)"})
    CHECK(is(name, nvidia::gb200));
  CHECK(is("GB10 Grace Blackwell Superchip", nvidia::gb10));  // has one GPU
  CHECK(is("DGX Spark", nvidia::gb10));
  CHECK(is("MI250X (2 GCD)", catalog::amd::mi250x));
  for (auto const* name : {"NVL72 GB200", "Superchip GB200", "1", "2", "4"})
    CHECK_FALSE(catalog::try_find_family(name));
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
  std::map<std::string, std::string> systems;
  for (auto const& row : testing::read_csv("systems")) systems[row.at("id")] = row.at("name");
  std::size_t wrong = 0, all = 0;
  for (auto const& alias : testing::read_csv("aliases")) {
    auto const& spelling = alias.at("spelling");
    if (alias.at("model").find(':') != std::string::npos) continue;  // two vendors have a model of this id
    ++all;
    if (auto const system = systems.find(alias.at("model"));
        system != systems.end() && by_id.count(system->first) == 0) {
      INFO(spelling);
      CHECK_FALSE(catalog::try_find_family(spelling));
      CHECK(catalog::find_system(spelling).name == system->second);
      continue;
    }
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
