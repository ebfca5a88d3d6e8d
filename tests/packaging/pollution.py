# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""tonnage as a part of another project: what it changes there is called tonnage, and what it installs is nothing.

tests/consumer looks at the cache, the tests and the options of the target. Here: every variable, every property of the
directory and of CMake at large, commands, targets of every directory, and the rules of installation (parent/snapshot.cmake).
A second part that brings tonnage too, fetched or as a copy, gets the same one. No library is looked for by accident: with all
of them installed, CMake's own trace must name none that is not asked for. Installed into folders of other names, even
absolute ones, the package and pkg-config find it; a component that there is not is told by name.
"""
import json
import os
import re
import shutil
import sys

import support

ALWAYS = ["Boost", "range-v3", "fmt"]
FOR_TESTS = {"Catch2", "Python3", "TBB", "benchmark", "Eigen3", "Threads"}
POLLUTION = {  # what a bad part could do, and what must be said of it
    "add_compile_options(-Wall)": "directory COMPILE_OPTIONS",
    "include_directories(/tmp)": "directory INCLUDE_DIRECTORIES",
    "set(CMAKE_CXX_STANDARD 20)": "variable CMAKE_CXX_STANDARD",
    "string(APPEND CMAKE_CXX_FLAGS -g)": "variable CMAKE_CXX_FLAGS",
    "list(APPEND CMAKE_MODULE_PATH /tmp)": "variable CMAKE_MODULE_PATH",
    "set_property(GLOBAL PROPERTY USE_FOLDERS ON)": "global USE_FOLDERS",
    "add_custom_target(docs)": "directory BUILDSYSTEM_TARGETS: docs",
    "include(CMakePackageConfigHelpers)": "all COMMANDS: configure_package_config_file",
    "option(BUILD_DOCS \"\" ON)": "all CACHE_VARIABLES: BUILD_DOCS",  # the last, for it stays in the cache
}


def looked_for(test, folder, *more):
    """Packages that anything asks for while tonnage is configured, and those that tonnage asks for itself."""
    trace = test.work / f"{folder}.trace"
    test.configure_tonnage(folder, "--trace-expand", "--trace-format=json-v1", f"--trace-redirect={trace}", *more)
    calls = [json.loads(line) for line in trace.read_text().splitlines()]
    finds = [(call["args"][0], call["file"]) for call in calls if call.get("cmd", "").lower() == "find_package"]
    return {name for name, _ in finds}, [name for name, file in finds if file.startswith(f"{test.source}/")]


def nothing_by_accident(test):
    components = test.components()
    optional = {package for package, _, _ in components.values()}
    everything, ours = looked_for(test, "plain")
    support.same("what tonnage looks for", ours, ALWAYS)
    support.same("optional libraries that are looked for all the same", everything & (optional | FOR_TESTS), set())
    # Each way through the macro once: a config, several targets of which one is there, and a module of CMake.
    several = [name for name in test.available if ";" in components[name][1]]
    for name in test.available[:1] + several + test.available[-1:]:
        _, ours = looked_for(test, f"with_{name}", f"-DTONNAGE_COMPONENTS={name}")
        support.same(f"what tonnage with {name} looks for", ours, [*ALWAYS, components[name][0]])


def a_target_without_its_library(test):
    """As newer CMakes make MPI's: no component. Where a project made the target and looked for nothing, it is one."""
    modules = test.work / "modules"
    modules.mkdir()
    target = "if(NOT TARGET MPI::MPI_CXX)\n  add_library(MPI::MPI_CXX INTERFACE IMPORTED GLOBAL)\nendif()\n"
    (modules / "FindMPI.cmake").write_text(target + "set(MPI_FOUND FALSE)\n")
    (modules / "own.cmake").write_text(target)
    asked = ["-DTONNAGE_COMPONENTS=mpi", "-DTONNAGE_BUILD_TESTS=OFF", "-DTONNAGE_BUILD_EXAMPLES=OFF"]
    said = support.fails(*test.configuring(test.source, "no_mpi", *asked, f"-DCMAKE_MODULE_PATH={modules}"))
    if "no component mpi, or not its library" not in " ".join(said.split()):
        sys.exit(f"a target without its library:\n{said}")
    test.configure(test.source, "own_mpi", *asked, f"-DCMAKE_PROJECT_tonnage_INCLUDE={modules}/own.cmake")


def parent(test, way, *more, folder=None):
    return test.configuring(support.HERE / "parent", folder or way, f"-DWAY={way}", f"-DTONNAGE_SOURCE={test.source}",
                            f"-DCOMPONENTS={';'.join(test.available[:1])}", *more)


def as_a_part(test):
    for way in ("add_subdirectory", "fetch_content"):
        support.run(*parent(test, way))
    for bad, told in POLLUTION.items():
        said = support.fails(*parent(test, "add_subdirectory", f"-DDIRTY={bad}", folder="dirty"))
        if told not in said:
            sys.exit(f"a part that does {bad!r} is not told of:\n{said}")
    prefix = test.work / "prefix"
    support.run(test.cmake, "--install", test.work / "add_subdirectory", "--prefix", prefix)
    support.same("what the parent installs", support.files(prefix), ["parent/snapshot.cmake"])
    # Where it shall install, GNUInstallDirs is new; and still there are no packages of its own.
    support.run(*parent(test, "installing", "-DTONNAGE_INSTALL=ON"))
    support.run(test.cmake, "--install", test.work / "installing", "--prefix", prefix)
    if "share/cmake/tonnage/tonnageConfig.cmake" not in support.files(prefix):
        sys.exit("a part with TONNAGE_INSTALL does not install")
    if list((test.work / "installing").rglob("CPack*Config.cmake")):
        sys.exit("a part makes packages of its own")


def twice(test):
    for way in ("fetched_twice", "vendored_twice"):
        support.run(*parent(test, way))
    support.run(test.cmake, "--build", test.work / "vendored_twice")


def into_other_folders(test):
    prefix = test.work / "other"
    for folder, include in (("relative", "headers"), ("absolute", str(prefix / "absolute-headers"))):
        shutil.rmtree(prefix, ignore_errors=True)
        test.configure_tonnage(folder, f"-DCMAKE_INSTALL_INCLUDEDIR={include}", "-DCMAKE_INSTALL_DATADIR=lib/data",
                               f"-DCMAKE_INSTALL_PREFIX={prefix}")
        support.run(test.cmake, "--install", test.work / folder)
        asks = test.work / f"asks_{folder}"
        asks.mkdir()
        (asks / "main.cpp").write_text("#include <tonnage/units/unit.hpp>\nint main() {}\n")
        (asks / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.21)\nproject(asks LANGUAGES CXX)\nfind_package(tonnage 0.1 REQUIRED ${ASKS})\n"
            "add_executable(asks main.cpp)\ntarget_link_libraries(asks PRIVATE tonnage::tonnage)\n")
        ask = [asks, f"asked_{folder}", f"-Dtonnage_DIR={prefix}/lib/data/cmake/tonnage"]
        test.configure(*ask)
        support.run(test.cmake, "--build", test.work / f"asked_{folder}")
        if pkg_config := shutil.which("pkg-config"):
            environment = {**os.environ, "PKG_CONFIG_PATH": str(prefix / "lib/data/pkgconfig")}
            flags = support.run(pkg_config, "--cflags", "tonnage", env=environment).split()
            support.run(test.compiler, "-std=c++20", "-fsyntax-only", asks / "main.cpp", *flags)
    said = support.fails(*test.configuring(*ask, "-DASKS=COMPONENTS;telescopes"))
    if "there is no component telescopes" not in said:
        sys.exit(f"a component that there is not:\n{said}")
    said = support.fails(*test.configuring(*ask, "-DASKS=COMPONENTS;json", "-DCMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON"))
    if "the component json needs nlohmann_json" not in " ".join(said.split()):
        sys.exit(f"a component whose library there is not:\n{said}")
    test.configure(*ask, "-DASKS=OPTIONAL_COMPONENTS;telescopes")


def versions(test):
    """What docs/how-to/packages.md says of requests for a version, of 0.1.0."""
    met, refused = ["", "0.1", "0.1.0", "0.1...<0.2"], ["0", "0.1.5", "0.2", "1", "0.1...<1", "0.1...0.2"]
    asks = test.work / "versions"
    asks.mkdir()
    calls = "".join(f'find_package(tonnage {each} QUIET CONFIG)\nmessage(NOTICE "asked [{each}] ${{tonnage_FOUND}}")\n' for each in met + refused)
    (asks / "CMakeLists.txt").write_text(f"cmake_minimum_required(VERSION 3.21)\nproject(asks LANGUAGES CXX)\n{calls}")
    said = test.configure(asks, "asked_versions", f"-Dtonnage_DIR={test.work}/other/lib/data/cmake/tonnage")
    found = dict(re.findall(r"asked \[(.*)\] (\w+)", said))
    support.same("versions that are met", found, {**dict.fromkeys(met, "1"), **dict.fromkeys(refused, "0")})


def main():
    test = support.Test(__doc__)
    nothing_by_accident(test)
    a_target_without_its_library(test)
    as_a_part(test)
    twice(test)
    into_other_folders(test)
    versions(test)
    return 0


if __name__ == "__main__":
    sys.exit(main())
