"""What practitioners wait for, on a quiet system and while a bulk feed keeps the intake busy."""

import collections
import json
import pathlib
import subprocess
import sys
import threading
import time

from system import check, say, wait_for

PRACTITIONERS = ["hilda.head", "gita.gp", "vera.visitor", "sam.social"]
RATE = 20


class Practitioners:
    """A process that makes requests; `with` ends it."""

    def __init__(self, system, tokens, children, requests):
        self.plan = {
            "port": system.base + 10, "rate": RATE, "requests": requests, "tokens": tokens, "children": children}

    def __enter__(self):
        script = pathlib.Path(__file__).with_name("practitioners.py")
        self.process = subprocess.Popen(
            [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answers = []
        self.reader = threading.Thread(target=self.read)
        self.reader.start()
        print(json.dumps(self.plan), file=self.process.stdin, flush=True)
        return self

    def __exit__(self, *_):
        """The requests under way are waited for."""
        self.process.stdin.close()
        self.reader.join()
        self.process.wait()

    def read(self):
        for line in self.process.stdout:
            self.answers.append(json.loads(line))

    def work(self):
        return self.process.poll() is None


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def tell(answers):
    """Says, of each kind of request, how long it took."""
    kinds = collections.defaultdict(list)
    for answer in answers:
        kinds[answer["kind"]].append(answer)
    for kind, of_kind in kinds.items():
        took = [answer["ms"] for answer in of_kind]
        failed = collections.Counter(answer["status"] for answer in of_kind if not answer["ok"])
        quantiles = ", ".join(f"p{share * 100:.0f} {quantile(took, share):.0f}" for share in (0.5, 0.9, 0.99))
        say(f"{kind}: {len(took)} requests, {quantiles}, most {max(took):.0f} ms;",
            "failures by status:", dict(failed) or "none")


def known_children(system, most=1000):
    """Children whose records are complete, each with what one searches for."""
    rows = system.sql(
        "select r.child as id, r.name::text as name, r.date_of_birth as born from identity.source_record r"
        " where exists (select from directory.involvement i where i.child = r.child)"
        f" group by 1, 2, 3 having count(*) >= 2 order by 1 limit {most}")
    return [{"id": row["id"], "name": json.loads(row["name"]), "dateOfBirth": row["born"]} for row in rows]


def measure(system, requests, feed):
    """The answers of a quiet system, and those while the sources that `feed()` sets to work report in bulk."""
    tokens = [system.sign_in(name) for name in PRACTITIONERS]
    children = known_children(system)
    check(children, "nobody to look at")
    system.settle()
    with Practitioners(system, tokens, children, min(200, requests)) as quiet:
        wait_for("the quiet requests", lambda: not quiet.work(), 120)
    say("on a quiet system:")
    tell(quiet.answers)
    with Practitioners(system, tokens, children, requests) as busy:
        bulk = feed()
        wait_for("the requests under a bulk feed", lambda: not (busy.work() and bulk.works()), 600, every=0.2)
    _, published, waiting = bulk.end()
    seconds = max(answer["due"] for answer in busy.answers)
    say(f"under a bulk feed, of which {published - waiting} of {published} were taken in {seconds:.0f} s:")
    tell(busy.answers)
    return quiet.answers, busy.answers
