// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What grids emit. Tables in JSON are an option: `formats/carbon/grid_json.hpp`.
#pragma once

#include <tonnage/formats/carbon/country_grids.hpp>
#include <tonnage/formats/carbon/grid_csv.hpp>
