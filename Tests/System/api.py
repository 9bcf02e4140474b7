"""Holds the API against its OpenAPI document: schemathesis asks the live gateway, as each role, with all of its checks, and
finds nothing. CONTACTPOINT_LONG=1 asks more; CONTACTPOINT_SEED asks otherwise."""

import json
import os
import pathlib
import subprocess
import sys

from openapi_spec_validator import validate

from api_accounts import api_account
from feed import Feed, contact, event, invented_child
from reviews import ADA, EVE
from system import System, check, key_of, say, wait_for

here = pathlib.Path(__file__).resolve().parent
SOURCE = "school-census"
PEOPLE = ["sam.social", "olive.officer", "bess.officer", "dan.data", "aud.auditor", "petra.protection", "carol.charity",
          "mia.mediator", "ann.admin", "nat.admin", "lena.lantern"]
# Nothing that schemathesis makes up is the code of an enrolment: accounts.py enrols.
NEVER_GRANTED = {"enrolSecondFactor"}


class Prepared:
    """A system in which there is one of everything that has an identifier."""

    def __init__(self, system):
        self.system = system
        self.tokens = {name: system.sign_in(name) for name in PEOPLE}
        username = f"feed.{SOURCE}"
        self.feed = {"username": username, "password": system.accounts()[username]}
        self.tokens[username] = self.ask("POST", "/v1/sessions", self.feed, status=201)["token"]
        self.children = self.report()

    def ask(self, method, path, body=None, by=None, status=200):
        found, answer = self.system.ask(method, path, body, by and self.tokens[by])
        check(found == status, f"{method} {path}: {found} {answer}")
        return answer

    def report(self):
        """Children of Ambridge, and two of whom somebody has to say whether they are one."""
        feed, children = Feed(self.system, SOURCE), [invented_child(place) for place in range(13)]
        for place, child in enumerate([*children, ADA, EVE]):
            said = contact("education", f"enrolment-{place}", "hilda.head@example.org")
            feed.publish(event(f"pupil-{place}", SOURCE, f"pupil-{place}", child, said))
            check(feed.receipt(f"pupil-{place}")["outcome"] == "accepted", "the event is refused")
        feed.close()
        return [self.find(child) for child in children]

    def find(self, child):
        terms = {
            "given": child["name"]["given"], "family": child["name"]["family"],
            "dateOfBirth": child["dateOfBirth"], "reason": "newReferral"}

        def found():
            return self.ask("POST", "/v1/children/search", terms, "sam.social")["results"]

        return wait_for("a child", found, 30)[0]

    def state(self):
        ids = [child["id"] for child in self.children]
        seen, shielded, withdrawn, moving = ids[:4], ids[4:6], ids[6:8], ids[8:]
        record = f"/v1/children/{seen[0]}?reason=newReferral"
        wait_for("the record", lambda: self.ask("GET", record, by="sam.social")["whereabouts"]["shown"], 30)
        begun = f"/v1/children/{seen[0]}/involvements"
        involvement = self.ask("POST", begun, {"began": "2022-01-05"}, "sam.social", 201)["id"]
        begun = f"/v1/children/{seen[1]}/involvements"
        lasting = self.ask("POST", begun, {"began": "2022-01-05"}, "sam.social", 201)["id"]
        # Whoever is in contact may take a consent back, and is told when there is none.
        self.ask("POST", f"/v1/children/{seen[3]}/involvements", {"began": "2022-01-05"}, "sam.social", 201)
        self.ask("POST", f"/v1/children/{seen[0]}/contact-requests", by="sam.social")
        asking = {"requester": "practitioner", "grounds": "courtOrder"}
        self.ask("POST", f"/v1/children/{seen[1]}/shield/requests", asking, "sam.social")
        for child in shielded + withdrawn:
            self.ask("POST", f"/v1/children/{child}/shield", {"grounds": "courtOrder"}, "olive.officer")
        overriding = {"reason": "missingChild", "acknowledged": True}
        for child in shielded:
            self.ask("POST", f"/v1/children/{child}/override", overriding, "petra.protection")
        for day in ("POST", "/v1/accounts", api_account("api.colleague"), "ann.admin", 201), (
                "POST", "/v1/organisations/accreditation",
                {"organisation": "Invented Organisation", "accredited": "2022-01-05"}, "nat.admin", 204):
            self.ask(*day)
        begun = f"/v1/children/{seen[2]}/involvements"
        declared = self.ask("POST", begun, {"began": "2022-01-05"}, "carol.charity", 201)["id"]
        watching = {"reason": "newReferral"}
        watch = self.ask("POST", f"/v1/children/{seen[0]}/watches", watching, "sam.social")["id"]
        proposing = {
            "given": "Nova", "family": "Proposed", "dateOfBirth": "2016", "gender": "female", "authority": "E06000901"}
        proposed = self.ask("POST", "/v1/proposed-children", proposing, "sam.social", 201)["id"]
        to = {"to": "E06000902"}
        transfer = self.ask("POST", f"/v1/children/{moving[0]}/transfers", to, "dan.data")["transfer"]
        return {
            "http": self.system.http, "seed": seed(), "tokens": self.tokens, "feed": self.feed, "source": SOURCE,
            "secondFactor": self.system.second_factor("carol.charity"), "involvement": involvement,
            # One that nobody ends.
            "lasting": {"id": seen[1], "handle": lasting},
            # One that waits for the word of an organisation.
            "declared": {"id": seen[2], "handle": declared},
            "intakeKey": key_of(self.system.source(SOURCE)).hex(),
            "children": {"seen": seen, "shielded": shielded, "withdrawn": withdrawn, "moving": moving,
                         "consenting": seen[3:]},
            "numbers": [child["number"] for child in self.children], "family": self.children[0]["name"]["family"],
            "born": max(child["dateOfBirth"] for child in self.children), "transfers": [transfer],
            "watches": [watch], "proposed": [proposed],
            "reviews": self.listed("/v1/reviews", "reviews", "dan.data"),
            "notifications": self.listed("/v1/notifications", "notifications", "sam.social"),
            "investigations": self.listed("/v1/investigations", "investigations", "olive.officer"),
            "shieldRequests": self.listed("/v1/shield-requests", "requests", "olive.officer"),
            "contactRequests": self.listed("/v1/contact-requests", "requests", "olive.officer"),
        }

    def listed(self, path, kind, by):
        return [one["id"] for one in wait_for(kind, lambda: self.ask("GET", path, by=by)[kind], 30)]


def seed():
    return int(os.environ.get("CONTACTPOINT_SEED") or 1)


def ask_everything(system, state, document):
    file, config = system.folder / "api.json", here / "schemathesis.toml"
    file.write_text(json.dumps(state))
    # As a file: of an address schemathesis would leave out the operation that answers there.
    text = system.folder / "openapi.json"
    text.write_text(json.dumps(document))
    is_long = os.environ.get("CONTACTPOINT_LONG") == "1"
    if is_long:
        config = system.folder / config.name
        config.write_text((here / config.name).read_text().replace("coverage.enabled = false", "coverage.enabled = true"))
    examples = os.environ.get("CONTACTPOINT_EXAMPLES") or ("200" if is_long else "10")
    environment = {
        **os.environ, "CONTACTPOINT_API": str(file), "SCHEMATHESIS_HOOKS": "api_hooks", "PYTHONPATH": str(here)}
    command = [
        pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", config, "run",
        text, "--url", system.http, "--checks", "all", "--seed", str(seed()), "--max-examples", examples, "--no-color"]
    done = subprocess.run(command, env=environment, cwd=system.folder, stdin=subprocess.DEVNULL)
    statuses = json.loads(pathlib.Path(f"{file}.statuses").read_text())
    check(done.returncode == 0, "schemathesis has found something")
    return statuses


def run():
    with System() as system:
        state = Prepared(system).state()
        say("there is one of everything")
        document = system.ask("GET", "/openapi.json")[1]
        validate(document)
        statuses = ask_everything(system, state, document)
        say("schemathesis has found nothing in", sum(sum(one.values()) for one in statuses.values()), "answers")
        granted = {name for name, counts in statuses.items() if any(status[0] == "2" for status in counts)}
        operations = {one["operationId"] for path in document["paths"].values() for one in path.values()}
        refused = {name: statuses.get(name) for name in sorted(operations - granted)}
        check(set(refused) == NEVER_GRANTED, f"never granted: {refused}")
    say("the API is as its document says")


if __name__ == "__main__":
    run()
