// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `report/`: how an answer reads.
#pragma once

#include <tonnage/report/data.hpp>
#include <tonnage/report/grid.hpp>
#include <tonnage/report/text.hpp>
#include <tonnage/report/vega_lite.hpp>
