"""Takes each guard out of the runtime in turn, and shows that the checker finds what then goes wrong.

All patches are applied to one scratch copy, which is built once; the environment of a run says which of them counts.
Each guard has a trial, and each trial is held with all guards in their places too: that has to find nothing.
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
EXECUTABLES = ("identity", "directory", "shielding", "notifications", "audit", "gateway", "contactpoint")

# Directory is restored from a dump while the others go on; not of compose/faults, and so without its figures.
RESTORED = "restored"
KILLS = "--mix killReplica,stopDatabase,killDatabase --pace 3 --settle 40"
# As much as the machine can do, so that whoever is killed is in the middle of it.
BUSY = "--mix killReplica --pace 4 --rate 150 --settle 20"
COPIES = "--mix copies,killReplica,declarations --settle 40"
# Bundles of several events, and queues in which something can be shuffled, are there only where there is much to do.
CROWDED = "--mix copies,killReplica,pauseReplica,declarations --pace 4 --rate 150 --settle 40"
PURGES = "--mix purgeQueue --pace 6 --settle 70"
# The queue has to be so long that a consumer confirms one of a subject while the next stands in it.
DELETES = "--mix deleteQueue --pace 12 --rate 150 --settle 70"
RECEIPTS = "--mix unbindReceipts --pace 10 --settle 40"
# A fitting mix of faults, and other options, for each guard.
TRIALS = {
    "acknowledgement-after-commit": KILLS,
    "position-check": COPIES,
    "order-check": COPIES,
    "early-kept": BUSY,
    "outbox-in-transaction": KILLS,
    "confirms-awaited": "--mix killBroker --pace 6 --settle 40",
    "sweeper": BUSY,
    "offers-repeated": PURGES,
    "hold": COPIES,
    "request-ids": COPIES,
    "parked-block": "--mix poison --poison 100 --settle 60",
    "event-ids": KILLS,
    "confirmation-of-the-passed-alone": DELETES,
    "receipts-confirmed": RECEIPTS,
    "owed-repeated": RECEIPTS,
    "events-judged-alone": CROWDED,
    "bundle-acknowledged-last": BUSY,
    "epochs-compared": RESTORED,
    "restored-offered-again": RESTORED,
    "forks-listed": RESTORED,
}
FIGURES = ("missing", "duplicated", "outOfOrder")


def build(scratch, products=EXECUTABLES, configuration="debug", names=None):
    """The scratch copy with all patches, or those of the names, built where the checkout stands, so that what is built
    there can be used."""
    other = "release" if configuration == "debug" else "debug"
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(root, scratch, symlinks=True, ignore=shutil.ignore_patterns(".git", ".local", other))
    for patch in sorted((here / "mutants").glob("*.patch")):
        if names is None or patch.stem in names:
            apply = ["patch", "-p1", "--quiet", "--no-backup-if-mismatch", "-d", scratch, "-i", patch]
            subprocess.run(apply, check=True)
    each = f'for product; do swift build -c {configuration} --product "$product"; done'
    command = ["unshare", "--mount", "bash", "-ec", f'mount --bind "$1" "$2" && cd "$2" && shift 2 && {each}', "build",
               scratch, root, *products]
    if os.geteuid() != 0:
        command = ["bash", "-ec", f'cd "$1" && shift && {each}', "build", scratch, *products]
    subprocess.run(command, check=True, stdout=sys.stderr)


def command_of(kind, options):
    """The words that hold a trial, as one gives them by hand."""
    if kind == RESTORED:
        return ["Tests/Contracts/python", "Tests/System/restored.py"]
    return ["compose/faults", "--minutes", f"{options.minutes:g}", "--seed", str(options.seed),
            "--rate", f"{options.rate:g}", *kind.split()]


def trial(guard, kind, options, binaries):
    """What a trial without `guard` came to; with all guards if it is empty."""
    environment = {**os.environ, "CONTACTPOINT_BIN": str(binaries), "CONTACTPOINT_MUTANT": guard}
    done = subprocess.run(command_of(kind, options), env=environment, capture_output=True, text=True, cwd=root)
    told = done.stderr.splitlines()
    if options.logs:
        (options.logs / f"{guard or 'control'}-{''.join(c for c in kind if c.isalnum())[:40]}.log").write_text(
            done.stderr + done.stdout)
    if kind == RESTORED:
        failed = [line.split("AssertionError: ", 1)[1] for line in told if line.startswith("AssertionError: ")]
        if done.returncode and not failed:
            return None
        return {"found": [line[:120] for line in failed], "wasStill": True, **dict.fromkeys(FIGURES)}
    try:
        result = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        print(done.stderr[-2000:], file=sys.stderr)
        return None
    found = [line.split("found: ", 1)[1].split(", as ")[0] for line in told if "found: " in line]
    keys = (*FIGURES, "events", "committed", "effects", "secondsToSettle", "left", "kills")
    return {key: result[key] for key in keys} | {"found": found, "wasStill": not result["left"]}


def summary(outcome):
    """The three figures, or what a check said."""
    if outcome is None:
        return "the trial failed"
    if outcome["missing"] is None:
        return "found" if outcome["found"] else "nothing"
    return ", ".join(str(outcome[figure]) for figure in FIGURES) + ("" if outcome["wasStill"] else ", not still")


def row(guard, outcome, control):
    figures = [outcome[figure] for figure in FIGURES] if outcome else [None] * 3
    cells = ["–" if figure is None else str(figure) for figure in figures]
    found = "; ".join(outcome["found"][:3]) if outcome else "the trial failed"
    return f"| `{guard}` | {' | '.join(cells)} | {found or '**not found**'} | {summary(control)} |"


def main():
    parser = argparse.ArgumentParser(prog="compose/faults --mutants", description=__doc__)
    parser.add_argument("--minutes", type=float, default=0.6)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--rate", type=float, default=40)
    parser.add_argument("--scratch", default=os.environ.get("TMPDIR", "/tmp") + "/contactpoint-mutants")
    parser.add_argument("--skip-build", action="store_true")
    parser.add_argument("--only", help="guards, separated by commas")
    parser.add_argument("--logs", type=pathlib.Path, help="a folder for what each trial says")
    options = parser.parse_args()
    scratch = pathlib.Path(options.scratch)
    if not options.skip_build:
        build(scratch)
    if options.logs:
        options.logs.mkdir(parents=True, exist_ok=True)
    binaries = scratch / ".build/debug"
    print("| guard taken out | missing | duplicated | out of order | found as | with all guards |", flush=True)
    print("|---|---|---|---|---|---|", flush=True)
    controls, outcomes = {}, {}
    for guard in options.only.split(",") if options.only else TRIALS:
        kind = TRIALS[guard]
        if kind not in controls:
            controls[kind] = trial("", kind, options, binaries)
        outcomes[guard] = trial(guard, kind, options, binaries)
        print(row(guard, outcomes[guard], controls[kind]), flush=True)
    # A control that was cut short while anything was missing would prove nothing of its mutants.
    sound = all(control and not control["found"] for control in controls.values())
    print(json.dumps({
        "seed": options.seed, "minutes": options.minutes, "rate": options.rate,
        "controls": [{"trial": " ".join(command_of(kind, options)), **(outcome or {"failed": True})}
                     for kind, outcome in controls.items()],
        "mutants": [{"guard": guard, "trial": " ".join(command_of(TRIALS[guard], options)),
                     **(outcome or {"failed": True})} for guard, outcome in outcomes.items()],
    }))
    sys.exit(0 if sound and all(outcome and outcome["found"] for outcome in outcomes.values()) else 1)


if __name__ == "__main__":
    main()
