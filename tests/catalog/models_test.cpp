// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "csv.hpp"

#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tonnage/catalog/models.hpp>

using namespace tonnage;
using catalog::figure;
using tonnage::testing::csv_row;
using tonnage::testing::read_csv;

namespace {

// The columns, spelt out: this test shares nothing with the generator but the files.
// clang-format off
std::map<std::string, figure> const figure_columns{
    {"fp64", figure::peak_fp64}, {"fp64_tensor", figure::peak_fp64_tensor}, {"fp32", figure::peak_fp32},
    {"tf32", figure::peak_tf32}, {"bf16", figure::peak_bf16}, {"fp16", figure::peak_fp16}, {"fp8", figure::peak_fp8},
    {"fp6", figure::peak_fp6}, {"fp4", figure::peak_fp4}, {"int8", figure::peak_int8}, {"int4", figure::peak_int4},
    {"sparse_fp64", figure::sparse_fp64}, {"sparse_fp64_tensor", figure::sparse_fp64_tensor},
    {"sparse_fp32", figure::sparse_fp32}, {"sparse_tf32", figure::sparse_tf32}, {"sparse_bf16", figure::sparse_bf16},
    {"sparse_fp16", figure::sparse_fp16}, {"sparse_fp8", figure::sparse_fp8}, {"sparse_fp6", figure::sparse_fp6},
    {"sparse_fp4", figure::sparse_fp4}, {"sparse_int8", figure::sparse_int8}, {"sparse_int4", figure::sparse_int4},
    {"memory", figure::memory}, {"memory_bandwidth", figure::memory_bandwidth}, {"tdp", figure::tdp},
    {"interconnect", figure::interconnect}};
// clang-format on

std::optional<double> figure_of(catalog::accelerator const& a, figure what) {
  auto const number = [](auto const& q, auto per) { return q ? std::optional<double>(q->in(per)) : std::nullopt; };
  switch (what) {
    case figure::memory:
      return number(a.memory(), bytes / gpu);
    case figure::memory_bandwidth:
      return number(a.memory_bandwidth(), byte_per_s / gpu);
    case figure::tdp:
      return number(a.tdp(), watts * of_chips / gpu);
    case figure::interconnect:
      return number(a.interconnect(), byte_per_s / gpu);
    default:
      return a.rated.peak.flop_per_s(what);
  }
}

// "989.4" and "e12" are one decimal number, rounded once.
double number(std::string const& text, char const* exponent) { return std::strtod((text + exponent).c_str(), nullptr); }

std::optional<double> figure_of(csv_row const& row, std::string const& column) {
  auto const found = row.find(column);
  if (found == row.end() || found->second.empty()) return std::nullopt;
  if (column == "tdp") return number(found->second, "");
  if (column == "memory_bandwidth" || column == "interconnect") return number(found->second, "e9");
  if (column != "memory") return number(found->second, "e12");
  auto const parts = testing::split(found->second, ' ');
  REQUIRE(parts.size() == 2);
  REQUIRE((parts[1] == "GB" || parts[1] == "GiB"));
  return parts[1] == "GB" ? number(parts[0], "e9") : number(parts[0], "") * 1024 * 1024 * 1024;
}

void check_origin(catalog::origin const& o, csv_row const& row, bool derived) {
  CHECK(o.source == row.at("source"));
  CHECK(o.doubt == row.at("doubt"));
  CHECK(o.date == row.at("date"));
  CHECK(catalog::name_of(o.confidence) == row.at("confidence"));
  CHECK(o.derived == derived);
}

}  // namespace

TEST_CASE("the catalogue is what its table says, figure by figure") {
  auto const rows = read_csv("accelerators.csv");
  auto const models = catalog::all();
  REQUIRE(rows.size() == models.size());
  REQUIRE(figure_columns.size() == catalog::figure_count);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto const& row = rows[i];
    auto const& a = *models[i];
    INFO(row.at("id"));
    CHECK(a.name == row.at("name"));
    CHECK(a.vendor == row.at("vendor"));
    CHECK(a.form == row.at("form"));
    CHECK(a.released == row.at("released"));
    CHECK(a.spelt.names == row.at("names"));
    check_origin(a.origin, row, false);
    for (auto const& [column, what] : figure_columns) {
      INFO(column);
      CHECK(figure_of(a, what) == figure_of(row, column));
    }
  }
}

TEST_CASE("origins are what their table says, figure by figure") {
  std::map<std::string, catalog::accelerator const*> by_id;
  auto const rows = read_csv("accelerators.csv");
  for (std::size_t i = 0; i < rows.size(); ++i) by_id[rows[i].at("id")] = catalog::all()[i];
  std::set<std::pair<std::string, figure>> seen;
  for (auto const& row : read_csv("figures.csv")) {
    auto const& a = *by_id.at(row.at("model"));
    for (auto const& column : testing::split(row.at("figures"), ' ')) {
      INFO(row.at("model") << ' ' << column);
      auto const what = figure_columns.at(column);
      CHECK(figure_of(a, what).has_value());
      check_origin(a.origin_of(what), row, row.at("derived") == "yes");
      CHECK(seen.insert({row.at("model"), what}).second);
    }
  }
  for (auto const& [id, a] : by_id) {  // and all others are their sheet's
    for (auto const& [column, what] : figure_columns) {
      if (seen.count({id, what}) == 0) CHECK(&a->origin_of(what) == &a->origin);
    }
  }
}

TEST_CASE("the headers and the document are as the script writes them") {
#ifdef _WIN32
  std::string const python = "python";
#else
  std::string const python = "python3";
#endif
  auto const script = (testing::source_dir() / "scripts" / "generate-catalog").string();
  CHECK(std::system((python + " -B \"" + script + "\" --check").c_str()) == 0);
}

TEST_CASE("the catalogue makes sense") {
  CHECK(catalog::all().size() >= 30);
  std::set<std::string_view> names, vendors;
  for (auto const* a : catalog::all()) {
    INFO(std::string(a->name));
    CHECK(names.insert(a->name).second);
    vendors.insert(a->vendor);
    CHECK(!a->origin.source.empty());
    CHECK(!a->form.empty());
    CHECK(a->year().value() >= 2017);
    CHECK((a->peak<bf16>().has_value() || a->peak<fp16>().has_value()));
    CHECK(a->memory().has_value());
    for (auto const format : catalog::number_formats) {  // sparse is never below dense, and never without it
      auto const dense = a->rated.peak.flop_per_s(catalog::peak_of(format));
      auto const sparse = a->rated.peak.flop_per_s(catalog::sparse_peak_of(format));
      if (sparse) CHECK(dense.value() < *sparse);
      if (sparse) CHECK(4 * dense.value() > *sparse);
    }
    if (a->origin.confidence != catalog::confidence::a) continue;
    for (std::size_t i = 0; i < catalog::figure_count; ++i) {
      auto const& o = a->origin_of(static_cast<figure>(i));
      CHECK_FALSE((o.derived && o.confidence == catalog::confidence::a));
    }
  }
  CHECK(vendors == std::set<std::string_view>{"NVIDIA", "AMD", "Intel", "Google", "AWS", "Huawei"});
}
