# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0


class ConanException(Exception):
    pass


class ConanInvalidConfiguration(ConanException):
    pass
