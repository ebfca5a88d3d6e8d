# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""conanfile.py and test_package/, without Conan.

Conan itself is NOT run. The real recipes are, against a double of the module `conan` (conan/), written after Conan's
documentation: they are exported, validated, packaged and asked for their components, and test_package is built and run with
what was packaged. The components, their targets and their libraries are those of cmake/components.cmake, so that
find_package(tonnage COMPONENTS json) means the same with Conan as without. That the packages are called so in conan-center
was looked up, not tried.
"""
import importlib.util
import re
import sys

import support
from conan.errors import ConanException, ConanInvalidConfiguration
from conan.tools.cmake import TARGETS, write_package

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


def recipe(path, name):
    spec = importlib.util.spec_from_file_location(f"recipe_of_{path.parent.name}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return getattr(module, name)


def refuses(make, why):
    try:
        make()
    except ConanInvalidConfiguration:
        return
    sys.exit(f"accepted: {why}")


def main():
    test = support.Test(__doc__)
    Tonnage = recipe(test.source / "conanfile.py", "TonnageConan")
    components = test.components()

    support.same("the version", Tonnage.version, support.version(test.source))
    support.same("the licence", Tonnage.license, "BSL-1.0")
    support.same("the kind of package", (Tonnage.package_type, Tonnage.no_copy_source), ("header-library", True))
    for change in REFUSED:
        refuses(lambda: Tonnage(GCC_12 | change), change)
    refuses(lambda: Tonnage({key: value for key, value in GCC_12.items() if key != "compiler.cppstd"}), "no cppstd")
    for change in ACCEPTED:
        support.same(f"what the package's identity is made of, {change}", Tonnage(GCC_12 | change).info.parts, {})

    # Export, then package, each into its own folder.
    exported, package = test.work / "exported", test.work / "package"
    made = Tonnage(GCC_12, dict.fromkeys(test.available, True), source_folder=exported, package_folder=package)
    made.export(test.source, exported)
    support.same("what is exported", support.files(exported), sorted(["LICENSE", *support.headers(test.source)]))
    made.package()
    support.same("the package", support.files(package), sorted(["licenses/LICENSE", *support.headers(test.source)]))
    support.same("files that name a folder of this machine", test.foreign_paths(package), [])

    # Components: none, each alone, and all.
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
                support.same(f"what {name} needs", (component.requires[0], TARGETS[component.requires[1]]), ("core", components[name][:2]))
    support.same("options", sorted(Tonnage.options), sorted(components))
    support.same("options that are on", [name for name, value in Tonnage.default_options.items() if value], [])

    # test_package, with the core alone; and a project that asks for every component whose library is here.
    tools = [test.cmake, "-G", test.generator, f"-DCMAKE_CXX_COMPILER={test.compiler}"]
    for name, info in (("generators", Tonnage(GCC_12).checked_info()), ("generators_all", made.checked_info())):
        write_package(info, Tonnage.version, package, test.work / name)
        support.run(test.cmake, "-P", test.work / name / "version.cmake")
    Checked = recipe(test.source / "test_package/conanfile.py", "TestPackageConan")
    Checked.tested_reference_str = f"tonnage/{Tonnage.version}"
    checked = Checked(GCC_12, source_folder=test.source / "test_package", build_folder=test.work / "test_package",
                      generators_folder=test.work / "generators")
    support.same("what test_package tests", checked.requirements_found, {"tonnage": Tonnage.version})
    checked.tools = tools
    checked.build()
    checked.cpp.build.bindir = str(test.work / "test_package")
    checked.test()
    support.same("what test_package prints", checked.output_of_run, "7.92 PFLOP/s\n")  # 8 × 989.4 TFLOP/s
    test.build_consumer(test.work / "generators_all")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ConanException as error:
        sys.exit(str(error))
