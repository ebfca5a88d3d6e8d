// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
/// \file
/// A GPU as `nvidia-smi` describes it: a row for `tally`, with figures that are known, or not known for a reason.
///
/// `gpu.power_draw.value()` is 69.85 W, or throws "this value is not known: 'lost'";
/// `gpus | by(model) | tally(gpu_count)`.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tonnage/catalog/details.hpp>
#include <tonnage/catalog/named.hpp>
#include <tonnage/catalog/named_slice.hpp>
#include <tonnage/formats/nvidia_smi/mig.hpp>
#include <tonnage/formats/nvidia_smi/text.hpp>
#include <utility>
#include <vector>

namespace tonnage::inline v0_1_0::formats::nvidia_smi {

/// One GPU at one time. Texts that are not known are empty; the report tells why.
struct gpu_record {
  /// In packages. One, also of a GPU that is lost or cut into slices; a quarter for each of the four GPUs that an A16
  /// lists (`catalog::share_of_listed`); a part of that where the name is that of a slice (`catalog::slice_in`).
  quantity<kind::gpu> count = 1.0 * gpus;
  catalog::model model = unknown_model;  ///< one without figures where the catalogue does not know the name
  std::string name{};                    ///< as the driver calls it, "NVIDIA H100 80GB HBM3"
  std::string uuid{};                    ///< the same for good: "GPU-…"
  std::string serial{};                  ///< as on the board
  std::string bus_id{};                  ///< domain, bus, device and function
  std::string hostname{};                ///< of the machine it is in
  std::string driver_version{};          ///< "570.86.15"
  std::optional<std::int64_t> index{};   ///< not in XML
  reading<std::chrono::local_time<std::chrono::milliseconds>> timestamp{};  ///< the clock of the host, of no zone
  reading<quantity<kind::byte>> memory_total{};                             ///< in all
  reading<quantity<kind::byte>> memory_used{};                              ///< at that moment
  reading<busy> busy_share{};  ///< `utilization.gpu`: the part of the time in which any kernel ran. No MFU
  reading<quantity<kind::chip_power>> power_draw{};            ///< `power.draw`, else its average, else the instant
  reading<quantity<kind::chip_power>> power_limit{};           ///< as it was asked for
  reading<quantity<kind::chip_power>> enforced_power_limit{};  ///< what it is kept to
  reading<quantity<kind::chip_power>> default_power_limit{};   ///< as it is after a restart
  reading<quantity<kind::chip_power>> min_power_limit{};       ///< the least that may be asked for
  reading<quantity<kind::chip_power>> max_power_limit{};       ///< the most
  reading<double> celsius{};                                   ///< the temperature of the GPU
  reading<bool> mig_mode{};                                    ///< whether it is split into instances
  std::optional<absence> failure{};                            ///< `lost` or `requires_reset`
  std::vector<mig_instance> instances{};                       ///< not in a CSV
};

/// What is read of a GPU; `others` is not.
enum class field : unsigned char {
  timestamp,             ///< `timestamp`
  name,                  ///< `name`
  uuid,                  ///< `uuid`
  serial,                ///< `serial`
  bus_id,                ///< `pci.bus_id`
  hostname,              ///< `hostname`
  driver_version,        ///< `driver_version`
  index,                 ///< `index`
  memory_total,          ///< `memory.total`
  memory_used,           ///< `memory.used`
  busy_share,            ///< `utilization.gpu`
  power_draw,            ///< `power.draw`
  power_draw_average,    ///< `power.draw.average`
  power_draw_instant,    ///< `power.draw.instant`
  power_limit,           ///< `power.limit`
  enforced_power_limit,  ///< `enforced.power.limit`
  default_power_limit,   ///< `power.default_limit`
  min_power_limit,       ///< `power.min_limit`
  max_power_limit,       ///< `power.max_limit`
  temperature,           ///< `temperature.gpu`
  mig_mode,              ///< `mig.mode.current`
  recovery_action,       ///< `gpu_recovery_action`
  reset_required,        ///< `reset_status.reset_required`
  others
};

/// \cond
namespace detail {

struct field_name {
  std::string_view text;
  nvidia_smi::field field;
  std::string_view unit = "";
};
/// Names of `nvidia-smi --help-query-gpu`; the first of a field is the one that remarks call it by.
inline constexpr std::array fields{field_name{"timestamp", field::timestamp},
                                   field_name{"name", field::name},
                                   field_name{"gpu_name", field::name},
                                   field_name{"uuid", field::uuid},
                                   field_name{"gpu_uuid", field::uuid},
                                   field_name{"serial", field::serial},
                                   field_name{"gpu_serial", field::serial},
                                   field_name{"pci.bus_id", field::bus_id},
                                   field_name{"gpu_bus_id", field::bus_id},
                                   field_name{"hostname", field::hostname},
                                   field_name{"host", field::hostname},
                                   field_name{"host_name", field::hostname},
                                   field_name{"node", field::hostname},
                                   field_name{"nodename", field::hostname},
                                   field_name{"node_name", field::hostname},
                                   field_name{"server", field::hostname},
                                   field_name{"driver_version", field::driver_version},
                                   field_name{"index", field::index},
                                   field_name{"memory.total", field::memory_total, "MiB"},
                                   field_name{"memory.used", field::memory_used, "MiB"},
                                   field_name{"utilization.gpu", field::busy_share, "%"},
                                   field_name{"power.draw", field::power_draw, "W"},
                                   field_name{"power.draw.average", field::power_draw_average, "W"},
                                   field_name{"power.draw.instant", field::power_draw_instant, "W"},
                                   field_name{"power.limit", field::power_limit, "W"},
                                   field_name{"enforced.power.limit", field::enforced_power_limit, "W"},
                                   field_name{"power.default_limit", field::default_power_limit, "W"},
                                   field_name{"power.min_limit", field::min_power_limit, "W"},
                                   field_name{"power.max_limit", field::max_power_limit, "W"},
                                   field_name{"temperature.gpu", field::temperature, "C"},
                                   field_name{"mig.mode.current", field::mig_mode},
                                   field_name{"gpu_recovery_action", field::recovery_action},
                                   field_name{"reset_status.reset_required", field::reset_required}};

[[nodiscard]] constexpr field_name const* field_named(std::string_view name) noexcept {
  for (auto const& known : fields)
    if (same_letters(known.text, name)) return &known;
  return nullptr;
}
[[nodiscard]] constexpr std::string_view name_of(field f) noexcept {
  for (auto const& known : fields)
    if (known.field == f) return known.text;
  return {};
}

}  // namespace detail
/// \endcond

/// The field of a name such as `power.draw` or `gpu_uuid`.
[[nodiscard]] constexpr field field_named(std::string_view name) noexcept {
  auto const* const known = detail::field_named(name);
  return known == nullptr ? field::others : known->field;
}

/// Whether a text is a UUID that tells one GPU from another: `GPU-`, or `MIG-` of an instance, and 32 hexadecimal
/// digits, and not one that somebody masked by zeros.
[[nodiscard]] constexpr bool is_distinct_uuid(std::string_view text) noexcept {
  constexpr std::string_view form = "GPU-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (text.size() != form.size() || (!text.starts_with("GPU-") && !text.starts_with("MIG-"))) return false;
  bool only_zeros = true;
  for (std::size_t i = 4; i != form.size(); ++i) {
    char const c = text[i];
    bool const digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (form[i] == 'x' ? !digit : c != form[i]) return false;
    only_zeros = only_zeros && (form[i] != 'x' || c == '0');
  }
  return !only_zeros;
}

/// \cond
namespace detail {

/// Finds a GPU that was there before.
class gpus_seen {
 public:
  /// False for a UUID that came before. One that tells nothing is always new.
  [[nodiscard]] bool add(std::string const& uuid) { return !is_distinct_uuid(uuid) || add_text(uuid); }
  /// False for a text that came before.
  [[nodiscard]] bool add_text(std::string text) { return seen_.insert(std::move(text)).second; }

 private:
  std::set<std::string, std::less<>> seen_{};
};

/// Notes a reason that speaks for the whole GPU. A GPU that is lost needs no reset any more.
inline void note_failure(gpu_record& out, absence why) {
  if (why == absence::lost || (why == absence::requires_reset && !out.failure)) out.failure = why;
}

/// A GPU from where its fields stand: `source.text(field)` is a text, or none, and `source.absent(field, why,
/// in_words)` takes note of a field that is there without a value. A text that is no value costs its field, never the
/// GPU.
template <class Source>
[[nodiscard]] gpu_record gpu_from(Source& source) {
  gpu_record out;
  auto const read = [&](field f, auto grammar) -> decltype(grammar(std::string_view())) {
    std::optional<std::string_view> const text = source.text(f);
    if (!text) return absence::not_asked;
    try {
      auto value = grammar(*text);
      if (!value.is_known()) {
        source.absent(f, value.why(), to_string(value.why()));
        note_failure(out, value.why());
      }
      return value;
    } catch (error const& why) {
      source.absent(f, absence::unreadable, why.reason());
      return absence::unreadable;
    }
  };
  auto const name_in = [&](field f) { return read(f, parse_name).if_known().value_or(std::string()); };
  auto const power_in = [&](field f) { return read(f, parse_power); };
  out.timestamp = read(field::timestamp, parse_time);
  out.name = name_in(field::name);
  out.uuid = read(field::uuid, parse_uuid).if_known().value_or(std::string());
  out.serial = name_in(field::serial);
  out.bus_id = read(field::bus_id, parse_bus_id).if_known().value_or(std::string());
  out.hostname = name_in(field::hostname);
  out.driver_version = name_in(field::driver_version);
  auto const index = read(field::index, parse_index);
  if (index.is_known()) out.index = index.value();
  out.memory_total = read(field::memory_total, parse_memory);
  out.memory_used = read(field::memory_used, parse_memory);
  out.busy_share = read(field::busy_share, parse_busy);
  // Drivers before 530 know one draw; those since 570 print the average under both names, and XML has it only.
  out.power_draw = power_in(field::power_draw);
  for (auto const f : {field::power_draw_average, field::power_draw_instant}) {
    auto const draw = power_in(f);
    bool const says_more = draw.is_known() || out.power_draw == absence::not_asked;
    if (!out.power_draw.is_known() && says_more) out.power_draw = draw;
  }
  out.power_limit = power_in(field::power_limit);
  out.enforced_power_limit = power_in(field::enforced_power_limit);
  out.default_power_limit = power_in(field::default_power_limit);
  out.min_power_limit = power_in(field::min_power_limit);
  out.max_power_limit = power_in(field::max_power_limit);
  out.celsius = read(field::temperature, parse_celsius);
  out.mig_mode = read(field::mig_mode, parse_mode);
  for (auto const f : {field::recovery_action, field::reset_required}) {
    auto const asked = name_in(f);
    for (auto const* failing : {"Reset", "Reboot", "Drain and Reset", "Yes"})
      if (asked == failing) note_failure(out, absence::requires_reset);
  }
  auto const slice = catalog::slice_in(out.name);
  out.model = slice ? slice->model : catalog::find_or_unknown(out.name);
  out.count = catalog::share_of_listed(out.model) * (slice ? slice->share.value_or(1) : 1);
  return out;
}

}  // namespace detail
/// \endcond

}  // namespace tonnage::inline v0_1_0::formats::nvidia_smi
