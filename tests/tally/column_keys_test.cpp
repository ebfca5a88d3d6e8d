// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdint>
#include <range/v3/view/filter.hpp>
#include <string>
#include <tonnage/report/grid.hpp>
#include <tonnage/tally/buckets.hpp>
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

TEST_CASE("by what: steps, months, quarters and years of an attribute") {
  CHECK(differs([](auto const& from) { return from | by(in_years(commissioned_of)) | tally(gpu_count); }) == "");
  CHECK(differs([](auto const& from) { return from | by(in_quarters(ordered_of), owner) | tally(gpu_count); }) == "");
  CHECK(differs([](auto const& from) {
          return from | in_service(as_of(on_day(900))) | by(in_months(retired_of)) | tally(gpu_count);
        }) == "");
  CHECK(differs([](auto const& from) { return from | by(in_steps(cost_of, 500.0 * usd)) | tally(gpu_count); }) == "");
  CHECK(differs([](auto const& from) { return from | by(in_steps(count_of, 2 * gpus)) | tally(gpu_count); }) == "");
  // Of a function, which may look at any column, and of another key.
  auto const since = [](auto const& row) { return commissioned_of(row); };
  CHECK(differs([&](auto const& from) { return from | by(in_years(since)) | tally(gpu_count); }) == "");
  CHECK(differs([&](auto const& from) { return from | by(in_years(key("since", since))) | tally(gpu_count); }) == "");
}

TEST_CASE("steps, months, quarters and years of columns, by hand") {
  std::vector<catalog::model> const models{catalog::nvidia::l4};
  std::vector<std::uint8_t> const code{0, 0, 0, 0}, price{1, 0, 1, 2};
  std::vector<std::uint16_t> const counts{1, 2, 4, 8};
  std::vector<std::int32_t> const since{20'000, no_day, 20'001, 20'089};  // 4 and 5 October 2024, 1 January 2025
  std::vector<quantity<money<usd>>> const prices{0.0 * usd, 250.0 * usd, 1'000.0 * usd};
  columns const some(column(model_of, code, models), column(count_of, counts), column(commissioned_of, since),
                     column(cost_of, price, prices));
  auto const texts = [&](auto const& of) {
    std::string out;
    for (auto const& row : some | at_completion() | by(of) | tally(gpu_count))
      out += report::key_text(row.template get<0>()) + ": " + std::to_string(row.template get<1>().value().in(gpus)) +
             "; ";
    return out;
  };
  CHECK(texts(in_years(commissioned_of)) == "unknown: 2; 2024: 5; 2025: 8; ");
  CHECK(texts(in_quarters(commissioned_of)) == "unknown: 2; 2024-Q4: 5; 2025-Q1: 8; ");
  CHECK(texts(in_months(commissioned_of)) == "unknown: 2; 2024-10: 5; 2025-01: 8; ");
  CHECK(texts(in_steps(count_of, 4 * gpus)) == "0 GPUs to 4 GPUs: 3; 4 GPUs to 8 GPUs: 4; 8 GPUs to 12 GPUs: 8; ");
  CHECK(texts(in_steps(cost_of, 500.0 * usd)) == "$0 to $500: 7; $1000 to $1500: 8; ");
  using all = std::remove_cvref_t<decltype(some)>;
  using one = std::tuple<detail::calendar_key<detail::commissioned_of_attribute, detail::as_month>>;
  STATIC_REQUIRE(detail::known_to_kernels<all, one, std::tuple<std::remove_cvref_t<decltype(gpu_count)>>>);
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
