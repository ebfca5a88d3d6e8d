# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Two static libraries, each built with a version of tonnage of its own, in one program: each keeps its functions.

    two_versions.py --build DIR [--link LIBRARY]

The other version is a copy of the headers to which scripts/version has given the number 9.8.7, and which prints figures to
five digits instead of three. With one version's functions for both, one of the two libraries prints the other's digits;
the test checks that too, on a copy whose namespace was left alone.
"""
import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
sys.path[:0] = [str(TESTS / "support")]
sys.dont_write_bytecode = True
from toolchain import Compiler  # noqa: E402

LIBRARY = """
#include <tonnage/units.hpp>
#include <tonnage/units/format.hpp>
std::string NAME();
std::string NAME() { return fmt::format("{} {}", TONNAGE_VERSION, 62.5 * tonnage::megawatts); }
"""
PROGRAM = """
#include <cstdio>
#include <string>
std::string ours();
std::string theirs();
int main() { std::printf("%s, %s", ours().c_str(), theirs().c_str()); }
"""
THREE_DIGITS = "spec.precision < 0 ? 3 :"


def other_version(folder, *, renamed):
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("build", ".git", "tests", "examples", "benchmarks"))
    if renamed:
        subprocess.run([sys.executable, "-B", folder / "scripts/version", "9.8.7"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([sys.executable, "-B", folder / "scripts/version", "--check"], check=True)
    digits = folder / "include/tonnage/units/number_text.hpp"
    text = digits.read_text()
    assert THREE_DIGITS in text, f"{digits} does not say how many digits a figure has: mend this test"
    digits.write_text(text.replace(THREE_DIGITS, "spec.precision < 0 ? 5 :"))
    return folder / "include"


def printed(compiler, folder, link, theirs):
    flags = [f for f in compiler.plain_flags() if f != f"-I{ROOT / 'include'}"]
    objects = []
    for name, include in (("ours", ROOT / "include"), ("theirs", theirs)):
        source = folder / f"{name}.cpp"
        source.write_text(LIBRARY.replace("NAME", name))
        objects.append(folder / f"{name}.o")
        subprocess.run([compiler.program, f"-I{include}", *flags, "-O0", "-c", source, "-o", objects[-1]], check=True)
    (folder / "main.cpp").write_text(PROGRAM)
    subprocess.run([compiler.program, folder / "main.cpp", *objects, *link, "-o", folder / "program"], check=True)
    return subprocess.run([folder / "program"], check=True, capture_output=True, text=True).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--link", default="")
    asked = parser.parse_args()
    compiler = Compiler(asked.build)
    link = [asked.link] if asked.link else []
    number = re.search(r"^#define TONNAGE_VERSION (\d+)", (ROOT / "include/tonnage/core/version.hpp").read_text(), re.MULTILINE)[1]
    expected = {True: f"{number} 62.5 MW, 90807 62.500 MW", False: f"{number} 62.5 MW, {number} 62.5 MW"}
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for renamed, text in expected.items():
            place = Path(folder) / str(renamed)
            place.mkdir()
            said = printed(compiler, place, link, other_version(place / "other", renamed=renamed))
            print(f"{'versions of their own' if renamed else 'one version for both'}: {said}")
            bad += said != text
    return bad


if __name__ == "__main__":
    sys.exit(main())
