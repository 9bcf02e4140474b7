"""What the outside world does: sources that report by AMQP, and practitioners who declare by HTTP."""

import json
import random
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import defaultdict

import pika

from feed import AUTHORITY_OF, SEALED, SERVICE_OF, Feed, contact, event, invented_child
from system import SOURCES, say

REPORTING = SOURCES[:4]
BROKER_ERRORS = (pika.exceptions.AMQPError, OSError)


class Reports(threading.Thread):
    """Publishes events with confirms, and again whenever a confirm did not come; some twice, some that are wrong."""

    def __init__(self, system, seed, rate):
        super().__init__(daemon=True)
        self.system, self.rate, self.random = system, rate, random.Random(seed)
        self.emails = sorted(f"{username}@example.org" for username in system.accounts())
        # What was published and confirmed: the event's own instant stands for it everywhere.
        self.events, self.wrong, self.by_involvement = {}, set(), defaultdict(list)
        self.owner_of, self.involvements, self.children = {}, [], 0
        self.start_of_time = time.time() - 20 * 86400
        self.repeats = self.unsure = 0
        self.pausing = threading.Event()
        self.ending = threading.Event()
        self.feeds, self.recent, self.failure = {}, [], None

    def run(self):
        try:
            began, count = time.monotonic(), 0
            while not self.ending.is_set():
                self.send(self.next_event())
                count += 1
                if self.random.random() < 0.05 and self.recent:
                    self.send(self.random.choice(self.recent))
                    self.repeats += 1
                ahead = began + count / self.rate - time.monotonic()
                if ahead > 0:
                    self.ending.wait(ahead)
                elif ahead < -1:
                    # After an outage what was missed is not made up for in one go.
                    began -= ahead
        except BaseException as error:
            self.failure = error
            raise

    def next_event(self):
        number = len(self.events)
        identifier = f"event-{number}"
        # In the order of publishing, a millisecond or more apart.
        at = self.start_of_time + number * 0.01
        if self.involvements and self.random.random() < 0.3:
            child, source, reference, email, flags = self.random.choice(self.involvements[-2000:])
        else:
            child = self.children
            if self.children and self.random.random() < 0.75:
                child = self.random.randrange(max(0, self.children - 3000), self.children)
            self.children = max(self.children, child + 1)
            source = self.random.choice(REPORTING)
            email = self.random.choice(self.emails) if self.random.random() < 0.9 else None
            reference, flags = f"involvement-{number}", {"version": 0}
            self.involvements.append((child, source, reference, email, flags))
        flags["version"] += 1
        said = contact(SERVICE_OF[source], reference, email)
        # Each version says something else than those before, so that each has an effect of its own: one that a transaction
        # takes back to what stood there would look like an effect of nothing.
        said["began"] = f"2021-09-{1 + flags['version'] % 30:02}"
        said["leadProfessional"] = flags["version"] % 2 == 0
        said["holdsAssessment"] = flags["version"] % 4 >= 2
        report = event(
            identifier, source, f"record-{child}", invented_child(child), said,
            AUTHORITY_OF.get(source, "E06000901"), at=at)
        if self.random.random() < 0.001:
            report["data"]["child"]["opinion"] = "x"
            self.wrong.add(identifier)
        else:
            self.by_involvement[source, child, reference].append(identifier)
        self.events[identifier] = report
        self.owner_of[report["time"]] = email
        self.recent = (self.recent + [report])[-500:]
        return report

    def send(self, report):
        """Publishes until it is confirmed; a confirm that was lost makes a repeat."""
        source, first = report["source"], True
        while True:
            try:
                if source not in self.feeds:
                    self.feeds[source] = Feed(self.system, source)
                self.feeds[source].publish(report)
                return
            except BROKER_ERRORS:
                self.feeds.pop(source, None)
                self.unsure += first
                first = False
                time.sleep(0.2)

    def close(self):
        self.ending.set()
        self.join()
        for feed in self.feeds.values():
            try:
                feed.close()
            except BROKER_ERRORS:
                pass


class Receipts:
    """What the sources were answered: outcomes by event."""

    def __init__(self, system):
        self.system, self.outcomes = system, defaultdict(list)

    def collect(self):
        for source in REPORTING:
            feed = Feed(self.system, source)
            for _, receipt in feed.collect():
                self.outcomes[receipt.get("event")].append(receipt["outcome"])
            left = feed.channel.queue_declare(f"receipts.{source}", passive=True).method.message_count
            if left:
                say(f"{left} receipts of {source} can't be read")
            feed.close()


class Declarations(threading.Thread):
    """Practitioners who declare involvements, each request two or three times under one key."""

    def __init__(self, system, seed):
        super().__init__(daemon=True)
        self.system, self.random = system, random.Random(seed + 1)
        self.ending = threading.Event()
        # By key: the answers that said that it is done.
        self.answers = defaultdict(list)
        self.children, self.tokens, self.tried = [], {}, 0

    def run(self):
        while not self.ending.wait(0.4):
            try:
                if self.tried % 20 == 0:
                    rows = self.system.sql("select id from directory.child order by random() limit 50")
                    self.children = [row["id"] for row in rows]
                if self.children:
                    self.declare(self.random.choice(self.children))
                self.tried += 1
            except (AssertionError, RuntimeError, OSError):
                continue

    def declare(self, child):
        username = self.random.choice(["gita.gp", "vera.visitor", "sam.social"])
        if username not in self.tokens:
            self.tokens[username] = self.system.sign_in(username)
        key, times = str(uuid.uuid4()), self.random.randint(2, 3)
        repeats = [threading.Thread(target=self.ask, args=(key, child, username)) for _ in range(times)]
        for thread in repeats:
            thread.start()
            if self.random.random() < 0.5:
                thread.join()
        for thread in repeats:
            thread.join()

    def ask(self, key, child, username):
        request = urllib.request.Request(
            f"{self.system.http}/v1/children/{child}/involvements", method="POST",
            data=json.dumps({"began": "2024-05-01", "kind": "other"}).encode(),
            headers={"Content-Type": "application/json", "Idempotency-Key": key,
                     "Authorization": f"Bearer {self.tokens[username]}"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                self.answers[key].append((answer.status, json.loads(answer.read())["id"]))
        except urllib.error.HTTPError as refusal:
            if refusal.code == 401:
                self.tokens.pop(username, None)
        except (OSError, ValueError, KeyError):
            pass
