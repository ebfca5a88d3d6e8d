// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// FLOP that are skipped are not done.
//
// error: an MFU is of the dense peak, not of a sparse one
#include <tonnage/catalog.hpp>
#include <tonnage/usage/mfu.hpp>

using namespace tonnage;

mfu of(gpu_time used) {
#if !defined(RIGHT)
  return mfu_of(1e18 * flop<sparse<fp8>>, used, catalog::nvidia::h100_sxm5);
#else
  return mfu_of(1e18 * flop<fp8>, used, catalog::nvidia::h100_sxm5);
#endif
}
