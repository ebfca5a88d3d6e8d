// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "thrown.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/formats/detail/remembered.hpp>
#include <tonnage/formats/table.hpp>
#include <tonnage/tally/column.hpp>
#include <tonnage/units/emission.hpp>
#include <tonnage/units/information.hpp>
#include <tonnage/units/money.hpp>
#include <tonnage/units/power.hpp>
#include <tonnage/units/time.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;
using tonnage::testing::said_by;

namespace {

struct hall {
  std::string site{};
  quantity<kind::gpu> count{};
  std::optional<quantity<kind::power>> draw{};
  std::optional<double> price{};
  bool operator==(hall const&) const = default;
};
table_form<hall> const halls{column("site", &hall::site), column("gpus", &hall::count).also("count").in("GPUs"),
                             column("draw", &hall::draw), column("price", &hall::price)};

std::string refusal(std::string const& text) {
  return said_by([&] { (void)read_table<hall>(text, halls, {}, {.file = "t.csv"}); });
}

}  // namespace

TEST_CASE("a table becomes structs, in any order of columns") {
  auto const [rows, report] =
      read_table<hall>("Price,SITE,notes,Draw [kW],GPUs\n2.5,Nord,x,3.5,8\n,Süd,,,16\n", halls, {}, {.file = "t.csv"});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0] == hall{"Nord", 8.0 * gpus, 3500.0 * watts, 2.5});
  CHECK(rows[1] == hall{"Süd", 16.0 * gpus, std::nullopt, std::nullopt});
  CHECK(report.summary() == "t.csv: 2 rows read, 2 kept, 0 refused");
}

TEST_CASE("a column that is absent is an error which shows the header; an optional one is unknown") {
  CHECK(refusal("site,price\nNord,1\n") ==
        "t.csv:1: there is no column 'gpus' or 'count' in this header: 'site,price'");
  CHECK(read_table<hall>("site,count\nNord,1\n", halls).rows[0].draw == std::nullopt);
  CHECK(refusal("site,gpus\nNord,\n") == "t.csv:2:6, field gpus: expected a value, and the field says none");
  CHECK(refusal("site,gpus\nNord,N/A\n") == "t.csv:2:6, field gpus: expected a value, and the field says none: 'N/A'");
  CHECK(refusal("site,site,gpus\n") == "t.csv:1: two columns have this name: 'site'");
}

TEST_CASE("the unit is the field's, the header's or the declared one") {
  auto const draw = [](std::string const& header, std::string const& field) {
    std::string const text = "site,gpus," + header + "\nNord,8,\"" + field + "\"\n";
    return read_table<hall>(text, halls).rows[0].draw;
  };
  for (auto const* header : {"draw [kW]", "Draw (kW)", "draw_kw", "draw-KW", "draw kW"})
    CHECK(draw(header, "3.5") == 3500.0 * watts);
  CHECK(draw("draw", "3.5 kW") == 3500.0 * watts);
  CHECK(draw("draw_kw", "900 W") == 900.0 * watts);
  CHECK(draw("draw_kw", "1,250.5") == 1'250'500.0 * watts);
  CHECK(draw("draw_kw", "N/A") == std::nullopt);
  CHECK(refusal("site,gpus,draw\nNord,8,3.5\n") ==
        "t.csv:2:8, field draw: a number without a unit: the header says none (as in \"draw [kW]\"), and none is "
        "declared: '3.5'");
  CHECK(refusal("site,gpus,draw [kg]\nNord,8,3.5\n") ==
        "t.csv:1, field draw: a column in another unit: expected one that is declared: 'kg'");
  CHECK(refusal("site,gpus,draw_mw\nNord,8,3.5\n") ==
        "t.csv:1, field draw: this unit is read two ways: declare mW or MW: 'mw'");

  struct site {
    quantity<kind::power> power{};
    quantity<decltype(1.0 * usd / hour)::kind_type> price{};
    quantity<kind::byte> memory{};
  };
  table_form<site> const form{column("power", &site::power).in("MW"), column("price", &site::price),
                              column("memory", &site::memory)};
  auto const one = read_table<site>("power_mw,price_usd_per_hour,memory (GB)\n20,2.5,80\n", form).rows.at(0);
  CHECK(one.power == 20e6 * watts);
  CHECK(one.price == 2.5 * usd / hour);
  CHECK(one.memory == 80e9 * bytes);

  struct footprint {
    quantity<kind::co2e> emitted{};
  };
  table_form<footprint> const grams{column("emitted", &footprint::emitted)};
  CHECK(read_table<footprint>("emitted [kt CO2e]\n5\n", grams).rows[0].emitted == 5e9 * grams_co2e);
  // Metric tons to some, millions of them to others, and thousandths to nobody.
  CHECK_THROWS_WITH(read_table<footprint>("emitted [mt CO2e]\n5\n", grams),
                    testing::contains("this unit is read two ways: declare t CO2e or Mt CO2e: 'mt CO2e'"));
}

TEST_CASE("a number without a unit takes none from a header in silence") {
  CHECK(refusal("site,gpus,price [EUR]\nNord,8,3.5\n") ==
        "t.csv:1, field price: a column in another unit: expected one that is declared: 'EUR'");
  struct card {
    double draw = 0;
  };
  CHECK(read_table<card>("draw [W]\n700\n", {column("draw", &card::draw).in("W")}).rows[0].draw == 700);
}

TEST_CASE("days, instants, truth, models and functions of the text") {
  struct job {
    date day{};
    std::chrono::sys_seconds start{};
    bool done = false;
    catalog::model card = unknown_model;
    std::int64_t tasks = 0;
    double share = 0;
  };
  int calls = 0;
  auto const third = [&calls](std::string_view text) {
    ++calls;
    if (text == "bad") throw_error("no thirds of this");
    return 1.0 / 3;
  };
  table_form<job> const form{column("day", &job::day),
                             column("start", &job::start),
                             column("done", &job::done),
                             column("gpu", &job::card),
                             column("tasks", &job::tasks).or_absent(7),
                             column("share", &job::share, third)};
  std::string const text =
      "day,start,done,gpu,share\n2026-03-01,2026-03-01T00:00:00+01:00,Yes,H100 SXM5,a\n"
      "2026-03-02,1772323200,no,my-own-chip,a\n2026-03-02,1772323200,no,x,bad\n2026-03-02,1772323200,no,x,bad\n";
  auto const [rows, report] = read_table<job>(text, form, {}, {.on_error = bad_rows::collect});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].day == date(2026y / 3 / 1));
  CHECK(rows[0].start == std::chrono::sys_days(2026y / 2 / 28) + 23h);
  CHECK(rows[1].start == std::chrono::sys_days(2026y / 3 / 1));
  CHECK(rows[0].done);
  CHECK_FALSE(rows[1].done);
  CHECK(rows[0].card == catalog::model(catalog::find("H100 SXM5")));
  CHECK(rows[0].tasks == 7);
  CHECK(calls == 2);  // once for each text, misses too
  REQUIRE(report.refusals.size() == 2);
  CHECK(std::string(report.refusals[1].what()) == "line 5:28, field share: no thirds of this: 'bad'");
}

TEST_CASE("a column may have to be there, and its fields say nothing") {
  struct board {
    std::optional<double> load{};
    catalog::model card = unknown_model;
  };
  auto const form = table_form<board>{column("load", &board::load).required(),
                                      column("card", &board::card).or_absent(unknown_model).required()};
  auto const rows = read_table<board>("card,load\nN/A,0.5\nT4,\n", form).rows;
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].card == unknown_model);
  CHECK_FALSE(rows[1].load);
  CHECK(said_by([&] { (void)read_table<board>("card\nT4\n", form, {}, {.file = "t"}); }) ==
        "t:1: there is no column 'load' in this header: 'card'");
}

TEST_CASE("a function of the text may say that nothing is known") {
  struct board {
    std::optional<std::string> serial{};
  };
  auto const known = [](std::string_view text) {
    return text == "N/A" ? std::nullopt : std::optional<std::string>(text);
  };
  auto const rows = read_table<board>("serial\nS1\nN/A\n\n", {column("serial", &board::serial, known)}).rows;
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].serial == "S1");
  CHECK_FALSE(rows[1].serial);
}

TEST_CASE("a later snapshot replaces an earlier one, whatever the order of the files") {
  struct job {
    std::string id{};
    std::int64_t elapsed = 0;
  };
  auto const form =
      table_form<job>{column("id", &job::id), column("elapsed", &job::elapsed)}.identified_by(&job::id).latest_by(
          &job::elapsed);
  std::string const march = "id,elapsed\n1,10\n2,5\n";
  std::string const april = "id,elapsed\n1,90\n3,7\n";
  for (bool const forward : {true, false}) {
    table_reader<job> jobs(form);
    jobs.read(csv_input(forward ? march : april).named(forward ? "march" : "april"));
    jobs.read(csv_input(forward ? april : march).named(forward ? "april" : "march"));
    std::int64_t sum = 0;
    for (auto const& each : jobs.rows()) sum += each.elapsed;
    CHECK(sum == 102);  // 90 + 5 + 7
    auto const& report = jobs.report();
    CHECK(report.rows == 4);
    CHECK(report.kept == 3);
    CHECK(report.replaced == 1);
    CHECK(report.times(table_remark::replaced) == 1);
    CHECK(report.remarks.at(0).first.file == "march");
    CHECK(report.remarks.at(0).first.line == 2);
  }
  auto const strict = table_form<job>{column("id", &job::id), column("elapsed", &job::elapsed)}.identified_by(&job::id);
  CHECK(said_by([&] { (void)read_table<job>("id,elapsed\n1,10\n1,11\n", strict); }) ==
        "line 3: an earlier row is this record (line 2)");
  table_reader<job> one_by_one(form);
  CHECK(said_by([&] { one_by_one.read(march, [](job&) {}); }) ==
        "rows that a later row may replace cannot be handed out one by one");
}

TEST_CASE("lines that are no records are counted, and hosts are told apart") {
  struct card {
    std::string host{};
    std::string name{};
  };
  auto const form = table_form<card>{column("name", &card::name)}
                        .behind_host(&card::host)
                        .without_lines("Total")
                        .refusing_lines("WARNING", "a warning among the rows")
                        .after_banner(1)
                        .not_of("pid", "processes");
  auto const [rows, report] = read_table<card>(
      "welcome, to cluster\nnode1: index, name\nnode1: 0, T4\nnode1: Total, 1\nnode2: name, index\nnode2: A2, 0\n"
      "node2: WARNING: dust\nnode2: A2\n",
      form, {}, {.on_error = bad_rows::collect});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].host == "node1");
  CHECK(rows[0].name == "T4");
  CHECK(rows[1].host == "node2");
  CHECK(rows[1].name == "A2");
  CHECK(report.summary() == "4 rows read, 2 kept, 2 refused, 3 lines that are no records");
  CHECK(said_by([&] { (void)read_table<card>("name,pid\n", form, {}, {.file = "t"}); }) ==
        "t:1, field pid: these rows are processes, not those of this table");
}

TEST_CASE("rows that a field tells apart are no records, whatever else they say") {
  auto const of_total =
      table_form<hall>(halls).without_rows("site", "Total").without_rows("kind", [](std::string_view t) {
        return t.starts_with("sub");
      });
  auto const [rows, report] =
      read_table<hall>("site,kind,gpus\nNord,hall,8\nTotal,,\nSüd,subtotal,many\nSüd,hall,16\nTotals,hall,1\n",
                       of_total, {}, {.file = "t"});
  REQUIRE(rows.size() == 3);
  CHECK(rows[1].count == 16.0 * gpus);
  CHECK(rows[2].site == "Totals");
  CHECK(report.summary() == "t: 3 rows read, 3 kept, 0 refused, 2 lines that are no records");
  // What tells them apart must be there, or a total would be counted in silence.
  CHECK(said_by([&] { (void)read_table<hall>("site,gpus\nNord,8\n", of_total, {}, {.file = "t"}); }) ==
        "t:1: there is no column 'kind' in this header: 'site,gpus'");
}

TEST_CASE("two members may be read from one column") {
  struct link {
    std::string site{};
    std::optional<std::string> country{};
    quantity<kind::power> draw{};
    std::string draw_text{};
  };
  auto const behind_slash = [](std::string_view text) {
    auto const at = text.find('/');
    return at == std::string_view::npos ? std::nullopt : std::optional(std::string(text.substr(at + 1)));
  };
  auto const [rows, report] =
      read_table<link>("Place,draw_kw\nOslo/NO,3.5\nNord,1\n",
                       {column("place", &link::site), column("place", &link::country, behind_slash),
                        column("draw", &link::draw), column("draw_kw", &link::draw_text)});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].site == "Oslo/NO");
  CHECK(rows[0].country == "NO");
  CHECK_FALSE(rows[1].country);
  CHECK(rows[0].draw == 3500.0 * watts);
  CHECK(rows[0].draw_text == "3.5");
  CHECK(report.kept == 2);
}

TEST_CASE("a table of which every row was refused has failed") {
  CHECK(said_by([] {
          (void)read_table<hall>("site,gpus\nNord,x\nNord\n", halls, {}, {.file = "t", .on_error = bad_rows::collect});
        }) == "t:2:6, field gpus: every row was refused (2), the first because: expected a number: 'x'");
  CHECK(read_table<hall>("site,gpus\n", halls).rows.empty());
}

TEST_CASE("whole numbers as data frames write them") {
  struct counted {
    int gpus = 0;
    auto operator<=>(counted const&) const = default;
  };
  auto const read = [](std::string const& text, csv_dialect dialect = {}) {
    auto const whole = "gpus\n" + text + "\n";
    return read_table<counted>(whole, {column("gpus", &counted::gpus)}, std::move(dialect)).rows.at(0).gpus;
  };
  CHECK(read("8.0") == 8);
  CHECK(read("+8") == 8);
  CHECK(read("-8.00") == -8);
  CHECK(read("8.000", {.thousands = ','}) == 8);
  char const* const two_ways =
      "line 2:1, field gpus: read two ways: say which mark stands between thousands (csv_dialect), or write it "
      "without: "
      "'8.000'";
  CHECK_THROWS_WITH(read("8.000"), two_ways);
  CHECK(read("\"8,0\"", {.decimal_comma = true}) == 8);
  CHECK_THROWS_WITH(read("8.5"), "line 2:1, field gpus: not a whole number: '8.5'");
  CHECK_THROWS_WITH(read(".0"), "line 2:1, field gpus: not a whole number: '.0'");
  CHECK_THROWS_WITH(read("8."), "line 2:1, field gpus: not a whole number: '8.'");
  CHECK(read("8.000", {.thousands = '.'}) == 8'000);
}

TEST_CASE("a field that a row can do without may be odd, and is remarked") {
  table_form<hall> const lenient{column("site", &hall::site), column("gpus", &hall::count).in("GPUs"),
                                 column("draw", &hall::draw).in("kW").odd_is_unknown()};
  auto const [rows, report] =
      read_table<hall>("site,gpus,draw\nNord,8,ERR\nSüd,8,3\nOst,8,ERR!\n", lenient, {}, {.file = "t.csv"});
  REQUIRE(rows.size() == 3);
  CHECK_FALSE(rows[0].draw);
  CHECK(rows[1].draw == 3000.0 * watts);
  CHECK(report.times(table_remark::unreadable) == 2);
  REQUIRE(report.remarks.size() == 1);
  CHECK(error(report.remarks[0].text, report.remarks[0].first).what() ==
        std::string("t.csv:2:8, field draw: a field that cannot be read: it is unknown: 'ERR'"));
  CHECK(refusal("site,gpus,draw [kW]\nNord,8,ERR\n").starts_with("t.csv:2:8, field draw: "));
}

TEST_CASE("a column that a table can do without may have an odd unit") {
  table_form<hall> const lenient{column("site", &hall::site), column("gpus", &hall::count).in("GPUs"),
                                 column("draw", &hall::draw).odd_is_unknown()};
  // kVA is no unit of power here, "kW, max" is a comment, and mw is one of two units.
  for (std::string const name : {"Draw [kVA]", "Draw (kW, max)", "draw_mw"}) {
    std::string const text = "site,gpus,\"" + name + "\"\nNord,8,3\n";
    auto const [rows, report] = read_table<hall>(text, lenient, {}, {.file = "t.csv"});
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].count == 8.0 * gpus);
    CHECK_FALSE(rows[0].draw);
    CHECK(report.times(table_remark::unreadable_column) == 1);
    CHECK(report.remarks.at(0).first.line == 1);
    CHECK(report.remarks.at(0).first.field == "draw");
    CHECK(report.ignored_columns == std::vector<std::string>{name});
  }
  // A second column of this name that can be read is read.
  auto const [rows, report] = read_table<hall>("site,gpus,Draw [kVA],draw [kW]\nNord,8,3,2\n", lenient, {}, {});
  CHECK(rows.at(0).draw == 2000.0 * watts);
  CHECK(said_by([] {
          (void)read_table<hall>(
              "site,gpus,Draw [kVA]\nNord,8,3\n",
              {column("site", &hall::site), column("draw", &hall::draw).odd_is_unknown().required()});
        }) == "line 1, field draw: a column in another unit: expected one that is declared: 'kVA'");
}

TEST_CASE("a day may be its midnight, and have slashes behind its year") {
  struct bought {
    date day{};
    std::optional<date> until{};
    std::chrono::year_month_day plain{};
  };
  table_form<bought> const form{column("day", &bought::day), column("until", &bought::until),
                                column("plain", &bought::plain)};
  for (std::string const text : {"2026-03-01", "2026/03/01", "2026-03-01 00:00:00", "2026-03-01T00:00:00Z",
                                 "2026-03-01 00:00:00+00:00", "2026/03/01 00:00", "2026-03-01T00:00:00.000Z"}) {
    std::string const whole = "day,until,plain\n" + text + "," + text + "," + text + "\n";
    auto const rows = read_table<bought>(whole, form).rows;
    CHECK(rows.at(0).day == date(2026y / 3 / 1));
    CHECK(rows[0].until == date(2026y / 3 / 1));
    CHECK(rows[0].plain == 2026y / 3 / 1);
  }
  for (std::string const text :
       {"2026-03/01", "2026/3/1", "3/1/2026", "2026-03-01 01:00:00", "2026-03-01T00:00:00+09:00"}) {
    std::string const whole = "day,until,plain\n" + text + ",,2026-03-01\n";
    CHECK_THROWS_AS(read_table<bought>(whole, form), error);
  }
}

TEST_CASE("names that nothing was read from are told, so that a misspelt one is seen") {
  auto const [rows, report] = read_table<hall>("site,gpus,drow [kW]\nNord,8,3.5\n", halls);
  CHECK_FALSE(rows.at(0).draw);
  CHECK(report.ignored_columns == std::vector<std::string>{"drow [kW]"});
}

TEST_CASE("decimal commas, thousands marks, CR, and Latin-1") {
  auto const continental = read_table<hall>("site;gpus;draw [kW];price\nNord;1.250;3,5;1.250,75\n", halls,
                                            {.separator = ';', .decimal_comma = true, .thousands = '.'});
  CHECK(continental.rows.at(0) == hall{"Nord", 1250.0 * gpus, 3500.0 * watts, 1250.75});
  CHECK(read_table<hall>("site,gpus\rNord,8\rOst,4\r", halls).rows.size() == 2);
  CHECK(read_table<hall>("site,gpus\r\r\nNord,8\r\r\n", halls).rows.at(0).count == 8.0 * gpus);
  auto const latin = read_table<hall>(
      "site,gpus\nS\xFC"
      "d,8\n",
      halls);
  CHECK(latin.rows.at(0).site == "Süd");
  CHECK(latin.report.times(table_remark::latin_1) == 1);
}

TEST_CASE("whole numbers of a member's type, and no others") {
  struct counts {
    std::uint8_t small = 0;
    std::int64_t large = 0;
  };
  table_form<counts> const form{column("small", &counts::small).or_absent(), column("large", &counts::large)};
  auto const found = read_table<counts>(
      "small,large\n255,999999999999999999\n007,9223372036854775807\n+1,-9223372036854775808\n,-0\n", form);
  CHECK(found.rows.at(0).small == 255);
  CHECK(found.rows.at(0).large == 999'999'999'999'999'999);
  CHECK(found.rows.at(1).small == 7);
  CHECK(found.rows.at(1).large == 9'223'372'036'854'775'807);
  CHECK(found.rows.at(2).small == 1);
  CHECK(found.rows.at(2).large == -9'223'372'036'854'775'807 - 1);
  CHECK(found.rows.at(3).large == 0);
  auto const refused = [&](std::string const& row) {
    auto const text = "small,large\n" + row;
    return said_by([&] { (void)read_table<counts>(text, form); });
  };
  CHECK(refused("256,1") == "line 2:1, field small: too large or too small a number: '256'");
  CHECK(refused("1,9223372036854775808") ==
        "line 2:3, field large: too large or too small a number: '9223372036854775808'");
  CHECK(refused("1,12a") == "line 2:3, field large: not a whole number: '12a'");
}

TEST_CASE("a unit counts up to the next header, and a remark for its own row") {
  auto const found = read_table<hall>("site,gpus,draw [kW]\na,1,2\nsite,gpus,draw [W]\nb,1,2\nc,1,3\n", halls);
  CHECK(found.rows.at(0).draw == 2000.0 * watts);
  CHECK(found.rows.at(1).draw == 2.0 * watts);
  CHECK(found.rows.at(2).draw == 3.0 * watts);
  struct word {
    std::string text{};
    word() = default;
    explicit word(std::string of) : text(std::move(of)) {
      if (text.starts_with("x")) throw error("begins with x");
    }
  };
  struct named {
    word name{};
    int size = 0;
  };
  auto const words = read_table<named>("name,size\nx\xFC,1\ny\xFC,2\nz,3\n",
                                       {column("name", &named::name), column("size", &named::size)}, {},
                                       {.on_error = bad_rows::collect});
  CHECK(words.rows.at(0).name.text == "yü");
  CHECK(words.report.refused == 1);
  CHECK(words.report.times(table_remark::latin_1) == 1);  // of y alone: the row of x is none
}

TEST_CASE("a function is called once for a text that comes again, its error too") {
  int calls = 0;
  auto const length = [&](std::string_view text) {
    ++calls;
    if (text == "odd") throw error("this is odd");
    return text.size();
  };
  formats::detail::remembered<std::size_t> lengths;
  for (int i = 0; i != 3; ++i) {
    CHECK(lengths.of("H100 SXM5", length) == 9);
    CHECK(lengths.of("", length) == 0);
    CHECK_THROWS_WITH(lengths.of("odd", length), "this is odd");
  }
  CHECK(calls == 3);
}

TEST_CASE("of more texts than there is room for, each is still what the function makes of it") {
  formats::detail::remembered<std::string> twice;
  auto const read = [](std::string_view text) { return std::string(text) + std::string(text); };
  for (int round = 0; round != 2; ++round)
    for (int i = 0; i != 5'000; ++i) {
      auto const text = "node" + std::to_string(i);
      REQUIRE(twice.of(text, read) == text + text);
    }
}

TEST_CASE("a text that differs in one byte, wherever, is another one") {
  formats::detail::remembered<std::string> same;
  auto const read = [](std::string_view text) { return std::string(text); };
  for (std::size_t size = 0; size != 80; ++size) {
    std::string text(size, 'a');
    for (std::size_t at = 0; at != size; ++at) {
      REQUIRE(same.of(text, read) == text);
      text[at] = 'b';
      REQUIRE(same.of(text, read) == text);
      text[at] = 'a';
    }
    REQUIRE(same.of(text, read) == text);
  }
}

TEST_CASE("an exception of another kind is not remembered") {
  int calls = 0;
  formats::detail::remembered<int> all;
  auto const fails_once = [&](std::string_view) {
    if (++calls == 1) throw calls;
    return calls;
  };
  CHECK_THROWS_AS(all.of("a", fails_once), int);
  CHECK(all.of("a", fails_once) == 2);
}

TEST_CASE("what may be a day, a year or a spreadsheet's number is no instant") {
  struct job {
    std::chrono::sys_seconds start{};
    date day{};
  };
  auto const read = [](std::string const& start, std::string const& day) {
    std::string const whole = "start,day\n" + start + "," + day + "\n";
    return read_table<job>(whole, {column("start", &job::start), column("day", &job::day)}).rows.at(0);
  };
  for (std::string const text : {"20250101", "20250101093000", "45717", "2026", "0", "-1"})
    CHECK_THROWS_AS(read(text, "2026-03-01"), error);
  CHECK(read("1772319600", "2026-03-01").start == std::chrono::sys_days(2026y / 2 / 28) + 23h);
  for (std::string const midnight : {"", " 00:00:00", "T00:00:00", "T00:00:00Z", " 00:00:00+00:00", "T00:00:00.000Z"})
    CHECK(read("1772319600", "2026-03-01" + midnight).day == date(2026y / 3 / 1));
  CHECK_THROWS_WITH(read("1772319600", "2026-03-01 09:00:00"),
                    "line 2:12, field day: expected a day such as 2026-03-01: '2026-03-01 09:00:00'");
  CHECK_THROWS_AS(read("1772319600", "2026-03-01 00:00:00+09:00"), error);
}

TEST_CASE("shares, and prefixes before prefixes, are no numbers of a unit") {
  struct hall {
    quantity<kind::power> draw{};
  };
  auto const read = [](std::string const& header, std::string const& text) {
    std::string const whole = header + "\n" + text + "\n";
    return read_table<hall>(whole, {column("draw", &hall::draw)}).rows.at(0).draw;
  };
  CHECK_THROWS_WITH(read("draw [kW]", "85%"), "line 2:1, field draw: a share is no number of kW: '85%'");
  CHECK_THROWS_WITH(read("draw [kW]", "3k"),
                    "line 2:1, field draw: a prefix, and kW has one: write the number out: '3k'");
  CHECK(read("draw [W]", "3k") == 3.0 * kilowatts);
  CHECK(read("draw [kW]", "3 MW") == 3.0 * megawatts);
}

TEST_CASE("marks between thousands begin no number with zero, and none has an exponent behind them") {
  struct bill {
    double cost = 0;
  };
  auto const read = [](std::string const& text) {
    std::string const whole = "cost\n" + text + "\n";
    return read_table<bill>(whole, {column("cost", &bill::cost)},
                            csv_dialect{.separator = ';', .decimal_comma = true, .thousands = '.'})
        .rows.at(0)
        .cost;
  };
  CHECK(read("1.234,5") == 1'234.5);
  CHECK(read("-1.234.567") == -1'234'567);
  for (std::string const text : {"0.500", "1.234e3", "1.234E+3"}) CHECK_THROWS_AS(read(text), error);
}
