// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: a model that is given by its name needs #include <tonnage/catalog/named.hpp>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/columns.hpp>

using namespace tonnage;

void f(std::vector<std::uint8_t> const& codes, std::vector<catalog::model> const& models,
       std::vector<std::string> const& names) {
#ifdef RIGHT
  (void)names;
  (void)(columns(column(model_of, codes, models), column(count_of, codes)) | tally(gpu_count));
#else
  (void)models;
  (void)(columns(column(model_of, codes, names), column(count_of, codes)) | tally(gpu_count));
#endif
}
