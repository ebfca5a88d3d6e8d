// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
// link: -lpugixml
//
// Any bytes: an XML is refused as a whole with a tonnage::error, or every GPU of it is kept or refused.
#include "target.hpp"

#include <cstdint>
#include <string_view>
#include <tonnage/formats/nvidia_smi/xml.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

void run(std::string_view text) {
  try {
    std::uint64_t kept = 0;
    auto const report =
        nvidia_smi::read_xml(text, {.on_error = bad_rows::collect}, [&](nvidia_smi::gpu_record const& each) {
          ++kept;
          hold_always(nvidia_smi::mig_slices_of(each.instances) <= 7);
          hold_always(!each.power_draw.is_known() || each.power_draw.value().coherent_ >= 0);
        });
    hold_always(report.kept == kept);
    hold_always(report.rows == report.kept + report.refused);
    for (auto const& why : report.refusals) hold_always(!why.reason().empty() && why.where().line != 0);
  } catch (error const& why) {
    hold_always(!why.reason().empty());
  }
}

fuzz_shape shape() {
  return {
      .separators = ">",
      .line_end = '<',
      .columns = {"gpu id=\"0\"",
                  "/gpu",
                  "nvidia_smi_log",
                  "/nvidia_smi_log",
                  "attached_gpus",
                  "driver_version",
                  "timestamp",
                  "product_name",
                  "uuid",
                  "serial",
                  "mig_devices",
                  "/mig_devices",
                  "mig_device",
                  "/mig_device",
                  "index",
                  "gpu_instance_id",
                  "compute_instance_id",
                  "gpu_recovery_action",
                  "fb_memory_usage",
                  "total",
                  "used",
                  "power_draw",
                  "power_limit",
                  "instant_power_draw",
                  "mig_mode",
                  "current_mig"},
      .words = {"26.78 W", "81559 MiB", "N/A", "GPU is lost", "Reset", "Enabled", "&#48;", "&amp;", "![CDATA[x]]",
                "!-- y --", "?xml version=\"1.0\" encoding=\"latin1\"?", "/x", "3g.40gb", "GPU-1", "\nn1: ", "\nn2: "}};
}

fuzz_target const here("nvidia_smi_xml", run, shape);

}  // namespace
