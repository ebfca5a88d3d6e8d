// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A copy would die with its function, and models point to it.
//
// error(gcc): use of deleted function 'tonnage::catalog::accelerator::accelerator(const tonnage::catalog::accelerator&)'
// error(clang): implicitly-deleted copy constructor of 'const accelerator'
// error-anywhere: is_one_of_a_kind
#include <tonnage/catalog.hpp>

#if !defined(RIGHT)
auto const h100 = tonnage::catalog::nvidia::h100_sxm5;
#else
[[maybe_unused]] tonnage::catalog::model const h100 = tonnage::catalog::nvidia::h100_sxm5;
#endif
