// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Every accelerator of the catalogue, in the order of its table.
///
/// `for (catalog::accelerator const* a : catalog::all()) …`
///
/// They are read from a text, once, when they are first asked for, and stay as long as the program runs. A unit that
/// includes this pays for one text. A model that is found here equals the constant of its name (`catalog/models/`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tonnage/catalog/accelerator.hpp>
#include <tonnage/catalog/detail/model_rows.hpp>

namespace tonnage::inline v0_1_0::catalog {

/// \cond
namespace detail {

/// The parts of a text between separators, one after the other; empty ones at its end.
class parts_of {
 public:
  constexpr parts_of(std::string_view text, char separator) : rest_(text), separator_(separator) {}
  constexpr std::string_view next() {
    auto const out = rest_.substr(0, rest_.find(separator_));
    rest_.remove_prefix(out.size() == rest_.size() ? rest_.size() : out.size() + 1);
    return out;
  }
  [[nodiscard]] constexpr bool more() const { return !rest_.empty(); }

 private:
  std::string_view rest_;
  char separator_;
};

/// A number of a generated table, such as 989.4e12: as the compiler reads it, since its digits and its power of ten are
/// doubles that nothing rounds.
constexpr double number_of(std::string_view text) {
  std::int64_t digits = 0;
  int exponent = 0, power = 0;
  bool is_fraction = false, is_power = false;
  for (char const c : text) {
    if (c == '.') {
      is_fraction = true;
    } else if (c == 'e') {
      is_power = true;
    } else if (is_power) {
      power = 10 * power + (c - '0');
    } else {
      digits = 10 * digits + (c - '0');
      exponent -= is_fraction ? 1 : 0;
    }
  }
  exponent += power;
  double ten = 1;
  for (int i = exponent < 0 ? -exponent : exponent; i != 0; --i) ten *= 10;
  return exponent < 0 ? static_cast<double>(digits) / ten : static_cast<double>(digits) * ten;
}
constexpr int whole_number_of(std::string_view text, int otherwise = 0) {
  return text.empty() ? otherwise : static_cast<int>(number_of(text));
}
template <class Figure>
constexpr known_figure<Figure> figure_from(std::string_view text) {
  return text.empty() ? known_figure<Figure>() : known_figure<Figure>(coherent{number_of(text)});
}

/// The models of the table, each with what its row says beyond the accelerator.
struct model_table {
  static constexpr std::size_t size = std::size(model_rows);
  accelerator of[size];
  accelerator const* all[size];
  accelerator const* by_name[size];
  std::string_view exact[size];    // spellings in full
  std::string_view details[size];  // the fields from the kind of its memory on

  model_table() {
    for (std::size_t i = 0; i != size; ++i) {
      read(i);
      std::size_t at = place_of(of[i].name, i);
      for (std::size_t j = i; j != at; --j) by_name[j] = by_name[j - 1];
      by_name[at] = &of[i];
    }
  }
  model_table(model_table const&) = delete;
  model_table& operator=(model_table const&) = delete;

  /// The number of the model that equals this one; `size` where there is none.
  [[nodiscard]] std::size_t number_of(accelerator const& a) const {
    auto const address = reinterpret_cast<std::uintptr_t>(&a), first = reinterpret_cast<std::uintptr_t>(of);
    if (address >= first && address < first + sizeof of) return static_cast<std::size_t>(&a - of);
    std::size_t const at = place_of(a.name, size);
    return at != size && model(*by_name[at]) == model(a) ? static_cast<std::size_t>(by_name[at] - of) : size;
  }

 private:
  /// Where a name stands, or would, among the first `many` in the order of names.
  [[nodiscard]] std::size_t place_of(std::string_view name, std::size_t many) const {
    std::size_t low = 0;
    while (low != many) {
      auto const middle = low + (many - low) / 2;
      if (by_name[middle]->name < name)
        low = middle + 1;
      else
        many = middle;
    }
    return low;
  }
  void read(std::size_t i) {
    std::string_view const row = model_rows[i];
    auto const line = row.substr(0, row.find('\n'));
    parts_of fields(line, '\t');
    accelerator& a = of[i];
    fields.next();  // its id
    for (auto* text :
         {&a.name, &a.vendor, &a.architecture, &a.form, &a.released, &a.spelt.names, &a.spelt.words, &exact[i]})
      *text = fields.next();
    auto const formats = fields.next();
    parts_of numbers(fields.next(), ' ');
    double rates[peak_rates::most];
    std::size_t many = 0;
    while (numbers.more() && many != peak_rates::most) rates[many++] = detail::number_of(numbers.next());
    a.rated.peak = peak_rates::as_checked(formats, std::span(rates, many));
    a.rated.memory = figure_from<memory_size>(fields.next());
    a.rated.memory_bandwidth = figure_from<transfer_rate>(fields.next());
    a.rated.tdp = figure_from<rated_power>(fields.next());
    auto const last = fields.next();
    a.rated.interconnect = figure_from<transfer_rate>(last);
    details[i] = line.substr(static_cast<std::size_t>(last.data() + last.size() - line.data()));
    a.listed = row.data() + line.size() + 1;
    all[i] = &a;
  }
};
[[nodiscard]] inline model_table const& standard_models() {
  static auto const& table = *new model_table;  // never destroyed: models point into it
  return table;
}

}  // namespace detail
/// \endcond

/// Every model of the catalogue. A `registry` has these and your own.
[[nodiscard]] inline std::span<accelerator const* const> all() { return detail::standard_models().all; }

}  // namespace tonnage::inline v0_1_0::catalog
