// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Takes rows of separated values apart, in one pass over the bytes that matter.
///
/// `csv_rows rows("a,b\n", {}, 1000); rows.next();` finds a row of two fields; names and counts are `csv_reader`'s.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <tonnage/core/build.hpp>
#include <tonnage/formats/csv/field.hpp>
#include <tonnage/formats/csv/input.hpp>
#include <tonnage/formats/csv/scan.hpp>
#include <tonnage/formats/detail/plain_text.hpp>
#include <tonnage/formats/detail/unpacked.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats {

/// What stands between fields: one ASCII character, or several: `','`, `"||"`.
class csv_separator {
 public:
  /// One character.
  constexpr csv_separator(char one) : text_{one}, size_(1) {}  // NOLINT: a character is one
  /// A text, as the next.
  constexpr csv_separator(char const* text) : csv_separator(std::string_view(text)) {}  // NOLINT: so is a text
  /// Several characters.
  /// \throws tonnage::error  for none, and for more than 8
  constexpr csv_separator(std::string_view text) : size_(text.size()) {  // NOLINT
    if (text.empty() || text.size() > most)
      throw_error("a separator has 1 to 8 characters", {.text = std::string(text)});
    for (std::size_t i = 0; i != size_; ++i) text_[i] = text[i];
  }
  /// Its characters.
  [[nodiscard]] constexpr std::string_view text() const noexcept { return {text_, size_}; }

 private:
  static constexpr std::size_t most = 8;
  char text_[most] = {};
  std::size_t size_;
};

/// How a file separates its values. The default is RFC 4180 with a header.
struct csv_dialect {
  csv_separator separator = ',';    ///< one ASCII character, or several
  std::optional<char> quote = '"';  ///< none: a quote is a character like any other
  bool decimal_comma = false;       ///< "3,5" is three and a half
  std::optional<char> thousands{};  ///< between groups of three digits: "1'250"
  bool header = true;               ///< the first row names the columns
  bool rest_in_last = false;        ///< further separators belong to the last field; only without quotes
};

/// The rows of an input, one by one, as `csv_reader` describes them.
class csv_rows {
 public:
  /// What `next` found: a row, an empty line, a row that is no row, or nothing more.
  enum class outcome : unsigned char { row, blank, refused, end };

  /// \throws tonnage::error  for a dialect that contradicts itself, and for what is compressed.
  csv_rows(csv_input input, csv_dialect const& dialect, std::size_t longest)
      : input_(std::move(input)),
        separator_(dialect.separator),
        wanted_{separator_.text().front(), dialect.quote.value_or(separator_.text().front())},
        longest_(longest),
        rest_in_last_(dialect.rest_in_last) {
    auto const plain = [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\n' && c != '\r' && c != 0; };
    auto const apart = separator_.text();
    if (!std::all_of(apart.begin(), apart.end(), plain) || !plain(wanted_.quote) ||
        (dialect.quote && apart.find(*dialect.quote) != npos))
      throw_error("a separator and a quote are ASCII characters, differ, and are no line ends");
    if (dialect.quote && rest_in_last_) throw_error("the rest goes into the last field only where there are no quotes");
    input_ = detail::in_utf8(std::move(input_));
    text_ = input_.text();
    while (text_.size() < detail::most_magic && refill()) continue;
    if (detail::begins_gzip(text_))
      throw_error("this is compressed by gzip: read it through gunzip (formats/gzip.hpp)", {.file = input_.name()});
    if (detail::begins_zstd(text_))
      throw_error("this is compressed by zstd: read it through unzstd (formats/zstd.hpp)", {.file = input_.name()});
    struct other_format {
      std::string_view mark;  // with a byte that no text has, so that a site may be called PAR1
      char const* what;
      std::size_t at = 0;
    };
    constexpr other_format others[] = {
        {"PK\x03\x04", "this is a ZIP archive, as a workbook of Excel is: save the sheet as CSV"},
        {"PAR1\x15", "this is Parquet, and no text"},
        {{"ARROW1\0\0", 8}, "this is Arrow, and no text: read it through formats/arrow.hpp"},
        {"1AY&SY", "this is compressed by bzip2: unpack it before", 4},
        {"\xFD"
         "7zXZ",
         "this is compressed by xz: unpack it before"},
        {"\x04\x22\x4D\x18", "this is compressed by lz4: unpack it before"},
        {"%PDF-", "this is a PDF, and no text"}};
    for (auto const& [mark, what, at] : others)
      if (text_.size() > at && text_.substr(at).starts_with(mark)) throw_error(what, {.file = input_.name()});
    if (ends_lines_with_cr(dialect.quote)) {
      input_.end_lines_with_lf();
      text_ = input_.text();
    }
  }

  /// Says how many fields a row has: an empty line is blank unless there is but one, and `rest_in_last` takes effect.
  void expect(std::size_t fields) {
    width_ = fields;
    most_ = rest_in_last_ && fields != 0 ? fields - 1 : npos;
  }

  /// Lets the last of so many fields take the rest of its line, or none; for a reader that knows only from the header.
  /// \pre  the dialect has no quotes
  void rest_in_last(std::size_t fields) {
    rest_in_last_ = fields != 0;
    expect(fields);
  }

  /// Finds the next row. Of one that is refused, `problem` and `problem_at` tell why and at which byte of the row.
  TONNAGE_INLINE outcome next() {
    if (skipping_) skip_line();
    step done = split();
    while (done == step::again) done = split();
    if (row_.fields_.size() != fields_) row_.fields_.resize(fields_);
    if (done == step::too_long) return refuse("longer than a row may be: is a quote not closed?", 0);
    return outcome_;
  }

  [[nodiscard]] csv_row& row() noexcept { return row_; }  ///< the row that `next` found
  [[nodiscard]] csv_row const& row() const noexcept { return row_; }
  [[nodiscard]] char const* problem() const noexcept { return problem_; }        ///< what is wrong with it
  [[nodiscard]] std::size_t problem_at() const noexcept { return problem_at_; }  ///< from which byte of it on
  /// How many bytes were looked at.
  [[nodiscard]] std::uint64_t bytes() const noexcept { return input_.offset() + scanned_; }
  /// How many bytes the input has, where that is known.
  [[nodiscard]] std::optional<std::uint64_t> total() const noexcept { return input_.total(); }
  /// What errors call the input.
  [[nodiscard]] std::string const& name() const noexcept { return input_.name(); }

 private:
  enum class step : unsigned char { mark, again, end, too_long, done };
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  static constexpr std::size_t block_size = 16384;

  /// More text behind the row at hand, which moves to the front and is taken apart anew; false at the end.
  bool refill() {
    if (input_.ended()) return false;
    struct moved {
      csv_rows& rows;
      ~moved() {  // where reading fails, too: whoever goes on has the same row at hand
        rows.text_ = rows.input_.text();
        rows.at_ = 0;
        rows.look_from(0);
      }
    } const in_any_case{*this};
    return input_.more(at_);
  }
  /// Whether lines end with CR alone: one stands outside of quotes, and no LF but at the very end.
  [[nodiscard]] bool ends_lines_with_cr(std::optional<char> quote) {
    while (text_.find('\n') == npos && text_.find('\r') != npos && text_.size() < block_size && refill()) continue;
    auto const lf = text_.find('\n');
    if (text_.find_first_not_of("\r\n", lf) != npos) return false;
    auto const first = text_.substr(0, (std::min)(text_.find('\r'), text_.size()));  // a CR in quotes ends no line
    bool const quoted = quote && std::count(first.begin(), first.end(), *quote) % 2 != 0;
    auto const behind = text_.substr((std::min)(first.size() + 1, text_.size()));
    return first.size() < text_.size() && !quoted && behind.find_first_not_of("\r\n") != npos;
  }
  /// Forgets what was marked from there on.
  void look_from(std::size_t at) {
    scanned_ = at;
    mark_ = mark_end_ = 0;
  }
  /// The next byte that may end a field.
  TONNAGE_INLINE step next_mark(std::size_t& at) {
    if (mark_ == mark_end_) [[unlikely]]
      if (step const found = scan_on(); found != step::mark) return found;
    at = block_ + marks_[mark_++];
    return at - at_ > longest_ ? step::too_long : step::mark;
  }
  /// Looks for marks further on, until there is one.
  step scan_on() {
    while (mark_ == mark_end_) {
      if (scanned_ == text_.size()) {
        if (scanned_ - at_ > longest_) return step::too_long;
        return refill() ? step::again : step::end;
      }
      block_ = scanned_;
      auto const block = text_.substr(block_, block_size);
      mark_ = 0;
      mark_end_ = scan_csv(block, wanted_, marks_.get());
      scanned_ += block.size();
    }
    return step::mark;
  }

  /// Takes a row apart from its beginning. `again`: there is more text now.
  step split() {
    for (; at_ != text_.size() && text_[at_] == '\xEF'; at_ += 3) {  // all: the window may begin anew behind any
      if (text_.size() - at_ < 3 && refill()) return step::again;
      if (text_.substr(at_, 3) != "\xEF\xBB\xBF") break;
    }
    fields_ = 0;
    row_.unquoted_.clear();
    row_.kept_.clear();
    row_.line_ = line_;
    problem_ = nullptr;
    newlines_ = 0;
    char const* const data = text_.data();
    std::size_t const size = separator_.text().size();
    for (std::size_t begin = at_, at = 0;;) {
      if (size == 1) take_separators(data, begin);
      step const found = next_mark(at);
      if (found != step::mark) {
        if (found != step::end) return found;
        if (begin == text_.size() && begin == at_) return finish(outcome::end);
        return end_row(begin, text_.size());
      }
      char const c = data[at];
      if (c == wanted_.separator) {
        if (fields_ >= most_ || at < begin) continue;
        if (size != 1) {
          if (text_.size() - at < size && refill()) return step::again;
          if (!is_separator(at)) continue;
        }
        add_field(data + begin, at - begin);
        begin = at + size;
      } else if (c == '\n') {
        return end_row(begin, at);
      } else if (c == '\0') {
        note("a NUL", at);
      } else if (behind_blanks(begin) != at) {
        return finish(refuse("a quote inside a field that does not begin with one", at - at_));
      } else {
        step const closed = quoted(at, begin);
        if (closed != step::mark) return closed;
      }
    }
  }

  /// The first byte from there on that is no blank; a tab or blank that separates is none.
  [[nodiscard]] std::size_t behind_blanks(std::size_t at) const {
    auto const is_blank = [&](char c) { return (c == ' ' || c == '\t') && c != wanted_.separator; };
    while (at != text_.size() && is_blank(text_[at])) ++at;
    return at;
  }
  [[nodiscard]] bool is_separator(std::size_t at) const { return text_.substr(at).starts_with(separator_.text()); }
  /// Adds a field to the row, in the place of one of the row before: most rows have as many.
  TONNAGE_INLINE void add_field(char const* text, std::size_t size) {
    if (fields_ == row_.fields_.size())
      row_.fields_.emplace_back(text, size);
    else
      row_.fields_[fields_] = {text, size};
    ++fields_;
  }
  /// Takes the fields that end with a separator, as long as nothing else is marked in the block, and the row before had
  /// so many: most fields do.
  void take_separators(char const* data, std::size_t& begin) {
    std::size_t const places = (std::min)(most_, row_.fields_.size());
    if (fields_ >= places) return;
    char const separator = wanted_.separator;
    char const* const block = data + block_;
    char const* field = data + begin;
    std::uint32_t const* mark = marks_.get() + mark_;
    std::string_view* to = row_.fields_.data() + fields_;
    std::string_view const* const end = to + (std::min)(mark_end_ - mark_, places - fields_);
    for (; to != end; ++to, ++mark) {
      char const* const at = block + *mark;
      if (*at != separator) break;
      *to = {field, static_cast<std::size_t>(at - field)};
      field = at + 1;
    }
    mark_ = static_cast<std::size_t>(mark - marks_.get());
    fields_ = static_cast<std::size_t>(to - row_.fields_.data());
    begin = static_cast<std::size_t>(field - data);
  }

  /// Reads the field whose opening quote stands at `at`; `begin` becomes the beginning of the next.
  step quoted(std::size_t at, std::size_t& begin) {
    std::size_t const open = at;
    bool doubled = false;
    for (;;) {
      step const found = next_mark(at);
      if (found == step::end) return finish(refuse("a quote that is not closed", open - at_));
      if (found != step::mark) return found;
      char const c = text_[at];
      if (c == '\n') ++newlines_;
      if (c == '\0') note("a NUL", at);
      if (c != wanted_.quote) continue;
      if (at + 1 == text_.size() && refill()) return step::again;
      if (at + 1 == text_.size() || text_[at + 1] != wanted_.quote) break;
      doubled = true;
      if (next_mark(at) == step::too_long) return step::too_long;  // the second quote
    }
    if (doubled)
      keep_unquoted(open, at);
    else
      add_field(text_.data() + open + 1, at - open - 1);
    // Behind it comes a separator, LF, CRLF, CR CR LF, or the end of the input.
    std::size_t const behind = behind_blanks(at + 1);
    std::size_t next = (std::min)(text_.find_first_not_of('\r', behind), text_.size());
    if (next - at_ > longest_) return step::too_long;
    if (next == text_.size() && refill()) return step::again;
    if (next == text_.size()) return finish_row(at + 1, next);
    if (text_[next] != '\n') next = behind;
    if (text_.size() - next < separator_.text().size() && refill()) return step::again;
    if (!is_separator(next) && text_[next] != '\n') return finish(refuse("text behind a closing quote", next - at_));
    std::size_t const at_of_end = at + 1;
    if (next_mark(at) == step::too_long) return step::too_long;
    if (text_[next] == '\n') return finish_row(at_of_end, next + 1);
    begin = next + separator_.text().size();
    return step::mark;
  }
  /// A field with doubled quotes goes where the row has room for it.
  void keep_unquoted(std::size_t open, std::size_t close) {
    row_.unquoted_.push_back({fields_, open - at_, row_.kept_.size()});
    for (std::size_t i = open + 1; i != close; ++i) {
      row_.kept_ += text_[i];
      if (text_[i] == wanted_.quote) ++i;
    }
    std::size_t const kept = row_.unquoted_.back().kept;
    add_field(row_.kept_.data() + kept, row_.kept_.size() - kept);  // for now: `kept_` may still move
  }

  /// Ends a row whose last field is not quoted, with the line end at `at`.
  TONNAGE_INLINE step end_row(std::size_t begin, std::size_t at) {
    std::size_t end = at;
    while (end != begin && text_[end - 1] == '\r') --end;
    add_field(text_.data() + begin, end - begin);
    return finish_row(end, at == text_.size() ? at : at + 1);
  }
  /// Ends a row of the bytes up to `end`; the next begins at `next`.
  step finish_row(std::size_t end, std::size_t next) {
    row_.raw_ = {text_.data() + at_, end - at_};
    for (auto const& u : row_.unquoted_)
      row_.fields_[u.index] = {row_.kept_.data() + u.kept, row_.fields_[u.index].size()};
    at_ = next;
    line_ += newlines_ + 1;
    if (row_.raw_.empty() && width_ != 1) return finish(outcome::blank);
    return finish(problem_ == nullptr ? outcome::row : outcome::refused);
  }
  step finish(outcome with) {
    outcome_ = with;
    return step::done;
  }

  /// What is wrong with a row that is read to its end; the first counts.
  void note(char const* problem, std::size_t at) {
    if (problem_ != nullptr) return;
    problem_ = problem;
    problem_at_ = at - at_;
  }
  /// What is wrong with a row whose end is not known: reading goes on behind its first line. Nothing is read twice that
  /// holds a quote which could open a field, so this is linear as well.
  outcome refuse(char const* problem, std::size_t at) {
    problem_ = problem;
    problem_at_ = at;
    std::size_t const end = (std::min)(text_.find('\n', at_), text_.size());
    row_.raw_ = text_.substr(at_, (std::max)(end - at_, at));
    skipping_ = end == text_.size();
    at_ = skipping_ ? end : end + 1;
    line_ += 1;
    if (at_ >= block_ && at_ <= scanned_ && !skipping_) {
      auto const* const first = marks_.get();
      auto const wanted = static_cast<std::uint32_t>(at_ - block_);
      mark_ = static_cast<std::size_t>(std::lower_bound(first, first + mark_end_, wanted) - first);
    } else {
      look_from(at_);
    }
    return outcome::refused;
  }
  /// Drops the rest of a line that has no end in the window.
  void skip_line() {
    while (skipping_) {
      std::size_t const end = text_.find('\n', at_);
      at_ = end == npos ? text_.size() : end + 1;
      look_from(at_);
      skipping_ = end == npos && refill();
    }
  }

  csv_input input_;
  csv_separator separator_;
  csv_marks wanted_;
  std::size_t longest_;
  bool rest_in_last_;
  bool skipping_ = false;
  outcome outcome_ = outcome::end;
  char const* problem_ = nullptr;
  std::size_t problem_at_ = 0;
  csv_row row_{};
  std::string_view text_{};  // the window
  std::size_t at_ = 0;       // where the row begins in it
  std::size_t line_ = 1;     // and on which line
  std::size_t newlines_ = 0;
  std::size_t fields_ = 0;  // of the row, so far; behind them are those of the row before
  std::size_t width_ = 0;
  std::size_t most_ = npos;  // from so many fields on, a separator is text
  std::size_t scanned_ = 0;  // up to where marks were looked for,
  std::size_t block_ = 0;    // and from where
  std::size_t mark_ = 0;
  std::size_t mark_end_ = 0;
  std::unique_ptr<std::uint32_t[]> marks_ = std::make_unique_for_overwrite<std::uint32_t[]>(block_size);
};

}  // namespace tonnage::inline v0_1_0::formats
