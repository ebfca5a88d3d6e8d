# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Inside gdb, in `main` at -O0: evaluates each expression of tonnage.natvis on a value of its type, members and all.

Says `natvis: N expressions of M types`, or what is wrong. How Visual Studio formats what comes out is not known here: only
numbers are made into text, and compared.
"""
import re
import xml.etree.ElementTree

import gdb

SPACE = "{http://schemas.microsoft.com/vstudio/debugger/natvis/2010}"
# By hand: `,g` has six digits.
EXPECTED = {
    "draws": "9.1 MW of the facility", "third": "333.333 kW", "fleet_count": "260000 GPUs", "large": "1e+291 GW",
    "work": "1.5e+06 EFLOP", "price": "2.1 USD", "debt": "-38461.5 USD", "bare": "[1, 2.5]", "slice": "0.143 GPUs",
    "used": "12 GPU-hours", "wide": "18446744073709551614", "least": "about -1.70141e+38", "bill": "1.23457e+06 of its currency",
    "nobody": "unknown", "odd": "119 coherent units", "others.energy_of_chips": "2 kWh of chips", "others.won_": "1234 KRW",
}


def samples():
    def within(value, prefix=""):
        for field in value.type.strip_typedefs().fields():
            if field.is_base_class or not field.name:
                continue
            part = value[field]
            if part.type.code == gdb.TYPE_CODE_REF:
                part = part.referenced_value()
            yield prefix + field.name, part
            if field.name == "others":
                yield from within(part, "others.")

    main = gdb.selected_frame().older()
    yield from within(main.read_var("v"))
    ladders = main.read_var("all")
    for field in ladders.type.strip_typedefs().fields():
        yield "all." + field.name, ladders[field]["value"][20]
    answer = gdb.parse_and_eval("answer").referenced_value()
    row = answer["rows"]["_M_impl"]["_M_start"].dereference()
    yield from (("answer", answer), ("row", row), ("cells", row["cells"]))


def evaluated(expression, value):
    """Of the members of a value."""
    members = {f.name for f in value.type.strip_typedefs().fields()}

    def member(word):
        return f"$here.{word[0]}" if word[0] in members else word[0]

    gdb.set_convenience_variable("here", value)
    return gdb.parse_and_eval(re.sub(r"(?<![\w.>])[A-Za-z_]\w*", member, expression))


def text_of(display, value):
    def part(match):
        expression, _, style = match[1].partition(",")
        found = evaluated(expression, value)
        count[0] += 1
        code = found.type.strip_typedefs().code
        if code == gdb.TYPE_CODE_FLT:
            return f"{float(found):g}"
        return str(int(found)) if code == gdb.TYPE_CODE_INT else f"<{found.type.strip_typedefs().name}>"

    return re.sub(r"\{([^{}]*)\}", part, display)


def pattern_of(name):
    return re.compile(re.sub(r"\\\*", ".*", re.escape(name.replace(" ", ""))))


def shown(type_, value):
    """The text of the first line whose condition holds. The others are evaluated too: at null, they are read lazily."""
    said = None
    for display in type_.iter(SPACE + "DisplayString"):
        holds = "Condition" not in display.attrib or bool(evaluated(display.attrib["Condition"], value))
        text = text_of(display.text, value)
        said = text if said is None and holds else said
    for item in (*type_.iter(SPACE + "Item"), *type_.iter(SPACE + "ExpandedItem")):
        evaluated(item.text, value)
        count[0] += 1
    return said


count = [0]
root = xml.etree.ElementTree.parse(natvis_file).getroot()  # noqa: F821 (set by who reads this)
types = [(t, [pattern_of(n.attrib["Name"]) for n in (t, *t.iter(SPACE + "AlternativeType"))], t.attrib.get("Priority"))
         for t in root.iter(SPACE + "Type")]
types.sort(key=lambda t: t[2] is not None)
used, checked = set(), set()
for name, value in samples():
    spelt = (value.type.strip_typedefs().unqualified().name or "").replace(" ", "")
    for i, (type_, patterns, _) in enumerate(types):
        if any(p.fullmatch(spelt) for p in patterns):
            used.add(i)
            try:
                said = shown(type_, value)
            except gdb.error as problem:
                print(f"wrong: {name}: {problem}")
                break
            if name in EXPECTED:
                checked.add(name)
                if said != EXPECTED[name]:
                    print(f"wrong: {name}: {said}, and not {EXPECTED[name]}")
            break
for i, (type_, _, _) in enumerate(types):
    if i not in used:
        print(f"wrong: nothing in program.cpp is a {type_.attrib['Name']}")
for name in EXPECTED.keys() - checked:
    print(f"wrong: {name} was not there")
print(f"natvis: {count[0]} expressions of {len(types)} types")
