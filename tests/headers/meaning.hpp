// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// One question, compiled by two units that include different headers: both go by the kernels, whichever is linked first.
#pragma once

#include <tonnage/tally/columns.hpp>
#include <vector>

namespace meaning {

using namespace tonnage;

inline std::vector<catalog::model> const models{};
inline std::vector<unsigned char> const codes{};
inline std::vector<double> const counts{};
inline auto rows() { return columns(column(model_of, codes, models), column(count_of, counts)); }

/// Whether the kernels answer: of the unit that asks, since it is in no namespace that others share.
template <class Unit>
constexpr bool by_kernels() {
  using question_type = decltype(by(model) | tally(gpu_count));
  using store = typename detail::store_of<decltype(rows())::row, decltype(question_type::keys),
                                          decltype(question_type::metrics)>::type;
  return requires(decltype(rows()) range, store to, detail::notes_of_rows notes) { add_by_columns(range, to, notes); };
}

}  // namespace meaning
