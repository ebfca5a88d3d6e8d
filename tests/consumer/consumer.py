# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Builds and runs a stranger's project that takes tonnage on one of four ways, or a component of it on one of two.

find_package and pkg_config see only what `cmake --install` put into a fresh prefix. add_subdirectory
and fetch_content see the source, and must leave nothing in the stranger's cache that is not called
TONNAGE_… (compared with the same project without tonnage), and no test and no warning flag.
"""
import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

EXPECTED = "260,000 GPUs\n"
COMPONENT_WAYS = ["component", "component_of_source"]


def run(*argv, **more):
    argv = [str(a) for a in argv]
    done = subprocess.run(argv, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    if done.returncode:
        sys.exit(f"$ {shlex.join(argv)}\n{done.stdout}")
    return done.stdout


def cache(folder):
    entries = re.findall(r"^([^#/\s][^:]*):(?!INTERNAL)", (folder / "CMakeCache.txt").read_text(), re.MULTILINE)
    return {name for name in entries if not name.upper().startswith("TONNAGE_")}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("way", choices=["find_package", "add_subdirectory", "fetch_content", "pkg_config", *COMPONENT_WAYS])
    for name in ("--source", "--build", "--cmake", "--generator", "--compiler"):
        arguments.add_argument(name, required=True)
    options = arguments.parse_args()
    stranger = Path(__file__).parent / "stranger"
    work = Path(options.build) / options.way
    shutil.rmtree(work, ignore_errors=True)
    prefix = work / "prefix"

    def configure(source, folder, *more):
        run(options.cmake, "-G", options.generator, "-S", source, "-B", work / folder,
            f"-DCMAKE_CXX_COMPILER={options.compiler}", "-DCMAKE_BUILD_TYPE=Debug", *more)

    if options.way in ("find_package", "pkg_config", "component"):
        configure(options.source, "tonnage", "-DTONNAGE_BUILD_TESTS=OFF", "-DTONNAGE_BUILD_EXAMPLES=OFF")
        run(options.cmake, "--install", work / "tonnage", "--prefix", prefix)
        # A package that has been moved still works.
        prefix = prefix.rename(work / "moved")

    if options.way == "pkg_config":
        pkg_config = shutil.which("pkg-config")
        if not pkg_config:
            print("skipped: there is no pkg-config")
            return 77
        environment = {**os.environ, "PKG_CONFIG_PATH": str(prefix / "share/pkgconfig")}

        def flags_of(*words):
            return shlex.split(run(pkg_config, *words, "--cflags", "--libs", "tonnage", env=environment))

        # The file holds the prefix into which it was installed, without `..`; --define-prefix goes by where the file is now.
        for place, words in ((work / "prefix", []), (prefix, ["--define-prefix"])):
            if f"-I{place}/include" not in flags_of(*words):
                sys.exit(f"pkg-config {' '.join(words)} does not name {place}/include: {flags_of(*words)}")
        flags = flags_of("--define-prefix")
        run(options.compiler, "-std=c++20", stranger / "main.cpp", *flags, "-o", work / "stranger")
        output = run(work / "stranger")
    else:
        configure(stranger, "stranger", f"-DWAY={options.way}", f"-DTONNAGE_SOURCE={options.source}",
                  f"-DCMAKE_PREFIX_PATH={prefix}")
        run(options.cmake, "--build", work / "stranger")
        output = run(work / "stranger" / "stranger")

    expected = EXPECTED + ("Asia/Seoul\n" if options.way in COMPONENT_WAYS else "")
    if output != expected:
        sys.exit(f"the stranger's program prints {output!r}, not {expected!r}")

    if options.way in ("add_subdirectory", "fetch_content"):
        configure(stranger, "alone", "-DWAY=alone", f"-DTONNAGE_SOURCE={options.source}", f"-DCMAKE_PREFIX_PATH={prefix}")
        ours = {name for name in cache(work / "stranger") - cache(work / "alone") if not name.startswith("FETCHCONTENT_")}
        if ours:
            sys.exit("left in the stranger's cache: " + ", ".join(sorted(ours)))
        tests = run(Path(options.cmake).with_name("ctest"), "--test-dir", work / "stranger", "-N")
        if "Total Tests: 0" not in tests:
            sys.exit("the stranger has tests that are ours:\n" + tests)
    return 0


if __name__ == "__main__":
    sys.exit(main())
