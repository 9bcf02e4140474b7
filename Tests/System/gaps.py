"""Lists of children who lack something, over HTTP and the real services: a data manager finds whoever has no GP or has left a
school; a shielded child is on none from the acknowledgement on, and the list is as if that child were not there."""

import json
import signal

from feed import Feed, contact, event, invented_child
from system import System, check, say, wait_for

SOURCES = {"school-census": "education", "gp-registration": "primaryCare"}


class Reports:
    """What two sources say of invented children, all of whom are at school age."""

    def __init__(self, system):
        self.system, self.feeds = system, {name: Feed(system, name) for name in SOURCES}
        self.children, self.count = {}, 0

    def report(self, name, source="school-census", ended=None):
        child = self.children.setdefault(name, {**invented_child(len(self.children) * 41), "dateOfBirth": "2015-03-02"})
        self.count += 1
        said = contact(SOURCES[source], f"{name}-{source}", ended=ended)
        self.feeds[source].publish(event(f"event-{self.count}", source, name, child, said))
        outcome = self.feeds[source].receipt(f"event-{self.count}")
        check(outcome["outcome"] == "accepted", f"{name}: {outcome}")

    def close(self):
        for feed in self.feeds.values():
            feed.close()


class Lists:
    """What a data manager reads."""

    def __init__(self, system, username):
        self.system, self.token = system, system.sign_in(username)

    def answer(self, kind):
        return self.system.ask("GET", f"/v1/gaps?kind={kind}&reason=dataQuality", token=self.token)

    def names(self, kind):
        status, said = self.answer(kind)
        check(status == 200, f"{kind}: {status} {said}")
        return [line["name"] for line in said["gaps"]]

    def shows(self, kind, wanted, what):
        """Nobody else at any time; and all of them, once the vault has answered in time."""
        def found():
            names = self.names(kind)
            check(all(name in wanted for name in names), f"{what}: {names}")
            return len(names) == len(wanted)

        wait_for(what, found, 30)


def run():
    with System() as system:
        reports = Reports(system)
        reports.report("ada")
        reports.report("ben", ended="2025-07-18")
        reports.report("cy", "gp-registration")
        reports.report("cy")
        system.settle()
        names = {name: child["name"] for name, child in reports.children.items()}
        dan, olive = Lists(system, "dan.data"), system.sign_in("olive.officer")

        wait_for("a round", lambda: len(dan.names("noGP")) == 2, 60)
        dan.shows("noGP", [names["ada"], names["ben"]], "who has no GP")
        dan.shows("leftTheRoll", [names["ben"]], "who has left a school")
        dan.shows("noSchool", [], "who has no school")
        (line,) = wait_for("the line", lambda: dan.answer("leftTheRoll")[1]["gaps"], 30)
        check(line["since"] == "2025-07-18" and line["dateOfBirth"] == "2015-03-02" and line["age"] > 10, f"{line}")
        status, record = system.ask("GET", f"/v1/children/{line['child']}?reason=dataQuality", token=dan.token)
        kinds = [gap["kind"] for gap in record["whereabouts"]["gaps"]]
        check(kinds[:2] == ["leftTheRoll", "noGP"], f"the record: {kinds}")
        for username in ("sam.social", "olive.officer"):
            status, _ = Lists(system, username).answer("noGP")
            check(status == 403, f"{username}: {status}")
        say("a data manager finds who has no GP, and who has left a school")

        reports.report("cy", ended="2025-12-19")
        system.settle()
        wait_for("another round", lambda: names["cy"] in dan.names("leftTheRoll"), 60)
        ben = line["child"]
        both = wait_for("both", lambda: len(dan.names("leftTheRoll")) == 2 and dan.answer("leftTheRoll")[1]["gaps"], 30)
        without = [entry for entry in both if entry["child"] != ben]
        status, _ = system.ask("POST", f"/v1/children/{ben}/shield", {"grounds": "courtOrder"}, olive)
        check(status == 200, f"the shield: {status}")
        for moment in ("at once", "later"):
            dan.shows("leftTheRoll", [names["cy"]], f"a shielded child is on a list {moment}")
            wait_for("the list", lambda: dan.answer("leftTheRoll") == (200, {"gaps": without}), 30)
            dan.shows("noGP", [names["ada"]], f"a shielded child is on a list {moment}")
            status, record = system.ask("GET", f"/v1/children/{ben}?reason=dataQuality", token=dan.token)
            check(set(record["whereabouts"]) == {"shown", "how"}, f"the record {moment}: {record}")
            # Another child's gap ends, which a round has to have seen.
            reports.report("ada" if moment == "at once" else "cy", "gp-registration")
            system.settle()
            reports.report("ada" if moment == "at once" else "cy", "gp-registration", ended="2025-01-02")
            system.settle()
            wait_for("a round", lambda: names["ada"] in dan.names("noGP"), 60)
        say("a shielded child is on no list, and what its record lacks is not said")

        system.processes["shielding"].send_signal(signal.SIGSTOP)
        check(dan.answer("leftTheRoll") == (200, {"gaps": []}), "somebody is named without the vault")
        system.processes["shielding"].send_signal(signal.SIGCONT)
        wait_for("the vault", lambda: dan.answer("leftTheRoll") == (200, {"gaps": without}), 20)

        system.settle()
        entries = system.sql("select children, reason from audit.entry where action = 'viewedGaps'")
        check(any(ben in json.dumps(entry["children"]) for entry in entries), "what was listed is not in the log")
        check({entry["reason"] for entry in entries} == {"dataQuality"}, "a list without a reason")
        reports.close()
    say("lists hold")


if __name__ == "__main__":
    run()
