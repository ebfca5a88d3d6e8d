// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Partial answers in an Arrow table: a row for each group, so that an engine which groups by key can bring together
/// what many machines have.
///
///     arrow_table const mine = to_arrow(p);      // "site", and "partial": the sums of the site's group, as bytes
///     merge_arrow(batches.batch()["partial"], p);  // adds those of others, in any order; p.finish() has the same bits
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/formats/arrow/column.hpp>
#include <tonnage/formats/arrow/detail/bytes.hpp>
#include <tonnage/formats/arrow/tally.hpp>
#include <tonnage/formats/arrow/writer.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <tuple>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// The name of the Arrow extension type of partial answers.
inline constexpr std::string_view arrow_partial_name = "tonnage.partial";

/// A partial answer as a table: its keys, as the finished table has them, and a column "partial" of binaries, each the
/// bytes of one group (`to_bytes`), with all that its figures are made of. A row stands alone: rows may be stored, cut,
/// shuffled by key and merged anywhere. O(groups); a row has about 150 bytes more than `to_bytes` needs for its group,
/// for the question.
template <class Row, class Question>
[[nodiscard]] arrow_table to_arrow(partial<Row, Question> const& of) {
  using row = typename decltype(partial<Row, Question>::table_type::rows)::value_type;
  using key_values = decltype(row::keys);
  std::vector<key_values> keys;
  std::vector<std::vector<std::byte>> messages;
  tonnage::detail::partial_messages::write(of, 1, [&](auto const& groups, std::size_t g, std::vector<std::byte> bytes) {
    if (groups.size() == 0) return;
    keys.push_back(groups.key_of(g));
    messages.push_back(std::move(bytes));
  });
  std::vector<arrow_data> out;
  auto const question = of.asked();
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (out.push_back(detail::keys_out<std::tuple_element_t<I, key_values>>(
         std::get<I>(question.keys).name(), keys.size(),
         [&](std::size_t i) -> auto const& { return std::get<I>(keys[i]); })),
     ...);
  }(std::make_index_sequence<std::tuple_size_v<key_values>>{});
  out.push_back(to_arrow("partial", messages));
  out.back().metadata.emplace_back("ARROW:extension:name", arrow_partial_name);
  return arrow_table(std::move(out));
}

/// Adds the partial answers of a column of `to_arrow`: whole ones (`to_bytes`), or a row for each group.
/// \throws tonnage::error  with column and row, for one that is null, damaged, or answers another question; rows before
/// it have been added then
template <class Row, class Question>
void merge_arrow(arrow_column const& column, partial<Row, Question>& to) {
  if ((column.type().kind != arrow_kind::binary && column.type().kind != arrow_kind::fixed_binary) ||
      column.is_dictionary())
    throw column.wrong_type("a partial answer");
  if (auto const extension = column.metadata("ARROW:extension:name"); extension && *extension != arrow_partial_name)
    throw column.problem("partial answers are asked for, and the column is of " + detail::excerpt(*extension));
  auto const question = to.asked();
  for (std::size_t row = 0; row != column.size(); ++row) {
    auto const bytes = std::as_bytes(std::span(detail::bytes_of_row(column, row)));
    try {
      to.merge(partial_from_bytes<Row>(question, bytes));
    } catch (error const& why) {
      throw column.problem("row " + std::to_string(row) + ": " + why.what());
    }
  }
}

}  // namespace tonnage::inline v0_1_0::formats
