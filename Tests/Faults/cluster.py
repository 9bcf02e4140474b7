"""Three brokers and a database with a synchronous standby, of which leaders are killed and the standby is promoted."""

import json
import random
import subprocess
import threading
import time

import pika

from fleet import ENGINE_HOST
from system import SERVICES, root, say, wait_for
from trial import Trial

POSTGRES = "/usr/lib/postgresql/15/bin"
RABBITMQ = "/usr/lib/rabbitmq/bin"
# As the unprivileged user, with compose/lib's settings of node 1; what follows them wins.
AS_USER = ". say.sh; . user.sh; . process.sh; . broker.sh; . database.sh; choose_user; "


class Cluster(Trial):
    """Node 1 is the broker of any private system; nodes 2 and 3 join it. The standby copies the primary."""

    def __init__(self, **options):
        super().__init__(**options)
        self.brokers, self.databases, self.nodes = [], [], {}
        self.primary = 0
        self.chance = random.Random(1)

    def set_up(self):
        self.brokers = [self.base, self.base + 20, self.base + 24]
        self.databases = [self.base + 1, self.base + 21]
        super().set_up()

    def __exit__(self, *problem):
        for process in self.nodes.values():
            process.kill()
            process.wait()
        super().__exit__(*problem)

    def shell(self, script, *arguments, check=True, **options):
        """Runs a script in compose/lib with its functions, DIR and BASE; the rest are its arguments."""
        return subprocess.run(
            ["bash", "-euc", AS_USER + f"DIR={self.folder} BASE={self.base}; " + script, "shell", *map(str, arguments)],
            cwd=root / "compose/lib", check=check, capture_output=True, text=True, **options)

    def node_words(self, number):
        """Words for env that make a program of the broker one of node `number`."""
        port = self.brokers[number]
        name = "contactpoint" if number == 0 else f"node{number + 1}"
        words = [f"RABBITMQ_NODENAME={name}@localhost"]
        if number:
            place = self.folder / f"broker-{number + 1}"
            # A home of its own: node 1 is known by its home.
            words += [f"HOME={place}/home", f"RABBITMQ_NODE_PORT={port}", f"RABBITMQ_DIST_PORT={port + 2}",
                      f"RABBITMQ_MNESIA_BASE={place}/data", f"RABBITMQ_LOG_BASE={place}/log",
                      f"RABBITMQ_GENERATED_CONFIG_DIR={place}/generated",
                      f"RABBITMQ_CONFIG_FILE={place}/rabbitmq.conf"]
        return words

    def control(self, number, *arguments, check=True):
        words = " ".join(self.node_words(number))
        return self.shell(
            f'broker_settings $DIR $BASE; cd /; "${{AS[@]}}" -- "${{BROKER[@]}}" {words}'
            f' {RABBITMQ}/rabbitmqctl --quiet "$@"', *arguments, check=check)

    def start_broker(self, number):
        if number == 0:
            self.private("start", "broker")
            return
        place = self.folder / f"broker-{number + 1}"
        # Users come from node 1 with the rest of the cluster's state.
        config = "raft.wal_max_size_bytes = 33554432\\nlog.file.level = warning\\n"
        self.shell(
            f"for folder in '' /data /log /generated /home; do own_folder {place}$folder; done;"
            f" [ -e {place}/home/.erlang.cookie ] ||"
            f" cp -p {self.folder}/broker/home/.erlang.cookie {place}/home/.erlang.cookie;"
            f" printf '{config}' | own_file {place}/rabbitmq.conf")
        words = " ".join(self.node_words(number))
        script = (AS_USER + f"broker_settings {self.folder} {self.base}; cd /;"
                  f' exec "${{AS[@]}}" --pdeathsig KILL -- "${{BROKER[@]}}" {words} {RABBITMQ}/rabbitmq-server')
        with open(self.logs / f"broker-{number + 1}.log", "ab") as log:
            self.nodes[number] = self.starter.submit(
                subprocess.Popen, ["bash", "-euc", script], cwd=root / "compose/lib", stdout=log, stderr=log,
                stdin=subprocess.DEVNULL).result()
        wait_for(f"broker {number + 1}", lambda: self.answers(self.brokers[number]), 90)

    @staticmethod
    def answers(port):
        script = "exec 3<>/dev/tcp/127.0.0.1/$0 && printf 'AMQP\\0\\0\\11\\1' >&3 && timeout 2 head -c 1 <&3 | grep -q ."
        return subprocess.run(["bash", "-c", script, str(port)], capture_output=True).returncode == 0

    def kill_node(self, number):
        if number == 0:
            self.private("kill", "broker")
        else:
            # The shell became the Erlang machine.
            self.nodes[number].kill()
            self.nodes[number].wait()

    def start_engines(self):
        self.private("start", "database")
        self.private("start", "broker")
        for number in (1, 2):
            self.start_broker(number)
            for words in (["stop_app"], ["join_cluster", "contactpoint@localhost"], ["start_app"]):
                self.control(number, *words)
        self.start_standby()
        for name in [*SERVICES, "gateway"]:
            file = self.secrets / name / "config.json"
            host = ENGINE_HOST if self.networks else "127.0.0.1"
            ports = ",".join(f"{host}:{port}" for port in self.brokers)
            text = file.read_text().replace(f"@127.0.0.1:{self.base}/", f"@{ports}/").replace(
                f"@127.0.0.1:{self.base}\\/", f"@{ports}\\/")
            text = text.replace(
                f"host=127.0.0.1 port={self.base + 1} ",
                f"host={host},{host} port={','.join(map(str, self.databases))} target_session_attrs=read-write ")
            file.write_text(text)
        super().start_engines()
        if self.members() != 3:
            raise AssertionError("a queue is not on three brokers")

    def start_standby(self):
        """Copies the primary; then every commit waits for the copy."""
        place = self.folder / "standby"
        primary = self.databases[0]
        self.shell(
            f"own_folder {place}; cd /; \"${{AS[@]}}\" -- env PGPASSWORD=$(<$DIR/database/password)"
            f" {POSTGRES}/pg_basebackup -h 127.0.0.1 -p {primary} -U administrator -D {place}/data -R -C -S standby"
            f" -c fast -X stream")
        self.start_database(1)
        self.administrate("alter system set synchronous_standby_names = '*'", "select pg_reload_conf()")
        wait_for("the standby keeps up", lambda: "sync" in self.administrate(
            "select sync_state from pg_stat_replication"), 30)

    def administrate(self, *statements):
        password = (self.secrets / "database/password").read_text().strip()
        words = [word for statement in statements for word in ("-c", statement)]
        return subprocess.run(
            ["psql", "-XAtq", *words, f"host=127.0.0.1 port={self.databases[self.primary]} user=administrator"
             " dbname=postgres"], capture_output=True, text=True, check=True,
            env={"PATH": f"{POSTGRES}:/usr/bin:/bin", "PGPASSWORD": password}).stdout

    def start_database(self, number):
        place = self.folder / "standby"
        script = (AS_USER + f'cd /; exec "${{AS[@]}}" --pdeathsig KILL -- env -i PATH=/usr/bin:/bin LANG=C.UTF-8'
                  f" {POSTGRES}/postgres -D {place}/data -p {self.databases[number]}"
                  f" -c unix_socket_directories={place}")
        with open(self.logs / "standby.log", "ab") as log:
            self.nodes["standby"] = self.starter.submit(
                subprocess.Popen, ["bash", "-euc", script], cwd=root / "compose/lib", stdout=log, stderr=log,
                stdin=subprocess.DEVNULL).result()
        wait_for("the standby", lambda: subprocess.run(
            [f"{POSTGRES}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.databases[number])]).returncode == 0, 60)

    def promote(self):
        """The primary dies, and its standby takes over."""
        self.private("kill", "database")
        self.shell(f'cd /; "${{AS[@]}}" -- {POSTGRES}/pg_ctl promote -D {self.folder}/standby/data')
        self.primary = 1

    def administrator(self):
        """Whichever database takes writes."""
        return (f"host=127.0.0.1,127.0.0.1 port={','.join(map(str, self.databases))} target_session_attrs=read-write"
                " user=administrator dbname=contactpoint connect_timeout=5")

    def sql(self, statement):
        return json.loads(self.psql("-c", f"select coalesce(json_agg(r), '[]') from ({statement}) r"))

    def live(self):
        """The port of a broker that answers."""
        ports = [port for port in self.brokers if self.answers(port)] or self.brokers
        return self.chance.choice(ports)

    def source(self, name):
        config = super().source(name)
        config["broker"]["url"] = config["broker"]["url"].replace(f":{self.base}/", f":{self.live()}/")
        return config

    def administrator_config(self):
        config = super().administrator_config()
        config["broker"]["url"] = config["broker"]["url"].replace(f":{self.base}/", f":{self.live()}/")
        return config

    def leader(self, queue):
        """The number of the node that leads a queue."""
        for number in range(3):
            if not self.answers(self.brokers[number]):
                continue
            listed = json.loads(self.control(
                number, "list_queues", "-p", "contactpoint", "--formatter", "json", "name", "leader").stdout)
            leader = next(row["leader"] for row in listed if row["name"] == queue)
            return {"contactpoint@localhost": 0, "node2@localhost": 1, "node3@localhost": 2}[leader]
        raise RuntimeError("no broker answers")

    def members(self):
        listed = json.loads(self.control(
            0, "list_queues", "-p", "contactpoint", "--formatter", "json", "name", "members").stdout)
        return min(len(row["members"]) for row in listed)

    def redeclare(self):
        """Declares nothing: a queue of three members that lost one goes on."""


class FailOvers(threading.Thread):
    """Kills the leader of a queue, lets it come back, kills the next; and in the middle promotes the standby."""

    def __init__(self, system, seed, seconds):
        super().__init__(daemon=True)
        self.system, self.random, self.seconds = system, random.Random(seed + 3), seconds
        self.done, self.failures, self.skipped, self.moments = {}, [], {}, []

    def run(self):
        end, round_ = time.monotonic() + self.seconds - 15, 0
        time.sleep(8)
        while time.monotonic() < end:
            round_ += 1
            try:
                if round_ == 2:
                    self.note("promote")
                    self.system.promote()
                else:
                    queue = self.random.choice(["identity.intake", "directory.events", "shielding.events"])
                    number = self.system.leader(queue)
                    self.note("killLeader")
                    say(f"killing broker {number + 1}, which leads {queue}")
                    self.system.kill_node(number)
                    time.sleep(self.random.uniform(6, 10))
                    self.system.start_broker(number)
            except (AssertionError, RuntimeError, OSError, subprocess.SubprocessError,
                    pika.exceptions.AMQPError) as error:
                detail = getattr(error, "stderr", "")
                self.failures.append(f"{type(error).__name__} {error} {detail}")
                say("a fail-over failed:", self.failures[-1])
            time.sleep(10)

    def note(self, kind):
        self.done[kind] = self.done.get(kind, 0) + 1
        at = self.system.sql("select extract(epoch from clock_timestamp()) as at")[0]["at"]
        self.moments.append((kind, at))

    def interruptions(self):
        """For each fail-over: the longest time without an effect in the half minute after it, in seconds."""
        found = []
        for kind, at in self.moments:
            gap = self.system.sql(
                f"select max(gap) as s from (select extract(epoch from at - lag(at) over (order by at)) as gap"
                f" from faults.effect where at between to_timestamp({at} - 1) and to_timestamp({at} + 30)) g")[0]["s"]
            found.append({"kind": kind, "seconds": None if gap is None else round(gap, 2)})
        return found
