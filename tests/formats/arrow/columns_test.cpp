// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A batch of Arrow as holdings by columns: the question goes to the producer's memory, and the answer is that of the
// rows.
#include "catch.hpp"

#include <optional>
#include <string>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/formats/arrow/reader.hpp>
#include <tonnage/formats/arrow/text.hpp>
#include <tonnage/formats/arrow/time.hpp>
#include <tonnage/formats/arrow/writer.hpp>
#include <tonnage/tally/columns.hpp>
#include <vector>

using namespace tonnage;
using namespace tonnage::formats;
using namespace std::chrono_literals;

TEST_CASE("a batch of Arrow is asked as columns where it lies, and answers as its rows do") {
  std::size_t const rows = 1'000;
  std::vector<std::uint8_t> owners(rows), models(rows);
  std::vector<std::int64_t> gpus_in_row(rows);
  std::vector<date> days_in(rows);
  std::vector<std::optional<double>> dollars(rows);
  std::vector<std::string> const names{"a", "b", "c"}, sheets{"NVIDIA H100 SXM5", "NVIDIA L4"};
  for (std::size_t i = 0; i != rows; ++i) {
    owners[i] = static_cast<std::uint8_t>(i % 3);
    models[i] = static_cast<std::uint8_t>(i % 5 == 0 ? 1 : 0);
    gpus_in_row[i] = static_cast<std::int64_t>(i % 8);
    days_in[i] = date(std::chrono::days(20'000 + static_cast<int>(i)));
    if (i % 7 != 0) dollars[i] = 0.1 * static_cast<double>(i);
  }
  arrow_table const table({to_arrow("owner", owners, names), to_arrow("model", models, sheets),
                           to_arrow("gpus", gpus_in_row, gpus), to_arrow("since", days_in),
                           to_arrow("cost", dollars, usd)});
  arrow_reader reader(table.stream(300));
  std::size_t first = 0;
  for (auto const& batch : reader) {
    arrow_dictionary const owner_codes(batch["owner"]), model_codes(batch["model"]);
    arrow_texts const owner_texts(owner_codes.entries()), model_texts(model_codes.entries());
    std::vector<owner_name> owner_names;
    std::vector<catalog::model> known_models;
    for (std::size_t i = 0; i != owner_texts.size(); ++i) owner_names.emplace_back(owner_texts[i]);
    for (std::size_t i = 0; i != model_texts.size(); ++i) known_models.emplace_back(catalog::find(model_texts[i]));
    auto const known = batch["cost"].validity().packed();
    columns const registry(column(owner_of, owner_codes.codes<std::uint8_t>(), owner_names),
                           column(model_of, model_codes.codes<std::uint8_t>(), known_models),
                           column(count_of, batch["gpus"].numbers<std::int64_t>(gpus)),
                           column(commissioned_of, arrow_days(batch["since"])),
                           column<usd>(cost_of, batch["cost"].numbers<double>(usd, null_rows::keep), known));
    auto const found = registry | in_service(as_of(date(std::chrono::days(20'650)))) | by(owner) |
                       tally(tonnage::gpu_count, acquisition_cost);
    for (std::size_t o = 0; o != names.size(); ++o) {
      std::int64_t gpus_by_hand = 0;
      for (std::size_t i = first; i != first + batch.rows(); ++i)
        if (owners[i] == o && i <= 650) gpus_by_hand += gpus_in_row[i];
      if (first > 650) continue;
      CHECK(found.at(tonnage::gpu_count, owner_name(names[o])).value().in(gpus) == gpus_by_hand);
      CHECK_FALSE(found.at(acquisition_cost, owner_name(names[o])).is_complete());
    }
    first += batch.rows();
  }
  CHECK(first == rows);
}
