# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# Headers, a CMake package and a pkg-config file. Included only where TONNAGE_INSTALL is on, because
# GNUInstallDirs puts a dozen variables into the cache of whoever includes it.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(tonnage_package_dir ${CMAKE_INSTALL_DATADIR}/cmake/tonnage)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/tonnage
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.hpp")

# How debuggers print values: docs/how-to/debugger.md.
install(FILES ${PROJECT_SOURCE_DIR}/debugger/tonnage-gdb.py ${PROJECT_SOURCE_DIR}/debugger/tonnage_printers.py
  DESTINATION ${CMAKE_INSTALL_DATADIR}/tonnage/gdb)
install(FILES ${PROJECT_SOURCE_DIR}/debugger/tonnage.natvis DESTINATION ${CMAKE_INSTALL_DATADIR}/tonnage)

install(TARGETS tonnage EXPORT tonnageTargets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT tonnageTargets NAMESPACE tonnage:: DESTINATION ${tonnage_package_dir})

configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/tonnageConfig.cmake.in
  ${PROJECT_BINARY_DIR}/tonnageConfig.cmake
  INSTALL_DESTINATION ${tonnage_package_dir}
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break a user, so 0.1 does not satisfy a wish for 0.2.
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/tonnageConfigVersion.cmake
  COMPATIBILITY SameMinorVersion
  ARCH_INDEPENDENT)
install(FILES
  ${PROJECT_BINARY_DIR}/tonnageConfig.cmake
  ${PROJECT_BINARY_DIR}/tonnageConfigVersion.cmake
  ${PROJECT_SOURCE_DIR}/cmake/components.cmake
  DESTINATION ${tonnage_package_dir})

if(TONNAGE_FMT_HEADER_ONLY)
  set(tonnage_pc_requires "")
  set(tonnage_pc_cflags "-DFMT_HEADER_ONLY=1")
else()
  set(tonnage_pc_requires "fmt")
  set(tonnage_pc_cflags "")
endif()
# Its prefix is absolute, so that pkg-config can drop the -I of a folder that compilers search anyway; and it is known only when
# something is installed. Whoever moves the files says `pkg-config --define-prefix`.
set(tonnage_pc_prefix "<prefix>")
set(tonnage_pc_includedir "\${prefix}")
cmake_path(APPEND tonnage_pc_includedir "${CMAKE_INSTALL_INCLUDEDIR}")
configure_file(${PROJECT_SOURCE_DIR}/cmake/tonnage.pc.in ${PROJECT_BINARY_DIR}/tonnage.pc.in @ONLY)
install(CODE "
  set(prefix \"\${CMAKE_INSTALL_PREFIX}\")
  cmake_path(ABSOLUTE_PATH prefix NORMALIZE)
  file(READ \"${PROJECT_BINARY_DIR}/tonnage.pc.in\" text)
  string(REPLACE \"<prefix>\" \"\${prefix}\" text \"\${text}\")
  file(REMOVE \"${PROJECT_BINARY_DIR}/tonnage.pc\") # perhaps root's, of an install before
  file(WRITE \"${PROJECT_BINARY_DIR}/tonnage.pc\" \"\${text}\")")
install(FILES ${PROJECT_BINARY_DIR}/tonnage.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/tonnage)

if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON) # headers are installed without building the tests first
  include(${PROJECT_SOURCE_DIR}/cmake/pack.cmake)
endif()
