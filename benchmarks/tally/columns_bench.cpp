// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// The register of 20 million rows, asked in one line: in service on a date, by owner and model, in five metrics.
#include <cstdint>
#include <string>
#include <tonnage/catalog.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/tally/columns.hpp>
#include <utility>
#include <vector>

#include "../register/register.hpp"
#include "../support/contender.hpp"

namespace {

using namespace tonnage;

struct dictionaries {
  std::vector<owner_name> owners;
  std::vector<catalog::model> models;
};
dictionaries const& names() {
  static dictionaries const once = [] {
    dictionaries out;
    for (unsigned i = 0; i != bench::owners; ++i) out.owners.emplace_back("owner " + std::to_string(i));
    for (catalog::accelerator const* model : catalog::all()) {
      if (out.models.size() < bench::models && model->peak<bf16>() && model->tdp()) out.models.emplace_back(*model);
    }
    return out;
  }();
  return once;
}

// The register's statuses are those of a holding, in the same order.
static_assert(bench::in_service == static_cast<int>(status::commissioned));

auto answer(bench::register_columns const& r, unsigned threads) {
  columns const rows(column(owner_of, r.owner.span(), names().owners), column(model_of, r.model.span(), names().models),
                     column(commissioned_of, r.commissioned.span()), column(status_of, r.status.span()),
                     column(count_of, r.count.span()));
  return rows.with_threads(threads) | in_service(as_of(date(std::chrono::days(bench::asked_date)))) | by(owner, model) |
         tally(tonnage::gpu_count, peak<bf16>, facility_power(pue(1.25)), h100_equivalents, tpp);
}

}  // namespace

int main(int argc, char** argv) {
  for (unsigned const threads : {1U, 2U}) {
    bench::prepared_contender("register_question" + bench::with_threads(threads), "tonnage", [threads] {
      auto const* const r = &bench::the_register();
      return std::pair(r->size() * 10, [r, threads] { return answer(*r, threads); });
    });
  }
  return bench::run_contenders(argc, argv);
}
