// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <tonnage/formats/slurm_job.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;

TEST_CASE("columns are found in any letters, and with a width") {
  CHECK(slurm_column_named("JobID") == slurm_column::job_id);
  CHECK(slurm_column_named("jobid") == slurm_column::job_id);
  CHECK(slurm_column_named("JOBIDRAW") == slurm_column::job_id_raw);
  CHECK(slurm_column_named("JobName%30") == slurm_column::job_name);
  CHECK(slurm_column_named("NCPUS") == slurm_column::n_cpus);
  CHECK(slurm_column_named("AllocCPUS") == slurm_column::n_cpus);
  CHECK(slurm_column_named("MaxRSS") == slurm_column::others);
  CHECK(slurm_column_named("") == slurm_column::others);
}

TEST_CASE("a job waits, runs, or is over") {
  slurm_job job;
  CHECK(job.waits());
  CHECK(!job.runs());
  job.start = std::chrono::local_seconds(10s);
  CHECK(!job.waits());
  CHECK(job.runs());
  job.end = std::chrono::local_seconds(20s);
  CHECK(!job.runs());
}
