// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything of `fleet/`: who holds what, and when.
#pragma once

#include <tonnage/fleet/calendar.hpp>
#include <tonnage/fleet/fleet.hpp>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/fleet/party.hpp>
#include <tonnage/fleet/select.hpp>
