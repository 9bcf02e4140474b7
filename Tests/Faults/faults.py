"""Runs the real services under load while everything around them is killed, and counts what came of it."""

import argparse
import json
import os
import random
import sys
import time

import fleet  # noqa: F401, sets the path of the modules of Tests/System
from checker import FIGURES, Checker
from copies import Copies
from fleet import Fleet
from injuries import KILLS, RATES, Injuries, SmallDisk, describe
from load import SPARE, Declarations, Receipts, Reports
from system import ENTRIES_WRITTEN, SERVICES, root, say, wait_for

KINDS = [*RATES, "copies", "poison", "declarations"]


class Trial(Fleet):
    """A fleet with the means to hurt it."""

    disk = None

    def administrator_config(self):
        return json.loads((self.secrets / "administrator/config.json").read_text())

    def rabbitmqctl(self, *arguments):
        words = ". say.sh; . user.sh; . process.sh; . broker.sh; choose_user; broker_control \"$@\""
        return fleet.subprocess.run(
            ["bash", "-euc", words, "control", self.folder, str(self.base), *arguments], check=True,
            cwd=root / "compose/lib", capture_output=True, text=True).stdout

    def prepare(self, kinds):
        """Triggers for the journal; rights for whoever copies; a disk that can be filled."""
        # A service can't change the log, and so can't be given a trigger by anybody but the administrator.
        self.psql("-1", "-f", str(root / "Tests/Faults/journal.sql"))
        self.rabbitmqctl("set_user_tags", "administrator", "administrator", "impersonator")
        listed = self.rabbitmqctl(
            "list_bindings", "-p", "contactpoint", "--formatter", "json", "source_name", "destination_name", "routing_key")
        lanes = {f"{service}.{lane}" for service in SERVICES for lane in ("events", "requests")}
        self.bindings = [(b["source_name"], b["routing_key"]) for b in json.loads(listed)
                         if b["destination_name"] in lanes and b["source_name"]]
        if "fullDisk" in kinds:
            self.disk = SmallDisk.mount(self)
            if self.disk:
                SmallDisk.use(self)

    def left(self):
        """What is still under way, by what it is."""
        statements = [f"select '{s} outbox' as what, count(*) as n from {s}.runtime_outbox where confirmed is null"
                      for s in SERVICES]
        statements += [f"select '{s} early', count(*) from {s}.runtime_early" for s in SERVICES]
        statements += [f"select '{s} parked', count(*) from {s}.runtime_parked where next_attempt is not null"
                       for s in SERVICES]
        statements += [
            "select 'facts', count(*) from notifications.fact where state = 'pending'",
            f"select 'entries', (select count(*) from ({ENTRIES_WRITTEN}) w) - (select count(*) from audit.entry)",
        ]
        return {row["what"]: row["n"] for row in self.sql(" union all ".join(statements)) if row["n"]}

    def settle_after(self, reports, seconds):
        """Waits until nothing is under way; returns the seconds it took, or None and what is left."""
        began, left = time.monotonic(), {}

        def is_still():
            nonlocal left
            try:
                unanswered = len(reports.events) - self.count("identity.receipt", "event is not null")
                left = self.left() | ({"unanswered": unanswered} if unanswered else {})
            except (AssertionError, RuntimeError) as error:
                left = {"error": str(error)[:100]}
            if left:
                say("left:", left)
            return not left

        try:
            wait_for("nothing under way", is_still, seconds, every=3)
            return time.monotonic() - began, {}
        except AssertionError:
            return None, left


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
    with Trial() as system:
        say(f"seed {options.seed}, {options.minutes:g} minutes, executables of {system.binaries}")
        system.prepare(kinds)
        reports = Reports(system, options.seed, options.rate)
        declarations = Declarations(system, options.seed)
        copies = Copies(system, options.seed) if "copies" in kinds else None
        injuries = Injuries(system, options.seed, seconds, kinds, options.pace)
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
        for engine in ("broker", "database"):
            system.private("start", engine)
        system.contactpoint("setup", "topology", "--directory", system.secrets)
        system.psql("-c", "delete from faults.poison")
        took, left = system.settle_after(reports, options.settle)
        say(f"still after {took:.0f} s" if took is not None else f"not still after {options.settle} s: {left}")
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
        kills = {kind: injuries.done[kind] for kind in RATES}
        result = {
            "seed": options.seed, "minutes": options.minutes, "events": len(reports.events),
            "committed": checker.committed, "effects": checker.effects,
            **{figure: findings.counts[figure] for figure in FIGURES},
            "parked": parked, "leftParked": remaining, "left": left, "garbage": copies.garbage if copies else 0,
            "copies": copies.copied if copies else 0, "shuffled": copies.shuffled if copies else 0,
            "repeats": reports.repeats, "unsure": reports.unsure, "endedByThemselves": len(ended),
            "secondsToSettle": None if took is None else round(took),
            "kills": kills | {"all": sum(kills[kind] for kind in KILLS)}, "skipped": injuries.skipped,
        }
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
    parser.add_argument("--settle", type=float, default=300, help="seconds to wait for stillness afterwards")
    parser.add_argument("--pace", type=float, default=1, help="how much more often than usual anything happens")
    parser.add_argument("--poison", type=int, default=1000, help="of so many messages one is poison")
    parser.add_argument("--mix", help=f"kinds of faults, of {','.join(KINDS)}")
    sys.exit(trial(parser.parse_args()))


if __name__ == "__main__":
    main()
