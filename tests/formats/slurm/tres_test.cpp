// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/slurm/tres.hpp>

using namespace tonnage;
using namespace tonnage::formats;

TEST_CASE("resources, and a GPU that is listed twice is one") {
  auto const t = slurm::parse_tres("billing=8,cpu=8,gres/gpu:a100=1,gres/gpu=1,mem=64G,node=1");
  CHECK(t.billing == 8);
  CHECK(t.cpus == 8);
  CHECK(t.nodes == 1);
  CHECK(t.memory_bytes == 68719476736);
  CHECK(t.gpu_count() == 1);
  CHECK(t.gpu_type() == "a100");
  CHECK(!t.contradicts_itself());
  CHECK(slurm::parse_tres("gres/gpu=2").gpu_count() == 2);
  CHECK(slurm::parse_tres("gres/gpu=2").gpu_type().empty());
  CHECK(slurm::parse_tres("mem=100").memory_bytes == 104857600);  // MiB
  CHECK(slurm::parse_tres("cpu=1K").cpus == 1024);
}

TEST_CASE("the total is that without a subtype, unless it is missing or too small") {
  CHECK(slurm::parse_tres("gres/gpu:a100=1,gres/gpu:h100=2").gpu_count() == 3);
  auto const more = slurm::parse_tres("gres/gpu=4,gres/gpu:a100=1");
  CHECK(more.gpu_count() == 4);
  CHECK(more.typed_gpus() == 1);
  auto const less = slurm::parse_tres("gres/gpu=1,gres/gpu:a100=1,gres/gpu:h100=2");
  CHECK(less.gpu_count() == 3);
  CHECK(less.contradicts_itself());
  CHECK(less.gpu_type() == "a100,h100");
}

TEST_CASE("blanks around parts and capitals in names do not count") {
  for (auto const* text : {"cpu=8, gres/gpu=4", "cpu=8,gres/gpu=4 ", "cpu = 8 ,\tgres/gpu = 4", "CPU=8,GRES/GPU=4"}) {
    CAPTURE(text);
    auto const t = slurm::parse_tres(text);
    CHECK(t.cpus == 8);
    CHECK(t.gpu_count() == 4);
    CHECK(t.other.empty());
  }
  CHECK(slurm::parse_tres("cpu=8, gres/gpu:A100=2, gres/gpu:a100=2").gpu_type() == "A100,a100");
  CHECK(slurm::parse_gres("craynetwork:1, gpu:a100:2").gpu_count() == 2);
  CHECK(slurm::parse_gres("GPU:2").gpu_count() == 2);
  CHECK(slurm::parse_gres("craynetwork:1, Gres/GPU=3").gpu_count() == 3);
}

TEST_CASE("resources by number: the first are the same everywhere, and those of the cluster may be GPUs") {
  auto const t = slurm::parse_tres("1=8,2=1024,3=500,4=2,5=16");
  CHECK(t.cpus == 8);
  CHECK(t.memory_bytes == 1073741824);  // MiB
  CHECK(t.nodes == 2);
  CHECK(t.billing == 16);
  CHECK(t.other == std::vector<std::pair<std::string, std::string>>{{"energy", "500"}});
  CHECK(!t.gpus_unknown);
  CHECK(t.gpu_count() == 0);
  CHECK(slurm::parse_tres("6=1,7=2,8=3,9=4,1000=5").other ==
        std::vector<std::pair<std::string, std::string>>{
            {"fs/disk", "1"}, {"vmem", "2"}, {"pages", "3"}, {"9", "4"}, {"1000", "5"}});
  CHECK(!slurm::parse_tres("9=4,1000=5").gpus_unknown);
  CHECK(slurm::parse_tres("1=8,1001=4").gpus_unknown);
  CHECK(slurm::parse_tres("1=8,1001=4").cpus == 8);
  CHECK(!slurm::parse_tres("1=8,1001=0").gpus_unknown);
  CHECK(!slurm::parse_tres("1=8,1001=4,gres/gpu=2").gpus_unknown);
  CHECK_THROWS_WITH(slurm::parse_tres("cpu=1,1=2"), "a resource that is listed twice: '1=2'");
}

TEST_CASE("what is not mentioned is unknown, and other resources are kept") {
  for (auto const* none : {"", "NONE", "(null)"}) CHECK(slurm::parse_tres(none) == slurm::tres{});
  for (auto const* unknown : {"?", "N/A", "gres/gpu=", "gres/gpu=?", "gres/gpu=N/A", "gres/gpu=4294967294",
                              "gres/gpu=18446744073709551614", "gres/gpu=4294967293"})
    CHECK(slurm::parse_tres(unknown) == slurm::tres{.gpus_unknown = true});
  auto const t = slurm::parse_tres("cpu=?,mem=,license/matlab=1,gres/gpumem=80G,gres/shard:a100=3,bb/cray=10G");
  CHECK(!t.cpus);
  CHECK(!t.memory_bytes);
  CHECK(t.gpu_count() == 0);
  REQUIRE(t.other.size() == 4);
  CHECK(t.other[0] == std::pair<std::string, std::string>("license/matlab", "1"));
  CHECK(t.other[1].first == "gres/gpumem");
  CHECK(!slurm::parse_tres("gres/gpu=?").gpus_of_any_type);
  CHECK(!slurm::parse_tres("cpu=4294967294").cpus);
  for (auto const* parts : {"gres/shard=3", "gres/mps=100", "gres/shard:a100=3", "gres/mps:a100=50"})
    CHECK(slurm::parse_tres(parts).has_shards());
  for (auto const* none : {"gres/shard=0", "gres/mps=0", "gres/gpumem=3", "license/mps=1"})
    CHECK(!slurm::parse_tres(none).has_shards());
  CHECK(slurm::parse_tres("gres/gpu:a100=?").gpus_unknown);
  CHECK(!slurm::parse_tres("gres/gpu=2,gres/gpu:a100=?").gpus_unknown);
}

TEST_CASE("wrong resources are refused with the part that is wrong") {
  for (std::string const bad : {"cpu", "=1", "cpu:8"})
    CHECK_THROWS_WITH(slurm::parse_tres("node=1," + bad),
                      "expected resources such as cpu=8,mem=64G,gres/gpu:a100=1: '" + bad + "'");
  CHECK_THROWS_WITH(slurm::parse_tres("cpu=8,"), "expected resources such as cpu=8,mem=64G,gres/gpu:a100=1");
  CHECK_THROWS_WITH(slurm::parse_tres("gres/gpu=-1"), "expected a size such as 4000M or 3.5G: '-1'");
  CHECK_THROWS_WITH(slurm::parse_tres("cpu=1,cpu=2"), "a resource that is listed twice: 'cpu=2'");
  CHECK_THROWS_WITH(slurm::parse_tres("gres/gpu=1,gres/gpu=2"), "a resource that is listed twice: 'gres/gpu=2'");
  CHECK_THROWS_WITH(slurm::parse_tres("gres/gpu:a=1,gres/gpu:a=1"), "a subtype of GPUs that is listed twice: 'a'");
  CHECK_THROWS_WITH(slurm::parse_tres("gres/gpu:=1"), "a GPU subtype without a name: 'gres/gpu:=1'");
  CHECK_THROWS_WITH(slurm::parse_tres("gres/gpu=0.5"), "expected a whole number of GPUs: '0.5'");
  CHECK_THROWS_WITH(slurm::parse_tres("gres/gpu=9000G"), "more GPUs than there are: '9000G'");
  CHECK_THROWS_WITH(slurm::parse_tres("gres/gpu=9000000P"), "a size above 2^63 - 1: '9000000P'");
}

TEST_CASE("resources that are cut off do not tell how many GPUs stood behind") {
  for (std::string const text : {"billing=8+", "billing=64,cpu=64,mem=51+", "cpu=64,mem=512G,node=1+",
                                 "billing=64,cpu=64,energy=12345678+", "cpu=64,gres/gpu=1+", "cpu=64,gres/gp+"}) {
    INFO(text);
    CHECK_THROWS_WITH(slurm::parse_tres(text + " "),
                      "resources that are cut off, as by a column that is too narrow: '" +
                          text.substr(text.find_last_of(',') + 1) + "'");
  }
  for (char const* text : {"cpu=64,mem=512G,gres/g=", "billing=8,cpu=", "billing=8,cpu= "}) {
    INFO(text);
    CHECK(slurm::parse_tres(text).gpus_unknown);
  }
  CHECK(!slurm::parse_tres("cpu=8,mem=,gres/gpu=2").gpus_unknown);  // nothing was cut off behind it
  for (char const* text : {"gpu:a10+", "gp+", "craynetwork:1,gpu:2+", "shard:1+"}) {
    INFO(text);
    CHECK_THROWS_WITH(slurm::parse_gres(text), tonnage::testing::contains("resources that are cut off"));
  }
  CHECK(slurm::parse_gres("shard:").gpus_unknown);
}

TEST_CASE("what has quotes or blanks within is no resource of another name") {
  for (std::string const bad : {"\"gres/gpu=4", "\"gres/gpu=4\"", "'gres/gpu=4", "node=1\"", "(gres/gpu=4",
                                "gres/ gpu=4", "\xE2\x80\x9Cgres/gpu=4", "gres gpu=4"}) {
    INFO(bad);
    CHECK_THROWS_WITH(slurm::parse_tres("cpu=8," + bad),
                      "expected resources such as cpu=8,mem=64G,gres/gpu:a100=1: '" + bad + "'");
  }
  for (std::string const bad : {"\"gpu:4", "\"gpu:4\"", "gpu:1 NtasksPerTRES:0", "shard:2 gpu:4", "gpu*2"}) {
    INFO(bad);
    CHECK_THROWS_WITH(slurm::parse_gres("craynetwork:1," + bad),
                      "expected resources such as gpu:a100:2: '" + bad + "'");
  }
  auto const odd = slurm::parse_tres("license/matlab@flex=2,gres/gpu:intel(r)_max_1550=4,bb/cray.x-y=1G");
  CHECK(odd.gpu_count() == 4);
  CHECK(odd.other.size() == 2);
}

TEST_CASE("a resource that cannot be read costs itself, unless it is one of GPUs") {
  auto const t = slurm::parse_tres("billing=99999999999999999999,cpu=-1,gres/gpu=8,mem=18446744073709551614M,node=2");
  CHECK(t.gpu_count() == 8);
  CHECK(t.nodes == 2);
  CHECK(!t.billing);
  CHECK(!t.cpus);
  CHECK(!t.memory_bytes);
  CHECK(t.has_unreadable());
  REQUIRE(t.other.size() == 3);
  CHECK(t.other[1] == std::pair<std::string, std::string>("cpu", "-1"));
  CHECK(!slurm::parse_tres("cpu=8,license/x=y").has_unreadable());
}

TEST_CASE("older forms of generic resources") {
  CHECK(slurm::parse_gres("gpu:2").gpu_count() == 2);
  CHECK(slurm::parse_gres("gpu").gpu_count() == 1);
  CHECK(slurm::parse_gres("gpu:0").gpu_count() == 0);
  CHECK(slurm::parse_gres("gres:gpu:4").gpu_count() == 4);
  CHECK(slurm::parse_gres("gres/gpu:4").gpu_count() == 4);
  CHECK(slurm::parse_gres("gres:gpu:tesla:2").gpu_types == std::vector<slurm::tres_gpu_type>{{"tesla", 2}});
  CHECK(slurm::parse_gres("gpu:a100:2(IDX:0-1),craynetwork:1").gpu_count() == 2);
  CHECK(slurm::parse_gres("gpu:a100:2(S:0,1),craynetwork:1").other.size() == 1);
  CHECK(slurm::parse_gres("gpu:a100").gpu_types == std::vector<slurm::tres_gpu_type>{{"a100", 1}});
  CHECK(slurm::parse_gres("(null)") == slurm::tres{});
  CHECK(slurm::parse_gres("gpu:(null):3(IDX:0-7)").gpu_count() == 3);
  CHECK(slurm::parse_gres("gres/gpu=2").gpu_count() == 2);
  CHECK(slurm::parse_gres("gpu:a100=2").gpu_type() == "a100");
  CHECK(slurm::parse_gres("") == slurm::tres{});
  CHECK(slurm::parse_gres("mps:100").has_shards());
  CHECK(slurm::parse_gres("mps:(null):100(0/100)").has_shards());
  for (auto const* none : {"shard:0", "shard:a100:0(0/8,0/8)", "mps:(null):0"})
    CHECK(!slurm::parse_gres(none).has_shards());
  for (auto const* unknown : {"?", "N/A", "gpu:?", "gpu:N/A", "gpu=?", "gpu:a100:?", "gpu:4294967294"}) {
    CAPTURE(unknown);
    CHECK(slurm::parse_gres(unknown) == slurm::tres{.gpus_unknown = true});
  }
  CHECK(slurm::parse_gres("7696487:2").gpu_count() == 2);  // 103 + 112 x 256 + 117 x 65536: "gpu"
  CHECK_THROWS_WITH(slurm::parse_gres("gpu:"), "expected resources such as gpu:a100:2: 'gpu:'");
  CHECK_THROWS_WITH(slurm::parse_gres("gpu:1,"), "expected resources such as gpu:a100:2");
  CHECK_THROWS_WITH(slurm::parse_gres("gpu::2"), "a GPU subtype without a name: 'gpu::2'");
  CHECK_THROWS_WITH(slurm::parse_gres("gpu:a:x"), "expected a size such as 4000M or 3.5G: 'x'");
  CHECK_THROWS_WITH(slurm::parse_gres("gpu:2(IDX:0"), "parentheses that do not match: 'gpu:2(IDX:0'");
  CHECK_THROWS_WITH(slurm::parse_gres("gpu:2)"), "parentheses that do not match: 'gpu:2)'");
}

TEST_CASE("resources of other names that may be GPUs leave their number unknown") {
  for (char const* text : {"cpu=8,gres/nvidia_gpu=2", "cpu=8,gres/vgpu=2", "cpu=8,gres/gpuutil=50", "cpu=8;gres/gpu=2",
                           "cpu=8 gres/gpu=2"}) {
    INFO(text);
    CHECK(slurm::parse_tres(text).gpus_unknown);
  }
  for (char const* text : {"cpu=8,gres/gpu=2,gres/gpuutil=50", "cpu=8,gres:gpu=2", "cpu=8,gpu=2", "cpu=8,gpu:a100=2",
                           "cpu=8,gres/gpu=2,gres/nvidia_gpu=2"}) {
    INFO(text);
    CHECK_FALSE(slurm::parse_tres(text).gpus_unknown);
    CHECK(slurm::parse_tres(text).gpu_count() == 2);
  }
  for (char const* text : {"cpu=8,license/gpusolver=2", "cpu=8,gres/gpuutil=0", "cpu=8,gres/nic=2", "cpu=8"}) {
    INFO(text);
    CHECK_FALSE(slurm::parse_tres(text).gpus_unknown);
    CHECK(slurm::parse_tres(text).gpu_count() == 0);
  }
  CHECK(slurm::parse_tres("cpu=8,gres/mig=2").has_shards());
}
