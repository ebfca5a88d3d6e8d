// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads the GPUs of a host from `nvidia-smi --query-gpu=… --format=csv`, in any order of columns.
///
/// `read_nvidia_smi("name, power.draw [W]\nTesla T4, 26.78 W\n", {}, [&](nvidia_smi_gpu const& gpu) { … });` gives one T4.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/formats/csv.hpp>
#include <tonnage/formats/nvidia_smi_gpu.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats {

/// How to read an output of `nvidia-smi`.
struct nvidia_smi_options {
  std::string file{};                                   ///< its name, for errors; else the input's own
  bad_rows on_error = bad_rows::stop;                   ///< what a GPU does that cannot be read
  std::vector<std::string> columns{};                   ///< `--query-gpu`, where a CSV has no header (`noheader`)
  bool find_duplicates = true;                          ///< false for samples of the same GPUs over time (`--loop`)
  std::function<void(csv_progress const&)> progress{};  ///< called about once in a MiB, and at the end; not for XML
};

/// What became of the GPUs. `rows == kept + refused`; a GPU that fails is kept.
struct nvidia_smi_report : read_report {
  std::uint64_t failing = 0;                   ///< GPUs that are lost, or require a reset
  std::uint64_t instances = 0;                 ///< MIG instances of those that are kept
  std::vector<std::string> ignored_columns{};  ///< that nothing was read from

  /// "2 rows read, 2 kept, 0 refused; GPUs that fail: 1".
  [[nodiscard]] std::string summary() const {
    return read_report::summary() + (failing == 0 ? "" : "; GPUs that fail: " + std::to_string(failing));
  }
};

/// Remarks of the report, on GPUs that are kept. Beside these there is one for each field and reason that it was absent
/// for: "utilization.gpu: N/A".
namespace nvidia_smi_remark {
/// a GPU is out of order
inline constexpr std::string_view failing = "a GPU that is lost or requires a reset: it counts";
/// there are more or fewer than announced
inline constexpr std::string_view other_count =
    "the number of GPUs is not what attached_gpus says: those that are there count";
}  // namespace nvidia_smi_remark

/// \cond
namespace detail {
[[nodiscard]] inline std::string absent_remark(smi_field f, absence why) {
  return std::string(name_of(f)) + ": " + to_string(why);
}
}  // namespace detail
/// \endcond

/// A column as a header names it: "power.draw [W]" is `power.draw` in W.
struct smi_column_name {
  std::string_view name{};  ///< without the unit
  std::string_view unit{};  ///< empty where the header has none
};
/// Splits the name of a column from its unit.
[[nodiscard]] constexpr smi_column_name parse_smi_column(std::string_view text) noexcept {
  text = detail::trimmed(text);
  auto const open = text.find('[');
  if (open == std::string_view::npos || text.back() != ']') return {text, {}};
  return {detail::trimmed(text.substr(0, open)), detail::trimmed(text.substr(open + 1, text.size() - open - 2))};
}

/// Reads GPUs one by one.
///
/// - No column is needed, but one at least is known. A GPU without a name is one of an unknown model.
/// - Values are as the grammars of `nvidia_smi_text.hpp` read them, with units or without (`nounits`); a unit that is not
///   the field's is refused, in a header as in a row. Separators may have blanks around them, and nothing is quoted.
/// - A field that is absent is remarked, with its reason. A GPU that is lost is kept.
/// - The power draw is `power.draw`; where that is absent, `power.draw.average`, else `power.draw.instant`.
/// - A GPU whose UUID an earlier row has is refused, and so is a further header. UUIDs that are masked are not compared.
/// - A CSV tells no MIG instances: see `nvidia_smi_capture.hpp` and `nvidia_smi_xml.hpp`.
class nvidia_smi_reader {
 public:
  /// \throws tonnage::error  where no column is known, as in "No devices were found", or one has another unit than its
  ///                         field; and as `csv_reader`.
  explicit nvidia_smi_reader(csv_input input, nvidia_smi_options options = {})
      : find_duplicates_(options.find_duplicates),
        rows_(std::move(input), {.separator = ',', .quote = std::nullopt},
              {.file = options.file,
               .on_error = options.on_error,
               .columns = options.columns,
               .progress = std::move(options.progress)}) {
    find_columns();
  }

  /// Goes to the next GPU; false at the end.
  /// \throws tonnage::error  for a bad row, where that stops; a further call goes on behind it.
  bool next() {
    return rows_.next_taken([&] {
      if (!read_gpu()) return false;
      report_.failing += gpu_.failure ? 1U : 0U;
      return true;
    });
  }
  /// The GPU that `next` has found, until the next call.
  [[nodiscard]] nvidia_smi_gpu const& gpu() const noexcept { return gpu_; }

  /// What became of the rows so far.
  [[nodiscard]] nvidia_smi_report report() const {
    nvidia_smi_report out = report_;
    static_cast<read_report&>(out) = rows_.report();
    return out;
  }

  /// The GPUs as an input range: they pass once.
  using iterator = detail::reader_iterator<nvidia_smi_reader, nvidia_smi_gpu>;
  [[nodiscard]] iterator begin() {
    return ++iterator(*this, [](nvidia_smi_reader const& reader) -> auto const& { return reader.gpu(); });
  }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

 private:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

  /// The fields of the row at hand, for `gpu_from`.
  struct row_source {
    nvidia_smi_reader& reader;
    [[nodiscard]] std::optional<std::string_view> text(smi_field f) const {
      if (reader.at(f) == nowhere) return std::nullopt;
      return detail::trimmed(reader.rows_.row().fields()[reader.at(f)]);
    }
    [[nodiscard]] place where(smi_field f) const { return reader.where(reader.at(f)); }
    void absent(smi_field f, absence why) const {
      reader.rows_.report().remark(detail::absent_remark(f, why), where(f));
    }
  };

  [[nodiscard]] std::size_t& at(smi_field f) { return at_[static_cast<std::size_t>(f)]; }
  /// A field stands where its first letter does, not the blank before it.
  [[nodiscard]] place where(std::size_t index) const {
    auto const& row = rows_.row();
    auto out = row[index].where();
    auto const text = row.fields()[index];
    auto const value = detail::trimmed(text);
    if (!value.empty()) out.column += static_cast<std::size_t>(value.data() - text.data());
    out.field = parse_smi_column(out.field).name;
    out.text = detail::excerpt(value);
    return out;
  }

  void find_columns() {
    auto const& file = rows_.report().file;
    at_.fill(nowhere);
    auto const& names = rows_.columns();
    bool any = false;
    for (std::size_t i = 0; i != names.size(); ++i) {
      auto const column = parse_smi_column(names[i]);
      auto const* const known = detail::smi_field_named(column.name);
      if (known == nullptr || at(known->field) != nowhere) {
        report_.ignored_columns.emplace_back(detail::trimmed(names[i]));
        continue;
      }
      if (!column.unit.empty() && column.unit != known->unit)
        throw error("a column in another unit than nvidia-smi's",
                    {.file = file, .field = std::string(column.name), .text = detail::excerpt(column.unit)});
      at(known->field) = i;
      any = true;
    }
    if (any) return;
    std::string text;
    for (auto const& name : names) text += (text.empty() ? "" : ",") + name;
    throw error("no column of `nvidia-smi --query-gpu` (where there is no header, name the columns)",
                {.file = file, .text = detail::excerpt(detail::trimmed(text))});
  }

  /// False for a line without anything in it, which an input of one column cannot tell from a row.
  bool read_gpu() {
    auto const& fields = rows_.row().fields();
    if (detail::trimmed(rows_.row().raw()).empty()) {
      auto& report = rows_.report();
      --report.rows, --report.kept, ++report.blank;
      return false;
    }
    // Between rows, and without regard to the columns, it tells of what it cannot reach.
    for (std::string_view const message :
         {"Unable to determine the device handle", "No devices were found", "Failed to initialize NVML",
          "NVML library version", "NVIDIA-SMI has failed"})
      if (detail::trimmed(rows_.row().raw()).starts_with(message))
        throw error("nvidia-smi could not reach a GPU, and tells no more of it", where(0));
    if (is_header()) throw error("a header among the rows", where(0));
    row_source source{*this};
    gpu_ = detail::gpu_from(source);
    for (auto const field : fields) {  // a GPU that is lost is so in columns that are not read, too
      if (field.find('[') == std::string_view::npos) continue;
      if (auto const why = absence_of(field)) detail::note_failure(gpu_, *why);
    }
    if (find_duplicates_ && !seen_.add(gpu_.uuid))
      throw error("a GPU that an earlier row has", source.where(smi_field::uuid));
    if (gpu_.failure) rows_.report().remark(nvidia_smi_remark::failing, rows_.row().where());
    return true;
  }
  /// Whether each field is the name of its column, as where outputs of several hosts were put together.
  [[nodiscard]] bool is_header() const {
    auto const& fields = rows_.row().fields();
    for (std::size_t i = 0; i != fields.size(); ++i)
      if (parse_smi_column(fields[i]).name != parse_smi_column(rows_.columns()[i]).name) return false;
    return true;
  }

  bool find_duplicates_;
  csv_reader rows_;
  std::array<std::size_t, static_cast<std::size_t>(smi_field::others)> at_{};
  nvidia_smi_gpu gpu_{};
  nvidia_smi_report report_{};
  detail::gpus_seen seen_{};
};

/// Reads all GPUs, one at a time.
/// \throws tonnage::error  as `nvidia_smi_reader`.
template <class Each>
nvidia_smi_report read_nvidia_smi(csv_input input, nvidia_smi_options options, Each each) {
  nvidia_smi_reader reader(std::move(input), std::move(options));
  while (reader.next()) each(reader.gpu());
  return reader.report();
}

}  // namespace tonnage::inline v0_1_0::formats
