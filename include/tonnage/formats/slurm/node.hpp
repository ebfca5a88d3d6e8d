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
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/formats/read_report.hpp>
#include <tonnage/formats/slurm/detail/records.hpp>
#include <tonnage/formats/slurm/tres.hpp>
#include <tonnage/formats/slurm/use.hpp>
#include <tonnage/units/symbol.hpp>
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
  std::optional<gpu_share> gpu_count{};    ///< GPUs that it has, as `gpu_share_of` counts
  std::optional<gpu_share> gpus_in_use{};  ///< GPUs that jobs hold: `AllocTRES`, or `GresUsed`

  /// Whether its state has a word: `is("DRAIN")`, whatever marks stand behind it, in letters of either case.
  [[nodiscard]] bool is(std::string_view word) const {
    bool found = false;
    for_each_word([&](std::string_view each) { found = found || tonnage::detail::same_letters(each, word); });
    return found;
  }
  /// What GPUs of it are that no job holds. Down are those of a node that is down, drained, draining, failing or does
  /// not respond; planned down those under maintenance; planned those that the scheduler keeps for a job. As in the
  /// identity of `sreport`, allocated + idle + down + planned down + planned are all. Nothing where the state is no
  /// word of Slurm's.
  [[nodiscard]] std::optional<gpu_state> state_of_the_rest() const {
    bool down = state.find('*') != std::string::npos, kept = false, maintained = false, known = true;
    for_each_word([&](std::string_view each) {
      auto const begins_with_one_of = [&](std::initializer_list<std::string_view> words) {
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
          return tonnage::detail::same_letters(each.substr(0, word.size()), word);
        });
      };
      bool const is_down =
          begins_with_one_of({"DOWN", "DRAIN", "DRNG", "FAIL", "NOT_RESP", "NO_RESP", "INVAL", "ERROR", "UNK"});
      bool const is_kept = begins_with_one_of({"PLANNED", "PLND"}), is_maintained = begins_with_one_of({"MAINT"});
      down = down || is_down;
      kept = kept || is_kept;
      maintained = maintained || is_maintained;
      known =
          known && (is_down || is_kept || is_maintained ||
                    begins_with_one_of({"IDLE", "ALLOC", "MIX", "COMP", "RES", "REBOOT", "CANCEL_REBOOT", "POWER",
                                        "CLOUD", "DYNAMIC", "BLOCKED", "PERFCTRS", "EXTERNAL", "UNDRAIN", "FUTURE"}));
    });
    if (maintained) return gpu_state::planned_down;
    if (down) return gpu_state::down;
    if (!known) return std::nullopt;
    return kept ? gpu_state::planned : gpu_state::idle;
  }
  /// How many of its GPUs are in a state; nothing where `scontrol` does not tell how many it has, or how many are held,
  /// or of what size the slices are that are held, and of those that no job holds where its state is not known.
  [[nodiscard]] std::optional<gpu_share> gpus_in(gpu_state wanted) const {
    if (!gpu_count || !gpus_in_use) return std::nullopt;
    if (wanted == gpu_state::allocated) return *gpus_in_use;
    auto const rest = *gpu_count - *gpus_in_use;
    auto const rest_is = state_of_the_rest();
    if (!rest_is && rest != gpu_share()) return std::nullopt;
    return wanted == rest_is ? rest : gpu_share();
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

/// Remarks of the report, on nodes that are kept.
namespace remark {
/// jobs hold parts of its GPUs, of a size that nothing tells
inline constexpr std::string_view shards_in_use =
    "gres/shard and gres/mps in use are parts of GPUs whose size is not told: the GPUs do not count as allocated";
/// a node whose state is no word of Slurm's
inline constexpr std::string_view unknown_state =
    "a state of a node that is not known: what its GPUs are that no job holds is unknown";
/// a node that is to be
inline constexpr std::string_view not_there = "a node in the state FUTURE is not there yet: its GPUs do not count";
}  // namespace remark

/// How to read what `scontrol` prints.
struct scontrol_options {
  std::string file{};                  ///< its name, for errors
  bad_rows on_error = bad_rows::stop;  ///< what a record does that cannot be read
  /// What GPUs of no subtype are, as a subtype would call them: "mi250", "1g.10gb". Else they are whole, of no model.
  std::string gpus_without_type{};
};

/// \cond
namespace detail {

inline constexpr std::array<std::string_view, 8> ends_of_node_texts{
    " RealMemory=",   " Comment=",         " Extra=",    " InstanceId=",
    " InstanceType=", " ResumeAfterTime=", " Topology=", " NodeName="};
inline constexpr std::array node_texts{free_text{"OS", ends_of_node_texts}, free_text{"Reason", ends_of_node_texts}};
inline constexpr record_form node_form{"NodeName=", "a line of no node", "No nodes in the system", node_texts};

[[nodiscard]] inline node node_from(record_fields const& fields, std::string_view gpus_without_type,
                                    read_report& report) {
  std::string const& file = report.file;
  fields.require_once({"NodeName"}, file);
  node out;
  out.name = fields.text("NodeName");
  out.partitions = fields.text("Partitions");
  out.state = fields.text("State");
  out.reason = fields.text("Reason");
  if (out.name.empty()) throw fields.problem("expected a node with a name", "NodeName", file);
  if (out.state.empty()) throw fields.problem("expected a node with a state", "State", file);
  if (!fields.text("CPUTot").empty())
    out.cpus = fields.read("CPUTot", file, [](std::string_view t) { return parse_size(t); });
  if (!out.state_of_the_rest()) report.remark(remark::unknown_state, fields.problem({}, "State", file).where());
  if (out.is("FUTURE")) {
    report.remark(remark::not_there, fields.problem({}, "State", file).where());
    out.gpu_count = out.gpus_in_use = gpu_share();
    return out;
  }
  out.configured = fields.read("CfgTRES", file, parse_tres);
  auto const listed = fields.read("Gres", file, parse_gres);
  auto const total = (std::max)(out.configured.gpu_count(), listed.gpu_count());
  // By their total, or by subtypes that are all of them.
  bool const is_tracked =
      out.configured.gpus_of_any_type || (!out.configured.gpu_types.empty() && out.configured.typed_gpus() == total);
  char const* const types_from = out.configured.gpu_types.empty() ? "Gres" : "CfgTRES";
  if (out.configured.gpu_types.empty()) out.configured.gpu_types = listed.gpu_types;
  out.configured.gpus_unknown = out.configured.gpus_unknown || listed.gpus_unknown;
  if (total != out.configured.gpu_count()) out.configured.gpus_of_any_type = total;
  out.configured = with_gpu_type(std::move(out.configured), gpus_without_type);
  auto const share = [&](char const* key, tres const& of, tres const& whole) {
    return fields.read(key, file, [&](std::string_view) { return shares_of(of, whole); });
  };
  if (fields.find("CfgTRES") != nullptr || fields.find("Gres") != nullptr)
    out.gpu_count = share(types_from, out.configured, {});
  auto const unclear = [&](std::string_view) { return unclear_type_of(out.configured); };
  if (!fields.read(types_from, file, unclear).empty())
    report.remark(gpu_remark::listed_unclear, fields.problem({}, types_from, file).where());
  auto const in_use = [&](char const* key, auto const& grammar) {
    auto const used = fields.read(key, file, grammar);
    // A cluster that tracks GPUs, and no parts of them, has these in the older key alone.
    tres older;
    tonnage::detail::caught([&] { older = parse_gres(fields.text("GresUsed")); }, [](error const&) {});
    bool const by_key = used.has_shards();
    if (by_key || older.has_shards())
      report.remark(remark::shards_in_use, fields.problem({}, by_key ? key : "GresUsed", file).where());
    return share(key, used, out.configured);
  };
  if (out.gpu_count == gpu_share()) {
    out.gpus_in_use = gpu_share();
  } else if (is_tracked && fields.find("AllocTRES") != nullptr) {
    out.gpus_in_use = in_use("AllocTRES", parse_tres);
  } else if (!fields.text("GresUsed").empty()) {
    out.gpus_in_use = in_use("GresUsed", parse_gres);
  }
  if (out.gpu_count && out.gpus_in_use && *out.gpus_in_use > *out.gpu_count)
    throw fields.problem("more GPUs are allocated than the node has", is_tracked ? "AllocTRES" : "GresUsed", file);
  return out;
}

}  // namespace detail
/// \endcond

/// Reads the nodes of an output of `scontrol show node`, with `-o` or without. `each` is called with every node, once
/// all are read: of several records of one node, as in outputs that were appended, the last counts, and that is
/// remarked. A line that belongs to no node ("Node gpu9 not found") is refused, with its text; "No nodes in the system"
/// is no node. A node in the state FUTURE has no GPUs yet, and is remarked; so are a state that is not known, and parts
/// of GPUs (`gres/shard`) that jobs hold: their GPUs do not count as allocated. A node that `each` refuses by a
/// `tonnage::error` is refused at its line.
/// \throws tonnage::error  where it stops at a bad node, with file, line and field: no name or two of them, no state,
///   resources that are written badly, slices of a profile that nobody knows, more GPUs allocated than there are; and
///   for `gpus_without_type` that is no model or slice
/// Source: `scontrol(1)`, "show"; `slurm.conf(5)`, "AccountingStorageTRES".
template <class Each>
read_report read_nodes(std::string_view text, scontrol_options const& how, Each each) {
  detail::require_gpu_type(how.gpus_without_type);
  read_report out{.file = how.file};
  detail::read_last_records(
      text, detail::node_form, how.on_error, out,
      [&](detail::record_fields const& fields) { return detail::node_from(fields, how.gpus_without_type, out); },
      [](node const& of) { return "node " + of.name; }, each);
  return out;
}

/// What a node holds, one holding for each subtype of GPUs; where no subtype is told, of an unknown model. Slices are
/// parts of GPUs, and so are GPUs of which the operating system lists several for a board. Owner, site and dates are
/// for the caller to say.
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
