# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# A double of vcpkg, for one header-only port: the variables that a portfile sees, and the functions that ours calls, each as
# its page in vcpkg's documentation says. Whether a port is run at all is decided in vcpkg.py. Run by vcpkg.py in script mode, with
#
#   PORT VERSION FEATURES CURRENT_PORT_DIR CURRENT_PACKAGES_DIR CURRENT_INSTALLED_DIR CURRENT_BUILDTREES_DIR
#   HELPERS (the ports of functions that vcpkg.json names), GENERATOR, COMPILER
#
# It is stricter than vcpkg where it is asked for what it does not have: that is an error.
cmake_minimum_required(VERSION 3.21)

set(TARGET_TRIPLET x64-linux)
set(HOST_TRIPLET x64-linux)
set(VCPKG_TARGET_IS_LINUX ON)
set(VCPKG_CMAKE_SYSTEM_NAME Linux)
set(VCPKG_LIBRARY_LINKAGE static)
set(VCPKG_CRT_LINKAGE dynamic)

function(expect_no_more_arguments)
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "arguments that there are not: ${arg_UNPARSED_ARGUMENTS}")
  endif()
endfunction()

function(expect_release_only)
  if(NOT VCPKG_BUILD_TYPE STREQUAL "release")
    message(FATAL_ERROR "this double builds release alone, and the port does not say that it is header-only")
  endif()
endfunction()

function(run_or_stop what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${what}: ${status}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

if("vcpkg-cmake" IN_LIST HELPERS)
  # Options that the project does not use are an error; an absolute destination of a file too.
  function(vcpkg_cmake_configure)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "SOURCE_PATH" "OPTIONS;OPTIONS_RELEASE;MAYBE_UNUSED_VARIABLES")
    expect_no_more_arguments()
    expect_release_only()
    run_or_stop("configure" ${CMAKE_COMMAND} -S "${arg_SOURCE_PATH}" -B "${CURRENT_BUILDTREES_DIR}/${TARGET_TRIPLET}-rel"
      -G ${GENERATOR} ${arg_OPTIONS} ${arg_OPTIONS_RELEASE}
      -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_BUILD_TYPE=Release
      -DCMAKE_INSTALL_PREFIX=${CURRENT_PACKAGES_DIR} -DCMAKE_INSTALL_LIBDIR:STRING=lib -DCMAKE_INSTALL_BINDIR:STRING=bin
      -DCMAKE_ERROR_ON_ABSOLUTE_INSTALL_DESTINATION=ON)
    foreach(option IN LISTS arg_OPTIONS arg_OPTIONS_RELEASE)
      string(REGEX REPLACE "^-D([^:=]+).*" "\\1" name "${option}")
      if(output MATCHES "not used by the project:.*[^A-Z_]${name}[^A-Z_]" AND NOT name IN_LIST arg_MAYBE_UNUSED_VARIABLES)
        message(FATAL_ERROR "the project does not know the option ${option}")
      endif()
    endforeach()
  endfunction()

  function(vcpkg_cmake_install)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "" "")
    expect_no_more_arguments()
    run_or_stop("install" ${CMAKE_COMMAND} --build "${CURRENT_BUILDTREES_DIR}/${TARGET_TRIPLET}-rel" --target install)
  endfunction()
endif()

if("vcpkg-cmake-config" IN_LIST HELPERS)
  # Moves the files of CONFIG_PATH to share/PACKAGE_NAME, where vcpkg has them, removes a parent that is called cmake, and
  # says in them that the prefix is now two folders up; folders of this machine become the prefix.
  function(vcpkg_cmake_config_fixup)
    cmake_parse_arguments(PARSE_ARGV 0 arg "DO_NOT_DELETE_PARENT_CONFIG_PATH" "PACKAGE_NAME;CONFIG_PATH" "")
    expect_no_more_arguments()
    expect_release_only()
    if(NOT arg_PACKAGE_NAME)
      set(arg_PACKAGE_NAME ${PORT})
    endif()
    set(to ${CURRENT_PACKAGES_DIR}/share/${arg_PACKAGE_NAME})
    if(arg_CONFIG_PATH AND NOT arg_CONFIG_PATH STREQUAL "share/${arg_PACKAGE_NAME}")
      set(from ${CURRENT_PACKAGES_DIR}/${arg_CONFIG_PATH})
      file(GLOB moved ${from}/*)
      if(NOT moved)
        message(FATAL_ERROR "no files in CONFIG_PATH ${arg_CONFIG_PATH}")
      endif()
      file(COPY ${moved} DESTINATION ${to})
      file(REMOVE_RECURSE ${from})
      cmake_path(GET from PARENT_PATH parent)
      cmake_path(GET parent FILENAME name)
      if(name STREQUAL "cmake" AND NOT arg_DO_NOT_DELETE_PARENT_CONFIG_PATH)
        file(REMOVE_RECURSE ${parent})
      endif()
    endif()
    file(GLOB configs ${to}/*.cmake)
    set(up [[get_filename_component(_IMPORT_PREFIX "${_IMPORT_PREFIX}" PATH)]])
    foreach(config IN LISTS configs)
      file(READ ${config} text)
      string(REPLACE "${up}\n${up}\n${up}\n" "${up}\n${up}\n" text "${text}")
      string(REGEX REPLACE "(PACKAGE_PREFIX_DIR \"[^\"/]+/)[./]+" "\\1../../" text "${text}")
      string(REPLACE "${CURRENT_INSTALLED_DIR}" "\${_IMPORT_PREFIX}" text "${text}")
      string(REPLACE "${CURRENT_PACKAGES_DIR}" "\${_IMPORT_PREFIX}" text "${text}")
      file(WRITE ${config} "${text}")
    endforeach()
  endfunction()
endif()

# A file of this machine alone, which is what the tests put in.
function(vcpkg_download_distfile out)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FILENAME;SHA512" "URLS")
  expect_no_more_arguments()
  file(DOWNLOAD "${arg_URLS}" "${CURRENT_BUILDTREES_DIR}/${arg_FILENAME}" EXPECTED_HASH SHA512=${arg_SHA512})
  set(${out} "${CURRENT_BUILDTREES_DIR}/${arg_FILENAME}" PARENT_SCOPE)
endfunction()

# Without the one folder that an archive has.
function(vcpkg_extract_source_archive out)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "ARCHIVE" "")
  expect_no_more_arguments()
  file(ARCHIVE_EXTRACT INPUT "${arg_ARCHIVE}" DESTINATION "${CURRENT_BUILDTREES_DIR}/src")
  file(GLOB folder "${CURRENT_BUILDTREES_DIR}/src/*")
  list(LENGTH folder count)
  if(NOT count EQUAL 1)
    message(FATAL_ERROR "an archive of one folder is expected, not of ${folder}")
  endif()
  set(${out} "${folder}" PARENT_SCOPE)
endfunction()

# Makes the prefix of a .pc file relative to the file, quotes its paths, and asks pkg-config whether it and all that it
# requires are there.
function(vcpkg_fixup_pkgconfig)
  cmake_parse_arguments(PARSE_ARGV 0 arg "SKIP_CHECK" "" "")
  expect_no_more_arguments()
  expect_release_only()
  file(GLOB_RECURSE found ${CURRENT_PACKAGES_DIR}/*.pc)
  find_program(PKGCONFIG pkg-config)
  foreach(pc IN LISTS found)
    cmake_path(GET pc PARENT_PATH folder)
    file(RELATIVE_PATH up ${folder} ${CURRENT_PACKAGES_DIR})
    file(READ ${pc} text)
    string(REPLACE "${CURRENT_PACKAGES_DIR}" "\${prefix}" text "${text}")
    string(REGEX REPLACE "(^|\n)prefix *=[^\n]*" "" text "${text}")
    string(REGEX REPLACE " (-I[^ \n]+)" " \"\\1\"" text "${text}")
    file(WRITE ${pc} "prefix=\${pcfiledir}/${up}\n${text}")
    if(PKGCONFIG AND NOT arg_SKIP_CHECK)
      cmake_path(GET pc STEM LAST_ONLY name)
      set(ENV{PKG_CONFIG_PATH} "${folder}:${CURRENT_INSTALLED_DIR}/lib/pkgconfig:${CURRENT_INSTALLED_DIR}/share/pkgconfig")
      run_or_stop("pkg-config" ${PKGCONFIG} --print-errors --exists ${name})
    endif()
  endforeach()
endfunction()

function(vcpkg_install_copyright)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "COMMENT" "FILE_LIST")
  expect_no_more_arguments()
  list(LENGTH arg_FILE_LIST count)
  if(NOT count EQUAL 1 OR arg_COMMENT)
    message(FATAL_ERROR "this double installs one file without a comment")
  endif()
  file(INSTALL ${arg_FILE_LIST} DESTINATION ${CURRENT_PACKAGES_DIR}/share/${PORT} RENAME copyright)
endfunction()

file(MAKE_DIRECTORY ${CURRENT_BUILDTREES_DIR} ${CURRENT_PACKAGES_DIR} ${CURRENT_INSTALLED_DIR})
include(${CURRENT_PORT_DIR}/portfile.cmake)
expect_release_only()
