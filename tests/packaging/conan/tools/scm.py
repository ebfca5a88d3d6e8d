# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
from functools import total_ordering


@total_ordering
class Version:
    """Compared number by number, also with a text: 9 is before 12, and 12.2 after it."""

    def __init__(self, text):
        self.parts = [int(part) for part in str(text).split(".")]

    def __eq__(self, other):
        return self.parts == Version(other).parts if not isinstance(other, Version) else self.parts == other.parts

    def __lt__(self, other):
        return self.parts < (other if isinstance(other, Version) else Version(other)).parts
