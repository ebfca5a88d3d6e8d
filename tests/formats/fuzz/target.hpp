// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What a target of the fuzzer is: a function of any bytes, and what its text looks like, for the mutator.
//
//   fuzz_target const slurm("slurm", run, [] { return fuzz_shape{.separators = "|", .columns = {"JobID", "State"}}; });
//
// A file X_fuzz.cpp has one target, X. libfuzzer.cpp makes a fuzzer of it; replay.cpp runs all targets over their
// corpora.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/table_lines.hpp>
#include <utility>
#include <vector>

namespace tonnage::testing {

/// What the text of a target looks like.
struct fuzz_shape {
  std::size_t options = 0;             ///< so many bytes before the text choose how it is read
  std::string separators{};            ///< each may stand between fields; without one the text is bytes
  char line_end = '\n';                ///< ends a line, and stays in the text
  std::vector<std::string> columns{};  ///< names that a header may have
  std::vector<std::string> words{};    ///< texts that mean something in a field, beside those of every table
};

/// Names of a declaration, as headers may have them.
[[nodiscard]] inline std::vector<std::string> columns_of(formats::table_lines_form const& form) {
  std::vector<std::string> out;
  for (auto const& each : form.columns) {
    out.push_back(each.name);
    out.insert(out.end(), each.spellings.begin(), each.spellings.end());
    if (!each.unit.empty()) out.push_back(each.name + " [" + each.unit + "]");
  }
  for (auto const& each : form.foreign) out.push_back(each.name);
  return out;
}

/// Registers itself.
struct fuzz_target {
  std::string_view name;
  void (*run)(std::string_view);
  fuzz_shape (*shape)();

  fuzz_target(std::string_view called, void (*runs)(std::string_view), fuzz_shape (*looks)())
      : name(called), run(runs), shape(looks) {
    all().push_back(*this);
  }
  [[nodiscard]] static std::vector<fuzz_target>& all() {
    static std::vector<fuzz_target> out;
    return out;
  }
};

/// What must hold for any input.
inline void hold_always(bool holds) {
  if (!holds) std::abort();
}

/// Reads, or throws a `tonnage::error` with a reason, and nothing else.
template <class Act>
void attempt(Act act) {
  try {
    act();
  } catch (error const& why) {
    hold_always(!why.reason().empty());
  }
}

}  // namespace tonnage::testing
