// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `kernels/`: arithmetic on columns of plain numbers, with neither units nor fleets.
#pragma once

#include <tonnage/kernels/exact_sum.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/sum.hpp>
#include <tonnage/kernels/superaccumulator.hpp>
