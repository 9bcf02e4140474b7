"""What practitioners wait for, on a quiet system and while a bulk feed keeps the intake busy."""

import base64
import collections
import json
import pathlib
import subprocess
import sys
import threading
import time

import pika

from system import check, root, say, wait_for

PRACTITIONERS = ["hilda.head", "gita.gp", "vera.visitor", "sam.social"]
RATE = 20
# How many reports may lie in the intake's queue: enough that it never runs dry.
BACKLOG = 4000


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


def publish_while(works, system, file, publish):
    """Keeps the intake busy until `works()` is false or the file ends; returns how many were taken and published.

    What waits is asked of the broker: counting in the database would be one more that keeps it busy.
    """
    url = subprocess.run(
        [root / "compose/private", "url", "broker", system.folder, str(system.base)], check=True, text=True,
        capture_output=True).stdout.strip()
    administrator = pika.BlockingConnection(pika.URLParameters(url))
    channel = administrator.channel()
    published = waiting = 0
    with open(file) as lines:
        while works():
            waiting = channel.queue_declare("identity.intake", passive=True).method.message_count
            chunk = [line.split() for _, line in zip(range(BACKLOG - waiting), lines)]
            if not chunk and not waiting:
                break
            for source, body in chunk:
                published += 1
                publish(source, base64.b64decode(body), f"bulk-{published}")
            time.sleep(0.2)
    administrator.close()
    return published - waiting, published


def measure(system, file, requests, publish):
    """The answers of a quiet system, and those under a bulk feed from the file."""
    tokens = [system.sign_in(name) for name in PRACTITIONERS]
    children = known_children(system)
    check(children, "nobody to look at")
    system.settle()
    with Practitioners(system, tokens, children, min(200, requests)) as quiet:
        wait_for("the quiet requests", lambda: not quiet.work(), 120)
    say("on a quiet system:")
    tell(quiet.answers)
    with Practitioners(system, tokens, children, requests) as busy:
        taken, published = publish_while(busy.work, system, file, publish)
    seconds = max(answer["due"] for answer in busy.answers)
    say(f"under a bulk feed, of which {taken} of {published} were taken in {seconds:.0f} s:")
    tell(busy.answers)
    return quiet.answers, busy.answers
