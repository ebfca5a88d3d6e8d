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

if(CPACK_GENERATOR STREQUAL "DEB") # where Debian looks for it
  set(doc ${CPACK_TEMPORARY_INSTALL_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX}/share/doc)
  file(MAKE_DIRECTORY ${doc}/${CPACK_DEBIAN_PACKAGE_NAME})
  file(RENAME ${doc}/tonnage/LICENSE ${doc}/${CPACK_DEBIAN_PACKAGE_NAME}/copyright)
  file(REMOVE_RECURSE ${doc}/tonnage)
endif()

if(NOT CPACK_INSTALL_CMAKE_PROJECTS AND EXISTS ${CPACK_TONNAGE_SINGLE_INCLUDE}) # the source package
  file(COPY ${CPACK_TONNAGE_SINGLE_INCLUDE} DESTINATION ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
endif()

# Folders have the mode that the umask left them; files have that which installing gave them.
file(CHMOD_RECURSE ${CPACK_TEMPORARY_INSTALL_DIRECTORY}
  DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
