// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes as a CSV of nvidia-smi: every row is counted, and a stream gives what a text gives.
#include "target.hpp"

#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <tonnage/formats/nvidia_smi/inventory.hpp>
#include <tonnage/formats/nvidia_smi/reader.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

template <class Value>
bool at_least(nvidia_smi::reading<Value> const& value, double least) {
  return !value.is_known() || value.value().coherent_ >= least;
}

std::string gpus_in(csv_input input, nvidia_smi::options const& options) {
  std::string said;
  try {
    std::vector<nvidia_smi::gpu_record> found;
    auto const report = nvidia_smi::read(std::move(input), options, [&](nvidia_smi::gpu_record const& each) {
      hold_always(at_least(each.power_draw, 0) && at_least(each.memory_total, 0));
      found.push_back(each);
    });
    hold_always(report.kept == found.size());
    hold_always(report.rows == report.kept + report.refused);
    double listed = 0, counted = 0;  // two of an MI250X are one, and a slice is a part
    for (auto const& each : found) {
      double const count = each.count.in(gpus);
      hold_always(count > 0 && count <= 1);
      listed += count;
    }
    for (auto const& each : nvidia_smi::inventory(found)) counted += each.count.in(gpus);
    hold_always(std::abs(counted - listed) < 1e-6);
    said = report.summary();
    for (auto const& why : report.refusals) said += why.what();
    for (auto const& remark : report.remarks) said += remark.text + std::to_string(remark.times);
  } catch (error const& why) {
    said = why.what();
  }
  return said;
}

void run(std::string_view input) {
  if (input.empty()) return;
  auto const how = static_cast<unsigned char>(input[0]);
  auto const text = input.substr(1);
  nvidia_smi::options options{.on_error = bad_rows::collect, .find_duplicates = how % 2 == 0};
  if (how % 4 < 2) options.columns = {"name", "uuid", "power.draw", "memory.total", "utilization.gpu"};
  auto const said = gpus_in(text, options);
  if ((how & 4U) == 0) return;
  std::istringstream stream{std::string(text)};
  hold_always(gpus_in(stream, options) == said);
}

fuzz_shape shape() {
  return {.options = 1,
          .separators = ",",
          .columns = tonnage::testing::columns_of(nvidia_smi::detail::form("")),
          .words = {"Tesla T4",
                    "GPU-d37e67a5-91dd-3774-a5cb-99096249601a",
                    "GPU-00000000-0000-0000-0000-000000000000",
                    "[GPU is lost]",
                    "[Unknown Error]",
                    "[GPU requires reset]",
                    "[Not Supported]",
                    "26.78 W",
                    "0 %",
                    "15360 MiB",
                    "2026/06/26 11:59:44.226",
                    "Enabled",
                    "Disabled",
                    "Reset",
                    "None",
                    "Yes",
                    "00000000:01:00.0",
                    "Unable to determine the device handle",
                    "WARNING: infoROM is corrupted",
                    "No devices were found",
                    "[user@node1 ~]$ nvidia-smi --query-gpu=name",
                    "node1: name",
                    "[W]",
                    "node1: Tesla T4"}};
}

fuzz_target const here("nvidia_smi", run, shape);

}  // namespace
