// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "meaning.hpp"

bool kernels_with_columns();
bool kernels_with_columns() {
  struct here {};
  return meaning::by_kernels<here>();
}
