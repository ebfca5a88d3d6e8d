// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `tally/`: questions and their answers.
#pragma once

#include <tonnage/tally/accumulator.hpp>
#include <tonnage/tally/buckets.hpp>
#include <tonnage/tally/cell.hpp>
#include <tonnage/tally/key.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/tally/partial.hpp>
#include <tonnage/tally/quantile.hpp>
#include <tonnage/tally/table.hpp>
