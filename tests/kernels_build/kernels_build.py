# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Compiles results.cpp in many ways and compares what it prints.

    kernels_build.py --build DIR optimisation   -O0 … -O3, -ffast-math, and -O2 by the other compiler: the same bits
    kernels_build.py --build DIR mixed          units with different -m flags in one program: none shares code, and
                                                the same bits
    kernels_build.py --build DIR threads        under ThreadSanitizer, where there is one

What has passed is remembered until a file that was read, or the compiler, has changed.
"""
import argparse
import itertools
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.dont_write_bytecode = True
from toolchain import Compiler  # noqa: E402

HERE = Path(__file__).parent
RESULTS = HERE / "results.cpp"
LEVELS = [["-O0"], ["-O1"], ["-O2"], ["-O3"], ["-O3", "-ffast-math"]]
# The processor's names of what each set of flags needs.
MIXED = {
    "baseline": ([], set()),
    "avx2": (["-mavx2", "-mfma", "-mbmi2"], {"avx2", "fma", "bmi2"}),
    "avx512": (["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl"], {"avx512f", "avx512dq", "avx512bw", "avx512vl"}),
}
# Functions of ours that a linker would merge with those of another unit. Data may be shared, and is; and at -O0 alone there
# are the constructors and destructors that a compiler writes.
SHARED = re.compile(r" W (_ZNK?7tonnage7kernels(?!\S*[CD][12]E\S{1,8}$)\S+)$", re.MULTILINE)


class Failure(Exception):
    pass


def call(argv, env=None):
    done = subprocess.run([str(a) for a in argv], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env)
    if done.returncode != 0:
        raise Failure(" ".join(map(str, argv)) + "\n" + done.stdout)
    return done.stdout


def others(compiler):
    """The build's compiler, and one of the other kind where there is one."""
    yield compiler.program
    names = ["clang++-19", "clang++"] if compiler.kind == "gcc" else ["g++"]
    yield from filter(None, [next(filter(None, map(shutil.which, names)), None)])


def agree(outputs):
    """Raises unless all print the same, and each number once per line is the same at each level."""
    for name, output in outputs.items():
        values = {}
        for line in output.splitlines():
            what, _, bits = line.rpartition(" ")
            if values.setdefault(what, bits) != bits:
                raise Failure(f"{name}: {what} is {values[what]} at one level and {bits} at another")
        if not values:
            raise Failure(f"{name}: prints nothing")
        outputs[name] = values
    first = next(iter(outputs))
    for name, values in outputs.items():
        for what in outputs[first]:
            if values.get(what) != outputs[first][what]:
                raise Failure(f"{what} is {outputs[first][what]} with {first}, {values.get(what)} with {name}")
    if outputs[first]["cancelled"] != "3ff0000000000000":
        raise Failure(f"1e16 + 1 - 1e16 is not 1 but {outputs[first]['cancelled']}")


def optimisation(compiler, folder):
    outputs = {}
    for program in others(compiler):
        for level in LEVELS if program == compiler.program else LEVELS[2:3]:
            name = f"{Path(program).name} {' '.join(level)}"
            unit = folder / "unit.o"
            call([program, *compiler.plain_flags(), *level, "-DALONE", "-c", RESULTS, "-o", unit])
            # Linked without -ffast-math, which would flush denormals to zero in the whole program.
            call([program, unit, "-pthread", "-o", folder / "program"])
            outputs[name] = call([folder / "program"])
    agree(outputs)
    return f"{len(outputs)} builds print the same bits"


def mixed(compiler, folder):
    if platform.machine() not in ("x86_64", "AMD64"):
        return "no -m flags to mix on this processor"
    has = set(re.findall(r"\w+", Path("/proc/cpuinfo").read_text())) if Path("/proc/cpuinfo").exists() else set()
    units, calls, functions = [], [], {}
    for name, (flags, needs) in MIXED.items():
        # At -O0 no function hides by being inlined.
        build = [compiler.program, *compiler.plain_flags(), *flags, f"-DRESULTS={name}", "-c", RESULTS, "-o"]
        call([*build, folder / "nm.o", "-O0"])
        functions[name] = set(SHARED.findall(call(["nm", folder / "nm.o"])))
        units.append(folder / f"{name}.o")
        call([*build, units[-1], "-O3"])
        if needs <= has:
            calls.append(name)
    for a, b in itertools.combinations(functions, 2):
        if both := functions[a] & functions[b]:
            raise Failure(f"{a} and {b} share compiled code: {sorted(both)[:5]}")
    text = "".join(f"void {c}();\n" for c in calls) + "int main(int n, char** v) {\n"
    text += "".join(f"  if (n == 2 && v[1][0] == '{i}') {c}();\n" for i, c in enumerate(calls)) + "}\n"
    (folder / "main.cpp").write_text(text)
    for order in (units, units[::-1]):  # a linker keeps the first of two
        call([compiler.program, "-std=c++20", folder / "main.cpp", *order, "-pthread", "-o", folder / "program"])
        agree({c: call([folder / "program", i]) for i, c in enumerate(calls)})
    return f"linked together, and each alone in its code: {', '.join(functions)}; run: {', '.join(calls)}"


def threads(compiler, folder):
    for program in others(compiler):
        (folder / "hello.cpp").write_text("#include <thread>\nint main() { std::thread([] {}).join(); }\n")
        try:
            call([program, "-std=c++20", "-fsanitize=thread", folder / "hello.cpp", "-pthread", "-o", folder / "hello"])
            call([folder / "hello"])
        except Failure:
            continue  # not installed, or not for this kernel
        call([program, *compiler.plain_flags(), "-O1", "-g1", "-fsanitize=thread", "-DALONE", RESULTS, "-pthread", "-o", folder / "program"])
        call([folder / "program"], env={**os.environ, "TSAN_OPTIONS": "halt_on_error=1 exitcode=66"})
        return f"ThreadSanitizer of {Path(program).name} has nothing to say"
    return "there is no ThreadSanitizer here"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("test", choices=["optimisation", "mixed", "threads"])
    asked = parser.parse_args()
    compiler = Compiler(asked.build)
    name = f"kernels_build.{asked.test}"
    seed = tuple(others(compiler))
    if compiler.remembers(name, seed):
        print("as before")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        try:
            print(globals()[asked.test](compiler, Path(folder)))
        except Failure as failure:
            print(failure)
            return 1
    files = compiler.run(RESULTS, ["-DALONE", "-fsyntax-only"]).files
    compiler.remember(name, files, seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
