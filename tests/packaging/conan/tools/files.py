# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
import fnmatch
import os
import shutil
from pathlib import Path


def copy(conanfile, pattern, src, dst, keep_path=True):
    """Files below src whose relative path matches; a `*` matches slashes too. The paths are kept. What was copied."""
    copied = []
    for file in sorted(Path(src).rglob("*")):
        name = file.relative_to(src).as_posix()
        if file.is_file() and fnmatch.fnmatchcase(name.lower(), pattern.lower()):
            target = Path(dst) / (name if keep_path else file.name)
            os.makedirs(target.parent, exist_ok=True)
            shutil.copy2(file, target)
            copied.append(str(target))
    return copied
