# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Runs program.cpp in gdb, at -O0 and -O2, and compares what `print` says with its comments.

Functions of the program may not be called. The same is asked of a core file, and of memory that holds anything. Exit code
77, with the reason, where there is no gdb or it may not run a program.
"""
import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "support"))
sys.dont_write_bytecode = True
from toolchain import OPTIMISATION, Compiler  # noqa: E402

LOADER = HERE.parents[1] / "debugger" / "tonnage-gdb.py"
DOCUMENT = HERE.parents[1] / "docs" / "how-to" / "debugger.md"
NATVIS = LOADER.with_name("tonnage.natvis")
EXPECTED = re.compile(r"//\s([\w.\[\]]+) = (.*)$")

# What is expected of the tables. 72 GB200 draw 1,200 W each and have 5 PFLOP/s of FP8; 256 H100 draw 700 W and have 1.9789;
# 64 TPU7x have 4.614, and Google gives no TDP. 265,600 W ÷ 328 is 809.756…, five digits that repeat.
TABLES = [
    ("-pretty -- answer", """table of 3 rows = {
  hall   model     =     GPUs           FP8 peak  chip power         chip power / GPUs,
  north  GB200     =  72 GPUs        360 PFLOP/s     86.4 kW                1.2 kW/GPU,
  north  H100 SXM5 = 256 GPUs   506.5984 PFLOP/s    179.2 kW                 700 W/GPU,
  south  TPU7x     =  64 GPUs    295.296 PFLOP/s     unknown                   unknown,
  total            = 392 GPUs  1.1618944 EFLOP/s   265.6 kW*  809.7560975609756 W/GPU*,
  * = chip power known for 328 of 392 GPUs; unknown: TPU7x,
  * = chip power / GPUs known for 328 of 392 GPUs; unknown: TPU7x
}"""),
    ("-elements 7 -pretty -- answer", """table of 3 rows = {
  hall   model =     GPUs           FP8 peak  chip power         chip power / GPUs,
  north  GB200 =  72 GPUs        360 PFLOP/s     86.4 kW                1.2 kW/GPU,
  ... = 2 more,
  total        = 392 GPUs  1.1618944 EFLOP/s   265.6 kW*  809.7560975609756 W/GPU*,
  * = chip power known for 328 of 392 GPUs; unknown: TPU7x,
  * = chip power / GPUs known for 328 of 392 GPUs; unknown: TPU7x
}"""),
    ("-pretty -- across", """chip power by hall and model = {
  hall  =   GB200  H100 SXM5    TPU7x      total,
  north = 86.4 kW   179.2 kW      0 W   265.6 kW,
  south =     0 W        0 W  unknown    unknown,
  total = 86.4 kW   179.2 kW  unknown  265.6 kW*
}"""),
    ("-pretty -- of_use", """table of 2 rows = {
  account  day        =     GPU-hours  jobs started,
  lattice  2026-03-31 =  96 GPU-hours             1,
  lattice  2026-04-01 =  48 GPU-hours             0,
  total               = 144 GPU-hours             1,
  during = 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z
}"""),
    ("of_nothing", "table of 0 rows = {hall  =   GPUs, total = 0 GPUs}"),
    ("figure", "265.6 kW of chips, known for 328 of 392 GPUs; unknown: TPU7x"),
    ("answer.rows._M_impl._M_start[2]", "south, TPU7x: 64 GPUs, 295.296 PFLOP/s of FP8, unknown, unknown"),
]


def fail(reason, said=""):
    sys.exit(f"{reason}\n{said}")


# What gdb runs: each command, with a line before it, and what was wrong with it.
EXECUTE = """
import gdb
for command in {start}:
    gdb.execute(command)
for command in {commands}:
    print("\\n@@@", flush=True)
    try:
        gdb.execute(command)
    except gdb.error as problem:
        print(problem)
"""


class Gdb:
    def __init__(self, program, core=None, environment=None):
        self.target = [str(program), *([str(core)] if core else [])]
        self.environment = {**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})}

    def ask(self, script, timeout=180):
        """What gdb says to each of the commands, in their groups."""
        said = iter(self._run([command for group in script.values() for command in group], timeout))
        return {name: [next(said) for _ in group] for name, group in script.items()}

    def _run(self, commands, timeout):
        start = ["set width 0", "set height 0", "set confirm off", "set may-call-functions off", "set style enabled off",
                 f"source {LOADER}"]
        with tempfile.NamedTemporaryFile("w", suffix=".py", encoding="utf-8") as script:
            script.write(EXECUTE.format(start=start, commands=commands))
            script.flush()
            # Without the printers of the standard library: ours ask nothing of them.
            done = subprocess.run(["gdb", "-nx", "-q", "--batch", "-iex", "set auto-load python-scripts off",
                                   "-iex", "set debuginfod enabled off", *self.target, "-x", script.name],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, env=self.environment,
                                  stdin=subprocess.DEVNULL)
        said = done.stdout.decode("utf-8", "replace")
        parts = [part.strip("\n") for part in said.split("\n@@@\n")[1:]]
        bad = [part for part in parts if "Traceback" in part or "Python Exception" in part]
        if bad and "Breakpoint 1," in said:
            fail("an exception in gdb's Python", "\n".join(bad[:3]))
        return parts


def expectations():
    """[(expression, text)] of the comments of program.cpp."""
    out = []
    for line in (HERE / "program.cpp").read_text(encoding="utf-8").splitlines():
        if re.match(r"inline auto const hall", line):
            return out
        if found := EXPECTED.search(line):
            out.append((f"v.{found[1]}", found[2]))
    return out


def compare(asked, said):
    """The differences between what was expected and `$1 = …`."""
    for (expression, expected), got in zip(asked, said, strict=True):
        got = re.sub(r"^\$\d+ = ", "", got)
        got = re.sub(r"^\(.*?&\) @0x[0-9a-f]+: ", "", got)
        if got != expected:
            yield f"print {expression}\n  expected  {expected}\n  said      {got}"


def check_names():
    """The printers know the kinds and currencies that the headers have, and no others. The natvis is XML."""
    xml.etree.ElementTree.parse(NATVIS)
    root = HERE.parents[1]
    printers = (LOADER.with_name("tonnage_printers.py")).read_text(encoding="utf-8")
    units = {name: (root / f"include/tonnage/units/{name}.hpp").read_text(encoding="utf-8") for name in ("kind", "money")}
    table = printers[printers.index("KINDS = {"):printers.index("SCOPES = ")]
    known = set(re.findall(r'"(\w+)": (?:\{|ENERGY|POWER)', table)) | {"derived", "flop", "flop_rate", "money"}
    kinds = set(re.findall(r"^struct (\w+) \{\n  using dimension", units["kind"], re.MULTILINE))
    currencies = [(struct, code, symbol, decimals) for struct, code, symbol, decimals in re.findall(
        r'struct (\w+) \{.*?code = "(\w+)", \*symbol = "([^"]+)";.*?decimals = (\d)', units["money"], re.DOTALL)]
    if known != kinds:
        fail(f"kinds of units/kind.hpp and of the printers: {known ^ kinds}")
    for struct, code, symbol, decimals in currencies:
        if f'"{struct}": ("{code}", "{symbol}", {decimals})' not in printers:
            fail(f"the printers do not know {struct} as units/money.hpp does")
    if len(currencies) < 6:
        fail("units/money.hpp is written in another way")


def build(compiler, link, source, program, extra):
    """Compiles and links; no sanitizer, and no flag that says how much debug information there is, but `extra`."""
    flags = [f for f in compiler.flags if not OPTIMISATION.match(f)]
    outcome = compiler.run(source, ["-c", *extra, "-o", f"{program}.o"], flags=flags)
    if not outcome.ok:
        fail(f"{source.name} does not compile", outcome.output)
    compiler.read = getattr(compiler, "read", []) + outcome.files
    linked = subprocess.run([compiler.program, *flags, f"{program}.o", "-o", str(program), *shlex.split(link)], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if linked.returncode:
        fail(f"{source.name} does not link", linked.stdout)
    return program


def words_of(table):
    """The words in the header of a table: its second line."""
    return table.splitlines()[1].replace(" = ", " ").rstrip(",").split()


def check(compiler, link, level, folder):
    """Why it cannot be checked here, or none."""
    core, is_plain = folder / f"core{level}", level == "-O0"
    program = build(compiler, link, HERE / "program.cpp", folder / "program", ["-g", level])
    asked = expectations()
    prints = [f"print {e}" for e, _ in asked]
    script = {
        "start": ["break -qualified here", "run", "up"],
        "values": prints,
        "raw": ["print/r v.used", "disable pretty-printer global tonnage;tonnage::quantity", "print v.even",
                "enable pretty-printer global tonnage;tonnage::quantity", "info pretty-printer global tonnage"],
        "memory": [f"source {HERE / 'memory.py'}"],
        "core": [f"generate-core-file {core}"],
        "at tables": ["continue", "up"],
        "natvis": [f"python natvis_file = {str(NATVIS)!r}", f"source {HERE / 'natvis.py'}"] if is_plain else [],
        "tables": [f"print {e}" for e, _ in TABLES],
        "at names": ["continue", "up"],
        "names": [f"print -pretty -elements unlimited -- {t}" for t in "abcde"],
        "own names": [f"print -elements unlimited -- {t}_names" for t in "abcde"],
        "in registers": ["continue", "up", "print share", "print given"],
    }
    said = Gdb(program).ask(script)
    if "Breakpoint 1," not in said["start"][1]:
        return "gdb runs no program here: " + said["start"][1]
    wrong = [*compare(asked, said["values"]), *compare(TABLES, said["tables"])]
    wrong += compare([("share", "8 GPUs")], said["in registers"][2:3])
    if is_plain:  # else nothing is left of it behind the call
        wrong += compare([("given", "62.5 MW")], said["in registers"][3:])
    told = said["memory"] + said["natvis"][1:]
    wrong += [line for text in told for line in text.splitlines() if line.startswith("wrong")]
    if is_plain and not re.search(r"natvis: \d{3} expressions of \d{2} types", told[-1]):
        wrong.append(f"natvis.py said\n{told[-1]}")
    if not re.search(r"parity: 1920 numbers(.|\n)*garbage: \d{3} values", said["memory"][0]):
        wrong.append(f"memory.py said\n{said['memory'][0]}")
    if "units_ = {low = 778377600000000, high = 0}" not in said["raw"][0]:
        wrong.append(f"print/r said {said['raw'][0]}")
    wrong += compare([("/r", "{coherent_ = 5400}")], said["raw"][2:3])
    if "tonnage::cross_table" not in said["raw"][4]:
        wrong.append(f"info pretty-printer said {said['raw'][4]}")
    for table, own in zip(said["names"], said["own names"]) if is_plain else ():
        if words_of(table) != re.search('"(.*)"', own)[1].split():
            wrong.append(f"the columns of\n{table}\nare called {own} by the program")

    if core.exists():
        of_core = Gdb(program, core).ask({"start": ["up"], "values": prints})["values"]
        wrong += [f"of a core file: {difference}" for difference in compare(asked, of_core)]
    else:
        wrong.append("gdb wrote no core file: " + said["core"][0])
    ascii_only = Gdb(program, core, {"LC_ALL": "C"}).ask({"start": ["up"], "range": ["print v.more_than", "print v.in_won"]})["range"]
    wrong += compare([("v.more_than", ">= 260,000 GPUs"), ("v.in_won", "KRW 1,234")], ascii_only)
    if wrong:
        fail(f"{len(wrong)} differences at {level}:\n" + "\n".join(wrong[:20]))
    print(f"{level}: {len(asked) + len(TABLES)} values, and those of a core file ({compiler.version})")
    return None


def check_document(compiler, link, folder):
    """What the document shows of its program is what gdb says."""
    text = DOCUMENT.read_text(encoding="utf-8")
    source, sessions = re.search(r"```cpp\n(.*?)```", text, re.DOTALL)[1], re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    session = next(s for s in sessions if "print drawn" in s)
    (folder / "document.cpp").write_text(source, encoding="utf-8")
    program = build(compiler, link, folder / "document.cpp", folder / "document", ["-g", "-O0"])
    asked = re.findall(r"\(gdb\) (.*)\n((?:(?!\(gdb\)).*\n)*)", session)
    last = source.splitlines().index("}")
    script = {"start": [f"break document.cpp:{last}", "run"], "session": [command for command, _ in asked]}
    for (command, expected), said in zip(asked, Gdb(program).ask(script)["session"], strict=True):
        if said.strip() != expected.strip():
            fail(f"{DOCUMENT.name} says of {command}\n{expected}\nand gdb says\n{said}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--build", required=True, help="the build folder whose compiler to use")
    arguments.add_argument("--link", default="", help="the library of fmt")
    options = arguments.parse_args()
    check_names()
    if not shutil.which("gdb"):
        print("skipped: there is no gdb")
        return 77
    compiler = Compiler(options.build)
    used = [HERE / "program.cpp", DOCUMENT, LOADER, NATVIS, LOADER.with_name("tonnage_printers.py"), shutil.which("gdb")]
    if compiler.remembers("debugger.gdb", options.link):
        print("as before")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        for level in ("-O0", "-O2"):
            if (reason := check(compiler, options.link, level, Path(folder))) is not None:
                print(f"skipped: {reason}")
                return 77
        check_document(compiler, options.link, Path(folder))
    compiler.remember("debugger.gdb", [*compiler.read, *used], options.link)
    return 0


if __name__ == "__main__":
    sys.exit(main())
