// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: gpu_share::of(8), or gpu_share::of(1, 7) of one
#include <tonnage/usage.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

#ifdef RIGHT
usage_record const record{.account = "lattice", .gpus = gpu_share::of(8)};
#else
usage_record const record{.account = "lattice", .gpus = 8};
#endif
