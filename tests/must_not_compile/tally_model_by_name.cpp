// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// error: a model that is given by its name needs #include <tonnage/catalog/named.hpp>
#include <tonnage/catalog/models.hpp>
#ifdef RIGHT
#include <tonnage/catalog/named.hpp>
#endif
#include <string>
#include <tonnage/tally.hpp>

using namespace tonnage;
using namespace std::chrono_literals;

struct rack {
  int count;
  std::string model;
};
void f(std::vector<rack> const& racks) {
#ifdef RIGHT
  (void)(racks | tally(gpu_count));
#else
  (void)(racks | tally(gpu_count));
#endif
}
