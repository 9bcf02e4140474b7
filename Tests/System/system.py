"""A whole private system in a scratch folder: broker, database, the five services and the gateway, on ports of its own.

CONTACTPOINT_BIN: the folder of the executables, `.build/debug` if it is not set.
"""

import base64
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import clock
from codes import fresh_code

root = pathlib.Path(__file__).resolve().parents[2]
SERVICES = ["identity", "directory", "shielding", "notifications", "audit"]
PROCESSES = SERVICES + ["gateway"]
SOURCES = ["school-census", "gp-registration", "health-visiting", "case-system-ambridge", "case-system-borchester"]
# Every audit entry that a service wrote, with its writer and its number.
ENTRIES_WRITTEN = " union all ".join(
    "select (entry ->> 'id')::uuid as entry, subject as writer, number"
    f" from {service}.runtime_outbox, json_array_elements(convert_from(body, 'UTF8')::json -> 'entries') entry"
    " where consumer = 'audit'" for service in SERVICES)


def say(*words, sep=" "):
    print(f"[{time.monotonic() - began:5.1f} s]", *words, sep=sep, file=sys.stderr, flush=True)


began = time.monotonic()
# Whoever is started by a thread of Dispatch, as by a test in Swift, has all signals blocked, and so has whatever it starts: a broker
# that never hears of TERM is waited for in vain, each time.
signal.pthread_sigmask(signal.SIG_SETMASK, [])


def wait_for(what, condition, seconds=120, every=0.1):
    """Waits until `condition()` is true, and returns what it returned."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain: {what}")
        time.sleep(every)
    return result


def free_ports(count):
    """The first of `count` ports in a row that nobody has on loopback."""
    while True:
        base = random.randrange(21000, 31000, 20)
        taken = []
        try:
            for port in range(base, base + count):
                probe = socket.socket()
                taken.append(probe)
                probe.bind(("127.0.0.1", port))
            return base
        except OSError:
            continue
        finally:
            for probe in taken:
                probe.close()


class System:
    """Everything is stopped, and the folder deleted, when the `with` block ends.

    `engines` and `services` say what is running when the block begins. `budgets` are Identity's settings of how much may be
    looked up, a thousand times the usual where nothing is said: scripts do in a minute, as one person, what an authority does
    in a week.
    """

    def __init__(self, engines=True, services=True, binaries=None, budgets=None):
        self.budgets = {"CONTACTPOINT_BUDGETS_TIMES": "1000"} if budgets is None else budgets
        default = pathlib.Path(os.environ.get("CONTACTPOINT_BIN") or root / ".build/debug")
        self.binaries = pathlib.Path(binaries or default).resolve()
        self.begin = (engines, services)
        self.processes = {}
        # The user names of those who have signed in, by token.
        self.whose = {}

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="contactpoint-system-"))
        self.folder.chmod(0o755)
        self.secrets, self.logs = self.folder / "secrets", self.folder / "log"
        self.logs.mkdir()
        self.base = free_ports(11)
        self.http = f"http://127.0.0.1:{self.base + 10}"
        try:
            self.set_up()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None:
            self.show_logs()
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for engine in ("broker", "database"):
            self.private("stop", engine, check=False)
        if not os.environ.get("CONTACTPOINT_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)

    def database_host(self):
        """Its socket, as compose/up has it."""
        return self.folder / "database/socket"

    def set_up(self):
        """In the order of compose/up: secrets, engines, roles and queues, services, demo accounts."""
        engines, services = self.begin
        self.contactpoint(
            "setup", "secrets", "--directory", self.secrets, "--broker-port", self.base, "--database-host",
            self.database_host(), "--database-port", self.base + 1, "--http-port", self.base + 10,
            "--journal", self.folder / "journal", "--outer-keys", self.folder / "outer-keys")
        self.contactpoint("setup", "broker-definitions", "--directory", self.secrets)
        library = root / "compose/lib"
        steps = ". say.sh; . user.sh; . setup.sh; choose_user; DATA=$1; hand_over_secrets"
        subprocess.run(["bash", "-euc", steps, "setup", self.folder], check=True, cwd=library)
        if engines:
            self.start_engines()
            if services:
                for name in PROCESSES:
                    self.start(name)
                self.wait_until_ready()
                self.contactpoint("setup", "demo", "--directory", self.secrets)
        say("the system stands in", self.folder)

    def start_engines(self):
        """Both, with users and queues."""
        database = subprocess.Popen([root / "compose/private", "start", "database", self.folder, str(self.base)])
        self.private("start", "broker")
        if database.wait():
            raise AssertionError("the database does not start")
        self.contactpoint("setup", "database", "--directory", self.secrets)
        self.contactpoint("setup", "topology", "--directory", self.secrets)

    def private(self, verb, engine, check=True):
        subprocess.run([root / "compose/private", verb, engine, self.folder, str(self.base)], check=check)

    def contactpoint(self, *arguments):
        environment = {**os.environ, "CONTACTPOINT_CONFIG": str(self.secrets / "operations/config.json")}
        command = [self.binaries / "contactpoint", *map(str, arguments)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise AssertionError(f"contactpoint {arguments}: {done.returncode} {done.stdout} {done.stderr}")
        return done.stdout

    def start(self, name):
        """Starts a service; it dies with this script."""
        environment = {
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(self.folder),
            "CONTACTPOINT_CONFIG": str(self.secrets / name / "config.json"),
            # Means something to a build of mutants alone.
            "CONTACTPOINT_MUTANT": os.environ.get("CONTACTPOINT_MUTANT", ""),
            **(self.budgets if name == "identity" else {}), **clock.variables(),
        }
        with open(self.logs / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", self.binaries / name], env=environment, stdout=log,
                stderr=log, stdin=subprocess.DEVNULL, cwd="/")

    def kill(self, name):
        """Kills a service with -9."""
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()

    def pids(self):
        """Those of the processes that run."""
        return {name: process.pid for name, process in self.processes.items() if process.poll() is None}

    def wait_until_ready(self):
        self.contactpoint("setup", "wait", "--directory", self.secrets, "--seconds", 90)
        wait_for("the gateway answers", lambda: self.ask("GET", "/v1/health")[0] == 200)

    def log(self, name):
        return (self.logs / f"{name}.log").read_text(errors="replace")

    def show_logs(self):
        for name in PROCESSES:
            file = self.logs / f"{name}.log"
            if file.exists():
                lines = file.read_text(errors="replace").splitlines()[-12:]
                print(f"--- {name}", *[line[:600] for line in lines], sep="\n", file=sys.stderr)

    def database_password(self):
        """The administrator's."""
        return json.loads((self.secrets / "secrets.json").read_text())["database"]["administrator"]

    def administer(self, statement):
        """Has the database's administrator carry out a statement; returns what it prints."""
        password = self.database_password()
        address = f"host=127.0.0.1 port={self.base + 1} user=administrator dbname=contactpoint"
        done = subprocess.run(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement, address], capture_output=True, text=True,
            env={"PATH": "/usr/lib/postgresql/15/bin:/usr/bin:/bin", "PGPASSWORD": password})
        if done.returncode:
            raise AssertionError(f"{statement}: {done.stderr}")
        return done.stdout

    def sql(self, statement):
        """The rows of a query, as the administrator, each a dictionary."""
        return json.loads(self.administer(f"select coalesce(json_agg(r), '[]') from ({statement}) r"))

    def count(self, table, condition="true"):
        return self.sql(f"select count(*) as n from {table} where {condition}")[0]["n"]

    def source(self, name):
        """The configuration of a source system."""
        return json.loads((self.secrets / "sources" / name / "config.json").read_text())

    def accounts(self):
        """The passwords of the demo accounts, by user name."""
        return {row["username"]: row["password"] for row in self.demo()}

    def demo(self):
        return json.loads((self.secrets / "demo/accounts.json").read_text())

    def second_factor(self, username):
        """The secret of a demo account's authenticator; None for a feed's."""
        return next(row.get("secondFactor") for row in self.demo() if row["username"] == username)

    def credentials(self, username):
        """What signing in takes, with a code that has not been used."""
        credentials = {"username": username, "password": self.accounts()[username]}
        secret = self.second_factor(username)
        return {**credentials, "code": fresh_code(secret)} if secret else credentials

    def ask(self, method, path, body=None, token=None):
        """Status and JSON of an answer of the gateway; status 0 when there is none."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.http + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                text, status = answer.read(), answer.status
        except urllib.error.HTTPError as refusal:
            text, status = refusal.read(), refusal.code
        except OSError:
            return 0, None
        return status, json.loads(text) if text else None

    def sign_in(self, username):
        """A bearer token."""
        status, session = self.ask("POST", "/v1/sessions", self.credentials(username))
        assert status == 201, f"{username} can't sign in: {status}"
        self.whose[session["token"]] = username
        return session["token"]

    def confirm(self, token):
        """Gives a code in a session, for what is grave in the next five minutes."""
        body = {"code": fresh_code(self.second_factor(self.whose[token]))}
        status, answer = self.ask("POST", "/v1/sessions/current/confirmation", body, token)
        check(status == 200, f"{self.whose[token]}'s code is not taken: {status} {answer}")

    def settle(self, seconds=120, keeps_facts=True):
        """Waits until nothing is under way: outboxes confirmed, nothing early, every fact decided, and none to come where each is
        kept: a purge takes a child's."""
        under_way = " union all ".join(
            [f"select '{s} outbox' as what, coalesce(sum(number - confirmed), 0)::bigint as n"
             f" from {s}.runtime_number where due is not null"
             for s in SERVICES]
            + [f"select '{s} early', count(*) from {s}.runtime_early" for s in SERVICES]
            + ["select 'facts', count(*) from notifications.fact where state = 'pending'",
               "select 'sightings', count(*) from notifications.sighting",
               "select 'facts to come', (select count(*) from directory.runtime_outbox where consumer = 'notifications'"
               " and (type like 'directory.involvement-%' or type like 'directory.part-taken%'))"
               " + (select count(*) from shielding.runtime_outbox where consumer = 'notifications'"
               " and type like 'shielding.declaration-decided%')"
               " - (select count(*) from notifications.fact)",
               f"select 'entries to come', count(*) from ({ENTRIES_WRITTEN}) o"
               " where not exists (select from audit.entry e where e.id = o.entry)"])
        left = []

        def is_still():
            left[:] = [row for row in self.sql(under_way)
                       if row["n"] != 0 and (keeps_facts or row["what"] != "facts to come")]
            return not left

        try:
            wait_for("nothing under way", is_still, seconds, every=0.5)
        except AssertionError as error:
            raise AssertionError(f"{error}: {left}") from None


def check(holds, what):
    if not holds:
        raise AssertionError(what)


def key_of(config):
    return base64.b64decode(config["keys"]["intakePublic"])
