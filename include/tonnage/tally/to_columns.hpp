// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Holdings of your own type turned into columns, once: every question after that is answered by the kernels.
///
/// `auto const registry = to_columns(nodes);`, then `registry | in_service(day) | by(owner) | tally(gpu_count)` as of
/// any range.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>
#include <span>
#include <tonnage/fleet/holding.hpp>
#include <tonnage/fleet/select.hpp>
#include <tonnage/tally/columns.hpp>
#include <tonnage/tally/value_index.hpp>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0 {

/// \cond
namespace detail {

/// The values of one attribute, row by row, and the column that they are in the end. Of names, paths and models: a
/// dictionary in the order of first sight, and a code for each row.
template <class Attribute, class Value>
class gathered {
 public:
  void add(Value const& value) {
    auto const found =
        index_.find(value_index::hash_of(value), value, [&](std::uint32_t n) -> Value const& { return entries_[n]; });
    if (found.second) entries_.push_back(value);
    codes_.push_back(found.first);
  }
  [[nodiscard]] auto column() const { return tonnage::column(Attribute{}, codes_, entries_); }

 private:
  value_index index_;
  std::vector<Value> entries_;
  std::vector<std::uint32_t> codes_;
};
template <class Rep>
class gathered<count_of_attribute, quantity<kind::gpu, Rep>> {
 public:
  void add(quantity<kind::gpu, Rep> const& n) { numbers_.push_back(n.coherent_); }
  [[nodiscard]] auto column() const { return tonnage::column(count_of, numbers_); }

 private:
  std::vector<Rep> numbers_;
};
template <date_attribute Attribute, class Value>
class gathered<Attribute, Value> {
 public:
  void add(std::optional<date> const& day) {
    days_.push_back(day ? static_cast<std::int32_t>(day->time_since_epoch().count()) : no_day);
  }
  [[nodiscard]] auto column() const { return tonnage::column(Attribute{}, days_); }

 private:
  std::vector<std::int32_t> days_;
};
template <class Value>
class gathered<status_of_attribute, Value> {
 public:
  void add(status stated) { codes_.push_back(static_cast<std::uint8_t>(stated)); }
  [[nodiscard]] auto column() const { return tonnage::column(status_of, codes_); }

 private:
  std::vector<std::uint8_t> codes_;
};
template <class Currency, class Rep>
class gathered<cost_of_attribute, quantity<Currency, Rep>> {
 public:
  void add(quantity<Currency, Rep> const& cost) { numbers_.push_back(cost.coherent_); }
  [[nodiscard]] auto column() const { return tonnage::column<unit<Currency>{}>(cost_of, numbers_); }

 private:
  std::vector<Rep> numbers_;
};
template <class Currency, class Rep>
class gathered<cost_of_attribute, std::optional<quantity<Currency, Rep>>> {
 public:
  void add(std::optional<quantity<Currency, Rep>> const& cost) {
    std::size_t const bit = numbers_.size() % 8;
    if (bit == 0) known_.push_back(0);
    known_.back() = static_cast<std::uint8_t>(known_.back() | (cost ? 1U : 0U) << bit);
    numbers_.push_back(cost ? cost->coherent_ : Rep{});
  }
  [[nodiscard]] auto column() const { return tonnage::column<unit<Currency>{}>(cost_of, numbers_, known_); }

 private:
  std::vector<Rep> numbers_;
  std::vector<std::uint8_t> known_;
};

/// The GPUs of a row, as tallies count them: whether they are its `count` or its `gpus`, a quantity or a whole number.
struct gpus_of_row {
  template <counts_gpus Row>
  [[nodiscard]] decltype(auto) operator()(Row const& row) const {
    return gpus_in(row);
  }
};

/// Each attribute that a row has, with what gathers it. `Read` is how the row is asked.
template <class Attribute, class Row, class Read = Attribute>
auto gather() {
  if constexpr (std::is_invocable_v<Read, Row const&>)
    return std::tuple<
        std::pair<Read, gathered<Attribute, std::remove_cvref_t<std::invoke_result_t<Read, Row const&>>>>>();
  else
    return std::tuple<>();
}
template <class Row>
using gathered_rows = decltype(std::tuple_cat(
    gather<model_of_attribute, Row>(), gather<count_of_attribute, Row, gpus_of_row>(),
    gather<owner_of_attribute, Row>(), gather<operator_of_attribute, Row>(), gather<site_of_attribute, Row>(),
    gather<tenant_of_attribute, Row>(), gather<announced_of_attribute, Row>(), gather<ordered_of_attribute, Row>(),
    gather<commissioned_of_attribute, Row>(), gather<retired_of_attribute, Row>(), gather<cost_of_attribute, Row>(),
    gather<status_of_attribute, Row>()));

template <class Row>
struct row_memory : column_memory {
  gathered_rows<Row> each;
};

/// Holdings in numbers that columns hold, of which nothing was chosen yet: columns would forget that.
template <class Row>
concept numbers_in_columns = holding_like<Row> && requires(Row const& row) {
  requires kernels::column_number<number_in<decltype(gpus_in(row))>>;
};
template <class Range, class Row = std::remove_cvref_t<ranges::range_reference_t<Range>>>
concept whole_holdings = ranges::input_range<Range> && numbers_in_columns<Row> &&
                         moment_of<Range> == (dated<Row> ? moment::undecided : moment::instant);

}  // namespace detail
/// \endcond

/// The attributes of holdings as columns that own their memory: a fleet, or a range of your own structs, to be asked many
/// questions. Attributes of your own are left behind; what a question selects (`in_service`) is said after, not before.
/// Whole counts of any width become 64 bits, floats become doubles; other value types (an interval) have no columns.
/// Memory: 4 bytes a row for each name and date, 8 for counts and costs. Complexity: one pass, a look-up in a dictionary
/// for each name.
/// \code
///   auto const registry = to_columns(nodes).with_threads(2);
///   registry | in_service(as_of(day)) | by(owner, model) | tally(gpu_count, peak<bf16>)
/// \endcode
template <class Range>
  requires detail::whole_holdings<Range>
[[nodiscard]] auto to_columns(Range&& rows) {
  using row = std::remove_cvref_t<ranges::range_reference_t<Range>>;
  auto of_rows = std::make_shared<detail::row_memory<row>>();
  detail::notes_of_rows notes;
  detail::collect_notes(rows, notes);
  of_rows->assumptions = notes.all();
  for (row const& each : rows) std::apply([&](auto&... of) { (of.second.add(of.first(each)), ...); }, of_rows->each);
  return std::apply([](auto const&... of) { return columns(of.second.column()...); }, of_rows->each).keeping(of_rows);
}

}  // namespace tonnage::inline v0_1_0
