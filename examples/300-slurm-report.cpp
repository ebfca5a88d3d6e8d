// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// Who used a Slurm cluster: GPU-hours, CPU-hours and node-hours, by what you like.
///
/// After this lesson you can read `sacct`, turn its jobs into a ledger in the zone of the cluster, and know what was kept of
/// the file, and what was refused and why.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tonnage/core/display_text.hpp>
#include <tonnage/formats/slurm.hpp>
#include <tonnage/report.hpp>
#include <tonnage/tally/use.hpp>
#include <tonnage/usage/any_zone.hpp>
#include <vector>

#if defined(TONNAGE_HAS_TIME_ZONES)
#include <tonnage/usage/named_zone.hpp>
#endif
#if __has_include(<unistd.h>)
#include <unistd.h>
#endif

using namespace tonnage;

namespace {

bool is_terminal() {
#if __has_include(<unistd.h>)
  return isatty(STDERR_FILENO) != 0;
#else
  return false;
#endif
}

constexpr char const* usage =
    R"(GPU-hours, CPU-hours and node-hours of a Slurm cluster, from the output of `sacct -P`.

usage: 300-slurm-report FILE... [--by=KEYS] [--from=DATE] [--to=DATE] [--tz=ZONE] [--fields=NAMES]
                                [--delimiter=TEXT] [--gpu=NAME] [--format=FORMAT]

  FILE               `sacct -P --format=JobID,Account,User,Partition,State,Start,End,Elapsed,NCPUS,NNodes,AllocTRES`,
                     in any order of columns; several of one cluster in any order: of two rows of one allocation
                     the later one counts; steps do not count; what still runs counts until --to
  --by=KEYS          up to two of account, user, partition, model, state, day, month; default: account
  --from=DATE        from the beginning of this day on; default: the first start in the files
  --to=DATE          up to the end of this day; default: the latest time that the files tell
  --tz=ZONE          of the cluster's clock: UTC, +9, -03:30 or a name such as America/New_York; default: UTC
  --fields=NAMES     the columns of files without a header, separated by commas
  --delimiter=TEXT   of `sacct --delimiter`; default: |
  --gpu=NAME         what GPUs are whose type the file does not tell, such as a100 or mi250x; default: of no known model
  --format=FORMAT    text, markdown, csv, json; default: text
  --help             this text

example:
  300-slurm-report --by=account,month --tz=-5 jobs.txt
)";

constexpr std::string_view keys[] = {"account", "user", "partition", "model", "state", "day", "month"};

struct options {
  std::vector<std::string> files{}, keys{}, fields{};
  std::optional<tonnage::date> from{}, to{};
  any_zone zone{};
  std::string format = "text", delimiter = "|", gpu{};
};

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t end = 0; end != std::string_view::npos; text.remove_prefix(std::min(text.size(), end + 1))) {
    end = text.find(',');
    out.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
  }
  return out;
}

any_zone parse_zone(std::string const& text) {
#if defined(TONNAGE_HAS_TIME_ZONES)
  if (text.find('/') != std::string::npos) return named_zone(text);
#endif
  return parse_utc_offset(text);
}

options parse_arguments(std::span<char* const> arguments) {
  options out;
  for (std::string_view const argument : arguments) {
    auto const equals = argument.find('=');
    auto const name = argument.substr(0, equals);
    auto const value = equals == std::string_view::npos ? "" : argument.substr(equals + 1);
    if (!argument.starts_with("--")) {
      out.files.emplace_back(argument);
    } else if (name == "--by") {
      out.keys = split(value);
      if (out.keys.size() > 2) throw error("up to two keys", {.field = "--by", .text = out.keys[2]});
      for (auto const& key_name : out.keys)
        if (std::find(std::begin(keys), std::end(keys), key_name) == std::end(keys))
          throw error("no such key (--help lists them)", {.field = "--by", .text = key_name});
    } else if (name == "--from") {
      out.from = parse_date(value);
    } else if (name == "--to") {
      out.to = parse_date(value);
    } else if (name == "--tz") {
      out.zone = parse_zone(std::string(value));
    } else if (name == "--fields") {
      out.fields = split(value);
    } else if (name == "--delimiter") {
      out.delimiter = value;
    } else if (name == "--gpu") {
      out.gpu = value;
    } else if (name == "--format") {
      for (auto const* known : {"text", "markdown", "csv", "json"}) out.format = value == known ? known : out.format;
      if (value != out.format)
        throw error("text, markdown, csv or json", {.field = "--format", .text = std::string(value)});
    } else {
      throw error("no such argument (--help lists them)", {.text = std::string(argument)});
    }
  }
  return out;
}

/// What of a piece a key names, as text.
template <class Piece>
std::string key_of(std::string const& name, Piece const& piece) {
  auto const& record = *piece.record;
  if (name == "account") return std::string(record.account.text());
  if (name == "user") return std::string(record.user.text());
  if (name == "partition") return record.partition;
  if (name == "model") return std::string(record.model->name);
  if (name == "state") return to_string(record.state);
  if (name == "day") return to_string(piece.label());
  return to_string(piece.label()).substr(0, 7);  // month
}

/// A line on a terminal that says how far the reader has come in a large file.
void tell_progress(std::string const& file, formats::csv_progress const& far) {
  constexpr std::uint64_t large = 64U << 20;
  if (!is_terminal() || !far.total || *far.total < large) return;
  fmt::print(stderr, "\r{}: {:3.0f} %{}", file,
             100.0 * static_cast<double>(far.bytes) / static_cast<double>(*far.total),
             far.bytes == *far.total ? "\n" : "");
}

void tell_refusals(formats::read_report const& report) {
  for (auto const& each : report.refusals) fmt::print(stderr, "  {}\n", shown_text(each.what()));
}

void tell_remarks(formats::read_report const& report, char const* of) {
  for (auto const& each : report.remarks)
    fmt::print(stderr, "  {}: {} {}, the first in {}, line {}\n", each.text, each.times, of,
               shown_text(each.first.file), each.first.line);
}

/// All jobs of the files, each allocation once, with what became of every row.
formats::slurm::log read(options const& o) {
  formats::slurm::log out;
  for (auto const& name : o.files) {
    formats::slurm::options how{.on_error = formats::bad_rows::collect,
                                .columns = o.fields,
                                .separator = std::string_view(o.delimiter),
                                .needs_gpus = true,
                                .gpus_without_type = o.gpu};
    how.progress = [&](formats::csv_progress const& far) { tell_progress(name, far); };
    out.read(formats::csv_input::of_file(name), how);
    auto const& report = out.last_report();
    fmt::print(stderr, "{}\n", shown_text(report.summary()));
    tell_refusals(report);
    report.require_kept();
  }
  tell_remarks(out.report(), "rows");
  return out;
}

void print(options const& o) {
  auto const log = read(o);
  std::vector<formats::slurm::use> records;
  auto const told =
      formats::slurm::uses_of(log, o.zone, {.on_error = formats::bad_rows::collect},
                              [&](formats::slurm::use const& used, auto const&) { records.push_back(used); });
  if (told.refused != 0) fmt::print(stderr, "jobs whose use is unknown, and does not count: {}\n", told.refused);
  tell_refusals(told);
  tell_remarks(told, "jobs");
  told.require_kept();
  if (records.empty()) throw error("no job used anything", {.file = o.files.front()});
  time_span whole = span_of(records);
  if (auto const made = log.until(o.zone); made && !o.to)  // when the last of the files was made
    whole.end = std::max(whole.end, *made);
  auto const made_at = to_string(time_span(whole.end, whole.end), o.zone).substr(0, 19);
  if (auto const running = log.report().running; running != 0)
    fmt::print(stderr, "still running: {}, up to {}\n", running, o.to ? "the end of --to" : made_at);
  auto const midnight = [&](tonnage::date first) { return midnight_of(o.zone, first); };
  if (o.from && o.to && *o.to < *o.from) throw error("--to is before --from", {.text = to_string(*o.to)});
  if (o.from && !o.to && midnight(*o.from) >= whole.end)
    throw error("no job used anything from this day on", {.field = "--from", .text = to_string(*o.from)});
  if (o.to && !o.from && midnight(*o.to + std::chrono::days(1)) <= whole.begin)
    throw error("no job used anything up to this day", {.field = "--to", .text = to_string(*o.to)});
  time_span const span(o.from ? midnight(*o.from) : whole.begin,
                       o.to ? midnight(*o.to + std::chrono::days(1)) : whole.end);

  auto const pieces = records | over(span, o.zone).by_days();
  auto const named = [&](std::size_t n) {
    auto const name = n < o.keys.size() ? o.keys[n] : "account";
    return key(name, [name](auto const& piece) { return key_of(name, piece); });
  };

  auto const tell = [&](auto const& answer) {
    auto const table = report::grid_of(answer);
    if (o.format == "csv") return fmt::print("{}", report::to_csv(table));
    if (o.format == "json") return fmt::print("{}\n", report::to_json(table));
    if (o.format == "markdown") return fmt::print("{}\n", report::to_markdown(table));
    fmt::print("{}\n\n", report::to_text(table));
    auto const hours = [](auto const& total, char const* what) {
      return total.is_complete() ? fmt::format("{:.4f} {}", total.value().in_hours(), what)
                                 : fmt::format("{} unknown", what);
    };
    fmt::print("{}, {}, {} in {} jobs\n", hours(answer.total(gpu_hours_used), "GPU-hours"),
               hours(answer.total(cpu_hours_used), "CPU-hours"), hours(answer.total(node_hours_used), "node-hours"),
               answer.total(jobs_started).value());
  };
  if (o.keys.size() == 2)
    tell(pieces | by(named(0), named(1)) | tally(gpu_hours_used, cpu_hours_used, node_hours_used, jobs_started));
  else
    tell(pieces | by(named(0)) | tally(gpu_hours_used, cpu_hours_used, node_hours_used, jobs_started));
}

}  // namespace

int main(int argc, char** argv) try {
  std::span const arguments(argv + 1, static_cast<std::size_t>(argc - 1));
  bool const help = std::any_of(arguments.begin(), arguments.end(), [](std::string_view a) { return a == "--help"; });
  if (help || arguments.empty()) {
    fmt::print("{}", usage);
    return 0;
  }
  auto const o = parse_arguments(arguments);
  if (o.files.empty()) throw error("no file to read (--help tells more)");
  try {
    print(o);
  } catch (error const& e) {
    fmt::print(stderr, "300-slurm-report: {}\n", shown_text(e.what()));
    return 1;
  }
  return 0;
} catch (error const& e) {  // of the arguments
  fmt::print(stderr, "300-slurm-report: {}\n", shown_text(e.what()));
  return 2;
}

// Exercise: Of the GPU-hours in 300-slurm-report.sacct up to the end of 3 March 2026, UTC, what share was held by jobs
// that came to their end, and what share by those that ran out of time? It takes three steps: read, cut, tally by
// state.
