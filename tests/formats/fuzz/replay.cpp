// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Runs a target over the inputs of its corpus, without a fuzzer: `replay slurm tests/formats/fuzz/slurm_corpus`. An
// input that breaks the target ends the program, and was named before.
#include "target.hpp"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace {

int replay(tonnage::testing::fuzz_target const& target, std::filesystem::path const& corpus) {
  int inputs = 0;
  for (auto const& each : std::filesystem::directory_iterator(corpus)) {
    std::ifstream file(each.path(), std::ios::binary);
    std::string const bytes{std::istreambuf_iterator<char>(file), {}};
    std::printf("%s\n", each.path().filename().string().c_str());
    std::fflush(stdout);
    try {
      target.run(bytes);
    } catch (std::exception const& why) {
      std::printf("an exception that is no tonnage::error, or not caught: %s\n", why.what());
      return 1;
    }
    ++inputs;
  }
  std::printf("%d inputs\n", inputs);
  return inputs == 0 ? 1 : 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 3)
    for (auto const& each : tonnage::testing::fuzz_target::all())
      if (each.name == std::string_view(arguments[1])) return replay(each, arguments[2]);
  std::puts("replay TARGET CORPUS, where TARGET is one of:");
  for (auto const& each : tonnage::testing::fuzz_target::all())
    std::printf("  %.*s\n", static_cast<int>(each.name.size()), each.name.data());
  return 2;
}
