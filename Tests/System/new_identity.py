"""A shielded child is adopted: two officers withdraw the old identity, the sources report under the new name, and two officers
tell the two apart. From then on the child is found under the new name alone, with a number that was never the old one's."""

import copy

from feed import SERVICE_OF, Feed, contact, event, invented_child
from system import System, check, say, wait_for

OLD = invented_child(0)
SOURCES = "school-census", "gp-registration"
OFFICERS = "olive.officer", "otto.officer"


def called(name, home):
    """The child under a name, at a home."""
    child = copy.deepcopy(OLD)
    child["name"] = name
    child["residence"]["address"] = {"lines": [f"{home} Faraway Road"], "postcode": "CD3 4EF"}
    return child


NEW = called({"given": OLD["name"]["given"], "family": "Sample"}, 7)


class Directory:
    """Reports to it, and what it answers."""

    def __init__(self, system):
        self.system, self.feeds = system, {}
        self.sam = system.sign_in("sam.social")
        self.officers = [system.sign_in(name) for name in OFFICERS]

    def report(self, identifier, source, record, child):
        feed = self.feeds.setdefault(source, Feed(self.system, source))
        said = contact(SERVICE_OF[source], f"reference-{record}")
        feed.publish(event(identifier, source, record, child, said))
        check(feed.receipt(identifier)["outcome"] == "accepted", f"{identifier} is not accepted")

    def search(self, **terms):
        status, found = self.system.ask("POST", "/v1/children/search", {**terms, "reason": "newReferral"}, self.sam)
        check(status == 200, f"the search: {status} {found}")
        return found["results"]

    def find(self, child):
        return self.search(
            given=child["name"]["given"], family=child["name"]["family"], dateOfBirth=child["dateOfBirth"])

    def view(self, child, token=None):
        return self.system.ask("GET", f"/v1/children/{child}?reason=newReferral", token=token or self.sam)

    def say_both(self, path, states, body=None):
        """The words of two officers, and what came of each."""
        for officer, state in zip(self.officers, states):
            status, said = self.system.ask("POST", f"/v1/children/{path}", body, officer)
            check(status == 200 and said["state"] == state, f"{path}: {status} {said}")

    def texts(self):
        """Every name that stands readable beside a child."""
        statements = [
            "select name::text as text from identity.source_record",
            "select name::text || carers::text as text from identity.record_version",
            "select carers::text as text from identity.source_record",
            "select coalesce(name::text, '') as text from directory.child"]
        return [row["text"] for statement in statements for row in self.system.sql(statement)]


def begin(directory):
    """The child under the old name, shielded."""
    for source in SOURCES:
        directory.report(f"{source}-old", source, f"record-{source}", OLD)
    old = directory.find(OLD)
    check(len(old) == 1, f"the old name: {old}")
    status, said = directory.system.ask(
        "POST", f"/v1/children/{old[0]['id']}/shield", {"grounds": "adoption"}, directory.officers[0])
    check(status == 200, f"the shield: {status} {said}")
    wait_for("the record", lambda: directory.view(old[0]["id"])[0] == 200, 20)
    return old[0]


def is_gone(directory, old):
    check(directory.find(OLD) == [], "the old name is found")
    check(directory.search(number=old["number"]) == [], "the old number is found")
    for token in [directory.sam, *directory.officers]:
        status, _ = directory.view(old["id"], token)
        check(status == 404, f"the old record: {status}")


def held(directory, old, new):
    """Officers find the two on their list, and by name the new one alone; nobody else has a list."""
    status, listed = directory.system.ask("GET", "/v1/held-records", token=directory.officers[0])
    check(status == 200, f"the held records: {status} {listed}")
    pairs = [{"child": old["id"], "other": new["id"], "isGone": True}]
    check(listed["held"] == pairs, f"the held records: {listed}")
    check([one["id"] for one in listed["people"]] == [new["id"]], f"who they are: {listed}")
    status, _ = directory.system.ask("GET", "/v1/held-records", token=directory.sam)
    check(status == 403, f"a practitioner's held records: {status}")


def run():
    with System() as system:
        directory = Directory(system)
        old = begin(directory)
        directory.say_both(f"{old['id']}/shield/withdraw-identity", ["proposed", "withdrawn"])
        wait_for("the end of the old record", lambda: directory.view(old["id"])[0] == 404, 20)
        wait_for("the end of the old name", lambda: directory.find(OLD) == [], 20)
        system.settle()
        is_gone(directory, old)
        kept = [text for text in directory.texts() if OLD["name"]["family"] in text or "Grace" in text]
        check(kept == [], f"the old name is kept: {kept}")
        say("two officers have withdrawn the old identity, and nobody finds it")

        for source in SOURCES:
            directory.report(f"{source}-new", source, f"record-{source}", NEW)
        system.settle()
        new = directory.find(NEW)
        check(len(new) == 1, f"the new name: {new}")
        new = new[0]
        check(new["id"] != old["id"] and new["number"] != old["number"], f"one has both names: {new}")
        check(directory.view(new["id"])[0] == 404, "the new record is listed before anybody has confirmed it")
        held(directory, old, new)
        directory.say_both(f"{old['id']}/shield/apart", ["proposed", "apart"], {"other": new["id"]})

        def shown():
            status, record = directory.view(new["id"])
            return status == 200 and len(record["whereabouts"].get("contacts", [])) == len(SOURCES)

        wait_for("the new record", shown, 20)
        system.settle()
        check(directory.search(number=new["number"])[0]["id"] == new["id"], "the new number")
        is_gone(directory, old)
        say("two officers have told the new one from it, and practitioners see that one, with a number of its own")

        known = {row["id"] for row in system.sql("select id from identity.child")}
        directory.report("late", SOURCES[0], "record-late", called(OLD["name"], 9))
        directory.report("later", SOURCES[1], "record-later", called(OLD["name"], 9))
        system.settle()
        made = [row["id"] for row in system.sql("select id from identity.child") if row["id"] not in known]
        check(made != [], "nobody was made of the late reports")
        for child in made:
            check(directory.view(child)[0] == 404, "a report under the old name is listed")
        is_gone(directory, old)
        check(shown(), "the new record is shown no longer")
        for feed in directory.feeds.values():
            feed.close()
    say("the old name is nowhere")


if __name__ == "__main__":
    run()
