// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// How busy a GPU is is not its MFU.
//
// error(gcc): conversion from
// error(clang): no viable conversion from
#include <tonnage/units.hpp>

using namespace tonnage;

#if !defined(RIGHT)
mfu m = busy(0.9);
#else
mfu m = mfu(0.4);
#endif
