// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "thrown.hpp"
#include "utf16.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <tonnage/formats/nvidia_smi/xml.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using tonnage::testing::Approx;

namespace {

struct read_gpus {
  std::vector<nvidia_smi::gpu_record> gpus{};
  nvidia_smi::report report{};
};
read_gpus read_all(csv_input input, nvidia_smi::options const& options) {
  read_gpus out;
  out.report = nvidia_smi::read_xml(std::move(input), options,
                                    [&](nvidia_smi::gpu_record const& each) { out.gpus.push_back(each); });
  CHECK(out.report.rows == out.report.kept + out.report.refused);
  CHECK(out.report.kept == out.gpus.size());
  return out;
}
read_gpus read(std::string const& text,
               nvidia_smi::options const& options = {.file = "smi", .on_error = bad_rows::collect}) {
  return read_all(text, options);
}
std::string thrown(std::string const& text) {
  return tonnage::testing::said_by([&] { (void)nvidia_smi::read_xml(text, {.file = "smi"}, [](auto const&) {}); });
}
std::string refusal(std::string const& text) {
  auto const got = read(text);
  REQUIRE(got.report.refusals.size() == 1);
  return got.report.refusals[0].what();
}
/// What the only remark on the only GPU says, as an error says it.
std::string remark(std::string const& text) {
  auto const got = read(text);
  REQUIRE(got.gpus.size() == 1);
  REQUIRE(got.report.remarks.size() == 1);
  auto const& found = got.report.remarks[0];
  return error(found.text.substr(found.text.find(": ") + 2), found.first).what();
}
/// A log of one GPU with these elements.
std::string log_of(std::string const& elements) {
  return "<nvidia_smi_log>\n<gpu id=\"00000000:01:00.0\">\n" + elements + "\n</gpu>\n</nvidia_smi_log>\n";
}
std::string device(int gpu_instance, int multiprocessors, int mebibytes_of_it) {
  return "<mig_device><index>0</index><gpu_instance_id>" + std::to_string(gpu_instance) +
         "</gpu_instance_id><compute_instance_id>0</compute_instance_id><device_attributes><shared>"
         "<multiprocessor_count>" +
         std::to_string(multiprocessors) +
         "</multiprocessor_count></shared></device_attributes><fb_memory_usage><total>" +
         std::to_string(mebibytes_of_it) + " MiB</total><used>9 MiB</used></fb_memory_usage></mig_device>\n";
}
auto in_watts(nvidia_smi::reading<quantity<kind::chip_power>> const& power) {
  return power.value().in(watts * of_chips);
}

}  // namespace

TEST_CASE("a GPU, with every element") {
  auto const got = read(
      "<?xml version=\"1.0\" ?>\n<!DOCTYPE nvidia_smi_log SYSTEM \"nvsmi_device_v12.dtd\">\n<nvidia_smi_log>\n"
      "  <timestamp>Fri Aug  4 11:44:30 2023</timestamp>\n  <driver_version>535.54.03</driver_version>\n"
      "  <attached_gpus>1</attached_gpus>\n  <gpu id=\"00000000:01:00.0\">\n"
      "    <product_name>NVIDIA A100-SXM4-80GB</product_name>\n    <serial>165&#48;</serial>\n"
      "    <uuid>GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77</uuid>\n"
      "    <mig_mode><current_mig>Disabled</current_mig></mig_mode>\n    <mig_devices>\n      None\n    "
      "</mig_devices>\n"
      "    <fb_memory_usage><total>81920 MiB</total><used>50 MiB</used></fb_memory_usage>\n"
      "    <utilization><gpu_util>12 %</gpu_util></utilization>\n"
      "    <temperature><gpu_temp>27 C</gpu_temp></temperature>\n"
      "    <gpu_power_readings><power_draw>67.03 W</power_draw><current_power_limit>400.00 W</current_power_limit>"
      "<requested_power_limit>450.00 W</requested_power_limit><default_power_limit>500.00 W</default_power_limit>"
      "<min_power_limit>100.00 W</min_power_limit><max_power_limit>500.00 W</max_power_limit></gpu_power_readings>\n"
      "    <module_power_readings><power_draw>1 W</power_draw></module_power_readings>\n"
      "  </gpu>\n</nvidia_smi_log>\n");
  REQUIRE(got.gpus.size() == 1);
  auto const& each = got.gpus[0];
  CHECK(each.model == catalog::model(catalog::find("A100 SXM4 80GB")));
  CHECK(each.serial == "1650");  // an entity is a character
  CHECK(each.uuid == "GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77");
  CHECK(each.bus_id == "00000000:01:00.0");
  CHECK(each.driver_version == "535.54.03");
  CHECK(each.timestamp.value() == std::chrono::local_days(2023y / 8 / 4) + 11h + 44min + 30s);
  CHECK(each.memory_total.value().in(bytes) == 85'899'345'920.0);  // 80 × 2^30
  CHECK(each.busy_share.value().value() == Approx(0.12));
  CHECK(each.celsius.value() == 27);
  CHECK(in_watts(each.power_draw) == 67.03);
  CHECK(in_watts(each.enforced_power_limit) == 400);
  CHECK(in_watts(each.power_limit) == 450);
  CHECK(in_watts(each.default_power_limit) == 500);
  CHECK(in_watts(each.min_power_limit) == 100);
  CHECK(in_watts(each.max_power_limit) == 500);
  CHECK_FALSE(each.mig_mode.value());
  CHECK(each.instances.empty());
  CHECK(got.report.remarks.empty());
  CHECK(got.report.summary() == "smi: 1 rows read, 1 kept, 0 refused");
}

TEST_CASE("power, as each version of the DTD has it") {
  auto const v11 = read(log_of("<power_readings><power_draw>26.78 W</power_draw><power_limit>70.00 W</power_limit>"
                               "<enforced_power_limit>65.00 W</enforced_power_limit></power_readings>"))
                       .gpus.at(0);
  CHECK(in_watts(v11.power_draw) == 26.78);
  CHECK(in_watts(v11.power_limit) == 70);
  CHECK(in_watts(v11.enforced_power_limit) == 65);
  auto const v13 = read(log_of("<gpu_power_readings><average_power_draw>139.62 W</average_power_draw>"
                               "<instant_power_draw>142.33 W</instant_power_draw></gpu_power_readings>"))
                       .gpus.at(0);
  CHECK(in_watts(v13.power_draw) == 139.62);
  auto const at_once = read(log_of("<gpu_power_readings><average_power_draw>N/A</average_power_draw>"
                                   "<instant_power_draw>142.33 W</instant_power_draw></gpu_power_readings>"))
                           .gpus.at(0);
  CHECK(in_watts(at_once.power_draw) == 142.33);
}

TEST_CASE("instances of a GPU, their memory and compute slices") {
  auto const got =
      read(log_of("<product_name>NVIDIA H100 80GB HBM3</product_name>\n<mig_devices>\n" + device(2, 60, 40448) +
                  device(3, 32, 20096) + device(9, 16, 9984) + device(10, 16, 9984) + "</mig_devices>"));
  REQUIRE(got.gpus.size() == 1);
  auto const& instances = got.gpus[0].instances;
  REQUIRE(instances.size() == 4);
  CHECK(got.report.instances == 4);
  CHECK(instances[0].compute_slices.value() == 3);
  CHECK(instances[0].memory_total.value().in(bytes) == 42'412'802'048.0);  // 40,448 × 2^20
  CHECK(instances[0].gpu_instance == 2);
  CHECK(instances[0].compute_instance == 0);
  CHECK(instances[0].profile.empty());
  CHECK(nvidia_smi::mig_slices_of(instances) == 7);
  CHECK(got.gpus[0].count == 1.0 * gpus);
}

TEST_CASE("instances in XML that are more than their GPU are refused") {
  CHECK(refusal(log_of("<product_name>NVIDIA H100 80GB HBM3</product_name>\n<mig_devices>\n" + device(1, 64, 40448) +
                       device(2, 64, 40448) + "</mig_devices>")) ==
        "smi:4:2, field mig_devices: MIG instances of 8 compute slices, and the GPU has 7");
  CHECK(remark(log_of("<mig_devices><mig_device><fb_memory_usage><total>-1 MiB</total></fb_memory_usage></mig_device>"
                      "</mig_devices>")) ==
        "smi:3:50, field mig_device/fb_memory_usage/total: memory is a whole number of MiB: '-1 MiB'");
}

TEST_CASE("elements that are absent are remarked, a GPU that is lost counts") {
  auto const got = read(log_of("<product_name>GPU is lost</product_name>\n<uuid>[Unknown Error]</uuid>\n<serial/>"));
  REQUIRE(got.gpus.size() == 1);
  CHECK(got.gpus[0].failure == nvidia_smi::absence::lost);
  CHECK(got.gpus[0].model == catalog::model(unknown_model));
  CHECK(got.gpus[0].power_draw.why() == nvidia_smi::absence::not_asked);
  CHECK(got.report.failing == 1);
  CHECK(got.report.times("name: lost") == 1);
  CHECK(got.report.times("uuid: unknown error") == 1);
  CHECK(got.report.times("serial: empty") == 1);
  CHECK(got.report.times(nvidia_smi::remark::failing) == 1);
  CHECK(got.report.remarks[1].first.line == 4);
  CHECK(got.report.remarks[1].first.column == 7);
  CHECK(read(log_of("<gpu_reset_status><reset_required>Yes</reset_required></gpu_reset_status>")).report.failing == 1);
}

TEST_CASE("a number of attached GPUs that is another is remarked") {
  auto const with = [](std::string const& told) {
    return read("<nvidia_smi_log><attached_gpus>" + told + "</attached_gpus><gpu/><gpu/></nvidia_smi_log>")
        .report.times(nvidia_smi::remark::other_count);
  };
  CHECK(with("2") == 0);
  CHECK(with("4") == 1);
  CHECK(with("many") == 1);
  CHECK(with("N/A") == 0);
}

TEST_CASE("documents behind each other, and the same GPU twice") {
  std::string const one =
      "<?xml version=\"1.0\" ?>\n" + log_of("<uuid>GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77</uuid>");
  CHECK(refusal(one + one) ==
        "smi:10:7, field uuid: a GPU that an earlier row has: 'GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77'");
  CHECK(read(one + one, {.find_duplicates = false}).gpus.size() == 2);
  std::string const masked = log_of("<uuid>GPU-00000000-0000-0000-0000-000000000000</uuid>");
  CHECK(read(masked + masked).gpus.size() == 2);
}

TEST_CASE("a field that cannot be read is absent, told with its place, and the GPU is kept") {
  CHECK(remark(log_of("<gpu_power_readings>\n  <power_draw>\n    -1 W</power_draw></gpu_power_readings>")) ==
        "smi:5:5, field gpu_power_readings/power_draw: a power of a GPU is not negative: '-1 W'");
  CHECK(remark(log_of("<utilization><gpu_util>101 %</gpu_util></utilization>")) ==
        "smi:3:24, field utilization/gpu_util: a busy share is from 0 to 100 %: '101 %'");
  CHECK(remark(log_of("<fb_memory_usage><total>15 GiB</total></fb_memory_usage>")) ==
        "smi:3:25, field fb_memory_usage/total: expected a number in MiB, and this has another unit: '15 GiB'");
  CHECK(remark("\xEF\xBB\xBF<nvidia_smi_log><timestamp>noon</timestamp><gpu/></nvidia_smi_log>") ==
        "smi:1:28, field timestamp: expected a time such as 2026/06/26 11:59:44.226: 'noon'");
  CHECK(remark(log_of("<mig_mode><current_mig>\xC3\xA9</current_mig></mig_mode>")) ==
        "smi:3:24, field mig_mode/current_mig: expected Enabled or Disabled: '\xC3\xA9'");
  auto const huge =
      remark(log_of("<temperature><gpu_temp>" + std::string(1'000'000, '9') + "</gpu_temp></temperature>"));
  CHECK(huge == "smi:3:24, field temperature/gpu_temp: expected a number in C: '" + std::string(200, '9') + "…'");
  CHECK(thrown("<nvidia_smi_log><timestamp>noon</timestamp><gpu/></nvidia_smi_log>") == "nothing");
}

TEST_CASE("a time with one blank before its day is read") {
  auto const got = read(
      "<?xml version=\"1.0\"?>\n<nvidia_smi_log><timestamp>Sun Mar 2 15:02:02 2025</timestamp>\n"
      "<gpu id=\"00000000:2D:00.0\"><product_name>NVIDIA H100 80GB HBM3</product_name></gpu></nvidia_smi_log>\n");
  REQUIRE(got.gpus.size() == 1);
  CHECK(got.gpus[0].timestamp.value() == std::chrono::local_days(2025y / 3 / 2) + 15h + 2min + 2s);
  CHECK(got.gpus[0].model == catalog::model(catalog::find("H100 SXM5")));
  CHECK(got.report.remarks.empty());
}

TEST_CASE("messages inside and behind the root are refused, line by line") {
  std::string const text =
      "<?xml version=\"1.0\" ?>\n<!DOCTYPE nvidia_smi_log SYSTEM \"nvsmi_device_v12.dtd\">\n<nvidia_smi_log>\n"
      "\t<timestamp>Mon Jun  1 10:00:00 2026</timestamp>\n\t<driver_version>550.54.14</driver_version>\n"
      "\t<gpu id=\"00000000:1B:00.0\">\n\t\t<product_name>NVIDIA A100-SXM4-40GB</product_name>\n"
      "\t\t<uuid>GPU-11111111-0000-4000-8000-000000000001</uuid>\n\t</gpu>\n"
      "Unable to determine the device handle for GPU0000:3B:00.0: Unknown Error\n</nvidia_smi_log>\n"
      "Unable to determine the device handle for GPU0000:5E:00.0: GPU is lost. Reboot the system to recover this GPU\n";
  auto const got = read(text);
  REQUIRE(got.gpus.size() == 1);
  CHECK(got.gpus[0].model == catalog::model(catalog::find("A100 SXM4 40GB")));
  CHECK(got.report.summary() == "smi: 3 rows read, 1 kept, 2 refused");
  REQUIRE(got.report.refusals.size() == 2);
  CHECK(got.report.refusals[0].what() ==
        std::string("smi:10:1: nvidia-smi could not reach a GPU, and tells no more of it: "
                    "'Unable to determine the device handle for GPU0000:3B:00.0: Unknown Error'"));
  CHECK(got.report.refusals[1].where().line == 12);
  CHECK(thrown(text) == got.report.refusals[0].what());
}

TEST_CASE("text is found wherever elements are expected, whatever its characters") {
  std::string const one = log_of("<product_name>Tesla T4</product_name>\n<utilization>\n<gpu_util>1 %</gpu_util>");
  auto const lines_of = [](read_gpus const& got) {
    std::string out;
    for (auto const& each : got.report.refusals)
      out +=
          std::to_string(each.where().line) + ":" + std::to_string(each.where().column) + " " + each.where().text + "|";
    return out;
  };
  // Before the root, with characters that would be XML; and a prompt, which is no record.
  auto const before = read("WARNING: infoROM <is> corrupted & more\n$ nvidia-smi -q -x\n<?xml version=\"1.0\" ?>\n" +
                           log_of("<product_name>Tesla T4</product_name>"));
  CHECK(before.gpus.size() == 1);
  CHECK(lines_of(before) == "1:1 WARNING: infoROM <is> corrupted & more|");
  CHECK(before.report.not_records == 1);
  // Between the elements of a GPU and deeper, in a value, and behind an element in its line.
  auto const within = read(
      "<nvidia_smi_log>\n<gpu>\n  something odd\r\n  and more\r\n<product_name>\nTesla T4\nWARNING: infoROM\n"
      "</product_name>Unable to go on\n<utilization>\nabc\n<gpu_util>1 %</gpu_util></utilization></gpu>\n"
      "</nvidia_smi_log>");
  REQUIRE(within.gpus.size() == 1);
  CHECK(within.gpus[0].name == "Tesla T4");
  CHECK(within.gpus[0].busy_share.value().value() == Approx(0.01));
  CHECK(lines_of(within) == "3:3 something odd|4:3 and more|7:1 WARNING: infoROM|8:16 Unable to go on|10:1 abc|");
  CHECK(within.report.refusals[0].reason() == nvidia_smi::refusal::message);
  // Between two documents, each with its GPU.
  auto const two = read(log_of("<product_name>Tesla T4</product_name>") + "No devices were found\n" +
                        "<?xml version=\"1.0\" ?>\n" + log_of("<product_name>Tesla T4</product_name>"));
  CHECK(two.gpus.size() == 2);
  CHECK(lines_of(two) == "6:1 No devices were found|");
  // What elements have instead of elements is a value.
  CHECK(read(log_of("<mig_devices>\nNone\n</mig_devices>")).report.refused == 0);
  CHECK(read("<nvidia_smi_log>\nUnable to <go> on\n</nvidia_smi_log>").report.summary() ==
        "smi: 1 rows read, 0 kept, 1 refused");
  CHECK(thrown(one) == "smi:6:3: badly written XML: 'gpu> </nvidia_smi_log> '");
  CHECK(thrown("Unable to x\n<nvidia_smi_log>\n<gpu>\n") == "smi:3:6: the XML ends before its elements do");
}

TEST_CASE("a GPU that is refused costs itself only") {
  std::string const uuid = "<uuid>GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77</uuid>";
  auto const got = read("<nvidia_smi_log><gpu>" + uuid + "</gpu><gpu>" + uuid +
                        "</gpu><gpu><uuid>3</uuid><temperature><gpu_temp>hot</gpu_temp></temperature></gpu>"
                        "</nvidia_smi_log>");
  REQUIRE(got.gpus.size() == 2);
  CHECK(got.gpus[1].uuid == "3");
  CHECK(got.gpus[1].celsius.why() == nvidia_smi::absence::unreadable);
  CHECK(got.report.refused == 1);
}

TEST_CASE("what is no XML of nvidia-smi") {
  CHECK(thrown("") == "smi: there is no XML: the input is empty");
  CHECK(thrown(" \n") == "smi: there is no XML: the input is empty");
  CHECK(thrown("No devices were found\n") == "smi:1:1: there is no XML: 'No devices were found'");
  CHECK(thrown("<html>\n</html>") == "smi:1:2: this XML is not of nvidia-smi: expected <nvidia_smi_log>: 'html'");
  CHECK(thrown(tonnage::testing::utf16(u"<?xml version=\"1.0\" encoding=\"UTF-16\"?><nvidia_smi_log/>")) == "nothing");
  CHECK(thrown("<?xml version=\"1.0\" encoding=\"UTF-16\"?><nvidia_smi_log/>") ==
        "smi:1, field encoding: this text is in another encoding: convert it to UTF-8: 'UTF-16'");
  CHECK(thrown(std::string("<nvidia_smi_log>\n\0</nvidia_smi_log>", 35)) == "smi:2:1: a NUL");
  CHECK(thrown("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><nvidia_smi_log/>") ==
        "smi:1, field encoding: this text is in another encoding: convert it to UTF-8: 'ISO-8859-1'");
  CHECK(thrown("<?xml version=\"1.0\" encoding=\"utf-8\"?><nvidia_smi_log/>") == "nothing");
  CHECK(thrown("<nvidia_smi_log>\n<gpu>\n<uuid>1</serial>\n</gpu></nvidia_smi_log>") ==
        "smi:3:10: badly written XML: 'serial> </gpu></nvidia_smi_log>'");
  CHECK(thrown("<nvidia_smi_log>\n<gpu>\n") == "smi:2:6: the XML ends before its elements do");
}

TEST_CASE("XML that ends early is refused, wherever it ends") {
  std::string const text = "<?xml version=\"1.0\" ?>\n" + log_of("<uuid a=\"b\">&amp;<![CDATA[x]]><!-- y --></uuid>");
  auto const whole = text.find_last_of('>');
  for (std::size_t size = 1; size <= whole; ++size) {
    auto const said = thrown(text.substr(0, size));
    INFO(text.substr(0, size));
    bool const no_element = size <= text.find("<nvidia_smi_log>") + 1;
    CHECK(said.find(no_element ? "XML" : "the XML ends before its elements do") != std::string::npos);
  }
  CHECK(thrown(text.substr(0, whole + 1)) == "nothing");
}

TEST_CASE("a document that is broken costs itself, and none before it") {
  std::string const one = log_of("<uuid>GPU-1</uuid>"), two = log_of("<uuid>GPU-2</uuid>");  // of five lines each
  auto const cut = read(one + two + one.substr(0, 40));
  REQUIRE(cut.gpus.size() == 2);
  CHECK(cut.gpus[1].uuid == "GPU-2");
  REQUIRE(cut.report.refusals.size() == 1);
  CHECK(cut.report.refusals[0].what() == std::string("smi:12:24: the XML ends before its elements do"));
  CHECK(thrown(one + two.substr(0, 40)) == "smi:7:24: the XML ends before its elements do");
  auto const tail = read("odd\n" + one + "Unable to x\nbash: <defunct> killed\nUnable to y\n");
  CHECK(tail.gpus.size() == 1);
  CHECK(tail.report.refused == 2);  // the line before it, and all that is behind
  CHECK(tail.report.refusals.back().where().line == 9);
  // What breaks a document is not the end of one before it.
  CHECK_THROWS_WITH(read(one.substr(0, one.find("</gpu>")) + two), "smi:8:18: the XML ends before its elements do");
  CHECK(read(one + "\xEF\xBB\xBF" + two).report.summary() == "smi: 2 rows read, 2 kept, 0 refused");
}

TEST_CASE("what says nothing of GPUs is told") {
  auto const none = read("<nvidia_smi_log>\n<attached_gpus>0</attached_gpus>\n</nvidia_smi_log>\n");
  CHECK(none.gpus.empty());
  CHECK(none.report.times(nvidia_smi::remark::no_gpu) == 1);
}

namespace {
/// What each of two hosts prints: a V100 with 32 GB; and a T4, of which the driver says something in between.
std::vector<std::string> lines_of_first{"<?xml version=\"1.0\" ?>",
                                        "<!DOCTYPE nvidia_smi_log SYSTEM \"nvsmi_device_v12.dtd\">",
                                        "<nvidia_smi_log>",
                                        "\t<attached_gpus>1</attached_gpus>",
                                        "\t<gpu id=\"00000000:1A:00.0\">",
                                        "\t\t<product_name>Tesla V100-SXM2-32GB</product_name>",
                                        "\t\t<temperature><gpu_temp>hot</gpu_temp></temperature>",
                                        "\t</gpu>",
                                        "</nvidia_smi_log>",
                                        ""};
std::vector<std::string> lines_of_second{"<?xml version=\"1.0\" ?>",
                                         "<nvidia_smi_log>",
                                         "Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost",
                                         "\t<gpu id=\"00000000:1A:00.0\">",
                                         "\t\t<product_name>Tesla T4</product_name>",
                                         "\t</gpu>",
                                         "</nvidia_smi_log>"};
/// The lines of both, by turns or one after the other, each with its host's name and a mark before it.
std::string of_two_hosts(std::string const& one_mark, std::string const& other_mark, bool by_turns) {
  std::string out;
  for (std::size_t i = 0; i != 20; ++i) {
    bool const is_first = by_turns ? i % 2 == 0 : i < 10;
    auto const at = by_turns ? i / 2 : i % 10;
    auto const& lines = is_first ? lines_of_first : lines_of_second;
    if (at < lines.size()) out += (is_first ? one_mark : other_mark) + lines[at] + "\n";
  }
  return out;
}
}  // namespace

TEST_CASE("hosts before each line, one after the other or mixed") {
  for (bool const by_turns : {true, false})
    for (auto const& [one_mark, other_mark] :
         {std::pair("node1: ", "node2.example.com: "), std::pair("[node1] ", "[node2.example.com] "),
          std::pair("node1:", "node2.example.com:")}) {
      CAPTURE(by_turns, one_mark);
      auto const got = read(of_two_hosts(one_mark, other_mark, by_turns));
      REQUIRE(got.gpus.size() == 2);
      CHECK(got.gpus[0].name == "Tesla V100-SXM2-32GB");
      CHECK(got.gpus[0].hostname == "node1");
      CHECK(got.gpus[1].name == "Tesla T4");
      CHECK(got.gpus[1].hostname == "node2.example.com");
      CHECK(got.report.rows == 3);
      REQUIRE(got.report.refused == 1);
      // By hand: the seventh line of the first host and the third of the second, among those of both.
      auto const& lost = got.report.refusals[0].where();
      CHECK(lost.line == (by_turns ? 6 : 13));
      CHECK(lost.column == std::string(other_mark).size() + 1);
      CHECK(lost.text == "Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost");
      REQUIRE(got.report.times("temperature.gpu: expected a number in C") == 1);
      auto const& odd = got.report.remarks[0].first;
      CHECK(odd.line == (by_turns ? 13 : 7));
      CHECK(odd.column == std::string(one_mark).size() + 26);
    }
  // A host whose connection ended, what pdsh says of it, and a banner before it all.
  auto const cut =
      read("Welcome to the cluster\nnode3: <nvidia_smi_log>\nnode3: <gpu><product_name>Tesla T4\n" +
           of_two_hosts("node1: ", "node2: ", true) + "pdsh@login: node3: ssh exited with exit code 255\n");
  CHECK(cut.gpus.size() == 2);
  CHECK(cut.report.refused == 4);
  CHECK(cut.report.refusals[1].what() == std::string("smi:3:35: the XML ends before its elements do"));
  CHECK(cut.report.refusals[3].where().text == "node3: ssh exited with exit code 255");
  // A document of one line, as it stands; and text before one is no host.
  CHECK(
      read("a <nvidia_smi_log><gpu><product_name>Tesla T4</product_name></gpu></nvidia_smi_log>").gpus.at(0).hostname ==
      "");
}

TEST_CASE("elements a hundred thousand deep") {
  std::string deep, end;
  for (int i = 0; i != 100'000; ++i) deep += "<gpu>", end += "</gpu>";
  auto const got = read("<nvidia_smi_log>" + deep + end + "</nvidia_smi_log>");
  CHECK(got.gpus.size() == 1);
  CHECK(thrown("<nvidia_smi_log>" + deep) == "smi:1:500017: the XML ends before its elements do");
}

TEST_CASE("GPUs by the ten thousand are read in time that they are due") {
  std::string many;
  for (int i = 0; i != 20'000; ++i)
    many +=
        "<gpu><serial>N/A</serial></gpu>\n<gpu><uuid/><temperature><gpu_temp>x</gpu_temp></temperature></gpu>\nodd\n";
  auto const got = read("<nvidia_smi_log>" + many + "</nvidia_smi_log>");
  CHECK(got.report.kept == 40'000);
  CHECK(got.report.refused == 20'000);
  CHECK(got.report.times("temperature.gpu: expected a number in C") == 20'000);
  CHECK(got.report.refusals.back().where().line == 3000);
}

TEST_CASE("a stream is read as a text is") {
  std::string const text = log_of("<product_name>Tesla T4</product_name>");
  std::istringstream file(text);
  CHECK(read_all(file, {}).gpus.at(0).name == read(text).gpus.at(0).name);
}

TEST_CASE("the XML that the lesson of the nvidia_smi::inventory brings") {
  std::ifstream file(std::string(TONNAGE_SOURCE_DIR) + "/examples/330-node4.xml", std::ios::binary);
  auto const got = read_all(file, {.file = "330-node4.xml"});
  REQUIRE(got.gpus.size() == 1);
  CHECK(in_watts(got.gpus[0].power_draw) == 68.25);
  CHECK(in_watts(got.gpus[0].enforced_power_limit) == 400);
  CHECK(nvidia_smi::mig_slices_of(got.gpus[0].instances) == 5);
  CHECK(got.report.times("utilization.gpu: N/A") == 1);
}

TEST_CASE("real files: DTD v11, v12 and v13") {
  char const* const data = std::getenv("TONNAGE_DATA_DIR");
  if (data == nullptr) {
    WARN("skipped: TONNAGE_DATA_DIR does not name the folder of the data");
    return;
  }
  auto const only_gpu = [&](std::string const& name, std::uint64_t remarks) {
    std::ifstream file(std::string(data) + "/nvidia-smi/" + name, std::ios::binary);
    auto const got = read_all(file, {.file = name});
    CHECK(got.report.remarks.size() == remarks);
    return got.gpus.at(0);
  };
  auto const a100 = only_gpu("a100-sxm4-v12.xml", 2);  // not busy, with MIG; one of the four that are attached
  CHECK(a100.model == catalog::model(catalog::find("A100 SXM4 80GB")));
  CHECK(in_watts(a100.power_draw) == 67.03);
  CHECK(in_watts(a100.power_limit) == 500);
  CHECK(in_watts(a100.max_power_limit) == 500);
  CHECK(a100.busy_share.why() == nvidia_smi::absence::not_applicable);
  CHECK(a100.mig_mode.value());
  REQUIRE(a100.instances.size() == 4);
  CHECK(nvidia_smi::mig_slices_of(a100.instances) == 4);
  CHECK(a100.instances[0].memory_total.value().in(bytes) == 20'937'965'568.0);  // 19,968 × 2^20
  auto const t4 = only_gpu("tesla-t4.xml", 1);
  CHECK(t4.model == catalog::model(catalog::find("T4")));
  CHECK(in_watts(t4.power_draw) == 26.78);
  CHECK(in_watts(t4.enforced_power_limit) == 70);
  auto const rtx = only_gpu("rtx-3080-v13.xml", 1);
  CHECK(rtx.name == "NVIDIA GeForce RTX 3080");
  CHECK(in_watts(rtx.power_draw) == 139.62);
  CHECK(in_watts(rtx.power_limit) == 320);
  CHECK(in_watts(rtx.max_power_limit) == 336);
  CHECK(rtx.busy_share.value().value() == Approx(0.65));
}
