# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""What the tests of packages share: their arguments, a command whose output matters only if it fails, and lists of files."""
import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).parent
GREETING = "260,000 GPUs\n"  # what tests/consumer/stranger prints
# What consumer/main.cpp prints, component by component, in the order of cmake/components.cmake.
LINES = {"time_zones": "Asia/Seoul\n", "xml": "0 GPUs\n", "json": "0 countries\n", "gzip": "gzip: 2 bytes\n",
         "zstd": "zstd: 3 bytes\n", "mpi": "MPI 3 or newer\n"}

NOT_SOURCES = {"build", ".git", ".cache", "compile_commands.json", "CMakeUserPresets.json", "__pycache__", "node_modules"}

# What an installed tonnage has for debuggers, in share/tonnage.
DEBUGGER = ["gdb/tonnage-gdb.py", "gdb/tonnage_printers.py", "tonnage.natvis"]


def run(*argv, **more):
    argv = [str(word) for word in argv]
    done = subprocess.run(argv, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    if done.returncode:
        sys.exit(f"$ {shlex.join(argv)}\n{done.stdout}")
    return done.stdout


def fails(*argv):
    """What a command says that must fail."""
    argv = [str(word) for word in argv]
    done = subprocess.run(argv, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode == 0:
        sys.exit(f"$ {shlex.join(argv)}\nsucceeds, and should not\n{done.stdout}")
    return done.stdout


def same(what, got, expected):
    if got != expected:
        sys.exit(f"{what}\n  is       {got!r}\n  and not  {expected!r}")


def files(folder):
    """Relative to it, sorted, with slashes."""
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if not path.is_dir())


def headers(source):
    return [f"include/{name}" for name in files(Path(source) / "include")]


def sources(source):
    """The files of the repository, found without git."""
    found = []
    for folder, below, names in os.walk(source):
        below[:] = [name for name in below if name not in NOT_SOURCES]
        found += [os.path.relpath(os.path.join(folder, name), source) for name in names if name not in NOT_SOURCES]
    return sorted(found)


def copy_of(source, to):
    """The same sources in files that were written in another order, at another time."""
    for name in reversed(sources(source)):
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, to / name)
    return to


def archive_of(source, to):
    """What a release would have for download: one folder with the sources in it."""
    with tarfile.open(to, "w:gz") as tar:
        for name in sources(source):
            tar.add(Path(source) / name, f"tonnage-{version(source)}/{name}")
    return to


def version(source):
    return re.search(r"^  VERSION ([0-9.]+)$", (Path(source) / "CMakeLists.txt").read_text(), re.MULTILINE)[1]


class Test:
    """The arguments that every test here has, a fresh folder for its work, and CMake with them."""

    def __init__(self, document):
        arguments = argparse.ArgumentParser(description=document, formatter_class=argparse.RawDescriptionHelpFormatter)
        for name in ("--source", "--build", "--cmake", "--generator", "--compiler", "--components"):
            arguments.add_argument(name, required=True)
        options = arguments.parse_args()
        self.cmake, self.generator, self.compiler = options.cmake, options.generator, options.compiler
        self.source = Path(options.source)
        self.available = [name for name in options.components.split(",") if name]
        self.work = Path(options.build) / Path(sys.argv[0]).stem
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)

    def configure(self, source, folder, *more):
        return run(*self.configuring(source, folder, *more))

    def configuring(self, source, folder, *more):
        return [self.cmake, "-G", self.generator, "-S", source, "-B", self.work / folder,
                f"-DCMAKE_CXX_COMPILER={self.compiler}", "-DCMAKE_BUILD_TYPE=Debug", *more]

    def configure_tonnage(self, folder, *more, source=None):
        return self.configure(source or self.source, folder, "-DTONNAGE_BUILD_TESTS=OFF", "-DTONNAGE_BUILD_EXAMPLES=OFF", *more)

    def components(self):
        """cmake/components.cmake, asked of CMake itself: {name: (package, targets, header)}, with semicolons between targets."""
        asks = self.work / "components.cmake"
        asks.write_text(f'include("{self.source.as_posix()}/cmake/components.cmake")\n' + """
foreach(name IN LISTS tonnage_components)
  message("${name} ${tonnage_${name}_package} ${tonnage_${name}_target} ${tonnage_${name}_headers}")
endforeach()
""")
        lines = run(self.cmake, "-P", asks).splitlines()
        return {words[0]: tuple(words[1:]) for words in map(str.split, lines)}

    def build_stranger(self, prefix, *more):
        """tests/consumer/stranger, which knows of tonnage what its documentation says."""
        self.configure(HERE.parent / "consumer/stranger", "stranger", "-DWAY=find_package", f"-DTONNAGE_SOURCE={self.source}",
                       f"-DCMAKE_PREFIX_PATH={prefix}", *more)
        run(self.cmake, "--build", self.work / "stranger")
        same("the stranger's output", run(self.work / "stranger/stranger"), GREETING)

    def build_consumer(self, prefix, *more):
        """consumer/, which uses every component whose library is here."""
        self.configure(HERE / "consumer", "consumer", f"-DCOMPONENTS={';'.join(self.available)}",
                       f"-DCMAKE_PREFIX_PATH={prefix}", *more)
        run(self.cmake, "--build", self.work / "consumer")
        output = run(self.work / "consumer/consumer")
        same("the consumer's output", output, GREETING + "".join(LINES[name] for name in self.available))

    def foreign_paths(self, folder):
        """Files that name a folder of this machine."""
        here = [str(self.source), str(self.work), str(Path(self.cmake).parent)]
        found = []
        for name in files(folder):
            text = (Path(folder) / name).read_text()
            if any(path in text for path in here) or ("include/" not in name and re.search(r"[\s\"'=;:(]/(usr|opt|home)/", text)):
                found.append(name)
        return found


def formatted(manifest):
    """A vcpkg.json as `vcpkg format-manifest` writes it: the order of its keys, lists in order, two spaces."""
    order = ["$schema", "name", "version", "port-version", "maintainers", "summary", "description", "homepage", "documentation",
             "license", "supports", "builtin-baseline", "dependencies", "default-features", "features", "overrides"]
    data = {key: manifest[key] for key in sorted(manifest, key=order.index)}

    def dependencies(of):
        if "dependencies" in of:
            of["dependencies"].sort(key=lambda each: each if isinstance(each, str) else each["name"])

    dependencies(data)
    if "features" in data:
        data["features"] = {name: data["features"][name] for name in sorted(data["features"])}
        for feature in data["features"].values():
            dependencies(feature)
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
