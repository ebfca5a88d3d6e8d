// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which rank somebody has where figures are ranges: whether third after the US and China, or not.
///
/// `rank_among(contender("Korea", between(0.6 * million * gpus, 1.1 * million * gpus)), contender("Japan", …), …)` says
/// of each "2nd or 3rd": what its figure allows, whatever the others are within theirs. Of figures in a thousand worlds
/// it says in which share of them each rank comes. Not part of `tonnage/tonnage.hpp`.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/report/grid.hpp>
#include <tonnage/report/text.hpp>
#include <tonnage/tally/table.hpp>
#include <tonnage/units/format.hpp>
#include <tonnage/units/quantity.hpp>
#include <tonnage/units/refusal.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// A name and what it is ranked by: a plain quantity, one with bounds, or one in a thousand worlds.
template <class Figure>
struct contender {
  std::string name;  ///< who
  Figure figure;     ///< how much; the largest is first

  /// \code contender("Korea", between(260'000.0 * gpus, 400'000.0 * gpus)) \endcode
  contender(std::string who, Figure how_much) : name(std::move(who)), figure(std::move(how_much)) {}
};

/// The ranks of one of several.
struct ranks {
  std::string name;            ///< who
  std::size_t best;            ///< from 1: in the best case
  std::size_t worst;           ///< and in the worst
  std::vector<double> shares;  ///< the share of the worlds, from 0 to 1, in which it is 1st, 2nd, …; none of plain ones
};

/// "3rd", "2nd or 3rd", "1st to 4th", "2nd in 71 % of the worlds, 3rd in 29 %". A rank of all worlds but a few does not
/// read as 100 %: "1st in over 99.9 % of the worlds, 2nd in 0.0125 %".
[[nodiscard]] inline std::string to_string(ranks const& r) {
  auto const nth = [](std::size_t n) {
    bool const is_teen = n % 100 / 10 == 1;
    char const* const end = is_teen ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
    return std::to_string(n) + end;
  };
  if (r.best == r.worst) return nth(r.best);
  if (r.shares.empty()) return nth(r.best) + (r.worst == r.best + 1 ? " or " : " to ") + nth(r.worst);
  std::string out;
  for (std::size_t i = 0; i != r.shares.size(); ++i) {
    if (!(r.shares[i] > 0)) continue;
    out += (out.empty() ? "" : ", ") + nth(i + 1) + " in " + detail::percent_of_some(r.shares[i]) +
           (out.empty() ? " of the worlds" : "");
  }
  return out;
}

/// Several contenders with their ranks, in the order in which they were given.
class ranking {
 public:
  /// In this order.
  explicit ranking(std::vector<ranks> all) : all_(std::move(all)) {}
  /// Those of one of them.
  /// \throws tonnage::error  where there is nobody of that name
  [[nodiscard]] ranks const& of(std::string_view name) const {
    for (auto const& each : all_)
      if (each.name == name) return each;
    throw_error("nobody of this name is ranked", {.text = std::string(name)});
  }
  [[nodiscard]] auto begin() const { return all_.begin(); }
  [[nodiscard]] auto end() const { return all_.end(); }
  [[nodiscard]] std::size_t size() const { return all_.size(); }

 private:
  std::vector<ranks> all_;
};

/// \cond
namespace detail {

template <class Figure>
struct kind_of_contender {
  using type = void;
};
template <class Kind, class Rep>
struct kind_of_contender<quantity<Kind, Rep>> {
  using type = Kind;
};
/// Of one kind, and not of one that leaves open of what (watts that are of chips, of servers or of a facility).
template <class First, class... More>
inline constexpr bool are_comparable =
    (std::is_same_v<typename kind_of_contender<First>::type, typename kind_of_contender<More>::type> && ...) &&
    !std::is_same_v<typename kind_of_contender<First>::type, kind::power> &&
    !std::is_same_v<typename kind_of_contender<First>::type, kind::energy>;

/// Its least and its most; both the same of a plain number.
template <class Number>
[[nodiscard]] std::pair<double, double> ends_of(Number const& n) {
  if constexpr (requires { n.lower(), n.upper(); })
    return {static_cast<double>(n.lower()), static_cast<double>(n.upper())};
  else
    return {static_cast<double>(n), static_cast<double>(n)};
}
template <class Number>
concept has_worlds = requires { Number::worlds; };

template <class Figure>
[[nodiscard]] auto const& bare_figure(Figure const& figure) {
  if constexpr (requires { figure.coherent_; })
    return figure.coherent_;
  else
    return figure;
}

/// Names that are all different, and a figure of each that is a number.
inline void require_name(std::vector<std::string> const& names, std::string const& name) {
  if (std::count(names.begin(), names.end(), name) > 1)
    throw_error("expected contenders of different names, found two of one", {.text = name});
}
inline void require_figure(std::string const& name, double n) {
  bool const is_nan = std::bit_cast<std::uint64_t>(n) << 1 > 0x7ffULL << 53;  // also under -ffast-math
  if (is_nan) throw_error("expected a figure that is a number", {.field = name});
}

/// In each world: how many are larger. Equal ones share the better rank.
[[nodiscard]] inline ranking ranked_in_worlds(std::vector<std::string> const& names,
                                              std::vector<std::vector<double>> const& of) {
  std::vector<ranks> out;
  for (std::size_t me = 0; me != names.size(); ++me) {
    require_name(names, names[me]);
    std::size_t const worlds = of[me].size();
    std::vector<std::size_t> times(names.size(), 0);
    for (std::size_t world = 0; world != worlds; ++world) {
      require_figure(names[me], of[me][world]);
      std::size_t larger = 0;
      for (auto const& other : of) larger += other[world] > of[me][world] ? 1U : 0U;
      ++times[larger];
    }
    ranks mine{names[me], names.size(), 1, {}};
    for (std::size_t i = 0; i != times.size(); ++i) {
      mine.shares.push_back(static_cast<double>(times[i]) / static_cast<double>(worlds));
      if (times[i] == 0) continue;
      mine.best = (std::min)(mine.best, i + 1);
      mine.worst = i + 1;
    }
    out.push_back(std::move(mine));
  }
  return ranking(std::move(out));
}
[[nodiscard]] inline ranking ranked_by_ends(std::vector<std::string> const& names,
                                            std::vector<std::pair<double, double>> const& of) {
  std::vector<ranks> out;
  for (std::size_t me = 0; me != names.size(); ++me) {
    require_name(names, names[me]);
    require_figure(names[me], of[me].first);
    require_figure(names[me], of[me].second);
    ranks mine{names[me], 1, 1, {}};
    for (std::size_t other = 0; other != names.size(); ++other) {
      if (other == me) continue;
      if (of[other].first > of[me].second) ++mine.best;
      if (of[other].second >= of[me].first) ++mine.worst;
    }
    out.push_back(std::move(mine));
  }
  return ranking(std::move(out));
}

template <class T>
[[nodiscard]] std::vector<double> worlds_of_contender(T const& figure, std::size_t worlds) {
  std::vector<double> out(worlds);
  for (std::size_t i = 0; i != worlds; ++i) {
    if constexpr (has_worlds<T>)
      out[i] = figure[i];
    else
      out[i] = static_cast<double>(figure);
  }
  return out;
}

}  // namespace detail
/// \endcond

/// Ranks of figures of one kind, the largest first. Plain figures that are equal share their ranks: "1st or 2nd".
///
/// Of bounds: the best and the worst rank that they allow. Plain figures may stand beside bounds, or beside figures in
/// a thousand worlds. Figures of different scopes, formats or units do not compile, and neither do watts that do not
/// say of what.
/// \throws tonnage::error  for two of one name, and for a figure that is no number
template <class First, class... More>
  requires detail::are_comparable<First, More...>
[[nodiscard]] ranking rank_among(contender<First> const& first, contender<More> const&... more) {
  using detail::bare_figure;
  std::vector<std::string> const names{first.name, more.name...};
  using number = std::remove_cvref_t<decltype((bare_figure(first.figure) + ... + bare_figure(more.figure)))>;
  if constexpr (detail::has_worlds<number>)
    return detail::ranked_in_worlds(names, {detail::worlds_of_contender(bare_figure(first.figure), number::worlds),
                                            detail::worlds_of_contender(bare_figure(more.figure), number::worlds)...});
  else
    return detail::ranked_by_ends(
        names, {detail::ends_of(bare_figure(first.figure)), detail::ends_of(bare_figure(more.figure))...});
}

/// The rows of an answer with one key, by a metric: `rank_among(answer, h100_equivalents).of("kr")`.
/// \throws tonnage::error  where the figure of a row is not known of all of it
template <class Key, class... Metrics, class Values, class Figures, class Metric>
[[nodiscard]] ranking rank_among(table<std::tuple<Key>, std::tuple<Metrics...>, Values, Figures> const& answer,
                                 Metric const& metric) {
  using figure = std::remove_cvref_t<decltype(answer.total(metric).value())>;
  static_assert(detail::are_comparable<figure>, "tonnage: watts that do not say of what are not ranked");
  using number = std::remove_cvref_t<decltype(detail::bare_figure(std::declval<figure const&>()))>;
  std::vector<std::string> names;
  std::vector<std::conditional_t<detail::has_worlds<number>, std::vector<double>, std::pair<double, double>>> of;
  for (auto const& row : answer) {
    auto const& who = std::get<0>(row.keys);
    names.push_back(report::key_text(who));
    auto const how_much = answer.at(metric, who).value();
    if constexpr (detail::has_worlds<number>)
      of.push_back(detail::worlds_of_contender(detail::bare_figure(how_much), number::worlds));
    else
      of.push_back(detail::ends_of(detail::bare_figure(how_much)));
  }
  if constexpr (detail::has_worlds<number>)
    return detail::ranked_in_worlds(names, of);
  else
    return detail::ranked_by_ends(names, of);
}
/// \cond
template <
    class First, class... More,
    detail::words Because =
        detail::sentence{}
            .add("tonnage: these figures are of different scopes, formats or dimensions, or watts that do not say of "
                 "what: turn them into one kind before they are ranked")
            .out>
  requires(!detail::are_comparable<First, More...>)
ranking rank_among(contender<First> const&, contender<More> const&...) TONNAGE_DELETE(
    "tonnage: these figures are of different scopes, formats or dimensions, or watts that do not say of what: turn "
    "them into "
    "one kind before they are ranked");
/// \endcond

namespace report {
/// The grid of a ranking: who, and which rank.
[[nodiscard]] inline grid grid_of(ranking const& all) {
  grid out{.columns = {{.name = "who", .is_key = true}, {.name = "best"}, {.name = "worst"}, {.name = "rank"}}};
  for (auto const& each : all) {
    auto const best = std::to_string(each.best), worst = std::to_string(each.worst);
    out.rows.push_back({{each.name, each.name},
                        {best, best, true},
                        {worst, worst, true},
                        {tonnage::to_string(each), tonnage::to_string(each)}});
  }
  return out;
}
}  // namespace report
using report::grid_of;  // found by the arguments there, too

}  // namespace tonnage::inline v0_1_0

/// Prints with `{}`, as any table does.
template <>
struct fmt::formatter<tonnage::ranking> : tonnage::report::detail::table_formatter {
  auto format(tonnage::ranking const& all, fmt::format_context& context) const {
    return write(tonnage::report::to_text(tonnage::report::grid_of(all)), context);
  }
};
