# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Compiles kernels_build/results.cpp for AArch64, runs it under qemu, and compares what it prints with this machine's.

    aarch64.py --build DIR --cross aarch64-linux-gnu-g++ --qemu qemu-aarch64

The plain loop and NEON print the same bits, at every optimisation; and no product of ours is fused with an addition,
which g++ does on AArch64 unless it is told not to.

What has passed is remembered until a file that was read, or a compiler, has changed.
"""
import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "kernels_build")]
sys.dont_write_bytecode = True
from kernels_build import RESULTS, Failure, agree, call  # noqa: E402
from toolchain import Compiler  # noqa: E402

FLAGS = ["-std=c++20", "-DALONE", "-I", TESTS.parent / "include"]
LEVELS = [["-O0"], ["-O2"], ["-O3", "-ffast-math"]]
FUSED = re.compile(r"\tfn?m(add|sub|la|ls)\t")


def cross_compiler(compiler, cross, folder):
    """The cross compiler; in a build by clang this, where it finds the cross compiler's libraries."""
    if compiler.kind == "gcc":
        return [cross]
    (folder / "hello.cpp").write_text("#include <thread>\nint main() { std::thread([] {}).join(); }\n")
    clang = [compiler.program, "--target=aarch64-linux-gnu"]
    try:
        call([*clang, *FLAGS, "-static", folder / "hello.cpp", "-o", folder / "hello"])
    except Failure:
        return [cross]
    return clang


def check_fused(cross, program):
    """Raises where a function of ours fuses."""
    objdump = shutil.which(re.sub(r"g\+\+.*", "objdump", cross))
    if objdump is None:
        return
    function = ""
    for line in call([objdump, "-d", "--no-show-raw-insn", program]).splitlines():
        if line.endswith(">:"):
            function = line
        elif FUSED.search(line) and "tonnage" in function:
            raise Failure(f"{function} fuses: {line.strip()}")


def test(compiler, cross, qemu, folder):
    call([compiler.program, *FLAGS, "-O2", RESULTS, "-pthread", "-o", folder / "here"])
    outputs = {"this machine": call([folder / "here"])}
    command = cross_compiler(compiler, cross, folder)
    for level in LEVELS:
        name = " ".join([Path(command[0]).name, *level])
        call([*command, *FLAGS, *level, "-c", RESULTS, "-o", folder / "unit.o"])
        # Linked without -ffast-math, which would flush denormals to zero in the whole program.
        call([*command, "-static", folder / "unit.o", "-pthread", "-o", folder / "there"])
        outputs[name] = call([qemu, folder / "there"])
        if len(re.findall("^sum [0-9a-f]+$", outputs[name], re.MULTILINE)) != 2:
            raise Failure(f"{name}: not the plain loop and NEON alone")
        if "-ffast-math" not in level:
            check_fused(cross, folder / "there")
    agree(outputs)
    return f"the same bits: {', '.join(outputs)}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--cross", required=True)
    parser.add_argument("--qemu", required=True)
    asked = parser.parse_args()
    compiler = Compiler(asked.build)
    seed = tuple(subprocess.run([tool, "--version"], capture_output=True, text=True).stdout.partition("\n")[0]
                 for tool in (asked.cross, asked.qemu))
    if compiler.remembers("aarch64", seed):
        print("as before")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        try:
            print(test(compiler, asked.cross, asked.qemu, Path(folder)))
        except Failure as failure:
            print(failure)
            return 1
    compiler.remember("aarch64", compiler.run(RESULTS, ["-DALONE", "-fsyntax-only"]).files, seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
