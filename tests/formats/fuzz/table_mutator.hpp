// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// Changes a text as somebody changes a table: lines and columns are moved, doubled and dropped, headers get names that
// the target's reader knows, and fields get texts that mean something. The rest is left to libFuzzer.
#pragma once

#include "target.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <tonnage/catalog/table.hpp>
#include <utility>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace tonnage::testing {

/// Texts that mean something in many tables: numbers at the ends of their types, what is not known, times, units, and
/// bytes that readers treat in a way of their own.
[[nodiscard]] inline std::vector<std::string> common_words() {
  using namespace std::string_literals;
  return {"0", "1", "-1", "7", "8", "-0", "+3", "0.5", ".5", "1.", "00012", "0x10", "1e3", "1E5", "5.2E-7", "1e308",
          "1e309", "-1e309", "1e-320", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
          "-9223372036854775809", "18446744073709551615", "18446744073709551616", "4294967293", "4294967295",
          "4294967296", "2147483647", "2147483648", "9007199254740993", "340282366920938463463374607431768211456",
          "0.000000000000000000000000000000000000000000000000000001", "1,5", "1.234,56", "1,234.5", "1'250", "1 000",
          // not known
          "", " ", "N/A", "[N/A]", "n/a", "NaN", "nan", "inf", "-inf", "null", "NULL", "(null)", "none", "None",
          "Unknown", "-", "?", "INVALID", "true", "no",
          // times
          "2024-02-29", "2023-02-29", "2024-12-31T23:59:59", "2024-02-29 23:59:60", "2026-03-01T00:00:00Z",
          "2026-03-01T00:00:00.250+09:00", "2026-03-01T00:00:00 UTC", "1970-01-01T00:00:00", "1969-12-31T23:59:59",
          "0000-01-01", "9999-12-31T23:59:59", "32767-12-31", "1772319600", "253402300800", "00:00:00", "01:00:00",
          "1-12:30:00", "106751991167300-15:30:07", "12:30", "00:00.500", "24:00:00", "2026-10-25T02:30:00",
          // units
          "3.5 kW", "700 W", "15360 MiB", "80 GB", "1 GiB", "65520", "50 %", "101 %", "1410 MHz", "$10.0B", "USD",
          "EUR", "260,000 GPUs", "[W]", " [kW]", "(MiB)", "_kw", "usd_per_hour", "mW", "MW",
          // models and hosts
          "H100 SXM5", "NVIDIA H100 80GB HBM3", "AMD Instinct MI250X", "a100", "mi250", "a16", "gb200", "l40s", "t4",
          "NVIDIA A100-SXM4-40GB MIG 1g.5gb", "MIG 3g.20gb", "1g.5gb", "2g.10gb", "7g.80gb", "1g.10gb+me", "1c.2g.10gb",
          "nvidia_a100_1g.5gb", "a100_3g.20gb", "h100_80gb_hbm3_1g.10gb", "GRID A100-10C", "a100-1-5c", "a100d-40c",
          "NVIDIA A16-4Q", "GRID T4-8A", "l40s-12q", "V100-SXM2-16GB", "RTX 3080 11GB", "A100 80GB PCIe",
          "Grace Blackwell", "MI300X VF", "gpu:", "gres/gpu", "gres/gpu:a100_1g.5gb=7", "gres/shard=4",
          "node1: ", "node2: ", "n[1-3]: ",
          // bytes
          "\"", "\"\"", "\"a\"\"b\"", "\"a\nb\"", "'", "\r", "\r\n", "\n", "\n\n", "\t", "\0"s, "\xEF\xBB\xBF",
          "\xFF\xFE", "\xFE\xFF", "\xC3\xA9", "\xE9", "\x1B[31m", std::string(40, '9'), std::string(70, 'x')};
}

/// What the models of the catalogue are called, and what may stand beside a name.
[[nodiscard]] inline std::vector<std::string> names_of_models() {
  std::vector<std::string> out{"NVIDIA", "AMD", "Intel", "DGX", "HGX", "80GB", "x8", "MIG", "1g.5gb", "VF", "Laptop"};
  for (auto const* each : catalog::all()) {
    auto const add_parts = [&](std::string_view text, char between) {
      for (std::size_t at = 0; at < text.size();) {
        auto const end = (std::min)(text.find(between, at), text.size());
        out.emplace_back(text.substr(at, end - at));
        at = end + 1;
      }
    };
    out.emplace_back(each->name);
    add_parts(each->spelt.names, '|');
    add_parts(each->spelt.words, ' ');
  }
  return out;
}

/// A text as lines of fields; a byte order mark, carriage returns, quotes and hosts are bytes of a field.
class table_mutator {
 public:
  explicit table_mutator(fuzz_shape shape) : shape_(std::move(shape)), words_(common_words()) {
    for (int often = 0; often != 3; ++often) words_.insert(words_.end(), shape_.words.begin(), shape_.words.end());
    if (shape_.columns.empty()) shape_.columns = {"name", "value"};
  }

  /// Changes a text in place; returns its size, of at most `most`.
  std::size_t operator()(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
    random_.seed(seed);
    if (below(3) == 0 || most <= shape_.options) return LLVMFuzzerMutate(data, size, most);
    auto const options = (std::min)(size, shape_.options);
    std::string out(reinterpret_cast<char const*>(data), options);
    out.resize(shape_.options);
    if (shape_.options != 0 && below(10) == 0) out[below(shape_.options)] = static_cast<char>(below(256));
    std::string_view const text(reinterpret_cast<char const*>(data) + options, size - options);
    separator_ = separator_of(text);
    split(text);
    for (auto times = 1 + below(4); times != 0; --times) change(most);
    join(out);
    if (out.empty()) return LLVMFuzzerMutate(data, size, most);  // libFuzzer wants a byte at least
    if (out.size() > most) out.resize(most);
    std::memcpy(data, out.data(), out.size());
    return out.size();
  }

 private:
  using line = std::vector<std::string>;

  [[nodiscard]] std::size_t below(std::size_t many) { return random_() % many; }
  template <class List>
  [[nodiscard]] auto& one_of(List& list) {
    return list[below(list.size())];
  }
  [[nodiscard]] std::string word() {
    auto out = one_of(words_);
    if (below(8) == 0) out = one_of(shape_.columns);
    if (below(12) == 0) out = one_of(models_);
    if (below(40) == 0) out = one_of(models_) + " " + one_of(models_);
    if (below(12) == 0) out += one_of(words_);
    return out;
  }
  [[nodiscard]] std::string name() {
    auto out = one_of(shape_.columns);
    if (below(8) == 0)
      std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == ' ' ? '_' : c;
      });
    if (below(10) == 0) out += " " + one_of(words_);
    return out;
  }

  [[nodiscard]] char separator_of(std::string_view text) {
    char best = 0;
    std::ptrdiff_t most = -1;
    for (char const each : shape_.separators)
      if (auto const many = std::count(text.begin(), text.end(), each); many > most) best = each, most = many;
    return best;
  }
  void split(std::string_view text) {
    lines_.assign(1, line(1));
    for (char const c : text) {
      if (c == shape_.line_end)
        lines_.emplace_back(1);
      else if (c == separator_ && !shape_.separators.empty())
        lines_.back().emplace_back();
      else
        lines_.back().back() += c;
    }
  }
  void join(std::string& out) const {
    for (auto const& each : lines_) {
      if (&each != &lines_.front()) out += shape_.line_end;
      for (auto const& field : each) {
        if (&field != &each.front()) out += separator_;
        out += field;
      }
    }
  }

  void mutate(std::string& field, std::size_t most) {
    auto const size = field.size();
    field.resize((std::min)(size + 16, (std::max)(size, most)));
    if (field.empty()) return;
    field.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(field.data()), size, field.size()));
  }
  void change(std::size_t most) {
    if (lines_.empty()) lines_.assign(1, line(1));
    auto& at = one_of(lines_);
    if (at.empty()) at.emplace_back();
    auto& header = lines_.front();
    switch (below(18)) {
      case 0:
      case 1:
      case 2:
        one_of(at) = word();
        return;
      case 3:
        mutate(one_of(at), most);
        return;
      case 4:
        std::swap(one_of(at), one_of(at));
        return;
      case 5:
        at.insert(at.begin() + static_cast<std::ptrdiff_t>(below(at.size() + 1)), word());
        return;
      case 6:
        at.erase(at.begin() + static_cast<std::ptrdiff_t>(below(at.size())));
        return;
      case 7:
        one_of(header.empty() ? at : header) = name();
        return;
      case 8: {  // one more column
        auto const column = below(header.size() + 1);
        for (auto& each : lines_)
          if (each.size() >= column)
            each.insert(each.begin() + static_cast<std::ptrdiff_t>(column), &each == &header ? name() : word());
        return;
      }
      case 9: {  // one less
        auto const column = below(header.size() + 1);
        for (auto& each : lines_)
          if (each.size() > column) each.erase(each.begin() + static_cast<std::ptrdiff_t>(column));
        return;
      }
      case 10: {  // in another order
        auto const a = below(header.size() + 1), b = below(header.size() + 1);
        for (auto& each : lines_)
          if (each.size() > (std::max)(a, b)) std::swap(each[a], each[b]);
        return;
      }
      case 11:
        lines_.push_back(line(at));
        return;
      case 12:
        lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(below(lines_.size())), line(at));
        return;
      case 13:
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(below(lines_.size())));
        return;
      case 14:
        std::swap(one_of(lines_), one_of(lines_));
        return;
      case 15: {  // a front that all lines have, or an end
        std::string const extra = below(2) == 0 ? "\r" : word();
        bool const in_front = below(2) == 0;
        for (auto& each : lines_)
          if (!each.empty()) each[in_front ? 0 : each.size() - 1].insert(in_front ? 0 : each.back().size(), extra);
        return;
      }
      case 16:
        if (!shape_.separators.empty()) separator_ = one_of(shape_.separators);
        return;
      default: {  // a field of this column from another line
        auto const column = below(at.size());
        auto const& from = one_of(lines_);
        at[column] = column < from.size() ? std::string(from[column]) : word();
        return;
      }
    }
  }

  fuzz_shape shape_;
  std::vector<std::string> words_;
  std::vector<std::string> models_ = names_of_models();
  std::minstd_rand random_{};
  char separator_ = 0;
  std::vector<line> lines_{};
};

}  // namespace tonnage::testing
