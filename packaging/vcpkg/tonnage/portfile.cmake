# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# An overlay port. It packages the working tree in which it lies, for there is no published release to fetch; so vcpkg, whose
# cache knows the files of the port alone, is run with --binarysource=clear. A port of a registry says, in place of the next
# line, where the release is and what its tarball hashes to:
#
#     vcpkg_from_github(OUT_SOURCE_PATH SOURCE_PATH REPO OWNER/tonnage REF "v${VERSION}" SHA512 … HEAD_REF main)
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../../.." ABSOLUTE)

set(VCPKG_BUILD_TYPE release) # header-only

vcpkg_cmake_configure(
    SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS
        -DTONNAGE_BUILD_TESTS=OFF
        -DTONNAGE_BUILD_EXAMPLES=OFF
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/cmake/tonnage)
vcpkg_fixup_pkgconfig()

# A feature brings its library. Its header is always there, and its target is made by whoever asks for it.
file(INSTALL "${CURRENT_PORT_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/share/doc")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
