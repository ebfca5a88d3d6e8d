# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""The overlay port packaging/vcpkg/tonnage, without vcpkg.

vcpkg itself is NOT run. The real portfile.cmake is, in CMake's script mode, against a double of the functions that it calls
(vcpkg/ports.cmake), written after their documentation. What it leaves is held against vcpkg's post-build rules, written
here after theirs, and two projects are built from it: tests/consumer/stranger, and one with every component whose library is
installed. That the ports it depends on are called so was looked up, not tried.
"""
import json
import shutil
import sys

import support

HEADER_ONLY = {"include", "share"}
FUNCTIONS = {"vcpkg-cmake", "vcpkg-cmake-config"}  # ports that are functions, for the machine that builds
PORTS = {"time_zones": "date", "xml": "pugixml", "json": "nlohmann-json", "mpi": "mpi"}
CORE = ["boost-interval", "boost-mpl", "boost-units", "fmt", "range-v3"]


def offences(package, port, foreign_paths):
    """What vcpkg would complain about after it has built a header-only port."""
    names = support.files(package)
    found = [f"a file in the root: {name}" for name in names if "/" not in name]
    found += [f"a folder that a header-only port has not: {path.name}/" for path in sorted(package.iterdir())
              if path.is_dir() and path.name not in HEADER_ONLY]
    found += [f"an empty folder: {path.relative_to(package)}" for path in sorted(package.rglob("*"))
              if path.is_dir() and not any(path.iterdir())]
    found += [f"CMake's files out of share/{port}: {name}" for name in names
              if name.endswith(".cmake") and not name.startswith(f"share/{port}/")]
    found += [f"a .pc file out of share/pkgconfig: {name}" for name in names
              if name.endswith(".pc") and not name.startswith("share/pkgconfig/")]
    found += [f"a .pc file in share/ with Libs: {name}" for name in names
              if name.endswith(".pc") and any(line.startswith("Libs") for line in (package / name).read_text().splitlines())]
    found += [f"a folder of this machine in {name}" for name in foreign_paths(package)]
    if not any(name.startswith("include/") for name in names):
        found.append("nothing in include/")
    if f"share/{port}/copyright" not in names:
        found.append("no copyright")
    if f"share/{port}/usage" in names and f"find_package({port} " not in (package / f"share/{port}/usage").read_text():
        found.append("a usage that does not say find_package")
    return found


def rules_are_rules(test):
    """Each rule finds what breaks it."""
    bad = test.work / "bad"

    def said_of(name, text):
        shutil.rmtree(bad, ignore_errors=True)
        good = {"include/a.hpp": "", "share/p/copyright": "", "share/p/usage": "find_package(p CONFIG)"}
        if text is None:
            del good[name]
        elif name:
            good[name] = text
        for file, words in good.items():
            folder = bad / (file if file.endswith("/") else file.rpartition("/")[0])
            folder.mkdir(parents=True, exist_ok=True)
            if not file.endswith("/"):
                (bad / file).write_text(words)
        return offences(bad, "p", test.foreign_paths)

    support.same("what is said of a good package", said_of("", ""), [])
    for name, text, word in (
            ("notes.txt", "", "root"),
            ("debug/include/a.hpp", "", "debug/"),
            ("lib/p.a", "", "lib/"),
            ("bin/p", "", "bin/"),
            ("include/empty/", "", "empty"),
            ("include/a.hpp", None, "include/"),
            ("share/cmake/p/pConfig.cmake", "", "out of share/p"),
            ("share/p/p.pc", "", "out of share/pkgconfig"),
            ("share/pkgconfig/p.pc", "Libs: -lp\n", "Libs"),
            ("share/p/pConfig.cmake", f"set(x {test.work}/y)", "this machine"),
            ("share/p/x.cmake", "set(x /usr/lib)", "this machine"),
            ("share/p/copyright", None, "copyright"),
            ("share/p/usage", "link p", "usage")):
        said = said_of(name, text)
        if not any(word in each for each in said):
            sys.exit(f"the rules of a package do not see {name}: {said}")
    shutil.rmtree(bad)


def manifests_agree(test, port):
    root, ours = (json.loads((folder / "vcpkg.json").read_text()) for folder in (test.source, port))
    components = test.components()
    for folder, manifest in ((test.source, root), (port, ours)):
        support.same(f"{folder}/vcpkg.json, as vcpkg formats it", (folder / "vcpkg.json").read_text(), support.formatted(manifest))
        support.same("the version", manifest["version"], support.version(test.source))
        support.same("the licence", manifest["license"], "BSL-1.0")
        support.same("the libraries", [each for each in manifest["dependencies"] if isinstance(each, str)], CORE)
        for name in components:
            support.same(f"the feature {name}", manifest["features"][name.replace("_", "-")]["dependencies"], [PORTS[name]])
    support.same("features of the port", set(ours["features"]), {name.replace("_", "-") for name in components})
    support.same("features for development", set(root["features"]) - set(ours["features"]), {"tests", "benchmarks"})
    helpers = [each["name"] for each in ours["dependencies"] if isinstance(each, dict) and each.get("host")]
    support.same("ports of functions", set(helpers), FUNCTIONS)
    return helpers


def main():
    test = support.Test(__doc__)
    rules_are_rules(test)
    port = test.source / "packaging/vcpkg/tonnage"
    helpers = manifests_agree(test, port)

    package, installed = test.work / "packages/tonnage_x64-linux", test.work / "installed/x64-linux"
    before = support.files(test.source / "packaging") + support.files(test.source / "cmake")
    support.run(test.cmake, "-DPORT=tonnage", f"-DVERSION={support.version(test.source)}", "-DFEATURES=core",
                f"-DCURRENT_PORT_DIR={port}", f"-DCURRENT_PACKAGES_DIR={package}", f"-DCURRENT_INSTALLED_DIR={installed}",
                f"-DCURRENT_BUILDTREES_DIR={test.work / 'buildtrees/tonnage'}", f"-DHELPERS={';'.join(helpers)}",
                f"-DGENERATOR={test.generator}", f"-DCOMPILER={test.compiler}", "-P", support.HERE / "vcpkg/ports.cmake")
    after = support.files(test.source / "packaging") + support.files(test.source / "cmake")
    support.same("the sources after the port", after, before)

    said = offences(package, "tonnage", test.foreign_paths)
    if said:
        sys.exit("vcpkg would complain of\n  " + "\n  ".join(said))
    share = ["components.cmake", "copyright", "tonnageConfig.cmake", "tonnageConfigVersion.cmake", "tonnageTargets.cmake", "usage",
             *support.DEBUGGER]
    support.same("the package", support.files(package),
                 sorted(support.headers(test.source) + ["share/pkgconfig/tonnage.pc"] + [f"share/tonnage/{name}" for name in share]))
    support.same("the copyright", (package / "share/tonnage/copyright").read_text(), (test.source / "LICENSE").read_text())

    # vcpkg copies each package into one folder; whoever uses it finds tonnage there.
    shutil.copytree(package, installed, dirs_exist_ok=True)
    test.build_stranger(installed)
    test.build_consumer(installed)
    for project in ("stranger", "consumer"):
        if f"tonnage_DIR:PATH={installed}/share/tonnage\n" not in (test.work / project / "CMakeCache.txt").read_text():
            sys.exit(f"the {project} found another tonnage")
    return 0


if __name__ == "__main__":
    sys.exit(main())
