# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# What Doxygen reads in place of inline namespaces: that of the version, and those that compiled kernels live in.
s/inline namespace TONNAGE_BUILD {/extern "C++" {/
s/::inline TONNAGE_BUILD {/ {/
s/::inline v[0-9_]*//
