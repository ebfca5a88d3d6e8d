# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""CMake with what CMakeDeps would have written: a package file of tonnage's components, and CMake's own packages for the rest."""
import subprocess
from pathlib import Path

from conan.errors import ConanException

# What the recipes of conan-center call their targets, and what is found here in their place.
TARGETS = {
    "boost::headers": ("Boost", "Boost::headers"),
    "range-v3::range-v3": ("range-v3", "range-v3::range-v3"),
    "fmt::fmt": ("fmt", "fmt::fmt"),
    "date::date-tz": ("date", "date::date-tz"),
    "pugixml::pugixml": ("pugixml", "pugixml::pugixml"),
    "nlohmann_json::nlohmann_json": ("nlohmann_json", "nlohmann_json::nlohmann_json"),
    "zlib::zlib": ("ZLIB", "ZLIB::ZLIB"),
    "zstd::zstdlib": ("zstd", "zstd::libzstd_shared"),
    "openmpi::openmpi": ("MPI", "MPI::MPI_CXX"),
}


def cmake_layout(conanfile):
    conanfile.folders.build = f"build/{conanfile.settings.build_type}"
    conanfile.folders.generators = f"{conanfile.folders.build}/generators"
    conanfile.cpp.build.bindirs = conanfile.cpp.build.libdirs = ["."]


def write_package(cpp_info, version, package_folder, to):
    """tonnage-config.cmake, as CMakeDeps writes one: a target for each component, and one of the whole that links them all."""
    components = cpp_info.components
    name = cpp_info.properties["cmake_file_name"]
    targets = {key: component.properties["cmake_target_name"] for key, component in components.items()}
    lines = ["include(CMakeFindDependencyMacro)"]
    for key, component in components.items():
        linked = []
        for each in component.requires:
            if "::" in each:
                package, target = TARGETS[each]
                lines.append(f"find_dependency({package})")
                linked.append(target)
            else:
                linked.append(targets[each])
        include = ";".join(f"{package_folder}/{folder}" for folder in component.includedirs)
        lines += [f"if(NOT TARGET {targets[key]})", f"  add_library({targets[key]} INTERFACE IMPORTED)",
                  f'  set_target_properties({targets[key]} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "{include}"',
                  f'    INTERFACE_LINK_LIBRARIES "{";".join(linked)}")', "endif()"]
    whole = cpp_info.properties["cmake_target_name"]
    if whole in targets.values():
        raise ConanException(f"the target of the whole package, {whole}, is that of a component too, which would link all others")
    lines += [f"if(NOT TARGET {whole})", f"  add_library({whole} INTERFACE IMPORTED)",
              f'  set_target_properties({whole} PROPERTIES INTERFACE_LINK_LIBRARIES "{";".join(targets.values())}")', "endif()",
              f"foreach(component IN LISTS {name}_FIND_COMPONENTS)", f"  if(NOT TARGET {name}::${{component}})",
              f"    set({name}_FOUND FALSE)", "  endif()", "endforeach()"]
    folder = Path(to)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}-config.cmake").write_text("\n".join(lines) + "\n")
    compatible = cpp_info.properties.get("cmake_config_version_compat", "SameMajorVersion")
    (folder / "version.cmake").write_text(
        "include(CMakePackageConfigHelpers)\n"
        f"write_basic_package_version_file({folder}/{name}-config-version.cmake VERSION {version} COMPATIBILITY {compatible}"
        " ARCH_INDEPENDENT)\n")


class CMake:
    """Given by the test: `tools`, the command that configures as far as it is the same for all, and where the package lies."""

    def __init__(self, conanfile):
        self.conanfile = conanfile
        self.build_folder = Path(conanfile.build_folder)

    def configure(self):
        if {"CMakeDeps", "CMakeToolchain"} - {*self.conanfile.generators}:
            raise ConanException("without CMakeDeps and CMakeToolchain nothing is found")
        self.run(*self.conanfile.tools, "-S", self.conanfile.source_folder, "-B", self.build_folder,
                 f"-DCMAKE_PREFIX_PATH={self.conanfile.generators_folder}",
                 f"-DCMAKE_BUILD_TYPE={self.conanfile.settings.build_type}")

    def build(self):
        self.run(self.conanfile.tools[0], "--build", self.build_folder)

    def run(self, *argv):
        done = subprocess.run([str(word) for word in argv], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise ConanException(f"{argv}\n{done.stdout}")
