# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""A double of Conan 2's module `conan`, as far as packaging/conan and the recipe in the root use it.

Written after Conan's documentation, and corrected where Conan 2.9 was seen to do otherwise: the folder of binaries is ".",
commands run through a shell in the build folder, and options of a dependency are set in configure() and read in validate(). It
is strict: an attribute, a trait, a property, a setting or an option that it does not know is an error, and so is a recipe that
requires what none of its components names, or the other way round.
"""
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from conan.errors import ConanException
from conan.tools.scm import Version

TRAITS = {"headers", "libs", "build", "run", "visible", "transitive_headers", "transitive_libs", "test", "force", "override"}
PROPERTIES = {"cmake_file_name", "cmake_target_name", "cmake_config_version_compat", "pkg_config_name"}
PACKAGE_TYPES = {"application", "library", "shared-library", "static-library", "header-library", "build-scripts", "unknown"}
VERSION = "2.0"
# Options of dependencies that recipes here speak of, with their defaults, as conan-center's recipes have them.
OPTIONS_OF = {"date": {"header_only": False, "tz_db": "download"}}
VALUES_OF = {"header_only": [True, False], "tz_db": ["download", "system", "manual"]}


class Setting(str):
    """`self.settings.compiler` is a text with more settings inside."""

    def __getattr__(self, name):
        raise ConanException(f"there is no setting {name} here")


class Settings:
    def __init__(self, declared, values):
        for name in declared:
            setting = Setting(values.get(name, ""))
            for key, value in values.items():
                if key.startswith(f"{name}."):
                    setattr(setting, key.partition(".")[2], Setting(value))
            setattr(self, name, setting)

    def __getattr__(self, name):
        raise ConanException(f"the recipe does not declare the setting {name}")

    def get_safe(self, path):
        here = self
        for name in path.split("."):
            if name not in vars(here):
                return None
            here = vars(here)[name]
        return here


class Options:
    def __init__(self, declared, defaults, wanted):
        for name, allowed in declared.items():
            value = wanted.get(name, defaults.get(name))
            if value not in allowed:
                raise ConanException(f"the option {name} cannot be {value!r}")
            setattr(self, name, value)
        if unknown := {*defaults, *wanted} - {*declared}:
            raise ConanException(f"there are no options {unknown}")
        self._of = {}

    def __getitem__(self, name):
        return self._of.setdefault(name, OptionsOf(name))

    def get_safe(self, name, default=None):
        return getattr(self, name, default)


class OptionsOf:
    """Those of a dependency."""

    def __init__(self, name):
        vars(self).update(OPTIONS_OF.get(name, {}))

    def __setattr__(self, name, value):
        if name not in vars(self) or value not in VALUES_OF[name]:
            raise ConanException(f"no dependency has the option {name}={value}")
        super().__setattr__(name, value)

    def __getattr__(self, name):
        raise ConanException(f"no dependency has the option {name}")


class Component:
    def __init__(self):
        self.includedirs, self.libdirs, self.bindirs, self.requires = ["include"], ["lib"], ["bin"], []
        self.properties = {}

    def __setattr__(self, name, value):
        if name not in ("includedirs", "libdirs", "bindirs", "requires", "properties", "components"):
            raise ConanException(f"a component has no {name}")
        super().__setattr__(name, value)

    def set_property(self, name, value):
        if name not in PROPERTIES:
            raise ConanException(f"no generator reads the property {name}")
        self.properties[name] = value


class Components(dict):
    def __missing__(self, name):
        return self.setdefault(name, Component())


class CppInfo(Component):
    def __init__(self):
        super().__init__()
        self.components = Components()


class Folders:
    """Of cpp.build: the first of its folders of binaries, relative to the build folder."""

    def __init__(self):
        self.bindirs, self.libdirs = ["bin"], ["lib"]

    @property
    def bindir(self):
        return self.bindirs[0]


class Info:
    """What the identity of a package is made of."""

    def __init__(self, settings, options, requires):
        self.parts = {"settings": settings, "options": options, "requires": requires}

    def clear(self):
        self.parts = {}


class ConanFile:
    name = version = license = description = url = homepage = tested_reference_str = None
    package_type = "unknown"
    settings, options, default_options, exports, exports_sources, generators, topics = (), {}, {}, (), (), (), ()
    no_copy_source = False
    conan_data = {}

    def __init__(self, values, wanted=None, of_dependencies=None, **folders):
        """WANTED are its options, OF_DEPENDENCIES what the user says of others: {"date": {"header_only": True}}."""
        if self.package_type not in PACKAGE_TYPES:
            raise ConanException(f"there is no package_type {self.package_type}")
        if required := getattr(sys.modules[type(self).__module__], "required_conan_version", None):
            if not required.startswith(">=") or Version(VERSION) < required[2:]:
                raise ConanException(f"the recipe is for Conan {required}")
        self.requirements_found = {}
        self.settings = Settings(type(self).settings, values)
        self.options = Options(type(self).options, type(self).default_options, wanted or {})
        self.cpp_info = CppInfo()
        self.cpp = SimpleNamespace(build=Folders())
        self.folders = SimpleNamespace(source=".", build=".", generators=".")
        for name, path in folders.items():
            setattr(self, name, str(path))
        self.configure()
        for name, options in (of_dependencies or {}).items():  # the user has the last word
            for key, value in options.items():
                setattr(self.options[name], key, value)
        self.requirements()
        self.dependencies = {name: SimpleNamespace(options=self.options[name]) for name in self.requirements_found}
        self.validate()
        self.info = Info(values, wanted, list(self.requirements_found))
        self.package_id()
        self.layout()

    @property
    def ref(self):
        return f"{self.name}/{self.version}"

    def configure(self): pass
    def layout(self): pass
    def requirements(self): pass
    def validate(self): pass
    def package_id(self): pass
    def set_version(self): pass

    def requires(self, reference, **traits):
        if unknown := {*traits} - TRAITS:
            raise ConanException(f"a requirement has no traits {unknown}")
        name, _, version = reference.partition("/")
        if not version or name in self.requirements_found:
            raise ConanException(f"the requirement {reference} has no version, or is there already")
        self.requirements_found[name] = version

    def run(self, command, env=None):
        if env != "conanrun":
            raise ConanException("what was built is run in the environment conanrun")
        done = subprocess.run(command, shell=True, cwd=self.build_folder, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        if done.returncode:
            raise ConanException(f"{command}: {done.returncode}\n{done.stdout}")
        self.output_of_run = done.stdout

    # What Conan does with a recipe, beside calling its methods.

    def export(self, recipe_folder, to, attribute="exports_sources"):
        """The files that go with the recipe into Conan's cache: its exports, or its sources."""
        from conan.tools.files import copy
        patterns = getattr(self, attribute)
        for pattern in (patterns,) if isinstance(patterns, str) else patterns:
            if not copy(self, pattern, recipe_folder, to):
                raise ConanException(f"nothing is exported by {pattern}")

    def checked_info(self):
        """package_info(), and Conan's check that requirements and components speak of the same packages."""
        self.package_info()
        named = {each for component in self.cpp_info.components.values() for each in component.requires}
        for each in named:
            package, _, inside = each.rpartition("::")
            if not package and inside not in self.cpp_info.components:
                raise ConanException(f"there is no component {inside}")
            if package and package not in self.requirements_found:
                raise ConanException(f"{each} is not required")
        if unused := {*self.requirements_found} - {each.rpartition("::")[0] for each in named}:
            raise ConanException(f"no component uses {unused}")
        if self.name in self.cpp_info.components:
            raise ConanException("a component may not be called like its package")
        return self.cpp_info
