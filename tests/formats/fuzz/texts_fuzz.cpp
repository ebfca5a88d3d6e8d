// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What reads a short text that somebody typed: quantities, amounts, dates, instants, offsets from UTC, names of models.
// link: -lfmt
#include "target.hpp"
#include "unit_words.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/formats/time_text.hpp>
#include <tonnage/units.hpp>
#include <tonnage/units/parse.hpp>
#include <tonnage/usage/any_zone.hpp>

using namespace tonnage;
using tonnage::testing::attempt;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

void run(std::string_view text) {
  attempt([&] { (void)parse<quantity<kind::power>>(text); });
  attempt([&] { (void)parse<quantity<kind::gpu, std::int64_t>>(text); });
  attempt([&] { (void)parse<quantity<money<usd>>>(text); });
  attempt([&] { (void)parse<quantity<kind::number>>(text); });
  attempt([&] {
    auto const read = parse_amount<usd>(text);
    hold_always(parse_amount<usd>(to_decimal(read)) == read);
  });
  attempt([&] {
    auto const read = parse_date(text);
    hold_always(parse_date(to_string(read)) == read);
  });
  attempt([&] { hold_always(formats::parse_day(text).ok()); });
  attempt([&] { (void)formats::parse_instant(text); });
  attempt([&] { (void)parse_utc_offset(text); });
  attempt([&] { (void)catalog::find(text); });
}

fuzz_shape shape() {
  return {.separators = " /-:",
          .words = tonnage::testing::words_of_units_and({"kW", "GPUs", "$", "USD/h", "W/GPU", "FLOP/s", "TB/s", "H100",
                                                         "MI300X", "A100-SXM4-80GB", "M", "10B", "+05:30", "Z", "%"})};
}

fuzz_target const here("texts", run, shape);

}  // namespace
