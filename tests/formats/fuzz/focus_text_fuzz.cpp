// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes: what was read of a number, a time or a category of FOCUS is read again from what is printed of it.
#include "target.hpp"

#include <string_view>
#include <tonnage/formats/focus/row.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::attempt;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

void run(std::string_view text) {
  attempt([&] {
    auto const number = parse_exact_decimal(text);
    hold_always(parse_exact_decimal(to_string(number)) == number);
    hold_always(number - number == exact_decimal());
    hold_always((-number).is_negative() == (number > exact_decimal()));
    hold_always(number.is_negative() == (number.to_double() < 0));
    attempt([&] {
      auto const down = to_amount<usd>(number, rounding::down);
      hold_always(to_amount<usd>(number, rounding::up) - down <= amount<usd>::from_micros(1));
      hold_always(parse_exact_decimal(to_text(down, 6)) <= number);
    });
  });
  attempt([&] {
    auto const when = focus::parse_time(text);
    hold_always(focus::parse_time(to_string(when)) == when);
  });
  attempt([&] { (void)focus::parse_category(text); });
}

fuzz_shape shape() {
  return {.separators = "-:T.E",
          .words = {"Usage", "purchase", "TAX", "Credit", "Adjustment", "Z", " UTC", "+09:00", "-0930", "-00.000001",
                    "99999999999999999999999999999999999999"}};
}

fuzz_target const here("focus_text", run, shape);

}  // namespace
