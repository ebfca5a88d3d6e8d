// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What else is published of a model: kind of memory, range of power, launch price, die, process, cooling, slots.
///
/// `catalog::details(nvidia::h100_sxm5).die_area` is 814 mm² per GPU, `.memory_kind` is "HBM3", `.dies` is 1.
/// `catalog::share_of_listed(nvidia::a16)` is 1/4: each of the four GPUs that nvidia-smi lists for the board.
#pragma once

#include <string_view>
#include <tonnage/catalog/table.hpp>
#include <tonnage/units/money.hpp>

namespace tonnage::inline v0_1_0 {

/// A square millimetre of a die: `814.0 * square_millimetres / gpu`.
inline constexpr unit<kind::area, scale{1, 1, -6}> square_millimetres{};

namespace catalog {

/// Area of all compute dies per GPU.
using die_size = quantity<kind::quotient<kind::area, kind::gpu>>;
/// US dollars per GPU.
using launch_price = quantity<kind::quotient<kind::money<us_dollar>, kind::gpu>>;

/// What a specification sheet says beside the figures of an accelerator. Empty texts, zeros and figures without a value are
/// unknown.
struct model_details {
  std::string_view memory_kind{};       ///< "HBM3e", "GDDR6"
  known_figure<rated_power> tdp_min{};  ///< the least that the vendor lets one configure
  known_figure<rated_power> tdp_max{};  ///< the most
  known_figure<launch_price> price{};   ///< as published at launch; not what a market asks
  std::string_view price_date{};        ///< when it was published
  known_figure<die_size> die_area{};    ///< of all compute dies together
  std::string_view process{};           ///< "TSMC 4N"
  std::string_view cooling{};           ///< "air", "liquid", "passive"
  int slots = 0;                        ///< that a card takes
  int dies = 0;                         ///< compute dies in one package: an MI250X has 2
  int listed = 1;                       ///< GPUs that the operating system lists for one package: an MI250X 2, an A16 4
  std::string_view pci_ids{};           ///< "10de:2330|10de:2331"
};

/// The details of a model of the catalogue; all of them unknown for another. Who says a figure: `accelerator::origin_of`.
/// \code details(nvidia::h100_sxm5).die_area.value().in(square_millimetres / gpu) // 814 \endcode
[[nodiscard]] inline model_details details(model m) {
  auto const& table = detail::standard_models();
  auto const number = table.number_of(*m);
  if (number == table.size) return {};
  detail::parts_of fields(table.details[number].substr(1), '\t');
  model_details out;
  out.memory_kind = fields.next();
  out.tdp_min = detail::figure_from<rated_power>(fields.next());
  out.tdp_max = detail::figure_from<rated_power>(fields.next());
  out.price = detail::figure_from<launch_price>(fields.next());
  out.price_date = fields.next();
  if (auto const area = fields.next(); !area.empty()) out.die_area = detail::number_of(area) * square_millimetres / gpu;
  out.process = fields.next();
  out.cooling = fields.next();
  out.slots = detail::whole_number_of(fields.next());
  out.dies = detail::whole_number_of(fields.next());
  out.listed = detail::whole_number_of(fields.next(), 1);
  out.pci_ids = fields.next();
  return out;
}

/// How much of a package one GPU is that an operating system lists, which is what nvidia-smi and amd-smi count: half
/// of an MI250X, a quarter of an A16. Of a name of several models it is the share on which all agree; where they do
/// not, and for a model of your own, it is a whole one.
/// \code 4.0 * share_of_listed(nvidia::a16) // 1 GPU: one board, 250 W, 64 GB \endcode
[[nodiscard]] inline quantity<kind::gpu> share_of_listed(model m) {
  if (m->members.empty()) return 1.0 / details(m).listed * gpus;
  auto const first = share_of_listed(*m->members.front());
  for (auto const* each : m->members)
    if (share_of_listed(*each) != first) return 1.0 * gpus;
  return first;
}

}  // namespace catalog
}  // namespace tonnage::inline v0_1_0
