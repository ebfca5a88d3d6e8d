// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Whether something is retired does not say since when.
//
// error: a date is a std::chrono::sys_days, a year_month_day, a text such as 2027-03-01, or a std::optional of these
#include <string>
#include <tonnage/fleet.hpp>
#include <vector>

using namespace tonnage;

struct node {
  quantity<kind::gpu> count;
  catalog::model model;
  std::string commissioned;
#if !defined(RIGHT)
  bool retired;
#else
  std::string retired;
#endif
};

bool is_there(node const& n, as_of when) { return status_at(n, when) == status::commissioned; }
