// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything else prints with fmt as quantities do: money, GPU time, names, periods, states.
///
/// `fmt::print("{}", amount<usd>(1234 * usd))` is "1234.00 USD", and `{:>9}` of `status::retired` "  retired".
///
/// - Exact money has all its digits and the code of its currency; `{:.2f}` has two decimals, rounded half to even from the
///   exact amount: 0.125 USD is "0.12 USD", however large the sum
/// - GPU time takes what a quantity takes: `{}` of 90 minutes of eight GPUs is "12 GPU-hours", `{:.2fGPU-hours}` "12.00 GPU-hours"
/// - A share of a GPU is exact, "1/7 GPUs", until digits or a unit are asked for: `{:.3}` is "0.143 GPUs"
/// - What has a text of its own (`text()`, `to_string`, `name_of`, a model's name) prints it, with fill, alignment and width;
///   to the left where nothing is said
///
/// Only types of tonnage's own print so. A `date` and a `utc_instant` are types of the standard library, which fmt
/// prints itself (fmt/chrono.h): `calendar_day(when)` and `to_string(when)` print as the library does.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <tonnage/units/format.hpp>
#include <type_traits>

/// \cond
namespace tonnage::inline v0_1_0::detail {

/// Whether a type is declared in tonnage, which its name says: fmt's formatter must not be taken from anybody else's
/// types, such as a struct that derives from one of ours or holds one.
template <class T>
[[nodiscard]] constexpr bool is_declared_in_tonnage() {
  // "constexpr bool tonnage::…::is_declared_in_tonnage() [with T = tonnage::period]"
  std::string_view name = __PRETTY_FUNCTION__;
  name.remove_prefix(name.find('=', name.find('[')) + 1);
  while (name.starts_with(' ')) name.remove_prefix(1);
  return name.starts_with("tonnage::");
}

/// Money in whole millionths.
template <class T>
concept prints_decimals = requires(T const& v) {
  { T::currency::code } -> std::convertible_to<std::string_view>;
  { to_decimal(v) } -> std::convertible_to<std::string>;
  { to_text(v, 2) } -> std::convertible_to<std::string>;
};
/// What is exact in units of its own, and a quantity besides.
template <class T>
concept prints_quantity = !prints_decimals<T> && requires(T const& v) { v.to_quantity().coherent_; };

/// The text that a value has of itself.
template <class T>
[[nodiscard]] std::string text_of_its_own(T const& v)
  requires requires { std::string_view(v.text()); } || requires { std::string(to_string(v)); } ||
           requires { std::string_view(name_of(v)); } || requires { std::string_view(v->name); } ||
           requires { std::string_view(v.name), v.vendor; }
{
  if constexpr (requires { std::string_view(v.text()); })
    return std::string(std::string_view(v.text()));
  else if constexpr (requires { std::string(to_string(v)); })
    return std::string(to_string(v));
  else if constexpr (requires { std::string_view(name_of(v)); })
    return std::string(name_of(v));
  else if constexpr (requires { std::string_view(v->name); })
    return std::string(std::string_view(v->name));
  else  // an accelerator, as the catalogue has it
    return std::string(std::string_view(v.name));
}
template <class T>
concept prints_text = !prints_decimals<T> && !prints_quantity<T> && requires(T const& v) { text_of_its_own(v); };

template <class T>
concept prints_itself = (std::is_class_v<T> || std::is_enum_v<T>) && is_declared_in_tonnage<T>() &&
                        (prints_decimals<T> || prints_quantity<T> || prints_text<T>);

/// A text, which takes fill, alignment and width.
struct text_formatter : padding_formatter {
  constexpr text_formatter() { spec_.align = '<'; }
  constexpr auto parse(fmt::format_parse_context& context) {
    auto const spec = spec_in(context);
    if (read_padding(spec, spec_) != spec.size())
      bad_format("a text takes fill, alignment and width, and nothing else");
    return end_of(spec, context);
  }
};

template <class T>
struct formatter_of : text_formatter {
  auto format(T const& value, fmt::format_context& context) const {
    return write_text(text_of_its_own(value), context);
  }
};

template <prints_decimals T>
struct formatter_of<T> : padding_formatter {
  constexpr auto parse(fmt::format_parse_context& context) {
    auto const spec = spec_in(context);
    std::size_t i = read_padding(spec, spec_);
    if (i < spec.size() && spec[i] == '.') {
      std::size_t const start = ++i;
      spec_.precision = read_count(spec, i, "the precision is at most 1000");
      if (i == start) bad_format("expected digits behind the dot of the precision");
      if (i == spec.size()) bad_format("money takes a number of decimals: .2f");
    }
    if (i < spec.size() && spec[i] == 'f') {
      ++i;
      if (spec_.precision < 0) spec_.precision = 6;
    }
    if (i != spec.size()) bad_format("an amount of money takes fill, alignment, width and decimals (.2f), and no unit");
    return end_of(spec, context);
  }
  auto format(T const& value, fmt::format_context& context) const { return write_text(text(value), context); }
  [[nodiscard]] std::string text(T const& value) const {
    int const exact = spec_.precision < T::decimals ? spec_.precision : T::decimals;
    auto out = exact < 0 ? std::string(to_decimal(value)) : std::string(to_text(value, exact));
    if (spec_.precision > exact) out.append(static_cast<std::size_t>(spec_.precision - exact), '0');
    return out + ' ' + T::currency::code;
  }
};

template <class Quantity>
struct kind_of_quantity;
template <class Kind, class Rep>
struct kind_of_quantity<quantity<Kind, Rep>> {
  using type = Kind;
};

template <prints_quantity T>
struct formatter_of<T> : formatter<typename kind_of_quantity<decltype(std::declval<T const&>().to_quantity())>::type> {
  using kind_of_it = typename kind_of_quantity<decltype(std::declval<T const&>().to_quantity())>::type;
  auto format(T const& value, fmt::format_context& context) const { return this->write_text(text(value), context); }
  [[nodiscard]] std::string text(T const& value) const {
    if constexpr (requires { std::string(to_string(value)); }) {
      auto const& spec = this->spec_;
      if (spec.precision < 0 && spec.type == '\0' && spec.unit.empty()) {
        ladder const steps(measured_by<kind_of_it>);
        auto const in = steps.at(steps.base());
        std::string const digits = to_string(value);
        return in.before + digits + (digits == "1" ? in.after_one : in.after);
      }
    }
    return formatter<kind_of_it>::text(value.to_quantity().coherent_);
  }
};

}  // namespace tonnage::inline v0_1_0::detail
/// \endcond

template <class T>
  requires tonnage::detail::prints_itself<T>
struct fmt::formatter<T, char> : tonnage::detail::formatter_of<T> {};
