# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Compiles every C++ block of a document, and compares what it prints.

    ```cpp           with a `main`: a program of its own; without: the inside of a function, after
                     `#include <tonnage/tonnage.hpp>`, fmt/format.h and `using namespace tonnage`.
                     If the next block is ```text, that is what it prints, to the byte.
    ```cpp file      what stands outside of functions (a struct, an include); the blocks after it
                     in the document see it.
    ```cpp broken    must not compile, and the first error line must contain the words of the next
                     ```text block (`...` stands for anything; ```text gcc and ```text clang say it
                     for one compiler).

A sentence that says "`code` … does not compile", in this form, is held to it: that code, as the next line of the block above, is refused for
another reason than a name that nobody declared.

A block that includes a header of an optional component whose library is not there (`--without`) is left out.

The blocks without a `main` are compiled as one unit, and #line makes the compiler point into the
document. Blocks in other languages are left alone; another word after `cpp` is an error.
"""
import argparse
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.dont_write_bytecode = True
from toolchain import Compiler, collapse  # noqa: E402

CLAIM = re.compile(r"`([^`\n]*[(=*|+][^`\n]*)`[^`.:;]*\bdoes not compile")
UNDECLARED = re.compile("was not declared|has not been declared|undeclared identifier|unknown type name")
FENCE = re.compile(r"^( *)(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$")
PRELUDE = """#include <tonnage/tonnage.hpp>
#include <fmt/format.h>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>
using namespace tonnage;
using namespace std::chrono_literals;
"""
# A snippet may make a thing and leave it; nothing else is forgiven.
FORGIVEN = ["-Wno-unused", "-Wno-unused-result", "-Wno-unused-value"]


class Block:
    def __init__(self, line, words, text):
        self.line = line  # of its first line of text
        self.language, *self.tags = words or [""]
        self.text = text
        self.expected = []  # [(tags, text)] of the ```text blocks that follow at once
        self.claims = []  # [(line, code)] of the sentences after it that say what does not compile

    @property
    def is_program(self):
        return re.search(r"\bint\s+main\s*\(", self.text) is not None


def blocks(document):
    found, opened = [], None
    above = top = Block(1, ["cpp"], "")
    for number, line in enumerate(document.splitlines(), 1):
        match = FENCE.match(line)
        if opened is None:
            above.claims += [(number, code) for code in CLAIM.findall(line)]
            if match:
                opened = (len(match[1]), match[2], number + 1, match[3].split(), [])
        elif match and not match[3] and match[2].startswith(opened[1]):
            found.append(Block(opened[2], opened[3], "".join(opened[4])))
            if found[-1].language == "cpp":
                above = found[-1]
            opened = None
        else:
            opened[4].append(re.sub(f"^ {{0,{opened[0]}}}", "", line) + "\n")
    if opened:
        raise ValueError(f"line {opened[2] - 1}: this block has no end")
    if top.claims:
        found.insert(0, top)
    code = None
    for block in found:
        if block.language == "text" and code is not None:
            code.expected.append((block.tags, block.text))
        else:
            code = block if block.language == "cpp" else None
    return found


class Checker:
    def __init__(self, compiler, link, name, without=()):
        self.compiler, self.link, self.name, self.without = compiler, link, name, without
        self.complaints, self.files = [], set()

    def prelude(self, text):
        """A program that includes less is compiled as it stands."""
        return self.compiler.with_prelude() if PRELUDE in text and "tonnage.hpp" in PRELUDE else []

    def say(self, block, text):
        self.complaints.append(f"{self.name}:{block.line}: {text}")

    def code(self, block, inside=None):
        """A block's text with the compiler pointed at the document; its own includes come first."""
        includes, rest = [], []
        for number, line in enumerate(block.text.splitlines(), block.line):
            is_include = inside and re.match(r"\s*#\s*include", line)
            (includes if is_include else rest).append(f'#line {number} "{self.name}"\n{line}\n')
        body = "".join(rest)
        return "".join(includes) + (f"void {inside}() {{\n{body}}}\n" if inside else body)

    def build(self, text, *extra):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "snippet.cpp"
            source.write_text(text)
            outcome = self.compiler.run(source, [*self.prelude(text), *FORGIVEN, *extra])
        self.files.update(f for f in outcome.files if not f.startswith(folder))
        return outcome

    def output_of(self, text, block, *arguments):
        """What a program prints, or None after saying why there is nothing."""
        with tempfile.TemporaryDirectory() as folder:
            source, program = Path(folder) / "snippet.cpp", Path(folder) / "snippet"
            source.write_text(text)
            outcome = self.compiler.run(source, [*self.prelude(text), *FORGIVEN, "-c", "-o", str(program) + ".o"])
            self.files.update(f for f in outcome.files if not f.startswith(folder))
            if not outcome.ok:
                return self.say(block, "does not compile\n" + outcome.output)
            linked = subprocess.run([self.compiler.program, *self.compiler.flags, str(program) + ".o", "-o", str(program), *self.link],
                                    capture_output=True, text=True)
            if linked.returncode:
                return self.say(block, "does not link\n" + linked.stderr)
            return {a: subprocess.run([program, *a.split()], capture_output=True, text=True) for a in (arguments or [""])}

    def compare(self, block, done):
        if done.returncode:
            self.say(block, f"exits with {done.returncode}\n{done.stdout}{done.stderr}")
        for _, text in block.expected[:1]:
            if done.stdout.rstrip("\n") != text.rstrip("\n"):
                self.say(block, f"prints something else\n--- it prints\n{done.stdout}--- the document says\n{text}---")

    def needs_absent(self, block):
        return any(f"#include <tonnage/{header}>" in block.text for header in self.without)

    def check(self, document):
        try:
            code = [b for b in blocks(document) if b.language == "cpp" and not self.needs_absent(b)]
        except ValueError as error:
            self.complaints.append(f"{self.name}: {error}")
            return
        context, bundle, shown = "", "", {}
        for block in code:
            if block.tags not in ([], ["file"], ["broken"]):
                self.say(block, f"unknown tag: ```cpp {' '.join(block.tags)}")
            elif block.tags == ["broken"]:
                self.check_broken(block, context)
            elif block.is_program:
                if done := self.output_of(self.code(block), block):
                    self.compare(block, done[""])
            elif block.tags == ["file"]:
                context += self.code(block)
                bundle += self.code(block)
            else:
                bundle += self.code(block, f"snippet_{block.line}")
                if block.expected:
                    shown[str(block.line)] = block
            for line, claim in block.claims:
                self.check_claim(line, claim, block, context)
        if not bundle:
            return
        if not shown:
            outcome = self.build(PRELUDE + bundle, "-fsyntax-only", "-Wno-missing-declarations")
            if not outcome.ok:
                self.complaints.append(f"{self.name}: a snippet does not compile\n{outcome.output}")
            return
        calls = "".join(f'  if (which == "{n}") snippet_{n}();\n' for n in shown)
        main = f'#line 1 "(the end)"\nint main(int, char** words) {{\n  std::string const which = words[1];\n{calls}}}\n'
        first = next(iter(shown.values()))
        if done := self.output_of(PRELUDE + bundle + main, first, *shown):
            for number, block in shown.items():
                self.compare(block, done[number])

    def check_claim(self, line, claim, block, context):
        is_inside = block.tags == [] and not block.is_program
        statement = Block(line, ["cpp"], claim if claim.endswith(";") else f"static_cast<void>({claim});")
        before = self.code(block) if is_inside else ""
        includes = re.findall(r"^#include .*\n", before, re.MULTILINE)
        inside = re.sub(r"^#include .*\n", "", before, flags=re.MULTILINE)
        outcome = self.build(PRELUDE + context + "".join(includes) + f"void claim() {{\n{inside}{self.code(statement)}}}\n", "-fsyntax-only")
        if outcome.ok:
            self.complaints.append(f"{self.name}:{line}: is said not to compile, and does: {claim}")
        elif UNDECLARED.search(outcome.first_error):
            self.complaints.append(f"{self.name}:{line}: is not refused for what it says, but for a name: {outcome.first_error}")

    def check_broken(self, block, context):
        text = self.code(block) if block.is_program else PRELUDE + context + self.code(block, "broken")
        outcome = self.build(text, "-fsyntax-only")
        if outcome.ok:
            return self.say(block, "is said to be broken, and compiles")
        said = [(t, e) for t, e in block.expected if not t or t == [self.compiler.kind]]
        if not block.expected:
            self.say(block, "is broken, and no ```text block says with which words")
        for _, expected in said[:1]:
            words = r".*".join(re.escape(collapse(part)) for part in re.split(r"\.\.\.|…", expected))
            if not re.search(words, collapse(outcome.first_error)):
                self.say(block, f"fails with other words\n--- the first error\n{outcome.first_error}\n--- the document says\n{expected}---")


def self_test(compiler):
    """Needs no tonnage: the prelude is replaced."""
    global PRELUDE
    PRELUDE = "#include <cstdio>\n#include <string>\n"

    def cpp(code, tag="", text=None, text_tag=""):
        return f"```cpp{tag}\n{code}\n```\n" + (f"so:\n```text{text_tag}\n{text}\n```\n" if text is not None else "")

    hello = '#include <cstdio>\nint main() { std::puts("hello"); }'
    other = "clang" if compiler.kind == "gcc" else "gcc"
    cases = {
        "nothing": ("words\n```sh\nrm -r x\n```\n", None),
        "a program": (cpp(hello, text="hello"), None),
        "a program that prints something else": (cpp(hello, text="hullo"), "prints something else"),
        "a program that fails": (cpp("int main() { return 3; }"), "exits with 3"),
        "a program that does not compile": (cpp("int main() { return x; }"), "does not compile"),
        "a statement": (cpp("int x = 1;"), None),
        "a wrong statement, at its line": ("\n" + cpp("int x = 1;\nint y = z;"), "d.md:4:"),
        "a statement that prints": (cpp('std::puts("a");', text="a") + cpp('std::puts("b");', text="b"), None),
        "a statement that prints something else": (cpp('std::puts("a");', text="a") + cpp('std::puts("b");', text="c"), "d.md:9: prints something else"),
        "a struct for later": (cpp("struct s { int i; };", " file") + cpp("s x{1};"), None),
        "a struct too late": (cpp("s x{1};") + cpp("struct s { int i; };", " file"), "d.md:2:"),
        "an include of its own": (cpp("#include <vector>\nstd::vector<int> v;"), None),
        "broken, in these words": (cpp("int x = y;", " broken", "error: ... was not declared in this scope" if compiler.kind == "gcc" else "use of undeclared ... 'y'"), None),
        "broken, in other words": (cpp("int x = y;", " broken", "error: purple"), "fails with other words"),
        "broken, in the other compiler's words": (cpp("int x = y;", " broken", "error: purple", " " + other), None),
        "broken, but compiles": (cpp("int x = 1;", " broken", "error"), "and compiles"),
        "broken, without words": (cpp("int x = y;", " broken"), "no ```text block"),
        "a claim": (cpp("int x = 1;") + "Then `x = \"a\"` does not compile.\n", None),
        "a claim that compiles": (cpp("int x = 1;") + "Then `x = 2` does not compile.\n", "d.md:4: is said not to compile, and does: x = 2"),
        "a claim of a name": (cpp("int x = 1;") + "Then `y = 2` does not compile.\n", "but for a name"),
        "a header that is not there": (cpp("#include <tonnage/absent.hpp>\nint x = y;", text="z"), None),
        "another that is not there": (cpp("#include <tonnage/other.hpp>\nint x = 1;"), "other.hpp"),
        "an unknown tag": (cpp("int x;", " sketch"), "unknown tag"),
        "no end": ("```cpp\nint x;\n", "has no end"),
    }
    bad = 0
    for name, (document, expected) in cases.items():
        checker = Checker(compiler, [], "d.md", ["absent.hpp"])
        checker.check(document)
        said = "\n".join(checker.complaints)
        fine = (said == "") if expected is None else expected in said
        bad += not fine
        print(f"{'ok  ' if fine else 'BAD '} {name}" + ("" if fine else f": said {said or 'nothing'}"))
    return bad


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", required=True, help="the build folder whose compiler and flags to use")
    arguments.add_argument("--link", default="", help="what a program is linked with")
    arguments.add_argument("--without", action="append", default=[], help="a header that cannot be included")
    arguments.add_argument("--root", type=Path, help="the folder that the document's name is told from")
    arguments.add_argument("--self-test", action="store_true")
    arguments.add_argument("document", nargs="?", type=Path)
    options = arguments.parse_args()
    compiler = Compiler(options.build)
    if options.self_test:
        return compiler.once("snippets.self_test", self_test)

    name = options.document.relative_to(options.root or options.document.parent).as_posix()
    if compiler.remembers("snippets." + name, options.link, *options.without):
        print("as before")
        return 0
    checker = Checker(compiler, shlex.split(options.link), name, options.without)
    checker.check(options.document.read_text())
    if checker.complaints:
        print("\n".join(checker.complaints))
        return 1
    compiler.remember("snippets." + name, [options.document, *checker.files], options.link, *options.without)
    return 0


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
