# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
import fnmatch
import hashlib
import os
import shutil
import tarfile
import urllib.parse
from pathlib import Path

from conan.errors import ConanException


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


def load(conanfile, path):
    return Path(path).read_text()


def get(conanfile, url, sha256, strip_root=False):
    """Of a file of this machine alone, which is what the tests put in."""
    parts = urllib.parse.urlparse(url)
    if parts.scheme != "file" or not sha256:
        raise ConanException(f"expected the URL of a file and its checksum, found {url!r} and {sha256!r}")
    if (found := hashlib.sha256(Path(parts.path).read_bytes()).hexdigest()) != sha256:
        raise ConanException(f"{url}: expected the checksum {sha256}, found {found}")
    with tarfile.open(parts.path) as tar:
        for member in tar.getmembers():
            root, _, name = member.name.partition("/")
            if name or not strip_root:
                member.name = name if strip_root else member.name
                tar.extract(member, conanfile.source_folder)
