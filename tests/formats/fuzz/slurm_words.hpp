// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Texts that mean something to Slurm: states, exit statuses, jobs and their steps, resources, nodes, times.
#pragma once

#include <string>
#include <vector>

namespace tonnage::testing {

[[nodiscard]] inline std::vector<std::string> words_of_slurm() {
  return {"COMPLETED",
          "RUNNING",
          "PENDING",
          "NODE_FAIL",
          "REQUEUED",
          "CANCELLED by 1000",
          "SUSPENDED",
          "0:0",
          "1:9",
          "0:125",
          "123_[1-10%2]",
          "123_7",
          "100+1",
          "7.batch",
          "7.extern",
          "12.0",
          "4000Mc",
          "2Gn",
          "512M",
          "cpu=1",
          "billing=8,cpu=8,gres/gpu:h100=1,gres/gpu=1,mem=3.5G,node=1",
          "gres/gpu=?",
          "gres/gpu=N/A",
          "gres/gpu:h100=4,gres/gpu=2",
          "gres/gpu:a100_3g.20gb=2",
          "gres/gpu:a100=4",
          "gres/shard=4",
          "gpu:h100:2(IDX:0-1)",
          "gpu:2",
          "n[001-003,7]r[1-2],login",
          "sacct: error: no",
          "sacct: none",
          "UNLIMITED",
          "Partition_Limit",
          "-00:00:05",
          "00:30:00",
          "2024-01-01T00:00:00",
          "2024-01-01T00:30:00",
          "2024-01-01T01:00:00",
          "3600",
          "^|",
          "%20",
          "READY",
          "BOOT_FAIL",
          "OUT_OF_MEMORY",
          "DEADLINE",
          "PREEMPTED",
          "RESIZING",
          "REVOKED",
          "TIMEOUT",
          "FAILED",
          "cpu=4",
          "mem=3.5G",
          "mem=1T",
          "mem=512Mn",
          "node=1",
          "billing=8",
          "license/matlab=2",
          "gres/gpu=1",
          "gres/gpu=0",
          "gres/gpu:h100=1",
          "gres/gpumem=80G",
          "gres/gpuutil=50",
          "gres/mps=100",
          "gpu:a100_3g.20gb:2",
          "gpu:h100:8(S:0-1)",
          "gpu:2(IDX:0,3)",
          "(null)",
          "(S:0-1)",
          "shard:8",
          "mps:100",
          "[0-9999999]",
          "[1-3]",
          "1.5T",
          ".batch",
          ".extern",
          ".0",
          "123_[1-3]",
          "2026-03-01T00:00:00Z",
          "1-00:00:00",
          "cpu=8+",
          "gres/g=",
          "\"gres/gpu=4\"",
          "shard:a100:0(0/8)",
          " NtasksPerTRES:0",
          "1970-01-01T00:00:00"};
}

/// These and those of one output.
[[nodiscard]] inline std::vector<std::string> words_of_slurm_and(std::vector<std::string> own) {
  auto out = words_of_slurm();
  out.insert(out.end(), own.begin(), own.end());
  return out;
}

}  // namespace tonnage::testing
