"""What is done to the system: a plan drawn from the seed, then carried out while the load runs."""

import os
import random
import subprocess
import threading
import time
from collections import Counter

import pika

from fleet import REPLICAS, run
from system import SERVICES

# How often a minute; each at least once in a run, however short.
RATES = {
    "killReplica": 10, "killBroker": 0.5, "killDatabase": 0.4, "stopDatabase": 0.4, "pauseReplica": 0.5,
    "purgeQueue": 1.5, "deleteQueue": 0.7, "partition": 1, "unplug": 0.5, "loss": 0.7, "slow": 0.5, "fullDisk": 0.1,
    "endReplica": 1, "unbindReceipts": 0.7, "shutDown": 0.2, "loseQueue": 0.2,
}
NETWORK = {"partition", "unplug", "loss", "slow"}
KILLS = ("killReplica", "killBroker", "killDatabase", "stopDatabase")
# Longer than the broker's patience with a silent consumer: two heartbeats of eight or ten seconds.
PAUSE = (22, 32)
# Bytes of the disk for the outboxes: to begin with, and for each report.
DISK, REPORT = 96 << 20, 8 << 10


class Injuries(threading.Thread):
    """Carries the plan out; each injury has a thread of its own, so that they overlap."""

    def __init__(self, system, seed, seconds, kinds, pace=1):
        super().__init__(daemon=True)
        self.system, self.random, self.seconds = system, random.Random(seed + 3), seconds
        self.pace = pace
        self.skipped = {}
        self.done, self.failures = Counter(), []
        if system.networks is None:
            for kind in NETWORK & set(kinds):
                self.skipped[kind] = "no network namespaces"
        if "fullDisk" in kinds and not system.disk:
            self.skipped["fullDisk"] = "no small disk could be mounted"
        self.plan = self.drawn([kind for kind in kinds if kind in RATES and kind not in self.skipped])
        self.under_way = []

    def drawn(self, kinds):
        plan = []
        for kind in kinds:
            last = max(6, self.seconds - (PAUSE[1] + 2 if kind == "pauseReplica" else 8))
            for _ in range(max(1, round(RATES[kind] * self.pace * self.seconds / 60))):
                plan.append((self.random.uniform(3, last), kind, self.random.randrange(1 << 30)))
        return sorted(plan)

    def run(self):
        began = time.monotonic()
        for at, kind, seed in self.plan:
            time.sleep(max(0, began + at - time.monotonic()))
            thread = threading.Thread(target=self.injure, args=(kind, random.Random(seed)), daemon=True)
            thread.start()
            self.under_way.append(thread)
        for thread in self.under_way:
            thread.join(90)

    def injure(self, kind, chance):
        try:
            if getattr(self, kind)(chance) is not False:
                self.done[kind] += 1
        except (AssertionError, RuntimeError, OSError, subprocess.SubprocessError, pika.exceptions.AMQPError) as error:
            self.failures.append(f"{kind}: {type(error).__name__} {error}")

    def replica(self, chance):
        """One that nothing else is being done to."""
        free = [name for name in REPLICAS if not self.system.locks[name].locked()]
        return chance.choice(free) if free else None

    def killReplica(self, chance):
        name = self.replica(chance)
        if name is None:
            return False
        self.system.kill_replica(name, chance.choice([0, 0, 0.5, 2]))

    def endReplica(self, chance):
        """As a new version is brought out: a replica is asked to end, and another one starts."""
        name = self.replica(chance)
        if name is None:
            return False
        self.system.end_replica(name)

    def shutDown(self, chance):
        """As machines are shut down: the database is gone, then everybody is asked to end; later all start again."""
        names = [name for name in REPLICAS if self.system.locks[name].acquire(blocking=False)]
        try:
            self.system.shut_down(names)
        finally:
            for name in names:
                self.system.locks[name].release()

    def pauseReplica(self, chance):
        name = self.replica(chance)
        if name is None:
            return False
        self.system.stop_replica(name, chance.uniform(*PAUSE))

    def killBroker(self, chance):
        self.system.kill_broker()

    def killDatabase(self, chance):
        self.system.kill_database(immediate=False)

    def stopDatabase(self, chance):
        self.system.kill_database(immediate=True)

    def purgeQueue(self, chance):
        """Half the time with nobody at work, so that much is queued; else what has just arrived."""
        queue = chance.choice(self.queues())
        service = queue.split(".")[0]
        locks = [self.system.locks[name] for name in REPLICAS if name.startswith(service + "-")]
        if chance.random() < 0.5 and self.taken(locks):
            names = [name for name in REPLICAS if name.startswith(service + "-")]
            try:
                for name in names:
                    self.system.kill(name)
                self.done["killReplica"] += len(names)
                time.sleep(chance.uniform(1, 3))
                self.purge(queue)
            finally:
                # Also where the broker was away: who was killed here did not end by itself.
                for name in names:
                    if self.system.processes[name].poll() is not None:
                        self.system.start(name)
                for lock in locks:
                    lock.release()
        else:
            self.purge(queue)

    @staticmethod
    def taken(locks):
        """All of them, or none."""
        taken = []
        for lock in locks:
            if not lock.acquire(timeout=20):
                for other in taken:
                    other.release()
                return False
            taken.append(lock)
        return True

    def purge(self, queue):
        with self.system.locks["broker"]:
            self.broker(lambda channel: channel.queue_purge(queue))

    def deleteQueue(self, chance):
        with self.system.locks["broker"]:
            self.broker(lambda channel: channel.queue_delete(chance.choice(self.queues())))
            time.sleep(chance.uniform(0.5, 4))
            self.system.redeclare()

    def loseQueue(self, chance):
        """The broker dies just after a queue was declared: RabbitMQ 3.10 then lists it, and mostly serves it no more."""
        with self.system.locks["broker"]:
            queue = chance.choice(self.queues())
            self.broker(lambda channel: self.declare_again(channel, queue))
            self.system.restart_broker()
            time.sleep(chance.uniform(0.5, 4))
            self.system.redeclare()

    @staticmethod
    def declare_again(channel, queue):
        channel.queue_delete(queue)
        channel.queue_declare(queue, durable=True, arguments={"x-queue-type": "quorum"})

    def unbindReceipts(self, chance):
        """A source's receipts reach its queue no more, for a while; what is in it stays."""
        exchange, key, queue = chance.choice(self.system.receipts)
        with self.system.locks["broker"]:
            self.broker(lambda channel: channel.queue_unbind(queue, exchange, key))
            time.sleep(chance.uniform(2, 6))
            self.broker(lambda channel: channel.queue_bind(queue, exchange, key))

    @staticmethod
    def queues():
        """Not identity.intake, nor the receipts: what stands there alone exists nowhere else."""
        return [f"{service}.{lane}" for service in SERVICES for lane in ("events", "events", "events", "requests")]

    def broker(self, act):
        connection = pika.BlockingConnection(pika.URLParameters(self.system.administrator_config()["broker"]["url"]))
        try:
            act(connection.channel())
        finally:
            connection.close()

    def on_line(self, chance, act):
        name = self.replica(chance)
        if name is None:
            return False
        with self.system.locks[name]:
            act(name)
        return True

    def ports(self, chance):
        """Those of the broker, of the database, or both."""
        broker, database = self.system.base, self.system.base + 1
        return chance.choice([[broker], [database], [broker, database]])

    def partition(self, chance):
        ports = self.ports(chance)
        return self.on_line(
            chance, lambda name: self.system.networks.cut(name, chance.uniform(3, 14), ports))

    def loss(self, chance):
        ports = self.ports(chance)
        return self.on_line(
            chance, lambda name: self.system.networks.cut(name, chance.uniform(5, 12), ports, chance.uniform(0.05, 0.3)))

    def unplug(self, chance):
        return self.on_line(chance, lambda name: self.system.networks.unplug(name, chance.uniform(3, 14)))

    def slow(self, chance):
        return self.on_line(chance, lambda name: self.system.networks.slow(name, chance.uniform(5, 10)))

    def fullDisk(self, chance):
        """The disk of the outboxes is full for a while."""
        filler = self.system.disk / "filler"
        with self.system.locks["database"]:
            try:
                with open(filler, "wb") as file:
                    while file.write(bytes(1 << 16)):
                        file.flush()
            except OSError:
                pass
            time.sleep(chance.uniform(4, 8))
            filler.unlink()


class SmallDisk:
    """A disk of its own, in memory, for the outboxes: it can be filled without harm to anybody else."""

    @staticmethod
    def mount(system, reports):
        """Its folder, with room for so many reports; None where the machine does not allow it."""
        if system.networks is None:
            return None
        folder = system.folder / "disk"
        folder.mkdir()
        try:
            run("mount", "-t", "tmpfs", "-o", f"size={DISK + reports * REPORT}", "none", folder)
        except subprocess.SubprocessError:
            return None
        (folder / "space").mkdir()
        # The owner of the database's own folder, whoever that is.
        owner = (system.folder / "database/data").stat()
        os.chown(folder / "space", owner.st_uid, owner.st_gid)
        return folder

    @staticmethod
    def use(system):
        system.psql("-c", f"create tablespace small location '{system.disk}/space'")
        for service in SERVICES:
            system.psql("-c", f"alter table {service}.runtime_outbox set tablespace small")


def describe(injuries):
    return " ".join(f"{kind}={injuries.done[kind]}" for kind in injuries.done)

