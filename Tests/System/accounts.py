"""Who may sign in: accounts are opened, enrol a second factor, are refused by what has lapsed, locked, and suspended, which
ends their sessions and live inboxes; and one loses a second factor."""

import threading
import time
import urllib.request

from aliases import addresses, begin
from codes import fresh_code
from mail import Letters, serve
from operators import Operator
from system import System, check, say, wait_for

PASSWORD = "nine invented owls"
OPENING = ["--given", "Ola", "--family", "Example", "--role", "practitioner", "--service", "primaryCare",
           "--organisation", "Invented Surgery", "--email", "ola@example.org"]


def sign_in(system, username, password, code=None):
    credentials = {"username": username, "password": password, **({"code": code} if code else {})}
    return system.ask("POST", "/v1/sessions", credentials)


def lapsed(answer):
    return [problem["field"] for problem in answer["problems"]]


class Stream:
    """A live inbox, and when it ended."""

    def __init__(self, system, token):
        request = urllib.request.Request(
            system.http + "/v1/notifications/stream", headers={"Authorization": f"Bearer {token}"})
        self.answer, self.ended = urllib.request.urlopen(request, timeout=120), None
        check(self.answer.readline() == b"retry: 3000\n", "the stream does not begin")
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while self.answer.readline():
            pass
        self.ended = time.monotonic()


def enrols(system, terminal):
    """Ola's account, from its opening to a session."""
    terminal.environment["CONTACTPOINT_PASSWORD"] = "Password1"
    terminal("account", "open", *OPENING, "ola", code=1)
    terminal.environment["CONTACTPOINT_PASSWORD"] = PASSWORD
    terminal("account", "open", *OPENING, "--agreed", "2026-01-05", "ola")
    status, answer = sign_in(system, "ola", PASSWORD)
    check(status == 403 and lapsed(answer) == ["/accreditation", "/vetting", "/training"], f"{status} {answer}")
    days = ["--vetted", "2020-01-05", "--trained", "2026-01-05", "--accredited", "2026-01-05"]
    terminal("account", "renew", *days, "ola")
    status, answer = sign_in(system, "ola", PASSWORD)
    check(status == 403 and lapsed(answer) == ["/vetting"], f"{status} {answer}")
    terminal("account", "renew", "--vetted", "2999-01-05", "ola", code=1)
    terminal("account", "renew", "--vetted", "2026-01-05", "ola")
    say("nobody signs in before all that it takes is written down")

    status, answer = sign_in(system, "ola", PASSWORD)
    check(status == 200, f"no enrolment: {status} {answer}")
    enrolment = answer["enrolment"]
    secret = enrolment["uri"].split("secret=")[1].split("&")[0]
    status, answer = system.ask("POST", "/v1/second-factor", {"token": enrolment["token"], "code": fresh_code(secret)})
    check(status == 201 and len(answer["recoveryCodes"]) == 10, f"not enrolled: {status}")
    status, _ = sign_in(system, "ola", PASSWORD)
    check(status == 401, f"signed in without a code: {status}")
    code = fresh_code(secret)
    status, _ = sign_in(system, "ola", PASSWORD, code)
    check(status == 201, f"the code is not taken: {status}")
    status, _ = sign_in(system, "ola", PASSWORD, code)
    check(status == 401, f"the code is taken twice: {status}")
    recovery = answer["recoveryCodes"][0]
    statuses = [sign_in(system, "ola", PASSWORD, recovery)[0] for _ in range(2)]
    check(statuses == [201, 401], f"a recovery code, twice: {statuses}")
    say("a second factor is enrolled, and each code is good once")
    return answer["session"]["token"]


def suspends(system, terminal, ola):
    sam = system.sign_in("sam.social")
    streams = [Stream(system, ola), Stream(system, ola), Stream(system, sam)]
    terminal("account", "suspend", "ola")
    began = time.monotonic()
    status, _ = system.ask("GET", "/v1/notifications", token=ola)
    check(status == 401, f"the session goes on: {status}")
    wait_for("the streams' end", lambda: all(stream.ended for stream in streams[:2]), 20)
    say(f"the live inboxes ended {max(stream.ended for stream in streams[:2]) - began:.2f} s after the answer")
    status, _ = system.ask("GET", "/v1/notifications", token=sam)
    check(status == 200 and not streams[2].ended, "somebody else's session ended")
    terminal("account", "restore", "ola")
    status, _ = system.ask("GET", "/v1/notifications", token=ola)
    check(status == 401, f"the session is back: {status}")


def loses_their_second_factor(system, terminal, letters):
    """Vera's is taken off: her live inbox ends, she is told, and enrols another with her password and the invitation."""
    password = system.accounts()["vera.visitor"]
    streams = [Stream(system, system.sign_in("vera.visitor")), Stream(system, system.sign_in("sam.social"))]
    invitation = terminal("account", "reset-second-factor", "vera.visitor")[0].strip()
    began = time.monotonic()
    wait_for("the stream's end", lambda: streams[0].ended, 20)
    say(f"the live inbox ended {streams[0].ended - began:.2f} s after the answer")
    check(not streams[1].ended, "somebody else's stream ended")
    wait_for("the email", lambda: letters.taken, 10)
    check(addresses(letters) == {"vera.visitor@example.org"}, f"others are told: {letters.taken}")
    check(invitation not in str(letters.taken), "the email holds the invitation")
    for code in None, fresh_code(system.second_factor("vera.visitor")):
        status, _ = sign_in(system, "vera.visitor", password, code)
        check(status == 401, f"signed in, or enrols, without the invitation: {status}")
    status, answer = sign_in(system, "vera.visitor", password, invitation)
    check(status == 200, f"no enrolment: {status} {answer}")
    enrolment = answer["enrolment"]
    secret = enrolment["uri"].split("secret=")[1].split("&")[0]
    status, answer = system.ask("POST", "/v1/second-factor", {"token": enrolment["token"], "code": fresh_code(secret)})
    check(status == 201, f"not enrolled: {status}")
    status, _ = sign_in(system, "vera.visitor", password, fresh_code(secret))
    check(status == 201, f"the code is not taken: {status}")
    status, _ = sign_in(system, "vera.visitor", password, invitation)
    check(status == 401, f"the invitation is taken again: {status}")
    terminal("account", "reset-second-factor", "nobody.at.all", code=1)
    say("a lost second factor is taken off, and another enrolled by invitation")


def locks(system):
    """Known and unknown names get the same answers, word for word."""
    def attempt(username, password):
        status, answer = sign_in(system, username, password, "000000")
        return status, {name: value for name, value in answer.items() if name != "instance"}

    known, unknown = (
        [attempt(username, "not it") for _ in range(6)] + [attempt(username, system.accounts()["gita.gp"])]
        for username in ("gita.gp", "nobody.at.all"))
    check(known == unknown and len({str(answer) for answer in known}) == 1, "the answers differ")
    status, _ = system.ask("POST", "/v1/sessions", system.credentials("gita.gp"))
    check(status == 401, f"a name that was tried too often is not locked: {status}")
    say("a name that was tried too often is refused alike, known or not")


def run():
    letters = Letters()
    server = serve(letters)
    with System(services=False) as system:
        begin(system, server.port)
        terminal = Operator(system)
        ola = enrols(system, terminal)
        suspends(system, terminal, ola)
        loses_their_second_factor(system, terminal, letters)
        locks(system)
        terminal("account", "suspend", "nobody.at.all", code=1)
    server.stop()
    say("the accounts are as they should be")


if __name__ == "__main__":
    run()
