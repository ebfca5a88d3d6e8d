// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/catalog/models/amd.hpp>
#include <tonnage/formats/amd_smi.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

double packages(std::vector<amd_smi::gpu_record> const& rows) {
  double out = 0;
  for (auto const& each : rows) out += each.count.in(gpus);
  return out;
}

}  // namespace

TEST_CASE("GPUs of amd-smi static, in the columns of ROCm 6 and of ROCm 7") {
  auto const six = amd_smi::read(
      "gpu,market_name,vendor_name,asic_serial,max_power,min_power,socket_power,name,type,size,bit_width\r\n"
      "0,AMD Instinct MI300X,\"Advanced Micro Devices, Inc.\",0xA1,750,0,650,amdgpu,HBM,196592,8192\r\n\r\n",
      {}, "a1");
  REQUIRE(six.rows.size() == 1);
  auto const& one = six.rows[0];
  CHECK(one.count == 1.0 * gpus);
  CHECK(one.model == catalog::model(catalog::amd::mi300x));
  CHECK(one.host == "a1");
  CHECK(one.index == "0");
  CHECK(one.serial == "0xA1");
  CHECK(one.memory->in(bytes) == 206'141'652'992.0);  // 196,592 × 2^20
  CHECK(one.power_limit->in(watts * of_chips) == 650);
  CHECK(one.max_power_limit->in(watts * of_chips) == 750);
  CHECK(six.report.summary() == "1 rows read, 1 kept, 0 refused");

  auto const seven = amd_smi::read(
      "gpu,market_name,ppt0_max_power_limit,ppt0_socket_power_limit,ppt1_max_power_limit,partition_id,size\n"
      "3,AMD Instinct MI355X,1400,1300,N/A,0,294896\n");
  REQUIRE(seven.rows.size() == 1);
  CHECK(seven.rows[0].model == catalog::model(catalog::amd::mi355x));
  CHECK(seven.rows[0].power_limit->in(watts * of_chips) == 1300);
  CHECK(seven.rows[0].max_power_limit->in(watts * of_chips) == 1400);
  CHECK_FALSE(seven.rows[0].serial);
  CHECK(seven.rows[0].host.empty());
}

TEST_CASE("a name whose models are listed as one GPU or as two is remarked") {
  // By hand: half an MI250 and an MI210; of the name of both nobody knows.
  auto const got = amd_smi::read(
      "gpu,market_name,size\n0,AMD Instinct MI250,65520\n1,AMD Instinct MI210,65520\n2,AMD Instinct MI200,65520\n");
  CHECK(packages(got.rows) == 2.5);
  CHECK(got.report.times(gpu_remark::listed_unclear) == 1);
}

TEST_CASE("what amd-smi does not know is unknown, and the GPU counts") {
  auto const rows = amd_smi::read(
                        "gpu,market_name,asic_serial,max_power,socket_power,size\n"
                        "0,N/A,N/A,N/A,N/A,N/A\n1,My Own Card,N/A,0,0,N/A\n")
                        .rows;
  REQUIRE(rows.size() == 2);
  CHECK(packages(rows) == 2);
  CHECK(rows[0].model == unknown_model);
  CHECK(std::string(rows[1].model->name) == "My Own Card");
  for (auto const& each : rows) {
    CHECK_FALSE(each.serial);
    CHECK_FALSE(each.memory);
    CHECK_FALSE(each.power_limit);  // no GPU runs at 0 W
    CHECK_FALSE(each.max_power_limit);
  }
}

TEST_CASE("amd-smi counts memory in MiB, and a negative limit is none") {
  auto const rows = amd_smi::read(
                        "gpu,market_name,size,socket_power,max_power\n0,AMD Instinct MI300X,196592 MB,-1,-1 W\n"
                        "1,AMD Instinct MI300X,192 GB,750 W,750\n2,AMD Instinct MI300X,196592 MiB,0.5,N/A\n")
                        .rows;
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].memory->in(bytes) == 206'141'652'992.0);  // 196,592 × 2^20
  CHECK(rows[1].memory->in(bytes) == 206'158'430'208.0);  // 192 × 2^30
  CHECK(rows[2].memory->in(bytes) == 206'141'652'992.0);
  CHECK_FALSE(rows[0].power_limit);
  CHECK_FALSE(rows[0].max_power_limit);
  CHECK(rows[1].power_limit->in(watts * of_chips) == 750);
  CHECK(rows[1].max_power_limit->in(watts * of_chips) == 750);
  CHECK(rows[2].power_limit->in(watts * of_chips) == 0.5);
}

TEST_CASE("messages with as many commas as the header are no GPUs") {
  auto const [rows, report] = amd_smi::read(
      "gpu,market_name,asic_serial\n0,AMD Instinct MI300X,0xA1\nTimeout,server node3 not responding,retry\n"
      "Killed,by,signal\n,AMD Instinct MI300X,0xA2\n",
      {.file = "amd.csv", .on_error = bad_rows::collect});
  CHECK(rows.size() == 1);
  REQUIRE(report.refusals.size() == 3);
  CHECK(std::string(report.refusals[0].what()) == "amd.csv:3:1, field gpu: expected the number of a GPU: 'Timeout'");
}

TEST_CASE("hosts after each other, or mixed, with warnings and headers among the rows") {
  std::string const text =
      "a1: WARNING: a group is missing\na1: gpu,market_name,size\na2: gpu,size,market_name\n"
      "a1: 0,AMD Instinct MI210,65520\na2: 0,65520,AMD Instinct MI210\na1: WARNING: another\n"
      "a1: 1,AMD Instinct MI210,65520\na1: \na2: 1,many,AMD Instinct MI210\na2: \n";
  auto const [rows, report] = amd_smi::read(text, {.file = "amd.csv", .on_error = bad_rows::collect});
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].host == "a1");
  CHECK(rows[1].host == "a2");
  CHECK(rows[1].index == "0");
  CHECK(rows[2].index == "1");
  for (std::size_t i = 0; i != 3; ++i) CHECK(rows[i].memory->in(bytes) == 68'702'699'520.0);  // 65,520 × 2^20
  CHECK_FALSE(rows[3].memory);  // an odd size costs no GPU
  REQUIRE(report.remarks.size() == 1);
  CHECK(error(report.remarks[0].text, report.remarks[0].first).what() ==
        std::string("amd.csv:9:7, field size: a field that cannot be read: it is unknown: 'many'"));
  CHECK(report.summary() == "amd.csv: 4 rows read, 4 kept, 0 refused, 3 lines that are no records");
}

TEST_CASE("a GPU in several rows, dies and partitions are counted in packages") {
  auto const nodes = amd_smi::read(
      "gpu,market_name,asic_serial,cpu_list\n0,AMD Instinct MI300X,0xA1,cpu_list_0\n0,AMD Instinct "
      "MI300X,0xA1,cpu_list_1\n"
      "gpu,market_name,asic_serial,cpu_list\n0,AMD Instinct MI300X,0xB1,cpu_list_0\n");  // another host's, by its serial
  CHECK(nodes.rows.size() == 2);
  CHECK(nodes.report.replaced == 1);
  CHECK(packages(nodes.rows) == 2);
  // Four dies of two packages: the name is that of two models, and both list two.
  CHECK(packages(amd_smi::read("gpu,market_name\n0,AMD Instinct MI250X\n1,AMD Instinct MI250X\n2,AMD Instinct MI250X / "
                               "MI250\n3,AMD Instinct MI250X / MI250\n")
                     .rows) == 2);
  auto const parts = amd_smi::read(
      "gpu,market_name,asic_serial,partition_id\n0,AMD Instinct MI300X,0xA1,0\n1,AMD Instinct MI300X,0xA1,1\n"
      "2,AMD Instinct MI300X,0xA1,2\n3,AMD Instinct MI300X,0xA1,3\n");
  CHECK(parts.rows.size() == 4);
  CHECK(packages(parts.rows) == 1);
}

TEST_CASE("partitions after the first that have no number have a function on the bus") {
  auto const parts = amd_smi::read(
      "gpu,market_name,bdf,partition_id\n0,AMD Instinct MI300X,0000:05:00.0,0\n1,AMD Instinct MI300X,0000:05:00.1,N/A\n"
      "2,AMD Instinct MI300X,0000:26:00.0,0\n3,AMD Instinct MI300X,0000:26:00.1,N/A\n");
  CHECK(packages(parts.rows) == 2);
  CHECK(parts.rows[0].partition == 0);
  CHECK(parts.rows[3].partition == 1);
  auto const places = amd_smi::read(
      "gpu,market_name,bdf\n0,AMD Instinct MI300X,0000:05:00.0\n"
      "1,AMD Instinct MI300X,0000:05:00.7\n2,AMD Instinct MI300X,N/A\n");
  CHECK(packages(places.rows) == 2);
  CHECK_FALSE(places.rows[2].partition);
}

TEST_CASE("a column of hosts tells GPUs apart") {
  for (std::string const column : {"host", "hostname", "node"}) {
    auto const text = column + ",gpu,market_name\nn1,0,AMD Instinct MI300X\nn1,1,AMD Instinct MI300X\n" +
                      "n2,0,AMD Instinct MI300X\n";
    auto const rows = amd_smi::read(text).rows;
    CHECK(packages(rows) == 3);
    CHECK(rows[2].host == "n2");
  }
}

TEST_CASE("another command's table is refused by its header") {
  CHECK_THROWS_WITH(amd_smi::read("gpu,gpu_bdf,gpu_uuid\n0,0000:01:00.0,x\n", {.file = "t"}),
                    "t:1: there is no column 'market_name' in this header: 'gpu,gpu_bdf,gpu_uuid'");
}
