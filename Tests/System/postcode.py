"""A search by postcode finds whoever lives there, or did; nobody who is shielded or may be; and nobody while the vault
is away. What it answers of a shielded child is what it answers of one who is not there."""

import copy
import signal

from feed import Feed, contact, event, invented_child
from system import System, check, say, wait_for

HERE, ELSEWHERE = "AB10 2DE", "AB11 9ZZ"


def living_at(child, postcode, street="1 Example Street"):
    child = copy.deepcopy(child)
    child["residence"]["address"] = {"lines": [street], "postcode": postcode}
    return child


def report(system, record, child):
    feed = Feed(system, "school-census")
    feed.publish(event(record, feed.name, record.split(".")[0], child, contact("education", record)))
    check(feed.receipt(record)["outcome"] == "accepted", f"{record} is refused")
    feed.close()


class Practitioner:
    def __init__(self, system, username):
        self.system, self.token = system, system.sign_in(username)

    def answer(self, child, postcode=None):
        """Status and body, as they are."""
        terms = {
            "given": child["name"]["given"], "family": child["name"]["family"], "dateOfBirth": child["dateOfBirth"],
            "reason": "newReferral"} | ({"postcode": postcode} if postcode is not None else {})
        return self.system.ask("POST", "/v1/children/search", terms, self.token)

    def find(self, child, postcode=None):
        """The identifiers of those who are found."""
        status, found = self.answer(child, postcode)
        check(status == 200, f"the search: {status} {found}")
        return [result["id"] for result in found["results"]]


def run():
    with System() as system:
        ada, ben = living_at(invented_child(0), ELSEWHERE), living_at(invented_child(1), HERE, "2 Example Street")
        eve = copy.deepcopy(ada) | {"name": {"given": ["Eve"], "family": ada["name"]["family"]}}
        report(system, "ada.1", ada)
        report(system, "ada.2", living_at(ada, HERE))
        report(system, "ben.1", ben)
        system.settle()
        sam, olive = Practitioner(system, "sam.social"), system.sign_in("olive.officer")
        one = sam.find(ada)
        check(len(one) == 1, f"without a postcode: {one}")
        for postcode in (HERE, ELSEWHERE, "ab102de"):
            check(sam.find(ada, postcode) == one, f"nobody at {postcode}")
        absent = sam.answer(ada, "AB10 9XX")
        check(absent == (200, {"results": []}), f"somebody where nobody lives: {absent}")
        say("a child is found where it lives, and where it lived")

        for wrong in ("AB10", "ZZ99 3VZ", "nowhere"):
            status, problem = sam.answer(ada, wrong)
            said = [(entry["field"], entry["rule"]) for entry in problem["problems"]]
            check((status, said) == (422, [("/postcode", "postcode")]), f"{wrong}: {status} {problem}")

        report(system, "eve.1", living_at(eve, HERE))
        system.settle()
        other = [child for child in sam.find(eve) if child not in one]
        check(len(other) == 1 and other[0] in sam.find(eve, HERE), "the other twin")
        status, _ = system.ask("POST", f"/v1/children/{one[0]}/shield", {"grounds": "courtOrder"}, olive)
        check(status == 200, f"the shield: {status}")
        check(one[0] in sam.find(ada), "a shielded child is not found by its name")
        for child in (ada, eve):
            for postcode in (HERE, ELSEWHERE):
                check(sam.answer(child, postcode) == absent, f"a shielded child, or one it may be, at {postcode}")
        check(len(sam.find(ben, HERE)) == 1, "another child there")
        say("a shielded child, and one that may be it, is as one who is not there")

        system.processes["shielding"].send_signal(signal.SIGSTOP)
        check(sam.answer(ben, HERE) == absent, "somebody is found without the vault")
        check(len(sam.find(ben)) == 1, "a search of what is visible waits for the vault")
        system.processes["shielding"].send_signal(signal.SIGCONT)
        wait_for("the vault", lambda: sam.answer(ben, HERE) != absent, 20)
        say("without the vault nobody is found by postcode")

        system.settle()
        terms = str(system.sql("select terms from audit.entry where action = 'foundChildren'"))
        check("AB10" in terms and "2DE" not in terms.upper(), f"the log has another part of the postcode: {terms}")
    say("postcodes hold")


if __name__ == "__main__":
    run()
