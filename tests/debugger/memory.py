# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Inside gdb, at `stop`: what the program printed itself, and memory that holds anything.

Says `parity: N numbers` and `garbage: N values`, or what is wrong.
"""
import re
from fractions import Fraction

import gdb


NUMBER = re.compile(r"-?[\d.,]+(e-?\d+)?")


def significant(text):
    return text.partition("e")[0].replace(".", "").strip("-0")


def parity():
    """The debugger's unit is that of {:r}, and its digits are the same or, where several are as short, as near."""
    many = 0
    ladders = gdb.parse_and_eval("all").referenced_value()
    for field in ladders.type.fields():
        for i in range(ladders[field]["value"].type.range()[1] + 1):
            said = ladders[field]["said"][i]["text"].string("utf-8")
            shown = ladders[field]["value"][i].format_string()
            unit = re.sub(r" of (the )?(BF16|FP8|INT8|facility|IT|chips)(/chips)?$", "", shown)
            ours, theirs = (NUMBER.search(text)[0].replace(",", "") for text in (shown, said))
            far = abs(Fraction(ours) - Fraction(theirs)) > Fraction(theirs) / 10**15
            longer = len(significant(ours)) > len(significant(theirs))
            if far or longer or NUMBER.sub("", unit) != NUMBER.sub("", said):
                print(f"wrong: {field.name}[{i}]: {shown}, and {said} by the program")
            many += 1
    print(f"parity: {many} numbers")


def garbage():
    """Each type laid over bytes that are none of it: no exception, no hang; what is no value is printed as gdb prints it."""
    many = 0
    buffers = gdb.parse_and_eval("garbage").referenced_value()
    fields = gdb.parse_and_eval("v").referenced_value().type.fields()
    for elements in ("200", "unlimited"):
        gdb.execute(f"set print elements {elements}")
        for field in fields:
            if field.name == "by_reference" or field.type.sizeof > 8192:
                continue
            for i in range(4):
                value = buffers[i].address.cast(field.type.strip_typedefs().unqualified().pointer()).dereference()
                try:
                    value.format_string()  # an exception of a printer's is written to the terminal
                except gdb.error:
                    pass  # gdb's own, of the raw value
                many += 1
    gdb.execute("set print elements 200")
    print(f"garbage: {many} values")


parity()
garbage()
