"""Twins of whom one report looks like the other's: a data manager compares them, makes one child of them, and takes it
back; by the API and by the command line. A shield on either of two that are joined holds for both, and while they may be
one again, neither is listed."""

import copy

from feed import SERVICE_OF, Feed, contact, event, invented_child
from operators import Operator
from system import System, check, say, wait_for

ADA = invented_child(0) | {"name": {"given": ["Ada"], "family": "Example"}}
EVE = copy.deepcopy(ADA) | {"name": {"given": ["Eve"], "family": "Example"}}


def report(system, source, record, child, email):
    """Publishes one event; the child that it was taken to be about."""
    feed = Feed(system, source)
    before = {row["id"] for row in system.sql("select id from identity.child")}
    feed.publish(event(record, source, record, child, contact(SERVICE_OF[source], f"reference-{record}", email)))
    receipt = feed.receipt(record)
    check(receipt["outcome"] == "accepted", f"{record}: {receipt}")
    feed.close()
    made = {row["id"] for row in system.sql("select id from identity.child")} - before
    check(len(made) == 1, f"{record} made {len(made)} children")
    return made.pop()


class Manager:
    """Dan, by HTTP and at a terminal."""

    def __init__(self, system):
        self.system, self.token = system, system.sign_in("dan.data")
        self.terminal = Operator(system)
        self.terminal.environment["CONTACTPOINT_SESSION"] = self.token

    def ask(self, path, body=None, method="GET"):
        return self.system.ask(method, f"/v1/reviews{path}", body, self.token)

    def one(self):
        """The only review that waits."""
        def find():
            status, answer = self.ask("")
            check(status == 200, f"the reviews: {status} {answer}")
            return answer["reviews"]

        waiting = wait_for("a review", find, 20)
        check(len(waiting) == 1, f"{len(waiting)} reviews")
        return waiting[0]

    def decide(self, review, step):
        return self.terminal.json("reviews", "decide", "--as", "dan.data", review, step)


def record(system, child, token):
    status, answer = system.ask("GET", f"/v1/children/{child}?reason=newReferral", token=token)
    return answer if status == 200 else None


def emails(shown):
    return sorted(entry["contact"]["email"] for entry in shown["whereabouts"].get("contacts", []))


def shows(system, token, child, wanted):
    """Waits until a record shows just these contacts; None is for whereabouts that are withheld."""
    def find():
        shown = record(system, child, token)
        if shown is None:
            return False
        return emails(shown) == sorted(wanted) if wanted is not None else not shown["whereabouts"]["shown"]

    wait_for(f"{child} shows {wanted}", find, 30)


def held(system, token, child):
    """Waits until a record is on hold: refused as if there were none."""
    def find():
        status, _ = system.ask("GET", f"/v1/children/{child}?reason=newReferral", token=token)
        return status == 404

    wait_for(f"{child} is on hold", find, 30)


def refuses_others(system, manager, review):
    for username in ("hilda.head", "olive.officer"):
        status, _ = system.ask("GET", "/v1/reviews", token=system.sign_in(username))
        check(status == 403, f"{username} sees reviews: {status}")
    credentials, environment = system.credentials("dan.data"), manager.terminal.environment
    session = environment.pop("CONTACTPOINT_SESSION")
    environment["CONTACTPOINT_CODE"] = credentials["code"]
    for password, exit_code in [("not it", 1), (credentials["password"], 0)]:
        environment["CONTACTPOINT_PASSWORD"] = password
        manager.terminal("reviews", "list", "--as", "dan.data", code=exit_code)
    environment["CONTACTPOINT_SESSION"] = session
    status, answer = manager.ask(f"/{review}/decision", {"decision": "perhaps"}, "POST")
    check(status == 422, f"a decision that is none: {status} {answer}")
    status, answer = manager.ask("/0197c7a2-0000-7000-8000-000000000001")
    check(status == 404, f"a review that is none: {status} {answer}")


def tell_apart(system, sam, olive, ada, eve, contact):
    """Each has a shield from when they were one. Eve's is lifted, and the two are told apart: each by two officers."""
    otto, apart = system.sign_in("otto.officer"), f"/v1/children/{ada}/shield/apart"
    status, _ = system.ask("POST", apart, {"other": eve}, sam)
    check(status == 404, f"a practitioner tells a shielded child from another: {status}")
    for officer, state in (olive, "proposed"), (otto, "lifted"):
        status, answer = system.ask("POST", f"/v1/children/{eve}/shield/lifting", token=officer)
        check(status == 200 and answer["state"] == state, f"the lifting: {status} {answer}")
    shows(system, sam, eve, None)
    for officer, state in (olive, "proposed"), (olive, "proposed"), (otto, "apart"), (otto, "notHeld"):
        check(record(system, eve, sam)["whereabouts"]["shown"] is (state == "notHeld"), f"shown before {state}, or not")
        status, answer = system.ask("POST", apart, {"other": eve}, officer)
        check(status == 200 and answer["state"] == state, f"telling apart: {status} {answer}")
    shows(system, sam, eve, [contact])
    shows(system, sam, ada, None)
    say("two officers tell a shielded child from another, who is shown again at once")


def figures(system, manager, sam):
    """What a data manager is shown of the feeds, and nobody else: nothing of so few reports."""
    status, shown = system.ask("GET", "/v1/quality", token=manager.token)
    check(status == 200 and shown["step"] == 10, f"the figures: {status} {shown}")
    check({feed["source"]: feed["counts"]["taken"] for feed in shown["feeds"]}.get("school-census") == 0, f"{shown}")
    check(all(feed["shares"] == {} for feed in shown["feeds"]), f"a share of few reports: {shown}")
    check("case-system-borchester" not in str(shown), "another authority's source")
    def decided(rows):
        return [{name: row[name] for name in ("same", "different", "undone")} for row in rows]

    # In tens, where a few would tell of a child.
    check(decided(shown["decisions"]) == [{"same": 0, "different": 0, "undone": 0}], f"the decisions: {shown['decisions']}")
    exact = manager.terminal.json("quality")["decisions"]
    check(decided(exact) == [{"same": 1, "different": 1, "undone": 1}], f"the decisions, in all: {exact}")
    check(system.ask("GET", "/v1/quality", token=sam)[0] == 403, "a practitioner sees figures")
    say("a data manager sees how the feeds do, and no figure that tells of a child")


def run():
    with System() as system:
        hilda, gita = "hilda.head@example.org", "gita.gp@example.org"
        ada = report(system, "school-census", "pupil-1", ADA, hilda)
        eve = report(system, "gp-registration", "patient-1", EVE, gita)
        check(ada != eve, "twins were taken for one")
        sam = system.sign_in("sam.social")
        shows(system, sam, ada, [hilda])
        shows(system, sam, eve, [gita])
        say("while nobody is shielded, children who may be one are listed both")

        manager = Manager(system)
        review = manager.one()
        check({side["name"]["given"][0] for side in review["sides"]} == {"Ada", "Eve"}, f"other children: {review}")
        check("twin" in review["vetoes"] and review["agreements"], f"no reasons: {review}")
        check("Street" not in str(review) and "example.org" not in str(review), "whereabouts stand in a review")
        listed = manager.terminal.json("reviews", "list", "--as", "dan.data")
        check([row["id"].lower() for row in listed] == [review["id"].lower()], f"the command lists {listed}")
        refuses_others(system, manager, review["id"])
        say("a data manager, and nobody else, sees the pair with its reasons")

        status, claimed = manager.ask(f"/{review['id']}/claim", method="POST")
        check(status == 200 and claimed["claimed"], f"the claim: {status} {claimed}")
        check(manager.decide(review["id"], "same")["state"] == "same", "the decision")
        for child in (ada, eve):
            shows(system, sam, child, [hilda, gita])
        numbers = {record(system, child, sam)["number"] for child in (ada, eve)}
        check(len(numbers) == 1, f"the joined child has numbers {numbers}")
        say("both identifiers show one child, with both contacts")

        olive = system.sign_in("olive.officer")
        merged = max(ada, eve)
        status, answer = system.ask("POST", f"/v1/children/{merged}/shield", {"grounds": "courtOrder"}, olive)
        check(status == 200, f"the shield: {status} {answer}")
        for child in (ada, eve):
            shows(system, sam, child, None)
        say("a shield by either identifier holds for both")

        status, undone = manager.ask(f"/{review['id']}/undo", method="POST")
        check(status == 200 and undone["state"] == "open", f"taking back: {status} {undone}")
        system.settle()
        for child in (ada, eve):
            held(system, sam, child)
        say("separated and in doubt again, both are on hold: either may be the child who is shielded")
        handles = system.sql("select child, count(*) as n from directory.involvement group by child")
        check(sorted((row["child"], row["n"]) for row in handles) == sorted([(ada, 1), (eve, 1)]),
              f"involvements went to {handles}")

        check(manager.decide(review["id"], "different")["state"] == "different", "the second decision")
        check(manager.ask("")[1]["reviews"] == [], "a decided pair waits still")
        figures(system, manager, sam)
        system.settle()
        for child in (ada, eve):
            shows(system, sam, child, None)
        say("told apart, both are listed, and withheld until officers say otherwise")
        tell_apart(system, sam, olive, ada, eve, gita)
        actions = {row["action"] for row in system.sql("select distinct action from audit.entry")}
        wanted = {"claimedReview", "decidedReview", "undidReview", "mergedChildren", "separatedChildren",
                  "proposedTellingApart", "toldApart"}
        check(wanted <= actions, f"not in the log: {wanted - actions}")
        for service in ("identity", "directory", "shielding", "notifications", "audit"):
            check(system.count(f"{service}.runtime_parked") == 0, f"{service} parked something")
    say("reviews hold")


if __name__ == "__main__":
    run()
