# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# Sourced by the scripts beside it: they all run in the root, and stop at the first failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ -z ${CMAKE_TOOLCHAIN_FILE:-} && -f ${VCPKG_ROOT:-}/scripts/buildsystems/vcpkg.cmake ]]; then
  export CMAKE_TOOLCHAIN_FILE=$VCPKG_ROOT/scripts/buildsystems/vcpkg.cmake
fi

# Runs a command whose chatter matters only if it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    echo "${0##*/}: failed: $*" >&2
    exit 1
  fi
  rm -f "$log"
}

# The first of these programs that there is.
first_of() {
  local name
  for name in "$@"; do
    command -v "$name" && return
  done
  echo "${0##*/}: there is none of: $* (scripts/setup --with tools)" >&2
  return 1
}
