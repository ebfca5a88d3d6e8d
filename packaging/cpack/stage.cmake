# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# Run by cpack when the files of a package lie in their folder, before they are packed.

# The time of every file: SOURCE_DATE_EPOCH, else that of the last commit; out of a source package, that of its own files.
if("$ENV{SOURCE_DATE_EPOCH}" STREQUAL "")
  execute_process(COMMAND git -C ${CPACK_TONNAGE_SOURCE_DIR} log -1 --format=%ct
    OUTPUT_VARIABLE epoch OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(NOT EXISTS ${CPACK_TONNAGE_SOURCE_DIR}/.git OR NOT epoch MATCHES "^[0-9]+$")
    file(TIMESTAMP ${CPACK_TONNAGE_SOURCE_DIR}/LICENSE epoch "%s" UTC)
  endif()
  set(ENV{SOURCE_DATE_EPOCH} ${epoch})
endif()

# The prefix in the .pc file is not the folder in which the package is made: a Debian package knows where it will lie, and an
# archive lies wherever somebody unpacks it.
file(GLOB_RECURSE pc ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/tonnage.pc)
if(pc)
  set(prefix ${CPACK_PACKAGING_INSTALL_PREFIX})
  if(NOT CPACK_GENERATOR STREQUAL "DEB")
    cmake_path(GET pc PARENT_PATH folder)
    file(RELATIVE_PATH prefix ${folder} ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
    string(REGEX REPLACE "/$" "" prefix "\${pcfiledir}/${prefix}")
  endif()
  file(READ ${pc} text)
  string(REGEX REPLACE "\nprefix=[^\n]*" "\nprefix=${prefix}" text "${text}")
  file(WRITE ${pc} "${text}")
endif()

if(CPACK_GENERATOR STREQUAL "DEB")
  set(doc ${CPACK_TEMPORARY_INSTALL_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX}/share/doc)
  file(REMOVE_RECURSE ${doc}/tonnage)

  file(READ ${CPACK_TONNAGE_SOURCE_DIR}/LICENSE license)
  string(FIND "${license}" "\n\n" heading)
  string(SUBSTRING "${license}" ${heading} -1 license)
  string(STRIP "${license}" license)
  string(REPLACE "\n\n" "\n.\n" license "${license}")
  string(REPLACE "\n" "\n " license "${license}")
  file(WRITE ${doc}/${CPACK_DEBIAN_PACKAGE_NAME}/copyright
    "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
    "Upstream-Name: tonnage\n\n"
    "Files: *\nCopyright: 2026 The tonnage authors\nLicense: BSL-1.0\n\n"
    "License: BSL-1.0\n ${license}\n")

  string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC) # SOURCE_DATE_EPOCH
  set(changelog ${doc}/${CPACK_DEBIAN_PACKAGE_NAME}/changelog)
  file(WRITE ${changelog}
    "tonnage (${CPACK_PACKAGE_VERSION}) ${CPACK_TONNAGE_DISTRIBUTION}; urgency=medium\n\n"
    "  * Packaged by upstream. What changed in the library is in its CHANGELOG.md.\n\n"
    " -- ${CPACK_DEBIAN_PACKAGE_MAINTAINER}  ${date}\n")
  execute_process(COMMAND gzip --best --no-name ${changelog} COMMAND_ERROR_IS_FATAL ANY)
  file(CHMOD ${changelog}.gz ${doc}/${CPACK_DEBIAN_PACKAGE_NAME}/copyright
    PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endif()

if(NOT CPACK_INSTALL_CMAKE_PROJECTS AND EXISTS ${CPACK_TONNAGE_SINGLE_INCLUDE}) # the source package
  file(COPY ${CPACK_TONNAGE_SINGLE_INCLUDE} DESTINATION ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
endif()

# Folders have the mode that the umask left them; files have that which installing gave them.
file(CHMOD_RECURSE ${CPACK_TEMPORARY_INSTALL_DIRECTORY}
  DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
