# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# Runs PROGRAM with ARGUMENTS and compares what it prints with the file EXPECTED, to the byte, and
# its exit status with STATUS (0 when empty). What it printed is left in ACTUAL:
#
#     cp build/dev/examples/NNN-name.expected examples/     once you have read the difference

# `@/file` is a file of the folder TONNAGE_DATA_DIR; without that the test says that it is skipped.
if(ARGUMENTS MATCHES "@/")
  if(NOT DEFINED ENV{TONNAGE_DATA_DIR})
    message("skipped: TONNAGE_DATA_DIR is not set")
    return()
  endif()
  string(REPLACE "@/" "$ENV{TONNAGE_DATA_DIR}/" ARGUMENTS "${ARGUMENTS}")
endif()

separate_arguments(arguments UNIX_COMMAND "${ARGUMENTS}")
get_filename_component(folder ${EXPECTED} DIRECTORY) # where a file lies that an argument names
if(NOT STATUS)
  set(STATUS 0)
endif()

if(STATUS EQUAL 0)
  execute_process(COMMAND ${PROGRAM} ${arguments} WORKING_DIRECTORY ${folder}
    OUTPUT_FILE ${ACTUAL} ERROR_VARIABLE errors RESULT_VARIABLE status)
else()
  execute_process(COMMAND ${PROGRAM} ${arguments} WORKING_DIRECTORY ${folder}
    OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
  file(WRITE ${ACTUAL} "${output}${errors}")
endif()

if(NOT status STREQUAL STATUS)
  file(READ ${ACTUAL} output)
  message(FATAL_ERROR "exit status ${status} instead of ${STATUS}\n${output}\n${errors}")
endif()

if(NOT EXISTS ${EXPECTED})
  message(FATAL_ERROR "${EXPECTED} is missing; the program prints what is now in\n${ACTUAL}")
endif()

execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${EXPECTED} ${ACTUAL}
  RESULT_VARIABLE different ERROR_QUIET)
if(different)
  find_program(DIFF diff)
  if(DIFF)
    execute_process(COMMAND ${DIFF} -u ${EXPECTED} ${ACTUAL} OUTPUT_VARIABLE difference)
  endif()
  message(FATAL_ERROR "it prints something else (- expected, + printed):\n${difference}")
endif()
