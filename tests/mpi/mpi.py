# SPDX-FileCopyrightText: The tonnage authors
# SPDX-License-Identifier: BSL-1.0
"""Runs a program of MPI ranks: with 1, 2, 3 and 4 of them it prints the same, to the byte; and where one is killed the job
ends with an error, and prints no total.
"""
import argparse
import os
import subprocess
import sys
from pathlib import Path

# Open MPI does not start as root, or more ranks than cores, unless it is told to; others do not know these, and do not mind.
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
               "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_btl_vader_single_copy_mechanism": "none",
               "ASAN_OPTIONS": "detect_leaks=0"}  # MPI keeps what it was given until the process ends


def run(options, ranks, *arguments):
    return subprocess.run([options.mpiexec, "-n", str(ranks), options.program, *arguments], env=ENVIRONMENT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)


def example(options):
    """The lesson with more parts than ranks and more ranks than parts; and where a part cannot be read."""
    folder = Path(__file__).parents[2] / "examples"
    parts = [str(folder / f"410-part-{n}.csv") for n in range(3)]
    expected = (folder / "410-fleet-over-mpi.parts.expected").read_text()
    for ranks in (1, 2, 4):
        done = run(options, ranks, *parts)
        if done.returncode or done.stdout != expected:
            sys.exit(f"{ranks} ranks: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    for ranks in (1, 2, 4):
        done = run(options, ranks, *parts, str(folder / "410-part-bad.csv"))
        if done.returncode == 0 or done.stdout or "field watts: not a number: 'a lot'" not in done.stderr:
            sys.exit(f"{ranks} ranks: exit status {done.returncode}\n{done.stdout}{done.stderr}")


def one_question(options):
    """The lesson in which ranks are one of four ways: it says that all agree, whatever the number of ranks."""
    expected = (Path(__file__).parents[2] / "examples" / "390-one-question.expected").read_text()
    for ranks in (1, 2, 4):
        done = run(options, ranks)
        if done.returncode or done.stdout != expected:
            sys.exit(f"{ranks} ranks: exit status {done.returncode}\n{done.stdout}{done.stderr}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("way", choices=["same_bits", "killed_rank", "example", "one_question"])
    arguments.add_argument("--mpiexec", required=True)
    arguments.add_argument("--program", required=True)
    options = arguments.parse_args()

    if options.way == "same_bits":
        outputs = {}
        for ranks in (1, 2, 3, 4):
            done = run(options, ranks)
            if done.returncode or not done.stdout.startswith("site 0 "):
                sys.exit(f"{ranks} ranks: exit status {done.returncode}\n{done.stdout}{done.stderr}")
            outputs[ranks] = done.stdout
        if len(set(outputs.values())) != 1:
            sys.exit(f"not the same bits: {outputs}")
        return
    if options.way == "example":
        return example(options)
    if options.way == "one_question":
        return one_question(options)
    for ranks in (1, 2, 4):
        done = run(options, ranks, "--die")
        if done.returncode == 0 or "site" in done.stdout:
            sys.exit(f"a rank of {ranks} was killed, and yet: exit status {done.returncode}\n{done.stdout}")


if __name__ == "__main__":
    main()
