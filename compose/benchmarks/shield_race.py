"""Races views against shields over HTTP, then again against a vault without leases. docs/benchmarks.md says more."""

import argparse
import asyncio
import json
import math
import os
import pathlib
import sys

from pipeline import binaries, figure, root

sys.path.insert(0, str(root / "Tests/Faults"))

import mutants  # noqa: E402
from feed import Feed, contact, event, invented_child  # noqa: E402
from interactive import PRACTITIONERS, quantile  # noqa: E402
from race import Child, Race  # noqa: E402
from race_findings import Findings  # noqa: E402
from system import System, check, say  # noqa: E402

OFFICERS = ["olive.officer", "otto.officer"]
GUARD = "lease"


def invented_phone(number):
    return f"01632 960{100 + number}"


def report(system, count):
    """Children who are not shielded, each with a phone that nobody else has; (identifier, phone) of each."""
    feed = Feed(system, "school-census")
    for number in range(count):
        said = contact("education", "enrolment-1", phone=invented_phone(number))
        feed.publish(event(f"enrolment-{number}", feed.name, f"pupil-{number}", invented_child(number), said))
    for number in range(count):
        check(feed.receipt(f"enrolment-{number}")["outcome"] == "accepted", "an event is refused")
    feed.close()
    system.settle()
    rows = system.sql("select distinct child as id, name::text as name from identity.source_record")
    of = {tuple(json.loads(row["name"])["given"]) + (json.loads(row["name"])["family"],): row["id"] for row in rows}
    names = [invented_child(number)["name"] for number in range(count)]
    return [(of[*name["given"], name["family"]], invented_phone(number)) for number, name in enumerate(names)]


def hold(system, reported, tokens, viewers, *wanted):
    """Holds a race until there are enough views and shields, or the seconds are over."""

    async def run():
        children = [Child(identifier, phone.encode()) for identifier, phone in reported]
        race = Race(system.base + 10, children, system.confirm, *wanted)
        await race.run(tokens[:-2], tokens[-2:], viewers)
        return Findings(race)

    findings = asyncio.run(run())
    for line in findings.lines():
        say(line)
    return findings


def put_in(system, folder):
    """Has the vault's process end and another executable take its place."""
    vault = system.processes["shielding"]
    vault.terminate()
    check(vault.wait(20) == 0, "the vault does not end in order")
    binaries, system.binaries = system.binaries, folder
    os.environ["CONTACTPOINT_MUTANT"] = GUARD
    system.start("shielding")
    system.binaries = binaries
    del os.environ["CONTACTPOINT_MUTANT"]
    system.wait_until_ready()


def faults(race, mutant, options):
    """Why the race has failed, or has shown nothing."""
    if race.leaks:
        yield f"{race.leaks} answers with whereabouts began after the acknowledgement"
    if not mutant.leaks:
        yield "the mutant does not leak: the race proves nothing"
    if not race.shields or 0 in race.in_flight:
        yield "at an acknowledgement no view of the child was in flight"
    if options.seconds is None and (race.views < options.views or race.shields < options.shields):
        yield "fewer views or shields than wanted"


def build(options, chosen):
    """The folder of the mutant."""
    configuration = "release" if "release" in str(chosen) else "debug"
    scratch = pathlib.Path(options.scratch)
    if not options.skip_build:
        say("builds the mutant in", scratch)
        mutants.build(scratch, ["shielding"], configuration, ["00-choice", f"21-{GUARD}"])
    folder = scratch / ".build" / configuration
    check((folder / "shielding").exists(), f"no mutant in {folder}")
    return folder


def run():
    parser = argparse.ArgumentParser(prog="compose/bench shield-race", description=__doc__)
    parser.add_argument("--views", type=int, default=100_000, help="how many to answer at least")
    parser.add_argument("--shields", type=int, default=2000, help="how many at least, each lifted again")
    parser.add_argument("--seconds", type=float, help="end each race after so long, whatever was reached")
    parser.add_argument("--children", type=int, default=5, help="how many are raced for at a time")
    parser.add_argument("--viewers", type=int, default=4, help="how many look at each child all the time")
    parser.add_argument("--scratch", default=os.environ.get("TMPDIR", "/tmp") + "/contactpoint-shield-race")
    parser.add_argument("--skip-build", action="store_true", help="with the mutant that is in the scratch folder")
    options = parser.parse_args()
    chosen = binaries()
    say("measures", chosen, "" if "release" in str(chosen) else "(not known to be a release build)")
    without_lease = build(options, chosen)
    seconds = math.inf if options.seconds is None else options.seconds
    with System(binaries=chosen) as system:
        reported = report(system, options.children)
        tokens = [system.sign_in(name) for name in PRACTITIONERS + OFFICERS]
        say(f"{options.viewers} viewers of each of {options.children} children")
        race = hold(system, reported, tokens, options.viewers, options.views, options.shields, seconds)
        say("the same with a vault that checks, then fetches, and has no lease")
        put_in(system, without_lease)
        mutant = hold(system, reported, tokens, options.viewers, 0, max(100, options.shields // 10), seconds)
    print(json.dumps({"bench": "shield-race", "figures": [
        figure("views", race.views, "views"), figure("shields", race.shields, "shields"),
        figure("lifts", race.lifts, "lifts"),
        figure("views-in-flight-least", min(race.in_flight, default=0), "views"),
        figure("leaks-after-acknowledgement", race.leaks, "answers"),
        figure("mutant-leaks", mutant.leaks, "answers"), figure("mutant-shields", mutant.shields, "shields"),
        figure("acknowledgement-p99", quantile(race.waited or [0], 0.99), "ms"),
        figure("view-p50", quantile(race.took or [0], 0.5), "ms"),
        figure("view-p99", quantile(race.took or [0], 0.99), "ms")]}))
    failed = list(faults(race, mutant, options))
    for fault in failed:
        say("failed:", fault)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    run()
