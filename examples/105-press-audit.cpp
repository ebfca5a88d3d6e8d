// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A table of the press's claims, each read in every way that its words allow, and the reading that fits it best.
// Afterwards you can put an announcement into such a line, and learn what it must have meant, or that it is wrong.
//
// "2.4 zettaFLOPS" says neither in which number format nor whether zeros are skipped; "600 MW" neither chips nor
// building. A table of your own: `105-press-audit FILE`. Where nobody named the model, the table's is an assumption.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tonnage/formats/csv.hpp>
#include <tonnage/tonnage.hpp>
#include <tonnage/units/parse.hpp>
using namespace tonnage;
using namespace catalog;

// Oracle's and Korea's are the press's own, the others as Epoch AI collected them (GPU clusters, CC BY). By hand:
// 131,072 × 18 PFLOP/s = 2.359 ZFLOP/s; 4,608 × 3.958 = 18.24 EFLOP/s; 1,120 × 0.624 = 0.699 EFLOP/s, a quarter;
// 100,000 × 700 W × 1.82 × 1.10 = 140.1 MW; 45,000 × 1.2 kW × 1.389 × 1.10 = 82.5 MW; 500,000 × 1.2 kW = 600 MW, which
// leaves nothing for servers.
constexpr char const* of_the_press = R"(claim,source,GPUs,model,said
Oracle's Blackwell supercluster,"The Register, 2024-09",131072,B200 HGX,about 2.4 ZFLOP/s
Oracle's Zettascale10,"36Kr, 2025-10",800000,GB300,up to 16 ZFLOP/s
NVIDIA's Eos,"TechCircle, 2022-03",4608,H100 SXM5,about 18.4 EFLOP/s
"YTL, one NVL72","YTL, 2024",72,GB200,about 1.4 EFLOP/s
TPUs in Oklahoma,"TechCrunch, 2022-05",32768,TPU v4,about 9 EFLOP/s
"Karolina, Ostrava",IT4Innovations,576,A100 SXM4 40GB,up to 360 PFLOP/s
NVIDIA's SaturnV,"HPCwire, 2020-05",1120,A100 SXM4 40GB,about 2.8 EFLOP/s
"Korea, each GPU","TechRepublic, 2025",1,RTX PRO 6000 Server,about 20 PFLOP/s
"  the same, if a GB200",,1,GB200,about 20 PFLOP/s
Korea's plan,"TechRepublic, 2025",260000,B200 HGX,more than 100 MW
xAI's Colossus,Epoch AI,100000,H100 SXM5,about 150 MW
Nscale in Loughton,"GlobeNewswire, 2025-01",45000,GB200,up to 90 MW
Sesterce in Grand Est,Epoch AI,500000,GB200,about 600 MW
G42 for Microsoft,CSIS,15000,H100 SXM5,about 30 MW
Amazon's Rainier,"SemiAnalysis, 2024-12",400000,Trainium2,about 350 MW
)";

/// A way to read a claim, what follows from it, and the verdict: none where nobody publishes the figure.
struct reading {
  std::string name, follows = "unknown";
  std::optional<verdict> outcome{};
};
template <class Said, class Follows>
reading read_as(std::string name, bound words, Said const& said, Follows const& follows) {
  return {std::move(name), fmt::format("{:.3}", follows), judge(claim{"", "", words, said}, follows)};
}

/// FLOP/s of no stated format: every format, dense and sparse, in which the model has a peak.
std::vector<reading> readings_of(bound words, quantity<kind::flop_rate<unstated>> said, double number,
                                 catalog::model of) {
  std::vector<reading> all;
  auto const read_in = [&]<class Format>(Format) {
    if (auto const each = of->peak<Format>())
      all.push_back(read_as(Format::name, words, as<Format>(said), number * gpus * *each));
  };
  [&]<class... Format>(Format... format) { (read_in(format), ...), (read_in(sparse<Format>()), ...); }(fp64(), bf16(),
                                                                                                       fp8(), fp4());
  return all;
}

/// Power of no stated scope: the chips, with their servers (1.82 is a DGX H100's), with a PUE of 1.10 (Epoch AI's for
/// 2025).
std::vector<reading> readings_of(bound words, quantity<kind::power> said, double number, catalog::model of) {
  if (!of->tdp()) return {{"(no TDP)"}};
  auto servers = host_overhead(1.82);
  for (auto const& known : {nvidia::dgx_b200, nvidia::gb200_nvl72, nvidia::gb300_nvl72})
    if (known.package == of) servers = overhead(known).value();
  auto const chips = number * gpus * *of->tdp();
  power_at_scopes const draw{chips, chips * servers, chips * servers * pue(1.10)};
  auto const outcome = judge(claim{"", "", words, said}, draw);
  return {{"chips", fmt::format("{:.3}", draw.chips), outcome.chips},
          {"servers", fmt::format("{:.3}", draw.servers), outcome.servers},
          {"facility", fmt::format("{:.3}", draw.facility), outcome.facility}};
}

/// The kindest reading: one that holds, if any does, and of these the nearest to what was said.
reading kindest(formats::csv_row const& row) {
  auto said = row["said"].text();
  auto words = bound::exactly;
  for (auto const& [text, meaning] :
       {std::pair("about ", bound::about), {"more than ", bound::at_least}, {"up to ", bound::up_to}})
    if (said.starts_with(text)) words = meaning, said.remove_prefix(std::string_view(text).size());

  auto const number = row["GPUs"].as<double>();
  if (number <= 0) throw row["GPUs"].problem("not a count of GPUs");
  catalog::model const of = row["model"].as(catalog::find);
  auto const rate = try_parse<quantity<kind::flop_rate<unstated>>>(said);
  auto const power = try_parse<quantity<kind::power>>(said);
  if (!rate && !power) throw row["said"].problem("neither FLOP/s nor watts");
  auto const all = rate ? readings_of(words, rate.value(), number, of) : readings_of(words, power.value(), number, of);
  return std::ranges::min(all, {}, [](reading const& r) {
    return r.outcome ? std::pair(!r.outcome->holds, std::abs(std::log(r.outcome->factor))) : std::pair(true, 0.0);
  });
}

int main(int argc, char** argv) try {
  formats::csv_reader rows(argc > 1 ? formats::csv_input::of_file(argv[1]) : of_the_press);

  report::grid out;
  for (auto const* column : {"claim", "source", "said", "follows", "read as", "verdict"})
    out.columns.push_back({.name = column, .is_key = true});
  for (auto const& row : rows) {
    auto const best = kindest(row);
    auto& line = out.rows.emplace_back();
    for (auto const* column : {"claim", "source", "said"}) line.push_back({row[column].as<std::string>()});
    for (auto const& text : {best.follows, best.name, best.outcome ? best.outcome->text : "open"})
      line.push_back({text});
  }
  fmt::print("{}\n", report::to_text(out));
  return 0;
} catch (error const& e) {
  fmt::print(stderr, "105-press-audit: {}\n", e.what());
  return 2;
}

// Exercise: three of these claims do not hold, whatever they meant. With how many GPUs would each? Divide the figure
// by what one GPU has in the kindest reading, and see which count the press may have mixed up.
