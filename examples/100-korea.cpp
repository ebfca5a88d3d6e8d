// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// Korea's 260,000 GPUs: what the plan holds, what follows from it, and what the press said.
///
/// After this lesson you can model an announcement, print it for people and programs, and hold every claim against what
/// follows from the model. Figures and sources: `plans/korea_2025.hpp`.
#include <fmt/format.h>

#include <cstdio>
#include <map>
#include <span>
#include <tonnage/tonnage.hpp>
#include <tonnage/units/parse.hpp>

using namespace tonnage;
using namespace std::chrono_literals;
using catalog::nvidia::rtx_pro_6000_server;

namespace {

constexpr char const* usage =
    R"(Korea's plan of October 2025: GPUs, peak, power and cost by owner and year, and the press held against it.

usage: 100-korea [--model=NAME] [--as-of=DATE] [--pue=X] [--format=FORMAT]

  --model=NAME     every GPU is of this model (the mix is not disclosed); default: B200 HGX
  --as-of=DATE     what is in service at the end of this day; default: 2030-12-31
  --pue=X          facility power per IT power, at least 1; default: 1.25
  --format=FORMAT  text, markdown, json, or csv (the table alone); default: text
  --help           this text

examples:
  100-korea --model="RTX PRO 6000 Server"
  100-korea --as-of=2027-12-31 --pue=1.1
  100-korea --format=csv > korea.csv
)";

struct options {
  catalog::model model = catalog::nvidia::b200_hgx;
  date day = 2030y / std::chrono::December / 31;
  pue<> effectiveness{1.25};
  std::string format = "text";
  bool help = false;
};

/// Throws `tonnage::error` that names the argument and what is wrong with it.
options parse_arguments(std::span<char* const> arguments) {
  options out;
  std::map<std::string_view, void (*)(options&, std::string_view)> const known = {
      {"--model", [](options& o, std::string_view v) { o.model = catalog::find(v); }},
      {"--as-of", [](options& o, std::string_view v) { o.day = parse_date(v); }},
      {"--pue",
       [](options& o, std::string_view v) {
         o.effectiveness = pue(parse<quantity<kind::number>>(v).in(unit<kind::number>{}));
       }},
      {"--format",
       [](options& o, std::string_view v) {
         if (v != "text" && v != "markdown" && v != "json" && v != "csv") {
           throw error("expected text, markdown, json or csv", {.text = std::string(v)});
         }
         o.format = v;
       }},
  };
  for (std::string_view const argument : arguments) {
    auto const equals = argument.find('=');
    auto const option = known.find(argument.substr(0, equals));
    if (argument == "--help") {
      out.help = true;
    } else if (option == known.end() || equals == std::string_view::npos) {
      throw error("no such argument (--help lists them)", {.text = std::string(argument)});
    } else {
      try {
        option->second(out, argument.substr(equals + 1));
      } catch (error const& e) {
        throw error(fmt::format("{}: {}", option->first, e.what()));
      }
    }
  }
  return out;
}

/// One line of the audit: who said what, what follows, and what to make of it. `follows` is a quantity, or a figure of a
/// table, which may be unknown.
template <class Said, class Follows>
void audit(report::grid& out, claim<Said> const& c, Follows const& follows) {
  auto const line = [&](std::string const& figure, std::string const& verdict) {
    auto& row = out.rows.emplace_back();
    for (auto const& text : {c.text, c.source, fmt::format("{:.4}", c.figure), figure, verdict})
      row.push_back({text, text});
  };
  if constexpr (requires { follows.is_complete(); }) {
    if (follows.is_complete())
      audit(out, c, follows.value());
    else
      line("unknown", "open: nobody publishes it for " + follows.covers().unknown_names());
  } else {
    line(fmt::format("{:.4}", follows), judge(c, follows).text);
  }
}

/// The press, held against the whole plan. (An "up to 20 PFLOP/s per GPU" says what the peak is: about 20.) A: the analysis citing TechRepublic and The Korea Herald; B: the article of
/// 3 November 2025; P: Yonhap, Anadolu, Asia Business Daily of 31 October 2025.
report::grid audit_of(fleet const& plan, options const& o) {
  auto const whole = plan | at_completion() | tally(gpu_count, peak<fp4>, facility_power(o.effectiveness));
  auto const by_operator = plan | at_completion() | by(operator_) | tally(gpu_count);
  auto const announced = whole.total(gpu_count).value();
  auto const sk = (plan | at_completion() | by(owner) | tally(gpu_count)).at(gpu_count, owner_name("SK Group")).value();
  auto const per_gpu = 20.0 * prefix::peta * flop_per_s<unstated>;
  auto const rate = 1'360.0 * krw / usd;

  report::grid out;
  out.title = "What the press said, and what follows";
  for (auto const* name : {"claim", "source", "said", "follows", "verdict"})
    out.columns.push_back({.name = name, .is_key = true});
  audit(out, claim{"more than 260,000 GPUs", "A B", bound::at_least, 260'000.0 * gpus}, announced);
  audit(out, claim{"  the parts that A and B give (without SK)", "A B", bound::at_least, 260'000.0 * gpus},
        announced - sk);
  audit(out, claim{"  counted by operator: NAVER once", "B", bound::exactly, 260'000.0 * gpus},
        by_operator.total(gpu_count).value());
  audit(out, claim{"power could exceed 100 MW", "A", bound::at_least, 100.0 * megawatts * of_facility},
        whole.total(facility_power(o.effectiveness)));
  audit(out,
        claim{"  per GPU, against an RTX PRO 6000 alone", "A", bound::at_least,
              100.0 * megawatts * of_chips / (260'000.0 * gpus)},
        rtx_pro_6000_server.tdp().value());
  audit(out, claim{"RTX PRO 6000: 20 PFLOP/s, read as sparse FP4", "B", bound::about, as<sparse<fp4>>(per_gpu) / gpu},
        rtx_pro_6000_server.peak<sparse<fp4>>().value());
  audit(out, claim{"  the same, read as dense FP4", "B", bound::about, as<fp4>(per_gpu) / gpu},
        rtx_pro_6000_server.peak<fp4>().value());
  audit(out, claim{"  times 260,000, against dense FP4", "B", bound::about, as<fp4>(per_gpu) * 260'000.0},
        whole.total(peak<fp4>));
  audit(out, claim{"$10 billion is 14 trillion won", "B P", bound::about, 10.0 * billion * usd},
        14.0 * trillion * krw / rate);
  audit(
      out,
      claim{"  per GPU, against Hyundai's $3 billion", "B P", bound::about, 10.0 * billion * usd / (260'000.0 * gpus)},
      3.0 * billion * usd / (50'000.0 * gpus));
  audit(out, claim{"more than quadruple", "B", bound::at_least, 4.0},
        (60'000.0 * gpus + announced) / (60'000.0 * gpus));
  audit(out, claim{"  from 65,000 to \"over 300,000\"", "P B", bound::at_least, 4.0},
        (300'000.0 * gpus) / (65'000.0 * gpus));
  audit(out, claim{"20 million GPUs in the US; NVIDIA's AI chips sold", "B", bound::about, 20.0 * million * gpus},
        10.8 * million * gpus);
  out.notes = {
      {"sources", "A, B: articles of November 2025; P: Yonhap, Anadolu, Asia Business Daily, 31 October 2025"},
      {"exchange rate", "about 1,360 KRW/USD, October 2025"},
      {"AI chips sold",
       "10.8 million worldwide to Q1 2026 (5 to 95 %: 9.3 to 12.5), Epoch AI: another scope than \"GPUs in the US\""}};
  return out;
}

void print(options const& o) {
  auto const plan = plans::korea_2025({.model = o.model, .schedule = evenly(2026y, 2030y)});
  auto const metrics =
      tally(gpu_count, peak<bf16>, peak<fp4>, h100_equivalents, facility_power(o.effectiveness), capex);
  auto const standing = plan | in_service(as_of(o.day));
  auto const answer = standing | by(owner, commissioning_year) | metrics;
  auto const table = report::grid_of(answer);

  if (o.format == "csv") return fmt::print("{}", report::to_csv(table));
  auto const press = audit_of(plan, o);
  if (o.format == "json") {
    return fmt::print("{{\"table\": {}, \"audit\": {}}}\n", report::to_json(table), report::to_json(press));
  }
  if (o.format == "markdown") {
    return fmt::print("{}\n\n{}\n", report::to_markdown(table), report::to_markdown(press));
  }
  fmt::print("Korea's GPUs in service at the end of {}, were they all {}\n\n", to_string(o.day), o.model->name);
  fmt::print("  GPUs              {}\n", answer.total(gpu_count));
  fmt::print("  BF16 dense peak   {}\n", answer.total(peak<bf16>));
  fmt::print("  FP4 dense peak    {}\n", answer.total(peak<fp4>));
  fmt::print("  compute           {}\n", answer.total(h100_equivalents));
  fmt::print("  chip power        {}\n", (standing | tally(chip_power)).total(chip_power));
  fmt::print("  facility power    {}\n", answer.total(facility_power(o.effectiveness)));
  fmt::print("  capex             {}\n\n", answer.total(capex));
  fmt::print("{}\n\n{}\n", report::to_text(table), report::to_text(press));
}

}  // namespace

int main(int argc, char** argv) try {
  auto const o = parse_arguments(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
  if (o.help)
    fmt::print("{}", usage);
  else
    print(o);
  return 0;
} catch (error const& e) {
  fmt::print(stderr, "100-korea: {}\n", e.what());
  return 2;
}

// Exercise: One paper writes that the plan will draw "about one gigawatt", another "up to 500 MW". Make a claim of
// each: does it hold, at a PUE of 1.25?
