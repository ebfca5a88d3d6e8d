// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What an error says, for tests that compare the whole of it:
//
//   CHECK(said_by([] { (void)parse_date("2026-02-30"); }) == "no calendar has this day: '2026-02-30'");
#pragma once

#include <string>
#include <tonnage/core/error.hpp>

namespace tonnage::testing {

/// "nothing" where it throws none.
template <class Run>
[[nodiscard]] std::string said_by(Run run) {
  try {
    run();
  } catch (error const& why) {
    return why.what();
  }
  return "nothing";
}

}  // namespace tonnage::testing
