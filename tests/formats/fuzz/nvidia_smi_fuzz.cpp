// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes: each grammar of nvidia-smi's values takes them or refuses them with a tonnage::error, a reader counts every
// row, and the sections of a capture are parts of it, in order.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <tonnage/formats/nvidia_smi/capture.hpp>
#include <tonnage/formats/nvidia_smi/inventory.hpp>
#include <tonnage/formats/nvidia_smi/reader.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

template <class Act>
void attempt(Act act) {
  try {
    act();
  } catch (error const& why) {
    expect(!why.reason().empty());
  }
}

template <class Value>
bool at_least(nvidia_smi::reading<Value> const& value, double least) {
  return !value.is_known() || value.value().coherent_ >= least;
}

std::string read(csv_input input, nvidia_smi::options const& options) {
  std::string said;
  try {
    std::vector<nvidia_smi::gpu_record> found;
    auto const report = nvidia_smi::read(std::move(input), options, [&](nvidia_smi::gpu_record const& each) {
      expect(at_least(each.power_draw, 0) && at_least(each.memory_total, 0));
      found.push_back(each);
    });
    expect(report.kept == found.size());
    expect(report.rows == report.kept + report.refused);
    double counted = 0;
    for (auto const& each : nvidia_smi::inventory(found)) counted += each.count.in(gpus);
    expect(counted == static_cast<double>(found.size()));
    said = report.summary();
    for (auto const& why : report.refusals) said += why.what();
    for (auto const& remark : report.remarks) said += remark.text + std::to_string(remark.times);
  } catch (error const& why) {
    said = why.what();
  }
  return said;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view const text(reinterpret_cast<char const*>(data) + 1, size - 1);
  attempt([&] { (void)nvidia_smi::parse_number(text, "MHz"); });
  attempt([&] { expect(at_least(nvidia_smi::parse_power(text), 0)); });
  attempt([&] { expect(at_least(nvidia_smi::parse_memory(text), 0)); });
  attempt([&] { (void)nvidia_smi::parse_busy(text); });
  attempt([&] { (void)nvidia_smi::parse_celsius(text); });
  attempt([&] { (void)nvidia_smi::parse_mode(text); });
  attempt([&] { (void)nvidia_smi::parse_time(text); });
  attempt([&] { expect(nvidia_smi::parse_mig_profile(text).compute_slices >= 1); });
  attempt([&] {
    for (auto const& listed : nvidia_smi::read_list(text)) expect(nvidia_smi::mig_slices_of(listed.instances) <= 7);
  });
  std::uint64_t listed = 0;
  auto const list =
      nvidia_smi::read_list(text, {.on_error = bad_rows::collect}, [&](nvidia_smi::listed_gpu const& each) {
        ++listed;
        expect(nvidia_smi::mig_slices_of(each.instances) <= 7);
      });
  expect(list.kept == listed && list.rows == list.kept + list.refused);
  for (auto const& why : list.refusals) expect(!why.reason().empty() && why.where().line != 0);
  char const* behind = text.data();
  for (auto const& section : nvidia_smi::capture_sections(text)) {
    expect(section.line >= 1);
    (void)section.columns();
    if (section.text.empty()) continue;
    expect(section.text.data() >= behind && section.text.data() + section.text.size() <= text.data() + text.size());
    behind = section.text.data() + section.text.size();
  }
  nvidia_smi::options options{.on_error = bad_rows::collect, .find_duplicates = data[0] % 2 == 0};
  if (data[0] % 4 < 2) options.columns = {"name", "uuid", "power.draw", "memory.total", "utilization.gpu"};
  auto const said = read(text, options);
  std::istringstream stream{std::string(text)};
  expect(read(stream, options) == said);
  return 0;
}
