// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What reads a short text that somebody typed: quantities, amounts, dates, offsets from UTC, names of models.
// link: -lfmt
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/units.hpp>
#include <tonnage/units/parse.hpp>
#include <tonnage/usage/any_zone.hpp>

namespace {

using namespace tonnage;

/// Reads, or throws `tonnage::error` and nothing else.
template <class Read>
void attempt(Read read) {
  try {
    read();
  } catch (error const&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  attempt([&] { (void)parse<quantity<kind::power>>(text); });
  attempt([&] { (void)parse<quantity<kind::gpu, std::int64_t>>(text); });
  attempt([&] { (void)parse<quantity<money<usd>>>(text); });
  attempt([&] { (void)parse<quantity<kind::number>>(text); });
  attempt([&] {
    auto const read = parse_amount<usd>(text);
    if (parse_amount<usd>(to_decimal(read)) != read) std::abort();
  });
  attempt([&] {
    auto const read = parse_date(text);
    if (parse_date(to_string(read)) != read) std::abort();
  });
  attempt([&] { (void)parse_utc_offset(text); });
  attempt([&] { (void)catalog::find(text); });
  return 0;
}
