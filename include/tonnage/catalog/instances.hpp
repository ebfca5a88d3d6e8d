// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Instances of clouds: which accelerators a type of machine has, and how many.
///
/// `catalog::find_instance("p5.48xlarge")` has 8 × H100 SXM5. Prices are not among them: they age.
#pragma once

#include <span>
#include <string_view>
#include <tonnage/catalog/detail/instance_rows.hpp>
#include <tonnage/catalog/family.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// A type of machine that a cloud rents out.
struct instance {
  std::string_view name{};      ///< as the cloud calls it
  std::string_view provider{};  ///< the cloud
  std::string_view of{};        ///< the name of its model, or of a family where the cloud does not say which
  int packages = 1;             ///< accelerators of the machine
  int numerator = 1;            ///< of the share of one accelerator that it has; 1 of 1 where it has whole ones
  int denominator = 1;          ///< of that share
  std::string_view source{};    ///< who says so

  /// What it has: one model, or the models that it may be.
  [[nodiscard]] family accelerators() const { return find_family(of); }
};

/// \cond
namespace detail {
struct instance_table {
  static constexpr std::size_t size = std::size(instance_rows);
  instance of[size];
  text_index names{};
  plain_array<std::uint32_t> first{};  // by the number of the name

  instance_table() {
    for (std::uint32_t i = 0; i != size; ++i) {
      parts_of fields(instance_rows[i], '\t');
      auto& one = of[i];
      one.name = fields.next();
      one.provider = fields.next();
      one.of = fields.next();
      one.packages = whole_number_of(fields.next(), 1);
      if (auto const share = fields.next(); !share.empty()) {
        parts_of parts(share, '/');
        one.numerator = whole_number_of(parts.next());
        one.denominator = whole_number_of(parts.next(), 1);
      }
      one.source = fields.next();
      squashed const name(one.name);
      if (names.add(name.view()) == first.size()) first.push(i);
    }
  }
  instance_table(instance_table const&) = delete;
  instance_table& operator=(instance_table const&) = delete;
};
[[nodiscard]] inline instance_table const& standard_instances() {
  static auto const& table = *new instance_table;
  return table;
}
}  // namespace detail
/// \endcond

/// Every instance that the catalogue knows.
[[nodiscard]] inline std::span<instance const> all_instances() { return detail::standard_instances().of; }

/// The instance of this name, or a null pointer. Case and punctuation do not matter. A provider is needed where two clouds
/// have one name, of which this would be the first.
[[nodiscard]] inline instance const* try_find_instance(std::string_view name, std::string_view provider = {}) {
  auto const& table = detail::standard_instances();
  detail::squashed const asked(name);
  if (!provider.empty()) {
    for (auto const& one : table.of)
      if (one.provider == provider && detail::squashed(one.name).view() == asked.view()) return &one;
    return nullptr;
  }
  auto const found = table.names.find(asked.view());
  return found == detail::text_index::none ? nullptr : &table.of[table.first[found]];
}
/// The same.
/// \throws tonnage::error  where there is none
[[nodiscard]] inline instance const& find_instance(std::string_view name, std::string_view provider = {}) {
  auto const* const found = try_find_instance(name, provider);
  if (found == nullptr) throw_error("no instance of a cloud goes by this name", {.text = std::string(name)});
  return *found;
}

}  // namespace tonnage::inline v0_1_0::catalog
