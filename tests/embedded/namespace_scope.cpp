// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Names, fleets and answers at namespace scope: made before main, used in it, and asked again after it.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/named.hpp>
#include <tonnage/catalog/registry.hpp>
#include <tonnage/report/text.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;

namespace {

int failures = 0;
void check(bool holds, char const* what) {
  if (!holds) ++failures, std::printf("%s\n", what);
}

fleet made() {
  fleet out;
  out.add({.count = 3.0 * gpus, .model = catalog::find("H100 SXM5"), .owner = "lab", .site = "kr/lab/hall-1"});
  out.add(
      {.count = 2.0 * gpus, .model = catalog::find_or_unknown("lab chip"), .owner = "lab", .site = "kr/lab/hall-2"});
  return out;
}
auto asked(fleet const& of) { return of | at_completion() | by(owner, site.at(1)) | tally(gpu_count); }

/// Constructed first, and so destroyed last: when main is over, and all that stands below it.
struct last {
  ~last() {
    check(asked(made()).at(gpu_count, "lab", "kr").value() == 5.0 * gpus, "a tally after main");
    check(fmt::format("{}", owner_name("lab")) == "lab", "text after main");
    check(catalog::registry().find("L4").name == "L4", "a registry after main");
    check(catalog::find_or_unknown("lab chip") == catalog::find_or_unknown("lab chip"), "a model of a file after main");
    if (failures != 0) std::_Exit(1);
  }
} const the_last;

owner_name const lab = "lab";
site_path const hall = "kr/lab/hall-1";
catalog::model const h100 = catalog::nvidia::h100_sxm5;
fleet const early = made();
auto const answer = asked(early);
std::string const text = fmt::format("{}", answer);

/// Destroyed first.
struct first {
  ~first() {
    check(asked(early).total(gpu_count).value() == 5.0 * gpus, "a fleet of before, asked after main");
    check(answer.at(gpu_count, lab, hall.up_to(1)).value() == 5.0 * gpus, "an answer of before, looked at after main");
    check(lab == "lab" && hall.is_within("kr/lab") && h100->name == "H100 SXM5", "names after main");
  }
} const the_first;

}  // namespace

int main() {
  check(lab == "lab" && lab.text() == "lab" && hall.depth() == 3, "names of before main");
  check(early.size() == 2 && early.begin()->owner == lab && early.begin()->model == h100, "a fleet of before main");
  check(answer.size() == 1 && answer.at(gpu_count, lab, "kr").value() == 5.0 * gpus, "an answer of before main");
  check(text.substr(0, 5) == "owner" && text == fmt::format("{}", answer), "its text");
  return failures == 0 ? 0 : 1;
}
