# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""The recipe packaging/conan/tonnage and the one in the root, without Conan.

Conan itself is NOT run; scripts/packages does that where there is one. The real recipes are run against a double of the module
`conan` (conan/): they are exported, validated, packaged and asked for their components, and test_package is built and run with
what was packaged. The recipe in the root packages the working tree; the one for conan-center, an archive that the test puts in
the place of a release. The components, their targets and their libraries are those of cmake/components.cmake, so that
find_package(tonnage COMPONENTS json) means the same with Conan as without.
"""
import importlib.util
import re
import shutil
import sys
from pathlib import Path

import support
from conan.errors import ConanException, ConanInvalidConfiguration
from conan.tools.cmake import TARGETS, write_package
from conan.tools.scm import Version

HOMEPAGE = "https://tonnage.invalid"

GCC_12 = {"os": "Linux", "arch": "x86_64", "build_type": "Debug", "compiler": "gcc", "compiler.version": "12",
          "compiler.cppstd": "20"}
REFUSED = [
    {"compiler.cppstd": "17"},
    {"compiler.cppstd": "gnu17"},
    {"compiler.version": "11"},
    {"compiler.version": "9"},
    {"compiler": "clang", "compiler.version": "15"},
]
ACCEPTED = [
    {},
    {"compiler.cppstd": "gnu23", "compiler.version": "14"},
    {"compiler": "clang", "compiler.version": "16"},
    {"compiler": "clang", "compiler.version": "19", "compiler.cppstd": "23"},
    {"compiler": "msvc", "compiler.version": "194"},  # untested, which is not refused
]


ANSWER = "total   328         266\n"  # 72 GB200 and 256 H100 SXM5, in GPUs and kW


def recipe(path, name):
    spec = importlib.util.spec_from_file_location(f"recipe_{len(sys.modules)}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    found = getattr(module, name)
    if (conandata := path.parent / "conandata.yml").exists():
        found.conan_data = {"sources": sources_in(conandata.read_text())}
    return found


def sources_in(text):
    """Of a conandata.yml, as scripts/registries writes it: {version: {"url": …, "sha256": …}}."""
    found = re.findall(r'^  "(.*)":\n    url: "(.*)"\n    sha256: "(.*)"$', text, re.MULTILINE)
    return {version: {"url": url, "sha256": sha256} for version, url, sha256 in found}


def refuses(make, why, error=ConanInvalidConfiguration):
    try:
        make()
    except error as refusal:
        return str(refusal)
    sys.exit(f"accepted: {why}")


def configurations(Tonnage):
    for change in REFUSED:
        refuses(lambda: Tonnage(GCC_12 | change), change)
    refuses(lambda: Tonnage({key: value for key, value in GCC_12.items() if key != "compiler.cppstd"}), "no cppstd")
    for change in ACCEPTED:
        support.same(f"what the package's identity is made of, {change}", Tonnage(GCC_12 | change).info.parts, {})


def database_of_time_zones(Tonnage):
    """The system's, where date can read it; and the user has the last word."""
    zones = {"time_zones": True}
    chosen = lambda *more: Tonnage(GCC_12, *more).options["date"].tz_db
    support.same("the database of time zones", chosen(zones), "system")
    support.same("the user's own tz_db", chosen(zones, {"date": {"tz_db": "manual"}}), "manual")
    support.same("tz_db without time zones", chosen({}), "download")
    support.same("that of Windows", Tonnage(GCC_12 | {"os": "Windows"}, zones).options["date"].tz_db, "download")
    refuses(lambda: Tonnage(GCC_12, zones, {"date": {"header_only": True}}), "date without its library")


def components_are(test, Tonnage):
    """None, each alone, and all."""
    components = test.components()
    core = [TARGETS[each] for each in Tonnage(GCC_12).checked_info().components["core"].requires]
    config = (test.source / "cmake/tonnageConfig.cmake.in").read_text()
    support.same("libraries of the core", [package for package, _ in core], re.findall(r"find_dependency\(([^ )]+)", config))
    for wanted in ([], *([name] for name in components), list(components)):
        info = Tonnage(GCC_12, dict.fromkeys(wanted, True)).checked_info()
        support.same(f"components with {wanted}", list(info.components), ["core", *wanted])
        for name, component in info.components.items():
            target = "tonnage::tonnage" if name == "core" else f"tonnage::{name}"
            support.same(f"the target of {name}", component.properties, {"cmake_target_name": target})
            support.same(f"folders of {name}", (component.includedirs, component.libdirs, component.bindirs), (["include"], [], []))
            if name != "core":
                package, targets = components[name][:2]
                found, target = TARGETS[component.requires[1]]
                support.same(f"what {name} needs", (component.requires[0], found), ("core", package))
                support.same(f"what {name} links", target in targets.split(";"), True)
    support.same("options", sorted(Tonnage.options), sorted(components))
    support.same("options that are on", [name for name, value in Tonnage.default_options.items() if value], [])


def supported(reference, ranges):
    """Whether the one version of a requirement is in the range that the recipe in the root allows."""
    name, _, version = reference.partition("/")
    bounds = [re.fullmatch(r"(>=|<)([0-9.]+)", bound).groups() for bound in ranges[name].split()]
    return all((Version(version) < bound) == (sign == "<") for sign, bound in bounds)


def packaged(test, Tonnage, folder, prepare):
    """The recipe with every component whose library is here, after package()."""
    work = test.work / folder
    made = Tonnage(GCC_12, dict.fromkeys(test.available, True), source_folder=work / "sources", package_folder=work / "package")
    prepare(made, work / "sources")
    made.package()
    support.same("the package", support.files(work / "package"), sorted(["licenses/LICENSE", *support.headers(test.source)]))
    support.same("files that name a folder of this machine", test.foreign_paths(work / "package"), [])
    return made


def runs_test_package(test, made, folder, version):
    """With the core alone; and a project that asks for every component whose library is here."""
    core = type(made)(GCC_12).checked_info()
    for name, info in (("generators", core), ("generators_all", made.checked_info())):
        write_package(info, version, made.package_folder, test.work / name)
        support.run(test.cmake, "-P", test.work / name / "version.cmake")
    Checked = recipe(folder / "conanfile.py", "TestPackageConan")
    Checked.tested_reference_str = f"tonnage/{version}"
    Checked.tools = [test.cmake, "-G", test.generator, f"-DCMAKE_CXX_COMPILER={test.compiler}"]
    where = {"source_folder": folder, "build_folder": test.work / "test_package", "generators_folder": test.work / "generators"}
    checked = Checked(GCC_12, **where)
    support.same("what test_package tests", checked.requirements_found, {"tonnage": version})
    checked.build()
    checked.test()
    if ANSWER not in checked.output_of_run:
        sys.exit(f"test_package prints\n{checked.output_of_run}and not\n{ANSWER}")

    class Without(Checked):
        """Without the folder in front of its name, a program is looked for in PATH."""

        def test(self):
            self.run(str(Path(self.cpp.build.bindir) / "test_package"), env="conanrun")

    Without.__module__ = Checked.__module__
    said = refuses(lambda: Without(GCC_12, **where).test(), "a program that is not in PATH", ConanException)
    if "not found" not in said:
        sys.exit(f"a program that is not in PATH:\n{said}")
    test.build_consumer(test.work / "generators_all")


def main():
    test = support.Test(__doc__)
    version = support.version(test.source)
    archive = support.archive_of(test.source, test.work / f"tonnage-{version}.tar.gz")
    handed_in = test.work / "handed in"
    support.run(sys.executable, test.source / "scripts/registries", "--output", handed_in, "--archive", archive, "--homepage", HOMEPAGE)

    Center = recipe(handed_in / "conan/tonnage/all/conanfile.py", "TonnageConan")
    Center.version = version  # Conan takes it from config.yml
    config = (handed_in / "conan/tonnage/config.yml").read_text()
    support.same("the versions", re.findall(r'^  "(.*)":\n    folder: all$', config, re.MULTILINE), [version])
    support.same("the homepage", Center.homepage, HOMEPAGE)
    support.same("files to hand in", support.files(handed_in / "conan/tonnage"), sorted([
        "config.yml", "all/conandata.yml", "all/conanfile.py",
        *(f"all/test_package/{name}" for name in ("CMakeLists.txt", "conanfile.py", "test_package.cpp"))]))

    def download(made, to):
        made.source()
    packaged(test, Center, "center", download)
    nothing = recipe(test.source / "packaging/conan/tonnage/all/conanfile.py", "TonnageConan")
    nothing.version = version
    refuses(nothing(GCC_12, source_folder=test.work / "nothing").source, "a release that there is not", ConanException)

    # The root: exported into a cache, and read again there.
    tree, cache = recipe(test.source / "conanfile.py", "TonnageWorkingTree"), test.work / "cache"
    exported = tree(GCC_12, recipe_folder=test.source)
    exported.set_version()
    support.same("the version of the working tree", exported.version, version)
    exported.export(test.source, cache, "exports")
    shutil.copy(test.source / "conanfile.py", cache)
    Tree = recipe(cache / "conanfile.py", "TonnageWorkingTree")
    Tree.version = version

    def export(made, to):
        made.export(test.source, to)
        support.same("what is exported", support.files(to), sorted(["LICENSE", *support.headers(test.source)]))
        made.source()
    made = packaged(test, Tree, "tree", export)

    for Tonnage in (Center, Tree):
        support.same("the licence", Tonnage.license, "BSL-1.0")
        support.same("the kind of package", (Tonnage.package_type, Tonnage.no_copy_source), ("header-library", True))
        configurations(Tonnage)
        database_of_time_zones(Tonnage)
        components_are(test, Tonnage)
    everything = dict.fromkeys(Center.options, True)
    one, some = Center(GCC_12, everything).requirements_found, Tree(GCC_12, everything).requirements_found
    support.same("what is required", list(one), list(some))
    support.same("versions that are not supported", [f"{name}/{v}" for name, v in one.items() if not supported(f"{name}/{v}", Tree.supported)], [])
    support.same("ranges", some, {name: f"[{Tree.supported[name]}]" for name in some})

    runs_test_package(test, made, test.source / Tree.test_package_folder, version)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ConanException as error:
        sys.exit(str(error))
