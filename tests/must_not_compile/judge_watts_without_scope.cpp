// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// "100 MW" says neither chips nor building, and watts of chips alone would make it true.
//
// error: tonnage: this claim does not say whether of chips, of servers or of the facility
#include <tonnage/planning/claim.hpp>

using namespace tonnage;

claim const said{"could exceed 100 MW", "press", bound::at_least, 100.0 * prefix::mega* watts};
#if !defined(RIGHT)
verdict const outcome = judge(said, 260.0 * prefix::mega * watts * of_chips);
#else
verdicts_at_scopes const outcome = judge(said, power_at_scopes{.chips = 260.0 * prefix::mega * watts * of_chips});
#endif
