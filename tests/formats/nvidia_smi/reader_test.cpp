// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "thrown.hpp"
#include "utf16.hpp"

#include <ranges>
#include <sstream>
#include <string>
#include <tonnage/formats/nvidia_smi/reader.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using tonnage::testing::Approx;

static_assert(std::ranges::input_range<nvidia_smi::reader&>);

namespace {

struct read_gpus {
  std::vector<nvidia_smi::gpu_record> gpus{};
  nvidia_smi::report report{};
};
read_gpus read(std::string const& text, nvidia_smi::options options = {.file = "smi", .on_error = bad_rows::collect}) {
  read_gpus out;
  out.report =
      nvidia_smi::read(text, std::move(options), [&](nvidia_smi::gpu_record const& each) { out.gpus.push_back(each); });
  CHECK(out.report.rows == out.report.kept + out.report.refused);
  CHECK(out.report.kept == out.gpus.size());
  return out;
}
/// What the only refusal says.
std::string refusal(std::string const& text) {
  auto const got = read(text);
  REQUIRE(got.report.refusals.size() == 1);
  return got.report.refusals[0].what();
}
std::string thrown(std::string const& text, nvidia_smi::options options = {.file = "smi"}) {
  return tonnage::testing::said_by([&] { (void)nvidia_smi::read(text, std::move(options), [](auto const&) {}); });
}
std::string const header =
    "timestamp, name, gpu_uuid, serial, pci.bus_id, index, hostname, driver_version, memory.total [MiB], memory.used "
    "[MiB], utilization.gpu [%], power.draw [W], power.limit [W], enforced.power.limit [W], power.default_limit [W], "
    "power.min_limit [W], power.max_limit [W], temperature.gpu, mig.mode.current, pstate\n";
std::string const h100 =
    "2026/03/02 09:00:00.125, NVIDIA H100 80GB HBM3, GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77, 165, 00000000:1B:00.0, "
    "3, node7, 590.48.01, 81559 MiB, 512 MiB, 12 %, 69.85 W, 650.00 W, 600.00 W, 700.00 W, 200.00 W, 700.00 W, 41, "
    "Disabled, P0\n";

}  // namespace

TEST_CASE("a GPU, with every column") {
  auto const got = read(header + h100);
  REQUIRE(got.gpus.size() == 1);
  auto const& each = got.gpus[0];
  CHECK(each.timestamp.value() == std::chrono::local_days(2026y / 3 / 2) + 9h + 125ms);
  CHECK(each.name == "NVIDIA H100 80GB HBM3");
  CHECK(each.model == catalog::model(catalog::find("H100 SXM5")));
  CHECK(each.uuid == "GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77");
  CHECK(each.serial == "165");
  CHECK(each.bus_id == "00000000:1B:00.0");
  CHECK(each.index == 3);
  CHECK(each.hostname == "node7");
  CHECK(each.driver_version == "590.48.01");
  CHECK(each.memory_total.value().in(bytes) == 85'520'809'984.0);
  CHECK(each.memory_used.value().in(bytes) == 536'870'912.0);
  CHECK(each.busy_share.value().value() == Approx(0.12));
  CHECK(each.power_draw.value().in(watts * of_chips) == 69.85);
  CHECK(each.power_limit.value().in(watts * of_chips) == 650);
  CHECK(each.enforced_power_limit.value().in(watts * of_chips) == 600);
  CHECK(each.default_power_limit.value().in(watts * of_chips) == 700);
  CHECK(each.min_power_limit.value().in(watts * of_chips) == 200);
  CHECK(each.max_power_limit.value().in(watts * of_chips) == 700);
  CHECK(each.celsius.value() == 41);
  CHECK_FALSE(each.mig_mode.value());
  CHECK(each.instances.empty());
  CHECK(got.report.ignored_columns == std::vector<std::string>{"pstate"});
  CHECK(got.report.remarks.empty());
  CHECK(got.report.summary() == "smi: 1 rows read, 1 kept, 0 refused");
}

TEST_CASE("units or none, a header or none, any order of columns") {
  auto const expected = read("name, power.draw [W], memory.total [MiB]\nTesla T4, 26.78 W, 15360 MiB\n").gpus.at(0);
  for (auto const* text : {"memory.total [MiB], power.draw [W], name\n15360, 26.78, Tesla T4\n",
                           "name,power.draw [W],memory.total [MiB]\r\nTesla T4,26.78 W,15360 MiB",
                           "  memory.total [MiB] ,gpu_name,  power.draw [W]\n 15360 MiB , Tesla T4,26.78 W  \n\n",
                           "\xEF\xBB\xBFname, pstate, power.draw, memory.total\nTesla T4, P0, 26.78, 15360\n"}) {
    auto const each = read(text).gpus.at(0);
    CHECK(each.model == expected.model);
    CHECK(each.power_draw == expected.power_draw);
    CHECK(each.memory_total == expected.memory_total);
  }
  nvidia_smi::options const named{.columns = {"name", "power.draw", "memory.total"}};
  for (auto const* text : {"Tesla T4, 26.78 W, 15360 MiB\n", "Tesla T4, 26.78, 15360"}) {
    auto const each = read(text, named).gpus.at(0);
    CHECK(each.power_draw == expected.power_draw);
    CHECK(each.memory_total == expected.memory_total);
  }
}

TEST_CASE("a table that was written anew with quotes") {
  for (std::string const bom : {"", "\xEF\xBB\xBF"}) {
    auto const got = read(bom +
                          "\"index\",\"name\",\"memory.total [MiB]\"\n\"0\",\"NVIDIA A100, rev 2\",\"81920 MiB\"\n"
                          "1,Tesla T4,15360 MiB\n");
    REQUIRE(got.gpus.size() == 2);
    CHECK(got.gpus[0].name == "NVIDIA A100, rev 2");
    CHECK(got.gpus[0].memory_total.value().in(bytes) == 85'899'345'920.0);  // 81,920 × 2^20
    CHECK(got.gpus[1].index == 1);
  }
  CHECK(read("\"Tesla T4\",\"0\"\n", {.columns = {"name", "index"}}).gpus.at(0).name == "Tesla T4");
  CHECK(read("name, index\nNVIDIA \"X9\", 0\n").gpus.at(0).name == "NVIDIA \"X9\"");
}

TEST_CASE("a stream is read as a text is, and a range of GPUs passes once") {
  std::istringstream file(header + h100);
  nvidia_smi::reader reader(file);
  double draw = 0;
  for (auto const& each : reader) draw += each.power_draw.value().in(watts * of_chips);
  CHECK(draw == 69.85);
  CHECK(reader.report().kept == 1);
}

TEST_CASE("fields that are absent are remarked with their reason") {
  auto const got = read(
      "name, uuid, utilization.gpu [%], power.draw [W], serial\n"
      "NVIDIA H100 80GB HBM3, GPU-00000000-0000-0000-0000-000000000000, [N/A], 71.15 W, \n"
      "NVIDIA H100 80GB HBM3, GPU-00000000-0000-0000-0000-000000000000, [N/A], [Unknown Error], [Not Supported]\n");
  REQUIRE(got.gpus.size() == 2);  // masked UUIDs are not compared
  CHECK(got.gpus[0].busy_share.why() == nvidia_smi::absence::not_applicable);
  CHECK(got.gpus[0].memory_total.why() == nvidia_smi::absence::not_asked);
  CHECK(got.gpus[1].power_draw.why() == nvidia_smi::absence::unknown_error);
  CHECK(got.report.times("utilization.gpu: N/A") == 2);
  CHECK(got.report.times("power.draw: unknown error") == 1);
  CHECK(got.report.times("serial: empty") == 1);
  CHECK(got.report.times("serial: not supported") == 1);
  REQUIRE(got.report.remarks.size() == 4);
  auto const& first = got.report.remarks[1].first;
  CHECK(got.report.remarks[1].text == "utilization.gpu: N/A");
  CHECK(first.file == "smi");
  CHECK(first.line == 2);
  CHECK(first.column == 66);
  CHECK(first.field == "utilization.gpu");
  CHECK(first.text == "[N/A]");
}

TEST_CASE("a GPU that is lost counts, and is remarked") {
  auto const got = read(
      "index, name, power.draw [W], pstate\n"
      "0, NVIDIA H100 80GB HBM3, [GPU is lost], [GPU is lost]\n"
      "1, NVIDIA H100 80GB HBM3, 70.00 W, [GPU requires reset]\n"
      "2, NVIDIA H100 80GB HBM3, 70.00 W, P0\n");
  REQUIRE(got.gpus.size() == 3);
  CHECK(got.gpus[0].failure == nvidia_smi::absence::lost);
  CHECK(got.gpus[1].failure == nvidia_smi::absence::requires_reset);
  CHECK_FALSE(got.gpus[2].failure);
  CHECK(got.report.failing == 2);
  CHECK(got.report.times(nvidia_smi::remark::failing) == 2);
  CHECK(got.report.times("power.draw: lost") == 1);
  CHECK(got.report.summary() == "smi: 3 rows read, 3 kept, 0 refused; GPUs that fail: 2");
}

TEST_CASE("the same GPU twice is refused, unless it is a series") {
  std::string const text = "uuid\nGPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77\nGPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77\n";
  CHECK(refusal(text) ==
        "smi:3:1, field uuid: a GPU that an earlier row has: 'GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77'");
  CHECK(read(text, {.find_duplicates = false}).gpus.size() == 2);
}

TEST_CASE("samples of one GPU without a UUID are one GPU") {
  // By its index or bus id on its host; by these alone where rows have a time, below one header.
  auto const loop = read(
      "timestamp, index, name, power.draw [W]\n2026/03/01 00:00:00.000, 0, NVIDIA A100-SXM4-80GB, 300.00 W\n"
      "2026/03/01 00:00:00.010, 1, NVIDIA A100-SXM4-80GB, 310.00 W\n"
      "2026/03/01 00:00:05.000, 0, NVIDIA A100-SXM4-80GB, 301.00 W\n"
      "2026/03/01 00:00:05.010, 1, NVIDIA A100-SXM4-80GB, 311.00 W\n");
  REQUIRE(loop.gpus.size() == 2);
  CHECK(loop.gpus[0].power_draw.value().in(watts * of_chips) == 300);
  CHECK(loop.gpus[1].power_draw.value().in(watts * of_chips) == 310);
  REQUIRE(loop.report.refusals.size() == 2);
  CHECK(loop.report.refusals[0].what() == std::string("smi:4:26, field index: a GPU that an earlier row has: '0'"));
  CHECK(loop.report.remarks.empty());
  auto const bus = read(
      "timestamp, pci.bus_id, index\n2026/03/01 00:00:00.000, 00000000:3B:00.0, 0\n"
      "2026/03/01 00:00:05.000, 00000000:3B:00.0, 0\n2026/03/01 00:00:05.000, 00000000:3C:00.0, 0\n");
  CHECK(bus.gpus.size() == 2);
  auto const hosts = read(
      "node1: index, name\nnode1: 0, NVIDIA A100-SXM4-80GB\nnode2: index, name\nnode2: 0, NVIDIA A100-SXM4-80GB\n"
      "node1: 0, NVIDIA A100-SXM4-80GB\n");
  CHECK(hosts.gpus.size() == 2);
  CHECK(hosts.report.refused == 1);
  CHECK(read("hostname, uuid, index\nn1, GPU-00000000-0000-0000-0000-000000000000, 0\n"
             "n1, GPU-00000000-0000-0000-0000-000000000000, 0\n")
            .report.refused == 1);
}

TEST_CASE("what may be one GPU or two counts twice, and is remarked") {
  std::string const output = "index, name\n0, Tesla T4\n1, Tesla T4\n";
  auto const twice = read(output + output);
  CHECK(twice.gpus.size() == 4);
  CHECK(twice.report.times(nvidia_smi::remark::same_index) == 2);
  CHECK(twice.report.remarks.at(0).first.line == 5);
  // A header more may be another host's, also where rows have a time.
  std::string const timed = "timestamp, pci.bus_id\n2026/03/01 00:00:00.000, 00000000:3B:00.0\n";
  CHECK(read(timed + timed).gpus.size() == 2);
  CHECK(read(timed + timed).report.times(nvidia_smi::remark::same_index) == 1);
  auto const series = read(output + output, {.find_duplicates = false});
  CHECK(series.gpus.size() == 4);
  CHECK(series.report.remarks.empty());
  // Nothing is compared where UUIDs tell GPUs apart.
  auto const uuids = read(
      "index, uuid\n0, GPU-11111111-0000-4000-8000-000000000001\n0, "
      "GPU-11111111-0000-4000-8000-000000000002\n");
  CHECK(uuids.gpus.size() == 2);
  CHECK(uuids.report.remarks.empty());
}

TEST_CASE("a field that cannot be read is absent, and the GPU is kept") {
  auto const remark = [](std::string const& text) {
    auto const got = read(text);
    REQUIRE(got.gpus.size() == 1);
    REQUIRE(got.report.remarks.size() == 1);
    CHECK(got.gpus[0].name == "Tesla T4");
    auto const& found = got.report.remarks[0];
    CHECK(found.times == 1);
    CHECK(found.text.starts_with(found.first.field + ": "));
    return error(found.text.substr(found.first.field.size() + 2), found.first).what() + std::string();
  };
  CHECK(remark("name, power.draw [W]\nTesla T4, -1.00 W\n") ==
        "smi:2:11, field power.draw: a power of a GPU is not negative: '-1.00 W'");
  CHECK(remark("name, power.draw [W]\nTesla T4,   26 kW\n") ==
        "smi:2:13, field power.draw: expected a number in W, and this has another unit: '26 kW'");
  CHECK(remark("utilization.gpu [%], name\n101 %, Tesla T4\n") ==
        "smi:2:1, field utilization.gpu: a busy share is from 0 to 100 %: '101 %'");
  CHECK(remark("name, memory.total [MiB]\nTesla T4, 15.5 MiB\n") ==
        "smi:2:11, field memory.total: memory is a whole number of MiB: '15.5 MiB'");
  CHECK(remark("name, mig.mode.current\nTesla T4, maybe\n") ==
        "smi:2:11, field mig.mode.current: expected Enabled or Disabled: 'maybe'");
  CHECK(remark("name, timestamp\nTesla T4, noon\n") ==
        "smi:2:11, field timestamp: expected a time such as 2026/06/26 11:59:44.226: 'noon'");
  CHECK(read("name, timestamp\nTesla T4, noon\n").gpus.at(0).timestamp.why() == nvidia_smi::absence::unreadable);
  CHECK(thrown("name, timestamp\nTesla T4, noon\n") == "nothing");  // it stops at what is refused, and this is not
  CHECK(read("name, timestamp\nTesla T4, Sun Mar 2 15:02:02 2025\n").gpus.at(0).timestamp.value() ==
        std::chrono::local_days(2025y / 3 / 2) + 15h + 2min + 2s);
}

TEST_CASE("a row of which a field cannot be read is a GPU only where something says so") {
  std::string const log = "NVRM: Xid (PCI:0000:5D:00): 79, pid=1234, GPU has fallen off the bus.\n";
  auto const got = read("name, index, power.draw [W]\nTesla T4, 0, 10 W\n" + log);
  CHECK(got.gpus.size() == 1);
  CHECK(got.report.remarks.empty());
  REQUIRE(got.report.refusals.size() == 1);
  CHECK(got.report.refusals[0].what() ==
        std::string("smi:3:1, field name: a text that is no GPU's name: 'NVRM: Xid (PCI:0000:5D:00): 79'"));
  CHECK(read("name, index, power.draw [W]\nNimbus 1, 0, fast\n").gpus.size() == 1);         // by its index
  CHECK(read("name, index, power.draw [W]\nNVIDIA Nimbus 1, x, fast\n").gpus.size() == 1);  // by its name
  CHECK(read("name, uuid, power.draw [W]\nNimbus 1, GPU-1, fast\n").gpus.size() == 1);      // by its UUID
  CHECK(read("name, power.draw [W], temperature.gpu\nNimbus 1, fast, [GPU is lost]\n").gpus.size() == 1);
}

TEST_CASE("messages with as many commas as the header are no GPUs") {
  // Each header, a GPU of it, and messages in the place of a GPU.
  auto const only_gpu = [](std::string const& with_gpu, std::vector<std::string> const& messages) {
    auto const end = with_gpu.find('\n') + 1;
    for (auto const& message : messages) {
      auto const got = read(with_gpu + "\n" + message + "\n" + with_gpu.substr(end) + "\n",
                            {.file = "smi", .on_error = bad_rows::collect, .find_duplicates = false});
      INFO(message);
      CHECK(got.gpus.size() == 2);
      CHECK(got.report.refused == 1);
    }
  };
  only_gpu("name, uuid\nNVIDIA X999, GPU-11111111-0000-4000-8000-000000000001",
           {"Timeout, server node3 not responding.", "Killed, by", "name, uuid of a GPU", "Timeout, retry"});
  only_gpu(
      "uuid\nGPU-11111111-0000-4000-8000-000000000001",
      {"Killed", "ssh: connect to host node3 port 22: No route to host", "node3 | UNREACHABLE! => {", "GPU-1 is lost"});
  only_gpu("serial\n1320920000001", {"Terminated", "9 processes"});
  only_gpu("pci.bus_id, serial\n00000000:3B:00.0, 1320920000001", {"Connection closed, by remote host"});
  only_gpu("pci.bus_id\n0000:3b:00.0", {"0000:3b:00", "0000-3b:00.0"});
  only_gpu("name, driver_version\nNimbus 1, 550.54.15", {"connection lost, retrying", "Killed, by"});
  only_gpu("index, name\n0, Nimbus 1",
           {"12, processes killed", "12, 4711", "3, reboot needed", "3, Killed", "3, Try again."});
  only_gpu("name, temperature.gpu\nOrin (nvgpu), 41", {"processes left, 9", "NVIDIA driver is not loaded, 1"});
  only_gpu("index, power.draw [W]\n0, 12 kW", {"0, was not answered", "no answer, 12 W"});
  CHECK(refusal("uuid, serial\nKilled, \n") == "smi:2:1, field uuid: a text that tells no GPU: 'Killed'");
  CHECK(refusal("uuid, pstate\n, P0\n") == "smi:2:1: a row that tells nothing of a GPU");
}

TEST_CASE("a GPU that nobody knows yet is read") {
  for (std::string const row :
       {"index, name\n0, GB999", "index, name\n0, Graphics Two", "name\nNVIDIA Nimbus", "name\nGRID X9-16Q",
        "name\nNVIDIA GeForce RTX 9080 with Max-Q Design", "uuid\nGPU-xxxxxxxx-xxxx", "pci.bus_id\n00000000:1B:00.0",
        "name, driver_version\nNVS 9999, 999.1", "name, power.draw [W]\nTITAN X (Pascal), FAST",
        "name, uuid\nNVIDIA X999, not answered", "name, serial\n[Unknown Error], [N/A]",
        "index, power.draw [W]\n0, ERR", "timestamp, index\nlun. 2 mars 2026 09:00:00, 0"}) {
    INFO(row);
    CHECK(read(row).gpus.size() == 1);
  }
}

TEST_CASE("a wrong row is told with its place") {
  CHECK(refusal("name, power.draw [W]\nTesla T4\n") == "smi:2:9: expected 2 fields, found 1: 'Tesla T4'");
  CHECK(refusal("name\nUnable to determine the device handle for GPU0000:C9:00.0: GPU is lost.\n") ==
        "smi:2: nvidia-smi could not reach a GPU, and tells no more of it: "
        "'Unable to determine the device handle for GPU0000:C9:00.0: GPU is lost.'");
  CHECK(refusal(std::string("name, index\nT\0, 1\n", 18)) == "smi:2:2: a NUL: 'T\\x00, 1'");
}

TEST_CASE("a bad row stops, or costs itself only") {
  std::string const text = "name, power.draw [W]\nTesla T4, 1 W\nTesla T4\nTesla T4, 3 W\n";
  CHECK(read(text).gpus.size() == 2);
  nvidia_smi::reader reader(text, {.file = "smi"});
  CHECK(reader.next());
  CHECK_THROWS_WITH(reader.next(), "smi:3:9: expected 2 fields, found 1: 'Tesla T4'");
  CHECK(reader.next());
  CHECK(reader.gpu().power_draw.value().in(watts * of_chips) == 3);
  CHECK_FALSE(reader.next());
}

TEST_CASE("what is no output of nvidia-smi") {
  CHECK(thrown("") == "smi: there is no header: the input is empty");
  CHECK(thrown("\n\n") == "smi: there is no header: the input is empty");
  CHECK(thrown("No devices were found\n") ==
        "smi:1: nvidia-smi could not reach a GPU, and tells no more of it: 'No devices were found'");
  CHECK(thrown("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure, \n") ==
        "smi:1: nvidia-smi could not reach a GPU, and tells no more of it: 'NVIDIA-SMI has failed because "
        "it couldn't communicate with the NVIDIA driver. Make sure,'");
  CHECK(
      thrown("Tesla T4, 15360 MiB\n") ==
      "smi:1: no column of `nvidia-smi --query-gpu` in this header (where there is none, name the columns): 'Tesla T4, "
      "15360 MiB'");
  CHECK(thrown("name, power.draw [kW]\nTesla T4, 1\n") ==
        "smi:1, field power.draw: a column in another unit: expected W: 'kW'");
}

TEST_CASE("one column: an empty line is none of its rows") {
  auto const got = read("name\nTesla T4\n\nTesla T4\n\n");
  CHECK(got.gpus.size() == 2);
  CHECK(got.report.rows == 2);
  CHECK(got.report.blank == 2);
}

TEST_CASE("of two columns for one field the first is read") {
  auto const got = read("gpu_name, name\nTesla T4, NVIDIA A30\n");
  CHECK(got.gpus.at(0).name == "Tesla T4");
  CHECK(got.report.ignored_columns == std::vector<std::string>{"name"});
}

TEST_CASE("fields of a million bytes are told in few words") {
  auto const got = read("name, power.draw [W]\nTesla T4, " + std::string(1'000'000, '9') + " W\n");
  CHECK(got.gpus.size() == 1);
  CHECK(got.report.remarks.at(0).text == "power.draw: expected a number in W");
  CHECK(got.report.remarks.at(0).first.text == std::string(200, '9') + "…");
  CHECK(read("name, index\n" + std::string(1'000'000, 'X') + " 1" + ", 0\n").gpus.size() == 1);
}

TEST_CASE("wherever a capture ends, every row is accounted for") {
  std::string const text = header + h100 + h100;
  for (std::size_t size = header.size(); size <= text.size(); ++size) (void)read(text.substr(0, size));
}

TEST_CASE("what nvidia-smi says where it reaches no GPU is no GPU") {
  for (std::string const message :
       {"No devices were found", "Failed to initialize NVML: Driver/library version mismatch",
        "NVML library version: 550.54",
        "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."}) {
    std::string const output = message + "\n";
    auto const report = nvidia_smi::read(output, {.on_error = bad_rows::collect, .columns = {"name"}},
                                         [](nvidia_smi::gpu_record const&) { FAIL("a GPU"); });
    CHECK(report.kept == 0);
    CHECK(report.refused == 1);
  }
}

TEST_CASE("warnings among the rows are no GPUs") {
  auto const inforom = read(
      "name\nNVIDIA A100-SXM4-40GB\nNVIDIA A100-SXM4-40GB\n"
      "WARNING: infoROM is corrupted at gpu 0000:3B:00.0\n");
  CHECK(inforom.gpus.size() == 2);
  CHECK(inforom.report.refused == 1);
  auto const mismatch = read(
      "name\nMismatch in versions between nvidia-smi and NVML.\n"
      "Are you sure you are using nvidia-smi provided with the driver?\nNVIDIA H100 80GB HBM3\n");
  CHECK(mismatch.gpus.size() == 1);
  CHECK(mismatch.report.refused == 2);
  CHECK(refusal("name\nsomething went wrong here\n") ==
        "smi:2:1, field name: a text that is no GPU's name: 'something went wrong here'");
  CHECK(read("name\nA100-SXM4-40GB\nNVIDIA X9000\n").gpus.size() == 2);
}

TEST_CASE("a prompt before the header is no row, and a name that driver could not read is a GPU without one") {
  auto const got = read(
      "$ nvidia-smi --query-gpu=name,uuid,index --format=csv\nname, uuid, index\n\n"
      "ERR!, GPU-0a000000-0000-4000-8000-000000000007, 0\n[Unknown Error], [Unknown Error], 1\n");
  CHECK(got.gpus.size() == 2);
  CHECK(got.gpus.at(0).name.empty());
  CHECK(got.report.refused == 0);
  CHECK(got.report.times("name: unknown error") == 2);
  CHECK(got.report.not_records == 1);
  std::string const pasted =
      "\n[user@node1 ~]$ nvidia-smi --query-gpu=name,index --format=csv\r\nname, index\r\nTesla T4, 0\r\n";
  CHECK(read(pasted).gpus.size() == 1);
  CHECK(read(pasted).report.not_records == 1);
  std::istringstream file(pasted);
  CHECK(nvidia_smi::reader(file).next());
}

TEST_CASE("outputs of several hosts in one file") {
  auto const hosts = read(
      "node1: index, name, uuid\n"
      "node1: 0, NVIDIA A100-SXM4-40GB, GPU-11111111-0000-4000-8000-000000000001\n"
      "node1: 1, NVIDIA A100-SXM4-40GB, GPU-11111111-0000-4000-8000-000000000002\n"
      "node2: index, name, uuid\n"
      "node2: 0, NVIDIA A100-SXM4-40GB, GPU-11111111-0000-4000-8000-000000000003\n");
  REQUIRE(hosts.gpus.size() == 3);
  CHECK(hosts.gpus[0].hostname == "node1");
  CHECK(hosts.gpus[2].hostname == "node2");
  CHECK(hosts.gpus[2].index == 0);
  CHECK(hosts.report.not_records == 1);
  auto const bare = read("node1: NVIDIA A100-SXM4-40GB\nnode2: Tesla T4\n",
                         {.file = "smi", .on_error = bad_rows::collect, .columns = {"name"}});
  REQUIRE(bare.gpus.size() == 2);
  CHECK(bare.gpus[1].name == "Tesla T4");
  CHECK(bare.gpus[1].hostname == "node2");
}

TEST_CASE("a further header counts from there on, whatever its columns") {
  auto const other_order = read(
      "name, uuid\nNVIDIA A100-SXM4-40GB, GPU-0a000000-0000-4000-8000-000000000001\n"
      "uuid, name\nGPU-0a000000-0000-4000-8000-000000000002, NVIDIA A100-SXM4-40GB\n");
  REQUIRE(other_order.gpus.size() == 2);
  CHECK(other_order.gpus[1].uuid == "GPU-0a000000-0000-4000-8000-000000000002");
  auto const other_columns = read("name, index\nTesla T4, 0\nindex, power.draw [W], name\n1, 20.00 W, Tesla T4\n");
  REQUIRE(other_columns.gpus.size() == 2);
  CHECK(other_columns.gpus[1].power_draw.value().in(watts * of_chips) == 20);
  CHECK(other_columns.gpus[1].index == 1);
}

TEST_CASE("processes and clocks are no GPUs") {
  CHECK(thrown("gpu_name, pid, used_memory [MiB]\nNVIDIA A100-SXM4-40GB, 1201, 3020 MiB\n") ==
        "smi:1, field pid: these rows are processes, not those of `nvidia-smi --query-gpu`");
  CHECK(thrown("gpu_name, memory [MHz], graphics [MHz]\nTesla T4, 5001 MHz, 1590 MHz\n") ==
        "smi:1, field memory: these rows are supported clocks, not those of `nvidia-smi --query-gpu`");
}

TEST_CASE("what a spreadsheet with semicolons wrote anew") {
  auto const german = read(
      "index;name;uuid;power.draw [W]\n"
      "0;NVIDIA H100 80GB HBM3;GPU-00000000-0000-4000-8000-000000000001;651.20 W\n"
      "1;\"NVIDIA H100 80GB HBM3\";GPU-00000000-0000-4000-8000-000000000002;651,20 W\n");
  REQUIRE(german.gpus.size() == 2);
  CHECK(german.gpus[0].power_draw.value().in(watts * of_chips) == Approx(651.2));
  CHECK(german.gpus[1].name == "NVIDIA H100 80GB HBM3");
  CHECK_FALSE(german.gpus[1].power_draw.is_known());  // and not 65,120 W
}

TEST_CASE("hosts before each line, by the mark that the header shows") {
  for (auto const& [before, behind] : {std::pair<std::string, std::string>{"", ": "},
                                       {"", ":"},
                                       {"[", "] "},
                                       {"(", ") "},
                                       {"", "|"},
                                       {"", " | "},
                                       {"", "\t"},
                                       {"", " -> "},
                                       {"", ":\t"}}) {
    INFO(before + "node1" + behind);
    auto const line = [&](std::string const& host, std::string const& rest) {
      return before + host + behind + rest + "\n";
    };
    auto const got =
        read(line("node1", "gpu_name, index, pci.bus_id") + line("node1", "Tesla T4, 0, 00000000:1B:00.0") +
             line("node2.lab", "Tesla T4, 0, 00000000:1B:00.0") + line("node2.lab", "Tesla T4, 0, 00000000:1B:00.0") +
             "Tesla T4, 1, 00000000:1C:00.0\n");
    REQUIRE(got.gpus.size() == 2);
    CHECK(got.gpus[0].name == "Tesla T4");
    CHECK(got.gpus[0].hostname == "node1");
    CHECK(got.gpus[1].hostname == "node2.lab");
    CHECK(got.report.refused == 2);  // one that comes twice, and a line without a host
    CHECK(got.report.ignored_columns.empty());
  }
  // A column of another name is no host before one.
  auto const other = read("product name, index\nx, 0\n");
  CHECK(other.report.ignored_columns == std::vector<std::string>{"product name"});
}

TEST_CASE("only a field with a comma is quoted, as spreadsheets write it") {
  auto const got = read("index,name,memory.total [MiB]\n0,Tesla T4,15360 MiB\n1,\"Tesla T4\",\"15360 MiB\"\n");
  REQUIRE(got.gpus.size() == 2);
  CHECK(got.gpus[1].name == "Tesla T4");
  CHECK(got.gpus[1].memory_total == got.gpus[0].memory_total);
}

TEST_CASE("lines that were counted, and samples, are no list of GPUs") {
  CHECK(thrown("      1 name, memory.total [MiB]\n      8 NVIDIA H100 80GB HBM3, 81559 MiB\n") ==
        "smi:1: each line begins with how often it came, as `uniq -c` prints it: expected every line by itself: "
        "'1 name'");
  CHECK(thrown("gpu, pwr, gtemp, mtemp, sm, mem\n0, 60, 30, -, 0, 0\n") ==
        "smi:1, field gtemp: these rows are samples of `nvidia-smi dmon`, not those of `nvidia-smi --query-gpu`");
  CHECK(thrown("hostname,name,gpus\nn1,Tesla T4,8\n") ==
        "smi:1, field gpus: these rows are numbers of GPUs, not those of `nvidia-smi --query-gpu`");
  for (std::string const column : {"count", "n", "Total GPUs", "Anzahl", "qty"})
    CHECK(
        thrown("name," + column + "\nNVIDIA A100-SXM4-40GB,64\nNVIDIA L4,4\n").find("these rows are numbers of GPUs") !=
        std::string::npos);
  // How many GPUs the host has, of each of them.
  auto const got = read("count, name, index\n2, NVIDIA L4, 0\n2, NVIDIA L4, 1\n");
  CHECK(got.gpus.size() == 2);
}

TEST_CASE("a column of hosts tells GPUs apart, whatever it is called") {
  for (std::string const column : {"host", "node", "hostname", "Node Name", "server"}) {
    INFO(column);
    auto const got = read(column + ",timestamp,index,name\ngpu1,2026/03/01 10:00:00.000,0,NVIDIA L4\n" +
                          "gpu2,2026/03/01 10:00:00.000,0,NVIDIA L4\n");
    REQUIRE(got.gpus.size() == 2);
    CHECK(got.gpus[1].hostname == "gpu2");
  }
}

TEST_CASE("hosts filled up with blanks to one width, as docker compose prints them") {
  auto const got = read("gpu1   | index, name\ngpu1   | 0, NVIDIA L4\nnode10 | index, name\nnode10 | 0, NVIDIA L4\n");
  REQUIRE(got.gpus.size() == 2);
  CHECK(got.gpus[0].hostname == "gpu1");
  CHECK(got.gpus[1].hostname == "node10");
}

TEST_CASE("an output in UTF-16, as PowerShell redirects it") {
  auto const text = tonnage::testing::utf16(
      u"PS C:\\> nvidia-smi --query-gpu=name,index --format=csv\r\nname, index\r\nTesla T4, 0\r\n");
  auto const got = read(text);
  REQUIRE(got.gpus.size() == 1);
  CHECK(got.gpus[0].name == "Tesla T4");
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
