# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# tonnage_house: what our own tests, examples and benchmarks are built with: every component that can be had, and
# TONNAGE_HAS_XML and so on for a program that does more with one. `tonnage_absent_headers` are those that cannot be included.
#
# tonnage_strict: the same, and what other projects turn into errors. Whoever adds our headers with -I, and not as headers of
# the system, has our warnings among theirs; so the lessons, and all headers in one unit, are compiled with it.

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF) # from CMake 3.28 on each source would be read twice

add_library(tonnage_house INTERFACE)
target_link_libraries(tonnage_house INTERFACE tonnage::tonnage)
if(MSVC)
  target_compile_options(tonnage_house INTERFACE /W4 /permissive- /utf-8)
else()
  target_compile_options(tonnage_house INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
endif()

add_library(tonnage_strict INTERFACE)
target_link_libraries(tonnage_strict INTERFACE tonnage_house)
if(NOT MSVC)
  target_compile_options(tonnage_strict INTERFACE
    -Wcast-qual -Wdate-time -Wdeprecated-copy-dtor -Wdouble-promotion -Wextra-semi -Wformat=2 -Wimplicit-fallthrough
    -Wmisleading-indentation -Wmismatched-tags -Wnon-virtual-dtor -Wnull-dereference -Wold-style-cast
    -Woverloaded-virtual -Wredundant-decls -Wsign-conversion -Wsuggest-override -Wundef -Wunused -Wvla
    -Wzero-as-null-pointer-constant
    $<IF:$<CXX_COMPILER_ID:GNU>,-Wcast-align=strict,-Wcast-align>
    $<$<CXX_COMPILER_ID:GNU>:-Walloca -Wctor-dtor-privacy -Wduplicated-branches -Wduplicated-cond -Wlogical-op
      -Wstrict-null-sentinel -Wuseless-cast>)
endif()

set(tonnage_absent_headers "")
foreach(component IN LISTS tonnage_components)
  tonnage_find_component(${component})
  if(component STREQUAL "mpi") # only its own programs are linked with it (tests/mpi)
    list(APPEND tonnage_absent_headers ${tonnage_mpi_headers})
  elseif(TARGET tonnage::${component})
    string(TOUPPER ${component} upper)
    target_link_libraries(tonnage_house INTERFACE tonnage::${component})
    target_compile_definitions(tonnage_house INTERFACE TONNAGE_HAS_${upper}=1)
  else()
    message(STATUS "the component ${component} is not tested: ${tonnage_${component}_package} is not installed")
    list(APPEND tonnage_absent_headers ${tonnage_${component}_headers})
  endif()
endforeach()

# Which of our own headers a precompiled header holds: where only running matters, all; elsewhere none.
set(tonnage_parsed_once "")
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  set(tonnage_parsed_once <tonnage/tonnage.hpp> <tonnage/accounting.hpp> <tonnage/formats.hpp> <tonnage/usage.hpp>)
  # A local name may be one of a header that its file does not include.
  target_compile_options(tonnage_house INTERFACE -Wno-shadow)
endif()
