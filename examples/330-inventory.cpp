// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// What GPUs are there: outputs of `nvidia-smi` from many hosts, as one table of the fleet.
///
/// After this lesson you can read what a driver says of its GPUs, add up memory and power with their units, and say of
/// every figure for how many of the GPUs it is known, and why not for the others.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/formats/nvidia_smi.hpp>
#include <tonnage/formats/nvidia_smi_capture.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally.hpp>
#include <utility>
#include <vector>

#if defined(TONNAGE_HAS_XML) && TONNAGE_HAS_XML
#include <tonnage/formats/nvidia_smi_xml.hpp>
#endif

using namespace tonnage;

namespace {

constexpr char const* usage =
    R"(GPUs of a fleet, with their memory and power, from what `nvidia-smi` prints on each host.

usage: 330-inventory FILE... [--by=KEY] [--section=NAME] [--fields=NAMES] [--format=FORMAT]

  FILE            one of
                  `nvidia-smi --query-gpu=name,uuid,memory.total,power.draw,power.limit --format=csv`,
                  in any order of columns, with or without units;
                  `nvidia-smi -q -x`, where this was built with pugixml;
                  a capture of many sections, one of them such a CSV, and maybe one `nvidia-smi -L`
  --by=KEY        model, host, driver or file; default: model
  --section=NAME  of a capture: the section whose title begins so; default: the first that can be read
  --fields=NAMES  the columns of a CSV without a header, separated by commas
  --format=FORMAT text, markdown, csv, json; default: text
  --help          this text

example:
  330-inventory --by=host --section=load node*.csv
)";

struct options {
  std::vector<std::string> files{}, fields{};
  std::string key = "model", section{}, format = "text";
};

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    auto const end = std::min(text.find(','), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return out;
}

options parse_arguments(std::span<char* const> arguments) {
  options out;
  auto const one_of = [](std::string_view name, std::string_view value, std::vector<std::string_view> const& known) {
    if (std::find(known.begin(), known.end(), value) == known.end())
      throw error("no such choice (--help lists them)", {.field = std::string(name), .text = std::string(value)});
    return std::string(value);
  };
  for (std::string_view const argument : arguments) {
    auto const equals = argument.find('=');
    auto const name = argument.substr(0, equals);
    auto const value = equals == std::string_view::npos ? "" : argument.substr(equals + 1);
    if (!argument.starts_with("--"))
      out.files.emplace_back(argument);
    else if (name == "--by")
      out.key = one_of(name, value, {"model", "host", "driver", "file"});
    else if (name == "--section")
      out.section = value;
    else if (name == "--fields")
      out.fields = split(value);
    else if (name == "--format")
      out.format = one_of(name, value, {"text", "markdown", "csv", "json"});
    else
      throw error("no such argument (--help lists them)", {.text = std::string(argument)});
  }
  return out;
}

/// A GPU, and the file that told of it.
struct captured : formats::nvidia_smi_gpu {
  std::string file{};
};

/// What was read, and what of it was absent.
struct captures {
  std::vector<captured> gpus{};
  std::vector<formats::read_remark> remarks{};
  std::map<std::string, std::string> file_of{};  // by UUID, the first

  void add(std::vector<formats::nvidia_smi_gpu> const& found, formats::nvidia_smi_report const& report) {
    fmt::print(stderr, "{}\n", report.summary());
    for (auto const& each : report.refusals) fmt::print(stderr, "  {}\n", each.what());
    report.require_kept();
    for (auto const& each : found) {
      auto const [first, is_new] = file_of.try_emplace(each.uuid, report.file);
      if (is_new || !formats::is_distinct_uuid(each.uuid))
        gpus.push_back({each, report.file});
      else
        fmt::print(stderr, "  {}: {} counts once: {} has it too\n", report.file, each.uuid, first->second);
    }
    for (auto const& each : report.remarks) {
      auto const same =
          std::find_if(remarks.begin(), remarks.end(), [&](auto const& r) { return r.text == each.text; });
      if (same == remarks.end())
        remarks.push_back(each);
      else
        same->times += each.times;
    }
  }
};

using found_gpus = std::vector<formats::nvidia_smi_gpu>;

void read_xml([[maybe_unused]] std::string const& text, formats::nvidia_smi_options const& how,
              [[maybe_unused]] captures& out) {
#if defined(TONNAGE_HAS_XML) && TONNAGE_HAS_XML
  found_gpus found;
  auto const report = formats::read_nvidia_smi_xml(text, how, [&](auto const& each) { found.push_back(each); });
  out.add(found, report);
#else
  throw error("an XML, and this was built without pugixml", {.file = how.file});
#endif
}

/// The CSV of the section that was asked for, else of the first that can be read, with the instances that a list tells.
void read_capture(std::vector<formats::capture_section> const& sections, std::string const& wanted,
                  formats::nvidia_smi_options how, captures& out) {
  std::vector<formats::listed_gpu> list;
  for (auto const& section : sections)
    if (section.command == "nvidia-smi -L") list = formats::read_nvidia_smi_list(section.numbered(), how.file);
  std::string why_not;
  for (auto const& section : sections) {
    if (section.columns().empty() || !section.title.starts_with(wanted)) continue;
    how.columns = section.has_no_header() ? section.columns() : std::vector<std::string>();
    try {
      found_gpus found;
      auto const text = section.numbered();
      auto const report = formats::read_nvidia_smi(text, how, [&](auto const& each) { found.push_back(each); });
      if (found.empty()) {
        if (why_not.empty() && !report.refusals.empty()) why_not = report.refusals[0].what();
        continue;
      }
      formats::add_instances(found, list);
      return out.add(found, report);
    } catch (error const& why) {
      if (why_not.empty()) why_not = why.what();
    }
  }
  throw why_not.empty() ? error("no such section of a `--query-gpu` output", {.file = how.file, .text = wanted})
                        : error(why_not);
}

captures read(options const& o) {
  captures out;
  for (auto const& name : o.files) {
    std::ifstream file(name, std::ios::binary);
    if (!file) throw error("there is no such file", {.file = name});
    std::string const text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    formats::nvidia_smi_options const how{.file = name, .on_error = formats::bad_rows::collect, .columns = o.fields};
    auto const first = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    if (auto const sections = formats::capture_sections(text); !sections.empty()) {
      read_capture(sections, o.section, how, out);
    } else if (first != std::string::npos && text[first] == '<') {
      read_xml(text, how, out);
    } else {
      found_gpus found;
      auto const report = formats::read_nvidia_smi(text, how, [&](auto const& each) { found.push_back(each); });
      out.add(found, report);
    }
  }
  return out;
}

std::string key_of(std::string const& name, captured const& each) {
  if (name == "host") return each.hostname.empty() ? "unknown" : each.hostname;
  if (name == "driver") return each.driver_version.empty() ? "unknown" : each.driver_version;
  return name == "file" ? each.file : std::string(each.model->name);
}

/// What was absent, how often and why: without it, nobody could tell an unknown from a zero.
void print_absences(captures const& all) {
  report::grid table{.columns = {{.name = "absent", .is_key = true},
                                 {.name = "why", .is_key = true},
                                 {.name = "GPUs"},
                                 {.name = "first at", .is_key = true}}};
  std::string others;
  for (auto const& each : all.remarks) {
    auto const colon = each.text.find(": ");
    auto const field = each.text.substr(0, colon);
    auto const at = fmt::format("{}:{}:{}", each.first.file, each.first.line, each.first.column);
    if (formats::smi_field_named(field) == formats::smi_field::others)
      others += fmt::format("{}× {} (first: {})\n", each.times, each.text, at);
    else
      table.rows.push_back({{field}, {each.text.substr(colon + 2)}, {std::to_string(each.times)}, {at}});
  }
  if (!table.rows.empty()) fmt::print("\n{}\n", report::to_text(table));
  if (!others.empty()) fmt::print("\n{}", others);
}

/// Instances of a GPU are parts of it: they are listed, and never counted as GPUs.
void print_instances(captures const& all) {
  report::grid table{.columns = {{.name = "GPU with MIG", .is_key = true},
                                 {.name = "at", .is_key = true},
                                 {.name = "instances", .is_key = true},
                                 {.name = "compute slices"}}};
  for (auto const& each : all.gpus) {
    if (each.instances.empty()) continue;
    std::map<std::string, int, std::greater<>> profiles;
    for (auto const& instance : each.instances) {
      auto const& slices = instance.compute_slices;
      ++profiles[!instance.profile.empty() ? instance.profile
                 : slices.is_known()       ? fmt::format("{}g", slices.value())
                                           : "unknown"];
    }
    std::string text;
    for (auto const& [profile, times] : profiles)
      text += (text.empty() ? "" : ", ") + (times == 1 ? "" : fmt::format("{} × ", times)) + profile;
    table.rows.push_back(
        {{each.name},
         {each.bus_id.empty() ? each.file : each.bus_id},
         {text},
         {fmt::format("{} of {}", formats::mig_slices_of(each.instances), formats::mig_slices_in(each.name))}});
  }
  if (!table.rows.empty()) fmt::print("\n{}\n", report::to_text(table));
}

void print(options const& o) {
  auto const all = read(o);
  auto const named = key(o.key, [&](auto const& each) { return key_of(o.key, each); });
  auto const in_all = sum<nature::stock>("memory", [](auto const& each) { return each.memory_total.if_known(); });
  auto const used = sum<nature::stock>("in use", [](auto const& each) { return each.memory_used.if_known(); });
  auto const draw = sum<nature::stock>("power draw", [](auto const& each) { return each.power_draw.if_known(); });
  auto const limit = sum<nature::stock>("power limit", [](auto const& each) {
    return (each.enforced_power_limit.is_known() ? each.enforced_power_limit : each.power_limit).if_known();
  });
  auto const table = report::grid_of(all.gpus | by(named) | tally(gpu_count, in_all, used, draw, limit, peak<bf16>));
  if (o.format == "csv") return fmt::print("{}", report::to_csv(table));
  if (o.format == "json") return fmt::print("{}\n", report::to_json(table));
  if (o.format == "markdown") return fmt::print("{}\n", report::to_markdown(table));
  fmt::print("{}\n", report::to_text(table));
  print_instances(all);
  print_absences(all);
}

}  // namespace

int main(int argc, char** argv) try {
  std::span const arguments(argv + 1, static_cast<std::size_t>(argc - 1));
  bool const help = std::any_of(arguments.begin(), arguments.end(), [](std::string_view a) { return a == "--help"; });
  if (help || arguments.empty())
    fmt::print("{}", usage);
  else if (auto const o = parse_arguments(arguments); o.files.empty())
    throw error("no file to read (--help tells more)");
  else
    print(o);
  return 0;
} catch (error const& e) {
  fmt::print(stderr, "330-inventory: {}\n", e.what());
  return 2;
}

// Exercise: What share of its power limit does node1 draw, and for what part of its GPUs is that known? 330-node1.csv
// tells; ask for the ratio as one metric, and then for its value.
