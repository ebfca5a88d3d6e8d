// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A producer of Arrow that owes nothing to the library's writer: it makes anything, right or wrong, and counts its
// releases.
//
//   made const power{.name = "power", .format = "f", .length = 3, .buffers = {none, memory_of<float>({1, 2, 3})}};
//   ArrowSchema schema = power.schema();  // made::alive() is 1 until it is released
#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <tonnage/formats/arrow/abi.hpp>
#include <utility>
#include <vector>

namespace tonnage::testing {

using buffer = std::optional<std::vector<std::uint8_t>>;
inline buffer const none = std::nullopt;

/// Exactly the bytes of these numbers, so that a sanitizer sees who reads further.
template <class T>
buffer memory_of(std::initializer_list<T> values) {
  std::vector<std::uint8_t> out(values.size() * sizeof(T));
  if (!out.empty()) std::memcpy(out.data(), values.begin(), out.size());
  return out;
}
inline buffer text_bytes(std::string const& text) { return std::vector<std::uint8_t>(text.begin(), text.end()); }

/// Metadata as the interface has them.
inline std::string pairs(std::vector<std::pair<std::string, std::string>> const& all) {
  std::string out;
  auto const number = [&](std::size_t n) {
    auto const narrow = static_cast<std::int32_t>(n);
    out.append(reinterpret_cast<char const*>(&narrow), 4);
  };
  number(all.size());
  for (auto const& [key, value] : all) {
    number(key.size());
    out += key;
    number(value.size());
    out += value;
  }
  return out;
}

/// A column, with a schema and an array as often as one likes.
struct made {
  std::string name{};
  std::string format{};
  std::string metadata{};
  std::int64_t flags = 2;
  std::int64_t length = 0;
  std::int64_t nulls = 0;
  std::int64_t offset = 0;
  std::vector<buffer> buffers{};
  std::vector<made> children{};
  std::vector<made> dictionary{};  // one, or none

  /// How many structures are out and not released. Releasing one twice throws out of the callback, which ends the test.
  static long& alive() {
    static long out = 0;
    return out;
  }

  [[nodiscard]] ArrowSchema schema() const {
    auto* const kept = new kept_schema;
    kept->name = name;
    kept->format = format;
    kept->metadata = metadata;
    for (auto const& c : children) kept->children.push_back(std::make_unique<ArrowSchema>(c.schema()));
    for (auto const& c : kept->children) kept->pointers.push_back(c.get());
    if (!dictionary.empty()) kept->dictionary = std::make_unique<ArrowSchema>(dictionary[0].schema());
    ArrowSchema out{};
    out.format = kept->format.c_str();
    out.name = kept->name.c_str();
    out.metadata = metadata.empty() ? nullptr : kept->metadata.data();
    out.flags = flags;
    out.n_children = static_cast<std::int64_t>(children.size());
    out.children = kept->pointers.empty() ? nullptr : kept->pointers.data();
    out.dictionary = kept->dictionary.get();
    out.release = [](ArrowSchema* s) { release<ArrowSchema, kept_schema>(s); };
    out.private_data = kept;
    ++alive();
    return out;
  }
  [[nodiscard]] ArrowArray array() const {
    auto* const kept = new kept_array;
    kept->buffers = buffers;
    for (auto const& b : kept->buffers) kept->pointers_to_buffers.push_back(b ? b->data() : nullptr);
    for (auto const& c : children) kept->children.push_back(std::make_unique<ArrowArray>(c.array()));
    for (auto const& c : kept->children) kept->pointers.push_back(c.get());
    if (!dictionary.empty()) kept->dictionary = std::make_unique<ArrowArray>(dictionary[0].array());
    ArrowArray out{};
    out.length = length;
    out.null_count = nulls;
    out.offset = offset;
    out.n_buffers = static_cast<std::int64_t>(buffers.size());
    out.buffers = kept->pointers_to_buffers.data();
    out.n_children = static_cast<std::int64_t>(children.size());
    out.children = kept->pointers.empty() ? nullptr : kept->pointers.data();
    out.dictionary = kept->dictionary.get();
    out.release = [](ArrowArray* a) { release<ArrowArray, kept_array>(a); };
    out.private_data = kept;
    ++alive();
    return out;
  }

 private:
  struct kept_schema {
    std::string name, format, metadata;
    std::vector<std::unique_ptr<ArrowSchema>> children;
    std::vector<ArrowSchema*> pointers;
    std::unique_ptr<ArrowSchema> dictionary;
  };
  struct kept_array {
    std::vector<buffer> buffers;
    std::vector<void const*> pointers_to_buffers;
    std::vector<std::unique_ptr<ArrowArray>> children;
    std::vector<ArrowArray*> pointers;
    std::unique_ptr<ArrowArray> dictionary;
  };
  template <class T, class Kept>
  static void release(T* what) {
    if (what->release == nullptr) throw std::logic_error("an Arrow structure is released twice");
    auto* const kept = static_cast<Kept*>(what->private_data);
    for (auto const& c : kept->children)
      if (c->release != nullptr) c->release(c.get());
    if (kept->dictionary && kept->dictionary->release != nullptr) kept->dictionary->release(kept->dictionary.get());
    delete kept;
    what->release = nullptr;
    what->private_data = nullptr;
    --alive();
  }
};

/// A struct of columns that are as long as the first.
inline made batch_of(std::vector<made> columns) {
  auto const length = columns.empty() ? 0 : columns[0].length;
  return {.format = "+s", .length = length, .buffers = {none}, .children = std::move(columns)};
}

/// A stream of batches; where it is told so, it fails.
struct made_stream {
  made schema{};
  std::vector<made> batches{};
  int schema_code = 0;
  int fails_at = -1;                   // the number of the batch that is an error
  char const* words = "disk on fire";  // of the error; may be null
  void (*spoil_schema)(ArrowSchema&) = nullptr;
  void (*spoil_array)(ArrowArray&) = nullptr;

  [[nodiscard]] ArrowArrayStream stream() const;

 private:
  struct running;
  static running& of(ArrowArrayStream* s);
};
struct made_stream::running {
  made_stream self;
  std::size_t next;
};
inline made_stream::running& made_stream::of(ArrowArrayStream* s) { return *static_cast<running*>(s->private_data); }

inline ArrowArrayStream made_stream::stream() const {
  ArrowArrayStream out{};
  out.private_data = new running{*this, 0};
  out.get_schema = [](ArrowArrayStream* s, ArrowSchema* to) {
    auto const& self = of(s).self;
    if (self.schema_code != 0) {
      to->release =
          reinterpret_cast<void (*)(ArrowSchema*)>(1);  // what is left behind after an error is nothing to touch
      return self.schema_code;
    }
    *to = self.schema.schema();
    if (self.spoil_schema != nullptr) self.spoil_schema(*to);
    return 0;
  };
  out.get_next = [](ArrowArrayStream* s, ArrowArray* to) {
    auto& [self, next] = of(s);
    if (static_cast<int>(next) == self.fails_at) {
      to->release = reinterpret_cast<void (*)(ArrowArray*)>(1);
      return 5;
    }
    if (next == self.batches.size()) {
      to->release = nullptr;
      return 0;
    }
    *to = self.batches[next++].array();
    if (self.spoil_array != nullptr) self.spoil_array(*to);
    return 0;
  };
  out.get_last_error = [](ArrowArrayStream* s) { return of(s).self.words; };
  out.release = [](ArrowArrayStream* s) {
    if (s->release == nullptr) throw std::logic_error("an Arrow stream is released twice");
    delete static_cast<running*>(s->private_data);
    s->release = nullptr;
    --made::alive();
  };
  ++made::alive();
  return out;
}

}  // namespace tonnage::testing
