# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Proves that a program is refused, in the words that it names.

A case states near its top what the compiler must say:

    // error: cannot add quantities of different number formats
    // error(gcc): use of deleted function       only for this compiler (gcc or clang)
    // error-anywhere: note: bf16 and fp8        anywhere in the output, not in the first error line

and holds the mistake beside its correction:

    #ifdef RIGHT
    auto sum = a + b.in<bf16>();
    #else
    auto sum = a + b;
    #endif

It is compiled with -DRIGHT, which must go without a word, and without, which must fail, and the
*first* line that says "error:" must contain the words of every `// error` line.
"""
import argparse
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.dont_write_bytecode = True
from toolchain import Compiler, collapse  # noqa: E402

EXPECTATION = re.compile(r"^//\s*error(-anywhere)?(?:\((gcc|clang)\))?:\s*(.+?)\s*$", re.MULTILINE)


def complaints(compiler, case):
    """What is wrong with a case, as a list of lines; and the files it was made of."""
    expectations = [(bool(anywhere), words)
                    for anywhere, kind, words in EXPECTATION.findall(case.read_text())
                    if kind in ("", compiler.kind)]
    if not expectations:
        return [f"names no words for {compiler.kind}: write a line `// error: WORDS` near the top"], []

    asks_for_a_header = any("#include" in words for _, words in expectations)
    prelude = [] if asks_for_a_header or "#include <tonnage/" not in case.read_text() else compiler.with_prelude()
    right = compiler.run(case, [*prelude, "-fsyntax-only", "-DRIGHT"])
    if not right.ok or right.output.strip():
        return ["the right half (-DRIGHT) does not compile cleanly:", right.output], []

    wrong = compiler.run(case, [*prelude, "-fsyntax-only"])
    if wrong.ok:
        return ["the wrong half compiles"], []

    found = []
    for anywhere, words in expectations:
        where = wrong.output if anywhere else wrong.first_error
        if collapse(words) not in collapse(where):
            found.append(f"fails, but {'nowhere' if anywhere else 'not in its first error'} says: {words}")
    if found:
        found.append(wrong.output[:3000])
    return found, right.files


def self_test(compiler):
    """A runner that accepts everything would make every case pass; this one does not."""
    mistake = "struct no { no(int) = delete; };\n#ifdef RIGHT\n#else\nno n{1};\n#endif\n"
    cases = {
        "a good case": ("// error: deleted\n" + mistake, None),
        "a wrong half that compiles": ("// error: deleted\nint n;\n", "the wrong half compiles"),
        "a failure for another reason": ("// error: deleted\n#ifndef RIGHT\nint k = m;\n#endif\n", "not in its first error"),
        "words after the first error": ("// error: deleted\n#ifndef RIGHT\nint k = m;\n#endif\n" + mistake, "not in its first error"),
        "words anywhere": ("// error-anywhere: deleted\n#ifndef RIGHT\nint k = m;\n#endif\n" + mistake, None),
        "words that appear nowhere": ("// error-anywhere: purple\n" + mistake, "nowhere"),
        "a right half that fails": ("// error: deleted\nint k = m;\n", "does not compile cleanly"),
        "a right half that warns": ("// error: deleted\nint k = 2.5;\n" + mistake, "does not compile cleanly"),
        "no words at all": (mistake, "names no words"),
        "words for this compiler": (f"// error({compiler.kind}): deleted\n" + mistake, None),
        "words for the other alone": (f"// error({'gcc' if compiler.kind == 'clang' else 'clang'}): purple\n" + mistake, "names no words"),
    }
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, (text, expected) in cases.items():
            case = Path(folder) / "case.cpp"
            case.write_text(text)
            said = "\n".join(complaints(compiler, case)[0])
            good = (said == "") if expected is None else (expected in said)
            bad += not good
            print(f"{'ok  ' if good else 'BAD '} {name}" + ("" if good else f": said {said or 'nothing'!r}"))
    return bad


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", required=True, help="the build folder whose compiler and flags to use")
    arguments.add_argument("--self-test", action="store_true")
    arguments.add_argument("case", nargs="?", type=Path)
    options = arguments.parse_args()
    compiler = Compiler(options.build)

    if options.self_test:
        return compiler.once("must_not_compile.self_test", self_test)

    name = "must_not_compile." + options.case.stem
    if compiler.remembers(name):
        print("as before")
        return 0
    found, files = complaints(compiler, options.case)
    if found:
        print(f"{options.case.name} " + "\n".join(found))
        return 1
    compiler.remember(name, files)
    return 0


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
