// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <fmt/format.h>
#include <chrono>
#include <string>
#include <tonnage/accounting/correction.hpp>
#include <tonnage/accounting/metrics.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/report/bill.hpp>
#include <tonnage/report/data.hpp>
#include <tonnage/tally/use.hpp>
#include <vector>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

catalog::model const h100 = catalog::nvidia::h100_sxm5;
std::vector<usage_record> const records{{.account = "lattice",
                                         .model = h100,
                                         .gpus = gpu_share::of(8),
                                         .start = at(2026y / 3 / 31, 12h),
                                         .end = at(2026y / 4 / 1, 6h)},
                                        {.account = "plasma",
                                         .model = h100,
                                         .gpus = gpu_share::of(143, 1000),
                                         .start = at(2026y / 3 / 2),
                                         .end = at(2026y / 3 / 2, 1h)}};
price_list<usd> const prices{{h100, period(2026y / 3), 3 * usd}, {h100, period(2026y / 4), parse_amount<usd>("2.10")}};

std::string rule(int n) {
  std::string out;
  while (n-- > 0) out += "─";
  return out;
}

}  // namespace

TEST_CASE("a bill prints as a table") {
  // 8 × 12 h at $3, 8 × 6 h at $2.10, 0.143 × 1 h at $3
  auto const invoice = bill_of(records | over(2026y).by_days(), prices, rounding::half_even);
  CHECK(fmt::format("{}", invoice) ==
        "account  model      GPU-hours  price per GPU-hour   charge\n"
        "                                                $        $\n" +
            rule(58) +
            "\n"
            "lattice  H100 SXM5      96.00                3.00  288.000\n"
            "lattice  H100 SXM5      48.00                2.10  100.800\n"
            "plasma   H100 SXM5       0.14                3.00    0.429\n" +
            rule(58) +
            "\n"
            "total                  144.14                      389.229\n\n"
            "during: 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z");
}

TEST_CASE("a correction prints as a bill that says what it corrects") {
  auto const march = over(2026y / 3, utc_offset(9h)).by_days();
  auto longer = records;
  longer[1].end = *longer[1].end + 1h;  // from one hour to two
  auto const change = correction_of(bill_of(records | march, prices, rounding::half_even),
                                    bill_of(longer | march, prices, rounding::half_even), "invoice 2026-03");
  CHECK(fmt::format("{}", change) ==
        "account  model      GPU-hours  price per GPU-hour  charge\n"
        "                                                $       $\n" +
            rule(57) +
            "\n"
            "plasma   H100 SXM5     -0.143                3.00  -0.429\n"
            "plasma   H100 SXM5      0.286                3.00   0.858\n" +
            rule(57) +
            "\n"
            "total                   0.143                       0.429\n\n"
            "during: 2026-03-01T00:00:00+09:00 to 2026-04-01T00:00:00+09:00\n"
            "corrects: invoice 2026-03");
}

TEST_CASE("the lines of a printed bill add up to its total") {
  // Thrice an hour at $1,000.335 are $3,001.005.
  std::vector<usage_record> hours;
  for (auto const* who : {"a", "b", "c"})
    hours.push_back({.account = who,
                     .model = h100,
                     .gpus = gpu_share::of(1),
                     .start = at(2026y / 3 / 2),
                     .end = at(2026y / 3 / 2, 1h)});
  price_list<usd> const list{{h100, period(2026y / 3), parse_amount<usd>("1000.335")}};
  auto const g = report::grid_of(bill_of(hours | over(2026y).by_days(), list, rounding::half_even));
  for (auto const& row : g.rows) {
    CHECK(row[3].text == "1,000.335");
    CHECK(row[4].text == "1,000.335");
  }
  CHECK(g.totals[4].text == "3,001.005");
  // The same from a tally.
  auto const t =
      report::grid_of(hours | over(2026y).by_days() | by(account) | tally(charge(list, rounding::half_even)));
  CHECK(t.rows[2][1].text == "1,000.335");
  CHECK(t.totals[1].text == "3,001.005");
}

TEST_CASE("a bill in CSV has its money to the last digit") {
  auto const invoice = bill_of(records | over(2026y).by_days(), prices, rounding::half_even);
  CHECK(report::to_csv(invoice) ==
        "account,model,GPU-hours,price per GPU-hour [$],charge [$]\r\n"
        "lattice,H100 SXM5,96,3.00,288.00\r\n"
        "lattice,H100 SXM5,48,2.10,100.80\r\n"
        "plasma,H100 SXM5,0.143,3.00,0.429\r\n"
        "total,,144.143,,389.229\r\n");
}

TEST_CASE("a bill with tariffs names them, and one of nobody is empty") {
  price_list<usd> const committed{{h100, 2026y, 2 * usd, "committed"}};
  auto const invoice = bill_of(records | over(2026y).by_days(), committed, rounding::half_even,
                               [](account_name const&) { return std::string_view("committed"); });
  CHECK(report::to_csv(report::without_totals(invoice)) ==
        "account,model,tariff,GPU-hours,price per GPU-hour [$],charge [$]\r\n"
        "lattice,H100 SXM5,committed,144,2.00,288.00\r\n"
        "plasma,H100 SXM5,committed,0.143,2.00,0.286\r\n");
  auto const nobody = bill_of(records | over(2025y).by_days(), prices, rounding::half_even);
  CHECK(report::to_csv(report::grid_of(nobody)) ==
        "account,model,GPU-hours,price per GPU-hour [$],charge [$]\r\ntotal,,0,,0.00\r\n");
}

TEST_CASE("lines, prices, postings and statements print in a line") {
  auto const invoice = bill_of(records | over(2026y).by_days(), prices, rounding::half_even);
  CHECK(fmt::format("{}", invoice.charges[0]) ==
        "lattice: 96 GPU-hours of H100 SXM5 at 3.00 USD per GPU-hour, 288.00 USD");
  CHECK(fmt::format("{}", invoice.charges[1].price) == "H100 SXM5 at 2.10 USD per GPU-hour");
  CHECK(fmt::format("{}", gpu_hour_price<usd>{h100, 2026y, 2 * usd, "committed"}) ==
        "H100 SXM5 at 2.00 USD per GPU-hour, committed");
  CHECK(fmt::format("{}", gpu_hour_price<usd>{h100, 2026y, 2 * usd, "", hours_of_day(22, 6)}) ==
        "H100 SXM5 at 2.00 USD per GPU-hour, 22:00 to 06:00");
  CHECK(fmt::format("{:>16}", hours_of_day(6, 22)) == "  06:00 to 22:00");
  CHECK(fmt::format("{}", hours_of_day(18, 24)) == "18:00 to 24:00");
  CHECK(fmt::format("{}", hours_of_day(0, 6)) == "00:00 to 06:00");
  CHECK(fmt::format("{}", hours_of_day()) == "all day");
  auto const postings = postings_of(invoice, "expenses:gpu", "income");
  CHECK(fmt::format("{}", postings[0]) == "expenses:gpu:lattice 388.80 USD");
  CHECK(fmt::format("{:>22}", postings[2]) == "   income -389.229 USD");
  CHECK(fmt::format("{}", account_statement<usd>{"lattice", 100 * usd, {amount<usd>(30 * usd)}}) ==
        "lattice owes 130.00 USD");
}
