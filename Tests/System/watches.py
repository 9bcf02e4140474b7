"""Watching for a child lost sight of, over HTTP and the real services: whoever watches and the management team are told of a report,
once; of a shielded child nobody is, and what one is answered and can list is the same."""

from feed import Feed, contact, event, invented_child
from person import Person
from system import System, check, say, wait_for

SOURCE = "school-census"


class Watcher(Person):
    def told(self):
        """Of whom."""
        return [notice["child"] for notice in self.notices() if notice["kind"] == "watchedChildReported"]


def run():
    with System() as system:
        feed, count = Feed(system, SOURCE), iter(range(1, 1000))
        children = {name: invented_child(place * 53) for place, name in enumerate(("ada", "ben"))}

        def report(name, street, new=True):
            place = next(count)
            home = {"kind": "current", "address": {"lines": [street, "Ambridge"], "postcode": "ZZ99 1AA"}}
            said = event(f"event-{place}", SOURCE, name, children[name] | {"residence": home},
                         contact("education", f"{name}-roll"))
            feed.publish(said)
            check(feed.receipt(f"event-{place}")["outcome"] == "accepted", f"{name} is refused")
            system.settle()

        sam, dan, carol = (Watcher(system, name) for name in ("sam.social", "dan.data", "carol.charity"))
        olive = Watcher(system, "olive.officer")
        for name in children:
            report(name, "1 Example Street")

        def find(name):
            child = children[name]
            terms = {"given": child["name"]["given"], "family": child["name"]["family"],
                     "dateOfBirth": child["dateOfBirth"], "reason": "newReferral"}
            return wait_for(name, lambda: sam.ask("POST", "/v1/children/search", terms)["results"], 30)[0]["id"]

        ada, ben = find("ada"), find("ben")
        olive.ask("POST", f"/v1/children/{ben}/shield", {"grounds": "courtOrder"})
        absent = "00000000-0000-4000-8000-000000000001"
        begun = [sam.ask("POST", f"/v1/children/{child}/watches", {"reason": "safeguardingConcern"})
                 for child in (ada, ben, absent)]
        check([sorted(watch) for watch in begun] == [["child", "id", "since", "until"]] * 3, f"{begun}")
        check(olive.ask("POST", f"/v1/children/{ada}/watches", {"reason": "safeguardingConcern"}, 404), "an officer watches")

        for name in children:
            report(name, "1 Example Street")
            report(name, "2 Example Street")
        wait_for("who watches", lambda: sam.told() == [ada], 20)
        wait_for("the management team", lambda: dan.told() == [ada], 20)
        check(carol.told() == [] and olive.told() == [], "somebody else is told")
        say("whoever watches and the management team are told, once, of what is new")

        system.settle()
        check(sam.told() == [ada] and dan.told() == [ada], "of a shielded child something is told")
        listed = sam.ask("GET", "/v1/watches")["watches"]
        check(sorted(map(str, listed)) == sorted(map(str, begun)), "the list tells whom something came of")
        say("of a shielded child nobody is told, and the list does not show it")

        for watch in begun:
            sam.ask("DELETE", f"/v1/watches/{watch['id']}", expected=204)
            sam.ask("DELETE", f"/v1/watches/{watch['id']}", expected=204)
        report("ada", "3 Example Street")
        system.settle()
        check(sam.ask("GET", "/v1/watches") == {"watches": []} and sam.told() == [ada], "a watch that was ended goes on")
        feed.close()
    say("watches hold")


if __name__ == "__main__":
    run()
