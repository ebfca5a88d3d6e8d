// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A fleet: holdings, and the assumptions they rest on.
///
/// `fleet f; f.add({.count = 8.0 * gpus, .model = catalog::nvidia::h100_sxm5});` A fleet is a range of holdings: the views
/// of range-v3 filter, transform and concatenate it, and any other range of holdings is as good.
#pragma once

#include <string>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/units/refusal.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// Something that was assumed because nobody published it; printed with every answer that rests on it.
struct assumption {
  std::string name;  ///< what is assumed: "schedule"
  std::string text;  ///< how it is, in words
  bool operator==(assumption const&) const = default;
};

/// \cond
namespace detail {
/// What several rest on (one PUE) is said once.
inline void add_once(std::vector<assumption>& to, assumption what) {
  for (auto const& known : to) {
    if (known == what) return;
  }
  to.push_back(std::move(what));
}
/// What an answer says of the rows that it is of, also where they come in several batches.
struct notes_of_rows {
  std::vector<assumption> said{};
  std::size_t undated = 0;           ///< rows that a selection left out, because they have no date
  std::size_t retired_that_day = 0;  ///< rows that it left out, because they are retired on the day itself

  void add(notes_of_rows const& other) {
    for (auto const& each : other.said) add_once(said, each);
    undated += other.undated;
    retired_that_day += other.retired_that_day;
  }
  [[nodiscard]] std::vector<assumption> all() const {
    auto out = said;
    if (undated != 0)
      add_once(out,
               {"left out", std::to_string(undated) + (undated == 1 ? " holding that has" : " holdings that have") +
                                " no date of commissioning"});
    if (retired_that_day != 0)
      add_once(out, {"left out", std::to_string(retired_that_day) + (retired_that_day == 1 ? " holding" : " holdings") +
                                     " retired on the day itself, the first day out of service"});
    return out;
  }
};

/// A holding, by its look, whose cost may be in any currency: what is written in braces for a fleet and is no holding
/// of it, so that the error can say why.
template <class Rep, auto Currency>
struct holding_in_any_currency {
  struct any_money {
    any_money() = default;
    template <class Other, class R>
      requires(!std::is_same_v<unit<kind::money<Other>>, std::remove_const_t<decltype(Currency)>> ||
               std::is_convertible_v<quantity<kind::money<Other>, R>, quantity<money<Currency>, Rep>>)
    any_money(quantity<kind::money<Other>, R> const&) {}  // NOLINT: implicit, as a cost is
  };
  quantity<kind::gpu, Rep> count{};
  catalog::model model;
  owner_name owner{};
  operator_name operator_{};
  site_path site{};
  tenant_name tenant{};
  std::optional<calendar_day> announced{}, ordered{}, commissioned{}, retired{};
  any_money cost{};
};
}  // namespace detail
/// \endcond

/// Holdings, and the assumptions they rest on. A range.
template <class Rep = double, auto Currency = usd>
class basic_fleet {
 public:
  /// A row.
  using holding = basic_holding<Rep, Currency>;

  basic_fleet() = default;
  /// \throws tonnage::error  for a negative count or dates that run backwards.
  basic_fleet(std::initializer_list<holding> holdings) {
    for (auto const& h : holdings) add(h);
  }

  /// Adds a holding. Throws `tonnage::error` for a negative count or dates that run backwards; the fleet is unchanged then.
  basic_fleet& add(holding h) {
    require_count(h.count);
    struct {
      char const* name;
      std::optional<calendar_day> const& day;
    } const steps[] = {
        {"announced", h.announced}, {"ordered", h.ordered}, {"commissioned", h.commissioned}, {"retired", h.retired}};
    auto const* last = &steps[0];
    for (auto const& step : steps) {
      if (!step.day) continue;
      detail::require_order(last->name, last->day, step.name, step.day);
      last = &step;
    }
    holdings_.push_back(std::move(h));
    return *this;
  }

  /// \cond
  template <detail::words Because = detail::said(
                "tonnage: this holding costs money of another currency than its fleet: a fleet costs dollars, "
                "basic_fleet<double, eur> euros")>
  basic_fleet(std::initializer_list<detail::holding_in_any_currency<Rep, Currency>>) TONNAGE_DELETE(
      "tonnage: this holding costs money of another currency than its fleet: a fleet costs dollars, "
      "basic_fleet<double, eur> euros");
  template <detail::words Because = detail::said(
                "tonnage: this holding costs money of another currency than its fleet: a fleet costs dollars, "
                "basic_fleet<double, eur> euros")>
  basic_fleet& add(detail::holding_in_any_currency<Rep, Currency>) TONNAGE_DELETE(
      "tonnage: this holding costs money of another currency than its fleet: a fleet costs dollars, "
      "basic_fleet<double, eur> euros");
  /// \endcond

  /// Names an assumption once; the same one again adds nothing.
  basic_fleet& assume(std::string name, std::string text) {
    detail::add_once(assumptions_, {std::move(name), std::move(text)});
    return *this;
  }

  /// Both fleets, with the assumptions of both.
  basic_fleet& operator+=(basic_fleet const& other) {
    for (auto const& h : std::vector<holding>(other.holdings_)) holdings_.push_back(h);
    for (auto const& a : std::vector<assumption>(other.assumptions_)) assume(a.name, a.text);
    return *this;
  }
  friend basic_fleet operator+(basic_fleet a, basic_fleet const& b) { return std::move(a += b); }

  [[nodiscard]] auto begin() const { return holdings_.begin(); }
  [[nodiscard]] auto end() const { return holdings_.end(); }
  [[nodiscard]] std::size_t size() const { return holdings_.size(); }
  [[nodiscard]] bool empty() const { return holdings_.empty(); }
  /// In the order in which they were made.
  [[nodiscard]] std::vector<assumption> const& assumptions() const { return assumptions_; }

 private:
  std::vector<holding> holdings_;
  std::vector<assumption> assumptions_;
};
/// Holdings that are counted in doubles, and cost dollars.
using fleet = basic_fleet<>;

}  // namespace tonnage::inline v0_1_0
