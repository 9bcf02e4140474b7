"""Runs the real services under load while everything around them is killed, and counts what came of it."""

import argparse
import json
import os
import random
import sys
import time

import fleet  # noqa: F401, sets the path of the modules of Tests/System
from checker import FIGURES, Checker
from cluster import Cluster, FailOvers
from copies import Copies
from injuries import KILLS, RATES, Injuries, describe
from load import Declarations, Receipts, Reports
from system import SERVICES, say
from trial import Trial

KINDS = [*RATES, "copies", "poison", "declarations"]


def progress(system, reports, injuries, copies):
    try:
        done = system.sql("select (select count(*) from faults.sent) as sent, (select count(*) from faults.effect) as"
                          " effects, (select count(*) from faults.parked) as parked")[0]
    except (AssertionError, RuntimeError):
        done = "(the database is away)"
    say(f"{len(reports.events)} events, {done}; {copies.copied if copies else 0} copies; {describe(injuries)}")


def trial(options):
    seconds = options.minutes * 60
    kinds = options.mix.split(",") if options.mix else KINDS
    with (Cluster() if options.cluster else Trial()) as system:
        say(f"seed {options.seed}, {options.minutes:g} minutes, executables of {system.binaries}")
        system.prepare(kinds, int(options.rate * seconds))
        reports = Reports(system, options.seed, options.rate)
        declarations = Declarations(system, options.seed)
        copies = Copies(system, options.seed) if "copies" in kinds else None
        injuries = (FailOvers(system, options.seed, seconds) if options.cluster
                    else Injuries(system, options.seed, seconds, kinds, options.pace))
        for kind, reason in injuries.skipped.items():
            say(f"skipped: {kind}, {reason}")
        if "poison" in kinds:
            system.psql("-c", f"insert into faults.poison values ({options.poison})")
        for thread in (reports, injuries, copies, declarations if "declarations" in kinds else None):
            if thread:
                thread.start()
        began = last = time.monotonic()
        ended = []
        while injuries.is_alive() or time.monotonic() < began + seconds:
            time.sleep(0.5)
            ended += system.restart_ended()
            if reports.failure:
                raise reports.failure
            if time.monotonic() - last > 10:
                last = time.monotonic()
                progress(system, reports, injuries, copies)
        declarations.ending.set()
        if copies:
            copies.close()
        reports.close()
        if declarations.is_alive():
            declarations.join(30)
        say("the faults are over; waiting until all is still")
        if not options.cluster:
            for engine in ("broker", "database"):
                system.private("start", engine)
            system.redeclare()
        system.psql("-c", "delete from faults.poison")
        took, left = system.settle_after(reports, options.settle)
        say(f"still after {took:.0f} s" if took is not None else f"not still after {options.settle} s: {left}")
        if took is None:
            say("what stands in the queues:", system.rabbitmqctl(
                "list_queues", "-p", "contactpoint", "name", "messages_ready", "messages_unacknowledged", "consumers"))
            system.show_logs()
        receipts = Receipts(system)
        receipts.collect()
        checker = Checker(system, reports, receipts, declarations)
        findings = checker.check()
        for line in findings.lines():
            say("found:", line)
        for failure in injuries.failures:
            say("an injury failed:", failure)
        if ended:
            say("ended by themselves:", ended)
        reasons = system.sql("select service, reason, count(*) as n from faults.parked group by 1, 2 order by 3 desc")
        for row in reasons:
            say(f"set aside: {row['n']} by {row['service']}, {row['reason']}")
        parked = sum(row["n"] for row in reasons)
        remaining = sum(system.count(f"{s}.runtime_parked") for s in SERVICES)
        kills = dict(injuries.done) if options.cluster else {kind: injuries.done[kind] for kind in RATES}
        result = {
            "seed": options.seed, "minutes": options.minutes, "events": len(reports.events),
            "committed": checker.committed, "effects": checker.effects,
            **{figure: findings.counts[figure] for figure in FIGURES},
            "parked": parked, "leftParked": remaining, "left": left, "garbage": copies.garbage if copies else 0,
            "copies": copies.copied if copies else 0, "shuffled": copies.shuffled if copies else 0,
            "repeats": reports.repeats, "unsure": reports.unsure, "endedByThemselves": len(ended),
            "secondsToSettle": None if took is None else round(took),
            "kills": kills | {"all": sum(kills.get(kind, 0) for kind in (kills if options.cluster else KILLS))}, "skipped": injuries.skipped,
        }
        if options.cluster:
            result["interruptions"] = injuries.interruptions()
        if os.environ.get("CONTACTPOINT_FAULTS_ASK"):
            input("the system still runs; Enter ends it ")
        system.ending = True
    print(json.dumps(result))
    return 0 if not any(result[figure] for figure in FIGURES) and not left else 1


def main():
    parser = argparse.ArgumentParser(prog="compose/faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--rate", type=float, default=60, help="reports a second")
    parser.add_argument("--settle", type=float, default=300,
                        help="give up when what is left has grown no less for so many seconds")
    parser.add_argument("--pace", type=float, default=1, help="how much more often than usual anything happens")
    parser.add_argument("--poison", type=int, default=1000, help="of so many messages one is poison")
    parser.add_argument("--mix", help=f"kinds of faults, of {','.join(KINDS)}")
    parser.add_argument("--cluster", action="store_true", help="three brokers, a primary and its standby")
    options = parser.parse_args()
    if options.cluster and not options.mix:
        options.mix = "declarations"
    sys.exit(trial(options))


if __name__ == "__main__":
    main()
