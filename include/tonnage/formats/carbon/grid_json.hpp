// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads the carbon intensities of grids from JSON, one for each country.
///
/// `read_grid_json(file, {.file = "energy_mix.json", .source = "codecarbon"}).at("KOR").intensities.at(day).value()` is
/// 430.567 g CO₂e/kWh.
///
/// Optional: it needs nlohmann/json (`find_package(tonnage COMPONENTS json)`, `tonnage::json`), which no other header
/// includes.
///
/// Source of the form: codecarbon, `global_energy_mix.json`, an object of countries by their ISO 3166 code, each with
/// `carbon_intensity` in grams of CO₂e for a kWh, `country_name` and `year` among others.
#pragma once

#if !__has_include(<nlohmann/json.hpp>)
#error "tonnage/formats/carbon/grid_json.hpp needs nlohmann/json (Debian: nlohmann-json3-dev)"
#endif

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <istream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/accounting/carbon.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/fleet/calendar.hpp>
#include <tonnage/formats/carbon/country_grids.hpp>
#include <tonnage/formats/carbon/detail/counted_characters.hpp>
#include <tonnage/formats/csv/field.hpp>
#include <tonnage/formats/detail/plain_text.hpp>
#include <tonnage/formats/read_report.hpp>
#include <tonnage/units/emission.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats::carbon {

/// Remarks of the report, on countries that are kept.
namespace remark {
/// a country's code and its object's name differ
inline constexpr std::string_view code_differs = "the code is not the name of the country's object: the name counts";
}  // namespace remark

/// How to read a file of grids, and what it may not say of itself.
struct options {
  std::string file{};                               ///< its name, for errors
  bad_rows on_error = bad_rows::stop;               ///< what a country does that cannot be read
  std::string source{};                             ///< of the figures, where a country has no `source` of its own
  std::optional<calendar_day> valid_from{};         ///< where a country has no `year`; else 1 January of that year
  std::string intensity_name = "carbon_intensity";  ///< grams of CO₂e for a kWh
  std::string country_name = "country_name";        ///< what a country is called in
  std::string code_name = "iso_code";               ///< what a country repeats its code as
  std::string year_name = "year";                   ///< of which year its intensity is
  std::string source_name = "source";               ///< who says so
};

/// \cond
namespace detail {

/// Takes what the parser finds, token by token, so that nothing of a file is kept but its countries, and an error knows where
/// its token stands: behind what was taken before it. Of a number the parser has taken a character more than it has.
class json_handler {
 public:
  json_handler(std::string_view text, options const& options, country_grids& out)
      : text_(text), options_(options), out_(out) {}

  void read() {
    counted_characters const begin(text_.data(), &taken_);
    counted_characters const end(text_.data() + text_.size(), &taken_);
    nlohmann::json::sax_parse(begin, end, this);
    // To the parser a text ends at a null character.
    if (auto const null = text_.find('\0', token_end_); null != std::string_view::npos) {
      go_to(null);
      throw error("not JSON: a null character", place_);
    }
  }

  bool null() { return value({}, nullptr); }
  bool boolean(bool) { return value({}, nullptr); }
  bool number_integer(std::int64_t n) { return value(static_cast<double>(n), nullptr); }
  bool number_unsigned(std::uint64_t n) { return value(static_cast<double>(n), nullptr); }
  bool number_float(double n, std::string const&) { return value(n, nullptr); }
  bool string(std::string& text) { return value({}, &text); }
  bool binary(nlohmann::json::binary_t&) { return false; }  // JSON has none
  bool start_object(std::size_t) {
    if (depth_ == 1) {
      token();
      now_ = {};
      in_country_ = true;
    } else if (depth_ != 0) {
      value({}, nullptr);
    } else {
      token();
    }
    ++depth_;
    return true;
  }
  bool end_object() {
    token();
    if (--depth_ == 1 && in_country_) end_country();
    return true;
  }
  bool start_array(std::size_t) {
    value({}, nullptr);
    ++depth_;
    return true;
  }
  bool end_array() {
    token();
    --depth_;
    return true;
  }
  bool key(std::string& name) {
    token();
    if (depth_ == 1) code_ = std::move(name), code_place_ = place_;
    if (depth_ == 2) field_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, std::string const&, nlohmann::json::exception const& why) {
    go_to((std::min)((std::max)(position, token_at_ + 1) - 1, text_.size()));
    // "[json.exception…] parse error at line 1, column 2: syntax error while parsing …": the place is told anyhow.
    std::string_view words = why.what();
    auto const drop_to = [&](std::string_view mark) {
      if (auto const found = words.find(mark); found != std::string_view::npos)
        words.remove_prefix(found + mark.size());
    };
    drop_to("] ");
    if (words.starts_with("parse error")) drop_to(": ");
    throw error("not JSON: " + formats::detail::excerpt(words), place_);
  }

 private:
  /// A country, as far as it is read.
  struct reading {
    std::optional<double> intensity{};
    std::optional<double> year_of{};
    std::string name{};
    std::string source{};
    std::vector<std::string> seen{};
    std::optional<error> problem{};  // the first
    bool other_code = false;
  };

  /// The token at hand begins behind the last one and what separates the two.
  void token() {
    go_to((std::min)(text_.find_first_not_of(" \t\r\n:,", token_end_), text_.size()));
    token_end_ = taken_;
  }
  void go_to(std::size_t at) {
    for (; token_at_ < at; ++token_at_) {
      auto const c = static_cast<unsigned char>(text_[token_at_]);
      if (c == '\n')
        ++place_.line, place_.column = 1;
      else
        place_.column += (c & 0xC0) != 0x80 ? 1 : 0;
    }
  }
  [[nodiscard]] std::string token_text() const {
    auto token = text_.substr(token_at_, taken_ - token_at_);
    if (!token.starts_with('"'))
      while (token.size() > 1 && std::string_view(" \t\r\n,]}").find(token.back()) != std::string_view::npos)
        token.remove_suffix(1);
    return formats::detail::excerpt(token);
  }

  /// Whatever is no object of a country: a field of one, a part of a field, or in the place of one.
  bool value(std::optional<double> number, std::string* text) {
    token();
    if (depth_ == 0) throw error("expected an object of countries", place_);
    if (depth_ == 1) {
      now_ = {};
      in_country_ = false;
      field_.clear();
      problem("expected an object for a country");
      finish();
    }
    if (depth_ == 2 && in_country_) field(number, text);
    return true;
  }
  void field(std::optional<double> number, std::string* text) {
    auto const& of = options_;
    bool const is_number = field_ == of.intensity_name || field_ == of.year_name;
    if (!is_number && field_ != of.country_name && field_ != of.code_name && field_ != of.source_name) return ignore();
    if (std::find(now_.seen.begin(), now_.seen.end(), field_) != now_.seen.end())
      return problem("a second field of this name");
    now_.seen.push_back(field_);
    if (field_ == of.intensity_name) {
      if (!number) return problem("expected a number of grams of CO2e for a kWh");
      if (!(*number >= 0)) return problem("a carbon intensity is at least 0");
      now_.intensity = number;
    } else if (field_ == of.year_name) {
      if (!number || *number < 1900 || *number > 9999 || *number != std::floor(*number))
        return problem("expected a year from 1900 to 9999");
      now_.year_of = number;
    } else if (text == nullptr) {
      problem("expected a text");
    } else if (field_ == of.code_name) {
      now_.other_code = *text != code_;
    } else {
      (field_ == of.country_name ? now_.name : now_.source) = std::move(*text);
    }
  }
  void ignore() {
    auto& ignored = out_.ignored_fields;
    if (ignored.size() < 100 && std::find(ignored.begin(), ignored.end(), field_) == ignored.end())
      ignored.push_back(field_);
  }
  /// The token at hand is wrong, which costs its country.
  void problem(std::string const& reason) {
    if (now_.problem) return;
    auto at = place_;
    at.field = formats::detail::excerpt(field_.empty() ? code_ : code_ + "." + field_);
    at.text = token_text();
    now_.problem = error(reason, at);
  }
  /// Something is wrong with the country as a whole.
  void require(bool holds, std::string const& reason) {
    if (holds || now_.problem) return;
    auto at = code_place_;
    at.field = formats::detail::excerpt(code_);
    now_.problem = error(reason, at);
  }
  void end_country() {
    in_country_ = false;
    field_.clear();
    auto const& source = now_.source.empty() ? options_.source : now_.source;
    require(!code_.empty(), "a country has a code");
    require(now_.intensity.has_value(), "a country without " + options_.intensity_name);
    require(now_.year_of || options_.valid_from, "a country without " + options_.year_name);
    require(!source.empty(), "a carbon intensity has a source, and none was given");
    require(out_.countries.find(code_) == out_.countries.end(), "a second country of this code");
    if (!now_.problem) keep(source);
    finish();
  }
  void keep(std::string const& source) {
    date const from = now_.year_of ? period(std::chrono::year(static_cast<int>(*now_.year_of))).first
                                   : date(options_.valid_from.value());
    auto const& name = now_.name.empty() ? code_ : now_.name;
    grid_of_country one{code_, name, grid_intensities(name)};
    one.intensities.add(grid_intensity(*now_.intensity * grams_co2e / kWh, from, source));
    out_.countries.emplace(code_, std::move(one));
    auto at = code_place_;
    at.field = formats::detail::excerpt(code_);
    if (now_.other_code) out_.report.remark(remark::code_differs, at);
  }
  void finish() {
    auto& report = out_.report;
    ++report.rows;
    if (!now_.problem) {
      ++report.kept;
      return;
    }
    report.refuse(*now_.problem);
    if (options_.on_error == bad_rows::stop) throw *now_.problem;
  }

  std::string_view text_;
  options const& options_;
  country_grids& out_;
  std::size_t taken_ = 0;      // by the parser
  std::size_t token_end_ = 0;  // what it had taken when it handed out the last token
  std::size_t token_at_ = 0;   // where the one at hand begins,
  place place_{.file = options_.file, .line = 1, .column = 1};
  place code_place_{};  // and the code of the country
  std::size_t depth_ = 0;
  bool in_country_ = false;
  std::string code_{};
  std::string field_{};
  reading now_{};
};

}  // namespace detail
/// \endcond

/// Reads an object of countries.
///
/// - A country is kept where it has an intensity, a year (or the options a date), and a source (or the options one). Else, or
///   where one of these is no such thing, where a field comes twice, or where the code has come before, it is refused.
/// - Fields that nothing is read from may be anything.
/// - What is not JSON to its end throws, also where bad rows are collected: of a file that is cut off, no one knows the rest.
/// \throws tonnage::error  for that, and for a bad country where that stops, with file, line, column, field and text
/// Complexity: linear in the text, and logarithmic in the countries; nothing is nested deeper than memory is.
[[nodiscard]] inline country_grids read_grid_json(std::string_view text, options const& options = {}) {
  country_grids out;
  out.report.file = options.file;
  std::string plain;
  text = formats::detail::behind_marks(formats::detail::in_utf8(text, plain, options.file));
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    throw error("there is no JSON: the input is empty", {.file = options.file});
  detail::json_handler(text, options, out).read();
  return out;
}
[[nodiscard]] inline country_grids read_grid_json(std::istream& in, options const& options = {}) {
  std::string const text(std::istreambuf_iterator<char>(in), {});
  return read_grid_json(std::string_view(text), options);
}

}  // namespace tonnage::inline v0_1_0::formats::carbon
