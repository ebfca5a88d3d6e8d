// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <cstdlib>
#include <fstream>
#include <ranges>
#include <sstream>
#include <string>
#include <tonnage/formats/focus/reader.hpp>
#include <utility>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using tonnage::testing::contains;

static_assert(std::ranges::input_range<focus::reader&>);

namespace {

std::string const header =
    "BilledCost,BillingAccountId,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargePeriodEnd,"
    "ChargePeriodStart,ContractedCost,EffectiveCost,ListCost,ProviderName,ServiceCategory,ServiceName";
/// A row of these columns, where a field of it is another.
std::string row_with(std::size_t at, std::string const& text) {
  std::vector<std::string> fields{"0.0000123456",
                                  "lab",
                                  "USD",
                                  "2026-04-01T00:00:00Z",
                                  "2026-03-01T00:00:00Z",
                                  "Usage",
                                  "2026-03-02T01:00:00Z",
                                  "2026-03-02T00:00:00Z",
                                  "0.00002",
                                  "0.00001",
                                  "0.00003",
                                  "Cloud",
                                  "Compute",
                                  "Virtual machines"};
  if (at < fields.size()) fields[at] = text;
  std::string out;
  for (auto const& field : fields) out += (out.empty() ? "" : ",") + field;
  return out + "\n";
}
std::string const plain = row_with(99, "");

struct read_rows {
  std::vector<focus::row> rows{};
  focus::report report{};
};
read_rows read(std::string const& text, focus::options options = {.file = "bill", .on_error = bad_rows::collect}) {
  read_rows out;
  out.report = focus::read(text, options, [&](focus::row const& row) { out.rows.push_back(row); });
  CHECK(out.report.rows == out.report.kept + out.report.refused);
  CHECK(out.report.kept == out.rows.size());
  // A stream of the same bytes gives the same.
  std::istringstream stream(text);
  CHECK(focus::read(stream, options, [](focus::row const&) {}).summary() == out.report.summary());
  return out;
}

}  // namespace

TEST_CASE("a row of FOCUS 1.2, with every column that is read") {
  auto const got = read(
      "BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,"
      "ChargeCategory,ChargeClass,ChargeDescription,ChargeFrequency,ChargePeriodEnd,ChargePeriodStart,ConsumedQuantity,"
      "ConsumedUnit,ContractedCost,ContractedUnitPrice,EffectiveCost,InvoiceId,InvoiceIssuerName,ListCost,"
      "ListUnitPrice,PricingQuantity,PricingUnit,ProviderName,PublisherName,RegionId,ResourceId,ResourceName,"
      "ResourceType,ServiceCategory,ServiceName,ServiceSubcategory,SkuId,SkuPriceId,SubAccountId,SubAccountName,Tags,"
      "x_Team\n"
      "-6.0,lab,Our lab,EUR,2026-04-01T00:00:00Z,2026-03-01T00:00:00Z,Credit,Correction,\"two hours, back\",One-Time,"
      "2026-03-02T02:00:00Z,2026-03-02T00:00:00Z,7200,GPU-Seconds,-6.5,3.25,-5.5,inv-7,Seller,-8,4,2,GPU-Hours,Cloud,"
      "Maker,eu-1,vm-7,seven,virtual machine,Compute,Machines,Virtual Machines,h100,h100/eur,team-1,Team one,"
      "\"{\"\"a\"\":\"\"b\"\"}\",physics\n");
  REQUIRE(got.rows.size() == 1);
  auto const& row = got.rows[0];
  CHECK(to_string(row.billed.value()) == "-6");
  CHECK(to_string(row.contracted.value()) == "-6.5");
  CHECK(to_string(row.effective.value()) == "-5.5");
  CHECK(to_string(row.listed.value()) == "-8");
  CHECK(to_string(row.contracted_unit_price.value()) == "3.25");
  CHECK(to_string(row.list_unit_price.value()) == "4");
  CHECK(to_string(row.pricing_quantity.value()) == "2");
  CHECK(to_string(row.consumed_quantity.value()) == "7200");
  CHECK(row.pricing_unit == "GPU-Hours");
  CHECK(row.consumed_unit == "GPU-Seconds");
  CHECK(row.billing_account == "lab");
  CHECK(row.billing_account_name == "Our lab");
  CHECK(row.currency == "EUR");
  CHECK(row.billing_period == time_span(at(2026y / 3 / 1), at(2026y / 4 / 1)));
  CHECK(row.charge_period == time_span(at(2026y / 3 / 2), at(2026y / 3 / 2, 2h)));
  CHECK(row.category == focus::category::credit);
  CHECK(row.charge_class == "Correction");
  CHECK(row.description == "two hours, back");
  CHECK(row.frequency == "One-Time");
  CHECK(row.invoice == "inv-7");
  CHECK(row.invoice_issuer == "Seller");
  CHECK(row.provider == "Cloud");
  CHECK(row.publisher == "Maker");
  CHECK(row.region == "eu-1");
  CHECK(row.resource == "vm-7");
  CHECK(row.resource_name == "seven");
  CHECK(row.resource_type == "virtual machine");
  CHECK(row.service_category == "Compute");
  CHECK(row.service == "Machines");
  CHECK(row.service_subcategory == "Virtual Machines");
  CHECK(row.sku == "h100");
  CHECK(row.sku_price == "h100/eur");
  CHECK(row.sub_account == "team-1");
  CHECK(row.sub_account_name == "Team one");
  CHECK(row.tags == "{\"a\":\"b\"}");
  CHECK(got.report.ignored_columns == std::vector<std::string>{"x_Team"});
  CHECK(got.report.remarks.empty());
  CHECK(got.report.summary() == "bill: 1 rows read, 1 kept, 0 refused");
}

TEST_CASE("the published sample sums to its figures, to the last digit") {
  char const* const folder = std::getenv("TONNAGE_DATA_DIR");
  if (folder == nullptr) {
    WARN("skipped: TONNAGE_DATA_DIR does not name the folder of the data");
    return;
  }
  std::ifstream file(std::string(folder) + "/focus/focus_sample_1000.csv", std::ios::binary);
  focus::sums sums;
  auto const report =
      focus::read(file, {.file = "focus_sample_1000.csv"}, [&](focus::row const& row) { sums.add(row); });
  CHECK(report.summary() == "focus_sample_1000.csv: 1000 rows read, 1000 kept, 0 refused");
  CHECK(report.times(focus::remark::no_cost) == 7);  // NULL contracted costs
  CHECK(report.times(focus::remark::outside_billing) == 1);
  CHECK(report.ignored_columns == std::vector<std::string>{"Id"});  // of its own
  auto const published = [&](exact_decimal focus::sums::* which) {
    return to_text(sums.in_ledger<usd>(which, rounding::half_even), 6);
  };
  CHECK(published(&focus::sums::billed) == "20.520227");
  CHECK(published(&focus::sums::effective) == "14.976514");
  CHECK(published(&focus::sums::listed) == "20.390906");
  CHECK(published(&focus::sums::contracted) == "14.976260");
  // The same in Python's decimal module.
  CHECK(to_string(sums.billed) == "20.52022672899");
  CHECK(to_string(sums.effective) == "14.97651418586");
  CHECK(to_string(sums.listed) == "20.39090575119");
  CHECK(to_string(sums.contracted) == "14.97626039326");
}

TEST_CASE("a commitment is bought, used and unused in lines of their own") {
  // A savings plan of $1,257.60 for a day, of which three quarters were used: 943.20 and 314.40.
  std::string const columns = header +
                              ",CommitmentDiscountId,CommitmentDiscountName,CommitmentDiscountType,"
                              "CommitmentDiscountCategory,CommitmentDiscountStatus,CommitmentDiscountQuantity,"
                              "CommitmentDiscountUnit,PricingCategory,CapacityReservationId,CapacityReservationStatus,"
                              "HostProviderName,RegionName,AvailabilityZone,PricingCurrency\n";
  auto const line = [](std::string const& category, std::string const& billed, std::string const& effective,
                       std::string const& status) {
    return billed + ",lab,USD,2026-04-01T00:00:00Z,2026-03-01T00:00:00Z," + category +
           ",2026-03-02T00:00:00Z,2026-03-01T00:00:00Z," + effective + "," + effective + "," + effective +
           ",Cloud,Compute,Virtual machines,sp-1,Compute plan,Savings Plan,Spend," + status + "," + effective +
           ",USD,Committed,cr-9,Used,Host,Seoul,kr-1a,USD\n";
  };
  auto const got = read(columns + line("Purchase", "1257.60", "0", "") + line("Usage", "0", "943.20", "Used") +
                        line("Usage", "0", "314.40", "Unused"));
  REQUIRE(got.rows.size() == 3);
  CHECK(got.report.ignored_columns.empty());
  auto const& used = got.rows[1];
  CHECK(used.commitment == "sp-1");
  CHECK(used.commitment_name == "Compute plan");
  CHECK(used.commitment_type == "Savings Plan");
  CHECK(used.commitment_category == "Spend");
  CHECK(used.commitment_quantity == parse_exact_decimal("943.2"));
  CHECK(used.commitment_unit == "USD");
  CHECK(used.pricing_category == "Committed");
  CHECK(used.pricing_currency == "USD");
  CHECK(used.capacity_reservation == "cr-9");
  CHECK(used.capacity_reservation_status == "Used");
  CHECK(used.host_provider == "Host");
  CHECK(used.region_name == "Seoul");
  CHECK(used.availability_zone == "kr-1a");
  focus::sums all, unused;
  for (auto const& row : got.rows) {
    all.add(row);
    if (row.commitment_status == "Unused") unused.add(row);
  }
  CHECK(all.billed == parse_exact_decimal("1257.6"));
  CHECK(all.effective == all.billed);
  CHECK(unused.effective == parse_exact_decimal("314.4"));
}

TEST_CASE("NULL and an empty field are no value") {
  for (std::string const none : {"", "NULL", "null", "\"\"", "\"NULL\"", "\\N", "None", "<NA>"}) {
    auto const got = read(header + ",SubAccountId,ConsumedQuantity\n" +
                          row_with(8, none).substr(0, row_with(8, none).size() - 1) + "," + none + "," + none + "\n");
    REQUIRE(got.rows.size() == 1);
    CHECK(!got.rows[0].contracted);
    CHECK(!got.rows[0].consumed_quantity);
    CHECK(got.rows[0].sub_account.empty());
    CHECK(got.report.times(focus::remark::no_cost) == 1);
    CHECK(got.report.remarks[0].first.line == 2);
    CHECK(got.report.remarks[0].first.field == "ContractedCost");
  }
  CHECK(read(header + ",SubAccountId\n" + plain.substr(0, plain.size() - 1) + ",nan\n").rows.at(0).sub_account.empty());
  // A value does not stay where the next row has none.
  auto const two = read(header + "\n" + plain + row_with(0, "NULL"));
  REQUIRE(two.rows.size() == 2);
  CHECK(two.rows[0].billed);
  CHECK(!two.rows[1].billed);
}

TEST_CASE("a row that cannot be read says where") {
  auto const refused = [](std::size_t at, std::string const& text, std::string const& words) {
    auto const got = read(header + "\n" + row_with(at, text) + plain);
    CHECK(got.report.kept == 1);
    REQUIRE(got.report.refusals.size() == 1);
    CHECK(got.report.refusals[0].what() == words);
  };
  refused(0, "12 USD", "bill:2:1, field BilledCost: a number ends here, and the text does not: '12 USD'");
  refused(0, "\"1,5\"",
          "bill:2:2, field BilledCost: a number has no commas here, and its decimal point is a dot: '1,5'");
  refused(9, "1e-60", "bill:2:120, field EffectiveCost: a decimal has at most 54 places behind the point: '1e-60'");
  refused(2, "US$", "bill:2:18, field BillingCurrency: expected a currency such as USD: 'US$'");
  refused(2, "NULL", "bill:2:18, field BillingCurrency: expected a currency such as USD: 'NULL'");
  refused(5, "Refund",
          "bill:2:64, field ChargeCategory: expected Usage, Purchase, Tax, Credit or Adjustment: 'Refund'");
  refused(5, "", "bill:2:64, field ChargeCategory: expected Usage, Purchase, Tax, Credit or Adjustment");
  refused(7, "yesterday",
          "bill:2:91, field ChargePeriodStart: expected a time such as 2024-09-01T00:00:00Z: 'yesterday'");
  refused(6, "2026-03-01T23:00:00Z",
          "bill:2:70, field ChargePeriodEnd: a period that ends before it begins: '2026-03-01T23:00:00Z'");
  refused(3, "2026-02-01T00:00:00Z",
          "bill:2:22, field BillingPeriodEnd: a period that ends before it begins: '2026-02-01T00:00:00Z'");
  auto const wide = row_with(13, "a,b");
  refused(13, "a,b", "bill:2:152: expected 14 fields, found 15: '" + wide.substr(0, wide.size() - 1) + "'");
  auto const open = row_with(1, "\"lab");
  refused(1, "\"lab", "bill:2:14: a quote that is not closed: '" + open.substr(0, open.size() - 1) + "'");
}

TEST_CASE("a number that is no cost and cannot be read costs itself only") {
  auto const line = plain.substr(0, plain.size() - 1);
  auto const got = read(header + ",ListUnitPrice,PricingQuantity\n" + line + ",NaN,2\n" + line + ",0.5,N/A\n");
  REQUIRE(got.rows.size() == 2);
  CHECK(to_string(got.rows[0].billed.value()) == "0.0000123456");
  CHECK_FALSE(got.rows[0].list_unit_price);
  CHECK(to_string(got.rows[0].pricing_quantity.value()) == "2");
  CHECK_FALSE(got.rows[1].pricing_quantity);
  REQUIRE(got.report.remarks.size() == 2);
  CHECK(got.report.remarks[0].text.starts_with("ListUnitPrice: "));
  CHECK(got.report.remarks[1].first.line == 3);
  CHECK(got.report.remarks[1].first.text == "N/A");
  CHECK(read(header + "\n" + row_with(10, "N/A")).report.refused == 1);  // a list cost is one of the four
}

TEST_CASE("costs with a decimal comma and thousands") {
  auto const german = [](std::vector<std::string> const& costs) {  // billed, contracted, effective, listed
    auto text = header + "\n" + plain;
    for (char& c : text) c = c == ',' ? ';' : c;
    for (auto const& [from, to] : {std::pair("0.0000123456", 0U), {"0.00002", 1U}, {"0.00001", 2U}, {"0.00003", 3U}})
      text.replace(text.rfind(from), std::string(from).size(), costs[to]);
    return read(text, {.file = "bill",
                       .on_error = bad_rows::collect,
                       .dialect = {.separator = ';', .decimal_comma = true, .thousands = '.'}});
  };
  auto const got = german({"1.275", "12,75", "-1.234.567,5", "0,0000000000000000001"});
  REQUIRE(got.rows.size() == 1);
  CHECK(to_string(got.rows[0].billed.value()) == "1275");
  CHECK(to_string(got.rows[0].contracted.value()) == "12.75");
  CHECK(to_string(got.rows[0].effective.value()) == "-1234567.5");
  CHECK(to_string(got.rows[0].listed.value()) == "0.0000000000000000001");
  auto const dotted = german({"12.75", "1", "1", "1"});  // no group of three digits: it is not guessed what that is
  REQUIRE(dotted.report.refusals.size() == 1);
  CHECK(std::string(dotted.report.refusals[0].what()) ==
        "bill:2:1, field BilledCost: a number with a decimal comma has no dot: '12.75'");
  CHECK(to_string(read(header + "\n" + row_with(0, "\"1,275.5\""), {.dialect = {.thousands = ','}})
                      .rows.at(0)
                      .billed.value()) == "1275.5");
}

TEST_CASE("a bad row stops, where it is told to") {
  auto const text = header + "\n" + row_with(5, "Refund") + plain;
  focus::reader reader(text, {.file = "bill"});
  CHECK_THROWS_WITH(reader.next(), contains("bill:2:64, field ChargeCategory: expected Usage"));
  CHECK(reader.next());
  CHECK(!reader.next());
  CHECK(reader.report().summary() == "bill: 2 rows read, 1 kept, 1 refused");
}

TEST_CASE("what the header lacks, or has twice") {
  CHECK_THROWS_WITH(
      read("ListUnitPrice,Tags\n1,\n"),
      "bill:1: there is no column 'BilledCost' or 'ContractedCost' or 'EffectiveCost' or 'ListCost', no "
      "'BillingAccountId', no 'BillingCurrency', no 'ProviderName' or 'Provider' or 'ServiceProviderName', no "
      "'ServiceCategory', no "
      "'ServiceName', no "
      "'BillingPeriodStart', no 'BillingPeriodEnd', no 'ChargePeriodStart', no 'ChargePeriodEnd', no 'ChargeCategory' "
      "in "
      "this header: "
      "'ListUnitPrice,Tags'");
  CHECK_THROWS_WITH(read(header + ",billedcost\n"), "bill:1: two columns have this name: 'billedcost'");
  CHECK_THROWS_WITH(read(""), "bill: there is no header: the input is empty");
  CHECK(read(header + "\n").report.rows == 0);
  CHECK(read("\xEF\xBB\xBF" + header + "\r\n" + plain).report.kept == 1);
}

TEST_CASE("other versions and other exporters") {
  auto small = header;
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  CHECK(read(small + "\n" + plain).rows.at(0).provider == "Cloud");
  for (char const mark : {'_', ' ', '-'}) {  // BILLED_COST, "BILLED COST", BILLED-COST
    std::string words;
    for (char const c : header) {
      if (c >= 'A' && c <= 'Z' && !words.empty() && words.back() != ',') words += mark;
      words += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    auto const got = read(words + "\n" + row_with(2, "usd"));
    REQUIRE(got.rows.size() == 1);
    CHECK(got.rows[0].provider == "Cloud");
    CHECK(got.rows[0].currency == "USD");
    CHECK(to_string(got.rows[0].billed.value()) == "0.0000123456");
    CHECK(got.report.ignored_columns.empty());
  }
  auto later = header;
  later.replace(later.find("ProviderName"), 12, "ServiceProviderName");
  CHECK(read(later + "\n" + plain).rows.at(0).provider == "Cloud");
  auto const both = read(header + ",ServiceProviderName\n" + plain.substr(0, plain.size() - 1) + ",Seller\n");
  CHECK(both.rows.at(0).provider == "Cloud");
  CHECK(both.report.ignored_columns.empty());
  auto const line = row_with(11, "NULL");
  auto const later_only = read(header + ",ServiceProviderName\n" + line.substr(0, line.size() - 1) + ",Seller\n" +
                               line.substr(0, line.size() - 1) + ",NULL\n");
  REQUIRE(later_only.rows.size() == 2);
  CHECK(later_only.rows[0].provider == "Seller");
  CHECK(later_only.rows[1].provider.empty());
  CHECK(later_only.report.times(focus::remark::no_text) == 1);
  CHECK(later_only.report.remarks.at(0).first.line == 3);
  auto nameless = header + "\n" + plain;
  nameless.replace(nameless.find("ProviderName"), 12, "Seller");
  CHECK_THROWS_WITH(read(nameless), contains("there is no column 'ProviderName' or 'Provider' or 'ServiceProviderName' "
                                             "in this"));
  // What columns were called before 1.0.
  auto before = header + ",InvoiceIssuer,Publisher,Region,UsageQuantity,UsageUnit\n" +
                plain.substr(0, plain.size() - 1) + ",Oracle,Oracle,us-ashburn-1,10,Hours\n";
  before.replace(before.find("ProviderName"), 12, "Provider");
  auto const oracle = read(before);
  REQUIRE(oracle.rows.size() == 1);
  CHECK(oracle.rows[0].provider == "Cloud");
  CHECK(oracle.rows[0].invoice_issuer == "Oracle");
  CHECK(oracle.rows[0].publisher == "Oracle");
  CHECK(oracle.rows[0].region == "us-ashburn-1");
  CHECK(to_string(oracle.rows[0].consumed_quantity.value()) == "10");
  CHECK(oracle.rows[0].consumed_unit == "Hours");
  CHECK(oracle.report.ignored_columns.empty());
  std::vector<std::string> names;
  std::istringstream in(header);
  for (std::string name; std::getline(in, name, ',');) names.push_back(name);
  CHECK(read(plain, {.columns = names}).report.kept == 1);
  auto semicolons = header + "\n" + plain;
  for (char& c : semicolons) c = c == ',' ? ';' : c;
  CHECK(read(semicolons, {.dialect = {.separator = ';'}}).report.kept == 1);
}

TEST_CASE("a cost without a column is unknown, and its sum is refused") {
  std::string const columns =
      "EffectiveCost,BillingAccountId,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,"
      "ChargePeriodEnd,ChargePeriodStart,ProviderName,ServiceCategory,ServiceName\n";
  std::string const line =
      "1.25,lab,USD,2026-04-01,2026-03-01,Usage,2026-03-02,2026-03-01,Cloud,Compute,Virtual machines\n";
  auto const got = read(columns + line + line);
  REQUIRE(got.rows.size() == 2);
  focus::sums sums;
  for (auto const& row : got.rows) sums.add(row);
  CHECK(to_string(sums.effective) == "2.5");
  CHECK(to_decimal(sums.in_ledger<usd>(&focus::sums::effective, rounding::half_even)) == "2.50");
  CHECK_FALSE(got.rows[0].billed);
  CHECK(sums.without_billed == 2);
  CHECK(sums.without_effective == 0);
  CHECK_THROWS_WITH(sums.in_ledger<usd>(&focus::sums::billed, rounding::half_even),
                    "field BilledCost: this cost is unknown: no row has it");
  CHECK(got.report.times(focus::remark::no_cost) == 0);
  CHECK(got.report.times(focus::remark::no_cost_column) == 3);  // three columns
  CHECK(got.report.remarks.at(0).first.field == "BilledCost");
}

TEST_CASE("a row that cannot be added is refused at its line, and the rest is counted") {
  auto const text = header + "\n" + row_with(0, "1.5") + row_with(2, "EUR") + row_with(0, "2.25");
  focus::sums sums;
  auto const report =
      focus::read(text, {.file = "bill", .on_error = bad_rows::collect}, [&](focus::row const& row) { sums.add(row); });
  CHECK(to_string(sums.billed) == "3.75");
  CHECK(report.kept == 2);
  REQUIRE(report.refusals.size() == 1);
  std::string const why =
      "bill:3, field BillingCurrency: costs of two currencies do not add up: convert with an exchange_rate: "
      "'USD and EUR'";
  CHECK(report.refusals[0].what() == why);
  focus::sums stopped;
  CHECK_THROWS_WITH(focus::read(text, {.file = "bill"}, [&](focus::row const& row) { stopped.add(row); }), why);
}

TEST_CASE("what is odd and kept is remarked") {
  auto const got = read(header + "\n" + row_with(6, "2026-04-02T00:00:00Z") + row_with(7, "2026-02-01T00:00:00Z"));
  CHECK(got.report.kept == 2);
  CHECK(got.report.times(focus::remark::outside_billing) == 2);
  auto const nameless = read(header + "\n" + row_with(13, "") + row_with(11, "NULL"));
  CHECK(nameless.report.kept == 2);
  CHECK(nameless.report.times(focus::remark::no_text) == 2);
  CHECK(nameless.report.remarks.at(0).first.field == "ServiceName");
}

TEST_CASE("cut off anywhere, the rows before it are read") {
  auto const text = header + "\n" + plain + plain;
  for (std::size_t size = header.size() + 1; size <= text.size(); ++size) {
    auto const got = read(text.substr(0, size));
    std::size_t const whole = (size - header.size() - 1) / plain.size();
    CHECK(got.report.kept >= whole);
    CHECK(got.report.rows <= whole + 1);
    for (auto const& why : got.report.refusals) CHECK(why.where().line == whole + 2);
    // A row that is cut in its last field has all its fields: only what is shorter than it shows.
    bool const in_last_field = (size - header.size() - 1) % plain.size() > plain.rfind(',');
    if (whole < 2) CHECK((got.report.kept == whole + 1) == in_last_field);
  }
}

TEST_CASE("a field of a megabyte is kept, or told by its beginning") {
  std::string const huge(1 << 20, '7');
  CHECK(read(header + "\n" + row_with(13, huge)).rows.at(0).service == huge);
  auto const got = read(header + "\n" + row_with(0, huge));
  REQUIRE(got.report.refusals.size() == 1);
  CHECK(std::string(got.report.refusals[0].what()).size() < 400);
  CHECK_THAT(got.report.refusals[0].what(),
             contains("bill:2:1, field BilledCost: a decimal has at most 36 digits before the point: '7777"));
}

TEST_CASE("a byte order mark before the header and once more before the first row") {
  std::string const text =
      "\xEF\xBB\xBF"
      "BilledCost,BillingAccountId,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargeCategory,"
      "ChargePeriodStart,ChargePeriodEnd,ContractedCost,EffectiveCost,ListCost,ProviderName,ServiceCategory,"
      "ServiceName,Tags\r\n"
      "\xEF\xBB\xBF"
      "10.5,acct,USD,2026-05-01T00:00Z,2026-06-01T00:00Z,Usage,2026-05-02T00:00Z,2026-05-03T00:00Z,10.5,9.5,12,"
      "Microsoft,Compute,VM,\"{\"\"team\"\":\"\"a\"\"}\"\r\n"
      "2.25,acct,USD,2026-05-01T00:00Z,2026-06-01T00:00Z,Usage,2026-05-02T00:00Z,2026-05-03T00:00Z,2.25,2,3,Microsoft,"
      "Compute,VM,\r\n";
  auto const got = read(text);
  REQUIRE(got.rows.size() == 2);  // 10.50 + 2.25 = 12.75 USD
  CHECK(to_string(got.rows[0].billed.value()) == "10.5");
  CHECK(to_string(got.rows[1].billed.value()) == "2.25");
}
