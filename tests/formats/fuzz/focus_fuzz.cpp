// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes: rows of FOCUS are kept or refused with a reason, and a stream gives what a text gives.
#include "target.hpp"

#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <tonnage/formats/focus/reader.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::attempt;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

/// What was read of an input, in words.
std::string rows_in(csv_input input, focus::options const& options) {
  std::string said;
  try {
    focus::sums sums;
    std::uint64_t rows = 0;
    auto const report = focus::read(std::move(input), options, [&](focus::row const& row) {
      ++rows;
      hold_always(row.charge_period.begin <= row.charge_period.end);
      hold_always(row.currency.size() == 3);
      for (auto const& cost : {row.billed, row.effective, row.listed, row.contracted})
        if (cost) hold_always(parse_exact_decimal(to_string(*cost)) == *cost);
      said += row.provider + "|" + row.service + "|" + to_string(row.charge_period) + "\n";
      attempt([&] { sums.add(row); });
    });
    hold_always(report.rows == report.kept + report.refused);
    hold_always(report.kept == rows);
    hold_always(sums.rows <= rows);
    said += report.summary() + to_string(sums.billed);
    for (auto const& why : report.refusals) said += why.what();
    for (auto const& name : report.ignored_columns) said += name;
  } catch (error const& why) {
    said += why.what();
  }
  return said;
}

void run(std::string_view input) {
  if (input.empty()) return;
  auto const how = static_cast<unsigned char>(input[0]);
  auto const text = input.substr(1);
  focus::options options{.on_error = bad_rows::collect};
  if ((how & 1U) != 0)
    options.columns = {"BilledCost",         "BillingAccountId", "BillingCurrency", "BillingPeriodEnd",
                       "BillingPeriodStart", "ChargeCategory",   "ChargePeriodEnd", "ChargePeriodStart",
                       "ContractedCost",     "EffectiveCost",    "ListCost",        "ProviderName",
                       "ServiceCategory",    "ServiceName"};
  if ((how & 2U) != 0) options.dialect.separator = ';';
  auto const said = rows_in(text, options);
  if ((how & 4U) == 0) return;
  std::istringstream stream{std::string(text)};
  hold_always(rows_in(stream, options) == said);
}

fuzz_shape shape() {
  return {.options = 1,
          .separators = ",;",
          .columns = tonnage::testing::columns_of(focus::detail::form_of_focus()),
          .words = {"USD", "EUR", "Usage", "purchase", "TAX", "Credit", "Adjustment", "2026-03-01T00:00:00Z",
                    "2026-04-01T00:00:00Z", "2026-03-01 00:00:00", "2026-04-01", "2026-03-02T01:00:00+09:00",
                    "0.0000123456", "-0.5", "{\"a\":1}", "Correction", "Committed"}};
}

fuzz_target const here("focus", run, shape);

}  // namespace
