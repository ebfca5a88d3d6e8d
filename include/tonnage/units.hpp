// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `units/` that needs neither fmt nor Boost.Units' own quantity: what we count in.
#pragma once

#include <tonnage/units/close.hpp>
#include <tonnage/units/compute.hpp>
#include <tonnage/units/emission.hpp>
#include <tonnage/units/gpu.hpp>
#include <tonnage/units/information.hpp>
#include <tonnage/units/money.hpp>
#include <tonnage/units/power.hpp>
#include <tonnage/units/ratio.hpp>
#include <tonnage/units/site.hpp>
#include <tonnage/units/time.hpp>
#include <tonnage/units/token.hpp>
