"""What is asked: of each kind two questions whose answers must not tell which of them it was."""

import json
import random
import typing
import uuid

from oracle_children import LETTERS, postcode
from race_connection import request


class Question(typing.NamedTuple):
    kind: str
    # Of the kind's two, which one: 1 where it is of the shield.
    label: int
    group: int
    # Whose answers are compared with each other; one for both questions.
    whose: int
    token: str
    text: bytes
    # What one sees of the child in any case.
    visible: tuple


class Questions:
    """Draws them; the same ones for the same seed."""

    def __init__(self, groups, tokens, seed):
        self.groups, self.tokens, self.random = groups, tokens, random.Random(seed)
        # Of each group one, asked for as often as its held child: who opens a record for the first time that day is counted.
        self.strangers = {
            group.number: str(uuid.UUID(int=self.random.getrandbits(128), version=4)) for group in groups}

    def draw(self, kinds, each):
        """As many of each kind's two, in any order."""
        drawn = [
            self.question(kind, label, self.groups[number % len(self.groups)])
            for kind in kinds for label in (0, 1) for number in range(each)]
        self.random.shuffle(drawn)
        return drawn

    def question(self, kind, label, group):
        token = self.random.choice(self.tokens)
        child, text = KINDS[kind](self, label, group, token)
        whose = group.held.number if kind == "held" else child.number
        visible = (child.identifier, child.given, child.family, child.born)
        return Question(kind, label, group.number, whose, token, text, visible)

    def nobodys(self, child):
        return postcode(child.number, self.random.choice(LETTERS.replace("H", "")))

    def postcode(self, label, group, token):
        """A shielded child's home, or where nobody lives."""
        child = group.plays["shielded"]
        return child, search(child, child.home if label else self.nobodys(child), token)

    def elsewhere(self, label, group, token):
        """Where nobody lives: of a shielded child, or of one who is not."""
        child = group.plays["shielded" if label else "open"]
        return child, search(child, self.nobodys(child), token)

    def home(self, label, group, token):
        """The home of a shielded child, or of one of whom the vault has not heard."""
        child = group.plays["shielded" if label else "unknown"]
        return child, search(child, child.home, token)

    def view(self, label, group, token):
        """The record of a shielded child, or of one of whom the vault has not heard."""
        child = group.plays["shielded" if label else "unknown"]
        return child, view(child.identifier, token)

    def held(self, label, group, token):
        """The record of one who may be a shielded child, or of nobody."""
        child = group.held if label else group.held._replace(identifier=self.strangers[group.number])
        return child, view(child.identifier, token)

    def loading(self, label, group, token):
        """The record of a shielded child whose authority is loading, or of another of that authority."""
        child = group.plays["shielded" if label else "open"]
        return child, view(child.identifier, token)

    def loading_home(self, label, group, token):
        """The home of a shielded child whose authority is loading, or of another of that authority."""
        child = group.plays["shielded" if label else "open"]
        return child, search(child, child.home, token)

    def lifting(self, label, group, token):
        """A practitioner would lift a shield: there is one, and an officer's word; or there is none."""
        child = group.plays["shielded" if label else "open"]
        return child, request("POST", f"/v1/children/{child.identifier}/shield/lifting", token)


KINDS = {
    "postcode": Questions.postcode, "elsewhere": Questions.elsewhere, "home": Questions.home, "view": Questions.view,
    "held": Questions.held, "lifting": Questions.lifting, "loading": Questions.loading,
    "loading-home": Questions.loading_home,
}
# Asked while the authority is loading, which withholds everything of it.
LOADING = ("loading", "loading-home")


def search(child, postcode, token):
    terms = {
        "given": [child.given], "family": child.family, "dateOfBirth": child.born, "postcode": postcode,
        "reason": "newReferral"}
    return request("POST", "/v1/children/search", token, json.dumps(terms).encode())


def view(identifier, token):
    return request("GET", f"/v1/children/{identifier}?reason=newReferral", token)
