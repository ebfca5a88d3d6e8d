# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
#
# What Doxygen reads in place of the namespaces that compiled kernels live in.
s/inline namespace TONNAGE_BUILD {/extern "C++" {/
s/::inline TONNAGE_BUILD {/ {/
