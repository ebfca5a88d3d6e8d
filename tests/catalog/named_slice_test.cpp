// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/catalog/named_slice.hpp>

using namespace tonnage;
using tonnage::testing::Approx;

TEST_CASE("what names of slices say") {
  struct known {
    char const *name, *model;
    double part;
  };
  for (auto const& [name, of, part] : {known{"NVIDIA A100-SXM4-40GB MIG 3g.20gb", "A100 SXM4 40GB", 3.0 / 7},
                                       known{"NVIDIA H100 80GB HBM3 MIG 1g.10gb+me", "H100 SXM5", 1.0 / 7},
                                       known{"NVIDIA H100 80GB HBM3 MIG 1c.2g.20gb", "H100 SXM5", 1.0 / 7},
                                       known{"NVIDIA A30 MIG 2g.12gb", "A30", 0.5},
                                       known{"GRID A100D-40C", "A100 PCIe 80GB", 0.5},
                                       known{"GRID A100DX-80C", "A100 SXM4 80GB", 1},
                                       known{"GRID A100X-10C", "A100 SXM4 40GB", 0.25},
                                       known{"GRID A100D-3-40C", "A100 PCIe 80GB", 3.0 / 7},
                                       known{"NVIDIA H100L-2-24C", "H100 NVL", 2.0 / 7},
                                       known{"H100XS-32C", "H100 SXM5 64GB", 0.5},
                                       known{"H200-141C", "H200 NVL", 1},
                                       known{"H800-40C", "H800 PCIe", 0.5},
                                       known{"A800D-20C", "A800 PCIe 80GB", 0.25},
                                       known{"GRID V100D-8Q", "V100 PCIe 32GB", 0.25},
                                       known{"GRID V100DX-16C", "V100 SXM2 32GB", 0.5},
                                       known{"GRID V100L-8Q", "V100 FHHL 16GB", 0.5},
                                       known{"GRID P100X-4Q", "P100 SXM2", 0.25},
                                       known{"GRID RTX6000P-12C", "Quadro RTX 6000", 0.5},
                                       known{"GRID RTX8000-12Q", "Quadro RTX 8000", 0.25},
                                       known{"NVIDIA RTX Pro 6000 Blackwell DC-1-24Q", "RTX PRO 6000 Server", 0.25},
                                       known{"NVIDIA RTX Pro 6000 Blackwell DC-12Q", "RTX PRO 6000 Server", 0.125},
                                       known{"GRID A100-1-5CME", "A100 PCIe 40GB", 1.0 / 7},
                                       known{"NVIDIA H100XM-80C", "H100 SXM5", 1},
                                       known{"NVIDIA H200X-141C", "H200 SXM", 1},
                                       known{"NVIDIA L40S-48Q", "L40S", 1},
                                       known{"NVIDIA L40S-24Q", "L40S", 0.5},
                                       known{"NVIDIA A16-4Q", "A16", 0.25},
                                       known{"GRID T4-0Q", "T4", 1.0 / 32},
                                       known{"GRID T4-2B4", "T4", 0.125}}) {
    INFO(name);
    auto const slice = catalog::slice_in(name);
    REQUIRE(slice);
    CHECK(slice->model->name == of);
    REQUIRE(slice->share);
    CHECK(*slice->share == Approx(part));
  }
}

TEST_CASE("names of whole GPUs are none of slices") {
  for (char const* name :
       {"", "Tesla T4", "NVIDIA A100-SXM4-40GB", "Tesla V100-PCIE-16GB", "NVIDIA A100-PG509-200", "GeForce GTX 1080 Ti",
        "NVIDIA H100 80GB HBM3", "NVIDIA RTX A6000", "Quadro RTX 6000", "-8Q", "NVIDIA GH200 480GB", "A10G"})
    CHECK_FALSE(catalog::slice_in(name));
}

TEST_CASE("of a board that nobody knows the share is unknown") {
  for (char const* name : {"NVIDIA Z900-24Q", "NVIDIA Z900-1-24Q", "NVIDIA L40S-96Q"}) {
    auto const slice = catalog::slice_in(name);
    REQUIRE(slice);
    CHECK_FALSE(slice->share);
  }
}

TEST_CASE("a slice of more than its GPU has is no share of it") {
  CHECK(catalog::slice_in("NVIDIA H200 MIG 7g.141gb")->share == 1.0);
  CHECK(!catalog::slice_in("NVIDIA H200 MIG 9g.80gb")->share);
  CHECK(!catalog::slice_in("9g.80gb")->share);
  CHECK(catalog::slice_in("NVIDIA A30 MIG 4g.24gb")->share == 1.0);
  CHECK(!catalog::slice_in("NVIDIA A30 MIG 7g.24gb")->share);
  CHECK(!catalog::slice_in("GRID A100D-8-80C")->share);
}
