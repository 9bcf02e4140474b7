"""An administrator who meddles with what is on its way: copies it, delays the copies, shuffles what is queued."""

import random
import threading
import time

import pika

from system import SERVICES


class Copies(threading.Thread):
    """Listens in for a moment, then publishes what it heard again, shuffled: some at once, some seconds later."""

    def __init__(self, system, seed):
        super().__init__(daemon=True)
        self.system, self.random = system, random.Random(seed + 2)
        self.ending = threading.Event()
        self.copied = self.shuffled = self.garbage = 0
        self.channel = self.connection = None
        self.late = []

    def run(self):
        while not self.ending.is_set():
            try:
                if self.connection is None or not self.connection.is_open:
                    self.connect()
                self.listen(self.random.uniform(0.3, 1.0))
                self.republish()
                self.shuffle()
                if self.random.random() < 0.02:
                    self.publish_garbage()
            except (pika.exceptions.AMQPError, OSError, RuntimeError):
                self.connection = None
                self.ending.wait(1)
        if self.connection is not None and self.connection.is_open:
            self.connection.close()

    def connect(self):
        config = self.system.administrator_config()
        parameters = pika.URLParameters(config["broker"]["url"])
        parameters.heartbeat = 0
        parameters.blocked_connection_timeout = 10
        self.connection = pika.BlockingConnection(parameters)
        self.channel = self.connection.channel()
        self.queue = self.channel.queue_declare("", exclusive=True).method.queue

    def listen(self, seconds):
        """Hears everything that one party says to one consumer, for a while."""
        self.heard = []
        bindings = self.random.sample(self.system.bindings, min(12, len(self.system.bindings)))
        for exchange, key in bindings:
            self.channel.queue_bind(self.queue, exchange, key)
        self.connection.sleep(seconds)
        for exchange, key in bindings:
            self.channel.queue_unbind(self.queue, exchange, key)
        while len(self.heard) < 400:
            method, properties, body = self.channel.basic_get(self.queue, auto_ack=True)
            if method is None:
                break
            self.heard.append((method.exchange, method.routing_key, properties, body))
        self.channel.queue_purge(self.queue)

    def republish(self):
        self.random.shuffle(self.heard)
        for copy in self.heard:
            if self.random.random() < 0.5:
                self.publish(copy)
            if self.random.random() < 0.2:
                self.late.append((time.monotonic() + self.random.uniform(1, 20), copy))
        due = [copy for at, copy in self.late if at <= time.monotonic()]
        self.late = [(at, copy) for at, copy in self.late if at > time.monotonic()][-2000:]
        for copy in due:
            self.publish(copy)

    def publish(self, copy):
        exchange, key, properties, body = copy
        self.channel.basic_publish(exchange, key, body, properties)
        self.copied += 1

    def shuffle(self):
        """Takes what is queued, and gives it back in another order."""
        service = self.random.choice(SERVICES)
        taken = []
        while len(taken) < 100:
            method, _, _ = self.channel.basic_get(f"{service}.events", auto_ack=False)
            if method is None:
                break
            taken.append(method.delivery_tag)
        self.random.shuffle(taken)
        for tag in taken:
            self.channel.basic_nack(tag, requeue=True)
        self.shuffled += len(taken)

    def publish_garbage(self):
        """What breaks the rules of the wire is set aside, and hurts nobody."""
        exchange, key = self.random.choice([b for b in self.system.bindings if "passed" not in b[1]])
        properties = pika.BasicProperties(
            delivery_mode=2, type="x", message_id="y", headers={"contactpoint:positions": "z"})
        self.channel.basic_publish(exchange, key, b"\xff", properties)
        self.garbage += 1

    def close(self):
        self.ending.set()
        self.join(30)
