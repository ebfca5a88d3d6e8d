# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""The compiler of a build folder, for tests that are about compiling.

    compiler = Compiler("build/dev")
    outcome = compiler.run(source, ["-fsyntax-only"])
    outcome.ok, outcome.first_error, outcome.output

How a unit is compiled is read from the build folder's compile_commands.json, from the entry of
support/flags.cpp, so these tests use the flags that every other test uses.
"""
import hashlib
import json
import os
import re
import shlex
import subprocess
import tempfile
from pathlib import Path

OPTIMISATION = re.compile(r"-(O.*|g\d?|fsanitize=.*|fno-sanitize.*|fno-omit-frame-pointer|D_GLIBCXX_ASSERTIONS)$")


class Outcome:
    def __init__(self, returncode, output, files):
        self.ok = returncode == 0
        self.output = output
        self.files = files  # what was read, as far as the compiler said

    @property
    def first_error(self):
        return next((line for line in self.output.splitlines() if "error:" in line), "")


class Compiler:
    def __init__(self, build_dir):
        commands = json.loads((Path(build_dir) / "compile_commands.json").read_text())
        entry = next(e for e in commands if e["file"].endswith("tests/support/flags.cpp"))
        words = shlex.split(entry["command"])
        self.flags = []
        skip_next = False
        for word in words[1:]:
            if skip_next:
                skip_next = False
            elif word == "-o":
                skip_next = True
            elif word != "-c" and word != entry["file"]:
                self.flags.append(word)
        self.program = words[0]
        self.memory = Path(build_dir) / "tests" / "memory"
        version = subprocess.run([self.program, "--version"], capture_output=True, text=True).stdout
        self.kind = "clang" if "clang" in version else "gcc"
        self.version = version.splitlines()[0] if version else self.program

    def plain_flags(self):
        """The flags without optimisation, debug information and sanitizers."""
        return [f for f in self.flags if not OPTIMISATION.match(f)]

    # What most programs of tests include, parsed once by prelude.py. g++ does not look whether a header has changed since.

    def make_prelude(self):
        self.memory.mkdir(parents=True, exist_ok=True)
        header = self.memory / "prelude.hpp"
        header.write_text("#include <tonnage/tonnage.hpp>\n#include <fmt/format.h>\n")
        outcome = self.run(header, ["-x", "c++-header", "-o", str(self._precompiled())])
        if outcome.ok:
            self.remember("prelude", [*outcome.files, self._precompiled()])
        return outcome

    def with_prelude(self):
        """The flags that use it; none where there is none, or where it is old."""
        if not self._precompiled().exists() or not self.remembers("prelude"):
            return []
        if self.kind == "clang":
            return ["-include-pch", str(self._precompiled())]
        return ["-Winvalid-pch", "-include", str(self.memory / "prelude.hpp")]

    def _precompiled(self):
        return self.memory / ("prelude.hpp.pch" if self.kind == "clang" else "prelude.hpp.gch")

    def run(self, source, extra=(), flags=None):
        with tempfile.TemporaryDirectory() as folder:
            dependencies = Path(folder) / "read"  # clang removes it where it fails
            argv = [self.program, *(self.flags if flags is None else flags), *extra, "-fdiagnostics-color=never",
                    "-MD", "-MF", str(dependencies), str(source)]
            # English messages with ASCII quotes, whatever the user's language.
            done = subprocess.run(argv, text=True, env={**os.environ, "LC_ALL": "C"},
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            listed = dependencies.read_text().replace("\\\n", " ") if dependencies.exists() else ""
        files = listed.partition(":")[2].split()
        return Outcome(done.returncode, done.stdout, files)

    # Compiling is slow, so a good outcome is remembered until the flags or any file that was read
    # has changed. A bad outcome is never remembered.

    def remembers(self, name, *seed):
        try:
            memory = json.loads(self._note(name).read_text())
        except (OSError, ValueError):
            return False
        return memory["seed"] == self._seed(seed) and all(_print(f) == p for f, p in memory["files"].items())

    def remember(self, name, files, *seed):
        self.memory.mkdir(parents=True, exist_ok=True)
        note = {"seed": self._seed(seed), "files": {str(f): _print(f) for f in files}}
        self._note(name).write_text(json.dumps(note))

    def once(self, name, test):
        """Runs a self-test, unless it passed with these scripts and this compiler before."""
        if self.remembers(name):
            print("as before")
            return 0
        bad = test(self)
        if not bad:
            self.remember(name, [])
        return bad

    def _note(self, name):
        return self.memory / (re.sub(r"[^\w.-]", "_", name) + ".json")

    def _seed(self, seed):
        tool = [_print(f) for f in Path(__file__).parents[1].glob("*/*.py")]
        return hashlib.sha256(repr((self.version, self.flags, tool, seed)).encode()).hexdigest()


def _print(file):
    """A file's fingerprint: cheap, and good enough for a folder that only a build writes to."""
    try:
        status = os.stat(file)
        return [status.st_size, status.st_mtime_ns]
    except OSError:
        return None


def collapse(text):
    """One line, one space between words, straight quotes, and no namespace of a version: what is compared of a message."""
    text = re.sub(r"\bv\d+_\d+_\d+::", "", text)
    return " ".join(text.replace("‘", "'").replace("’", "'").replace("“", '"').replace("”", '"').split())
