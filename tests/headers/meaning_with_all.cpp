// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "all.hpp"
#include "meaning.hpp"

bool kernels_with_columns();

int main() {
  struct here {};
  return meaning::by_kernels<here>() && kernels_with_columns() ? 0 : 1;
}
