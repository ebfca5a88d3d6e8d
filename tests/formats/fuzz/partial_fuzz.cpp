// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Any bytes as a partial answer that somebody sent: refused, or an answer that travels again without a change. The
// front of a message, which says what is asked, and its checksum are made here: the rest is what can be forged.
// link: -lfmt
#include "target.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/catalog/models.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/tally/figures.hpp>
#include <tonnage/tally/partial_bytes.hpp>
#include <utility>
#include <vector>

using namespace tonnage;
using tonnage::testing::attempt;
using tonnage::testing::fuzz_shape;
using tonnage::testing::fuzz_target;
using tonnage::testing::hold_always;

namespace {

struct fuzzed_rack {
  quantity<kind::gpu> count = 0.0 * gpus;
  catalog::model model = unknown_model;
  std::string rack{};
  std::optional<int> row_number{};
  std::optional<quantity<money<usd>>> cost{};
};

template <class Row, class Question>
void receive(Question const& asked, std::string_view input) {
  // A message of no rows ends with no instants, no notes, two counts of rows, no models, no groups, and the checksum.
  static std::size_t const behind_question = 7 * sizeof(std::uint64_t);
  static std::vector<std::byte> const front = [&] {
    auto out = to_bytes(partial_of<Row>(asked));
    out.resize(out.size() - behind_question);
    return out;
  }();
  auto message = front;
  for (char const c : input) message.push_back(static_cast<std::byte>(c));
  auto const sum = tonnage::detail::checksum(std::span<std::byte const>(message));
  for (unsigned i = 0; i != sizeof sum; ++i) message.push_back(static_cast<std::byte>(sum >> (8 * i) & 0xff));
  attempt([&] {
    auto const once = partial_from_bytes<Row>(asked, std::span<std::byte const>(message));
    auto const sent = to_bytes(once);
    hold_always(to_bytes(partial_from_bytes<Row>(asked, std::span<std::byte const>(sent))) == sent);
    (void)once.finish();
  });
}

void run(std::string_view input) {
  if (input.empty()) return;
  static auto const placed = by(key("place", [](fuzzed_rack const& r) { return std::pair(r.rack, r.row_number); })) |
                             tally(gpu_count, acquisition_cost);
  static auto const of_models = by(model) | tally(gpu_count, chip_power);
  if ((static_cast<unsigned char>(input[0]) & 1U) == 0)
    receive<fuzzed_rack>(placed, input.substr(1));
  else
    receive<holding>(of_models, input.substr(1));
}

fuzz_shape shape() { return {.options = 1}; }

fuzz_target const here("partial", run, shape);

}  // namespace
