// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
// link: -lpugixml
//
// Any bytes: an XML is refused as a whole with a tonnage::error, or every GPU of it is kept or refused.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <tonnage/formats/nvidia_smi/xml.hpp>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  try {
    std::uint64_t kept = 0;
    auto const report =
        nvidia_smi::read_xml(text, {.on_error = bad_rows::collect}, [&](nvidia_smi::gpu_record const& each) {
          ++kept;
          expect(nvidia_smi::mig_slices_of(each.instances) <= 7);
          expect(!each.power_draw.is_known() || each.power_draw.value().coherent_ >= 0);
        });
    expect(report.kept == kept);
    expect(report.rows == report.kept + report.refused);
    for (auto const& why : report.refusals) expect(!why.reason().empty() && why.where().line != 0);
  } catch (error const& why) {
    expect(!why.reason().empty());
  }
  return 0;
}
