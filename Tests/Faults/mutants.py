"""Takes each guard out of the runtime in turn, and shows that the checker finds what then goes wrong.

All patches are applied to one scratch copy, which is built once; the environment of a run says which of them counts.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
here = root / "Tests/Faults"

# A fitting mix of faults, and other options, for each guard; the last run has all of them in their places.
TRIALS = {
    "acknowledgement-after-commit": "--mix killReplica,stopDatabase,killDatabase --pace 3 --settle 40",
    "position-check": "--mix copies --settle 40",
    "order-check": "--mix copies,killReplica --settle 40",
    "early-kept": "--mix copies,killReplica --settle 40",
    "outbox-in-transaction": "--mix killReplica,stopDatabase --pace 2 --settle 40",
    "confirms-awaited": "--mix killBroker --pace 6 --settle 40",
    "sweeper": "--mix killReplica,killBroker --settle 40",
    "offers-repeated": "--mix purgeQueue --pace 6 --settle 70",
    "hold": "--mix copies,killReplica,declarations --settle 40",
    "request-ids": "--mix declarations --settle 40",
    "parked-block": "--mix poison --poison 100 --settle 60",
    "event-ids": "--mix killReplica --settle 40",
    "confirmation-of-the-passed-alone": "--mix purgeQueue,killReplica --pace 6 --settle 70",
    "receipts-confirmed": "--mix killBroker --pace 6 --settle 40",
    "": "--mix copies,killReplica,killBroker,stopDatabase,declarations,poison --settle 120",
}
FIGURES = ("missing", "duplicated", "outOfOrder")


def build(scratch):
    """The scratch copy with all patches, built where the checkout stands, so that what is built there can be used."""
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(root, scratch, symlinks=True, ignore=shutil.ignore_patterns(".git", ".local", "release"))
    for patch in sorted((here / "mutants").glob("*.patch")):
        subprocess.run(["patch", "-p1", "--quiet", "-d", scratch, "-i", patch], check=True)
    place = 'mount --bind "$1" "$2" && cd "$2" && exec swift build'
    command = ["unshare", "--mount", "bash", "-c", place, "build", scratch, root]
    if os.geteuid() != 0:
        command = ["swift", "build", "--package-path", scratch]
    subprocess.run(command, check=True, stdout=sys.stderr)


def trial(guard, options, binaries):
    environment = {**os.environ, "CONTACTPOINT_BIN": str(binaries), "CONTACTPOINT_MUTANT": guard}
    command = [root / "compose/faults", "--minutes", str(options.minutes), "--seed", str(options.seed), "--rate",
               str(options.rate), *TRIALS[guard].split()]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    try:
        result = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        print(done.stderr[-2000:], file=sys.stderr)
        return None
    found = [line.split("found: ", 1)[1].split(", as ")[0] for line in done.stderr.splitlines() if "found: " in line]
    return result, found


def main():
    parser = argparse.ArgumentParser(prog="compose/faults --mutants", description=__doc__)
    parser.add_argument("--minutes", type=float, default=0.6)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--rate", type=float, default=40)
    parser.add_argument("--scratch", default=os.environ.get("TMPDIR", "/tmp") + "/contactpoint-mutants")
    parser.add_argument("--skip-build", action="store_true")
    parser.add_argument("--only", help="guards, separated by commas")
    options = parser.parse_args()
    scratch = pathlib.Path(options.scratch)
    if not options.skip_build:
        build(scratch)
    print("| guard taken out | missing | duplicated | out of order | found as |\n|---|---|---|---|---|", flush=True)
    status = 0
    for guard in options.only.split(",") if options.only else TRIALS:
        outcome = trial(guard, options, scratch / ".build/debug")
        if outcome is None:
            print(f"| {guard or 'none'} | the trial failed |", flush=True)
            status = 1
            continue
        result, found = outcome
        figures = [result[figure] for figure in FIGURES]
        status |= any(figures) == (guard == "")
        print(f"| {guard or 'none'} | {' | '.join(map(str, figures))} | {'; '.join(found[:3])} |", flush=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
