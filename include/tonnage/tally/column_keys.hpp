// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What the kernels need to know of a question: which rows, as conditions on columns; which groups, as codes.
///
/// A key is asked once for each entry of a dictionary, not once for each row: `site.at(1)` of 50,000 sites becomes a
/// table from the code of a site to the number of its country.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <tonnage/fleet/select.hpp>
#include <tonnage/kernels/keys.hpp>
#include <tonnage/tally/column.hpp>
#include <tonnage/tally/growing_array.hpp>
#include <tonnage/tally/key.hpp>
#include <tonnage/tally/value_index.hpp>
#include <tuple>
#include <utility>
#include <vector>

/// \cond
namespace tonnage::inline v0_1_0 {
template <class... Columns>
class columns;
template <class... Columns>
struct column_row;
}  // namespace tonnage::inline v0_1_0

namespace tonnage::inline v0_1_0::detail {

/// The column of an attribute, and whether there is one.
template <class Attribute, class... Columns>
inline constexpr bool has_column = (std::same_as<Attribute, typename Columns::attribute> || ...);
template <class Attribute, class... Columns>
inline constexpr std::size_t column_index = [] {
  std::size_t at = 0;
  bool found = false;
  ((found = found || std::same_as<Attribute, typename Columns::attribute>, at += found ? 0 : 1), ...);
  return at;
}();
/// Whether kernels can compare the days of an attribute, and its status: not where it has a dictionary.
template <class Attribute, class... Columns>
inline constexpr bool has_days = (std::same_as<day_column<Attribute>, Columns> || ...);
template <class Attribute, class... Columns>
inline constexpr bool has_days_or_none = has_days<Attribute, Columns...> || !has_column<Attribute, Columns...>;
template <class... Columns>
inline constexpr bool has_status_or_none =
    (std::same_as<status_column, Columns> || ...) || !has_column<status_of_attribute, Columns...>;

// --- which rows ---------------------------------------------------------------------------------

/// Group numbers of a block of rows, from row `begin` on; rows that are left out are put into the groups from `nowhere`
/// on.
struct row_block {
  std::span<std::uint32_t> groups;
  std::size_t begin;
  std::uint32_t nowhere;

  template <class T>
  [[nodiscard]] std::span<T const> of(std::span<T const> column) const {
    return column.subspan(begin, groups.size());
  }
  void drop_all() const { std::fill(groups.begin(), groups.end(), nowhere); }
};

inline std::int64_t day_number(date d) { return d.time_since_epoch().count(); }
inline constexpr std::int32_t last_day = (std::numeric_limits<std::int32_t>::max)();

/// Keeps the days `first` … `last` of a column, both included; an unknown day is in no period.
inline void keep_days(row_block const& rows, std::span<std::int32_t const> days, std::int64_t first,
                      std::int64_t last) {
  first = std::max<std::int64_t>(first, std::int64_t{no_day} + 1);
  last = std::min<std::int64_t>(last, last_day);
  if (first > last) return rows.drop_all();
  kernels::keep_between(rows.groups, rows.of(days), static_cast<std::int32_t>(first), static_cast<std::int32_t>(last),
                        rows.nowhere);
}
/// Drops them, and keeps an unknown day.
inline void drop_days(row_block const& rows, std::span<std::int32_t const> days, std::int64_t last) {
  last = std::min<std::int64_t>(last, last_day);
  if (last > no_day)
    kernels::drop_between(rows.groups, rows.of(days), no_day + 1, static_cast<std::int32_t>(last), rows.nowhere);
}

/// What a selection keeps, as conditions on columns; nothing for a selection that columns cannot answer.
template <class Keep, class Columns>
struct column_filter {
  static constexpr bool exists = false;
};
template <class... Cs>
struct column_filter<standing, columns<Cs...>> {
  static constexpr bool exists = has_days<commissioned_of_attribute, Cs...> &&
                                 has_days_or_none<retired_of_attribute, Cs...> && has_status_or_none<Cs...>;
  static void apply(standing const& keep, columns<Cs...> const& from, row_block const& rows) {
    std::int64_t const day = day_number(keep.day);
    keep_days(rows, from.template of<commissioned_of_attribute>().days, no_day, day);
    if constexpr (has_column<retired_of_attribute, Cs...>)
      drop_days(rows, from.template of<retired_of_attribute>().days, day);
    if constexpr (has_column<status_of_attribute, Cs...>) {
      constexpr auto there = static_cast<std::uint8_t>(status::commissioned);
      kernels::keep_between(rows.groups, rows.of(from.template of<status_of_attribute>().codes), there, there,
                            rows.nowhere);
    }
  }
};
template <class... Cs>
struct column_filter<never_retired, columns<Cs...>> {
  static constexpr bool exists = has_days_or_none<retired_of_attribute, Cs...> && has_status_or_none<Cs...>;
  static void apply(never_retired const&, columns<Cs...> const& from, row_block const& rows) {
    if constexpr (has_column<retired_of_attribute, Cs...>)
      drop_days(rows, from.template of<retired_of_attribute>().days, last_day);
    if constexpr (has_column<status_of_attribute, Cs...>) {
      constexpr auto gone = static_cast<std::uint8_t>(status::retired);
      kernels::drop_between(rows.groups, rows.of(from.template of<status_of_attribute>().codes), gone, gone,
                            rows.nowhere);
    }
  }
};
template <auto const& Attribute, bool NeedsDate, class... Cs>
struct column_filter<dated_within<Attribute, NeedsDate>, columns<Cs...>> {
  using attribute = std::remove_cvref_t<decltype(Attribute)>;
  static constexpr bool exists = has_days<attribute, Cs...>;
  static void apply(dated_within<Attribute, NeedsDate> const& keep, columns<Cs...> const& from, row_block const& rows) {
    keep_days(rows, from.template of<attribute>().days, day_number(keep.first), day_number(keep.end) - 1);
  }
};

// --- by what ------------------------------------------------------------------------------------

/// What a key looks at: of a key that says so, what it is of, which may be a key as well; else the key itself, which is
/// an attribute or a function of the user's.
template <class Key>
struct looked_at {
  using type = Key;
};
template <class Key>
  requires requires { typename Key::is_of; }
struct looked_at<Key> : looked_at<typename Key::is_of> {};

/// Whether a column holds codes or days: its values are few, and kernels group by them.
template <class Column>
inline constexpr bool is_coded = false;
template <class Attribute, class Code, class Entry>
inline constexpr bool is_coded<coded_column<Attribute, Code, Entry>> = true;
template <class Attribute>
inline constexpr bool is_coded<day_column<Attribute>> = true;

/// The one column that a key can be told from: `sizeof...(Cs)` for none.
template <class Key, class... Cs>
inline constexpr std::size_t column_of_key = column_index<typename looked_at<Key>::type, Cs...>;

/// Whether one column tells all that a key asks. A function of the user's may look at any, and is no attribute; a
/// status goes by all dates.
template <class Key, class... Cs>
inline constexpr bool has_column_of_key = [] {
  if constexpr (has_column<typename looked_at<Key>::type, Cs...>)
    return is_coded<std::tuple_element_t<column_of_key<Key, Cs...>, std::tuple<Cs...>>>;
  else
    return false;
}();
template <class... Cs>
inline constexpr bool has_column_of_key<status_key, Cs...> =
    has_column<commissioned_of_attribute, Cs...> && !has_column<ordered_of_attribute, Cs...> &&
    !has_column<retired_of_attribute, Cs...> && !has_column<status_of_attribute, Cs...>;

/// The codes that a store has for the values of a key, each asked for once.
class codes_here {
 public:
  template <class Ask>
  [[nodiscard]] std::uint32_t of(std::uint32_t number, Ask const& ask) {
    if (number >= codes_.size()) codes_.resize(number + std::size_t{1}, not_asked);
    if (codes_[number] == not_asked) codes_[number] = ask();
    return codes_[number];
  }

 private:
  static constexpr auto not_asked = static_cast<std::uint32_t>(-1);
  std::vector<std::uint32_t> codes_;
};

/// The number of a key's value, which `rest` leaves when it is divided by how many values there are.
template <class Key>
[[nodiscard]] std::uint32_t take_number(Key const& key, std::size_t& rest) {
  auto const number = static_cast<std::uint32_t>(rest % key.size());
  rest /= key.size();
  return number;
}

/// The values of a key, and for each code of its column which of them it is.
template <class Key, class Column>
class coded_key;
template <class Key, class Attribute, class Code, class Entry>
class coded_key<Key, coded_column<Attribute, Code, Entry>> {
  using one_column = coded_column<Attribute, std::uint32_t, Entry>;

 public:
  using value_type =
      std::remove_cvref_t<decltype(std::declval<Key const&>().of(std::declval<column_row<one_column>>()))>;

  coded_key(Key const& key, coded_column<Attribute, Code, Entry> const& from) : from_(from) {
    std::vector<std::uint32_t> codes(from.entries.size());
    for (std::uint32_t i = 0; i != codes.size(); ++i) codes[i] = i;
    columns<one_column> const entries(one_column{codes, from.entries});
    value_index index;
    for (std::uint32_t i = 0; i != codes.size(); ++i) {
      auto const value = key.of(entries[i]);
      auto const found =
          index.find(value_index::hash_of(value), value, [&](std::uint32_t n) -> decltype(auto) { return values_[n]; });
      if (found.second) values_.push_back(value);
      number_.push_back(found.first);
      same_ = same_ && found.first == i;
    }
  }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] value_type const& value(std::uint32_t number) const { return values_[number]; }
  void append(std::span<std::uint32_t> groups, std::size_t begin) const {
    auto const codes = from_.codes.subspan(begin, groups.size());
    auto const size = static_cast<std::uint32_t>(values_.size());
    if (same_) return kernels::append_codes(groups, codes, size);
    for (std::size_t i = 0; i != codes.size(); ++i) groups[i] = groups[i] * size + number_[codes[i]];
  }

 private:
  coded_column<Attribute, Code, Entry> from_;
  std::vector<value_type> values_;
  std::vector<std::uint32_t> number_;
  bool same_ = true;  // code n has value n
};
/// Of days: one code for each day between the first and the last, and one for days that are not known.
template <class Key, class Attribute>
class coded_key<Key, day_column<Attribute>> {
 public:
  using value_type =
      std::remove_cvref_t<decltype(std::declval<Key const&>().of(std::declval<column_row<day_column<Attribute>>>()))>;

  coded_key(Key const& key, day_column<Attribute> const& from) : from_(from) {
    std::int64_t last = no_day;
    for (std::int32_t const day : from.days) {
      if (day == no_day) continue;
      first_ = std::min<std::int64_t>(first_, day);
      last = std::max<std::int64_t>(last, day);
    }
    if (last - first_ > most_days) throw_error("columns hold dates of 10,000 years at most");
    std::vector<std::int32_t> days{no_day};
    for (std::int64_t day = first_; day <= last; ++day) days.push_back(static_cast<std::int32_t>(day));
    columns<day_column<Attribute>> const each(day_column<Attribute>{days});
    for (std::size_t i = 0; i != days.size(); ++i) {
      auto const value = key.of(each[i]);
      // Days come in order: a value is the last one, or new, or that of unknown days, as a rule.
      auto const found = std::find(values_.rbegin(), values_.rend(), value);
      auto const number = static_cast<std::size_t>(values_.rend() - found);
      if (number == 0) values_.push_back(value);
      number_.push_back(static_cast<std::uint32_t>(number == 0 ? values_.size() - 1 : number - 1));
    }
  }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] value_type const& value(std::uint32_t number) const { return values_[number]; }
  void append(std::span<std::uint32_t> groups, std::size_t begin) const {
    auto const size = static_cast<std::uint32_t>(values_.size());
    for (std::size_t i = 0; i != groups.size(); ++i) {
      std::int32_t const day = from_.days[begin + i];
      auto const at = day == no_day ? 0 : static_cast<std::size_t>(day - first_ + 1);
      groups[i] = groups[i] * size + number_[at];
    }
  }

 private:
  static constexpr std::int64_t most_days = 3'652'500;
  day_column<Attribute> from_;
  std::int64_t first_ = (std::numeric_limits<std::int32_t>::max)();
  std::vector<value_type> values_;
  std::vector<std::uint32_t> number_;
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond
