// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: tonnage: what there is of a plan whose dates are guesses is a matter of the day
#include <tonnage/planning/guessed_changes.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;

auto count_of(fleet const& plan, guess<quantity<kind::time>> const& delay) {
#ifdef RIGHT
  return plan | delayed_by(delay) | in_service(as_of(date{})) | tally(gpu_count);
#else
  return plan | delayed_by(delay) | tally(gpu_count);
#endif
}
