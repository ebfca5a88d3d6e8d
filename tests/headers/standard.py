# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Each header as an older C++ says one thing, which standard it needs and with which flag, and then nothing more.

    standard.py --build DIR
"""
import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
sys.path[:0] = [str(TESTS / "support")]
sys.dont_write_bytecode = True
from toolchain import Compiler  # noqa: E402

WORDS = "tonnage needs C++20: compile with -std=c++20"
STANDARDS = ["-std=c++11", "-std=c++17"]


def wrong(program, header, standard):
    """What is wrong with what a compiler says of a header, in a line; nothing where it is right."""
    done = subprocess.run([program, standard, "-I", str(ROOT / "include"), "-E", "-o", os.devnull, "-x", "c++", "-"],
                          input=f"#include <{header}>\n", text=True, capture_output=True)
    errors = [line for line in done.stderr.splitlines() if re.search(r"\berror: ", line)]
    if done.returncode and 1 <= len(errors) <= 2 and WORDS in errors[0]:
        return None
    return f"{header}, {standard}: {len(errors)} errors, the first: {errors[0] if errors else 'none'}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    program = Compiler(parser.parse_args().build).program
    optional = re.findall(r"^set\(tonnage_\w+_headers ([^)]*)\)", (ROOT / "cmake/components.cmake").read_text(), re.MULTILINE)
    headers = sorted(path.relative_to(ROOT / "include").as_posix() for path in (ROOT / "include").rglob("*.hpp"))
    headers = [h for h in headers if h.removeprefix("tonnage/") not in " ".join(optional).split()]  # their libraries come first
    asked = [(header, STANDARDS[-1]) for header in headers] + [("tonnage/tonnage.hpp", standard) for standard in STANDARDS]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [line for line in pool.map(lambda asked: wrong(program, *asked), asked) if line]
    print("\n".join(found) or f"{len(headers)} headers name the standard and the flag")
    return 1 if found or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
