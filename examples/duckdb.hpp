// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// DuckDB for a lesson: its library is loaded while the program runs, and the rows of a query come as an Arrow stream.
///
/// `duckdb_database db("libduckdb.so"); arrow_reader rows(db.stream("SELECT power FROM 'day.parquet'"));`
/// Each thread that asks has a `duckdb_database` of its own, made of the first: `duckdb_database mine(db);`
#pragma once

#include <dlfcn.h>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/arrow.hpp>
#include <type_traits>
#include <vector>

/// A database in memory, and a connection to it. Errors of DuckDB are `tonnage::error`, in its words.
class duckdb_database {
  // What is needed of its C API: handles are pointers, and states 0 where all is well.
  using handle = void*;
  using index = std::uint64_t;
  struct result {  // its fields are DuckDB's
    index fields[6] = {};
  };

  struct library {
    int (*open)(char const*, handle*) = nullptr;
    int (*connect)(handle, handle*) = nullptr;
    void (*disconnect)(handle*) = nullptr;
    void (*close)(handle*) = nullptr;
    int (*prepare)(handle, char const*, handle*) = nullptr;
    char const* (*prepare_error)(handle) = nullptr;
    void (*destroy_prepare)(handle*) = nullptr;
    int (*execute_prepared_streaming)(handle, result*) = nullptr;
    char const* (*result_error)(result*) = nullptr;
    void (*destroy_result)(result*) = nullptr;
    handle (*result_get_arrow_options)(result*) = nullptr;
    void (*destroy_arrow_options)(handle*) = nullptr;
    index (*column_count)(result*) = nullptr;
    char const* (*column_name)(result*, index) = nullptr;
    handle (*column_logical_type)(result*, index) = nullptr;
    void (*destroy_logical_type)(handle*) = nullptr;
    handle (*to_arrow_schema)(handle, handle*, char const**, index, ArrowSchema*) = nullptr;
    handle (*fetch_chunk)(result) = nullptr;
    handle (*data_chunk_to_arrow)(handle, handle, ArrowArray*) = nullptr;
    void (*destroy_data_chunk)(handle*) = nullptr;
    bool (*error_data_has_error)(handle) = nullptr;
    char const* (*error_data_message)(handle) = nullptr;
    void (*destroy_error_data)(handle*) = nullptr;

    explicit library(std::string const& path) {
      void* const loaded = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
      if (loaded == nullptr) throw tonnage::error("DuckDB's library cannot be loaded", {.text = ::dlerror()});
      auto const find = [&](auto& function, char const* name) {
        void* const found = ::dlsym(loaded, name);
        if (found == nullptr)
          throw tonnage::error("no library of DuckDB, or one that is too old: it has no such function",
                               {.file = path, .text = name});
        function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(found);
      };
#define TONNAGE_LOAD(name) find(name, "duckdb_" #name)
      TONNAGE_LOAD(open);
      TONNAGE_LOAD(connect);
      TONNAGE_LOAD(disconnect);
      TONNAGE_LOAD(close);
      TONNAGE_LOAD(prepare);
      TONNAGE_LOAD(prepare_error);
      TONNAGE_LOAD(destroy_prepare);
      TONNAGE_LOAD(execute_prepared_streaming);
      TONNAGE_LOAD(result_error);
      TONNAGE_LOAD(destroy_result);
      TONNAGE_LOAD(result_get_arrow_options);
      TONNAGE_LOAD(destroy_arrow_options);
      TONNAGE_LOAD(column_count);
      TONNAGE_LOAD(column_name);
      TONNAGE_LOAD(column_logical_type);
      TONNAGE_LOAD(destroy_logical_type);
      TONNAGE_LOAD(to_arrow_schema);
      TONNAGE_LOAD(fetch_chunk);
      TONNAGE_LOAD(data_chunk_to_arrow);
      TONNAGE_LOAD(destroy_data_chunk);
      TONNAGE_LOAD(error_data_has_error);
      TONNAGE_LOAD(error_data_message);
      TONNAGE_LOAD(destroy_error_data);
#undef TONNAGE_LOAD
    }
  };

 public:
  explicit duckdb_database(std::string const& path) : duck_(path) {
    if (duck_.open(nullptr, &database_) != 0) throw tonnage::error("DuckDB opens no database");
    connect();
    owns_ = true;
  }
  /// Another connection to the same database, which is to live longer.
  duckdb_database(duckdb_database const& other) : duck_(other.duck_), database_(other.database_) { connect(); }
  duckdb_database& operator=(duckdb_database const&) = delete;
  ~duckdb_database() {
    duck_.disconnect(&connection_);
    if (owns_) duck_.close(&database_);
  }

  /// Runs a statement to its end.
  void run(std::string const& sql) {
    tonnage::formats::arrow_reader answer(stream(sql));
    while (answer.next()) continue;
  }

  /// The rows of a query, as they are made: nothing but a few chunks is in memory. To be read before the next query, and
  /// released before the database.
  [[nodiscard]] ArrowArrayStream stream(std::string const& sql) {
    auto made = std::make_unique<rows>(duck_);
    if (duck_.prepare(connection_, sql.c_str(), &made->statement) != 0)
      throw tonnage::error("DuckDB", {.text = duck_.prepare_error(made->statement)});
    made->has_result = true;
    if (duck_.execute_prepared_streaming(made->statement, &made->from) != 0)
      throw tonnage::error("DuckDB", {.text = duck_.result_error(&made->from)});
    made->options = duck_.result_get_arrow_options(&made->from);
    ArrowArrayStream out{};
    out.get_schema = [](ArrowArrayStream* s, ArrowSchema* to) { return self(s).schema(*to); };
    out.get_next = [](ArrowArrayStream* s, ArrowArray* to) { return self(s).next(*to); };
    out.get_last_error = [](ArrowArrayStream* s) { return self(s).problem.c_str(); };
    out.release = [](ArrowArrayStream* s) {
      delete static_cast<rows*>(s->private_data);
      s->release = nullptr;
    };
    out.private_data = made.release();
    return out;
  }

 private:
  void connect() {
    if (duck_.connect(database_, &connection_) != 0) throw tonnage::error("DuckDB connects nobody");
  }

  struct rows {
    library const& duck;
    handle statement = nullptr;
    result from{};
    bool has_result = false;
    handle options = nullptr;
    std::string problem{};

    explicit rows(library const& of) : duck(of) {}
    rows(rows const&) = delete;
    rows& operator=(rows const&) = delete;
    ~rows() {
      if (options != nullptr) duck.destroy_arrow_options(&options);
      if (has_result) duck.destroy_result(&from);
      duck.destroy_prepare(&statement);
    }
    int told(handle error_data) {
      bool const failed = error_data != nullptr && duck.error_data_has_error(error_data);
      if (failed) problem = duck.error_data_message(error_data);
      duck.destroy_error_data(&error_data);
      return failed ? EIO : 0;
    }
    int schema(ArrowSchema& to) {
      std::vector<handle> types;
      std::vector<char const*> names;
      for (index i = 0; i != duck.column_count(&from); ++i) {
        types.push_back(duck.column_logical_type(&from, i));
        names.push_back(duck.column_name(&from, i));
      }
      int const out = told(duck.to_arrow_schema(options, types.data(), names.data(), types.size(), &to));
      for (auto& each : types) duck.destroy_logical_type(&each);
      return out;
    }
    int next(ArrowArray& to) {
      to = {};
      handle chunk = duck.fetch_chunk(from);
      if (chunk == nullptr) {
        char const* const why = duck.result_error(&from);
        problem = why == nullptr ? "" : why;
        return problem.empty() ? 0 : EIO;
      }
      int const out = told(duck.data_chunk_to_arrow(options, chunk, &to));
      duck.destroy_data_chunk(&chunk);
      return out;
    }
  };
  static rows& self(ArrowArrayStream* s) { return *static_cast<rows*>(s->private_data); }

  library duck_;
  handle database_ = nullptr;
  handle connection_ = nullptr;
  bool owns_ = false;
};
