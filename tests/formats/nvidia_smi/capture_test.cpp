// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "thrown.hpp"
#include "utf16.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <tonnage/formats/nvidia_smi/capture.hpp>
#include <tonnage/formats/nvidia_smi/reader.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

std::string const rule = "################\n";

std::string list_of(std::string const& text) {
  return tonnage::testing::said_by([&] { (void)nvidia_smi::read_list(text, "list"); });
}

struct read_gpus {
  std::vector<nvidia_smi::listed_gpu> gpus{};
  nvidia_smi::report report{};
};
read_gpus read_list(std::string const& text) {
  read_gpus out;
  out.report = nvidia_smi::read_list(text, {.file = "list", .on_error = bad_rows::collect},
                                     [&](nvidia_smi::listed_gpu const& each) { out.gpus.push_back(each); });
  CHECK(out.report.rows == out.report.kept + out.report.refused);
  CHECK(out.report.kept == out.gpus.size());
  return out;
}

}  // namespace

TEST_CASE("sections begin with a title between rules") {
  std::string const capture =
      rule + "# a capture\n# of mine\n" + rule + "# no title\nload: none\n\n\n" +  // lines 1 to 7
      rule + "# idle :: csv\n# $ nvidia-smi --query-gpu=name,power.draw --format=csv,noheader\n" + rule +
      "Tesla T4, 26.78 W\n\n" + rule + rule + "# last\n" + rule;
  auto const found = nvidia_smi::capture_sections(capture);
  REQUIRE(found.size() == 3);
  CHECK(found[0].title == "a capture");
  CHECK(found[0].command.empty());
  CHECK(found[0].columns().empty());
  CHECK(found[0].text == "# no title\nload: none");
  CHECK(found[0].line == 5);
  CHECK(found[1].title == "idle :: csv");
  CHECK(found[1].columns() == std::vector<std::string>{"name", "power.draw"});
  CHECK(found[1].has_no_header());
  CHECK(found[1].line == 13);
  CHECK(found[1].numbered() == std::string(12, '\n') + "Tesla T4, 26.78 W\n\n" + rule.substr(0, 16));
  CHECK_FALSE(found[1].is_list());
  CHECK(nvidia_smi::capture_section{.command = "nvidia-smi -L"}.is_list());
  CHECK(nvidia_smi::capture_section{.command = "sudo /usr/bin/nvidia-smi --list-gpus"}.is_list());
  CHECK_FALSE(nvidia_smi::capture_section{.command = "ls -L"}.is_list());
  CHECK(found[2].title == "last");
  CHECK(found[2].text.empty());
}

TEST_CASE("what is no capture has no sections") {
  for (std::string const& text :
       {std::string(), "name\nTesla T4\n" + rule + "# title\n" + rule, rule, rule + rule + rule, rule + "# title",
        rule + "# title\n", rule + "# title\ntext\n" + rule})
    CHECK(nvidia_smi::capture_sections(text).empty());
  std::string const marked = "\xEF\xBB\xBF" + rule + "# title\r\n" + rule + "text\r\n";
  auto const found = nvidia_smi::capture_sections(marked);
  REQUIRE(found.size() == 1);
  CHECK(found[0].title == "title");
  CHECK(found[0].text == "text");
}

TEST_CASE("a reader's line numbers are those of the capture") {
  std::string const capture = rule + "# t\n" + rule + "name, power.draw [W]\nTesla T4, -1 W\n";
  auto const found = nvidia_smi::capture_sections(capture);
  REQUIRE(found.size() == 1);
  auto const text = found[0].numbered();
  auto const report = nvidia_smi::read(text, {.file = "c"}, [](auto const&) {});
  REQUIRE(report.remarks.size() == 1);
  CHECK(report.remarks[0].text == "power.draw: a power of a GPU is not negative");
  CHECK(report.remarks[0].first.line == 5);
  CHECK(report.remarks[0].first.column == 11);
  CHECK(report.remarks[0].first.text == "-1 W");
}

TEST_CASE("a list of GPUs and their instances") {
  auto const list = nvidia_smi::read_list(
      "GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77)\n"
      "  MIG 1c.3g.20gb Device 0: (UUID: MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f)\r\n"
      "  MIG 2c.3g.20gb Device 1: (UUID: MIG-GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77/1/0)\n"
      "  MIG 4g.20gb     Device  2: (UUID: MIG-0c757cd7-e942-5726-a0b8-0e8fb7067135)\n"
      "\n"
      "GPU 11: Tesla T4 (UUID: GPU-d37e67a5-91dd-3774-a5cb-99096249601a)\n");
  REQUIRE(list.size() == 2);
  CHECK(list[0].index == 0);
  CHECK(list[0].name == "NVIDIA A100-SXM4-40GB");
  REQUIRE(list[0].instances.size() == 3);
  CHECK(list[0].instances[0].profile == "1c.3g.20gb");
  CHECK(list[0].instances[0].uuid == "MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f");
  CHECK(list[0].instances[1].compute_slices.value() == 2);
  CHECK(list[0].instances[2].index == 2);
  CHECK(nvidia_smi::mig_slices_of(list[0].instances) == 7);
  CHECK(list[1].index == 11);
  CHECK(list[1].uuid == "GPU-d37e67a5-91dd-3774-a5cb-99096249601a");
  CHECK(list[1].instances.empty());
  CHECK(nvidia_smi::read_list("").empty());
}

TEST_CASE("a list that is none") {
  std::string const a100 = "GPU 0: NVIDIA A100-SXM4-80GB (UUID: GPU-1)\n";
  CHECK(list_of("No devices found.\n") == "list:1: expected a GPU or a MIG device with its UUID: 'No devices found.'");
  CHECK(list_of("  MIG 1g.10gb Device 0: (UUID: MIG-1)\n") ==
        "list:1: expected a GPU or a MIG device with its UUID: 'MIG 1g.10gb Device 0: (UUID: MIG-1)'");
  CHECK(list_of(a100 + "  MIG 1g.10gb Device 0 (UUID: MIG-1)\n") ==
        "list:2: expected a GPU or a MIG device with its UUID: 'MIG 1g.10gb Device 0 (UUID: MIG-1)'");
  CHECK(list_of(a100 + "  MIG big Device 0: (UUID: MIG-1)\n") ==
        "list:2: expected a MIG profile such as 1g.10gb or 1c.3g.40gb: 'MIG big Device 0: (UUID: MIG-1)'");
  CHECK(list_of("GPU x: Tesla T4 (UUID: GPU-1)\n") ==
        "list:1: expected a whole number: 'GPU x: Tesla T4 (UUID: GPU-1)'");
  CHECK(list_of(a100 + "  MIG 4g.40gb Device 0: (UUID: MIG-1)\n  MIG 4g.40gb Device 1: (UUID: MIG-2)\n") ==
        "list:3: MIG instances of 8 compute slices, and the GPU has 7: 'MIG 4g.40gb Device 1: (UUID: MIG-2)'");
}

TEST_CASE("a list with a GPU that is lost: the others are read, and one line is refused") {
  auto const [list, report] = read_list(
      "GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-0a000000-0000-4000-8000-000000000007)\n"
      "Unable to determine the device handle for gpu 0000:5D:00.0: Unknown Error\n\n"
      "GPU 2: Tesla T4 (UUID: GPU-0a000000-0000-4000-8000-000000000008)\n");
  REQUIRE(list.size() == 2);
  CHECK(list[0].name == "NVIDIA H100 80GB HBM3");
  CHECK(list[1].index == 2);
  CHECK(report.summary() == "list: 3 rows read, 2 kept, 1 refused");
  CHECK(report.blank == 1);
  REQUIRE(report.refusals.size() == 1);
  CHECK(report.refusals[0].what() ==
        std::string("list:2: nvidia-smi could not reach a GPU, and tells no more of it: "
                    "'Unable to determine the device handle for gpu 0000:5D:00.0: Unknown Error'"));
  CHECK(list_of("Unable to determine the device handle for gpu 0000:5D:00.0: Unknown Error") ==
        "list:1: nvidia-smi could not reach a GPU, and tells no more of it: "
        "'Unable to determine the device handle for gpu 0000:5D:00.0: Unknown Error'");
}

TEST_CASE("a list's names that the driver could not read, prompts, warnings and the same GPU twice") {
  auto const [list, report] = read_list(
      "[user@node1 ~]$ nvidia-smi -L\n"
      "GPU 0: ERR! (UUID: GPU-0a000000-0000-4000-8000-000000000007)\n"
      "GPU 1: Unknown Error (UUID: Unknown Error)\n"
      "GPU 2: GPU is lost (UUID: GPU-0a000000-0000-4000-8000-000000000009)\n"
      "WARNING: infoROM is corrupted at gpu 0000:3B:00.0\n"
      "GPU 3: ERR!\n"
      "GPU : Tesla T4 (UUID: GPU-1)\n"
      "GPU 4: NVIDIA A100-SXM4-80GB (UUID: GPU-0a000000-0000-4000-8000-000000000004)\n"
      "  MIG 3g.40gb Device 0: (UUID: MIG-1)\n"
      "  MIG big Device 1: (UUID: MIG-2)\n"
      "  MIG 3g.40gb Device 2: (UUID: MIG-3)\n"
      "GPU 4: NVIDIA A100-SXM4-80GB (UUID: GPU-0a000000-0000-4000-8000-000000000004)\n"
      "  MIG 1g.10gb Device 0: (UUID: MIG-4)\n"
      "root@node1:~#\n$\n");
  REQUIRE(list.size() == 4);
  CHECK(list[0].name.empty());
  CHECK(list[0].uuid == "GPU-0a000000-0000-4000-8000-000000000007");
  CHECK(list[1].uuid.empty());
  CHECK(list[3].instances.size() == 2);  // none of the second time that this GPU is told
  CHECK(nvidia_smi::mig_slices_of(list[3].instances) == 6);
  CHECK(report.instances == 2);
  CHECK(report.failing == 1);
  CHECK(report.not_records == 3);
  CHECK(report.times("name: unknown error") == 2);
  CHECK(report.times("uuid: unknown error") == 1);
  CHECK(report.times("name: lost") == 1);
  std::string lines;
  for (auto const& each : report.refusals) lines += std::to_string(each.where().line) + " ";
  CHECK(lines == "5 6 7 10 12 13 ");
  CHECK(report.rows == 10);
  CHECK(report.refusals[0].reason() == nvidia_smi::refusal::message);
  CHECK(report.refusals[2].reason() == "expected a whole number");
  CHECK(report.refusals[4].reason() == "a GPU that an earlier row has");
}

TEST_CASE("lists of several hosts in one file") {
  auto const [list, report] = read_list(
      "node1: GPU 0: NVIDIA A30 (UUID: GPU-00000000-0000-0000-0000-000000000000)\n"
      "node1:   MIG 1g.6gb Device 0: (UUID: MIG-1)\n"
      "node2: GPU 0: NVIDIA A30 (UUID: GPU-00000000-0000-0000-0000-000000000000)\n"
      "node2: Unable to determine the device handle for gpu 0000:5D:00.0: Unknown Error\n");
  REQUIRE(list.size() == 2);
  CHECK(list[0].hostname == "node1");
  CHECK(list[0].instances.size() == 1);
  CHECK(list[1].hostname == "node2");
  CHECK(list[1].index == 0);
  REQUIRE(report.refusals.size() == 1);
  CHECK(report.refusals[0].where().line == 4);
  CHECK(report.refusals[0].reason() == nvidia_smi::refusal::unreachable);
  std::vector<nvidia_smi::gpu_record> found(2);
  found[0].index = found[1].index = 0;
  found[0].hostname = "node2", found[1].hostname = "node1";
  nvidia_smi::add_instances(found, list);
  CHECK(found[0].instances.empty());
  CHECK(found[1].instances.size() == 1);
}

TEST_CASE("a list with any line ends, and in UTF-16") {
  for (std::string const ends : {"\n", "\r\n", "\r"}) {
    auto const text = "GPU 0: Tesla T4 (UUID: GPU-1)" + ends + ends + "GPU 1: Tesla T4 (UUID: GPU-2)" + ends + "odd";
    std::vector<nvidia_smi::listed_gpu> found;
    auto const report = nvidia_smi::read_list(text, {.on_error = bad_rows::collect},
                                              [&](nvidia_smi::listed_gpu const& each) { found.push_back(each); });
    REQUIRE(found.size() == 2);
    CHECK(found[1].name == "Tesla T4");
    CHECK(report.blank == 1);
    REQUIRE(report.refusals.size() == 1);
    CHECK(report.refusals[0].where().line == 4);
  }
  auto const wide = nvidia_smi::read_list(tonnage::testing::utf16(u"GPU 0: Tesla T4 (UUID: GPU-1)\r\n"), "list");
  REQUIRE(wide.size() == 1);
  CHECK(wide[0].name == "Tesla T4");
}

TEST_CASE("lines of several hosts, mixed") {
  auto const line = [](std::string const& host, std::string const& what, std::string const& number) {
    return host + ": " + what + (what.starts_with("GPU") ? "" : "      Device  " + number + ":") +
           " (UUID: " + (what.starts_with("GPU") ? "GPU" : "MIG") + "-" + number + ")\n";
  };
  std::string const text =
      line("n1", "GPU 0: NVIDIA A100-SXM4-40GB", "1") + line("n2", "GPU 0: NVIDIA A100-SXM4-40GB", "2") +
      line("n1", "  MIG 1g.5gb", "0") + line("n2", "  MIG 3g.20gb", "0") + line("n1", "  MIG 4g.20gb", "1") +
      line("n2", "  MIG 4g.20gb", "1") + line("n3", "  MIG 1g.5gb", "0") + line("n2", "  MIG 1g.5gb", "2");
  std::vector<nvidia_smi::listed_gpu> found;
  auto const report = nvidia_smi::read_list(text, {.file = "list", .on_error = bad_rows::collect},
                                            [&](nvidia_smi::listed_gpu const& each) { found.push_back(each); });
  REQUIRE(found.size() == 2);
  REQUIRE(found[0].instances.size() == 2);
  CHECK(found[0].instances[0].profile == "1g.5gb");
  CHECK(found[0].instances[1].profile == "4g.20gb");
  REQUIRE(found[1].instances.size() == 2);  // 3 + 4 slices of seven: there is no eighth
  CHECK(found[1].instances[0].profile == "3g.20gb");
  REQUIRE(report.refusals.size() == 2);
  CHECK(report.refusals[0].where().line == 7);  // of a host without a GPU
  CHECK(std::string(report.refusals[1].what())
            .starts_with("list:8: MIG instances of 8 compute slices, and the GPU has 7"));
}

TEST_CASE("instances go to their GPU by UUID, or by index where UUIDs are masked") {
  std::vector<nvidia_smi::gpu_record> found(2);
  found[0].index = 0;
  found[1].index = 1;
  std::string const masked = "GPU-00000000-0000-0000-0000-000000000000";
  found[0].uuid = found[1].uuid = masked;
  nvidia_smi::listed_gpu listed{
      .index = 1, .name = "NVIDIA H200", .uuid = masked, .instances = std::vector<nvidia_smi::mig_instance>(2)};
  nvidia_smi::add_instances(found, {listed});
  CHECK(found[0].instances.empty());
  CHECK(found[1].instances.size() == 2);
  found[0].uuid = listed.uuid = "GPU-d37e67a5-91dd-3774-a5cb-99096249601a";
  nvidia_smi::add_instances(found, {listed, {.index = 7}});
  CHECK(found[0].instances.size() == 2);
  listed.index = 2;
  listed.uuid = masked;
  nvidia_smi::listed_gpu const there{
      .index = 1, .name = "NVIDIA H200", .uuid = masked, .instances = std::vector<nvidia_smi::mig_instance>(3)};
  CHECK_THROWS_WITH(nvidia_smi::add_instances(found, {listed, there}),
                    "a GPU with MIG instances, and it is not among those that were read: 'NVIDIA H200'");
  CHECK(found[1].instances.size() == 3);  // those that are there have theirs
}

TEST_CASE("real captures: 69.85 W idle and 631.95 W loaded, and an H100 in four instances") {
  char const* const data = std::getenv("TONNAGE_DATA_DIR");
  if (data == nullptr) {
    WARN("skipped: TONNAGE_DATA_DIR does not name the folder of the data");
    return;
  }
  std::size_t captures = 0;
  for (auto const& entry : std::filesystem::directory_iterator(std::string(data) + "/nvidia-smi")) {
    if (entry.path().extension() != ".txt") continue;
    ++captures;
    auto const name = entry.path().filename().string();
    std::ifstream file(entry.path(), std::ios::binary);
    std::string const capture{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    std::vector<double> draws;
    std::vector<nvidia_smi::listed_gpu> list;
    for (auto const& section : nvidia_smi::capture_sections(capture)) {
      auto const text = section.numbered();
      if (section.command == "nvidia-smi -L") list = nvidia_smi::read_list(text, name);
      if (section.columns().empty()) continue;
      auto const report = nvidia_smi::read(text, {.file = name}, [&](nvidia_smi::gpu_record const& each) {
        draws.push_back(each.power_draw.value().in(watts * of_chips));
        CHECK(each.count == 1.0 * gpus);
        if (each.name == "NVIDIA H100 80GB HBM3") CHECK(each.memory_total.value().in(bytes) == 85'520'809'984.0);
      });
      CHECK(report.kept == 1);
      CHECK(report.times("hostname: N/A") == 1);
    }
    REQUIRE(list.size() == 1);
    if (name.find("mig") != std::string::npos) {
      CHECK(draws == std::vector{71.15, 433.78});
      REQUIRE(list[0].instances.size() == 4);
      CHECK(list[0].instances[0].profile == "3g.40gb");
      CHECK(nvidia_smi::mig_slices_of(list[0].instances) == 7);
    } else if (name.find("h100") != std::string::npos) {
      CHECK(draws == std::vector{69.85, 631.95});
    } else {
      CHECK(draws == std::vector{26.20, 84.24});
    }
  }
  CHECK(captures == 3);
}

TEST_CASE("XML is told from a table, in UTF-16 and behind messages, too") {
  CHECK(nvidia_smi::is_xml("\xEF\xBB\xBF\r\n<?xml version=\"1.0\" ?>"));
  CHECK(nvidia_smi::is_xml("WARNING: infoROM is corrupted\n<nvidia_smi_log></nvidia_smi_log>"));
  CHECK(nvidia_smi::is_xml(tonnage::testing::utf16(u"<?xml version=\"1.0\" ?>\r\n<nvidia_smi_log/>")));
  CHECK_FALSE(nvidia_smi::is_xml(tonnage::testing::utf16(u"name, index\r\nTesla T4, 0\r\n")));
  CHECK_FALSE(nvidia_smi::is_xml("name, index\nTesla T4, 0\n"));
  CHECK_FALSE(nvidia_smi::is_xml(""));
}
