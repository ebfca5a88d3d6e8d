# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""A small day of telemetry: the program and DuckDB's SQL agree; stopped in the middle and continued it says the same; so
does it with one thread and with three, and with little memory.
"""
import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path


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
        checkpoint.write_bytes(checkpoint.read_bytes()[:1000])
        if "no checkpoint of this program" not in run(day, f"--checkpoint={checkpoint}", status=2):
            sys.exit("a checkpoint that is cut off")
    return 0


if __name__ == "__main__":
    sys.exit(main())
