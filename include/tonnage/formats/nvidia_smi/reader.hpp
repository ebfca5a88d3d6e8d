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
  std::uint64_t failing = 0;    ///< GPUs that are lost, or require a reset
  std::uint64_t instances = 0;  ///< MIG instances of those that are kept

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
/// a whole output, and nothing in it
inline constexpr std::string_view no_gpu = "an output of nvidia-smi without a GPU";
/// two rows that may be one GPU, or GPUs of two hosts
inline constexpr std::string_view same_index =
    "an index or bus id that an earlier row has, and no UUID or host tells them apart: both count";
/// a name such as "GRID A100D-40C", or "… MIG 3g.20gb"
inline constexpr std::string_view slice = "a name of a slice of a GPU: it counts as that part of one";
/// the same, of a board that nobody knows
inline constexpr std::string_view slice_of_unknown =
    "a name of a slice of a GPU, and how much of one it is, is unknown: it counts as a whole one";
}  // namespace remark

/// \cond
namespace detail {
[[nodiscard]] inline std::string absent_remark(field f, std::string const& why) {
  return std::string(name_of(f)) + ": " + why;
}
/// What is remarked of a GPU whose name is that of a slice.
[[nodiscard]] inline std::optional<std::string_view> slice_remark(gpu_record const& of) {
  auto const slice = catalog::slice_in(of.name);
  if (!slice) return std::nullopt;
  return slice->share ? remark::slice : remark::slice_of_unknown;
}
}  // namespace detail
/// \endcond

/// \cond
namespace detail {

/// The first line of an input that is not empty.
[[nodiscard]] inline std::string first_line_in(csv_input& input) {
  if (input.text().empty()) (void)input.more(0);
  auto const rest = trimmed(formats::detail::behind_marks(input.text()));
  return std::string(trimmed(rest.substr(0, rest.find('\n'))));
}

/// What an output of `--query-gpu` looks like: the columns are those of `fields`, in that order of fields.
[[nodiscard]] inline table_lines_form form(std::string const& prompt) {
  table_lines_form out{.what = "`nvidia-smi --query-gpu`", .host_mark = ": "};
  out.columns.resize(static_cast<std::size_t>(field::others));
  std::vector<std::string> one_gpu;  // what tells a GPU from others, by all its names
  for (auto const& known : fields) {
    for (auto const each : {field::index, field::uuid, field::bus_id, field::serial, field::timestamp})
      if (known.field == each) one_gpu.emplace_back(known.text);
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
  for (char const* const name : {"gtemp", "mtemp", "sm"}) out.foreign.push_back({name, "samples of `nvidia-smi dmon`"});
  for (char const* const name : {"graphics", "gr", "memory", "mem"}) out.foreign.push_back({name, "supported clocks"});
  // A number of GPUs beside a name; nvidia-smi's own `count`, of all in the host, stands beside what tells them apart.
  for (char const* const name : {"gpus", "gpu_count", "num_gpus", "quantity"})
    out.foreign.push_back({name, "numbers of GPUs"});
  for (char const* const name : {"count", "counts", "n", "num", "number", "qty", "amount", "total", "total_gpus",
                                 "gpus_total", "number_of_gpus", "anzahl"})
    out.foreign.push_back({name, "numbers of GPUs", one_gpu});
  for (auto const& message : messages)
    out.other_lines.push_back({std::string(message.begins), std::string(*message_in(message.begins))});
  if (!prompt.empty()) out.other_lines.push_back({prompt, ""});
  return out;
}

[[nodiscard]] inline table_lines line_source(csv_input given, csv_options options) {
  auto input = formats::detail::in_utf8(std::move(given));
  auto const first = first_line_in(input);
  bool const is_prompt = is_shell_prompt(first) && first.find("nvidia-smi") != std::string::npos;
  // nvidia-smi quotes nothing; programs that wrote its table anew may quote all of it, or what has a comma.
  // A spreadsheet of a country with decimal commas has semicolons for its commas.
  bool const is_of_spreadsheet =
      !is_prompt && first.find(';') != std::string::npos && first.find(',') == std::string::npos;
  bool const is_quoted =
      first.starts_with('"') || is_of_spreadsheet || input.text().find(",\"") != std::string_view::npos;
  auto const quote = is_quoted ? std::optional('"') : std::nullopt;
  return table_lines(std::move(input), form(is_prompt ? first : std::string()),
                     {.separator = is_of_spreadsheet ? ';' : ',', .quote = quote}, std::move(options));
}

/// Whether a text is made of words as the names of GPUs are: each begins with a capital or a digit, but for `lower` of
/// them ("with" of a Max-Q); one begins with a letter, and a single word has a digit, too. Others are not: "Killed",
/// "connection lost", "4711".
[[nodiscard]] constexpr bool is_like_gpu_name(std::string_view text, int lower = 0) noexcept {
  bool const marks = text.find_first_of(":;=|") != std::string_view::npos || text.ends_with('.') ||
                     text.find(". ") != std::string_view::npos;
  if (text.empty() || marks) return false;
  bool const more = text.find(' ') != std::string_view::npos;
  bool const digit = text.find_first_of("0123456789") != std::string_view::npos;
  bool capital = false;
  while (!text.empty()) {
    char const c = take_word(text).front();
    bool const is_capital = c >= 'A' && c <= 'Z';
    capital = capital || is_capital;
    lower -= is_capital || (c >= '0' && c <= '9') || c == '(' ? 0 : 1;
  }
  return lower >= 0 && capital && (more || digit);
}
/// Whether a text is a GPU's name without anything else in its row saying so: one of the catalogue's, or one that
/// begins as NVIDIA's do.
[[nodiscard]] inline bool is_gpu_name(std::string_view text) {
  for (std::string_view const begins :
       {"NVIDIA ", "Tesla ", "Quadro ", "GeForce ", "TITAN ", "GRID ", "Graphics Device"})
    if (text.starts_with(begins)) return is_like_gpu_name(text, 1);
  return catalog::try_find(text) != nullptr;
}
/// What the fields of a row say of it: whether it is a GPU, or a message that has as many commas.
class row_evidence {
 public:
  /// A text that was read: only a GPU has it, a GPU may have it, or none ever has.
  void text(field f, std::string_view text) {
    if (text.empty()) return;
    bool const one_word = text.find(' ') == std::string_view::npos;
    bool const number = text.front() >= '0' && text.front() <= '9';
    identified_ = identified_ || (f == field::name && is_gpu_name(text)) ||
                  (f == field::uuid && one_word && (text.starts_with("GPU-") || text.starts_with("MIG-"))) ||
                  (f == field::bus_id && is_bus_id(text));
    found_ = found_ || (one_word && number && (f == field::serial || f == field::driver_version));
    note(f == field::name ? is_like_gpu_name(text) : one_word, {f, nullptr});
  }
  /// A value that was read, or a word with which drivers say that there is none.
  void value(bool known) noexcept { found_ = found_ || known; }
  /// A reason that speaks for the whole GPU.
  void failure(bool failing) noexcept { identified_ = identified_ || failing; }
  /// A text in the place of a value. Several words are a message; one, or a number in another unit, may be a value of
  /// drivers to come.
  void unreadable(field f, std::string_view text, std::string const& why) {
    bool const number = text.find_first_of("+-.0123456789") == 0;
    note(f == field::timestamp || number || text.find(' ') == std::string_view::npos, {f, &why});
  }

  /// A field that says against it, and why it does where its grammar said so.
  struct doubt {
    nvidia_smi::field field;
    std::string const* reason;
    [[nodiscard]] std::string why() const {
      if (reason != nullptr) return *reason;
      return field == field::name ? "a text that is no GPU's name" : "a text that tells no GPU";
    }
  };
  /// Whether it is no GPU, and the field that says most against it; `others` where all are empty.
  [[nodiscard]] std::optional<doubt> against() const {
    if (identified_ || (found_ && !foreign_)) return std::nullopt;
    return foreign_ ? foreign_ : odd_ ? odd_ : doubt{field::others, nullptr};
  }

 private:
  void note(bool possible, doubt one) {
    auto& first = possible ? odd_ : foreign_;
    if (!first) first = one;
  }
  bool identified_ = false;         // by something that only a GPU has
  bool found_ = false;              // something that a GPU has
  std::optional<doubt> foreign_{};  // the first field that no GPU has so
  std::optional<doubt> odd_{};      // the first that says nothing
};

}  // namespace detail
/// \endcond

/// Reads GPUs one by one.
///
/// - No column is needed, but one at least is known. A GPU without a name is one of an unknown model.
/// - Values are as the grammars of `nvidia_smi/text.hpp` read them, with units or without (`nounits`). Separators may
///   have blanks around them. Nothing is quoted, unless the first line begins with a quote, or a field does.
/// - A field that is absent is remarked, with its reason. A field that cannot be read, or has another unit than it
///   should, is absent (`unreadable`) and remarked with its text; the GPU is kept, and so is one that is lost.
/// - Warnings among the rows are refused. A row is a GPU by what only a GPU has: a UUID or a bus id in its form, a name
///   that is in the catalogue or begins as NVIDIA's do, or that it is lost. Else it needs a figure, an index, a serial
///   number or a driver, and no field that no GPU has: several words in the place of a value, or a name such as
///   "processes killed". So a GPU that nobody knows yet is read, and "12, processes killed" is refused.
/// - A first line that is a prompt of the shell with the command is no record.
/// - Outputs that were put together may each have a header, with columns of its own, and a host's name before each line
///   ("node1: ", "node1:", "[node1] "), which becomes `hostname`. Other queries (`--query-compute-apps`) are an error.
/// - The power draw is `power.draw`; where that is absent, `power.draw.average`, else `power.draw.instant`.
/// - A GPU that an earlier row has is refused: by its UUID; where that is masked or absent, by its host and its bus id,
///   else its index. Without a host these identify GPUs below one header, if rows have a `timestamp`; else both rows
///   count, and are remarked. Samples over time (`--loop`) are read with `find_duplicates` set to false.
/// - A device whose name is that of a slice ("GRID A100D-40C", "… MIG 3g.20gb") counts as that part of a GPU
///   (`catalog::slice_in`), and as a whole one where that is unknown; both are remarked.
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
    return next_taken([](gpu_record const&) {});
  }
  /// Goes to the next GPU that `each` takes: an error that it throws refuses the row at its line.
  template <class Each>
  bool next_taken(Each each) {
    return lines_.next_taken([&] {
      read_gpu();
      each(std::as_const(gpu_));
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
    struct absent_field {
      nvidia_smi::field field;
      absence why;
      std::string in_words;
    };
    table_lines const& lines;
    std::vector<absent_field> absent_fields{};  // remarked once the row is kept
    [[nodiscard]] std::optional<std::string_view> text(field f) const {
      return lines.text(static_cast<std::size_t>(f));
    }
    [[nodiscard]] place where(field f) const { return lines.where(static_cast<std::size_t>(f)); }
    void absent(field f, absence why, std::string const& in_words) { absent_fields.push_back({f, why, in_words}); }
  };

  [[nodiscard]] bool has_figure() const {
    auto const& of = gpu_;
    return of.index || of.timestamp.is_known() || of.memory_total.is_known() || of.memory_used.is_known() ||
           of.busy_share.is_known() || of.power_draw.is_known() || of.power_limit.is_known() ||
           of.enforced_power_limit.is_known() || of.default_power_limit.is_known() || of.min_power_limit.is_known() ||
           of.max_power_limit.is_known() || of.celsius.is_known() || of.mig_mode.is_known();
  }
  /// Refuses a row of which nothing says that it is a GPU, or a field that it is none.
  void require_gpu(row_source const& source) const {
    detail::row_evidence evidence;
    evidence.text(field::name, gpu_.name);
    evidence.text(field::uuid, gpu_.uuid);
    evidence.text(field::bus_id, gpu_.bus_id);
    evidence.text(field::serial, gpu_.serial);
    evidence.text(field::driver_version, gpu_.driver_version);
    evidence.text(field::hostname, gpu_.hostname);
    evidence.value(has_figure());
    evidence.failure(gpu_.failure.has_value());
    for (auto const& each : source.absent_fields) {
      if (each.why == absence::unreadable)
        evidence.unreadable(each.field, *source.text(each.field), each.in_words);
      else
        evidence.value(each.why != absence::empty);
    }
    if (auto const against = evidence.against()) {
      if (against->field == field::others) throw error("a row that tells nothing of a GPU", lines_.row().where());
      throw error(against->why(), source.where(against->field));
    }
  }
  /// False for a row that may be the GPU of an earlier one. Samples over time (`--loop`) have one header: behind a
  /// further one may be another host.
  /// \throws tonnage::error  for one that is
  [[nodiscard]] bool is_new(row_source const& source) {
    auto const require = [&](bool added, field f) {
      if (!added) throw error("a GPU that an earlier row has", source.where(f));
    };
    if (is_distinct_uuid(gpu_.uuid)) {
      require(seen_.add(gpu_.uuid), field::uuid);
      return true;
    }
    bool const has_bus_id = is_bus_id(gpu_.bus_id);
    if (!has_bus_id && !gpu_.index) return true;
    auto const number = has_bus_id ? gpu_.bus_id : std::to_string(*gpu_.index);
    auto const of = has_bus_id ? field::bus_id : field::index;
    if (!gpu_.hostname.empty()) {
      require(seen_.add_text(gpu_.hostname + '\n' + number), of);
      return true;
    }
    if (gpu_.timestamp.is_known())
      require(seen_.add_text(std::to_string(lines_.headers()) + '\n' + number + '\n' + gpu_.name + '\n' + gpu_.serial),
              of);
    return seen_.add_text('\n' + number);
  }
  void read_gpu() {
    row_source source{.lines = lines_};
    auto const& fields = lines_.row().fields();
    gpu_ = detail::gpu_from(source);
    require_gpu(source);
    if (gpu_.hostname.empty()) gpu_.hostname = std::string(lines_.host());
    for (auto const field : fields) {  // a GPU that is lost is so in columns that are not read, too
      if (field.find('[') == std::string_view::npos) continue;
      if (auto const why = absence_of(field)) detail::note_failure(gpu_, *why);
    }
    bool const may_be_same = find_duplicates_ && !is_new(source);
    if (may_be_same) lines_.report().remark(remark::same_index, lines_.row().where());
    for (auto const& each : source.absent_fields)
      lines_.report().remark(detail::absent_remark(each.field, each.in_words), source.where(each.field));
    if (auto const what = detail::slice_remark(gpu_)) lines_.report().remark(*what, source.where(field::name));
    if (gpu_.failure) lines_.report().remark(remark::failing, lines_.row().where());
  }

  bool find_duplicates_;
  table_lines lines_;
  gpu_record gpu_{};
  nvidia_smi::report report_{};
  detail::gpus_seen seen_{};
};

/// Reads all GPUs, one at a time. An error that `each` throws refuses the row at its line.
/// \throws tonnage::error  as `reader`.
template <class Each>
report read(csv_input input, options options, Each each) {
  reader reader(std::move(input), std::move(options));
  while (reader.next_taken(each)) continue;
  return reader.report();
}

}  // namespace tonnage::inline v0_1_0::formats::nvidia_smi
