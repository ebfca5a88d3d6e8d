// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What `scontrol show node` prints: the GPUs of each node, and which of them are allocated, idle, down or planned.
///
/// `slurm::read_nodes(text, {.file = "nodes"}, [&](auto const& n) { for (auto const& h : holdings_of(n)) … });`
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/display_text.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/formats/read_report.hpp>
#include <tonnage/formats/slurm/tres.hpp>
#include <tonnage/formats/slurm/use.hpp>
#include <tonnage/usage/states.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats::slurm {

/// A node, and what it has.
struct node {
  std::string name{};                      ///< `NodeName`
  std::string partitions{};                ///< `Partitions`, with commas between them
  std::string state{};                     ///< as Slurm writes it: "MIXED+DRAIN", "DOWN*"
  std::string reason{};                    ///< why it is down or drained, who said so and when; empty for none
  std::optional<std::int64_t> cpus{};      ///< `CPUTot`
  tres configured{};                       ///< `CfgTRES`, with the subtypes of `Gres`
  std::optional<gpu_share> gpu_count{};    ///< GPUs that it has; slices are parts of one
  std::optional<gpu_share> gpus_in_use{};  ///< GPUs that jobs hold: `AllocTRES`, or `GresUsed`

  /// Whether its state has a word: `is("DRAIN")`, whatever marks stand behind it.
  [[nodiscard]] bool is(std::string_view word) const {
    bool found = false;
    for_each_word([&](std::string_view each) { found = found || each == word; });
    return found;
  }
  /// What GPUs of it are that no job holds. Down are those of a node that is down, drained, draining, failing or does
  /// not respond; planned down those under maintenance; planned those that the scheduler keeps for a job. As in the
  /// identity of `sreport`, allocated + idle + down + planned down + planned are all.
  [[nodiscard]] gpu_state state_of_the_rest() const {
    bool down = state.find('*') != std::string::npos, kept = false, maintained = false;
    for_each_word([&](std::string_view each) {
      for (std::string_view const word :
           {"DOWN", "DRAIN", "FAIL", "NOT_RESPONDING", "NO_RESPOND", "INVAL", "ERROR", "UNKNOWN"})
        down = down || each.starts_with(word);
      kept = kept || each == "PLANNED";
      maintained = maintained || each.starts_with("MAINT");
    });
    return maintained ? gpu_state::planned_down : down ? gpu_state::down : kept ? gpu_state::planned : gpu_state::idle;
  }
  /// How many of its GPUs are in a state; nothing where `scontrol` does not tell how many it has, or how many are held,
  /// or of what size the slices are that are held.
  [[nodiscard]] std::optional<gpu_share> gpus_in(gpu_state wanted) const {
    if (!gpu_count || !gpus_in_use) return std::nullopt;
    if (wanted == gpu_state::allocated) return *gpus_in_use;
    return wanted == state_of_the_rest() ? *gpu_count - *gpus_in_use : gpu_share();
  }

 private:
  template <class Each>
  void for_each_word(Each each) const {
    std::string_view rest = state;
    while (!rest.empty()) {
      auto const size = (std::min)(rest.find('+'), rest.size());
      auto const word = rest.substr(0, size);
      each(word.substr(0, word.find_last_not_of("*~#!%$@^-") + 1));
      rest.remove_prefix((std::min)(size + 1, rest.size()));
    }
  }
};

/// How to read nodes.
struct node_options {
  std::string file{};                  ///< its name, for errors
  bad_rows on_error = bad_rows::stop;  ///< what a node does that cannot be read
};

/// \cond
namespace detail {

/// The fields of a node, from one line or from several.
class node_fields {
 public:
  struct field {
    std::string_view key, value;
    std::size_t line, column;
  };

  /// Values end with the blank behind them; those of `OS` and `Reason` with the next name or the line.
  void read_line(std::string_view text, std::size_t line) {
    std::size_t at = 0;
    while ((at = text.find_first_not_of(" \t", at)) != std::string_view::npos) {
      auto const end_of_word = (std::min)(text.find_first_of(" \t", at), text.size());
      auto const equals = text.find('=', at);
      if (equals == std::string_view::npos || equals > end_of_word || equals == at) {
        at = end_of_word;
        continue;
      }
      auto const key = text.substr(at, equals - at);
      std::size_t end = end_of_word;
      if (key == "OS" || key == "Reason") end = end_of_text(text, equals + 1);
      all_.push_back({key, tonnage::detail::trimmed(text.substr(equals + 1, end - equals - 1)), line, equals + 2});
      at = end;
    }
  }
  [[nodiscard]] field const* find(std::string_view key) const {
    for (auto const& each : all_)
      if (each.key == key) return &each;
    return nullptr;
  }
  [[nodiscard]] std::string_view text(std::string_view key) const {
    auto const* const found = find(key);
    return found == nullptr || found->value == "(null)" || found->value == "N/A" ? std::string_view() : found->value;
  }
  /// What a grammar makes of a field; an error tells where it stands.
  template <class Read>
  [[nodiscard]] auto read(std::string_view key, std::string const& file, Read grammar) const {
    return tonnage::detail::retold([&] { return grammar(text(key)); },
                                   [&](error const& why) { return problem(why.reason(), key, file); });
  }
  [[nodiscard]] error problem(std::string const& why, std::string_view key, std::string const& file) const {
    auto const* const found = find(key);
    place at{.file = file, .field = std::string(key)};
    if (!all_.empty()) at.line = all_.front().line;
    if (found != nullptr)
      at.line = found->line, at.column = found->column, at.text = formats::detail::excerpt(found->value);
    return error(why, at);
  }
  [[nodiscard]] bool empty() const { return all_.empty(); }

 private:
  [[nodiscard]] static std::size_t end_of_text(std::string_view text, std::size_t begin) {
    constexpr std::array<std::string_view, 7> next{
        " RealMemory=", " Comment=", " Extra=", " InstanceId=", " InstanceType=", " ResumeAfterTime=", " Topology="};
    std::size_t out = text.size();
    for (auto const each : next) out = (std::min)(out, text.find(each, begin));
    return out;
  }
  std::vector<field> all_{};
};

[[nodiscard]] inline node node_from(node_fields const& fields, std::string const& file) {
  node out;
  out.name = fields.text("NodeName");
  out.partitions = fields.text("Partitions");
  out.state = fields.text("State");
  out.reason = fields.text("Reason");
  if (out.name.empty()) throw fields.problem("expected a node with a name", "NodeName", file);
  if (out.state.empty()) throw fields.problem("expected a node with a state", "State", file);
  if (!fields.text("CPUTot").empty())
    out.cpus = fields.read("CPUTot", file, [](std::string_view t) { return parse_size(t); });
  out.configured = fields.read("CfgTRES", file, parse_tres);
  auto const listed = fields.read("Gres", file, parse_gres);
  bool const is_tracked = out.configured.gpus_of_any_type.has_value();
  auto const total = (std::max)(out.configured.gpu_count(), listed.gpu_count());
  char const* const types_from = out.configured.gpu_types.empty() ? "Gres" : "CfgTRES";
  if (out.configured.gpu_types.empty()) out.configured.gpu_types = listed.gpu_types;
  out.configured.gpus_unknown = out.configured.gpus_unknown || listed.gpus_unknown;
  if (total != out.configured.gpu_count()) out.configured.gpus_of_any_type = total;
  auto const share = [&](char const* key, tres const& of, tres const& whole) {
    return fields.read(key, file, [&](std::string_view) { return shares_of(of, whole); });
  };
  if (fields.find("CfgTRES") != nullptr || fields.find("Gres") != nullptr)
    out.gpu_count = share(types_from, out.configured, {});
  if (out.gpu_count == gpu_share()) {
    out.gpus_in_use = gpu_share();
  } else if (is_tracked && fields.find("AllocTRES") != nullptr) {
    out.gpus_in_use = share("AllocTRES", fields.read("AllocTRES", file, parse_tres), out.configured);
  } else if (!fields.text("GresUsed").empty()) {
    out.gpus_in_use = share("GresUsed", fields.read("GresUsed", file, parse_gres), out.configured);
  }
  if (out.gpu_count && out.gpus_in_use && *out.gpus_in_use > *out.gpu_count)
    throw fields.problem("more GPUs are allocated than the node has", is_tracked ? "AllocTRES" : "GresUsed", file);
  return out;
}

}  // namespace detail
/// \endcond

/// Reads the nodes of an output of `scontrol show node`, with `-o` or without. `each` is called with every node.
/// A line that belongs to no node ("Node gpu9 not found") is refused, with its text.
/// \throws tonnage::error  where it stops at a bad node, with file, line and field: no name, no state, resources that
///   are written badly, more GPUs allocated than there are
/// Source: `scontrol(1)`, "show"; `slurm.conf(5)`, "AccountingStorageTRES".
template <class Each>
read_report read_nodes(std::string_view text, node_options const& how, Each each) {
  read_report out{.file = how.file};
  detail::node_fields fields;
  auto const refuse = [&](error const& why) {
    if (how.on_error == bad_rows::stop) throw_error(why);
    out.refuse(why);
  };
  auto const finish = [&] {
    if (fields.empty()) return;
    ++out.rows;
    auto const of = std::exchange(fields, {});
    std::optional<node> found;
#if defined(__cpp_exceptions)
    try {
      found = detail::node_from(of, how.file);
    } catch (error const& why) {
      return refuse(why);
    }
#else
    found = detail::node_from(of, how.file);
#endif
    ++out.kept;
    each(*found);
  };
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    auto const size = (std::min)(text.find('\n'), text.size());
    auto line = text.substr(0, size);
    text.remove_prefix((std::min)(size + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    bool const begins = line.starts_with("NodeName=");
    bool const goes_on = !fields.empty() && (line.starts_with(' ') || line.starts_with('\t'));
    if (begins || !goes_on) finish();
    if (begins || goes_on) {
      fields.read_line(line, number);
    } else if (tonnage::detail::trimmed(line).empty()) {
      ++out.blank;
    } else {
      ++out.rows;
      refuse(error("a line of no node", {.file = how.file, .line = number, .text = formats::detail::excerpt(line)}));
    }
  }
  finish();
  return out;
}

/// What a node holds, one holding for each subtype of GPUs; where no subtype is told, of an unknown model. Slices are
/// parts of GPUs. Owner, site and dates are for the caller to say.
/// \throws tonnage::error  for a slice of a profile that nobody knows
[[nodiscard]] inline std::vector<holding> holdings_of(node const& of) {
  std::vector<holding> out;
  for (auto const& type : of.configured.gpu_types) {
    auto const& gpu_named = detail::named_gpu_of(type.name);
    out.push_back({.count = static_cast<double>(type.number) * gpu_named.numerator / gpu_named.denominator * gpus,
                   .model = gpu_named.model});
  }
  if (auto const rest = of.configured.gpu_count() - of.configured.typed_gpus(); of.gpu_count && rest != 0)
    out.push_back({.count = static_cast<double>(rest) * gpus, .model = unknown_model});
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats::slurm
