# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Parses `tonnage/tonnage.hpp` and fmt once, for the tests that compile a program each (snippets, must_not_compile).

It is a fixture of ctest. A test that finds no prelude, or one that is older than a header, parses for itself.
"""
import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.dont_write_bytecode = True
from toolchain import Compiler  # noqa: E402


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", required=True, help="the build folder whose compiler and flags to use")
    compiler = Compiler(arguments.parse_args().build)
    if compiler.with_prelude():
        print("as before")
        return 0
    outcome = compiler.make_prelude()
    print(outcome.output, end="")
    return 0 if outcome.ok else 1


if __name__ == "__main__":
    sys.exit(main())
