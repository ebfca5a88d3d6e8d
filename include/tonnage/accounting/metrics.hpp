// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What use costs, draws and emits, as metrics of a tally: money, energy and carbon beside GPU-hours, by any keys.
///
///     records | over(2026y / 3, seoul).by_days() | by(account, day_of_use) |
///         tally(gpu_hours_used, charge(prices, rounding::half_even), energy_at(site), carbon_at(site))
#pragma once

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/accounting/amount.hpp>
#include <tonnage/accounting/charge.hpp>
#include <tonnage/accounting/energy.hpp>
#include <tonnage/accounting/price.hpp>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/core/int128.hpp>
#include <tonnage/fleet/select.hpp>
#include <tonnage/tally/accumulator.hpp>
#include <tonnage/tally/metric.hpp>
#include <tonnage/usage/gpu_time.hpp>
#include <tonnage/usage/ledger.hpp>
#include <tonnage/usage/record.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

/// Days from 1970 on, or hours of a local clock, in which a price may change.
[[nodiscard]] inline std::int64_t number_of(local_hour const& when, bool by_hours) {
  std::int64_t const day = when.day.time_since_epoch().count();
  return by_hours ? day * 24 + when.hour.count() : day;
}
[[nodiscard]] inline local_hour hour_of_number(std::int64_t number, bool by_hours) {
  if (!by_hours) return {date(std::chrono::days(number))};
  auto const day = number / 24 - (number % 24 < 0 ? 1 : 0);
  return {date(std::chrono::days(day)), std::chrono::hours((number % 24 + 24) % 24)};
}
/// The day on which a price is asked for, or the hour, as a number.
struct when_priced {
  bool by_hours;
  [[nodiscard]] std::int64_t of(auto const& piece) const {
    return number_of(priced_at(piece.label(), by_hours), by_hours);
  }
};
/// By which tariff the account of a piece pays. Texts are read after the function was called for other pieces, so what
/// it gives is copied, unless it is a view or a pointer.
template <class TariffOf>
struct tariff_paid {
  TariffOf tariff_of;
  template <class Piece>
  [[nodiscard]] auto of(Piece const& p) const {
    using text = std::decay_t<decltype(tariff_of(account_of(p)))>;
    if constexpr (std::is_same_v<text, std::string>)
      return text(tariff_of(account_of(p)));
    else if constexpr (std::is_pointer_v<text> || std::is_same_v<text, std::string_view>)
      return std::string_view(tariff_of(account_of(p)));
    else
      return std::string(std::string_view(tariff_of(account_of(p))));
  }
};

/// GPU time to be charged for. A table shows what it costs.
template <currency_unit auto Currency>
struct charged_use {
  using shown_as = amount<Currency>;
  gpu_time used{};
  [[nodiscard]] constexpr int128 units() const { return used.units(); }
  [[nodiscard]] static constexpr charged_use from_units(int128 units) { return {gpu_time::from_units(units)}; }
  [[nodiscard]] static std::string tag() { return std::string("charge in ") + tonnage::currency_of<Currency>::code; }
};

/// What use costs. Prices are looked up once for each model, day or hour, and tariff, and each price that was paid
/// makes a line, which is rounded once.
template <currency_unit auto Currency>
class lines_of_use {
 public:
  lines_of_use(price_list<Currency> const& prices, rounding how, bool by_hours)
      : prices_(prices), how_(how), by_hours_(by_hours) {}

  /// \throws tonnage::error  where a time has no price
  void add(charged_use<Currency> const& use, catalog::model m, std::int64_t when, std::string_view tariff = {}) {
    if (use.used == gpu_time()) return;  // costs nothing, and needs no price
    local_hour const at = hour_of_number(when, by_hours_);
    lines_[&prices_.at(m, at.day, tariff, at.hour)] += use.used;
  }
  [[nodiscard]] amount<Currency> value() const {
    amount<Currency> out;
    for (auto const& [price, used] : lines_) out += at_price(used, price->per_gpu_hour, how_);
    return out;
  }

 private:
  price_list<Currency> const& prices_;
  rounding how_;
  bool by_hours_;
  std::map<gpu_hour_price<Currency> const*, gpu_time> lines_;
};

/// Whether two are the same, as far as their type can tell: functions that do not compare are, where they have one
/// type.
template <class T>
[[nodiscard]] bool may_be_the_same(T const& a, T const& b) {
  if constexpr (std::equality_comparable<T>)
    return a == b;
  else
    return true;
}

/// "at least 60 s of each record, in begun steps of 3600 s"
[[nodiscard]] inline std::string text_of(billed_time const& billed) {
  auto const in_seconds = [](std::chrono::milliseconds time) {
    return number_text(static_cast<double>(time.count()) / 1000) + " s";
  };
  return "at least " + in_seconds(billed.at_least) + " of each record, in begun steps of " + in_seconds(billed.begun);
}

template <currency_unit auto Currency, class TariffOf>
struct charge_metric : metric_base<charge_metric<Currency, TariffOf>> {
  static constexpr nature is = nature::flow;
  static constexpr char const* advice = "say over(period).by_days(), or by_hours() for prices that differ by hours";
  std::shared_ptr<price_list<Currency> const> prices;
  rounding how;
  TariffOf tariff_of;
  bool by_hours;

  [[nodiscard]] std::string name() const { return "charge"; }
  friend bool operator==(charge_metric const& a, charge_metric const& b) {
    return (a.prices == b.prices || *a.prices == *b.prices) && a.how == b.how &&
           may_be_the_same(a.tariff_of, b.tariff_of);
  }
  /// For messages (tonnage/tally/partial_bytes.hpp): equal texts are equal lists, that round alike.
  [[nodiscard]] std::string all_figures() const {
    std::string out(name_of(how));
    if (!prices->billed().is_as_used()) out += "\n" + text_of(prices->billed());
    for (auto const& each : prices->all()) {
      auto const size = size_of(each.per_gpu_hour.attos()).size;  // a price is at least zero
      auto const things = each.per_gpu_hour.things();
      auto const divisor =
          std::gcd(things, static_cast<std::int64_t>(size % static_cast<wide>(things)));  // 2 for 8 is 1 for 4
      out += "\n" + std::string(each.model->name) + " " + to_string(each.valid) + " " +
             digits_of(size / static_cast<wide>(divisor)) + "/" + std::to_string(things / divisor) + " " +
             std::to_string(each.during.mask()) + " " + std::to_string(each.during.days().mask()) + " " + each.tariff;
    }
    return out;
  }
  template <class Piece>
    requires requires(Piece const& p) {
      account_of(p);
      p.used();
      priced_at(p.label(), false);
    }
  [[nodiscard]] charged_use<Currency> of(Piece const& p) const {
    return {charged_time(p, prices->billed())};
  }
  /// What is paid for alike, of a model.
  [[nodiscard]] auto hidden_keys() const {
    if constexpr (std::is_same_v<TariffOf, everybody>)
      return std::tuple(when_priced{by_hours});
    else
      return std::tuple(when_priced{by_hours}, tariff_paid<TariffOf>{tariff_of});
  }
  [[nodiscard]] lines_of_use<Currency> at_the_end() const { return {*prices, how, by_hours}; }
  void assumes(std::vector<assumption>& out) const {
    out.push_back({"charge", "each price of each row rounded once, to a millionth"});
    if (!prices->billed().is_as_used()) out.push_back({"billed time", text_of(prices->billed())});
  }
};

/// What a piece of use draws, where nothing else is said: its GPUs at their TDP, and what a host draws besides.
struct draw_at_tdp {
  host_overhead<double> overhead{usual_overhead};
  bool operator==(draw_at_tdp const&) const = default;
  template <class Piece>
  [[nodiscard]] std::optional<quantity<kind::it_power>> operator()(Piece const& p) const {
    auto const tdp = model_of(p)->tdp();
    if (!tdp) return std::nullopt;
    return gpu_share(gpus_of(p)).to_quantity() * *tdp * overhead;
  }
  void assumes(std::vector<assumption>& out) const {
    out.push_back({"draw", "TDP × " + number_text(overhead.value()) + " (host overhead) all the time"});
  }
};

/// Which part of an `energy_use`.
enum class energy_part { it_part, facility_part, cost_part, carbon_part };
template <energy_part Part, class Use>
[[nodiscard]] constexpr auto part_of(Use const& use) {
  if constexpr (Part == energy_part::it_part)
    return use.it;
  else if constexpr (Part == energy_part::facility_part)
    return use.facility;
  else if constexpr (Part == energy_part::cost_part)
    return use.cost;
  else
    return use.emitted;
}

/// "hall, from 2026-01-01", "hall, 12 dates from 2026-01-01".
template <class T>
[[nodiscard]] std::string text_of_dates(dated_values<T> const& values) {
  auto const& all = values.all();
  if (all.empty()) return values.of();
  return values.of() + (all.size() == 1 ? ", from " : ", " + std::to_string(all.size()) + " dates from ") +
         to_string(all.front().valid_from());
}
/// "1.25 × IT energy", "1.2 from January, 1.4 from July × IT energy".
[[nodiscard]] inline std::string text_of_pue(seasonal_pue const& through_the_year) {
  constexpr char const* months[] = {"January", "February", "March",     "April",   "May",      "June",
                                    "July",    "August",   "September", "October", "November", "December"};
  auto const& all = through_the_year.all();
  std::string out;
  for (auto const& [first, value] : all) {
    out += (out.empty() ? "" : ", ") + number_text(value.value());
    if (all.size() != 1) out += std::string(" from ") + months[static_cast<unsigned>(first) - 1];
  }
  return out + " × IT energy";
}
/// What a part of the energy at a site rests on.
template <currency_unit auto Currency>
void note_site(std::vector<assumption>& out, energy_site<Currency> const& where, energy_part part) {
  if (part == energy_part::it_part) return;
  out.push_back({"PUE", text_of_pue(where.effectiveness)});
  if (part == energy_part::cost_part) out.push_back({"price of energy", text_of_dates(where.prices)});
  if (part != energy_part::carbon_part) return;
  std::vector<std::string> sources;
  for (auto const* const values : {&where.grid.all(), &where.grid.measured()})
    for (auto const& each : *values)
      if (std::find(sources.begin(), sources.end(), each.source()) == sources.end()) sources.push_back(each.source());
  std::string text = text_of_dates(where.grid);
  if (auto const& measured = where.grid.measured(); !measured.empty())
    text += ", " + std::to_string(measured.size()) + " measured from " + to_string(measured.front().during()->begin);
  for (auto const& source : sources) text += "; source: " + source;
  out.push_back({"carbon intensity", std::move(text)});
}
/// Every figure of a site, so that equal texts are equal sites.
template <currency_unit auto Currency>
[[nodiscard]] std::string all_of_site(energy_site<Currency> const& where) {
  std::string out = text_of_pue(where.effectiveness) + "\n" + where.prices.of();
  for (auto const& price : where.prices.all()) {
    out += "\n" + to_string(price.valid_from());
    for (auto const& each : price.of_a_week()) out += " " + number_text(each.coherent_);
  }
  out += "\n" + where.grid.of();
  for (auto const& each : where.grid.all())
    out += "\n" + to_string(each.valid_from()) + " " + number_text(each.value().coherent_) + " " + each.source();
  for (auto const& each : where.grid.measured())
    out += "\n" + to_string(*each.during()) + " " + number_text(each.value().coherent_) + " " + each.source();
  return out;
}

/// A part of the energy of pieces of use at a site, or at that of each.
template <energy_part Part, class Site, class Draw>
struct site_metric : metric_base<site_metric<Part, Site, Draw>> {
  static constexpr nature is = nature::flow;
  Site site;
  Draw draw;

  [[nodiscard]] std::string name() const {
    constexpr char const* names[] = {"IT energy", "facility energy", "energy cost", "emissions"};
    return names[static_cast<int>(Part)];
  }
  friend bool operator==(site_metric const& a, site_metric const& b) {
    return may_be_the_same(a.site, b.site) && may_be_the_same(a.draw, b.draw);
  }
  template <class Piece>
    requires requires(Piece const& p) {
      p.during;
      p.cut->zone;
      gpus_of(p);
    }
  [[nodiscard]] auto of(Piece const& p) const {
    auto const drawn = draw(p);
    auto const at = [&](quantity<kind::it_power> const& power) {
      span_of_use<std::remove_cvref_t<decltype(*p.cut)>> const during{p.during, *p.cut};
      if constexpr (std::is_invocable_v<Site const&, Piece const&>)
        return part_of<Part>(site(p).at(during, power));
      else
        return part_of<Part>(site.at(during, power));
    };
    if constexpr (requires { drawn.has_value(); })
      return drawn ? std::optional(at(*drawn)) : std::nullopt;
    else
      return at(drawn);
  }
  void assumes(std::vector<assumption>& out) const {
    if constexpr (requires { draw.assumes(out); }) draw.assumes(out);
    if constexpr (requires { note_site(out, site, Part); }) note_site(out, site, Part);
  }
  /// For messages (tonnage/tally/partial_bytes.hpp).
  [[nodiscard]] std::string all_figures() const
    requires requires(Site const& where) { all_of_site(where); }
  {
    return all_of_site(site);
  }
};
template <energy_part Part, class Site, class Draw>
[[nodiscard]] site_metric<Part, Site, Draw> at_site(Site where, Draw draw) {
  return {{}, std::move(where), std::move(draw)};
}

}  // namespace detail
/// \endcond

/// What use costs at the prices of its days, or hours: of the pieces of a ledger that is cut by such. In each row of
/// the answer the use at one price is a line, rounded once; a row is the sum of its lines, and the total that of the
/// rows. A flow. Pieces without GPUs cost nothing, and need no price. Two charges are one metric where their lists have
/// the same prices and round alike, and so are their partial answers and messages; those at other prices are refused.
/// \param tariff_of  by which tariff an account pays; by the one without a name, where nothing is said. A view or a
///   pointer that it gives stays good while rows are added. Functions that do not compare count as the same where their
///   type is
/// \throws tonnage::error  when it is finished, where a time has no price for a model; when rows are added, where
///   prices depend on the hour of the day and the ledger is by days
/// \code records | over(2026y / 3, seoul).by_days() | by(account) | tally(gpu_hours_used, charge(prices, rounding::half_even))
/// \endcode
template <currency_unit auto Currency, class TariffOf = detail::everybody>
[[nodiscard]] detail::charge_metric<Currency, TariffOf> charge(price_list<Currency> prices, rounding how,
                                                               TariffOf tariff_of = {}) {
  bool const by_hours = prices.is_by_hours();
  return {{}, std::make_shared<price_list<Currency> const>(std::move(prices)), how, std::move(tariff_of), by_hours};
}

/// Energy of the facility for a use, hour by hour with the PUE of each day. A flow.
/// \param where  an `energy_site`, or a function from a piece of use to its site
/// \param draw  what a piece of use draws, as IT power: of its GPUs, its processors, its part of a host. GPUs at their
///   TDP times the usual host overhead, where nothing is said
/// Partial answers at other sites, and messages of them, are not merged; the answer notes the PUE, and where it rests on
/// them the prices of energy and the sources of the carbon intensity. Functions that do not compare, for `where` and
/// `draw`, count as the same where their type is.
/// \throws tonnage::error  where a day has no price of energy or no carbon intensity
/// \code
/// records | over(2026y / 3, seoul).by_hours() | by(account) | tally(energy_at(hall, draw), carbon_at(hall, draw))
/// \endcode
template <class Site, class Draw = detail::draw_at_tdp>
[[nodiscard]] auto energy_at(Site where, Draw draw = {}) {
  return detail::at_site<detail::energy_part::facility_part>(std::move(where), std::move(draw));
}
/// The same of the IT equipment alone. A flow. Parameters and errors as of `energy_at`.
template <class Site, class Draw = detail::draw_at_tdp>
[[nodiscard]] auto it_energy_at(Site where, Draw draw = {}) {
  return detail::at_site<detail::energy_part::it_part>(std::move(where), std::move(draw));
}
/// What the energy of the facility costs at the prices of its hours. A flow. Parameters and errors as of `energy_at`.
template <class Site, class Draw = detail::draw_at_tdp>
[[nodiscard]] auto energy_cost_at(Site where, Draw draw = {}) {
  return detail::at_site<detail::energy_part::cost_part>(std::move(where), std::move(draw));
}
/// What the grid emits for that energy. A flow. Parameters and errors as of `energy_at`.
template <class Site, class Draw = detail::draw_at_tdp>
[[nodiscard]] auto carbon_at(Site where, Draw draw = {}) {
  return detail::at_site<detail::energy_part::carbon_part>(std::move(where), std::move(draw));
}

}  // namespace tonnage::inline v0_1_0
