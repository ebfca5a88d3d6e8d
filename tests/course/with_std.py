# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Compiles every lesson as a student writes it: with `using namespace std;` and `using namespace std::chrono;` in front.

    with_std.py --build BUILD EXAMPLES    a line for each lesson that does not compile so; exit status 1 if there is any
    with_std.py --build BUILD --self-test

A name of tonnage's that the standard library has as well would be ambiguous there.
"""
import argparse
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from toolchain import Compiler  # noqa: E402

USING = "using namespace std;\nusing namespace std::chrono;\n"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"  # what a lesson includes from beside it
OPTIONAL = re.compile(r"#include <(mpi\.h|tonnage/formats/mpi\.hpp)>")


def with_std(text):
    """In front of the first using-directive of the lesson's own."""
    at = re.search(r"^using namespace tonnage;", text, re.MULTILINE)
    return None if at is None else text[:at.start()] + USING + text[at.start():]


def first_error(compiler, text):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "lesson.cpp"
        source.write_text(text)
        outcome = compiler.run(source, ["-fsyntax-only", "-w", f"-I{EXAMPLES}"], compiler.plain_flags())
        return "" if outcome.ok else outcome.first_error or outcome.output


def self_test(compiler):
    lesson = "#include <algorithm>\n#include <tonnage/units.hpp>\nnamespace tonnage { int count = 1; }\nusing namespace tonnage;\n"
    cases = {"a name that is std's too": (lesson + "int main() { return count; }\n", "ambiguous"),
             "one that is not": (lesson + "int main() { return static_cast<int>((1.0 * hour).in(second)); }\n", "")}
    bad = 0
    for name, (text, expected) in cases.items():
        said = first_error(compiler, with_std(text))
        fine = expected in said if expected else said == ""
        bad += not fine
        print(f"{'ok  ' if fine else 'BAD '} {name}" + ("" if fine else f": {said or 'compiled'}"))
    return bad


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--build", required=True)
    arguments.add_argument("--self-test", action="store_true")
    arguments.add_argument("examples", nargs="?", type=Path)
    given = arguments.parse_args()
    compiler = Compiler(given.build)
    if given.self_test:
        return self_test(compiler)
    lessons = {p.name: p.read_text() for p in sorted(given.examples.glob("[0-9]*-*.cpp"))}
    texts = {name: with_std(text) for name, text in lessons.items() if not OPTIONAL.search(text)}
    without = [name for name, text in texts.items() if text is None]
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(texts, pool.map(lambda text: "" if text is None else first_error(compiler, text), texts.values())))
    wrong = {name: said for name, said in found.items() if said}
    for name, said in wrong.items():
        print(f"{name}: {said}")
    print(f"{len(texts) - len(wrong) - len(without)} lessons compile with std in front; {len(without)} do not say using namespace tonnage: "
          + ", ".join(without))
    return bool(wrong) or len(texts) < 20


if __name__ == "__main__":
    sys.exit(main())
