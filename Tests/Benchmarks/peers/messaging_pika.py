"""The peer pika, with its callbacks: its blocking face waits for each confirm. Arguments and output as in messaging.c."""

import sys

import pika

from meter import ACK_EVERY, BODY, Meter

JSON = "application/json"


class Role:
    """Has `self.channel` and starts when it is open; `finish` prints and ends the process."""

    def __init__(self, url, queue, count, limit):
        self.queue, self.count, self.limit, self.meter = queue, count, limit, None
        self.connection = pika.SelectConnection(
            pika.URLParameters(url), on_open_callback=lambda c: c.channel(on_open_callback=self.opened))
        self.connection.ioloop.start()

    def opened(self, channel):
        self.channel = channel
        self.start()

    def subscribe(self, prefetch, take):
        self.channel.basic_qos(
            prefetch_count=prefetch, callback=lambda _: self.channel.basic_consume(self.queue, take))

    def finish(self):
        self.meter.report(self.count)
        self.connection.add_on_close_callback(lambda *_: self.connection.ioloop.stop())
        self.connection.close()


class Publish(Role):
    def start(self):
        self.sent = self.confirmed = 0
        self.meter = Meter()
        self.channel.confirm_delivery(self.settled, callback=lambda _: self.fill())

    def settled(self, frame):
        self.confirmed = max(self.confirmed, frame.method.delivery_tag)
        if self.confirmed == self.count:
            self.finish()
        else:
            self.fill()

    def fill(self):
        while self.sent < self.count and self.sent - self.confirmed < self.limit:
            self.channel.basic_publish("", self.queue, BODY, pika.BasicProperties(
                content_type=JSON, delivery_mode=2, message_id=f"message-{self.sent}"))
            self.sent += 1


class Consume(Role):
    def start(self):
        self.taken = 0
        self.subscribe(self.limit, self.take)

    def take(self, channel, method, properties, body):
        self.meter = self.meter or Meter()
        self.taken += 1
        if self.taken % ACK_EVERY == 0 or self.taken == self.count:
            channel.basic_ack(method.delivery_tag, multiple=True)
        if self.taken == self.count:
            self.finish()


class Request(Role):
    def start(self):
        self.asked, self.answered, self.warm_up = 0, 0, self.count // 10
        self.channel.queue_declare("", exclusive=True, auto_delete=True, callback=self.declared)

    def declared(self, frame):
        self.replies = frame.method.queue
        self.channel.basic_consume(self.replies, self.take, auto_ack=True, callback=lambda _: self.fill())

    def take(self, channel, method, properties, body):
        self.answered += 1
        if self.answered == self.warm_up:
            self.meter = Meter()
        if self.answered == self.count + self.warm_up:
            self.finish()
        else:
            self.fill()

    def fill(self):
        while self.asked < self.count + self.warm_up and self.asked - self.answered < self.limit:
            self.channel.basic_publish("", self.queue, BODY, pika.BasicProperties(
                content_type=JSON, delivery_mode=2, reply_to=self.replies, correlation_id=f"question-{self.asked}"))
            self.asked += 1


class Respond(Role):
    def start(self):
        self.subscribe(self.limit, self.take)

    def take(self, channel, method, properties, body):
        channel.basic_publish("", properties.reply_to, body, pika.BasicProperties(
            content_type=JSON, correlation_id=properties.correlation_id))
        channel.basic_ack(method.delivery_tag)


role, url, queue, count, limit = sys.argv[1:]
{"publish": Publish, "consume": Consume, "request": Request, "respond": Respond}[role](
    url, queue, int(count), int(limit))
