// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <optional>
#include <range/v3/view/drop_while.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/istream.hpp>
#include <range/v3/view/reverse.hpp>
#include <ranges>
#include <sstream>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/named.hpp>
#include <tonnage/fleet/row_number.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/tally/to_columns.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

struct node {
  int count;
  catalog::model model;
  std::string owner;
  std::optional<date> commissioned;
  std::optional<date> retired;
};
auto const l4 = catalog::model(catalog::nvidia::l4);
date const then(2026y / 1 / 1), later(2027y / 1 / 1);
/// The count of row 7 is none; rows 1, 2 and 5 are retired, row 4 is nobody's.
std::vector<node> const nodes{{1, l4, "a", then, later}, {1, l4, "b", then, later}, {1, l4, "a", then, {}},
                              {1, l4, "", then, {}},     {1, l4, "b", then, later}, {1, l4, "a", then, {}},
                              {-1, l4, "b", then, {}},   {1, l4, "a", then, {}}};

/// What the error of a question says.
template <class Rows, class Selector>
std::string refusal(Rows const& from, Selector const& of) {
  try {
    static_cast<void>(from | of | tally(gpu_count));
  } catch (error const& why) {
    return why.reason() + " '" + why.where().text + "'";
  }
  return "no error";
}

struct named_node {
  int count;
  std::string model;
};
std::istream& operator>>(std::istream& from, named_node& to) { return from >> to.count >> to.model; }

}  // namespace

TEST_CASE("an error names the row of the source, alike for rows and columns") {
  std::string const expected = "a count of GPUs is a number of at least 0, in row 7 '-1'";
  auto const lying = to_columns(nodes);
  auto const on = in_service(as_of(2028y / 1 / 1));
  CHECK(refusal(nodes, at_completion()) == expected);
  CHECK(refusal(lying, at_completion()) == expected);
  CHECK(refusal(lying.with_threads(2), at_completion()) == expected);
  CHECK(refusal(nodes, on) == expected);
  CHECK(refusal(lying, on) == expected);
  // A selection of another one, which goes row by row in columns too, and a copy of the rows.
  CHECK(refusal(nodes | added_in(2026y), on) == expected);
  CHECK(refusal(lying | added_in(2026y), on) == expected);
  CHECK(refusal(std::vector<node>(nodes), on) == expected);
  CHECK(refusal(std::vector<node>(nodes) | at_completion(), added_in(2026y)) == expected);
}

TEST_CASE("the row of the source through views of others") {
  auto const somebody = ranges::views::filter([](auto const& row) { return !row.owner.empty(); });
  auto const is_row = [](std::string const& n, auto of) {
    CHECK_THROWS_WITH(of | tally(gpu_count), contains("in row " + n));
  };
  is_row("7", nodes | somebody | at_completion());
  is_row("7", nodes | at_completion() | somebody);
  is_row("7", nodes | ranges::views::drop_while([](node const& row) { return row.owner == "a"; }) | at_completion());
  is_row("7", nodes | somebody | somebody | at_completion());
  is_row("7", nodes | std::views::filter([](node const& row) { return !row.retired; }) | at_completion());
  is_row("7", nodes | scaled_by(2) | at_completion());
  // What goes backwards is numbered as it is read.
  is_row("2", nodes | ranges::views::reverse | at_completion());
  is_row("2",
         nodes | ranges::views::filter([](auto const&) { return true; }) | ranges::views::reverse | at_completion());
}

TEST_CASE("the row of the source whose dates or model are none") {
  auto wrong = nodes;
  wrong[6] = {1, l4, "b", later, then};
  std::string const expected = "retired before commissioned, in row 7 '2026-01-01 < 2027-01-01'";
  auto const on = in_service(as_of(2028y / 1 / 1));
  CHECK(refusal(wrong, at_completion()) == expected);
  CHECK(refusal(wrong | added_in(period(then, date(2028y / 1 / 1))), on) == expected);
  std::vector<named_node> const named{{1, "L4"}, {2, "L4"}, {3, "L4"}, {4, "H1OO"}};
  auto const many = ranges::views::filter([](named_node const& row) { return row.count > 1; });
  CHECK_THROWS_WITH(named | tally(gpu_count), contains("row 4: no accelerator goes by this name"));
  CHECK_THROWS_WITH(named | many | tally(gpu_count), contains("row 4: no accelerator goes by this name"));
  CHECK_THROWS_WITH(named | many | at_completion() | tally(gpu_count), contains("row 4: "));
}

TEST_CASE("the row of a source that is read once") {
  std::string text;
  for (int i = 0; i != 100; ++i) text += "1 L4\n";
  std::istringstream from(text + "-1 L4\n1 L4\n");
  CHECK_THROWS_WITH(ranges::istream_view<named_node>(from) | tally(gpu_count), contains("in row 101"));
  struct counted_node {
    int count;
    catalog::model model;
    tonnage::status status;
  };
  auto const stated = [](int n) { return counted_node{n, l4, n == 0 ? status::retired : status::commissioned}; };
  std::istringstream numbers("1 0 1 0 0 1 -1 0 1");
  auto once = ranges::istream_view<int>(numbers) | ranges::views::transform(stated);
  CHECK_THROWS_WITH(once | at_completion() | tally(gpu_count), contains("in row 7"));
}
