"""Practitioners at work, in a process of its own: a plan on stdin, a line of JSON for each request on stdout.

The requests are evenly spaced whatever the answers do, and each is timed from the instant at which it was due. They go
on until the plan's number of requests, or until stdin is closed.
"""

import http.client
import itertools
import json
import os
import sys
import threading
import time

# Enough that one is free for each request that falls due while earlier ones wait for the gateway's own deadlines.
HANDS = 100


class Hand:
    """One connection that is kept, used by one request at a time."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def ask(self, method, path, token, body=None):
        headers = {"Authorization": f"Bearer {token}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            return 0, type(error).__name__


def search(hand, token, child):
    terms = {
        "given": child["name"]["given"], "family": child["name"]["family"], "dateOfBirth": child["dateOfBirth"],
        "reason": "newReferral"}
    status, found = hand.ask("POST", "/v1/children/search", token, terms)
    # Others are called nearly so; whoever is called so exactly comes first.
    return status, status == 200 and [result["id"] for result in found["results"][:1]] == [child["id"]]


def view(hand, token, child):
    """Whereabouts that are withheld for lack of time are a failure: nobody is shielded here."""
    status, record = hand.ask("GET", f"/v1/children/{child['id']}?reason=newReferral", token)
    return status, status == 200 and record["whereabouts"]["shown"]


def inbox(hand, token, child):
    status, shown = hand.ask("GET", "/v1/notifications", token)
    return status, status == 200 and bool(shown["notifications"])


KINDS = [search, view, inbox]


def run(plan):
    ended, turn, printing = threading.Event(), threading.Lock(), threading.Lock()
    numbers = itertools.count()
    start = time.monotonic() + 0.2

    def work():
        hand = Hand(plan["port"])
        while True:
            with turn:
                number = next(numbers)
                due = start + number / plan["rate"]
                if number >= plan["requests"] or ended.wait(max(0, due - time.monotonic())):
                    return
            kind = KINDS[number % len(KINDS)]
            round_ = number // len(KINDS)
            token = plan["tokens"][round_ % len(plan["tokens"])]
            status, holds = kind(hand, token, plan["children"][round_ * 37 % len(plan["children"])])
            told = {
                "kind": kind.__name__, "ms": (time.monotonic() - due) * 1000, "ok": bool(holds), "status": status,
                "due": due - start}
            with printing:
                print(json.dumps(told), flush=True)

    hands = [threading.Thread(target=work) for _ in range(HANDS)]
    for hand in hands:
        hand.start()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    for hand in hands:
        hand.join()


if __name__ == "__main__":
    # People sit at machines of their own: what they do must not wait for a processor of this one.
    try:
        os.nice(-10)
    except PermissionError:
        pass
    run(json.loads(sys.stdin.readline()))
