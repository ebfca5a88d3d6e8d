# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# Everything of a directory and of CMake at large that a part of a project could change for the others:
#
#     take_snapshot(before)
#     …
#     take_snapshot(after)
#     compare_snapshots(before after "^tonnage")     an error, unless what is new is called so

set(snapshot_directory
  ADDITIONAL_CLEAN_FILES BUILDSYSTEM_TARGETS CMAKE_CONFIGURE_DEPENDS COMPILE_DEFINITIONS COMPILE_OPTIONS EXCLUDE_FROM_ALL
  IMPORTED_TARGETS INCLUDE_DIRECTORIES INCLUDE_REGULAR_EXPRESSION INTERPROCEDURAL_OPTIMIZATION LABELS LINK_DIRECTORIES
  LINK_OPTIONS RULE_LAUNCH_COMPILE RULE_LAUNCH_CUSTOM RULE_LAUNCH_LINK TESTS TEST_INCLUDE_FILES)
set(snapshot_global
  ALLOW_DUPLICATE_CUSTOM_TARGETS AUTOGEN_SOURCE_GROUP AUTOGEN_TARGETS_FOLDER CTEST_TARGETS_ADDED DEBUG_CONFIGURATIONS
  DISABLED_FEATURES ENABLED_FEATURES ENABLED_LANGUAGES FIND_LIBRARY_USE_LIB32_PATHS FIND_LIBRARY_USE_LIB64_PATHS
  GLOBAL_DEPENDS_DEBUG_MODE GLOBAL_DEPENDS_NO_CYCLES JOB_POOLS PACKAGES_FOUND PACKAGES_NOT_FOUND PREDEFINED_TARGETS_FOLDER
  REPORT_UNDEFINED_PROPERTIES RULE_LAUNCH_COMPILE RULE_LAUNCH_CUSTOM RULE_LAUNCH_LINK RULE_MESSAGES
  TARGET_ARCHIVES_MAY_BE_SHARED_LIBS TARGET_MESSAGES TARGET_SUPPORTS_SHARED_LIBS USE_FOLDERS)

# A macro, because it looks at the variables of its caller. What CMake itself counts is left out.
macro(take_snapshot name)
  get_directory_property(snapshot_variables VARIABLES)
  list(FILTER snapshot_variables EXCLUDE REGEX "^(snapshot_|ARG|CMAKE_MATCH_|CMAKE_CURRENT_(FUNCTION|LIST)|_)")
  set(snapshot_${name} "")
  foreach(snapshot_each IN LISTS snapshot_variables)
    list(APPEND snapshot_${name} "variable ${snapshot_each}")
    set("snapshot_${name}_variable ${snapshot_each}" "${${snapshot_each}}")
  endforeach()
  foreach(snapshot_each IN LISTS snapshot_directory)
    get_directory_property(snapshot_value ${snapshot_each})
    list(APPEND snapshot_${name} "directory ${snapshot_each}")
    set("snapshot_${name}_directory ${snapshot_each}" "${snapshot_value}")
  endforeach()
  foreach(snapshot_each IN LISTS snapshot_global)
    get_property(snapshot_value GLOBAL PROPERTY ${snapshot_each})
    list(APPEND snapshot_${name} "global ${snapshot_each}")
    set("snapshot_${name}_global ${snapshot_each}" "${snapshot_value}")
  endforeach()
  foreach(snapshot_each IN ITEMS CACHE_VARIABLES COMMANDS)
    get_cmake_property(snapshot_value ${snapshot_each})
    list(FILTER snapshot_value EXCLUDE REGEX "^_") # a command that is defined anew leaves its former self there
    list(APPEND snapshot_${name} "all ${snapshot_each}")
    set("snapshot_${name}_all ${snapshot_each}" "${snapshot_value}")
  endforeach()
endmacro()

# Of a list that has grown (targets, commands, the cache) the additions count; of all else, any change.
function(compare_snapshots before after allowed)
  set(polluted "")
  foreach(each IN LISTS snapshot_${after})
    set(was "${snapshot_${before}_${each}}")
    set(is "${snapshot_${after}_${each}}")
    string(REGEX REPLACE "^variable " "" variable "${each}")
    if(NOT is STREQUAL was AND NOT variable MATCHES "${allowed}")
      list(REMOVE_ITEM is ${was})
      if(NOT each MATCHES "^variable ")
        list(FILTER is EXCLUDE REGEX "${allowed}")
      endif()
      if(NOT is STREQUAL "" OR each MATCHES "^variable ")
        string(APPEND polluted "\n  ${each}: ${is}")
      endif()
    endif()
  endforeach()
  if(polluted)
    message(FATAL_ERROR "changed for everybody:${polluted}")
  endif()
endfunction()

# Targets of a directory and all below it that are not called so, and imported ones that all directories see.
function(expect_targets directory allowed)
  get_property(targets DIRECTORY ${directory} PROPERTY BUILDSYSTEM_TARGETS)
  list(FILTER targets EXCLUDE REGEX "${allowed}")
  get_property(imported DIRECTORY ${directory} PROPERTY IMPORTED_TARGETS)
  foreach(target IN LISTS imported)
    get_target_property(global ${target} IMPORTED_GLOBAL)
    if(global)
      list(APPEND targets "${target} (imported, seen by all)")
    endif()
  endforeach()
  if(targets)
    message(FATAL_ERROR "targets that are not ours to make, in ${directory}: ${targets}")
  endif()
  get_property(below DIRECTORY ${directory} PROPERTY SUBDIRECTORIES)
  foreach(each IN LISTS below)
    expect_targets(${each} "${allowed}")
  endforeach()
endfunction()
