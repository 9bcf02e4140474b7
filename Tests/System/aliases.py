"""A request for a shield, with another name of the child: officers are told, by email too, and one decides; then somebody
reports under that name, at another home, and no new child is shown."""

import copy
import json

from feed import Feed, contact, event, invented_child
from mail import Letters, serve
from system import PROCESSES, System, check, say, wait_for

ALIAS = {"given": ["Ida"], "family": "Sample"}


def addresses(letters):
    return {address for letter in letters.taken for address in letter["to"]}


def begin(system, port):
    """The services, of whom Notifications knows a relay."""
    file = system.secrets / "notifications/config.json"
    config = {
        **json.loads(file.read_text()), "mail": {"relay": f"smtp://127.0.0.1:{port}", "sender": "contactpoint@example.org"}}
    file.write_text(json.dumps(config))
    for name in PROCESSES:
        system.start(name)
    system.wait_until_ready()
    system.contactpoint("setup", "demo", "--directory", system.secrets)


def report(system, feed, record, child):
    card = contact("education", record, phone="01632 960002")
    feed.publish(event(record, feed.name, record, child, card))
    check(feed.receipt(record)["outcome"] == "accepted", f"{record} is refused")
    system.settle()


def moved(child, name, home):
    child = copy.deepcopy(child)
    child["name"] = name
    child["residence"]["address"] = {"lines": [f"{home} Faraway Road"], "postcode": "CD3 4EF"}
    return child


def children(system, name):
    rows = system.sql("select child, name::text as name from identity.source_record")
    return [row["child"] for row in rows if json.loads(row["name"]) == name]


def run():
    letters = Letters()
    server = serve(letters)
    with System(services=False) as system:
        begin(system, server.port)
        ada = invented_child(0)
        feed = Feed(system, "school-census")
        report(system, feed, "ada", ada)
        sam, olive = system.sign_in("sam.social"), system.sign_in("olive.officer")
        child = children(system, ada["name"])[0]

        wish = {"requester": "practitioner", "grounds": "adoption", "aliases": [ALIAS]}
        status, _ = system.ask("POST", f"/v1/children/{child}/shield/requests", wish, sam)
        check(status == 200, f"the request: {status}")
        told = {"olive.officer@example.org", "otto.officer@example.org"}
        wait_for("emails", lambda: addresses(letters) >= told, 10)
        check(addresses(letters) == told, f"others are told: {letters.taken}")
        for text in [letter["text"] for letter in letters.taken]:
            body = text.split("\r\n\r\n", 1)[1]
            known = [child, *ada["name"]["given"], ada["name"]["family"], *ALIAS["given"], ALIAS["family"], "Sam"]
            check(not any(word in body for word in known), f"an email says too much: {text}")
        status, inbox = system.ask("GET", "/v1/notifications", token=olive)
        check([one["kind"] for one in inbox["notifications"]] == ["shieldRequested"], f"the inbox: {inbox}")
        say("the officers of the responsible authority are told, by email too")

        status, waiting = system.ask("GET", "/v1/shield-requests", token=olive)
        check(waiting["requests"][0]["aliases"] == [ALIAS], f"what waits: {waiting}")
        path = f"/v1/shield-requests/{waiting['requests'][0]['id']}/decision"
        status, decided = system.ask("POST", path, {"decision": "shield"}, olive)
        check(status == 200 and decided["state"] == "shielded", f"the decision: {status} {decided}")
        system.settle()
        terms = {**ALIAS, "dateOfBirth": ada["dateOfBirth"], "reason": "newReferral"}
        status, found = system.ask("POST", "/v1/children/search", terms, sam)
        check(status == 200 and found["results"] == [], f"the name is found: {found}")

        stranger = {"given": ["Zebedee"], "family": "Muster"}
        for record, name, home in ("stranger", stranger, 4), ("alias", ALIAS, 9):
            report(system, feed, record, moved(ada, name, home))
        feed.close()
        for name, expected in (stranger, 200), (ALIAS, 404):
            new = children(system, name)
            check(len(new) == 1 and new[0] != child, f"a report under {name} became {new}")
            seen = lambda: system.ask("GET", f"/v1/children/{new[0]}?reason=newReferral", token=sam)[0]  # noqa: E731
            wait_for(f"{expected} for {name}", lambda: seen() == expected, 10)
    server.stop()
    say("a report under another name of a shielded child is held")


if __name__ == "__main__":
    run()
