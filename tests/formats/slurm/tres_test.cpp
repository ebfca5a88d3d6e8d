// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/formats/slurm/tres.hpp>

using namespace tonnage;
using namespace tonnage::formats;

TEST_CASE("resources, and a GPU that is listed twice is one") {
  auto const t = parse_tres("billing=8,cpu=8,gres/gpu:a100=1,gres/gpu=1,mem=64G,node=1");
  CHECK(t.billing == 8);
  CHECK(t.cpus == 8);
  CHECK(t.nodes == 1);
  CHECK(t.memory_bytes == 68719476736);
  CHECK(t.gpu_count() == 1);
  CHECK(t.gpu_type() == "a100");
  CHECK(!t.contradicts_itself());
  CHECK(parse_tres("gres/gpu=2").gpu_count() == 2);
  CHECK(parse_tres("gres/gpu=2").gpu_type().empty());
  CHECK(parse_tres("mem=100").memory_bytes == 104857600);  // MiB
  CHECK(parse_tres("cpu=1K").cpus == 1024);
}

TEST_CASE("the total is that without a subtype, unless it is missing or too small") {
  CHECK(parse_tres("gres/gpu:a100=1,gres/gpu:h100=2").gpu_count() == 3);
  auto const more = parse_tres("gres/gpu=4,gres/gpu:a100=1");
  CHECK(more.gpu_count() == 4);
  CHECK(more.typed_gpus() == 1);
  auto const less = parse_tres("gres/gpu=1,gres/gpu:a100=1,gres/gpu:h100=2");
  CHECK(less.gpu_count() == 3);
  CHECK(less.contradicts_itself());
  CHECK(less.gpu_type() == "a100,h100");
}

TEST_CASE("what is not mentioned is unknown, and other resources are kept") {
  for (auto const* none : {"", "NONE", "(null)"}) CHECK(parse_tres(none) == tres{});
  for (auto const* unknown : {"?", "N/A", "gres/gpu=", "gres/gpu=?", "gres/gpu=N/A"})
    CHECK(parse_tres(unknown) == tres{.gpus_unknown = true});
  auto const t = parse_tres("cpu=?,mem=,license/matlab=1,gres/gpumem=80G,gres/shard:a100=3,bb/cray=10G");
  CHECK(!t.cpus);
  CHECK(!t.memory_bytes);
  CHECK(t.gpu_count() == 0);
  REQUIRE(t.other.size() == 4);
  CHECK(t.other[0] == std::pair<std::string, std::string>("license/matlab", "1"));
  CHECK(t.other[1].first == "gres/gpumem");
  CHECK(!parse_tres("gres/gpu=?").gpus_of_any_type);
  CHECK(parse_tres("gres/gpu:a100=?").gpus_unknown);
  CHECK(!parse_tres("gres/gpu=2,gres/gpu:a100=?").gpus_unknown);
}

TEST_CASE("wrong resources are refused with the part that is wrong") {
  for (std::string const bad : {"cpu", "=1", "cpu:8"})
    CHECK_THROWS_WITH(parse_tres("node=1," + bad),
                      "expected resources such as cpu=8,mem=64G,gres/gpu:a100=1: '" + bad + "'");
  CHECK_THROWS_WITH(parse_tres("cpu=8,"), "expected resources such as cpu=8,mem=64G,gres/gpu:a100=1");
  CHECK_THROWS_WITH(parse_tres("cpu=-1"), "expected a size such as 4000M or 3.5G: '-1'");
  CHECK_THROWS_WITH(parse_tres("cpu=1,cpu=2"), "a resource that is listed twice: 'cpu=2'");
  CHECK_THROWS_WITH(parse_tres("gres/gpu=1,gres/gpu=2"), "a resource that is listed twice: 'gres/gpu=2'");
  CHECK_THROWS_WITH(parse_tres("gres/gpu:a=1,gres/gpu:a=1"), "a subtype of GPUs that is listed twice: 'a'");
  CHECK_THROWS_WITH(parse_tres("gres/gpu:=1"), "a GPU subtype without a name: 'gres/gpu:=1'");
  CHECK_THROWS_WITH(parse_tres("gres/gpu=9000G"), "more GPUs than there are: '9000G'");
  CHECK_THROWS_WITH(parse_tres("mem=9000000P"), "a size above 2^63 - 1: '9000000P'");
}

TEST_CASE("older forms of generic resources") {
  CHECK(parse_gres("gpu:2").gpu_count() == 2);
  CHECK(parse_gres("gpu").gpu_count() == 1);
  CHECK(parse_gres("gpu:0").gpu_count() == 0);
  CHECK(parse_gres("gres:gpu:4").gpu_count() == 4);
  CHECK(parse_gres("gres/gpu:4").gpu_count() == 4);
  CHECK(parse_gres("gres:gpu:tesla:2").gpu_types == std::vector<tres_gpu_type>{{"tesla", 2}});
  CHECK(parse_gres("gpu:a100:2(IDX:0-1),craynetwork:1").gpu_count() == 2);
  CHECK(parse_gres("gpu:a100:2(S:0,1),craynetwork:1").other.size() == 1);
  CHECK(parse_gres("gpu:a100").gpu_types == std::vector<tres_gpu_type>{{"a100", 1}});
  CHECK(parse_gres("(null)") == tres{});
  CHECK(parse_gres("gpu:(null):3(IDX:0-7)").gpu_count() == 3);
  CHECK(parse_gres("gres/gpu=2").gpu_count() == 2);
  CHECK(parse_gres("gpu:a100=2").gpu_type() == "a100");
  CHECK(parse_gres("") == tres{});
  CHECK_THROWS_WITH(parse_gres("gpu:"), "expected resources such as gpu:a100:2: 'gpu:'");
  CHECK_THROWS_WITH(parse_gres("gpu:1,"), "expected resources such as gpu:a100:2");
  CHECK_THROWS_WITH(parse_gres("gpu::2"), "a GPU subtype without a name: 'gpu::2'");
  CHECK_THROWS_WITH(parse_gres("gpu:a:x"), "expected a size such as 4000M or 3.5G: 'x'");
  CHECK_THROWS_WITH(parse_gres("gpu:2(IDX:0"), "parentheses that do not match: 'gpu:2(IDX:0'");
  CHECK_THROWS_WITH(parse_gres("gpu:2)"), "parentheses that do not match: 'gpu:2)'");
}
