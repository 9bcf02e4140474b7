"""HTTP/1.1 for the race: a connection that is kept, and of each answer the instant at which the kernel had it.

This client may be kept from a processor for longer than an acknowledgement is ahead of an answer. So what came first is
not told by what it read first, but by the kernel's stamps of what arrived (SO_TIMESTAMPNS): over loopback they are set
within the server's own call that writes, as a rule.
"""

import asyncio
import re
import socket
import struct
import time
import typing

# Of <asm-generic/socket.h>; Python has no name for it. Its message is a struct timespec of 64 bits each.
SO_TIMESTAMPNS = 35
# Where others keep the machine busy, long passes before some whereabouts are released within their lease.
PATIENCE = 300


class Answer(typing.NamedTuple):
    """Instants are ns of the system's clock, which is the kernel's for stamps."""

    status: int
    text: bytes
    # Before the request was given to the kernel.
    sent: int
    # When what was read first had arrived.
    first: int
    # When what was read first of the body had arrived, and when the last of it had. The head tells nothing, and
    # may leave before it is decided what follows.
    begun: int
    ended: int
    stamped: bool


class Connection:
    """Asks one thing at a time; opened anew where the gateway has closed it, which it does after a minute's rest."""

    def __init__(self, port):
        self.port, self.answered = port, None
        self.open()

    def open(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        asyncio.get_running_loop().add_reader(self.socket, self.read)

    def close(self):
        if self.socket is not None:
            asyncio.get_running_loop().remove_reader(self.socket)
            self.socket.close()
            self.socket = None

    async def ask(self, request):
        if self.socket is None:
            self.open()
        self.text, self.first, self.begun, self.stamped = b"", None, None, True
        self.answered = asyncio.get_running_loop().create_future()
        sent = time.time_ns()
        # It is far smaller than the kernel's buffer, which is empty: nothing else is under way.
        self.socket.send(request)
        async with asyncio.timeout(PATIENCE):
            await self.answered
        begun = self.begun or self.ended
        return Answer(int(self.text[9:12]), self.text, sent, self.first, begun, self.ended, self.stamped)

    def read(self):
        try:
            text, notes, _, _ = self.socket.recvmsg(65536, socket.CMSG_SPACE(16))
        except ConnectionError:
            text = b""
        if not text:
            self.close()
            if self.answered is not None and not self.answered.done():
                self.answered.set_exception(ConnectionError("the gateway has closed a connection"))
            return
        self.ended = self.stamp(notes)
        self.first = self.first or self.ended
        self.text += text
        if self.begun is None and self.text.partition(b"\r\n\r\n")[2]:
            self.begun = self.ended
        if is_whole(self.text) and not self.answered.done():
            self.answered.set_result(None)

    def stamp(self, notes):
        for level, kind, body in notes:
            if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS):
                seconds, nanoseconds = struct.unpack("qq", body)
                return seconds * 1_000_000_000 + nanoseconds
        self.stamped = False
        return time.time_ns()


def is_whole(text):
    head, blank, body = text.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return bool(blank) and (len(body) >= int(length[1]) if length else body.endswith(b"0\r\n\r\n"))


def request(method, path, token, body=b""):
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
    if method == "POST":
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body
