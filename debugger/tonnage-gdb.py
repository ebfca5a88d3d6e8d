# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Teaches gdb to print the values of tonnage.

    (gdb) source tonnage-gdb.py

The printers are a module of their own, so that none of their names meets one of yours in gdb's Python.
"""
import importlib.util
import pathlib


def load():
    # Not __file__: where a Python script has gdb read this one, that is the other's.
    here = pathlib.Path(load.__code__.co_filename).resolve()
    file = here.with_name("tonnage_printers.py")
    spec = importlib.util.spec_from_file_location("tonnage_printers", file)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


load()
del load
