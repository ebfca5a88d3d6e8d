# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Reads every #include of include/tonnage and holds them to the floors of floors.txt.

    floors.py ROOT          a line for each broken rule; exit status 1 if there is any
    floors.py --self-test   breaks each rule once, in a made-up tree, and expects to be told

The rules: no include points up a floor or sideways, none closes a circle, the lowest rooms reach
neither range-v3 nor fmt, nobody includes boost/units/io.hpp, fmt comes in by one header (its
format.h from fmt 11 on), an umbrella only includes, and a header's first two lines are the SPDX lines.
"""
import re
import sys
import tempfile
from pathlib import Path

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.MULTILINE)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
SPDX = ["// SPDX-FileCopyrightText: The tonnage authors", "// SPDX-License-Identifier: BSL-1.0"]
FMT_GUARD_TEXT = "#if FMT_VERSION >= 110000"
FMT_GUARD = re.compile(rf"^{FMT_GUARD_TEXT}\b[^\n]*\n#include <fmt/format\.h>\n#endif", re.MULTILINE)


class House:
    def __init__(self, text):
        self.floor, self.neighbours, self.plain, self.exceptions = {}, set(), set(), set()
        for number, line in enumerate(text.splitlines(), 1):
            rule, _, reason = (part.strip() for part in line.partition("#"))
            words = rule.replace(":", " ").replace("->", " ").split()
            if not words:
                continue
            if words[0] == "floor":
                self.floor.update({room: int(words[1]) for room in words[2:]})
            elif words[0] == "plain":
                self.plain.update(words[1:])
            elif words[0] in ("neighbour", "except") and len(words) == 3 and reason:
                (self.neighbours if words[0] == "neighbour" else self.exceptions).add(tuple(words[1:]))
            else:
                sys.exit(f"floors.txt:{number}: not a rule, or an exception without its reason: {line}")

    def room(self, header):
        """The room of `units/quantity.hpp` or of the umbrella `units.hpp`; None for tonnage.hpp."""
        room = header.split("/")[0].removesuffix(".hpp")
        return None if header == "tonnage.hpp" else room

    def excepted(self, rule, header):
        return (rule, header) in self.exceptions


def broken_rules(root, house):
    base = Path(root) / "include" / "tonnage"
    sources = {str(p.relative_to(base).as_posix()): p.read_text() for p in sorted(base.rglob("*.hpp"))}
    includes = {h: INCLUDE.findall(COMMENT.sub("", text)) for h, text in sources.items()}
    ours = {h: [i.removeprefix("tonnage/") for i in found if i.startswith("tonnage/")] for h, found in includes.items()}
    found = []

    def say(header, text):
        found.append(f"include/tonnage/{header}: {text}")

    for header, text in sources.items():
        room = house.room(header)
        umbrella = "/" not in header or any(h.startswith(header.removesuffix(".hpp") + "/") for h in sources)
        if room is not None and room not in house.floor:
            say(header, f"the room {room} stands on no floor of floors.txt")
            continue
        for name in includes[header]:
            if name.startswith("tonnage/"):
                other = name.removeprefix("tonnage/")
                if other not in sources:
                    say(header, f"includes {name}, which does not exist")
                elif other == "tonnage.hpp":
                    say(header, "includes the whole house")
                elif room is not None and (to := house.room(other)) != room and to in house.floor:
                    if house.floor[to] > house.floor[room] and not (umbrella and house.excepted("up", header)):
                        say(header, f"points up: {room} (floor {house.floor[room]}) includes {name} (floor {house.floor[to]})")
                    elif house.floor[to] == house.floor[room] and (room, to) not in house.neighbours:
                        say(header, f"points sideways: {room} may not use its neighbour {to} ({name})")
            elif name == "boost/units/io.hpp":
                say(header, f"includes {name} (a second and 57 kB)")
            elif name.startswith("fmt/") and not house.excepted("fmt", header):
                say(header, f"includes {name}; fmt comes in by units/number_text.hpp alone")
            elif name == "fmt/format.h" and not FMT_GUARD.search(text):
                say(header, f"includes {name} whatever the version: behind {FMT_GUARD_TEXT}, since until then fmt/core.h is enough")
            elif name.startswith("fmt/") and name not in ("fmt/core.h", "fmt/format.h"):
                say(header, f"includes {name}; fmt/core.h is what a formatter needs")

        if room in house.plain and not umbrella and not house.excepted("text", header):
            for path in paths_to_text(header, includes, {h for h in sources if house.room(h) in house.plain}):
                say(header, f"reaches {path[-1]} by way of {' → '.join(path[:-1])}" if len(path) > 1 else f"includes {path[-1]}")
        if umbrella:
            rest = re.sub(r"^[ \t]*#[ \t]*(include|pragma once)[^\n]*", "", COMMENT.sub("", text), flags=re.MULTILINE)
            if rest.strip():
                say(header, f"is an umbrella and does more than include: {rest.strip().splitlines()[0]}")
        if text.splitlines()[:2] != SPDX:
            say(header, "does not open with the two SPDX lines")

    for circle in circles(ours):
        say(circle[0], "includes itself: " + " → ".join(circle))
    for rule, header in sorted(house.exceptions):
        if header not in sources and len(sources) > 20:
            found.append(f"floors.txt: excepts {header}, which does not exist")
    return found


def paths_to_text(header, includes, plain):
    """The shortest ways from a header through plain ones to range-v3 or fmt, one for each of the two."""
    seen, queue, told = {header}, [(header, [])], set()
    while queue:
        here, way = queue.pop(0)
        for name in includes.get(here, ()):
            library = name.split("/")[0]
            if library in ("range", "fmt") and library not in told:
                told.add(library)
                yield [*way, name]
            other = name.removeprefix("tonnage/")
            if name != other and other in plain and other not in seen:
                seen.add(other)
                queue.append((other, [*way, other]))


def circles(graph):
    """One way round for each circle that a depth-first walk closes."""
    done, found = set(), []

    def walk(header, way):
        if header in way:
            found.append([*way[way.index(header):], header])
        elif header not in done:
            for other in graph.get(header, ()):
                walk(other, [*way, header])
            done.add(header)

    for header in graph:
        walk(header, [])
    return found


GUARDED_FMT = f"#include <fmt/core.h>\n{FMT_GUARD_TEXT}\n#include <fmt/format.h>\n#endif\n"


def self_test(house_text):
    head = "\n".join(SPDX) + "\n#pragma once\n"
    good = {
        "tonnage.hpp": head + "#include <tonnage/units.hpp>\n",
        "units.hpp": head + "// only\n#include <tonnage/units/a.hpp>\n#include <tonnage/units/format.hpp>\n",
        "units/a.hpp": head + "// #include <fmt/core.h>\n#include <cmath>\n",
        "units/number_text.hpp": head + GUARDED_FMT,
        "units/format.hpp": head + "#include <tonnage/units/number_text.hpp>\n#include <tonnage/units/a.hpp>\n",
        "fleet/a.hpp": head + "#include <tonnage/units.hpp>\n#include <range/v3/view/filter.hpp>\n",
        "planning/a.hpp": head,
        "plans/a.hpp": head + "#include <tonnage/planning/a.hpp>\n",
    }
    cases = {
        "a good house": ({}, None),
        "up": ({"units/b.hpp": "#include <tonnage/fleet/a.hpp>\n"}, "points up: units (floor 1)"),
        "up to an umbrella": ({"units/b.hpp": "#include <tonnage/fleet.hpp>\n", "fleet.hpp": ""}, "points up"),
        "sideways": ({"report/a.hpp": "#include <tonnage/plans/a.hpp>\n"}, "points sideways"),
        "neighbours, the wrong way": ({"planning/b.hpp": "#include <tonnage/plans/a.hpp>\n"}, "points sideways"),
        "a room of no floor": ({"attic/a.hpp": ""}, "no floor"),
        "nothing there": ({"fleet/b.hpp": "#include <tonnage/units/zz.hpp>\n"}, "does not exist"),
        "the whole house": ({"report/a.hpp": "#include <tonnage/tonnage.hpp>\n"}, "whole house"),
        "ranges in units": ({"units/b.hpp": "#include <range/v3/all.hpp>\n"}, "includes range/v3/all.hpp"),
        "text in catalog": ({"catalog/b.hpp": "#include <tonnage/units/number_text.hpp>\n"}, "reaches fmt/core.h by way of units/number_text.hpp"),
        "text by a detour": ({"units/b.hpp": "#include <tonnage/units/format.hpp>\n"}, "reaches fmt/core.h by way of units/format.hpp → units/number_text.hpp"),
        "ranges, written loosely": ({"kernels/b.hpp": "# include <range/v3/all.hpp>\n"}, "includes range/v3/all.hpp"),
        "boost io": ({"fleet/b.hpp": "#include <boost/units/io.hpp>\n"}, "boost/units/io.hpp"),
        "a second way to fmt": ({"report/b.hpp": "#include <fmt/core.h>\n"}, "fmt comes in by units/number_text.hpp alone"),
        "fmt/format.h for all": ({"units/number_text.hpp": "#include <fmt/core.h>\n#include <fmt/format.h>\n"}, "behind #if FMT_VERSION >= 110000"),
        "another part of fmt": ({"units/number_text.hpp": "#include <fmt/ranges.h>\n"}, "fmt/core.h is what"),
        "a busy umbrella": ({"fleet.hpp": "int x;\n"}, "more than include: int x;"),
        "a circle": ({"fleet/b.hpp": "#include <tonnage/fleet/c.hpp>\n", "fleet/c.hpp": "#include <tonnage/fleet/b.hpp>\n"}, "includes itself: fleet/b.hpp → fleet/c.hpp → fleet/b.hpp"),
        "no licence": ({"fleet/b.hpp": None}, "SPDX"),
    }
    bad = 0
    for name, (extra, expected) in cases.items():
        with tempfile.TemporaryDirectory() as root:
            for header, text in {**good, **{h: "int x;\n" if t is None else head + t for h, t in extra.items()}}.items():
                path = Path(root) / "include/tonnage" / header
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            said = "\n".join(broken_rules(root, House(house_text)))
        fine = (said == "") if expected is None else (expected in said and len(said.splitlines()) == 1)
        bad += not fine
        print(f"{'ok  ' if fine else 'BAD '} {name}" + ("" if fine else f": said {said or 'nothing'}"))
    return bad


def main():
    house_text = (Path(__file__).parent / "floors.txt").read_text()
    if sys.argv[1:] == ["--self-test"]:
        return self_test(house_text)
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = broken_rules(sys.argv[1], House(house_text))
    print("\n".join(found) if found else "every include points down")
    return len(found)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
