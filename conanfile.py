# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""tonnage for Conan 2, from this working tree: `conan create . --build=missing`.

conan-center keeps such a file in recipes/tonnage/all/, with test_package/ beside it. There `source()` fetches the release
that conandata.yml names, in place of `exports_sources`, and each requirement is one version, in place of a range.
"""
from pathlib import Path

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy
from conan.tools.layout import basic_layout
from conan.tools.scm import Version

required_conan_version = ">=2.0"

CORE = {
    "boost/[>=1.74 <2]": "boost::headers",
    "range-v3/[>=0.12 <1]": "range-v3::range-v3",
    "fmt/[>=9]": "fmt::fmt",
}
# What cmake/components.cmake says, in Conan's names: an option, a component and a target tonnage::NAME each.
COMPONENTS = {
    "time_zones": ("date/[>=3.0.1 <4]", "date::date"),
    "xml": ("pugixml/[>=1.13 <2]", "pugixml::pugixml"),
    "json": ("nlohmann_json/[>=3.11 <4]", "nlohmann_json::nlohmann_json"),
    "mpi": ("openmpi/[>=4.1]", "openmpi::openmpi"),
}
OLDEST = {"gcc": "12", "clang": "16"}


class TonnageConan(ConanFile):
    name = "tonnage"
    version = "0.1.0"
    description = "What a GPU fleet holds, computes, draws and costs, with types that cannot be confused"
    license = "BSL-1.0"
    topics = ("gpu", "units", "accounting", "header-only")

    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {name: [True, False] for name in COMPONENTS}
    default_options = {name: False for name in COMPONENTS}
    exports_sources = "include/*", "LICENSE"
    no_copy_source = True

    def layout(self):
        basic_layout(self)

    def requirements(self):
        for reference in CORE:
            self.requires(reference, transitive_headers=True)
        for name, (reference, _) in COMPONENTS.items():
            if self.options.get_safe(name):
                self.requires(reference, transitive_headers=True)

    def package_id(self):
        self.info.clear()

    def validate(self):
        check_min_cppstd(self, "20")
        oldest = OLDEST.get(str(self.settings.compiler))
        if oldest and Version(self.settings.compiler.version) < oldest:
            raise ConanInvalidConfiguration(f"tonnage needs {self.settings.compiler} {oldest} or newer")

    def package(self):
        for pattern, source, target in (("LICENSE", "", "licenses"), ("*.hpp", "include", "include")):
            copy(self, pattern, Path(self.source_folder) / source, Path(self.package_folder) / target)

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "tonnage")
        self.cpp_info.set_property("cmake_config_version_compat", "SameMinorVersion")
        # Conan's target of the whole package links every component; tonnage::tonnage is the core alone, as it is everywhere.
        self.cpp_info.set_property("cmake_target_name", "tonnage::all")
        self._component("core", "tonnage::tonnage", list(CORE.values()))
        for name, (_, target) in COMPONENTS.items():
            if self.options.get_safe(name):
                self._component(name, f"tonnage::{name}", ["core", target])

    def _component(self, name, target, requires):
        component = self.cpp_info.components[name]
        component.set_property("cmake_target_name", target)
        component.requires = requires
        component.bindirs = []
        component.libdirs = []
