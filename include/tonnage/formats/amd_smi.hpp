// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads the GPUs of one host or of many from `amd-smi static --csv`, in any order of columns.
///
/// `read("gpu,market_name,size\n0,AMD Instinct MI210,65520\n").rows` is one MI210 with 65,520 MiB.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tonnage/catalog/details.hpp>
#include <tonnage/formats/detail/listed_share.hpp>
#include <tonnage/formats/table.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats::amd_smi {

/// One GPU as `amd-smi static` lists it: a row for `tally`. Figures that are not known are empty.
struct gpu_record {
  /// In packages: each of the two dies that an MI250X lists is half of one, and partitions after the first are 0.
  quantity<kind::gpu> count = 1.0 * gpus;
  catalog::model model = unknown_model;                     ///< of `market_name`
  std::string host{};                                       ///< of the machine it is in, where that is known
  std::string index{};                                      ///< `gpu`: its number in that machine
  std::optional<std::string> serial{};                      ///< `asic_serial`
  std::optional<quantity<kind::byte>> memory{};             ///< `size` of the VRAM, which counts in MiB, also as "MB"
  std::optional<quantity<kind::chip_power>> power_limit{};  ///< what it is kept to; 0 W and less is not known
  std::optional<quantity<kind::chip_power>> max_power_limit{};  ///< the most that may be asked for; likewise
  std::string bdf{};                                            ///< its place on the bus
  std::optional<int> partition{};  ///< 0 for the first, and for a GPU that is not partitioned; else of `bdf`
};

/// \cond
namespace detail {

/// The number of a GPU: what a row that is a message does not have.
[[nodiscard]] inline std::string read_index(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos)
    throw error("expected the number of a GPU");
  return std::string(text);
}
/// `size`: amd-smi divides by 2^20, and its text form calls the result MB.
[[nodiscard]] inline std::optional<quantity<kind::byte>> read_size(std::string_view text) {
  if (formats::detail::is_unknown(text)) return std::nullopt;
  std::string size(text);
  if (size.ends_with('B') && !size.ends_with("iB")) size.insert(size.size() - 1, 1, 'i');
  if (size.find_first_not_of("0123456789.") == std::string::npos) size += " MiB";
  return parse<quantity<kind::byte>>(size);
}
/// The function of a place on the bus, "0000:05:00.1": partitions after the first have one each, and often no
/// `partition_id`.
[[nodiscard]] inline int function_of(std::string_view bdf) noexcept {
  bool const is_one = bdf.size() > 2 && bdf[bdf.size() - 2] == '.' && bdf.back() >= '0' && bdf.back() <= '7';
  return is_one ? bdf.back() - '0' : 0;
}

}  // namespace detail
/// \endcond

/// Reads all GPUs. Each line may begin with its host, as pdsh prints it; `host` is the name where it does not. A GPU
/// that fills several rows (one for each NUMA node, or RAS block) is one, and the report counts the others as replaced.
/// A name such as MI200, whose models are listed as one GPU or as two, is remarked.
/// \pre  GPUs without a serial of several hosts in one input have a host before each line: nothing else tells them
/// apart
/// \throws tonnage::error  as `read_table`
/// Source: AMD SMI, `amdsmi_cli/amdsmi_commands.py` and `amdsmi_logger.py` of ROCm 6 and 7, which print it.
[[nodiscard]] inline table<gpu_record> read(csv_input input, csv_options options = {}, std::string host = {}) {
  using gpu_row = gpu_record;
  auto const serial = [](std::string_view text) {
    return formats::detail::is_unknown(text) ? std::nullopt : std::optional(std::string(text));
  };
  auto out = read_table<gpu_row>(
      std::move(input),
      table_form<gpu_row>{
          column("gpu", &gpu_row::index, detail::read_index),
          column("market_name", &gpu_row::model).or_absent(unknown_model).required(),
          column("asic_serial", &gpu_row::serial, serial), column("bdf", &gpu_row::bdf).or_absent(std::string()),
          column("partition_id", &gpu_row::partition),
          column("hostname", &gpu_row::host).also("host").also("node").also("node_name").or_absent(std::string()),
          column("size", &gpu_row::memory, detail::read_size).also("vram_size").odd_is_unknown(),
          column("socket_power", &gpu_row::power_limit)
              .also("ppt0_socket_power_limit")
              .also("current_power")
              .in("W")
              .odd_is_unknown(),
          column("max_power", &gpu_row::max_power_limit).also("ppt0_max_power_limit").in("W").odd_is_unknown()}
          .behind_host(&gpu_row::host)
          .without_lines("WARNING")
          .identified_by([](gpu_row const& g) { return g.host + '\n' + g.index + '\n' + g.serial.value_or(""); })
          .latest_by([](gpu_row const&) { return 0; }),
      {}, std::move(options));
  for (auto& each : out.rows) {
    if (each.host.empty()) each.host = host;
    auto const function = detail::function_of(each.bdf);
    if (!each.partition && function != 0) each.partition = function;
    each.count = each.partition.value_or(0) == 0 ? catalog::share_of_listed(each.model) : 0.0 * gpus;
    if (formats::detail::is_listed_share_unclear(each.model))
      out.report.remark(gpu_remark::listed_unclear, {.file = out.report.file, .text = std::string(each.model->name)});
    for (auto* const limit : {&each.power_limit, &each.max_power_limit})
      if (*limit <= 0.0 * watts * of_chips) limit->reset();
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats::amd_smi
