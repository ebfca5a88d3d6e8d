// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes: rows of FOCUS are kept or refused with a reason, a stream gives what a text gives, and what was read of a number
// or a time is read again from what is printed of it.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <tonnage/formats/focus/reader.hpp>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

template <class Act>
void attempt(Act act) {
  try {
    act();
  } catch (error const& why) {
    expect(!why.reason().empty());
  }
}

/// What was read of an input, in words.
std::string read(csv_input input, focus::options const& options) {
  std::string said;
  try {
    focus::sums sums;
    std::uint64_t rows = 0;
    auto const report = focus::read(std::move(input), options, [&](focus::row const& row) {
      ++rows;
      expect(row.charge_period.begin <= row.charge_period.end);
      expect(row.currency.size() == 3);
      for (auto const& cost : {row.billed, row.effective, row.listed, row.contracted})
        if (cost) expect(parse_exact_decimal(to_text(*cost)) == *cost);
      said += row.provider + "|" + row.service + "|" + to_string(row.charge_period) + "\n";
      attempt([&] { sums.add(row); });
    });
    expect(report.rows == report.kept + report.refused);
    expect(report.kept == rows);
    expect(sums.rows <= rows);
    said += report.summary() + to_text(sums.billed);
    for (auto const& why : report.refusals) said += why.what();
    for (auto const& name : report.ignored_columns) said += name;
  } catch (error const& why) {
    said += why.what();
  }
  return said;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view const text(reinterpret_cast<char const*>(data) + 1, size - 1);
  attempt([&] {
    auto const number = parse_exact_decimal(text);
    expect(parse_exact_decimal(to_text(number)) == number);
    expect(number - number == exact_decimal());
    expect((-number).is_negative() == (number > exact_decimal()));
    expect(number.is_negative() == (number.to_double() < 0));
    attempt([&] {
      auto const down = to_amount<usd>(number, rounding::down);
      expect(to_amount<usd>(number, rounding::up) - down <= amount<usd>::from_micros(1));
      expect(parse_exact_decimal(to_text(down, 6)) <= number);
    });
  });
  attempt([&] {
    auto const when = focus::parse_time(text);
    expect(focus::parse_time(to_string(when)) == when);
  });
  attempt([&] { (void)focus::parse_category(text); });
  focus::options options{.on_error = bad_rows::collect};
  if ((data[0] & 1U) != 0)
    options.columns = {"BilledCost",         "BillingAccountId", "BillingCurrency", "BillingPeriodEnd",
                       "BillingPeriodStart", "ChargeCategory",   "ChargePeriodEnd", "ChargePeriodStart",
                       "ContractedCost",     "EffectiveCost",    "ListCost",        "ProviderName",
                       "ServiceCategory",    "ServiceName"};
  if ((data[0] & 2U) != 0) options.dialect.separator = ';';
  std::istringstream stream{std::string(text)};
  expect(read(stream, options) == read(text, options));
  return 0;
}
