// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `plans/`: published plans, as fleets.
#pragma once

#include <tonnage/plans/korea_2025.hpp>
