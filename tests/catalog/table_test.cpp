// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "csv.hpp"

#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tonnage/catalog/table.hpp>

using namespace tonnage;
using catalog::figure;
using tonnage::testing::csv_row;
using tonnage::testing::read_csv;

namespace {

// The columns, spelt out: this test shares nothing with the generator but the files.
std::map<std::string, std::string_view> const peaks{{"fp64", "FP64"}, {"fp64_tensor", "FP64 tensor"},
                                                    {"fp32", "FP32"}, {"tf32", "TF32"},
                                                    {"bf16", "BF16"}, {"fp16", "FP16"},
                                                    {"fp8", "FP8"},   {"fp16_acc16", "FP16 (FP16 accumulate)"},
                                                    {"fp6", "FP6"},   {"fp4", "FP4"},
                                                    {"int8", "INT8"}, {"int4", "INT4"}};

// "989.4" and "e12" are one decimal number, rounded once.
std::optional<double> number(std::string const& text, char const* exponent) {
  if (text.empty()) return std::nullopt;
  return std::strtod((text + exponent).c_str(), nullptr);
}
std::optional<double> bytes_of(std::string const& text) {
  auto const parts = testing::split(text, ' ');
  if (parts.size() != 2) return std::nullopt;
  double const unit = parts[1] == "GiB" ? 1024.0 * 1024 * 1024 : parts[1] == "MiB" ? 1024.0 * 1024 : 0;
  return unit != 0 ? number(parts[0], "").value() * unit : number(parts[0], parts[1] == "GB" ? "e9" : "e6");
}
auto in(auto const& known, auto per) { return known ? std::optional<double>(known->in(per)) : std::nullopt; }

}  // namespace

TEST_CASE("the catalogue is what its table says, figure by figure") {
  auto const rows = read_csv("models");
  auto const models = catalog::all();
  REQUIRE(rows.size() == models.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto const& row = rows[i];
    auto const& a = *models[i];
    INFO(row.at("id"));
    CHECK(a.name == row.at("name"));
    CHECK(a.vendor == row.at("vendor"));
    CHECK(a.architecture == row.at("architecture"));
    CHECK(a.form == row.at("form"));
    CHECK(a.released == row.at("released"));
    CHECK(a.origin_of().doubt == row.at("doubt"));
    CHECK(a.origin_of().date == row.at("date"));
    CHECK(catalog::name_of(a.origin_of().confidence) == row.at("confidence"));
    CHECK_FALSE(a.origin_of().source.empty());
    std::size_t known = 0;
    for (auto const& [column, name] : peaks) {
      INFO(column);
      auto const dense = number(row.at(column), "e12");
      CHECK(a.rated.peak.flop_per_s({name}) == dense);
      known += dense.has_value();
      if (row.find("sparse_" + column) == row.end()) continue;
      auto const sparse = number(row.at("sparse_" + column), "e12");
      CHECK(a.rated.peak.flop_per_s({"sparse " + std::string(name)}) == sparse);
      known += sparse.has_value();
    }
    CHECK(a.rated.peak.size() == known);
    CHECK(in(a.memory(), bytes / gpu) == bytes_of(row.at("memory")));
    CHECK(in(a.memory_bandwidth(), byte_per_s / gpu) == number(row.at("memory_bandwidth"), "e9"));
    CHECK(in(a.tdp(), watts * of_chips / gpu) == number(row.at("tdp"), ""));
    CHECK(in(a.interconnect(), byte_per_s / gpu) == number(row.at("interconnect"), "e9"));
  }
}

TEST_CASE("origins are what their table says, figure by figure") {
  auto const rows = read_csv("models");
  std::map<std::string, catalog::accelerator const*> by_id;
  for (std::size_t i = 0; i < rows.size(); ++i) by_id[rows[i].at("id")] = catalog::all()[i];
  for (auto const& row : read_csv("figures")) {
    if (row.at("model").find(':') != std::string::npos) continue;  // two vendors have a model of this id
    auto const& a = *by_id.at(row.at("model"));
    for (auto column : testing::split(row.at("figures"), ' ')) {
      INFO(row.at("model") << ' ' << column);
      bool const is_sparse = column.rfind("sparse_", 0) == 0;
      if (is_sparse) column = column.substr(7);
      auto const format = peaks.find(column);
      if (format == peaks.end()) continue;
      auto const origin = a.origin_of({is_sparse ? "sparse " + std::string(format->second) : format->second});
      CHECK(catalog::name_of(origin.confidence) == row.at("confidence"));
      CHECK(origin.derived == (row.at("derived") == "yes"));
      CHECK(origin.doubt.find(row.at("doubt")) == 0);
    }
  }
}

TEST_CASE("the catalogue makes sense") {
  CHECK(catalog::all().size() >= 250);
  std::set<std::string_view> names;
  for (auto const* a : catalog::all()) {
    INFO(std::string(a->name));
    CHECK(names.insert(a->name).second);
    CHECK_FALSE(a->vendor.empty());
    a->rated.peak.for_each([&](catalog::format_peak const& peak) {  // sparse is never below dense, and never without it
      INFO(std::string(peak.format.name));
      CHECK(peak.flop_per_s >= 0);
      if (!peak.format.is_sparse()) return;
      auto const dense = a->rated.peak.flop_per_s({peak.format.name.substr(7)});
      CHECK(dense.value() <= peak.flop_per_s);
    });
  }
}

TEST_CASE("a number of the table is the compiler's") {
  using catalog::detail::number_of;
  STATIC_REQUIRE(number_of("989.4e12") == 989.4e12);
  STATIC_REQUIRE(number_of("0.07776e12") == 0.07776e12);
  STATIC_REQUIRE(number_of("3276.8e9") == 3276.8e9);
  STATIC_REQUIRE(number_of("206158430208.0") == 192.0 * 1024 * 1024 * 1024);
  STATIC_REQUIRE(number_of("0") == 0);
}

TEST_CASE("the table finds a model that it has, wherever it lies") {
  auto const& table = catalog::detail::standard_models();
  CHECK(table.number_of(*catalog::all()[7]) == 7);
  CHECK(table.number_of(catalog::accelerator{.name = "Nimbus"}) == table.size);
}
