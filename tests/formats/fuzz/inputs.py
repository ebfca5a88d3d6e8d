# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Keeps what a fuzzer has found as one file for each target, of many small ones.

    inputs.py unpack slurm.inputs FOLDER    each as a file, named as libFuzzer names it
    inputs.py pack FOLDER slurm.inputs      those of at most 700 bytes that have such a name

In the file each input is its size, a line end, its bytes and a line end.
"""
import hashlib
import re
import sys
from pathlib import Path

MOST = 700  # bytes: the repository stays small


def unpack(packed, folder):
    folder.mkdir(parents=True, exist_ok=True)
    rest = packed.read_bytes() if packed.exists() else b""
    while rest:
        size, _, rest = rest.partition(b"\n")
        one, rest = rest[: int(size)], rest[int(size) + 1 :]
        (folder / hashlib.sha1(one).hexdigest()).write_bytes(one)


def pack(folder, packed):
    found = [f.read_bytes() for f in sorted(folder.iterdir()) if re.fullmatch("[0-9a-f]{40}", f.name)]
    packed.write_bytes(b"".join(b"%d\n%b\n" % (len(one), one) for one in found if len(one) <= MOST))


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("pack", "unpack"):
        sys.exit(__doc__)
    {"pack": pack, "unpack": unpack}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
