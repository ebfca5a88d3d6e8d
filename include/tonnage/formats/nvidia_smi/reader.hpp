// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reads the GPUs of a host from `nvidia-smi --query-gpu=… --format=csv`, in any order of columns.
///
/// `read("name, power.draw [W]\nTesla T4, 26.78 W\n", {}, [&](gpu_record const& gpu) { … });` gives one
/// T4.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <tonnage/formats/csv/reader.hpp>
#include <tonnage/formats/nvidia_smi/gpu.hpp>
#include <tonnage/formats/table_lines.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats::nvidia_smi {

/// How to read an output of `nvidia-smi`.
struct options {
  std::string file{};                                   ///< its name, for errors; else the input's own
  bad_rows on_error = bad_rows::stop;                   ///< what a GPU does that cannot be read
  std::vector<std::string> columns{};                   ///< `--query-gpu`, where a CSV has no header (`noheader`)
  bool find_duplicates = true;                          ///< false for samples of the same GPUs over time (`--loop`)
  std::function<void(csv_progress const&)> progress{};  ///< called about once in a MiB, and at the end; not for XML
};

/// What became of the GPUs. `rows == kept + refused`; a GPU that fails is kept.
struct report : read_report {
  std::uint64_t failing = 0;                   ///< GPUs that are lost, or require a reset
  std::uint64_t instances = 0;                 ///< MIG instances of those that are kept
  std::vector<std::string> ignored_columns{};  ///< that nothing was read from

  /// "2 rows read, 2 kept, 0 refused; GPUs that fail: 1".
  [[nodiscard]] std::string summary() const {
    return read_report::summary() + (failing == 0 ? "" : "; GPUs that fail: " + std::to_string(failing));
  }
};

/// Remarks of the report, on GPUs that are kept. Beside these there is one for each field and reason that it was absent
/// for: "utilization.gpu: N/A", and "power.draw: a power of a GPU is not negative", each with the first place and text.
namespace remark {
/// a GPU is out of order
inline constexpr std::string_view failing = "a GPU that is lost or requires a reset: it counts";
/// there are more or fewer than announced
inline constexpr std::string_view other_count =
    "the number of GPUs is not what attached_gpus says: those that are there count";
}  // namespace remark

/// \cond
namespace detail {
[[nodiscard]] inline std::string absent_remark(field f, std::string const& why) {
  return std::string(name_of(f)) + ": " + why;
}
}  // namespace detail
/// \endcond

/// \cond
namespace detail {

/// The first line of an input that is not empty, where it is the shell's prompt with the command; else nothing.
[[nodiscard]] inline std::string prompt_in(csv_input& input) {
  if (input.text().empty()) (void)input.more(0);
  auto rest = input.text();
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  rest = trimmed(rest);
  auto const line = trimmed(rest.substr(0, rest.find('\n')));
  bool const is_prompt = is_shell_prompt(line) && line.find("nvidia-smi") != std::string_view::npos;
  return is_prompt ? std::string(line) : std::string();
}

/// What an output of `--query-gpu` looks like: the columns are those of `fields`, in that order of fields.
[[nodiscard]] inline table_lines_form form(std::string const& prompt) {
  table_lines_form out{.what = "`nvidia-smi --query-gpu`", .host_mark = ": "};
  out.columns.resize(static_cast<std::size_t>(field::others));
  for (auto const& known : fields) {
    auto& column = out.columns[static_cast<std::size_t>(known.field)];
    if (column.name.empty())
      column = {.name = std::string(known.text), .unit = std::string(known.unit)};
    else
      column.spellings.emplace_back(known.text);
  }
  // Columns of other queries, which have a GPU in several rows, or in none.
  for (char const* const name :
       {"pid", "process_name", "used_memory", "used_gpu_memory", "gpu_utilization", "max_memory_usage"})
    out.foreign.push_back({name, "processes"});
  for (char const* const name : {"retired_pages.address", "retired_pages.cause"})
    out.foreign.push_back({name, "retired pages"});
  for (char const* const name : {"graphics", "gr", "memory", "mem"}) out.foreign.push_back({name, "supported clocks"});
  for (auto const& message : messages)
    out.other_lines.push_back({std::string(message.begins), std::string(*message_in(message.begins))});
  if (!prompt.empty()) out.other_lines.push_back({prompt, ""});
  return out;
}

[[nodiscard]] inline table_lines line_source(csv_input input, csv_options options) {
  auto of = form(prompt_in(input));
  return table_lines(std::move(input), std::move(of), {.separator = ',', .quote = std::nullopt}, std::move(options));
}

/// Whether a text could be a GPU's name where nothing else in its row says that it is a GPU: one of the catalogue's, or
/// one that begins as NVIDIA's do.
[[nodiscard]] inline bool could_be_gpu_name(std::string_view text) {
  for (std::string_view const begins :
       {"NVIDIA ", "Tesla ", "Quadro ", "GeForce ", "TITAN ", "GRID ", "Graphics Device"})
    if (text.starts_with(begins)) return text.find(". ") == std::string_view::npos && !text.ends_with('.');
  return catalog::try_find(text) != nullptr;
}

/// Whether something that was read of a row says that it is a GPU: its name, its UUID, or a figure.
[[nodiscard]] inline bool tells_a_gpu(gpu_record const& row) {
  bool const figure = row.index || row.timestamp.is_known() || row.memory_total.is_known() ||
                      row.memory_used.is_known() || row.busy_share.is_known() || row.power_draw.is_known() ||
                      row.power_limit.is_known() || row.enforced_power_limit.is_known() ||
                      row.default_power_limit.is_known() || row.min_power_limit.is_known() ||
                      row.max_power_limit.is_known() || row.celsius.is_known() || row.mig_mode.is_known();
  return figure || row.failure || row.uuid.starts_with("GPU-") || could_be_gpu_name(row.name);
}

}  // namespace detail
/// \endcond

/// Reads GPUs one by one.
///
/// - No column is needed, but one at least is known. A GPU without a name is one of an unknown model.
/// - Values are as the grammars of `nvidia_smi/text.hpp` read them, with units or without (`nounits`). Separators may
///   have blanks around them, and nothing is quoted.
/// - A field that is absent is remarked, with its reason. A field that cannot be read, or has another unit than it
///   should, is absent (`unreadable`) and remarked with its text; the GPU is kept, and so is one that is lost.
/// - Warnings among the rows are refused, and so is a row of which a field cannot be read and nothing else says that it
///   is a GPU: a figure, a UUID, or a name that is in the catalogue or begins as NVIDIA's do. Where a row has nothing
///   but a name, it is one of these.
/// - A first line that is a prompt of the shell with the command is no record.
/// - Outputs that were put together may each have a header, with columns of its own, and a host's name before each line
///   ("node1: "), which becomes `hostname`. Other queries (`--query-compute-apps`) are an error.
/// - The power draw is `power.draw`; where that is absent, `power.draw.average`, else `power.draw.instant`.
/// - A GPU whose UUID an earlier row has is refused. UUIDs that are masked are not compared.
/// - A CSV tells no MIG instances: see `nvidia_smi/capture.hpp` and `nvidia_smi/xml.hpp`.
class reader {
 public:
  /// \throws tonnage::error  where no column is known, as in "No devices were found", or one has another unit than its
  ///                         field; and as `csv_reader`.
  explicit reader(csv_input input, options options = {})
      : find_duplicates_(options.find_duplicates),
        lines_(detail::line_source(std::move(input).named(options.file), {.file = options.file,
                                                                          .on_error = options.on_error,
                                                                          .columns = options.columns,
                                                                          .progress = std::move(options.progress)})) {}

  /// Goes to the next GPU; false at the end.
  /// \throws tonnage::error  for a bad row, where that stops; a further call goes on behind it.
  bool next() {
    return lines_.next_taken([&] {
      read_gpu();
      report_.failing += gpu_.failure ? 1U : 0U;
      return true;
    });
  }
  /// The GPU that `next` has found, until the next call.
  [[nodiscard]] gpu_record const& gpu() const noexcept { return gpu_; }

  /// What became of the rows so far.
  [[nodiscard]] nvidia_smi::report report() const {
    nvidia_smi::report out = report_;
    static_cast<read_report&>(out) = lines_.report();
    out.ignored_columns = lines_.ignored_columns();
    return out;
  }

  /// The GPUs as an input range: they pass once.
  using iterator = formats::detail::reader_iterator<reader, gpu_record>;
  [[nodiscard]] iterator begin() {
    return ++iterator(*this, [](reader const& from) -> auto const& { return from.gpu(); });
  }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

 private:
  /// The fields of the row at hand, for `gpu_from`.
  struct row_source {
    table_lines& lines;
    std::vector<read_remark> remarks{};  // of the row, made once it is kept
    std::optional<error> unreadable{};   // the first
    bool has_words = false;              // with which drivers say that a value is not there
    [[nodiscard]] std::optional<std::string_view> text(field f) const {
      return lines.text(static_cast<std::size_t>(f));
    }
    [[nodiscard]] place where(field f) const { return lines.where(static_cast<std::size_t>(f)); }
    void absent(field f, absence why, std::string const& in_words) {
      remarks.push_back({detail::absent_remark(f, in_words), 1, where(f)});
      if (why == absence::unreadable && !unreadable) unreadable = error(in_words, remarks.back().first);
      has_words = has_words || (why != absence::unreadable && why != absence::empty);
    }
  };

  void read_gpu() {
    row_source source{.lines = lines_};
    auto const& fields = lines_.row().fields();
    auto const name = source.text(field::name);
    if (name && fields.size() == 1 && !absence_of(*name) && !detail::could_be_gpu_name(*name))
      throw error("a text that is no GPU's name", source.where(field::name));
    gpu_ = detail::gpu_from(source);
    if (source.unreadable && !source.has_words && !detail::tells_a_gpu(gpu_)) throw *source.unreadable;
    if (gpu_.hostname.empty()) gpu_.hostname = std::string(lines_.host());
    for (auto const field : fields) {  // a GPU that is lost is so in columns that are not read, too
      if (field.find('[') == std::string_view::npos) continue;
      if (auto const why = absence_of(field)) detail::note_failure(gpu_, *why);
    }
    if (find_duplicates_ && !seen_.add(gpu_.uuid))
      throw error("a GPU that an earlier row has", source.where(field::uuid));
    for (auto const& each : source.remarks) lines_.report().remark(each.text, each.first);
    if (gpu_.failure) lines_.report().remark(remark::failing, lines_.row().where());
  }

  bool find_duplicates_;
  table_lines lines_;
  gpu_record gpu_{};
  nvidia_smi::report report_{};
  detail::gpus_seen seen_{};
};

/// Reads all GPUs, one at a time.
/// \throws tonnage::error  as `reader`.
template <class Each>
report read(csv_input input, options options, Each each) {
  reader reader(std::move(input), std::move(options));
  while (reader.next()) each(reader.gpu());
  return reader.report();
}

}  // namespace tonnage::inline v0_1_0::formats::nvidia_smi
