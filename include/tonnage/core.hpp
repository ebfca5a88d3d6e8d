// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `core/` that has a name of its own: errors, numbers that never round, and exponentials that are the
/// same bits everywhere.
#pragma once

#include <tonnage/core/error.hpp>
#include <tonnage/core/exp_log.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/core/superaccumulator.hpp>
#include <tonnage/core/version.hpp>
