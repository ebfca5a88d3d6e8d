// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// How much of a GPU a device is whose name says that it is a slice: an instance (MIG), or a virtual GPU.
///
/// `slice_in("GRID A100D-40C")->share` is 1/2 of an A100 PCIe 80GB; `slice_in("Tesla T4")` is nothing.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/catalog/mig_profile.hpp>
#include <tonnage/catalog/named.hpp>
#include <tonnage/catalog/profiles.hpp>
#include <tonnage/core/display_text.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/units/symbol.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// A slice of a GPU, as the name of a device tells it.
struct named_slice {
  catalog::model model = unknown_model;  ///< of the GPU that it is a slice of
  std::optional<double> share{};         ///< of that GPU; nothing where the name does not tell
};

/// \cond
namespace detail {

/// What virtual GPUs call a board, where it is not the catalogue's name of one GPU.
struct vgpu_board {
  std::string_view name, model;
  int gigabytes;  ///< of each of its GPUs
};
/// Source: NVIDIA AI Enterprise, "Appendix: vGPU", tables of boards and their vGPUs; the types of `vgpuConfig.xml`.
inline constexpr std::array vgpu_boards{vgpu_board{"A100", "A100 PCIe 40GB", 40},
                                        vgpu_board{"A100X", "A100 SXM4 40GB", 40},
                                        vgpu_board{"A100D", "A100 PCIe 80GB", 80},
                                        vgpu_board{"A100DX", "A100 SXM4 80GB", 80},
                                        vgpu_board{"A800", "A800 PCIe 40GB", 40},
                                        vgpu_board{"A800D", "A800 PCIe 80GB", 80},
                                        vgpu_board{"A800DX", "A800 SXM4 80GB", 80},
                                        vgpu_board{"H100", "H100 PCIe", 80},
                                        vgpu_board{"H100L", "H100 NVL", 94},
                                        vgpu_board{"H100XM", "H100 SXM5", 80},
                                        vgpu_board{"H100XL", "H100 SXM5 94GB", 94},
                                        vgpu_board{"H100XS", "H100 SXM5 64GB", 64},
                                        vgpu_board{"H800", "H800 PCIe", 80},
                                        vgpu_board{"H800L", "H800 NVL", 94},
                                        vgpu_board{"H800XM", "H800 SXM5", 80},
                                        vgpu_board{"H200", "H200 NVL", 141},
                                        vgpu_board{"H200X", "H200 SXM", 141},
                                        vgpu_board{"H20X", "H20 141GB", 141},
                                        vgpu_board{"H20", "H20 96GB", 96},
                                        vgpu_board{"V100", "V100 PCIe 16GB", 16},
                                        vgpu_board{"V100X", "V100 SXM2 16GB", 16},
                                        vgpu_board{"V100D", "V100 PCIe 32GB", 32},
                                        vgpu_board{"V100DX", "V100 SXM2 32GB", 32},
                                        vgpu_board{"V100L", "V100 FHHL 16GB", 16},
                                        vgpu_board{"P100", "P100 PCIe 16GB", 16},
                                        vgpu_board{"P100X", "P100 SXM2", 16},
                                        vgpu_board{"P100C", "P100 PCIe 12GB", 12},
                                        vgpu_board{"RTX6000", "Quadro RTX 6000", 24},
                                        vgpu_board{"RTX6000P", "Quadro RTX 6000", 24},
                                        vgpu_board{"RTX8000", "Quadro RTX 8000", 48},
                                        vgpu_board{"RTX8000P", "Quadro RTX 8000", 48},
                                        vgpu_board{"RTX Pro 6000 Blackwell DC", "RTX PRO 6000 Server", 96},
                                        vgpu_board{"A16", "A16", 16},
                                        vgpu_board{"M60", "Tesla M60", 8},
                                        vgpu_board{"M10", "Tesla M10", 8}};

/// A type of virtual GPUs, "A100D-40C", taken apart; no board where a name is none.
struct vgpu_type {
  std::string_view board{};
  int compute_slices = 0;  ///< of the instance behind it; 0 for one that shares the time of a GPU
  double gigabytes = 0;
};
/// Series have the letters A, B, C and Q; "1B4" has four displays, "1-5CME" a media engine, and "0Q" half a GB.
[[nodiscard]] inline vgpu_type vgpu_type_in(std::string_view name) {
  auto const dash = name.rfind('-');
  if (dash == std::string_view::npos) return {};
  auto size = name.substr(dash + 1);
  size = size.substr(0, (std::min)(size.find_first_not_of("0123456789"), size.size()));
  auto const series = name.substr((std::min)(dash + 1 + size.size(), name.size()));
  bool const known = !size.empty() && size.size() <= 3 && !series.empty() &&
                     std::string_view("ABCQ").find(series[0]) < 4 &&
                     (series.size() == 1 || series.substr(1) == "ME" || series.substr(1) == "4");
  if (!known) return {};
  vgpu_type out{.board = name.substr(0, dash), .gigabytes = static_cast<double>(whole_number_of(size))};
  if (out.gigabytes == 0) out.gigabytes = 0.5;
  if (auto const at = out.board.rfind('-'); at != std::string_view::npos) {
    auto const slices = out.board.substr(at + 1);
    if (slices.size() == 1 && slices[0] >= '1' && slices[0] <= '7')
      out.compute_slices = slices[0] - '0', out.board = out.board.substr(0, at);
  }
  return out;
}
/// So many compute slices of a GPU, as a part of it; nothing where they are more than it has.
[[nodiscard]] inline std::optional<double> share_of_slices(int slices, std::string_view gpu_name) {
  int const all = mig_slices_in(gpu_name);
  return slices <= all ? std::optional(static_cast<double>(slices) / all) : std::nullopt;
}
[[nodiscard]] inline named_slice slice_of_vgpu(vgpu_type const& type) {
  auto board = type.board;
  for (std::string_view const maker : {"NVIDIA ", "GRID "})
    if (board.starts_with(maker)) board.remove_prefix(maker.size());
  auto const known = std::find_if(vgpu_boards.begin(), vgpu_boards.end(), [&](vgpu_board const& each) {
    return tonnage::detail::same_letters(each.name, board);
  });
  bool const is_listed = known != vgpu_boards.end();
  auto const name = is_listed ? known->model : board;
  named_slice out{.model = find_or_unknown(name)};
  auto const* const model = try_find(name);
  if (model == nullptr) return out;
  auto const memory = model->rated.memory;
  double const whole = is_listed ? known->gigabytes : memory ? memory.value().in(gigabytes / gpu) : 0;
  if (type.compute_slices != 0)
    out.share = share_of_slices(type.compute_slices, model->name);
  else if (type.gigabytes <= whole)
    out.share = type.gigabytes / whole;
  return out;
}

}  // namespace detail
/// \endcond

/// What the name of a device says of the GPU that it is a slice of; nothing where it is no slice's.
///
/// - "NVIDIA A100-SXM4-40GB MIG 3g.20gb" is an instance: 3 of 7 of the compute.
/// - "GRID A100D-3-40C" is a virtual GPU with an instance of its own: 3 of 7. "NVIDIA L40S-24Q" shares the time of a
///   GPU with those beside it: it is as much of one as it has of its memory, 24 of 48 GB.
/// - Of a board that the catalogue does not know the share is unknown, and so is one of more slices than a GPU has.
/// Source: NVIDIA Virtual GPU Software User Guide, "Virtual GPU Types"; NVIDIA Multi-Instance GPU user guide.
[[nodiscard]] inline std::optional<named_slice> slice_in(std::string_view name) {
  name = tonnage::detail::trimmed(name);
  if (auto const spelt = detail::mig_in(name); !spelt.name.empty()) {
    named_slice out;
    auto whole = tonnage::detail::trimmed(spelt.before);
    if (whole.size() >= 3 && tonnage::detail::same_letters(whole.substr(whole.size() - 3), "MIG"))
      whole = tonnage::detail::trimmed(whole.substr(0, whole.size() - 3));
    out.model = find_or_unknown(whole);
    tonnage::detail::caught(
        [&] {
          auto const profile = parse_mig_profile(spelt.name);
          out.share = detail::share_of_slices(profile.compute_slices, whole);
        },
        [](error const&) {});
    return out;
  }
  auto const type = detail::vgpu_type_in(name);
  if (type.board.empty()) return std::nullopt;
  return detail::slice_of_vgpu(type);
}

}  // namespace tonnage::inline v0_1_0::catalog
