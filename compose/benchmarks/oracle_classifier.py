"""Tells by answers which of two questions was asked, as well as it can: answers as JSON on stdin, gains on stdout.

A gain is the share of answers that are told rightly, by a classifier that has seen none of that group of children, less
the half that guessing tells. The same is done with labels that are dealt anew, to see what chance alone gains.
"""

import collections
import json
import sys

import numpy
from sklearn.ensemble import HistGradientBoostingClassifier, VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, RobustScaler
from sklearn.tree import DecisionTreeClassifier

FOLDS = 8
# As many neighbours on either side tell how busy the machine was.
NEAR = 8
# How often the labels are dealt anew.
DEALS = 10


def clipped(values):
    """A long wait says no more than a rather long one."""
    return numpy.clip(values, -4, 4)


def classifier():
    """A line, a threshold and a forest of small trees, of equal voice."""
    return VotingClassifier([
        ("line", make_pipeline(RobustScaler(), FunctionTransformer(clipped), LogisticRegression())),
        ("threshold", DecisionTreeClassifier(max_depth=1, min_samples_leaf=20)),
        ("trees", HistGradientBoostingClassifier(
            max_iter=60, max_depth=3, learning_rate=0.08, min_samples_leaf=30, random_state=1)),
    ], voting="soft")


def features(answers):
    """What was seen; how long it took, measured by that child's other answers, and by those just before and after."""
    took = numpy.log([answer["took"] for answer in answers])
    whose = numpy.array([answer["whose"] for answer in answers])
    for child in set(whose):
        took[whose == child] -= numpy.median(took[whose == child], axis=0)
    near = numpy.array([
        numpy.median(took[max(0, place - NEAR):place + NEAR + 1], axis=0) for place in range(len(took))])
    # Which of the forms it is, the most frequent first.
    forms = [form for form, _ in collections.Counter(answer["seen"][3] for answer in answers).most_common()]
    seen = [answer["seen"][:3] + [forms.index(answer["seen"][3])] for answer in answers]
    return numpy.hstack([seen, took, took - near])


def told(known, labels, groups):
    """How many are told rightly; each by what was learned of other children's answers."""
    answers = cross_val_predict(classifier(), known, labels, groups=groups, cv=GroupKFold(FOLDS))
    return int((answers == labels).sum())


def dealt(answers, labels, random):
    """The labels with the two questions changed for each other, or not, of each group and turn as a whole: whatever
    goes together stays together."""
    changed = collections.defaultdict(lambda: random.integers(2))
    return labels ^ numpy.array([changed[answer["group"], answer["turn"]] for answer in answers])


def difference(answers, labels):
    """us between the medians of both questions' whole times, and the standard error of it."""
    took = numpy.array([answer["took"][2] for answer in answers])
    sides = [took[labels == label] for label in (0, 1)]
    medians = [numpy.median(side) for side in sides]
    errors = [1.4826 * numpy.median(abs(side - at)) * 1.2533 / len(side)**0.5 for side, at in zip(sides, medians)]
    return [medians[1] - medians[0], float(numpy.hypot(*errors)), float(numpy.median(took))]


def judge(answers, random):
    labels = numpy.array([answer["label"] for answer in answers])
    groups = numpy.array([answer["group"] for answer in answers])
    known = features(answers)
    return {
        "answers": len(answers), "told": told(known, labels, groups),
        "toldOfDealt": [told(known, dealt(answers, labels, random), groups) for _ in range(DEALS)],
        "statuses": dict(collections.Counter(f"{answer['label']}: {answer['seen'][0]}" for answer in answers)),
        "forms": len({answer["seen"][3] for answer in answers}), "difference": difference(answers, labels)}


def run():
    asked = json.load(sys.stdin)
    random = numpy.random.default_rng(asked["seed"])
    kinds = collections.defaultdict(list)
    for answer in asked["answers"]:
        kinds[answer["kind"]].append(answer)
    print(json.dumps({kind: judge(answers, random) for kind, answers in kinds.items()}))


if __name__ == "__main__":
    run()
