"""The examples of docs/messages.md, run as they stand there, as the source system that they speak of."""

import json
import os
import re
import subprocess
import sys

from feed import Feed
from system import System, check, root, say


def snippets():
    """The fenced blocks that are marked test=NAME, by that name."""
    page = (root / "docs/messages.md").read_text()
    return {name: text for name, text in re.findall(r"^```\w+ test=(\S+)\n(.*?)^```$", page, re.M | re.S)}


def run():
    page = snippets()
    with System() as system:
        # The page calls the command line by compose/contactpoint, which speaks to what compose/up started.
        place = system.folder / "checkout"
        (place / "compose").mkdir(parents=True)
        (place / "compose/contactpoint").symlink_to(system.binaries / "contactpoint")
        config = system.secrets / "sources/school-census/config.json"
        environment = {**os.environ, "CONFIG": str(config)}

        def example(*command):
            done = subprocess.run(
                command, cwd=place, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                timeout=60)
            check(done.returncode == 0, f"{command[:2]}: {done.returncode} {done.stdout} {done.stderr}")
            return done.stdout

        example("bash", "-euo", "pipefail", "-c", page["publish-shell"])
        receipt = json.loads(example("bash", "-euo", "pipefail", "-c", page["receipt-shell"]))
        check(receipt["event"] == "enrolment-2026-000001" and receipt["outcome"] == "accepted", f"{receipt}")
        check(set(receipt) == set(json.loads(page["receipt"])), "the printed receipt has other fields")
        say("the shell's event was accepted")

        said = example(sys.executable, "-c", page["publish-python"])
        check(said.split() == ["accepted", "[]"], f"Python's event: {said}")
        say("Python's event was accepted")

        example("bash", "-euo", "pipefail", "-c", page["publish-shell"])
        feed = Feed(system, "school-census")
        system.settle()
        check(system.count("identity.receipt") == 2, "a repeat of the example has an effect")
        check(system.count("directory.involvement") == 2, "not each example is one involvement")
        feed.close()
    say("the examples work")


if __name__ == "__main__":
    run()
