"""Children for the oracle: three and three who differ by their shields alone, and twins who are held for each other.

Their names, births and reports are of the same length, and each of a group is shielded in turn, so that nothing else
can tell who is.
"""

import json
import typing

from feed import AUTHORITY_OF, SERVICE_OF, Feed, contact, event, invented_child, invented_word
from system import check

SOURCES = ["school-census", "gp-registration", "health-visiting", "case-system-ambridge"]
LETTERS = "ABDEFGHJLN"
# What a group's children are in turn: shielded, and an officer has said the first word for lifting it; of whom the
# vault has not heard; neither.
ROLES = ["shielded", "unknown", "open"]
GROUNDS = {"grounds": "courtOrder"}


def postcode(number, ending):
    """Where the child of a number lives, if the ending is H; where nobody does with any other."""
    return f"AB10 {number // 10 % 10}{LETTERS[number % 10]}{ending}"


class Child(typing.NamedTuple):
    identifier: str
    number: int
    given: str
    family: str
    born: str

    @property
    def home(self):
        return postcode(self.number, "H")


class Group:
    """`plays` says who is what at the moment; `held` may be `twin`, who was reported first and is shielded."""

    def __init__(self, number, children, held, twin):
        self.number, self.children, self.held, self.twin = number, children, held, twin
        self.plays = {}

    def turn(self, place):
        self.plays = {role: self.children[(place + turn) % 3] for turn, role in enumerate(ROLES)}


def details(number):
    child = invented_child(number)
    child["gender"] = "female"
    child["residence"]["address"] = {
        "lines": [f"{number % 90 + 10} Example Street", "Ambridge"], "postcode": postcode(number, "H")}
    return child


def twin_of(child, number):
    other = invented_word(number + 600, 4)
    return {**child, "name": {"given": [other], "family": child["name"]["family"]}}


class Children:
    """Reported, each by several sources, and known by their identifiers."""

    def __init__(self, system, groups, officers):
        self.system, self.officers, self.wards = system, officers, []
        wanted = {number: details(number) for number in range(groups * 4)}
        twins = {number: twin_of(wanted[number], number) for number in range(groups * 3, groups * 4)}
        self.report(wanted, SOURCES)
        self.report({number + groups: twin for number, twin in twins.items()}, SOURCES[:1])
        known = self.known()
        one = [self.child(number, child, known) for number, child in wanted.items()]
        self.groups = [
            Group(number, one[number * 3:number * 3 + 3],
                  self.child(groups * 3 + number, twins[groups * 3 + number], known), one[groups * 3 + number])
            for number in range(groups)]

    def report(self, children, sources):
        for source in sources:
            feed = Feed(self.system, source)
            for number, child in children.items():
                said = contact(SERVICE_OF[source], "involvement-1", phone=f"01632 {960000 + number}")
                feed.publish(event(
                    f"report-{number}", source, f"record-{number}", child, said,
                    AUTHORITY_OF.get(source, "E06000901")))
            for number in children:
                check(feed.receipt(f"report-{number}")["outcome"] == "accepted", "an event is refused")
            feed.close()
            self.system.settle()

    def known(self):
        rows = self.system.sql("select distinct child as id, name::text as name from identity.source_record")
        check(len({row["name"] for row in rows}) == len(rows), "two are called the same")
        names = [(json.loads(row["name"]), row["id"]) for row in rows]
        return {(*name["given"], name["family"]): identifier for name, identifier in names}

    def child(self, number, said, known):
        given, family = said["name"]["given"][0], said["name"]["family"]
        return Child(known[given, family], number, given, family, said["dateOfBirth"])

    def hold(self, token):
        """Shields the twins: each is held then as one who may be the other."""
        for group in self.groups:
            self.shield(group.twin)
        self.system.settle()
        for group in self.groups:
            status, _ = self.system.ask("GET", f"/v1/children/{group.held.identifier}?reason=newReferral", token=token)
            check(status == 404, f"the record of one who may be shielded: {status}")

    def turn(self, places):
        """Gives everybody the role of a turn; `places` has the group's shielded child."""
        self.hear(True)
        for group, place in zip(self.groups, places):
            if group.plays:
                self.word(group.plays["shielded"], self.officers[1], "lifted")
            group.turn(place)
            self.shield(group.plays["shielded"])
            self.word(group.plays["shielded"], self.officers[0], "proposed")
        self.hear(False)
        self.system.settle()
        # What was written for this must not be found again by those alone whom it was about.
        self.system.administer("vacuum")

    def hear(self, again):
        """Takes from the vault what it has of the unknown, under strangers' identifiers, or gives it back."""
        unknown = [group.plays["unknown"].identifier for group in self.groups if group.plays]
        if not unknown:
            return
        own, strange = ("md5(c::text)::uuid", "c") if again else ("c", "md5(c::text)::uuid")
        for table in ("record_newest", "contact"):
            self.system.administer(
                f"update shielding.{table} set child = {strange}"
                f" from unnest('{{{','.join(unknown)}}}'::uuid[]) c where child = {own}")

    def load(self):
        """Has the authority load, so that nobody of it is shown."""
        status, said = self.system.ask("POST", "/v1/go-live/loading", token=self.officers[0])
        check(status == 200 and said["state"] == "loading", f"the loading: {status} {said}")
        self.system.settle()
        self.system.administer("vacuum")

    def sign_off(self):
        for officer, state in zip(self.officers, ["loading", "open"]):
            self.system.confirm(officer)
            status, said = self.system.ask("POST", "/v1/go-live/sign-off", token=officer)
            check(status == 200 and said["state"] == state, f"the sign-off: {status} {said}")
        self.system.settle()

    def shield(self, child):
        path = f"/v1/children/{child.identifier}/shield"
        status, _ = self.system.ask("POST", path, GROUNDS, self.officers[0])
        check(status == 200, f"the shield: {status}")

    def word(self, child, officer, state):
        lifting = f"/v1/children/{child.identifier}/shield/lifting"
        status, said = self.system.ask("POST", lifting, token=officer)
        if status == 401:
            self.system.confirm(officer)
            status, said = self.system.ask("POST", lifting, token=officer)
        check(status == 200 and said["state"] == state, f"a word for lifting: {status} {said}")
