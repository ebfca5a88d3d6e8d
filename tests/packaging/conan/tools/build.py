# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
from conan.errors import ConanInvalidConfiguration


def check_min_cppstd(conanfile, cppstd, gnu_extensions=False):
    current = conanfile.settings.get_safe("compiler.cppstd")
    if current is None:
        raise ConanInvalidConfiguration("compiler.cppstd is not defined")
    year = lambda of: (lambda digits: 1900 + digits if digits > 90 else 2000 + digits)(int(str(of).replace("gnu", "")))
    if year(current) < year(cppstd) or (gnu_extensions and "gnu" not in current):
        raise ConanInvalidConfiguration(f"C++{current} is less than C++{cppstd}")


def can_run(conanfile):
    return True
