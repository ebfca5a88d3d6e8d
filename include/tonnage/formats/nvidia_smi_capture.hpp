// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Finds what `nvidia-smi` printed in a file of many sections, and reads the list of its MIG instances (`nvidia-smi -L`).
///
/// `read_nvidia_smi_list("GPU 0: Tesla T4 (UUID: GPU-…)\n")[0].index` is 0; a MIG instance is a line below its GPU.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tonnage/formats/csv_field.hpp>
#include <tonnage/formats/nvidia_smi_gpu.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// A part of a capture: the output of one command. It views the capture.
struct capture_section {
  std::string_view title{};    ///< "idle :: query-gpu"
  std::string_view command{};  ///< "nvidia-smi -L"; empty where none is told
  std::string_view text{};     ///< without empty lines at its end
  std::size_t line = 1;        ///< of the capture, on which the text begins

  /// The text behind so many empty lines that a reader's line numbers are those of the capture.
  [[nodiscard]] std::string numbered() const { return std::string(line - 1, '\n').append(text); }
  /// What `--query-gpu=` asked for; empty where the command is another.
  [[nodiscard]] std::vector<std::string> columns() const {
    std::vector<std::string> out;
    constexpr std::string_view option = "--query-gpu=";
    auto const at = command.find(option);
    if (at == std::string_view::npos) return out;
    auto rest = command.substr(at + option.size());
    rest = rest.substr(0, rest.find(' '));
    while (!rest.empty()) {
      auto const end = rest.find(',');
      out.emplace_back(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return out;
  }
  /// Whether the text has no line of column names (`--format=csv,noheader`).
  [[nodiscard]] bool has_no_header() const { return command.find("noheader") != std::string_view::npos; }
};

/// \cond
namespace detail {

/// Takes a line off the front of a text, without its end.
[[nodiscard]] inline std::string_view take_line(std::string_view& text) {
  auto const end = text.find('\n');
  auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}
[[nodiscard]] inline bool is_rule(std::string_view line) {
  return line.size() >= 8 && line.find_first_not_of('#') == std::string_view::npos;
}

}  // namespace detail
/// \endcond

/// The sections of a capture as `nvidia_gpu_exporter` keeps them: between two lines of `#`, a title behind `# ` and a
/// command behind `# $ `. None, where the text begins with no such line. Complexity: linear.
[[nodiscard]] inline std::vector<capture_section> capture_sections(std::string_view capture) {
  std::vector<capture_section> out;
  if (capture.starts_with("\xEF\xBB\xBF")) capture.remove_prefix(3);
  auto rest = capture;
  std::size_t line = 0;
  char const* begin = nullptr;  // of the text of the last section
  auto const close = [&](char const* end) {
    if (out.empty()) return;
    auto text = std::string_view(begin, static_cast<std::size_t>(end - begin));
    out.back().text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  };
  while (!rest.empty()) {
    char const* const start = rest.data();
    auto const first = detail::take_line(rest);
    ++line;
    if (!detail::is_rule(first)) {
      if (out.empty() && line == 1) return out;
      continue;
    }
    capture_section section;
    auto ahead = rest;
    std::size_t lines = 0;
    auto next = detail::take_line(ahead);
    for (; next.starts_with("# ") && !ahead.empty(); next = detail::take_line(ahead), ++lines) {
      if (next.starts_with("# $ "))
        section.command = next.substr(4);
      else if (section.title.empty())
        section.title = next.substr(2);
    }
    if (lines == 0 || !detail::is_rule(next)) continue;
    close(start);
    rest = ahead;
    line += lines + 1;
    begin = rest.data();
    section.line = line + 1;
    out.push_back(section);
  }
  close(capture.data() + capture.size());
  return out;
}

template <std::same_as<std::string> Text>
std::vector<capture_section> capture_sections(Text&& capture) = delete;  // the sections would outlive it

/// A GPU of `nvidia-smi -L`, with its instances.
struct listed_gpu {
  std::int64_t index = 0;                 ///< from 0
  std::string name{};                     ///< as the driver calls it
  std::string uuid{};                     ///< for good; "GPU-…"
  std::vector<mig_instance> instances{};  ///< its MIG instances
};

/// Reads `nvidia-smi -L`. Empty lines do not matter.
/// \throws tonnage::error  with the line, for one that is neither a GPU nor an instance of the GPU above it, and for
///                         instances that are more than their GPU.
[[nodiscard]] inline std::vector<listed_gpu> read_nvidia_smi_list(std::string_view text, std::string const& file = "") {
  std::vector<listed_gpu> out;
  std::size_t number = 0;
  while (!text.empty()) {
    auto const whole = detail::take_line(text);
    ++number;
    auto line = detail::trimmed(whole);
    if (line.empty()) continue;
    auto const bad = [&](std::string const& reason) {
      return error(reason, {.file = file, .line = number, .text = detail::excerpt(line)});
    };
    constexpr std::string_view before_uuid = "(UUID: ";
    auto const at = line.rfind(before_uuid);
    bool const has_uuid = at != std::string_view::npos && line.back() == ')';
    auto const uuid = has_uuid ? line.substr(at + before_uuid.size(), line.size() - at - before_uuid.size() - 1) : "";
    auto const head = detail::trimmed(line.substr(0, at));
    try {
      if (has_uuid && head.starts_with("GPU ") && head.find(':') != std::string_view::npos) {
        auto const colon = head.find(':');
        out.push_back({.index = parse_smi_index(head.substr(4, colon - 4)).value(),
                       .name = std::string(detail::trimmed(head.substr(colon + 1))),
                       .uuid = std::string(uuid)});
      } else if (has_uuid && head.starts_with("MIG ") && !out.empty()) {
        auto const device = head.find(" Device ");
        if (device == std::string_view::npos || head.back() != ':') throw error("");
        mig_instance instance;
        instance.profile = detail::trimmed(head.substr(4, device - 4));
        instance.uuid = uuid;
        instance.index = parse_smi_index(head.substr(device + 8, head.size() - device - 9)).value();
        instance.compute_slices = parse_mig_profile(instance.profile).compute_slices;
        auto& instances = out.back().instances;
        instances.push_back(instance);
        require_mig_slices(out.back().name, instances);
      } else {
        throw error("");
      }
    } catch (error const& why) {
      throw bad(why.reason().empty() ? "expected a GPU or a MIG device with its UUID" : why.reason());
    }
  }
  return out;
}

/// Gives GPUs of a CSV the instances that a list of the same host has: by UUID, or by index where UUIDs are masked.
/// \throws tonnage::error  for a list with an instance of a GPU that is not there.
inline void add_instances(std::vector<nvidia_smi_gpu>& to, std::vector<listed_gpu> const& list) {
  for (auto const& listed : list) {
    bool found = listed.instances.empty();
    for (auto& each : to) {
      bool const by_uuid = is_distinct_uuid(listed.uuid) && is_distinct_uuid(each.uuid);
      if (by_uuid ? listed.uuid != each.uuid : listed.index != each.index) continue;
      each.instances = listed.instances;
      found = true;
    }
    if (!found)
      throw error("a GPU with MIG instances, and it is not among those that were read", {.text = listed.name});
  }
}

}  // namespace tonnage::inline v0_1_0::formats
