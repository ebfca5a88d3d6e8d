# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# Optional components: headers that need a library which the rest does without. Read by our own build and, installed, by
# tonnageConfig.cmake. A component is looked for only when somebody asks for it.
#
# The target of component X is tonnage::X; it brings tonnage and the library.

set(tonnage_components time_zones xml json gzip zstd mpi)
set(tonnage_time_zones_package date)
set(tonnage_time_zones_target date::date-tz)
set(tonnage_time_zones_headers usage/named_zone.hpp)
set(tonnage_xml_package pugixml)
set(tonnage_xml_target pugixml::pugixml)
set(tonnage_xml_headers formats/nvidia_smi/xml.hpp)
set(tonnage_json_package nlohmann_json)
set(tonnage_json_target nlohmann_json::nlohmann_json)
set(tonnage_json_headers formats/carbon/grid_json.hpp)
set(tonnage_gzip_package ZLIB)
set(tonnage_gzip_target ZLIB::ZLIB)
set(tonnage_gzip_headers formats/gzip.hpp)
set(tonnage_zstd_package zstd)
set(tonnage_zstd_target zstd::libzstd zstd::libzstd_shared zstd::libzstd_static) # before 1.5.6 there was no zstd::libzstd
set(tonnage_zstd_headers formats/zstd.hpp)
set(tonnage_mpi_package MPI)
set(tonnage_mpi_parts COMPONENTS CXX)
set(tonnage_mpi_target MPI::MPI_CXX)
set(tonnage_mpi_headers formats/mpi.hpp)

# tonnage_library_of(NAME): sets tonnage_NAME_library to the first of its targets that there is.
function(tonnage_library_of component)
  set(found "")
  foreach(target IN LISTS tonnage_${component}_target)
    if(NOT found AND TARGET ${target})
      set(found ${target})
    endif()
  endforeach()
  set(tonnage_${component}_library "${found}" PARENT_SCOPE)
endfunction()

# tonnage_find_component(NAME): makes tonnage::NAME where its library is found, and sets tonnage_NAME_FOUND. A macro, because
# packages set variables that their targets need later.
macro(tonnage_find_component component)
  if("${component}" IN_LIST tonnage_components)
    # A target alone is no proof: newer CMakes make MPI's where MPI is not. Whether the package was found is known only
    # where somebody looked for it: a project may have made the target itself.
    tonnage_library_of(${component})
    if(NOT tonnage_${component}_library)
      find_package(${tonnage_${component}_package} QUIET ${tonnage_${component}_parts})
      tonnage_library_of(${component})
    endif()
    if(tonnage_${component}_library
        AND (NOT DEFINED ${tonnage_${component}_package}_FOUND OR ${tonnage_${component}_package}_FOUND))
      set(tonnage_${component}_FOUND TRUE)
      if(TARGET tonnage::${component})
        # by somebody before
      elseif(TARGET tonnage) # our own build, or a project that has it as a part
        add_library(tonnage_${component} INTERFACE)
        add_library(tonnage::${component} ALIAS tonnage_${component})
        target_link_libraries(tonnage_${component} INTERFACE tonnage::tonnage ${tonnage_${component}_library})
      else()
        add_library(tonnage::${component} INTERFACE IMPORTED)
        target_link_libraries(tonnage::${component} INTERFACE tonnage::tonnage ${tonnage_${component}_library})
      endif()
    endif()
  endif()
endmacro()
