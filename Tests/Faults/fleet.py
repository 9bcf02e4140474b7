"""The system under test: replicas of the real services, each on a network of its own where the machine allows it."""

import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "System"))

import system as base  # noqa: E402
from system import SERVICES, System, root, say, wait_for  # noqa: E402

REPLICAS = [f"{service}-{number}" for service in SERVICES for number in (1, 2)] + ["gateway-1"]
ENGINE_HOST = "10.77.0.1"


def run(*command, check=True):
    return subprocess.run(list(map(str, command)), check=check, capture_output=True, text=True)


def binaries():
    """CONTACTPOINT_BIN, else a complete release build that is not older than the debug build, else the debug build."""
    if chosen := os.environ.get("CONTACTPOINT_BIN"):
        return pathlib.Path(chosen)
    names = base.PROCESSES + ["contactpoint"]
    release, debug = root / ".build/release", root / ".build/debug"

    def age(folder):
        return min((folder / name).stat().st_mtime for name in names)

    if not all((release / name).exists() for name in names):
        return debug
    return release if not all((debug / name).exists() for name in names) or age(release) >= age(debug) else debug


class Networks:
    """A network namespace for each replica, joined to ours, which is private too, by a pair of virtual interfaces."""

    def __init__(self):
        self.lines = {}
        run("mount", "-t", "tmpfs", "none", "/run/netns")
        run("ip", "link", "set", "lo", "up")
        run("ip", "address", "add", f"{ENGINE_HOST}/32", "dev", "lo")

    @staticmethod
    def obstacle():
        """Why there can't be any; None if nothing is in the way."""
        if os.environ.get("CONTACTPOINT_FAULTS_NETWORK") != "private":
            return "no network namespaces of our own (not root, or unshare, ip or iptables is missing)"
        return None

    def join(self, name):
        """Makes the namespace of a replica once; returns the words to start something in it."""
        if name not in self.lines:
            number = len(self.lines) + 1
            ours, theirs = f"10.77.{number}.1", f"10.77.{number}.2"
            self.lines[name] = (f"fault{number}", theirs)
            run("ip", "netns", "add", name)
            run("ip", "link", "add", f"fault{number}", "type", "veth", "peer", "name", "out", "netns", name)
            run("ip", "address", "add", f"{ours}/24", "dev", f"fault{number}")
            run("ip", "link", "set", f"fault{number}", "up")
            run("ip", "-n", name, "link", "set", "lo", "up")
            run("ip", "-n", name, "address", "add", f"{theirs}/24", "dev", "out")
            run("ip", "-n", name, "link", "set", "out", "up")
            run("ip", "-n", name, "route", "add", "default", "via", ours)
        return ["ip", "netns", "exec", name]

    def address(self, name):
        return self.lines[name][1]

    def cut(self, name, seconds, ports, probability=1.0):
        """Loses what a replica sends to `ports`, all of it or a share."""
        share = [] if probability == 1 else [
            "-m", "statistic", "--mode", "random", "--probability", str(probability)]
        rules = [["INPUT", "-s", self.address(name), "-p", "tcp", "--dport", str(port), *share, "-j", "DROP"]
                 for port in ports]
        for rule in rules:
            run("iptables", "-w", "-A", *rule)
        time.sleep(seconds)
        for rule in rules:
            run("iptables", "-w", "-D", *rule)

    def unplug(self, name, seconds):
        """Both directions, for everything."""
        run("ip", "link", "set", self.lines[name][0], "down")
        time.sleep(seconds)
        run("ip", "link", "set", self.lines[name][0], "up")

    def slow(self, name, seconds):
        """A narrow line: what does not fit waits up to two seconds, or is lost."""
        run("tc", "qdisc", "add", "dev", self.lines[name][0], "root", "tbf", "rate", "256kbit", "burst", "8k",
            "latency", "2s")
        time.sleep(seconds)
        run("tc", "qdisc", "del", "dev", self.lines[name][0], "root")


class Fleet(System):
    """Two replicas of each service and a gateway, which come back when they die; engines that can be killed."""

    def __init__(self, **options):
        super().__init__(binaries=binaries(), **options)
        self.networks = None if Networks.obstacle() else Networks()
        self.locks = {name: threading.Lock() for name in [*REPLICAS, "broker", "database"]}
        self.ending = False
        # A process dies with the thread that started it, so one thread starts them all and outlives them.
        self.starter = ThreadPoolExecutor(1)

    def database_host(self):
        """TCP: faults cut what goes between machines."""
        return "127.0.0.1"

    def set_up(self):
        if self.networks:
            os.environ["CONTACTPOINT_LISTEN"] = "0.0.0.0"
        super().set_up()

    def start_engines(self):
        if self.networks:
            for service in base.PROCESSES:
                file = self.secrets / service / "config.json"
                # The engines as the replicas' networks see them; the gateway listens where we can reach it.
                text = file.read_text().replace("@127.0.0.1:", f"@{ENGINE_HOST}:").replace(
                    "host=127.0.0.1", f"host={ENGINE_HOST}").replace('"127.0.0.1"', '"0.0.0.0"')
                file.write_text(text)
        super().start_engines()

    def start(self, name):
        """Starts a replica; a service's bare name starts all of them."""
        if "-" not in name:
            for replica in REPLICAS:
                if replica.startswith(name + "-"):
                    self.start(replica)
            return
        service = name.rsplit("-", 1)[0]
        environment = {
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(self.folder),
            "CONTACTPOINT_CONFIG": str(self.secrets / service / "config.json"),
            # Means something to a build of mutants alone.
            "CONTACTPOINT_MUTANT": os.environ.get("CONTACTPOINT_MUTANT", "")}
        inside = self.networks.join(name) if self.networks else []
        with open(self.logs / f"{name}.log", "ab") as log:
            self.processes[name] = self.starter.submit(
                subprocess.Popen, [*inside, "setpriv", "--pdeathsig", "KILL", "--", self.binaries / service],
                env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/").result()
        if self.networks and service == "gateway":
            self.http = f"http://{self.networks.address(name)}:{self.base + 10}"

    def show_logs(self):
        for file in sorted(self.logs.glob("*.log")):
            lines = file.read_text(errors="replace").splitlines()[-6:]
            print(f"--- {file.name}", *[line[:400] for line in lines], sep="\n", file=sys.stderr)

    def kill_replica(self, name, pause):
        with self.locks[name]:
            self.kill(name)
            time.sleep(pause)
            if not self.ending:
                self.start(name)

    def end_replica(self, name):
        """Asks a replica to end, and starts it again."""
        with self.locks[name]:
            code = self.end([name])[name]
            if not self.ending:
                self.start(name)
            if code > 0:
                raise RuntimeError(f"{name} ended with {code}")

    def end(self, names):
        """Asks replicas to end, and kills those that can't in time, as an orchestrator does; their codes."""
        deadline = time.monotonic() + 20
        for name in names:
            self.processes[name].terminate()
        for name in names:
            try:
                self.processes[name].wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.kill(name)
        return {name: self.processes[name].returncode for name in names}

    def shut_down(self, names):
        """Stops the database under load, asks all of `names` to end, and starts everything again."""
        with self.locks["database"]:
            self.private("kill", "database")
            # Whoever is at work meets a database that is away, and then is asked to end.
            time.sleep(0.5)
            self.end(names)
            self.private("start", "database")
        for name in names:
            if not self.ending:
                self.start(name)

    def stop_replica(self, name, seconds):
        """Stops a replica and lets it go on."""
        with self.locks[name]:
            self.processes[name].send_signal(signal.SIGSTOP)
            time.sleep(seconds)
            self.processes[name].send_signal(signal.SIGCONT)

    def kill_broker(self):
        with self.locks["broker"]:
            self.restart_broker()

    def restart_broker(self):
        """For whoever holds the lock."""
        self.private("kill", "broker")
        self.private("start", "broker", check=False)
        # On a busy machine the first start may take longer than anybody waits.
        self.private("start", "broker")

    def kill_database(self, immediate):
        """kill -9 of the postmaster, or PostgreSQL's own immediate stop."""
        with self.locks["database"]:
            if immediate:
                pid = int((self.folder / "database/data/postmaster.pid").read_text().split()[0])
                os.kill(pid, signal.SIGQUIT)
                wait_for("the database ends", lambda: not pathlib.Path(f"/proc/{pid}/cwd").exists(), 30)
            else:
                self.private("kill", "database")
            self.private("start", "database")

    def restart_ended(self):
        """A replica that ended by itself is a finding; it is started again all the same."""
        ended = [name for name, process in self.processes.items()
                 if process.poll() is not None and not self.locks[name].locked()]
        for name in ended:
            with self.locks[name]:
                if (code := self.processes[name].poll()) is not None:
                    lines = self.log(name).splitlines()
                    crash = [number for number, line in enumerate(lines) if "Fatal error" in line or " at " in line]
                    told = lines[crash[0]:][:40] if crash else lines[-5:]
                    say(f"{name} ended by itself with {code}:", *[line[:300] for line in told], sep="\n")
                    self.start(name)
        return ended

    def administrator(self):
        return f"host=127.0.0.1 port={self.base + 1} user=administrator dbname=contactpoint"

    def psql(self, *arguments):
        """Runs psql as the administrator; its output."""
        password = (self.secrets / "database/password").read_text().strip()
        done = subprocess.run(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *arguments, self.administrator()], capture_output=True,
            text=True, env={"PATH": "/usr/lib/postgresql/15/bin:/usr/bin:/bin", "PGPASSWORD": password})
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return done.stdout
