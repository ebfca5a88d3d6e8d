// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <set>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/registry.hpp>
#include <type_traits>
#include <utility>
#include <vector>

using namespace tonnage;
using catalog::figure;
using catalog::registry;
using tonnage::testing::contains;

static_assert(!std::is_copy_constructible_v<registry> && std::is_nothrow_move_constructible_v<registry>);

TEST_CASE("a registry has the standard catalogue and what is added") {
  registry models;
  CHECK(models.all().size() == catalog::all().size());
  CHECK(&models.find("H100 SXM5") == &catalog::find("H100 SXM5"));
  CHECK(models.try_find("Nimbus 1") == nullptr);

  catalog::model const mine = models.add({.name = "Nimbus 1",
                                          .vendor = "Example",
                                          .spelt = {.words = "OAM 128GB"},
                                          .rated = {.memory = 128.0 * gigabytes / gpu}});
  CHECK(models.all().size() == catalog::all().size() + 1);
  CHECK(models.all().back() == &*mine);
  CHECK(&models.find("nimbus-1") == &*mine);
  CHECK(&models.find("Example Nimbus 1 OAM 128 GB") == &*mine);
  CHECK(mine->memory() == 128.0 * gigabytes / gpu);
  CHECK(catalog::try_find("Nimbus 1") == nullptr);
}

TEST_CASE("what is added survives what it was made from, and the registry's moves") {
  registry models;
  std::vector<catalog::model> added;
  for (int i = 0; i < 100; ++i) {
    // Long texts and short ones, in memory that is overwritten in the next round.
    std::string name = "Nimbus " + std::to_string(i), vendor = "Example",
                source = "a table of " + std::string(100, 'x') + name;
    catalog::figure_origin const exceptions[] = {{figure::tdp, {.source = source, .doubt = name}},
                                                 {figure::tdp, {.source = "never"}},
                                                 {figure::memory, {.source = "of the memory"}}};
    added.push_back(models.add({.name = name,
                                .vendor = vendor,
                                .rated = {.tdp = i * watts * of_chips / gpu},
                                .origin = {.source = source, .date = "2027"},
                                .exceptions = exceptions}));
    name.assign(name.size(), '?');
    source.assign(source.size(), '?');
  }
  registry const moved = std::move(models);
  for (int i = 0; i < 100; ++i) {
    auto const name = "Nimbus " + std::to_string(i);
    auto const& a = moved.find(name);
    CHECK(&a == &*added[static_cast<std::size_t>(i)]);
    CHECK(a.name == name);
    CHECK(a.origin.source == "a table of " + std::string(100, 'x') + name);
    CHECK(a.origin.date == "2027");
    CHECK(a.origin_of(figure::tdp).source == a.origin.source);
    CHECK(a.origin_of(figure::tdp).doubt == name);
    CHECK(a.origin_of(figure::memory).source == "of the memory");
    CHECK(a.origin_of(figure::interconnect).source == a.origin.source);
    CHECK(a.tdp() == i * watts * of_chips / gpu);
  }
}

TEST_CASE("a name that is taken, or none, is refused, and nothing is added") {
  registry models;
  CHECK_THROWS_WITH(models.add({.name = "h100 sxm5"}), contains("there is an accelerator of this name: 'h100 sxm5'"));
  CHECK_THROWS_WITH(models.add({}), contains("an accelerator has a name"));
  CHECK_THROWS_WITH(models.add({.name = " -"}), contains("an accelerator has a name"));
  CHECK(models.all().size() == catalog::all().size());
  (void)models.add({.name = "H100 SXM5, 500 W"});
  CHECK_THROWS_WITH(models.add({.name = "H100 SXM5 500W"}), contains("of this name"));
}

TEST_CASE("a model of one's own may share words and names with others") {
  registry models;
  auto const capped = models.add({.name = "H100 SXM5 500W", .vendor = "NVIDIA", .spelt = {"H100", "SXM5 500W 80GB"}});
  CHECK(&models.find("NVIDIA H100 SXM5 500 W 80GB") == &*capped);
  CHECK(catalog::model(models.find("H100 SXM5")) == catalog::nvidia::h100_sxm5);  // an exact name comes first
  CHECK(&models.find("NVIDIA H100 500W") == &*capped);
}

TEST_CASE("a registry of one's own models only") {
  registry none(std::span<catalog::accelerator const* const>{});
  CHECK(none.all().empty());
  CHECK_THROWS_WITH(none.find("H100"), contains("there are no accelerators: 'H100'"));
  auto const only = none.add({.name = "Nimbus"});
  CHECK(&none.find("Nimbus") == &*only);
  CHECK_THROWS_WITH(none.find("Nimbos"), contains("the nearest are Nimbus: 'Nimbos'"));
}

TEST_CASE("what another library knows becomes the registry's own") {
  registry models;
  catalog::model const mine = models.add({.name = "Nimbus 1", .vendor = "Example"});
  catalog::model adopted = mine, unnamed = mine, variant = mine;
  {
    registry theirs{{}};
    std::string const name = "Cumulus 2";
    CHECK(&*models.adopt(theirs.add({.name = "Nimbus 1", .vendor = "Example"})) == &*mine);
    adopted = models.adopt(theirs.add({.name = name, .vendor = "Example", .origin = {.source = name}}));
    static constexpr catalog::accelerator no_name{.vendor = "Example"};
    unnamed = models.adopt(no_name);
    static constexpr catalog::accelerator same_name{.name = "nimbus-1", .vendor = "Elsewhere"};
    variant = models.adopt(same_name);
    CHECK(&*models.adopt(same_name) == &*variant);
    CHECK(&*variant != &same_name);
    CHECK(&*unnamed != &no_name);
  }
  CHECK(&*models.adopt(catalog::nvidia::l4) == &catalog::find("NVIDIA L4"));
  CHECK(adopted->name == "Cumulus 2");
  CHECK(adopted->origin.source == "Cumulus 2");
  CHECK(&models.find("cumulus 2") == &*adopted);
  CHECK(&models.find("Nimbus 1") == &*mine);  // the name was taken: kept, and not found by it
  CHECK(variant->vendor == "Elsewhere");
  CHECK(models.all().size() == catalog::all().size() + 2);
}

TEST_CASE("registry: adopt finds what equals a model among many, variants of one name, and what was added since") {
  registry mine;
  auto const adopted = [&](std::string const& name, double tdp) {
    catalog::accelerator const theirs{.name = name, .rated = {.tdp = catalog::rated_power::from_coherent(tdp)}};
    return mine.adopt(theirs).address();
  };
  std::vector<void const*> kept;
  for (int i = 0; i != 2'000; ++i) kept.push_back(adopted("Board " + std::to_string(i / 2), i % 2 == 0 ? 500 : 700));
  CHECK(std::set<void const*>(kept.begin(), kept.end()).size() == 2'000);
  for (int i = 0; i != 2'000; ++i) {
    INFO(i);
    CHECK(adopted("Board " + std::to_string(i / 2), i % 2 == 0 ? 500 : 700) == kept[static_cast<std::size_t>(i)]);
  }
  auto const added =
      mine.add({.name = "Board of later", .rated = {.tdp = catalog::rated_power::from_coherent(900.0)}}).address();
  CHECK(adopted("Board of later", 900) == added);
  CHECK(mine.adopt(catalog::nvidia::l4).address() == &catalog::find("NVIDIA L4"));
  registry const other = std::move(mine);
  CHECK(&other.find("board of later") == added);
  mine = registry();
  CHECK(adopted("Board of later", 900) != added);
}
