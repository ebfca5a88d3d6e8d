# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0


def basic_layout(conanfile, src_folder="."):
    conanfile.folders.source = src_folder
    conanfile.folders.build = f"build-{conanfile.settings.build_type.lower()}"
    conanfile.cpp.build.bindirs = conanfile.cpp.build.libdirs = ["."]
