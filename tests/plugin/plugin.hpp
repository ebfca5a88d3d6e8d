// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// What the program asks of a plugin: each fills what the program hands over, or asks it.
#pragma once

#include <string>
#include <tonnage/accounting/price.hpp>
#include <tonnage/fleet.hpp>
#include <tonnage/usage/record.hpp>
#include <vector>

struct plugin {
  void (*fill)(tonnage::fleet&);                            // 3 H100 SXM5 and 5 Nimbus 1 of the lab
  void (*use)(std::vector<tonnage::usage_record>&);         // 2 hours of an H100 SXM5 and 1 of a Nimbus 1, by physics
  void (*price)(tonnage::price_list<tonnage::usd>&);        // $3 for the H100 SXM5, $1 for the Nimbus 1
  std::string (*ask)(tonnage::fleet const&);                // by owner, site.at(2) and model
  tonnage::catalog::model (*named)(std::string_view name);  // as a file has it
  void (*refuse)();                                         // throws
};

// Known at run time, in the program and in each plugin.
inline constexpr tonnage::catalog::accelerator nimbus_figures{
    .name = "Nimbus 1",
    .vendor = "Example",
    .rated = {.tdp = 700.0 * tonnage::watts * tonnage::of_chips / tonnage::gpu}};
