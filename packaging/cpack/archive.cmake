# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# Run by cpack when a package is made. CPack 3.25 fixes the times in it; the order of an archive is still that of the file
# system, its owner whoever packed it, and the three members of a Debian package have the mode that the umask gives. So the
# same content is packed once more, in order, owned by nobody, and with one mode.

find_program(ar ar)
find_program(gnu_tar NAMES gtar tar)
find_program(gzip gzip)
if(gnu_tar)
  execute_process(COMMAND ${gnu_tar} --version OUTPUT_VARIABLE version ERROR_QUIET)
endif()
if(NOT ar OR NOT gzip OR NOT version MATCHES "GNU tar")
  message(WARNING "without GNU tar, gzip and ar, other machines make other bytes of ${CPACK_PACKAGE_FILES}")
  return()
endif()

cmake_path(GET CPACK_TEMPORARY_INSTALL_DIRECTORY PARENT_PATH parent)
cmake_path(GET CPACK_TEMPORARY_INSTALL_DIRECTORY FILENAME name)
if(CPACK_GENERATOR STREQUAL "TGZ")
  set(ENV{LC_ALL} C)
  execute_process(
    COMMAND ${gnu_tar} --create --directory=${parent} --format=gnu --sort=name --mtime=@$ENV{SOURCE_DATE_EPOCH}
      --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX ${name}
    COMMAND ${gzip} --best --no-name
    OUTPUT_FILE ${CPACK_PACKAGE_FILES}
    COMMAND_ERROR_IS_FATAL ANY)
elseif(CPACK_GENERATOR STREQUAL "DEB")
  set(members debian-binary control.tar.gz data.tar.gz)
  execute_process(COMMAND ${ar} x ${CPACK_PACKAGE_FILES} ${members} WORKING_DIRECTORY ${parent} COMMAND_ERROR_IS_FATAL ANY)
  file(REMOVE ${CPACK_PACKAGE_FILES})
  execute_process(COMMAND ${ar} qcD ${CPACK_PACKAGE_FILES} ${members} WORKING_DIRECTORY ${parent} COMMAND_ERROR_IS_FATAL ANY)
endif()
