// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// All of tonnage. `#include <tonnage/tonnage.hpp>`, link `tonnage::tonnage`.
#pragma once

#include <tonnage/catalog.hpp>
#include <tonnage/core/version.hpp>
#include <tonnage/fleet.hpp>
#include <tonnage/planning.hpp>
#include <tonnage/plans.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally.hpp>
#include <tonnage/units.hpp>
#include <tonnage/units/format.hpp>
#include <tonnage/units/print.hpp>
