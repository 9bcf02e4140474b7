"""Somebody looks children up one after the other: warned, asked for a code, stopped, in all their sessions and on pages too;
and whoever is not there costs what a child does."""

import urllib.error
import urllib.request
import uuid

from feed import SERVICE_OF, Feed, contact, event, invented_child
from system import System, check, say

SOURCE = "school-census"
# Of the day, so that no change of the hour in the middle of it gives anybody more.
BUDGETS = {
    "CONTACTPOINT_BUDGETS_PERSON_CHILDREN_DAY": "8", "CONTACTPOINT_BUDGETS_PERSON_MISSES_DAY": "4",
    "CONTACTPOINT_BUDGETS_WARN_AT": "50", "CONTACTPOINT_BUDGETS_CODE_AT": "75"}


class Practitioner:
    def __init__(self, system, username):
        self.system, self.token = system, system.sign_in(username)

    def search(self, **terms):
        return self.system.ask("POST", "/v1/children/search", {"reason": "newReferral", **terms}, self.token)

    def find(self, child):
        status, answer = self.search(
            given=child["name"]["given"], family=child["name"]["family"], dateOfBirth=child["dateOfBirth"])
        check(status == 200 and len(answer["results"]) == 1, f"the search: {status} {answer}")
        return answer["results"][0]["id"]

    def open(self, child):
        """The status, and how many are left where that is said."""
        status, answer = self.system.ask("GET", f"/v1/children/{child}?reason=newReferral", token=self.token)
        return status, (answer.get("warning") or {}).get("left")

    def page(self, child):
        """Status and headers of the page."""
        request = urllib.request.Request(
            f"{self.system.http}/children/{child}?reason=newReferral", headers={"Cookie": f"contactpoint={self.token}"})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers


def nobody():
    return str(uuid.uuid4())


def run():
    with System(budgets=BUDGETS) as system:
        feed = Feed(system, SOURCE)
        children = [invented_child(place) for place in range(3)]
        for place, child in enumerate(children):
            said = contact(SERVICE_OF[SOURCE], f"enrolment-{place}", "hilda.head@example.org")
            feed.publish(event(f"pupil-{place}", SOURCE, f"pupil-{place}", child, said))
            check(feed.receipt(f"pupil-{place}")["outcome"] == "accepted", "the event is refused")
        system.settle()
        sam, again = Practitioner(system, "sam.social"), Practitioner(system, "sam.social")
        ada, ben, eve = (sam.find(child) for child in children)
        olive = system.sign_in("olive.officer")
        status, _ = system.ask("POST", f"/v1/children/{eve}/shield", {"grounds": "courtOrder"}, olive)
        check(status == 200, f"the shield: {status}")

        # Half of eight, in two sessions; the same one again costs nothing, in neither.
        check([sam.open(ada), again.open(nobody()), sam.open(ben)] == [(200, None), (404, None), (200, None)], "three")
        check([again.open(ada), sam.open(ada), again.open(ben)] == [(200, None)] * 3, "the same again")
        check(sam.open(eve) == (200, 4), "a shielded child, with a warning")
        check(again.page(nobody())[0] == 404 and sam.open(nobody())[0] == 404, "whoever is not there")
        say("whoever is shielded, or not there, costs what anybody does")

        system.administer("update identity.session set confirmed = null")
        for who in (sam, again):
            check(who.open(nobody())[0] == 401 and who.page(nobody())[0] == 401, "no code was asked for")
            check(who.open(ada)[0] == 200, "what is open is asked a code for")
        system.confirm(sam.token)
        check(sam.open(nobody())[0] == 404 and again.open(nobody())[0] == 401, "a code is of one session")
        check(sam.open(nobody())[0] == 404, "the eighth")
        for who in (sam, again):
            status, headers = who.page(nobody())
            check(status == 429 and 0 < int(headers["Retry-After"]) <= 25 * 3600, f"a page: {status}")
            check(who.open(nobody())[0] == 429 and who.open(eve)[0] == 200, "the ninth")
        say("a code is asked for in each session, and both are stopped")

        vera = Practitioner(system, "vera.visitor")
        check(vera.open(ada) == (200, None), "somebody else is stopped too")
        for left in (None, None, 2, 1):
            status, answer = vera.search(family="Nowhere", given=["Nobody"], dateOfBirth="2015-03-02")
            check((status, answer["results"], (answer.get("warning") or {}).get("left")) == (200, [], left), f"{answer}")
        check(vera.search(family="Nowhere", given=["Nobody"], dateOfBirth="2015-03-02")[0] == 429, "a fifth miss")
        check(vera.open(ben)[0] == 200, "a miss stops what is no search")
        say("misses have a budget of their own")

        system.settle()
        told = {row["action"]: row["n"] for row in system.sql(
            "select action, count(*) as n from audit.entry where action like '%ookup%' group by action")}
        check(told == {"warnedOfLookups": 2, "askedCodeForLookup": 5, "stoppedLookup": 5}, f"the log: {told}")
    say("budgets hold")


if __name__ == "__main__":
    run()
