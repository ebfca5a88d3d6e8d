# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Holds the tests to the headers: include/tonnage/ROOM/X.hpp has tests/ROOM/X_test.cpp, and back; a room may have rooms.

Umbrellas (a header beside a folder of its name) and detail/ are exempt, and what exempt.txt names, with its reason: a file, or a folder (`catalog/models/`).
"""
import sys
import tempfile
from pathlib import Path


def missing(root, exempt_text):
    root = Path(root)
    exempt = set()
    for line in exempt_text.splitlines():
        name, _, reason = (part.strip() for part in line.partition("#"))
        if name and not reason:
            yield f"exempt.txt: {name} needs a reason"
        exempt.add(name)
    headers = {p.relative_to(root / "include/tonnage").as_posix() for p in root.glob("include/tonnage/*/**/*.hpp")
               if "detail" not in p.parts}
    rooms = {h.split("/")[0] for h in headers}
    tests = {p.relative_to(root / "tests").as_posix() for room in rooms for p in root.glob(f"tests/{room}/**/*_test.cpp")}
    folders = tuple(name for name in exempt if name.endswith("/"))
    exempt |= {name for name in headers | tests if folders and name.startswith(folders)}
    umbrellas = {header for header in headers if (root / "include/tonnage" / header.removesuffix(".hpp")).is_dir()}
    for header in sorted(headers - umbrellas - exempt):
        if header.removesuffix(".hpp") + "_test.cpp" not in tests:
            yield f"include/tonnage/{header} has no tests/{header.removesuffix('.hpp')}_test.cpp"
    for test in sorted(tests - exempt):
        if test.removesuffix("_test.cpp") + ".hpp" not in headers:
            yield f"tests/{test} has no include/tonnage/{test.removesuffix('_test.cpp')}.hpp"
    for name in sorted(exempt - headers - tests - {""}):
        if not (name.endswith("/") and any(file.startswith(name) for file in headers | tests)):
            yield f"exempt.txt: {name} does not exist"


def self_test():
    cases = {
        "a mirrored house": (["include/tonnage/a/x.hpp", "tests/a/x_test.cpp", "include/tonnage/a.hpp", "include/tonnage/a/detail/y.hpp"], "", None),
        "a room in a room": (["include/tonnage/a/b/x.hpp", "include/tonnage/a/b/detail/y.hpp", "tests/a/b/x_test.cpp"], "", None),
        "an umbrella in a room": (["include/tonnage/a/b.hpp", "include/tonnage/a/b/x.hpp", "tests/a/b/x_test.cpp"], "", None),
        "no test in it": (["include/tonnage/a/b/x.hpp"], "", "a/b/x.hpp has no tests/a/b/x_test.cpp"),
        "no test": (["include/tonnage/a/x.hpp"], "", "a/x.hpp has no tests/a/x_test.cpp"),
        "no header": (["include/tonnage/a/x.hpp", "tests/a/x_test.cpp", "tests/a/y_test.cpp"], "", "y_test.cpp has no include"),
        "exempt": (["include/tonnage/a/x.hpp"], "a/x.hpp # generated", None),
        "exempt without a reason": (["include/tonnage/a/x.hpp"], "a/x.hpp", "needs a reason"),
        "an exempt folder": (["include/tonnage/a/b/x.hpp"], "a/b/ # generated", None),
        "an exempt folder, and gone": (["include/tonnage/a/x.hpp", "tests/a/x_test.cpp"], "a/b/ # generated", "does not exist"),
        "exempt and gone": ([], "a/x.hpp # generated", "does not exist"),
    }
    bad = 0
    for name, (files, exempt, expected) in cases.items():
        with tempfile.TemporaryDirectory() as root:
            for file in files:
                (Path(root) / file).parent.mkdir(parents=True, exist_ok=True)
                (Path(root) / file).touch()
            said = "\n".join(missing(root, exempt))
        fine = (said == "") if expected is None else expected in said
        bad += not fine
        print(f"{'ok  ' if fine else 'BAD '} {name}" + ("" if fine else f": said {said or 'nothing'}"))
    return bad


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = list(missing(sys.argv[1], (Path(__file__).parent / "exempt.txt").read_text()))
    print("\n".join(found) if found else "each header has its test")
    return len(found)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
