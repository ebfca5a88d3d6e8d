# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""scripts/amalgamate writes the same bytes wherever it runs, loses no line, and refuses what it would change."""
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.machinery import SourceFileLoader
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts/amalgamate"
LOADER = SourceFileLoader("amalgamate", str(SCRIPT))
amalgamate = importlib.util.module_from_spec(importlib.util.spec_from_loader("amalgamate", LOADER))
LOADER.exec_module(amalgamate)

INCLUDE = re.compile(r"^\s*#\s*include\s*(<.*>)$")
COMPONENTS = "set(tonnage_json_headers a/json.hpp)\n"
# headers, and what is said of them; or what the header must contain, in this order
CASES = {
    "a header behind what it includes": (
        {"a/x.hpp": "#pragma once\n#include <tonnage/a/y.hpp>\nint x;\n", "a/y.hpp": "#pragma once\n#include <set>\nint y;\n"},
        ["#pragma once", "#include <set>", "// --- tonnage/a/y.hpp", "int y;", "// --- tonnage/a/x.hpp", "int x;"]),
    "a component behind its macro, and last": (
        {"a/json.hpp": "#include <map>\n#include <tonnage/b.hpp>\nint j;\n", "b.hpp": "int b;\n"},
        ["int b;", "#if defined(TONNAGE_WITH_JSON)", "#include <map>", "int j;", "#endif"]),
    "an include inside of #if stays": (
        {"b.hpp": "#if X\n#include <set>\n#endif\nint b;\n", "a/json.hpp": ""}, ["#if X", "#include <set>", "#endif", "int b;"]),
    "includes in a circle": (
        {"a/x.hpp": "#include <tonnage/a/y.hpp>\n", "a/y.hpp": "#include <tonnage/a/x.hpp>\n", "a/json.hpp": ""},
        "a/x.hpp -> tonnage/a/y.hpp -> tonnage/a/x.hpp: includes in a circle"),
    "a header that is not there": ({"b.hpp": "#include <tonnage/c.hpp>\n", "a/json.hpp": ""}, "there is no tonnage/c.hpp"),
    "one of ours inside of #if": (
        {"b.hpp": "#if X\n#include <tonnage/c.hpp>\n#endif\n", "c.hpp": "", "a/json.hpp": ""}, "b.hpp:2: <tonnage/c.hpp> is included"),
    "an include after code": ({"b.hpp": "int b;\n#include <set>\n", "a/json.hpp": ""}, "b.hpp:2: <set> is included after code"),
    "an include after a macro": ({"b.hpp": "#define B\n#include <set>\n", "a/json.hpp": ""}, "b.hpp:2: <set> is included after code"),
    "an include in quotes": ({"b.hpp": '#include "c.hpp"\n', "a/json.hpp": ""}, "b.hpp:1: not an include of <...>"),
    "a component that others need": (
        {"b.hpp": "#include <tonnage/a/json.hpp>\n", "a/json.hpp": ""}, "b.hpp: includes tonnage/a/json.hpp, which is of an optional"),
    "a component without its header": ({"b.hpp": ""}, "a/json.hpp: named in cmake/components.cmake, and not there"),
}


def small_house(folder, headers):
    files = {"cmake/components.cmake": COMPONENTS, "CMakeLists.txt": "project(tonnage\n  VERSION 1.2.3\n", "LICENSE": "Do as you like.\n"}
    for name, text in {**files, **{f"include/tonnage/{name}": text for name, text in headers.items()}}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def check_cases():
    for name, (headers, expected) in CASES.items():
        if isinstance(expected, list):
            headers = {"a/json.hpp": "", **headers}
        with tempfile.TemporaryDirectory() as folder:
            small_house(Path(folder), headers)
            try:
                said = amalgamate.single_header(Path(folder))
            except amalgamate.Refused as refusal:
                said = str(refusal)
        words = expected if isinstance(expected, list) else [expected]
        if not re.search(".*".join(map(re.escape, words)), said, re.DOTALL):
            yield f"{name}: {said}"


def check_bytes(text):
    """From another folder, in another language, and with other hashes."""
    surroundings = {**os.environ, "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONUTF8": "0", "PYTHONHASHSEED": "7", "TZ": "Asia/Seoul"}
    with tempfile.TemporaryDirectory() as folder:
        for environment in (os.environ, surroundings):
            subprocess.run([sys.executable, "-B", SCRIPT, "--output", "deep/one.hpp"], cwd=folder, env=environment, check=True)
            if (Path(folder) / "deep/one.hpp").read_bytes() != text.encode():
                yield "other bytes in another folder or another language"
        printed = subprocess.run([sys.executable, "-B", SCRIPT], cwd=folder, env=surroundings, check=True, capture_output=True).stdout
        if printed != text.encode():
            yield "other bytes on standard output"
    for trace in (str(ROOT), str(Path.home()) + "/"):
        if trace in text:
            yield f"names a path of this machine: {trace}"


def check_lines(text):
    """Each line of each header is there, as often; but for licences, guards, and includes, which are there once."""
    def code(lines):
        return Counter(line for line in map(str.rstrip, lines)
                       if line and not INCLUDE.match(line) and line != "#pragma once" and not line.startswith("// SPDX-"))

    files = sorted((ROOT / "include/tonnage").rglob("*.hpp"))
    head, _, parts = text.partition("\n// --- ")
    there = code(("// --- " + parts).splitlines())
    expected = code(line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    expected += Counter(f"// --- {file.relative_to(ROOT / 'include').as_posix()}" for file in files)
    lost, more = expected - there, there - expected
    more = {line: n for line, n in more.items() if line != "#endif" and not line.startswith("#if defined(TONNAGE_WITH_")}
    if lost or more:
        yield f"lost: {dict(lost)}; more: {more}"
    asked = [match[1] for match in map(INCLUDE.match, text.splitlines()) if match]
    twice = [include for include, n in Counter(asked).items() if n > 1]
    if twice or any(include.startswith("<tonnage/") for include in asked):
        yield f"includes twice, or one of ours: {twice}"
    if head.count("#pragma once") != 1 or "Boost Software License" not in head:
        yield "no guard, or no licence, at the top"


def main():
    text = amalgamate.single_header(ROOT)
    bad = [*check_cases(), *check_bytes(text), *check_lines(text)]
    print("\n".join(bad) if bad else "one header: the same bytes everywhere, and every line")
    return len(bad)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
