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
#ifdef WITH_MPI
  int major = 0;
  int minor = 0;
  MPI_Get_version(&major, &minor);  // before MPI_Init, too
  fmt::print("MPI {}\n", major >= 3 ? "3 or newer" : "too old");
#endif
}
