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
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/core/display_text.hpp>
#include <tonnage/formats/nvidia_smi.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally.hpp>
#include <utility>
#include <vector>

#if defined(TONNAGE_HAS_XML) && TONNAGE_HAS_XML
#include <tonnage/formats/nvidia_smi/xml.hpp>
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
                  a capture of many sections, among them such CSVs, and maybe `nvidia-smi -L`
  --by=KEY        model, host, driver or file; default: model
  --section=NAME  of a capture: the sections whose title begins so; default: all; a GPU counts in the first that has it
  --fields=NAMES  the columns of a CSV without a header, separated by commas
  --format=FORMAT text, markdown, csv, json; default: text
  --help          this text

What was refused, absent or odd is reported on standard error. The exit status is 1 if every row of an input was
refused, and 2 for other errors.

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

/// An input of which every row was refused.
struct nothing_read : error {
  using error::error;
};

/// A line on standard error. What names hold must not reach a terminal as a command, so control characters are shown.
void tell(std::string_view line) { fmt::print(stderr, "{}\n", shown_text(line)); }

/// A GPU, and the file that told of it.
struct captured : formats::nvidia_smi::gpu_record {
  std::string file{};
};
using found_gpus = std::vector<formats::nvidia_smi::gpu_record>;

/// What was read, and what of it was absent.
struct captures {
  std::vector<captured> gpus{};
  formats::read_report all{};                    // the remarks of all files
  std::map<std::string, std::string> file_of{};  // by UUID, the first

  /// Reports what was refused, and keeps the GPUs.
  void add(found_gpus const& found, formats::nvidia_smi::report const& report) {
    if (report.kept == 0 && report.refused != 0) {
      try {
        report.require_kept();
      } catch (error const& why) {
        throw nothing_read(why.reason(), why.where());
      }
    }
    if (report.refused != 0 || report.failing != 0) tell(report.summary());
    static constexpr std::size_t most = 10;
    for (std::size_t i = 0; i != report.refusals.size() && i != most; ++i)
      tell(fmt::format("  {}", report.refusals[i].what()));
    if (report.refused > most) tell(fmt::format("  and {} more", report.refused - most));
    std::size_t twice = 0;
    std::string of;
    for (auto const& each : found) {
      auto const [first, is_new] = file_of.try_emplace(each.uuid, report.file);
      if (is_new || !formats::nvidia_smi::is_distinct_uuid(each.uuid))
        gpus.push_back({each, report.file});
      else if (twice++ == 0)
        of = fmt::format("{} in {}", each.uuid, first->second);
    }
    if (twice != 0)
      tell(fmt::format("  {}: GPUs that were read before, and count once: {} (first: {})", report.file, twice, of));
    all.add(report);
  }
};

void read_csv(std::string const& text, formats::nvidia_smi::options const& how, captures& out) {
  found_gpus found;
  try {
    auto const report = formats::nvidia_smi::read(text, how, [&](auto const& each) { found.push_back(each); });
    out.add(found, report);
    if (report.rows == 0) tell(fmt::format("{}: {}", how.file, formats::nvidia_smi::remark::no_gpu));
  } catch (error const& why) {  // messages, and nothing else
    if (formats::nvidia_smi::message_in(why.where().text)) throw nothing_read(why.reason(), why.where());
    throw;
  }
}

void read_xml([[maybe_unused]] std::string const& text, formats::nvidia_smi::options const& how,
              [[maybe_unused]] captures& out) {
#if defined(TONNAGE_HAS_XML) && TONNAGE_HAS_XML
  found_gpus found;
  auto const report = formats::nvidia_smi::read_xml(text, how, [&](auto const& each) { found.push_back(each); });
  out.add(found, report);
#else
  throw error("an XML, and this was built without pugixml", {.file = how.file});
#endif
}

/// Adds the refusals of another part of the same capture; a message that both have is reported once.
void add_refusals(formats::read_report& to, formats::read_report const& from) {
  for (auto const& each : from.refusals) {
    bool const is_message = formats::nvidia_smi::message_in(each.where().text).has_value();
    bool const known = std::any_of(to.refusals.begin(), to.refusals.end(),
                                   [&](auto const& other) { return other.where().text == each.where().text; });
    if (is_message && known) continue;
    ++to.rows;
    to.refuse(each);
  }
  auto const beyond = from.refused - from.refusals.size();  // without their places
  to.rows += beyond, to.refused += beyond;
}

/// The CSVs of the sections that were asked for, with the MIG instances from the lists. Sections may be of several hosts,
/// or of the same GPUs at several times: a GPU counts in the first that has it.
void read_capture(std::vector<formats::nvidia_smi::capture_section> const& sections, std::string const& wanted,
                  formats::nvidia_smi::options how, captures& out) {
  std::vector<formats::nvidia_smi::listed_gpu> list;
  formats::nvidia_smi::report lists;
  bool const one_list =
      std::count_if(sections.begin(), sections.end(), [](auto const& each) { return each.is_list(); }) == 1;
  for (auto const& section : sections) {
    if (!section.is_list()) continue;
    auto const keep = [&](auto const& each) {  // a masked UUID tells nothing of the host
      if (one_list || formats::nvidia_smi::is_distinct_uuid(each.uuid)) list.push_back(each);
    };
    add_refusals(lists, formats::nvidia_smi::read_list(section.numbered(), how, keep));
  }
  found_gpus found;
  formats::nvidia_smi::report report;
  report.file = how.file;
  std::set<std::string> seen, hosts{""};  // UUIDs; and hosts, none among them
  bool any = false;
  for (auto const& section : sections) {
    if (section.columns().empty() || !section.title.starts_with(wanted)) continue;
    any = true;
    how.columns = section.has_no_header() ? section.columns() : std::vector<std::string>();
    found_gpus in_section;
    formats::nvidia_smi::report one;
    auto const text = section.numbered();
    try {
      one = formats::nvidia_smi::read(text, how, [&](auto const& each) { in_section.push_back(each); });
    } catch (error const& why) {
      ++one.rows;
      one.refuse(why);
    }
    bool const first = found.empty();
    std::size_t added = 0, nameless = 0;
    for (auto& each : in_section) {
      bool const distinct = formats::nvidia_smi::is_distinct_uuid(each.uuid);
      bool const is_new = distinct ? seen.insert(each.uuid).second : first || hosts.count(each.hostname) == 0;
      nameless += distinct || is_new ? 0U : 1U;
      if (!is_new) continue;
      found.push_back(std::move(each));
      ++added;
    }
    if (nameless != 0)
      tell(fmt::format("{}:{}: without a UUID, these are taken for GPUs of an earlier section: {}", how.file,
                       section.line, nameless));
    for (std::size_t i = found.size() - added; i != found.size(); ++i) hosts.insert(found[i].hostname);
    if (!in_section.empty() && added == 0) continue;
    report.rows += added, report.kept += added;
    report.failing += one.failing;
    add_refusals(report, one);
    formats::read_report remarks;
    remarks.remarks = one.remarks;
    report.add(remarks);
  }
  if (!any) throw error("no such section of a `--query-gpu` output", {.file = how.file, .text = wanted});
  add_refusals(report, lists);
  try {
    formats::nvidia_smi::add_instances(found, list);
  } catch (error const& why) {
    tell(fmt::format("{}: {}", how.file, why.what()));
  }
  out.add(found, report);
}

captures read(options const& o) {
  captures out;
  for (auto const& name : o.files) {
    std::ifstream file(name, std::ios::binary);
    if (!file) throw error("there is no such file", {.file = name});
    std::string const text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    formats::nvidia_smi::options const how{.file = name, .on_error = formats::bad_rows::collect, .columns = o.fields};
    if (auto const sections = formats::nvidia_smi::capture_sections(text); !sections.empty())
      read_capture(sections, o.section, how, out);
    else if (formats::nvidia_smi::is_xml(text))
      read_xml(text, how, out);
    else
      read_csv(text, how, out);
  }
  return out;
}

std::string key_of(std::string const& name, captured const& each) {
  if (name == "host") return each.hostname.empty() ? "unknown" : each.hostname;
  if (name == "driver") return each.driver_version.empty() ? "unknown" : each.driver_version;
  return name == "file" ? each.file : std::string(each.model->name);
}

/// What was absent or odd, how often and where first: without it, nobody could tell an unknown from a zero.
void tell_remarks(captures const& all) {
  for (auto const& each : all.all.remarks) {
    auto const& at = each.first;
    auto const text = at.text.empty() ? "" : fmt::format(": '{}'", at.text);
    tell(fmt::format("{}× {} (first: {}:{}:{}{})", each.times, each.text, at.file, at.line, at.column, text));
  }
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
    table.rows.push_back({{each.name},
                          {each.bus_id.empty() ? each.file : each.bus_id},
                          {text},
                          {fmt::format("{} of {}", formats::nvidia_smi::mig_slices_of(each.instances),
                                       catalog::mig_slices_in(each.name))}});
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
  tell_remarks(all);
  if (o.format == "csv") return fmt::print("{}", report::to_csv(table));
  if (o.format == "json") return fmt::print("{}\n", report::to_json(table));
  if (o.format == "markdown") return fmt::print("{}\n", report::to_markdown(table));
  fmt::print("{}\n", report::to_text(table));
  print_instances(all);
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
} catch (nothing_read const& e) {
  tell(fmt::format("330-inventory: {}", e.what()));
  return 1;
} catch (error const& e) {
  tell(fmt::format("330-inventory: {}", e.what()));
  return 2;
}

// Exercise: What share of its power limit does node1 draw, and for what part of its GPUs is that known? 330-node1.csv
// tells; ask for the ratio as one metric, and then for its value.
