// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes as an output of `amd-smi static --csv`: every row is counted, and a GPU is at most one package.
#include "target.hpp"

#include <string_view>
#include <tonnage/formats/amd_smi.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::attempt;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

void run(std::string_view text) {
  attempt([&] {
    auto const found = amd_smi::read(text, {.on_error = bad_rows::collect}, "a1");
    auto const& report = found.report;
    hold_always(report.kept == found.rows.size() && (report.kept != 0 || report.refused == 0));
    hold_always(report.rows == report.kept + report.refused + report.replaced);
    for (auto const& each : found.rows) {
      hold_always(each.count >= 0.0 * gpus && each.count <= 1.0 * gpus && !each.host.empty());
      hold_always(!each.power_limit || *each.power_limit != 0.0 * watts * of_chips);
    }
  });
}

fuzz_shape shape() {
  return {.separators = ",",
          .columns = {"gpu", "market_name", "asic_serial", "partition_id", "size", "vram_size", "socket_power",
                      "ppt0_socket_power_limit", "current_power", "max_power", "ppt0_max_power_limit", "vendor_name"},
          .words = {"AMD Instinct MI300X", "MI250X / MI250", "AMD Instinct MI210", "196592", "750", "0xA1",
                    "a1: ", "WARNING", "node1: gpu", "node1: 0"}};
}

fuzz_target const here("amd_smi", run, shape);

}  // namespace
