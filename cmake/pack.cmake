# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# Packages of what is installed, and of the sources; from any configured build folder:
#
#     cpack                                     tonnage-0.1.0-headers.tar.gz and tonnage-dev_0.1.0_all.deb
#     cpack --config CPackSourceConfig.cmake    tonnage-0.1.0.tar.gz
#
# The same sources give the same bytes, whatever the machine, the user and the hour: CPack takes the time from
# SOURCE_DATE_EPOCH, and packaging/cpack/ sees to what CPack 3.25 leaves to chance.

# What `scripts/amalgamate --output BUILD/single_include/tonnage/tonnage.hpp` makes goes into the source package from here, if
# it is there.
set(CPACK_TONNAGE_SINGLE_INCLUDE ${PROJECT_BINARY_DIR}/single_include)

set(CPACK_TONNAGE_SOURCE_DIR ${PROJECT_SOURCE_DIR})
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/cpack/stage.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/cpack/archive.cmake)
set(CPACK_VERBATIM_VARIABLES ON)

set(CPACK_PACKAGE_VENDOR "The tonnage authors")
# What only a release has: empty until there is one.
file(READ ${PROJECT_SOURCE_DIR}/packaging/release.json release)
foreach(key IN ITEMS homepage date contact)
  string(JSON release_${key} GET "${release}" ${key})
endforeach()

# Debian requires an address. Until there is one, it is an address of the domain that is reserved for hosts that do not exist.
set(CPACK_PACKAGE_CONTACT "The tonnage authors <unassigned@tonnage.invalid>")
set(CPACK_TONNAGE_DISTRIBUTION UNRELEASED)
if(release_contact)
  set(CPACK_PACKAGE_CONTACT "The tonnage authors <${release_contact}>")
endif()
if(release_date)
  set(CPACK_TONNAGE_DISTRIBUTION unstable)
endif()
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${CPACK_PACKAGE_CONTACT}")
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE "${release_homepage}")
set(CPACK_PACKAGE_FILE_NAME tonnage-${PROJECT_VERSION}-headers)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR TGZ DEB)

set(CPACK_DEBIAN_PACKAGE_NAME tonnage-dev)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libboost-dev (>= 1.74), librange-v3-dev, libfmt-dev (>= 9)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
  "libhowardhinnant-date-dev, libpugixml-dev, nlohmann-json3-dev, zlib1g-dev, libzstd-dev, libopenmpi-dev | libmpich-dev")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "inventory and compute accounting of GPU fleets (C++20 headers)")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"tonnage is a header-only C++20 library. It says what a fleet of GPUs holds,
what it can compute, what it draws and what it costs, and on which assumptions
the answer rests. Every figure carries its unit in its type, so that adding up
what does not add up does not compile.

This package holds the headers, a CMake package and a pkg-config file.")

set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME tonnage-${PROJECT_VERSION})
# What a .gitignore names, and git's own. Regular expressions of whole paths, so the folder of the repository is quoted.
string(REGEX REPLACE "([][+.*()^$?|\\])" "\\\\\\1" root "${PROJECT_SOURCE_DIR}")
set(CPACK_SOURCE_IGNORE_FILES
  "^${root}/(build|packaging/conan/tonnage/all/test_package/build|\\.cache|\\.git)(/|$)"
  "/(compile_commands|CMakeUserPresets)\\.json$"
  "/(__pycache__|node_modules)(/|$)")

include(CPack)
