// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Whether guesses have the bits here that they have elsewhere.
#include "draws.hpp"

int main() { return tonnage::testing::hash_of_draws() == tonnage::testing::hash_of_all_draws ? 0 : 1; }
