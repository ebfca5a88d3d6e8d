# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""The module `tonnage`, compiled by clang.

    module.py --build DIR --compiler CLANG --link LIBRARY names    modules/tonnage.cppm exports what the headers declare
    module.py --build DIR --compiler CLANG --link LIBRARY import   programs that import it print what those print that include
                                                                   a header; and it gives away nothing of a `detail`

What has passed is remembered until a file that was read, or the compiler, has changed.
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "snippets")]
sys.dont_write_bytecode = True
from snippets import blocks  # noqa: E402
from toolchain import Compiler  # noqa: E402

INTERFACE = ROOT / "modules/tonnage.cppm"
LESSONS = ["010-hello-fleet", "030-formats", "200-ledger"]
# What a program would have had from our headers, and a module does not give.
PRELUDE = "#include <chrono>\n#include <optional>\n#include <string>\n#include <vector>\n"
INCLUDE = re.compile(r"^#include <tonnage/.*>$", re.MULTILINE)
REFUSED = {"tonnage::detail::notes_of_rows": "notes_of_rows", "tonnage::no_such_name": "no member named 'no_such_name'"}


class Failure(Exception):
    pass


def call(*argv):
    done = subprocess.run([str(a) for a in argv], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise Failure(" ".join(map(str, argv)) + "\n" + done.stdout)
    return done.stdout


def names(clang, _flags, _link, _folder):
    call(sys.executable, "-B", ROOT / "scripts/generate-module", "--check", "--compiler", clang)
    return "modules/tonnage.cppm exports what the headers declare"


def programs():
    """(name, source, what it prints)"""
    first = next(block for block in blocks((ROOT / "README.md").read_text(encoding="utf-8")) if block.language == "cpp")
    yield "README.md", first.text, first.expected[0][1]
    for lesson in LESSONS:
        path = ROOT / "examples" / lesson
        yield lesson, path.with_suffix(".cpp").read_text(), path.with_suffix(".expected").read_text()


def imported(clang, flags, link, folder):
    module, unit = folder / "tonnage.pcm", folder / "tonnage.o"
    # clang forgets, of a header in a module, that the standard library switches a warning off around its own use.
    importing = [clang, *flags, "-Wno-deprecated-declarations", f"-fmodule-file=tonnage={module}"]
    call(clang, *flags, "--precompile", INTERFACE, "-o", module)
    call(clang, "-pthread", "-c", module, "-o", unit)
    for name, text, expected in programs():
        text, includes = INCLUDE.subn("", text)
        if includes == 0:
            raise Failure(f"{name} includes nothing of tonnage")
        text = re.sub(r"^using namespace tonnage;", r"import tonnage;\n\g<0>", text, count=1, flags=re.MULTILINE)
        (folder / "main.cpp").write_text(PRELUDE + text)
        call(*importing, folder / "main.cpp", unit, *link, "-o", folder / "program")
        printed = call(folder / "program")
        if printed.rstrip("\n") != expected.rstrip("\n"):
            raise Failure(f"{name}, with an import, prints\n{printed}")
    for name, words in REFUSED.items():
        (folder / "main.cpp").write_text(f"import tonnage;\nusing {name};\n")
        said = subprocess.run([*importing, "-fsyntax-only", folder / "main.cpp"], capture_output=True, text=True)
        if said.returncode == 0 or words not in said.stderr:
            raise Failure(f"{name} is not refused: {said.stderr}")
    return "programs that import tonnage print the same"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--link", default="", help="separated by semicolons")
    parser.add_argument("test", choices=["names", "import"])
    asked = parser.parse_args()
    if not asked.compiler:
        print("skipped: there is no clang++-19 (scripts/setup --with clang)")
        return 77
    compiler = Compiler(asked.build)
    seed = call(asked.compiler, "--version")
    if compiler.remembers(f"module.{asked.test}", seed):
        print("as before")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        try:
            test = names if asked.test == "names" else imported
            link = asked.link.split(";") if asked.link else []
            print(test(asked.compiler, [*compiler.plain_flags(), "-pthread"], link, Path(folder)))
        except Failure as failure:
            print(failure)
            return 1
    read = [INTERFACE, ROOT / "scripts/generate-module", ROOT / "cmake/components.cmake", ROOT / "README.md",
            *(ROOT / "include").rglob("*.hpp"), *(ROOT / "examples").glob("*")]
    compiler.remember(f"module.{asked.test}", read, seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
