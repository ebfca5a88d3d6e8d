// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A producer and a consumer that are not ours: DuckDB writes a Parquet file and scans it into our reader, and scans
// what our writer hands it. TONNAGE_DUCKDB names its library; without it the tests say so and pass.
#include "catch.hpp"

#include <dlfcn.h>

#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <list>
#include <memory>
#include <stdexcept>
#include <string>
#include <tonnage/formats/arrow/decimal.hpp>
#include <tonnage/formats/arrow/keys.hpp>
#include <tonnage/formats/arrow/partial.hpp>
#include <tonnage/formats/arrow/reader.hpp>
#include <tonnage/formats/arrow/time.hpp>
#include <tonnage/formats/arrow/writer.hpp>
#include <tonnage/kernels/group_sum.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;

namespace {

// What is needed of DuckDB's C API (1.x): handles are pointers, states are 0 where all is well.
using handle = void*;
struct result_of_query {  // duckdb_result: its fields are not for us
  std::uint64_t fields[2 + 4 * 3] = {};
};

/// The library, and the functions of it.
struct duckdb_library {
  void* loaded = nullptr;
  int (*open)(char const*, handle*) = nullptr;
  int (*connect)(handle, handle*) = nullptr;
  void (*disconnect)(handle*) = nullptr;
  void (*close)(handle*) = nullptr;
  int (*query)(handle, char const*, result_of_query*) = nullptr;
  void (*destroy_result)(result_of_query*) = nullptr;
  char const* (*result_error)(result_of_query*) = nullptr;
  char* (*value_varchar)(result_of_query*, std::uint64_t column, std::uint64_t row) = nullptr;
  void (*free)(void*) = nullptr;
  int (*query_arrow)(handle, char const*, handle*) = nullptr;
  int (*query_arrow_schema)(handle, ArrowSchema**) = nullptr;
  int (*query_arrow_array)(handle, ArrowArray**) = nullptr;
  char const* (*query_arrow_error)(handle) = nullptr;
  void (*destroy_arrow)(handle*) = nullptr;
  int (*arrow_scan)(handle, char const*, ArrowArrayStream*) = nullptr;
  char const* (*library_version)() = nullptr;

  /// None where nobody said where it is.
  static duckdb_library const* get() {
    static duckdb_library const out = [] {
      duckdb_library d;
      char const* const at = std::getenv("TONNAGE_DUCKDB");
      if (at == nullptr || *at == '\0') return d;
      d.loaded = ::dlopen(at, RTLD_NOW | RTLD_LOCAL);
      if (d.loaded == nullptr) throw std::runtime_error(std::string("TONNAGE_DUCKDB: ") + ::dlerror());
      auto const find = [&](auto& function, char const* name) {
        void* const found = ::dlsym(d.loaded, name);
        if (found == nullptr) throw std::runtime_error(std::string("TONNAGE_DUCKDB has no ") + name);
        function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(found);
      };
      find(d.open, "duckdb_open");
      find(d.connect, "duckdb_connect");
      find(d.disconnect, "duckdb_disconnect");
      find(d.close, "duckdb_close");
      find(d.query, "duckdb_query");
      find(d.destroy_result, "duckdb_destroy_result");
      find(d.result_error, "duckdb_result_error");
      find(d.value_varchar, "duckdb_value_varchar");
      find(d.free, "duckdb_free");
      find(d.query_arrow, "duckdb_query_arrow");
      find(d.query_arrow_schema, "duckdb_query_arrow_schema");
      find(d.query_arrow_array, "duckdb_query_arrow_array");
      find(d.query_arrow_error, "duckdb_query_arrow_error");
      find(d.destroy_arrow, "duckdb_destroy_arrow");
      find(d.arrow_scan, "duckdb_arrow_scan");
      find(d.library_version, "duckdb_library_version");
      return d;
    }();
    return out.loaded == nullptr ? nullptr : &out;
  }
};

/// A database in memory.
class database {
 public:
  explicit database(duckdb_library const& d) : duck(d) {
    if (duck.open(nullptr, &database_) != 0 || duck.connect(database_, &connection) != 0)
      throw std::runtime_error("DuckDB does not open");
  }
  database(database const&) = delete;
  ~database() {
    duck.disconnect(&connection);
    duck.close(&database_);
  }

  /// The first value of a query, as text.
  std::string operator()(std::string const& sql) {
    result_of_query result;
    struct guard {
      duckdb_library const& duck;
      result_of_query& result;
      ~guard() { duck.destroy_result(&result); }
    } const free_it{duck, result};
    if (duck.query(connection, sql.c_str(), &result) != 0) throw std::runtime_error(duck.result_error(&result));
    char* const text = duck.value_varchar(&result, 0, 0);
    std::string out = text == nullptr ? "" : text;
    duck.free(text);
    return out;
  }

  duckdb_library const& duck;
  handle connection = nullptr;

 private:
  handle database_ = nullptr;
};

/// The result of a query as a C stream: its schema and arrays are DuckDB's, the callbacks are here.
struct query_stream {
  duckdb_library const& duck;
  handle result = nullptr;

  static ArrowArrayStream of(database& db, std::string const& sql) {
    auto self = std::make_unique<query_stream>(query_stream{db.duck});
    if (db.duck.query_arrow(db.connection, sql.c_str(), &self->result) != 0) {
      std::string const why = db.duck.query_arrow_error(self->result);
      db.duck.destroy_arrow(&self->result);
      throw std::runtime_error(why);
    }
    ArrowArrayStream out{};
    out.get_schema = [](ArrowArrayStream* s, ArrowSchema* to) {
      *to = {};
      return self_of(s).duck.query_arrow_schema(self_of(s).result, &to);
    };
    out.get_next = [](ArrowArrayStream* s, ArrowArray* to) {
      *to = {};
      return self_of(s).duck.query_arrow_array(self_of(s).result, &to);
    };
    out.get_last_error = [](ArrowArrayStream* s) { return self_of(s).duck.query_arrow_error(self_of(s).result); };
    out.release = [](ArrowArrayStream* s) {
      self_of(s).duck.destroy_arrow(&self_of(s).result);
      delete &self_of(s);
      s->release = nullptr;
    };
    out.private_data = self.release();
    return out;
  }

 private:
  static query_stream& self_of(ArrowArrayStream* s) { return *static_cast<query_stream*>(s->private_data); }
};

/// A stream that DuckDB scans. `duckdb_arrow_scan` never releases a schema that it asks for, so this one remembers
/// them.
struct scanned_stream {
  arrow_own<ArrowArrayStream> inner;
  std::list<arrow_own<ArrowSchema>> schemas{};
  ArrowArrayStream stream{};

  explicit scanned_stream(ArrowArrayStream&& from) : inner(std::move(from)) {
    stream.private_data = this;
    stream.get_schema = [](ArrowArrayStream* s, ArrowSchema* to) {
      auto& self = *static_cast<scanned_stream*>(s->private_data);
      int const code = self.inner->get_schema(self.inner.get(), to);
      ArrowSchema copy = *to;
      if (code == 0) self.schemas.emplace_back(std::move(copy));
      return code;
    };
    stream.get_next = [](ArrowArrayStream* s, ArrowArray* to) {
      auto& self = *static_cast<scanned_stream*>(s->private_data);
      return self.inner->get_next(self.inner.get(), to);
    };
    stream.get_last_error = [](ArrowArrayStream* s) {
      auto& self = *static_cast<scanned_stream*>(s->private_data);
      return self.inner->get_last_error(self.inner.get());
    };
    stream.release = [](ArrowArrayStream* s) { s->release = nullptr; };
  }
  scanned_stream(scanned_stream const&) = delete;
};

/// A folder that goes with the test.
struct temporary_folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("tonnage-arrow-" + std::to_string(::getpid()));
  temporary_folder() { std::filesystem::create_directories(path); }
  temporary_folder(temporary_folder const&) = delete;
  ~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

// 250,000 rows: several row groups, and many batches. Watts are whole, so that their sum has one value in any order.
char const* const telemetry =
    "SELECT (i % 997)::UINTEGER AS gpu, "
    "(CASE i % 3 WHEN 0 THEN 'Seoul' WHEN 1 THEN 'Pangyo' ELSE 'Gwangju' END)::site AS site, "
    "CASE WHEN i % 11 = 0 THEN NULL ELSE 'NVIDIA H100 80GB HBM3, sample ' || (i % 7) END AS model, "
    "CASE WHEN i % 13 = 0 THEN NULL ELSE (i % 700)::FLOAT END AS power, "
    "(i % 101)::UTINYINT AS busy, (i % 701)::DOUBLE AS energy, (i % 2 = 0) AS healthy, "
    "TIMESTAMPTZ '2026-03-02 18:00:00+09' + INTERVAL (i) SECOND AS seen, "
    "DATE '2026-01-01' + (i % 365)::INTEGER AS since, INTERVAL (i % 60) SECOND AS lasted, "
    "CASE WHEN i % 17 = 0 THEN NULL ELSE ((i % 100003) * 0.000001 + i)::DECIMAL(18, 6) END AS cost, "
    "{'kind': 'rack ' || (i % 5), 'slot': (i % 8)::UTINYINT} AS place "
    "FROM range(250000) t(i)";

}  // namespace

TEST_CASE("DuckDB scans its own Parquet into our reader, and our kernels sum what its SQL does") {
  auto const* const duck = duckdb_library::get();
  if (duck == nullptr) {
    WARN("TONNAGE_DUCKDB is not set: DuckDB is not asked");
    return;
  }
  temporary_folder const folder;
  auto const file = "'" + (folder.path / "telemetry.parquet").string() + "'";
  database db(*duck);
  db("CREATE TYPE site AS ENUM ('Seoul', 'Pangyo', 'Gwangju')");
  db("COPY (" + std::string(telemetry) + ") TO " + file + " (FORMAT parquet, ROW_GROUP_SIZE 60000)");
  // Parquet has no ENUM: it is one again as it is read.
  auto const rows = "SELECT * REPLACE (site::site AS site) FROM " + file;

  arrow_reader reader(query_stream::of(db, rows));
  int128 busy_sum;
  amount<usd> cost_sum;
  std::size_t known_costs = 0, healthy = 0;
  superaccumulator power_sum;
  kernels::group_sums<std::uint8_t, double> by_site(3);
  arrow_keys models("unknown");
  std::vector<std::uint64_t> rows_of_model;
  std::uint64_t slots = 0;
  utc_instant latest{};
  std::int64_t days_sum = 0;
  for (auto const& batch : reader) {
    auto const utilization = batch["busy"].numbers<std::uint8_t>();
    busy_sum += kernels::sum(utilization);
    auto const power = batch["power"];
    auto const drawn = power.numbers<float>(watts, null_rows::keep);
    CHECK_THROWS_WITH(power.numbers<float>(watts), tonnage::testing::contains("rows are null: 'f'"));
    for (std::size_t i = 0; i != drawn.size(); ++i)
      if (power.valid(i)) power_sum.add(static_cast<double>(drawn[i]));
    arrow_dictionary const sites(batch["site"]);
    REQUIRE(sites.entries().size() == 3);
    by_site.add(sites.codes<std::uint8_t>(), utilization, batch["energy"].numbers<double>(joules));
    auto const of_model = models.codes(batch["model"]);
    rows_of_model.resize(models.size());
    for (auto const m : of_model) ++rows_of_model[m];
    healthy += batch["healthy"].booleans().count_set();
    arrow_amounts<usd> const costs(batch["cost"]);
    arrow_times const seen(batch["seen"]);
    for (std::size_t i = 0; i != batch.rows(); ++i) {
      if (costs.column().valid(i)) cost_sum += costs[i], ++known_costs;
      latest = std::max(latest, seen[i]);
    }
    for (auto const day_number : arrow_days(batch["since"])) days_sum += day_number;
    auto const rack = batch["place"];
    for (auto const slot : rack.child("slot").numbers<std::uint8_t>()) slots += slot;
    CHECK(arrow_texts(rack.child("kind"))[0].starts_with("rack "));
    CHECK_THROWS_WITH(batch["busy"].numbers<float>(), "field busy: float32 is asked for, and the column is uint8: 'C'");
  }
  CHECK(reader.report().rows == 250'000);
  CHECK(reader.report().batches > 1);
  CHECK(busy_sum.to_string() == db("SELECT sum(busy) FROM " + file));
  CHECK(power_sum.value() == std::stod(db("SELECT sum(power) FROM " + file)));
  CHECK(to_decimal(cost_sum) == to_decimal(parse_amount<usd>(db("SELECT sum(cost) FROM " + file))));
  CHECK(std::to_string(known_costs) == db("SELECT count(cost) FROM " + file));
  CHECK(std::to_string(healthy) == db("SELECT count(*) FILTER (healthy) FROM " + file));
  CHECK(std::to_string(slots) == db("SELECT sum(place.slot) FROM " + file));
  CHECK(std::to_string(latest.time_since_epoch().count()) == db("SELECT epoch_ms(max(seen)) FROM " + file));
  CHECK(std::to_string(days_sum) == db("SELECT sum(since - DATE '1970-01-01') FROM " + file));
  char const* const names[] = {"Seoul", "Pangyo", "Gwangju"};
  for (std::size_t s = 0; s != 3; ++s) {
    auto const where = " FROM " + file + " WHERE site = '" + names[s] + "'";
    CHECK(by_site.total<0>(s).to_string() == db("SELECT sum(busy)" + where));
    CHECK(by_site.total<1>(s) == std::stod(db("SELECT sum(energy)" + where)));
  }
  for (std::size_t m = 0; m != models.size(); ++m)
    CHECK(std::to_string(rows_of_model[m]) ==
          db("SELECT count(*) FROM " + file + " WHERE coalesce(model, 'unknown') = '" + models.entries()[m] + "'"));
}

TEST_CASE("DuckDB hands over its types in other widths too, and an error in its own words") {
  auto const* const duck = duckdb_library::get();
  if (duck == nullptr) {
    WARN("TONNAGE_DUCKDB is not set: DuckDB is not asked");
    return;
  }
  database db(*duck);
  auto const first = [&](std::string const& sql, auto look) {
    arrow_reader reader(query_stream::of(db, sql));
    REQUIRE(reader.next());
    look(reader.batch());
    CHECK_FALSE(reader.next());
  };
  auto const texts =
      "SELECT CASE WHEN i % 2 = 0 THEN 'short' ELSE 'a text of more than twelve bytes ' || i END AS t "
      "FROM range(5) t(i)";
  for (char const* const setting : {"SET produce_arrow_string_view = false", "SET arrow_large_buffer_size = true",
                                    "SET produce_arrow_string_view = true"}) {
    db(setting);
    first(texts, [&](arrow_batch const& batch) {
      arrow_texts const t(batch["t"]);
      INFO(setting << ": " << batch["t"].format());
      CHECK(t[0] == "short");
      CHECK(t[3] == "a text of more than twelve bytes 3");
    });
  }
  first("SELECT 1.5::DECIMAL(4, 1) AS a, 2.25::DECIMAL(9, 2) AS b, 3::HUGEINT AS c, -0.000001::DECIMAL(38, 6) AS d",
        [&](arrow_batch const& batch) {
          CHECK(arrow_amounts<usd>(batch["a"])[0] == parse_amount<usd>("1.5"));
          CHECK(arrow_amounts<usd>(batch["b"])[0] == parse_amount<usd>("2.25"));
          CHECK(arrow_amounts<usd>(batch["d"])[0] == parse_amount<usd>("-0.000001"));
        });
  first("SELECT TIMESTAMP '2026-03-02 18:00:00' AS shown, TIMESTAMP_NS '2026-03-02 18:00:00.0000005' AS fine",
        [&](arrow_batch const& batch) {
          CHECK_THROWS_WITH(arrow_times(batch["shown"]),
                            "field shown: a timestamp without a zone: say which clock it was: 'tsu:'");
          CHECK(tonnage::to_string(arrow_times(batch["shown"], {.zone = utc_offset(std::chrono::hours(9))})[0]) ==
                "2026-03-02T09:00:00Z");
          CHECK(tonnage::to_string(arrow_times(batch["fine"], {.zone = utc, .floor = true})[0]) ==
                "2026-03-02T18:00:00Z");
        });
  CHECK_THROWS_WITH(query_stream::of(db, "SELECT nothing"), tonnage::testing::contains("nothing"));
}

TEST_CASE("DuckDB scans what our writer hands it, and sums the same") {
  auto const* const duck = duckdb_library::get();
  if (duck == nullptr) {
    WARN("TONNAGE_DUCKDB is not set: DuckDB is not asked");
    return;
  }
  constexpr std::size_t rows = 100'000;
  std::vector<std::uint8_t> sites(rows), utilization(rows);
  std::vector<std::optional<double>> power(rows);
  std::vector<std::optional<std::string>> names(rows);
  std::vector<amount<usd>> cost(rows);
  std::vector<utc_instant> seen(rows);
  std::vector<bool> healthy(rows);
  std::vector<date> since(rows);
  std::vector<std::int64_t> big(rows);
  amount<usd> cost_sum;
  std::uint64_t busy_sum = 0, known = 0, healthy_rows = 0;
  double power_sum = 0;
  for (std::size_t i = 0; i != rows; ++i) {
    sites[i] = static_cast<std::uint8_t>(i % 3);
    utilization[i] = static_cast<std::uint8_t>(i % 101);
    busy_sum += utilization[i];
    if (i % 7 != 0) power_sum += *(power[i] = static_cast<double>(i % 700)), ++known;
    if (i % 5 != 0) names[i] = "gpu " + std::to_string(i % 1000) + (i % 2 == 0 ? "" : " with a long tail");
    cost[i] = amount<usd>::from_micros(static_cast<std::int64_t>(i * 1001));
    cost_sum += cost[i];
    seen[i] = utc_instant(std::chrono::milliseconds(1'772'474'400'000 + static_cast<std::int64_t>(i)));
    healthy[i] = i % 4 == 0;
    healthy_rows += healthy[i] ? 1 : 0;
    since[i] = date(std::chrono::days(20'000 + static_cast<int>(i % 400)));
    big[i] = static_cast<std::int64_t>(i) - 5;
  }
  arrow_table const place({to_arrow("slot", std::vector<std::uint8_t>(utilization))});
  arrow_table const table({to_arrow("site", std::move(sites), {"Seoul", "Pangyo", "Gwangju"}), to_arrow("name", names),
                           to_arrow("busy", std::move(utilization), percent), to_arrow("power", power, watts),
                           to_arrow("cost", cost), to_arrow("seen", seen), to_arrow("healthy", healthy),
                           to_arrow("since", since), to_arrow("big", std::move(big)), to_arrow("place", place)});
  database db(*duck);
  for (std::size_t const rows_in_batch : {rows, std::size_t{9'999}, std::size_t{2'048}}) {
    // All columns at once: `duckdb_arrow_scan` leaves it to the producer to give only those that a query names.
    scanned_stream scanned(table.stream(rows_in_batch));
    REQUIRE(duck->arrow_scan(db.connection, "handed_over", &scanned.stream) == 0);
    db("CREATE OR REPLACE TABLE ours AS SELECT * FROM handed_over");
    db("DROP VIEW handed_over");
    auto const ask = [&](std::string const& what) { return db("SELECT " + what + " FROM ours"); };
    CHECK(ask("count(*)") == std::to_string(rows));
    CHECK(ask("sum(busy)") == std::to_string(busy_sum));
    CHECK(ask("sum(place.slot)") == std::to_string(busy_sum));
    CHECK(std::stod(ask("sum(power)")) == power_sum);
    CHECK(ask("count(power)") == std::to_string(known));
    CHECK(parse_amount<usd>(ask("sum(cost)")) == cost_sum);
    CHECK(ask("typeof(any_value(cost))") == "DECIMAL(38,6)");
    CHECK(ask("count(*) FILTER (healthy)") == std::to_string(healthy_rows));
    CHECK(ask("typeof(any_value(site))") == "VARCHAR");  // dictionaries become what they stand for
    CHECK(ask("count(*) FILTER (site = 'Pangyo')") == std::to_string(rows / 3));
    CHECK(ask("epoch_ms(max(seen))") == std::to_string(1'772'474'400'000 + rows - 1));
    CHECK(ask("sum(big)") == std::to_string(rows * (rows - 1) / 2 - 5 * rows));
    CHECK(ask("max(since)::VARCHAR") == tonnage::to_string(date(std::chrono::days(20'399))));
    CHECK(ask("count(DISTINCT name)") == "800");
    CHECK(ask("count(name)") == std::to_string(rows - rows / 5));
  }
}

TEST_CASE("Partial answers lie in DuckDB's Parquet between two machines, and merge to the bits of one") {
  auto const* const duck = duckdb_library::get();
  if (duck == nullptr) {
    WARN("TONNAGE_DUCKDB is not set: DuckDB is not asked");
    return;
  }
  struct reading {
    std::string site;
    double power;
  };
  auto const question = by(key("site", &reading::site)) | tally(row_count, sum("power", &reading::power));
  auto const of = [&](std::vector<reading> const& rows) {
    auto out = partial_of<reading>(question);
    out.add(rows);
    return out;
  };
  std::vector<reading> const a{{"Seoul", 1e300}, {"Seoul", 0.1}, {"Pangyo", 2}};
  std::vector<reading> const b{{"Pangyo", 3}, {"Busan", 7}, {"Seoul", 0.2}, {"Seoul", -1e300}};
  temporary_folder const folder;
  database db(*duck);
  auto const keep = [&](std::string const& part, std::vector<reading> const& rows) {
    scanned_stream scanned(to_arrow(of(rows)).stream());
    REQUIRE(duck->arrow_scan(db.connection, "handed_over", &scanned.stream) == 0);
    db("CREATE OR REPLACE TABLE part AS SELECT * FROM handed_over");
    db("DROP VIEW handed_over");
    db("COPY part TO '" + (folder.path / part).string() + "' (FORMAT parquet)");
  };
  keep("a.parquet", a);
  keep("b.parquet", b);
  auto const files = "'" + (folder.path / "*.parquet").string() + "'";
  auto const merged = [&](std::string const& sql) {
    arrow_reader parts(query_stream::of(db, sql.c_str()));
    auto out = of({});
    for (auto const& batch : parts) merge_arrow(batch["partial"], out);
    return out;
  };
  auto all = a;
  all.insert(all.end(), b.begin(), b.end());
  CHECK(to_bytes(merged("SELECT partial FROM " + files)) == to_bytes(of(all)));
  // Each of two machines takes the groups that are its own, and what they have is all of it.
  auto first = merged("SELECT partial FROM " + files + " WHERE hash(site) % 2 = 0");
  auto const other = merged("SELECT partial FROM " + files + " WHERE hash(site) % 2 = 1");
  CHECK(first.finish().rows.size() + other.finish().rows.size() == 3);
  first.merge(other);
  CHECK(to_bytes(first) == to_bytes(of(all)));
  CHECK(merged("SELECT partial FROM " + files + " WHERE site = 'Seoul'").finish().rows[0].cells.get<1>().value() ==
        0.1 + 0.2);
}
