"""Sensitive services, over HTTP and the real services: recorded on a basis, shown to others as one line, brokered, and gone once consent
is withdrawn; which services they are, and how to reach them, stands in no table, no file of the broker or the database, no log."""

import urllib.request

from canaries import places, search
from feed import Feed, contact, event, invented_child
from person import Person
from system import System, check, say, wait_for

SOURCE = "case-system-ambridge"
CLINIC, CENTRE = "Kookaburra Consulting Rooms", "Galahfield Recovery Centre"
SURNAME, PHONE, MAIL = "Wallabysmith", "01632 960664", "potoroo.numbat@example.org"
CANARIES = [CLINIC, CENTRE, SURNAME, PHONE, MAIL]
KINDS = ["sexualHealth", "mentalHealth", "substanceAbuse"]
WORDS = ["Sexual health", "Mental health", "Substance abuse"]
PLANTED = "Echidnasbury Lodge"
LINE = "A sensitive service is in contact"


class Reader(Person):
    def seen(self, child):
        return self.ask("GET", f"/v1/children/{child}?reason=newReferral")["whereabouts"]

    def page(self, child):
        request = urllib.request.Request(
            f"{self.system.http}/children/{child}?reason=newReferral", headers={"Cookie": f"contactpoint={self.token}"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read().decode()

    def told(self):
        return [notice["kind"] for notice in self.notices()]


def services(whereabouts):
    return sorted(contact["service"] for contact in whereabouts["contacts"])


def sensitive(service, reference, basis=None, email=MAIL, organisation=CENTRE, **more):
    said = contact(service, reference, email, PHONE)
    said["contact"] |= {"organisation": organisation, "practitioner": {"given": ["Pat"], "family": SURNAME}}
    return said | ({"basis": basis} if basis else {}) | more


class Reports:
    """A source's reports of one child, each version in a place of its own."""

    def __init__(self, system, child):
        self.system, self.child, self.feed, self.count = system, child, Feed(system, SOURCE), 0

    def send(self, record, sequence, involvement):
        self.count += 1
        name = f"event-{self.count}"
        said = event(name, SOURCE, record, self.child, involvement)
        said["data"]["sequence"] = sequence
        self.feed.publish(said)
        receipt = self.feed.receipt(name)
        self.system.settle()
        return receipt["outcome"], [f"{problem['field']} {problem['rule']}" for problem in receipt["problems"]]


def is_one_line(person, child, expected):
    """What others see, by the API and on the page."""
    seen, page = person.seen(child), person.page(child)
    check(services(seen) == expected and seen["sensitiveService"] is True, f"{services(seen)} {seen['sensitiveService']}")
    check(page.count(LINE) == 1, f"the page has the line {page.count(LINE)} times")
    names = sorted(one["source"] for item in seen["items"] if item["kind"] == "name" for one in item["sources"])
    check(names == [SOURCE, "school-census"], f"who says so: {names}")
    words = [word for word in CANARIES + KINDS + WORDS if word in str(seen) or word in page]
    check(not words, f"told: {words}")


def nothing_is_seen(person, child, expected):
    seen = person.seen(child)
    check(services(seen) == expected and seen["sensitiveService"] is False, f"{services(seen)} {seen['sensitiveService']}")
    check("sensitive service" not in person.page(child), "the page tells of one")


def is_recorded(reports, child, carol):
    check(reports.send("sam", 1, contact("socialCare", "team", "sam.social@example.org")) == ("accepted", []), "sam")
    carol.ask("POST", f"/v1/children/{child}/watches", {"reason": "safeguardingConcern"})
    refused = reports.send("clinic", 1, sensitive("mentalHealth", "mel", None, "mel.mind@example.org", CLINIC))
    check(refused == ("refused", ["/data/involvement/basis required"]), f"without a basis: {refused}")
    refused = reports.send("sam", 2, contact("socialCare", "team") | {"basis": "consent"})
    check(refused == ("refused", ["/data/involvement/basis notSensitive"]), f"with a basis: {refused}")
    said = sensitive("mentalHealth", "mel", "consent", "mel.mind@example.org", CLINIC)
    check(reports.send("clinic", 2, said) == ("accepted", []), "by consent")
    said = sensitive("substanceAbuse", "centre", "significantHarm")
    check(reports.send("centre", 1, said) == ("accepted", []), "by suspicion of harm")
    say("a sensitive service is recorded on either basis, and on none refused")


def is_brokered(system, child, sam, olive, bess, ordinary):
    check(services(olive.seen(child)) == ordinary, "an officer whom nobody asked sees it")
    sam.ask("POST", f"/v1/children/{child}/contact-requests")
    queue = olive.ask("GET", "/v1/contact-requests")["requests"]
    check([request["child"] for request in queue] == [child], f"{queue}")
    seen = olive.seen(child)
    check(services(seen) == sorted(ordinary + ["mentalHealth", "substanceAbuse"]), f"{services(seen)}")
    check(CLINIC in str(seen) and PHONE in str(seen) and CENTRE in olive.page(child), "the officer can't reach it")
    check(services(bess.seen(child)) == ordinary, "another authority's officer sees it")
    is_one_line(sam, child, ordinary)
    for step, state in [("passOn", "passedOn"), ("contactMade", "answered")]:
        answer = olive.ask("POST", f"/v1/contact-requests/{queue[0]['id']}/steps", {"step": step})
        check(answer["state"] == state, f"{answer}")
    is_one_line(olive, child, ordinary)
    say("contact is brokered, and officers see which it is until then")


def is_withdrawn(system, reports, child, mel, sam, ordinary):
    keys = system.count("shielding.data_key")
    withdrawal = sensitive("mentalHealth", "mel", "consent", "mel.mind@example.org", CLINIC, consentWithdrawn=True)
    check(reports.send("clinic", 4, withdrawal) == ("accepted", []), "the withdrawal")
    check(services(mel.seen(child)) == ordinary, "it is there for whose own it was")
    check(system.count("shielding.data_key") == keys - 1, "its key is there")
    check(system.count("directory.involvement", "kind = 'sensitive'") == 1, "Directory has it")
    told = sam.told()
    said = sensitive("mentalHealth", "mel", "consent", "mel.mind@example.org", CLINIC)
    check(reports.send("clinic", 3, said)[0] == "superseded", "an older version")
    refused = reports.send("clinic", 5, said)
    check(refused == ("refused", ["/data/involvement/reference consentWithdrawn"]), f"a later version: {refused}")
    check(services(mel.seen(child)) == ordinary and sam.told() == told, "it comes back, or somebody is told")
    is_one_line(sam, child, ordinary)
    ended = sensitive("substanceAbuse", "centre", "significantHarm", ended="2025-06-01")
    check(reports.send("centre", 2, ended) == ("accepted", []), "the end of the other")
    nothing_is_seen(sam, child, ordinary)
    say("once consent is withdrawn it is gone, and stays so")


def is_declared(child, mel, hilda, sam, ordinary):
    path = f"/v1/children/{child}/involvements"
    said = mel.ask("POST", path, {"began": "2025-03-03"}, 422)
    check(said["problems"][0]["field"] == "/basis", f"{said}")
    hilda.ask("POST", path, {"began": "2025-03-03", "basis": "consent"}, 422)
    mel.ask("POST", path, {"began": "2025-03-03", "basis": "consent", "leadProfessional": True}, 422)
    own = mel.ask("POST", path, {"began": "2025-03-03", "basis": "consent"}, 201)["id"]
    wait_for("the vault", lambda: services(mel.seen(child)) == sorted(ordinary + ["mentalHealth"]), 30)
    is_one_line(sam, child, ordinary)
    mel.ask("POST", f"{path}/{own}/part", {"holdsAssessment": True}, 422)
    sam.ask("POST", f"{path}/{own}/end", {"ended": "2025-04-04", "consentWithdrawn": True}, 404)
    mel.ask("POST", f"{path}/{own}/end", {"ended": "2025-04-04", "consentWithdrawn": True})
    wait_for("the vault", lambda: services(mel.seen(child)) == ordinary, 30)
    nothing_is_seen(sam, child, ordinary)
    say("a practitioner records their own on a basis, and withdraws it")


def is_watched(reports, carol):
    check("watchedChildReported" not in carol.told(), "whoever watches is told of a sensitive service")
    reports.child = reports.child | {"residence": {"kind": "noKnownAddress"}}
    said = contact("socialCare", "team", "sam.social@example.org")
    check(reports.send("sam", 3, said) == ("accepted", []), "another address")
    wait_for("whoever watches", lambda: carol.told().count("watchedChildReported") == 1, 20)
    say("whoever watches is told of what an ordinary report says, and of nothing else")


def is_in_the_vault_alone(system):
    system.settle()
    system.administer("checkpoint")
    with open(system.logs / "gateway.log", "a") as log:
        log.write(PLANTED)
    found, count = search(system, CANARIES + [PLANTED])
    check((PLANTED, "log/gateway.log") in found, "the search is blind")
    left = sorted((word, name) for word, name in found if word != PLANTED)
    check(not left, f"outside the vault: {left}")
    # Identity has accounts of such services, in a table of its own and in the database's files.
    own = [(name, contents) for name, contents in places(system)
           if not name.startswith("database/") and name != "the dump of identity"]
    told = sorted((kind, name) for name, contents in own for kind in KINDS if kind.encode() in contents)
    check(not told, f"a kind is told: {told}")
    for table in ["source_record", "record_version", "involvement", "receipt"]:
        check(system.count(f"identity.{table} t", f"t::text ~ '{'|'.join(KINDS)}'") == 0, f"identity.{table} tells a kind")
    check(system.count("identity.runtime_outbox", f"encode(body, 'escape') ~ '{'|'.join(KINDS)}'") == 0, "the outbox tells")
    check(system.count("identity.runtime_outbox", "encode(body, 'escape') ~ 'sensitive'") > 0, "the search is blind")
    say(f"searched {count / 1e6:.0f} MB: nothing tells which")


def run():
    with System() as system:
        ada = invented_child(7)
        school = Feed(system, "school-census")
        school.publish(event("roll", school.name, "ada", ada, contact("education", "roll", "hilda.head@example.org")))
        check(school.receipt("roll")["outcome"] == "accepted", "the school is refused")
        school.close()
        system.settle()
        sam, hilda, mel, carol, dan, olive, bess = (
            Reader(system, name) for name in (
                "sam.social", "hilda.head", "mel.mind", "carol.charity", "dan.data", "olive.officer", "bess.officer"))
        terms = {"given": ada["name"]["given"], "family": ada["name"]["family"], "dateOfBirth": ada["dateOfBirth"],
                 "reason": "newReferral"}
        child = wait_for("Ada", lambda: sam.ask("POST", "/v1/children/search", terms)["results"], 30)[0]["id"]
        ordinary = ["education", "socialCare"]

        reports = Reports(system, ada)
        is_recorded(reports, child, carol)
        for person in (sam, hilda, carol, dan, olive):
            is_one_line(person, child, ordinary)
        own = mel.seen(child)
        check(services(own) == ["education", "mentalHealth", "socialCare"] and own["sensitiveService"], f"{services(own)}")
        wait_for("who is told", lambda: sam.told().count("newInvolvement") == 2 and "othersInContact" in mel.told(), 20)
        say("others see one line, by the API and on the page, and whose own it is sees it")
        is_brokered(system, child, sam, olive, bess, ordinary)
        is_withdrawn(system, reports, child, mel, sam, ordinary)
        is_declared(child, mel, hilda, sam, ordinary)
        is_watched(reports, carol)
        reports.feed.close()
        is_in_the_vault_alone(system)
    say("sensitive services hold")


if __name__ == "__main__":
    run()
