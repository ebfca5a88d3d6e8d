// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Schedules and claims of `planning/`. Its other headers are included where they are wanted: they cost compile time
/// that most programs need not spend.
#pragma once

#include <tonnage/planning/claim.hpp>
#include <tonnage/planning/schedule.hpp>
