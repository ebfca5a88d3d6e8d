// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What became of every row of a file: read, kept, refused and why.
///
/// `report.summary()` is "jobs.log: 301 rows read, 122 kept, 1 refused"; `report.refusals` has line, column and text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// What a reader does with a row that it cannot take.
enum class bad_rows : unsigned char {
  stop,    ///< throws at the first
  collect  ///< writes it down and goes on
};

/// Something that was found in rows: in words, how often, and where first.
struct read_remark {
  std::string text{};       ///< what was found
  std::uint64_t times = 0;  ///< in how many rows
  place first{};            ///< where first
};

/// What a reader did with the rows of its input. No row is skipped without being counted here: each is kept, refused or
/// replaced.
struct read_report {
  /// So many refusals keep their place and text; of those beyond it, only the reason is counted.
  static constexpr std::size_t most_refusals = 1000;
  /// So many names of columns are kept.
  static constexpr std::size_t most_ignored = 1000;

  std::string file{};                          ///< its name, as the reader was given it
  std::uint64_t rows = 0;                      ///< rows read, without the header and blank lines
  std::uint64_t kept = 0;                      ///< rows handed out
  std::uint64_t refused = 0;                   ///< rows that were not
  std::uint64_t replaced = 0;                  ///< rows for which another row of the same record stands
  std::uint64_t not_records = 0;               ///< lines that are no rows: banners, repeated headers, totals
  std::uint64_t blank = 0;                     ///< empty lines between rows
  std::vector<error> refusals{};               ///< the first of them, with their places
  std::vector<read_remark> reasons{};          ///< why rows were refused, each reason once
  std::vector<read_remark> remarks{};          ///< what was odd in rows that were kept, each once
  std::vector<std::string> ignored_columns{};  ///< names of headers from which nothing was read, the first of them

  /// Counts a refused row.
  void refuse(error const& why) {
    ++refused;
    if (refusals.size() < most_refusals) refusals.push_back(why);
    add(reasons, why.reason(), why.where());
  }

  /// Counts something odd in a row that is kept.
  void remark(std::string_view text, place const& at) { add(remarks, text, at); }

  /// How often a remark was made.
  [[nodiscard]] std::uint64_t times(std::string_view text) const {
    for (auto const& r : remarks)
      if (r.text == text) return r.times;
    return 0;
  }

  /// One line: "jobs.log: 301 rows read, 122 kept, 1 refused"; and ", 2 replaced", ", 3 lines that are no records",
  /// where there are some.
  [[nodiscard]] std::string summary() const {
    return (file.empty() ? "" : file + ": ") + std::to_string(rows) + " rows read, " + std::to_string(kept) +
           " kept, " + std::to_string(refused) + " refused" +
           (replaced == 0 ? "" : ", " + std::to_string(replaced) + " replaced") +
           (not_records == 0 ? "" : ", " + std::to_string(not_records) + " lines that are no records");
  }

  /// Adds what became of another input's rows; the name of the file stays.
  void add(read_report const& other) {
    rows += other.rows, kept += other.kept, refused += other.refused;
    replaced += other.replaced, not_records += other.not_records, blank += other.blank;
    for (auto const& each : other.refusals)
      if (refusals.size() < most_refusals) refusals.push_back(each);
    for (auto const& each : other.reasons) add(reasons, each.text, each.first, each.times);
    for (auto const& each : other.remarks) add(remarks, each.text, each.first, each.times);
    for (auto const& each : other.ignored_columns) ignore_column(each);
  }

  /// Notes, once, the name of a column from which nothing is read. Complexity: linear in the names so far, at most
  /// `most_ignored`.
  void ignore_column(std::string const& name) {
    if (ignored_columns.size() < most_ignored &&
        std::find(ignored_columns.begin(), ignored_columns.end(), name) == ignored_columns.end())
      ignored_columns.push_back(name);
  }

  /// An input of which every row was refused has failed.
  /// \throws tonnage::error  "every row was refused (3), the first because: …", at the place of the first
  void require_kept() const {
    if (kept != 0 || refused == 0 || refusals.empty()) return;
    auto const& first = refusals.front();
    throw_error("every row was refused (" + std::to_string(refused) + "), the first because: " + first.reason(),
                first.where());
  }

 private:
  // A reason may hold a number of the row, so a hostile file could have a new one in each: those beyond are one.
  static void add(std::vector<read_remark>& to, std::string_view text, place const& at, std::uint64_t times = 1) {
    auto const same = [&](std::string_view wanted) {
      return std::find_if(to.begin(), to.end(), [&](read_remark const& r) { return r.text == wanted; });
    };
    auto found = same(text);
    if (found == to.end() && to.size() >= most_reasons) found = same(text = other_reasons);
    if (found == to.end()) found = to.insert(to.end(), {std::string(text), 0, at});
    found->times += times;
  }
  static constexpr std::size_t most_reasons = 100;
  static constexpr std::string_view other_reasons = "other reasons";
};

}  // namespace tonnage::inline v0_1_0::formats
