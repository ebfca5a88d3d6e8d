// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Judge one sentence of a press release: read its figure in each way that its words allow, and see which reading holds.
//
// Oracle's supercluster of 131,072 Blackwell GPUs has "2.4 zettaFLOPS" (The Register, September 2024). Which FLOP these
// are, the words do not say. 105-press-audit does the same for a whole table of claims.
#include <fmt/format.h>
#include <tonnage/tonnage.hpp>
using namespace tonnage;

// As it was said: of no number format. What it is held against: 131,072 B200, with NVIDIA's peaks for one of them. The
// model is our assumption. With GB200, of 20 PFLOP/s instead of 18, the same reading would hold: 2.62 is about 2.4.
constexpr auto figure = 2.4 * prefix::zetta * flop_per_s<unstated>;
constexpr auto number = 131'072.0 * gpus;
constexpr auto const& one = catalog::nvidia::b200_hgx;

// A claim is the words, who said them, what they make of the figure, and the figure, which each reading takes for one
// of its own format: FLOP/s that nobody named compare with none.
template <class Format>
void read_as(bound words) {
  claim const said{"2.4 zettaFLOPS", "The Register, 2024-09", words, as<Format>(figure)};
  auto const follows = number * one.peak<Format>().value();
  fmt::print("{:<12}{:>14}   {}\n", Format::name, fmt::format("{}", follows), judge(said, follows).text);
}

int main() {
  // Two digits say "about", which is within a tenth. By hand: 131,072 × 37 TFLOP/s = 4.85 EFLOP/s of FP64, and 2,400 ÷
  // 4.85 = 495; × 2.25 PFLOP/s = 294.9 EFLOP/s of BF16, and 2,400 ÷ 294.9 = 8.1; × 4.5 = 589.8, and 4.1; × 9 = 1,180,
  // and 2.0; × 18 = 2,359, which is 0.983 of what was said.
  fmt::print("{:<12}{:>14}   about {}\n", "read as", "follows", figure);
  read_as<fp64>(bound::about);
  read_as<bf16>(bound::about);
  read_as<fp8>(bound::about);
  read_as<fp4>(bound::about);
  read_as<sparse<bf16>>(bound::about);
  read_as<sparse<fp8>>(bound::about);
  read_as<sparse<fp4>>(bound::about);

  // One reading holds: numbers of four bits, of which half are zeros. Whoever trains in BF16 has an eighth of the
  // headline. And "about" is a reading as well: to the digit, not even that one holds, for 2,400 ÷ 2,359 = 1.017.
  fmt::print("\n{:<12}{:>14}   exactly {}\n", "read as", "follows", figure);
  read_as<sparse<fp4>>(bound::exactly);
}

// Exercise: Korea's 260,000 GPUs "could exceed 100 MW", which says neither chips nor building. Were they all B200 HGX,
// with a host overhead of 1.82 and a PUE of 1.25: in which of chip, IT and facility power does "at least 100 MW" hold,
// and in which could one plan with it?
