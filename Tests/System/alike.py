"""Whoever may not know learns nothing by asking: about a record that is held, an identity that is gone and one that nobody has,
about a shielded child of this authority and of another, and about what is somebody else's and what there is not, every operation
of the API and every page answer alike: by status, head and body, whatever the method and whoever asks."""

import copy
import hashlib
import hmac
import http.client
import json
import re
import threading
import urllib.parse
import uuid

from feed import SERVICE_OF, Feed, contact, event, invented_child
from reviews import ADA, EVE
from system import System, check, say, wait_for

HERE, ELSEWHERE = "E06000901", "E06000902"
# Whoever never decides about a shield.
PEOPLE = ["sam.social", "carol.charity", "petra.protection", "dan.data", "bea.data", "aud.auditor", "mia.mediator",
          "ann.admin", "nat.admin", "lena.lantern"]
OFFICERS = ["olive.officer", "otto.officer", "bess.officer", "bert.officer"]
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z")
CHILD = "/v1/children/{id}"
# What asks about one child, with a body that follows the document.
OPERATIONS = [
    ("GET", f"{CHILD}?reason=newReferral", None),
    ("POST", f"{CHILD}/involvements", {"began": "2026-01-05"}),
    ("POST", f"{CHILD}/involvements/{uuid.uuid4()}/end", {"ended": "2026-01-06"}),
    ("POST", f"{CHILD}/involvements/{uuid.uuid4()}/part", {"leadProfessional": True}),
    ("POST", f"{CHILD}/shield", {"grounds": "courtOrder"}),
    ("POST", f"{CHILD}/shield/lifting", None),
    ("POST", f"{CHILD}/shield/apart", {"other": str(uuid.uuid4())}),
    ("POST", f"{CHILD}/shield/withdraw-identity", None),
    ("POST", f"{CHILD}/disclosure", {"ground": "courtOrder"}),
    ("POST", f"{CHILD}/shield/requests", {"requester": "practitioner", "grounds": "courtOrder"}),
    ("POST", f"{CHILD}/shield/requests", {"requester": "parent", "grounds": "courtOrder"}),
    ("POST", f"{CHILD}/shield/confirmation", None),
    ("POST", f"{CHILD}/consent", {"given": "2026-01-05"}),
    ("POST", f"{CHILD}/consent/withdrawal", None),
    ("POST", f"{CHILD}/override", {"reason": "missingChild", "acknowledged": True}),
    ("GET", f"{CHILD}/override?reason=newReferral", None),
    ("DELETE", f"{CHILD}/override", None),
    ("POST", f"{CHILD}/contact-requests", None),
    ("POST", f"{CHILD}/watches", {"reason": "newReferral"}),
    ("POST", f"{CHILD}/transfers", {"to": ELSEWHERE}),
    ("POST", f"{CHILD}/involvements/{uuid.uuid4()}/confirmation", {"word": "confirm"}),
    # And what the document has not.
    *[(method, f"{CHILD}?reason=newReferral", None) for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE")],
    ("GET", CHILD, None), ("GET", f"{CHILD}?reason=curiosity", None), ("GET", f"{CHILD}/", None),
    ("GET", f"{CHILD}?reason=newReferral&x=1", None), ("POST", f"{CHILD}/watches", {"reason": "curiosity"}),
    ("GET", f"{CHILD}/involvements", None), ("GET", f"{CHILD}/shield", None), ("GET", f"{CHILD}/watches", None),
]
HEADS = [
    {"If-None-Match": "*"}, {"If-None-Match": '"x"'}, {"If-Match": "*"}, {"Range": "bytes=0-9"},
    {"If-Modified-Since": "Thu, 01 Jan 2099 00:00:00 GMT"}, {"Accept": "text/html"}, {"Accept": "application/xml"},
    {"Accept-Encoding": "gzip, br"}, {"Expect": "100-continue"}, {"X-HTTP-Method-Override": "DELETE"},
    {"Idempotency-Key": "a"}, {"Cache-Control": "only-if-cached"},
]
PAGES = [
    ("GET", "/children/{id}?reason=newReferral", None), ("GET", "/children/{id}", None),
    ("GET", "/children/{id}/contact-request", None), ("GET", "/children/{id}/override", None),
    ("GET", "/children/{id}/watch", None), ("GET", "/children/{id}/watch?reason=newReferral", None),
    ("POST", "/children/{id}/contact-request", {}),
    ("POST", "/children/{id}/watch", {"reason": "newReferral"}),
    ("POST", "/children/{id}/involvements", {"reason": "newReferral", "began-day": "5", "began-month": "1", "began-year": "2026"}),
    ("POST", f"/children/{{id}}/involvements/{uuid.uuid4()}/end", {"reason": "newReferral", "ended-day": "6", "ended-month": "1", "ended-year": "2026"}),
    ("POST", f"/children/{{id}}/involvements/{uuid.uuid4()}/part", {"reason": "newReferral", "leadProfessional": "true"}),
    ("POST", f"/children/{{id}}/involvements/{uuid.uuid4()}/confirmation", {"word": "confirm"}),
    ("POST", "/children/{id}/shield", {"grounds": "courtOrder", "reason": "newReferral"}),
    ("POST", "/children/{id}/shield/lifting", {"reason": "newReferral"}),
    ("POST", "/children/{id}/shield/withdraw-identity", {"reason": "newReferral"}),
    ("POST", "/children/{id}/shield/requests", {"requester": "practitioner", "grounds": "courtOrder", "reason": "newReferral"}),
    ("POST", "/children/{id}/transfers", {"to": ELSEWHERE, "reason": "newReferral"}),
    ("POST", "/children/{id}/disclosure", {"ground": "courtOrder", "reason": "newReferral"}),
    ("POST", "/children/{id}/override", {"reason": "missingChild", "acknowledged": "true"}),
    ("POST", "/children/{id}/override/end", {}),
]


class Attacker:
    def __init__(self, system):
        self.system = system
        self.tokens = {name: system.sign_in(name) for name in PEOPLE + OFFICERS}
        self.asked = 0
        self.differences = []

    def ask(self, method, path, body=None, by=None, head=None, is_page=False):
        """Status, head and body, as they come."""
        headers, data, token = dict(head or {}), None, self.tokens.get(by)
        if token and is_page:
            headers["Cookie"] = f"contactpoint={token}"
        elif token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None and is_page:
            guard = hmac.new(token.encode(), b"contactpoint form", hashlib.sha256).hexdigest()
            data = urllib.parse.urlencode({**body, "csrf": guard, "request": str(uuid.uuid4())})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif body is not None:
            data, headers["Content-Type"] = json.dumps(body), "application/json"
        connection = http.client.HTTPConnection(self.system.http.removeprefix("http://"), timeout=20)
        try:
            connection.request(method, path, data, headers)
            answer = connection.getresponse()
            self.asked += 1
            head = sorted((name.lower(), value) for name, value in answer.getheaders() if name.lower() != "date")
            return answer.status, head, answer.read().decode()
        finally:
            connection.close()

    def told(self, known, *question, **how):
        """An answer without what the asker knew before, and what is made up for each."""
        status, head, text = self.ask(*question, **how)
        for _ in range(5):
            # What is worth nothing after 250 ms is not answered later.
            if status != 503:
                break
            status, head, text = self.ask(*question, **how)
        for old, new in known:
            text = text.replace(old, new)
        if known:
            text = re.sub(r'"age":[0-9]+|\(age [0-9]+\)', "AGE", text)
            text = re.sub(r'"gender":"[a-zA-Z]+"|<dd>(?:Male|Female|Not specified)</dd>', "GENDER", text)
            text = re.sub(r"[0-9]{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) [0-9]{4}", "DAY", text)
        # Of a form that is shown again.
        text = re.sub(r'(name="(?:csrf|request)" value=")[^"]*', r"\1", text)
        text = INSTANT.sub("INSTANT", UUID.sub("ID", text))
        head = [(name, INSTANT.sub("INSTANT", UUID.sub("ID", value))) for name, value in head]
        if known:
            head = [(name, value) for name, value in head if name != "content-length"]
        return status, head, text

    def compare(self, what, answers):
        """Notes whose answer is another's not."""
        names = list(answers)
        for name in names[1:]:
            if answers[name] != answers[names[0]]:
                self.differences.append(
                    f"{what}: {names[0]} {answers[names[0]]}\n      {name} {answers[name]}")

    def about(self, children, known, operations, people, pages=False, heads=(None,)):
        for method, path, body in operations:
            for by in people:
                for head in heads:
                    self.compare(
                        f"{by} {method} {path} {head or ''}",
                        {name: self.told(known.get(name, []), method, path.replace("{id}", child), body, by, head, pages)
                         for name, child in children.items()})


class Children:
    """One of each, and what everybody knows of them who has searched."""

    def __init__(self, system, attacker):
        self.system, self.attacker = system, attacker
        self.known = {}
        self.ids = {"absent": str(uuid.uuid4())}
        self.feeds = {HERE: Feed(system, "school-census"), ELSEWHERE: Feed(system, "case-system-borchester")}
        for place, name in enumerate(["plain", "shielded", "gone", "shieldedToo"]):
            self.report(name, invented_child(place))
        self.report("elsewhere", invented_child(4), ELSEWHERE)
        self.report("shieldedElsewhere", invented_child(5), ELSEWHERE)
        self.merge("merged", 0)
        self.merge("mergedShielded", 1)
        for name in ("shielded", "shieldedToo", "gone", "mergedShielded"):
            self.shield(name, "olive.officer")
        self.shield("shieldedElsewhere", "bess.officer")
        for officer in ("olive.officer", "otto.officer"):
            status, _, text = attacker.ask("POST", f"/v1/children/{self.ids['gone']}/shield/withdraw-identity", by=officer)
            check(status == 200, f"the identity: {status} {text}")
        self.report("ada", ADA)
        self.shield("ada", "olive.officer")
        self.report("held", EVE)
        system.settle()
        for name in ("gone", "held", "absent"):
            wait_for(name, lambda: self.view(name)[0] == 404, 30)
        for name in ("shielded", "shieldedToo", "shieldedElsewhere", "mergedShielded"):
            wait_for(name, lambda: '"shown":false' in self.view(name)[2], 30)

    def view(self, name, by="sam.social"):
        return self.attacker.ask("GET", f"/v1/children/{self.ids[name]}?reason=newReferral", by=by)

    def report(self, name, child, authority=HERE):
        before = self.known_ids()
        feed = self.feeds[authority]
        said = contact(SERVICE_OF[feed.name], f"reference-{name}", "hilda.head@example.org")
        feed.publish(event(name, feed.name, name, child, said, authority))
        check(feed.receipt(name)["outcome"] == "accepted", f"{name} is refused: {feed.receipt(name)}")
        made = self.known_ids() - before
        check(len(made) == 1, f"{name} made {len(made)} children")
        [self.ids[name]] = made
        if name not in ("held", "ada"):
            wait_for(name, lambda: '"shown":true' in self.view(name)[2], 30)
            self.note(name)

    def known_ids(self):
        return {row["id"] for row in self.system.sql("select id from identity.child")}

    def note(self, name):
        """What is always visible, which is another for each."""
        def words(value):
            match value:
                case str():
                    return [value]
                case list():
                    return [word for one in value for word in words(one)]
                case dict():
                    return [word for one in value.values() for word in words(one)]
            return []

        shown = json.loads(self.view(name)[2])
        visible = words([shown["number"], shown["dateOfBirth"], shown["name"], [
            carer.get("name", carer) for carer in shown["whereabouts"].get("carers", shown.get("carers", []))]])
        self.known[name] = [(word, f"KNOWN{place}") for place, word in enumerate(visible)]

    def merge(self, name, place):
        """Twins who are one by a data manager's word: the identifier of whoever was merged."""
        twins = [copy.deepcopy(twin) for twin in (ADA, EVE)]
        for twin in twins:
            twin["dateOfBirth"] = f"201{place}-0{place + 3}-1{place}"
            twin["residence"]["address"] = {"lines": [f"{place + 5} Merger Lane"], "postcode": "EF4 5GH"}
            twin["name"]["family"] = ["Specimen", "Pattern"][place]
            # Whoever may be a shielded child is held, so these are no others' twins.
            given = twin["name"]["given"][0]
            twin["name"]["given"] = [given if place == 0 else {"Ada": "Quentin", "Eve": "Rosalind"}[given]]
        self.report(name, twins[0])
        self.report(f"{name}Twin", twins[1])
        reviews = wait_for("a review", lambda: self.listed("/v1/reviews", "reviews", "dan.data"), 30)
        review = f"/v1/reviews/{reviews[0]['id']}"
        self.attacker.ask("POST", f"{review}/claim", by="dan.data")
        status, _, text = self.attacker.ask("POST", f"{review}/decision", {"decision": "same"}, "dan.data")
        check(status == 200, f"the review: {status} {text}")
        self.system.settle()
        [row] = self.system.sql(
            "select child, survivor from shielding.merged"
            f" where child in ('{self.ids[name]}', '{self.ids[name + 'Twin']}')")
        self.ids[name] = row["child"]
        self.note(name)

    def listed(self, path, kind, by):
        return json.loads(self.attacker.ask("GET", path, by=by)[2])[kind]

    def shield(self, name, by):
        status, _, text = self.attacker.ask("POST", f"/v1/children/{self.ids[name]}/shield", {"grounds": "courtOrder"}, by)
        check(status == 200, f"the shield: {status} {text}")

    def some(self, *names):
        return {name: self.ids[name] for name in names}


class Others:
    """Something of each kind that is somebody's, and the identifier of nothing."""

    def __init__(self, attacker, children):
        self.attacker, self.children = attacker, children
        plain = children.ids["plain"]

        def made(path, body, by, field="id"):
            status, _, text = attacker.ask("POST", path, body, by)
            check(status in (200, 201), f"{path}: {status} {text}")
            return json.loads(text)[field]

        child = f"/v1/children/{plain}"
        self.watch = made(f"{child}/watches", {"reason": "newReferral"}, "sam.social")
        self.request = made(f"{child}/contact-requests", None, "sam.social")
        self.handles = {
            name: made(f"/v1/children/{children.ids[name]}/involvements", {"began": "2026-01-05"}, "sam.social")
            for name in ("plain", "shielded")}
        # It waits for the word of lena.lantern's organisation.
        self.declared = made(
            f"/v1/children/{children.ids['shielded']}/involvements", {"began": "2026-01-05"}, "carol.charity")
        made(f"{child}/shield/requests", {"requester": "practitioner", "grounds": "courtOrder"}, "sam.social", "state")
        made(f"{child}/override", {"reason": "missingChild", "acknowledged": True}, "petra.protection", "since")
        proposing = {"given": "Nova", "family": "Proposed", "dateOfBirth": "2016", "gender": "female", "authority": HERE}
        self.proposed = made("/v1/proposed-children", proposing, "sam.social")
        # About a child whom nobody has, every officer decides.
        self.requests, self.investigation = (
            next(one["id"] for one in children.listed(f"/v1/{path}", kind, "olive.officer") if one["child"] == plain)
            for path, kind in (("shield-requests", "requests"), ("investigations", "investigations")))
        self.review = wait_for(
            "a review", lambda: children.listed("/v1/reviews", "reviews", "dan.data"), 30)[0]["id"]
        self.notification = wait_for(
            "a notification", lambda: children.listed("/v1/notifications", "notifications", "sam.social"), 30)[0]["id"]

    def questions(self):
        """Who asks about what is not theirs, and how."""
        child = f"/v1/children/{self.children.ids['plain']}/involvements"
        shielded = f"/v1/children/{self.children.ids['shielded']}/involvements"
        strangers = ["carol.charity", "bea.data", "bess.officer", "aud.auditor", "lena.lantern"]
        kinds = [
            (self.notification, [("POST", "/v1/notifications/{id}/read", None), ("GET", "/v1/notifications?before={id}", None)]),
            (self.review, [
                ("GET", "/v1/reviews/{id}", None), ("POST", "/v1/reviews/{id}/claim", None),
                ("POST", "/v1/reviews/{id}/decision", {"decision": "same"}), ("POST", "/v1/reviews/{id}/undo", None)]),
            (self.watch, [("DELETE", "/v1/watches/{id}", None)]),
            (self.request, [("POST", "/v1/contact-requests/{id}/steps", {"step": "passOn"})]),
            (self.requests, [("POST", "/v1/shield-requests/{id}/decision", {"decision": "shield"})]),
            (self.investigation, [("POST", "/v1/investigations/{id}/closing", {"outcome": "justified"})]),
            (self.proposed, [("POST", "/v1/proposed-children/{id}/steps", {"step": "putIn"})]),
            (self.handles["plain"], [
                ("POST", child + "/{id}/end", {"ended": "2026-01-06"}),
                ("POST", child + "/{id}/part", {"leadProfessional": True}),
                ("POST", child + "/{id}/confirmation", {"word": "decline"})]),
            (self.handles["shielded"], [
                ("POST", shielded + "/{id}/end", {"ended": "2026-01-06"}),
                ("POST", shielded + "/{id}/part", {"leadProfessional": True}),
                ("POST", shielded + "/{id}/confirmation", {"word": "decline"})]),
            (self.declared, [("POST", shielded + "/{id}/confirmation", {"word": "confirm"})]),
        ]
        for real, questions in kinds:
            yield real, questions, strangers

    def compare(self):
        for real, questions, strangers in self.questions():
            self.attacker.about({"somebody else's": real, "nobody's": str(uuid.uuid4())}, {}, questions, strangers)
        ids = self.children.ids
        nobody = str(uuid.uuid4())
        # Where a list goes on: at the place of somebody of whom the asker may not know.
        lists = [(f"/v1/gaps?kind=noGP&reason=dataQuality&after=2011-01-01.{{id}}", ["dan.data", "bea.data"])]
        for path, people in lists:
            near = {name: ids[name][:8] + nobody[8:] for name in ("shielded", "held", "gone")}
            for name, other in near.items():
                self.attacker.about(
                    {name: ids[name], "nobody's": other}, {}, [("GET", path, None)], people)
        waiting = wait_for("a declaration", lambda: self.attacker.system.sql(
            "select to_char(since at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') as since from shielding.declaration"
            f" where handle = '{self.declared}' and standing = 'waiting'"), 30)
        self.attacker.about(
            {"shielded": self.declared, "nobody's": self.declared[:8] + nobody[8:]}, {},
            [("GET", f"/v1/declarations?after={{id}}.{waiting[0]['since']}", None)], ["lena.lantern", "dan.data"])
        held = {"theirs": f"{ids['ada']}.{ids['held']}", "nobody's": f"{ids['ada'][:8]}{nobody[8:]}.{nobody}"}
        self.attacker.about(held, {}, [("GET", "/v1/held-records?after={id}", None)], ["bess.officer", "carol.charity"])

    def streams(self):
        """A live inbox that is to go on behind somebody else's notification, and behind nobody's."""
        def first(place):
            token = self.attacker.tokens["carol.charity"]
            connection = http.client.HTTPConnection(self.attacker.system.http.removeprefix("http://"), timeout=20)
            connection.request(
                "GET", f"/v1/notifications/stream?after={place}", headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            lines = []
            reader = threading.Thread(target=lambda: lines.extend(iter(answer.readline, b"")), daemon=True)
            reader.start()
            reader.join(1.5)
            head = sorted((name.lower(), value) for name, value in answer.getheaders() if name.lower() != "date")
            return answer.status, head, [UUID.sub("ID", line.decode()) for line in lines]

        self.attacker.compare(
            "a live inbox", {"somebody else's": first(self.notification), "nobody's": first(uuid.uuid4())})


def run():
    with System() as system:
        attacker = Attacker(system)
        children = Children(system, attacker)
        say("one of each is there")

        nobody = children.some("absent", "held", "gone")
        overridden = [one for one in OPERATIONS if one[:2] == ("GET", f"{CHILD}/override?reason=newReferral")]
        attacker.about(nobody, {}, [one for one in OPERATIONS if one not in overridden], PEOPLE)
        # Who overrides is shown what is kept of a held record, as of any.
        attacker.about(nobody, {}, overridden, [name for name in PEOPLE if name != "petra.protection"])
        attacker.about(children.some("absent", "gone"), {}, overridden, ["petra.protection"])
        attacker.about(nobody, {}, OPERATIONS[:1] + OPERATIONS[17:19], ["sam.social", "dan.data"], heads=HEADS)
        attacker.about(nobody, {}, PAGES, ["sam.social", "dan.data", "petra.protection"], pages=True)
        say("held, gone and absent:", attacker.asked, "answers")

        # That something is withheld the record says; and nothing else does.
        # Whose a child becomes is nobody's to propose where that is withheld.
        blind = [one for one in OPERATIONS if one[0] != "GET" and not one[1].endswith("/transfers")]
        for names in (("plain", "shielded"), ("merged", "mergedShielded")):
            attacker.about(children.some(*names), children.known, blind, PEOPLE)
        not_overriding = [name for name in PEOPLE if name != "petra.protection"]
        both = children.some("shieldedToo", "shieldedElsewhere")
        consenting = [one for one in OPERATIONS if "/consent" in one[1]]
        attacker.about(both, children.known, [one for one in OPERATIONS if one not in consenting], not_overriding)
        # A data manager's consent tells whose the child is: threats.md, "Not held yet".
        managers = ("dan.data", "bea.data")
        attacker.about(both, children.known, consenting, [name for name in not_overriding if name not in managers])
        attacker.about(both, children.known, PAGES, ["sam.social", "dan.data"], pages=True)
        say("whose a shielded child is:", attacker.asked, "answers")

        others = Others(attacker, children)
        others.compare()
        others.streams()
        for difference in attacker.differences:
            say(difference)
        check(not attacker.differences, f"{len(attacker.differences)} answers differ")
    say("nothing is told apart in", attacker.asked, "answers")


if __name__ == "__main__":
    run()
