// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What is in service on a day follows from the delay, not the other way round.
//
// error: tonnage: a plan is changed before something is selected of it
#include <tonnage/planning/change.hpp>

using namespace tonnage;

auto late(fleet const& plan, as_of day) {
#ifdef RIGHT
  return plan | delayed_by(std::chrono::months(9)) | in_service(day);
#else
  return plan | in_service(day) | delayed_by(std::chrono::months(9));
#endif
}
