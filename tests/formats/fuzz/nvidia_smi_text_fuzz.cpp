// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes: each grammar of nvidia-smi's values takes them or refuses them with a tonnage::error, a list of GPUs
// counts every line, and the sections of a capture are parts of it, in order.
#include "target.hpp"

#include <cstdint>
#include <string_view>
#include <tonnage/formats/nvidia_smi/capture.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::attempt;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

template <class Value>
bool at_least(nvidia_smi::reading<Value> const& value, double least) {
  return !value.is_known() || value.value().coherent_ >= least;
}

void run(std::string_view text) {
  attempt([&] { (void)nvidia_smi::parse_number(text, "MHz"); });
  attempt([&] { hold_always(at_least(nvidia_smi::parse_power(text), 0)); });
  attempt([&] { hold_always(at_least(nvidia_smi::parse_memory(text), 0)); });
  attempt([&] { (void)nvidia_smi::parse_busy(text); });
  attempt([&] { (void)nvidia_smi::parse_celsius(text); });
  attempt([&] { (void)nvidia_smi::parse_mode(text); });
  attempt([&] { (void)nvidia_smi::parse_time(text); });
  attempt([&] { hold_always(catalog::parse_mig_profile(text).compute_slices >= 1); });
  attempt([&] {
    for (auto const& listed : nvidia_smi::read_list(text))
      hold_always(nvidia_smi::mig_slices_of(listed.instances) <= 7);
  });
  attempt([&] {  // a text that is cut within a character of UTF-16 is an error, whatever becomes of bad rows
    std::uint64_t listed = 0;
    auto const list =
        nvidia_smi::read_list(text, {.on_error = bad_rows::collect}, [&](nvidia_smi::listed_gpu const& each) {
          ++listed;
          hold_always(nvidia_smi::mig_slices_of(each.instances) <= 7);
        });
    hold_always(list.kept == listed && list.rows == list.kept + list.refused);
    for (auto const& why : list.refusals) hold_always(!why.reason().empty() && why.where().line != 0);
  });
  char const* behind = text.data();
  for (auto const& section : nvidia_smi::capture_sections(text)) {
    hold_always(section.line >= 1);
    (void)section.columns();
    if (section.text.empty()) continue;
    hold_always(section.text.data() >= behind &&
                section.text.data() + section.text.size() <= text.data() + text.size());
    behind = section.text.data() + section.text.size();
  }
}

fuzz_shape shape() {
  return {.separators = " :()",
          .words = {"26.78 W",
                    "1410 MHz",
                    "15360 MiB",
                    "1 GiB",
                    "[GPU is lost]",
                    "[N/A]",
                    "Enabled",
                    "101 %",
                    "2026/06/26 11:59:44.226",
                    "Fri Aug  4 11:44:30 2023",
                    "1c.3g.40gb+me",
                    "7g.80gb",
                    "1g.10gb",
                    "GPU 0: Tesla T4 (UUID: GPU-1)",
                    "  MIG 3g.40gb     Device  0: (UUID: MIG-1)",
                    "########",
                    "# -L",
                    "# csv",
                    "# $ nvidia-smi --query-gpu=name,index --format=csv,noheader",
                    "$ nvidia-smi -L",
                    "Unable to determine the device handle",
                    "WARNING"}};
}

fuzz_target const here("nvidia_smi_text", run, shape);

}  // namespace
