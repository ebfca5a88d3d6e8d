// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Makes a program of libFuzzer of the one target that it is linked with (scripts/fuzz).
#include "table_mutator.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

using tonnage::testing::fuzz_target;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz_target::all().front().run({reinterpret_cast<char const*>(data), size});
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  static tonnage::testing::table_mutator change(fuzz_target::all().front().shape());
  return change(data, size, most, seed);
}
