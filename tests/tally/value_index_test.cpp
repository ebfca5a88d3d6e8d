// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/fleet/party.hpp>
#include <tonnage/tally/value_index.hpp>
#include <tuple>
#include <vector>

using namespace tonnage;
using detail::met_models;
using detail::value_index;

namespace {

/// A name as a library has it that has its own table: the address is another one, and `ours` that of this library.
struct foreign_name {
  std::string const* text;
  std::string const* here;
  using known_by_address = void;
  [[nodiscard]] void const* address() const { return text; }
  [[nodiscard]] foreign_name ours() const { return {here, here}; }
  friend bool operator==(foreign_name a, foreign_name b) { return *a.text == *b.text; }
};

template <class T>
struct numbers {
  value_index index;
  std::vector<T> values;
  std::uint32_t of(T const& v) {
    auto const found = index.find(value_index::hash_of(v), v, [&](std::uint32_t n) -> T const& { return values[n]; });
    if (found.second) values.push_back(v);
    return found.first;
  }
};

constexpr catalog::accelerator nimbus{.name = "Nimbus 1", .vendor = "Example"};
constexpr catalog::accelerator nimbus_of_another_library{.name = "Nimbus 1", .vendor = "Example"};
constexpr catalog::accelerator variant{.name = "Nimbus 1", .vendor = "Elsewhere"};

}  // namespace

TEST_CASE("names of this library and another are one value, whichever comes first") {
  std::string const ours[] = {"lab", "site"}, theirs[] = {"lab", "site"};
  foreign_name const lab{&ours[0], &ours[0]}, their_lab{&theirs[0], &ours[0]};
  foreign_name const site{&ours[1], &ours[1]}, their_site{&theirs[1], &ours[1]};
  numbers<foreign_name> ours_first, theirs_first;
  for (auto const& n : {lab, their_lab, site, their_site, lab, their_lab}) (void)ours_first.of(n);
  for (auto const& n : {their_site, site, their_lab, lab, their_lab, site}) (void)theirs_first.of(n);
  CHECK(ours_first.values.size() == 2);
  CHECK(theirs_first.values.size() == 2);
  CHECK(ours_first.of(their_site) == 1);
  CHECK(theirs_first.of(site) == 0);
}

TEST_CASE("the names of the library itself") {
  numbers<owner_name> owners;
  CHECK(owners.of("lab") == 0);
  CHECK(owners.of(owner_name()) == 1);
  CHECK(owners.of("lab") == 0);
  CHECK(owners.of("other") == 2);
  CHECK(owner_name("lab").ours() == "lab");
  CHECK(!owner_name().ours().is_known());
}

TEST_CASE("models that are equal are one value, at whatever address") {
  numbers<catalog::model> models;
  CHECK(models.of(nimbus) == 0);
  CHECK(models.of(variant) == 1);
  CHECK(models.of(nimbus_of_another_library) == 0);
  CHECK(models.of(catalog::nvidia::l4) == 2);
  CHECK(models.of(nimbus_of_another_library) == 0);
  numbers<std::tuple<owner_name, catalog::model>> pairs;
  CHECK(pairs.of({"lab", nimbus}) == 0);
  CHECK(pairs.of({"lab", nimbus_of_another_library}) == 0);
  CHECK(pairs.of({"lab", variant}) == 1);
  CHECK(pairs.of({"other", nimbus_of_another_library}) == 2);
  CHECK(pairs.of({"other", nimbus}) == 2);
}

TEST_CASE("models are met once each, and come in their order") {
  met_models met;
  CHECK(met.meet(variant));
  CHECK(met.meet(nimbus));
  CHECK(met.is_present(nimbus));
  CHECK(!met.meet(nimbus_of_another_library));
  CHECK(met.present() == 1);
  CHECK(met.first().address() == &nimbus);
  CHECK(!met.is_present(nimbus_of_another_library));  // at another address: met, but not there
  CHECK(met.meet(catalog::nvidia::h100_sxm5));
  CHECK(met.size() == 3);
  CHECK(met.by_name() == std::vector<std::uint32_t>{2, 0, 1});  // "Elsewhere" before "Example"
}
