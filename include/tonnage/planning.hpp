// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `planning/`: schedules and claims.
#pragma once

#include <tonnage/planning/claim.hpp>
#include <tonnage/planning/schedule.hpp>
