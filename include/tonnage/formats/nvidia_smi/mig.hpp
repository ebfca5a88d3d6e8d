// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Instances that a GPU is cut into (MIG): profiles, compute slices, and that they are never more than the GPU.
///
/// `parse_mig_profile("1c.3g.40gb")` is one of the three compute slices of an instance with 40 GB; a GPU has seven in all.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/formats/nvidia_smi/text.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::formats::nvidia_smi {

/// What a profile's name says.
struct mig_profile {
  int compute_slices = 0;  ///< of the instance, or of the part of it that a compute instance is
  int gpu_slices = 0;      ///< of the GPU instance
  int gigabytes = 0;       ///< as the name says it, which is rounded: `1g.10gb` has 9,984 MiB on an H100
  std::string extras{};    ///< "me" of `1g.10gb+me`
  bool operator==(mig_profile const&) const = default;
};

/// Reads `1g.10gb`, `1c.3g.40gb` or `1g.10gb+me`.
/// \throws tonnage::error  for anything else, for no slice, and for a compute instance larger than its GPU instance.
/// Source: NVIDIA Multi-Instance GPU user guide, "MIG device names".
[[nodiscard]] inline mig_profile parse_mig_profile(std::string_view text) {
  auto const bad = [&] { return detail::error_text("expected a MIG profile such as 1g.10gb or 1c.3g.40gb", text); };
  auto rest = text;
  auto const number = [&](std::size_t most) {
    auto const found = detail::digits_of(rest, most);
    if (found.empty()) throw bad();
    rest.remove_prefix(found.size());
    int out = 0;
    for (char const c : found) out = out * 10 + (c - '0');
    return out;
  };
  auto const skip = [&](std::string_view wanted) {
    if (!rest.starts_with(wanted)) return false;
    rest.remove_prefix(wanted.size());
    return true;
  };
  mig_profile out;
  out.compute_slices = out.gpu_slices = number(1);
  if (skip("c.")) out.gpu_slices = number(1);
  if (!skip("g.")) throw bad();
  out.gigabytes = number(4);
  if (!skip("gb")) throw bad();
  if (!rest.empty() && rest.front() != '+' && rest.front() != '-') throw bad();
  if (!rest.empty()) out.extras = rest.substr(1);
  if (rest.size() == 1 || out.compute_slices == 0 || out.compute_slices > out.gpu_slices) throw bad();
  return out;
}

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

/// How many compute slices a GPU of this name has: 7, or 4 of an A30 or an RTX PRO 6000.
/// Source: NVIDIA Multi-Instance GPU user guide, "Supported MIG profiles".
[[nodiscard]] constexpr int mig_slices_in(std::string_view gpu_name) noexcept {
  auto const has = [&](std::string_view part) {
    auto const at = gpu_name.find(part);
    if (at == std::string_view::npos) return false;
    auto const behind = at + part.size();  // not an A300
    return behind == gpu_name.size() || gpu_name[behind] < '0' || gpu_name[behind] > '9';
  };
  return has("A30") || has("RTX PRO 6000") ? 4 : 7;
}

/// The compute slices of an instance of so many multiprocessors, for XML, which tells no profile: 14 a slice on Ampere; 16,
/// 32, 60, 64 and 132 are 1, 2, 3, 4 and 7 slices of an H100 or H200, and 26 the one of `1g.20gb`. Nothing for others.
/// Source: `nvidia-smi mig -lgip` of the A100, A30, H100 SXM5 and H200.
[[nodiscard]] constexpr std::optional<int> mig_slices_of(std::string_view gpu_name, double multiprocessors) noexcept {
  auto const has = [&](std::string_view part) { return gpu_name.find(part) != std::string_view::npos; };
  if (has("A100") || has("A30") || has("A800")) {
    for (int slices = 1; slices <= mig_slices_in(gpu_name); ++slices)
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
[[nodiscard]] inline gpu_share compute_share(mig_profile const& of, mig_gpu const& gpu) {
  if (of.gpu_slices > gpu.compute_slices)
    throw error("a MIG instance of " + std::to_string(of.gpu_slices) + " compute slices, and the GPU has " +
                std::to_string(gpu.compute_slices));
  return gpu_share::of(of.gpu_slices, gpu.compute_slices);
}
/// The memory that it has, a figure of its own: 1/2 for `3g.40gb` of 80 GB, 1/4 for `1g.20gb`.
/// \throws tonnage::error  for more memory than the GPU has
[[nodiscard]] inline gpu_share memory_share(mig_profile const& of, mig_gpu const& gpu) {
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
[[nodiscard]] inline mig_split split_of(std::span<mig_profile const> instances, mig_gpu const& gpu) {
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
  int const used = mig_slices_of(instances), whole = mig_slices_in(gpu_name);
  if (used > whole)
    throw error("MIG instances of " + std::to_string(used) + " compute slices, and the GPU has " +
                std::to_string(whole));
}

}  // namespace tonnage::inline v0_1_0::formats::nvidia_smi
