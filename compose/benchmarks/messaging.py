"""Runs ours and the peers in turn on one broker. docs/benchmarks.md says what the figures mean."""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys

import pika

root = pathlib.Path(__file__).resolve().parents[2]
PEERS = root / "Tests/Benchmarks/peers"
IN_FLIGHT = [1, 16, 64]
WINDOW = PREFETCH = 1000
QUEUE = "bench.messaging"


def say(*words):
    print(*words, file=sys.stderr, flush=True)


class Contender:
    """A program that plays the roles; `share` of the messages are enough to measure a slow one."""

    def __init__(self, name, command, share=1.0):
        self.name, self.command, self.share = name, command, share

    def words(self, role, url, count, limit):
        return [*map(str, self.command), role, url, QUEUE, str(count), str(limit)]

    def play(self, role, url, count, limit, *options):
        """Messages a second, and microseconds of CPU a message."""
        command = self.words(role, url, count, limit) + list(options)
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=300)
        if done.returncode or not done.stdout.strip():
            raise SystemExit(f"{self.name} failed to {role}")
        rate, cpu = map(float, done.stdout.split())
        return rate, cpu


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        self.url = arguments.broker
        self.channel = pika.BlockingConnection(pika.URLParameters(self.url)).channel()
        self.measured = {}
        python = arguments.python
        self.contenders = [
            Contender("ours", [arguments.ours, "messaging"]),
            Contender("c", [arguments.c]),
            Contender("aio-pika", [python, PEERS / "messaging_aio_pika.py"], 0.1),
            Contender("pika", [python, PEERS / "messaging_pika.py"], 0.2),
        ]

    def note(self, contender, figure, reading):
        self.measured.setdefault((figure, contender.name), []).append(reading)
        say(f"  {contender.name:9} {figure:17} {reading[0]:9.0f}/s {reading[1]:7.2f} us")

    def fresh_queue(self, kind):
        self.channel.queue_delete(QUEUE)
        self.channel.queue_declare(QUEUE, durable=True, arguments={"x-queue-type": kind})

    def publish_and_consume(self, contender):
        count = int(self.arguments.messages * contender.share)
        self.fresh_queue("quorum")
        self.note(contender, "publish-quorum", contender.play("publish", self.url, count, WINDOW))
        # Ours has published one more, to connect.
        self.note(contender, "consume-quorum", contender.play("consume", self.url, count, PREFETCH))
        if contender.name == "ours":
            self.fresh_queue("quorum")
            reading = contender.play("publish", self.url, count, WINDOW, "--batch=1")
            self.note(contender, "publish-tasks", reading)

    def ask_and_answer(self, contender, in_flight):
        self.fresh_queue(self.arguments.requests)
        count = int(self.arguments.messages * contender.share * {1: 0.05, 16: 0.25, 64: 0.4}[in_flight])
        responder = subprocess.Popen(contender.words("respond", self.url, 0, PREFETCH))
        try:
            self.note(contender, f"request-{in_flight}", contender.play("request", self.url, count, in_flight))
        finally:
            responder.terminate()
            responder.wait()

    def run(self):
        for round_ in range(self.arguments.rounds):
            say(f"round {round_ + 1} of {self.arguments.rounds}")
            # To and fro, so that nobody always comes first.
            order = self.contenders[::-1] if round_ % 2 else self.contenders
            for contender in order:
                self.publish_and_consume(contender)
            for in_flight in IN_FLIGHT:
                for contender in order:
                    self.ask_and_answer(contender, in_flight)
        self.channel.queue_delete(QUEUE)

    def median(self, figure, contender, column=0):
        return statistics.median(reading[column] for reading in self.measured[figure, contender])

    def rate(self, name, figure, peer, of=None):
        ours, theirs = self.median(of or figure, "ours"), self.median(figure, peer)
        return {"name": name, "value": round(ours), "unit": "/s", "peer": peer, "peerValue": round(theirs),
                "ratio": round(ours / theirs, 3)}

    def cpu(self, name, figure, of=None):
        ours, theirs = self.median(of or figure, "ours", 1), self.median(figure, "c", 1)
        return {"name": name, "value": round(ours, 2), "unit": "us", "peer": "c", "peerValue": round(theirs, 2),
                "ratio": round(theirs / ours, 3)}

    def figures(self):
        measured = ["publish-quorum", "consume-quorum", *(f"request-{number}" for number in IN_FLIGHT)]
        figures = [self.rate(figure, figure, "c") for figure in measured]
        for peer in ("aio-pika", "pika"):
            figures += [self.rate(f"{figure}-{peer}", figure, peer) for figure in measured]
        figures += [
            self.rate("publish-tasks", "publish-quorum", "c", of="publish-tasks"),
            self.cpu("publish-cpu", "publish-quorum"),
            self.cpu("publish-tasks-cpu", "publish-quorum", of="publish-tasks"),
            self.cpu("consume-cpu", "consume-quorum"),
        ]
        return figures


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--broker", required=True)
parser.add_argument("--ours", required=True)
parser.add_argument("--c", required=True)
parser.add_argument("--python", default=sys.executable)
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--messages", type=int, default=100_000)
parser.add_argument("--requests", choices=["classic", "quorum"], default="classic")
bench = Bench(parser.parse_args())
bench.run()
print(json.dumps({"bench": "messaging", "figures": bench.figures()}))
