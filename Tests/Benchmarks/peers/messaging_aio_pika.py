"""The peer aio-pika, as its documentation shows it: tasks that await. Arguments and output as in messaging.c."""

import asyncio
import sys
import uuid

import aio_pika

from meter import ACK_EVERY, BODY, Meter

JSON = "application/json"


async def publish(channel, queue, count, window):
    exchange, meter, numbers = channel.default_exchange, Meter(), iter(range(count))

    async def work():
        for number in numbers:
            message = aio_pika.Message(
                BODY, content_type=JSON, message_id=f"message-{number}",
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
            await exchange.publish(message, routing_key=queue)

    await asyncio.gather(*(work() for _ in range(window)))
    meter.report(count)


async def consume(channel, queue, count, prefetch):
    await channel.set_qos(prefetch_count=prefetch)
    taken, meter, done = 0, None, asyncio.get_running_loop().create_future()

    async def take(message):
        nonlocal taken, meter
        meter = meter or Meter()
        taken += 1
        if taken % ACK_EVERY == 0 or taken == count:
            await message.ack(multiple=True)
        if taken == count:
            done.set_result(None)

    await (await channel.get_queue(queue)).consume(take)
    await done
    meter.report(count)


async def request(channel, queue, count, in_flight):
    exchange, waiting = channel.default_exchange, {}
    replies = await channel.declare_queue(exclusive=True, auto_delete=True)

    async def take(reply):
        waiting.pop(reply.correlation_id).set_result(reply)

    async def work(numbers):
        for _ in numbers:
            correlation = str(uuid.uuid4())
            future = waiting[correlation] = asyncio.get_running_loop().create_future()
            message = aio_pika.Message(
                BODY, content_type=JSON, correlation_id=correlation, reply_to=replies.name,
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
            await exchange.publish(message, routing_key=queue)
            await future

    async def ask(questions):
        numbers = iter(range(questions))
        await asyncio.gather(*(work(numbers) for _ in range(in_flight)))

    await replies.consume(take, no_ack=True)
    await ask(count // 10)
    meter = Meter()
    await ask(count)
    meter.report(count)


async def respond(channel, queue, count, prefetch):
    await channel.set_qos(prefetch_count=prefetch)

    async def take(message):
        reply = aio_pika.Message(message.body, content_type=JSON, correlation_id=message.correlation_id)
        await channel.default_exchange.publish(reply, routing_key=message.reply_to)
        await message.ack()

    await (await channel.get_queue(queue)).consume(take)
    await asyncio.Future()


async def main():
    role, url, queue, count, limit = sys.argv[1:]
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel(publisher_confirms=role == "publish")
        await {"publish": publish, "consume": consume, "request": request, "respond": respond}[role](
            channel, queue, int(count), int(limit))


asyncio.run(main())
