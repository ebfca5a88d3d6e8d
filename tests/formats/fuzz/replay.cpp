// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Runs a target over its inputs, those of its corpus and those that were found (inputs.py), without a fuzzer:
// `replay slurm tests/formats/fuzz`. An input that breaks the target ends the program, and was named before.
#include "target.hpp"

#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace {

std::string bytes_of(std::filesystem::path const& name) {
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool run(tonnage::testing::fuzz_target const& target, std::string const& name, std::string_view bytes) {
  std::printf("%s\n", name.c_str());
  std::fflush(stdout);
  try {
    target.run(bytes);
  } catch (std::exception const& why) {
    std::printf("an exception that is no tonnage::error, or not caught: %s\n", why.what());
    return false;
  }
  return true;
}

int replay(tonnage::testing::fuzz_target const& target, std::filesystem::path const& room) {
  std::string const name(target.name);
  int inputs = 0;
  for (auto const& each : std::filesystem::directory_iterator(room / (name + "_corpus"))) {
    if (!run(target, each.path().filename().string(), bytes_of(each.path()))) return 1;
    ++inputs;
  }
  std::string const found = bytes_of(room / (name + ".inputs"));
  for (std::string_view rest = found; !rest.empty();) {
    auto const line = rest.substr(0, rest.find('\n'));
    auto const size = static_cast<std::size_t>(std::stoul(std::string(line)));
    auto const at = found.size() - rest.size();
    rest.remove_prefix(line.size() + 1);
    if (!run(target, "found at byte " + std::to_string(at), rest.substr(0, size))) return 1;
    rest.remove_prefix(size + 1);
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
  std::puts("replay TARGET ROOM, where TARGET is one of:");
  for (auto const& each : tonnage::testing::fuzz_target::all())
    std::printf("  %.*s\n", static_cast<int>(each.name.size()), each.name.data());
  return 2;
}
