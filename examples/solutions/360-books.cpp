// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// 360-books asked: a rack for $48,000, in service on 1 October 2026 and worth nothing after four years: what does
// straight line charge in each year?
//
// By hand: 48,000 ÷ 4 = 12,000 a year. 2026 has three of its months, 3,000; 2030 the nine that are left, 9,000.
// 3,000 + 3 × 12,000 + 9,000 = 48,000.
#include <fmt/format.h>

#include <tonnage/accounting.hpp>
#include <tonnage/tonnage.hpp>
using namespace tonnage;
using namespace std::chrono_literals;

int main() {
  purchase<usd> const rack{.cost = 48'000 * usd, .in_service = 2026y / std::chrono::October / 1};
  auto const books = straight_line(rack, std::chrono::years(4));
  amount<usd> sum;
  for (auto year = 2026y; year <= 2030y; ++year) {
    fmt::print("{}: {}\n", static_cast<int>(year), to_text(books.charge(year), 2));
    sum += books.charge(year);
  }
  fmt::print("all: {}, and {} was paid\n", to_text(sum, 2), to_text(rack.cost, 2));
}
