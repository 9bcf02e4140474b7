"""Asks the questions one after the other, and keeps of each answer what whoever asks can see."""

import asyncio
import re
import zlib

from race_connection import Connection, request
from system import check

# Long enough that what a request leaves behind is over, as a rule, when the next one comes.
PAUSE = 0.004


def seen(question, answer, turn):
    head, _, body = answer.text.partition(b"\r\n\r\n")
    return {
        "kind": question.kind, "label": question.label, "group": question.group, "turn": turn, "whose": question.whose,
        "seen": [answer.status, len(head), len(body), form(body, question.visible)],
        # us from asking: to the first of the head, the first of the body, the last.
        "took": [(at - answer.sent) / 1000 for at in (answer.first, answer.begun, answer.ended)]}


def form(body, visible):
    """The same for answers that say the same in other names and numbers."""
    for word in visible:
        body = body.replace(word.encode(), b"*")
    body = re.sub(rb'"number":"[^"]*"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]+', b"0", body)
    return zlib.crc32(body)


async def ask_all(port, questions, turn):
    connections = {token: Connection(port) for token in sorted({question.token for question in questions})}
    for token, connection in connections.items():
        # The kernel begins to stamp a moment after it was told to.
        await connection.ask(request("GET", "/v1/health", token))
    answers = []
    for question in questions:
        answer = await connections[question.token].ask(question.text)
        check(answer.stamped, "the kernel does not say when an answer arrived")
        answers.append(seen(question, answer, turn))
        await asyncio.sleep(PAUSE)
    for connection in connections.values():
        connection.close()
    return answers
