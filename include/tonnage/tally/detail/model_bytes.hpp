// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Models as bytes: with everything that makes them the products that they are.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <tonnage/catalog/registry.hpp>
#include <tonnage/core/threads.hpp>
#include <tonnage/tally/detail/bytes.hpp>
#include <vector>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// Models that came as bytes, each once, for as long as the program runs.
[[nodiscard]] inline catalog::model kept_model(catalog::accelerator const& a) {
  static auto& kept = *new catalog::registry;
  static auto& mutex = *new mutex_if_threads;
  lock_if_threads const lock(mutex);
  return kept.adopt(a);
}

/// A model by everything that makes it the product that it is.
inline void put_model(byte_writer& to, catalog::model m) {
  catalog::detail::product const p(*m);
  for (auto const text : {p.name, p.vendor, p.architecture, p.form, p.released}) to.text(text);
  to.size(p.peaks->size());
  p.peaks->for_each([&](catalog::format_peak const& peak) {
    to.text(std::string(peak.format.name) + ":" + std::to_string(peak.format.bits));
    to.real(peak.flop_per_s);
  });
  for (auto const bits : p.figures) to.number(bits);
  to.size(p.members.size());
  for (auto const* each : p.members) put_model(to, *each);
}
[[nodiscard]] inline catalog::model get_model(byte_reader& from, bool is_member = false) {
  std::string texts[5], formats;
  for (auto& text : texts) text = from.text();
  auto const checked = [&](double value) {
    if (!(value >= 0) || value - value != 0) from.fail("a model has a figure that is no number of at least 0");
    return value;
  };
  double rates[catalog::peak_rates::most]{};
  std::size_t const many = from.size();
  if (many > std::size(rates)) from.fail("a model has more than 32 peaks");
  for (std::size_t i = 0; i != many; ++i) {
    auto const format = from.text();
    auto const colon = format.rfind(':');
    if (colon == std::string::npos || format.find('|') != std::string::npos || format.size() - colon > 4 ||
        format.find_first_not_of("0123456789", colon + 1) != std::string::npos)
      from.fail("a model has a peak without a number format");
    formats += (i == 0 ? "" : "|") + format;
    rates[i] = checked(from.real());
  }
  catalog::ratings rated;
  rated.peak = catalog::peak_rates::in_flop_per_s(formats, std::span(rates, many));
  auto const next = [&]<class Figure>(catalog::known_figure<Figure>& out) {
    auto const bits = from.number<std::uint64_t>();
    if (bits != ~std::uint64_t{0}) out = Figure::from_coherent(checked(std::bit_cast<double>(bits)));
  };
  next(rated.memory);
  next(rated.memory_bandwidth);
  next(rated.tdp);
  next(rated.interconnect);
  std::vector<catalog::accelerator const*> members;
  for (auto left = from.size(); left != 0; --left) {
    if (is_member) from.fail("a model that a name may stand for stands for others itself");
    members.push_back(&*get_model(from, true));
  }
  catalog::accelerator const a{.name = texts[0],
                               .vendor = texts[1],
                               .architecture = texts[2],
                               .form = texts[3],
                               .released = texts[4],
                               .rated = rated,
                               .members = members};
  return kept_model(a);
}

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
