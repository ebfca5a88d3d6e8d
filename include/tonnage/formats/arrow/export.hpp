// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Hands columns to another program as Arrow: schemas and arrays that it releases, without a copy.
///
/// `data.array(1000, 500)` is an `ArrowArray` of 500 rows from row 1,000 on, over the same memory as
/// `data.array(0, 500)`; the memory goes when the last of them is released.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <tonnage/core/error.hpp>
#include <tonnage/formats/arrow/abi.hpp>
#include <tonnage/formats/arrow/bits.hpp>
#include <tonnage/formats/arrow/metadata.hpp>
#include <tonnage/formats/arrow/own.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// A column on its way out: what it is, and where it lies. `to_arrow` makes them (tonnage/formats/arrow/writer.hpp);
/// one that you fill yourself goes the same way. Copies share the memory. Pointers that may be null in the interface
/// may be here.
struct arrow_data {
  std::string name{};                  ///< of the column
  std::string format{};                ///< its type, as the interface writes it: "g", "tsu:UTC"
  arrow_metadata metadata{};           ///< names and texts, such as its unit
  std::size_t rows = 0;                ///< its length
  std::vector<void const*> buffers{};  ///< the first is the validity bitmap, or null where every row is known
  std::vector<arrow_data> children{};  ///< of a struct
  std::shared_ptr<arrow_data const> dictionary{};  ///< the texts, where the rows are codes
  std::shared_ptr<void const> memory{};            ///< what the buffers point into

  /// What it is. The consumer releases it.
  [[nodiscard]] ArrowSchema schema() const;
  /// So many rows from the first one on. The consumer releases it, whole or child by child, in any order and thread.
  /// \throws tonnage::error  where there are not so many.
  [[nodiscard]] ArrowArray array(std::size_t first, std::size_t how_many) const;
  [[nodiscard]] ArrowArray array() const { return array(0, rows); }
};

/// \cond
namespace detail {

/// What is common to both structures: children of their own, which a consumer may have moved out, and a dictionary.
template <class T>
struct arrow_family {
  std::vector<arrow_own<T>> children{};
  std::vector<T*> pointers{};
  arrow_own<T> dictionary{};

  /// \pre as many as are adopted fit without moving
  void adopt(T&& child) { children.emplace_back(std::move(child)); }
  /// Once all have been adopted, and stay where they are.
  void point(T& parent) {
    for (auto& child : children) pointers.push_back(child.get());
    parent.n_children = static_cast<std::int64_t>(children.size());
    parent.children = pointers.empty() ? nullptr : pointers.data();
    parent.dictionary = dictionary ? dictionary.get() : nullptr;
  }
};
struct arrow_schema_memory : arrow_family<ArrowSchema> {
  std::string name, format, metadata;
};
struct arrow_array_memory : arrow_family<ArrowArray> {
  std::shared_ptr<void const> memory{};
  std::vector<void const*> buffers{};
};

/// A consumer that moved a child out has marked it released, so that its owner here has nothing left to do.
template <class T, class Memory>
void release_arrow(T* what) {
  delete static_cast<Memory*>(what->private_data);
  what->release = nullptr;
  what->private_data = nullptr;
}

/// Stands for a buffer without bytes: the interface allows null, and not every consumer does.
alignas(64) inline constexpr std::uint8_t no_bytes[64] = {};

}  // namespace detail
/// \endcond

inline ArrowSchema arrow_data::schema() const {
  auto kept = std::make_unique<detail::arrow_schema_memory>();
  kept->name = name;
  kept->format = format;
  kept->metadata = write_arrow_metadata(metadata);
  kept->children.reserve(children.size());
  for (auto const& child : children) kept->adopt(child.schema());
  if (dictionary) kept->dictionary = arrow_own<ArrowSchema>(dictionary->schema());
  ArrowSchema out{};
  kept->point(out);
  out.format = kept->format.c_str();
  out.name = kept->name.c_str();
  out.metadata = kept->metadata.empty() ? nullptr : kept->metadata.data();
  out.flags = ARROW_FLAG_NULLABLE;  // as everywhere: another batch may have nulls
  out.release = &detail::release_arrow<ArrowSchema, detail::arrow_schema_memory>;
  out.private_data = kept.release();
  return out;
}

inline ArrowArray arrow_data::array(std::size_t first, std::size_t how_many) const {
  if (first > rows || how_many > rows - first)
    throw error(
        "rows " + std::to_string(first) + " to " + std::to_string(first + how_many) + " of " + std::to_string(rows),
        {.field = name});
  auto kept = std::make_unique<detail::arrow_array_memory>();
  kept->memory = memory;
  kept->buffers = buffers;
  for (std::size_t i = 1; i < kept->buffers.size(); ++i)
    if (kept->buffers[i] == nullptr) kept->buffers[i] = static_cast<void const*>(detail::no_bytes);
  kept->children.reserve(children.size());
  for (auto const& child : children) kept->adopt(child.array());  // whole: the offset of a struct is theirs, too
  if (dictionary) kept->dictionary = arrow_own<ArrowArray>(dictionary->array());
  ArrowArray out{};
  kept->point(out);
  out.length = static_cast<std::int64_t>(how_many);
  out.offset = static_cast<std::int64_t>(first);
  if (!buffers.empty() && buffers[0] != nullptr) {
    auto const* const bits = static_cast<std::uint8_t const*>(buffers[0]);
    arrow_bits const known{{bits, (first + how_many + 7) / 8}, first, how_many};
    out.null_count = static_cast<std::int64_t>(how_many - known.count_set());
  }
  out.n_buffers = static_cast<std::int64_t>(kept->buffers.size());
  out.buffers = kept->buffers.empty() ? nullptr : kept->buffers.data();
  out.release = &detail::release_arrow<ArrowArray, detail::arrow_array_memory>;
  out.private_data = kept.release();
  return out;
}

/// Columns of one length, as one struct array or as a stream of batches. Copies share the memory.
class arrow_table {
 public:
  /// \param metadata  of the whole, such as what the figures rest on
  /// \throws tonnage::error  where columns differ in length.
  explicit arrow_table(std::vector<arrow_data> columns, arrow_metadata metadata = {}) {
    root_.format = "+s";
    root_.metadata = std::move(metadata);
    root_.rows = columns.empty() ? 0 : columns[0].rows;
    for (auto const& c : columns)
      if (c.rows != root_.rows)
        throw error(std::to_string(c.rows) + " rows beside " + std::to_string(root_.rows), {.field = c.name});
    root_.children = std::move(columns);
    root_.buffers = {nullptr};
  }

  /// How many rows each column has.
  [[nodiscard]] std::size_t rows() const noexcept { return root_.rows; }
  /// The columns, in order.
  [[nodiscard]] std::vector<arrow_data> const& columns() const noexcept { return root_.children; }
  /// A schema of its own, which its owner releases.
  [[nodiscard]] ArrowSchema schema() const { return root_.schema(); }
  /// Rows as one batch. The struct has no offset, which not every consumer looks at: its columns have.
  /// \throws tonnage::error  where there are not so many.
  [[nodiscard]] ArrowArray array(std::size_t first, std::size_t how_many) const {
    auto kept = std::make_unique<detail::arrow_array_memory>();
    kept->buffers = root_.buffers;
    kept->children.reserve(root_.children.size());
    for (auto const& c : root_.children) kept->adopt(c.array(first, how_many));
    ArrowArray out{};
    kept->point(out);
    out.length = static_cast<std::int64_t>(how_many);
    out.n_buffers = 1;
    out.buffers = kept->buffers.data();
    out.release = &detail::release_arrow<ArrowArray, detail::arrow_array_memory>;
    out.private_data = kept.release();
    return out;
  }
  [[nodiscard]] ArrowArray array() const { return array(0, rows()); }
  /// Batches of so many rows, the last with the rest; all rows in one where it is not said. A table without rows has
  /// none. The consumer releases the stream; what it got from it lives longer. Callbacks look at `private_data` only,
  /// so that a copy of the bits is the same stream.
  /// \throws tonnage::error  for batches of no rows.
  [[nodiscard]] ArrowArrayStream stream(std::size_t rows_in_batch = static_cast<std::size_t>(-1)) const;

 private:
  arrow_data root_{};
};

/// \cond
namespace detail {

struct arrow_stream_memory {
  arrow_table table;
  std::size_t rows_in_batch;
  std::size_t next = 0;
  std::string problem{};

  /// Nothing is thrown through another program.
  template <class T, class Make>
  static int give(ArrowArrayStream* stream, T* out, Make make) noexcept {
    static constexpr int no_memory = 12;  // ENOMEM
    auto& self = *static_cast<arrow_stream_memory*>(stream->private_data);
    try {
      *out = T{};
      make(self);
      return 0;
    } catch (std::exception const& why) {
      try {
        self.problem = why.what();
      } catch (...) {
        self.problem.clear();
      }
      return no_memory;
    }
  }
  static int get_schema(ArrowArrayStream* stream, ArrowSchema* out) noexcept {
    return give(stream, out, [out](arrow_stream_memory& self) { *out = self.table.schema(); });
  }
  static int get_next(ArrowArrayStream* stream, ArrowArray* out) noexcept {
    return give(stream, out, [out](arrow_stream_memory& self) {
      std::size_t const rows = (std::min)(self.rows_in_batch, self.table.rows() - self.next);
      if (rows == 0) return;  // released: the end
      *out = self.table.array(self.next, rows);
      self.next += rows;
    });
  }
  static char const* get_last_error(ArrowArrayStream* stream) noexcept {
    auto const& problem = static_cast<arrow_stream_memory*>(stream->private_data)->problem;
    return problem.empty() ? nullptr : problem.c_str();
  }
};

}  // namespace detail
/// \endcond

inline ArrowArrayStream arrow_table::stream(std::size_t rows_in_batch) const {
  if (rows_in_batch == 0) throw error("batches of no rows");
  using shared = detail::arrow_stream_memory;
  ArrowArrayStream out{};
  out.private_data = std::make_unique<shared>(shared{.table = *this, .rows_in_batch = rows_in_batch}).release();
  out.get_schema = &shared::get_schema;
  out.get_next = &shared::get_next;
  out.get_last_error = &shared::get_last_error;
  out.release = &detail::release_arrow<ArrowArrayStream, shared>;
  return out;
}

}  // namespace tonnage::inline v0_1_0::formats
