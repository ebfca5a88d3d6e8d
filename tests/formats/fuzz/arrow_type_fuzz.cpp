// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes as what a producer of Arrow says of a column: its format, its metadata, its unit.
// link: -lfmt
#include "target.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <tonnage/formats/arrow/metadata.hpp>
#include <tonnage/formats/arrow/type.hpp>
#include <tonnage/formats/arrow/unit.hpp>
#include <tonnage/units.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

void read_type(std::string_view text) {
  try {
    auto const type = parse_arrow_type(text);
    hold_always(!type.name.empty() && !text.empty());
    hold_always(type.buffers >= 0 && type.buffers <= 3 && type.bits >= 0 && type.bits <= 256 && type.size >= 0);
    hold_always(type.kind != arrow_kind::timestamp || (text.ends_with(type.zone) && type.per_second > 0));
    hold_always(type.kind != arrow_kind::decimal || (type.precision >= 1 && type.precision <= 76));
  } catch (error const& why) {
    hold_always(!why.reason().empty());
  }
}

void read_metadata(std::string_view bytes) {
  try {
    auto const all = read_arrow_metadata(bytes.data(), bytes.size());
    auto const written = write_arrow_metadata(all);
    hold_always(all.empty() || bytes.starts_with(written));
    for (auto const& [key, value] : all) hold_always(find_arrow_metadata(bytes.data(), key, bytes.size()).has_value());
  } catch (error const&) {
  }
}

void hold_unit(std::string_view text) {
  try {
    formats::detail::must_be_unit(text, tonnage::detail::measured_by<kind::power>, scale{}, {.field = "power"});
    hold_always(!text.empty());
  } catch (error const& why) {
    hold_always(why.reason().find("W is asked for") != std::string::npos);
  }
}

void run(std::string_view text) {
  read_type(text);
  read_metadata(text);
  hold_unit(text);
}

fuzz_shape shape() {
  return {.separators = ",:",
          .words = {"tsn:", "tss:UTC", "tsm:Asia/Seoul", "tDu", "d:38,10", "d:76,0,256", "w:16", "+w:3", "+l", "+s",
                    "+ud:0,1", "vu", "W/GPU", "kW", "Wh"}};
}

fuzz_target const here("arrow_type", run, shape);

}  // namespace
