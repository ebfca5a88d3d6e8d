// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// What `scontrol show` prints: records of `key=value`, each on one line (`-o`) or on several.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/core/display_text.hpp>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/csv/field.hpp>
#include <tonnage/formats/detail/plain_text.hpp>
#include <tonnage/formats/read_report.hpp>
#include <tonnage/formats/table_lines.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

/// \cond
namespace tonnage::inline v0_1_0::formats::slurm::detail {

/// A key whose value may hold blanks: it ends with the line, or before one of these.
struct free_text {
  std::string_view key;
  std::span<std::string_view const> ends;
};
/// What the records look like.
struct record_form {
  std::string_view first;            ///< "NodeName=": what each begins with
  char const* refused;               ///< what a line is that belongs to none
  std::string_view nothing;          ///< what is printed where there is none
  std::span<free_text const> texts;  ///< all other values end with a blank
};

/// The fields of a record, with their places.
class record_fields {
 public:
  struct field {
    std::string_view key, value;
    std::size_t line, column;
  };

  /// A word without a key belongs to the value before it, as the hour does of "2026-03-01 12:00:00".
  void read_line(std::string_view text, std::size_t line, record_form const& form) {
    std::size_t at = 0;
    auto const before = all_.size();
    while ((at = text.find_first_not_of(" \t", at)) != std::string_view::npos) {
      auto const end_of_word = (std::min)(text.find_first_of(" \t", at), text.size());
      auto const equals = end_of_key(text.substr(0, end_of_word), at);
      if (equals == std::string_view::npos || equals == at) {
        at = end_of_word;
        if (all_.size() == before) continue;
        auto& value = all_.back().value;
        auto const begin = all_.back().column - 1;
        value = tonnage::detail::trimmed(text.substr(begin, end_of_word - begin));
        continue;
      }
      auto const key = text.substr(at, equals - at);
      std::size_t end = end_of_word;
      for (auto const& each : form.texts)
        if (each.key == key) end = end_of_text(text, equals + 1, each);
      all_.push_back({key, tonnage::detail::trimmed(text.substr(equals + 1, end - equals - 1)), line, equals + 2});
      at = end;
    }
  }
  [[nodiscard]] field const* find(std::string_view key) const {
    for (auto const& each : all_)
      if (each.key == key) return &each;
    return nullptr;
  }
  [[nodiscard]] std::string_view text(std::string_view key) const {
    auto const* const found = find(key);
    return found == nullptr || found->value == "(null)" || found->value == "N/A" ? std::string_view() : found->value;
  }
  /// What a grammar makes of a field; an error tells where it stands.
  template <class Read>
  [[nodiscard]] auto read(std::string_view key, std::string const& file, Read grammar) const {
    return tonnage::detail::retold([&] { return grammar(text(key)); },
                                   [&](error const& why) { return problem(why.reason(), key, file); });
  }
  [[nodiscard]] error problem(std::string const& why, std::string_view key, std::string const& file) const {
    auto const* const found = find(key);
    place at{.file = file, .line = line(), .field = std::string(key)};
    if (found != nullptr)
      at.line = found->line, at.column = found->column, at.text = formats::detail::excerpt(found->value);
    return error(why, at);
  }
  /// A free text may hold what looks like a key: then nobody knows which of two is meant.
  void require_once(std::initializer_list<std::string_view> keys, std::string const& file) const {
    for (auto const key : keys)
      if (std::count_if(all_.begin(), all_.end(), [&](field const& each) { return each.key == key; }) > 1)
        throw problem("a key that comes twice", key, file);
  }
  [[nodiscard]] bool empty() const { return all_.empty(); }
  /// On which line it begins.
  [[nodiscard]] std::size_t line() const { return all_.empty() ? 0 : all_.front().line; }

 private:
  /// Where the sign behind the key of a word is, which some versions print as a colon: "NtasksPerTRES:0". Dates have
  /// digits before theirs.
  [[nodiscard]] static std::size_t end_of_key(std::string_view text, std::size_t at) {
    auto const equals = text.find('=', at), colon = text.find(':', at);
    if (equals != std::string_view::npos || colon == std::string_view::npos || colon + 1 == text.size()) return equals;
    constexpr std::string_view digits = "0123456789";
    bool const has_number = text.find_first_not_of(digits, colon + 1) == std::string_view::npos;
    return has_number && text.find_first_of(digits, at) > colon ? colon : equals;
  }
  [[nodiscard]] static std::size_t end_of_text(std::string_view text, std::size_t begin, free_text const& of) {
    for (auto at = text.find(' ', begin); at != std::string_view::npos; at = text.find(' ', at + 1))
      for (auto const each : of.ends)
        if (text.substr(at).starts_with(each)) return at;
    return text.size();
  }
  std::vector<field> all_{};
};

/// Calls `take` with the fields of each record of a text; an error that it throws refuses the record.
template <class Take>
void read_records(std::string_view text, record_form const& form, bad_rows on_error, read_report& report, Take take) {
  record_fields fields;
  auto const refuse = [&](error const& why) {
    if (on_error == bad_rows::stop) throw_error(why);
    report.refuse(why);
  };
  auto const finish = [&] {
    if (fields.empty()) return;
    ++report.rows;
    auto const of = std::exchange(fields, {});
    tonnage::detail::caught([&] { take(of); }, refuse);
  };
  std::string plain;
  text = formats::detail::behind_marks(formats::detail::in_utf8(text, plain, report.file));
  for (std::size_t number = 1; !text.empty(); ++number) {
    auto const line = formats::detail::take_line(text);
    // Indented or not: a block that was copied from its first letter on has no blanks before that one alone.
    bool const begins = tonnage::detail::trimmed(line).starts_with(form.first);
    bool const goes_on = !fields.empty() && (line.starts_with(' ') || line.starts_with('\t'));
    if (begins || !goes_on) finish();
    if (begins || goes_on) {
      fields.read_line(line, number, form);
    } else if (tonnage::detail::trimmed(line).empty()) {
      ++report.blank;
    } else if (tonnage::detail::trimmed(line) == form.nothing) {
      ++report.not_records;
    } else {
      ++report.rows;
      refuse(error(form.refused, {.file = report.file, .line = number, .text = formats::detail::excerpt(line)}));
    }
  }
  finish();
}

/// Calls `each` with what `make` makes of the records, in their order: of several of one name the last, where the first
/// stood, and that is remarked. One that `each` refuses by an error is refused at its line.
template <class Make, class Name, class Each>
void read_last_records(std::string_view text, record_form const& form, bad_rows on_error, read_report& report,
                       Make make, Name name_of, Each each) {
  std::vector<decltype(make(record_fields()))> all;
  std::vector<std::size_t> lines;
  std::unordered_map<std::string, std::size_t> known;
  read_records(text, form, on_error, report, [&](record_fields const& fields) {
    auto made = make(fields);
    auto const [at, is_new] = known.try_emplace(name_of(made), all.size());
    if (is_new) {
      all.push_back(std::move(made));
      lines.push_back(fields.line());
      return;
    }
    report.remark(table_remark::replaced, {.file = report.file, .line = lines[at->second]});
    ++report.replaced;
    all[at->second] = std::move(made);
    lines[at->second] = fields.line();
  });
  for (std::size_t i = 0; i != all.size(); ++i) {
    auto const hand_out = [&] {
      each(all[i]);
      ++report.kept;
    };
    tonnage::detail::caught(hand_out, [&](error const& why) {
      auto at = why.where();
      at.file = report.file, at.line = lines[i];
      at.text += (at.text.empty() ? "" : ", ") + name_of(all[i]);
      error const placed(why.reason(), at);
      if (on_error == bad_rows::stop) throw_error(placed);
      report.refuse(placed);
    });
  }
}

}  // namespace tonnage::inline v0_1_0::formats::slurm::detail
/// \endcond
