# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Compiles and runs the library for another processor, system, standard or set of flags.

    portability.py --build DIR ROW [--all] [--each] [--tests] [--with HEADERS]...

A ROW is one of ROWS below. Examples have to print what they print everywhere, to the byte (of line ends there are two
kinds), and the kernels the same bits as on this machine. Without --all a few examples are taken; --each says of each
what became of it, and goes on where one prints something else; --tests compiles and
runs the tests of the rooms as well, each file a program, and says which of them cannot be compiled there, and why.
--with takes other versions of libraries: a folder in which fmt/, boost/ or range/ is looked for first.

Exit status 77 where there is no compiler or emulator for the row.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
sys.path[:0] = [str(TESTS / "support")]
sys.dont_write_bytecode = True
from toolchain import Compiler  # noqa: E402

# The libraries that a cross compiler does not find by itself: headers, the same on each processor.
HEADERS = ["boost", "range", "meta", "concepts", "std", "fmt", "catch2"]
FEW = ["050-fifteen-lines", "200-ledger"]
# Of the course, what asks of fleets: run without arguments, none of these reads a file.
OF_FLEETS = sorted(p.stem for p in (ROOT / "examples").glob("[01][0-9][0-9]-*.cpp") if 10 <= int(p.stem[:3]) <= 120)
OTHER_EXAMPLES = {"400-telemetry-day": "needs POSIX and DuckDB", "410-fleet-over-mpi": "needs MPI"}
OPTIONAL = {"usage/named_zone_test.cpp", "formats/nvidia_smi/xml_test.cpp", "formats/carbon/grid_json_test.cpp",
            "formats/gzip_test.cpp", "formats/zstd_test.cpp", "formats/mpi_test.cpp", "formats/arrow/duckdb_test.cpp"}


class Row:
    def __init__(self, what, compiler=None, flags=(), emulator=(), environment=None, threads=True, lessons=None,
                 few=FEW, does=None, suffix=".exe"):
        self.what, self.compiler, self.flags = what, compiler, list(flags)
        self.emulator, self.environment = list(emulator), environment or {}
        self.threads = threads
        self.lessons = lessons  # those that are known to run there; None: all
        self.few = few
        self.suffix = suffix  # of a program
        self.does = does  # a function of the runner, if it is not about lessons

    @property
    def has_exceptions(self):
        return "-fno-exceptions" not in self.flags

    @property
    def is_cross(self):
        """Another compiler, or another standard library: neither finds what is installed for this one."""
        return self.compiler is not None

    def is_there(self):
        """Whether a program that includes something compiles and links, and whether the emulator is installed."""
        if not all(shutil.which(tool) for tool in [*([self.compiler] if self.is_cross else []), *self.emulator[:1]]):
            return False
        if not self.is_cross:
            return True
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "source.cpp")
            source.write_text("#include <version>\nint main() { return 0; }\n")
            asked = [self.compiler, *self.flags, "-std=c++20", str(source), "-o", str(source.with_suffix(self.suffix))]
            return subprocess.run(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


class Failure(Exception):
    pass


class Runner:
    def __init__(self, row, compiler, folder, libraries=()):
        self.row, self.folder = row, folder
        self.flags = ["-std=c++20", "-O1", *(["-pthread"] if row.threads else []), "-I", ROOT / "include"]
        for library in libraries:
            self.flags += ["-isystem", library]
        self.warnings = [f for f in compiler.flags if f.startswith("-W")]
        self.environment = {**os.environ, **row.environment}
        if row.is_cross:
            self.program = shutil.which(row.compiler)
            headers = folder / "headers"
            headers.mkdir()
            for name in HEADERS:
                if Path("/usr/include", name).exists():
                    (headers / name).symlink_to(Path("/usr/include", name))
            self.flags += ["-DFMT_HEADER_ONLY=1", "-isystem", headers, *row.flags]
            self.link = []
        else:
            self.program = compiler.program
            self.flags += row.flags  # a second -std wins
            self.link = ["-lfmt"]
            if libraries:  # what is installed as a library is of one version
                self.flags.append("-DFMT_HEADER_ONLY=1")
                self.link = []
        if "wine" in row.emulator:
            self.environment["WINEPREFIX"] = str(folder / "wine")
            subprocess.run(["wineboot", "-i"], env=self.environment, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=300)

    def compile(self, *sources, extra=(), name="program"):
        out = self.folder / f"{name}{self.row.suffix}"
        done = subprocess.run([self.program, *map(str, [*self.flags, *extra, *sources, "-o", out, *self.link])],
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            errors = [line for line in done.stdout.splitlines() if "error" in line or "undefined" in line]
            raise Failure("\n".join((errors or done.stdout.splitlines())[:5]))
        return out

    def run(self, program, *arguments, status=0):
        done = subprocess.run([*self.row.emulator, str(program), *arguments], env=self.environment, timeout=600,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
        text = (done.stdout + (done.stderr if status else b"")).decode().replace("\r\n", "\n")
        if (done.returncode == 0) != (status == 0):
            raise Failure(f"exit status {done.returncode}\n{text[-2000:]}{done.stderr.decode()[-2000:]}")
        return text


    def libraries(self):
        """The versions of the libraries that are found: "fmt 12.2.0, Boost 1.92, range-v3 0.12.0"."""
        source = self.folder / "versions.cpp"
        source.write_text("#include <boost/version.hpp>\n#include <fmt/core.h>\n#include <range/v3/version.hpp>\n"
                          "fmt FMT_VERSION Boost BOOST_VERSION range RANGE_V3_MAJOR RANGE_V3_MINOR RANGE_V3_PATCHLEVEL\n")
        lines = subprocess.run([self.program, *map(str, [*self.flags, "-E", source])], text=True, check=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.splitlines()
        words = [word for line in lines if not line.startswith("#") for word in line.split()][-8:]
        fmt, boost, ranges = int(words[1]), int(words[3]), words[5:]
        return (f"fmt {fmt // 10000}.{fmt // 100 % 100}.{fmt % 100}, Boost {boost // 100000}.{boost // 100 % 1000}, "
                f"range-v3 {'.'.join(ranges)}")


def headers(runner):
    """Each public header alone, twice in one unit, with the warnings that are errors here."""
    names = sorted(str(p.relative_to(ROOT / "include")) for p in (ROOT / "include").rglob("*.hpp"))
    without = {f"tonnage/{name.replace('_test.cpp', '.hpp')}" for name in OPTIONAL}
    names = [n for n in names if n not in without]

    def alone(name):
        source = runner.folder / f"{name.replace('/', '_')}.cpp"
        source.write_text(f"#include <{name}>\n#include <{name}>\n")
        done = subprocess.run([runner.program, *map(str, [*runner.flags, *runner.warnings, "-fsyntax-only", source])],
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        errors = [line for line in done.stdout.splitlines() if "error" in line]
        return f"{name}: {(errors or [done.stdout])[0]}" if done.returncode else None

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        bad = [b for b in pool.map(alone, names) if b]
    if bad:
        raise Failure("\n".join([f"{len(bad)} of {len(names)} headers", *bad]))
    return f"{len(names)} headers, each alone"


def examples(runner, every, each=False):
    row = runner.row
    names = (row.lessons or sorted(p.stem for p in (ROOT / "examples").glob("[0-9]*.cpp"))) if every else row.few
    names = [n for n in names if n not in OTHER_EXAMPLES]
    # Without, the quickest to compile; Debian's run time for WebAssembly does not link what -O0 calls (__umodti3).
    optimised = [] if "-O1" in row.flags else ["-O0"]

    def say(name, told):
        if each:
            print(f"{name}: {told}", flush=True)

    ran, left_out, bad = [], [], []
    for name in names:
        source = ROOT / "examples" / f"{name}.cpp"
        if not row.has_exceptions and re.search(r"\bcatch \(", source.read_text()):
            left_out.append(name)
            say(name, "not compiled: it catches an exception, and there are none")
            continue
        try:
            told = runner.run(runner.compile(source, extra=optimised))
            if told != (ROOT / "examples" / f"{name}.expected").read_text():
                raise Failure(f"example {name} prints something else:\n{told}")
        except (Failure, subprocess.TimeoutExpired) as why:
            if not each:
                raise
            bad.append(name)
            say(name, f"FAILED: {why}")
        else:
            ran.append(name)
            say(name, "the same bytes")
    if bad:
        raise Failure(f"{len(bad)} of {len(names)} examples: {', '.join(bad)}")
    told = f"{len(ran)} examples" if len(ran) != 1 else f"example {ran[0]}"
    return told + (f", but {', '.join(n[:3] for n in left_out)}, which catch exceptions" if left_out else "")


def kernels(runner, compiler):
    source = TESTS / "kernels_build" / "results.cpp"
    here = runner.folder / "here"
    subprocess.run([compiler.program, "-std=c++20", "-O2", "-DALONE", "-I", str(ROOT / "include"), str(source),
                    "-pthread", "-o", str(here)], check=True)

    def sums(text):
        return set(re.findall(r"^sum [0-9a-f]+$", text, re.MULTILINE))

    told = runner.run(runner.compile(source, extra=["-O2", "-DALONE"]))
    mine = subprocess.run([here], text=True, check=True, stdout=subprocess.PIPE).stdout
    if not sums(mine) or sums(told) != sums(mine):
        raise Failure(f"the kernels have other bits: {sums(told)}, and here {sums(mine)}")
    return "the kernels' bits"


def draws(runner):
    """Guesses have one hash everywhere; by the compiler that was configured also with all that changes bits elsewhere."""
    source = Path(__file__).with_name("draws.cpp")
    is_plain = not runner.row.is_cross and set(runner.row.flags) <= {"-std=c++23"}
    flags = [["-O0"], ["-O3", "-march=native", "-ffast-math"]] if is_plain else [[]]
    for each in flags:
        program = runner.compile(source, extra=[*each, "-I", TESTS / "support"], name="draws")
        try:
            runner.run(program)
        except Failure:
            raise Failure(f"the draws of guesses have other bits {' '.join(each)}") from None
    return "the draws' bits"


def tests(runner):
    files = sorted(p for p in TESTS.rglob("*_test.cpp") if p.parent.name != "survey")
    files = [f for f in files if str(f.relative_to(TESTS)) not in OPTIONAL]
    extra = ["-O0", "-I", TESTS / "support", f'-DTONNAGE_SOURCE_DIR="{ROOT}"']
    main_object = runner.folder / "catch_main.o"
    subprocess.run([runner.program, *map(str, runner.flags), "-c", "-I", str(TESTS / "support"),
                    str(TESTS / "support" / "catch_main.cpp"), "-o", str(main_object)], check=True)
    passed, bad, not_compiled = 0, [], []
    for file in files:
        name = file.relative_to(TESTS)
        try:
            program = runner.compile(file, main_object, extra=extra)
        except Failure as why:
            not_compiled.append(f"{name}: {str(why).splitlines()[0] if str(why) else ''}")
            continue
        try:
            runner.run(program)
            passed += 1
        except (Failure, subprocess.TimeoutExpired) as why:
            bad.append(f"{name}: {why}")
    for line in not_compiled:
        print(f"not compiled: {line}")
    if bad:
        raise Failure("\n".join(bad))
    return f"{passed} of {len(files)} test files" + (f", {len(not_compiled)} not compiled" if not_compiled else "")


def without_exceptions(runner):
    program = runner.compile(Path(__file__).with_name("without_exceptions.cpp"))
    expected = ("989.4 PFLOP/s\n0.59999999999999998 W\n0.40000000000000002 W, 0.20000000000000001 W\n"
                "24 GPUs, 33.8 PFLOP/s\n")
    if runner.run(program) != expected:
        raise Failure(f"it prints something else: {runner.run(program)}")
    said = runner.run(program, "and a mistake", status=1)
    if "this name could be 3 accelerators" not in said:
        raise Failure(f"a mistake does not say what it is: {said}")
    return "fleets, tallies, kernels and CSV; a mistake ends the program with its message"


def in_device_code(runner):
    source = Path(__file__).with_name("device.cu")
    host, device = "989.4 PFLOP/s, 0.59999999999999998 W\nhost: 1.5 kWh, 24 GPUs\n", "device: 1.5 kWh, 24 GPUs\n"
    told = runner.run(runner.compile(source))
    if told not in (host + device, host + "device: there is none\n"):
        raise Failure(f"it prints something else:\n{told}")
    # What nvcc does not know how to compile for a GPU it may leave out without a word: an empty kernel.
    assembly = runner.compile(source, extra=["-ptx"], name="device").read_text()
    found = dict(re.findall(r"\.entry\s+(\w+)\((.*?)^}", assembly, re.DOTALL | re.MULTILINE))
    for name in ("use", "deliver"):
        body = next((text for symbol, text in found.items() if name in symbol), "")
        if "st.global" not in body or "trap;" not in body:
            raise Failure(f"the kernel {name} has no result, or no check:\n{body}")
    return "units in kernels; units, catalog and kernels on the host" + ("" if device in told else "; no GPU: not run there")


# As CMake looks for it.
NVCC = os.environ.get("CUDACXX") or shutil.which("nvcc") or "/usr/local/cuda/bin/nvcc"

ROWS = {
    "x86_32": Row("32-bit x86, with SSE2", "i686-linux-gnu-g++", ["-static", "-msse2", "-mfpmath=sse"]),
    "aarch64": Row("AArch64, under qemu", "aarch64-linux-gnu-g++", ["-static"], ["qemu-aarch64"]),
    "windows": Row("Windows, by mingw-w64, under wine", "x86_64-w64-mingw32-g++-posix", ["-static"], ["wine"],
                   {"WINEDEBUG": "-all"}),
    "wasm": Row("WebAssembly, under Node's WASI", "clang++-19",
                ["--target=wasm32-wasi", "-O1", "-fno-exceptions", "-DFMT_EXCEPTIONS=0"],
                ["node", "--no-warnings", str(Path(__file__).with_name("wasi.mjs"))], threads=False,
                lessons=OF_FLEETS, few=["020-units", "050-fifteen-lines"]),
    "emscripten": Row("WebAssembly, by Emscripten, under Node", "em++",
                      ["-O1", "-fwasm-exceptions", "-sALLOW_MEMORY_GROWTH", "-sSTACK_SIZE=1MB"], ["node"],
                      threads=False, lessons=OF_FLEETS, few=["020-units", "050-fifteen-lines"], suffix=".js"),
    "nvcc": Row("CUDA", NVCC, ["-x", "cu", "--expt-relaxed-constexpr", "-Werror", "all-warnings", "-Xcompiler",
                               "-Wall,-Wextra,-Wconversion,-Wshadow"], threads=False, does=in_device_code),
    # A file without kernels goes to the host's compiler as it is. fmt 9 does not expect that, and has no constexpr there.
    "nvcc_host": Row("CUDA's driver, for the host", NVCC,
                     ["-x", "c++", "-DFMT_USE_CONSTEXPR=1",
                      "-Xcompiler", "-Wall,-Wextra,-Wconversion,-Wshadow,-Werror"],
                     threads=False, few=["050-fifteen-lines"]),
    "libcxx": Row("libc++", "clang++-19", ["-stdlib=libc++"]),
    "configured": Row("the compiler that was configured"),
    "headers": Row("every header alone", does=headers),
    "cxx23": Row("C++23", flags=["-std=c++23"]),
    "checked": Row("libstdc++'s debug mode, signed overflow that traps, no RTTI",
                   flags=["-D_GLIBCXX_DEBUG", "-ftrapv", "-fno-rtti"]),
    "lto": Row("link-time optimisation", flags=["-flto", "-O2"]),
    "no_exceptions": Row("no exceptions, no RTTI", flags=["-fno-exceptions", "-fno-rtti"], does=without_exceptions),
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--build", required=True)
    arguments.add_argument("row", choices=ROWS)
    arguments.add_argument("--all", action="store_true", help="every example")
    arguments.add_argument("--each", action="store_true", help="a line for each example")
    arguments.add_argument("--tests", action="store_true", help="the tests of the rooms, too")
    arguments.add_argument("--with", action="append", default=[], dest="libraries", metavar="HEADERS",
                           help="a folder with fmt/, boost/ or range/, before those that are installed")
    options = arguments.parse_args()
    row = ROWS[options.row]
    if not row.is_there():
        needs = " and ".join([" ".join([row.compiler, *row.flags]), *row.emulator])
        print(f"skipped: {row.what}: {needs} does not work here")
        return 77
    compiler = Compiler(options.build)
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(row, compiler, Path(folder), options.libraries)
        lines = subprocess.run([runner.program, "--version"], capture_output=True, text=True).stdout.splitlines()
        version = next(line for line in lines if re.search(r"\d\.\d", line))
        try:
            if row.does:
                told = [row.does(runner)]
            else:
                told = [examples(runner, options.all, options.each)]
                if row.is_cross:
                    told.append(kernels(runner, compiler))
                told.append(draws(runner))
                if options.tests:
                    told.append(tests(runner))
        except (Failure, subprocess.TimeoutExpired) as why:
            sys.exit(f"{row.what}: {why}")
        finally:
            if "wine" in row.emulator:
                subprocess.run(["wineserver", "-k"], env=runner.environment, stderr=subprocess.DEVNULL)
        print(f"| {row.what} | {version} {' '.join(row.flags)}; {runner.libraries()} | {'; '.join(told)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
