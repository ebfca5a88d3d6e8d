# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
import os

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, get
from conan.tools.layout import basic_layout
from conan.tools.scm import Version

required_conan_version = ">=2.0"


class TonnageConan(ConanFile):
    name = "tonnage"
    description = "What a GPU fleet holds, computes, draws and costs, with types that cannot be confused"
    license = "BSL-1.0"
    url = "https://github.com/conan-io/conan-center-index"
    homepage = ""
    topics = ("gpu", "units", "accounting", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    # Each option adds one component and the library that its header includes.
    options = {
        "time_zones": [True, False],
        "xml": [True, False],
        "json": [True, False],
        "gzip": [True, False],
        "zstd": [True, False],
        "mpi": [True, False],
    }
    default_options = {
        "time_zones": False,
        "xml": False,
        "json": False,
        "gzip": False,
        "zstd": False,
        "mpi": False,
    }
    no_copy_source = True

    @property
    def _libraries(self):
        """The target of each requirement, by component."""
        return {
            "time_zones": ("date/3.0.5", "date::date-tz"),
            "xml": ("pugixml/1.15", "pugixml::pugixml"),
            "json": ("nlohmann_json/3.12.0", "nlohmann_json::nlohmann_json"),
            "gzip": ("zlib/1.3.1", "zlib::zlib"),
            "zstd": ("zstd/1.5.7", "zstd::zstdlib"),
            "mpi": ("openmpi/4.1.8", "openmpi::openmpi"),
        }

    @property
    def _min_compiler_versions(self):
        return {"gcc": "12", "clang": "16"}

    def configure(self):
        # The recipe of date downloads a database while the program runs, unless it is told otherwise.
        if self.options.time_zones and self.settings.os != "Windows":
            self.options["date"].tz_db = "system"

    def layout(self):
        basic_layout(self, src_folder="src")

    def requirements(self):
        self.requires("boost/1.90.0")
        self.requires("range-v3/0.12.0")
        self.requires("fmt/12.2.0")
        for component, (reference, _) in self._libraries.items():
            if self.options.get_safe(component):
                self.requires(reference)

    def package_id(self):
        self.info.clear()

    def validate(self):
        check_min_cppstd(self, 20)
        minimum = self._min_compiler_versions.get(str(self.settings.compiler))
        if minimum and Version(self.settings.compiler.version) < minimum:
            raise ConanInvalidConfiguration(f"{self.ref} requires {self.settings.compiler} {minimum} or newer")
        if self.options.time_zones and self.dependencies["date"].options.header_only:
            raise ConanInvalidConfiguration(f"{self.ref} with time_zones=True requires date/*:header_only=False")

    def source(self):
        get(self, **self.conan_data["sources"][self.version], strip_root=True)

    def build(self):
        pass

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        copy(self, "*.hpp", os.path.join(self.source_folder, "include"), os.path.join(self.package_folder, "include"))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "tonnage")
        self.cpp_info.set_property("cmake_config_version_compat", "SameMinorVersion")
        # The target of the whole package links every component. tonnage::tonnage is the core, as in tonnage's own CMake package.
        self.cpp_info.set_property("cmake_target_name", "tonnage::all")
        self._add_component("core", "tonnage::tonnage", ["boost::headers", "range-v3::range-v3", "fmt::fmt"])
        for component, (_, target) in self._libraries.items():
            if self.options.get_safe(component):
                self._add_component(component, f"tonnage::{component}", ["core", target])

    def _add_component(self, name, target, requires):
        component = self.cpp_info.components[name]
        component.set_property("cmake_target_name", target)
        component.requires = requires
        component.bindirs = []
        component.libdirs = []
