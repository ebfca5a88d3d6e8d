// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/nvidia_smi/reader.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::Approx;

TEST_CASE("what names of slices say") {
  struct known {
    char const *name, *model;
    double part;
  };
  for (auto const& [name, of, part] :
       {known{"NVIDIA A100-SXM4-40GB MIG 3g.20gb", "A100 SXM4 40GB", 3.0 / 7},
        known{"NVIDIA H100 80GB HBM3 MIG 1g.10gb+me", "H100 SXM5", 1.0 / 7},
        known{"NVIDIA H100 80GB HBM3 MIG 1c.2g.20gb", "H100 SXM5", 1.0 / 7},
        known{"NVIDIA A30 MIG 2g.12gb", "A30", 0.5}, known{"GRID A100D-40C", "A100 PCIe 80GB", 0.5},
        known{"GRID A100DX-80C", "A100 SXM4 80GB", 1}, known{"GRID A100X-10C", "A100 SXM4 40GB", 0.25},
        known{"GRID A100D-3-40C", "A100 PCIe 80GB", 3.0 / 7}, known{"GRID A100-1-5CME", "A100 PCIe 40GB", 1.0 / 7},
        known{"NVIDIA H100XM-80C", "H100 SXM5", 1}, known{"NVIDIA H200X-141C", "H200 SXM", 1},
        known{"NVIDIA L40S-48Q", "L40S", 1}, known{"NVIDIA L40S-24Q", "L40S", 0.5}, known{"NVIDIA A16-4Q", "A16", 0.25},
        known{"GRID T4-0Q", "T4", 1.0 / 32}, known{"GRID T4-2B4", "T4", 0.125}}) {
    INFO(name);
    auto const slice = nvidia_smi::slice_in(name);
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
    CHECK_FALSE(nvidia_smi::slice_in(name));
}

TEST_CASE("of a board that nobody knows the share is unknown") {
  for (char const* name : {"NVIDIA Z900-24Q", "NVIDIA Z900-1-24Q", "NVIDIA L40S-96Q"}) {
    auto const slice = nvidia_smi::slice_in(name);
    REQUIRE(slice);
    CHECK_FALSE(slice->share);
  }
}

TEST_CASE("slices count as parts of GPUs, and are remarked") {
  std::vector<nvidia_smi::gpu_record> guests;
  auto const report = nvidia_smi::read(
      "name, uuid\n"
      "GRID A100D-40C, GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a71\n"
      "GRID A100D-40C, GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a72\n"
      "NVIDIA A100-SXM4-40GB MIG 3g.20gb, MIG-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a73\n"
      "NVIDIA A100-SXM4-40GB MIG 4g.20gb, MIG-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a74\n"
      "NVIDIA Z900-24Q, GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a75\n"
      "Tesla T4, GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a76\n",
      {.file = "guests"}, [&](auto const& each) { guests.push_back(each); });
  // Two halves, 3 and 4 of seven, one whose size is unknown, and a whole one.
  double counted = 0;
  for (auto const& each : guests) counted += each.count.in(gpus);
  CHECK(counted == Approx(4));
  CHECK(report.times(nvidia_smi::remark::slice) == 4);
  CHECK(report.times(nvidia_smi::remark::slice_of_unknown) == 1);
}

TEST_CASE("a UUID in capitals and a bus id as Linux writes it are those of the same GPU") {
  auto const kept = [](std::string const& text) {
    return nvidia_smi::read(text, {.file = "smi", .on_error = bad_rows::collect}, [](auto const&) {}).kept;
  };
  CHECK(kept("name, uuid\nTesla T4, GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77\n"
             "Tesla T4, GPU-5D5BA0D6-D33D-2B2C-524D-9E3D8D2B8A77\n"
             "Tesla T4, gpu-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77\n") == 1);
  CHECK(kept("hostname, name, pci.bus_id\nn1, Tesla T4, 00000000:1B:00.0\nn1, Tesla T4, 0000:1b:00.0\n"
             "n1, Tesla T4, 00000001:1B:00.0\nn2, Tesla T4, 0000:1b:00.0\n") == 3);
  CHECK(nvidia_smi::parse_bus_id("0000:1b:00.0").value() == "00000000:1B:00.0");
  CHECK(nvidia_smi::parse_bus_id("0001:af:00.0").value() == "00000001:AF:00.0");
  CHECK(nvidia_smi::parse_bus_id("1b:00").value() == "1b:00");
  CHECK(nvidia_smi::parse_uuid("GPU-5D5BA0D6-x").value() == "GPU-5d5ba0d6-x");
  CHECK(nvidia_smi::parse_uuid("REDACTED").value() == "REDACTED");
  CHECK(nvidia_smi::parse_uuid("[N/A]").why() == nvidia_smi::absence::not_applicable);
}

TEST_CASE("a GPU that the caller refuses is refused at its line") {
  auto const no_t4 = [](auto const& each) {
    if (each.name == "Tesla T4") throw error("not one of ours");
  };
  auto const report = nvidia_smi::read("name, index\nTesla V100-SXM2-16GB, 0\nTesla T4, 1\n",
                                       {.file = "smi", .on_error = bad_rows::collect}, no_t4);
  CHECK(report.kept == 1);
  REQUIRE(report.refusals.size() == 1);
  CHECK(report.refusals[0].what() == std::string("smi:3: not one of ours"));
}
