"""Asks the real services what must not be told apart, and has a classifier try. docs/benchmarks.md says more."""

import argparse
import asyncio
import json
import os
import pathlib
import random
import sys

from pipeline import binaries, root

sys.path.insert(0, str(root / "Tests/Faults"))

import mutants  # noqa: E402
from interactive import PRACTITIONERS  # noqa: E402
from oracle import ask_all  # noqa: E402
from oracle_children import ROLES, Children  # noqa: E402
from oracle_judgement import Judgement  # noqa: E402
from oracle_questions import KINDS, LOADING, Questions  # noqa: E402
from shield_race import OFFICERS  # noqa: E402
from system import System, check, say  # noqa: E402

# What each service lacks as a mutant, and the kind of question that must tell it.
MUTANTS = {"shielding": ("22-withheld-alike", "view"), "identity": ("23-asked-always", "postcode")}
TURNS = len(ROLES)


def put_in(system, folder):
    """Has the processes of those services end, and their mutants take their places."""
    own, system.binaries = system.binaries, folder
    for service, (patch, _) in MUTANTS.items():
        process = system.processes[service]
        process.terminate()
        check(process.wait(20) == 0, f"{service} does not end in order")
        os.environ["CONTACTPOINT_MUTANT"] = patch.partition("-")[2]
        system.start(service)
    system.binaries = own
    del os.environ["CONTACTPOINT_MUTANT"]
    system.wait_until_ready()


def build(options, chosen):
    """The folder of the mutants."""
    configuration = "release" if "release" in str(chosen) else "debug"
    scratch = pathlib.Path(options.scratch)
    if not options.skip_build:
        say("builds the mutants in", scratch)
        mutants.build(scratch, list(MUTANTS), configuration, ["00-choice", *(patch for patch, _ in MUTANTS.values())])
    folder = scratch / ".build" / configuration
    for service in MUTANTS:
        check((folder / service).exists(), f"no mutant in {folder}")
    return folder


def question(system, children, tokens, kinds, queries, seed):
    """The answers: in each of three turns another of each group is shielded; at the end of each the authority loads."""
    questions, lot = Questions(children.groups, tokens, seed), random.Random(seed)
    each = -(-queries // (2 * len(kinds) * TURNS))
    first = [lot.randrange(3) for _ in children.groups]
    answers = []
    for turn in range(TURNS):
        children.turn([place + turn for place in first])
        open_kinds = [kind for kind in kinds if kind not in LOADING]
        answers += asyncio.run(ask_all(system.base + 10, questions.draw(open_kinds, each), turn))
        if loading := [kind for kind in kinds if kind in LOADING]:
            children.load()
            answers += asyncio.run(ask_all(system.base + 10, questions.draw(loading, each), turn))
            children.sign_off()
        say(f"{len(answers)} answers")
    return answers


def judge(python, answers, seed):
    judgement = Judgement(python, answers, seed)
    for line in judgement.lines():
        say(line)
    return judgement


def faults(judgement, mutant):
    """Why the shield has failed, or nothing was shown."""
    for kind in judgement.leaks():
        yield f"{kind} is told apart: a gain of {judgement.gain(kind):.3f}, {judgement.most(kind):.3f} at most"
    if judgement.gain() > judgement.most():
        yield f"a gain of {judgement.gain():.4f}, {judgement.most():.4f} at most"
    if abs(judgement.chance()[0]) > judgement.most():
        yield "something is gained of labels that say nothing: the method over-fits"
    for patch, kind in MUTANTS.values():
        if mutant.gain(kind) < 2 * mutant.most(kind):
            yield f"the mutant {patch} is not told, a gain of {mutant.gain(kind):.3f}: the oracle proves nothing"


def figures(judgement, mutant):
    chance, spread = judgement.chance()
    values = {
        "gain": judgement.gain(), "gain-error": judgement.error(),
        **{f"gain-{kind}": judgement.gain(kind) for kind in KINDS},
        "control-gain": chance, "control-spread": spread,
        "mutant-gain": min(mutant.gain(kind) for _, kind in MUTANTS.values()),
        **{f"mutant-gain-{kind}": mutant.gain(kind) for _, kind in MUTANTS.values()}}
    return [{"name": "queries", "value": judgement.queries, "unit": "queries"}] + [
        {"name": name, "value": round(value, 4), "unit": "share"} for name, value in values.items()]


def run():
    parser = argparse.ArgumentParser(prog="compose/bench shield-oracle", description=__doc__)
    parser.add_argument("--queries", type=int, default=10_000, help="how many to ask at least")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--groups", type=int, default=16, help="how many groups of three children")
    parser.add_argument("--scratch", default=os.environ.get("TMPDIR", "/tmp") + "/contactpoint-shield-oracle")
    parser.add_argument("--skip-build", action="store_true", help="with the mutants that are in the scratch folder")
    parser.add_argument("--keep", type=pathlib.Path, help="a file for every answer, as JSON")
    parser.add_argument("--classifier", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    chosen = binaries()
    say("measures", chosen, "" if "release" in str(chosen) else "(not known to be a release build)")
    leaking = build(options, chosen)
    with System(binaries=chosen) as system:
        officers = [system.sign_in(name) for name in OFFICERS]
        tokens = [system.sign_in(name) for name in PRACTITIONERS]
        children = Children(system, options.groups, officers)
        children.hold(tokens[0])
        say(f"asks of {options.groups} groups of children, seed {options.seed}")
        answers = question(system, children, tokens, list(KINDS), options.queries, options.seed)
        say("the same kinds that a mutant tells, of the mutants")
        put_in(system, leaking)
        kinds = [kind for _, kind in MUTANTS.values()]
        leaked = question(system, children, tokens, kinds, options.queries, options.seed + 1)
    if options.keep:
        options.keep.write_text(json.dumps({"answers": answers, "leaked": leaked}))
    judgement, mutant = (judge(options.classifier, each, options.seed) for each in (answers, leaked))
    print(json.dumps({"bench": "shield-oracle", "figures": figures(judgement, mutant)}))
    failed = list(faults(judgement, mutant))
    for fault in failed:
        say("failed:", fault)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    run()
