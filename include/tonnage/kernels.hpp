// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `kernels/`: arithmetic on columns of plain numbers, with neither units nor fleets.
#pragma once

#include <tonnage/core.hpp>
#include <tonnage/kernels/buckets.hpp>
#include <tonnage/kernels/dot.hpp>
#include <tonnage/kernels/dot_integers.hpp>
#include <tonnage/kernels/exact_sum.hpp>
#include <tonnage/kernels/extrema.hpp>
#include <tonnage/kernels/group_sum.hpp>
#include <tonnage/kernels/histogram.hpp>
#include <tonnage/kernels/keyed_sum.hpp>
#include <tonnage/kernels/keys.hpp>
#include <tonnage/kernels/mask.hpp>
#include <tonnage/kernels/measure.hpp>
#include <tonnage/kernels/moments.hpp>
#include <tonnage/kernels/par.hpp>
#include <tonnage/kernels/quantiles.hpp>
#include <tonnage/kernels/running_sum.hpp>
#include <tonnage/kernels/sum.hpp>
