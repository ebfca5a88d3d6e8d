// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
//   tonnage_test_plugin ORDER HIDDEN VISIBLE      the paths of the two plugins
#include <dlfcn.h>

#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <tonnage/accounting/charge.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/named.hpp>
#include <tonnage/catalog/registry.hpp>
#include <tonnage/report/text.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/tally/to_columns.hpp>
#include <tonnage/tally/utilization.hpp>
#include <unordered_map>
#include <unordered_set>

#include "plugin.hpp"

using namespace tonnage;
using namespace std::chrono_literals;

namespace {

int failures = 0;
#define CHECK(...)                                                                        \
  do {                                                                                    \
    if (!(__VA_ARGS__)) ++failures, std::printf("line %d: %s\n", __LINE__, #__VA_ARGS__); \
  } while (false)

struct library {
  explicit library(char const* path) : handle(::dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
    if (handle == nullptr) std::printf("%s\n", ::dlerror()), std::exit(2);
    functions = reinterpret_cast<plugin const* (*)()>(::dlsym(handle, "tonnage_plugin"))();
  }
  plugin const* operator->() const { return functions; }
  void* handle;
  plugin const* functions;
};

catalog::registry& models() {
  static catalog::registry out;
  return out;
}
catalog::model nimbus() {
  static catalog::model const added = models().add(nimbus_figures);
  return added;
}
catalog::model const h100 = catalog::nvidia::h100_sxm5;

fleet ours() {
  fleet out;
  out.add({.count = 10.0 * gpus, .model = h100, .owner = "lab", .site = "kr/lab/hall-1"});
  out.add({.count = 7.0 * gpus, .model = nimbus(), .owner = "lab", .site = "kr/lab/hall-3"});
  return out;
}

// 10 + 3 H100 SXM5 and 7 + 5 Nimbus 1 of the lab, from both sides.
constexpr std::string_view all_of_them =
    "owner  site    model      GPUs\n"
    "──────────────────────────────\n"
    "lab    kr/lab  H100 SXM5    13\n"
    "lab    kr/lab  Nimbus 1     12\n"
    "──────────────────────────────\n"
    "total                       25";

auto table_of(fleet const& all) { return all | at_completion() | by(owner, site.at(2), model) | tally(gpu_count); }
std::string text_of(fleet const& all) { return fmt::format("{}", table_of(all)); }

bool begins_with(std::string const& text, std::string_view start) { return text.substr(0, start.size()) == start; }

void tables(fleet const& all, library const& other) {
  CHECK(begins_with(text_of(all), all_of_them));
  CHECK(other->ask(all) == text_of(all));
  CHECK((all | at_completion() | by(owner) | tally(gpu_count)).size() == 1);
  CHECK((all | at_completion() | by(model) | tally(gpu_count)).size() == 2);
  CHECK((all | at_completion() | by(model, site) | tally(gpu_count)).size() == 3);
  CHECK((all | at_completion() | by(vendor) | tally(gpu_count)).size() == 2);
  auto const answer = table_of(all);
  CHECK(answer.at(gpu_count, "lab", "kr/lab", h100).value() == 13.0 * gpus);
  CHECK(answer.at(gpu_count, all.begin()->owner, site_path("kr/lab"), nimbus()).value() == 12.0 * gpus);
  CHECK(answer.total(gpu_count).covers().model_count() == 2);

  auto const columns = to_columns(all);
  CHECK(columns.of<detail::owner_of_attribute>().entries.size() == 1);
  CHECK(columns.of<detail::model_of_attribute>().entries.size() == 2);
  CHECK(fmt::format("{}", columns | at_completion() | by(owner, site.at(2), model) | tally(gpu_count)) == text_of(all));
}

void filters(fleet const& all) {
  owner_name const lab = "lab";
  auto const number = [&](auto const& keep) {
    double out = 0;
    for (auto const& h : all)
      if (keep(h)) out += h.count.in(gpus);
    return out;
  };
  CHECK(number([&](holding const& h) { return h.owner == lab; }) == 25);
  CHECK(number([&](holding const& h) { return h.owner != lab; }) == 0);
  CHECK(number([&](holding const& h) { return h.site == "kr/lab/hall-1"; }) == 13);
  CHECK(number([&](holding const& h) { return h.site.is_within("kr/lab"); }) == 25);
  CHECK(number([&](holding const& h) { return h.model == h100; }) == 13);
  CHECK(number([&](holding const& h) { return h.model == nimbus(); }) == 12);
}

void hashes(fleet const& all) {
  std::unordered_map<owner_name, double> by_owner;
  std::unordered_map<site_path, double> by_site;
  std::unordered_map<catalog::model, double> by_model;
  std::map<std::pair<owner_name, catalog::model>, double> in_order;
  for (auto const& h : all) {
    by_owner[h.owner] += h.count.in(gpus);
    by_site[h.site] += h.count.in(gpus);
    by_model[h.model] += h.count.in(gpus);
    in_order[{h.owner, h.model}] += h.count.in(gpus);
    CHECK(h.owner.hash() == owner_name("lab").hash());
    CHECK(!(h.owner < owner_name("lab")) && !(owner_name("lab") < h.owner));
  }
  CHECK(by_owner.size() == 1 && by_owner["lab"] == 25);
  CHECK(by_site.size() == 3 && by_site["kr/lab/hall-1"] == 13);
  CHECK(by_model.size() == 2 && by_model[h100] == 13 && by_model[nimbus()] == 12);
  CHECK(in_order.size() == 2 && in_order[{"lab", h100}] == 13);
}

void accounts(library const& other) {
  price_list<usd> prices;
  other->price(prices);
  date const day = 2026y / 3 / 1;
  CHECK(prices.at(h100, day).per_gpu_hour == amount<usd>(3 * usd));
  CHECK(prices.at(nimbus(), day).per_gpu_hour == amount<usd>(1 * usd));
  bool refused = false;
  try {
    prices.add({h100, 2026y, 4 * usd});
  } catch (error const&) {
    refused = true;
  }
  CHECK(refused);

  std::vector<usage_record> records{
      {.account = "physics", .model = h100, .gpus = gpu_share::of(1), .start = day + 1h, .end = day + 5h}};
  other->use(records);
  auto const invoice = bill_of(records | over(2026y).by_days(), prices, rounding::half_even);
  CHECK(invoice.charges.size() == 2);
  CHECK(invoice.by_account().size() == 1);
  CHECK(invoice.total() == amount<usd>(19 * usd));  // 6 hours at 3, 1 at 1

  state_ledger<account_name> states;
  time_span const all_day(day, day + 24h);
  states.add_capacity(records[1].account, gpu_share::of(2), all_day);
  states.add("physics", gpu_state::allocated, gpu_share::of(1), all_day, 1);
  auto const rows = states.rows();
  CHECK(rows.size() == 1 && rows[0].excess == gpu_share());
  auto const idle = gpu_hours_in<gpu_state::idle>;
  CHECK((rows | over(all_day) | tally(idle)).total(idle).value() == gpu_share::of(1) * 24h);
}

void others(library const& other) {
  CHECK(other->named("lab chip") == catalog::find_or_unknown("lab chip"));
  CHECK(other->named("") == unknown_model);
  CHECK(other->named("H100 PCIe") == catalog::nvidia::h100_pcie);
  CHECK(other->named("H100 PCIe") != h100);
  bool caught = false;
  try {
    other->refuse();
  } catch (error const& e) {
    caught = e.reason() == "refused in the plugin";
  }
  CHECK(caught);
}

void check_all(fleet const& all, library const& other) {
  tables(all, other);
  filters(all);
  hashes(all);
  accounts(other);
  others(other);
}

}  // namespace

int main(int count_of_arguments, char** arguments) {
  if (count_of_arguments != 4) return 2;
  std::string const order = arguments[1];
  if (order == "plugin_first" || order == "visible") {
    library const other(arguments[order == "visible" ? 3 : 2]);
    fleet all;
    other->fill(all);
    all += ours();
    check_all(all, other);
  } else if (order == "program_first") {
    fleet all = ours();
    library const other(arguments[2]);
    other->fill(all);
    check_all(all, other);
  } else if (order == "two") {
    library const one(arguments[2]), other(arguments[3]);
    fleet all;
    one->fill(all);
    other->fill(all);
    CHECK((all | at_completion() | by(owner, model) | tally(gpu_count)).size() == 2);
    CHECK(one->ask(all) == other->ask(all));
    CHECK(one->ask(all) == text_of(all));
    CHECK((all | at_completion() | by(model) | tally(gpu_count)).at(gpu_count, nimbus()).value() == 10.0 * gpus);
    CHECK(one->named("lab chip") == other->named("lab chip"));
  } else if (order == "closed") {
    fleet all = ours();
    {
      library const other(arguments[2]);
      fleet theirs;
      other->fill(theirs);
      for (holding h : theirs) {
        h.model = models().adopt(h.model);
        all.add(h);
      }
      // Adopted are the program's own, where there are equal ones; else a copy, which lookups find.
      CHECK((all.begin() + 2)->model.operator->() == &catalog::find("H100 SXM5"));
      CHECK((all.begin() + 3)->model.operator->() == nimbus().operator->());
      CHECK(::dlclose(other.handle) == 0);
      CHECK(::dlopen(arguments[2], RTLD_NOW | RTLD_NOLOAD) == nullptr);  // it is gone
    }
    CHECK(begins_with(text_of(all), all_of_them));
    filters(all);
    hashes(all);
    CHECK((all.begin() + 2)->owner.text() == "lab" && (all.begin() + 2)->site.up_to(1).text() == "kr");
    library const again(arguments[2]);
    CHECK(again->ask(all) == text_of(all));
    CHECK(again->named("lab chip") == catalog::find_or_unknown("lab chip"));
  } else {
    return 2;
  }
  std::printf("%s: %d failed\n", order.c_str(), failures);
  return failures == 0 ? 0 : 1;
}
