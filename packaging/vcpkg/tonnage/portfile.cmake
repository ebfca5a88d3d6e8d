# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0

# There is no release yet: this port packages the working tree that it is a part of. vcpkg takes an installed or a cached
# package for up to date as long as the port's own files are the same, so scripts/registries writes a hash of the sources here.
set(hash_of_sources 02cc15c002ae8dd6d1d8710aba20db8c45c0b9a9c69528d3b1f53a9d947c8012)
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../../.." ABSOLUTE)
file(GLOB_RECURSE names RELATIVE "${SOURCE_PATH}" "${SOURCE_PATH}/cmake/*" "${SOURCE_PATH}/debugger/*" "${SOURCE_PATH}/include/*")
list(APPEND names CMakeLists.txt LICENSE)
list(FILTER names EXCLUDE REGEX "__pycache__")
list(SORT names)
set(lines "")
foreach(name IN LISTS names)
    file(SHA256 "${SOURCE_PATH}/${name}" hash)
    string(APPEND lines "${name} ${hash}\n")
endforeach()
string(SHA256 hash "${lines}")
if(NOT hash STREQUAL hash_of_sources)
    message(FATAL_ERROR "The sources of tonnage have changed. Run ${SOURCE_PATH}/scripts/registries and install again.")
endif()

set(VCPKG_BUILD_TYPE release) # header-only

vcpkg_cmake_configure(
    SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS
        -DTONNAGE_BUILD_TESTS=OFF
        -DTONNAGE_BUILD_EXAMPLES=OFF
        -DTONNAGE_BUILD_BENCHMARKS=OFF
        -DTONNAGE_COMPONENTS=
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/cmake/tonnage)
vcpkg_fixup_pkgconfig()

file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/share/doc")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
