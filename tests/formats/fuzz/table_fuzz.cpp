// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes as a table of a user's: quantities with their units, what may be absent, hosts, records that come again, in
// any dialect. A stream gives what a text gives.
#include "target.hpp"
#include "unit_words.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/formats/table.hpp>
#include <tonnage/units.hpp>
#include <utility>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

struct fuzzed_hall {
  std::string name{};
  std::string host{};
  quantity<kind::gpu> count{};
  std::optional<quantity<kind::power>> draw{};
  std::optional<quantity<kind::byte>> disk{};
  quantity<money<usd>> cost{};
  std::optional<double> share{};
  std::optional<std::int64_t> racks{};
  bool is_open = false;
  catalog::model gpu_model = unknown_model;
  std::optional<date> since{};
  std::optional<std::chrono::sys_seconds> seen{};
};

table_form<fuzzed_hall> form_of(unsigned how) {
  using row = fuzzed_hall;
  auto out = table_form<row>{column("name", &row::name).also("site").required(),
                             column("gpus", &row::count).also("count").in("GPUs"),
                             column("draw", &row::draw),
                             column("disk", &row::disk).in("GB"),
                             column("cost", &row::cost).in("USD").or_absent(),
                             column("share", &row::share),
                             column("racks", &row::racks),
                             column("open", &row::is_open).or_absent(true),
                             column("model", &row::gpu_model).or_absent(unknown_model),
                             column("since", &row::since),
                             column("seen", &row::seen)}
                 .without_lines("#")
                 .refusing_lines("ERROR", "a message")
                 .not_of("pid", "processes");
  if ((how & 32U) != 0) out = std::move(out).behind_host(&row::host).after_banner(1);
  if ((how & 64U) != 0) out = std::move(out).identified_by(&row::name);
  if ((how & 192U) == 192U) out = std::move(out).latest_by(&row::seen);
  return out;
}

std::string rows_in(csv_input input, table_form<fuzzed_hall> form, csv_dialect const& dialect) {
  std::string said;
  try {
    auto const found =
        read_table<fuzzed_hall>(std::move(input), std::move(form), dialect, {.on_error = bad_rows::collect});
    auto const& report = found.report;
    hold_always(report.kept == found.rows.size());
    hold_always(report.rows == report.kept + report.refused + report.replaced);
    for (auto const& each : found.rows) said += each.name + "|" + each.host + "\n";
    said += report.summary();
    for (auto const& why : report.refusals) said += why.what();
  } catch (error const& why) {
    said = why.what();
  }
  return said;
}

void run(std::string_view input) {
  if (input.empty()) return;
  auto const how = static_cast<unsigned char>(input[0]);
  csv_dialect dialect{.separator = ",;|\t"[how & 3U]};
  if ((how & 4U) != 0) dialect.decimal_comma = true;
  if ((how & 8U) != 0) dialect.thousands = (how & 4U) != 0 ? '.' : '\'';
  auto const text = input.substr(1);
  auto const said = rows_in(text, form_of(how), dialect);
  if ((how & 16U) == 0) return;
  std::istringstream stream{std::string(text)};
  hold_always(rows_in(stream, form_of(how), dialect) == said);
}

fuzz_shape shape() {
  return {.options = 1,
          .separators = ",;|\t",
          .columns = {"name",      "site", "gpus",      "count", "draw",     "draw [kW]",  "draw_kw",
                      "draw (MW)", "disk", "disk [TB]", "cost",  "cost_usd", "cost [EUR]", "share",
                      "racks",     "open", "model",     "since", "seen",     "pid"},
          .words = tonnage::testing::words_of_units_and(
              {"north", "south", "3.5", "16", "3.5 kW", "1,250.5", "1.250,5", "1'250", "8 GPUs", "$1,000", "12 USD",
               "yes", "false", "# a comment", "ERROR: none", "node1: north", "node1: name", "2026-03-01"})};
}

fuzz_target const here("table", run, shape);

}  // namespace
