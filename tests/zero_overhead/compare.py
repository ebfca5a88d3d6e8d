# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Proves that two units compile to the same instructions, function by function.

Both are compiled at -O2 to assembly. Of each extern "C" function the instructions are compared;
local labels are numbered in the order of their appearance, and the label of a constant is replaced
by the constant, since the two units number them differently and nothing else.
"""
import argparse
import difflib
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.dont_write_bytecode = True
from toolchain import Compiler  # noqa: E402

LABEL = re.compile(r"^([\w.$]+):")
LOCAL = re.compile(r"\.L[\w.$]+")
DATA = re.compile(r"\.(long|quad|byte|short|zero|octa|word|xword|ascii|string)\b")
LEAST = 5


def functions(assembly):
    """{name: [instruction, …]} of the global functions, and {label: text} of the constants."""
    found, constants = {}, {}
    exported = set(re.findall(r"^\s*\.globl\s+(\S+)", assembly, re.MULTILINE))
    function = label = None
    for line in assembly.splitlines():
        line = re.sub(r"(^|\s)(#[# ].*|#(NO_)?APP.*|//.*)$", "", line).strip()
        if match := LABEL.match(line):
            label = match[1]
            if label in exported and not label.startswith(".L"):
                function = found.setdefault(label, [])
            elif function is not None:
                function.append(line)
        elif line.startswith(".size"):
            function = None
        elif DATA.match(line):
            constants.setdefault(label, []).append(" ".join(line.split()))
        elif line and not line.startswith(".") and function is not None:
            function.append(" ".join(line.split()))
    return found, {name: "; ".join(values) for name, values in constants.items()}


def normalised(lines, constants):
    numbers = {}

    def rename(match):
        if match[0] in constants:
            return f"<{constants[match[0]]}>"
        return numbers.setdefault(match[0], f".L{len(numbers)}")

    used = set(LOCAL.findall("\n".join(l for l in lines if not LABEL.match(l))))
    kept = [l for l in lines if not LABEL.match(l) or l[:-1] in used]
    return [LOCAL.sub(rename, l) for l in kept]


def differences(typed, raw):
    (typed, typed_constants), (raw, raw_constants) = functions(typed), functions(raw)
    found = []
    for name in sorted(typed.keys() ^ raw.keys()):
        found.append(f"{name} is in one of the two units only")
    for name in sorted(typed.keys() & raw.keys()):
        left, right = normalised(raw[name], raw_constants), normalised(typed[name], typed_constants)
        if left != right:
            found += [f"{name}: not the same instructions", *difflib.unified_diff(left, right, "raw", "typed", lineterm="")]
    if len(typed.keys() & raw.keys()) < LEAST:
        found.append(f"only {len(typed.keys() & raw.keys())} functions to compare, of at least {LEAST}")
    return found, sorted(typed.keys() & raw.keys())


def assembly(compiler, source):
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "unit.s"
        outcome = compiler.run(source, ["-O2", "-DNDEBUG", "-g0", "-S", "-fno-asynchronous-unwind-tables",
                                        "-o", str(output)], flags=compiler.plain_flags())
        if not outcome.ok:
            sys.exit(f"{source} does not compile:\n{outcome.output}")
        return output.read_text()


def self_test(compiler):
    same = "".join(f'extern "C" double f{i}(double const* x, long n) {{ double s = 0.5; while (n-- > {i}) s += x[n] * 3.25; return s; }}\n' for i in range(5))
    other = 'extern "C" double filler(double x) { return x * 7.5; }\n'
    wrapped = "struct q { double v; };\nstatic q times(q a, double b) { return {a.v * b}; }\n" + "".join(
        f'extern "C" double f{i}(double const* x, long n) {{ q s{{0.5}}; while (n-- > {i}) s.v += times(q{{x[n]}}, 3.25).v; return s.v; }}\n' for i in range(5))
    cases = {
        "the same text": (same, same, None),
        "a wrapper": (wrapped, same, None),
        "one multiplication more": (same.replace("x[n] * 3.25", "x[n] * x[n] * 3.25", 1), same, "f0: not the same"),
        "another constant": (same.replace("3.25", "3.5", 1), same, "f0: not the same"),
        "too few functions": (other, other, "only 1 functions"),
        "a function missing": (same + other, same, "filler is in one"),
    }
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, (left, right, expected) in cases.items():
            (Path(folder) / "typed.cpp").write_text(left)
            (Path(folder) / "raw.cpp").write_text(right)
            said = "\n".join(differences(*(assembly(compiler, Path(folder) / f) for f in ("typed.cpp", "raw.cpp")))[0])
            good = (said == "") if expected is None else (expected in said)
            bad += not good
            print(f"{'ok  ' if good else 'BAD '} {name}" + ("" if good else f": said {said or 'nothing'}"))
    return bad


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", required=True, help="the build folder whose compiler to use")
    arguments.add_argument("--self-test", action="store_true")
    arguments.add_argument("units", nargs="*", type=Path, help="typed.cpp raw.cpp")
    options = arguments.parse_args()
    compiler = Compiler(options.build)
    if options.self_test:
        return compiler.once("zero_overhead.self_test", self_test)
    found, names = differences(*(assembly(compiler, unit) for unit in options.units))
    print("\n".join(found) if found else f"{len(names)} functions, the same instructions ({compiler.version}): {', '.join(names)}")
    return len(found)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
