// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
//
// A word of each component, so that its header is compiled and its library linked.
#include <fmt/format.h>

#include <tonnage/units.hpp>
#include <tonnage/units/format.hpp>

#ifdef WITH_TIME_ZONES
#include <tonnage/usage/named_zone.hpp>
#endif
#ifdef WITH_XML
#include <tonnage/formats/nvidia_smi/xml.hpp>
#endif
#ifdef WITH_JSON
#include <tonnage/formats/carbon/grid_json.hpp>
#endif
#ifdef WITH_GZIP
#include <tonnage/formats/gzip.hpp>
#endif
#ifdef WITH_ZSTD
#include <tonnage/formats/zstd.hpp>
#endif
#ifdef WITH_MPI
#include <tonnage/formats/mpi.hpp>
#endif

int main() {
  using namespace tonnage;
  fmt::print("{}\n", 260'000.0 * gpus);
#ifdef WITH_TIME_ZONES
  fmt::print("{}\n", named_zone("Asia/Seoul").name());
#endif
#ifdef WITH_XML
  auto const read = formats::nvidia_smi::read_xml("<nvidia_smi_log><attached_gpus>0</attached_gpus></nvidia_smi_log>",
                                                  {.file = "smi"}, [](auto const&) {});
  fmt::print("{} GPUs\n", read.rows);
#endif
#ifdef WITH_JSON
  fmt::print("{} countries\n", formats::carbon::read_grid_json("{}", {.file = "mix"}).countries.size());
#endif
#ifdef WITH_GZIP
  // Stored as they are: "hi" and its CRC-32.
  auto gzip = formats::gunzip(std::string_view("\x1F\x8B\b\0\0\0\0\0\0\3\1\2\0\xFD\xFFhi\xAC\x2A\x93\xD8\2\0\0\0", 25));
  fmt::print("gzip: {} bytes\n", gzip.more(0) ? gzip.text().size() : 0);
#endif
#ifdef WITH_ZSTD
  auto zstd = formats::unzstd(std::string_view("\x28\xB5\x2F\xFD\x20\x03\x19\0\0yes", 12));
  fmt::print("zstd: {} bytes\n", zstd.more(0) ? zstd.text().size() : 0);
#endif
#ifdef WITH_MPI
  int major = 0;
  int minor = 0;
  MPI_Get_version(&major, &minor);  // before MPI_Init, too
  fmt::print("MPI {}\n", major >= 3 ? "3 or newer" : "too old");
#endif
}
