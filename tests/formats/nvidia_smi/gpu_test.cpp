// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <map>
#include <string>
#include <tonnage/formats/nvidia_smi/gpu.hpp>
#include <tonnage/tally.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

static_assert(holding_like<nvidia_smi::gpu_record>);

namespace {

struct given {
  std::map<nvidia_smi::field, std::string> texts{};
  std::vector<std::string> absences{};

  [[nodiscard]] std::optional<std::string_view> text(nvidia_smi::field f) const {
    auto const at = texts.find(f);
    return at == texts.end() ? std::nullopt : std::optional<std::string_view>(at->second);
  }
  void absent(nvidia_smi::field f, nvidia_smi::absence why, std::string const& in_words) {
    absences.push_back(std::string(formats::nvidia_smi::detail::name_of(f)) + " " + in_words);
    CHECK((why == nvidia_smi::absence::unreadable) == (in_words != to_string(why)));
  }
};
nvidia_smi::gpu_record gpu_of(std::map<nvidia_smi::field, std::string> texts) {
  given source{std::move(texts)};
  return formats::nvidia_smi::detail::gpu_from(source);
}
auto in_watts(nvidia_smi::reading<quantity<kind::chip_power>> const& power) {
  return power.value().in(watts * of_chips);
}

}  // namespace

TEST_CASE("fields by their names and by those that other queries give them") {
  CHECK(nvidia_smi::field_named("power.draw") == nvidia_smi::field::power_draw);
  CHECK(nvidia_smi::field_named("name") == nvidia_smi::field::name);
  CHECK(nvidia_smi::field_named("gpu_name") == nvidia_smi::field::name);
  CHECK(nvidia_smi::field_named("GPU_UUID") == nvidia_smi::field::uuid);
  CHECK(nvidia_smi::field_named("gpu_bus_id") == nvidia_smi::field::bus_id);
  CHECK(nvidia_smi::field_named("gpu_serial") == nvidia_smi::field::serial);
  CHECK(nvidia_smi::field_named("mig.mode.current") == nvidia_smi::field::mig_mode);
  CHECK(nvidia_smi::field_named("mig.mode.pending") == nvidia_smi::field::others);
  CHECK(nvidia_smi::field_named("module.power.draw.average") == nvidia_smi::field::others);
  CHECK(nvidia_smi::field_named("") == nvidia_smi::field::others);
}

TEST_CASE("a UUID that is masked tells nothing") {
  CHECK(nvidia_smi::is_distinct_uuid("GPU-d37e67a5-91dd-3774-a5cb-99096249601a"));
  CHECK(nvidia_smi::is_distinct_uuid("GPU-00000000-0000-0000-0000-000000000001"));
  CHECK_FALSE(nvidia_smi::is_distinct_uuid("GPU-00000000-0000-0000-0000-000000000000"));
  CHECK_FALSE(nvidia_smi::is_distinct_uuid("GPU-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"));
  CHECK_FALSE(nvidia_smi::is_distinct_uuid("REDACTED"));
  CHECK_FALSE(nvidia_smi::is_distinct_uuid(""));
  formats::nvidia_smi::detail::gpus_seen seen;
  CHECK(seen.add("GPU-d37e67a5-91dd-3774-a5cb-99096249601a"));
  CHECK_FALSE(seen.add("GPU-d37e67a5-91dd-3774-a5cb-99096249601a"));
  CHECK(seen.add("REDACTED"));
  CHECK(seen.add("REDACTED"));
}

TEST_CASE("nothing at all is one GPU of an unknown model") {
  auto const each = gpu_of({});
  CHECK(each.count == 1.0 * gpus);
  CHECK(each.model == catalog::model(unknown_model));
  CHECK(each.power_draw.why() == nvidia_smi::absence::not_asked);
  CHECK_FALSE(each.index);
  CHECK_FALSE(each.failure);
}

TEST_CASE("a name leads to the catalogue, or to a model of that name of which nothing is known") {
  CHECK(gpu_of({{nvidia_smi::field::name, "NVIDIA H100 80GB HBM3"}}).model ==
        catalog::model(catalog::find("H100 SXM5")));
  CHECK(gpu_of({{nvidia_smi::field::name, "Tesla T4"}}).model == catalog::model(catalog::find("T4")));
  auto const other = gpu_of({{nvidia_smi::field::name, "NVIDIA Nimbus 1"}});
  CHECK(other.model->name == "NVIDIA Nimbus 1");
  CHECK_FALSE(other.model->peak<bf16>());
  CHECK(other.model == gpu_of({{nvidia_smi::field::name, "NVIDIA Nimbus 1"}}).model);
}

TEST_CASE("of several draws, the first that is known counts") {
  using f = nvidia_smi::field;
  CHECK(in_watts(gpu_of({{f::power_draw, "10 W"}, {f::power_draw_average, "20 W"}}).power_draw) == 10);
  CHECK(in_watts(gpu_of({{f::power_draw, "[N/A]"}, {f::power_draw_average, "20 W"}}).power_draw) == 20);
  CHECK(in_watts(gpu_of({{f::power_draw_average, "N/A"}, {f::power_draw_instant, "30 W"}}).power_draw) == 30);
  CHECK(gpu_of({{f::power_draw, "[GPU is lost]"}, {f::power_draw_average, "[N/A]"}}).power_draw.why() ==
        nvidia_smi::absence::lost);
  CHECK(gpu_of({{f::power_draw_instant, "[N/A]"}}).power_draw.why() == nvidia_smi::absence::not_applicable);
}

TEST_CASE("a GPU that fails says so in any field") {
  using f = nvidia_smi::field;
  CHECK(gpu_of({{f::serial, "[GPU is lost]"}}).failure == nvidia_smi::absence::lost);
  CHECK(gpu_of({{f::temperature, "[GPU requires reset]"}}).failure == nvidia_smi::absence::requires_reset);
  CHECK(gpu_of({{f::temperature, "[GPU requires reset]"}, {f::serial, "[GPU is lost]"}}).failure ==
        nvidia_smi::absence::lost);
  CHECK(gpu_of({{f::recovery_action, "Reset"}}).failure == nvidia_smi::absence::requires_reset);
  CHECK(gpu_of({{f::recovery_action, "Reboot"}}).failure == nvidia_smi::absence::requires_reset);
  CHECK(gpu_of({{f::reset_required, "Yes"}}).failure == nvidia_smi::absence::requires_reset);
  CHECK_FALSE(gpu_of({{f::recovery_action, "None"}, {f::reset_required, "No"}}).failure);
  CHECK_FALSE(gpu_of({{f::power_draw, "[Unknown Error]"}}).failure);  // laptops have no power sensor that answers
}

TEST_CASE("what is absent is told with its reason, and so is what cannot be read") {
  given source{{{nvidia_smi::field::uuid, "[Unknown Error]"},
                {nvidia_smi::field::name, "Tesla T4"},
                {nvidia_smi::field::busy_share, ""},
                {nvidia_smi::field::timestamp, "noon"},
                {nvidia_smi::field::power_draw, "-1 W"},
                {nvidia_smi::field::power_draw_average, "20 W"},
                {nvidia_smi::field::temperature, "hot"},
                {nvidia_smi::field::index, "first"}}};
  auto const each = formats::nvidia_smi::detail::gpu_from(source);
  CHECK(source.absences == std::vector<std::string>{"timestamp expected a time such as 2026/06/26 11:59:44.226",
                                                    "uuid unknown error", "index expected a whole number",
                                                    "utilization.gpu empty",
                                                    "power.draw a power of a GPU is not negative",
                                                    "temperature.gpu expected a number in C"});
  CHECK(each.model == catalog::model(catalog::find("T4")));
  CHECK(each.timestamp.why() == nvidia_smi::absence::unreadable);
  CHECK(each.celsius.why() == nvidia_smi::absence::unreadable);
  CHECK(in_watts(each.power_draw) == 20);  // the average stands for a draw that cannot be read
  CHECK_FALSE(each.index);
  CHECK_FALSE(each.failure);
}

TEST_CASE("GPUs are rows for tally") {
  std::vector<nvidia_smi::gpu_record> found{
      gpu_of({{nvidia_smi::field::name, "Tesla T4"}, {nvidia_smi::field::power_draw, "26.75 W"}}),
      gpu_of({{nvidia_smi::field::name, "Tesla T4"}, {nvidia_smi::field::power_draw, "[N/A]"}})};
  auto const draw = sum<nature::stock>("power draw", [](auto const& each) { return each.power_draw.if_known(); });
  auto const answer = found | by(model) | tally(gpu_count, draw, peak<fp16>);
  REQUIRE(answer.rows.size() == 1);
  CHECK(answer.total(gpu_count).value() == 2.0 * gpus);
  CHECK(answer.total(draw).known().in(watts * of_chips) == 26.75);
  CHECK_FALSE(answer.total(draw).is_complete());
  CHECK(answer.total(peak<fp16>).value() == 2 * 65e12 * flop_per_s<fp16>);  // 65 TFLOP/s each
}

TEST_CASE("each GPU of a board of several counts as its share of the board") {
  std::vector<nvidia_smi::gpu_record> found;
  auto const take = [&](char const* name, int times) {
    for (; times != 0; --times) found.push_back(gpu_of({{nvidia_smi::field::name, name}}));
  };
  take("NVIDIA A16", 4), take("Tesla K80", 2), take("Tesla M60", 2), take("Tesla M10", 4);
  auto const boards = found | by(model) | tally(gpu_count, chip_power, memory);
  REQUIRE(boards.rows.size() == 4);
  // One board of each: 250 W and 64 GB, 300 W and 24 GB, 300 W and 16 GB, 225 W and 32 GB.
  CHECK(boards.total(gpu_count).value().in(gpus) == 4);
  CHECK(boards.total(chip_power).value().in(watts * of_chips) == 250 + 300 + 300 + 225);
  CHECK(boards.total(memory).value().in(gigabytes) == 64 + 24 + 16 + 32);
  // A virtual GPU of 4 of the 16 GB that one of the four GPUs has is a sixteenth of the board.
  CHECK(gpu_of({{nvidia_smi::field::name, "NVIDIA A16-4Q"}}).count == 0.0625 * gpus);
  CHECK(gpu_of({{nvidia_smi::field::name, "NVIDIA A40"}}).count == 1.0 * gpus);
  CHECK(gpu_of({{nvidia_smi::field::name, "nobody's"}}).count == 1.0 * gpus);
}
