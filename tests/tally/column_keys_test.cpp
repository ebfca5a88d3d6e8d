// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <range/v3/view/filter.hpp>
#include <tonnage/tally/columns.hpp>
#include <vector>

#include "register.hpp"

using namespace tonnage;
using namespace tonnage::testing;

namespace {

some_register<std::uint32_t> const made(1'500, 31);
auto const rows = made.rows();
auto const all = made.in_columns();

/// Where the answers of rows and of columns differ.
template <class Ask>
std::string differs(Ask const& ask) {
  return difference(ask(rows), ask(all));
}

}  // namespace

TEST_CASE("which rows: every selection, at every edge") {
  std::string found;
  for (int const n : {-1, 0, 1, 700, 1'999, 2'000}) {
    as_of const when(on_day(n));
    period const during(on_day(n), on_day(n + 300));
    found += differs([&](auto const& from) { return from | in_service(when) | tally(gpu_count); });
    found += differs([&](auto const& from) { return from | added_in(during) | tally(gpu_count); });
    found += differs([&](auto const& from) { return from | retired_in(during) | tally(gpu_count); });
  }
  found += differs([&](auto const& from) { return from | added_in(period(on_day(5), on_day(5))) | tally(gpu_count); });
  found += differs([](auto const& from) { return from | at_completion() | tally(gpu_count); });
  CHECK(found == "");
}

TEST_CASE("which rows: a selection over another, and views before and after") {
  auto const some = [](auto const& row) { return owner_of(row) == owner_name("Delta"); };
  CHECK(differs([](auto const& from) {
          return from | added_in(period(on_day(0), on_day(900))) | in_service(as_of(on_day(800))) | tally(gpu_count);
        }) == "");
  CHECK(differs([&](auto const& from) {
          return from | ranges::views::filter(some) | in_service(as_of(on_day(800))) | tally(gpu_count);
        }) == "");
  CHECK(differs([&](auto const& from) {
          return from | in_service(as_of(on_day(800))) | ranges::views::filter(some) | tally(gpu_count);
        }) == "");
}

TEST_CASE("by what: names, places, models and years") {
  CHECK(differs([](auto const& from) { return from | by(owner, operator_, tenant) | tally(gpu_count); }) == "");
  CHECK(differs([](auto const& from) { return from | by(site.at(1), site.at(2)) | tally(gpu_count); }) == "");
  CHECK(differs([](auto const& from) { return from | by(vendor, model, commissioning_year) | tally(gpu_count); }) ==
        "");
}

TEST_CASE("by what: a status goes by all dates, and by what is stated") {
  auto const ask = [](auto const& from) { return from | by(status_as_of(as_of(on_day(900)))) | tally(gpu_count); };
  CHECK(differs(ask) == "");
  auto const answer = ask(all);
  REQUIRE(answer.size() == 4);
  std::int64_t by_hand = 0;
  for (auto const& row : rows)
    if (row.status == status::ordered ||
        (row.status == status::commissioned && !(row.retired && *row.retired <= on_day(900)) &&
         !(row.commissioned && *row.commissioned <= on_day(900)) && row.ordered && *row.ordered <= on_day(900)))
      by_hand += row.count.in(gpus);
  CHECK(answer.at(gpu_count, status::ordered).value().in(gpus) == by_hand);
}

TEST_CASE("by what: a key of the user's") {
  auto const size = key("size", [](auto const& row) { return count_of(row).in(gpus) > 4 ? 1 : 0; });
  CHECK(differs([&](auto const& from) { return from | by(size) | tally(gpu_count); }) == "");
}

TEST_CASE("codes with a dictionary of their own go by it") {
  std::vector<catalog::model> const models{catalog::nvidia::l4};
  std::vector<std::uint8_t> const code{0, 0, 0}, stated{0, 1, 0}, since{0, 0, 1};
  std::vector<std::uint16_t> const counts{1, 2, 4};
  std::vector<status> const statuses{status::commissioned, status::retired};
  std::vector<date> const dates{on_day(0), on_day(10)};
  columns const some(column(model_of, code, models), column(count_of, counts), column(status_of, stated, statuses),
                     column(commissioned_of, since, dates));
  auto const n = [](auto const& table) { return table.total(gpu_count).value().in(gpus); };
  CHECK(n(some | in_service(as_of(on_day(5))) | tally(gpu_count)) == 1);
  CHECK(n(some | in_service(as_of(on_day(10))) | tally(gpu_count)) == 5);
  CHECK(n(some | tally(gpu_count)) == 7);
}

TEST_CASE("by years that none of the rows has") {
  std::vector<catalog::model> const models{catalog::nvidia::l4};
  std::vector<std::uint8_t> const code{0, 0};
  std::vector<std::int32_t> const known{no_day, no_day};
  columns const some(column(model_of, code, models), column(count_of, code), column(commissioned_of, known));
  auto const answer = some | by(commissioning_year) | tally(gpu_count);
  REQUIRE(answer.size() == 1);
  CHECK(!std::get<0>(answer.rows[0].keys).ok());
}
