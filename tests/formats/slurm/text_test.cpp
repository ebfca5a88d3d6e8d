// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <chrono>
#include <string>
#include <tonnage/formats/slurm/text.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;

TEST_CASE("durations") {
  CHECK(slurm::parse_duration("00:00:24").time == 24s);
  CHECK(slurm::parse_duration("10-13:27:06").time == 912426s);  // (10 × 24 + 13) × 3600 + 27 × 60 + 6
  CHECK(slurm::parse_duration("5-00:00:26").time == 432026s);
  CHECK(slurm::parse_duration("37:30:00").time == 135000s);
  CHECK(slurm::parse_duration("14:50.006").time == 890006ms);
  CHECK(slurm::parse_duration("00:01.4").time == 1400ms);
  CHECK(slurm::parse_duration("90:00").time == 90min);
  CHECK(slurm::parse_duration("1-00:00:00.5").time == 86400500ms);
  CHECK(slurm::parse_duration("99999999-23:59:59.999").time == 8639999999999999ms);
}

TEST_CASE("what stands in place of a duration") {
  CHECK(slurm::parse_duration("UNLIMITED").kind_of == slurm::limit::unlimited);
  CHECK(slurm::parse_duration("INVALID").kind_of == slurm::limit::invalid);
  CHECK(slurm::parse_duration("Partition_Limit").kind_of == slurm::limit::partition);
  CHECK(slurm::parse_duration("").kind_of == slurm::limit::none);
  CHECK(!slurm::parse_duration("INVALID").finite());
  CHECK(slurm::parse_duration("00:00:00").finite());
}

TEST_CASE("what is no duration is refused with its text") {
  for (std::string const bad : {"1",
                                "1-",
                                "1-12",
                                "1-12:30",
                                "-00:00:05",
                                "00:60:00",
                                "00:00:60",
                                "1-24:00:00",
                                "00:60",
                                "1:2:3:4",
                                "00:00:00:",
                                "00:00.",
                                "00:00.1234",
                                "00:00:5x",
                                " 00:00:05",
                                "a",
                                "1--1",
                                "00::00",
                                "999999999-00:00:00",
                                "unlimited",
                                "00:00:00-1",
                                "00:000:00"}) {
    CHECK_THROWS_WITH(slurm::parse_duration(bad), "expected a duration such as 1-12:30:00 or 02:30.500: '" + bad + "'");
  }
}

TEST_CASE("times are those of the cluster's clock") {
  using std::chrono::local_days;
  using std::chrono::local_seconds;
  CHECK(slurm::parse_time("2023-01-31T12:34:56")->clock == local_days(2023y / 1 / 31) + 12h + 34min + 56s);
  CHECK(slurm::parse_time("1970-01-01T00:00:01") == slurm::clock_time{local_seconds(1s), false});
  // SLURM_TIME_FORMAT: %s, and %z. 1772323200 is 1 March 2026, 00:00 UTC.
  CHECK(slurm::parse_time("1772323200") == slurm::clock_time{local_days(2026y / 3 / 1), true});
  CHECK(slurm::parse_time("2026-03-01T00:00:00+01:00") == slurm::clock_time{local_days(2026y / 2 / 28) + 23h, true});
  CHECK(slurm::parse_time("2026-02-28T18:00:00-0500") == slurm::clock_time{local_days(2026y / 2 / 28) + 23h, true});
  CHECK(slurm::parse_time("2026-03-01 00:00:00 +0100") == slurm::clock_time{local_days(2026y / 2 / 28) + 23h, true});
  CHECK(slurm::parse_time("2026-02-28T23:00:00 Z") == slurm::clock_time{local_days(2026y / 2 / 28) + 23h, true});
  CHECK(slurm::parse_time("2023-01-31 12:34:56") == slurm::parse_time("2023-01-31T12:34:56"));
  CHECK(slurm::parse_time("2024-02-29T23:59:59")->clock == local_days(2024y / 3 / 1) - 1s);
  for (auto const* text : {"", "Unknown", "None", "N/A", "(null)"}) CHECK(!slurm::parse_time(text));
  for (std::string const bad :
       {"2023-02-29T00:00:00", "2023-01-31_12:34:56", "2023-01-31 12:34:56 CET", "2023-01-31T24:00:00",
        "2023-01-31T12:60:00", "2023-01-31T12:34:60", "2023-01-31T12:34:5", "2023-01-31T12:34:56X",
        "2023-13-01T00:00:00", "unknown", "2023-01-31", "167516849600", "2O23-01-31T12:34:56"}) {
    CHECK_THROWS_WITH(slurm::parse_time(bad), "expected a time such as 2023-01-31T12:34:56: '" + bad + "'");
  }
}

TEST_CASE("sizes count in powers of 1024") {
  CHECK(slurm::parse_size("0") == 0);
  CHECK(slurm::parse_size("12") == 12);
  CHECK(slurm::parse_size("12", 1048576) == 12582912);
  CHECK(slurm::parse_size("1K") == 1024);
  CHECK(slurm::parse_size("64G") == 68719476736);
  CHECK(slurm::parse_size("62.50G") == 67108864000);  // 62.5 × 1,073,741,824
  CHECK(slurm::parse_size("3.5G") == 3758096384);
  CHECK(slurm::parse_size("0.001K") == 1);  // 1.024, rounded down
  CHECK(slurm::parse_size("8191.999P") == 9223370910954868965);
  for (std::string const bad :
       {"", "G", ".5G", "1.G", "1.2345G", "1GB", "1g", "-1", "+1", "1e3", "1 G", "0x1", "1234567890123456789"}) {
    CHECK_THROWS_WITH(slurm::parse_size(bad), bad.empty() ? "expected a size such as 4000M or 3.5G"
                                                          : "expected a size such as 4000M or 3.5G: '" + bad + "'");
  }
  CHECK_THROWS_WITH(slurm::parse_size("8192P"), "a size above 2^63 - 1: '8192P'");
}

TEST_CASE("memory is for a job, a node or a CPU") {
  CHECK(slurm::parse_memory("4000Mc") == slurm::memory{4194304000, slurm::memory_scope::cpu});
  CHECK(slurm::parse_memory("8Gn") == slurm::memory{8589934592, slurm::memory_scope::node});
  CHECK(slurm::parse_memory("128G") == slurm::memory{137438953472, slurm::memory_scope::job});
  CHECK(slurm::parse_memory("100") == slurm::memory{104857600, slurm::memory_scope::job});
  CHECK(slurm::parse_memory("0n") == slurm::memory{0, slurm::memory_scope::node});
  CHECK(!slurm::parse_memory(""));
  CHECK(!slurm::parse_memory("?"));
  CHECK_THROWS_WITH(slurm::parse_memory("n"), "expected a size such as 4000M or 3.5G");
  CHECK_THROWS_WITH(slurm::parse_memory("8Gx"), "expected a size such as 4000M or 3.5G: '8Gx'");
}

TEST_CASE("an old mark of memory for each CPU is no two pebibytes") {
  CHECK(slurm::parse_memory("2147486648Mn") == slurm::memory{3145728000, slurm::memory_scope::cpu});  // 3000 MiB
  CHECK(slurm::parse_memory("2147486648Mc") == slurm::memory{2147486648LL << 20, slurm::memory_scope::cpu});
}

TEST_CASE("job ids, and steps told from jobs") {
  CHECK(slurm::parse_job_id("123") == slurm::job_id{.job = 123});
  CHECK(slurm::parse_job_id("123_4") == slurm::job_id{.job = 123, .task = 4});
  CHECK(slurm::parse_job_id("123_[1-10%2]") == slurm::job_id{.job = 123, .tasks = "1-10%2"});
  CHECK(slurm::parse_job_id("123+0") == slurm::job_id{.job = 123, .part = 0});
  CHECK(slurm::parse_job_id("123.batch") == slurm::job_id{.job = 123, .step = "batch"});
  CHECK(slurm::parse_job_id("123_4.extern") == slurm::job_id{.job = 123, .task = 4, .step = "extern"});
  CHECK(slurm::parse_job_id("123+1.0") == slurm::job_id{.job = 123, .part = 1, .step = "0"});
  CHECK(slurm::parse_job_id("123.0").is_step());
  CHECK(!slurm::parse_job_id("123_4").is_step());
  for (std::string const bad : {"a", "123_", "123_[", "123_[]", "123_[a]", "123+", "123.", "123.ba tch", "123 ",
                                "123_4_5", "-1", "1.2.3", "1234567890123456789"}) {
    CHECK_THROWS_WITH(slurm::parse_job_id(bad),
                      "expected a job id such as 123, 123_4, 123+0 or 123.batch: '" + bad + "'");
  }
  CHECK_THROWS_WITH(slurm::parse_job_id(""), "expected a job id such as 123, 123_4, 123+0 or 123.batch");
}

TEST_CASE("exit codes") {
  CHECK(slurm::parse_exit_status("1:0") == slurm::exit_status{1, 0});
  CHECK(slurm::parse_exit_status("0:15") == slurm::exit_status{0, 15});
  CHECK(!slurm::parse_exit_status(""));
  for (std::string const bad : {"1", "1:", ":1", "1:2:3", "a:b", "-1:0"})
    CHECK_THROWS_WITH(slurm::parse_exit_status(bad), "expected an exit code such as 1:0: '" + bad + "'");
}

TEST_CASE("job ids are written as they are read") {
  for (std::string const id : {"123", "123_4", "123_[1-10%2]", "123+0", "123.batch", "123_4.0", "123+1.extern"})
    CHECK(to_string(slurm::parse_job_id(id)) == id);
}

TEST_CASE("an id of an array names as many jobs as tasks wait") {
  auto const count = [](std::string const& id) { return slurm::task_count(slurm::parse_job_id(id)); };
  CHECK(count("123") == 1);
  CHECK(count("123_4") == 1);
  CHECK(count("123_[1-10%2]") == 10);
  CHECK(count("123_[0,3,5-9]") == 7);
  CHECK(count("123_[1-9:2]") == 5);     // 1, 3, 5, 7, 9
  CHECK(count("123_[1-10:4%1]") == 3);  // 1, 5, 9
  CHECK(count("123_[7%1]") == 1);
  CHECK(count("123_[0-999999999]") == 1'000'000'000);
  for (auto const* unknown : {"123_[1-3,7,...]", "123_[5-3]", "123_[1-]", "123_[1-5:0]", "123_[1,,2]", "123_[1.2]"}) {
    CAPTURE(unknown);
    CHECK(!count(unknown));
  }
}
