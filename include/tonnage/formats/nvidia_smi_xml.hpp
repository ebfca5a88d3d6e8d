// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads the GPUs of a host, and their MIG instances, from `nvidia-smi -q -x`. Needs pugixml, and nothing else here does.
///
/// `read_nvidia_smi_xml(file, {}, [&](nvidia_smi_gpu const& gpu) { … });` gives the GPUs that a CSV would give.
#pragma once

#if !__has_include(<pugixml.hpp>)
#error "tonnage/formats/nvidia_smi_xml.hpp reads XML with pugixml: install libpugixml-dev and link pugixml, or read CSV"
#endif

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <tonnage/formats/nvidia_smi.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// \cond
namespace detail {

/// Where an element stands in the XML of a driver: a path below `<gpu>`.
struct smi_element {
  smi_field field;
  char const* path;
};
/// Of several paths for one field, the first that is there counts. The names of v11 (drivers up to 530), v12 (535 to 575)
/// and v13: what v11 calls the limit and the enforced limit, v12 calls requested and current.
/// Source: `nvsmi_device_v11.dtd` to `nvsmi_device_v13.dtd`, as outputs of the drivers 515, 535 and 595 have them.
inline constexpr std::array smi_elements{
    smi_element{smi_field::name, "product_name"},
    smi_element{smi_field::uuid, "uuid"},
    smi_element{smi_field::serial, "serial"},
    smi_element{smi_field::bus_id, "pci/pci_bus_id"},
    smi_element{smi_field::memory_total, "fb_memory_usage/total"},
    smi_element{smi_field::memory_used, "fb_memory_usage/used"},
    smi_element{smi_field::busy_share, "utilization/gpu_util"},
    smi_element{smi_field::power_draw, "gpu_power_readings/power_draw"},
    smi_element{smi_field::power_draw, "power_readings/power_draw"},
    smi_element{smi_field::power_draw_average, "gpu_power_readings/average_power_draw"},
    smi_element{smi_field::power_draw_instant, "gpu_power_readings/instant_power_draw"},
    smi_element{smi_field::power_limit, "gpu_power_readings/requested_power_limit"},
    smi_element{smi_field::power_limit, "gpu_power_readings/power_limit"},
    smi_element{smi_field::power_limit, "power_readings/power_limit"},
    smi_element{smi_field::enforced_power_limit, "gpu_power_readings/current_power_limit"},
    smi_element{smi_field::enforced_power_limit, "gpu_power_readings/enforced_power_limit"},
    smi_element{smi_field::enforced_power_limit, "power_readings/enforced_power_limit"},
    smi_element{smi_field::default_power_limit, "gpu_power_readings/default_power_limit"},
    smi_element{smi_field::default_power_limit, "power_readings/default_power_limit"},
    smi_element{smi_field::min_power_limit, "gpu_power_readings/min_power_limit"},
    smi_element{smi_field::min_power_limit, "power_readings/min_power_limit"},
    smi_element{smi_field::max_power_limit, "gpu_power_readings/max_power_limit"},
    smi_element{smi_field::max_power_limit, "power_readings/max_power_limit"},
    smi_element{smi_field::temperature, "temperature/gpu_temp"},
    smi_element{smi_field::mig_mode, "mig_mode/current_mig"},
    smi_element{smi_field::recovery_action, "gpu_recovery_action"},
    smi_element{smi_field::reset_required, "gpu_reset_status/reset_required"}};

/// The documents of an input, and where a byte of them stands.
class smi_documents {
 public:
  explicit smi_documents(csv_input input) : file_(input.name()) {
    while (input.more(0)) continue;
    text_ = input.text();
    if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF"))
      throw error("this text is UTF-16: convert it to UTF-8", {.file = file_});
    if (trimmed(text_).empty()) throw error("there is no XML: the input is empty", {.file = file_});
    if (auto const nul = text_.find('\0'); nul != std::string::npos) throw error("a NUL", where(nul));
    auto const read = document_.load_buffer(text_.data(), text_.size(), pugi::parse_default | pugi::parse_declaration,
                                            pugi::encoding_utf8);
    if (!read) throw refusal(read);
    for (auto const& node : document_.children()) {
      std::string_view const encoding = node.attribute("encoding").value();
      if (node.type() == pugi::node_declaration && !encoding.empty() && !same_letters(encoding, "UTF-8") &&
          !same_letters(encoding, "US-ASCII"))
        throw error("this text is in another encoding: convert it to UTF-8",
                    {.file = file_, .line = 1, .field = "encoding", .text = excerpt(encoding)});
    }
  }

  [[nodiscard]] std::string const& file() const noexcept { return file_; }
  [[nodiscard]] pugi::xml_document const& nodes() const noexcept { return document_; }

  /// Where a byte stands. Columns count characters, from 1.
  [[nodiscard]] place where(std::size_t offset) const {
    if (offset < known_.offset) known_ = {};
    for (; known_.offset < offset && known_.offset < text_.size(); ++known_.offset) {
      if (text_[known_.offset] == '\n')
        ++known_.line, known_.column = 1;
      else if (known_.offset >= 3 || !text_.starts_with("\xEF\xBB\xBF"))
        known_.column += (static_cast<unsigned char>(text_[known_.offset]) & 0xC0) != 0x80 ? 1U : 0U;
    }
    return {.file = file_, .line = known_.line, .column = known_.column};
  }
  /// Where the text of an element stands, or its name, where there is no text.
  [[nodiscard]] place where(pugi::xml_node const& element, std::string const& field) const {
    auto const child = element.text().data();
    auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, child.offset_debug()));
    std::string_view const text = child.value();
    auto const value = trimmed(text);
    if (value.empty())
      offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, element.offset_debug()));
    else
      offset += static_cast<std::size_t>(value.data() - text.data());
    auto out = where(offset);
    out.field = field;
    out.text = excerpt(value);
    return out;
  }

 private:
  [[nodiscard]] error refusal(pugi::xml_parse_result const& read) const {
    auto const at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, read.offset));
    if (read.status == pugi::status_no_document_element) {
      auto out = where(0);
      out.text = excerpt(trimmed(text_));
      return error("there is no XML", out);
    }
    if (text_.find('>', at + 1) == std::string::npos)  // nothing ends behind it
      return error("the XML ends before its elements do", where(text_.find_last_not_of(" \t\r\n") + 1));
    auto out = where(at);
    out.text = excerpt(std::string_view(text_).substr(at, 40));
    return error("badly written XML", out);
  }

  struct known_place {
    std::size_t offset = 0;
    std::size_t line = 1;
    std::size_t column = 1;
  };
  std::string file_;
  std::string text_{};
  pugi::xml_document document_{};
  mutable known_place known_{};  // places are asked for in order, mostly: none is counted from the beginning
};

/// The elements of a GPU, for `gpu_from`.
class smi_xml_source {
 public:
  smi_xml_source(smi_documents const& all, read_report& report, pugi::xml_node const& log)
      : all_(all), report_(report), time_(log.child("timestamp")), driver_(log.child("driver_version")) {}

  void go_to(pugi::xml_node const& gpu) { gpu_ = gpu; }

  [[nodiscard]] std::optional<std::string_view> text(smi_field f) const {
    auto const element = find(f).first;
    if (!element) return std::nullopt;
    return trimmed(element.text().get());
  }
  [[nodiscard]] place where(smi_field f) const {
    auto const [element, path] = find(f);
    return all_.where(element, path);
  }
  void absent(smi_field f, absence why) const {
    auto const text = absent_remark(f, why);
    report_.remark(text, report_.times(text) == 0 ? where(f) : place{});
  }

 private:
  [[nodiscard]] std::pair<pugi::xml_node, char const*> find(smi_field f) const {
    if (f == smi_field::timestamp) return {time_, "timestamp"};
    if (f == smi_field::driver_version) return {driver_, "driver_version"};
    for (auto const& known : smi_elements) {
      if (known.field != f) continue;
      if (auto const element = gpu_.first_element_by_path(known.path)) return {element, known.path};
    }
    return {};
  }

  smi_documents const& all_;
  read_report& report_;
  pugi::xml_node time_;  // of the whole log, and looked for once
  pugi::xml_node driver_;
  pugi::xml_node gpu_{};
};

/// The instances of a GPU. Where there are none, drivers write the word `None`.
[[nodiscard]] inline std::vector<mig_instance> mig_instances_of(smi_documents const& all, pugi::xml_node const& gpu,
                                                                std::string const& gpu_name) {
  std::vector<mig_instance> out;
  for (auto const& device : gpu.child("mig_devices").children("mig_device")) {
    auto const read = [&](char const* path, auto grammar) -> decltype(grammar(std::string_view())) {
      auto const element = device.first_element_by_path(path);
      if (!element) return absence::not_asked;
      try {
        return grammar(element.text().get());
      } catch (error const& why) {
        throw error(why.reason(), all.where(element, std::string("mig_device/") + path));
      }
    };
    mig_instance each;
    each.uuid = read("uuid", parse_smi_name).if_known().value_or(std::string());
    each.index = read("index", parse_smi_index).if_known();
    each.gpu_instance = read("gpu_instance_id", parse_smi_index).if_known();
    each.compute_instance = read("compute_instance_id", parse_smi_index).if_known();
    each.multiprocessors = read("device_attributes/shared/multiprocessor_count",
                                [](std::string_view text) { return parse_smi_number(text, ""); });
    each.memory_total = read("fb_memory_usage/total", parse_smi_memory);
    each.memory_used = read("fb_memory_usage/used", parse_smi_memory);
    if (each.multiprocessors.is_known()) {
      if (auto const slices = mig_slices_of(gpu_name, each.multiprocessors.value())) each.compute_slices = *slices;
    }
    out.push_back(std::move(each));
  }
  try {
    require_mig_slices(gpu_name, out);
  } catch (error const& why) {
    throw error(why.reason(), all.where(gpu.child("mig_devices"), "mig_devices"));
  }
  return out;
}

}  // namespace detail
/// \endcond

/// Reads all GPUs of an XML, one at a time. Fields, remarks and refusals are those of `nvidia_smi_reader`.
///
/// - Understood are the elements of `nvsmi_device_v11.dtd` to `v13`; what a document says of its DTD does not matter.
/// - Several documents behind each other (`--loop`) are read as one: set `find_duplicates` to false for them.
/// - A field of a GPU that is no value refuses the GPU; XML that is badly written, truncated, or about something else is
///   refused as a whole, whatever `on_error` says, with line and column.
/// - `<attached_gpus>` that is not the number of the GPUs is remarked: `nvidia-smi -i 0 -q -x` counts those of the host.
/// - The number of compute slices comes from that of multiprocessors, for the models that `mig_slices_of` knows.
/// - `columns` and `progress` of the options do not matter.
///
/// \throws tonnage::error  for such XML, for UTF-16 and other encodings than UTF-8; and for a GPU, where that stops.
/// Complexity: linear; the whole input is in memory.
template <class Each>
nvidia_smi_report read_nvidia_smi_xml(csv_input input, nvidia_smi_options const& options, Each each) {
  detail::smi_documents const all(std::move(input).named(options.file));
  nvidia_smi_report report;
  report.file = all.file();
  detail::gpus_seen seen;
  for (auto const& log : all.nodes().children()) {
    if (log.type() != pugi::node_element) continue;
    if (std::string_view(log.name()) != "nvidia_smi_log") {
      auto at = all.where(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, log.offset_debug())));
      at.text = detail::excerpt(log.name());
      throw error("this XML is not of nvidia-smi: expected <nvidia_smi_log>", at);
    }
    detail::smi_xml_source source(all, report, log);
    std::int64_t found = 0;
    for (auto const& gpu : log.children("gpu")) {
      ++found;
      ++report.rows;
      nvidia_smi_gpu read;
      try {
        source.go_to(gpu);
        read = detail::gpu_from(source);
        if (read.bus_id.empty()) read.bus_id = gpu.attribute("id").value();
        read.instances = detail::mig_instances_of(all, gpu, read.name);
        if (options.find_duplicates && !seen.add(read.uuid))
          throw error("a GPU that an earlier row has", source.where(smi_field::uuid));
        if (read.failure) {
          auto const at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, gpu.offset_debug()));
          report.remark(nvidia_smi_remark::failing, report.failing == 0 ? all.where(at) : place{});
          ++report.failing;
        }
      } catch (error const& why) {
        report.refuse(why);
        if (options.on_error == bad_rows::stop) throw;
        continue;
      }
      ++report.kept;
      report.instances += read.instances.size();
      each(std::as_const(read));
    }
    if (auto const attached = log.child("attached_gpus")) {
      std::string_view const told = detail::trimmed(attached.text().get());
      if (!absence_of(told) && told != std::to_string(found))
        report.remark(nvidia_smi_remark::other_count, all.where(attached, "attached_gpus"));
    }
  }
  return report;
}

}  // namespace tonnage::inline v0_1_0::formats
