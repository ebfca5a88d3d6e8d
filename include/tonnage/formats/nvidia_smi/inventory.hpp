// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// The GPUs of hosts as holdings of a fleet.
///
/// `inventory(gpus, {.owner = "Lab", .site = "kr/seoul"})` of eight H100 is one holding of 8 GPUs.
#pragma once

#include <optional>
#include <ranges>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/formats/nvidia_smi/gpu.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::formats::nvidia_smi {

/// What `nvidia-smi` does not know of the GPUs that it lists.
struct inventory_place {
  owner_name owner{};                          ///< who holds title
  operator_name operator_{};                   ///< who runs them
  site_path site{};                            ///< where they stand
  tenant_name tenant{};                        ///< who uses them
  std::optional<calendar_day> commissioned{};  ///< the first day in service
};

/// One holding for each model, in the order in which models appear. Each GPU counts once, whether it is lost, and however
/// many instances it is cut into.
/// \throws tonnage::error  for MIG instances that are more than their GPU.
/// Complexity: linear in the GPUs, times the models.
template <std::ranges::input_range Gpus>
[[nodiscard]] std::vector<holding> inventory(Gpus const& found, inventory_place const& of = {}) {
  std::vector<holding> out;
  for (gpu_record const& each : found) {
    require_mig_slices(each.name, each.instances);
    auto same = out.begin();
    while (same != out.end() && same->model != each.model) ++same;
    if (same == out.end()) {
      same = out.insert(out.end(), holding{.model = each.model,
                                           .owner = of.owner,
                                           .operator_ = of.operator_,
                                           .site = of.site,
                                           .tenant = of.tenant,
                                           .commissioned = of.commissioned});
    }
    same->count = same->count + each.count;
  }
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats::nvidia_smi
