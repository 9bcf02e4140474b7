"""The life of records, over HTTP and the real services: a child who will be 18 tomorrow is found by everybody, one who is 18
today by nobody but a data manager of the authority, one of 19 by nobody, one of 24 is purged everywhere. Who consented stays,
and what is shielded is shown at no stage."""

import datetime
import json
import zoneinfo

from feed import Feed, contact, event, invented_child
from operators import Operator
from system import System, check, say, wait_for

SOURCE = "school-census"
TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London")).date()


def birthday(years, days=0):
    """Of whoever becomes so old in so many days; who was born on 29 February does so on 1 March."""
    day = TODAY + datetime.timedelta(days)
    try:
        return day.replace(year=day.year - years).isoformat()
    except ValueError:
        return day.replace(year=day.year - years, day=28).isoformat()


# By what they are here for: how old on which day.
BORN = {
    "tomorrow": birthday(18, 1), "consented": birthday(18, 2), "shielded": birthday(18, 1),
    "today": birthday(18), "shielded today": birthday(18), "nearly 19": birthday(19, 1), "nineteen": birthday(19),
    "nearly 24": birthday(24, 1), "over": birthday(24), "shielded over": birthday(24), "ten": birthday(10),
}
STREETS = {}


class Records:
    """Children of these ages, and who asks for them."""

    def __init__(self, system):
        self.system, self.operator = system, Operator(system)
        self.tokens = {name: system.sign_in(name) for name in ("sam.social", "dan.data", "olive.officer")}
        self.feed, self.children, self.ids = Feed(system, SOURCE), {}, {}

    def report(self):
        for place, (name, born) in enumerate(BORN.items()):
            child = {**invented_child(place * 41), "dateOfBirth": born}
            # A word that stands nowhere else.
            STREETS[name] = f"Lifelong{place}street"
            child["residence"]["address"]["lines"] = [f"1 {STREETS[name]}", "Ambridge"]
            said = contact("education", f"enrolment-{place}", "hilda.head@example.org")
            self.feed.publish(event(f"event-{place}", SOURCE, f"pupil-{place}", child, said))
            outcome = self.feed.receipt(f"event-{place}")
            check(outcome["outcome"] == "accepted", f"{name}: {outcome}")
            self.children[name] = child
        self.system.settle()
        for row in self.system.sql("select id, date_of_birth as born, name from directory.child"):
            for name, child in self.children.items():
                if row["name"] == child["name"]:
                    self.ids[name] = row["id"]
        check(set(self.ids) == set(BORN), f"not all are known: {self.ids}")

    def ask(self, method, path, who, body=None):
        return self.system.ask(method, path, body, self.tokens[who])

    def found(self, name, who):
        child = self.children[name]
        terms = {
            "given": child["name"]["given"], "family": child["name"]["family"], "dateOfBirth": child["dateOfBirth"],
            "reason": "newReferral"}
        status, found = self.ask("POST", "/v1/children/search", who, terms)
        check(status == 200, f"{name}: {status}")
        return [result["id"] for result in found["results"]] == [self.ids[name]]

    def record(self, name, who):
        """Whether it is there, and whether it says where the child is."""
        status, record = self.ask("GET", f"/v1/children/{self.ids[name]}?reason=newReferral", who)
        check(status in (200, 404), f"{name}: {status}")
        return status == 200, status == 200 and STREETS[name] in json.dumps(record)

    def sees(self, who, **wanted):
        """Of each child: `found`, `shown`, `where`."""
        for name, things in wanted.items():
            name = name.replace("_", " ")
            shown, where = self.record(name, who)
            got = {"found": self.found(name, who), "shown": shown, "where": where}
            check({thing for thing, is_so in got.items() if is_so} == set(things), f"{who} of {name}: {got}")

    def run(self, *arguments):
        return self.operator.json("retention", "run", *arguments)[0]

    def left(self, names):
        """In which tables any of these still stands, but as one of whom nothing is kept, and in what holds messages and the log."""
        ids = "', '".join(self.ids[name] for name in names)
        columns = self.system.sql(
            "select table_schema || '.' || table_name as t, column_name as c from information_schema.columns"
            " where table_schema in ('identity', 'directory', 'shielding', 'notifications') and udt_name = 'uuid'"
            " and table_name not like 'runtime%'")
        left = {row["t"] for row in columns if self.system.count(row["t"], f"{row['c']} in ('{ids}')")}
        return left - {"directory.purged", "shielding.envelope", "shielding.shield"}


def run():
    with System() as system:
        records = Records(system)
        records.report()
        for name in ("shielded", "shielded today", "shielded over"):
            status, said = records.ask(
                "POST", f"/v1/children/{records.ids[name]}/shield", "olive.officer", {"grounds": "courtOrder"})
            check(status == 200, f"the shield: {status} {said}")

        everything = ("found", "shown", "where")
        records.sees("sam.social", ten=everything, tomorrow=everything, shielded=("found", "shown"))
        records.sees("sam.social", today=(), shielded_today=(), nearly_19=(), nineteen=(), nearly_24=(), over=())
        records.sees("olive.officer", today=(), shielded_today=(), nineteen=(), over=())
        # Before anything has run: Directory knows the day, and Identity finds nobody who is 18 until Directory has spoken.
        records.sees("dan.data", today=("shown", "where"), nearly_19=("shown", "where"), nineteen=(), over=())
        say("whoever is 18 is neither found nor shown, and no job has run")

        path = f"/v1/children/{records.ids['consented']}/consent"
        day = {"given": TODAY.isoformat()}
        check(records.ask("POST", path, "sam.social", day)[0] == 404, "a stranger writes a consent down")
        for state in ("recorded", "alreadyRecorded"):
            status, said = records.ask("POST", path, "dan.data", day)
            check((status, said) == (200, {"state": state}), f"the consent: {status} {said}")
        check(records.ask("POST", path, "dan.data", {"given": "2026-02-30"})[0] == 422, "a day that is none")

        years = {year: records.run("--dry-run", "--as-of", TODAY.replace(year=TODAY.year + year, day=1).isoformat())
                 for year in (0, 2, 8, 14, 30)}
        check(years[2]["live"] == 2 and years[8]["archived"] == 1, f"the consent: {years}")
        check(years[30]["due"] == len(BORN) and years[30]["purged"] == len(BORN), f"in thirty years: {years}")
        check(system.count("directory.child") == len(BORN), "a dry run purges")
        records.operator("retention", "run", "--as-of", (TODAY + datetime.timedelta(2)).isoformat(), code=1)

        done = records.run()
        check(done["purged"] == 2 and done["due"] == 2, f"the run: {done}")
        again = records.run()
        check(again["told"] == again["purged"] == 0, f"a second run: {again}")
        system.settle()
        say("a run has told the others, and purged who is 24:", json.dumps(done))

        records.sees("sam.social", ten=everything, tomorrow=everything, consented=everything)
        records.sees("sam.social", shielded=("found", "shown"))
        records.sees("sam.social", today=(), shielded_today=(), nearly_19=(), nineteen=(), nearly_24=(), over=())
        records.sees("olive.officer", today=(), shielded_today=(), nearly_19=(), nineteen=(), over=())
        records.sees("dan.data", today=everything, nearly_19=everything, nineteen=(), nearly_24=(), over=())
        records.sees("dan.data", shielded_today=("found", "shown"))
        check(records.left(["over", "shielded over"]) == set(), f"left: {records.left(['over', 'shielded over'])}")
        keys = system.count("shielding.data_key")
        check(keys == len(BORN) - 2, f"{keys} data keys")
        say("who is 18 is the authority's data managers', for a year; of who is 24 nothing is left, and no key")

        system.kill("shielding")
        system.start("shielding")
        system.wait_until_ready()
        records.sees("dan.data", today=everything, nineteen=(), over=())
        status, said = records.ask("POST", path + "/withdrawal", "dan.data")
        check((status, said) == (200, {"state": "withdrawn"}), f"the withdrawal: {status} {said}")
        records.feed.close()
    say("the vault decides alike after a new start")


if __name__ == "__main__":
    run()
