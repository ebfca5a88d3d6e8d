// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// One register twice, as rows and as columns, and how a table differs from another: in no bit, if it is the same.
//
//   some_register<std::uint16_t> const r(1'000, 1);
//   CHECK(difference(r.rows() | by(owner) | tally(gpu_count), r.in_columns() | by(owner) | tally(gpu_count)) == "");
#pragma once

#include <bit>
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <tonnage/catalog/models.hpp>
#include <tonnage/tally/columns.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::testing {

inline date on_day(int n) { return date(std::chrono::days(20'000 + n)); }  // from 4 October 2024 on

template <class Rep>
struct register_row {
  quantity<kind::gpu, Rep> count;
  catalog::model model;
  owner_name owner{};
  operator_name operator_{};
  tenant_name tenant{};
  site_path site{};
  std::optional<date> ordered{};
  std::optional<date> commissioned{};
  std::optional<date> retired{};
  tonnage::status status = tonnage::status::commissioned;
  quantity<money<usd>> cost{};
};

/// Dictionaries that repeat entries, days that are not known, all statuses, costs that a loop sums wrong, rows of no GPUs.
template <class Count>
struct some_register {
  using rep = std::conditional_t<std::is_floating_point_v<Count>, double, std::int64_t>;
  using row = register_row<rep>;

  some_register(std::size_t size, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    auto const below = [&](std::uint64_t n) { return random() % n; };
    auto const some_day = [&](std::uint64_t known_of_eight) {
      return below(8) < known_of_eight ? 20'000 + static_cast<std::int32_t>(below(2'000)) : no_day;
    };
    for (std::size_t i = 0; i != size; ++i) {
      model_codes.push_back(static_cast<std::uint8_t>(below(models.size())));
      owner_codes.push_back(static_cast<std::uint16_t>(below(owners.size())));
      operator_codes.push_back(static_cast<std::uint8_t>(below(operators.size())));
      tenant_codes.push_back(static_cast<std::uint32_t>(below(tenants.size())));
      site_codes.push_back(static_cast<std::uint32_t>(below(sites.size())));
      ordered.push_back(some_day(4));
      commissioned.push_back(some_day(7));
      retired.push_back(some_day(2));
      if (retired.back() != no_day && retired.back() < commissioned.back())  // which rows refuse
        std::swap(commissioned.back(), retired.back());
      statuses.push_back(static_cast<std::uint8_t>(below(8) < 6 ? 2 : below(4)));
      // The second owner has rows of no GPUs only.
      auto const n = owner_codes.back() == 1 ? 0 : below(9);
      if constexpr (std::is_floating_point_v<Count>)
        counts.push_back(static_cast<Count>(static_cast<double>(n) * 0.1));
      else
        counts.push_back(static_cast<Count>(n));
      costs.push_back(static_cast<double>(below(1'000'000)) / (i % 3 == 0 ? 1e9 : 100));
    }
  }

  [[nodiscard]] std::vector<row> rows() const {
    auto const known = [](std::int32_t d) {
      return d == no_day ? std::optional<date>() : std::optional(date(std::chrono::days(d)));
    };
    std::vector<row> out;
    for (std::size_t i = 0; i != counts.size(); ++i)
      out.push_back({.count = quantity<kind::gpu, rep>::from_coherent(static_cast<rep>(counts[i])),
                     .model = models[model_codes[i]],
                     .owner = owners[owner_codes[i]],
                     .operator_ = operators[operator_codes[i]],
                     .tenant = tenants[tenant_codes[i]],
                     .site = sites[site_codes[i]],
                     .ordered = known(ordered[i]),
                     .commissioned = known(commissioned[i]),
                     .retired = known(retired[i]),
                     .status = static_cast<status>(statuses[i]),
                     .cost = costs[i] * usd});
    return out;
  }
  [[nodiscard]] auto in_columns() const {
    return columns(column(model_of, model_codes, models), column(owner_of, owner_codes, owners),
                   column(operator_of, operator_codes, operators), column(tenant_of, tenant_codes, tenants),
                   column(site_of, site_codes, sites), column(ordered_of, ordered),
                   column(commissioned_of, commissioned), column(retired_of, retired), column(status_of, statuses),
                   column(count_of, counts), column<usd>(cost_of, costs));
  }

  // More than eight models, some of them without a TDP, and one twice.
  std::vector<catalog::model> models{
      catalog::nvidia::l4,       catalog::google::tpu_v6e,        catalog::nvidia::h100_sxm5, catalog::nvidia::b200_hgx,
      catalog::nvidia::l4,       catalog::google::tpu_v5e,        catalog::nvidia::gb200,     catalog::nvidia::h20,
      catalog::nvidia::h200_sxm, catalog::nvidia::a100_sxm4_80gb, catalog::nvidia::h100_pcie, catalog::nvidia::l40s};
  std::vector<owner_name> owners{"Delta", "Nobody", "Alpha", "Delta", "Charlie", {}};
  std::vector<operator_name> operators{"Runner", "Alpha", "Runner"};
  std::vector<tenant_name> tenants{"T1", {}, "T3"};
  std::vector<site_path> sites{"kr/a/1", "kr/a/2", "kr/b/1", "us/a/1", "kr/a/1", {}};
  std::vector<std::uint8_t> model_codes, operator_codes, statuses;
  std::vector<std::uint16_t> owner_codes;
  std::vector<std::uint32_t> tenant_codes, site_codes;
  std::vector<std::int32_t> ordered, commissioned, retired;
  std::vector<Count> counts;
  std::vector<double> costs;
};

inline bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }
inline bool same_bits(std::int64_t a, std::int64_t b) { return a == b; }
template <class Kind, class Rep>
bool same_bits(quantity<Kind, Rep> const& a, quantity<Kind, Rep> const& b) {
  return same_bits(a.coherent_, b.coherent_);
}
template <class N, class D>
bool same_bits(detail::ratio_sum<N, D> const& a, detail::ratio_sum<N, D> const& b) {
  return same_bits(a.numerator, b.numerator) && same_bits(a.denominator, b.denominator);
}

inline bool same_models(detail::model_set const* a, detail::model_set const* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return std::vector(a->begin(), a->end()) == std::vector(b->begin(), b->end());
}
template <class Weight, class... Sums>
std::string difference(figures<Weight, Sums...> const& a, figures<Weight, Sums...> const& b) {
  std::string out;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    ((out += same_bits(std::get<I>(a.sums), std::get<I>(b.sums)) ? "" : " figure " + std::to_string(I)), ...);
  }(std::index_sequence_for<Sums...>{});
  for (std::size_t i = 0; i != sizeof...(Sums); ++i) {
    auto const x = a.covers(i);
    auto const y = b.covers(i);
    if (!same_bits(x.all, y.all) || !same_bits(x.unknown, y.unknown) || x.any_known != y.any_known ||
        !same_models(x.models.get(), y.models.get()) || !same_models(&x.unknown_models, &y.unknown_models))
      out += " coverage " + std::to_string(i);
  }
  return out;
}
/// Where two tables differ; nothing where they do not.
template <class K, class M, class V, class F>
std::string difference(table<K, M, V, F> const& a, table<K, M, V, F> const& b) {
  if (a.size() != b.size()) return std::to_string(a.size()) + " groups, and " + std::to_string(b.size());
  if (a.notes != b.notes) return "notes";
  for (std::size_t i = 0; i != a.size(); ++i) {
    if (a.rows[i].keys != b.rows[i].keys) return "key of row " + std::to_string(i);
    if (auto const in = difference(a.rows[i].cells, b.rows[i].cells); !in.empty())
      return "in row " + std::to_string(i) + ":" + in;
  }
  auto const in = difference(a.totals, b.totals);
  return in.empty() ? "" : "in the totals:" + in;
}

}  // namespace tonnage::testing
