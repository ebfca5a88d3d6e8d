# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""A small day of telemetry: the program and DuckDB's SQL agree; it says the same with one thread and with three, with
little memory, continued where files came later, and continued after Ctrl-C. Samples of ten seconds are a sixth of it.
"""
import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def interrupt(program, folder):
    """Ctrl-C as soon as one file is in the checkpoint: status 130, and the next run says what one without it does."""
    day, checkpoint = folder / "day", folder / "checkpoint"
    ask = [program, day, "--threads=1"]
    whole = subprocess.run([*ask, "--make=1440000"], text=True, check=True, stdout=subprocess.PIPE).stdout
    for _ in range(5):
        checkpoint.unlink(missing_ok=True)
        running = subprocess.Popen([*ask, f"--checkpoint={checkpoint}"], text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        while running.poll() is None and not checkpoint.exists():
            time.sleep(0.0005)
        running.send_signal(signal.SIGINT)
        said, told = running.communicate(timeout=120)
        if running.returncode == 0:
            continue  # it was quicker than we
        if running.returncode != 130 or said or not re.search(r"stopped behind \d+ of 24 files", told):
            sys.exit(f"Ctrl-C: exit status {running.returncode}\n{said}{told}")
        before = int(re.search(r"behind (\d+) of", told).group(1))
        if not 0 < before < 24:
            sys.exit(f"Ctrl-C stopped it behind {before} of 24 files")
        rest = subprocess.run([*ask, f"--checkpoint={checkpoint}"], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        if rest.stdout != whole or f"24 files, {before} of them before" not in rest.stderr:
            sys.exit(f"another answer after Ctrl-C:\n{rest.stdout}{rest.stderr}")
        return
    sys.exit("it was never slow enough for Ctrl-C")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--sanitized", action="store_true", help="its own memory is more than a limit would allow")
    options = arguments.parse_args()
    program = options.program
    if not os.environ.get("TONNAGE_DUCKDB"):
        print("skipped: TONNAGE_DUCKDB names no library of DuckDB")
        return 77

    def run(*more, status=0):
        done = subprocess.run([program, *map(str, more)], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != status:
            sys.exit(f"{more}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout if status == 0 else done.stderr

    with tempfile.TemporaryDirectory() as work:
        day, later, checkpoint = Path(work) / "day", Path(work) / "later", Path(work) / "checkpoint"
        told = run(day, "--make=144000", "--compare")
        # 100 GPUs, 24 hours: 5 sites, 3 models and 3 states in each hour, and of 5 × 3 pairs of site and model all.
        if "1080 of 1080 groups equal in samples and busy, GPUs equal, energy within" not in told:
            sys.exit(f"DuckDB says otherwise:\n{told}")
        answer = told[:told.index("\nDuckDB's SQL")]
        for more in (["--threads=1"], ["--threads=3"], *([] if options.sanitized else [["--memory=512"]])):
            if run(day, *more) != answer:
                sys.exit(f"another answer with {more}")
        hours = [re.findall(r"^(\w+) +([\d,.]+) GPU-hours", text, re.MULTILINE)
                 for text in (answer, run(day, "--interval=10"))]
        for (state, minutes), (same, tens) in zip(*hours, strict=True):
            # 144,000 samples are 2,400 GPU-hours, to a tenth; or 400.
            if state != same or abs(float(minutes.replace(",", "")) - 6 * float(tens.replace(",", ""))) > 0.4:
                sys.exit(f"{minutes} GPU-hours {state} of minutes, and {tens} of ten seconds")
        if len(hours[0]) != 3 or "down" not in dict(hours[0]):
            sys.exit(f"no three states:\n{answer}")
        interrupt(program, Path(work) / "interrupted")
        later.mkdir()
        for file in sorted(day.iterdir())[10:]:
            file.rename(later / file.name)
        run(day, f"--checkpoint={checkpoint}")
        for file in later.iterdir():
            file.rename(day / file.name)
        if run(day, f"--checkpoint={checkpoint}") != answer:
            sys.exit("another answer where it was continued")
        if run(day, f"--checkpoint={checkpoint}") != answer:
            sys.exit("another answer where there was nothing left to do")
        if run(Path(work) / "later" / ".." / "day", f"--checkpoint={checkpoint}") != answer:
            sys.exit("another answer under another name of the folder")
        kept = checkpoint.read_bytes()
        for damaged in (kept[:1000], kept[:500] + bytes([kept[500] ^ 4]) + kept[501:], b""):
            checkpoint.write_bytes(damaged)
            if "no checkpoint of this program" not in run(day, f"--checkpoint={checkpoint}", status=2):
                sys.exit("a checkpoint that is damaged")
        checkpoint.write_bytes(kept)
        for other in ([day, "--make=14400"], [later, "--make=14400"]):
            if "the checkpoint is of other files" not in run(*other, f"--checkpoint={checkpoint}", status=2):
                sys.exit("a checkpoint of other files")
        for name in ("it's", "day[1]", "day*"):
            if "a name with one of" not in run(Path(work) / name, "--make=1440", status=2):
                sys.exit(f"the folder {name} is taken for something else")
        if "1024 at most: '100000'" not in run(day, "--threads=100000", status=2):
            sys.exit("a hundred thousand threads")
    return 0


if __name__ == "__main__":
    sys.exit(main())
