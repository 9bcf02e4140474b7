"""Thirty-one years of invented children over HTTP and the real services, under a clock of its own: born, named, moved,
transferred, shielded, confused with a twin, consenting, dead, archived and purged by chance; and at each step what the
directory shows is what the law says. At the end a backup of before a purge is restored.

    Tests/System/years.py [CHILDREN [MONTHS-A-STEP [SEED [YEARS]]]]
"""

import collections
import datetime
import json
import os
import random
import re
import sys

from clock import Clock, begin_under_clock, today
from feed import Feed, contact, event, instant
from lives import AMBRIDGE, BORCHESTER, OTHER, Chance, Life, anniversary, twin_of
from operators import Operator
from restored import database, restore, stop
from system import PROCESSES, System, check, root, say, wait_for
from transfers import Desk

import jsonschema

YEARS = 31
LONG = os.environ.get("CONTACTPOINT_LONG") == "1"
MANAGER = {AMBRIDGE: "dan.data", BORCHESTER: "bea.data"}
OFFICERS = {AMBRIDGE: ("olive.officer", "otto.officer"), BORCHESTER: ("bess.officer", "bert.officer")}
SERVICE = {"gp-registration": "primaryCare", "school-census": "education", "health-visiting": "healthVisiting"}
KEPT = ("identity", "directory", "shielding", "notifications")


class Patient(Desk):
    """Asks again what changes nothing, when the system says that it can't answer at the moment."""

    def ask(self, method, path, body=None, status=200):
        answer = None

        def found():
            nonlocal answer
            found, answer = self.system.ask(method, path, body, self.token)
            check(found in (status, 503), f"{method} {path}: {found} {answer}")
            return found == status

        if method == "GET" or path.endswith("/search"):
            wait_for(f"{method} {path}", found, 60, every=0.5)
            return answer
        return super().ask(method, path, body, status)


class Years:
    def __init__(self, system, clock, children, months, seed, years):
        random.seed(seed)
        self.system, self.clock, self.months, self.years = system, clock, months, years
        self.operator = Operator(system)
        self.feeds = {name: Feed(system, name) for name in SERVICE}
        self.chance = Chance(months / 12, 1 if children >= 1000 else 4)
        self.done, self.desks, self.published = collections.Counter(), {}, 0
        document = json.loads((root / "docs/openapi.json").read_text())
        self.record = jsonschema.Draft202012Validator(
            {"$ref": "#/components/schemas/Record", "components": document["components"]})
        self.first = today()
        # Two in five are there when it begins; the others are born in the first 27 years.
        self.lives = [
            Life(number, self.first - datetime.timedelta(random.randrange(365 * 17)))
            if number % 5 < 2 else Life(number, self.first + datetime.timedelta(1 + random.randrange(365 * 27)))
            for number in range(children)]
        self.twins = children

    def settle(self):
        self.system.settle(300, keeps_facts=False)

    def desk(self, who):
        """Signs somebody in; sessions last for a step."""
        if who not in self.desks:
            self.desks[who] = Patient(self.system, who)
        return self.desks[who]

    # What sources say.

    def report(self, life, source, authority=None):
        version = life.version(source)
        name = f"{source}-{life.number}-{version}"
        said = contact(SERVICE[source], f"{source}-{life.number}", "hilda.head@example.org")
        said["began"] = life.born.isoformat()
        said["contact"]["organisation"] = f"Example {life.school or 'Surgery'}"
        told = event(name, source, f"{source}-{life.number}", life.child, said, authority or life.authority)
        told["data"]["sequence"] = version
        if life.died and source == "gp-registration":
            told["data"]["child"] = {**life.child, "dateOfDeath": life.died.isoformat()}
        self.feeds[source].publish(told)
        self.published += 1

    def receive(self):
        """Every report is taken, but one about somebody whose time was over."""
        def received():
            count = sum(len(feed.collect()) for feed in self.feeds.values())
            return count == self.published

        wait_for("a receipt for each report", received, 120)
        for feed in self.feeds.values():
            for _, receipt in feed.receipts:
                check(receipt["outcome"] == "accepted", f"refused: {receipt}")
            self.published -= len(feed.receipts)
            feed.receipts.clear()
        self.settle()

    def identify(self):
        """Who got which identifier: nobody has another's name and birth."""
        def called(name, born):
            return *name["given"], name["family"], born

        unknown = {called(life.child["name"], life.child["dateOfBirth"]): life
                   for life in self.lives if life.versions and life.id is None}
        if not unknown:
            return
        for row in self.system.sql("select id::text as id, name, date_of_birth as born from directory.child"):
            life = unknown.pop(called(row["name"], row["born"]), None)
            if life:
                life.id = row["id"]
        check(not unknown, f"of whom nothing is known: {list(unknown)[:5]}")

    # What happens.

    def be_born(self, life):
        if life.born > self.first:
            life.child = {**life.child, "name": {**life.child["name"], "given": ["Baby"]}}
        self.report(life, "gp-registration")
        self.done["born" if life.born > self.first else "there"] += 1

    def grow(self, life, day):
        """What happens to one child in a step, but what two authorities or officers decide."""
        if life.child["name"]["given"] == ["Baby"]:
            life.child["formerNames"] = [life.child["name"]]
            life.child = {**life.child, "name": {**life.child["name"], "given": life.given}}
            self.report(life, "gp-registration")
            self.done["named"] += 1
        if life.twin:
            # Of twins a source says what may be of either: a third child, and another review, which nobody here decides.
            return
        due = "School" if 4.5 < life.age(day) < 11.5 else "Academy" if 11.5 <= life.age(day) < 17.5 else None
        if due and life.school != due:
            life.school = due
            self.report(life, "school-census")
            self.done["went to a school"] += 1
        if self.chance.falls(0.1):
            life.move_home()
            self.report(life, "gp-registration")
            self.done["moved"] += 1
        if self.chance.falls(0.002):
            life.died = day
            self.report(life, "gp-registration")
            self.done["died"] += 1

    def bear_twins(self, live):
        for life in live:
            if life.twin is None and not life.shielded and not life.died and self.chance.falls(0.005):
                twin = twin_of(life, self.twins)
                self.twins += 1
                life.twin, twin.twin = twin, life
                self.lives.append(twin)
                self.report(twin, "gp-registration")
                self.done["twins"] += 1

    def transfer(self, life):
        new = OTHER[life.authority]
        self.report(life, "gp-registration", new)
        self.receive()
        of = (lambda authority: OFFICERS[authority][0]) if life.shielded else MANAGER.get
        old, other = self.desk(of(life.authority)), self.desk(of(new))
        due = old.due(life.id)
        if random.random() < 0.2:
            old.step(due["id"], "temporaryStay")
            self.report(life, "gp-registration")
            self.done["transfers refused"] += 1
            return
        steps = [old, other]
        random.shuffle(steps)
        check(steps[0].step(due["id"], "accept")["state"] == "waiting", "one authority has moved a child")
        self.owned(life)
        check(steps[1].step(due["id"], "accept")["state"] == "completed", "both have agreed")
        life.authority = new
        self.done["transferred"] += 1

    def owned(self, life):
        (row,) = self.system.sql(f"select authority from directory.child where id = '{life.id}'")
        check(row["authority"] == life.authority, f"{life.number} is {row}'s, not {life.authority}'s")

    def shield(self, life):
        officer = self.desk(OFFICERS[life.authority][0])
        officer.ask("POST", f"/v1/children/{life.id}/shield", {"grounds": "courtOrder"})
        for one in (life, life.twin) if life.joined else (life,):
            one.shielded = True
        self.done["shielded"] += 1

    def lift(self, life):
        for who, state in zip(OFFICERS[life.authority], ("proposed", "lifted")):
            said = self.desk(who).ask("POST", f"/v1/children/{life.id}/shield/lifting")
            check(said["state"] == state, f"the lifting of {life.number}: {said}")
            if state == "proposed":
                check(not self.desk("sam.social").shown(life.id), "one officer's word has lifted a shield")
        life.shielded = False
        self.done["lifted"] += 1

    def review(self, life):
        """A data manager takes twins for one, and takes it back."""
        manager = self.desk(MANAGER[life.authority])
        waiting = [one for one in manager.ask("GET", "/v1/reviews")["reviews"]
                   if {side["id"] for side in one["sides"]} == {life.id, life.twin.id}] if not life.joined else []
        if not life.joined and waiting:
            decision = "same" if random.random() < 0.5 else "different"
            manager.ask("POST", f"/v1/reviews/{waiting[0]['id']}/claim")
            said = manager.ask("POST", f"/v1/reviews/{waiting[0]['id']}/decision", {"decision": decision})
            check(said["state"] == decision, f"the review: {said}")
            if decision == "same":
                life.joined = life.twin.joined = waiting[0]["id"]
            else:
                life.parted = life.twin.parted = True
            self.done[f"reviews: {decision}"] += 1
        elif life.joined and self.chance.falls(0.5):
            manager.ask("POST", f"/v1/reviews/{life.joined}/undo")
            self.settle()
            said = manager.ask("POST", f"/v1/reviews/{life.joined}/decision", {"decision": "different"})
            check(said["state"] == "different", f"taken back: {said}")
            for one in (life, life.twin):
                one.joined, one.parted = False, True
            self.done["reviews: taken back"] += 1
        self.settle()

    def consent(self, life, day):
        manager = self.desk(MANAGER[life.authority])
        if not life.consented:
            said = manager.ask("POST", f"/v1/children/{life.id}/consent", {"given": day.isoformat()})
            check(said["state"] == "recorded", f"the consent: {said}")
            life.consented = day
            self.done["consented"] += 1
        elif not life.withdrawn:
            said = manager.ask("POST", f"/v1/children/{life.id}/consent/withdrawal")
            check(said["state"] == "withdrawn", f"the withdrawal: {said}")
            life.withdrawn = day
            self.done["withdrew"] += 1

    def live(self, day):
        """What happens up to a day."""
        for life in self.lives:
            if not life.versions and life.born <= day:
                self.be_born(life)
            elif life.id and life.stage(day) == "live":
                self.grow(life, day)
        self.bear_twins([life for life in self.lives if life.id and life.stage(day) == "live"])
        self.receive()
        self.identify()
        for life in [life for life in self.lives if life.stage(day) == "live" and life.id]:
            if life.twin:
                if life.twin.number > life.number and not life.parted:
                    self.review(life)
            elif self.chance.falls(0.03):
                self.transfer(life)
            if not life.shielded and (not life.twin or life.joined) and self.chance.falls(0.01):
                self.shield(life)
            elif life.shielded and not life.twin and self.chance.falls(0.2):
                self.lift(life)
            if not life.twin and not life.died and (
                    not life.consented and 17 < life.age(day) and self.chance.falls(0.2)
                    or life.consented and life.age(day) > 17.5 and self.chance.falls(0.1)):
                self.consent(life, day)
        self.receive()

    # What holds at each step.

    def asks(self, who, life):
        """Whether somebody is shown the record, and where the child is."""
        def answered():
            status, record = self.system.ask(
                "GET", f"/v1/children/{life.id}?reason=newReferral", token=self.desk(who).token)
            check(status in (200, 404, 503), f"{who} of {life.number}: {status} {record}")
            return None if status == 503 else (status, record)

        status, record = wait_for("an answer", answered, 60, every=0.5)
        if status == 404:
            return False, False
        self.record.validate(record)
        text, where = json.dumps(record), record["whereabouts"]["shown"]
        check(where or not re.search(r"Lifelong|01632|Example (School|Academy|Surgery)", text), f"{life.number}: {text}")
        return True, where

    def seen(self, life, day, who):
        """What the law says that somebody sees."""
        stage = life.stage(day)
        mine = MANAGER.get(life.authority) == who
        return stage == "live" or stage == "archived" and mine, not life.shielded

    def holds(self, day, sample, when):
        """Of each of these, what everybody sees."""
        for life in sample:
            for who in ("sam.social", *MANAGER.values(), OFFICERS[AMBRIDGE][0]):
                there, where = self.asks(who, life)
                may, clear = self.seen(life, day, who)
                check(there == may, f"{when}, {day}: {who} of {life.number}, {life.stage(day)}: {there}; {vars(life)}")
                check(clear or not where, f"{when}, {day}: {who} of {life.number}: shown; {vars(life)}")
                if may and clear and not where and who == "sam.social":
                    # A release that comes too late is withheld, and so is all while the log is behind.
                    wait_for(f"{life.number} is shown, {when}, {day}", lambda: self.asks(who, life)[1], 30, every=0.3)
            self.done["looked at"] += 1

    def results(self, life):
        name = life.child["name"]
        answer = self.desk("sam.social").ask("POST", "/v1/children/search", {
            "given": name["given"], "family": name["family"], "dateOfBirth": life.child["dateOfBirth"],
            "reason": "newReferral"})
        return {result["id"] for result in answer["results"]}

    def found(self, day, sample):
        """Practitioners find whoever is live, and nobody else."""
        for life in sample:
            twins = {life.id, life.twin.id} if life.twin else {life.id}
            ids = self.results(life)
            check(ids <= twins and (not ids or life.stage(day) == "live"), f"{day}: {life.stage(day)}: {ids}; {vars(life)}")
            if not ids and life.stage(day) == "live":
                # Names that were new are learned in a while.
                wait_for(f"{life.number} is found, {day}; {vars(life)}", lambda: self.results(life) & twins, 30)

    def tables(self, day):
        """Each child who is kept has one authority, the right one; of those whose time is over there is nothing."""
        kept = collections.defaultdict(list)
        for row in self.system.sql("select id::text as id, authority from directory.child"):
            kept[row["id"]].append(row["authority"])
        for life in self.lives:
            if not life.id:
                continue
            if life.stage(day) == "due":
                check(life.id not in kept, f"{life.number} is kept")
                if not life.purged:
                    self.done["purged"] += 1
                life.purged = True
            elif not life.joined:
                check(kept[life.id] == [life.authority], f"{life.number}: {kept[life.id]}, not {life.authority}")
        parked = {service: self.system.count(f"{service}.runtime_parked") for service in (*KEPT, "audit")}
        check(not any(parked.values()), f"parked: {parked}")

    def left(self, purged):
        """In which tables anybody of these stands still, by identifier; but that they were purged, and as what is shielded."""
        columns = self.system.sql(
            "select table_schema || '.' || table_name as t, column_name as c from information_schema.columns"
            f" where table_schema in {KEPT} and udt_name = 'uuid' and table_name not like 'runtime%'")
        # Of whom a shield outlives the record, the vault has to know who may be that person; identifiers alone.
        allowed = {"directory.purged", "shielding.envelope", "shielding.shield", "shielding.lifted_shield",
                   "shielding.candidate", "shielding.merged"}
        ids = "', '".join(life.id for life in purged)
        return {row["t"] for row in columns if self.system.count(row["t"], f"{row['c']} in ('{ids}')")} - allowed

    def gone(self):
        """Whoever was purged stands in no table, by identifier or by name."""
        purged = [life for life in self.lives if life.purged]
        ids, left = "', '".join(life.id for life in purged), self.left(purged)
        check(not left, f"of who was purged something stands in {left}")
        # The dictionary by which searches forgive errors has every name that anybody ever bore, and not who.
        without = [word for table in ("*.runtime_*", "identity.known_name", "identity.name_key") for word in ("-T", table)]
        text = database(self.system, "pg_dump", "--data-only", *without, *(f"-n{name}" for name in KEPT))
        alive = {life.child["name"]["family"].lower() for life in self.lives if not life.purged}
        names = {life.child["name"]["family"].lower() for life in purged} - alive
        bear = {table: names & set(re.findall(r"[a-z]+", rows.lower()))
                for table, rows in re.findall(r"^COPY (\S+) .*?;\n(.*?)^\\\.$", text, re.DOTALL | re.MULTILINE)}
        check(len(bear) > 50, f"only {len(bear)} tables are looked at")
        bear = {table: sorted(found)[:3] for table, found in bear.items() if found}
        check(not bear, f"names of who was purged: {bear}")
        keys = self.system.sql("select count(*) as n from shielding.data_key k where exists"
                               f" (select from shielding.record_newest n where n.record = k.bound_to and n.child in ('{ids}'))")
        check(keys[0]["n"] == 0, "keys of who was purged")
        say(f"of {len(purged)} who were purged nothing is left, in {len(text) // 1000} kB of tables")

    # Time.

    def begin(self, day):
        """The first thing on a day: those who work have their training and vetting renewed."""
        # Whatever were under way would be old at once, and people would wait for it.
        self.settle()
        self.clock.go_to(day)
        self.desks.clear()
        if (day - self.first).days % 365 < 31 * self.months:
            self.system.contactpoint("setup", "demo", "--directory", self.system.secrets)

    def round(self):
        self.operator.json("retention", "run")
        self.settle()

    def step(self, before, day):
        self.begin(day)
        known = [life for life in self.lives if life.id and life.versions]
        changed = [life for life in known if life.stage(before) != life.stage(day)]
        # Nothing has run yet: who comes of age overnight is not shown in the morning.
        self.holds(day, changed[:5], "before any round")
        self.live(day)
        self.round()
        known = [life for life in self.lives if life.id]
        sample = changed[:10] + random.sample(known, min(len(known), 8)) + [one for one in known if one.shielded][-3:]
        self.holds(day, sample, "after a round")
        self.found(day, random.sample(known, min(len(known), 4)))
        self.tables(day)

    def pass_by(self):
        day, last = self.first, anniversary(self.first, self.years)
        self.live(day)
        while day < last:
            months = day.year * 12 + day.month - 1 + self.months
            next_day = min(last, datetime.date(months // 12, months % 12 + 1, 1))
            self.step(day, next_day)
            if next_day.year != day.year:
                stages = collections.Counter(life.stage(next_day) for life in self.lives if life.id)
                say(f"{next_day}:", json.dumps(dict(stages)), json.dumps(dict(self.done)))
            day = next_day

    def restore(self):
        """A backup of before a purge is put in place after it."""
        after = [life.stages()[2] for life in self.lives if not life.purged and life.id]
        due = min(day for day in after if day > today() + datetime.timedelta(3))
        self.begin(due - datetime.timedelta(2))
        self.round()
        taken = instant()
        dumps = {name: database(self.system, "pg_dump", "-n", name) for name in KEPT[:3]}
        self.begin(due)
        self.round()
        self.tables(due)
        self.gone()
        last = [life for life in self.lives if life.stages()[2] == due]
        ids = "', '".join(life.id for life in last)
        # One after the other: each is told what the others remember of it.
        for name, dump in dumps.items():
            stop(self.system, name)
            restore(self.system, name, dump)
            if name == "directory":
                kept = self.system.count("directory.child", f"id in ('{ids}')")
                check(kept == len(last) > 0, "the backup is of another time")
            self.operator("restored", name, "--backup-of", taken, "--yes", "--yes")
            self.system.start(name)
            self.system.wait_until_ready()
        self.desks.clear()
        self.holds(due, last, "after a restore")
        self.round()
        self.tables(due)
        # The vault goes by its journal, twice a minute.
        wait_for("the vault has purged again", lambda: not self.left(last), 90, every=1)
        self.gone()
        say(f"a backup of before the end of {len(last)} is restored, and they are gone again")


def run(children=None, months=None, seed=None, number=YEARS):
    begin_under_clock()
    children, months = children or (2000 if LONG else 60), months or (1 if LONG else 12)
    clock = Clock()
    try:
        with System(services=False) as system:
            config = system.secrets / "identity/config.json"
            identity = json.loads(config.read_text())
            identity["sources"]["gp-registration"]["deaths"] = True
            config.write_text(json.dumps(identity))
            for name in PROCESSES:
                system.start(name)
            system.wait_until_ready()
            system.contactpoint("setup", "demo", "--directory", system.secrets)
            years = Years(system, clock, children, months, seed or 2026, number)
            years.pass_by()
            years.restore()
            wanted = {"born", "named", "moved", "died", "transferred", "shielded", "lifted", "reviews: same",
                      "reviews: taken back", "consented", "withdrew", "purged"}
            missing = wanted - set(years.done)
            check(not missing or number < YEARS, f"by this seed nobody was {missing}")
            say(f"{number} years of {len(years.lives)} children:", json.dumps(dict(years.done)))
            for feed in years.feeds.values():
                feed.close()
    finally:
        clock.end()


if __name__ == "__main__":
    run(*map(int, sys.argv[1:]))
