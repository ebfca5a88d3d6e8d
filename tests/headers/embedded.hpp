// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Every header, and a question: templates are compiled where they are used.
#include "all.hpp"

[[maybe_unused]] static auto embedded(tonnage::fleet const& fleet) {
  return fmt::format("{}", fleet | tonnage::at_completion() | tonnage::by(tonnage::owner) |
                               tonnage::tally(tonnage::gpu_count, tonnage::peak<tonnage::bf16>));
}
