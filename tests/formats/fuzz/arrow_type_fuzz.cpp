// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes as what a producer of Arrow says of a column: its format, its metadata, its unit.
// link: -lfmt
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tonnage/formats/arrow/metadata.hpp>
#include <tonnage/formats/arrow/type.hpp>
#include <tonnage/formats/arrow/unit.hpp>
#include <tonnage/units.hpp>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

void read_type(std::string_view text) {
  try {
    auto const type = parse_arrow_type(text);
    expect(!type.name.empty() && !text.empty());
    expect(type.buffers >= 0 && type.buffers <= 3 && type.bits >= 0 && type.bits <= 256 && type.size >= 0);
    expect(type.kind != arrow_kind::timestamp || (text.ends_with(type.zone) && type.per_second > 0));
    expect(type.kind != arrow_kind::decimal || (type.precision >= 1 && type.precision <= 76));
  } catch (error const& why) {
    expect(!why.reason().empty());
  }
}

void read_metadata(std::string_view bytes) {
  try {
    auto const all = read_arrow_metadata(bytes.data(), bytes.size());
    auto const written = write_arrow_metadata(all);
    expect(all.empty() || bytes.starts_with(written));
    for (auto const& [key, value] : all) expect(find_arrow_metadata(bytes.data(), key, bytes.size()).has_value());
  } catch (error const&) {
  }
}

void hold_unit(std::string_view text) {
  try {
    formats::detail::must_be_unit(text, tonnage::detail::measured_by<kind::power>, scale{}, {.field = "power"});
    expect(!text.empty());
  } catch (error const& why) {
    expect(why.reason().find("W is asked for") != std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  read_type(text);
  read_metadata(text);
  hold_unit(text);
  return 0;
}
