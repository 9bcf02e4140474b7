"""Matches the same records with ours and with Splink. docs/benchmarks.md says what the figures mean."""

import argparse
import collections
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

import matching_febrl
import matching_population
import matching_splink


def say(*words):
    print(*words, file=sys.stderr, flush=True)


class Bench:
    def __init__(self, arguments, folder):
        self.arguments, self.folder, self.figures = arguments, folder, []

    def figure(self, name, value, unit="", peer=None, better=max):
        """`better` says which of two values is: a ratio above 1 means that ours is."""
        figure = {"name": name, "value": value, "unit": unit}
        if peer is not None:
            figure |= {"peer": "splink", "peerValue": peer}
            over, under = (value, peer) if better is max else (peer, value)
            figure["ratio"] = round(over / under, 4) if under else None
        self.figures.append(figure)
        say(f"  {name:24} {value:.6g}" + (f"   splink {peer:.6g}" if peer is not None else ""))

    def contactpoint(self, *words):
        done = subprocess.run([self.arguments.ours, *map(str, words)], stdout=subprocess.PIPE, text=True)
        if done.returncode:
            raise SystemExit(f"contactpoint {' '.join(map(str, words[:2]))} failed")
        return done.stdout

    def evaluate(self, incoming, truth, out, *options):
        words = ["--incoming", incoming, "--truth", truth, "--out", out, "-o", "json", *options]
        return json.loads(self.contactpoint("identity", "evaluate", *words))

    def febrl(self):
        frames = matching_febrl.export(self.folder)
        at = self.folder.__truediv__
        say("FEBRL 4: 5,000 records against 5,000")
        ours = self.evaluate(at("b4.csv"), at("truth4.csv"), at("decisions4.csv"), "--index", at("a4.csv"), "--train")
        rows = [line.split(",") for line in at("truth4.csv").read_text().split()[1:]]
        self.compare("febrl4", ours, [frames["a"], frames["b"]], {frozenset(row) for row in rows})
        say("FEBRL 3: 5,000 records among themselves")
        ours = self.evaluate(at("records3.csv"), at("truth3.csv"), at("decisions3.csv"), "--train")
        people = collections.defaultdict(list)
        for name in frames["febrl3"].index:
            people[matching_febrl.entity(name)].append(name)
        pairs = {frozenset(pair) for names in people.values() for pair in itertools.combinations(names, 2)}
        self.compare("febrl3", ours, [frames["febrl3"]], pairs)

    def compare(self, name, ours, frames, truth):
        ours = ours["measures"]
        theirs = matching_splink.readings(matching_splink.febrl(frames), truth)
        self.figure(f"{name}-best-f1", ours["bestF1"], peer=theirs["best-f1"])
        self.figure(f"{name}-precision-at-99", ours["precisionAtThreshold"], peer=theirs["precision-at-99"])
        self.figure(f"{name}-recall-at-99", ours["recallAtThreshold"], peer=theirs["recall-at-99"])

    def population(self):
        children = self.arguments.children
        say(f"A generated population of {children:,} children, {children // 5:,} incoming")
        people = matching_population.Population(self.folder / "population")
        self.contactpoint("population", "generate", "--children", children, "--seed", self.arguments.seed,
                          "--out", people.folder)
        summary = self.evaluate(people.incoming, people.truth_file, people.decisions, "--index", people.index)
        self.contactpoint("population", "oracle", people.folder)
        people.read_truth()
        ours = people.decided()
        best = people.recall_at(people.oracle(), ours.precision)
        say(f"  the generator's own posterior recalls {best:.5f} at that precision")
        splink = people.splink(matching_splink, ours.precision)
        self.figure("population-precision", ours.precision, peer=splink.precision)
        self.figure("population-recall", ours.recall / best if best else 0.0, peer=splink.recall / best if best else 0)
        self.figure("population-review-share", ours.review_share, better=min)
        self.figure("twins-joined-share", ours.twins_joined, peer=splink.twins_joined, better=min)
        self.figure("evaluated-per-second", summary["decisionsPerSecond"], "/s")

    def run(self):
        for part in ("febrl", "population"):
            if self.arguments.only in (None, part):
                getattr(self, part)()
        if self.arguments.online:
            self.figures += self.arguments.online["figures"]
        print(json.dumps({"bench": "matching", "figures": self.figures}))


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--ours", required=True)
parser.add_argument("--children", type=int, default=200_000)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--only", choices=["febrl", "population"])
parser.add_argument("--keep", type=pathlib.Path, help="a folder in which the files stay")
parser.add_argument("--online", type=json.loads, help="what was measured online, to be reported with the rest")
given = parser.parse_args()
with tempfile.TemporaryDirectory(prefix="contactpoint-bench-") as scratch:
    place = given.keep or pathlib.Path(scratch)
    place.mkdir(parents=True, exist_ok=True)
    Bench(given, place).run()
