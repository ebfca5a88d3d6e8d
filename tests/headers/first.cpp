// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// One of two units that include every header.
#include "all.hpp"

int second_unit();

int main() { return second_unit(); }
