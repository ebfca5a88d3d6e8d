// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: in_service(as_of(date))
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

void f(fleet const& plan) {
#ifdef RIGHT
  (void)(plan | in_service(as_of(2026y / 12 / 31)));
#else
  (void)(plan | in_service(2026y / 12 / 31));
#endif
}
