// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/slurm/job.hpp>
#include <tonnage/formats/slurm/reader.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;

TEST_CASE("columns are found in any letters, and with a width") {
  slurm::options how{
      .columns = {"jobid", "JOBIDRAW", "State", "START", "End", "elapsed", "NCPUS", "MaxRSS", "", "JobName%30"}};
  std::string const row = "7|8|COMPLETED|2026-03-01T00:00:00|2026-03-01T01:00:00|01:00:00|16|1K||train|resnet\n";
  slurm::reader lower(row, how);
  REQUIRE(lower.next());
  CHECK(lower.job().id.job == 7);
  CHECK(lower.job().raw_id == 8);
  CHECK(lower.job().cpus == 16);
  CHECK(lower.job().job_name == "train|resnet");
  CHECK(lower.report().ignored_columns == std::vector<std::string>{"MaxRSS"});
  how.columns[0] = "JobID";
  how.columns[6] = "AllocCPUS";
  slurm::reader other(row, how);
  REQUIRE(other.next());
  CHECK(other.job().id.job == 7);
  CHECK(other.job().cpus == 16);
}

TEST_CASE("a job waits, runs, or is over") {
  slurm::job job;
  CHECK(job.waits());
  CHECK(!job.runs());
  job.start = std::chrono::local_seconds(10s);
  CHECK(!job.waits());
  CHECK(job.runs());
  job.end = std::chrono::local_seconds(20s);
  CHECK(!job.runs());
}
