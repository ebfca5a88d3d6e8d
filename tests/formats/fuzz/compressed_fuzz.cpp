// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
// link: -lz -lzstd
//
// Any bytes: they stay as they are, or are unpacked or refused with a tonnage::error; the same in memory and in pieces.
#include "target.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <tonnage/formats/gzip.hpp>
#include <tonnage/formats/zstd.hpp>
#include <utility>

using namespace tonnage;
using namespace tonnage::formats;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

/// The first 4 MiB of the text, of which a few bytes may hold any number; or the reason why there is none.
std::string outcome(csv_input file) {
  std::string out;
  try {
    auto in = unzstd(gunzip(std::move(file)));
    out = in.text();
    while (out.size() < 4'194'304 && in.more(in.text().size())) out += in.text();
    return out;
  } catch (error const& why) {
    hold_always(!why.reason().empty());
    return why.what();
  }
}

void run(std::string_view text) {
  auto const in_memory = outcome(text);
  auto const in_pieces = outcome(csv_input([rest = text](char* to, std::size_t room) mutable {
    std::size_t const got = rest.copy(to, std::min<std::size_t>(room, 3));
    rest.remove_prefix(got);
    return got;
  }));
  hold_always(in_memory == in_pieces);
}

fuzz_target const here("compressed", run, [] { return fuzz_shape{}; });

}  // namespace
