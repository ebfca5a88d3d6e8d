// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Schedules and claims of `planning/`. `interval.hpp`, `ensemble.hpp`, `guess.hpp`, `judge.hpp` and `drivers.hpp` are
/// included where they are wanted: they cost compile time that most programs need not spend.
#pragma once

#include <tonnage/planning/change.hpp>
#include <tonnage/planning/claim.hpp>
#include <tonnage/planning/schedule.hpp>
