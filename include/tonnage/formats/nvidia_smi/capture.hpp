// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Finds what `nvidia-smi` printed in a file of many sections, and reads the list of its MIG instances (`nvidia-smi
/// -L`).
///
/// `read_list("GPU 0: Tesla T4 (UUID: GPU-…)\n")[0].index` is 0; a MIG instance is a line below its GPU.
/// With options, a line such as "Unable to determine the device handle …" costs itself only, and the report tells it.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/formats/csv/field.hpp>
#include <tonnage/formats/detail/plain_text.hpp>
#include <tonnage/formats/nvidia_smi/reader.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats::nvidia_smi {

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
  /// Whether the command is `nvidia-smi -L`, whose text `read_list` reads.
  [[nodiscard]] bool is_list() const {
    return command.find("nvidia-smi") != std::string_view::npos &&
           (command.ends_with(" -L") || command.ends_with(" --list-gpus"));
  }
  /// Whether the text has no line of column names (`--format=csv,noheader`).
  [[nodiscard]] bool has_no_header() const { return command.find("noheader") != std::string_view::npos; }
};

/// \cond
namespace detail {

using formats::detail::take_line;
[[nodiscard]] inline bool is_rule(std::string_view line) {
  return line.size() >= 8 && line.find_first_not_of('#') == std::string_view::npos;
}

}  // namespace detail
/// \endcond

/// The sections of a capture as `nvidia_gpu_exporter` keeps them: between two lines of `#`, a title behind `# ` and a
/// command behind `# $ `. None, where the text begins with no such line. Complexity: linear.
[[nodiscard]] inline std::vector<capture_section> capture_sections(std::string_view capture) {
  std::vector<capture_section> out;
  capture = formats::detail::behind_marks(capture);
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
  std::string name{};                     ///< as the driver calls it; empty where it could not read it (`ERR!`)
  std::string uuid{};                     ///< for good; "GPU-…"; empty likewise
  std::string hostname{};                 ///< where lines begin with a host's name ("node1: GPU 0: …")
  std::vector<mig_instance> instances{};  ///< its MIG instances
};

/// \cond
namespace detail {

/// The lines of `nvidia-smi -L`, put together to GPUs.
class list_reader {
 public:
  explicit list_reader(options const& options) : options_(options) { report_.file = options.file; }

  void read(std::string_view text) {
    std::string plain;
    text = formats::detail::behind_marks(formats::detail::in_utf8(text, plain, options_.file));
    while (!text.empty()) {
      line_ = trimmed(take_line(text));
      ++number_;
      if (line_.empty())
        ++report_.blank;
      else if (is_shell_prompt(line_))
        ++report_.not_records;
      else
        read_line();
    }
  }
  [[nodiscard]] std::vector<listed_gpu>& gpus() noexcept { return gpus_; }
  [[nodiscard]] nvidia_smi::report const& report() const noexcept { return report_; }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static constexpr char const* other_line = "expected a GPU or a MIG device with its UUID";

  [[nodiscard]] place where(std::string_view text, std::string field = {}) const {
    return {.file = options_.file, .line = number_, .field = std::move(field), .text = formats::detail::excerpt(text)};
  }
  void read_line() {
    auto rest = line_;
    host_ = {};
    if (auto const mark = line_.find(": "); mark != std::string_view::npos && !is_known(line_)) {
      auto const behind = trimmed(line_.substr(mark + 2));
      if (line_.substr(0, mark).find(' ') == std::string_view::npos && is_known(behind))
        host_ = line_.substr(0, mark), rest = behind;
    }
    try {
      if (auto const message = message_in(rest)) throw error(std::string(*message));
      constexpr std::string_view before_uuid = "(UUID: ";
      auto const at = rest.rfind(before_uuid);
      bool const is_gpu = rest.starts_with("GPU ");
      auto& last = last_of_.try_emplace(std::string(host_), none).first->second;  // lines of hosts may be mixed
      if (is_gpu) last = none;  // of a GPU that is refused, the instances are as well
      if (at == std::string_view::npos || rest.back() != ')') throw error(other_line);
      auto const uuid = trimmed(rest.substr(at + before_uuid.size(), rest.size() - at - before_uuid.size() - 1));
      auto const head = trimmed(rest.substr(0, at));
      if (is_gpu)
        add_gpu(head, uuid), last = gpus_.size() - 1;
      else if (head.starts_with("MIG ") && last != none)
        add_instance(gpus_[last], head, uuid);
      else
        throw error(other_line);
    } catch (error const& why) {
      refuse(error(why.reason(), where(line_)));
    }
  }
  void refuse(error const& why) {
    ++report_.rows;
    report_.refuse(why);
    if (options_.on_error == bad_rows::stop) throw error(why);
  }
  [[nodiscard]] static bool is_known(std::string_view line) {
    return line.starts_with("GPU ") || line.starts_with("MIG ") || message_in(line).has_value();
  }
  void add_gpu(std::string_view head, std::string_view uuid) {
    auto const colon = head.find(':');
    if (colon == std::string_view::npos) throw error(other_line);
    auto const index = parse_index(head.substr(4, colon - 4));  // it begins with "GPU "
    if (!index.is_known()) throw error("expected a whole number");
    listed_gpu out{.index = index.value(), .hostname = std::string(host_)};
    std::optional<absence> failure;
    auto const name_text = trimmed(head.substr(colon + 1));
    auto const text_of = [&](field f, std::string_view text) {
      auto const read = f == field::uuid ? parse_uuid(text) : parse_name(text);
      if (read.is_known()) return read.value();
      remarks_.push_back({absent_remark(f, to_string(read.why())), 1, where(text, std::string(name_of(f)))});
      if (read.why() == absence::lost || read.why() == absence::requires_reset) failure = read.why();
      return std::string();
    };
    remarks_.clear();
    out.name = text_of(field::name, name_text);
    out.uuid = text_of(field::uuid, uuid);
    if (options_.find_duplicates && !seen_.add(out.uuid)) throw error("a GPU that an earlier row has");
    for (auto const& each : remarks_) report_.remark(each.text, each.first);
    if (failure) report_.remark(remark::failing, where(line_)), ++report_.failing;
    ++report_.rows, ++report_.kept;
    gpus_.push_back(std::move(out));
  }
  void add_instance(listed_gpu& to, std::string_view head, std::string_view uuid) {
    auto const device = head.find(" Device ");
    if (device == std::string_view::npos || device < 4 || head.back() != ':') throw error(other_line);
    mig_instance instance;
    instance.profile = trimmed(head.substr(4, device - 4));
    instance.uuid = parse_name(uuid).if_known().value_or(std::string());
    auto const index = parse_index(head.substr(device + 8, head.size() - device - 9));
    if (!index.is_known()) throw error("expected a whole number");
    instance.index = index.value();
    instance.compute_slices = catalog::parse_mig_profile(instance.profile).compute_slices;
    auto instances = to.instances;
    instances.push_back(std::move(instance));
    require_mig_slices(to.name, instances);
    to.instances = std::move(instances);
    ++report_.instances;
  }

  options const& options_;
  nvidia_smi::report report_{};
  std::vector<listed_gpu> gpus_{};
  std::vector<read_remark> remarks_{};  // of the line
  gpus_seen seen_{};
  std::string_view line_{};
  std::string_view host_{};
  std::size_t number_ = 0;
  std::map<std::string, std::size_t, std::less<>> last_of_{};  // the GPU to which a host's next MIG device belongs
};

}  // namespace detail
/// \endcond

/// Reads `nvidia-smi -L`, GPU by GPU. A row of the report is a GPU, or a line that is refused.
///
/// - Refused is a line that is neither a GPU nor an instance of the GPU above it, such as "Unable to determine the
///   device handle for gpu 0000:5D:00.0: Unknown Error"; instances that are more than their GPU; and a GPU whose UUID
///   an earlier line has, with its instances. The other GPUs are read where `on_error` is `collect`.
/// - A name or a UUID that the driver could not read (`ERR!`, `Unknown Error`) is absent and remarked, as in a CSV.
/// - Lines may each begin with a host's name ("node1: "), those of several hosts mixed: an instance belongs to the GPU
///   above it of its own host. Empty lines and prompts of a shell do not matter.
/// - `columns` and `progress` of the options do not matter.
/// \throws tonnage::error  with the line, for one that is refused, where that stops.
/// Complexity: linear; GPUs are handed out once all lines are read.
template <class Each>
report read_list(std::string_view text, options const& options, Each each) {
  detail::list_reader reader(options);
  reader.read(text);
  for (auto const& found : reader.gpus()) each(found);
  return reader.report();
}
/// The GPUs of a list without lines that are refused.
/// \throws tonnage::error  with the line, for the first that is refused.
[[nodiscard]] inline std::vector<listed_gpu> read_list(std::string_view text, std::string const& file = "") {
  std::vector<listed_gpu> out;
  (void)read_list(text, {.file = file}, [&](listed_gpu const& each) { out.push_back(each); });
  return out;
}

/// Gives GPUs of a CSV the instances that a list of the same host has: by UUID, or by index where UUIDs are masked, on
/// the same host where both tell it.
/// \throws tonnage::error  for a list with an instance of a GPU that is not there, once all others have theirs.
inline void add_instances(std::vector<gpu_record>& to, std::vector<listed_gpu> const& list) {
  std::string missing;
  for (auto const& listed : list) {
    bool found = listed.instances.empty();
    for (auto& each : to) {
      bool const other_host = !listed.hostname.empty() && !each.hostname.empty() && listed.hostname != each.hostname;
      bool const by_uuid = is_distinct_uuid(listed.uuid) && is_distinct_uuid(each.uuid);
      if (by_uuid ? listed.uuid != each.uuid : other_host || listed.index != each.index) continue;
      each.instances = listed.instances;
      found = true;
    }
    if (!found && missing.empty()) missing = listed.name.empty() ? "GPU " + std::to_string(listed.index) : listed.name;
  }
  if (!missing.empty())
    throw error("a GPU with MIG instances, and it is not among those that were read", {.text = missing});
}

/// Whether a text is one for `read_xml` (nvidia_smi/xml.hpp), maybe behind messages, in UTF-8 or UTF-16: XML begins
/// with `<`, or has an `<nvidia_smi_log`. Complexity: linear.
/// Example: `if (nvidia_smi::is_xml(text)) nvidia_smi::read_xml(text, {}, each);`
[[nodiscard]] inline bool is_xml(std::string_view text) {
  std::string plain;
  if (auto const order = formats::detail::utf16_order_of(text); order != formats::detail::utf16_order::none) {
    formats::detail::utf16_decoder(order).decode(text, plain);
    text = plain;
  }
  auto const first = detail::trimmed(formats::detail::behind_marks(text));
  return first.starts_with('<') || first.find("<nvidia_smi_log") != std::string_view::npos;
}

}  // namespace tonnage::inline v0_1_0::formats::nvidia_smi
