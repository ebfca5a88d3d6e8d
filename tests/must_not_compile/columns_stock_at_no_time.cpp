// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: a stock such as power or peak is of an instant: say in_service(as_of(date))
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/columns.hpp>

using namespace tonnage;

void f(std::vector<std::uint8_t> const& codes, std::vector<catalog::model> const& models,
       std::vector<std::int32_t> const& known) {
  columns const registry(column(model_of, codes, models), column(count_of, codes), column(commissioned_of, known));
#ifdef RIGHT
  (void)(registry | at_completion() | tally(chip_power));
#else
  (void)(registry | tally(chip_power));
#endif
}
