// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// One of two units that include every header.
#include "all.hpp"

int second_unit();

int second_unit() { return 0; }
