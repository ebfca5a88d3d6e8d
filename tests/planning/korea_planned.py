# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Korea's plan in many worlds, worked out with numpy and draws of its own: what examples/130-korea-planned must say.

    korea_planned.py PROGRAM      holds what the program prints against korea_planned.csv
    korea_planned.py --draw       writes korea_planned.csv again (takes numpy, and a minute)
    korea_planned.py --self-test  changes figures of the table, and expects to be told

The table has, for each figure, the quantiles at 5, 50 and 95 % of 400,000 worlds, and the standard error of each in an
answer of a thousand worlds: the standard deviation of that quantile over 400 batches of a thousand. A figure of the program
may be off by 4 of these. (Its own draws are stratified, and so err less; the reference itself errs by a twentieth of one.)
Nothing is shared with the library: neither draws nor the order of the sums. Stocks are running sums of an S-curve here,
not of holdings.
"""
import csv
import io
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

TABLE = Path(__file__).with_suffix(".csv")
BATCHES, WORLDS, SEED = 400, 1_000, 20_261_130
QUANTILES = ("low", "middle", "high")
MOST_ERRORS = 4
YEARS, PAID = range(2026, 2032), range(2025, 2037)

# owner: GPUs, first and last year of its orders, range of the share that is late
BUYERS = {"Ministry of Science and ICT": (50_000, 2026, 2028, 0.05, 0.30), "Samsung": (50_000, 2026, 2029, 0.05, 0.30),
          "SK Group": (50_000, 2026, 2028, 0.05, 0.30), "Hyundai Motor Group": (50_000, 2027, 2030, 0.10, 0.50),
          "NAVER Cloud": (60_000, 2026, 2030, 0.05, 0.40)}
# model: dense BF16 and FP8 in FLOP/s, TDP in W, price range
MODELS = {"B200": (2250e12, 4500e12, 1000, 33e3, 42e3), "GB300": (2500e12, 5000e12, 1400, 45e3, 60e3),
          "RTX PRO 6000": (500e12, 1000e12, 600, 9e3, 13e3)}
LIFE, HOST = 5, 1.82


def draw():
    import numpy as np
    random = np.random.Generator(np.random.PCG64(SEED))
    n = BATCHES * WORLDS
    at_90 = 1.2815515655446004  # of the standard normal distribution
    factors = {name: random.standard_normal(n) for name in ("GB300", "prices", "supply")}

    def score(factor=None, by=0.0):
        own = random.standard_normal(n)
        return own if factor is None else by ** 0.5 * factors[factor] + (1 - by) ** 0.5 * own

    def lognormal(low, high, z):
        a, b = np.log(low), np.log(high)
        return np.exp((a + b) / 2 + (b - a) / 2 / at_90 * z)

    def share(low, high, z):
        odds = lognormal(low / (1 - low), high / (1 - high), z)
        return odds / (1 + odds)

    def pert(low, mode, high):
        return low + (high - low) * random.beta(1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low), n)

    arrives = lognormal(0.92, 1.06, score())
    newer = {2026: share(0.15, 0.50, score("GB300", 0.7)), 2027: share(0.30, 0.75, score("GB300", 0.7))}
    newer |= dict.fromkeys((2028, 2029, 2030), share(0.50, 0.95, score("GB300", 0.7)))
    rtx = share(0.05, 0.30, score())
    price = {m: lognormal(low, high, score("prices", 0.5)) for m, (_, _, _, low, high) in MODELS.items()}
    pue = pert(1.1, 1.25, 1.6)
    won = lognormal(1_280, 1_520, score())
    engineers = lognormal(0.8, 3.0, score()) / 1_000
    salary = lognormal(80e6, 130e6, score())
    electricity = lognormal(150, 220, score())
    drawn, allocated = share(0.55, 0.85, score()), share(0.55, 0.85, score())
    site, connection = lognormal(8, 13, score()), lognormal(0.4, 1.2, score())

    # GPUs of each model by the 1 July on which they come: {year: {model: GPUs}}.
    come = {y: {m: np.zeros(n) for m in MODELS} for y in range(2026, 2032)}
    for owner, (gpus, first, last, low, high) in BUYERS.items():
        late = share(low, high, score("supply", 0.5))
        curve = [x * x * (3 - 2 * x) for x in np.linspace(0, 1, last - first + 2)]
        for y in range(first, last + 1):
            ordered = gpus * arrives * (curve[y - first + 1] - curve[y - first])
            cards = rtx if owner == "SK Group" else 0 * rtx
            for m, part in {"B200": (1 - cards) * (1 - newer[y]), "GB300": (1 - cards) * newer[y], "RTX PRO 6000": cards}.items():
                come[y][m] += ordered * part * (1 - late)
                come[y + 1][m] += ordered * part * late

    def of(figures, per):
        return sum(figures[m] * per[m] for m in MODELS)

    each = {"GPUs": dict.fromkeys(MODELS, 1), "BF16 peak": {m: v[0] for m, v in MODELS.items()},
            "FP8 peak": {m: v[1] for m, v in MODELS.items()},
            "facility power": {m: v[2] * HOST * pue for m, v in MODELS.items()},
            "cost": price, "cost in won": {m: price[m] * won for m in MODELS}}
    figures = {}
    for end in YEARS:
        stand = {m: sum(come[y][m] for y in come if y <= end < y + LIFE) for m in MODELS}
        for name, per in each.items():
            figures[f"{end}", name] = of(stand, per)

    # Payments: (what, first day, days, amount); GPU-hours the same way.
    payments, hours = [], []
    for y, models in come.items():
        gpus, power = of(models, each["GPUs"]), of(models, each["facility power"])
        payments.append(("GPUs", date(y, 7, 1), 1, of(models, price)))
        payments.append(("sites", date(y - 1, 7, 1), 1, power * site))
        for of_year in range(y, y + LIFE + 1):
            first = max(date(of_year, 1, 1), date(y, 7, 1))
            days = (min(date(of_year + 1, 1, 1), date(y + LIFE, 7, 1)) - first).days
            payments.append(("energy", first, days, power / 1e3 * 24 * days * drawn * electricity / won))
            payments.append(("staff", first, days, gpus * engineers * salary / won * days / 365))
            hours.append((first, days, gpus * 24 * days * allocated))
    for y in (2026, 2028):
        payments.append(("grid connection", date(y, 1, 1), 1, 400e6 * connection))
    kinds = ("GPUs", "sites", "grid connection", "energy", "staff")
    for y in PAID:
        for kind in kinds:
            figures[f"{y}", f"paid: {kind}"] = sum((a for w, d, _, a in payments if w == kind and d.year == y), np.zeros(n))
        figures[f"{y}", "paid: total"] = sum(figures[f"{y}", f"paid: {kind}"] for kind in kinds)

    def worth(first, days):
        return 1.05 ** -(((first - date(2026, 1, 1)).days + (days - 1) / 2) / 365)

    value = sum(a * worth(d, days) for _, d, days, a in payments)
    figures["all", "present value"] = value
    figures["all", "GPU-hour"] = value / sum(h * worth(d, days) for d, days, h in hours)

    rows = [["year", "figure"] + [f"{q}{what}" for q in QUANTILES for what in ("", " error")]]
    for (year, name), worlds in figures.items():
        row = [year, name]
        for q in (0.05, 0.50, 0.95):
            errors = np.quantile(worlds.reshape(BATCHES, WORLDS), q, axis=1)
            row += [f"{np.quantile(worlds, q):.6g}", f"{errors.std(ddof=1):.2g}"]
        rows.append(row)
    stand = figures["2030", "GPUs"] >= 260_000
    rows.append(["2030", "chance of 260,000"] + [f"{stand.mean():.4f}", f"{(stand.mean() * (1 - stand.mean()) / WORLDS) ** 0.5:.2g}"])
    with TABLE.open("w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)


def expected():
    """{(year, figure): [(value, standard error), …]}"""
    rows = list(csv.reader(TABLE.read_text().splitlines()))[1:]
    return {(r[0], r[1]): [(float(r[i]), float(r[i + 1])) for i in range(2, len(r) - 1, 2) if r[i]] for r in rows}


def printed_by(program):
    """{(year, figure): [(value, half of its last digit), …]}"""
    def run(form):
        return subprocess.run([program, f"--format={form}"], capture_output=True, text=True, check=True).stdout

    out = {}
    for form, before in (("csv", ""), ("costs", "paid: ")):
        head, *rows = csv.reader(io.StringIO(run(form)))
        for row in rows:
            for i in range(1, len(head), 3):
                name = before + re.sub(r" low( \[.*\])?$", "", head[i])
                out[row[0], name] = [(float(x), 0.0) for x in row[i:i + 3]]
    text = run("text")
    said = re.search(r"260,000 stand at the end of 2030 in (\d+) %", text)[1]
    out["2030", "chance of 260,000"] = [(float(said) / 100, 0.005)]
    for name, size, line in (("present value", 1e9, r"present value .*"), ("GPU-hour", 1, r"an allocated GPU-hour .*")):
        found = re.findall(r"\$([\d.]+)", re.search(line, text)[0])
        out["all", name] = [(float(x) * size, size * 0.5 * 10.0 ** -len(x.partition(".")[2])) for x in found]
    return out


def differences(found, wanted):
    for key, figures in wanted.items():
        if key not in found:
            yield f"{key[0]}, {key[1]}: the program does not say"
            continue
        for (value, error), (said, digit) in zip(figures, found[key], strict=True):
            allowed = MOST_ERRORS * error + digit + 1e-9 * abs(value)
            if not abs(said - value) <= allowed:
                yield f"{key[0]}, {key[1]}: {said:.6g}, expected {value:.6g} ± {allowed:.2g}"


def self_test():
    wanted = expected()
    same = {key: [(value, 0.0) for value, _ in figures] for key, figures in wanted.items()}
    power = "2030", "facility power"
    off = lambda errors: same | {power: [(v + errors * e, 0.0) for v, e in wanted[power]]}  # noqa: E731
    cases = {"the same": (same, 0), "within its error": (off(3.9), 0), "beyond it": (off(-4.1), 3),
             "not a number": (same | {power: [(float("nan"), 0.0)] * 3}, 3),
             "silent": ({k: v for k, v in same.items() if k != power}, 1)}
    bad = 0
    for name, (found, many) in cases.items():
        fine = len(list(differences(found, wanted))) == many
        bad += not fine
        print(f"{'ok  ' if fine else 'BAD '} {name}")
    return bad


def main():
    if sys.argv[1:] == ["--draw"]:
        return draw()
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    wanted, found = expected(), printed_by(sys.argv[1])
    said = list(differences(found, wanted))
    many = sum(len(figures) for figures in wanted.values())
    print("\n".join(said) if said else f"{many} figures agree within {MOST_ERRORS} standard errors of a thousand worlds")
    return len(said)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
