// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `catalog/`: what a model can do, and who says so. Constants are those of data centres
/// (`catalog/models.hpp`); others stand in `catalog/models/`, since a unit would pay for all of them. What is asked for
/// by name has a header of its own as well, for the same reason: `details`, `export_control`, `find_system`,
/// `instances`, `mig_profile`, `named_slice`, `profiles`, `registry`.
#pragma once

#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/catalog/family.hpp>
#include <tonnage/catalog/lookup.hpp>
#include <tonnage/catalog/models.hpp>
#include <tonnage/catalog/named.hpp>
#include <tonnage/catalog/number_format.hpp>
#include <tonnage/catalog/rating.hpp>
#include <tonnage/catalog/source.hpp>
#include <tonnage/catalog/system.hpp>
#include <tonnage/catalog/systems.hpp>
#include <tonnage/catalog/table.hpp>
