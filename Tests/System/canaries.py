"""Words that nobody else would write stand as the whereabouts of children, shielded and not. Once everything has been
done with them, they are nowhere: in no table, no file of the broker or the database, no log. The search finds those it
planted."""

import base64
import copy
import json
import subprocess

from feed import Feed, contact, event, invented_child
from system import SERVICES, System, check, say

STREET, MOVED, HELD = "Quokkabarn Wharf", "Zanzigrove Mews", "Wombleforth Quay"
PLANTED = "Platypusholm Rise"
# Sent without a seal, by a source that knows no better: the broker has it then, and nobody else.
UNSEALED = "Cassowary Steps"
SCHOOL, PHONE, MAIL = "Numbatfield School", "01632 960773", "bilby.quoll@example.org"
# Other names of the shielded child, given with the request for the shield: no source ever reports them.
ALIAS, FORMER = "Dingobelle", "Bettongsworth"
CANARIES = [ALIAS, FORMER, STREET, MOVED, HELD, SCHOOL, PHONE, MAIL]


def forms(word):
    """As it may stand in a file or a dump: plain, as bytes in hexadecimal, in base64 at any of three places."""
    text = word.encode()
    yield text
    yield text.hex().encode()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + text)
        # What depends on the word alone.
        yield whole[4 if before else 0:len(whole) // 4 * 4 - 4]


def places(system):
    """Name and bytes of all that is kept outside the vault's own reading."""
    dump = [
        "pg_dump", "--data-only", "--inserts", "--host=127.0.0.1", f"--port={system.base + 1}",
        "--username=administrator"]
    for schema in SERVICES:
        done = subprocess.run(
            [*dump, f"--schema={schema}", "contactpoint"], capture_output=True, check=True,
            env={"PATH": "/usr/lib/postgresql/15/bin:/usr/bin:/bin", "PGPASSWORD": system.database_password()})
        yield f"the dump of {schema}", done.stdout
    for file in sorted(system.folder.rglob("*")):
        if file.is_file() and not file.is_relative_to(system.secrets):
            try:
                yield str(file.relative_to(system.folder)), file.read_bytes()
            except FileNotFoundError:
                pass  # Taken away by its engine meanwhile.


def search(system, words):
    """Where each word is, as whatever it is written."""
    needles = {word: [form.lower() for form in forms(word)] for word in words}
    found, count = set(), 0
    for name, contents in places(system):
        count += len(contents)
        contents = contents.lower()
        found |= {(word, name) for word, written in needles.items() if any(form in contents for form in written)}
    return found, count


def living_at(child, street):
    child = copy.deepcopy(child)
    child["residence"]["address"] = {"lines": [f"77 {street}"], "postcode": "AB10 2DE"}
    child["carers"] = [{"name": {"given": ["Grace"], "family": "Example"}, "phone": PHONE, "email": MAIL}]
    return child


def report(system, feed, record, child, outcome="accepted"):
    card = contact("education", record, MAIL, PHONE)
    card["contact"]["organisation"] = SCHOOL
    feed.publish(event(record, feed.name, record.split(".")[0], child, card))
    said = feed.receipt(record)
    check(said["outcome"] == outcome, f"{record}: {said}")


def shield_by_request(system, child, sam, olive):
    """Somebody asks, with other names; an officer sees them and decides; nobody can search for them."""
    wish = {
        "requester": "practitioner", "grounds": "adoption",
        "aliases": [{"given": [ALIAS], "family": FORMER}]}
    status, _ = system.ask("POST", f"/v1/children/{child}/shield/requests", wish, sam)
    check(status == 200, f"the request: {status}")
    status, waiting = system.ask("GET", "/v1/shield-requests", token=olive)
    check(status == 200 and waiting["requests"][0]["aliases"] == wish["aliases"], f"what waits: {status} {waiting}")
    path = f"/v1/shield-requests/{waiting['requests'][0]['id']}/decision"
    status, decided = system.ask("POST", path, {"decision": "shield"}, olive)
    check(status == 200 and decided["state"] == "shielded", f"the shield: {status} {decided}")
    system.settle()
    check(system.count("identity.alias") == 1, "Identity was not told")


def run():
    with System() as system:
        ada, eve = living_at(invented_child(0), STREET), living_at(invented_child(0), HELD)
        eve["name"]["given"] = ["Eve"]
        feed = Feed(system, "school-census")
        report(system, feed, "ada.1", ada)
        system.settle()

        sam, olive = system.sign_in("sam.social"), system.sign_in("olive.officer")
        terms = {
            "given": ada["name"]["given"], "family": ada["name"]["family"], "dateOfBirth": ada["dateOfBirth"],
            "reason": "newReferral", "postcode": "AB10 2DE"}
        status, found = system.ask("POST", "/v1/children/search", terms, sam)
        check(status == 200 and len(found["results"]) == 1, f"the search: {status} {found}")
        child = found["results"][0]["id"]
        view = f"/v1/children/{child}?reason=newReferral"
        status, shown = system.ask("GET", view, token=sam)
        check(status == 200 and STREET in json.dumps(shown), f"the view before the shield: {status} {shown}")
        shield_by_request(system, child, sam, olive)

        report(system, feed, "ada.2", living_at(ada, MOVED))
        report(system, feed, "eve.1", eve)
        wrong = living_at(ada, STREET)
        wrong["residence"]["address"]["postcode"] = "nowhere"
        report(system, feed, "ada.3", wrong, "refused")
        feed.publish_body(b"not sealed: " + UNSEALED.encode(), "ada.4")
        feed.receipt("ada.4")
        feed.close()
        system.settle()
        status, shown = system.ask("GET", view, token=sam)
        check(status == 200, f"the view of a shielded child: {status}")
        check(not any(word in json.dumps(shown) for word in CANARIES), f"a shielded child is shown: {shown}")
        say("seen, shielded, moved, held and refused")

        system.administer(f"create table directory.canary as select convert_to('{PLANTED}', 'UTF8') as body")
        system.administer("checkpoint")
        with open(system.logs / "gateway.log", "a") as log:
            log.write(base64.b64encode(b"x" + PLANTED.encode() + b"yz").decode() + "\n")
        found, count = search(system, CANARIES + [PLANTED, UNSEALED])
        planted = {name for word, name in found if word == PLANTED}
        say(f"searched {count / 1e6:.0f} MB; the planted one is in {len(planted)} places")
        check("the dump of directory" in planted, f"the search is blind in a dump: {planted}")
        check("log/gateway.log" in planted, f"the search is blind in a log: {planted}")
        check(any(name.startswith("database/") for name in planted), f"the search is blind in files: {planted}")
        left = sorted(
            (word, name) for word, name in found
            if word != PLANTED and not (word == UNSEALED and name.startswith("broker/")))
        check(not left, f"whereabouts outside the vault: {left}")
    say("no canary is found")


if __name__ == "__main__":
    run()
