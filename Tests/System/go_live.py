"""An authority goes live: everything of it is withheld while its shields are put in from a list, by the command line, and
what is not shielded is shown once two of its officers have signed it off."""

from feed import SERVICE_OF, Feed, contact, event, invented_child
from operators import Operator
from system import System, check, say, wait_for

SOURCE = "school-census"


def record(system, child, token):
    status, shown = system.ask("GET", f"/v1/children/{child}?reason=newReferral", token=token)
    check(status == 200, f"the record: {status}")
    return shown


def find(system, child, token):
    terms = {
        "given": child["name"]["given"], "family": child["name"]["family"], "dateOfBirth": child["dateOfBirth"],
        "reason": "newReferral"}
    status, found = system.ask("POST", "/v1/children/search", terms, token)
    check(status == 200 and len(found["results"]) == 1, f"the search: {status} {found}")
    return found["results"][0]


class Officer:
    """One at a terminal, which they share."""

    def __init__(self, terminal, username):
        self.terminal, self.username = terminal, username
        self.session = terminal.system.sign_in(username)

    def shield(self, command, *arguments, **options):
        self.terminal.environment["CONTACTPOINT_SESSION"] = self.session
        return self.terminal.json("shield", command, "--as", self.username, *arguments, **options)


def write(path, *lines):
    path.write_text("\n".join(("number,dateOfBirth,grounds", *lines)) + "\n")


def run():
    with System() as system:
        feed, children = Feed(system, SOURCE), [invented_child(0), invented_child(1)]
        for place, child in enumerate(children):
            said = contact(SERVICE_OF[SOURCE], f"enrolment-{place}", "hilda.head@example.org")
            feed.publish(event(f"enrolment-{place}", SOURCE, f"pupil-{place}", child, said))
            check(feed.receipt(f"enrolment-{place}")["outcome"] == "accepted", "the event is refused")
        sam = system.sign_in("sam.social")
        ada, ben = (find(system, child, sam) for child in children)

        def shown(*wanted):
            return [record(system, one["id"], sam)["whereabouts"]["shown"] for one in (ada, ben)] == list(wanted)

        wait_for("the records", lambda: shown(True, True), 20)
        terminal = Operator(system)
        olive = Officer(terminal, "olive.officer")
        check(olive.shield("status")["state"] == "open", "nobody said that it is loading")
        check(olive.shield("begin")["state"] == "loading", "it does not begin")
        check(shown(False, False), "something is shown of an authority that is loading")
        say("nothing is shown of an authority that is loading")

        path = system.folder / "shields.csv"
        line = f"{ada['number']},{ada['dateOfBirth']},courtOrder"
        write(path, line, f"{ben['number']},{ada['dateOfBirth']},courtOrder", f"{ben['number']},2014-02-30,because")
        faults = olive.shield("import", path, code=1)
        check([(one["line"], one["rule"]) for one in faults] == [(4, "date"), (4, "oneOf"), (4, "once")], f"{faults}")
        write(path, line, f"{ben['number']},1901-01-01,courtOrder")
        faults = olive.shield("import", path, code=1)
        check([(one["line"], one["rule"]) for one in faults] == [(3, "sameChild")], f"{faults}")
        check(system.count("shielding.shield") == 0, "somebody was shielded though a line is wrong")
        say("a list with a fault shields nobody, and every fault is named by its line")

        write(path, line)
        check(olive.shield("import", "--check", path)["lines"] == 1, "the check")
        check(system.count("shielding.shield") == 0, "a check shields")
        counts = {"alreadyShielded": 0, "doneBefore": 0, "lines": 1, "refused": 0, "refusedLines": [], "shielded": 1}
        report = olive.shield("import", path)
        check(report == counts, f"the report: {report}")
        report = olive.shield("import", path)
        check(report == counts | {"doneBefore": 1, "shielded": 0}, f"the second report: {report}")
        bess = Officer(terminal, "bess.officer")
        report = bess.shield("import", "--from-start", path, code=3)
        check(report["refused"] == 1 and report["refusedLines"] == [2], f"another authority's officer: {report}")
        say("a list that is right shields its children, once, and those of the officer's own authority alone")

        for _ in range(2):
            check(olive.shield("sign-off", "--yes")["state"] == "loading", "one officer signed it off")
        check(shown(False, False), "one officer opened it")
        check(Officer(terminal, "otto.officer").shield("sign-off", "--yes")["state"] == "open", "two have signed")
        check(shown(False, True), "the shields are not as they were put in")
        status, answer = system.ask("GET", "/v1/go-live", token=system.sign_in("otto.officer"))
        check(status == 200 and answer["state"] == "open" and "since" not in answer, f"{status} {answer}")
        status, _ = system.ask("POST", "/v1/go-live/loading", token=sam)
        check(status == 403, f"a practitioner closes an authority: {status}")
        say("two officers have signed it off: who is shielded is withheld, and the other is shown")
        feed.close()


if __name__ == "__main__":
    run()
