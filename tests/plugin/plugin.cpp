// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "plugin.hpp"

#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/named.hpp>
#include <tonnage/catalog/registry.hpp>
#include <tonnage/report/text.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

catalog::model nimbus() {
  static catalog::registry models;
  static catalog::model const added = models.add(nimbus_figures);
  return added;
}

void fill(fleet& out) {
  out.add({.count = 3.0 * gpus, .model = catalog::find("H100 SXM5"), .owner = "lab", .site = "kr/lab/hall-1"});
  out.add({.count = 5.0 * gpus, .model = nimbus(), .owner = "lab", .site = "kr/lab/hall-2"});
}

void use(std::vector<usage_record>& out) {
  utc_instant const noon = date(2026y / 3 / 1) + 12h;
  out.push_back({.account = "physics",
                 .model = catalog::nvidia::h100_sxm5,
                 .gpus = gpu_share::of(1),
                 .start = noon,
                 .end = noon + 2h});
  out.push_back({.account = "physics", .model = nimbus(), .gpus = gpu_share::of(1), .start = noon, .end = noon + 1h});
}

void price(price_list<usd>& out) {
  out.add({catalog::nvidia::h100_sxm5, 2026y, 3 * usd});
  out.add({nimbus(), 2026y, 1 * usd});
}

std::string ask(fleet const& all) {
  return fmt::format("{}", all | at_completion() | by(owner, site.at(2), model) | tally(gpu_count));
}

catalog::model named(std::string_view name) { return catalog::find_or_unknown(name); }

void refuse() { throw error("refused in the plugin"); }

constexpr plugin functions{fill, use, price, ask, named, refuse};

}  // namespace

extern "C" [[gnu::visibility("default")]] plugin const* tonnage_plugin() { return &functions; }
