// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads what another program hands over as Arrow: a stream of batches whose columns lie where that program put them.
///
///     arrow_reader telemetry(std::move(stream));  // of DuckDB, Polars, Spark, pyarrow: an ArrowArrayStream
///     for (arrow_batch const& batch : telemetry)
///       total += kernels::sum(batch["power"].numbers<float>(watts));
///     telemetry.report().summary();  // "3 batches, 250000 rows"
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <tonnage/formats/arrow/abi.hpp>
#include <tonnage/formats/arrow/column.hpp>
#include <tonnage/formats/arrow/own.hpp>
#include <tonnage/formats/csv/reader.hpp>
#include <utility>

namespace tonnage::inline v0_1_0::formats {

/// Rows whose columns all have one length, with the memory they lie in: columns and spans live as long as the batch.
class arrow_batch {
 public:
  /// Takes over an array of structs, whose columns become the batch's.
  /// \throws tonnage::error  where it is anything else, or has rows that are null as a whole; both are released all the
  ///                         same.
  arrow_batch(ArrowSchema&& schema, ArrowArray&& array)
      : arrow_batch(std::make_shared<arrow_own<ArrowSchema> const>(std::move(schema)),
                    arrow_own<ArrowArray>(std::move(array))) {}

  /// How many rows each column has.
  [[nodiscard]] std::size_t rows() const noexcept { return root().size(); }
  /// How many columns it has.
  [[nodiscard]] std::size_t columns() const noexcept { return root().children(); }
  /// A column by its name, or by its number from 0 on.
  /// \throws tonnage::error  where there is none, two have the name, or it is wrong, as `arrow_column`.
  [[nodiscard]] arrow_column operator[](std::string_view name) const { return root().child(name); }
  [[nodiscard]] arrow_column operator[](char const* name) const { return root().child(std::string_view(name)); }
  [[nodiscard]] arrow_column operator[](std::size_t number) const { return root().child(number); }
  [[nodiscard]] arrow_column operator[](int number) const { return root().child(static_cast<std::size_t>(number)); }
  /// The struct that the columns are in, with the metadata of the whole.
  [[nodiscard]] arrow_column const& root() const noexcept { return held_->root; }

 private:
  friend class arrow_reader;
  /// Stays where it is, since columns point into it.
  struct memory {
    std::shared_ptr<arrow_own<ArrowSchema> const> schema;
    arrow_own<ArrowArray> array;
    arrow_column root;
    memory(std::shared_ptr<arrow_own<ArrowSchema> const> s, arrow_own<ArrowArray> a)
        : schema(std::move(s)), array(std::move(a)), root(**schema, *array) {}
  };

  arrow_batch() = default;
  arrow_batch(std::shared_ptr<arrow_own<ArrowSchema> const> schema, arrow_own<ArrowArray> array)
      : held_(std::make_shared<memory const>(std::move(schema), std::move(array))) {
    if (root().type().kind != arrow_kind::structure) throw root().wrong_type("a struct of columns");
    if (auto const nulls = root().nulls(); nulls != 0)
      throw root().problem(std::to_string(nulls) + " rows are null as a whole");
  }

  std::shared_ptr<memory const> held_{};
};

/// What came so far.
struct arrow_report {
  std::uint64_t batches = 0;  ///< that were handed out
  std::uint64_t rows = 0;     ///< of all of them

  /// "3 batches, 250000 rows".
  [[nodiscard]] std::string summary() const {
    return std::to_string(batches) + (batches == 1 ? " batch, " : " batches, ") + std::to_string(rows) + " rows";
  }
};

/// Reads the batches of a stream one by one. Nothing is copied and nothing is read ahead; the stream, its schema and
/// each batch are released once, whatever throws.
///
/// Copies of a batch share its memory, and outlive reader and stream.
/// Source: Apache Arrow, "The Arrow C stream interface".
class arrow_reader {
 public:
  /// Takes the stream over and asks for its schema.
  /// \throws tonnage::error  where it is released, lacks a callback, or gives an error (with the producer's words) or
  ///                         no schema.
  explicit arrow_reader(ArrowArrayStream&& stream) : stream_(std::move(stream)) {
    if (!stream_) throw error("an Arrow stream that is released");
    if (stream_->get_schema == nullptr || stream_->get_next == nullptr)
      throw error("an Arrow stream without callbacks");
    arrow_own<ArrowSchema> schema;
    int const code = stream_->get_schema(stream_.get(), schema.get());
    if (code != 0) throw failure("get_schema", code, *schema.get());
    if (!schema) throw error("an Arrow stream that gives no schema");
    schema_ = std::make_shared<arrow_own<ArrowSchema> const>(std::move(schema));
  }
  arrow_reader(arrow_reader const&) = delete;  // iterators point into it
  arrow_reader& operator=(arrow_reader const&) = delete;

  /// Goes to the next batch; false at the end, and from then on.
  /// \throws tonnage::error  where the producer fails, in its words, and for a batch that is none. No batch follows.
  bool next() {
    batch_ = arrow_batch();
    if (ended_) return false;
    ended_ = true;
    arrow_own<ArrowArray> array;
    int const code = stream_->get_next(stream_.get(), array.get());
    if (code != 0) throw failure("get_next", code, *array.get());
    if (!array) return false;
    batch_ = arrow_batch(schema_, std::move(array));
    ++report_.batches;
    report_.rows += batch_.rows();
    ended_ = false;
    return true;
  }
  /// The batch that `next` has found, until the next call; a copy lives longer. \pre next()
  [[nodiscard]] arrow_batch const& batch() const noexcept { return batch_; }
  /// What came so far.
  [[nodiscard]] arrow_report const& report() const noexcept { return report_; }
  /// The schema, as it came.
  [[nodiscard]] ArrowSchema const& schema() const noexcept { return **schema_; }

  /// The batches as an input range: they pass once.
  using iterator = detail::reader_iterator<arrow_reader, arrow_batch>;
  [[nodiscard]] iterator begin() {
    return ++iterator(*this, [](arrow_reader const& reader) -> auto const& { return reader.batch(); });
  }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

 private:
  /// What a callback left behind where it failed is nobody's: it says nothing of it, so it is not released either.
  template <class T>
  [[nodiscard]] error failure(char const* callback, int code, T& left_behind) {
    left_behind.release = nullptr;
    std::string const why = std::string("the Arrow stream failed in ") + callback;
    char const* const words = stream_->get_last_error != nullptr ? stream_->get_last_error(stream_.get()) : nullptr;
    if (words != nullptr) return error(why, {.text = detail::excerpt(detail::bounded_text(words, 4096))});
    return error(why + ": " + std::generic_category().message(code));
  }

  arrow_own<ArrowArrayStream> stream_;
  std::shared_ptr<arrow_own<ArrowSchema> const> schema_{};
  arrow_batch batch_{};
  arrow_report report_{};
  bool ended_ = false;
};

}  // namespace tonnage::inline v0_1_0::formats
