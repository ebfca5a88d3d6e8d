# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# tonnage_house: what our own tests, examples and benchmarks are built with.

set(CMAKE_CXX_EXTENSIONS OFF)

add_library(tonnage_house INTERFACE)
target_link_libraries(tonnage_house INTERFACE tonnage::tonnage)
if(MSVC)
  target_compile_options(tonnage_house INTERFACE /W4 /permissive- /utf-8)
else()
  target_compile_options(tonnage_house INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
endif()
