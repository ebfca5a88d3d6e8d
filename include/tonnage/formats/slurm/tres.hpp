// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Slurm's trackable resources, of which a GPU that is listed twice is one GPU.
///
/// `parse_tres("cpu=8,gres/gpu:a100=1,gres/gpu=1,mem=64G").gpu_count()` is 1.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/core/display_text.hpp>
#include <tonnage/formats/slurm/text.hpp>
#include <tonnage/units/symbol.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats::slurm {

/// GPUs of one subtype, by the name that the cluster gives it.
struct tres_gpu_type {
  std::string name{};       ///< as the cluster calls it
  std::int64_t number = 0;  ///< GPUs
  bool operator==(tres_gpu_type const&) const = default;
};

/// What a job asked for or got. What the text does not mention stays unknown.
struct tres {
  std::optional<std::int64_t> cpus{};                        ///< processors, as the cluster counts them
  std::optional<std::int64_t> nodes{};                       ///< machines
  std::optional<std::int64_t> billing{};                     ///< the cluster's own measure of cost
  std::optional<std::int64_t> memory_bytes{};                ///< of all nodes
  std::optional<std::int64_t> gpus_of_any_type{};            ///< `gres/gpu=2`: the total
  std::vector<tres_gpu_type> gpu_types{};                    ///< `gres/gpu:a100=1`: parts of it
  bool gpus_unknown = false;                                 ///< it has GPUs, or may have, and nothing tells how many
  std::vector<std::pair<std::string, std::string>> other{};  ///< `license/matlab=1`, `gres/shard=4` …, as they stand

  /// GPUs of known subtype.
  [[nodiscard]] std::int64_t typed_gpus() const noexcept {
    std::int64_t out = 0;
    for (auto const& type : gpu_types) out += type.number;
    return out;
  }
  /// All GPUs. The figure without a subtype is the total, and those with one its parts. Where it is missing, or smaller
  /// than they, the sum of the parts counts: a job cannot hold fewer GPUs than it holds of its subtypes.
  [[nodiscard]] std::int64_t gpu_count() const noexcept {
    return (std::max)(gpus_of_any_type.value_or(0), typed_gpus());
  }
  /// Whether the parts are more than the total.
  [[nodiscard]] bool contradicts_itself() const noexcept {
    return gpus_of_any_type && typed_gpus() > *gpus_of_any_type;
  }
  /// The names of the subtypes with commas between them; empty where none is told.
  [[nodiscard]] std::string gpu_type() const {
    std::string out;
    for (auto const& type : gpu_types) out += (out.empty() ? "" : ",") + type.name;
    return out;
  }
  /// Whether it has parts of GPUs, as `gres/shard`, `gres/mps` or a `gres/mig` of the cluster's own, whose size the
  /// cluster's configuration tells and no record.
  [[nodiscard]] bool has_shards() const {
    for (auto const& [name, value] : other) {
      auto const rest = std::string_view(name).substr(name.starts_with("gres/") ? 5 : 0);
      auto const kind = rest.substr(0, rest.find(':'));
      auto const number = std::string_view(value).substr(value.rfind(':') + 1);  // behind a subtype: "a100:0"
      if ((kind == "shard" || kind == "mps" || kind == "mig") && number != "0") return true;
    }
    return false;
  }
  /// Whether it says anything of GPUs: how many, or that their number is unknown.
  [[nodiscard]] bool tells_gpus() const noexcept { return gpus_unknown || gpus_of_any_type || !gpu_types.empty(); }
  /// Whether it names a generic resource, GPUs or others; a cluster that tracks none names none.
  [[nodiscard]] bool has_gres() const {
    return tells_gpus() ||
           std::any_of(other.begin(), other.end(), [](auto const& each) { return each.first.starts_with("gres/"); });
  }
  /// Whether it has CPUs, nodes, memory or billing that cannot be read: they are unknown, and stand among `other`.
  [[nodiscard]] bool has_unreadable() const {
    for (auto const& [name, value] : other)
      if (name == "cpu" || name == "node" || name == "mem" || name == "billing") return true;
    return false;
  }
  bool operator==(tres const&) const = default;
};

/// \cond
namespace detail {

/// More than any cluster has; and a sum of 2^31 of them fits into 64 bits.
inline constexpr std::int64_t most_gpus = std::int64_t{1} << 32;

[[nodiscard]] inline std::int64_t gpu_number(std::string_view text) {
  if (text.find('.') != std::string_view::npos) throw error_text("expected a whole number of GPUs", text);
  std::int64_t const number = parse_size(text);
  if (number >= most_gpus) throw error_text("more GPUs than there are", text);
  return number;
}
/// Marks of Slurm's for a number that is not set, in 32 and in 64 bits: INFINITE, NO_VAL, and one below them.
inline constexpr std::array<std::string_view, 6> not_set{
    "4294967293", "4294967294", "4294967295", "18446744073709551613", "18446744073709551614", "18446744073709551615"};
[[nodiscard]] inline bool says_nothing(std::string_view text) {
  return text.empty() || text == "?" || text == "NONE" || text == "(null)" || text == "N/A" ||
         std::find(not_set.begin(), not_set.end(), text) != not_set.end();
}

/// Calls `each` with the parts of a text between commas, without blanks around them.
template <class Each>
void for_each_part(std::string_view text, Each each) {
  for (bool more = true; more;) {
    auto const size = text.find(',');
    more = size != std::string_view::npos;
    each(tonnage::detail::trimmed(text.substr(0, size)));
    if (more) text.remove_prefix(size + 1);
  }
}

/// Slurm marks a column that was too narrow by a `+`: nobody knows what stood behind it, which may be GPUs.
inline void require_whole(std::string_view part) {
  if (part.ends_with('+')) throw error_text("resources that are cut off, as by a column that is too narrow", part);
}

/// Whether a text begins with a letter or a digit and has only those and marks of Slurm's names and numbers. What has
/// quotes or blanks within is no resource, though it may look like one of another name: `"gres/gpu=4"`.
[[nodiscard]] inline bool is_plain(std::string_view text) {
  constexpr std::string_view plain = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/:_-.@()?=";
  constexpr auto letters_and_digits = plain.substr(0, 62);
  return !text.empty() && letters_and_digits.find(text.front()) != std::string_view::npos &&
         text.find_first_not_of(plain) == std::string_view::npos;
}

/// Slurm compares names of resources without regard to capitals; subtypes keep theirs.
[[nodiscard]] inline bool begins_with_word(std::string_view text, std::string_view word) {
  return tonnage::detail::same_letters(text.substr(0, word.size()), word);
}
/// What a resource is that the accounting database writes as a number: the first are the same on every cluster, and the
/// others, from 1001 on, are what the cluster's own table says.
inline constexpr std::array<std::string_view, 9> numbered_resources{"",        "cpu",     "mem",  "energy", "node",
                                                                    "billing", "fs/disk", "vmem", "pages"};
inline constexpr std::int64_t last_fixed_resource = 1000;

/// Whether what was not read may be GPUs: a resource of another name (`gres/nvidia_gpu`, or `gres/gpuutil` alone), or a
/// value with one in it, as a text has whose parts are not between commas.
[[nodiscard]] inline bool mentions_gpus(tres const& of) {
  auto const has_gpu = [](std::string_view text) {
    for (std::size_t at = 0; at + 3 <= text.size(); ++at)
      if (tonnage::detail::same_letters(text.substr(at, 3), "gpu")) return true;
    return false;
  };
  return std::any_of(of.other.begin(), of.other.end(), [&](auto const& each) {
    auto const& [name, value] = each;
    bool const is_generic = begins_with_word(name, "gres/") || begins_with_word(name, "gres:");
    return value != "0" && ((is_generic && has_gpu(name)) || has_gpu(value));
  });
}

/// Adds the GPUs of a text; `part_unknown` becomes true where a number of a subtype is unknown.
inline void add_gpus(tres& to, bool& part_unknown, std::string_view type, std::string_view number,
                     std::string_view text) {
  if (says_nothing(number)) {
    (type.empty() ? to.gpus_unknown : part_unknown) = true;
  } else if (!type.empty()) {
    to.gpu_types.push_back({std::string(type), gpu_number(number)});
  } else {
    if (to.gpus_of_any_type) throw error_text("a resource that is listed twice", text);
    to.gpus_of_any_type = gpu_number(number);
  }
}
/// Takes the generic resources of a text that has only those, and nothing else of it.
inline void take_gres(tres& to, tres const& from) {
  to.gpus_of_any_type = from.gpus_of_any_type;
  to.gpu_types = from.gpu_types;
  to.gpus_unknown = from.gpus_unknown;
  to.other.insert(to.other.end(), from.other.begin(), from.other.end());
}
inline void finish_gpus(tres& of, bool part_unknown) {
  of.gpus_unknown = of.gpus_unknown || (part_unknown && !of.gpus_of_any_type);
  std::vector<std::string_view> names;
  for (auto const& type : of.gpu_types) names.push_back(type.name);
  std::sort(names.begin(), names.end());
  if (auto const found = std::adjacent_find(names.begin(), names.end()); found != names.end())
    throw error_text("a subtype of GPUs that is listed twice", *found);
}

}  // namespace detail
/// \endcond

/// Reads `cpu=8,mem=64G,gres/gpu:a100=1,gres/gpu=1`. Memory without a suffix is MiB. Nothing is known of an empty text,
/// `?`, `NONE` and `(null)`; with `?` and `N/A` its GPUs are unknown. A value `?`, `N/A` or an empty one leaves that
/// resource unknown; and so does one that is no number, unless it is one of GPUs. Blanks around parts do not count, nor
/// do capitals in names. `1=8,2=4096,4=1` is CPUs, memory and nodes, as the accounting database has them; with a number
/// above 1000, which is a GPU on one cluster and a license on another, its GPUs are unknown unless they are named too.
/// So they are where only a resource of another name has "gpu" in it, and where the last value is empty: the text was
/// cut off there. `gres:gpu=2` and `gpu=2` are GPUs.
/// \throws tonnage::error  with the part that is wrong: no `=`, no name, one with a quote or a blank, no number of
///   GPUs, a resource that is listed twice, and one that ends in the `+` by which Slurm marks what it cut off.
/// Source: `slurm.conf(5)`, "AccountingStorageTRES"; `sacct(1)`, "AllocTRES"; `tres_types_t` in Slurm's `slurmdb.h`.
[[nodiscard]] inline tres parse_tres(std::string_view text) {
  tres out;
  bool part_unknown = false, gpus_among_numbers = false;
  out.gpus_unknown = text == "?" || text == "N/A";
  if (detail::says_nothing(text)) return out;
  detail::for_each_part(text, [&](std::string_view part) {
    detail::require_whole(part);
    auto const equals = part.find('=');
    auto name = tonnage::detail::trimmed(part.substr(0, equals));
    if (equals == std::string_view::npos || !detail::is_plain(name) || part.find('"') != std::string_view::npos)
      throw detail::error_text("expected resources such as cpu=8,mem=64G,gres/gpu:a100=1", part);
    auto const value = tonnage::detail::trimmed(part.substr(equals + 1));
    if (auto digits = name; auto const number = detail::take_digits(digits))
      if (digits.empty()) {
        if (*number > 0 && *number < std::ssize(detail::numbered_resources))
          name = detail::numbered_resources[static_cast<std::size_t>(*number)];
        gpus_among_numbers = gpus_among_numbers || (*number > detail::last_fixed_resource && value != "0");
      }
    bool const unknown = detail::says_nothing(value);
    auto const set = [&](std::optional<std::int64_t>& to, std::int64_t unit) {
      if (to) throw detail::error_text("a resource that is listed twice", part);
      char const* why = nullptr;
      if (!unknown) to = detail::try_size(value, unit, why);
      if (!unknown && !to) out.other.emplace_back(name, value);
    };
    auto const is = [&](std::string_view word) { return tonnage::detail::same_letters(name, word); };
    bool const is_generic = detail::begins_with_word(name, "gres/") || detail::begins_with_word(name, "gres:");
    auto const gpu = is_generic ? name.substr(5) : name;
    if (is("cpu")) {
      set(out.cpus, 1);
    } else if (is("node")) {
      set(out.nodes, 1);
    } else if (is("billing")) {
      set(out.billing, 1);
    } else if (is("mem")) {
      set(out.memory_bytes, std::int64_t{1} << 20);
    } else if (tonnage::detail::same_letters(gpu, "gpu") || detail::begins_with_word(gpu, "gpu:")) {
      constexpr std::size_t before_type = 4;
      if (gpu.size() == before_type) throw detail::error_text("a GPU subtype without a name", part);
      detail::add_gpus(out, part_unknown, gpu.substr((std::min)(before_type, gpu.size())), value, part);
    } else {
      out.other.emplace_back(name, value);
    }
  });
  detail::finish_gpus(out, part_unknown);
  bool const tells_none = !out.gpus_of_any_type && out.gpu_types.empty();
  bool const is_cut = tonnage::detail::trimmed(text).ends_with('=');
  if (is_cut || (tells_none && (gpus_among_numbers || detail::mentions_gpus(out)))) out.gpus_unknown = true;
  return out;
}

/// Reads generic resources as older columns and `scontrol` have them: `gpu:2`, `gpu:a100:2`, `gres:gpu:2`,
/// `gres/gpu:4`, `gpu` (one), `gpu:a100:2(IDX:0-1)`, `gpu:(null):2` (of no subtype), `gres/gpu=2`, with commas between
/// them. Only GPUs are counted; the rest is kept as text. A subtype begins with a letter or has one: `gpu:2` is two
/// GPUs. `?` and `N/A` are an unknown number of them, and so is a text that is cut off behind a name. `7696487:2` are
/// two as well: Slurm 15 to 17 wrote numbers for names.
/// \throws tonnage::error  with the part that is wrong.
/// Source: `scontrol(1)` and `sbatch(1)`, "--gres"; Slurm 17.11, `gres_plugin_build_id` in `src/common/gres.c`: the
/// letters of the name, 8 bits each, the first lowest.
[[nodiscard]] inline tres parse_gres(std::string_view text) {
  tres out;
  bool part_unknown = false;
  out.gpus_unknown = text == "?" || text == "N/A";
  if (detail::says_nothing(text)) return out;
  std::string without_null;
  constexpr std::string_view null = ":(null)";
  for (auto rest = text; !rest.empty();) {
    auto const at = (std::min)(rest.find(null), rest.size());
    without_null += rest.substr(0, at);
    rest.remove_prefix((std::min)(at + null.size(), rest.size()));
  }
  std::string plain;  // what stands in parentheses tells which GPUs, not how many
  int depth = 0;
  for (char const c : without_null) {
    if (c == ')' && --depth < 0) break;
    if (c == '(') ++depth;
    if (depth == 0 && c != ')') plain += c;
  }
  if (depth != 0) throw detail::error_text("parentheses that do not match", text);
  detail::for_each_part(plain, [&](std::string_view part) {
    detail::require_whole(part);
    auto rest = part;
    if (detail::begins_with_word(rest, "gres:") || detail::begins_with_word(rest, "gres/")) rest.remove_prefix(5);
    std::string with_colons;
    if (detail::begins_with_word(rest, "gpu") && rest.find('=') != std::string_view::npos) {
      with_colons = rest;
      with_colons[with_colons.find('=')] = ':';
      rest = with_colons;
    }
    auto const colon = rest.find(':');
    auto const name = tonnage::detail::trimmed(rest.substr(0, colon));
    if (!detail::is_plain(rest)) throw detail::error_text("expected resources such as gpu:a100:2", part);
    static_assert('g' + ('p' << 8) + ('u' << 16) == 7696487);
    if (!tonnage::detail::same_letters(name, "gpu") && name != "7696487") {
      out.other.emplace_back(name, colon == std::string_view::npos ? "" : rest.substr(colon + 1));
      return;
    }
    rest = colon == std::string_view::npos ? "1" : rest.substr(colon + 1);
    auto const last = rest.rfind(':');
    auto type = last == std::string_view::npos ? std::string_view() : rest.substr(0, last);
    auto number = last == std::string_view::npos ? rest : rest.substr(last + 1);
    bool const begins_with_digit = !number.empty() && number.front() >= '0' && number.front() <= '9';
    if (last == std::string_view::npos && !begins_with_digit && !detail::says_nothing(number))
      type = std::exchange(number, "1");
    if (last != std::string_view::npos && type.empty()) throw detail::error_text("a GPU subtype without a name", part);
    if (last == std::string_view::npos && rest.empty())
      throw detail::error_text("expected resources such as gpu:a100:2", part);
    detail::add_gpus(out, part_unknown, type, number, part);
  });
  auto const whole = tonnage::detail::trimmed(plain);
  if (whole.ends_with(':') || whole.ends_with('=')) out.gpus_unknown = true;  // it is cut off
  detail::finish_gpus(out, part_unknown);
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats::slurm
