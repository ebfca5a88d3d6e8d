// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// One column of an Arrow array, looked at where it lies, with its lengths, buffers, nulls and unit checked.
///
/// `column.numbers<float>(watts)` is a span of the producer's own memory: of 3 rows behind an offset of 2 the numbers 3
/// to 5. It throws where the column holds no float, where one of the rows is null, and where its metadata say "kW".
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/core/error.hpp>
#include <tonnage/core/platform_cast.hpp>
#include <tonnage/formats/arrow/abi.hpp>
#include <tonnage/formats/arrow/bits.hpp>
#include <tonnage/formats/arrow/metadata.hpp>
#include <tonnage/formats/arrow/type.hpp>
#include <tonnage/formats/arrow/unit.hpp>
#include <type_traits>
#include <vector>

/// \cond internal
// What it returns outlives the column, for the memory is the producer's: g++ would warn of `batch["power"].numbers<float>()`.
#if defined(__GNUC__) && !defined(__clang__) && __has_cpp_attribute(gnu::no_dangling)
#define TONNAGE_NO_DANGLING [[gnu::no_dangling]]
#else
#define TONNAGE_NO_DANGLING
#endif
/// \endcond

namespace tonnage::inline v0_1_0::formats {

/// What happens where rows are null. What lies in a row that is null is no value, and seldom 0.
enum class null_rows : unsigned char {
  refuse,  ///< an error
  keep     ///< they come as they lie: ask `valid(row)`, or `known()` for a mask
};

/// What numbers of a column may be: 8 to 64 bits, with sign or without, float and double.
template <class T>
concept arrow_number = std::same_as<T, std::int8_t> || std::same_as<T, std::uint8_t> || std::same_as<T, std::int16_t> ||
                       std::same_as<T, std::uint16_t> || std::same_as<T, std::int32_t> ||
                       std::same_as<T, std::uint32_t> || std::same_as<T, std::int64_t> ||
                       std::same_as<T, std::uint64_t> || std::same_as<T, float> || std::same_as<T, double>;

/// \cond
namespace detail {

/// A text of the producer's as far as its NUL, or as far as `most` bytes.
[[nodiscard]] inline std::string_view bounded_text(char const* text, std::size_t most) {
  auto const* const end = static_cast<char const*>(std::memchr(text, 0, most));
  return {text, end == nullptr ? most : static_cast<std::size_t>(end - text)};
}
[[nodiscard]] inline std::string_view arrow_text_at(char const* text, char const* what) {
  static constexpr std::size_t longest = std::size_t{1} << 16;
  if (text == nullptr) throw error(std::string("a column without a ") + what);
  auto const out = bounded_text(text, longest);
  if (out.size() == longest) throw error(std::string("a column whose ") + what + " has no end");
  return out;
}

/// "uint8" of std::uint8_t.
template <arrow_number T>
[[nodiscard]] std::string number_name() {
  char const* const kind = std::is_floating_point_v<T> ? "float" : std::is_signed_v<T> ? "int" : "uint";
  return kind + std::to_string(8 * sizeof(T));
}

}  // namespace detail
/// \endcond

/// A view of a column. It lives as long as what it looks at: for a column of a batch, the batch.
///
/// Checked are: released structures, formats, lengths, offsets and counts below zero or beyond memory, the number of
/// buffers and children, null pointers, and alignment. What the interface does not tell cannot be: how long a buffer
/// is. Rows of a child begin where those of the parent do, and are null where the parent's are.
/// A column of nulls ("n") has no buffer; one is accepted as well, and not read, because Polars writes it.
/// Source: Apache Arrow, "The Arrow C data interface" and "Arrow columnar format".
class arrow_column {
 public:
  /// The whole of an array.
  /// \throws tonnage::error  naming column and format, for anything that such a column cannot be.
  arrow_column(ArrowSchema const& schema, ArrowArray const& array) : schema_(&schema), array_(&array) { check(0, {}); }

  /// Empty where it has none.
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  /// Its type, as the interface writes it: "g", "tsu:UTC".
  [[nodiscard]] std::string_view format() const noexcept { return format_; }
  /// Of dictionaries, the type of the codes.
  [[nodiscard]] arrow_type const& type() const noexcept { return type_; }
  [[nodiscard]] std::size_t size() const noexcept { return rows_; }
  /// Whether its schema lets rows be null.
  [[nodiscard]] bool is_nullable() const noexcept { return (schema_->flags & ARROW_FLAG_NULLABLE) != 0; }
  /// Whether its rows are codes, whose texts stand beside.
  [[nodiscard]] bool is_dictionary() const noexcept { return array_->dictionary != nullptr; }
  /// What its metadata say of this, if anything.
  /// \throws tonnage::error  as `read_arrow_metadata`
  [[nodiscard]] std::optional<std::string> metadata(std::string_view of) const {
    try {
      return find_arrow_metadata(schema_->metadata, of);
    } catch (error const& why) {
      throw problem(why.reason());
    }
  }
  /// What its metadata say it counts; empty where they do not.
  [[nodiscard]] std::string unit_text() const { return metadata(arrow_unit_name).value_or(""); }

  /// \pre row < size()
  [[nodiscard]] bool valid(std::size_t row) const noexcept {
    if (type_.kind == arrow_kind::null || !own_[row]) return false;
    for (auto const& parent : above_)
      if (!parent[row]) return false;
    return true;
  }
  /// The bits of the column itself, where they lie: without those of the structs that it is in.
  [[nodiscard]] arrow_bits const& validity() const noexcept { return own_; }
  /// The rows that are known, as a mask.
  [[nodiscard]] kernels::mask known() const {
    if (type_.kind == arrow_kind::null) return {rows_, false};
    auto out = own_.mask();
    for (auto const& parent : above_)
      if (!parent.bytes.empty()) out = std::move(out) & parent.mask();
    return out;
  }
  /// How many rows are null, counted: producers may leave it open, or be wrong. Complexity: rows / 64.
  [[nodiscard]] std::size_t nulls() const {
    if (type_.kind == arrow_kind::null) return rows_;
    std::size_t parents = 0;
    for (auto const& parent : above_) parents += parent.bytes.empty() ? 0U : 1U;
    return rows_ -
           (parents == 0 ? own_.count_set() : tonnage::detail::platform_cast<std::size_t>(kernels::count(known())));
  }

  /// The numbers where they lie. No conversion: the column holds exactly this type.
  /// \throws tonnage::error  where it holds another, where rows are null unless those are kept, and for unaligned
  ///                         memory.
  template <arrow_number T>
  [[nodiscard]] TONNAGE_NO_DANGLING std::span<T const> numbers(null_rows nulls_are = null_rows::refuse) const {
    bool const fits = type_.kind == (std::is_floating_point_v<T> ? arrow_kind::floating : arrow_kind::integer) &&
                      type_.bits == 8 * sizeof(T) && type_.is_signed == std::is_signed_v<T> && !is_dictionary();
    if (!fits) throw wrong_type(detail::number_name<T>());
    must_be_known(nulls_are);
    return values<T>();
  }
  /// The same, and they count this unit: `numbers<double>(megawatts)`.
  /// \throws tonnage::error  also where the metadata name another unit, even one of the same kind, since what lies
  ///                         there is not scaled. Where they name none it is the caller's word.
  template <arrow_number T, class Kind, scale Size>
  [[nodiscard]] TONNAGE_NO_DANGLING std::span<T const> numbers(unit<Kind, Size> asked,
                                                               null_rows nulls_are = null_rows::refuse) const {
    must_count(asked);
    return numbers<T>(nulls_are);
  }
  /// Booleans where they lie. \throws tonnage::error  as `numbers`.
  [[nodiscard]] arrow_bits booleans(null_rows nulls_are = null_rows::refuse) const {
    if (type_.kind != arrow_kind::boolean || is_dictionary()) throw wrong_type("boolean");
    must_be_known(nulls_are);
    return bits_at(1);
  }

  /// The columns of a struct. \throws tonnage::error  where there is none such, or two are named so.
  [[nodiscard]] std::size_t children() const noexcept { return static_cast<std::size_t>(array_->n_children); }
  /// A column of a struct.
  /// \throws tonnage::error  where there is none such, or two are named so.
  [[nodiscard]] arrow_column child(std::size_t number) const {
    if (type_.kind != arrow_kind::structure) throw wrong_type("struct");
    if (number >= children())
      throw problem("it has " + std::to_string(children()) + " columns, and no number " + std::to_string(number));
    return {*this, *schema_->children[number], *array_->children[number]};
  }
  [[nodiscard]] arrow_column child(std::string_view named) const {
    if (type_.kind != arrow_kind::structure) throw wrong_type("struct");
    std::size_t found = children();
    for (std::size_t i = 0; i != children(); ++i) {
      if (schema_->children[i]->name == nullptr || schema_->children[i]->name != named) continue;
      if (found != children()) throw error("two columns of one name", {.field = std::string(named)});
      found = i;
    }
    if (found == children()) throw error("there is no such column", {.field = std::string(named)});
    return child(found);
  }
  /// What the codes of a dictionary stand for. \pre is_dictionary()
  [[nodiscard]] arrow_column dictionary() const {
    arrow_column out(*schema_->dictionary, *array_->dictionary);
    if (out.name_.empty()) out.name_ = name_;  // for errors: it has none of its own
    return out;
  }

  /// Holds the unit in the metadata, where there is one, against this one. \throws tonnage::error  for any other.
  template <class Kind, scale Size>
  void must_count(unit<Kind, Size>) const {
    if (auto const found = metadata(arrow_unit_name))
      detail::must_be_unit(*found, tonnage::detail::measured_by<Kind>, Size, where());
  }

  /// \cond
  // What views of further types are made of.
  void must_be_known(null_rows nulls_are) const {
    if (nulls_are == null_rows::keep) return;
    if (auto const unknown = nulls(); unknown != 0)
      throw problem(std::to_string(unknown) + " of " + std::to_string(rows_) + " rows are null");
  }
  void must_be_valid(std::size_t row) const {
    if (row >= rows_) throw problem("row " + std::to_string(row) + " of " + std::to_string(rows_));
    if (!valid(row)) throw problem("row " + std::to_string(row) + " is null");
  }
  /// The values of the second buffer, from the first row on.
  template <class T>
  [[nodiscard]] std::span<T const> values() const {
    if (rows_ == 0) return {};
    return {buffer<T>(1) + first_, rows_};
  }
  /// A buffer from its beginning on; the rows of this view begin at `first()`.
  template <class T>
  [[nodiscard]] T const* buffer(std::size_t number) const {
    void const* const at = array_->buffers[number];
    if (at == nullptr) throw problem("buffer " + std::to_string(number) + " is null");
    if (reinterpret_cast<std::uintptr_t>(at) % alignof(T) != 0)
      throw problem("buffer " + std::to_string(number) + " is not aligned");
    return static_cast<T const*>(at);
  }
  [[nodiscard]] ArrowArray const& array() const noexcept { return *array_; }
  [[nodiscard]] std::size_t first() const noexcept { return first_; }
  [[nodiscard]] place where() const { return {.field = detail::excerpt(name_), .text = detail::excerpt(format_)}; }
  [[nodiscard]] error problem(std::string const& why) const { return error(why, where()); }
  [[nodiscard]] error wrong_type(std::string const& asked) const {
    return problem(asked + " is asked for, and the column is " + (is_dictionary() ? "a dictionary of codes in " : "") +
                   std::string(type_.name));
  }
  /// \endcond

 private:
  arrow_column(arrow_column const& parent, ArrowSchema const& schema, ArrowArray const& array)
      : schema_(&schema), array_(&array), above_(parent.above_) {
    if (!parent.own_.bytes.empty()) above_.push_back(parent.own_);
    check(parent.first_, parent.rows_);
  }

  [[nodiscard]] arrow_bits bits_at(std::size_t number) const {
    auto const* const at = static_cast<std::uint8_t const*>(array_->buffers[number]);
    return {{at, at == nullptr ? 0 : (first_ + rows_ + 7) / 8}, first_, rows_};
  }

  /// Of a child, the rows from `begin` on.
  void check(std::size_t begin, std::optional<std::size_t> rows) {
    if (schema_->release == nullptr || array_->release == nullptr) throw error("an Arrow structure that is released");
    if (schema_->name != nullptr) name_ = detail::arrow_text_at(schema_->name, "name");
    try {
      format_ = detail::arrow_text_at(schema_->format, "format");
      type_ = parse_arrow_type(format_);
    } catch (error const& why) {
      throw problem(why.reason());
    }
    static constexpr std::int64_t most_rows = std::int64_t{1} << 56;  // times 16 bytes is an address still
    auto const& a = *array_;
    auto const must = [&](bool holds, char const* what, std::int64_t number) {
      if (!holds) throw problem(std::string(what) + ": " + std::to_string(number));
    };
    must(a.length >= 0 && a.length <= most_rows, "no length of a column", a.length);
    must(a.offset >= 0 && a.offset <= most_rows, "no offset of a column", a.offset);
    must(a.null_count >= -1 && a.null_count <= a.length, "no count of nulls", a.null_count);
    auto const length = static_cast<std::size_t>(a.length);
    rows_ = rows.value_or(length);
    must(begin + rows_ <= length, "a column shorter than the struct it is in", a.length);
    first_ = static_cast<std::size_t>(a.offset) + begin;
    bool const only_nulls = type_.kind == arrow_kind::null;  // nothing is read of its buffers
    bool const spare_bitmap = only_nulls && a.n_buffers == 1;
    must(type_.is_view() ? a.n_buffers >= 3 : spare_bitmap || a.n_buffers == type_.buffers,
         "no number of buffers for it", a.n_buffers);
    if (a.n_buffers != 0 && a.buffers == nullptr && !only_nulls) throw problem("it has no buffers");
    bool const has_children = type_.kind >= arrow_kind::list;
    must(a.n_children >= 0 && a.n_children == schema_->n_children && (has_children || a.n_children == 0),
         "no number of children for it", a.n_children);
    for (std::int64_t i = 0; i != a.n_children; ++i)
      if (a.children == nullptr || schema_->children == nullptr || a.children[i] == nullptr ||
          schema_->children[i] == nullptr)
        throw problem("child " + std::to_string(i) + " is missing");
    if ((a.dictionary == nullptr) != (schema_->dictionary == nullptr))
      throw problem("a dictionary in the schema or in the array only");
    if (is_dictionary() && type_.kind != arrow_kind::integer) throw problem("codes of a dictionary are integers");
    own_ = {{}, first_, rows_};
    if (type_.buffers != 0 && type_.kind != arrow_kind::one_of_several) own_ = bits_at(0);
    if (own_.bytes.empty() && !only_nulls) must(a.null_count <= 0, "nulls without a validity buffer", a.null_count);
    bool const has_values = type_.buffers == 2 && type_.kind != arrow_kind::one_of_several;
    if (rows_ != 0 && has_values && a.buffers[1] == nullptr) throw problem("buffer 1 is null");
  }

  ArrowSchema const* schema_;
  ArrowArray const* array_;
  arrow_type type_{};
  std::string_view name_{};
  std::string_view format_{};
  std::size_t first_ = 0;  // the first row, in values of the buffers
  std::size_t rows_ = 0;
  arrow_bits own_{};
  std::vector<arrow_bits> above_{};  // of the structs that it is in, for the same rows
};

}  // namespace tonnage::inline v0_1_0::formats
