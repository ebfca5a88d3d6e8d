// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads the GPUs of a host, and their MIG instances, from `nvidia-smi -q -x`. Needs pugixml, and nothing else here
/// does.
///
/// `read_xml(file, {}, [&](gpu_record const& gpu) { … });` gives the GPUs that a CSV would give.
#pragma once

#if !__has_include(<pugixml.hpp>)
#error "tonnage/formats/nvidia_smi/xml.hpp reads XML with pugixml: install libpugixml-dev and link pugixml, or read CSV"
#endif

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <tonnage/formats/detail/plain_text.hpp>
#include <tonnage/formats/nvidia_smi/reader.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats::nvidia_smi {

/// \cond
namespace detail {

/// Where an element stands in the XML of a driver: a path below `<gpu>`.
struct element {
  nvidia_smi::field field;
  char const* path;
};
/// Of several paths for one field, the first that is there counts. The names of v11 (drivers up to 530), v12 (535 to
/// 575) and v13: what v11 calls the limit and the enforced limit, v12 calls requested and current.
/// Source: `nvsmi_device_v11.dtd` to `nvsmi_device_v13.dtd`, as outputs of the drivers 515, 535 and 595 have them.
inline constexpr std::array elements{element{field::name, "product_name"},
                                     element{field::uuid, "uuid"},
                                     element{field::serial, "serial"},
                                     element{field::bus_id, "pci/pci_bus_id"},
                                     element{field::memory_total, "fb_memory_usage/total"},
                                     element{field::memory_used, "fb_memory_usage/used"},
                                     element{field::busy_share, "utilization/gpu_util"},
                                     element{field::power_draw, "gpu_power_readings/power_draw"},
                                     element{field::power_draw, "power_readings/power_draw"},
                                     element{field::power_draw_average, "gpu_power_readings/average_power_draw"},
                                     element{field::power_draw_instant, "gpu_power_readings/instant_power_draw"},
                                     element{field::power_limit, "gpu_power_readings/requested_power_limit"},
                                     element{field::power_limit, "gpu_power_readings/power_limit"},
                                     element{field::power_limit, "power_readings/power_limit"},
                                     element{field::enforced_power_limit, "gpu_power_readings/current_power_limit"},
                                     element{field::enforced_power_limit, "gpu_power_readings/enforced_power_limit"},
                                     element{field::enforced_power_limit, "power_readings/enforced_power_limit"},
                                     element{field::default_power_limit, "gpu_power_readings/default_power_limit"},
                                     element{field::default_power_limit, "power_readings/default_power_limit"},
                                     element{field::min_power_limit, "gpu_power_readings/min_power_limit"},
                                     element{field::min_power_limit, "power_readings/min_power_limit"},
                                     element{field::max_power_limit, "gpu_power_readings/max_power_limit"},
                                     element{field::max_power_limit, "power_readings/max_power_limit"},
                                     element{field::temperature, "temperature/gpu_temp"},
                                     element{field::mig_mode, "mig_mode/current_mig"},
                                     element{field::recovery_action, "gpu_recovery_action"},
                                     element{field::reset_required, "gpu_reset_status/reset_required"}};

/// A line of text where elements are expected.
struct stray_line {
  std::size_t offset = 0;
  std::string text{};
};

/// A line of an input where several hosts printed theirs: its number, and how many characters the host's name has
/// there.
struct line_of_host {
  std::size_t number = 0;
  std::size_t shift = 0;
};
/// What one host printed, without its name before each line. Lines without one have an empty name.
struct text_of_host {
  std::string host{};
  std::string text{};
  std::vector<line_of_host> lines{};
};
/// The text of each host where lines begin with a host's name ("node1: <gpu …", as pdsh and clush write them), in the
/// order in which hosts come; lines of several may be mixed. None where the root of a document begins its line.
[[nodiscard]] inline std::vector<text_of_host> texts_of_hosts(std::string_view text) {
  std::vector<text_of_host> out;
  auto const root = text.find("<nvidia_smi_log");
  if (root == 0 || root == std::string_view::npos) return out;
  auto const begin = text.rfind('\n', root) + 1;  // npos + 1 is 0
  auto const before = text.substr(begin, root - begin);
  auto const mark = before.substr(before.find_last_not_of(" \t:|]>)-") + 1);
  auto const is_name = [](std::string_view name) {
    return !name.empty() && name.find_first_of(" \t<>") == std::string_view::npos;
  };
  bool const is_mark = mark.find_first_of("\t:|]>)") != std::string_view::npos;
  if (!is_mark || !is_name(before.substr(0, before.size() - mark.size()))) return out;
  auto const short_mark = mark.substr(0, mark.find_last_not_of(" \t") + 1);  // of an empty line
  std::map<std::string, std::size_t, std::less<>> known;
  std::size_t number = 0;
  for (auto rest = text; !rest.empty();) {
    auto const line = formats::detail::take_line(rest);
    ++number;
    auto at = line.find(mark);
    auto size = at + mark.size();
    if (at == std::string_view::npos && !short_mark.empty() && line.ends_with(short_mark))
      size = line.size(), at = size - short_mark.size();
    bool const has_host = at != std::string_view::npos && is_name(line.substr(0, at));
    if (!has_host) at = size = 0;
    auto name = line.substr(0, at);
    if (name.starts_with('[') || name.starts_with('(')) name.remove_prefix(1);
    auto const [place, is_new] = known.try_emplace(std::string(name), out.size());
    if (is_new) out.push_back({.host = std::string(name)});
    auto& of = out[place->second];
    of.text.append(line.substr(size)) += '\n';
    auto const is_first = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    auto const characters = std::count_if(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(size), is_first);
    of.lines.push_back({number, static_cast<std::size_t>(characters)});
  }
  return out;
}

/// The documents of a text, the lines among them that are no XML, and where a byte of them stands.
class documents {
 public:
  /// \param lines  where its lines stand in the input, unless it is all of that
  documents(std::string text, std::string file, bool is_utf16, std::vector<line_of_host> lines = {})
      : file_(std::move(file)), text_(std::move(text)), lines_(std::move(lines)) {
    if (trimmed(text_).empty()) throw error("there is no XML: the input is empty", {.file = file_});
    if (auto const nul = text_.find('\0'); nul != std::string::npos) throw error("a NUL", where(nul));
    auto const without_messages = blank_messages();
    std::string_view xml = without_messages.empty() ? text_ : without_messages;  // of the same size
    if (auto read = load(xml); !read) {
      // The documents before the one that is broken are whole.
      constexpr std::string_view end = "</nvidia_smi_log>";
      broken_ = refusal(read);
      auto const last = xml.rfind(end, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, read.offset)));
      if (last == std::string_view::npos || !load(xml.substr(0, last + end.size()))) throw_error(*broken_);
      xml = xml.substr(0, last + end.size());
      while (!stray_.empty() && stray_.back().offset > xml.size()) stray_.pop_back();
    }
    if (!document_.document_element()) throw no_xml();
    find_text_among_elements(xml);
    for (auto const& node : document_.children()) {
      std::string_view const encoding = node.attribute("encoding").value();
      if (node.type() == pugi::node_declaration && !encoding.empty() && !same_letters(encoding, "UTF-8") &&
          !same_letters(encoding, "US-ASCII") && !(is_utf16 && same_letters(encoding, "UTF-16")))
        throw error(
            "this text is in another encoding: convert it to UTF-8",
            {.file = file_, .line = where(0).line, .field = "encoding", .text = formats::detail::excerpt(encoding)});
    }
  }

  [[nodiscard]] std::string const& file() const noexcept { return file_; }
  [[nodiscard]] pugi::xml_document const& nodes() const noexcept { return document_; }
  /// What stands before, between and behind the elements, in the order of the input.
  [[nodiscard]] std::vector<stray_line> const& stray_lines() const noexcept { return stray_; }
  /// Why what is behind the last of these documents is none.
  [[nodiscard]] std::optional<error> const& broken() const noexcept { return broken_; }
  /// Where the name of an element stands.
  [[nodiscard]] static std::size_t offset_of(pugi::xml_node const& element) {
    return static_cast<std::size_t>((std::max)(std::ptrdiff_t{0}, element.offset_debug()));
  }

  /// Where a byte stands. Columns count characters, from 1.
  [[nodiscard]] place where(std::size_t offset) const {
    if (offset < known_.offset) known_ = {};
    for (; known_.offset < offset && known_.offset < text_.size(); ++known_.offset) {
      if (text_[known_.offset] == '\n')
        ++known_.line, known_.column = 1;
      else if (known_.offset >= 3 || !text_.starts_with("\xEF\xBB\xBF"))
        known_.column += (static_cast<unsigned char>(text_[known_.offset]) & 0xC0) != 0x80 ? 1U : 0U;
    }
    if (lines_.empty()) return {.file = file_, .line = known_.line, .column = known_.column};
    auto const& of = lines_[(std::min)(known_.line, lines_.size()) - 1];
    return {.file = file_, .line = of.number, .column = known_.column + of.shift};
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
    out.text = formats::detail::excerpt(value);
    return out;
  }

 private:
  pugi::xml_parse_result load(std::string_view xml) {
    return document_.load_buffer(xml.data(), xml.size(),
                                 pugi::parse_default | pugi::parse_declaration | pugi::parse_fragment,
                                 pugi::encoding_utf8);
  }
  /// The text with blanks for the lines that begin as messages of `nvidia-smi` do, wherever they stand: such a line may
  /// have any character. Empty where there are none, as nearly always.
  [[nodiscard]] std::string blank_messages() {
    std::string out;
    std::string_view const text = text_;
    for (std::size_t begin = 0; begin < text.size();) {
      auto const end = (std::min)(text.find('\n', begin), text.size());
      auto const line = text.substr(begin, end - begin);
      if (!line.empty() && line.front() >= 'A' && line.front() <= 'Z' && message_in(line)) {
        if (out.empty()) out = text_;
        stray_.push_back({begin, std::string(trimmed(line))});
        std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(begin), line.size(), ' ');
      }
      begin = end + 1;
    }
    return out;
  }
  /// Text outside of documents, and beside elements: an element of `nvidia-smi` has either elements or a text.
  void find_text_among_elements(std::string_view xml) {
    struct walker : pugi::xml_tree_walker {
      struct answer {
        pugi::xml_node parent{};
        bool has_elements = false;
      };
      std::vector<std::size_t> found{};  // offsets
      std::vector<answer> known{};       // one of each depth, so that no parent is looked through twice
      [[nodiscard]] bool has_elements(pugi::xml_node const& parent) {
        auto const level = static_cast<std::size_t>(depth());
        if (known.size() <= level) known.resize(level + 1);
        if (known[level].parent != parent) {
          auto const is_element = [](pugi::xml_node const& each) { return each.type() == pugi::node_element; };
          known[level] = {parent, static_cast<bool>(parent.find_child(is_element))};
        }
        return known[level].has_elements;
      }
      bool for_each(pugi::xml_node& node) override {
        if (node.type() != pugi::node_pcdata) return true;
        auto const parent = node.parent();
        std::string_view const within = parent.name();
        bool const is_value = parent.type() == pugi::node_element && within != "nvidia_smi_log" && within != "gpu" &&
                              !has_elements(parent);
        if (!is_value) found.push_back(offset_of(node));
        return true;
      }
    } each;
    document_.traverse(each);
    for (auto begin : each.found) {
      auto const end = (std::min)(xml.find('<', begin), xml.size());
      while (begin < end) {
        auto const line_end = (std::min)(xml.find('\n', begin), end);
        auto line = trimmed(xml.substr(begin, line_end - begin));
        while (line.starts_with("\xEF\xBB\xBF")) line = trimmed(line.substr(3));  // before a document that was appended
        if (!line.empty()) stray_.push_back({static_cast<std::size_t>(line.data() - xml.data()), std::string(line)});
        begin = line_end + 1;
      }
    }
    std::sort(stray_.begin(), stray_.end(), [](auto const& a, auto const& b) { return a.offset < b.offset; });
  }
  [[nodiscard]] error no_xml() const {
    auto out = where(0);
    out.text = formats::detail::excerpt(trimmed(text_));
    return error("there is no XML", out);
  }
  [[nodiscard]] error refusal(pugi::xml_parse_result const& read) const {
    auto const at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, read.offset));
    if (read.status == pugi::status_no_document_element) return no_xml();
    if (text_.find('>', at + 1) == std::string::npos)  // nothing ends behind it
      return error("the XML ends before its elements do", where(text_.find_last_not_of(" \t\r\n") + 1));
    auto out = where(at);
    out.text = formats::detail::excerpt(std::string_view(text_).substr(at, 40));
    return error("badly written XML", out);
  }

  struct known_place {
    std::size_t offset = 0;
    std::size_t line = 1;
    std::size_t column = 1;
  };
  std::string file_;
  std::string text_;
  std::vector<line_of_host> lines_;
  std::vector<stray_line> stray_{};
  std::optional<error> broken_{};
  pugi::xml_document document_{};
  mutable known_place known_{};  // places are asked for in order, mostly: none is counted from the beginning
};

/// The elements of a GPU, for `gpu_from`.
class xml_source {
 public:
  xml_source(documents const& all, read_report& report, pugi::xml_node const& log)
      : all_(all), report_(report), time_(log.child("timestamp")), driver_(log.child("driver_version")) {}

  void go_to(pugi::xml_node const& gpu) { gpu_ = gpu; }

  [[nodiscard]] std::optional<std::string_view> text(field f) const {
    auto const element = find(f).first;
    if (!element) return std::nullopt;
    return trimmed(element.text().get());
  }
  [[nodiscard]] place where(field f) const {
    auto const [element, path] = find(f);
    return all_.where(element, path);
  }
  void absent(field f, absence, std::string const& in_words) const {
    auto const text = absent_remark(f, in_words);
    report_.remark(text, report_.times(text) == 0 ? where(f) : place{});
  }

 private:
  [[nodiscard]] std::pair<pugi::xml_node, char const*> find(field f) const {
    if (f == field::timestamp) return {time_, "timestamp"};
    if (f == field::driver_version) return {driver_, "driver_version"};
    for (auto const& known : elements) {
      if (known.field != f) continue;
      if (auto const element = gpu_.first_element_by_path(known.path)) return {element, known.path};
    }
    return {};
  }

  documents const& all_;
  read_report& report_;
  pugi::xml_node time_;  // of the whole log, and looked for once
  pugi::xml_node driver_;
  pugi::xml_node gpu_{};
};

/// The instances of a GPU. Where there are none, drivers write the word `None`.
[[nodiscard]] inline std::vector<mig_instance> mig_instances_of(documents const& all, read_report& report,
                                                                pugi::xml_node const& gpu,
                                                                std::string const& gpu_name) {
  std::vector<mig_instance> out;
  for (auto const& device : gpu.child("mig_devices").children("mig_device")) {
    auto const read = [&](char const* path, auto grammar) -> decltype(grammar(std::string_view())) {
      auto const element = device.first_element_by_path(path);
      if (!element) return absence::not_asked;
      try {
        return grammar(element.text().get());
      } catch (error const& why) {
        auto const field = std::string("mig_device/") + path;
        auto const text = field + ": " + why.reason();
        report.remark(text, report.times(text) == 0 ? all.where(element, field) : place{});
        return absence::unreadable;
      }
    };
    mig_instance each;
    each.uuid = read("uuid", parse_name).if_known().value_or(std::string());
    each.index = read("index", parse_index).if_known();
    each.gpu_instance = read("gpu_instance_id", parse_index).if_known();
    each.compute_instance = read("compute_instance_id", parse_index).if_known();
    each.multiprocessors = read("device_attributes/shared/multiprocessor_count",
                                [](std::string_view text) { return parse_number(text, ""); });
    each.memory_total = read("fb_memory_usage/total", parse_memory);
    each.memory_used = read("fb_memory_usage/used", parse_memory);
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

/// Reads the GPUs of documents, of which all are of one host.
template <class Refuse, class RefuseLine, class Each>
void read_documents(documents const& all, std::string const& host, options const& options, report& report,
                    gpus_seen& seen, Refuse const& refuse, RefuseLine const& refuse_line, Each& each) {
  auto stray = all.stray_lines().begin();
  auto const refuse_stray_lines = [&](std::size_t before) {
    for (; stray != all.stray_lines().end() && stray->offset < before; ++stray)
      refuse_line(stray->text, all.where(stray->offset));
  };
  for (auto const& log : all.nodes().children()) {
    if (log.type() != pugi::node_element) continue;
    if (std::string_view(log.name()) != "nvidia_smi_log") {
      auto at = all.where(documents::offset_of(log));
      at.text = formats::detail::excerpt(log.name());
      throw error("this XML is not of nvidia-smi: expected <nvidia_smi_log>", at);
    }
    xml_source source(all, report, log);
    std::int64_t found = 0;
    for (auto const& gpu : log.children("gpu")) {
      refuse_stray_lines(documents::offset_of(gpu));
      ++found;
      ++report.rows;
      gpu_record read;
      try {
        source.go_to(gpu);
        read = gpu_from(source);
        if (!host.empty()) read.hostname = host;
        if (read.bus_id.empty()) read.bus_id = parse_bus_id(gpu.attribute("id").value()).if_known().value_or("");
        read.instances = mig_instances_of(all, report, gpu, read.name);
        if (options.find_duplicates && !seen.add(read.uuid))
          throw error("a GPU that an earlier row has", source.where(field::uuid));
        tonnage::detail::retold([&] { each(std::as_const(read)); },
                                [&](error const& why) {
                                  auto at = why.where();
                                  at.file = report.file;
                                  at.line = all.where(documents::offset_of(gpu)).line;
                                  return error(why.reason(), at);
                                });
        if (auto const what = slice_remark(read)) report.remark(*what, source.where(field::name));
        if (read.failure) {
          auto const at = report.failing == 0 ? all.where(documents::offset_of(gpu)) : place{};
          report.remark(remark::failing, at);
          ++report.failing;
        }
      } catch (error const& why) {
        report.refuse(why);
        if (options.on_error == bad_rows::stop) throw;
        continue;
      }
      ++report.kept;
      report.instances += read.instances.size();
    }
    if (found == 0) report.remark(remark::no_gpu, all.where(documents::offset_of(log)));
    if (auto const attached = log.child("attached_gpus")) {
      std::string_view const told = trimmed(attached.text().get());
      if (!absence_of(told) && told != std::to_string(found))
        report.remark(remark::other_count, all.where(attached, "attached_gpus"));
    }
  }
  refuse_stray_lines(static_cast<std::size_t>(-1));
  if (all.broken()) refuse(*all.broken());
}

}  // namespace detail
/// \endcond

/// Reads all GPUs of an XML, one at a time. Fields, remarks and refusals are those of `reader`.
///
/// - Understood are the elements of `nvsmi_device_v11.dtd` to `v13`; what a document says of its DTD does not matter.
/// - Several documents behind each other (`--loop`) are read as one: set `find_duplicates` to false for them.
/// - A field of a GPU or an instance that cannot be read is absent and remarked, as in a CSV.
/// - Text before, between and behind the elements ("Unable to determine the device handle for GPU …: GPU is lost") is
///   refused line by line: each is a row of the report, in its place among the GPUs. A prompt of a shell is no record.
/// - A document that is badly written or truncated throws, with line and column, whatever `on_error` says. Where others
///   are before it, these are read, and what is behind them is one refused row.
/// - XML about something else throws.
/// - Lines may each begin with a host's name ("node1: <gpu …", pdsh and clush), those of several hosts mixed: each
///   host's are read for themselves, and `hostname` is its name. A document that is badly written is one refused row
///   then, and those of the other hosts are read.
/// - A document without a GPU is remarked.
/// - `<attached_gpus>` that is not the number of the GPUs is remarked: `nvidia-smi -i 0 -q -x` counts those of the
///   host.
/// - The number of compute slices comes from that of multiprocessors, for the models that `mig_slices_of` knows.
/// - `columns` and `progress` of the options do not matter.
/// - An error that `each` throws refuses the GPU at its line.
///
/// \throws tonnage::error  for such XML, for other encodings than UTF-8 and UTF-16; and for a GPU or a line that is
///                         refused, where that stops.
/// Complexity: linear; the whole input is in memory.
template <class Each>
report read_xml(csv_input input, options const& options, Each each) {
  input = std::move(input).named(options.file);
  bool const is_utf16 = formats::detail::is_utf16(input);
  report report;
  report.file = input.name();
  input = formats::detail::in_utf8(std::move(input));
  while (input.more(0)) continue;
  detail::gpus_seen seen;
  auto const refuse = [&](error const& why) {
    ++report.rows;
    report.refuse(why);
    if (options.on_error == bad_rows::stop) throw error(why);
  };
  auto const refuse_line = [&](std::string_view line, place at) {
    if (detail::is_shell_prompt(line)) {
      ++report.not_records;
      return;
    }
    at.text = formats::detail::excerpt(line);
    refuse(error(std::string(message_in(line).value_or(refusal::message)), at));
  };
  auto const hosts = detail::texts_of_hosts(input.text());
  if (hosts.empty())
    detail::read_documents({std::string(input.text()), report.file, is_utf16}, {}, options, report, seen, refuse,
                           refuse_line, each);
  for (auto const& of : hosts) {
    if (of.text.find("<nvidia_smi_log") == std::string::npos) {
      std::size_t number = 0;
      for (std::string_view rest = of.text; !rest.empty(); ++number) {
        auto const line = detail::trimmed(formats::detail::take_line(rest));
        auto const& at = of.lines[number];
        if (!line.empty()) refuse_line(line, {.file = report.file, .line = at.number, .column = at.shift + 1});
      }
      continue;
    }
    std::optional<detail::documents> all;
    tonnage::detail::caught([&] { all.emplace(of.text, report.file, is_utf16, of.lines); }, refuse);
    if (all) detail::read_documents(*all, of.host, options, report, seen, refuse, refuse_line, each);
  }
  return report;
}

}  // namespace tonnage::inline v0_1_0::formats::nvidia_smi
