"""Lives of invented children by chance: what happens to whom on which day, and what the law makes of it, reckoned here anew.

Nothing of this is taken from the project's own rules: `Life.stage` says it again, from docs/decisions/0023.
"""

import datetime
import random

from feed import invented_child, invented_word

AMBRIDGE, BORCHESTER = "E06000901", "E06000902"
OTHER = {AMBRIDGE: BORCHESTER, BORCHESTER: AMBRIDGE}


def anniversary(day, years):
    """29 February is 1 March in a year that has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)


class Life:
    """One child, as whoever watched from outside would know it."""

    def __init__(self, number, born):
        self.number, self.born = number, born
        self.child = {**invented_child(number), "dateOfBirth": born.isoformat()}
        self.given = self.child["name"]["given"]
        self.authority = random.choice([AMBRIDGE, AMBRIDGE, BORCHESTER])
        self.versions = {}
        self.home, self.school = 0, None
        self.id, self.shielded, self.died = None, None, None
        self.consented, self.withdrawn = None, None
        # The twin with whom the child was confused, and whether the two are taken for one now.
        self.twin, self.joined, self.parted = None, False, False
        self.purged = False
        self.move_home()

    def move_home(self):
        """Each home is a word that stands nowhere else."""
        self.home += 1
        self.street = f"Lifelong{self.number}x{self.home}street"
        self.child["residence"] = {"kind": "current", "address": {
            "lines": [f"1 {self.street}", "Ambridge"], "postcode": self.child["residence"]["address"]["postcode"]}}

    def version(self, source):
        self.versions[source] = self.versions.get(source, 0) + 1
        return self.versions[source]

    def age(self, day):
        return (day - self.born).days / 365.25

    def stages(self):
        """The first day in the archive, the first on which data managers don't read it either, the day of its end."""
        grown, last = anniversary(self.born, 18), anniversary(self.born, 18)
        if self.consented and self.consented < grown:
            until = anniversary(self.born, 25)
            last = min(max(self.withdrawn, grown), until) if self.withdrawn else until
        if self.died:
            last = min(last, anniversary(self.died, 1))
        return last, anniversary(last, 1), anniversary(last, 6)

    def stage(self, day):
        archived, closed, due = self.stages()
        return "due" if day >= due else "closed" if day >= closed else "archived" if day >= archived else "live"

    def words(self):
        """What would tell of the child wherever it stood in clear."""
        return [f"Lifelong{self.number}x"]


class Chance:
    """What happens in a step of so many years, each by its rate a year."""

    def __init__(self, years, often):
        self.years, self.often = years, often

    def falls(self, rate):
        return random.random() < 1 - (1 - min(0.9, rate * self.often)) ** self.years


def twin_of(life, number):
    """Another child, born on the same day at the same home: a person has to look whether the two are one."""
    other = Life(number, life.born)
    other.child = {**life.child, "name": {"given": [invented_word(number % 1201 + 1500, 4)],
                                         "family": life.child["name"]["family"]}}
    other.given, other.authority, other.street = other.child["name"]["given"], life.authority, life.street
    return other
