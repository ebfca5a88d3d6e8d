# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""The port packaging/vcpkg/tonnage, without vcpkg.

vcpkg itself is NOT run; scripts/packages does that where there is one. The real portfile.cmake is, in CMake's script mode,
against a double of the functions that it calls (vcpkg/ports.cmake), written after their documentation, and after what vcpkg was
seen to do. What it leaves is held against vcpkg's post-build rules, written here after theirs, and two projects are built from
it: tests/consumer/stranger, and one with every component whose library is installed. The double keeps what it has built as
vcpkg does, by a hash of the port, so that a port whose files do not change with the sources brings back old headers here too.
"""
import hashlib
import json
import re
import shutil
import sys

import support

HEADER_ONLY = {"include", "share"}
FUNCTIONS = {"vcpkg-cmake", "vcpkg-cmake-config"}  # ports that are functions, for the machine that builds
PORTS = {"time_zones": "date", "xml": "pugixml", "json": "nlohmann-json", "gzip": "zlib", "zstd": "zstd",
         "mpi": "mpi"}
CORE = ["boost-interval", "boost-mpl", "boost-multiprecision", "boost-units", "fmt", "range-v3"]
# What CMake looks for in tests and benchmarks, and the port that has it; None is no library.
LOOKED_FOR = {"Catch2": "catch2", "TBB": "tbb", "benchmark": "benchmark", "Eigen3": "eigen3", "Python3": None, "Threads": None}
HOMEPAGE = "https://tonnage.invalid"


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


def boost_ports(*folders):
    """The ports of the parts of Boost that are included there."""
    names = set()
    for path in (path for folder in folders for path in folder.rglob("*.?pp")):
        names |= set(re.findall(r"#include <boost/(?:numeric/)?(\w+)[/.]", path.read_text()))
    return sorted(f"boost-{name}" for name in names)


def manifests_agree(test, port):
    root, ours = (json.loads((folder / "vcpkg.json").read_text()) for folder in (test.source, port))
    components = test.components()
    for folder, manifest in ((test.source, root), (port, ours)):
        support.same(f"{folder}/vcpkg.json, as vcpkg formats it", (folder / "vcpkg.json").read_text(), support.formatted(manifest))
        support.same("the version", manifest["version"], support.version(test.source))
        support.same("the licence", manifest["license"], "BSL-1.0")
        support.same("the libraries", [each for each in manifest["dependencies"] if isinstance(each, str)], CORE)
        for name in components:
            feature = manifest["features"][name.replace("_", "-")]
            support.same(f"the feature {name}", feature["dependencies"], [PORTS[name]])
            support.same(f"where {name} is supported", feature.get("supports"), "!uwp" if name == "mpi" else None)  # as the port mpi
    support.same("features of the port", set(ours["features"]), {name.replace("_", "-") for name in components})
    support.same("features for development", set(root["features"]) - set(ours["features"]), {"tests", "benchmarks"})
    support.same("Boost", boost_ports(*(test.source / name for name in ("include", "tests", "examples", "benchmarks"))),
                 [name for name in CORE if name.startswith("boost-")])
    for feature, folder in (("tests", "tests"), ("benchmarks", "benchmarks")):
        listed = [path.read_text() for path in (test.source / folder).rglob("CMakeLists.txt")
                  if not {"packaging", "consumer"} & set(path.parts[-3:])]
        found = {name for text in listed for name in re.findall(r"^\s*find_package\((\w+)", text, re.MULTILINE)}
        needed = {LOOKED_FOR[name] for name in found if LOOKED_FOR[name]}
        if feature == "tests":
            needed |= {PORTS[name] for name in components if name != "mpi"}  # which takes an hour to build
        support.same(f"what {feature} need", set(root["features"][feature]["dependencies"]), needed)
    helpers = [each["name"] for each in ours["dependencies"] if isinstance(each, dict) and each.get("host")]
    support.same("ports of functions", set(helpers), FUNCTIONS)


class Vcpkg:
    """As much of vcpkg as installs one port, and installs it again."""

    def __init__(self, test, name):
        self.test, self.folder = test, test.work / name
        self.installed = self.folder / "installed/x64-linux"

    def abi(self, port):
        """What a package's identity is made of: the port's files. The triplet and the compiler are the same for all here."""
        names = support.files(port)
        if len(names) > 100:
            sys.exit(f"vcpkg would complain of a port of {len(names)} files")
        return hashlib.sha256(b"".join(name.encode() + b"\0" + (port / name).read_bytes() for name in names)).hexdigest()

    def install(self, port):
        """Out of the cache where there is a package of this identity; else the portfile is run. Returns the package."""
        package = self.folder / "cache" / self.abi(port) / "tonnage_x64-linux"
        if not package.exists():
            self.build(port, package)
        shutil.rmtree(self.installed, ignore_errors=True)
        shutil.copytree(package, self.installed)
        return package

    def build(self, port, package, run=support.run):
        manifest = json.loads((port / "vcpkg.json").read_text())
        helpers = [each["name"] for each in manifest["dependencies"] if isinstance(each, dict) and each.get("host")]
        shutil.rmtree(self.folder / "buildtrees", ignore_errors=True)
        return run(self.test.cmake, "-DPORT=tonnage", f"-DVERSION={manifest['version']}", "-DFEATURES=core",
                   f"-DCURRENT_PORT_DIR={port}", f"-DCURRENT_PACKAGES_DIR={package}", f"-DCURRENT_INSTALLED_DIR={self.installed}",
                   f"-DCURRENT_BUILDTREES_DIR={self.folder / 'buildtrees/tonnage'}", f"-DHELPERS={';'.join(helpers)}",
                   f"-DGENERATOR={self.test.generator}", f"-DCOMPILER={self.test.compiler}", "-P", support.HERE / "vcpkg/ports.cmake")


def expect_package(test, package):
    said = offences(package, "tonnage", test.foreign_paths)
    if said:
        sys.exit("vcpkg would complain of\n  " + "\n  ".join(said))
    share = ["components.cmake", "copyright", "tonnageConfig.cmake", "tonnageConfigVersion.cmake", "tonnageTargets.cmake", "usage",
             *support.DEBUGGER]
    support.same("the package", support.files(package),
                 sorted(support.headers(test.source) + ["share/pkgconfig/tonnage.pc"] + [f"share/tonnage/{name}" for name in share]))
    support.same("the copyright", (package / "share/tonnage/copyright").read_text(), (test.source / "LICENSE").read_text())


def a_changed_header_arrives(test, port):
    """Of the working tree, once scripts/registries has written its hash; and it is said where nobody has run that."""
    tree = support.copy_of(test.source, test.work / "tree")
    port, header = tree / port.relative_to(test.source), tree / "include/tonnage/units.hpp"
    vcpkg = Vcpkg(test, "changed")
    vcpkg.install(port)
    before = header.read_text()
    header.write_text(before + "// changed\n")
    support.same("a package of the same port", (vcpkg.install(port) / "include/tonnage/units.hpp").read_text(), before)
    said = vcpkg.build(port, vcpkg.folder / "refused", run=support.fails)
    if "The sources of tonnage have changed. Run" not in " ".join(said.split()):
        sys.exit(f"a port that does not fit its sources:\n{said}")
    said = support.fails(sys.executable, tree / "scripts/registries", "--check")
    support.same("what is out of date", said, "packaging/vcpkg/tonnage/portfile.cmake is out of date: run scripts/registries\n")
    support.run(sys.executable, tree / "scripts/registries")
    support.same("the header, installed again", (vcpkg.install(port) / "include/tonnage/units.hpp").read_text(), before + "// changed\n")


def the_port_as_it_is_handed_in(test):
    version, folder = support.version(test.source), test.work / "handed in"
    archive = support.archive_of(test.source, test.work / f"tonnage-{version}.tar.gz")
    support.run(sys.executable, test.source / "scripts/registries", "--output", folder, "--archive", archive, "--homepage", HOMEPAGE)
    port = folder / "vcpkg/tonnage"
    manifest = json.loads((port / "vcpkg.json").read_text())
    support.same("the homepage", manifest["homepage"], HOMEPAGE)
    support.same("the manifest, as vcpkg formats it", (port / "vcpkg.json").read_text(), support.formatted(manifest))
    if re.search("working tree|CURRENT_PORT_DIR", (port / "portfile.cmake").read_text()):
        sys.exit("the port that is handed in speaks of a working tree")
    versions = json.loads((folder / "vcpkg/versions/t-/tonnage.json").read_text())["versions"]
    baseline = json.loads((folder / "vcpkg/versions/baseline.json").read_text())["default"]["tonnage"]
    support.same("versions", [(each["version"], each["port-version"]) for each in versions], [(version, 0)])
    support.same("the baseline", baseline, {"baseline": version, "port-version": 0})
    support.same("the folder of the version", folder / "vcpkg" / versions[0]["path"].removeprefix("$/"), port)
    expect_package(test, Vcpkg(test, "registry").install(port))


def main():
    test = support.Test(__doc__)
    rules_are_rules(test)
    port = test.source / "packaging/vcpkg/tonnage"
    support.run(sys.executable, test.source / "scripts/registries", "--check")
    manifests_agree(test, port)

    vcpkg = Vcpkg(test, "vcpkg")
    before = support.files(test.source / "packaging") + support.files(test.source / "cmake")
    package = vcpkg.install(port)
    after = support.files(test.source / "packaging") + support.files(test.source / "cmake")
    support.same("the sources after the port", after, before)
    expect_package(test, package)
    a_changed_header_arrives(test, port)
    the_port_as_it_is_handed_in(test)

    # vcpkg copies each package into one folder; whoever uses it finds tonnage there.
    test.build_stranger(vcpkg.installed)
    test.build_consumer(vcpkg.installed)
    for project in ("stranger", "consumer"):
        if f"tonnage_DIR:PATH={vcpkg.installed}/share/tonnage\n" not in (test.work / project / "CMakeCache.txt").read_text():
            sys.exit(f"the {project} found another tonnage")
    return 0


if __name__ == "__main__":
    sys.exit(main())
