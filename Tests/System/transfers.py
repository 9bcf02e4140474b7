"""A child moves from Ambridge to Borchester: the report moves nothing, both management teams find it in their lists, and the child
is Borchester's once both have agreed. Of a shielded child only shielding officers know."""

from feed import SERVICE_OF, Feed, contact, event, invented_child
from system import System, check, say, wait_for

SOURCE = "school-census"
AMBRIDGE, BORCHESTER = "E06000901", "E06000902"


class Desk:
    """Somebody of a management team, by HTTP."""

    def __init__(self, system, username):
        self.system, self.token = system, system.sign_in(username)

    def ask(self, method, path, body=None, status=200):
        found, answer = self.system.ask(method, path, body, self.token)
        check(found == status, f"{method} {path}: {found} {answer}")
        return answer

    def transfers(self, child=None):
        listed = self.ask("GET", "/v1/transfers")["transfers"]
        return [one for one in listed if child in (None, one["child"])]

    def due(self, child):
        return wait_for("a transfer that is due", lambda: self.transfers(child), 20)[0]

    def step(self, transfer, step, status=200):
        return self.ask("POST", f"/v1/transfers/{transfer}/steps", {"step": step}, status)

    def propose(self, child, to, status=200):
        return self.ask("POST", f"/v1/children/{child}/transfers", {"to": to}, status)

    def find(self, child):
        terms = {
            "given": child["name"]["given"], "family": child["name"]["family"],
            "dateOfBirth": child["dateOfBirth"], "reason": "newReferral"}
        found = self.ask("POST", "/v1/children/search", terms)["results"]
        check(len(found) == 1, f"the search: {found}")
        return found[0]["id"]

    def shown(self, child):
        return self.ask("GET", f"/v1/children/{child}?reason=newReferral")["whereabouts"]["shown"]


def report(feed, place, child, authority, version):
    said = contact(SERVICE_OF[SOURCE], f"enrolment-{place}", "hilda.head@example.org")
    name = f"pupil-{place}-{version}"
    feed.publish(event(name, SOURCE, f"pupil-{place}", child, said, authority=authority))
    check(feed.receipt(name)["outcome"] == "accepted", "the event is refused")


def run():
    with System() as system:
        feed, children = Feed(system, SOURCE), [invented_child(0), invented_child(1)]
        for place, child in enumerate(children):
            report(feed, place, child, AMBRIDGE, 1)
        dan, bea = Desk(system, "dan.data"), Desk(system, "bea.data")
        olive, bess = Desk(system, "olive.officer"), Desk(system, "bess.officer")
        otto, bert = Desk(system, "otto.officer"), Desk(system, "bert.officer")
        ada, ben = (dan.find(child) for child in children)
        wait_for("the records", lambda: dan.shown(ada) and dan.shown(ben), 20)
        olive.ask("POST", f"/v1/children/{ben}/shield", {"grounds": "courtOrder"})

        def authority(child):
            return system.sql(f"select authority from directory.child where id = '{child}'")[0]["authority"]

        for place, child in enumerate(children):
            report(feed, place, child, BORCHESTER, 2)
        given, received = dan.due(ada), bea.due(ada)
        check((given["side"], given["other"], given["origin"]) == ("giving", BORCHESTER, "move"), f"{given}")
        check((received["side"], received["other"]) == ("receiving", AMBRIDGE), f"{received}")
        check(authority(ada) == AMBRIDGE, "a report has moved the child")
        hidden = olive.due(ben)
        check(olive.transfers(ada) == [] == bess.transfers(ada), "officers see what is data managers'")
        check(dan.transfers(ben) == [] == bea.transfers(ben), "data managers see a shielded child's transfer")
        check("other" not in bess.due(ben), "the officers of the new authority know whose the child is")
        for manager in (dan, bea):
            manager.step(hidden["id"], "accept", status=404)
            absent = manager.propose("00000000-0000-4000-8000-000000000000", BORCHESTER, status=404)
            shielded = manager.propose(ben, BORCHESTER, status=404)
            check(absent | {"instance": ""} == shielded | {"instance": ""}, "a shield is told from nobody")
        sam = Desk(system, "sam.social")
        sam.ask("GET", "/v1/transfers", status=403)
        sam.propose(ada, BORCHESTER, status=404)
        say("a report from another authority is due in the lists of both, and moves nothing")

        check(bea.step(given["id"], "accept")["state"] == "waiting", "one authority has moved the child")
        check(dan.transfers(ada)[0]["agreed"] == ["receiving"], "the acceptance is not seen")
        check(authority(ada) == AMBRIDGE, "one authority has moved the child")
        check(dan.step(given["id"], "accept")["state"] == "completed", "both have agreed")
        wait_for("the new authority", lambda: authority(ada) == BORCHESTER, 20)
        wait_for("the vault to hear of it", lambda: system.count("shielding.responsible") == 1, 20)
        check(dan.transfers(ada)[0]["state"] == "completed" == bea.transfers(ada)[0]["state"], "the lists")
        back = bea.propose(ada, AMBRIDGE)
        check(dan.step(back["transfer"], "temporaryStay")["state"] == "refused", "a refusal")
        check(bea.transfers(ada)[0]["refusal"] == "temporaryStay", "why it was refused")
        say("a child is the other authority's once both have agreed")

        check(bess.step(hidden["id"], "accept")["state"] == "waiting", "the officers of one have moved the child")
        check(olive.step(hidden["id"], "accept")["state"] == "completed", "both have agreed")
        wait_for("the new authority", lambda: authority(ben) == BORCHESTER, 20)
        wait_for("the vault to hear of it", lambda: system.count("shielding.responsible") == 2, 20)
        check(not dan.shown(ben) and not bea.shown(ben), "the shield was weakened")
        for officer in (olive, otto):
            officer.ask("POST", f"/v1/children/{ben}/shield/lifting", status=404)
        check(not dan.shown(ben), "the old authority's officers lift the shield")
        for officer, state in ((bess, "proposed"), (bert, "lifted")):
            found = officer.ask("POST", f"/v1/children/{ben}/shield/lifting")
            check(found["state"] == state, f"{found}")
        check(dan.shown(ben), "the new authority's officers lift no shield")
        say("a shield goes along, and the new authority's officers decide about it")
        feed.close()


if __name__ == "__main__":
    run()
