# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""tonnage for Conan 2, from this working tree: `conan create . --build=missing -s compiler.cppstd=20`.

The recipe is packaging/conan/tonnage/all/conanfile.py, as conan-center takes it: it downloads a release and requires one version
of each library. Here the sources are those of the working tree, and any version that tonnage supports will do.
"""
import importlib.util
import os
import re

from conan.tools.files import load
from conan.tools.layout import basic_layout

RECIPE = "packaging/conan/tonnage/all"


def load_recipe():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), RECIPE, "conanfile.py")
    spec = importlib.util.spec_from_file_location("tonnage_recipe", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_recipe = load_recipe()
required_conan_version = _recipe.required_conan_version


class TonnageWorkingTree(_recipe.TonnageConan):
    exports = f"{RECIPE}/conanfile.py"  # it is loaded again out of Conan's cache
    exports_sources = "include/*", "LICENSE"
    test_package_folder = f"{RECIPE}/test_package"
    supported = {
        "boost": ">=1.74 <2",
        "range-v3": ">=0.12 <1",
        "fmt": ">=9",
        "date": ">=3.0.1 <4",
        "pugixml": ">=1.13 <2",
        "nlohmann_json": ">=3.11 <4",
        "zlib": ">=1.2.11 <2",
        "zstd": ">=1.4 <2",
        "openmpi": ">=4.1",
    }

    def set_version(self):
        project = load(self, os.path.join(self.recipe_folder, "CMakeLists.txt"))
        self.version = re.search(r"project\(tonnage\s+VERSION ([0-9.]+)", project)[1]

    def layout(self):
        basic_layout(self)
        self.folders.build = self.folders.generators = os.path.join("build", "conan")  # which git ignores

    def requirements(self):
        wanted = [reference for component, (reference, _) in self._libraries.items() if self.options.get_safe(component)]
        for name in ["boost", "range-v3", "fmt", *(reference.partition("/")[0] for reference in wanted)]:
            self.requires(f"{name}/[{self.supported[name]}]")

    def source(self):
        pass
