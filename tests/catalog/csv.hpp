// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Reads data/catalog/*/*.csv once more, by another program than the one that generates the headers.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tonnage::testing {

using csv_row = std::map<std::string, std::string>;

inline std::filesystem::path source_dir() {
#ifdef TONNAGE_SOURCE_DIR
  return TONNAGE_SOURCE_DIR;
#else
  return std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
#endif
}

inline std::vector<std::string> csv_fields(std::string const& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (char const c : line) {
    if (c == '"')
      quoted = !quoted;  // The tables have no quotes within fields.
    else if (c == ',' && !quoted)
      out.emplace_back();
    else
      out.back() += c;
  }
  return out;
}

/// The rows of a table, of all its files in the order of their names.
inline std::vector<csv_row> read_csv(std::string const& table) {
  std::vector<std::filesystem::path> files;
  for (auto const& each : std::filesystem::directory_iterator(source_dir() / "data" / "catalog" / table))
    if (each.path().extension() == ".csv") files.push_back(each.path());
  std::sort(files.begin(), files.end());
  if (files.empty()) throw std::runtime_error("there is no table " + table);
  std::vector<csv_row> rows;
  for (auto const& path : files) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    auto const columns = csv_fields(line);
    while (std::getline(file, line)) {
      auto const fields = csv_fields(line);
      if (fields.size() != columns.size()) throw std::runtime_error(path.string() + ": " + line);
      csv_row row;
      for (std::size_t i = 0; i < columns.size(); ++i) row[columns[i]] = fields[i];
      row["file"] = path.stem().string();
      rows.push_back(row);
    }
  }
  return rows;
}

inline std::vector<std::string> split(std::string const& text, char separator) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) out.push_back(part);
  return out;
}

}  // namespace tonnage::testing
