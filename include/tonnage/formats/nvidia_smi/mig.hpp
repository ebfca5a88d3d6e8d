// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Instances that a GPU is cut into (MIG): their compute slices, and that they are never more than the GPU. Their
/// profiles are the catalogue's (`catalog/mig_profile.hpp`).
///
/// `split_of(profiles, {.gigabytes = 40})` of two of `3g.20gb`: a seventh of the compute of an A100 is stranded.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/catalog/mig_profile.hpp>
#include <tonnage/formats/nvidia_smi/text.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::formats::nvidia_smi {

/// An instance of a GPU: what `nvidia-smi -L` and its XML tell of it. XML knows no profile.
struct mig_instance {
  std::string profile{};                           ///< `1g.10gb`; empty where it is not told
  std::string uuid{};                              ///< the same
  std::optional<std::int64_t> index{};             ///< on its GPU
  std::optional<std::int64_t> gpu_instance{};      ///< compute instances of one GPU instance share its memory
  std::optional<std::int64_t> compute_instance{};  ///< its number in the GPU instance
  reading<int> compute_slices{};                   ///< how many parts of the GPU it computes with
  reading<double> multiprocessors{};               ///< how many it has
  reading<quantity<kind::byte>> memory_total{};    ///< of the GPU instance
  reading<quantity<kind::byte>> memory_used{};     ///< of that
};

/// The compute slices of an instance of so many multiprocessors, for XML, which tells no profile: 14 a slice on Ampere; 16,
/// 32, 60, 64 and 132 are 1, 2, 3, 4 and 7 slices of an H100 or H200, and 26 the one of `1g.20gb`. Nothing for others.
/// Source: `nvidia-smi mig -lgip` of the A100, A30, H100 SXM5 and H200.
[[nodiscard]] constexpr std::optional<int> mig_slices_of(std::string_view gpu_name, double multiprocessors) noexcept {
  auto const has = [&](std::string_view part) { return gpu_name.find(part) != std::string_view::npos; };
  if (has("A100") || has("A30") || has("A800")) {
    for (int slices = 1; slices <= catalog::mig_slices_in(gpu_name); ++slices)
      if (multiprocessors == 14 * slices) return slices;
  } else if (has("H100") || has("H200") || has("H800")) {
    constexpr struct {
      int multiprocessors, slices;
    } known[] = {{16, 1}, {26, 1}, {32, 2}, {60, 3}, {64, 4}, {132, 7}};
    for (auto const& k : known)
      if (multiprocessors == k.multiprocessors) return k.slices;
  }
  return std::nullopt;
}

/// The compute slices of all instances together. One whose slices are not known counts for one: none has less.
[[nodiscard]] inline int mig_slices_of(std::span<mig_instance const> instances) {
  int out = 0;
  for (auto const& each : instances) out += each.compute_slices.is_known() ? each.compute_slices.value() : 1;
  return out;
}

/// How a GPU can be cut: into slices of its compute, and of its memory. An A100 or H100 has 7 and 8, an A30 4 and 4.
struct mig_gpu {
  int compute_slices = 7;  ///< of all its multiprocessors
  int memory_slices = 8;   ///< of all its memory
  int gigabytes = 80;      ///< as its name says it
};

/// The compute that a GPU instance has: 3/7 for `3g.40gb`.
/// \throws tonnage::error  for more slices than the GPU has
[[nodiscard]] inline gpu_share compute_share(catalog::mig_profile const& of, mig_gpu const& gpu) {
  if (of.gpu_slices > gpu.compute_slices)
    throw error("a MIG instance of " + std::to_string(of.gpu_slices) + " compute slices, and the GPU has " +
                std::to_string(gpu.compute_slices));
  return gpu_share::of(of.gpu_slices, gpu.compute_slices);
}
/// The memory that it has, a figure of its own: 1/2 for `3g.40gb` of 80 GB, 1/4 for `1g.20gb`.
/// \throws tonnage::error  for more memory than the GPU has
[[nodiscard]] inline gpu_share memory_share(catalog::mig_profile const& of, mig_gpu const& gpu) {
  // Names round: 1g.18gb is an eighth of 141 GB, and 3g.71gb a half.
  int const slices = (2 * of.gigabytes * gpu.memory_slices + gpu.gigabytes) / (2 * gpu.gigabytes);
  if (slices > gpu.memory_slices)
    throw error("a MIG instance of " + std::to_string(of.gigabytes) + " GB, and the GPU has " +
                std::to_string(gpu.gigabytes));
  return gpu_share::of(slices, gpu.memory_slices);
}

/// What became of a GPU that is cut: sliced + stranded + idle is one GPU of compute, exactly.
struct mig_split {
  gpu_share sliced{};         ///< compute of its instances
  gpu_share stranded{};       ///< compute that no further instance can have, because no memory is left for it
  gpu_share idle{};           ///< compute that further instances can have
  gpu_share memory_sliced{};  ///< memory of its instances, of one GPU's memory
};

/// Cuts a GPU into GPU instances, each told once. Two of `3g.20gb` of an A100 have all of its memory: a seventh of its
/// compute is stranded. Instances are taken to lie where they leave the most; where they do not, more is stranded.
/// \throws tonnage::error  for instances that are together more than the GPU
/// Source: NVIDIA Multi-Instance GPU user guide, "Supported MIG profiles": the smallest has one slice of each.
[[nodiscard]] inline mig_split split_of(std::span<catalog::mig_profile const> instances, mig_gpu const& gpu) {
  mig_split out;
  for (auto const& each : instances) {
    out.sliced += compute_share(each, gpu);
    out.memory_sliced += memory_share(each, gpu);
  }
  auto const whole = gpu_share::of(1);
  if (out.sliced > whole || out.memory_sliced > whole)
    throw error("MIG instances have more than one GPU", {.text = to_string(out.sliced) + " of its compute, " +
                                                                 to_string(out.memory_sliced) + " of its memory"});
  auto const left = whole - out.sliced;
  // One slice of memory for each further slice of compute, at least.
  auto const slices_of_memory = (whole - out.memory_sliced).parts() * gpu.memory_slices / gpu_share::parts_in_gpu;
  auto const usable = gpu_share::of(slices_of_memory, gpu.compute_slices);
  out.idle = usable < left ? usable : left;
  out.stranded = left - out.idle;
  return out;
}

/// Refuses instances that are together more than the GPU that they are cut from.
/// \throws tonnage::error  with both numbers.
inline void require_mig_slices(std::string_view gpu_name, std::span<mig_instance const> instances) {
  int const used = mig_slices_of(instances), whole = catalog::mig_slices_in(gpu_name);
  if (used > whole)
    throw error("MIG instances of " + std::to_string(used) + " compute slices, and the GPU has " +
                std::to_string(whole));
}

}  // namespace tonnage::inline v0_1_0::formats::nvidia_smi
