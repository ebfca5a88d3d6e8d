#!/usr/bin/env python3
# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""One table of ratios from what Google Benchmark and the peers wrote: how many times as fast ours is.

    benchmarks/ratios.py FOLDER [--targets benchmarks/targets.csv]

Reads FOLDER/*.json (Google Benchmark, names like work/contender) and FOLDER/*.csv of the peers;
prints the table, and writes beside them times.csv (every contender), ratios.csv and ratios.svg.
A ratio is median by median over all repetitions; its spread is from the quartile that was worst for
us to the one that was best; `best` compares the shortest times of both, which a busy machine spoils
last. A row of targets.csv says which contender
is ours, what it is compared with and how many times as fast it should be (0.85, or 1/1.2); without
a number it is only shown.
"""
import argparse
import csv
import json
import statistics
import sys
from html import escape
from pathlib import Path

IN_MS = {"ns": 1e-6, "us": 1e-3, "ms": 1.0, "s": 1e3}
WRITTEN = ("times.csv", "ratios.csv")


class Times:
    """The repetitions of one contender, in milliseconds."""

    def __init__(self):
        self.ms, self.bytes_per_second, self.form = [], [], ""

    median = property(lambda self: statistics.median(self.ms))

    @property
    def quartiles(self):
        if len(self.ms) < 2:
            return self.ms[0], self.ms[0]
        first, _, third = statistics.quantiles(self.ms, n=4, method="inclusive")
        return first, third


def read(folder):
    """{work: {contender: Times}}, and the loads of the machine when each program started."""
    works, loads = {}, []
    for file in sorted(folder.glob("*.json")):
        report = json.loads(file.read_text() or "{}")
        loads += report.get("context", {}).get("load_avg", [])[:1]
        for run in report.get("benchmarks", ()):
            parts = run["name"].split("/")
            if run["run_type"] != "iteration" or run.get("error_occurred") or len(parts) < 2:
                continue
            times = works.setdefault(parts[0], {}).setdefault(parts[1], Times())
            times.ms.append(run["real_time"] * IN_MS[run["time_unit"]])
            if "bytes_per_second" in run:
                times.bytes_per_second.append(run["bytes_per_second"])
    for file in sorted(folder.glob("*.csv")):
        if file.name in WRITTEN:
            continue
        for row in csv.DictReader(file.open(newline="")):
            times = Times()
            times.form = row["form"]
            times.ms = [float(ms) for ms in row["all_ms"].split()]
            n = int(row["threads"])
            contenders = works.setdefault(f"{row['work']}_{n}_thread{'s' * (n > 1)}", {})
            known = contenders.get(row["peer"])
            if known is None or times.median < known.median:  # the fastest form of a peer stands for it
                contenders[row["peer"]] = times
    return works, loads


def number(text):
    above, _, below = text.partition("/")
    return float(above) / float(below or 1)


def rows_of(works, targets):
    """One a line of the targets; `ratio` is None where a side was not measured."""
    for line in csv.DictReader(targets.open(newline="")):
        row = dict(line, ratio=None, target=number(line["at_least"]) if line["at_least"] else None)
        ours = works.get(line["work"], {}).get(line["ours"])
        other = works.get(line["work"], {}).get(line["against"])
        row["missing"] = ", ".join(name for name, side in ((line["ours"], ours), (line["against"], other)) if not side)
        if ours and other:
            (our_q1, our_q3), (its_q1, its_q3) = ours.quartiles, other.quartiles
            row.update(ratio=other.median / ours.median, low=its_q1 / our_q3, high=its_q3 / our_q1,
                       best=min(other.ms) / min(ours.ms),
                       ours_ms=ours.median, against_ms=other.median, form=other.form,
                       runs=min(len(ours.ms), len(other.ms)))
            row["reached"] = "" if row["target"] is None else "yes" if row["ratio"] >= row["target"] else "no"
        yield row


def short(x):
    return f"{x:.4f}" if x < 0.1 else f"{x:.2f}" if x < 10 else f"{x:.1f}"


def table(rows):
    head = ("work", "ours", "against", "ours ms", "its ms", "ratio", "spread", "best", "at least", "")
    lines = [head]
    for r in rows:
        if r["ratio"] is None:
            continue
        against = r["against"] + (f" ({r['form']})" if r["form"] and r["form"] != "plain" else "")
        lines.append((r["work"], r["ours"], against, f"{r['ours_ms']:.3g}", f"{r['against_ms']:.3g}", short(r["ratio"]),
                      f"{short(r['low'])} … {short(r['high'])}", short(r["best"]), r["at_least"] or "–", r["reached"]))
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for i, line in enumerate(lines if len(lines) > 1 else ()):
        print("  ".join(cell.ljust(w) if j in (0, 1, 2, 9) else cell.rjust(w)
                        for j, (cell, w) in enumerate(zip(line, widths))).rstrip())
        if i == 0:
            print("─" * (sum(widths) + 2 * (len(widths) - 1)))
    unmeasured = [r for r in rows if r["ratio"] is None]
    if unmeasured:
        print("\nnot measured:" if len(lines) > 1 else "not measured:")
    for r in unmeasured:
        print(f"  {r['work']}: {r['ours']} against {r['against']} (no times of {r['missing']})")


def write_csv(folder, works, rows):
    with (folder / "times.csv").open("w", newline="") as out:
        w = csv.writer(out)
        w.writerow(["work", "contender", "form", "median_ms", "min_ms", "q1_ms", "q3_ms", "max_ms", "runs",
                    "median_gb_per_s"])
        for work in sorted(works):
            for contender, t in sorted(works[work].items()):
                rate = f"{statistics.median(t.bytes_per_second) / 1e9:.3f}" if t.bytes_per_second else ""
                w.writerow([work, contender, t.form] + [f"{ms:.6g}" for ms in (t.median, min(t.ms), *t.quartiles,
                                                                               max(t.ms))] + [len(t.ms), rate])
    columns = ["work", "ours", "against", "form", "at_least", "ratio", "low", "high", "best", "reached", "ours_ms",
               "against_ms", "runs"]
    with (folder / "ratios.csv").open("w", newline="") as out:
        w = csv.DictWriter(out, columns, extrasaction="ignore", restval="")
        w.writeheader()
        for r in rows:
            w.writerow({k: f"{v:.6g}" if isinstance(v, float) else v for k, v in r.items() if v is not None})


STYLE = """
  svg { background: #ffffff; font: 13px system-ui, sans-serif; }
  text { fill: #1f2328; } .quiet { fill: #59636e; } .line { stroke: #59636e; } .spread { stroke: #1f2328; }
  .yes { fill: #2f81b7; } .no { fill: #d4791f; } .room { fill: #eaeef2; }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117; }
    text { fill: #e6edf3; } .quiet { fill: #9198a1; } .line { stroke: #9198a1; } .spread { stroke: #e6edf3; }
    .yes { fill: #4a9fd8; } .no { fill: #e0943f; } .room { fill: #21262d; }
  }
"""


def picture(rows):
    """Bars of ratio by target: the line is what should be reached. Twice the target is the end of the scale."""
    rows = [r for r in rows if r["ratio"] is not None and r["target"] is not None]
    left, width, step, top, end = 16, 420, 46, 52, 2.0
    total_width, total_height = left + width + 190, top + step * len(rows) + 16
    at = left + width / end
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total_width} {total_height}" '
           f'width="{total_width}" height="{total_height}" role="img" aria-label="Ratios against their targets">',
           f"<style>{STYLE}</style>",
           f'<text x="{left}" y="22" font-weight="600">How many times as fast, against what it should be</text>',
           f'<text x="{at:.0f}" y="42" class="quiet" text-anchor="middle">target</text>']
    for i, r in enumerate(rows):
        y = top + step * i
        scaled = [min(r[k] / r["target"], end) * width / end for k in ("ratio", "low", "high")]
        label = f"{r['work']}: {r['ours']} against {r['against']}"
        out += [f"<g><title>{escape(label)}: {short(r['ratio'])} ({short(r['low'])} … {short(r['high'])}), "
                f"at least {escape(r['at_least'])}</title>",
                f'<text x="{left}" y="{y + 13}">{escape(label)}</text>',
                f'<rect x="{left}" y="{y + 20}" width="{width}" height="12" rx="2" class="room"/>',
                f'<rect x="{left}" y="{y + 20}" width="{scaled[0]:.1f}" height="12" rx="2" class="{r["reached"]}"/>',
                f'<line x1="{left + scaled[1]:.1f}" x2="{left + scaled[2]:.1f}" y1="{y + 26}" y2="{y + 26}" '
                f'class="spread"/>',
                f'<line x1="{at:.0f}" x2="{at:.0f}" y1="{y + 17}" y2="{y + 35}" class="line" stroke-width="2"/>',
                f'<text x="{left + width + 12}" y="{y + 31}">{short(r["ratio"])}'
                f'<tspan class="quiet" dx="6">of {escape(r["at_least"])}</tspan></text></g>']
    if not rows:
        out.append(f'<text x="{left}" y="{top + 12}" class="quiet">nothing was measured that has a target</text>')
    return "\n".join(out + ["</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--targets", type=Path, default=Path(__file__).resolve().parent / "targets.csv")
    options = parser.parse_args()
    works, loads = read(options.folder)
    if not works:
        sys.exit(f"ratios.py: there are no results in {options.folder}")
    rows = list(rows_of(works, options.targets))
    if loads and max(loads) > 1.5:  # our own threads count too
        print(f"The machine was busy (load {min(loads):.1f} to {max(loads):.1f}): look at the spread, and at best.\n")
    ceilings = [(w, works[w]["ceiling"]) for w in sorted(works) if w.startswith("read_") and "ceiling" in works[w]]
    for work, times in ceilings:
        print(f"{work:24}{statistics.median(times.bytes_per_second) / 1e9:7.1f} GB/s")
    if ceilings:
        print()
    table(rows)
    write_csv(options.folder, works, rows)
    (options.folder / "ratios.svg").write_text(picture(rows))


if __name__ == "__main__":
    main()
