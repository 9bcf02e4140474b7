"""What the classifier made of the answers: its gains over guessing, and what they may be."""

import json
import math
import os
import pathlib
import subprocess

# Of 10,000 questions guessing tells half by 50 rightly, a standard error of 0.005: four of them are what may be gained.
MOST = 0.02


class Judgement:
    """Of the answers of one run."""

    def __init__(self, python, answers, seed):
        script = pathlib.Path(__file__).with_name("oracle_classifier.py")
        told = subprocess.run(
            [python, script], input=json.dumps({"seed": seed, "answers": answers}), capture_output=True, text=True,
            # Its threads would wait for each other without sleeping, on a busy machine for minutes.
            env={**os.environ, "OMP_NUM_THREADS": "1"})
        if told.returncode:
            raise AssertionError(f"the classifier: {told.stderr[-2000:]}")
        self.kinds = json.loads(told.stdout)
        self.queries = len(answers)

    def gain(self, kind=None):
        """Over guessing; of all kinds together unless one is named."""
        return self.share("told", kind)

    def chance(self):
        """The mean of what is gained of labels that were dealt anew, and how far apart such gains are."""
        deals = range(len(next(iter(self.kinds.values()))["toldOfDealt"]))
        gains = [sum(kind["toldOfDealt"][deal] for kind in self.kinds.values()) / self.queries - 0.5 for deal in deals]
        mean = sum(gains) / len(gains)
        return mean, math.sqrt(sum((gain - mean) ** 2 for gain in gains) / (len(gains) - 1))

    def share(self, what, kind):
        kinds = self.kinds.values() if kind is None else [self.kinds[kind]]
        return sum(kind[what] for kind in kinds) / sum(kind["answers"] for kind in kinds) - 0.5

    def error(self, kind=None):
        return 0.5 / math.sqrt(self.queries if kind is None else self.kinds[kind]["answers"])

    def most(self, kind=None):
        """What may be gained: more than four standard errors where so few questions can't tell less."""
        return max(MOST, 4 * self.error(kind))

    def leaks(self):
        """Kinds of which more is gained than may be."""
        return [kind for kind in self.kinds if self.gain(kind) > self.most(kind)]

    def lines(self):
        for name, kind in self.kinds.items():
            apart, error, took = kind["difference"]
            yield (f"{name}: {kind['answers']} answers, gain {self.gain(name):.3f} ± {self.error(name):.3f};"
                   f" {kind['statuses']}, {kind['forms']} forms; {took / 1000:.1f} ms,"
                   f" and {apart:.0f} ± {error:.0f} us between the two")
        mean, spread = self.chance()
        yield f"all: gain {self.gain():.4f} ± {self.error():.4f}; of labels dealt anew {mean:.4f} ± {spread:.4f}"
