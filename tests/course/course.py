# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Holds the lessons of examples/ to what examples/README.md promises of them.

A lesson has at most 80 lines and prints at most 40; one that the README lists under "Programs to keep" may have more. Each
says what one can do after it, ends with an exercise, has a solution that repeats the question, a row in a table of the README
and a place on some reader's road. No solution is without its lesson.
"""
import re
import sys
import tempfile
from pathlib import Path

MOST_LINES, MOST_PRINTED = 80, 40


def breaches(root):
    examples = Path(root) / "examples"
    readme = (examples / "README.md").read_text()
    roads, _, tables = readme.partition("## All lessons")
    lessons_table, _, programs_table = tables.partition("## Programs to keep")
    rows = re.findall(r"^\| \[([0-9]{3}-[^]]*)\]\(([^)]*)\)", tables, re.M)
    programs = set(re.findall(r"^\| \[([0-9]{3}-[^]]*)\]", programs_table, re.M))
    lessons = {p.stem: p for p in examples.glob("[0-9]*-*.cpp")}

    for name, file in rows:
        if file != f"{name}.cpp" or name not in lessons:
            yield f"README.md: the row of {name} leads to {file}, which is no lesson"
    for solution in sorted(examples.glob("solutions/[0-9]*-*.cpp")):
        if solution.stem not in lessons:
            yield f"solutions/{solution.name} solves no lesson"
    for name, file in sorted(lessons.items()):
        text = file.read_text()
        lines = text.count("\n")
        if name not in programs and lines > MOST_LINES:
            yield f"{name}: {lines} lines, where a lesson has at most {MOST_LINES}"
        expected = examples / f"{name}.expected"
        if not expected.exists():
            yield f"{name}: nothing says what it prints"
        elif name not in programs and expected.read_text().count("\n") > MOST_PRINTED:
            yield f"{name}: prints more than {MOST_PRINTED} lines"
        _, _, exercise = text.partition("\n// Exercise: ")
        if not exercise or not all(line.startswith("//") for line in exercise.splitlines()[1:]):
            yield f"{name}: does not end with an exercise"
        solution = examples / f"solutions/{name}.cpp"
        if not solution.exists():
            yield f"{name}: its exercise has no solution"
        elif not re.search(rf"^// .*\b{name}\b", solution.read_text().partition("#include")[0], re.M):
            yield f"solutions/{name}.cpp: does not say that {name} asked it"
        if [row for row, _ in rows].count(name) != 1:
            yield f"README.md: {name} stands in its tables {[row for row, _ in rows].count(name)} times"
        if f"]({name}.cpp)" not in roads:
            yield f"README.md: {name} is on no reader's road"


def self_test():
    lesson = "// You can do it.\nint main() {}\n\n// Exercise: How much?\n// In words?\n"
    readme = "1. [010-a](010-a.cpp)\n## All lessons\n| [010-a](010-a.cpp) | it | how much |\n## Programs to keep\n"
    good = {"010-a.cpp": lesson, "010-a.expected": "1\n", "solutions/010-a.cpp": "// 010-a asked: How much?\n", "README.md": readme}
    kept = readme.replace("| [010-a](010-a.cpp) | it | how much |\n## Programs to keep\n",
                          "## Programs to keep\n| [010-a](010-a.cpp) | it | how much |\n")
    cases = {
        "a course": ({}, None),
        "a long lesson": ({"010-a.cpp": "\n" * 80 + lesson}, "85 lines"),
        "a long program": ({"010-a.cpp": "\n" * 80 + lesson, "README.md": kept}, None),
        "a long screen": ({"010-a.expected": "\n" * 41}, "prints more than 40"),
        "no output": ({"010-a.expected": None}, "nothing says"),
        "no exercise": ({"010-a.cpp": "int main() {}\n"}, "does not end with an exercise"),
        "code behind the exercise": ({"010-a.cpp": lesson + "int x;\n"}, "does not end with an exercise"),
        "no solution": ({"solutions/010-a.cpp": None}, "has no solution"),
        "a solution of something else": ({"solutions/010-a.cpp": "#include <x>\n// 010-a asked: What?\n"}, "does not say that"),
        "a solution too many": ({"solutions/020-b.cpp": "int main() {}\n"}, "020-b.cpp solves no lesson"),
        "no row": ({"README.md": "1. [010-a](010-a.cpp)\n## All lessons\n## Programs to keep\n"}, "in its tables 0 times"),
        "no road": ({"README.md": readme.partition("\n")[2]}, "on no reader's road"),
        "a row of nothing": ({"README.md": readme + "| [030-c](030-c.cpp) | it | how |\n"}, "which is no lesson"),
    }
    bad = 0
    for name, (change, expected) in cases.items():
        with tempfile.TemporaryDirectory() as root:
            for file, text in (good | change).items():
                path = Path(root) / "examples" / file
                path.parent.mkdir(parents=True, exist_ok=True)
                if text is not None:
                    path.write_text(text)
            said = "\n".join(breaches(root))
        fine = (said == "") if expected is None else expected in said
        bad += not fine
        print(f"{'ok  ' if fine else 'BAD '} {name}" + ("" if fine else f": said {said or 'nothing'}"))
    return bad


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = list(breaches(sys.argv[1]))
    print("\n".join(found) if found else "each lesson is what the README promises")
    return len(found)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
