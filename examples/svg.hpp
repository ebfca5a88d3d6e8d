// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Stacked bars and fans as SVG, one panel under the other, for lessons that end in a picture.
///
/// `svg::to_text(svg::chart{.title = …, .parts = {"A", "B"}, .bars = {"2026"}, .panels = {{"GPUs", 10, {{5}, {7}}}}})`
/// is one bar of 12 in two parts. It is legible from 400 pixels of width on, in the light and in the dark, and has no
/// script.
///
/// The colours are those of Okabe and Ito ("Color Universal Design", 2008), which differ for the colour-blind too;
/// each part is also named beside the last bar. Coordinates have one decimal and no locale: the same numbers are the
/// same bytes.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace svg {

/// One quantity: a figure for each part of each bar, from the top of the stack to its foot.
struct panel {
  std::string title;                         ///< with the unit of the figures
  double step;                               ///< from one line of the axis to the next
  std::vector<std::vector<double>> figures;  ///< [part][bar], none below zero
};

struct chart {
  std::string title, description;
  std::vector<std::string> source{};  ///< lines at the foot
  std::vector<std::string> parts{};   ///< their names, from the top of the stack to its foot
  bool foot_is_grey = false;          ///< for what was there before
  std::vector<std::string> bars{};    ///< their names, from left to right
  std::vector<panel> panels{};
};

/// A text where markup is meant by `&` and `<`.
inline std::string escaped(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else
      out += c;
  }
  return out;
}

inline std::string text(char const* kind, double x, double y, std::string_view words) {
  return fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", kind, x, y, escaped(words));
}

/// A name in one line, or in two where it is long and has a blank to break at.
inline std::vector<std::string> lines_of(std::string const& name) {
  std::size_t const longest = 16;
  auto const blank = name.size() > longest ? name.rfind(' ', longest) : std::string::npos;
  if (blank == std::string::npos) return {name};
  return {name.substr(0, blank), name.substr(blank + 1)};
}

/// The page around what was drawn: its size, its colours by day and by night, and the lines at the foot.
inline std::string page(std::string const& title, std::string const& description, double width, double top,
                        std::string body, std::vector<std::string> const& source) {
  double at = top - 12;
  for (auto const& one : source) body += text("source", 12, at, one), at += 16;
  auto const head = fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1:.0f}" width="100%" style="max-width:640px" preserveAspectRatio="xMidYMin" role="img" aria-labelledby="t d" font-family="ui-sans-serif, system-ui, 'Helvetica Neue', Arial, sans-serif" font-size="12">
<title id="t">{2}</title>
<desc id="d">{3}</desc>
)",
      width, at, escaped(title), escaped(description));
  return head + R"(<style>
svg { background: #ffffff; }
.ground { fill: #ffffff; }
text { fill: #3b4a5b; }
.title { fill: #14283f; font-size: 16px; font-weight: 600; }
.head, .sum { fill: #14283f; font-weight: 600; }
.tick { text-anchor: end; }
.sum, .year { text-anchor: middle; }
.grid { stroke: #c3ccd6; }
.bar { stroke: #ffffff; }
@media (prefers-color-scheme: dark) {
svg { background: #0e1620; }
.ground { fill: #0e1620; }
text { fill: #bccad9; }
.title, .head, .sum { fill: #eaf2fb; }
.grid { stroke: #33414f; }
.bar { stroke: #0e1620; }
}
</style>
<rect class="ground" width="100%" height="100%"/>
)" + body +
         "</svg>\n";
}

/// The chart as a file of its own.
inline std::string to_text(chart const& c) {
  constexpr double width = 400, left = 42, right = 262, height = 200, line = 14;
  constexpr std::array colours{"#d55e00", "#56b4e9", "#009e73", "#e69f00", "#0072b2", "#cc79a7", "#f0e442", "#999999"};
  auto const colour = [&](std::size_t part) {
    return c.foot_is_grey && part + 1 == c.parts.size() ? colours.back() : colours[part % (colours.size() - 1)];
  };

  double top = 62;
  std::string body = text("title", 12, 26, c.title);
  for (auto const& p : c.panels) {
    std::vector<double> sums(c.bars.size());
    for (auto const& part : p.figures)
      std::transform(part.begin(), part.end(), sums.begin(), sums.begin(), [](double a, double b) { return a + b; });
    double const most = std::max(1.0, std::ceil(*std::max_element(sums.begin(), sums.end()) / p.step)) * p.step;
    auto const y_of = [&](double figure) { return top + 14 + height * (1 - figure / most); };

    body += text("head", 12, top - 8, p.title);
    for (double tick = 0; tick <= most; tick += p.step) {
      body += fmt::format("<path class=\"grid\" d=\"M{} {:.1f}H{}\"/>\n", left, y_of(tick), right);
      body += text("tick", left - 5, y_of(tick) + 4, fmt::format("{:.0f}", tick));
    }
    double const pitch = (right - left) / static_cast<double>(c.bars.size());
    double label_above = y_of(0) + 2 * line;
    for (std::size_t bar = 0; bar != c.bars.size(); ++bar) {
      double const x = left + pitch * (static_cast<double>(bar) + 0.14);
      double stands = 0;
      for (std::size_t part = c.parts.size(); part-- != 0;) {
        double const more = p.figures[part][bar];
        double const y = y_of(stands + more);
        if (more > 0)
          body += fmt::format(
              "<rect class=\"bar\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\"/>\n", x, y,
              pitch * 0.72, y_of(stands) - y, colour(part));
        stands += more;
        if (bar + 1 != c.bars.size()) continue;
        // The name, in the middle of its part of the last bar, unless that would cover the name below.
        auto const words = lines_of(c.parts[part]);
        double const tall = line * static_cast<double>(words.size());
        double const middle = std::min((y + y_of(stands - more)) / 2, label_above - tall / 2);
        label_above = middle - tall / 2;
        body += fmt::format("<rect x=\"{}\" y=\"{:.1f}\" width=\"8\" height=\"8\" fill=\"{}\"/>\n", right + 4,
                            middle - 4, colour(part));
        for (std::size_t i = 0; i != words.size(); ++i)
          body += text("name", right + 16, label_above + line * static_cast<double>(i) + 11, words[i]);
      }
      body += text("sum", x + pitch * 0.36, y_of(stands) - 4, fmt::format("{:.0f}", stands));
      body += text("year", x + pitch * 0.36, y_of(0) + 16, c.bars[bar]);
    }
    top += height + 72;
  }
  return page(c.title, c.description, width, top, std::move(body), c.source);
}

/// One quantity over time: a line in the middle, and a band from the lower to the upper figures.
struct fan {
  std::string title;                      ///< with the unit of the figures
  double step;                            ///< from one line of the axis to the next
  std::vector<double> low, middle, high;  ///< one for each time, none below zero
};

struct fan_chart {
  std::string title, description;
  std::vector<std::string> source{};  ///< lines at the foot
  std::vector<std::string> times{};   ///< at least two, from left to right
  std::vector<fan> panels{};
};

/// The chart as a file of its own. The middle figures stand above their points.
inline std::string to_text(fan_chart const& c) {
  constexpr double width = 400, left = 42, right = 382, height = 160;
  double top = 62;
  std::string body = text("title", 12, 26, c.title);
  for (auto const& p : c.panels) {
    double const most = std::max(1.0, std::ceil(*std::max_element(p.high.begin(), p.high.end()) / p.step)) * p.step;
    auto const y_of = [&](double figure) { return top + 14 + height * (1 - figure / most); };
    auto const x_of = [&](std::size_t time) {
      return left + 16 + (right - left - 32) * static_cast<double>(time) / static_cast<double>(c.times.size() - 1);
    };
    auto const point = [&](std::size_t time, double figure) {
      return fmt::format("{:.1f} {:.1f}", x_of(time), y_of(figure));
    };

    body += text("head", 12, top - 8, p.title);
    for (double tick = 0; tick <= most; tick += p.step) {
      body += fmt::format("<path class=\"grid\" d=\"M{} {:.1f}H{}\"/>\n", left, y_of(tick), right);
      body += text("tick", left - 5, y_of(tick) + 4, fmt::format("{:.0f}", tick));
    }
    std::string band, line;
    for (std::size_t i = 0; i != c.times.size(); ++i) {
      band += (i == 0 ? "M" : "L") + point(i, p.high[i]);
      line += (i == 0 ? "M" : "L") + point(i, p.middle[i]);
    }
    for (std::size_t i = c.times.size(); i-- != 0;) band += "L" + point(i, p.low[i]);
    body += fmt::format("<path fill=\"#56b4e9\" fill-opacity=\"0.4\" d=\"{}Z\"/>\n", band);
    body += fmt::format("<path fill=\"none\" stroke=\"#0072b2\" stroke-width=\"2\" d=\"{}\"/>\n", line);
    for (std::size_t i = 0; i != c.times.size(); ++i) {
      body += text("sum", x_of(i), y_of(p.high[i]) - 5, fmt::format("{:.0f}", p.middle[i]));
      body += text("year", x_of(i), y_of(0) + 16, c.times[i]);
    }
    top += height + 72;
  }
  return page(c.title, c.description, width, top, std::move(body), c.source);
}

}  // namespace svg
