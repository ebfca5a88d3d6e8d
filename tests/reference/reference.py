# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Holds the headers to the reference: what they offer is told, and what is told is printed.

    reference.py words ROOT --build DIR [--without HEADER] [--flag FLAG]   77 without libclang
    reference.py pages ROOT --build DIR [--without HEADER] [--flag FLAG]   77 without Doxygen
    reference.py self-test --build DIR                                     77 without libclang

The rules of `words`:

- Every public name has words of its own. It needs none where the first of its overloads has some; where the words of its
  class or enumeration name it in backticks (and of constants and types in a class, those of the file); where it shares the
  line of an enumeration; where the language or the standard library says what it means (defaulted and deleted functions,
  arithmetic, comparison, iteration); where it specializes a template; and where it is a literal, which is called like its
  unit. A macro that is not undefined again is a public name.
- A function that throws says so.
- A double says of what unit it is, or that it has none.
- A kernel on columns says what it costs.
- A header says what it is for, in a sentence that ends, and gives an example if it has public names; a plan has sources.
- A model and a system of the catalogue have an origin.

clang is asked, and not Doxygen, because concepts, constrained overloads, hidden friends and inline namespaces are a
compiler's business; Doxygen is asked for its warnings, and whether its pages have every name that has words.
"""
import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from names import Names, hidden_lines, library  # noqa: E402
from toolchain import Compiler  # noqa: E402

# What the standard library asks of ranges, iterators and containers, and `hash()`, which grouping asks for.
STANDARD = {"begin", "end", "size", "empty", "hash", "value_type", "difference_type", "reference", "pointer",
            "iterator_category", "iterator_concept", "iterator", "sentinel"}
OPERATORS = re.compile(r"operator ?(==|!=|<=>|<=?|>=?|\+=?|-=?|\*=?|/=?|\+\+|--|->|=|\[\]|bool)$")
THROWS = re.compile(r"\bthrow\b|\bthrow_error\(")
SAYS_THROWS = re.compile(r"\\throws|\b[Tt]hrown?s?\b|\brefuse")
UNIT = re.compile(
    r"[÷×%°]|\b(share|part|ratio|factor|per|FLOP|W|bytes?|bits?|seconds?|hours?|ns|units?|numbers?|count|GPUs?|decimals?|"
    r"digits|coherent|weight|sum|mean|variance|edges?|rank|quantiles?|multiprocessors|temperature)\b", re.IGNORECASE)
COST = re.compile(r"Complexity|\bO\(|\bpass\b|\bns\b|GB/s|speed")


def without_texts(code):
    """Code without comments and string literals."""
    return re.sub(r'"(\\.|[^"\\])*"|//.*', "", code)


def head_of(code):
    """A declaration up to its body, initializer or end."""
    depth = 0
    for i, c in enumerate(code):
        depth += (c in "([") - (c in ")]")
        if depth == 0 and c in "{;":
            return code[:i]
    return code


def names_in_backticks(words, plain):
    name = re.compile(rf"(?<!\w){re.escape(plain)}(?!\w)")
    return any(name.search(code) for code in re.findall(r"`([^`]*)`", words))


def file_words(text):
    found = re.search(r"^(///.*\n)+", text, re.MULTILINE)
    return re.sub(r"^/// ?", "", found[0], flags=re.MULTILINE) if found else ""


def is_guide(name):
    """A deduction guide: its constructor has the words."""
    return name.plain.startswith("<deduction guide")


class Reference:
    def __init__(self, names, root):
        self.names, self.root = names, root
        self.texts = {h: h.read_text() for h in sorted({n.file for n in names})}
        self.classes = {n.qualified: n for n in names if n.kind in ("class", "enum") and n.words}
        self.scopes = {n.qualified for n in names if n.kind in ("class", "enum")}
        self.overloads = defaultdict(list)
        for n in names:
            self.overloads[n.scope, n.plain].append(n)

    def code(self, name):
        return without_texts("\n".join(self.texts[name.file].splitlines()[name.begin - 1:name.end]))

    def words_of_set(self, name):
        return " ".join(n.words for n in self.overloads[name.scope, name.plain])

    def place(self, name):
        return f"{name.file.relative_to(self.root)}:{name.line}: {name.qualified}"

    def is_told(self, name):
        if name.words or name.is_deleted or name.is_regular or name.is_specialization or name.kind == "destructor":
            return True
        if name.plain in STANDARD or OPERATORS.match(name.plain) or name.plain.startswith('operator""') or is_guide(name):
            return True
        if any(part in ("iterator", "sentinel") for part in name.scope.split("::")):
            return True
        first = next((n for n in self.overloads[name.scope, name.plain] if n.file == name.file and n.words), None)
        if first and first.line < name.line and name.kind != "field":
            return True
        if name.scope in self.scopes:
            of = self.classes.get(name.scope)
            if of and (names_in_backticks(of.words, name.plain) or of.kind == "enum" and of.line == name.line):
                return True
            return name.kind in ("variable", "alias") and names_in_backticks(file_words(self.texts[name.file]), name.plain)
        return False

    def untold(self):
        for n in self.names:
            if not self.is_told(n):
                yield f"{self.place(n)}: a {n.kind} without words"

    def without_throws(self):
        for n in self.names:
            if n.kind in ("function", "constructor", "conversion") and not n.is_deleted and THROWS.search(self.code(n)):
                if not SAYS_THROWS.search(self.words_of_set(n)):
                    yield f"{self.place(n)}: it throws, and does not say so"

    def without_unit(self):
        for n in self.names:
            if n.is_deleted or is_guide(n) or n.kind not in ("function", "constructor", "field", "variable"):
                continue
            if re.search(r"\bdouble\b", head_of(self.code(n))):
                of = self.classes.get(n.scope)
                if not UNIT.search(self.words_of_set(n) + " " + (of.words if of else "")):
                    yield f"{self.place(n)}: a double, and its words say no unit"

    def without_cost(self):
        for n in self.names:
            if n.scope == "tonnage::kernels" and n.kind == "function" and not n.is_deleted:
                if re.search(r"\bcolumn\b|\bspan\b", head_of(self.code(n))) and not COST.search(self.words_of_set(n)):
                    yield f"{self.place(n)}: a kernel, and its words say no cost"

    def without_origin(self):
        for n in self.names:
            code = "\n".join(self.texts[n.file].splitlines()[n.begin - 1:n.end])
            if re.match(r"inline constexpr (accelerator|system) ", code) and not re.search(r'\.origin = \{"\w|\.listed = "', code):
                yield f"{self.place(n)}: figures without an origin"

    def broken(self):
        for rule in (self.untold, self.without_throws, self.without_unit, self.without_cost, self.without_origin):
            yield from rule()


def broken_headers(headers, root, with_names):
    """What the first comment of each header lacks, and macros without words."""
    for header in headers:
        text = header.read_text()
        place = header.relative_to(root)
        words = file_words(text)
        brief, *more = re.split(r"\n\s*\n", words.removeprefix("\\file\n"))
        if not words.startswith("\\file\n") or not brief.strip().endswith((".", ":")):
            yield f"{place}: it begins without \\file and a sentence"
        if header in with_names and not any("`" in part or "\\code" in part or part.startswith("    ") for part in more):
            yield f"{place}: no example in its first comment"
        if place.parent.name == "plans" and "Source" not in words:
            yield f"{place}: a plan without its sources"
        lines = text.splitlines()
        hidden = hidden_lines(lines)
        for number, line in enumerate(lines, 1):
            macro = re.match(r"\s*#\s*define\s+(TONNAGE_\w+)", line)
            if macro and number not in hidden and not re.search(rf"#\s*undef\s+{macro[1]}\b", text):
                if not lines[number - 2].lstrip().startswith("///"):
                    yield f"{place}:{number}: {macro[1]}: a macro without words"


def printed_names(tagfile):
    """The names that have an entry on some page."""
    found = set()
    for compound in ElementTree.parse(tagfile).getroot().findall("compound"):
        if compound.get("kind") in ("class", "struct", "union", "concept", "namespace"):
            scope = re.sub("<.*", "", compound.findtext("name"))
            found.add(scope)
            for member in compound.findall("member"):
                name = f"{scope}::{member.findtext('name')}"
                found.add(name)
                found.update(f"{name}::{value.text}" for value in member.findall("enumvalue"))
    return found


def unprinted(names, printed):
    """Names with words that are on no page. Doxygen gives the words of a line to the last name on it."""
    last = {(n.file, n.line): n for n in names if n.kind in ("field", "variable")}
    for n in names:
        if not n.words or n.is_deleted or n.is_regular or n.is_specialization or "operator" in n.plain:
            continue
        if last.get((n.file, n.line), n) is n and f"{n.scope}::{n.plain}" not in printed:
            yield n


class House:
    """The headers, and how they are compiled."""

    def __init__(self, options):
        self.root = Path(options.root).resolve() / "include"
        absent = {f"{self.root}/tonnage/{h}" for h in options.without}
        self.headers = [h for h in sorted(self.root.rglob("*.hpp")) if str(h) not in absent]
        self.flags = [f"-I{self.root}", *house_flags(options)]

    def names(self):
        return Names(self.flags).of(self.headers, self.root)


def house_flags(options):
    flags, take = ["-std=c++20"], False
    for flag in [*Compiler(options.build).flags, *options.flag]:
        if take or flag.startswith(("-I", "-isystem", "-D")):
            flags.append(flag)
        take = flag in ("-I", "-isystem", "-D")
    return flags


def skipped(what):
    print(f"skipped: {what} is not installed")
    return 77


def words(options):
    house = House(options)
    names = house.names()
    found = list(Reference(names, house.root).broken())
    found += broken_headers(house.headers, house.root, {n.file for n in names})
    print("\n".join(found) if found else f"{len(names)} public names in {len(house.headers)} headers are told")
    return bool(found)


def pages(options):
    root = Path(options.root).resolve()
    with tempfile.TemporaryDirectory() as folder:
        settings = (root / "docs/reference/Doxyfile").read_text()
        settings += f'\nOUTPUT_DIRECTORY = "{folder}"\nGENERATE_TAGFILE = "{folder}/tonnage.tag"\n'
        done = subprocess.run(["doxygen", "-"], cwd=root, input=settings, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        output = Path(folder) / "reference"
        if done.returncode != 0 or done.stdout.strip() or not (output / "index.html").exists():
            print(done.stdout or f"doxygen: exit status {done.returncode}")
            return 1
        found = []
        for page in sorted(output.rglob("*.html")):
            text = page.read_text()
            here = page.relative_to(output)
            if str(root) in text or folder in text:
                found.append(f"{here}: a path of this machine")
            found += [f"{here}: it loads {url}" for url in
                      re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="(https?:[^"]*)"', text)]
            found += [f"{here}: a link to nowhere: {link}" for link in sorted(set(re.findall(r'href="([^"#:]+)["#]', text)))
                      if not (page.parent / link).exists()]
        if library():
            house = House(options)
            found += [f"{n.file.relative_to(house.root)}:{n.line}: {n.qualified}: no page has it"
                      for n in unprinted(house.names(), printed_names(Path(folder) / "tonnage.tag"))]
        else:
            print("names are not looked for: libclang is not installed")
        print("\n".join(found) if found else f"{len(list(output.glob('*.html')))} pages, without a warning")
        return bool(found)


def self_test(options):
    """The header beside this file breaks each rule; what it is blamed for stands in it, in comments."""
    header = Path(__file__).resolve().parent / "untold.hpp"
    expected = set()
    for number, line in enumerate(header.read_text().splitlines(), 1):
        if mark := re.search(r"// expect( of the file)?: (.*)", line):
            expected |= {(0 if mark[1] else number, part) for part in mark[2].split("; ")}
    names = Names(house_flags(options) + [f"-I{header.parent}"]).of([header], header.parent)
    found = [*Reference(names, header.parent).broken(), *broken_headers([header], header.parent, {header})]
    said = {(int(m[1]) if (m := re.match(r"untold\.hpp:(\d+): ", line)) else 0, line.rpartition(": ")[2]) for line in found}
    for number, what in sorted(expected - said):
        print(f"BAD  untold.hpp:{number}: not blamed: {what}")
    for number, what in sorted(said - expected):
        print(f"BAD  untold.hpp:{number}: blamed: {what}")
    shown = {n.qualified for n in unprinted(names, {"tonnage", "tonnage::told"})}
    if "tonnage::told" in shown or "tonnage::is_told" not in shown:
        print(f"BAD  names on no page: {sorted(shown)}")
        return True
    print(f"ok   {len(expected)} mistakes of {len(names)} names")
    return expected != said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("test", choices=["words", "pages", "self-test"])
    parser.add_argument("root", nargs="?", default=Path(__file__).resolve().parents[2])
    parser.add_argument("--build", required=True)
    parser.add_argument("--without", action="append", default=[], metavar="HEADER", help="what cannot be included")
    parser.add_argument("--flag", action="append", default=[], help="for the compiler, such as -Ifolder")
    options = parser.parse_args()
    if options.test == "pages" and not shutil.which("doxygen"):
        return skipped("doxygen")
    if options.test != "pages" and not library():
        return skipped("libclang")
    return int({"words": words, "pages": pages, "self-test": self_test}[options.test](options))


if __name__ == "__main__":
    sys.exit(main())
