"""What is made of a generated population: by ours, by Splink, and by the generator's own posterior."""

import csv
import typing


class Reading(typing.NamedTuple):
    precision: float
    recall: float
    review_share: float
    twins_joined: float


class Population:
    def __init__(self, folder):
        self.folder = folder
        self.index, self.incoming = folder / "index.csv", folder / "incoming.csv"
        self.truth_file, self.decisions = folder / "truth.csv", folder / "decisions.csv"

    @staticmethod
    def rows(path):
        with open(path, newline="", encoding="utf-8") as file:
            yield from csv.DictReader(file)

    def read_truth(self):
        rows = list(self.rows(self.truth_file))
        self.child = {row["incoming"]: row["child"] for row in rows}
        self.twins = {row["incoming"] for row in rows if row["kind"] == "twin" and not row["child"]}
        self.known = sum(1 for child in self.child.values() if child)

    def reading(self, links, reviews=0):
        """Of links as (incoming, child)."""
        right = sum(1 for incoming, child in links if self.child[incoming] == child)
        twins = sum(1 for incoming, _ in links if incoming in self.twins)
        return Reading(right / len(links) if links else 1.0, right / self.known, reviews / len(self.child),
                       twins / len(self.twins) if self.twins else 0.0)

    def decided(self):
        rows = list(self.rows(self.decisions))
        links = [(row["incoming"], row["child"]) for row in rows if row["decision"] == "link"]
        return self.reading(links, sum(1 for row in rows if row["decision"] == "review"))

    def oracle(self):
        """The generator's best candidate of each report, with its posterior."""
        rows = self.rows(self.folder / "oracle.csv")
        return [(float(row["posterior"]), row["incoming"], row["child"]) for row in rows if row["child"]]

    def longest(self, scored, precision):
        """The most certain claims, as many as hold the precision; claims of one certainty stand and fall together."""
        ordered = sorted(scored, reverse=True)
        right, taken = 0, 0
        for place, (certainty, incoming, child) in enumerate(ordered, 1):
            right += self.child[incoming] == child
            if (place == len(ordered) or ordered[place][0] < certainty) and right >= precision * place:
                taken = place
        return [(incoming, child) for _, incoming, child in ordered[:taken]]

    def recall_at(self, scored, precision):
        return self.reading(self.longest(scored, precision)).recall

    def splink(self, peer, precision):
        """Splink's best candidate of each report: how many it recalls at our precision, and whom it links at .99."""
        import pandas

        def frame(path):
            records = pandas.read_csv(path, dtype=str, keep_default_na=False).rename(columns={"id": "unique_id"})
            records = records[["unique_id", "given", "family", "dob", "sex", "postcode", "house"]]
            return records.where(records != "", None).astype("string")

        incoming = set(self.child)
        best = {}
        for pair, probability in peer.population(frame(self.index), frame(self.incoming)):
            one, other = pair
            report, child = (one, other) if one in incoming else (other, one)
            best[report] = max(best.get(report, (0.0, "")), (probability, child))
        scored = [(probability, report, child) for report, (probability, child) in best.items()]
        certain = [(report, child) for probability, report, child in scored if probability >= peer.CERTAIN]
        linked = self.reading(certain)
        return Reading(linked.precision, self.recall_at(scored, precision), 0.0, linked.twins_joined)
