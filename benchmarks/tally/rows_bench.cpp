// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// One million rows of a plain struct by one key or two in three sums, beside the loop that one would write over the same
/// rows: an unordered_map from the key to three doubles.
///
/// The loop adds doubles as they come; the tally adds them exactly, sorts the groups and says what they cover.
#include <random>
#include <string>
#include <tonnage/tally.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "../support/contender.hpp"

namespace {

using namespace tonnage;

struct sample {
  int rack;
  int hour;
  std::string host;
  owner_name owner;
  double energy, water, cost;
};
std::vector<sample> const& samples_of(int keys) {
  static std::unordered_map<int, std::vector<sample>> all;
  auto& out = all[keys];
  std::mt19937_64 random(20251031);
  auto const below = [&](int end) { return static_cast<int>(random() % static_cast<std::uint64_t>(end)); };
  while (out.size() != 1'000'000) {
    int const rack = below(keys);
    auto const number = std::to_string(rack);
    out.push_back({rack, below(12), "group number " + number, owner_name(keys > 1000 ? "one" : "owner " + number),
                   below(1000) * 0.1, below(1000) * 0.7, below(1000) * 1.3});
  }
  return out;
}

struct three_sums {
  double energy = 0, water = 0, cost = 0;
  void add(sample const& s) { energy += s.energy, water += s.water, cost += s.cost; }
};
struct hash_of_pair {
  std::size_t operator()(std::pair<int, std::string> const& key) const {
    return std::hash<std::string>{}(key.second) * 31 + static_cast<std::size_t>(key.first);
  }
};

/// Both contenders: the map's key is `map_key(sample)`.
template <class Hash = void, class MapKey, class... Keys>
void against_a_map(std::string const& work, int size, MapKey map_key, Keys... keys) {
  using key = std::remove_cvref_t<decltype(map_key(std::declval<sample const&>()))>;
  using hash = std::conditional_t<std::is_void_v<Hash>, std::hash<key>, Hash>;
  bench::prepared_contender(work, "hash_loop", [=] {
    auto const& samples = samples_of(size);
    return std::pair(samples.size() * sizeof(sample), [&samples, map_key] {
      std::unordered_map<key, three_sums, hash> groups;
      for (auto const& each : samples) groups[map_key(each)].add(each);
      return groups;
    });
  });
  bench::prepared_contender(work, "tonnage", [=] {
    auto const& samples = samples_of(size);
    auto const question =
        by(keys...) | tally(sum("energy", &sample::energy), sum("water", &sample::water), sum("cost", &sample::cost));
    return std::pair(samples.size() * sizeof(sample), [&samples, question] { return samples | question; });
  });
}

}  // namespace

int main(int argc, char** argv) {
  for (auto const& [size, text] : {std::pair(200, std::string("200")), {100'000, "1e5"}, {1'000'000, "1e6"}}) {
    against_a_map("rows_by_int_" + text + "_keys", size, [](sample const& s) { return s.rack; }, &sample::rack);
    against_a_map("rows_by_text_" + text + "_keys", size, [](sample const& s) { return s.host; }, &sample::host);
  }
  against_a_map("rows_by_name_200_keys", 200, [](sample const& s) { return s.owner; }, &sample::owner);
  against_a_map<hash_of_pair>(
      "rows_by_int_and_text_2400_keys", 200, [](sample const& s) { return std::pair(s.hour, s.host); }, &sample::hour,
      &sample::host);
  return bench::run_contenders(argc, argv);
}
