// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <sstream>
#include <string>
#include <tonnage/accounting/charge.hpp>
#include <tonnage/accounting/correction.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/formats/csv/reader.hpp>
#include <tonnage/formats/focus/reader.hpp>
#include <tonnage/formats/focus/writer.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using tonnage::testing::contains;

namespace {

catalog::model const h100 = catalog::nvidia::h100_sxm5;
price_list<usd> const prices{{h100, period(2026y / 3), 3 * usd}, {h100, period(2026y / 4), parse_amount<usd>("2.10")}};
std::vector<usage_record> const records{
    {.account = "lattice",
     .user = "uma",
     .project = "physics/lattice/run-7",
     .model = h100,
     .gpus = gpu_share::of(8),
     .start = at(2026y / 3 / 31, 12h),
     .end = at(2026y / 4 / 1, 6h)},
    {.account = "lattice",
     .model = h100,
     .gpus = gpu_share::of(1),
     .start = at(2026y / 3 / 2, 500ms),
     .end = at(2026y / 3 / 2, 20min + 250ms)},
    {.model = h100, .gpus = gpu_share::of(143, 1000), .start = at(2026y / 4 / 30, 23h)},
};
time_span const to_april(at(2026y / 1 / 1), at(2026y / 5 / 1));
focus::terms const terms{.provider = "Cluster", .billing_account = "lab", .billing_period = time_span(period(2026y))};

template <currency_unit auto Currency, class Row>
std::string written(bill<Currency, Row> const& of, focus::terms const& with) {
  std::ostringstream out;
  focus::write(out, of, with);
  return out.str();
}
auto invoice() { return bill_of(records | over(to_april).by_days(), prices, rounding::half_even); }

}  // namespace

TEST_CASE("a bill as FOCUS, to the letter") {
  auto const ends_in_april = std::vector<usage_record>(records.begin(), records.begin() + 2);
  auto const of = bill_of(ends_in_april | over(2026y).by_days(), prices, rounding::half_even);
  CHECK(written(of, terms) ==
        "BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,"
        "ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,ChargePeriodEnd,ChargePeriodStart,"
        "ConsumedQuantity,ConsumedUnit,ContractedCost,ContractedUnitPrice,EffectiveCost,InvoiceId,InvoiceIssuerName,"
        "ListCost,ListUnitPrice,PricingCategory,PricingQuantity,PricingUnit,ProviderName,PublisherName,RegionId,"
        "ServiceCategory,ServiceName,ServiceSubcategory,SkuId,SkuPriceId,SubAccountId,SubAccountName,x_ProjectName,"
        "x_TariffName,x_UserName\r\n"
        // 8 × 12 h and 1 × 20 min less 250 ms at $3: 96.333263… GPU-hours.
        "288.999792,lab,,USD,2027-01-01T00:00:00Z,2026-01-01T00:00:00Z,Usage,,"
        "GPU time: H100 SXM5 at 3.00 USD for a GPU-hour,Usage-Based,2026-04-01T00:00:00Z,2026-03-02T00:00:00Z,"
        "346799.75,GPU-Seconds,288.999792,3.00,288.999792,,Cluster,288.999792,3.00,Standard,96.333263888889,GPU-Hours,"
        "Cluster,Cluster,,Compute,GPU time,Other (Compute),H100 SXM5,H100 SXM5,lattice,lattice,,,\r\n"
        "100.80,lab,,USD,2027-01-01T00:00:00Z,2026-01-01T00:00:00Z,Usage,,"
        "GPU time: H100 SXM5 at 2.10 USD for a GPU-hour,Usage-Based,2026-04-01T06:00:00Z,"
        "2026-04-01T00:00:00Z,172800,GPU-Seconds,100.80,2.10,100.80,,Cluster,100.80,2.10,Standard,48,GPU-Hours,"
        "Cluster,Cluster,,Compute,GPU time,Other (Compute),H100 SXM5,H100 SXM5,lattice,lattice,,,\r\n");
}

TEST_CASE("a row for each record, with what is known of it") {
  auto of = terms;
  of.by_record = true;
  of.null_text = "NULL";
  of.billing_period = to_april;
  auto const bill = bill_of(records | over(of.billing_period).by_days(), prices, rounding::half_even);
  auto const text = written(bill, of);
  std::vector<std::string> periods, who;
  csv_reader rows(text);
  for (auto const& row : rows) {
    auto const field = [&](char const* name) { return std::string(row[name].text()); };
    periods.push_back(field("ChargePeriodStart") + " " + field("ChargePeriodEnd"));
    who.push_back(field("SubAccountId") + " " + field("x_UserName") + " " + field("x_ProjectName") + " " +
                  field("BilledCost"));
  }
  // An account without a name is first, and its record still runs: it ends where the billing period does.
  CHECK(periods == std::vector<std::string>{"2026-04-30T23:00:00Z 2026-05-01T00:00:00Z",
                                            "2026-03-31T12:00:00Z 2026-04-01T00:00:00Z",
                                            "2026-03-02T00:00:00Z 2026-03-02T00:20:01Z",  // outwards to full seconds
                                            "2026-04-01T00:00:00Z 2026-04-01T06:00:00Z"});
  CHECK(who == std::vector<std::string>{"NULL NULL NULL 0.3003", "lattice uma physics/lattice/run-7 288.00",
                                        "lattice NULL NULL 0.999792", "lattice uma physics/lattice/run-7 100.80"});
}

TEST_CASE("days of a price are those of the zone") {
  utc_offset const seoul(9h);
  std::vector<usage_record> const one(records.begin(), records.begin() + 1);
  auto const of = bill_of(one | over(2026y, seoul).by_days(), prices, rounding::half_even);
  std::ostringstream out;
  CHECK(focus::write(out, of, terms) == 2);
  CHECK_THAT(out.str(), contains("2026-03-31T15:00:00Z,2026-03-31T12:00:00Z,86400,") &&
                            contains("2026-04-01T06:00:00Z,2026-03-31T15:00:00Z,432000,"));
  // A billing period that begins with April in UTC holds nothing of March in Seoul.
  auto april = terms;
  april.billing_period = time_span(at(2026y / 4 / 1), at(2026y / 5 / 1));
  CHECK_THROWS_WITH(written(of, april), contains("a record is charged for more than lies in the billing period"));
}

TEST_CASE("prices of tariffs and hours are prices of their own") {
  std::vector<usage_record> const one{{.account = "lattice",
                                       .model = h100,
                                       .gpus = gpu_share::of(1),
                                       .start = at(2026y / 3 / 1, 21h),
                                       .end = at(2026y / 3 / 1, 23h)}};
  price_list<usd> const by_hours{{h100, 2026y, 1 * usd, "committed, 1 year", hours_of_day(22, 6)},
                                 {h100, 2026y, 2 * usd, "committed, 1 year", hours_of_day(6, 22)}};
  auto const of = bill_of(one | over(2026y).by_hours(), by_hours, rounding::half_even,
                          [](account_name const&) { return std::string_view("committed, 1 year"); });
  auto const text = written(of, terms);
  std::vector<std::string> found;
  focus::read(text, {}, [&](focus::row const& row) {
    found.push_back(to_string(*row.billed) + " " + row.sku_price + "; " + row.description);
  });
  CHECK(found == std::vector<std::string>{
                     "2 H100 SXM5, committed, 1 year, 06:00 to 22:00; GPU time: H100 SXM5 at 2.00 USD for a GPU-hour, "
                     "committed, 1 year, 06:00 to 22:00",
                     "1 H100 SXM5, committed, 1 year, 22:00 to 06:00; GPU time: H100 SXM5 at 1.00 USD for a GPU-hour, "
                     "committed, 1 year, 22:00 to 06:00"});
  CHECK_THAT(text, contains(",\"committed, 1 year\",\r\n"));
}

TEST_CASE("terms that FOCUS needs") {
  auto const refused = [](auto change, auto const& words) {
    auto of = terms;
    change(of);
    CHECK_THROWS_WITH(written(invoice(), of), words);
  };
  refused([](auto& t) { t.provider = ""; }, "field ProviderName: a row of FOCUS has this text");
  refused([](auto& t) { t.billing_account = ""; }, "field BillingAccountId: a row of FOCUS has this text");
  refused([](auto& t) { t.service = ""; }, "field ServiceName: a row of FOCUS has this text");
  refused([](auto& t) { t.billing_period = {}; },
          "a billing period is longer than nothing: '1970-01-01T00:00:00Z to 1970-01-01T00:00:00Z'");
  refused([](auto& t) { t.billing_period.end += 1ms; },
          "a billing period begins and ends at a full second: '2026-01-01T00:00:00Z to 2027-01-01T00:00:00.001Z'");
  refused([](auto& t) { t.region = "null"; }, "field RegionId: a text that is read back as none: 'null'");
  refused([](auto& t) { t.region = " \xC2\xA0"; }, contains("field RegionId: a text with blanks at an end"));
  refused([](auto& t) { t.provider = std::string("a\0b", 3); }, "field 19: a NUL cannot be read back: 'a\\x00b'");
  refused([](auto& t) { t.billing_period = time_span(period(2026y / 3)); },
          contains("a record is charged for more than lies in the billing period"));
}

TEST_CASE("a name that would be read back as none, or as another, is refused; every other comes back") {
  auto const billed_to = [](std::string const& account) {
    auto named = records;
    for (auto& each : named) each.account = account;
    return written(bill_of(named | over(to_april).by_days(), prices, rounding::half_even), terms);
  };
  for (auto const* name : {"NULL", "nan", "NaN", "None", "none", "\\N", "\\n", "<NA>", "<na>"}) {
    INFO(name);
    CHECK_THROWS_WITH(billed_to(name), contains("field SubAccountId: a text that is read back as none"));
  }
  for (auto const* name : {"lab ", " lab", "lab\t", "lab\xC2\xA0", " "}) {
    INFO(name);
    CHECK_THROWS_WITH(billed_to(name), contains("field SubAccountId: a text with blanks at an end"));
  }
  for (std::string const name : {"Nancy", "N/A", "-", "none of us", "my lab", "NA", "nan0", "(null)", "\\NN"}) {
    INFO(name);
    std::size_t rows = 0;
    auto const text = billed_to(name);
    focus::read(text, {}, [&](focus::row const& each) {
      CHECK(each.sub_account == name);
      ++rows;
    });
    CHECK(rows == 2);
  }
}

TEST_CASE("a bill of nothing is a header") {
  auto const nobody = bill_of(records | over(2025y).by_days(), prices, rounding::half_even);
  std::ostringstream out;
  CHECK(focus::write(out, nobody, terms) == 0);
  auto const text = out.str();
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

__extension__ typedef __int128 wide;

TEST_CASE("rows sum to the bill, exactly, and read back") {
  unsigned const seed = 20260402;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  auto const below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  price_list<krw> const list{{h100, period(2026y / 3), parse_amount<krw>("3456.789012")},
                             {h100, period(2026y / 4), 2'000 * krw}};
  std::uint64_t rows = 0;
  for (int pass = 0; pass != 40; ++pass) {
    std::vector<usage_record> used;
    for (int i = 0; i != 100; ++i) {
      auto const start = at(2026y / 3 / 1) + std::chrono::milliseconds(below(4'000'000'000));
      used.push_back({.account = below(2) == 0 ? "a \"b\", c" : "d\ne",
                      .model = h100,
                      .gpus = gpu_share::of(1 + below(9'000), 1000),
                      .start = start,
                      .end = start + std::chrono::milliseconds(1 + below(900'000'000))});
    }
    utc_offset const zone{std::chrono::seconds(60 * (below(1'600) - 800))};
    time_span const months(at(2026y / 3 / 2), at(2026y / 4 / 28));
    auto const of = bill_of(used | over(months, zone).by_days(), list, rounding::half_even);
    auto with = terms;
    with.billing_period = months;
    with.by_record = pass % 2 == 0;
    std::ostringstream out;
    auto const wrote = focus::write(out, of, with);
    auto const text = out.str();
    amount<krw> all;
    csv_reader fields(text);
    for (auto const& row : fields) all += parse_amount<krw>(row["BilledCost"].text());
    CHECK(all == of.total());
    focus::sums sums;
    exact_decimal gpu_seconds_read;
    auto const report = focus::read(text, {}, [&](focus::row const& row) {
      sums.add(row);
      gpu_seconds_read += *row.consumed_quantity;
      CHECK(row.charge_period.begin >= months.begin);
      CHECK(row.charge_period.end <= months.end);
      // A cost is price × quantity, up to a millionth for the charge and one for its parts.
      CHECK(std::abs(row.billed->to_double() -
                     row.contracted_unit_price->to_double() * row.pricing_quantity->to_double()) < 2.1e-6);
    });
    CHECK(report.kept == wrote);
    CHECK(report.remarks.empty());
    rows += report.kept;
    CHECK(sums.in_ledger<krw>(&focus::sums::billed, rounding::toward_zero) == of.total());
    CHECK(sums.effective == sums.billed);
    CHECK(sums.listed == sums.billed);
    CHECK(sums.contracted == sums.billed);
    gpu_time time;
    for (auto const& each : of.charges) time += each.used;
    // A thousandth of a GPU × a millisecond is 18,018 units, and the last of six decimals of a GPU-second.
    wide const units = (static_cast<wide>(time.units().high) << 64) | time.units().low;
    CHECK(units % 18'018 == 0);
    wide const expected = units / 18'018;
    CHECK(gpu_seconds_read ==
          exact_decimal::from_scaled({static_cast<std::int64_t>(expected >> 64), static_cast<std::uint64_t>(expected)},
                                     6));
  }
  CHECK(rows > 2'000);
}

TEST_CASE("what was consumed and what was billed are two quantities") {
  // Ten seconds of 2 GPUs, charged as a minute: 20 GPU-seconds, and 2/60 of a GPU-hour at $3.
  std::vector<usage_record> const one{{.account = "lattice",
                                       .model = h100,
                                       .gpus = gpu_share::of(2),
                                       .start = at(2026y / 3 / 2),
                                       .end = at(2026y / 3 / 2, 10s)}};
  price_list<usd> const by_minutes({{h100, period(2026y / 3), 3 * usd}}, {.at_least = 60s});
  auto with = terms;
  for (bool const by_record : {false, true}) {
    with.by_record = by_record;
    auto const text = written(bill_of(one | over(2026y).by_days(), by_minutes, rounding::half_even), with);
    CHECK_THAT(text, contains("\r\n0.10,") && contains(",20,GPU-Seconds,") && contains(",0.033333333333,GPU-Hours,") &&
                         contains(",2026-03-02T00:00:10Z,2026-03-02T00:00:00Z,"));
  }
}

TEST_CASE("a correction of March in April's invoice") {
  // In March 0.143 of a GPU ran for 20 minutes; as is known in April, for an hour: $0.143 more is $0.286 at $3.
  auto then = std::vector<usage_record>(records.begin(), records.begin() + 2);
  then[1] = {.account = "plasma",
             .model = h100,
             .gpus = gpu_share::of(143, 1000),
             .start = at(2026y / 3 / 2),
             .end = at(2026y / 3 / 2, 20min)};
  auto now = then;
  now[1].end = at(2026y / 3 / 2, 1h);
  auto const march = over(2026y / 3).by_days();
  auto const sent = bill_of(then | march, prices, rounding::half_even);
  auto const right = bill_of(now | march, prices, rounding::half_even);
  auto april = terms;
  april.billing_period = time_span(period(2026y / 4));
  april.invoice = "INV-2026-04";
  for (bool const by_record : {false, true}) {
    april.by_record = by_record;
    auto const text = written(correction_of(sent, right, "INV-2026-03"), april);
    CHECK_THAT(text, contains("-0.143,lab,,USD,2026-05-01T00:00:00Z,2026-04-01T00:00:00Z,Usage,Correction,"
                              "Correction of INV-2026-03: GPU time: H100 SXM5 at 3.00 USD for a GPU-hour,Usage-Based,"
                              "2026-03-02T00:20:00Z,2026-03-02T00:00:00Z,-171.6,GPU-Seconds,-0.143,3.00,-0.143,"
                              "INV-2026-04,Cluster,-0.143,3.00,Standard,-0.047666666667,GPU-Hours,") &&
                         contains("\r\n0.429,lab,,USD,2026-05-01T00:00:00Z,2026-04-01T00:00:00Z,Usage,Correction,") &&
                         contains(",2026-03-02T01:00:00Z,2026-03-02T00:00:00Z,514.8,GPU-Seconds,"));
    // What was sent and what corrects it are what is right, as a program reads it.
    auto of_march = terms;
    of_march.billing_period = time_span(period(2026y / 3));
    focus::sums all;
    for (auto const& each : {written(sent, of_march), text})
      focus::read(each, {}, [&](focus::row const& row) { all.add(row); });
    CHECK(all.billed == parse_exact_decimal("288.429"));
  }
}
